"""Published answers of adults: the scores of the library are those of the authors of the data.

The files are not in the repository; docs/try_real_data.md says what such files are. None of these samples is a norm group.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from conftest import REAL_DATA, needs_real_data
from test_cli import run

import kartlegg as kl

pytestmark = needs_real_data

STUDENTS = REAL_DATA / "phq9_gad7_pss10_students.csv"
HSCL58 = REAL_DATA / "hscl58_adults.csv"
PHQ9_LABELS = {
    "No Depression": ("none_at_all", 44), "Minimal Depression": ("minimal", 93), "Mild Depression": ("mild", 408),
    "Moderate Depression": ("moderate", 449), "Moderately Severe Depression": ("moderately_severe", 495),
    "Severe Depression": ("severe", 488),
}  # fmt: skip
GAD7_LABELS = {
    "Minimal Anxiety": ("minimal", 158), "Mild Anxiety": ("mild", 495), "Moderate Anxiety": ("moderate", 610),
    "Severe Anxiety": ("severe", 714),
}  # fmt: skip
PSS10_LABELS = {"Low Stress": ("low", 115), "Moderate Stress": ("moderate", 1316), "High Perceived Stress": ("high", 546)}


def scored(folder: Path, instrument: str, prefix: str, *more: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What the command line makes of the columns that begin with `prefix`, and the file itself."""
    done = run("score", instrument, STUDENTS, "--items", prefix + "_{number}", *more, "-o", "o.csv", cwd=folder)
    assert done.returncode == 0, done.stderr
    return pd.read_csv(folder / "o.csv"), pd.read_csv(STUDENTS)


@pytest.mark.parametrize(("instrument", "prefix", "more", "scheme", "labels"), [
    ("phq-9", "PHQ9", (), "none_at_zero", PHQ9_LABELS),
    ("gad-7", "GAD7", (), "severity", GAD7_LABELS),
    ("pss-10", "PSS10", ("--already-keyed", "all"), "stress", PSS10_LABELS),
])  # fmt: skip
def test_totals_and_labels_are_the_authors(
    tmp_path: Path, instrument: str, prefix: str, more: tuple[str, ...], scheme: str, labels: dict[str, tuple[str, int]]
) -> None:
    scores, source = scored(tmp_path, instrument, prefix, *more)
    assert len(scores) == 1977 and (scores["total"] == source[f"{prefix}_total_authors"]).all()
    theirs = source[f"{prefix}_label_authors"].map({label: band for label, (band, _) in labels.items()})
    assert (scores[f"total.{scheme}"] == theirs).all()
    assert scores[f"total.{scheme}"].value_counts().to_dict() == dict(labels.values())


def test_pss_10_with_the_usual_key_fits_few_rows_of_a_file_in_another_order(tmp_path: Path) -> None:
    scores, source = scored(tmp_path, "pss-10", "PSS10")
    assert (scores["total"] == source["PSS10_total_authors"]).sum() == 388


def test_phq_9_symptoms_alerts_and_syndromes_counted_apart(tmp_path: Path) -> None:
    scores, source = scored(tmp_path, "phq-9", "PHQ9")
    items = source[[f"PHQ9_{i}" for i in range(1, 10)]]
    counts = items >= [2] * 8 + [1]
    core, symptoms = counts.iloc[:, :2].sum(axis=1), counts.sum(axis=1)
    assert (scores["core_symptoms"] == core).all() and (scores["symptoms"] == symptoms).all()
    assert ((scores["alert.self-harm"] == "yes") == (items["PHQ9_9"] >= 1)).all()
    expected = pd.Series("neither", index=source.index).mask((core >= 1) & (symptoms >= 2), "other").mask((core >= 1) & (symptoms >= 5), "major")
    phq9 = kl.load("phq-9")
    found = [
        phq9.combine("syndrome", {"patient": {"core_symptoms": float(c), "symptoms": float(s)}}).case
        for c, s in zip(scores["core_symptoms"], scores["symptoms"], strict=True)
    ]
    assert found == expected.tolist()


def test_hscl_58_means_are_the_authors_to_the_digits_they_print(tmp_path: Path) -> None:
    done = run("score", "hscl-58", HSCL58, "--items", "hopkins{number}", "-o", "o.csv", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    scores, source = pd.read_csv(tmp_path / "o.csv"), pd.read_csv(HSCL58)
    theirs = {
        "somatization": "somatization", "obsessive_compulsive": "obscomp", "interpersonal_sensitivity": "intsensitivity",
        "depression": "depression", "anxiety": "anxiety", "global_severity": "globalseverity",
    }  # fmt: skip
    assert len(scores) == 272
    for scale, column in theirs.items():
        assert (scores[scale] - source[f"hopkins_{column}"]).abs().max() < 1e-7
