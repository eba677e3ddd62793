"""CSV files read and written block by block: what a cell holds is what stood there, whatever stands beside it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kartlegg as kl
from kartlegg._csv_text import header, lines
from kartlegg._data_kinds import open_data

CELL = st.text(st.sampled_from('a7 ,;".\n\r\tåÅ-'), max_size=6)
ROW = st.tuples(CELL, CELL, st.sampled_from(["1", "-1", "8,5", "n/a", ""]))


def read(path: Path, rows: int = 3, separator: str | None = None) -> pd.DataFrame:
    """The cells of a file, put together from small blocks."""
    source = open_data(path, separator)
    blocks = list(source.blocks(source.names, rows))
    assert blocks[-1].done == source.rows
    return pd.concat([block.cells.to_pandas() for block in blocks], ignore_index=True)


@given(st.lists(ROW, max_size=20), st.sampled_from([",", ";", "\t"]), st.booleans())
@settings(max_examples=80, deadline=None)
def test_cells_are_read_as_they_stand(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]], separator: str, all_quoted: bool) -> None:
    path = tmp_path_factory.mktemp("csv") / "in.csv"
    with open(path, "w", encoding="utf-8", newline="") as file:
        quoting = csv.QUOTE_ALL if all_quoted else csv.QUOTE_MINIMAL
        writer = csv.writer(file, delimiter=separator, quoting=quoting, lineterminator="\r\n")
        writer.writerows([("first", "second", "id"), *rows])
    expected = pd.DataFrame(rows, columns=["first", "second", "id"], dtype=object)
    found = read(path, separator=separator)
    assert found.astype(object).to_numpy().tolist() == expected.to_numpy().tolist()


def test_rows_that_end_early_and_rows_that_are_too_long(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text("a,b,c\n1,2,3\n4\n\n5,6\n7,8,9\n")
    assert read(path, 2).to_numpy().tolist() == [["1", "2", "3"], ["4", "", ""], ["5", "6", ""], ["7", "8", "9"]]
    path.write_text("a,b\n1,2\n" * 1 + "3,4\n" * 5 + "5,6,7\n")
    with pytest.raises(kl.Error, match="cannot be read as CSV: line 8 has 3 cells, those before it 2"):
        read(path)
    path.write_text("a,b\n1,2,3\n1,2,3\n")
    with pytest.raises(kl.Error, match="the rows have more cells than the header has names"):
        read(path)


def test_decimal_commas_do_not_depend_on_the_block(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text("age;word\n8;x\n8;1,5,2\n8,25;a,5\n-1,5;007\n")
    source = open_data(path)
    frame = pd.concat([block.frame.to_pandas().astype(object) for block in source.blocks(source.names, 2)])
    assert frame.to_numpy().tolist() == [["8", "x"], ["8", "1,5,2"], ["8.25", "a,5"], ["-1.5", "007"]]
    assert read(path)["age"].tolist() == ["8", "8", "8,25", "-1,5"]


NUMBER = st.one_of(st.none(), st.integers(-(10**6), 10**6).map(float), st.floats(allow_nan=False, allow_infinity=False))


@given(st.lists(st.tuples(NUMBER, st.one_of(st.none(), CELL), st.one_of(st.none(), st.booleans())), min_size=1, max_size=30), st.data())
@settings(max_examples=150, deadline=None)
def test_what_is_written_reads_back(rows: list[tuple[float | None, str | None, bool | None]], data: st.DataObject) -> None:
    numbers, words, answers = (list(column) for column in zip(*rows, strict=True))
    names = pa.array(words, pa.string())
    table = pa.table({"x": pa.array(numbers, pa.float64()), "w": names, "k": names.dictionary_encode(), "b": pa.array(answers, pa.bool_())})
    cut = data.draw(st.integers(0, len(rows)))
    content = header(table.column_names) + lines(table.slice(0, cut)) + lines(table.slice(cut))
    found = list(csv.reader(io.StringIO(content.decode(), newline="")))
    assert found[0] == ["x", "w", "k", "b"] and len(found) == len(rows) + 1
    for (number, word, answer), (x, w, k, b) in zip(rows, found[1:], strict=True):
        assert (x == "") if number is None else (float(x) == number and not (number.is_integer() and abs(number) < 1e15 and "." in x))
        assert w == k == (word or "") and b == ("" if answer is None else str(answer))


def test_numbers_are_written_like_those_of_python() -> None:
    values = np.array([17.0, 2.5, 0.1, 1 / 3, -0.0, 1e-5, 123456789.0, 1e20, 52.34567])
    text = lines(pa.table({"x": values})).decode().split()
    assert text[:5] == ["17", "2.5", "0.1", "0.3333333333333333", "0"] and text[6] == "123456789" and text[8] == "52.34567"
    assert [float(word) for word in text] == values.tolist()
