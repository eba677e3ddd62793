"""Do the cut-offs of all groups follow one rule, and what share of people does it promise (protocol 8.1)?"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np

from .. import _core
from .._instrument import Instrument
from ..stats._result import Result
from ._calibration import Placed
from ._checks import NONE, Check
from ._people import SEXES, Numbers, People

_NORMAL = NormalDist()
_FEWEST = 3  # cut-offs that can show a rule
_MOST_OUTSIDE = 1 / 3  # of the cut-offs may break a rule that the others follow
_HALF_OF = {"z_score": 1.0, "t_score": 0.1, "scaled_score": 1 / 3, "standard_score": 1 / 15, "stanine": 0.5, "sten": 0.5}  # z of a unit

SHARES = (0.10, 0.05, 0.20, 0.02, 0.01, 0.025, 0.15, 0.25, 0.07, 0.03, 0.16)
"""Shares that authors promise beyond a cut-off, the most usual first: the 90th, 95th, 80th and 98th percentile, ..."""
BORDERS = (1.0, 1.5, 2.0, 1.3, 1.7)
"""z from which authors call a score high: T 60, 65, 70, 63 and 67."""
RULES = ("nearest", "at_most", "at_least", "reaches")
"""The score that the promised share is nearest to beyond; the first that at most so many lie beyond; the last that at least
so many do; the first whose normed score reaches a border."""


@dataclass(frozen=True)
class Promise(Result):
    """What share of people a cut-off is meant to hold, and who says so."""

    band: str
    """Its label."""
    scheme: str
    """Title of the band scheme; "" for the norm group's own bands."""
    source: str
    """Of what is expected in the data: "caller", "table", "mean_and_sd", "model" (each group's share by the norms' own numbers) or
    "none" (nothing says it)."""
    share: float
    """The one share that is promised everywhere: the caller's, or that of the rule that the cut-offs follow; NaN."""
    rule: str = ""
    """One of "nearest", "at_most", "at_least", "reaches"; "" where the cut-offs are not known to follow one."""
    suited: int = 0
    """Cut-offs that the rule suits, over all scales and groups of people."""
    cutoffs: int = 0
    """Cut-offs whose norms say how many lie beyond."""


@dataclass(frozen=True)
class _Placed:
    """A cut-off among the numbers of its own norms."""

    scale: str
    people: str
    band: _core.PrintedBand
    placed: Placed
    shares: tuple[float, ...]
    """Beyond the cut-off (third), and beyond the two scores on each side of it, the inner first."""
    reached: tuple[float, float]
    """What a border would promise that the cut-off, or the score before it, just reaches."""
    slack: float

    def range(self, rule: str, move: int = 0) -> tuple[float, float]:
        """Promised shares for which the cut-off, moved outwards by so many scores, is the right one: from, and below."""
        before, here, after = self.shares[1 + move : 4 + move]
        low, high = {
            "nearest": ((here + after) / 2, (before + here) / 2), "at_most": (here, before), "at_least": (after, here), "reaches": self.reached,
        }[rule]  # fmt: skip
        return low - self.slack, high + self.slack

    def move(self, rule: str, promised: float) -> int:
        """How many scores further out the right cut-off lies: -1, 0 or 1, or in which direction."""
        moves = (0,) if rule == "reaches" else (0, 1, -1)
        for move in moves:
            low, high = self.range(rule, move)
            if low <= promised < high:
                return move
        return 1 if promised < self.range(rule)[0] else -1


Norms = Sequence[tuple[int, _core.PrintedNorm, str]]
"""Index into the printed norms, the norm, its people in words."""


def cutoff_checks(
    instrument: Instrument, group: str, norms: Mapping[str, Norms], people: People, placed: Sequence[Placed], nominal: Mapping[str, float]
) -> tuple[list[Check], list[Promise]]:
    """Every cut-off against the rule that those of all scales and groups follow, by the norms' own numbers; and the rules.

    What share the rule promises is the caller's word or, else, that of `SHARES` and `BORDERS` which suits most cut-offs. Where no
    share suits two thirds of them, or where another one suits them all but it does not, nothing is judged.
    """
    by_scale = {one.scale: one for one in placed}
    checks: list[Check] = []
    promises: list[Promise] = []
    bands = dict.fromkeys(band.id for of_scale in norms.values() for _, norm, _ in of_scale for band in norm.bands if band.level > 0)
    for band_id in bands:
        rows = [
            row
            for scale, of_scale in norms.items()
            for index, norm, text in of_scale
            for band in norm.bands
            if band.id == band_id and (row := _row(instrument, group, index, norm, text, band, people, by_scale[scale])) is not None
        ]
        if len(rows) < _FEWEST:
            continue
        rule, promised, suited = choose(rows, nominal.get(band_id))
        promises.append(Promise(rows[0].band.label, "", "", promised, rule, suited, len(rows)))
        by = "caller" if band_id in nominal else "norms"
        checks += [_check(row, rule, promised, by) for row in rows]
    return checks, promises


def choose(rows: Sequence[_Placed], named: float | None = None) -> tuple[str, float, int]:
    """The rule and share that suit most cut-offs, and how many; "" and NaN where none is recognised."""
    best, found = 0, ("", NONE)
    slack = np.array([[row.slack, -row.slack] for row in rows])
    ranges = {rule: np.array([row.range(rule) for row in rows]) for rule in RULES}
    for rule, share in _candidates(named):
        suited = _suited(ranges[rule], share)
        if suited > best:
            best, found = suited, (rule, share)
    other = named is None and best < len(rows) and any(_one_for_all(ranges[rule] + slack) for rule in RULES[:3])
    if other or best < (1 - _MOST_OUTSIDE) * len(rows):
        return "", NONE if named is None else named, 0
    return *found, best


def promises_of(
    checks: Sequence[Check], norms: Sequence[_core.PrintedNorm], rules: Sequence[Promise], nominal: Mapping[str, float], schemes: Mapping[str, str]
) -> list[Promise]:
    """What each band is held to promise in the data, with the rule that its cut-offs follow. `schemes`: titles by id."""
    by_numbers = "mean_and_sd"
    if any(norm.measure for norm in norms):
        by_numbers = "table"
    elif any(norm.method in ("lms", "regression") for norm in norms):
        by_numbers = "model"
    own = {one.band: one for one in rules}
    found: dict[tuple[str, str], Promise] = {}
    for check in checks:
        if check.kind != "beyond_cutoff":
            continue
        scheme = schemes.get(str(check.details.get("scheme", "")), "")
        label, band = str(check.details["label"]), str(check.details["band"])
        source = "caller" if band in nominal else "none" if check.reason == "no_promise" else by_numbers
        if (scheme, label) in found and source == "none":
            continue
        share = nominal.get(band, NONE)
        promise = Promise(label, scheme, source, share)
        rule = None if scheme else own.get(label)
        if rule is not None:
            promise = replace(rule, scheme=scheme, source=source, share=rule.share if math.isnan(share) else share)
        found[scheme, label] = promise
    return list(found.values())


def _candidates(named: float | None) -> Iterator[tuple[str, float]]:
    if named is not None:
        yield from ((rule, named) for rule in RULES)
        return
    yield from ((rule, share) for share in SHARES for rule in RULES[:3])
    yield from (("reaches", 1 - _NORMAL.cdf(z)) for z in BORDERS)
    yield from (("reaches", share) for share in SHARES)


def _suited(ranges: Numbers, share: float) -> int:
    return int(((ranges[:, 0] <= share) & (share < ranges[:, 1])).sum())


def _one_for_all(ranges: Numbers) -> bool:
    """Whether there is a share, usual or not, that suits every cut-off to the point."""
    return bool(ranges[:, 0].max() < ranges[:, 1].min())


def _check(row: _Placed, rule: str, promised: float, promised_by: str) -> Check:
    band, outwards = row.band, 1 if row.placed.upwards else -1
    at = band.low if row.placed.upwards else band.high
    details: dict[str, float | str] = {"cutoff": at, "band": band.id, "rule": rule, "promised_by": promised_by}
    blank = Check("place_of_cutoff", row.scale, row.people, band.label, value=row.shares[2], promised=promised, method=rule, details=details)
    if not rule:
        return replace(blank, verdict="not_judged", reason="no_common_rule")
    move = row.move(rule, promised)
    details |= {"instead": at + move * row.placed.step * outwards, "instead_share": row.shares[2 + move]}
    return replace(blank, verdict="differs" if move else "fits")


def _row(
    instrument: Instrument, group: str, index: int, norm: _core.PrintedNorm, text: str, band: _core.PrintedBand, people: People, placed: Placed
) -> _Placed | None:
    rows = np.flatnonzero((placed.cutoffs == index) & np.isfinite(placed.z))
    if not len(rows):
        return None
    row = int(rows[0])
    at, outwards = band.low if placed.upwards else band.high, 1 if placed.upwards else -1
    found = instrument.norm_places(
        group, placed.scale, at + np.arange(-2, 3) * placed.step * outwards, age_months=people.age_months[row],
        sex=SEXES[people.sex[row]], form=str(people.form[row]), step=placed.step,
    )  # fmt: skip
    beyond = 1 - found.lower if placed.upwards else found.upper
    if not np.isfinite(beyond).all():
        return None
    z = outwards * np.nan_to_num(found.z, nan=math.inf)
    shares = tuple(float(one) for one in beyond)
    reached = 1 - _NORMAL.cdf(float(z[2])), 1 - _NORMAL.cdf(float(z[1]))
    return _Placed(norm.scale, text, band, placed, shares, reached, _slack(norm, shares))


def _slack(norm: _core.PrintedNorm, shares: Sequence[float]) -> float:
    """How far a share may be off because the table is rounded, and because borders lie between its rows."""
    rounding = 0.0
    if norm.measure:
        half = 0.5 * 10.0 ** -decimals_of(norm.table_value)
        z = _HALF_OF.get(norm.measure, NONE) * half
        share = min(max(shares[2], 1e-12), 1 - 1e-12)
        rounding = half / 100 if norm.measure == "percentile_rank" else _NORMAL.pdf(_NORMAL.inv_cdf(share)) * z
    return rounding + 0.03 * (shares[1] - shares[3]) / 2


def decimals_of(values: Sequence[float]) -> int:
    """With how many decimals the numbers are printed, as far as they show."""
    return next((digits for digits in range(6) if all(abs(v - round(v, digits)) < 1e-9 for v in values)), 6)
