"""Groups of people: every combination of the values of some columns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ._errors import wrong_call
from ._subject import is_missing

_NUMBER = re.compile(r"-?\d+(\.\d+)?")


@dataclass(frozen=True)
class Groups:
    """Which group each row belongs to, counted from 0, and the groups by the columns that make them."""

    row: npt.NDArray[np.intp]
    columns: list[str]
    labels: list[tuple[str, ...]]
    """The values of each group; an empty text where a value is missing."""


def find_groups(by: Mapping[str, Any], rows: int) -> Groups:
    """Every combination of the values of the columns; one group of all without columns."""
    if not by:
        return Groups(np.zeros(rows, dtype=np.intp), [], [()])
    codes, texts = [], []
    for name, values in by.items():
        if len(values) != rows:
            raise wrong_call(f"by: {name!r} has {len(values)} values for {rows} rows", field="by")
        code, labels = _ordered(values)
        codes.append(code)
        texts.append(labels)
    found, row = np.unique(np.column_stack(codes), axis=0, return_inverse=True)
    labels_of = [tuple(texts[column][code] for column, code in enumerate(group)) for group in found.tolist()]
    return Groups(row.reshape(rows).astype(np.intp), list(by), labels_of)


def _ordered(values: Any) -> tuple[npt.NDArray[np.intp], list[str]]:
    """The values as texts, numbers in their order and missing ones last; and which of them each row has."""
    import pandas as pd

    codes, seen = pd.factorize(np.array(pd.Series(values, dtype=object), dtype=object))  # -1: missing
    texts = [_label(value) for value in seen] + [""]
    order = sorted(set(texts), key=_order)
    place = {word: index for index, word in enumerate(order)}
    return np.array([place[word] for word in texts], dtype=np.intp)[codes], order


def _label(value: object) -> str:
    if is_missing(value):
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def _order(label: str) -> tuple[int, float, str]:
    if _NUMBER.fullmatch(label):
        return (0, float(label), label)
    return (1 if label else 2, 0.0, label.casefold())


def by_columns(by: Any, index: Any) -> dict[str, Any]:
    """The columns by name, from a data frame, a series, or a mapping."""
    if by is None:
        return {}
    equals = getattr(getattr(by, "index", None), "equals", None)  # a list has an index too, of another kind
    if equals is not None and not equals(index):
        raise wrong_call("by: its index is not that of the table that was scored", field="by")
    if isinstance(by, Mapping) or hasattr(by, "columns"):
        columns = by.keys() if isinstance(by, Mapping) else by.columns
        return {str(name): by[name] for name in columns}
    return {str(getattr(by, "name", None) or "group"): by}
