"""Are the people in the data like the population, and what would it take to make them so (protocol 8.5)?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from .. import stats
from .._columns import Frame
from .._errors import ResponseError, wrong_call
from .._suppression import hidden_in_row
from ..stats._result import Result
from ._cells import SMALLEST
from ._checks import NONE, Check, judged, tested
from ._people import People

Population = Mapping[str, Mapping[Any, float]]
"""Shares or counts in the population, by column and level, as `stats.rake` takes them: {"sex": {"f": 0.49, "m": 0.51}}."""


@dataclass(frozen=True)
class PopulationCompared(Result):
    """The people in the data beside a population, and the weights that raking would need."""

    checks: list[Check] = field(repr=False)
    """A check for each level: its share in the data and in the population; Holm's correction over these alone."""
    n: float
    """People whose levels are all known."""
    heaviest: float
    """Weight, as times the mean. NaN with a reason."""
    effective_n: float
    """Kish's n with these weights."""
    reason: str
    """"none", "level_missing" (nobody in the data has a level), "suppressed" (fewer than five have one: the weights would tell how
    many), "not_converged"."""


def compare_population(data: Any, population: Population, people: People, margin: float, confidence: float) -> PopulationCompared:
    """ResponseError for columns that are not there, and levels of the data that the population has not."""
    frame = Frame(data)
    columns = {name: _texts(frame.require(name, "population"), people) for name in population}
    targets = {name: {_text(level): float(share) for level, share in levels.items()} for name, levels in population.items()}
    checks = judged([check for name, target in targets.items() for check in _checks(name, columns[name], target, people, margin, confidence)])
    n = float(sum(all(values[row] is not None for values in columns.values()) for row in range(len(people))))
    shown = _hidden(checks, columns)
    blank = PopulationCompared(shown, n if n >= SMALLEST else NONE, NONE, NONE, "level_missing")
    if any(share > 0 and level not in set(columns[name]) for name, target in targets.items() for level, share in target.items()):
        return blank
    if any(check.reason == "suppressed" for check in shown):
        return replace(blank, reason="suppressed")  # a weight would tell how many have a level
    try:
        found = stats.rake(columns, targets, start=people.weights)
    except ResponseError:
        return blank
    known = found.weights[np.isfinite(found.weights) & (found.weights > 0)]
    return replace(blank, heaviest=float(known.max() / known.mean()), effective_n=found.effective_n, reason=found.reason)


def _texts(values: Any, people: People) -> list[str | None]:
    return [_text(value) for value in np.asarray(values, dtype=object)[people.kept]]


def _text(value: Any) -> str | None:
    """A level as text; None where it is missing."""
    if value is None or value != value or value == "":
        return None
    if isinstance(value, bool | np.bool_) or isinstance(value, str):
        return str(value)
    return f"{value:g}" if isinstance(value, int | float | np.integer | np.floating) else str(value)


def _checks(name: str, values: list[str | None], target: Mapping[str | None, float], people: People, margin: float, confidence: float) -> list[Check]:
    levels = np.array([-1 if value is None else list(target).index(value) if value in target else -2 for value in values])
    if (levels == -2).any():
        odd = next(value for value, level in zip(values, levels, strict=True) if level == -2)
        raise wrong_call(f"population: {name} has a level {odd!r} in the data only", f"give it a share; there are {list(target)}", field="population")
    shares = np.array(list(target.values()))
    if not (np.isfinite(shares).all() and (shares >= 0).all() and shares.sum() > 0):
        raise wrong_call(f"population: shares of {name} are 0 or more, and not all 0", field="population")
    shares = shares / shares.sum()
    weights = np.ones(len(levels)) if people.weights is None else people.weights
    total = weights[levels >= 0].sum()
    n = float(total**2 / (weights[levels >= 0] ** 2).sum()) if total > 0 else 0.0
    found = []
    for place, (level, promised) in enumerate(zip(target, map(float, shares), strict=True)):
        blank = Check("population", "", name, str(level), promised=promised, n=n, method="wilson")
        if n < SMALLEST:
            found.append(replace(blank, n=NONE, reason="too_few"))
            continue
        count = float(weights[levels == place].sum() / total * n)
        lower, upper = stats.proportion_interval(count, n=n, confidence=confidence)
        blank = replace(blank, value=count / n, lower=float(lower), upper=float(upper), margin_lower=promised - margin, margin_upper=promised + margin)
        if 0 < promised < 1:
            blank = tested(blank, stats.share_equivalence(count, n=n, promised=promised, margins=(promised - margin, promised + margin)))
        found.append(blank)
    return found


def _hidden(checks: list[Check], columns: Mapping[str, list[str | None]]) -> list[Check]:
    """Without the shares of levels with fewer than five people, and those that such a count follows from."""
    found = []
    for name, values in columns.items():
        mine = [check for check in checks if check.people == name]
        counts = np.array([*(sum(value == check.about for value in values) for check in mine), sum(value is not None for value in values)], dtype=np.int64)
        for check, hide in zip(mine, hidden_in_row(counts, SMALLEST), strict=False):
            hidden = replace(check, value=NONE, lower=NONE, upper=NONE, p=NONE, p_holm=NONE, p_equivalent=NONE, reason="suppressed")
            found.append(hidden if hide else check)
    return found
