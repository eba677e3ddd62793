"""The printed numbers themselves: do they fit together (protocol 8.1), and do the data give them again (8.2)?"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from .. import _core, stats
from ._cells import ENOUGH, SMALLEST, Cell, months_of
from ._checks import NONE, Check
from ._people import SEXES, People

FAULTS = ("jump", "reversal", "not_linear", "moments", "percentile", "impossible_sd", "repeated")
"""Kinds of checks that are about the printed numbers alone, as `NormFault` has them."""


def people_cell(norm: _core.PrintedNorm, people: People) -> Cell:
    """The people of a printed norm, and who of them is in the data."""
    low, high = months_of(norm)
    sex = norm.people.sex
    rows = (people.age_months >= low) & (people.age_months < high) | bool(math.isinf(low) and math.isinf(high))
    if sex is not None:
        rows &= people.sex == SEXES.index(sex)
    return Cell(sex, low, high, np.flatnonzero(rows), shown=int(rows.sum()) >= SMALLEST)


# -- the norms alone --------------------------------------------------------------------------------------------------------


def table_checks(faults: Sequence[_core.NormFault], norms: Sequence[tuple[int, _core.PrintedNorm, str]]) -> Iterator[Check]:
    """What a group's printed numbers show by themselves: every fault, and every table that has none."""
    texts = {index: text for index, _, text in norms}
    for index, norm, text in norms:
        mine = [fault for fault in faults if fault.number == index]
        for fault in mine:
            details: dict[str, float | str] = {"more": float(fault.more), "other": texts.get(fault.other, "")}
            yield Check(
                fault.kind, norm.scale, text, "" if fault.raw is None else f"{fault.raw:g}", value=_known(fault.printed),
                promised=_known(fault.expected), verdict="differs", method="printed_numbers", details=details,
            )  # fmt: skip
        if len(norm.table_raw) > 4 and not mine:
            yield Check("table", norm.scale, text, "", verdict="fits", method="printed_numbers")


def _known(value: float | None) -> float:
    return NONE if value is None else value


# -- the norms again from the data --------------------------------------------------------------------------------------------


def reproduction(
    scale: str, norms: Sequence[tuple[_core.PrintedNorm, str]], people: People, items: Sequence[str], confidence: float
) -> Iterator[Check]:
    """n, mean, SD and alpha of the norm sample itself, each against the interval that the printed number was rounded from."""
    for norm, text in norms:
        cell = people_cell(norm, people)
        raw = people.raw[scale][cell.rows]
        raw = raw[np.isfinite(raw)]
        blank = Check("", scale, text, "", n=float(len(raw)) if len(raw) >= SMALLEST else NONE, method="rounding", cell=cell)
        if len(raw) < SMALLEST:
            yield replace(blank, kind="printed_n", reason="suppressed")
            continue
        if norm.people.n is not None:
            yield _again(replace(blank, kind="printed_n"), float(len(raw)), norm.people.n, norm.people.n, norm.people.n)
        for kind, printed, value in (
            ("printed_mean", norm.mean, float(raw.mean())),
            ("printed_sd", norm.sd, float(raw.std(ddof=1))),
            ("printed_alpha", norm.alpha, NONE),
        ):
            if printed is None:
                continue
            if kind == "printed_alpha":
                found = [people.items[item][cell.rows] for item in items if item in people.items]
                if len(found) < 2 or len(found) < len(items):
                    yield replace(blank, kind=kind, reason="no_answers")
                    continue
                value = stats.alpha(np.column_stack(found), confidence=confidence).value
            yield _again(replace(blank, kind=kind), value, printed.value, printed.lower, printed.upper)


def _again(check: Check, value: float, printed: float, lower: float, upper: float) -> Check:
    slack = 1e-9 * max(1.0, abs(printed))  # of sums of decimals
    verdict = "fits" if lower - slack <= value <= upper + slack else "differs"
    return replace(check, value=value, promised=printed, margin_lower=lower, margin_upper=upper, verdict=verdict)


def shifts(scale: str, norms: Sequence[tuple[_core.PrintedNorm, str]], people: People, confidence: float) -> Iterator[Check]:
    """d and the ratio of variances against printed means and SDs; described, as the mean and SD of z are judged."""
    for norm, text in norms:
        if norm.mean is None or norm.sd is None:
            continue
        cell = people_cell(norm, people)
        raw = people.raw[scale][cell.rows]
        raw = raw[np.isfinite(raw)]
        if len(raw) < ENOUGH:
            continue
        n = NONE if norm.people.n is None else float(norm.people.n)
        found = stats.shift(
            mean=float(raw.mean()), sd=float(raw.std(ddof=1)), n=len(raw), norm_mean=norm.mean.value, norm_sd=norm.sd.value,
            norm_n=n, confidence=confidence,
        )  # fmt: skip
        blank = Check("shift", scale, text, "", n=float(len(raw)), reason="described" if found.reason == "none" else found.reason,
                      details={"norm_n": n}, cell=cell)  # fmt: skip
        yield replace(blank, value=found.d, lower=found.d_interval[0], upper=found.d_interval[1], promised=0.0, method="normal")
        yield replace(blank, kind="variance_ratio", value=found.variance_ratio, lower=found.ratio_interval[0],
                      upper=found.ratio_interval[1], promised=1.0, method="f" if found.norm_error else "chi_square")  # fmt: skip
