"""Ratings as the functions of agreement take them: a row a subject, a column a rater, or two columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .._codes import different
from .._columns import Frame
from .._frames import arrow_column
from .._subject import is_missing
from ._rows import Array, column, same_length


def columns_of(ratings: Any) -> list[Any]:
    """The raters' columns: those of a data frame or mapping, or of an array with a row a subject."""
    if isinstance(ratings, Mapping) or hasattr(ratings, "columns") or hasattr(ratings, "__arrow_c_stream__"):
        frame = Frame(ratings)
        return [frame.column(name) for name in frame.names]
    table = np.asarray(ratings)
    if table.ndim != 2:
        raise ValueError(f"ratings need a row a subject and a column a rater, not an array of {table.ndim} dimensions")
    return [table[:, j] for j in range(table.shape[1])]


def numbers_of(ratings: Any) -> Array:
    """A row a rater; NaN is not rated."""
    return _stacked([_numbers(one) for one in columns_of(ratings)])


def pair_of(first: Any, second: Any) -> tuple[Array, Array]:
    """Two columns of numbers of one length."""
    a, b = _numbers(first), _numbers(second)
    same_length(first=a, second=b)
    return a, b


def coded(columns: Sequence[Any], categories: Sequence[Any] | None, ordered: bool) -> tuple[Array, list[Any]]:
    """Ratings as places among the categories, a row a rater, and the categories.

    Without `categories`, numbers are taken in their order; texts only where their order does not matter.
    """
    found: list[tuple[Any, list[Any]]] = [different(arrow_column(_listed(one))) for one in columns]
    seen = {_plain(value) for _, values in found for value in values if not is_missing(value)}
    if categories is None:
        texts = any(isinstance(value, str) for value in seen)
        if texts and ordered:
            raise ValueError("the order of texts is not known: give the categories, from lowest to highest")
        categories = sorted(seen, key=str if texts else None)
    known = [_plain(one) for one in categories]
    if len(set(known)) < len(known):
        raise ValueError("a category is named twice")
    unknown = sorted((value for value in seen if value not in known), key=str)
    if unknown:
        raise ValueError(f"{unknown[0]!r} is a rating, but none of the categories: {', '.join(map(repr, known))}")
    place = {value: float(number) for number, value in enumerate(known)}
    rows = []
    for numbers, values in found:
        places = np.array([np.nan if is_missing(value) else place[_plain(value)] for value in values] or [np.nan])
        rows.append(places[numbers] if len(numbers) else np.empty(0))
    return _stacked(rows), known


def _stacked(columns: list[Array]) -> Array:
    same_length(**{f"rater {number + 1}": one for number, one in enumerate(columns)})
    return np.ascontiguousarray(np.stack(columns)) if columns else np.empty((0, 0))


def _numbers(values: Any) -> Array:
    given: Any = arrow_column(values)
    if hasattr(given, "to_numpy") and not isinstance(given, np.ndarray):
        given = given.to_numpy()
    return column(np.asarray([np.nan if is_missing(one) else one for one in given] if _has_gaps(given) else given))


def _has_gaps(values: Any) -> bool:
    return getattr(values, "dtype", np.dtype(object)) == object


def _listed(values: Any) -> Any:
    return list(values) if isinstance(values, tuple) else values


def _plain(value: Any) -> Any:
    """1.0 and 1 are one category."""
    value = value.item() if isinstance(value, np.generic) else value
    return int(value) if isinstance(value, float) and value.is_integer() else value
