"""The folder of an instrument or a battery: what kartlegg says of it, and its files."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

import kartlegg as kl

Document = dict[str, Any]


class Loader(yaml.CSafeLoader):
    """Reads as kartlegg does: `no` is a text, only true and false are not."""


BOOL = "tag:yaml.org,2002:bool"
Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in pairs if tag != BOOL] for first, pairs in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver(BOOL, re.compile("true|false"), "tf")


def read(path: Path) -> Document:
    """A YAML file; empty where there is none. What is in it has been checked: kartlegg loaded the folder before."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader) if path.is_file() else {}


@dataclass(frozen=True)
class Source:
    citation: str
    url: str
    doi: str


@dataclass
class References:
    """The documents that a folder cites, numbered through all its files."""

    sources: list[Source] = field(default_factory=list)

    def number(self, source: Document) -> int:
        one = Source(" ".join(source["citation"].split()), source.get("url", ""), str(source.get("doi", "")))
        if one not in self.sources:
            self.sources.append(one)
        return self.sources.index(one) + 1


@dataclass
class File:
    """One file with its own sources."""

    document: Document
    references: References

    def __post_init__(self) -> None:
        self.numbers = {id: self.references.number(source) for id, source in self.document.get("sources", {}).items()}

    def rests_on(self, entry: Document, otherwise: Document | None = None) -> str:
        """'[1] [4]', the sources of an entry (or of the one it stands in); or that it is made up."""
        for one in (entry, otherwise or {}):
            ids = one.get("source", [])
            if ids:
                numbers = sorted({self.numbers[id] for id in ([ids] if isinstance(ids, str) else ids)})
                return " ".join(f"[[{number}]](#source-{number})" for number in numbers)
            if one.get("illustrative"):
                return "*illustrative*"
        return "*illustrative*" if self.document.get("kind") == "illustrative" else ""


class InstrumentFolder:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.instrument = kl.load(path)
        self.references = References()
        self.main = File(read(path / "instrument.yaml"), self.references)
        self.norms = [File(read(file), self.references) for file in sorted((path / "norms").glob("*.yaml"))]
        self.evidence = File(read(path / "evidence.yaml"), self.references)
        self.cases: list[Document] = read(path / "cases.yaml").get("cases", [])

    @property
    def id(self) -> str:
        return self.path.name

    @property
    def document(self) -> Document:
        return self.main.document

    @cached_property
    def scales(self) -> Document:
        """Scales and composites by id, as the file has them."""
        return {**self.document.get("scales", {}), **self.document.get("composites", {})}

    @cached_property
    def coefficients(self) -> list[Document]:
        """Every reliability coefficient of the norm files."""
        return [one for norms in self.norms for one in norms.document.get("reliability", [])]

    def title(self, key: str) -> str:
        """What a form, an informant or a scale is called."""
        forms = {form["id"]: form["title"]["en"] for form in self.document["forms"]}
        scales = {id: scale["title"]["en"] for id, scale in self.scales.items()}
        return str(forms.get(key) or scales.get(key) or self.document["informants"].get(key, {}).get("en") or key)


class BatteryFolder:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.battery = kl.load_battery(path)
        self.references = References()
        self.main = File(read(path / "battery.yaml"), self.references)
        self.cases: list[Document] = read(path / "cases.yaml").get("cases", [])

    @property
    def id(self) -> str:
        return self.path.name

    @property
    def document(self) -> Document:
        return self.main.document
