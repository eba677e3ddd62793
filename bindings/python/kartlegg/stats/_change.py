"""Change between occasions, and differences between scores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from .. import _core
from .._errors import wrong_call
from .._suppression import hidden_cells
from ._of_numbers import OfNumbers
from ._rows import (
    Array,
    Bounds,
    Given,
    Number,
    Text,
    Truth,
    choice,
    column,
    named,
    number,
    rows,
    same_length,
    truth,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_NOT_KNOWN = float("nan")


@dataclass(frozen=True)
class Change(OfNumbers):
    """A change judged by one method; a positive index is a rise."""

    method: str
    difference: Number
    """after - before."""
    expected: Number
    """The second score if nothing but error, regression or practice were at work."""
    standard_error: Number
    """Of after - expected."""
    index: Number
    """(after - expected) / standard_error."""
    critical: Number
    """The index is reliable beyond this."""
    p: Number
    """Two-sided ("ha": one-sided, as its source has it), 0..1."""
    unremarkable: Bounds
    """Second scores that would not be a reliable change."""
    reliable: Truth
    change_class: Text | None
    """"unchanged", "improved", "recovered", "deteriorated", "harmed" or "unknown"; None without high_is_concern."""
    reason: Text
    """"none", or why there is no index."""

    def to_pandas(self, index: pd.Index[Any] | None = None) -> pd.DataFrame:
        """One row a person: difference, expected, standard_error, index, critical, p, lower and upper (second scores that would
        be no reliable change), reliable, change_class, reason. `index`: of the data frame that the scores came from."""
        columns = {name: getattr(self, name) for name in ("difference", "expected", "standard_error", "index", "critical", "p")}
        columns |= {"lower": self.unremarkable[0], "upper": self.unremarkable[1], "reliable": self.reliable}
        if self.change_class is not None:
            columns["change_class"] = self.change_class
        columns["reason"] = self.reason
        return pd.DataFrame({name: np.atleast_1d(value) for name, value in columns.items()}, index=index)

    def counts(self, by: Given | None = None, *, confidence: float = 0.95, smallest: int = 0) -> pd.DataFrame:
        """How many persons changed in which way, one row a group of `by` (a column; left out: all together): for every class
        its count, its share of those with a class, and Wilson's interval of that. Needs high_is_concern.

        smallest: counts below it, and as many others as it takes that nobody can work them out, are NaN (0: all are shown).
        """
        if self.change_class is None:
            raise wrong_call("counts: the changes have no class", "give change(high_is_concern=...)")
        classes = np.atleast_1d(self.change_class)
        groups = np.full(len(classes), "all", dtype=object) if by is None else np.asarray(by, dtype=object)
        same_length(by=groups, changes=classes)
        known = [name for name in _core.STATS_CHOICES["change_class"] if name != "unknown"]
        table = pd.crosstab(pd.Series(groups, name="group"), pd.Series(classes)).reindex(columns=known, fill_value=0)
        return _counted(table, confidence, smallest)

    def plot(self, before: Given, *, ax: Axes | None = None) -> Axes:
        """Second scores against first ones, drawn with Matplotlib: the axes, for more to be drawn on them.

        before: the first scores, as they were given to `change`. Shaded: second scores that would not be a reliable change.
        Each class of change has its own mark, and its count in the legend. ax: where to draw; else a new figure.
        """
        from .._plot import plot_change

        return plot_change(self, before, ax)


def _counted(table: pd.DataFrame, confidence: float, smallest: int) -> pd.DataFrame:
    counts = table.to_numpy().astype(np.int64)
    hidden = hidden_cells(counts, smallest)
    total = counts.sum(axis=1, keepdims=True)
    lower, upper = rows("proportion_interval", counts, total, confidence, choice("proportion_method", "wilson"))
    with np.errstate(invalid="ignore"):
        parts = {"count": counts.astype(np.float64), "share": counts / total, "lower": lower, "upper": upper}
    shown = {
        (name, part): np.where(hidden[:-1, place] | hidden[:-1, -1], np.nan, np.asarray(values)[:, place])
        for place, name in enumerate(table.columns)
        for part, values in parts.items()
    }
    result = pd.DataFrame(shown, index=table.index)
    result.insert(0, ("n", "count"), np.where(hidden[:-1, -1], np.nan, total[:, 0]))
    return result


@dataclass(frozen=True)
class ClinicalCutoffs(OfNumbers):
    """Jacobson and Truax's limits between a clinical and a functional group."""

    a: Number
    b: Number
    c: Number
    reason: Text


@dataclass(frozen=True)
class Trend(OfNumbers):
    """The straight line through a person's scores over time."""

    n: int
    """Occasions used."""
    slope: float
    """Change per unit of time."""
    intercept: float
    """At time 0."""
    error_by_sem: float
    """Standard error of the slope if all that is not the line is measurement error of known size."""
    error_by_residual: float
    """The same from the scatter about the line; NaN below three occasions."""
    interval_by_sem: tuple[float, float]
    interval_by_residual: tuple[float, float]
    reason: Text


@dataclass(frozen=True)
class ReliableDifference(OfNumbers):
    """Two scores of one person on one metric, against their errors of measurement."""

    difference: Number
    standard_error: Number
    z: Number
    p: Number
    critical: Number
    """Differences beyond this are reliable."""
    interval: Bounds
    reliable: Truth
    reason: Text


@dataclass(frozen=True)
class Rarity(OfNumbers):
    """How rare a difference is in a population."""

    statistic: Number
    """z, or t."""
    df: Number
    """Of t; NaN for z."""
    percent_beyond: Number
    """Of people with a difference further out in this direction, 0..100."""
    percent_beyond_two: Number
    """In either direction."""
    reason: Text


@dataclass(frozen=True)
class ProfileDeviations(OfNumbers):
    """Every score of a profile against the person's own mean."""

    deviation: Array
    standard_error: Array
    critical: Array
    reliable: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class ProfileRarity(OfNumbers):
    """How unusual a whole profile is: D^2, its df, and the percentage of people further from the mean of all."""

    distance: float
    df: float
    percent_further: float
    reason: Text


@dataclass(frozen=True)
class ProfileAgreement(OfNumbers):
    """Two profiles of the same items or scales, over the pairs in which both have a value."""

    n: int
    correlation: float
    """q-correlation."""
    mean_difference: float
    """a - b."""
    mean_absolute_difference: float
    reason: Text


def change(
    before: Given,
    after: Given,
    *,
    method: str = "jt",
    sd: Given = _NOT_KNOWN,
    reliability: Given = _NOT_KNOWN,
    mean: Given = _NOT_KNOWN,
    sd_after: Given = _NOT_KNOWN,
    reliability_after: Given = _NOT_KNOWN,
    mean_after: Given = _NOT_KNOWN,
    correlation: Given = _NOT_KNOWN,
    sd_difference: Given = _NOT_KNOWN,
    n: Given = _NOT_KNOWN,
    confidence: Given = 0.95,
    cutoff: Given = _NOT_KNOWN,
    high_is_concern: bool | None = None,
) -> Change:
    """A change between two occasions, judged against measurement error.

    x1, x2: scores; M, s, r: mean, sd, reliability of the reference at the first (1) and second (2) occasion.

    =============  =======================  ==============================  ==========================================
    method         expects                  standard error                  source
    =============  =======================  ==============================  ==========================================
    jt             x1                       sqrt(2) SEM1                    Jacobson & Truax 1991,
                                                                            doi:10.1037/0022-006X.59.1.12
    sem2           x1                       sqrt(SEM1^2 + SEM2^2)
    practice       x1 + M2 - M1             as jt                           Chelune et al. 1993
    practice.sem2  x1 + M2 - M1             as sem2
    practice.sd    x1 + M2 - M1             sd_difference
    gln            M1 + r1 (x1 - M1)        s1 sqrt(1 - r1^2)               Hsu 1999, doi:10.1037/0022-006X.67.4.594
    hll            M2 + r1 (x1 - M1)        as gln
    en             M1 + r1 (x1 - M1)        SEM1                            Speer 1992, doi:10.1037/0022-006X.60.3.402
    nk             M1 + r1 (x1 - M1)        sqrt(r1^2 SEM1^2 + s1^2 (1-r2)) Nunnally & Kotsch 1983
    ha             x1, weighted             sqrt(2) SEM1 / sqrt(r_DD)       Hageman & Arrindell 1999,
                                                                            doi:10.1016/S0005-7967(99)00032-7
    reg            regression on x1 in n    error of prediction, t          Crawford & Garthwaite 2006
    =============  =======================  ==============================  ==========================================

    What a method needs and is not given: no index, and reason "argument_missing". With `high_is_concern` the change
    has a class; with a cut-off too, "recovered" (reliably better and across it) and "harmed" are among them.
    """
    found = rows(
        "change",
        before,
        after,
        sd,
        reliability,
        mean,
        sd_after,
        reliability_after,
        mean_after,
        correlation,
        sd_difference,
        n,
        choice("change_method", method),
        confidence,
        cutoff,
        bool(high_is_concern),
    )
    difference, expected, error, index, critical, p, lower, upper, reliable, change_class, reason = found
    return Change(
        method,
        difference,
        expected,
        error,
        index,
        critical,
        p,
        (lower, upper),
        truth(reliable),
        None if high_is_concern is None else named("change_class", change_class),
        named("reason", reason),
    )


def minimal_detectable_change(sem: Given, *, confidence: Given = 0.95) -> Number:
    """Smallest change of a score that is reliable, z sqrt(2) SEM.

    Terwee et al. (2007), J Clin Epidemiol 60:34, doi:10.1016/j.jclinepi.2006.03.012.
    """
    return number("minimal_detectable_change", sem, confidence)


def clinical_cutoffs(
    *,
    clinical_mean: Given = _NOT_KNOWN,
    clinical_sd: Given = _NOT_KNOWN,
    functional_mean: Given = _NOT_KNOWN,
    functional_sd: Given = _NOT_KNOWN,
    high_is_concern: bool,
) -> ClinicalCutoffs:
    """a: 2 sd from the clinical mean; b: 2 sd from the functional mean; c: between both. Jacobson & Truax (1991).

    Of one group only, a or b alone has a value.
    """
    a, b, c, reason = rows(
        "clinical_cutoffs", clinical_mean, clinical_sd, functional_mean, functional_sd, high_is_concern
    )
    return ClinicalCutoffs(a, b, c, named("reason", reason))


def trend(
    times: npt.ArrayLike, scores: npt.ArrayLike, *, sem: float = _NOT_KNOWN, confidence: float = 0.95
) -> Trend:
    """Least-squares line through scores over time, in any unit and order; NaN is passed over."""
    t, x = column(times), column(scores)
    same_length(times=t, scores=x)
    n, slope, intercept, by_sem, by_residual, interval, interval_residual, reason = _core.stats_trend(
        t, x, sem, confidence
    )
    return Trend(
        int(n),
        slope,
        intercept,
        by_sem,
        by_residual,
        interval,
        interval_residual,
        named("reason", float(reason)),
    )


def reliable_difference(
    x: Given, y: Given, *, sem_x: Given, sem_y: Given, confidence: Given = 0.95, comparisons: Given = 1
) -> ReliableDifference:
    """Is x - y more than measurement error? Both on one metric. `comparisons`: of how many this is one (Bonferroni)."""
    difference, error, z, p, critical, lower, upper, reliable, reason = rows(
        "reliable_difference", x, y, sem_x, sem_y, confidence, comparisons
    )
    return ReliableDifference(
        difference, error, z, p, critical, (lower, upper), truth(reliable), named("reason", reason)
    )


def _rarity(function: str, *arguments: Given) -> Rarity:
    statistic, df, one, two, reason = rows(function, *arguments)
    return Rarity(statistic, df, one, two, named("reason", reason))


def rarity(difference: Given, *, sd_difference: Given, mean_difference: Given = 0.0) -> Rarity:
    """How rare a difference is where the mean and sd of differences are known; see sd_of_difference."""
    return _rarity("rarity", difference, mean_difference, sd_difference)


def sd_of_difference(*, sd_x: Given, sd_y: Given, correlation: Given) -> Number:
    """sqrt(sd_x^2 + sd_y^2 - 2 r sd_x sd_y)."""
    return number("sd_of_difference", sd_x, sd_y, correlation)


def unstandardised_difference_test(
    x: Given,
    y: Given,
    *,
    mean_x: Given,
    mean_y: Given,
    sd_x: Given,
    sd_y: Given,
    correlation: Given,
    n: Given,
) -> Rarity:
    """A difference against those of a norm sample of n, on one metric: t with n - 1 df.

    Crawford & Garthwaite (2005), Neuropsychology 19:318, doi:10.1037/0894-4105.19.3.318.
    """
    return _rarity("unstandardised_difference_test", x, y, mean_x, mean_y, sd_x, sd_y, correlation, n)


def revised_standardised_difference_test(
    x: Given,
    y: Given,
    *,
    mean_x: Given,
    mean_y: Given,
    sd_x: Given,
    sd_y: Given,
    correlation: Given,
    n: Given,
) -> Rarity:
    """The same for scores on different metrics, each standardised in the sample. Crawford & Garthwaite (2005)."""
    return _rarity("revised_standardised_difference_test", x, y, mean_x, mean_y, sd_x, sd_y, correlation, n)


def predicted_difference(
    x: Given, y: Given, *, mean_x: Given, mean_y: Given, sd_x: Given, sd_y: Given, correlation: Given
) -> Rarity:
    """Is y what x lets one expect? z = (y - predicted) / (sd_y sqrt(1 - r^2))."""
    return _rarity("predicted_difference", x, y, mean_x, mean_y, sd_x, sd_y, correlation, _NOT_KNOWN)


def holm(p: npt.ArrayLike) -> Array:
    """p values made larger by Holm's method (1979), in the order given; NaN stays NaN and does not count."""
    return _core.stats_holm(column(p))


def profile_deviations(
    scores: npt.ArrayLike, sems: npt.ArrayLike, *, confidence: float = 0.95
) -> ProfileDeviations:
    """Each of m scores on one metric against their mean, with Bonferroni's critical value.

    ValueError if there are fewer than two, or a number that cannot be used. Davis (1959), J Educ Psychol 50:162.
    """
    x, errors = column(scores), column(sems)
    same_length(scores=x, sems=errors)
    found = _core.stats_profile_deviations(x, errors, confidence)
    if len(found) == 0:
        raise ValueError("a profile needs two scores or more, errors of 0 or more, and a confidence between 0 and 1")
    return ProfileDeviations(found[:, 0], found[:, 1], found[:, 2], found[:, 3].astype(np.bool_))


def profile_rarity(z: npt.ArrayLike, correlations: npt.ArrayLike) -> ProfileRarity:
    """D^2 = z' R^-1 z of a whole profile in a multivariate normal population, chi-square with m df."""
    values = column(z)
    matrix = np.asarray(correlations, dtype=np.float64)
    if matrix.shape != (len(values), len(values)):
        raise ValueError(f"the matrix must have {len(values)} rows and columns")
    distance, df, percent, reason = _core.stats_profile_rarity(values, matrix)
    return ProfileRarity(distance, df, percent, named("reason", float(reason)))


def profile_agreement(a: npt.ArrayLike, b: npt.ArrayLike) -> ProfileAgreement:
    """Agreement of two profiles (two informants, two occasions); pairs with a NaN are passed over."""
    first, second = column(a), column(b)
    same_length(a=first, b=second)
    n, correlation, mean, absolute, reason = _core.stats_profile_agreement(first, second)
    return ProfileAgreement(int(n), correlation, mean, absolute, named("reason", float(reason)))
