"""Items, correlations, groups, scale scores and bootstrap intervals, from data frames. Expected values are worked out by NumPy
and pandas, or by hand; those of R are in the C++ tests."""

from __future__ import annotations

import json
import math

import numpy as np
import pandas as pd
import pytest

import kartlegg as kl
from kartlegg import stats

ITEMS = pd.DataFrame(
    {"a": [0, 1, 2, 2, 1, 0, 2, 1], "b": [0, 0, 1, 2, 2, np.nan, 2, 1], "c": [2, 1, 1, 0, 0, 2, 0, 1]}, index=list("stuvwxyz")
)
RANDOM = np.random.default_rng(11)
PEOPLE = pd.DataFrame(RANDOM.normal(size=(120, 6)) + RANDOM.normal(size=(120, 1)), columns=list("abcdef")).round(1)


def test_items_described() -> None:
    found = stats.describe(ITEMS, scale=(0, 2)).items
    assert list(found.index) == ["a", "b", "c"]
    assert list(found["mean"]) == pytest.approx(list(ITEMS.mean()))
    assert list(found["sd"]) == pytest.approx(list(ITEMS.std()))
    assert list(found["skew"]) == pytest.approx(list(ITEMS.skew()))  # pandas: type 2
    assert list(found["kurtosis"]) == pytest.approx(list(ITEMS.kurt()))
    assert list(found["lower_quartile"]) == pytest.approx(list(ITEMS.quantile(0.25)))
    assert list(found["n"]) == [8, 7, 8]
    assert found.loc["b", "missing"] == 1
    assert found.loc["a", "ceiling"] == 3 / 8
    assert (found.loc["a", "ceiling_lower"], found.loc["a", "ceiling_upper"]) == pytest.approx(stats.proportion_interval(3, n=8))
    assert "floor" not in stats.describe(ITEMS).items
    reversed_c = stats.describe(ITEMS, ["c"], reverse=["c"], scale=(0, 2)).items
    assert reversed_c.loc["c", "mean"] == pytest.approx(2 - ITEMS["c"].mean())
    assert stats.describe(ITEMS, ["a"], scale=(0, 1)).items.loc["a", "outside"] == 3  # three answers of 2


def test_the_conventions_of_other_programs() -> None:
    n = 8
    g1 = stats.describe(ITEMS, ["a"], moments="type1").items.loc["a", "skew"]
    assert stats.describe(ITEMS, ["a"], match="psych").items.loc["a", "skew"] == pytest.approx(g1 * ((n - 1) / n) ** 1.5)
    spss = stats.describe(PEOPLE, match="spss")
    assert spss.method == "type2, quantiles 6"
    assert list(spss.items["upper_quartile"]) == pytest.approx(list(np.quantile(PEOPLE, 0.75, axis=0, method="weibull")))
    with pytest.raises(ValueError, match="no match 'SAS'; there are 'psych', 'spss'"):
        stats.describe(ITEMS, match="SAS")


def test_weights_are_persons() -> None:
    weights = [2, 1, 0, 3, 1, 1, 2, 1]
    counted = ITEMS.loc[np.repeat(ITEMS.index, weights)]
    columns = ["n", "mean", "sd", "median", "trimmed", "mad", "skew", "kurtosis", "upper_quartile"]
    weighted = stats.describe(ITEMS, weights=weights).items[columns]
    assert weighted.to_numpy() == pytest.approx(stats.describe(counted).items[columns].to_numpy())
    with pytest.raises(ValueError, match="weights: one is below 0"):
        stats.describe(ITEMS, weights=[-1] * 8)
    with pytest.raises(ValueError, match="weights: not one for each row"):
        stats.frequencies(ITEMS, weights=[1])


def test_frequencies() -> None:
    found = stats.frequencies(ITEMS)
    assert found.counts.loc["b"].to_dict() == {0: 2, 1: 2, 2: 3, "other": 0, "missing": 1}
    assert found.shares().loc["b", 2] == pytest.approx(3 / 7)
    assert stats.frequencies(ITEMS, categories=[2, 3]).counts.loc["a"].to_dict() == {2: 3, 3: 0, "other": 5, "missing": 0}


def test_correlations() -> None:
    found = stats.correlations(ITEMS, missing="pairwise")
    assert found.matrix.to_numpy() == pytest.approx(ITEMS.corr().to_numpy())
    assert found.pairs.loc[("b", "a"), "n"] == 7
    assert found.pairs.loc[("c", "a"), "n"] == 8
    listwise = stats.correlations(ITEMS)
    assert set(listwise.pairs["n"]) == {7}
    assert listwise.matrix.to_numpy() == pytest.approx(ITEMS.dropna().corr().to_numpy())
    for method in ("spearman", "kendall"):
        got = stats.correlations(PEOPLE, method=method).matrix.to_numpy()
        if method == "spearman":
            assert got == pytest.approx(PEOPLE.rank().corr().to_numpy())
        else:
            signs = [np.sign(np.subtract.outer(x, x)) for x in PEOPLE.to_numpy().T]
            by_hand = [[(s * t).sum() / np.sqrt((s * s).sum() * (t * t).sum()) for t in signs] for s in signs]
            assert got == pytest.approx(np.array(by_hand))
    p = stats.correlations(PEOPLE).pairs
    assert list(p["p_holm"]) == pytest.approx(list(stats.holm(p["p"])))
    assert stats.disattenuated(0.42, reliability_x=0.7, reliability_y=0.7) == pytest.approx(0.6)


def test_scores_of_scales() -> None:
    found = stats.scale_scores(ITEMS, {"all": ["a", "b", "-c"]}, scale=(0, 2), form="total")
    assert found.scores.loc["x", "all"] == pytest.approx(3 * (0 + 0) / 2)  # b is missing: prorated
    assert found.scores.loc["v", "all"] == 2 + 2 + 2
    assert found.answered.loc["x", "all"] == 2
    assert np.isnan(stats.scale_scores(ITEMS, {"all": ["a", "b"]}, least=0.6).scores.loc["x", "all"])
    assert stats.scale_scores(ITEMS, {"all": ["a", "b"]}, match="psych", form="sum").scores.loc["x", "all"] == 0 + 1  # median of b
    with pytest.raises(kl.ResponseError, match="ends of the response scale"):
        stats.scale_scores(ITEMS, {"all": ["-a"]})


def test_reliability_of_several_scales_together() -> None:
    first, second = PEOPLE[list("abc")], PEOPLE[list("def")]
    found = stats.stratified_alpha(PEOPLE, {"one": list("abc"), "two": list("def")})
    alphas = [stats.alpha(first).value, stats.alpha(second).value]
    assert list(found.alphas.values()) == pytest.approx(alphas)
    sd = [first.sum(axis=1).std(), second.sum(axis=1).std()]
    by_hand = stats.composite_reliability(sd=sd, reliability=alphas, sd_of_composite=PEOPLE.sum(axis=1).std())
    assert found.value == pytest.approx(by_hand)
    assert stats.stratified_alpha(PEOPLE, {"one": ["a"], "two": ["b", "c"]}).reason == "sample_too_small"
    with pytest.raises(ValueError, match="an item is in two"):
        stats.stratified_alpha(PEOPLE, {"one": ["a", "b"], "two": ["b", "c"]})


def test_discrimination() -> None:
    """Totals of complete rows 2 2 4 4 3 4 3: 27 % of seven are 1.89 persons, of the three with 4 each .63, of the two with 2
    each .945."""
    found = stats.item_analysis(ITEMS, scale=(0, 2)).items["discrimination"]
    complete = ITEMS.dropna()
    totals = complete.sum(axis=1)
    high, low = complete[totals == totals.max()].mean(), complete[totals == totals.min()].mean()
    assert list(totals) == [2, 2, 4, 4, 3, 4, 3]
    assert list(found) == pytest.approx(list((high - low) / 2))


GROUPED = pd.DataFrame(
    {"y": [3.0, 5, 4, 7, 8, 6, 9, np.nan, 2, 4], "x": [1.0, 2, 2, 4, 5, 3, 5, 1, 0, 1], "g": ["p", "p", "p", "q", "q", "q", "q", "q", "r", None]}
)


def test_means_of_groups() -> None:
    found = stats.group_means(GROUPED, "y", by="g", reference="p")
    assert list(found.table.index) == ["p", "q", "r"]
    assert found.left_out == 1
    assert list(found.table["n"]) == [3, 4, 1]
    assert found.table.loc["p", "lower"] == pytest.approx(4 - 4.302652729911275 * 1 / np.sqrt(3))  # t of 2 df, SD 1
    pooled = np.sqrt((2 * 1 + 3 * GROUPED["y"][3:7].var()) / 5)
    assert found.table.loc["q", "d"] == pytest.approx((7.5 - 4) / pooled)
    assert found.table.loc["q", "g"] == pytest.approx((7.5 - 4) / pooled * (1 - 3 / 19))
    assert (found.table.loc["r", "reason"], found.table.loc["p", "effect_reason"]) == ("sample_too_small", "reference")
    others = stats.group_means(GROUPED, "y", by="g", reference="others").table
    assert others.loc["r", "d"] < 0
    with pytest.raises(ValueError, match="no group 's'; there are 'p', 'q', 'r'"):
        stats.group_means(GROUPED, "y", by="g", reference="s")


def test_small_groups_are_not_published_nor_to_be_worked_out() -> None:
    many = pd.DataFrame({"y": np.arange(40.0), "g": ["a"] * 20 + ["b"] * 12 + ["c"] * 5 + ["d"] * 3})
    shown = stats.group_means(many, "y", by="g").published(smallest=5)
    assert list(shown["reason"]) == ["none", "none", "suppressed", "suppressed"]  # d alone would be all less the others
    assert shown.loc[["c", "d"], ["n", "mean", "lower"]].isna().all(axis=None)
    assert shown.loc["a", "mean"] == 9.5
    assert set(stats.added_value(many, "y", by="g").published(smallest=1)["reason"]) == {"none"}


def test_added_value() -> None:
    found = stats.added_value(GROUPED, "y", predictors=["x"], by="g")
    assert list(found.groups["n"]) == [3, 4, 1]
    assert list(found.coefficients.index) == ["intercept", "x"]
    fitted = found.coefficients.loc["intercept", "estimate"] + found.coefficients.loc["x", "estimate"] * GROUPED["x"]
    assert found.groups.loc["p", "difference"] == pytest.approx((GROUPED["y"] - fitted)[:3].mean())
    assert found.groups.loc["q", "value"] == pytest.approx(found.groups.loc["q", "difference"] * found.groups.loc["q", "shrinkage"])
    assert stats.added_value(GROUPED.assign(x=1), "y", predictors=["x"], by="g").reason == "singular"


def test_bootstrap_is_the_same_for_any_number_of_threads() -> None:
    one = stats.bootstrap(PEOPLE, of="omega", draws=200, seed=5, threads=1)
    two = stats.bootstrap(PEOPLE, of="omega", draws=200, seed=5, threads=3)
    assert np.array_equal(one.drawn, two.drawn)
    assert one.interval == two.interval
    assert one.value == pytest.approx(stats.omega(PEOPLE).value, abs=1e-6)
    assert one.interval[0] < one.value < one.interval[1]


def test_named_statistics_are_those_of_their_functions() -> None:
    """The same draws by a function of the drawn answers, which works them out anew."""
    by_function = {
        "alpha": lambda x: stats.alpha(x).value, "standardised_alpha": lambda x: stats.alpha(x).standardised,
        "lambda2": lambda x: stats.guttman_bounds(x).lambda2, "lambda6": lambda x: stats.guttman_bounds(x).lambda6,
        "omega": lambda x: stats.omega(x).value, "omega_observed": lambda x: stats.omega(x).observed,
        "icc_one_way": lambda x: stats.icc(x)["one_way"].value, "icc_agreement": lambda x: stats.icc(x)["agreement"].value,
        "icc_consistency": lambda x: stats.icc(x)["consistency"].value,
    }  # fmt: skip
    for name, function in by_function.items():
        named, other = (stats.bootstrap(PEOPLE, of=of, draws=40, interval="bca") for of in (name, function))
        assert named.drawn == pytest.approx(other.drawn, abs=1e-5 if "omega" in name else 1e-10), name
        assert named.acceleration == pytest.approx(other.acceleration, abs=1e-4), name
    pair = (PEOPLE[["a", "b"]] > 0).astype(float)
    for name, weights in (("kappa", "unweighted"), ("kappa_linear", "linear"), ("kappa_quadratic", "quadratic")):
        drawn = stats.bootstrap(pair, of=name, draws=30).drawn
        assert drawn == pytest.approx(stats.bootstrap(pair, of=lambda x, w=weights: stats.kappa(x[:, 0], x[:, 1], weights=w).value, draws=30).drawn)
    for name in ("pearson", "spearman", "kendall"):
        drawn = stats.bootstrap(PEOPLE[["a", "b"]], of=name, draws=30).drawn
        by_hand = stats.bootstrap(PEOPLE[["a", "b"]], of=lambda x, m=name: stats.correlations(x, method=m).matrix.iloc[0, 1], draws=30)
        assert drawn == pytest.approx(by_hand.drawn)
    score = pd.DataFrame({"score": PEOPLE["a"], "ill": (PEOPLE["b"] > 0.5).astype(float)})
    area = stats.bootstrap(score, of="area", draws=30)
    by_hand = stats.bootstrap(score, of=lambda x: stats.roc(x[:, 0], x[:, 1], high_is_positive=True).area, strata=score["ill"], draws=30)
    assert area.drawn == pytest.approx(by_hand.drawn)


def test_intervals_of_the_bootstrap() -> None:
    """Of a mean, by the formulas of Efron (1987) in NumPy on the same draws."""
    y = np.random.default_rng(2).exponential(size=(60, 1))
    bca = stats.bootstrap(y, of=np.mean, draws=999, seed=3)
    ascending = np.sort(bca.drawn)
    mean = y.mean()
    without = (y.sum() - y[:, 0]) / 59
    off = without.mean() - without
    assert bca.acceleration == pytest.approx((off**3).sum() / (6 * (off**2).sum() ** 1.5), rel=1e-9)
    z0 = stats.bootstrap(y, of=np.mean, draws=999, seed=3, interval="percentile").bias_correction
    assert 0.5 + 0.5 * math.erf(z0 / math.sqrt(2)) == pytest.approx((ascending < mean).mean())
    plain = stats.bootstrap(y, of=np.mean, draws=999, seed=3, interval="percentile").interval
    assert plain == pytest.approx((ascending[24], ascending[974]))  # (999 + 1) x .025 = 25th and 975th
    basic = stats.bootstrap(y, of=np.mean, draws=999, seed=3, interval="basic").interval
    assert basic == pytest.approx((2 * mean - plain[1], 2 * mean - plain[0]))
    assert bca.interval[1] > plain[1]  # skewed to the right
    assert bca.standard_error == pytest.approx(y.std(ddof=1) / np.sqrt(60), rel=0.1)
    with pytest.raises(ValueError, match="strata: only for a function"):
        stats.bootstrap(PEOPLE, of="alpha", strata=PEOPLE["a"])


def test_a_drawn_interval_of_a_difference() -> None:
    """Groups drawn apart, as by hand on the same draws."""
    draws = np.random.default_rng(7)
    first, second = draws.normal(0.5, 1, 40), draws.normal(0, 1, 30)
    found = stats.standardised_difference(first, second, interval="bca", draws=300, seed=2)

    def d(rows: np.ndarray) -> float:
        a, b = rows[rows[:, 1] == 0, 0], rows[rows[:, 1] == 1, 0]
        return float((a.mean() - b.mean()) / np.sqrt((a.var() * len(a) + b.var() * len(b)) / (len(a) + len(b) - 2)))

    both = np.column_stack([np.append(first, second), np.repeat([0, 1], [40, 30])])
    by_hand = stats.bootstrap(both, of=d, strata=both[:, 1], draws=300, seed=2)
    assert found.interval == pytest.approx(by_hand.interval)
    assert found.g_interval == pytest.approx(np.multiply(by_hand.interval, 1 - 3 / (4 * 68 - 1)))
    assert found.method == "bca"
    with pytest.raises(ValueError, match="there are 'noncentral_t'"):
        stats.standardised_difference(first, second, interval="t")


def test_answers_by_thirds_of_the_rest_score() -> None:
    """Rest scores of the first item 1 2 3 3 4 0 4 1 1, by hand; correlations by R."""
    data = {"a": [0, 1, 2, 2, 1, 0, 2, 1, 1], "b": [0, 1, 1, 2, 2, 0, 2, 1, 0], "c": [1, 1, 2, 1, 2, 0, 2, 0, 1]}
    found = stats.option_analysis(data)
    first = found.options.loc["a"]
    assert list(first["lower_third"]) == pytest.approx([5 / 9, 4 / 9, 0])
    assert list(first["upper_third"]) == pytest.approx([0, 1 / 3, 2 / 3])
    assert list(first["correlation"]) == pytest.approx([-0.6286547, -0.07254763, 0.6308933], abs=1e-7)
    assert found.to_dict()["options"]["a"][2]["count"] == 3
    given = stats.option_analysis(data, options=[0, 1, 3], reverse=["c"], scale=(0, 2))
    assert given.other["a"] == 3
    assert "options" in given.undefined  # nobody answered 3
    axes = found.plot("a")
    assert [line.get_label() for line in axes.lines] == ["0", "1", "2"]
    assert list(axes.lines[2].get_ydata()) == pytest.approx([0, 1 / 3, 2 / 3])
    assert "a" in found._repr_html_()
    assert stats.option_analysis({"a": [1, 2, 3]}).reason == "sample_too_small"


def test_persons_that_a_study_needs() -> None:
    """The smallest numbers whose interval is narrow enough, found one by one in R."""
    assert stats.correlation_sample_size(0.5, half_width=0.1) == 219
    assert list(stats.correlation_sample_size([0, 0.5], half_width=0.1)) == [385, 219]
    assert stats.proportion_sample_size(0.85, half_width=0.05) == 196
    assert stats.percentile_sample_size(90, half_width=3) == 385
    assert stats.percentile_sample_size(90, half_width=3, method="clopper_pearson") == 417
    sizes = stats.accuracy_sample_size(sensitivity=0.9, specificity=0.8, half_width=0.1, prevalence=0.2)
    assert (sizes.cases, sizes.controls, sizes.persons) == (37, 60, 185)
    assert stats.area_sample_size(0.8, half_width=0.05, prevalence=0.25).controls == 370
    table = [[20, 5, 1, 0], [3, 15, 6, 1], [2, 4, 12, 5], [0, 1, 3, 22]]
    assert stats.kappa_sample_size(table, half_width=0.1) == 145  # SE .061332715 in 100 persons
    assert stats.kappa_sample_size(np.divide(table, 100), half_width=0.1, weights="quadratic") == 59
    assert stats.area_sample_size(0.4, half_width=0.1).reason == "proportion_out_of_range"
    assert np.isnan(stats.correlation_sample_size(1, half_width=0.1))


def test_eta() -> None:
    """R: aov(x ~ factor(g))."""
    found = stats.eta({"x": [1, 2, 2, 4, 5, 3, 6, 7, 9], "g": list("aaabbbccc")}, "x", by="g")
    assert found.squared == pytest.approx(0.869047619048)
    assert found.omega_squared == pytest.approx(0.807766990291)
    assert found.p == pytest.approx(0.00224564031962)
    assert (found.df1, found.df2, found.n, found.groups) == (2, 6, 9, 3)


def test_traits_by_methods() -> None:
    """Three traits by two methods with much of the method in them; the comparisons by two loops."""
    draws = np.random.default_rng(11)
    traits, methods = draws.normal(size=(90, 3)), draws.normal(size=(90, 2))
    names = [(trait, by) for by in range(2) for trait in range(3)]
    x = np.column_stack([traits[:, t] + 0.9 * methods[:, m] + draws.normal(size=90) for t, m in names])
    r = np.corrcoef(x.T)
    neither, same = [], []
    for t in range(3):
        for other in {0, 1, 2} - {t}:
            validity = r[t, 3 + t]
            neither += [validity > r[t, 3 + other], validity > r[other, 3 + t]]
            same += [validity > r[t, other], validity > r[3 + t, 3 + other]]
    data = pd.DataFrame(x, columns=[f"{'pt'[m]}{t}" for t, m in names])
    found = stats.multitrait_multimethod(data, {f"trait {t}": {"parent": f"p{t}", "teacher": f"t{t}"} for t in range(3)})
    assert found.above_neither == pytest.approx(np.mean(neither))
    assert found.above_same_method == pytest.approx(np.mean(same))
    assert 0 < found.above_same_method < 1
    assert found.matrix.loc[("parent", "trait 1"), ("teacher", "trait 2")] == pytest.approx(r[1, 5])
    assert found.kinds.loc["convergent", "mean"] == pytest.approx(np.mean([r[t, 3 + t] for t in range(3)]))
    assert list(found.kinds["pairs"]) == [3, 6, 6]
    assert (found.n, found.given, found.reason) == (90, 90, "none")
    assert "convergent" in found._repr_html_()
    assert "convergent" in str(found)
    alone = stats.multitrait_multimethod(data, {"one": {"parent": "p0", "teacher": "t0"}})
    assert alone.reason == "sample_too_small"


def test_changes_of_many() -> None:
    before, after = [70, 70, 60, 50, 65], [58, 69, 75, 50, 40]
    found = stats.change(before, after, sd=10, reliability=0.8, cutoff=62, high_is_concern=True)
    table = found.to_pandas(pd.Index(list("vwxyz")))
    assert list(table.loc["v", ["difference", "change_class"]]) == [-12, "unchanged"]
    assert table.loc["z", "change_class"] == "recovered"
    counts = found.counts(["p", "p", "p", "q", "q"])
    assert counts[("recovered", "count")].to_dict() == {"p": 0, "q": 1}
    assert counts.loc["q", ("recovered", "share")] == 0.5
    assert counts.loc["q", ("recovered", "lower")] == pytest.approx(stats.proportion_interval(1, n=2)[0])
    assert found.counts(["p", "p", "p", "q", "q"], smallest=3).isna().any(axis=None)
    assert found.counts().loc["all", ("n", "count")] == 5
    with pytest.raises(kl.ResponseError, match="no class"):
        stats.change(before, after, sd=10, reliability=0.8).counts()


def test_tables_fit_a_screen_and_hide_nothing() -> None:
    items = pd.DataFrame(np.random.default_rng(8).integers(0, 4, (80, 6)), columns=[f"question_{place}" for place in range(6)])
    described = stats.describe(items, scale=(0, 3))
    for found in (described, stats.item_analysis(items), stats.correlations(items), stats.polychoric(items), stats.answer_sheets(items)):
        assert max(map(len, str(found).splitlines())) <= 100
        assert "overflow-x:auto" in found._repr_html_()
    assert all(name in str(described) for name in described.items.columns.drop("reason"))
    assert "reason" not in str(described)
    items["question_0"] = 1
    assert "no_variance" in str(stats.describe(items, scale=(0, 3)))


def test_pairs_become_a_dictionary_that_json_can_hold() -> None:
    found = stats.correlations({"a": [1, 2, 3, 5, 4], "b": [2, 1, 4, 5, 3], "c": [1, 3, 2, 5, 4]}).to_dict()
    assert json.loads(json.dumps(found))["pairs"]["c"]["a"]["value"] == pytest.approx(0.9)  # ranks: 1 - 6 x 2 / 120


def test_a_p_is_never_shown_as_nothing() -> None:
    kappa = str(stats.kappa([0, 1] * 40, [0, 1] * 39 + [1, 0]))
    assert any(line.split() == ["p", "<0.0001"] for line in kappa.splitlines())
