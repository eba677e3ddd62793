"""The schemas that editors use accept the instruments, and refuse what the loader refuses."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml
from conftest import ROOT

INSTRUMENT = {"instrument.yaml": "instrument-1.json", "cases.yaml": "cases-1.json"}
BATTERY = {"battery.yaml": "battery-1.json", "cases.yaml": "battery-cases-1.json"}
SCHEMAS = {**BATTERY, **INSTRUMENT, "evidence.yaml": "evidence-1.json", "norms/*.yaml": "norms-1.json", "text/*.yaml": "text-1.json"}
SMALL = ROOT / "tests" / "definitions" / "norms" / "small"
RULES = ROOT / "tests" / "definitions" / "rules"
HOLDER = ROOT / "examples" / "licence_holder"
FOLDERS = [*sorted((ROOT / "instruments").iterdir()), SMALL, *sorted(RULES.iterdir()), *sorted(HOLDER.iterdir())]
FILES = [path for folder in FOLDERS for name in SCHEMAS for path in sorted(folder.glob(name))]
BROKEN = ROOT / "tests" / "definitions" / "broken"


def is_battery(folder: Path) -> bool:
    return (folder / "battery.yaml").is_file()


def schema_of(path: Path) -> str:
    if is_battery(path.parent):
        return BATTERY[path.name]
    return SCHEMAS[f"{path.parent.name}/*.yaml" if path.parent.name in ("norms", "text") else path.name]


def validator(schema_file: str) -> jsonschema.Draft202012Validator:
    schema = json.loads((ROOT / "instruments" / "schema" / schema_file).read_text(encoding="utf-8"))
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    return kind(schema)


def test_every_folder_has_its_two_files_and_none_without_a_schema() -> None:
    for path in (ROOT / "instruments").glob("*/*.yaml"):
        assert path in FILES, path
        assert all((path.parent / name).is_file() for name in (BATTERY if is_battery(path.parent) else INSTRUMENT)), path.parent


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_instruments_fit_their_schema(path: Path) -> None:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    errors = validator(schema_of(path)).iter_errors(content)
    problems = [f"{list(error.absolute_path)}: {error.message}" for error in errors]
    assert not problems


@pytest.mark.parametrize(("key", "value"), [("format", 2), ("reports", {}), ("decisions", {}), ("extra", 1), ("about", "text")])
def test_battery_schema_refuses_what_the_loader_refuses(key: str, value: object) -> None:
    content = yaml.safe_load((ROOT / "instruments" / "triage-demo" / "battery.yaml").read_text(encoding="utf-8"))
    assert validator("battery-1.json").is_valid(content)
    assert not validator("battery-1.json").is_valid({**content, key: value})


@pytest.mark.parametrize(("key", "value"), [("format", 2), ("purpose", "fun"), ("items", {}), ("extra", 1)])
def test_schema_refuses_what_the_loader_refuses(key: str, value: object) -> None:
    content = yaml.safe_load((ROOT / "instruments" / "epds" / "instrument.yaml").read_text(encoding="utf-8"))
    assert not validator("instrument-1.json").is_valid({**content, key: value})


# What a schema cannot see: ids, the scores that can occur, one number against another.
BEYOND_A_SCHEMA = {
    "norms": """
        band-without-range cut-offs-beyond-the-scores cut-offs-of-an-unknown-band cut-offs-that-overlap
        cut-offs-with-a-gap cut-offs-without-bands error-of-a-percentile error-zero form-unknown groups-overlap
        groups-overlap-at-every-age id-of-another-file lms-age-impossible lms-ages-not-increasing
        lms-group-beyond-grid lms-median-outside lms-median-zero lms-spread-negative lms-tau-at-some-ages lms-tau-zero
        mean-outside
        percentile-above-100 percentiles-too-few raw-score-outside raw-score-twice regression-last-step-with-end
        regression-male-among-girls regression-step-without-end regression-steps-not-increasing
        scale-of-another-form scale-of-other-length scale-unknown sd-too-large sd-too-large-for-so-many
        source-unknown stanine-broken sten-too-high value-falls
    """.split(),
    "evidence": """
        cut-off-on-a-form-without-the-scale cut-off-outside cut-off-without-side finding-of-an-unknown-scale
        form-unknown instrument-of-another-name more-cases-than-people study-twice
    """.split(),
    "text": """
        code-unknown form-unknown form-without-the-item instrument-of-another-name item-repeated item-unknown item-unknown-far
        language-of-another-file options-unknown version-of-other-items
    """.split(),
}


@pytest.mark.parametrize("folder", BEYOND_A_SCHEMA)
def test_schema_refuses_broken_files_as_far_as_it_can_see(folder: str) -> None:
    check = validator(f"{folder}-1.json")
    accepted = {
        path.stem
        for path in (BROKEN / folder).glob("*.yaml")
        if check.is_valid(yaml.safe_load(path.read_text(encoding="utf-8")))
    }
    assert accepted == set(BEYOND_A_SCHEMA[folder])
