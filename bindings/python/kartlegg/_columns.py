"""Columns of a data frame, read into the arrays that the core takes. Columns are found by name, never by position."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from . import _core, _subject
from ._codes import NOT_A_CODE, NUMBER, Codes, codes
from ._errors import did_you_mean, wrong_call
from ._frames import ArrowColumns, arrow_column, speaks_arrow, with_columns
from ._texts import text

MissingCodes: TypeAlias = Iterable[int | str]


@dataclass(frozen=True)
class RowNote:
    """What was seen of one row while its columns were read."""

    key: str
    column: str
    value: object

    def text(self, language: str) -> str:
        return text(self.key, language, where=text("in_column", language, name=self.column), value=self.value)


@dataclass
class RowNotes:
    """The notes of all rows, by row."""

    by_row: dict[int, list[RowNote]] = field(default_factory=dict)

    def add(self, key: str, column: str, values: Mapping[int, object]) -> None:
        for row, value in values.items():
            self.by_row.setdefault(row, []).append(RowNote(key, column, value))


class Frame:
    """A data frame by the names of its columns: pandas, what speaks Arrow, or a mapping of columns that NumPy can read."""

    def __init__(self, frame: Any) -> None:
        self.kind = type(frame).__module__.partition(".")[0]
        frame = with_columns(frame)
        self._frame = frame = ArrowColumns(frame) if speaks_arrow(frame) else frame
        columns = frame.keys() if isinstance(frame, Mapping) else frame.columns
        if isinstance(frame, ArrowColumns):
            columns = frame.names
        self.names = [str(name) for name in columns]
        self._keys = dict(zip(self.names, columns, strict=True))
        self.index: Any = getattr(frame, "index", None)
        if isinstance(frame, ArrowColumns):
            self.rows = frame.table.num_rows
        elif isinstance(frame, Mapping) and self.names:
            self.rows = len(frame[next(iter(columns))])
        else:
            self.rows = len(frame)

    def column(self, name: str) -> Any:
        if self.names.count(name) > 1:
            raise wrong_call(f"column {name!r} occurs {self.names.count(name)} times", "name each column once")
        return arrow_column(self._frame[self._keys[name]])

    def require(self, name: str, role: str) -> Any:
        if name not in self._keys:
            raise wrong_call(f"{role}: no column {name!r}", did_you_mean(name, self.names), field=role)
        return self.column(name)

    def has(self, name: object) -> bool:
        return isinstance(name, str) and name in self._keys

    def check_length(self, values: Any, role: str) -> Any:
        values = arrow_column(values)
        if len(values) != self.rows:
            raise wrong_call(f"{role}: {len(values)} values for {self.rows} rows", field=role)
        index: Any = getattr(values, "index", None)
        if self.index is not None and hasattr(index, "equals") and not index.equals(self.index):
            raise wrong_call(f"{role}: the index of the series is not that of the table", field=role)
        return values


def split_missing_codes(missing_codes: MissingCodes) -> tuple[list[int], frozenset[str]]:
    """Missing codes as whole numbers, for the core, and as texts."""
    whole: list[int] = []
    words: set[str] = set()
    for code in [missing_codes] if isinstance(missing_codes, int | str) else missing_codes:
        if isinstance(code, str) and not NUMBER.fullmatch(code.strip()):
            words.add(code.strip())
        else:
            whole.append(_subject.whole(code, "missing_codes"))
    return whole, frozenset(words)


def item_columns(
    items: None | str | Mapping[str, str], known: Sequence[_core.Item], names: Sequence[str]
) -> dict[str, str]:
    """Which column holds which item: by id, by a pattern, or as given."""
    ids = [item.id for item in known]
    if isinstance(items, Mapping):
        for item, column in items.items():
            if item not in ids:
                raise wrong_call(f"items: unknown item {item!r}", did_you_mean(item, ids), refusal="unknown_item")
            if column not in names:
                raise wrong_call(f"items: no column {column!r} for item {item!r}", did_you_mean(column, names))
        return dict(items)
    pattern = "{id}" if items is None else items
    wanted = _fill(pattern, known)
    found = {item: column for item, column in wanted.items() if column in names}
    if not found:
        first = next(iter(wanted.values()), pattern)
        hint = did_you_mean(first, names)
        if items is None:
            raise wrong_call(f"no column is named like an item, such as {first!r}", f"say which is which with items; {hint}")
        raise wrong_call(f"items: no column fits the pattern {pattern!r}, such as {first!r}", hint)
    return found


def _fill(pattern: str, known: Sequence[_core.Item]) -> dict[str, str]:
    """The column that a pattern names for each item; items without a number have none where it asks for numbers."""
    by_number = "{number" in pattern
    if not by_number and "{id" not in pattern:
        raise wrong_call(f"items: pattern {pattern!r} has neither {{id}} nor {{number}}", "such as 'sdq{number}'")
    try:
        return {i.id: pattern.format(id=i.id, number=i.number) for i in known if not by_number or i.number is not None}
    except (KeyError, ValueError, IndexError):
        raise wrong_call(f"items: pattern {pattern!r} cannot be read", "such as 'sdq{number}' or 'p_{id}'") from None


@dataclass
class Answers:
    """The answers, a column each, and which items each column may hold."""

    columns: dict[str, Codes]
    items: dict[str, list[str]]  # column -> items

    @property
    def shared(self) -> dict[str, list[str]]:
        """Columns that hold different items on different forms."""
        return {column: items for column, items in self.items.items() if len(items) > 1}

    def single(self) -> tuple[list[str], list[Codes]]:
        """Items with a column of their own, and these columns."""
        own = {items[0]: self.columns[column] for column, items in self.items.items() if len(items) == 1}
        return list(own), list(own.values())

    def by_form(self, form: npt.NDArray[np.int16], forms: Sequence[_core.Form]) -> tuple[list[str], list[Codes]]:
        """All items: a shared column goes, row by row, to the item that the row's form asks."""
        names, columns = self.single()
        for column, items in self.shared.items():
            for item in items:
                asks = np.array([item in f.items for f in forms] + [False])  # the last one: no form, -1
                names.append(item)
                columns.append(Codes(np.where(asks[form], self.columns[column].as_numbers(), np.nan)))
            for f in forms:
                both = [item for item in items if item in f.items]
                if len(both) > 1 and forms.index(f) in form:
                    raise wrong_call(f"items: column {column!r} stands for {' and '.join(both)}, and form {f.id!r} asks both")
        return names, columns


def read_answers(
    frame: Frame, mapping: Mapping[str, str], words: frozenset[str], invalid: str, notes: RowNotes
) -> Answers:
    """The answer columns as numbers. Answers that are no codes are noted, and refused or counted as not answered."""
    columns: dict[str, Codes] = {}
    items: dict[str, list[str]] = {}
    for item, column in mapping.items():
        items.setdefault(column, []).append(item)
    for column in items:
        values, wrong = codes(frame.column(column), words)
        if wrong:
            values.values[list(wrong)] = NOT_A_CODE if invalid == "refuse" else np.nan
            notes.add("not_a_code" if invalid == "refuse" else "not_a_code_missing", column, wrong)
        columns[column] = values
    return Answers(columns, items)
