"""Norms in Python: one person, a table, the command line, the page."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import kartlegg as kl

BRITISH, DUTCH = "gb-1999-parent", "nl-2022-parent"


@pytest.fixture(scope="module")
def sdq() -> kl.Instrument:
    return kl.load("sdq")


def answers(sdq: kl.Instrument, code: int = 1) -> dict[str, int]:
    return {item: code for item in sdq.scale_items("total", "p4-17")}


def boy(sdq: kl.Instrument, **more: object) -> kl.Report:
    return sdq.score(answers(sdq), age="8y2m", sex="male", informant="parent", **more)  # type: ignore[arg-type]


def test_a_report_is_normed_by_default(sdq: kl.Instrument) -> None:
    total = boy(sdq)["total"]  # 20 items of 1: 20; the British boys have mean 9.1 and SD 6.0
    assert total.raw == 20
    assert total.z_score == pytest.approx((20 - 9.1) / 6)
    assert total.t_score == pytest.approx(50 + 10 * (20 - 9.1) / 6)
    assert total.percentile_rank is not None and 96 < total.percentile_rank < 97
    group = total.normed[0].group
    assert (group.id, group.people, group.n, group.country) == (BRITISH, "boys, 5 to 15 years", 5153, "GB")
    assert group.chosen_by_default and group.hash.startswith("sha256:")
    assert [g.id for g in boy(sdq).norm_groups] == [BRITISH]


def test_a_person_outside_a_group_is_told_so_whatever_was_answered(sdq: kl.Instrument) -> None:
    """The British teachers' norms end at 15 years, and have no peer problems: a sheet with no other score says so too."""
    sheet = {item: 1 for item in sdq.scale_items("peer", "t4-17")}
    alone = sdq.score(sheet, age="16y5m", sex="female", informant="teacher")
    table = sdq.score_table(pd.DataFrame([sheet | {"age": 16.465, "sex": "female"}]), age_years="age", sex="sex", informant="teacher")
    assert alone["emotional"].raw is None and alone["peer"].raw is not None
    said = "The age, 16 years 5 months, is outside Teachers in Britain"
    assert said in " ".join(alone.notes) and said in table.note(0)


def test_error_interval_and_probability_rest_on_the_reliability(sdq: kl.Instrument) -> None:
    normed = boy(sdq)["total"].normed[0]
    used = normed.reliability
    assert used is not None and used.sources
    sem = 10 * (1 - used.value) ** 0.5
    assert normed.sem("t_score") == pytest.approx(sem)
    lower, upper = normed.interval("t_score", 0.90, "obtained")  # type: ignore[misc]
    assert upper - lower == pytest.approx(2 * 1.6448536269514722 * sem)
    assert normed.t_score is not None and lower < normed.t_score < upper
    z = (20 - 9.1) / 6
    assert normed.true_score("z_score") == pytest.approx(used.value * z)
    assert all(0 <= beyond.probability <= 1 for beyond in normed.beyond)
    assert boy(sdq)["total"].interval("t_score") == normed.interval("t_score")


def test_groups_are_asked_for_by_id_country_and_hash(sdq: kl.Instrument) -> None:
    def ids(**norms: object) -> list[str]:
        return [group.id for group in boy(sdq, **norms).norm_groups]

    assert ids(norms=[DUTCH, BRITISH]) == [DUTCH, BRITISH]
    assert ids(norms=DUTCH) == [DUTCH]
    assert ids(norms="none") == []
    assert {BRITISH, DUTCH} <= set(ids(norms="all"))
    assert set(ids(norm_country="NL")) == {group for group in ids(norms="all") if group.startswith("nl-")}
    pinned = f"{BRITISH}@{boy(sdq).norm_groups[0].hash}"
    assert ids(norms=pinned) == [BRITISH]
    with pytest.raises(kl.ResponseError, match="has changed since it was pinned") as changed:
        ids(norms=f"{BRITISH}@sha256:00000000")
    assert changed.value.refusal == "norm_changed"
    with pytest.raises(kl.ResponseError, match=f"did you mean '{BRITISH}'") as unknown:
        ids(norms="gb-1999-parents")
    assert unknown.value.refusal == "unknown_norm_group"


def test_gaps_have_a_reason(sdq: kl.Instrument) -> None:
    without_sex = sdq.score(answers(sdq), age="8y2m", informant="parent")["total"]
    assert without_sex.t_score is None and without_sex.normed[0].gap == "sex_unknown"
    assert "give the sex" in without_sex.normed[0].note
    too_old = sdq.score(answers(sdq), age="16y2m", sex="male", informant="parent", language="nb")["total"]
    assert too_old.normed[0].gap == "age_outside"
    assert "velg en normgruppe" in too_old.normed[0].note
    with pytest.raises(ValueError, match="measure is 'raw'"):
        too_old.get("t")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="kind is 'obtained'"):
        too_old.normed[0].interval("t_score", kind="both")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="between 0 and 1"):
        too_old.normed[0].interval("t_score", 95)


def test_a_report_can_be_normed_again(sdq: kl.Instrument) -> None:
    report = boy(sdq)
    again = report.renormed(DUTCH)
    assert [group.id for group in report.norm_groups] == [BRITISH]
    assert [group.id for group in again.norm_groups] == [DUTCH]
    assert again["total"].raw == report["total"].raw


def test_text_json_and_notebook_show_the_norms(sdq: kl.Instrument) -> None:
    report = boy(sdq, norms=[BRITISH, DUTCH], language="nb")
    assert "gutter, 5 til 15 år" in report.to_text()
    content = report.to_dict()
    assert [group["id"] for group in content["norm_groups"]] == [BRITISH, DUTCH]
    total = next(score for score in content["scores"] if score["scale"] == "total")
    assert [normed["group"] for normed in total["normed"]] == [BRITISH, DUTCH]
    assert "NaN" not in json.dumps(content)
    html = report._repr_html_()
    assert "normgruppe" in html and "gutter, 5 til 15 år" in html
    assert "Det finnes ikke nasjonale normer" in html


# -- a table ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def frame(sdq: kl.Instrument) -> pd.DataFrame:
    random = np.random.default_rng(7)
    items = {item: random.integers(0, 3, 60) for item in answers(sdq)}
    return pd.DataFrame(items).assign(
        age=random.uniform(4, 17.9, 60), sex=random.choice(["male", "female", ""], 60),
        informant=random.choice(["parent", "teacher"], 60),
    )  # fmt: skip


def test_a_row_normed_alone_equals_the_row_in_the_table(sdq: kl.Instrument, frame: pd.DataFrame) -> None:
    table = sdq.score_table(frame, age_years="age", sex="sex", informant="informant")
    t, rank = table["total", "t_score"], table["total", "percentile_rank"]
    lower, upper = table.interval("total", "t_score", 0.90)
    sem, gaps, groups = table.sem("total", "raw"), table.norm_gap("total"), table.norm_group
    above = table.beyond("total", "three_band_original", "abnormal")
    items = [column for column in frame if column not in ("age", "sex", "informant")]
    for row in range(len(table)):
        person = frame.iloc[row]
        report = sdq.score(
            {item: int(person[item]) for item in items},
            age_years=float(person.age), sex=person.sex or None, informant=person.informant,
        )  # fmt: skip
        score = report["total"]
        normed = score.normed[0]
        assert normed.group.id == groups[row] and normed.gap == gaps[row]
        if score.t_score is None:
            assert np.isnan([t[row], rank[row], lower[row], upper[row], sem[row], above[row]]).all()
            continue
        interval = score.interval("t_score", 0.90)
        ends = (interval.lower, interval.upper) if interval else (None, None)
        found = [b.probability for b in normed.beyond if (b.scheme, b.band) == ("three_band_original", "abnormal")]
        alone = [score.t_score, score.percentile_rank, score.sem("raw"), *ends, *(found or [None])]
        numbers = np.array([np.nan if number is None else number for number in alone])
        in_table = np.array([t[row], rank[row], sem[row], lower[row], upper[row], above[row]])
        assert np.array_equal(in_table, numbers, equal_nan=True)
    assert np.isfinite(t).any() and np.isnan(t).any()


def test_a_data_frame_has_the_norms(sdq: kl.Instrument, frame: pd.DataFrame) -> None:
    table = sdq.score_table(frame, age_years="age", sex="sex", informant="parent")
    scores = table.to_pandas(confidence=0.90)
    assert scores["total.t_score"].equals(pd.Series(table["total", "t_score"]))
    lower, _ = table.interval("total", "t_score", 0.90)
    assert scores["total.t_score.lower"].equals(pd.Series(lower))
    assert set(scores["total.norm_gap"].dropna()) <= {"age_outside", "sex_unknown"}
    assert set(scores["norm_group"]) == {BRITISH}
    several = sdq.score_table(frame, age_years="age", sex="sex", informant="parent", norms=[BRITISH, DUTCH]).to_pandas()
    assert {f"total.{BRITISH}.t_score", f"total.{DUTCH}.t_score"} <= set(several.columns)
    assert "total.t_score" not in sdq.score_table(frame, age_years="age", informant="parent", norms="none").to_pandas()
    with pytest.raises(KeyError, match="did you mean"):
        table.normed("total", "t_score", "gb-1999-parents")


def test_a_table_says_once_that_the_sex_is_lacking(sdq: kl.Instrument, frame: pd.DataFrame) -> None:
    table = sdq.score_table(frame.assign(age=8.0), age_years="age", informant="parent")
    assert any("goes by sex: give the sex (60 rows without)" in note for note in table.notes)
    assert [note for note in (table.note(row) for row in range(60)) if note] == []


def test_the_command_line_takes_norms(sdq: kl.Instrument, frame: pd.DataFrame, tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from kartlegg.cli import app

    data, out, page = tmp_path / "data.csv", tmp_path / "scores.csv", tmp_path / "page.html"
    frame.drop(columns="informant").to_csv(data, index=False)
    common = ["score", "sdq", str(data), "-o", str(out), "--age-years", "age", "--sex", "sex", "--informant", "parent"]
    result = CliRunner().invoke(app, [*common, "--norms", f"{BRITISH},{DUTCH}", "--confidence", "0.8", "--page", str(page)])
    assert result.exit_code == 0, result.output
    written = pd.read_csv(out)
    assert {f"total.{BRITISH}.t_score", f"total.{DUTCH}.percentile_rank.upper"} <= set(written.columns)
    assert "Parents in Britain" in page.read_text(encoding="utf-8")
    assert CliRunner().invoke(app, [*common, "--country", "NL"]).exit_code == 0
    assert CliRunner().invoke(app, [*common, "--confidence", "95"]).exit_code != 0


def test_the_page_shows_two_groups_side_by_side(sdq: kl.Instrument, frame: pd.DataFrame) -> None:
    from kartlegg.page import make_section, page_html

    table = sdq.score_table(frame.assign(sex="male", age=8.0), age_years="age", sex="sex", informant="parent",
                            norms=[BRITISH, DUTCH])  # fmt: skip
    for language, people in (("en", "boys, 5 to 15 years"), ("nb", "gutter, 5 til 15 år"), ("nn", "gutar, 5 til 15 år")):
        html = page_html([make_section(table, sdq, 0)], language)
        assert people in html and html.count("<svg") > 10
