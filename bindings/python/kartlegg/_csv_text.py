"""Tables as the lines of a CSV file, a whole column at a time."""

from __future__ import annotations

from typing import Any

from ._arrow_io import Column, Table, is_text, pa, pc

_NEEDS_QUOTES = '[",\r\n]'
_EXACT = 1e15  # whole numbers below it are written digit by digit


def _text(word: str) -> Any:
    return pa.scalar(word, pa.large_string())


def header(names: list[str]) -> bytes:
    texts = pa.chunked_array([pa.array(names, pa.large_string())])
    return (",".join(_quoted(texts).to_pylist()) + "\n").encode()


def lines(table: Table) -> bytes:
    """The rows: whole numbers without '.0', every other number with all its digits, True and False, nothing for nulls.

    What is written of a value does not depend on the other values of its column.
    """
    if not table.num_rows:
        return b""
    columns = [_texts(column) for column in table.columns]
    separated = pc.binary_join_element_wise(*columns, _text(","), null_handling="replace", null_replacement="")
    ended = pc.binary_join_element_wise(separated, _text("\n"), _text(""))
    return b"".join(_content(part) for part in ended.chunks)


def _content(array: Any) -> bytes:
    """The texts of an array one after the other."""
    _, places, content = array.buffers()
    offsets = pa.Array.from_buffers(pa.int64(), len(array) + 1, [None, places], offset=array.offset)
    return bytes(content.slice(offsets[0].as_py(), offsets[-1].as_py() - offsets[0].as_py()))


def _texts(column: Column) -> Column:
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _each_once(column)
    if is_text(kind):
        return _quoted(column.cast(pa.large_string()))
    if pa.types.is_floating(kind):
        return _each_once(column.dictionary_encode())  # scores are few different numbers
    if pa.types.is_boolean(kind):
        return pc.if_else(column, _text("True"), _text("False"))
    if pa.types.is_integer(kind) or pa.types.is_decimal(kind) or pa.types.is_date32(kind):
        return column.cast(pa.large_string())
    if pa.types.is_timestamp(kind):
        # A day by itself stays one.
        return pc.replace_substring_regex(column.cast(pa.string()).cast(pa.large_string()), r" 00:00:00(\.0+)?Z?$|\.0+$", "")
    return _quoted(pa.chunked_array([[None if value is None else str(value) for value in column.to_pylist()]], pa.large_string()))


def _each_once(column: Column) -> Column:
    """The texts of a dictionary, each made once."""
    parts = []
    for part in column.chunks:
        different = pa.chunked_array([part.dictionary])
        numbers = pa.types.is_floating(different.type)
        texts = (_numbers(different.cast(pa.float64())) if numbers else _texts(different)).combine_chunks()
        parts.append(texts.take(part.indices))
    return pa.chunked_array(parts, pa.large_string())


def _numbers(column: Column) -> Column:
    exact = pc.and_(pc.equal(pc.floor(column), column), pc.less(pc.abs(column), _EXACT))
    whole = pc.if_else(exact, column, pa.scalar(0.0)).cast(pa.int64()).cast(pa.large_string())
    return pc.if_else(exact, whole, column.cast(pa.large_string()))


def _quoted(column: Column) -> Column:
    needs = pc.match_substring_regex(column, _NEEDS_QUOTES)
    if not pc.any(needs).as_py():
        return column
    doubled = pc.replace_substring(column, '"', '""')
    return pc.if_else(needs, pc.binary_join_element_wise(_text('"'), doubled, _text('"'), _text("")), column)
