"""Polychoric correlations and ordinal reliability from data frames. The numbers are those of section "check values" of the
methods or of SciPy, and what must be so for data that say little."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import polars as pl
import pytest

from kartlegg import stats

TABLE = [[85, 30, 7, 0], [23, 19, 5, 0], [7, 6, 6, 5], [0, 1, 3, 3]]  # of 200 persons


def persons(table: list[list[int]]) -> pd.DataFrame:
    rows = [(i, j) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)]
    return pd.DataFrame(rows, columns=["a", "b"])


def sheets(people: int = 400, items: int = 6, cuts: tuple[float, ...] = (-0.7, 0.3, 1.2)) -> pd.DataFrame:
    random = np.random.default_rng(9)
    latent = random.normal(size=(people, 1)) + random.normal(size=(people, items))
    return pd.DataFrame(np.digitize(latent, cuts), columns=[f"q{i + 1}" for i in range(items)])


def test_one_pair_from_a_table_and_from_answers() -> None:
    found = stats.polychoric_of_table(TABLE)
    assert found.value == pytest.approx(0.59957077, abs=1e-8)
    assert found.log_likelihood == pytest.approx(-387.631583, abs=1e-6)
    assert found.first_thresholds == pytest.approx((0.279319034, 1.01522203, 1.81191067), abs=1e-8)
    assert found.second_thresholds == pytest.approx((0.189118426, 1.05812162, 1.75068607), abs=1e-8)
    assert (found.n, found.df, found.method, found.zero_cell) == (200, 8, "two_step", "margin22")
    assert found.interval[0] < found.value < found.interval[1]
    frame = persons(TABLE)
    again = stats.polychoric_pair(frame["a"], frame["b"])
    assert again.to_dict() == found.to_dict()
    joint = stats.polychoric_pair(frame["a"], frame["b"], estimator="maximum_likelihood")
    assert joint.value == pytest.approx(0.5974655499, abs=1e-8)  # SciPy; polycor stops at .597429
    assert joint.chi_square < found.chi_square
    assert stats.polychoric_of_table([[40, 10], [15, 35]]).value == pytest.approx(0.7127269210264501, abs=1e-10)


def test_a_tetrachoric_correlation_by_hand() -> None:
    """Cut in the middle, P(both below) = 1/4 + asin(rho) / (2 pi): 3/8 gives rho = sin(pi / 4)."""
    found = stats.polychoric_of_table([[375, 125], [125, 375]])
    assert found.value == pytest.approx(math.sin(math.pi / 4), abs=1e-10)
    assert found.df == 0
    assert math.isnan(found.p)


@pytest.mark.parametrize("kind", [lambda x: x, pl.DataFrame, pd.DataFrame.to_numpy])
def test_the_matrix_of_any_table_is_that_of_its_pairs(kind: object) -> None:
    data = sheets()
    found = stats.polychoric(kind(data))  # type: ignore[operator]
    pair = stats.polychoric_pair(data["q1"], data["q3"])
    assert found.correlations.iloc[2, 0] == pair.value
    assert found.standard_errors.iloc[0, 2] == pair.standard_error
    assert (found.n, found.given, found.reason, found.notes) == (400, 400, "none", ())
    first = found.correlations.columns[0]
    assert found.categories[first] == (0, 1, 2, 3)
    assert found.thresholds[first] == pair.first_thresholds
    one, many = stats.polychoric(data, threads=1), stats.polychoric(data, threads=4)
    assert one.correlations.equals(many.correlations)
    assert one.standard_errors.equals(many.standard_errors)


def test_reversing_turns_the_sign() -> None:
    data = sheets()
    turned = stats.polychoric(data, reverse=["q1"], scale=(0, 3)).correlations
    assert turned.loc["q1", "q2"] == pytest.approx(-stats.polychoric(data).correlations.loc["q1", "q2"], abs=1e-9)


def test_missing_answers_and_whose_thresholds() -> None:
    data = sheets().astype(float)
    data.loc[:79, "q1"] = np.nan
    listwise, pairwise = stats.polychoric(data), stats.polychoric(data, missing="pairwise")
    assert (listwise.n, listwise.given) == (320, 400)
    assert pairwise.pairs.loc["q1", "q2"] == 320
    assert pairwise.pairs.loc["q2", "q3"] == 400
    assert pairwise.correlations.loc["q2", "q3"] == stats.polychoric_pair(data["q2"], data["q3"]).value
    of_item = stats.polychoric(data, missing="pairwise", thresholds="item")
    assert of_item.correlations.loc["q2", "q3"] == pairwise.correlations.loc["q2", "q3"]
    assert of_item.correlations.loc["q1", "q2"] != pairwise.correlations.loc["q1", "q2"]
    assert of_item.correlations.loc["q1", "q2"] == pytest.approx(pairwise.correlations.loc["q1", "q2"], abs=0.02)
    as_psych = stats.polychoric(data, match="psych")
    assert (as_psych.missing, as_psych.thresholds_from, as_psych.zero_cell) == ("pairwise", "item", "none")
    assert stats.polychoric(data, match="lavaan").correlations.equals(listwise.correlations)


def test_empty_cells() -> None:
    """One empty cell of four: with 1/2 there and the sums kept, a table that can be given whole."""
    found = stats.polychoric_of_table([[0, 20], [30, 50]])
    assert found.corrected
    assert found.value == pytest.approx(stats.polychoric_of_table([[0.5, 19.5], [29.5, 50.5]]).value, abs=1e-12)
    bare = stats.polychoric_of_table([[0, 20], [30, 50]], zero_cell="none")
    assert (bare.value, bare.at_bound, bare.corrected) == (-0.9999, True, False)
    assert math.isnan(bare.standard_error)
    same = stats.polychoric_of_table([[20, 0], [0, 30]])
    assert (same.value, same.at_bound, same.reason) == (0.9999, True, "none")
    added = stats.polychoric_of_table([[20, 0], [0, 30]], zero_cell="add")
    assert added.value == stats.polychoric_of_table([[20, 0.5], [0.5, 30]]).value
    unused = stats.polychoric_of_table([[40, 0, 10], [0, 0, 0], [15, 0, 35]])
    assert unused.value == stats.polychoric_of_table([[40, 10], [15, 35]]).value
    assert unused.unused_categories == 2


def test_data_that_say_little_have_a_reason() -> None:
    data = sheets()
    assert stats.polychoric(data[["q1"]]).reason == "sample_too_small"
    assert stats.polychoric(data.iloc[:0]).reason == "sample_too_small"
    assert stats.polychoric(data * np.nan).reason == "sample_too_small"
    constant = stats.polychoric(data.assign(q2=1))
    assert constant.reason == "no_variance"
    assert constant.correlations["q2"].isna().all()
    assert constant.correlations.loc["q1", "q3"] == stats.polychoric(data).correlations.loc["q1", "q3"]
    assert "q2: no correlation (no_variance)" in constant.notes
    assert stats.polychoric(data.assign(q2=np.arange(400))).reason == "not_a_category"
    two = stats.polychoric(data.iloc[[0, 1]])
    assert two.reason in ("none", "no_variance")
    apart = data.astype(float)
    apart.loc[:199, "q1"], apart.loc[200:, "q2"] = np.nan, np.nan
    nobody = stats.polychoric(apart, missing="pairwise")
    assert nobody.reason == "sample_too_small"
    assert "q1 with q2: no correlation (sample_too_small)" in nobody.notes
    assert stats.polychoric_of_table([[0, 0], [0, 0]]).reason == "sample_too_small"
    assert stats.polychoric_of_table([[3, 4]]).reason == "no_variance"
    assert stats.polychoric_of_table([[3, -4], [1, 1]]).reason == "count_out_of_range"
    assert stats.polychoric_of_table(TABLE, confidence=1).reason == "confidence_out_of_range"
    assert stats.polychoric_of_table(TABLE, estimator="moments").reason == "not_meaningful"
    with pytest.raises(ValueError, match="'two_step', 'maximum_likelihood'"):
        stats.polychoric_of_table(TABLE, estimator="three_step")


def test_a_category_that_is_lost_is_said() -> None:
    data = sheets(cuts=(0.0,)).astype(float)
    data.loc[5, "q1"], data.loc[5, "q2"] = 7, np.nan  # the only one who chose 7 lacks another answer
    assert stats.polychoric(data).notes == ("q1: 1 category left out, which nobody who counts here chose",)
    pairwise = stats.polychoric(data, missing="pairwise")
    assert pairwise.notes == ("q1 with q2: 1 category left out, which nobody who counts here chose",)
    assert pairwise.categories["q1"] == (0, 1, 7)


def test_a_matrix_that_no_variables_have_is_reported_and_smoothed_on_request() -> None:
    """Each pair answered by others: r = .9, .9 and -.9, which three variables cannot have."""
    random = np.random.default_rng(2)
    signs, parts = (1, 1, -1), []
    for (i, j), sign in zip(((0, 1), (0, 2), (1, 2)), signs, strict=True):
        x = random.normal(size=300)
        part = np.full((300, 3), np.nan)
        part[:, i], part[:, j] = x > 0, sign * (0.9 * x + math.sqrt(0.19) * random.normal(size=300)) > 0
        parts.append(part)
    data = np.vstack(parts)
    found = stats.polychoric(data, missing="pairwise")
    assert not found.smoothed
    assert found.smallest_eigenvalue < -0.5
    assert found.smallest_eigenvalue == pytest.approx(np.linalg.eigvalsh(found.correlations.to_numpy())[0], abs=1e-12)
    smooth = stats.polychoric(data, missing="pairwise", smooth=True)
    assert smooth.smoothed
    assert smooth.smallest_eigenvalue == found.smallest_eigenvalue
    assert np.linalg.eigvalsh(smooth.correlations.to_numpy())[0] > 0
    assert np.diag(smooth.correlations) == pytest.approx(1)


def test_polyserial() -> None:
    random = np.random.default_rng(4)
    x = random.normal(size=2000)
    y = np.digitize(0.6 * x + 0.8 * random.normal(size=2000), [-0.5, 1])
    estimates = {kind: stats.polyserial(50 + 10 * x, y, estimator=kind) for kind in ("two_step", "maximum_likelihood", "moments")}
    for found in estimates.values():
        assert found.value == pytest.approx(0.6, abs=3 * found.standard_error)
        assert found.standard_error == pytest.approx(estimates["two_step"].standard_error, rel=0.1)
        assert (found.n, len(found.thresholds)) == (2000, 2)
    sd = np.std(y, ddof=1)  # of the codes
    densities = sum(math.exp(-0.5 * t * t) / math.sqrt(2 * math.pi) for t in estimates["moments"].thresholds)
    assert estimates["moments"].value == pytest.approx(np.corrcoef(x, y)[0, 1] * sd / densities, abs=1e-12)
    assert stats.polyserial(x, np.ones(2000)).reason == "no_variance"
    assert stats.polyserial(np.ones(2000), y).reason == "no_variance"
    assert stats.polyserial(x[:2], y[:2]).reason == "sample_too_small"
    assert stats.polyserial(x, x).reason == "not_a_category"
    apart = stats.polyserial([1, 2, 3, 4, 5, 6], [0, 0, 0, 1, 1, 1])
    assert (apart.value, apart.at_bound) == (0.9999, True)


def test_ordinal_alpha_and_the_omegas() -> None:
    data = sheets()
    correlations = stats.polychoric(data).correlations.to_numpy()
    alpha = stats.ordinal_alpha(data)
    mean = (correlations.sum() - 6) / 30
    assert alpha.value == pytest.approx(6 * mean / (1 + 5 * mean), abs=1e-12)
    assert (alpha.items, alpha.n, alpha.missing, alpha.reason) == (6, 400, "listwise", "none")
    latent = stats.ordinal_omega(data)
    loadings = latent.items["loading"].to_numpy()
    assert latent.value == pytest.approx(loadings.sum() ** 2 / (loadings.sum() ** 2 + 6 - (loadings**2).sum()), abs=1e-12)
    assert latent.observed == pytest.approx(loadings.sum() ** 2 / correlations.sum(), abs=1e-12)
    assert latent.interval[0] < latent.value < latent.interval[1]
    assert latent.fit.df == 9
    assert latent.fit.p > 0.001
    sums = stats.categorical_omega(data)
    assert sums.latent.value == latent.value
    assert sums.value < latent.value  # what is scored is less reliable than what nobody has seen
    assert sums.value == pytest.approx(stats.omega(data).value, abs=0.02)
    # codes twice as far apart are the same sum in other units
    assert stats.categorical_omega(2 * data + 1).value == pytest.approx(sums.value, abs=1e-12)
    uneven = stats.categorical_omega(data.replace(3, 9))
    assert uneven.latent.value == latent.value
    assert uneven.value < sums.value
    assert "<td>" in sums.latent._repr_html_()
    assert "q1" in str(stats.polychoric(data))


def test_the_reliability_of_a_sum_is_that_of_two_such_sums() -> None:
    """Two forms with the same factor and other errors: their sums correlate as categorical omega says."""
    random = np.random.default_rng(12)
    loadings, people = np.array([0.8, 0.7, 0.6, 0.5]), 200_000
    factor = random.normal(size=(people, 1))
    forms = [np.digitize(factor * loadings + np.sqrt(1 - loadings**2) * random.normal(size=(people, 4)), [-0.5, 0.5, 1.5])
             for _ in range(2)]  # fmt: skip
    between = np.corrcoef(forms[0].sum(axis=1), forms[1].sum(axis=1))[0, 1]
    assert stats.categorical_omega(forms[0]).value == pytest.approx(between, abs=0.005)


def test_scales_that_say_little() -> None:
    data = sheets()
    assert stats.ordinal_alpha(data.assign(q2=1)).left_out == ("q2",)
    assert stats.ordinal_omega(data.assign(q2=1)).left_out == ("q2",)
    assert list(stats.ordinal_omega(data.assign(q2=1)).items.index) == ["q1", "q3", "q4", "q5", "q6"]
    assert stats.ordinal_alpha(data[["q1"]]).reason == "sample_too_small"
    assert stats.ordinal_alpha(data.assign(q2=1)[["q1", "q2"]]).reason == "sample_too_small"
    assert stats.ordinal_omega(data[["q1", "q2"]]).reason == "sample_too_small"
    assert stats.categorical_omega(data * np.nan).reason == "sample_too_small"
    twice = stats.categorical_omega(data.assign(q7=data["q1"]))
    assert (twice.reason, twice.latent.reason) == ("singular", "singular")
    assert math.isnan(twice.value)
    negative = pd.DataFrame({"a": data["q1"], "b": 3 - data["q2"]})
    assert stats.ordinal_alpha(negative).value < 0
    gaps = data.astype(float)
    gaps.loc[:50, "q1"] = np.nan
    pairwise = stats.ordinal_omega(gaps, missing="pairwise")
    assert pairwise.reason == "none"
    assert math.isnan(pairwise.standard_error)
    assert pairwise.fit.srmr > 0
