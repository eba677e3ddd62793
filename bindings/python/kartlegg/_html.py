"""Reports and tables as they show in a notebook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

from ._texts import chance, decimal, number, rank, text

if TYPE_CHECKING:
    from ._norms import Measure, NormedScore
    from .page.figures import Drawing
    from ._report import Report, ScaleScore

MEASURES_SHOWN: tuple[Measure, ...] = ("t_score", "percentile_rank")
_QUIET = "opacity:.8;font-size:90%"  # the colour of the notebook, light or dark
_WIDTH = 2.9  # of a figure, in inches; a cell holds it at 18em


def html_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A plain table; the first column to the left, and its cells already escaped."""
    cell = "text-align:left;padding:.25em .9em .25em 0;vertical-align:top"
    head = "".join(f'<th style="{cell}">{name}</th>' for name in header)
    body = "".join("<tr>" + "".join(f'<td style="{cell}">{c}</td>' for c in row) + "</tr>" for row in rows)
    return f'<table style="border-collapse:collapse"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _figure(svg: str, label: str, width: str = "18em") -> str:
    """A drawing, and in words what it shows."""
    return f'<div role="img" aria-label="{escape(label)}" style="width:{width}">{svg}</div>'


def _bands_in_words(score: ScaleScore, language: str) -> str:
    """Every band with its lowest and highest score."""
    ends = ((band.label, number(band.low, language), number(band.high, language)) for band in score.cutoffs())
    return ", ".join(f"{label} {low}" if low == high else f"{label} {low}–{high}" for label, low, high in ends)


def _profile(score: ScaleScore, drawing: Drawing, levels: int, language: str) -> str:
    """The score in its bands; nothing where the form has no such scale."""
    from .page.figures import bar_of

    bar = bar_of(score, levels)
    if bar is None:
        return ""
    value = text("no_score", language) if score.raw is None else number(score.raw, language)
    label = f"{score.title}: {value}; {_bands_in_words(score, language)}".rstrip("; ")
    return _figure(drawing.profile(bar, language, _WIDTH), label)


def _legend(report: Report, drawing: Drawing, levels: int) -> str:
    """The bands that the profile shows, each with its colour and pattern."""
    drawn = [score for score in report if score.possible is not None]
    bands = sorted({(band.level, band.label) for score in drawn for band in score.cutoffs()})
    swatch = "display:inline-block;width:1.8em;vertical-align:-.1em;margin:0 .4em 0 0"
    return "".join(
        f'<span style="margin-right:1.4em"><span style="{swatch}">{drawing.swatch(level, levels)}</span>{escape(label)}</span>'
        for level, label in bands
    )


def _score_row(score: ScaleScore, drawing: Drawing, levels: int, language: str) -> list[str]:
    reachable = score.reachable
    span = ""
    if reachable is not None and reachable.lower != reachable.upper:
        span = f"{number(reachable.lower, language)}–{number(reachable.upper, language)}"
    band = score.band()
    label = escape(band.label) if band else "–"
    if band and not band.certain:
        label += f' <span style="{_QUIET}">({text("not_certain", language)})</span>'
    value = "–" if score.raw is None else "" if score.possible is None else f"<b>{number(score.raw, language)}</b>"
    return [
        escape(score.title), value, _profile(score, drawing, levels, language), f"{score.answered}/{score.items}", text(score.status, language), span, label,
        f'<span style="{_QUIET}">{escape(score.note)}</span>',
    ]  # fmt: skip


def _normed_row(score: ScaleScore, normed: NormedScore, drawing: Drawing, language: str) -> list[str]:
    """A score in one norm group; nothing where the group has no numbers for it."""
    if normed.gap not in ("none", "cutoffs_only"):
        return []
    band, group = score.band(), normed.group
    cells = [escape(score.title), escape(", ".join(part for part in (group.title, group.people) if part))]
    for measure in MEASURES_SHOWN:
        value, interval = normed.get(measure), normed.interval(measure)
        told = rank if measure == "percentile_rank" else decimal
        span = f" ({escape(told(interval.lower, language))}–{escape(told(interval.upper, language))})" if interval else ""
        cells.append("–" if value is None else f"<b>{escape(told(value, language))}</b>{span}")
    beyond = [
        f"{'≥' if one.high else '≤'} {number(one.cutoff, language)} ({escape(one.label)}): {escape(chance(one.probability))}"
        for one in normed.beyond
        if one.scheme in (group.id, band.scheme if band else "")
    ]
    t, span_of_t = normed.t_score, normed.interval("t_score")
    if t is None:
        cells.insert(2, "")
    else:
        svg = drawing.normed(t, (span_of_t.lower, span_of_t.upper) if span_of_t else None, language, _WIDTH)
        cells.insert(2, _figure(svg, f"{score.title}: T {decimal(t, language)}"))
    own = [f"<b>{escape(normed.band.label)}</b>"] if normed.band else []
    return [*cells, "<br>".join(own + beyond), f'<span style="{_QUIET}">{escape(normed.note)}</span>']


def report_html(report: Report) -> str:
    """The form and why, the scores, alerts, notes, rights and sources."""
    language = report.language
    from .page.figures import Drawing, levels_of

    drawing, levels = Drawing(inherit=True), levels_of(report)
    names = ("scale", "score", "profile", "answered", "status", "reachable", "band", "note")
    scores = (_score_row(score, drawing, levels, language) for score in report)
    parts = [
        f"<p>{escape(report.form.explanation)}</p>",
    ]
    if report.scores:
        parts += [html_table([text(name, language) for name in names], scores), f"<p>{_legend(report, drawing, levels)}</p>"]
    if recorded := recorded_rows(report):
        parts.append(html_table([text(name, language) for name in ("recorded", "answer")], ([escape(c) for c in row] for row in recorded)))
    if report.norm_groups:
        of_norms = ("scale", "norm_group", "profile", "t_score", "percentile_rank", "beyond", "note")
        rows = (_normed_row(score, normed, drawing, language) for score in report for normed in score.normed)
        parts.append(html_table([text(name, language) for name in of_norms], (row for row in rows if row)))
    for alert in report.alerts:
        parts.append(f"<p>{'&#9888; ' if alert.certain else ''}{escape(alert.message)}</p>")
    if report.illustrative:
        parts.append(f"<p><b>{text('illustrative', language)}</b></p>")
    quiet = [*report.notes, report.rights, f"{text('sources', language)}: {'; '.join(sources(report))}"]
    parts.append(f'<div style="{_QUIET}">' + "".join(f"<p>{escape(line)}</p>" for line in quiet if line) + "</div>")
    provenance = report.provenance
    parts.append(
        f'<p style="{_QUIET}">{escape(provenance.instrument_id)} {escape(provenance.instrument_version)} · '
        f"{escape(provenance.content_hash)} · kartlegg {escape(provenance.library_version)}</p>"
    )
    return "\n".join(parts)


def recorded_rows(report: Report) -> list[tuple[str, str]]:
    """The answers that count in no scale: what the item is called, code and label."""
    return [
        (f"{a.topic} ({a.number})" if a.number else a.topic, f"{a.code} ({a.label})" if a.label else str(a.code))
        for a in report.answers if not a.scored and a.code is not None
    ]  # fmt: skip


def sources(report: Report) -> list[str]:
    """Citations of the bands and alerts that the report shows, each once."""
    found: dict[str, None] = {}
    for score in report:
        band = score.band()
        found.update(dict.fromkeys(band.sources if band else []))
    for alert in report.alerts:
        found.update(dict.fromkeys(alert.sources))
    return list(found)


