"""The syndromes of the PHQ-9 with answers missing, against every way of filling them in."""

from __future__ import annotations

import itertools
import random

import pytest

import kartlegg as kl

ITEMS = ["anhedonia", "low_mood", "sleep", "energy", "appetite", "self_worth", "concentration", "psychomotor", "self_harm"]


def syndrome(answers: list[int]) -> str:
    """The published rule: at least one core symptom and five symptoms, or two to four; item 9 counts from 1."""
    present = [answer >= (1 if item == "self_harm" else 2) for item, answer in zip(ITEMS, answers, strict=True)]
    if not any(present[:2]) or sum(present) < 2:
        return "neither"
    return "major" if sum(present) >= 5 else "other"


@pytest.mark.parametrize("missing", range(5))
def test_what_the_answers_settle_is_told_and_nothing_possible_is_left_out(missing: int) -> None:
    phq9, chance = kl.load("phq-9"), random.Random(missing)
    settled = 0
    for _ in range(60):
        answers = [chance.choice([0, 0, 1, 2, 3]) for _ in ITEMS]
        open_items = chance.sample(range(len(ITEMS)), missing)
        ways = itertools.product(range(4), repeat=missing)
        filled = [[way[open_items.index(i)] if i in open_items else a for i, a in enumerate(answers)] for way in ways]
        truth = {syndrome(sheet) for sheet in filled}
        report = phq9.score({item: answers[i] for i, item in enumerate(ITEMS) if i not in open_items}, form="phq-9")
        found = phq9.combine("syndrome", {"patient": report})
        assert truth <= set(found.possible)
        if found.certain:
            assert truth == {found.case}
            settled += 1
    assert settled == 60 if missing == 0 else settled > 0
