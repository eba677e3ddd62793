"""Results that the core tells as JSON: change, differences, predictive values."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

from . import _core


def interval(ends: list[float] | None) -> _core.Interval | None:
    return None if ends is None else _core.Interval(ends[0], ends[1])


def value_of(number: dict[str, float] | None) -> float | None:
    return None if number is None else number["value"]


def options_given(**options: Any) -> dict[str, Any]:
    """The options that were given; the core has the defaults of the others."""
    return {name: value for name, value in options.items() if value is not None}


class Result:
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


class Comparison(Result):
    """A result that has no numbers where two things can't be compared."""

    @property
    def gap(self) -> str | None:
        """Why there are no numbers, in a word ('other_informant'); None where there are."""
        return self._content.get("gap")
