"""Every public name says what it is, and stands in docs/python_names.md, which this file writes:

    python tests/python/test_docstrings.py
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import kartlegg as kl
from kartlegg import page, review, spark, stats

LIST = Path(__file__).resolve().parents[2] / "docs" / "python_names.md"
OF_PAGE = ["Section", "make_section", "page_html", "write_page"]
MODULES: dict[ModuleType, list[str]] = {kl: kl.__all__, stats: stats.__all__, page: OF_PAGE, review: review.__all__, spark: spark.__all__}

# Properties of the compiled classes that say all by their name; the words at the top of the list explain them.
PLAIN = {
    "id", "title", "label", "about", "message", "note", "sources", "illustrative", "informant", "scale", "informants", "n", "value",
    "lower", "upper", "options", "roles", "bands", "cases", "accuracy", "findings", "citation", "url", "doi",
    "instrument_id", "instrument_version", "library_version",
}  # fmt: skip

HEAD = """# Every name of the Python package

Written from the docstrings by `python tests/python/test_docstrings.py`; `help(kartlegg.Report)` has all of them. How they go
together: [python.md](python.md).

The same on every object: `id` is the word that files and calls use; `title`, `label`, `people`, `message` and `note` are
texts in the language of the report; `sources` are citations; `illustrative` is true where a number is not for use with real
people; `n` is a number of people; `lower` and `upper` are the ends of an interval and belong to it.
"""


def public() -> Iterator[tuple[ModuleType, str, Any]]:
    for module, names in MODULES.items():
        for name in names:
            if name != "__version__":
                yield module, name, getattr(module, name)


def own_doc(thing: Any) -> str:
    """The docstring that was written: not the signature above it, nor what a data class makes of its fields."""
    text = inspect.cleandoc((vars(thing).get("__doc__") if inspect.isclass(thing) else thing.__doc__) or "")
    if hasattr(thing, "__name__") and text.startswith(f"{thing.__name__}("):
        return text.partition("\n\n")[2].strip()
    return text


def members(thing: Any) -> dict[str, Any]:
    """Public methods, properties and fields of a class, those of its bases in the package too."""
    found: dict[str, Any] = {}
    for base in reversed(thing.__mro__):
        if base.__module__.startswith("kartlegg"):
            fields = getattr(base, "__dataclass_fields__", {}) if "__dataclass_fields__" in vars(base) else {}
            found |= dict.fromkeys((*fields, *vars(base).get("__annotations__", {})), None)
            found |= {name: value for name, value in vars(base).items() if name not in fields}
    return {name: value for name, value in found.items() if not name.startswith("_")}


def first_sentence(thing: Any) -> str:
    return " ".join(own_doc(thing).partition("\n\n")[0].split()).replace("|", "\\|")


def names_page() -> str:
    parts = [HEAD]
    for module, names in MODULES.items():
        parts += [f"\n## {module.__name__}\n", "| name | what it is | members |", "|---|---|---|"]
        for name in names:
            thing = getattr(module, name)
            text = "The version of the package, as text." if name == "__version__" else first_sentence(thing)
            of_class = " ".join(f"`{member}`" for member in sorted(members(thing))) if inspect.isclass(thing) else ""
            parts.append(f"| `{name}` | {text} | {of_class} |")
    return "\n".join(parts) + "\n"


def test_every_public_name_has_a_docstring() -> None:
    without = [f"{module.__name__}.{name}" for module, name, thing in public() if len(own_doc(thing)) < 15]
    assert not without


def test_every_member_has_a_docstring() -> None:
    without = []
    for module, name, thing in public():
        for member, value in members(thing).items() if inspect.isclass(thing) else ():
            if not callable(value) and not isinstance(value, property) or inspect.isclass(value):
                continue  # fields are explained where they stand, and by their class
            plain = PLAIN if thing.__module__ == "kartlegg._core" else set()
            if not own_doc(value) and member not in plain:
                without.append(f"{module.__name__}.{name}.{member}")
    assert not without


def test_the_list_of_names_is_that_of_the_package() -> None:
    assert LIST.read_text(encoding="utf-8") == names_page(), "run: python tests/python/test_docstrings.py"


def test_errors_hold_problems() -> None:
    for error in (kl.DefinitionError, kl.ResponseError, kl.ArchiveError):
        assert issubclass(error, kl.Error) and "problems" in (kl.Error.__doc__ or "")
        made = error("text", [kl.Problem(kl.Location(), "age", "message", "hint")])
        assert [problem.message for problem in made.problems] == ["message"]
        assert [problem.message for problem in error("only a text").problems] == ["only a text"]


if __name__ == "__main__":
    LIST.write_text(names_page(), encoding="utf-8")
