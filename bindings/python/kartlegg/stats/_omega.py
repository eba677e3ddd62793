"""Reliability from a factor model of the items: omega."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from .. import _core
from ._drawn import DRAWN, by_formula, draw_options, needs_listwise, of_items
from ._reliability import reliability_options
from ._result import Result
from ._rows import Bounds, whole
from ._sample import Answers, read_items


@dataclass(frozen=True)
class ModelFit(Result):
    """How well a model gives the covariances back. Chi-square is n F with covariances of divisor n, as in lavaan."""

    _why = {
        "chi_square": "no degree of freedom is left, or persons differ from pair to pair",
        "p": "no degree of freedom is left, or there is no chi-square",
        "cfi": "no degree of freedom is left, or there is no chi-square",
        "tli": "no degree of freedom is left, or there is no chi-square",
        "rmsea": "no degree of freedom is left, or there is no chi-square",
        "rmsea_interval": "no degree of freedom is left, or there is no chi-square",
    }

    chi_square: float
    df: float
    p: float
    cfi: float
    """Against items without any correlation: Bentler (1990), Psychol Bull 107:238."""
    tli: float
    rmsea: float
    rmsea_interval: Bounds
    """90 %."""
    srmr: float


@dataclass(frozen=True)
class Omega(Result):
    """Omega of a scale with one factor (McDonald 1999), fitted by maximum likelihood. Read the fit beside it."""

    _why = {
        "interval": f"an omega outside 0 to 1 has no logit; drawn: {DRAWN}",
        "maximal_reliability": "the solution is improper",
    }

    value: float
    """(Sum of loadings)^2 over the variance that the model implies; semTools::compRelSEM(obs.var=FALSE)."""
    interval: Bounds
    """On the logit scale, from the standard error, unless drawn."""
    standard_error: float
    observed: float
    """The same over the observed variance; compRelSEM's default. Far from `value` where one factor does not hold."""
    average_variance_extracted: float
    maximal_reliability: float
    """H, of the best weighted sum; NaN with an improper solution."""
    items: pd.DataFrame = field(repr=False)
    """One row an item: loading, standardised_loading, error_variance."""
    fit: ModelFit
    n: float
    left_out: tuple[str, ...]
    """Items that everybody answered alike."""
    converged: bool
    improper: bool
    """An error variance is below 0 (Heywood case)."""
    confidence: float
    method: str
    """Of the interval: "logit", "bca", ..."""
    reason: str


@dataclass(frozen=True)
class OmegaHierarchical(Result):
    """Omega of a general factor and of all: Schmid & Leiman (1957), doi:10.1007/BF02289209; Zinbarg et al. (2005),
    doi:10.1007/s11336-003-0974-7."""

    hierarchical: float
    """Share of the variance of the sum that is of the general factor."""
    total: float
    """... of all common factors."""
    limit: float
    """hierarchical / total: of an endless test."""
    explained_common_variance: float
    """The general factor's part of the common variance (ECV)."""
    items: pd.DataFrame = field(repr=False)
    """One row an item: general, group 1, group 2, ..., uniqueness."""
    groups: pd.DataFrame = field(repr=False)
    """One row a group factor: total, hierarchical and general share of the sum of its items, and the items."""
    n: float
    left_out: tuple[str, ...]
    improper: bool
    """A uniqueness at its bound (Heywood case)."""
    negative: bool
    """An item loads below 0 on the general factor: was it meant to be reversed?"""
    converged: bool
    reason: str


def items_used(names: list[str], left_out: list[int]) -> list[str]:
    return [name for place, name in enumerate(names) if place not in left_out]


def omega(
    data: Answers,
    columns: Iterable[str] | None = None,
    *,
    reverse: Iterable[str] = (),
    scale: Bounds | None = None,
    missing: str = "listwise",
    interval: str = "logit",
    confidence: float = 0.95,
    draws: int = 2000,
    seed: int = 1,
    threads: int = 0,
) -> Omega:
    """Omega of the items (`columns`; all if left out) by a model of one factor; arguments as for `alpha`.

    interval: "logit", by the delta method for normal items (too short of skewed ones), or "bca" (Kelley & Pornprasertmanit
    2016, doi:10.1037/a0040086), "percentile" or "basic": persons drawn again as often as `draws`, by `seed`, and the model
    fitted to each draw.
    reason: "sample_too_small" for fewer than three items or no more persons than items, "singular", "not_converged".
    """
    options = reliability_options(missing, "feldt", confidence, "leave_out", None, threads)
    sample = read_items(data, columns, reverse, scale)
    found = _core.stats_omega(sample.columns, options)
    if not by_formula(interval, "logit"):
        needs_listwise(missing)
        drawing = draw_options(interval, confidence, draws, seed, threads)
        if found["reason"] == "none":
            found |= of_items("omega", sample.columns, found["left_out"], drawing)
    entered = items_used(sample.names, found["left_out"]) if found["loadings"] else []
    items = pd.DataFrame(
        {name: found.pop(f"{name}s") for name in ("loading", "standardised_loading", "error_variance")},
        index=pd.Index(entered, name="item"),
    )
    found["left_out"] = tuple(sample.names[place] for place in found["left_out"])
    fit = ModelFit(**found.pop("fit"))
    return Omega(**found, items=items, fit=fit, confidence=confidence, method=interval)


def omega_hierarchical(
    data: Answers,
    columns: Iterable[str] | None = None,
    *,
    factors: int = 3,
    reverse: Iterable[str] = (),
    scale: Bounds | None = None,
    missing: str = "listwise",
    threads: int = 0,
) -> OmegaHierarchical:
    """Omega hierarchical and total with `factors` group factors; arguments as for `alpha`. As psych::omega.

    Two factors get equal general loadings. reason "not_identified": fewer than two factors, or more than so few items
    can tell apart (three need six items).
    """
    options = reliability_options(missing, "feldt", 0.95, "leave_out", None, threads)
    sample = read_items(data, columns, reverse, scale)
    found = _core.stats_omega_hierarchical(sample.columns, options, whole("factors", factors, 1))
    entered = items_used(sample.names, found["left_out"]) if found["general"] else []
    loadings: dict[str, Any] = {"general": found.pop("general")}
    loadings |= {f"group {place + 1}": group for place, group in enumerate(found.pop("groups"))}
    items = pd.DataFrame(loadings | {"uniqueness": found.pop("uniquenesses")}, index=pd.Index(entered, name="item"))
    groups = pd.DataFrame(found.pop("of_groups"), columns=["total", "hierarchical", "general", "items"])
    groups["items"] = [", ".join(sample.names[place] for place in places) for places in groups["items"]]
    groups.index = pd.Index([f"group {place + 1}" for place in range(len(groups))])
    found["left_out"] = tuple(sample.names[place] for place in found["left_out"])
    return OmegaHierarchical(**found, items=items, groups=groups)
