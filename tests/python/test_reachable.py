"""The reachable range is the lowest and highest score over every way of filling in the missing answers."""

from __future__ import annotations

import itertools
import random

import pytest
from sheets import ASQ3_AREAS, EPDS_ITEMS, IMPACT, SDQ_SCALES

import kartlegg as kl

SDQ_CODES = {item: [0, 1, 2] for items in SDQ_SCALES.values() for item in items}
SDQ_CODES |= {"difficulties": [0, 1, 2, 3]} | dict.fromkeys(IMPACT["parent"], [0, 1, 2, 3])
ASQ3_CODES = {f"{area}_{index}": [0, 5, 10] for area in ASQ3_AREAS for index in range(1, 7)}
EPDS_CODES = dict.fromkeys(EPDS_ITEMS, [0, 1, 2, 3])


def check(instrument: kl.Instrument, form: str, codes: dict[str, list[int]], missing: list[str], seed: int) -> None:
    chance = random.Random(seed)
    known = {item: chance.choice(options) for item, options in codes.items() if item not in missing}
    report = instrument.score(known, form=form)
    lowest: dict[str, float] = {}
    highest: dict[str, float] = {}
    bands: dict[str, set[str]] = {}
    for completion in itertools.product(*(codes[item] for item in missing)):
        whole = instrument.score({**known, **dict(zip(missing, completion, strict=True))}, form=form)
        for score in whole:
            if score.raw is not None:
                lowest[score.scale] = min(lowest.get(score.scale, score.raw), score.raw)
                highest[score.scale] = max(highest.get(score.scale, score.raw), score.raw)
            band = score.band()
            if band is not None:
                bands.setdefault(score.scale, set()).add(band.id)
    for score in report:
        assert score.reachable is not None
        assert (score.reachable.lower, score.reachable.upper) == (lowest[score.scale], highest[score.scale]), score.scale
        band = score.band()
        if band is not None and band.certain:
            assert bands[score.scale] == {band.id}
        if score.raw is not None and score.status == "complete":
            assert lowest[score.scale] == highest[score.scale] == score.raw


@pytest.mark.parametrize("seed", range(12))
def test_sdq(sdq: kl.Instrument, seed: int) -> None:
    chance = random.Random(1000 + seed)
    # the gate is always answered here: an impact question that is not asked has nothing to fill in
    missing = chance.sample([item for item in SDQ_CODES if item != "difficulties"], chance.randint(1, 4))
    check(sdq, "p4-17", SDQ_CODES, missing, seed)


@pytest.mark.parametrize("seed", range(4))
def test_sdq_gate_missing(sdq: kl.Instrument, seed: int) -> None:
    check(sdq, "p4-17", SDQ_CODES, ["difficulties", *random.Random(seed).sample(IMPACT["parent"], 2)], seed)


@pytest.mark.parametrize("seed", range(12))
def test_asq3_with_sequential_items(asq3: kl.Instrument, seed: int) -> None:
    chance = random.Random(2000 + seed)
    form = chance.choice(["8", "12", "14", "16", "18", "20"])
    check(asq3, form, ASQ3_CODES, chance.sample(list(ASQ3_CODES), chance.randint(1, 4)), seed)


@pytest.mark.parametrize("seed", range(6))
def test_epds(epds: kl.Instrument, seed: int) -> None:
    chance = random.Random(3000 + seed)
    check(epds, "epds", EPDS_CODES, chance.sample(EPDS_ITEMS, chance.randint(1, 4)), seed)
