"""Change between occasions.

Only what can be compared is compared. Where that is not so, the result has no numbers: `gap` is the reason in a word, and
`sentence` says what to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from . import _core
from ._errors import needs
from ._report import Report
from ._told import Comparison, interval, options_given

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


class Change(Comparison):
    """Two occasions compared, by assessment date. Numbers are None where `gap` says why.

    All but the index are on the measure asked for. gap: 'other_instrument', 'other_version' (another major version),
    'other_person' (another sex or birth date), 'other_informant' (see `difference`), 'other_form' (the score is made of other
    items), 'no_date', 'same_date', 'no_score', 'no_norms' (nor a reference group: the error is not known), 'other_norms' (not
    the same in both reports), 'no_normed_score', 'no_reliability', 'unfit_measure' (its error is not constant), 'no_raw_norms'
    (no mean and SD of raw scores), 'needs_retest' (the method needs numbers from people tested twice), 'no_value' (the formula
    has none), 'category' (of a nominal scale).
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
        """Minimal detectable change, z sqrt(2) SEM."""
        return self._content.get("detectable")

    @property
    def unremarkable(self) -> _core.Interval | None:
        """Second scores that would not have been a reliable change from the first."""
        return interval(self._content.get("unremarkable"))

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


class Series(Comparison):
    """Many occasions, by assessment date: each against the first, the one before and the best, and the line through all.

    gap: 'no_date', 'same_date', 'too_few' (reports), or else as in `Change`.
    """

    def __init__(self, core: _core.ChangeSeries, language: str) -> None:
        super().__init__(core.to_json(language), core.to_text(language), language)
        self._core = core

    def in_language(self, language: str) -> Series:
        """The same series with its texts in another language."""
        return Series(self._core, language)

    @property
    def scale(self) -> str:
        """Id of the scale or composite."""
        return str(self._content["scale"])

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
        return interval(self._content.get("slope_interval"))

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

    def plot(self, *, ax: Axes | None = None) -> Axes:
        """The scores over time, drawn with Matplotlib: the axes, for more to be drawn on them.

        Shaded: scores that would not be a reliable change from the first. Dashed: the line with `slope`. Ringed: scores
        with an alert. ax: where to draw; else a new figure.
        """
        from ._plot import plot_series

        return plot_series(self, ax)

    def _repr_html_(self) -> str:
        from ._change_html import series_html

        return series_html(self)


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
    for report in (one, other):
        needs(Report, report, "change")
    language = language or one.language
    options = options_given(
        method=method, measure=measure, confidence=confidence, norm_group=norm_group, coefficient=coefficient,
        reference=None if reference is None else dict(reference), practice_effect=practice_effect, second_sd=second_sd,
        correlation=correlation, difference_sd=difference_sd, retest_n=retest_n, cutoff=cutoff, clinical=clinical,
        functional=functional, band_scheme=band_scheme,
    )  # fmt: skip
    return Change(_core.change(one._core, other._core, scale, options), language)


def series(reports: Iterable[Report], scale: str, *, language: str | None = None, **options: Any) -> Series:
    """Many occasions: each against the first, the one before and the best; the slope a month; an alert if it got worse.

    The reports may come in any order: dates decide. Options and errors as in `change`; TypeError for an unknown option.
    """
    given = list(reports)
    for report in given:
        needs(Report, report, "series")
    language = language or (given[0].language if given else "en")
    return Series(_core.change_series([report._core for report in given], scale, options_given(**options)), language)
