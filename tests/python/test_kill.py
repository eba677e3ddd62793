"""The command line killed at random moments: what it writes is whole or absent."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from sheets import epds_codes

ROWS = 200_000
KILLS = 20

# All is imported once, before any thread is started; each line that comes in is a run in a process of its own.
RUNS = """
import os, sys
import pyarrow.parquet
from kartlegg import _cli_score, _cli_stream
from kartlegg.cli import app
print("ready", flush=True)
for line in sys.stdin:
    child = os.fork()
    if not child:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1), os.dup2(null, 2)
        app(line.rstrip().split("|"))
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class Runs:
    """Starts runs of the command line, and kills them."""

    def __init__(self) -> None:
        self._server = subprocess.Popen([sys.executable, "-c", RUNS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._line() == "ready"

    def _line(self) -> str:
        assert self._server.stdout is not None
        return self._server.stdout.readline().rstrip()

    def run(self, arguments: list[str], kill: tuple[Callable[[], None], signal.Signals] | None = None) -> tuple[int, float]:
        """Exit code and seconds; killed by a signal once the time has come."""
        assert self._server.stdin is not None
        start = time.monotonic()
        self._server.stdin.write("|".join(arguments) + "\n")
        self._server.stdin.flush()
        child = int(self._line())
        if kill is not None:
            kill[0]()
            try:
                os.kill(child, kill[1])
            except ProcessLookupError:  # it was done
                pass
        return int(self._line()), time.monotonic() - start

    def close(self) -> None:
        self._server.communicate()


@pytest.fixture(scope="module")
def runs() -> Iterator[Runs]:
    started = Runs()
    yield started
    started.close()


def test_what_is_written_is_whole_or_absent(tmp_path: Path, runs: Runs) -> None:
    source, folder = tmp_path / "in.parquet", tmp_path / "out"
    folder.mkdir()
    pd.DataFrame([epds_codes([1] * 10)] * ROWS, dtype="int8").to_parquet(source)
    out, statistics = folder / "o.parquet", folder / "s.csv"
    told = ["score", "epds", str(source), "-o", str(out), "--statistics", str(statistics)]
    code, seconds = runs.run(told)
    assert code == 0 and pq.ParquetFile(out).metadata.num_rows == ROWS
    expected = {path: path.read_bytes() for path in (out, statistics)}
    chance = random.Random()
    ends = []
    for number in range(KILLS):
        for path in expected:
            path.unlink(missing_ok=True)
        how = signal.SIGKILL if number % 2 else signal.SIGTERM
        moment = chance.uniform(0.02, 1.05) * seconds
        code, _ = runs.run(told, (partial(time.sleep, moment), how))
        ends.append(code)
        assert code in (0, -signal.SIGKILL, 128 + signal.SIGTERM, -signal.SIGTERM)
        for path, content in expected.items():
            assert not path.exists() or path.read_bytes() == content
        parts = sorted(path.name for path in folder.iterdir() if path not in expected)
        if how == signal.SIGTERM:
            assert not parts  # it was told to end, and tidied up
        for name in parts:
            assert name.startswith(".") and name.endswith(".part")
            (folder / name).unlink()
    assert sum(code != 0 for code in ends) >= KILLS // 4, ends


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_the_old_file_stays_when_a_run_is_told_to_end(tmp_path: Path, runs: Runs, how: signal.Signals) -> None:
    source, out = tmp_path / "in.parquet", tmp_path / "o.parquet"
    pd.DataFrame([epds_codes([1] * 10)] * ROWS, dtype="int8").to_parquet(source)
    out.write_bytes(b"the old file")

    def until_it_writes() -> None:
        while not list(tmp_path.glob(".*.part")):
            time.sleep(0.001)

    code, _ = runs.run(["score", "epds", str(source), "-o", str(out)], (until_it_writes, how))
    assert code in ((1, 130) if how == signal.SIGINT else (128 + how,))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.parquet", "o.parquet"]
    assert out.read_bytes() == b"the old file"
