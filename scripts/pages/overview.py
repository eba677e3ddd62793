"""instruments/README.md: every instrument and battery at a glance."""

from __future__ import annotations

from collections.abc import Sequence

from folder import BatteryFolder, InstrumentFolder
from markdown import code, joined, plain, section, table
from page import LANGUAGES, illustrative
from studies import whom_norms_are_about
from words import NORM_KINDS, age_range, all_ages, count, last_month, spread

PAGES = "../docs/instruments"
INTRODUCTION = """\
<!-- Written by scripts/pages from the folders beside this file. Do not change it: change a folder and run the script. -->

# Instruments

Each folder is one instrument: `instrument.yaml` says what is asked, of whom, and how it is scored; `norms/` holds one file
for each study that scores are compared with; `evidence.yaml` what studies found of reliability and validity; `cases.yaml`
worked examples with the scores they must give. How to read and change them is in [docs/format.md](../docs/format.md), how to
add one in [CONTRIBUTING.md](../CONTRIBUTING.md#add-or-change-an-instrument). The name of an instrument leads to its page: its
key, bands, norms, limits, and the source of every number.

No folder holds the wording of an item unless its owner allows it; what stands here is the key, the cut-offs, and short neutral
labels of our own. **That kartlegg can score an instrument gives nobody the right to use it**: what a user must hold
stands under *Rights* on each page, and in every report.
"""
READING = """\
*Norms*: country, number of people and year, as far as the sources read say them. *Missing* is what the folder does not hold; why,
and other limits, the instrument's own notes say. Without a missing-answer rule a score needs every answer. Where there is no age, the
forms name none.
"""
GROUPS = (
    "Infants and toddlers", "Children and young people", "Self-report at no stated age (parents, other adults, older pupils)",
    "Observation", "Monitoring and surveys",
)  # fmt: skip
SCHOOL_AGE = 6 * 12


def group_of(folder: InstrumentFolder) -> str:
    """By purpose, then by the ages of the forms, then by who answers."""
    toddlers, children, adults, observation, surveys = GROUPS
    if folder.instrument.purpose == "observation":
        return observation
    if folder.instrument.purpose in ("monitoring", "survey"):
        return surveys
    ages = all_ages([form.get("age") for form in folder.document["forms"]])
    end = last_month(ages)
    if end is not None and end <= SCHOOL_AGE:
        return toddlers
    return adults if ages is None and set(folder.document["informants"]) == {"self"} else children


def overview(folders: Sequence[InstrumentFolder], batteries: Sequence[BatteryFolder]) -> str:
    lines = [INTRODUCTION, languages(folders), "", READING]
    for group in GROUPS:
        members = [folder for folder in folders if group_of(folder) == group]
        headers = ["instrument", "ages", "who answers", "norms", "reliability", "bands", "owner", "missing"]
        lines += section(group, table(headers, [row(folder) for folder in members]))
    lines += section("Batteries", battery_table(batteries))
    lines += section("Norms", norm_table(folders))
    lines += section("Studies", study_table(folders))
    return "\n".join(lines).rstrip() + "\n"


def languages(folders: Sequence[InstrumentFolder]) -> str:
    """The languages of labels and texts, said once where all have the same."""
    of = {folder.id: tuple(language for language in LANGUAGES if language in folder.document["title"]) for folder in folders}
    usual = max(of.values(), key=list(of.values()).count)
    others = [f"{id}: {joined([LANGUAGES[language] for language in has])}" for id, has in of.items() if has != usual]
    but = f" ({'; '.join(others)})" if others else ""
    return f"Labels and texts are in {joined([LANGUAGES[language] for language in usual])}{but}."


def row(folder: InstrumentFolder) -> tuple[str, ...]:
    document = folder.document
    return (
        f"[{plain(folder.instrument.title())}]({PAGES}/{folder.id}.md)<br>{size(folder)}",
        age_range(all_ages([form.get("age") for form in document["forms"]])),
        ", ".join(plain(name["en"]) for name in document["informants"].values()),
        "<br>".join(norms_in_short(folder)),
        "<br>".join(reliability(folder)),
        bands(folder),
        plain(document["rights"]["owner"]),
        gaps(folder),
    )


def size(folder: InstrumentFolder) -> str:
    forms, items, scales = len(folder.document["forms"]), len(folder.document["items"]), len(folder.scales)
    parts = [count(forms, "form"), count(items, "item"), count(scales, "score") if scales else "no score"]
    made_up = "; *illustrative*" if illustrative(folder.document) else ""
    return f"{code(folder.id)} {folder.instrument.purpose}: {', '.join(parts)}{made_up}"


def bands(folder: InstrumentFolder) -> str:
    """The published sets of cut-offs: named where they are two at most."""
    schemes = [plain(scheme["title"]["en"]) for scheme in folder.document.get("bands", {}).values()]
    return f"{len(schemes)} schemes" if len(schemes) > 2 else "; ".join(schemes)


def norms_in_short(folder: InstrumentFolder) -> list[str]:
    told = []
    for file in folder.norms:
        document, sample = file.document, file.document["sample"]
        parts = [document.get("country", ""), f"n = {sample['n']}" if "n" in sample else "", str(sample.get("years", "")),
                 "*illustrative*" if illustrative(document) else ""]  # fmt: skip
        told.append(" ".join(part for part in parts if part) or "no country, n or year")
    return told


def reliability(folder: InstrumentFolder) -> list[str]:
    """Coefficients of the norm files and the findings, from the lowest to the highest of each kind."""
    kinds: dict[str, list[float]] = {}
    findings = [(finding["statistic"], finding["value"]) for finding in folder.evidence.document.get("findings", [])]
    for kind, value in [(one["kind"], one["value"]) for one in folder.coefficients] + findings:
        if kind in COEFFICIENTS:
            kinds.setdefault(kind, []).append(value)
    return [f"{kind.replace('_', ' ')} {spread(values)}" for kind, values in kinds.items()]


COEFFICIENTS = {"alpha", "omega", "split_half", "retest", "alternate_form", "icc", "inter_rater", "marginal"}


def gaps(folder: InstrumentFolder) -> str:
    """What the folder does not hold, and where the reasons stand."""
    document = folder.document
    told = {
        "missing-answer rule": any("missing" not in scale and scale["score"] in ("sum", "mean") and len(scale["items"]) > 1
                                        for scale in document.get("scales", {}).values()),
        "bands": bool(folder.scales) and not document.get("bands"),
        "norms": bool(folder.scales) and all(illustrative(file.document) for file in folder.norms),
        "reliability": bool(folder.scales) and not reliability(folder),
        "accuracy": bool(folder.scales) and folder.instrument.purpose == "screening" and not folder.evidence.document.get("accuracy"),
    }  # fmt: skip
    notes = len(folder.instrument.notes())
    more = f"[{count(notes, 'note')}]({PAGES}/{folder.id}.md#limits-and-gaps)" if notes else ""
    return "<br>".join(part for part in (", ".join(name for name, holds in told.items() if holds), more) if part)


def battery_table(batteries: Sequence[BatteryFolder]) -> list[str]:
    rows = []
    for folder in batteries:
        document = folder.document
        takes = {(report["instrument"], report["informant"]): None for report in document["reports"].values()}
        by_instrument: dict[str, list[str]] = {}
        for instrument, informant in takes:
            by_instrument.setdefault(instrument, []).append(informant.replace("_", " "))
        concludes = [plain(one["title"]["en"]) for one in document.get("decisions", {}).values()]
        alerts = [plain(alert["message"]["en"]) for alert in document.get("alerts", [])]
        rows.append((
            f"[{plain(folder.battery.title())}]({PAGES}/{folder.id}.md)<br>{code(folder.id)} {folder.battery.version}",
            plain(folder.battery.about()), "<br>".join(f"{instrument}: {', '.join(who)}" for instrument, who in by_instrument.items()),
            "<br>".join(concludes), "<br>".join(alerts), "*illustrative*" if illustrative(document) else "",
        ))  # fmt: skip
    lines = table(["battery", "about", "takes", "decides", "alerts", ""], rows)
    return ["A battery concludes from several reports ([docs/format.md](../docs/format.md#batteryyaml)).", "", *lines] if lines else []


def norm_table(folders: Sequence[InstrumentFolder]) -> list[str]:
    rows = [
        (f"[{file.document['id']}]({folder.id}/norms/{file.document['id']}.yaml)", folder.id,
         NORM_KINDS.get(file.document["kind"], file.document["kind"]), plain(file.document["title"]["en"]),
         whom_norms_are_about(file), *holds(file.document["groups"]))
        for folder in folders for file in folder.norms
    ]  # fmt: skip
    lines = table(["file", "instrument", "kind", "people", "groups", "holds", "scores"], rows)
    national = [file.document["id"] for folder in folders for file in folder.norms
                if file.document.get("country") == "NO" and file.document["kind"] in ("standardisation", "national_survey")]  # fmt: skip
    said = "One norm file is one study." if national else "One norm file is one study. **None of them is a national norm for Norway.**"
    return [said, "", *lines] if lines else []


KEYS_OF_NORMS = {"mean": "mean and SD", "table": "table", "lms": "LMS", "regression": "regression", "cutoffs": "cut-offs"}


def holds(groups: list[dict[str, dict[str, dict[str, object]]]]) -> tuple[str, str]:
    """The kinds of norms in a file, and of how many scores."""
    scales = [(id, scale) for group in groups for id, scale in group["scales"].items()]
    kinds = [words for key, words in KEYS_OF_NORMS.items() if any(key in scale for _, scale in scales)]
    return joined(kinds), str(len({id for id, _ in scales}))


def study_table(folders: Sequence[InstrumentFolder]) -> list[str]:
    rows = []
    for folder in folders:
        document = folder.evidence.document
        statistics = dict.fromkeys(finding["statistic"].replace("_", " ") for finding in document.get("findings", []))
        if document:
            rows.append((f"[{folder.id}]({PAGES}/{folder.id}.md#evidence)", len(document.get("accuracy", [])) or "",
                         len(document.get("informants", [])) or "", ", ".join(statistics)))  # fmt: skip
    headers = ["instrument", "pairs of sensitivity and specificity", "correlations of informants", "other findings"]
    lines = table(headers, rows)
    return ["What studies found, in `evidence.yaml`:", "", *lines] if lines else []
