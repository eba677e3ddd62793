"""Data files of the command line, read block by block, so that memory does not grow with the number of rows.

Columns keep the types that the file gives them, in every block the same. Cells of a CSV stay texts.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from ._arrow_io import Column, Schema, Table, arrow, in_blocks, pa

_UNNAMED = re.compile(r"__index_level_\d+__")
Place: TypeAlias = str | tuple[int, int]
"""Where a column is found: its name in the file, or the start and step of what is counted."""
_READ_AHEAD = 1 << 20  # bytes of a Parquet column that are read at once


@dataclass(frozen=True)
class Block:
    """Some rows of a file. `frame` is what is scored: user-missing values are missing. `cells` has them as they stood."""

    frame: Table
    cells: Table
    done: int
    """Rows up to the end of this block."""


class Source(ABC):
    """A data file that is read in blocks."""

    path: Path
    schema: Schema
    """The columns of `Block.cells`, in the order of the file."""
    rows: int | None = None
    """How many rows there are, where the file tells before it is read."""
    notes: list[str]

    @property
    def names(self) -> list[str]:
        return list(self.schema.names)

    @abstractmethod
    def blocks(self, columns: Sequence[str], rows: int) -> Iterator[Block]:
        """The rows of the file from the first to the last, `rows` of them at a time, with these columns.

        There is at least one block. Each call begins at the start of the file.
        """

    def categories(self, column: str, rows: int) -> Column:
        """The different names in a column that is stored as a dictionary, in all of the file."""
        found = pa.array([], self.schema.field(column).type.value_type)
        for block in self.blocks([column], rows):
            for part in block.cells.column(column).chunks:
                found = pa.concat_arrays([found, part.dictionary]).unique()
        return found.drop_null()


class ArrowFile(Source):
    """A file of Arrow columns. An index that pandas stored, and that has a name, is a column like any other."""

    def __init__(self, path: Path, stored: Schema) -> None:
        self.path = path
        self.notes = []
        found = _columns_of(stored)
        self._places = {field.name: place for field, place in found}
        self.schema = pa.schema([field for field, _ in found], metadata=stored.metadata)

    @abstractmethod
    def _tables(self, columns: list[str], rows: int) -> Iterator[Table]:
        """All rows of these columns, in tables of any length."""

    def blocks(self, columns: Sequence[str], rows: int) -> Iterator[Block]:
        stored = {place: self.schema.field(name) for name, place in self._places.items() if isinstance(place, str)}
        read = [place for name in columns if isinstance(place := self._places[name], str)]
        read = read or list(stored)[:1]  # a column that is only counted needs the length of another one
        types = pa.schema([stored[place].with_name(place) for place in read])
        schema = pa.schema([self.schema.field(name) for name in columns])
        done = 0
        for table in in_blocks(self._tables(read, rows), rows, types):
            cells = pa.table([_column(table, self._places[name], done) for name in columns], schema=schema)
            done += table.num_rows
            yield Block(cells, cells, done)


def _columns_of(stored: Schema) -> list[tuple[Any, Place]]:
    """The columns of a file, and where they are found: those of a named index come first, an index without a name is left out."""
    about = (stored.pandas_metadata or {}) if stored.metadata else {}
    index = [part for part in about.get("index_columns", []) if isinstance(part, dict) or part in stored.names]
    first: list[tuple[Any, Place]] = []
    if any(_name_of(part) is not None for part in index):
        for level, part in enumerate(index):
            name = _name_of(part) or f"level_{level}"
            if isinstance(part, dict):
                first.append((pa.field(name, pa.int64()), (int(part["start"]), int(part["step"]))))
            else:
                first.append((stored.field(part).with_name(name), part))
    used = {part for part in index if isinstance(part, str)}
    return first + [(field, field.name) for field in stored if field.name not in used]


def _name_of(part: str | dict[str, Any]) -> str | None:
    """The name of an index that pandas stored; None where it has none."""
    if isinstance(part, dict):
        return part.get("name")
    return None if _UNNAMED.fullmatch(part) else part


def _column(table: Table, place: Place, row: int) -> Column:
    if isinstance(place, str):
        return table.column(place)
    start, step = place
    return pa.chunked_array([start + step * np.arange(row, row + table.num_rows, dtype=np.int64)])


class ParquetFile(ArrowFile):
    def __init__(self, path: Path) -> None:
        # Not read ahead by row group: there may be but one.
        self._file = arrow("parquet").ParquetFile(path, buffer_size=_READ_AHEAD, pre_buffer=False)
        super().__init__(path, self._file.schema_arrow)
        self.rows = int(self._file.metadata.num_rows)

    def _tables(self, columns: list[str], rows: int) -> Iterator[Table]:
        for batch in self._file.iter_batches(batch_size=rows, columns=columns):
            yield pa.Table.from_batches([batch]).select(columns)


class FeatherFile(ArrowFile):
    def __init__(self, path: Path) -> None:
        self._whole: Table | None = None
        with open(path, "rb") as file:
            first_version = file.read(4) == b"FEA1"
        if first_version:  # has no batches; pandas wrote it before 2020
            self._whole = arrow("feather").read_table(path, memory_map=False)
            super().__init__(path, self._whole.schema)
            self.rows = int(self._whole.num_rows)
            return
        super().__init__(path, self._open(path).schema)
        self.rows = int(arrow("dataset").dataset(path, format="feather").count_rows())

    @staticmethod
    def _open(path: Path, fields: Sequence[int] = ()) -> Any:
        # Not mapped into memory: what is mapped counts as memory once it was read.
        return pa.ipc.open_file(pa.OSFile(str(path)), options=pa.ipc.IpcReadOptions(included_fields=list(fields)))

    def _tables(self, columns: list[str], rows: int) -> Iterator[Table]:
        if self._whole is not None:
            yield self._whole.select(columns)
            return
        names = self._open(self.path).schema.names
        reader = self._open(self.path, [names.index(name) for name in columns])
        for number in range(reader.num_record_batches):
            yield pa.Table.from_batches([reader.get_batch(number)]).select(columns)
