"""The schemas that editors use accept the instruments, and refuse what the loader refuses."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml
from conftest import ROOT

SCHEMAS = {"instrument.yaml": "instrument-1.json", "cases.yaml": "cases-1.json"}
FILES = sorted(path for name in SCHEMAS for path in (ROOT / "instruments").glob(f"*/{name}"))


def validator(name: str) -> jsonschema.Draft202012Validator:
    schema = json.loads((ROOT / "instruments" / "schema" / SCHEMAS[name]).read_text(encoding="utf-8"))
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    return kind(schema)


def test_every_instrument_has_its_two_files() -> None:
    assert len(FILES) == 2 * len({path.parent for path in FILES})


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_instruments_fit_their_schema(path: Path) -> None:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    problems = [f"{list(error.absolute_path)}: {error.message}" for error in validator(path.name).iter_errors(content)]
    assert not problems


@pytest.mark.parametrize(("key", "value"), [("format", 2), ("purpose", "fun"), ("items", {}), ("extra", 1)])
def test_schema_refuses_what_the_loader_refuses(key: str, value: object) -> None:
    content = yaml.safe_load((ROOT / "instruments" / "epds" / "instrument.yaml").read_text(encoding="utf-8"))
    assert not validator("instrument.yaml").is_valid({**content, key: value})
