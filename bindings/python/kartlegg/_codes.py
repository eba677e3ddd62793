"""One column of numbers, read as the core takes it: without a copy where its memory allows it."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from importlib import import_module
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from ._frames import is_arrow
from ._subject import is_missing

Numbers: TypeAlias = npt.NDArray[np.float64]

NOT_A_CODE = 0.5
"""Stands for an answer that is no number: no option has a fraction, so the core refuses it."""

NUMBER = re.compile(r"[-+]?\d+(\.\d*)?([eE][-+]?\d+)?")

_AS_THEY_ARE = frozenset(np.dtype(name) for name in "int8 uint8 int16 int32 int64 float32 float64".split())


@dataclass(frozen=True)
class Codes:
    """Codes of a type that the core takes as it is. `validity` has a bit a row, the lowest first, after some that are not
    of this column: 0 is not answered, whatever the code. None: all are valid."""

    values: npt.NDArray[Any]
    validity: tuple[npt.NDArray[np.uint8], int] | None = None

    def at(self, row: int) -> float:
        if self.validity is not None:
            bits, before = self.validity
            if not bits[(row + before) // 8] >> ((row + before) % 8) & 1:
                return math.nan
        return float(self.values[row])

    def as_numbers(self) -> Numbers:
        """NaN where not answered."""
        found = self.values.astype(np.float64)
        if self.validity is not None:
            bits, before = self.validity
            found[np.unpackbits(bits, count=before + len(found), bitorder="little")[before:] == 0] = np.nan
        return found


def codes(values: Any, missing: frozenset[str] = frozenset()) -> tuple[Codes, dict[int, object]]:
    """The codes of a column, and the values that are not numbers by row."""
    dtype = getattr(values, "dtype", None)
    if isinstance(dtype, np.dtype) and dtype in _AS_THEY_ARE:  # in the order of bytes of this machine
        return Codes(np.ascontiguousarray(values)), {}
    found = _of_arrow(values) if is_arrow(values) else None
    if found is not None:
        return found, {}
    read, wrong = numbers(values, missing)
    return Codes(read), wrong


def _of_arrow(column: Any) -> Codes | None:
    """The memory of a column of numbers; None if it holds something else. A copy only where it is in several parts."""
    pa = import_module("pyarrow")
    kind = column.type
    if pa.types.is_run_end_encoded(kind):
        return _of_arrow(import_module("pyarrow.compute").run_end_decode(column))
    if pa.types.is_dictionary(kind) and pa.types.is_primitive(kind.value_type):
        column = column.cast(kind.value_type)
        kind = column.type
    if pa.types.is_null(kind):
        return Codes(np.full(len(column), -1, dtype=np.int8))
    if pa.types.is_boolean(kind):
        column = column.cast(pa.int8())
    elif pa.types.is_decimal(kind) or kind == pa.uint64():
        column = column.cast(pa.float64(), safe=False)
    elif kind in (pa.uint16(), pa.uint32()):
        column = column.cast(pa.int64())
    elif pa.types.is_float16(kind):
        column = column.cast(pa.float32())
    elif not (pa.types.is_integer(kind) or pa.types.is_floating(kind)):
        return None
    parts = [part for part in column.chunks if len(part)]
    if not parts:
        return Codes(np.empty(0, dtype=np.int8))
    whole = parts[0] if len(parts) == 1 else pa.concat_arrays(parts)
    validity, data = whole.buffers()
    size = len(whole)
    values = np.frombuffer(data, dtype=whole.type.to_pandas_dtype(), count=size, offset=whole.offset * whole.type.bit_width // 8)
    if validity is None or whole.null_count == 0:
        return Codes(values)
    return Codes(values, (np.frombuffer(validity, dtype=np.uint8), whole.offset))


def numbers(values: Any, missing: frozenset[str] = frozenset()) -> tuple[Numbers, dict[int, object]]:
    """Numbers of a column, NaN where missing, and the values that are not numbers by row."""
    if is_arrow(values):
        found = _of_arrow(values)
        if found is not None:
            return found.as_numbers(), {}
    dtype = getattr(values, "dtype", None)
    if isinstance(dtype, np.dtype) and dtype.kind in "iufb":
        return np.ascontiguousarray(values, dtype=np.float64), {}
    if getattr(dtype, "_is_numeric", False):  # of pandas, with missing values of its own
        return np.ascontiguousarray(values.to_numpy(dtype=np.float64, na_value=np.nan)), {}
    number_of, different_values = different(values)
    read = [number(value, missing) for value in different_values]
    result = np.array([math.nan if known is None else known for known in read], dtype=np.float64)[number_of]
    bad = [n for n, known in enumerate(read) if known is None]
    rows = np.flatnonzero(np.isin(number_of, bad)).tolist() if bad else []
    return result, {row: different_values[number_of[row]] for row in rows}


def is_number(values: Any) -> bool:
    """True for a column of numbers, whatever they mean."""
    dtype = getattr(values, "dtype", None)
    if is_arrow(values):
        pa = import_module("pyarrow")
        return bool(pa.types.is_integer(values.type) or pa.types.is_floating(values.type))
    return isinstance(dtype, np.dtype) and dtype.kind in "iuf"


def dates_of_arrow(values: Any) -> Any:
    """Dates and times of Arrow as those of NumPy; anything else as it is."""
    if is_arrow(values):
        pa = import_module("pyarrow")
        if pa.types.is_date(values.type) or pa.types.is_timestamp(values.type):
            return np.asarray(values.cast(pa.date32(), safe=False).to_numpy(), dtype="datetime64[D]")
    return values


def different(values: Any) -> tuple[npt.NDArray[np.intp], list[Any]]:
    """The different values of a column, in the order of their first row, and for each row the number of its own."""
    import pandas as pd

    if is_arrow(values):
        pa = import_module("pyarrow")
        coded = values.unify_dictionaries() if pa.types.is_dictionary(values.type) else values.dictionary_encode()
        values = coded.to_pandas()
    try:
        numbers, found = pd.factorize(values if hasattr(values, "dtype") else _objects(values), use_na_sentinel=False)
    except TypeError:  # not hashable
        return np.arange(len(values)), list(values)
    return numbers, found.tolist()


def _objects(values: Any) -> npt.NDArray[np.object_]:
    """An array of the values as they are, sequences among them."""
    found = np.empty(len(values), dtype=object)
    for row, value in enumerate(values):
        found[row] = value
    return found


def number(value: object, missing: frozenset[str]) -> float | None:
    """A single value as a number, NaN where missing; None where it is no number."""
    if is_missing(value):
        return math.nan
    if isinstance(value, str):
        word = value.strip()
        if word in missing:
            return math.nan
        return float(word) if NUMBER.fullmatch(word) else None
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
