"""How far the whole ROC curve of all persons may lie from that of a sample."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import pandas as pd

from ._result import Result, html_of, text_table


@dataclass(frozen=True)
class RocBand(Result):
    """A band that holds the whole curve: every cut-off at once, so also one that was chosen since it is the best."""

    points: pd.DataFrame = field(repr=False)
    """One row a cut-off: cutoff, sensitivity, sensitivity_lower, sensitivity_upper, specificity, specificity_lower,
    specificity_upper, cut to 0..1. The limits of all rows hold together."""
    sensitivity_margin: float
    """Half the height of the band, before it is cut to 0..1."""
    specificity_margin: float
    cases: int
    controls: int
    method: str
    confidence: float
    reason: str

    def __str__(self) -> str:
        return f"{text_table(self.points, index=False)}\n{super().__str__()}"

    def _repr_html_(self) -> str:
        return html_of(self.points, index=False) + super()._repr_html_()


def band_of(points: pd.DataFrame, cases: int, controls: int, confidence: float, reason: str) -> RocBand:
    """Campbell's fixed-width band; see `Roc.band`."""
    if not 0 < confidence < 1:
        reason = "confidence_out_of_range"
    each = math.sqrt(confidence) if reason == "none" else math.nan  # cases and controls are independent
    margins = {"sensitivity": _margin(each, cases), "specificity": _margin(each, controls)}
    table = points[["cutoff"]].copy()
    for name, margin in margins.items():
        table[name] = points[name]
        table[f"{name}_lower"] = (points[name] - margin).clip(0, 1)
        table[f"{name}_upper"] = (points[name] + margin).clip(0, 1)
    return RocBand(table, margins["sensitivity"], margins["specificity"], cases, controls, "campbell", confidence, reason)


def _margin(confidence: float, n: int) -> float:
    """What an empirical distribution of n persons differs from the true one by, at most, nowhere more: Massart's bound."""
    return math.sqrt(math.log(2 / (1 - confidence)) / (2 * n)) if n and confidence == confidence else math.nan
