"""What the answers of a sample look like: items one by one, how often each answer was given, scores of scales."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from .. import _core
from ._matching import known_match
from ._result import Result, html_of, text_table
from ._rows import Array, Bounds, Given, choice, column, whole
from ._sample import Answers, Sample, read_items


@dataclass(frozen=True)
class Descriptives(Result):
    """Items described, one row each."""

    items: pd.DataFrame
    """n, missing, mean, sd, standard_error, median, lower_quartile, upper_quartile, trimmed, mad, lowest, highest, range,
    skew, skew_error, kurtosis, kurtosis_error, reason; with the response scale also difficulty, floor, floor_lower, ..."""
    method: str
    """Of skew and kurtosis, and of the quartiles: "type2, quantiles 7"."""
    confidence: float

    def __str__(self) -> str:
        return text_table(self.items)

    def _repr_html_(self) -> str:
        return html_of(self.items)


@dataclass(frozen=True)
class Frequencies(Result):
    """How often each answer was given."""

    counts: pd.DataFrame
    """One row an item, one column an answer, then "other" (none of the categories) and "missing"."""
    reason: str

    def shares(self) -> pd.DataFrame:
        """Of the answers that were given, 0..1; NaN for an item without answers."""
        given = self.counts.drop(columns="missing")
        total: pd.DataFrame = given.div(given.sum(axis=1).replace(0, np.nan), axis=0)
        return total

    def __str__(self) -> str:
        return text_table(self.counts)

    def _repr_html_(self) -> str:
        return html_of(self.counts)


@dataclass(frozen=True)
class ScaleScores(Result):
    """Scores of scales, one row a person."""

    scores: pd.DataFrame
    """One column a scale; NaN where too little was answered."""
    answered: pd.DataFrame
    """Items answered."""
    form: str
    imputation: str
    least: float

    def __str__(self) -> str:
        return f"{self.scores.to_string(max_rows=10)}\n{super().__str__()}"

    def _repr_html_(self) -> str:
        return str(self.scores.to_html(max_rows=10)) + super()._repr_html_()


def _weights(weights: Given | None) -> Array:
    return np.empty(0) if weights is None else np.ascontiguousarray(column(weights))


def refuse(reason: str, **causes: str) -> None:
    """ValueError with the sentence for a reason that is a wrong call, and none of the data."""
    if reason in causes:
        raise ValueError(causes[reason])


_WRONG = {
    "sizes_differ": "weights: not one for each row",
    "count_out_of_range": "weights: one is below 0 or not known",
    "confidence_out_of_range": "confidence: not between 0 and 1",
    "proportion_out_of_range": "trim: not from 0 to .5, or quantile_type: not from 4 to 9",
    "not_ascending": "scale: the lowest code must be below the highest",
}


def describe(
    data: Answers,
    columns: Iterable[str] | None = None,
    *,
    reverse: Iterable[str] = (),
    scale: Bounds | None = None,
    moments: str = "type2",
    trim: float = 0.1,
    quantile_type: int = 7,
    weights: Given | None = None,
    confidence: float = 0.95,
    match: str | None = None,
    threads: int = 0,
) -> Descriptives:
    """Each item described by those who answered it; one row an item.

    scale: lowest and highest code that can be given; then also difficulty (mean as a share of the range), floor and ceiling
    (share at each end, 0..1, with Wilson's interval) and `outside`, answers that are not on it.
    moments: skew and excess kurtosis of "type2" (SPSS, SAS, Excel), "type3" (psych) or "type1" (m3 / m2^1.5): Joanes &
    Gill (1998), Statistician 47:183, doi:10.1111/1467-9884.00122. Their standard errors are those of type 2.
    trim: share left out at each end for the trimmed mean. mad: 1.4826 times the median distance from the median.
    weights: how often each row counts (frequency weights; n is their sum).
    match: "psych" (moments="type3") or "spss" (moments="type2", quantile_type=6, which SPSS calls HAVERAGE).

    reason of an item: "sample_too_small" (fewer than four answers; what needs more is NaN), "no_variance" (no skew or
    kurtosis).
    """
    known_match(match, "psych", "spss")
    if match is not None:
        moments, quantile_type = ("type3", quantile_type) if match == "psych" else ("type2", 6)
    sample = read_items(data, columns, reverse, scale)
    low, high = (float(end) for end in scale) if scale is not None else (np.nan, np.nan)
    options = {
        "moments": choice("moment_type", moments), "trim": trim, "quantile_type": quantile_type, "lowest": low,
        "highest": high, "confidence": confidence, "threads": whole("threads", threads, 0),
    }  # fmt: skip
    found = _core.stats_describe(sample.columns, options, _weights(weights))
    for one in found:
        refuse(one["reason"], **_WRONG)
    items = pd.DataFrame(found, index=pd.Index(sample.names, name="item"))
    if scale is None and found:
        of_scale = [name for name in items if str(name).startswith(("floor", "ceiling"))]
        items = items.drop(columns=["difficulty", "outside", *of_scale])
    return Descriptives(items, f"{moments}, quantiles {quantile_type}", confidence)


def frequencies(
    data: Answers,
    columns: Iterable[str] | None = None,
    *,
    categories: Sequence[float] | None = None,
    weights: Given | None = None,
) -> Frequencies:
    """How often each answer was given, one row an item.

    categories: codes in the order wanted, those that nobody gave too; left out: all that occur in some item.
    weights: how often each row counts.
    """
    sample = Sample(data, columns)
    wanted = np.empty(0) if categories is None else column(categories)
    found = _core.stats_frequencies(sample.columns, wanted, _weights(weights))
    refuse(found["reason"], **_WRONG)
    names = [int(value) if float(value).is_integer() else value for value in found["values"]]
    counts = pd.DataFrame(found["counts"], columns=names, index=pd.Index(sample.names, name="item"))
    counts["other"], counts["missing"] = found["other"], found["missing"]
    if weights is None:
        counts = counts.astype(int)
    return Frequencies(counts, found["reason"])


def scale_scores(
    data: Answers,
    keys: Mapping[str, Iterable[str]],
    *,
    scale: Bounds | None = None,
    form: str = "mean",
    imputation: str = "nothing",
    least: float = 0.0,
    match: str | None = None,
) -> ScaleScores:
    """Scores of scales for analyses of a sample; an instrument has rules of its own, see `Instrument.score_table`.

    keys: the items of each scale; "-a1" is item a1 reversed, which needs `scale`, the lowest and highest code.
    form: "mean" of the answers, "total" (prorated: mean times number of items) or "sum" of what was answered.
    imputation: "nothing", or "item_mean" or "item_median" of the sample for what is missing.
    least: share of the items that must have been answered, 0..1; without imputation nobody without answers has a score.
    match: "psych" (scoreItems' default: imputation="item_median").
    """
    known_match(match, "psych")
    imputation = "item_median" if match == "psych" else imputation
    scores, answered = {}, {}
    for name, key in keys.items():
        signed = list(key)
        items = [one.removeprefix("-") for one in signed]
        turned = [one.removeprefix("-") for one in signed if one.startswith("-")]
        sample = read_items(data, items, turned, scale)
        values, count, reason = _core.stats_scale_scores(
            sample.columns, choice("scale_form", form), choice("imputation", imputation), least
        )
        refuse(reason, proportion_out_of_range="least: not from 0 to 1", sample_too_small=f"scale {name!r} has no items")
        scores[name], answered[name] = values, count.astype(int)
    index = data.index if isinstance(data, pd.DataFrame) else None
    frames: list[Any] = [pd.DataFrame(one, index=index) for one in (scores, answered)]
    return ScaleScores(frames[0], frames[1], form, imputation, least)
