"""What a positive or a negative result means: a published study of a cut-off, and how common the condition is."""

from __future__ import annotations

from . import _core
from ._instrument import Instrument
from ._report import Report
from ._told import Result, interval, value_of


class PredictiveValues(Result):
    """What a positive and a negative result mean: a published study of a cut-off, at a prevalence. Shares are 0..1."""

    def __init__(self, core: _core.PredictiveValues, language: str) -> None:
        super().__init__(core.to_json(), core.to_text(), language)

    def _value(self, name: str) -> float | None:
        return value_of(self._content.get(name))

    def interval(self, name: str) -> _core.Interval | None:
        """The interval of a number, by its name ('positive_predictive'); None where the study is silent on its size."""
        return interval(self._content.get(name, {}).get("interval"))

    @property
    def study(self) -> str:
        """Id of the study."""
        return str(self._content["study"])

    @property
    def prevalence(self) -> float:
        """As given."""
        return float(self._content["prevalence"])

    @property
    def sensitivity(self) -> float | None:
        """Share of those with the condition who are positive."""
        return self._value("sensitivity")

    @property
    def specificity(self) -> float | None:
        """Share of those without the condition who are negative."""
        return self._value("specificity")

    @property
    def positive_likelihood_ratio(self) -> float | None:
        """sensitivity / (1 - specificity); None where that divides by zero."""
        return self._value("positive_likelihood_ratio")

    @property
    def negative_likelihood_ratio(self) -> float | None:
        """(1 - sensitivity) / specificity; None where that divides by zero."""
        return self._value("negative_likelihood_ratio")

    @property
    def positive_predictive(self) -> float | None:
        """Share of those with a positive result who have the condition."""
        return self._value("positive_predictive")

    @property
    def negative_predictive(self) -> float | None:
        """Share of those with a negative result who do not have it."""
        return self._value("negative_predictive")

    @property
    def positive(self) -> bool | None:
        """Whether the person's score is positive by the study's cut-off; None without a report, a score or a cut-off."""
        return self._content.get("positive")

    @property
    def probability(self) -> float | None:
        """How likely the condition is, given the person's result."""
        return self._value("probability")


def predictive_values(
    about: Instrument | Report,
    study: str,
    *,
    prevalence: float,
    confidence: float = 0.95,
    country: str = "",
    language: str | None = None,
) -> PredictiveValues:
    """What a result means where the condition is as common as `prevalence` (0..1), by a study of the evidence file.

    about: an instrument, or a report: then also whether its score is positive, and where the study is about other people.
    country: of the people who are screened ("NO"). KeyError for a study that the instrument does not have.
    """
    if isinstance(about, Report):
        language = language or about.language
        found = _core.predictive_values_for(about._core, study, prevalence, confidence, country, language)
    else:
        language = language or "en"
        found = _core.predictive_values(about._core, study, prevalence, confidence, country, language)
    return PredictiveValues(found, language)
