"""How results are shown that are made of single numbers, or of arrays where an argument was one."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np
import pandas as pd

from ._result import WIDTH, Printed, html_of, p_value
from ._told import short

_SHOWN = 10  # rows of a table at the prompt and in a notebook


class OfNumbers(Printed):
    """A result of numbers by name; with arrays, a table with a row for each element."""

    def to_dict(self) -> dict[str, Any]:
        """Its numbers and words by name; arrays become lists."""
        return {one.name: _plain(getattr(self, one.name)) for one in fields(self)}  # type: ignore[arg-type]

    def __str__(self) -> str:
        lines, table = self._parts()
        width = max((len(name) for name, _ in lines), default=0)
        told = [type(self).__name__, *(f"  {name:<{width}}  {value}" for name, value in lines)]
        if len(table.columns):
            told.append(table.to_string(line_width=WIDTH, na_rep="–", max_rows=_SHOWN, float_format=short, formatters={"p": p_value}))
        return "\n".join(told)

    def _repr_html_(self) -> str:
        lines, table = self._parts()
        single = pd.DataFrame(lines, columns=["", type(self).__name__])
        return html_of(single, index=False) + (html_of(table.head(_SHOWN)) if len(table.columns) else "")

    def _parts(self) -> tuple[list[tuple[str, str]], pd.DataFrame]:
        """Single numbers as they are shown, and arrays as columns."""
        lines: list[tuple[str, str]] = []
        columns: dict[str, Any] = {}
        for one in fields(self):  # type: ignore[arg-type]
            value = getattr(self, one.name)
            of_each = _numbers_of(one.name, value)
            if any(isinstance(part, np.ndarray) for part in of_each.values()):
                columns |= {name: np.ravel(part) for name, part in of_each.items()}
            elif not (isinstance(value, str) and value == "none"):
                lines.append((one.name.replace("_", " "), p_value(value) if one.name == "p" else _told(value)))
        table = pd.DataFrame({name: pd.Series(part) for name, part in columns.items()})
        return lines, table.drop(columns="reason") if "reason" in table and (table["reason"] == "none").all() else table


def _numbers_of(name: str, value: Any) -> dict[str, Any]:
    """A number, or the parts of an estimate or interval, by name."""
    if hasattr(value, "interval"):
        return {name: value.value} | _numbers_of(name, value.interval)
    if isinstance(value, tuple) and len(value) == 2:
        return {f"{name}_lower": value[0], f"{name}_upper": value[1]}
    return {name: value}


def _told(value: Any) -> str:
    return f"{short(value.value)} {short(value.interval)}" if hasattr(value, "interval") else short(value)


def _plain(value: Any) -> Any:
    if isinstance(value, OfNumbers):
        return value.to_dict()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.tolist() if hasattr(value, "tolist") else value
