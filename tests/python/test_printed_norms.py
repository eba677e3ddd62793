"""The numbers of norm files as they are printed, and where scores lie among them."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import kartlegg as kl

SMALL = Path(__file__).parents[1] / "definitions" / "norms" / "small"


def test_printed_numbers_keep_their_decimals() -> None:
    """Of tests/definitions/norms/small: mean 4.0 was printed with one decimal, sd 2.25 with two."""
    boys, girls = [one for one in kl.load(SMALL).printed_norms("everything") if one.scale == "trouble"][:2]
    assert girls.mean is not None and girls.sd is not None
    assert (girls.mean.value, girls.mean.decimals, girls.mean.lower, girls.mean.upper) == (4.0, 1, 3.95, 4.05)
    assert (girls.sd.lower, girls.sd.upper) == pytest.approx((2.245, 2.255))
    assert (boys.people.n, boys.people.sex, boys.method, boys.lowest, boys.highest) == (300, "male", "linear", 0, 10)
    assert boys.alpha is not None and (boys.alpha.value, boys.alpha.lower) == (0.83, pytest.approx(0.825))
    assert girls.alpha is None  # the one for everybody is not of these people
    assert [(band.id, band.label, band.level, band.low, band.high) for band in boys.bands] == [("usual", "usual", 0, 0, 7), ("high", "high", 2, 8, 10)]
    table = next(one for one in kl.load(SMALL).printed_norms("everything") if one.scale == "calm")
    assert (table.method, table.measure, table.table_raw, table.table_value) == ("normalised", "t_score", [0, 1, 2, 3, 4], [25, 33.5, 41, 50, 60])
    assert table.mean is None and table.sd is None and table.bands == []
    only = [one for one in kl.load(SMALL).printed_norms("everything") if one.scale == "all"][1]
    assert (only.method, only.measure) == ("", "")  # cut-offs alone
    assert repr(boys).startswith("PrintedNorm('trouble', boys") and repr(boys.mean) == "PrintedNumber(4.5)" and repr(boys.bands[0]) == "PrintedBand('usual')"
    with pytest.raises(KeyError):
        kl.load(SMALL).printed_norms("nothing")


def test_places_of_scores_are_those_of_the_table() -> None:
    """z of raw scores alone is z of the answers, whoever it is and whatever the norms are made of."""
    small, random = kl.load(SMALL), np.random.default_rng(4)
    people = pd.DataFrame(random.integers(0, 3, (400, 7)), columns=small.item_ids)
    ages, sexes = random.uniform(48, 215, 400), np.array(["female", "male"])[random.integers(0, 2, 400)]
    table = small.score_table(people, age_months=ages, sex=sexes, informant="parent", norms="everything")
    for scale in ("trouble", "calm", "size", "all"):
        found = small.norm_places("everything", scale, table[scale, "raw"], age_months=ages, sex=list(sexes), form="home")
        np.testing.assert_array_equal(found.z, table.normed(scale, "z_score"))
        gaps = table.norm_gap(scale)
        known = gaps != "cutoffs_only"
        assert (found.gap[known] == gaps[known]).all()


def test_borders_between_scores() -> None:
    """By hand: linear norms midway between scores; a table midway in z, and nobody beyond its ends."""
    small = kl.load(SMALL)
    linear = small.norm_places("everything", "trouble", [4.0, 5.0], age_months=90, sex="female")
    phi = [0.5 * (1 + math.erf((score - 4.0) / 2.25 / math.sqrt(2))) for score in (3.5, 4.5, 5.5)]
    np.testing.assert_allclose(linear.lower, phi[:2], rtol=1e-12)
    np.testing.assert_allclose(linear.upper, phi[1:], rtol=1e-12)
    boys = small.norm_places("everything", "calm", [0.0, 1.0, 4.0, 9.0], age_months=90, sex="male")
    border = 0.5 * (1 + math.erf((25 + 33.5 - 100) / 20 / math.sqrt(2)))
    assert boys.lower[0] == 0 and boys.upper[2] == 1
    assert boys.upper[0] == pytest.approx(border) and boys.lower[1] == pytest.approx(border)
    assert boys.gap[3] == "not_in_table" and math.isnan(boys.z[3])
    assert boys.numbers[0] == 1 and boys.cutoffs[0] == -1
    nobody = small.norm_places("everything", "trouble", [4.0, math.nan], age_months=[12 * 30, 90], sex="male")
    assert list(nobody.gap) == ["age_outside", "no_score"] and np.isnan(nobody.lower).all()
    for wrong in ({"group": "nothing"}, {"scale": "nothing"}, {"form": "nothing"}):
        with pytest.raises(KeyError):
            small.norm_places(**{"group": "everything", "scale": "trouble", "raw": [1.0], **wrong})  # type: ignore[arg-type]
