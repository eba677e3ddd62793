"""How many persons a study needs so that an interval is as narrow as wanted. Half-widths are half of upper - lower, at the
value that is expected; numbers of persons are rounded up, and NaN where an argument is out of its range."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .. import _core
from ._of_numbers import OfNumbers
from ._rows import Given, Number, Text, choice, named, number, rows


@dataclass(frozen=True)
class GroupSizes(OfNumbers):
    """Persons with and without a condition."""

    cases: Number
    controls: Number
    persons: Number
    """Of all comers, so that there are as many of both to be expected."""
    reason: Text


def correlation_sample_size(expected: Given, *, half_width: Given, confidence: Given = 0.95) -> Number:
    """Persons for a correlation, by the interval of Fisher's z: Bonett & Wright (2000), doi:10.1007/BF02294183, exactly.

    .5 +- .1: 219.
    """
    return number("correlation_sample_size", expected, half_width, confidence)


def proportion_sample_size(
    expected: Given, *, half_width: Given, confidence: Given = 0.95, method: str = "wilson"
) -> Number:
    """Persons for a proportion, 0..1, by "wilson", "clopper_pearson" or "jeffreys"; see `proportion_interval`."""
    return number("proportion_sample_size", expected, half_width, confidence, choice("proportion_method", method))


def percentile_sample_size(
    percentile: Given, *, half_width: Given, confidence: Given = 0.95, method: str = "jeffreys"
) -> Number:
    """Persons for a percentile rank of counted norms, 0..100, such as that of a cut-off; half_width in points.

    It is the number in each group that has norms of its own. For percentile ranks of definition "middle" it is enough, as
    ties make its interval too wide. 90 +- 3 points: 385. By regression or from mean and SD: `norm_sample_size`.
    """
    return number("percentile_sample_size", percentile, half_width, confidence, choice("proportion_method", method))


def accuracy_sample_size(
    *, sensitivity: Given, specificity: Given, half_width: Given, prevalence: Given, confidence: Given = 0.95
) -> GroupSizes:
    """Persons for sensitivity and specificity, each with Wilson's interval of this half-width, where so many have the condition.

    Buderer (1996), Acad Emerg Med 3:895, doi:10.1111/j.1553-2712.1996.tb03538.x, with another interval. Cases and controls
    that are looked for apart: `cases` and `controls`; all comers: `persons`.
    """
    return GroupSizes(*_sizes("accuracy_sample_size", sensitivity, specificity, half_width, prevalence, confidence))


def area_sample_size(expected: Given, *, half_width: Given, prevalence: Given = 0.5, confidence: Given = 0.95) -> GroupSizes:
    """Persons for an area under the ROC curve of .5 to 1, where this share of them are cases.

    z times the standard error of Hanley & McNeil (1982), Radiology 143:29, doi:10.1148/radiology.143.1.7063747.
    """
    return GroupSizes(*_sizes("area_sample_size", expected, half_width, prevalence, confidence))


def kappa_sample_size(
    expected: Given, *, half_width: float, weights: str = "unweighted", confidence: float = 0.95
) -> float:
    """Subjects for kappa of two raters, from the square table that is expected of them, in shares or counts.

    By the standard error of Fleiss, Cohen & Everitt (1969), doi:10.1037/h0028106; NaN where it has none.
    """
    table = np.ascontiguousarray(np.asarray(expected, dtype=np.float64).ravel())
    return _core.stats_kappa_sample_size(table, choice("agreement_weights", weights), half_width, confidence)


def _sizes(function: str, *arguments: Given) -> tuple[Number, Number, Number, Text]:
    cases, controls, persons, reason = rows(function, *arguments)
    return cases, controls, persons, named("reason", reason)
