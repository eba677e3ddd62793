"""Two norm sets on the same people (protocol 8.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from .. import _core, stats
from ..stats._result import Result
from ._calibration import Placed
from ._cells import ENOUGH, SMALLEST
from ._checks import NONE

HIGH = (60.0, 70.0)
"""T from which a score is in the second and third class, where the norm sets have no bands of the same names: one and two
standard deviations above the mean. Places for a comparison, not cut-offs of any instrument."""


@dataclass(frozen=True)
class NormsCompared(Result):
    """One scale in two norm sets: T of the second less T of the first, on the same people."""

    scale: str
    n: float
    mean_difference: float
    interval: tuple[float, float]
    rmsd: float
    """Root of the mean squared difference."""
    limits: tuple[float, float]
    """Limits of agreement: mean -/+ 1.96 SD of the differences (Bland & Altman 1986, Lancet 327:307)."""
    kappa: float
    """Of the classes, quadratic weights."""
    kappa_interval: tuple[float, float]
    reclassified: float
    """Share of the people who are in another class."""
    reclassified_interval: tuple[float, float]
    up: float
    """Share in a class of more concern by the second norm set."""
    by_class: dict[str, float]
    """Share of those in each class of the first who are in another by the second; fewer than 5 people: NaN."""
    classes: str
    """"bands" (those of the norm sets) or "t" (T 60 and 70)."""
    reason: str


def compare(first: Placed, second: Placed, of_first: Sequence[_core.PrintedNorm], of_second: Sequence[_core.PrintedNorm], confidence: float) -> NormsCompared:
    """Where both place a person."""
    both = np.isfinite(first.printed_z) & np.isfinite(second.printed_z)
    n = float(both.sum())
    if n < ENOUGH:
        return NormsCompared(first.scale, n if n >= SMALLEST else NONE, NONE, (NONE, NONE), NONE, (NONE, NONE), NONE, (NONE, NONE), NONE,
                             (NONE, NONE), NONE, {}, "", "too_few")  # fmt: skip
    a, b = 50 + 10 * first.printed_z[both], 50 + 10 * second.printed_z[both]
    agreement = stats.limits_of_agreement(b, a, confidence=confidence)
    one, other, kind = _classes(first, second, of_first, of_second, both, a, b)
    kappa = stats.kappa(one, other, weights="quadratic", confidence=confidence)
    moved = one != other
    lower, upper = stats.proportion_interval(float(moved.sum()), n=n, confidence=confidence)
    by_class = {f"{name:g}": float(moved[one == name].mean()) if (one == name).sum() >= SMALLEST else NONE for name in np.unique(one)}
    return NormsCompared(
        first.scale, n, float((b - a).mean()), _ends(agreement.mean_difference.interval), float(np.sqrt(((b - a) ** 2).mean())),
        _ends((agreement.lower.value, agreement.upper.value)), kappa.value, kappa.interval, float(moved.mean()), (float(lower), float(upper)),
        float((other > one).mean()), by_class, kind, "none",
    )  # fmt: skip


def _ends(of: tuple[Any, Any]) -> tuple[float, float]:
    return float(of[0]), float(of[1])


def _classes(
    first: Placed, second: Placed, of_first: Sequence[_core.PrintedNorm], of_second: Sequence[_core.PrintedNorm],
    both: npt.NDArray[np.bool_], a: npt.NDArray[np.float64], b: npt.NDArray[np.float64],
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], str]:  # fmt: skip
    one, other = _levels(first, of_first)[both], _levels(second, of_second)[both]
    if np.isfinite(one).all() and np.isfinite(other).all():
        return one, other, "bands"
    sign = 1.0 if first.upwards else -1.0
    return (*(np.digitize(50 + sign * (t - 50), HIGH).astype(np.float64) for t in (a, b)), "t")  # type: ignore[return-value]


def _levels(placed: Placed, norms: Sequence[_core.PrintedNorm]) -> npt.NDArray[np.float64]:
    """The level of concern of each score in the norm set's own bands; NaN where it has none."""
    found = np.full(len(placed.raw), np.nan)
    for index in np.unique(placed.cutoffs[placed.cutoffs >= 0]):
        for band in norms[index].bands:
            found[(placed.cutoffs == index) & (placed.raw >= band.low) & (placed.raw <= band.high)] = band.level
    return found
