"""docs/agreement.md holds what the test run compared, and nothing on it is unmet."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "agreement.md").read_text(encoding="utf-8")


def script() -> ModuleType:
    loader = importlib.machinery.SourceFileLoader("agreement", str(ROOT / "scripts" / "agreement" / "__main__.py"))
    spec = importlib.util.spec_from_loader("agreement", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[module.__name__] = module  # dataclasses look there
    loader.exec_module(module)
    return module


def rows_of_page() -> set[tuple[str, str, str, str, str]]:
    found, family = set(), ""
    for line in PAGE.partition("\n## Why")[0].splitlines():
        family = line[3:] if line.startswith("## ") else family
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if len(cells) == 5 and cells[2].isdigit():
            found.add((family, cells[0], cells[1], cells[2], cells[4]))
    return found


def test_every_value_on_the_page_is_met() -> None:
    assert "**" not in PAGE
    total, met = map(int, re.findall(r"(\d+) values, (\d+) of them met", PAGE)[0])
    assert total == met == sum(int(row[3]) for row in rows_of_page())
    assert total > 5000


def test_what_is_further_has_a_reason() -> None:
    why = PAGE.partition("\n## Why some are not nearer\n")[2].partition("\n## ")[0]
    rows = [line.rstrip("|").split("|") for line in why.splitlines() if line.startswith("| ")][1:]
    assert rows and all(row[-1].strip() for row in rows)


def test_the_page_says_what_the_last_test_run_compared() -> None:
    agreement = script()
    folder = agreement.folder_of_records()
    if folder is None or not agreement.EXPECTED.is_dir():
        pytest.skip("no test run with reference values is recorded")
    lines, _ = agreement.lines_of(agreement.recorded(folder))
    on_page = {(*row[:3], row[4]): row[3] for row in rows_of_page()}
    assert [line.statistic for line in lines if line.met < line.numbers] == []
    assert [line.statistic for line in lines if line.needs_reason() and not line.reasons()] == []
    for line in lines:
        statistic, software, numbers, _, tolerance = line.cells()
        known = on_page.get((line.family, statistic, software, tolerance), numbers)  # what is new comes with the next writing
        assert known == numbers, f"{line.family}, {statistic}: run ctest, then python scripts/agreement"
