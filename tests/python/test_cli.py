"""The command line from end to end, in a folder with a space in its name."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from conftest import ROOT
from sheets import area_of, epds_codes, sdq_answers
from typer.testing import CliRunner

import kartlegg as kl


def run(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kartlegg", *map(str, arguments)], cwd=cwd, capture_output=True, text=True, timeout=120,
        env={**os.environ, "NO_COLOR": "1"},
    )  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "a folder"
    place.mkdir()
    return place


@pytest.fixture
def cohort(folder: Path) -> Path:
    """Five rows: two that are scored, one half-empty, one with an invalid code, one without an age."""
    good = sdq_answers("parent", {"total": 17, "prosocial": 8})
    rows = [good, good, {**good, "somatic": "", "worries": "", "clingy": ""}, {**good, "worries": 7}, good]
    data = pd.DataFrame(rows).assign(id=["007", "008", "009", "010", "011"], age=["8", "12.5", "9", "9", ""])
    path = folder / "my cohort.csv"
    data.to_csv(path, index=False)
    return path


ARGUMENTS = ["--age-years", "age", "--informant", "parent"]


def test_score_writes_csv_and_parquet(cohort: Path, folder: Path) -> None:
    out, parquet = folder / "scores.csv", folder / "scores.parquet"
    done = run("score", "sdq", cohort, *ARGUMENTS, "--keep", "id", "-o", out, "-o", parquet)
    assert done.returncode == 0, done.stderr
    scores = pd.read_csv(out, dtype=str, keep_default_na=False)
    assert list(scores.columns[:6]) == ["row", "id", "refused", "form", "age_used_months", "note"]
    assert list(scores["row"]) == ["1", "2", "3", "4", "5"] and list(scores["id"]) == ["007", "008", "009", "010", "011"]
    assert list(scores["refused"]) == ["", "", "", "invalid_code", "missing_age"]
    assert list(scores["total"]) == ["17", "17", "", "", ""]
    assert list(scores["total.three_band_original"][:3]) == ["abnormal", "abnormal", ""]
    assert scores.loc[2, "emotional.status"] == "too_many_missing" and scores.loc[2, "total.lower"] != ""
    binary = pd.read_parquet(parquet)
    assert list(binary["total"].dropna()) == [17, 17] and binary.loc[3, "refused"] == "invalid_code"
    for words in ("5 rows, 3 scored", "rows are counted from 1, the header is not counted", "invalid_code", "missing_age",
                  "Total difficulties", "Emotional symptoms", f"wrote {out}"):  # fmt: skip
        assert words in done.stdout
    assert "\x1b" not in done.stdout
    assert sorted(path.name for path in folder.iterdir()) == ["my cohort.csv", "scores.csv", "scores.parquet"]


def test_scores_are_those_of_the_api(cohort: Path, folder: Path, sdq: kl.Instrument) -> None:
    out = folder / "scores.parquet"
    assert run("score", "sdq", cohort, *ARGUMENTS, "-o", out).returncode == 0
    table = sdq.score_table(pd.read_csv(cohort, dtype=str, keep_default_na=False), age_years="age", informant="parent")
    written = pd.read_parquet(out)
    for scale in sdq.scale_ids:
        pd.testing.assert_series_equal(written[scale], table.to_pandas()[scale], check_exact=True)


def test_strict_names_row_and_column_and_writes_nothing(cohort: Path, folder: Path) -> None:
    out = folder / "scores.csv"
    out.write_text("the old file")
    done = run("score", "sdq", cohort, *ARGUMENTS, "-o", out, "--strict")
    assert done.returncode == 1
    assert "2 rows cannot be scored" in done.stderr and "row 4, column 'worries': " in done.stderr and "row 5: " in done.stderr
    assert "Traceback" not in done.stderr and out.read_text() == "the old file"


def test_a_long_file_is_scored_in_parts(folder: Path) -> None:
    data = pd.DataFrame([epds_codes([1] * 10)] * 1000)
    data.loc[700, "sad"] = 9
    data.to_csv(folder / "long.csv", index=False)
    done = run("score", "epds", folder / "long.csv", "-o", folder / "out.csv")
    assert done.returncode == 0, done.stderr
    scores = pd.read_csv(folder / "out.csv")
    assert list(scores["row"]) == list(range(1, 1001))
    assert scores.loc[700, "refused"] == "invalid_code" and (scores["total"].drop(700) == 10).all()
    assert " 701 " in done.stdout


def test_mapping_file(folder: Path) -> None:
    codes = {f"fråga_{index}": code for index, code in enumerate(epds_codes([2] * 10).values(), 1)}
    pd.DataFrame([codes, {**codes, "fråga_1": 99}]).assign(sum=[20, 3]).to_csv(folder / "data.csv", index=False)
    items = "".join(f"  {item}: fråga_{index}\n" for index, item in enumerate(epds_codes([0] * 10), 1))
    (folder / "map.yaml").write_text(f"items:\n{items}missing_codes: [99]\nkeep: [sum]\ncompare: {{total: sum}}\n", encoding="utf-8")
    done = run("score", "epds", "data.csv", "--map", "map.yaml", "-o", "out.csv", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "total against sum: 1 of 2 rows agree, 1 differ" in done.stdout
    scores = pd.read_csv(folder / "out.csv")
    assert scores.loc[0, "total"] == 20 and scores.loc[0, "sum"] == 20 and scores.loc[1, "total.status"] == "too_many_missing"


@pytest.mark.parametrize(("content", "words"), [
    ("itmes: {}", "unknown key 'itmes'; did you mean 'items'"),
    ("- a", "a mapping file has keys"),
    ("items: [a", "not a YAML file"),
    ("keep: {a: b}", "keep cannot be dict"),
])  # fmt: skip
def test_a_wrong_mapping_file(cohort: Path, folder: Path, content: str, words: str) -> None:
    (folder / "map.yaml").write_text(content)
    done = run("score", "sdq", cohort, "--map", folder / "map.yaml", "-o", folder / "out.csv")
    assert done.returncode == 1 and words in done.stderr and "Traceback" not in done.stderr


def test_an_option_wins_over_the_mapping_file(cohort: Path, folder: Path) -> None:
    (folder / "map.yaml").write_text("informant: teacher\nage_years: age\n")
    assert run("score", "sdq", cohort, "--map", folder / "map.yaml", "--informant", "parent", "-o", folder / "o.csv").returncode == 0
    assert pd.read_csv(folder / "o.csv").loc[0, "form"] == "p4-17"


def test_semicolon_and_decimal_comma(folder: Path) -> None:
    answers = area_of("communication", 30)
    data = pd.DataFrame([answers, answers]).assign(alder=["12,5", "36"], navn=["a,b", "1,5"])
    data.to_csv(folder / "norsk.csv", sep=";", index=False)
    done = run("score", "asq-3", folder / "norsk.csv", "--age-months", "alder", "--informant", "parent", "--keep", "navn", "-o", folder / "o.csv")
    assert done.returncode == 0, done.stderr
    scores = pd.read_csv(folder / "o.csv", dtype=str)
    assert list(scores["form"]) == ["12", "36"] and list(scores["navn"]) == ["a,b", "1,5"]


def test_files_from_older_programs(folder: Path) -> None:
    (folder / "gammel.csv").write_bytes("worries;afraid;clingy;år\r\n1;1;1;8\r\n".encode("cp1252"))
    done = run("score", "sdq", folder / "gammel.csv", "--age-years", "år", "--informant", "parent", "-o", folder / "o.csv")
    assert done.returncode == 0 and "read as Windows-1252" in done.stdout
    (folder / "ny.csv").write_bytes("\ufeffworries,afraid,clingy\n1,1,1\n".encode())
    assert run("score", "sdq", folder / "ny.csv", "--form", "p4-17", "-o", folder / "o.csv").returncode == 0


def test_text_answers_are_refused_unless_they_mean_missing(folder: Path) -> None:
    (folder / "d.csv").write_text("worries,afraid,clingy,unhappy\n1,1,1,n/a\n1,1,1,?\n1,1,1,2\n")
    out = folder / "o.csv"
    done = run("score", "sdq", folder / "d.csv", "--form", "p4-17", "-o", out)
    assert done.returncode == 0 and "column 'unhappy': 'n/a' is not a code" in " ".join(done.stdout.split())
    assert list(pd.read_csv(out)["refused"].fillna("")) == ["invalid_code", "invalid_code", ""]
    run("score", "sdq", folder / "d.csv", "--form", "p4-17", "-o", out, "--missing-codes", "n/a,?")
    assert list(pd.read_csv(out)["emotional"]) == [5, 5, 6]
    run("score", "sdq", folder / "d.csv", "--form", "p4-17", "-o", out, "--invalid", "as-missing")
    assert list(pd.read_csv(out)["emotional"]) == [5, 5, 6]


def test_kept_columns_never_shadow_the_scores(folder: Path) -> None:
    (folder / "d.csv").write_text("worries,afraid,clingy,total,form\n1,1,1,40,p4-17\n")
    assert run("score", "sdq", folder / "d.csv", "--form", "form", "--keep", "all", "-o", folder / "o.csv").returncode == 0
    scores = pd.read_csv(folder / "o.csv")
    assert scores.loc[0, "file.total"] == 40 and pd.isna(scores.loc[0, "total"]) and scores.loc[0, "worries"] == 1


def test_an_old_file_stays_whole_if_writing_fails(cohort: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kartlegg import _csv_text
    from kartlegg.cli import app

    out = folder / "scores.csv"
    out.write_text("the old file")

    def fail(table: object) -> bytes:
        raise OSError("disk full")

    monkeypatch.setattr(_csv_text, "lines", fail)
    done = CliRunner().invoke(app, ["score", "sdq", str(cohort), *ARGUMENTS, "-o", str(out), "-o", str(folder / "o.parquet")])
    assert isinstance(done.exception, OSError) and "disk full" in str(done.exception)
    assert out.read_text() == "the old file" and sorted(path.name for path in folder.iterdir()) == ["my cohort.csv", "scores.csv"]


USAGE: list[tuple[list[str], str]] = [
    (["score", "sdq", "FILE"], "output"),
    (["score", "sdq", "FILE", "-o", "OUT.xlsx"], "must end in .csv, .parquet or .feather"),
    (["score", "sdq", "FILE", "-o", "nowhere/out.csv"], "there is no folder"),
    (["score", "sdq", "nofile.csv", "-o", "OUT.csv"], "nofile.csv"),
    (["score", "sdq", "FILE", "-o", "OUT.csv", "--age-years", "agee"], "did you mean 'age'"),
    (["score", "sdq", "FILE", "-o", "OUT.csv", "--keep", "idd"], "did you mean 'id'"),
    (["score", "sdq", "FILE", "-o", "OUT.csv", *ARGUMENTS, "--compare", "totl=id"], "did you mean 'total'"),
    (["score", "sdq", "FILE", "-o", "OUT.csv", *ARGUMENTS, "--compare", "total"], "SCALE=COLUMN"),
    (["score", "sdq", "FILE", "-o", "OUT.csv", *ARGUMENTS, "--invalid", "maybe"], "refuse"),
    (["score", "sdq", "FILE", "-o", "OUT.csv", *ARGUMENTS, "--lang", "sv"], "nb"),
    (["score", "sdq", "FILE", "-o", "OUT.csv", *ARGUMENTS, "--separator", "x"], "separator"),
    (["explain", "sdq", "FILE", *ARGUMENTS, "--row", "99"], "there is no row 99"),
    (["explain", "sdq", "FILE", *ARGUMENTS, "--row", "1", "--scale", "totl"], "did you mean 'total'"),
    (["scoer", "sdq"], "scoer"),
]


@pytest.mark.parametrize(("arguments", "words"), USAGE, ids=lambda value: " ".join(value) if isinstance(value, list) else "")
def test_wrong_usage_ends_with_2(cohort: Path, folder: Path, arguments: list[str], words: str) -> None:
    done = run(*[cohort.name if a == "FILE" else a for a in arguments], cwd=folder)
    assert done.returncode == 2, done.stderr
    assert words in " ".join(done.stderr.split()) and "Traceback" not in done.stderr
    assert len(list(folder.iterdir())) == 1


def test_wrong_data_ends_with_1(folder: Path) -> None:
    for name, content in {"twice.csv": "worries,worries\n1,1\n", "empty.csv": "", "long.csv": "worries,afraid\n1,1,1\n"}.items():
        (folder / name).write_text(content)
        done = run("score", "sdq", folder / name, "--form", "p4-17", "-o", folder / "o.csv")
        assert done.returncode == 1 and str(folder / name) in done.stderr and "Traceback" not in done.stderr
    (folder / "no.parquet").write_text("no")
    done = run("score", "sdq", folder / "no.parquet", "--form", "p4-17", "-o", folder / "o.csv")
    assert done.returncode == 1 and "cannot be read as Parquet" in done.stderr
    unknown = run("score", "sdk", folder / "long.csv", "-o", folder / "o.csv")
    assert unknown.returncode == 1 and "did you mean 'sdq'" in unknown.stderr


def test_parquet_in(cohort: Path, folder: Path) -> None:
    pd.read_csv(cohort).to_parquet(folder / "in.parquet")
    assert run("score", "sdq", folder / "in.parquet", *ARGUMENTS, "-o", folder / "o.csv").returncode == 0
    assert list(pd.read_csv(folder / "o.csv")["total"][:2]) == [17, 17]


def test_explain(cohort: Path) -> None:
    done = run("explain", "sdq", cohort, *ARGUMENTS, "--row", "1", "--scale", "total", "--lang", "nb")
    assert done.returncode == 0 and "Totale vansker: 17" in done.stdout and "foreldreskjema 4–17 år" in done.stdout
    everything = run("explain", "sdq", cohort, *ARGUMENTS, "--row", "2")
    assert "Prosocial behaviour: 8" in everything.stdout and "12 years 6 months" in everything.stdout
    refused = run("explain", "sdq", cohort, *ARGUMENTS, "--row", "4")
    assert refused.returncode == 1 and "row 4, column 'worries'" in refused.stderr


def test_list_and_show(folder: Path) -> None:
    listed = run("list", "--lang", "nb")
    assert listed.returncode == 0 and "Sterke og svake sider" in listed.stdout and "asq-3" in listed.stdout
    for id in ("asq-3", "epds", "sdq"):
        shown = run("show", id)
        instrument = kl.load(id)
        assert shown.returncode == 0, shown.stderr
        for words in [instrument.content_hash, *instrument.forms(), *instrument.items(), *instrument.scale_ids,
                      *instrument.band_schemes(), *(c.id for c in instrument.citations())]:  # fmt: skip
            assert words in shown.stdout, words
    assert run("list", "--folder", folder).stdout.rstrip().endswith("a folder")
    assert run("list", "--folder", folder / "nowhere").returncode == 1
    assert run("--version").stdout == f"kartlegg {kl.__version__}\n"


def test_check(folder: Path) -> None:
    assert run("check", ROOT / "instruments" / "epds").returncode == 0
    text = (ROOT / "instruments" / "epds" / "instrument.yaml").read_text(encoding="utf-8")
    cases = (ROOT / "instruments" / "epds" / "cases.yaml").read_text(encoding="utf-8")
    broken = folder / "epds"
    broken.mkdir()
    (broken / "cases.yaml").write_text(cases, encoding="utf-8")
    (broken / "instrument.yaml").write_text(text.replace("probable: [13, 30]", "probable: [14, 30]"), encoding="utf-8")
    gap = run("check", broken)
    assert gap.returncode == 1 and "13" in gap.stderr and "instrument.yaml:" in gap.stderr and "^" in gap.stderr
    (broken / "instrument.yaml").write_text(
        text.replace("possible: [10, 12], probable: [13, 30]", "possible: [10, 13], probable: [14, 30]"), encoding="utf-8"
    )
    failed = run("check", broken)
    assert failed.returncode == 1 and "fails:" in failed.stdout and "probable" in failed.stdout


def test_check_of_a_folder_without_worked_cases(folder: Path) -> None:
    (folder / "epds").mkdir()
    nothing = run("check", folder / "epds")
    assert nothing.returncode == 1 and "no instrument.yaml in this folder" in nothing.stderr
    for file in ("instrument.yaml", "evidence.yaml"):
        (folder / "epds" / file).write_bytes((ROOT / "instruments" / "epds" / file).read_bytes())
    found = run("check", folder / "epds")
    assert found.returncode == 1 and "Only the worked cases" not in found.stderr
    assert "there are no worked cases; write this file with the lines 'format: 1', 'instrument: epds' and 'cases: []'" in found.stderr
    (folder / "epds" / "cases.yaml").write_text("format: 1\ninstrument: epds\ncases: []\n", encoding="utf-8")
    assert run("check", folder / "epds").returncode == 0
    assert "no such folder" in run("check", folder / "nowhere").stderr
