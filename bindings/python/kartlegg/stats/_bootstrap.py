"""Persons drawn again with replacement: intervals for what has no formula, or none to be trusted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np

from .. import _core
from ._descriptives import refuse
from ._result import Result
from ._rows import Array, Bounds, Given, choice, whole
from ._sample import Answers, read_items


@dataclass(frozen=True)
class Bootstrap(Result):
    """A statistic, and how far it spreads over samples drawn from the sample."""

    _why = {"drawn": "draws in which the statistic was not defined do not enter"}

    value: float
    """Of the sample itself."""
    interval: Bounds
    standard_error: float
    """SD of the drawn values."""
    bias: float
    """Their mean less the value."""
    bias_correction: float
    """BCa's z0: the normal quantile of the share of drawn values below the value."""
    acceleration: float
    """BCa's a, by leaving persons out; one by one up to 2 500, above in 2 500 portions."""
    drawn: Array = field(repr=False)
    """In the order of the draws; NaN where the statistic was not defined."""
    undefined_draws: int
    """How many; they do not enter."""
    n: int
    """Persons that entered."""
    given: int
    """Rows of the data."""
    of: str
    method: str
    """"percentile", "basic" or "bca"."""
    confidence: float
    seed: int
    reason: str


def bootstrap(
    data: Answers,
    columns: Iterable[str] | None = None,
    *,
    of: str | Callable[[Array], float],
    reverse: Iterable[str] = (),
    scale: Bounds | None = None,
    strata: Given | None = None,
    interval: str = "bca",
    confidence: float = 0.95,
    draws: int = 2000,
    seed: int = 1,
    threads: int = 0,
) -> Bootstrap:
    """A bootstrap interval of a statistic of the columns.

    of: "alpha", "standardised_alpha", "lambda2", "lambda6", "omega" (fitted anew in each draw), "omega_observed" (items);
    "icc_one_way", "icc_agreement", "icc_consistency" (raters); "kappa", "kappa_linear", "kappa_quadratic" (two raters);
    "area" (score and condition 0 or 1, high scores positive; cases and controls are drawn apart, as pROC does); "pearson",
    "spearman", "kendall" (two columns): of persons without a gap. Or a function of an array with a row a person and a
    column an item, with their gaps, that gives a number (NaN where it is not defined); `strata` then are persons drawn
    among themselves.
    interval: "bca" (Efron 1987, doi:10.1080/01621459.1987.10478410), "percentile" or "basic".
    seed: the same draws for any number of threads (0: as many as the machine has).

    reason: "sample_too_small" (fewer than two persons, or half of the draws undefined), "no_variance" (all draws alike),
    "not_meaningful" (no value in the sample itself, or not as many columns as it takes), "not_converged" (the value is at the
    edge of all draws, so that BCa has no quantile), "not_a_category".
    """
    sample = read_items(data, columns, reverse, scale)
    options = {
        "interval": choice("bootstrap_interval", interval), "confidence": confidence, "draws": whole("draws", draws, 1),
        "seed": whole("seed", seed, 0), "threads": whole("threads", threads, 0),
    }  # fmt: skip
    if callable(of):
        groups = np.empty(0, np.intc) if strata is None else np.unique(np.asarray(strata), return_inverse=True)[1].astype(np.intc)
        statistic = of  # for mypy, within the function below
        found = _core.stats_bootstrap_of(sample.columns, lambda drawn: float(statistic(np.column_stack(drawn))), options, groups)
    elif strata is not None:
        raise ValueError("strata: only for a function; the named statistics have their own")
    else:
        found = _core.stats_bootstrap(sample.columns, choice("bootstrap_statistic", of), options)
    refuse(
        found["reason"],
        confidence_out_of_range="confidence: not between 0 and 1",
        sizes_differ="strata: not one for each row",
    )
    found["n"], found["undefined_draws"] = int(found["n"]), int(found["undefined_draws"])
    name = getattr(of, "__name__", "function") if callable(of) else of
    return Bootstrap(**found, given=len(sample), of=name, method=interval, confidence=confidence, seed=seed)
