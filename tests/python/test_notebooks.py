"""The notebooks in examples/notebooks run from top to bottom, and what they draw comes out."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import nbformat
import pytest
from conftest import ROOT
from nbclient import NotebookClient

import kartlegg as kl

FOLDER = ROOT / "examples" / "notebooks"
PLOTS = {"score_a_cohort": 3, "from_raw_answers_to_a_report": 3}  # Matplotlib pictures
REPORTS = {"score_a_cohort": 1, "from_raw_answers_to_a_report": 2}  # reports with their profile drawn


def read(name: str) -> Any:
    return nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)


def test_these_are_all() -> None:
    assert {path.stem for path in FOLDER.glob("*.ipynb")} == set(PLOTS)


@pytest.mark.parametrize("name", PLOTS)
def test_nothing_is_kept_of_a_run(name: str) -> None:
    code = [cell for cell in read(name).cells if cell.cell_type == "code"]
    assert code and all(cell.outputs == [] and cell.execution_count is None for cell in code)


@pytest.mark.parametrize("name", PLOTS)
def test_notebook_runs_and_draws(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    package = str(Path(kl.__file__).parents[1])  # the kernel finds the package that is tested
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH", "")])))
    notebook = read(name)
    NotebookClient(notebook, timeout=180, kernel_name="python3", resources={"metadata": {"path": str(FOLDER)}}).execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert not [output for output in outputs if output.output_type == "error" or output.get("name") == "stderr"]
    shown = [output.data for output in outputs if "data" in output]
    pictures = [data["image/png"] for data in shown if "image/png" in data]
    assert len(pictures) == PLOTS[name] and all(len(picture) > 5000 for picture in pictures)
    reports = [data["text/html"] for data in shown if "<svg" in data.get("text/html", "")]
    assert len(reports) == REPORTS[name] and all("<script" not in html for html in reports)
    summaries = [data["text/html"] for data in shown if "scored rows:" in data.get("text/html", "")]
    assert all(html.count("scored rows:") <= 3 for html in summaries)  # a note for each kind, not for each age
    assert "Emosjonelle symptomer" in reports[-1]  # one of them in Norwegian
