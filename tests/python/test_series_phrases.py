"""Every sentence about many occasions, as it is read in English and in Bokmål.

The slope is worked out by hand: two scores 100 days apart, of 30.436875 days a month."""

from __future__ import annotations

from typing import Any

import pytest
from ladder import ladder, sheet

import kartlegg as kl

JANUARY, FEBRUARY, APRIL = "2024-01-01", "2024-02-10", "2024-04-10"  # day 0, 40 and 100


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> kl.Instrument:
    return ladder(tmp_path_factory.mktemp("norms") / "ladder")


def both(series: kl.Series) -> tuple[str, str]:
    """The sentence in English and in Bokmål."""
    return series.sentence, series.in_language("nb").sentence


def first_notes(series: kl.Series) -> tuple[str, str]:
    return series.notes[0], series.in_language("nb").notes[0]


def moods(made: kl.Instrument, *scores: int | None, **options: Any) -> kl.Series:
    """Up to three occasions."""
    dated = zip(scores, (JANUARY, FEBRUARY, APRIL), strict=False)
    return kl.series([sheet(made, mood=mood, date=date) for mood, date in dated], "mood", **options)


def test_slope_and_its_interval(made: kl.Instrument) -> None:
    # 12 points in 100 days: .12 x 30.436875 = 3.65. Its error: 10 sqrt(.2) / sqrt(2 x 50 x 50) x 30.436875 = 1.925
    series = kl.series([sheet(made, mood=50, date=JANUARY), sheet(made, mood=62, date=APRIL)], "mood")
    assert both(series) == (
        "Mood: 2 occasions from 2024-01-01 to 2024-04-10, 3.65 a month (95 % interval -0.12 to 7.43).",
        "Stemning: 2 målinger fra 01.01.2024 til 10.04.2024, 3,65 per måned (95 %-intervall -0,12 til 7,43).",
    )


def test_slope_without_an_error_of_the_scores(made: kl.Instrument) -> None:
    # the teachers' norms have no reliability of play, and this method does without
    reports = [sheet(made, play=play, date=date, informant="teacher") for play, date in ((50, JANUARY), (62, APRIL))]
    series = kl.series(reports, "play", method="practice.sd", practice_effect=0, difference_sd=8)
    assert both(series) == (
        "Play: 2 occasions from 2024-01-01 to 2024-04-10, 3.65 a month.",
        "Lek: 2 målinger fra 01.01.2024 til 10.04.2024, 3,65 per måned.",
    )


def test_too_few_to_compare(made: kl.Instrument) -> None:
    assert both(moods(made, 50, None)) == (
        "Mood: 2 occasions from 2024-01-01 to 2024-02-10, and fewer than two of them can be compared: see what each of "
        "them lacks, and complete it.",
        "Stemning: 2 målinger fra 01.01.2024 til 10.02.2024, og færre enn to av dem kan sammenlignes: se hva hver av dem "
        "mangler, og skaff det.",
    )


def test_one_occasion(made: kl.Instrument) -> None:
    assert both(moods(made, 50)) == (
        "A series has two occasions or more: give at least two reports.",
        "En serie har to målinger eller flere: gi minst to rapporter.",
    )


def test_an_occasion_without_a_date(made: kl.Instrument) -> None:
    series = kl.series([sheet(made, mood=50, date=JANUARY), sheet(made, mood=60, date=None)], "mood")
    assert both(series) == (
        "The order of the occasions is not known: give the assessment date of every report.",
        "Rekkefølgen på målingene er ikke kjent: oppgi vurderingsdato for alle rapportene.",
    )


def test_two_occasions_on_one_day(made: kl.Instrument) -> None:
    dates = (JANUARY, APRIL, APRIL)
    assert both(kl.series([sheet(made, mood=50, date=date) for date in dates], "mood")) == (
        "Two reports have the assessment date 2024-04-10, so their order is not known: correct one of the dates, or leave "
        "one report out.",
        "To rapporter har vurderingsdatoen 10.04.2024, så rekkefølgen er ikke kjent: rett en av datoene, eller utelat en av "
        "rapportene.",
    )


@pytest.mark.parametrize(
    ("scores", "alert", "en", "nb"),
    [
        pytest.param(
            (50, 60, 70), True,  # 20 / 6.3246 = 3.16
            "Needs attention: reliably worse on 2024-04-10 (70) than at the first occasion, 2024-01-01 (50).",
            "Krever oppmerksomhet: reliabelt dårligere den 10.04.2024 (70) enn ved den første målingen, 01.01.2024 (50).",
            id="than the first"),
        pytest.param(
            (70, 50, 64), True,  # 14 / 6.3246 = 2.21 since the best, -6 since the first
            "Needs attention: reliably worse on 2024-04-10 (64) than at the best occasion, 2024-02-10 (50).",
            "Krever oppmerksomhet: reliabelt dårligere den 10.04.2024 (64) enn ved den beste målingen, 10.02.2024 (50).",
            id="than the best"),
        pytest.param(
            (70, 60, 50), False,
            "Not reliably worse than at the first or the best occasion.",
            "Ikke reliabelt dårligere enn ved den første eller den beste målingen.",
            id="than neither"),
    ],
)  # fmt: skip
def test_worse(made: kl.Instrument, scores: tuple[int, ...], alert: bool, en: str, nb: str) -> None:
    series = moods(made, *scores)
    assert series.alert is alert
    assert first_notes(series) == (en, nb)


def test_the_occasions_in_plain_text(made: kl.Instrument) -> None:
    series = moods(made, 50, None, 62)  # 12 / 6.3246
    assert series.to_text().splitlines()[1:4] == [
        "  2024-01-01: 50",
        "  2024-02-10: no score. There is no score on 2024-02-10: complete the missing answers if they can still be had.",
        "  2024-04-10: 62. Mood: from 50 (2024-01-01) to 62 (2024-04-10), which is within the error of measurement (index "
        "1.9, critical value 1.96).",
    ]
    assert series.in_language("nb").to_text().splitlines()[1:4] == [
        "  01.01.2024: 50",
        "  10.02.2024: ingen skåre. Det er ingen skåre fra 10.02.2024: fyll ut svarene som mangler, hvis de ennå kan skaffes.",
        "  10.04.2024: 62. Stemning: fra 50 (01.01.2024) til 62 (10.04.2024), som er innenfor målefeilen (indeks 1,9, "
        "kritisk verdi 1,96).",
    ]
