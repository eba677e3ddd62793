"""kartlegg new: what it writes is an instrument, and tells an editor how to go on."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml
from conftest import ROOT

import kartlegg as kl

SCHEMAS = ROOT / "instruments" / "schema"
TO_DO = "cases: []"


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "kartlegg", *arguments], cwd=cwd, capture_output=True, text=True, timeout=120,
                          env={**os.environ, "NO_COLOR": "1"})  # fmt: skip


@pytest.fixture
def begun(tmp_path: Path) -> Path:
    done = run("new", "work/my-scale", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "wrote work/my-scale/instrument.yaml", "wrote work/my-scale/cases.yaml", "Change them, then run: kartlegg check work/my-scale",
    ]  # fmt: skip
    return tmp_path / "work" / "my-scale"


def test_the_check_finds_nothing_wrong_and_nothing_missing(begun: Path) -> None:
    done = run("check", str(begun), cwd=begun)
    assert (done.returncode, done.stderr) == (0, "")
    assert "6 of 6 worked cases hold" in done.stdout and "not covered" not in done.stdout


def test_it_scores_as_its_comments_say(begun: Path) -> None:
    instrument = kl.load(begun)
    assert instrument.id == "my-scale"
    # 2 + (2 - 0, reversed) + 1 + 0 = 5; of 2, 2 and 1 the mean is 5/3, times 4 is 6.67, rounded to 7
    report = instrument.score({"worries": 2, "sleeps_well": 0, "sad": 1, "afraid": 0}, age="6y", informant="parent")
    assert report.illustrative and (report["trouble"].raw, report["trouble"].band().id) == (5, "high")
    assert instrument.score({"worries": 2, "sleeps_well": 0, "sad": 1}, form="parent")["trouble"].raw == 7
    assert [alert.id for alert in instrument.score({"sad": 2}, form="parent").alerts] == ["often-sad"]
    for age in "5y11m30d", "13y":
        with pytest.raises(kl.ResponseError):
            instrument.score({}, age=age, informant="parent")


@pytest.mark.parametrize("name", ["instrument", "cases"])
def test_it_fits_the_schema_and_names_it_where_there_is_one(begun: Path, tmp_path: Path, name: str) -> None:
    text = (begun / f"{name}.yaml").read_text(encoding="utf-8")
    assert not text.startswith("# yaml-language-server")
    jsonschema.validate(yaml.safe_load(text), json.loads((SCHEMAS / f"{name}-1.json").read_text(encoding="utf-8")))
    shutil.copytree(SCHEMAS, tmp_path / "schema")
    assert run("new", "other", cwd=tmp_path).returncode == 0
    first, rest = (tmp_path / "other" / f"{name}.yaml").read_text(encoding="utf-8").split("\n#\n", 1)
    assert first == f"# yaml-language-server: $schema=../schema/{name}-1.json"
    assert rest == text.replace("my-scale", "other").replace("work/other", "other")


def test_every_text_is_in_three_languages_and_every_entry_is_marked(begun: Path) -> None:
    text = (begun / "instrument.yaml").read_text(encoding="utf-8")
    assert len(re.findall(r"\ben: ", text)) == len(re.findall(r"\bnb: ", text)) == len(re.findall(r"\bnn: ", text))
    document = yaml.safe_load(text)
    for entry in [*document["forms"], *document["scales"].values(), *document["bands"].values(), *document["alerts"]]:
        assert entry["illustrative"] is True
    assert "FOLDER" not in text and "ID" not in text


def test_there_is_nothing_it_writes_over(begun: Path) -> None:
    before = (begun / "instrument.yaml").read_bytes()
    done = run("new", "my-scale", cwd=begun.parent)
    assert done.returncode == 1 and done.stderr == "error: 'my-scale' is there already; give the name of a folder that is not\n"
    assert (begun / "instrument.yaml").read_bytes() == before


@pytest.mark.parametrize("name", ["My-Scale", "my scale", "-scale", "skåre"])
def test_a_name_that_is_no_id_is_refused(tmp_path: Path, name: str) -> None:
    done = run("new", "--", name, cwd=tmp_path)
    assert done.returncode == 1 and f"'{name}' cannot be the id of an instrument" in done.stderr
    assert not list(tmp_path.iterdir())


def test_cases_that_no_longer_fit_are_told_from_an_instrument_that_is_wrong(begun: Path) -> None:
    file, cases = begun / "instrument.yaml", begun / "cases.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("afraid", "anxious"), encoding="utf-8")
    done = run("check", str(begun), cwd=begun)
    assert done.returncode == 1 and "unknown item 'afraid'" in done.stderr
    assert "Only the worked cases do not fit; the other files are in order." in done.stderr and TO_DO in done.stderr

    cases.write_text(cases.read_text(encoding="utf-8").split("cases:\n")[0] + TO_DO + "\n", encoding="utf-8")
    done = run("check", str(begun), cwd=begun)
    assert done.returncode == 0 and "trouble: no case with the lowest score" in done.stdout  # what is wanted is listed

    file.write_text(file.read_text(encoding="utf-8").replace("score: sum", "score: total"), encoding="utf-8")
    done = run("check", str(begun), cwd=begun)
    assert done.returncode == 1 and "instrument.yaml" in done.stderr and TO_DO not in done.stderr
