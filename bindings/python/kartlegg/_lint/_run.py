"""The checks of a table, one after the other."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any

from .._catalogue import load
from .._columns import Frame, MissingCodes
from .._instrument import Instrument
from ._columns import check_columns
from ._direction import check_direction
from ._frequencies import frequencies_of
from ._people import check_people
from ._result import DataLint
from ._sheet import read_sheet
from ._sheets import check_sheets


def lint(
    df: Any,
    instrument: Instrument | str | os.PathLike[str] | None = None,
    *,
    items: None | str | Mapping[str, str] | Iterable[str] = None,
    age_months: str | None = None,
    age_years: str | None = None,
    age_days: str | None = None,
    sex: str | None = None,
    informant: str | None = None,
    form: str | None = None,
    already_keyed: str | Iterable[str] = (),
    missing_codes: MissingCodes = (),
    first_row: int = 0,
    language: str = "en",
) -> DataLint:
    """Say which column of a table looks wrong, and why, before anything is worked out from it.

    df: a data frame of any kind that `Instrument.score_table` takes, a row a person.
    instrument: its key says which codes there are, which items are reversed, which belong together. Without it only the columns
        themselves are compared.
    items: with an instrument as in `score_table` (or names of columns that are item ids). Without one, the columns of answers;
        left out, every column of numbers.
    age_months, age_years, age_days, sex: names of columns. informant, form: the name of a column, or one value for all.
    already_keyed, missing_codes: as in `score_table`. What is named there is not told again.
    first_row: how the texts count the first row. language: of the texts, 'en', 'nb' or 'nn'.

    What is looked for: numbers with decimal commas, texts, codes for "not answered" read as answers, codes that are shifted (1-5
    stored for 0-4) or not in the key, empty and constant columns, sums and means among the items, copies of columns, two items
    swapped, items turned once too often or too seldom, sheets entered twice, sheets with one answer, ages in another unit, mixed
    forms and informants, contradictory sexes. Items are told to run against their scale where the correlation is below 0 at a level
    of 0.001 over all items, and at most -0.10 (without a key -0.15); n must be 30. What could not be looked at is in `not_checked`.

    Nothing is changed, and nobody is left out. ResponseError for columns that are not there.
    """
    frame = Frame(df)
    known = load(instrument) if isinstance(instrument, str | os.PathLike) else instrument
    ages = {unit: column for unit, column in (("months", age_months), ("years", age_years), ("days", age_days)) if column is not None}
    for role, column in (*ages.items(), ("sex", sex)):
        if column is not None:
            frame.require(column, f"age_{role}" if role != "sex" else role)
    others = [name for name in (*ages.values(), sex, informant, form) if name is not None]
    sheet = read_sheet(frame, known._core if known is not None else None, items, others, already_keyed, missing_codes, first_row, language)
    looked_at = len(sheet.columns)
    frequencies = frequencies_of(sheet)
    check_columns(sheet)
    check_direction(sheet)
    check_sheets(sheet)
    check_people(sheet, ages, informant, form)
    about = "" if known is None else known.title(language)
    return DataLint(sheet.findings, sheet.not_checked, frame.rows, looked_at, language, about, frequencies)
