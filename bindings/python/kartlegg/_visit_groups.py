"""Rows that belong together by some columns: the cycles of a visit, the codings of a unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ._codes import different
from ._columns import Frame
from ._errors import wrong_call
from ._subject import is_missing

Rows = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Together:
    """Groups of rows, in the order of their first row."""

    columns: list[str]
    number: npt.NDArray[np.int32]
    """Of each row's group; -1 where a value is missing."""
    first: Rows
    """The first row of each group."""
    values: list[list[Any]]
    """By column: the value of each group."""

    def __len__(self) -> int:
        return len(self.first)

    def label(self, group: int) -> str:
        """A group as it is told: 'group 3, cycle 1'."""
        return ", ".join(f"{name} {values[group]}" for name, values in zip(self.columns, self.values, strict=True))


def together(frame: Frame, columns: str | Sequence[str], role: str) -> Together:
    """The groups of rows with the same values in these columns; ResponseError for a column that is not there."""
    names = [columns] if isinstance(columns, str) else list(columns)
    if not names:
        raise wrong_call(f"{role}: no column is named", "the name of a column, or a list of them", field=role)
    combined = np.zeros(frame.rows, dtype=np.int64)
    missing = np.zeros(frame.rows, dtype=np.bool_)
    read = []
    for name in names:
        numbers, values = different(frame.require(name, role))
        read.append((numbers, values))
        absent = np.array([is_missing(value) for value in values] or [True])
        missing |= absent[numbers] if len(values) else True
        combined = np.unique(combined * (len(values) + 1) + numbers, return_inverse=True)[1]
    combined[missing] = -1
    number, first = _in_order(combined)
    return Together(names, number, first, [[values[numbers[row]] for row in first] for numbers, values in read])


def _in_order(groups: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int32], Rows]:
    """Numbers from 0 in the order in which groups occur; -1 stays."""
    found, rows, inverse = np.unique(groups, return_index=True, return_inverse=True)
    known = found >= 0
    order = np.argsort(rows[known], kind="stable")
    place = np.full(len(found), -1, dtype=np.int32)
    place[np.flatnonzero(known)[order]] = np.arange(len(order), dtype=np.int32)
    return (place[inverse] if len(found) else np.empty(0, dtype=np.int32)), rows[known][order]
