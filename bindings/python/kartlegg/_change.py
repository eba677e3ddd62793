"""Change between occasions, differences between informants or scales, and what a result means at a prevalence.

Only what can be compared is compared. Where that is not so, the result has no numbers: `gap` is the reason in a word, and
`sentence` says what to do.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from . import _core
from ._instrument import Instrument
from ._report import Report

if TYPE_CHECKING:
    import pandas as pd


def _interval(ends: list[float] | None) -> _core.Interval | None:
    return None if ends is None else _core.Interval(ends[0], ends[1])


def _value(number: dict[str, float] | None) -> float | None:
    return None if number is None else number["value"]


def _given(**options: Any) -> dict[str, Any]:
    """The options that were given; the core has the defaults of the others."""
    return {name: value for name, value in options.items() if value is not None}


class _Result:
    """A result that the core tells as JSON; its attributes are what stands there, and None where nothing does."""

    def __init__(self, content: str, text: str, language: str) -> None:
        self._json = content
        self._text = text
        self._language = language

    @cached_property
    def _content(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self._json)
        return found

    @property
    def language(self) -> str:
        """'en', 'nb' or 'nn': the language of the texts."""
        return self._language

    @property
    def gap(self) -> str | None:
        """Why there are no numbers, in a word ('other_informant'); None where there are."""
        return self._content.get("gap")

    @property
    def sentence(self) -> str:
        """What came out, or why nothing did and what to do about it."""
        return str(self._content.get("sentence", ""))

    @property
    def notes(self) -> list[str]:
        """What the sentence rests on and what to mind, one sentence each."""
        return list(self._content.get("notes", []))

    def to_dict(self) -> dict[str, Any]:
        """The result as plain dicts and lists. Absent values are left out."""
        found: dict[str, Any] = json.loads(self._json)
        return found

    def to_json(self) -> str:
        """The result as JSON text; its "schema" says which."""
        return self._json

    def to_text(self) -> str:
        """The result as plain text for a terminal or a log."""
        return self._text

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.sentence})"

    def _repr_html_(self) -> str:
        from ._change_html import told_html

        return told_html(self.sentence, self.notes)


class Change(_Result):
    """Two occasions compared, by assessment date. Numbers are None where `gap` says why.

    All but the index are on the measure asked for.
    """

    def __init__(self, core: _core.Change, language: str) -> None:
        super().__init__(core.to_json(language), core.to_text(language), language)
        self._core = core

    def in_language(self, language: str) -> Change:
        """The same change with its texts in another language."""
        return Change(self._core, language)

    @property
    def before(self) -> Report:
        """The report of the earlier occasion."""
        return Report(self._core.before, self._language)

    @property
    def after(self) -> Report:
        """The report of the later occasion."""
        return Report(self._core.after, self._language)

    @property
    def scale(self) -> str:
        """Id of the scale or composite."""
        return str(self._content["scale"])

    @property
    def first(self) -> float | None:
        """The score of the earlier occasion."""
        return self._content.get("first")

    @property
    def second(self) -> float | None:
        """The score of the later occasion."""
        return self._content.get("second")

    @property
    def difference(self) -> float | None:
        """Second score less the first."""
        return self._content.get("difference")

    @property
    def standard_error(self) -> float | None:
        """Standard error of what the method compares."""
        return self._content.get("standard_error")

    @property
    def index(self) -> float | None:
        """The reliable change index, in standard errors."""
        return self._content.get("index")

    @property
    def critical(self) -> float | None:
        """The change is reliable beyond this index, either way."""
        return self._content.get("critical")

    @property
    def detectable(self) -> float | None:
        """Minimal detectable change: critical value x sqrt(2) x SEM."""
        return self._content.get("detectable")

    @property
    def unremarkable(self) -> _core.Interval | None:
        """Second scores that would not have been a reliable change from the first."""
        return _interval(self._content.get("unremarkable"))

    @property
    def reliable(self) -> bool | None:
        """True if the change is more than error."""
        return self._content.get("reliable")

    @property
    def course(self) -> str | None:
        """'unchanged', 'improved', 'recovered', 'deteriorated'; 'higher' or 'lower' where neither end is the concern."""
        return self._content.get("course")

    @property
    def cutoff(self) -> float | None:
        """The cut-off by the rule asked for; None where there is none."""
        return self._content.get("cutoff")

    @property
    def crossed(self) -> bool | None:
        """True if the scores lie on different sides of the cut-off."""
        return self._content.get("crossed")

    @property
    def norm_group(self) -> str | None:
        """Id of the norm group that the error comes from; None with a reference group."""
        return self._content.get("norm_group")

    @property
    def by_coefficient(self) -> list[dict[str, Any]]:
        """The comparison by each published coefficient: kind, value, standard_error, index, reliable. The one used first."""
        return list(self._content.get("by_coefficient", []))


class Series(_Result):
    """Many occasions, by assessment date: each against the first, the one before and the best, and the line through all."""

    def __init__(self, core: _core.ChangeSeries, language: str) -> None:
        super().__init__(core.to_json(language), core.to_text(language), language)
        self._core = core

    def in_language(self, language: str) -> Series:
        """The same series with its texts in another language."""
        return Series(self._core, language)

    @property
    def reports(self) -> list[Report]:
        """The reports, by assessment date."""
        return [Report(report, self._language) for report in self._core.reports]

    @property
    def occasions(self) -> list[dict[str, Any]]:
        """One dict an occasion: report, score, since_first, since_previous, since_best (as in Change.to_dict), alert."""
        return list(self._content["occasions"])

    @property
    def slope(self) -> float | None:
        """Change a month (of 30.436875 days) by least squares over the comparable occasions."""
        return self._content.get("slope")

    @property
    def slope_error(self) -> float | None:
        """Standard error of the slope from the error of measurement of the scores."""
        return self._content.get("slope_error")

    @property
    def slope_residual_error(self) -> float | None:
        """Standard error of the slope from the scatter about the line; None with fewer than three occasions."""
        return self._content.get("slope_residual_error")

    @property
    def slope_interval(self) -> _core.Interval | None:
        """Confidence interval of the slope, by slope_error."""
        return _interval(self._content.get("slope_interval"))

    @property
    def alert(self) -> bool:
        """True if the last score is reliably worse than the first or the best."""
        return bool(self._content["alert"])

    def to_pandas(self) -> pd.DataFrame:
        """One row an occasion: date, score, alert, and difference, index and course since the first, previous and best."""
        import pandas as pd

        rows = []
        for occasion in self.occasions:
            row = {"date": occasion["report"].get("assessment_date"), "score": occasion.get("score")}
            for since in ("first", "previous", "best"):
                change = occasion.get(f"since_{since}", {})
                for name in ("difference", "index", "course"):
                    row[f"since_{since}.{name}"] = change.get(name)
            rows.append({**row, "alert": occasion["alert"]})
        return pd.DataFrame(rows)

    def _repr_html_(self) -> str:
        from ._change_html import series_html

        return series_html(self)


class Difference(_Result):
    """Two informants, or two scales, compared on normed scores. Numbers are None where `gap` says why."""

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
        return _value(self._content.get("correlation"))

    @property
    def rarity(self) -> float | None:
        """Percent of the population with a difference of this size or larger in this direction."""
        return self._content.get("rarity")

    @property
    def rarity_either(self) -> float | None:
        """The same in either direction."""
        return self._content.get("rarity_either")


class Informants(_Result):
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


class PredictiveValues(_Result):
    """What a positive and a negative result mean: a published study of a cut-off, at a prevalence. Shares are 0..1."""

    def __init__(self, core: _core.PredictiveValues, language: str) -> None:
        super().__init__(core.to_json(), core.to_text(), language)

    def _value(self, name: str) -> float | None:
        return _value(self._content.get(name))

    def interval(self, name: str) -> _core.Interval | None:
        """The interval of a number, by its name ('positive_predictive'); None where the study is silent on its size."""
        return _interval(self._content.get(name, {}).get("interval"))

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


def change(
    one: Report,
    other: Report,
    scale: str,
    *,
    method: str = "jt",
    measure: str = "raw",
    confidence: float = 0.95,
    norm_group: str | None = None,
    coefficient: str | None = None,
    reference: Mapping[str, Any] | None = None,
    practice_effect: float | None = None,
    second_sd: float | None = None,
    correlation: float | None = None,
    difference_sd: float | None = None,
    retest_n: int | None = None,
    cutoff: str = "none",
    clinical: tuple[float, float] | None = None,
    functional: tuple[float, float] | None = None,
    band_scheme: str | None = None,
    language: str | None = None,
) -> Change:
    """Has a score changed by more than its error? The reports may come in either order: dates decide.

    method: "jt" (Jacobson & Truax 1991), "sem2", "practice", "practice.sem2", "practice.sd", "gln", "hll", "en", "nk",
    "ha", "reg"; see kartlegg.stats.change. measure: "raw", "z_score", "t_score", "scaled_score", "standard_score".
    confidence: two-sided. norm_group: one of both reports; else the first of the earlier one. coefficient: kind of
    reliability ("retest"); else the one that the norms prefer. reference: name, mean, sd and reliability of a group that
    you know from elsewhere, in place of norms (raw scores). practice_effect, second_sd, correlation, difference_sd,
    retest_n: what a study of people tested twice found, for the methods that need it. cutoff: "a", "b" or "c" (Jacobson
    & Truax) between the clinical and the functional group (mean, SD), or "band": where the band without concern of
    band_scheme ends. KeyError for an unknown scale, ValueError for options that no result could have.
    """
    language = language or one.language
    options = _given(
        method=method, measure=measure, confidence=confidence, norm_group=norm_group, coefficient=coefficient,
        reference=None if reference is None else dict(reference), practice_effect=practice_effect, second_sd=second_sd,
        correlation=correlation, difference_sd=difference_sd, retest_n=retest_n, cutoff=cutoff, clinical=clinical,
        functional=functional, band_scheme=band_scheme,
    )  # fmt: skip
    return Change(_core.change(one._core, other._core, scale, options), language)


def series(reports: Iterable[Report], scale: str, *, language: str | None = None, **options: Any) -> Series:
    """Many occasions: each against the first, the one before and the best; the slope a month; an alert if it got worse.

    The reports may come in any order: dates decide. Options as in `change`.
    """
    given = list(reports)
    language = language or (given[0].language if given else "en")
    return Series(_core.change_series([report._core for report in given], scale, _given(**options)), language)


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
    population; else the published one between the informants.
    """
    options = _given(measure=measure, confidence=confidence, comparisons=comparisons, norm_groups=list(norm_groups),
                     correlation=correlation)  # fmt: skip
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
    """Several informants side by side: scores, intervals and bands, the differences of every two, and their profiles."""
    given = list(reports)
    options = _given(measure=measure, confidence=confidence, comparisons=comparisons, norm_groups=list(norm_groups))
    language = language or (given[0].language if given else "en")
    return Informants(_core.informants([report._core for report in given], options, language), language)


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
