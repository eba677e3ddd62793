"""Correlations between the columns of a sample."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .. import _core
from ._descriptives import refuse
from ._matching import known_match
from ._result import Result, html_of, text_table
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
        return f"{text_table(self.matrix)}\n{text_table(self.pairs, 4)}"

    def _repr_html_(self) -> str:
        return html_of(self.matrix) + html_of(self.pairs, 4)


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


@dataclass(frozen=True)
class MultitraitMultimethod(Result):
    """Several traits, each by several methods or informants: Campbell & Fiske (1959), doi:10.1037/h0046016."""

    _why = {
        "kinds": "there are no such pairs",
        "above_neither": "there is nothing to compare with",
        "above_same_method": "there is nothing to compare with",
    }

    matrix: pd.DataFrame
    """Correlations, by method and trait."""
    kinds: pd.DataFrame
    """pairs, mean, lowest and highest of "convergent" (the same trait by different methods: the validities), "same_method"
    (different traits by the same method) and "neither"."""
    above_neither: float
    """Share of comparisons in which a validity is higher than a correlation of its row or column in the same block."""
    above_same_method: float
    """... higher than one of its traits with another trait by the same method."""
    n: int
    """Persons; pairwise: of the pair with the fewest."""
    given: int
    """Rows of the data."""
    method: str
    missing: str
    reason: str

    def __str__(self) -> str:
        return f"{text_table(self.matrix, 2)}\n{text_table(self.kinds)}\n{super().__str__()}"

    def _repr_html_(self) -> str:
        return html_of(self.matrix, 2) + html_of(self.kinds) + super()._repr_html_()


def multitrait_multimethod(
    data: Answers,
    traits: Mapping[str, Mapping[str, str]],
    *,
    method: str = "pearson",
    missing: str = "listwise",
    threads: int = 0,
) -> MultitraitMultimethod:
    """Whether methods agree on a trait more than traits do within a method.

    traits: of each trait its column by each method: {"worry": {"parent": "p_worry", "teacher": "t_worry"}, "anger": ...}.
    Not every trait must have every method. method, missing: as for `correlations`.
    reason: "sample_too_small" (fewer than two traits, two methods or two persons), "no_variance".
    """
    cells = [(trait, by, name) for trait, columns in traits.items() for by, name in columns.items()]
    methods = list(dict.fromkeys(by for _, by, _ in cells))
    cells.sort(key=lambda cell: methods.index(cell[1]))
    sample = Sample(data, [name for _, _, name in cells])
    what = [(list(traits).index(trait), methods.index(by)) for trait, by, _ in cells]
    places = choice("correlation_method", method), choice("missing_answers", missing)
    found = _core.stats_multitrait_multimethod(sample.columns, what, *places, 0.95, whole("threads", threads, 0))
    index = pd.MultiIndex.from_tuples([(by, trait) for trait, by, _ in cells], names=["method", "trait"])
    values = np.full((len(cells), len(cells)), np.nan)
    np.fill_diagonal(values, 1)
    if len(found["values"]):
        rows, columns = np.tril_indices(len(cells), -1)
        values[rows, columns] = values[columns, rows] = found["values"]
    kinds = pd.DataFrame({kind: found[kind] for kind in ("convergent", "same_method", "neither")}).T
    return MultitraitMultimethod(
        pd.DataFrame(values, index=index, columns=index), kinds, found["above_neither"], found["above_same_method"],
        int(found["n"]), len(sample), method, missing, found["reason"],
    )  # fmt: skip
