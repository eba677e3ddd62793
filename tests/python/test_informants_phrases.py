"""Several informants side by side as plain text, in English and Bokmål.

The numbers are worked out by hand from the norms of ladder.py. Parents: mood 70 is T 60 with an interval of 1.96 x 10 sqrt(1 -
.8) = 8.77 either way; sleep 40 is T 45 with 1.96 x 10 sqrt(1 - .9) = 6.20; nights 70 + 40 = 110 is T 55 with 8.77. Teachers:
mood 30 is T 40 with 6.20, and nights, 30 x 2 / 1 = 60, has no norms. 60 and 40 differ by 20 / sqrt(20 + 10) = 3.65. What is
said of two profiles is tested in test_difference_phrases.py."""

from __future__ import annotations

from pathlib import Path

import pytest
from ladder import ladder, sheet

import kartlegg as kl


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> kl.Instrument:
    return ladder(tmp_path_factory.mktemp("norms") / "ladder")


def both(*reports: kl.Report) -> tuple[list[str], list[str]]:
    """The lines in English and in Bokmål."""
    en, nb = (kl.informants(reports, language=language).to_text().splitlines() for language in ("en", "nb"))
    return en, nb


def test_two_informants(made: kl.Instrument) -> None:
    en, nb = both(sheet(made, mood=70, sleep=40), sheet(made, mood=30, informant="teacher"))
    assert en == [
        "Mood", "  parent form: 70 (60 [51.23; 68.77]), act", "  teacher form: 30 (40 [33.8; 46.2])",
        "Sleep", "  parent form: 40 (45 [38.8; 51.2])", "  teacher form: no score",
        "Play", "  parent form: no score", "  teacher form: no score",
        "Colour", "  parent form: no score", "  teacher form: no score",
        "Nights", "  parent form: 110 (55 [46.23; 63.77])", "  teacher form: 60",
        "Mood (T score): 60 (parent) and 40 (teacher) differ by more than the error of measurement (index 3.65, critical value "
        "1.96). How common such a difference is, is not known, as no correlation between the two scores is published here: "
        "give a correlation if you know one.",
        "parent and teacher (scales compared: 1): the scores differ by 20 on average (T score).",
    ]  # fmt: skip
    assert nb == [
        "Stemning", "  foreldreskjema: 70 (60 [51,23; 68,77]), gjør noe", "  lærerskjema: 30 (40 [33,8; 46,2])",
        "Søvn", "  foreldreskjema: 40 (45 [38,8; 51,2])", "  lærerskjema: ingen skåre",
        "Lek", "  foreldreskjema: ingen skåre", "  lærerskjema: ingen skåre",
        "Farge", "  foreldreskjema: ingen skåre", "  lærerskjema: ingen skåre",
        "Netter", "  foreldreskjema: 110 (55 [46,23; 63,77])", "  lærerskjema: 60",
        "Stemning (T-skåre): 60 (forelder) og 40 (lærer) skiller seg med mer enn målefeilen (indeks 3,65, kritisk verdi 1,96). "
        "Det er ikke kjent hvor vanlig en slik forskjell er, siden det ikke er publisert noen korrelasjon mellom de to skårene "
        "her: oppgi en korrelasjon hvis du kjenner en.",
        "forelder og lærer (skalaer sammenlignet: 1): skårene skiller seg med 20 i gjennomsnitt (T-skåre).",
    ]  # fmt: skip


def test_reports_of_two_instruments(made: kl.Instrument, epds: kl.Instrument) -> None:
    assert both(sheet(made, mood=70), epds.score({})) == (
        ["The reports are from different instruments (ladder and epds): give reports of the same instrument."],
        ["Rapportene er fra ulike instrumenter (ladder og epds): bruk rapporter fra samme instrument."],
    )


def test_reports_of_two_major_versions(made: kl.Instrument, tmp_path: Path) -> None:
    later = ladder(tmp_path / "ladder", version="2.0.0")
    assert both(sheet(made, mood=70), sheet(later, mood=30, informant="teacher")) == (
        ["The reports are from different major versions of the instrument (1.0.0 and 2.0.0), which may score differently: score "
         "both with the same version."],
        ["Rapportene er fra ulike hovedversjoner av instrumentet (1.0.0 og 2.0.0), som kan skåre ulikt: skår begge med samme "
         "versjon."],
    )  # fmt: skip


def test_a_score_without_norms(made: kl.Instrument) -> None:
    table = kl.informants([sheet(made, mood=70), sheet(made, informant="teacher", norms="none", mood=30)])
    assert table.to_text().splitlines()[:3] == ["Mood", "  parent form: 70 (60 [51.23; 68.77]), act", "  teacher form: 30"]


def test_nothing_to_put_side_by_side() -> None:
    assert both() == ([], [])
