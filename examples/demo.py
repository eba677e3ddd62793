"""Make a synthetic cohort, score it through the command line, and write a page to look at.

    python examples/demo.py out

Every person here is made up by a random number generator with a fixed seed. One hidden trait for each scale makes
the answers hang together; nothing in these files is norm data, and no share or mean in them says anything about real
people.
"""

from __future__ import annotations

import argparse
import datetime
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

import kartlegg as kl
from kartlegg import page

SEED = 20240229
SDQ_CHILDREN, ASQ3_CHILDREN, EPDS_MOTHERS = 800, 700, 500
MISSING = 0.02

SDQ_COLUMNS = {
    **{item.id: f"sdq{item.number}" for item in kl.load("sdq").items().values() if item.number},
    "difficulties": "difficulties", "distress": "distress", "home": "home", "friendships": "friendships",
    "classroom": "classroom", "leisure": "leisure",
}  # fmt: skip
MAPPINGS = {
    "sdq": {"items": SDQ_COLUMNS, "age_years": "age_years", "informant": "informant", "form": "form", "sex": "sex",
            "keep": ["child"]},
    "asq3": {"items": "{id}", "birth_date": "born", "assessment_date": "assessed", "weeks_early": "weeks_early",
             "informant": "parent", "keep": ["child"]},
    "epds": {"items": "epds{number}", "keep": ["mother"]},
}  # fmt: skip
INSTRUMENTS = {"sdq": "sdq", "asq3": "asq-3", "epds": "epds"}


def answers(rng: np.random.Generator, trait: np.ndarray, cuts: list[float], loading: float = 0.7) -> np.ndarray:
    """One item for everybody: the trait and noise, cut into steps from 0."""
    noise = rng.standard_normal(len(trait))
    return np.digitize(loading * trait + np.sqrt(1 - loading**2) * noise, cuts)


def leave_out(rng: np.random.Generator, values: np.ndarray) -> list[int | None]:
    """About 2 % of the answers are missing."""
    return [None if gone else int(value) for value, gone in zip(values, rng.random(len(values)) < MISSING, strict=True)]


def related_traits(rng: np.random.Generator, people: int, scales: list[str]) -> dict[str, np.ndarray]:
    """A trait for each scale; those of one person are somewhat alike."""
    common = rng.standard_normal(people)
    return {scale: 0.5 * common + np.sqrt(0.75) * rng.standard_normal(people) for scale in scales}


def synthetic_sdq(rng: np.random.Generator) -> pd.DataFrame:
    sdq, n = kl.load("sdq"), SDQ_CHILDREN
    age = np.round(rng.uniform(2.1, 17.9, n), 1)
    informant = np.where(age >= 11, rng.choice(["parent", "teacher", "self"], n), rng.choice(["parent", "teacher"], n, p=[0.7, 0.3]))
    frame = pd.DataFrame({"child": np.arange(1, n + 1), "age_years": age, "sex": rng.choice(["female", "male"], n),
                          "informant": informant})  # fmt: skip
    # At age 4 two forms fit, so the file names the one that was used.
    frame["form"] = [f"{who[0]}{'2-4' if who_is < 0.5 else '4-17'}" if 4 <= years < 5 else None
                     for who, years, who_is in zip(informant, age, rng.random(n), strict=True)]  # fmt: skip
    young = (age < 4) | frame["form"].isin(["p2-4", "t2-4"]).to_numpy()
    traits = related_traits(rng, n, ["emotional", "conduct", "hyperactivity", "peer", "prosocial"])
    numbered = {item.number: item for item in sdq.items().values() if item.number}
    scale_of = {item: scale for scale in traits for item in sdq.scale_items(scale, "p4-17")}
    scale_of |= {item: scale for scale in traits for item in sdq.scale_items(scale, "p2-4")}
    for number, item in sorted(numbered.items()):
        scale = scale_of[item.id]
        turned = item.reverse or scale == "prosocial"
        codes = answers(rng, -traits[scale] if turned else traits[scale], [-1.3, -0.1] if turned else [0.4, 1.4])
        frame[f"sdq{number}"] = pd.array(leave_out(rng, codes), dtype="Int64")
    return add_impact(rng, frame, traits, young)


def add_impact(
    rng: np.random.Generator, frame: pd.DataFrame, traits: Mapping[str, np.ndarray], young: np.ndarray
) -> pd.DataFrame:
    """The impact questions: only on the forms from age 4, and only where there are difficulties."""
    burden = sum(traits[scale] for scale in ("emotional", "conduct", "hyperactivity", "peer")) / 3
    gate = answers(rng, burden, [0.5, 1.2, 2.0])
    frame["difficulties"] = pd.array([None if y else int(g) for y, g in zip(young, gate, strict=True)], dtype="Int64")
    for item in ("distress", "home", "friendships", "classroom", "leisure"):
        off_form = young | ((frame["informant"] == "teacher").to_numpy() & (item in ("home", "leisure")))
        codes = leave_out(rng, answers(rng, burden, [-0.3, 0.8, 1.6]))
        frame[item] = pd.array([None if off or g == 0 else c for off, g, c in zip(off_form, gate, codes, strict=True)],
                               dtype="Int64")  # fmt: skip
    return frame


def synthetic_asq3(rng: np.random.Generator) -> pd.DataFrame:
    asq3, n = kl.load("asq-3"), ASQ3_CHILDREN
    assessed = [datetime.date(2024, 1, 8) + datetime.timedelta(days=int(d)) for d in rng.integers(0, 300, n)]
    born = [day - datetime.timedelta(days=int(d)) for day, d in zip(assessed, rng.integers(62, 2000, n), strict=True)]
    early = np.where(rng.random(n) < 0.09, rng.integers(1, 12, n), 0)
    early = np.where([(a - b).days < 150 for a, b in zip(assessed, born, strict=True)], np.minimum(early, 3), early)
    frame = pd.DataFrame({"child": np.arange(1, n + 1), "born": born, "assessed": assessed, "weeks_early": early})
    areas = ["communication", "gross_motor", "fine_motor", "problem_solving", "personal_social"]
    traits = related_traits(rng, n, areas)
    for area in areas:
        for position in range(6):  # later items are harder
            shift = 0.22 * position
            steps = answers(rng, traits[area], [-2.0 + shift, -1.2 + shift], 0.75)
            frame[f"{area}_{position + 1}"] = pd.array([None if c is None else 5 * c for c in leave_out(rng, steps)], dtype="Int64")
    return add_overall(rng, frame, asq3)


def add_overall(rng: np.random.Generator, frame: pd.DataFrame, asq3: kl.Instrument) -> pd.DataFrame:
    """The yes/no questions of each child's own form; most answers call for nothing."""
    forms, items = asq3.forms(), asq3.items()
    asked = [
        set(forms[asq3.choose_form(birth_date=b, assessment_date=a, weeks_early=int(w), informant="parent").form].items)
        for b, a, w in zip(frame["born"], frame["assessed"], frame["weeks_early"], strict=True)
    ]
    worrying_if_yes = ("concern", "worry", "illness", "family", "quiet")
    for item in (item for item in items.values() if not item.scored):
        usual = 0 if any(word in item.id for word in worrying_if_yes) else 1
        codes = np.where(rng.random(len(frame)) < 0.04, 1 - usual, usual)
        frame[item.id] = pd.array([int(c) if item.id in form else None for c, form in zip(codes, asked, strict=True)], dtype="Int64")
    return frame


def synthetic_epds(rng: np.random.Generator) -> pd.DataFrame:
    """Codes are the place of the answer on the form, so reversed items are worst at 0."""
    frame = pd.DataFrame({"mother": np.arange(1, EPDS_MOTHERS + 1)})
    trait = rng.standard_normal(EPDS_MOTHERS)
    for item in kl.load("epds").items().values():
        rarely = 1.2 if item.id == "self_harm" else 0.0
        severity = answers(rng, trait, [0.3 + rarely, 1.2 + rarely, 2.0 + rarely])
        frame[f"epds{item.number}"] = pd.array(leave_out(rng, 3 - severity if item.reverse else severity), dtype="Int64")
    return frame


def with_errors(sdq: pd.DataFrame) -> pd.DataFrame:
    """The first 60 rows, some of them wrong in ways that real files are wrong."""
    frame = sdq.head(60).astype(object)
    frame.loc[4, "sdq3"] = 7
    frame.loc[11, "sdq8"] = "?"
    frame.loc[17, "form"] = "p5-9"
    frame.loc[23, "age_years"] = None
    frame.loc[29, "age_years"] = -3.5
    frame.loc[35, "informant"] = "grandmother"
    frame.loc[41, "age_years"] = 31.0
    frame.loc[47, "sdq20"] = 9
    return frame


def score(name: str, data: Path, out: Path) -> None:
    """Score a file through the command line, as anybody would."""
    scores = out / f"{data.stem.removeprefix('synthetic_')}_scores"
    command = ["score", INSTRUMENTS[name], str(data), "--map", str(out / f"{name}.yaml"),
               "-o", str(scores.with_suffix(".csv")), "-o", str(scores.with_suffix(".parquet"))]  # fmt: skip
    print(f"\n$ kartlegg {shlex.join(command)}\n", flush=True)
    subprocess.run([sys.executable, "-m", "kartlegg", *command], check=True)


def section(name: str, frame: pd.DataFrame) -> page.Section:
    """A part of the page, with the profile of a person who shows something: missing answers, an alert."""
    told = {key: value for key, value in MAPPINGS[name].items() if key != "keep"}
    instrument = kl.load(INSTRUMENTS[name])
    table = instrument.score_table(frame, **told)
    flat = table.to_pandas()
    if name == "epds":
        wanted = flat["alert.self-harm"] == "yes"
    else:
        wanted = pd.concat([flat[f"{scale}.status"] == "prorated" for scale in table.scale_ids], axis=1).any(axis=1)
    if name == "asq3":  # a child in the second year, born early
        wanted &= (frame["weeks_early"] >= 3) & flat["age_used_months"].between(14, 22)
    return page.make_section(table, instrument, int(np.argmax(wanted.to_numpy())))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path, help="folder for the data, the scores and the page")
    parser.add_argument("--lang", default="en", choices=["en", "nb", "nn"], help="language of the page")
    told = parser.parse_args()
    out: Path = told.out
    out.mkdir(parents=True, exist_ok=True)

    rng = np.random.default_rng(SEED)
    cohort = {"sdq": synthetic_sdq(rng), "asq3": synthetic_asq3(rng), "epds": synthetic_epds(rng)}
    for name, frame in cohort.items():
        frame.to_csv(out / f"synthetic_{name}.csv", index=False)
        (out / f"{name}.yaml").write_text(yaml.safe_dump(MAPPINGS[name], sort_keys=False), encoding="utf-8")
    with_errors(cohort["sdq"]).to_csv(out / "synthetic_sdq_with_errors.csv", index=False)
    print(f"made {sum(map(len, cohort.values()))} synthetic persons in {out}")

    for name in cohort:
        score(name, out / f"synthetic_{name}.csv", out)
    score("sdq", out / "synthetic_sdq_with_errors.csv", out)
    page.write_page(out / "report.html", [section(name, frame) for name, frame in cohort.items()], told.lang)
    print(f"\nwrote {out / 'report.html'}: open it in a browser")


if __name__ == "__main__":
    main()
