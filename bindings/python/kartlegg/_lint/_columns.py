"""Checks of columns by themselves, and against each other: codes, constants, totals, copies."""

from __future__ import annotations

from collections import Counter

import numpy as np

from ._sheet import Column, Numbers, Sheet

_MISSING_LIKE = frozenset(
    sign * code for code in (7, 8, 9, 77, 88, 99, 777, 888, 999, 7777, 8888, 9999) for sign in (1, -1)
) | {-1, 97, 98, 997, 998}  # what files use for "not answered", "does not know", "refused"
_NEVER_ADDED = [code for code in _MISSING_LIKE if abs(code) > 50 or code < 0]
_FEWEST = 10  # answers in a column before its being constant is told
_FEWEST_SHIFTED = 20  # answers in a column whose codes are told to be shifted
_SAME = 0.9  # share of rows in which a column is the sum of others
_TOTAL_ROWS = 20_000  # rows from which sums are searched
_COPY = 10  # rows that differ from the most common answer, before two equal columns are a copy


def check_columns(sheet: Sheet) -> None:
    """Every check of this page, each on what the ones before it left."""
    _totals(sheet)
    _missing_codes(sheet)
    _shifted(sheet)
    _invalid(sheet)
    _constant(sheet)
    _copies(sheet)


def _span(codes: list[float]) -> str:
    """ "0–4", or "0, 5, 10"."""
    low, high = int(codes[0]), int(codes[-1])
    if len(codes) > 2 and codes == [float(code) for code in range(low, high + 1)]:
        return f"{low}–{high}"
    return ", ".join(f"{code:g}" for code in codes)


# -- totals -----------------------------------------------------------------------------------------------------------


def _totals(sheet: Sheet) -> None:
    """Columns that are the sum or the mean of others, the smallest first; each is left out once it is found."""
    columns = [c for c in sheet.columns.values() if len(c.seen) > 1 and 2 * np.isfinite(c.values).sum() >= len(c.values)]
    if len(columns) < 3:
        return
    spread = {column.name: column.seen[-1] - column.seen[0] for column in columns}
    of_means = {column.name for column in columns if not all(value == int(value) for value in column.seen)}
    order = sorted(columns, key=lambda column: (column.name not in of_means, spread[column.name]))
    table = np.column_stack([column.values for column in order])[:_TOTAL_ROWS]
    table[np.isin(table, _NEVER_ADDED)] = np.nan
    while len(order) > 3 and 2 * np.isfinite(table).all(axis=1).sum() < len(table):  # without the column that has most gaps
        gaps = int(np.isfinite(table).sum(axis=0).argmin())
        table = np.delete(table, gaps, axis=1)
        del order[gaps]
    complete = table[np.isfinite(table).all(axis=1)]
    if len(complete) < len(order) + 10:
        sheet.not_checked["totals"] = "few_rows"
        return
    deviations = complete - complete.mean(axis=0)
    products = deviations.T @ deviations
    parts = [place for place, column in enumerate(order) if column.name not in of_means]
    for place, column in enumerate(order):
        others = [p for p in parts if p != place and (spread[order[p].name] < spread[column.name] or column.name in of_means)]
        if len(others) < 2:
            continue
        weights = np.linalg.lstsq(products[np.ix_(others, others)], products[others, place], rcond=1e-10)[0]
        rest = products[place, place] - weights @ products[others, place]
        if rest > 0.05 * products[place, place]:
            continue
        if _tell_total(sheet, column, [order[p] for p in others], weights):
            parts = [p for p in parts if p != place]


def _tell_total(sheet: Sheet, column: Column, others: list[Column], weights: Numbers) -> bool:
    """Whether the nearest sum or mean, with some items turned, is the column in nearly all rows; then it is told and left out."""
    largest = float(np.abs(weights).max())
    used = [i for i, weight in enumerate(weights) if abs(weight) > 0.5 * largest]
    if len(used) < 2:
        return False
    how = "sum" if largest > 0.75 else "mean"
    signs = np.sign(weights[used]) / (1 if how == "sum" else len(used))
    added = sum(sign * others[i].values for sign, i in zip(signs, used, strict=True))
    known = np.isfinite(column.values) & np.isfinite(added)
    difference = (column.values - added)[known]
    same = float(np.mean(np.abs(difference - np.median(difference)) < (1e-9 if how == "sum" else 0.006)))
    if same < _SAME:
        return False
    names = [others[i].name for i in used]
    sheet.found("total_among_items", [column.name], (), "certain" if same > 0.99 else "likely", how=how,
                parts=" + ".join(names) if len(names) <= 12 else f"{names[0]} + ... + {names[-1]}", percent=round(100 * same), n=int(known.sum()))  # fmt: skip
    del sheet.columns[column.name]
    return True


# -- codes ------------------------------------------------------------------------------------------------------------


def _missing_codes(sheet: Sheet) -> None:
    """Values such as 9, 99 or 777 that no answer has, or that lie far from all others."""
    found: dict[float, dict[str, Numbers]] = {}
    for column in sheet.columns.values():
        seen = column.seen
        answers = column.codes or [value for value in seen if not _is_far(value, seen)]
        none = {float(o.code) for o in column.item.options if o.non_answer} if column.item else set()
        for value in seen:
            if value in answers or value in none or value not in _MISSING_LIKE:
                continue
            if column.item is not None and not column.codes[0] - 1 > value and not column.codes[-1] + 1 < value:
                continue  # next to the answers: rather shifted
            found.setdefault(value, {})[column.name] = column.values == value
    for value, where in found.items():
        rows = np.flatnonzero(np.any(list(where.values()), axis=0))
        answers_n = int(sum(mask.sum() for mask in where.values()))
        sheet.found("missing_code", where, rows, "likely", code=int(value), answers=answers_n)
        for name, mask in where.items():
            sheet.columns[name].values[mask] = np.nan


def _is_far(value: float, seen: list[float]) -> bool:
    """A number that files use for "not answered", with a gap between it and all that are no such numbers."""
    if value not in _MISSING_LIKE:
        return False
    others = [one for one in seen if one not in _MISSING_LIKE or abs(one) < abs(value) and one >= 0 and one + 1 in seen]
    if len(others) < 2 and abs(value) < 50:
        return False  # 1 and -1 for yes and no
    if not others or len(others) > 12:
        return bool(others) and abs(value) >= 99 and (value > 2 * max(others) or value < 0 <= min(others))
    return value > max(others) + 1 or value < min(others) - 1


def _shifted(sheet: Sheet) -> None:
    """Codes one above or below those of the key, or of most other columns: 1–5 stored for 0–4."""
    moved: dict[tuple[tuple[float, ...], tuple[float, ...]], list[Column]] = {}
    majority = _common_codes(sheet)
    for column in sheet.columns.values():
        codes = column.codes or majority
        stored = _numbered(column.seen, codes)
        if column.item is None and column.seen != stored:
            continue  # without a key, only where every one of the codes is there
        if stored and np.isfinite(column.values).sum() >= _FEWEST_SHIFTED:
            moved.setdefault((tuple(stored), tuple(codes)), []).append(column)
    for (stored_codes, key), columns in moved.items():
        of_key = columns[0].item is not None
        if of_key:  # the others of this key, in which the code beyond it did not happen to be given
            columns = [c for c in sheet.columns.values() if c in columns or tuple(c.codes) == key and _may_be(c.seen, stored_codes, key)]
        sheet.found("shifted_codes", [c.name for c in columns], (), "likely" if of_key else "possible", seen=_span(list(stored_codes)),
                    key=_span(list(key)))  # fmt: skip
        for column in columns:
            known = np.isfinite(column.values)
            column.values[known] = np.asarray(key)[np.searchsorted(stored_codes, column.values[known])]


def _may_be(seen: list[float], stored: tuple[float, ...], key: tuple[float, ...]) -> bool:
    """Whether what was seen has the stored codes, and never the one of the key that these do not have."""
    return len(seen) > 1 and set(seen) <= set(stored) & set(key) and len(seen) == len(set(stored) & set(key))


def _numbered(seen: list[float], codes: list[float]) -> list[float]:
    """The codes as they are stored if these are the key's, counted from another number; empty if not."""
    if len(codes) < 2 or not seen or set(seen) <= set(codes):
        return []
    step = codes == [codes[0] + place for place in range(len(codes))]
    starts = (codes[0] + 1, codes[0] - 1) if step else (0.0, 1.0)
    for start in starts:
        stored = [start + place for place in range(len(codes))]
        beyond = stored[-1] if start > codes[0] else stored[0]
        if set(seen) <= set(stored) and (not step or beyond in seen):
            return stored
    return []


def _common_codes(sheet: Sheet) -> list[float]:
    """The answers of most columns, where there is no key; empty if they differ."""
    spans = Counter((c.seen[0], c.seen[-1]) for c in sheet.answers() if c.item is None)
    if not spans:
        return []
    (low, high), n = spans.most_common(1)[0]
    return [float(code) for code in range(int(low), int(high) + 1)] if n >= 3 and n >= 0.6 * sum(spans.values()) else []


def _invalid(sheet: Sheet) -> None:
    """Codes that no answer has in the key."""
    for column in sheet.columns.values():
        if column.item is None or not column.codes:
            continue
        allowed = [float(option.code) for option in column.item.options]
        none = [float(option.code) for option in column.item.options if option.non_answer]
        bad = np.isfinite(column.values) & ~np.isin(column.values, allowed)
        if bad.any():
            codes = ", ".join(f"{value:g}" for value in np.unique(column.values[bad])[:6])
            sheet.found("invalid_codes", [column.name], np.flatnonzero(bad), "certain", codes=codes, key=_span(column.codes))
            column.values[bad] = np.nan
        column.values[np.isin(column.values, none)] = np.nan


# -- columns that tell nothing, or the same ---------------------------------------------------------------------------


def _constant(sheet: Sheet) -> None:
    for column in sheet.columns.values():
        known = int(np.isfinite(column.values).sum())
        if known == 0 and len(column.values):
            sheet.found("empty_column", [column.name], (), "certain")
        elif known >= _FEWEST and len(column.seen) == 1:
            sheet.found("constant_column", [column.name], (), "certain", n=known, value=f"{column.seen[0]:g}")


def _copies(sheet: Sheet) -> None:
    """Columns with the same answer wherever both have one."""
    columns = [column for column in sheet.columns.values() if len(column.seen) > 1]
    for place, column in enumerate(columns):
        for other in columns[:place]:
            both = np.isfinite(column.values) & np.isfinite(other.values)
            if both.sum() < _COPY or not np.array_equal(column.values[both], other.values[both]):
                continue
            _, counts = np.unique(column.values[both], return_counts=True)
            telling = int(both.sum() - counts.max())
            if telling >= _COPY:
                sheet.found("duplicated_columns", [other.name, column.name], (), "certain" if telling >= 2 * _COPY else "likely",
                            n=int(both.sum()), telling=telling)  # fmt: skip
                break
