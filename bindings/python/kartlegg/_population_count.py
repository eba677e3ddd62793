"""Statistics of a population, counted block by block: of every group and of all, before and after suppression."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from . import _core
from ._frames import Columns
from ._groups import Groups
from ._population import Counted, Population, check
from ._subject import make_subject
from ._suppression import Counts, Hidden, hidden_cells, hidden_in_row, with_sums
from .stats import regression_score

Numbers = npt.NDArray[np.float64]


class Counting:
    """Counts the people of a table, or of the blocks of a file, in groups."""

    def __init__(
        self, instrument: _core.Instrument, scheme: str | None, confidence: float, smallest: int, language: str
    ) -> None:
        check(instrument, scheme, confidence, smallest)
        self._confidence, self._smallest, self._language = confidence, smallest, language
        self._groups = Groups()
        self._grouped = False
        possible = _possible_bands(instrument)
        schemes = [s for s in instrument.band_schemes(language) if (s.is_default if scheme is None else s.id == scheme)]
        self._drafts = [_Draft(scale, schemes, possible) for scale in instrument.scales(language)]
        if not instrument.scale_ids:
            self._drafts = _drafts_of_record(instrument, language)

    def add(self, columns: Columns, by: Mapping[str, Any]) -> None:
        """Count a block: the columns of its `ScoreTable`, and the columns that make the groups."""
        row = self._groups.add(by, len(columns["", "refused"].values))
        self._grouped = bool(by)
        for draft in self._drafts:
            draft.add(columns, row, len(self._groups))

    def population(self) -> Population:
        """The statistics of all that was counted."""
        order, labels = self._groups.in_order()
        drafts = [draft for draft in self._drafts if draft.schemes]
        not_scored = [draft.not_scored_of(order) for draft in drafts]
        hidden = _hidden_not_scored(np.array(not_scored), self._smallest) if drafts else np.array([])
        scales = [draft.published(order, hidden, self._smallest, self._confidence, self._grouped) for draft in drafts]
        return Population(self._groups.columns, labels, scales, self._confidence, self._smallest, self._language)


@dataclass(frozen=True)
class _Answer:
    """What may be answered to an item, as an entry of a scheme."""

    id: str
    label: str
    level: int = 0


@dataclass(frozen=True)
class _Answers:
    """The answers to an item of a record, as a scheme."""

    bands: list[_Answer]
    id: str = "label"


@dataclass(frozen=True)
class _Recorded:
    """An item of a record, to be counted like a nominal scale."""

    id: str
    title: str
    forms: list[int]  # that ask it
    rule: str = "nominal"


def _drafts_of_record(instrument: _core.Instrument, language: str) -> list[_Draft]:
    drafts, forms = [], instrument.forms()
    for item in instrument.items(language):
        answers = _Answers([_Answer(str(o.code), o.label or str(o.code)) for o in item.options])
        possible = {(item.id, answers.id, answer.id) for answer in answers.bands}
        asking = [number for number, form in enumerate(forms) if item.id in form.items]
        drafts.append(_Draft(_Recorded(item.id, item.topic, asking), [answers], possible))
    return drafts


class _Draft:
    """A scale counted, before anything is suppressed. Groups are numbered as they were found."""

    def __init__(
        self, scale: _core.Scale | _Recorded, schemes: Sequence[_core.BandScheme | _Answers], possible: set[tuple[str, str, str]]
    ) -> None:
        self.scale = scale
        self._asked = schemes
        self._possible = possible
        self.schemes: list[_core.BandScheme | _Answers] = []  # those that the scale has bands in
        self._used: set[str] = set()
        self._keys: list[tuple[int, str]] = []
        self._counts: Counts = np.zeros((0, 0), dtype=np.int64)
        self._not_scored: Counts = np.zeros(0, dtype=np.int64)
        self._moments, self._moments_of_all = _Moments(), _Moments()

    def add(self, columns: Columns, row: npt.NDArray[np.intp], groups: int) -> None:
        self.schemes = [scheme for scheme in self._asked if (self.scale.id, scheme.id) in columns]
        self._keys = sorted(self._bands(self.schemes))
        band = np.full(len(row), -1)
        for scheme in self.schemes:
            codes = columns[self.scale.id, scheme.id].values
            found = codes >= 0
            if found.any():
                self._used.add(scheme.id)
                own = [(entry.level, entry.label) for entry in scheme.bands]
                place = np.array([self._keys.index(key) if key in self._keys else -1 for key in own])
                band[found] = np.where(place[codes[found]] < 0, band[found], place[codes[found]])
        has, size = band >= 0, len(self._keys)
        cells = np.bincount(row[has] * size + band[has], minlength=groups * size).reshape(groups, size)
        self._counts = _grown(self._counts, cells.shape) + cells
        if isinstance(self.scale, _Recorded):
            elsewhere = ~np.isin(columns["", "form"].values, self.scale.forms)
        else:
            elsewhere = columns[self.scale.id, "status"].values == _core.STATUSES.index("not_applicable")
        elsewhere &= columns["", "refused"].values < 0
        self._not_scored = _grown(self._not_scored, (groups,)) + np.bincount(row[~has & ~elsewhere], minlength=groups)
        if self.scale.rule == "nominal":  # has no mean
            has[:] = False
        raw = columns[self.scale.id, "raw"].values[has]
        self._moments.add(raw, row[has], groups)
        self._moments_of_all.add(raw, np.zeros(len(raw), dtype=np.intp), 1)

    def _bands(
        self, schemes: Sequence[_core.BandScheme | _Answers]
    ) -> dict[tuple[int, str], _core.BandScheme.Entry | _Answer]:
        """Bands of the same level and label, on forms with schemes of their own, are counted together."""
        return {
            (band.level, band.label): band
            for scheme in schemes for band in scheme.bands if (self.scale.id, scheme.id, band.id) in self._possible
        }  # fmt: skip

    def not_scored_of(self, order: npt.NDArray[np.intp]) -> Counts:
        """Of each group, and of all at the end."""
        return np.append(self._not_scored[order], self._not_scored.sum())

    def published(
        self, order: npt.NDArray[np.intp], not_scored_hidden: Hidden, smallest: int, confidence: float, grouped: bool
    ) -> Counted:
        """What may be shown."""
        used = [scheme for scheme in self.schemes if scheme.id in self._used] or self.schemes[:1]
        bands = self._bands(used)
        keys = sorted(bands, key=lambda key: key[0])
        own = self._counts[order][:, [self._keys.index(key) for key in keys]]
        counts = with_sums(own)
        hidden = hidden_cells(own, smallest) if grouped else np.tile(hidden_in_row(counts[-1], smallest), (2, 1))
        shown = np.where(hidden, np.nan, counts)
        not_scored = np.where(not_scored_hidden, np.nan, self.not_scored_of(order))
        moments = (np.append(a[order], b) for a, b in zip(self._moments.found(), self._moments_of_all.found(), strict=True))
        n, mean, sd = shown[:, -1], *(np.where(hidden[:, -1], np.nan, values) for values in moments)
        with np.errstate(invalid="ignore", divide="ignore"):
            error = sd / np.sqrt(n)
        # t with n - 1 df about the mean: a regression without predictors whose residual sd is the error of the mean
        ends = regression_score(mean, expected=mean, residual_sd=error, n=n, parameters=1, confidence=confidence).expected_range
        lower, upper = (np.asarray(end, dtype=np.float64) for end in ends)
        rows = slice(None) if grouped else slice(1, 2)  # the one group of everyone is the row of all
        return Counted(
            self.scale.id, self.scale.title, tuple(scheme.id for scheme in used), [bands[key] for key in keys], shown[rows],
            not_scored[rows], mean[rows], (lower[rows], upper[rows]), sd[rows],
        )  # fmt: skip


class _Moments:
    """Mean and SD of groups, block by block; parts are merged after Chan, Golub & LeVeque (1983), The American
    Statistician 37(3), doi:10.1080/00031305.1983.10483115: no large sums of squares are taken from each other.
    """

    def __init__(self) -> None:
        self._n, self._mean, self._apart = (np.zeros(0) for _ in range(3))

    def add(self, raw: Numbers, row: npt.NDArray[np.intp], groups: int) -> None:
        n = np.bincount(row, minlength=groups).astype(np.float64)
        mean = np.bincount(row, weights=raw, minlength=groups) / np.maximum(n, 1)
        apart = np.bincount(row, weights=(raw - mean[row]) ** 2, minlength=groups)
        before, at, around = (_grown(values, (groups,)) for values in (self._n, self._mean, self._apart))
        self._n = before + n
        share, further = n / np.maximum(self._n, 1), mean - at
        self._mean = np.where(before == 0, mean, at + further * share)
        self._apart = around + apart + further**2 * before * share

    def found(self) -> tuple[Numbers, Numbers]:
        """Mean and SD (divisor n - 1) of each group; NaN where there are too few."""
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = np.where(self._n > 0, self._mean, np.nan)
            return mean, np.sqrt(np.where(self._n > 1, self._apart / (self._n - 1), np.nan))


def _grown(values: npt.NDArray[Any], shape: tuple[int, ...]) -> npt.NDArray[Any]:
    """The values with zeros for what there was no place for yet."""
    if values.shape == shape:
        return values
    grown = np.zeros(shape, dtype=values.dtype)
    grown[tuple(slice(size) for size in values.shape)] = values
    return grown


def _hidden_not_scored(values: Counts, smallest: int) -> Hidden:
    """Of every group, and of all, whether the number not scored is hidden; `values` has a row a scale.

    It is so for all scales or for none: with n, the number of one scale would tell how many people there are, and
    so that of another.
    """
    hidden: Hidden = np.any(values < smallest, axis=0)
    groups = hidden[:-1]
    while groups.any() and not hidden[-1]:
        together = values[:, :-1] @ groups
        if groups.sum() > 1 and (together >= smallest).all():
            break
        shown = np.flatnonzero(~groups)
        hidden[shown[values[:, shown].max(axis=0).argmin()] if len(shown) else -1] = True
    return hidden


def _possible_bands(instrument: _core.Instrument) -> set[tuple[str, str, str]]:
    """Scale, scheme and band, for the bands that a form has a cut-off for: a band that nobody can be in is no empty cell."""
    found = set()
    schemes = [scheme.id for scheme in instrument.band_schemes()]
    for form in instrument.forms():
        who = make_subject(form=form.id)
        blank = instrument.score([], [], who, [], [], "refuse", True, _core.NormRequest(["none"]))
        for score in blank.scores():
            found |= {(score.scale, scheme, band.id) for scheme in schemes for band in score.cutoffs(scheme)}
    return found
