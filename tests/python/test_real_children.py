"""Published answers about children and young people, scored with the shipped instruments. The figures are the authors' own.

The files are not in the repository; docs/try_real_data.md says where they come from.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from conftest import REAL_DATA, needs_real_data
from test_cli import run

pytestmark = needs_real_data

ARI_ITEMS = {
    "annoyed": "1_ANNOYED", "loses_temper": "2_LOSE_TEMPER_OFTEN", "stays_angry": "3_STAY_ANGRY",
    "angry_mostly": "4_ANGRY_MOST", "angry_often": "5_FREQ_ANGRY", "loses_temper_easily": "6_LOSE_TEMPER_EASY",
}  # fmt: skip


@pytest.mark.parametrize(("informant", "letter", "scored", "mean"), [("parent", "P", 581, 3.7487), ("youth", "Y", 575, 2.7965)])
def test_ari_totals_are_those_of_the_authors(tmp_path: Path, informant: str, letter: str, scored: int, mean: float) -> None:
    items = "".join(f"  {item}: ARI_{letter}{column}\n" for item, column in ARI_ITEMS.items())
    (tmp_path / "map.yaml").write_text(f"missing_codes: [n/a]\ninformant: {informant}\ncompare: {{total: ARI_{letter}_TOTAL}}\nitems:\n{items}")
    done = run("score", "ari", REAL_DATA / "ari_parent_youth.csv", "--map", "map.yaml", "-o", "o.csv", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    total = pd.read_csv(tmp_path / "o.csv")["total"]
    assert (total.notna().sum(), round(total.mean(), 4)) == (scored, mean)
    assert f"total against ARI_{letter}_TOTAL: 583 of 583 rows agree, 0 differ" in done.stdout


def test_aq10_totals_and_classes_are_those_of_the_authors(tmp_path: Path) -> None:
    (tmp_path / "map.yaml").write_text(
        "items: 'A{number}_Score'\nalready_keyed: all\ninformant: carer\nform: child\nage_years: age\nmissing_codes: ['?']\n"
        "compare: {total: result}\n"
    )
    done = run("score", "aq-10-child", REAL_DATA / "aq10_child.csv", "--map", "map.yaml", "-o", "o.csv", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    scores, source = pd.read_csv(tmp_path / "o.csv"), pd.read_csv(REAL_DATA / "aq10_child.csv")
    assert "total against result: 292 of 292 rows agree, 0 differ" in done.stdout
    above = scores["total.uci_above_6"] == "above"
    assert (above == (source["Class/ASD"] == "YES")).all() and above.sum() == 141
    assert (scores["total"] == 6).sum() == 40 and not above[scores["total"] == 6].any()
