"""The page of one instrument or battery."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from folder import BatteryFolder, Document, InstrumentFolder, References
from key import alerts, answers, bands, decisions, definitions, forms, in_yaml, items, note_of, other_rules, scales
from markdown import bullets, code, facts, plain, section, table
from studies import evidence, norms
from words import age_range, all_ages

LANGUAGES = {"en": "English", "nb": "bokmål", "nn": "nynorsk"}
TOP_KEYS = {
    "format", "id", "version", "title", "purpose", "rights", "sources", "informants", "notes", "options", "items", "forms", "scales",
    "composites", "bands", "alerts", "credits", "prematurity", "decisions", "combined_scores", "norms", "illustrative",
}  # fmt: skip


def written_from(path: Path) -> str:
    return f"<!-- Written by scripts/pages from instruments/{path.name}. Do not change this page: change the folder and run the script. -->"


def illustrative(document: object) -> bool:
    """Whether anything below is made up."""
    if isinstance(document, dict):
        return document.get("illustrative") is True or document.get("kind") == "illustrative" or any(map(illustrative, document.values()))
    return isinstance(document, list) and any(map(illustrative, document))


def made_up(*documents: Document) -> list[str]:
    if not any(map(illustrative, documents)):
        return []
    return ["> **Illustrative.** What is marked *illustrative* below is made up, to show how it works: it says nothing of anybody.", ""]


def instrument_page(folder: InstrumentFolder) -> str:
    document = folder.document
    lines = [written_from(folder.path), "", f"# {plain(folder.instrument.title())}", "", *identity(folder)]
    lines += made_up(document, *(file.document for file in folder.norms), folder.evidence.document)
    rights = document["rights"]
    use = f"{plain(rights['use']['en'])} {folder.main.rests_on(rights)} {note_of(rights)}".rstrip()
    lines += section("Rights", [f"Owner: {plain(rights['owner'])}. {use}", ""])
    lines += section("Limits and gaps", bullets(plain(note) for note in folder.instrument.notes()))
    lines += [*forms(folder), *items(folder), *answers(folder), *scales(folder), *bands(folder)]
    lines += [*alerts(folder.main), *other_rules(folder), *decisions(folder.main)]
    rest = {key: value for key, value in document.items() if key not in TOP_KEYS}
    lines += section("Also in the file", in_yaml("As it stands there", rest)) if rest else []
    lines += [*norms(folder), *evidence(folder), *sources(folder.references)]
    return "\n".join(lines).rstrip() + "\n"


def identity(folder: InstrumentFolder) -> list[str]:
    document = folder.document
    ages = [form.get("age") for form in document["forms"]]
    wording = "not included" if document["rights"]["wording"] == "not_included" else "included"
    rows = [
        *((language, plain(document["title"][key])) for key, language in LANGUAGES.items() if key in document["title"]),
        ("id, version", f"{code(folder.id)} {folder.instrument.version}"),
        ("purpose", folder.instrument.purpose),
        ("who answers", ", ".join(plain(name["en"]) for name in document["informants"].values())),
        ("ages", age_range(all_ages(ages)) or ("see the forms" if any(ages) else "none stated")),
        ("wording of the items", wording),
        ("files", files(folder.path)),
        ("worked cases", cases(folder.cases)),
    ]
    return facts(rows)


def files(path: Path) -> str:
    found = sorted(path.rglob("*.yaml"), key=lambda file: (file.parent != path, file.name))
    return ", ".join(f"[{name}](../../instruments/{path.name}/{name})" for name in (file.relative_to(path).as_posix() for file in found))


def cases(found: list[Document]) -> str:
    by_basis = Counter(case["basis"] for case in found)
    return f"{len(found)}: " + ", ".join(f"{count} {basis}" for basis, count in sorted(by_basis.items(), reverse=True)) if found else "none"


def sources(references: References) -> list[str]:
    rows = []
    for number, source in enumerate(references.sources, 1):
        doi = f"[doi:{source.doi}](https://doi.org/{source.doi})" if source.doi else ""
        address = f"<{source.url}>" if source.url else ""
        parts = [part for part in (plain(source.citation), doi, address) if part]
        rows.append(f'{number}. <a id="source-{number}"></a>{" ".join(parts)}')
    return section("Sources", [*rows, ""] if rows else [])


def battery_page(folder: BatteryFolder) -> str:
    document, battery = folder.document, folder.battery
    rows = [
        *((language, plain(document["title"][key])) for key, language in LANGUAGES.items() if key in document["title"]),
        ("id, version", f"{code(folder.id)} {battery.version}"),
        ("files", files(folder.path)),
        ("worked cases", cases(folder.cases)),
    ]
    lines = [written_from(folder.path), "", f"# {plain(battery.title())}", "", *facts(rows), plain(battery.about()), ""]
    lines += made_up(document)
    lines += section("Limits and gaps", bullets(plain(note) for note in battery.notes()))
    lines += section("Reports", reports(document))
    lines += section("Names used in the rules", definitions(document.get("let", {})))
    lines += [*decisions(folder.main), *alerts(folder.main), *sources(folder.references)]
    return "\n".join(lines).rstrip() + "\n"


def reports(document: Document) -> list[str]:
    rows = [
        (code(role), f"[{report['instrument']}]({report['instrument']}.md)", report["informant"],
         code(report["form"]) if "form" in report else "", report.get("occasion", "latest"),
         f"{report['within_days']} days" if "within_days" in report else "",
         "yes" if report.get("optional") else "", code(report["norms"]) if "norms" in report else "")
        for role, report in document["reports"].items()
    ]  # fmt: skip
    return table(["role", "instrument", "who answers", "form", "occasion", "within", "optional", "norms"], rows)
