"""Change, differences, informants and predictive values from Python. Expected numbers are worked out by hand from the
made-up norms below (mean 60, SD 10, alpha .8 for parents; mean 40, SD 10, alpha .9 for teachers)."""

from __future__ import annotations

import datetime
import json
import math
from pathlib import Path

import pytest

import kartlegg as kl

INSTRUMENT = """
format: 1
id: ladder
version: "1.0.0"
title: {en: Ladder, nb: Stige}
purpose: monitoring
rights: {owner: Nobody, wording: included, use: {en: Free.}, source: made-up}
sources: {made-up: {citation: "Invented for a test."}}
informants: {parent: {en: parent, nb: forelder}, teacher: {en: teacher, nb: lærer}}
options:
  ladder: [OPTIONS]
items:
  - {id: mood, options: ladder, topic: {en: mood}}
  - {id: sleep, options: ladder, topic: {en: sleep}}
forms:
  - {id: parent, informant: parent, title: {en: parent form, nb: foreldreskjema}, items: all, source: made-up}
  - {id: teacher, informant: teacher, title: {en: teacher form, nb: lærerskjema}, items: all, source: made-up}
scales:
  mood: {title: {en: Mood, nb: Stemning}, items: [mood], score: sum, concern: high, source: made-up}
  sleep: {title: {en: Sleep, nb: Søvn}, items: [sleep], score: sum, concern: high, source: made-up}
bands:
  steps:
    title: {en: Steps}
    default: true
    bands: [{id: fine, level: 0, label: {en: fine}}, {id: act, level: 1, label: {en: act}}]
    ranges: {parent: {mood: {fine: [0, 59], act: [60, 100]}}}
    source: made-up
norms:
  default: {parent: [home-parent], teacher: [home-teacher]}
""".replace("OPTIONS", ", ".join(f"{{code: {n}, score: {n}}}" for n in range(101)))

NORMS = """
format: 1
id: home-INFORMANT
title: {en: home survey}
kind: reference_study
informant: INFORMANT
sample: {source: made-up}
sources: {made-up: {citation: "Invented for a test."}}
groups: [{scales: {mood: {mean: MEAN, sd: 10}, sleep: {mean: 50, sd: 20}}}]
reliability:
  - {scale: mood, kind: alpha, value: ALPHA, source: made-up}
  - {scale: sleep, kind: alpha, value: 0.9, source: made-up}
"""

EVIDENCE = """
format: 1
instrument: ladder
sources: {made-up: {citation: "Invented study."}}
accuracy:
  - {id: interview, scale: mood, cutoff: 60, country: "FI", about: {en: Mood against interview}, criterion: {en: interview},
     sensitivity: 0.9, specificity: 0.8125, n: 200, cases: 40, source: made-up}
informants:
  - {scale: mood, between: [teacher, parent], country: "DK", value: 0.5, n: 1000, source: made-up}
"""


@pytest.fixture(scope="module")
def ladder(tmp_path_factory: pytest.TempPathFactory) -> kl.Instrument:
    folder = tmp_path_factory.mktemp("instruments") / "ladder"
    (folder / "norms").mkdir(parents=True)
    files = {"instrument.yaml": INSTRUMENT, "evidence.yaml": EVIDENCE}
    for informant, mean, alpha in (("parent", "60", "0.8"), ("teacher", "40", "0.9")):
        text = NORMS.replace("INFORMANT", informant).replace("MEAN", mean).replace("ALPHA", alpha)
        files[f"norms/home-{informant}.yaml"] = text
    for name, text in files.items():
        Path(folder, name).write_text(text, encoding="utf-8")
    return kl.load(folder)


def sheet(ladder: kl.Instrument, mood: int | None, month: int | None = None, *, informant: str = "parent",
          sleep: int | None = None, language: str = "en") -> kl.Report:
    date = None if month is None else datetime.date(2024, month, 15)
    return ladder.score({"mood": mood, "sleep": sleep}, assessment_date=date, informant=informant, language=language)


def test_change_between_two_occasions(ladder: kl.Instrument) -> None:
    change = kl.change(sheet(ladder, 58, 6), sheet(ladder, 70, 3), "mood")
    assert change.before.assessment_date == datetime.date(2024, 3, 15)
    assert change.after["mood"].raw == 58
    assert (change.first, change.second, change.difference) == (70, 58, -12)
    assert change.index == pytest.approx(-1.8973666, rel=1e-7)  # -12 / sqrt 40
    assert change.standard_error == pytest.approx(math.sqrt(40))
    assert change.critical == pytest.approx(1.959963984540054)
    assert change.detectable == pytest.approx(1.959963984540054 * math.sqrt(40))
    assert change.unremarkable is not None
    assert change.unremarkable.lower == pytest.approx(70 - 1.959963984540054 * math.sqrt(40))
    assert change.reliable is False
    assert change.course == "unchanged"
    assert change.gap is None and change.cutoff is None and change.crossed is None
    assert change.norm_group == "home-parent"
    assert [one["kind"] for one in change.by_coefficient] == ["alpha"]
    assert "within the error of measurement" in repr(change)


def test_methods_and_options(ladder: kl.Instrument) -> None:
    before, after = sheet(ladder, 70, 3), sheet(ladder, 58, 6)
    assert kl.change(before, after, "mood", method="gln").index == pytest.approx(-1.6666667, rel=1e-7)
    assert kl.change(before, after, "mood", method="en").index == pytest.approx(-2.2360680, rel=1e-7)
    practice = kl.change(before, after, "mood", method="practice", practice_effect=-5)
    assert practice.index == pytest.approx(-1.1067972, rel=1e-7)
    ha = kl.change(before, after, "mood", method="ha", practice_effect=-5, second_sd=11, correlation=0.6)
    assert ha.index == pytest.approx(-1.8867014, rel=1e-7)
    recovered = kl.change(before, after, "mood", confidence=0.9, cutoff="band")
    assert (recovered.course, recovered.cutoff, recovered.crossed) == ("recovered", 60, True)
    assert kl.change(before, after, "mood", cutoff="c", clinical=(80, 5), functional=(50, 10)).cutoff == pytest.approx(70)
    own = {"name": "own study", "mean": 60, "sd": 10, "reliability": 0.5}
    assert kl.change(before, after, "mood", reference=own).index == pytest.approx(-12 / 10)
    assert kl.change(before, after, "mood", measure="t_score").first == pytest.approx(60)


def test_swapped_dates_turn_the_sign(ladder: kl.Instrument) -> None:
    for a, b in ((70, 58), (0, 100), (33, 34)):
        there = kl.change(sheet(ladder, a, 3), sheet(ladder, b, 6), "mood")
        back = kl.change(sheet(ladder, a, 6), sheet(ladder, b, 3), "mood")
        assert there.index == -back.index  # type: ignore[operator]


def test_a_refusal_is_a_value_with_a_sentence(ladder: kl.Instrument) -> None:
    change = kl.change(sheet(ladder, 70, 3), sheet(ladder, 70, 6, informant="teacher"), "mood")
    assert change.gap == "other_informant"
    assert change.sentence.startswith("Different informants answered (parent and teacher)")
    assert change.in_language("nb").sentence.startswith("Ulike informanter har svart (forelder og lærer)")
    assert change.index is None and change.reliable is None and change.notes == []
    assert kl.change(sheet(ladder, 70), sheet(ladder, 60, 3), "mood").gap == "no_date"


def test_wrong_calls(ladder: kl.Instrument) -> None:
    before, after = sheet(ladder, 70, 3), sheet(ladder, 58, 6)
    with pytest.raises(KeyError, match="did you mean 'mood'"):
        kl.change(before, after, "moood")
    with pytest.raises(ValueError, match="no method 'rci'"):
        kl.change(before, after, "mood", method="rci")
    with pytest.raises(ValueError, match="no measure 'T'"):
        kl.change(before, after, "mood", measure="T")
    with pytest.raises(ValueError, match="confidence"):
        kl.change(before, after, "mood", confidence=95)
    with pytest.raises(TypeError, match="no option 'sdd'"):
        kl.change(before, after, "mood", reference={"sdd": 3})
    for option, value, sentence in (
        ("clinical", {"mean": 80, "sd": 5}, "clinical: {'mean': 80, 'sd': 5} is not a pair of numbers (mean, SD)"),
        ("functional", (50,), "functional: (50,) is not a pair of numbers (mean, SD)"),
        ("confidence", "high", "confidence: 'high' is not a number"),
        ("retest_n", "many", "retest_n: 'many' is not a whole number"),
        ("reference", {"mean": "low"}, "mean: 'low' is not a number"),
    ):
        with pytest.raises(TypeError) as wrong:
            kl.change(before, after, "mood", **{option: value})  # type: ignore[arg-type]
        assert str(wrong.value) == sentence
    with pytest.raises(TypeError, match="no option 'metod'"):
        kl.series([before, after], "mood", metod="jt")


def test_texts_follow_the_report(ladder: kl.Instrument) -> None:
    change = kl.change(sheet(ladder, 70, 3, language="nb"), sheet(ladder, 58, 6), "mood")
    assert change.language == "nb"
    assert change.sentence == (
        "Stemning: fra 70 (15.03.2024) til 58 (15.06.2024), som er innenfor målefeilen (indeks -1,9, kritisk verdi 1,96)."
    )
    assert change.notes[0] in change.to_text()
    assert json.loads(change.to_json()) == change.to_dict()
    assert change.sentence in change._repr_html_()


def test_series(ladder: kl.Instrument) -> None:
    reports = [sheet(ladder, mood, month) for month, mood in ((4, 64), (1, 70), (2, 60), (3, 50))]
    series = kl.series(reports, "mood")
    assert [report["mood"].raw for report in series.reports] == [70, 60, 50, 64]
    assert series.alert
    assert series.notes[0].startswith("Needs attention: reliably worse on 2024-04-15 (64) than at the best occasion")
    assert series.slope is not None and series.slope < 0
    assert series.slope_interval is not None and series.slope_error is not None
    assert series.slope_interval.lower == pytest.approx(series.slope - 1.959963984540054 * series.slope_error)
    frame = series.to_pandas()
    assert list(frame["score"]) == [70, 60, 50, 64]
    assert list(frame["since_first.course"])[1:] == ["unchanged", "improved", "unchanged"]
    assert frame["since_best.course"].iloc[3] == "deteriorated"
    html = series._repr_html_()
    assert "2024-04-15" in html and "&#9888;" in html
    assert kl.series(reports[:1], "mood").gap == "too_few"
    assert kl.series([], "mood").gap == "too_few"


def test_difference_between_informants_and_scales(ladder: kl.Instrument) -> None:
    parent, teacher = sheet(ladder, 70, 3, sleep=40), sheet(ladder, 30, 3, informant="teacher")
    difference = kl.difference(parent, teacher, "mood")
    assert difference.scores == (pytest.approx(60), pytest.approx(40))
    assert difference.standard_error == pytest.approx(math.sqrt(30))
    assert difference.reliable is True
    assert difference.correlation == 0.5
    assert difference.rarity == pytest.approx(2.275013194817921)  # z = 20 / (10 sqrt(2 - 2 x .5)) = 2
    assert difference.rarity_either == pytest.approx(2 * 2.275013194817921)
    assert kl.difference(teacher, parent, "mood").index == -difference.index  # type: ignore[operator]
    scales = kl.difference(parent, "mood", "sleep")
    assert scales.difference == pytest.approx(15)
    assert scales.correlation is None and scales.rarity is None
    assert "is not known" in scales.notes[0]
    assert kl.difference(parent, "mood", "sleep", measure="raw").gap == "unfit_measure"
    assert kl.difference(parent, teacher, "mood", comparisons=5).critical == pytest.approx(2.575829303548901)


def test_informants_side_by_side(ladder: kl.Instrument) -> None:
    table = kl.informants([sheet(ladder, 70, 3, sleep=40), sheet(ladder, 30, 3, informant="teacher")], language="nb")
    assert [column["title"] for column in table.columns] == ["foreldreskjema", "lærerskjema"]
    frame = table.to_pandas()
    assert list(frame["scale"]) == ["mood", "mood", "sleep", "sleep"]
    assert frame["score"].iloc[0] == pytest.approx(60)
    assert frame["lower"].iloc[0] == pytest.approx(60 - 1.959963984540054 * 10 * math.sqrt(0.2))
    assert frame["band"].iloc[0] == "act"
    assert math.isnan(frame["raw"].iloc[3])
    assert table.rows[0]["differences"][0]["reliable"] is True
    assert table.agreement[0]["mean_absolute_difference"] == pytest.approx(20)
    html = table._repr_html_()
    assert "Stemning *" in html and "lærerskjema" in html and "60,0" in html


def test_predictive_values(ladder: kl.Instrument) -> None:
    values = kl.predictive_values(ladder, "interview", prevalence=0.05)
    assert values.positive_predictive == pytest.approx(0.201681, rel=1e-5)
    assert values.negative_predictive == pytest.approx(0.993564, rel=1e-5)
    assert values.positive_likelihood_ratio == pytest.approx(4.8)
    assert (values.sensitivity, values.specificity, values.prevalence) == (0.9, 0.8125, 0.05)
    interval = values.interval("positive_likelihood_ratio")
    assert interval is not None and interval.upper == pytest.approx(6.73491, rel=1e-5)
    assert values.positive is None and values.probability is None
    person = kl.predictive_values(sheet(ladder, 59), "interview", prevalence=0.05, country="NO")
    assert person.positive is False
    assert person.probability == pytest.approx(1 - 0.993564, rel=1e-3)
    assert any("another country (FI, not NO)" in note for note in person.notes)
    assert person.sentence in person.to_text()
    with pytest.raises(KeyError, match="did you mean 'interview'"):
        kl.predictive_values(ladder, "interwiew", prevalence=0.05)
    with pytest.raises(ValueError, match="prevalence"):
        kl.predictive_values(ladder, "interview", prevalence=5)


def test_predictive_values_of_a_shipped_study(epds: kl.Instrument) -> None:
    # Individual participant data of 9066 women, 1330 of them depressed: what the evidence file says, put into Bayes' rule.
    values = kl.predictive_values(epds, "ipd-2020-11", prevalence=0.1, language="nb")
    se, sp = values.sensitivity, values.specificity
    assert se is not None and sp is not None
    assert values.positive_predictive == pytest.approx(se * 0.1 / (se * 0.1 + (1 - sp) * 0.9), rel=1e-12)
    assert values.interval("sensitivity") is None  # 36 studies: their counts together give no interval
    assert values.sentence.startswith("Der 10 % har tilstanden")


def test_wrong_calls_say_what_is_needed(sdq: kl.Instrument) -> None:
    report = sdq.score({}, age="8y", informant="parent")
    with pytest.raises(kl.ResponseError, match="change: a Report is needed, not 'Instrument'"):
        kl.change(report, sdq, "total")  # type: ignore[arg-type]
    with pytest.raises(kl.ResponseError, match="series: a Report is needed, not 'dict'"):
        kl.series([report, report.to_dict()], "total")  # type: ignore[list-item]
    with pytest.raises(kl.ResponseError, match="difference: a Report is needed, not 'dict'"):
        kl.difference(report.to_dict(), "conduct", "emotional")  # type: ignore[arg-type]
    with pytest.raises(kl.ResponseError, match="informants: a Report is needed, not 'str'"):
        kl.informants(["parent"])  # type: ignore[list-item]
    with pytest.raises(kl.ResponseError, match="population: a ScoreTable is needed, not 'dict'"):
        kl.population({})  # type: ignore[arg-type]
    with pytest.raises(kl.ResponseError, match="a list does not say which item each answer is to; write them like {'consid': 2}"):
        sdq.score([1, 2, 0], age="8y", informant="parent")  # type: ignore[arg-type]
