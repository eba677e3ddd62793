"""Item response models: the published D-scores through an instrument file, and what a report, a table and the command line
say of such a score. The difficulties of single milestones are those printed with the published values:

V1, V2: dscore 1.10.0 (D-score/dscore@bea0b91), tests/testthat/test-dscore.R and R/dscore.R. V3: van Buuren & Eekhout,
d-score.org/dbook1, chapter 5. V4: the same package, vignettes/using_DAZ.Rmd.
"""

from __future__ import annotations

import csv
import json
import math
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from conftest import ROOT

import kartlegg as kl
from kartlegg import stats

SHARED = ROOT.parent / "shared" / "reference"
RULE = ROOT / "tests" / "definitions" / "rules" / "r53"

DUTCH = "44.35 - 1.8 * age + 28.47 * ln(age + 0.25)"
PHASE1 = "if(age <= 0.75, 20.5883 + 27.3376 * age + 6.4254 * ln(age + 0.2), if(age <= 3.5, 14.63748 - 12.11774 * age + 69.05463 * ln(age + 0.92), 61.37967 + 3.83513 * age))"
PRELIMINARY = "if(age <= 0.75, 24.522 + 23.886 * age + 9.19 * ln(age + 0.2), if(age <= 3.5, 18.434 - 9.206 * age + 61.255 * ln(age + 0.92), 62.6268 + 4 * age))"
GCDG = "47.65 - 3.05 * age + 26.70 * ln(age + 0.19)"


def milestones(folder: Path, difficulties: dict[str, float], prior: str, points_per_logit: float, to: int = 100, lms: Any = None) -> kl.Instrument:
    """An instrument with these milestones, as the D-score has it."""
    definition: dict[str, Any] = {
        "format": 1, "id": folder.name, "version": "1.0.0", "title": {"en": "Milestones"}, "purpose": "monitoring",
        "rights": {"owner": "Nobody", "wording": "included", "use": {"en": "For tests."}, "source": "published"},
        "sources": {"published": {"citation": "See the test."}},
        "informants": {"observer": {"en": "observer"}},
        "options": {"seen": [{"code": 0, "score": 0}, {"code": 1, "score": 1}]},
        "items": [{"id": item, "topic": {"en": item}, "options": "seen"} for item in difficulties],
        "forms": [{"id": "sheet", "informant": "observer", "title": {"en": "sheet"}, "items": "all", "source": "published"}],
        "scales": {"d": {
            "title": {"en": "D-score"}, "items": list(difficulties), "score": "irt", "concern": "low", "source": "published",
            "irt": {
                "model": "rasch", "points_per_logit": points_per_logit,
                "items": {item: {"difficulty": difficulty} for item, difficulty in difficulties.items()},
                "grid": {"from": -10, "to": to, "step": 1},
                "prior": {"mean": prior, "sd": 5, "age_decimals": 4}, "decimals": 2, "min_answered": 1,
            },
        }},
    }  # fmt: skip
    folder.mkdir()
    (folder / "instrument.yaml").write_text(yaml.safe_dump(definition, sort_keys=False), encoding="utf-8")
    if lms:
        norms = {
            "format": 1, "id": "reference", "title": {"en": "reference"}, "kind": "reference_study", "forms": ["sheet"],
            "sources": definition["sources"], "sample": {"source": "published"},
            "groups": [{"age": {"from": "1m", "before": "33m"}, "scales": {"d": {"lms": {"interpolation": "linear", "ages": "years", "grid": lms}}}}],
        }  # fmt: skip
        (folder / "norms").mkdir()
        (folder / "norms" / "reference.yaml").write_text(yaml.safe_dump(norms, sort_keys=False), encoding="utf-8")
    return kl.load(folder)


V1 = [((0, None), 6.61), ((0, 0), 5.60), ((0, 1), 9.09), ((1, 0), 9.09), ((1, 1), 15.30)]


@pytest.mark.parametrize(("answers", "d"), V1)
def test_v1_two_milestones_at_three_weeks(tmp_path: Path, answers: tuple[int | None, int | None], d: float) -> None:
    instrument = milestones(tmp_path / "v1", {"ddifmd001": 8.61, "ddicmm029": 8.47}, PHASE1, 1)
    found = instrument.score(dict(zip(("ddifmd001", "ddicmm029"), answers, strict=True)), age_months=0.0575 * 12)["d"]
    assert found.raw == d
    nothing = instrument.score({}, age_months=0.69)["d"]
    assert (nothing.raw, nothing.standard_error, nothing.status) == (None, None, "too_many_missing")


def test_v2_the_slope_of_the_key(tmp_path: Path) -> None:
    instrument = milestones(tmp_path / "v2", {"ddifmd001": 8.61, "ddicmm029": 8.47}, PRELIMINARY, 4.064264)
    found = instrument.score({"ddifmd001": 0, "ddicmm029": 1}, age_months=0.69)["d"]
    assert (found.raw, found.standard_error) == (11.58, pytest.approx(3.99, abs=0.005))
    assert instrument.score({"ddifmd001": 1, "ddicmm029": 1}, age_months=0.69)["d"].raw == 15.73


def test_v3_answer_by_answer(tmp_path: Path) -> None:
    difficulties = {"ddifmd011": 46.0, "ddifmm012": 46.5, "ddicmm037": 50.1, "ddigmm066": 46.1, "ddigmm067": 46.1}
    instrument = milestones(tmp_path / "v3", difficulties, DUTCH, 1, to=80)
    passed = list(difficulties)[:4]
    running = [instrument.score(dict.fromkeys(passed[:n], 1), age="15m0d")["d"].raw for n in range(1, 5)]
    assert running == [54.36, 54.66, 55.71, 55.73]
    now = milestones(tmp_path / "v3-now", difficulties, DUTCH, 2.1044, to=80)
    assert now.score(dict.fromkeys(passed, 1), age="15m0d")["d"].raw == 56.14


@pytest.mark.parametrize(
    ("months", "passed", "d", "error"),
    [(13, 5, 54.49, 3.906), (18, 5, 59.95, 4.480), (13, 3, 48.37, 3.227), (48, 5, 78.64, 4.990)],
)
def test_v4_five_milestones(tmp_path: Path, months: int, passed: int, d: float, error: float) -> None:
    difficulties = {"gs1moc060": 43.21, "gs1moc061": 43.47, "gs1lgc062": 44.73, "gs1sec063": 45.70, "gs1moc064": 46.34}
    instrument = milestones(tmp_path / "v4", difficulties, PRELIMINARY, 4.064264)
    answers = {item: int(place < passed) for place, item in enumerate(difficulties)}
    found = instrument.score(answers, age_months=months)["d"]
    assert (found.raw, found.standard_error) == (d, pytest.approx(error, abs=0.0005))


@pytest.mark.parametrize(
    ("prior", "at_1", "at_4"),
    [(DUTCH, 48.9029, 78.3438), (GCDG, 49.2446, 73.7031), (PHASE1, 47.5658, 76.7202), (PRELIMINARY, 49.1862, 78.6268)],
)
def test_v5_what_is_expected_at_an_age(tmp_path: Path, prior: str, at_1: float, at_4: float) -> None:
    instrument = milestones(tmp_path / "v5", {"first": 50}, prior, 2)
    for years, mean in (1, at_1), (4, at_4):
        told = instrument.score({"first": 1}, age_months=12 * years).explain("d")
        assert f"Expected before any answer, at an age of {years} years: mean {mean:.4f}".rstrip("0") in told.replace(", SD 5.", "")


def test_a_hundred_visits_and_their_scores_for_age(tmp_path: Path) -> None:
    if not SHARED.is_dir():
        pytest.skip("no reference data")
    visits, difficulties = (entry["value"] for entry in json.loads((SHARED / "expected" / "dscore.json").read_text())["entries"])
    with (SHARED / "data" / "dscore_reference_dutch.csv").open() as file:
        lms = [[float(row[key]) for key in ("age", "nu", "mu", "sigma")] for row in csv.DictReader(file)]
    with (SHARED / "data" / "milestones.csv").open() as file:
        children = list(csv.DictReader(file))
    instrument = milestones(tmp_path / "dutch", difficulties, DUTCH, 2.1044, to=80, lms=lms)
    assert len(children) == 100
    for row, child in enumerate(children):
        report = instrument.score({item: int(child[item]) if child[item] else None for item in difficulties}, age_months=12 * visits["a"][row], norms="reference")
        found = report["d"]
        assert found.raw == pytest.approx(visits["d"][row], abs=0.0051)  # rounded to two decimals
        assert found.standard_error == pytest.approx(visits["sem"][row], rel=1e-6)
        assert found.answered == visits["n"][row]
        z = found.z_score
        assert z == pytest.approx(visits["daz"][row], abs=0.005)  # from the rounded D-score
    frame = {item: [float(child[item] or "nan") for child in children] for item in difficulties}
    table = instrument.score_table(frame, age_months=np.array(visits["a"]) * 12, norms="reference")
    assert np.allclose(table["d", "standard_error"], visits["sem"], rtol=1e-6)
    assert np.allclose(table["d", "z_score"], visits["daz"], atol=0.005)


# -- what is told -------------------------------------------------------------------------------------------------------


def steps(report: kl.Report, scale: str, language: kl.Language) -> list[str]:
    return [line.strip() for line in report.explain(scale, language).splitlines()]


def test_the_trace_of_a_rasch_scale_with_a_prior_by_age() -> None:
    report = kl.load("d-score").score({"walks": 1, "jumps": 0}, age="12m0d")
    # 44.35 - 1.8 + 28.47 x ln(1.25) = 48.9029; the mean and SD were worked out
    # like those of cases.yaml: 51.3011 and 3.8881
    en, nb, nn = (steps(report, "d_score", language) for language in ("en", "nb", "nn"))
    assert any(line.startswith("walks alone: 1 (passed); difficulty 47") for line in en)
    assert any(line.startswith("går alene: 1 (mestrer); vanskegrad 47") for line in nb)
    assert any(line.startswith("går aleine: 1 (meistrar); vanskegrad 47") for line in nn)
    assert "Expected before any answer, at an age of 1 years: mean 48.9029, SD 5." in en
    assert "Forventet før noe svar, ved en alder på 1 år: gjennomsnitt 48,9029, SD 5." in nb
    assert "Forventa før noko svar, ved ein alder på 1 år: gjennomsnitt 48,9029, SD 5." in nn
    assert "2 of 12 items answered. After these answers the mean is 51.3 (EAP; points from -10 to 80 in steps of 1)." in en
    assert "2 av 12 ledd er besvart. Etter disse svarene er gjennomsnittet 51,3 (EAP; punkter fra -10 til 80 i trinn på 1)." in nb
    assert "2 av 12 ledd er svara på. Etter desse svara er gjennomsnittet 51,3 (EAP; punkt frå -10 til 80 i steg på 1)." in nn
    assert "Rounded to 2 decimals." in en
    assert "Avrundet til 2 desimaler." in nb
    assert "Avrunda til 2 desimalar." in nn
    assert "The SD after these answers, 3.8881, is the standard error of this very person." in en
    assert "SD etter disse svarene, 3,8881, er standardfeilen for nettopp denne personen." in nb
    assert "SD etter desse svara, 3,8881, er standardfeilen for nettopp denne personen." in nn


def test_the_trace_of_a_graded_scale_with_a_metric() -> None:
    report = kl.load(RULE).score({"worries": 3})  # the highest category: see cases.yaml
    for language, lines in {
        "en": ["worries: 3; discrimination 1, thresholds -1, 1", "Expected before any answer: mean 0, SD 1.",
               "On the scale of the score: 50 + 10 × 0.358 = 53.58.",
               "The SD after these answers, 6.7401, is the standard error of this very person."],
        "nb": ["worries: 3; diskriminering 1, terskler -1, 1", "Forventet før noe svar: gjennomsnitt 0, SD 1.",
               "På skårens skala: 50 + 10 × 0,358 = 53,58."],
        "nn": ["worries: 3; diskriminering 1, tersklar -1, 1", "Forventa før noko svar: gjennomsnitt 0, SD 1.",
               "På skalaen til skåren: 50 + 10 × 0,358 = 53,58."],
    }.items():  # fmt: skip
        told = steps(report, "worry", language)  # type: ignore[arg-type]
        assert [line for line in lines if line not in told] == []


@pytest.mark.parametrize(
    ("language", "needs", "without", "discrimination", "subset", "error", "all_ages", "too_few", "no_prior"),
    [
        ("en", "The score hangs on age, and no age is known.", "Expected before any answer, as no age is known: mean 20, SD 20.",
         "walks: 1; discrimination 0.1, difficulty 20", "Scored from 1 of 2 items, those that were answered.",
         "This person's own standard error: 0.7.",
         "The age is not known: what is expected before any answer holds for any age.",
         "1 of 2 items answered (at least 2 needed), so there is no score.",
         "At this age nothing is known of what to expect, so there is no score."),
        ("nb", "Skåren avhenger av alder, og alderen er ikke kjent.",
         "Forventet før noe svar, siden alderen ikke er kjent: gjennomsnitt 20, SD 20.",
         "walks: 1; diskriminering 0,1, vanskegrad 20", "Skåret ut fra 1 av 2 ledd, de som er besvart.",
         "Standardfeil for nettopp denne personen: 0,7.",
         "Alderen er ikke kjent: det som er forventet før noe svar, gjelder for alle aldre.",
         "1 av 2 ledd er besvart (minst 2 kreves), så det blir ingen skåre.",
         "Ved denne alderen er det ikke kjent hva som er å vente, så det blir ingen skåre."),
        ("nn", "Skåren avheng av alder, og alderen er ikkje kjend.",
         "Forventa før noko svar, sidan alderen ikkje er kjend: gjennomsnitt 20, SD 20.",
         "walks: 1; diskriminering 0,1, vanskegrad 20", "Skåra ut frå 1 av 2 ledd, dei som er svara på.",
         "Standardfeil for nettopp denne personen: 0,7.",
         "Alderen er ikkje kjend: det som er forventa før noko svar, gjeld for alle aldrar.",
         "1 av 2 ledd er svara på (minst 2 må til), så det blir ingen skåre.",
         "Ved denne alderen er det ikkje kjent kva som er å vente, så det blir ingen skåre."),
    ],
)  # fmt: skip
def test_what_is_noted(language: kl.Language, needs: str, without: str, discrimination: str, subset: str, error: str, all_ages: str, too_few: str, no_prior: str) -> None:
    instrument = kl.load(RULE)
    report = instrument.score({"climbs": 1, "walks": 1}, language=language)
    assert report["agility"].note == f"{subset} {error}"
    assert report["growth"].note == needs
    assert needs in steps(report, "growth", language)
    assert report["growth_at_any_age"].note.startswith(all_ages)
    told = steps(report, "growth_at_any_age", language)
    assert without in told
    assert any(line.startswith(discrimination) for line in told)
    at_2 = instrument.score({"asks": 1}, age="24m0d", language=language)
    assert too_few in steps(at_2, "language", language)
    at_1 = instrument.score({"asks": 1, "waits": 1}, age="12m0d", language=language)
    assert at_1["language"].note == no_prior
    assert no_prior in steps(at_1, "language", language)
    assert error in str(report.to_text())
    assert error.replace("'", "&#x27;") in report._repr_html_()


def test_a_made_up_difficulty_makes_the_score_illustrative() -> None:
    report = kl.load(RULE).score({"walks": 1})
    assert report.illustrative
    assert "Illustrative numbers without a published source: not for use with people." in steps(report, "growth_at_any_age", "en")
    assert "Illustrative numbers without a published source: not for use with people." not in steps(report, "agility", "en")


def test_reports_json_and_archives_keep_the_error() -> None:
    report = kl.load("d-score").score({"walks": 1}, age="12m0d")
    scored = json.loads(report.to_json())["scores"][0]
    assert (scored["raw"], scored["standard_error"]) == (51.38, pytest.approx(3.965209548961))  # see cases.yaml
    again = pickle.loads(pickle.dumps(report))
    assert (again["d_score"].raw, again["d_score"].standard_error) == (51.38, report["d_score"].standard_error)
    assert "standard_error" not in json.loads(kl.load("who-5").score({}).to_json())["scores"][0]
    assert kl.load("who-5").score({}).scores[0].standard_error is None


def test_a_table_gives_the_bits_of_single_reports() -> None:
    instrument = kl.load("d-score")
    chance = np.random.default_rng(53)
    frame = {item: chance.choice([0.0, 1.0, np.nan], 500) for item in instrument.items()}
    months = np.where(chance.random(500) < 0.1, np.nan, chance.uniform(0, 36, 500))
    for threads in 1, 2:
        table = instrument.score_table(frame, age_months=months, threads=threads)
        for row in range(500):
            alone = instrument.score({item: None if np.isnan(codes[row]) else int(codes[row]) for item, codes in frame.items()}, age_months=None if np.isnan(months[row]) else months[row])["d_score"]
            raw, error, status = (table["d_score", kind][row] for kind in ("raw", "standard_error", "status"))
            assert status == alone.status
            assert (raw == alone.raw and error == alone.standard_error) if alone.raw is not None else (np.isnan(raw) and np.isnan(error))
    again = pickle.loads(pickle.dumps(table))
    assert np.array_equal(again["d_score", "standard_error"], table["d_score", "standard_error"], equal_nan=True)
    assert "d_score.standard_error" in table.to_pandas().columns
    assert {"complete", "age_unknown"} <= set(table["d_score", "status"])
    with pytest.raises(KeyError, match="no item response model scores it"):
        kl.load("who-5").score_table({"cheerful": [1]} if "cheerful" in kl.load("who-5").items() else {next(iter(kl.load("who-5").items())): [1]})[kl.load("who-5").scale_ids[0], "standard_error"]


# -- kartlegg.stats -----------------------------------------------------------------------------------------------------


def test_probabilities_of_categories() -> None:
    assert stats.category_probabilities(0, thresholds=[-1, 1]).tolist() == pytest.approx([0.2689414, 0.4621172, 0.2689414], abs=5e-8)
    many = stats.category_probabilities([[0.0, 1.0]], thresholds=0.5, slope=2)
    assert many.shape == (1, 2, 2)
    assert many[0, 1, 1] == pytest.approx(1 / (1 + math.exp(-1)))
    for thresholds, slope in ([1, 0], 1), ([], 1), ([0], 0), ([math.nan], 1):
        with pytest.raises(ValueError, match="ascending thresholds"):
            stats.category_probabilities(0, thresholds=thresholds, slope=slope)


def test_eap_of_persons() -> None:
    one = stats.eap([1, math.nan], thresholds=[0, 0], nodes=[-1, 0, 1])
    assert (one.theta, one.standard_error) == pytest.approx((0.253303622269, 0.695682767551))  # tests/definitions/rules/r53
    assert (one.answered, one.reason) == (1, "none")
    both = stats.eap([[1, math.nan], [1, 1], [2, 0], [0.5, 0]], thresholds=[0, [0]], slopes=[1, 1], nodes=[-1, 0, 1], prior_sd=1)
    assert both.theta[:2] == pytest.approx([0.253303622269, 0.453520027003])  # type: ignore[index]
    assert list(both.reason) == ["none", "none", "not_a_category", "not_a_category"]
    by_age = stats.eap([[1], [1]], thresholds=[20], slopes=0.1, nodes=[0, 10, 20, 30, 40], prior_mean=[20, 30], prior_sd=10)
    assert list(by_age.theta) == pytest.approx([23.91692314806, 30.95997149849])  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="one entry for each of 2 items"):
        stats.eap([1], thresholds=[0, 0], nodes=[0, 1])
    with pytest.raises(ValueError, match="at least two, ascending"):
        stats.eap([1], thresholds=[0], nodes=[1, 0])
    with pytest.raises(ValueError, match="ascending thresholds"):
        stats.eap([1], thresholds=[0], slopes=-1, nodes=[0, 1])
