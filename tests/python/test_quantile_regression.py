"""Centiles by quantile regression, held to linear programmes that SciPy solved, and to their own conditions."""

from __future__ import annotations

import math

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

from kartlegg import stats

mpl.use("Agg")
I = np.arange(60)  # noqa: E741
AGE = 6 + ((17 * I) % 60) / 7.5
DATA = pd.DataFrame({"age": AGE, "score": 5 + 2 * (AGE - 6) + (1 + 0.3 * (AGE - 6)) * (((37 * I) % 61 - 30) / 15), "w": 1.0 + I % 3})
TENTHS = [10, 50, 90]


@pytest.mark.parametrize(
    ("knots", "weights", "loss", "at"),
    [
        (0, None, [0.38977129188978343, 1.1055774117668344, 0.3829479843711842],
         [[6.44, 8.975922209017318, 11.359674412698414], [14.090691698109369, 18.454174628125994, 23.240150580280833]]),
        (2, None, [0.3708083139182342, 1.0676510301914328, 0.38252324532856746],
         [[6.191635189186415, 9.422581920917473, 11.31917342438708], [12.862149631397282, 19.039019719213428, 23.340842776460505]]),
        (0, "w", [0.3926725734159714, 1.1271074474546154, 0.3852130676434677],
         [[6.44, 8.979846547585899, 11.359674412698414], [13.024215737692254, 18.453612111048134, 23.24015058028083]]),
    ],
)  # fmt: skip
def test_the_minimum_is_that_of_the_linear_programme(knots: int, weights: str | None, loss: list[float], at: list[list[float]]) -> None:
    """scipy.optimize.linprog (HiGHS) 1.17, on cubic B-splines of scipy.interpolate."""
    found = stats.quantile_regression(DATA, score="score", age="age", weights=weights, percentiles=TENTHS, knots=knots, draws=0)
    assert (found.reason, found.n) == ("none", 60)
    assert list(found.curves["loss"]) == pytest.approx(loss, rel=1e-10)
    assert found.at([8.0, 12.5]).to_numpy() == pytest.approx(np.array(at), rel=1e-8)


def test_scores_on_a_lattice_have_many_solutions_and_one_minimum() -> None:
    data = pd.DataFrame({"age": 6 + I % 6, "score": (7 * I % 13) // 2 + 6 + I % 6})
    found = stats.quantile_regression(data, score="score", age="age", percentiles=[25, 50, 75], degree=1, draws=20)
    assert list(found.curves["loss"]) == pytest.approx([0.5916666666666667, 0.8166666666666667, 0.6083333333333333], rel=1e-10)
    twice = pd.concat([data] * 30)
    again = stats.quantile_regression(twice, score="score", age="age", percentiles=[25, 50, 75], degree=1, draws=0)
    assert list(again.curves["loss"]) == pytest.approx(list(found.curves["loss"]), rel=1e-10)


def test_no_direction_makes_the_loss_fall() -> None:
    """Many persons: the share condition of the optimum, and the slope of the loss along every coefficient, both ways."""
    random = np.random.default_rng(4)
    age = random.uniform(6, 14, 5000)
    data = {"age": age, "score": np.round(10 + age + (1 + age / 5) * random.normal(size=5000))}
    found = stats.quantile_regression(data, score="score", age="age", degree=3, knots=3, draws=0)
    assert found.reason == "none"
    span = age.max() - age.min()
    for percentile, curve in found.curves.iterrows():
        assert curve["below"] <= percentile / 100 <= curve["below"] + curve["on"] + 1e-12
        rest = np.asarray(data["score"]) - found.at(age)[percentile].to_numpy()
        on = np.abs(rest) < 1e-7
        pull = np.where(rest < 0, percentile / 100 - 1, percentile / 100)
        for power in range(4):
            direction = ((age - age.min()) / span) ** power  # within the space of the splines
            for sign in (1, -1):
                moved = sign * direction
                slope = -(pull * moved)[~on].sum() + np.where(moved[on] > 0, moved[on] * (1 - percentile / 100), -moved[on] * percentile / 100).sum()
                assert slope > -1e-7


def test_intervals_hold_the_true_centile() -> None:
    """100 samples of 300; each has one interval of the 75th centile at age 10."""
    held = 0
    runs = 100
    for run in range(runs):
        random = np.random.default_rng(run)
        age = random.uniform(6, 14, 300)
        data = {"age": age, "score": 10 + age + (1 + age / 5) * random.normal(size=300)}
        found = stats.quantile_regression(data, score="score", age="age", percentiles=[75], degree=1, draws=200, seed=run)
        bounds = found.interval(75, 10.0).iloc[0]
        held += bounds["lower"] <= 20 + 3 * 0.6744897501960817 <= bounds["upper"]
    assert held / runs == pytest.approx(0.95, abs=3 * math.sqrt(0.95 * 0.05 / runs))


def test_draws_do_not_hang_on_threads() -> None:
    one, two = (stats.quantile_regression(DATA, score="score", age="age", percentiles=TENTHS, draws=40, threads=threads) for threads in (1, 2))
    pd.testing.assert_frame_equal(one.interval(50, [7, 9]), two.interval(50, [7, 9]))
    assert (one.interval(50, [7, 9])["lower"] < one.at([7, 9])[50]).all()
    assert "60 persons" in one.plot().get_title(loc="left")
    assert "_fit" not in one.to_dict()
    with pytest.raises(ValueError, match="no centile 40"):
        one.interval(40, 8)


def test_crossing_centiles_are_told() -> None:
    kept = stats.quantile_regression(DATA, score="score", age="age", percentiles=TENTHS, degree=1, draws=0)
    assert kept.crossing.empty
    assert (kept.at(np.linspace(6, 13, 50)).diff(axis=1).iloc[:, 1:] > 0).all().all()
    place = np.arange(40)
    few = {"age": place * 3 % 41 / 4, "score": 3 * place * place % 37}
    found = stats.quantile_regression(few, score="score", age="age", percentiles=[40, 50, 60], degree=5, draws=0)
    curves = found.at(np.linspace(*found.ages, 201))
    for lower, upper in ((40, 50), (50, 60)):
        by = curves[lower] - curves[upper]
        (told,) = found.crossing[found.crossing["lower"] == lower].to_dict("records")
        assert (told["upper"], told["most"]) == (upper, pytest.approx(by.max()))
        assert (told["youngest"], told["oldest"]) == pytest.approx((by[by > 1e-7].index[0], by[by > 1e-7].index[-1]))


@pytest.mark.parametrize(
    ("data", "options", "reason"),
    [
        ({"age": [6, 7, 8], "score": [1, 2, 3]}, {}, "sample_too_small"),
        ({"age": [6.0] * 20, "score": range(20)}, {}, "not_identified"),
        ({"age": [6, 7] * 10, "score": range(20)}, {"degree": 2}, "not_identified"),
        ({"age": range(20), "score": range(20)}, {"degree": 7}, "count_out_of_range"),
        ({"age": range(20), "score": range(20)}, {"percentiles": [50, 25]}, "not_ascending"),
        ({"age": range(20), "score": range(20)}, {"percentiles": [0, 25]}, "proportion_out_of_range"),
        ({"age": range(20), "score": [math.nan] * 20}, {}, "sample_too_small"),
        ({"age": range(20), "score": range(20)}, {"weights": [-1.0] * 20}, "argument_missing"),
        ({"age": range(20), "score": range(20)}, {"weights": [0.0] * 20}, "sample_too_small"),
    ],
)
def test_degenerate_samples_say_why(data: dict, options: dict, reason: str) -> None:
    found = stats.quantile_regression(data, score="score", age="age", **options)
    assert found.reason == reason
    assert found.at([6]).empty or found.at([6]).isna().all().all()
    assert reason in found.plot().get_title(loc="left")


def test_what_is_the_same_for_all_is_its_own_centile() -> None:
    data = {"age": range(20), "score": [5] * 20}
    found = stats.quantile_regression(data, score="score", age="age", degree=1, draws=10)
    assert found.reason == "none"
    assert found.at([3.5]).to_numpy() == pytest.approx(np.full((1, 7), 5.0))
    assert found.crossing.empty
    one_age = stats.quantile_regression({"age": [6] * 9, "score": range(1, 10)}, score="score", age="age", percentiles=[50], degree=0, draws=0)
    assert one_age.at([6])[50].to_list() == [5]
