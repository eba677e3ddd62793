"""Counts of scores, added up block by block. They are the same however the rows are divided into blocks."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from . import _core
from ._frames import Columns

Numbers = npt.NDArray[np.float64]

ROWS_NAMED = 12
"""Refused rows that are named for each reason, where people read."""


@dataclass
class Values:
    """How often each score of a scale occurs, by the level of its band; level -1 is without one.

    There are few different scores, and from them mean and SD come out the same in whatever order rows were counted.
    """

    counts: Counter[tuple[int, float]] = field(default_factory=Counter)

    @property
    def n(self) -> int:
        return self.counts.total()

    @property
    def mean(self) -> float:
        return math.fsum(n * value for (_, value), n in self.counts.items()) / self.n if self.n else math.nan

    @property
    def sd(self) -> float:
        """With divisor n - 1; NaN for fewer than two."""
        if self.n < 2:
            return math.nan
        mean = self.mean
        return math.sqrt(math.fsum(n * (value - mean) ** 2 for (_, value), n in self.counts.items()) / (self.n - 1))

    def by_level(self) -> tuple[dict[int, Numbers], dict[int, Numbers]]:
        """For each level its scores, in order, and how many have each."""
        scores: dict[int, Numbers] = {}
        people: dict[int, Numbers] = {}
        for level in {level for level, _ in self.counts}:
            own = sorted((value, n) for (at, value), n in self.counts.items() if at == level)
            scores[level], people[level] = np.array(own, dtype=np.float64).T
        return scores, people


class Tally:
    """What a summary and a page tell of scores, without the rows."""

    def __init__(self, instrument: _core.Instrument, most_rows: int | None = None) -> None:
        """most_rows: of each reason of a refusal, so many rows are named, the first ones; None: all."""
        self.instrument = instrument
        self.rows = 0
        self.scored = 0
        self.prorated = 0
        self.refused: dict[str, list[int]] = {}
        self.refused_n: Counter[str] = Counter()
        self.notes: Counter[str] = Counter()  # by kind
        self.statuses: dict[str, npt.NDArray[np.int64]] = {
            scale: np.zeros(len(_core.STATUSES), dtype=np.int64) for scale in instrument.scale_ids
        }
        self.bands: dict[tuple[str, str], npt.NDArray[np.int64]] = {}
        self.values = {scale: Values() for scale in instrument.scale_ids}
        self.answers: dict[str, npt.NDArray[np.int64]] = {}  # of a record: how often each option of an item
        if not instrument.scale_ids:
            self.answers = {item.id: np.zeros(len(item.options), dtype=np.int64) for item in instrument.items()}
        self._most_rows = most_rows
        self._schemes = instrument.band_schemes()
        self._made_up = [_core.STATUSES.index(status) for status in ("prorated", "filled")]

    def add(self, columns: Columns) -> None:
        """Count a block, by the columns of its `ScoreTable`."""
        refused = columns["", "refused"]
        reasons = refused.values
        scored = reasons < 0
        for code in np.unique(reasons[~scored]).tolist():
            rows = np.flatnonzero(reasons == code)
            self._refuse(str((refused.names or ())[code]), rows)
        self.rows += len(reasons)
        self.scored += int(scored.sum())
        notes = columns["", "note"].values[scored]
        for note, n in Counter(notes[notes != ""].tolist()).items():
            self.notes[_kind_of_note(note)] += n
        made_up = np.zeros(len(reasons), dtype=bool)
        for scale in self.instrument.scale_ids:
            status = columns[scale, "status"].values
            made_up |= np.isin(status, self._made_up)
            self.statuses[scale] += _counts(status[scored], len(_core.STATUSES))
            level = np.full(len(reasons), -1, dtype=np.int64)
            for scheme in self._schemes:
                if (scale, scheme.id) in columns:
                    band = columns[scale, scheme.id].values
                    size = len(scheme.bands)
                    self.bands[scale, scheme.id] = self.bands.get((scale, scheme.id), 0) + _counts(band[scored], size)
                    if scheme.is_default:
                        levels = np.array([entry.level for entry in scheme.bands] + [-1])
                        level = np.maximum(level, levels[band])
            self._count_values(scale, columns[scale, "raw"].values, level, scored)
        for item, counts in self.answers.items():
            counts += _counts(columns[item, "label"].values[scored], len(counts))
        self.prorated += int((made_up & scored).sum())

    def _refuse(self, reason: str, rows: npt.NDArray[np.intp]) -> None:
        self.refused_n[reason] += len(rows)
        named = self.refused.setdefault(reason, [])
        room = len(rows) if self._most_rows is None else max(self._most_rows - len(named), 0)
        named += (rows[:room] + self.rows).tolist()

    def _count_values(self, scale: str, raw: Numbers, level: npt.NDArray[np.int64], scored: npt.NDArray[np.bool_]) -> None:
        import pandas as pd

        has = scored & ~np.isnan(raw)
        numbers, different = pd.factorize(raw[has])  # by hashing: the scores are not sorted
        levels = int(level.max(initial=-1)) + 2
        counts = np.bincount(numbers * levels + level[has] + 1, minlength=len(different) * levels)
        found = self.values[scale].counts
        for cell in np.flatnonzero(counts).tolist():
            found[cell % levels - 1, float(different[cell // levels])] += int(counts[cell])


def _counts(codes: npt.NDArray[np.integer], size: int) -> npt.NDArray[np.int64]:
    """How often each code from 0 to size - 1 occurs; -1 is not counted."""
    return np.bincount(codes.astype(np.int64) + 1, minlength=size + 1)[1:].astype(np.int64)


def _kind_of_note(note: str) -> str:
    """The first sentence, without the values that follow a colon or stand between commas (an age)."""
    return re.sub(r", [^,]*\d[^,]*,", "", re.split(r"[.:](?:\s|$)", note, maxsplit=1)[0])
