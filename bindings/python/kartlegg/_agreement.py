"""Double coding: how far raters agree who coded the same, item by item and scale by scale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from . import _core, stats
from ._codes import different
from ._columns import Frame
from ._errors import did_you_mean, wrong_call
from ._html import html_table
from ._subject import is_missing
from ._texts import rounded, text
from ._visit_groups import Together

if TYPE_CHECKING:
    import pandas as pd

    from ._instrument import Instrument
    from ._table import ScoreTable

Numbers = npt.NDArray[np.float64]
_NONE = float("nan")


@dataclass(frozen=True)
class Agreement:
    """Agreement on one item or scale; shares are 0..1. What does not fit its kind is NaN."""

    kind: str
    """"item" or "scale" (composites too)."""
    id: str
    title: str
    level: str
    """"nominal" (answers without an order), "ordinal" (answers with scores) or "interval" (scales)."""
    units: int
    """Of what was coded, units with two values or more."""
    pairs: int
    """Pairs of raters' values in these units."""
    alone: int
    """Units with one value only: they have no partner, and do not enter."""
    exact: float
    exact_lower: float
    exact_upper: float
    within_one: float = _NONE
    """Share of pairs that differ by one point or less; NaN for nominal items."""
    within_one_lower: float = _NONE
    within_one_upper: float = _NONE
    kappa: float = _NONE
    """Two raters: Cohen's, weighted where the answers have an order. More raters: Fleiss', of nominal items only."""
    kappa_lower: float = _NONE
    kappa_upper: float = _NONE
    kappa_method: str = ""
    ac1: float = _NONE
    """Gwet's AC1, of nominal items."""
    ac1_lower: float = _NONE
    ac1_upper: float = _NONE
    icc: float = _NONE
    """Of a single rating; never of nominal items."""
    icc_lower: float = _NONE
    icc_upper: float = _NONE
    icc_form: str = ""
    """"agreement", ICC(A,1), where every unit has the same raters; else "one_way", ICC(1)."""
    icc_n: int = 0
    """Units that the intraclass correlation rests on."""
    alpha: float = _NONE
    """Krippendorff's, at `level`."""
    alpha_lower: float = _NONE
    alpha_upper: float = _NONE
    reason: str = "none"
    """Why a coefficient has no value or no interval: "perfect_agreement", "no_variance", "sample_too_small", ..."""


@dataclass(frozen=True)
class Observer:
    """One rater against the master's codes: shares of the items coded by both, 0..1."""

    rater: str
    units: int
    codes: int
    """Item codes that both gave."""
    exact: float
    within_one: float
    """Items whose answers have no order count here only where they are the same."""
    not_coded: int
    """Item codes of the master that the rater did not give, in the units that the rater coded."""


class AgreementTable:
    """Agreement of raters, a row an item or scale; made by `Instrument.agreement`."""

    def __init__(
        self, title: str, rows: list[Agreement], observers: list[Observer], raters: list[str], alone: list[str],
        how: Mapping[str, Any], master: str | None, notes: list[str], language: str,
    ) -> None:  # fmt: skip
        self._title = title
        self._rows = rows
        self._observers = observers
        self._raters = raters
        self._alone = alone
        self._how = dict(how)
        self._master = master
        self._notes = notes
        self._language = language

    @property
    def rows(self) -> list[Agreement]:
        """Items first, then scales and composites."""
        return list(self._rows)

    @property
    def observers(self) -> list[Observer]:
        """Each rater against the master's codes; empty where no master was named."""
        return list(self._observers)

    @property
    def raters(self) -> list[str]:
        """The raters, in the order of their first coding."""
        return list(self._raters)

    @property
    def alone(self) -> list[str]:
        """What was coded by one rater only, and does not enter: "group 3, cycle 1"."""
        return list(self._alone)

    @property
    def confidence(self) -> float:
        """Share that the intervals hold."""
        return float(self._how["confidence"])

    @property
    def notes(self) -> list[str]:
        """What a reader must know: rows that could not be used, what was coded by one rater only, what is no verdict."""
        return list(self._notes)

    def __getitem__(self, id: str) -> Agreement:
        """The item or scale of this id; where both have it, the scale."""
        for row in reversed(self._rows):
            if row.id == id:
                return row
        raise KeyError(f"no item or scale {id!r}; {did_you_mean(id, [row.id for row in self._rows])}")

    def __len__(self) -> int:
        return len(self._rows)

    def to_pandas(self) -> pd.DataFrame:
        """A row an item or scale, with the members of `Agreement` as columns."""
        import pandas as pd

        return pd.DataFrame([asdict(row) for row in self._rows], columns=list(Agreement.__dataclass_fields__))

    def observers_to_pandas(self) -> pd.DataFrame:
        """A row a rater, with the members of `Observer` as columns."""
        import pandas as pd

        return pd.DataFrame([asdict(row) for row in self._observers], columns=list(Observer.__dataclass_fields__))

    def to_dict(self) -> dict[str, Any]:
        """All of it, None where there is no number."""

        def plain(row: Any) -> dict[str, Any]:
            return {name: None if value != value else value for name, value in asdict(row).items()}

        return {
            "instrument": self._title, "raters": self.raters, "master": self._master, **self._how,
            "rows": [plain(row) for row in self._rows], "observers": [plain(row) for row in self._observers],
            "alone": self.alone, "notes": self.notes,
        }  # fmt: skip

    def told(self) -> tuple[list[str], list[list[str]]]:
        """The table as people read it: headings, and rows of texts."""
        headings = [text(key, self._language) for key in (
            "item_or_scale", "pairs", "exact_agreement", "within_one", "kappa", "icc", "alpha")]  # fmt: skip
        return headings, [self._told_row(row) for row in self._rows]

    def told_observers(self) -> tuple[list[str], list[list[str]]]:
        """The observers as people read them; no rows where no master was named."""
        headings = [text(key, self._language) for key in ("rater", "units", "codes", "exact_agreement", "within_one")]
        rows = [[o.rater, str(o.units), str(o.codes), self._share(o.exact), self._share(o.within_one)] for o in self._observers]
        return headings, rows

    def _told_row(self, row: Agreement) -> list[str]:
        def coefficient(value: float, lower: float, upper: float) -> str:
            return "–" if value != value else self._number(value) + ("" if lower != lower else f" [{self._number(lower)}, {self._number(upper)}]")

        kappa = (row.kappa, row.kappa_lower, row.kappa_upper)
        return [
            row.title, str(row.pairs), self._share(row.exact, row.exact_lower, row.exact_upper),
            self._share(row.within_one, row.within_one_lower, row.within_one_upper), coefficient(*kappa),
            coefficient(row.icc, row.icc_lower, row.icc_upper), coefficient(row.alpha, row.alpha_lower, row.alpha_upper),
        ]  # fmt: skip

    def _number(self, value: float) -> str:
        written = rounded(value, 2)
        return written if self._language == "en" else written.replace(".", ",")

    def _share(self, value: float, lower: float = _NONE, upper: float = _NONE) -> str:
        if value != value:
            return "–"
        ends = "" if lower != lower else f" [{rounded(100 * lower, 0)}–{rounded(100 * upper, 0)}]"
        return f"{rounded(100 * value, 0)} %{ends}"

    def __repr__(self) -> str:
        return f"AgreementTable({self._title!r}: {len(self._raters)} raters, {len(self._rows)} items and scales)"

    def _repr_html_(self) -> str:
        parts = [f"<p>{escape(self._title)}: {escape(', '.join(self._raters))}</p>"]
        for headings, rows in (self.told_observers(), self.told()):
            if rows:
                parts.append(html_table(headings, [[escape(cell) for cell in row] for row in rows]))
        return "".join(parts) + "".join(f"<p>{escape(note)}</p>" for note in self._notes)


# -- from a table of codings ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Codings:
    """Which row of the table each rater's coding of each unit is in; -1 where there is none."""

    raters: list[str]
    row: npt.NDArray[np.intp]  # by rater, by unit

    def of(self, values: Numbers) -> Numbers:
        """A column of the table by rater and unit; NaN where there is none."""
        padded = np.append(values, np.nan)
        found: Numbers = padded[self.row]
        return found


def _codings(table: ScoreTable, frame: Frame, units: Together, rater: str) -> _Codings:
    numbers, names = different(frame.require(rater, "rater"))
    raters = [number for number, name in enumerate(names) if not is_missing(name)]
    row = np.full((len(raters), len(units)), -1, dtype=np.intp)
    usable = table._core.refusals() == 0
    for place, number in enumerate(raters):
        rows = np.flatnonzero((numbers == number) & (units.number >= 0) & usable)
        unit = units.number[rows]
        twice = np.flatnonzero(np.bincount(unit, minlength=len(units)) > 1)
        if len(twice):
            found = ", ".join(str(one) for one in rows[unit == twice[0]][:2].tolist())
            raise wrong_call(
                f"of: {names[number]!r} coded {units.label(int(twice[0]))} more than once (rows {found}, counted from 0)",
                "add the column that tells these codings apart", field="of",
            )  # fmt: skip
        row[place, unit] = rows
    return _Codings([str(names[number]) for number in raters], row)


def agreement_of(
    instrument: Instrument, table: ScoreTable, frame: Frame, units: Together, rater: str, master: str | None,
    how: Mapping[str, Any], language: str,
) -> AgreementTable:  # fmt: skip
    """See `Instrument.agreement`."""
    codings = _codings(table, frame, units, rater)
    if len(codings.raters) < 2:
        raise wrong_call(f"rater: column {rater!r} names {len(codings.raters)} raters", "two or more are compared", field="rater")
    if master is not None and master not in codings.raters:
        raise wrong_call(f"master: no rater {master!r}", did_you_mean(master, codings.raters), field="master")
    items = _item_values(instrument, table, language)
    rows = [_compare("item", one, codings, how) for one in items]
    titles = {scale.id: scale.title for scale in instrument._core.scales(language)}
    nominal = {scale.id for scale in instrument._core.scales() if scale.rule == "nominal"}
    for scale in table.scale_ids:
        values = _Values(scale, titles[scale], "nominal" if scale in nominal else "interval", table._core.raw(scale))
        rows.append(_compare("scale", values, codings, how))
    rows = [row for row in rows if row.units or row.alone]
    coded = (codings.row >= 0).sum(axis=0)
    alone = [units.label(int(unit)) for unit in np.flatnonzero(coded == 1)]
    observers = [] if master is None else _observers(items, codings, codings.raters.index(master))
    notes = table.notes + _notes(table, frame, units, rater, alone, master, language)
    return AgreementTable(instrument.title(language), rows, observers, codings.raters, alone, how, master, notes, language)


@dataclass(frozen=True)
class _Values:
    """One item or scale: a value for each row of the table."""

    id: str
    title: str
    level: str
    values: Numbers
    categories: tuple[float, ...] = ()


def _item_values(instrument: Instrument, table: ScoreTable, language: str) -> list[_Values]:
    """The items that have a column: scores where every answer has one, else codes."""
    asked = {item for form in instrument._core.forms() for item in form.items}
    nominal = {item for scale in instrument._core.scales() if scale.rule == "nominal" for form in instrument._core.forms()
               for item in instrument._core.scale_items(scale.id, form.id)}  # fmt: skip
    found = []
    for item in instrument._core.items(language):
        column = table._mapping.get(item.id)
        if column is None or item.id not in asked:
            continue
        codes = table._answers.columns[column].as_numbers()
        answers = [option for option in item.options if not option.non_answer]
        ordered = item.id not in nominal and all(option.score is not None for option in answers)
        value_of = {float(o.code): float(o.score if ordered and o.score is not None else o.code) for o in answers}
        values = np.full(len(codes), np.nan)
        for code, value in value_of.items():
            if int(code) not in table._missing_codes:
                values[codes == code] = value
        categories = tuple(sorted(set(value_of.values())))
        found.append(_Values(item.id, item.topic, "ordinal" if ordered else "nominal", values, categories))
    return found


def _compare(kind: str, one: _Values, codings: _Codings, how: Mapping[str, Any]) -> Agreement:
    ratings = codings.of(one.values)
    confidence = how["confidence"]
    known = np.isfinite(ratings).sum(axis=0)
    exact = stats.pair_agreement(ratings.T, within=0, confidence=confidence)
    row = Agreement(kind, one.id, one.title, one.level, int(exact.n), int(exact.pairs), int(np.count_nonzero(known == 1)),
                    exact.value, *exact.interval, reason=exact.reason)  # fmt: skip
    if not row.units:
        return row
    alpha = stats.krippendorff_alpha(ratings.T, level=one.level, confidence=confidence, draws=how["draws"],
                                     seed=how["seed"], threads=how["threads"])  # fmt: skip
    row = replace(row, alpha=alpha.value, alpha_lower=alpha.interval[0], alpha_upper=alpha.interval[1], reason=alpha.reason)
    if one.level == "nominal":
        return _with_ac1(_with_kappa(row, ratings, one, "unweighted", confidence), ratings, one, confidence)
    near = stats.pair_agreement(ratings.T, within=1, confidence=confidence)
    row = replace(row, within_one=near.value, within_one_lower=near.interval[0], within_one_upper=near.interval[1])
    if one.level == "ordinal" and len(codings.raters) == 2:
        row = _with_kappa(row, ratings, one, how["weights"], confidence)
    return _with_icc(row, ratings, confidence)


def _with_kappa(row: Agreement, ratings: Numbers, one: _Values, weights: str, confidence: float) -> Agreement:
    categories = one.categories or None
    found: stats.Kappa | stats.ChanceCorrected
    if len(ratings) == 2:
        found = stats.kappa(ratings[0], ratings[1], weights=weights, categories=categories, confidence=confidence)
    else:
        found = stats.fleiss_kappa(ratings.T, categories=categories, confidence=confidence)
    lower, upper = found.interval
    return replace(row, kappa=found.value, kappa_lower=lower, kappa_upper=upper, kappa_method=found.method)


def _with_ac1(row: Agreement, ratings: Numbers, one: _Values, confidence: float) -> Agreement:
    found = stats.gwet_ac(ratings.T, categories=one.categories or None, confidence=confidence)
    return replace(row, ac1=found.value, ac1_lower=found.interval[0], ac1_upper=found.interval[1])


def _with_icc(row: Agreement, ratings: Numbers, confidence: float) -> Agreement:
    """ICC(A,1) where all who rated a unit with a partner are the same raters; else ICC(1) of units with as many ratings as
    most have.
    """
    there = np.isfinite(ratings)
    number = there.sum(axis=0)
    several = number >= 2
    took_part = there[:, several].any(axis=1)
    if there[np.ix_(took_part, several)].all():
        table, form = ratings[np.ix_(took_part, several)], "agreement"
    else:
        most = int(np.argmax(np.bincount(number[several])))
        units = np.flatnonzero(number == most)
        table = np.stack([ratings[there[:, unit], unit] for unit in units], axis=1)
        form = "one_way"
    found = stats.icc(table.T, confidence=confidence)
    one = found[form]
    return replace(row, icc=one.value, icc_lower=one.interval[0], icc_upper=one.interval[1], icc_form=form, icc_n=int(found.n))


def _observers(items: list[_Values], codings: _Codings, master: int) -> list[Observer]:
    ratings = np.stack([codings.of(one.values) for one in items])  # by item, by rater, by unit
    ordered = np.array([one.level != "nominal" for one in items])[:, None]
    right = ratings[:, master]
    found = []
    for place, name in enumerate(codings.raters):
        if place == master:
            continue
        mine = ratings[:, place]
        shared = (codings.row[place] >= 0) & (codings.row[master] >= 0)
        both = np.isfinite(mine) & np.isfinite(right)
        codes = int(both.sum())
        exact, near = both & (mine == right), both & ordered & (np.abs(mine - right) <= 1)
        missed = int((np.isfinite(right) & ~np.isfinite(mine))[:, shared].sum())
        same, close = (float(np.count_nonzero(one)) / codes if codes else _NONE for one in (exact, exact | near))
        found.append(Observer(name, int(shared.sum()), codes, same, close, missed))
    return found


def _notes(
    table: ScoreTable, frame: Frame, units: Together, rater: str, alone: list[str], master: str | None, language: str
) -> list[str]:
    found = []
    numbers, names = different(frame.require(rater, "rater"))
    unnamed = np.array([is_missing(name) for name in names] or [True])[numbers] if len(names) else np.ones(frame.rows, bool)
    for key, rows in (("rows_not_scored", table._core.refusals() != 0), ("rows_without_rater", unnamed),
                      ("rows_without_unit", units.number < 0)):  # fmt: skip
        if n := int(np.count_nonzero(rows)):
            found.append(text(key, language, n=n))
    if alone:
        shown = "; ".join(alone[:5]) + (" ..." if len(alone) > 5 else "")
        found.append(text("coded_alone", language, n=len(alone), which=shown))
    if master is not None:
        found.append(text("no_verdict", language, master=master))
    return found
