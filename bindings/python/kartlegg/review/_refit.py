"""Norms made of the data themselves, beside the published ones (protocol 8.6)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from statistics import NormalDist

import numpy as np
import pandas as pd

from .. import stats
from ..stats._result import Result
from ._calibration import SEED, Placed
from ._cells import ENOUGH, Cell
from ._checks import NONE
from ._people import SEXES, Numbers, People

CENTILES = (10, 50, 90)
DRAWS = 100
FOLDS = 5
_FEWEST = 100  # people of one sex
_AGES = 25  # points of a curve
_LEAST = 1e-4  # probability of a score, for the logarithm
_FARTHEST = 3.0  # z, for the differences
_POWER = 2  # of age, at most
_NORMAL = NormalDist()
_z = np.vectorize(_NORMAL.inv_cdf, otypes=[np.float64])
_share = np.vectorize(_NORMAL.cdf, otypes=[np.float64])


@dataclass(frozen=True)
class Refit(Result):
    """One scale and sex: norms over age made of these people, judged in people who did not enter them (fivefold)."""

    scale: str
    sex: str | None
    method: str
    """"beta_binomial" (sums of whole numbers from 0) or "taylor"."""
    n: float
    rmse_published: float
    """Root mean squared difference between the z that the norms give and the z by rank among people of the same sex and age."""
    rmse_refit: float
    log_score_published: float
    """Mean natural logarithm of the probability that the norms give to each person's score (at least 0.0001); higher is better."""
    log_score_refit: float
    reason: str
    """"none", "too_few" (under 100 people, or four ages), or why no model could be fitted."""
    ages: Numbers = field(default_factory=lambda: np.empty(0), repr=False)
    """Years."""
    centiles: dict[int, tuple[Numbers, Numbers, Numbers]] = field(default_factory=dict, repr=False)
    """Raw score at each age, and the ends of its bootstrap interval, by centile."""


def refits(placed: Placed, people: People, cells: Sequence[Cell], highest: float, confidence: float, draws: int) -> list[Refit]:
    """For each sex in the data."""
    sexes = dict.fromkeys(cell.sex for cell in cells if not cell.everybody)
    return [_refit(placed, people, [cell for cell in cells if not cell.everybody and cell.sex == sex], sex, highest, confidence, draws) for sex in sexes]


def _refit(placed: Placed, people: People, cells: Sequence[Cell], sex: str | None, highest: float, confidence: float, draws: int) -> Refit:
    known = np.isfinite(placed.raw) & np.isfinite(placed.printed_z) & np.isfinite(people.age_months) & (people.sex == SEXES.index(sex))
    rows = np.flatnonzero(known)
    raw, ages = placed.raw[rows], people.age_months[rows] / 12
    weights = None if placed.weights is None else placed.weights[rows]
    blank = Refit(placed.scale, sex, "", float(len(rows)), NONE, NONE, NONE, NONE, "too_few")
    if len(rows) < _FEWEST or len(np.unique(ages)) < 4:
        return replace(blank, n=blank.n if len(rows) >= ENOUGH else NONE)
    whole = placed.step == 1 and bool(np.all(raw == np.floor(raw))) and float(raw.min()) >= 0
    for method in ("beta_binomial", "taylor") if whole else ("taylor",):
        norms = _fit(method, raw, ages, weights, highest)
        if norms.reason == "none":
            break
    if norms.reason != "none":
        return replace(blank, reason=norms.reason)
    z, lower, upper = _out_of_sample(method, raw, ages, weights, highest, placed.step)
    observed = _observed(placed, cells)[rows]
    grid, centiles = _curves(norms, method, raw, ages, weights, highest, confidence, draws)
    return replace(
        blank, method=method, reason="none", rmse_published=_rmse(placed.printed_z[rows], observed), rmse_refit=_rmse(z, observed),
        log_score_published=_log_score(placed.lower[rows], placed.upper[rows]), log_score_refit=_log_score(lower, upper),
        ages=grid, centiles=centiles,
    )  # fmt: skip


def _fit(method: str, raw: Numbers, ages: Numbers, weights: Numbers | None, highest: float) -> stats.ContinuousNorms:
    data = {"raw": raw, "age": ages}
    power = min(_POWER, len(np.unique(ages)) - 1)
    if method == "beta_binomial":
        return stats.beta_binomial_norms(
            data, score="raw", age="age", weights=weights, highest=int(highest), alpha_power=power, beta_power=power, limits=(-5.0, 5.0)
        )
    return stats.taylor_norms(data, score="raw", age="age", weights=weights, draws=0, limits=(-_FARTHEST, _FARTHEST))


def _out_of_sample(
    method: str, raw: Numbers, ages: Numbers, weights: Numbers | None, highest: float, step: float
) -> tuple[Numbers, Numbers, Numbers]:
    """z of each person, and the shares below the borders of the score, by norms that the person did not enter."""
    fold = np.random.Generator(np.random.Philox(SEED)).permutation(len(raw)) % FOLDS
    z, lower, upper = (np.full(len(raw), NONE) for _ in range(3))
    for one in range(FOLDS):
        rest, out = fold != one, fold == one
        norms = _fit(method, raw[rest], ages[rest], None if weights is None else weights[rest], highest)
        if norms.reason != "none":
            continue
        at = np.clip(ages[out], *norms.ages)
        here, below, above = (np.asarray(norms.z(np.clip(raw[out] + move, *norms.scores), at)) for move in (0.0, -step, step))
        z[out] = here
        lower[out] = np.where(raw[out] <= norms.scores[0], 0.0, _share((below + here) / 2))
        upper[out] = np.where(raw[out] >= norms.scores[1], 1.0, _share((here + above) / 2))
    return z, lower, upper


def _observed(placed: Placed, cells: Sequence[Cell]) -> Numbers:
    """z by rank among people of the same sex and age, where they are enough."""
    found = np.full(len(placed.raw), NONE)
    for cell in cells:
        rows = cell.rows[np.isfinite(placed.raw[cell.rows])]
        if len(rows) >= ENOUGH:
            ranks = pd.Series(placed.raw[rows]).rank().to_numpy()
            found[rows] = _z((ranks - 0.5) / len(rows))
    return found


def _rmse(z: Numbers, observed: Numbers) -> float:
    squares = (np.clip(z, -_FARTHEST, _FARTHEST) - np.clip(observed, -_FARTHEST, _FARTHEST)) ** 2
    return float(np.sqrt(np.nanmean(squares))) if np.isfinite(squares).any() else NONE


def _log_score(lower: Numbers, upper: Numbers) -> float:
    known = np.isfinite(lower) & np.isfinite(upper)
    return float(np.log(np.maximum(upper[known] - lower[known], _LEAST)).mean()) if known.any() else NONE


def _curves(
    norms: stats.ContinuousNorms, method: str, raw: Numbers, ages: Numbers, weights: Numbers | None, highest: float, confidence: float,
    draws: int,
) -> tuple[Numbers, dict[int, tuple[Numbers, Numbers, Numbers]]]:
    """Centiles over age with the interval of the bootstrap: people are drawn again, and the model is fitted to them."""
    grid = np.linspace(*norms.ages, _AGES)
    drawn: dict[int, list[Numbers]] = {centile: [] for centile in CENTILES}
    for draw in range(draws):
        rows = np.random.Generator(np.random.Philox([SEED, draw])).integers(0, len(raw), len(raw))
        again = _fit(method, raw[rows], ages[rows], None if weights is None else weights[rows], highest)
        if again.reason == "none":
            for centile in CENTILES:
                drawn[centile].append(np.asarray(again.raw_at(_NORMAL.inv_cdf(centile / 100), np.clip(grid, *again.ages))))
    tail = (1 - confidence) / 2
    centiles = {}
    for centile, curves in drawn.items():
        line = np.asarray(norms.raw_at(_NORMAL.inv_cdf(centile / 100), grid))
        ends = np.nanquantile(np.array(curves), [tail, 1 - tail], axis=0) if len(curves) > draws / 2 else np.full((2, _AGES), math.nan)
        centiles[centile] = (line, ends[0], ends[1])
    return grid, centiles
