"""What the lint of a table found."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .._files import write_text
from .._html import html_table
from ._frequencies import Frequencies, without_people
from ._texts import ADVICE, CERTAINTY, CHECKED, HEADINGS, IN_ROW, IN_ROWS, LEAD, N_ROWS, ONE_ROW, SUCH_AS, UNDER_ONE, WHAT, WHY_NOT, told

if TYPE_CHECKING:
    import pandas as pd

_ROWS_NAMED = 8


@dataclass(frozen=True)
class DataFinding:
    """One thing in a table that looks wrong."""

    kind: str
    """In one word: "shifted_codes", "already_reversed", "total_among_items", ..."""
    columns: tuple[str, ...]
    """Names of the columns concerned; empty where whole sheets are."""
    rows: tuple[int, ...]
    """Rows concerned, counted from 0; empty where all are."""
    certainty: str
    """"certain" (the table itself shows it), "likely" or "possible" (it may be so by nature)."""
    evidence: Mapping[str, Any]
    """The numbers that it rests on."""
    language: str = field(default="en", repr=False)
    first_row: int = field(default=0, repr=False)
    """How the texts count the first row."""

    @property
    def message(self) -> str:
        """What was seen, and in which numbers."""
        return told(WHAT[self.kind], self.language, **self._values())

    @property
    def advice(self) -> str:
        """What to do about it."""
        return told(ADVICE[self.kind], self.language, **self._values())

    @property
    def public_message(self) -> str:
        """The message without rows, without counts below five, and without what one person wrote: for those who see no data."""
        return told(WHAT[self.kind], self.language, **without_people(self._values(), self.language))

    def to_dict(self) -> dict[str, Any]:
        """All of it, with the texts."""
        return {
            "kind": self.kind, "columns": list(self.columns), "rows": list(self.rows), "certainty": self.certainty,
            "evidence": dict(self.evidence), "message": self.message, "advice": self.advice,
        }  # fmt: skip

    def _values(self) -> dict[str, Any]:
        named = [str(row + self.first_row) for row in self.rows[:_ROWS_NAMED]]
        rows = ", ".join(named) + (" ..." if len(self.rows) > _ROWS_NAMED else "")
        return {
            **self.evidence, "columns": ", ".join(self.columns), "rows": rows, "rows_n": len(self.rows), "columns_n": len(self.columns),
            "item_words": str(self.evidence.get("items", "")).strip("[]").replace("'", "").replace(", ", ","),
            "n_rows": told(ONE_ROW, self.language) if len(self.rows) == 1 else told(N_ROWS, self.language, n=len(self.rows)),
            "which": f" ({rows})", "in_rows": told(IN_ROW if len(named) == 1 else IN_ROWS, self.language, rows=rows), "a_text": self.evidence.get("example", ""),
            **({"expected": told(UNDER_ONE, self.language)} if self.evidence.get("expected", 1) < 1 else {}),
            "such_as": told(SUCH_AS, self.language, **self.evidence) if {"example", "unit"} <= set(self.evidence) else "",
        }  # fmt: skip


class DataLint:
    """What was found in a table, the surest first; made by `kartlegg.lint`. Nothing of the table is changed, nobody is left out."""

    def __init__(self, findings: list[DataFinding], not_checked: Mapping[str, str], rows: int, items: int, language: str,
                 about: str = "", frequencies: Mapping[str, Frequencies] | None = None) -> None:  # fmt: skip
        order = list(CERTAINTY)
        self._findings = sorted(findings, key=lambda one: order.index(one.certainty))
        self._not_checked = dict(not_checked)
        self._rows, self._items, self._language = rows, items, language
        self._about, self._frequencies = about, dict(frequencies or {})

    @property
    def findings(self) -> list[DataFinding]:
        """Every finding."""
        return list(self._findings)

    @property
    def not_checked(self) -> dict[str, str]:
        """What could not be checked, and why, in words."""
        return {told(CHECKED[kind], self._language): told(WHY_NOT[why], self._language) for kind, why in self._not_checked.items()}

    @property
    def rows(self) -> int:
        """Rows of the table."""
        return self._rows

    @property
    def items(self) -> int:
        """Columns of answers that were looked at."""
        return self._items

    def of_kind(self, kind: str) -> list[DataFinding]:
        """The findings of a kind; empty if there is none."""
        return [one for one in self._findings if one.kind == kind]

    def __len__(self) -> int:
        return len(self._findings)

    def __iter__(self) -> Iterator[DataFinding]:
        return iter(self.findings)

    def to_dict(self) -> dict[str, Any]:
        """Every finding, and what was not checked."""
        return {
            "rows": self._rows, "items": self._items, "findings": [one.to_dict() for one in self._findings],
            "not_checked": self.not_checked,
        }  # fmt: skip

    def to_pandas(self) -> pd.DataFrame:
        """A row a finding: kind, certainty, columns, rows, message, advice."""
        import pandas as pd

        names = ["kind", "certainty", "columns", "rows", "message", "advice"]
        return pd.DataFrame([{name: one.to_dict()[name] for name in names} for one in self._findings], columns=names)

    @property
    def lead(self) -> str:
        """In one sentence: how much was looked at, and how much was found."""
        return told(LEAD, self._language, rows=self._rows, items=self._items, n=len(self._findings))

    def told(self) -> tuple[list[str], list[list[str]]]:
        """The findings as people read them: headings, and rows of texts."""
        headings = [told(name, self._language) for name in HEADINGS]
        return headings, [[told(CERTAINTY[one.certainty], self._language), one.message, one.advice] for one in self._findings]

    def told_not_checked(self) -> list[str]:
        """What was not checked and why, a line each."""
        return [f"{what}: {why}" for what, why in self.not_checked.items()]

    def to_html(self) -> str:
        """One page for readers who do not program: every finding with its reason and a figure. It needs no other file, and holds
        no row, and no count below five."""
        from ._page import page_html

        return page_html(self, self._language)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the page: whole, or not at all. OSError if it cannot be written."""
        write_text(Path(path), self.to_html())

    def __repr__(self) -> str:
        return f"DataLint({self.lead})"

    def __str__(self) -> str:
        lines = [self.lead] + [f"- {sure}: {message} {advice}" for sure, message, advice in self.told()[1]]
        return "\n".join(lines + self.told_not_checked())

    def _repr_html_(self) -> str:
        headings, rows = self.told()
        table = html_table([escape(one) for one in headings], [[escape(cell) for cell in row] for row in rows]) if rows else ""
        notes = "".join(f"<p>{escape(line)}</p>" for line in self.told_not_checked())
        return f"<p>{escape(self.lead)}</p>{table}{notes}"
