"""The instruments for children and young people, where a worked case cannot say it: forms, named options, T ranges, groups."""

from __future__ import annotations

import pytest
from sheets import spread

import kartlegg as kl


@pytest.mark.parametrize(("scale", "raw", "t", "band"), [
    ("anxious_depressed", 14, 64, "normal"), ("anxious_depressed", 15, 65, "borderline"),
    ("anxious_depressed", 19, 69, "borderline"), ("anxious_depressed", 20, 70, "clinical"),
    ("internalising", 29, 59, "normal"), ("internalising", 30, 60, "borderline"),
    ("internalising", 33, 63, "borderline"), ("internalising", 34, 64, "clinical"),
])  # fmt: skip
def test_t_ranges_of_syndromes_and_broadband_scales(scale: str, raw: int, t: float, band: str) -> None:
    aseba = kl.load("aseba-school-age")
    parts = ("anxious_depressed", "withdrawn_depressed", "somatic") if scale == "internalising" else (scale,)
    items = [item for item in aseba.item_ids if item.startswith(parts)]
    answers = dict.fromkeys(aseba.item_ids, 0) | spread(raw, items, 2)
    report = aseba.score(answers, form="cbcl", age="9y", norms="made-up-cbcl")
    assert (report[scale].raw, report.illustrative) == (raw, True)
    assert [(norm.t_score, norm.band and norm.band.id) for norm in report[scale].normed] == [(t, band)]


def test_made_up_norms_are_used_only_when_they_are_asked_for() -> None:
    aseba = kl.load("aseba-school-age")
    assert not aseba.score(dict.fromkeys(aseba.item_ids, 0), form="cbcl", age="9y")["somatic"].normed
    assert aseba.score(dict.fromkeys(aseba.item_ids, 0), form="trf", age="9y").illustrative


@pytest.mark.parametrize(("instrument", "informant", "answers", "forms"), [
    ("psc-17", "parent", {"q1": 1}, ["mixed", "grouped"]),
    ("rosenberg", "self", {}, ["maryland", "handout"]),
    ("mfq", "self", {"q1": 1}, ["child-32", "child-33", "child-34"]),
    ("scq", "parent", {"q1": 1}, ["lifetime", "current"]),
    ("cries", "self", {"intrusion_1": 1}, ["cries-8", "cries-13"]),
])  # fmt: skip
def test_an_edition_or_item_order_is_never_picked(instrument: str, informant: str, answers: dict[str, int], forms: list[str]) -> None:
    with pytest.raises(kl.ResponseError) as raised:
        kl.load(instrument).score(answers, informant=informant, age="9y")
    assert all(f"({form})" in str(raised.value) for form in forms)


@pytest.mark.parametrize(("total", "tip_sheet", "sixteen", "both"), [
    (14, "moderate", "below", "below_both"), (15, "probable", "below", "between"), (16, "probable", "relevant", "above_both"),
])  # fmt: skip
def test_cats_3_to_6_shows_both_thresholds(total: int, tip_sheet: str, sixteen: str, both: str) -> None:
    answers = {f"y{item}": int(item <= total) for item in range(1, 17)}
    score = kl.load("cats").score(answers, form="caregiver-3-6")["total"]
    assert score.raw == total
    assert [score.band(scheme).id for scheme in ("ages_3_6_tip_sheet", "ages_3_6_cutoff_16")] == [tip_sheet, sixteen]
    assert (score.band().scheme, score.band().id) == ("ages_3_6_both", both)


def test_olweus_group_from_the_answers_and_none_with_one_missing() -> None:
    olweus = kl.load("olweus")
    both = olweus.score({"is_bullied": 4, "bullies": 3}, informant="self")
    one = olweus.score({"is_bullied": 4}, informant="self")
    assert olweus.combine("group", {"pupil": both}).case == "bully_victim"
    assert olweus.combine("group", {"pupil": one}).case is None
