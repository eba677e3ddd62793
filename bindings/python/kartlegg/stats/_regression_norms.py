"""Norms by regression."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from .. import _core
from .._errors import wrong_call
from ._continuous_norms import UNLIMITED, ContinuousNorms, NormSample, general_part
from ._norm_file import MONTHS, model_file, write_whole
from ._result import Result
from ._rows import Array, Given, choice, named
from ._sample import Answers, Sample


@dataclass(frozen=True)
class RegressionChecks(Result):
    """What a regression takes for granted, looked at in the sample."""

    _why = {
        "levene": "takes more persons",
        "levene_p": "takes more persons",
        "sd_ratio": "a quarter of the sample does not vary",
    }

    levene: float
    """F of Levene's test of the residuals over quarters of the expected scores."""
    levene_p: float
    quarter_sd: Sequence[float]
    """Of the residuals, by quarter of the expected scores."""
    sd_ratio: float
    """Largest / smallest of them."""
    unequal_spread: bool
    """levene_p < .01, or sd_ratio > 1.5: spread="log_linear" or "quartiles" describes it."""
    skewness: float
    excess_kurtosis: float
    anderson_darling: float
    normality_p: float
    """Stephens (1986), for unknown mean and variance."""
    not_normal: bool
    """normality_p < .01: percentile="residuals" does not need normality."""
    largest_cook: float
    largest_cook_row: int
    """In the data, from 0."""
    influential: int
    """Persons with Cook's D > 4 / n."""
    cook_median: float
    """Median of F(parameters, n - parameters), a stricter limit of Cook's D."""


@dataclass(frozen=True)
class RegressionNorms(Result):
    """The score expected of a person, and the spread about it. Van Breukelen & Vlaeyen (2005), Psychol Assess 17:336,
    doi:10.1037/1040-3590.17.3.336. Nothing is extrapolated beyond `ranges`."""

    _why = {
        "log_sd_intercept": 'only with spread="log_linear"',
        "log_sd_slope": 'only with spread="log_linear"',
        "terms": "inflation: the constant has none",
        "data": "as it was given",
    }

    method: str
    """"regression"."""
    n: float
    left_out: float
    parameters: float
    """Coefficients, with the constant."""
    residual_sd: float
    """Root of (sum of squares / (n - parameters))."""
    r2: float
    spread: str
    """"common", "quartiles" or "log_linear"."""
    step_ends: Sequence[float]
    """Quartiles of the expected scores; of spread="quartiles"."""
    step_sds: Sequence[float]
    """The sd below each of them, and above the last."""
    log_sd_intercept: float
    """ln sd = intercept + slope x expected score; of spread="log_linear"."""
    log_sd_slope: float
    variables: Sequence[str]
    centres: Sequence[float]
    """Subtracted from the variables."""
    ranges: Sequence[tuple[float, float]]
    """Of the variables in the sample."""
    terms: pd.DataFrame = field(repr=False)
    """One row a term: a power of each variable, coefficient, standard_error, p, inflation (variance inflation factor), selected
    (kept by backward selection that keeps hierarchy)."""
    inverse: Array = field(repr=False)
    """(X'X)^-1, for `leverage`."""
    covariance: Array = field(repr=False)
    """Of the coefficients: residual_sd^2 (X'X)^-1; where the spread V varies, (X'X)^-1 X'VX (X'X)^-1 (White, 1980, Econometrica
    48:817, doi:10.2307/1912934, with the fitted spread in place of squared residuals)."""
    log_sd_covariance: Array = field(repr=False)
    """Of log_sd_intercept and log_sd_slope; 0 x 0 unless spread="log_linear"."""
    standardised: Array = field(repr=False)
    """Residuals / their sd, ascending."""
    checks: RegressionChecks
    reason: str
    data: pd.DataFrame = field(repr=False, compare=False)
    """The scores, and the variables."""
    _fit: _core.StatsRegression = field(repr=False, compare=False)

    def score(
        self, raw: Given, who: Mapping[str, npt.ArrayLike] | pd.DataFrame, *, percentile: str = "normal", confidence: float = 0.95
    ) -> pd.DataFrame:
        """Scores compared with persons like these: one row each.

        who: the variables, one column each. percentile: "normal", "t" (n - parameters df and the leverage: small samples) or
        "residuals" (the share of the sample with a lower standardised residual). Columns: expected, sd, z, standard_error
        (of z from the size of the sample; where the spread varies, of mean and fitted spread together), percent_below, lower, upper
        (where a new score lies), reason ("outside_grid" for who lies outside the sample).
        """
        columns = [np.asarray(who[name], dtype=np.float64) for name in self.variables]
        spread = np.broadcast_arrays(np.atleast_1d(np.asarray(raw, dtype=np.float64)), *columns)
        persons = np.stack(spread[1:], axis=1) if columns else np.empty((len(spread[0]), 0))
        found = self._fit.score(np.ascontiguousarray(spread[0]), np.ascontiguousarray(persons), choice("regression_percentile", percentile), confidence)
        names = ["expected", "sd", "z", "standard_error", "percent_below", "", "lower", "upper"]
        table = pd.DataFrame(found[:, :8], columns=names).drop(columns="")
        return table.assign(reason=named("reason", found[:, 8]))

    def by_age(
        self,
        age: str = "age",
        others: Mapping[str, float] | None = None,
        *,
        groups: npt.ArrayLike = (),
        limits: tuple[float, float] = UNLIMITED,
        window: float = 0.0,
    ) -> AgeRegressionNorms:
        """The norms of persons who differ in age alone, with all that `ContinuousNorms` can do.

        age: the variable that is age; others: the value of every other variable, as {"male": 1}; the sample is that of the persons
        who have these values. Percentiles are those of the normal distribution. groups (by person) and window serve the observed
        z that the fit is judged by; limits: of z.
        """
        held = dict(others or {})
        if age not in self.variables or set(self.variables) - {age} != set(held):
            raise wrong_call(f"others: {', '.join(held) or 'none'}, and the norms go by {', '.join(self.variables) or 'nothing'}",
                             "give a value for each variable but age", field="others")  # fmt: skip
        like = np.ones(len(self.data), dtype=bool)
        for name, value in held.items():
            like &= self.data[name].to_numpy() == value
        whole_sample = [self.data.iloc[:, 0].to_numpy(), self.data[age].to_numpy(), np.asarray(groups, dtype=np.float64)]
        scores, ages, of_groups = (np.ascontiguousarray(one[like] if len(one) else one, dtype=np.float64) for one in whole_sample)
        person = [held.get(name, float("nan")) for name in self.variables]
        norms = self._fit.norms(scores, ages, of_groups, np.empty(0), person, self.variables.index(age), limits, window)
        reason = self.reason if self.reason != "none" or norms.method else "outside_grid"
        sample = NormSample(scores, ages, of_groups, np.empty(0))
        return AgeRegressionNorms(**general_part(norms, sample, self.method, reason), regression=self, age=age, others=held)

    def to_yaml(
        self,
        path: str | os.PathLike[str],
        *,
        scale: str,
        title: str | Mapping[str, str],
        age: str,
        male: str | None = None,
        forms: Sequence[str] | None = None,
        informant: str | None = None,
        sources: Mapping[str, str] | None = None,
        about: str | Mapping[str, str] | None = None,
        kind: str = "reference_study",
        country: str | None = None,
        language: str | None = None,
        years: str | None = None,
        age_unit: str = "years",
    ) -> str:
        """Writes a norm file that the engine loads (`regression`), and returns its text.

        age: the variable that is age, in age_unit; male: the one that is 1 for boys and 0 for girls. ValueError for other
        variables, and for terms that a norm file cannot say. The rest as `ContinuousNorms.to_yaml`.
        """
        if self.reason != "none":
            raise wrong_call(f"there are no norms: {self.reason}")
        if set(self.variables) - {age, male}:
            raise wrong_call("a norm file knows age and sex only", f"norms of {age}, {male}", field="variables")
        at = self.variables.index(age)
        unit = MONTHS.get(age_unit, 12) / 12  # years in a unit of age
        by_sex: dict[int, dict[int, float]] = {0: {}, 1: {}}
        for _, term in self.terms.iterrows():
            sex = int(term[male]) if male is not None and male in self.variables else 0
            if sex > 1 or (sex and self.centres[self.variables.index(str(male))] != 0):
                raise wrong_call("a power or a centre of sex has no place in a norm file", "sex as 0 and 1", field="male")
            power = int(term[age])
            by_sex[sex][power] = float(term["coefficient"]) / unit**power

        def powers(found: dict[int, float]) -> list[float]:
            return [found.get(power, 0.0) for power in range(1, max(found, default=0) + 1)]

        norm: dict[str, Any] = {"centre": self.centres[at] * unit, "intercept": by_sex[0][0]}
        if powers(by_sex[0]):
            norm["age"] = powers(by_sex[0])
        if 0 in by_sex[1]:
            norm["male"] = by_sex[1][0]
        if powers(by_sex[1]):
            norm["male_age"] = powers(by_sex[1])
        norm["sd"] = self._sd()
        text = model_file(
            {"regression": norm}, method=self.method, scale=scale, ages=self.ranges[at], id=Path(path).stem, n=self.n,
            title=title, kind=kind, country=country, language=language, years=years, about=about, sources=sources,
            forms=forms, informant=informant, age_unit=age_unit,
        )  # fmt: skip
        write_whole(path, text)
        return text

    def _sd(self) -> dict[str, Any] | float:
        """As a norm file has it."""
        if self.spread == "common":
            return self.residual_sd
        if self.spread == "log_linear":
            return {"log": {"intercept": self.log_sd_intercept, "expected": self.log_sd_slope}}
        steps = [{"below": end, "sd": sd} for end, sd in zip(self.step_ends, self.step_sds, strict=False)]
        return {"steps": [*steps, {"sd": self.step_sds[-1]}]}

    def to_dict(self) -> dict[str, Any]:
        """Its numbers and words by name; without the sample."""
        found = super().to_dict()
        del found["_fit"], found["data"]
        return found


@dataclass(frozen=True)
class AgeRegressionNorms(ContinuousNorms):
    """Norms by regression of persons who differ in age alone; see `RegressionNorms.by_age`."""

    regression: RegressionNorms = field(repr=False)
    """The fit with its checks."""
    age: str
    """The variable that is age."""
    others: dict[str, float]
    """The value of each other variable."""

    def _as_model(self, age_unit: str, step: float) -> dict[str, Any]:
        del step
        fit = self.regression
        centres = dict(zip(fit.variables, fit.centres, strict=True))
        unit = MONTHS.get(age_unit, 12) / 12
        by_power: dict[int, float] = {0: 0.0}
        for _, term in fit.terms.iterrows():
            value = float(term["coefficient"])
            for name, held in self.others.items():
                value *= (held - centres[name]) ** int(term[name])
            power = int(term[self.age])
            by_power[power] = by_power.get(power, 0.0) + value / unit**power
        norm: dict[str, Any] = {"centre": centres[self.age] * unit, "intercept": by_power[0]}
        if max(by_power) > 0:
            norm["age"] = [by_power.get(power, 0.0) for power in range(1, max(by_power) + 1)]
        return {"regression": norm | {"sd": fit._sd()}}


def regression_norms(
    data: Answers,
    *,
    score: str,
    terms: Sequence[Mapping[str, int] | str],
    centres: Mapping[str, float] | None = None,
    spread: str = "common",
    alpha: float = 0.01,
) -> RegressionNorms:
    """Norms by least squares, with the checks of what they take for granted.

    terms: each the powers of its variables: "age", {"age": 2}, {"age": 1, "male": 1}; the constant is always there. centres:
    subtracted from variables, e.g. {"age": 10}. spread of the residuals: "common", "quartiles" (of the expected scores) or
    "log_linear" (in the expected score). alpha: of the backward selection that `terms` tells beside the full model. NaN is left
    out. reason: "sample_too_small", "no_variance", "singular" (a term is a sum of others), "count_out_of_range" (a power).
    Van Breukelen & Vlaeyen (2005), Psychol Assess 17:336, doi:10.1037/1040-3590.17.3.336.
    """
    wanted = [{one: 1} if isinstance(one, str) else dict(one) for one in terms]
    variables = list(dict.fromkeys(name for term in wanted for name in term))
    sample = Sample(data, [score, *variables])
    if unknown := set(centres or {}) - set(variables):
        raise wrong_call(f"centres: {unknown.pop()!r} is in no term", field="centres")
    powers = [[term.get(name, 0) for name in variables] for term in wanted]
    middle = [float((centres or {}).get(name, 0)) for name in variables]
    fit = _core.stats_fit_regression_norms(
        sample.columns[0], sample.columns[1:], powers, middle, choice("residual_spread", spread), alpha
    )
    found = fit.to_dict()
    rows = [[*of, *rest] for of, *rest in found.pop("terms")]
    parameters = int(found["parameters"])
    inverse, covariance = found.pop("inverse"), found.pop("covariance")
    of_spread = found.pop("log_sd_covariance")
    return RegressionNorms(
        method="regression",
        terms=pd.DataFrame(rows, columns=[*variables, "coefficient", "standard_error", "p", "inflation", "selected"]),
        spread=spread,
        variables=variables,
        inverse=inverse.reshape(parameters, parameters) if len(inverse) else np.empty((0, 0)),
        covariance=covariance.reshape(parameters, parameters) if len(covariance) else np.empty((0, 0)),
        log_sd_covariance=of_spread.reshape(2, 2) if len(of_spread) else np.empty((0, 0)),
        checks=RegressionChecks(**found.pop("checks")),
        data=pd.DataFrame(dict(zip([score, *variables], sample.columns, strict=True))),
        **found,
        _fit=fit,
    )
