"""The statistics that norms are checked with, from Python; expected values from SciPy 1.16."""

from __future__ import annotations

import numpy as np
import pytest

from kartlegg import stats

Z = [-1.3, -0.8, -0.4, 0.1, 0.3, 0.5, 0.9, 1.4, 2.6, -0.2]


def test_calibration_of_a_group() -> None:
    found = stats.calibration([*Z, float("nan")])
    assert (found.mean, found.sd, found.skew, found.kurtosis) == pytest.approx((0.31, 1.127879032126722, 0.7236379629370744, 0.7311686561685966))
    assert found.mean_interval == pytest.approx((-0.49683605473135983, 1.1168360547313596))
    assert (found.n, found.confidence, found.reason) == (10, 0.95, "none")
    with pytest.raises(ValueError, match="weights"):
        stats.calibration(Z, weights=[-1.0] * 10)


def test_equivalence_of_mean_sd_and_share() -> None:
    mean = stats.equivalence(0.04, standard_error=0.03, margins=(-0.1, 0.1), df=57)
    assert (mean.p_equivalent, mean.p_different) == pytest.approx((0.02513667552689764, 0.18772675530584043))
    sd = stats.sd_equivalence(1.07, df=199, margins=(0.9, 1.1))
    assert (sd.p_equivalent, sd.p_different) == pytest.approx((0.30396482842504546, 0.1573720416733408))
    share = stats.share_equivalence(48, n=400, promised=0.1, margins=(0.08, 0.12))
    assert (share.p_equivalent, share.p_different) == pytest.approx((0.5, 0.18242243945173597))
    assert stats.share_equivalence(0, n=3, promised=0.1, margins=(0.08, 0.12)).reason == "sample_too_small"


def test_places_among_the_norms() -> None:
    low, high = [0, 0.1, 0.3, 0.6], [0.1, 0.3, 0.6, 1]
    assert list(stats.counts_below(low, high, shares=[0.05, 0.2, 0.5])) == pytest.approx([0.5, 1.5, 8 / 3])
    assert list(stats.counts_below(low, high, shares=[0.2], weights=[2, 1, 1, 1])) == pytest.approx([2.5])
    random = np.random.default_rng(2).uniform(size=2000)
    assert stats.uniform_fit(random, random).anderson_darling_p > 0.05 > stats.uniform_fit(random**1.2, random**1.2).anderson_darling_p
    assert stats.uniform_fit(low, high, method="middle").method == "middle"
    with pytest.raises(ValueError, match="no method"):
        stats.uniform_fit(low, high, method="none")


def test_least_squares() -> None:
    age, y = [6, 7, 8, 9, 10, 11, 12] * 2, [10, 12, 13, 17, 18, 22, 22, 9, 13, 15, 15, 20, 20, 25]
    found = stats.linear_fit({"age": age, "sex": [0] * 7 + [1] * 7}, y)
    assert found.coefficients.loc["age", "value"] == pytest.approx(2.2857142857142856)
    assert found.coefficients.loc["age", "standard_error"] == pytest.approx(0.15228623, rel=1e-7)
    assert (found.r_squared, found.f) == pytest.approx((0.9535423925667827, 112.8875))
    assert stats.linear_fit({"a": age, "b": age}, y).reason == "singular"
    shift = stats.shift(mean=10.4, sd=3.6, n=95, norm_mean=9.1, norm_sd=3.1, norm_n=120)
    assert shift.d_interval == pytest.approx((0.12042456488823139, 0.7182851125311239)) and shift.norm_error
