"""What a check of norms found, and when it is called a fault."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from ..stats import Equivalence, holm
from ..stats._result import Result
from ._cells import SMALLEST, Cell

NONE = math.nan
FAULT = 0.05
"""Chance that anything at all is called wrong where the norms are right (Holm 1979, over all tests of a report), and
level at which something is said to fit."""


@dataclass(frozen=True)
class Margins:
    """How far off norms may be and still do. The defaults are this project's own, not from a standard."""

    mean: float = 0.10
    """Of the mean z, in standard deviations."""
    sd: float = 0.10
    """Of the SD of z, about 1."""
    share: float = 0.02
    """Of a share below a percentile or beyond a cut-off: 0.02 are two of a hundred people."""
    distance: float = 0.05
    """Of the distribution: the largest difference of any share (Kolmogorov's distance)."""
    explained: float = 0.02
    """Of the variance of z that age and sex explain."""


@dataclass(frozen=True)
class Check(Result):
    """One check of one scale in one group of people."""

    kind: str
    """"mean", "sd", "share_below", "beyond_cutoff", "place_of_cutoff", "distribution", "age_and_sex", "shift",
    "variance_ratio", "printed_n", "printed_mean", "printed_sd", "printed_alpha", "table" (nothing found in it), the kinds of
    `NormFault`, "cutoff_shift"."""
    scale: str
    people: str
    """"girls, 10 to 12 years", in the language of the report."""
    about: str
    """Which percentile or cut-off; may be empty."""
    value: float = NONE
    lower: float = NONE
    upper: float = NONE
    """Ends of the interval of the value."""
    promised: float = NONE
    """What the norms say."""
    margin_lower: float = NONE
    margin_upper: float = NONE
    n: float = NONE
    """People (Kish's n with weights); NaN where there are too few to say how many."""
    verdict: str = "not_judged"
    """"fits" (shown to lie within the margins), "differs" (beyond them, and more than by chance), "not_certain",
    "follows" (differs only because of the groups that differ), "not_judged" (and `reason` says why)."""
    p: float = NONE
    """That there is no difference, before Holm's correction; NaN where nothing was tested."""
    p_holm: float = NONE
    """The same, over all tests of the report."""
    reason: str = "none"
    """"too_few", "suppressed", "no_norms", "described", "not_the_sample", a reason of `kartlegg.stats`, ..."""
    method: str = ""
    details: dict[str, float | str] = field(default_factory=dict)
    """Further numbers by name: skew, kurtosis, ..."""
    cell: Cell | None = field(default=None, repr=False, compare=False)
    p_equivalent: float = NONE
    """That the truth lies within the margins (two one-sided tests)."""

    @property
    def everybody(self) -> bool:
        """True if the check is about all people together."""
        return self.cell is None or self.cell.everybody


def tested(check: Check, test: Equivalence) -> Check:
    """The check with what a test says, and its reason where it could not be made."""
    return replace(check, p=test.p_different, p_equivalent=test.p_equivalent, reason=test.reason)


def judged(checks: Sequence[Check]) -> list[Check]:
    """The checks with their verdicts. Holm's correction goes over every test among them."""
    places = [place for place, check in enumerate(checks) if not math.isnan(check.p)]
    adjusted = dict(zip(places, holm(np.array([checks[place].p for place in places])), strict=True)) if places else {}
    return [_judged(check, float(adjusted.get(place, NONE))) for place, check in enumerate(checks)]


def protected(checks: Sequence[Check]) -> list[Check]:
    """Without the numbers from which counts of fewer than five people could be read: their verdicts alone are told.

    Where one group of several is hidden, its count would follow from the others and from everybody's: so the group with the
    smallest count goes with it.
    """
    found = list(checks)
    together: dict[tuple[str, str, str], list[int]] = {}
    for place, check in enumerate(found):
        if check.kind in ("share_below", "beyond_cutoff") and not math.isnan(check.value):
            together.setdefault((check.kind, check.scale, check.about), []).append(place)
    for places in together.values():
        small = {place for place in places if _fewest(found[place]) < SMALLEST}
        others = [place for place in places if place not in small and not found[place].everybody]
        if len([place for place in small if not found[place].everybody]) == 1 and others:
            small.add(min(others, key=lambda place: _fewest(found[place])))
        for place in small:
            found[place] = replace(
                found[place], value=NONE, lower=NONE, upper=NONE, p=NONE, p_holm=NONE, p_equivalent=NONE,
                reason="suppressed",
            )  # fmt: skip
    return found


def _fewest(check: Check) -> float:
    """People on the emptier side of a cut-off or percentile."""
    return min(check.value, 1 - check.value) * check.n


def _judged(check: Check, p_holm: float) -> Check:
    if math.isnan(p_holm):
        return check
    beyond = not check.margin_lower <= check.value <= check.margin_upper
    excused = check.details.get("nearest") == 1
    if p_holm < FAULT and beyond and not excused:
        verdict = "differs"
    elif check.p_equivalent < FAULT or excused:
        verdict = "fits"
    else:
        verdict = "not_certain"
    return replace(check, verdict=verdict, p_holm=p_holm)
