"""Random answer sheets with missing and invalid answers, and what each says when it is scored by itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sheets import EPDS_ITEMS, SDQ_YOUNG

import kartlegg as kl

Index = npt.NDArray[np.intp]

EMPTY = -(2**15)  # stands for None, NaN or null: what a table has where there is no value
NOT_ANSWERED = (EMPTY, -1, 777, 999)
WRONG = (4, 6, 44, 120)  # codes that no item has
MISSING_CODES = [777, 999, 77, 99]  # 77 and 99: the same in a byte

ALL_EMPTY = range(0, 1000)  # sheets on which the last two items have no value
YES_NO = range(1000, 2500)  # sheets with an answer of 0 or 1 to every item of the form, where items may have these codes


@dataclass(frozen=True)
class Sheets:
    """Sheets of one instrument: a row a person, a column an item."""

    instrument: kl.Instrument
    items: list[str]
    codes: npt.NDArray[np.int16]
    people: dict[str, list[Any]]  # by the name of the argument; None where not known

    def __len__(self) -> int:
        return len(self.codes)

    def rows(self, index: Index) -> Sheets:
        people = {name: [values[row] for row in index] for name, values in self.people.items()}
        return replace(self, codes=self.codes[index], people=people)

    def with_values_in(self, rows: range) -> Sheets:
        """Without the items that have no value in these rows."""
        has = (self.codes[rows.start : rows.stop] != EMPTY).any(axis=0)
        return replace(self, items=[item for item, keep in zip(self.items, has, strict=True) if keep], codes=self.codes[:, has])

    def answers(self, row: int) -> dict[str, int | None]:
        """Of one person, as they are given to `Instrument.score`."""
        return {item: None if code == EMPTY else code for item, code in zip(self.items, self.codes[row].tolist(), strict=True)}

    def person(self, row: int) -> dict[str, Any]:
        return {name: values[row] for name, values in self.people.items()}


def _fill(instrument: kl.Instrument, items: list[str], asked: npt.NDArray[np.bool_], seed: int) -> npt.NDArray[np.int16]:
    """Codes: most sheets whole, some with gaps, some with a wrong code; items that are not asked stay empty, but for a few."""
    random = np.random.default_rng(seed)
    rows, known = len(asked), instrument.items()
    codes = np.empty((rows, len(items)), dtype=np.int16)
    for column, item in enumerate(items):
        codes[:, column] = random.choice([option.code for option in known[item].options], rows)
        codes[YES_NO.start : YES_NO.stop, column] = random.integers(0, 2, len(YES_NO))
    share = random.choice([0, 0.03, 0.15, 0.5], rows, p=[0.5, 0.25, 0.15, 0.1])
    wrong = np.where(random.random(rows) < 0.08, 1.5 / len(items), 0)
    share[YES_NO.start : YES_NO.stop] = wrong[YES_NO.start : YES_NO.stop] = 0
    chance = random.random(codes.shape)
    codes = np.where(chance < share[:, None], random.choice(NOT_ANSWERED, codes.shape), codes)
    codes = np.where(chance > 1 - wrong[:, None], random.choice(WRONG, codes.shape), codes)
    codes[ALL_EMPTY.start : ALL_EMPTY.stop, -2:] = EMPTY
    stray = (random.random(rows) < 0.01)[:, None] & (random.random(codes.shape) < 0.3)
    stray[YES_NO.start : YES_NO.stop] = False
    return np.where(asked | stray, codes, EMPTY).astype(np.int16)


def sdq_sheets(rows: int) -> Sheets:
    """All forms, by informant and age in years; some without an age, or of an age that no form is for."""
    random = np.random.default_rng(20240229)
    sdq = kl.load("sdq")
    forms = sdq.forms()
    informant = random.choice(["parent", "teacher", "self"], rows, p=[0.6, 0.25, 0.15])
    informant[YES_NO.start : YES_NO.stop] = "parent"
    young = (random.random(rows) < 0.25) & (informant != "self")
    young[YES_NO.start : YES_NO.stop] = False
    age = random.uniform(np.where(young, 2, np.where(informant == "self", 11, 5)), np.where(young, 3.99, 17.5))
    age = np.where(random.random(rows) < 0.02, random.choice([np.nan, -1.0, 1.0, 40.0], rows), age)
    items = [*forms["p4-17"].items, *SDQ_YOUNG.values()]
    ages = np.where(informant == "self", "11-17", np.where(young, "2-4", "4-17"))
    form = np.char.add(informant.astype("U1"), ages)
    asked = np.array([np.isin(form, [id for id in forms if item in forms[id].items]) for item in items]).T
    people = {"informant": informant.tolist(), "age_years": [None if np.isnan(years) else years for years in age.tolist()]}
    return Sheets(sdq, items, _fill(sdq, items, asked, 1), people)


def epds_sheets(rows: int) -> Sheets:
    epds = kl.load("epds")
    return Sheets(epds, EPDS_ITEMS, _fill(epds, EPDS_ITEMS, np.ones((rows, len(EPDS_ITEMS)), dtype=bool), 2), {})


def asq3_sheets(rows: int) -> Sheets:
    """The scored items, all ages in months, one child in five born early."""
    random = np.random.default_rng(20240301)
    asq3 = kl.load("asq-3")
    items = [f"{scale}_{number}" for scale in asq3.scale_ids for number in range(1, 7)]
    months = np.where(random.random(rows) < 0.02, random.choice([np.nan, 0.5, 80.0], rows), random.uniform(1.0, 66.0, rows))
    early = np.where(random.random(rows) < 0.2, random.integers(1, 13, rows), -1)
    people: dict[str, list[Any]] = {
        "informant": ["parent"] * rows,
        "age_months": [None if np.isnan(value) else value for value in months.tolist()],
        "weeks_early": [None if weeks < 0 else weeks for weeks in early.tolist()],
    }
    return Sheets(asq3, items, _fill(asq3, items, np.ones((rows, len(items)), dtype=bool), 3), people)


# -- what comes of it -------------------------------------------------------------------------------------------------

Columns = dict[str, npt.NDArray[Any]]


class Names:
    """The names that may stand in a column, so that columns of names can be compared as small numbers."""

    def __init__(self, instrument: kl.Instrument) -> None:
        self.schemes = {id: [band.id for band in scheme.bands] for id, scheme in instrument.band_schemes().items()}
        self.forms = list(instrument.forms())
        self.statuses = ["complete", "prorated", "filled", "too_many_missing", "not_applicable", "out_of_range"]
        self.refusals = [
            "unknown_item", "repeated_item", "invalid_code", "unknown_form", "unknown_informant", "missing_age",
            "impossible_age", "no_form_for_age", "ambiguous_form",
        ]  # fmt: skip
        self.alerts = ["no", "yes", "unknown"]

    def of(self, column: str) -> list[str]:
        kind = column.rpartition(".")[2]
        if column.startswith("alert."):
            return self.alerts
        return {"refused": self.refusals, "form": self.forms, "status": self.statuses}.get(kind) or self.schemes[kind]


def scored_alone(sheets: Sheets) -> Columns:
    """Each sheet by itself with `Instrument.score`, gathered in the columns that `ScoreTable.to_pandas` has."""
    instrument, rows, names = sheets.instrument, len(sheets), Names(sheets.instrument)
    scales = instrument.scale_ids
    found: Columns = {"refused": np.full(rows, -1, np.int8), "form": np.full(rows, -1, np.int8), "note": np.full(rows, "", object)}
    for scale in scales:
        found |= {scale + end: np.full(rows, np.nan) for end in ("", ".lower", ".upper")}
        found[f"{scale}.status"] = np.full(rows, names.statuses.index("not_applicable"), np.int8)
    number = {(kind, name): place for kind in ("status", *names.schemes) for place, name in enumerate(names.of(kind))}
    for row in range(rows):
        try:
            report = instrument.score(sheets.answers(row), missing_codes=MISSING_CODES, norms="none", **sheets.person(row))
        except kl.ResponseError as error:
            found["refused"][row] = names.refusals.index(error.refusal)
            found["note"][row] = "; ".join(text for problem in error.problems for text in (problem.message, problem.hint) if text)
            continue
        found["form"][row] = names.forms.index(report.form.form)
        for score in report:
            scale, raw, reachable = score.scale, score.raw, score.reachable
            found[f"{scale}.status"][row] = number["status", score.status]
            if reachable is not None:
                found[f"{scale}.lower"][row], found[f"{scale}.upper"][row] = reachable.lower, reachable.upper
            if raw is not None:
                found[scale][row] = raw
                for band in score.bands:
                    column = f"{scale}.{band.scheme}"
                    if column not in found:
                        found[column], found[f"{column}.certain"] = np.full(rows, -1, np.int8), np.full(rows, -1, np.int8)
                    found[column][row], found[f"{column}.certain"][row] = number[band.scheme, band.id], band.certain
        for alert in report.alerts:
            found.setdefault(f"alert.{alert.id}", np.zeros(rows, np.int8))[row] = 1 if alert.certain else 2
    return found


def differences(flat: pd.DataFrame, expected: Columns, instrument: kl.Instrument) -> list[str]:
    """Columns in which a table of scores is another than expected, bit by bit, with the first row."""
    names, wrong = Names(instrument), []
    for column, wanted in expected.items():
        values = flat[column]
        if wanted.dtype == np.float64:
            found = values.to_numpy(dtype=np.float64)
            same = (found.view(np.int64) == wanted.view(np.int64)) | (np.isnan(found) & np.isnan(wanted))
        elif column == "note":
            same = values.to_numpy(dtype=object) == wanted
        elif column.endswith(".certain"):
            same = values.astype("Int8").fillna(-1).to_numpy(dtype=np.int8) == wanted
        else:
            same = values.cat.set_categories(names.of(column)).cat.codes.to_numpy() == wanted
        if not np.all(same):
            row = int(np.flatnonzero(~np.asarray(same))[0])
            wrong.append(f"{column}, row {row}: {values.iloc[row]!r}, alone {wanted[row]!r}")
    left = set(flat.columns) - set(expected) - {"age_used_months"}
    wrong += [f"{column}: not seen alone" for column in sorted(left) if flat[column].notna().any() and not column.startswith("alert.")]
    return wrong
