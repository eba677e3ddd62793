"""Fitted norms as a norm file that the engine loads (docs/format.md)."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .._errors import wrong_call

if TYPE_CHECKING:
    from ._continuous_norms import ContinuousNorms

MONTHS = {"years": 12, "months": 1}


def norm_file(
    norms: ContinuousNorms,
    *,
    id: str,  # noqa: A002
    scale: str,
    forms: Sequence[str] | None,
    informant: str | None,
    title: str | Mapping[str, str],
    about: str | Mapping[str, str] | None,
    sources: Mapping[str, str] | None,
    kind: str,
    country: str | None,
    language: str | None,
    years: str | None,
    sex: str | None,
    ages: tuple[float, float] | None,
    age_unit: str,
    width_months: int,
    scores: Sequence[float] | None,
    measure: str,
    decimals: int | None,
    reliability: float,
    reliability_kind: str,
) -> str:
    """The text of the file; see `ContinuousNorms.to_yaml`."""
    head = norm_head(
        id=id, n=norms.fit.n, title=title, kind=kind, country=country, language=language, years=years, about=about,
        sources=sources, forms=forms, informant=informant, age_unit=age_unit,
    )  # fmt: skip
    lines = [f"# {measure} by continuous norming ({norms.method}); each band has the norms of the age in its middle."]
    lines += [f"{name}: {_flow(value)}" for name, value in head.items()]
    lines.append("groups:")
    unit = MONTHS[age_unit]
    for start, end in _bands(norms, ages, unit, width_months):
        middle = min(max((start + end) / 2 / unit, norms.ages[0]), norms.ages[1])
        table = norms.table(middle, scores, measure=measure, reliability=reliability, kind="obtained")
        rows = list(_rows(table, measure, decimals, not math.isnan(reliability)))
        lines.append(f"  - age: {{from: {_age(start)}, before: {_age(end)}}}")
        lines += [f"    sex: {sex}"] if sex else []
        lines.append(f"    scales: {{{scale}: {{table: {{measure: {measure}, method: normalised, rows: [")
        lines += [f"      {', '.join(rows[at : at + 8])}{',' if at + 8 < len(rows) else ''}" for at in range(0, len(rows), 8)]
        lines.append("    ]}}}")
    if not math.isnan(reliability):
        coefficient = {"scale": scale, "kind": reliability_kind, "value": reliability, "n": int(norms.fit.n)}
        lines.append(f"reliability: {_flow([coefficient])}")
    return "\n".join(lines) + "\n"


def norm_head(
    *,
    id: str,  # noqa: A002
    n: float,
    title: str | Mapping[str, str],
    kind: str = "reference_study",
    country: str | None = None,
    language: str | None = None,
    years: str | None = None,
    about: str | Mapping[str, str] | None = None,
    sources: Mapping[str, str] | None = None,
    forms: Sequence[str] | None = None,
    informant: str | None = None,
    age_unit: str = "years",
) -> dict[str, Any]:
    """What the file says before its numbers."""
    if age_unit not in MONTHS:
        raise wrong_call(f"age_unit {age_unit!r}", "years or months", field="age_unit")
    if (forms is None) == (informant is None):
        given = "neither is given" if forms is None else "both are given"
        raise wrong_call(f"forms or informant says whom the norms are for, and {given}", "give one of them", field="forms")
    if years is not None and not isinstance(years, str):
        raise wrong_call(f"years: {years!r} is no text", "write it like '2024' or '2022-2024'", field="years")
    if not sources and kind != "illustrative":
        raise wrong_call("sources: numbers need a source", "name the study, or kind='illustrative'", field="sources")
    whom = {"informant": informant} if forms is None else {"forms": [forms] if isinstance(forms, str) else list(forms)}
    sample: dict[str, Any] = {"n": int(n)}
    sample |= {name: value for name, value in (("years", years), ("about", about and _text(about))) if value}
    sample |= {"source": next(iter(sources))} if sources else {"illustrative": True}
    head: dict[str, Any] = {"format": 1, "id": id, "title": _text(title), "kind": kind}
    head |= {name: value for name, value in (("country", country), ("language", language)) if value}
    head |= whom | {"sample": sample}
    if sources:
        head["sources"] = {name: {"citation": citation} for name, citation in sources.items()}
    return head


def model_file(
    norm: Mapping[str, Any], *, method: str, scale: str, ages: tuple[float, float], sex: str | None = None, **head: Any
) -> str:
    """The text of a file with one group of these ages (in age_unit), whose norms are a model."""
    content = norm_head(**head)
    unit = MONTHS[head.get("age_unit", "years")]
    window = {"from": _within(ages[0] * unit, up=True), "to": _within(ages[1] * unit, up=False)}
    lines = [f"# By continuous norming ({method})."]
    lines += [f"{name}: {_flow(value)}" for name, value in content.items()]
    group = {"age": window} | ({"sex": sex} if sex else {}) | {"scales": {scale: norm}}
    lines.append(f"groups: {_flow([group])}")
    return "\n".join(lines) + "\n"


def _within(months: float, *, up: bool) -> str:
    """An age in months and days of a mean month, rounded into the range."""
    whole, rest = divmod(months + 1e-9 if not up else months - 1e-9, 1)
    days = rest * 30.436875
    count = math.ceil(days) if up else math.floor(days)
    return f"{int(whole) + 1}m" if count > 30 else f"{int(whole)}m{count}d"


def write_whole(path: str | os.PathLike[str], text: str) -> None:
    """The file is the old or the new one, never a part."""
    target = os.fspath(path)
    part = f"{target}.part"
    with open(part, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    os.replace(part, target)


def _text(given: str | Mapping[str, str]) -> dict[str, str]:
    return {"en": given} if isinstance(given, str) else dict(given)


def _flow(value: Any) -> str:
    """JSON is YAML; texts stay in quotes."""
    return json.dumps(value, ensure_ascii=False)


def _age(months: int) -> str:
    years, rest = divmod(months, 12)
    return f"{years}y{rest}m" if rest else f"{years}y"


def _bands(norms: ContinuousNorms, ages: tuple[float, float] | None, unit: int, width: int) -> Iterator[tuple[int, int]]:
    """First and last month of each band; the last one is as short as it must be."""
    youngest, oldest = norms.ages if ages is None else ages
    start, end = round(youngest * unit), round(oldest * unit)
    if width < 1 or not start < end:
        raise wrong_call(f"bands of {width} months from {youngest} to {oldest}", "at least one month wide", field="width_months")
    bands = [(at, min(at + width, end)) for at in range(start, end, width)]
    for first, last in (bands[0], bands[-1]):
        if not norms.ages[0] - 1e-9 <= (first + last) / 2 / unit <= norms.ages[1] + 1e-9:
            raise wrong_call(f"the band of {_age(first)} to {_age(last)} has its middle outside the sample",
                             f"ages from {norms.ages[0]:g} to {norms.ages[1]:g}", field="ages")  # fmt: skip
    yield from bands


def _rows(table: Any, measure: str, decimals: int | None, errors: bool) -> Iterator[str]:
    sd = {"z_score": 1, "t_score": 10, "scaled_score": 3, "standard_score": 15}[measure]
    for row in table.to_dict("records"):
        value = row["z" if measure == "z_score" else measure]
        numbers = [row["raw"], value if decimals is None else round(value, decimals)]
        if errors:
            sampling = row["sampling_error"]
            numbers.append(round(sd * math.hypot(row["measurement_error"], 0 if math.isnan(sampling) else sampling), 4))
        yield "[" + ", ".join(f"{one:g}" if float(one).is_integer() else repr(float(one)) for one in numbers) + "]"
