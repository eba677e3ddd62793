"""A second scorer, to compare the library with: one sheet on one form, straight from instrument.yaml.

Written from docs/format.md and from nothing else; it shares no code with the library and does not import it. Numbers are
fractions, so nothing is rounded except where a rule says so. What docs/format.md does not say of the status is taken from
the meaning of the words: a composite is prorated (or else filled) where a part of it is; a score without a value has too
many missing if an answer of it is missing, else it is out of range; a scale of which nothing is asked, or nothing applies,
is not applicable.
"""

from __future__ import annotations

import ast
import functools
import itertools
import math
import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

Value = Any  # a Fraction or a bool; None: missing, or (of a condition) cannot be known
Answers = dict[str, int | None]  # item -> code
NOT_APPLICABLE = "not_applicable"
MOST_WAYS = 1000  # of filling in what is missing, each of which is tried
number = functools.cache(Fraction)  # of a text in the definition


def load(folder: Path) -> Any:
    """The definition with every value as text: YAML's guesses (no, 1e3, 010) are not wanted."""
    return yaml.load((folder / "instrument.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)


# -- expressions: Python reads them, as the language is a part of Python's but for `if` as a function -----------------


@functools.cache
def parse(expression: str) -> ast.expr:
    return ast.parse(re.sub(r"\bif\s*\(", "if_(", " ".join(expression.split())), mode="eval").body


def evaluate(expression: str, names: dict[str, Value]) -> Value:
    return _value(parse(expression), names)


def names_in(expression: str) -> set[str]:
    return {node.id for node in ast.walk(parse(expression)) if isinstance(node, ast.Name)}


def settled(expression: str, names: dict[str, Value], still: dict[str, list[Value]]) -> Value:
    """The value; where there is none, the one that comes out whatever the names in `still` turn out to be, if there is one.
    An expression that says itself what a missing answer does is taken at its word."""
    value, read = evaluate(expression, names), names_in(expression)
    open_ = sorted(read & set(still))
    if value is not None or not open_ or read & {"answered", "first_known"}:
        return value
    if math.prod(len(still[name]) for name in open_) > MOST_WAYS:  # step by step, as if the names did not hang together
        found = _every_value(parse(expression), {**{name: {value} for name, value in names.items()}, **{n: set(still[n]) for n in open_}})
        return found.pop() if len(found) == 1 else None
    found = {evaluate(expression, {**names, **dict(zip(open_, way, strict=True))}) for way in itertools.product(*(still[n] for n in open_))}
    return found.pop() if len(found) == 1 else None


def _every_value(node: ast.expr, ways: dict[str, set[Value]]) -> set[Value]:
    """Everything that a step can come to, if each of its arguments can be anything that it can come to by itself."""
    if isinstance(node, ast.Name):
        return {None} if node.id == "none" else ways[node.id]
    parts = [_every_value(part, ways) for part in _parts(node)]
    by_two = isinstance(node, ast.BoolOp) or (isinstance(node, ast.Call) and _name(node) in ("sum", "count", "min", "max"))
    if not by_two or len(parts) < 3:
        return {_step(node, list(values)) for values in itertools.product(*parts)}
    found = parts[0]
    for part in parts[1:]:
        found = {_step(node, [a, b]) for a in found for b in part}
    return found


def _value(node: ast.expr, names: dict[str, Value]) -> Value:
    if isinstance(node, ast.Name):
        return None if node.id == "none" else names[node.id]
    return _step(node, [_value(part, names) for part in _parts(node)])


def _parts(node: ast.expr) -> list[ast.expr]:
    """The arguments of a step."""
    if isinstance(node, ast.Call):
        return node.args
    return [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)]


def _name(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _step(node: ast.expr, values: list[Value]) -> Value:
    """What comes of a step with these arguments."""
    if isinstance(node, ast.Constant):
        return Fraction(repr(node.value))
    if isinstance(node, ast.Call):
        return _call(_name(node), values)
    if isinstance(node, ast.BoolOp):
        decisive = isinstance(node.op, ast.Or)  # one true decides an `or`, one false an `and`
        return decisive if decisive in [v for v in values if v is not None] else None if None in values else not decisive
    if isinstance(node, ast.UnaryOp):
        return None if values[0] is None else not values[0] if isinstance(node.op, ast.Not) else -values[0]
    if isinstance(node, ast.BinOp | ast.Compare):
        return _operate(node.op if isinstance(node, ast.BinOp) else node.ops[0], *values)
    raise ValueError(ast.dump(node))


def _operate(operator: Any, a: Value, b: Value) -> Value:
    if a is None or b is None or (isinstance(operator, ast.Div) and b == 0):
        return None
    ways: dict[Any, Any] = {
        ast.Add: lambda: a + b, ast.Sub: lambda: a - b, ast.Mult: lambda: a * b, ast.Div: lambda: Fraction(a) / b,
        ast.Eq: lambda: a == b, ast.NotEq: lambda: a != b, ast.Lt: lambda: a < b, ast.LtE: lambda: a <= b,
        ast.Gt: lambda: a > b, ast.GtE: lambda: a >= b,
    }  # fmt: skip
    return ways[type(operator)]()


def _call(name: str, values: list[Any]) -> Value:
    if name == "answered":
        return values[0] is not None
    if name == "first_known":
        return next((value for value in values if value is not None), None)
    if name == "if_":
        return None if values[0] is None else values[1] if values[0] else values[2]
    if None in values or (name == "ln" and values[0] <= 0) or (name == "sqrt" and values[0] < 0):
        return None
    ways: dict[str, Any] = {
        "sum": lambda: sum(values, Fraction(0)), "mean": lambda: sum(values, Fraction(0)) / len(values),
        "count": lambda: Fraction(sum(values)), "min": lambda: min(values), "max": lambda: max(values),
        "abs": lambda: abs(values[0]), "clamp": lambda: min(max(values[0], values[1]), values[2]),
        "floor": lambda: rounded(values[0], "down"), "ceil": lambda: rounded(values[0], "up"),
        "round_half_up": lambda: rounded(values[0], "half_up"), "round_half_even": lambda: rounded(values[0], "half_even"),
        "ln": lambda: Fraction(math.log(values[0])), "sqrt": lambda: Fraction(math.sqrt(values[0])),
    }  # fmt: skip
    return ways[name]()


def rounded(value: Fraction, how: str) -> Fraction:
    ways: dict[str, Any] = {
        "half_up": lambda: math.floor(value + Fraction(1, 2)), "half_even": lambda: round(value),
        "down": lambda: math.floor(value), "up": lambda: math.ceil(value), "none": lambda: value,
    }  # fmt: skip
    return Fraction(ways[how]())


# -- one sheet --------------------------------------------------------------------------------------------------------


@dataclass
class Score:
    raw: Fraction | None
    status: str
    bands: dict[str, str]  # scheme -> band


def by_form(of: dict[str, Any], form: dict[str, Any]) -> Any:
    """The entry for a form; its id wins over its informant."""
    return of.get(form["id"], of.get(form["informant"]))


def scale_items(scale: dict[str, Any], form: dict[str, Any]) -> list[str] | None:
    """The items of a scale on a form; None if the form does not have the scale."""
    return scale["items"] if isinstance(scale["items"], list) else by_form(scale["items"], form)


def item_scores(definition: Any, item: dict[str, Any]) -> dict[int, Any]:
    """What each code of an item counts: the score, NOT_APPLICABLE, or None for as good as not answered."""
    options = definition["options"][item["options"]]
    if item.get("scored") == "false" or not definition.get("scales"):  # a record scores nothing
        return {int(o["code"]): _non_answer(o) if o.get("non_answer") else number(o["code"]) for o in options}
    scores = [number(option["score"]) for option in options if "score" in option]
    counts: dict[int, Any] = {int(o["code"]): NOT_APPLICABLE if o.get("non_answer") == NOT_APPLICABLE else None for o in options}
    ends = min(scores, default=number("0")) + max(scores, default=number("0"))
    for option in options:
        if "score" in option:
            score = number(option["score"])
            counts[int(option["code"])] = ends - score if item.get("reverse") == "true" else score
    return counts


def _non_answer(option: dict[str, Any]) -> str | None:
    return NOT_APPLICABLE if option["non_answer"] == NOT_APPLICABLE else None


def score_sheet(definition: Any, form_id: str, answers: Answers, years: float | None = None) -> dict[str, Score]:
    """Every scale and composite of the instrument."""
    form = next(form for form in definition["forms"] if form["id"] == form_id)
    items = {item["id"]: item for item in definition["items"] if form["items"] == "all" or item["id"] in form["items"]}
    codes = {id: answers.get(id) for id in items}
    entered: dict[str, Any] = {id: None if code is None else item_scores(definition, items[id])[code] for id, code in codes.items()}
    given: dict[str, Value] = {id: None if entry == NOT_APPLICABLE else entry for id, entry in entered.items()}
    still = {id: _still(definition, items[id], given) for id, entry in entered.items() if entry is None}
    not_asked = {id for id, item in items.items() if "ask_when" in item and settled(item["ask_when"], given, still) is False}
    still = {id: ways for id, ways in still.items() if id not in not_asked}
    for credit in definition.get("credits", []):  # conditions look at the answers as given
        if form_id in credit["forms"] and settled(credit["when"], given, still) is True:
            entered[credit["item"]] = number(credit["score"])
    results: dict[str, Score] = {}
    for id, scale in definition.get("scales", {}).items():
        asked = [item for item in scale_items(scale, form) or [] if item not in not_asked]
        by_model = _item_response(scale, asked, entered, definition, years) if "irt" in scale else None
        on_form = bool(scale_items(scale, form))
        results[id] = by_model or (_scale(scale, asked, entered, given, still) if on_form else Score(None, NOT_APPLICABLE, {}))
    waiting = dict(definition.get("composites", {}))
    while waiting:  # a composite may use composites that stand below it
        for id, composite in list(waiting.items()):
            parts = {node.id for node in ast.walk(parse(composite["formula"])) if isinstance(node, ast.Name)}
            if not parts & set(waiting):
                results[id] = _composite(waiting.pop(id), [results[part] for part in sorted(parts & set(results))], results)
    for scheme, entry in definition.get("bands", {}).items():
        for id, bands in (by_form(entry["ranges"], form) or {}).items():
            raw = results[id].raw
            results[id].bands |= {scheme: band for band, limits in bands.items() if raw is not None and within(raw, limits)}
    for id, scale in definition.get("scales", {}).items():  # a category is told by its code
        if scale["score"] == "nominal" and results[id].raw is not None:
            results[id].bands[id] = str(results[id].raw)
    return results


def _still(definition: Any, item: dict[str, Any], given: dict[str, Value]) -> list[Value]:
    """What the item that is missing can still count; None: nothing, as it may not apply."""
    counts = list(item_scores(definition, item).values())
    may_not_apply = NOT_APPLICABLE in counts or ("ask_when" in item and evaluate(item["ask_when"], given) is not True)
    return sorted({score for score in counts if isinstance(score, Fraction)}) + ([None] if may_not_apply else [])


def completeness(definition: Any, form_id: str, answers: Answers) -> tuple[int, int]:
    """How many items were asked and apply, and how many were answered."""
    form = next(form for form in definition["forms"] if form["id"] == form_id)
    items = {item["id"]: item for item in definition["items"] if form["items"] == "all" or item["id"] in form["items"]}
    entered = {id: None if answers.get(id) is None else item_scores(definition, item)[answers[id]] for id, item in items.items()}  # type: ignore[index]
    given = {id: None if entry == NOT_APPLICABLE else entry for id, entry in entered.items()}
    still = {id: _still(definition, items[id], given) for id, entry in entered.items() if entry is None}
    asked = [id for id, item in items.items() if "ask_when" not in item or settled(item["ask_when"], given, still) is not False]
    applying = [id for id in asked if entered[id] != NOT_APPLICABLE]
    return len(applying), sum(given[id] is not None for id in applying)


def _scale(
    scale: dict[str, Any], asked: list[str], entered: dict[str, Any], given: dict[str, Value], still: dict[str, list[Value]]
) -> Score:
    if "zero_when" in scale and settled(scale["zero_when"], given, still) is True:
        return Score(Fraction(0), "complete", {})
    if scale["score"] in ("mean", "nominal"):  # what does not apply is left out
        asked = [item for item in asked if entered[item] != NOT_APPLICABLE]
    known: dict[str, Any] = {item: None if entered[item] == NOT_APPLICABLE else entered[item] for item in asked}
    scores: list[Fraction] = [value for value in known.values() if value is not None]
    rule, status = scale.get("missing"), "complete"
    if not asked:
        return Score(None, NOT_APPLICABLE, {})
    if scale["score"] == "formula":  # says itself what a missing answer does; what cannot be known has no value
        open_ = {item: still[item] for item, score in known.items() if score is None and item in still}
        value, all_there = settled(scale["formula"], {**given, **known}, open_), len(scores) == len(asked)
        if value is None:
            return Score(None, "out_of_range" if all_there else "too_many_missing", {})
        return Score(value, "complete" if all_there else "filled", {})
    if len(scores) < len(asked):
        if rule is None or len(scores) < int(rule["min_answered"]):
            return Score(None, "too_many_missing", {})
        status = "filled" if "fill" in rule else "prorated"
        stand_in = number(rule["fill"]) if "fill" in rule else sum(scores, Fraction(0)) / len(scores)
        known = {item: stand_in if value is None else value for item, value in known.items()}
    total: Fraction = sum(known.values(), Fraction(0)) / (len(asked) if scale["score"] == "mean" else 1)
    return Score(rounded(total, rule["rounding"]) if rule and status == "prorated" else total, status, {})


def _item_response(scale: dict[str, Any], asked: list[str], entered: dict[str, Any], definition: Any, years: float | None) -> Score:
    """EAP by products of probabilities at each point of the grid; its standard error is not looked at here."""
    irt = scale["irt"]
    prior, answered = irt["prior"], {item: entered[item] for item in asked if isinstance(entered[item], Fraction)}
    if all(entered[item] == NOT_APPLICABLE for item in asked):
        return Score(None, NOT_APPLICABLE, {})
    if "age" in str(prior["mean"]) and years is None:
        if "without_age" not in prior:
            return Score(None, "age_unknown", {})
        prior = prior["without_age"]
    age = None if years is None else number(str(round(years, int(prior.get("age_decimals", 15)))))
    mean = evaluate(str(prior["mean"]), {"age": age})
    if mean is None:
        return Score(None, "out_of_range", {})
    if len(answered) < int(irt["min_answered"]):
        return Score(None, "too_many_missing", {})
    start, end, step = (number(irt["grid"][key]) for key in ("from", "to", "step"))
    points = [float(start + n * step) for n in range(int((end - start) / step) + 1)]
    weights = [math.exp(-0.5 * ((at - float(mean)) / float(prior["sd"])) ** 2) for at in points]
    for item, score in answered.items():
        of = irt["items"][item]
        limits = [float(limit) for limit in of.get("thresholds", [of.get("difficulty")])]
        per_point = float(of.get("discrimination", 1)) / float(irt.get("points_per_logit", 1))
        options = next(entry for entry in definition["items"] if entry["id"] == item)
        category = sorted({value for value in item_scores(definition, options).values() if isinstance(value, Fraction)}).index(score)
        for place, at in enumerate(points):
            above = [1.0, *(1 / (1 + math.exp(-per_point * (at - limit))) for limit in limits), 0.0]
            below = [0.0, *(1 / (1 + math.exp(per_point * (at - limit))) for limit in limits), 1.0]
            high, low = above[category] - above[category + 1], below[category + 1] - below[category]
            weights[place] *= high if above[category] < 0.5 else low  # of small numbers, none of which was cut off from 1
    theta = math.fsum(w * at for w, at in zip(weights, points, strict=True)) / math.fsum(weights)
    metric = irt.get("metric", {"intercept": 0, "slope": 1})
    raw = float(metric["intercept"]) + float(metric["slope"]) * theta
    return Score(Fraction(round(raw, int(irt["decimals"])) if "decimals" in irt else raw), "complete", {})


def _composite(composite: dict[str, Any], parts: list[Score], results: dict[str, Score]) -> Score:
    value = evaluate(composite["formula"], {id: score.raw for id, score in results.items()})
    statuses = [part.status for part in parts]
    if value is None:
        return Score(None, next((s for s in (NOT_APPLICABLE, "too_many_missing", "age_unknown") if s in statuses), "out_of_range"), {})
    value = rounded(value, composite.get("rounding", "none"))
    return Score(value, next((s for s in ("prorated", "filled") if s in statuses), "complete"), {})


def within(raw: Fraction, limits: Any) -> bool:
    if isinstance(limits, list):
        return number(limits[0]) <= raw <= number(limits[1])
    sides = {"from": raw.__ge__, "above": raw.__gt__, "to": raw.__le__, "below": raw.__lt__}
    return all(sides[side](number(limit)) for side, limit in limits.items() if side in sides)
