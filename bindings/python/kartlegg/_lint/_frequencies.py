"""How often each code occurs, and what of it may be shown to those who see no data."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from .._suppression import hidden_in_row
from ._texts import A_TEXT, FEW, N_ROWS, SOME, told

if TYPE_CHECKING:
    from ._sheet import Sheet

SMALLEST = 5  # a count below this is not shown
_MOST = 20  # different values; a column with more is no list of codes


@dataclass(frozen=True)
class Frequencies:
    """The codes of a column as it stands in the file."""

    values: tuple[float, ...]
    """Ascending; those of the key too, if nobody has them."""
    counts: tuple[int, ...]
    expected: frozenset[float]
    """Codes of the key; empty without one."""

    @property
    def shown(self) -> list[float]:
        """The counts; NaN for one below five, and for one from which such a count could be worked out. A code that nobody has is
        0: that tells of no person."""
        some = np.array([count for count in self.counts if count] + [sum(self.counts)], dtype=np.int64)
        hidden = iter(hidden_in_row(some, SMALLEST)[:-1])
        return [0.0 if not count else math.nan if next(hidden) else float(count) for count in self.counts]


def frequencies_of(sheet: Sheet) -> dict[str, Frequencies]:
    """Of every column with few different values."""
    found = {}
    for column in sheet.columns.values():
        known = column.values[np.isfinite(column.values)]
        values, counts = np.unique(known, return_counts=True)
        if not 0 < len(values) <= _MOST:
            continue
        count_of = {float(value): int(count) for value, count in zip(values, counts, strict=True)}
        codes = column.codes
        everything = sorted({*count_of, *codes})
        found[column.name] = Frequencies(tuple(everything), tuple(count_of.get(value, 0) for value in everything), frozenset(codes))
    return found


def without_people(values: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The numbers of a finding without rows, without counts below five, or those that such a count follows from, and without
    the words of one person."""
    few = told(FEW, language)
    shown = {**values, "which": "", "in_rows": "", "such_as": "", "a_text": told(A_TEXT, language)}
    if values["rows_n"] < SMALLEST:
        shown["n_rows"] = told(N_ROWS, language, n=few)
    for name in ("rows_n", "answers", "n", "alike", "expected"):
        if isinstance(values.get(name), int | float) and 0 < values[name] < SMALLEST:
            shown[name] = few
    if isinstance(values.get("alike"), int) and 0 < values["rows_n"] - values["alike"] < SMALLEST:
        shown["alike"] = told(SOME, language)
    if isinstance(values.get("counts"), dict):
        counts = np.array([*values["counts"].values(), sum(values["counts"].values())], dtype=np.int64)
        hidden = hidden_in_row(counts, SMALLEST)
        shown["counts"] = {name: told(SOME, language) if hide else count for (name, count), hide in zip(values["counts"].items(), hidden, strict=False)}
    if isinstance(values.get("percent"), int) and isinstance(values.get("n"), int) and 100 - SMALLEST * 100 / values["n"] < values["percent"] < 100:
        shown["percent"] = f">{math.floor(100 - SMALLEST * 100 / values['n'])}"
    return shown
