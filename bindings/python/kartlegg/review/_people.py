"""The people whom norms are checked with: scores, age, sex, weights, and the answers that alpha rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from .. import _core
from .._cohort import Given, Reader
from .._columns import Frame, RowNotes
from .._errors import did_you_mean, wrong_call
from .._instrument import Instrument
from .._table import ScoreTable

Numbers = npt.NDArray[np.float64]
SEXES = (None, "female", "male")  # by code
NO_ITEM = "\N{ZERO WIDTH SPACE}no answers"  # a column that no data frame has
_MOST_STEPS = 60  # scores that are not on a lattice have more


@dataclass
class People:
    """One entry a row that could be used."""

    age_months: Numbers
    sex: npt.NDArray[np.uint8]
    """0 not known, 1 female, 2 male."""
    form: npt.NDArray[np.object_]
    weights: Numbers | None
    raw: dict[str, Numbers]
    items: dict[str, Numbers]
    """Item scores; empty where scores were given in place of answers."""
    rows: int
    refused: dict[str, int]
    """Rows that could not be used, by reason."""
    kept: npt.NDArray[np.bool_] = field(default_factory=lambda: np.empty(0, bool))
    """By row of the data: whether it was used."""

    def __len__(self) -> int:
        return len(self.age_months)

    def of(self, rows: npt.NDArray[np.int64]) -> People:
        """Some of them."""
        return People(
            self.age_months[rows], self.sex[rows], self.form[rows], None if self.weights is None else self.weights[rows],
            {scale: values[rows] for scale, values in self.raw.items()}, {item: values[rows] for item, values in self.items.items()},
            self.rows, self.refused,
        )  # fmt: skip


def read_people(
    instrument: Instrument, data: Any, *, scores: Mapping[str, str] | None, sex: Given, weights: Given, options: dict[str, Any]
) -> People:
    """The people of a table of answers or, with `scores` (scale to column), of scores that are known without answers."""
    frame = Frame(data)
    table = _scored(instrument, frame, data, scores, sex, options)
    used = np.asarray(table._core.refusals() == 0)
    notes = RowNotes()
    reader = Reader(frame, notes)
    codes = reader.sex(sex)
    given_weights = reader.numbers(weights, "weights")
    if given_weights is not None:
        if not np.all(np.isnan(given_weights) | (np.isfinite(given_weights) & (given_weights >= 0))):
            raise wrong_call("weights must be 0 or more, and finite", field="weights")
        given_weights = np.nan_to_num(given_weights, nan=0.0)[used]
    if scores is None:
        raw = {scale: np.asarray(table[scale, "raw"], dtype=np.float64)[used] for scale in instrument.scale_ids}
        items = _item_scores(instrument, table, options.get("already_keyed", ()), used)
    else:
        raw, items = {scale: _column(frame, scale, column)[used] for scale, column in scores.items()}, {}
    refused: dict[str, int] = {}
    for row in table.refused_rows:
        refused[row.reason] = refused.get(row.reason, 0) + 1
    return People(
        table.age_used_months[used], np.zeros(int(used.sum()), np.uint8) if codes is None else codes[used],
        table.form[used], given_weights, raw, items, frame.rows, refused, used,
    )  # fmt: skip


def _scored(
    instrument: Instrument, frame: Frame, data: Any, scores: Mapping[str, str] | None, sex: Given, options: dict[str, Any]
) -> ScoreTable:
    if scores is None:
        return instrument.score_table(data, sex=sex, norms="none", **options)
    for scale in scores:
        if scale not in instrument.scale_ids:
            raise wrong_call(f"scores: no scale {scale!r}", did_you_mean(scale, instrument.scale_ids), field="scores")
    item = instrument.item_ids[0]
    columns = {name: frame.column(name) for name in frame.names} | {NO_ITEM: np.full(frame.rows, np.nan)}
    return instrument.score_table(columns, sex=sex, norms="none", **options | {"items": {item: NO_ITEM}})


def _column(frame: Frame, scale: str, column: str) -> Numbers:
    values = Reader(frame, RowNotes()).numbers(frame.require(column, f"scores: {scale}"), f"scores: {scale}")
    assert values is not None
    return values


def _item_scores(
    instrument: Instrument, table: ScoreTable, already_keyed: str | Sequence[str], used: npt.NDArray[np.bool_]
) -> dict[str, Numbers]:
    """What each answer counts: its option's score, turned within the options where the item is reversed."""
    keyed = [already_keyed] if isinstance(already_keyed, str) else list(already_keyed)
    found = {}
    for item in instrument.items().values():
        if not item.scored or item.id not in table._mapping:
            continue
        codes = table._answers.columns[table._mapping[item.id]].as_numbers()[used]
        counts = {float(o.code): o.score for o in item.options if o.score is not None}
        if not counts:
            continue
        turned = sum((min(counts.values()), max(counts.values()))) if item.reverse else None
        values = np.full(len(codes), np.nan)
        for code, score in counts.items():
            is_it = codes == (score if "all" in keyed or item.id in keyed else code)
            values[is_it] = turned - score if turned is not None and not ("all" in keyed or item.id in keyed) else score
        found[item.id] = values
    return found


def step_of(raw: Numbers) -> float:
    """The distance between scores that can occur, as the scores seen have it; 1 where they do not tell."""
    values, counts = np.unique(raw[~np.isnan(raw)], return_counts=True)
    frequent = values[counts * 100 >= counts.sum()]
    if len(frequent) < 2 or len(values) > 20 * _MOST_STEPS:
        return 1.0
    return float(np.diff(frequent).min())


def places(instrument: Instrument, group: str, scale: str, people: People, step: float) -> dict[str, npt.NDArray[Any]]:
    """Where everybody lies in a norm group: z, lower, upper, numbers, cutoffs."""
    found: dict[str, npt.NDArray[Any]] = {name: np.full(len(people), np.nan) for name in ("z", "lower", "upper")}
    found |= {name: np.full(len(people), -1, dtype=np.int32) for name in ("numbers", "cutoffs")}
    for form in dict.fromkeys(people.form.tolist()):
        rows = np.flatnonzero(people.form == form)
        part = _core.norm_places(
            instrument._core, group, scale, form, np.ascontiguousarray(people.raw[scale][rows]),
            np.ascontiguousarray(people.age_months[rows]), np.ascontiguousarray(people.sex[rows]), step,
        )  # fmt: skip
        for name, values in found.items():
            values[rows] = part[name]
    return found
