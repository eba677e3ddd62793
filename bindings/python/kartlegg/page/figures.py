"""The figures of the page: plain SVG, the same bytes for the same numbers."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from .._core import Band
from .._texts import number

# From quiet to strong by level of concern; they also differ in lightness, for eyes and printers without colour.
RAMPS: Final = {
    1: ("#b7c7d3",),
    2: ("#b7c7d3", "#c4702b"),
    3: ("#b7c7d3", "#e2b55f", "#a8431d"),
    4: ("#b7c7d3", "#e2b55f", "#c4702b", "#7a1f1c"),
}
NEUTRAL: Final = "#8da6b8"  # scores of a scale that has no bands
WITHOUT: Final = "#ffffff"  # scores without a band, beside scores that have one: outlined
OUTLINE: Final = "#8a97a0"
INK: Final = "#1f2a33"
QUIET: Final = "#5d6a73"

_STYLE: Final[dict[Any, Any]] = {"svg.fonttype": "none", "font.family": "sans-serif", "font.size": 8.5, "text.color": INK}


def tint(colour: str) -> str:
    """A lighter tone, for the ground behind a score."""
    parts = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(255 - 0.6 * (255 - part)):02x}" for part in parts)


def colour(level: int, levels: int) -> str:
    """The colour of a band: level 0 is least concern."""
    ramp = RAMPS[min(max(levels, 1), 4)]
    return ramp[min(level, len(ramp) - 1)]


class Drawing:
    """Draws the figures of one page; ids inside the SVG differ from figure to figure."""

    def __init__(self) -> None:
        self._number = 0

    @contextmanager
    def _axes(self, width: float, height: float) -> Iterator[tuple[Axes, list[str]]]:
        """Axes to draw on, and a list that receives the SVG."""
        self._number += 1
        svg: list[str] = []
        with mpl.rc_context({**_STYLE, "svg.hashsalt": f"kartlegg-{self._number}"}):
            figure = Figure(figsize=(width, height))
            axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
            yield axes, svg
            buffer = io.StringIO()
            figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
            svg.append(_inline(buffer.getvalue()))

    def distribution(
        self, scores_by_level: Mapping[int, Sequence[float]], levels: int, low: float, high: float, language: str
    ) -> str:
        """How often each score occurs, the bars divided by band."""
        step = _step(scores_by_level, low, high)
        edges = np.arange(low - step / 2, high + step, step)
        with self._axes(3.3, 1.35) as (axes, svg):
            axes.set_position((0.02, 0.2, 0.96, 0.78))
            base = np.zeros(len(edges) - 1)
            for level in sorted(scores_by_level, key=lambda level: (level < 0, level)):  # without a band: on top
                heights = np.histogram(scores_by_level[level], edges)[0]
                outlined = level < 0 and len(scores_by_level) > 1
                face = WITHOUT if outlined else NEUTRAL if level < 0 else colour(level, levels)
                axes.bar(edges[:-1] + step / 2, heights, width=step * 0.86, bottom=base, color=face,
                         edgecolor=OUTLINE, linewidth=0.6 if outlined else 0)  # fmt: skip
                base += heights
            axes.set_xlim(low - step * 0.7, high + step * 0.7)
            axes.set_ylim(0, max(base.max(), 1) * 1.02)
            ticks = [tick for tick in mpl.ticker.MaxNLocator(6, integer=True).tick_values(low, high) if low <= tick <= high]
            _plain(axes, sorted({low, *ticks, high} if len(ticks) < 3 else set(ticks)), language)
        return svg[0]

    def profile(self, bar: Bar, language: str) -> str:
        """One score on its scale: the bands behind it, the reachable range, the score."""
        with self._axes(4.2, 0.5) as (axes, svg):
            axes.set_position((0.03, 0.42, 0.94, 0.56))
            for low, high, face in bar.zones:
                axes.add_patch(Rectangle((low, 0.14), high - low, 0.72, facecolor=face, edgecolor="white", linewidth=1))
            if bar.reachable and bar.reachable[0] != bar.reachable[1]:
                axes.plot(bar.reachable, [0.5, 0.5], color=INK, linewidth=1.6, solid_capstyle="butt")
                for end in bar.reachable:
                    axes.plot([end, end], [0.32, 0.68], color=INK, linewidth=1.6)
            if bar.score is not None:
                axes.plot([bar.score], [0.5], marker="D", markersize=7, color=INK, markeredgecolor="white", clip_on=False)
            pad = (bar.high - bar.low) * 0.015
            axes.set_xlim(bar.low - pad, bar.high + pad)
            axes.set_ylim(0, 1)
            _plain(axes, bar.ticks, language)
        return svg[0]

    def normed(self, score: float, interval: tuple[float, float] | None, language: str) -> str:
        """A T score and its interval, the mean of the norm group marked."""
        low, high = min(20.0, score, *(interval or ())), max(80.0, score, *(interval or ()))
        with self._axes(4.2, 0.42) as (axes, svg):
            axes.set_position((0.03, 0.5, 0.94, 0.48))
            axes.plot([low, high], [0.5, 0.5], color=OUTLINE, linewidth=0.8)
            axes.plot([50, 50], [0.1, 0.9], color=OUTLINE, linewidth=0.8)
            if interval:
                axes.plot(interval, [0.5, 0.5], color=NEUTRAL, linewidth=5, solid_capstyle="butt")
            axes.plot([score], [0.5], marker="D", markersize=6, color=INK, markeredgecolor="white", clip_on=False)
            pad = (high - low) * 0.015
            axes.set_xlim(low - pad, high + pad)
            axes.set_ylim(0, 1)
            _plain(axes, [20, 30, 40, 50, 60, 70, 80], language)
        return svg[0]


@dataclass(frozen=True)
class Bar:
    """One score of a profile, ready to draw."""

    low: float
    high: float
    zones: list[tuple[float, float, str]]  # from, to, colour
    ticks: list[float]
    score: float | None
    reachable: tuple[float, float] | None


def make_bar(
    possible: tuple[float, float], cutoffs: Sequence[Band], levels: int, score: float | None,
    reachable: tuple[float, float] | None,
) -> Bar:  # fmt: skip
    """A bar with a zone for each band. Where a band ends at 13 and the next begins at 14, they meet in the middle."""
    low, high = possible
    borders = [(left.high + right.low) / 2 for left, right in zip(cutoffs, cutoffs[1:], strict=False)]
    ends = [low, *borders, high]
    zones = [(ends[i], ends[i + 1], tint(colour(band.level, levels))) for i, band in enumerate(cutoffs)]
    distance = (high - low) * 0.07  # labels nearer than this would run into each other
    shown: list[float] = []
    for tick in [*(band.low for band in cutoffs[1:]), low, high]:
        if all(abs(tick - other) >= distance for other in shown):
            shown.append(tick)
    return Bar(low, high, zones or [(low, high, "#dfe6ea")], sorted(shown), score, reachable)


def _step(scores_by_level: Mapping[int, Sequence[float]], low: float, high: float) -> float:
    """The width of the bars: the coarsest step that nearly all scores keep to and that still gives a distribution."""
    scores = np.array([score for scores in scores_by_level.values() for score in scores], dtype=float)
    for step in (10.0, 5.0, 2.0):
        if len(scores) and (high - low) / step >= 8 and np.mean((scores - low) % step == 0) > 0.8:
            return step
    return next((step for step in (1.0, 2.0, 5.0, 10.0) if (high - low) / step <= 45), (high - low) / 40)


def _plain(axes: Axes, ticks: Sequence[float], language: str) -> None:
    """Only the scale below: no frame, no grid."""
    for side in ("top", "left", "right"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color("#b8c2c9")
    axes.set_yticks([])
    axes.set_xticks(list(ticks), [number(tick, language) for tick in ticks])
    axes.tick_params(axis="x", length=2.5, color="#b8c2c9", labelcolor=QUIET, pad=2)


def _inline(svg: str) -> str:
    """The <svg> element alone, as wide as its place, without what only a file of its own needs."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<g id=\"[^\"]*\"", "<g", svg)
    svg = re.sub(r"<!--.*?-->", "", svg, flags=re.DOTALL)
    svg = re.sub(r"\n\s*", "\n", svg)
    return re.sub(r"(<svg[^>]*?) width=\"[^\"]*\"", r'\1 width="100%"', re.sub(r"(<svg[^>]*?) height=\"[^\"]*\"", r"\1", svg, count=1), count=1)
