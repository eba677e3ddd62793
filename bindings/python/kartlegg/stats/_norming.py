"""Continuous norms: where a score lies among persons of the same age, by a model fitted to a sample of many ages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from .. import _core
from .._errors import wrong_call
from ._continuous_norms import UNLIMITED, ContinuousNorms, NormSample, general_part, norm_data
from ._lms import lms_norms
from ._regression_norms import AgeRegressionNorms, regression_norms
from ._result import Result, html_of, text_table
from ._rows import Array, choice as place, whole


@dataclass(frozen=True)
class TaylorNorms(ContinuousNorms):
    """Norms by a polynomial of the norm score and age: Lenhard et al. (2018), Assessment 25:112,
    doi:10.1177/1073191116656437."""

    _why = {
        "sizes": "cross_r2: only with cross-validation, where enough persons are left to fit so many terms",
        "observed_z": "persons who were left out",
    }

    terms: pd.DataFrame = field(repr=False)
    """One row a term: score_power, age_power (both 0: the constant), coefficient; of L^score_power A^age_power."""
    standardised: bool
    """L is z and A = (age - age_mean) / age_sd; else T and age as it is."""
    age_mean: float
    age_sd: float
    consistent: bool
    """Higher z never has a lower score, within the limits and the scores of the sample, at any age."""
    sizes: pd.DataFrame = field(repr=False)
    """The best model of each number of terms: terms, r2, adjusted_r2, bic, consistent, cross_r2 (in persons who were not
    fitted; NaN without cross-validation)."""
    observed_z: Array = field(repr=False)
    """By rank, by person as given; NaN for who was left out."""

    def to_dict(self) -> dict[str, Any]:
        """Its numbers and words by name; terms and sizes as columns."""
        found = super().to_dict()
        del found["observed_z"]
        return found | {name: getattr(self, name).to_dict(orient="list") for name in ("terms", "sizes")}


def taylor_norms(
    data: Any,
    *,
    score: str,
    age: str | None = None,
    group: str | None = None,
    weights: str | npt.ArrayLike | None = None,
    match: str | None = None,
    score_power: int = 5,
    age_power: int = 3,
    terms: int = 0,
    most_terms: int = 10,
    choice: str = "largest_consistent",
    standardised: bool = True,
    rank_method: str | None = None,
    window: float = 0.0,
    limits: tuple[float, float] = (-2.5, 2.5),
    draws: int = 200,
    repeats: int = 10,
    seed: int = 1,
    threads: int = 0,
) -> TaylorNorms:
    """Semi-parametric continuous norming: scores as a polynomial of the norm score and age.

    Persons are ranked in their group or, where there is none, in a `window` of age (its width; 0: a fifth of the range): the
    share of persons below is a straight line of age there (Yu & Jones, 1998, doi:10.1080/01621459.1998.10474104); the
    powers L^i A^j up to score_power (1..6) and age_power (0..6) are predictors of the score; for every number of terms all
    models are looked at.
    terms: as many; 0: chosen among up to most_terms (0: all) by choice: "largest_consistent" (with a consistent model among the
    ten best of that number), or "cross_validation" (`repeats` times a fifth of each group is left out; often too few for intervals
    to hold what they say: docs/statistics.md).
    standardised: powers of z and of age in sd from its mean; False: of T and age as they are. rank_method: "blom" (the default:
    nearest to what is expected of normal scores) or another of `normal_scores`. match="cNORM": False, "rankit", and all numbers
    of terms.
    draws: of the bootstrap for standard errors and intervals, 0: none: persons of each group are drawn again, ranked again, and
    the terms chosen again in every draw (as many as in the sample where `terms` or cross-validation gives their number). The
    same for any number of threads (0: as many as there are).
    reason: "sample_too_small", "no_variance", "not_identified" (fewer ages than age_power needs), "argument_missing" (a power, a
    limit or a window outside its range).
    Lenhard et al. (2018), Assessment 25:112, doi:10.1177/1073191116656437; (2019), PLoS ONE 14:e0222279,
    doi:10.1371/journal.pone.0222279.
    """
    if match not in (None, "cNORM"):
        raise ValueError(f"no match {match!r}; there is 'cNORM'")
    if match == "cNORM":
        standardised, most_terms = False, 0
        rank_method = rank_method or "rankit"
    sample = norm_data(data, score, age, group, weights)
    options = {
        "score_power": whole("score_power", score_power, 0),
        "age_power": whole("age_power", age_power, 0),
        "terms": whole("terms", terms, 0),
        "most_terms": whole("most_terms", most_terms, 0),
        "choice": place("term_choice", choice),
        "standardised": bool(standardised),
        "rank_method": place("rank_method", rank_method or "blom"),
        "window": window,
        "limits": limits,
        "draws": whole("draws", draws, 0),
        "repeats": whole("repeats", repeats, 0),
        "seed": whole("seed", seed, 0),
        "threads": whole("threads", threads, 0),
    }
    found = _core.stats_taylor_norms(sample.scores, sample.ages, sample.groups, sample.weights, options)
    return TaylorNorms(
        **general_part(found["norms"], sample, "taylor", found["reason"]),
        terms=pd.DataFrame(found["terms"], columns=["score_power", "age_power", "coefficient"]),
        standardised=bool(standardised),
        age_mean=found["age_mean"],
        age_sd=found["age_sd"],
        consistent=found["consistent"],
        sizes=pd.DataFrame(found["sizes"], columns=["terms", "r2", "adjusted_r2", "bic", "consistent", "cross_r2"]),
        observed_z=found["observed_z"],
    )


@dataclass(frozen=True)
class BetaBinomialNorms(ContinuousNorms):
    """Norms of sums 0, 1, ... n by the beta-binomial distribution: log alpha and log beta are polynomials of age."""

    alpha: tuple[float, ...]
    """Coefficients of log alpha, the constant first, of A = (age - age_mean) / age_sd."""
    beta: tuple[float, ...]
    """... of log beta."""
    age_mean: float
    age_sd: float
    highest: int
    """Score that can be reached."""
    log_likelihood: float
    """With weights brought to mean 1."""
    bic: float


def beta_binomial_norms(
    data: Any,
    *,
    score: str,
    age: str | None = None,
    group: str | None = None,
    weights: str | npt.ArrayLike | None = None,
    highest: int = 0,
    alpha_power: int = 3,
    beta_power: int = 3,
    window: float = 0.0,
    limits: tuple[float, float] = (-3.0, 3.0),
) -> BetaBinomialNorms:
    """Norms of whole-number sums from 0 to `highest` (0: the highest of the sample) by maximum likelihood.

    log alpha and log beta are polynomials of age up to the powers, 0..6; percentiles are those below and half of those equal.
    group and window serve the observed z that the fit is judged by. As cNORM::cnorm.betabinomial.
    reason: "count_out_of_range" for scores that are no such sums, "not_converged" also where they vary less than by binomial
    chance, "sample_too_small", "no_variance", "not_identified" (fewer ages than the powers need), "argument_missing".
    """
    sample = norm_data(data, score, age, group, weights)
    found = _core.stats_beta_binomial_norms(
        sample.scores,
        sample.ages,
        sample.groups,
        sample.weights,
        whole("highest", highest, 0),
        whole("alpha_power", alpha_power, 0),
        whole("beta_power", beta_power, 0),
        window,
        limits,
    )
    found |= {name: tuple(found[name]) for name in ("alpha", "beta")}
    return BetaBinomialNorms(**general_part(found.pop("norms"), sample, "beta_binomial", found.pop("reason")), **found)


def _regression(
    data: Any,
    *,
    score: str,
    age: str | None = None,
    group: str | None = None,
    weights: str | npt.ArrayLike | None = None,
    degree: int = 2,
    spread: str = "common",
    limits: tuple[float, float] = UNLIMITED,
    window: float = 0.0,
) -> AgeRegressionNorms:
    if weights is not None:
        raise wrong_call("weights: norms by regression take none", "taylor, beta_binomial or lms", field="weights")
    sample = norm_data(data, score, age, group, None)
    terms = [{"age": power} for power in range(1, whole("degree", degree, 1, 6) + 1)]
    columns = {"score": sample.scores, "age": sample.ages}
    centre = None if np.all(np.isnan(sample.ages)) else {"age": float(np.nanmean(sample.ages))}
    found = regression_norms(columns, score="score", terms=terms, centres=centre, spread=spread)
    return found.by_age("age", groups=sample.groups, limits=limits, window=window)


_METHODS: dict[str, Callable[..., ContinuousNorms]] = {
    "taylor": taylor_norms,
    "beta_binomial": beta_binomial_norms,
    **{family: partial(lms_norms, family=family) for family in ("lms", "bccg", "bct")},
    "regression": _regression,
}


def fit_norms(
    data: Any,
    *,
    score: str,
    age: str | None = None,
    group: str | None = None,
    weights: str | npt.ArrayLike | None = None,
    method: str = "taylor",
    **options: Any,
) -> ContinuousNorms:
    """Norms for every age from the scores of many persons.

    data: a data frame or a mapping of columns; score, age, group: names of columns; weights: a column or an array. Persons are
    ranked by group where there is one; age is the group where only that is named. NaN is left out.
    method: "taylor" or "beta_binomial", whose options stand in `taylor_norms` and `beta_binomial_norms`; "lms", "bccg" or "bct",
    whose options stand in `lms_norms`; "regression": on powers of age up to `degree` (2), with `spread` as in
    `regression_norms`, which can go by sex, too. All share what `ContinuousNorms` can do; `compare_norms` says which fits best.
    """
    if method not in _METHODS:
        raise ValueError(f"no method {method!r}; there are {', '.join(map(repr, _METHODS))}")
    return _METHODS[method](data, score=score, age=age, group=group, weights=weights, **options)


@dataclass(frozen=True)
class NormComparison(Result):
    """What models of norms say of persons whom they were not fitted to."""

    _why = {"models": "nobody whom the model can judge was left out", "by_repeat": "nobody whom the model can judge was left out"}

    method: str
    """"cross_validation"."""
    best: str
    """The model with the highest log score; "" if there is none."""
    n: float
    """Persons."""
    folds: int
    repeats: int
    seed: int
    limits: tuple[float, float]
    """Of z, for all models."""
    models: pd.DataFrame = field(repr=False)
    """One row a model: log_score (mean natural logarithm of the probability of a person's score; higher is better), difference
    (to the best), standard_error (of the difference, over persons), z_rmse (root mean squared difference of the z and that by
    rank in the whole sample), outside (left out on the way: younger or older than all who were fitted), reason."""
    by_repeat: pd.DataFrame = field(repr=False)
    """The log score of each repeat, a column for each model."""
    reason: str
    """Of the best model, or of the last one where there is none."""

    def __str__(self) -> str:
        return f"{text_table(self.models)}\n{super().__str__()}"

    def _repr_html_(self) -> str:
        return html_of(self.models) + super()._repr_html_()


def compare_norms(
    data: Any,
    *,
    score: str,
    age: str | None = None,
    group: str | None = None,
    weights: str | npt.ArrayLike | None = None,
    models: Mapping[str, Mapping[str, Any]] | Sequence[str] = ("taylor", "lms", "regression"),
    limits: tuple[float, float] = (-2.5, 2.5),
    folds: int = 5,
    repeats: int = 2,
    seed: int = 1,
) -> NormComparison:
    """Which norms describe new persons best: repeated cross-validation.

    The sample is dealt into `folds` portions (within groups where there are some), `repeats` times; each portion is scored by
    norms that were fitted to the others. The portions are the same for every model.
    models: methods of `fit_norms`, or names with options, among them the method where the name is none:
    {"lms": {}, "bent": {"method": "lms", "l": 1}}. limits: of z, for all of them. A difference within two standard_errors says
    little. reason: "not_converged" and its kin, where a model cannot be fitted to a portion; its numbers are NaN then.
    """
    sample = norm_data(data, score, age, group, weights)
    asked = dict(models) if isinstance(models, Mapping) else {name: {} for name in models}
    found = {name: _cross_validated(name, options, sample, limits, folds, repeats, seed) for name, options in asked.items()}
    scores = {name: one["log_score"] for name, one in found.items() if not np.isnan(one["log_score"])}
    best = max(scores, key=scores.__getitem__, default="")
    table = []
    for one in found.values():
        apart = one["each"] - found[best]["each"] if best else one["each"] * np.nan
        there = np.isfinite(apart)
        weight = (sample.weights if len(sample.weights) else np.ones(len(apart)))[there]
        total, apart = weight.sum(), apart[there]
        mean = (weight * apart).sum() / total if total > 0 else np.nan
        error = np.sqrt((weight**2 * (apart - mean) ** 2).sum()) / total if total > 0 else np.nan
        table.append([one["log_score"], one["log_score"] - scores.get(best, np.nan), error, one["z_rmse"], one["outside"], one["reason"]])
    columns = ["log_score", "difference", "standard_error", "z_rmse", "outside", "reason"]
    nothing: dict[str, Any] = {"n": 0.0, "reason": "argument_missing"}
    chosen = found[best] if best else next(reversed(found.values()), nothing)
    return NormComparison(
        method="cross_validation", best=best, n=chosen["n"], folds=folds, repeats=repeats, seed=seed, limits=limits,
        models=pd.DataFrame(table, columns=columns, index=pd.Index(list(found), name="model")),
        by_repeat=pd.DataFrame({name: one["by_repeat"] for name, one in found.items() if one["by_repeat"]}),
        reason=chosen["reason"],
    )  # fmt: skip


def _cross_validated(
    name: str, options: Mapping[str, Any], sample: NormSample, limits: tuple[float, float], folds: int, repeats: int, seed: int
) -> dict[str, Any]:
    """Of one model; the reason is that of the fit that failed."""
    method = options.get("method", name)
    more = ({"draws": 0} if method == "taylor" else {}) | {"limits": limits} | dict(options) | {"method": method}
    failed: list[str] = []

    def fit(scores: Array, ages: Array, groups: Array, weights: Array) -> _core.StatsNorms:
        columns = {"score": scores, "age": ages} | ({"group": groups} if len(groups) else {})
        norms = fit_norms(columns, score="score", age="age", group="group" if len(groups) else None,
                          weights=weights if len(weights) else None, **more)  # fmt: skip
        if not norms._norms.method:
            failed.append(norms.reason)
        return norms._norms

    portions, times, number = whole("folds", folds, 2), whole("repeats", repeats, 1), whole("seed", seed, 0)
    found = _core.stats_cross_validate(sample.scores, sample.ages, sample.groups, sample.weights, fit, portions, times, number)
    return found | ({"reason": failed[0], "by_repeat": []} if failed else {})
