"""Statistics of a population on the command line: kartlegg score --by, --statistics."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from rich.console import Console
from rich.markup import escape

from . import _files, _population
from ._cli_show import make_console, plain_table
from ._codes import numbers
from ._errors import did_you_mean, wrong_call
from ._instrument import Instrument
from ._settings import Settings
from ._table import Refused
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


def group_columns(
    instrument: Instrument, data: _files.DataFile, wanted: Wanted, settings: Settings
) -> dict[str, pd.Series]:
    """The columns that make the groups; a column that was said to hold ages is cut to whole years."""
    _population.check(instrument._core, wanted.scheme, settings.share(), wanted.smallest)
    found = {}
    for name in wanted.by:
        if name not in data.frame:
            raise wrong_call(f"by: no column {name!r}", did_you_mean(name, list(data.frame.columns)), field="by")
        column = data.frame[name]
        for setting, in_a_year in _AGES.items():
            if getattr(settings, setting) == name:
                column = pd.Series(np.floor(numbers(column)[0] / in_a_year))
        found[name] = column
    return found


def tell(
    console: Console, instrument: Instrument, scores: pd.DataFrame, groups: dict[str, pd.Series], wanted: Wanted,
    confidence: float, language: str,
) -> _population.Population:  # fmt: skip
    """Count the scores of a file and print the statistics."""
    found = _population.count(scores, instrument._core, groups, wanted.scheme, confidence, wanted.smallest, language)
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
    return found


def remark(refused: list[Refused], notes: list[str], language: str) -> None:
    """What was seen in the file, on standard error: it is for the reader of the file, and not for publishing."""
    console = make_console(stderr=True)
    if refused:
        counts = pd.Series([text(row.reason, language) for row in refused]).value_counts()
        reasons = ", ".join(f"{reason} ({n})" for reason, n in counts.items())
        console.print(escape(text("rows_refused", language, reasons=reasons)), soft_wrap=True)
    for note in notes:
        console.print(f"{text('note', language)}: {escape(note)}", soft_wrap=True)
