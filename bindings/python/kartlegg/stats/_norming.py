"""Continuous norms: where a score lies among persons of the same age, by a model fitted to a sample of many ages."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from .. import _core
from .._columns import Frame
from .._errors import wrong_call
from ._lms import LmsNorms, lms_norms
from ._norm_file import norm_file, write_whole
from ._result import Result
from ._rows import Array, Given, Number, choice as place, whole
from ._sample import numbers_of

_EVEN_STEPS = 100


@dataclass(frozen=True)
class NormFit(Result):
    """How well a model gives its sample back. Observed z: by rank among the persons ranked together."""

    n: float
    """Persons who entered."""
    left_out: float
    """Rows without a score, an age, a group or a weight above 0."""
    effective_n: float
    """(Sum of weights)^2 / (sum of squared weights)."""
    parameters: float
    """Estimated coefficients, the constant included."""
    r2: float
    """Of the scores, by the score that the model has at each person's observed z."""
    adjusted_r2: float
    raw_rmse: float
    """Root mean squared difference of those scores."""
    z_rmse: float
    """Root mean squared difference of observed z and the z of the model."""
    log_score: float
    """Mean natural logarithm of the probability of each person's score (half a step to both sides; a tail beyond the limits
    counts as one). Higher is better; comparable between models of the same scores and limits."""
    smallest_group: float
    """Fewest persons ranked together; below 30 little is known of the tails."""


@dataclass(frozen=True)
class NormSample:
    """What a model was fitted to, one entry a person."""

    scores: Array = field(repr=False)
    ages: Array = field(repr=False)
    groups: Array = field(repr=False)
    """Empty: no groups."""
    weights: Array = field(repr=False)
    """Empty: all the same."""


@dataclass(frozen=True)
class ContinuousNorms(Result):
    """A fitted model of norms. Ages and scores are in the units of the sample; outside its ages there are no norms.

    Every method has a class of its own, which says more: `TaylorNorms`, `BetaBinomialNorms`.
    """

    method: str
    """As the function that fitted it: "taylor", "beta_binomial"."""
    ages: tuple[float, float]
    """Youngest and oldest of the sample."""
    scores: tuple[float, float]
    """Lowest and highest of the sample."""
    limits: tuple[float, float]
    """Of z: beyond them it is cut off."""
    fit: NormFit
    reason: str
    data: NormSample = field(repr=False, compare=False)
    _norms: _core.StatsNorms = field(repr=False, compare=False)

    def z(self, raw: Given, age: Given) -> Number:
        """The z of scores at ages, within `limits`; NaN outside the ages. Arrays are broadcast."""
        return _each(self._norms.z, raw, age)

    def percentile(self, raw: Given, age: Given) -> Number:
        """100 times the normal distribution below z."""
        return _each(self._norms.percentile, raw, age)

    def raw_at(self, z: Given, age: Given) -> Number:
        """The score at z; NaN outside ages and limits. It may lie beyond the scores that can occur."""
        return _each(self._norms.raw_at, z, age)

    def standard_error(self, z: Given, age: Given) -> Number:
        """Of the z that the score at z has, from the size of the norm sample; NaN where not known (`draws` = 0)."""
        return _each(self._norms.standard_error, z, age)

    def table(
        self,
        age: float,
        scores: Sequence[float] | Array | None = None,
        *,
        measure: str = "t_score",
        reliability: float = float("nan"),
        kind: str = "true_see",
        confidence: float = 0.95,
    ) -> pd.DataFrame:
        """The norm table of an age: a row for each score.

        Columns: raw, z (which never falls), `measure`, percentile, sampling_error and measurement_error (of z), and lower and
        upper, the interval on the measure: from the error of sampling and, with a reliability (0..1), that of measurement, their
        squares added. kind: what the interval holds, as in `error_interval`. measure: "z_score", "t_score", "scaled_score" or
        "standard_score". scores: ascending; every whole score of the sample's range if left out, or a hundred steps where
        scores are not whole. ValueError for an age outside.
        """
        if self.reason != "none":
            raise wrong_call(f"there are no norms: {self.reason}")
        if not self.ages[0] <= age <= self.ages[1]:
            raise wrong_call(f"age {age} is outside the sample", f"ages from {self.ages[0]} to {self.ages[1]}", field="age")
        asked = np.ascontiguousarray(self._range() if scores is None else scores, dtype=np.float64)
        if asked.ndim != 1 or not np.all(np.diff(asked) > 0):
            raise wrong_call("scores do not ascend", "give each score once, the lowest first", field="scores")
        at = place("measure", measure)
        mean, sd = _core.stats_rows("from_z", np.array([[0.0, at], [1.0, at]]))[:, 0]
        sd -= mean
        if measure not in ("z_score", "t_score", "scaled_score", "standard_score"):
            raise wrong_call(f"measure {measure!r} has no intervals", "z_score, t_score, scaled_score, standard_score")
        rows = self._norms.table(age, asked, reliability, place("interval_kind", kind), confidence)
        frame = pd.DataFrame(rows, columns=["raw", "z", "percentile", "sampling_error", "measurement_error", "lower", "upper"])
        frame[["lower", "upper"]] = mean + sd * frame[["lower", "upper"]]
        if measure != "z_score":
            frame.insert(2, measure, mean + sd * frame["z"])
        return frame

    def _range(self) -> Array:
        low, high = self.scores
        known = self.data.scores[np.isfinite(self.data.scores)]
        whole = bool(np.all(known == np.floor(known)))
        return np.arange(low, high + 1) if whole else np.linspace(low, high, _EVEN_STEPS + 1)

    def to_yaml(
        self,
        path: str | os.PathLike[str],
        *,
        scale: str,
        title: str | Mapping[str, str],
        forms: Sequence[str] | None = None,
        informant: str | None = None,
        sources: Mapping[str, str] | None = None,
        about: str | Mapping[str, str] | None = None,
        kind: str = "reference_study",
        country: str | None = None,
        language: str | None = None,
        years: str | None = None,
        sex: str | None = None,
        ages: tuple[float, float] | None = None,
        age_unit: str = "years",
        width_months: int = 12,
        scores: Sequence[float] | None = None,
        measure: str = "t_score",
        decimals: int | None = None,
        reliability: float = float("nan"),
        reliability_kind: str = "alpha",
    ) -> str:
        """Writes a norm file that the engine loads, as in docs/format.md, and returns its text.

        The file's name without its ending is the id. Every band of width_months has the table of the age in its middle; the
        bands go from the first to the second of `ages` (the ages of the sample if left out), in age_unit, "years" or "months".
        scores: those of the scale, ascending (else as in `table`); measure: as in `table`; decimals: values are rounded to so
        many. sources: names and citations, the first holds for all numbers; kind "illustrative" may do without. forms, or
        informant: whom the norms are for. about: who the sample was. title and about are texts, or texts by language. With a
        reliability each row has its standard error (measurement and sampling), and the file the coefficient.
        A file that is there is replaced whole.
        """
        if self.reason != "none":
            raise wrong_call(f"there are no norms: {self.reason}")
        text = norm_file(
            self, id=Path(path).stem, scale=scale, forms=forms, informant=informant, title=title, about=about,
            sources=sources, kind=kind, country=country, language=language, years=years, sex=sex, ages=ages,
            age_unit=age_unit, width_months=width_months, scores=scores, measure=measure, decimals=decimals,
            reliability=reliability, reliability_kind=reliability_kind,
        )  # fmt: skip
        write_whole(path, text)
        return text

    def plot(self, ax: Any = None, *, percentiles: Sequence[float] = (2, 9, 25, 50, 75, 91, 98)) -> Any:
        """Centiles over the data, against age; returns the axes."""
        from .._plot_norms import plot_norms

        return plot_norms(self, ax, percentiles)

    def to_dict(self) -> dict[str, Any]:
        """Its numbers and words by name; without the sample."""
        found = super().to_dict()
        del found["data"], found["_norms"]
        return found

    def _lines(self) -> Iterator[tuple[str, str]]:
        yield from super()._lines()
        yield from self.fit._lines()


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


def _each(function: Any, first: Given, second: Given) -> Number:
    """Calls the core for every pair of the broadcast numbers."""
    a, b = np.broadcast_arrays(np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64))
    found = function(np.ascontiguousarray(a.ravel()), np.ascontiguousarray(b.ravel()))
    return float(found[0]) if a.ndim == 0 else cast(Array, found.reshape(a.shape))


def norm_data(data: Any, score: str, age: str | None, group: str | None, weights: str | npt.ArrayLike | None) -> NormSample:
    """The columns of a sample for norms; age is the group where only that is given."""
    if age is None and group is None:
        raise wrong_call("neither age nor group is given", "name the column of ages, of age groups, or both", field="age")
    frame = Frame(data)
    found: dict[str, Array] = {}
    for role, name in (("score", score), ("age", age or group), ("group", group)):
        found[role] = np.empty(0) if name is None else numbers_of(frame.require(name, role), name)
    if weights is None:
        of_persons = np.empty(0)
    elif isinstance(weights, str):
        of_persons = numbers_of(frame.require(weights, "weights"), weights)
    else:
        of_persons = np.ascontiguousarray(weights, dtype=np.float64)
    if len(of_persons) not in (0, len(found["score"])):
        raise wrong_call(f"weights: {len(of_persons)} for {len(found['score'])} rows", field="weights")
    return NormSample(found["score"], found["age"], found["group"], of_persons)


def general_part(norms: _core.StatsNorms, data: NormSample, reason: str) -> dict[str, Any]:
    """What the norms of every method have in common."""
    return {"method": norms.method, "ages": norms.ages, "scores": norms.scores, "limits": norms.limits,
            "fit": NormFit(**norms.fit), "reason": reason, "data": data, "_norms": norms}  # fmt: skip


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
    rank_method: str = "rankit",
    window: float = 0.0,
    limits: tuple[float, float] = (-2.5, 2.5),
    draws: int = 200,
    repeats: int = 10,
    seed: int = 1,
    threads: int = 0,
) -> TaylorNorms:
    """Semi-parametric continuous norming: scores as a polynomial of the norm score and age.

    Persons are ranked in their group, or in a `window` of age (its width; 0: a fifth of the range) where there is none; the
    powers L^i A^j up to score_power (1..6) and age_power (0..6) are predictors of the score; for every number of terms all
    models are looked at.
    terms: as many; 0: chosen among up to most_terms (0: all) by choice: "largest_consistent" (with a consistent model among the
    ten best of that number), or "cross_validation" (`repeats` times a fifth of each group is left out).
    standardised: powers of z and of age in sd from its mean; False: of T and age as they are. match="cNORM": that, and all
    numbers of terms.
    draws: of the bootstrap for standard errors, 0: none. The same for any number of threads (0: as many as there are).
    reason: "sample_too_small", "no_variance", "not_identified" (fewer ages than age_power needs), "argument_missing" (a power, a
    limit or a window outside its range).
    Lenhard et al. (2018), Assessment 25:112, doi:10.1177/1073191116656437; (2019), PLoS ONE 14:e0222279,
    doi:10.1371/journal.pone.0222279.
    """
    if match not in (None, "cNORM"):
        raise ValueError(f"no match {match!r}; there is 'cNORM'")
    if match == "cNORM":
        standardised, most_terms = False, 0
    sample = norm_data(data, score, age, group, weights)
    options = {
        "score_power": whole("score_power", score_power, 0),
        "age_power": whole("age_power", age_power, 0),
        "terms": whole("terms", terms, 0),
        "most_terms": whole("most_terms", most_terms, 0),
        "choice": place("term_choice", choice),
        "standardised": bool(standardised),
        "rank_method": place("rank_method", rank_method),
        "window": window,
        "limits": limits,
        "draws": whole("draws", draws, 0),
        "repeats": whole("repeats", repeats, 0),
        "seed": whole("seed", seed, 0),
        "threads": whole("threads", threads, 0),
    }
    found = _core.stats_taylor_norms(sample.scores, sample.ages, sample.groups, sample.weights, options)
    return TaylorNorms(
        **general_part(found["norms"], sample, found["reason"]),
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
    return BetaBinomialNorms(**general_part(found.pop("norms"), sample, found.pop("reason")), **found)


def _lms(family: str) -> Callable[..., LmsNorms]:
    def fit(data: Any, *, group: str | None = None, age: str | None = None, **options: Any) -> LmsNorms:
        named = age or group
        if named is None:
            raise wrong_call("neither age nor group is given", "name the column of ages", field="age")
        return lms_norms(data, age=named, family=family, **options)

    return fit


_METHODS: dict[str, Callable[..., ContinuousNorms | LmsNorms]] = {
    "taylor": taylor_norms,
    "beta_binomial": beta_binomial_norms,
    "lms": _lms("lms"),
    "bccg": _lms("bccg"),
    "bct": _lms("bct"),
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
) -> ContinuousNorms | LmsNorms:
    """Norms for every age from the scores of many persons.

    data: a data frame or a mapping of columns; score, age, group: names of columns; weights: a column or an array. Persons are
    ranked by group where there is one; age is the group where only that is named. NaN is left out.
    method: "taylor" or "beta_binomial", whose options stand in `taylor_norms` and `beta_binomial_norms`; "lms", "bccg" or "bct",
    whose options stand in `lms_norms`. Norms that go by sex, too: `regression_norms`.
    """
    if method not in _METHODS:
        raise ValueError(f"no method {method!r}; there are {', '.join(map(repr, _METHODS))}")
    return _METHODS[method](data, score=score, age=age, group=group, weights=weights, **options)
