"""The key of an instrument: forms, items, answers, scales, bands and rules."""

from __future__ import annotations

from collections import Counter
from typing import Any

import yaml

from folder import Document, File, InstrumentFolder
from markdown import bullets, code, codes, plain, section, table
from words import CONCERN, age_range, bounds, count, missing_rule, number

SCALE_KEYS = {"title", "items", "score", "formula", "irt", "concern", "missing", "zero_when", "rounding", "source", "illustrative", "note"}
MADE_BY = {"nominal": "the answer itself: a category, not a number", "irt": "item response model"}
MODELS = {"rasch": "Rasch model", "2pl": "two-parameter model", "graded": "graded response model"}


def note_of(entry: Document) -> str:
    return plain(entry["note"]["en"]) if "note" in entry else ""


def in_yaml(title: str, entry: Any) -> list[str]:
    """What these pages have no words for, as it stands in the file."""
    text = yaml.safe_dump(entry, allow_unicode=True, sort_keys=False, default_flow_style=None, width=110)
    return [f"{title}:", "", "```yaml", *text.rstrip().splitlines(), "```", ""]


def forms(folder: InstrumentFolder) -> list[str]:
    asked = folder.instrument.forms()
    rows = [
        (code(form["id"]), plain(form["title"]["en"]), folder.title(form["informant"]), age_range(form.get("age")),
         len(asked[form["id"]].items), codes(form.get("preferred_over", [])), folder.main.rests_on(form), note_of(form))
        for form in folder.document["forms"]
    ]  # fmt: skip
    headers = ["form", "title", "who answers", "ages (completed)", "items", "preferred over", "source", "note"]
    return section("Forms", table(headers, rows))


def answers(folder: InstrumentFolder) -> list[str]:
    """The option sets: what is stored, and what it counts."""
    rows = []
    for id, options in folder.document["options"].items():
        if isinstance(options, dict):
            rows.append((code(id), f"{options['from']} to {options['to']}", "", "", "itself" if folder.document.get("scales") else ""))
            continue
        for option in options:
            counts = option.get("non_answer", number(option["score"]) if "score" in option else "")
            label = option.get("label", {})
            rows.append((code(id), option["code"], plain(label.get("en", "")), plain(label.get("nb", "")), counts.replace("_", " ")))
    return section("Answers", table(["answers", "code", "label", "label (bokmål)", "counts"], rows))


def items(folder: InstrumentFolder) -> list[str]:
    owners: dict[str, list[str]] = {}
    for form in folder.instrument.forms():
        for scale in folder.document.get("scales", {}):
            for item in folder.instrument.scale_items(scale, form):
                if scale not in owners.setdefault(item, []):
                    owners[item].append(scale)
    all_forms = {id: set(form.items) for id, form in folder.instrument.forms().items()}
    rows = [
        (item.get("number", ""), code(item["id"]), plain(item["topic"]["en"]), plain(item["topic"].get("nb", "")), code(item["options"]),
         codes(owners.get(item["id"], [])), remarks(item, all_forms))
        for item in folder.document["items"]
    ]  # fmt: skip
    headers = ["no.", "item", "topic", "topic (bokmål)", "answers", "scales", "remarks"]
    lines = ["Topics are neutral labels of our own, not the wording of the items.", "", *table(headers, rows)]
    return section("Items", lines)


def remarks(item: Document, forms: dict[str, set[str]]) -> str:
    on = [id for id, asked in forms.items() if item["id"] in asked]
    off = [id for id in forms if id not in on]
    said = ["reversed" if item.get("reverse") else "", "not scored" if item.get("scored") is False else "",
            f"asked when {code(item['ask_when'])}" if "ask_when" in item else ""]  # fmt: skip
    if off:
        said.append(f"only on {codes(on)}" if len(on) <= len(off) else f"not on {codes(off)}")
    return "; ".join(part for part in said if part)


def scales(folder: InstrumentFolder) -> list[str]:
    if not folder.scales:
        return section("Scores", ["A record: what was observed is kept, and nothing is computed.", ""])
    rows = []
    for id, scale in folder.scales.items():
        shown = MADE_BY.get(scale.get("score", ""), scale.get("score", ""))
        made = code(scale["formula"]) if "formula" in scale else shown
        gate = f"; 0 when {code(scale['zero_when'])}" if "zero_when" in scale else ""
        rows.append((f"{plain(scale['title']['en'])} ({code(id)})", made + gate, key_of(folder, id), possible(folder, id),
                     CONCERN[scale["concern"]], folder.main.rests_on(scale), note_of(scale)))  # fmt: skip
    reversed = any("*(r)*" in row[2] for row in rows)
    lines = ["*(r)*: reversed. Items go by number; where two share one, and where there is none, by id.", ""] if reversed else []
    lines += table(["scale", "made by", "items", "range", "concern", "source", "note"], rows)
    for id, scale in folder.scales.items():
        lines += item_response(folder, scale) if "irt" in scale else []
        rest = {key: value for key, value in scale.items() if key not in SCALE_KEYS}
        lines += in_yaml(f"{plain(scale['title']['en'])}, as it stands in the file", rest) if rest else []
    return section("Scales", lines) + section("Missing answers", missing(folder), 3)


def item_response(folder: InstrumentFolder, scale: Document) -> list[str]:
    """The model of a scale: what holds for all items in a list, then the parameters of each."""
    model, prior = scale["irt"], scale["irt"]["prior"]
    grid = model["grid"]
    age = f", age rounded to {count(prior['age_decimals'], 'decimal')}" if "age_decimals" in prior else ""
    unknown = prior.get("without_age")
    metric = model.get("metric")
    told = [
        f"{MODELS.get(model['model'], model['model'])}, EAP on {grid['from']} to {grid['to']} in steps of {grid['step']}",
        f"{model['points_per_logit']} points are one logit" if "points_per_logit" in model else "",
        f"prior: mean {code(prior['mean'])}, SD {prior['sd']}{age}",
        f"prior where no age is known: mean {unknown['mean']}, SD {unknown['sd']}" if unknown else "",
        f"score: {metric['intercept']} + {metric['slope']} × the latent score" if metric else "",
        f"rounded to {count(model['decimals'], 'decimal')}" if "decimals" in model else "",
    ]
    rows = [
        (label(folder, id), one.get("difficulty", ""), one.get("discrimination", ""), ", ".join(map(str, one.get("thresholds", []))),
         folder.main.rests_on(one, scale), note_of(one))
        for id, one in model["items"].items()
    ]  # fmt: skip
    headers = ["item", "difficulty", "discrimination", "thresholds", "source", "note"]
    return [f"{plain(scale['title']['en'])}:", "", *bullets(part for part in told if part), *table(headers, rows)]


def key_of(folder: InstrumentFolder, scale: str) -> str:
    """The items of a scale, by form where they differ."""
    by_form: dict[str, list[str]] = {}
    if scale in folder.document.get("scales", {}):
        for form in folder.instrument.forms():
            asked = folder.instrument.scale_items(scale, form)
            if asked:
                by_form.setdefault(", ".join(label(folder, item) for item in asked), []).append(form)
    if len(by_form) == 1:
        listed, on = next(iter(by_form.items()))
        return listed if len(on) == len(folder.document["forms"]) else f"{codes(on)}: {listed}"
    return "<br>".join(f"{codes(on)}: {listed}" for listed, on in by_form.items())


def label(folder: InstrumentFolder, id: str) -> str:
    shared = Counter(item.get("number") for item in folder.document["items"])
    item = next(item for item in folder.document["items"] if item["id"] == id)
    own = item.get("number")
    name = str(own) if own is not None and shared[own] == 1 else code(id)
    return f"{name} *(r)*" if item.get("reverse") else name


def possible(folder: InstrumentFolder, scale: str) -> str:
    """The lowest and highest score, by form where they differ."""
    by_form: dict[str, list[str]] = {}
    for form in folder.instrument.forms():
        report = folder.instrument.score({}, form=form)
        if scale in [score.scale for score in report]:
            limits = report[scale].possible
            if limits:
                by_form.setdefault(bounds([round(limits.lower, 2), round(limits.upper, 2)]), []).append(form)
    if len(by_form) == 1:
        return next(iter(by_form))
    return "<br>".join(f"{codes(on)}: {limits}" for limits, on in by_form.items())


def missing(folder: InstrumentFolder) -> list[str]:
    """The rules for missing answers in words, scales with the same one together."""
    rules: dict[tuple[str, str, str], list[str]] = {}
    for scale in folder.document.get("scales", {}).values():
        rule = scale.get("missing") or {}
        sources = folder.main.rests_on(rule, scale) if rule else ""
        words = missing_rule(scale)
        if words:
            rules.setdefault((words, sources, note_of(rule)), []).append(plain(scale["title"]["en"]))
    lines = [f"{', '.join(dict.fromkeys(of))}: {words}. {sources} {note}".strip() for (words, sources, note), of in rules.items()]
    if folder.document.get("composites"):
        parts = ", ".join(plain(composite["title"]["en"]) for composite in folder.document["composites"].values())
        lines.append(f"{parts}: a score where the formula has one.")
    return bullets(lines)


def bands(folder: InstrumentFolder) -> list[str]:
    lines = []
    for id, scheme in folder.document.get("bands", {}).items():
        shown = " Shown when no scheme is named." if scheme.get("default") else ""
        body = [f"{code(id)} {folder.main.rests_on(scheme)}.{shown} {note_of(scheme)}".rstrip(), ""]
        body += band_table(folder, scheme["bands"], [(who_of(folder, on), ranges) for on, ranges in together(scheme["ranges"])])
        lines += section(plain(scheme["title"]["en"]), body, 3)
    return section("Bands", lines)


def who_of(folder: InstrumentFolder, keys: list[str]) -> str:
    return ", ".join(code(key) if key not in folder.document["informants"] else f"every form of {folder.title(key)}" for key in keys)


def together(ranges: Document) -> list[tuple[list[str], Document]]:
    """Forms with the same cut-offs stand together."""
    found: list[tuple[list[str], Document]] = []
    for form, scales in ranges.items():
        same = next((on for on, others in found if others == scales), None)
        if same is None:
            found.append(([form], scales))
        else:
            same.append(form)
    return found


def band_table(folder: InstrumentFolder, names: list[Document], groups: list[tuple[str, Document]], about: str = "forms") -> list[str]:
    """A row for each group and scale; a column for each band."""
    rows = [
        (who, plain(folder.title(scale)), *(bounds(limits[band["id"]]) if band["id"] in limits else "" for band in names))
        for who, scales in groups for scale, limits in scales.items()
    ]  # fmt: skip
    return table([about, "scale", *(plain(band["label"]["en"]) for band in names)], rows)


def alerts(file: File) -> list[str]:
    rows = [(code(alert["id"]), code(alert["when"]), plain(alert["message"]["en"]), file.rests_on(alert), note_of(alert))
            for alert in file.document.get("alerts", [])]  # fmt: skip
    return section("Alerts", table(["alert", "when", "says", "source", "note"], rows))


def other_rules(folder: InstrumentFolder) -> list[str]:
    rows = [
        (codes(credit.get("forms", [])), code(credit["when"]), code(credit["item"]), number(credit["score"]), folder.main.rests_on(credit))
        for credit in folder.document.get("credits", [])
    ]  # fmt: skip
    lines = section("Credits", table(["forms", "when", "item", "gets the score", "source"], rows))
    early = folder.document.get("prematurity")
    if early:
        until = f", below the age of {early['until']}" if "until" in early else ""
        said = f"Corrected age is used from {early['from_weeks_early']} weeks early, counted from {early['full_term_weeks']} weeks{until}."
        if "round_up_from_days" in early:
            said += f" Gestational age is rounded up to whole weeks from {early['round_up_from_days']} days."
        lines += section("Born early", [f"{said} {folder.main.rests_on(early)} {note_of(early)}".rstrip(), ""])
    return lines


def decisions(file: File) -> list[str]:
    """Conclusions and numbers from several reports."""
    lines = []
    for decision in file.document.get("decisions", {}).values():
        body = [f"{roles(file, decision)}{file.rests_on(decision)} {note_of(decision)}".strip(), ""]
        body += definitions(decision.get("let", {}))
        rows = [(plain(case["label"]["en"]), code(case["when"]), plain(case["action"]["en"]) if "action" in case else "",
                 file.rests_on(case), note_of(case)) for case in decision["cases"]]  # fmt: skip
        body += ["The first case that holds is the result.", "", *table(["result", "when", "what follows", "source", "note"], rows)]
        lines += section(plain(decision["title"]["en"]), body, 3)
    for combined in file.document.get("combined_scores", {}).values():
        body = [f"{roles(file, combined)}{file.rests_on(combined)} {note_of(combined)}".strip(), "", *definitions(combined.get("let", {}))]
        body += [f"Score: {code(combined['formula'])}", ""]
        lines += section(plain(combined["title"]["en"]), body, 3)
    return section("From several reports", lines)


def roles(file: File, entry: Document) -> str:
    """Which reports a conclusion takes; a battery says so above."""
    names = {id: name["en"] for id, name in file.document.get("informants", {}).items()}
    told = [names[informant] if role == informant else f"{role} ({names[informant]})" for role, informant in entry.get("reports", {}).items()]
    named = ", ".join(told)
    return f"From: {named}. " if named else ""


def definitions(let: Document) -> list[str]:
    return bullets(f"{code(name)} = {code(formula)}" for name, formula in let.items())
