"""A second scorer, to compare the library with: one sheet on one form, straight from instrument.yaml (every value as text).

Written from docs/format.md; it shares no code with the library and does not import it. Numbers are fractions, so nothing is
rounded except where a rule says so. What docs/format.md does not say of the status is taken from the meaning of the words: a
composite is prorated (or else filled) where a part of it is; a score without a value has too many missing if an answer of it
is missing, else it is out of range; a scale of which nothing is asked, or nothing applies, is not applicable.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from reference_formula import Value, names_in, possible, rounded
from reference_item_response import item_response

Answers = dict[str, int | None]  # item -> code
NOT_APPLICABLE = "not_applicable"


@dataclass
class Score:
    raw: Fraction | None
    status: str
    bands: dict[str, str] = field(default_factory=dict)  # scheme -> band


def by_form(of: dict[str, Any], form: dict[str, Any]) -> Any:
    """The entry for a form; its id wins over its informant."""
    return of.get(form["id"], of.get(form["informant"]))


def scale_items(scale: dict[str, Any], form: dict[str, Any]) -> list[str]:
    """The items of a scale on a form; none if the form does not have the scale."""
    return scale["items"] if isinstance(scale["items"], list) else by_form(scale["items"], form) or []


def item_scores(definition: Any, item: dict[str, Any]) -> dict[int, Any]:
    """What each code of an item counts: the score, NOT_APPLICABLE, or None for as good as not answered."""
    options = definition["options"][item["options"]]
    if isinstance(options, dict):  # a range of numbers, each of which counts itself
        options = [{"code": code, "score": code} for code in range(int(options["from"]), int(options["to"]) + 1)]
    counted = "code" if item.get("scored") == "false" or not definition.get("scales") else "score"
    scores = {int(option["code"]): Fraction(option[counted]) for option in options if "non_answer" not in option}
    if item.get("reverse") == "true":
        ends = min(scores.values()) + max(scores.values())
        scores = {code: ends - score for code, score in scores.items()}
    non_answers = {int(option["code"]): option["non_answer"] for option in options if "non_answer" in option}
    return scores | {code: NOT_APPLICABLE if kind == NOT_APPLICABLE else None for code, kind in non_answers.items()}


class Sheet:
    """The answers of one person to one form."""

    def __init__(self, definition: Any, form_id: str, answers: Answers, years: float | None = None) -> None:
        self.definition, self.years = definition, years
        self.form = next(form for form in definition["forms"] if form["id"] == form_id)
        all_items = self.form["items"] == "all"
        items = {item["id"]: item for item in definition["items"] if all_items or item["id"] in self.form["items"]}
        self.counts = {id: item_scores(definition, item) for id, item in items.items()}
        self.entered = {id: of.get(answers.get(id)) for id, of in self.counts.items()}
        self.given = {id: _number(value) for id, value in self.entered.items()}
        missing = [id for id, value in self.entered.items() if value is None]
        self.still = {id: {_number(score) for score in self.counts[id].values() if score is not None} for id in missing}
        self.asked = list(items)
        for id, item in items.items():
            asks = self.known(item["ask_when"]) if "ask_when" in item else True
            if asks is not True and id in self.still:
                self.still[id].add(None)
            if asks is False:
                self.asked.remove(id)
                self.still.pop(id, None)
        for credit in definition.get("credits", []):  # conditions look at the answers as given
            if form_id in credit["forms"] and self.known(credit["when"]) is True:
                self.entered[credit["item"]] = Fraction(credit["score"])

    def known(self, expression: str, credited: dict[str, Value] | None = None) -> Value:
        """What comes of an expression over items whatever the missing answers are; None if that hangs on them. An expression
        that says itself what a missing answer does is taken at its word."""
        names = {id: {value} for id, value in (self.given | (credited or {})).items()}
        if not names_in(expression) & {"answered", "first_known"}:
            names |= {id: values for id, values in self.still.items() if names[id] == {None}}
        found = possible(expression, names)
        return found.pop() if len(found) == 1 else None

    def score(self) -> dict[str, Score]:
        """Every scale and composite of the instrument."""
        scales = self.definition.get("scales", {})
        results = {id: self._scale(scale) for id, scale in scales.items()}
        waiting = dict(self.definition.get("composites", {}))
        while waiting:  # a composite may use composites that stand below it
            for id in [id for id in waiting if not names_in(waiting[id]["formula"]) & set(waiting)]:
                results[id] = _composite(waiting.pop(id), results)
        for scheme, entry in self.definition.get("bands", {}).items():
            for id, bands in (by_form(entry["ranges"], self.form) or {}).items():
                results[id].bands |= {scheme: band for band, limits in bands.items() if within(results[id].raw, limits)}
        for id in [id for id in scales if scales[id]["score"] == "nominal" and results[id].raw is not None]:
            results[id].bands[id] = str(results[id].raw)  # a category is told by its code
        return results

    def _scale(self, scale: dict[str, Any]) -> Score:
        items = scale_items(scale, self.form)
        if items and "zero_when" in scale and self.known(scale["zero_when"]) is True:
            return Score(Fraction(0), "complete")
        left_out = NOT_APPLICABLE if scale["score"] in ("mean", "nominal", "irt") else "nothing"
        scores = {id: _number(self.entered[id]) for id in items if id in self.asked and self.entered[id] != left_out}
        answered = {id: score for id, score in scores.items() if score is not None}
        complete = len(answered) == len(scores)
        if not scores:
            return Score(None, NOT_APPLICABLE)
        if scale["score"] == "irt":
            levels = {id: sorted({_number(score) for score in self.counts[id].values()} - {None}) for id in answered}
            return Score(*item_response(scale["irt"], {id: levels[id].index(answered[id]) for id in answered}, self.years))
        if scale["score"] == "formula":  # says itself what a missing answer does; what cannot be known has no value
            raw = self.known(scale["formula"], scores)
            lacking = "out_of_range" if complete else "too_many_missing"
            return Score(raw, lacking if raw is None else "complete" if complete else "filled")
        rule, per = scale.get("missing"), len(scores) if scale["score"] == "mean" else 1
        total = sum(answered.values(), Fraction(0))
        if complete:
            return Score(total / per, "complete")
        if rule is None or len(answered) < int(rule["min_answered"]):
            return Score(None, "too_many_missing")
        if "fill" in rule:
            return Score((total + (len(scores) - len(answered)) * Fraction(rule["fill"])) / per, "filled")
        return Score(rounded(total / len(answered) * len(scores) / per, rule["rounding"]), "prorated")


def _number(value: Any) -> Fraction | None:
    """A score in a formula: nothing where the item does not apply."""
    return None if value == NOT_APPLICABLE else value


def _composite(composite: dict[str, Any], results: dict[str, Score]) -> Score:
    (value,) = possible(composite["formula"], {id: {score.raw} for id, score in results.items()})
    statuses = {results[part].status for part in names_in(composite["formula"]) & set(results)}
    if value is None:
        reasons = (NOT_APPLICABLE, "too_many_missing", "age_unknown")
        return Score(None, next((status for status in reasons if status in statuses), "out_of_range"))
    status = next((status for status in ("prorated", "filled") if status in statuses), "complete")
    return Score(rounded(value, composite.get("rounding", "none")), status)


def within(raw: Fraction | None, limits: Any) -> bool:
    if raw is None:
        return False
    ends = {"from": limits[0], "to": limits[1]} if isinstance(limits, list) else limits
    holds = {"from": raw.__ge__, "above": raw.__gt__, "to": raw.__le__, "below": raw.__lt__}
    return all(holds[end](Fraction(ends[end])) for end in holds if end in ends)
