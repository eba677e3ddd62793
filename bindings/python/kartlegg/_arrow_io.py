"""PyArrow, and small things done with its tables. PyArrow has no types of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any, TypeAlias

Table: TypeAlias = Any
"""A PyArrow table."""
Schema: TypeAlias = Any
Column: TypeAlias = Any
"""A PyArrow chunked array."""

pa: Any = import_module("pyarrow")
pc: Any = import_module("pyarrow.compute")


def arrow(part: str) -> Any:
    """A part of PyArrow that is imported where it is used."""
    return import_module(f"pyarrow.{part}")


def in_blocks(tables: Iterable[Table], rows: int, schema: Schema) -> Iterator[Table]:
    """The rows of all tables in tables of `rows` rows, the last one shorter; one without rows if there are none."""
    waiting: list[Table] = []
    have, given = 0, False
    for table in tables:
        waiting.append(table)
        have += table.num_rows
        while have >= rows:
            together = pa.concat_tables(waiting)
            yield together.slice(0, rows)
            given, have = True, have - rows
            waiting = [together.slice(rows)] if have else []
    if have or not given:
        yield pa.concat_tables(waiting) if waiting else schema.empty_table()


def is_text(kind: Any) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def texts_once(table: Table) -> Table:
    """The table with each text or date stored once for all its rows, so that each is read once."""
    for index, field in enumerate(table.schema):
        if is_text(field.type) or pa.types.is_date(field.type):
            table = table.set_column(index, field.name, table.column(index).dictionary_encode())
    return table


def index_type(names: int) -> Any:
    """The type of the numbers behind so many names, as pandas chooses it."""
    return pa.int8() if names < 128 else pa.int16() if names < 32768 else pa.int32()


def with_categories(column: Column, categories: Any, ordered: bool) -> Column:
    """A column of names as numbers into the array `categories`, whatever dictionaries its parts had."""
    plain = column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column
    numbers = pc.index_in(plain, value_set=categories).cast(index_type(len(categories)))
    chunks = [pa.DictionaryArray.from_arrays(part, categories, ordered=ordered) for part in numbers.chunks]
    return pa.chunked_array(chunks, pa.dictionary(index_type(len(categories)), categories.type, ordered))
