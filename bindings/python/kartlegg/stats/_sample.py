"""The answers of a sample, whatever holds them: a data frame, an array of persons by items, or columns by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from .._codes import numbers
from .._columns import Frame
from .._errors import did_you_mean, wrong_call
from ._rows import Bounds

Answers: TypeAlias = Any
"""A data frame (pandas, Polars, PyArrow, DuckDB), a mapping of columns, or an array of persons by items. What is not
there is NaN, None or null."""


class Sample:
    """Columns of numbers with their names; NaN where there is none."""

    def __init__(self, data: Answers, columns: Iterable[str] | None = None) -> None:
        if isinstance(data, np.ndarray) and not data.dtype.names:
            self.names, self.columns = _of_array(data, columns)
        elif isinstance(data, list | tuple) and not any(isinstance(row, Mapping) for row in data):
            self.names, self.columns = _of_array(np.asarray(data, dtype=np.float64), columns)
        else:
            frame = Frame(data)
            self.names = frame.names if columns is None else list(columns)
            self.columns = [numbers_of(frame.require(name, "columns"), name) for name in self.names]

    def __len__(self) -> int:
        return len(self.columns[0]) if self.columns else 0


def _of_array(
    data: npt.NDArray[Any], columns: Iterable[str] | None
) -> tuple[list[str], list[npt.NDArray[np.float64]]]:
    if data.ndim != 2:
        raise wrong_call(f"an array of {data.ndim} dimensions", "one row a person, one column an item")
    names = [str(place + 1) for place in range(data.shape[1])] if columns is None else list(columns)
    if len(names) != data.shape[1]:
        raise wrong_call(f"columns: {len(names)} names for {data.shape[1]} columns", field="columns")
    values = np.asarray(data, dtype=np.float64)
    return names, [np.ascontiguousarray(values[:, place]) for place in range(len(names))]


def numbers_of(values: Any, name: str) -> npt.NDArray[np.float64]:
    """A column as numbers; an error that names the first entry that is none."""
    found, odd = numbers(values)
    if odd:
        row, value = next(iter(odd.items()))
        raise wrong_call(f"column {name!r}, row {row + 1}: {value!r} is no number", "leave columns of texts out, or make them numbers")
    return np.ascontiguousarray(found, dtype=np.float64)


def reversed_items(sample: Sample, reverse: Iterable[str], low: float | None, high: float | None) -> None:
    """Turns items within the ends of their response scale, never those of the data."""
    wanted = list(reverse)
    if not wanted:
        return
    if low is None or high is None:
        raise wrong_call("reverse: the ends of the response scale are not known", "give scale=(lowest, highest)")
    for name in wanted:
        if name not in sample.names:
            raise wrong_call(f"reverse: no column {name!r}", did_you_mean(name, sample.names), field="reverse")
        place = sample.names.index(name)
        sample.columns[place] = low + high - sample.columns[place]


def read_items(data: Answers, columns: Iterable[str] | None, reverse: Iterable[str], scale: Bounds | None) -> Sample:
    """The columns, reversed where the caller says so."""
    sample = Sample(data, columns)
    low, high = scale if scale is not None else (None, None)
    reversed_items(sample, reverse, low, high)  # type: ignore[arg-type]
    return sample
