"""Data files of the command line, read block by block, so that memory does not grow with the number of rows.

Columns keep the types that the file gives them, in every block the same. Cells of a CSV stay texts.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ._arrow_io import Column, Schema, Table, arrow, in_blocks, pa

_UNNAMED = re.compile(r"__index_level_\d+__")
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
        self._from_file: dict[str, str] = {name: name for name in stored.names}  # name -> name in the file
        self._counted: dict[str, tuple[int, int]] = {}  # name -> start and step
        about = (stored.pandas_metadata or {}) if stored.metadata else {}
        index = about.get("index_columns", [])
        first: list[Any] = []
        if any(_name_of(part) is not None for part in index):
            for level, part in enumerate(index):
                name = _name_of(part) or f"level_{level}"
                if isinstance(part, dict):
                    self._counted[name] = (int(part["start"]), int(part["step"]))
                    first.append(pa.field(name, pa.int64()))
                else:
                    self._from_file = {name: part, **{n: s for n, s in self._from_file.items() if s != part}}
                    first.append(stored.field(part).with_name(name))
        used = {part for part in index if isinstance(part, str)}
        rest = [field for field in stored if field.name not in used]
        self._from_file = {name: own for name, own in self._from_file.items() if own not in used or name in {f.name for f in first}}
        self.schema = pa.schema([*first, *rest], metadata=stored.metadata)

    @abstractmethod
    def _tables(self, columns: list[str], rows: int) -> Iterator[Table]:
        """All rows of these columns, in tables of any length."""

    def blocks(self, columns: Sequence[str], rows: int) -> Iterator[Block]:
        stored = [self._from_file[name] for name in columns if name in self._from_file]
        # A column that is only counted needs the length of another one.
        read = stored or list(self._from_file.values())[:1]
        schema = pa.schema([self.schema.field(name) for name in columns])
        done = 0
        for table in self._in_blocks(read, rows):
            whole = [self._column(name, table, done) for name in columns]
            done += table.num_rows
            cells = pa.table(whole, schema=schema)
            yield Block(cells, cells, done)

    def _in_blocks(self, read: list[str], rows: int) -> Iterator[Table]:
        own = {stored: name for name, stored in self._from_file.items()}
        empty = pa.schema([self.schema.field(own[name]).with_name(name) for name in read])
        yield from in_blocks(self._tables(read, rows), rows, empty)

    def _column(self, name: str, table: Table, start: int) -> Column:
        if name in self._from_file:
            return table.column(self._from_file[name])
        first, step = self._counted[name]
        return pa.chunked_array([first + step * np.arange(start, start + table.num_rows, dtype=np.int64)])


def _name_of(part: str | dict[str, Any]) -> str | None:
    """The name of an index that pandas stored; None where it has none."""
    if isinstance(part, dict):
        return part.get("name")
    return None if _UNNAMED.fullmatch(part) else part


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
