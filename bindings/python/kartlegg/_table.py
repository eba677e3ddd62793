"""Scores of a cohort."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from . import _core, _frames
from ._columns import Answers, Frame, RowNote, RowNotes
from ._errors import Location, Problem, ResponseError, wrong_call
from ._frames import ArrowTable, Shown
from ._norm_columns import NormColumns, named, notes_on_norms
from ._report import Report
from ._texts import LANGUAGES, text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    import polars as pl
    from matplotlib.axes import Axes

    from ._norms import Measure
    from ._summary import Summary
    from ._tally import Tally

ALERT_STATES = ("no", "yes", "unknown")
SHOWN = 20  # refused rows that an error names


@dataclass(frozen=True)
class Refused:
    """A row that could not be scored. `row` counts from 0; `column` is None where no single column is to blame."""

    row: int
    column: str | None
    reason: str
    note: str

    def problem(self, first_row: int = 0) -> Problem:
        where, note = f"row {self.row + first_row}", self.note
        if self.column:
            where += f", column {self.column!r}"
            for language in LANGUAGES:  # the note need not name the column again
                note = note.removeprefix(text("in_column", language, name=self.column) + ": ")
        return Problem(Location(), where, note)


def refused_error(refused: Sequence[Refused], counting: str, first_row: int = 0, n: int | None = None) -> ResponseError:
    """The error that names rows which cannot be scored; `n` is how many there are, if they are not all given."""
    problems = [row.problem(first_row) for row in refused]
    lines = [f"{problem.field}: {problem.message}" for problem in problems[:SHOWN]]
    n = len(problems) if n is None else n
    more = [f"... and {n - SHOWN} more"] if n > SHOWN else []
    head = f"{n} {'row' if n == 1 else 'rows'} cannot be scored ({counting}):"
    return ResponseError("\n".join([head, *lines, *more]), problems, refused[0].reason)


class ScoreTable(NormColumns):
    """Scores of a cohort, a row a person, in the order of the table that was scored.

    `table["total", "raw"]` is a column: a read-only NumPy view for "raw", "lower" and "upper" (NaN where there is no
    score), and "standard_error" where the scale is scored by an item response model, each row's own; an array of texts for "status", "band" (the default scheme) and any band scheme by its id; "t_score" and the other
    measures in the first norm group of each row's form (`normed` takes any group).
    """

    def __init__(
        self,
        core: _core.ScoreTable,
        instrument: _core.Instrument,
        mapping: Mapping[str, str],
        answers: Answers,
        row_notes: RowNotes,
        frame: Frame,
        missing_codes: Sequence[int],
        language: str,
    ) -> None:
        self._core = core
        self._instrument = instrument
        self._mapping = dict(mapping)
        self._answers = answers
        self._row_notes = row_notes.by_row
        self._index = frame.index
        self._kind = frame.kind
        self._missing_codes = missing_codes
        self._language = language

    def __len__(self) -> int:
        return len(self._core)

    @property
    def scale_ids(self) -> list[str]:
        """Ids of the scales, then of the composites."""
        return self._core.scale_ids

    @property
    def provenance(self) -> _core.Provenance:
        """Instrument, version, content hash and library version."""
        return self._core.provenance

    @property
    def form(self) -> npt.NDArray[np.object_]:
        """Id of the form used in each row; None where none was."""
        return named(self._core.form(), self._form_ids)

    @property
    def age_used_months(self) -> npt.NDArray[np.float64]:
        """Corrected age in decimal months where it was used, else chronological age; NaN where not known."""
        return self._core.age_used_months()

    def __getitem__(self, key: tuple[str, str]) -> npt.NDArray[Any]:
        """A column of scores; KeyError for an unknown scale, scheme or kind of column."""
        if not isinstance(key, tuple) or len(key) != 2:
            raise KeyError('a column is named by scale and kind, such as table["total", "raw"]')
        scale, kind = key
        if kind == "raw":
            return self._core.raw(scale)
        if kind == "lower":
            return self._core.lower(scale)
        if kind == "upper":
            return self._core.upper(scale)
        if kind == "standard_error":
            return self._own_errors(scale)
        if kind == "status":
            return named(self._core.status(scale), _core.STATUSES)
        if kind == "band":
            return self._default_band(scale)
        if kind in _core.MEASURES:
            return self._core.normed(scale, kind)
        return named(self._core.band(scale, kind), self._band_ids(kind))

    def _own_errors(self, scale: str) -> npt.NDArray[np.float64]:
        errors = self._core.standard_error(scale)
        if len(errors) < len(self):
            raise KeyError(f"'{scale}' has no standard error of each row: no item response model scores it; sem() has that of a group")
        return errors

    def _default_band(self, scale: str) -> npt.NDArray[np.object_]:
        self._core.raw(scale)  # KeyError for an unknown scale
        result = np.full(len(self), None, dtype=object)
        for scheme in self._instrument.band_schemes():
            if scheme.is_default and (scale, scheme.id) in self._core.banded:
                found = self[scale, scheme.id]
                result = np.where(found != None, found, result)  # noqa: E711 (elementwise)
        return result

    def _band_ids(self, scheme: str) -> list[str]:
        """Names of the bands; of categories, their labels."""
        for known in self._instrument.band_schemes(self._language):
            if known.id == scheme:
                if scheme in self._nominal:
                    return distinct([(band.label, band.id) for band in known.bands])
                return [band.id for band in known.bands]
        raise KeyError(scheme)

    @cached_property
    def _nominal(self) -> set[str]:
        return {scale.id for scale in self._instrument.scales() if scale.rule == "nominal"}

    def answers(self, item: str) -> npt.NDArray[np.object_]:
        """What was recorded for an item: the label of its code, or the code where it has none; None where there is nothing,
        nothing valid, or the row was not scored. KeyError for an unknown item."""
        return named(self._core.answers(item), self._labels(item))

    @property
    def completeness(self) -> tuple[npt.NDArray[np.int16], npt.NDArray[np.int16]]:
        """How many items were asked and apply to each person, and how many of these were answered; 0 where the row was not
        scored."""
        return self._core.completeness()

    def _labels(self, item: str) -> list[str]:
        options = next(one for one in self._instrument.items(self._language) if one.id == item).options
        return distinct([(option.label or str(option.code), str(option.code)) for option in options])

    @property
    def _form_ids(self) -> list[str]:
        return [form.id for form in self._instrument.forms()]

    # -- rows ---------------------------------------------------------------------------------------------------------

    def row(self, row: int) -> Report:
        """The full report of a row, counted from 0; ResponseError where the row was not scored."""
        if not -len(self) <= row < len(self):
            raise IndexError(f"row {row} of {len(self)}")
        row = row % len(self)
        reason = self._reason(row)
        if reason != "none":
            raise wrong_call(f"row {row} was not scored: {self.note(row)}", refusal=reason)
        own = [note.text(self._language) for note in self._row_notes.get(row, [])]
        return Report(self._core.row(row), self._language, own)

    def note(self, row: int) -> str:
        """What a reader must know of a row, counted from 0; empty where there is nothing."""
        own = self._row_notes.get(row, [])
        parts = [note.text(self._language) for note in own]
        refused_text = self._reason(row) == "invalid_code" and any(note.key == "not_a_code" for note in own)
        if not refused_text:  # else the core speaks of the number that stood in for the text
            parts.append(self._core.note(row, self._language))
        return "; ".join(part for part in parts if part)

    def _reason(self, row: int) -> str:
        return _core.REFUSALS[int(self._core.refusals()[row])]

    def _blamed_column(self, row: int, reason: str) -> str | None:
        """The column of the answer for which a row was refused."""
        own: list[RowNote] = self._row_notes.get(row, [])
        if reason != "invalid_code":
            return own[0].column if own else None
        for note in own:
            if note.key == "not_a_code":
                return note.column
        codes = {item.id: {float(option.code) for option in item.options} for item in self._instrument.items()}
        for item, column in self._mapping.items():
            value = self._answers.columns[column].at(row)
            if value == value and value != -1 and value not in codes[item] and value not in self._missing_codes:
                return column
        return None

    @cached_property
    def refused_rows(self) -> list[Refused]:
        """The rows that could not be scored: row (from 0), column where one is to blame, reason and note."""
        rows: list[int] = np.flatnonzero(self._core.refusals()).tolist()
        return [self._refused(row) for row in rows]

    def _refused(self, row: int) -> Refused:
        reason = self._reason(row)
        return Refused(row, self._blamed_column(row, reason), reason, self.note(row))

    @property
    def refused(self) -> pd.DataFrame:
        """The rows that could not be scored, as a data frame: row (from 0), column, reason, note."""
        import pandas as pd

        rows = [(r.row, r.column, r.reason, r.note) for r in self.refused_rows]
        return pd.DataFrame(rows, columns=["row", "column", "reason", "note"])

    def raise_if_refused(self) -> None:
        """ResponseError, naming row and column, if any row could not be scored."""
        if self.refused_rows:
            raise refused_error(self.refused_rows, "rows counted from 0")

    # -- the whole ----------------------------------------------------------------------------------------------------

    @property
    def notes(self) -> list[str]:
        """What a reader must know of the whole table: items without a column, columns shared by items."""
        columns = notes_on_record(self._instrument, self._language)
        columns += notes_on_columns(self.items_without_column, self._answers.shared, self._language)
        return columns + notes_on_norms(self.rows_without_norms, self._language)

    @property
    def items_without_column(self) -> list[str]:
        """Items that a form used here asks, but that no column holds: they count as not answered."""
        used = set(self._core.form().tolist()) - {-1}
        asked = [item for i, form in enumerate(self._instrument.forms()) if i in used for item in form.items]
        return [item for item in dict.fromkeys(asked) if item not in self._mapping]

    @property
    def shared_columns(self) -> dict[str, list[str]]:
        """Columns that hold different items on different forms, and these items."""
        return self._answers.shared

    def to_pandas(self, *, multiindex: bool = False, confidence: float = 0.95) -> pd.DataFrame:
        """The scores as a data frame with the index of the table that was scored.

        Columns: refused (why a row was not scored, else missing), form, age_used_months, note; for each scale
        <scale>, <scale>.standard_error (of the row itself, where an item response model scores the scale), <scale>.status, <scale>.lower, <scale>.upper, and for each scheme <scale>.<scheme> (the band) and
        <scale>.<scheme>.certain; with norms norm_group, and for each scale <scale>.t_score, <scale>.percentile_rank,
        the ends of their intervals (<scale>.t_score.lower, ...; `confidence` is their share) and <scale>.norm_gap (why
        there is no normed score, else missing): of the first norm group of the row's form or, where several were asked
        for, of each (<scale>.<group>.t_score); alert.<id> (no, yes, unknown). A nominal scale has <scale> (the code), <scale>.status and
        <scale>.<scale> (the category). A record has items and answered (how many) instead of scales, and for each item
        <item> (the code) and <item>.label. With multiindex the columns are pairs: (scale, "raw"),
        (scale, "status"), ..., ("", "refused"), ("alert", id).
        """
        return _frames.to_pandas(self._columns(confidence), self._index, multiindex)

    def to_arrow(self, *, confidence: float = 0.95) -> ArrowTable:
        """The scores as a PyArrow table, with the columns of `to_pandas`: bands and other names as dictionaries, null where
        there is no value. Its metadata name the instrument, its version and content hash, its text files, and the version of kartlegg.
        """
        return self._arrow(self._columns(confidence))

    def _arrow(self, columns: Mapping[tuple[str, str], Shown]) -> ArrowTable:
        provenance = self.provenance
        metadata = {
            "kartlegg.instrument": provenance.instrument_id,
            "kartlegg.instrument_version": provenance.instrument_version,
            "kartlegg.content_hash": provenance.content_hash,
            "kartlegg.library_version": provenance.library_version,
            **{f"kartlegg.wording.{file.language}": file.hash for file in provenance.wording},
        }
        return _frames.to_arrow(columns, metadata)

    def to_polars(self, *, confidence: float = 0.95) -> pl.DataFrame:
        """The scores as a Polars data frame, with the columns of `to_pandas`. ImportError where Polars is not installed."""
        return _frames.to_polars(self.to_arrow(confidence=confidence))

    def to_frame(self, *, confidence: float = 0.95) -> pd.DataFrame | pl.DataFrame | ArrowTable:
        """The scores as the kind of table that was scored: Polars, PyArrow (DuckDB too), or else pandas."""
        if self._kind == "polars":
            return self.to_polars(confidence=confidence)
        if self._kind in ("pyarrow", "duckdb", "_duckdb"):
            return self.to_arrow(confidence=confidence)
        return self.to_pandas(confidence=confidence)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """`to_arrow`, for any library that reads the Arrow PyCapsule protocol."""
        return self.to_arrow().__arrow_c_stream__(requested_schema)

    def _columns(self, confidence: float) -> dict[tuple[str, str], Shown]:
        """The results, a column each, by scale and kind."""
        columns = {
            ("", "refused"): Shown(self._core.refusals().astype(np.int16) - 1, _core.REFUSALS[1:]),
            ("", "form"): Shown(self._core.form(), self._form_ids),
            ("", "age_used_months"): Shown(self._core.age_used_months()),
            ("", "note"): Shown(self._notes_column()),
        }
        if self.norm_groups:
            columns["", "norm_group"] = Shown(self._core.norm_group(), [group.id for group in self.norm_groups])
        if not self.scale_ids:
            columns |= self._recorded()
        banded = self._core.banded
        by_model = {scale.id for scale in self._instrument.scales() if scale.rule == "irt"}
        for scale in self.scale_ids:
            columns[scale, "raw"] = Shown(self._core.raw(scale))
            if scale in by_model:
                columns[scale, "standard_error"] = Shown(self._core.standard_error(scale))
            columns[scale, "status"] = Shown(self._core.status(scale), _core.STATUSES)
            if scale in self._nominal:
                columns[scale, scale] = Shown(self._core.band(scale, scale), self._band_ids(scale))
                continue
            columns[scale, "lower"] = Shown(self._core.lower(scale))
            columns[scale, "upper"] = Shown(self._core.upper(scale))
            for scheme in [scheme for of, scheme in banded if of == scale]:
                band = self._core.band(scale, scheme)
                columns[scale, scheme] = Shown(band, self._band_ids(scheme))
                columns[scale, f"{scheme}.certain"] = Shown(self._core.band_certain(scale, scheme), missing=band < 0)
            columns.update(self._norm_columns(scale, confidence))
        for alert in self._core.alert_ids:
            columns["alert", alert] = Shown(self._core.alert(alert), ALERT_STATES)
        return columns

    def _recorded(self) -> dict[tuple[str, str], Shown]:
        """The columns of a record: how complete it is, and code and label of every item."""
        items, answered = self._core.completeness()
        columns = {("", "items"): Shown(items), ("", "answered"): Shown(answered)}
        for item in self._instrument.items():
            answers = self._core.answers(item.id)
            codes = np.array([*(option.code for option in item.options), np.nan])
            columns[item.id, "raw"] = Shown(codes[answers])
            columns[item.id, "label"] = Shown(answers, self._labels(item.id))
        return columns

    def _notes_column(self) -> npt.NDArray[np.object_]:
        notes = np.full(len(self), "", dtype=object)
        noted = self._core.noted_rows()
        notes[noted] = self._core.notes(noted, self._language)
        for row in self._row_notes:  # something was seen before the core saw the row
            notes[row] = self.note(row)
        return notes

    def summary(self) -> Summary:
        """Rows scored and prorated, rows not scored by reason, and for each scale its statuses and bands."""
        from ._summary import summarize

        return summarize(self._tally(), self.notes, self._language)

    def _tally(self) -> Tally:
        from ._tally import Tally

        tally = Tally(self._instrument)
        tally.add(self._columns(0.95))
        return tally

    def plot(
        self, scale: str, *, by: Literal["form"] | npt.ArrayLike | None = None, measure: Measure = "raw",
        scheme: str | None = None, ax: Axes | None = None,
    ) -> Axes:  # fmt: skip
        """How often each score of a scale occurs, drawn with Matplotlib: the axes, for more to be drawn on them.

        The bars are divided by band, in the default scheme or in `scheme`; the legend has its share of the
        rows that have a band. by: "form", or one value for each row (`df["sex"]`), at most 12 different ones: a histogram for each, and the
        same share is as high in all. measure: "raw", or a normed one in the first norm group of each row's form. ax: where
        to draw; else a new figure. KeyError for an unknown scale or scheme, ResponseError for a `by` that does not fit.
        """
        from ._plot import plot_table

        return plot_table(self, scale, by, measure, scheme, ax)

    def __repr__(self) -> str:
        return f"ScoreTable({self.provenance.instrument_id!r}: {len(self)} rows, {len(self.refused_rows)} not scored)"

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()


def distinct(names: Sequence[tuple[str, str]]) -> list[str]:
    """Labels, each with its code where another has the same words."""
    labels = [label for label, _ in names]
    return [label if labels.count(label) == 1 else f"{label} ({code})" for label, code in names]


def notes_on_record(instrument: _core.Instrument, language: str) -> list[str]:
    """That an instrument without scales has no score."""
    return [] if instrument.scale_ids else instrument.notes(language)[:1]


def notes_on_columns(without: Sequence[str], shared: Mapping[str, Sequence[str]], language: str) -> list[str]:
    """The notes of a table on how its columns were found."""
    found = []
    if without:
        shown = ", ".join(without[:10]) + (f" ... ({len(without)})" if len(without) > 10 else "")
        found.append(text("no_column", language, items=shown))
    for column, items in shared.items():
        found.append(text("shared_column", language, column=column, items=", ".join(items)))
    return found

