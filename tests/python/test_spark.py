"""Spark gives the same bits as the local run, also when one of its executors is killed half-way."""

from __future__ import annotations

import contextlib
import datetime
import os
import re
import shutil
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import code_of
from sheets import SDQ_SCALES

import kartlegg as kl
from kartlegg.spark import score

pytestmark = [
    pytest.mark.skipif(shutil.which("java") is None and "JAVA_HOME" not in os.environ, reason="Spark needs Java 17 or newer"),
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
]

ITEMS = [item for items in SDQ_SCALES.values() for item in items]
WHO = {"age_years": "age", "sex": "sex", "informant": "who"}
ROWS, PARTITIONS = 2_000, 8


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A driver and two executors, each in a process of its own, as on a cluster."""
    import pyspark
    from pyspark.sql import SparkSession

    home, installed = tmp_path_factory.mktemp("spark"), Path(pyspark.__file__).parent
    for part in ("bin", "jars", "python"):  # Spark writes the logs of its executors beside these
        (home / part).symlink_to(installed / part)
    package = str(Path(kl.__file__).parents[1])  # the workers find the package that is tested
    told = {
        "SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable,
        "PYTHONPATH": os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH", "")])),
    }  # fmt: skip
    quick = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"  # for programs of a few seconds
    settings = {
        "spark.driver.extraJavaOptions": quick, "spark.executor.extraJavaOptions": quick, "spark.sql.codegen.wholeStage": "false",
        "spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.sql.shuffle.partitions": "4",
        "spark.executor.memory": "512m", "spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1",
        "spark.sql.warehouse.dir": str(home / "warehouse"), "spark.sql.execution.arrow.maxRecordsPerBatch": "100",
    }  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        for name, value in told.items():
            patch.setenv(name, value)
        session = SparkSession.builder.master("local-cluster[2,1,1024]").config(map=settings).getOrCreate()
        session.sparkContext.setLogLevel("OFF")
        yield session
        session.stop()


@pytest.fixture(scope="module")
def people() -> pa.Table:
    """Children of two informants: missing answers, invalid codes, ages that no form is for."""
    rng = np.random.default_rng(5)
    columns: dict[str, Any] = {"child": pa.array(np.arange(ROWS)), "class.room": pa.array(rng.integers(1, 9, ROWS).astype(np.int16))}
    for item in ITEMS:
        codes = rng.integers(0, 3, ROWS).astype(np.int8)
        codes[rng.random(ROWS) < 0.001] = 9
        columns[item] = pa.array(codes, mask=rng.random(ROWS) < 0.06)
    columns["age"] = pa.array(rng.uniform(3.5, 18.5, ROWS).round(2), mask=rng.random(ROWS) < 0.01)
    columns["sex"] = pa.array(rng.choice(["female", "male"], ROWS), mask=rng.random(ROWS) < 0.05)
    columns["who"] = pa.array(rng.choice(["parent", "teacher"], ROWS))
    return pa.table(columns)


@pytest.fixture(scope="module")
def frame(spark: Any, people: pa.Table) -> Any:
    return spark.createDataFrame(people).repartition(PARTITIONS, "child").cache()


def same(found: pa.Table, expected: kl.ScoreTable, columns: list[str] | None = None) -> None:
    """The same columns and values, floats by their bits; `found` in the order of `child`."""
    ours = expected.to_arrow() if columns is None else expected.to_arrow().select(columns)
    found = found.sort_by("child")
    assert found.column("child").to_pylist() == list(range(len(ours)))  # nothing lost, nothing doubled
    assert [name for name in found.column_names if name in ours.column_names] == ours.column_names
    for name in ours.column_names:
        there, here = found.column(name), ours.column(name)
        assert there.is_null().equals(here.is_null()), name
        if pa.types.is_floating(here.type):
            bits = [side.fill_null(0).to_numpy().view(np.int64) for side in (there, here)]
            assert there.type == pa.float64() and np.array_equal(*bits), name
        else:
            assert there.to_pylist() == here.to_pylist(), name


def test_every_column_has_the_bits_of_the_local_run(sdq: kl.Instrument, frame: Any, people: pa.Table) -> None:
    scored, local = score(frame, sdq, keep=["child", "class.room"], **WHO), sdq.score_table(people, **WHO)
    assert scored.columns == ["child", "class.room", *local.to_arrow().column_names]
    found = scored.toArrow()
    same(found, local)
    assert found.sort_by("child").column("class.room").equals(people.column("class.room"))
    names = found.column_names
    assert {"total.status", "total.three_band_original", "total.t_score.lower", "refused", "note"} <= set(names)
    seen = {name: set(found.column(name).to_pylist()) for name in ("refused", "form", "total.status", "norm_group")}
    assert {None, "invalid_code", "missing_age"} <= seen["refused"] and {"complete", "prorated"} <= seen["total.status"]
    assert len(seen["form"]) >= 3 and len(seen["norm_group"]) >= 2
    assert scored.schema["total"].metadata["kartlegg.content_hash"] == sdq.content_hash


def executors() -> list[psutil.Process]:
    return [process for process in psutil.Process().children(recursive=True) if process.name() == "java"
            and any("CoarseGrainedExecutorBackend" in word for word in process.cmdline())]  # fmt: skip


def test_a_killed_executor_loses_nothing(
    spark: Any, sdq: kl.Instrument, people: pa.Table, frame: Any, tmp_path: Path
) -> None:
    answers, scores, mark = str(tmp_path / "answers"), str(tmp_path / "scores"), tmp_path / "marks"
    frame.write.parquet(answers)
    mark.mkdir()

    def marked(batches: Any) -> Any:
        """Passes rows on and tells which partition has begun. When half have, one waits to be killed: it never ends by itself."""
        from pyspark import TaskContext

        task = TaskContext.get()
        assert task is not None
        (mark / f"{task.partitionId()}-{task.taskAttemptId()}").touch()
        half_way = len(list(mark.iterdir())) >= PARTITIONS // 2
        for number, batch in enumerate(batches):
            if half_way and number == 1 and not victim.exists():
                with contextlib.suppress(FileExistsError), open(victim, "x", encoding="ascii") as chosen:
                    chosen.write(f"{task.partitionId()} {os.getpid()}")
                    chosen.flush()
                    time.sleep(60)
            yield batch

    victim = tmp_path / "victim"
    read = spark.read.parquet(answers).drop("class.room").repartition(PARTITIONS, "child")
    job = score(read.mapInArrow(marked, read.schema), sdq, keep=["child"], **WHO)
    before = {process.pid for process in executors()}
    assert len(before) == 2
    killed: list[int] = []

    def kill() -> None:
        while not (victim.exists() and len(victim.read_text().split()) == 2):
            time.sleep(0.02)
        worker = psutil.Process(int(victim.read_text().split()[1]))
        killed.extend(parent.pid for parent in worker.parents() if parent.pid in before)
        os.kill(killed[0], signal.SIGKILL)

    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    job.write.parquet(scores)
    killer.join(timeout=1)
    assert len(killed) == 1 and killed[0] not in {process.pid for process in executors()}
    begun = [path.name.partition("-")[0] for path in mark.iterdir()]
    assert set(begun) == {str(partition) for partition in range(PARTITIONS)}
    assert begun.count(victim.read_text().split()[0]) >= 2  # the lost task was done again
    same(spark.read.parquet(scores).toArrow(), sdq.score_table(people, **WHO))


@pytest.mark.parametrize("options", [
    {"items": {item: f"v{n}" for n, item in enumerate(ITEMS)}, "missing_codes": [9, "n/a"], "form": "p4-17", "norms": "none"},
    {"items": "q_{id}", "invalid": "as_missing", "birth_date": "born", "assessment_date": datetime.date(2024, 3, 1),
     "informant": "parent", "sex": "female", "norms": "all"},
])  # fmt: skip
def test_options_mean_what_they_mean_locally(spark: Any, sdq: kl.Instrument, people: pa.Table, options: dict[str, Any]) -> None:
    few = people.slice(0, 300)
    renamed = {item: f"v{n}" if "form" in options else f"q_{item}" for n, item in enumerate(ITEMS)}
    few = few.rename_columns([renamed.get(name, name) for name in few.column_names])
    born = np.datetime64("2010-01-31") + np.arange(300) * 7
    few = few.append_column("born", pa.array(born.astype("datetime64[D]")))
    if "form" in options:
        few = few.set_column(few.column_names.index("v3"), "v3", pa.array(["n/a", "1", ""] * 100))
    columns = ["total", "total.status", "impact", "refused", "note"]
    once = {name: iter(given) if isinstance(given, list) else given for name, given in options.items()}
    scored = score(spark.createDataFrame(few).repartition(3), sdq, keep="child", columns=columns, **once)
    assert scored.columns == ["child", *columns]
    same(scored.toArrow(), sdq.score_table(few, **options), columns)


@pytest.mark.parametrize("page", ["scale.md", "python.md"])
def test_the_pages_tell_what_works(spark: Any, sdq: kl.Instrument, people: pa.Table, tmp_path: Path, page: str) -> None:
    answers, scores = tmp_path / "answers", tmp_path / "scores"
    answers.mkdir()
    pq.write_table(people.slice(0, 50), answers / "part.parquet")
    code = [block for block in code_of(page) if "kartlegg.spark" in block]
    assert len(code) == 1
    told = code[0].replace('"answers"', repr(str(answers))).replace('"scores"', repr(str(scores)))
    exec(compile(told, page, "exec"), {"spark": spark, "sdq": sdq})
    same(pq.read_table(scores), sdq.score_table(people.slice(0, 50), age_years="age", sex="sex", informant="parent"))


def test_the_example_comes_to_one_checksum(
    spark: Any, spark_example: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def measure(out: Path, way: str, cores: int, columns: str, times: int) -> Any:
        return spark_example.measure_here(out, way, cores, columns)  # in this process, on the cluster of all these tests

    monkeypatch.setattr(spark_example, "measure", measure)
    monkeypatch.setattr(type(spark), "stop", lambda session: None)
    out, rows = tmp_path / "out folder", 4_000
    monkeypatch.setattr(sys, "argv", ["score_on_spark.py", str(out), "--rows", str(rows), "--columns", "few"])
    spark_example.main()
    spark.sparkContext.setLogLevel("OFF")
    printed = capsys.readouterr().out.splitlines()
    table = [[cell.strip() for cell in line.strip("|").split("|")] for line in printed if line.startswith("| few")]
    assert [row[1:3] for row in table] == [["one process", "1"], ["Spark", "2"]]
    assert table[0][-1] == table[1][-1] and re.fullmatch("[0-9a-f]{16}", table[0][-1])
    assert pq.read_table(out / "Spark-2-few" / "all").num_rows == rows


def test_an_instrument_is_read_once_by_each_worker(spark: Any, sdq: kl.Instrument, frame: Any) -> None:
    def readings(batches: Any) -> Any:
        from kartlegg.spark import _instrument

        for _ in batches:
            pass
        yield pa.RecordBatch.from_pydict({"pid": [os.getpid()], "n": [_instrument.cache_info().misses]})

    for column in ("total", "impact"):  # the same instrument again
        score(frame, sdq, columns=[column], norms="none", **WHO).toArrow()
    found = frame.select("child").mapInArrow(readings, "pid long, n long").collect()
    assert len(found) == PARTITIONS
    assert max(row.n for row in found) == 1  # 0 in a worker that has scored nothing yet


def test_no_rows(spark: Any, sdq: kl.Instrument, frame: Any) -> None:
    empty = score(frame.limit(0), sdq, keep=["child"], **WHO)
    assert empty.count() == 0 and empty.schema == score(frame, sdq, keep=["child"], **WHO).schema


WRONG = {
    "a person's column": ({"informant": "whoo"}, "did you mean 'who'"),
    "an item's column": ({"items": {"worries": "worry"}}, "no column 'worry' for item 'worries'; did you mean 'worries'"),
    "a kept column": ({"keep": ["chlid"]}, "keep: no column 'chlid'; did you mean 'child'"),
    "a column of scores": ({"columns": ["totl"]}, "columns: no column 'totl'; did you mean 'total'"),
    "an option": ({"missing_code": [9]}, "missing_code: not an option on Spark; did you mean 'missing_codes'"),
    "strict": ({"strict": True}, "say why in the column 'refused'"),
    "a sequence": ({"age_years": [1.0, 2.0]}, "age_years: list cannot be used on Spark; give the name of a column"),
    "a kept column of the same name": ({"keep": ["Form"]}, "the scores have a column 'Form' too"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said_at_once(sdq: kl.Instrument, frame: Any, case: str) -> None:
    options, message = WRONG[case]
    wrong = frame.withColumnRenamed("class.room", "Form")
    with pytest.raises(kl.ResponseError, match=message.replace("'", ".")):
        score(wrong, sdq, **(WHO | options))


def test_without_pyspark(sdq: kl.Instrument, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql.types", None)
    with pytest.raises(ImportError, match=r"pip install kartlegg\[spark\]"):
        score(None, sdq)  # type: ignore[arg-type]


def test_workers_with_another_version_refuse(sdq: kl.Instrument, people: pa.Table) -> None:
    from kartlegg.spark import _score_batches, _Task

    task = _Task(b"", "0.0.1", {}, (), (), (), 0.95)
    with pytest.raises(kl.Error, match=f"the workers have kartlegg {kl.__version__}, the driver 0.0.1"):
        next(_score_batches(task, iter(people.to_batches())))
