"""Normed scores, percentiles and LMS."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .. import _core
from ._of_numbers import OfNumbers
from ._rows import Array, Bounds, Given, Number, Text, choice, column, named, number, rows, same_length


@dataclass(frozen=True)
class PercentileRank(OfNumbers):
    """A percentile rank, 0..100, with its interval from the size of the norm sample."""

    value: Number
    interval: Bounds
    reason: Text


@dataclass(frozen=True)
class QuantileRanks(OfNumbers):
    """Ranks, from 1, of the order statistics that hold a quantile, and the exact probability that they do.

    lower is 0, or upper n + 1, where the sample is too small to have one there.
    """

    lower: Number
    upper: Number
    coverage: Number
    reason: Text


@dataclass(frozen=True)
class CaseAgainstSample(OfNumbers):
    """A score against the mean and sd of a small sample: t, its df, percent of the population below, its interval."""

    t: Number
    df: Number
    percent_below: Number
    interval: Bounds
    reason: Text


@dataclass(frozen=True)
class RegressionScore(OfNumbers):
    """A score against the score that a regression expects."""

    z: Number
    standard_error: Number
    """Of z, from the size of the norm sample."""
    percent_below: Number
    """By the normal distribution, 0..100."""
    percent_below_t: Number
    """By t, for small samples."""
    expected_range: Bounds
    """Where a new person's score lies, in the metric of the score."""
    reason: Text


@dataclass(frozen=True)
class Moments(OfNumbers):
    """n, mean and sd (divisor n - 1) of a group."""

    n: float
    mean: float
    sd: float


def z_score(x: Given, *, mean: Given, sd: Given) -> Number:
    """(x - mean) / sd. NaN if sd <= 0."""
    return number("z_score", x, mean, sd)


def score_at_z(z: Given, *, mean: Given, sd: Given) -> Number:
    """mean + sd z. C scores are score_at_z(z, mean=5, sd=2), normal curve equivalents mean=50, sd=21.06."""
    return number("score_at_z", z, mean, sd)


def from_z(z: Given, *, measure: str) -> Number:
    """A z as "t_score", "scaled_score", "standard_score", "stanine", "sten" or "percentile_rank".

    Stanine floor(2 z + 5.5) in 1..9, sten floor(2 z + 6) in 1..10, a boundary to the class above; the others unrounded.
    """
    return number("from_z", z, choice("measure", measure))


def to_z(score: Given, *, measure: str) -> Number:
    """The z of a score on a measure. NaN for stanine and sten, and for percentile ranks not between 0 and 100."""
    return number("to_z", score, choice("measure", measure))


def lms_z(y: Given, *, l: Given, m: Given, s: Given) -> Number:  # noqa: E741
    """((y / M)^L - 1) / (L S), ln(y / M) / S at L = 0. NaN where y, M or S is not above 0.

    Cole & Green (1992), Stat Med 11:1305, doi:10.1002/sim.4780111005.
    """
    return number("lms_z", y, l, m, s)


def lms_z_restricted(y: Given, *, l: Given, m: Given, s: Given) -> Number:  # noqa: E741
    """As lms_z, but linear beyond 3 sd: only for references that define it so (WHO Child Growth Standards 2006)."""
    return number("lms_z_restricted", y, l, m, s)


def lms_value(z: Given, *, l: Given, m: Given, s: Given) -> Number:  # noqa: E741
    """The score at z, M (1 + L S z)^(1/L). NaN where 1 + L S z <= 0. Cole & Green (1992)."""
    return number("lms_value", z, l, m, s)


def lms_at(age: Given, *, grid: npt.ArrayLike, interpolation: str = "linear") -> tuple[Number, Number, Number]:
    """L, M and S at an age, from rows of age, L, M, S; each on its own, "linear" or "cubic" (natural spline).

    NaN outside the table. ValueError for a grid that is not one: ages must ascend, M and S be above 0.
    """
    table = np.asarray(grid, dtype=np.float64)
    if table.ndim != 2 or table.shape[1] != 4 or len(table) == 0:
        raise ValueError("a grid has rows of four numbers: age, L, M, S")
    ages = np.asarray(age, dtype=np.float64)
    found = _core.stats_lms_at(table, choice("interpolation", interpolation), ages.ravel())
    fault = _core.stats_lms_at(table, choice("interpolation", interpolation), table[:1, 0])[0, 3]
    if fault:
        raise ValueError(f"the grid cannot be used: {named('reason', float(fault))}")
    if ages.ndim == 0:
        return float(found[0, 0]), float(found[0, 1]), float(found[0, 2])
    return found[:, 0].reshape(ages.shape), found[:, 1].reshape(ages.shape), found[:, 2].reshape(ages.shape)


def proportion_interval(count: Given, *, n: Given, confidence: Given = 0.95, method: str = "wilson") -> Bounds:
    """Interval of a proportion, 0..1: "wilson", "clopper_pearson" or "jeffreys". The count need not be whole.

    Wilson (1927), doi:10.1080/01621459.1927.10502953; Brown, Cai & DasGupta (2001), doi:10.1214/ss/1009213286.
    """
    lower, upper = rows("proportion_interval", count, n, confidence, choice("proportion_method", method))
    return lower, upper


def percentile_rank(
    below: Given,
    equal: Given,
    n: Given,
    *,
    definition: str = "middle",
    confidence: Given = 0.95,
    method: str = "jeffreys",
) -> PercentileRank:
    """The percentile rank of a score that `below` of n persons are below and `equal` have.

    definition: "below" (A), "at_or_below" (B), "middle" (C: half of the equal). After Crawford et al. (2009), Clin
    Neuropsychol 23:1173, doi:10.1080/13854040902795018. 45, 12 and 300: 17.0, 13.0759 to 21.5571.
    """
    value, lower, upper, reason = rows(
        "percentile_rank",
        below,
        equal,
        n,
        choice("percentile_definition", definition),
        confidence,
        choice("proportion_method", method),
    )
    return PercentileRank(value, (lower, upper), named("reason", reason))


def percentile_rank_in(
    sample: npt.ArrayLike,
    score: float,
    *,
    definition: str = "middle",
    confidence: float = 0.95,
    method: str = "jeffreys",
) -> PercentileRank:
    """The same, counted in a sample; NaN in the sample is passed over."""
    value, lower, upper, reason = _core.stats_percentile_rank_in(
        column(sample),
        score,
        choice("percentile_definition", definition),
        confidence,
        choice("proportion_method", method),
    )
    return PercentileRank(value, (lower, upper), named("reason", float(reason)))


def _ascending(sample: npt.ArrayLike) -> Array:
    values = column(sample)
    return np.sort(values[~np.isnan(values)])


def quantile(sample: npt.ArrayLike, share: float, *, type: int = 7) -> float:  # noqa: A002
    """Quantile of a sample, in any order, by one of nine types (7: R's default; 6: SPSS). NaN in it is passed over.

    Hyndman & Fan (1996), Am Stat 50:361, doi:10.1080/00031305.1996.10473566.
    """
    return _core.stats_quantile(_ascending(sample), share, type)


def quantile_ranks(n: Given, *, share: Given, confidence: Given = 0.95) -> QuantileRanks:
    """The order statistics that hold a quantile whatever the distribution. n 200, share .95: 184 and 197, .96715."""
    lower, upper, coverage, reason = rows("quantile_ranks", n, share, confidence)
    return QuantileRanks(lower, upper, coverage, named("reason", reason))


def quantile_interval(sample: npt.ArrayLike, share: float, *, confidence: float = 0.95) -> tuple[float, float]:
    """The values of those order statistics; NaN at an end that the sample is too small for."""
    return _core.stats_quantile_interval(_ascending(sample), share, confidence)


def _weights(values: Array, weights: npt.ArrayLike | None) -> Array:
    if weights is None:
        return np.empty(0)
    result = column(weights)
    same_length(values=values, weights=result)
    if not np.all(np.isfinite(result) & (result >= 0)):
        raise ValueError("weights must be 0 or more, and finite")
    return result


def ranks(values: npt.ArrayLike, *, weights: npt.ArrayLike | None = None) -> Array:
    """Ranks from 1, mean ranks for ties; NaN stays NaN. Weighted: n (weight below + half of the ties) / all + 1/2."""
    x = column(values)
    return _core.stats_ranks(x, _weights(x, weights))


def normal_scores(
    values: npt.ArrayLike, *, method: str = "rankit", weights: npt.ArrayLike | None = None
) -> Array:
    """The z of each value by its rank.

    method: "blom", "tukey", "van_der_waerden", "rankit", "levenbach", "filliben" or "yu_huang".
    """
    x = column(values)
    return _core.stats_normal_scores(x, choice("rank_method", method), _weights(x, weights))


def case_against_sample(
    x: Given, *, mean: Given, sd: Given, n: Given, confidence: Given = 0.95
) -> CaseAgainstSample:
    """One person against a small norm sample: t = (x - mean) / (sd sqrt((n + 1) / n)), n - 1 df.

    Crawford & Howell (1998), Clin Neuropsychol 12:482, doi:10.1076/clin.12.4.482.7241; the interval of the percentage
    after Crawford & Garthwaite (2002), Neuropsychologia 40:1196. n 30, mean 50, sd 10, x 35: t -1.4756, 7.5413 % below.
    """
    t, df, percent, lower, upper, reason = rows("case_against_sample", x, mean, sd, n, confidence)
    return CaseAgainstSample(t, df, percent, (lower, upper), named("reason", reason))


def leverage(x: npt.ArrayLike, inverse: npt.ArrayLike) -> float:
    """x' A x, the leverage of predictors x where A = (X'X)^-1 of the norm sample."""
    matrix = np.asarray(inverse, dtype=np.float64)
    predictors = column(x)
    if matrix.shape != (len(predictors), len(predictors)):
        raise ValueError(f"the matrix must have {len(predictors)} rows and columns")
    return _core.stats_leverage(predictors, matrix)


def regression_score(
    y: Given,
    *,
    expected: Given,
    residual_sd: Given,
    n: Given,
    parameters: Given,
    leverage: Given = 0.0,
    confidence: Given = 0.95,
) -> RegressionScore:
    """A score against the score expected from age, sex, ...: z = (y - expected) / residual_sd.

    n persons and `parameters` coefficients, with the intercept, made the norms; n may be NaN if it was not published.
    Van Breukelen & Vlaeyen (2005), Psychol Assess 17:336, doi:10.1037/1040-3590.17.3.336.
    """
    z, error, percent, percent_t, lower, upper, reason = rows(
        "regression_score", y, expected, residual_sd, leverage, n, parameters, confidence
    )
    return RegressionScore(z, error, percent, percent_t, (lower, upper), named("reason", reason))


def pooled(*, n: Sequence[float], mean: Sequence[float], sd: Sequence[float]) -> Moments:
    """Several groups as one: n, mean and sd of all their persons."""
    same_length(n=n, mean=mean, sd=sd)
    return Moments(*_core.stats_pooled(column(n), column(mean), column(sd)))


def largest_sd(*, mean: Given, low: Given, high: Given, n: Given) -> Number:
    """The largest sd that n whole-number scores from low to high can have with this mean."""
    return number("largest_sd", mean, low, high, n)
