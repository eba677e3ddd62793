"""What can go wrong, and where. A gap in a person's answers is never an error: see `ScaleScore.status`."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Location:
    """A place in a file. Lines and columns count from 1; 0 means not known."""

    file: str = ""
    line: int = 0
    column: int = 0


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: where, in which field, what, and what would be right."""

    where: Location
    field: str
    """Such as "scales.conduct.items[2]" or "row 17, column 'sdq3'"."""
    message: str
    hint: str = ""
    """What would be right; may be empty."""
    source_line: str = ""
    """The line of the file; may be empty."""


class Error(Exception):
    """Base of everything that kartlegg raises on purpose. Its text names every problem; `problems` holds them."""

    problems: tuple[Problem, ...]

    def __init__(self, text: str, problems: Iterable[Problem] = ()) -> None:
        super().__init__(text)
        self.problems = tuple(problems) or (Problem(Location(), "", text, ""),)


class DefinitionError(Error, ValueError):
    """A file of an instrument is wrong. All problems of the file are reported at once, each with line and column."""


class ResponseError(Error, ValueError):
    """A call with answers, a person or a table that cannot be scored as they are.

    `refusal` says why in one word, as in the column `refused` of a table: "invalid_code", "missing_age", ...
    It is "none" where the call itself is wrong, not the answers.
    """

    refusal: str

    def __init__(self, text: str, problems: Iterable[Problem] = (), refusal: str = "none") -> None:
        super().__init__(text, problems)
        self.refusal = refusal


class ArchiveError(Error):
    """An archive, or a report in JSON, that cannot be read or written; its text says what to do.

    `fault` says why in one word: "not_an_archive", "truncated", "damaged", "newer" (written by a newer kartlegg),
    "other_kind" (of something else), "other_instrument", or "file" (it cannot be opened, read or written).
    """

    fault: str

    def __init__(self, text: str, problems: Iterable[Problem] = (), fault: str = "damaged") -> None:
        super().__init__(text, problems)
        self.fault = fault


def wrong_call(message: str, hint: str = "", *, field: str = "", refusal: str = "none") -> ResponseError:
    """The error for one thing that is wrong with a call."""
    text = f"{message}; {hint}" if hint else message
    return ResponseError(text, [Problem(Location(), field, message, hint)], refusal)


def needs(kind: type, given: object, where: str) -> None:
    """ResponseError unless something is of a kind that another call gives."""
    if not isinstance(given, kind):
        raise wrong_call(f"{where}: a {kind.__name__} is needed, not {type(given).__name__!r}", field=where)


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """ "did you mean 'x'?", or what there is to choose from where nothing is near."""
    near = difflib.get_close_matches(word, known, n=1)
    if near:
        return f"did you mean {near[0]!r}?"
    shown = ", ".join(repr(name) for name in known[:12])
    return f"known are {shown}{' ...' if len(known) > 12 else ''}" if known else ""
