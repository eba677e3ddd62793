"""Who chose which answer: do those with more of the trait choose the higher ones?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from .. import _core
from ._result import Result, html_of, text_table
from ._rows import Bounds, column
from ._sample import Answers, read_items


@dataclass(frozen=True)
class OptionAnalysis(Result):
    """Every answer to every item, by the sum of the other items (the rest score)."""

    _why = {"options": "an answer that nobody or everybody gave has no correlation, and no rest score that of nobody"}

    options: pd.DataFrame
    """One row an item and answer: count, share, lower_third, middle_third, upper_third (shares of the persons with the lowest,
    middle and highest rest scores), correlation (of having given it, with the rest score), mean_rest, reason ("no_variance":
    the rest score does not vary)."""
    other: dict[str, float]
    """Answers that are none of the options, by item."""
    n: int
    """Persons who answered every item."""
    given: int
    """Rows of the data."""
    reason: str

    def plot(self, item: str, ax: Any = None) -> Any:
        """The item's curves: each answer's share in the three thirds of the rest score; returns the axes."""
        from .._plot_samples import plot_options

        return plot_options(self, item, ax)

    def __str__(self) -> str:
        return text_table(self.options)

    def _repr_html_(self) -> str:
        return html_of(self.options)


def option_analysis(
    data: Answers,
    columns: Iterable[str] | None = None,
    *,
    options: Sequence[float] | None = None,
    reverse: Iterable[str] = (),
    scale: Bounds | None = None,
) -> OptionAnalysis:
    """Every answer to the items of a scale: how many gave it, and where they stand on the other items.

    options: all answers that can be given, in their order; left out: all that occur. reverse, scale: as for `alpha`.
    Persons whose rest score is at the border of two thirds count in both in part, so that each third has n / 3. In a scale
    that works, the share of a high answer rises from third to third, and its correlation lies above 0. After Haladyna (2004),
    Developing and validating multiple-choice test items.

    reason: "sample_too_small" for fewer than two items or three persons without a gap.
    """
    sample = read_items(data, columns, reverse, scale)
    found = _core.stats_option_analysis(sample.columns, np.empty(0) if options is None else column(options))
    names = [int(value) if float(value).is_integer() else value for value in found["options"]]
    parts = {
        item: pd.DataFrame(one["options"], index=pd.Index(names, name="option")).assign(reason=one["reason"])
        for item, one in zip(sample.names, found["items"], strict=False)
    }
    table = pd.concat(parts, names=["item"]) if parts else pd.DataFrame()
    other = {item: one["other"] for item, one in zip(sample.names, found["items"], strict=False)}
    return OptionAnalysis(table, other, int(found["n"]), int(found["given"]), found["reason"])
