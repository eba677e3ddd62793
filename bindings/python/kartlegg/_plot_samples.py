"""Plots of statistics of samples. Only what plots imports this."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from ._plot import framed, new_axes
from .page.figures import INK, OUTLINE, WRONG

if TYPE_CHECKING:
    from .stats import BestCutoffs, OptionAnalysis, Roc, RocBand, SplitHalves


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


def plot_roc(curve: Roc, best: BestCutoffs | None, band: RocBand | None, ax: Axes | None) -> Axes:
    """Sensitivity against 1 - specificity, the line of chance, the band, the best cut-offs, and the area with its interval."""
    ax = new_axes(ax, 4.6, 4.6)
    ax.plot([0, 1], [0, 1], color=OUTLINE, linewidth=1)
    rate, sensitivity = 1 - curve.points["specificity"], curve.points["sensitivity"]
    if band is not None and band.reason == "none":
        across, up = band.specificity_margin, band.sensitivity_margin
        corners = [*(rate - across), *(rate + across)[::-1]], [*(sensitivity + up), *(sensitivity - up)[::-1]]
        area = ax.fill(*corners, color=OUTLINE, alpha=0.3, linewidth=0, label=f"{band.confidence:.0%} band of the whole curve (Campbell)")
        area[0].set_clip_path(Rectangle((0, 0), 1, 1, transform=ax.transData))
    ax.plot(rate, sensitivity, color=INK, linewidth=1.5, marker=".", markersize=4)
    if best is not None and len(best.points):
        ax.plot(1 - best.points["specificity"], best.points["sensitivity"], linestyle="", marker="D", markersize=7, color=WRONG,
                label=_best_label(best, curve.high_is_positive))  # fmt: skip
    lower, upper = curve.interval
    ax.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02), aspect="equal", xlabel="1 − specificity", ylabel="sensitivity")
    if curve.reason == "none":
        ax.set_title(f"Area {curve.area:.3f} ({curve.confidence:.0%}: {lower:.3f} to {upper:.3f})", loc="left")
    else:
        ax.set_title(f"No curve: {curve.reason}", loc="left")
    if ax.get_legend_handles_labels()[0]:
        ax.legend(frameon=False, loc="lower right", fontsize="small")
    framed(ax, "bottom", "left")
    return ax


def _best_label(best: BestCutoffs, high_is_positive: bool) -> str:
    """The cut-offs, what they are best by, and how well the first does."""
    cutoffs = " or ".join(f"{one:.4g}" for one in best.points["cutoff"])
    first = best.points.iloc[0]
    sign = "≥" if high_is_positive else "≤"
    numbers = f"sensitivity {first['sensitivity']:.2f}, specificity {first['specificity']:.2f}"
    criterion = "Youden's index" if best.criterion == "youden" else best.criterion.replace("_", " ")
    return f"{sign} {cutoffs}, best by {criterion}:\n{numbers}"


def plot_options(analysis: OptionAnalysis, item: str, ax: Axes | None) -> Axes:
    """A line an answer over the thirds of the rest score; higher answers are darker and have other marks."""
    ax = new_axes(ax, 5.2, 3.6)
    part = analysis.options.loc[item]
    thirds = ["lower_third", "middle_third", "upper_third"]
    for place, (option, row) in enumerate(part.iterrows()):
        darkness = (place + 1) / len(part)
        ax.plot(range(3), row[thirds].astype(float), color=INK, alpha=0.25 + 0.75 * darkness, marker="ovs^Dp*X"[place % 8],
                linestyle=("-", "--", ":", "-.")[place % 4], label=str(option))  # fmt: skip
    ax.set(xticks=range(3), xticklabels=["lowest", "middle", "highest"], ylim=(-0.02, 1.02))
    ax.set(xlabel="third of the persons, by the sum of the other items", ylabel="share who gave the answer")
    ax.set_title(f"{item} ({analysis.n} persons)", loc="left")
    ax.legend(title="answer", frameon=False)
    framed(ax, "bottom", "left")
    return ax
