"""How fast a table of SDQ sheets is scored by kartlegg and by others, side by side.

The job: the answers of parents to the 25 items, 2 % of them missing; five scales with reversed items, prorated from three
answers on and rounded half up; three composites; the three original bands of the five scales and the total. Every engine must
come to the same numbers: a checksum of all of them is compared.

kartlegg finds all scores at once, and writes a column of numbers when it is first read. The job is done when all 14 columns that
the others make, and the status of each score, have been read: that is what "kartlegg" is timed for. "kartlegg, scored" is timed until the scores are
found, before any column is read; its checksum comes from the columns read after it.

Each engine runs in a process of its own (`--engine`), so that its peak of memory is its own and no thread of another one
is in its way. Only the job is timed, not the making of the answers, nor a first run that warms up.

    python benchmarks/peers.py [--rows 1000 10000 ...] [--out out/bench.json] [--page docs/performance.md]
"""

from __future__ import annotations

import argparse
import contextlib
import json
import multiprocessing
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from tables_page import draw, page

SCALES = {  # as SDQ items are numbered; the cut-offs of parents, from R. Goodman (1997) doi:10.1111/j.1469-7610.1997.tb01545.x
    "emotional": ((3, 8, 13, 16, 24), (4, 5)),
    "conduct": ((5, 7, 12, 18, 22), (3, 4)),
    "hyperactivity": ((2, 10, 15, 21, 25), (6, 7)),
    "peer": ((6, 11, 14, 19, 23), (3, 4)),
    "prosocial": ((1, 4, 9, 17, 20), (6, 5)),  # low is of concern: below 6, below 5
}
REVERSED = (7, 11, 14, 21, 25)
TOTAL = (14, 17)
COMPOSITES = {
    "total": ("emotional", "conduct", "hyperactivity", "peer"),
    "internalising": ("emotional", "peer"),
    "externalising": ("conduct", "hyperactivity"),
}
MISSING = 0.02


def answers(rows: int) -> dict[int, np.ndarray]:
    """Codes 0, 1, 2 by item number; -1 where not answered."""
    random = np.random.default_rng(2024)
    found = {}
    for number in range(1, 26):
        codes = random.integers(0, 3, rows, dtype=np.int8)
        codes[random.random(rows) < MISSING] = -1
        found[number] = codes
    return found


def checksum(scores: dict[str, np.ndarray], bands: dict[str, np.ndarray]) -> list[float]:
    """Sum and number of every score, and how many rows are in each band."""
    sums = [float(part) for name in sorted(scores) for part in (np.nansum(scores[name]), np.isfinite(scores[name]).sum())]
    return sums + [float((bands[name] == band).sum()) for name in sorted(bands) for band in (0, 1, 2)]


_TOTAL_SUM = 2 * sorted([*SCALES, *COMPOSITES]).index("total")  # within the checksum


def timed(work: Callable[[], Any], runs: int) -> tuple[float, Any]:
    """Median seconds of `runs` runs after a first one, or of as many as a second holds, and the last result."""
    result = work()
    times: list[float] = []
    begin = time.perf_counter()
    while len(times) < runs or time.perf_counter() < begin + 1:
        start = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - start)
    return statistics.median(times), result


# -- engines: each takes the answers and gives (work, results of it) ----------------------------------------------------


def kartlegg(
    sheets: dict[int, np.ndarray], threads: int, kind: str = "int8", read: bool = True
) -> tuple[Callable[[], Any], Callable[[Any], list[float]]]:
    import kartlegg as kl

    sdq = kl.load("sdq")
    ids = {sdq.items()[item].number: item for item in sdq.forms()["p4-17"].items}
    columns = {ids[number]: codes for number, codes in sheets.items()}
    if kind == "float64":
        columns = {name: np.where(codes < 0, np.nan, codes) for name, codes in columns.items()}

    def numbers(table: Any) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
        scores = {name: table[name, "raw"] for name in [*SCALES, *COMPOSITES]}
        for name in scores:
            table._core.status(name)  # written by this
        return scores, {name: table._core.band(name, "three_band_original") for name in [*SCALES, "total"]}

    def score() -> Any:
        return sdq.score_table(columns, form="p4-17", norms="none", threads=threads)

    if read:
        return lambda: numbers(score()), lambda found: checksum(*found)
    return score, lambda table: checksum(*numbers(table))


def numpy_engine(sheets: dict[int, np.ndarray]) -> tuple[Callable[[], Any], Callable[[Any], list[float]]]:
    def work() -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
        scores, bands = {}, {}
        for name, (items, cutoffs) in SCALES.items():
            total = np.zeros(len(sheets[1]), dtype=np.int16)
            n = np.zeros(len(sheets[1]), dtype=np.int8)
            for item in items:
                codes = sheets[item]
                answered = codes >= 0
                total += np.where(answered, 2 - codes if item in REVERSED else codes, 0)
                n += answered
            with np.errstate(divide="ignore", invalid="ignore"):
                score = np.where(n >= 3, np.floor(total * 5 / n + 0.5), np.nan)
            scores[name] = score
            bands[name] = _bands(score, cutoffs)
        for name, parts in COMPOSITES.items():
            scores[name] = sum(scores[part] for part in parts)
        bands["total"] = _bands(scores["total"], TOTAL)
        return scores, bands

    return work, lambda found: checksum(*found)


def _bands(score: np.ndarray, cutoffs: tuple[int, int]) -> np.ndarray:
    first, second = cutoffs
    worse = (score < first, score < second) if first > second else (score >= first, score >= second)
    return np.where(np.isnan(score), -1, worse[0].astype(np.int8) + worse[1]).astype(np.int8)


def pandas_engine(sheets: dict[int, np.ndarray]) -> tuple[Callable[[], Any], Callable[[Any], list[float]]]:
    import pandas as pd

    frame = pd.DataFrame({f"q{number}": np.where(codes < 0, np.nan, codes) for number, codes in sheets.items()})

    def work() -> pd.DataFrame:
        keyed = frame.copy()
        for number in REVERSED:
            keyed[f"q{number}"] = 2 - keyed[f"q{number}"]
        result = pd.DataFrame(index=frame.index)
        for name, (items, cutoffs) in SCALES.items():
            part = keyed[[f"q{item}" for item in items]]
            result[name] = np.floor(part.mean(axis=1).where(part.count(axis=1) >= 3) * 5 + 0.5 + 1e-9)
            result[f"{name}_band"] = _bands(result[name].to_numpy(), cutoffs)
        for name, parts in COMPOSITES.items():
            result[name] = result[list(parts)].sum(axis=1, skipna=False)
        result["total_band"] = _bands(result["total"].to_numpy(), TOTAL)
        return result

    def results(found: pd.DataFrame) -> list[float]:
        return checksum({n: found[n].to_numpy() for n in [*SCALES, *COMPOSITES]},
                        {n: found[f"{n}_band"].to_numpy() for n in [*SCALES, "total"]})  # fmt: skip

    return work, results


def polars_engine(sheets: dict[int, np.ndarray]) -> tuple[Callable[[], Any], Callable[[Any], list[float]]]:
    import polars as pl

    frame = pl.DataFrame({f"q{number}": codes for number, codes in sheets.items()})

    def band(score: pl.Expr, cutoffs: tuple[int, int]) -> pl.Expr:
        first, second = cutoffs
        worse = (score < first, score < second) if first > second else (score >= first, score >= second)
        return worse[0].cast(pl.Int8) + worse[1].cast(pl.Int8)

    expressions = []
    for name, (items, _) in SCALES.items():
        codes = [pl.col(f"q{item}") for item in items]
        answered = [(code >= 0).cast(pl.Int8) for code in codes]
        keyed = [2 - code if item in REVERSED else code for item, code in zip(items, codes, strict=True)]
        total = pl.sum_horizontal([pl.when(code >= 0).then(key).otherwise(0) for code, key in zip(codes, keyed, strict=True)])
        n = pl.sum_horizontal(answered)
        expressions.append(pl.when(n >= 3).then((total * 5 / n + 0.5).floor()).alias(name))
    composites = [sum((pl.col(part) for part in parts[1:]), pl.col(parts[0])).alias(name) for name, parts in COMPOSITES.items()]
    bands = [band(pl.col(name), cutoffs).alias(f"{name}_band") for name, (_, cutoffs) in SCALES.items()]

    def work() -> pl.DataFrame:
        lazy = frame.lazy().select(expressions).with_columns(composites)
        return lazy.with_columns(*bands, band(pl.col("total"), TOTAL).alias("total_band")).collect()

    def results(found: pl.DataFrame) -> list[float]:
        return checksum({n: found[n].cast(pl.Float64).fill_null(float("nan")).to_numpy() for n in [*SCALES, *COMPOSITES]},
                        {n: found[f"{n}_band"].fill_null(-1).to_numpy() for n in [*SCALES, "total"]})  # fmt: skip

    return work, results


def duckdb_engine(sheets: dict[int, np.ndarray]) -> tuple[Callable[[], Any], Callable[[Any], list[float]]]:
    import duckdb
    import pyarrow as pa

    sheet = pa.table({f"q{number}": codes for number, codes in sheets.items()})
    connection = duckdb.connect()
    connection.execute("set threads = 1")
    connection.register("given", sheet)
    connection.execute("create table sheet as select * from given")  # DuckDB's own storage, as one would have it

    def scale(name: str, items: tuple[int, ...]) -> str:
        keyed = " + ".join(f"case when q{i} < 0 then 0 else {f'2 - q{i}' if i in REVERSED else f'q{i}'} end" for i in items)
        n = " + ".join(f"(q{i} >= 0)::int" for i in items)
        return f"case when {n} >= 3 then floor(({keyed}) * 5.0::double / ({n}) + 0.5) end as {name}"

    def band(name: str, cutoffs: tuple[int, int]) -> str:
        sign = "<" if cutoffs[0] > cutoffs[1] else ">="
        return f"({name} {sign} {cutoffs[0]})::tinyint + ({name} {sign} {cutoffs[1]})::tinyint as {name}_band"

    query = (
        f"with scales as (select {', '.join(scale(name, items) for name, (items, _) in SCALES.items())} from sheet), "
        f"whole as (select *, {', '.join(f'{chr(43).join(parts)} as {name}' for name, parts in COMPOSITES.items())} from scales) "
        f"select *, {', '.join(band(name, cut) for name, (_, cut) in SCALES.items())}, {band('total', TOTAL)} from whole"
    )

    def results(found: Any) -> list[float]:
        frame = pa.table(found).to_pandas()
        return checksum({n: frame[n].to_numpy(np.float64) for n in [*SCALES, *COMPOSITES]},
                        {n: frame[f"{n}_band"].fillna(-1).to_numpy() for n in [*SCALES, "total"]})  # fmt: skip

    return lambda: connection.sql(query).to_arrow_table(), results


def copy_engine(
    sheets: dict[int, np.ndarray], kind: str, fresh: bool = False, threads: int = 1
) -> tuple[Callable[[], Any], Callable[[Any], list[float]]]:
    """memcpy of the bytes that the job reads and writes: half of them read, half written."""
    rows = len(sheets[1])
    in_bytes = 25 * (8 if kind == "float64" else 1)
    out_bytes = 8 * (8 + 1) + 6  # eight scores with a status, six bands
    from_ = np.ones(rows * (in_bytes + out_bytes) // 2, dtype=np.int8)
    to = from_.copy()
    if fresh:
        return from_.copy, lambda found: []
    if threads == 1:
        return lambda: np.copyto(to, from_), lambda found: []
    pool = ThreadPoolExecutor(threads)
    parts = list(zip(np.array_split(to, threads), np.array_split(from_, threads), strict=True))
    return lambda: list(pool.map(lambda part: np.copyto(*part), parts)), lambda found: []


TWO_PROCESSES = "kartlegg, 2 processes"  # share nothing but the machine: what two threads can come to at most

ENGINES: dict[str, Callable[..., Any]] = {
    "kartlegg": lambda sheets: kartlegg(sheets, 1),
    "kartlegg, 2 threads": lambda sheets: kartlegg(sheets, 2),
    TWO_PROCESSES: lambda sheets: kartlegg(sheets, 1),
    "kartlegg, float64": lambda sheets: kartlegg(sheets, 1, "float64"),
    "kartlegg, scored": lambda sheets: kartlegg(sheets, 1, read=False),
    "kartlegg, scored, 2 threads": lambda sheets: kartlegg(sheets, 2, read=False),
    "kartlegg, scored, float64": lambda sheets: kartlegg(sheets, 1, "float64", read=False),
    "memcpy": lambda sheets: copy_engine(sheets, "int8"),
    "memcpy, 2 threads": lambda sheets: copy_engine(sheets, "int8", threads=2),
    "memcpy, float64": lambda sheets: copy_engine(sheets, "float64"),
    "memcpy, fresh memory": lambda sheets: copy_engine(sheets, "int8", fresh=True),
    "NumPy": numpy_engine,
    "Polars": polars_engine,
    "DuckDB": duckdb_engine,
    "pandas": pandas_engine,
}

R_PROGRAM = r"""
arguments <- commandArgs(TRUE)
sheet <- as.data.frame(lapply(1:25, function(i) {
  x <- readBin(file.path(arguments[1], i), "integer", as.integer(arguments[2]), size = 1)
  x[x < 0] <- NA
  x
}))
names(sheet) <- paste0("q", 1:25)
scales <- list(emotional = c(3, 8, 13, 16, 24), conduct = c(5, 7, 12, 18, 22), hyperactivity = c(2, 10, 15, 21, 25),
               peer = c(6, 11, 14, 19, 23), prosocial = c(1, 4, 9, 17, 20))
turned <- c(7, 11, 14, 21, 25)
psych_job <- function() {
  keys <- lapply(scales, function(items) paste0(ifelse(items %in% turned, "-", ""), "q", items))
  psych::scoreItems(keys, sheet, totals = FALSE, missing = TRUE, impute = "none", min = 0, max = 2)$scores
}
base_job <- function() {
  sheet[turned] <- 2 - sheet[turned]
  s <- sapply(scales, function(items) {
    part <- sheet[items]
    n <- rowSums(!is.na(part))
    ifelse(n >= 3, floor(rowMeans(part, na.rm = TRUE) * 5 + 0.5 + 1e-9), NA)
  })
  total <- s[, 1] + s[, 2] + s[, 3] + s[, 4]
  list(s, total, s[, 1] + s[, 4], s[, 2] + s[, 3], findInterval(total, c(14, 17)))
}
job <- if (arguments[3] == "psych") psych_job else base_job
seconds <- system.time(found <- job())[["elapsed"]]
total <- if (arguments[3] == "psych") NA else sum(found[[2]], na.rm = TRUE)
cat(seconds, format(total, digits = 17), "\n")
"""


def run_r(rows: int, job: str) -> dict[str, Any] | None:
    """One run of R's psych::scoreItems, or of base R; None where it is not installed."""
    if shutil.which("Rscript") is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        for number, codes in answers(rows).items():
            codes.tofile(Path(folder, str(number)))
        program = Path(folder, "job.R")
        program.write_text(R_PROGRAM, encoding="utf-8")
        found = subprocess.run(["Rscript", str(program), folder, str(rows), job], capture_output=True, text=True, check=False)
        if found.returncode != 0:
            print(f"  R {job}: {found.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
            return None
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    seconds, total = found.stdout.split()
    return {"seconds": float(seconds), "peak_mb": round(peak, 1), "total": total}


@contextlib.contextmanager
def beside(work: Callable[[], Any]) -> Iterator[None]:
    """Another process does the same all the time."""

    def always() -> None:
        while True:
            work()

    other = multiprocessing.get_context("fork").Process(target=always, daemon=True)
    other.start()
    yield
    other.terminate()
    other.join()


def measure_here(engine: str, rows: int) -> None:
    """Runs one engine and prints its record."""
    sheets = answers(rows)
    runs = 3 if rows > 1_000_000 else 9
    work, results = ENGINES[engine](sheets)
    with beside(work) if engine == TWO_PROCESSES else contextlib.nullcontext():
        seconds, found = timed(work, runs)
    if engine == TWO_PROCESSES:
        seconds /= 2  # a table of each
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak_mb": round(peak, 1), "checksum": results(found)}))


def measure_single() -> None:
    """Prints the records of what is done once for one person, or once in a program."""
    import kartlegg as kl

    sdq, folder = kl.load("sdq"), kl.catalogue().folder
    sheet = {item: number % 3 for number, item in enumerate(sdq.forms()["p4-17"].items[:25])}

    def report() -> Any:
        return sdq.score(sheet, informant="parent", age_years=8, sex="female")

    jobs: dict[str, Callable[[], Any]] = {
        "load the SDQ and its norms": lambda: kl.Catalogue(folder)["sdq"],
        "one report, with norms": report,
        "and its text in Bokmål": lambda: report().in_language("nb").to_text(),
    }
    records = []
    for job, work in jobs.items():
        seconds, _ = timed(work, 201)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        records.append({"job": job, "engine": "kartlegg", "threads": 1, "rows": 1, "seconds": seconds, "peak_mb": round(peak, 1)})
        print(f"         1  {job:28} {seconds * 1e3:10.3f} ms", file=sys.stderr)
    print(json.dumps(records))


def measure(engine: str, rows: int) -> dict[str, Any] | None:
    environment = {**os.environ, "POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, __file__, "--engine", engine, "--rows", str(rows)]
    found = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if found.returncode != 0:
        print(f"  {engine}: {found.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
        return None
    record: dict[str, Any] = json.loads(found.stdout.splitlines()[-1])
    return record


def measure_all(sizes: list[int]) -> list[dict[str, Any]]:
    records = []
    for rows in sizes:
        expected: list[float] | None = None
        for engine in [*ENGINES, "R psych::scoreItems", "R rowMeans"]:
            if engine.startswith("R "):
                found = run_r(rows, "psych" if "psych" in engine else "base") if rows <= 1_000_000 else None
            else:
                found = measure(engine, rows)
            if found is None:
                continue
            numbers = found.pop("checksum", [])
            expected = expected or numbers
            total = found.pop("total", "NA")
            if total != "NA" and float(total) != expected[_TOTAL_SUM]:
                raise SystemExit(f"{engine} comes to another sum of totals than kartlegg: {total}")
            if numbers and numbers != expected:
                raise SystemExit(f"{engine} comes to other numbers than kartlegg: {numbers} against {expected}")
            name, *kinds = engine.split(", ")
            job = ", ".join(["SDQ", *(kind for kind in kinds if kind != "2 threads")])
            records.append({"job": job, "engine": name, "threads": 2 if "2 threads" in kinds else 1, "rows": rows, **found})
            print(f"{rows:>10}  {engine:22} {found['seconds'] * 1e3:10.2f} ms  {found['peak_mb']:8.1f} MB")
    return records


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--rows", type=int, nargs="+", default=[1_000, 10_000, 100_000, 1_000_000, 10_000_000])
    reader.add_argument("--engine", choices=list(ENGINES))
    reader.add_argument("--single", action="store_true")
    reader.add_argument("--out", type=Path, default=Path("out/bench.json"))
    reader.add_argument("--page", type=Path)
    options = reader.parse_args()
    if options.engine:
        measure_here(options.engine, options.rows[0])
        return
    if options.single:
        measure_single()
        return
    single = subprocess.run([sys.executable, __file__, "--single"], stdout=subprocess.PIPE, text=True, check=True)
    records = json.loads(single.stdout) + measure_all(options.rows)
    options.out.parent.mkdir(exist_ok=True)
    options.out.write_text(json.dumps(records, indent=1) + "\n", encoding="utf-8")
    if options.page:
        options.page.write_text(page(records), encoding="utf-8")
        draw(records, options.page.with_suffix(".svg"))


if __name__ == "__main__":
    main()
