"""The names of the public C++ headers, read with a small parser that knows just what these headers are written in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
TEXT = re.compile(r'"(?:[^"\\\n]|\\.)*"')
DIRECTIVE = re.compile(r"^[ \t]*#(?:\\\n|[^\n])*", re.MULTILINE)
NAMESPACE = re.compile(r"^(?:inline )?namespace (\w*)$")
TYPE = re.compile(r"^(class|struct) (?:KARTLEGG_API )?(\w+)(?: final)?(?: ?: .*)?$")
ENUM = re.compile(r"^enum class (\w+)(?: ?: .*)?$")
ACCESS = re.compile(r"^(public|protected|private) ?:(?!:) ?")
CALLED = re.compile(r"(~?\w+|operator ?\S+?) ?\(")
NOT_TOLD = ("v1", "kartlegg")  # namespaces that are not part of a name


@dataclass(frozen=True)
class Name:
    """One public name: `stats::Trend::slope`, a class, function, member, value of an enumeration or constant."""

    name: str
    kind: str  # "class", "function", "member function", "member", "enumeration", "value", "constant"
    header: str


@dataclass
class _Scope:
    name: str
    is_class: bool = False
    public: bool = True  # what is declared here, as far as was read


def _matching(text: str, start: int) -> int:
    """The place after the brace that closes the one at `start`."""
    depth = 0
    for place in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if depth == 0:
            return place + 1
    raise ValueError("braces do not match")


def _top_level(text: str) -> str:
    """Without what stands in angle, round or curly brackets, and without initial values."""
    kept, depth = "", 0
    for sign in text:
        depth += {"<": 1, "(": 1, "{": 1, ">": -1, ")": -1, "}": -1}.get(sign, 0)
        if depth == 0 and sign not in ">)}":
            kept += sign
    return kept


def _variables(statement: str) -> list[str]:
    """The names that a declaration without round brackets declares."""
    parts = [part.partition("=")[0].split() for part in _top_level(statement).split(",")]
    return [re.sub(r"\W", "", part[-1]) for part in parts if part]


class _Reader:
    def __init__(self, header: str) -> None:
        self.header = header
        self.scopes: list[_Scope] = []
        self.found: list[Name] = []

    def _add(self, name: str, kind: str) -> None:
        if all(scope.public for scope in self.scopes):
            inside = [scope.name for scope in self.scopes if scope.name not in NOT_TOLD]
            self.found.append(Name("::".join([*inside, name]), kind, self.header))

    def statement(self, text: str) -> None:
        """A declaration up to its semicolon, or a function up to its body."""
        if not text or text.startswith(("friend ", "using ", "static_assert", "template")) or re.fullmatch(r"(class|struct) \w+", text):
            return
        in_class = self.scopes[-1].is_class
        called = CALLED.search(_without_template_arguments(text))
        if called is None or "=" in text[: text.find("(")].replace("operator=", ""):
            for name in _variables(text):
                self._add(name, "member" if in_class else "constant")
        elif called[1] != self.scopes[-1].name and not called[1].startswith(("~", "operator")):
            self._add(called[1], "member function" if in_class else "function")

    def read(self, text: str) -> None:
        start = place = 0
        while place < len(text):
            sign = text[place]
            if sign not in ";{}":
                place += 1
                continue
            head = " ".join(text[start:place].split())
            while (access := ACCESS.match(head)) is not None:
                self.scopes[-1].public, head = access[1] == "public", head[access.end() :]
            if sign == ";":
                self.statement(head)
            elif sign == "}":
                self.scopes.pop()
            elif (space := NAMESPACE.match(head)) is not None:
                self.scopes.append(_Scope(space[1]))
            elif (made := TYPE.match(head)) is not None:
                self._add(made[2], "class")
                self.scopes.append(_Scope(made[2], is_class=True, public=made[1] == "struct"))
            elif (enum := ENUM.match(head)) is not None:
                end = _matching(text, place)
                self._add(enum[1], "enumeration")
                for value in text[place + 1 : end - 1].split(","):
                    if value.strip():
                        self._add(f"{enum[1]}::{value.partition('=')[0].strip()}", "value")
                place = end - 1
            else:
                end = _matching(text, place)
                if head.count("(") == head.count(")") == 0 or head.count("(") > head.count(")"):
                    # an initial value, or one of an argument: the declaration goes on
                    place = end
                    continue
                self.statement(head)
                place = end - 1
            place += 1
            start = place


def _without_template_arguments(text: str) -> str:
    while (shorter := re.sub(r"<[^<>]*>", "", text)) != text:
        text = shorter
    return text


def names(folder: Path) -> Iterator[Name]:
    """The public names of all headers in a folder and those below it."""
    for path in sorted(folder.rglob("*.hpp")):
        text = DIRECTIVE.sub("", TEXT.sub('""', COMMENT.sub("", path.read_text(encoding="utf-8"))))
        reader = _Reader(path.relative_to(folder).as_posix())
        reader.read(text)
        yield from reader.found
