"""Intervals of a statistic from persons drawn again, for the functions that have one by formula, too."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import _core
from ._rows import Array, choice, whole

DRAWN = "its interval: the draws are all alike, or the value is at their edge"
"""Why an interval by drawing is not there where the value is."""


def is_drawn(interval: str) -> bool:
    """Whether the interval is one of the bootstrap's: "bca", "percentile" or "basic"."""
    return interval in _core.STATS_CHOICES["bootstrap_interval"]


def check_interval(interval: str, formulas: str) -> None:
    """ValueError with all names that there are, by formula (a kind of choice) and drawn."""
    known = [*_core.STATS_CHOICES[formulas], *_core.STATS_CHOICES["bootstrap_interval"]]
    if interval not in known:
        raise ValueError(f"no interval {interval!r}; there are {', '.join(map(repr, known))}")


def by_formula(interval: str, known: str) -> bool:
    """Whether the interval is the one that has a formula; False if it is to be drawn."""
    if interval != known and not is_drawn(interval):
        raise ValueError(f"no interval {interval!r}; there are {known!r}, 'bca', 'percentile', 'basic'")
    return interval == known


def draw_options(interval: str, confidence: float, draws: int, seed: int, threads: int) -> dict[str, Any]:
    return {
        "interval": choice("bootstrap_interval", interval), "confidence": float(confidence), "draws": whole("draws", draws, 1),
        "seed": whole("seed", seed, 0), "threads": whole("threads", threads, 0),
    }  # fmt: skip


def of_items(statistic: str, columns: list[Array], left_out: list[int], options: dict[str, Any]) -> dict[str, Any]:
    """Of the persons without a gap, and of the items that enter: `interval` and `standard_error`."""
    whole_rows = ~np.isnan(np.column_stack(columns)).any(axis=1)
    entered = [one[whole_rows] for place, one in enumerate(columns) if place not in left_out]
    found = _core.stats_bootstrap(entered, choice("bootstrap_statistic", statistic), options)
    return {name: found[name] for name in ("interval", "standard_error")}


def needs_listwise(missing: str) -> None:
    if missing != "listwise":
        raise ValueError('interval: persons are drawn without a gap; give missing="listwise", or draw by stats.bootstrap')
