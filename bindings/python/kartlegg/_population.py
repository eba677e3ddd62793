"""Statistics of a population: how many are in each band, by municipality, year, age, sex, with small counts suppressed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

from . import _core
from ._errors import did_you_mean, needs, wrong_call
from ._groups import by_columns
from ._html import html_table
from ._summary import percent
from ._texts import decimal, number, text
from .stats import proportion_interval

if TYPE_CHECKING:
    import pandas as pd

    from ._table import ScoreTable

Numbers = npt.NDArray[np.float64]

NOT_SHOWN = ":"
"""Stands for a suppressed number where people read it; in data it is missing."""


class Entry(Protocol):
    """A band, a category, or an answer to an item of a record."""

    @property
    def id(self) -> str: ...
    @property
    def label(self) -> str: ...


@dataclass(frozen=True)
class Counted:
    """A scale counted in groups; the last row and the last column are the sums. What is suppressed is not in it."""

    scale: str
    title: str
    schemes: tuple[str, ...]
    bands: Sequence[Entry]
    counts: Numbers
    """A row a group and one for all; a column a band and one for n, those with a band. NaN: suppressed."""
    not_scored: Numbers
    mean: Numbers
    mean_interval: tuple[Numbers, Numbers]
    sd: Numbers

    def shares(self, confidence: float) -> tuple[Numbers, Numbers, Numbers]:
        """Share of each band, from 0 to 1, and the ends of its interval; NaN where the count or n is suppressed."""
        count, n = self.counts[:, :-1], self.counts[:, -1:]
        with np.errstate(invalid="ignore", divide="ignore"):
            share = count / n
        known = np.isfinite(share)
        lower, upper = np.full_like(share, np.nan), np.full_like(share, np.nan)
        wide = np.broadcast_to(n, share.shape)
        lower[known], upper[known] = proportion_interval(count[known], n=wide[known], confidence=confidence)
        return share, lower, upper


class Population:
    """Counts and shares by band, and means, of groups and of all; `to_pandas` has them as data.

    What would tell of few people is suppressed (see `population`), and is nowhere in this object.
    """

    def __init__(
        self, columns: list[str], labels: list[tuple[str, ...]], scales: list[Counted], confidence: float, smallest: int,
        language: str,
    ) -> None:  # fmt: skip
        self._columns, self._labels = columns, labels
        self._scales = scales
        self._confidence, self._smallest = confidence, smallest
        self._language = language

    def to_pandas(self) -> pd.DataFrame:
        """A row for each scale, group and band: part ("all" or "group"), the columns of the groups, scale, n,
        not_scored, mean, mean_lower, mean_upper, sd, scheme, band, count, share, share_lower, share_upper, suppressed.

        What is suppressed is missing; `suppressed` says whether the count, or the n that its share rests on, is.
        Shares are from 0 to 1. A column of the groups that is named like one of these has "file." before its name.
        """
        import pandas as pd

        parts = [self._scale_frame(scale) for scale in self._scales]
        return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()

    def _scale_frame(self, scale: Counted) -> pd.DataFrame:
        import pandas as pd

        bands, rows = len(scale.bands), len(scale.counts)
        labels = [*self._labels[: rows - 1], ("",) * len(self._columns)]
        share, lower, upper = scale.shares(self._confidence)

        def each(values: Any) -> Any:
            return np.repeat(values, bands)

        count, n, not_scored = scale.counts[:, :-1].ravel(), each(scale.counts[:, -1]), each(scale.not_scored)
        own = {
            "scale": scale.scale, "n": _whole(n), "not_scored": _whole(not_scored), "mean": each(scale.mean),
            "mean_lower": each(scale.mean_interval[0]), "mean_upper": each(scale.mean_interval[1]), "sd": each(scale.sd),
            "scheme": "+".join(scale.schemes), "band": [band.id for band in scale.bands] * rows, "count": _whole(count),
            "share": share.ravel(), "share_lower": lower.ravel(), "share_upper": upper.ravel(),
            "suppressed": np.isnan(count) | np.isnan(n),
        }  # fmt: skip
        found: dict[str, Any] = {"part": each(np.array(["group"] * (rows - 1) + ["all"], dtype=object))}
        for index, name in enumerate(self._columns):
            values = np.array([label[index] for label in labels], dtype=object)
            found[f"file.{name}" if name in own or name == "part" else name] = each(values)
        return pd.DataFrame({**found, **own})

    # -- for people -------------------------------------------------------------------------------------------------------

    @property
    def groups(self) -> list[str]:
        """The columns that make the groups."""
        return list(self._columns)

    def tables(self) -> list[tuple[str, list[str], list[list[str]]]]:
        """For each scale its title, the headings of its table and the rows, as texts; the row of all is the last."""
        language = self._language
        found = []
        for scale in self._scales:
            bands = [text("band_share", language, band=band.label) for band in scale.bands]
            first = self._columns or [""]
            headings = [*first, text("n", language), text("not_scored", language), text("mean", language), "SD", *bands]
            found.append((scale.title, headings, self._rows(scale)))
        return found

    def _rows(self, scale: Counted) -> list[list[str]]:
        language = self._language
        given = [[value or text("not_given", language) for value in label] for label in self._labels]
        heads = [*given[: len(scale.counts) - 1], [text("everyone", language), *[""] * (len(self._columns) - 1)]]
        share, lower, upper = scale.shares(self._confidence)
        rows = []
        for row, head in enumerate(heads):
            n, mean, sd = scale.counts[row, -1], scale.mean[row], scale.sd[row]
            ends = (scale.mean_interval[0][row], scale.mean_interval[1][row])
            absent = NOT_SHOWN if np.isnan(n) else "–"
            shown = [_with_ends(mean, ends, language), _with_ends(sd, (np.nan, np.nan), language)]
            cells = [_count(n), _count(scale.not_scored[row]), *(value or absent for value in shown)]
            for band in range(len(scale.bands)):
                value = _count(scale.counts[row, band])
                if np.isfinite(share[row, band]):
                    ends_shown = [percent(end[row, band], language).split("\N{NO-BREAK SPACE}")[0] for end in (lower, upper)]
                    value += f"; {percent(share[row, band], language)} ({'–'.join(ends_shown)})"
                cells.append(value)
            rows.append([*head, *cells])
        return rows

    @property
    def notes(self) -> list[str]:
        """How to read the numbers: what is suppressed, who counts as not scored, and how intervals are made."""
        keys = [*(["suppressed"] if self._smallest else []), "not_scored_here", "population_intervals"]
        level = f"{number(100 * self._confidence, self._language)}\N{NO-BREAK SPACE}%"
        return [text(key, self._language, sign=NOT_SHOWN, smallest=self._smallest, level=level) for key in keys]

    def __repr__(self) -> str:
        lines = []
        for title, headings, rows in self.tables():
            lines += [title, *("  " + " | ".join(cells) for cells in [headings, *rows])]
        return "\n".join(lines + self.notes)

    def _repr_html_(self) -> str:
        parts = []
        for title, headings, rows in self.tables():
            cells = [[escape(cell) for cell in row] for row in rows]
            parts.append(f"<p><b>{escape(title)}</b></p>" + html_table([escape(h) for h in headings], cells))
        return "".join(parts) + "".join(f"<p>{escape(note)}</p>" for note in self.notes)


def population(
    scores: ScoreTable,
    by: pd.DataFrame | pd.Series[Any] | Mapping[str, Any] | None = None,
    *,
    scheme: str | None = None,
    confidence: float = 0.95,
    smallest: int = 5,
) -> Population:
    """Statistics of a population from its scores: for each group and for all, and each scale that has bands. A nominal
    scale is counted by category, a record by the answers to each item; neither has a mean.

    `by` is a column or several, a row for each row of the table: `df[["district", "year"]]`. Every combination of
    their values is a group. `scheme` is a band scheme; left out: the instrument's default ones.

    n are those with a band; shares, mean and SD of the raw score rest on them. not_scored are the others: refused, too
    many answers missing, or no cut-off that applies; people whose form does not have the scale are in neither.
    Intervals of shares are Wilson's (1927, doi:10.1080/01621459.1927.10502953), of means those of Student's t with
    n - 1 degrees of freedom; `confidence` is the share that they hold.

    A count below `smallest` (0 too) is suppressed, and so are others as long as it could be worked out from what is
    left, along the bands of a group or along the groups of a band; the share goes with the count, mean and SD with n.
    This holds for one table: two with other groups of the same people can tell together what neither tells. 0
    suppresses nothing.
    """
    import pandas as pd

    from ._population_count import Counting
    from ._table import ScoreTable

    needs(ScoreTable, scores, "population")
    index = pd.RangeIndex(len(scores)) if scores._index is None else scores._index
    counting = Counting(scores._instrument, scheme, confidence, smallest, scores._language)
    counting.add(scores._columns(confidence), by_columns(by, index))
    return counting.population()


def check(instrument: _core.Instrument, scheme: str | None, confidence: float, smallest: int) -> None:
    """ResponseError for statistics that cannot be made of this instrument."""
    if not 0 < confidence < 1:
        raise wrong_call(f"confidence: {confidence:g} is no share", "between 0 and 1, such as 0.95", field="confidence")
    if smallest < 0:
        raise wrong_call(f"smallest: {smallest} is no count", "0 suppresses nothing", field="smallest")
    known = [found.id for found in instrument.band_schemes()]
    if scheme is not None and scheme not in known:
        raise wrong_call(f"scheme: no band scheme {scheme!r}", did_you_mean(scheme, known), field="scheme")


# -- numbers as texts -----------------------------------------------------------------------------------------------------


def _whole(values: Numbers) -> Any:
    import pandas as pd

    missing = np.isnan(values)
    return pd.arrays.IntegerArray(np.where(missing, 0, values).astype(np.int64), missing)


def _count(value: float) -> str:
    return NOT_SHOWN if np.isnan(value) else str(int(value))


def _with_ends(value: float, ends: tuple[float, float], language: str) -> str:
    """Empty where there is no value."""
    if np.isnan(value):
        return ""
    shown = decimal(value, language)
    return shown if np.isnan(ends[0]) else f"{shown} ({'–'.join(decimal(end, language) for end in ends)})"
