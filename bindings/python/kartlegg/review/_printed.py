"""The printed numbers themselves: do they fit together (protocol 8.1), and do the data give them again (8.2)?"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import NormalDist

import numpy as np

from .. import _core, stats
from .._instrument import Instrument
from ._calibration import Placed
from ._cells import ENOUGH, SMALLEST, Cell, months_of
from ._checks import NONE, Check
from ._people import SEXES, Numbers, People

JUMP = 4.0  # robust standard deviations: Hampel's usual limit is 3
_MOST_OUTSIDE = 1 / 3  # of the cut-offs may break a rule that the others follow
RULES = ("nearest", "at_most", "at_least")
_HALF_OF = {"z_score": 1.0, "t_score": 0.1, "scaled_score": 1 / 3, "standard_score": 1 / 15, "stanine": 0.5, "sten": 0.5}  # z of a unit


def people_cell(norm: _core.PrintedNorm, people: People) -> Cell:
    """The people of a printed norm, and who of them is in the data."""
    low, high = months_of(norm)
    sex = norm.people.sex
    rows = (people.age_months >= low) & (people.age_months < high) | bool(math.isinf(low) and math.isinf(high))
    if sex is not None:
        rows &= people.sex == SEXES.index(sex)
    return Cell(sex, low, high, np.flatnonzero(rows), shown=int(rows.sum()) >= SMALLEST)


# -- the norms alone --------------------------------------------------------------------------------------------------------


def table_checks(scale: str, norms: Sequence[tuple[_core.PrintedNorm, str]]) -> Iterator[Check]:
    """Jumps within a table: a step between neighbours that is far from the steps about it, as a wrong digit makes."""
    for norm, people in norms:
        if len(norm.table_raw) < 5:
            continue
        raw, values = np.array(norm.table_raw), np.array(norm.table_value)
        second = np.diff(values, 2)
        spread = 1.4826 * float(np.median(np.abs(second - np.median(second))))
        least = max(spread, 0.5 * 10.0 ** -_decimals(norm.table_value))
        # One wrong number bends the table there, and back at both of its neighbours.
        inner = 1 + int(np.argmax(np.abs(second[1:-1])))
        size = float(abs(second[inner]) / least)
        bent = size > JUMP and all(-second[k] * np.sign(second[inner]) > 0.25 * abs(second[inner]) for k in (inner - 1, inner + 1))
        yield Check(
            "table", scale, people, f"{raw[inner + 1]:g}", value=size, margin_upper=JUMP, margin_lower=0.0, promised=0.0,
            verdict="differs" if bent else "fits", method="second_differences",
            details={"raw": float(raw[inner + 1]), "normed": float(values[inner + 1])},
        )  # fmt: skip


def _decimals(values: Sequence[float]) -> int:
    return next((digits for digits in range(6) if all(abs(v - round(v, digits)) < 1e-9 for v in values)), 6)


def cutoff_checks(
    instrument: Instrument, group: str, scale: str, norms: Sequence[tuple[int, _core.PrintedNorm, str]], people: People, placed: Placed,
    nominal: dict[str, float],
) -> Iterator[Check]:  # fmt: skip
    """Do the cut-offs of all groups follow one rule, by the norms' own numbers?

    By the rules that authors use (the score whose share is nearest to a promised one; the lowest that at most so many lie
    beyond; the highest that at least so many do), each cut-off leaves a range for the promised share. Where a share suits
    most groups by some rule, those that it does not suit are named.
    """
    bands = dict.fromkeys(band.id for _, norm, _ in norms for band in norm.bands if band.level > 0)
    for band_id in bands:
        rows = [
            (norm, text, band, shares)
            for index, norm, text in norms
            for band in norm.bands
            if band.id == band_id and (shares := _shares_about(instrument, group, scale, index, band, people, placed)) is not None
        ]
        if len(rows) < 3:
            continue
        slack = np.array([_slack(norm, shares) for norm, *_, shares in rows])
        ranges = {rule: np.array([_range(rule, *shares[1:4]) for *_, shares in rows]) + slack[:, None] * (-1, 1) for rule in RULES}
        named = nominal.get(band_id)
        best = {rule: _most_common(found, named) for rule, found in ranges.items()}
        rule = max(RULES, key=lambda rule: best[rule][1])
        promised, suited = best[rule]
        recognised = suited >= (1 - _MOST_OUTSIDE) * len(rows)
        for (_, text, band, shares), (low, high) in zip(rows, ranges[rule], strict=True):
            fits = low <= promised < high
            other = _right_cutoff(rule, shares, promised)
            at = band.low if placed.upwards else band.high
            yield Check(
                "place_of_cutoff", scale, text, band.label, value=shares[2], promised=promised,
                verdict="not_judged" if not recognised else "fits" if fits else "differs",
                reason="none" if recognised else "no_common_rule", method=rule,
                details={
                    "cutoff": at, "band": band.id, "upwards": float(placed.upwards), "rule": rule,
                    "instead": at + other * placed.step * (1 if placed.upwards else -1), "instead_share": shares[2 + other],
                },
            )  # fmt: skip


def _shares_about(
    instrument: Instrument, group: str, scale: str, index: int, band: _core.PrintedBand, people: People, placed: Placed
) -> list[float] | None:
    """The share of the norm group beyond the cut-off, and beyond the two scores on each side of it, by its own numbers."""
    rows = np.flatnonzero((placed.cutoffs == index) & np.isfinite(placed.z))
    if not len(rows):
        return None
    row = int(rows[0])
    at = band.low if placed.upwards else band.high
    scores = at + np.arange(-2, 3) * placed.step * (1 if placed.upwards else -1)
    found = instrument.norm_places(
        group, scale, scores, age_months=people.age_months[row], sex=SEXES[people.sex[row]], form=str(people.form[row]), step=placed.step
    )
    shares = 1 - found.lower if placed.upwards else found.upper
    return None if not np.isfinite(shares).all() else [float(one) for one in shares]


def _range(rule: str, before: float, here: float, after: float) -> tuple[float, float]:
    """Promised shares for which a cut-off is the right one: from, and below. `before`, `after`: beyond its neighbours."""
    return {"nearest": ((here + after) / 2, (before + here) / 2), "at_most": (here, before), "at_least": (after, here)}[rule]


def _slack(norm: _core.PrintedNorm, shares: list[float]) -> float:
    """How far a share may be off because the table is rounded, and because borders lie between its rows."""
    rounding = 0.0
    if norm.measure:
        half = 0.5 * 10.0 ** -_decimals(norm.table_value)
        z = _HALF_OF.get(norm.measure, NONE) * half
        rounding = half / 100 if norm.measure == "percentile_rank" else NormalDist().pdf(NormalDist().inv_cdf(shares[2])) * z
    return rounding + 0.03 * (shares[1] - shares[3]) / 2


def _most_common(ranges: Numbers, named: float | None) -> tuple[float, int]:
    """The share that suits most cut-offs, and how many."""
    candidates = [named] if named is not None else [(float(low) + float(high)) / 2 for low in ranges[:, 0] for high in ranges[:, 1] if low < high]
    suited = [int(((ranges[:, 0] <= share) & (share < ranges[:, 1])).sum()) for share in candidates]
    most = max(suited)
    return float(np.median([share for share, n in zip(candidates, suited, strict=True) if n == most])), most


def _right_cutoff(rule: str, shares: list[float], promised: float) -> int:
    """How many scores further out the right cut-off lies: -1, 0 or 1, or in which direction."""
    for move in (0, 1, -1):
        low, high = _range(rule, *shares[1 + move : 4 + move])
        if low <= promised < high:
            return move
    return 1 if promised < shares[2] else -1


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
