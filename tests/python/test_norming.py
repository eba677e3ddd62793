"""Continuous norms, from data to a norm file that the engine loads; weights by raking."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

import kartlegg as kl
from kartlegg import stats

mpl.use("Agg")
ITEMS = [f"q{number}" for number in range(1, 11)]
SHARED = Path(__file__).resolve().parents[3] / "shared" / "reference"


def children(n: int = 1600, seed: int = 2) -> pd.DataFrame:
    """Scores of 0..40 that rise with age: 8 + 1.5 (age - 6) + (3 + 0.2 (age - 6)) z."""
    random = np.random.default_rng(seed)
    age = random.uniform(6, 14, n)
    z = random.normal(size=n)
    since = age - 6
    raw = np.clip(np.round(8 + 1.5 * since + (3 + 0.2 * since) * z), 0, 40)
    return pd.DataFrame({"raw": raw, "age": age, "group": np.floor(age) + 0.5, "sex": random.choice(["f", "m"], n, p=[0.7, 0.3])})


@pytest.fixture(scope="module")
def norms() -> stats.ContinuousNorms:
    return stats.fit_norms(children(), score="raw", group="group", draws=40)


def test_norms_place_scores_where_they_lie(norms: stats.ContinuousNorms) -> None:
    assert norms.reason == "none"
    assert norms.method == "taylor"
    ages = np.array([7.5, 10.5, 13.5])
    since = ages - 6
    for z in (-1.5, 0.0, 1.5):
        raw = 8 + 1.5 * since + (3 + 0.2 * since) * z
        assert norms.z(raw, ages) == pytest.approx([z, z, z], abs=0.2)
        assert norms.raw_at(norms.z(raw, ages), ages) == pytest.approx(raw)
    assert norms.percentile(14.75, 10.5) == pytest.approx(50, abs=8)
    assert isinstance(norms.z(20, 10.5), float)
    assert np.isnan(norms.z(20, 3))
    error = norms.standard_error(0.0, 10.5)
    assert 1 / np.sqrt(1600) / 2 < error < 1 / np.sqrt(100)  # between that of everybody and that of half a group
    assert norms.fit.n == 1600
    assert norms.fit.adjusted_r2 > 0.97


def test_a_table_has_intervals_from_sampling_and_measurement(norms: stats.ContinuousNorms) -> None:
    table = norms.table(10.5, reliability=0.8, kind="obtained")
    assert list(table) == ["raw", "z", "t_score", "percentile", "sampling_error", "measurement_error", "lower", "upper"]
    assert list(table["raw"]) == list(range(int(norms.scores[0]), int(norms.scores[1]) + 1))
    assert np.all(np.diff(table["z"]) >= 0)
    middle = table[(table["z"].abs() < 1.5)]
    lower, upper = norms.interval(middle["z"].to_numpy(), 10.5)
    assert np.all(lower < middle["z"]) and np.all(middle["z"] < upper)
    assert (upper - lower) / middle["sampling_error"].to_numpy() == pytest.approx(2 * 1.96, rel=0.4)  # of 40 draws
    for end, away in (("lower", lower - middle["z"]), ("upper", upper - middle["z"])):
        half = 10 * np.hypot(away, 1.959964 * np.sqrt(0.2))
        assert (middle[end] - middle["t_score"]).abs().to_numpy() == pytest.approx(half.to_numpy(), rel=1e-6)
    assert middle["t_score"].to_numpy() == pytest.approx(50 + 10 * middle["z"].to_numpy())
    assert norms.table(10.5, [10, 12], measure="standard_score")["standard_score"].iloc[0] == pytest.approx(
        100 + 15 * norms.z(10, 10.5))  # fmt: skip
    with pytest.raises(ValueError, match=r"ages from 6\.5 to 13\.5"):
        norms.table(3)
    with pytest.raises(ValueError, match="ascend"):
        norms.table(10, [3, 2])
    with pytest.raises(ValueError, match="stanine"):
        norms.table(10, measure="stanine")


def test_the_fit_tells_itself(norms: stats.ContinuousNorms) -> None:
    assert isinstance(norms, stats.TaylorNorms)
    told = norms.to_dict()
    json.dumps(told, default=float)
    assert told["fit"]["n"] == 1600
    assert told["terms"]["score_power"][0] == 0
    assert "adjusted r2" in norms._repr_html_()
    z, age = 0.7, (9.2 - norms.age_mean) / norms.age_sd
    by_hand = sum(term.coefficient * z**term.score_power * age**term.age_power for term in norms.terms.itertuples())
    assert norms.raw_at(z, 9.2) == pytest.approx(by_hand)
    assert len(norms.observed_z) == 1600
    assert list(norms.sizes["terms"]) == list(range(1, 11))


def test_centiles_are_drawn_over_the_data(norms: stats.ContinuousNorms) -> None:
    axes = norms.plot()
    assert len(axes.lines) == 1 + 7
    assert "1600 persons" in axes.get_title(loc="left")
    bad = stats.fit_norms({"raw": [1, 2], "age": [6, 7]}, score="raw", age="age")
    assert bad.reason == "sample_too_small"
    assert "sample_too_small" in bad.plot().get_title(loc="left")
    with pytest.raises(ValueError, match="sample_too_small"):
        bad.table(6)


def instrument(folder: Path, norm_id: str) -> Path:
    """Ten items of 0..4."""
    folder.mkdir()
    items = ", ".join(f"{{id: {item}, options: much, topic: {{en: {item}}}}}" for item in ITEMS)
    (folder / "instrument.yaml").write_text(f"""format: 1
id: {folder.name}
version: "1.0.0"
title: {{en: Ten items}}
purpose: screening
rights: {{owner: Nobody, wording: included, use: {{en: Free.}}, source: made-up}}
sources: {{made-up: {{citation: Invented for a test}}}}
informants: {{parent: {{en: parent}}}}
options:
  much:
{"".join(f"    - {{code: {code}, score: {code}, label: {{en: '{code}'}}}}{chr(10)}" for code in range(5))}
items: [{items}]
forms: [{{id: parent, informant: parent, title: {{en: form}}, items: all, age: {{from: 6y, before: 14y}}, source: made-up}}]
scales:
  total: {{title: {{en: Total}}, items: [{", ".join(ITEMS)}], score: sum, concern: high, source: made-up}}
norms: {{default: {{parent: [{norm_id}]}}}}
""", encoding="utf-8")  # fmt: skip
    (folder / "cases.yaml").write_text(f"format: 1\ninstrument: {folder.name}\ncases: []\n", encoding="utf-8")
    (folder / "norms").mkdir()
    return folder


def answers(total: int) -> dict[str, int]:
    each, rest = divmod(total, len(ITEMS))
    return {item: each + (place < rest) for place, item in enumerate(ITEMS)}


@pytest.mark.parametrize("unit", ["years", "months"])
def test_the_norm_file_gives_the_scores_of_the_model(tmp_path: Path, norms: stats.ContinuousNorms, unit: str) -> None:
    model = norms
    if unit == "months":
        data = children()
        model = stats.fit_norms(data.assign(months=data["group"] * 12), score="raw", group="months", draws=0)
    factor = 12 if unit == "months" else 1
    folder = instrument(tmp_path / "ten", "our-norms")
    file = folder / "norms" / "our-norms.yaml"
    text = model.to_yaml(
        file, scale="total", forms=["parent"], title={"en": "Ours", "nb": "Våre"}, about="Children: made up", kind="illustrative",
        ages=(6 * factor, 14 * factor), age_unit=unit, width_months=12, scores=range(41), reliability=0.85,
    )  # fmt: skip
    assert file.read_text(encoding="utf-8") == text
    form = kl.load(folder)
    for total, years in ((0, 6.4), (12, 7.4), (18, 10.6), (25, 13.2), (40, 13.9)):
        score = form.score(answers(total), age_years=years, sex="female")["total"]
        assert score.raw == total
        normed = score.normed[0] if isinstance(score.normed, list | tuple) else score.normed
        band = (np.floor(years) + 0.5) * factor
        want = model.table(band, range(41))["t_score"][total]
        assert normed.t_score == pytest.approx(want, abs=1e-9)
        assert want == pytest.approx(50 + 10 * model.z(total, band), abs=1e-9)
    assert {finding.claim for finding in kl.check(folder).findings} == {"cases"}  # of which there are none


def test_a_norm_file_is_refused_where_it_would_say_what_is_not_known(tmp_path: Path, norms: stats.ContinuousNorms) -> None:
    known: dict[str, Any] = {"scale": "total", "title": "Ours", "forms": ["parent"], "kind": "illustrative"}
    with pytest.raises(ValueError, match="middle outside"):
        norms.to_yaml(tmp_path / "a.yaml", **known, ages=(3, 14))
    with pytest.raises(ValueError, match="source"):
        norms.to_yaml(tmp_path / "a.yaml", **known | {"kind": "regional"})
    with pytest.raises(ValueError, match="informant"):
        norms.to_yaml(tmp_path / "a.yaml", **known, informant="parent")
    with pytest.raises(ValueError, match="month"):
        norms.to_yaml(tmp_path / "a.yaml", **known, width_months=0)
    with pytest.raises(ValueError, match=r"years: \[2020, 2024\] is no text; write it like '2024' or '2022-2024'"):
        norms.to_yaml(tmp_path / "a.yaml", **known | {"years": [2020, 2024]})
    assert not list(tmp_path.iterdir())


def test_what_the_caller_names_wrongly_is_said() -> None:
    data = children(200)
    with pytest.raises(ValueError, match="no method 'taylors'"):
        stats.fit_norms(data, score="raw", age="age", method="taylors")
    with pytest.raises(ValueError, match="no column 'ages'"):
        stats.fit_norms(data, score="raw", age="ages")
    with pytest.raises(ValueError, match="neither age nor group"):
        stats.fit_norms(data, score="raw")
    with pytest.raises(ValueError, match="no match"):
        stats.taylor_norms(data, score="raw", age="age", match="gamlss")
    with pytest.raises(ValueError, match="1 for 200 rows"):
        stats.fit_norms(data, score="raw", age="age", weights=[1.0])


def test_weights_and_windows() -> None:
    data = children(800, seed=5)
    weighted = stats.rake(data, {"sex": {"f": 0.5, "m": 0.5}})
    assert weighted.reason == "none"
    by_sex = pd.Series(weighted.weights).groupby(data["sex"]).sum()
    assert by_sex["f"] == pytest.approx(400)
    assert weighted.ratio == pytest.approx(weighted.highest / weighted.lowest)
    assert weighted.effective_n == pytest.approx(stats.effective_n(weighted.weights))
    one = stats.fit_norms(data, score="raw", age="age", weights=weighted.weights, draws=0)
    other = stats.fit_norms(data.assign(w=weighted.weights), score="raw", age="age", weights="w", draws=0)
    assert one.z(20, 10) == other.z(20, 10)
    assert one.fit.effective_n == pytest.approx(weighted.effective_n)
    crossed = stats.taylor_norms(data, score="raw", age="age", choice="cross_validation", repeats=2, draws=0)
    assert crossed.sizes["cross_r2"].notna().all()
    narrow = stats.taylor_norms(data, score="raw", age="age", window=0.8, draws=0)
    assert narrow.fit.smallest_group < one.fit.smallest_group


def test_raking_names_what_it_cannot_do() -> None:
    data = {"sex": ["f", "m", None, "f"], "region": ["n", "n", "s", "s"]}
    found = stats.rake(data, {"sex": {"f": 1, "m": 1}}, scale="smallest_one")
    assert found.left_out == 1
    assert np.isnan(found.weights[2])
    assert found.lowest == 1
    with pytest.raises(ValueError, match="level 'm' is not in the margins"):
        stats.rake(data, {"sex": {"f": 1}})
    with pytest.raises(ValueError, match="nobody in the sample has level 'e'"):
        stats.rake(data, {"region": {"n": 1, "s": 1, "e": 1}})
    with pytest.raises(ValueError, match="0 or more"):
        stats.rake(data, {"region": {"n": 1, "s": -1}})
    with pytest.raises(ValueError, match="no margins"):
        stats.rake(data, {})


def test_sums_by_the_beta_binomial_distribution(norms: stats.ContinuousNorms) -> None:
    data = children()
    found = stats.fit_norms(data, score="raw", group="group", method="beta_binomial", highest=40)
    assert isinstance(found, stats.BetaBinomialNorms)
    assert found.reason == "none"
    assert (found.method, found.highest, len(found.alpha), len(found.beta)) == ("beta_binomial", 40, 4, 4)
    for raw in (8, 14, 20):  # another model of the same children says nearly the same
        assert found.z(raw, 10.5) == pytest.approx(norms.z(raw, 10.5), abs=0.15)
    assert found.table(10.5, range(41))["z"].is_monotonic_increasing
    assert found.to_dict()["fit"]["parameters"] == 8
    assert stats.beta_binomial_norms({"raw": [0.5] * 30, "age": range(30)}, score="raw", age="age").reason == "count_out_of_range"


def test_as_cnorm() -> None:
    if not SHARED.is_dir():
        pytest.skip("the shared reference data are not there")
    elfe = pd.read_csv(SHARED / "data" / "elfe.csv")
    entries = json.loads((SHARED / "expected" / "norms.json").read_text(encoding="utf-8"))["entries"]
    want = next(entry["value"] for entry in entries if entry["id"] == "elfe.cnorm_taylor")
    got = stats.taylor_norms(elfe, score="raw", group="group", terms=5, match="cNORM", draws=0)
    names = ["".join(f"{letter}{power}" for letter, power in (("L", term.score_power), ("A", term.age_power)) if power)
             for term in got.terms.itertuples()]  # fmt: skip
    assert dict(zip(names, got.terms["coefficient"], strict=True)) == pytest.approx(
        {name.replace("(Intercept)", ""): value for name, value in want["coefficients"].items()}, rel=1e-6)  # fmt: skip
