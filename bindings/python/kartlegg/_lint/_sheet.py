"""The columns of answers that are looked at, and what is known of each from the key."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from .. import _core
from .._codes import number, numbers
from .._columns import Frame, MissingCodes, item_columns, split_missing_codes
from ._result import DataFinding

Numbers: TypeAlias = npt.NDArray[np.float64]

MOST_CATEGORIES = 12  # different whole numbers; a column with more is no item
FEWEST_ROWS = 30  # for correlations
_COMMA = re.compile(r"[-+]?\d+,\d+")


@dataclass
class Column:
    """One column of answers; `values` are corrected for what was found, so that a fault is told once."""

    name: str
    values: Numbers
    item: _core.Item | None = None

    @property
    def codes(self) -> list[float]:
        """The codes of the answers in the key, those that stand for no answer left out; empty without a key."""
        return sorted(float(o.code) for o in self.item.options if not o.non_answer) if self.item else []

    @property
    def seen(self) -> list[float]:
        """The different values, ascending."""
        return [float(value) for value in np.unique(self.values[np.isfinite(self.values)])]

    @property
    def is_answer(self) -> bool:
        """Few whole numbers, and more than one: a column that can be compared with other items."""
        seen = self.seen
        return 1 < len(seen) <= MOST_CATEGORIES and all(value == int(value) for value in seen)


@dataclass
class Scale:
    """Items of one scale: names of their columns, and which of them the key turns."""

    id: str
    columns: list[str]


@dataclass
class Sheet:
    """The table, its columns of answers, and the findings so far."""

    frame: Frame
    columns: dict[str, Column]
    instrument: _core.Instrument | None
    scales: list[Scale]
    mapping: dict[str, str]
    keyed: frozenset[str]
    """Columns whose values are item scores already."""
    words: frozenset[str]
    first_row: int
    language: str
    findings: list[DataFinding] = field(default_factory=list)
    not_checked: dict[str, str] = field(default_factory=dict)

    def found(
        self, kind: str, columns: Iterable[str] = (), rows: Iterable[int] = (), certainty: str = "likely", **evidence: Any
    ) -> None:
        where = tuple(int(row) for row in rows)
        self.findings.append(DataFinding(kind, tuple(columns), where, certainty, evidence, self.language, self.first_row))

    def answers(self) -> list[Column]:
        """The columns that can be compared with each other."""
        return [column for column in self.columns.values() if column.is_answer]

    def turned(self, column: Column) -> bool:
        """True if the key turns this column, and it was not turned before."""
        return column.item is not None and column.item.reverse and column.name not in self.keyed

    def as_number(self, name: str) -> Numbers:
        """Any column of the table as numbers, NaN where it has none; decimal commas are read."""
        found, odd = numbers(self.frame.column(name), self.words)
        for row, value in odd.items():
            if isinstance(value, str) and _COMMA.fullmatch(value.strip()):
                found[row] = float(value.strip().replace(",", "."))
        return found


def read_sheet(
    frame: Frame, instrument: _core.Instrument | None, items: None | str | Mapping[str, str] | Iterable[str],
    others: Iterable[str], already_keyed: Iterable[str], missing_codes: MissingCodes, first_row: int, language: str,
) -> Sheet:  # fmt: skip
    """The columns named by `items`, or all that hold numbers but for `others`."""
    whole, words = split_missing_codes(missing_codes)
    if instrument is not None:
        if not (items is None or isinstance(items, str | Mapping)):
            items = dict(zip(items, items, strict=True))
        mapping = item_columns(items, instrument.items(language), frame.names)
    else:
        names = [items] if isinstance(items, str) else list(items or _numeric(frame, frozenset(others), words))
        mapping = {name: name for name in names}
    known = {item.id: item for item in instrument.items(language)} if instrument is not None else {}
    keyed = {already_keyed} if isinstance(already_keyed, str) else set(already_keyed)
    if "all" in keyed:
        keyed = set(mapping)
    sheet = Sheet(frame, {}, instrument, [], mapping, frozenset(mapping[item] for item in keyed if item in mapping), words, first_row, language)
    for item, column in mapping.items():
        if column not in sheet.columns:
            sheet.columns[column] = Column(column, _read(sheet, column, whole), known.get(item))
    _texts_together(sheet)
    if instrument is not None:
        sheet.scales = _scales(instrument, mapping)
    return sheet


def _numeric(frame: Frame, others: frozenset[str], words: frozenset[str]) -> list[str]:
    """Columns most of whose values are numbers, also with a decimal comma."""
    found = []
    for name in frame.names:
        values, odd = numbers(frame.column(name), words)
        bad = sum(1 for value in odd.values() if not (isinstance(value, str) and _COMMA.fullmatch(value.strip())))
        if name not in others and len(values) and 2 * bad < len(values) and len(np.unique(values)) > 0:
            found.append(name)
    return found


def _read(sheet: Sheet, name: str, missing: list[int]) -> Numbers:
    """A column of answers; texts that are no numbers are told."""
    found, odd = numbers(sheet.frame.require(name, "items"), sheet.words)
    found = found.copy()
    commas = {row: text for row, text in odd.items() if isinstance(text, str) and _COMMA.fullmatch(text.strip())}
    for row, text in commas.items():
        found[row] = number(text.strip().replace(",", "."), frozenset())
    if commas:
        sheet.found("decimal_comma", [name], commas, "certain", example=next(iter(commas.values())))
    rest = [row for row in odd if row not in commas]
    if rest:
        sheet.found("not_a_number", [name], rest, "certain", example=repr(odd[rest[0]]))
        found[rest] = np.nan
    found[np.isin(found, missing)] = np.nan
    if sheet.instrument is not None:
        found[found == -1] = np.nan  # as everywhere: not answered
    return found


def _texts_together(sheet: Sheet) -> None:
    """One finding for a text that stands in many columns, such as "n/a"."""
    of_text: dict[Any, list[DataFinding]] = {}
    for one in sheet.findings:
        if one.kind == "not_a_number":
            of_text.setdefault(one.evidence["example"], []).append(one)
    for example, several in of_text.items():
        if len(several) > 1:
            sheet.findings = [one for one in sheet.findings if one not in several]
            columns = [name for one in several for name in one.columns]
            sheet.found("not_a_number", columns, sorted({row for one in several for row in one.rows}), "certain", example=example)


def _scales(instrument: _core.Instrument, mapping: Mapping[str, str]) -> list[Scale]:
    """Scales of items that are added up, over all forms; composites and categories are left out."""
    found = []
    for scale in instrument.scales():
        if scale.composite or scale.rule == "nominal":
            continue
        items = [item for form in instrument.forms() if scale.id for item in instrument.scale_items(scale.id, form.id)]
        columns = [mapping[item] for item in dict.fromkeys(items) if item in mapping]
        if len(set(columns)) > 1:
            found.append(Scale(scale.id, list(dict.fromkeys(columns))))
    return found
