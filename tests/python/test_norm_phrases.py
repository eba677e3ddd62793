"""What is said of norms, as it is read in English and in Bokmål: reports, their notes, and the way to a normed score.

The numbers are worked out by hand from "Study", a made-up norm file; where nothing else is said mean 60, SD 10 and alpha
.8, so that a raw score of 70 has z = 1, T = 60, and a standard error of T 10 sqrt(1 - .8) = 4.47. What is not here is
tested sentence by sentence in tests/norm_notes_test.cpp."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from ladder import NORMS, POLICY, ladder, norm_file, sheet

import kartlegg as kl

MEAN = "mood: {mean: 60, sd: 10}"
ALPHA = "reliability: [{scale: mood, kind: alpha, value: 0.8, n: 500, source: made-up}]"
TABLE = "mood: {table: {measure: t_score, method: normalised, rows: [[60, 50, 3], [70, 62, 4]]}}"
APPROXIMATE_EN = (
    "The percentile rank is worked out from mean and SD as if scores were normally distributed; read it as approximate."
)
APPROXIMATE_NB = (
    "Persentilen er regnet ut fra gjennomsnitt og standardavvik som om skårene var normalfordelt; les den som omtrentlig."
)

Made = Callable[..., kl.Instrument]


@pytest.fixture
def study(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The instrument with one norm file, "Study", of these norms of mood."""

    def make(
        mood: str = MEAN, rest: str = ALPHA, *, kind: str = "reference_study", interval: str = "obtained"
    ) -> kl.Instrument:
        text = f"\nsample: {{n: 500, source: made-up}}\ngroups: [{{scales: {{{mood}}}}}]\n{rest}\n"
        file = norm_file("study", "parent", "Study", "Studien", text).replace("reference_study", kind)
        policy = f"default: {{parent: [study]}}\n  interval: {interval}"
        return ladder(tmp_path_factory.mktemp("norms") / "ladder", {"study": file}, policy=policy)

    return make


def steps(report: kl.Report, language: str) -> list[str]:
    """The lines of the way to the score of mood, without their indents and the numbers of their sources."""
    lines = report.explain("mood", language=language).splitlines()
    return [re.sub(r" \[\d+\]$", "", line.strip()) for line in lines]


def lines(report: kl.Report, language: str) -> list[str]:
    """The lines of the report as plain text, without their indents."""
    return [line.strip() for line in report.in_language(language).to_text().splitlines()]


# -- the way to a normed score ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mood", "raw", "age", "en", "nb"),
    [
        pytest.param(
            MEAN, 70, "8y",
            "Mean 60, SD 10: z = (70 − 60) / 10 = 1.",
            "Gjennomsnitt 60, SD 10: z = (70 − 60) / 10 = 1.",
            id="mean and SD"),
        pytest.param(
            TABLE, 70, "8y",
            "The table has T 62 for the raw score 70.",
            "Tabellen har T 62 for råskåren 70.",
            id="table"),
        pytest.param(  # a check value: L -1.6, M 16.5, S .11, y 20 give z 1.50530699
            "mood: {lms: {interpolation: linear, ages: years, grid: [[8, -1.6, 16.5, 0.11], [10, -1.6, 16.5, 0.11]]}}",
            20, "9y",
            "At this age L = -1.6, M = 16.5, S = 0.11: z = ((20 / M)^L − 1) / (L S) = 1.51.",
            "Ved denne alderen er L = -1,6, M = 16,5, S = 0,11: z = ((20 / M)^L − 1) / (L S) = 1,51.",
            id="LMS"),
        pytest.param(  # a check value: y 14 at 8.5 years gives z -1.216766; -4.0714286 + 2.2857143 x 8.5 = 15.357
            "mood: {regression: {intercept: -4.0714286, age: [2.2857143], sd: 1.1153688}}",
            14, "8y6m",
            "Expected by the regression 15.36, SD 1.12: z = (14 − 15.36) / 1.12 = -1.22.",
            "Forventet etter regresjonen 15,36, SD 1,12: z = (14 − 15,36) / 1,12 = -1,22.",
            id="regression"),
        pytest.param(  # beyond z = 1 lie 15.9 %
            MEAN, 70, "8y",
            "T = 50 + 10 z = 60, percentile rank 84.1.",
            "T = 50 + 10 z = 60, persentil 84,1.",
            id="T and percentile rank"),
        pytest.param(  # z = 4
            MEAN, 100, "8y",
            "T = 50 + 10 z = 90, percentile rank over 99.9.",
            "T = 50 + 10 z = 90, persentil over 99,9.",
            id="beyond nearly all"),
        pytest.param(  # z = -4
            MEAN, 20, "8y",
            "T = 50 + 10 z = 10, percentile rank under 0.1.",
            "T = 50 + 10 z = 10, persentil under 0,1.",
            id="below nearly all"),
    ],
)  # fmt: skip
def test_how_the_score_was_placed(study: Made, mood: str, raw: int, age: str, en: str, nb: str) -> None:
    report = sheet(study(mood), mood=raw, age=age)
    assert en in steps(report, "en")
    assert nb in steps(report, "nb")


def test_a_reliability_in_the_trace(study: Made) -> None:
    report = sheet(study(), mood=70)
    assert "Reliability 0.8 (alpha, n = 500): standard error √(1 − 0.8) = 0.45 SD, T 4.5." in steps(report, "en")
    assert "Reliabilitet 0,8 (alfa, n = 500): målefeil √(1 − 0,8) = 0,45 SD, T 4,5." in steps(report, "nb")


def test_a_published_error_in_the_trace(study: Made) -> None:
    report = sheet(study(TABLE), mood=70)
    assert "The table has the standard error T 4 for this score." in steps(report, "en")
    assert "Tabellen har målefeilen T 4 for denne skåren." in steps(report, "nb")


@pytest.mark.parametrize(
    ("interval", "en", "nb"),
    [
        pytest.param(  # 60 -+ 1.96 x 4.472
            "obtained",
            "95 % interval about the observed score: T 51.2 to 68.8.",
            "95 %-intervall om den observerte skåren: T 51,2 til 68,8.",
            id="about the observed score"),
        pytest.param(  # 50 + .8 x 10; its error 10 sqrt(.8 x .2) = 4
            "true_see",
            "Estimated true score: T 58; 95 % interval about it: T 50.2 to 65.8.",
            "Beregnet sann skåre: T 58; 95 %-intervall om den: T 50,2 til 65,8.",
            id="about the true score"),
        pytest.param(  # 58 -+ 1.96 x 4.472
            "true_sem",
            "Estimated true score: T 58; 95 % interval about it: T 49.2 to 66.8.",
            "Beregnet sann skåre: T 58; 95 %-intervall om den: T 49,2 til 66,8.",
            id="about the true score, with the error of the observed"),
        pytest.param(  # the error of predicting: 10 sqrt(1 - .8 x .8) = 6
            "retest",
            "Estimated true score: T 58; 95 % interval of the next score: T 46.2 to 69.8.",
            "Beregnet sann skåre: T 58; 95 %-intervall for neste skåre: T 46,2 til 69,8.",
            id="of the next score"),
    ],
)  # fmt: skip
def test_intervals(study: Made, interval: str, en: str, nb: str) -> None:
    report = sheet(study(interval=interval), mood=70)
    assert en in steps(report, "en")
    assert nb in steps(report, "nb")


@pytest.mark.parametrize(
    ("measure", "value", "en", "nb"),
    [
        ("z_score", 1.25, "z", "z"),
        ("t_score", 62, "T", "T"),
        ("scaled_score", 13, "scaled score", "skalert skåre"),
        ("standard_score", 115, "standard score", "standardskåre"),
        ("stanine", 7, "stanine", "stanine"),
        ("sten", 8, "sten", "sten"),
        ("percentile_rank", 84, "percentile rank", "persentil"),
    ],
)
def test_measures(study: Made, measure: str, value: float, en: str, nb: str) -> None:
    made_how = "definition: C" if measure == "percentile_rank" else "method: normalised"
    report = sheet(study(f"mood: {{table: {{measure: {measure}, {made_how}, rows: [[70, {value}]]}}}}"), mood=70)
    assert f"The table has {en} {value} for the raw score 70." in steps(report, "en")
    assert f"Tabellen har {nb} {str(value).replace('.', ',')} for råskåren 70." in steps(report, "nb")


# -- the report -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "en", "nb"),
    [
        ("alpha", "alpha", "alfa"),
        ("alternate_form", "parallel forms", "parallelle skjemaer"),
        ("icc", "ICC", "ICC"),
        ("inter_rater", "agreement of raters", "samsvar mellom skårere"),
        ("marginal", "marginal reliability", "marginal reliabilitet"),
        ("omega", "omega", "omega"),
        ("retest", "test-retest", "test–retest"),
        ("split_half", "split half", "halvdeling"),
    ],
)
def test_the_error_and_its_coefficient(study: Made, kind: str, en: str, nb: str) -> None:
    report = sheet(study(rest=ALPHA.replace("alpha", kind)), mood=70)
    assert f"Standard error T 4.5, from {en} 0.8." in lines(report, "en")
    assert f"Målefeil T 4,5, fra {nb} 0,8." in lines(report, "nb")


def test_an_error_published_for_the_very_score_where_there_is_a_coefficient_too(study: Made) -> None:
    # T 4 is published; alpha .8 would make it T 10 sqrt(1 - .8) = 4.47
    other = ALPHA.replace("source:", "other_sample: true, note: {en: Of others., nb: Om andre.}, source:")
    report = sheet(study(TABLE, rest=other), mood=70)
    assert report["mood"].normed[0].sem("t_score") == pytest.approx(4)
    assert report["mood"].normed[0].reliability is None
    assert report["mood"].normed[0].note == ""
    for language, sentence in (
        ("en", "Standard error T 4, published for this very score."),
        ("nb", "Målefeil T 4, publisert for akkurat denne skåren."),
    ):
        assert sentence in lines(report, language)
        assert not any("0.8" in line or "0,8" in line for line in lines(report, language) + steps(report, language))
        assert not any(word in report.in_language(language).to_text() for word in ("Of others", "Om andre", "sample than"))


def test_an_error_published_for_the_very_score(study: Made) -> None:
    report = sheet(study(TABLE, rest=""), mood=70)
    assert "Standard error T 4, published for this very score." in lines(report, "en")
    assert "Målefeil T 4, publisert for akkurat denne skåren." in lines(report, "nb")


@pytest.mark.parametrize(
    ("raw", "t", "en", "nb"),
    [(100, 90, "over 99.9", "over 99,9"), (20, 10, "under 0.1", "under 0,1")],  # z = 4 and -4
    ids=["beyond nearly all", "below nearly all"],
)
def test_nobody_is_beyond_all_others(study: Made, raw: int, t: int, en: str, nb: str) -> None:
    report = sheet(study(rest=""), mood=raw)
    assert f"Study: T {t}, percentile rank {en}." in lines(report, "en")
    assert f"Studien: T {t}, persentil {nb}." in lines(report, "nb")


def test_the_groups_own_band(study: Made) -> None:
    bands = """
bands: [{id: usual, level: 0, label: {en: usual, nb: vanlig}}, {id: raised, level: 1, label: {en: raised, nb: forhøyet}}]
"""
    report = sheet(study("mood: {mean: 60, sd: 10, cutoffs: {usual: [0, 69], raised: [70, 100]}}", bands), mood=70)
    assert "Study: T 60, percentile rank 84.1. Band in this norm group: raised." in lines(report, "en")
    assert "Studien: T 60, persentil 84,1. Bånd i denne normgruppen: forhøyet." in lines(report, "nb")
    assert "Band in this norm group: raised (70–100)." in steps(report, "en")
    assert "Bånd i denne normgruppen: forhøyet (70–100)." in steps(report, "nb")


# -- why these norms --------------------------------------------------------------------------------------------------


def test_norms_that_were_asked_for(study: Made) -> None:
    report = sheet(study(), mood=70, norms="study")
    assert report.in_language("en").notes == [
        "Compared with Study (study: n = 500, reference study, not national norms), as asked for; name the norm group when "
        "you pass the result on. " + APPROXIMATE_EN
    ]
    assert report.in_language("nb").notes == [
        "Sammenlignet med Studien (study: n = 500, referansestudie, ikke nasjonale normer), slik det ble bedt om; oppgi "
        "normgruppen når du gir resultatet videre. " + APPROXIMATE_NB
    ]


@pytest.mark.parametrize(
    ("kind", "en", "nb"),
    [
        ("standardisation", "standardisation sample", "standardiseringsutvalg"),
        ("national_survey", "national survey", "nasjonal undersøkelse"),
        ("regional", "regional study", "regional undersøkelse"),
        ("reference_study", "reference study, not national norms", "referansestudie, ikke nasjonale normer"),
        ("clinical", "clinical sample", "klinisk utvalg"),
        ("illustrative", "made up for illustration", "laget til illustrasjon"),
    ],
)
def test_norms_by_default_and_who_they_are(study: Made, kind: str, en: str, nb: str) -> None:
    report = sheet(study(kind=kind), mood=70)
    in_english = (
        f"Compared with Study (study: n = 500, {en}), which the instrument names for this form; ask for another norm group "
        "if it does not suit. "
    )
    in_bokmaal = (
        f"Sammenlignet med Studien (study: n = 500, {nb}), som instrumentet bruker for dette skjemaet; be om en annen "
        "normgruppe hvis den ikke passer. "
    )
    assert any(note.startswith(in_english) for note in report.notes)  # that the numbers are made up comes before it
    assert any(note.startswith(in_bokmaal) for note in report.in_language("nb").notes)


def test_norms_of_another_form(tmp_path_factory: pytest.TempPathFactory) -> None:
    made = ladder(tmp_path_factory.mktemp("norms") / "ladder", NORMS, policy=POLICY)
    report = sheet(made, mood=70, norms="home-teacher")
    assert report.notes == ["Teachers at home is for another form; choose a norm group for this one."]
    assert report.in_language("nb").notes == ["Lærere hjemme gjelder et annet skjema; velg en normgruppe for dette."]


@pytest.mark.parametrize(
    ("window", "en", "nb"),
    [
        pytest.param("from: 6y, before: 8y", "6 to 7 years", "6 til 7 år", id="from and to"),
        pytest.param("from: 12y", "from 12 years", "fra 12 år", id="from"),
        pytest.param("before: 8y", "up to 7 years", "til og med 7 år", id="to"),
        pytest.param("from: 2y6m, before: 3y", "30 to 35 months", "30 til 35 måneder", id="in months"),
    ],
)
def test_ages_that_norms_do_not_cover(
    tmp_path_factory: pytest.TempPathFactory, window: str, en: str, nb: str
) -> None:
    rest = f"\nsample: {{source: made-up}}\ngroups: [{{age: {{{window}}}, scales: {{{MEAN}}}}}]\n{ALPHA}\n"
    file = norm_file("study", "parent", "Study", "Studien", rest)
    made = ladder(tmp_path_factory.mktemp("norms") / "ladder", {"study": file}, policy="default: {parent: [study]}")
    report = sheet(made, mood=70, age="8y4m")
    assert report.notes == [
        f"The age, 8 years 4 months, is outside Study ({en}); choose a norm group that covers it."
    ]
    assert report.in_language("nb").notes == [
        f"Alderen, 8 år 4 måneder, ligger utenfor Studien ({nb}); velg en normgruppe som dekker den."
    ]


def test_ages_of_norms_by_sex_where_the_sex_is_not_known(tmp_path_factory: pytest.TempPathFactory) -> None:
    boys, girls = (f"{{sex: {sex}, age: {{from: 6y, before: {end}}}, scales: {{{MEAN}}}}}" for sex, end in (("male", "8y"), ("female", "9y")))
    file = norm_file("study", "parent", "Study", "Studien", f"\nsample: {{source: made-up}}\ngroups: [{boys}, {girls}]\n{ALPHA}\n")
    made = ladder(tmp_path_factory.mktemp("norms") / "ladder", {"study": file}, policy="default: {parent: [study]}")
    report = sheet(made, mood=70, age="12y")
    assert report.notes == ["The age, 12 years 0 months, is outside Study (6 to 7 years; 6 to 8 years); choose a norm group that covers it."]
    assert report.in_language("nb").notes == [
        "Alderen, 12 år 0 måneder, ligger utenfor Studien (6 til 7 år; 6 til 8 år); velg en normgruppe som dekker den."
    ]
