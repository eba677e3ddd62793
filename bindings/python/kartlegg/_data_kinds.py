"""Kinds of data files: what their names end in, what their content begins with, and how they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ._csv_source import CsvFile
from ._errors import Error
from ._labelled_sources import SpssFile, StataFile
from ._sources import Block, FeatherFile, ParquetFile, Source

_TEXT_START = 4096  # bytes in which a text file has no zero byte


@dataclass(frozen=True)
class Kind:
    """A kind of data file: what its name ends in, what its content begins with, and how it is read."""

    name: str
    suffixes: tuple[str, ...]
    starts: tuple[bytes, ...]
    read: Callable[[Path], Source]


def open_data(path: Path, separator: str | None = None) -> Source:
    """A CSV, Parquet, Feather, SPSS or Stata file, to be read in blocks; the end of its name says which.

    Error, here or while it is read, if it is damaged or holds no columns.
    """
    kind = kind_of(path)
    if kind is None:
        return CsvFile(path, separator)
    with _damage_told(path, kind):
        source = kind.read(path)
    if not source.names:
        raise Error(f"{path}: there are no columns; a row a person and a column an item is what can be scored")
    for name in dict.fromkeys(source.names):
        if source.names.count(name) > 1:
            raise Error(f"{path}: column {name!r} occurs {source.names.count(name)} times; name each column once")
    return source


def read_blocks(source: Source, columns: Sequence[str], rows: int) -> Iterator[Block]:
    """The blocks of a file; Error where it turns out not to be whole."""
    kind = kind_of(source.path)
    if kind is None:
        yield from source.blocks(columns, rows)
        return
    blocks = source.blocks(columns, rows)
    while True:
        with _damage_told(source.path, kind):
            block = next(blocks, None)
        if block is None:
            return
        yield block


@contextmanager
def _damage_told(path: Path, kind: Kind) -> Iterator[None]:
    try:
        yield
    except (Error, ImportError, MemoryError):
        raise
    except Exception as error:  # pyarrow and ReadStat have many kinds of error for a file that is not whole
        raise Error(f"{path}: cannot be read as {kind.name}: {error}; is the file whole?") from None


def kind_of(path: Path) -> Kind | None:
    """The kind of a file, None for text; Error if its content is of another kind than its name says."""
    with open(path, "rb") as file:
        start = file.read(_TEXT_START)
    if not start:
        raise Error(f"{path}: the file is empty")
    named = next((kind for kind in KINDS if path.suffix.lower() in kind.suffixes), None)
    found = next((kind for kind in KINDS if start.startswith(kind.starts)), None)
    if found is not None and found is not named:
        raise Error(f"{path}: by its content this is a {found.name} file; give it a name that ends in {found.suffixes[0]}")
    if named is not None and found is None:
        raise Error(f"{path}: cannot be read as {named.name}: it does not begin as such a file does; save it again, or as CSV")
    if named is None and b"\0" in start:
        known = ", ".join(suffix for kind in KINDS for suffix in kind.suffixes)
        raise Error(f"{path}: this is no text; save it as CSV in UTF-8, or as one of {known}")
    return named


_OLD_STATA = tuple(bytes([version, order]) for version in range(102, 116) for order in (1, 2))

KINDS = (
    Kind("Parquet", (".parquet",), (b"PAR1",), ParquetFile),
    Kind("Feather", (".feather",), (b"ARROW1", b"FEA1"), FeatherFile),
    Kind("SPSS", (".sav", ".zsav"), (b"$FL2", b"$FL3"), SpssFile),
    Kind("Stata", (".dta",), (b"<stata_dta>", *_OLD_STATA), StataFile),
)
