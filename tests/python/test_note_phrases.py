"""What is said beside a score, under a report and of a result from several reports, in English and Bokmål. Scales and
forms are those of week.py; all numbers are worked out by hand from the answers."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import ROOT
from week import load_week

import kartlegg as kl


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> kl.Instrument:
    return load_week(tmp_path_factory.mktemp("week"))


@pytest.mark.parametrize(
    ("scale", "answers", "form", "en", "nb"),
    [
        pytest.param(
            "all_needed", {"sad": 1, "cross": 2}, "school",  # 3 and 0 to 2 more
            "Not scored: 1 of 3 answers missing. With every answer given: 3 to 5.",
            "Ikke skåret: 1 av 3 svar mangler. Med alle svar på plass: 3 til 5.",
            id="no score"),
        pytest.param(
            "to_even", {"sad": 1, "cross": 2}, "school",
            "Prorated: 1 of 3 answers missing. With every answer given: 3 to 5.",
            "Omregnet: 1 av 3 svar mangler. Med alle svar på plass: 3 til 5.",
            id="prorated"),
        pytest.param(
            "filled", {"cross": 2}, "school",  # 2 and 0 to 4 more
            "2 of 3 answers missing, replaced by the scale's rule. With every answer given: 2 to 6.",
            "2 av 3 svar mangler, erstattet etter skalaens regel. Med alle svar på plass: 2 til 6.",
            id="filled in"),
        pytest.param(
            "all_needed", {"sad": 0, "cross": 1, "alone": 2}, "small",
            "Items credited because of another answer: 1.",
            "Ledd godskrevet på grunn av et annet svar: 1.",
            id="credited"),
        pytest.param(
            "root", {"sad": 1, "cross": 2}, "school",
            "The formula has no value for these answers.",
            "Formelen har ingen verdi for disse svarene.",
            id="no value"),
        pytest.param(
            "up", {"sad": 8, "cross": 8, "alone": 8}, "school",
            "No item of the scale applies.",
            "Ingen av skalaens ledd er aktuelle.",
            id="nothing applies"),
        pytest.param(
            "crawling", {"sad": 1}, "school",
            "Not part of this form.",
            "Ikke med på dette skjemaet.",
            id="not on the form"),
    ],
)  # fmt: skip
def test_note_of_a_score(week: kl.Instrument, scale: str, answers: dict[str, int], form: str, en: str, nb: str) -> None:
    report = week.score(answers, form=form)
    assert report[scale].note == en
    assert report.in_language("nb")[scale].note == nb


@pytest.mark.parametrize(
    ("given", "en", "nb"),
    [
        pytest.param(
            {"invalid": "as_missing"},
            "Invalid codes, counted as not answered: sadness (1), loneliness (3).",
            "Ugyldige koder, regnet som ikke besvart: tristhet (1), ensomhet (3).",
            id="invalid codes"),
        pytest.param(
            {"missing_codes": [7], "already_keyed": "all"},
            "Stored values were taken as item scores, not as codes.",
            "Lagrede verdier er lest som leddskårer, ikke som koder.",
            id="all are item scores"),
        pytest.param(
            {"missing_codes": [7], "already_keyed": ["sad", "cross"]},
            "Stored values were taken as item scores, not as codes, for: sadness (1), anger (2).",
            "Lagrede verdier er lest som leddskårer, ikke som koder, for: tristhet (1), sinne (2).",
            id="some are item scores"),
        pytest.param(
            {"missing_codes": [7], "form": "small", "credits": False},
            "Answers count as entered: the instrument's rule for items of rising difficulty was not applied.",
            "Svarene teller slik de er ført: instrumentets regel for ledd med stigende vanskegrad er ikke brukt.",
            id="without credits"),
    ],
)  # fmt: skip
def test_note_of_a_report(week: kl.Instrument, given: dict[str, Any], en: str, nb: str) -> None:
    report = week.score({"sad": 7, "cross": 1, "alone": 7}, **({"form": "school"} | given))
    assert report.notes == [en]
    assert report.in_language("nb").notes == [nb]


@pytest.mark.parametrize(
    ("combination", "roles", "en", "nb"),
    [
        pytest.param(  # no score as it stands, and 3 to 5 with every answer: many or some signs
            "sure", ["parent"],
            "Cannot be known from the scores given: get the missing reports or answers.",
            "Kan ikke avgjøres ut fra skårene som er oppgitt: skaff rapportene eller svarene som mangler.",
            id="open"),
        pytest.param(
            "rise", ["parent"],
            "Cannot be known from the scores given: get the missing reports or answers.",
            "Kan ikke avgjøres ut fra skårene som er oppgitt: skaff rapportene eller svarene som mangler.",
            id="a report missing"),
        pytest.param(  # 1 + 2 and 1 for the missing answer is 4; 3 to 5 with every answer
            "hasty", ["parent"],
            "With every answer given it could also be: many signs.",
            "Med alle svar på plass kan det også bli: mange tegn.",
            id="another case"),
        pytest.param(  # 3 to 5, less 1
            "rise", ["parent", "teacher"],
            "With every answer given: 2 to 4.",
            "Med alle svar på plass: 2 til 4.",
            id="a range"),
    ],
)  # fmt: skip
def test_note_of_several_reports(week: kl.Instrument, combination: str, roles: list[str], en: str, nb: str) -> None:
    reports = {
        "parent": week.score({"sad": 1, "cross": 2}, form="large"),
        "teacher": week.score({"sad": 0, "cross": 1, "alone": 0}, form="school"),
    }
    for language, note in (("en", en), ("nb", nb)):
        assert week.combine(combination, {role: reports[role] for role in roles}, language=language).note == note


def test_a_formula_that_needs_no_more_answers() -> None:
    # mood 1 and by history 2 make 3; had the rating been by weight, not answered, it would be 1 and 0 to 2
    report = kl.load(ROOT / "tests" / "definitions" / "rules" / "r12").score({"mood": 1, "by_history": 2})
    said = {language: report.in_language(language)["total"].note for language in ("en", "nb")}
    assert said == {
        "en": "1 of 3 answers missing; the scale's formula gives the score without them. With every answer given: 1 to 3.",
        "nb": "1 av 3 svar mangler; skalaens formel gir skåren uten dem. Med alle svar på plass: 1 til 3.",
    }
