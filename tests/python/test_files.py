"""Data files of every kind: what comes in, what goes out, and what is said of a file that cannot be read."""

from __future__ import annotations

import datetime
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest
from sheets import epds_codes, sdq_answers
from typer.testing import CliRunner

import kartlegg as kl
from kartlegg._data_kinds import open_data, read_blocks
from kartlegg.cli import app

def read(path: Path) -> tuple[pd.DataFrame, pd.DataFrame, list[str]]:
    """What is scored of a file, its cells as they stood, and what is noted of it."""
    source = open_data(path)
    (block,) = read_blocks(source, source.names, 1000)
    return block.frame.to_pandas(), block.cells.to_pandas(), source.notes


LABELS = {0: "Not true", 1: "Somewhat true", 2: "Certainly true"}


def _save_sav(frame: pd.DataFrame, path: Path) -> None:
    items = [name for name in frame if name not in ("id", "age")]
    pyreadstat.write_sav(
        frame, str(path), compress=path.suffix == ".zsav", row_compress=False,
        variable_value_labels={item: LABELS for item in items}, variable_format={"age": "F8.2"},
    )  # fmt: skip


def _save_dta(frame: pd.DataFrame, path: Path) -> None:
    items = [name for name in frame if name not in ("id", "age")]
    whole = frame.astype(dict.fromkeys(items, "Int64"))  # value labels of Stata need whole numbers
    pyreadstat.write_dta(whole, str(path), variable_value_labels={item: LABELS for item in items})


SAVE: dict[str, Callable[[pd.DataFrame, Path], None]] = {
    ".csv": lambda frame, path: frame.to_csv(path, index=False),
    ".parquet": lambda frame, path: frame.to_parquet(path, index=False),
    ".feather": lambda frame, path: frame.to_feather(path),
    ".sav": _save_sav,
    ".zsav": _save_sav,
    ".dta": _save_dta,
}


def _sheet() -> pd.DataFrame:
    """Five parents' answers: two whole, one with gaps, one with a code that no answer has, one without an age."""
    good = sdq_answers("parent", {"total": 17, "prosocial": 8})
    rows = [good, {**good, "restles": 2}, {**good, "somatic": None, "clingy": None}, {**good, "worries": 7}, good]
    return pd.DataFrame(rows).assign(id=["007", "008", "009", "010", "011"], age=[8.0, 12.5, 9.0, 9.0, None])


def _score(path: Path, *arguments: str) -> pd.DataFrame:
    out = path.with_name("scores-of-" + path.name.replace(".", "-") + ".csv")
    told = ["score", "sdq", str(path), "--age-years", "age", "--informant", "parent", "-o", str(out), *arguments]
    done = CliRunner().invoke(app, told, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return pd.read_csv(out, dtype=str, keep_default_na=False)


def test_the_same_sheet_in_every_kind_of_file_gives_the_same_scores(tmp_path: Path) -> None:
    scores = {}
    for suffix, save in SAVE.items():
        save(_sheet(), tmp_path / f"sheet{suffix}")
        scores[suffix] = _score(tmp_path / f"sheet{suffix}", "--keep", "id,age,worries")
    expected = scores[".csv"]
    assert list(expected["total"]) == ["17", expected["total"][1], "17", "", ""] and list(expected["id"]) == list(_sheet()["id"])
    assert list(expected["refused"]) == ["", "", "", "invalid_code", "missing_age"]
    for found in scores.values():
        for column in ("age", "worries"):  # 8.0 in a CSV stays 8.0
            numbers = pd.to_numeric(found[column]), pd.to_numeric(expected[column])
            pd.testing.assert_series_equal(*numbers, check_dtype=False)
        pd.testing.assert_frame_equal(found.drop(columns=["age", "worries"]), expected.drop(columns=["age", "worries"]))


def test_dates_of_spss_and_stata(tmp_path: Path) -> None:
    dated = _sheet().assign(born=datetime.date(2016, 1, 10), seen=datetime.date(2024, 3, 10)).drop(columns="age")
    pyreadstat.write_sav(dated, str(tmp_path / "d.sav"))
    pyreadstat.write_dta(dated, str(tmp_path / "d.dta"))
    dated.to_parquet(tmp_path / "d.parquet")
    for name in ("d.sav", "d.dta", "d.parquet"):
        out = tmp_path / f"{name}.csv"
        told = ["score", "sdq", str(tmp_path / name), "--birth-date", "born", "--assessment-date", "seen",
                "--informant", "parent", "-o", str(out)]  # fmt: skip
        done = CliRunner().invoke(app, told, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        assert list(pd.read_csv(out)["age_used_months"].dropna().unique()) == [98.0], name  # 8 years and 2 months


def test_user_missing_values_of_spss_are_missing_answers(tmp_path: Path) -> None:
    good: dict[str, float] = dict(epds_codes([1] * 10))  # type: ignore[arg-type]
    frame = pd.DataFrame([good, {**good, "sleep": 8, "sad": 9}, {**good, "sleep": 7}]).assign(site=["north", "north", "?"])
    ranges = {"sleep": [{"lo": 8, "hi": 9}], "sad": [8, 9], "site": ["?"]}
    pyreadstat.write_sav(
        frame, str(tmp_path / "m.sav"), missing_ranges=ranges, variable_value_labels={"sleep": {8: "cannot say", 9: "refused"}}
    )
    out = tmp_path / "o.csv"
    done = CliRunner().invoke(app, ["score", "epds", str(tmp_path / "m.sav"), "--keep", "sleep,sad,site", "-o", str(out)])
    assert done.exit_code == 0, done.output
    scores = pd.read_csv(out, dtype=str, keep_default_na=False)
    assert list(scores["total"])[::2] == ["10", ""] and list(scores["refused"]) == ["", "", "invalid_code"]
    assert scores.loc[1, "total.status"] == "too_many_missing"
    assert list(scores["sleep"]) == [str(int(code)) for code in frame["sleep"]]  # the codes as they stood
    assert list(scores["site"]) == ["north", "north", "?"]
    words = " ".join(done.output.split())
    pyreadstat.write_sav(frame, str(tmp_path / "open.sav"), missing_ranges={"sad": [{"lo": 5, "hi": float("inf")}]})
    assert "sad (5 to highest)" in read(tmp_path / "open.sav")[2][0]
    assert "user-missing in m.sav, read as not answered: " in words and "sleep (8 to 9)" in words and "sad (8, 9)" in words
    frame, cells, _ = read(tmp_path / "m.sav")
    assert frame["site"].replace("", None).isna().tolist() == [False, False, True] and cells["site"].tolist() == ["north", "north", "?"]


def test_missing_values_of_stata(tmp_path: Path) -> None:
    frame = pd.DataFrame([epds_codes([1] * 10)] * 2).astype(object)
    frame.loc[1, "sad"] = "b"
    pyreadstat.write_dta(frame, str(tmp_path / "m.dta"), missing_user_values={"sad": ["b"]})
    assert read(tmp_path / "m.dta")[0]["sad"].isna().tolist() == [False, True]


@pytest.mark.parametrize("version", [114, 117, 118, 119])
def test_stata_files_old_and_new(tmp_path: Path, version: int) -> None:
    frame = pd.DataFrame([epds_codes([2] * 10)])
    frame.to_stata(tmp_path / "v.dta", write_index=False, version=version)  # type: ignore[call-overload]
    assert kl.load("epds").score_table(read(tmp_path / "v.dta")[0])["total", "raw"].tolist() == [20]


def test_rows_go_by_place_whatever_index_a_file_keeps(tmp_path: Path) -> None:
    frame = _sheet()
    frame[frame.id != "007"].to_parquet(tmp_path / "part.parquet")
    assert list(_score(tmp_path / "part.parquet", "--keep", "id")["id"]) == ["008", "009", "010", "011"]
    frame.set_index("id").to_parquet(tmp_path / "named.parquet")
    assert list(_score(tmp_path / "named.parquet", "--keep", "id")["id"]) == list(frame["id"])


def test_out_as_feather(tmp_path: Path) -> None:
    _sheet().to_csv(tmp_path / "in.csv", index=False)
    told = ["score", "sdq", str(tmp_path / "in.csv"), "--age-years", "age", "--informant", "parent"]
    for out in ("o.feather", "o.parquet"):
        told += ["-o", str(tmp_path / out)]
    assert CliRunner().invoke(app, told, catch_exceptions=False).exit_code == 0
    pd.testing.assert_frame_equal(pd.read_feather(tmp_path / "o.feather"), pd.read_parquet(tmp_path / "o.parquet"))


def _saved(tmp_path: Path, suffix: str) -> bytes:
    SAVE[suffix](_sheet(), tmp_path / f"whole{suffix}")
    return (tmp_path / f"whole{suffix}").read_bytes()


@pytest.mark.parametrize("suffix", SAVE)
def test_an_empty_file(tmp_path: Path, suffix: str) -> None:
    (tmp_path / f"e{suffix}").touch()
    with pytest.raises(kl.Error, match=f"e{suffix}: the file is empty"):
        read(tmp_path / f"e{suffix}")


@pytest.mark.parametrize(("suffix", "name"), [(".parquet", "Parquet"), (".feather", "Feather"), (".sav", "SPSS"),
                                              (".zsav", "SPSS"), (".dta", "Stata")])  # fmt: skip
def test_a_file_that_is_not_what_its_name_says(tmp_path: Path, suffix: str, name: str) -> None:
    text, cut, renamed = tmp_path / f"text{suffix}", tmp_path / f"cut{suffix}", tmp_path / "renamed.csv"
    text.write_text("worries,afraid\n1,1\n")
    with pytest.raises(kl.Error, match=rf"text{suffix}: cannot be read as {name}: .* or as CSV"):
        read(text)
    content = _saved(tmp_path, suffix)
    cut.write_bytes(content[: len(content) // 2])
    with pytest.raises(kl.Error, match=rf"cut{suffix}: cannot be read as {name}: (?s:.*)is the file whole\?"):
        read(cut)
    renamed.write_bytes(content)
    with pytest.raises(kl.Error, match=rf"renamed.csv: by its content this is a {name} file; give it a name that ends in "):
        read(renamed)


def test_files_of_other_programs(tmp_path: Path) -> None:
    for name, content in {"book.xlsx": b"PK\x03\x04\x14\0\0\0", "wide.csv": "worries\n1\n".encode("utf-16")}.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(kl.Error, match=rf"{name}: this is no text; save it as CSV in UTF-8, or as one of \.parquet"):
            read(tmp_path / name)
    (tmp_path / "odd.csv").write_bytes(b"worries,afraid\n\x90,1\n")
    with pytest.raises(kl.Error, match=r"odd.csv: this is text in neither UTF-8 nor Windows-1252"):
        read(tmp_path / "odd.csv")
    pd.DataFrame(index=range(3)).to_parquet(tmp_path / "none.parquet")
    with pytest.raises(kl.Error, match=r"none.parquet: there are no columns"):
        read(tmp_path / "none.parquet")


# -- a killed run leaves the old file, or the new one, never a part of one ---------------------------------------------------

WRITES_FOREVER = """
import sys
from pathlib import Path
import numpy as np, pandas as pd
from kartlegg._outputs import Output
out = Output(Path(sys.argv[1]))
frames = [pd.DataFrame({"row": np.arange(20_000), "total": np.full(20_000, float(i))}) for i in (1, 2)]
write = out.write_frame
write(frames[0])
print("ready", flush=True)
while True:
    for frame in frames:
        write(frame)
"""

READ: dict[str, Callable[[Path], pd.DataFrame]] = {".csv": pd.read_csv, ".parquet": pd.read_parquet, ".feather": pd.read_feather}


@pytest.mark.parametrize("suffix", [*READ, *READ])
def test_a_file_is_whole_when_its_writer_is_killed(tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"scores{suffix}"
    writing = subprocess.Popen([sys.executable, "-c", WRITES_FOREVER, str(out)], stdout=subprocess.PIPE, text=True)
    assert writing.stdout is not None and writing.stdout.readline() == "ready\n"
    time.sleep(random.uniform(0, 0.25))
    writing.kill()
    assert writing.wait() == -signal.SIGKILL
    writing.stdout.close()
    found = READ[suffix](out)
    assert found["row"].tolist() == list(range(20_000)) and found["total"].nunique() == 1


def test_the_command_line_leaves_all_or_nothing_when_it_is_killed(tmp_path: Path) -> None:
    pd.DataFrame([epds_codes([1] * 10)] * 20_000).to_parquet(tmp_path / "in.parquet")
    out, statistics = tmp_path / "o.csv", tmp_path / "s.csv"
    told = [sys.executable, "-m", "kartlegg", "score", "epds", str(tmp_path / "in.parquet"), "-o", str(out),
            "--statistics", str(statistics)]  # fmt: skip

    def run(seconds: float | None) -> float:
        """Seconds that it took; killed after the given ones."""
        start = time.monotonic()
        running = subprocess.Popen(told, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            assert running.wait(seconds) == 0
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()
        return time.monotonic() - start

    whole = run(None)
    expected = {path: path.read_bytes() for path in (out, statistics)}
    assert expected[out].count(b"\n") == 20_001
    for path in expected:
        path.unlink()
    for _ in range(3):
        run(random.uniform(0.4, 1.0) * whole)
        for path, content in expected.items():
            assert not path.exists() or path.read_bytes() == content
            path.unlink(missing_ok=True)
