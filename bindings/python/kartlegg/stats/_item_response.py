"""Item response models: probabilities of answers, and where a person is, given the answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .. import _core
from ._of_numbers import OfNumbers
from ._rows import Array, Given, Number, Text, column, named


@dataclass(frozen=True)
class Ability(OfNumbers):
    """Where people are on the latent scale, each with the error of their own.

    theta: mean of the posterior distribution. standard_error: its standard deviation. answered: number of answers. reason:
    why there is no value, "none" where there is one.
    """

    theta: Number
    standard_error: Number
    answered: Number
    reason: Text


def category_probabilities(theta: Given, *, thresholds: npt.ArrayLike, slope: float = 1.0) -> Array:
    """Probability of each category of an item at theta: an array with one dimension more, the categories from 0.

    Category k or higher has probability 1 / (1 + exp(-slope (theta - thresholds[k - 1]))) (Samejima 1969,
    doi:10.1007/BF03372160); with one threshold that is the two-parameter model, and with slope 1 the Rasch model. No
    factor 1.7. ValueError unless the slope is above 0 and the thresholds ascend. Thresholds -1 and 1, theta 0: .269,
    .462, .269.
    """
    limits = np.atleast_1d(np.asarray(thresholds, dtype=np.float64))
    _expect_items([float(slope)], [limits])
    places = np.asarray(theta, dtype=np.float64)
    found = [
        np.exp(_core.stats_log_category_probability(float(slope), limits, category, places.ravel()))
        for category in range(len(limits) + 1)
    ]
    return np.stack(found, axis=-1).reshape((*places.shape, len(limits) + 1))


def eap(
    categories: npt.ArrayLike,
    *,
    thresholds: Sequence[npt.ArrayLike],
    slopes: Given = 1.0,
    nodes: npt.ArrayLike,
    prior_mean: Given = 0.0,
    prior_sd: Given = 1.0,
) -> Ability:
    """Expected a posteriori: mean and SD of the posterior at `nodes`, with a normal prior.

    categories: one entry an item, from 0, NaN where not answered; or a row for each person. thresholds: for each item its
    difficulty, or a list of thresholds (see `category_probabilities`). slopes: one for all items, or one an item. nodes:
    ascending, np.linspace(-6, 6, 121). prior_mean, prior_sd: one for all, or one a person. Any items may be left out. Bock
    & Mislevy (1982), Appl Psychol Meas 6:431, doi:10.1177/014662168200600405. ValueError for items or nodes that are none;
    no value, and a reason, for a category that an item does not have.
    """
    table = np.asarray(categories, dtype=np.float64)
    limits = [np.atleast_1d(np.asarray(one, dtype=np.float64)) for one in thresholds]
    if table.ndim not in (1, 2) or table.shape[-1] != len(limits):
        raise ValueError(f"categories: one entry for each of {len(limits)} items, or rows of them, not {table.shape}")
    by_item = np.ascontiguousarray(np.broadcast_to(np.asarray(slopes, dtype=np.float64), (len(limits),)))
    grid = column(nodes)
    _expect_items(by_item.tolist(), limits)
    if len(grid) < 2 or not np.isfinite(grid).all() or (np.diff(grid) <= 0).any():
        raise ValueError("nodes: at least two, ascending, such as np.linspace(-6, 6, 121)")
    rows = np.atleast_2d(table)
    rows = np.where(rows == np.floor(rows), np.clip(rows, -1, 30000), np.where(np.isnan(rows), np.nan, -1.0))
    means, sds = (np.ascontiguousarray(np.broadcast_to(np.asarray(of, dtype=np.float64), (len(rows),))) for of in (prior_mean, prior_sd))
    flat = np.concatenate(limits) if limits else np.empty(0)
    found = _core.stats_eap(by_item, [len(one) for one in limits], flat, grid, rows.ravel(), means, sds)
    if table.ndim == 1:
        theta, error, answered, reason = (float(value) for value in found[0])
        return Ability(theta, error, answered, named("reason", reason))
    return Ability(found[:, 0], found[:, 1], found[:, 2], named("reason", found[:, 3]))


def _expect_items(slopes: Sequence[float], thresholds: Sequence[Array]) -> None:
    for slope, limits in zip(slopes, thresholds, strict=True):
        good = limits.ndim == 1 and len(limits) > 0 and bool(np.isfinite(limits).all()) and bool((np.diff(limits) > 0).all())
        if not good or not 0 < slope < np.inf:
            raise ValueError(f"an item has a slope above 0 and ascending thresholds, not {slope} and {limits.tolist()}")
