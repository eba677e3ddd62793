"""The area under a ROC curve, its comparison and cut-offs. The fourteen persons with ties are a published check value."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kartlegg import stats

CONDITION = [0] * 8 + [1] * 6
SCORES = [1, 2, 2, 3, 3, 4, 5, 2, 3, 4, 5, 5, 6, 2]


def test_area_with_ties() -> None:
    found = stats.roc(SCORES, CONDITION, high_is_positive=True, match="pROC")
    assert found.area == pytest.approx(0.770833333, abs=1e-9)
    assert found.variance == pytest.approx(0.0175099206, abs=1e-10)
    assert found.interval == pytest.approx((0.511480988, 1), abs=1e-9)
    assert (found.cases, found.controls, found.left_out, found.method) == (6, 8, 0, "wald")
    logit = stats.roc(SCORES, CONDITION, high_is_positive=True)
    assert 0 < logit.interval[0] < logit.area < logit.interval[1] < 1


def test_direction_is_given() -> None:
    turned = stats.roc([10 - score for score in SCORES], CONDITION, high_is_positive=False)
    assert turned.area == pytest.approx(0.770833333, abs=1e-9)
    assert stats.roc(SCORES, CONDITION, high_is_positive=False).area == pytest.approx(1 - 0.770833333, abs=1e-9)
    best = turned.best_cutoffs()
    assert list(best.points["cutoff"]) == [6]  # 10 - 4: positive from there down


def test_best_cutoffs() -> None:
    curve = stats.roc(pd.Series(SCORES), np.array(CONDITION, dtype=bool), high_is_positive=True)
    best = curve.best_cutoffs("youden")
    assert list(best.points["cutoff"]) == [4]
    assert best.points.loc[0, "sensitivity"] == pytest.approx(4 / 6)
    assert best.points.loc[0, "specificity"] == pytest.approx(6 / 8)
    assert best.value == pytest.approx(4 / 6 + 6 / 8 - 1)
    assert curve.best_cutoffs("sensitivity_at_least").reason == "proportion_out_of_range"
    assert list(curve.best_cutoffs("sensitivity_at_least", wanted=0.8).points["cutoff"]) == [3]
    with pytest.raises(ValueError, match="there are 'youden'"):
        curve.best_cutoffs("younden")


def test_partial_area_is_the_area_over_all() -> None:
    curve = stats.roc(SCORES, CONDITION, high_is_positive=True)
    assert curve.partial_area(0).value == pytest.approx(curve.area)
    assert curve.partial_area(0).corrected == pytest.approx(curve.area)
    assert curve.partial_area(0.9, 0.8).reason == "proportion_out_of_range"


def test_two_scores_of_the_same_and_of_different_persons() -> None:
    draws = np.random.default_rng(2)
    condition = np.repeat([0, 1], 200)
    good, bad = condition + draws.normal(size=400), 0.2 * condition + draws.normal(size=400)
    same = stats.area_difference(good, bad, condition, high_is_positive=True)
    apart = stats.roc(good, condition, high_is_positive=True).difference(stats.roc(bad, condition, high_is_positive=True))
    assert same.difference == apart.difference > 0
    assert same.p < 0.001
    assert apart.covariance == 0
    assert 700 < apart.df < 800  # near n1 + n2 - 2, as the variances are alike
    assert stats.area_difference(good, good, condition, high_is_positive=True).reason == "se_not_positive"


def test_a_chosen_cutoff_looks_better_than_it_is() -> None:
    draws = np.random.default_rng(4)
    condition = np.repeat([0, 1], [60, 40])
    scores = np.round(3 * condition + draws.normal(scale=4, size=100))
    found = stats.cutoff_stability(scores, condition, high_is_positive=True, draws=400)
    assert found.sensitivity + found.specificity > found.new_sensitivity + found.new_specificity
    again = stats.cutoff_stability(scores, condition, high_is_positive=True, draws=400, threads=2)
    assert np.array_equal(found.cutoffs, again.cutoffs)
    assert found.interval[0] <= np.median(found.cutoffs) <= found.interval[1]


def test_an_area_of_one_has_an_interval() -> None:
    found = stats.roc([1, 2, 3, 8, 9], [0, 0, 0, 1, 1], high_is_positive=True)
    assert found.interval == pytest.approx((0.025**0.5, 1))  # two pairs without a person in common, and both agree
    assert found.method == "pairs"
    assert found.undefined == {}
    alone = stats.roc([1, 2, 9], [0, 0, 1], high_is_positive=True)
    assert set(alone.undefined) == {"variance", "interval"}


def test_likelihood_ratios_of_bands() -> None:
    """By R: (2 / 6) / (3 / 8) and so on, intervals on the logarithm."""
    found = stats.likelihood_ratios(SCORES, CONDITION, starts=[3, 5])
    assert list(found.bands["ratio"]) == pytest.approx([1 / 3, 8 / 9, 4])
    assert list(found.bands["lower"]) == pytest.approx([0.0489327069724, 0.210077772729, 0.541135535369])
    assert list(found.bands["cases"]) == [1, 2, 3]
    assert stats.post_test_probability(0.2, likelihood_ratio=found.bands["ratio"][2]) == pytest.approx(0.5)
    assert stats.likelihood_ratios(SCORES, CONDITION, starts=[5, 3]).reason == "not_ascending"
    assert "ratio" in found._repr_html_()
    assert str(found)


def test_cutoffs_of_least_cost_and_of_a_share() -> None:
    curve = stats.roc(SCORES, CONDITION, high_is_positive=True)
    dear = curve.best_cutoffs("cost", wanted=3)
    assert list(dear.points["cutoff"]) == [2, 3]
    assert dear.value == pytest.approx(0.5)  # (3 x 0 + 7) / 14 and (3 x 1 + 4) / 14
    assert list(curve.best_cutoffs("positive_share", wanted=0.3).points["cutoff"]) == [5]  # 4 of 14
    assert curve.best_cutoffs("cost").reason == "not_positive"
    assert stats.cutoff_stability(SCORES, CONDITION, high_is_positive=True, criterion="cost", wanted=3, draws=50).reason == "none"


def test_degenerate_and_shown() -> None:
    assert stats.roc([1, 2], [0, 0], high_is_positive=True).reason == "sample_too_small"
    assert stats.roc([1, 2], [0, 2], high_is_positive=True).reason == "not_a_category"
    curve = stats.roc(SCORES, [float("nan"), *CONDITION[1:]], high_is_positive=True)
    assert curve.left_out == 1
    assert "Area" in curve.plot().get_title(loc="left")
    assert "area" in curve._repr_html_()
    assert set(curve.to_dict()["points"]) >= {"cutoff", "sensitivity", "specificity"}


def test_wrong_calls_say_what_would_be_right() -> None:
    with pytest.raises(ValueError, match="1 or True has it"):
        stats.roc([1, 2, 3], ["a", "b", "c"], high_is_positive=True)
    with pytest.raises(ValueError, match=r"'total' is a text, not a list of numbers; give the column itself, such as df\['total'\]"):
        stats.roc("total", [0, 1], high_is_positive=True)
    with pytest.raises(ValueError, match="entry 2: 'x' is no number"):
        stats.icc(pd.DataFrame({"a": ["1", "x", "2"], "b": [1, 2, 3]}))
    with pytest.raises(ValueError, match="draws: -5 is no whole number from 1"):
        stats.cutoff_stability(SCORES, CONDITION, high_is_positive=True, draws=-5)
    with pytest.raises(ValueError, match="threads: -1 is no whole number from 0"):
        stats.alpha(np.eye(3), threads=-1)
    with pytest.raises(ValueError, match="factors: 0"):
        stats.omega_hierarchical(np.eye(9), factors=0)
    assert stats.omega_hierarchical(np.random.default_rng(1).normal(size=(50, 6)), factors=99).reason == "not_identified"


def test_the_band_is_as_wide_as_two_distributions_may_be_off() -> None:
    """Beside the exact values of Kolmogorov's statistic at sqrt(.95), from SciPy's kstwo."""
    small = stats.roc(SCORES, CONDITION, high_is_positive=True).band()
    assert 0.563267 < small.sensitivity_margin < 0.563267 * 1.08  # 6 cases
    assert 0.493762 < small.specificity_margin < 0.493762 * 1.07  # 8 controls
    large = stats.roc(range(451), np.repeat([0, 1], [276, 175]), high_is_positive=True).band()
    assert 0.110699 < large.sensitivity_margin < 0.110699 * 1.01
    assert 0.088325 < large.specificity_margin < 0.088325 * 1.01
    assert small.points["sensitivity_upper"].max() == 1
    assert small.points["specificity_lower"].min() == 0
    assert stats.roc(SCORES, CONDITION, high_is_positive=True).band(confidence=1).reason == "confidence_out_of_range"
    assert stats.roc([1, 2], [0, 0], high_is_positive=True).band().reason == "sample_too_small"


def test_the_band_holds_the_whole_curve_as_often_as_it_says() -> None:
    """Controls uniform, cases roots of uniform numbers: beyond a cut-off c lie 1 - c of the controls and 1 - c^2 of the cases."""
    draws = np.random.default_rng(1)
    held = 0
    for _ in range(200):
        scores = np.concatenate([draws.random(50), draws.random(30) ** 0.5])
        points = stats.roc(scores, np.repeat([0, 1], [50, 30]), high_is_positive=True).band().points.iloc[:-1]
        cutoff, slack = points["cutoff"], 1e-12
        held += ((1 - cutoff**2).between(points["sensitivity_lower"] - slack, points["sensitivity_upper"] + slack)
                 & cutoff.between(points["specificity_lower"] - slack, points["specificity_upper"] + slack)).all()  # fmt: skip
    assert 186 <= held < 200  # 95 of 100 or a little more; 2 000 runs gave 96.6


def test_the_picture_shows_the_band_and_the_best_cutoff() -> None:
    curve = stats.roc(SCORES, CONDITION, high_is_positive=True)
    ax = curve.plot()
    texts = " ".join(text.get_text() for text in ax.get_legend().get_texts())
    assert "95% band of the whole curve" in texts
    assert "≥ 4, best by Youden's index:\nsensitivity 0.67, specificity 0.75" in texts
    assert any(list(line.get_xdata()) == [0.25] for line in ax.lines)
    assert curve.plot(criterion=None, band=False).get_legend() is None
    turned = stats.roc([10 - score for score in SCORES], CONDITION, high_is_positive=False).plot()
    assert "≤ 6" in turned.get_legend().get_texts()[1].get_text()
    assert "sample_too_small" in stats.roc([1, 2], [0, 0], high_is_positive=True).plot().get_title(loc="left")


def test_cutoffs_and_bands_are_shown_with_their_numbers() -> None:
    curve = stats.roc(SCORES, CONDITION, high_is_positive=True)
    assert "0.667" in repr(curve.best_cutoffs())
    assert "<td>0.667</td>" in curve.best_cutoffs()._repr_html_()
    wrong = stats.likelihood_ratios(SCORES, CONDITION, starts=[3, 2])
    assert "not_ascending" in repr(wrong)
    assert "not_ascending" in wrong._repr_html_()
