"""One person: ages, dates and gestation as people write them, turned into what the core takes."""

from __future__ import annotations

import datetime
import math
import re
from typing import TypeAlias

from . import _core
from ._errors import ResponseError, wrong_call

Date: TypeAlias = "datetime.date | str"

MEAN_MONTH_DAYS = _core.mean_month_days
"""Average length of a month in the Gregorian calendar: 146 097 days in 4 800 months."""

SEXES = {"": 0, "female": 1, "f": 1, "male": 2, "m": 2}

_GESTATION = re.compile(r"\s*(\d{1,2})\s*w\s*(?:([0-6])\s*d)?\s*", re.IGNORECASE)
GESTATION_HINT = "write weeks and days like '33w5d' (39.4 could be 39 weeks 4 days, or 39.4 weeks)"


def is_missing(value: object) -> bool:
    """None, NaN, NaT, pandas.NA, or an empty text."""
    if value is None:
        return True
    if isinstance(value, str):
        return not value.strip()
    try:
        return not bool(value == value)  # NaN and NaT differ from themselves
    except (TypeError, ValueError):  # pandas.NA has no truth value
        return True


def to_date(value: Date, name: str) -> datetime.date:
    """A date from a date, a datetime, or ISO text ('2024-02-29')."""
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    try:
        return datetime.date.fromisoformat(str(value).strip())
    except ValueError:
        raise wrong_call(
            f"{name}: {value!r} is not a date", "write it like 2024-02-29", field=name, refusal="impossible_age"
        ) from None


def gestation_days(value: object) -> int:
    """Days from '33w5d' or '33w'. A bare number is refused: it may be weeks.days or decimal weeks."""
    found = _GESTATION.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise wrong_call(f"gestation: {value!r} cannot be read", GESTATION_HINT, field="gestation")
    return int(found[1]) * 7 + int(found[2] or 0)


def whole(value: object, name: str) -> int:
    """A whole number from an int, or from a float without a fraction."""
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        number = math.nan
    if not number.is_integer():
        raise wrong_call(f"{name}: {value!r} is not a whole number", field=name)
    return int(number)


def age_in_months(age_months: float | None, age_years: float | None, age: str | _core.Age | None) -> float:
    """Decimal months from whichever is given; NaN if none is."""
    given = [name for name, value in (("age_months", age_months), ("age_years", age_years), ("age", age))
             if not is_missing(value)]  # fmt: skip
    if len(given) > 1:
        raise wrong_call(f"{' and '.join(given)} are both given", "give the age once")
    if not is_missing(age_months):
        return float(age_months)  # type: ignore[arg-type]
    if not is_missing(age_years):
        return float(age_years) * 12  # type: ignore[arg-type]
    if is_missing(age):
        return math.nan
    found = age if isinstance(age, _core.Age) else _core.parse_age(str(age).strip())
    if found is None:
        raise wrong_call(f"age: {age!r} is not an age", "write it like '8y2m' or '25m15d'", refusal="impossible_age")
    return found.to_months()


def form_id(value: object) -> str:
    """A form id from text or a whole number (16 and 16.0 are form '16'); empty where missing."""
    if is_missing(value):
        return ""
    if isinstance(value, str):
        return value.strip()
    number = float(value)  # type: ignore[arg-type]
    return str(int(number)) if number.is_integer() else str(value)


def sex_code(value: object) -> int:
    """0 not known, 1 female, 2 male; ValueError for any other word."""
    word = "" if is_missing(value) else str(value).strip().lower()
    if word not in SEXES:
        raise ValueError(word)
    return SEXES[word]


def make_subject(
    *,
    age_months: float | None = None,
    age_years: float | None = None,
    age: str | _core.Age | None = None,
    birth_date: Date | None = None,
    assessment_date: Date | None = None,
    weeks_early: float | None = None,
    gestation: str | None = None,
    sex: str | None = None,
    informant: str | None = None,
    form: str | int | None = None,
) -> _core.Subject:
    """The person as the core takes them; see `Instrument.score` for the meaning of each."""
    if not is_missing(weeks_early) and not is_missing(gestation):
        raise wrong_call("weeks_early and gestation are both given", "give one of them")
    try:
        sex_number = sex_code(sex)
    except ValueError:
        raise wrong_call(f"sex: {sex!r} is not known", "write 'female' or 'male', or leave it out") from None
    return _core.Subject(
        birth_date=None if is_missing(birth_date) else to_date(birth_date, "birth_date"),  # type: ignore[arg-type]
        assessment_date=None
        if is_missing(assessment_date)
        else to_date(assessment_date, "assessment_date"),  # type: ignore[arg-type]
        age_months=age_in_months(age_months, age_years, age),
        weeks_early=None if is_missing(weeks_early) else whole(weeks_early, "weeks_early"),
        gestation_days=None if is_missing(gestation) else gestation_days(gestation),
        sex=sex_number,
        informant="" if informant is None else informant,
        form=form_id(form),
    )


__all__ = ["Date", "MEAN_MONTH_DAYS", "ResponseError", "make_subject"]
