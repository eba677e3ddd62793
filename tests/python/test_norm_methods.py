"""What continuous norms of every method have in common, their comparison by cross-validation, and their worms."""

from __future__ import annotations

import json
import math
from pathlib import Path
from statistics import NormalDist

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from test_norming import answers, instrument

import kartlegg as kl
from kartlegg import stats

mpl.use("Agg")
NORMAL = NormalDist()
OPTIONS: dict[str, dict] = {
    "taylor": {"draws": 30}, "beta_binomial": {"highest": 40}, "lms": {"m": 1, "s": 1}, "bccg": {"m": 1, "s": 1},
    "bct": {"m": 1, "s": 1}, "regression": {"degree": 1, "spread": "log_linear"},
}  # fmt: skip


def children(n: int = 1600, seed: int = 5) -> pd.DataFrame:
    """Whole scores of 1..40 that rise with age: mean 10 + 1.5 (age - 6), SD 3 + 0.2 (age - 6), normal."""
    random = np.random.default_rng(seed)
    age = random.uniform(6, 14, n)
    raw = np.clip(np.round(10 + 1.5 * (age - 6) + (3 + 0.2 * (age - 6)) * random.normal(size=n)), 1, 40)
    return pd.DataFrame({"raw": raw, "age": age})


def log_probability(raw: np.ndarray, age: np.ndarray) -> np.ndarray:
    """Of whole scores, under the distribution that the children were drawn from."""
    mean, sd = 10 + 1.5 * (age - 6), 3 + 0.2 * (age - 6)
    below = [np.array([NORMAL.cdf(one) for one in (raw + side - mean) / sd]) for side in (-0.5, 0.5)]
    return np.log(below[1] - below[0])


@pytest.mark.parametrize("method", list(OPTIONS))
def test_norms_of_every_method_do_the_same(method: str, tmp_path: Path) -> None:
    data = children()
    norms = stats.fit_norms(data, score="raw", age="age", method=method, **OPTIONS[method])
    assert isinstance(norms, stats.ContinuousNorms)
    assert (norms.method, norms.reason, norms.fit.n) == (method, "none", 1600)
    assert norms.ages == (data["age"].min(), data["age"].max())
    assert norms.scores == (data["raw"].min(), data["raw"].max())
    ages = np.array([7.5, 10.5, 13.0])
    for z in (-1.5, 0.0, 1.5):
        raw = 10 + 1.5 * (ages - 6) + (3 + 0.2 * (ages - 6)) * z
        found = norms.z(raw, ages)
        assert found == pytest.approx([z, z, z], abs=0.2)
        assert norms.percentile(raw, ages) == pytest.approx([100 * NORMAL.cdf(one) for one in found], abs=1e-6)
        assert norms.raw_at(found, ages) == pytest.approx(raw, abs=1e-6)
    assert math.isnan(norms.z(20, 15))
    error = norms.standard_error(0.0, 10.5)
    assert 1 / math.sqrt(1600) < error < 1 / math.sqrt(100)
    table = norms.table(10.5, range(5, 36), reliability=0.8)
    assert list(table)[:4] == ["raw", "z", "t_score", "percentile"]
    assert table["z"].is_monotonic_increasing
    assert (table["lower"] < table["upper"]).all()
    told = norms.log_probability(data["raw"], data["age"])
    assert norms.fit.log_score == pytest.approx(told.mean(), abs=1e-12)
    if method != "taylor":  # whose tails count as one score, from z = 2.5 on
        assert norms.fit.log_score == pytest.approx(log_probability(data["raw"].to_numpy(), data["age"].to_numpy()).mean(), abs=0.01)
    residuals = norms.quantile_residuals(seed=3)
    assert residuals.mean() == pytest.approx(0, abs=0.05)
    assert residuals.std() == pytest.approx(1, abs=0.05)
    assert not np.array_equal(residuals, norms.quantile_residuals(seed=4))
    json.dumps(norms.to_dict(), default=float)
    assert f"1600 persons ({method})" in norms.plot().get_title(loc="left")

    folder = instrument(tmp_path / "ten", "ours")
    norms.to_yaml(folder / "norms" / "ours.yaml", scale="total", forms=["parent"], title="Ours", kind="illustrative", width_months=12,
                  scores=range(1, 41), ages=(7, 13))  # fmt: skip
    score = kl.load(folder).score(answers(20), age_years=10.2, sex="female")["total"]
    normed = score.normed[0] if isinstance(score.normed, list | tuple) else score.normed
    assert normed.t_score == pytest.approx(norms.table(10.5, range(1, 41))["t_score"][19], abs=1e-9)


def test_a_regression_by_age_writes_itself(tmp_path: Path) -> None:
    data = children().assign(male=np.arange(1600) % 2)
    data["raw"] += 2 * data["male"]
    both = stats.regression_norms(data, score="raw", terms=["age", {"age": 2}, "male"], centres={"age": 10})
    boys = both.by_age("age", {"male": 1})
    assert (boys.fit.n, boys.others, boys.regression) == (800, {"male": 1}, both)
    who = {"age": np.array([7.0, 11.0]), "male": 1}
    assert boys.z([15, 22], who["age"]) == pytest.approx(both.score([15, 22], who)["z"].to_numpy(), abs=1e-12)
    assert boys.raw_at(1.0, 9.0) == pytest.approx((lambda row: row["expected"] + row["sd"])(both.score(0, {"age": 9.0, "male": 1}).iloc[0]))
    assert boys.standard_error(0.0, 9.0) == pytest.approx(
        both.score(both.score(0, {"age": 9.0, "male": 1})["expected"][0], {"age": 9.0, "male": 1})["standard_error"][0])  # fmt: skip
    with pytest.raises(ValueError, match="go by age, male"):
        both.by_age("age")
    assert both.by_age("age", {"male": 0.5}).reason == "outside_grid"  # nobody is so
    folder = instrument(tmp_path / "ten", "ours")
    boys.to_yaml(folder / "norms" / "ours.yaml", scale="total", forms=["parent"], title="Ours", kind="illustrative", sex="male")
    score = kl.load(folder).score(answers(20), age="10y0m0d", sex="male")["total"]
    normed = score.normed[0] if isinstance(score.normed, list | tuple) else score.normed
    assert normed.z_score == pytest.approx(boys.z(20, 10.0), abs=1e-9)


def test_what_fit_norms_refuses() -> None:
    data = children(300)
    with pytest.raises(ValueError, match="there are 'taylor', 'beta_binomial', 'lms', 'bccg', 'bct', 'regression'"):
        stats.fit_norms(data, score="raw", age="age", method="shash")
    with pytest.raises(ValueError, match="norms by regression take none"):
        stats.fit_norms(data, score="raw", age="age", method="regression", weights=np.ones(300))
    none = stats.fit_norms(data.assign(raw=0), score="raw", age="age", method="lms")
    assert (none.reason, none.method) == ("box_cox_undefined", "lms")
    assert math.isnan(none.z(3, 8))
    assert "box_cox_undefined" in none.plot().get_title(loc="left")
    with pytest.raises(ValueError, match="there are no norms: box_cox_undefined"):
        none.table(8)


def test_models_are_compared_by_cross_validation() -> None:
    random = np.random.default_rng(9)
    age = random.uniform(6, 14, 1200)
    skewed = pd.DataFrame({"raw": np.maximum(1, np.round(np.exp(2.5 + 0.05 * age + 0.4 * random.normal(size=1200)))), "age": age})
    models: dict[str, dict] = {
        "log-normal": {"method": "lms", "m": 1, "s": 0, "l": 0}, "normal": {"method": "regression", "degree": 1}, "taylor": {},
    }  # fmt: skip
    found = stats.compare_norms(skewed, score="raw", age="age", models=models, limits=(-3, 3), repeats=1)
    assert (found.best, found.reason, found.n) == ("log-normal", "none", 1200)
    table = found.models
    assert table.loc["log-normal", "difference"] == 0
    assert table.loc["normal", "difference"] < -5 * table.loc["normal", "standard_error"]
    assert table["log_score"].max() == pytest.approx(found.by_repeat["log-normal"].mean(), abs=1e-12)
    # Out of the sample a model cannot be as good as in it, and a model of three parameters is hardly worse.
    inside = stats.lms_norms(skewed, score="raw", age="age", m=1, s=0, limits=(-3, 3)).fit.log_score
    assert 0 < inside - table.loc["log-normal", "log_score"] < 0.02
    again = stats.compare_norms(skewed, score="raw", age="age", models=models, limits=(-3, 3), repeats=1)
    pd.testing.assert_frame_equal(again.models, table)
    zero = stats.compare_norms(skewed.assign(raw=skewed["raw"] - skewed["raw"].min()), score="raw", age="age", models=["lms", "regression"])
    assert zero.best == "regression"
    assert zero.models.loc["lms", "reason"] == "box_cox_undefined"
    assert math.isnan(zero.models.loc["lms", "log_score"])


def test_the_worm_against_scipy() -> None:
    """polyfit, skewtest, kurtosistest and chi2.sf of SciPy 1.17 on the bands of the same persons."""
    i = np.arange(100)
    z = ((37 * i) % 101 - 50) / 25 + 0.1 * ((i % 7) - 3) + 0.05 * ((i % 11) ** 2 / 30 - 1)
    age = 6 + ((i * 13) % 80) / 10 + i / 1000
    found = stats.worm(z, age, bands=3)
    assert list(found.bands["n"]) == [33, 33, 34]
    assert list(found.bands["oldest"]) == pytest.approx([8.545, 11.204, 13.943])
    cubic = [[-0.09993370113607919, 0.5440964286629209, 0.014678946812711745, -0.11650478733739698],
             [-0.11571417494166414, 0.5492628000804565, 0.02640654583227684, -0.12329039633443535],
             [0.18979182257206223, 0.43686248052094934, -0.028278075052537023, -0.12172003034583487]]  # fmt: skip
    assert found.bands[["intercept", "slope", "quadratic", "cubic"]].to_numpy() == pytest.approx(np.array(cubic), rel=1e-9)
    tests = [[-0.49292989578121743, 2.097767657598869, 0.21662025029657214, -2.0347381275445118],
             [-0.5187514147479797, 2.01280298805358, 0.17404417091510432, -2.234007908434451],
             [0.947815513887599, 1.216473137709235, -0.3051240911412667, -2.487482298123271]]  # fmt: skip
    names = ["mean", "variance", "skewness", "kurtosis"]
    assert found.bands[names].to_numpy() == pytest.approx(np.array(tests), rel=1e-9)
    assert list(found.q["value"]) == pytest.approx([1.4104371608239257, 9.931811908753415, 0.17031641726285965, 15.318518766107644])
    assert list(found.q["p"]) == pytest.approx([0.7030900367503061, 0.019154741363473934, 0.982232694008875, 0.0015637255305941684])
    first = found.points.loc[found.points["band"] == 0, "half_width"]
    assert first.max() == pytest.approx(1.0910701195617036)
    twice = stats.worm(np.tile(z, 2), np.tile(age, 2), bands=3)
    halved = stats.worm(z, age, bands=3, weights=np.full(100, 7.0))
    assert halved.bands["cubic"].to_numpy() == pytest.approx(found.bands["cubic"].to_numpy())  # weights have no unit
    assert list(twice.bands["n"]) == [66, 68, 66]  # persons of the same age share a band


def test_worms_of_what_fits_and_what_does_not() -> None:
    data = children(2400, seed=8)
    good = stats.fit_norms(data, score="raw", age="age", method="regression", degree=1, spread="log_linear").worm(bands=6)
    assert good.q["p"].min() > 0.01
    bad = stats.fit_norms(data, score="raw", age="age", method="regression", degree=1).worm(bands=6)  # one spread at all ages
    assert bad.q.loc["variance", "p"] < 1e-6
    assert bad.bands["slope"].iloc[0] < -0.1
    assert bad.bands["slope"].iloc[-1] > 0.1
    assert len(bad.plot()) == 6
    assert "Q of variance" in str(bad)
    told = bad.to_dict()
    assert "points" not in told
    assert len(told["bands"]) == 6


def test_worms_of_degenerate_data() -> None:
    assert stats.worm([math.nan], [6]).reason == "sample_too_small"
    assert "sample_too_small" in stats.worm([], []).plot()[0].get_title(loc="left")
    same = stats.worm([0.5] * 30, range(30), bands=1)
    assert list(same.bands["reason"]) == ["no_variance"]
    few = stats.worm([-1, 0, 1, 2], [6, 7, 8, 9], bands=1)
    assert list(few.bands["reason"]) == ["sample_too_small"]
    assert math.isnan(few.bands["kurtosis"][0])
    one_age = stats.worm(np.linspace(-2, 2, 40), [6] * 40)
    assert len(one_age.bands) == 1
    assert stats.worm([0, 1], [6, 7], weights=[-1, 1]).reason == "not_positive"
    with pytest.raises(ValueError, match="bands"):
        stats.worm([0, 1], [6, 7], bands=0)
    with pytest.raises(ValueError, match="different lengths"):
        stats.worm([0, 1], [6])
