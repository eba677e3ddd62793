"""Answer sheets with known scores, written from the published keys and not from the instrument files."""

from __future__ import annotations

# The scoring key of the SDQ, ages 4-17: item ids by scale. Codes are 0, 1, 2; a turned item counts 2 - code.
SDQ_SCALES = {
    "emotional": ["somatic", "worries", "unhappy", "clingy", "afraid"],
    "conduct": ["tantrum", "obeys", "fights", "lies", "steals"],
    "hyperactivity": ["restles", "fidgety", "distrac", "reflect", "attends"],
    "peer": ["loner", "friend", "popular", "bullied", "oldbest"],
    "prosocial": ["consid", "shares", "caring", "kind", "helpout"],
}
SDQ_TURNED = {"obeys", "reflect", "attends", "friend", "popular"}  # 7, 21, 25, 11, 14
SDQ_IN_TOTAL = ["emotional", "conduct", "hyperactivity", "peer"]
SDQ_YOUNG = {"lies": "argues", "steals": "spite"}  # 18 and 22 on the forms for ages 2-4
SDQ_NUMBERS = {
    "consid": 1, "restles": 2, "somatic": 3, "shares": 4, "tantrum": 5, "loner": 6, "obeys": 7, "worries": 8,
    "caring": 9, "fidgety": 10, "friend": 11, "fights": 12, "unhappy": 13, "popular": 14, "distrac": 15, "clingy": 16,
    "kind": 17, "lies": 18, "argues": 18, "bullied": 19, "helpout": 20, "reflect": 21, "steals": 22, "spite": 22,
    "oldbest": 23, "afraid": 24, "attends": 25,
}  # fmt: skip
IMPACT = {
    "parent": ["distress", "home", "friendships", "classroom", "leisure"],
    "teacher": ["distress", "friendships", "classroom"],
    "self": ["distress", "home", "friendships", "classroom", "leisure"],
}
IMPACT_CODE = {0: 0, 1: 2, 2: 3}  # the code for an item score of 0, 1, 2
SDQ_FORMS = {("parent", "4-17"): "p4-17", ("teacher", "4-17"): "t4-17", ("self", "11-17"): "s11-17", ("parent", "2-4"): "p2-4"}

ASQ3_AREAS = ["communication", "gross_motor", "fine_motor", "problem_solving", "personal_social"]

# EPDS: items 1, 2 and 4 are printed 0 to 3, the others 3 to 0.
EPDS_ITEMS = ["laughter", "enjoyment", "self_blame", "anxious", "panic", "overwhelmed", "sleep", "sad", "crying", "self_harm"]
EPDS_TURNED = {"self_blame", "panic", "overwhelmed", "sleep", "sad", "crying", "self_harm"}


def spread(score: int, items: list[str], most: int) -> dict[str, int]:
    """Item scores from 0 to `most` that add up to `score`."""
    assert 0 <= score <= most * len(items)
    shared, rest = divmod(score, len(items))
    return {item: shared + (index < rest) for index, item in enumerate(items)}


def sdq_answers(informant: str, scores: dict[str, int], *, young: bool = False, gate: int = 1) -> dict[str, int]:
    """Codes that give these scale scores; scales that are not named get 0. "total" is spread over its scales."""
    wanted = dict(scores)
    if "total" in wanted:
        wanted |= spread(wanted.pop("total"), SDQ_IN_TOTAL, 10)
    answers: dict[str, int] = {}
    for scale, items in SDQ_SCALES.items():
        for item, score in spread(wanted.get(scale, 0), items, 2).items():
            name = SDQ_YOUNG.get(item, item) if young else item
            answers[name] = 2 - score if item in SDQ_TURNED else score
    if not young:
        answers["difficulties"] = gate
        for item, score in spread(wanted.get("impact", 0), IMPACT[informant], 2).items():
            answers[item] = IMPACT_CODE[score]
    return answers


def area(name: str, values: list[int | None]) -> dict[str, int | None]:
    """The six answers of an ASQ-3 area: 10, 5, 0 or None."""
    return {f"{name}_{index}": value for index, value in enumerate(values, start=1)}


def area_of(name: str, total: int) -> dict[str, int | None]:
    """Six answers that add up to `total`, the earlier items first, so that no later skill earns an earlier one."""
    tens, rest = divmod(total, 10)
    return area(name, [10] * tens + ([rest] if rest else []) + [0] * (6 - tens - bool(rest)))


def epds_codes(scores: list[int | None]) -> dict[str, int | None]:
    """Printed positions that give these item scores, in the order of the form."""
    return {
        item: None if score is None else 3 - score if item in EPDS_TURNED else score
        for item, score in zip(EPDS_ITEMS, scores, strict=True)
    }
