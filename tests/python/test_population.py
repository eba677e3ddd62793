"""Statistics of a population: counts, shares and means by hand, and that no suppressed number can be worked out."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from sheets import epds_codes, sdq_answers
from typer.testing import CliRunner

import kartlegg as kl
from kartlegg._suppression import hidden_cells, hidden_in_row, with_sums
from kartlegg.cli import app

Table = npt.NDArray[Any]
BANDS = ["unlikely", "possible", "probable"]  # EPDS 0-9, 10-12, 13-30
SCORES = {"unlikely": 4, "possible": 11, "probable": 20}
NO_SCORE = -1


def epds_sheet(**sites: tuple[int, int, int] | tuple[int, int, int, int]) -> pd.DataFrame:
    """People by site: how many unlikely (score 4), possible (11), probable (20), and without enough answers."""
    rows = []
    for site, numbers in sites.items():
        for band, n in zip([*BANDS, None], numbers, strict=False):
            score = SCORES[band] if band else 0
            answers: dict[str, int | None] = epds_codes([score // 10 + (i < score % 10) for i in range(10)])
            rows += [{**answers, **({} if band else dict.fromkeys(list(answers)[:6])), "site": site}] * n
    return pd.DataFrame(rows)


def published(epds: kl.Instrument, smallest: int = 5, **sites: Any) -> pd.DataFrame:
    """The statistics by site, a row a site ("" is all) and a column a band, n and not_scored; NaN where suppressed."""
    sheet = epds_sheet(**sites)
    return wide(kl.population(epds.score_table(sheet), sheet["site"], smallest=smallest).to_pandas())


def wide(frame: pd.DataFrame, scale: str = "total") -> pd.DataFrame:
    own = frame[frame.scale == scale]
    counts = own.pivot(index="site", columns="band", values="count")[BANDS].astype(float)
    return counts.join(own.drop_duplicates("site").set_index("site")[["n", "not_scored"]].astype(float))


# -- by hand ------------------------------------------------------------------------------------------------------------------


def test_counts_shares_and_means(epds: kl.Instrument) -> None:
    sheet = epds_sheet(north=(10, 6, 5, 6), south=(20, 5, 5, 5))
    found = kl.population(epds.score_table(sheet), sheet["site"]).to_pandas()
    assert list(found.columns) == [
        "part", "site", "scale", "n", "not_scored", "mean", "mean_lower", "mean_upper", "sd", "scheme", "band", "count",
        "share", "share_lower", "share_upper", "suppressed",
    ]  # fmt: skip
    assert list(found["part"]) == ["group"] * 6 + ["all"] * 3 and list(found["site"]) == ["north"] * 3 + ["south"] * 3 + [""] * 3
    assert list(found["band"]) == BANDS * 3 and set(found["scheme"]) == {"perinatal_10_13"} and not found["suppressed"].any()
    assert list(found["count"]) == [10, 6, 5, 20, 5, 5, 30, 11, 10]
    assert list(found["n"]) == [21] * 3 + [30] * 3 + [51] * 3 and list(found["not_scored"]) == [6] * 3 + [5] * 3 + [11] * 3
    north = found.iloc[0]
    # 10 x 4, 6 x 11, 5 x 20: sum 206, squares 2886; t with 20 df is 2.085963
    assert north["mean"] == pytest.approx(206 / 21) and north["sd"] == pytest.approx(6.577378, abs=1e-6)
    assert (north["mean_lower"], north["mean_upper"]) == pytest.approx((6.815537, 12.803511), abs=2e-6)
    # Wilson for 20 of 30: (x + z2/2) / (n + z2) -+ z sqrt(x (n - x) / n + z2/4) / (n + z2), z2 = 3.841459
    south = found.iloc[3]
    assert south["share"] == pytest.approx(2 / 3)
    assert (south["share_lower"], south["share_upper"]) == pytest.approx((0.487800, 0.807700), abs=1e-4)


def test_of_all_alone(epds: kl.Instrument) -> None:
    table = epds.score_table(epds_sheet(a=(30, 6, 2), b=(10, 6, 2)))
    found = kl.population(table).to_pandas()
    assert list(found["part"]) == ["all"] * 3 and "site" not in found
    assert list(found["count"].isna()) == [False, True, True] and found["n"][0] == 56  # 12 hides 4
    assert list(kl.population(table, smallest=4).to_pandas()["count"]) == [40, 12, 4]
    assert "40; 71 % (59–82)" in repr(kl.population(table)).replace("\N{NO-BREAK SPACE}", " ")


def test_small_counts_take_others_with_them(epds: kl.Instrument) -> None:
    found = published(epds, a=(20, 6, 2), b=(18, 7, 9), c=(15, 8, 6))
    expected = [[20, np.nan, np.nan, 28], [18, 7, 9, 34], [15, np.nan, np.nan, 29], [53, 21, 17, 91]]
    np.testing.assert_array_equal(found.loc[["a", "b", "c", ""], [*BANDS, "n"]], expected)


def test_a_complement_that_is_small_is_hidden_too(epds: kl.Instrument) -> None:
    """50 of 52: the two others are 2 people, however they are spread."""
    found = published(epds, a=(50, 1, 1), b=(20, 20, 20), c=(30, 30, 30))
    assert found.loc["a", BANDS].isna().all() and found.loc["a", "n"] == 52


def test_a_small_group_takes_another_with_it(epds: kl.Instrument) -> None:
    found = published(epds, a=(1, 1, 1), b=(20, 20, 20), c=(9, 9, 9))
    assert found.loc[["a", "c"], "n"].isna().all() and found.loc["b", "n"] == 60 and found.loc["", "n"] == 90
    frame = kl.population(*_scored(epds, a=(1, 1, 1), b=(20, 20, 20), c=(9, 9, 9))).to_pandas()
    gone = frame[frame.site.isin(["a", "c"])]
    assert gone[["mean", "mean_lower", "mean_upper", "sd", "share", "share_lower", "share_upper"]].isna().all(axis=None)
    alone = published(epds, a=(1, 1, 1), b=(20, 20, 20))
    assert alone.loc["a", "n"] != alone.loc["a", "n"] and alone["n"].isna().sum() >= 2


def _scored(epds: kl.Instrument, **sites: Any) -> tuple[kl.ScoreTable, pd.Series]:
    sheet = epds_sheet(**sites)
    return epds.score_table(sheet), sheet["site"]


def test_not_scored_is_hidden_where_it_is_small(epds: kl.Instrument) -> None:
    found = published(epds, a=(20, 9, 9, 2), b=(20, 9, 9, 7), c=(20, 9, 9, 8))["not_scored"]
    assert found[["a", "b"]].isna().all() and found["c"] == 8 and found[""] == 17
    assert published(epds, a=(20, 9, 9, 2))["not_scored"].isna().all()  # one group is all


def test_not_scored_of_one_scale_tells_nothing_of_another(sdq: kl.Instrument) -> None:
    """Of 40 people, 10 lack conduct and 2 peer: with both n shown, 10 would tell 40, and 40 would tell 2."""
    good = sdq_answers("parent", {"total": 10, "prosocial": 9})
    rows: list[dict[str, Any]] = [{**good} for _ in range(40)]
    for row in rows[:10]:
        row |= dict.fromkeys(["tantrum", "fights", "steals"])
    for row in rows[10:12]:
        row |= dict.fromkeys(["loner", "bullied", "oldbest"])
    table = sdq.score_table(pd.DataFrame(rows), age_years=8, informant="parent")
    found = kl.population(table).to_pandas().set_index("scale")
    assert found.loc["conduct", "n"].iloc[0] == 30 and found.loc["peer", "n"].iloc[0] == 38
    assert found["not_scored"].isna().all()


def test_refused_people_are_not_scored_and_other_forms_are_left_out(sdq: kl.Instrument) -> None:
    older = [sdq_answers("parent", {"total": 10, "impact": 1})] * 12
    young = [sdq_answers("parent", {"total": 10}, young=True)] * 8
    wrong = [{**older[0], "worries": 7}] * 6
    table = sdq.score_table(pd.DataFrame(older + young + wrong), age_years=[8] * 12 + [3] * 8 + [8] * 6, informant="parent")
    found = kl.population(table, smallest=0).to_pandas().drop_duplicates("scale").set_index("scale")
    assert tuple(found.loc["total", ["n", "not_scored"]]) == (20, 6)
    assert tuple(found.loc["impact", ["n", "not_scored"]]) == (12, 6)  # the form for ages 2-4 has no impact scale here
    assert found.loc["total", "scheme"] == "three_band_original+three_band_uk_provisional"


def test_groups(epds: kl.Instrument) -> None:
    sheet = epds_sheet(a=(8, 0, 0)).assign(year=[2024, 2024, 2023, 2023, 2023, None, 2023, 2024], site=["10", "9", "9", "b", "10", "9", " ", "a"])
    table = epds.score_table(sheet)
    found = kl.population(table, sheet[["site", "year"]], smallest=0).to_pandas().query("band == 'unlikely'")
    assert list(zip(found["site"], found["year"], found["count"], strict=True)) == [
        ("9", "2023", 1), ("9", "2024", 1), ("9", "", 1), ("10", "2023", 1), ("10", "2024", 1), ("a", "2024", 1),
        ("b", "2023", 1), ("", "2023", 1), ("", "", 8),
    ]  # fmt: skip
    named = kl.population(table, {"n": sheet["site"]}, smallest=0)
    assert "file.n" in named.to_pandas() and named.groups == ["n"]
    assert list(kl.population(table, sheet["site"].tolist()).groups) == ["group"]
    for by, words in (({"x": [1, 2]}, "'x' has 2 values for 8 rows"), (sheet["site"].iloc[::-1], "its index is not that")):
        with pytest.raises(kl.ResponseError, match=words):
            kl.population(table, by)


def test_wrong_calls_and_edges(epds: kl.Instrument) -> None:
    table = epds.score_table(epds_sheet(a=(8, 6, 7)))
    for arguments, words in (({"scheme": "norway10"}, "norway_10"), ({"confidence": 95}, "is no share"), ({"smallest": -1}, "no count")):
        with pytest.raises(kl.ResponseError, match=words):
            kl.population(table, **arguments)  # type: ignore[arg-type]
    assert list(kl.population(table, scheme="norway_10").to_pandas()["count"]) == [8, 13]
    empty = kl.population(epds.score_table(epds_sheet(a=(1, 0, 0)).iloc[:0]), {"site": []}).to_pandas()
    assert list(empty["part"]) == ["all"] * 3 and empty["n"].isna().all()
    assert "99.9\N{NO-BREAK SPACE}% intervals" in repr(kl.population(table, confidence=0.999))
    same = kl.population(epds.score_table(epds_sheet(a=(6, 0, 0))), smallest=0)
    assert same.to_pandas()["sd"][0] == 0 and "nan" not in repr(same)
    one = kl.population(epds.score_table(epds_sheet(a=(1, 0, 0))), smallest=0)
    assert "| 4.0 | – |" in repr(one)


def test_texts(epds: kl.Instrument) -> None:
    sheet = epds_sheet(a=(20, 9, 2), b=(20, 8, 9))
    for language, words in {"en": "not scored|stands for a number below 5", "nb": "ikke skåret|tall under 5",
                            "nn": "ikkje skåra|tal under 5"}.items():  # fmt: skip
        found = kl.population(epds.score_table(sheet, language=language), sheet["site"])
        for word in words.split("|"):
            assert word in repr(found) and word in found._repr_html_()
        assert "<table" in found._repr_html_()


# -- nothing that is hidden can be worked out -----------------------------------------------------------------------------------


def equations(shape: tuple[int, int]) -> Table:
    """What holds between the cells of a table with sums: of every row, and of every column, parts less their sum."""
    found = []
    for row in range(shape[0]):
        cells = np.zeros(shape)
        cells[row], cells[row, -1] = 1, -1
        found.append(cells.ravel())
    for column in range(shape[1]):
        cells = np.zeros(shape)
        cells[:, column], cells[-1, column] = 1, -1
        found.append(cells.ravel())
    return np.array(found)


def worked_out(hidden: Table) -> list[int]:
    """The hidden cells that follow, by adding and subtracting in any way, from those that are not."""
    system = equations(hidden.shape)[:, hidden.ravel()]
    rank = np.linalg.matrix_rank(system) if system.size else 0
    units = np.eye(system.shape[1])
    return [i for i, unit in enumerate(units) if np.linalg.matrix_rank(np.vstack([system, unit])) == rank]


TABLES = hnp.arrays(
    np.int64, st.tuples(st.integers(1, 6), st.integers(1, 4)),
    elements=st.one_of(st.integers(0, 6), st.integers(0, 60), st.sampled_from([0, 0, 100])),
)  # fmt: skip


@given(TABLES, st.sampled_from([1, 3, 5, 10]))
@settings(max_examples=400, deadline=None)
def test_no_hidden_cell_can_be_worked_out(counts: Table, smallest: int) -> None:
    table, hidden = with_sums(counts), hidden_cells(counts, smallest)
    assert hidden[table < smallest].all()
    assert not worked_out(hidden)
    for lines, gone in ((table, hidden), (table.T, hidden.T)):  # what is hidden of a shown sum is no small number either
        for values, inner, total in zip(lines, gone[:, :-1], gone[:, -1], strict=True):
            assert total or not inner.any() or values[:-1][inner].sum() >= smallest


def _small_tables() -> Table:
    """Every table of two groups and two bands with counts below 15, and its sums."""
    a, b, c, d = np.array(list(itertools.product(range(15), repeat=4)), dtype=np.int16).T
    return np.column_stack([a, b, a + b, c, d, c + d, a + c, b + d, a + b + c + d])


SMALL_TABLES = _small_tables()


@given(hnp.arrays(np.int64, (2, 2), elements=st.integers(0, 7)), st.sampled_from([1, 2, 4]))
@settings(max_examples=150, deadline=None)
def test_nor_by_one_who_knows_that_counts_are_not_negative(counts: Table, smallest: int) -> None:
    """Every table of counts that agrees with what is shown is tried: each hidden cell has two values or more."""
    table, hidden = with_sums(counts), hidden_cells(counts, smallest)
    shown = ~hidden.ravel()
    fitting = SMALL_TABLES[(SMALL_TABLES[:, shown] == table.ravel()[shown]).all(axis=1)]
    assert all(len(set(fitting[:, cell])) > 1 for cell in np.flatnonzero(hidden))


@given(hnp.arrays(np.int64, st.integers(1, 5), elements=st.integers(0, 20)), st.sampled_from([1, 5]))
def test_nor_of_a_row_alone(counts: Table, smallest: int) -> None:
    row = np.append(counts, counts.sum())
    hidden = hidden_in_row(row, smallest)
    assert hidden[row < smallest].all()
    if not hidden[-1]:
        assert not hidden.any() or (hidden.sum() > 1 and row[:-1][hidden[:-1]].sum() >= smallest)


@given(st.lists(st.tuples(*[st.integers(0, 12)] * 4), min_size=1, max_size=4))
@settings(max_examples=40, deadline=None)
def test_nor_from_the_statistics_as_they_are_written(sites: list[tuple[int, int, int, int]]) -> None:
    """From counts, shares, n, and the number not scored, of every group and of all."""
    named = {f"s{index}": numbers for index, numbers in enumerate(sites) if sum(numbers)}
    if not named:
        return
    sheet = epds_sheet(**named)
    frame = kl.population(kl.load("epds").score_table(sheet), sheet["site"]).to_pandas()
    share = frame["share"].astype(float)
    assert share.isna().equals(frame["count"].isna() | frame["n"].isna())
    found = wide(frame).loc[[*named, ""]]
    assert not (found < 5).any(axis=None)
    assert not worked_out(found[[*BANDS, "n"]].isna().to_numpy())
    column = found["not_scored"].isna().to_numpy()
    assert column[-1] or column.sum() != 1
    whole = frame.drop_duplicates("site").set_index("site").loc[[*named, ""]]
    assert whole["mean"].isna().to_numpy()[whole["n"].isna().to_numpy()].all()


# -- the command line -----------------------------------------------------------------------------------------------------------


def cli(*arguments: object) -> Any:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_statistics_on_the_command_line(tmp_path: Path, epds: kl.Instrument) -> None:
    sheet = epds_sheet(a=(20, 6, 2), b=(18, 7, 9), c=(15, 8, 6, 3))
    sheet.loc[0, "sad"] = 7
    sheet.to_csv(tmp_path / "in.csv", index=False)
    done = cli("score", "epds", tmp_path / "in.csv", "--by", "site", "--statistics", tmp_path / "s.csv")
    assert done.exit_code == 0, done.output
    expected = kl.population(epds.score_table(sheet), sheet["site"]).to_pandas()
    pd.testing.assert_frame_equal(
        pd.read_csv(tmp_path / "s.csv", keep_default_na=False, na_values={c: [""] for c in expected if c != "site"}),
        expected, check_dtype=False, check_exact=True,
    )  # fmt: skip
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", "s.csv"]
    for words in ("stands for a number below 5", "possible: n; share", "In brackets 95 % intervals", f"wrote {tmp_path / 's.csv'}"):
        assert words in done.stdout.replace("\N{NO-BREAK SPACE}", " ")
    assert "rows, " not in done.stdout  # how many there are in all is told nowhere
    assert "rows that could not be scored: code that no answer has (1)" in done.stderr and "could not be" not in done.stdout


def test_ages_are_grouped_in_whole_years(tmp_path: Path) -> None:
    good = sdq_answers("parent", {"total": 10})
    ages = [6.0, 6.99, 7.0, 7.5, 8.25, None]
    frame = pd.DataFrame([good] * 6).assign(years=ages, months=[None if a is None else a * 12 for a in ages])
    frame.to_csv(tmp_path / "in.csv", index=False)
    for column in ("years", "months"):
        done = cli("score", "sdq", tmp_path / "in.csv", f"--age-{column}", column, "--informant", "parent", "--by", column,
                   "--smallest", 0, "--statistics", tmp_path / "s.csv")  # fmt: skip
        assert done.exit_code == 0, done.output
        found = pd.read_csv(tmp_path / "s.csv", dtype=str, keep_default_na=False).query("scale == 'total' and band == 'normal'")
        assert list(zip(found[column], found["n"], found["not_scored"], strict=True)) == [
            ("6", "2", "0"), ("7", "2", "0"), ("8", "1", "0"), ("", "0", "1"), ("", "5", "1"),
        ]  # fmt: skip
    plain = cli("score", "sdq", tmp_path / "in.csv", "--form", "p4-17", "--by", "years", "--smallest", 0, "--lang", "nb")
    assert "6.99" in plain.stdout and "ikke oppgitt" in plain.stdout


def test_many_groups_are_not_all_shown(tmp_path: Path) -> None:
    pd.DataFrame([epds_codes([1] * 10)] * 50).assign(site=range(50)).to_csv(tmp_path / "in.csv", index=False)
    done = cli("score", "epds", tmp_path / "in.csv", "--by", "site")
    assert done.exit_code == 0 and "... and 10 more groups: write them all with --statistics FILE" in done.stdout
    assert list(tmp_path.iterdir()) == [tmp_path / "in.csv"]


@pytest.mark.parametrize(("arguments", "words"), [
    (["--by", "sit"], "by: no column 'sit'; did you mean 'site'?"),
    (["--by", "site", "--scheme", "norway"], "no band scheme 'norway'"),
    (["--by", "site", "--smallest", "-1"], "smallest: -1 is no count"),
    (["--statistics", "s.xlsx"], "must end in .csv, .parquet or .feather"),
    ([], "nothing was asked for"),
])  # fmt: skip
def test_wrong_usage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: str) -> None:
    monkeypatch.chdir(tmp_path)
    epds_sheet(a=(9, 9, 9)).to_csv("in.csv", index=False)
    done = cli("score", "epds", "in.csv", *arguments)
    assert isinstance(done.exception, kl.ResponseError) and words in str(done.exception) and done.exception.refusal == "none"
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]
