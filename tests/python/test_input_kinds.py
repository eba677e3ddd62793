"""Every kind of table gives the bits of each person scored alone: 100 000 random sheets, whatever their shape in memory."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
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
    if kind in YES_NO_KINDS:
        sheets = sheets.with_values_in(YES_NO)
    if not np.array_equal(index, np.arange(len(sheets))):
        sheets, alone = sheets.rows(index), {name: values[index] for name, values in alone.items()}
    part = Part(sheets, shape)
    frame = (KINDS | YES_NO_KINDS)[kind](part)
    table = score(part.sheets, frame, norms="none", threads=1 + rows.count % 2)
    assert len(table) == len(index)
    assert not differences(table.to_pandas(), alone, sheets.instrument)


starts = st.one_of(st.integers(0, ALL_EMPTY.stop - 400), st.integers(0, 100_000))  # the first: columns without a value
some_rows = st.builds(Rows, st.sampled_from(["sdq", "epds", "asq-3"]), starts, st.integers(0, 300), st.sampled_from([1, 1, 2, -1, -3]))
shapes = st.builds(
    Shape, st.lists(st.integers(0, 300), max_size=4).map(lambda cuts: tuple(sorted(cuts))), st.integers(0, 70), st.integers(0, 9),
    st.booleans(), st.booleans(),
)  # fmt: skip


@pytest.mark.parametrize("kind", [*KINDS, *YES_NO_KINDS])
def test_every_kind_gives_the_bits_of_single_scoring(known: dict[str, Known], kind: str) -> None:
    whole = len(YES_NO) if kind in YES_NO_KINDS else 100_000  # no more of the sheets can be said by yes and no

    @settings(max_examples=3, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(rows=some_rows, shape=shapes)
    @example(rows=Rows("sdq", 0, whole), shape=WHOLE)
    @example(rows=Rows("sdq", 17, 0), shape=Shape())
    @example(rows=Rows("sdq", 17, 1), shape=Shape(before=1))
    @example(rows=Rows("asq-3", 3, 50), shape=Shape(null_type=True))
    def every_shape(rows: Rows, shape: Shape) -> None:
        check(kind, rows, shape, known)

    every_shape()


# -- what only some kinds can hold ------------------------------------------------------------------------------------

STRANGE = [0.5, -2.0, 2.0, -1.0, 3.0, 127.0, 128.0, 256.0, -255.0, 32768.0, 65536.0, 2.0**31, 2.0**32, 2.0**32 + 1, 2.0**53, 2.0**63,
           1e300, math.inf, -math.inf, math.nan, -0.0, 5e-324, 2.0000001]  # fmt: skip
STRANGE_TEXTS = ["2", " 1 ", "2.0", "1e0", "+1", "-1", "-2", "", " ", "0x1", "1,0", "n/a", "nan", "inf", "2.5", "true", "٢", "9" * 20]
STRANGE_CODES = [2, -2, 3, 127, 128, 255, 256, -256, 2**15, 2**16, 2**16 + 1, 2**31, 2**32, 2**32 + 1, -(2**31), 2**53 + 1, 2**63 - 1]

HOLDERS: dict[str, tuple[list[Any], Any]] = {
    "float64": (STRANGE, np.float64), "float32": (STRANGE[:-3], np.float32), "int64": (STRANGE_CODES, np.int64),
    "uint64": ([2**64 - 1, 2**63, 2**32 + 1, 2], np.uint64),
    "objects": ([*STRANGE, *STRANGE_CODES, *STRANGE_TEXTS, None, True, False], object), "texts": (STRANGE_TEXTS, object),
}  # fmt: skip
CONTAINERS: dict[str, Any] = {
    "numpy": lambda values: {"worries": values},
    "pandas": lambda values: pd.DataFrame({"worries": values}),
    "arrow": lambda values: pa.table({"worries": pa.array(values)}),
    "polars": lambda values: pl.DataFrame({"worries": pl.Series(values.tolist() if values.dtype == object else values)}),
}


@pytest.mark.parametrize("invalid", ["refuse", "as_missing"])
@pytest.mark.parametrize("container", CONTAINERS)
@pytest.mark.parametrize("held", HOLDERS)
def test_strange_answers_are_read_as_they_are_alone(sdq: kl.Instrument, held: str, container: str, invalid: str) -> None:
    values, dtype = HOLDERS[held]
    if held == "objects" and container in ("arrow", "polars"):
        pytest.skip("a column of these has one type")
    with np.errstate(over="ignore"):
        column = np.array(values, dtype=dtype)
    table = sdq.score_table(CONTAINERS[container](column), form="p4-17", invalid=invalid, missing_codes=["n/a"], norms="none")
    refused = {row.row: row.reason for row in table.refused_rows}
    for row, value in enumerate(column.tolist()):
        try:
            alone = sdq.score({"worries": value}, form="p4-17", invalid=invalid, missing_codes=["n/a"], norms="none")
        except kl.ResponseError as error:
            assert refused.get(row) == error.refusal, value
            continue
        assert row not in refused, (value, table.note(row))
        assert table.row(row)["emotional"].answered == alone["emotional"].answered, value
        assert table["emotional", "lower"][row] == alone["emotional"].reachable.lower, value
        assert bool(table.note(row)) == any("not a code" in note or "Invalid codes" in note for note in alone.notes), value


# -- the whole report -------------------------------------------------------------------------------------------------


SOME_KINDS = ["numpy int8", "pandas objects", "arrow int16", "arrow reader", "polars Float64", "duckdb varchar", "a dictionary a row"]


@pytest.mark.parametrize("kind", SOME_KINDS)
def test_a_row_has_the_report_of_the_person_alone(known: dict[str, Known], kind: str) -> None:
    @settings(max_examples=25, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(name=st.sampled_from(list(known)), start=st.integers(0, 99_999), invalid=st.sampled_from(["refuse", "as_missing"]), shape=shapes)
    def every_sheet(name: str, start: int, invalid: str, shape: Shape) -> None:
        everyone = known[name].sheets
        sheets = everyone.rows(Rows(name, start, 5).of(len(everyone)))
        table = score(sheets, KINDS[kind](Part(sheets, shape)), invalid=invalid)  # and with the norms that are named
        for row in range(len(sheets)):
            try:
                alone = sheets.instrument.score(sheets.answers(row), missing_codes=MISSING_CODES, invalid=invalid, **sheets.person(row))
            except kl.ResponseError as error:
                assert error.refusal == next(r.reason for r in table.refused_rows if r.row == row)
                continue
            assert table.row(row).to_json() == alone.to_json()
            assert table.note(row) in " ".join(alone.notes)

    every_sheet()


# -- what is no table -------------------------------------------------------------------------------------------------


NO_TABLES = [np.zeros((3, 25), dtype=np.int8), "scores.csv", 7, [[0, 1, 2]], None, pa.array([1]), pa.chunked_array([[1]]), pl.Series([1])]


@pytest.mark.parametrize("given", NO_TABLES, ids=lambda given: type(given).__name__)
def test_what_has_no_columns_by_name_is_refused(sdq: kl.Instrument, given: Any) -> None:
    with pytest.raises(kl.ResponseError, match="is no table whose columns have names.*a mapping of columns") as raised:
        sdq.score_table(given, form="p4-17")
    assert raised.value.refusal == "none"


def test_a_lazy_frame_comes_back_as_a_frame(sdq: kl.Instrument) -> None:
    scores = sdq.score_table(pl.LazyFrame({"worries": [1, 2], "twice": [2, 4]}).select(pl.col("twice").alias("worries")), form="p4-17")
    assert isinstance(scores.to_frame(), pl.DataFrame) and scores.row(0)["emotional"].reachable.lower == 2


def test_a_struct_that_is_null_is_a_person_without_answers(sdq: kl.Instrument) -> None:
    structs = pa.StructArray.from_arrays([pa.array([2, 2, 2])] * 2, names=["worries", "unhappy"], mask=pa.array([False, True, False]))
    table = sdq.score_table(structs, form="p4-17")
    assert [table.row(row)["emotional"].answered for row in range(3)] == [2, 0, 2]
