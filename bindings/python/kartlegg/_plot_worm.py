"""Worm plots. Only what plots imports this."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib import pyplot as plt

from ._plot import framed
from .page.figures import INK, OUTLINE

if TYPE_CHECKING:
    from .stats import Worm


def plot_worm(worm: Worm, ax: Any) -> Any:
    """The deviations of each band, the interval that holds each of them, and the cubic through them."""
    count = max(1, len(worm.bands))
    axes: Any = np.atleast_1d(plt.subplots(1, count, figsize=(2.4 * count + 1, 3), sharey=True)[1] if ax is None else ax)
    if worm.reason != "none":
        axes[0].set_title(f"No worm: {worm.reason}", loc="left")
        return axes
    for number, (_, band) in enumerate(worm.bands.iterrows()):
        one = axes[number]
        points = worm.points[worm.points["band"] == number].sort_values("expected")
        x = points["expected"].to_numpy()
        one.axhline(0, color=OUTLINE, linewidth=0.8)
        for side in (-1, 1):
            one.plot(x, side * points["half_width"], color=OUTLINE, linewidth=0.8, linestyle=":")
        one.plot(x, points["deviation"], ".", color=INK, markersize=2.5, alpha=0.6)
        cubic = band[["cubic", "quadratic", "slope", "intercept"]].to_numpy(dtype=float)
        one.plot(x, np.polyval(cubic, x), color=INK, linewidth=1.2)
        one.set_title(f"{band['youngest']:.3g} to {band['oldest']:.3g} (n {band['n']:.0f})", loc="left", fontsize="small")
        one.set_xlabel("normal quantile")
        framed(one, "bottom", "left")
    deviations = np.abs(worm.points["deviation"].to_numpy())
    most = 1.1 * max(0.3, float(np.nanquantile(deviations, 0.99)))
    axes[0].set(ylabel="deviation of z", ylim=(-most, most))
    return axes
