"""The norm and evidence files against the published tables: every row that can be used stands in one file, unchanged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from conftest import ROOT, reference

NORMS = reference("sdq_norms.csv")
CUTOFFS = reference("sdq_cutoffs_nordic.csv")
RELIABILITY = reference("sdq_reliability.csv")
ACCURACY = reference("screening_accuracy.csv")

INFORMANT = {"p4-17": "parent", "t4-17": "teacher", "s11-17": "self", "t2-4": "preschool teacher"}
LEFT_OUT = {"alpha": "cronbach_alpha", "retest": "retest_4_6_months", "kappa": "kappa_parent_self_difficulties"}


def read(path: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((ROOT / "instruments" / path).read_text(encoding="utf-8"))
    return content


FILES = {path.stem: read(f"sdq/norms/{path.name}") for path in (ROOT / "instruments/sdq/norms").glob("*.yaml")}
EVIDENCE = {instrument: read(f"{instrument}/evidence.yaml") for instrument in ("sdq", "asq-3", "epds")}


def is_norm(row: dict[str, str]) -> bool:
    """A mean without its standard deviation is no norm, nor is one for people of no stated age."""
    return bool(row["sd"]) and row["age_low"].isdigit()


def years(age: dict[str, str]) -> tuple[int, int]:
    """First and last completed year."""
    return int(age["from"].rstrip("y")), int(age["before"].rstrip("y")) - 1


def cells() -> Iterator[tuple[dict[str, Any], dict[str, Any], str, str]]:
    """Every cell with its file, informant and sex."""
    for file in FILES.values():
        (form,) = file["forms"]
        for cell in file["groups"]:
            yield file, cell, INFORMANT[form], cell.get("sex", "all")


def test_the_reference_tables_are_whole() -> None:
    assert (len(NORMS), len(CUTOFFS), len(RELIABILITY)) == (97, 78, 68)
    assert sum(map(is_norm, NORMS)) == 85


def test_every_norm_stands_in_one_file() -> None:
    published = [
        (r["country"], r["informant"], r["sex"], int(r["age_low"]), int(r["age_high"]), r["scale"], float(r["mean"]), float(r["sd"]), r["n"])
        for r in NORMS
        if is_norm(r)
    ]
    shipped = [
        (file["country"], informant, sex, *years(cell["age"]), scale, norm["mean"], norm["sd"], str(cell.get("n", "")))
        for file, cell, informant, sex in cells()
        for scale, norm in cell["scales"].items()
        if "mean" in norm
    ]
    assert sorted(shipped) == sorted(published)


def thresholds(cutoffs: dict[str, list[int]], scale: str) -> tuple[int | None, int]:
    """Where borderline begins, if there is one, and where the last band begins; prosocial runs downwards."""
    end = 1 if scale == "prosocial" else 0
    last = cutoffs.get("abnormal", cutoffs.get("reached"))
    assert last is not None
    if "reached" in cutoffs:
        return None, last[end]
    return cutoffs.get("borderline", last)[end], last[end]


def test_every_nordic_cutoff_stands_in_one_file() -> None:
    published = [
        (r["country"], r["informant"], r["sex"], r["age"], r["scale"], int(r["borderline_threshold"]) if r["borderline_threshold"] else None, int(r["abnormal_threshold"]))
        for r in CUTOFFS
    ]
    age = {(4, 4): "4", (5, 5): "5", (6, 6): "6", (5, 7): "5-7", (2, 4): "1-5"}  # the form for 2-4 covers no more of 1-5
    shipped = [
        (file["country"], informant, sex, age[years(cell["age"])], scale, *thresholds(norm["cutoffs"], scale))
        for file, cell, informant, sex in cells()
        for scale, norm in cell["scales"].items()
        if "cutoffs" in norm
    ]
    assert sorted(shipped, key=str) == sorted(published, key=str)


def test_a_borderline_of_no_width_is_left_out() -> None:
    equal = [r for r in CUTOFFS if r["borderline_threshold"] == r["abnormal_threshold"]]
    assert len(equal) == 7
    narrow = sum("cutoffs" in norm and "abnormal" in norm["cutoffs"] and "borderline" not in norm["cutoffs"] for _, cell, _, _ in cells() for norm in cell["scales"].values())
    assert narrow == len(equal)
    for row in CUTOFFS:
        first, last = int(row["borderline_threshold"] or row["abnormal_threshold"]), int(row["abnormal_threshold"])
        assert first >= last if row["scale"] == "prosocial" else first <= last


def coefficients(id: str) -> Counter[tuple[str, str, float, str]]:
    """Scale, ages, value and n of the alphas of a file."""
    found = Counter[tuple[str, str, float, str]]()
    for entry in FILES[id].get("reliability", []):
        assert entry["kind"] == "alpha" and entry["source"]
        age = "-".join(map(str, years(entry["age"]))) if "age" in entry else "all"
        found[entry["scale"], age, entry["value"], str(entry.get("n", ""))] += 1
    return found


def test_teacher_alphas_belong_to_the_teacher_norms() -> None:
    published = Counter((r["scale"], "all" if r["age"] == "4-10" else r["age"], float(r["value"]), r["n"]) for r in RELIABILITY if r["informant"] == "teacher")
    assert coefficients("nl-2017-teacher") == published and sum(published.values()) == 24
    assert not any(entry.get("other_sample") for entry in FILES["nl-2017-teacher"]["reliability"])


def test_parent_alphas_come_from_another_sample() -> None:
    # At 7 years two groups of the study meet; the older one has it, so that no age has two coefficients.
    ages = {"4-7": "4-6", "7-11": "7-11", "12-14": "12-14"}
    parents = [r for r in RELIABILITY if (r["country"], r["informant"]) == ("NL", "parent")]
    for id, used in (("gb-1999-parent", list(ages)), ("nl-2022-parent", ["12-14"])):
        assert coefficients(id) == Counter((r["scale"], ages[r["age"]], float(r["value"]), "") for r in parents if r["age"] in used)
        for entry in FILES[id]["reliability"]:
            assert entry["other_sample"] is True and "Dutch sample" in entry["note"]["en"]
    others = set(FILES) - {"gb-1999-parent", "nl-2022-parent", "nl-2017-teacher"}
    assert not any(coefficients(id) for id in others)


def test_the_other_rows_are_findings() -> None:
    findings = Counter((f["statistic"], tuple(f.get("scales", [])), f.get("country"), f["value"], f.get("n")) for f in EVIDENCE["sdq"]["findings"])
    expected = Counter[tuple[str, tuple[str, ...], str, float, int | None]]()
    for row in NORMS:
        if is_norm(row):
            continue
        expected["mean", (row["scale"],), row["country"], float(row["mean"]), None] += 1
        if row["sd"]:
            expected["sd", (row["scale"],), row["country"], float(row["sd"]), None] += 1
    statistic = {published: ours for ours, published in LEFT_OUT.items()}
    for row in RELIABILITY:
        in_norms = row["informant"] == "teacher" or (row["informant"] == "parent" and row["country"] == "NL" and row["age"] != "3-4")
        if in_norms or row["statistic"] == "pearson_parent_self":
            continue
        scales = () if row["scale"].startswith("mean over") else (row["scale"].split()[0],)
        expected[statistic.get(row["statistic"], row["statistic"]), scales, row["country"], float(row["value"]), int(row["n"]) if row["n"] else None] += 1
    assert not expected - findings


def test_informants_correlate_as_published() -> None:
    published = {r["scale"]: (float(r["value"]), int(r["n"])) for r in RELIABILITY if r["statistic"] == "pearson_parent_self"}
    shipped = {i["scale"]: (i["value"], i["n"]) for i in EVIDENCE["sdq"]["informants"]}
    assert shipped == published and len(published) == 8
    for entry in EVIDENCE["sdq"]["informants"]:
        assert (entry["between"], entry["country"], years(entry["age"])) == (["parent", "self"], "DK", (11, 11))


@pytest.mark.parametrize("instrument", EVIDENCE)
def test_accuracy_is_as_published(instrument: str) -> None:
    def number(text: str) -> float | None:
        return float(text) if text else None

    published = {
        r["study"]: (r["form"] or None, r["scale"] or None, *(number(r[key]) for key in ("cutoff", "sensitivity", "specificity", "n", "cases")))
        for r in ACCURACY
        if r["instrument"] == instrument
    }
    shipped = {
        s["id"]: (s["forms"][0] if "forms" in s else None, s.get("scale"), *(s.get(key) for key in ("cutoff", "sensitivity", "specificity", "n", "cases")))
        for s in EVIDENCE[instrument]["accuracy"]
    }
    assert shipped == published


def texts(content: Any, path: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Every text by language in a file."""
    if isinstance(content, dict):
        if set(content) >= {"en"} and all(isinstance(value, str) for value in content.values()):
            yield path, content
            return
        for key, value in content.items():
            yield from texts(value, f"{path}.{key}")
    elif isinstance(content, list):
        for index, value in enumerate(content):
            yield from texts(value, f"{path}[{index}]")


@pytest.mark.parametrize(("name", "content"), [*FILES.items(), *EVIDENCE.items()], ids=[*FILES, *EVIDENCE])
def test_files_are_whole(name: str, content: dict[str, Any]) -> None:
    for path, text in texts(content):
        assert set(text) == {"en", "nb", "nn"}, path
    assert "illustrative" not in str(content) and content["format"] == 1
    if name in FILES:
        assert content["id"] == name and content["note"] and content["sample"]["source"]
        assert content["kind"] == ("national_survey" if name.startswith("gb-") else "regional" if "agder" in name else "reference_study")
