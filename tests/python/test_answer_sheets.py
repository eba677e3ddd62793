"""Indices of single answer sheets, from tables of every kind. The values of R's careless and PerFit are held by the tests of C++;
here Guttman errors of several answers are counted pair by pair, and every sheet with a sum is tried for the most there can be."""

from __future__ import annotations

import math
from itertools import combinations, product

import numpy as np
import numpy.typing as npt
import pandas as pd
import polars as pl
import pytest

import kartlegg as kl
from kartlegg import stats

ITEMS = [f"q{number}" for number in range(1, 13)]


def answers(n: int = 300, seed: int = 4) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    latent = 0.9 * random.normal(size=(n, 1)) + 0.6 * random.normal(size=(n, 12))
    return pd.DataFrame(np.clip(np.round(latent + 2), 0, 4), columns=ITEMS)


def chi_square_upper(x: float, df: int) -> float:
    """Of an even df: exp(-x / 2) times the first df / 2 terms of the series of exp(x / 2)."""
    return math.exp(-x / 2) * sum((x / 2) ** k / math.factorial(k) for k in range(df // 2))


def errors_by_pairs(sheet: npt.NDArray[np.float64], steps: list[tuple[int, float]]) -> int:
    """steps: item and answer, from the one that most persons took."""
    taken = [bool(sheet[item] >= answer) for item, answer in steps]
    return sum(1 for first, second in combinations(taken, 2) if second and not first)


def test_guttman_errors_counted_pair_by_pair() -> None:
    random = np.random.default_rng(2)
    table = random.integers(0, 3, size=(60, 4)).astype(float) + (random.random((60, 4)) < 0.2)
    popularity = {(item, value): np.mean(table[:, item] >= value) for item in range(4) for value in np.unique(table[:, item])[1:]}
    steps = sorted(popularity, key=lambda step: (-popularity[step], step))
    found = stats.answer_sheets(table).table
    possible = list(product(*(np.unique(table[:, item]) for item in range(4))))
    most: dict[int, int] = {}
    for sheet in possible:
        sum_of_steps = sum(1 for item, answer in steps if sheet[item] >= answer)
        most[sum_of_steps] = max(most.get(sum_of_steps, 0), errors_by_pairs(np.array(sheet), steps))
    for row, sheet in enumerate(table):
        errors = errors_by_pairs(sheet, steps)
        assert found["guttman_errors"][row] == errors
        limit = most[sum(1 for item, answer in steps if sheet[item] >= answer)]
        assert found["guttman_normed"][row] == pytest.approx(errors / limit) if limit else np.isnan(found["guttman_normed"][row])


def test_distance_against_numpy_with_and_without_gaps() -> None:
    df = answers()
    deviations = df - df.mean()
    inverse = np.linalg.inv(df.cov())
    found = stats.answer_sheets(df).table
    expected = np.einsum("ij,jk,ik->i", deviations, inverse, deviations)
    assert found["distance"].to_numpy() == pytest.approx(expected)
    assert found["distance_p"][0] == pytest.approx(chi_square_upper(expected[0], 12))
    df.loc[3, ["q2", "q9"]] = np.nan
    known = [name for name in ITEMS if name not in ("q2", "q9")]
    d = (df.loc[3, known] - df[known].mean()).to_numpy(dtype=float)
    expected_3 = d @ np.linalg.inv(df[known].cov()) @ d  # of the answers that are there, as if nothing else had been asked
    # pairwise covariances of the known items come from all who answered both, as pandas has them
    assert stats.answer_sheets(df).table["distance"][3] == pytest.approx(expected_3)


@pytest.mark.parametrize("kind", [lambda x: x, pl.DataFrame, pd.DataFrame.to_numpy, lambda x: x.to_dict("list")])
def test_tables_of_every_kind(kind: object) -> None:
    df = answers(50)
    found = stats.answer_sheets(kind(df), scale=(0, 4)).table  # type: ignore[operator]
    assert found["variability"].to_numpy() == pytest.approx(df.std(axis=1).to_numpy())
    assert found["extreme"].to_numpy() == pytest.approx(((df == 0) | (df == 4)).mean(axis=1).to_numpy())
    assert found["midpoint"].to_numpy() == pytest.approx((df == 2).mean(axis=1).to_numpy())
    runs = [max(len(run) for run in "".join("1" if a == b else "0" for a, b in zip(row, row[1:], strict=False)).split("0")) + 1
            for row in df.to_numpy().tolist()]  # fmt: skip
    assert found["longest_run"].tolist() == runs


def test_flags_and_their_sources() -> None:
    df = answers().set_index(np.arange(1000, 1300))
    df.iloc[5] = 3  # one answer throughout
    df.iloc[6] = np.tile([0, 4], 6)  # against what others answer
    df.iloc[9] = df.iloc[6]
    scales = {"a": ITEMS[:4], "b": ITEMS[4:8], "c": ITEMS[8:]}
    found = stats.answer_sheets(df, ITEMS, scales=scales, synonym=0.5)
    assert found.flags.loc[1005, ["longest_run", "variability"]].all()
    assert found.flags.loc[1006, "distance_p"]
    assert found.table.loc[1009, "first_alike"] == 6
    assert found.flags.loc[1009, "first_alike"]
    assert found.cutoffs.loc["longest_run", "limit"] == 6
    assert "Curran" in found.cutoffs.loc["distance_p", "source"]
    assert found.cutoffs.loc["variability", "flagged"] == found.flags["variability"].sum() == (df.nunique(axis=1) == 1).sum()
    assert list(found.flagged(3).index[:1]) == list(found.flagged().index[:1])
    assert found.flagged()["flags"].is_monotonic_decreasing
    assert found.synonym_pairs
    assert not found.antonym_pairs
    assert found.reasons == {"antonyms": "sample_too_small", "extreme": "argument_missing", "midpoint": "argument_missing"}
    assert (found.sheets, found.items, found.ridge, found.left_out) == (300, 12, 0, ())
    assert found.to_dict()["table"][1005]["variability"] == 0
    assert "longest_run" in str(found)
    assert "Curran" in found._repr_html_()


def test_the_same_for_any_number_of_threads() -> None:
    one, two = (stats.answer_sheets(answers(), threads=threads).table for threads in (1, 2))
    pd.testing.assert_frame_equal(one, two)


def test_degenerate_samples_have_a_reason() -> None:
    found = stats.answer_sheets(pd.DataFrame({"a": [1.0, 1.0], "b": [1.0, 1.0]}))
    assert found.left_out == ("a", "b")
    assert found.reasons["guttman_errors"] == "no_variance"
    assert found.reasons["distance"] == "sample_too_small"
    assert stats.answer_sheets(answers(40).assign(q13=lambda df: df["q1"])).ridge == pytest.approx(0.01)
    nothing = stats.answer_sheets(answers(3) * np.nan)
    assert nothing.table["missing"].tolist() == [1, 1, 1]
    assert nothing.table["first_alike"].isna().all()
    assert stats.answer_sheets(answers(1)).sheets == 1
    assert not len(stats.answer_sheets(answers().head(0)).table)


def test_wrong_calls_are_said() -> None:
    with pytest.raises(kl.ResponseError, match="reverse: the ends of the response scale"):
        stats.answer_sheets(answers(), reverse=["q1"])
    with pytest.raises(kl.ResponseError, match="no column 'x'"):
        stats.answer_sheets(answers(), scales={"a": ["q1", "x"]})
    with pytest.raises(kl.ResponseError, match="no column of answers"):
        stats.answer_sheets(pd.DataFrame())
