"""What a table of scores says as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from html import escape

import pandas as pd

from . import _core
from ._html import html_table
from ._tally import Tally
from ._texts import number, text


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
    sd: float


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
    language: str = "en"

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
        """For each scale: title, scored, prorated or filled, not scored, mean (SD), shares by band, as texts."""
        rows = []
        for scale in self.scale_counts:
            mean = f"{number(round(scale.mean, 2), self.language)} ({number(round(scale.sd, 2), self.language)})"
            rows.append([
                scale.title, str(scale.scored), str(scale.prorated + scale.filled), str(scale.not_scored),
                mean if scale.scored else "–", self._shares(scale.scale) or "–",
            ])  # fmt: skip
        return rows

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
        return text("lead", self.language, rows=self.rows, scored=self.scored, prorated=self.prorated)

    def __repr__(self) -> str:
        not_scored = text("not_scored", self.language)
        lines = [f"{self.title}: {self.lead}", *(f"  {not_scored} {line}" for line in self.refused_lines())]
        for title, n, prorated, missing, mean, bands in self.scale_rows():
            lines.append(f"  {title}: n {n} ({prorated} prorated, {missing} without score), {mean}; {bands}")
        return "\n".join(lines + [f"  {note}" for note in self.notes + self.noted_lines()])

    def _repr_html_(self) -> str:
        header = [text(key, self.language) for key in ("scale", "n", "prorated_n", "not_scored", "mean_sd", "bands")]
        lines = [f"{text('not_scored', self.language)} {line}" for line in self.refused_lines()]
        lines += self.notes + self.noted_lines()
        return (
            f"<p><b>{escape(self.title)}</b>: {escape(self.lead)}</p>"
            + html_table(header, ([escape(cell) for cell in row] for row in self.scale_rows()))
            + "".join(f"<p>{escape(line)}</p>" for line in lines)
        )


def percent(share: float, language: str) -> str:
    """A share as per cent: 0.0345 is '3.5 %', 0.345 is '34 %'."""
    value = 100 * share
    return f"{number(round(value, 1 if value < 10 else 0), language)}\N{NO-BREAK SPACE}%"


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
        mean=values.mean,
        sd=values.sd,
    )


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
