"""What the command line was told about a data file: options, and a mapping file that may hold the same."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import yaml

from ._errors import Error, did_you_mean, wrong_call


_NOT_FOR_TABLE = ("keep", "compare", "separator", "confidence")


@dataclass
class Settings:
    """How the columns of a data file are read. Each is also a key of the mapping file, where an option wins."""

    items: str | dict[str, str] | None = None
    age_months: str | None = None
    age_years: str | None = None
    age_days: str | None = None
    birth_date: str | None = None
    assessment_date: str | None = None
    weeks_early: str | None = None
    gestation: str | None = None
    sex: str | None = None
    informant: str | None = None
    form: str | None = None
    already_keyed: list[str] = field(default_factory=list)
    missing_codes: list[int | str] = field(default_factory=list)
    invalid: str | None = None
    credits: bool | None = None
    norms: list[str] = field(default_factory=list)
    norm_country: str | None = None
    norm_language: str | None = None
    confidence: float | None = None
    keep: list[str] = field(default_factory=list)
    compare: dict[str, str] = field(default_factory=dict)
    separator: str | None = None

    def for_table(self) -> dict[str, Any]:
        """The arguments of `Instrument.score_table`."""
        told = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in _NOT_FOR_TABLE}
        told["invalid"] = (self.invalid or "refuse").replace("-", "_")
        told["credits"] = self.credits is not False
        told["norms"] = self.norms or None
        return told

    def share(self) -> float:
        """The share that confidence intervals hold."""
        confidence = 0.95 if self.confidence is None else self.confidence
        if not 0 < confidence < 1:
            raise wrong_call(f"confidence: {confidence:g} is no share", "between 0 and 1, such as 0.95", field="confidence")
        return confidence

    def over(self, weaker: Settings) -> Settings:
        """These settings, with those of `weaker` where these say nothing."""
        told = {f.name: getattr(self, f.name) for f in fields(self)}
        said = {name: value for name, value in told.items() if value not in (None, [], {})}
        return replace(weaker, **said)


def words(given: str | None) -> list[str]:
    """The parts of "a,b,c"."""
    return [part.strip() for part in given.split(",") if part.strip()] if given else []


def codes(given: str | None) -> list[int | str]:
    """Missing codes from "777,999,n/a"."""
    return [int(word) if word.lstrip("-").isdigit() else word for word in words(given)]


def pairs(given: list[str], option: str) -> dict[str, str]:
    """{"total": "sum"} from ["total=sum"]."""
    found = {}
    for text in given:
        left, separator, right = text.partition("=")
        if not separator or not left or not right:
            raise wrong_call(f"{option}: {text!r} is not SCALE=COLUMN", field=option)
        found[left] = right
    return found


def read_mapping(path: Path) -> Settings:
    """The settings in a mapping file; Error if it is not YAML, or has a key or a kind of value that is not known."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise Error(f"{path}: not a YAML file: {error}") from None
    if not isinstance(content, dict):
        raise Error(f"{path}: a mapping file has keys such as items, age_months and form")
    known = [f.name for f in fields(Settings)]
    told: dict[str, Any] = {}
    for raw_key, value in content.items():
        key = str(raw_key).replace("-", "_")
        if key not in known:
            raise Error(f"{path}: unknown key {raw_key!r}; {did_you_mean(key, known)}")
        told[key] = _value(path, key, value)
    return Settings(**told)


def _value(path: Path, key: str, value: object) -> object:
    if key in ("items", "compare") and isinstance(value, dict):
        return {str(name): str(column) for name, column in value.items()}
    if key in ("already_keyed", "keep", "missing_codes", "norms"):
        parts = value if isinstance(value, list) else [value]
        if all(isinstance(part, str | int) for part in parts):
            return parts if key == "missing_codes" else [str(part) for part in parts]
    elif key == "credits":
        if isinstance(value, bool):
            return value
    elif key == "confidence":
        if isinstance(value, int | float) and not isinstance(value, bool):
            return float(value)
    elif key != "compare" and isinstance(value, str | int | float):
        return str(value)
    raise Error(f"{path}: {key} cannot be {type(value).__name__}")
