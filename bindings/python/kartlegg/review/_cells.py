"""The groups by age and sex in which norms are looked at."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .. import _core
from .._suppression import hidden_in_row
from ._people import SEXES, People
from ._texts import ages_text, people_text

SMALLEST = 5  # a group, or a count, below this is not shown
ENOUGH = 30  # people of whom something can be said


@dataclass(frozen=True)
class Cell:
    """People of one sex and age, or everybody."""

    sex: str | None
    from_months: float
    before_months: float
    rows: npt.NDArray[np.int64]
    shown: bool = True
    """False: too few to say how many, or their number would tell that of another group."""

    @property
    def everybody(self) -> bool:
        """True for all people together."""
        return self.sex is None and math.isinf(self.from_months)

    @property
    def n(self) -> int:
        """How many."""
        return len(self.rows)

    def text(self, language: str) -> str:
        """"girls, 10 to 12 years"; "everybody"."""
        return people_text(self.sex, self.from_months, self.before_months, language)

    def ages(self, language: str) -> str:
        """"10 to 12 years"."""
        return ages_text(self.from_months, self.before_months, language)


def cells_of(people: People, edges: Sequence[float]) -> list[Cell]:
    """Everybody, then a cell for each sex and age group in the data; `edges` are months."""
    found = [Cell(None, -math.inf, math.inf, np.arange(len(people)))]
    cells = []
    for low, high in zip(edges, edges[1:], strict=False):
        for code in (1, 2, 0):
            rows = np.flatnonzero((people.sex == code) & (people.age_months >= low) & (people.age_months < high))
            if len(rows) and (code or not np.any(people.sex)):
                cells.append((SEXES[code], low, high, rows))
    if not cells:
        return found
    counts = np.array([len(rows) for *_, rows in cells] + [len(people)], dtype=np.int64)
    hidden = hidden_in_row(counts, SMALLEST)[:-1] if counts[:-1].sum() == len(people) else counts[:-1] < SMALLEST
    return found + [Cell(*cell, shown=not bool(hide)) for cell, hide in zip(cells, hidden, strict=True)]


def age_edges(norms: Sequence[_core.PrintedNorm], people: People, age_groups: Sequence[float] | None) -> list[float]:
    """Borders of the age groups in months: the caller's (years), the norms' own or, where they have fewer than three
    groups, such as cut the people in the data into up to four."""
    if age_groups is not None:
        return [12.0 * year for year in age_groups]
    known = people.age_months[~np.isnan(people.age_months)]
    if not len(known):
        return []
    low, high = float(known.min()), float(known.max())
    own = sorted({months for one in norms for months in months_of(one) if low < months <= high})
    if len(own) < 2 and high - low >= 12:
        unit = 12.0 if high - low >= 48 else 3.0
        parts = min(4, max(1, len(known) // (4 * ENOUGH)))
        own = sorted({*own, *(float(np.round(q / unit) * unit) for q in np.quantile(known, np.arange(1, parts) / parts))})
        own = [months for months in own if low < months <= high]
    unit = 12.0 if low >= 24 else 1.0
    return [math.floor(low / unit) * unit, *own, (math.floor(high / unit) + 1) * unit]


def months_of(norm: _core.PrintedNorm) -> tuple[float, float]:
    """First month, and first month beyond, of the people of a norm; infinite where it has no such end."""
    people = norm.people
    low = -math.inf if people.from_age is None else _months(people.from_age)
    if people.before_age is not None:
        return low, _months(people.before_age)
    return low, math.inf if people.to_age is None else _months(people.to_age, 1)


def _months(age: _core.Age, days: int = 0) -> float:
    """Decimal months; a day past a whole month (to 12 years 11 months 30 days) is that month."""
    found = age.months + (age.days + days) / 31
    return float(round(found)) if abs(found - round(found)) < 0.07 else found
