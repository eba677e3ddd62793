"""Continuous norms by the LMS method."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from .. import _core
from .._errors import wrong_call
from ._norm_file import model_file, write_whole
from ._norms import from_z
from ._result import Result
from ._rows import Array, Given, Number, choice, rows, whole
from ._sample import Answers, Sample

AgeCurve: TypeAlias = int | str | tuple[str, float]
"""A degree of a polynomial (0: the same at all ages), "spline", or ("spline", effective degrees of freedom)."""


@dataclass(frozen=True)
class LmsNorms(Result):
    """Norms whose median M, spread S, power L (and tau) are functions of age. Cole & Green (1992), Stat Med 11:1305,
    doi:10.1002/sim.4780111005. Nothing is extrapolated: outside the ages of the sample numbers are NaN."""

    method: str
    """"lms" (the usual likelihood), "bccg" or "bct" (cut at zero, as gamlss has them: Rigby & Stasinopoulos 2006)."""
    n: float
    """Persons with score, age and a weight above 0."""
    left_out: float
    ages: tuple[float, float]
    """Youngest and oldest of the sample."""
    age_mean: float
    """With this and age_sd age was standardised before it was raised to powers."""
    age_sd: float
    df: float
    """Effective parameters."""
    log_likelihood: float
    aic: float
    gaic3: float
    """-2 log likelihood + 3 df."""
    bic: float
    iterations: int
    curves: pd.DataFrame = field(repr=False)
    """One row for each of m, s, l (and tau): kind ("polynomial", "spline"), degree, df, smoothing, coefficients; m (unless log_m is False), s and tau
    on the log scale."""
    tried: pd.DataFrame = field(repr=False)
    """The models among which this was chosen: degrees of m, s, l, tau, and the criterion; empty where none was to be chosen."""
    covariance: Array = field(repr=False)
    """Of all coefficients, in the order of curves."""
    reason: str
    data: pd.DataFrame = field(repr=False, compare=False)
    """score and age of the sample."""
    _fit: _core.StatsLms = field(repr=False, compare=False)

    def z(self, raw: Given, age: Given) -> Number:
        """The z of scores at ages; NaN outside the ages and for scores of 0 and less. Arrays are broadcast."""
        return _each(self._fit.z, raw, age)[0]

    def z_error(self, raw: Given, age: Given) -> Number:
        """The standard error of that z from the size of the norm sample."""
        return _each(self._fit.z, raw, age)[1]

    def percentile(self, raw: Given, age: Given) -> Number:
        """100 times the normal distribution below z."""
        return from_z(self.z(raw, age), measure="percentile_rank")

    def raw_at(self, z: Given, age: Given) -> Number:
        """The score at z: a centile. NaN outside the ages, and where no score lies so far out."""
        return _each(self._fit.score, z, age)[0]

    def raw_error(self, z: Given, age: Given) -> Number:
        """The standard error of that score from the size of the norm sample."""
        return _each(self._fit.score, z, age)[1]

    def at(self, ages: npt.ArrayLike) -> pd.DataFrame:
        """L, M, S and tau (infinite: normal) at ages, with standard errors (of S and tau: on the log scale)."""
        names = ["l", "m", "s", "tau", "l_error", "m_error", "log_s_error", "log_tau_error"]
        where = np.atleast_1d(np.asarray(ages, dtype=np.float64))
        return pd.DataFrame(self._fit.at(where), columns=names, index=pd.Index(where, name="age"))

    def table(self, age: float, scores: npt.ArrayLike, *, confidence: float = 0.95) -> pd.DataFrame:
        """The norm table of an age: raw, z, t_score, percentile, and lower and upper, the interval of T from the size of the
        norm sample. ValueError for an age outside the sample."""
        self._refuse()
        if not self.ages[0] <= age <= self.ages[1]:
            raise wrong_call(f"age {age} is outside the sample", f"ages from {self.ages[0]} to {self.ages[1]}", field="age")
        raw = np.asarray(scores, dtype=np.float64)
        z, error = _each(self._fit.z, raw, age)
        lower, upper = rows("normal_interval", z, error, confidence)
        told = {"raw": raw, "z": z, "t_score": from_z(z, measure="t_score"), "percentile": from_z(z, measure="percentile_rank")}
        return pd.DataFrame({**told, "lower": 50 + 10 * np.asarray(lower), "upper": 50 + 10 * np.asarray(upper)})

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
        age_unit: str = "years",
        step: float = 0.0,
    ) -> str:
        """Writes a norm file that the engine loads (an `lms` grid, cubic between its ages), and returns its text.

        step: between the ages of the grid, in age_unit, "years" or "months"; 0: a sixtieth of the range. The file's name without
        its ending is the id; the rest as `ContinuousNorms.to_yaml`. ValueError for "bccg": a norm file cannot say it.
        """
        self._refuse()
        if self.method == "bccg":
            raise wrong_call("a norm file cannot say norms of method 'bccg'", "fit with method 'lms' or 'bct'", field="method")
        low, high = self.ages
        count = 61 if step <= 0 else max(2, int(np.ceil((high - low) / step)) + 1)
        ages = np.linspace(low, high, count)
        values = self.at(ages)[["l", "m", "s", "tau"] if self.method == "bct" else ["l", "m", "s"]]
        grid = [[float(age), *map(float, row)] for age, row in zip(ages, values.to_numpy(), strict=True)]
        text = model_file(
            {"lms": {"interpolation": "cubic", "ages": age_unit, "grid": grid}}, method=self.method, scale=scale,
            ages=self.ages, id=Path(path).stem, n=self.n, title=title, kind=kind, country=country, language=language,
            years=years, about=about, sources=sources, forms=forms, informant=informant, age_unit=age_unit,
        )  # fmt: skip
        write_whole(path, text)
        return text

    def plot(self, ax: Any = None, *, percentiles: Sequence[float] = (2, 9, 25, 50, 75, 91, 98)) -> Any:
        """Centiles over the data, against age; returns the axes."""
        from .._plot_centiles import plot_centiles

        return plot_centiles(self, ax, percentiles)

    def to_dict(self) -> dict[str, Any]:
        """Its numbers and words by name; without the sample."""
        found = super().to_dict()
        del found["data"], found["_fit"]
        return found

    def _refuse(self) -> None:
        if self.reason not in ("none", "not_converged"):
            raise wrong_call(f"there are no norms: {self.reason}")


def _each(function: Any, first: Given, second: Given) -> tuple[Number, Number]:
    """The value and its error for every pair of the broadcast numbers."""
    a, b = np.broadcast_arrays(np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64))
    found = function(np.ascontiguousarray(a.ravel()), np.ascontiguousarray(b.ravel()))
    if a.ndim == 0:
        return float(found[0, 0]), float(found[0, 1])
    return found[:, 0].reshape(a.shape), found[:, 1].reshape(a.shape)


def _curve(name: str, given: AgeCurve) -> tuple[bool, int, float]:
    if isinstance(given, int):
        return False, whole(name, given, 0, 6), float("nan")
    kind, df = given if isinstance(given, tuple) else (given, float("nan"))
    if kind != "spline":
        raise wrong_call(f"{name}: {given!r}", 'a degree, "spline", or ("spline", degrees of freedom)', field=name)
    return True, 0, float(df)


def lms_norms(
    data: Answers,
    *,
    score: str,
    age: str,
    weights: str | None = None,
    family: str = "lms",
    m: AgeCurve = "spline",
    s: AgeCurve = "spline",
    l: AgeCurve = 0,  # noqa: E741
    tau: AgeCurve = 0,
    log_m: bool = True,
    choose: str | None = None,
    highest_degree: int = 4,
    seed: int = 1,
) -> LmsNorms:
    """Norms by the LMS method, by penalised maximum likelihood.

    score, age, weights: columns; NaN is left out, scores must be above 0. m, s, l, tau: how each changes with age: a degree of
    a polynomial, "spline" (its smoothing by maximum likelihood: Wood & Fasiolo 2017, doi:10.1111/biom.12666) or ("spline",
    effective degrees of freedom). choose: "bic", "gaic3", "aic" or "cross_validated": the degrees of polynomials are chosen up
    to highest_degree, in free order (Voncken et al. 2019, doi:10.1177/1073191117715113), whatever m, s, l and tau say.
    reason: "sample_too_small", "no_variance", "box_cox_undefined" (a score of 0 or less), "not_identified" (too few ages),
    "not_positive" (a weight below 0), "not_converged".
    """
    sample = Sample(data, [score, age] if weights is None else [score, age, weights])
    scores, ages = sample.columns[:2]
    of_persons = sample.columns[2] if weights is not None else np.empty(0)
    curves = {name: _curve(name, one) for name, one in (("m", m), ("s", s), ("l", l), ("tau", tau))}
    model = {"family": choice("lms_family", family), "log_m": bool(log_m), **curves}
    tried: list[tuple[Any, ...]] = []
    if choose is None:
        fit = _core.stats_fit_lms(ages, scores, of_persons, model)
    else:
        criterion, degree = choice("model_criterion", choose), whole("highest_degree", highest_degree, 1, 6)
        fit, tried = _core.stats_choose_lms(ages, scores, of_persons, model, criterion, degree, whole("seed", seed, 0))
    found = fit.to_dict()
    table = pd.DataFrame.from_dict(found.pop("curves"), orient="index")
    return LmsNorms(
        method=family,
        **found,
        curves=table,
        tried=pd.DataFrame(tried, columns=["m", "s", "l", "tau", "criterion"]),
        data=pd.DataFrame({"score": scores, "age": ages}),
        _fit=fit,
    )


def box_cox_z(y: Given, *, l: Given, m: Given, s: Given, tau: Given = float("inf"), family: str = "bct") -> Number:  # noqa: E741
    """The z of a score in a family: "lms" (as lms_z), "bccg" or "bct" (cut at zero, as gamlss has them). NaN where y, M or S is
    not above 0. Rigby & Stasinopoulos (2006), Stat Modelling 6:209, doi:10.1191/1471082X06st122oa."""
    return rows("box_cox_z", y, l, m, s, tau, choice("lms_family", family))[0]


def box_cox_value(z: Given, *, l: Given, m: Given, s: Given, tau: Given = float("inf"), family: str = "bct") -> Number:  # noqa: E741
    """The score at z in a family; the inverse of box_cox_z."""
    return rows("box_cox_value", z, l, m, s, tau, choice("lms_family", family))[0]
