"""The page of a lint: what looks wrong, why, what to do, and a figure of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from .. import _core
from .._texts import figure, number
from ..page.render import Texts, render
from ._figures import Figures
from ._frequencies import SMALLEST
from ._page_texts import TEXTS
from ._texts import CERTAINTY, told

if TYPE_CHECKING:
    from ._result import DataFinding, DataLint

_MOST_FIGURES = 6  # of one finding
_MOST_NAMED = 4  # columns in a heading
_OPTION = re.compile(r"--[a-z-]+(?: [^)]+)?")


def page_html(found: DataLint, language: str) -> str:
    """The page in "en", "nb" or "nn"."""
    page = _Page(found, language)
    return render(Path(__file__).with_name("lint.html.j2"), t=page.texts, language=language, v=page.content())


class _Page:
    """What the template shows."""

    def __init__(self, found: DataLint, language: str) -> None:
        self._found = found
        self._language = language
        self.texts = Texts(TEXTS, language)
        self._figures = Figures()

    def content(self) -> dict[str, Any]:
        found = self._found
        return {
            "title": found._about,
            "facts": self.texts("facts", rows=found.rows, columns=found.items),
            "verdict": self.texts("something", n=len(found)) if len(found) > 1 else self.texts.one_thing if len(found) else self.texts.nothing,
            "findings": [self._finding(one) for one in found],
            "not_checked": found.told_not_checked(),
            "identity": f"kartlegg {_core.__version__}",
        }

    def _finding(self, finding: DataFinding) -> dict[str, Any]:
        columns = ", ".join(finding.columns[:_MOST_NAMED]) + (" …" if len(finding.columns) > _MOST_NAMED else "")
        return {
            "columns": columns or self.texts.sheets, "certainty": told(CERTAINTY[finding.certainty], self._language), "sure": finding.certainty == "certain",
            "message": finding.public_message, "advice": _options(finding.advice), "figures": list(self._drawn(finding)),
            "left_out": max(len(finding.columns) - _MOST_FIGURES, 0) if "correlations" not in finding.evidence else 0,
        }  # fmt: skip

    def _drawn(self, finding: DataFinding) -> list[dict[str, str]]:
        correlations = finding.evidence.get("correlations")
        if isinstance(correlations, Mapping):
            words = "; ".join(f"{name}: {figure(r, self._language)}" for name, (r, *_) in correlations.items())
            svg = self._figures.correlations(correlations, self._language)
            return [{"head": self.texts.correlations, "caption": self.texts.caption_correlations, "svg": svg, "words": words}]
        return [self._frequencies(name) for name in finding.columns[:_MOST_FIGURES] if name in self._found._frequencies]

    def _frequencies(self, name: str) -> dict[str, str]:
        seen = self._found._frequencies[name]
        words = "; ".join(
            f"{number(value, self._language)}: {self.texts('hidden', n=SMALLEST) if count != count else f'{count:g}'}"
            for value, count in zip(seen.values, seen.shown, strict=True)
        )
        captions = [self.texts.caption_hidden] if any(count != count for count in seen.shown) else []
        if seen.expected:
            captions.insert(0, self.texts("key", codes=", ".join(number(code, self._language) for code in sorted(seen.expected))))
        head = self.texts("frequencies", column=name)
        return {"head": head, "caption": " ".join(captions), "svg": self._figures.frequencies(seen, self._language),
                "words": f"{head}. {words}"}  # fmt: skip


def _options(advice: str) -> Markup:
    """The advice with options of the command line set off, so that no line breaks in them."""
    return Markup(_OPTION.sub(lambda found: f"<code>{found.group()}</code>", str(escape(advice))))  # noqa: S704 - escaped
