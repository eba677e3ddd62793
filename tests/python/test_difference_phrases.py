"""Every sentence about the difference between two informants or two scales, as it is read in English and in Bokmål.

The numbers are worked out by hand from the norms of ladder.py: mood has T 60 + (score - 70) for parents (alpha .8, error
T 4.47) and T 50 + (score - 40) for teachers (alpha .9, error T 3.16), so that the standard error of the difference is
sqrt(20 + 10) = 5.48. Why there is no difference to tell is tested sentence by sentence in tests/difference_test.cpp."""

from __future__ import annotations

from typing import Any

import pytest
from ladder import ladder, sheet

import kartlegg as kl


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> kl.Instrument:
    return ladder(tmp_path_factory.mktemp("norms") / "ladder")


def two(made: kl.Instrument, parent: int, teacher: int, **options: Any) -> kl.Difference:
    return kl.difference(sheet(made, mood=parent), sheet(made, mood=teacher, informant="teacher"), "mood", **options)


def expect_note(difference: kl.Difference, en: str, nb: str) -> None:
    assert difference.gap is None
    assert en in difference.notes
    assert nb in difference.in_language("nb").notes


@pytest.mark.parametrize(
    ("parent", "teacher", "en", "nb"),
    [
        pytest.param(  # 20 / 5.48
            70, 30,
            "Mood (T score): 60 (parent) and 40 (teacher) differ by more than the error of measurement (index 3.65, critical "
            "value 1.96).",
            "Stemning (T-skåre): 60 (forelder) og 40 (lærer) skiller seg med mer enn målefeilen (indeks 3,65, kritisk verdi "
            "1,96).",
            id="they do"),
        pytest.param(  # -1 / 5.48
            60, 41,
            "Mood (T score): 50 (parent) and 51 (teacher) differ by no more than the error of measurement (index -0.18, "
            "critical value 1.96).",
            "Stemning (T-skåre): 50 (forelder) og 51 (lærer) skiller seg ikke med mer enn målefeilen (indeks -0,18, kritisk "
            "verdi 1,96).",
            id="they do not"),
    ],
)  # fmt: skip
def test_whether_informants_differ(made: kl.Instrument, parent: int, teacher: int, en: str, nb: str) -> None:
    difference = two(made, parent, teacher)
    assert difference.sentence == en
    assert difference.in_language("nb").sentence == nb


def test_no_value_where_neither_score_has_an_error(made: kl.Instrument) -> None:
    difference = kl.difference(sheet(made, mood=70, sleep=40, norms="certain-parent"), "mood", "sleep")
    assert difference.gap == "no_value" and difference.notes == []
    assert difference.sentence == "The formula has no value for reliabilities of 1: choose another norm group."
    assert difference.in_language("nb").sentence == (
        "Formelen har ingen verdi for reliabiliteter på 1: velg en annen normgruppe."
    )


def test_how_rare_by_a_correlation_that_is_given(made: kl.Instrument) -> None:
    # T 60 and 45 with r = .5: z = 15 / (10 sqrt(2 - 1)) = 1.5, beyond which 6.68 % lie
    expect_note(
        kl.difference(sheet(made, mood=70, sleep=40), "mood", "sleep", correlation=0.5),
        "A difference of this size or larger in this direction is to be expected of 6.68 % of the population, in either "
        "direction of 13.36 % (correlation 0.5, given by the caller).",
        "En så stor eller større forskjell i denne retningen kan ventes hos 6,68 % av befolkningen, uansett retning hos "
        "13,36 % (korrelasjon 0,5, oppgitt av den som spør).",
    )


def test_how_rare_is_not_known(made: kl.Instrument) -> None:
    expect_note(
        two(made, 70, 30),
        "How common such a difference is, is not known, as no correlation between the two scores is published here: "
        "give a correlation if you know one.",
        "Det er ikke kjent hvor vanlig en slik forskjell er, siden det ikke er publisert noen korrelasjon mellom de to "
        "skårene her: oppgi en korrelasjon hvis du kjenner en.",
    )


def test_what_each_score_rests_on(made: kl.Instrument) -> None:
    difference = two(made, 70, 30)
    expect_note(
        difference,
        "parent: Parents at home, standard error of measurement 4.47, from a reliability of 0.8 (alpha, n = 500; Invented "
        "for a test.).",
        "forelder: Foreldre hjemme, målefeil (standardfeil) 4,47, fra en reliabilitet på 0,8 (alfa, n = 500; Invented for "
        "a test.).",
    )
    expect_note(
        difference,
        "teacher: Teachers at home, standard error of measurement 3.16, from a reliability of 0.9 (alpha; Invented for a "
        "test.).",
        "lærer: Lærere hjemme, målefeil (standardfeil) 3,16, fra en reliabilitet på 0,9 (alfa; Invented for a test.).",
    )


def test_an_error_published_for_the_very_score(made: kl.Instrument) -> None:
    parent, teacher = sheet(made, mood=70, norms="table-parent"), sheet(made, mood=30, informant="teacher")
    expect_note(
        kl.difference(parent, teacher, "mood"),
        "parent: Table of parents, standard error of measurement 4, published for this very score.",
        "forelder: Tabell for foreldre, målefeil (standardfeil) 4, publisert for akkurat denne skåren.",
    )


def test_several_comparisons(made: kl.Instrument) -> None:
    expect_note(
        two(made, 70, 30, comparisons=3),
        "Corrected for 3 comparisons (Bonferroni).",
        "Korrigert for 3 sammenligninger (Bonferroni).",
    )


@pytest.mark.parametrize(("date", "en", "nb"), [("2024-04-09", "31 days", "31 dager"), ("2024-03-10", "1 day", "1 dag")])
def test_days_between_the_reports(made: kl.Instrument, date: str, en: str, nb: str) -> None:
    parent, teacher = sheet(made, mood=70), sheet(made, mood=30, informant="teacher", date=date)
    expect_note(
        kl.difference(parent, teacher, "mood"),
        f"The reports are {en} apart, so change over time may be part of the difference: read it with care.",
        f"Det er {nb} mellom rapportene, så endring over tid kan være en del av forskjellen: les den med forsiktighet.",
    )


def test_norms_of_two_countries(made: kl.Instrument) -> None:
    expect_note(
        two(made, 70, 30),
        "The norms are from different countries (NO and DK), which is part of the difference: choose norms of one "
        "country where there are any, or read it with care.",
        "Normene er fra ulike land (NO og DK), og det er en del av forskjellen: velg normer fra samme land hvis de finnes, "
        "eller les den med forsiktighet.",
    )


@pytest.mark.parametrize(
    ("parent", "teacher", "en", "nb"),
    [
        pytest.param(  # z 1, -.5, 0 and 2, .5, 1: the same shape, 1 apart
            {"mood": 70, "sleep": 40, "play": 50}, {"mood": 60, "sleep": 60, "play": 60},
            "parent and teacher over 3 scales: the profiles correlate 1, and the scores differ by 10 on average (T score).",
            "forelder og lærer over 3 skalaer: profilene korrelerer 1, og skårene skiller seg med 10 i gjennomsnitt "
            "(T-skåre).",
            id="shape and level"),
        pytest.param(
            {"mood": 70, "sleep": 40}, {"mood": 60, "sleep": 60},
            "parent and teacher (scales compared: 2): the scores differ by 10 on average (T score).",
            "forelder og lærer (skalaer sammenlignet: 2): skårene skiller seg med 10 i gjennomsnitt (T-skåre).",
            id="level"),
        pytest.param(
            {"mood": 70}, {"sleep": 60},
            "parent and teacher have no scale with a normed score in common, so their profiles cannot be compared: get the "
            "missing answers, or choose norms that cover the same scales.",
            "forelder og lærer har ingen felles skala med normert skåre, så profilene kan ikke sammenlignes: skaff svarene "
            "som mangler, eller velg normer som dekker de samme skalaene.",
            id="nothing"),
    ],
)  # fmt: skip
def test_profiles(made: kl.Instrument, parent: dict[str, Any], teacher: dict[str, Any], en: str, nb: str) -> None:
    reports = [sheet(made, **parent), sheet(made, informant="teacher", **teacher)]
    assert kl.informants(reports).notes[-1] == en
    assert kl.informants(reports, language="nb").notes[-1] == nb
