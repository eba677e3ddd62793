"""What the tests share. Expected values come from tests/reference and from hand-worked examples, never from the code."""

from __future__ import annotations

import csv
import importlib.util
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import kartlegg as kl

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "tests" / "reference"
REAL_DATA = ROOT.parent / "shared" / "data"

needs_real_data = pytest.mark.skipif(
    not REAL_DATA.is_dir(), reason="the published data sets are not in the repository; see docs/try_real_data.md"
)


# Files whose tests share what takes long to make: a cluster, sheets that were scored one by one, a run of the demonstration.
# Each is for one process. (The marks of pytest-xdist for this are not seen by pytest 9.)
TOGETHER = {"test_spark.py", "test_input_kinds.py", "test_examples.py"}


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    from xdist.scheduler import LoadScopeScheduling

    class ByFile(LoadScopeScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            return file if Path(file).name in TOGETHER else nodeid

    return ByFile(config, log)


def reference(name: str) -> list[dict[str, str]]:
    """The rows of a table in tests/reference."""
    with open(REFERENCE / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def code_of(page: str) -> list[str]:
    """The pieces of Python in a page of docs/."""
    return re.findall(r"^```python\n(.*?)^```", (ROOT / "docs" / page).read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="session")
def spark_example() -> ModuleType:
    """examples/score_on_spark.py, without PySpark: that is imported where it is used."""
    spec = importlib.util.spec_from_file_location("score_on_spark", ROOT / "examples" / "score_on_spark.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def sdq() -> kl.Instrument:
    return kl.load("sdq")


@pytest.fixture(scope="session")
def asq3() -> kl.Instrument:
    return kl.load("asq-3")


@pytest.fixture(scope="session")
def epds() -> kl.Instrument:
    return kl.load("epds")
