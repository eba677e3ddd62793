"""Groups of persons (schools, municipalities, years) beside each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from .. import _core
from .._columns import Frame
from .._suppression import hidden_in_row
from ._descriptives import refuse
from ._drawn import DRAWN, by_formula, draw_options
from ._result import Result, html_of, text_table
from ._rows import Bounds, Given, column
from ._sample import Answers, Sample

_WRONG = {"confidence_out_of_range": "confidence: not between 0 and 1"}


def _published(table: pd.DataFrame, smallest: int) -> pd.DataFrame:
    """Without the numbers of groups smaller than `smallest`, and of as many others as keep them from being worked out."""
    counts = table["n"].to_numpy().astype(np.int64)
    hidden = hidden_in_row(np.append(counts, counts.sum()), smallest)[:-1]
    shown = table.mask(pd.Series(hidden, index=table.index), axis=0)
    shown["reason"] = np.where(hidden, "suppressed", table["reason"] if "reason" in table else "none")
    return shown


@dataclass(frozen=True)
class GroupMeans(Result):
    """Means of groups, with intervals and standardised effects."""

    table: pd.DataFrame
    """One row a group: n, missing, mean, sd, standard_error, lower, upper (interval of the mean by t), reason; with a
    reference also d, d_lower, d_upper, g, g_lower, g_upper and p of the group against it."""
    value: str
    by: str
    reference: Any
    """The group that the others are held against: a label, "others" (everybody else) or None."""
    left_out: int
    """Rows without a group."""
    confidence: float
    method: str

    def published(self, smallest: int = 5) -> pd.DataFrame:
        """The table for publication: groups of fewer than `smallest` persons, and as many others as it takes that nobody can
        work them out from the whole, have NaN and the reason "suppressed"."""
        return _published(self.table, smallest)

    def __str__(self) -> str:
        return text_table(self.table)

    def _repr_html_(self) -> str:
        return html_of(self.table)


@dataclass(frozen=True)
class StandardisedDifference(Result):
    """The difference of two means in units of their common SD."""

    _why = {name: f"drawn: {DRAWN}" for name in ("interval", "g_interval")}

    difference: float
    """first - second."""
    difference_interval: Bounds
    sd: float
    """Of both groups together: divisor n1 + n2 - 2."""
    d: float
    """Cohen's: difference / sd."""
    interval: Bounds
    """Of d, from noncentral t (Steiger & Fouladi 1997), unless drawn."""
    g: float
    """Hedges': d (1 - 3 / (4 df - 1))."""
    g_interval: Bounds
    """That of d, made smaller by the same factor."""
    t: float
    df: float
    p: float
    n_first: float
    n_second: float
    confidence: float
    method: str
    """Of the intervals of d and g: "noncentral_t", "bca", ..."""
    reason: str


@dataclass(frozen=True)
class AddedValue(Result):
    """What groups add to what their persons' predictors let expect."""

    groups: pd.DataFrame
    """One row a group: n, observed (mean outcome), expected (from the predictors), difference, shrinkage (share of the
    difference that is believed), value (shrinkage times difference), standard_error, lower, upper, reason."""
    coefficients: pd.DataFrame
    """estimate and standard_error of the intercept and of each predictor."""
    between_sd: float
    """Of groups."""
    within_sd: float
    """Of persons in a group."""
    intraclass: float
    """Share of the unexplained variance that lies between groups, 0..1."""
    n: float
    given: int
    confidence: float
    method: str
    reason: str

    def published(self, smallest: int = 5) -> pd.DataFrame:
        """The table of groups for publication, as `GroupMeans.published`."""
        return _published(self.groups, smallest)

    def __str__(self) -> str:
        return f"{text_table(self.groups)}\n{super().__str__()}"

    def _repr_html_(self) -> str:
        return html_of(self.groups) + super()._repr_html_()


def _numbered(data: Answers, by: str) -> tuple[npt.NDArray[np.intc], pd.Index[Any]]:
    """The group of each row, -1 for none, and the groups in their order."""
    values = Frame(data).require(by, "by")
    places, groups = pd.factorize(pd.Series(np.asarray(values, dtype=object)).where(lambda one: one.notna()), sort=True)
    return places.astype(np.intc), pd.Index(groups, name=by)


def group_means(
    data: Answers, value: str, *, by: str, reference: Any = None, confidence: float = 0.95
) -> GroupMeans:  # fmt: skip
    """Means of the groups in column `by`, each with the interval by t from its own SD.

    reference: the label of the group that the others are held against, or "others" for everybody else together; then each
    group also has Cohen's d and Hedges' g with intervals, and p. Not adjusted for the number of groups: see `holm`.
    reason of a group: "sample_too_small" below two persons (and no effect where both have fewer).
    """
    places, groups = _numbered(data, by)
    numbers = Sample(data, [value]).columns[0]
    found = _core.stats_group_means(numbers, places, len(groups), confidence)
    for one in found:
        refuse(one["reason"], **_WRONG)
    table = pd.DataFrame(found, index=groups)
    if reference is not None:
        if reference != "others" and reference not in groups:
            raise ValueError(f"reference: no group {reference!r}; there are {', '.join(map(repr, groups))}")
        table = table.join(pd.DataFrame(_effects(numbers, places, groups, reference, confidence), index=groups))
    method = "group_means.t" if reference is None else "group_means.t, effects by the SD of both groups"
    return GroupMeans(table, value, by, reference, int((places < 0).sum()), confidence, method)


def _effects(
    numbers: npt.NDArray[np.float64], places: npt.NDArray[np.intc], groups: pd.Index[Any], reference: Any, confidence: float
) -> list[dict[str, Any]]:
    effects: list[dict[str, Any]] = []
    for place, group in enumerate(groups):
        others = (places >= 0) & (places != place) if reference == "others" else places == groups.get_loc(reference)
        if reference != "others" and group == reference:
            effects.append({"effect_reason": "reference"})
            continue
        one = _core.stats_standardised_difference(numbers[places == place], numbers[others], confidence)
        effects.append(
            {
                "d": one["d"], "d_lower": one["interval"][0], "d_upper": one["interval"][1],
                "g": one["g"], "g_lower": one["g_interval"][0], "g_upper": one["g_interval"][1],
                "p": one["p"], "effect_reason": one["reason"],
            }
        )  # fmt: skip
    return effects


def standardised_difference(
    first: Given, second: Given, *, interval: str = "noncentral_t", confidence: float = 0.95, draws: int = 2000, seed: int = 1,
    threads: int = 0,
) -> StandardisedDifference:  # fmt: skip
    """The difference of two groups' means in SDs: Cohen (1988); Hedges (1981), doi:10.3102/10769986006002107.

    psych::cohen.d has the divisor n where Cohen has n - 2, and calls Cohen's d Hedges' g. interval of d and g: "noncentral_t",
    or "bca", "percentile" or "basic": persons of each group drawn again as often as `draws`, by `seed`.
    reason: "sample_too_small" (a group is empty, or both have one person), "no_variance".
    """
    one, other = column(first), column(second)
    found = _core.stats_standardised_difference(one, other, confidence)
    refuse(found["reason"], **_WRONG)
    if not by_formula(interval, "noncentral_t"):
        options = draw_options(interval, confidence, draws, seed, threads)
        if found["reason"] == "none":
            ends = _core.stats_bootstrap_difference([one, other], options)["interval"]
            smaller = 1 - 3 / (4 * found["df"] - 1)
            found |= {"interval": ends, "g_interval": (smaller * ends[0], smaller * ends[1])}
    return StandardisedDifference(**found, confidence=confidence, method=interval)


@dataclass(frozen=True)
class Eta(Result):
    """How much of the variance of a score lies between groups, by analysis of variance."""

    value: float
    """Eta, the correlation ratio; of two groups the point-biserial correlation without its sign."""
    squared: float
    """Eta squared, 0..1; too high in small samples."""
    omega_squared: float
    """With less bias, and as it is where below 0: Hays (1963), Statistics for psychologists."""
    f: float
    df1: float
    df2: float
    p: float
    n: int
    """Persons with a value and a group."""
    groups: int
    """With anybody."""
    reason: str


def eta(data: Answers, value: str, *, by: str) -> Eta:
    """Eta of the score in column `value` by the groups in column `by`.

    reason: "sample_too_small" (fewer than two groups, or one person in each), "no_variance", "perfect_agreement" (nobody
    differs within a group: eta is 1, and there is no F).
    """
    places, groups = _numbered(data, by)
    found = _core.stats_eta(Sample(data, [value]).columns[0], places, len(groups))
    found["n"] = int(found["n"])
    return Eta(**found)


def added_value(
    data: Answers, outcome: str, *, predictors: Iterable[str] = (), by: str, confidence: float = 0.95
) -> AddedValue:  # fmt: skip
    """What each group of column `by` adds: observed less what the predictors (intake, age, ...) let expect, shrunken.

    A random-intercept model, fitted by restricted maximum likelihood; the values are its best linear unbiased predictions:
    Aitkin & Longford (1986), doi:10.2307/2981882; standard errors after Prasad & Rao (1990),
    doi:10.1080/01621459.1990.10475320. Rows without a group or with a gap are left out. What a group adds is not told from
    what the predictors leave out: such a table is no ranking.

    reason: "sample_too_small", "singular" (a predictor does not vary or follows from others), "no_variance".
    """
    names = list(predictors)
    places, groups = _numbered(data, by)
    sample = Sample(data, [outcome, *names])
    found = _core.stats_added_value(sample.columns[0], sample.columns[1:], places, len(groups), confidence)
    refuse(found["reason"], **_WRONG)
    table = pd.DataFrame(found.pop("groups"), index=groups)
    if len(groups):
        table["reason"] = np.where(table["n"] > 0, found["reason"], "sample_too_small")
    estimates = {"estimate": found.pop("coefficients"), "standard_error": found.pop("coefficient_errors")}
    terms = ["intercept", *names] if estimates["estimate"] else []
    coefficients = pd.DataFrame(estimates, index=pd.Index(terms, name="term"))
    return AddedValue(
        groups=table, coefficients=coefficients, given=len(sample), confidence=confidence, method="random_intercept.reml", **found
    )  # fmt: skip
