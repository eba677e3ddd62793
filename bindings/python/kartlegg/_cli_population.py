"""Statistics of a population on the command line: kartlegg score --by, --statistics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.markup import escape

from . import _population
from ._arrow_io import Table
from ._cli_show import make_console, plain_table
from ._codes import numbers
from ._instrument import Instrument
from ._settings import Settings
from ._texts import text

_SHOWN = 40  # groups on the screen
_AGES = {"age_years": 1.0, "age_months": 12.0, "age_days": 365.2425}  # how many there are in a year


@dataclass(frozen=True)
class Wanted:
    """The statistics that were asked for: of which groups, in which band scheme, and where they go."""

    by: list[str]
    statistics: Path | None
    smallest: int
    scheme: str | None

    def __bool__(self) -> bool:
        return bool(self.by) or self.statistics is not None


def group_columns(frame: Table, by: Sequence[str], settings: Settings) -> dict[str, Any]:
    """The columns that make the groups; a column that was said to hold ages is cut to whole years."""
    found: dict[str, Any] = {}
    for name in by:
        column = frame.column(name).to_pandas()
        for setting, in_a_year in _AGES.items():
            if getattr(settings, setting) == name:
                column = np.floor(numbers(column)[0] / in_a_year)
        found[name] = column
    return found


def tell(console: Console, instrument: Instrument, found: _population.Population, language: str) -> None:
    """Print the statistics."""
    console.print(f"[bold]{escape(instrument.title(language))}[/bold]")
    for title, headings, rows in found.tables():
        right = tuple(range(max(len(found.groups), 1), len(headings)))
        table = plain_table(*(escape(heading) for heading in headings), title=escape(title), right=right)
        *some, everyone = rows
        for row in [*some[:_SHOWN], everyone]:
            table.add_row(*(escape(cell) for cell in row))
        console.print("", table)
        if len(some) > _SHOWN:
            console.print(text("more_groups", language, n=len(some) - _SHOWN))
    console.print("")
    for note in found.notes:
        console.print(escape(note), soft_wrap=True)


def remark(refused: Counter[str], notes: list[str], language: str) -> None:
    """What was seen in the file, on standard error: it is for the reader of the file, and not for publishing."""
    console = make_console(stderr=True)
    if refused:
        reasons = ", ".join(f"{text(reason, language)} ({n})" for reason, n in refused.most_common())
        console.print(escape(text("rows_refused", language, reasons=reasons)), soft_wrap=True)
    for note in notes:
        console.print(f"{text('note', language)}: {escape(note)}", soft_wrap=True)
