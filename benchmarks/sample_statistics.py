"""How fast statistics of samples are worked out by kartlegg and by others, side by side.

Each engine runs in a process of its own (`--job`, `--engine`), so that its peak of memory is its own. Only the statistic
is timed, not the making of the data, nor a first run that warms up (R's engines run once). Where two engines give the same statistic, their
numbers are compared to nine digits.

    python benchmarks/sample_statistics.py [--small] [--out out/bench.json] [--page docs/performance.md]

With --page, a section is written at the end of the page that benchmarks/peers.py has written.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from peers import timed

Data = npt.NDArray[np.float64]
HEAD = "# Statistics of samples"


def answers(rows: int, items: int, categories: int = 5, seed: int = 7) -> Data:
    """Answers 0, 1, ... that one factor stands behind."""
    random = np.random.default_rng(seed)
    factor = random.standard_normal((rows, 1))
    latent = factor * np.linspace(0.4, 0.8, items) + random.standard_normal((rows, items)) * 0.7
    return np.clip(np.round(latent + (categories - 1) / 2), 0, categories - 1).astype(np.float64)


def ratings(rows: int) -> Data:
    """Four raters of each child."""
    random = np.random.default_rng(8)
    return np.round(random.standard_normal((rows, 1)) * 2 + random.standard_normal((rows, 4)) + 10)


def scores_with_condition(rows: int) -> Data:
    """A sum score, and whether the condition is there."""
    random = np.random.default_rng(9)
    condition = random.random(rows) < 0.1
    return np.column_stack([np.clip(np.round(random.normal(14 + 8 * condition, 6)), 0, 40), condition])


def growing(rows: int) -> Data:
    """A raw score that grows with age, right-skewed, and the age in years."""
    random = np.random.default_rng(10)
    age = random.uniform(6, 12, rows)
    return np.column_stack([np.round(np.exp(random.normal(2.2 + 0.12 * age, 0.25))), age])


@dataclass
class Job:
    """What is worked out, from which data, and by whom. An engine gives the number that is compared."""

    data: Callable[[], Data]
    engines: dict[str, Callable[[Data], Callable[[], float]]]
    r: dict[str, str] = field(default_factory=dict)
    """R expressions by engine; the data are the matrix `x`, the value is the number that is compared."""
    runs: int = 3
    digits: int = 9
    """To how many the numbers of the engines agree."""


def kartlegg(statistic: Callable[[Any, Data], float]) -> Callable[[Data], Callable[[], float]]:
    from kartlegg import stats

    return lambda x: lambda: statistic(stats, x)


def pingouin_icc(x: Data) -> Callable[[], float]:
    import pandas as pd
    import pingouin

    rows, raters = x.shape
    long = pd.DataFrame({"child": np.repeat(np.arange(rows), raters), "rater": np.tile(np.arange(raters), rows), "score": x.ravel()})
    return lambda: float(pingouin.intraclass_corr(long, "child", "rater", "score")["ICC"].iloc[1])


def _taylor(stats: Any, x: Data, draws: int) -> float:
    columns = {"raw": x[:, 0], "age": x[:, 1], "year": np.floor(x[:, 1])}
    norms = stats.taylor_norms(columns, score="raw", age="age", group="year", draws=draws, threads=1)
    return float(norms.raw_at(0.0, 9.5))


def jobs(small: bool) -> dict[str, Job]:
    many, children, persons = (20_000, 2_000, 20_000) if small else (1_000_000, 100_000, 1_000_000)
    return {
        f"alpha and all item statistics, {many:,} x 25": Job(
            lambda: answers(many, 25),
            {"kartlegg": kartlegg(lambda stats, x: stats.item_analysis(x, threads=1).alpha.value)},
            {"R psych::alpha": "suppressWarnings(psych::alpha(x, check.keys = FALSE))$total$raw_alpha"},
        ),
        f"ICC, six forms with intervals, {children:,} x 4": Job(
            lambda: ratings(children),
            {"kartlegg": kartlegg(lambda stats, x: stats.icc(x)["agreement"].value), "pingouin": pingouin_icc},
        ),
        f"AUC with DeLong's interval, {persons:,}": Job(
            lambda: scores_with_condition(persons),
            {"kartlegg": kartlegg(lambda stats, x: stats.roc(x[:, 0], x[:, 1], high_is_positive=True).area)},
            {"R pROC::ci.auc": "pROC::ci.auc(pROC::roc(x[, 2], x[, 1], direction = '<', levels = c(0, 1)))[2]"},
        ),
        "omega, BCa interval of 2,000 draws, 2,400 x 25": Job(
            lambda: answers(2_400, 25),
            {"kartlegg": kartlegg(lambda stats, x: stats.bootstrap(x, of="omega", draws=2_000, threads=1).value)},
        ),
        "polychoric correlations, 2,400 x 25": Job(
            lambda: answers(2_400, 25),
            {"kartlegg": kartlegg(lambda stats, x: float(stats.polychoric(x, threads=1).correlations.iloc[1, 0]))},
            {"R psych::polychoric": "psych::polychoric(x)$rho[2, 1]"},
            digits=3,  # psych's search stops earlier
        ),
        "Taylor norms with choice of terms, 4,500": Job(
            lambda: growing(4_500),
            {"kartlegg": kartlegg(lambda stats, x: _taylor(stats, x, draws=0))},
        ),
        "Taylor norms with standard errors of 200 draws, 4,500": Job(
            lambda: growing(4_500),
            {"kartlegg": kartlegg(lambda stats, x: _taylor(stats, x, draws=200))},
        ),
        "LMS norms, smooth M and S, 5,000": Job(
            lambda: growing(5_000),
            {"kartlegg": kartlegg(lambda stats, x: stats.lms_norms({"raw": x[:, 0], "age": x[:, 1]}, score="raw", age="age").z(20.0, 9.0))},
        ),
    }


R_PROGRAM = """
arguments <- commandArgs(TRUE)
x <- matrix(readBin(arguments[1], "double", as.numeric(arguments[2]) * as.numeric(arguments[3])), ncol = as.integer(arguments[3]))
seconds <- system.time(value <- {%s})[["elapsed"]]
cat("\\n", seconds, format(as.numeric(value), digits = 15), "\\n")
"""


def run_r(x: Data, expression: str) -> dict[str, float] | None:
    """One run in R; None where R or the package is not there."""
    if shutil.which("Rscript") is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        data, program = Path(folder, "x"), Path(folder, "job.R")
        data.write_bytes(x.tobytes(order="F"))
        program.write_text(R_PROGRAM % expression, encoding="utf-8")
        command = ["Rscript", str(program), str(data), *map(str, x.shape)]
        found = subprocess.run(command, capture_output=True, text=True, check=False)
    if found.returncode != 0:
        print(f"  {expression}: {found.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
        return None
    seconds, value = found.stdout.split()[-2:]
    return {"seconds": float(seconds), "value": float(value)}


def measure_here(job: Job, engine: str) -> None:
    """Runs one engine and prints its record."""
    x = job.data()
    found: dict[str, float] | None
    if engine in job.r:
        found = run_r(x, job.r[engine])
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    else:
        seconds, value = timed(job.engines[engine](x), job.runs)
        found = {"seconds": seconds, "value": value}
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps(found and {**found, "rows": len(x), "peak_mb": round(peak / 1024, 1)}))


def measure_all(small: bool) -> list[dict[str, Any]]:
    records = []
    for name, job in jobs(small).items():
        expected: float | None = None
        for engine in [*job.engines, *job.r]:
            command = [sys.executable, __file__, "--job", name, "--engine", engine, *(["--small"] if small else [])]
            run = subprocess.run(command, capture_output=True, text=True, check=False)
            found = json.loads(run.stdout.splitlines()[-1]) if run.returncode == 0 else None
            if found is None:
                print(f"  {engine} is left out: {run.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
                continue
            value = found.pop("value")
            expected = value if expected is None else expected
            if not math.isclose(value, expected, rel_tol=10.0**-job.digits):
                raise SystemExit(f"{name}: {engine} comes to {value}, not {expected}")
            records.append({"job": name, "engine": engine, "threads": 1, **found})
            print(f"{name:55} {engine:18} {found['seconds'] * 1e3:12.2f} ms  {found['peak_mb']:8.1f} MB")
    return records


def section(records: list[dict[str, Any]]) -> str:
    lines = [
        HEAD,
        "",
        "What is measured is said at the head of `benchmarks/sample_statistics.py`; the ratio is to kartlegg in the same run.",
        "",
        "| | | ms | ratio | peak MB |",
        "|---|---|---|---|---|",
    ]
    ours = {r["job"]: r["seconds"] for r in records if r["engine"] == "kartlegg"}
    for r in records:
        job = re.sub(r"(?<=\d),(?=\d)", " ", r["job"]) if r["engine"] == "kartlegg" else ""
        lines.append(
            f"| {job} | {r['engine']} | {r['seconds'] * 1e3:.1f} | {r['seconds'] / ours[r['job']]:.1f} | {r['peak_mb']:.0f} |"
        )
    return "\n".join(lines) + "\n"


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--small", action="store_true", help="few rows, to see whether all engines agree")
    reader.add_argument("--job")
    reader.add_argument("--engine")
    reader.add_argument("--out", type=Path, default=Path("out/bench.json"))
    reader.add_argument("--page", type=Path)
    options = reader.parse_args()
    if options.job:
        measure_here(jobs(options.small)[options.job], options.engine)
        return
    records = measure_all(options.small)
    before = json.loads(options.out.read_text(encoding="utf-8")) if options.out.exists() else []
    mine = {record["job"] for record in records}
    options.out.parent.mkdir(exist_ok=True)
    kept = [record for record in before if record["job"] not in mine]
    options.out.write_text(json.dumps(kept + records, indent=1) + "\n", encoding="utf-8")
    if options.page:
        above = options.page.read_text(encoding="utf-8").partition("\n" + HEAD)[0].rstrip("\n")
        options.page.write_text(f"{above}\n\n{section(records)}", encoding="utf-8")


if __name__ == "__main__":
    main()
