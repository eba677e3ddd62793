"""Made-up cohorts without any fault, and the faults that are planted in them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

import kartlegg as kl

FORM = "p4-17"
SCALES = ("emotional", "conduct", "hyperactivity", "peer", "prosocial")


def sdq_cohort(sdq: kl.Instrument, seed: int, n: int = 400, gaps: float = 0.01) -> pd.DataFrame:
    """Parents' answers to the 25 items: five factors, loadings .5 to .7, answers 0, 1, 2, some missing; and age, sex, a number."""
    random = np.random.default_rng(seed)
    correlations = np.full((5, 5), 0.3) + 0.7 * np.eye(5)
    correlations[4, :4] = correlations[:4, 4] = -0.3
    factors = random.multivariate_normal(np.zeros(5), correlations, n)
    known = sdq.items()
    columns: dict[str, npt.NDArray[np.float64]] = {}
    for place, scale in enumerate(SCALES):
        for item in sdq.scale_items(scale, FORM):
            loading, low = random.uniform(0.5, 0.7), random.uniform(-0.3, 0.6)
            latent = loading * factors[:, place] + np.sqrt(1 - loading**2) * random.normal(size=n)
            answer = (latent > low).astype(float) + (latent > low + 1)
            columns[item] = 2 - answer if known[item].reverse else answer
    order = [item for item in sdq.forms()[FORM].items if item in columns]
    table = pd.DataFrame({item: columns[item] for item in order})
    table = table.mask(random.random(table.shape) < gaps)
    table.insert(0, "id", np.arange(1, n + 1))
    table["age"] = np.round(random.uniform(4, 17.9, n), 2)
    table["sex"] = random.choice(["female", "male"], n)
    return table


def symptoms(seed: int, n: int = 300, items: int = 12) -> pd.DataFrame:
    """Answers 0 to 3 to items of one factor, without a key: most persons have few symptoms."""
    random = np.random.default_rng(seed)
    factor = random.normal(size=(n, 1))
    latent = random.uniform(0.5, 0.8, items) * factor + 0.7 * random.normal(size=(n, items))
    thresholds = random.uniform(-0.2, 0.5, items)
    answers = sum((latent > thresholds + step).astype(float) for step in (0, 0.7, 1.4))
    return pd.DataFrame(answers, columns=[f"s{place + 1}" for place in range(items)])
