"""Weights that bring a sample to the known margins of a population."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from .. import _core
from .._columns import Frame
from .._errors import wrong_call
from ._result import Result
from ._rows import Array, choice, column, whole


@dataclass(frozen=True)
class Raking(Result):
    """Weights of a sample by raking."""

    weights: Array = field(repr=False)
    """By row; 0 for who has a level that the population has not, NaN for whom a level is not known."""
    n: float
    """Persons of weight above 0."""
    left_out: float
    """Persons of whom a level is not known."""
    lowest: float
    """Weight above 0."""
    highest: float
    ratio: float
    """highest / lowest."""
    effective_n: float
    """Kish's: (sum of weights)^2 / (sum of squared weights)."""
    cycles: int
    change: float
    """Of the weights (of mean 1) in the last cycle: sum of the absolute differences."""
    scale: str
    reason: str


def rake(
    data: Any,
    margins: Mapping[str, Mapping[Any, float]],
    *,
    start: npt.ArrayLike | None = None,
    scale: str = "mean_one",
    tolerance: float = 1e-6,
    most_cycles: int = 100,
) -> Raking:
    """Weights so that the shares of each variable's levels are those of the population.

    margins: for each column its levels and their shares or counts in the population: {"sex": {"f": 0.49, "m": 0.51}}. What is
    missing in a column is left out. start: weights to begin with. scale: "mean_one", or "smallest_one" (cNORM).
    ValueError for a level of the sample without a margin, a level of the population that nobody in the sample has, and shares
    that are none; reason "not_converged" if a cycle still changes the weights by more than `tolerance` after most_cycles.
    Deming & Stephan (1940), Ann Math Stat 11:427, doi:10.1214/aoms/1177731829.
    """
    frame = Frame(data)
    if not margins:
        raise wrong_call("no margins are given", 'as {"sex": {"f": 0.49, "m": 0.51}}', field="margins")
    columns, targets = [], []
    for name, levels in margins.items():
        values = pd.Series(np.asarray(frame.require(name, "margins"), dtype=object))
        codes = values.map({level: place for place, level in enumerate(levels)}).fillna(-1).to_numpy(np.int32)
        unknown = values[(codes < 0) & values.notna()]
        if len(unknown):
            raise wrong_call(f"{name}: level {unknown.iloc[0]!r} is not in the margins", f"they have {list(levels)}", field="margins")
        columns.append(np.ascontiguousarray(codes))
        targets.append(column(list(levels.values())))
    first = np.empty(0) if start is None else column(start)
    found = _core.stats_rake(columns, targets, first, choice("weight_scale", scale), tolerance, whole("most_cycles", most_cycles, 1))
    margin, level = found.pop("margin"), found.pop("level")
    name = list(margins)[margin] if margin >= 0 else ""
    if found["reason"] == "sample_too_small":
        raise wrong_call(f"{name}: nobody in the sample has level {list(margins[name])[level]!r}",
                         "join it with another level, or give it the share 0", field="margins")  # fmt: skip
    if found["reason"] not in ("none", "not_converged"):
        raise wrong_call(f"{name or 'start'}: shares and weights are 0 or more, and not all 0, one weight for each row", field="margins")
    return Raking(**found, scale=scale)


def effective_n(weights: npt.ArrayLike) -> float:
    """Kish's effective number of persons, (sum of weights)^2 / (sum of squares). NaN if a weight is negative, or all are 0."""
    return _core.stats_effective_n(column(weights))
