"""How a result of several numbers is told: as a dictionary, in one line, as a table in a notebook."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from html import escape
from typing import Any

from .._html import html_table
from ._result import Printed, p_value
from ._undefined import Explained


def short(value: Any) -> str:
    """A number with four digits; an interval in square brackets; "–" where there is none."""
    if isinstance(value, float):
        return "–" if value != value else f"{value:.4g}"
    if isinstance(value, tuple):
        return "–" if any(end != end for end in value) else "[" + ", ".join(short(end) for end in value) + "]"
    return str(value)


def _plain(value: Any) -> Any:
    """As JSON can hold it: None for NaN."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value) if one.repr}
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return None if isinstance(value, float) and value != value else value


def _told(value: Any) -> str:
    """An estimate with its interval; anything else as it is."""
    if is_dataclass(value) and not isinstance(value, type):
        interval = getattr(value, "interval", None)
        shown = short(getattr(value, "value", None))
        return shown + (f" {short(interval)}" if interval and shown != "–" else "")
    return short(value)


@dataclass(frozen=True)
class Told(Printed, Explained):
    """A result that tells itself."""

    def __str__(self) -> str:
        rows = [row for row in self._told_rows() if row[1] != "–"]
        width = max((len(name) for name, _ in rows), default=0)
        return "\n".join([type(self).__name__, *(f"  {name:<{width}}  {value}" for name, value in rows)])

    def to_dict(self) -> dict[str, Any]:
        """All numbers by name, None where there is none."""
        found: dict[str, Any] = _plain(self)
        return found | ({"undefined": self.undefined} if self.undefined else {})

    def _told_rows(self) -> list[tuple[str, str]]:
        rows = []
        for one in fields(self):
            value = getattr(self, one.name)
            if not one.repr or isinstance(value, dict) or (isinstance(value, str) and value == "none"):
                continue
            is_p = one.name == "p" or one.name.endswith("_p")
            rows.append((one.name.replace("_", " "), p_value(value) if is_p else _told(value)))
        return rows

    def _repr_html_(self) -> str:
        rows = [(escape(name), escape(value)) for name, value in self._told_rows() if value != "–"]
        return html_table([escape(type(self).__name__), ""], rows)
