"""Checks of columns against the scales of the key: items that are swapped, or turned once too often or too seldom."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import atanh, sqrt, tanh
from statistics import NormalDist

import numpy as np

from ._sheet import FEWEST_ROWS, Column, Numbers, Scale, Sheet

_ALARM = 0.001  # chance of a false finding in a table, over all items (Bonferroni)
_WEAKEST = 0.10  # correlation against the scale that is worth telling
_WEAKEST_WITHOUT_KEY = 0.15
_GAIN = 0.15  # by which each of two swapped items must fit better
_FEWEST_ITEMS = 3


@dataclass(frozen=True)
class _Correlation:
    """Of an item with the mean of others, and the interval at the level of the search."""

    r: float
    n: int
    level: float

    @property
    def half(self) -> float:
        return NormalDist().inv_cdf(1 - self.level / 2) / sqrt(max(self.n - 3, 1))

    @property
    def told(self) -> tuple[float, float, float]:
        """The correlation with its 95 % interval."""
        half, z = 1.96 / sqrt(max(self.n - 3, 1)), atanh(max(min(self.r, 0.999999), -0.999999))
        return self.r, tanh(z - half), tanh(z + half)

    @property
    def below_zero(self) -> bool:
        return self.n > 3 and atanh(max(min(self.r, 0.999999), -0.999999)) + self.half < 0


def check_direction(sheet: Sheet) -> None:
    """Swapped items first, as these run against their scale, too."""
    answers = {column.name: column for column in sheet.answers()}
    if sheet.frame.rows < FEWEST_ROWS:
        sheet.not_checked["direction"] = "few_rows"
        return
    if sheet.instrument is None:
        _without_key(sheet, list(answers.values()))
        return
    scales = [Scale(s.id, [name for name in s.columns if name in answers]) for s in sheet.scales]
    scales = [s for s in scales if len(s.columns) >= _FEWEST_ITEMS]
    if not scales:
        sheet.not_checked["direction"] = "few_items"
        return
    z = {name: _standardised(column.values) * (-1 if sheet.turned(column) else 1) for name, column in answers.items()}
    swapped = _swapped(sheet, scales, answers, z)
    _against(sheet, scales, answers, {name: values for name, values in z.items() if name not in swapped})


def _standardised(values: Numbers) -> Numbers:
    known = values[np.isfinite(values)]
    sd = known.std() if len(known) > 1 else 0.0
    return (values - known.mean()) / sd if sd > 0 else np.full(len(values), np.nan)


def _mean_of(columns: list[Numbers]) -> Numbers:
    """Of the answers there are, for persons who gave half of them or more."""
    table = np.column_stack(columns)
    known = np.isfinite(table)
    n = known.sum(axis=1)
    sums = np.where(known, table, 0).sum(axis=1)
    return np.where(2 * n >= len(columns), sums / np.maximum(n, 1), np.nan)


def _correlation(x: Numbers, y: Numbers, level: float) -> _Correlation:
    both = np.isfinite(x) & np.isfinite(y)
    n = int(both.sum())
    if n < 4 or x[both].std() == 0 or y[both].std() == 0:
        return _Correlation(0.0, 0, level)
    return _Correlation(float(np.corrcoef(x[both], y[both])[0, 1]), n, level)


# -- swapped ----------------------------------------------------------------------------------------------------------


def _swapped(sheet: Sheet, scales: list[Scale], answers: dict[str, Column], z: dict[str, Numbers]) -> set[str]:
    """Pairs of items of two scales, each of which fits the other's scale clearly better."""
    found: set[str] = set()
    sign = {name: -1 if sheet.turned(column) else 1 for name, column in answers.items()}
    pairs = [(a, b) for a, b in combinations(scales, 2) if not set(a.columns) & set(b.columns)]
    tests = max(1, sum(len(a.columns) * len(b.columns) for a, b in pairs))
    level = _ALARM / tests
    for a, b in pairs:
        of_a, of_b = ({name: abs(_correlation(z[name], _mean_of([z[other] for other in scale.columns if other != name]), level).r)
                       for name in own.columns} for own, scale in ((a, b), (b, a)))  # fmt: skip
        for first in sorted(a.columns, key=lambda name: -of_a[name])[:3]:
            for second in sorted(b.columns, key=lambda name: -of_b[name])[:3]:
                if found & {first, second}:
                    continue
                rest_a = _mean_of([z[name] for name in a.columns if name != first])
                rest_b = _mean_of([z[name] for name in b.columns if name != second])
                r = [_correlation(z[first], rest_a, level), _correlation(z[second], rest_b, level)]
                # what stands in the first column would be the second item, and be turned as that is
                turn = sign[first] * sign[second]
                other = [_correlation(turn * z[first], rest_b, level), _correlation(turn * z[second], rest_a, level)]
                if all(_clearly_better(new, old) for new, old in zip(other, r, strict=True)):
                    found |= {first, second}
                    sheet.found("swapped_columns", [first, second], (), "likely", r_first=r[0].r, r_second=r[1].r,
                                r_first_swapped=other[0].r, r_second_swapped=other[1].r, n=r[0].n)  # fmt: skip
    return found


def _clearly_better(new: _Correlation, old: _Correlation) -> bool:
    if min(new.n, old.n) < FEWEST_ROWS or new.r - old.r < _GAIN:
        return False
    return atanh(min(new.r, 0.999999)) - atanh(max(old.r, -0.999999)) > sqrt(2) * new.half


# -- turned -----------------------------------------------------------------------------------------------------------


def _against(sheet: Sheet, scales: list[Scale], answers: dict[str, Column], z: dict[str, Numbers]) -> None:
    """Items that run against their scale when they are keyed; which side is wrong is told by the key where it can be."""
    level = _ALARM / max(1, len(z))
    wrong: dict[str, dict[str, tuple[float, float, float]]] = {"already_reversed": {}, "turned": {}}
    for scale in scales:
        names = [name for name in scale.columns if name in z]
        if len(names) < _FEWEST_ITEMS:
            continue
        one, other = _sides(names, z)
        if not other:
            continue
        reversed_ones = {name for name in names if sheet.turned(answers[name])}
        suspects, rest = (one, other) if set(one) == reversed_ones else (other, one)
        against = _mean_of([z[name] for name in rest])
        for name in suspects:
            found = _correlation(z[name], against, level)
            if found.below_zero and found.r <= -_WEAKEST:
                wrong["already_reversed" if name in reversed_ones else "turned"][name] = found.told
    for kind, names_found in wrong.items():
        if names_found:
            sure = "likely" if min(r for r, _, _ in names_found.values()) <= -2 * _WEAKEST else "possible"
            items = [item for item, column in sheet.mapping.items() if column in names_found]
            sheet.found(kind, names_found, (), sure, correlations=names_found, items=str(items))


def _sides(names: list[str], z: dict[str, Numbers]) -> tuple[list[str], list[str]]:
    """The larger and the smaller group of items, by the sign in the first principal axis."""
    r = np.array([[_correlation(z[a], z[b], _ALARM).r if a != b else 1.0 for b in names] for a in names])
    axis = np.linalg.eigh(r)[1][:, -1]
    groups = [[name for name, weight in zip(names, axis, strict=True) if (weight >= 0) == side] for side in (True, False)]
    weight = [float(np.abs(axis[(axis >= 0) == side]).sum()) for side in (True, False)]
    larger = 0 if (len(groups[0]), weight[0]) >= (len(groups[1]), weight[1]) else 1
    return groups[larger], groups[1 - larger]


def _without_key(sheet: Sheet, columns: list[Column]) -> None:
    """Items that run against most others; by nature so where they are worded the other way."""
    if len(columns) < _FEWEST_ITEMS + 1:
        sheet.not_checked["direction"] = "few_items"
        return
    z = {column.name: _standardised(column.values) for column in columns}
    larger, smaller = _sides(list(z), z)
    if not smaller:
        return
    against = _mean_of([z[name] for name in larger])
    found = {name: _correlation(z[name], against, _ALARM / len(z)) for name in smaller}
    told = {name: one.told for name, one in found.items() if one.below_zero and one.r <= -_WEAKEST_WITHOUT_KEY}
    if told:
        sheet.found("runs_against", told, (), "possible", correlations=told)
