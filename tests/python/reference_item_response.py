"""Item response scores as the second scorer works them out (docs/format.md, irt): the mean of the posterior distribution,
by products of probabilities at each point of the grid. Its standard error is not looked at here."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

from reference_formula import possible


def item_response(irt: Any, answered: dict[str, int], years: float | None) -> tuple[Fraction | None, str]:
    """The score and its status. `answered`: item -> category, from 0; `years`: the age, None if it is not known."""
    prior = irt["prior"]
    if "age" in str(prior["mean"]) and years is None:
        if "without_age" not in prior:
            return None, "age_unknown"
        prior = prior["without_age"]
    age = None if years is None else Fraction(str(round(years, int(prior.get("age_decimals", 15)))))
    (mean,) = possible(str(prior["mean"]), {"age": {age}})
    if mean is None:
        return None, "out_of_range"
    if len(answered) < int(irt["min_answered"]):
        return None, "too_many_missing"
    start, end, step = (Fraction(irt["grid"][key]) for key in ("from", "to", "step"))
    points = [float(start + n * step) for n in range(int((end - start) / step) + 1)]
    weights = [math.exp(-0.5 * ((at - float(mean)) / float(prior["sd"])) ** 2) for at in points]
    for item, category in answered.items():
        weights = [weight * probability(irt, item, category, at) for weight, at in zip(weights, points, strict=True)]
    theta = math.fsum(w * at for w, at in zip(weights, points, strict=True)) / math.fsum(weights)
    metric = irt.get("metric", {"intercept": 0, "slope": 1})
    raw = float(metric["intercept"]) + float(metric["slope"]) * theta
    return Fraction(round(raw, int(irt["decimals"])) if "decimals" in irt else raw), "complete"


def probability(irt: Any, item: str, category: int, at: float) -> float:
    """Of an answer in this category by a person at this point: a difference of two small numbers, none of which was cut off
    from 1."""
    of = irt["items"][item]
    limits = [float(limit) for limit in of.get("thresholds", [of.get("difficulty")])]
    per_point = float(of.get("discrimination", 1)) / float(irt.get("points_per_logit", 1))
    above = [1.0, *(1 / (1 + math.exp(-per_point * (at - limit))) for limit in limits), 0.0]
    below = [0.0, *(1 / (1 + math.exp(per_point * (at - limit))) for limit in limits), 1.0]
    high, low = above[category] - above[category + 1], below[category + 1] - below[category]
    return high if above[category] < 0.5 else low
