"""SPSS and Stata files, read block by block with their codes: a label never takes the place of a code."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from ._arrow_io import Schema, Table, pa
from ._sources import Block, Source

_SHOWN = 5  # columns that a note names
_OPEN = 1e300  # SPSS writes an open end of a range as the largest number there is
_WHOLE = ("int8", "int16", "int32")  # of ReadStat
_MOMENTS = ("DATETIME", "YMDHMS", "%TC")  # what the names of formats begin with
_TIMES = ("TIME", "DTIME", "MTIME", "%TCHH")
_DATES = ("DATE", "ADATE", "EDATE", "JDATE", "SDATE", "%TD", "%D")


class _LabelledFile(Source):
    """A file that ReadStat reads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.notes = []
        frame, about = self._read(row_limit=1)
        self.schema = pa.schema([pa.field(name, self._type(about, name, frame[name])) for name in map(str, frame)])
        _, about = self._read(metadataonly=True)
        self.rows = about.number_rows if about.number_rows is not None and about.number_rows >= 0 else None
        self._has_user_missing = False

    @staticmethod
    def _type(about: Any, name: str, first: pd.Series) -> Any:
        return _type_of(about.readstat_variable_types[name], about.original_variable_types[name], first)

    @abstractmethod
    def _read(self, *, user_missing: bool = False, **options: Any) -> tuple[pd.DataFrame, Any]:
        """The rows that the options ask for, and what the file says of itself, both as pyreadstat gives them."""

    def blocks(self, columns: Sequence[str], rows: int) -> Iterator[Block]:
        names = list(columns) or self.names[:1]
        schema = pa.schema([self.schema.field(name) for name in names])
        done, more = 0, True
        while more:
            place: dict[str, Any] = {"usecols": names, "row_offset": done, "row_limit": rows}
            cells = _table(self._read(user_missing=self._has_user_missing, **place)[0], schema)
            frame = _table(self._read(**place)[0], schema) if self._has_user_missing else cells
            done += cells.num_rows
            more = cells.num_rows == rows and done != self.rows
            if cells.num_rows or done == 0:
                yield Block(frame, cells.select(list(columns)), done)


class SpssFile(_LabelledFile):
    """User-missing values count as not answered, and stay what they were in the cells that are kept."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        # Only told where user-missing values are asked for.
        declared: dict[str, Any] = self._read(user_missing=True, row_limit=1)[1].missing_ranges
        self._has_user_missing = bool(declared)
        if declared:
            shown = [f"{column} ({', '.join(_range(part) for part in parts)})" for column, parts in declared.items()]
            more = f" ... ({len(shown)} columns)" if len(shown) > _SHOWN else ""
            self.notes.append(f"user-missing in {path.name}, read as not answered: {', '.join(shown[:_SHOWN])}{more}")

    def _read(self, *, user_missing: bool = False, **options: Any) -> tuple[pd.DataFrame, Any]:
        import pyreadstat

        frame, about = pyreadstat.read_sav(str(self.path), user_missing=user_missing, **options)
        return frame, about


class StataFile(_LabelledFile):
    """Both the system's missing value and .a to .z are missing."""

    def _read(self, *, user_missing: bool = False, **options: Any) -> tuple[pd.DataFrame, Any]:
        import pyreadstat

        frame, about = pyreadstat.read_dta(str(self.path), **options)
        return frame, about


def _type_of(stored: str, written_as: str, first: pd.Series) -> Any:
    """The type of a column, whatever values there are in a block."""
    if stored == "string":
        return pa.large_string()
    if first.dtype == object and first.notna().any():  # dates and times
        return pa.array(first, from_pandas=True).type
    form = written_as.upper()
    if form.startswith(_TIMES):
        return pa.time64("us")
    if form.startswith(_MOMENTS):
        return pa.timestamp("us")
    if form.startswith(_DATES):
        return pa.date32()
    return pa.type_for_alias(stored) if stored in _WHOLE else pa.float64()


def _table(frame: pd.DataFrame, schema: Schema) -> Table:
    columns = [pa.array(frame[field.name], field.type, from_pandas=True, safe=False) for field in schema]
    return pa.table(columns, schema=schema)


def _range(part: dict[str, float | str]) -> str:
    low, high = (_end(part["lo"]), _end(part["hi"]))
    return low if low == high else f"{low} to {high}"


def _end(value: float | str) -> str:
    if isinstance(value, str):
        return value
    return f"{value:.10g}" if abs(value) < _OPEN else "lowest" if value < 0 else "highest"
