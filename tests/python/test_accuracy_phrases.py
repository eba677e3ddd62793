"""What a positive or a negative result means by a published study: every sentence in English and Bokmål.

The study "interview" has the 2 x 2 table TP 36, FN 4, FP 30, TN 130, a check value of the catalogue of methods: sensitivity
.9 [.76948, .96042], specificity .8125 [.74496, .86539], LR+ 4.8 [3.42098, 6.73491], LR- .123077 [.048431, .312773]. At a
prevalence of 5 % the odds are 1 to 19: 4.8 / 23.8 = .20168 [.15258, .26170] of the positive have the condition, and
.123077 / 19.123077 = .00644 [.00254, .01620] of the negative. "girls" tells no numbers of people: at 20 %, .2 x .7 / (.2 x .7 +
.8 x .2) = .4667 and .8 x .8 / (.8 x .8 + .2 x .3) = .9143."""

from __future__ import annotations

from typing import Any

import pytest
from ladder import ladder, sheet

import kartlegg as kl

EVIDENCE = """
format: 1
instrument: ladder
sources: {made-up: {citation: "Invented study."}}
accuracy:
  - {id: interview, scale: mood, forms: [parent], cutoff: 60, country: "FI", age: {from: 6y, before: 10y},
     about: {en: Mood against interview, nb: Stemning mot intervju},
     criterion: {en: mood disorder by interview, nb: stemningslidelse etter intervju},
     population: {en: Everybody in a made-up town., nb: Alle i en oppdiktet by.},
     note: {en: It was a good year., nb: Det var et godt år.},
     sensitivity: 0.9, specificity: 0.8125, n: 200, cases: 40, source: made-up}
  - {id: girls, scale: play, cutoff: 30, sex: female, about: {en: Play of girls, nb: Jenters lek},
     criterion: {en: a clinician, nb: en kliniker}, sensitivity: 0.7, specificity: 0.8, source: made-up}
  - {id: decision, about: {en: A decision, nb: En beslutning}, criterion: {en: a clinician, nb: en kliniker},
     sensitivity: 0.7, specificity: 0.8, source: made-up}
  - {id: never, about: {en: Never positive, nb: Aldri positiv}, criterion: {en: a clinician, nb: en kliniker},
     sensitivity: 0, specificity: 1, illustrative: true}
  - {id: always, about: {en: Always positive, nb: Alltid positiv}, criterion: {en: a clinician, nb: en kliniker},
     sensitivity: 1, specificity: 0, source: made-up}
"""

ROUGH_EN = ("There are no intervals, because the study does not say how many had the condition, or pools several studies: "
            "read the numbers as rough.")
ROUGH_NB = ("Det er ingen intervaller, fordi studien ikke sier hvor mange som hadde tilstanden, eller slår sammen flere studier: "
            "les tallene som omtrentlige.")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> kl.Instrument:
    return ladder(tmp_path_factory.mktemp("evidence") / "ladder", evidence=EVIDENCE)


def told(about: kl.Instrument | kl.Report, study: str, language: str, **options: Any) -> list[str]:
    """The sentence and the notes."""
    values = kl.predictive_values(about, study, language=language, **options)
    assert values.to_text().splitlines() == [values.sentence, *("  " + note for note in values.notes)]
    return [values.sentence, *values.notes]


def test_a_study_with_numbers_of_people(made: kl.Instrument) -> None:
    # 81.25 % is half way between 81.2 and 81.3, and shown with the one away from 0
    assert told(made, "interview", "en", prevalence=0.05) == [
        "Where 5 % have the condition, it is present in 20.2 % (15.3 to 26.2) of those with a positive result and absent in "
        "99.4 % (98.4 to 99.7) of those with a negative one.",
        "The study is from FI: whether it holds elsewhere is not known.",
        "Mood against interview: sensitivity 90 % (76.9 to 96), specificity 81.3 % (74.5 to 86.5). Invented study.",
        "The condition, and how it was decided: mood disorder by interview.",
        "Everybody in a made-up town.",
        "It was a good year.",
    ]
    assert told(made, "interview", "nb", prevalence=0.05) == [
        "Der 5 % har tilstanden, finnes den hos 20,2 % (15,3 til 26,2) av dem med positivt resultat, og mangler hos 99,4 % "
        "(98,4 til 99,7) av dem med negativt.",
        "Studien er fra FI: om den gjelder andre steder, er ikke kjent.",
        "Stemning mot intervju: sensitivitet 90 % (76,9 til 96), spesifisitet 81,3 % (74,5 til 86,5). Invented study.",
        "Tilstanden, og hvordan den ble avgjort: stemningslidelse etter intervju.",
        "Alle i en oppdiktet by.",
        "Det var et godt år.",
    ]


def test_a_study_without_numbers_of_people(made: kl.Instrument) -> None:
    assert told(made, "girls", "en", prevalence=0.2) == [
        "Where 20 % have the condition, it is present in 46.7 % of those with a positive result and absent in 91.4 % of those "
        "with a negative one.",
        "Play of girls: sensitivity 70 %, specificity 80 %. Invented study.",
        "The condition, and how it was decided: a clinician.",
        ROUGH_EN,
    ]
    assert told(made, "girls", "nb", prevalence=0.2) == [
        "Der 20 % har tilstanden, finnes den hos 46,7 % av dem med positivt resultat, og mangler hos 91,4 % av dem med "
        "negativt.",
        "Jenters lek: sensitivitet 70 %, spesifisitet 80 %. Invented study.",
        "Tilstanden, og hvordan den ble avgjort: en kliniker.",
        ROUGH_NB,
    ]


@pytest.mark.parametrize(
    ("study", "en", "nb"),
    [
        pytest.param(
            "never",
            "Where 20 % have the condition, it is present in nobody of those with a positive result and absent in 80 % of "
            "those with a negative one.",
            "Der 20 % har tilstanden, finnes den hos ingen av dem med positivt resultat, og mangler hos 80 % av dem med "
            "negativt.",
            id="nobody is positive"),
        pytest.param(
            "always",
            "Where 20 % have the condition, it is present in 20 % of those with a positive result and absent in nobody of "
            "those with a negative one.",
            "Der 20 % har tilstanden, finnes den hos 20 % av dem med positivt resultat, og mangler hos ingen av dem med "
            "negativt.",
            id="nobody is negative"),
    ],
)  # fmt: skip
def test_a_result_that_nobody_has(made: kl.Instrument, study: str, en: str, nb: str) -> None:
    assert told(made, study, "en", prevalence=0.2)[0] == en
    assert told(made, study, "nb", prevalence=0.2)[0] == nb


def test_a_study_with_illustrative_numbers(made: kl.Instrument) -> None:
    assert told(made, "never", "en", prevalence=0.2)[-1] == (
        "Illustrative numbers without a published source: not for use with people."
    )
    assert told(made, "never", "nb", prevalence=0.2)[-1] == (
        "Tall til illustrasjon, uten publisert kilde: skal ikke brukes om virkelige personer."
    )


@pytest.mark.parametrize(
    ("study", "prevalence", "score", "en", "nb"),
    [
        pytest.param(
            "interview", 0.05, {"mood": 60},
            "This score, 60, is positive by the study's cut-off (60 or higher): the condition is present in 20.2 % (15.3 to "
            "26.2) of people with this result.",
            "Denne skåren, 60, er positiv etter studiens grense (60 eller høyere): tilstanden finnes hos 20,2 % (15,3 til "
            "26,2) av dem med et slikt resultat.",
            id="positive"),
        pytest.param(
            "interview", 0.05, {"mood": 59},
            "This score, 59, is negative by the study's cut-off (60 or higher): the condition is present in 0.6 % (0.3 to "
            "1.6) of people with this result.",
            "Denne skåren, 59, er negativ etter studiens grense (60 eller høyere): tilstanden finnes hos 0,6 % (0,3 til "
            "1,6) av dem med et slikt resultat.",
            id="negative"),
        pytest.param(
            "girls", 0.2, {"play": 30},
            "This score, 30, is positive by the study's cut-off (30 or lower): the condition is present in 46.7 % of people "
            "with this result.",
            "Denne skåren, 30, er positiv etter studiens grense (30 eller lavere): tilstanden finnes hos 46,7 % av dem med "
            "et slikt resultat.",
            id="positive where low is the concern"),
        pytest.param(
            "girls", 0.2, {"play": 31},
            "This score, 31, is negative by the study's cut-off (30 or lower): the condition is present in 8.6 % of people "
            "with this result.",
            "Denne skåren, 31, er negativ etter studiens grense (30 eller lavere): tilstanden finnes hos 8,6 % av dem med "
            "et slikt resultat.",
            id="negative where low is the concern"),
        pytest.param(
            "interview", 0.05, {"play": 30},
            "Whether the result is positive cannot be told: the report has no score that the study's cut-off is about.",
            "Om resultatet er positivt, kan ikke sies: rapporten har ingen skåre som studiens grense gjelder.",
            id="no score"),
        pytest.param(
            "decision", 0.05, {"mood": 60},
            "Whether the result is positive cannot be told: the report has no score that the study's cut-off is about.",
            "Om resultatet er positivt, kan ikke sies: rapporten har ingen skåre som studiens grense gjelder.",
            id="a study without a score"),
    ],
)  # fmt: skip
def test_the_result_of_a_person(
    made: kl.Instrument, study: str, prevalence: float, score: dict[str, Any], en: str, nb: str
) -> None:
    report = sheet(made, **score)
    assert told(report, study, "en", prevalence=prevalence)[1] == en
    assert told(report, study, "nb", prevalence=prevalence)[1] == nb


@pytest.mark.parametrize(
    ("study", "person", "country", "en", "nb"),
    [
        pytest.param(
            "interview", {"informant": "teacher", "age": "8y"}, "FI",
            "The study is about another form than teacher form: read the numbers as rough.",
            "Studien gjelder et annet skjema enn lærerskjema: les tallene som omtrentlige.",
            id="form"),
        pytest.param(
            "interview", {"informant": "parent", "age": "12y6m"}, "FI",
            "The person's age, 12 years 6 months, is outside that of the study: read the numbers as rough.",
            "Personens alder, 12 år 6 måneder, ligger utenfor studiens: les tallene som omtrentlige.",
            id="age"),
        pytest.param(
            "girls", {"informant": "parent", "sex": "male"}, "",
            "The study is about the other sex: read the numbers as rough.",
            "Studien gjelder det andre kjønnet: les tallene som omtrentlige.",
            id="sex"),
        pytest.param(
            "interview", {"informant": "parent", "age": "8y"}, "NO",
            "The study is from another country (FI, not NO): read the numbers as rough.",
            "Studien er fra et annet land (FI, ikke NO): les tallene som omtrentlige.",
            id="country"),
    ],
)  # fmt: skip
def test_other_people_than_those_of_the_study(
    made: kl.Instrument, study: str, person: dict[str, Any], country: str, en: str, nb: str
) -> None:
    report = made.score({"mood": 60, "play": 30}, **person)
    assert told(report, study, "en", prevalence=0.05, country=country)[2] == en
    assert told(report, study, "nb", prevalence=0.05, country=country)[2] == nb


def test_people_like_those_of_the_study(made: kl.Instrument) -> None:
    report = made.score({"mood": 60}, informant="parent", age="8y")
    notes = told(report, "interview", "en", prevalence=0.05, country="FI")
    assert notes[2].startswith("Mood against interview: ")  # right after the person's result


@pytest.mark.parametrize(
    ("study", "options", "error", "message"),
    [
        pytest.param("interwiew", {"prevalence": 0.1}, KeyError,
                     "unknown study 'interwiew'; did you mean 'interview'?", id="study"),
        pytest.param("interview", {"prevalence": 0}, ValueError,
                     "the prevalence is a share between 0 and 1, such as 0.1 where one in ten is affected", id="prevalence"),
        pytest.param("interview", {"prevalence": 0.1, "confidence": 95}, ValueError,
                     "the confidence is a share between 0 and 1, such as 0.95", id="confidence"),
    ],
)  # fmt: skip
def test_calls_that_no_study_could_answer(
    made: kl.Instrument, study: str, options: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error) as caught:
        kl.predictive_values(made, study, **options)
    assert caught.value.args == (message,)


def test_a_small_share_is_never_told_as_none(made: kl.Instrument) -> None:
    # sensitivity .9, specificity .8125: of 10 000 people, 4 with the condition, 3.6 and 1 874.25 are positive
    told_in = {language: told(made, "interview", language, prevalence=0.0004)[0] for language in ("en", "nb")}
    assert told_in["en"].startswith("Where 0.04 % have the condition, it is present in 0.2 %")
    assert told_in["nb"].startswith("Der 0,04 % har tilstanden, finnes den hos 0,2 %")
    assert "absent in 99.995 %" in told_in["en"] and "mangler hos 99,995 %" in told_in["nb"]
