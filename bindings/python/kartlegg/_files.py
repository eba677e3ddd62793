"""Data files of the command line: read without guessing what a cell means, written so that the old file stays whole."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from ._data_kinds import kind_of, read_kind
from ._errors import Error, wrong_call

SEPARATORS = {",": ",", ";": ";", "tab": "\t", "\\t": "\t", "\t": "\t", "|": "|"}


@dataclass
class DataFile:
    """A data file. `frame` is what is scored, `cells` what stood in the file, for columns that are kept."""

    path: Path
    frame: pd.DataFrame
    cells: pd.DataFrame
    notes: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.frame)


def read(path: Path, separator: str | None = None) -> DataFile:
    """Read a CSV, Parquet, Feather, SPSS or Stata file; the end of its name says which.

    Cells of a CSV stay texts, so that 007 and n/a are still what they were.
    """
    kind = kind_of(path)
    if kind is None:
        return _read_csv(path, separator)
    tables = read_kind(kind, path)
    return DataFile(path, tables.frame, tables.cells, tables.notes)


def _read_csv(path: Path, separator: str | None) -> DataFile:
    notes: list[str] = []
    encoding = "utf-8-sig"
    if not _decodes(path, encoding):
        encoding = "cp1252"
        if not _decodes(path, encoding):
            raise Error(f"{path}: this is text in neither UTF-8 nor Windows-1252; save it as CSV in UTF-8")
        notes.append(f"{path.name} is not UTF-8: read as Windows-1252")
    header = _header(path, encoding)
    if separator is not None and separator not in SEPARATORS:
        raise wrong_call(f"separator: {separator!r} is not known", "it is one of , ; tab |", field="separator")
    sep = SEPARATORS[separator] if separator else max(",;\t", key=header.count)
    _check_header(path, encoding, sep)
    try:
        cells = pd.read_csv(path, sep=sep, dtype=str, keep_default_na=False, encoding=encoding)
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        raise Error(f"{path}: cannot be read as CSV: {str(error).strip()}") from None
    if not isinstance(cells.index, pd.RangeIndex):
        raise Error(f"{path}: the rows have more cells than the header has names")
    cells = cells.fillna("")  # a row that ends early
    frame = cells if sep == "," else cells.replace(r"^(-?\d+),(\d+)$", r"\1.\2", regex=True)
    return DataFile(path, frame, cells, notes)


def _header(path: Path, encoding: str) -> str:
    with open(path, encoding=encoding, newline="") as file:
        return file.readline()


def _decodes(path: Path, encoding: str) -> bool:
    try:
        with open(path, encoding=encoding) as file:
            while file.read(1 << 20):
                pass
    except UnicodeDecodeError:
        return False
    return True


def _check_header(path: Path, encoding: str, separator: str) -> None:
    with open(path, encoding=encoding, newline="") as file:
        names = next(csv.reader(file, delimiter=separator), [])
    if not any(names):
        raise Error(f"{path}: there is no header with the names of the columns")
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            raise Error(f"{path}: column {name!r} occurs {names.count(name)} times; name each column once")


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary file in the same folder that takes the place of `path` when all of it is on the disk."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    os.close(handle)
    part = Path(name)
    try:
        yield part
        with open(part, "rb+") as file:
            os.fsync(file.fileno())
        mask = os.umask(0)
        os.umask(mask)
        part.chmod(0o666 & ~mask)
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def writer(path: Path) -> Callable[[pd.DataFrame], None]:
    """How a file of this name is written; an error, before any work is done, if it cannot be."""
    kinds = {".csv": _write_csv, ".parquet": _write_parquet, ".feather": _write_feather}
    suffix = path.suffix.lower()
    if suffix not in kinds:
        raise wrong_call(f"output {str(path)!r}: the name must end in .csv, .parquet or .feather", field="output")
    check_folder(path)

    def write(frame: pd.DataFrame) -> None:
        with replacing(path) as part:
            kinds[suffix](frame, part)

    return write


def check_folder(path: Path) -> None:
    """The error for an output in a folder that does not exist."""
    if not path.parent.is_dir():
        raise wrong_call(f"output {str(path)!r}: there is no folder {str(path.parent)!r}", field="output")


def write_text(path: Path, content: str) -> None:
    """Write a text file whole."""
    with replacing(path) as part:
        part.write_text(content, encoding="utf-8")


def _write_parquet(frame: pd.DataFrame, path: Path) -> None:
    frame.to_parquet(path, index=False)


def _write_feather(frame: pd.DataFrame, path: Path) -> None:
    frame.to_feather(path)


def _write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Whole numbers without '.0'; every other number with all its digits."""
    plain = frame.copy(deep=False)
    for name in plain.columns:
        column = plain[name]
        if column.dtype.kind == "f" and (column.dropna() % 1 == 0).all():
            plain[name] = column.astype("Int64")
    plain.to_csv(path, index=False, encoding="utf-8", lineterminator="\n")
