"""What every result of a sample can do: be read, be shown in a notebook, become a dictionary."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, fields
from html import escape
from typing import Any

import pandas as pd

from ._undefined import Explained


class Printed:
    """What a prompt shows as print does; dataclasses would list it with all digits, and tables in one line."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        setattr(cls, "__repr__", cls.__str__)


@dataclass(frozen=True)
class Result(Printed, Explained):
    """A result that names its convention. `reason` is "none", or says why numbers are NaN; of single numbers, `undefined`."""

    def to_dict(self) -> dict[str, Any]:
        """Its numbers and words by name; results within it become dictionaries, too."""
        found = {field.name: _plain(getattr(self, field.name)) for field in fields(self)}
        return found | ({"undefined": self.undefined} if self.undefined else {})

    def __str__(self) -> str:
        width = max(len(name) for name, _ in self._lines())
        head = type(self).__name__
        return "\n".join([head, *(f"  {name:<{width}}  {value}" for name, value in self._lines())])

    def _repr_html_(self) -> str:
        rows = "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in self._lines())
        return f"<table><caption>{escape(type(self).__name__)}</caption>{rows}</table>"

    def _lines(self) -> Iterator[tuple[str, str]]:
        """What is shown: short values, by their names."""
        missing = self.undefined
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name == "reason" and value == "none":
                continue
            if isinstance(value, Result):
                yield from ((f"{field.name.replace('_', ' ')} {name}", text) for name, text in value._lines())
                continue
            if not field.repr:  # data, which have a table of their own
                continue
            shown = p_value(value) if field.name == "p" or field.name.endswith("_p") else _shown(value)
            if shown is not None and field.name in missing:
                shown = f"– ({missing[field.name]})"
            if shown is not None:
                yield field.name.replace("_", " "), shown


WIDTH = 100
"""Characters of a line that most screens and notebooks show."""


def text_table(table: pd.DataFrame, digits: int = 3, *, index: bool = True) -> str:
    """A table in lines no longer than a screen: columns that do not fit stand beneath, each part with the names of the rows."""
    return str(_shown_columns(table, digits).to_string(line_width=WIDTH, na_rep="–", index=index))


def html_of(table: pd.DataFrame, digits: int = 3, *, index: bool = True) -> str:
    """A table for a notebook; one that is too wide is scrolled by itself."""
    return f'<div style="overflow-x:auto">{_shown_columns(table, digits).to_html(na_rep="–", index=index)}</div>'


def _shown_columns(table: pd.DataFrame, digits: int) -> pd.DataFrame:
    """Readable; without reasons where there is none."""
    shown = readable(table, digits)
    return shown.drop(columns="reason") if len(shown.columns) > 1 and (shown.get("reason", pd.Series([""])) == "none").all() else shown


def readable(table: pd.DataFrame, digits: int = 3) -> pd.DataFrame:
    """A table as it is shown: rounded, counts without a point, and no p that is 0."""
    shown = table.round(digits)
    for name in table.columns:
        column = table[name]
        if not pd.api.types.is_float_dtype(column):
            continue
        if name in ("p", "p_holm"):
            shown[name] = [p_value(float(one), digits) for one in column]
        elif len(column) and (column % 1 == 0).all():
            shown[name] = column.astype(int)
    return shown


def p_value(value: float, digits: int = 4) -> str:
    """Never 0, and never digits beyond what a test can tell."""
    low = 10.0**-digits
    return "–" if math.isnan(value) else f"<{low:.{digits}f}" if value < low else f"{value:.{digits}f}"


def _plain(value: Any) -> Any:
    if isinstance(value, Result):
        return value.to_dict()
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if isinstance(getattr(value, "index", None), pd.MultiIndex):  # by the names of the first level, then by those of the second
        return {name: _plain(value.loc[name]) for name in value.index.unique(0)}
    if hasattr(value, "iloc"):  # a data frame
        return value.to_dict(orient="index")
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return value.tolist() if hasattr(value, "tolist") else value


def _shown(value: Any) -> str | None:
    """A number with as many digits as mean something; None for what is too long."""
    if isinstance(value, bool | str):
        return str(value)
    if isinstance(value, int):
        return f"{value}"
    if isinstance(value, float):
        return "–" if math.isnan(value) else f"{value:.0f}" if value.is_integer() and abs(value) > 1 else f"{value:.4g}"
    if isinstance(value, tuple) and all(isinstance(one, str) for one in value):
        return ", ".join(value) or "none"
    if isinstance(value, dict) and value and len(value) <= 8:
        of_each = {name: _shown(one) for name, one in value.items()}
        return None if None in of_each.values() else ", ".join(f"{name} {one}" for name, one in of_each.items())
    if isinstance(value, tuple) and len(value) <= 4:
        parts = [_shown(one) for one in value]
        if parts == ["–", "–"]:
            return "–"
        return None if None in parts else (" to " if len(parts) == 2 else ", ").join(part or "" for part in parts)
    return None
