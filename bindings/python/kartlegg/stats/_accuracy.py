"""How well a cut-off tells those with a condition from those without."""

from __future__ import annotations

from dataclasses import dataclass

from ._of_numbers import OfNumbers
from ._rows import Bounds, Given, Number, Text, Truth, choice, named, number, rows, truth

_NOT_KNOWN = float("nan")


@dataclass(frozen=True)
class Estimate(OfNumbers):
    """A number with its interval; NaN where it is undefined."""

    value: Number
    interval: Bounds


@dataclass(frozen=True)
class Accuracy(OfNumbers):
    """Everything that a 2 x 2 table says. Shares are 0..1."""

    sensitivity: Estimate
    specificity: Estimate
    positive_predictive: Estimate
    """At the prevalence of the sample; NaN for a case-control design, as are the next three."""
    negative_predictive: Estimate
    correct: Estimate
    """Share rightly classified."""
    prevalence: Estimate
    positive_rate: Estimate
    positive_ratio: Estimate
    """Likelihood ratio of a positive result; infinite without false positives."""
    negative_ratio: Estimate
    odds_ratio: Estimate
    balanced: Number
    """(Se + Sp) / 2."""
    youden: Number
    """Se + Sp - 1."""
    f1: Number
    matthews: Number
    kappa: Number
    half_added: Truth
    """A cell is 0, and 1/2 was added to all four for the odds ratio (only)."""
    reason: Text


@dataclass(frozen=True)
class PredictiveValues(OfNumbers):
    """What a result means where the condition is as common as was said."""

    sensitivity: Estimate
    specificity: Estimate
    positive_ratio: Estimate
    negative_ratio: Estimate
    positive_predictive: Estimate
    negative_predictive: Estimate
    reason: Text


def _estimates(numbers: list[Number]) -> list[Estimate]:
    return [Estimate(numbers[i], (numbers[i + 1], numbers[i + 2])) for i in range(0, len(numbers), 3)]


def accuracy(
    *,
    true_positive: Given,
    false_negative: Given,
    false_positive: Given,
    true_negative: Given,
    design: str,
    confidence: Given = 0.95,
    method: str = "wilson",
) -> Accuracy:
    """Sensitivity, specificity and all that goes with them.

    design: "cohort" (persons as they come) or "case_control" (then prevalence and predictive values mean nothing, and
    are NaN). Proportions by `method` ("wilson", "clopper_pearson", "jeffreys"); ratios with the log-normal interval of
    Simel et al. (1991), J Clin Epidemiol 44:763, doi:10.1016/0895-4356(91)90128-V.
    """
    found = rows(
        "accuracy",
        true_positive,
        false_negative,
        false_positive,
        true_negative,
        choice("design", design),
        confidence,
        choice("proportion_method", method),
    )
    se, sp, ppv, npv, correct, prevalence, rate, lr_positive, lr_negative, odds = _estimates(found[:30])
    balanced, youden, f1, matthews, kappa, half_added, reason = found[30:]
    return Accuracy(
        se,
        sp,
        ppv,
        npv,
        correct,
        prevalence,
        rate,
        lr_positive,
        lr_negative,
        odds,
        balanced,
        youden,
        f1,
        matthews,
        kappa,
        truth(half_added),
        named("reason", reason),
    )


def predictive_values(
    *,
    sensitivity: Given,
    specificity: Given,
    prevalence: Given,
    cases: Given = _NOT_KNOWN,
    controls: Given = _NOT_KNOWN,
    confidence: Given = 0.95,
) -> PredictiveValues:
    """Predictive values of a published sensitivity and specificity at a prevalence, all 0..1.

    `cases` and `controls`: numbers of persons with and without the condition; without them there are no intervals. The
    prevalence counts as known (logit interval of Mercaldo et al. 2007, doi:10.1002/sim.2677). Se .9, Sp .8125, 5 %:
    PPV .201681, NPV .993564.
    """
    found = rows("predictive_values", sensitivity, specificity, cases, controls, prevalence, confidence)
    se, sp, lr_positive, lr_negative, ppv, npv = _estimates(found[:18])
    return PredictiveValues(se, sp, lr_positive, lr_negative, ppv, npv, named("reason", found[18]))


def post_test_probability(prior: Given, *, likelihood_ratio: Given) -> Number:
    """Probability after a result with this likelihood ratio, from the probability before, 0..1."""
    return number("post_test_probability", prior, likelihood_ratio)
