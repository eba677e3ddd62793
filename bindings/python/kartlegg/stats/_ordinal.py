"""Reliability from polychoric correlations: of the normal variables behind the answers, and of the sum of the answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from .. import _core
from ._omega import ModelFit, items_used
from ._polychoric import polychoric_options
from ._result import Result
from ._rows import Bounds
from ._sample import Answers, read_items


@dataclass(frozen=True)
class OrdinalAlpha(Result):
    """Alpha of the polychoric correlations: Zumbo et al. (2007), J Mod Appl Stat Methods 6:21, doi:10.22237/jmasm/1177992180.

    It belongs to a sum of the normal variables behind the answers, which nobody has seen. The sum that is scored is less
    reliable: see `categorical_omega`. It has no interval: Feldt's does not hold for it.
    """

    value: float
    mean_correlation: float
    n: float
    """As in `Polychoric`."""
    given: int
    items: int
    left_out: tuple[str, ...]
    """Items that everybody answered alike."""
    smallest_eigenvalue: float
    """Of the correlations."""
    smoothed: bool
    missing: str
    reason: str


@dataclass(frozen=True)
class OrdinalOmega(Result):
    """Omega of the normal variables behind the answers: one factor of the polychoric correlations, fitted as lavaan's WLSMV.

    As with `ordinal_alpha`, it is not the reliability of the sum that is scored.
    """

    _why = {
        "interval": 'only with missing="listwise", and of an omega between 0 and 1',
        "standard_error": 'only with missing="listwise"',
    }

    value: float
    """(Sum of loadings)^2 over the model's variance of the sum."""
    interval: Bounds
    """On the logit scale, from the standard error; only with missing="listwise"."""
    standard_error: float
    observed: float
    """The same over the sum of the polychoric correlations."""
    average_variance_extracted: float
    items: pd.DataFrame = field(repr=False)
    """One row an item: loading."""
    fit: ModelFit
    """Scaled and shifted chi-square, and CFI, TLI and RMSEA from it; only with missing="listwise". Cut-offs that were made
    for maximum likelihood are too lenient for them."""
    n: float
    given: int
    left_out: tuple[str, ...]
    smallest_eigenvalue: float
    """Of the correlations."""
    converged: bool
    improper: bool
    """A loading is beyond 1 (Heywood case)."""
    missing: str
    confidence: float
    reason: str


@dataclass(frozen=True)
class CategoricalOmega(Result):
    """Reliability of the sum of the answers as they are scored: Green & Yang (2009), Psychometrika 74:155, formula 21,
    doi:10.1007/s11336-008-9099-3."""

    value: float
    """The variance of the sum by the model's correlations; semTools::reliability's omega."""
    observed: float
    """By the polychoric correlations; omega3, and the default of semTools::compRelSEM."""
    latent: OrdinalOmega
    """The model, and the omega of the variables behind the answers."""
    reason: str


def ordinal_alpha(
    data: Answers,
    columns: Iterable[str] | None = None,
    *,
    reverse: Iterable[str] = (),
    scale: Bounds | None = None,
    missing: str = "listwise",
    thresholds: str = "pair",
    zero_cell: str = "margin22",
    smooth: bool = False,
    match: str | None = None,
    threads: int = 0,
) -> OrdinalAlpha:
    """Alpha on the latent response: k r / (1 + (k - 1) r), r the mean polychoric correlation; arguments as for `polychoric`."""
    options = polychoric_options(missing, thresholds, zero_cell, smooth, 0.95, match, threads)
    sample = read_items(data, columns, reverse, scale)
    found = _shared(_core.stats_ordinal_alpha(sample.columns, options), sample.names, options)
    return OrdinalAlpha(**found)


def ordinal_omega(
    data: Answers,
    columns: Iterable[str] | None = None,
    *,
    reverse: Iterable[str] = (),
    scale: Bounds | None = None,
    missing: str = "listwise",
    thresholds: str = "pair",
    zero_cell: str = "margin22",
    smooth: bool = False,
    confidence: float = 0.95,
    match: str | None = None,
    threads: int = 0,
) -> OrdinalOmega:
    """Omega on the latent response; arguments as for `polychoric`.

    reason: "sample_too_small" for fewer than three items, "singular" where a correlation is at -1 or 1, "not_converged".
    """
    options = polychoric_options(missing, thresholds, zero_cell, smooth, confidence, match, threads)
    sample = read_items(data, columns, reverse, scale)
    return _omega(_core.stats_ordinal_omega(sample.columns, options), sample.names, options)


def categorical_omega(
    data: Answers,
    columns: Iterable[str] | None = None,
    *,
    reverse: Iterable[str] = (),
    scale: Bounds | None = None,
    missing: str = "listwise",
    thresholds: str = "pair",
    zero_cell: str = "margin22",
    smooth: bool = False,
    confidence: float = 0.95,
    match: str | None = None,
    threads: int = 0,
) -> CategoricalOmega:
    """Reliability of the sum of ordered answers, from the model of `ordinal_omega`, which comes with it as `latent`.

    reason as there, and "correlation_out_of_range" for a loading beyond 1.
    """
    options = polychoric_options(missing, thresholds, zero_cell, smooth, confidence, match, threads)
    sample = read_items(data, columns, reverse, scale)
    found = _core.stats_categorical_omega(sample.columns, options)
    return CategoricalOmega(**found | {"latent": _omega(found["latent"], sample.names, options)})


def _shared(found: dict[str, Any], names: list[str], options: dict[str, Any]) -> dict[str, Any]:
    place: int = options["missing"]
    found["given"] = int(found["given"])
    found["left_out"] = tuple(names[one] for one in found["left_out"])
    return found | {"missing": _core.STATS_CHOICES["missing_answers"][place]}


def _omega(found: dict[str, Any], names: list[str], options: dict[str, Any]) -> OrdinalOmega:
    loadings = found.pop("loadings")
    index = pd.Index(items_used(names, found["left_out"]) if loadings else [], name="item")
    items = pd.DataFrame({"loading": loadings}, index=index)
    fit = ModelFit(**found.pop("fit"))
    return OrdinalOmega(**_shared(found, names, options), items=items, fit=fit, confidence=options["confidence"])
