"""A made-up instrument whose raw scores are the answers themselves (0 to 100), with made-up norms: for what is said of
norms, change and differences."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import kartlegg as kl

INSTRUMENT = """
format: 1
id: ladder
version: "VERSION"
title: {en: Ladder, nb: Stige}
purpose: monitoring
rights: {owner: Nobody, wording: included, use: {en: Free.}, source: made-up}
sources: {made-up: {citation: "Invented for a test."}}
informants: {parent: {en: parent, nb: forelder}, teacher: {en: teacher, nb: lærer}}
options:
  ladder: [OPTIONS]
items:
  - {id: mood, options: ladder, topic: {en: mood}}
  - {id: sleep, options: ladder, topic: {en: sleep}}
  - {id: play, options: ladder, topic: {en: play}}
  - {id: colour, options: ladder, topic: {en: colour}}
forms:
  - {id: parent, informant: parent, title: {en: parent form, nb: foreldreskjema}, items: all, source: made-up}
  - {id: teacher, informant: teacher, title: {en: teacher form, nb: lærerskjema}, items: all, source: made-up}
scales:
  mood: {title: {en: Mood, nb: Stemning}, items: [mood], score: sum, concern: high, source: made-up}
  sleep: {title: {en: Sleep, nb: Søvn}, items: [sleep], score: sum, concern: high, source: made-up}
  play: {title: {en: Play, nb: Lek}, items: [play], score: sum, concern: low, source: made-up}
  colour: {title: {en: Colour, nb: Farge}, items: [colour], score: sum, concern: none, source: made-up}
  nights:
    title: {en: Nights, nb: Netter}
    items: [mood, sleep]
    score: sum
    concern: high
    missing: {min_answered: 1, prorate: mean, rounding: half_up}
    source: made-up
bands:
  steps:
    title: {en: Steps, nb: Trinn}
    default: true
    bands: [{id: fine, level: 0, label: {en: fine, nb: fint}}, {id: act, level: 1, label: {en: act, nb: gjør noe}}]
    ranges: {parent: {mood: {fine: [0, 59], act: [60, 100]}}}
    source: made-up
norms:
  POLICY
""".replace("OPTIONS", ", ".join(f"{{code: {n}, score: {n}}}" for n in range(101)))

HEAD = """
format: 1
id: ID
title: {en: TITLE_EN, nb: TITLE_NB}
kind: reference_study
informant: INFORMANT
sources: {made-up: {citation: "Invented for a test."}}
"""


def norm_file(id: str, informant: str, en: str, nb: str, rest: str) -> str:
    """A norm file: its head, and the rest as given."""
    head = HEAD.replace("ID", id).replace("INFORMANT", informant).replace("TITLE_EN", en).replace("TITLE_NB", nb)
    return head + rest


HOME_PARENT = norm_file("home-parent", "parent", "Parents at home", "Foreldre hjemme", """
country: "NO"
sample: {n: 500, source: made-up}
groups:
  - age: {before: 12y}
    scales:
      mood: {mean: 60, sd: 10}
      sleep: {mean: 50, sd: 20}
      play: {mean: 50, sd: 10}
      colour: {mean: 50, sd: 10}
      nights: {mean: 100, sd: 20}
  - age: {from: 12y}
    scales: {mood: {mean: 50, sd: 8}}
reliability:
  - {scale: mood, kind: alpha, value: 0.8, n: 500, source: made-up}
  - {scale: mood, kind: retest, value: 0.7, n: 60, source: made-up}
  - {scale: sleep, kind: alpha, value: 0.9, source: made-up, other_sample: true}
  - {scale: play, kind: alpha, value: 0.8, source: made-up}
  - {scale: colour, kind: alpha, value: 0.8, source: made-up}
  - {scale: nights, kind: alpha, value: 0.8, source: made-up}
""")  # fmt: skip

HOME_TEACHER = norm_file("home-teacher", "teacher", "Teachers at home", "Lærere hjemme", """
country: "DK"
sample: {n: 500, source: made-up}
groups: [{scales: {mood: {mean: 40, sd: 10}, sleep: {mean: 50, sd: 20}, play: {mean: 50, sd: 10}}}]
reliability:
  - {scale: mood, kind: alpha, value: 0.9, source: made-up}
  - {scale: sleep, kind: alpha, value: 0.9, source: made-up}
""")  # fmt: skip

# T scores with an error of their own for every raw score.
TABLE_PARENT = norm_file("table-parent", "parent", "Table of parents", "Tabell for foreldre", """
sample: {source: made-up}
groups:
  - scales: {mood: {table: {measure: t_score, method: normalised, rows: [[60, 50, 3], [70, 62, 4]]}}}
""")  # fmt: skip

# As if both scores were free of error.
CERTAIN_PARENT = norm_file("certain-parent", "parent", "Parents without error", "Foreldre uten feil", """
sample: {source: made-up}
groups: [{scales: {mood: {mean: 60, sd: 10}, sleep: {mean: 50, sd: 20}}}]
reliability:
  - {scale: mood, kind: alpha, value: 1, source: made-up}
  - {scale: sleep, kind: alpha, value: 1, source: made-up}
""")  # fmt: skip

NORMS = {
    "home-parent": HOME_PARENT,
    "home-teacher": HOME_TEACHER,
    "table-parent": TABLE_PARENT,
    "certain-parent": CERTAIN_PARENT,
}
POLICY = "default: {parent: [home-parent], teacher: [home-teacher]}"


def ladder(
    folder: Path, norms: Mapping[str, str] = NORMS, *, policy: str = POLICY, version: str = "1.0.0", evidence: str = ""
) -> kl.Instrument:
    """The instrument with these norm files and studies, written to a folder and loaded from there."""
    (folder / "norms").mkdir(parents=True)
    text = INSTRUMENT.replace("VERSION", version).replace("POLICY", policy)
    (folder / "instrument.yaml").write_text(text, encoding="utf-8")
    for id, content in norms.items():
        (folder / "norms" / f"{id}.yaml").write_text(content, encoding="utf-8")
    if evidence:
        (folder / "evidence.yaml").write_text(evidence, encoding="utf-8")
    return kl.load(folder)


def sheet(
    instrument: kl.Instrument,
    *,
    date: str | None = "2024-03-09",
    age: str = "8y4m",
    informant: str = "parent",
    norms: str | None = None,
    **answers: int | None,
) -> kl.Report:
    """One report: the raw score of every item that is given."""
    return instrument.score(dict(answers), assessment_date=date, age=age, informant=informant, norms=norms)
