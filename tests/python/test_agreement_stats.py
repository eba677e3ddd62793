"""Agreement in kartlegg.stats: published values, every kind of input, and what results tell of themselves."""

from __future__ import annotations

import json
import math

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from kartlegg import stats

polars = pytest.importorskip("polars")

# Shrout & Fleiss (1979), table 2: six subjects, four judges.
JUDGES = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]])
TABLE = [[20, 5, 1, 0], [3, 15, 6, 1], [2, 4, 12, 5], [0, 1, 3, 22]]
FRAME = pd.DataFrame(JUDGES, columns=["a", "b", "c", "d"])


def test_intraclass_correlations_of_the_published_example() -> None:
    found = stats.icc(JUDGES)
    want = {"one_way": 0.1657418, "agreement": 0.2897638, "consistency": 0.7148407, "one_way_average": 0.4427971,
            "agreement_average": 0.6200505, "consistency_average": 0.9093155}  # fmt: skip
    assert {name: round(one.value, 7) for name, one in found.forms.items()} == want
    assert found["agreement"].interval == pytest.approx((0.0187865, 0.7610844), abs=1e-7)
    assert (found.n, found.raters, found.method, found.confidence) == (6, 4, "icc.anova", 0.95)
    assert found.sem_agreement**2 == pytest.approx((32.486111111 - 1.019444444) / 6 + 1.019444444)


@pytest.mark.parametrize("kind", [FRAME, polars.DataFrame(FRAME), pa.table(FRAME), dict(FRAME), FRAME.astype("Int64"), JUDGES.tolist()])
def test_every_kind_of_table(kind: object) -> None:
    assert stats.icc(kind)["consistency"].value == pytest.approx(0.7148407, abs=1e-7)
    assert stats.krippendorff_alpha(kind, level="interval", draws=0).value == stats.krippendorff_alpha(JUDGES, level="interval", draws=0).value


def test_kappa_of_the_printed_table_and_of_columns() -> None:
    first = [row for row in range(4) for column in range(4) for _ in range(TABLE[row][column])]
    second = [column for row in range(4) for column in range(4) for _ in range(TABLE[row][column])]
    for weights, value, error in (("unweighted", 0.586170071, 0.061332715), ("quadratic", 0.823117742, 0.039099475)):
        found = stats.kappa_of_table(TABLE, weights=weights)
        assert (found.value, found.standard_error) == pytest.approx((value, error), abs=1e-9)
        columns = stats.kappa(first, second, weights=weights)
        assert (columns.value, columns.n, columns.method) == (found.value, 100, f"kappa.{weights}")
    words = ["low", "some", "much", "most"]
    told = stats.kappa([words[i] for i in first], [words[i] for i in second], weights="quadratic", categories=words)
    assert told.value == pytest.approx(0.823117742, abs=1e-9)
    assert told.categories == words


def test_categories_that_nobody_uses_count_for_the_weights() -> None:
    # One step of two apart weighs half of a step of one: linear kappa of 0 1 / 1 1 with a third category.
    assert stats.kappa([0, 1, 0], [1, 1, 0], weights="linear").value == stats.kappa([0, 1, 0], [1, 1, 0]).value
    three = stats.kappa([0, 1, 0], [1, 1, 0], weights="linear", categories=[0, 1, 2])
    assert three.categories == [0, 1, 2]
    assert three.observed == pytest.approx((0.5 + 1 + 1) / 3)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: stats.kappa(["a", "b"], ["a", "a"], weights="linear"), "the order of texts is not known: give the categories"),
        (lambda: stats.kappa([1, 2], [1, 3], categories=[1, 2]), "3 is a rating, but none of the categories: 1, 2"),
        (lambda: stats.kappa([1, 2], [1, 2], categories=[1, 1, 2]), "a category is named twice"),
        (lambda: stats.kappa([1, 2], [1, 2], weights="cubic"), "no agreement weights 'cubic'"),
        (lambda: stats.kappa([1, 2], [1]), "of different lengths: rater 1 2, rater 2 1"),
        (lambda: stats.kappa_of_table([[1, 2, 3]]), "a table of two raters is square, not 1 x 3"),
        (lambda: stats.icc([1, 2, 3]), "ratings need a row a subject and a column a rater"),
        (lambda: stats.krippendorff_alpha(JUDGES, level="metric"), "no measurement level 'metric'"),
        (lambda: stats.limits_of_agreement([1, 2], [1]), "of different lengths: first 2, second 1"),
    ],
)
def test_wrong_calls_say_what_would_be_right(call: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()  # type: ignore[operator]


def test_raters_with_gaps() -> None:
    # Krippendorff's example of twelve units and four observers; published: .743, .815, .849, .797.
    n = None
    units = [[1, 1, n, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4], [4, 4, 4, 4], [1, 1, 2, 1],
             [2, 2, 2, 2], [n, 5, 5, 5], [n, n, 1, 1], [n, 3, n, n]]  # fmt: skip
    frame = pd.DataFrame(units, columns=list("abcd"))
    for level, want in (("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)):
        assert round(stats.krippendorff_alpha(frame, level=level, draws=0).value, 3) == want
    found = stats.krippendorff_alpha(frame, level="ordinal", seed=3)
    assert (found.n, found.given, found.ratings, found.draws) == (11, 12, 40, 2000)
    assert found.interval[0] < found.value < found.interval[1]
    assert found.to_dict() == stats.krippendorff_alpha(frame, level="ordinal", seed=3, threads=1).to_dict()
    texts = frame.map(lambda value: None if value != value else f"code {value:g}")
    assert stats.krippendorff_alpha(texts, level="nominal", draws=0).value == pytest.approx(0.743421052631579)
    assert stats.fleiss_kappa(texts).n == 8  # rated by all four
    # By hand: shares of agreeing pairs of the eleven units: 1, 1/2, 1, 1, 1, 0, 1, 1/2, 1, 1, 1.
    assert stats.pair_agreement(frame).value == pytest.approx(9 / 11)
    assert stats.pair_agreement(frame).method == "pair_agreement.subjects_t"


def test_gwet_and_fleiss_by_hand() -> None:
    ratings = [["x", "x"], ["x", "y"], ["y", "y"], ["z", "z"], ["y", "y"], ["x", "x"]]
    # p_a 5/6; margins 5/12, 5/12, 2/12. AC1: (35 + 35 + 20) / 144 / 2 = .3125; Fleiss: (25 + 25 + 4) / 144 = .375.
    assert stats.gwet_ac(ratings).value == pytest.approx((5 / 6 - 0.3125) / 0.6875)
    assert stats.gwet_ac(ratings).method == "gwet.ac1"
    assert stats.fleiss_kappa(ratings).value == pytest.approx((5 / 6 - 0.375) / 0.625)
    assert stats.gwet_ac(JUDGES, weights="linear").method == "gwet.ac2.linear"
    assert stats.gwet_ac([[1, 1], [1, 1]], categories=[0, 1]).reason == "perfect_agreement"


def test_rankings() -> None:
    assert stats.kendall_w(JUDGES).value == pytest.approx(0.8870370370370371)
    assert stats.kendall_w([[1, 1], [2, 2], [3, 3]]).value == 1


def test_two_occasions() -> None:
    first, second = [10.0, 12, 14, 16, None], [11.0, 12, 16, 17, 3]
    # By hand: changes 1, 0, 2, 1: mean 1, SD sqrt(2/3).
    found = stats.retest(first, second)
    assert found.mean_change.value == 1
    assert found.mean_change_t == pytest.approx(1 / math.sqrt(2 / 3 / 4))
    assert (found.n, found.given) == (4, 5)
    assert found.sdc == pytest.approx(1.959963984540054 * math.sqrt(2) * found.sem)
    limits = stats.limits_of_agreement(first, second)
    assert limits.mean_difference.value == -1
    assert limits.upper.value == pytest.approx(-1 + 1.959963984540054 * math.sqrt(2 / 3))
    assert limits.limit_error == pytest.approx(math.sqrt(2 / 3) * math.sqrt(1 / 4 + 1.959963984540054**2 / 6))
    assert stats.limits_of_agreement(first, second, error="simple").limit_error == pytest.approx(math.sqrt(2 / 3 * 3 / 4))
    # Lin: 2 x 5.5 / (5 + 6.5 + 1), divisor n: covariance 22/4, variances 20/4 and 26/4, shift 1.
    assert stats.concordance(first, second).value == pytest.approx(11 / 12.5)
    assert stats.icc_sample_size(expected=0.7, width=0.2) == pytest.approx(8 * 3.841458820694124 * 0.09 * 2.89 / 0.08 + 1)


def test_intervals_drawn() -> None:
    """Kappa with a category that nobody chose, and ICC, against the same draws worked out in NumPy."""
    draws = np.random.default_rng(2)
    first = draws.choice([0, 2, 3], size=60)
    second = np.where(draws.random(60) < 0.7, first, draws.choice([0, 2, 3], size=60))

    def linear(pairs: np.ndarray) -> float:
        a, b = pairs.T
        apart = np.abs(a[:, None] - b[None, :]).mean()
        return 1 - np.abs(a - b).mean() / apart

    found = stats.kappa(first, second, weights="linear", categories=[0, 1, 2, 3], interval="percentile", draws=400, seed=9)
    by_hand = stats.bootstrap(np.column_stack([first, second]), of=linear, interval="percentile", draws=400, seed=9)
    assert found.value == pytest.approx(by_hand.value)
    assert found.interval == pytest.approx(by_hand.interval)
    assert found.method == "kappa.linear, interval percentile"

    rated = draws.normal(size=(40, 1)) + 0.6 * draws.normal(size=(40, 3))
    drawn, plain = stats.icc(rated, interval="bca", draws=300), stats.icc(rated)
    for form in ("one_way", "agreement", "consistency"):
        ends = stats.bootstrap(rated, of=f"icc_{form}", draws=300).interval
        assert drawn[form].interval == pytest.approx(ends)
        assert drawn[f"{form}_average"].interval == pytest.approx([3 * end / (1 + 2 * end) for end in ends])
        assert drawn[form].value == plain[form].value
    with pytest.raises(ValueError, match="there are 'f', 'generalised', 'percentile'"):
        stats.icc(rated, interval="t")
    with pytest.raises(ValueError, match="'large_sample', 'bca'"):
        stats.kappa(first, second, interval="t")


def test_the_generalised_interval_is_of_agreement_only() -> None:
    plain, found = stats.icc(JUDGES), stats.icc(JUDGES, interval="generalised")
    assert found.method == "icc.anova, interval generalised"
    lower, upper = found["agreement"].interval
    assert (lower, upper) == pytest.approx((0.0268182, 0.7454994), abs=1e-7)  # by quadrature with SciPy
    assert found["agreement_average"].interval == pytest.approx([4 * end / (1 + 3 * end) for end in (lower, upper)])
    for form in ("one_way", "consistency", "consistency_average"):
        assert found[form] == plain[form]
    assert stats.icc(JUDGES, interval="generalised", confidence=0.8)["agreement"].interval[0] > lower


def test_results_tell_themselves() -> None:
    results = [
        stats.icc(JUDGES), stats.icc(JUDGES)["agreement"], stats.kendall_w(JUDGES), stats.kappa_of_table(TABLE),
        stats.gwet_ac(JUDGES), stats.fleiss_kappa(JUDGES), stats.krippendorff_alpha(JUDGES, level="interval", draws=50),
        stats.pair_agreement(JUDGES, within=1), stats.limits_of_agreement(JUDGES[:, 0], JUDGES[:, 3]),
        stats.concordance(JUDGES[:, 0], JUDGES[:, 3]), stats.retest(JUDGES[:, 0], JUDGES[:, 3]),
    ]  # fmt: skip
    for one in results:
        told = one.to_dict()
        assert json.loads(json.dumps(told, allow_nan=False)) == told
        html = one._repr_html_()
        assert type(one).__name__ in html
        assert "nan" not in html
        if not isinstance(one, stats.IccEstimate):
            assert told["method"]
            assert told["denominator"]
            assert told["n"] > 0
    assert stats.icc([[1, 2]]).to_dict()["forms"]["agreement"] == {
        "value": None, "interval": [None, None], "f": None, "df1": None, "df2": None, "p": None, "reason": "sample_too_small",
    }  # fmt: skip
    assert "0.2898 [0.01879, 0.7611]" in stats.icc(JUDGES)._repr_html_()


def test_limits_are_drawn() -> None:
    pytest.importorskip("matplotlib").use("Agg")
    first, second = [10.0, 12, 14, 16, 16, None], [11.0, 12, 16, 17, 17, 3]
    axes = stats.limits_of_agreement(first, second).plot()
    assert axes.get_xlabel() == "mean of the two"
    points = axes.collections[-1].get_offsets()
    assert sorted(map(tuple, np.asarray(points).tolist())) == [(10.5, -1), (12, 0), (15, -2), (16.5, -1)]
    assert len(axes.lines) == 4  # two limits, the mean, zero
    again = stats.limits_of_agreement([1, 2], [1, 2]).plot(ax=axes)
    assert again is axes
