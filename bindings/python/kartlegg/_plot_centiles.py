"""Centiles of LMS norms over the data. Only what plots imports this."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes

from ._plot import framed, new_axes
from .page.figures import INK, OUTLINE

if TYPE_CHECKING:
    from .stats import LmsNorms


def plot_centiles(norms: LmsNorms, ax: Axes | None, percentiles: Sequence[float]) -> Axes:
    """The median with its 95 % interval, the other centiles, each named at the right."""
    ax = new_axes(ax, 6.4, 4.2)
    if norms.reason not in ("none", "not_converged"):
        ax.set_title(f"No norms: {norms.reason}", loc="left")
        return ax
    ax.plot(norms.data["age"], norms.data["score"], ".", color=OUTLINE, markersize=2.5, alpha=0.5, zorder=0)
    ages = np.linspace(*norms.ages, 120)
    for percentile in percentiles:
        z = NormalDist().inv_cdf(percentile / 100)
        curve, error = np.asarray(norms.raw_at(z, ages)), np.asarray(norms.raw_error(z, ages))
        ax.plot(ages, curve, color=INK, linewidth=1.8 if percentile == 50 else 0.9)
        ax.fill_between(ages, curve - 1.96 * error, curve + 1.96 * error, color=INK, alpha=0.12, linewidth=0)
        end = (ages[-1], curve[-1])
        ax.annotate(f"{percentile:g}", end, xytext=(4, 0), textcoords="offset points", va="center", fontsize="small", color=INK)
    ax.set(xlabel="age", ylabel="score")
    ax.set_title(f"Centiles over {norms.n:.0f} persons ({norms.method})", loc="left")
    framed(ax, "bottom", "left")
    return ax
