"""Continuous norms by the LMS method."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from .. import _core
from .._errors import wrong_call
from ._continuous_norms import UNLIMITED, ContinuousNorms, each, general_part, norm_data
from ._rows import Array, Given, Number, choice, rows, whole

AgeCurve: TypeAlias = int | str | tuple[str, float]
"""A degree of a polynomial (0: the same at all ages), "spline", or ("spline", effective degrees of freedom)."""


@dataclass(frozen=True)
class LmsNorms(ContinuousNorms):
    """Norms whose median M, spread S, power L (and tau) are functions of age. Cole & Green (1992), Stat Med 11:1305,
    doi:10.1002/sim.4780111005. `method` is "lms" (the usual likelihood), "bccg" or "bct" (cut at zero, as gamlss has them:
    Rigby & Stasinopoulos 2006). Scores of 0 and less have no z."""

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
    _fit: _core.StatsLms = field(repr=False, compare=False)

    def raw_error(self, z: Given, age: Given) -> Number:
        """The standard error of the score at z from the size of the norm sample."""
        return each(lambda one, other: np.ascontiguousarray(self._fit.score(one, other)[:, 1]), z, age)

    def at(self, ages: npt.ArrayLike) -> pd.DataFrame:
        """L, M, S and tau (infinite: normal) at ages, with standard errors (of S and tau: on the log scale)."""
        names = ["l", "m", "s", "tau", "l_error", "m_error", "log_s_error", "log_tau_error"]
        where = np.atleast_1d(np.asarray(ages, dtype=np.float64))
        return pd.DataFrame(self._fit.at(where), columns=names, index=pd.Index(where, name="age"))

    def to_dict(self) -> dict[str, Any]:
        """Its numbers and words by name; without the sample."""
        found = super().to_dict()
        del found["_fit"]
        return found

    def _as_model(self, age_unit: str, step: float) -> dict[str, Any] | None:
        if self.method == "bccg":
            return None
        low, high = self.ages
        count = 61 if step <= 0 else max(2, int(np.ceil((high - low) / step)) + 1)
        ages = np.linspace(low, high, count)
        values = self.at(ages)[["l", "m", "s", "tau"] if self.method == "bct" else ["l", "m", "s"]]
        grid = [[float(age), *map(float, row)] for age, row in zip(ages, values.to_numpy(), strict=True)]
        return {"lms": {"interpolation": "cubic", "ages": age_unit, "grid": grid}}


def _curve(name: str, given: AgeCurve) -> tuple[bool, int, float]:
    if isinstance(given, int):
        return False, whole(name, given, 0, 6), float("nan")
    kind, df = given if isinstance(given, tuple) else (given, float("nan"))
    if kind != "spline":
        raise wrong_call(f"{name}: {given!r}", 'a degree, "spline", or ("spline", degrees of freedom)', field=name)
    return True, 0, float(df)


def lms_norms(
    data: Any,
    *,
    score: str,
    age: str | None = None,
    group: str | None = None,
    weights: str | npt.ArrayLike | None = None,
    family: str = "lms",
    m: AgeCurve = "spline",
    s: AgeCurve = "spline",
    l: AgeCurve = 0,  # noqa: E741
    tau: AgeCurve = 0,
    log_m: bool = True,
    choose: str | None = None,
    highest_degree: int = 4,
    seed: int = 1,
    window: float = 0.0,
    limits: tuple[float, float] = UNLIMITED,
) -> LmsNorms:
    """Norms by the LMS method, by penalised maximum likelihood.

    score, age, weights: columns; NaN is left out, scores must be above 0. group and window serve the observed z that the fit is
    judged by; limits: of z. m, s, l, tau: how each changes with age: a degree of
    a polynomial, "spline" (its smoothing by maximum likelihood: Wood & Fasiolo 2017, doi:10.1111/biom.12666) or ("spline",
    effective degrees of freedom). choose: "bic", "gaic3", "aic" or "cross_validated": the degrees of polynomials are chosen up
    to highest_degree, in free order (Voncken et al. 2019, doi:10.1177/1073191117715113), whatever m, s, l and tau say.
    reason: "sample_too_small", "no_variance", "box_cox_undefined" (a score of 0 or less), "not_identified" (too few ages),
    "not_positive" (a weight below 0), "not_converged".
    """
    sample = norm_data(data, score, age, group, weights)
    scores = np.where(np.isnan(sample.groups), np.nan, sample.scores) if len(sample.groups) else sample.scores
    ages, of_persons = sample.ages, sample.weights
    curves = {name: _curve(name, one) for name, one in (("m", m), ("s", s), ("l", l), ("tau", tau))}
    model = {"family": choice("lms_family", family), "log_m": bool(log_m), **curves}
    tried: list[tuple[Any, ...]] = []
    if choose is None:
        fit = _core.stats_fit_lms(ages, scores, of_persons, model)
    else:
        criterion, degree = choice("model_criterion", choose), whole("highest_degree", highest_degree, 1, 6)
        fit, tried = _core.stats_choose_lms(ages, scores, of_persons, model, criterion, degree, whole("seed", seed, 0))
    found = fit.to_dict()
    norms = fit.norms(scores, ages, sample.groups, of_persons, limits, window)
    table = pd.DataFrame.from_dict(found.pop("curves"), orient="index")
    for known in ("n", "left_out", "ages"):
        del found[known]
    return LmsNorms(
        **general_part(norms, sample, family, found.pop("reason")),
        **found,
        curves=table,
        tried=pd.DataFrame(tried, columns=["m", "s", "l", "tau", "criterion"]),
        _fit=fit,
    )


def box_cox_z(y: Given, *, l: Given, m: Given, s: Given, tau: Given = float("inf"), family: str = "bct") -> Number:  # noqa: E741
    """The z of a score in a family: "lms" (as lms_z), "bccg" or "bct" (cut at zero, as gamlss has them). NaN where y, M or S is
    not above 0. Rigby & Stasinopoulos (2006), Stat Modelling 6:209, doi:10.1191/1471082X06st122oa."""
    return rows("box_cox_z", y, l, m, s, tau, choice("lms_family", family))[0]


def box_cox_value(z: Given, *, l: Given, m: Given, s: Given, tau: Given = float("inf"), family: str = "bct") -> Number:  # noqa: E741
    """The score at z in a family; the inverse of box_cox_z."""
    return rows("box_cox_value", z, l, m, s, tau, choice("lms_family", family))[0]
