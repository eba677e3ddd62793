"""One self-contained page: distributions of the scores, what was not scored and why, and one person's profile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isnan
from pathlib import Path
from typing import Any

from .. import _core
from .._files import write_text
from .._html import recorded_rows, sources
from .._instrument import Instrument
from .._norm_columns import notes_on_norms
from .._norms import Measure, NormedScore
from .._report import Report, ScaleScore
from .._summary import BandCount, ScaleCounts, Summary, percent, summarize
from .._table import ScoreTable, notes_on_columns, notes_on_record
from .._tally import ROWS_NAMED, Tally, Values
from .._texts import chance, decimal, number, rank, text
from .figures import NEUTRAL, WITHOUT, Drawing, bar_of, colour
from .render import Texts, render
from .texts import TEXTS


@dataclass(frozen=True)
class Section:
    """One instrument on the page."""

    instrument: Instrument
    scores: Tally  # counted, without the rows
    profile: Report | None
    profile_row: int  # counted from 1
    items_without_column: Sequence[str] = ()
    shared_columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    rows_without_norms: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def summary(self, language: str) -> Summary:
        """The counts of the scores, with texts in this language."""
        notes = notes_on_record(self.instrument._core, language)
        notes += notes_on_columns(self.items_without_column, self.shared_columns, language)
        notes += notes_on_norms(self.rows_without_norms, language)
        return summarize(self.scores, notes, language)


def make_section(table: ScoreTable, instrument: Instrument, row: int | None = None) -> Section:
    """A section from a table of scores; `row`, counted from 0, is the person to show, else the first scored one.

    ResponseError for a row that was not scored, IndexError for one that the table does not have.
    """
    refused = {refused.row for refused in table.refused_rows}
    shown = row if row is not None else next((r for r in range(len(table)) if r not in refused), None)
    profile = None if shown is None else table.row(shown)
    return Section(
        instrument, table._tally(), profile, (shown or 0) + 1, table.items_without_column, table.shared_columns,
        table.rows_without_norms,
    )  # fmt: skip


def write_page(path: Path, sections: Sequence[Section], language: str = "en") -> None:
    """Write the page: whole, or not at all. It needs no other file, no script and no network. OSError if it cannot be written."""
    write_text(path, page_html(sections, language))


def page_html(sections: Sequence[Section], language: str = "en") -> str:
    """The page as HTML, in 'en', 'nb' or 'nn'."""
    drawing = Drawing()
    shown = [_SectionView(section, drawing, language).content() for section in sections]
    return render(Path(__file__).with_name("page.html.j2"), t=Texts(TEXTS, language), language=language, sections=shown)


class _SectionView:
    """What the template shows of a section."""

    def __init__(self, section: Section, drawing: Drawing, language: str) -> None:
        self._section = section
        self._instrument = section.instrument
        self._summary = section.summary(language)
        self._report = section.profile.in_language(language) if section.profile else None
        self._drawing = drawing
        self._language = language
        self._default = [s for s in self._instrument.band_schemes(language).values() if s.is_default]
        self._levels = 1 + max((band.level for scheme in self._default for band in scheme.bands), default=0)

    def content(self) -> dict[str, Any]:
        provenance = self._report.provenance if self._report else None
        return {
            "id": self._instrument.id,
            "title": self._instrument.title(self._language),
            "summary": self._summary,
            "answers": (self._summary.headings, self._summary.scale_rows()) if self._summary.answer_counts else None,
            "scales": [self._distribution(scale) for scale in self._summary.scale_counts if scale.scored or scale.not_scored],
            "refused": [
                (text(reason, self._language), n, self._rows(self._summary.refused[reason], n))
                for reason, n in self._summary.refused_n.items()
            ],
            "notes": self._summary.notes,
            "profile": self._profile(self._report) if self._report else None,
            "rights": self._instrument.rights(self._language),
            "instrument_notes": self._instrument.notes(self._language),
            "sources": sources(self._report) if self._report else [c.citation for c in self._instrument.citations()],
            "identity": f"{self._instrument.id} {self._instrument.version} · {self._instrument.content_hash} · "
            f"kartlegg {provenance.library_version if provenance else _core.__version__}",
        }

    def _rows(self, rows: list[int], n: int) -> str:
        return ", ".join(str(row + 1) for row in rows[:ROWS_NAMED]) + (" …" if n > ROWS_NAMED else "")

    # -- distributions --------------------------------------------------------------------------------------------------

    def _distribution(self, scale: ScaleCounts) -> dict[str, Any]:
        bands = self._summary.shown_bands(scale.scale)
        values = self._section.scores.values[scale.scale]
        by_level, people = values.by_level()
        low, high = self._limits(scale.scale, values)
        return {
            "title": scale.title,
            "n": scale.scored,
            "mean": "–" if isnan(scale.mean) else decimal(scale.mean, self._language),
            "sd": "–" if isnan(scale.sd) else decimal(scale.sd, self._language),
            "without": scale.not_scored,
            "prorated": scale.prorated + scale.filled,
            "figure": self._drawing.distribution(by_level, people, self._levels, low, high, self._language),
            "label": ", ".join(f"{band.label} {percent(band.share, self._language)}" for band in bands) or scale.title,
            "bands": self._legend(bands, int(people[-1].sum()) if -1 in people else 0),
            "other_schemes": any(band.scale == scale.scale for band in self._summary.band_counts),
        }  # fmt: skip

    def _legend(self, bands: Sequence[BandCount], without: int) -> list[tuple[str, str, int, str]]:
        """Colour, label, count and share of each band."""
        legend = [(colour(b.level, self._levels), b.label, b.count, percent(b.share, self._language)) for b in bands]
        if bands and without:
            legend.append((WITHOUT, text("no_band", self._language), without, ""))
        return legend

    def _limits(self, scale: str, values: Values) -> tuple[float, float]:
        """The ends of the axis: what the forms allow, as far as the profile tells, and every score that occurs."""
        ends = [score for _, score in values.counts]
        possible = self._report[scale].possible if self._report else None
        ends += [possible.lower, possible.upper] if possible else []
        return (min(ends), max(ends)) if ends else (0.0, 1.0)

    # -- profile --------------------------------------------------------------------------------------------------------

    def _profile(self, report: Report) -> dict[str, Any]:
        scores = [score for score in report if score.status != "not_applicable"]
        return {
            "row": self._section.profile_row,
            "form": report.form,
            "alerts": [alert.message for alert in report.alerts if alert.certain],
            "unknown_alerts": [alert.message for alert in report.alerts if not alert.certain],
            "scores": [self._bar(score) for score in scores],
            "recorded": recorded_rows(report),
            "recorded_text": text("recorded", self._language).capitalize(),
            "normed": bool(report.norm_groups),
            "notes": report.notes,
            "illustrative": report.illustrative,
            "illustrative_text": text("illustrative", self._language),
            "alerts_text": text("alerts", self._language),
            "explain": [(score.title, report.explain(score.scale)) for score in scores] or [(report.form.title, report.explain())],
        }

    def _bar(self, score: ScaleScore) -> dict[str, Any]:
        band, possible, reachable = score.band(), score.possible, score.reachable
        bar = bar_of(score, self._levels)
        open_range = reachable is not None and reachable.lower != reachable.upper
        return {
            "title": score.title,
            "score": None if score.raw is None else "" if possible is None else number(score.raw, self._language),
            "of": number(possible.upper, self._language) if possible else "",
            "band": band,
            "colour": colour(band.level, self._levels) if band else NEUTRAL,
            "uncertain": text("not_certain", self._language),
            "open": open_range,
            "counts": {"items": score.items, "answered": score.answered},
            "note": score.note,
            "figure": self._drawing.profile(bar, self._language) if bar else None,
            "norms": [self._normed(normed, band) for normed in score.normed if normed.gap in ("none", "cutoffs_only")],
        }

    def _normed(self, normed: NormedScore, shown: _core.Band | None) -> dict[str, Any]:
        """A score in one norm group: T score and percentile rank with their intervals, and what lies beyond a cut-off.

        Of the cut-offs, those of the band that is shown and those of the group itself.
        """
        group, interval, t = normed.group, normed.interval("t_score"), normed.t_score
        schemes = {group.id, shown.scheme if shown else group.id}
        return {
            "group": group.title,
            "people": group.people,
            "t": self._with_interval(normed, "t_score"),
            "rank": self._with_interval(normed, "percentile_rank"),
            "band": normed.band,
            "beyond": [
                (number(beyond.cutoff, self._language), beyond.high, beyond.label, chance(beyond.probability))
                for beyond in normed.beyond
                if beyond.scheme in schemes
            ],
            "figure": None if t is None else self._drawing.normed(t, (interval.lower, interval.upper) if interval else None, self._language),
        }

    def _with_interval(self, normed: NormedScore, measure: Measure) -> tuple[str, str, str] | None:
        """The value, and the ends of its interval, which may be empty."""
        value, interval = normed.get(measure), normed.interval(measure)
        if value is None:
            return None
        told = rank if measure == "percentile_rank" else decimal
        ends = (told(interval.lower, self._language), told(interval.upper, self._language)) if interval else ("", "")
        return (told(value, self._language), *ends)
