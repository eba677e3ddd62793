"""The kinds of rules that real instruments have, each in a small made-up definition with cases worked by hand.

tests/definitions/rules/ has a folder for each, named by its number in the list of kinds of rules. Norms have no place
in worked cases; what they must give is worked out below.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any, Literal

import pytest
from conftest import ROOT

import kartlegg as kl

RULES = ROOT / "tests" / "definitions" / "rules"
FOLDERS = sorted(RULES.iterdir())


def test_no_rule_is_lost() -> None:
    assert len(FOLDERS) >= 65


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_worked_case(folder: Path) -> None:
    result = kl.check(folder)
    assert result.cases
    assert [f"{case.id}: {failure}" for case in result.cases for failure in case.failures] == []
    assert result.passed


def report(rule: str, raw: int, scale: str = "total", **who: Any) -> kl.Report:
    """Somebody whose first two items add up to this score: the first as high as it can be."""
    instrument = kl.load(RULES / rule)
    first, second = list(instrument.items())[:2]
    highest = 3 if raw <= 6 else 10
    found = instrument.score({first: min(raw, highest), second: max(raw - highest, 0)}, **who)
    assert found[scale].raw == raw
    return found


def normed(rule: str, raw: int, measure: Literal["z_score", "t_score"], **who: Any) -> list[float | None]:
    """The score in each norm group, in the order in which they are shown."""
    return [one.get(measure) for one in report(rule, raw, **who)["total"].normed]


def test_r52_a_table_with_a_standard_error_for_each_raw_score() -> None:
    for raw, t, error in ((0, 35, 4.2), (3, 52.5, 2.8), (6, 70, 4.9)):  # as the rows have them
        (one,) = report("r52", raw)["total"].normed
        assert (one.get("t_score"), one.sem("t_score")) == (t, error)


@pytest.mark.parametrize(
    ("form", "sex", "age", "t"),
    [
        ("parent_sheet", "male", "6y", 51),  # 36 + 5 x 3
        ("parent_sheet", "male", "11y11m30d", 51),
        ("parent_sheet", "male", "12y", 52),  # 34 + 6 x 3
        ("parent_sheet", "female", "11y11m30d", 56),  # 38 + 6 x 3
        ("parent_sheet", "female", "12y", 58),  # 37 + 7 x 3
        ("teacher_sheet", "male", "6y", 52),  # 40 + 4 x 3
        ("teacher_sheet", "female", "6y", 56),  # 41 + 5 x 3
        ("teacher_sheet", "female", "12y", None),  # no such group
    ],
)
def test_r80_tables_by_sex_age_and_form(form: str, sex: str, age: str, t: float | None) -> None:
    assert normed("r80", 3, "t_score", form=form, sex=sex, age=age) == [t]


@pytest.mark.parametrize(
    ("sex", "age", "expected", "sd", "both"),
    [
        ("male", "8y", 12, 4, 11.5),  # 10 - 0.5 x (8 - 10) + 1; 10.5 + 1
        ("female", "8y", 11, 4, 11.5),  # 11 is not below 11
        ("female", "10y", 10, 3, 10.5),
        ("male", "12y", 10, 3, 9.5),  # 10 - 1 + 1; 10.5 - 1
    ],
)
def test_r81_regression_with_a_spread_that_follows_the_expected_score(
    sex: str, age: str, expected: float, sd: float, both: float
) -> None:
    by_sex, of_both = normed("r81", 15, "z_score", sex=sex, age=age)
    assert by_sex == pytest.approx((15 - expected) / sd)
    assert of_both == pytest.approx((15 - both) / math.exp(1 + 0.05 * both))


@pytest.mark.parametrize(
    ("raw", "age", "z"),
    [
        (12, "24m0d", (12 / 10 - 1) / 0.1),  # L 1: as a mean and SD of 1; 2
        (12, "30m0d", ((12 / 11) ** 0.5 - 1) / (0.5 * 0.15)),  # half way: L 0.5, M 11, S 0.15
        (9, "24m0d", -1),
        (12, "36m0d", None),  # the group ends before
    ],
)
def test_r82_lms(raw: int, age: str, z: float | None) -> None:
    assert normed("r82", raw, "z_score", age=age) == [z if z is None else pytest.approx(z)]


@pytest.mark.parametrize(
    ("raw", "age", "z"),
    [  # by R: qnorm((pt(t, tau) - pt(-u, tau)) / pt(u, tau)) with t = ((raw / M)^L - 1) / (L S), u = 1 / (L S)
        (12, "24m0d", 1.6810331426293),
        (3, "24m0d", -2.0584179279546),
        (12, "30m0d", 0.82288238999248),  # half way: L 0.75, M 10, S 0.225, tau 8
        (20, "30m0d", 2.8997096530314),
    ],
)
def test_r82_box_cox_t(raw: int, age: str, z: float) -> None:
    (one,) = report("r82", raw, age=age, norms="growth-t")["total"].normed
    assert one.z_score == pytest.approx(z, rel=1e-12)
    assert one.method == "box_cox_t"


@pytest.mark.parametrize(
    ("group", "raw", "months", "note"),
    [
        ("growth-t", 10, 29.998465270275, None),  # the same share, solved for the age by R's uniroot
        ("growth-t", 8, None, "below the median of made-up norms with heavy tails at every age"),  # 8.0093 at 24 months
        ("growth-t", 13, None, "above the median of made-up norms with heavy tails at every age"),
        ("growth-turn", 9, 25.5, None),  # 8 + 4 x 1.5 / 6
        ("growth-turn", 12, 30, None),  # the top of the curve
        ("growth-turn", 11, None, "the median of made-up norms that turn at several ages"),
        ("growth", 11, None, None),  # these norms tell none
    ],
)
def test_r82_age_equivalent(group: str, raw: int, months: float | None, note: str | None) -> None:
    scored = report("r82", raw, age="25m0d", norms=group)
    (one,) = scored["total"].normed
    assert one.age_equivalent == (months if months is None else pytest.approx(months, rel=1e-12))
    assert ("age equivalent" in one.note) == (note is not None)
    assert note is None or note in one.note
    assert ("Age equivalent:" in scored.explain("total")) == (months is not None)
    assert json.loads(scored.to_json())["scores"][0]["normed"][0].get("age_equivalent_months") == one.age_equivalent


def test_r82_in_words() -> None:
    scored = report("r82", 10, age="30m0d", norms="growth-t")
    assert "Age equivalent: 30 months 0 days, the age at which the median is this score." in scored.explain("total")
    assert "Aldersekvivalent: 30 måneder 0 dager, alderen der medianen er denne skåren." in scored.explain("total", language="nb")
    assert "L = 0.75, M = 10, S = 0.225, τ = 8: t = ((10 / M)^L − 1) / (L S) = 0;" in scored.explain("total")


def test_r83_several_samples_side_by_side() -> None:
    scored = report("r83", 9)["total"].normed
    assert [one.get("z_score") for one in scored] == [pytest.approx(2), pytest.approx(0.5)]  # (9 - 5) / 2, (9 - 7) / 4
    assert [(one.group.country, one.group.n) for one in scored] == [("SE", 400), ("NO", 800)]
    assert all(one.group.sources for one in scored)
    assert "standardisation" in report("r83", 9).norm_groups[0].kind
    assert "reference" in report("r83", 9).norm_groups[1].kind


def test_r84_the_corrected_score_is_normed() -> None:
    instrument = kl.load(RULES / "r84")
    scored = instrument.score({"sad": 3, "tired": 0, "denies": 3, "excuses": 0})
    assert scored["corrected"].normed[0].get("t_score") == 60  # 3 + 1.5, rounded 5; 35 + 5 x 5
    assert scored["total"].normed[0].get("t_score") is None


@pytest.mark.parametrize(
    ("form", "age", "z"),
    [("parent_sheet", "11y11m30d", 1), ("own_sheet", "11y11m30d", None), ("own_sheet", "12y", 0.5)],
)
def test_r85_no_norm_below_the_age_of_the_informant(form: str, age: str, z: float | None) -> None:
    (one,) = report("r85", 3, form=form, age=age)["total"].normed
    assert one.get("z_score") == z
    assert z is not None or one.note


def test_r90_reliable_change() -> None:
    before, after = (report("r90", raw, assessment_date=date) for raw, date in ((16, "2024-03-15"), (10, "2024-06-15")))
    assert before["total"].normed[0].sem("raw") == pytest.approx(2)  # 5 x root(1 - 0.84)
    change = kl.change(before, after, "total")
    assert change.index == pytest.approx(-6 / (2 * math.sqrt(2)))  # -2.12, beyond 1.96
    assert change.reliable is True
    smaller = kl.change(before, report("r90", 11, assessment_date="2024-06-15"), "total")
    assert smaller.index == pytest.approx(-5 / (2 * math.sqrt(2)))  # -1.77
    assert smaller.reliable is False


def test_r65_a_decision_from_answers_that_are_missing() -> None:
    """Three of five symptoms are certain; the core and the open answers settle which of the three cases can be."""
    instrument = kl.load(RULES / "r64")

    def syndrome(**answers: int) -> tuple[bool, set[str | None]]:
        found = instrument.combine("syndrome", {"person": instrument.score(answers)})
        return found.certain, set(found.possible)

    assert syndrome(sad=3, interest=2, sleep=2, harm=1) == (True, {"major"})  # four already
    assert syndrome(sad=3, interest=2, sleep=2, harm=0) == (False, {"major", "other"})  # three or four
    assert syndrome(sad=0, interest=0, harm=1) == (True, {"neither"})  # no core symptom, whatever the rest
