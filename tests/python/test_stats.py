"""kartlegg.stats against published values and formulas written out here with the standard library and NumPy only."""

from __future__ import annotations

import json
import inspect
import math
from statistics import NormalDist

import numpy as np
import pytest

from kartlegg import stats

Z95 = NormalDist().inv_cdf(0.975)
NAN = float("nan")


def close(want: object, digits: float = 1e-12) -> object:
    return pytest.approx(want, rel=digits, abs=digits)


def test_everything_has_a_docstring_and_is_listed() -> None:
    assert sorted(stats.__all__) == stats.__all__
    for name in stats.__all__:
        thing = getattr(stats, name)
        assert inspect.getdoc(thing), name
        assert thing.__module__.startswith("kartlegg.stats."), name


def test_published_interval() -> None:
    lower, upper = stats.error_interval(21.93, mean=50, sd=10, reliability=0.95, confidence=0.90, kind="true_see")
    assert (round(lower, 2), round(upper, 2)) == (19.75, 26.92)


@pytest.mark.parametrize(
    ("kind", "about_truth", "share"),
    [
        ("obtained", False, 0.16),
        ("true_see", True, 0.84 * 0.16),
        ("true_sem", True, 0.16),
        ("retest", True, 1 - 0.84**2),
    ],
)
def test_intervals_of_arrays(kind: str, about_truth: bool, share: float) -> None:
    x = np.array([[20.0, 50.0], [61.5, 90.0]])
    lower, upper = stats.error_interval(x, mean=50, sd=10, reliability=0.84, kind=kind)
    centre = 50 + 0.84 * (x - 50) if about_truth else x
    assert lower.shape == x.shape
    assert lower == close(centre - Z95 * 10 * math.sqrt(share))
    assert upper == close(centre + Z95 * 10 * math.sqrt(share))
    one = stats.error_interval(61.5, mean=50, sd=10, reliability=0.84, kind=kind)
    assert one == (lower[1, 0], upper[1, 0])
    assert isinstance(one[0], float)


def test_arguments_are_broadcast_against_each_other() -> None:
    found = stats.sem(sd=[[5], [10]], reliability=[0.64, 0.84, 1.2])
    assert found == pytest.approx(np.array([[3, 2, NAN], [6, 4, NAN]]), nan_ok=True)
    assert list(stats.error_refusal(sd=[10, 0, 10], reliability=[0.8, 0.8, 2])) == [
        "none",
        "sd_not_positive",
        "reliability_out_of_range",
    ]
    with pytest.raises(ValueError, match="shape"):
        stats.sem(sd=[1, 2], reliability=[0.1, 0.2, 0.3])


def test_a_wrong_name_is_refused_with_the_right_ones() -> None:
    with pytest.raises(ValueError, match="no interval kind 'see'; there are 'obtained', 'true_see'"):
        stats.error_interval(1, sd=1, reliability=0.5, kind="see")
    with pytest.raises(ValueError, match="'practice.sem2'"):
        stats.change(1, 2, method="rci")


def test_probability_beyond() -> None:
    x = np.linspace(20, 90, 15)
    found = stats.probability_true_beyond(x, mean=50, sd=10, reliability=0.8, cutoff=60, high_is_concern=True)
    error = 10 * math.sqrt(0.8 * 0.2)
    want = [NormalDist(50 + 0.8 * (one - 50), error).cdf(60) for one in x]
    assert found == close(1 - np.array(want), 1e-11)
    low = stats.probability_true_beyond(x, mean=50, sd=10, reliability=0.8, cutoff=60, high_is_concern=False)
    assert found + low == close(np.ones(15))
    same = stats.probability_beyond(50 + 0.8 * (x - 50), standard_error=error, cutoff=60, high_is_concern=True)
    assert same == close(found)


def test_classification_and_conditional_errors() -> None:
    found = stats.classification(cutoff=62, mean=50, sd=10, reliability=0.85)
    assert found.accuracy == pytest.approx(0.9408, abs=5e-5)
    assert found.reason == "none"
    at_mean = stats.classification(cutoff=50, mean=50, sd=10, reliability=0.64)
    assert at_mean.accuracy == close(0.5 + math.asin(0.8) / math.pi)
    assert stats.lord_sem([0, 10, 21], items=20) == pytest.approx([0, math.sqrt(100 / 19), NAN], nan_ok=True)
    assert stats.keats_sem(10, items=20, alpha=0.85, kr21=0.80) == close(math.sqrt(75 / 19))
    assert stats.norm_error(2, n=100) == close(math.sqrt(0.03))
    error = stats.regression_norm_error(-1.216766, leverage=0.0758929, n=14, parameters=2)
    assert error == pytest.approx(0.3709194, abs=1e-7)
    assert stats.percentile_error(0, standard_error=0.1) == close(10 / math.sqrt(2 * math.pi))
    assert stats.norm_sample_size(2, half_width=0.2, parameters=1) == close((Z95 / 0.2) ** 2 * 3)
    assert stats.standard_error_of_prediction(sd=10, reliability=0.6) == close(8)
    assert stats.standard_error_of_estimation(sd=10, reliability=0.5) == close(5)
    assert stats.normal_interval(60, standard_error=2) == close((60 - 2 * Z95, 60 + 2 * Z95))


def test_derived_scores() -> None:
    z = np.array([-2.5, -0.25, 0.0, 1.75])
    assert list(stats.from_z(z, measure="t_score")) == [25, 47.5, 50, 67.5]
    assert list(stats.from_z(z, measure="stanine")) == [1, 5, 5, 9]
    assert list(stats.from_z(z, measure="sten")) == [1, 5, 6, 9]
    assert stats.from_z(z, measure="percentile_rank") == close([100 * NormalDist().cdf(one) for one in z])
    assert stats.to_z(stats.from_z(z, measure="percentile_rank"), measure="percentile_rank") == close(z, 1e-11)
    assert math.isnan(stats.to_z(5, measure="stanine"))
    assert stats.z_score(stats.score_at_z(1.25, mean=7, sd=3), mean=7, sd=3) == close(1.25)


def test_lms() -> None:
    assert stats.lms_z(20, l=-1.6, m=16.5, s=0.11) == pytest.approx(1.50530699, abs=5e-9)
    assert stats.lms_z(11, l=0, m=10, s=0.1) == close(math.log(1.1) / 0.1)
    y = np.array([7.0, 10.0, 16.0])
    assert stats.lms_value(stats.lms_z(y, l=-0.7, m=10, s=0.2), l=-0.7, m=10, s=0.2) == close(y)
    assert math.isnan(stats.lms_value(-3, l=1.4, m=10, s=0.31))
    assert stats.lms_z_restricted(11, l=0.3, m=10, s=0.1) == stats.lms_z(11, l=0.3, m=10, s=0.1)
    grid = [[0, 1, 10, 0.1], [1, 0.5, 12, 0.2], [3, 0, 13, 0.1]]
    assert stats.lms_at(2, grid=grid) == close((0.25, 12.5, 0.15))
    _, m, _ = stats.lms_at([0, 0.5, 3, 3.1], grid=grid)
    assert m == pytest.approx([10, 11, 13, NAN], nan_ok=True)
    assert stats.lms_at(1, grid=grid, interpolation="cubic") == (0.5, 12, 0.2)
    with pytest.raises(ValueError, match="not_ascending"):
        stats.lms_at(1, grid=grid[::-1])
    with pytest.raises(ValueError, match="four numbers"):
        stats.lms_at(1, grid=[[1, 2, 3]])


def test_percentiles() -> None:
    found = stats.percentile_rank(45, 12, 300)
    assert found.value == close(17.0)
    assert found.interval == pytest.approx((13.0759, 21.5571), abs=5e-5)
    assert stats.percentile_rank(45, 12, [300, 50]).reason.tolist() == ["none", "count_out_of_range"]
    assert stats.percentile_rank_in([1, 2, NAN, 2, 3], 2).value == 50
    assert stats.percentile_rank_in([1, 2, 2, 3], 2, definition="at_or_below").value == 75
    ranks = stats.quantile_ranks(200, share=0.95)
    assert (ranks.lower, ranks.upper) == (184, 197)
    assert ranks.coverage == pytest.approx(0.96715, abs=5e-6)
    x = np.random.default_rng(1).normal(size=101)
    numpy_names = ["interpolated_inverted_cdf", "hazen", "weibull", "linear", "median_unbiased", "normal_unbiased"]
    for kind, method in enumerate(numpy_names, start=4):
        for share in (0.0, 0.05, 0.333, 0.5, 0.98, 1.0):
            assert stats.quantile(x, share, type=kind) == close(np.quantile(x, share, method=method))
    lower, upper = stats.quantile_interval(x, 0.5)
    assert lower < np.median(x) < upper
    lower, upper = stats.proportion_interval(36, n=40)
    assert (lower, upper) == pytest.approx((0.76948, 0.96042), abs=5e-6)


def test_normal_scores() -> None:
    x = [3, 5, 5, 7, 8, 8, 8, 10, 12, 15]
    blom = [34.5336, 41.8423, 41.8423, 46.2454, 51.2258, 51.2258, 51.2258, 56.5542, 60.0049, 65.4664]
    assert stats.from_z(stats.normal_scores(x, method="blom"), measure="t_score") == pytest.approx(blom, abs=5e-5)
    weighted = stats.ranks(x, weights=[1, 2, 1, 1, 0.5, 0.5, 1, 1, 2, 1])
    assert weighted[[0, 1, 3, 6, 9]] == pytest.approx([0.954545, 2.772727, 4.590909, 5.954545, 10.045455], abs=5e-7)
    with pytest.raises(ValueError, match="different lengths: values 10, weights 1"):
        stats.ranks(x, weights=[1])
    with pytest.raises(ValueError, match="0 or more"):
        stats.ranks([1, 2], weights=[1, -1])
    with pytest.raises(ValueError, match="list of numbers"):
        stats.ranks([[1, 2]])


def test_against_samples() -> None:
    found = stats.case_against_sample(35, mean=50, sd=10, n=30)
    assert found.t == pytest.approx(-1.4756081, abs=5e-8)
    assert found.percent_below == pytest.approx(7.5413, abs=5e-5)
    assert found.interval == pytest.approx((2.17517535583, 16.6325120664), rel=1e-9)  # mpmath, 40 digits
    h = stats.leverage([1, 8.5], np.linalg.inv(np.array([[14, 126], [126, 1190]])))
    assert h == pytest.approx(0.0758929, abs=5e-8)
    score = stats.regression_score(
        14, expected=-4.0714286 + 2.2857143 * 8.5, residual_sd=1.1153688, n=14, parameters=2, leverage=h
    )
    assert score.z == pytest.approx(-1.216766, abs=5e-7)
    assert score.percent_below == pytest.approx(11.1847, abs=5e-5)
    assert score.percent_below_t == pytest.approx(13.1764, abs=5e-5)
    both = stats.pooled(n=[120, 95], mean=[10.2, 11.4], sd=[3.1, 3.6])
    assert (both.n, both.mean, both.sd) == pytest.approx((215, 10.730233, 3.3754082), abs=5e-7)
    assert stats.largest_sd(mean=2, low=1, high=5, n=40) == pytest.approx(1.754116, abs=5e-7)


REFERENCE = {"sd": 10, "reliability": 0.8, "mean": 60, "sd_after": 11, "mean_after": 55, "correlation": 0.6}


@pytest.mark.parametrize(
    ("method", "index", "more"),
    [
        ("jt", -1.8973666, {}),
        ("gln", -1.6666667, {}),
        ("en", -2.2360680, {}),
        ("practice", -1.1067972, {}),
        ("ha", -1.8867014, {}),
        ("nk", -1.6265001, {"reliability_after": 0.75}),
        ("sem2", -12 / math.sqrt(20 + 30.25), {"reliability_after": 0.75}),
        ("practice.sem2", -7 / math.sqrt(20 + 30.25), {"reliability_after": 0.75}),
        ("practice.sd", -7 / 9, {"sd_difference": 9}),
        ("hll", -5 / 6, {}),
        ("reg", (58 - 61.6) / (11 * math.sqrt(0.64 * 49 / 48 * (1.02 + 1 / 49))), {"n": 50}),
    ],
)
def test_change(method: str, index: float, more: dict[str, float]) -> None:
    found = stats.change(70, 58, method=method, **REFERENCE, **more)
    assert found.index == pytest.approx(index, abs=5e-8)
    assert found.reliable is (abs(index) > found.critical)
    assert found.change_class is None
    many = stats.change([70, 70], [58, 10], method=method, **REFERENCE, **more, cutoff=60, high_is_concern=True)
    assert many.index[0] == found.index
    assert many.reliable[1]
    assert many.change_class[1] == "recovered"


def test_change_names_what_is_missing() -> None:
    found = stats.change(70, 58, sd=10)
    assert (found.reason, found.reliable, found.difference) == ("argument_missing", False, -12)
    assert math.isnan(found.index)
    assert stats.change(NAN, 58, sd=10, reliability=0.8, high_is_concern=True).change_class == "unknown"
    before, after = [20, 20, 10, 10], [10, 10, 20, 20]
    many = stats.change(before, after, sd=5, reliability=0.8, cutoff=[15, 5, 15, 5], high_is_concern=True)
    assert many.change_class.tolist() == ["recovered", "improved", "harmed", "deteriorated"]
    assert stats.minimal_detectable_change(4) == close(Z95 * math.sqrt(2) * 4)
    cutoffs = stats.clinical_cutoffs(
        clinical_mean=20, clinical_sd=5, functional_mean=10, functional_sd=4, high_is_concern=True
    )
    assert (cutoffs.a, cutoffs.b, cutoffs.c) == close((10, 18, 130 / 9))


def test_trend() -> None:
    times, scores = np.array([5.0, 0, 2, 1]), np.array([17.0, 10, 11, 12])
    found = stats.trend(times, scores, sem=2)
    slope, intercept = np.polyfit(times, scores, 1)
    assert (found.n, found.slope, found.intercept) == close((4, slope, intercept))
    assert found.error_by_sem == close(2 / math.sqrt(((times - 2) ** 2).sum()))
    residual = scores - intercept - slope * times
    assert found.error_by_residual == close(math.sqrt((residual**2).sum() / 2 / 14))
    assert found.interval_by_sem == close((slope - Z95 * found.error_by_sem, slope + Z95 * found.error_by_sem))
    assert stats.trend([1, 1], [2, 3]).reason == "no_variance"
    with pytest.raises(ValueError, match="times 2, scores 1"):
        stats.trend([1, 2], [3])


def test_differences() -> None:
    found = stats.reliable_difference(65, 53, sem_x=3, sem_y=4)
    assert (found.standard_error, found.critical, found.reliable) == close((5, 5 * Z95, True))
    assert stats.reliable_difference(65, 53, sem_x=[3, 0], sem_y=[4, 0]).reason.tolist() == ["none", "se_not_positive"]
    sd = stats.sd_of_difference(sd_x=10, sd_y=10, correlation=0.6)
    assert stats.rarity(20, sd_difference=sd).statistic == pytest.approx(2.2360680, abs=5e-8)
    norms = {"mean_x": 50, "mean_y": 50, "sd_x": 10, "sd_y": 10, "correlation": 0.6}
    rsdt = stats.revised_standardised_difference_test(70, 50, **norms, n=100)
    assert rsdt.statistic == pytest.approx(2.2066130, abs=5e-8)
    assert rsdt.percent_beyond_two == pytest.approx(2.96523, abs=5e-6)
    assert stats.unstandardised_difference_test(70, 50, **norms, n=100).statistic == close(20 / math.sqrt(80.8))
    assert stats.predicted_difference(70, 50, **norms).statistic == close(-1.5)
    assert stats.holm([0.01, 0.04, NAN, 0.03]) == pytest.approx([0.03, 0.06, NAN, 0.06], nan_ok=True)


def test_profiles() -> None:
    parts = stats.profile_deviations([60, 50, 45, 41], [3, 3, 4, 4])
    assert parts.standard_error[0] == close(math.sqrt(7.625))
    assert parts.critical[0] == close(NormalDist().inv_cdf(1 - 0.05 / 8) * math.sqrt(7.625), 1e-9)
    assert parts.reliable.tolist() == [True, False, False, False]
    with pytest.raises(ValueError, match="two scores or more"):
        stats.profile_deviations([1], [1])
    rng = np.random.default_rng(3)
    r = np.corrcoef(rng.normal(size=(4, 50)))
    z = rng.normal(size=4)
    rare = stats.profile_rarity(z, r)
    assert rare.distance == close(float(z @ np.linalg.solve(r, z)), 1e-10)
    assert stats.profile_rarity([2, -1], [[1, 0.5], [0.5, 1]]).percent_further == close(100 * math.exp(-14 / 3))
    assert stats.profile_rarity([1, 1], [[1, 1], [1, 1]]).reason == "singular"
    a, b = rng.normal(size=(2, 25))
    agreement = stats.profile_agreement(np.append(a, NAN), np.append(b, 1))
    assert agreement.correlation == close(np.corrcoef(a, b)[0, 1])
    assert (agreement.n, agreement.mean_absolute_difference) == close((25, np.abs(a - b).mean()))


def test_accuracy() -> None:
    cells = {"true_positive": 36, "false_negative": 4, "false_positive": 30, "true_negative": 130}
    found = stats.accuracy(**cells, design="cohort")
    assert found.sensitivity.interval == pytest.approx((0.76948, 0.96042), abs=5e-6)
    assert found.positive_ratio.interval == pytest.approx((3.42098, 6.73491), abs=5e-6)
    assert found.negative_ratio.value == pytest.approx(0.123077, abs=5e-7)
    assert found.positive_predictive.value == close(36 / 66)
    assert found.odds_ratio.value == close(36 * 130 / (30 * 4))
    assert (found.youden, found.balanced, found.half_added) == close((0.7125, 0.85625, False))
    controls = stats.accuracy(**cells, design="case_control")
    assert math.isnan(controls.positive_predictive.value)
    assert controls.reason == "not_meaningful"
    prevalence = np.array([0.01, 0.05, 0.5])
    at = stats.predictive_values(sensitivity=0.9, specificity=0.8125, prevalence=prevalence, cases=40, controls=160)
    positive = 0.9 * prevalence
    assert at.positive_predictive.value == close(positive / (positive + 0.1875 * (1 - prevalence)))
    negative = 0.8125 * (1 - prevalence)
    assert at.negative_predictive.value == close(negative / (negative + 0.1 * prevalence))
    lower, upper = at.positive_predictive.interval
    assert np.all((lower < at.positive_predictive.value) & (at.positive_predictive.value < upper))
    assert stats.post_test_probability(0.05, likelihood_ratio=4.8) == pytest.approx(0.201681, abs=5e-7)


def test_lms_of_a_published_reference() -> None:
    """The Dutch D-score reference at 154 days, whose file prints its own lines from -2 to 2 SD."""
    found = stats.lms_value([-2, -1, 0, 1, 2], l=1.6255, m=32.29, s=0.0917)
    assert list(found) == pytest.approx([25.97, 29.24, 32.29, 35.17, 37.91], abs=0.005)


def test_results_of_numbers_are_shown_in_short() -> None:
    """The rank: 45 below and half of 12 in 300 are 17 of 100."""
    one = stats.percentile_rank(45, 12, 300)
    assert repr(one) == str(one) and repr(one).splitlines()[1].split() == ["value", "17"]
    assert one.to_dict()["value"] == pytest.approx(17)
    assert one.to_dict()["interval"] == pytest.approx(list(one.interval))
    assert "<td>17</td>" in one._repr_html_()
    accuracy = stats.accuracy(true_positive=36, false_negative=4, false_positive=30, true_negative=130, design="cohort")
    assert "  sensitivity          0.9 [0.7695, 0.9604]" in str(accuracy)  # Wilson, of 36 in 40
    assert accuracy.to_dict()["sensitivity"]["value"] == pytest.approx(0.9)
    many = stats.change(np.full(300, 60.0), np.arange(300.0), sd=6, reliability=0.8, high_is_concern=True)
    assert len(str(many).splitlines()) < 40
    assert max(map(len, str(many).splitlines())) <= 100
    assert "<0.0001" in str(many)
    assert json.loads(json.dumps(many.to_dict()))["difference"][:2] == [-60, -59]
