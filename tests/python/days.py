"""A made-up instrument of three questions: for the tests that compare what kartlegg says with whole sentences."""

from __future__ import annotations

from pathlib import Path

import kartlegg as kl

DAYS = """
format: 1
id: days
version: "1.0.0"
title: {en: Days, nb: Dager}
purpose: monitoring
rights: {owner: Nobody, wording: included, use: {en: Free for any use., nb: Fri til all bruk.}, source: made-up}
sources: {made-up: {citation: Invented for the tests.}}
informants:
  parent: {en: parent, nb: forelder}
  teacher: {en: teacher, nb: lærer}
  self: {en: young person, nb: ung person}
options:
  steps:
    - {code: 0, score: 0}
    - {code: 1, score: 1}
    - {code: 2, score: 2}
    - {code: 8, non_answer: not_applicable, label: {en: does not apply, nb: gjelder ikke}}
items:
  - {id: sad, topic: {en: sad, nb: trist}, options: steps}
  - {id: cross, topic: {en: cross, nb: sint}, options: steps}
  - {id: alone, topic: {en: alone, nb: alene}, options: steps}
forms:
  - {id: home, informant: parent, title: {en: home, nb: hjem}, items: all, source: made-up}
  - {id: school, informant: teacher, title: {en: school, nb: skole}, items: all, source: made-up}
  - {id: own, informant: self, title: {en: own, nb: eget}, items: all, source: made-up}
scales:
  trouble:
    title: {en: Trouble, nb: Vansker}
    items: [sad, cross, alone]
    score: sum
    concern: high
    missing: {min_answered: 2, prorate: mean, rounding: half_up}
    source: made-up
"""

BOYS = """
format: 1
id: boys
title: {en: Boys, nb: Gutter}
kind: illustrative
forms: [home]
sources: {study: {citation: Invented for the tests.}}
sample: {n: 100, years: "1999", about: {en: Nobody., nb: Ingen.}, source: study}
groups:
  - {sex: male, scales: {trouble: {mean: 2, sd: 1}}}
"""
"""Of boys only; loaded together with DAYS."""


def load_days(folder: Path, text: str = DAYS, norms: str = BOYS) -> kl.Instrument:
    """The instrument from these texts, written to a folder "days" within this one."""
    home = folder / "days"
    (home / "norms").mkdir(parents=True)
    (home / "instrument.yaml").write_text(text, encoding="utf-8")
    (home / "norms" / "boys.yaml").write_text(norms, encoding="utf-8")
    return kl.load(home)


def answers(sad: int | None, cross: int | None, alone: int | None) -> dict[str, int | None]:
    return {"sad": sad, "cross": cross, "alone": alone}
