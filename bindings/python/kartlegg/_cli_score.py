"""kartlegg score and explain."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.markup import escape

from . import _cli_population
from ._arrow_io import texts_once
from ._cli_show import make_console, plain_table
from ._cli_stream import BLOCK_ROWS, Scored, Stream
from ._comparison import Comparison
from ._data_kinds import open_data, read_blocks
from ._errors import did_you_mean, wrong_call
from ._files import check_folder
from ._instrument import Instrument
from ._outputs import Output, ending_cleanly
from ._population_count import Counting
from ._settings import Settings
from ._sources import Source
from ._summary import Summary, summarize
from ._table import SHOWN, Refused, refused_error
from ._tally import ROWS_NAMED, Tally
from ._texts import text

COUNTING = text("counting")
_EXAMPLES = 8  # rows named for each reason of a refusal


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
    """Score a data file block by block, write it, and print what came out."""
    console = make_console()
    if not outputs and not wanted and page is None:
        raise wrong_call("output: nothing was asked for", "scores with -o FILE, statistics with --by or --statistics FILE")
    files = [Output(output) for output in outputs]
    statistics_file = Output(wanted.statistics) if wanted.statistics is not None else None
    if page is not None:
        check_folder(page)
    source = open_data(path, settings.separator)
    _check_names("by", wanted.by, source)
    for scale, column in settings.compare.items():
        if scale not in instrument.scale_ids:
            raise wrong_call(f"compare: unknown scale {scale!r}", did_you_mean(scale, instrument.scale_ids), field="compare")
        _check_names("compare", [column], source)
    if profile is not None:
        _check_row("profile", profile, source, source.rows)
    counting = Counting(instrument._core, wanted.scheme, settings.share(), wanted.smallest, language) if wanted else None
    comparisons = [Comparison(scale, column) for scale, column in settings.compare.items()]
    scored = Scored(Tally(instrument._core, ROWS_NAMED), counting, comparisons, list(source.notes))
    stream = Stream(
        instrument, source, settings, wanted.by, profile=None if profile is None else profile - 1, threads=threads,
        language=language,
    )  # fmt: skip

    with ending_cleanly(), ExitStack() as stack:  # the files appear when it is left, all of them or none
        stream.run(files, scored, stack)
        if profile is not None:
            _check_row("profile", profile, source, scored.tally.rows)
        if strict and scored.refused:
            raise refused_error(scored.refused[:SHOWN], COUNTING, first_row=1, n=scored.tally.refused_n.total())
        if counting is not None:
            _cli_population.remark(scored.tally.refused_n, scored.notes, language)
            statistics = counting.population()
            _cli_population.tell(console, instrument, statistics, language)
            if statistics_file is not None:
                statistics_file.write_frame(statistics.to_pandas())
        else:
            print_summary(console, summarize(scored.tally, scored.notes, language), scored.refused, path)
        for comparison in comparisons:
            _print_comparison(console, comparison)
        if page is not None:
            _write_page(instrument, scored, page, language)
    for written in [*outputs, *(path for path in (wanted.statistics, page) if path)]:
        console.print(text("wrote", language, path=escape(str(written))), soft_wrap=True)


def _check_names(field: str, names: Sequence[str], source: Source) -> None:
    for name in names:
        if name not in source.names:
            raise wrong_call(f"{field}: no column {name!r}", did_you_mean(name, source.names), field=field)


def _check_row(field: str, row: int, source: Source, rows: int | None) -> None:
    if row < 1 or rows is not None and row > rows:
        raise wrong_call(f"{field}: there is no row {row}", f"{source.path.name} has {rows} rows; {COUNTING}")


def _write_page(instrument: Instrument, scored: Scored, page: Path, language: str) -> None:
    from .page import Section, write_page

    section = Section(
        instrument, scored.tally, scored.profile, scored.profile_row + 1, scored.without, scored.shared, scored.without_norms
    )
    write_page(page, [section], language)


# -- what is printed ----------------------------------------------------------------------------------------------------


def print_summary(console: Console, summary: Summary, refused: Sequence[Refused], path: Path) -> None:
    """Rows, what was not scored and why, and each scale."""
    console.print(f"[bold]{escape(summary.title)}[/bold]")
    console.print(f"{escape(str(path))}: {summary.lead}", soft_wrap=True)
    if refused:
        title = f"{text('not_scored', summary.language).capitalize()} ({text('counting', summary.language)})"
        table = plain_table("rows", "reason", "row", "example", title=title, right=(0,))
        for reason, rows in summary.refused.items():
            n = summary.refused_n[reason]
            shown = ", ".join(str(row + 1) for row in rows[:_EXAMPLES]) + (" ..." if n > _EXAMPLES else "")
            example = next(row for row in refused if row.reason == reason)
            place = text("in_column", summary.language, name=example.column) + ": " if example.column and example.column not in example.note else ""
            table.add_row(str(n), reason, shown, escape(place + example.note))
        console.print("", table)
    right = range(1, 3 if summary.answer_counts else 4)  # numbers
    table = plain_table(*summary.headings, right=tuple(right))
    for row in summary.scale_rows():
        table.add_row(*(escape(cell) for cell in row))
    console.print("", table, "")
    for note in summary.notes + summary.noted_lines():
        console.print(f"{text('note', summary.language)}: {escape(note)}", soft_wrap=True)


def _print_comparison(console: Console, found: Comparison) -> None:
    """How many rows agree with a column of the file, and the ones that differ."""
    differ, column = found.rows - found.agree, escape(found.column)
    console.print(f"{found.scale} against {column}: {found.agree} of {found.rows} rows agree, {differ} differ")
    if differ:
        table = plain_table("row", "kartlegg", column, right=(0, 1, 2))
        for row, mine, theirs in found.differ:
            table.add_row(str(row + 1), *("-" if np.isnan(value) else f"{value:.10g}" for value in (mine, theirs)))
        console.print(table)
        if differ > len(found.differ):
            console.print(f"... and {differ - len(found.differ)} more")


# -- explain ------------------------------------------------------------------------------------------------------------


def explain_row(
    instrument: Instrument, path: Path, settings: Settings, *, row: int, scale: str | None, language: str
) -> None:
    """Print the way from a row's answers to its scores."""
    source = open_data(path, settings.separator)
    _check_row("row", row, source, source.rows)
    start = 0
    for block in read_blocks(source, source.names, BLOCK_ROWS):
        if row <= block.done:
            break
        start = block.done
    _check_row("row", row, source, block.done)
    frame = texts_once(block.frame.slice(row - 1 - start, 1))
    table = instrument.score_table(frame, **settings.for_table(), language=language)
    if table.refused_rows:
        raise refused_error(table.refused_rows, COUNTING, first_row=row)
    report = table.row(0)
    console = make_console()
    lines = [report.form.explanation, *report.notes]
    scales: list[str | None] = [scale] if scale else [score.scale for score in report]
    for wanted in scales or [None]:
        lines += ["", report.explain(wanted).rstrip("\n")]
    for line in lines:
        console.print(line, markup=False, soft_wrap=True)
