"""Small pieces of Markdown, the same on every page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

LONG_TABLE = 60  # rows; a longer one is folded


def cell(text: object) -> str:
    """A text that may stand in a table: one line, no bars."""
    return " ".join(str(text).split()).replace("|", "\\|")


def plain(text: str) -> str:
    """A sentence from a file, so that no sign of it is read as Markdown."""
    one_line = " ".join(text.split())
    for sign in "\\`*_<[":
        one_line = one_line.replace(sign, "\\" + sign)
    return one_line


def code(text: object) -> str:
    """An id or an expression."""
    return f"`{' '.join(str(text).split())}`"


def codes(texts: Iterable[object]) -> str:
    return ", ".join(code(text) for text in texts)


def table(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """A table without the columns that hold nothing; folded if it is long; no lines where there are no rows."""
    cells = [[cell(entry) for entry in row] for row in rows]
    if not cells:
        return []
    kept = [column for column in range(len(headers)) if any(row[column] for row in cells)]
    lines = [_row([headers[column] for column in kept]), _row(["---"] * len(kept))]
    lines += [_row([row[column] for column in kept]) for row in cells]
    if len(cells) > LONG_TABLE:
        lines = ["<details>", f"<summary>{len(cells)} rows</summary>", "", *lines, "", "</details>"]
    return [*lines, ""]


def facts(rows: Iterable[tuple[str, object]]) -> list[str]:
    """A table of two columns, a fact a row; those that are empty are left out. Markdown makes the first the heading."""
    kept = [row for row in rows if row[1]]
    return table([str(entry) for entry in kept[0]], kept[1:]) if kept else []


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def bullets(texts: Iterable[str]) -> list[str]:
    lines = [f"- {text}" for text in texts]
    return [*lines, ""] if lines else []


def section(title: str, body: Sequence[str], level: int = 2) -> list[str]:
    """A heading with what stands below it; nothing where nothing does."""
    return [f"{'#' * level} {title}", "", *body] if body else []


def joined(texts: Sequence[str], last: str = "and") -> str:
    """'a, b and c'."""
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} {last} {texts[-1]}" if texts else ""
