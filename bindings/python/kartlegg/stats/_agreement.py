"""How far raters, occasions or methods agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np

from .. import _core
from ._accuracy import Estimate
from ._agreement_input import coded, columns_of, numbers_of, pair_of
from ._drawn import DRAWN, by_formula, check_interval, draw_options, is_drawn, of_items
from ._reliability import spearman_brown
from ._rows import Array, Given, choice
from ._told import Told, short

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Ratings: TypeAlias = Any
"""A data frame or mapping with a column a rater, or an array with a row a subject and a column a rater; NaN, None or an
empty field is not rated."""
Ends: TypeAlias = tuple[float, float]


@dataclass(frozen=True)
class IccEstimate(Told):
    """One intraclass correlation."""

    _why = {"interval": f"drawn: {DRAWN}"}

    value: float
    interval: Ends
    f: float
    """Of the test that the correlation is 0, with `df1` and `df2` degrees of freedom; `p` is one-sided."""
    df1: float
    df2: float
    p: float
    reason: str
    """"none", or why there is no value or interval."""


@dataclass(frozen=True)
class Icc(Told):
    """The six intraclass correlations of a table of ratings, and what they are made of."""

    forms: dict[str, IccEstimate]
    """"one_way", "agreement", "consistency" of a single rating, and each with "_average" of all raters together."""
    ms_subjects: float
    """Mean squares of the two-way analysis of variance."""
    ms_raters: float
    ms_error: float
    ms_within: float
    sem_agreement: float
    """Standard error of measurement of one rating, on the scale of the ratings; raters who differ in level count."""
    sem_consistency: float
    sdc_agreement: float
    """Smallest detectable change of one subject: z sqrt(2) SEM."""
    sdc_consistency: float
    n: float
    """Subjects that every rater rated; the others are left out."""
    given: float
    raters: int
    reason: str
    confidence: float
    method: str = "icc.anova"
    denominator: str = "mean squares of the two-way analysis of variance, subjects rated by all"

    def __getitem__(self, form: str) -> IccEstimate:
        return self.forms[form]

    def _told_rows(self) -> list[tuple[str, str]]:
        forms = [(name.replace("_", " "), f"{short(one.value)} {short(one.interval)}") for name, one in self.forms.items()]
        return forms + super()._told_rows()


@dataclass(frozen=True)
class KendallW(Told):
    """Concordance of the raters' rankings, 0..1, corrected for ties."""

    value: float
    chi_square: float
    df: float
    p: float
    n: float
    given: float
    raters: int
    reason: str
    method: str = "kendall_w.ties"
    denominator: str = "largest possible sum of squares with these ties"


@dataclass(frozen=True)
class LimitsOfAgreement(Told):
    """Limits of agreement (Bland and Altman) of two methods or occasions, on the scale of the scores: first less second."""

    mean_difference: Estimate
    sd: float
    """Of the differences, divisor n - 1."""
    lower: Estimate
    upper: Estimate
    limit_error: float
    """Standard error of a limit."""
    slope: Estimate
    """Of the difference on the mean of the two: 0 where the difference does not grow with the score."""
    slope_p: float
    n: float
    given: float
    reason: str
    confidence: float
    coverage: float
    method: str
    denominator: str = "n - 1"
    first: Array = field(repr=False, default_factory=lambda: np.empty(0))
    second: Array = field(repr=False, default_factory=lambda: np.empty(0))

    def plot(self, *, ax: Axes | None = None) -> Axes:
        """Differences against means, with the limits and their intervals, drawn with Matplotlib: the axes."""
        from .._plot_agreement import plot_limits

        return plot_limits(self, ax)


@dataclass(frozen=True)
class Concordance(Told):
    """Lin's concordance correlation."""

    value: float
    interval: Ends
    correlation: float
    """Pearson's."""
    bias_correction: float
    """value / correlation."""
    scale_shift: float
    location_shift: float
    n: float
    given: float
    reason: str
    confidence: float
    method: str = "concordance.lin.fisher_z"
    denominator: str = "variances with divisor n"


@dataclass(frozen=True)
class Retest(Told):
    """Two occasions of one measure: the change is second less first."""

    _why = {"correlation": "Fisher's interval takes four persons"}

    correlation: Estimate
    """Pearson's, with Fisher's interval."""
    correlation_p: float
    mean_change: Estimate
    mean_change_t: float
    mean_change_p: float
    agreement: Estimate
    """ICC(A,1)."""
    consistency: Estimate
    """ICC(C,1)."""
    sem: float
    """Agreement; see Icc."""
    sdc: float
    """Smallest detectable change of one subject, and of the mean of n of them."""
    sdc_group: float
    n: float
    given: float
    reason: str
    confidence: float
    method: str = "retest"
    denominator: str = "n - 1"


@dataclass(frozen=True)
class Kappa(Told):
    """Cohen's kappa of two raters, plain or weighted."""

    _why = {
        "interval": f"drawn: {DRAWN}",
        "prevalence_index": "of two categories only",
        "bias_index": "of two categories only",
    }

    value: float
    interval: Ends
    standard_error: float
    """Fleiss, Cohen and Everitt's, for the interval; `null_error` is that of the test that kappa is 0."""
    null_error: float
    z: float
    p: float
    observed: float
    """(Weighted) agreement seen, and by chance, 0..1."""
    expected: float
    highest: float
    """Kappa if the raters agreed as well as their margins allow."""
    pabak: float
    """Kappa adjusted for prevalence and bias: chance is 1 / q. Weighted: Brennan and Prediger's coefficient."""
    prevalence_index: float
    bias_index: float
    n: float
    given: float
    categories: list[Any]
    """In their order; those without a rating too."""
    reason: str
    confidence: float
    method: str
    denominator: str = "1 - agreement by chance from each rater's own margins"


@dataclass(frozen=True)
class ChanceCorrected(Told):
    """Agreement beyond chance of any number of raters."""

    _why = {"null_error": "of Fleiss' kappa only", "z": "of Fleiss' kappa only", "p": "of Fleiss' kappa only"}

    value: float
    interval: Ends
    standard_error: float
    null_error: float
    """Of the test that it is 0, with z and p: Fleiss' kappa only; no measure of precision."""
    z: float
    p: float
    observed: float
    expected: float
    n: float
    given: float
    raters: int
    categories: list[Any]
    reason: str
    confidence: float
    method: str
    denominator: str


@dataclass(frozen=True)
class KrippendorffAlpha(Told):
    """Krippendorff's alpha of any number of raters, with gaps."""

    _why = {"standard_error": "nominal only"}

    value: float
    interval: Ends
    """Percentiles of alpha over samples of subjects drawn with replacement."""
    standard_error: float
    """Linearised; nominal only."""
    observed: float
    """Disagreement seen, and by chance, in squared distances."""
    expected: float
    n: float
    """Subjects with two ratings or more; the others do not enter."""
    given: float
    ratings: float
    draws: int
    reason: str
    confidence: float
    method: str
    denominator: str = "disagreement by chance among all ratings that can be paired"


@dataclass(frozen=True)
class PairAgreement(Told):
    """Share of pairs of ratings that differ by no more than `within`, each subject counting the same, 0..1."""

    value: float
    interval: Ends
    wilson: bool
    """Wilson's interval, since every subject has one pair; else t over the subjects' shares."""
    within: float
    pairs: float
    n: float
    given: float
    reason: str
    confidence: float
    method: str
    denominator: str = "pairs of ratings of a subject"


def _weights(weights: str) -> int:
    return choice("agreement_weights", weights)


def icc(
    ratings: Ratings, *, interval: str = "f", confidence: float = 0.95, draws: int = 2000, seed: int = 1, threads: int = 0
) -> Icc:
    """Intraclass correlations by analysis of variance: Shrout and Fleiss (1979), doi:10.1037/0033-2909.86.2.420; McGraw and
    Wong (1996), doi:10.1037/1082-989X.1.1.30.

    Ask for agreement (raters who differ in level count as disagreement) or consistency, and for a single rating or the
    average of all: `icc(df)["agreement"]`. The same as psych::ICC(lmer = FALSE) and pingouin.

    interval: "f", as they have it; exact, but for agreement, which it holds too seldom where a few raters differ in level
    (two raters with .27 of the variance between them, 100 subjects: 80 times of 100). "generalised" holds agreement 94 to 97
    times of 100, and is wider: Tian and Cappelleri (2004), doi:10.1002/sim.1782. "bca", "percentile" or "basic": subjects
    drawn again as often as `draws`, by `seed`, with the same raters, of whom the interval is then; those of averages are those
    of a single rating by Spearman and Brown. reason: "sample_too_small"
    for fewer than two raters, or two subjects rated by all; "perfect_agreement": the value is 1, and nothing tells its
    interval.
    """
    check_interval(interval, "icc_interval")
    drawn = is_drawn(interval)
    columns = numbers_of(ratings)
    found = _core.stats_icc(columns, confidence, 0 if drawn else choice("icc_interval", interval))
    forms = {name: IccEstimate(**one) for name, one in found.pop("forms").items()}
    method = "icc.anova" if interval == "f" else f"icc.anova, interval {interval}"
    if not drawn:
        return Icc(forms=forms, confidence=confidence, **found, method=method)
    options = draw_options(interval, confidence, draws, seed, threads)
    for name in ("one_way", "agreement", "consistency"):
        if forms[name].reason != "none":
            continue
        ends = of_items(f"icc_{name}", list(columns), [], options)["interval"]
        forms[name] = replace(forms[name], interval=ends)
        lower, upper = np.asarray(spearman_brown(ends, times=found["raters"])).tolist()
        forms[f"{name}_average"] = replace(forms[f"{name}_average"], interval=(lower, upper))
    return Icc(forms=forms, confidence=confidence, **found, method=method)


def icc_sample_size(*, expected: float, width: float, raters: float = 2, confidence: float = 0.95) -> float:
    """Subjects needed for an interval of this width about an expected single ICC: Bonett (2002), doi:10.1002/sim.1108.

    Not rounded; NaN unless 0 < width < 2, -1 < expected < 1 and raters >= 2.
    """
    return _core.stats_icc_sample_size(expected, width, raters, confidence)


def kendall_w(ratings: Ratings) -> KendallW:
    """Kendall's coefficient of concordance, corrected for ties, of subjects that every rater rated."""
    return KendallW(**_core.stats_kendall_w(numbers_of(ratings)))


def limits_of_agreement(
    first: Given, second: Given, *, confidence: float = 0.95, coverage: float = 0.95,
    error: Literal["large_sample", "simple"] = "large_sample",
) -> LimitsOfAgreement:  # fmt: skip
    """Limits of agreement: Bland and Altman (1986), doi:10.1016/S0140-6736(86)90837-8.

    coverage: share of the differences between the limits, if they are normal. error: how the standard error of a limit is
    worked out: "large_sample", sd sqrt(1/n + z^2 / (2 (n - 1))), or "simple", sd sqrt(3/n). Pairs with a gap are left out.
    """
    a, b = pair_of(first, second)
    found = _core.stats_limits_of_agreement(a, b, confidence, coverage, choice("limit_error", error))
    found |= {name: Estimate(*found[name]) for name in ("mean_difference", "lower", "upper", "slope")}
    return LimitsOfAgreement(
        **found, confidence=confidence, coverage=coverage, method=f"limits_of_agreement.{error}", first=a, second=b
    )


def concordance(first: Given, second: Given, *, confidence: float = 0.95) -> Concordance:
    """Concordance correlation: Lin (1989), doi:10.2307/2532051; interval by Fisher's z, as epiR::epi.ccc."""
    return Concordance(**_core.stats_concordance(*pair_of(first, second), confidence), confidence=confidence)


def retest(first: Given, second: Given, *, confidence: float = 0.95) -> Retest:
    """Two occasions: correlation, mean change, ICC, standard error of measurement, smallest detectable change."""
    found = _core.stats_retest(*pair_of(first, second), confidence)
    found |= {name: Estimate(*found[name]) for name in ("correlation", "mean_change", "agreement", "consistency")}
    return Retest(**found, confidence=confidence)


def kappa(
    first: Given, second: Given, *, weights: str = "unweighted", categories: Sequence[Any] | None = None,
    interval: str = "large_sample", confidence: float = 0.95, draws: int = 2000, seed: int = 1, threads: int = 0,
) -> Kappa:  # fmt: skip
    """Cohen's kappa: Cohen (1960), doi:10.1177/001316446002000104, weighted (1968), doi:10.1037/h0026256; standard errors of
    Fleiss, Cohen and Everitt (1969), doi:10.1037/h0028106.

    weights: "unweighted", "linear" or "quadratic". categories: all that there are, in their order, since those without a
    rating count for the weights; left out: the values that occur, in numerical order. psych::cohen.kappa before 2.5 has
    another, wrong standard error for weighted kappas. interval: "large_sample", value -+ z standard errors (with quadratic
    weights too short below some hundred subjects), or "bca", "percentile" or "basic": subjects drawn again as often as
    `draws`, by `seed`.
    """
    places, known = coded([first, second], categories, weights != "unweighted")
    order = np.arange(len(known), dtype=np.float64)
    found = _core.stats_kappa(places[0], places[1], order, _weights(weights), confidence)
    method = f"kappa.{weights}"
    if not by_formula(interval, "large_sample"):
        options = draw_options(interval, confidence, draws, seed, threads)
        method += f", interval {interval}"
        if found["reason"] == "none":
            found["interval"] = _core.stats_bootstrap_kappa([*places], order, _weights(weights), options)["interval"]
    return Kappa(**found, categories=known, confidence=confidence, method=method)


def kappa_of_table(counts: Given, *, weights: str = "unweighted", confidence: float = 0.95) -> Kappa:
    """The same from a square table of counts, first rater in rows; its categories are 0, 1, ..."""
    table = np.asarray(counts, dtype=np.float64)
    if table.ndim != 2 or table.shape[0] != table.shape[1]:
        raise ValueError(f"a table of two raters is square, not {' x '.join(map(str, table.shape))}")
    found = _core.stats_kappa_of_table(table, _weights(weights), confidence)
    return Kappa(**found, categories=list(range(len(table))), confidence=confidence, method=f"kappa.{weights}")


def fleiss_kappa(ratings: Ratings, *, categories: Sequence[Any] | None = None, confidence: float = 0.95) -> ChanceCorrected:
    """Fleiss' kappa (1971), doi:10.1037/h0031619, of subjects that every rater rated; interval by the standard error of Gwet
    (2021), doi:10.1177/0013164420973080.
    """
    places, known = coded(columns_of(ratings), categories, ordered=False)
    found = _core.stats_fleiss_kappa(places, np.arange(len(known), dtype=np.float64), confidence)
    by = "1 - agreement by chance from the raters' common margins"
    return ChanceCorrected(**found, categories=known, confidence=confidence, method="fleiss_kappa", denominator=by)


def gwet_ac(
    ratings: Ratings, *, weights: str = "unweighted", categories: Sequence[Any] | None = None, confidence: float = 0.95
) -> ChanceCorrected:
    """Gwet's AC1 ("unweighted") and AC2 ("linear", "quadratic"): Gwet (2008), doi:10.1348/000711006X126600."""
    places, known = coded(columns_of(ratings), categories, weights != "unweighted")
    found = _core.stats_gwet_ac(places, np.arange(len(known), dtype=np.float64), _weights(weights), confidence)
    by = "1 - agreement by chance of ratings made at random"
    method = "gwet.ac1" if weights == "unweighted" else f"gwet.ac2.{weights}"
    return ChanceCorrected(**found, categories=known, confidence=confidence, method=method, denominator=by)


def krippendorff_alpha(
    ratings: Ratings, *, level: str, confidence: float = 0.95, draws: int = 2000, seed: int = 1, threads: int = 0
) -> KrippendorffAlpha:
    """Krippendorff's alpha: Hayes and Krippendorff (2007), doi:10.1080/19312450709336664.

    level: what the numbers mean, "nominal", "ordinal", "interval" or "ratio"; texts are nominal. The interval is from `draws`
    samples of subjects drawn with replacement (Zapf et al. 2016, doi:10.1186/s12874-016-0200-9; 0: none); the same seed gives
    the same interval for any number of threads (0: as many as the machine has).
    """
    place = choice("measurement_level", level)
    table = coded(columns_of(ratings), None, ordered=False)[0] if level == "nominal" else numbers_of(ratings)
    found = _core.stats_krippendorff_alpha(table, place, confidence, draws, seed, threads)
    return KrippendorffAlpha(**found, confidence=confidence, method=f"krippendorff.{level}")


def pair_agreement(ratings: Ratings, *, within: float = 0, confidence: float = 0.95) -> PairAgreement:
    """Share of pairs of ratings that differ by no more than `within`: 0 is exact agreement, 1 agreement within one point."""
    found = _core.stats_pair_agreement(numbers_of(ratings), within, confidence)
    method = "pair_agreement.wilson" if found["wilson"] else "pair_agreement.subjects_t"
    return PairAgreement(**found, confidence=confidence, method=method)
