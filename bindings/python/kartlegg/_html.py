"""Reports and tables as they show in a notebook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

from ._texts import decimal, number, text

if TYPE_CHECKING:
    from ._norms import Measure, NormedScore
    from ._report import Report, ScaleScore

MEASURES_SHOWN: tuple[Measure, ...] = ("t_score", "percentile_rank")
_QUIET = "color:#555;font-size:90%"


def html_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A plain table; the first column to the left, and its cells already escaped."""
    cell = "text-align:left;padding:.25em .9em .25em 0;vertical-align:top"
    head = "".join(f'<th style="{cell}">{name}</th>' for name in header)
    body = "".join("<tr>" + "".join(f'<td style="{cell}">{c}</td>' for c in row) + "</tr>" for row in rows)
    return f'<table style="border-collapse:collapse"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _score_row(score: ScaleScore, language: str) -> list[str]:
    reachable = score.reachable
    span = ""
    if reachable is not None and reachable.lower != reachable.upper:
        span = f"{number(reachable.lower, language)}–{number(reachable.upper, language)}"
    band = score.band()
    label = escape(band.label) if band else "–"
    if band and not band.certain:
        label += f' <span style="{_QUIET}">({text("not_certain", language)})</span>'
    value = "–" if score.raw is None else f"<b>{number(score.raw, language)}</b>"
    return [
        escape(score.title), value, f"{score.answered}/{score.items}", text(score.status, language), span, label,
        f'<span style="{_QUIET}">{escape(score.note)}</span>',
    ]  # fmt: skip


def _normed_row(score: ScaleScore, normed: NormedScore, language: str) -> list[str]:
    """A score in one norm group; nothing where the group has no numbers for it."""
    if normed.gap not in ("none", "cutoffs_only"):
        return []
    band, group = score.band(), normed.group
    cells = [escape(score.title), escape(", ".join(part for part in (group.title, group.people) if part))]
    for measure in MEASURES_SHOWN:
        value, interval = normed.get(measure), normed.interval(measure)
        span = f" ({decimal(interval.lower, language)}–{decimal(interval.upper, language)})" if interval else ""
        cells.append("–" if value is None else f"<b>{decimal(value, language)}</b>{span}")
    beyond = [
        f"{'≥' if one.high else '≤'} {number(one.cutoff, language)} ({escape(one.label)}): {100 * one.probability:.0f} %"
        for one in normed.beyond
        if one.scheme in (group.id, band.scheme if band else "")
    ]
    own = [f"<b>{escape(normed.band.label)}</b>"] if normed.band else []
    return [*cells, "<br>".join(own + beyond), f'<span style="{_QUIET}">{escape(normed.note)}</span>']


def report_html(report: Report) -> str:
    """The form and why, the scores, alerts, notes, rights and sources."""
    language = report.language
    names = ("scale", "score", "answered", "status", "reachable", "band", "note")
    parts = [
        f"<p>{escape(report.form.explanation)}</p>",
        html_table([text(name, language) for name in names], (_score_row(score, language) for score in report)),
    ]
    if report.norm_groups:
        of_norms = ("scale", "norm_group", "t_score", "percentile_rank", "beyond", "note")
        rows = (_normed_row(score, normed, language) for score in report for normed in score.normed)
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


def sources(report: Report) -> list[str]:
    """Citations of the bands and alerts that the report shows, each once."""
    found: dict[str, None] = {}
    for score in report:
        band = score.band()
        found.update(dict.fromkeys(band.sources if band else []))
    for alert in report.alerts:
        found.update(dict.fromkeys(alert.sources))
    return list(found)


