"""Every bundled instrument on every form, against the independent scorer in reference_scorer.py: score, status and bands.

The sheets are generated from each definition: all lowest and all highest, a missing answer in each place, as many missing
as the rule allows and one more, non-answers, every answer that alerts read, both ends of every band of every scheme (so each
boundary from both sides), and some at random. What is compared: every score, its status and its bands, alerts, completeness.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import pytest
import reference_scorer as reference
import yaml
from conftest import ROOT
from reference_formula import names_in
from reference_scorer import Answers

import kartlegg as kl

INSTRUMENTS = sorted(path.parent.name for path in (ROOT / "instruments").glob("*/instrument.yaml"))
WALKS = 8  # from the lowest sheet to the highest, each in another order
RANDOM_SHEETS = 40
AGES = (1.3, 15, 47.77)  # months

def definition_of(id: str) -> Any:
    """With every value as text: YAML's guesses (no, 1e3, 010) are not wanted."""
    return yaml.load((ROOT / "instruments" / id / "instrument.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)


every_instrument = pytest.mark.parametrize("id", INSTRUMENTS)


class Form:
    """A form of a definition, and sheets for it."""

    def __init__(self, definition: Any, form: Any) -> None:
        self.definition, self.form, self.id = definition, form, form["id"]
        items = [item for item in definition["items"] if form["items"] == "all" or item["id"] in form["items"]]
        self.entries = {item["id"]: reference.item_scores(definition, item) for item in items}
        self.unscored = {item["id"] for item in items if item.get("scored") == "false"}
        answers = {id: [(value, code) for code, value in entry.items() if isinstance(value, Fraction)] for id, entry in self.entries.items()}
        self.codes = {id: [code for _, code in sorted(scored)] for id, scored in answers.items()}  # from the lowest score on
        self.lowest: Answers = {id: codes[0] for id, codes in self.codes.items()}
        self.highest: Answers = {id: codes[-1] for id, codes in self.codes.items()}
        scales = {id: reference.scale_items(scale, form) for id, scale in definition.get("scales", {}).items()}
        self.scales = {id: items for id, items in scales.items() if items}

    def sheet(self, answers: Answers, months: float | None = None) -> reference.Sheet:
        return reference.Sheet(self.definition, self.id, answers, None if months is None else months / 12)

    def ages(self) -> list[float | None]:
        """In months, where scores hang on age; else none is given."""
        priors = [str(scale["irt"]["prior"]["mean"]) for scale in self.definition.get("scales", {}).values() if "irt" in scale]
        return [None, *AGES] if any("age" in prior for prior in priors) else [None]

    def sheets(self) -> Iterator[tuple[str, Answers]]:
        yield "all lowest", self.lowest
        yield "all highest", self.highest
        for name, sheet, other in ("lowest", self.lowest, self.highest), ("highest", self.highest, self.lowest):
            yield f"all {name}, what is not scored turned round", {**sheet, **{id: other[id] for id in self.unscored}}
        yield "the lowest code everywhere", {id: min(codes) for id, codes in self.codes.items()}
        yield "the highest code everywhere", {id: max(codes) for id, codes in self.codes.items()}
        yield "nothing answered", {}
        yield from self.with_gaps()
        yield from self.with_non_answers()
        yield from self.at_alerts()
        yield from self.at_boundaries()
        yield from self.at_random()

    def with_gaps(self) -> Iterator[tuple[str, Answers]]:
        for id, codes in self.codes.items():
            middle = {other: of[len(of) // 2] for other, of in self.codes.items()}
            for name, sheet in ("lowest", self.lowest), ("highest", self.highest), ("middle", middle):
                yield f"{id} missing, the others {name}", {**sheet, id: None}
        for id, items in self.scales.items():
            scale = self.definition["scales"][id]
            least = int(scale.get("missing", scale.get("irt", {})).get("min_answered", len(items)))
            for answered in range(max(0, least - 1), min(least + 1, len(items))):
                for left_out in items[answered:], items[: len(items) - answered]:
                    for name, sheet in ("lowest", self.lowest), ("highest", self.highest):
                        without = dict.fromkeys(left_out)
                        yield f"{answered} answers of {id}, without {left_out[0]}, the others {name}", {**sheet, **without}
            yield f"no answer of {id}", {**self.highest, **dict.fromkeys(items)}

    def with_non_answers(self) -> Iterator[tuple[str, Answers]]:
        others = {
            (id, code): value for id, entry in self.entries.items() for code, value in entry.items() if not isinstance(value, Fraction)
        }
        for id, code in others:
            yield f"{id} answered {code}, the others highest", {**self.highest, id: code}
        for code in {code for _, code in others}:
            yield f"all answered {code} that can be", {**self.highest, **{id: code for id, other in others if other == code}}

    def at_alerts(self) -> Iterator[tuple[str, Answers]]:
        """Every answer to an item that an alert reads, on sheets that are else all lowest and all highest."""
        read = {name for alert in self.definition.get("alerts", []) for name in names_in(alert["when"])}
        for id in sorted(read & set(self.codes)):
            for code in self.codes[id]:
                for name, sheet in ("lowest", self.lowest), ("highest", self.highest):
                    yield f"{id} answered {code}, the others {name}", {**sheet, id: code}

    def at_random(self) -> Iterator[tuple[str, Answers]]:
        chance = random.Random(f"{self.definition['id']} {self.id}")
        for number in range(RANDOM_SHEETS):
            share = chance.choice([0, 0, 0.05, 0.2, 0.5])
            yield f"random sheet {number}", {
                id: None if chance.random() < share else chance.choice(sorted(entry)) for id, entry in self.entries.items()
            }

    # -- both ends of every band

    def banded(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Scheme, scale, and its bands on this form."""
        for scheme, entry in self.definition.get("bands", {}).items():
            for id, bands in (reference.by_form(entry["ranges"], self.form) or {}).items():
                yield scheme, id, bands

    def at_boundaries(self) -> Iterator[tuple[str, Answers]]:
        banded = list(self.banded())
        by_score = {id: self.sums(id) if self.adds_up(id) else {} for _, id, _ in banded}
        if any(not self.adds_up(id) for id in by_score):
            for answers in self.walks():
                for id, score in self.sheet(answers).score().items():
                    if id in by_score and not self.adds_up(id) and score.raw is not None:
                        by_score[id].setdefault(score.raw, answers)
        for scheme, id, bands in banded:
            for band, limits in bands.items():
                inside = sorted(raw for raw in by_score[id] if reference.within(raw, limits))
                assert inside, f"{self.definition['id']}, form {self.id}: no sheet found with {id} in {band} of {scheme}"
                ends = [Fraction(end) for end in limits] if isinstance(limits, list) else []
                assert not ends or [inside[0], inside[-1]] == ends, f"{self.id}: {id} in {band} of {scheme}: {inside[0]}, {inside[-1]}"
                for end in sorted({inside[0], inside[-1]}):
                    yield f"{id} = {end}, an end of {band} in {scheme}", by_score[id][end]

    def adds_up(self, id: str) -> bool:
        return self.definition.get("scales", {}).get(id, {}).get("score") in ("sum", "mean")

    def sums(self, id: str) -> dict[Fraction, Answers]:
        """Every score of a sum or mean, with a sheet that has it: gates open, the first items of the scale the highest."""
        reached: dict[Fraction, Answers] = {Fraction(0): {}}
        items = self.scales[id]
        for item in reversed(items):
            longer: dict[Fraction, Answers] = {}
            for code in self.codes[item]:  # a higher code of this item replaces a lower one
                longer |= {raw + self.entries[item][code]: {**rest, item: code} for raw, rest in reached.items()}
            reached = longer
        opened = {**self.lowest, **{item: self.highest[item] for item in self.unscored}}
        per = len(items) if self.definition["scales"][id]["score"] == "mean" else 1
        sheets = {raw / per: {**opened, **answers} for raw, answers in reached.items()}
        wrong = [raw for raw, answers in sheets.items() if self.sheet(answers).score()[id].raw != raw]
        assert not wrong, f"{self.definition['id']}, form {self.id}: the sheets for {id} do not add up to {wrong}"
        return sheets

    def walks(self) -> Iterator[Answers]:
        """From the lowest sheet to the highest, one step of one item at a time."""
        for number in range(WALKS):
            order = list(self.codes)
            random.Random(number).shuffle(order)
            order.sort(key=lambda id: id not in self.unscored)  # gates first
            answers = dict(self.lowest)
            yield answers
            for id in order:
                for code in self.codes[id][1:]:
                    answers = {**answers, id: code}
                    yield answers


def forms(definition: Any) -> list[Form]:
    return [Form(definition, form) for form in definition["forms"]]


def completeness(sheet: reference.Sheet) -> tuple[int, int]:
    """How many items were asked and apply, and how many were answered."""
    applying = [id for id in sheet.asked if sheet.given[id] is not None or id in sheet.still]
    return len(applying), sum(sheet.given[id] is not None for id in applying)


def alerts(sheet: reference.Sheet) -> dict[str, bool]:
    """Those that hold for certain (True), and those that hang on missing answers (False)."""
    of_form = [alert for alert in sheet.definition.get("alerts", []) if names_in(alert["when"]) <= set(sheet.counts)]
    states = {alert["id"]: sheet.known(alert["when"]) for alert in of_form}
    return {id: state is True for id, state in states.items() if state is not False}


def differences(instrument: kl.Instrument, form: Form) -> list[str]:
    """What the library says otherwise than the reference, in words."""
    found = []
    for (sheet, answers), months in itertools.product(form.sheets(), form.ages()):
        report = instrument.score(answers, form=form.id, age_months=months)
        library = {score.scale: (score.raw, score.status, {band.scheme: band.id for band in score.bands}) for score in report}
        expects = form.sheet(answers, months)
        for what, got, expected in (
            ("completeness", (report.completeness.items, report.completeness.answered), completeness(expects)),
            ("alerts", {alert.id: alert.certain for alert in report.alerts}, alerts(expects)),
        ):
            if got != expected:
                found.append(f"{instrument.id}, form {form.id}, sheet '{sheet}', {what}: {got}, the reference {expected}")
        for id, score in expects.score().items():
            got = library.pop(id, (None, reference.NOT_APPLICABLE, {}))  # a report has only what belongs to the form
            expected = (None if score.raw is None else float(score.raw), score.status, score.bands)
            same = got[0] is not None and expected[0] is not None and math.isclose(got[0], expected[0], rel_tol=1e-12)
            if got[1:] != expected[1:] or not (same or got[0] is expected[0]):
                found.append(f"{instrument.id}, form {form.id}, sheet '{sheet}', {id}: {got}, the reference {expected}")
        found += [f"{instrument.id}, form {form.id}, sheet '{sheet}', {id}: not in the definition" for id in library]
    return found


@every_instrument
def test_every_score_status_and_band_is_the_reference_scorers(id: str) -> None:
    instrument, definition = kl.load(id), definition_of(id)
    for form in forms(definition):
        found = differences(instrument, form)
        assert not found, "\n".join([f"{len(found)} differences", *found[:20]])
    assert {form.form["informant"] for form in forms(definition)} == set(definition["informants"])


# -- the comparison notices a wrong definition ---------------------------------------------------------------------------


def change_option(definition: Any) -> None:
    first, second, _ = definition["options"]["truth"]
    first["score"], second["score"] = second["score"], first["score"]


def change_reverse(definition: Any) -> None:
    next(item for item in definition["items"] if item.get("reverse") == "true")["reverse"] = "false"


def change_rounding(definition: Any) -> None:
    definition["scales"]["emotional"]["missing"]["rounding"] = "half_even"


def change_min_answered(definition: Any) -> None:
    definition["scales"]["peer"]["missing"]["min_answered"] = "2"


def change_gate(definition: Any) -> None:
    del definition["scales"]["impact"]["zero_when"]


def change_composite(definition: Any) -> None:
    definition["composites"]["total"]["formula"] += " + prosocial"


def change_band(definition: Any) -> None:
    bands = next(iter(definition["bands"].values()))["ranges"]["p4-17"]["total"]
    first, second = list(bands.values())[:2]
    first[1], second[0] = second[0], str(int(second[0]) + 1)


@pytest.mark.parametrize(
    "change",
    [change_option, change_reverse, change_rounding, change_min_answered, change_gate, change_composite, change_band],
)
def test_one_wrong_entry_is_noticed(change: Callable[[Any], None]) -> None:
    definition = definition_of("sdq")
    change(definition)
    form = next(form for form in forms(definition) if form.id == "p4-17")
    assert differences(kl.load("sdq"), form)
