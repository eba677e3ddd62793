"""The norms of a table of scores."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ._core import NORM_GAPS, NormGroup, ScoreTable
from ._frames import Shown
from ._texts import text

if TYPE_CHECKING:
    from ._norms import IntervalKind, Measure

Numbers = npt.NDArray[np.float64]


class NormColumns:
    """What a `ScoreTable` says of norms. A group is named by its id; None is the first group of each row's own form.

    Every column has a value for each row. KeyError for an unknown scale, group, scheme or band; ValueError for an unknown measure
    or a confidence that is not between 0 and 1.
    """

    _core: ScoreTable
    _language: str

    @property
    def norm_groups(self) -> list[NormGroup]:
        """The norm groups that rows are compared with, of all forms, in the order asked for."""
        return self._core.norm_groups(self._language)

    @property
    def norm_group(self) -> npt.NDArray[np.object_]:
        """Id of the first norm group of each row's form; None where there is none."""
        return named(self._core.norm_group(), [group.id for group in self.norm_groups])

    def normed(self, scale: str, measure: Measure, group: str | None = None) -> Numbers:
        """Scores on a measure; NaN where there is none, and `norm_gap` says why. KeyError for an unknown group."""
        return self._core.normed(scale, measure, group or "")

    def norm_gap(self, scale: str, group: str | None = None) -> npt.NDArray[np.object_]:
        """Why there is no normed score: 'age_outside', 'sex_unknown', ...; 'none' where there is one."""
        return named(self._core.norm_gap(scale, group or ""), NORM_GAPS)

    def sem(self, scale: str, measure: Measure, group: str | None = None) -> Numbers:
        """Standard error of measurement on a measure; NaN where there is none."""
        return self._core.sem(scale, measure, group or "")

    def interval(
        self,
        scale: str,
        measure: Measure,
        confidence: float = 0.95,
        group: str | None = None,
        kind: IntervalKind | None = None,
    ) -> tuple[Numbers, Numbers]:
        """Lower and upper ends of the confidence intervals, 0 < confidence < 1; NaN where there is none."""
        return self._core.interval(scale, measure, confidence, group or "", kind)

    def beyond(self, scale: str, scheme: str, band: str, group: str | None = None) -> Numbers:
        """Probability (0 to 1) that the true score lies beyond the cut-off where a band begins.

        scheme: a band scheme, or the id of a norm group for its own cut-offs.
        """
        return self._core.beyond(scale, scheme, band, group or "")

    @property
    def rows_without_norms(self) -> dict[tuple[str, str], int]:
        """Rows that lack what a norm group goes by: how many, by title of the group and 'age_unknown', 'sex_unknown'."""
        found: dict[tuple[str, str], int] = {}
        for group in self.norm_groups:
            for reason in ("age_unknown", "sex_unknown"):
                code = NORM_GAPS.index(reason)
                rows = max(int((self._core.norm_gap(scale, group.id) == code).sum()) for scale in self._core.scale_ids)
                if rows:
                    found[group.title, reason] = rows
        return found

    def _norm_columns(self, scale: str, confidence: float) -> dict[tuple[str, str], Shown]:
        """The columns of a scale for a data frame, by group where rows are compared with several."""
        columns: dict[tuple[str, str], Shown] = {}
        groups = self.norm_groups
        several = any(not group.chosen_by_default for group in groups) and len(groups) > 1
        for name in [group.id for group in groups] if several else [None] if groups else []:
            prefix = f"{name}." if name else ""
            gaps = self._core.norm_gap(scale, name or "")
            columns[scale, f"{prefix}norm_gap"] = Shown(gaps.astype(np.int16) - 1, NORM_GAPS[1:])
            for measure in ("t_score", "percentile_rank"):
                columns[scale, prefix + measure] = Shown(self._core.normed(scale, measure, name or ""))
                lower, upper = self._core.interval(scale, measure, confidence, name or "")
                columns[scale, f"{prefix}{measure}.lower"] = Shown(lower)
                columns[scale, f"{prefix}{measure}.upper"] = Shown(upper)
        return columns


def notes_on_norms(without: Mapping[tuple[str, str], int], language: str) -> list[str]:
    """The notes of a table on what is not known of its people."""
    return [text(reason, language, group=group, n=rows) for (group, reason), rows in without.items()]


def named(codes: npt.NDArray[Any], names: Any) -> npt.NDArray[np.object_]:
    """The names behind small numbers; None for -1."""
    return np.array([*names, None], dtype=object)[codes.astype(np.int16)]
