"""The people of a table: ages, dates, gestation, sex, informant and form, each a column, a sequence or one value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from . import _core, _subject
from ._columns import Frame, Numbers, RowNotes, different_values, numbers
from ._errors import Error, did_you_mean, wrong_call
from ._subject import is_missing

Given: TypeAlias = Any
"""The name of a column, a sequence with one value a row, one value for all, or None."""

Days: TypeAlias = npt.NDArray[np.int32]

_IMPOSSIBLE = np.inf
"""Given to the core for a prematurity that cannot be read, so that it refuses the age."""


@dataclass
class Cohort:
    """The people, as the core takes them; None or an empty list: not known for anybody."""

    age_months: Numbers | None
    birth_day: Days | None
    assessment_day: Days | None
    weeks_early: Numbers | None
    gestation_days: Numbers | None
    sex: npt.NDArray[np.uint8] | None
    informant: list[str]
    form: list[str]


class Reader:
    """Reads what was given about the people, and notes the values that cannot be read."""

    def __init__(self, frame: Frame, notes: RowNotes) -> None:
        self._frame = frame
        self._notes = notes

    def values(self, given: Given, role: str, *, text_is_value: bool = False) -> tuple[Any, str]:
        """One value a row, and the name to call them by."""
        if self._frame.has(given):
            return self._frame.column(given), given
        if isinstance(given, str) and not text_is_value:
            return self._frame.require(given, role), given
        if isinstance(given, str) or not hasattr(given, "__len__"):
            return [given] * self._frame.rows, role
        return self._frame.check_length(given, role), role

    def numbers(self, given: Given, role: str) -> Numbers | None:
        if given is None:
            return None
        values, column = self.values(given, role)
        result, wrong = numbers(values)
        self._notes.add("not_understood", column, wrong)
        return result

    def weeks_early(self, given: Given) -> Numbers | None:
        """Whole weeks. What cannot be read is impossible, not unknown: the wrong age would be the wrong form."""
        if given is None:
            return None
        values, column = self.values(given, "weeks_early")
        result, wrong = numbers(values)
        wrong |= {int(row): float(result[row]) for row in np.flatnonzero(result != np.floor(result)) if not np.isnan(result[row])}
        result = result.copy()
        result[list(wrong)] = _IMPOSSIBLE
        self._notes.add("unreadable", column, wrong)
        return result

    def age_months(self, age_months: Given, age_years: Given, age_days: Given) -> Numbers | None:
        given = {"age_months": age_months, "age_years": age_years, "age_days": age_days}
        named = [name for name, value in given.items() if value is not None]
        if len(named) > 1:
            raise wrong_call(f"{' and '.join(named)} are both given", "give the age once")
        if age_years is not None:
            years = self.numbers(age_years, "age_years")
            return None if years is None else years * 12
        if age_days is not None:
            days = self.numbers(age_days, "age_days")
            return None if days is None else days / _subject.MEAN_MONTH_DAYS
        return self.numbers(age_months, "age_months")

    def days(self, given: Given, role: str) -> Days | None:
        """Dates as days since 1970-01-01."""
        if given is None:
            return None
        values, column = self.values(given, role, text_is_value=_readable(given, lambda v: _subject.to_date(v, role)))
        dtype = getattr(values, "dtype", None)
        if isinstance(dtype, np.dtype) and dtype.kind == "M":
            dates = np.asarray(values, dtype="datetime64[D]")
            days = dates.astype(np.int64)
            days[np.isnat(dates)] = _core.NO_DAY
            return days.astype(np.int32)
        return self._each(values, column, lambda value: np.datetime64(_subject.to_date(value, role), "D").astype(int),
                          _core.NO_DAY).astype(np.int32)  # fmt: skip

    def gestation_days(self, given: Given) -> Numbers | None:
        if given is None:
            return None
        values, column = self.values(given, "gestation", text_is_value=_readable(given, _subject.gestation_days))
        dtype = getattr(values, "dtype", None)
        if isinstance(dtype, np.dtype) and dtype.kind in "iuf":
            raise wrong_call(f"gestation: column {column!r} holds numbers", _subject.GESTATION_HINT, field="gestation")
        return self._each(values, column, _subject.gestation_days, np.nan, unreadable=_IMPOSSIBLE)

    def sex(self, given: Given) -> npt.NDArray[np.uint8] | None:
        if given is None:
            return None
        values, column = self.values(given, "sex", text_is_value=str(given).lower() in _subject.SEXES)
        return self._each(values, column, _subject.sex_code, 0).astype(np.uint8)

    def words(self, given: Given, role: str, known: Sequence[str]) -> list[str]:
        """Ids of informants or forms: one for all, or one a row."""
        if given is None:
            return []
        if not self._frame.has(given) and (isinstance(given, str) or not hasattr(given, "__len__")):
            word = _subject.form_id(given)
            if word not in known:
                hint = did_you_mean(word, [*known, *self._frame.names])
                raise wrong_call(f"{role}: {word!r} is neither a column nor one of the instrument", hint, field=role)
            return [word]
        numbers, different = different_values(self.values(given, role)[0])
        words = [_subject.form_id(value) for value in different]
        return words if len(words) == 1 < self._frame.rows else [words[number] for number in numbers]

    def _each(
        self, values: Any, column: str, read: Callable[[Any], float], absent: float, unreadable: float | None = None
    ) -> Numbers:
        """`read` for each value; where it cannot, the value is noted, and absent or `unreadable`."""
        numbers, different = different_values(values)
        found = np.full(len(different), absent, dtype=np.float64)
        bad: dict[int, object] = {}
        for number, value in enumerate(different):
            if is_missing(value):
                continue
            try:
                found[number] = read(value)
            except (Error, ValueError):
                bad[number] = value
                found[number] = absent if unreadable is None else unreadable
        result = found[numbers]
        wrong = {row: bad[numbers[row]] for row in np.flatnonzero(np.isin(numbers, list(bad))).tolist()} if bad else {}
        self._notes.add("not_understood" if unreadable is None else "unreadable", column, wrong)
        return result


def _readable(given: Given, read: Callable[[str], object]) -> bool:
    """True if a text is a value itself, not the name of a column."""
    if not isinstance(given, str):
        return False
    try:
        read(given)
    except Error:
        return False
    return True
