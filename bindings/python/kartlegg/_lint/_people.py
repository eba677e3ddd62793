"""Checks of what is said about the persons: ages, forms and informants, sex."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from .. import _core
from .._codes import different
from .._subject import SEXES, is_missing
from ._sheet import Numbers, Sheet

_MONTHS = {"months": 1.0, "years": 12.0, "days": 1 / 30.436875}
_MOST_MONTHS = 120 * 12
_HALF, _MOST = 0.5, 0.9  # shares of ages that fit the forms, in the wrong unit and in the right one
_FEWEST = 3  # ages in another unit, or rows of another form


def check_people(sheet: Sheet, ages: Mapping[str, str], informant: str | None, form: str | None) -> None:
    """ages: the column by its unit."""
    for unit, column in ages.items():
        _ages(sheet, column, unit, form)
    if not ages and sheet.instrument is not None and any(one.from_age is not None for one in sheet.instrument.forms()):
        sheet.not_checked["age"] = "not_given"
    if sheet.instrument is not None:
        if not sheet.frame.has(form):
            if not sheet.frame.has(informant):
                _informants(sheet)
            if not ages and not sheet.frame.has(informant):
                _forms(sheet)
    _sexes(sheet)


# -- ages -------------------------------------------------------------------------------------------------------------


def _ages(sheet: Sheet, column: str, unit: str, form: str | None) -> None:
    given = sheet.as_number(column)
    months = given * _MONTHS[unit]
    forms = sheet.instrument.forms() if sheet.instrument is not None else []
    spans = [_span(one) for one in forms if one.from_age is not None or one.before_age is not None or one.to_age is not None]
    known = np.isfinite(months)
    if not spans or len(spans) < len(forms):
        _impossible(sheet, column, unit, given, months)
        return
    fits = {other: _in_some(given * factor, spans) & known for other, factor in _MONTHS.items()}
    n = max(1, int(known.sum()))
    best = max((other for other in fits if other != unit), key=lambda other: int(fits[other].sum()))
    share, share_best = fits[unit].sum() / n, fits[best].sum() / n
    if n >= 10 and share < _HALF and share_best >= _MOST:
        sheet.found("age_unit", [column], (), "likely", unit=unit, other=best, other_name=best, percent=round(100 * share),
                    percent_other=round(100 * share_best))  # fmt: skip
        return
    # an age of another unit lies far from the range; one that is only just outside is an age
    lowest, highest = min(low for low, _ in spans), max(high for _, high in spans)
    far = known & ((months < 0.5 * lowest) | (months > 2 * highest)) & (months > 0)
    moved = far & fits[best]
    if moved.sum() >= _FEWEST and share >= _HALF:
        sheet.found("mixed_age_units", [column], np.flatnonzero(moved), "likely", unit=unit, other=best)
        months = np.where(moved, np.nan, months)
    _impossible(sheet, column, unit, given, months)
    named = next((one for one in forms if one.id == form), None)
    if named is not None:
        outside = np.isfinite(months) & (months >= 0) & (months <= _MOST_MONTHS) & ~_in_some(months, [_span(named)])
        if outside.any():
            sheet.found("age_outside_form", [column], np.flatnonzero(outside), "certain", form=named.id)


def _span(form: _core.Form) -> tuple[float, float]:
    """Ages of a form in months, the last one open."""
    low = form.from_age.to_months() if form.from_age is not None else 0.0
    if form.before_age is not None:
        return low, form.before_age.to_months()
    return low, form.to_age.to_months() + 1 / 31 if form.to_age is not None else float(_MOST_MONTHS)


def _in_some(months: Numbers, spans: list[tuple[float, float]]) -> npt.NDArray[np.bool_]:
    found = np.zeros(len(months), dtype=bool)
    for low, high in spans:
        found |= (months >= low) & (months < high)
    return found


def _impossible(sheet: Sheet, column: str, unit: str, given: Numbers, months: Numbers) -> None:
    bad = np.isfinite(months) & ((months < 0) | (months > _MOST_MONTHS))
    if bad.any():
        rows = np.flatnonzero(bad)
        sheet.found("impossible_ages", [column], rows, "certain", example=f"{given[rows[0]]:g}", unit=unit)


# -- forms and informants ---------------------------------------------------------------------------------------------


def _informants(sheet: Sheet) -> None:
    """A column that names informants of the instrument, which was not said to do so."""
    assert sheet.instrument is not None
    known = {one.informant for one in sheet.instrument.forms()} - {""}
    for name in sheet.frame.names:
        if name in sheet.columns:
            continue
        numbers, values = different(sheet.frame.column(name))
        words = {place: str(value).strip() for place, value in enumerate(values) if not is_missing(value)}
        if len(words) > 1 and set(words.values()) <= known:
            counts = Counter(numbers.tolist())
            sheet.found("mixed_informants", [name], (), "certain", counts={word: counts[place] for place, word in words.items()})


def _forms(sheet: Sheet) -> None:
    """Rows that answer items of one form only, and rows that answer items of another only."""
    assert sheet.instrument is not None
    forms = sheet.instrument.forms()
    shared = Counter(sheet.mapping.values())
    answered = {item: np.isfinite(sheet.columns[column].values) for item, column in sheet.mapping.items()
                if column in sheet.columns and shared[column] == 1}  # fmt: skip
    for place, one in enumerate(forms):
        for other in forms[:place]:
            own = [item for item in answered if item in one.items and item not in other.items]
            others = [item for item in answered if item in other.items and item not in one.items]
            if not own or not others:
                continue
            rows, other_rows = (np.any([answered[item] for item in items], axis=0) for items in (own, others))
            only, only_other = np.flatnonzero(rows & ~other_rows), np.flatnonzero(other_rows & ~rows)
            if min(len(only), len(only_other)) >= _FEWEST and not (rows & other_rows).any():
                sheet.found("mixed_forms", [sheet.mapping[item] for item in own], only, "likely", form=one.id, other=other.id,
                            n=len(only_other), other_columns=", ".join(sheet.mapping[item] for item in others))  # fmt: skip
                return


# -- sex --------------------------------------------------------------------------------------------------------------


def _sexes(sheet: Sheet) -> None:
    """Two columns of sex of which one says the contrary: only then can it be known that codes are the wrong way round."""
    found: dict[str, Numbers] = {}
    for name in sheet.frame.names:
        if name in sheet.columns:
            continue
        numbers, values = different(sheet.frame.column(name))
        words = [str(value).strip().lower() for value in values if not is_missing(value)]
        if 1 < len(words) <= 3 and all(SEXES.get(word, 0) for word in words):
            codes = [0 if is_missing(value) else SEXES[str(value).strip().lower()] for value in values]
            found[name] = np.array(codes, dtype=float)[numbers]
    names = list(found)
    for place, name in enumerate(names):
        for other in names[:place]:
            both = (found[name] > 0) & (found[other] > 0)
            contrary = float(np.mean(found[name][both] != found[other][both])) if both.sum() >= 10 else 0.0
            if contrary >= _MOST:
                sheet.found("sex_reversed", [other, name], (), "likely", percent=round(100 * contrary), n=int(both.sum()))
