"""Make a large synthetic cohort as Parquet, and score it from Parquet to Parquet: in one process, and on Spark.

    pip install kartlegg[spark]
    python examples/score_on_spark.py out/scale --rows 10000000

Prints, as a table of Markdown, rows a second by the clock, rows a second of one core's time, peak memory, and a checksum of all
scores, which must be the same for each way.
Every answer here is made up by a random number generator with a fixed seed. It needs Java, and Linux for the peak memory.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

import kartlegg as kl

SEED = 20240229
ROWS_A_FILE, ROWS_A_CHUNK = 1_000_000, 100_000
SDQ = kl.load("sdq")
ITEMS = [item for item in SDQ.items() if item in SDQ.forms()["p4-17"].items]
PEOPLE = {"age_years": "age", "sex": "sex", "informant": "parent"}
HEAD = ["columns", "way", "cores", "seconds", "rows/s", "CPU seconds", "rows/s a core", "peak MB", "of that Python", "checksum"]

# What is written: everything with norms and intervals, or scores, statuses and one set of bands alone.
BANDED = {column.partition(".")[0] for column in SDQ.score_table({"worries": []}, form="p4-17").to_arrow().column_names
          if column.endswith(".three_band_original")}  # fmt: skip
FEW = ["refused", "form"] + [name for scale in SDQ.scale_ids for name in
                             (scale, f"{scale}.status", *[f"{scale}.three_band_original"] * (scale in BANDED))]  # fmt: skip
WANTED: dict[str, dict[str, Any]] = {"all": {}, "few": {"norms": "none"}}


# -- data -------------------------------------------------------------------------------------------------------------


def synthetic(first: int, rows: int) -> pa.Table:
    """Children `first` and on: 2 % of the answers are missing, and one in 10 000 is a code that no answer has."""
    rng = np.random.default_rng([SEED, first])
    columns: dict[str, Any] = {"child": np.arange(first, first + rows), "age": rng.uniform(4, 17.9, rows).round(2),
                               "sex": pa.array(["female", "male"]).take(pa.array(rng.integers(0, 2, rows)))}  # fmt: skip
    trait = rng.standard_normal(rows)
    for item in ITEMS:
        codes = np.digitize(0.6 * trait + 0.8 * rng.standard_normal(rows), [0.3, 1.3]).astype(np.int8)
        codes[rng.random(rows) < 1e-4 / len(ITEMS)] = 9
        columns[item] = pa.array(codes, mask=rng.random(rows) < 0.02)
    return pa.table(columns)


def make(folder: Path, rows: int) -> None:
    """The cohort in files of a million rows, a chunk at a time."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for start in range(0, rows, ROWS_A_FILE):
        end = min(start + ROWS_A_FILE, rows)
        with pq.ParquetWriter(folder / f"part-{start // ROWS_A_FILE:04}.parquet", synthetic(0, 1).schema) as writer:
            for first in range(start, end, ROWS_A_CHUNK):
                writer.write_table(synthetic(first, min(ROWS_A_CHUNK, end - first)))


def batches_of(folder: Path) -> Iterator[Any]:
    """The rows of a folder, a batch at a time; no more than one is read ahead."""
    data = ds.dataset(folder, format="parquet")
    yield from data.to_batches(batch_size=ROWS_A_CHUNK, use_threads=False, batch_readahead=1, fragment_readahead=1)


def checksum(folder: Path) -> str:
    """A number for all values of a folder of scores and the child they belong to, whatever the order of rows and columns."""
    total = 0
    for batch in batches_of(folder):
        child = batch.column("child").to_numpy().astype(np.uint64)
        for name in batch.schema.names:
            total += int(_mixed(_bits(batch.column(name)) ^ _mixed(child + np.uint64(_word(name)))).sum(dtype=np.uint64))
    return f"{total % 2**64:016x}"


def _bits(column: Any) -> Any:
    """64 bits for each value, another number for none: floats as they are."""
    none = np.uint64(_word("no value"))
    if pa.types.is_string(column.type) or pa.types.is_dictionary(column.type):
        coded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
        words = np.array([*(_word(word) for word in coded.dictionary.to_pylist()), none], dtype=np.uint64)
        return words[coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)]
    missing = column.is_null().to_numpy(zero_copy_only=False)
    values = column.fill_null(False if pa.types.is_boolean(column.type) else 0).to_numpy(zero_copy_only=False)
    bits = values.view(np.uint64) if values.dtype == np.float64 else values.astype(np.uint64)
    return np.where(missing, none, bits)


def _word(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest())


def _mixed(bits: Any) -> Any:
    """Each bit of the result depends on all bits (the finaliser of SplitMix64)."""
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return bits ^ (bits >> np.uint64(31))


# -- the two ways -----------------------------------------------------------------------------------------------------


def score_here(answers: Path, scores: Path, columns: str) -> tuple[float, float]:
    """In one process on one thread, batch by batch. Seconds by the clock, and of the cores."""
    scores.mkdir(parents=True)
    time_since, writer = stopwatch(), None
    for batch in batches_of(answers):
        found = SDQ.score_table(batch, **PEOPLE, **WANTED[columns]).to_arrow()
        found = (found.select(FEW) if columns == "few" else found).add_column(0, "child", batch.column("child"))
        writer = writer or pq.ParquetWriter(scores / "scores.parquet", found.schema)
        writer.write_table(found)
    if writer is not None:
        writer.close()
    return time_since()


def score_on_spark(answers: Path, scores: Path, columns: str, cores: int) -> tuple[float, float]:
    """On Spark in this machine. Seconds from the reading to the last file; a first small job has started the workers."""
    from pyspark.sql import SparkSession

    from kartlegg.spark import score

    os.environ |= {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    settings = {
        "spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.driver.memory": "2g",
        # Answers take so few bytes that the usual 128 MB would be one task for many million rows.
        "spark.sql.files.maxPartitionBytes": "4m",
    }  # fmt: skip
    session = SparkSession.builder.master(f"local[{cores}]").config(map=settings).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    wanted = FEW if columns == "few" else None

    def run(rows: int | None, into: Path) -> None:
        frame = session.read.parquet(str(answers))
        frame = frame if rows is None else frame.limit(rows)
        score(frame, SDQ, keep=["child"], columns=wanted, **PEOPLE, **WANTED[columns]).write.parquet(str(into))

    run(1000, scores / "first")
    time_since = stopwatch()
    run(None, scores / "all")
    seconds = time_since()
    shutil.rmtree(scores / "first")
    session.stop()
    return seconds


# -- measuring --------------------------------------------------------------------------------------------------------


def family(root: int) -> list[tuple[str, float, float]]:
    """Name, resident megabytes and seconds on the cores so far, of a process and of all below it."""
    parents, found = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            name, _, rest = (folder / "stat").read_text().partition("(")[2].rpartition(")")
        except OSError:  # it has just ended
            continue
        fields = rest.split()  # from the third of proc(5)
        parents[int(folder.name)] = int(fields[1])
        megabytes = int(fields[21]) * os.sysconf("SC_PAGE_SIZE") / 1e6
        found[int(folder.name)] = (name, megabytes, (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"))
    below = {root}
    while more := {pid for pid, parent in parents.items() if parent in below} - below:
        below |= more
    return [found[pid] for pid in below if pid in found]


def stopwatch() -> Callable[[], tuple[float, float]]:
    """Tells the seconds since, by the clock and of the cores: those do not depend on what else the machine does."""

    def now() -> tuple[float, float]:
        return time.perf_counter(), sum(cpu for _, _, cpu in family(os.getpid()))

    clock, cpu = now()

    def since() -> tuple[float, float]:
        clock_now, cpu_now = now()
        return clock_now - clock, cpu_now - cpu

    return since


class Memory(threading.Thread):
    """Looks now and then how much memory this process and its children hold. Pages that they share count for each."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.done, self.peak, self.python = threading.Event(), 0.0, 0.0

    def run(self) -> None:
        while not self.done.wait(0.2):
            members = family(os.getpid())
            self.peak = max(self.peak, sum(megabytes for _, megabytes, _ in members))
            self.python = max(self.python, sum(megabytes for name, megabytes, _ in members if "python" in name))


def measure_here(out: Path, way: str, cores: int, columns: str) -> dict[str, Any]:
    scores = out / f"{way}-{cores}-{columns}"
    shutil.rmtree(scores, ignore_errors=True)
    memory = Memory()
    memory.start()
    if way == "Spark":
        clock, cpu = score_on_spark(out / "answers", scores, columns, cores)
    else:
        clock, cpu = score_here(out / "answers", scores, columns)
    memory.done.set()
    memory.join()
    written = sum(path.stat().st_size for path in scores.rglob("*.parquet")) / 1e9
    total = checksum(scores / "all" if way == "Spark" else scores)
    return {"seconds": clock, "cpu": cpu, "peak": memory.peak, "python": memory.python, "written": written, "checksum": total}


def measure(out: Path, way: str, cores: int, columns: str, times: int) -> dict[str, Any]:
    """The median of several runs, each in a process of its own."""
    runs = []
    for _ in range(times):
        command = [sys.executable, __file__, str(out), "--run", way, str(cores), columns]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        runs.append(json.loads(done.stdout.splitlines()[-1]))
    if len({run["checksum"] for run in runs}) > 1:
        raise SystemExit(f"{way}: the checksum is another in each run")
    return runs[0] | {key: statistics.median(run[key] for run in runs) for key in ("seconds", "cpu", "peak", "python")}


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    reader.add_argument("out", type=Path, help="folder for the answers and the scores; they are made anew")
    reader.add_argument("--rows", type=int, default=10_000_000)
    reader.add_argument("--times", type=int, default=1, help="runs of each way; the median is told")
    reader.add_argument("--cores", type=int, nargs="+", default=[2], help="of Spark")
    reader.add_argument("--columns", choices=list(WANTED), nargs="+", default=["all"])
    reader.add_argument("--run", nargs=3, help=argparse.SUPPRESS)
    told = reader.parse_args()
    if told.run:
        print(json.dumps(measure_here(told.out, told.run[0], int(told.run[1]), told.run[2])))
        return
    make(told.out / "answers", told.rows)
    read = sum(path.stat().st_size for path in (told.out / "answers").iterdir()) / 1e9
    print(f"made {told.rows} synthetic children in {told.out / 'answers'}: {read:.3f} GB\n\n| {' | '.join(HEAD)} |\n|{'---|' * len(HEAD)}")
    for columns in told.columns:
        sums = set()
        for way, cores in [("one process", 1), *(("Spark", cores) for cores in told.cores)]:
            found = measure(told.out, way, cores, columns, told.times)
            print(f"| {columns}, {found['written']:.3f} GB | {way} | {cores} | {found['seconds']:.1f} "
                  f"| {told.rows / found['seconds']:.0f} | {found['cpu']:.1f} | {told.rows / found['cpu']:.0f} "
                  f"| {found['peak']:.0f} | {found['python']:.0f} | {found['checksum']} |", flush=True)  # fmt: skip
            sums.add(found["checksum"])
        if len(sums) > 1:
            raise SystemExit("the checksums differ")


if __name__ == "__main__":
    main()
