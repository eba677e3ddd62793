"""Norms by the LMS method and by regression, from data frames, held to R's values and to the engine that loads them."""

from __future__ import annotations

import json
import math
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT

import kartlegg as kl
from kartlegg import stats

REFERENCE = ROOT / ".." / "shared" / "reference"
RULES = ROOT / "tests" / "definitions" / "rules"


def sample(n: int = 600) -> pd.DataFrame:
    """L .5, M 5 + age, S .2 at ages 2 to 4, whole scores from 1 up to 20."""
    random = np.random.default_rng(11)
    age = random.uniform(2, 4, n)
    raw = stats.lms_value(random.normal(size=n), l=0.5, m=5 + age, s=0.2)
    male = np.arange(n) % 2
    return pd.DataFrame({"age": age, "raw": np.clip(np.round(raw), 1, 20), "male": male, "exact": raw})


def heavy_tails() -> pd.DataFrame:
    """Box-Cox t: L 0, M 6 + 1.5 (age - 2), S .15, tau 4 at ages 2 to 4, whole scores from 1 up to 20."""
    random = np.random.default_rng(8)
    age = random.uniform(2, 4, 1000)
    raw = (6 + 1.5 * (age - 2)) * np.exp(0.15 * random.standard_t(4, 1000))
    return pd.DataFrame({"age": age, "raw": np.clip(np.round(raw), 1, 20)})


def entries(ending: str) -> list[dict]:
    if not (REFERENCE / "expected" / "norms.json").exists():
        pytest.skip("no shared reference values beside the checkout")
    found = json.loads((REFERENCE / "expected" / "norms.json").read_text(encoding="utf-8"))["entries"]
    return [entry for entry in found if entry["id"].endswith(ending)]


def test_regression_against_lm() -> None:
    found = entries(".regression_norms")
    assert len(found) == 3
    for entry in found:
        value = entry["value"]
        data = pd.read_csv(REFERENCE / "data" / entry["data"]["file"])
        score = entry["call"].split("(", 1)[1].split(" ~ ")[0]
        terms = [{"age": int(name[6])} if name.startswith("I(") else name for name in value["coef"] if name != "(Intercept)"]
        norms = stats.regression_norms(data, score=score, terms=terms)
        assert norms.reason == "none"
        assert (norms.n, norms.parameters) == (value["n"], len(terms) + 1)
        assert list(norms.terms["coefficient"]) == pytest.approx(list(value["coef"].values()), rel=1e-9)
        assert list(norms.terms["standard_error"]) == pytest.approx(list(value["se"].values()), rel=1e-9)
        assert norms.residual_sd == pytest.approx(value["sigma"], rel=1e-10)
        assert norms.r2 == pytest.approx(value["r2"], rel=1e-10)
        complete = data.dropna(subset=[score, *norms.variables]).head(len(value["z_head"]))
        assert list(norms.score(complete[score], complete)["z"]) == pytest.approx(value["z_head"], abs=1e-9)
        new = norms.score(0.0, {name: value["new"][name] for name in norms.variables})
        inside = new["reason"] == "none"  # R extrapolates
        assert inside.any()
        assert list(new["expected"][inside]) == pytest.approx(list(np.array(value["new"]["fit"])[inside]), rel=1e-9)
        assert list(new["upper"][inside]) == pytest.approx(list(np.array(value["new"]["upper"])[inside]), rel=1e-9)


def test_regression_check_value() -> None:
    data = pd.DataFrame({"age": [*range(6, 13)] * 2, "y": [10, 12, 13, 17, 18, 22, 22, 9, 13, 15, 15, 20, 20, 25]})
    norms = stats.regression_norms(data, score="y", terms=["age"])
    assert list(norms.terms["coefficient"]) == pytest.approx([-4.0714286, 2.2857143], abs=5e-8)
    assert norms.residual_sd == pytest.approx(1.1153688, abs=5e-8)
    (row,) = norms.score(14, {"age": 8.5}).to_dict("records")
    assert (row["z"], row["standard_error"]) == pytest.approx((-1.216766, 0.3709194), abs=5e-7)
    assert row["percent_below"] == pytest.approx(11.1847, abs=5e-5)
    assert norms.score(14, {"age": 8.5}, percentile="t")["percent_below"][0] == pytest.approx(13.1764, abs=5e-5)
    assert norms.score(14, {"age": 8.5}, percentile="residuals")["percent_below"][0] == pytest.approx(100 * 1.5 / 14)  # 15 at 9 is below, 22 at 12 the same
    assert norms.score(14, {"age": 13})["reason"][0] == "outside_grid"
    assert math.isnan(norms.score(14, {"age": 13})["z"][0])


def test_checks_of_a_regression() -> None:
    random = np.random.default_rng(2)
    x = random.uniform(0, 10, 800)
    noise = random.normal(size=800)
    fans = pd.DataFrame({"x": x, "y": 10 + 2 * x + noise * np.exp(0.1 + 0.05 * (10 + 2 * x)), "none": random.normal(size=800)})
    norms = stats.regression_norms(fans, score="y", terms=["x", {"x": 2}, "none"], spread="log_linear")
    assert norms.checks.unequal_spread
    assert norms.log_sd_slope == pytest.approx(0.05, abs=0.01)
    assert norms.log_sd_intercept == pytest.approx(0.1, abs=0.25)
    assert list(norms.terms["selected"]) == [True, True, False, False]
    steps = stats.regression_norms(fans, score="y", terms=["x"], spread="quartiles")
    assert list(steps.step_sds) == sorted(steps.step_sds)
    assert len(steps.step_ends) == 3
    even = stats.regression_norms(fans.assign(y=10 + 2 * x + noise), score="y", terms=["x"])
    assert not even.checks.unequal_spread
    assert not even.checks.not_normal
    skewed = stats.regression_norms(fans.assign(y=2 * x + np.exp(noise)), score="y", terms=["x"])
    assert skewed.checks.not_normal
    assert skewed.checks.skewness > 1
    far = fans.assign(y=10 + 2 * x + noise)
    far.loc[5, ["x", "y"]] = [10, 90]
    assert stats.regression_norms(far, score="y", terms=["x"]).checks.largest_cook_row == 5


@pytest.mark.parametrize(
    ("change", "terms", "reason"),
    [
        ({"y": 3.0}, ["x"], "no_variance"),
        ({"other": 7.0}, ["x", "other"], "singular"),
        ({"y": math.nan}, ["x"], "sample_too_small"),
        ({}, [{"x": -1}], "count_out_of_range"),
    ],
)
def test_regression_of_degenerate_data(change: dict[str, float], terms: list, reason: str) -> None:
    data = pd.DataFrame({"x": np.arange(9.0), "y": [1, 4, 2, 6, 4, 8, 8, 9, 11]}).assign(**change)
    norms = stats.regression_norms(data, score="y", terms=terms)
    assert norms.reason == reason
    assert norms.score(3, {name: 1 for name in norms.variables})["reason"][0] == reason


def test_lms_finds_the_truth() -> None:
    norms = stats.fit_norms(sample(3000), score="exact", age="age", method="lms", m=1, s=0)
    assert norms.reason == "none"
    at = norms.at([2.5, 3.5])
    assert list(abs(at["m"] - [7.5, 8.5]) < 4 * at["m_error"]) == [True, True]
    assert list(abs(np.log(at["s"] / 0.2)) < 4 * at["log_s_error"]) == [True, True]
    assert norms.raw_at(norms.z(8, 3), 3) == pytest.approx(8)
    assert math.isnan(norms.z(8, 4.5))
    slope = (norms.raw_at(1.001, 3) - norms.raw_at(0.999, 3)) / 0.002
    assert norms.raw_error(1, 3) == pytest.approx(slope * norms.standard_error(1, 3), rel=1e-5)
    table = norms.table(3, [5, 8, 11])
    assert list(table["z"]) == sorted(table["z"])
    assert (table["lower"] < table["t_score"]).all()
    assert norms.plot().get_title(loc="left") == "Centiles over 3000 persons (lms)"
    chosen = stats.lms_norms(sample(400), score="exact", age="age", choose="bic", highest_degree=2)
    assert chosen.bic == pytest.approx(chosen.tried["criterion"].min())
    assert stats.lms_norms(sample().assign(raw=0), score="raw", age="age").reason == "box_cox_undefined"
    with pytest.raises(ValueError, match="outside the sample"):
        norms.table(9, [1])


def engine(tmp_path: Path) -> Path:
    """The instrument of R82, without its norms: scores 0 to 20 at any age."""
    folder = tmp_path / "r82"
    shutil.copytree(RULES / "r82", folder)
    for file in (folder / "norms").iterdir():
        file.unlink()
    text = (folder / "instrument.yaml").read_text(encoding="utf-8")
    (folder / "instrument.yaml").write_text(text.replace("{sheet: growth}", "{sheet: fitted}"), encoding="utf-8")
    return folder


@pytest.mark.parametrize(("family", "method"), [("lms", "lms"), ("bct", "box_cox_t")])
def test_an_lms_norm_file_gives_the_scores_of_the_model(family: str, method: str, tmp_path: Path) -> None:
    folder = engine(tmp_path)
    people = heavy_tails() if family == "bct" else sample()
    norms = stats.fit_norms(people, score="raw", age="age", method=family, m=2, s=1)
    text = norms.to_yaml(folder / "norms" / "fitted.yaml", scale="total", title="Fitted", forms=["sheet"], kind="illustrative")
    assert (folder / "norms" / "fitted.yaml").read_text(encoding="utf-8") == text
    assert kl.check(folder).passed
    instrument = kl.load(folder)
    for months in (25, 30, 36, 47):
        for raw in (4, 8, 13):
            report = instrument.score({"sad": min(raw, 10), "tired": max(raw - 10, 0)}, age=f"{months}m0d")
            (scored,) = report["total"].normed
            assert scored.z_score == pytest.approx(norms.z(raw, months / 12), abs=1e-6)
            assert scored.method == method
    with pytest.raises(ValueError, match="of tables, and this is a model"):
        norms.to_yaml(folder / "norms" / "x.yaml", scale="total", title="x", forms=["sheet"], kind="illustrative", decimals=1)
    stopped = replace(norms, reason="not_converged")
    with pytest.raises(kl.ResponseError, match="did not converge"):
        stopped.to_yaml(folder / "norms" / "x.yaml", scale="total", title="x", forms=["sheet"], kind="illustrative")
    assert not (folder / "norms" / "x.yaml").exists()


@pytest.mark.parametrize("spread", ["common", "quartiles", "log_linear"])
def test_a_regression_norm_file_gives_the_scores_of_the_model(spread: str, tmp_path: Path) -> None:
    folder = engine(tmp_path)
    terms = ["age", {"age": 2}, "male", {"age": 1, "male": 1}]
    norms = stats.regression_norms(sample(), score="raw", terms=terms, centres={"age": 3}, spread=spread)
    norms.to_yaml(folder / "norms" / "fitted.yaml", scale="total", title="Fitted", age="age", male="male", forms=["sheet"], kind="illustrative")
    instrument = kl.load(folder)
    for months in (25, 36, 47):
        for sex, male in (("male", 1), ("female", 0)):
            report = instrument.score({"sad": 9, "tired": 0}, age=f"{months}m0d", sex=sex)
            (scored,) = report["total"].normed
            assert scored.z_score == pytest.approx(norms.score(9, {"age": months / 12, "male": male})["z"][0], abs=1e-9)
            assert scored.method == "regression"


def test_a_spread_that_varies_has_an_error_of_its_own() -> None:
    random = np.random.default_rng(5)
    age = random.uniform(6, 14, 800)
    raw = 20 + 3 * age + np.exp(0.5 + 0.02 * (20 + 3 * age)) * random.normal(size=800)
    people = pd.DataFrame({"age": age, "raw": raw})
    norms = stats.regression_norms(people, score="raw", terms=["age", {"age": 2}], centres={"age": 10}, spread="log_linear")
    design = np.column_stack([np.ones(800), age - 10, (age - 10) ** 2])
    half = np.linalg.inv(design.T @ design)
    expected = design @ half @ design.T @ raw
    sd = np.exp(norms.log_sd_intercept + norms.log_sd_slope * expected)
    covariance = half @ (design.T * sd**2) @ design @ half
    np.testing.assert_allclose(norms.covariance, covariance, rtol=1e-8)
    line = np.column_stack([np.ones(800), expected])
    of_spread = np.linalg.inv(2 * line.T @ line)  # the information of a normal sample; here for n - 3 persons at the mean
    np.testing.assert_allclose(norms.log_sd_covariance, of_spread, rtol=0.01)
    who = np.array([1, -3, 9.0])
    mean, at = who @ half @ design.T @ raw, np.array([1, who @ half @ design.T @ raw])
    spread = np.exp(at @ [norms.log_sd_intercept, norms.log_sd_slope])
    for z in (-1.5, 0.0, 2.0):
        both = (1 + z * norms.log_sd_slope * spread) ** 2 * (who @ covariance @ who) / spread**2 + z**2 * (at @ of_spread @ at)
        found = norms.score(mean + z * spread, {"age": 7})
        assert found["standard_error"][0] == pytest.approx(np.sqrt(both), rel=0.005)
    even = stats.regression_norms(people, score="raw", terms=["age"], centres={"age": 10})
    np.testing.assert_allclose(even.covariance, even.residual_sd**2 * even.inverse, rtol=1e-10)
    assert even.log_sd_covariance.shape == (0, 0)


def test_box_cox_families() -> None:
    # by R: qnorm((pt(t, tau) - pt(-u, tau)) / pt(u, tau)) with t = 2, u = 4, tau = 6
    assert stats.box_cox_z(12, l=1, m=8, s=0.25, tau=6) == pytest.approx(1.6810331426293, rel=1e-12)
    assert stats.box_cox_value(1.6810331426293, l=1, m=8, s=0.25, tau=6) == pytest.approx(12, rel=1e-12)
    assert stats.box_cox_z(20, l=-1.6, m=16.5, s=0.11, family="lms") == stats.lms_z(20, l=-1.6, m=16.5, s=0.11)
    assert stats.box_cox_z(10, l=-1.6, m=16.5, s=0.11, family="bccg") == pytest.approx(stats.lms_z(10, l=-1.6, m=16.5, s=0.11), abs=1e-6)
