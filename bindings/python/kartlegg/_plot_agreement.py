"""Plots of agreement with Matplotlib. Only what plots imports this."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib import pyplot
from matplotlib.axes import Axes

from .page.figures import INK, OUTLINE, QUIET

if TYPE_CHECKING:
    from .stats import LimitsOfAgreement


def plot_limits(found: LimitsOfAgreement, ax: Axes | None) -> Axes:
    """Differences against means; points that lie on each other are drawn larger."""
    if ax is None:
        _, ax = pyplot.subplots(figsize=(6.4, 4.2), layout="constrained")
    both = np.isfinite(found.first) & np.isfinite(found.second)
    middle, difference = (found.first + found.second)[both] / 2, (found.first - found.second)[both]
    points, counts = np.unique(np.column_stack([middle, difference]), axis=0, return_counts=True)
    lines = ((found.upper, "upper limit", "--"), (found.mean_difference, "mean", "-"), (found.lower, "lower limit", "--"))
    for estimate, name, style in lines:
        value, (low, high) = float(estimate.value), (float(end) for end in estimate.interval)
        if np.isfinite(low) and low < high:
            ax.axhspan(low, high, color=QUIET, alpha=0.18, linewidth=0)
        ax.axhline(value, color=INK, linewidth=1, linestyle=style)
        ax.annotate(f"{name} {value:.3g}", (1, value), (-2, 3), xycoords=("axes fraction", "data"),
                    textcoords="offset points", ha="right", fontsize="small")  # fmt: skip
    ax.axhline(0, color=OUTLINE, linewidth=0.6)
    if len(points):
        ax.scatter(points[:, 0], points[:, 1], s=16 * counts, color=INK, alpha=0.6, edgecolors="white", linewidths=0.5)
    ax.set(xlabel="mean of the two", ylabel="first less second")
    ax.set_title(f"{100 * found.coverage:g} % limits of agreement, n {found.n:g}", loc="left", fontsize="medium")
    return ax
