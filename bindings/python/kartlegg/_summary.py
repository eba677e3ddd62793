"""What a table of scores says as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from html import escape
from itertools import groupby
from math import isnan, nan

import pandas as pd

from . import _core
from ._html import html_table
from ._tally import Tally
from ._texts import number, rounded, text


@dataclass(frozen=True)
class BandCount:
    """How many of the rows that have a band in this scheme are in this one; `share` is from 0 to 1."""

    scale: str
    scheme: str
    band: str
    label: str
    level: int
    count: int
    share: float
    default: bool
    """True for a scheme that is shown when none is named."""


@dataclass(frozen=True)
class ScaleCounts:
    """How a scale came out. Rows whose form does not have the scale are not counted."""

    scale: str
    title: str
    scored: int
    complete: int
    prorated: int
    filled: int
    not_scored: int
    """Too many answers missing, or no value."""
    mean: float
    """NaN for a category, and for nobody."""
    sd: float


@dataclass(frozen=True)
class AnswerCount:
    """How many rows of a record have this answer to an item; `share`, from 0 to 1, is of those with any."""

    item: str
    topic: str
    code: int
    label: str
    count: int
    share: float


@dataclass(frozen=True)
class Summary:
    """Counts of a table of scores."""

    title: str
    rows: int
    scored: int
    """Rows that could be scored; single scales may still be without a score."""
    prorated: int
    """Rows with at least one score made up from the other answers by a declared rule."""
    refused: dict[str, list[int]]
    """Rows that could not be scored, by reason; rows count from 0. Of a file that is scored as a stream, the first ones."""
    refused_n: dict[str, int]
    """How many rows could not be scored, by reason."""
    noted: dict[str, int]
    """Scored rows with a note, by the kind of note: an age outside the form, an impossible age, ..."""
    notes: list[str]
    scale_counts: list[ScaleCounts]
    band_counts: list[BandCount]
    answer_counts: list[AnswerCount] = field(default_factory=list)
    """Of a record, an instrument without scales; else empty."""
    language: str = "en"

    @property
    def answers(self) -> pd.DataFrame:
        """A row an item and answer of a record: count, and share (0 to 1) of the rows that have an answer there."""
        return pd.DataFrame([asdict(answer) for answer in self.answer_counts])

    @property
    def scales(self) -> pd.DataFrame:
        """A row a scale: scored, complete, prorated, filled, not_scored, mean, sd."""
        return pd.DataFrame([asdict(scale) for scale in self.scale_counts])

    @property
    def bands(self) -> pd.DataFrame:
        """A row a scale, scheme and band: count, and share (0 to 1) of the rows that have a band there."""
        return pd.DataFrame([asdict(band) for band in self.band_counts])

    def shown_bands(self, scale: str) -> list[BandCount]:
        """The bands of a scale in the instrument's default schemes, from least to most concern.

        Where forms have default schemes of their own, bands of the same level and label are counted together.
        """
        together: dict[tuple[int, str], BandCount] = {}
        bands = [band for band in self.band_counts if band.scale == scale and band.default]
        total = sum(band.count for band in bands)
        used = {band.scheme for band in bands if band.count}
        for band in bands:
            if band.scheme in used:
                before = together.get((band.level, band.label))
                count = band.count + (before.count if before else 0)
                together[band.level, band.label] = replace(before or band, count=count, share=count / total)
        return sorted(together.values(), key=lambda band: band.level)

    def scale_rows(self) -> list[list[str]]:
        """For each scale: title, scored, prorated or filled, not scored, mean (SD), shares by band, as texts; of a record
        for each item: topic, how often it is recorded, how often not, shares by answer."""
        rows = self._answer_rows()
        for scale in self.scale_counts:
            mean = f"{number(float(rounded(scale.mean, 2)), self.language)} ({number(float(rounded(scale.sd, 2)), self.language)})"
            rows.append([
                scale.title, str(scale.scored), str(scale.prorated + scale.filled), str(scale.not_scored),
                "–" if isnan(scale.mean) else mean, self._shares(scale.scale) or "–",
            ])  # fmt: skip
        return rows

    def _answer_rows(self) -> list[list[str]]:
        rows = []
        for item, counts in groupby(self.answer_counts, lambda answer: answer.item):
            answers = list(counts)
            n = sum(answer.count for answer in answers)
            shares = [f"{a.label} {percent(a.share, self.language)}" for a in answers if a.count]
            rows.append([answers[0].topic, str(n), str(self.scored - n), ", ".join(shares) or "–"])
        return rows

    @property
    def headings(self) -> list[str]:
        """The headings of `scale_rows`."""
        of_record, of_scales = ("item", "n", "not_recorded", "answers"), ("scale", "n", "prorated_n", "not_scored", "mean_sd", "bands")
        return [text(key, self.language) for key in (of_record if self.answer_counts else of_scales)]

    def _shares(self, scale: str) -> str:
        bands = [band for band in self.shown_bands(scale) if band.count]
        return ", ".join(f"{band.label} {percent(band.share, self.language)}" for band in bands)

    def refused_lines(self) -> list[str]:
        """One line for each reason why rows were not scored."""
        return [f"{n}: {text(reason, self.language)} ({reason})" for reason, n in self.refused_n.items()]

    def noted_lines(self) -> list[str]:
        """One line for each kind of note on scored rows."""
        return [text("noted", self.language, n=n, what=what) for what, n in self.noted.items()]

    @property
    def lead(self) -> str:
        """The counts of rows in a line."""
        return text("lead_record" if self.answer_counts else "lead", self.language, rows=self.rows, scored=self.scored, prorated=self.prorated)

    def __repr__(self) -> str:
        not_scored = text("not_scored", self.language)
        lines = [f"{self.title}: {self.lead}", *(f"  {not_scored} {line}" for line in self.refused_lines())]
        for row in self.scale_rows():
            if self.answer_counts:
                lines.append(f"  {row[0]}: n {row[1]} ({row[2]} {text('not_recorded', self.language)}); {row[3]}")
                continue
            title, n, prorated, missing, mean, bands = row
            lines.append(f"  {title}: n {n} ({prorated} prorated, {missing} without score), {mean}; {bands}")
        return "\n".join(lines + [f"  {note}" for note in self.notes + self.noted_lines()])

    def _repr_html_(self) -> str:
        lines = [f"{text('not_scored', self.language)} {line}" for line in self.refused_lines()]
        lines += self.notes + self.noted_lines()
        return (
            f"<p><b>{escape(self.title)}</b>: {escape(self.lead)}</p>"
            + html_table(self.headings, ([escape(cell) for cell in row] for row in self.scale_rows()))
            + "".join(f"<p>{escape(line)}</p>" for line in lines)
        )


def percent(share: float, language: str) -> str:
    """A share as per cent: 0.0345 is '3.5 %', 0.345 is '34 %'."""
    value = 100 * share
    return f"{number(float(rounded(value, 1 if value < 10 else 0)), language)}\N{NO-BREAK SPACE}%"


def summarize(tally: Tally, notes: Sequence[str] = (), language: str = "en") -> Summary:
    """The summary of scores that were counted."""
    instrument = tally.instrument
    reasons = [reason for reason in _core.REFUSALS if reason in tally.refused_n]
    return Summary(
        title=instrument.title(language),
        rows=tally.rows,
        scored=tally.scored,
        prorated=tally.prorated,
        refused={reason: tally.refused[reason] for reason in reasons},
        refused_n={reason: tally.refused_n[reason] for reason in reasons},
        noted=dict(tally.notes.most_common()),
        notes=list(notes),
        scale_counts=[_scale_counts(tally, scale) for scale in instrument.scales(language)],
        band_counts=_band_counts(tally, language),
        answer_counts=_answer_counts(tally, language),
        language=language,
    )


def _scale_counts(tally: Tally, scale: _core.Scale) -> ScaleCounts:
    values = tally.values[scale.id]
    by_status = dict(zip(_core.STATUSES, tally.statuses[scale.id].tolist(), strict=True))
    return ScaleCounts(
        scale=scale.id,
        title=scale.title,
        scored=values.n,
        complete=by_status["complete"],
        prorated=by_status["prorated"],
        filled=by_status["filled"],
        not_scored=by_status["too_many_missing"] + by_status["out_of_range"] + by_status["age_unknown"],
        mean=nan if scale.rule == "nominal" else values.mean,
        sd=nan if scale.rule == "nominal" else values.sd,
    )


def _answer_counts(tally: Tally, language: str) -> list[AnswerCount]:
    found = []
    for item in tally.instrument.items(language):
        counts = tally.answers.get(item.id)
        if counts is None:
            continue
        total = int(counts.sum())
        for option, count in zip(item.options, counts.tolist(), strict=True):
            label = option.label or str(option.code)
            found.append(AnswerCount(item.id, item.topic, option.code, label, count, count / total if total else 0.0))
    return found


def _band_counts(tally: Tally, language: str) -> list[BandCount]:
    found = []
    for scale in tally.instrument.scale_ids:
        for scheme in tally.instrument.band_schemes(language):
            counts = tally.bands.get((scale, scheme.id))
            if counts is None:
                continue
            total = int(counts.sum())
            for band, count in zip(scheme.bands, counts.tolist(), strict=True):
                share = count / total if total else 0.0
                found.append(BandCount(scale, scheme.id, band.id, band.label, band.level, count, share, scheme.is_default))
    return found
