"""Plots of norms. Only what plots imports this."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes

from ._plot import framed, new_axes
from .page.figures import INK, OUTLINE

if TYPE_CHECKING:
    from .stats import ContinuousNorms, QuantileRegression
    from .stats._rows import Array, Number

_AGES = 120
_MOST_POINTS = 4000


def plot_norms(norms: ContinuousNorms, ax: Axes | None, percentiles: Sequence[float]) -> Axes:
    """Centiles of the model over the scores of the sample, each with its 95 % interval and named at the right."""
    ax = new_axes(ax, 6.4, 4.2)
    if np.isnan(norms.ages[0]):
        ax.set_title(f"No norms: {norms.reason}", loc="left")
        return ax
    _points(norms, ax)
    ages = np.linspace(*norms.ages, _AGES)
    for percentile in percentiles:
        z = NormalDist().inv_cdf(percentile / 100)
        shown = _score(norms, np.full(_AGES, z), ages)
        lower, upper = norms.interval(z, ages)
        ax.plot(ages, shown, color=INK, linewidth=1.8 if percentile == 50 else 0.9)
        ax.fill_between(ages, _score(norms, lower, ages), _score(norms, upper, ages), color=INK, alpha=0.12, linewidth=0)
        ax.annotate(f"{percentile:g}", (1.0, shown[-1]), xycoords=("axes fraction", "data"), va="center",
                    xytext=(3, 0), textcoords="offset points", fontsize="small", color=INK)  # fmt: skip
    ax.set(xlabel="age", ylabel="score")
    ax.set_title(f"Centiles over {norms.fit.n:.0f} persons ({norms.method})", loc="left")
    framed(ax, "bottom", "left")
    return ax


def _score(norms: ContinuousNorms, z: Number, ages: Array) -> Array:
    """Within the limits of z and the scores of the sample."""
    scores: Array = np.clip(np.asarray(norms.raw_at(np.clip(z, *norms.limits), ages)), *norms.scores)
    return scores


def plot_quantiles(centiles: QuantileRegression, ax: Axes | None) -> Axes:
    """The centiles with their intervals over the scores of the sample, each named at the right."""
    ax = new_axes(ax, 6.4, 4.2)
    if centiles.reason != "none":
        ax.set_title(f"No centiles: {centiles.reason}", loc="left")
        return ax
    _points(centiles, ax)
    ages = np.linspace(*centiles.ages, _AGES)
    for percentile, curve in centiles.at(ages).items():
        bounds = centiles.interval(float(str(percentile)), ages)
        ax.plot(ages, curve, color=INK, linewidth=1.8 if percentile == 50 else 0.9)
        ax.fill_between(ages, bounds["lower"], bounds["upper"], color=INK, alpha=0.12, linewidth=0)
        ax.annotate(f"{percentile:g}", (1.0, curve.iloc[-1]), xycoords=("axes fraction", "data"), va="center",
                    xytext=(3, 0), textcoords="offset points", fontsize="small", color=INK)  # fmt: skip
    ax.set(xlabel="age", ylabel="score")
    ax.set_title(f"Centiles over {centiles.n:.0f} persons (quantile regression)", loc="left")
    framed(ax, "bottom", "left")
    return ax


def _points(norms: ContinuousNorms | QuantileRegression, ax: Axes) -> None:
    """The sample, a little apart where many lie on one place; every so many of a large one."""
    ages, scores = norms.data.ages, norms.data.scores
    there = np.flatnonzero(np.isfinite(ages) & np.isfinite(scores))[:: max(1, len(ages) // _MOST_POINTS)]
    random = np.random.default_rng(1)
    different = np.unique(ages[there])
    apart = np.min(np.diff(different), initial=np.inf) if len(different) > 1 else 1.0
    sideways = random.uniform(-0.3, 0.3, len(there)) * apart if len(different) < 50 else 0
    ax.plot(ages[there] + sideways, scores[there], ".", color=OUTLINE, markersize=2.5, alpha=0.5, zorder=0)
