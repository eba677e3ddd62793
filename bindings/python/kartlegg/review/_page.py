"""The page of a validation: what was found in plain words, the checks, figures, method and limits."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from .._suppression import hidden_in_row
from .._texts import figure, text
from ..page.render import Texts, render
from ._cells import SMALLEST
from ._checks import Check, Margins
from ._cutoff_rules import Promise
from ._drawn import ScaleDrawn
from ._figures import Figures
from ._page_texts import TEXTS
from ._printed import FAULTS
from ._refit import CENTILES
from ._sample import Grade
from ._summary import told
from ._texts import of_hundred, reason_text, score, who_text, word

if TYPE_CHECKING:
    from ._validation import NormValidation

_MAIN = ("mean", "sd", "beyond_cutoff", "age_and_sex")
_REST = ("share_below", "distribution")
_PRINTED = (*FAULTS, "place_of_cutoff", "table", "printed_n", "printed_mean", "printed_sd", "printed_alpha", "shift", "variance_ratio")
_SHARES = ("share_below", "beyond_cutoff", "place_of_cutoff", "distribution", "age_and_sex", "population")


def page_html(found: NormValidation, language: str) -> str:
    """The page in "en", "nb" or "nn"."""
    view = _View(found, language)
    return render(Path(__file__).with_name("validation.html.j2"), t=view.texts, language=language, v=view.content())


class _View:
    """What the template shows."""

    def __init__(self, found: NormValidation, language: str) -> None:
        self._found = found
        self._language = language
        self.texts = Texts(TEXTS, language)
        self._figures = Figures()

    def content(self) -> dict[str, Any]:
        found, asked = self._found, self._found.asked
        drawn: list[ScaleDrawn] = found._drawn
        return {
            "title": found._instrument.title(self._language),
            "level": f"{figure(100 * asked.confidence, self._language, 0)}\N{NO-BREAK SPACE}%",
            "summary": told(found, self._language),
            "facts": self._facts(),
            "scales": [self._scale(one) for one in drawn],
            "printed": self._table([c for c in found.checks if c.kind in _PRINTED and not _quiet(c)], named=len(drawn) > 1),
            "tables": self.texts("tables_fine", n=quiet) if (quiet := sum(_quiet(c) for c in found.checks)) else "",
            "promises": [self._promise(one) for one in found.promises],
            "same_sample": asked.same_sample,
            "gaps": found.norm_gaps,
            "compared": self._compared(),
            "grades": [(self.texts.of_norms, self._grades(found.grades["norms"])), (self.texts.of_data, self._grades(found.grades["data"]))],
            "stakes": self.texts.high_stakes if asked.high_stakes else self.texts.low_stakes,
            "year": asked.year,
            "population": self._population(),
            "refits": self._refits(drawn),
            "precision": [self._precise(c) for c in found.checks if c.kind == "cutoff_shift"],
            "method": self._method(),
            "limits": self._limits(),
            "sources": list(dict.fromkeys([*found.group.sources, *(found._other.sources if found._other else [])])),
            "group_note": found.group.note,
            "identity": self._identity(),
        }

    # -- the head ---------------------------------------------------------------------------------------------------------

    def _facts(self) -> list[tuple[str, str]]:
        found, counts = self._found, self._found._counts
        group = found.group
        n = f"n {group.n}" if group.n is not None else ""
        of_norms = ", ".join(part for part in (group.title, group.people, group.years, n) if part)
        left_out = counts["rows"] - counts["used"]
        key = "used_nearly" if 0 < left_out < SMALLEST else "used"
        facts = [(self.texts.norms, of_norms), (self.texts.people, self.texts(key, used=counts["used"], rows=counts["rows"]))]
        if counts["refused"]:
            hidden = hidden_in_row(np.array([*counts["refused"].values(), left_out], dtype=np.int64), SMALLEST)
            reasons = ", ".join(
                f"{text(reason, self._language)} ({(self.texts.few if n < SMALLEST else self.texts.hidden) if hide else n})"
                for (reason, n), hide in zip(counts["refused"].items(), hidden, strict=False)
            )
            facts.append(("", self.texts("not_used", reasons=reasons)))
        return facts

    # -- one scale --------------------------------------------------------------------------------------------------------

    def _scale(self, drawn: ScaleDrawn) -> dict[str, Any]:
        checks = [check for check in self._found.checks if check.scale == drawn.scale]
        return {
            "title": drawn.title,
            "main": self._table([c for c in checks if c.kind in _MAIN]),
            "rest": self._table([c for c in checks if c.kind in _REST]),
            "figures": self._drawings(drawn, checks),
        }

    def _table(self, checks: Sequence[Check], *, named: bool = False) -> list[dict[str, str]]:
        """The rows of a table; a group is named once."""
        rows, before = [], ""
        titles = {scale.id: scale.title for scale in self._found._instrument.scales(self._language).values()}
        for check in checks:
            people = f"{titles[check.scale]}: {check.people}" if named else check.people
            rows.append({
                "people": people if people != before else "", "check": word(check.kind, self._language, about=check.about),
                "value": self._value(check), "promised": self._number(check, check.promised), "verdict": check.verdict,
                "told": self._verdict(check), "n": figure(check.n, self._language, 0),
            })  # fmt: skip
            before = people
        return rows

    def _number(self, check: Check, value: float) -> str:
        if check.kind in FAULTS:
            return score(round(value, 1), self._language)
        if check.kind in _SHARES:
            return of_hundred(value, self._language, exactly=check.kind == "place_of_cutoff")
        if check.kind == "printed_n":
            return figure(value, self._language, 0)
        if check.kind == "cutoff_shift":
            return score(value, self._language)
        return figure(value, self._language, 3 if check.kind.startswith("printed") else 2)

    def _value(self, check: Check) -> str:
        value = self._number(check, check.value)
        if math.isnan(check.lower) or math.isnan(check.upper):
            return value
        return f"{value} ({self._number(check, check.lower)}–{self._number(check, check.upper)})" if check.lower >= 0 else (
            f"{value} ({self._number(check, check.lower)} – {self._number(check, check.upper)})")  # fmt: skip

    def _verdict(self, check: Check) -> str:
        verdict = word(check.verdict, self._language)
        if check.verdict == "not_judged":
            return reason_text(check.reason, self._language) or verdict
        return f"{verdict}; {reason_text(check.reason, self._language)}" if check.reason == "suppressed" else verdict

    def _promise(self, promise: Promise) -> str:
        """What a cut-off promises, who says so, and the rule that all follow."""
        texts, language = self.texts, self._language
        band = f"{promise.band} – {promise.scheme}" if promise.scheme else promise.band
        p = of_hundred(promise.share, language)
        told = texts(f"promise_{promise.source}", band=band, p=p)
        if promise.rule:
            key = "promise_rule" if promise.source == "caller" else "promise_rule_read"
            told += " " + texts(key, n=promise.suited, all=promise.cutoffs, rule=word(promise.rule, language, p=p))
        elif promise.cutoffs:
            told += " " + texts.promise_no_rule
        return told

    # -- figures ----------------------------------------------------------------------------------------------------------

    def _drawings(self, drawn: ScaleDrawn, checks: Sequence[Check]) -> list[dict[str, str]]:
        found = []
        for kind in ("mean", "sd"):
            found += self._by_group(f"figure_{kind}", drawn, [c for c in checks if c.kind == kind], percent=False)
        for about in dict.fromkeys(c.about for c in checks if c.kind == "beyond_cutoff"):
            found += self._by_group("figure_beyond", drawn, [c for c in checks if c.kind == "beyond_cutoff" and c.about == about], percent=True)
        for curves in drawn.curves:
            words = [f"{self._years(age)}: P{centile} {score(value, self._language)}" for age, centile, value, *_ in curves.seen]
            head = self.texts("figure_centiles", title=drawn.title, who=who_text(curves.sex, 0, self._language))
            found.append(self._figure(head, "caption_centiles", self._figures.centiles(curves, drawn, self._language), words))
        if drawn.histogram:
            words = [f"{10 * k}–{10 * k + 10}: {of_hundred(share, self._language)}" for k, share in enumerate(drawn.histogram)]
            head = self.texts("figure_histogram", title=drawn.title)
            found.append(self._figure(head, "caption_histogram", self._figures.histogram(drawn.histogram, self._language), words))
        if len(drawn.by_age) > 1:
            words = [f"{who_text(sex, 12 * age, self._language)} {self._years(age)}: {figure(mean, self._language)}" for sex, age, mean, *_ in drawn.by_age]
            svg = self._figures.by_age(drawn.by_age, self._found.asked.margins.mean, self._language)
            found.append(self._figure(self.texts("figure_age", title=drawn.title), "caption_age", svg, words))
        return found

    def _by_group(self, key: str, drawn: ScaleDrawn, checks: Sequence[Check], *, percent: bool) -> list[dict[str, str]]:
        shown = [check for check in checks if not math.isnan(check.value)]
        if not shown:
            return []
        words = [f"{check.people}: {self._value(check)}, {self._verdict(check)}" for check in shown]
        head = self.texts(key, title=drawn.title, about=shown[0].about)
        labels = [f"{check.people}: {self._number(check, check.value)}" for check in shown]
        return [self._figure(head, "caption_groups", self._figures.by_group(shown, labels, self._language, percent=percent), words)]

    def _figure(self, head: str, caption: str, svg: str, words: Sequence[str]) -> dict[str, str]:
        return {"head": head, "caption": getattr(self.texts, caption), "svg": svg, "words": f"{head}. {'; '.join(words)}"}

    def _years(self, age: float) -> str:
        return f"{figure(age, self._language, 1)} {self.texts('years_old', n='').strip()}"

    # -- the rest ---------------------------------------------------------------------------------------------------------

    def _compared(self) -> dict[str, Any] | None:
        found = self._found
        rows = [one for one in found.compared if one.reason == "none"]
        if not rows or found._other is None:
            return None
        language, titles = self._language, found._instrument.scales(self._language)

        def between(value: float, ends: tuple[float, float], decimals: int) -> str:
            return f"{figure(value, language, decimals)} ({figure(ends[0], language, decimals)} – {figure(ends[1], language, decimals)})"

        return {
            "how": self.texts("compared_how", other=found._other.title, group=found.group.title,
                              classes=self.texts.classes_bands if rows[0].classes == "bands" else self.texts.classes_t),
            "rows": [
                [titles[one.scale].title, figure(one.n, language, 0), between(one.mean_difference, one.interval, 1), figure(one.rmsd, language, 1),
                 f"{figure(one.limits[0], language, 1)} – {figure(one.limits[1], language, 1)}", between(one.kappa, one.kappa_interval, 2),
                 f"{of_hundred(one.reclassified, language)} ({of_hundred(one.reclassified_interval[0], language)}–{of_hundred(one.reclassified_interval[1], language)})"]
                for one in rows
            ],
        }  # fmt: skip

    def _population(self) -> dict[str, Any] | None:
        beside = self._found.population
        if beside is None:
            return None
        key = "weights_how" if beside.reason == "none" else f"weights_{beside.reason}"
        n = (figure(value, self._language, 0) for value in (beside.n, beside.effective_n))
        weights = self.texts(key, heaviest=figure(beside.heaviest, self._language, 1), n=next(n), effective=next(n))
        labels = [f"{check.people}: {check.about}" for check in beside.checks if not math.isnan(check.value)]
        shown = [check for check in beside.checks if not math.isnan(check.value)]
        svg = self._figures.by_group(shown, labels, self._language, percent=True) if shown else ""
        words = [f"{label}: {self._value(check)}, {self._verdict(check)}" for label, check in zip(labels, shown, strict=True)]
        drawn = self._figure(self.texts.figure_population, "caption_population", svg, words) if svg else None
        return {"rows": self._table(beside.checks), "weights": weights, "figure": drawn}

    def _refits(self, drawn: Sequence[ScaleDrawn]) -> dict[str, Any] | None:
        language, rows, figures = self._language, [], []
        of_scale = {one.scale: one for one in drawn}
        for one in self._found.refits:
            scale = of_scale[one.scale]
            who = who_text(one.sex, 0, language)
            name = f"{scale.title}, {who}"
            if one.reason != "none":
                rows.append([name, figure(one.n, language, 0), reason_text(one.reason, language), *["–"] * 4])
                continue
            numbers = (one.rmse_published, one.rmse_refit, one.log_score_published, one.log_score_refit)
            rows.append([name, figure(one.n, language, 0), getattr(self.texts, one.method), *(figure(value, language) for value in numbers)])
            curves = next((curves for curves in scale.curves if curves.sex == one.sex), None)
            if curves is not None:
                ends = [f"P{centile}: {score(round(line[0], 1), language)}–{score(round(line[-1], 1), language)}" for centile, (line, *_) in one.centiles.items()]
                svg = self._figures.refit(curves, one, scale, language)
                figures.append(self._figure(self.texts("figure_refit", title=scale.title, who=who), "caption_refit", svg, ends))
        return {"rows": rows, "figures": figures} if rows else None

    def _grades(self, grades: Sequence[Grade]) -> list[tuple[str, str, str]]:
        rows = []
        for grade in grades:
            value = figure(grade.value, self._language, 1 if grade.about == "weights" else 0)
            if math.isnan(grade.value):
                value = self.texts.not_published
            elif grade.about == "age":
                value = self.texts("years_old", n=value)
            name = grade.people or getattr(self.texts, grade.about)
            rows.append((name[:1].upper() + name[1:], value, getattr(self.texts, grade.rating) if grade.rating else "–"))
        return rows

    def _precise(self, check: Check) -> list[str]:
        what = word("cutoff_shift", self._language, about=check.about)
        return [check.people, what, self._value(check), self._number(check, check.promised), figure(float(check.details["error_z"]), self._language)]

    def _method(self) -> list[str]:
        margins, language = self._found.asked.margins, self._language
        own = self.texts.method_own if margins == Margins() else ""
        return [
            self.texts("method_margins", own=own, mean=figure(margins.mean, language), sd=figure(margins.sd, language),
                       share=of_hundred(margins.share, language), distance=of_hundred(margins.distance, language),
                       explained=of_hundred(margins.explained, language)),
            self.texts.method_tests, self.texts.method_numbers, self.texts.method_privacy,
        ]  # fmt: skip

    def _limits(self) -> list[str]:
        linear = any(norm.method == "linear" for norm in self._found._instrument.printed_norms(self._found.group.id))
        limits = [self.texts.cannot_sample, self.texts.cannot_error, self.texts.cannot_cutoff]
        return [*limits, self.texts.cannot_linear] if linear else limits

    def _identity(self) -> str:
        asked = self._found.asked
        nominal = ", ".join(f"{band} {share:g}" for band, share in asked.nominal.items())
        parts = [
            f"{asked.instrument} {asked.version} · {asked.content_hash}", f"{asked.norm_group} · {asked.norm_hash}", asked.compare_with,
            f"nominal {nominal}" if nominal else "", f"centiles {', '.join(map(str, CENTILES))}", f"kartlegg {asked.library}",
        ]  # fmt: skip
        return " · ".join(part for part in parts if part)


def _quiet(check: Check) -> bool:
    """A table that is as smooth as tables are: told in one sentence for all."""
    return check.kind == "table" and check.verdict == "fits"
