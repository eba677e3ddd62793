"""Scoring a data file block by block: read, score, count and write; memory does not grow with the number of rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from . import _cli_population
from ._arrow_io import Column, Schema, Table, index_type, pa, texts_once, with_categories
from ._cli_show import make_console
from ._comparison import Comparison
from ._data_kinds import read_blocks
from ._errors import did_you_mean, wrong_call
from ._instrument import Instrument
from ._norm_columns import notes_on_norms
from ._outputs import Output, Write
from ._population_count import Counting
from ._report import Report
from ._settings import Settings
from ._sources import Block, Source
from ._table import SHOWN, Refused, ScoreTable, notes_on_columns, notes_on_record
from ._tally import Tally

BLOCK_ROWS = 131_072
"""Rows that are read, scored and written together. What comes out does not depend on it."""


@dataclass
class Scored:
    """What is known of a scored file without its rows."""

    tally: Tally
    counting: Counting | None
    comparisons: list[Comparison]
    notes: list[str]
    refused: list[Refused] = field(default_factory=list)  # the first ones, and the first of each reason; rows from 0
    without: list[str] = field(default_factory=list)  # items that no column holds
    shared: dict[str, list[str]] = field(default_factory=dict)  # columns that hold several items
    without_norms: dict[tuple[str, str], int] = field(default_factory=dict)  # title of a norm group and what it goes by: rows
    profile: Report | None = None
    profile_row: int = -1  # counted from 0


class Stream:
    """A data file on its way through an instrument."""

    def __init__(
        self, instrument: Instrument, source: Source, settings: Settings, by: Sequence[str], *,
        profile: int | None, threads: int, language: str,
    ) -> None:  # fmt: skip
        self._instrument, self._source, self._settings = instrument, source, settings
        self._by, self._threads, self._language = by, threads, language
        self._profile = profile
        self._confidence = settings.share()
        self._kept = _kept(source, settings.keep)
        self._categories: dict[str, Column] = {}
        # A table without rows shows what is wrong with the names of columns, before anything is read.
        nobody = self._score(source.schema.empty_table())
        roles = [value for value in vars(settings).values() if isinstance(value, str)]
        used = {*nobody._mapping.values(), *roles, *by, *settings.compare.values()}
        self._used = [name for name in source.names if name in used]

    def run(self, outputs: Sequence[Output], scored: Scored, stack: ExitStack) -> None:
        """Score all blocks. Files that are written appear when `stack` is closed without an error."""
        writers: list[Write] = []
        read = [name for name in self._source.names if name in {*self._used, *self._kept}]
        if any(output.path.suffix.lower() != ".csv" for output in outputs):
            self._categories = {
                name: self._source.categories(name, BLOCK_ROWS)
                for name in self._kept if pa.types.is_dictionary(self._source.schema.field(name).type)
            }  # fmt: skip
        start = 0
        used_forms: set[int] = set()
        with _progress() as progress:
            task = progress.add_task(f"scoring {self._instrument.id}", total=self._source.rows)
            for block in read_blocks(self._source, read, BLOCK_ROWS):
                frame = texts_once(block.frame.select(self._used))
                table = self._score(frame)
                columns = table._columns(self._confidence)
                if outputs:
                    result = self._result(table._arrow(columns), block, start)
                    if not writers:
                        writers = [stack.enter_context(output.writing(result.schema)) for output in outputs]
                    for write in writers:
                        write(result)
                scored.tally.add(columns)
                self._remember(scored, table, start, used_forms)
                if scored.counting is not None:
                    scored.counting.add(columns, _cli_population.group_columns(frame, self._by, self._settings))
                for comparison in scored.comparisons:
                    comparison.add(columns[comparison.scale, "raw"].values, frame.column(comparison.column), start)
                start += len(table)
                progress.update(task, completed=start)
        scored.without = self._without(used_forms, table)
        scored.notes += notes_on_record(self._instrument._core, self._language)
        scored.notes += notes_on_columns(scored.without, scored.shared, self._language)
        scored.notes += notes_on_norms(scored.without_norms, self._language)

    def _score(self, frame: Table) -> ScoreTable:
        return self._instrument.score_table(frame, **self._settings.for_table(), threads=self._threads, language=self._language)

    def _without(self, used_forms: set[int], table: ScoreTable) -> list[str]:
        """Items that a form used here asks, but that no column holds."""
        forms = list(self._instrument.forms().values())
        asked = [item for number in sorted(used_forms) for item in forms[number].items]
        return [item for item in dict.fromkeys(asked) if item not in table._mapping]

    def _remember(self, scored: Scored, table: ScoreTable, start: int, used_forms: set[int]) -> None:
        used_forms |= set(np.unique(table._core.form()).tolist()) - {-1}
        scored.shared = table.shared_columns
        for reason, rows in table.rows_without_norms.items():
            scored.without_norms[reason] = scored.without_norms.get(reason, 0) + rows
        refusals = table._core.refusals()
        refused = np.flatnonzero(refusals)
        known = {row.reason for row in scored.refused}
        _, first = np.unique(refusals[refused], return_index=True)
        for row in sorted({*refused[: max(SHOWN - len(scored.refused), 0)].tolist(), *refused[first].tolist()}):
            found = table._refused(row)
            if len(scored.refused) < SHOWN or found.reason not in known:
                scored.refused.append(Refused(found.row + start, found.column, found.reason, found.note))
                known.add(found.reason)
        if scored.profile is None:
            wanted = self._profile
            if wanted is None and len(refused) < len(table):
                wanted = start + int(np.flatnonzero(refusals == 0)[0])
            if wanted is not None and start <= wanted < start + len(table):
                scored.profile, scored.profile_row = table.row(wanted - start), wanted

    # -- what is written --------------------------------------------------------------------------------------------------

    def _result(self, scores: Table, block: Block, start: int) -> Table:
        """Number of the row, kept columns, scores; the same types in every block."""
        rows = pa.array(np.arange(start + 1, start + 1 + scores.num_rows, dtype=np.int64))
        names, columns = ["row"], [pa.chunked_array([rows])]
        taken = {"row", "norm_group", *scores.column_names}
        for name in self._kept:
            names.append(f"file.{name}" if name in taken else name)
            columns.append(self._as_stored(name, block.cells.column(name)))
        for name, column in zip(scores.column_names, scores.columns, strict=True):
            names.append(name)
            columns.append(_as_written(column))
        types = [pa.field(name, column.type) for name, column in zip(names, columns, strict=True)]
        about = {**(scores.schema.metadata or {}), b"pandas": _for_pandas(types, self._source.schema).encode()}
        return pa.table(columns, schema=pa.schema(types, metadata=about))

    def _as_stored(self, name: str, column: Column) -> Column:
        kind = self._source.schema.field(name).type
        if name in self._categories:
            return with_categories(column, self._categories[name], kind.ordered)
        return column if column.type == kind else column.cast(kind)


def _as_written(column: Column) -> Column:
    """A column of scores with the types that pandas gives to files."""
    if pa.types.is_dictionary(column.type):
        size = index_type(len(column.chunk(0).dictionary)) if column.num_chunks else pa.int8()
        kind = pa.dictionary(size, column.type.value_type)
        return pa.chunked_array([pa.DictionaryArray.from_arrays(part.indices.cast(size), part.dictionary) for part in column.chunks], kind)
    if pa.types.is_string(column.type) or pa.types.is_null(column.type):
        return column.cast(pa.large_string())
    return column


def _for_pandas(fields: Sequence[Any], stored: Schema) -> str:
    """What pandas is told of columns whose type it would not guess: yes and no with gaps, and what the file told it."""
    about = (stored.pandas_metadata or {}) if stored.metadata else {}
    told = {entry.get("name"): entry for entry in about.get("columns", [])}
    columns = []
    for one in fields:
        original = one.name.removeprefix("file.") if one.name not in told else one.name
        if original in told and one.name != "row":
            columns.append({**told[original], "name": one.name, "field_name": one.name})
        elif pa.types.is_boolean(one.type):
            columns.append({"name": one.name, "field_name": one.name, "pandas_type": "bool", "numpy_type": "boolean", "metadata": None})
    return json.dumps({"index_columns": [], "column_indexes": [], "columns": columns, "creator": {}, "pandas_version": "2.0.0"})


def _kept(source: Source, keep: list[str]) -> list[str]:
    """The columns to keep, as they stood in the file. A name that the output needs gets 'file.' before it."""
    names = source.names if keep == ["all"] else list(dict.fromkeys(keep))
    for name in names:
        if name not in source.names:
            raise wrong_call(f"keep: no column {name!r}", did_you_mean(name, source.names), field="keep")
    return names


def _progress() -> Progress:
    console = make_console(stderr=True)
    return Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
        console=console, disable=not console.is_terminal,
    )  # fmt: skip
