"""Differences between two informants or two scales, and informants side by side."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from . import _core
from ._errors import needs
from ._report import Report
from ._told import Comparison, options_given, value_of

if TYPE_CHECKING:
    import pandas as pd


class Difference(Comparison):
    """Two informants, or two scales, compared on normed scores. Numbers are None where `gap` says why.

    gap: 'other_instrument', 'other_version' (another major version), 'other_person' (another sex or birth date), 'change' (the
    same informant on two days: see `change`), 'no_score', 'no_norms', 'no_normed_score', 'no_reliability', 'unfit_measure' (raw
    scores, classes and percentile ranks have no common metric with a constant error), 'no_value' (the formula has none), 'category' (of a nominal
    scale).
    """

    def __init__(self, core: _core.Difference, language: str) -> None:
        super().__init__(core.to_json(language), core.to_text(language), language)
        self._core = core

    def in_language(self, language: str) -> Difference:
        """The same difference with its texts in another language."""
        return Difference(self._core, language)

    @property
    def scores(self) -> tuple[float | None, float | None]:
        """Both scores on the measure asked for."""
        return self._content["first"].get("score"), self._content["second"].get("score")

    @property
    def difference(self) -> float | None:
        """First score less the second."""
        return self._content.get("difference")

    @property
    def standard_error(self) -> float | None:
        """sqrt(SEM² + SEM²)."""
        return self._content.get("standard_error")

    @property
    def index(self) -> float | None:
        """The difference in standard errors."""
        return self._content.get("index")

    @property
    def critical(self) -> float | None:
        """The difference is reliable beyond this index, either way."""
        return self._content.get("critical")

    @property
    def reliable(self) -> bool | None:
        """True if the difference is more than error."""
        return self._content.get("reliable")

    @property
    def correlation(self) -> float | None:
        """Correlation between both scores in the population; None where it is not known: it is never assumed."""
        return value_of(self._content.get("correlation"))

    @property
    def rarity(self) -> float | None:
        """Percent of the population with a difference of this size or larger in this direction."""
        return self._content.get("rarity")

    @property
    def rarity_either(self) -> float | None:
        """The same in either direction."""
        return self._content.get("rarity_either")


class Informants(Comparison):
    """Several informants side by side: a row for each scale, a column for each report."""

    def __init__(self, core: _core.InformantTable, language: str) -> None:
        super().__init__(core.to_json(), core.to_text(), language)

    @property
    def columns(self) -> list[dict[str, Any]]:
        """The reports: instrument, form, informant, title, assessment_date."""
        return list(self._content["columns"])

    @property
    def rows(self) -> list[dict[str, Any]]:
        """One dict a scale: scale, title, cells (raw, score, interval, band, norm_group, note), differences of every two."""
        return list(self._content["rows"])

    @property
    def agreement(self) -> list[dict[str, Any]]:
        """Of every two profiles: scales, correlation (q-correlation), mean_absolute_difference, sentence."""
        return list(self._content["agreement"])

    @property
    def sentence(self) -> str:
        """The notes in one text."""
        return " ".join(self.notes)

    def to_pandas(self) -> pd.DataFrame:
        """One row a scale and informant: raw, score, lower, upper, band, norm_group."""
        import pandas as pd

        found = []
        for row in self.rows:
            for column, cell in zip(self.columns, row["cells"], strict=True):
                lower, upper = cell.get("interval", (None, None))
                found.append({
                    "scale": row["scale"], "informant": column["informant"], "form": column["form"],
                    "raw": cell.get("raw"), "score": cell.get("score"), "lower": lower, "upper": upper,
                    "band": cell.get("band", {}).get("id"), "norm_group": cell.get("norm_group"),
                })  # fmt: skip
        return pd.DataFrame(found)

    def _repr_html_(self) -> str:
        from ._change_html import informants_html

        return informants_html(self)


def difference(
    one: Report,
    other: Report | str,
    scale: str,
    *,
    measure: str = "t_score",
    confidence: float = 0.95,
    comparisons: int = 1,
    norm_groups: Iterable[str] = (),
    correlation: float | None = None,
    language: str | None = None,
) -> Difference:
    """Do two informants differ by more than error, and how rare is that? `difference(parent, teacher, "total")`.

    With a scale in place of the second report, two scales of one report: `difference(report, "conduct", "emotional")`.
    measure: "z_score", "t_score", "scaled_score" or "standard_score". comparisons: how many differences are looked at
    together (Bonferroni). norm_groups: ids, tried in this order on each side. correlation: between both scores in the
    population; else the published one between the informants. What cannot be compared is a result with a `gap`. KeyError
    for an unknown scale, ValueError for options that no result could have.
    """
    options = options_given(measure=measure, confidence=confidence, comparisons=comparisons, norm_groups=list(norm_groups),
                     correlation=correlation)  # fmt: skip
    for report in (one,) if isinstance(other, str) else (one, other):
        needs(Report, report, "difference")
    language = language or one.language
    if isinstance(other, str):
        return Difference(_core.difference_of_scales(one._core, other, scale, options), language)
    return Difference(_core.difference(one._core, other._core, scale, options), language)


def informants(
    reports: Iterable[Report],
    *,
    measure: str = "t_score",
    confidence: float = 0.95,
    comparisons: int = 1,
    norm_groups: Iterable[str] = (),
    language: str | None = None,
) -> Informants:
    """Several informants side by side: scores, intervals and bands, the differences of every two, and their profiles.

    Options as in `difference`; ValueError for one that no result could have.
    """
    given = list(reports)
    for report in given:
        needs(Report, report, "informants")
    options = options_given(measure=measure, confidence=confidence, comparisons=comparisons, norm_groups=list(norm_groups))
    language = language or (given[0].language if given else "en")
    return Informants(_core.informants([report._core for report in given], options, language), language)
