"""Plots of reports, tables, series and statistics with Matplotlib. Only what plots imports this."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib import pyplot
from matplotlib.axes import Axes
from matplotlib.patches import Patch
from matplotlib.transforms import ScaledTranslation

from . import _core
from ._errors import wrong_call
from ._summary import percent
from ._texts import decimal, number, text
from .page.figures import (
    HATCHING,
    INK,
    MARKERS,
    OUTLINE,
    QUIET,
    WITHOUT,
    Bar,
    Column,
    bar_of,
    colour,
    draw_bar,
    draw_histogram,
    draw_normed,
    hatching,
    histogram_edges,
    levels_of,
    pattern,
    tint,
)

if TYPE_CHECKING:
    from ._change import Series
    from ._norms import Measure
    from ._report import Report, ScaleScore
    from ._table import ScoreTable
    from .stats import Change

MOST_GROUPS = 12
_SYMBOLS = {"t_score": "T", "z_score": "z"}
_GROUND = "#e4ebef"  # behind marks
MONTH_DAYS = _core.mean_month_days
_CHANGE_CLASSES = {  # marker, and whether it is filled
    "recovered": ("^", True), "improved": ("^", False), "unchanged": ("o", False), "deteriorated": ("v", False),
    "harmed": ("v", True), "unknown": ("x", True), "reliable": ("D", True), "not reliable": ("o", False),
}  # fmt: skip


def plot_report(report: Report, ax: Axes | None, measure: str | None, confidence: float) -> Axes:
    """The profile: T scores with their intervals, or raw scores in their bands."""
    if measure is None:
        measure = "t_score" if any(normed.t_score is not None for score in report for normed in score.normed) else "raw"
    if measure not in ("t_score", "raw"):
        raise wrong_call(f"no profile of {measure!r}", "use 't_score' or 'raw'", field="measure")
    if measure == "t_score" and not report.norm_groups:
        raise wrong_call("the report has no norms, so no T scores", "use measure='raw'", field="measure")
    if not 0 < confidence < 1:
        raise wrong_call(f"confidence is {confidence}", "give a share between 0 and 1, such as 0.95", field="confidence")
    scores = [score for score in report if score.possible is not None]
    if not scores:
        raise wrong_call("there is nothing to draw: the report has no scores that are numbers", "report.answers has what was recorded")
    title = f"{report.provenance.instrument_id}: {report.form.title}"
    ax = new_axes(ax, 7.5, 1.5 + 0.5 * len(scores))
    with mpl.rc_context(HATCHING):
        if measure == "raw":
            _raw_profile(ax, report, scores)
        else:
            _normed_profile(ax, report, scores, confidence)
    ax.set_ylim(len(scores) - 0.35, -0.6)
    ax.set_yticks(range(len(scores)), [score.title for score in scores])
    ax.tick_params(axis="y", length=0)
    ax.set_title(title, loc="left")
    return ax


def _raw_profile(ax: Axes, report: Report, scores: Sequence[ScaleScore]) -> None:
    """Each score in its bands; every bar is as long as the others, whatever the scale goes to."""
    language, levels = report.language, levels_of(report)
    for row, score in enumerate(scores):
        bar = bar_of(score, levels)
        assert bar is not None  # `scores` are those of the form
        draw_bar(ax, _stretched(bar), row, 0.46)
        for tick in bar.ticks:
            ax.text(_share(bar, tick), row + 0.26, number(tick, language), ha="center", va="top", fontsize=7.5, color=QUIET)
        band = score.band()
        words = [text("no_score", language) if score.raw is None else number(score.raw, language), band.label if band else ""]
        _beside(ax, row, " · ".join(word for word in words if word))
    ax.set_xlim(-0.01, 1.01)
    ax.set_xticks([])
    framed(ax)
    bands = sorted({(band.level, band.label) for score in scores for band in score.cutoffs()})
    _legend(ax, [_patch(tint(colour(level, levels)), pattern(level, levels), label) for level, label in bands], below=4)


def _normed_profile(ax: Axes, report: Report, scores: Sequence[ScaleScore], confidence: float) -> None:
    """T scores with their intervals, in every norm group of the report."""
    language = report.language
    with_scores = {normed.group.id for score in scores for normed in score.normed if normed.t_score is not None}
    groups = [group for group in report.norm_groups if group.id in with_scores]
    ends, shown = [20.0, 80.0], set[str]()
    for row, score in enumerate(scores):
        found = {normed.group.id: normed for normed in score.normed if normed.t_score is not None}
        words = []
        for place, group in enumerate(groups):
            t = found[group.id].t_score if group.id in found else None
            if t is None:
                continue
            interval = found[group.id].interval("t_score", confidence)
            y = row + (place - (len(groups) - 1) / 2) * min(0.24, 0.8 / max(len(groups), 1))
            label = ", ".join(part for part in (group.title, group.people) if part)
            draw_normed(ax, t, (interval.lower, interval.upper) if interval else None, y,
                        marker=MARKERS[place % len(MARKERS)], label="" if group.id in shown else label)  # fmt: skip
            shown.add(group.id)
            ends += [t, *(interval or ())]
            between = f" ({decimal(interval.lower, language)}–{decimal(interval.upper, language)})" if interval else ""
            words.append(f"T {decimal(t, language)}{between}")
        _beside(ax, row, words[0] if len(words) == 1 else "" if words else text("no_normed_score", language))
    for t in (40, 50, 60):
        ax.axvline(t, color=OUTLINE, linewidth=1.0 if t == 50 else 0.6, linestyle="-" if t == 50 else ":", zorder=0)
    ax.set_xlim(min(ends) - 1, max(ends) + 1)
    ax.set_xlabel(text("t_axis", language, percent=number(100 * confidence, language)))
    framed(ax, "bottom")
    _legend(ax, None, 54)


def plot_table(
    table: ScoreTable, scale: str, by: str | npt.ArrayLike | None, measure: Measure, scheme: str | None, ax: Axes | None
) -> Axes:
    """How often each score occurs, by band; with `by`, a histogram for each group above the other."""
    if scale in table._nominal:
        raise wrong_call(f"scale: {scale!r} is a category and has no distribution", "population(table) counts its categories", field="scale")
    scores = np.asarray(table[scale, measure], dtype=float)
    language, examples = table._language, [report[scale] for report in _one_of_each_form(table)]
    bands = _Bands(table, scale, scheme, examples)
    scored = np.isfinite(scores)
    groups = _groups(table, by)
    edges = histogram_edges(bands.split(scores, scored), *_ends(scores[scored], examples if measure == "raw" else []))
    ax = new_axes(ax, 7.0, 3.8 if by is None else 1.6 + 0.85 * len(groups))
    counts = [np.histogram(scores[rows & scored], edges)[0] for _, rows in groups]
    highest = max((count.max() / max(count.sum(), 1) for count in counts), default=0.0) or 1.0
    with mpl.rc_context(HATCHING):
        for place, (_, rows) in enumerate(groups):
            base, unit = 0.0, 1.0
            if by is not None:  # the same share is as high in every group
                base, unit = len(groups) - 1.0 - place, 0.85 / highest / max(int(counts[place].sum()), 1)
            draw_histogram(ax, bands.split(scores, rows & scored), bands.levels, edges, base=base, unit=unit)
        legend = bands.legend(scored)
    ax.set_xlim(edges[0], edges[-1])
    ax.xaxis.set_major_locator(_whole_numbers())
    framed(ax, "bottom", "left")
    if by is None:
        ax.set_ylabel(text("people", language))
        ax.yaxis.set_major_locator(_whole_numbers())
    else:
        names = [f"{name}\nn {count.sum()}" for (name, _), count in zip(groups, counts, strict=True)]
        ax.set_yticks(np.arange(len(groups)) + 0.4, reversed(names))
        ax.tick_params(axis="y", length=0)
        ax.set_ylim(0, len(groups))
        ax.set_ylabel(text("share_of_group", language))
        for base in range(1, len(groups)):
            ax.axhline(base, color=OUTLINE, linewidth=0.6)
    title = {known.id: known.title for known in table._instrument.scales(language)}[scale]
    ax.set_title(title if measure == "raw" else f"{title} ({_SYMBOLS.get(measure, measure.replace('_', ' '))})", loc="left")
    ax.set_xlabel(_in_numbers(scores, scored, language))
    _legend(ax, legend, below=40)
    return ax


class _Bands:
    """The level of concern of each row in the default band schemes, or in one; -1 where there is no band."""

    def __init__(self, table: ScoreTable, scale: str, scheme: str | None, examples: Sequence[ScaleScore]) -> None:
        known = table._instrument.band_schemes(table._language)
        if scheme is not None and scheme not in [one.id for one in known]:
            raise KeyError(scheme)
        self.at: npt.NDArray[np.int64] = np.full(len(table), -1)
        self._language = table._language
        self._labels: dict[int, list[str]] = {}
        for one in known:
            wanted = one.is_default if scheme is None else one.id == scheme
            if wanted and (scale, one.id) in table._core.banded:
                codes = table._core.band(scale, one.id)
                self.at = np.maximum(self.at, np.array([*(band.level for band in one.bands), -1])[codes])
        for band in (band for score in examples for band in score.cutoffs(scheme)):  # those of this scale alone
            labels = self._labels.setdefault(band.level, [])
            labels += [band.label] if band.label not in labels else []
        self.levels = 1 + max(self._labels, default=0)

    def split(self, scores: Column, rows: npt.NDArray[np.bool_]) -> dict[int, Column]:
        """The scores of some rows by level, for every level of the table."""
        return {int(level): scores[rows & (self.at == level)] for level in np.unique(self.at)}

    def legend(self, rows: npt.NDArray[np.bool_]) -> list[Patch]:
        """A patch for each band, with its share of those of these rows that have a band; none where no row has one."""
        at = self.at[rows]
        banded, patches = int((at >= 0).sum()), []
        for level in sorted(self._labels) if banded else ():
            label = f"{' / '.join(self._labels[level])} {percent(float((at == level).sum()) / banded, self._language)}"
            patches.append(_patch(colour(level, self.levels), pattern(level, self.levels), label))
        if patches and banded < len(at):
            patches.append(_patch(WITHOUT, "", f"{text('without_band', self._language)} (n {len(at) - banded})"))
        return patches


def _groups(table: ScoreTable, by: str | npt.ArrayLike | None) -> list[tuple[str, npt.NDArray[np.bool_]]]:
    """Name and rows of each group; those without a value come last."""
    if by is None:
        return [("", np.ones(len(table), dtype=bool))]
    values = pd.Series(table.form if isinstance(by, str) and by == "form" else by)
    if isinstance(by, str) and by != "form" or len(values) != len(table):
        message = f"by must be 'form' or one value for each of {len(table)} rows"
        raise wrong_call(message, "give the column: by=df['sex']", field="by")
    known = list(values.cat.categories) if isinstance(values.dtype, pd.CategoricalDtype) else sorted(values.dropna().unique())
    if len(known) > MOST_GROUPS:
        message = f"by has {len(known)} groups, at most {MOST_GROUPS} can be read"
        raise wrong_call(message, "make classes of it first, as pandas.cut does", field="by")
    groups = [(str(value), (values == value).fillna(False).to_numpy(dtype=bool)) for value in known]
    missing = values.isna().to_numpy()
    return groups + ([(text("group_not_known", table._language), missing)] if missing.any() else [])


def _one_of_each_form(table: ScoreTable) -> list[Report]:
    """The first report of each form that was used: what the form allows, and its bands."""
    scored, forms = table._core.refusals() == 0, table._core.form()
    return [table.row(int(np.flatnonzero(scored & (forms == form))[0])) for form in np.unique(forms[scored])]


def _ends(scored: Column, examples: Sequence[ScaleScore]) -> tuple[float, float]:
    """The ends of the axis: every score that occurs, in whole numbers, and what the forms allow."""
    ends = [float(np.floor(scored.min())), float(np.ceil(scored.max()))] if len(scored) else []
    for possible in (score.possible for score in examples):
        ends += [possible.lower, possible.upper] if possible else []
    return (min(ends), max(ends)) if ends and min(ends) < max(ends) else (0.0, 1.0)


def _in_numbers(scores: Column, scored: npt.NDArray[np.bool_], language: str) -> str:
    n = int(scored.sum())
    return text(
        "distribution_of", language, n=n, without=len(scores) - n,
        mean=decimal(float(scores[scored].mean()), language) if n else "–",
        sd=decimal(float(scores[scored].std(ddof=1)), language) if n > 1 else "–",
    )  # fmt: skip


def plot_series(series: Series, ax: Axes | None) -> Axes:
    """The scores over time, what would not be a reliable change from the first, the line through all, and alerts."""
    language = series.language
    found = [(report.assessment_date, one) for report, one in zip(series.reports, series.occasions, strict=True)]
    seen = [(day, one) for day, one in found if day is not None and one.get("score") is not None]
    ax = new_axes(ax, 7.0, 3.8)
    since_first = [(day, one.get("since_first", {}).get("unremarkable")) for day, one in seen]
    unremarkable = [(day, interval) for day, interval in since_first if interval]
    if unremarkable:
        when = _dates([seen[0][0], *(day for day, _ in unremarkable)])
        ends = [unremarkable[0][1], *(interval for _, interval in unremarkable)]
        ax.fill_between(when, [low for low, _ in ends], [high for _, high in ends], color=_GROUND, linewidth=0,
                        label=text("no_reliable_change", language))  # fmt: skip
    days = _dates([day for day, _ in seen])
    scores = [float(one["score"]) for _, one in seen]
    ax.plot(days, scores, color=INK, linewidth=1, marker="D", markeredgecolor="white", markersize=7)
    if series.slope is not None and len(seen) > 1:
        months = (days - days[0]).astype(float) / MONTH_DAYS
        line = np.mean(scores) + series.slope * (months - months.mean())
        ax.plot(days, line, color=QUIET, linestyle="--", linewidth=1.2, label=text("slope_line", language))
    worse = [(day, float(one["score"])) for day, one in seen if one["alert"]]
    if worse:
        ax.plot(_dates([day for day, _ in worse]), [score for _, score in worse], linestyle="none", marker="o", markersize=15,
                markerfacecolor="none", markeredgecolor=INK, label=text("worse", language))  # fmt: skip
    ax.set_xticks(days, [str(day) for day in days], rotation=30, ha="right")
    ax.set_xlabel(text("assessed", language))
    if series.reports:
        scale = str(series.to_dict()["scale"])
        ax.set_title(series.reports[0][scale].title, loc="left")
    framed(ax, "bottom", "left")
    _legend(ax, None, 76)
    return ax


def plot_change(change: Change, before: npt.ArrayLike, ax: Axes | None) -> Axes:
    """The second score against the first: a mark a person, the line of no change, the limits of reliable change."""
    first, difference = np.broadcast_arrays(np.atleast_1d(np.asarray(before, dtype=float)), np.atleast_1d(change.difference))
    second = first + difference
    classes = np.broadcast_to(
        np.where(change.reliable, "reliable", "not reliable") if change.change_class is None else change.change_class, first.shape
    )
    ax = new_axes(ax, 5.6, 5.4)
    order = np.argsort(first)
    lower, upper = (np.broadcast_to(np.asarray(end, dtype=float), first.shape)[order] for end in change.unremarkable)
    ax.fill_between(first[order], lower, upper, color=_GROUND, linewidth=0, zorder=0, label="not a reliable change")
    known = np.isfinite(first) & np.isfinite(second)
    ends = [float(np.min([first[known], second[known]])), float(np.max([first[known], second[known]]))] if known.any() else [0, 1]
    ax.plot(ends, ends, color=OUTLINE, linewidth=1, label="no change")
    for place, name in enumerate(_CHANGE_CLASSES):
        here = known & (classes == name)
        if here.any():
            marker, filled = _CHANGE_CLASSES[name]
            ax.plot(first[here], second[here], linestyle="none", marker=marker, markersize=6, alpha=0.75, color=INK,
                    markerfacecolor=INK if filled else "none", label=f"{name} ({int(here.sum())})", zorder=2 + place)  # fmt: skip
    ax.set_xlabel("before")
    ax.set_ylabel("after")
    ax.set_title(f"Change by method {change.method}", loc="left")
    room = 0.05 * (ends[1] - ends[0]) or 1.0
    ax.set(xlim=(ends[0] - room, ends[1] + room), ylim=(ends[0] - room, ends[1] + room), aspect="equal")
    framed(ax, "bottom", "left")
    _legend(ax, None, 40, columns=2)
    return ax


# -- what plots share ------------------------------------------------------------------------------------------------------


def new_axes(ax: Axes | None, width: float, height: float) -> Axes:
    """The caller's axes, or those of a new figure."""
    return ax if ax is not None else pyplot.subplots(figsize=(width, height), layout="constrained")[1]


def _dates(days: Sequence[datetime.date]) -> npt.NDArray[np.datetime64]:
    return np.array(days, dtype="datetime64[D]")


def _share(bar: Bar, value: float) -> float:
    return (value - bar.low) / (bar.high - bar.low) if bar.high > bar.low else 0.0


def _stretched(bar: Bar) -> Bar:
    """The same bar from 0 to 1."""
    zones = [replace(zone, low=_share(bar, zone.low), high=_share(bar, zone.high)) for zone in bar.zones]
    reachable = (_share(bar, bar.reachable[0]), _share(bar, bar.reachable[1])) if bar.reachable else None
    return Bar(0.0, 1.0, zones, [], None if bar.score is None else _share(bar, bar.score), reachable)


def _beside(ax: Axes, y: float, words: str) -> None:
    """Words at the right of a row."""
    ax.text(1.02, y, words, transform=ax.get_yaxis_transform(), va="center", fontsize=8.5)


def _patch(face: str, hatch: str, label: str) -> Patch:
    return Patch(facecolor=face, edgecolor=hatching(face), linewidth=0 if face != WITHOUT else 0.6, hatch=hatch, label=label)


def framed(ax: Axes, *sides: str) -> None:
    """Only these sides of the frame."""
    for side in ("top", "bottom", "left", "right"):
        ax.spines[side].set_visible(side in sides)
        ax.spines[side].set_color(OUTLINE)


def _whole_numbers() -> mpl.ticker.MaxNLocator:
    """Ticks at whole numbers only, 1, 2, 5, 10, ... apart."""
    return mpl.ticker.MaxNLocator(8, integer=True, steps=[1, 2, 5, 10])


def _legend(ax: Axes, handles: Sequence[Patch] | None, below: float, columns: int = 4) -> None:
    """A legend under the axes, so many points below them; none where there is nothing to tell."""
    shown = list(handles) if handles is not None else ax.get_legend_handles_labels()[0]
    if shown:
        offset = ScaledTranslation(0, -below / 72, ax.figure.dpi_scale_trans)
        ax.legend(handles=shown, loc="upper center", bbox_to_anchor=(0.5, 0.0), bbox_transform=ax.transAxes + offset,
                  frameon=False, fontsize=8.5, borderaxespad=0.2, markerscale=0.8,
                  ncols=1 if max(len(str(one.get_label())) for one in shown) > 34 else min(len(shown), columns))  # fmt: skip
