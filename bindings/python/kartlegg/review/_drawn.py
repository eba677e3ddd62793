"""What the figures show, counted: no person's data, and no count of fewer than five."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from .. import _core, stats
from .._instrument import Instrument
from ._calibration import Placed
from ._cells import ENOUGH, SMALLEST, Cell
from ._people import SEXES, Numbers, People, places
from ._refit import CENTILES

_AGES = 60  # points of a norm curve
_SCORES = 400  # raw scores that are looked at, at most
PARTS = 10  # bars of the histogram of places


@dataclass(frozen=True)
class Curves:
    """Norm centiles over age for one sex, and those of the data in age groups."""

    sex: str | None
    ages: Numbers
    """Years."""
    norms: dict[int, Numbers]
    """Raw score at each age, by centile."""
    seen: list[tuple[float, int, float, float, float]]
    """Age, centile, score, and the ends of its interval."""
    density: list[tuple[float, float, float, float, float]]
    """Age from and to, score from and to, share of the age group; of five people or more."""


@dataclass(frozen=True)
class ScaleDrawn:
    """One scale."""

    scale: str
    title: str
    lowest: float
    highest: float
    curves: list[Curves]
    histogram: list[float]
    """Share of the people in each tenth of the norm group; NaN where fewer than five are."""
    by_age: list[tuple[str | None, float, float, float, float]] = field(default_factory=list)
    """Sex, age, mean z and the ends of its interval, in narrow age groups."""


class Drawn:
    """The figures of all scales."""

    @staticmethod
    def of(
        instrument: Instrument, group: str, norms: Sequence[_core.PrintedNorm], placed: Sequence[Placed], people: People,
        cells: Sequence[Cell], language: str,
    ) -> list[ScaleDrawn]:  # fmt: skip
        """Count what is drawn of each scale."""
        found = []
        for one in placed:
            of_scale = [norm for norm in norms if norm.scale == one.scale]
            low, high = min(norm.lowest for norm in of_scale), max(norm.highest for norm in of_scale)
            curves = [_curves(instrument, group, one, people, cells, sex, low, high) for sex in _sexes(cells)]
            found.append(ScaleDrawn(one.scale, one.title, low, high, [c for c in curves if c is not None], _histogram(one), _by_age(one, people, cells)))
        return found


def _sexes(cells: Sequence[Cell]) -> list[str | None]:
    return list(dict.fromkeys(cell.sex for cell in cells if not cell.everybody))


def _curves(
    instrument: Instrument, group: str, placed: Placed, people: People, cells: Sequence[Cell], sex: str | None, low: float, high: float
) -> Curves | None:
    mine = [cell for cell in cells if not cell.everybody and cell.sex == sex and cell.n >= ENOUGH]
    if not mine:
        return None
    first, last = min(cell.from_months for cell in mine), max(cell.before_months for cell in mine)
    ages = np.linspace(first, last - 1e-6, _AGES)
    step = max(placed.step, (high - low) / _SCORES)
    scores = np.arange(low, high + step / 2, step)
    grid = People(
        np.repeat(ages, len(scores)), np.full(len(ages) * len(scores), SEXES.index(sex), np.uint8),
        np.full(len(ages) * len(scores), people.form[mine[0].rows[0]], dtype=object), None,
        {placed.scale: np.tile(scores, len(ages))}, {}, 0, {},
    )  # fmt: skip
    upper = places(instrument, group, placed.scale, grid, step)["upper"].reshape(len(ages), len(scores))
    return Curves(
        sex, ages / 12, {c: np.array([_score_at(scores, row, c / 100, step) for row in upper]) for c in CENTILES},
        [entry for cell in mine for entry in _seen(placed, people, cell)],
        [entry for cell in mine for entry in _density(placed, people, cell, low, high)],
    )  # fmt: skip


def _score_at(scores: Numbers, upper: Numbers, share: float, step: float) -> float:
    """The score below which this share lies; scores are spread evenly about their value."""
    known = np.isfinite(upper)
    if known.sum() < 2:
        return math.nan
    return float(np.interp(share, np.maximum.accumulate(upper[known]), scores[known] + step / 2))


def _seen(placed: Placed, people: People, cell: Cell) -> list[tuple[float, int, float, float, float]]:
    raw = np.sort(placed.raw[cell.rows][np.isfinite(placed.raw[cell.rows])])
    if len(raw) < ENOUGH:
        return []
    age = float(np.nanmean(people.age_months[cell.rows])) / 12
    found = []
    for centile in CENTILES:
        lower, upper = stats.quantile_interval(raw, centile / 100)
        found.append((age, centile, float(stats.quantile(raw, centile / 100)), lower, upper))
    return found


def _density(placed: Placed, people: People, cell: Cell, low: float, high: float) -> list[tuple[float, float, float, float, float]]:
    raw = placed.raw[cell.rows]
    width = max(placed.step, math.ceil((high - low) / placed.step / 24) * placed.step)
    edges = np.arange(low - placed.step / 2, high + width, width)
    counts, _ = np.histogram(raw[np.isfinite(raw)], edges)
    return [
        (cell.from_months / 12, cell.before_months / 12, float(edges[k]), float(edges[k + 1]), float(count / counts.sum()))
        for k, count in enumerate(counts)
        if count >= SMALLEST
    ]


def _histogram(placed: Placed) -> list[float]:
    known = np.isfinite(placed.lower) & np.isfinite(placed.upper)
    if known.sum() < ENOUGH:
        return []
    borders = np.linspace(0, 1, PARTS + 1)
    below = stats.counts_below(placed.lower, placed.upper, shares=borders, weights=placed.weights)
    everybody = float(known.sum()) if placed.weights is None else float(placed.weights[known].sum())
    below[-1] = everybody
    shares = np.diff(below) / everybody
    return [float(share) if share * known.sum() >= SMALLEST else math.nan for share in shares]


def _by_age(placed: Placed, people: People, cells: Sequence[Cell]) -> list[tuple[str | None, float, float, float, float]]:
    """Whole years, or months below two years, of thirty people or more."""
    found: list[tuple[str | None, float, float, float, float]] = []
    known = np.isfinite(people.age_months) & np.isfinite(placed.z)
    unit = 12.0 if known.any() and float(np.median(people.age_months[known])) >= 24 else 2.0
    if not known.any():
        return found
    groups = np.floor(people.age_months / unit)
    for sex in _sexes(cells):
        of_sex = known & (people.sex == SEXES.index(sex))
        for group in np.unique(groups[of_sex]):
            rows = of_sex & (groups == group)
            if rows.sum() < ENOUGH:
                continue
            z = stats.calibration(placed.z[rows], weights=None if placed.weights is None else placed.weights[rows])
            found.append((sex, float(people.age_months[rows].mean()) / 12, z.mean, *z.mean_interval))
    return found
