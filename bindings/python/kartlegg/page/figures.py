"""What is drawn of scores, on the axes of the caller; and the figures of the page and of notebooks.

The figures are plain SVG, the same bytes for the same numbers.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from .._core import Band
from .._texts import figure, number

if TYPE_CHECKING:
    from .._report import Report, ScaleScore

Column: TypeAlias = npt.NDArray[np.float64]

# From quiet to strong by level of concern; they also differ in lightness, for eyes and printers without colour.
RAMPS: Final = {
    1: ("#b7c7d3",),
    2: ("#b7c7d3", "#c4702b"),
    3: ("#b7c7d3", "#e2b55f", "#a8431d"),
    4: ("#b7c7d3", "#e2b55f", "#c4702b", "#7a1f1c"),
}
# The same bands by pattern. Hatching stands for concern, denser for more.
PATTERNS: Final = {1: ("",), 2: ("", "///"), 3: ("", "///", "xxx"), 4: ("", "..", "///", "xxx")}
WRONG: Final = "#a8431d"  # what differs, what is in doubt
NEUTRAL: Final = "#8da6b8"  # scores of a scale that has no bands
WITHOUT: Final = "#ffffff"  # scores without a band, beside scores that have one: outlined
OUTLINE: Final = "#8a97a0"
INK: Final = "#1f2a33"
QUIET: Final = "#5d6a73"
HATCH: Final = "#6b5750"  # of the hatching
MARKERS: Final = "Dos^v"  # of norm groups side by side; the first alone is a diamond

HATCHING: Final[dict[Any, Any]] = {"hatch.linewidth": 0.5}
_STYLE: Final[dict[Any, Any]] = {"svg.fonttype": "none", "font.family": "sans-serif", "font.size": 8.5, "text.color": INK,
                                 **HATCHING}  # fmt: skip


def tint(colour: str) -> str:
    """A lighter tone, for the ground behind a score."""
    parts = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(255 - 0.6 * (255 - part)):02x}" for part in parts)


def colour(level: int, levels: int) -> str:
    """The colour of a band: level 0 is least concern."""
    ramp = RAMPS[min(max(levels, 1), 4)]
    return ramp[min(level, len(ramp) - 1)]


def pattern(level: int, levels: int) -> str:
    """The hatching of a band, as Matplotlib names it."""
    patterns = PATTERNS[min(max(levels, 1), 4)]
    return patterns[min(level, len(patterns) - 1)]


def hatching(face: str) -> str:
    """The colour of hatching that shows on a ground."""
    return "white" if sum(int(face[i : i + 2], 16) for i in (1, 3, 5)) < 330 else HATCH


def draw_histogram(
    axes: Axes, scores_by_level: Mapping[int, Column], levels: int, edges: Column, *,
    people: Mapping[int, Column] | None = None, base: float = 0.0, unit: float = 1.0,
) -> float:  # fmt: skip
    """How often each score occurs, the bars divided by band; gives the highest top.

    Level -1 is without a band, and on top. `people`: how many have each score; left out: one. `base` is where the bars stand, `unit` the height of one score.
    """
    step = edges[1] - edges[0]
    tops: Column = np.full(len(edges) - 1, base)
    for level in sorted(scores_by_level, key=lambda level: (level < 0, level)):
        heights = unit * np.histogram(scores_by_level[level], edges, weights=people[level] if people else None)[0]
        outlined = level < 0 and len(scores_by_level) > 1
        face = WITHOUT if outlined else NEUTRAL if level < 0 else colour(level, levels)
        some = heights > 0
        axes.bar((edges[:-1] + step / 2)[some], heights[some], width=step * 0.86, bottom=tops[some], color=face,
                 edgecolor=OUTLINE if outlined else hatching(face), linewidth=0.6 if outlined else 0,
                 hatch=pattern(level, levels) if level >= 0 else "")  # fmt: skip
        tops += heights
    return float(tops.max())


def histogram_edges(
    scores_by_level: Mapping[int, Column], low: float, high: float, people: Mapping[int, Column] | None = None
) -> Column:
    """The borders of the bars from the lowest to the highest score, which are the middles of theirs."""
    step = _step(scores_by_level, low, high, people)
    edges: Column = np.arange(low - step / 2, high + step, step)
    return edges


def draw_bar(axes: Axes, bar: Bar, y: float = 0.5, height: float = 0.72) -> None:
    """One score on its scale: the bands behind it, the reachable range, the score."""
    bottom = y - height / 2
    for zone in bar.zones:
        axes.add_patch(Rectangle((zone.low, bottom), zone.high - zone.low, height, facecolor=zone.face,
                                 edgecolor=HATCH, linewidth=0, hatch=zone.pattern))  # fmt: skip
        if zone.low > bar.low:
            axes.plot([zone.low, zone.low], [bottom, bottom + height], color="white", linewidth=1.4, solid_capstyle="butt")
    if bar.reachable and bar.reachable[0] != bar.reachable[1]:
        axes.plot(bar.reachable, [y, y], color=INK, linewidth=1.6, solid_capstyle="butt")
        for end in bar.reachable:
            axes.plot([end, end], [y - height / 5, y + height / 5], color=INK, linewidth=1.6)
    if bar.score is not None:
        axes.plot([bar.score], [y], marker="D", markersize=7, color=INK, markeredgecolor="white", clip_on=False, zorder=5)


def draw_normed(
    axes: Axes, score: float, interval: tuple[float, float] | None, y: float = 0.5, *, marker: str = "D", label: str = ""
) -> None:
    """A normed score with its interval as a bar about it."""
    if interval:
        axes.plot(interval, [y, y], color=NEUTRAL, linewidth=5, solid_capstyle="butt")
    axes.plot([score], [y], marker=marker, markersize=6, color=INK, markeredgecolor="white", linestyle="none",
              clip_on=False, zorder=5, label=label or "_")  # fmt: skip


class Drawing:
    """Draws the figures of one page; ids inside the SVG differ from figure to figure.

    With `inherit` the numbers below take the colour of the text about them, so that dark pages show them too.
    """

    def __init__(self, *, inherit: bool = False) -> None:
        self._number = 0
        self._inherit = inherit

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
            drawn = _inline(buffer.getvalue())
            svg.append(drawn.replace(QUIET, "currentColor") if self._inherit else drawn)

    def distribution(
        self, scores_by_level: Mapping[int, Column], people: Mapping[int, Column], levels: int, low: float, high: float,
        language: str,
    ) -> str:  # fmt: skip
        """How often each score occurs, the bars divided by band; `people` have each score."""
        edges = histogram_edges(scores_by_level, low, high, people)
        step = edges[1] - edges[0]
        with self._axes(3.3, 1.35) as (axes, svg):
            axes.set_position((0.02, 0.2, 0.96, 0.78))
            top = draw_histogram(axes, scores_by_level, levels, edges, people=people)
            axes.set_xlim(low - step * 0.7, high + step * 0.7)
            axes.set_ylim(0, max(top, 1) * 1.02)
            ticks = [tick for tick in mpl.ticker.MaxNLocator(6, integer=True).tick_values(low, high) if low <= tick <= high]
            _plain(axes, sorted({low, *ticks, high} if len(ticks) < 3 else set(ticks)), language)
        return svg[0]

    def profile(self, bar: Bar, language: str, width: float = 4.2) -> str:
        """One score on its scale, as `draw_bar` has it."""
        with self._axes(width, 0.5) as (axes, svg):
            axes.set_position((0.03, 0.42, 0.94, 0.56))
            draw_bar(axes, bar)
            _range(axes, bar.low, bar.high)
            _plain(axes, bar.ticks, language)
        return svg[0]

    def normed(self, score: float, interval: tuple[float, float] | None, language: str, width: float = 4.2) -> str:
        """A T score and its interval, the mean of the norm group marked."""
        low, high = min(20.0, score, *(interval or ())), max(80.0, score, *(interval or ()))
        with self._axes(width, 0.42) as (axes, svg):
            axes.set_position((0.03, 0.5, 0.94, 0.48))
            axes.plot([low, high], [0.5, 0.5], color=OUTLINE, linewidth=0.8)
            axes.plot([50, 50], [0.1, 0.9], color=OUTLINE, linewidth=0.8)
            draw_normed(axes, score, interval)
            _range(axes, low, high)
            _plain(axes, [tick for tick in range(-50, 151, 10) if low <= tick <= high], language)
        return svg[0]

    def swatch(self, level: int, levels: int) -> str:
        """A piece of a band, for a legend."""
        with self._axes(0.3, 0.18) as (axes, svg):
            draw_bar(axes, Bar(0, 1, [Zone(0, 1, tint(colour(level, levels)), pattern(level, levels))], [], None, None), height=1)
            axes.set_axis_off()
        return svg[0]


@dataclass(frozen=True)
class Zone:
    """A band on a bar."""

    low: float
    high: float
    face: str
    pattern: str


@dataclass(frozen=True)
class Bar:
    """One score of a profile, ready to draw."""

    low: float
    high: float
    zones: list[Zone]
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
    zones = [
        Zone(ends[i], ends[i + 1], tint(colour(band.level, levels)), pattern(band.level, levels))
        for i, band in enumerate(cutoffs)
    ]
    distance = (high - low) * 0.07  # labels nearer than this would run into each other
    shown: list[float] = []
    for tick in [*(band.low for band in cutoffs[1:]), low, high]:
        if all(abs(tick - other) >= distance for other in shown):
            shown.append(tick)
    return Bar(low, high, zones or [Zone(low, high, "#dfe6ea", "")], sorted(shown), score, reachable)


def bar_of(score: ScaleScore, levels: int) -> Bar | None:
    """The bar of a score in the bands of its default scheme; None where the form has no such scale."""
    possible, reachable = score.possible, score.reachable
    if possible is None:
        return None
    return make_bar((possible.lower, possible.upper), score.cutoffs(), levels, score.raw,
                    (reachable.lower, reachable.upper) if reachable else None)  # fmt: skip


def levels_of(report: Report) -> int:
    """How many levels of concern the bands of a report have, at least 1."""
    return 1 + max((band.level for score in report for band in score.cutoffs()), default=0)


def _step(
    scores_by_level: Mapping[int, Column], low: float, high: float, people: Mapping[int, Column] | None
) -> float:
    """The width of the bars: the coarsest step that nearly all scores keep to and that still gives a distribution."""
    scores = np.concatenate([*scores_by_level.values(), np.empty(0)])
    weights = np.concatenate([*people.values(), np.empty(0)]) if people else None
    for step in (10.0, 5.0, 2.0):
        if len(scores) and (high - low) / step >= 8 and np.average((scores - low) % step == 0, weights=weights) > 0.8:
            return step
    return next((step for step in (1.0, 2.0, 5.0, 10.0) if (high - low) / step <= 45), (high - low) / 40)


def _range(axes: Axes, low: float, high: float) -> None:
    """From low to high and a little more, so that a mark at an end is whole."""
    pad = (high - low) * 0.015
    axes.set_xlim(low - pad, high + pad)
    axes.set_ylim(0, 1)


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


def frame(axes: Axes, language: str, *, left: bool = False) -> None:
    """A frame only where there are numbers; decimal comma in Norwegian."""
    for side in ("top", "right", *(() if left else ("left",))):
        axes.spines[side].set_visible(False)
    for side in ("bottom", "left"):
        axes.spines[side].set_color("#b8c2c9")
    if not left:
        axes.set_yticks([])
    for axis in ("x", "y") if left else ("x",):
        low, high = axes.get_xlim() if axis == "x" else axes.get_ylim()
        ticks = [tick for tick in np.asarray(axes.get_xticks() if axis == "x" else axes.get_yticks()) if low <= tick <= high]
        labels = [figure(float(tick), language, _decimals(ticks)) for tick in ticks]
        (axes.set_xticks if axis == "x" else axes.set_yticks)(ticks, labels)
    axes.tick_params(length=2.5, color="#b8c2c9", labelcolor=QUIET, pad=2, labelsize=8)


def _decimals(ticks: Sequence[float]) -> int:
    return next((digits for digits in range(4) if all(abs(tick - round(float(tick), digits)) < 1e-9 for tick in ticks)), 3)
