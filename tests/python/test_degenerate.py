"""Samples that have nothing to work with: every statistic of a sample gives a defined result, or NaN with a reason, or refuses
in one sentence. A new function is one line in FUNCTIONS; what a number that may be NaN means then stands with its class, in
`_why`."""

from __future__ import annotations

import inspect
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kartlegg import stats

VARIED = pd.DataFrame(
    {"a": [0, 1, 2, 2, 1, 0, 2, 1], "b": [0, 1, 1, 2, 2, 0, 2, 1], "c": [1, 1, 2, 1, 2, 0, 2, 0], "d": [0, 0, 2, 1, 2, 1, 1, 2]}
).astype(float)
NONE = VARIED.iloc[:0]
SAMPLES = {
    "varied": VARIED,
    "constant item": VARIED.assign(c=1.0),
    "all constant": VARIED * 0 + 1,
    "two items": VARIED[["a", "b"]],
    "one item": VARIED[["a"]],
    "forty people": pd.DataFrame(np.random.default_rng(5).integers(0, 3, (40, 4)), columns=list("abcd")).astype(float),
    "three people": VARIED.iloc[:3],
    "two people": VARIED.iloc[[0, 2]],
    "one person": VARIED.iloc[:1],
    "nobody": NONE,
    "all missing": VARIED * np.nan,
    "one item all missing": VARIED.assign(b=np.nan),
    "nobody complete": VARIED.mask(np.eye(8, 4, dtype=bool) | np.eye(8, 4, -4, dtype=bool)),
    "negative": VARIED[["a"]].assign(b=2 - VARIED["a"] + 0.1 * VARIED["c"], c=2 - VARIED["c"]),
    "perfect agreement": pd.DataFrame({name: VARIED["a"] for name in "abcd"}),
}  # fmt: skip


def first(data: pd.DataFrame) -> Any:
    return data.iloc[:, 0]


def last(data: pd.DataFrame) -> Any:
    return data.iloc[:, -1]


def ill(data: pd.DataFrame) -> Any:
    return (first(data) > 1).astype(float).where(first(data).notna())


def grouped(data: pd.DataFrame) -> pd.DataFrame:
    return data.assign(group=["p", "q"] * (len(data) // 2) + ["r"] * (len(data) % 2))


def thinned(data: pd.DataFrame) -> Any:
    """Weights of which every other is zero."""
    return np.arange(len(data)) % 2.0


def aged(data: pd.DataFrame) -> pd.DataFrame:
    """Scores of 1 to 3 at five ages or so, and weights of which every other is zero."""
    ages = last(data) + 6 + np.arange(len(data)) % 2 / 2
    return pd.DataFrame({"score": first(data) + 1, "age": ages, "weight": thinned(data)})


def norms(data: pd.DataFrame, **options: Any) -> Any:
    """Norms by few terms."""
    simple = {"taylor": {"age_power": 1, "draws": 5, "repeats": 1}, "beta_binomial": {"highest": 3, "alpha_power": 1, "beta_power": 0}}
    options = {**simple.get(options.get("method", "taylor"), {}), **options}
    return stats.fit_norms(aged(data), score="score", age="age", **options)


def traits_of(data: pd.DataFrame) -> dict[str, dict[str, str]]:
    names = list(data)
    return {"one": dict(zip("pt", names[:2], strict=False)), "other": dict(zip("pt", names[2:], strict=False))}


METHODS = ("taylor", "beta_binomial", "lms", "bccg", "bct", "regression")
DRAWN: dict[str, Callable[..., Any]] = {
    "alpha": stats.alpha,
    "omega": stats.omega,
    "icc": stats.icc,
    "kappa": lambda x, **how: stats.kappa(first(x), last(x), weights="linear", categories=[0, 1, 2, 3], **how),
    "standardised_difference": lambda x, **how: stats.standardised_difference(first(x), last(x), **how),
}
FUNCTIONS: dict[str, Callable[[pd.DataFrame], Any]] = {
    "describe": lambda x: stats.describe(x, scale=(0, 2)),
    "describe, weights of zero": lambda x: stats.describe(x, weights=np.zeros(len(x))),
    "frequencies": lambda x: stats.frequencies(x, categories=[0, 1, 2, 3]),
    "scale_scores": lambda x: stats.scale_scores(x, {"all": list(x)}, least=0.5).scores.notna(),
    "correlations": stats.correlations,
    "correlations, pairwise": lambda x: stats.correlations(x, method="spearman", missing="pairwise"),
    "correlations, kendall": lambda x: stats.correlations(x, method="kendall"),
    "alpha": stats.alpha,
    "alpha, pairwise": lambda x: stats.alpha(x, missing="pairwise"),
    "alpha, psych": lambda x: stats.alpha(x, match="psych"),
    "alpha, distribution_free": lambda x: stats.alpha(x, interval="distribution_free"),
    "alpha, constant items kept": lambda x: stats.alpha(x, constant_items="keep"),
    "item_analysis": lambda x: stats.item_analysis(x, scale=(0, 2)),
    "stratified_alpha": lambda x: stats.stratified_alpha(x, {"one": list(x)[:2], "two": list(x)[2:]}),
    "guttman_bounds": stats.guttman_bounds,
    "greatest_lower_bound": stats.greatest_lower_bound,
    "split_halves": stats.split_halves,
    "omega": stats.omega,
    "omega_hierarchical": lambda x: stats.omega_hierarchical(x, factors=2),
    "roc": lambda x: stats.roc(last(x), ill(x), high_is_positive=True),
    "best_cutoffs": lambda x: stats.roc(last(x), ill(x), high_is_positive=True).best_cutoffs(),
    "partial_area": lambda x: stats.roc(last(x), ill(x), high_is_positive=True).partial_area(0.5),
    "area_difference": lambda x: stats.area_difference(first(x), last(x), ill(x), high_is_positive=True),
    "cutoff_stability": lambda x: stats.cutoff_stability(last(x), ill(x), high_is_positive=True, draws=20),
    "icc": stats.icc,
    "icc, generalised": lambda x: stats.icc(x, interval="generalised"),
    "kendall_w": stats.kendall_w,
    "fleiss_kappa": stats.fleiss_kappa,
    "gwet_ac": stats.gwet_ac,
    "krippendorff_alpha": lambda x: stats.krippendorff_alpha(x, level="interval", draws=50),
    "krippendorff_alpha, nominal": lambda x: stats.krippendorff_alpha(x, level="nominal", draws=50),
    "pair_agreement": stats.pair_agreement,
    "kappa": lambda x: stats.kappa(first(x), last(x), categories=[0, 1, 2, 3]),
    "kappa, weighted": lambda x: stats.kappa(first(x), last(x), weights="quadratic", categories=[0, 1, 2, 3]),
    "limits_of_agreement": lambda x: stats.limits_of_agreement(first(x), last(x)),
    "concordance": lambda x: stats.concordance(first(x), last(x)),
    "retest": lambda x: stats.retest(first(x), last(x)),
    "standardised_difference": lambda x: stats.standardised_difference(first(x), last(x)),
    "group_means": lambda x: stats.group_means(grouped(x), x.columns[0], by="group", reference="others"),
    "added_value": lambda x: stats.added_value(grouped(x), x.columns[0], predictors=list(x.columns[1:2]), by="group"),
    **{f"bootstrap of {of}": lambda x, of=of: stats.bootstrap(x, of=of, draws=40) for of in ("alpha", "omega", "icc_agreement")},
    **{f"bootstrap of {of}": lambda x, of=of: stats.bootstrap(x.iloc[:, [0, -1]], of=of, draws=40) for of in ("kappa", "kendall")},
    "bootstrap of an area": lambda x: stats.bootstrap(pd.DataFrame({"s": last(x), "c": ill(x)}), of="area", draws=40),
    "bootstrap of a function": lambda x: stats.bootstrap(x, of=lambda drawn: float(drawn[:, 0].mean()), draws=40),
    "option_analysis": stats.option_analysis,
    "eta": lambda x: stats.eta(grouped(x), x.columns[0], by="group"),
    "multitrait_multimethod": lambda x: stats.multitrait_multimethod(x, traits_of(x)),
    "multitrait_multimethod, pairwise": lambda x: stats.multitrait_multimethod(x, traits_of(x), missing="pairwise"),
    "best_cutoffs, cost": lambda x: stats.roc(last(x), ill(x), high_is_positive=True).best_cutoffs("cost", wanted=2),
    "option_analysis, given": lambda x: stats.option_analysis(x, options=[0, 1, 2, 3]),
    "likelihood_ratios": lambda x: stats.likelihood_ratios(last(x), ill(x), starts=[1, 2]),
    **{f"{name}, drawn": lambda x, of=of: of(x, interval="bca", draws=40) for name, of in DRAWN.items()},
    "polychoric": stats.polychoric,
    "polychoric, psych": lambda x: stats.polychoric(x, match="psych"),
    "polychoric_pair": lambda x: stats.polychoric_pair(first(x), last(x)),
    "polychoric_pair, likelihood": lambda x: stats.polychoric_pair(first(x), last(x), estimator="maximum_likelihood"),
    "polychoric_of_table": lambda x: stats.polychoric_of_table(pd.crosstab(first(x), last(x)).to_numpy()),
    "polyserial": lambda x: stats.polyserial(first(x), last(x)),
    "polyserial, moments": lambda x: stats.polyserial(first(x), last(x), estimator="moments"),
    "ordinal_alpha": stats.ordinal_alpha,
    "ordinal_omega": stats.ordinal_omega,
    "ordinal_omega, pairwise": lambda x: stats.ordinal_omega(x, missing="pairwise"),
    "categorical_omega": stats.categorical_omega,
    "categorical_omega, psych": lambda x: stats.categorical_omega(x, match="psych"),
    "answer_sheets": lambda x: stats.answer_sheets(x, scale=(0, 2)),
    "answer_sheets, scales": lambda x: stats.answer_sheets(x, scales={"one": list(x)[:2], "two": list(x)[2:]}),
    **{f"fit_norms, {method}": lambda x, method=method: norms(x, method=method) for method in METHODS},
    **{f"fit_norms, {method}, weights": lambda x, method=method: norms(x, method=method, weights="weight") for method in METHODS},
    "fit_norms, weights of zero": lambda x: norms(x, weights=np.zeros(len(x))),
    "taylor_norms, groups": lambda x: stats.taylor_norms(aged(x), score="score", age="age", group="weight", age_power=1, draws=5),
    "beta_binomial_norms": lambda x: stats.beta_binomial_norms(aged(x), score="score", age="age", highest=3, alpha_power=0, beta_power=0),
    "lms_norms": lambda x: stats.lms_norms(aged(x), score="score", age="age", m=0, s=0),
    "lms_norms, splines": lambda x: stats.lms_norms(aged(x), score="score", age="age"),
    "lms_norms, chosen": lambda x: stats.lms_norms(aged(x), score="score", age="age", choose="bic", highest_degree=1),
    "regression_norms": lambda x: stats.regression_norms(aged(x), score="score", terms=["age"]),
    "regression_norms, log-linear": lambda x: stats.regression_norms(aged(x), score="score", terms=["age"], spread="log_linear"),
    "regression_norms, quartiles": lambda x: stats.regression_norms(aged(x), score="score", terms=["age"], spread="quartiles"),
    "regression_norms, by age": lambda x: stats.regression_norms(aged(x), score="score", terms=["age", "weight"]).by_age("age", {"weight": 1}),
    "compare_norms": lambda x: stats.compare_norms(aged(x), score="score", age="age", models=["taylor", "lms", "regression"], folds=2, repeats=1),
    "worm": lambda x: stats.worm(first(x) - 1, last(x), bands=2),
    "worm, weights": lambda x: stats.worm(first(x) - 1, last(x), bands=2, weights=thinned(x)),
    "worm of norms": lambda x: norms(x, method="regression", degree=1).worm(bands=2),
    "quantile_regression": lambda x: stats.quantile_regression(aged(x), score="score", age="age", degree=1, draws=10),
    "quantile_regression, weights": lambda x: stats.quantile_regression(aged(x), score="score", age="age", weights="weight", degree=1, draws=10),
    "rake": lambda x: stats.rake(grouped(x), {"group": {"p": 0.4, "q": 0.6}}),
    "rake, weights of zero": lambda x: stats.rake(grouped(x), {"group": {"p": 0.4, "q": 0.6}}, start=np.zeros(len(x))),
    "rake, empty category": lambda x: stats.rake(grouped(x), {"group": {"p": 0.4, "q": 0.4, "s": 0.2}}),
    "calibration": lambda x: stats.calibration(first(x)),
    "calibration, weights": lambda x: stats.calibration(first(x), weights=thinned(x)),
    "calibration, weights of zero": lambda x: stats.calibration(first(x), weights=np.zeros(len(x))),
    "linear_fit": lambda x: stats.linear_fit(x.iloc[:, 1:], first(x)),
    "linear_fit, weights of zero": lambda x: stats.linear_fit(x.iloc[:, 1:], first(x), weights=np.zeros(len(x))),
    "uniform_fit": lambda x: stats.uniform_fit(first(x) / 3, (first(x) + 1) / 3),
    "counts_below": lambda x: stats.counts_below(first(x) / 3, (first(x) + 1) / 3, shares=[0.1, 0.5]),
    "percentile_rank_in": lambda x: stats.percentile_rank_in(first(x), 1),
    "quantile_ranks": lambda x: stats.quantile_ranks(len(x), share=0.5),
}  # fmt: skip

def unexplained(result: Any, reason: str = "none", at: str = "") -> Iterator[str]:
    """Numbers that are NaN where no reason stands beside them, and `undefined` does not say why."""
    if is_dataclass(result):
        own = getattr(result, "reason", reason)
        said = getattr(result, "undefined", {})
        for field in fields(result):
            if field.name not in said and not field.name.startswith("_"):
                yield from unexplained(getattr(result, field.name), own, f"{at}{type(result).__name__}.{field.name} ")
    elif isinstance(result, pd.DataFrame):
        reasons = result["reason"] if "reason" in result else pd.Series(reason, index=result.index)
        effects = result.get("effect_reason", pd.Series("none", index=result.index))
        plain = (reasons == "none") & (effects == "none")
        numbers = result[plain.to_numpy()].select_dtypes("number")
        yield from (f"{at}{name}" for name in numbers if numbers[name].isna().any())
    elif isinstance(result, dict):
        for name, one in result.items():
            yield from unexplained(one, reason, f"{at}{name} ")
    elif isinstance(result, tuple | list):
        for one in result:
            yield from unexplained(one, reason, at)
    elif isinstance(result, float) and math.isnan(result) and reason == "none":
        yield at


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_result_or_a_reason_or_one_sentence(function: str, sample: str) -> None:
    try:
        result = FUNCTIONS[function](SAMPLES[sample].copy())
    except ValueError as error:  # ResponseError is one
        sentence = str(error)
        assert 10 < len(sentence) < 200
        assert "\n" not in sentence.strip() or sentence.count("\n") <= 1  # the second line is what to do
        return
    assert list(unexplained(result)) == []
    assert str(result)


OF_SAMPLES = (
    "_descriptives", "_option_analysis", "_correlations", "_groups", "_bootstrap", "_reliability", "_omega", "_agreement", "_polychoric", "_ordinal",
    "_answer_sheets", "_norming", "_lms", "_regression_norms", "_raking", "_quantile_regression", "_worm",
)  # fmt: skip


def test_every_statistic_of_a_sample_is_in_the_table() -> None:
    """Functions of these modules whose first argument is a sample."""
    of_samples = [
        name for name, one in vars(stats).items()
        if inspect.isfunction(one) and one.__module__.rpartition(".")[2] in OF_SAMPLES
        and next(iter(inspect.signature(one).parameters), "") in ("data", "ratings")
    ]  # fmt: skip
    assert len(of_samples) > 25
    assert [name for name in of_samples if not any(re.match(rf"{name}\b", key) for key in FUNCTIONS)] == []


def test_negative_alpha_and_perfect_agreement() -> None:
    assert stats.alpha(SAMPLES["negative"]).value < 0
    assert stats.alpha(SAMPLES["perfect agreement"]).value == pytest.approx(1)
    assert stats.icc(SAMPLES["perfect agreement"])["agreement"].reason == "perfect_agreement"
    assert stats.kappa(VARIED["a"], VARIED["a"]).reason == "perfect_agreement"
    assert set(stats.correlations(SAMPLES["perfect agreement"]).pairs["reason"]) == {"perfect_agreement"}
