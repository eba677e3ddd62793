"""Tables of Polars, PyArrow and DuckDB go in and come out with the same scores as a pandas data frame."""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from sheets import SDQ_SCALES

import kartlegg as kl
from kartlegg._codes import codes

SDQ_ITEMS = [item for items in SDQ_SCALES.values() for item in items]


@pytest.fixture(scope="module")
def people() -> pd.DataFrame:
    random = np.random.default_rng(11)
    codes = pd.DataFrame(random.integers(0, 3, (700, len(SDQ_ITEMS))), columns=SDQ_ITEMS).astype("Int8")
    codes = codes.mask(random.random(codes.shape) < 0.1)
    codes.loc[7, "worries"] = 9
    return codes.assign(
        who=random.choice(["parent", "teacher"], 700),
        age=random.uniform(4, 17, 700).round(2),
        sex=random.choice(["female", "male"], 700),
    )


def score(sdq: kl.Instrument, frame: Any) -> kl.ScoreTable:
    return sdq.score_table(frame, informant="who", age_years="age", sex="sex")


def parts(table: pa.Table) -> pa.Table:
    """The same table in four chunks, the last of them empty, cut out of longer memory."""
    return pa.concat_tables([table.slice(0, 300), table.slice(300, 1), table.slice(301), table.slice(0, 0)])


def dictionaries(table: pa.Table) -> pa.Table:
    return table.set_column(table.schema.get_field_index("who"), "who", table.column("who").combine_chunks().dictionary_encode())


KINDS = {
    "polars": lambda table: pl.DataFrame(table),
    "pyarrow": lambda table: table,
    "chunks": parts,
    "sliced": lambda table: pa.concat_tables([table.slice(0, 13), table]).slice(13),
    "dictionary": dictionaries,
    "batch": lambda table: table.combine_chunks().to_batches()[0],
    "float": lambda table: pa.table({n: c.cast(pa.float64()) if pa.types.is_integer(c.type) else c
                                     for n, c in zip(table.column_names, table.columns, strict=True)}),
    "text": lambda table: pa.table({n: c.cast(pa.string()) if pa.types.is_integer(c.type) else c
                                    for n, c in zip(table.column_names, table.columns, strict=True)}),
    "pandas of Arrow": lambda table: table.to_pandas(types_mapper=pd.ArrowDtype),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_table_gives_the_same_scores(sdq: kl.Instrument, people: pd.DataFrame, kind: str) -> None:
    expected = score(sdq, people).to_pandas()
    given = KINDS[kind](pa.Table.from_pandas(people, preserve_index=False))
    pd.testing.assert_frame_equal(score(sdq, given).to_pandas(), expected)
    assert expected["refused"].notna().sum() >= 1 and expected["total"].notna().sum() > 400


def test_a_relation_of_duckdb_is_a_table(sdq: kl.Instrument, people: pd.DataFrame) -> None:
    frame = pa.Table.from_pandas(people, preserve_index=False)  # noqa: F841 (DuckDB finds it by its name)
    table = score(sdq, duckdb.sql("select * from frame"))
    pd.testing.assert_frame_equal(table.to_pandas(), score(sdq, people).to_pandas())
    scores = table.to_frame()  # noqa: F841
    assert isinstance(scores, pa.Table)
    assert duckdb.sql("select count(total) from scores").fetchall() == [(table.to_pandas()["total"].notna().sum(),)]


def test_scores_come_back_as_the_kind_that_went_in(sdq: kl.Instrument, people: pd.DataFrame) -> None:
    arrow = pa.Table.from_pandas(people, preserve_index=False)
    assert isinstance(score(sdq, people).to_frame(), pd.DataFrame)
    assert isinstance(score(sdq, pl.DataFrame(arrow)).to_frame(), pl.DataFrame)
    assert isinstance(score(sdq, arrow).to_frame(), pa.Table)
    assert isinstance(score(sdq, {name: people[name] for name in people}).to_frame(), pd.DataFrame)


def test_arrow_and_polars_hold_what_pandas_holds(sdq: kl.Instrument, people: pd.DataFrame) -> None:
    table = score(sdq, people)
    expected, arrow, polars = table.to_pandas(), table.to_arrow(), table.to_polars()
    assert arrow.column_names == list(expected.columns) == polars.columns
    for name in expected.columns:
        values = expected[name].astype(object).where(expected[name].notna(), None).tolist()
        assert arrow.column(name).to_pylist() == values, name
        assert polars[name].to_list() == values, name
    assert arrow.schema.metadata[b"kartlegg.content_hash"].decode() == sdq.content_hash
    assert pl.DataFrame(table).equals(polars)  # by the protocol


def test_series_of_other_libraries_tell_of_the_people(sdq: kl.Instrument, people: pd.DataFrame) -> None:
    polars = pl.DataFrame(pa.Table.from_pandas(people, preserve_index=False))
    table = sdq.score_table(polars, informant=polars["who"], age_years=polars["age"], sex=polars["sex"])
    pd.testing.assert_frame_equal(table.to_pandas(), score(sdq, people).to_pandas())


def test_what_is_made_of_pandas_is_pandas(sdq: kl.Instrument, people: pd.DataFrame) -> None:
    class OfOurOwn(pd.DataFrame):
        pass

    table = score(sdq, OfOurOwn(people.set_index(people.index + 100)))
    assert isinstance(table.to_frame(), pd.DataFrame) and table.to_pandas().index[0] == 100


def test_a_name_that_occurs_twice_is_refused(sdq: kl.Instrument) -> None:
    twice = pa.table([pa.array([1]), pa.array([2])], names=["worries", "worries"])
    with pytest.raises(kl.ResponseError, match="occurs 2 times"):
        sdq.score_table(twice, form="p4-17")


def test_an_empty_table(sdq: kl.Instrument, people: pd.DataFrame) -> None:
    empty = pa.Table.from_pandas(people, preserve_index=False).slice(0, 0)
    assert len(score(sdq, empty)) == 0 and score(sdq, pl.DataFrame(empty)).to_polars().height == 0


def test_numbers_are_read_where_they_lie() -> None:
    array = pa.array([9, None, 1, 2, None, 0, 1, 2, 0, 1], pa.int8())
    column = codes(pa.chunked_array([array.slice(3)]))[0]
    assert column.values.ctypes.data == array.buffers()[1].address + 3
    assert column.validity is not None and column.validity[1] == 3
    np.testing.assert_array_equal(column.as_numbers(), [2, np.nan, 0, 1, 2, 0, 1])
    assert column.at(0) == 2 and np.isnan(column.at(1))


@pytest.mark.parametrize("threads", [-1, 1.5, "two"])
def test_what_is_no_number_of_threads_is_refused(sdq: kl.Instrument, people: pd.DataFrame, threads: Any) -> None:
    with pytest.raises(kl.ResponseError, match="is no number of threads; 0 is as many as the machine has"):
        sdq.score_table(people, form="p4-17", threads=threads)
