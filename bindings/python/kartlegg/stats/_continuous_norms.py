"""What norms of every method have in common: where a score lies among persons of the same age."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from .. import _core
from .._columns import Frame
from .._errors import wrong_call
from ._norm_file import model_file, norm_file, write_whole
from ._result import Result
from ._rows import Array, Bounds, Given, Number, choice as place
from ._sample import numbers_of
from ._worm import Worm, worm

_EVEN_STEPS = 100
UNLIMITED = (-np.inf, np.inf)


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

    Every method has a class of its own, which says more: `TaylorNorms`, `BetaBinomialNorms`, `LmsNorms`, `AgeRegressionNorms`.
    """

    method: str
    """"taylor", "beta_binomial", "lms", "bccg", "bct" or "regression"."""
    ages: tuple[float, float]
    """Youngest and oldest of the sample."""
    scores: tuple[float, float]
    """Lowest and highest of the sample."""
    limits: tuple[float, float]
    """Of z: beyond them it is cut off; infinite: it never is."""
    fit: NormFit
    reason: str
    data: NormSample = field(repr=False, compare=False)
    _norms: _core.StatsNorms = field(repr=False, compare=False)

    def z(self, raw: Given, age: Given) -> Number:
        """The z of scores at ages, within `limits`; NaN outside the ages. Arrays are broadcast."""
        return each(self._norms.z, raw, age)

    def percentile(self, raw: Given, age: Given) -> Number:
        """100 times the normal distribution below z."""
        return each(self._norms.percentile, raw, age)

    def raw_at(self, z: Given, age: Given) -> Number:
        """The score at z; NaN outside ages and limits. It may lie beyond the scores that can occur."""
        return each(self._norms.raw_at, z, age)

    def standard_error(self, z: Given, age: Given) -> Number:
        """Of the z that the score at z has, from the size of the norm sample; NaN where not known (`draws` = 0)."""
        return each(self._norms.standard_error, z, age)

    def interval(self, z: Given, age: Given, *, confidence: float = 0.95) -> Bounds:
        """Lower and upper end of where the z that the score at z has in the population lies, from the size of the norm sample: z and
        its standard error times the normal quantile on both sides; of Taylor norms that between whose ends the samples of the
        bootstrap have the score, which ends at the limits. NaN where not known (`draws` = 0)."""
        at, ages = np.broadcast_arrays(np.asarray(z, dtype=np.float64), np.asarray(age, dtype=np.float64))
        found = self._norms.interval(np.ascontiguousarray(at.ravel()), np.ascontiguousarray(ages.ravel()), confidence)
        if at.ndim == 0:
            return float(found[0, 0]), float(found[0, 1])
        return found[:, 0].reshape(at.shape), found[:, 1].reshape(at.shape)

    def log_probability(self, raw: Given, age: Given) -> Number:
        """Natural logarithm of the probability of scores: between half a step below and half a step above, where a step is the
        smallest difference between two scores of the sample. Beyond `limits` the tail counts as one score."""
        return each(lambda scores, ages: self._norms.log_probability(scores, ages, self._norms.step), raw, age)

    def quantile_residuals(self, *, seed: int = 1) -> Array:
        """A z for each person of the sample, drawn within the probability of the score: standard normal where the model holds,
        however coarse the scores are. NaN for who was left out. Dunn & Smyth (1996), J Comput Graph Stat 5:236,
        doi:10.1080/10618600.1996.10474708."""
        shares = np.random.default_rng(seed).uniform(size=len(self.data.scores))
        return self._norms.quantile_residuals(self.data.scores, self.data.ages, shares)

    def worm(self, *, bands: int = 4, seed: int = 1, confidence: float = 0.95) -> Worm:
        """Do these norms hold at every age of their sample? `worm` of the quantile residuals."""
        residuals = self.quantile_residuals(seed=seed)
        weights = self.data.weights if len(self.data.weights) else None
        return worm(residuals, self.data.ages, bands=bands, weights=weights, confidence=confidence)

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
        upper, the interval on the measure: of sampling (`interval`) and, with a reliability (0..1), of measurement, the squares of
        their distances added to each side (Zou & Donner, 2008, Stat Med 27:1693, doi:10.1002/sim.3095). kind: what the interval
        holds, as in `error_interval`. measure: "z_score", "t_score", "scaled_score" or "standard_score". scores: ascending; every
        whole score of the sample's range if left out, or a hundred steps where scores are not whole. ValueError for an age outside.
        """
        self._refuse()
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
        width_months: int | None = None,
        scores: Sequence[float] | None = None,
        measure: str = "t_score",
        decimals: int | None = None,
        reliability: float = float("nan"),
        reliability_kind: str = "alpha",
        step: float = 0.0,
    ) -> str:
        """Writes a norm file that the engine loads, as in docs/format.md, and returns its text.

        The file's name without its ending is the id. title and about (who the sample was) are texts, or texts by language. forms,
        or informant: whom the norms are for; sex: "female" or "male". age_unit: of the sample, "years" or "months". sources: names
        and citations, the first holds for all numbers; kind "illustrative" may do without. A file that is there is replaced whole.

        Methods "lms", "bct" and "regression" write the model itself (an `lms` grid with a `step` between its ages, cubic between
        them, 0: a sixtieth of the range). Others, and these when width_months is given, write tables: every band of width_months (12)
        has that of the age in its middle; the bands go from the first to the second of `ages` (the ages of the sample if left
        out). Of tables only: scores: those of the scale, ascending (else as in `table`); measure: as in `table`; decimals: values
        are rounded to so many; with a reliability each row has its standard error (measurement and sampling), and the file the
        coefficient. ResponseError where the fit did not converge.
        """
        self._refuse()
        if self.reason == "not_converged":
            raise wrong_call("the fit did not converge: its numbers are where the search stopped, and no norms",
                             "fit a smaller model, and look at plot() and worm()")  # fmt: skip
        head: dict[str, Any] = {"id": Path(path).stem, "forms": forms, "informant": informant, "title": title, "about": about, "sources": sources,
                "kind": kind, "country": country, "language": language, "years": years, "age_unit": age_unit}  # fmt: skip
        model = self._as_model(age_unit, step) if width_months is None else None
        if model is None:
            text = norm_file(
                self, **head, scale=scale, sex=sex, ages=ages, width_months=12 if width_months is None else width_months,
                scores=scores, measure=measure, decimals=decimals, reliability=reliability, reliability_kind=reliability_kind,
            )  # fmt: skip
        else:
            given = (ages, scores, decimals) != (None, None, None) or measure != "t_score" or not np.isnan(reliability)
            if given:
                raise wrong_call("ages, scores, measure, decimals and reliability are of tables, and this is a model",
                                 "width_months=12 writes tables", field="width_months")  # fmt: skip
            text = model_file(model, method=self.method, scale=scale, ages=self.ages, sex=sex, n=self.fit.n, **head)
        write_whole(path, text)
        return text

    def _as_model(self, age_unit: str, step: float) -> dict[str, Any] | None:
        """What a norm file says of the model; None where it has no words for it."""
        del age_unit, step
        return None

    def _refuse(self) -> None:
        if not self._norms.method:
            raise wrong_call(f"there are no norms: {self.reason}")

    def plot(self, ax: Any = None, *, percentiles: Sequence[float] = (2, 9, 25, 50, 75, 91, 98)) -> Any:
        """Centiles over the data, against age, with what the size of the sample leaves open (95 %); returns the axes."""
        from .._plot_norms import plot_norms

        return plot_norms(self, ax, percentiles)

    def to_dict(self) -> dict[str, Any]:
        """Its numbers and words by name; without the sample."""
        found = super().to_dict()
        del found["data"], found["_norms"]
        return found


def each(function: Any, first: Given, second: Given) -> Number:
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


def general_part(norms: _core.StatsNorms, data: NormSample, method: str, reason: str) -> dict[str, Any]:
    """What the norms of every method have in common."""
    return {"method": method, "ages": norms.ages, "scores": norms.scores, "limits": norms.limits,
            "fit": NormFit(**norms.fit), "reason": reason, "data": data, "_norms": norms}  # fmt: skip
