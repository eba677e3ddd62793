"""What was found, how sure, and what it means, in sentences for readers who do not program."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .._texts import figure
from ._cells import SMALLEST, Cell
from ._checks import Check
from ._printed import FAULTS
from ._texts import of_hundred, people_within, score, word

if TYPE_CHECKING:
    from ._validation import NormValidation

_SAID = (
    "mean", "sd", "beyond_cutoff", "place_of_cutoff", *FAULTS, "age_and_sex", "printed_n", "printed_mean", "printed_sd", "printed_alpha",
)  # fmt: skip
_OF_DATA = ("mean", "sd", "beyond_cutoff", "age_and_sex")
_MOST_SAID = 10  # findings that are told one by one
_TOGETHER = 3  # groups with a mean off the same way are told in one sentence, from here on, where there are more findings than that


def sentences(found: NormValidation, language: str) -> list[str]:
    """The summary, a sentence or two each."""
    return [one for _, one in told(found, language)]


def told(found: NormValidation, language: str) -> list[tuple[str, str]]:
    """The sentences with what they are: "lead", "warning", "verdict", "finding" or "note"."""
    result = [("lead", word("lead", language, n=found._counts["used"], group=found.group.title))]
    if found.group.illustrative:
        result.append(("warning", word("illustrative", language)))
    tested = [check for check in found.checks if check.verdict in ("fits", "differs", "not_certain", "follows") and not math.isnan(check.p_holm)]
    tested += [check for check in found.checks if check.reason == "suppressed" and check.verdict != "not_judged"]
    if found.findings:
        result.append(("verdict", word("something", language)))
        result += [("finding", one) for one in _findings(found, language)]
    else:
        result.append(("verdict", word("nothing" if tested else "nothing_tested", language)))
    for one in found.compared:
        if one.reason == "none" and found._other is not None:
            way = word("higher" if one.mean_difference > 0 else "lower", language)
            result.append(("finding", word("compared", language, scale=_title(found, one.scale, language), other=found._other.title,
                                           d=figure(abs(one.mean_difference), language, 1), way=way, r=of_hundred(one.reclassified, language))))  # fmt: skip
    unlike = [] if found.population is None else [check for check in found.population.checks if check.verdict == "differs"]
    if unlike:
        result.append(("note", word("said_population", language, what=", ".join(dict.fromkeys(check.people for check in unlike)))))
    if tested:
        count = {verdict: sum(check.verdict == verdict for check in tested) for verdict in ("fits", "differs", "follows", "not_certain")}
        result.append(("note", word("tally", language, tests=len(tested), fits=count["fits"], differs=count["differs"] + count["follows"],
                                    open=count["not_certain"])))  # fmt: skip
    outside = max(found._counts["outside"].values(), default=0)
    if outside >= SMALLEST:
        result.append(("note", word("outside", language, n=outside)))
    groups = {check.people for check in found.checks if check.cell is not None and not check.everybody}
    means = [check for check in found.checks if check.kind == "mean" and not check.everybody]
    few = {check.people for check in means if check.reason in ("too_few", "suppressed")} - {check.people for check in means if check.reason == "none"}
    if few:
        result.append(("note", word("few", language, n=len(few), all=len(groups))))
    return result


def _title(found: NormValidation, scale: str, language: str) -> str:
    return found._instrument.scales(language)[scale].title


def _findings(found: NormValidation, language: str) -> Iterator[str]:
    several = len({check.scale for check in found.checks}) > 1
    groups: dict[tuple[str, str], list[Check]] = {}
    for check in found.findings:
        groups.setdefault((check.scale, check.people), []).append(check)
    brief = sum(check.kind in _SAID for check in found.findings) > _MOST_SAID
    parts = {scale for (scale, _), checks in groups.items() if not checks[0].everybody}
    whole = [key for key, checks in groups.items() if brief and key[0] in parts and checks[0].everybody and checks[0].cell is not None]
    together = _together(found) if brief else {}
    in_one = [check for checks in together.values() for check in checks]
    meant: set[bool] = set()
    for (scale, people), checks in sorted(groups.items(), key=lambda one: one[1][0].everybody and one[1][0].cell is not None):
        if (scale, people) in whole:
            continue
        head = f"{_title(found, scale, language)} – " if several else ""
        said = _said(checks, brief)
        rest = [check for check in checks if check not in said]
        for way in [way for way in together if way[0] == scale]:
            yield _headed(head, _means(found, together.pop(way), language))
        for check in said:
            if check in in_one:
                continue
            new = check.kind == "beyond_cutoff" and (check.value > check.promised) not in meant
            yield _headed(head, sentence(check, language, found.asked.confidence, meaning=new))
            meant |= {check.value > check.promised} if new else set()
        if rest and not brief:
            key = "said_also_one" if len(rest) == 1 else "said_also"
            yield _headed(head, word(key, language, People=_upper(people), n=len(rest)))
    if brief:
        yield word("said_brief", language)
    follows = [check for check in found.checks if check.verdict == "follows"]
    if follows:
        what = dict.fromkeys(word(check.kind, language, about=check.about) for check in follows)
        yield word("said_follows", language, what=", ".join(what))


def _together(found: NormValidation) -> dict[tuple[str, bool], list[Check]]:
    """Means that are off the same way in several groups of a scale, by scale and way; the nearest to the norms first."""
    means: dict[tuple[str, bool], list[Check]] = {}
    for check in found.findings:
        if check.kind == "mean" and not check.everybody and not math.isnan(check.value):
            means.setdefault((check.scale, check.value > 0), []).append(check)
    return {way: sorted(checks, key=lambda one: abs(one.value)) for way, checks in means.items() if len(checks) >= _TOGETHER}


def _means(found: NormValidation, checks: list[Check], language: str) -> str:
    """Means that are off the same way, in one sentence."""
    least, most = checks[0], checks[-1]
    tested = [one for one in found.checks if one.kind == "mean" and one.scale == least.scale and not one.everybody and one.reason == "none"]
    t = dict.fromkeys(figure(50 + 10 * one.value, language, 0) for one in sorted((least, most), key=lambda one: one.value))
    return word("said_means", language, n=len(checks), all=len(tested), way=word("above" if least.value > 0 else "below", language),
                least=figure(abs(least.value), language), least_people=least.people, most=figure(abs(most.value), language),
                most_people=most.people, t="–".join(t))  # fmt: skip


def _said(checks: list[Check], brief: bool) -> list[Check]:
    """What is told of a group in sentences. `brief`: of mean, spread and shares the first alone, for there is much to tell."""
    said = [check for check in checks if check.kind in _SAID]
    of_data = [check for check in said if check.kind in _OF_DATA]
    if brief:
        said = [check for check in said if check.kind not in _OF_DATA] + of_data[:1]
    return said or [max(checks, key=lambda check: abs(check.value - check.promised) if not math.isnan(check.value) else 0.0)]


def sentence(check: Check, language: str, confidence: float = 0.95, *, meaning: bool = True) -> str:
    """One finding in words. `meaning`: what it means for a clinic and a family, too."""
    people = _upper(check.people)
    level = f"{figure(100 * confidence, language, 0)}\N{NO-BREAK SPACE}%"
    ends = {"lower": figure(check.lower, language), "upper": figure(check.upper, language), "level": level}
    if check.kind == "mean":
        way = word("above" if check.value > 0 else "below", language)
        if check.value < 0:  # so far below, from so far to so far
            ends |= {"lower": figure(-check.upper, language), "upper": figure(-check.lower, language)}
        n, t = figure(check.n, language, 0), figure(50 + 10 * check.value, language, 0)
        return word("said_mean", language, People=people, d=figure(abs(check.value), language), way=way, n=n, t=t, **ends)
    if check.kind == "sd":
        more = check.value > 1
        way, rare = word("more" if more else "less", language), word("commoner" if more else "rarer", language)
        return word("said_sd", language, People=people, way=way, rare=rare, value=figure(check.value, language), **ends)
    if check.kind in ("beyond_cutoff", "share_below"):
        return _share(check, language, meaning)
    if check.kind == "place_of_cutoff":
        d = check.details
        rule = word(str(d["rule"]), language, p=of_hundred(check.promised, language))
        read_off = "" if d["promised_by"] == "caller" else word("read_off", language)
        return word("said_place", language, People=people, about=check.about, c=score(float(d["cutoff"]), language), read_off=read_off,
                    x=of_hundred(check.value, language, exactly=True), rule=rule, instead=score(float(d["instead"]), language),
                    y=of_hundred(float(d["instead_share"]), language, exactly=True))  # fmt: skip
    if check.kind in FAULTS:
        others = int(check.details["more"])
        and_more = word("more_rows", language, n=others) if others else ""
        return word(f"said_{check.kind}", language, People=people, raw=check.about, value=score(check.value, language),
                    p=figure(check.promised, language, 1), other=check.details["other"], more=and_more)  # fmt: skip
    if check.kind == "age_and_sex":
        parts = {name: figure(100 * value, language, 1) for name, value in (("value", check.value), ("lower", check.lower), ("upper", check.upper))}
        return word("said_age_and_sex", language, **parts)
    if check.kind == "distribution":
        return word("said_distribution", language, People=people, value=of_hundred(check.value, language))
    return word("said_printed", language, People=people, what=word(check.kind, language), p=score(check.promised, language),
                value=figure(check.value, language, 0 if check.kind == "printed_n" else 3))  # fmt: skip


def _share(check: Check, language: str, meaning: bool) -> str:
    if math.isnan(check.value):
        return word("said_hidden", language, People=_upper(check.people), what=word(check.kind, language, about=check.about))
    cell = check.cell or Cell(None, -math.inf, math.inf, None)  # type: ignore[arg-type]
    people = people_within(cell.sex, cell.from_months, cell.before_months, language)
    numbers = {"x": of_hundred(check.value, language), "p": of_hundred(check.promised, language),
               "lower": of_hundred(check.lower, language), "upper": of_hundred(check.upper, language)}  # fmt: skip
    if check.kind == "share_below":
        return word("said_share_below", language, people=people, percentile=check.about[1:], **numbers)
    cutoff = float(check.details.get("cutoff", math.nan))
    at = "" if math.isnan(cutoff) else f" ({score(cutoff, language)})"
    difference = check.value - check.promised
    means = word("means_more" if difference > 0 else "means_fewer", language, d=figure(max(100 * abs(difference), 1), language, 0))
    return word("said_beyond", language, people=people, about=check.about, at=at, **numbers) + (f" {means}" if meaning else "")


def _headed(head: str, text: str) -> str:
    """The sentence after the name of its scale, where there are several."""
    return head + text[:1].lower() + text[1:] if head else text


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
