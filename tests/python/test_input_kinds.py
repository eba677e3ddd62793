"""Every kind of table gives the bits of each person scored alone: 100 000 random sheets, whatever their shape in memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from input_kinds import KINDS, YES_NO_KINDS, Part, Shape
from random_sheets import (
    ALL_EMPTY,
    MISSING_CODES,
    YES_NO,
    Columns,
    Sheets,
    asq3_sheets,
    differences,
    epds_sheets,
    scored_alone,
    sdq_sheets,
)

import kartlegg as kl

pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.PerformanceWarning")


@dataclass(frozen=True)
class Known:
    """Sheets and what each of them says alone."""

    sheets: Sheets
    alone: Columns


@pytest.fixture(scope="module")
def known() -> dict[str, Known]:
    made = {"sdq": sdq_sheets(100_000), "epds": epds_sheets(20_000), "asq-3": asq3_sheets(20_000)}
    return {name: Known(sheets, scored_alone(sheets)) for name, sheets in made.items()}


def score(sheets: Sheets, frame: Any, **options: Any) -> kl.ScoreTable:
    people = {name: name for name in sheets.people}
    return sheets.instrument.score_table(frame, missing_codes=MISSING_CODES, **people, **options)


@dataclass(frozen=True)
class Rows:
    """Which rows of which sheets, in the order of a slice."""

    sheets: str
    start: int
    count: int
    step: int = 1

    def of(self, length: int) -> np.ndarray[Any, np.dtype[np.intp]]:
        return (self.start + np.arange(self.count) * self.step) % length


WHOLE = Shape(cuts=(1, 1, 40_000, 70_001), before=3, after=5)


def check(kind: str, rows: Rows, shape: Shape, known: dict[str, Known]) -> None:
    sheets, alone = known[rows.sheets].sheets, known[rows.sheets].alone
    within = YES_NO if kind in YES_NO_KINDS else range(len(sheets))
    index = within.start + rows.of(len(within))
    if kind == "a dictionary a row" and not len(index):
        return  # no row, no names
    part = Part((sheets.with_values_in(YES_NO) if kind in YES_NO_KINDS else sheets).rows(index), shape)
    frame = (KINDS | YES_NO_KINDS)[kind](part)
    table = score(part.sheets, frame, norms="none", threads=1 + rows.count % 2)
    assert len(table) == len(index)
    assert not differences(table.to_pandas(), {name: values[index] for name, values in alone.items()}, sheets.instrument)


starts = st.one_of(st.integers(0, ALL_EMPTY.stop - 400), st.integers(0, 100_000))  # the first: columns without a value
some_rows = st.builds(Rows, st.sampled_from(["sdq", "epds", "asq-3"]), starts, st.integers(0, 300), st.sampled_from([1, 1, 2, -1, -3]))
shapes = st.builds(
    Shape, st.lists(st.integers(0, 300), max_size=4).map(lambda cuts: tuple(sorted(cuts))), st.integers(0, 70), st.integers(0, 9),
    st.booleans(), st.booleans(),
)  # fmt: skip


@pytest.mark.parametrize("kind", [*KINDS, *YES_NO_KINDS])
def test_every_kind_gives_the_bits_of_single_scoring(known: dict[str, Known], kind: str) -> None:
    sizes = {name: len(YES_NO) if kind in YES_NO_KINDS else len(known[name].sheets) for name in known}

    @settings(max_examples=6, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(rows=some_rows, shape=shapes)
    @example(rows=Rows("sdq", 0, sizes["sdq"]), shape=WHOLE)
    @example(rows=Rows("sdq", 17, 0), shape=Shape())
    @example(rows=Rows("sdq", 17, 1), shape=Shape(before=1))
    @example(rows=Rows("asq-3", 3, 50), shape=Shape(null_type=True))
    def every_shape(rows: Rows, shape: Shape) -> None:
        check(kind, rows, shape, known)

    every_shape()
