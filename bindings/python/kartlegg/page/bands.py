"""Where the bands of a form lie: which scores fall in which band."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from .._core import BandScheme, Item
from .._instrument import Instrument


@dataclass(frozen=True)
class Span:
    """The lowest and highest score of one stretch of a band."""

    band: BandScheme.Entry
    low: float
    high: float


def spans_of_form(instrument: Instrument, form: str, language: str) -> dict[str, list[Span]]:
    """For each scale of a form, the spans of the default scheme from the lowest score to the highest.

    Found by scoring a ladder of answer sheets, from the lowest item scores to the highest, one step at a time: so it
    is the scoring itself that says where a band begins.
    """
    table = instrument.score_table(_ladder(instrument, form), form=form, credits=False)
    schemes = [scheme for scheme in instrument.band_schemes(language).values() if scheme.is_default]
    return {scale: _spans(table[scale, "raw"].tolist(), table[scale, "band"].tolist(), schemes)
            for scale in table.scale_ids}  # fmt: skip


def _ladder(instrument: Instrument, form: str) -> pd.DataFrame:
    items = [item for id, item in instrument.items().items() if id in instrument.forms()[form].items]
    steps = {item.id: _codes_by_score(item) for item in items}
    sheet = {item.id: steps[item.id][0 if item.scored else -1] for item in items}  # gate questions stand open
    sheets = [dict(sheet)]
    for item in items:
        if item.scored:
            for code in steps[item.id][1:]:
                sheet[item.id] = code
                sheets.append(dict(sheet))
    return pd.DataFrame(sheets)


def _codes_by_score(item: Item) -> list[int]:
    """The codes that are answers, from the one that counts least to the one that counts most."""
    scored = [(option.score, option.code) for option in item.options if option.score is not None]
    if not item.scored or not scored:
        return [option.code for option in item.options if not option.non_answer]
    return [code for _, code in sorted(scored, reverse=item.reverse)]


def _spans(scores: list[float], bands: list[str | None], schemes: list[BandScheme]) -> list[Span]:
    entries = {band.id: band for scheme in schemes for band in scheme.bands}
    spans: list[Span] = []
    for score, band in sorted({(score, band) for score, band in zip(scores, bands, strict=True) if band is not None}):
        if spans and spans[-1].band.id == band:
            spans[-1] = Span(spans[-1].band, spans[-1].low, score)
        else:
            spans.append(Span(entries[band], score, score))
    return spans
