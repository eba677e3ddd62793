"""Reliability of the answers of a sample, from data frames of every kind. The numbers are those of section "check values" of
the methods (Shrout and Fleiss's six persons and four raters, taken as items), and of R in the shared reference data."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import kartlegg as kl
from kartlegg import stats

FOUR = pd.DataFrame(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], columns=["a", "b", "c", "d"]
)


@pytest.mark.parametrize("kind", [lambda x: x, pl.DataFrame, pa.Table.from_pandas, lambda x: x.to_dict("list"), pd.DataFrame.to_numpy])
def test_alpha_of_any_table(kind: object) -> None:
    found = stats.alpha(kind(FOUR))  # type: ignore[operator]
    assert found.value == pytest.approx(0.909315542, abs=1e-9)
    assert found.interval == pytest.approx((0.675674714, 0.985891678), abs=1e-9)
    assert found.standard_error == pytest.approx(0.0567152592, abs=1e-9)
    assert found.standardised == pytest.approx(0.926943646, abs=1e-9)
    assert found.mean_correlation == pytest.approx(0.760307718, abs=1e-9)
    assert found.lambda6 == pytest.approx(0.917898485, abs=1e-9)
    assert (found.n, found.given, found.items, found.method, found.reason) == (6, 6, 4, "feldt", "none")


def test_bonett_and_published_numbers() -> None:
    assert stats.alpha(FOUR, interval="bonett").interval == pytest.approx((0.550700423, 0.981696687), abs=1e-9)
    assert stats.alpha_interval(0.8016949, n=9, items=11) == pytest.approx((0.5330032, 0.9472080), abs=1e-6)
    assert stats.alpha_interval(0.8016949, n=12, items=11) == pytest.approx((0.5811283, 0.9327678), abs=1e-6)


def test_items_of_a_scale() -> None:
    found = stats.item_analysis(FOUR, scale=(0, 10))
    assert list(found.items.index) == ["a", "b", "c", "d"]
    assert list(found.items["item_rest"]) == pytest.approx([0.80578737, 0.859304051, 0.844479282, 0.790203665], abs=1e-9)
    assert list(found.items["alpha_without"]) == pytest.approx([0.883392226, 0.866504854, 0.871548619, 0.917874396], abs=1e-9)
    assert found.items.loc["a", "difficulty"] == pytest.approx(46 / 60)  # 9 + 6 + 8 + 7 + 10 + 6 of 6 times 10
    assert found.items.loc["a", "ceiling"] == pytest.approx(1 / 6)
    assert found.to_dict()["alpha"]["value"] == found.alpha.value


def test_bounds_and_splits() -> None:
    bounds = stats.guttman_bounds(FOUR)
    assert bounds.lambda1 == pytest.approx(0.681986657, abs=1e-9)
    assert bounds.lambda2 == pytest.approx(0.913116979, abs=1e-9)
    splits = stats.split_halves(FOUR)
    assert splits.odd_even_rulon == pytest.approx(0.925129726, abs=1e-9)
    assert splits.odd_even_spearman_brown == pytest.approx(0.939718832, abs=1e-9)
    assert len(splits.each) == 3
    assert splits.all
    assert bounds.lambda4 == splits.rulon[2] == max(splits.each)
    bound = stats.greatest_lower_bound(FOUR)
    assert bound.value >= bounds.lambda4
    rest = FOUR.cov().to_numpy() - np.diag(bound.error_variances)
    assert np.linalg.eigvalsh(rest)[0] == pytest.approx(0, abs=1e-6)  # as much error as the covariances allow
    assert min(bound.error_variances) > 0


def test_many_items_are_split_at_random_and_always_alike() -> None:
    answers = np.random.default_rng(5).normal(size=(200, 20)) + np.random.default_rng(6).normal(size=(200, 1))
    first, again = stats.split_halves(answers, seed=3), stats.split_halves(answers, seed=3)
    assert not first.all
    assert len(first.each) == 15000
    assert np.array_equal(first.each, again.each)
    assert first.rulon[1] == pytest.approx(stats.alpha(answers).value, abs=0.002)  # the mean over splits is alpha


def test_reversed_items_turn_within_the_scale_not_the_data() -> None:
    turned = FOUR.assign(b=12 - FOUR["b"])
    assert stats.alpha(turned, reverse=["b"], scale=(1, 11)).value == pytest.approx(0.909315542, abs=1e-9)
    with pytest.raises(kl.ResponseError, match="ends of the response scale"):
        stats.alpha(turned, reverse=["b"])
    with pytest.raises(kl.ResponseError, match="no column 'e'"):
        stats.alpha(turned, reverse=["e"], scale=(1, 11))


def test_missing_answers_say_how_many_persons_entered() -> None:
    gaps = FOUR.astype(float)
    gaps.loc[0, "a"] = np.nan
    listwise, pairwise = stats.alpha(gaps), stats.alpha(gaps, missing="pairwise")
    assert (listwise.n, listwise.given) == (5, 6)
    assert listwise.value == pytest.approx(stats.alpha(FOUR.iloc[1:]).value, abs=1e-12)
    assert pairwise.n == pytest.approx(6 / (3 / 5 + 3 / 6))  # three pairs of items have five persons, three have six
    covariances = gaps.cov()  # pandas: pairwise
    by_hand = 4 / 3 * (1 - np.trace(covariances) / covariances.to_numpy().sum())
    assert pairwise.value == pytest.approx(by_hand, abs=1e-12)
    narrow = stats.alpha(gaps, match="psych")
    assert narrow.interval[0] > pairwise.interval[0]  # all six rows taken for n


def test_degenerate_samples_have_a_reason() -> None:
    assert stats.alpha(FOUR[["a"]]).reason == "sample_too_small"
    assert stats.alpha(FOUR.iloc[:1]).reason == "sample_too_small"
    assert stats.alpha(FOUR * np.nan).reason == "sample_too_small"
    constant = FOUR.assign(c=3)
    assert stats.alpha(constant).left_out == ("c",)
    assert stats.alpha(constant).items == 3
    same = pd.DataFrame({"a": [1, 2, 3], "b": [3, 2, 1]})
    assert stats.alpha(same).reason == "no_variance"  # of the sum
    assert math.isnan(stats.alpha(same).value)
    assert stats.greatest_lower_bound(FOUR.assign(e=FOUR["a"])).reason == "singular"
    two = stats.item_analysis(FOUR[["a", "b"]]).items
    assert two["alpha_without"].isna().all()


def test_what_is_no_number_is_said() -> None:
    with pytest.raises(kl.ResponseError, match="column 'b', row 2: 'often' is no number"):
        stats.alpha({"a": [1, 2, 3], "b": ["1", "often", "3"]})
    with pytest.raises(kl.ResponseError, match="array of 1 dimensions"):
        stats.alpha(np.zeros(3))
    with pytest.raises(ValueError, match="there are 'feldt', 'bonett'"):
        stats.alpha(FOUR, interval="fledt")


def test_composites() -> None:
    assert stats.spearman_brown(0.6) == pytest.approx(0.75)
    assert stats.horst(0.6, share=0.5) == pytest.approx(0.75)  # equal halves: Spearman and Brown
    assert stats.reliability_at_sd(0.8, sd=10, other_sd=5) == pytest.approx(0.2)
    # two scales of SD 3 and 4, r .5: variance 9 + 16 + 12 = 37; error 9 x .2 + 16 x .1 = 3.4
    assert stats.composite_reliability(sd=[3, 4], reliability=[0.8, 0.9], sd_of_composite=math.sqrt(37)) == pytest.approx(1 - 3.4 / 37)
    assert stats.difference_reliability(sd1=3, reliability1=0.8, sd2=4, reliability2=0.9, correlation=0.5) == pytest.approx(
        (9 * 0.8 + 16 * 0.9 - 12) / 13
    )
    assert stats.alpha_difference_p(0.8, 100, 0.8, 100) == pytest.approx(1)


def test_persons_needed() -> None:
    # Bonett (2002): 8 k / (k - 1) (z / ln((1 - lower) / (1 - upper)))^2 + 2, here 16 (1.959964 / ln 2)^2 + 2 = 129.9...
    assert stats.alpha_sample_size(0.6, 0.8, items=2) == math.ceil(16 * (1.959963985 / math.log(2)) ** 2 + 2)


def test_kr21() -> None:
    # ten items, mean 6, SD 2: 10 / 9 (1 - 24 / 40)
    assert stats.kr21(mean=6, sd=2, items=10) == pytest.approx(10 / 9 * 0.4)
    halves = np.repeat([[1, 0], [0, 1], [1, 1], [0, 0]], 3, axis=0)  # two equally difficult items: alpha, but for the divisor
    total = halves.sum(axis=1)
    assert stats.kr21(mean=total.mean(), sd=total.std(), items=2) == pytest.approx(stats.alpha(halves).value)


def test_intervals_drawn_where_people_look_for_them() -> None:
    draws = np.random.default_rng(3)
    answers = np.digitize(draws.normal(size=(80, 5)) + draws.normal(size=(80, 1)), [-1, 0, 1]).astype(float)
    answers[3, 2] = np.nan
    for name, function in (("alpha", stats.alpha), ("omega", stats.omega)):
        plain, drawn = function(answers), function(answers, interval="bca", draws=300, seed=4)
        again = stats.bootstrap(answers, of=name, draws=300, seed=4)
        assert drawn.interval == again.interval != plain.interval
        assert drawn.standard_error == again.standard_error
        assert (drawn.value, drawn.method) == (plain.value, "bca")
        assert function(answers, interval="percentile", draws=300, seed=4, threads=1).interval == pytest.approx(drawn.interval, abs=0.05)
        with pytest.raises(ValueError, match="persons are drawn without a gap"):
            function(answers, interval="bca", missing="pairwise")
    with pytest.raises(ValueError, match="no interval 'bac'; there are 'logit', 'bca'"):
        stats.omega(answers, interval="bac")
    flat = np.column_stack([answers, np.ones(80)])  # an item without variance does not enter
    assert stats.alpha(flat, interval="bca", draws=300, seed=4).interval == stats.alpha(answers, interval="bca", draws=300, seed=4).interval


def test_numbers_that_are_not_there_say_why() -> None:
    four = np.asarray(FOUR)
    same = np.column_stack([four, four[:, 0]])
    found = stats.alpha(same)
    assert found.reason == "none"
    assert math.isnan(found.lambda6)
    assert found.undefined == {"lambda6": "the correlations are singular: an item follows from others, or is constant"}
    assert found.to_dict()["undefined"] == found.undefined
    assert "lambda6              – (the correlations are singular" in str(found)
    assert "undefined" not in stats.alpha(FOUR).to_dict()
    assert stats.alpha(four[:, :1]).undefined == {}  # reason says it


def test_omega_of_a_known_model() -> None:
    """Loadings .8, .7, .6, .5 and errors that make the variances 1: omega = 2.6^2 / (2.6^2 + .36 + .51 + .64 + .75)."""
    loadings = np.array([0.8, 0.7, 0.6, 0.5])
    sigma = np.outer(loadings, loadings) + np.diag(1 - loadings**2)
    draws = np.random.default_rng(8).normal(size=(500, 4))
    draws = draws - draws.mean(axis=0)
    exact = draws @ np.linalg.inv(np.linalg.cholesky(draws.T @ draws / 500)).T @ np.linalg.cholesky(sigma).T
    found = stats.omega(exact)
    assert found.value == pytest.approx(2.6**2 / (2.6**2 + 2.26), abs=1e-8)
    assert found.observed == pytest.approx(found.value, abs=1e-8)
    assert list(found.items["loading"]) == pytest.approx(list(loadings), abs=1e-7)
    assert found.fit.chi_square == pytest.approx(0, abs=1e-8)
    assert found.fit.df == 2
    assert found.average_variance_extracted == pytest.approx((loadings**2).mean(), abs=1e-8)
    assert found.interval[0] < found.value < found.interval[1]
    assert stats.omega(exact[:, :2]).reason == "sample_too_small"
    assert stats.omega_hierarchical(exact, factors=3).reason == "not_identified"


def test_drawn_and_shown() -> None:
    found = stats.split_halves(np.random.default_rng(1).normal(size=(100, 10)) + np.random.default_rng(2).normal(size=(100, 1)))
    assert "126 splits" in found.plot().get_title(loc="left")  # 10 over 5, halved
    assert "<td>0.9093</td>" in stats.alpha(FOUR)._repr_html_()
    assert "0.6757 to 0.9859" in str(stats.alpha(FOUR))
