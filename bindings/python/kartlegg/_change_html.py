"""Change, series, differences and informants as they show in a notebook."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING, Any, Final

from ._html import html_table
from ._texts import LANGUAGES, decimal, number

if TYPE_CHECKING:
    from ._change import Series
    from ._difference import Informants

_QUIET: Final = "color:#555;font-size:90%"

_HEADERS: Final[dict[str, tuple[str, str, str]]] = {
    "date": ("date", "dato", "dato"),
    "score": ("score", "skåre", "skåre"),
    "since_first": ("since the first", "siden den første", "sidan den første"),
    "since_previous": ("since the previous", "siden den forrige", "sidan den førre"),
    "scale": ("scale", "skala", "skala"),
    "unchanged": ("unchanged", "uendret", "uendra"),
    "improved": ("improved", "bedre", "betre"),
    "recovered": ("recovered", "bedre, forbi grensen", "betre, forbi grensa"),
    "deteriorated": ("worse", "dårligere", "dårlegare"),
    "higher": ("higher", "høyere", "høgare"),
    "lower": ("lower", "lavere", "lågare"),
}  # fmt: skip


def _word(key: str, language: str) -> str:
    return _HEADERS[key][LANGUAGES.index(language)]


def told_html(sentence: str, notes: Iterable[str]) -> str:
    """A sentence, and under it in small print what it rests on."""
    small = "".join(f"<p>{escape(note)}</p>" for note in notes)
    return f'<p><b>{escape(sentence)}</b></p><div style="{_QUIET}">{small}</div>'


def _since(change: dict[str, Any] | None, language: str) -> str:
    """"-12, improved", or why there is nothing."""
    if not change:
        return ""
    if "gap" in change:
        return f'<span style="{_QUIET}">{escape(change["sentence"])}</span>'
    return f"{number(change['difference'], language)}, {_word(change['course'], language)}"


def series_html(series: Series) -> str:
    """The sentence, a row an occasion, and the notes."""
    language = series.language
    rows = []
    for occasion in series.occasions:
        score = "–" if "score" not in occasion else number(occasion["score"], language)
        rows.append([
            ("&#9888; " if occasion["alert"] else "") + escape(occasion["report"].get("assessment_date", "?")),
            f"<b>{score}</b>",
            _since(occasion.get("since_first"), language),
            _since(occasion.get("since_previous"), language),
        ])  # fmt: skip
    header = [_word(key, language) for key in ("date", "score", "since_first", "since_previous")]
    return told_html(series.sentence, series.notes) + html_table(header, rows)


def _cell(cell: dict[str, Any], language: str) -> str:
    """Score, interval and band."""
    if "raw" not in cell:
        return f'<span style="{_QUIET}" title="{escape(cell.get("note", ""))}">–</span>'
    text = f"<b>{number(cell['raw'], language)}</b>"
    if "score" in cell:
        text += f" · {decimal(cell['score'], language)}"
    if "interval" in cell:
        low, high = cell["interval"]
        text += f' <span style="{_QUIET}">[{decimal(low, language)}–{decimal(high, language)}]</span>'
    if "band" in cell:
        text += f"<br>{escape(cell['band']['label'])}"
    return text


def informants_html(table: Informants) -> str:
    """A row for each scale, a column for each report, and the notes; `*` marks scales on which two differ reliably."""
    language = table.language
    header = [_word("scale", language)]
    for column in table.columns:
        date = column.get("assessment_date", "")
        header.append(escape(column["title"]) + (f'<br><span style="{_QUIET}">{escape(date)}</span>' if date else ""))
    rows = []
    for row in table.rows:
        differs = any(difference.get("reliable") for difference in row["differences"])
        title = escape(row["title"]) + (" *" if differs else "")
        rows.append([title, *(_cell(cell, language) for cell in row["cells"])])
    small = "".join(f"<p>{escape(note)}</p>" for note in table.notes)
    return html_table(header, rows) + f'<div style="{_QUIET}">{small}</div>'
