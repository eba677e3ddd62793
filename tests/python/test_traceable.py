"""Every number in instruments/ leads to its source, by the rules of docs/format.md.

Walked: every YAML file of every folder (instrument, norms, evidence, battery, cases), and in it every number, every age
('4y6m') and every number in an expression ('total >= 15'). Each must stand in an entry with a `source` that the file
names, or with `illustrative: true`; an entry inside another may take it from there (a missing rule from its scale, a case
from its decision), and a norm file's numbers from its sample. An inferred number has a source and a note like any other.

Without a source of their own:
- format numbers, item numbers on the printed form and codes (what is stored) say nothing of a person;
- the scores of options, and which items are reversed, are the key of the scales: every scored item must be in a scale, and
  every scale, composite and band scheme has a source, whether numbers stand in it or not;
- when an item is asked is said by the form: the item must be on a form with a source;
- a name from `let` and the days of a report in a battery are part of the rules that use them: the rules have a source;
- a worked case is derived from the rules, or published and has a source.
Numbers in texts (titles, notes, citations) are not walked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT

FOLDER = ROOT / "instruments"
FILES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.yaml"))

EXPRESSIONS = {"formula", "when", "ask_when", "zero_when", "let", "mean"}
TEXTS = {"en", "nb", "nn", "citation", "url", "doi", "owner", "version", "years", "id", "forms", "source"}
NEED_NO_SOURCE = re.compile(r"format|options/[^/]+/\d+/code|items/\d+/number")
BY_THEIR_USE = re.compile(r"options/[^/]+/(\d+/score|from|to)|items/\d+/ask_when|let/[^/]+|reports/[^/]+/within_days")
AGE = re.compile(r"(\d+[ymwd])+")
NUMBER = re.compile(r"(?<![\w.])\d+(\.\d+)?")
SOURCED = {  # sections of which every entry has a source, whether there are numbers in it or not
    "rights", "forms", "scales", "composites", "bands", "alerts", "credits", "prematurity", "decisions", "combined_scores", "sample",
    "accuracy", "informants", "findings",
}  # fmt: skip


@dataclass
class Number:
    path: str
    value: object
    sources: list[str] | None  # None: no source holds here


def read(file: str) -> Any:
    return yaml.safe_load((FOLDER / file).read_text(encoding="utf-8"))


def places(value: Any, key: str) -> Iterator[dict[str, Any]]:
    """Every mapping in a document that has a key."""
    if isinstance(value, dict) and key in value:
        yield value
    for entry in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
        yield from places(entry, key)


def sources_of(entry: Any, inherited: list[str] | None) -> list[str] | None:
    """The ids of the sources that hold in an entry; an empty list where it is said to be made up."""
    if not isinstance(entry, dict):
        return inherited
    if "source" in entry:
        return entry["source"] if isinstance(entry["source"], list) else [entry["source"]]
    made_up = entry.get("illustrative") is True or entry.get("kind") == "illustrative" or entry.get("basis") == "derived"
    return [] if made_up else inherited


def numbers(value: Any, path: str = "", key: str = "", inherited: list[str] | None = None) -> Iterator[Number]:
    """Every number below a value, with the sources that hold for it."""
    if isinstance(value, dict):
        if key == "" and "sample" in value:  # of a norm file: its source holds for every number that names none
            inherited = sources_of(value["sample"], inherited)
        if value.get("other_sample") is True:
            inherited = None
        here = sources_of(value, inherited)
        for name, entry in value.items():
            if name not in TEXTS or not isinstance(entry, str | list):
                yield from numbers(entry, f"{path}/{name}".lstrip("/"), "let" if key == "let" else name, here)
    elif isinstance(value, list):
        for index, entry in enumerate(value):
            yield from numbers(entry, f"{path}/{index}".lstrip("/"), key, sources_of(entry, inherited))
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield Number(path, value, inherited)
    elif isinstance(value, str) and (AGE.fullmatch(value) or (key in EXPRESSIONS and NUMBER.search(value))):
        yield Number(path, value, inherited)


def entries(document: Any) -> Iterator[tuple[str, Any]]:
    """The entries that docs/format.md calls sourced."""
    for section in SOURCED & set(document):
        content = document[section]
        if section in ("rights", "prematurity", "sample"):
            yield section, content
        elif section == "informants" and isinstance(content, dict):
            continue  # of instrument.yaml: the names of who answers
        elif isinstance(content, list) and all(isinstance(entry, str) for entry in content):
            continue  # of a norm file: the ids of its forms
        elif section == "bands" and isinstance(content, list):
            continue  # of a norm file: the names of its bands; their limits are in the groups
        else:
            yield from ((f"{section}/{name}", entry) for name, entry in (content.items() if isinstance(content, dict) else enumerate(content)))


def problems(document: Any, known: set[str]) -> list[str]:
    """What leads to no source."""
    whole = sources_of(document, None)  # an illustrative norm file
    found = [f"{path}: an entry without a source" for path, entry in entries(document) if sources_of(entry, whole) is None]
    for number in numbers(document):
        if NEED_NO_SOURCE.fullmatch(number.path) or BY_THEIR_USE.fullmatch(number.path):
            continue
        if number.sources is None:
            found.append(f"{number.path}: {number.value} has no source")
    cited = {id for entry in places(document, "source") for id in sources_of(entry, None) or []}
    return found + [f"'{id}' is cited and not among the sources" for id in sorted(cited - known)] + list(unused(document))


def unused(document: Any) -> Iterator[str]:
    """What leads to a source by its use only, and is not used."""
    if "forms" in document and "options" in document:
        keyed = {item for scale in document.get("scales", {}).values() for item in all_items(scale["items"])}
        asked = {item["id"] for form in document["forms"] for item in document["items"] if form["items"] == "all" or item["id"] in form["items"]}
        for item in document["items"]:
            if "scales" in document and item.get("scored", True) and item["id"] not in keyed:
                yield f"items/{item['id']}: is scored by no scale"
            if item["id"] not in asked:
                yield f"items/{item['id']}: is on no form"
        for id in set(document["options"]) - {item["options"] for item in document["items"]}:
            yield f"options/{id}: is used by no item"
    rules = " ".join(str(document.get(section, "")) for section in ("let", "decisions", "combined_scores", "alerts"))
    if "reports" in document:  # a battery
        for name in [*document.get("let", {}), *document["reports"]]:
            if len(re.findall(rf"\b{name}\b", rules)) < (2 if name in document.get("let", {}) else 1):
                yield f"{name}: no rule reads it"


def all_items(items: Any) -> Iterator[str]:
    yield from items if isinstance(items, list) else (item for by_form in items.values() for item in by_form)


def known_sources(file: str, document: Any) -> set[str]:
    """A file's own sources; the worked cases use those of what they are cases of."""
    if not file.endswith("/cases.yaml"):
        return set(document.get("sources", {}))
    beside = [Path(file).with_name(name).as_posix() for name in ("instrument.yaml", "battery.yaml")]
    return {id for other in beside if other in FILES for id in read(other).get("sources", {})}


@pytest.mark.parametrize("file", FILES)
def test_every_number_leads_to_its_source(file: str) -> None:
    document = read(file)
    assert not (found := problems(document, known_sources(file, document))), "\n".join(f"{file}: {problem}" for problem in found)
    for id, source in document.get("sources", {}).items():
        assert source["citation"].strip(), f"{file}: source '{id}' says nothing"


def test_all_files_are_walked() -> None:
    names = {"instrument.yaml", "battery.yaml", "cases.yaml", "evidence.yaml"}
    assert all(Path(file).name in names or Path(file).parent.name == "norms" for file in FILES)
    assert {Path(file).parts[0] for file in FILES} == {path.name for path in FOLDER.iterdir() if path.is_dir()} - {"schema"}


@pytest.mark.parametrize("file", ["sdq/instrument.yaml", "asq-3/instrument.yaml", "sdq/evidence.yaml", "life-situation/instrument.yaml"])
def test_a_source_taken_away_or_misspelt_is_noticed(file: str) -> None:
    document = read(file)
    known = known_sources(file, document)
    noticed = 0
    for key in "source", "illustrative":
        for entry in places(document, key):
            kept = entry.pop(key)
            noticed += bool(problems(document, known))
            entry[key] = kept
    everything = len(list(places(document, "source"))) + len(list(places(document, "illustrative")))
    # A missing rule without a source of its own takes that of its scale.
    own_rules = sum(bool({"source", "illustrative"} & set(rule["missing"])) for rule in places(document, "missing"))
    assert noticed == everything - own_rules
    assert not problems(document, known)
    assert not known or problems(document, known - set(sources_of(next(places(document, "source")), None) or []))
