"""Writes docs/agreement.md from what the last test run compared with values of R and of publications.

    ctest --preset dev && python scripts/agreement

The tests write build/<preset>/agreement/*.csv, and *.apart of what another program has otherwise, where the folder of reference
values, ../shared/reference, is there. Why a value is not nearer, or another, stands in reasons.toml.
"""

from __future__ import annotations

import csv
import json
import math
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "agreement.md"
EXPECTED = ROOT.parent / "shared" / "reference" / "expected"
REASONS = tomllib.loads(Path(__file__).with_name("reasons.toml").read_text(encoding="utf-8"))

HEAD = """# Agreement with R and with publications

Written by `python scripts/agreement` from the last test run; not to be changed by hand. A value is met when it differs by no more
than the tolerance of the file of reference values, absolute plus relative. The largest difference is relative where the value is
more than 1, else absolute. The tests hold iterative values to 1e-6 where the file allows more, but for those that have a reason below.
"""

EXACT, CLOSE = 1e-10, 1e-6  # what closed forms and iterations are held to


@dataclass
class Line:
    family: str
    statistic: str
    software: str
    tolerance: str
    closed: bool = False
    ids: set[str] = field(default_factory=set)
    numbers: int = 0
    met: int = 0
    exact: int = 0
    close: int = 0
    largest: float = 0.0

    def needs_reason(self) -> bool:
        return self.largest > (EXACT if self.closed else CLOSE)

    def reasons(self) -> list[str]:
        """Why values of these entries are further."""
        return list(dict.fromkeys(filter(None, (reason("further", id) for id in sorted(self.ids)))))

    def cells(self) -> list[str]:
        met = str(self.numbers) if self.met == self.numbers else f"**{self.met} of {self.numbers}**"
        return [self.statistic.replace("|", "\\|"), self.software, met, rounded_up(self.largest), self.tolerance]


def rounded_up(value: float) -> str:
    """To a power of ten, so that another compiler gives the same page."""
    return "0" if value == 0 else f"1e{math.ceil(math.log10(value) - 1e-9):03d}" if value < 1 else f"{value:.1g}"


def reason(kind: str, id: str) -> str | None:
    """What reasons.toml says of an entry."""
    return next((why for part, why in REASONS[kind].items() if part in id), None)


def recorded(folder: Path, extension: str = "csv") -> list[dict[str, str]]:
    rows = []
    for file in sorted(folder.glob(f"*.{extension}")):
        with file.open(encoding="utf-8", newline="") as stream:
            rows += list(csv.DictReader(stream))
    return rows


def entries() -> Iterator[tuple[str, dict[str, Any]]]:
    """Family and entry, of all that is filed."""
    for file in sorted(EXPECTED.glob("*.json")):
        for entry in json.loads(file.read_text(encoding="utf-8"))["entries"]:
            yield file.stem, entry


def lines_of(rows: list[dict[str, str]]) -> tuple[list[Line], dict[str, list[tuple[str, str]]]]:
    """What was compared, a line a statistic, and by family the statistics that were not."""
    lines: dict[tuple[str, str, str, str], Line] = {}
    met: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        met[row["family"], row["id"]].append(row)
    left: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for family, entry in entries():
        found = met.get((family, entry["id"]), [])
        if not found:
            left[family].append((entry["id"], entry["statistic"]))
        tolerance = f"{entry['tol']['abs']:g} + {entry['tol']['rel']:g}"
        key = (family, entry["statistic"], f"{entry['software']} {entry['version']}", tolerance)
        for row in found:
            line = lines.setdefault(key, Line(*key, closed=entry["tol"]["abs"] <= EXACT))
            line.ids.add(entry["id"])
            for count in ("numbers", "met", "exact", "close"):
                setattr(line, count, getattr(line, count) + int(row[count]))
            line.largest = max(line.largest, float(row["largest"]))
    return list(lines.values()), left


def table(head: list[str], rows: Iterable[list[str]]) -> str:
    return "".join(f"| {' | '.join(row)} |\n" for row in [head, ["---"] * len(head), *rows])


def page(rows: list[dict[str, str]], others: list[dict[str, str]]) -> str:
    lines, left = lines_of(rows)
    text = HEAD
    for family in dict.fromkeys(line.family for line in lines):
        text += f"\n## {family}\n\n"
        text += table(["statistic", "from", "values", "largest difference up to", "tolerance"],
                      [line.cells() for line in lines if line.family == family])  # fmt: skip
    numbers, met, exact, close = (sum(getattr(line, name) for line in lines) for name in ("numbers", "met", "exact", "close"))
    text += f"\n{numbers} values, {met} of them met: {exact} to 1e-10, {close - exact} more to 1e-6, {numbers - close} not as near, for the reasons below.\n"
    text += "\n## Why some are not nearer\n\nWhat exceeds 1e-6, or 1e-10 of a closed form.\n\n"
    text += table(["statistic", "from", "largest difference up to", "tolerance", "why"],
                  [[*line.cells()[:2], *line.cells()[3:], "; ".join(line.reasons())] for line in lines if line.needs_reason()])  # fmt: skip
    text += "\n## Where another program is wrong, or means something else\n\nThe tests show both numbers; of several, those furthest apart.\n\n"
    text += table(["value", "times", "there", "here", "why"], [*rows_apart(others), *(
        [one["what"], "", one["there"], one["here"], one["why"]] for one in REASONS["elsewhere"])])  # fmt: skip
    return text + not_compared({line.family for line in lines}, left, {row["id"] for row in others})


def rows_apart(others: list[dict[str, str]]) -> Iterator[list[str]]:
    """A row for each kind of value that another program has otherwise."""
    software = {entry["id"]: f"{entry['software']} {entry['version']}" for _, entry in entries()}
    kinds: dict[tuple[str, str, str], list[dict[str, str]]] = defaultdict(list)
    for one in others:
        why = reason("apart", f"{one['id']}:{one['what']}")
        assert why is not None, f"reasons.toml does not say why {one['id']} is another"
        kinds[software[one["id"]], one["what"], why].append(one)
    for (program, what, why), of_kind in kinds.items():
        most = max(of_kind, key=lambda one: abs(float(one["there"]) - float(one["here"])) if one["here"] != "nan" else 0)
        here = "none" if most["here"] == "nan" else most["here"]
        yield [f"{program}: {what} ({most['id']})", str(len(of_kind)), most["there"], here, why]


def not_compared(compared: set[str], left: dict[str, list[tuple[str, str]]], apart: set[str]) -> str:
    """The entries that no test compares, and why; those whose every value is another program's own are told above."""
    text = "\n## Reference values that no test compares\n\n"
    for family, these in left.items():
        told = [(id, statistic) for id, statistic in these if id not in apart]
        if family not in compared or not told:
            continue
        statistics = [statistic for _, statistic in told]
        whys = dict.fromkeys(filter(None, (reason("not_compared", f"{family}:{id}") for id, _ in told)))
        text += f"- {family}: " + "; ".join(f"{one} ({statistics.count(one)})" for one in dict.fromkeys(statistics))
        text += f" - {'; '.join(whys)}\n"
    return text + "- whole families: " + ", ".join(family for family in left if family not in compared) + " - these statistics are not here\n"


def folder_of_records() -> Path | None:
    folders = [folder for folder in (ROOT / "build").glob("*/agreement") if any(folder.glob("*.csv"))]
    return max(folders, key=lambda folder: max(file.stat().st_mtime for file in folder.glob("*.csv")), default=None)


def main() -> None:
    folder = folder_of_records()
    if folder is None or not EXPECTED.is_dir():
        raise SystemExit("nothing was recorded: run ctest where ../shared/reference is there")
    PAGE.write_text(page(recorded(folder), recorded(folder, "apart")), encoding="utf-8")


if __name__ == "__main__":
    main()
