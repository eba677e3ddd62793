"""Do norms describe a sample: normed scores against what the norms promise."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from .. import _core
from ._result import Result
from ._rows import Array, column, same_length
from ._sample import Answers, Sample


@dataclass(frozen=True)
class Equivalence(Result):
    """What an estimate says of a promised value and of margins about it."""

    p_equivalent: float
    """That the truth lies within the margins: the larger p of two one-sided tests."""
    p_different: float
    """That it is not the promised value, two-sided."""
    reason: str


@dataclass(frozen=True)
class Calibration(Result):
    """The z of a group. Where norms describe it: mean 0, SD 1, no skew, no kurtosis."""

    _why = {"skew": "takes three persons", "kurtosis": "takes four persons"}

    n: float
    """Persons with a z, and a weight above 0."""
    n_effective: float
    """Kish's n, which all intervals go by; n without weights."""
    mean: float
    mean_interval: tuple[float, float]
    """By Student's t."""
    sd: float
    """Divisor n - 1."""
    sd_interval: tuple[float, float]
    """By chi-square with sd_df degrees of freedom."""
    sd_df: float
    """n - 1 for normal scores; fewer where kurtosis is above 0, after O'Neill (2014), Am Stat 68:282."""
    skew: float
    """G1, as SPSS has it; unweighted."""
    kurtosis: float
    """G2, 0 for normal scores; unweighted."""
    reason: str
    confidence: float


@dataclass(frozen=True)
class Shift(Result):
    """Mean and variance of a sample against those of the norm sample."""

    d: float
    """(mean - norm mean) / norm SD."""
    d_interval: tuple[float, float]
    variance_ratio: float
    ratio_interval: tuple[float, float]
    """By F; by chi-square where the norms' n is not known."""
    norm_error: bool
    """True: the intervals hold the error of the norm sample, too."""
    reason: str
    confidence: float


@dataclass(frozen=True)
class UniformFit(Result):
    """Places among the norms against the uniform distribution."""

    n: float
    kolmogorov: float
    kolmogorov_p: float
    """After Stephens (1970), J R Stat Soc B 32:115."""
    anderson_darling: float
    anderson_darling_p: float
    """Marsaglia & Marsaglia (2004), J Stat Softw 9(2), doi:10.18637/jss.v009.i02."""
    chi_square: float
    """Of the nine stanines, 8 degrees of freedom."""
    chi_square_p: float
    stanines: Array = field(repr=False)
    """How many in each."""
    reason: str
    method: str
    """"randomised" or "middle"."""


@dataclass(frozen=True)
class LinearFit(Result):
    """Least squares with an intercept."""

    _why = {"f": "there are no predictors", "p": "there are no predictors", "r_squared_interval": "there are no predictors"}

    coefficients: pd.DataFrame = field(repr=False)
    """A row for "intercept" and each predictor: value, standard_error, lower, upper, p."""
    n: float
    r_squared: float
    r_squared_interval: tuple[float, float]
    """Of the population, by noncentral chi-square: for large samples."""
    f: float
    df1: float
    df2: float
    p: float
    """Of all predictors together."""
    reason: str
    confidence: float


def equivalence(
    estimate: float, *, standard_error: float, promised: float = 0.0, margins: tuple[float, float], df: float = math.inf
) -> Equivalence:
    """Two one-sided tests whether an estimate lies within margins about a promised value, and a test that it differs.

    Schuirmann (1987), J Pharmacokinet Biopharm 15:657, doi:10.1007/BF01068419. By t with df degrees of freedom; infinite:
    normal.
    """
    return Equivalence(**_core.stats_equivalence(estimate, standard_error, promised, margins, df))


def sd_equivalence(sd: float, *, df: float, promised: float = 1.0, margins: tuple[float, float]) -> Equivalence:
    """The same of an SD, by chi-square with so many degrees of freedom: n - 1 for normal scores."""
    return Equivalence(**_core.stats_sd_equivalence(sd, df, promised, margins))


def share_equivalence(count: float, *, n: float, promised: float, margins: tuple[float, float]) -> Equivalence:
    """The same of a share, `count` of n (not always whole), 0..1, by score tests, which agree with Wilson's interval.

    A margin outside 0..1 is kept for certain. Without value where fewer than five are expected on a side.
    """
    return Equivalence(**_core.stats_share_equivalence(count, n, promised, margins))


def _weights(values: Array, weights: npt.ArrayLike | None) -> Array:
    if weights is None:
        return np.empty(0)
    result = column(weights)
    same_length(values=values, weights=result)
    if not np.all(np.isfinite(result) & (result >= 0)):
        raise ValueError("weights must be 0 or more, and finite")
    return result


def calibration(z: npt.ArrayLike, *, weights: npt.ArrayLike | None = None, confidence: float = 0.95) -> Calibration:
    """Mean, SD, skew and kurtosis of the z of a group, with intervals; NaN is passed over."""
    values = column(z)
    found = _core.stats_calibration(values, _weights(values, weights), confidence)
    return Calibration(**found, confidence=confidence)


def shift(
    *, mean: float, sd: float, n: float, norm_mean: float, norm_sd: float, norm_n: float = math.nan, confidence: float = 0.95
) -> Shift:
    """A sample against the mean and SD that norms print; norm_n NaN where it was not published.

    With norm_n the intervals hold the error of the norm sample, too: d by the normal distribution, the ratio of variances
    by F with n - 1 and norm_n - 1 degrees of freedom.
    """
    return Shift(**_core.stats_shift(mean, sd, n, norm_mean, norm_sd, norm_n, confidence), confidence=confidence)


def uniform_fit(
    lower: npt.ArrayLike, upper: npt.ArrayLike, *, method: str = "randomised", seed: int = 1
) -> UniformFit:
    """Each person's share of the norm group with a lower score, and with this or a lower one, against what norms promise.

    method: "randomised", a place drawn between both (Dunn & Smyth 1996, J Comput Graph Stat 5:236), the same for the same
    seed; or "middle", the mid-p, whose p are too small on short scales. NaN is passed over.
    """
    low, high = column(lower), column(upper)
    if method not in ("randomised", "middle"):
        raise ValueError(f"no method {method!r}; there are 'randomised', 'middle'")
    found = _core.stats_randomised_fit(low, high, seed) if method == "randomised" else _core.stats_middle_fit(low, high)
    return UniformFit(**found, method=method)


def counts_below(
    lower: npt.ArrayLike, upper: npt.ArrayLike, *, shares: npt.ArrayLike, weights: npt.ArrayLike | None = None
) -> Array:
    """How many of a sample lie below each share (0..1) of the norm group.

    A person whose score holds the border counts by the part of it that lies below: Czado et al. (2009), Biometrics 65:1254.
    """
    low, high = column(lower), column(upper)
    same_length(lower=low, upper=high)
    return _core.stats_counts_below(low, high, column(shares), _weights(low, weights))


def linear_fit(
    predictors: Answers, y: npt.ArrayLike, *, weights: npt.ArrayLike | None = None, confidence: float = 0.95
) -> LinearFit:
    """Least squares of y on the columns of `predictors`, with an intercept; rows with NaN are passed over.

    Weights are scaled to sum to Kish's n, by which the standard errors go.
    """
    sample, values = Sample(predictors), column(y)
    found: dict[str, Any] = _core.stats_linear_fit(sample.columns, values, _weights(values, weights), confidence)
    rows = ["intercept", *sample.names] if len(found["coefficients"]) else []
    table = pd.DataFrame(found.pop("coefficients"), index=rows, columns=["value", "standard_error", "lower", "upper", "p"])
    return LinearFit(coefficients=table, **found, confidence=confidence)
