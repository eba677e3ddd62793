"""Scores compared with norms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from . import _core
from ._texts import rounded

Measure = Literal[
    "raw", "z_score", "t_score", "scaled_score", "standard_score", "stanine", "sten", "percentile_rank"
]
IntervalKind = Literal["obtained", "true_see", "true_sem", "retest"]
Norms = str | Iterable[str] | None


def norm_request(norms: Norms, country: str | None, language: str | None) -> _core.NormRequest:
    """What the core takes for `norms`, `norm_country` and `norm_language`."""
    groups = [] if norms is None else [norms] if isinstance(norms, str) else list(norms)
    return _core.NormRequest(groups, country or "", language or "")


@dataclass(frozen=True)
class NormPlaces:
    """Where the scores of many people lie in a norm group, one entry a person."""

    z: npt.NDArray[np.float64]
    """NaN where there is none."""
    lower: npt.NDArray[np.float64]
    """Share of the norm group with a lower score, 0..1; NaN where it is not known."""
    upper: npt.NDArray[np.float64]
    """Share with this score or a lower one."""
    gap: npt.NDArray[np.object_]
    """Why there is no z: "age_outside", ...; "none" where there is one."""
    numbers: npt.NDArray[np.int32]
    """Where its numbers stand in `Instrument.printed_norms`; -1: nowhere."""
    cutoffs: npt.NDArray[np.int32]
    """Where the bands that are about the person stand there; -1: nowhere."""


class NormedScore:
    """One score compared with one norm group. Where there is no value, it is None and `note` says why."""

    def __init__(self, core: _core.NormedScore, language: str) -> None:
        self._core = core
        self._language = language

    @property
    def scale(self) -> str:
        """Id of the scale or composite."""
        return self._core.scale

    @property
    def group(self) -> _core.NormGroup:
        """The norm group: who they are, how many, when and where, and why it was used."""
        return self._core.group(self._language)

    @property
    def method(self) -> str:
        """'linear' (mean and SD), 'normalised' (through percentiles), 'lms', 'box_cox_t', 'regression'; '' where there is none."""
        return self._core.method

    @property
    def gap(self) -> str:
        """Why there is no normed score: 'age_outside', 'sex_unknown', ...; 'none' where there is one."""
        return self._core.gap

    def get(self, measure: Measure) -> float | None:
        """The score on a measure: T with mean 50 and SD 10, and so on. Percentile ranks are 0 to 100.

        None where there is none, and `gap` says why. ValueError for an unknown measure.
        """
        return self._core.get(measure)

    @property
    def z_score(self) -> float | None:
        """Mean 0, SD 1."""
        return self._core.get("z_score")

    @property
    def t_score(self) -> float | None:
        """Mean 50, SD 10."""
        return self._core.get("t_score")

    @property
    def percentile_rank(self) -> float | None:
        """Percent of the norm group below, 0 to 100; how equal scores count, `note` says."""
        return self._core.get("percentile_rank")

    def sem(self, measure: Measure) -> float | None:
        """Standard error of measurement: SD sqrt(1 - reliability), or the published one of this very score.

        In units of the measure. None without a reliability, and for stanines, stens and percentile ranks. ValueError for an
        unknown measure.
        """
        return self._core.sem(measure)

    def true_score(self, measure: Measure) -> float | None:
        """Estimated true score: mean + reliability * (score - mean) (Kelley 1923).

        On the measure; None without a score or a reliability. ValueError for an unknown measure.
        """
        return self._core.true_score(measure)

    def interval(
        self, measure: Measure, confidence: float = 0.95, kind: IntervalKind | None = None
    ) -> _core.Interval | None:
        """Confidence interval, 0 < confidence < 1. kind: where it lies; None is the instrument's own choice.

        'obtained' lies about the observed score; 'true_see', 'true_sem' and 'retest' about the estimated true score,
        'retest' to hold the next observed score. A standard error published for this very score goes before all.
        None without a score or a reliability. ValueError for an unknown measure or kind, and for another confidence.
        """
        return self._core.interval(measure, confidence, kind)

    @property
    def age_equivalent(self) -> float | None:
        """Age in months at which the score is the median, where the norms tell it.

        None where they do not, and for a score that is the median at no age of the norms or at several; `note` says which.
        """
        return self._core.age_equivalent

    @property
    def reliability(self) -> _core.ReliabilityUsed | None:
        """The coefficient that the error rests on; None where there is none."""
        return self._core.reliability(self._language)

    @property
    def beyond(self) -> list[_core.BeyondCutoff]:
        """For every cut-off of the form's band schemes and of the group: how likely the true score lies beyond it."""
        return self._core.beyond(self._language)

    @property
    def band(self) -> _core.Band | None:
        """The band in the norm group's own cut-offs; None where it has none for this score."""
        return self._core.band(self._language)

    @property
    def note(self) -> str:
        """What a reader must know, one sentence after the other; empty where there is nothing to say."""
        return self._core.note(self._language)

    def __repr__(self) -> str:
        t = self.t_score
        return f"NormedScore({self.scale!r} in {self.group.id!r}: {'no T' if t is None else f'T {rounded(t, 1)}'})"
