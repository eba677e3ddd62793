"""Files scored block by block: what comes out is that of the whole table, and memory stays where it is."""

from __future__ import annotations

import datetime
import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet as pq
import pyreadstat
import pytest
from sheets import epds_codes
from typer.testing import CliRunner

import kartlegg as kl
from kartlegg import _cli_stream
from kartlegg._population_count import Counting
from kartlegg.cli import app

ROWS = 1000
PAGED = "in.parquet"  # drawing takes long
SIZES = [97, ROWS - 1]
TOLD = ["--birth-date", "born", "--assessment-date", "seen", "--sex", "sex", "--informant", "who", "--missing-codes", "777,n/a",
        "--keep", "all", "--by", "district,sex", "--smallest", "0", "--compare", "total=guess"]  # fmt: skip


def _people(rows: int = ROWS) -> pd.DataFrame:
    """Parents, teachers and youths of all ages; gaps, declared missing codes, codes that no answer has, dates that are none."""
    rng = np.random.default_rng(4)
    items = kl.load("sdq").item_ids
    codes = rng.choice([0, 1, 2, -1, 777, 9], (rows, len(items)), p=[0.32, 0.32, 0.32, 0.019, 0.02, 0.001]).astype(float)
    codes[rng.random(codes.shape) < 0.01] = np.nan
    frame = pd.DataFrame(codes, columns=items)
    first = datetime.date(2004, 1, 1)
    frame["born"] = [None if day > 5900 else first + datetime.timedelta(days=day) for day in rng.integers(0, 6000, rows).tolist()]
    frame["seen"] = datetime.date(2021, 6, 1)
    frame["sex"] = rng.choice(["male", "female", "?"], rows, p=[0.5, 0.48, 0.02])
    frame["who"] = np.where(np.arange(rows) < rows // 2, "parent", rng.choice(["parent", "teacher", "self"], rows))
    frame["district"] = rng.choice(["0301", "Å, \"nord\"", "5001", ""], rows)
    frame["guess"] = rng.integers(0, 40, rows).astype(float)
    frame["id"] = [f"{row:05d}" for row in range(rows)]
    return frame


def _save_sav(frame: pd.DataFrame, path: Path) -> None:
    pyreadstat.write_sav(frame, str(path))


def _save_dta(frame: pd.DataFrame, path: Path) -> None:
    pyreadstat.write_dta(frame, str(path))


def _save_many_groups(frame: pd.DataFrame, path: Path) -> None:
    """Many small row groups, with texts as dictionaries."""
    frame.astype({"district": "category", "who": "category"}).to_parquet(path, index=False, row_group_size=130)


SAVE: dict[str, Callable[[pd.DataFrame, Path], None]] = {
    "in.csv": lambda frame, path: frame.to_csv(path, index=False),
    "in.parquet": lambda frame, path: frame.to_parquet(path, index=False),
    "groups.parquet": _save_many_groups,
    "in.feather": lambda frame, path: frame.to_feather(path, chunksize=130),
    "in.sav": _save_sav,
    "in.dta": _save_dta,
}


def _run(folder: Path, name: str, monkeypatch: pytest.MonkeyPatch, size: int) -> tuple[str, Path]:
    """What is printed, and the folder of what is written, with blocks of so many rows."""
    monkeypatch.setattr(_cli_stream, "BLOCK_ROWS", size)
    out = folder / f"{name}-{size}"
    out.mkdir()
    files = [word for kind in ("csv", "parquet", "feather") for word in ("-o", str(out / f"scores.{kind}"))]
    told = ["score", "sdq", str(folder / name), *TOLD, *files, "--statistics", str(out / "by.parquet")]
    told += ["--page", str(out / "page.html")] if name == PAGED else []
    done = CliRunner().invoke(app, told, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output.replace(str(out), "OUT"), out


@pytest.mark.parametrize("name", SAVE)
def test_blocks_make_no_difference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, sdq: kl.Instrument) -> None:
    people = _people()
    SAVE[name](people, tmp_path / name)
    table = sdq.score_table(people, birth_date="born", assessment_date="seen", sex="sex", informant="who", missing_codes=[777])
    whole, written = _run(tmp_path, name, monkeypatch, 10 * ROWS)
    binary = pd.read_parquet(written / "scores.parquet")
    expected = table.to_pandas()
    pd.testing.assert_frame_equal(binary[list(expected)].drop(columns="note"), expected.drop(columns="note"), check_exact=True)
    assert binary["note"].astype(object).tolist() == expected["note"].astype(object).tolist()
    assert binary["row"].tolist() == list(range(1, ROWS + 1)) and binary["id"].tolist() == people["id"].tolist()
    for size in SIZES if name == "groups.parquet" else SIZES[:1]:
        shown, out = _run(tmp_path, name, monkeypatch, size)
        assert shown == whole
        for file in ["scores.csv", "page.html"] if name == PAGED else ["scores.csv"]:
            assert (out / file).read_bytes() == (written / file).read_bytes(), (file, size)
        for read, file in ((pq.read_table, "scores.parquet"), (pa.feather.read_table, "scores.feather")):
            assert read(out / file).schema == read(written / file).schema
            assert read(out / file).unify_dictionaries().combine_chunks().equals(read(written / file).unify_dictionaries().combine_chunks())
        statistics = [pd.read_parquet(folder / "by.parquet") for folder in (out, written)]
        pd.testing.assert_frame_equal(*statistics, rtol=1e-12, atol=1e-12)


def test_files_keep_the_types_of_the_columns(tmp_path: Path) -> None:
    kinds = {"small": pa.int8(), "day": pa.date32(), "at": pa.timestamp("ms"), "kind": pa.dictionary(pa.int8(), pa.string()), "yes": pa.bool_()}
    values: dict[str, list[Any]] = {
        "small": [1, None, 3], "day": [datetime.date(2020, 1, 2), None, datetime.date(2021, 1, 2)],
        "at": [datetime.datetime(2020, 1, 2), datetime.datetime(2020, 1, 2, 3, 4, 5), None], "kind": ["b", "a", None], "yes": [True, None, False],
    }  # fmt: skip
    answers = {item: [1, 1, 1] for item in epds_codes([0] * 10)}
    table = pa.table({**{name: pa.array(values[name], pa.string()).dictionary_encode() if name == "kind" else pa.array(values[name], kind)
                         for name, kind in kinds.items()}, **answers})  # fmt: skip
    pq.write_table(table, tmp_path / "in.parquet")
    told = ["score", "epds", str(tmp_path / "in.parquet"), "--keep", ",".join(kinds), "-o", str(tmp_path / "o.parquet"), "-o", str(tmp_path / "o.csv")]
    assert CliRunner().invoke(app, told, catch_exceptions=False).exit_code == 0
    kept = pq.read_table(tmp_path / "o.parquet")
    for name, kind in kinds.items():
        assert kept.schema.field(name).type == kind and kept.column(name).to_pylist() == values[name]
    lines = [line.split(",")[1:6] for line in (tmp_path / "o.csv").read_text().splitlines()[1:]]
    assert lines == [["1", "2020-01-02", "2020-01-02", "b", "True"], ["", "", "2020-01-02 03:04:05", "a", ""], ["3", "2021-01-02", "", "", "False"]]


@pytest.fixture(scope="module")
def long_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """200 000 mothers; the one in row 150 001 has a code that no answer has."""
    path = tmp_path_factory.mktemp("long") / "long.parquet"
    frame = pd.DataFrame([epds_codes([1] * 10)] * 200_000, dtype="int8")
    frame.loc[150_000, "sad"] = 9
    frame.to_parquet(path)
    return path


def test_a_row_is_named_by_its_number_in_the_whole_file(long_file: Path, tmp_path: Path) -> None:
    told = ["score", "epds", str(long_file), "-o", str(tmp_path / "o.parquet")]
    done = CliRunner().invoke(app, [*told, "--strict"])
    assert isinstance(done.exception, kl.ResponseError)
    assert str(done.exception).startswith("1 row cannot be scored") and "row 150001, column 'sad': " in str(done.exception)
    assert done.exception.refusal == "invalid_code" and not list(tmp_path.iterdir())
    done = CliRunner().invoke(app, told)
    assert done.exit_code == 0 and " 150001 " in done.output and "200000 rows, 199999 scored" in done.output
    found = pd.read_parquet(tmp_path / "o.parquet", columns=["row", "refused"])
    assert found.index[found["refused"].notna()].tolist() == [150_000] and found["row"].is_monotonic_increasing


def test_explain_finds_a_row_in_a_later_block(long_file: Path) -> None:
    done = CliRunner().invoke(app, ["explain", "epds", str(long_file), "--row", "150002"])
    assert done.exit_code == 0 and "10" in done.output
    assert "row 150001" in str(CliRunner().invoke(app, ["explain", "epds", str(long_file), "--row", "150001"]).exception)
    assert "200000 rows" in str(CliRunner().invoke(app, ["explain", "epds", str(long_file), "--row", "200001"]).exception)


def test_a_file_that_is_damaged_further_down_leaves_nothing(long_file: Path, tmp_path: Path) -> None:
    content = bytearray(long_file.read_bytes())
    start = pq.ParquetFile(long_file).metadata.row_group(0).column(5).dictionary_page_offset
    content[start : start + 40] = bytes(40)
    (tmp_path / "in.parquet").write_bytes(content)
    done = CliRunner().invoke(app, ["score", "epds", str(tmp_path / "in.parquet"), "-o", str(tmp_path / "o.csv")])
    assert isinstance(done.exception, kl.Error) and "is the file whole?" in str(done.exception)
    assert [path.name for path in tmp_path.iterdir()] == ["in.parquet"]


def test_no_rows_at_all(tmp_path: Path) -> None:
    for name in ("in.csv", "in.parquet", "in.feather", "in.sav", "in.dta"):
        SAVE[name](_people(3).iloc[:0].drop(columns=["born", "seen"]).assign(born="", seen=""), tmp_path / name)
        out = tmp_path / f"{name}.parquet"
        told = ["score", "sdq", str(tmp_path / name), "--informant", "parent", "--age-years", "guess", "--keep", "id", "-o", str(out)]
        done = CliRunner().invoke(app, [*told, "-o", str(tmp_path / f"{name}.csv")], catch_exceptions=False)
        assert done.exit_code == 0 and "0 rows" in done.output, name
        found = pd.read_parquet(out)
        assert len(found) == 0 and list(found)[:4] == ["row", "id", "refused", "form"] and "total.t_score" in found
        assert (tmp_path / f"{name}.csv").read_text().startswith("row,id,refused,form,")


# -- in Python ----------------------------------------------------------------------------------------------------------------


def test_score_batches(sdq: kl.Instrument) -> None:
    people = _people()
    told: dict[str, Any] = {"birth_date": "born", "assessment_date": "seen", "sex": "sex", "informant": "who", "missing_codes": [777]}
    expected = sdq.score_table(people, **told).to_arrow()
    arrow = pa.Table.from_pandas(people)
    reader = pa.RecordBatchReader.from_batches(arrow.schema, arrow.to_batches(max_chunksize=130))
    for batches in ([people[:300], people[300:]], reader, arrow.to_batches(max_chunksize=77), iter([arrow])):
        found = pa.concat_tables([table.to_arrow() for table in sdq.score_batches(batches, **told)])
        assert found.combine_chunks().equals(expected.combine_chunks())
    assert list(sdq.score_batches([])) == []


def test_score_batches_names_the_row_of_the_whole(epds: kl.Instrument) -> None:
    good = pd.DataFrame([epds_codes([1] * 10)] * 40)
    bad = good.assign(sad=[1] * 7 + [9] + [1] * 32)
    scored = epds.score_batches([good, good, bad], strict=True)
    assert len(next(scored)) == 40 and len(next(scored)) == 40
    with pytest.raises(kl.ResponseError, match="row 87, column 'sad'"):
        next(scored)


def test_statistics_of_parts_are_those_of_the_whole(sdq: kl.Instrument) -> None:
    people = _people(3000)
    told: dict[str, Any] = {"birth_date": "born", "assessment_date": "seen", "sex": "sex", "informant": "who", "missing_codes": [777]}
    by = ["district", "who"]
    expected = kl.population(sdq.score_table(people, **told), people[by]).to_pandas()
    for size in (1, 41, 1500):
        counting = Counting(sdq._core, None, 0.95, 5, "en")
        for start in range(0, len(people), size) if size > 1 else [0, 1, 2]:
            part = people[start : start + size] if size > 1 else people[[slice(0, 1), slice(1, 2), slice(2, None)][start]]
            counting.add(sdq.score_table(part.reset_index(drop=True), **told)._columns(0.95), part[by].to_dict("series"))
        pd.testing.assert_frame_equal(counting.population().to_pandas(), expected, rtol=1e-12, atol=1e-12)


def test_means_keep_their_digits_far_from_zero() -> None:
    from kartlegg._population_count import _Moments

    values = 1e9 + np.random.default_rng(0).integers(0, 3, 10_000).astype(float)
    moments = _Moments()
    for part in np.array_split(values, 37):
        moments.add(part, np.zeros(len(part), dtype=np.intp), 1)
    mean, sd = moments.found()
    assert mean[0] == pytest.approx(values.mean(), rel=1e-15) and sd[0] == pytest.approx(np.std(values - 1e9, ddof=1), rel=1e-9)


# -- memory and the terminal ----------------------------------------------------------------------------------------------------

PEAK = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL); \
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"


def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    items = kl.load("sdq").forms()["p4-17"].items
    block = pa.table({**{item: rng.integers(-1, 3, 50_000).astype("int8") for item in items}, "age": rng.uniform(4, 15, 50_000)})
    peaks = {}
    for rows in (200_000, 1_000_000):
        path = tmp_path / f"{rows}.parquet"
        with pq.ParquetWriter(path, block.schema) as writer:
            for _ in range(rows // len(block)):
                writer.write_table(block)
        out = tmp_path / f"o{rows}.parquet"
        told = [sys.executable, "-m", "kartlegg", "score", "sdq", str(path), "--age-years", "age", "--informant", "parent", "-o", str(out)]
        peaks[rows] = int(subprocess.run([sys.executable, "-c", PEAK, *told], check=True, capture_output=True, text=True).stdout) / 1024
        assert pq.ParquetFile(out).metadata.num_rows == rows
    # Held as a whole, the scores of 800 000 more children would take some 600 MB more.
    assert peaks[1_000_000] < 900 and peaks[1_000_000] - peaks[200_000] < 200, json.dumps(peaks)


def test_progress_is_shown_in_a_terminal_only(long_file: Path, tmp_path: Path) -> None:
    told = [sys.executable, "-m", "kartlegg", "score", "epds", str(long_file), "-o", str(tmp_path / "o.parquet")]
    here, there = pty.openpty()
    running = subprocess.Popen(told, stdout=subprocess.DEVNULL, stderr=there, env={**os.environ, "TERM": "xterm", "COLUMNS": "100"})
    os.close(there)
    shown = b""
    try:
        while part := os.read(here, 4096):
            shown += part
    except OSError:  # the other end is closed
        pass
    assert running.wait() == 0 and b"scoring epds" in shown and b"200000/200000" in shown
    quiet = subprocess.run(told, capture_output=True, check=True)
    assert quiet.stderr == b""


def test_an_index_that_is_only_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frame = pd.DataFrame([epds_codes([1] * 10)] * 7, index=pd.RangeIndex(100, 114, 2, name="person"))
    frame.to_parquet(tmp_path / "in.parquet")
    monkeypatch.setattr(_cli_stream, "BLOCK_ROWS", 3)
    told = ["score", "epds", str(tmp_path / "in.parquet"), "--keep", "person", "-o", str(tmp_path / "o.parquet")]
    assert CliRunner().invoke(app, told, catch_exceptions=False).exit_code == 0
    assert pd.read_parquet(tmp_path / "o.parquet")["person"].tolist() == list(range(100, 114, 2))
