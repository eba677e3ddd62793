"""Agreement of raters straight from a long table of codings; expected values worked by hand."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from test_cycles import DIMENSIONS, cycles
from typer.testing import CliRunner

import kartlegg as kl
from kartlegg import _core
from kartlegg.cli import app

# Five cycles of group g. Positive climate: A 2 3 5 6 4, B 2 4 5 3 and no fifth cycle; everything else is 4.
CODINGS = cycles(
    group=["g"] * 9,
    cycle=[1, 2, 3, 4, 5, 4, 3, 2, 1],
    observer=["A"] * 5 + ["B"] * 4,
    positive_climate=[2, 3, 5, 6, 4, 3, 5, 4, 2],
)
SMALL = """format: 1
id: small
version: "1.0.0"
title: {en: Small}
purpose: observation
rights: {owner: Nobody, wording: included, use: {en: Free.}, source: made-up}
sources: {made-up: {citation: Invented for the tests.}}
informants: {observer: {en: observer}}
options:
  place: [{code: 0}, {code: 1}, {code: 7}, {code: 9, non_answer: missing}]
  points: [{code: 0, score: 0}, {code: 1, score: 1}, {code: 2, score: 2}]
items:
  - {id: place, topic: {en: place}, options: place, scored: false}
  - {id: calm, topic: {en: calmness}, options: points}
forms: [{id: only, informant: observer, title: {en: only}, items: all, source: made-up}]
scales: {peace: {title: {en: Peace}, items: [calm], score: sum, concern: low, source: made-up}}
"""


@pytest.fixture(scope="module")
def toddler() -> kl.Instrument:
    return kl.load("class-toddler")


@pytest.fixture(scope="module")
def small() -> kl.Instrument:
    return kl.Instrument(_core.parse(SMALL))


def test_an_ordered_item_by_hand(toddler: kl.Instrument) -> None:
    found = toddler.agreement(CODINGS, rater="observer", of=["group", "cycle"])
    row = next(one for one in found.rows if one.kind == "item" and one.id == "positive_climate")
    assert (row.level, row.units, row.pairs, row.alone) == ("ordinal", 4, 4, 1)
    assert (row.exact, row.within_one) == (0.5, 0.75)  # 2-2, 3-4, 5-5, 6-3
    # Quadratic weights: 1 - mean of squares (0 + 1 + 0 + 9) / 4 over those by chance, 2.5 + 1.25 + (4 - 3.5)^2.
    assert row.kappa == pytest.approx(1 - 2.5 / 4)
    assert row.kappa_method == "kappa.quadratic"
    # MSR 3.5, MSC .5, MSE 1.5: (3.5 - 1.5) / (3.5 + 1.5 + 2 (.5 - 1.5) / 4).
    assert row.icc == pytest.approx(2 / 4.5)
    assert (row.icc_form, row.icc_n) == ("agreement", 4)
    assert row.alpha_lower < row.alpha < row.alpha_upper or math.isnan(row.alpha_lower)
    assert math.isnan(row.ac1)
    # Wilson's interval of 2 of 4.
    z = 1.959963984540054
    assert row.exact_lower == pytest.approx((0.5 + z * z / 8 - z * math.sqrt(0.0625 + z * z / 64)) / (1 + z * z / 4))


def test_a_scale_has_no_kappa(toddler: kl.Instrument) -> None:
    found = toddler.agreement(CODINGS, rater="observer", of=["group", "cycle"], draws=50)
    row = found["emotional_behavioural_support"]
    # (x + 7 + 12 - 3) / 5 with negative climate 4: 2, .2 less for each point of positive climate: never more than .6 apart.
    assert (row.kind, row.level, row.exact, row.within_one) == ("scale", "interval", 0.5, 1)
    assert math.isnan(row.kappa)
    assert row.icc == pytest.approx(2 / 4.5)
    assert found["feedback"].reason == "no_variance"
    assert found["feedback"].exact == 1
    assert math.isnan(found["feedback"].icc)


def test_what_has_no_partner_is_said(toddler: kl.Instrument) -> None:
    more = pd.concat([CODINGS, cycles(group=[None, "h", "h"], cycle=[1, 1, 1], observer=["A", None, "B"], positive_climate=[1, 1, 9])])
    found = toddler.agreement(more.reset_index(drop=True), rater="observer", of=["group", "cycle"], draws=0)
    assert found.alone == ["group g, cycle 5"]
    assert found.notes == [
        "1 rows could not be scored, and were left out",
        "1 rows name no rater, and were left out",
        "1 rows do not say what was coded, and were left out",
        "coded by one rater only, without a partner: 1 (group g, cycle 5)",
    ]
    assert found.raters == ["A", "B"]
    assert found.confidence == 0.95


def test_answers_without_an_order(small: kl.Instrument) -> None:
    a, b = [0, 0, 1, 7, 1, 0, 9], [0, 1, 1, 7, 1, 0, 0]
    df = pd.DataFrame({"child": [*range(7), *range(7)], "who": ["x"] * 7 + ["y"] * 7, "place": a + b, "calm": [1, 2, 0, 1, 2, 1, 1] * 2})
    found = small.agreement(df, rater="who", of="child")
    row = found["place"]
    assert (row.level, row.pairs, row.alone) == ("nominal", 6, 1)  # 9: cannot say
    # p_o 5/6; p_e (3 x 2 + 2 x 3 + 1 x 1) / 36.
    assert row.kappa == pytest.approx((30 - 13) / (36 - 13))
    assert row.kappa_method == "kappa.unweighted"
    # The child with one rating counts for the shares of the places: 3.5, 2.5 and 1 of 7.
    expected = (3.5 * 3.5 + 2.5 * 4.5 + 1 * 6) / 49 / 2
    assert row.ac1 == pytest.approx((5 / 6 - expected) / (1 - expected))
    assert math.isnan(row.icc)
    assert math.isnan(row.within_one)
    assert row.icc_form == ""
    assert found["calm"].icc == 1
    assert found["calm"].reason == "perfect_agreement"
    three = pd.concat([df, pd.DataFrame({"child": range(6), "who": "z", "place": b[:6], "calm": 1})], ignore_index=True)
    more = small.agreement(three, rater="who", of="child", draws=0)
    assert more["place"].kappa_method == "fleiss_kappa"
    assert math.isnan(more["calm"].kappa)
    assert more["calm"].icc_form == "one_way"  # the seventh child was coded by two
    assert more["calm"].icc_n == 6


def test_raters_who_share_no_unit_with_all_others(small: kl.Instrument) -> None:
    # Pairs (x, y), (y, z), (z, x) on two children each, calm 0-1, 2-2, 1-1, 2-1, 0-0, 2-2.
    df = pd.DataFrame({
        "child": [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6], "who": list("xyxyyzyzzxzx"), "place": 0,
        "calm": [0, 1, 2, 2, 1, 1, 2, 1, 0, 0, 2, 2],
    })  # fmt: skip
    row = small.agreement(df, rater="who", of="child", draws=0)["calm"]
    # Subject means .5 2 1 1.5 0 2, grand 7/6: MSR 2 x 3.3333 / 5, MSW (.5 + .5) / 6.
    msr, msw = 2 * (0.25 + 4 + 1 + 2.25 + 4 - 6 * (7 / 6) ** 2) / 5, 1 / 6
    assert row.icc == pytest.approx((msr - msw) / (msr + msw))
    assert (row.icc_form, row.icc_n, row.pairs) == ("one_way", 6, 6)


def test_observers_against_master_codes(toddler: kl.Instrument) -> None:
    found = toddler.agreement(CODINGS, rater="observer", of=["group", "cycle"], master="A", draws=0)
    (observer,) = found.observers
    # 32 codes of four cycles: all alike but two of positive climate, one of them within a point.
    assert (observer.rater, observer.units, observer.codes, observer.not_coded) == ("B", 4, 32, 0)
    assert (observer.exact, observer.within_one) == (30 / 32, 31 / 32)
    assert found.notes[-1].startswith("shares against the codes of A are shown without a verdict")
    gap = CODINGS.copy()
    gap.loc[5, "feedback"] = None
    (observer,) = toddler.agreement(gap, rater="observer", of=["group", "cycle"], master="A", draws=0).observers
    assert (observer.codes, observer.not_coded) == (31, 1)
    assert found.observers_to_pandas()["rater"].tolist() == ["B"]
    assert "uten dom" in toddler.agreement(CODINGS, rater="observer", of="cycle", master="B", draws=0, language="nb").notes[-1]


@pytest.mark.parametrize("kind", [pl.DataFrame, pa.table, lambda df: df.to_dict("list")])
def test_every_kind_of_table(toddler: kl.Instrument, kind: object) -> None:
    want = toddler.agreement(CODINGS, rater="observer", of=["group", "cycle"], draws=20).to_pandas()
    found = toddler.agreement(kind(CODINGS), rater="observer", of=["group", "cycle"], draws=20)  # type: ignore[operator]
    pd.testing.assert_frame_equal(found.to_pandas(), want)


def test_the_table_tells_itself(toddler: kl.Instrument) -> None:
    found = toddler.agreement(CODINGS, rater="observer", of=["group", "cycle"], master="A", language="nn", draws=20)
    assert len(found) == len(found.rows) == 18  # 8 items, 8 scales, 2 composites
    html = found._repr_html_()
    assert "innanfor eitt poeng" in html
    assert "<th" in html
    told = found.to_dict()
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    assert told["master"] == "A"
    headings, rows = found.told()
    assert len(headings) == len(rows[0]) == 7
    assert rows[0][2] == "50 % [15–85]"
    assert repr(found).endswith("2 raters, 18 items and scales)")
    with pytest.raises(KeyError, match="no item or scale 'feedbak'; did you mean 'feedback'"):
        found["feedbak"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"rater": "observr"}, "rater: no column 'observr'"),
        ({"of": "cykle"}, "of: no column 'cykle'"),
        ({"of": "group"}, r"of: 'A' coded group g more than once \(rows 0, 1, counted from 0\)"),
        ({"master": "C"}, "master: no rater 'C'"),
        ({"rater": "group"}, "rater: column 'group' names 1 raters"),
    ],
)
def test_wrong_calls(toddler: kl.Instrument, options: dict[str, str], message: str) -> None:
    told = {"rater": "observer", "of": ["group", "cycle"], "draws": 0} | options
    df = CODINGS.iloc[:5] if options == {"rater": "group"} else CODINGS
    with pytest.raises(kl.ResponseError, match=message):
        toddler.agreement(df, **told)


def test_the_command_line(tmp_path: Path) -> None:
    CODINGS.to_csv(tmp_path / "codings.csv", index=False)
    output = tmp_path / "agreement.csv"
    arguments = ["agreement", "class-toddler", str(tmp_path / "codings.csv"), "--rater", "observer", "--of", "group,cycle"]
    result = CliRunner().invoke(app, [*arguments, "--master", "A", "-o", str(output), "--lang", "en"])
    assert result.exit_code == 0, result.output
    assert "coded by one rater only, without a partner: 1 (group g, cycle 5)" in result.output
    assert "without a verdict" in result.output
    assert "94 %" in result.output  # 30 of 32
    written = pd.read_csv(output)
    assert written["id"].tolist()[:8] == DIMENSIONS
    assert written["kappa"][0] == pytest.approx(0.375)
