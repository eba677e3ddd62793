"""What docs/scale.md tells to write for DuckDB and Polars works. (Spark's own: test_spark.py.)"""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import code_of

import kartlegg as kl

ROWS = 20_000


@pytest.fixture(scope="module")
def cohort(spark_example: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scale")
    spark_example.make(folder / "answers", ROWS)
    return folder


@pytest.mark.parametrize("library", ["duckdb", "polars"])
def test_recipes_stream_to_the_same_scores(
    sdq: kl.Instrument, cohort: Path, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(cohort)
    code = [block for block in code_of("scale.md") if f"import {library}" in block]
    assert len(code) == 1
    exec(compile(code[0], "scale.md", "exec"), {})
    found, answers = pq.read_table("scores.parquet").sort_by("child"), pq.read_table("answers")
    expected = sdq.score_table(answers, age_years="age", sex="sex", informant="parent").to_arrow()
    assert found.column_names == ["child", *expected.column_names] and found.num_rows == ROWS
    plain = pa.schema([(f.name, f.type.value_type if pa.types.is_dictionary(f.type) else f.type) for f in expected.schema])
    assert found.drop_columns("child").cast(plain).equals(expected.cast(plain))


def test_the_checksum_sees_a_changed_value_and_not_the_order(spark_example: ModuleType, tmp_path: Path) -> None:
    table = pa.table({"child": [1, 2, 3], "total": [4.0, None, 0.1 + 0.2], "form": ["a", None, "b"]})
    other = {
        "same": [table.slice(2), table.slice(0, 2)],
        "bit": [table.set_column(1, "total", pa.array([4.0, None, 0.3]))],
        "null": [table.set_column(1, "total", pa.array([4.0, 0.0, 0.1 + 0.2]))],
        "word": [table.set_column(2, "form", pa.array(["a", "b", "b"]))],
        "child": [table.set_column(0, "child", pa.array([2, 1, 3]))],
        "twice": [table, table.slice(0, 1)],
        "lost": [table.slice(1)],
    }
    sums = {}
    for name, parts in (other | {"table": [table]}).items():
        (tmp_path / name).mkdir()
        for number, part in enumerate(parts):
            pq.write_table(part, tmp_path / name / f"{number}.parquet")
        sums[name] = spark_example.checksum(tmp_path / name)
    assert sums.pop("same") == sums["table"] and len(set(sums.values())) == len(sums)
