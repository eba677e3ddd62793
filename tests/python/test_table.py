"""Tables: columns found by name, rows refused with a reason, and the same bits as one person alone."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sheets import ASQ3_AREAS, IMPACT, SDQ_NUMBERS, SDQ_SCALES, area_of, sdq_answers

import kartlegg as kl

SDQ_ITEMS = [item for items in SDQ_SCALES.values() for item in items]
OLD_NUMBERS = {item: number for item, number in SDQ_NUMBERS.items() if item not in ("argues", "spite")}


def frame(*answers: dict[str, Any], **columns: Any) -> pd.DataFrame:
    return pd.DataFrame(list(answers)).assign(**columns)


# -- the same as one person alone -------------------------------------------------------------------------------------

code = st.one_of(st.none(), st.integers(0, 2))
sheet = st.fixed_dictionaries({
    **dict.fromkeys(SDQ_ITEMS, code), "difficulties": st.one_of(st.none(), st.integers(0, 3)),
    **dict.fromkeys(IMPACT["parent"], st.one_of(st.none(), st.integers(0, 3))),
})  # fmt: skip


def same_bits(a: float, b: float | None) -> bool:
    return np.float64(a).tobytes() == np.float64(math.nan if b is None else b).tobytes() or (math.isnan(a) and b is None)


@settings(max_examples=60, deadline=None)
@given(sheets=st.lists(sheet, min_size=1, max_size=5), threads=st.sampled_from([1, 2]))
def test_a_row_alone_equals_the_row_in_a_table(sheets: list[dict[str, int | None]], threads: int) -> None:
    sdq = kl.load("sdq")
    table = sdq.score_table(pd.DataFrame(sheets).astype(float), form="p4-17", threads=threads)
    flat = table.to_pandas()
    for row, answers in enumerate(sheets):
        alone = sdq.score(answers, form="p4-17")
        for score in alone:
            assert same_bits(table[score.scale, "raw"][row], score.raw)
            assert same_bits(table[score.scale, "lower"][row], score.reachable.lower if score.reachable else None)
            assert same_bits(table[score.scale, "upper"][row], score.reachable.upper if score.reachable else None)
            assert table[score.scale, "status"][row] == score.status
            band = score.band()
            assert table[score.scale, "band"][row] == (band.id if band else None)
            for band in score.bands:
                assert flat.loc[row, f"{score.scale}.{band.scheme}"] == band.id
                assert flat.loc[row, f"{score.scale}.{band.scheme}.certain"] == band.certain
        assert table.row(row).to_dict() == alone.to_dict()


area_codes = st.one_of(st.none(), st.sampled_from([0, 5, 10]))


@settings(max_examples=30, deadline=None)
@given(
    sheets=st.lists(st.fixed_dictionaries({f"{a}_{i}": area_codes for a in ASQ3_AREAS for i in range(1, 7)}), min_size=1, max_size=4),
    months=st.floats(1, 65.9), early=st.integers(0, 12),
)  # fmt: skip
def test_ages_and_forms_too(sheets: list[dict[str, int | None]], months: float, early: int) -> None:
    asq3 = kl.load("asq-3")
    who: dict[str, Any] = {"age_months": months, "weeks_early": early, "informant": "parent"}
    table = asq3.score_table(pd.DataFrame(sheets).astype(float), **who)
    for row, answers in enumerate(sheets):
        try:
            alone = asq3.score(answers, **who)
        except kl.ResponseError as error:
            assert table.refused_rows[row].reason == error.refusal
            continue
        assert table.row(row).to_dict() == alone.to_dict()
        assert table.form[row] == alone.form.form


def test_threads_give_the_same_bits(sdq: kl.Instrument) -> None:
    rng = np.random.default_rng(5)
    data = pd.DataFrame({item: rng.choice([0, 1, 2, np.nan], 5000) for item in SDQ_ITEMS})
    one, many = (sdq.score_table(data, form="p4-17", threads=threads).to_pandas() for threads in (1, 4))
    pd.testing.assert_frame_equal(one, many, check_exact=True)


# -- how columns are found --------------------------------------------------------------------------------------------


def test_columns_by_item_id_pattern_and_mapping(sdq: kl.Instrument) -> None:
    answers = sdq_answers("parent", {"emotional": 4, "conduct": 3, "prosocial": 7, "impact": 2})
    by_id = frame(answers)
    expected = sdq.score_table(by_id, form="p4-17").to_pandas()
    prefixed = by_id.rename(columns=lambda name: f"p_{name}")
    pd.testing.assert_frame_equal(sdq.score_table(prefixed, items="p_{id}", form="p4-17").to_pandas(), expected)
    odd = by_id.rename(columns={"worries": "V17"})[list(reversed(["V17", *[c for c in by_id if c != "worries"]]))]
    mapping = {item: item for item in by_id if item != "worries"} | {"worries": "V17"}
    pd.testing.assert_frame_equal(sdq.score_table(odd, items=mapping, form="p4-17").to_pandas(), expected)


def test_number_pattern_and_both_age_forms(sdq: kl.Instrument) -> None:
    old = {f"sdqp{OLD_NUMBERS[item]}": c for item, c in sdq_answers("parent", {"conduct": 10, "peer": 3}).items() if item in OLD_NUMBERS}
    data = frame(old, old, age=[9.0, 3.0])
    table = sdq.score_table(data, items="sdqp{number}", age_years="age", informant="parent")
    assert list(table.form) == ["p4-17", "p2-4"]
    # Items 18 and 22 ask something else on the form for ages 2-4, and count for conduct on both.
    assert list(table["conduct", "raw"]) == [10, 10] and list(table["peer", "raw"]) == [3, 3]
    old_report, young_report = table.row(0), table.row(1)
    assert "lying (18)" in old_report.explain("conduct") and "arguing (18)" in young_report.explain("conduct")
    assert [note for note in table.notes if "sdqp18" in note and "lies, argues" in note]
    assert [note for note in table.notes if "distress" in note], "the impact items have no column"


def test_a_column_that_a_form_asks_twice_is_an_error(sdq: kl.Instrument) -> None:
    with pytest.raises(kl.ResponseError, match="asks both"):
        sdq.score_table(pd.DataFrame({"a": [1]}), items={"lies": "a", "steals": "a"}, form="p4-17")


@pytest.mark.parametrize(("items", "words"), [
    ({"worrys": "worries"}, "did you mean 'worries'"),
    ({"worries": "worris"}, "did you mean 'worries'"),
    ("sdq_{id}", "no column fits the pattern"),
    ("sdq", "neither {id} nor {number}"),
    ("{id}{x}", "cannot be read"),
])  # fmt: skip
def test_wrong_names_are_errors(sdq: kl.Instrument, items: Any, words: str) -> None:
    with pytest.raises(kl.ResponseError) as raised:
        sdq.score_table(pd.DataFrame({"worries": [1], "afraid": [2]}), items=items, form="p4-17")
    assert words in str(raised.value)


def test_no_column_like_an_item(sdq: kl.Instrument) -> None:
    with pytest.raises(kl.ResponseError, match="no column is named like an item"):
        sdq.score_table(pd.DataFrame({"x": [1]}), form="p4-17")


@pytest.mark.parametrize(("who", "words"), [
    ({"age_years": "agee", "informant": "parent"}, "did you mean 'age'"),
    ({"form": "p4-18"}, "'p4-18' is neither a column nor one of the instrument; did you mean 'p4-17'"),
    ({"informant": "mother", "age_years": 8}, "neither a column"),
    ({"age_years": 8, "age_months": 96, "informant": "parent"}, "age once"),
    ({"age_years": [8, 9], "informant": "parent"}, "2 values for 1 rows"),
    ({"form": "p4-17", "gestation": "age"}, "33w5d"),
    ({"form": "p4-17", "weeks_early": 3, "gestation": "36w"}, "one of them"),
])  # fmt: skip
def test_wrong_calls_are_errors(sdq: kl.Instrument, who: dict[str, Any], words: str) -> None:
    with pytest.raises(kl.ResponseError) as raised:
        sdq.score_table(pd.DataFrame({"worries": [1], "age": [8.0]}), **who)
    assert words in str(raised.value) and raised.value.refusal == "none"


def test_a_series_of_another_table_is_an_error(sdq: kl.Instrument) -> None:
    data = pd.DataFrame({"worries": [1, 2]}, index=[10, 11])
    with pytest.raises(kl.ResponseError, match="index"):
        sdq.score_table(data, age_years=pd.Series([8, 9]), informant="parent")
    table = sdq.score_table(data, age_years=pd.Series([8, 9], index=data.index), informant="parent")
    assert list(table.to_pandas().index) == [10, 11]


def test_columns_that_occur_twice_are_an_error(sdq: kl.Instrument) -> None:
    data = pd.DataFrame([[1, 2]], columns=["worries", "worries"])
    with pytest.raises(kl.ResponseError, match="occurs 2 times"):
        sdq.score_table(data, form="p4-17")


def test_a_mapping_of_columns_will_do(sdq: kl.Instrument) -> None:
    table = sdq.score_table({"worries": [1, 2], "afraid": [0, 2], "clingy": np.array([1, 2])}, form="p4-17")
    assert list(table["emotional", "raw"]) == [3, 10]


# -- who the answers are about ----------------------------------------------------------------------------------------


def test_ages_in_every_kind_of_column(asq3: kl.Instrument) -> None:
    answers = frame(area_of("communication", 30), area_of("communication", 30))
    days = [365, 800]
    told: list[dict[str, Any]] = [
        {"age_months": [d / 30.436875 for d in days]}, {"age_years": [d / 365.2425 for d in days]}, {"age_days": days},
        {"birth_date": pd.to_datetime(["2023-01-01", "2021-10-23"]), "assessment_date": "2024-01-01"},
        {"birth_date": ["2023-01-01", "2021-10-23"], "assessment_date": pd.Timestamp("2024-01-01").date()},
    ]  # fmt: skip
    for who in told:
        assert list(asq3.score_table(answers, informant="parent", **who).form) == ["12", "27"]


def test_dates_win_over_an_age_and_gaps_fall_back(asq3: kl.Instrument) -> None:
    answers = frame(*[area_of("communication", 30)] * 3)
    born = pd.Series(pd.to_datetime(["2023-01-01", None, None]))
    table = asq3.score_table(answers, birth_date=born, assessment_date="2024-01-01", age_months=[50, 50, None], informant="parent")
    assert list(table.form) == ["12", "48", None]
    assert [r.reason for r in table.refused_rows] == ["missing_age"]


def test_prematurity_by_weeks_and_by_gestation(asq3: kl.Instrument) -> None:
    answers = frame(*[area_of("communication", 30)] * 4)
    weeks = asq3.score_table(answers, age_months=12.2, weeks_early=[5, 2, None, 0], informant="parent")
    gestation = asq3.score_table(answers, age_months=12.2, gestation=["33w5d", "37w", None, "39w0d"], informant="parent")
    assert list(weeks.form) == list(gestation.form) == ["12", "12", "12", "12"]
    assert list(weeks.age_used_months) == list(gestation.age_used_months)
    assert weeks.age_used_months[0] < 11.5 < weeks.age_used_months[1]


def test_values_that_cannot_be_read_are_noted(asq3: kl.Instrument) -> None:
    answers = frame(*[area_of("communication", 30)] * 5)
    table = asq3.score_table(
        answers, age_months=["12", "twelve", "12", "12", "12"], gestation=["33w5d", None, "39.4", None, None],
        sex=["f", "M", "", "boy", None], informant="parent",
    )  # fmt: skip
    assert list(table.form) == ["10", None, None, "12", "12"]  # row 2: born how early? then which form?
    assert table.refused["reason"].tolist() == ["missing_age", "impossible_age"]
    assert "'twelve' cannot be read" in table.note(1) and "column 'age_months'" in table.note(1)
    assert "'39.4' cannot be read" in table.note(2)
    assert "'boy' cannot be read" in table.note(3)
    assert table.note(4) == ""


def test_a_column_wins_over_a_value_of_the_same_name(sdq: kl.Instrument) -> None:
    data = frame({"worries": 1}, {"worries": 1}, parent=["teacher", "parent"])
    assert list(sdq.score_table(data, informant="parent", age_years=8).form) == ["t4-17", "p4-17"]
    assert list(sdq.score_table(data[["worries"]], informant="parent", age_years=8).form) == ["p4-17", "p4-17"]


def test_forms_may_be_numbers_and_gaps(asq3: kl.Instrument) -> None:
    answers = frame(*[area_of("communication", 30)] * 3)
    table = asq3.score_table(answers, form=[16.0, "16", None], age_months=36.0, informant="parent")
    assert list(table.form) == ["16", "16", "36"]
    assert "outside" in table.note(0)


# -- rows that cannot be scored ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["int8", "int16", "int32", "int64", "float32", "float64", "Int8", "Int64", "Float64", "object", "strided"])
def test_columns_of_any_type_give_the_same_scores(sdq: kl.Instrument, kind: str) -> None:
    random = np.random.default_rng(5)
    codes = pd.DataFrame(random.integers(-1, 3, (500, len(SDQ_ITEMS))), columns=SDQ_ITEMS)  # -1: not answered
    expected = sdq.score_table(codes.astype(float).where(codes >= 0), form="p4-17").to_pandas()
    gaps = codes.astype("Int64").where(codes >= 0)
    if kind == "strided":
        frame = pd.DataFrame(np.asarray(codes, dtype=np.int8)[::1], columns=SDQ_ITEMS)
    elif kind[0] in "IFo":
        frame = gaps.astype(kind)
    else:
        frame = codes.astype(kind)
    pd.testing.assert_frame_equal(sdq.score_table(frame, form="p4-17").to_pandas(), expected)
    pd.testing.assert_frame_equal(sdq.score_table({name: frame[name] for name in frame}, form="p4-17").to_pandas(), expected)
    assert expected["total"].notna().any() and expected["total"].isna().any()


def test_a_table_keeps_the_columns_that_it_did_not_copy(sdq: kl.Instrument) -> None:
    def table() -> kl.ScoreTable:
        return sdq.score_table({item: np.ones(5000, dtype=np.int8) for item in SDQ_ITEMS}, form="p4-17")

    tables = [table() for _ in range(3)]
    assert all(t.row(4999)["emotional"].raw == 5 for t in tables)
    assert (tables[0]["emotional", "lower"] == 5).all()


def mixed(sdq: kl.Instrument) -> pd.DataFrame:
    good = sdq_answers("parent", {"total": 17})
    rows = [
        good, {**good, "worries": 7}, {**good, "worries": "?"}, {**good, "argues": 1}, good, good, good, good, good,
        {**good, "worries": ""}, {**good, "worries": None}, {**good, "worries": "2"}, {**good, "worries": -3},
    ]  # fmt: skip
    return pd.DataFrame(rows).astype(object).assign(
        who=["parent"] * 6 + ["father"] + ["parent"] * 6,
        age=[8, 8, 8, 8, None, -2, 8, 40, 8, 8, 8, 8, 8],
        form=[None] * 8 + ["p5-9"] + [None] * 4,
    )  # fmt: skip


REASONS = {1: "invalid_code", 2: "invalid_code", 3: "unknown_item", 4: "missing_age", 5: "impossible_age",
           6: "unknown_informant", 7: "no_form_for_age", 8: "unknown_form", 12: "invalid_code"}  # fmt: skip


def test_refused_rows_never_stop_the_rest(sdq: kl.Instrument) -> None:
    table = sdq.score_table(mixed(sdq), informant="who", age_years="age", form="form")
    assert {r.row: r.reason for r in table.refused_rows} == REASONS
    assert [0, 9, 10, 11] == np.flatnonzero(~np.isnan(table["total", "raw"])).tolist()
    columns = {r.row: r.column for r in table.refused_rows}
    assert (columns[1], columns[2], columns[12]) == ("worries", "worries", "worries")
    assert table.note(2) == "column 'worries': '?' is not a code"
    assert "7" in table.note(1) and "worries" in table.note(1)
    assert "-3" in table.note(12)
    flat = table.to_pandas()
    assert flat["refused"].dropna().to_dict() == REASONS
    assert flat.loc[[1, 2, 4], "total"].isna().all() and (flat.loc[list(REASONS), "note"] != "").all()
    assert list(table.refused["row"]) == list(REASONS)
    summary = table.summary()
    assert (summary.rows, summary.scored) == (13, 4)
    assert summary.refused["invalid_code"] == [1, 2, 12]
    with pytest.raises(kl.ResponseError, match="row 2 was not scored: column 'worries'") as raised:
        table.row(2)
    assert raised.value.refusal == "invalid_code"


def test_invalid_codes_as_missing(sdq: kl.Instrument) -> None:
    table = sdq.score_table(mixed(sdq).iloc[[0, 1, 2, 12]].reset_index(drop=True), informant="who", age_years="age", invalid="as_missing")
    assert list(table["emotional", "status"]) == ["complete", "prorated", "prorated", "prorated"]
    assert "'?' is not a code; counted as not answered" in table.note(2)
    assert any("'?'" in note for note in table.row(2).notes)
    assert "worries" in table.note(3)


def test_strict_names_row_and_column(sdq: kl.Instrument) -> None:
    with pytest.raises(kl.ResponseError) as raised:
        sdq.score_table(mixed(sdq), informant="who", age_years="age", form="form", strict=True)
    text = str(raised.value)
    assert text.startswith("9 rows cannot be scored (rows counted from 0):")
    assert "row 1, column 'worries': " in text and "row 2, column 'worries': '?' is not a code" in text
    assert len(raised.value.problems) == 9 and raised.value.problems[0].field == "row 1, column 'worries'"
    many = pd.DataFrame({"worries": [9] * 30})
    with pytest.raises(kl.ResponseError, match="... and 10 more"):
        sdq.score_table(many, form="p4-17", strict=True)


def test_missing_codes(sdq: kl.Instrument) -> None:
    data = pd.DataFrame({item: [1, 1, 1] for item in SDQ_SCALES["emotional"]}).astype(object)
    data.loc[0, "worries"], data.loc[1, "worries"], data.loc[2, "worries"] = 888, "n/a", "-9"
    table = sdq.score_table(data, form="p4-17", missing_codes=[888, "n/a", -9])
    assert list(table["emotional", "status"]) == ["prorated"] * 3 and not table.refused_rows


def test_already_keyed(epds: kl.Instrument) -> None:
    data = pd.DataFrame({f"EPDS_{number}": [3, 0] for number in range(1, 11)})
    keyed = epds.score_table(data, items="EPDS_{number}", already_keyed="all")
    assert list(keyed["total", "raw"]) == [30, 0]
    printed = epds.score_table(data, items="EPDS_{number}")
    assert list(printed["total", "raw"]) == [9, 21]  # three items 3, seven turned: 3 x 3, and 7 x 3


def test_credits_can_be_left_out(asq3: kl.Instrument) -> None:
    data = frame({f"fine_motor_{i}": 5 if i == 4 else 0 for i in range(1, 7)})
    assert asq3.score_table(data, form="16")["fine_motor", "raw"][0] == 15
    assert asq3.score_table(data, form="16", credits=False)["fine_motor", "raw"][0] == 5


# -- what comes back --------------------------------------------------------------------------------------------------


def test_columns_are_read_only_views(sdq: kl.Instrument) -> None:
    raw = sdq.score_table(pd.DataFrame({"worries": [1.0, 2.0]}), form="p4-17")["emotional", "raw"]
    assert raw.dtype == np.float64 and not raw.flags.writeable and not raw.flags.owndata
    with pytest.raises(ValueError, match="read-only"):
        raw[0] = 1
    assert np.isnan(raw).all()  # and the table that owned it is gone


def test_columns_by_name(sdq: kl.Instrument) -> None:
    table = sdq.score_table(frame(sdq_answers("parent", {"total": 17})), form="p4-17")
    assert table["total", "band"][0] == "abnormal" and table["total", "four_band_newer"][0] == "high"
    for key in [("totl", "raw"), ("total", "four"), "total", ("totl", "band")]:
        with pytest.raises(KeyError):
            table[key]  # type: ignore[index]


def test_flat_columns(sdq: kl.Instrument, epds: kl.Instrument) -> None:
    flat = epds.score_table(pd.DataFrame({f"q{i}": [0] for i in range(1, 11)}), items="q{number}").to_pandas()
    assert list(flat.columns[:8]) == ["refused", "form", "age_used_months", "note", "total", "total.status", "total.lower", "total.upper"]
    assert {"total.perinatal_10_13", "total.perinatal_10_13.certain", "alert.self-harm"} <= set(flat.columns)
    assert flat.loc[0, "alert.self-harm"] == "yes" and flat.loc[0, "total.perinatal_10_13.certain"]
    multi = sdq.score_table(pd.DataFrame({"worries": [1]}), form="p4-17").to_pandas(multiindex=True)
    assert ("total", "raw") in multi.columns and ("", "refused") in multi.columns


def test_alerts_that_cannot_be_known(epds: kl.Instrument) -> None:
    table = epds.score_table(pd.DataFrame({"q1": [0], "q10": [None]}), items="q{number}")
    assert table.to_pandas().loc[0, "alert.self-harm"] == "unknown"


def test_summary(sdq: kl.Instrument) -> None:
    rows = [sdq_answers("parent", {"emotional": score}) for score in (2, 4, 6, 6)]
    del rows[0]["worries"]
    summary = sdq.score_table(pd.DataFrame(rows), form="p4-17").summary()
    emotional = next(scale for scale in summary.scale_counts if scale.scale == "emotional")
    assert (emotional.scored, emotional.prorated, emotional.complete) == (4, 1, 3)
    shares = {band.band: band.count for band in summary.shown_bands("emotional")}
    assert shares == {"normal": 1, "borderline": 1, "abnormal": 2}
    assert summary.bands.query("scale == 'emotional' and scheme == 'four_band_newer' and band == 'high'")["count"].item() == 2
    # without "worries" the first row has 1 from four answers: 1 x 5 / 4 = 1.25, rounded to 1
    assert summary.scales.set_index("scale").loc["emotional", "mean"] == pytest.approx((1 + 4 + 6 + 6) / 4)
    assert "Emotional symptoms" in repr(summary) and "<table" in summary._repr_html_()


def test_shown_in_a_notebook(sdq: kl.Instrument) -> None:
    table = sdq.score_table(mixed(sdq), informant="who", age_years="age", form="form")
    html = table._repr_html_()
    assert "13 rows, 4 scored" in html and "invalid_code" in html and "Total difficulties" in html
    assert repr(table) == "ScoreTable('sdq': 13 rows, 9 not scored)"


def test_an_empty_table(sdq: kl.Instrument) -> None:
    table = sdq.score_table(pd.DataFrame({"worries": []}), form="p4-17")
    assert len(table) == 0 and table.to_pandas().shape[0] == 0 and table.summary().rows == 0


def test_pandas_nullable_and_categorical_columns(sdq: kl.Instrument) -> None:
    plain = pd.DataFrame({item: [1, 2, None] for item in SDQ_SCALES["emotional"]})
    expected = sdq.score_table(plain, form="p4-17").to_pandas()
    for kind in ("Int64", "Float64", "category", "object"):
        pd.testing.assert_frame_equal(sdq.score_table(plain.astype(kind), form="p4-17").to_pandas(), expected)
