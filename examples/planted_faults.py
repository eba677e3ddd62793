"""A made-up instrument with norms, and children to check the norms with: the right norms, or with two faults planted.

    python examples/planted_faults.py FOLDER [SEED]

writes FOLDER/instrument (with the right norms and the faulty ones), FOLDER/children.csv, and a report on each, in Bokmål.
Nothing here is about real children. The norms are worked out from the model that the children are drawn from, so that
right norms are right: the faults are norms half a standard deviation off for girls over ten, and one cut-off off by one.
"""

from __future__ import annotations

import sys
from math import erf
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd
import yaml

ITEMS, HIGHEST = 12, 36  # twelve items of 0 to 3 points
THRESHOLDS = (-0.4, 0.6, 1.5)
LOADING = 0.7
AGES = ((6, 8), (8, 10), (10, 13))
NOMINAL = 0.10  # of each group lie at the cut-off or beyond


def level(sex: str, age: float) -> float:
    """Where the children of a sex and age stand, on average."""
    return 0.15 * (sex == "male") - 0.05 * (age - 8)


def distribution(sex: str, ages: tuple[int, int]) -> np.ndarray[Any, Any]:
    """How likely each score is in a group: the answers hang together by one trait alone."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(61)
    found = np.zeros(HIGHEST + 1)
    for age in np.arange(*ages) + 0.5:
        for node, weight in zip(nodes, weights / weights.sum(), strict=True):
            below = [_below(c, LOADING * (node + level(sex, float(age)))) for c in THRESHOLDS]
            item = np.diff([0.0, *below, 1.0])
            total = np.ones(1)
            for _ in range(ITEMS):
                total = np.convolve(total, item)
            found += weight * total
    return found / found.sum()


def _below(threshold: float, mean: float) -> float:
    return 0.5 * (1 + erf((threshold - mean) / np.sqrt(2 * (1 - LOADING**2))))


def t_scores(shares: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Normalised T of every score: half of those with a score count as below."""
    middle = np.clip(np.cumsum(shares) - shares / 2, 1e-6, 1 - 1e-6)
    return np.array([50 + 10 * NormalDist().inv_cdf(float(share)) for share in middle])


def cutoff(t: np.ndarray[Any, Any]) -> int:
    """The score that the share beyond is nearest to one in ten at, if T says how many lie below."""
    beyond = [1 - NormalDist(50, 10).cdf(float(border)) for border in (t[:-1] + t[1:]) / 2]
    return 1 + int(np.abs(np.array(beyond) - NOMINAL).argmin())


def norm_file(id: str, *, faults: bool) -> dict[str, Any]:
    """A norm file. `faults`: girls over ten get the norms of girls who score half an SD lower; boys of 6 and 7 a cut-off one
    too low."""
    groups = []
    for sex in ("female", "male"):
        for ages in AGES:
            t = t_scores(distribution(sex, ages)) + (5 if faults and sex == "female" and ages == (10, 13) else 0)
            at = cutoff(t) - (1 if faults and sex == "male" and ages == (6, 8) else 0)
            norms = {
                "table": {"measure": "t_score", "method": "normalised", "rows": [[score, round(float(one), 1)] for score, one in enumerate(t)]},
                "cutoffs": {"usual": [0, at - 1], "high": [at, HIGHEST]},
            }
            groups.append({"sex": sex, "age": {"from": f"{ages[0]}y", "before": f"{ages[1]}y"}, "n": 400, "scales": {"total": norms}})
    title = {"en": "Made-up norms", "nb": "Oppdiktede normer", "nn": "Oppdikta normer"}
    if faults:
        title = {"en": "Made-up norms with faults", "nb": "Oppdiktede normer med feil", "nn": "Oppdikta normer med feil"}
    bands = [
        {"id": "usual", "level": 0, "label": {"en": "usual", "nb": "vanlig", "nn": "vanleg"}},
        {"id": "high", "level": 1, "label": {"en": "high", "nb": "høy", "nn": "høg"}},
    ]
    about = {"en": "Nobody; worked out from a model.", "nb": "Ingen; regnet ut av en modell.", "nn": "Ingen; rekna ut av ein modell."}
    return {
        "format": 1, "id": id, "title": title, "kind": "illustrative", "forms": ["parent"],
        "sample": {"n": 2400, "years": "2020", "about": about}, "bands": bands, "groups": groups,
    }  # fmt: skip


def instrument_file() -> dict[str, Any]:
    """The instrument: one form, one scale."""
    words = ["never", "sometimes", "often", "always"], ["aldri", "noen ganger", "ofte", "alltid"], ["aldri", "nokre gonger", "ofte", "alltid"]
    options = [{"code": k, "score": k, "label": dict(zip(("en", "nb", "nn"), (one[k] for one in words), strict=True))} for k in range(4)]
    items = [{"id": f"q{k}", "number": k, "options": "often", "topic": {"en": f"topic {k}", "nb": f"tema {k}", "nn": f"tema {k}"}}
             for k in range(1, ITEMS + 1)]  # fmt: skip
    name = {"en": "A made-up questionnaire", "nb": "Et oppdiktet spørreskjema", "nn": "Eit oppdikta spørjeskjema"}
    parent = {"en": "parent", "nb": "forelder", "nn": "forelder"}
    return {
        "format": 1, "id": "instrument", "version": "1.0.0", "title": name, "purpose": "screening",
        "rights": {"owner": "Nobody", "wording": "not_included", "use": {"en": "Made up; not for use."}, "source": "none"},
        "sources": {"none": {"citation": "Made up for an example."}}, "informants": {"parent": parent},
        "options": {"often": options}, "items": items,
        "forms": [{"id": "parent", "title": parent, "informant": "parent", "items": [one["id"] for one in items], "illustrative": True}],
        "scales": {"total": {"title": {"en": "Difficulties", "nb": "Vansker", "nn": "Vanskar"}, "items": [one["id"] for one in items],
                             "score": "sum", "concern": "high", "illustrative": True}},
    }  # fmt: skip


def write_instrument(folder: Path) -> Path:
    """Write the instrument with the norms "right" and "faulty"; its folder."""
    (folder / "instrument" / "norms").mkdir(parents=True, exist_ok=True)
    files = {"instrument.yaml": instrument_file()} | {f"norms/{id}.yaml": norm_file(id, faults=id == "faulty") for id in ("faulty", "right")}
    for name, content in files.items():
        (folder / "instrument" / name).write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return folder / "instrument"


def children(seed: int, each: int = 400) -> pd.DataFrame:
    """Answers of so many children of each sex and age group."""
    random = np.random.default_rng(seed)
    parts = []
    for sex in ("female", "male"):
        for low, high in AGES:
            # Every year of age is as frequent as the others, and counts as its middle: so the model has it, too.
            age = random.integers(low, high, each) + 0.5
            trait = random.normal(size=each) + np.array([level(sex, one) for one in age])
            answers = LOADING * trait[:, None] + np.sqrt(1 - LOADING**2) * random.normal(size=(each, ITEMS))
            codes = np.digitize(answers, THRESHOLDS)
            parts.append(pd.DataFrame(codes, columns=[f"q{k}" for k in range(1, ITEMS + 1)]).assign(age=age, sex=sex))
    return pd.concat(parts, ignore_index=True)


def main(folder: Path, seed: int = 1) -> None:
    """Write everything, and say what was found."""
    from kartlegg import review

    instrument, data = write_instrument(folder), children(seed)
    data.to_csv(folder / "children.csv", index=False)
    for norms in ("right", "faulty"):
        found = review.validate_norms(instrument, data, norms, sex="sex", age_years="age")
        found.save(folder / f"{norms}.html")
        print(f"{norms}:", *found.summary, sep="\n  ")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:3]))
