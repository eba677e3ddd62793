"""Tables of other libraries: in by the Arrow PyCapsule protocol, out as pandas, Arrow or Polars.

The protocol (`__arrow_c_stream__`) is spoken by Polars, PyArrow, DuckDB and others; columns go over without a copy where
their memory allows it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from ._errors import ResponseError, wrong_call

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

ArrowTable: TypeAlias = Any
"""A PyArrow table; PyArrow has no types of its own."""


def _pyarrow() -> Any:
    return import_module("pyarrow")


# -- in ---------------------------------------------------------------------------------------------------------------


def speaks_arrow(given: object) -> bool:
    """True for what is not pandas and NumPy, but can hand over Arrow columns."""
    if isinstance(given, np.ndarray):
        return False
    is_pandas = any(base.__module__.partition(".")[0] == "pandas" for base in type(given).__mro__)
    return not is_pandas and (hasattr(given, "__arrow_c_stream__") or hasattr(given, "__arrow_c_array__"))


def is_arrow(values: object) -> bool:
    """True for a column of PyArrow, as `arrow_column` gives it."""
    return type(values).__name__ == "ChunkedArray"


def arrow_column(values: Any) -> Any:
    """A column that speaks Arrow as one of PyArrow, not copied; a masked one with its gaps; anything else as it is."""
    if isinstance(values, np.ma.MaskedArray):
        numeric = values.dtype.kind in "iufb"
        return np.ma.filled(values.astype(np.float64), np.nan) if numeric else np.ma.filled(values.astype(object), None)
    if is_arrow(values) or not speaks_arrow(values):
        return values
    pa = _pyarrow()
    return pa.chunked_array(values if hasattr(values, "__arrow_c_stream__") else [pa.array(values)])


class ArrowColumns(Mapping[str, Any]):
    """The columns of a table that speaks Arrow, by name."""

    def __init__(self, given: Any) -> None:
        pa = _pyarrow()
        try:
            if hasattr(given, "__arrow_c_stream__"):
                self.table = pa.table(given)
            else:  # by way of an array of structs, which unlike a batch may have an offset and nulls of its own
                self.table = pa.Table.from_batches([pa.RecordBatch.from_struct_array(pa.array(given))])
        except (TypeError, pa.ArrowInvalid):
            raise no_table(given) from None

    @property
    def names(self) -> list[str]:
        """Every name, as often as it occurs."""
        return list(self.table.column_names)

    def __getitem__(self, name: str) -> Any:
        return self.table.column(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)


def arrow_batches(given: Any) -> Iterator[Any]:
    """The record batches of a stream that speaks Arrow, one at a time."""
    yield from _pyarrow().RecordBatchReader.from_stream(given)


def with_columns(given: Any) -> Any:
    """What has no columns by name yet: a lazy frame is collected, records and structured arrays are turned."""
    if isinstance(given, np.ndarray) and given.dtype.names:
        return {name: given[name] for name in given.dtype.names}
    if isinstance(given, list | tuple) and all(isinstance(row, Mapping) for row in given):
        names = dict.fromkeys(name for row in given for name in row)
        return {name: [row.get(name) for row in given] for name in names}
    if isinstance(given, Mapping) or speaks_arrow(given):
        return given
    if hasattr(given, "collect_schema"):  # of Polars, not computed yet
        return given.collect()
    if not hasattr(given, "columns"):
        raise no_table(given)
    return given


def no_table(given: object) -> ResponseError:
    """The error for what is not a table."""
    kind = "an array without names" if isinstance(given, np.ndarray) else f"{type(given).__name__!r}"
    hint = "nothing is found by its position: give a data frame, a mapping of columns, or a dictionary a row"
    return wrong_call(f"{kind} is no table whose columns have names", hint)


# -- out --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """A column of results: numbers (NaN where there is none), texts, numbers of names, or yes and no."""

    values: npt.NDArray[Any]
    names: Sequence[str] | None = None  # behind the numbers; -1 is none
    missing: npt.NDArray[np.bool_] | None = None  # where there is neither yes nor no


Columns = Mapping[tuple[str, str], Shown]


def flat_name(scale: str, kind: str) -> str:
    """The name of a column in one text."""
    if not scale:
        return kind
    return scale if kind == "raw" else f"{scale}.{kind}"


def to_pandas(columns: Columns, index: Any, multiindex: bool) -> pd.DataFrame:
    """Names become categories."""
    import pandas as pd

    def series(shown: Shown) -> Any:
        if shown.names is not None:
            return pd.Categorical.from_codes(shown.values.astype(np.int16), pd.Index(shown.names))
        if shown.missing is not None:
            return pd.arrays.BooleanArray(shown.values.astype(np.bool_), shown.missing)
        return shown.values

    result = pd.DataFrame({key: series(shown) for key, shown in columns.items()}, index=index)
    if not multiindex:
        result.columns = pd.Index([flat_name(*key) for key in columns])
    return result


def to_arrow(columns: Columns, metadata: Mapping[str, str]) -> ArrowTable:
    """Names become dictionaries; where there is no value stands a null."""
    pa = _pyarrow()

    def array(shown: Shown) -> Any:
        if shown.names is not None:
            values = shown.values.view(np.int8) if shown.values.dtype.itemsize == 1 else shown.values
            numbers = pa.array(values, mask=values < 0)
            return pa.DictionaryArray.from_arrays(numbers, pa.array(list(shown.names), pa.string()))
        if shown.missing is not None:
            return pa.array(shown.values.astype(np.bool_), mask=shown.missing)
        return pa.array(shown.values, pa.string() if shown.values.dtype == object else None, from_pandas=True)

    arrays = [array(shown) for shown in columns.values()]
    return pa.table(arrays, names=[flat_name(*key) for key in columns], metadata=dict(metadata))


def to_polars(table: ArrowTable) -> pl.DataFrame:
    """ImportError if Polars is not there."""
    import polars as pl

    return pl.DataFrame(table)
