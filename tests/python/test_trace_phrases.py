"""The way from the answers to a score, line by line, in English and Bokmål. Scales and forms are those of week.py; all
numbers are worked out by hand from the answers."""

from __future__ import annotations

import re
from typing import Any

import pytest
from week import load_week

import kartlegg as kl

NO_BANDS = ("There are no cut-offs for this score on this form.",
            "Det finnes ingen grenseverdier for denne skåren på dette skjemaet.")  # fmt: skip
# Answered: sad 1, cross 2. The third, 0 to 2, makes the sum 3 to 5.
TWO_ANSWERED = [("sadness (1): 1 (sometimes)", "tristhet (1): 1 (av og til)"),
                ("anger (2): 2 (often)", "sinne (2): 2 (ofte)"),
                ("loneliness (3): not answered", "ensomhet (3): ikke besvart")]  # fmt: skip
FROM_3_TO_5 = ("With every answer given, the score would be between 3 and 5.",
               "Med alle svar på plass ville skåren ligget mellom 3 og 5.")  # fmt: skip


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> kl.Instrument:
    return load_week(tmp_path_factory.mktemp("week"))


def steps(report: kl.Report, scale: str, language: str) -> list[str]:
    """The lines between the form and the sources, without their indents and the numbers of their sources."""
    lines = [re.sub(r" \[\d+\]$", "", line.strip()) for line in report.explain(scale, language).splitlines()]
    return lines[1 : lines.index({"en": "Sources:", "nb": "Kilder:"}[language])]


def expect(report: kl.Report, scale: str, lines: list[tuple[str, str]]) -> None:
    for place, language in enumerate(("en", "nb")):
        assert steps(report, scale, language) == [pair[place] for pair in lines]


@pytest.mark.parametrize(
    ("scale", "title", "result"),
    [
        pytest.param(
            "all_needed", ("All: no score", "Alle: ingen skåre"),
            ("2 of 3 items answered (all are needed), so there is no score.",
             "2 av 3 ledd er besvart (alle kreves), så det blir ingen skåre."), id="no rule for missing answers"),
        pytest.param(
            "to_even", ("Even: 4", "Partall: 4"),
            ("2 of 3 items answered (at least 2 needed). Prorated to all 3: 3 × 3 / 2 = 4.5; rounded to 4 (halves to the "
             "even number).",
             "2 av 3 ledd er besvart (minst 2 kreves). Omregnet til alle 3: 3 × 3 / 2 = 4,5; avrundet til 4 (halve til "
             "nærmeste partall)."), id="rounded to the even number"),
        pytest.param(
            "down", ("Down: 4", "Ned: 4"),
            ("2 of 3 items answered (at least 2 needed). Prorated to all 3: 3 × 3 / 2 = 4.5; rounded down to 4.",
             "2 av 3 ledd er besvart (minst 2 kreves). Omregnet til alle 3: 3 × 3 / 2 = 4,5; rundet ned til 4."),
            id="rounded down"),
        pytest.param(
            "filled", ("Filled: 4", "Utfylt: 4"),  # 1 + 2 + 1
            ("2 of 3 items answered (at least 1 needed). A missing answer counts as 1. Sum: 4.",
             "2 av 3 ledd er besvart (minst 1 kreves). Manglende svar teller som 1. Sum: 4."), id="filled in"),
    ],
)  # fmt: skip
def test_a_sum_of_two_answers_out_of_three(
    week: kl.Instrument, scale: str, title: tuple[str, str], result: tuple[str, str]
) -> None:
    report = week.score({"sad": 1, "cross": 2}, informant="teacher")
    expect(report, scale, [title, *TWO_ANSWERED, result, FROM_3_TO_5, NO_BANDS])


@pytest.mark.parametrize(
    ("scale", "title", "result"),
    [
        pytest.param(
            "up", ("Up: 2", "Opp: 2"),
            ("2 of 3 items answered (at least 2 needed). Mean of these: 3 / 2 = 1.5; rounded up to 2.",
             "2 av 3 ledd er besvart (minst 2 kreves). Gjennomsnitt av disse: 3 / 2 = 1,5; rundet opp til 2."),
            id="rounded up"),
        pytest.param(
            "filled_mean", ("Filled mean: 1.33", "Utfylt snitt: 1,33"),  # 4 / 3
            ("2 of 3 items answered (at least 1 needed). A missing answer counts as 1. Mean: 1.33.",
             "2 av 3 ledd er besvart (minst 1 kreves). Manglende svar teller som 1. Gjennomsnitt: 1,33."), id="filled in"),
    ],
)  # fmt: skip
def test_a_mean_of_two_answers_out_of_three(
    week: kl.Instrument, scale: str, title: tuple[str, str], result: tuple[str, str]
) -> None:
    from_1_to_5_thirds = ("With every answer given, the score would be between 1 and 1.67.",
                          "Med alle svar på plass ville skåren ligget mellom 1 og 1,67.")  # fmt: skip
    report = week.score({"sad": 1, "cross": 2}, informant="teacher")
    expect(report, scale, [title, *TWO_ANSWERED, result, from_1_to_5_thirds, NO_BANDS])


def test_a_code_that_no_answer_has(week: kl.Instrument) -> None:
    report = week.score({"sad": 1, "cross": 7, "alone": 1}, informant="teacher", invalid="as_missing")
    expect(report, "down", [
        ("Down: 3", "Ned: 3"),
        ("sadness (1): 1 (sometimes)", "tristhet (1): 1 (av og til)"),
        ("anger (2): code 7 is not valid, taken as not answered", "sinne (2): koden 7 er ugyldig, regnet som ikke besvart"),
        ("loneliness (3): 1 (sometimes)", "ensomhet (3): 1 (av og til)"),
        ("2 of 3 items answered (at least 2 needed). Prorated to all 3: 2 × 3 / 2 = 3.",
         "2 av 3 ledd er besvart (minst 2 kreves). Omregnet til alle 3: 2 × 3 / 2 = 3."),
        ("With every answer given, the score would be between 2 and 4.",
         "Med alle svar på plass ville skåren ligget mellom 2 og 4."),
        NO_BANDS,
    ])  # fmt: skip


def test_answers_that_are_item_scores_already(week: kl.Instrument) -> None:
    report = week.score({"sad": 1, "cross": 2, "alone": 0}, informant="teacher", already_keyed=["sad", "cross"])
    expect(report, "all_needed", [
        ("All: 3", "Alle: 3"),
        ("sadness (1): 1 (stored as item score)", "tristhet (1): 1 (lagret som leddskåre)"),
        ("anger (2): 2 (stored as item score)", "sinne (2): 2 (lagret som leddskåre)"),
        ("loneliness (3): 0 (never)", "ensomhet (3): 0 (aldri)"),
        ("All 3 items answered. Sum: 3.", "Alle 3 ledd er besvart. Sum: 3."),
        NO_BANDS,
    ])  # fmt: skip


def test_an_answer_that_earns_another_item_its_score(week: kl.Instrument) -> None:
    report = week.score({"sad": 0, "cross": 1, "alone": 2, "crawls": 0}, form="small")  # 2 + 1 + 2
    expect(report, "all_needed", [
        ("All: 5", "Alle: 5"),
        ("sadness (1): 0 (never), counts as 2 because of the answer to loneliness (3)",
         "tristhet (1): 0 (aldri), teller som 2 på grunn av svaret på ensomhet (3)"),
        ("anger (2): 1 (sometimes)", "sinne (2): 1 (av og til)"),
        ("loneliness (3): 2 (often)", "ensomhet (3): 2 (ofte)"),
        ("All 3 items have a score. Sum: 5.", "Alle 3 ledd har en skåre. Sum: 5."),
        NO_BANDS,
    ])  # fmt: skip


def test_items_that_do_not_apply_or_are_not_asked(week: kl.Instrument) -> None:
    expect(week.score({"pain": 0}, informant="nurse"), "pains", [
        ("Pains: 0", "Smerter: 0"),
        ("pain: 0 (never)", "smerter: 0 (aldri)"),
        ("strength of the pain: not asked", "smertens styrke: ikke spurt"),
        ("The one item is answered. Mean: 0 / 1 = 0.", "Det ene leddet er besvart. Gjennomsnitt: 0 / 1 = 0."),
        NO_BANDS,
    ])  # fmt: skip
    expect(week.score({"sad": 8, "cross": 1, "alone": 2}, informant="teacher"), "up", [
        ("Up: 1.5", "Opp: 1,5"),
        ("sadness (1): does not apply", "tristhet (1): ikke aktuelt"),
        ("anger (2): 1 (sometimes)", "sinne (2): 1 (av og til)"),
        ("loneliness (3): 2 (often)", "ensomhet (3): 2 (ofte)"),
        ("2 of 3 items answered. Mean: 3 / 2 = 1.5.", "2 av 3 ledd er besvart. Gjennomsnitt: 3 / 2 = 1,5."),
        NO_BANDS,
    ])  # fmt: skip


def test_a_formula_without_a_value(week: kl.Instrument) -> None:
    expect(week.score({"sad": 1, "cross": 2}, informant="teacher"), "root", [
        ("Root: no score", "Rot: ingen skåre"),
        ("sadness (1): 1 (sometimes)", "tristhet (1): 1 (av og til)"),
        ("anger (2): 2 (often)", "sinne (2): 2 (ofte)"),
        ("sqrt(sadness - anger) = sqrt(1 - 2) = no score.", "sqrt(tristhet - sinne) = sqrt(1 - 2) = ingen skåre."),
        ("The formula has no value for these answers.", "Formelen har ingen verdi for disse svarene."),
        NO_BANDS,
    ])  # fmt: skip


def test_a_scale_that_the_form_does_not_have(week: kl.Instrument) -> None:
    expect(week.score({}, informant="teacher"), "crawling", [
        ("Crawling: no score", "Kryping: ingen skåre"), ("Not part of this form.", "Ikke med på dette skjemaet."),
    ])  # fmt: skip


def test_a_part_that_was_explained_before(week: kl.Instrument) -> None:
    answers: dict[str, Any] = {"sad": 1, "cross": 1, "alone": 0}
    expect(week.score(answers, informant="teacher"), "twice", [
        ("Twice: 4", "To ganger: 4"),
        ("All: 2", "Alle: 2"),
        ("sadness (1): 1 (sometimes)", "tristhet (1): 1 (av og til)"),
        ("anger (2): 1 (sometimes)", "sinne (2): 1 (av og til)"),
        ("loneliness (3): 0 (never)", "ensomhet (3): 0 (aldri)"),
        ("All 3 items answered. Sum: 2.", "Alle 3 ledd er besvart. Sum: 2."),
        ("Once: 2", "En gang: 2"),
        ("All: 2 (see above)", "Alle: 2 (se over)"),
        ("All + 0 = 2 + 0 = 2.", "Alle + 0 = 2 + 0 = 2."),
        ("All + Once = 2 + 2 = 4.", "Alle + En gang = 2 + 2 = 4."),
        NO_BANDS,
    ])  # fmt: skip
