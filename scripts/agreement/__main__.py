"""Writes docs/agreement.md from what the last test run compared with values of R and of publications.

    ctest --preset dev && python scripts/agreement

The tests write build/<preset>/agreement/*.csv where the folder of reference values, ../shared/reference, is there.
"""

from __future__ import annotations

import csv
import json
import math
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "agreement.md"
EXPECTED = ROOT.parent / "shared" / "reference" / "expected"

HEAD = """# Agreement with R and with publications

Written by `python scripts/agreement` from the last test run; not to be changed by hand. A value is met when it differs by no more
than the tolerance, absolute plus relative. The largest difference is relative where the value is more than 1, else absolute.
"""

WRONG = """
## Where another program is wrong, or means something else

The tests show both numbers.

| | there | here | why |
|---|---|---|---|
| psych::alpha, pingouin: interval where answers are missing (alpha .8017, 11 items, 12 rows, 9 of them complete) | .5811 to .9328 | .5330 to .9472 | the n of an interval is that of the persons who entered |
| psych::alpha: alpha without an item, of two items | .852 and .719 | none | one item has no alpha; psych prints a stand-in |
| psych::scoreItems(totals = TRUE, impute = "none"): a person who answered nothing | 0 | none | a sum of nothing is no score |
| psych::cohen.d: d (SAT-V, women less men) | -.03198 | -.03190 | Cohen's SD has the divisor n - 2, psych's n; what psych calls Hedges' g is Cohen's d |
| psych::cohen.d: upper end of the interval (SAT-Q) | -.08639 | -.08637 | psych stops its search early; exact to 1e-13: -.0863724 |
| psych::splitHalf 2.2.9: an odd number of items | half of the splits | all | later versions visit all |
| psych::cohen.kappa 2.2.9: standard error of a quadratic kappa (.823) | .0374 | .0391 | not Fleiss, Cohen and Everitt's where the margins differ |
| psych::omega: five items, three factors | a number | not identified | there are more unknowns than correlations |
| irr::kripp.alpha: three raters or more without gaps | off in the third decimal | Krippendorff's example met | coincidences are counted wrongly |
| VGAM::lms.bcn: log likelihood of heights of 2500 boys | 0.79 below | the maximum | its search stops early |
| irr::icc: interval of the average agreement | another | that of the single one, stepped up | the average is put into the degrees of freedom of the single ICC |
"""


@dataclass
class Line:
    family: str
    statistic: str
    software: str
    tolerance: str
    entries: int = 0
    numbers: int = 0
    met: int = 0
    largest: float = 0.0

    def cells(self) -> list[str]:
        met = str(self.numbers) if self.met == self.numbers else f"**{self.met} of {self.numbers}**"
        return [self.statistic.replace("|", "\\|"), self.software, met, rounded_up(self.largest), self.tolerance]


def rounded_up(value: float) -> str:
    """To a power of ten, so that another compiler gives the same page."""
    return "0" if value == 0 else f"1e{math.ceil(math.log10(value) - 1e-9):03d}" if value < 1 else f"{value:.1g}"


def recorded(folder: Path) -> list[dict[str, str]]:
    rows = []
    for file in sorted(folder.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as stream:
            rows += list(csv.DictReader(stream))
    return rows


def lines_of(rows: list[dict[str, str]]) -> tuple[list[Line], dict[str, list[str]]]:
    """What was compared, a line a statistic, and by family the statistics that were not."""
    lines: dict[tuple[str, str, str, str], Line] = {}
    met: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        met[row["family"], row["id"]].append(row)
    left: dict[str, list[str]] = defaultdict(list)
    for file in sorted(EXPECTED.glob("*.json")):
        for entry in json.loads(file.read_text(encoding="utf-8"))["entries"]:
            found = met.get((file.stem, entry["id"]), [])
            if not found:
                left[file.stem].append(entry["statistic"])
            tolerance = f"{entry['tol']['abs']:g} + {entry['tol']['rel']:g}"
            key = (file.stem, entry["statistic"], f"{entry['software']} {entry['version']}", tolerance)
            for row in found[:1]:
                lines.setdefault(key, Line(*key)).entries += 1
            for row in found:
                line = lines[key]
                line.numbers, line.met = line.numbers + int(row["numbers"]), line.met + int(row["met"])
                line.largest = max(line.largest, float(row["largest"]))
    return list(lines.values()), left


def page(rows: list[dict[str, str]]) -> str:
    lines, left = lines_of(rows)
    text = HEAD
    for family in dict.fromkeys(line.family for line in lines):
        text += f"\n## {family}\n\n| statistic | from | values | largest difference up to | tolerance |\n|---|---|---|---|---|\n"
        text += "".join(f"| {' | '.join(line.cells())} |\n" for line in lines if line.family == family)
    total = sum(line.numbers for line in lines)
    text += f"\n{total} values, {sum(line.met for line in lines)} of them met.\n" + WRONG
    text += "\n## Reference values that no test compares\n\n"
    compared = {line.family for line in lines}
    for family, statistics in left.items():
        if family in compared:
            text += f"- {family}: " + "; ".join(f"{one} ({statistics.count(one)})" for one in dict.fromkeys(statistics)) + "\n"
    return text + "- whole families: " + ", ".join(family for family in left if family not in compared) + "\n"


def folder_of_records() -> Path | None:
    folders = [folder for folder in (ROOT / "build").glob("*/agreement") if any(folder.glob("*.csv"))]
    return max(folders, key=lambda folder: max(file.stat().st_mtime for file in folder.glob("*.csv")), default=None)


def main() -> None:
    folder = folder_of_records()
    if folder is None or not EXPECTED.is_dir():
        raise SystemExit("nothing was recorded: run ctest where ../shared/reference is there")
    PAGE.write_text(page(recorded(folder)), encoding="utf-8")


if __name__ == "__main__":
    main()
