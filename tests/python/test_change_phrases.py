"""Every sentence about a change, as it is read in English and in Bokmål.

The numbers are worked out by hand: where nothing else is said, SD 10 and alpha .8, so that the standard error of the
difference is 10 sqrt(2 (1 - .8)) = 6.3246, and the critical value 1.96."""

from __future__ import annotations

from typing import Any

import pytest
from ladder import ladder, sheet

import kartlegg as kl

LATER = "2024-04-09"
RETEST: dict[str, Any] = {
    "practice_effect": -5, "second_sd": 11, "correlation": 0.6, "retest_n": 100, "difference_sd": 8
}  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> kl.Instrument:
    return ladder(tmp_path_factory.mktemp("norms") / "ladder")


def compared(made: kl.Instrument, scale: str, first: int, second: int, **options: Any) -> kl.Change:
    before: dict[str, Any] = {scale: first}
    after: dict[str, Any] = {scale: second}
    return kl.change(sheet(made, **before), sheet(made, date=LATER, **after), scale, **options)


@pytest.mark.parametrize(
    ("scale", "first", "second", "options", "en", "nb"),
    [
        pytest.param(
            "mood", 70, 58, {},  # -12 / 6.3246
            "Mood: from 70 (2024-03-09) to 58 (2024-04-09), which is within the error of measurement (index -1.9, "
            "critical value 1.96).",
            "Stemning: fra 70 (09.03.2024) til 58 (09.04.2024), som er innenfor målefeilen (indeks -1,9, kritisk verdi "
            "1,96).",
            id="unchanged"),
        pytest.param(
            "mood", 70, 55, {},  # -15 / 6.3246
            "Mood: from 70 (2024-03-09) to 55 (2024-04-09), a reliable improvement (index -2.37, critical value 1.96).",
            "Stemning: fra 70 (09.03.2024) til 55 (09.04.2024), en reliabel bedring (indeks -2,37, kritisk verdi 1,96).",
            id="improved"),
        pytest.param(
            "mood", 70, 55, {"cutoff": "band"},
            "Mood: from 70 (2024-03-09) to 55 (2024-04-09), a reliable improvement across the cut-off 60 (index -2.37, "
            "critical value 1.96).",
            "Stemning: fra 70 (09.03.2024) til 55 (09.04.2024), en reliabel bedring forbi grensen 60 (indeks -2,37, "
            "kritisk verdi 1,96).",
            id="recovered"),
        pytest.param(
            "mood", 55, 70, {},
            "Mood: from 55 (2024-03-09) to 70 (2024-04-09), a reliable deterioration (index 2.37, critical value 1.96).",
            "Stemning: fra 55 (09.03.2024) til 70 (09.04.2024), en reliabel forverring (indeks 2,37, kritisk verdi 1,96).",
            id="deteriorated"),
        pytest.param(
            "colour", 40, 60, {},  # 20 / 6.3246; colour has no end of concern
            "Colour: from 40 (2024-03-09) to 60 (2024-04-09), reliably higher (index 3.16, critical value 1.96).",
            "Farge: fra 40 (09.03.2024) til 60 (09.04.2024), reliabelt høyere (indeks 3,16, kritisk verdi 1,96).",
            id="higher"),
        pytest.param(
            "colour", 60, 40, {},
            "Colour: from 60 (2024-03-09) to 40 (2024-04-09), reliably lower (index -3.16, critical value 1.96).",
            "Farge: fra 60 (09.03.2024) til 40 (09.04.2024), reliabelt lavere (indeks -3,16, kritisk verdi 1,96).",
            id="lower"),
    ],
)  # fmt: skip
def test_what_came_of_it(
    made: kl.Instrument, scale: str, first: int, second: int, options: dict[str, Any], en: str, nb: str
) -> None:
    change = compared(made, scale, first, second, **options)
    assert change.sentence == en
    assert change.in_language("nb").sentence == nb


def expect_note(change: kl.Change, en: str, nb: str) -> None:
    assert change.gap is None
    assert en in change.notes
    assert nb in change.in_language("nb").notes


@pytest.mark.parametrize(
    ("first", "second", "options", "en", "nb"),
    [
        pytest.param(
            70, 58, {},
            "Standard error 6.32, from a reliability of 0.8 (alpha, n = 500; Invented for a test.) in Parents at home.",
            "Standardfeil 6,32, fra en reliabilitet på 0,8 (alfa, n = 500; Invented for a test.) i Foreldre hjemme.",
            id="of the norms"),
        pytest.param(  # 10 sqrt(2 x .5)
            70, 58, {"reference": {"name": "Bergen 2019", "mean": 60, "sd": 10, "reliability": 0.5}},
            "Standard error 10, from a reliability of 0.5 in Bergen 2019 (given by the caller).",
            "Standardfeil 10, fra en reliabilitet på 0,5 i Bergen 2019 (oppgitt av den som spør).",
            id="of a group of one's own"),
        pytest.param(
            70, 58, {"method": "practice.sd", "practice_effect": -5, "difference_sd": 8},
            "Standard error 8, from people tested twice (given by the caller).",
            "Standardfeil 8, fra personer undersøkt to ganger (oppgitt av den som spør).",
            id="given"),
    ],
)  # fmt: skip
def test_where_the_error_comes_from(
    made: kl.Instrument, first: int, second: int, options: dict[str, Any], en: str, nb: str
) -> None:
    expect_note(compared(made, "mood", first, second, **options), en, nb)


def test_an_error_published_for_the_very_scores(made: kl.Instrument) -> None:
    before = sheet(made, mood=60, norms="table-parent")
    after = sheet(made, mood=70, date=LATER, norms="table-parent")
    expect_note(
        kl.change(before, after, "mood", measure="t_score"),  # the error of T 3 twice: 3 sqrt(2)
        "Standard error 4.24, from the published error of the first score in Table of parents.",
        "Standardfeil 4,24, fra den publiserte feilen for den første skåren i Tabell for foreldre.",
    )
    expect_note(
        kl.change(before, after, "mood", method="sem2", measure="t_score"),  # errors of T 3 and T 4: sqrt(9 + 16)
        "Standard error 5, from the published errors of these scores in Table of parents.",
        "Standardfeil 5, fra de publiserte feilene for disse skårene i Tabell for foreldre.",
    )


@pytest.mark.parametrize(
    ("first", "options", "en", "nb"),
    [
        pytest.param(  # 70 -+ 1.96 x 6.3246 = 12.396
            70, {},
            "From 70, a score below 57.6 or above 82.4 would be a reliable change.",
            "Fra 70 vil en skåre under 57,6 eller over 82,4 være en reliabel endring.",
            id="either way"),
        pytest.param(  # 99 + 12.396 is more than 100
            99, {},
            "From 99, a score below 86.6 would be a reliable change.",
            "Fra 99 vil en skåre under 86,6 være en reliabel endring.",
            id="only downwards"),
        pytest.param(  # 1 - 12.396 is less than 0
            1, {},
            "From 1, a score above 13.4 would be a reliable change.",
            "Fra 1 vil en skåre over 13,4 være en reliabel endring.",
            id="only upwards"),
        pytest.param(  # 1.96 x 40 sqrt(2 x .8) = 99.2: more than the 50 that there is to either end
            50, {"reference": {"name": "Bergen 2019", "mean": 60, "sd": 40, "reliability": 0.2}},
            "From 50, no score that the form allows would be a reliable change.",
            "Fra 50 kan ingen skåre på skjemaet bli en reliabel endring.",
            id="not at all"),
    ],
)  # fmt: skip
def test_what_it_would_take(made: kl.Instrument, first: int, options: dict[str, Any], en: str, nb: str) -> None:
    expect_note(compared(made, "mood", first, first, **options), en, nb)


@pytest.mark.parametrize(
    ("first", "second", "cutoff", "en", "nb"),
    [
        pytest.param(
            58, 61, "band",
            "The cut-off 60 lies between the scores.",
            "Grensen 60 ligger mellom skårene.",
            id="crossed"),
        pytest.param(
            60, 61, "band",
            "Both scores lie on the same side of the cut-off 60.",
            "Begge skårene ligger på samme side av grensen 60.",
            id="not crossed"),
        pytest.param(
            60, 61, "a",  # which is of the clinical group
            "No cut-off of this kind can be worked out, so nothing is said of recovery: give the clinical or functional "
            "group that it needs, or a band scheme that covers this score.",
            "En slik grense kan ikke regnes ut, så det sies ikke noe om bedring forbi den: oppgi den kliniske eller "
            "funksjonelle gruppen den krever, eller et sett bånd som dekker denne skåren.",
            id="none"),
    ],
)  # fmt: skip
def test_the_cutoff(made: kl.Instrument, first: int, second: int, cutoff: str, en: str, nb: str) -> None:
    expect_note(compared(made, "mood", first, second, cutoff=cutoff), en, nb)


@pytest.mark.parametrize(
    ("second", "en", "nb"),
    [
        pytest.param(  # 10 sqrt(2 x .3) = 7.746: -12 / 7.746
            58, "By test-retest 0.7 the index would be -1.55: within the error.",
            "Med test–retest 0,7 ville indeksen vært -1,55: innenfor målefeilen.", id="within the error"),
        pytest.param(  # -16 / 7.746
            54, "By test-retest 0.7 the index would be -2.07: reliable.",
            "Med test–retest 0,7 ville indeksen vært -2,07: reliabel.", id="reliable"),
    ],
)  # fmt: skip
def test_by_another_coefficient(made: kl.Instrument, second: int, en: str, nb: str) -> None:
    expect_note(compared(made, "mood", 70, second), en, nb)


METHODS = {
    "jt": (
        "Jacobson and Truax (1991): the difference against the error of two measurements",
        "Jacobson og Truax (1991): forskjellen mot feilen i to målinger",
    ),
    "sem2": (
        "Jacobson and Truax (1991), with the error of each occasion",
        "Jacobson og Truax (1991), med feilen for hver måling",
    ),
    "practice": (
        "Chelune et al. (1993): the difference beyond the effect of practice",
        "Chelune mfl. (1993): forskjellen ut over øvingseffekten",
    ),
    "practice.sem2": (
        "Chelune et al. (1993): the difference beyond the effect of practice, with the error of each occasion",
        "Chelune mfl. (1993): forskjellen ut over øvingseffekten, med feilen for hver måling",
    ),
    "practice.sd": (
        "Chelune et al. (1993): the difference beyond the effect of practice, against the spread of retest differences",
        "Chelune mfl. (1993): forskjellen ut over øvingseffekten, mot spredningen av retestforskjeller",
    ),
    "gln": (
        "Gulliksen, Lord and Novick (Hsu 1999): the second score against what the first lets one expect",
        "Gulliksen, Lord og Novick (Hsu 1999): den andre skåren mot det den første gir grunn til å vente",
    ),
    "hll": (
        "Hsu, Linn and Lord: the second score against what the first and the effect of practice let one expect",
        "Hsu, Linn og Lord: den andre skåren mot det den første og øvingseffekten gir grunn til å vente",
    ),
    "en": (
        "Edwards and Nunnally (Speer 1992): the second score against the estimated true score of the first",
        "Edwards og Nunnally (Speer 1992): den andre skåren mot den estimerte sanne skåren for den første",
    ),
    "nk": (
        "Nunnally and Kotsch (1983): the second score against the estimated true score of the first",
        "Nunnally og Kotsch (1983): den andre skåren mot den estimerte sanne skåren for den første",
    ),
    "ha": (
        "Hageman and Arrindell (1999): the estimated true change, tested one-sided",
        "Hageman og Arrindell (1999): den estimerte sanne endringen, testet ensidig",
    ),
    "reg": (
        "Crawford and Garthwaite (2006): the second score against a regression on the first",
        "Crawford og Garthwaite (2006): den andre skåren mot en regresjon på den første",
    ),
}


@pytest.mark.parametrize("method", METHODS)
def test_the_method(made: kl.Instrument, method: str) -> None:
    en, nb = METHODS[method]
    expect_note(compared(made, "mood", 70, 58, method=method, **RETEST), f"Method: {en}.", f"Metode: {nb}.")


def test_the_reliability_is_from_other_people(made: kl.Instrument) -> None:
    expect_note(
        compared(made, "sleep", 60, 50),
        "The reliability is from another sample than the norms: read the error as approximate.",
        "Reliabiliteten er fra et annet utvalg enn normene: les målefeilen som omtrentlig.",
    )


def test_answers_are_missing(made: kl.Instrument) -> None:
    expect_note(
        kl.change(sheet(made, mood=60, sleep=40), sheet(made, mood=50, date=LATER), "nights"),
        "Answers are missing behind one of the scores, and the error is that of a complete form: get the answers, or read "
        "the change with care.",
        "Det mangler svar bak en av skårene, og målefeilen gjelder et komplett skjema: skaff svarene, eller les endringen "
        "med forsiktighet.",
    )


@pytest.mark.parametrize(("first", "second"), [(100, 50), (50, 0)])
def test_a_score_at_the_end_of_the_form(made: kl.Instrument, first: int, second: int) -> None:
    expect_note(
        compared(made, "mood", first, second),
        "One of the scores is the lowest or highest that the form allows, so the change may be larger than it shows: "
        "do not read it as exact.",
        "En av skårene er den laveste eller høyeste skjemaet tillater, så endringen kan være større enn den ser ut: les den "
        "ikke som nøyaktig.",
    )


def test_another_group_of_the_norms(made: kl.Instrument) -> None:
    expect_note(
        kl.change(sheet(made, mood=70, age="11y11m"), sheet(made, mood=60, age="12y0m", date=LATER), "mood"),
        "The occasions fall in different groups of the norms by age or sex, and raw scores are compared as they are, with "
        "the error of the first: look at z or T scores too.",
        "Målingene hører til ulike alders- eller kjønnsgrupper i normene, og råskårene sammenlignes som de er, med "
        "målefeilen for den første: se også på z- eller T-skårer.",
    )


def test_another_file_of_the_instrument(made: kl.Instrument, tmp_path_factory: pytest.TempPathFactory) -> None:
    minor = ladder(tmp_path_factory.mktemp("newer") / "ladder", version="1.1.0")
    expect_note(
        kl.change(sheet(made, mood=70), sheet(minor, mood=58, date=LATER), "mood"),
        "The instrument's file changed between the reports, within the same major version: if in doubt, score both with the "
        "same file.",
        "Instrumentfilen er endret mellom rapportene, innenfor samme hovedversjon: skår begge med samme fil hvis du er i "
        "tvil.",
    )
