"""Answers that are counts: `options: {minutes: {from: 0, to: 60}}`, every whole number of a range."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT

import kartlegg as kl

RULE = ROOT / "tests" / "definitions" / "rules" / "range"
EPISODES = ("free_play", "clean_up", "bubbles", "tasks", "separation", "reunion")

RECORD = """\
format: 1
id: log
version: "1.0.0"
title: {en: A log}
purpose: observation
rights: {owner: Nobody, wording: included, use: {en: Free for any use.}, source: made-up}
sources: {made-up: {citation: Invented for the tests.}}
informants: {observer: {en: observer}}
options: {times: {from: 1, to: 40}}
items: [{id: cries, options: times, topic: {en: cries}}]
forms: [{id: sheet, informant: observer, title: {en: sheet}, items: all, source: made-up}]
"""


@pytest.fixture
def log(tmp_path: Path) -> kl.Instrument:
    (tmp_path / "log").mkdir()
    (tmp_path / "log" / "instrument.yaml").write_text(RECORD, encoding="utf-8")
    return kl.load(tmp_path / "log")


def test_the_minutes_of_the_crowell_procedure() -> None:
    minutes = dict(zip((f"{episode}_minutes" for episode in EPISODES), (10, 5, 3, 9, 3, 3), strict=True))
    report = kl.load("crowell").score({**minutes, "separation": 8, "reunion": 9})
    assert (report["minutes"].raw, report["minutes"].status) == (33, "complete")
    band = report["minutes"].band()
    assert band is not None and (band.id, band.low, band.high) == ("within", 28, 45)
    assert "reunion: 9" in report.to_text()  # the order is still told


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "invalid code 601 for item 'play'; a whole number from 0 to 600"),
        ("nb", "ugyldig kode 601 for ledd 'play'; et helt tall fra 0 til 600"),
        ("nn", "ugyldig kode 601 for ledd 'play'; eit heilt tal frå 0 til 600"),
    ],
)
def test_a_number_outside_is_told_the_range(language: str, sentence: str) -> None:
    with pytest.raises(kl.ResponseError) as caught:
        kl.load(RULE).score({"play": 601}, language=language)
    assert str(caught.value) == f"error: {sentence}"


def test_a_table_scores_counts_of_any_size() -> None:
    play, tidying = np.array([0, 20, 127, 128, 600, 601]), np.array([0, 8, 1, 0, 600, 0])
    table = kl.load(RULE).score_table(pd.DataFrame({"play": play, "tidying": tidying}))
    found = table["length", "raw"]
    assert found[:5].tolist() == (play + tidying)[:5].tolist() and np.isnan(found[5])
    assert "a whole number from 0 to 600" in table.note(5)


def test_a_count_is_turned_within_its_range() -> None:
    rule = kl.load(RULE)
    assert [rule.score({"outdoors": days})["indoors"].raw for days in (0, 3, 7)] == [7, 4, 0]


def test_a_record_of_one_count(log: kl.Instrument) -> None:
    answered, empty = log.score({"cries": 17}), log.score({})
    assert answered.answers[0].code == 17
    for report, sentences in (
        (answered, ("The one item is recorded.", "Det ene leddet er registrert.", "Det eine leddet er registrert.")),
        (empty, ("The one item is not recorded.", "Det ene leddet er ikke registrert.", "Det eine leddet er ikkje registrert.")),
    ):
        for language, sentence in zip(("en", "nb", "nn"), sentences, strict=True):
            assert sentence in report.in_language(language).to_text()
    assert {option.score for option in log.items()["cries"].options} == {None}
    assert list(log.score_table({"cries": [1, 40, 41]}).answers("cries")[:2]) == ["1", "40"]


def test_one_item_is_not_all_items() -> None:
    for language, sentence in (("en", "The one item is answered."), ("nb", "Det ene leddet er besvart."),
                               ("nn", "Det eine leddet er svara på.")):  # fmt: skip
        assert sentence in kl.load(RULE).score({"outdoors": 3}, language=language).explain("indoors")


def test_the_range_is_shown_by_its_ends() -> None:
    shown = subprocess.run([sys.executable, "-m", "kartlegg", "show", str(RULE)], capture_output=True, text=True, check=True).stdout
    assert "0 to 600" in shown and "0 to 7" in shown and "0 not seen, 1 seen" in shown
