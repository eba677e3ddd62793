"""The result of a battery as it shows in a notebook."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

from ._html import _QUIET

if TYPE_CHECKING:
    from ._battery import BatteryResult


def battery_html(result: BatteryResult) -> str:
    """The text of the result, line by line: conclusions stand out, what they rest on is small print."""
    return "\n".join(_paragraphs(result.to_text().splitlines()))


def _paragraphs(lines: Iterable[str]) -> Iterable[str]:
    for line in lines:
        depth = (len(line) - len(line.lstrip())) // 2
        style = f"margin:0.15em 0 0.15em {depth * 1.5}em"
        if depth:
            style += f";{_QUIET}"
        words = escape(line.strip())
        yield f'<p style="{style}">{f"<b>{words}</b>" if line.startswith("! ") else words}</p>'
