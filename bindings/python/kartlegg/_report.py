"""The result of scoring one person."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal

from . import _core
from ._norms import Measure, NormedScore, Norms, norm_request
from ._texts import rounded

if TYPE_CHECKING:
    from matplotlib.axes import Axes


class ScaleScore:
    """One score of a report. Where there is no value, `raw` is None and `note` says why."""

    def __init__(self, core: _core.ScaleScore, language: str) -> None:
        self._core = core
        self._language = language

    @property
    def scale(self) -> str:
        """Id of the scale or composite."""
        return self._core.scale

    @property
    def title(self) -> str:
        """Name of the scale, in the report's language."""
        return self._core.title(self._language)

    @property
    def raw(self) -> float | None:
        """The raw score; None where there is none. Of a nominal scale the code of the category, which `band` names."""
        return self._core.raw

    @property
    def status(self) -> str:
        """'complete', 'prorated', 'filled', 'too_many_missing', 'not_applicable', 'out_of_range' or 'age_unknown'."""
        return self._core.status

    @property
    def standard_error(self) -> float | None:
        """Standard error of the raw score of this very person, in its units.

        Of a score by an item response model, whose error hangs on which items were answered and how (posterior SD; Bock &
        Mislevy 1982, doi:10.1177/014662168200600405). None for other scores: their error is that of a group, see `sem`.
        """
        return self._core.standard_error

    @property
    def items(self) -> int:
        """Number of items of the scale on this form; for a composite, over all its scales."""
        return self._core.items

    @property
    def answered(self) -> int:
        """How many of them were answered."""
        return self._core.answered

    @property
    def reachable(self) -> _core.Interval | None:
        """Lowest and highest score that the missing answers could still have led to.

        With every answer there it is the score itself; so is a score by an item response model, which is of the answers
        given and of no others. None where such a score needs an age and none is known; else only where the scale does
        not belong to the form, its formula has no value for any completion, or it is a category.
        """
        return self._core.reachable

    @property
    def possible(self) -> _core.Interval | None:
        """Lowest and highest score that the form allows; None for a category."""
        return self._core.possible

    def band(self, scheme: str | None = None) -> _core.Band | None:
        """The band in a scheme, or in the instrument's default scheme.

        None where there is no score, or the scheme has no cut-offs for this scale on this form. KeyError for a scheme
        that the instrument does not have.
        """
        return self._core.band(scheme or "", self._language)

    def cutoffs(self, scheme: str | None = None) -> list[_core.Band]:
        """All bands of a scheme (or of the default one) for this scale on this form, from low scores to high ones.

        Their ends, `low` and `high`, are cut to what is possible. Empty where the scheme has no cut-offs here. KeyError for a
        scheme that the instrument does not have.
        """
        return self._core.cutoffs(scheme or "", self._language)

    @property
    def bands(self) -> list[_core.Band]:
        """The bands of all schemes that have cut-offs for this scale on this form."""
        return self._core.bands(self._language)

    @property
    def note(self) -> str:
        """What a reader must know of this score, in a sentence; empty where there is nothing to say."""
        return self._core.note(self._language)

    @property
    def normed(self) -> list[NormedScore]:
        """The score in each norm group of the report, in the order asked for; empty where the report has no norms."""
        return [NormedScore(normed, self._language) for normed in self._core.normed()]

    def get(self, measure: Measure) -> float | None:
        """The score on a measure, in the first norm group; `get("raw")` needs no norms. None where there is none.

        ValueError for an unknown measure.
        """
        return self._core.get(measure)

    @property
    def z_score(self) -> float | None:
        """z in the first norm group: mean 0, SD 1."""
        return self._core.get("z_score")

    @property
    def t_score(self) -> float | None:
        """T in the first norm group: mean 50, SD 10."""
        return self._core.get("t_score")

    @property
    def percentile_rank(self) -> float | None:
        """Percentile rank in the first norm group, 0 to 100."""
        return self._core.get("percentile_rank")

    def sem(self, measure: Measure) -> float | None:
        """Standard error of measurement on a measure, in the first norm group; None without a reliability.

        In units of the measure. ValueError for an unknown measure.
        """
        return self._core.sem(measure)

    def interval(self, measure: Measure, confidence: float = 0.95) -> _core.Interval | None:
        """Confidence interval on a measure, in the first norm group; see `NormedScore.interval`."""
        return self._core.interval(measure, confidence)

    @property
    def high_is_concern(self) -> bool | None:
        """True where a high score is the concern, False where a low one is, None where neither is named."""
        return self._core.high_is_concern

    def __repr__(self) -> str:
        value = "not scored" if self.raw is None else f"{self.raw:g}"
        value += "" if self.t_score is None else f", T {rounded(self.t_score, 1)}"
        band = self.band()
        return f"ScaleScore({self.scale!r}: {value}, {self.status}{f', {band.id}' if band else ''})"


class Report:
    """All scores of one person on one form. `report["total"]` is one of them; iteration gives all of the form.

    Texts are in the language asked for when scoring; `in_language` gives the same report in another.
    """

    def __init__(self, core: _core.Report, language: str = "en", own_notes: Sequence[str] = ()) -> None:
        self._core = core.with_remarks(list(own_notes)) if own_notes else core  # what was seen before scoring
        self._language = language

    @property
    def language(self) -> str:
        """'en', 'nb' or 'nn'."""
        return self._language

    def in_language(self, language: str) -> Report:
        """The same report with its texts in another language."""
        return Report(self._core, language)

    def __getitem__(self, scale: str) -> ScaleScore:
        """The score of a scale; KeyError, naming the nearest, where the instrument has no such scale."""
        return ScaleScore(self._core[scale], self._language)

    def __iter__(self) -> Iterator[ScaleScore]:
        return iter(self.scores)

    def __len__(self) -> int:
        return len(self._core.scores())

    @property
    def scores(self) -> list[ScaleScore]:
        """Scales first, then composites, in the order of the instrument; those of other forms are left out."""
        return [ScaleScore(score, self._language) for score in self._core.scores()]

    @property
    def answers(self) -> list[_core.ItemAnswer]:
        """Every item of the form in its order, with what was answered. Of a record, an instrument without scales, this is
        the whole result."""
        return self._core.answers(self._language)

    @property
    def completeness(self) -> _core.Completeness:
        """How many items were asked and apply to the person (`items`), and how many of these were answered."""
        return self._core.completeness

    @property
    def alerts(self) -> list[_core.Alert]:
        """Single answers that call for attention whatever the scores are; `certain` is False where it cannot be known."""
        return self._core.alerts(self._language)

    @property
    def form(self) -> _core.FormChoice:
        """The form that was used, and why."""
        return self._core.form(self._language)

    @property
    def assessment_date(self) -> datetime.date | None:
        """The day that the answers were given; None where it was not said."""
        return self._core.assessment_date

    @property
    def notes(self) -> list[str]:
        """What a reader must know of the whole report."""
        return self._core.notes(self._language)

    @property
    def norm_groups(self) -> list[_core.NormGroup]:
        """The norm groups that the scores are compared with, in the order asked for."""
        return self._core.norm_groups(self._language)

    def renormed(
        self, norms: Norms = None, *, norm_country: str | None = None, norm_language: str | None = None
    ) -> Report:
        """The same scores compared with other norms, asked for as in `Instrument.score`; this report stays as it is.

        ResponseError for an unknown group, or one that has changed since it was pinned.
        """
        request = norm_request(norms, norm_country, norm_language)
        return Report(self._core.renormed(request, self._language), self._language)

    @property
    def rights(self) -> str:
        """Who owns the instrument, and what a user of it must hold."""
        return self._core.rights(self._language)

    @property
    def provenance(self) -> _core.Provenance:
        """Instrument, version, content hash and library version."""
        return self._core.provenance

    @property
    def illustrative(self) -> bool:
        """True if any number that the report rests on is marked illustrative in the instrument."""
        return self._core.illustrative

    def explain(self, scale: str | None = None, language: str | None = None) -> str:
        """The way from the answers to one score, line by line: items, codes, item scores, what was made up and how,
        formula with numbers, bands, sources. KeyError for an unknown scale.

        Without a scale: to every score in turn; of a record, the answers and that nothing is made of them.
        """
        language = language or self._language
        return self._core.explain_all(language) if scale is None else self._core.explain(scale, language)

    def to_dict(self) -> dict[str, Any]:
        """The report as plain dicts and lists (schema "kartlegg-report-1"). Absent values are left out."""
        content: dict[str, Any] = json.loads(self.to_json())
        return content

    def to_json(self) -> str:
        """The report as JSON text (schema "kartlegg-report-1")."""
        return self._core.to_json(self._language)

    def to_text(self) -> str:
        """The report as plain text for a terminal or a log."""
        return self._core.to_text(self._language)

    def plot(
        self, *, measure: Literal["t_score", "raw"] | None = None, confidence: float = 0.95, ax: Axes | None = None
    ) -> Axes:
        """The profile, drawn with Matplotlib: the axes, for more to be drawn on them.

        T scores (mean 50, SD 10) with their intervals, `confidence` (0 to 1) wide, in each norm group; without norms, or
        with measure="raw", each raw score in the bands of the default scheme, with the reachable range as a line through
        it. ax: where to draw; else a new figure. ResponseError for T scores where the report has no norms, for another
        measure, and for a confidence that is not between 0 and 1.
        """
        from ._plot import plot_report

        return plot_report(self, ax, measure, confidence)

    def __repr__(self) -> str:
        scores = ", ".join(f"{s.scale} {'-' if s.raw is None else f'{s.raw:g}'}" for s in self)
        scores = scores or f"{self.completeness.answered} of {self.completeness.items} items recorded"
        return f"Report({self.provenance.instrument_id!r} form {self.form.form!r}: {scores})"

    def _repr_html_(self) -> str:
        from ._html import report_html

        return report_html(self)
