"""Checks of whole sheets: the same answers twice, or one answer from the first item to the last.

How often chance makes such a sheet is worked out as if answers were independent among persons with about the same score, and
then taken ten times, as they are not; a sheet that has more sheets nearly like it than copies is not told either. In short scales, and
where nobody has complaints, equal sheets are ordinary.
"""

from __future__ import annotations

from math import exp, lgamma, log

import numpy as np
import numpy.typing as npt

from .. import stats
from ._direction import _sides, _standardised
from ._sheet import FEWEST_ROWS, Column, Numbers, Sheet

_GROUPS = 10  # of persons by score
_TIMES = 10.0  # as answers are not independent
_ALARM = 0.01  # chance of a false finding in a table
_FEWEST_ITEMS = 8
_MANY_ITEMS = 20  # as many answers are hardly ever the same in two persons


def check_sheets(sheet: Sheet) -> None:
    columns = sheet.answers()
    if sheet.frame.rows < FEWEST_ROWS or len(columns) < _FEWEST_ITEMS:
        sheet.not_checked["sheets"] = "few_rows" if sheet.frame.rows < FEWEST_ROWS else "few_items"
        return
    direction = _directions(sheet, columns)
    chance = _Chance(columns, direction)
    _one_answer(sheet, columns, direction, chance)
    _alike(sheet, columns, chance)


def _directions(sheet: Sheet, columns: list[Column]) -> npt.NDArray[np.float64]:
    """-1 for items that are high where the others are low: by the key, or by their correlations."""
    if sheet.instrument is not None:
        return np.array([-1.0 if sheet.turned(column) else 1.0 for column in columns])
    z = {column.name: _standardised(column.values) for column in columns}
    against = {name for one in sheet.findings if one.kind == "runs_against" for name in one.columns}
    _, smaller = _sides(list(z), z) if against else ([], [])
    return np.array([-1.0 if column.name in against & set(smaller) else 1.0 for column in columns])


class _Chance:
    """How likely each person's answers are in this sample."""

    def __init__(self, columns: list[Column], direction: npt.NDArray[np.float64]) -> None:
        self.codes = [column.seen for column in columns]
        self.places = np.column_stack([_place(column.values, codes) for column, codes in zip(columns, self.codes, strict=True)])
        rows = len(self.places)
        answered = self.places < np.array([len(codes) for codes in self.codes])
        share = self.places / np.array([len(codes) - 1 for codes in self.codes])
        share = np.where(direction > 0, share, 1 - share)
        score = np.where(answered, share, 0).sum(axis=1) / np.maximum(answered.sum(axis=1), 1)
        groups = min(_GROUPS, max(1, rows // 20))
        edges = np.quantile(score, np.linspace(0, 1, groups + 1)[1:-1]) if groups > 1 else []
        group = np.searchsorted(edges, score, side="right")
        self._weights = np.bincount(group, minlength=groups) / rows
        self._logs = []  # by item: log share of each answer in each group
        for item, codes in enumerate(self.codes):
            counts = np.full((groups, len(codes) + 1), 0.5)
            np.add.at(counts, (group, self.places[:, item]), 1)
            self._logs.append(np.log(counts / counts.sum(axis=1, keepdims=True)))

    def of(self, places: npt.NDArray[np.intp]) -> float:
        """The chance of one sheet, by the places of its answers among those seen."""
        logs = np.zeros(len(self._weights))
        for item, place in enumerate(places):
            logs = logs + self._logs[item][:, place]
        return float(np.sum(self._weights * np.exp(logs)))


def _place(values: Numbers, codes: list[float]) -> npt.NDArray[np.intp]:
    """Which of the codes each value is; the number of codes where there is none."""
    known = np.isfinite(values)
    return np.where(known, np.searchsorted(codes, np.where(known, values, codes[0])), len(codes)).astype(np.intp)


def _at_least(n: int, expected: float) -> float:
    """P of n or more where so many are expected, by Poisson."""
    if n <= 0:
        return 1.0
    if expected <= 0:
        return 0.0
    below = sum(exp(k * log(expected) - expected - lgamma(k + 1)) for k in range(n))
    tail = sum(exp(k * log(expected) - expected - lgamma(k + 1)) for k in range(n, n + 60))
    return max(1 - below, tail) if below < 0.999 else tail


def _one_answer(sheet: Sheet, columns: list[Column], direction: npt.NDArray[np.float64], chance: _Chance) -> None:
    """Sheets with one code throughout. The lowest or highest answer of all is only told where items point both ways."""
    table = np.column_stack([column.values for column in columns])
    contradictory = bool((direction < 0).any() and (direction > 0).any())
    shared = set.intersection(*(set(codes) for codes in chance.codes))
    ends = {min(codes[0] for codes in chance.codes), max(codes[-1] for codes in chance.codes)}
    for code in sorted(shared):
        rows = np.flatnonzero((table == code).all(axis=1))
        if not len(rows) or code in ends and not contradictory:
            continue
        p = chance.of(np.array([codes.index(code) for codes in chance.codes]))
        expected = p * len(table)
        if _at_least(len(rows), _TIMES * expected) * len(shared) < _ALARM:
            sheet.found("one_answer", (), rows, "likely" if contradictory else "possible", code=f"{code:g}",
                        expected=expected, contradictory="yes" if contradictory else "no")  # fmt: skip


def _alike(sheet: Sheet, columns: list[Column], chance: _Chance) -> None:
    """Sheets that repeat one before them, where that is hardly chance."""
    first = stats.answer_sheets({column.name: column.values for column in columns}).table["first_alike"]
    again = np.flatnonzero(first.notna().to_numpy())
    if not len(again):
        return
    of_first = first.to_numpy(dtype=np.int64, na_value=-1)
    firsts, counts = np.unique(of_first[again], return_counts=True)
    odd = [row for row, count in zip(firsts.tolist(), counts.tolist(), strict=True)
           if _varies(columns, row) and _at_least(count, _TIMES * len(first) * chance.of(chance.places[row])) * len(first) < _ALARM
           and _nearly_alike(chance.places, row) < count]  # fmt: skip
    rows = [row for row in again.tolist() if of_first[row] in odd]
    if rows:
        alike = _alike_throughout(sheet, rows, of_first)
        sure = "likely" if 2 * alike >= len(rows) or len(columns) >= _MANY_ITEMS else "possible"
        sheet.found("duplicate_sheets", (), rows, sure, first_like=[int(of_first[row]) for row in rows], alike=alike)


def _nearly_alike(places: npt.NDArray[np.intp], row: int) -> int:
    """How many sheets differ in one answer of eight or less: where there are many, some are the same by chance."""
    different = (places != places[row]).sum(axis=1)
    return int(((different > 0) & (different <= max(1, places.shape[1] // 8))).sum())


def _varies(columns: list[Column], row: int) -> bool:
    """Whether a quarter of the answers or more are not the sheet's most common one: who answers alike throughout is no copy."""
    given = np.array([column.values[row] for column in columns])
    _, counts = np.unique(given[np.isfinite(given)], return_counts=True)
    return bool(len(counts)) and 4 * (counts.sum() - counts.max()) >= counts.sum()


def _alike_throughout(sheet: Sheet, rows: list[int], first: npt.NDArray[np.int64]) -> int:
    """How many of them equal the first in every other column, but for those that number the rows."""
    same = np.ones(len(rows), dtype=bool)
    for name in sheet.frame.names:
        if name in sheet.columns:
            continue
        values = np.asarray(sheet.frame.column(name), dtype=object)
        if len({str(value) for value in values}) == len(values):
            continue
        same &= np.array([str(values[row]) == str(values[first[row]]) for row in rows])
    return int(same.sum())
