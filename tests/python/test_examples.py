"""The demo and the notebook run as they stand."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from conftest import ROOT

DEMO = ROOT / "examples" / "demo.py"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    out = tmp_path_factory.mktemp("demo") / "out folder"
    done = subprocess.run([sys.executable, str(DEMO), str(out)], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return out, done.stdout


def test_demo_scores_2000_children_on_three_instruments(demo: tuple[Path, str]) -> None:
    out, printed = demo
    rows = {name: len(pd.read_csv(out / f"{name}_scores.csv")) for name in ("sdq", "asq3", "epds")}
    assert sum(rows.values()) == 2000
    for name in rows:
        csv, parquet = pd.read_csv(out / f"{name}_scores.csv"), pd.read_parquet(out / f"{name}_scores.parquet")
        assert list(csv.columns) == list(parquet.columns) and csv["refused"].isna().all()
        assert pd.read_csv(out / f"synthetic_{name}.csv").isna().to_numpy().mean() > 0.005
    assert "2000 synthetic persons" in printed and "$ kartlegg score" in printed
    page = (out / "report.html").read_text(encoding="utf-8")
    for id in ("sdq", "asq-3", "epds"):
        assert f'<section class="instrument" id="{id}">' in page


def test_demo_shows_every_kind_of_refusal(demo: tuple[Path, str]) -> None:
    scores = pd.read_csv(demo[0] / "sdq_with_errors_scores.csv")
    assert scores["refused"].value_counts().to_dict() == {
        "invalid_code": 3, "unknown_form": 1, "missing_age": 1, "impossible_age": 1, "unknown_informant": 1, "no_form_for_age": 1,
    }  # fmt: skip
    assert list(scores.loc[scores["refused"] == "invalid_code", "row"]) == [5, 12, 48]


def test_demo_uses_every_form(demo: tuple[Path, str]) -> None:
    assert set(pd.read_csv(demo[0] / "sdq_scores.csv")["form"]) == {"p2-4", "p4-17", "t2-4", "t4-17", "s11-17"}
    assert len(set(pd.read_csv(demo[0] / "asq3_scores.csv")["form"])) >= 19


def test_demo_is_seeded(demo: tuple[Path, str], tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(DEMO), str(tmp_path)], check=True, capture_output=True, timeout=300)
    for path in sorted(demo[0].iterdir()):
        if path.suffix != ".parquet":
            assert path.read_bytes() == (tmp_path / path.name).read_bytes(), path.name


def test_notebook_runs() -> None:
    cells = json.loads((ROOT / "examples" / "quickstart.ipynb").read_text(encoding="utf-8"))["cells"]
    names: dict[str, object] = {}
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    assert len(code) >= 6
    for cell in code:
        exec(compile(cell, "quickstart.ipynb", "exec"), names)
