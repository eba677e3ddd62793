"""How well a score tells those with a condition from those without: ROC curve, area, choice of a cut-off."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from .. import _core
from ._matching import known_match
from ._result import Result, html_of, text_table
from ._roc_band import RocBand, band_of
from ._rows import Array, Bounds, Given, choice, column, same_length, whole

_COLUMNS = ["cutoff", "threshold", "sensitivity", "specificity", "true_positive", "false_positive"]


@dataclass(frozen=True)
class Roc(Result):
    """The curve of a score, and the area under it with DeLong's variance."""

    _why = {"variance": "of a single case or control", "interval": "of a single case or control"}

    area: float
    """P(a case scores beyond a control) + half of P(they score the same)."""
    variance: float
    """DeLong et al. (1988), Biometrics 44:837, doi:10.2307/2531595. NaN with a single case or control."""
    interval: Bounds
    """At an area of 0 or 1, which has no logit, that of Clopper & Pearson for pairs of a case and a control with no person in
    common: too wide rather than too narrow (method "pairs")."""
    hanley_mcneil_error: float
    """Standard error of Hanley & McNeil (1982), Radiology 143:29."""
    cases: int
    """Persons with the condition."""
    controls: int
    left_out: int
    """Rows without a score or a condition."""
    points: pd.DataFrame = field(repr=False)
    """One row a cut-off, from everybody positive to nobody: cutoff (positive from here on), threshold (half-way to the
    next negative score, as pROC), sensitivity, specificity, true_positive, false_positive."""
    method: str
    """Of the interval: "logit", "wald" or "pairs"."""
    confidence: float
    high_is_positive: bool
    reason: str
    _curve: _core.StatsRoc = field(repr=False, compare=False)

    def to_dict(self) -> dict[str, Any]:
        """Its numbers and words by name; the points as columns."""
        found = super().to_dict()
        del found["_curve"]
        return found | {"points": self.points.to_dict(orient="list")}

    def partial_area(self, lower: float, upper: float = 1.0) -> PartialArea:
        """The area over specificities from lower to upper, 0..1."""
        return PartialArea(*self._curve.partial_area(lower, upper))

    def best_cutoffs(self, criterion: str = "youden", *, wanted: float = float("nan")) -> BestCutoffs:
        """The cut-offs that are best; all of them, if several are.

        criterion: "youden", "corner" (nearest to sensitivity and specificity 1), "f1", "kappa", "accuracy",
        "sensitivity_at_least" and "specificity_at_least" (the best of the other where one is at least `wanted`, 0..1), "cost"
        (false positives, and `wanted` for every missed case; least a person), "positive_share" (of all persons, nearest to
        `wanted`, as for a nominal percentile). The last two mean something of all comers only, not of chosen cases.
        What was chosen in a sample looks better there than it is: see `cutoff_stability`.
        """
        points, value, reason = self._curve.best_cutoffs(choice("cutoff_criterion", criterion), wanted)
        return BestCutoffs(pd.DataFrame(points, columns=_COLUMNS), value, criterion, reason)

    def difference(self, other: Roc, *, confidence: float = 0.95) -> AreaDifference:
        """This area against that of other persons (Welch); for the same persons see `area_difference`."""
        return AreaDifference(**self._curve.difference(other._curve, confidence))

    def band(self, *, confidence: float = 0.95) -> RocBand:
        """Where the whole curve of all persons lies, with this confidence.

        Campbell (1994), Stat Med 13:499, doi:10.1002/sim.4780130513: the curve moved up and left, and down and right, by as much as
        two empirical distributions may differ from the true ones, each with the root of the confidence; here by the bound of
        Massart (1990), Ann Probab 18:1269, doi:10.1214/aop/1176990746, that holds in small samples and with tied scores, too.
        Wider than an interval of a single cut-off, as it holds at all of them at once.
        reason: "confidence_out_of_range"; else that of the curve.
        """
        return band_of(self.points, self.cases, self.controls, confidence, self.reason)

    def plot(self, ax: Any = None, *, criterion: str | None = "youden", wanted: float = float("nan"), band: bool = True) -> Any:
        """The curve with its area and interval, its band (`band`), and the best cut-offs by a criterion (`best_cutoffs`; None for
        none); returns the axes. The band has the confidence of the area's interval."""
        from .._plot_samples import plot_roc

        best = None if criterion is None else self.best_cutoffs(criterion, wanted=wanted)
        return plot_roc(self, best, self.band(confidence=self.confidence) if band else None, ax)


@dataclass(frozen=True)
class PartialArea(Result):
    """Area over a range of specificities."""

    value: float
    corrected: float
    """.5 by chance, 1 at best: McClish (1989), Med Decis Making 9:190."""
    reason: str


@dataclass(frozen=True)
class BestCutoffs(Result):
    """Cut-offs that are best by a criterion."""

    points: pd.DataFrame = field(repr=False)
    """As `Roc.points`."""
    value: float
    """Of the criterion."""
    criterion: str
    reason: str

    def __str__(self) -> str:
        return f"{super().__str__()}\n{text_table(self.points, index=False)}"

    def _repr_html_(self) -> str:
        return super()._repr_html_() + html_of(self.points, index=False)


@dataclass(frozen=True)
class AreaDifference(Result):
    """Two areas compared: DeLong et al. (1988)."""

    _why = {"df": "the same persons are compared by z"}

    first: float
    second: float
    difference: float
    covariance: float
    """0 for different persons."""
    interval: Bounds
    """Of the difference."""
    statistic: float
    """z of the same persons, else Welch's t."""
    df: float
    """NaN for the same persons."""
    p: float
    cases: int
    controls: int
    reason: str

    def __post_init__(self) -> None:
        for name in ("cases", "controls"):
            object.__setattr__(self, name, int(getattr(self, name)))


@dataclass(frozen=True)
class CutoffStability(Result):
    """How a chosen cut-off would do with other persons: cases and controls drawn again with replacement."""

    _why = {"new_sensitivity": "every case was in every draw", "new_specificity": "every control was in every draw"}

    cutoffs: Array = field(repr=False)
    """Chosen in each sample; the lowest where several are best."""
    interval: Bounds
    chosen_share: float
    """Of samples that chose the cut-off of the data."""
    sensitivity: float
    """Mean at the chosen cut-offs, in the sample itself."""
    specificity: float
    new_sensitivity: float
    """The same in those who were not drawn: what to expect of new persons."""
    new_specificity: float
    criterion: str
    reason: str


def _condition(values: Given) -> npt.NDArray[np.float64]:
    """Yes and no as 1 and 0."""
    given = pd.Series(np.asarray(values))
    try:
        return column(given.astype(np.float64).to_numpy())
    except (TypeError, ValueError):
        words = ", ".join(sorted({repr(one) for one in given if isinstance(one, str)})[:3])
        raise ValueError(f"condition: 1 or True has it, 0 or False has not, NaN is not known; here is {words}") from None


def _options(high_is_positive: bool, interval: str, confidence: float) -> dict[str, Any]:
    return {"high_is_positive": bool(high_is_positive), "interval": choice("auc_interval", interval), "confidence": confidence}


def roc(
    scores: Given,
    condition: Given,
    *,
    high_is_positive: bool,
    interval: str = "logit",
    confidence: float = 0.95,
    match: str | None = None,
) -> Roc:
    """The ROC curve of a score. condition: 1 or True has it, 0 or False has not; NaN is left out.

    high_is_positive: which end of the score means the condition. It is never guessed: that biases small samples.
    interval: "logit", or "wald" cut to 0..1 (match="pROC"), which is too short near 1.
    reason: "sample_too_small" without a case or without a control, "not_a_category", "sizes_differ".
    """
    known_match(match, "pROC")
    interval = "wald" if match == "pROC" else interval
    curve = _core.StatsRoc(column(scores), _condition(condition), _options(high_is_positive, interval, confidence))
    found = curve.to_dict()
    for name in ("cases", "controls", "left_out"):
        found[name] = int(found[name])
    found["points"] = pd.DataFrame(found["points"], columns=_COLUMNS)
    method = "pairs" if interval == "logit" and found["area"] in (0, 1) else interval
    return Roc(**found, method=method, confidence=confidence, high_is_positive=high_is_positive, _curve=curve)


def area_difference(
    first: Given, second: Given, condition: Given, *, high_is_positive: bool, confidence: float = 0.95
) -> AreaDifference:
    """The areas of two scores of the same persons; rows without both are left out.

    reason "se_not_positive": the two never differ.
    """
    one, other, yes = column(first), column(second), _condition(condition)
    same_length(first=one, second=other, condition=yes)
    return AreaDifference(**_core.stats_area_difference(one, other, yes, _options(high_is_positive, "logit", confidence)))


def cutoff_stability(
    scores: Given,
    condition: Given,
    *,
    high_is_positive: bool,
    criterion: str = "youden",
    wanted: float = float("nan"),
    confidence: float = 0.95,
    draws: int = 2000,
    seed: int = 1,
    threads: int = 0,
) -> CutoffStability:
    """Bootstrap of the best cut-off, with what it does to persons who were not drawn; criteria as `Roc.best_cutoffs`."""
    found = _core.stats_cutoff_stability(
        column(scores),
        _condition(condition),
        choice("cutoff_criterion", criterion),
        wanted,
        _options(high_is_positive, "logit", confidence),
        whole("draws", draws, 1),
        whole("seed", seed, 0),
        whole("threads", threads, 0),
    )
    return CutoffStability(**found, criterion=criterion)


@dataclass(frozen=True)
class LikelihoodRatios(Result):
    """What a score in each band says of the condition."""

    bands: pd.DataFrame
    """One row a band: from, before (from <= score < before), cases, controls, ratio (share of the cases over share of the
    controls), lower, upper, reason ("sample_too_small": without a case or a control there is no interval)."""
    cases: int
    controls: int
    left_out: int
    """Rows without a score or a condition."""
    confidence: float
    reason: str

    def __str__(self) -> str:
        return f"{text_table(self.bands, index=False)}\n{super().__str__()}" if len(self.bands) else super().__str__()

    def _repr_html_(self) -> str:
        return (html_of(self.bands, index=False) if len(self.bands) else "") + super()._repr_html_()


def likelihood_ratios(
    scores: Given, condition: Given, *, starts: Given, confidence: float = 0.95
) -> LikelihoodRatios:
    """The likelihood ratio of each band of a score: more than a positive and a negative result tell.

    starts: the lowest score of each band but the first, ascending; condition as for `roc`. Intervals of Simel et al. (1991),
    doi:10.1016/0895-4356(91)90128-V. With a probability before the score: `post_test_probability`.
    reason: "sample_too_small" without a case or without a control, "not_ascending", "not_a_category", "sizes_differ".
    """
    found = _core.stats_likelihood_ratios(column(scores), _condition(condition), column(np.atleast_1d(starts)), confidence)
    for name in ("cases", "controls", "left_out"):
        found[name] = int(found[name])
    return LikelihoodRatios(bands=pd.DataFrame(found.pop("bands")), **found, confidence=confidence)
