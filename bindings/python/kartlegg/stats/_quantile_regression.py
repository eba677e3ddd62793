"""Centiles of a score by age that take no distribution for granted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from .. import _core
from .._errors import did_you_mean, wrong_call
from ._continuous_norms import NormSample, norm_data
from ._result import Result
from ._rows import Array, whole


@dataclass(frozen=True)
class QuantileRegression(Result):
    """Centiles by age, each fitted by itself. Koenker & Bassett (1978), Econometrica 46:33, doi:10.2307/1913643."""

    method: str
    """"quantile_regression"."""
    n: float
    left_out: float
    ages: tuple[float, float]
    """Youngest and oldest of the sample; outside there are no centiles."""
    degree: int
    knots: Sequence[float]
    """Of the B-splines; those at both ends degree + 1 times."""
    curves: pd.DataFrame = field(repr=False)
    """One row a percentile: loss (mean check loss, the least there is), below (share of the sample below the curve), on (share on
    it: the percentile lies between below and below + on), coefficients (of the B-splines)."""
    crossing: pd.DataFrame = field(repr=False)
    """Neighbouring centiles that change places, one row a pair: lower and upper (percentiles), youngest and oldest (ages between
    which they do, of 201), most (by how much, in the metric of the score). Empty: they keep their order."""
    reason: str
    data: NormSample = field(repr=False, compare=False)
    _fit: _core.StatsQuantiles = field(repr=False, compare=False)

    def at(self, age: npt.ArrayLike) -> pd.DataFrame:
        """The centiles at ages: one row an age, one column a percentile; NaN outside the ages."""
        where = np.atleast_1d(np.asarray(age, dtype=np.float64))
        found = {percentile: self._fit.at(place, where) for place, percentile in enumerate(self.curves.index)}
        return pd.DataFrame(found, index=pd.Index(where, name="age"))

    def interval(self, percentile: float, age: npt.ArrayLike, *, confidence: float = 0.95) -> pd.DataFrame:
        """Lower and upper end of the bootstrap interval of a centile at ages; NaN without draws."""
        if percentile not in self.curves.index:
            raise wrong_call(f"no centile {percentile}", did_you_mean(str(percentile), [str(one) for one in self.curves.index]),
                             field="percentile")  # fmt: skip
        where = np.atleast_1d(np.asarray(age, dtype=np.float64))
        found = self._fit.interval(list(self.curves.index).index(percentile), where, confidence)
        return pd.DataFrame(found, columns=["lower", "upper"], index=pd.Index(where, name="age"))

    def plot(self, ax: Any = None) -> Any:
        """Centiles with their intervals over the data, against age; returns the axes."""
        from .._plot_norms import plot_quantiles

        return plot_quantiles(self, ax)

    def to_dict(self) -> dict[str, Any]:
        """Its numbers and words by name; without the sample."""
        found = super().to_dict()
        del found["data"], found["_fit"]
        return found


def quantile_regression(
    data: Any,
    *,
    score: str,
    age: str,
    weights: str | npt.ArrayLike | None = None,
    percentiles: Sequence[float] = (2, 9, 25, 50, 75, 91, 98),
    degree: int = 3,
    knots: int = 0,
    draws: int = 200,
    seed: int = 1,
    threads: int = 0,
) -> QuantileRegression:
    """Centiles of a score by age that take no distribution for granted: where floor, ceiling or two humps leave none that fits.

    Each centile is the polynomial of age (degree 0..6), or the spline of that degree with so many inner knots (0..20, at quantiles
    of age), with the least check loss; the minimum is exact. As they are fitted one by one they may cross: `crossing` says where.
    They are centiles, not a norm for every score: for that `fit_norms`. draws: of the bootstrap for intervals, 0: none; the same
    for any number of threads (0: as many as there are).
    reason: "sample_too_small", "not_identified" (too few ages), "not_ascending" or "proportion_out_of_range" (percentiles),
    "count_out_of_range" (degree, knots), "argument_missing" (a weight below 0).
    """
    sample = norm_data(data, score, age, None, weights)
    asked: Array = np.ascontiguousarray(percentiles, dtype=np.float64)
    fit = _core.stats_quantile_regression(
        sample.ages, sample.scores, asked, whole("degree", degree, 0), whole("knots", knots, 0), whole("draws", draws, 0),
        whole("seed", seed, 0), whole("threads", threads, 0), sample.weights,
    )  # fmt: skip
    found = fit.to_dict()
    curves = pd.DataFrame(found["curves"], columns=["percentile", "loss", "below", "on", "coefficients"]).set_index("percentile")
    crossing = pd.DataFrame(found["crossing"], columns=["lower", "upper", "youngest", "oldest", "most"])
    return QuantileRegression(
        method="quantile_regression", n=found["n"], left_out=found["left_out"], ages=found["ages"], degree=degree,
        knots=found["knots"], curves=curves, crossing=crossing, reason=found["reason"], data=sample, _fit=fit,
    )  # fmt: skip
