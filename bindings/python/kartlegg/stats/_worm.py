"""Do norms hold at every age? Worm plots and Q statistics."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from .. import _core
from ._result import Result
from ._rows import Array, column, same_length, whole

_MOMENTS = ["mean", "variance", "skewness", "kurtosis"]


@dataclass(frozen=True)
class Worm(Result):
    """z against the normal distribution, by bands of age. van Buuren & Fredriks (2001), Stat Med 20:1259, doi:10.1002/sim.746;
    Royston & Wright (2000), Stat Med 19:2943."""

    _why = {
        "bands": "skewness takes 8 persons, kurtosis 20, a cubic 4",
        "q": "of tests that no band has",
        "points": "persons who were left out",
    }

    n: float
    left_out: float
    """Without z, age or a weight above 0."""
    confidence: float
    bands: pd.DataFrame = field(repr=False)
    """One row a band: youngest, oldest, n, n_effective (Kish); intercept, slope, quadratic, cubic of the worm, which above 0.10,
    0.10, 0.05, 0.03 in size say that the norms miss mean, variance, skewness, kurtosis; mean, variance, skewness, kurtosis: tests,
    standard normal where the norms hold (root n x mean; s^(2/3) by Wilson and Hilferty; D'Agostino et al. 1990, Am Stat 44:316);
    reason ("sample_too_small": fewer than 20, "no_variance")."""
    q: pd.DataFrame = field(repr=False)
    """Q statistics, a row for mean, variance, skewness and kurtosis: value (sum of the squared tests of the bands), df, p by
    chi-square. For the sample that norms were fitted to p is too high, since the fit has followed it."""
    points: pd.DataFrame = field(repr=False)
    """One row a person: band (from 0; -1 for who was left out), expected (the place in the normal distribution that belongs to the
    rank of z in its band), deviation (of z from it), half_width (of the interval about 0 that holds each deviation)."""
    reason: str

    def plot(self, ax: Any = None) -> Any:
        """The worm of each band, one beside the other in one figure; returns its axes, an array. ax: as many axes as bands."""
        from .._plot_worm import plot_worm

        return plot_worm(self, ax)

    def to_dict(self) -> dict[str, Any]:
        """Its numbers by name; without the persons."""
        found = super().to_dict()
        del found["points"]
        return found

    def _lines(self) -> Iterator[tuple[str, str]]:
        yield from super()._lines()
        for name, row in self.q.iterrows():
            yield f"Q of {name}", f"{row['value']:.4g} (df {row['df']:.0f}, p {row['p']:.3g})"


def worm(
    z: npt.ArrayLike,
    age: npt.ArrayLike,
    *,
    bands: int = 4,
    weights: npt.ArrayLike | None = None,
    confidence: float = 0.95,
) -> Worm:
    """Worm plot and Q statistics of normed scores, by bands of age of about as many persons each.

    z: normed scores, mean 0 and SD 1 where the norms hold; those of short scales are coarse: `ContinuousNorms.quantile_residuals`
    are not, and `ContinuousNorms.worm` takes them. Persons of the same age share a band. NaN is left out.
    reason: "sample_too_small" (nobody), "not_positive" (a weight below 0), "confidence_out_of_range".
    """
    of_z, ages = column(z), column(age)
    of_persons: Array = np.empty(0) if weights is None else column(weights)
    same_length(z=of_z, age=ages, **({} if weights is None else {"weights": of_persons}))
    found = _core.stats_worm(of_z, ages, whole("bands", bands, 1), of_persons, confidence)
    names = ["youngest", "oldest", "n", "n_effective", "intercept", "slope", "quadratic", "cubic", *_MOMENTS, "reason"]
    columns = ["band", "expected", "deviation", "half_width"]
    return Worm(
        n=found["n"],
        left_out=found["left_out"],
        confidence=confidence,
        bands=pd.DataFrame(found["bands"], columns=names),
        q=pd.DataFrame(found["q"], columns=["value", "df", "p"], index=pd.Index(_MOMENTS, name="of")),
        points=pd.DataFrame({name: found[name] for name in columns}),
        reason=found["reason"],
    )
