"""Plots of statistics of samples. Only what plots imports this."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.axes import Axes

from ._plot import framed, new_axes
from .page.figures import INK, OUTLINE

if TYPE_CHECKING:
    from .stats import SplitHalves


def plot_split_halves(splits: SplitHalves, ax: Axes | None) -> Axes:
    """How the splits spread, their mean, and the split that most studies report."""
    ax = new_axes(ax, 6.4, 3.2)
    ax.hist(splits.each, bins=min(40, max(5, len(splits.each) // 8)), color=OUTLINE, edgecolor="white")
    lowest, mean, highest = splits.rulon
    ax.axvline(mean, color=INK, linewidth=1.5, label=f"mean {mean:.3f}")
    ax.axvline(splits.odd_even_rulon, color=INK, linewidth=1.5, linestyle=":", label=f"odd-even {splits.odd_even_rulon:.3f}")
    ax.set_xlabel("split-half reliability (Rulon)")
    ax.set_ylabel("splits")
    ax.set_title(f"{len(splits.each)} splits, {lowest:.3f} to {highest:.3f}", loc="left")
    ax.legend(frameon=False)
    framed(ax, "bottom", "left")
    return ax
