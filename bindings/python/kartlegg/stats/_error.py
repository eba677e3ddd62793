"""The error of one score."""

from __future__ import annotations

from dataclasses import dataclass

from ._of_numbers import OfNumbers
from ._rows import Bounds, Given, Number, Text, choice, named, number, rows


@dataclass(frozen=True)
class Classification(OfNumbers):
    """How well a cut-off sorts persons of a normal population."""

    accuracy: Number
    """Share whose observed and true score lie on the same side, 0..1."""
    consistency: Number
    """Share whose two parallel scores lie on the same side, 0..1."""
    reason: Text
    """"none", or why there is no value."""


def sem(*, sd: Given, reliability: Given) -> Number:
    """Standard error of measurement, sd sqrt(1 - r), in the metric of sd.

    NaN if sd <= 0 or the reliability lies outside 0..1. Lord & Novick (1968), Statistical theories of mental test
    scores.
    """
    return number("sem", sd, reliability)


def standard_error_of_estimation(*, sd: Given, reliability: Given) -> Number:
    """Standard error of estimating the true score, sd sqrt(r (1 - r)). Lord & Novick (1968)."""
    return number("standard_error_of_estimation", sd, reliability)


def standard_error_of_prediction(*, sd: Given, reliability: Given) -> Number:
    """Standard error of predicting a parallel score, sd sqrt(1 - r^2). Lord & Novick (1968)."""
    return number("standard_error_of_prediction", sd, reliability)


def true_score(x: Given, *, mean: Given, reliability: Given) -> Number:
    """Estimated true score, mean + r (x - mean). Kelley (1947), Fundamentals of statistics."""
    return number("true_score", x, mean, reliability)


def error_interval(
    x: Given,
    *,
    sd: Given,
    reliability: Given,
    mean: Given = float("nan"),
    confidence: Given = 0.95,
    kind: str = "obtained",
) -> Bounds:
    """Lower and upper end of the interval about a score, in its metric.

    kind: "obtained" (about the score itself: x +- z SEM; needs no mean), "true_see" (about the estimated true score,
    with the standard error of estimation: holds the true score of those who scored x), "true_sem" (the same with the
    SEM: conservative), "retest" (with the standard error of prediction: holds the next observed score). Both ends NaN
    where sd, reliability (0..1) or confidence (between 0 and 1) cannot be used; error_refusal says which. Lord & Novick
    (1968).

    >>> error_interval(21.93, mean=50, sd=10, reliability=0.95, confidence=0.90, kind="true_see")  # 19.75 to 26.92
    """
    lower, upper = rows("error_interval", x, mean, sd, reliability, confidence, choice("interval_kind", kind))
    return lower, upper


def error_refusal(*, sd: Given, reliability: Given, confidence: Given = 0.95) -> Text:
    """Why error_interval has no value for these; "none" where it has one."""
    return named("reason", number("error_refusal", sd, reliability, confidence))


def normal_interval(centre: Given, *, standard_error: Given, confidence: Given = 0.95) -> Bounds:
    """centre +- z standard_error: for a standard error published for this very score. NaN for a negative one."""
    lower, upper = rows("normal_interval", centre, standard_error, confidence)
    return lower, upper


def probability_true_beyond(
    x: Given, *, mean: Given, sd: Given, reliability: Given, cutoff: Given, high_is_concern: bool
) -> Number:
    """Probability that the true score is at the cut-off or beyond it, given the observed score, 0..1.

    The true score is normal about Kelley's estimate with the standard error of estimation (Lord & Novick 1968).
    Without correction for continuity: for whole-number scores pass cutoff - 0.5 (high) or + 0.5 (low) if you want one.
    """
    return number("probability_true_beyond", x, mean, sd, reliability, cutoff, high_is_concern)


def probability_beyond(estimate: Given, *, standard_error: Given, cutoff: Given, high_is_concern: bool) -> Number:
    """The same for any normal estimate and its standard error."""
    return number("probability_beyond", estimate, standard_error, cutoff, high_is_concern)


def classification(*, cutoff: Given, mean: Given, sd: Given, reliability: Given) -> Classification:
    """Accuracy and consistency of classifying at a cut-off, under normality.

    For whole-number scores pass cutoff - 0.5 ("at or above is positive"). z 1.2 and r .85: accuracy .9408.
    """
    accuracy, consistency, reason = rows("classification", cutoff, mean, sd, reliability)
    return Classification(accuracy, consistency, named("reason", reason))


def lord_sem(x: Given, *, items: Given) -> Number:
    """Lord's error of a number-correct score, sqrt(x (items - x) / (items - 1)); 0 at both ends.

    NaN unless items >= 2 and 0 <= x <= items. Lord (1955), Educ Psychol Meas 15:325.
    """
    return number("lord_sem", x, items)


def keats_sem(x: Given, *, items: Given, alpha: Given, kr21: Given) -> Number:
    """Lord's error times Keats's factor sqrt((1 - alpha) / (1 - KR-21)). Keats (1957), Psychometrika 22:29."""
    return number("keats_sem", x, items, alpha, kr21)


def norm_error(z: Given, *, n: Given) -> Number:
    """Sampling error (in sd) of a z from the mean and sd of n persons, sqrt((1 + z^2 / 2) / n). NaN for n < 2."""
    return number("norm_error", z, n)


def regression_norm_error(z: Given, *, leverage: Given, n: Given, parameters: Given) -> Number:
    """Sampling error (in sd) of a z from regression norms, sqrt(h + z^2 / (2 (n - parameters)))."""
    return number("regression_norm_error", z, leverage, n, parameters)


def percentile_error(z: Given, *, standard_error: Given) -> Number:
    """Standard error of the percentile rank (0..100) of z, 100 density(z) se."""
    return number("percentile_error", z, standard_error)


def norm_sample_size(z: Given, *, half_width: Given, parameters: Given, confidence: Given = 0.95) -> Number:
    """Persons needed for an interval of z of +- half_width (in sd): (z_conf / half_width)^2 (parameters + z^2 / 2).

    parameters: 1 for norms from a mean and an sd; of a regression all coefficients, the constant too. It is for the person
    of whom the regression knows least, in a sample as well spread as can be; else see `regression_norm_error`.

    Innocenti et al. (2023), Psychol Methods 28:89, doi:10.1037/met0000394.
    """
    return number("norm_sample_size", z, half_width, parameters, confidence)
