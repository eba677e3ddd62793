"""Correlations between the columns of a sample."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .. import _core
from ._descriptives import refuse
from ._matching import known_match
from ._result import Result
from ._rows import Given, Number, choice, number, whole
from ._sample import Answers, Sample


@dataclass(frozen=True)
class Correlations(Result):
    """Correlations of every two columns."""

    _why = {"matrix": "pairs has the reason of each"}

    matrix: pd.DataFrame
    """Columns by columns; 1 on the diagonal."""
    pairs: pd.DataFrame
    """One row a pair: value, lower, upper (interval), statistic (t, for Kendall z), p (two-sided), p_holm (for as many tests
    as there are pairs), n (persons with both), reason."""
    method: str
    missing: str
    confidence: float

    def __str__(self) -> str:
        return f"{self.matrix.round(3).to_string()}\n{self.pairs.round(4).to_string()}"

    def _repr_html_(self) -> str:
        return str(self.matrix.round(3).to_html()) + str(self.pairs.round(4).to_html())


def correlations(
    data: Answers,
    columns: Iterable[str] | None = None,
    *,
    method: str = "pearson",
    missing: str = "listwise",
    confidence: float = 0.95,
    match: str | None = None,
    threads: int = 0,
) -> Correlations:
    """Correlations of every two columns, with intervals, tests and the n of each pair.

    method: "pearson" (Fisher's z; t), "spearman" (error of z by Bonett & Wright 2000, doi:10.1007/BF02294183; t) or
    "kendall" (tau-b, in n log n; error of z by Fieller et al. 1957; z with the variance for ties).
    missing: "listwise" (persons who have all columns) or "pairwise" (each pair has persons and n of its own).
    match: "psych" or "spss" (missing="pairwise", as corr.test and CORRELATIONS do).

    reason of a pair: "sample_too_small", "no_variance" (a column is constant), "perfect_agreement" (1 or -1; no interval).
    """
    known_match(match, "psych", "spss")
    missing = "pairwise" if match is not None else missing
    sample = Sample(data, columns)
    places = choice("correlation_method", method), choice("missing_answers", missing)
    found = _core.stats_correlations(sample.columns, *places, confidence, whole("threads", threads, 0))
    names = sample.names
    ends = [(names[row], names[place]) for row in range(1, len(names)) for place in range(row)]
    for one in found:
        refuse(one["reason"], confidence_out_of_range="confidence: not between 0 and 1")
    pairs = pd.DataFrame(found, index=pd.MultiIndex.from_tuples(ends, names=["second", "first"]) if ends else None)
    values = np.eye(len(names))
    for (row, place), one in zip(zip(*np.tril_indices(len(names), -1), strict=True), found, strict=True):
        values[row, place] = values[place, row] = one["value"]
    return Correlations(pd.DataFrame(values, index=names, columns=names), pairs, method, missing, confidence)


def disattenuated(correlation: Given, *, reliability_x: Given, reliability_y: Given) -> Number:
    """What a correlation would be without errors of measurement: r / sqrt(r_xx r_yy). Spearman (1904), Am J Psychol 15:72.

    More than 1 is returned as it is. NaN unless both reliabilities are above 0 and not above 1.
    """
    return number("disattenuated", correlation, reliability_x, reliability_y)
