"""instruments/README.md and docs/instruments/ say what the folders hold, and nothing else.

The script that writes them compares them with the folders; what must stand on them is worked out here a second time, from
the YAML alone, without code of the script.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT

INSTRUMENTS = ROOT / "instruments"
PAGES = ROOT / "docs" / "instruments"
FOLDERS = sorted(path.name for path in INSTRUMENTS.iterdir() if (path / "instrument.yaml").is_file())
BATTERIES = sorted(path.name for path in INSTRUMENTS.iterdir() if (path / "battery.yaml").is_file())
WRITTEN = [INSTRUMENTS / "README.md", *(PAGES / f"{id}.md" for id in FOLDERS + BATTERIES)]


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(root / "scripts" / "pages"), *arguments], capture_output=True, text=True, check=False)


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}


def spoken(text: str) -> str:
    """A text as a reader sees it: one line, without the signs that keep Markdown from reading it."""
    return re.sub(r"\\(.)", r"\1", " ".join(text.split()))


def page(id: str) -> str:
    return (PAGES / f"{id}.md").read_text(encoding="utf-8")


def tables(text: str) -> Iterator[list[dict[str, str]]]:
    """Every table of a page, a row as a mapping from heading to cell."""
    for lines in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        rows = [[spoken(cell) for cell in re.split(r"(?<!\\)\|", line.strip())[1:-1]] for line in lines.splitlines()]
        heading = [cell.strip() for cell in rows[0]]
        yield [dict(zip(heading, (cell.strip() for cell in row), strict=True)) for row in rows[2:]]


def as_range(limits: Any) -> str:
    if isinstance(limits, list):
        return f"{limits[0]:g}" if limits[0] == limits[1] else f"{limits[0]:g}{' to ' if limits[0] < 0 else '–'}{limits[1]:g}"
    if set(limits) == {"from", "to"}:
        return f"{limits['from']:g}–{limits['to']:g}"
    signs = {"from": "≥", "above": ">", "to": "≤", "below": "<"}
    return ", ".join(f"{signs[key]} {value:g}" for key, value in limits.items())


def files(id: str) -> Iterator[Any]:
    for path in sorted((INSTRUMENTS / id).rglob("*.yaml")):
        yield read(path)


def english(value: Any) -> Iterator[str]:
    """Every English text below a value: titles, labels, topics, notes, messages."""
    if isinstance(value, dict):
        for key, entry in value.items():
            if key == "en" and isinstance(entry, str):
                yield entry
            else:
                yield from english(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from english(entry)


def test_they_are_what_the_folders_give() -> None:
    result = run(ROOT, "--check")
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("id", FOLDERS + BATTERIES)
def test_a_page_holds_every_source_and_every_text(id: str) -> None:
    text = spoken(page(id))
    for document in files(id):
        for source in document.get("sources", {}).values():
            for part in source["citation"], source.get("url", ""), str(source.get("doi", "")):
                assert " ".join(part.split()) in text
        for told in english(document):
            assert " ".join(told.split()).rstrip(".") in text


@pytest.mark.parametrize("id", FOLDERS)
def test_a_page_holds_the_key(id: str) -> None:
    document, found = read(INSTRUMENTS / id / "instrument.yaml"), list(tables(page(id)))
    for language, name in ("nb", "bokmål"), ("nn", "nynorsk"):
        assert f"| {name} | {document['title'][language]} |" in page(id)
    items = {row["item"]: row for rows in found for row in rows if "item" in row and "topic" in row}
    for item in document["items"]:
        row = items[f"`{item['id']}`"]
        assert row["topic"] == item["topic"]["en"] and row.get("no.", "") == str(item.get("number", ""))
        assert ("reversed" in row.get("remarks", "")) == item.get("reverse", False)
    for scale in document.get("scales", {}).values():
        for parameters in scale.get("irt", {}).get("items", {}).values():
            expected = {name: ", ".join(map(str, value)) if isinstance(value, list) else str(value)
                        for name, value in parameters.items() if name in ("difficulty", "discrimination", "thresholds")}  # fmt: skip
            assert any(expected.items() <= row.items() for rows in found for row in rows)
    answers = [row for rows in found for row in rows if "code" in row]
    expected = []
    for id, options in document["options"].items():
        codes = [f"{options['from']} to {options['to']}"] if isinstance(options, dict) else [str(option["code"]) for option in options]
        expected += [(f"`{id}`", code) for code in codes]
    assert [(row["answers"], row["code"]) for row in answers] == expected
    forms = [row["form"] for rows in found for row in rows if "form" in row and "title" in row]
    assert forms == [f"`{form['id']}`" for form in document["forms"]]


def band_rows(id: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Who, scale, and the label and range of each band that the folder puts a score into."""
    document = read(INSTRUMENTS / id / "instrument.yaml")
    titles = {scale: entry["title"]["en"] for part in ("scales", "composites") for scale, entry in document.get(part, {}).items()}
    for scheme in document.get("bands", {}).values():
        labels = {band["id"]: band["label"]["en"] for band in scheme["bands"]}
        for form, scales in scheme["ranges"].items():
            who = document["informants"][form]["en"] if form in document["informants"] else f"`{form}`"
            for scale, ranges in scales.items():
                yield who, titles[scale], {labels[band]: as_range(limits) for band, limits in ranges.items()}
    for path in (INSTRUMENTS / id / "norms").glob("*.yaml"):
        norms = read(path)
        labels = {band["id"]: band["label"]["en"] for band in norms.get("bands", [])}
        for group in norms["groups"]:
            for scale, entry in group["scales"].items():
                if "cutoffs" in entry:
                    ranges = {labels[band]: as_range(limits) for band, limits in entry["cutoffs"].items()}
                    yield group.get("sex", "both sexes"), titles[scale], ranges


@pytest.mark.parametrize("id", FOLDERS)
def test_a_page_holds_every_cutoff_in_its_column(id: str) -> None:
    found = [row for rows in tables(page(id)) for row in rows if {"forms", "scale"} <= set(row) or {"group", "scale"} <= set(row)]
    for who, scale, ranges in band_rows(id):
        rows = [row for row in found if row["scale"] == scale and who in row.get("forms", row.get("group", ""))]
        assert any(all(row.get(label) == limits for label, limits in ranges.items()) for row in rows), (who, scale, ranges)


@pytest.mark.parametrize("id", [id for id in FOLDERS if (INSTRUMENTS / id / "norms").is_dir()])
def test_a_page_holds_every_norm(id: str) -> None:
    text, rows = page(id), [row for rows in tables(page(id)) for row in rows]
    document = read(INSTRUMENTS / id / "instrument.yaml")
    titles = {scale: entry["title"]["en"] for part in ("scales", "composites") for scale, entry in document.get(part, {}).items()}
    for path in (INSTRUMENTS / id / "norms").glob("*.yaml"):
        norms = read(path)
        assert f"norms/{path.name}" in text
        for group in norms["groups"]:
            for scale, entry in group["scales"].items():
                title, sex = titles[scale], group.get("sex", "both sexes")
                if "mean" in entry:
                    assert any(row.get(title) == f"{entry['mean']} ({entry['sd']})" and row["group"].startswith(sex) for row in rows)
                for raw, value, *_ in entry.get("table", {}).get("rows", []):
                    assert any(row.get("raw score") == f"{raw:g}" and row.get(title, "").split(" ")[0] == f"{value:g}" for row in rows)
                for curve in entry.get("lms", {}).get("grid", []):
                    assert any([float(row[name]) for name in ("age", "L", "M", "S")] == curve for row in rows if "L" in row)
        for one in norms.get("reliability", []):
            kind, value = one["kind"].replace("_", " "), f"{one['value']:.2f}"
            assert any(row.get("coefficient", "").startswith(kind) and row.get(titles[one["scale"]]) == value for row in rows)


@pytest.mark.parametrize("id", FOLDERS)
def test_a_page_holds_every_finding(id: str) -> None:
    evidence, rows = read(INSTRUMENTS / id / "evidence.yaml"), [row for rows in tables(page(id)) for row in rows]
    for study in evidence.get("accuracy", []):
        pair = f"{study['sensitivity']:g}", f"{study['specificity']:g}"
        assert any((row.get("sensitivity"), row.get("specificity")) == pair for row in rows)
    for finding in evidence.get("findings", []):
        told = [row for row in rows if row.get("statistic") == finding["statistic"].replace("_", " ")]
        assert any(float(row["value"]) == finding["value"] for row in told)


def test_what_is_made_up_is_marked() -> None:
    for id in FOLDERS + BATTERIES:
        made_up = any(re.search(r"illustrative: true|kind: illustrative", path.read_text(encoding="utf-8"))
                      for path in (INSTRUMENTS / id).rglob("*.yaml") if path.name != "cases.yaml")  # fmt: skip
        assert ("> **Illustrative.**" in page(id)) == made_up, id


def test_the_overview_has_a_row_for_each_folder() -> None:
    rows = [row for rows in tables((INSTRUMENTS / "README.md").read_text(encoding="utf-8")) for row in rows]
    for kind, ids in ("instrument", FOLDERS), ("battery", BATTERIES):
        listed = [row for row in rows if row.get(kind, "").startswith("[") and "`" in row[kind]]
        assert sorted(re.findall(r"`([^`]+)`", row[kind])[0] for row in listed) == ids
    for id in FOLDERS:
        document = read(INSTRUMENTS / id / "instrument.yaml")
        row = next(row for row in rows if f"`{id}`" in row.get("instrument", ""))
        assert document["title"]["en"] in row["instrument"]
        assert f"{document['purpose']}: {len(document['forms'])} form" in row["instrument"]
        assert row["owner"] == document["rights"]["owner"]
        coefficients = [one["value"] for norms in files(id) for one in norms.get("reliability", []) if one["kind"] == "alpha"]
        findings = read(INSTRUMENTS / id / "evidence.yaml").get("findings", [])
        coefficients += [one["value"] for one in findings if one["statistic"] == "alpha"]
        if coefficients:
            ends = list(dict.fromkeys((min(coefficients), max(coefficients))))
            assert "alpha " + " to ".join(f"{end:.2f}" for end in ends) in row["reliability"]


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.stem)
def test_every_link_leads_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith("http"):
            continue
        file, _, anchor = target.partition("#")
        other = (path.parent / file).resolve() if file else path
        assert other.exists(), target
        if anchor:
            content = other.read_text(encoding="utf-8")
            headings = re.findall(r"^#+ (.*)$", content, re.MULTILINE)
            headings = [re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings]
            assert anchor in headings or f'id="{anchor}"' in content, target


def test_a_change_in_a_folder_is_noticed_and_written(tmp_path: Path) -> None:
    for folder in "scripts/pages", "instruments/epds", "instruments/who-5", "docs/instruments":
        shutil.copytree(ROOT / folder, tmp_path / folder)
    assert run(tmp_path).returncode == 0  # the pages of what is not here are removed
    assert sorted(path.stem for path in (tmp_path / "docs" / "instruments").iterdir()) == ["epds", "who-5"]
    assert run(tmp_path, "--check").returncode == 0

    epds = tmp_path / "instruments" / "epds" / "instrument.yaml"
    epds.write_text(epds.read_text(encoding="utf-8").replace("Royal College of Psychiatrists", "somebody else"), encoding="utf-8")
    result = run(tmp_path, "--check")
    assert result.returncode == 1 and "docs/instruments/epds.md" in result.stdout and "who-5" not in result.stdout
    assert run(tmp_path).returncode == 0 and run(tmp_path, "--check").returncode == 0
    assert "somebody else" in (tmp_path / "docs" / "instruments" / "epds.md").read_text(encoding="utf-8")


def test_another_argument_is_refused() -> None:
    result = run(ROOT, "--chek")
    assert result.returncode == 2 and "python scripts/pages" in result.stderr
