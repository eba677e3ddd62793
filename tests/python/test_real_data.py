"""Published answers of real people, through the command line. The figures are the authors' own, or were counted apart.

The files are not in the repository; docs/try_real_data.md says where they come from.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from conftest import REAL_DATA, needs_real_data
from sheets import ASQ3_AREAS, EPDS_ITEMS
from test_cli import run

pytestmark = needs_real_data

ASQ3_MAP = "items: '{id}'\nform: form_months\nage_days: age_days\nkeep: [child_id, assessment]\ncompare:\n" + "".join(
    f"  {area}: {area}_total_authors\n" for area in ASQ3_AREAS
)
# forms whose stored total is not the sum of the stored answers; forms below the cut-off by the sum
AUTHORS_DIFFER = [21, 13, 15, 10, 19]
BELOW_BY_SUM = [343, 467, 288, 307, 299]


@pytest.fixture(scope="module")
def asq3_scores(tmp_path_factory: pytest.TempPathFactory) -> tuple[pd.DataFrame, str]:
    folder = tmp_path_factory.mktemp("real data")
    (folder / "map.yaml").write_text(ASQ3_MAP)
    done = run("score", "asq-3", REAL_DATA / "asq3_chile.csv", "--map", "map.yaml", "--no-credits", "-o", "out.csv", cwd=folder)
    assert done.returncode == 0, done.stderr
    return pd.read_csv(folder / "out.csv", dtype={"form": str}), done.stdout


def test_area_totals_agree_with_the_authors_but_for_the_known_ones(asq3_scores: tuple[pd.DataFrame, str]) -> None:
    for area, differ in zip(ASQ3_AREAS, AUTHORS_DIFFER, strict=True):
        assert f"{area} against {area}_total_authors: {1523 - differ} of 1523 rows agree, {differ} differ" in asq3_scores[1]


def test_every_form_is_scored_and_banded_by_the_form_that_was_filled_in(asq3_scores: tuple[pd.DataFrame, str]) -> None:
    scores, _ = asq3_scores
    source = pd.read_csv(REAL_DATA / "asq3_chile.csv")
    assert scores["refused"].isna().all()
    assert list(scores["form"]) == [str(months) for months in source["form_months"]]
    assert [int((scores[f"{area}.asq3_referral_us"] == "referral").sum()) for area in ASQ3_AREAS] == BELOW_BY_SUM
    for area in ASQ3_AREAS:
        assert (scores[area] == source[[f"{area}_{i}" for i in range(1, 7)]].sum(axis=1)).all()


def test_impossible_and_unfitting_ages_are_said(asq3_scores: tuple[pd.DataFrame, str]) -> None:
    scores, printed = asq3_scores
    source = pd.read_csv(REAL_DATA / "asq3_chile.csv")
    impossible = scores["note"].fillna("").str.contains("impossible")
    assert (impossible == (source["age_days"] < 0)).all() and impossible.sum() == 13
    windows = pd.read_csv(Path(__file__).parents[1] / "reference" / "asq3_age_windows.csv").set_index("interval_months")
    months, part = source["age_days"] // 30.436875, (source["age_days"] % 30.436875) // 1
    window = windows.loc[source["form_months"]].reset_index(drop=True)
    early = (months < window["min_months"]) | ((months == window["min_months"]) & (part < window["min_days"]))
    late = (months > window["max_months"]) | ((months == window["max_months"]) & (part > window["max_days"]))
    outside = scores["note"].fillna("").str.contains("outside")
    assert (outside == ((early | late) & ~impossible)).all()
    assert "13 scored rows: The age given is impossible" in printed
    assert f"{outside.sum()} scored rows: The age is outside" in printed


def test_sequential_items_touch_103_forms(asq3_scores: tuple[pd.DataFrame, str], tmp_path: Path) -> None:
    """With the publisher's sequential rule on, 105 area totals in 103 forms are higher than the sum of the answers."""
    (tmp_path / "map.yaml").write_text(ASQ3_MAP)
    run("score", "asq-3", REAL_DATA / "asq3_chile.csv", "--map", "map.yaml", "-o", "out.csv", cwd=tmp_path)
    credited = pd.read_csv(tmp_path / "out.csv")
    source = pd.read_csv(REAL_DATA / "asq3_chile.csv")
    expected = with_sequential_items(source)
    assert (credited[ASQ3_AREAS] == expected).all(axis=None)
    raised = expected > asq3_scores[0][ASQ3_AREAS]
    assert raised.sum().tolist() == [1, 7, 27, 55, 15] and raised.any(axis=1).sum() == 103


def with_sequential_items(source: pd.DataFrame) -> pd.DataFrame:
    """Area totals after the publisher's rule, straight from the published list of items."""
    rules = pd.read_csv(Path(__file__).parents[1] / "reference" / "asq3_sequential_items.csv")
    answers = source.copy()
    for rule in rules.itertuples():
        earns = (source["form_months"] == rule.interval_months) & (source[f"{rule.area}_{rule.advanced_item}"] >= 5)
        answers.loc[earns, f"{rule.area}_{rule.earlier_item}"] = 10
    return pd.DataFrame({area: answers[[f"{area}_{i}" for i in range(1, 7)]].sum(axis=1) for area in ASQ3_AREAS})


def test_forms_chosen_by_age(tmp_path: Path) -> None:
    done = run("score", "asq-3", REAL_DATA / "asq3_chile.csv", "--age-days", "age_days", "--informant", "parent", "-o", "o.csv", cwd=tmp_path)
    assert done.returncode == 0
    scores = pd.read_csv(tmp_path / "o.csv")
    days = pd.read_csv(REAL_DATA / "asq3_chile.csv")["age_days"]
    assert len(scores) == 1523
    assert ((scores["refused"] == "impossible_age") == (days < 0)).all()
    outside = (days >= 0) & ((days < 31) | (days >= 66 * 30.436875 + 1))
    assert ((scores["refused"] == "no_form_for_age") == outside).all()


def test_epds_already_oriented(tmp_path: Path) -> None:
    data = REAL_DATA / "epds_switzerland.csv"
    done = run("score", "epds", data, "--items", "EPDS_{number}", "--already-keyed", "all", "-o", "o.csv", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    scores, source = pd.read_csv(tmp_path / "o.csv"), pd.read_csv(data)
    assert (scores["total"] == source[[f"EPDS_{i}" for i in range(1, len(EPDS_ITEMS) + 1)]].sum(axis=1)).all()
    assert [int((scores["total"] >= cut).sum()) for cut in (10, 11, 13)] == [173, 149, 109]
    assert (scores["total.norway_10"] == "at_or_above").sum() == 173
    assert (scores["total.ipd_11"] == "at_or_above").sum() == 149
    assert (scores["total.perinatal_10_13"] == "probable").sum() == 109
    assert round(scores["total"].mean(), 4) == 9.0488 and round(scores["total"].std(), 4) == 6.7576
    flagged = scores["alert.self-harm"] == "yes"
    assert (flagged.sum(), (flagged & (scores["total"] < 13)).sum(), (flagged & (scores["total"] < 10)).sum()) == (62, 11, 2)


def test_gestation_in_two_notations_is_never_turned_into_days(tmp_path: Path) -> None:
    done = run("score", "epds", REAL_DATA / "epds_switzerland.csv", "--items", "EPDS_{number}", "--already-keyed", "all",
               "--gestation", "Gestationnal_age", "-o", "o.csv", cwd=tmp_path)  # fmt: skip
    assert done.returncode == 0
    notes = pd.read_csv(tmp_path / "o.csv")["note"].fillna("")
    assert notes.str.contains("cannot be read").all()


ARI_ITEMS = ["annoyed", "lose_temper_often", "stay_angry", "angry_most", "freq_angry", "lose_temper_easy"]
ARI = f"""
format: 1
id: ari
version: "1.0.0"
title: {{en: Affective Reactivity Index}}
purpose: screening
rights:
  owner: Stringaris and others
  wording: not_included
  use: {{en: See the article.}}
  source: stringaris
sources:
  stringaris: {{citation: Stringaris and others 2012, doi: 10.1111/j.1469-7610.2012.02561.x}}
informants:
  parent: {{en: parent}}
  youth: {{en: youth}}
options:
  often:
    - {{code: 0, score: 0}}
    - {{code: 1, score: 1}}
    - {{code: 2, score: 2}}
items:
{chr(10).join(f"  - {{id: {item}, options: often, topic: {{en: {item}}}}}" for item in ARI_ITEMS)}
forms:
  - {{id: parent, informant: parent, title: {{en: parent form}}, items: all, source: stringaris}}
  - {{id: youth, informant: youth, title: {{en: youth form}}, items: all, source: stringaris}}
scales:
  total:
    title: {{en: Irritability}}
    items: [{", ".join(ARI_ITEMS)}]
    score: sum
    concern: high
    source: stringaris
"""


@pytest.mark.parametrize(("informant", "letter", "scored", "mean"), [("parent", "P", 581, 3.7487), ("youth", "Y", 575, 2.7965)])
def test_an_instrument_written_by_a_user(tmp_path: Path, informant: str, letter: str, scored: int, mean: float) -> None:
    """The Affective Reactivity Index is not one of ours: six items from 0 to 2, their sum, n/a for missing."""
    folder = tmp_path / "ari"
    folder.mkdir()
    (folder / "instrument.yaml").write_text(ARI, encoding="utf-8")
    items = "".join(f"  {item}: ARI_{letter}{i}_{item.upper()}\n" for i, item in enumerate(ARI_ITEMS, 1))
    (tmp_path / "map.yaml").write_text(f"missing_codes: [n/a]\ninformant: {informant}\ncompare: {{total: ARI_{letter}_TOTAL}}\nitems:\n{items}")
    done = run("score", folder, REAL_DATA / "ari_parent_youth.csv", "--map", "map.yaml", "-o", "o.csv", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    total = pd.read_csv(tmp_path / "o.csv")["total"]
    assert (total.notna().sum(), round(total.mean(), 4)) == (scored, mean)
    assert f"total against ARI_{letter}_TOTAL: 583 of 583 rows agree, 0 differ" in done.stdout
