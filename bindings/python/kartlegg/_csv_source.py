"""CSV files, read block by block. What a cell means is not guessed: 007 and n/a are still what they were."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from ._arrow_io import Table, arrow, in_blocks, pa, pc, texts_once
from ._errors import Error, wrong_call
from ._sources import Block, Source

SEPARATORS = {",": ",", ";": ";", "tab": "\t", "\\t": "\t", "\t": "\t", "|": "|"}
_DECIMAL_COMMA = r"^(-?\d+),(\d+)$"
_READ_AT_ONCE = 1 << 23  # bytes; no row is longer


class CsvFile(Source):
    def __init__(self, path: Path, separator: str | None) -> None:
        self.path = path
        self.notes = []
        self._encoding = "utf-8-sig"
        if not _decodes(path, self._encoding):
            self._encoding = "cp1252"
            if not _decodes(path, self._encoding):
                raise Error(f"{path}: this is text in neither UTF-8 nor Windows-1252; save it as CSV in UTF-8")
            self.notes.append(f"{path.name} is not UTF-8: read as Windows-1252")
        if separator is not None and separator not in SEPARATORS:
            raise wrong_call(f"separator: {separator!r} is not known", "it is one of , ; tab |", field="separator")
        with open(path, encoding=self._encoding, newline="") as file:
            header = file.readline()
        self._separator = SEPARATORS[separator] if separator else max(",;\t", key=header.count)
        self.schema = pa.schema([pa.field(name, pa.large_string()) for name in self._names()])
        self._regular = True
        try:
            self.rows = sum(batch.num_rows for batch in self._open([0]))
        except pa.ArrowInvalid:  # not as many cells in every row, which pandas knows what to do with
            self._regular = False
            self.rows = sum(len(chunk) for chunk in self._chunks(1 << 16, self.names[:1]))

    def blocks(self, columns: Sequence[str], rows: int) -> Iterator[Block]:
        names = list(columns) or self.names[:1]
        schema = pa.schema([pa.field(name, pa.large_string()) for name in names])
        done = 0
        for cells in in_blocks(self._tables(names, schema, rows), rows, schema):
            done += cells.num_rows
            yield Block(cells if self._separator == "," else _decimal_points(cells), cells.select(list(columns)), done)

    def _tables(self, names: list[str], schema: Any, rows: int) -> Iterator[Table]:
        if self._regular:
            for batch in self._open([self.names.index(name) for name in names]):
                yield pa.table(batch.columns, schema=schema)
        else:
            for chunk in self._chunks(rows, names):
                # Of a row that ends early the cells that lack are empty.
                yield pa.table([pa.array(chunk[name].fillna("").astype(object), pa.large_string()) for name in names], schema=schema)

    def _open(self, places: list[int]) -> Any:
        """The rows in batches, of the columns at these places. pyarrow.ArrowInvalid where a row is longer or shorter."""
        reader = arrow("csv")
        parse = reader.ParseOptions(delimiter=self._separator, newlines_in_values=True)
        read = reader.ReadOptions(encoding="utf8" if self._encoding == "utf-8-sig" else self._encoding, block_size=_READ_AT_ONCE)
        own = reader.open_csv(self.path, read, parse).schema.names
        convert = reader.ConvertOptions(
            column_types=dict.fromkeys(own, pa.large_string()), strings_can_be_null=False,
            include_columns=[own[place] for place in places],
        )  # fmt: skip
        return reader.open_csv(self.path, read, parse, convert)

    def _chunks(self, rows: int, names: list[str]) -> Iterator[pd.DataFrame]:
        try:
            for chunk in pd.read_csv(self.path, sep=self._separator, dtype=str, keep_default_na=False,
                                     encoding=self._encoding, chunksize=rows):  # fmt: skip
                if not isinstance(chunk.index, pd.RangeIndex):
                    raise Error(f"{self.path}: the rows have more cells than the header has names")
                yield chunk[names]
        except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
            raise Error(f"{self.path}: cannot be read as CSV: {_what_is_wrong(str(error))}") from None

    def _names(self) -> list[str]:
        with open(self.path, encoding=self._encoding, newline="") as file:
            names = next(csv.reader(file, delimiter=self._separator), [])
        if not any(names):
            raise Error(f"{self.path}: there is no header with the names of the columns")
        for name in dict.fromkeys(names):
            if names.count(name) > 1:
                raise Error(f"{self.path}: column {name!r} occurs {names.count(name)} times; name each column once")
        frame = pd.read_csv(self.path, sep=self._separator, dtype=str, encoding=self._encoding, nrows=0)
        return [str(name) for name in frame.columns]  # a column without a name is given one


def _what_is_wrong(error: str) -> str:
    """What pandas says of a row that is too long, in words of a table; anything else as it says it."""
    found = re.search(r"Expected (\d+) fields in line (\d+), saw (\d+)", error)
    if not found:
        return error.strip()
    expected, line, seen = found.groups()
    return f"line {line} has {seen} cells, those before it {expected}; a separator within a text needs quotation marks about the text"


def _decodes(path: Path, encoding: str) -> bool:
    try:
        with open(path, encoding=encoding) as file:
            while file.read(1 << 20):
                pass
    except UnicodeDecodeError:
        return False
    return True


def _decimal_points(cells: Table) -> Table:
    """Numbers like 8,5 with a point; nothing else is changed."""
    changed = []
    for column in texts_once(cells).unify_dictionaries().columns:
        parts = [pa.DictionaryArray.from_arrays(part.indices, pc.replace_substring_regex(part.dictionary, _DECIMAL_COMMA, r"\1.\2"))
                 for part in column.chunks]  # fmt: skip
        changed.append(pa.chunked_array(parts, column.type))
    return pa.table(changed, names=cells.column_names)
