"""The visits of a table: observations made in rounds, combined."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from . import _core, _frames
from ._frames import ArrowTable, Shown
from ._html import html_table
from ._norm_columns import named
from ._texts import decimal, text
from ._visit_groups import Together

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

    from ._table import ScoreTable


class VisitTable:
    """Combined scores, a row a visit, in the order of the visits' first rows; made by `Instrument.score_cycles`.

    `visits["positive_climate", "raw"]` is a column: read-only numbers for "raw" (NaN where there is none), "cycles" (how
    many have a score), texts for "status" and for a band scheme by its id.
    """

    def __init__(self, core: _core.VisitTable, instrument: _core.Instrument, table: ScoreTable, groups: Together,
                 kind: str, language: str) -> None:  # fmt: skip
        self._core = core
        self._instrument = instrument
        self._table = table
        self._groups = groups
        self._kind = kind
        self._language = language

    def __len__(self) -> int:
        return len(self._core)

    @property
    def scale_ids(self) -> list[str]:
        """Ids of the scales, then of the composites."""
        return self._core.scale_ids

    @property
    def table(self) -> ScoreTable:
        """The scores of the single cycles, a row a cycle."""
        return self._table

    @property
    def cycles(self) -> npt.NDArray[np.int32]:
        """Cycles of each visit."""
        return self._core.cycles()

    @property
    def scored(self) -> npt.NDArray[np.int32]:
        """Of these, those that could be scored."""
        return self._core.scored()

    @property
    def form(self) -> npt.NDArray[np.object_]:
        """Form of each visit; None where no cycle could be scored, or they are on different forms."""
        return named(np.maximum(self._core.form(), -1), [form.id for form in self._instrument.forms()])

    @property
    def notes(self) -> list[str]:
        """What a reader must know of the whole table: of its columns, and of rows that belong to no visit."""
        without = int(np.count_nonzero(self._groups.number < 0))
        own = [text("rows_without_visit", self._language, n=without)] if without else []
        return self._table.notes + own

    def note(self, row: int) -> str:
        """What a reader must know of a visit, counted from 0; may be empty."""
        return self._core.note(self._row(row), self._language)

    def row(self, row: int) -> _core.Visit:
        """A visit, counted from 0, with its scores, bands and notes."""
        return self._core.row(self._row(row), self._language)

    def _row(self, row: int) -> int:
        if not -len(self) <= row < len(self):
            raise IndexError(f"visit {row} of {len(self)}")
        return row % len(self)

    def __getitem__(self, key: tuple[str, str]) -> npt.NDArray[Any]:
        scale, kind = key
        if kind == "raw":
            return self._core.raw(scale)
        if kind == "cycles":
            return self._core.used(scale)
        if kind == "status":
            return named(self._core.status(scale), _core.STATUSES)
        return named(self._core.band(scale, kind), self._band_ids(kind))

    def _band_ids(self, scheme: str) -> list[str]:
        for known in self._instrument.band_schemes():
            if known.id == scheme:
                return [band.id for band in known.bands]
        raise KeyError(scheme)

    def _columns(self) -> dict[tuple[str, str], Shown]:
        columns: dict[tuple[str, str], Shown] = {}
        for name, values in zip(self._groups.columns, self._groups.values, strict=True):
            columns["", name] = Shown(_array(values))
        alike = np.stack([self.scored, self.cycles, self._core.form().astype(np.int32)], axis=1)  # what a note hangs on
        columns["", "cycles"] = Shown(self.cycles)
        columns["", "scored"] = Shown(self.scored)
        columns["", "form"] = Shown(np.maximum(self._core.form(), -1), [form.id for form in self._instrument.forms()])
        columns["", "note"] = Shown(self._notes_column(alike))
        for scale in self.scale_ids:
            columns[scale, "raw"] = Shown(self._core.raw(scale))
            columns[scale, "status"] = Shown(self._core.status(scale), _core.STATUSES)
            columns[scale, "cycles"] = Shown(self._core.used(scale))
            for scheme in [scheme for of, scheme in self._core.banded if of == scale]:
                columns[scale, scheme] = Shown(self._core.band(scale, scheme), self._band_ids(scheme))
        return columns

    def _notes_column(self, by: npt.NDArray[Any]) -> npt.NDArray[np.object_]:
        """Notes of visits that are alike are written once."""
        _, rows, number = np.unique(by, axis=0, return_index=True, return_inverse=True)
        said = np.array([self._core.note(int(row), self._language) for row in rows] or [""], dtype=object)
        found: npt.NDArray[np.object_] = said[number.ravel()] if len(self) else np.empty(0, dtype=object)
        return found

    def to_pandas(self) -> pd.DataFrame:
        """The visits as a data frame: the columns that name a visit, cycles, scored, form, note, and for each scale
        <scale>, <scale>.status, <scale>.cycles and, where bands hold for combined scores, <scale>.<scheme>.
        """
        return _frames.to_pandas(self._columns(), None, multiindex=False)

    def to_arrow(self) -> ArrowTable:
        """The visits as a PyArrow table, with the columns of `to_pandas`."""
        provenance = self._table.provenance
        metadata: Mapping[str, str] = {
            "kartlegg.instrument": provenance.instrument_id,
            "kartlegg.instrument_version": provenance.instrument_version,
            "kartlegg.content_hash": provenance.content_hash,
            "kartlegg.library_version": provenance.library_version,
        }
        return _frames.to_arrow(self._columns(), metadata)

    def to_polars(self) -> pl.DataFrame:
        """The visits as a Polars data frame. ImportError where Polars is not installed."""
        return _frames.to_polars(self.to_arrow())

    def to_frame(self) -> pd.DataFrame | pl.DataFrame | ArrowTable:
        """The visits as the kind of table that was scored: Polars, PyArrow (DuckDB too), or else pandas."""
        if self._kind == "polars":
            return self.to_polars()
        if self._kind in ("pyarrow", "duckdb", "_duckdb"):
            return self.to_arrow()
        return self.to_pandas()

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """`to_arrow`, for any library that reads the Arrow PyCapsule protocol."""
        return self.to_arrow().__arrow_c_stream__(requested_schema)

    def __repr__(self) -> str:
        return f"VisitTable({self._instrument.id!r}: {len(self)} visits, {int(self.cycles.sum())} cycles)"

    def _repr_html_(self) -> str:
        titles = {scale.id: scale.title for scale in self._instrument.scales(self._language)}
        rows = []
        for scale in self.scale_ids:
            raw = self._core.raw(scale)
            known = raw[np.isfinite(raw)]
            mean = decimal(float(known.mean()), self._language) if len(known) else "–"
            sd = decimal(float(known.std(ddof=1)), self._language) if len(known) > 1 else "–"
            rows.append([escape(titles[scale]), str(len(known)), str(len(self) - len(known)), f"{mean} ({sd})"])
        header = [text(key, self._language) for key in ("scale", "visits_with_score", "visits_without_score", "mean_sd")]
        notes = "".join(f"<p>{escape(note)}</p>" for note in self.notes)
        return f"<p>{escape(self._instrument.title(self._language))}: {len(self)} × {escape(self._rule())}</p>" + html_table(header, rows) + notes

    def _rule(self) -> str:
        rule = self._instrument.cycles(self._language)
        return rule.title if rule else ""


def _array(values: list[Any]) -> npt.NDArray[Any]:
    """Numbers stay numbers; what is mixed stays as it is."""
    if all(isinstance(value, int | float | np.number) and not isinstance(value, bool) for value in values):
        return np.array(values)
    found = np.empty(len(values), dtype=object)
    found[:] = [str(value) for value in values]
    return found
