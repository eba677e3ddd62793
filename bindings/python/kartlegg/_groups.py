"""Groups of people: every combination of the values of some columns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from ._errors import wrong_call
from ._subject import is_missing

_NUMBER = re.compile(r"-?\d+(\.\d+)?")


class Groups:
    """Every combination of the values of some columns that occurs, found block by block; one group of all without columns."""

    def __init__(self) -> None:
        self.columns: list[str] = []
        self._numbers: dict[tuple[str, ...], int] = {}

    def __len__(self) -> int:
        return len(self._numbers)

    def add(self, by: Mapping[str, Any], rows: int) -> npt.NDArray[np.intp]:
        """The group of each row of a block, counted from 0 in the order in which groups were found."""
        self.columns = list(by)
        combined = np.zeros(rows, dtype=np.intp)
        labels: list[tuple[str, ...]] = [()] if rows or not by else []
        for name, values in by.items():
            if len(values) != rows:
                raise wrong_call(f"by: {name!r} has {len(values)} values for {rows} rows", field="by")
            codes, texts = _texts(values)
            combined, found = _factorized(combined * len(texts) + codes)
            labels = [(*labels[cell // len(texts)], texts[cell % len(texts)]) for cell in found.tolist()]
        numbers = [self._numbers.setdefault(label, len(self._numbers)) for label in labels]
        return np.array(numbers, dtype=np.intp)[combined] if rows else combined

    def in_order(self) -> tuple[npt.NDArray[np.intp], list[tuple[str, ...]]]:
        """The groups by their values, numbers in their order and missing ones last: number of each, and its values.

        An empty text is a missing value.
        """
        labels = sorted(self._numbers, key=lambda label: [_order(value) for value in label])
        return np.array([self._numbers[label] for label in labels], dtype=np.intp), labels


def _factorized(values: npt.NDArray[np.intp]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    import pandas as pd

    numbers, different = pd.factorize(values)
    return numbers.astype(np.intp), different


def _texts(values: Any) -> tuple[npt.NDArray[np.intp], list[str]]:
    """The different values as texts, and which of them each row has; the last one, empty, is where there is none."""
    import pandas as pd

    codes, seen = pd.factorize(np.array(pd.Series(values, dtype=object), dtype=object))  # -1: missing
    texts = [_label(value) for value in seen] + [""]
    place = {text: index for index, text in reversed(list(enumerate(texts)))}
    return np.array([place[text] for text in texts], dtype=np.intp)[codes], texts


def _label(value: object) -> str:
    if is_missing(value):
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def _order(label: str) -> tuple[int, float, str, str]:
    if _NUMBER.fullmatch(label):
        return (0, float(label), "", label)
    return (1 if label else 2, 0.0, label.casefold(), label)


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
