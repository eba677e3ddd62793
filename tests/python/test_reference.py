"""Every published cut-off and age window, at both edges, through the public API."""

from __future__ import annotations

import datetime

import pytest
from conftest import reference
from sheets import ASQ3_AREAS, SDQ_FORMS, area_of, sdq_answers

import kartlegg as kl

SDQ_CUTOFFS = reference("sdq_cutoffs.csv")
ASQ3_CUTOFFS = reference("asq3_cutoffs.csv")
ASQ3_WINDOWS = reference("asq3_age_windows.csv")


def test_the_reference_tables_are_whole() -> None:
    assert (len(SDQ_CUTOFFS), len(ASQ3_CUTOFFS), len(ASQ3_WINDOWS)) == (165, 105, 21)


@pytest.mark.parametrize("row", SDQ_CUTOFFS, ids=lambda r: "-".join([r["informant"], r["age_form"], r["scale"], r["band_scheme"], r["band"]]))
def test_sdq_band_at_both_edges(sdq: kl.Instrument, row: dict[str, str]) -> None:
    form = SDQ_FORMS[row["informant"], row["age_form"]]
    low, high = int(row["low"]), int(row["high"])

    def band_at(score: int) -> str:
        answers = sdq_answers(row["informant"], {row["scale"]: score}, young=form == "p2-4")
        found = sdq.score(answers, form=form)[row["scale"]]
        assert (found.raw, found.status) == (score, "complete")
        band = found.band(row["band_scheme"])
        assert band is not None and band.certain and band.scheme == row["band_scheme"] and band.sources
        return band.id

    assert band_at(low) == row["band"]
    assert band_at(high) == row["band"]
    highest = {"total": 40, "impact": 6 if row["informant"] == "teacher" else 10}.get(row["scale"], 10)
    if low > 0:
        assert band_at(low - 1) != row["band"]
    if high < highest:
        assert band_at(high + 1) != row["band"]


@pytest.mark.parametrize("row", ASQ3_CUTOFFS, ids=lambda r: f"{r['interval_months']}-{r['area']}")
def test_asq3_cutoff_on_both_sides(asq3: kl.Instrument, row: dict[str, str]) -> None:
    cutoff = float(row["cutoff_refer"])
    below = int(cutoff // 5) * 5  # area scores go in steps of 5, and no cut-off lies on one
    assert below < cutoff < below + 5
    for score, expected in ((0, "referral"), (below, "referral"), (below + 5, "above_cutoff"), (60, "above_cutoff")):
        found = asq3.score(area_of(row["area"], score), form=row["interval_months"])[row["area"]]
        assert found.raw == score
        band = found.band()
        assert band is not None and band.id == expected and not band.illustrative
    limits = asq3.score(area_of(row["area"], below), form=row["interval_months"])[row["area"]].band()
    assert limits is not None and limits.high == pytest.approx(cutoff, abs=0.005)


def dates_for(months: int, days: int) -> dict[str, datetime.date]:
    """Birth and assessment dates that lie so many completed months and days apart: born on the first of a month, so
    that the last completed month begins on 1 July, a month of 31 days."""
    count = 2024 * 12 + 6 - months
    return {"birth_date": datetime.date(count // 12, count % 12 + 1, 1), "assessment_date": datetime.date(2024, 7, 1 + days)}


@pytest.mark.parametrize("row", ASQ3_WINDOWS, ids=lambda r: r["interval_months"])
def test_asq3_window_to_the_day(asq3: kl.Instrument, row: dict[str, str]) -> None:
    form = row["interval_months"]
    first = (int(row["min_months"]), int(row["min_days"]))
    last = (int(row["max_months"]), int(row["max_days"]))

    def fitting(months: int, days: int) -> list[str]:
        """The forms that fit this age, the chosen one first; the same from an age and from dates."""
        try:
            by_dates = asq3.choose_form(**dates_for(months, days), informant="parent")
        except kl.ResponseError as error:
            assert error.refusal == "no_form_for_age"
            return []
        by_age = asq3.choose_form(age=f"{months}m{days}d", informant="parent")
        assert by_dates.form == by_age.form and by_dates.chronological_age == kl.Age(months, days)
        return [by_dates.form, *by_dates.also_fitting]

    # From 9 months 0 days to 9 months 30 days two forms fit, and the publisher recommends the 10-month form.
    chosen = "10" if form == "9" else form
    assert fitting(*first)[0] == chosen and form in fitting(*first)
    assert fitting(*last)[0] == chosen and form in fitting(*last)
    assert form not in fitting(*((first[0], first[1] - 1) if first[1] > 0 else (first[0] - 1, 30)))
    assert form not in fitting(*((last[0], last[1] + 1) if last[1] < 30 else (last[0] + 1, 0)))


def test_asq3_windows_leave_no_gap(asq3: kl.Instrument) -> None:
    for months in range(1, 66):
        for days in range(31):
            assert asq3.choose_form(age=f"{months}m{days}d", informant="parent").form
    for outside in ("0m30d", "66m1d"):
        with pytest.raises(kl.ResponseError) as raised:
            asq3.choose_form(age=outside, informant="parent")
        assert raised.value.refusal == "no_form_for_age"


@pytest.mark.parametrize("row", reference("asq3_sequential_items.csv"), ids=lambda r: f"{r['interval_months']}-{r['area']}-{r['advanced_item']}-{r['earlier_item']}")
def test_asq3_later_skill_earns_the_earlier(asq3: kl.Instrument, row: dict[str, str]) -> None:
    form, area = row["interval_months"], row["area"]

    def earned_by(item: str) -> set[str]:
        rows = reference("asq3_sequential_items.csv")
        return {r["earlier_item"] for r in rows if (r["interval_months"], r["area"], r["advanced_item"]) == (form, area, item)}

    for item in (row["advanced_item"], row["earlier_item"]):
        for answer in (10, 5):
            answers = {**area_of(area, 0), f"{area}_{item}": answer}
            assert asq3.score(answers, form=form)[area].raw == answer + 10 * len(earned_by(item))
            assert asq3.score(answers, form=form, credits=False)[area].raw == answer


@pytest.mark.parametrize("form", [row["interval_months"] for row in ASQ3_WINDOWS])
def test_asq3_overall_questions_call_for_follow_up(asq3: kl.Instrument, form: str) -> None:
    key = [row for row in reference("asq3_overall_key.csv") if row["interval_months"] == form]
    items = [item for item in asq3.forms()[form].items if item.rpartition("_")[0] not in ASQ3_AREAS]
    assert len(items) == len(key)
    code = {"yes": 1, "no": 0}
    for item, row in zip(items, sorted(key, key=lambda r: int(r["overall_item"])), strict=True):
        calls = code[row["answer_to_follow_up"]]
        alerts = [a for a in asq3.score({item: calls}, form=form).alerts if a.certain]
        assert len(alerts) == 1, (item, row["topic_label"])
        assert not [a for a in asq3.score({item: 1 - calls}, form=form).alerts if a.certain]
