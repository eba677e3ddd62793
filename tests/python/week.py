"""A made-up instrument with a scale for every rule of scoring, and forms that overlap in age: for what is said of the
choice of a form, of the way to a score, and of scores from several reports."""

from __future__ import annotations

from pathlib import Path

import kartlegg as kl

WEEK = """
format: 1
id: week
version: "1.0.0"
title: {en: Week, nb: Uke}
purpose: monitoring
rights: {owner: Nobody, wording: included, use: {en: Free for any use., nb: Fri til all bruk.}, source: made-up}
sources: {made-up: {citation: Invented for the tests.}}
informants: {parent: {en: parent, nb: forelder}, teacher: {en: teacher, nb: lærer}, nurse: {en: nurse, nb: sykepleier}}
options:
  steps:
    - {code: 0, score: 0, label: {en: never, nb: aldri}}
    - {code: 1, score: 1, label: {en: sometimes, nb: av og til}}
    - {code: 2, score: 2, label: {en: often, nb: ofte}}
    - {code: 8, non_answer: not_applicable, label: {en: does not apply, nb: gjelder ikke}}
    - {code: 9, non_answer: missing, label: {en: cannot say, nb: vet ikke}}
items:
  - {id: sad, number: 1, topic: {en: sadness, nb: tristhet}, options: steps}
  - {id: cross, number: 2, topic: {en: anger, nb: sinne}, options: steps}
  - {id: alone, number: 3, topic: {en: loneliness, nb: ensomhet}, options: steps}
  - {id: crawls, topic: {en: crawling, nb: kryping}, options: steps}
  - {id: pain, topic: {en: pain, nb: smerter}, options: steps}
  - {id: how_much, topic: {en: strength of the pain, nb: smertens styrke}, options: steps, ask_when: pain >= 1}
forms:
  - {id: small, informant: parent, title: {en: small children, nb: små barn}, age: {from: 2y, before: 5y},
     items: [sad, cross, alone, crawls], source: made-up}
  - {id: large, informant: parent, title: {en: large children, nb: store barn}, age: {from: 4y, before: 12y},
     preferred_over: [small], items: [sad, cross, alone], source: made-up}
  - {id: school, informant: teacher, title: {en: school, nb: skole}, items: [sad, cross, alone], source: made-up}
  - {id: visit, informant: nurse, title: {en: visit, nb: besøk}, items: [sad, cross, alone, pain, how_much],
     source: made-up}
scales:
  all_needed:
    {title: {en: All, nb: Alle}, items: [sad, cross, alone], score: sum, concern: high, source: made-up}
  to_even:
    {title: {en: Even, nb: Partall}, items: [sad, cross, alone], score: sum, concern: high, source: made-up,
     missing: {min_answered: 2, prorate: mean, rounding: half_even}}
  down:
    {title: {en: Down, nb: Ned}, items: [sad, cross, alone], score: sum, concern: high, source: made-up,
     missing: {min_answered: 2, prorate: mean, rounding: down}}
  up:
    {title: {en: Up, nb: Opp}, items: [sad, cross, alone], score: mean, concern: high, source: made-up,
     missing: {min_answered: 2, prorate: mean, rounding: up}}
  filled:
    {title: {en: Filled, nb: Utfylt}, items: [sad, cross, alone], score: sum, concern: high, source: made-up,
     missing: {min_answered: 1, fill: 1}}
  filled_mean:
    {title: {en: Filled mean, nb: Utfylt snitt}, items: [sad, cross, alone], score: mean, concern: high, source: made-up,
     missing: {min_answered: 1, fill: 1}}
  root:
    {title: {en: Root, nb: Rot}, items: [sad, cross], score: formula, formula: sqrt(sad - cross), concern: high,
     source: made-up}
  crawling:
    {title: {en: Crawling, nb: Kryping}, items: {small: [crawls]}, score: sum, concern: low, source: made-up}
  pains:
    {title: {en: Pains, nb: Smerter}, items: {visit: [pain, how_much]}, score: mean, concern: high, source: made-up}
composites:
  twice: {title: {en: Twice, nb: To ganger}, formula: all_needed + once, concern: high, source: made-up}
  once: {title: {en: Once, nb: En gang}, formula: all_needed + 0, concern: high, source: made-up}
credits:
  - {forms: [small], when: alone >= 2, item: sad, score: 2, source: made-up}
decisions:
  sure:
    title: {en: Sure, nb: Sikker}
    reports: {parent: parent}
    cases:
      - {id: many, when: parent.all_needed >= 5, label: {en: many signs, nb: mange tegn}}
      - {id: some, when: parent.all_needed >= 3, label: {en: some signs, nb: noen tegn}}
      - {id: few, when: parent.all_needed >= 0, label: {en: few signs, nb: få tegn}}
    source: made-up
  hasty:
    title: {en: Hasty, nb: Rask}
    reports: {parent: parent}
    cases:
      - {id: many, when: parent.filled >= 5, label: {en: many signs, nb: mange tegn}}
      - {id: some, when: parent.filled >= 3, label: {en: some signs, nb: noen tegn}}
      - {id: few, when: parent.filled >= 0, label: {en: few signs, nb: få tegn}}
    source: made-up
combined_scores:
  rise:
    title: {en: Rise, nb: Økning}
    reports: {parent: parent, teacher: teacher}
    formula: parent.filled - teacher.filled
    source: made-up
"""


def load_week(folder: Path) -> kl.Instrument:
    """The instrument, written to a folder "week" within this one."""
    home = folder / "week"
    home.mkdir()
    (home / "instrument.yaml").write_text(WEEK, encoding="utf-8")
    return kl.load(home)
