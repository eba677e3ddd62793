"""The worked examples of the literature and of the scoring rules: S for the SDQ, A for ASQ-3, E for the EPDS."""

from __future__ import annotations

import pytest
from sheets import ASQ3_AREAS, EPDS_ITEMS, IMPACT, SDQ_SCALES, area, area_of, epds_codes, sdq_answers

import kartlegg as kl

SDQ_ITEMS = [item for items in SDQ_SCALES.values() for item in items]
INFORMANTS = ["parent", "teacher", "self"]
FORM = {"parent": "p4-17", "teacher": "t4-17", "self": "s11-17"}


def raws(report: kl.Report) -> dict[str, float | None]:
    return {score.scale: score.raw for score in report}


# -- SDQ --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scale", SDQ_SCALES)
def test_s1_three_items_with_sum_four_prorate_to_seven(sdq: kl.Instrument, scale: str) -> None:
    first, second, third = SDQ_SCALES[scale][:3]
    report = sdq.score({first: 2, second: 1, third: 1}, form="p4-17", already_keyed="all")
    assert (report[scale].raw, report[scale].status) == (7, "prorated")


@pytest.mark.parametrize(("value", "scale", "half", "total", "impact"), [
    (1, 5, 10, 20, {"parent": 5, "teacher": 3, "self": 5}),  # S2
    (2, 10, 20, 40, {"parent": 10, "teacher": 6, "self": 10}),  # S3
    (0, 0, 0, 0, {"parent": 0, "teacher": 0, "self": 0}),  # S4
])  # fmt: skip
@pytest.mark.parametrize("informant", INFORMANTS)
def test_s2_to_s4_all_oriented_items_alike(
    sdq: kl.Instrument, informant: str, value: int, scale: int, half: int, total: int, impact: dict[str, int]
) -> None:
    answers = dict.fromkeys([*SDQ_ITEMS, *IMPACT[informant]], value) | {"difficulties": 1}
    found = raws(sdq.score(answers, form=FORM[informant], already_keyed="all"))
    assert found == {**dict.fromkeys(SDQ_SCALES, scale), "impact": impact[informant], "internalising": half,
                     "externalising": half, "total": total}  # fmt: skip


@pytest.mark.parametrize("informant", INFORMANTS)
def test_s5_nothing_answered(sdq: kl.Instrument, informant: str) -> None:
    report = sdq.score({}, form=FORM[informant])
    assert all(score.raw is None and score.status == "too_many_missing" and score.note for score in report)


@pytest.mark.parametrize(("total", "three", "four"), [
    (13, "normal", "close_to_average"), (14, "borderline", "slightly_raised"), (16, "borderline", "slightly_raised"),
    (17, "abnormal", "high"), (19, "abnormal", "high"), (20, "abnormal", "very_high"),
])  # fmt: skip
def test_s6_parent_total(sdq: kl.Instrument, total: int, three: str, four: str) -> None:
    score = sdq.score(sdq_answers("parent", {"total": total}), form="p4-17")["total"]
    assert (score.band("three_band_original").id, score.band("four_band_newer").id) == (three, four)
    assert score.band().scheme == "three_band_original"


@pytest.mark.parametrize(("total", "four"), [
    (11, "close_to_average"), (12, "slightly_raised"), (15, "slightly_raised"), (16, "high"), (18, "high"), (19, "very_high"),
])  # fmt: skip
def test_s7_teacher_total(sdq: kl.Instrument, total: int, four: str) -> None:
    assert sdq.score(sdq_answers("teacher", {"total": total}), form="t4-17")["total"].band("four_band_newer").id == four


@pytest.mark.parametrize(("prosocial", "scheme", "band"), [
    (8, "four_band_newer", "close_to_average"), (7, "four_band_newer", "slightly_lowered"),
    (6, "four_band_newer", "low"), (5, "four_band_newer", "very_low"),  # S8
    (6, "three_band_original", "normal"), (5, "three_band_original", "borderline"), (4, "three_band_original", "abnormal"),  # S9
])  # fmt: skip
def test_s8_s9_parent_prosocial(sdq: kl.Instrument, prosocial: int, scheme: str, band: str) -> None:
    score = sdq.score(sdq_answers("parent", {"prosocial": prosocial}), form="p4-17")["prosocial"]
    assert score.band(scheme).id == band and score.high_is_concern is False


@pytest.mark.parametrize(("code", "expected"), [
    (0, {"emotional": 0, "conduct": 2, "hyperactivity": 4, "peer": 4, "prosocial": 0, "total": 10}),  # S10
    (2, {"emotional": 10, "conduct": 8, "hyperactivity": 6, "peer": 6, "prosocial": 10, "total": 30}),  # S11
])  # fmt: skip
def test_s10_s11_raw_answers_all_alike(sdq: kl.Instrument, code: int, expected: dict[str, int]) -> None:
    found = raws(sdq.score(dict.fromkeys(SDQ_ITEMS, code), form="p4-17"))
    assert {scale: found[scale] for scale in expected} == expected


def test_s12_gate_closed(sdq: kl.Instrument) -> None:
    report = sdq.score({"difficulties": 0, **dict.fromkeys(IMPACT["parent"], 3)}, form="p4-17")
    assert report["impact"].raw == 0


@pytest.mark.parametrize(("given", "case"), [
    ({"parent": {"hyperactivity": 9, "impact": 1}, "teacher": {"hyperactivity": 6, "impact": 1}}, "probable"),  # S13
    ({"parent": {"hyperactivity": 8, "impact": 1}}, "possible"),  # S14
    ({"parent": {"hyperactivity": 10, "impact": 5}, "teacher": {"hyperactivity": 10, "impact": 0}}, "possible"),  # S15
])  # fmt: skip
def test_s13_to_s15_predicted_hyperactivity(sdq: kl.Instrument, given: dict[str, dict[str, float]], case: str) -> None:
    assert sdq.combine("predicted_hyperactivity", given).case == case
    reports = {
        role: sdq.score(sdq_answers(role, {s: int(v) for s, v in scores.items()}), form=FORM[role])
        for role, scores in given.items()
    }
    assert sdq.combine("predicted_hyperactivity", reports).case == case


def test_s16_added_value(sdq: kl.Instrument) -> None:
    given = {"baseline": {"total": 20, "impact": 4, "emotional": 5}, "follow_up": {"total": 15}}
    assert sdq.combine("added_value", given).value == pytest.approx(2.6)


# -- ASQ-3 ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("form", "totals", "refer"), [
    ("12", [15, 25, 35, 30, 20], {"communication", "personal_social"}),  # A1
    ("36", [35, 35, 15, 35, 40], {"gross_motor", "fine_motor"}),  # A2
    ("60", [60, 60, 60, 30, 60], set()),  # A3: the cut-off is 29.99
    ("10", [60, 60, 35, 60, 60], {"fine_motor"}),  # A4
    ("10", [60, 60, 40, 60, 60], set()),  # A4
])  # fmt: skip
def test_a1_to_a4_referral(asq3: kl.Instrument, form: str, totals: list[int], refer: set[str]) -> None:
    answers = {}
    for name, total in zip(ASQ3_AREAS, totals, strict=True):
        answers |= area_of(name, total)
    report = asq3.score(answers, form=form, credits=False)
    assert [report[name].raw for name in ASQ3_AREAS] == totals
    assert {name for name in ASQ3_AREAS if report[name].band().id == "referral"} == refer


@pytest.mark.parametrize(("age", "form"), [
    ("25m15d", "24"), ("25m16d", "27"), ("34m15d", "33"), ("34m16d", "36"), ("38m30d", "36"), ("39m0d", "42"), ("66m0d", "60"),
])  # fmt: skip
def test_a5_windows(asq3: kl.Instrument, age: str, form: str) -> None:
    assert asq3.choose_form(age=age, informant="parent").form == form
    with pytest.raises(kl.ResponseError) as raised:
        asq3.choose_form(age="66m1d", informant="parent")
    assert raised.value.refusal == "no_form_for_age"


def test_a6_two_forms_at_nine_months(asq3: kl.Instrument) -> None:
    choice = asq3.choose_form(age="9m10d", informant="parent")
    assert (choice.form, choice.also_fitting) == ("10", ["9"])


def test_a7_to_a9_weeks_early() -> None:
    def early(weeks: int, days: int) -> int:
        return kl.weeks_early(7 * weeks + days, full_term_weeks=39, round_up_from_days=4)

    assert early(33, 5) == 5  # A7
    assert early(33, 3) == 6
    assert early(34, 4) == 4  # A8: rounds up to 35
    assert early(37, 0) == 2  # A9


def test_a7_a9_gestation_decides_whether_age_is_corrected(asq3: kl.Instrument) -> None:
    early = asq3.choose_form(age="12m10d", gestation="33w5d", informant="parent")
    assert str(early.chronological_age) == "12m10d" or early.chronological_age == kl.Age(12, 10)
    assert early.corrected_age is not None and early.corrected_age < early.chronological_age
    assert asq3.choose_form(age="12m10d", gestation="37w", informant="parent").corrected_age is None


def test_a10_no_correction_from_two_years(asq3: kl.Instrument) -> None:
    assert asq3.choose_form(age="24m0d", weeks_early=6, informant="parent").corrected_age is None
    assert asq3.choose_form(age="23m30d", weeks_early=6, informant="parent").corrected_age is not None


def test_a11_area_sum(asq3: kl.Instrument) -> None:
    report = asq3.score(area("communication", [10, 10, 5, 5, 0, 0]), form="36", credits=False)
    assert report["communication"].raw == 30


def test_a12_sequential_item(asq3: kl.Instrument) -> None:
    answers = area("fine_motor", [0, 0, 0, 5, 0, 0])
    assert asq3.score(answers, form="16")["fine_motor"].raw == 15  # item 4 counts 5 and earns item 3 its 10
    assert asq3.score(answers, form="16", credits=False)["fine_motor"].raw == 5


def test_a13_three_items_missing(asq3: kl.Instrument) -> None:
    report = asq3.score(area("fine_motor", [None, None, None, 10, 10, 10]), form="36")
    assert (report["fine_motor"].raw, report["fine_motor"].status) == (None, "too_many_missing")
    two = asq3.score(area("personal_social", [None, None, 10, 10, 5, 5]), form="36")["personal_social"]
    assert (two.raw, two.status) == (45, "prorated")  # 30 x 6 / 4


def test_a14_overall_questions(asq3: kl.Instrument) -> None:
    answers = area_of("communication", 50)
    plain = asq3.score(answers, form="24")
    flagged = asq3.score({**answers, "hears_well": 0, "family_hearing_history": 1}, form="24")
    certain = {alert.id for alert in flagged.alerts if alert.certain}
    assert certain == {"follow_up_hears_well", "follow_up_family_hearing_history"}
    assert raws(flagged) == raws(plain)


def test_a15_corrected_age_of_the_published_package() -> None:
    assert kl.corrected_age_by_mean_month(40, 7) == 38


# -- EPDS -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("scores", "total", "band", "flag"), [
    ([0] * 10, 0, "unlikely", False),  # E1
    ([3] * 10, 30, "probable", True),  # E2
    ([0] * 9 + [3], 3, "unlikely", True),  # E3
    ([2, 2, 2, 2, 1, 1, 1, 0, 0, 0], 11, "possible", False),  # E4
    ([1] * 9 + [0], 9, "unlikely", False),  # E5
    ([2] + [1] * 8 + [0], 10, "possible", False),
    ([2] * 3 + [1] * 6 + [0], 12, "possible", False),
    ([2] * 4 + [1] * 5 + [0], 13, "probable", False),
])  # fmt: skip
def test_e1_to_e5(epds: kl.Instrument, scores: list[int | None], total: int, band: str, flag: bool) -> None:
    oriented = epds.score(dict(zip(EPDS_ITEMS, scores, strict=True)), already_keyed="all")
    printed = epds.score(epds_codes(scores))
    for report in (oriented, printed):
        assert report["total"].raw == total
        assert report["total"].band().id == band
        assert [alert.id for alert in report.alerts if alert.certain] == (["self-harm"] if flag else [])


def test_e6_nine_answers_give_no_total(epds: kl.Instrument) -> None:
    report = epds.score(epds_codes([1] * 8 + [None] + [0]))
    assert (report["total"].raw, report["total"].status) == (None, "too_many_missing")


def test_e6_a_value_of_four_is_refused(epds: kl.Instrument) -> None:
    with pytest.raises(kl.ResponseError) as raised:
        epds.score({"sad": 4})
    assert raised.value.refusal == "invalid_code"


def test_e7_first_option_everywhere(epds: kl.Instrument) -> None:
    report = epds.score(dict.fromkeys(EPDS_ITEMS, 0))
    assert report["total"].raw == 21
    assert [alert.id for alert in report.alerts] == ["self-harm"]
