"""Data files of other programs: Parquet, Feather, SPSS and Stata. A code stays a code, whatever label the file gives it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from ._errors import Error

_SHOWN = 5  # columns that a note names
_OPEN = 1e300  # SPSS writes an open end of a range as the largest number there is
_TEXT_START = 4096  # bytes in which a text file has no zero byte


@dataclass(frozen=True)
class Tables:
    """What a file holds. `frame` is what is scored: user-missing values are missing. `cells` has them as they stood."""

    frame: pd.DataFrame
    cells: pd.DataFrame
    notes: list[str]


@dataclass(frozen=True)
class Kind:
    """A kind of data file: what its name ends in, what its content begins with, and how it is read."""

    name: str
    suffixes: tuple[str, ...]
    starts: tuple[bytes, ...]
    read: Callable[[Path], Tables]


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


def read_kind(kind: Kind, path: Path) -> Tables:
    """The tables of a file; Error if it is damaged or holds no columns."""
    try:
        tables = kind.read(path)
    except ImportError:
        raise
    except Exception as error:  # pyarrow and ReadStat have many kinds of error for a file that is not whole
        raise Error(f"{path}: cannot be read as {kind.name}: {error}; is the file whole?") from None
    if not len(tables.frame.columns):
        raise Error(f"{path}: there are no columns; a row a person and a column an item is what can be scored")
    return tables


def _rows_from_0(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with its rows numbered; an index that has a name is a column like any other."""
    if isinstance(frame.index, pd.RangeIndex) and frame.index.name is None:
        return frame.reset_index(drop=True)
    return frame.reset_index(drop=all(name is None for name in frame.index.names))


def _parquet(path: Path) -> Tables:
    frame = _rows_from_0(pd.read_parquet(path))
    return Tables(frame, frame, [])


def _feather(path: Path) -> Tables:
    frame = _rows_from_0(pd.read_feather(path))
    return Tables(frame, frame, [])


def _spss(path: Path) -> Tables:
    """User-missing values count as not answered, and stay what they were in the cells that are kept."""
    import pyreadstat

    cells, about = pyreadstat.read_sav(str(path), user_missing=True)
    declared: dict[str, Any] = about.missing_ranges  # only told where user-missing values are asked for
    if not declared:
        return Tables(cells, cells, [])
    frame, _ = pyreadstat.read_sav(str(path))
    shown = [f"{column} ({', '.join(_range(part) for part in parts)})" for column, parts in declared.items()]
    more = f" ... ({len(shown)} columns)" if len(shown) > _SHOWN else ""
    return Tables(frame, cells, [f"user-missing in {path.name}, read as not answered: {', '.join(shown[:_SHOWN])}{more}"])


def _range(part: dict[str, float | str]) -> str:
    low, high = (_end(part["lo"]), _end(part["hi"]))
    return low if low == high else f"{low} to {high}"


def _end(value: float | str) -> str:
    if isinstance(value, str):
        return value
    return f"{value:.10g}" if abs(value) < _OPEN else "lowest" if value < 0 else "highest"


def _stata(path: Path) -> Tables:
    """Both the system's missing value and .a to .z are missing."""
    import pyreadstat

    frame, _ = pyreadstat.read_dta(str(path))
    return Tables(frame, frame, [])


_OLD_STATA = tuple(bytes([version, order]) for version in range(102, 116) for order in (1, 2))

KINDS = (
    Kind("Parquet", (".parquet",), (b"PAR1",), _parquet),
    Kind("Feather", (".feather",), (b"ARROW1", b"FEA1"), _feather),
    Kind("SPSS", (".sav", ".zsav"), (b"$FL2", b"$FL3"), _spss),
    Kind("Stata", (".dta",), (b"<stata_dta>", *_OLD_STATA), _stata),
)
