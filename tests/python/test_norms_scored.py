"""Every published norm, cut-off and coefficient of the SDQ, found again in the reports of children who are scored."""

from __future__ import annotations

import pytest
from conftest import reference
from sheets import sdq_answers
from test_norm_data import is_norm

import kartlegg as kl

FORM = {"parent": "p4-17", "teacher": "t4-17", "self": "s11-17"}
GROUP = {
    ("GB", "parent"): "gb-1999-parent",
    ("GB", "teacher"): "gb-1999-teacher",
    ("NL", "parent"): "nl-2022-parent",
    ("NL", "teacher"): "nl-2017-teacher",
    ("NL", "self"): "nl-2022-self",
    ("NO", "parent"): "no-agder-2023-parent",
    ("SE", "parent"): "se-parent",
    ("DK", "parent"): "dk-parent",
    ("SE", "preschool teacher"): "se-2017-preschool-teacher",
}
PARTS = {"internalising": ("emotional", "peer"), "externalising": ("conduct", "hyperactivity")}
SEX = {"male": "male", "female": "female", "all": None}

MEANS = [row for row in reference("sdq_norms.csv") if is_norm(row)]
CUTOFFS = reference("sdq_cutoffs_nordic.csv")
ALPHAS = [row for row in reference("sdq_reliability.csv") if row["statistic"] == "cronbach_alpha"]


def name(row: dict[str, str]) -> str:
    return "-".join(row[key] for key in ("country", "informant", "sex", "age_low", "age", "scale") if key in row)


def normed(sdq: kl.Instrument, row: dict[str, str], score: int, age: str, sex: str | None) -> kl.NormedScore:
    """A child with this score, in the norm group of the row."""
    young = row["informant"] == "preschool teacher"
    informant = "teacher" if young else row["informant"]
    first, *second = PARTS.get(row["scale"], (row["scale"],))
    scores = {first: min(score, 10), second[0]: max(score - 10, 0)} if second else {first: score}
    report = sdq.score(
        sdq_answers(informant, scores, young=young),
        form="t2-4" if young else FORM[informant],
        age=age,
        sex=sex,
        norms=GROUP[row["country"], row["informant"]],
    )
    assert report[row["scale"]].raw == score
    (found,) = report[row["scale"]].normed
    return found


@pytest.mark.parametrize("row", MEANS, ids=name)
def test_mean_and_sd(sdq: kl.Instrument, row: dict[str, str]) -> None:
    low, high = 1, 6  # on every scale
    for age in (f"{row['age_low']}y", f"{row['age_high']}y11m30d"):
        at_low, at_high = (normed(sdq, row, score, age, SEX[row["sex"]]).get("z_score") for score in (low, high))
        assert at_low is not None and at_high is not None
        sd = (high - low) / (at_high - at_low)
        assert sd == pytest.approx(float(row["sd"]), abs=1e-10)  # z is 0 at the mean and 1 one SD above it
        assert low - at_low * sd == pytest.approx(float(row["mean"]), abs=1e-10)


@pytest.mark.parametrize("row", MEANS, ids=name)
def test_nobody_beyond_the_ages_of_the_sample(sdq: kl.Instrument, row: dict[str, str]) -> None:
    before, after = int(row["age_low"]) - 1, int(row["age_high"]) + 1
    for age in (f"{before}y11m30d", f"{after}y"):
        found = normed(sdq, row, 3, age, SEX[row["sex"]])
        assert found.get("z_score") is None and found.interval("raw") is None and found.note


@pytest.mark.parametrize("row", CUTOFFS, ids=name)
def test_nordic_cutoff_at_both_edges(sdq: kl.Instrument, row: dict[str, str]) -> None:
    down = row["scale"] == "prosocial"
    worse, better = (-1, 1) if down else (1, -1)
    young = row["informant"] == "preschool teacher"
    last = int(row["abnormal_threshold"])
    first = int(row["borderline_threshold"] or last)
    ages = ["2y", "4y11m30d"] if young else [f"{row['age'][0]}y", f"{row['age'][-1]}y11m30d"]
    names = {0: "not_reached", 2: "reached"} if young else {0: "normal", 1: "borderline", 2: "abnormal"}

    def level(score: int) -> int:
        passed = [score <= edge if down else score >= edge for edge in (first, last)]
        return 2 if passed[1] else 1 if passed[0] else 0

    highest = 40 if row["scale"] == "total" else 10
    edges = {first, first + better, last, last + better, last + worse, 0, highest}
    for score in sorted(edge for edge in edges if 0 <= edge <= highest):
        for age in ages:
            found = normed(sdq, row, score, age, SEX[row["sex"]])
            assert found.band is not None and found.band.id == names[level(score)], (score, age)
            assert found.get("z_score") is None and found.note  # cut-offs only: no mean, no SD
            assert found.band.sources or found.group.sources


def alpha(informant: str, scale: str, age: str) -> tuple[float, int | None]:
    (row,) = (r for r in ALPHAS if (r["country"], r["informant"], r["scale"], r["age"]) == ("NL", informant, scale, age))
    return float(row["value"]), int(row["n"]) if row["n"] else None


@pytest.mark.parametrize("scale", ["total", "emotional", "conduct", "hyperactivity", "peer", "prosocial"])
def test_coefficient_by_age(sdq: kl.Instrument, scale: str) -> None:
    teacher = {"country": "NL", "informant": "teacher", "scale": scale}
    for age, group in (("4y", "4-5"), ("5y11m30d", "4-5"), ("6y", "6-7"), ("7y11m30d", "6-7"), ("8y", "8-10"), ("10y11m30d", "8-10")):
        used = normed(sdq, teacher, 3, age, "female").reliability
        assert used is not None and (used.value, used.n) == alpha("teacher", scale, group)
        assert not used.other_sample and used.kind == "alpha" and used.sources

    # The Dutch study has ages 4-7 and 7-11: 7 goes with the older children.
    for country, ages in (
        ("GB", {"5y": "4-7", "6y11m30d": "4-7", "7y": "7-11", "11y11m30d": "7-11", "12y": "12-14", "14y11m30d": "12-14", "15y": None}),
        ("NL", {"12y": "12-14", "14y11m30d": "12-14", "15y": None}),
    ):
        for age, expected in ages.items():
            found = normed(sdq, {"country": country, "informant": "parent", "scale": scale}, 3, age, "male")
            used = found.reliability
            if expected is None:
                assert used is None and found.interval("raw") is None and found.sem("z_score") is None and found.note
                continue
            assert used is not None and used.value == alpha("parent", scale, expected)[0]
            assert used.other_sample and used.note and "approximate" in found.note
            assert found.sem("z_score") == pytest.approx((1 - used.value) ** 0.5)


def test_no_coefficient_is_made_up(sdq: kl.Instrument) -> None:
    british = {"country": "GB", "informant": "parent", "scale": "impact"}
    assert normed(sdq, british, 3, "8y", "male").reliability is None
    for scale in ("total", "prosocial"):
        for group in ({"country": "GB", "informant": "teacher"}, {"country": "NL", "informant": "self"}):
            assert normed(sdq, {**group, "scale": scale}, 3, "12y", "male").reliability is None
    for scale in PARTS:
        assert normed(sdq, {"country": "NL", "informant": "parent", "scale": scale}, 3, "12y", "male").reliability is None


def test_defaults(sdq: kl.Instrument) -> None:
    for informant, expected in (("parent", "gb-1999-parent"), ("teacher", "gb-1999-teacher")):
        report = sdq.score(sdq_answers(informant, {"total": 12}), form=FORM[informant], age="8y", sex="female")
        (found,) = report["total"].normed
        assert found.group.id == expected and found.group.chosen_by_default
    for form, informant in (("s11-17", "self"), ("p2-4", "parent"), ("t2-4", "teacher")):
        young = form.endswith("2-4")
        report = sdq.score(sdq_answers(informant, {"total": 12}, young=young), form=form, age="4y" if young else "12y", sex="male")
        assert report["total"].normed == []


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "There are no national norms for Norway."),
        ("nb", "Det finnes ikke nasjonale normer for Norge."),
        ("nn", "Det finst ikkje nasjonale normer for Noreg."),
    ],
)
def test_a_norwegian_parent_sees_british_and_nordic_side_by_side(sdq: kl.Instrument, language: str, sentence: str) -> None:
    asked = ["gb-1999-parent", "no-agder-2023-parent", "dk-parent"]
    report = sdq.score(sdq_answers("parent", {"total": 12}), form="p4-17", age="6y", sex="female", norms=asked, language=language)
    british, agder, danish = report["total"].normed
    assert [british.group.id, agder.group.id, danish.group.id] == asked
    assert british.get("t_score") == pytest.approx(50 + 10 * (12 - 7.8) / 5.5) and british.band is None
    assert agder.band is not None and agder.band.id == "abnormal"  # girls of 6 in Agder: from 9
    assert danish.band is not None and danish.band.id == "abnormal"  # Danish girls: from 12
    kinds = [found.group.kind for found in (british, agder, danish)]
    assert kinds == ["national_survey", "regional", "reference_study"]
    text = report.to_text()
    assert sentence in text
    for found in (british, agder, danish):
        assert found.group.title in text and found.group.note and found.group.sources


def test_scales_without_norms_say_so(asq3: kl.Instrument, epds: kl.Instrument) -> None:
    answers = {f"communication_{index}": 10 for index in range(1, 7)}
    assert asq3.score(answers, form="24")["communication"].normed == []
    codes = {item: 0 for item in epds.forms()["epds"].items}
    assert epds.score(codes)["total"].normed == []
    for instrument in (asq3, epds):
        assert any("no norms" in note for note in instrument.notes())
