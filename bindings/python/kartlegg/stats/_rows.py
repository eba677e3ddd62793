"""What the functions of kartlegg.stats share: broadcasting, names of choices, results made of several numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias, cast

import numpy as np
import numpy.typing as npt

from .. import _core

Array: TypeAlias = npt.NDArray[np.float64]
Number: TypeAlias = float | Array
"""A number where every argument was one, else an array of their common shape."""
Given: TypeAlias = npt.ArrayLike
"""A number, or anything that NumPy makes an array of; arguments are broadcast against each other."""
Bounds: TypeAlias = tuple[Number, Number]
"""Lower and upper end of an interval."""
Text: TypeAlias = str | npt.NDArray[np.object_]
Truth: TypeAlias = bool | npt.NDArray[np.bool_]


def choice(kind: str, name: str) -> int:
    """The place of a name; ValueError with the names that there are."""
    names = _core.STATS_CHOICES[kind]
    if name not in names:
        raise ValueError(f"no {kind.replace('_', ' ')} {name!r}; there are {', '.join(map(repr, names))}")
    return names.index(name)


def whole(name: str, value: int, least: int, most: int = 2**31 - 1) -> int:
    """A whole number in a range; a ValueError that says which."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or not least <= value <= most:
        raise ValueError(f"{name}: {value!r} is no whole number from {least} to {most}")
    return int(value)


def rows(function: str, *arguments: Given) -> list[Number]:
    """Calls the core's function for every element of the broadcast arguments; one result for each number it gives."""
    spread = np.broadcast_arrays(*(np.asarray(one, dtype=np.float64) for one in arguments))
    shape = spread[0].shape
    table = np.stack([one.ravel() for one in spread], axis=1)
    results = _core.stats_rows(function, table)
    if shape == ():
        return [float(one) for one in results[0]]
    return [results[:, i].reshape(shape) for i in range(results.shape[1])]


def number(function: str, *arguments: Given) -> Number:
    """The one number of a function that gives one."""
    return rows(function, *arguments)[0]


def truth(value: Number) -> Truth:
    return bool(value) if isinstance(value, float) else value.astype(np.bool_)


def named(kind: str, value: Number) -> Text:
    """Places of an enumeration as its names."""
    names = _core.STATS_CHOICES[kind]
    if isinstance(value, float):
        return names[int(value)]
    return cast(npt.NDArray[np.object_], np.array(names, dtype=object)[value.astype(np.intp)])


def column(values: Given) -> Array:
    """A list of numbers; a ValueError if it has more than one dimension."""
    if isinstance(values, str):
        raise ValueError(f"{values!r} is a text, not a list of numbers; give the column itself, such as df[{values!r}]")
    try:
        result = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError(_no_number(values)) from None
    if result.ndim != 1:
        raise ValueError(f"a list of numbers is needed, not an array of {result.ndim} dimensions")
    return result


def _no_number(values: Any) -> str:
    """Which entry is none."""
    for place, one in enumerate(values if np.iterable(values) else [values]):
        try:
            float(one)
        except (TypeError, ValueError):
            return f"entry {place + 1}: {one.item() if isinstance(one, np.generic) else one!r} is no number; numbers are needed, or NaN"
    return "a list of numbers is needed"


def same_length(**lists: Sequence[Any] | Array) -> None:
    """ValueError unless all are of one length."""
    lengths = {name: len(one) for name, one in lists.items()}
    if len(set(lengths.values())) > 1:
        raise ValueError("of different lengths: " + ", ".join(f"{name} {n}" for name, n in lengths.items()))
