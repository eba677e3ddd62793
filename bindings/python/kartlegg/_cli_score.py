"""kartlegg score and explain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from . import _cli_population, _files
from ._cli_show import make_console, plain_table
from ._errors import did_you_mean, wrong_call
from ._instrument import Instrument
from ._norm_columns import notes_on_norms
from ._report import Report
from ._settings import Settings
from ._summary import Summary, summarize
from ._table import Refused, ScoreTable, notes_on_columns, refused_error
from ._texts import text

COUNTING = text("counting")
_SHOWN = 25  # rows that differ, in a comparison
_EXAMPLES = 8  # rows named for each reason of a refusal


@dataclass
class Scored:
    """A scored file: a row a person, as `ScoreTable.to_pandas` gives it."""

    scores: pd.DataFrame
    refused: list[Refused]  # rows counted from 0 over the whole file
    notes: list[str]
    without: dict[str, None]  # items that no column holds
    shared: dict[str, list[str]]  # columns that hold several items
    without_norms: dict[tuple[str, str], int]  # title of a norm group and what it goes by: rows that lack it
    profile: Report | None
    profile_row: int  # counted from 0


def score_file(
    instrument: Instrument,
    path: Path,
    settings: Settings,
    *,
    outputs: Sequence[Path],
    wanted: _cli_population.Wanted,
    page: Path | None,
    profile: int | None,
    strict: bool,
    threads: int,
    language: str,
) -> None:
    """Score a data file, print what came out, and write it."""
    console = make_console()
    if not outputs and not wanted and page is None:
        raise wrong_call("output: nothing was asked for", "scores with -o FILE, statistics with --by or --statistics FILE")
    writers = [_files.writer(output) for output in outputs]
    write_statistics = _files.writer(wanted.statistics) if wanted.statistics is not None else None
    if page is not None:
        _files.check_folder(page)
    data = _files.read(path, settings.separator)
    kept = _kept(data, settings.keep, instrument)
    groups = _cli_population.group_columns(instrument, data, wanted, settings)
    for scale, column in settings.compare.items():
        _check_comparison(instrument, data, scale, column)
    if profile is not None and not 1 <= profile <= len(data):
        raise wrong_call(f"profile: there is no row {profile}", f"{path.name} has {len(data)} rows; {COUNTING}")

    scored = _score_in_chunks(instrument, data, settings, threads, language, profile)
    if strict and scored.refused:
        raise refused_error(scored.refused, COUNTING, first_row=1)
    rows = pd.DataFrame({"row": np.arange(1, len(data) + 1)})
    result = pd.concat([rows, kept, scored.scores], axis=1)
    if wanted:
        _cli_population.remark(scored.refused, scored.notes, language)
        statistics = _cli_population.tell(
            console, instrument, scored.scores, groups, wanted, settings.share(), language
        )
    else:
        print_summary(console, summarize(scored.scores, instrument._core, scored.notes, language), scored.refused, data)
    for scale, column in settings.compare.items():
        _print_comparison(console, scored.scores[scale], data.frame[column], scale, column)
    for write in writers:
        write(result)
    if write_statistics is not None:
        write_statistics(statistics.to_pandas())
    if page is not None:
        _write_page(instrument, scored, page, language)
    for written in [*outputs, *(path for path in (wanted.statistics, page) if path)]:
        console.print(text("wrote", language, path=escape(str(written))), soft_wrap=True)


def _score_in_chunks(
    instrument: Instrument, data: _files.DataFile, settings: Settings, threads: int, language: str, profile: int | None
) -> Scored:
    """Score a file part by part, with a progress bar in a terminal."""
    size = min(max(len(data) // 50, 250), 20_000)
    starts = range(0, max(len(data), 1), size)
    wanted = None if profile is None else profile - 1
    confidence = settings.share()
    scored = Scored(pd.DataFrame(), [], list(data.notes), {}, {}, {}, None, -1)
    parts: list[pd.DataFrame] = []
    with _progress() as progress:
        task = progress.add_task(f"scoring {instrument.id}", total=len(data))
        for start in starts:
            frame = data.frame.iloc[start : start + size].reset_index(drop=True)
            table = instrument.score_table(frame, **settings.for_table(), threads=threads, language=language)
            parts.append(table.to_pandas(confidence=confidence))
            scored.refused += [Refused(r.row + start, r.column, r.reason, r.note) for r in table.refused_rows]
            scored.without.update(dict.fromkeys(table.items_without_column))
            scored.shared = table.shared_columns
            for reason, rows in table.rows_without_norms.items():
                scored.without_norms[reason] = scored.without_norms.get(reason, 0) + rows
            _take_profile(scored, table, start, wanted)
            progress.update(task, advance=len(frame))
    scored.notes += notes_on_columns(list(scored.without), scored.shared, language)
    scored.notes += notes_on_norms(scored.without_norms, language)
    scored.scores = pd.concat(parts, ignore_index=True)
    return scored


def _take_profile(scored: Scored, table: ScoreTable, start: int, wanted: int | None) -> None:
    """The report of the wanted row, or of the first row that was scored."""
    if scored.profile is not None:
        return
    if wanted is not None:
        if start <= wanted < start + len(table):
            scored.profile, scored.profile_row = table.row(wanted - start), wanted
        return
    refused = {row.row for row in table.refused_rows}
    first = next((row for row in range(len(table)) if row not in refused), None)
    if first is not None:
        scored.profile, scored.profile_row = table.row(first), first + start


def _progress() -> Progress:
    console = make_console(stderr=True)
    return Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
        console=console, disable=not console.is_terminal,
    )  # fmt: skip


def _kept(data: _files.DataFile, keep: list[str], instrument: Instrument) -> pd.DataFrame:
    """The columns to keep, as they stood in the file. A name that the output needs gets 'file.' before it."""
    names = list(data.cells.columns) if keep == ["all"] else keep
    for name in names:
        if name not in data.cells:
            raise wrong_call(f"keep: no column {name!r}", did_you_mean(name, list(data.cells.columns)), field="keep")
    taken = {"row", "refused", "form", "age_used_months", "note", "norm_group", *instrument.scale_ids}
    return data.cells[names].rename(columns={name: f"file.{name}" for name in names if name in taken})


def _write_page(instrument: Instrument, scored: Scored, page: Path, language: str) -> None:
    from .page import Section, write_page

    section = Section(
        instrument, scored.scores, scored.profile, scored.profile_row + 1, list(scored.without), scored.shared,
        scored.without_norms,
    )  # fmt: skip
    write_page(page, [section], language)


# -- what is printed ----------------------------------------------------------------------------------------------------


def print_summary(console: Console, summary: Summary, refused: Sequence[Refused], data: _files.DataFile) -> None:
    """Rows, what was not scored and why, and each scale."""
    console.print(f"[bold]{escape(summary.title)}[/bold]")
    console.print(f"{escape(str(data.path))}: {summary.lead}", soft_wrap=True)
    if refused:
        title = f"{text('not_scored', summary.language).capitalize()} ({text('counting', summary.language)})"
        table = plain_table("rows", "reason", "row", "example", title=title, right=(0,))
        for reason, rows in summary.refused.items():
            shown = ", ".join(str(row + 1) for row in rows[:_EXAMPLES]) + (" ..." if len(rows) > _EXAMPLES else "")
            example = next(row for row in refused if row.reason == reason)
            place = text("in_column", summary.language, name=example.column) + ": " if example.column and example.column not in example.note else ""
            table.add_row(str(len(rows)), reason, shown, escape(place + example.note))
        console.print("", table)
    headings = [text(key, summary.language) for key in ("scale", "n", "prorated_n", "not_scored", "mean_sd", "bands")]
    table = plain_table(*headings, right=(1, 2, 3))
    for row in summary.scale_rows():
        table.add_row(*(escape(cell) for cell in row))
    console.print("", table, "")
    for note in summary.notes + summary.noted_lines():
        console.print(f"{text('note', summary.language)}: {escape(note)}", soft_wrap=True)


def _check_comparison(instrument: Instrument, data: _files.DataFile, scale: str, column: str) -> None:
    if scale not in instrument.scale_ids:
        raise wrong_call(f"compare: unknown scale {scale!r}", did_you_mean(scale, instrument.scale_ids), field="compare")
    if column not in data.frame:
        names = list(data.frame.columns)
        raise wrong_call(f"compare: no column {column!r}", did_you_mean(column, names), field="compare")


def _print_comparison(console: Console, ours: pd.Series, theirs: pd.Series, scale: str, column: str) -> None:
    """How many rows agree with a column of the file, and the ones that differ."""
    file = pd.to_numeric(theirs, errors="coerce").to_numpy(dtype=float)
    mine = ours.to_numpy(dtype=float)
    both, neither = ~np.isnan(file) & ~np.isnan(mine), np.isnan(file) & np.isnan(mine)
    agree = neither | (both & (np.abs(np.where(both, mine - file, 0)) < 1e-9))
    differ = np.flatnonzero(~agree)
    console.print(f"{scale} against {escape(column)}: {int(agree.sum())} of {len(mine)} rows agree, {len(differ)} differ")
    if len(differ):
        table = plain_table("row", "kartlegg", escape(column), right=(0, 1, 2))
        for row in differ[:_SHOWN]:
            table.add_row(str(row + 1), *("-" if np.isnan(v) else f"{v:.10g}" for v in (mine[row], file[row])))
        console.print(table)
        if len(differ) > _SHOWN:
            console.print(f"... and {len(differ) - _SHOWN} more")


# -- explain ------------------------------------------------------------------------------------------------------------


def explain_row(
    instrument: Instrument, path: Path, settings: Settings, *, row: int, scale: str | None, language: str
) -> None:
    """Print the way from a row's answers to its scores."""
    data = _files.read(path, settings.separator)
    if not 1 <= row <= len(data):
        raise wrong_call(f"row: there is no row {row}", f"{path.name} has {len(data)} rows; {COUNTING}")
    frame = data.frame.iloc[row - 1 : row].reset_index(drop=True)
    table = instrument.score_table(frame, **settings.for_table(), language=language)
    if table.refused_rows:
        raise refused_error(table.refused_rows, COUNTING, first_row=row)
    report = table.row(0)
    console = make_console()
    lines = [report.form.explanation, *report.notes]
    for wanted in [scale] if scale else [score.scale for score in report]:
        lines += ["", report.explain(wanted).rstrip("\n")]
    for line in lines:
        console.print(line, markup=False, soft_wrap=True)
