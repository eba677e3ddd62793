"""The small figures of a lint: how often each code occurs, and how items hang together with their scale."""

from __future__ import annotations

import math
from collections.abc import Mapping

from .._texts import figure, number
from ..page.figures import INK, NEUTRAL, OUTLINE, WRONG, Drawing, frame
from ._frequencies import Frequencies

_WIDTH = 4.3  # inches
_SMALL = 1.6
_FEWEST = 8  # places for bars, so that few codes have no bars like walls


class Figures(Drawing):
    """Draws the figures of one page."""

    def frequencies(self, seen: Frequencies, language: str) -> str:
        """A bar for each code: the key's, others in another colour; hatched without a height where the number is hidden."""
        with self._axes(_WIDTH, _SMALL) as (axes, svg):
            axes.set_position((0.14, 0.2, 0.84, 0.76))
            shown = seen.shown
            top = max([count for count in shown if math.isfinite(count)] + [1.0])
            for place, (value, count) in enumerate(zip(seen.values, shown, strict=True)):
                wrong = bool(seen.expected) and value not in seen.expected
                colour = WRONG if wrong else NEUTRAL
                if math.isnan(count):
                    axes.bar(place, 0.12 * top, width=0.8, facecolor="white", edgecolor=colour, hatch="////", linewidth=0.8)
                else:
                    axes.bar(place, count, width=0.8, color=colour)
            axes.set_ylim(0, 1.08 * top)
            frame(axes, language, left=True)
            axes.set_xlim(-0.6, max(len(seen.values), _FEWEST) - 0.4)
            axes.set_xticks(range(len(seen.values)), [number(value, language) for value in seen.values])
        return svg[0]

    def correlations(self, found: Mapping[str, tuple[float, float, float]], language: str) -> str:
        """The correlation of each item with its scale, with its interval."""
        height = 0.5 + 0.36 * len(found)
        with self._axes(_WIDTH, height) as (axes, svg):
            axes.set_position((0.05, 0.36 / height, 0.9, 1 - 0.4 / height))
            axes.plot([0, 0], [-0.6, len(found) - 0.4], color=OUTLINE, linewidth=1.0)
            for row, (name, (r, lower, upper)) in enumerate(found.items()):
                colour = WRONG if upper < 0 else INK
                axes.plot([lower, upper], [row + 0.15] * 2, color=colour, linewidth=1.4)
                axes.plot([r], [row + 0.15], marker="o", markersize=6, color=colour, markeredgecolor="white")
                axes.text(0.0, row - 0.12, f"{name}: {figure(r, language)}", transform=axes.get_yaxis_transform(), fontsize=8, color=colour, va="bottom")
            axes.set_xlim(-1, 1)
            axes.set_ylim(len(found) - 0.35, -0.75)
            frame(axes, language)
        return svg[0]
