"""What the files say in keys and numbers, in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

SEXES = {"female": "female", "male": "male", None: "both sexes"}
NORM_KINDS = {
    "standardisation": "standardisation", "national_survey": "national survey", "regional": "regional survey",
    "reference_study": "reference study", "clinical": "clinical sample", "illustrative": "illustrative: made up",
}  # fmt: skip
ROUNDING = {
    "half_up": "halves rounded up", "half_even": "halves rounded to the even number", "down": "rounded down",
    "up": "rounded up", "none": "not rounded",
}  # fmt: skip
CONCERN = {"high": "high", "low": "low", "none": "neither end"}


def number(value: float) -> str:
    return f"{value:g}" if float(value).is_integer() else repr(value)


def count(how_many: int, what: str) -> str:
    return f"{how_many} {what}{'' if how_many == 1 else 's'}"


def bounds(limits: Any) -> str:
    """A range of scores: '4–6', '5', '< 22.77', 'above 2, to 3'."""
    if isinstance(limits, list):
        low, high = limits
        return number(low) if low == high else f"{number(low)}{' to ' if low < 0 else '–'}{number(high)}"
    if set(limits) == {"from", "to"}:
        return f"{number(limits['from'])}–{number(limits['to'])}"
    signs = {"from": "≥", "above": ">", "to": "≤", "below": "<"}
    return ", ".join(f"{signs[key]} {number(value)}" for key, value in limits.items())


def _months_and_days(text: str) -> tuple[int, int]:
    parts = {unit: int(count) for count, unit in re.findall(r"(\d+)([ymd])", text)}
    return 12 * parts.get("y", 0) + parts.get("m", 0), parts.get("d", 0)


def _age(months: int, days: int = 0) -> str:
    if days:
        return " ".join([count(months, "month")] * bool(months) + [count(days, "day")])
    if months % 12 == 0 and months >= 72:
        return f"{months // 12} years"
    return count(months, "month") if months < 72 else f"{months // 12} years {count(months % 12, 'month')}"


def age_range(age: dict[str, str] | None) -> str:
    """The ages of a form or group in completed years or months: '4 to 17 years', '23 months to 25 months 15 days'."""
    if not age:
        return ""
    start = _months_and_days(age["from"]) if "from" in age else None
    end = _months_and_days(age.get("before") or age["to"]) if {"before", "to"} & set(age) else None
    last_day = "to" in age
    if end and last_day and end[1] >= 30:
        end, last_day = (end[0] + 1, 0), False
    if start is None or end is None:
        return f"from {_years(start)}" if start else f"to {_years(end)}" if last_day and end else f"before {_years(end)}" if end else ""
    if not last_day and start[1] == end[1] == 0:
        for size, unit in ((12, "years"), (1, "months")):
            if start[0] % size == end[0] % size == 0 and (size == 1 or start[0] >= 24 or end[0] >= 72):
                first, last = start[0] // size, end[0] // size - 1
                return f"{first} {unit}" if first == last else f"{first} to {last} {unit}"
    return f"{_age(*start)} {'to' if last_day else 'to before'} {_age(*end)}"


def _years(age: tuple[int, int] | None) -> str:
    if age is None:
        return ""
    return f"{age[0] // 12} years" if age[0] % 12 == age[1] == 0 and age[0] >= 24 else _age(*age)


def all_ages(ages: Sequence[dict[str, str] | None]) -> dict[str, str] | None:
    """From the first age of any form to the last; None where a form has none."""
    known = [age for age in ages if age]
    if not known or len(known) < len(ages):
        return None
    first = min((age["from"] for age in known if "from" in age), key=_months_and_days, default=None)
    whole: dict[str, str] = {"from": first} if first else {}
    if all({"before", "to"} & set(age) for age in known):
        last = max(known, key=lambda age: _months_and_days(age.get("before") or age["to"]))
        whole.update({key: last[key] for key in ("before", "to") if key in last})
    return whole


def last_month(age: dict[str, str] | None) -> int | None:
    """The month before which a range of ages ends, if it ends."""
    end = (age or {}).get("before") or (age or {}).get("to")
    return _months_and_days(end)[0] if end else None


def people(entry: dict[str, Any]) -> str:
    """Whom a number is about: 'female, 5 to 15 years, n = 5145'."""
    parts = [SEXES[entry["sex"]] if "sex" in entry else "", age_range(entry.get("age")), entry.get("country", "")]
    return ", ".join([part for part in parts if part] + ([f"n = {entry['n']}"] if "n" in entry else []))


def missing_rule(scale: dict[str, Any]) -> str:
    """What a missing answer does to a score."""
    if "irt" in scale:
        return f"at least {count(scale['irt']['min_answered'], 'answer')}; the score is of the answers given, with a standard error of its own"
    rule = scale.get("missing")
    if rule is None:
        if scale["score"] in ("sum", "mean"):
            return "no rule: a score needs every answer"
        if scale["score"] == "formula":
            return "a score where the formula gives the same whatever the missing answers are"
        return ""
    answers = f"at least {count(rule['min_answered'], 'answer')}"
    if "fill" in rule:
        return f"{answers}; a missing one counts as {number(rule['fill'])}"
    return f"{answers}, whose mean stands in for the missing ones ({ROUNDING[rule['rounding']]})"


def spread(values: Iterable[float]) -> str:
    """'0.49 to 0.88', or the one value."""
    found = sorted(values)
    ends = [f"{value:.2f}" if round(value, 2) == value else number(value) for value in (found[0], found[-1])]
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"
