"""Is a sample good enough for norms (protocol 8.5)? Limits of the EFPA test review model, version 2025."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from .. import _core, stats
from ._calibration import Placed
from ._cells import Cell
from ._checks import NONE, Check
from ._people import Numbers

RATINGS = ("inadequate", "adequate", "good", "excellent")
SIZES = (200, 300, 1000)  # EFPA 2025, 8.1.3.1: n per group, classical norms, low stakes
SIZES_HIGH_STAKES = (300, 400, 1000)
AGES = (20, 15, 10)  # EFPA 2025, 8.3.1: years since the data were gathered
HEAVIEST = 2.0  # EFPA 2025, 8.1.2: weight of an under-represented group


@dataclass(frozen=True)
class Grade:
    """One property of a sample with its rating."""

    about: str
    """"size", "age", "weights", "precision"."""
    people: str
    value: float
    rating: str
    """"inadequate", "adequate", "good" or "excellent"; "" where it is only told."""
    details: dict[str, float | str]


def rating(value: float, limits: Sequence[float]) -> str:
    """By ascending limits, each the beginning of the next rating."""
    return RATINGS[sum(value >= limit for limit in limits)]


def grades_of_norms(norms: Sequence[tuple[_core.PrintedNorm, str]], group: _core.NormGroup, year: int, high_stakes: bool) -> list[Grade]:
    """What is published of the norm sample: n of each group, and how old the data are."""
    limits = SIZES_HIGH_STAKES if high_stakes else SIZES
    found = [Grade("size", text, NONE if norm.people.n is None else float(norm.people.n),
                   "" if norm.people.n is None else rating(norm.people.n, limits), {}) for norm, text in norms]  # fmt: skip
    years = [int(one) for one in re.findall(r"\b(?:19|20)\d\d\b", group.years)]
    age = float(year - max(years)) if years else NONE
    found.append(Grade("age", "", age, rating(-age, [-one + 1 for one in AGES]) if years else "", {"years": group.years}))
    return found


def grades_of_data(cells: Sequence[Cell], weights: Numbers | None, high_stakes: bool, language: str) -> list[Grade]:
    """The same of the data, if norms were to be made of them."""
    limits = SIZES_HIGH_STAKES if high_stakes else SIZES
    found = []
    for cell in cells:
        if cell.everybody:
            continue
        n = float(cell.n) if cell.shown else NONE
        found.append(Grade("size", cell.text(language), n, rating(cell.n, limits) if cell.shown else "inadequate", {}))
    if weights is not None and weights.sum() > 0:
        heaviest = float(weights.max() / weights.mean())
        n = float(weights.sum() ** 2 / (weights**2).sum())
        found.append(Grade("weights", "", heaviest, "inadequate" if heaviest > HEAVIEST else "adequate", {"n_effective": n}))
    return found


def precision(placed: Placed, cells: Sequence[Cell], checks: Sequence[Check], confidence: float, language: str) -> Iterator[Check]:
    """How exactly a sample of this size would place a cut-off: the interval, by order statistics, of the score that the
    promised share of the group lies beyond, beside the printed cut-off."""
    for check in checks:
        promised = check.promised
        if check.kind != "beyond_cutoff" or check.cell is None or check.everybody or not 0 < promised < 1 or math.isnan(check.n):
            continue
        raw = np.sort(placed.raw[check.cell.rows][np.isfinite(placed.raw[check.cell.rows])])
        share = 1 - promised if placed.upwards else promised
        lower, upper = stats.quantile_interval(raw, share, confidence=confidence)
        error = float(stats.norm_error(float(stats.to_z(100 * share, measure="percentile_rank")), n=len(raw)))
        yield replace(
            check, kind="cutoff_shift", value=float(stats.quantile(raw, share)), lower=lower, upper=upper,
            promised=float(check.details.get("cutoff", NONE)), margin_lower=NONE, margin_upper=NONE, n=float(len(raw)), p=NONE, p_holm=NONE,
            p_equivalent=NONE, verdict="not_judged", reason="described", method="order_statistics", details={"error_z": error},
        )  # fmt: skip
