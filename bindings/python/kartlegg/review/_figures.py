"""The figures of a validation, as SVG: narrow, so that they are read on a phone as they are on paper."""

from __future__ import annotations

import math
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from ..page.figures import INK, NEUTRAL, OUTLINE, WRONG, Drawing, frame
from ._checks import Check
from ._drawn import PARTS, Curves, ScaleDrawn
from ._refit import CENTILES, Refit

_WIDTH = 4.3  # inches
_MARGIN = "#e9eef1"
_STYLES = {10: ":", 50: "-", 90: "--"}
_MARKS = {None: "s", "female": "o", "male": "^"}


class Figures(Drawing):
    """Draws the figures of one page."""

    def by_group(self, checks: Sequence[Check], labels: Sequence[str], language: str, *, percent: bool = False) -> str:
        """A value with its interval for each group, what the norms promise, and the margins."""
        scale = 100.0 if percent else 1.0
        with self._axes(_WIDTH, 0.55 + 0.36 * len(checks)) as (axes, svg):
            height = 0.55 + 0.36 * len(checks)
            axes.set_position((0.02, 0.42 / height, 0.95, 1 - 0.45 / height))
            for row, (check, label) in enumerate(zip(checks, labels, strict=True)):
                self._row(axes, check, label, row, scale)
            ends = [scale * end for c in checks for end in (c.lower, c.upper, c.margin_lower, c.margin_upper) if math.isfinite(end)]
            _ends(axes, ends, floor=0.0 if percent else None)
            axes.set_ylim(len(checks) - 0.35, -0.7)
            frame(axes, language)
        return svg[0]

    def _row(self, axes: Axes, check: Check, label: str, row: int, scale: float) -> None:
        wrong = check.verdict in ("differs", "follows")
        if math.isfinite(check.margin_lower):
            axes.add_patch(Rectangle((scale * check.margin_lower, row - 0.02), scale * (check.margin_upper - check.margin_lower), 0.34,
                                     facecolor=_MARGIN, linewidth=0))  # fmt: skip
        if math.isfinite(check.promised):
            axes.plot([scale * check.promised] * 2, [row - 0.02, row + 0.32], color=OUTLINE, linewidth=1.2)
        colour = WRONG if wrong else INK
        axes.plot([scale * check.lower, scale * check.upper], [row + 0.15] * 2, color=colour, linewidth=1.4)
        axes.plot([scale * check.value], [row + 0.15], marker="D" if wrong else "o", markersize=6, color=colour, markeredgecolor="white")
        axes.text(0.0, row - 0.12, label, transform=axes.get_yaxis_transform(), fontsize=8, color=colour, va="bottom", ha="left")

    def centiles(self, curves: Curves, drawn: ScaleDrawn, language: str) -> str:
        """The norms' centiles over age, those of the data, and where the people are."""
        with self._axes(_WIDTH, 2.5) as (axes, svg):
            axes.set_position((0.09, 0.17, 0.88, 0.8))
            densest = max((share for *_, share in curves.density), default=1.0)
            for left, right, low, high, share in curves.density:
                axes.add_patch(Rectangle((left, low), right - left, high - low, facecolor=NEUTRAL, alpha=0.08 + 0.42 * share / densest, linewidth=0))
            for centile in CENTILES:
                axes.plot(curves.ages, curves.norms[centile], color=INK, linewidth=1.4, linestyle=_STYLES[centile])
                known = [k for k, y in enumerate(curves.norms[centile]) if math.isfinite(y)]
                if known:
                    axes.text(curves.ages[known[-1]], curves.norms[centile][known[-1]], f" {centile}", fontsize=8, va="center", ha="right",
                              color=INK, bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.8})  # fmt: skip
            for age, _, score, lower, upper in curves.seen:
                if math.isfinite(lower) and math.isfinite(upper):
                    axes.plot([age, age], [lower, upper], color=WRONG, linewidth=1.3)
                axes.plot([age], [score], marker="o", markersize=5, color=WRONG, markeredgecolor="white")
            axes.set_xlim(float(curves.ages[0]), float(curves.ages[-1]))
            axes.set_ylim(drawn.lowest - 0.5, drawn.highest + 0.5)
            frame(axes, language, left=True)
        return svg[0]

    def refit(self, curves: Curves, made: Refit, drawn: ScaleDrawn, language: str) -> str:
        """The norms' centiles over age, over those of norms made of the data with their intervals."""
        with self._axes(_WIDTH, 2.5) as (axes, svg):
            axes.set_position((0.09, 0.17, 0.88, 0.8))
            for centile, (line, lower, upper) in made.centiles.items():
                axes.fill_between(made.ages, lower, upper, color=WRONG, alpha=0.22, linewidth=0)
                axes.plot(made.ages, line, color=WRONG, linewidth=1.1, linestyle=_STYLES[centile])
                axes.plot(curves.ages, curves.norms[centile], color=INK, linewidth=1.4, linestyle=_STYLES[centile])
            axes.set_xlim(float(curves.ages[0]), float(curves.ages[-1]))
            axes.set_ylim(drawn.lowest - 0.5, drawn.highest + 0.5)
            frame(axes, language, left=True)
        return svg[0]

    def histogram(self, shares: Sequence[float], language: str) -> str:
        """How many people lie in each tenth of the norm group; a tenth in each is what the norms promise."""
        with self._axes(_WIDTH, 1.9) as (axes, svg):
            axes.set_position((0.09, 0.2, 0.88, 0.76))
            for place, share in enumerate(shares):
                if math.isfinite(share):
                    axes.bar((place + 0.5) * 100 / PARTS, 100 * share, width=92 / PARTS, color=NEUTRAL)
            axes.axhline(100 / PARTS, color=WRONG, linewidth=1.2, linestyle="--")
            axes.set_xlim(0, 100)
            axes.set_ylim(0, 1.1 * max([100 * share for share in shares if math.isfinite(share)] + [100 / PARTS]))
            frame(axes, language, left=True)
        return svg[0]

    def by_age(self, points: Sequence[tuple[str | None, float, float, float, float]], margin: float, language: str) -> str:
        """Mean z over age, for each sex."""
        with self._axes(_WIDTH, 2.1) as (axes, svg):
            axes.set_position((0.11, 0.18, 0.86, 0.78))
            ages = [age for _, age, *_ in points]
            axes.axhspan(-margin, margin, color=_MARGIN, linewidth=0)
            axes.axhline(0, color=OUTLINE, linewidth=1)
            for sex in dict.fromkeys(sex for sex, *_ in points):
                mine = [point[1:] for point in points if point[0] == sex]
                face = "white" if sex == "male" else INK
                axes.plot([p[0] for p in mine], [p[1] for p in mine], color=INK, linewidth=0.8, linestyle=":" if sex == "male" else "-")
                for age, mean, lower, upper in mine:
                    axes.plot([age, age], [lower, upper], color=INK, linewidth=1)
                    axes.plot([age], [mean], marker=_MARKS[sex], markersize=5.5, color=INK, markerfacecolor=face)
            room = max((max(ages) - min(ages)) * 0.06, 0.05)
            axes.set_xlim(min(ages) - room, max(ages) + room)
            frame(axes, language, left=True)
        return svg[0]


def _ends(axes: Axes, ends: list[float], floor: float | None) -> None:
    low, high = (min(ends), max(ends)) if ends else (0.0, 1.0)
    room = (high - low) * 0.06 or 0.1
    axes.set_xlim(low - room if floor is None else max(floor, low - room), high + room)
