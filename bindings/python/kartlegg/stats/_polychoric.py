"""Correlations of the normal variables that are thought to lie behind answers in ordered categories."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from .. import _core
from ._agreement_input import pair_of
from ._result import Result, html_of, text_table
from ._rows import Bounds, Given, choice, whole
from ._sample import Answers, read_items


@dataclass(frozen=True)
class Polychoric(Result):
    """Two-step polychoric correlations of all pairs of items: Olsson (1979), Psychometrika 44:443, doi:10.1007/BF02296207."""

    _why = {"standard_errors": "of correlations at -1 or 1: see notes"}

    correlations: pd.DataFrame = field(repr=False)
    """By item and item."""
    standard_errors: pd.DataFrame = field(repr=False)
    """With the uncertainty of the thresholds; 0 on the diagonal."""
    pairs: pd.DataFrame = field(repr=False)
    """Persons of each pair; those of the item on the diagonal."""
    categories: dict[str, tuple[float, ...]] = field(repr=False)
    """The answers of each item that occur, ascending."""
    thresholds: dict[str, tuple[float, ...]] = field(repr=False)
    """Of each item's own answers, one fewer than its categories."""
    n: float
    """Persons; pairwise: the harmonic mean over the pairs."""
    given: int
    """Rows of the data."""
    smallest_eigenvalue: float
    """Before smoothing. Below 0: no normal variables have these correlations together."""
    smoothed: bool
    notes: tuple[str, ...]
    """What is to be known of items and pairs: categories left out, cells added to, correlations at -1 or 1."""
    method: str
    """"two_step"."""
    missing: str
    thresholds_from: str
    zero_cell: str
    reason: str

    def __str__(self) -> str:
        return "\n".join([text_table(self.correlations), text_table(self._thresholds()), super().__str__(), *self.notes])

    def _repr_html_(self) -> str:
        return html_of(self.correlations) + html_of(self._thresholds()) + super()._repr_html_()

    def _thresholds(self) -> pd.DataFrame:
        """A row an item."""
        columns = {item: pd.Series(values, dtype=np.float64) for item, values in self.thresholds.items()}
        return pd.DataFrame(columns).T.rename(columns=lambda place: f"threshold {place + 1}")


@dataclass(frozen=True)
class PolychoricPair(Result):
    """Polychoric correlation of two items (tetrachoric, of two categories each)."""

    _why = {
        "interval": "a correlation at -1 or 1 has no error",
        "standard_error": "a correlation at -1 or 1 has no error",
        "standard_error_given_thresholds": "a correlation at -1 or 1 has no error",
        "p": "two by two categories fit any normal model",
    }

    value: float
    interval: Bounds
    """On the scale of Fisher's z."""
    standard_error: float
    """Two-step: with the uncertainty of the thresholds."""
    standard_error_given_thresholds: float
    """As if the thresholds were known."""
    first_thresholds: tuple[float, ...]
    second_thresholds: tuple[float, ...]
    log_likelihood: float
    chi_square: float
    """Likelihood ratio of the table against the normal model."""
    df: float
    p: float
    """NaN for two by two categories, which any such model fits."""
    n: float
    unused_categories: int
    """Left out, as nobody chose them."""
    corrected: bool
    """Empty cells were added to."""
    at_bound: bool
    """The likelihood rises to -1 or 1; the value is then -.9999 or .9999, without an error."""
    method: str
    zero_cell: str
    confidence: float
    reason: str


@dataclass(frozen=True)
class Polyserial(Result):
    """Correlation of numbers with the normal variable behind ordered answers: Olsson, Drasgow & Dorans (1982),
    Psychometrika 47:337, doi:10.1007/BF02294164."""

    _why = {"interval": "a correlation at -1 or 1 has no error", "standard_error": "a correlation at -1 or 1 has no error"}

    value: float
    interval: Bounds
    """On the scale of Fisher's z."""
    standard_error: float
    thresholds: tuple[float, ...]
    n: float
    """Persons with both."""
    at_bound: bool
    method: str
    confidence: float
    reason: str


def polychoric_options(
    missing: str, thresholds: str, zero_cell: str, smooth: bool, confidence: float, match: str | None, threads: int
) -> dict[str, Any]:
    if match not in (None, "psych", "lavaan"):
        raise ValueError(f"no match {match!r}; there are 'psych', 'lavaan'")
    if match == "psych":
        missing, thresholds, zero_cell, smooth = "pairwise", "item", "none", True
    if match == "lavaan":
        missing, thresholds, zero_cell, smooth = "listwise", "pair", "margin22", False
    return {
        "missing": choice("missing_answers", missing),
        "thresholds": choice("thresholds_from", thresholds),
        "zero_cell": choice("zero_cell", zero_cell),
        "smooth": bool(smooth),
        "confidence": float(confidence),
        "threads": whole("threads", threads, 0),
    }


def word(kind: str, options: dict[str, Any], key: str) -> str:
    place: int = options[key]
    return _core.STATS_CHOICES[kind][place]


def _sentence(names: list[str], note: tuple[int, int, int, bool, bool, str]) -> str:
    first, second, unused, corrected, at_bound, reason = note
    of = names[first] if first == second else f"{names[first]} with {names[second]}"
    said = []
    if unused:
        said.append(f"{unused} {'category' if unused == 1 else 'categories'} left out, which nobody who counts here chose")
    if corrected:
        said.append("1/2 was put into an empty cell")
    if at_bound:
        said.append("the correlation is at its end, -1 or 1, and has no error")
    if reason != "none":
        said.append(f"no correlation ({reason})")
    return f"{of}: {'; '.join(said)}"


def polychoric(
    data: Answers,
    columns: Iterable[str] | None = None,
    *,
    reverse: Iterable[str] = (),
    scale: Bounds | None = None,
    missing: str = "listwise",
    thresholds: str = "pair",
    zero_cell: str = "margin22",
    smooth: bool = False,
    match: str | None = None,
    threads: int = 0,
) -> Polychoric:
    """Polychoric correlations of the items (`columns`; all if left out), one row a person; tetrachoric of yes and no.

    missing: "listwise" or "pairwise". thresholds: from the answers of each "pair", or of all who answered the "item".
    zero_cell: what is done with empty cells: "none", "margin22" (a 2 x 2 table with one empty cell gets 1/2 there and
    keeps its sums) or "add" (1/2 into every empty cell). smooth: makes a matrix positive definite that is not, and says so.
    match: "psych" (its defaults: pairwise, thresholds of the item, no correction, smoothed) or "lavaan" (listwise).

    reason "no_variance": an item with one category; its correlations are NaN, those of the others are there.
    "not_a_category": more than 100 different answers.
    """
    options = polychoric_options(missing, thresholds, zero_cell, smooth, 0.95, match, threads)
    sample = read_items(data, columns, reverse, scale)
    found = _core.stats_polychoric(sample.columns, options)
    names = sample.names if found["correlations"] else []
    for name in ("correlations", "standard_errors", "pairs"):
        found[name] = pd.DataFrame(found[name], index=names, columns=names)
    for name in ("categories", "thresholds"):
        found[name] = dict(zip(names, map(tuple, found[name]), strict=True))
    found["given"] = int(found["given"])
    found["notes"] = tuple(_sentence(names, note) for note in found["notes"])
    return Polychoric(
        **found,
        method="two_step",
        missing=word("missing_answers", options, "missing"),
        thresholds_from=word("thresholds_from", options, "thresholds"),
        zero_cell=word("zero_cell", options, "zero_cell"),
    )


def polychoric_pair(
    first: Given,
    second: Given,
    *,
    estimator: str = "two_step",
    zero_cell: str = "margin22",
    confidence: float = 0.95,
) -> PolychoricPair:
    """Polychoric correlation of two columns, with its error and a test of the normal model; persons with a gap are left out.

    estimator: "two_step", or "maximum_likelihood" of thresholds and correlation together.
    """
    options = polychoric_options("listwise", "pair", zero_cell, False, confidence, None, 1)
    found = _core.stats_polychoric_pair(*pair_of(first, second), choice("latent_estimator", estimator), options)
    return _pair(found, estimator, zero_cell, confidence)


def polychoric_of_table(
    counts: npt.ArrayLike, *, estimator: str = "two_step", zero_cell: str = "margin22", confidence: float = 0.95
) -> PolychoricPair:
    """The same of a table of counts, a row for each category of the first item and a column for each of the second.

    [[40, 10], [15, 35]]: .712727, the tetrachoric correlation.
    """
    table = np.ascontiguousarray(counts, dtype=np.float64)
    if table.ndim != 2:
        raise ValueError(f"counts need rows and columns, not {table.ndim} dimensions")
    options = polychoric_options("listwise", "pair", zero_cell, False, confidence, None, 1)
    found = _core.stats_polychoric_of_table(table, choice("latent_estimator", estimator), options)
    return _pair(found, estimator, zero_cell, confidence)


def _pair(found: dict[str, Any], method: str, zero_cell: str, confidence: float) -> PolychoricPair:
    for name in ("first_thresholds", "second_thresholds"):
        found[name] = tuple(found[name])
    return PolychoricPair(**found, method=method, zero_cell=zero_cell, confidence=confidence)


def polyserial(
    numbers: Given, answers: Given, *, estimator: str = "two_step", confidence: float = 0.95
) -> Polyserial:
    """Polyserial correlation of a column of numbers with one of ordered answers; persons with a gap are left out.

    estimator: "two_step" (thresholds from the answers, then maximum likelihood), "maximum_likelihood" of all, or "moments"
    (a closed form, which polycor calls two-step).
    """
    found = _core.stats_polyserial(*pair_of(numbers, answers), choice("latent_estimator", estimator), confidence)
    found["thresholds"] = tuple(found["thresholds"])
    return Polyserial(**found, method=estimator, confidence=confidence)
