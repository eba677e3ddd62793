"""What the scores of an instrument are compared with, and what studies found of it."""

from __future__ import annotations

from typing import Any

from folder import Document, File, InstrumentFolder
from key import band_table, in_yaml, note_of
from markdown import bullets, code, codes, facts, plain, section, table
from words import NORM_KINDS, SEXES, age_range, number, people, spread

KNOWN = {"mean", "sd", "table", "lms", "cutoffs", "n", "source", "note", "illustrative"}
METHODS = {
    "linear": "linear", "normalised": "normalised", "A": "percent below", "B": "percent below and equal",
    "C": "percent below and half of the equal",
}  # fmt: skip
INTERVALS = {
    "obtained": "about the observed score", "true_see": "about the estimated true score, by its standard error of estimation",
    "true_sem": "about the estimated true score, by the standard error of measurement", "retest": "of a second score",
}  # fmt: skip


def norms(folder: InstrumentFolder) -> list[str]:
    if not folder.norms:
        return []
    used = folder.document.get("norms", {})
    default = [f"{code(form)}: {codes([ids] if isinstance(ids, str) else ids)}" for form, ids in used.get("default", {}).items()]
    said = [plain(used["note"]["en"]) if "note" in used else "", f"Used where none is named: {'; '.join(default)}." if default else "",
            f"Intervals are {INTERVALS[used['interval']]}." if "interval" in used else "",
            f"Coefficients are preferred in this order: {', '.join(used['coefficients'])}." if "coefficients" in used else ""]  # fmt: skip
    lines = [" ".join(part for part in said if part), ""] if any(said) else []
    for file in folder.norms:
        lines += section(plain(file.document["title"]["en"]), norm_file(folder, file), 3)
    return section("Norms", lines)


def norm_file(folder: InstrumentFolder, file: File) -> list[str]:
    document = file.document
    sample = document["sample"]
    rows = [
        ("file", f"[norms/{document['id']}.yaml](../../instruments/{folder.id}/norms/{document['id']}.yaml)"),
        ("kind", NORM_KINDS.get(document["kind"], document["kind"])),
        ("country, language", ", ".join(document[key] for key in ("country", "language") if key in document)),
        ("forms", codes(document["forms"]) if "forms" in document else f"every form of {folder.title(document['informant'])}"),
        ("n, years", ", ".join(str(sample[key]) for key in ("n", "years") if key in sample)),
        ("sample", f"{plain(sample['about']['en']) if 'about' in sample else ''} {file.rests_on(sample)}".strip()),
        ("note", note_of(document)),
    ]
    return [*facts(rows), *means(folder, file), *cutoffs(folder, file), *other_norms(folder, file),
            *coefficients(folder, file)]  # fmt: skip


def group_name(group: Document) -> str:
    parts = [SEXES[group.get("sex")], age_range(group.get("age")), f"n = {group['n']}" if "n" in group else ""]
    return ", ".join(part for part in parts if part)


def scales_with(file: File, key: str) -> list[str]:
    return list(dict.fromkeys(id for group in file.document["groups"] for id, scale in group["scales"].items() if key in scale))


def means(folder: InstrumentFolder, file: File) -> list[str]:
    columns = scales_with(file, "mean")
    if not columns:
        return []
    rows = []
    for group in file.document["groups"]:
        told = [mean_of(group["scales"].get(scale, {})) for scale in columns]
        rows += [(group_name(group), *told)] if any(told) else []
    headers = ["group", *(plain(folder.title(scale)) for scale in columns)]
    return ["Mean (standard deviation):", "", *table(headers, rows), *exceptions(folder, file)]


def mean_of(scale: Document) -> str:
    return f"{scale['mean']} ({scale['sd']})" if "mean" in scale else ""


def exceptions(folder: InstrumentFolder, file: File) -> list[str]:
    """What differs for one scale of a group from what is said of the sample."""
    told = []
    for group in file.document["groups"]:
        for id, scale in group["scales"].items():
            sources = file.rests_on(scale) if {"source", "illustrative"} & set(scale) else ""
            parts = [f"n = {scale['n']}" if "n" in scale else "", sources, note_of(scale)]
            if any(parts):
                told.append(f"{group_name(group)}, {plain(folder.title(id))}: {' '.join(part for part in parts if part)}")
    return bullets(told)


def cutoffs(folder: InstrumentFolder, file: File) -> list[str]:
    groups = [(group_name(group), {id: scale["cutoffs"] for id, scale in group["scales"].items() if "cutoffs" in scale})
              for group in file.document["groups"]]  # fmt: skip
    if not any(scales for _, scales in groups):
        return []
    rest = [] if scales_with(file, "mean") else exceptions(folder, file)
    return ["Cut-offs:", "", *band_table(folder, file.document["bands"], groups, "group"), *rest]


def other_norms(folder: InstrumentFolder, file: File) -> list[str]:
    """Tables, curves over age and regressions."""
    lines: list[str] = []
    for group in file.document["groups"]:
        name = group_name(group)
        lines += tables(folder, name, {id: scale["table"] for id, scale in group["scales"].items() if "table" in scale})
        for id, scale in group["scales"].items():
            if "lms" in scale:
                lms = scale["lms"]
                columns = ["L", "M", "S", "tau"][: len(lms["grid"][0]) - 1]
                said = f"{', '.join(columns[:-1])} and {columns[-1]} by age in {lms['ages']}; {lms['interpolation']} between."
                lines += [f"{plain(folder.title(id))}, {name}: {said}", ""]
                lines += table(["age", *columns], [[number(value) for value in row] for row in lms["grid"]])
            rest = {key: value for key, value in scale.items() if key not in KNOWN}
            lines += in_yaml(f"{plain(folder.title(id))}, {name}", rest) if rest else []
    return lines


def tables(folder: InstrumentFolder, name: str, of: dict[str, Document]) -> list[str]:
    """The tables of a group side by side: a row for each raw score."""
    lines: list[str] = []
    kinds: dict[tuple[str, str], list[str]] = {}
    for id, one in of.items():
        kinds.setdefault((one["measure"], one.get("method") or one["definition"]), []).append(id)
    for (measure, method), ids in kinds.items():
        values: dict[str, dict[float, str]] = {id: {row[0]: table_value(row) for row in of[id]["rows"]} for id in ids}
        raws = sorted({raw for one in values.values() for raw in one})
        rows = [(number(raw), *(values[id].get(raw, "") for id in ids)) for raw in raws]
        lines += [f"{measure.replace('_', ' ').capitalize()} ({METHODS[method]}), {name}:", ""]
        lines += table(["raw score", *(plain(folder.title(id)) for id in ids)], rows)
    return lines


def table_value(row: list[float]) -> str:
    return number(row[1]) + (f" (error {number(row[2])})" if len(row) > 2 else "")


def coefficients(folder: InstrumentFolder, file: File) -> list[str]:
    """A row for each group that coefficients were published of; a column for each scale."""
    found: dict[tuple[str, ...], dict[str, str]] = {}
    notes: dict[str, None] = {}
    for one in file.document.get("reliability", []):
        kind = one["kind"] + (f", {plain(one['interval']['en'])}" if "interval" in one else "")
        sample = "another sample" if one.get("other_sample") else ""
        of = (kind.replace("_", " "), ", ".join(part for part in (people(one), sample) if part), file.rests_on(one, file.document["sample"]))
        if "note" in one:
            notes.setdefault(f"{', '.join(part for part in of[:2] if part)}: {note_of(one)}")
        found.setdefault(of, {})[one["scale"]] = spread([one["value"]])
    columns = [scale for scale in folder.scales if any(scale in values for values in found.values())]
    rows = [(of[0], of[1], *(values.get(scale, "") for scale in columns), *of[2:]) for of, values in found.items()]
    made = table(["coefficient", "people", *(plain(folder.title(scale)) for scale in columns), "source"], rows)
    return ["Reliability:", "", *made, *bullets(notes)] if made else []


def evidence(folder: InstrumentFolder) -> list[str]:
    file, told = folder.evidence, folder.instrument.evidence()
    accuracy = [
        (plain(study.about), cutoff(folder, study), plain(study.criterion), whom(study), f"{study.sensitivity:g}",
         f"{study.specificity:g}", file.rests_on(entry), note_of(entry))
        for study, entry in zip(told.accuracy, file.document.get("accuracy", []), strict=True)
    ]  # fmt: skip
    agreement = [
        (plain(folder.title(entry["scale"])), " and ".join(folder.title(who) for who in entry["between"]), study.people.text,
         f"{study.value:g}", file.rests_on(entry), note_of(entry))
        for study, entry in zip(told.informants, file.document.get("informants", []), strict=True)
    ]  # fmt: skip
    findings = [
        (entry["statistic"].replace("_", " "), ", ".join(plain(folder.title(scale)) for scale in entry.get("scales", [])),
         plain(finding.about), finding.people.text, number(finding.value), file.rests_on(entry), note_of(entry))
        for finding, entry in zip(told.findings, file.document.get("findings", []), strict=True)
    ]  # fmt: skip
    lines = section("Screening accuracy", table(
        ["test", "positive", "criterion", "people", "sensitivity", "specificity", "source", "note"], accuracy), 3)  # fmt: skip
    lines += section("Agreement of informants", table(["scale", "between", "people", "correlation", "source", "note"], agreement), 3)
    lines += section("Other findings", table(["statistic", "scales", "about", "people", "value", "source", "note"], findings), 3)
    return section("Evidence", lines)


def cutoff(folder: InstrumentFolder, study: Any) -> str:
    if study.cutoff is None:
        return plain(folder.title(study.scale)) if study.scale else ""
    return f"{plain(folder.title(study.scale))} {'≥' if study.high else '≤'} {number(study.cutoff)}"


def whom(study: Any) -> str:
    """The people of a study of accuracy, with how many of them have the condition."""
    cases = f"{study.cases} with the condition" if study.cases is not None else ""
    pooled = "several studies pooled" if study.pooled else ""
    return ", ".join(part for part in (plain(study.population).rstrip("."), study.people.text, cases, pooled) if part)


def whom_norms_are_about(file: File) -> str:
    """The groups of a norm file in a few words: '5 to 15 years, by sex'."""
    groups = file.document["groups"]
    ages = dict.fromkeys(age_range(group.get("age")) for group in groups)
    sexes = {group.get("sex") for group in groups}
    by_sex = ("by sex" if None not in sexes else "by sex and together") if {"female", "male"} <= sexes else "both sexes together"
    return "; ".join(age for age in ages if age) + (", " if any(ages) else "") + by_sex
