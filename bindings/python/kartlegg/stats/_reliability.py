"""Reliability of a sum of items: coefficient alpha and its relatives, worked out from the answers of a sample."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from .. import _core
from ._drawn import DRAWN, check_interval, draw_options, is_drawn, needs_listwise, of_items
from ._matching import known_match
from ._result import Result, html_of, text_table
from ._rows import Array, Bounds, Given, Number, choice, number, rows, whole
from ._sample import Answers, read_items


@dataclass(frozen=True)
class Alpha(Result):
    """Coefficient alpha of Cronbach (1951), Psychometrika 16:297, doi:10.1007/BF02310555, and its interval."""

    _why = {
        "interval": f"at an alpha of 1, of two persons, distribution-free of pairwise covariances; drawn: {DRAWN}",
        "standard_error": "distribution-free of pairwise covariances",
        "standardised": "a constant item that was kept has no correlation",
        "mean_correlation": "a constant item that was kept has no correlation",
        "median_correlation": "a constant item that was kept has no correlation",
        "lambda6": "the correlations are singular: an item follows from others, or is constant",
    }

    value: float
    """k / (k - 1) (1 - sum of variances / variance of the sum); may be negative."""
    interval: Bounds
    """NaN at an alpha of 1, and for two persons."""
    standard_error: float
    """In normal theory (van Zyl et al. 2000); of the distribution-free method or of the draws if that was asked for."""
    standardised: float
    """Of the items with equal variances."""
    mean_correlation: float
    """Between items."""
    median_correlation: float
    lambda6: float
    """Guttman's lambda 6 of the correlations; psych's G6(smc). NaN where an item follows from others."""
    n: float
    """Persons that entered; pairwise: the harmonic mean over pairs of items."""
    given: int
    """Rows of the data."""
    items: int
    left_out: tuple[str, ...]
    """Items that everybody answered alike."""
    smallest_eigenvalue: float
    """Of the covariances: below 0 only where they are pairwise."""
    method: str
    """Of the interval: "feldt", ..."""
    missing: str
    """"listwise" or "pairwise"."""
    confidence: float
    reason: str


@dataclass(frozen=True)
class ItemAnalysis(Result):
    """Every item among those of its scale, and alpha of the whole."""

    items: pd.DataFrame
    """One row an item: n, mean, sd, item_rest, alpha_without, ..."""
    alpha: Alpha

    def to_dict(self) -> dict[str, Any]:
        """Items by name, and alpha."""
        return {"items": self.items.to_dict(orient="index"), "alpha": self.alpha.to_dict()}

    def __str__(self) -> str:
        return f"{text_table(self.items)}\n{self.alpha}"

    def _repr_html_(self) -> str:
        return html_of(self.items) + self.alpha._repr_html_()


@dataclass(frozen=True)
class StratifiedAlpha(Result):
    """Reliability of the sum of several scales, worked out from their items."""

    value: float
    """1 - sum of s2 (1 - alpha) over the scales / s2 of the composite."""
    alphas: dict[str, float]
    """By scale."""
    sd: float
    """Of the composite, the sum of all items."""
    n: float
    given: int
    missing: str
    reason: str


@dataclass(frozen=True)
class GuttmanBounds(Result):
    """Lower bounds of the reliability of a sum: Guttman (1945), Psychometrika 10:255, doi:10.1007/BF02288892."""

    _why = {"lambda6": "the covariances are singular: an item follows from others"}

    lambda1: float
    lambda2: float
    lambda3: float
    """Alpha."""
    lambda4: float
    """The best split into halves."""
    lambda5: float
    lambda6: float
    ten_berge: tuple[float, ...]
    """mu 0 to mu 3 of ten Berge & Zegers (1978), Psychometrika 43:575."""
    lambda4_searched: bool
    """Every split was tried; False: 15 000 drawn ones."""
    n: float
    metric: str
    reason: str


@dataclass(frozen=True)
class GreatestLowerBound(Result):
    """The greatest lower bound: Jackson & Agunwamba (1977), Psychometrika 42:567, doi:10.1007/BF02295979.

    It is biased upwards in small samples.
    """

    value: float
    error_variances: tuple[float, ...]
    """By item."""
    n: float
    converged: bool
    reason: str


@dataclass(frozen=True)
class SplitHalves(Result):
    """Split-half reliability over the splits of the items."""

    rulon: tuple[float, float, float]
    """Lowest, mean and highest of 4 cov / V (Rulon, Flanagan, Guttman's lambda 4)."""
    spearman_brown: tuple[float, float, float]
    """The same of 2 r / (1 + r)."""
    odd_even_rulon: float
    odd_even_spearman_brown: float
    first_last_rulon: float
    first_last_spearman_brown: float
    each: Array = field(repr=False)
    """Rulon's coefficient of every split."""
    best_half: tuple[str, ...]
    """Items of one half of the best split."""
    all: bool
    """Every split; False: 15 000 drawn ones."""
    n: float
    metric: str
    reason: str

    def plot(self, ax: Any = None) -> Any:
        """A histogram of the splits, with their mean and the odd-even split; returns the axes."""
        from .._plot_samples import plot_split_halves

        return plot_split_halves(self, ax)


def reliability_options(
    missing: str, interval: str, confidence: float, constant_items: str, match: str | None, threads: int
) -> dict[str, Any]:
    known_match(match, "psych", "spss")
    if match == "psych":
        missing, interval = "pairwise", "feldt"
    if match == "spss":
        missing, interval, constant_items = "listwise", "feldt", "leave_out"
    return {
        "missing": choice("missing_answers", missing),
        "interval": choice("alpha_interval", interval),
        "confidence": float(confidence),
        "constant_items": choice("constant_items", constant_items),
        "count_all_rows": match == "psych",
        "threads": whole("threads", threads, 0),
    }


def _name(kind: str, options: dict[str, Any], key: str) -> str:
    place: int = options[key]
    return _core.STATS_CHOICES[kind][place]


def _alpha(found: dict[str, Any], names: Sequence[str], options: dict[str, Any]) -> Alpha:
    found = dict(found)
    found["given"] = int(found["given"])
    found["left_out"] = tuple(names[place] for place in found["left_out"])
    return Alpha(
        **found,
        method=_name("alpha_interval", options, "interval"),
        missing=_name("missing_answers", options, "missing"),
        confidence=options["confidence"],
    )


def alpha(
    data: Answers,
    columns: Iterable[str] | None = None,
    *,
    reverse: Iterable[str] = (),
    scale: Bounds | None = None,
    missing: str = "listwise",
    interval: str = "feldt",
    confidence: float = 0.95,
    constant_items: str = "leave_out",
    match: str | None = None,
    draws: int = 2000,
    seed: int = 1,
    threads: int = 0,
) -> Alpha:
    """Coefficient alpha of the items (`columns`; all if left out), one row a person.

    reverse: items to be turned within `scale`, the lowest and highest code that can be given.
    missing: "listwise" (persons who answered everything) or "pairwise".
    interval: "feldt" (exact for parallel normal items), "bonett", "bonett_wright", "normal", "distribution_free"
    (Maydeu-Olivares et al. 2007), or "bca", "percentile" or "basic": persons drawn again as often as `draws`, by `seed`.
    constant_items: "leave_out" or "keep" the items that everybody answered alike.
    match: "psych" (pairwise, with all rows for the n of the interval, which is then too narrow) or "spss".
    threads: 0 for all cores; the result is the same.

    A statistic that is not defined is NaN, and `reason` says why ("sample_too_small", "no_variance").
    """
    check_interval(interval, "alpha_interval")
    drawn = is_drawn(interval) and match is None
    options = reliability_options(missing, "feldt" if drawn else interval, confidence, constant_items, match, threads)
    sample = read_items(data, columns, reverse, scale)
    found = _core.stats_alpha(sample.columns, options)
    if not drawn:
        return _alpha(found, sample.names, options)
    needs_listwise(missing)
    drawing = draw_options(interval, confidence, draws, seed, threads)
    if found["reason"] == "none":
        found |= of_items("alpha", sample.columns, found["left_out"], drawing)
    return replace(_alpha(found, sample.names, options), method=interval)


def item_analysis(
    data: Answers,
    columns: Iterable[str] | None = None,
    *,
    reverse: Iterable[str] = (),
    scale: Bounds | None = None,
    missing: str = "listwise",
    interval: str = "feldt",
    confidence: float = 0.95,
    constant_items: str = "leave_out",
    match: str | None = None,
    threads: int = 0,
) -> ItemAnalysis:
    """Every item among those of its scale; arguments as for `alpha`.

    Columns of `items`: n, mean, sd; item_total (with itself), item_rest (psych's r.drop), standardised_item_total
    (std.r), corrected_item_total (r.cor), squared_multiple_correlation; and of the scale without the item
    alpha_without, standardised_alpha_without, lambda6_without, mean_correlation_without, alpha_without_error. NaN where
    an item has no variance, or where fewer than two are left. With `scale` also difficulty (mean as a share of the
    range), floor and ceiling (share of persons at its ends; intervals: `describe`), and discrimination: mean of the 27 % of
    persons with the highest totals less that of the lowest, as a share of the range (Kelley 1939, doi:10.1037/h0057123).

    reason of an item: "no_variance", "sample_too_small" (without it one item is left), "singular" (it follows from others).
    """
    options = reliability_options(missing, interval, confidence, constant_items, match, threads)
    sample = read_items(data, columns, reverse, scale)
    found = _core.stats_item_analysis(sample.columns, options)
    items = pd.DataFrame(found["items"], index=pd.Index(sample.names, name="item"))
    if scale is not None:
        low, high = (float(end) for end in scale)
        items["difficulty"] = (items["mean"] - low) / (high - low)
        known = [column[~np.isnan(column)] for column in sample.columns]
        items["floor"] = [float(np.mean(column == low)) if column.size else np.nan for column in known]
        items["ceiling"] = [float(np.mean(column == high)) if column.size else np.nan for column in known]
        items["discrimination"] = _core.stats_discrimination(sample.columns, low, high, 0.27)[0]
    of_scale = _alpha(found["alpha"], sample.names, options)
    items["reason"] = [_reason_of_item(name, items.loc[name], of_scale) for name in items.index]
    return ItemAnalysis(items, of_scale)


def _reason_of_item(name: str, numbers: pd.Series[Any], scale: Alpha) -> str:
    """Why an item has numbers that are NaN."""
    if scale.reason != "none" or not numbers.isna().any():
        return scale.reason
    if name in scale.left_out:
        return "no_variance"
    return "sample_too_small" if scale.items == 2 else "singular"


def guttman_bounds(
    data: Answers,
    columns: Iterable[str] | None = None,
    *,
    metric: str = "covariance",
    reverse: Iterable[str] = (),
    scale: Bounds | None = None,
    missing: str = "listwise",
    match: str | None = None,
    threads: int = 0,
) -> GuttmanBounds:
    """Guttman's lambda 1 to 6 and ten Berge's mu 0 to 3. `metric`: "covariance", or "correlation" (match="psych")."""
    options = reliability_options(missing, "feldt", 0.95, "leave_out", match, threads)
    metric = "correlation" if match == "psych" else metric
    sample = read_items(data, columns, reverse, scale)
    found = _core.stats_guttman_bounds(sample.columns, options, choice("metric", metric))
    found["ten_berge"] = tuple(found["ten_berge"])
    return GuttmanBounds(**found, metric=metric)


def greatest_lower_bound(
    data: Answers,
    columns: Iterable[str] | None = None,
    *,
    reverse: Iterable[str] = (),
    scale: Bounds | None = None,
    missing: str = "listwise",
    threads: int = 0,
) -> GreatestLowerBound:
    """The greatest lower bound of the reliability of a sum of items with uncorrelated errors.

    reason "singular": the covariances are not positive definite.
    """
    options = reliability_options(missing, "feldt", 0.95, "leave_out", None, threads)
    found = _core.stats_greatest_lower_bound(read_items(data, columns, reverse, scale).columns, options)
    found["error_variances"] = tuple(found["error_variances"])
    return GreatestLowerBound(**found)


def split_halves(
    data: Answers,
    columns: Iterable[str] | None = None,
    *,
    metric: str = "covariance",
    reverse: Iterable[str] = (),
    scale: Bounds | None = None,
    missing: str = "listwise",
    match: str | None = None,
    seed: int = 1,
    threads: int = 0,
) -> SplitHalves:
    """Every split of the items into halves, or 15 000 drawn at random (`seed`) where there are more.

    `metric`: "covariance", or "correlation" (match="psych"). With an odd number of items one half has one more.
    """
    options = reliability_options(missing, "feldt", 0.95, "leave_out", match, threads)
    metric = "correlation" if match == "psych" else metric
    sample = read_items(data, columns, reverse, scale)
    found = _core.stats_split_halves(sample.columns, options, choice("metric", metric), whole("seed", seed, 0))
    found["best_half"] = tuple(sample.names[place] for place in found["best_half"])
    return SplitHalves(**found, metric=metric)


def stratified_alpha(
    data: Answers,
    scales: Mapping[str, Iterable[str]],
    *,
    reverse: Iterable[str] = (),
    scale: Bounds | None = None,
    missing: str = "listwise",
    threads: int = 0,
) -> StratifiedAlpha:
    """Reliability of the sum of all items of several scales: Cronbach, Schonemann & McKie (1965); Mosier (1943).

    scales: the items of each, none in two. From published numbers: `composite_reliability`.
    reason: "sample_too_small" (a scale of one item, or fewer than two persons), "no_variance".
    """
    items = [(item, place) for place, key in enumerate(scales.values()) for item in key]
    if len({item for item, _ in items}) < len(items):
        raise ValueError("scales: an item is in two of them")
    options = reliability_options(missing, "feldt", 0.95, "keep", None, threads)
    sample = read_items(data, [item for item, _ in items], reverse, scale)
    found = _core.stats_stratified_alpha(sample.columns, [place for _, place in items], options)
    found["alphas"] = dict(zip(scales, found["alphas"], strict=False))
    return StratifiedAlpha(**found, given=len(sample), missing=missing)


def alpha_interval(
    value: Given, *, n: Given, items: Given, method: str = "feldt", confidence: Given = 0.95
) -> Bounds:
    """The interval of a published alpha of `items` items in `n` persons, by "feldt", "bonett" or "bonett_wright".

    alpha .8016949, 11 items, n = 9: .5330032 to .9472080.
    """
    lower, upper = rows("alpha_interval", value, n, items, choice("alpha_interval", method), confidence)
    return lower, upper


def kr21(*, mean: Given, sd: Given, items: Given) -> Number:
    """KR-21 of items scored 0 or 1, from mean and SD of their sum: k / (k - 1) (1 - M (k - M) / (k s^2)).

    At most KR-20, which is alpha; the same where all items are equally difficult. NaN unless items >= 2, 0 <= mean <= items
    and sd > 0. Kuder & Richardson (1937), Psychometrika 2:151, doi:10.1007/BF02288391.
    """
    return number("kr21", mean, sd, items)


def alpha_sample_size(lower: Given, upper: Given, *, items: Given, confidence: Given = 0.95) -> Number:
    """Persons needed for an interval from lower to upper: Bonett (2002), J Educ Behav Stat 27:335."""
    return number("alpha_sample_size", lower, upper, items, confidence)


def alpha_difference_p(first: Given, n_first: Given, second: Given, n_second: Given) -> Number:
    """Two-sided p of the difference of alphas of two independent samples: Feldt (1969), Psychometrika 34:363."""
    return number("alpha_difference_p", first, n_first, second, n_second)


def spearman_brown(reliability: Given, *, times: Given = 2) -> Number:
    """Reliability of a test `times` as long: m r / (1 + (m - 1) r). Spearman (1910), Brown (1910)."""
    return number("spearman_brown", reliability, times)


def horst(correlation: Given, *, share: Given) -> Number:
    """Reliability of the whole from the correlation of two parts, `share` of the items in the first. Horst (1951)."""
    return number("horst", correlation, share)


def difference_reliability(
    *, sd1: Given, reliability1: Given, sd2: Given, reliability2: Given, correlation: Given
) -> Number:
    """Reliability of the difference of two scales."""
    return number("difference_reliability", sd1, reliability1, sd2, reliability2, correlation)


def reliability_at_sd(reliability: Given, *, sd: Given, other_sd: Given) -> Number:
    """What a reliability found in a sample with one SD would be in one with another: 1 - (s2 / S2)(1 - r)."""
    return number("reliability_at_sd", reliability, sd, other_sd)


def composite_reliability(
    *,
    sd: Sequence[float],
    reliability: Sequence[float],
    sd_of_composite: float,
    weight: Sequence[float] | None = None,
) -> float:
    """Stratified alpha: reliability of a weighted sum of scales with independent errors. Mosier (1943).

    sd, reliability, weight: one entry a scale. NaN if a number is out of its range.
    """
    weights = [1.0] * len(sd) if weight is None else list(weight)
    if not len(sd) == len(reliability) == len(weights):
        raise ValueError(f"of different lengths: sd {len(sd)}, reliability {len(reliability)}, weight {len(weights)}")
    return _core.stats_composite_reliability(list(sd), list(reliability), weights, sd_of_composite)
