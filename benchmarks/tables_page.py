"""docs/performance.md: what was measured of tables, its table and figure."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import Any


def two_at_once(records: list[dict[str, Any]]) -> str:
    """What a second thread brings, beside what a second process does."""
    said = []
    for rows in sorted({r["rows"] for r in records if r["rows"] >= 1_000_000}):
        seconds = {(r["engine"], r["job"], r["threads"]): r["seconds"] for r in records if r["rows"] == rows}
        one = seconds["kartlegg", "SDQ", 1]
        copied = seconds["memcpy", "SDQ", 1] / seconds["memcpy", "SDQ", 2]
        size = f"{rows:,}".replace(",", " ")
        scored = seconds["kartlegg", "SDQ, scored", 1] / seconds["kartlegg", "SDQ, scored", 2]
        said.append(f"At {size} rows two threads came to {one / seconds['kartlegg', 'SDQ', 2]:.2f} times one (scored alone, before columns are "
                    f"written: {scored:.2f}), two processes to {one / seconds['kartlegg', 'SDQ, 2 processes', 1]:.2f}, memcpy by two threads to {copied:.2f}.")  # fmt: skip
    return "\n".join([
        "What a second thread brings hangs on the machine: two processors that are one core, or share a memory that one alone can fill, bring",
        "little. So `2 processes` are measured in the same run: two that share nothing, each scoring a table of its own (half the time of",
        "one table is given). Above 256 MB the memory of a table is asked for anew, which threads wait for more than processes do.", *said])  # fmt: skip


def page(records: list[dict[str, Any]]) -> str:
    """docs/performance.md: a table for each number of rows, with ratios to kartlegg on one thread."""
    lines = [
        "# How fast tables are scored",
        "",
        "Written by `scripts/bench`; do not edit. " + machine(),
        "",
        "The job is said at the head of `benchmarks/peers.py`: 25 SDQ items of parents as bytes, 2 % missing; five prorated scales,",
        "three composites, six bands. Every engine came to the same numbers (of R's rowMeans the totals were compared;",
        "psych::scoreItems gives means of scales only, not compared). Times are",
        "medians of one process each, on the same machine in one run; the ratio is to kartlegg on one thread. memcpy copies as many",
        "bytes as the job reads and writes, by NumPy, into memory that was used before. Peak memory is that of the whole process,",
        "with the answers in it. kartlegg also gives a status for every score, and checks every code.",
        "",
        "kartlegg writes a column of numbers when it is first read. Its plain rows, and all ratios, are the whole job: the sheets are",
        "scored, and every column of scores, statuses and bands that is compared is read as numbers. `scored` stands for the same call",
        "until all scores are found (12 bytes a row), before any column is read; no other engine does that, so compare it with none",
        "of them. Its checksum is of the columns that were read after the time was taken.",
        "",
        "Where the time goes, for a million rows of bytes: 25 MB of codes are read, 9 MB of keys are written (a byte a score, from which",
        "its number, status and band are looked up), and 64 MB of doubles, 8 MB of statuses and 6 MB of bands. Nobody can be faster than",
        "the memory: on an idle machine of this kind, one thread reads 25 MB in 0.6 to 0.9 ms and writes 78 MB in 2.0 ms, so that some",
        "3 ms are the floor of the job, four fifths of it for writing doubles. The arithmetic takes less: 0.3 ms for adding up the answers (0.9 ms",
        "with AVX2, 2 ms with neither) and 0.4 ms for the look-ups of bytes (1.2 and 9 ms). Making sense of the call in Python takes 0.15 ms, and scoring",
        "one by one those few hundred people whose sums were not met before 0.4 ms, in the first table only. Fresh memory costs another",
        "3.5 ms, as the system clears it: so the memory that a table leaves, up to 256 MB, is kept for the next one, and the first table of a process",
        "is slower than those after it. memcpy is measured into memory that was used before; into `fresh memory` it is slower likewise.",
        "",
        two_at_once(records),
        "",
        "![Rows a second by number of rows, for every engine](performance.svg)",
    ]
    single = [r for r in records if r["rows"] == 1]
    lines += ["", "## One person", "", "From Python, medians of 201.", "", "| | ms | peak MB |", "|---|---|---|"]
    lines += [f"| {r['job']} | {r['seconds'] * 1e3:.3f} | {r['peak_mb']:.0f} |" for r in single]
    for rows in sorted({record["rows"] for record in records if record not in single}):
        base = next(r["seconds"] for r in records if r["rows"] == rows and r["engine"] == "kartlegg" and r["job"] == "SDQ")
        lines += ["", f"## {rows:,} rows".replace(",", " "), "", "| | threads | ms | million rows/s | ratio | peak MB |", "|---|---|---|---|---|---|"]
        for r in (r for r in records if r["rows"] == rows):
            name = r["engine"] + r["job"].removeprefix("SDQ")
            lines.append(f"| {name} | {r['threads']} | {r['seconds'] * 1e3:.2f} | {rows / r['seconds'] / 1e6:.2f} | "
                         f"{r['seconds'] / base:.2f} | {r['peak_mb']:.0f} |")  # fmt: skip
    return "\n".join(lines) + "\n"


def draw(records: list[dict[str, Any]], path: Path) -> None:
    """The figure of the page: rows a second by number of rows, a line for each engine."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "kartlegg"  # the same numbers give the same file
    from matplotlib import pyplot

    lines: dict[tuple[str, int], list[tuple[int, float]]] = {}
    for r in records:
        if r["job"] == "SDQ":
            lines.setdefault((r["engine"], r["threads"]), []).append((r["rows"], r["rows"] / r["seconds"]))
    figure, axes = pyplot.subplots(figsize=(8, 5), layout="constrained")
    for (engine, threads), points in lines.items():
        ours, limit = engine == "kartlegg", engine == "memcpy"
        axes.plot(*zip(*points, strict=True), marker="o", markersize=4, linewidth=2.5 if ours else 1.2,
                  color="black" if ours else "0.6" if limit else None, linestyle="--" if threads > 1 or limit else "-",
                  label=f"{engine}, {threads} threads" if threads > 1 else engine)  # fmt: skip
    axes.set(xscale="log", yscale="log", xlabel="rows", ylabel="rows a second", title="SDQ, 25 items: scores and bands")
    axes.grid(alpha=0.3)
    axes.legend(fontsize="small", ncols=2)
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)


def machine() -> str:
    cpu = next((line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), "")
    return f"Measured on {os.cpu_count()} threads of {cpu or platform.processor()}, Python {platform.python_version()}."
