"""One person: what is accepted, what is refused and how it is said, what a report tells."""

from __future__ import annotations

import datetime
import json
import math
from decimal import Decimal

import numpy as np
import pytest
from conftest import ROOT
from sheets import SDQ_SCALES, sdq_answers

import kartlegg as kl

EMOTIONAL = SDQ_SCALES["emotional"]


def test_ages_in_every_notation_mean_the_same(sdq: kl.Instrument) -> None:
    told = [
        {"age_months": 98}, {"age_years": 98 / 12}, {"age": "8y2m"}, {"age": kl.Age(98)},
        {"birth_date": "2016-01-10", "assessment_date": "2024-03-10"},
        {"birth_date": datetime.date(2016, 1, 10), "assessment_date": datetime.datetime(2024, 3, 10, 15, 0)},
    ]  # fmt: skip
    for who in told:
        choice = sdq.score({"worries": 1}, informant="parent", **who).form
        assert choice.form == "p4-17" and choice.chronological_age == kl.Age(98)


@pytest.mark.parametrize("text", ["0m30d", "25m15d", "25m16d", "34m15d", "66m0d", "11m30d"])
def test_an_age_in_days_stays_that_age(asq3: kl.Instrument, text: str) -> None:
    months, _, days = text.rstrip("d").partition("m")
    age = kl.Age(int(months), int(days))
    assert kl.age_from_months(age.to_months()) == age


def test_missing_answers_are_none_nan_empty_and_left_out(sdq: kl.Instrument) -> None:
    answers = {"somatic": 2, "worries": 1, "unhappy": 1, "clingy": None, "afraid": math.nan}
    for extra in ({}, {"loner": ""}, {"loner": np.nan}):
        report = sdq.score({**answers, **extra}, form="p4-17")
        assert (report["emotional"].raw, report["emotional"].answered, report["peer"].answered) == (7, 3, 0)


def test_whole_numbers_of_any_kind_are_codes(sdq: kl.Instrument) -> None:
    same = [dict.fromkeys(EMOTIONAL, one) for one in (1, 1.0, np.int64(1), np.float32(1), "1", Decimal(1))]
    assert {sdq.score(answers, form="p4-17")["emotional"].raw for answers in same} == {5}


@pytest.mark.parametrize("wrong", ["?", "n/a", 1.5, -3, 3, 2**40, math.inf])
def test_no_code_is_refused_or_counts_as_missing(sdq: kl.Instrument, wrong: object) -> None:
    answers = {**dict.fromkeys(EMOTIONAL, 1), "worries": wrong}
    with pytest.raises(kl.ResponseError, match="worries") as raised:
        sdq.score(answers, form="p4-17")
    assert raised.value.refusal == "invalid_code"
    assert raised.value.problems[0].field == "worries"
    report = sdq.score(answers, form="p4-17", invalid="as_missing")
    assert (report["emotional"].status, report["emotional"].answered) == ("prorated", 4)
    assert any("worries" in note for note in report.notes)
    assert any("worries" in note for note in report.to_dict()["notes"])


def test_missing_codes_may_be_numbers_and_words(sdq: kl.Instrument) -> None:
    answers = {**dict.fromkeys(EMOTIONAL, 1), "worries": 888, "afraid": "n/a", "clingy": -9}
    report = sdq.score(answers, form="p4-17", missing_codes=[888, -9, "n/a"])
    assert (report["emotional"].status, report["emotional"].answered) == ("too_many_missing", 2)


def test_already_keyed(sdq: kl.Instrument) -> None:
    assert sdq.score({"obeys": 0, "fights": 0, "tantrum": 0}, form="p4-17")["conduct"].raw == 3  # 2 x 5 / 3 = 3.3
    for keyed in ("all", ["obeys"], "obeys"):
        assert sdq.score({"obeys": 0, "fights": 0, "tantrum": 0}, form="p4-17", already_keyed=keyed)["conduct"].raw == 0
    with pytest.raises(kl.ResponseError, match="obey"):
        sdq.score({"obeys": 0}, form="p4-17", already_keyed=["obey"])


@pytest.mark.parametrize(("answers", "who", "refusal", "words"), [
    ({"worrys": 1}, {"form": "p4-17"}, "unknown_item", "did you mean 'worries'"),
    ({"argues": 1}, {"form": "p4-17"}, "unknown_item", "argues"),
    ({"worries": 1}, {"form": "p4-18"}, "unknown_form", "p4-17"),
    ({"worries": 1}, {"informant": "grandmother", "age_years": 8}, "unknown_informant", "parent"),
    ({"worries": 1}, {"informant": "parent"}, "missing_age", "age"),
    ({"worries": 1}, {"informant": "parent", "age_years": -1}, "impossible_age", "age"),
    ({"worries": 1}, {"informant": "parent", "birth_date": "2024-02-01", "assessment_date": "2024-01-01"}, "impossible_age", "birth"),
    ({"worries": 1}, {"informant": "parent", "birth_date": "2024-02-30", "assessment_date": "2024-03-01"}, "impossible_age", "2024-02-30"),
    ({"worries": 1}, {"informant": "parent", "age": "8 years"}, "impossible_age", "8y2m"),
    ({"worries": 1}, {"informant": "parent", "age_years": 40}, "no_form_for_age", "40 years"),
    ({"worries": 1}, {"informant": "parent", "age_years": 4.5}, "ambiguous_form", "p2-4"),
    ({"worries": 1}, {"age_years": 8}, "ambiguous_form", "informant"),
])  # fmt: skip
def test_refusals_say_what_would_be_right(
    sdq: kl.Instrument, answers: dict[str, int], who: dict[str, object], refusal: str, words: str
) -> None:
    with pytest.raises(kl.ResponseError) as raised:
        sdq.score(answers, **who)
    assert raised.value.refusal == refusal
    assert words in str(raised.value)
    assert isinstance(raised.value, ValueError) and isinstance(raised.value, kl.Error)


@pytest.mark.parametrize(("who", "words"), [
    ({"age_months": 98, "age_years": 8}, "age once"),
    ({"weeks_early": 4, "gestation": "36w"}, "one of them"),
    ({"gestation": "39.4"}, "33w5d"),
    ({"gestation": 39.4}, "33w5d"),
    ({"weeks_early": 2.5}, "whole number"),
    ({"sex": "unknown"}, "female"),
])  # fmt: skip
def test_a_wrong_call_is_an_error(sdq: kl.Instrument, who: dict[str, object], words: str) -> None:
    with pytest.raises(kl.ResponseError, match=words) as raised:
        sdq.score({"worries": 1}, form="p4-17", **who)
    assert raised.value.refusal == "none"


def test_an_answered_item_shows_which_form_it_was(sdq: kl.Instrument) -> None:
    assert sdq.score({"argues": 1}, age="4y", informant="parent").form.form == "p2-4"
    assert sdq.score({"lies": 1}, age="4y", informant="parent").form.form == "p4-17"


def test_report_is_a_mapping_of_scores(sdq: kl.Instrument) -> None:
    report = sdq.score(sdq_answers("parent", {"total": 17}), form="p4-17", sex="female")
    assert len(report) == 9 and [score.scale for score in report] == list(sdq.scales())
    total = report["total"]
    assert (total.raw, total.items, total.answered, total.status) == (17, 20, 20, "complete")
    assert total.reachable == kl.Interval(17, 17) and tuple(total.possible) == (0, 40)
    assert total.high_is_concern is True and total.title == "Total difficulties"
    assert {band.scheme for band in total.bands} == {"three_band_original", "four_band_newer"}
    assert report["internalising"].band() is None
    with pytest.raises(KeyError, match="did you mean 'total'"):
        report["totl"]
    with pytest.raises(KeyError, match="four_band"):
        total.band("four_band")


def test_report_says_what_it_rests_on(sdq: kl.Instrument) -> None:
    report = sdq.score({"worries": 1}, form="p4-17")
    assert report.provenance.instrument_id == "sdq"
    assert report.provenance.instrument_version == sdq.version
    assert report.provenance.content_hash == sdq.content_hash and sdq.content_hash.startswith("sha256:")
    assert report.provenance.library_version == kl.__version__
    assert "Youthinmind" in report.rights and report.illustrative is False
    assert report.form.given and "parent form for ages 4-17" in report.form.explanation


def test_a_report_in_another_language(sdq: kl.Instrument) -> None:
    report = sdq.score({"worries": 1}, form="p4-17", language="nb")
    assert report["emotional"].title == "Emosjonelle symptomer"
    assert report.in_language("nn")["emotional"].title == "Emosjonelle symptom"
    assert report.in_language("en")["emotional"].title == "Emotional symptoms"
    with pytest.raises(ValueError, match="'en', 'nb' or 'nn'"):
        report.in_language("sv")["emotional"].title  # noqa: B018


def test_json_is_valid_and_has_no_null(sdq: kl.Instrument) -> None:
    report = sdq.score({"worries": 1, "afraid": 2, "clingy": 0}, form="p4-17")

    def refuse(word: str) -> None:
        raise AssertionError(f"{word} in JSON")

    content = json.loads(report.to_json(), parse_constant=refuse)
    assert content == report.to_dict()
    assert content["schema"] == "kartlegg-report-1"
    assert "null" not in report.to_json()
    by_id = {score["scale"]: score for score in content["scores"]}
    assert by_id["emotional"]["raw"] == 5 and "raw" not in by_id["total"]


def test_shown_in_a_notebook(sdq: kl.Instrument) -> None:
    html = sdq.score({"worries": 2, "afraid": 2, "clingy": 0}, form="p4-17")._repr_html_()
    for words in ("parent form for ages 4-17", "Emotional symptoms", "<b>7</b>", "3/5", "prorated", "4–8", "abnormal",
                  "not certain", "Youthinmind", "sha256:"):  # fmt: skip
        assert words in html
    assert "<script" not in html


def test_text_of_others_is_escaped_in_a_notebook(sdq: kl.Instrument) -> None:
    report = sdq.score({"worries": "<b>x</b>"}, form="p4-17", invalid="as_missing")
    assert "<b>x</b>" not in report._repr_html_()


def test_instrument_can_be_looked_into(sdq: kl.Instrument, asq3: kl.Instrument) -> None:
    assert list(sdq.forms()) == ["p2-4", "p4-17", "t2-4", "t4-17", "s11-17"]
    assert sdq.items()["obeys"].reverse and not sdq.items()["oldbest"].reverse
    assert sdq.scale_items("conduct", "p2-4") == ["tantrum", "obeys", "fights", "argues", "spite"]
    assert sdq.scale_items("impact", "p2-4") == []
    assert sdq.scales("nb")["peer"].title == "Venneproblemer"
    assert [o.code for o in asq3.items()["communication_1"].options if o.score is not None] == [10, 5, 0]
    assert sdq.combinations()["added_value"].decision is False
    assert repr(sdq).startswith("Instrument('sdq'")
    assert any("Norwegian" in note for note in sdq.notes())


def test_combine_says_what_is_wrong(sdq: kl.Instrument) -> None:
    report = sdq.score(sdq_answers("parent", {"hyperactivity": 8, "impact": 2}), form="p4-17")
    assert sdq.combine("predicted_hyperactivity", {"parent": report}).case == "possible"
    assert sdq.combine("predicted_hyperactivity", {"parent": report}, language="nb").label == "mulig"
    unknown = sdq.combine("predicted_hyperactivity", {"parent": {"hyperactivity": 8}})
    assert unknown.case is None and unknown.note
    for call in (lambda: sdq.combine("predicted", {}), lambda: sdq.combine("predicted_hyperactivity", {"father": report})):
        with pytest.raises(KeyError):
            call()
    with pytest.raises(kl.ResponseError, match="parent"):
        sdq.combine("predicted_hyperactivity", {"teacher": report})
    with pytest.raises(kl.ResponseError, match="mixed"):
        sdq.combine("predicted_hyperactivity", {"parent": report, "teacher": {"hyperactivity": 1}})


def test_load_by_id_and_by_path(tmp_path, monkeypatch) -> None:
    bundled = {path.parent.name for path in (ROOT / "instruments").glob("*/instrument.yaml")}
    assert set(kl.catalogue()) == bundled and "sdq" in kl.catalogue()
    folder = kl.catalogue().folder / "epds"
    assert kl.load(folder).id == kl.load(str(folder / "instrument.yaml")).id == kl.Catalogue(folder.parent)["epds"].id == "epds"
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sdq").mkdir()  # a folder of data, not an instrument
    assert kl.load("sdq").id == "sdq"
    with pytest.raises(kl.Error, match="neither a folder nor the id of a bundled instrument; did you mean 'sdq'"):
        kl.load("sdk")
    with pytest.raises(kl.Error, match="did you mean 'epds'"):
        kl.catalogue().get("epd")
    with pytest.raises(kl.Error):
        kl.Catalogue(tmp_path / "nowhere")


def test_definition_errors_name_every_place(tmp_path) -> None:
    source = (kl.catalogue().folder / "epds" / "instrument.yaml").read_text(encoding="utf-8")
    broken = source.replace("items: [self_blame, anxious, panic]", "items: [self_blam, anxious, panic]")
    broken = broken.replace("purpose: screening", "purpose: screening\nporpose: survey")
    folder = tmp_path / "epds"
    folder.mkdir()
    (folder / "instrument.yaml").write_text(broken, encoding="utf-8")
    with pytest.raises(kl.DefinitionError) as raised:
        kl.load(folder)
    assert isinstance(raised.value, ValueError)
    lines = broken.splitlines()
    assert len(raised.value.problems) == 2
    for problem, word in zip(raised.value.problems, ["porpose", "self_blam,"], strict=True):
        assert problem.where.file.endswith("instrument.yaml")
        line = next(number for number, text in enumerate(lines, 1) if word in text)
        assert problem.where.line == line
        assert problem.where.column == lines[line - 1].index(word) + 1
        assert problem.message and problem.hint and problem.source_line == lines[line - 1]
    assert "did you mean" in str(raised.value) and "^" in str(raised.value)


def test_check_runs_the_worked_cases() -> None:
    for id in kl.catalogue():
        result = kl.check(kl.catalogue().folder / id)
        assert result.passed, [(case.id, case.failures) for case in result.cases if case.failures]
        assert len(result.cases) >= 5
        assert {case.basis for case in result.cases} <= {"published", "derived"}


def test_cutoffs_of_a_score(sdq: kl.Instrument, asq3: kl.Instrument) -> None:
    def found(score: kl.ScaleScore) -> list[tuple[str, float, float]]:
        return [(band.id, band.low, band.high) for band in score.cutoffs()]

    parent, self_report = sdq.score({}, form="p4-17"), sdq.score({}, form="s11-17")
    assert found(parent["total"]) == [("normal", 0, 13), ("borderline", 14, 16), ("abnormal", 17, 40)]
    assert found(self_report["prosocial"]) == [("abnormal", 0, 4), ("borderline", 5, 5), ("normal", 6, 10)]
    assert found(asq3.score({}, form=16)["fine_motor"]) == [("referral", 0, 31.98), ("above_cutoff", 31.98, 60)]
    assert sdq.score({}, form="t2-4")["total"].cutoffs() == []
    assert [band.id for band in parent["total"].cutoffs("four_band_newer")][-1] == "very_high"
    with pytest.raises(KeyError, match="three_band_original"):
        parent["total"].cutoffs("three_band")
