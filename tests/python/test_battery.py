"""Batteries: conclusions from several reports, in Python and on the command line."""

from __future__ import annotations

import datetime
import json
import random
from pathlib import Path

import pytest
from test_cli import run

import kartlegg as kl

QUESTIONS = ["low_mood", "worry", "quarrels", "took_part"]


@pytest.fixture(scope="session")
def monthly() -> kl.Battery:
    return kl.load_battery("monthly-four-series")


@pytest.fixture(scope="session")
def triage() -> kl.Battery:
    return kl.load_battery("triage-demo")


def four(informant: str, date: str | None, *codes: int | None, language: str = "en") -> kl.Report:
    answers = dict(zip(QUESTIONS, codes, strict=True))
    return kl.load("monthly-four").score(answers, informant=informant, assessment_date=date, language=language)


def series() -> list[kl.Report]:
    return [
        four("child", "2026-01-05", 0, 0, 0, 4), four("child", "2026-02-05", 1, 1, 0, 4),
        four("child", "2026-03-05", 2, 2, 1, 3), four("teacher", "2026-03-09", 0, 1, 0, 4),
        four("parent", "2026-02-20", 4, 0, 0, 4),
    ]  # fmt: skip


def test_a_series_is_ordered_by_date(monthly: kl.Battery) -> None:
    reports = series()
    expected = monthly.decide(reports)
    assert expected["month"].case == "as_planned"  # 6, 1 and 4: none has 8
    assert {alert.id for alert in expected.alerts} == {"rise", "worst-answer"}  # 2 to 6; a 4
    assert all(alert.certain for alert in expected.alerts)
    assert expected.reports["child_before"].date == datetime.date(2026, 2, 5)
    assert not expected.reports["second_parent"].given
    assert expected.report("child") is not None and expected.report("second_parent") is None
    shuffled = random.Random(3)
    for _ in range(5):
        shuffled.shuffle(reports)
        assert monthly.decide(reports).to_json() == expected.to_json()


def test_what_cannot_be_known_says_what_would_settle_it(monthly: kl.Battery) -> None:
    result = monthly.decide([four("teacher", "2026-03-01", 3, 2, 1, None), four("child", "2026-03-01", 4, 4, 1, 4)])
    month = result["month"]  # the child has 9; the teacher 6 to 10
    assert month.outcome == "unknown" and month.case is None
    assert month.possible == ("talk_now", "look_closer")
    assert month.as_scored == "talk_now"  # 6 of three answers is 8 of four
    assert [(gap.role, gap.items) for gap in month.missing if gap.role == "teacher"] == [("teacher", ("took_part",))]
    assert [(question.role, question.item) for question in month.settled_by] == [("teacher", "took_part")]
    assert month.rules[0].outcome == "unknown" and month.rules[0].with_numbers == "high (1–2) >= 2"
    assert month.illustrative and any(let.startswith("high = 1–2: count(") for let in month.lets)
    assert [alert.id for alert in result.alerts if alert.certain] == ["worst-answer"]


def test_scores_instead_of_answers(triage: kl.Battery) -> None:
    assert triage.decide({"parent": {"total": 20, "impact": 2}})["triage"].case == "severe"
    assert triage.decide({"parent": {"total": 20, "impact": float("nan")}})["triage"].outcome == "unknown"
    assert repr(triage.decide({"parent": {"total": 13, "impact": 0}})) == "BatteryResult(triage: below)"
    with pytest.raises(KeyError, match="did you mean 'parent.total'"):
        triage.decide({"parent": {"totl": 20}})
    with pytest.raises(kl.ResponseError, match="parent.total: the score cannot be 41") as error:
        triage.decide({"parent": {"total": 41}})
    assert error.value.refusal == "none"


def test_what_cannot_be_used_is_refused_in_the_language(triage: kl.Battery, monthly: kl.Battery) -> None:
    with pytest.raises(kl.ResponseError, match="report 1: dette svaret er på monthly-four, som batteriet ikke bruker"):
        triage.decide([four("child", None, 0, 0, 0, 4)], language="nb")
    with pytest.raises(kl.ResponseError, match="no assessment date"):
        monthly.decide([four("child", None, 0, 0, 0, 4), four("child", "2026-01-01", 0, 0, 0, 4)])
    with pytest.raises(kl.ResponseError, match="no report"):
        triage.decide(["a text"])  # type: ignore[list-item]


def test_every_result_says_who_decides(triage: kl.Battery) -> None:
    result = triage.decide([])
    assert result.notes[-1] == "kartlegg supports a decision and never replaces the clinician."
    norwegian = result.in_language("nb")
    assert norwegian.language == "nb"
    assert norwegian.notes[-1] == "kartlegg støtter en beslutning og erstatter aldri klinikeren."
    assert result.illustrative and norwegian.notes[-1] in norwegian.to_text() and norwegian.notes[-1] in norwegian._repr_html_()
    content = result.to_dict()
    assert content["schema"] == "kartlegg-battery-1" and content == json.loads(result.to_json())
    assert result.rights and "Youthinmind" in result.rights[0]
    assert result["triage"].missing[0].report_missing
    with pytest.raises(KeyError):
        result["triag"]


def test_a_battery_can_be_looked_into(triage: kl.Battery, tmp_path: Path) -> None:
    assert repr(triage) == "Battery('triage-demo' 1.0.0: 2 reports, 1 decisions, 0 alerts)"
    assert triage.roles["teacher"].optional and triage.roles["parent"].form == "p4-17"
    assert triage.roles["parent"].within_days is None and triage.roles["parent"].occasion == "latest"
    assert list(triage.instruments()) == ["sdq"] and triage.about("nb").startswith("Viser")
    assert triage.notes() and not triage.citations() and triage.content_hash.startswith("sha256:")
    assert kl.catalogue().battery_ids == ["monthly-four-series", "screen-follow-up", "triage-demo"]
    assert kl.catalogue().battery("triage-demo").id == "triage-demo"
    assert kl.load_battery(kl.catalogue().folder / "triage-demo").content_hash == triage.content_hash
    with pytest.raises(kl.Error, match="neither a folder nor the id of a bundled battery; did you mean 'triage-demo'"):
        kl.load_battery("triage-dmo")
    with pytest.raises(kl.Error, match="a folder with a battery.yaml in it"):
        kl.load_battery(tmp_path)


def test_the_command_line_concludes_from_files(tmp_path: Path) -> None:
    folder = tmp_path / "a folder"
    folder.mkdir()
    files = []
    for number, report in enumerate(series()):
        files.append(folder / f"{number}.json")
        files[-1].write_text(report.to_json(), encoding="utf-8")
    done = run("battery", "monthly-four-series", *files, "--lang", "nb")
    assert done.returncode == 0, done.stderr
    assert "Denne måneden: ingen av dem som har svart, melder om mye belastning" in done.stdout
    assert "! Noen har gitt det verste svaret på et spørsmål." in done.stdout
    assert done.stdout.rstrip().endswith("kartlegg støtter en beslutning og erstatter aldri klinikeren.")
    told = run("battery", "monthly-four-series", *reversed(files), "--json")
    assert json.loads(told.stdout)["decisions"][0]["case"] == "as_planned"
    files[0].write_text(files[0].read_text(encoding="utf-8").replace('"raw": 0.0', '"raw": 5.0', 1), encoding="utf-8")
    changed = run("battery", "monthly-four-series", *files)
    assert changed.returncode == 1 and "0.json" in changed.stderr and "Traceback" not in changed.stderr
    wrong = run("battery", "triage-demo", files[1])
    assert wrong.returncode == 1 and "Traceback" not in wrong.stderr


def test_the_command_line_shows_and_checks_batteries() -> None:
    shown = run("battery", "screen-follow-up")
    assert shown.returncode == 0
    for words in ("After a screen with the EPDS", "previous", "optional", "follow_up", "self-harm", "[psyktestbarn]"):
        assert words in shown.stdout, words
    listed = run("list").stdout
    assert "triage-demo" in listed and "monthly-four-series" in listed
    checked = run("check", "screen-follow-up")
    assert checked.returncode == 0 and "10 of 10 worked cases hold" in checked.stdout
    assert run("battery", "triage").returncode == 1
