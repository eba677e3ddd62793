"""Cycles of a visit, from tables of every kind; expected values worked by hand."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from typer.testing import CliRunner

import kartlegg as kl
from kartlegg.cli import app

DIMENSIONS = ["positive_climate", "negative_climate", "teacher_sensitivity", "regard_child", "behaviour_guidance",
              "facilitation", "feedback", "language_modelling"]  # fmt: skip


@pytest.fixture(scope="module")
def toddler() -> kl.Instrument:
    return kl.load("class-toddler")


def cycles(**columns: list[object]) -> pd.DataFrame:
    """A row a cycle, every dimension at 4 but those that are given."""
    rows = len(columns["group"])
    return pd.DataFrame({name: [4] * rows for name in DIMENSIONS} | columns)


WEEK = cycles(
    group=["b", "a", "b", "b", "a", "b", "a", "a", "b"],
    day=[1, 1, 1, 1, 1, 1, 1, 2, 1],
    positive_climate=[5, 4, 6, 6, 4, 5, 4, 7, 9],
    negative_climate=[1, 1, 2, 1, 1, 1, 1, 1, 1],
)


def test_a_visit_is_a_row(toddler: kl.Instrument) -> None:
    visits = toddler.score_cycles(WEEK, visit=["group", "day"])
    assert len(visits) == 3
    frame = visits.to_pandas()
    assert frame[["group", "day"]].values.tolist() == [["b", 1], ["a", 1], ["a", 2]]
    assert visits.cycles.tolist() == [5, 3, 1]
    assert visits.scored.tolist() == [4, 3, 1]  # 9 is no rating
    # Group b: (5 + 6 + 6 + 5) / 4, 5 / 4, and (5.5 + (8 - 1.25) + 4 + 4 + 4) / 5; the others have fewer than four cycles.
    assert frame["positive_climate"].tolist() == pytest.approx([5.5, np.nan, np.nan], nan_ok=True)
    assert frame["negative_climate"].tolist() == pytest.approx([1.25, np.nan, np.nan], nan_ok=True)
    assert frame["emotional_behavioural_support"].tolist() == pytest.approx([4.85, np.nan, np.nan], nan_ok=True)
    assert frame["engaged_support"].tolist() == pytest.approx([4, np.nan, np.nan], nan_ok=True)
    assert frame["positive_climate.status"].tolist() == ["prorated", "too_many_missing", "too_many_missing"]
    assert frame["positive_climate.cycles"].tolist() == [4, 3, 1]
    assert visits["positive_climate", "raw"][0] == 5.5
    assert visits["positive_climate", "cycles"].tolist() == [4, 3, 1]
    assert visits["positive_climate", "status"].tolist() == frame["positive_climate.status"].tolist()
    assert visits["positive_climate", "range"].tolist() == [None] * 3
    assert visits.form.tolist() == ["cycle"] * 3
    assert [column for column in frame if "range" in column] == []  # bands are for whole numbers
    assert frame["note"].tolist() == [
        "1 of 5 cycles could not be scored. The bands hold for a single cycle, so a combined score has none.",
        "There is no combined score: 3 cycles with a score, and at least 4 needed.",
        "There is no combined score: 1 cycle with a score, and at least 4 needed.",
    ]
    assert [visits.note(row) for row in range(3)] == frame["note"].tolist()
    assert len(visits.table) == 9
    assert len(visits.table.refused_rows) == 1


def test_a_visit_by_itself(toddler: kl.Instrument) -> None:
    visits = toddler.score_cycles(WEEK, visit=["group", "day"], language="nb")
    visit = visits.row(0)
    assert (visit.cycles, visit.scored, visit.form, visit.illustrative) == (5, 4, "cycle", False)
    assert [score.scale for score in visit.scores] == toddler.scale_ids
    first = visit.scores[0]
    assert (first.raw, first.status, first.cycles, first.bands) == (5.5, "prorated", 4, [])
    assert first.note == "4 av 5 runder har en skåre; de andre teller ikke."
    assert visit.sources == ["Early learning page on the CLASS, sites.google.com/ousd.org: number and length of the cycles."]
    assert visits.row(-1).note == "Det er ingen samlet skåre: 1 runde med skåre, og minst 4 kreves."
    assert visits.note(-1) == visits.row(2).note
    with pytest.raises(IndexError):
        visits.row(3)
    reports = [visits.table.row(row) for row in (0, 2, 3, 5)]
    alone = toddler.combine_cycles(reports, language="nb")
    assert [score.raw for score in alone.scores] == [score.raw for score in visit.scores]
    assert alone.scores[0].status == "complete"
    assert "Visit(4 of 4 cycles)" in repr(alone)
    assert repr(visits) == "VisitTable('class-toddler': 3 visits, 9 cycles)"
    html = visits._repr_html_()
    assert "Positivt klima" in html
    assert "besøk med skåre" in html


@pytest.mark.parametrize("kind", [pl.DataFrame, pa.table, lambda df: df.to_dict("list"), lambda df: df.to_dict("records")])
def test_every_kind_of_table(toddler: kl.Instrument, kind: object) -> None:
    want = toddler.score_cycles(WEEK, visit=["group", "day"]).to_pandas()
    visits = toddler.score_cycles(kind(WEEK), visit=["group", "day"])  # type: ignore[operator]
    pd.testing.assert_frame_equal(visits.to_pandas(), want)
    assert pl.DataFrame(visits)["positive_climate"].to_list() == [5.5, None, None]
    assert visits.to_arrow().schema.metadata[b"kartlegg.instrument"] == b"class-toddler"
    assert visits.to_polars().equals(pl.DataFrame(visits))
    shown = visits.to_frame()
    assert type(shown) is {"polars": pl.DataFrame, "pyarrow": pa.Table}.get(type(kind(WEEK)).__module__.partition(".")[0], pd.DataFrame)  # type: ignore[operator]


def test_rows_without_a_visit_are_said(toddler: kl.Instrument) -> None:
    df = cycles(group=["a", None, "a", "a", "a"])
    visits = toddler.score_cycles(df, visit="group")
    assert visits.cycles.tolist() == [4]
    assert visits.notes == ["1 rows name no visit, and belong to none"]
    assert visits["feedback", "raw"].tolist() == [4]
    empty = toddler.score_cycles(df.iloc[:0], visit="group")
    assert len(empty) == 0
    assert len(empty.to_pandas()) == 0


def test_what_cannot_be_combined(toddler: kl.Instrument, epds: kl.Instrument) -> None:
    with pytest.raises(kl.ResponseError, match="visit: no column 'grup'.*'group'"):
        toddler.score_cycles(WEEK, visit="grup")
    with pytest.raises(kl.ResponseError, match="visit: no column is named"):
        toddler.score_cycles(WEEK, visit=[])
    with pytest.raises(kl.ResponseError, match="the sheets of epds are not cycles of a visit"):
        epds.combine_cycles([])
    assert epds.cycles() is None
    with pytest.raises(kl.ResponseError, match="rapporten gjelder epds .*class-toddler"):
        toddler.combine_cycles([epds.score({"laughter": 0})], language="nb")
    rule = toddler.cycles("nn")
    assert rule is not None
    assert (rule.title, rule.at_least, rule.combine, rule.bands, rule.illustrative) == ("rundar", 4, "mean", [], False)
    assert "utleidd" in rule.note
    assert rule.sources
    assert repr(rule) == "CycleRule(mean of at least 4)"


def test_the_command_line_shows_the_rule() -> None:
    shown = CliRunner().invoke(app, ["show", "class-toddler", "--lang", "nb"]).output
    assert "runder: mean of at least 4. Det observeres fire runder eller flere" in " ".join(shown.split())
    assert "Cycles of a visit" not in CliRunner().invoke(app, ["show", "epds"]).output


def test_a_hundred_thousand_cycles(toddler: kl.Instrument) -> None:
    """Against the mean by group of pandas; and no slower than a second or two on a busy machine."""
    random = np.random.default_rng(5)
    df = pd.DataFrame(random.integers(1, 8, (100_000, 8), dtype=np.int8), columns=DIMENSIONS)
    df["group"] = random.permutation(np.repeat(np.arange(20_000), 5))
    start = time.perf_counter()
    visits = toddler.score_cycles(df, visit="group")
    raw = visits["feedback", "raw"]
    assert time.perf_counter() - start < 5
    want = df.groupby("group", sort=False)["feedback"].mean()
    assert raw == pytest.approx(want.to_numpy())
    assert visits.to_pandas()["group"].tolist() == want.index.tolist()
