"""Every public name answers: each is used in these tests, and each property has a value on some real object."""

from __future__ import annotations

import ast
import inspect
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sheets import SDQ_SCALES, epds_codes, sdq_answers
from test_battery import four, series
from test_cycles import WEEK
from test_docstrings import MODULES, members
from test_double_coding import CODINGS

import kartlegg as kl
from kartlegg import page, review, stats

HERE = Path(__file__).parent
INSTRUMENTS = HERE.parents[1] / "instruments"
SMALL = HERE.parent / "definitions" / "norms" / "small"
R82 = HERE.parent / "definitions" / "rules" / "r82"
WORDING = HERE.parents[1] / "examples" / "licence_holder" / "life-situation"
CLASSES: dict[type, str] = {
    getattr(module, name): f"{module.__name__}.{name}"
    for module, names in MODULES.items()
    for name in names
    if inspect.isclass(getattr(module, name))
}
ENOUGH = 300  # objects of one class that are looked at


def wave(sdq: kl.Instrument, informant: str, date: str, total: int, **more: Any) -> kl.Report:
    answers = sdq_answers(informant, {"total": total, **more})
    return sdq.score(answers, birth_date="2015-01-10", assessment_date=date, sex="male", informant=informant)


def of_one_person() -> list[Any]:
    sdq, epds, asq3 = kl.load("sdq"), kl.load("epds"), kl.load("asq-3")
    parent = [wave(sdq, "parent", f"2024-0{month}-10", total) for month, total in ((1, 24), (3, 22), (6, 9))]
    teacher = wave(sdq, "teacher", "2024-01-12", 8)
    mother = epds.score(epds_codes([2] * 10))
    early = asq3.score({"communication_1": 10}, birth_date="2024-01-31", assessment_date="2025-03-01", gestation="33w5d")
    young = [sdq.score(sdq_answers(informant, {"total": 20}), age_years=4.5, sex="male", informant=informant, norms="all")
             for informant in ("parent", "teacher")]  # fmt: skip
    outside = asq3.score({"communication_1": 10}, age_months=36, form="16")
    gaps = sdq.score({"worries": 2, "unhappy": 1, "clingy": 1, "somatic": 0}, age="8y2m", informant="parent")
    two_years = kl.load(R82).score({"sad": 9, "tired": 0}, age="24m0d", norms="growth-turn")
    known: dict[str, Any] = {"reference": {"name": "invented", "mean": 10, "sd": 5, "reliability": 0.8}, "cutoff": "c",
             "clinical": (20, 5), "functional": (8, 5)}  # fmt: skip
    return [
        sdq, epds, asq3, kl.load(SMALL), kl.load("life-situation", wording=WORDING), kl.catalogue(),
        *parent, teacher, mother, *young, early, outside, gaps, two_years,
        kl.reread(gaps, sdq), kl.change(parent[0], parent[2], "total", **known), kl.change(parent[0], parent[2], "total"),
        kl.change(parent[0], teacher, "total"),
        kl.series(parent, "total"), kl.series(parent[:1], "total"),
        kl.difference(parent[0], "conduct", "emotional", correlation=0.4), kl.difference(parent[0], mother, "total"),
        kl.informants([parent[0], teacher]), kl.informants([parent[0], mother]),
        kl.predictive_values(epds, "ipd-2020-11", prevalence=0.1), kl.predictive_values(mother, "ipd-2020-11", prevalence=0.1),
        sdq.combine("predicted_hyperactivity", {"parent": parent[0], "teacher": teacher}),
        sdq.combine("added_value", {"baseline": {"total": 20, "impact": 4, "emotional": 5}, "follow_up": {"total": 15}}),
        sdq.combine("added_value", {"baseline": parent[0], "follow_up": parent[2]}),
        kl.load("d-score").score({"walks": 1}, age="12m0d"),
        kl.age_between(pd.Timestamp("2016-01-10").date(), pd.Timestamp("2024-03-20").date()), kl.age_from_months(98.5),
    ]  # fmt: skip


def of_many() -> list[Any]:
    sdq, epds = kl.load("sdq"), kl.load("epds")
    random = np.random.default_rng(3)
    items = [item for items in SDQ_SCALES.values() for item in items]
    people = pd.DataFrame(random.integers(0, 3, (60, len(items))), columns=items).astype(object)
    people.loc[3, "worries"], people.loc[4, "worries"] = 9, None
    table = sdq.score_table(people, age_years=[4.5, *[8] * 59], sex="female", informant="parent")
    shared = sdq.score_table(pd.DataFrame({"q18": [1, 1]}), items="q{number}", age_years=[3, 8], informant="parent")
    mothers = epds.score_table(pd.DataFrame(random.integers(0, 4, (60, 10)), columns=epds.item_ids))
    counts = kl.population(mothers, pd.Series(["a", "b"] * 30))
    return [table, shared, table.summary(), counts, kl.lint(people, sdq), page.make_section(table, sdq, row=7), page.make_section(shared, sdq)]


def of_batteries() -> list[Any]:
    monthly, triage = kl.load_battery("monthly-four-series"), kl.load_battery("triage-demo")
    unknown = monthly.decide([four("teacher", "2026-03-01", 3, 2, 1, None), four("child", "2026-03-01", 4, 4, 1, 4)])
    few = monthly.decide([four("child", "2026-03-01", 3, None, None, 4)])
    certain = triage.decide({"parent": {"total": 17, "impact": 1}})
    checked = [kl.check(INSTRUMENTS / name) for name in ("monthly-four", "adbb")]
    return [monthly, triage, monthly.decide(series()), unknown, few, certain, *checked]


ANSWERS = {"a": [9, 6, 8, 7, 10, 6], "b": [2, 1, 4, 1, 5, 2], "c": [5, 3, 6, 2, 6, 4], "d": [3, 3, 3, 3, 3, 3]}

GROUPED = {"a": [9, 6, 8, 7, 10, 6, 5, 5], "b": [2, 1, 4, 1, 5, 2, 2, 3], "school": ["x", "x", "x", "x", "y", "y", "y", "z"]}

NINE = np.random.default_rng(3).normal(size=(60, 9)) + np.random.default_rng(4).normal(size=(60, 1))

ELEVEN_AGES = {
    "age": np.repeat(np.arange(6, 17), 40),
    "raw": np.repeat(np.arange(6, 17), 40) + np.random.default_rng(5).normal(size=440).round(1),
    "sex": np.tile([1, 2, 2, 1, 1], 88),
}


def of_statistics() -> list[Any]:
    pair = {"mean_x": 50, "mean_y": 50, "sd_x": 10, "sd_y": 10, "correlation": 0.6}
    return [
        stats.accuracy(true_positive=36, false_negative=4, false_positive=30, true_negative=130, design="cohort"),
        stats.predictive_values(sensitivity=0.9, specificity=0.81, prevalence=0.1, cases=40, controls=160),
        stats.eap([1, 0, float("nan")], thresholds=[-1, 0, 1], nodes=np.linspace(-6, 6, 121)),
        stats.case_against_sample(35, mean=50, sd=10, n=30),
        stats.change(70, 58, method="jt", sd=10, reliability=0.8, high_is_concern=True),
        stats.classification(cutoff=60, mean=50, sd=10, reliability=0.8),
        stats.clinical_cutoffs(clinical_mean=20, clinical_sd=5, functional_mean=8, functional_sd=4, high_is_concern=True),
        stats.pooled(n=[120, 95], mean=[10.2, 11.4], sd=[3.1, 3.6]),
        stats.percentile_rank(45, 12, 300),
        stats.profile_agreement([1, 2, 3, 5], [2, 2, 4, 5]),
        stats.profile_deviations([50, 60, 70], [3, 3, 4]),
        stats.profile_rarity([1, -1], [[1, 0.3], [0.3, 1]]),
        stats.quantile_ranks(200, share=0.95),
        stats.rarity(12, sd_difference=9),
        stats.revised_standardised_difference_test(70, 50, n=100, **pair),
        stats.regression_score(12, expected=10, residual_sd=2, leverage=0.05, n=100, parameters=3),
        stats.reliable_difference(60, 50, sem_x=3, sem_y=4),
        stats.trend([0, 1, 2, 4], [10, 11, 13, 14], sem=2),
        stats.describe(ANSWERS, scale=(0, 10)),
        stats.frequencies(ANSWERS),
        stats.scale_scores(ANSWERS, {"first": ["a", "b"]}),
        stats.correlations(ANSWERS, ["a", "b", "c"]),
        stats.group_means(GROUPED, "a", by="school", reference="x"),
        stats.standardised_difference([1, 2, 4], [3, 5, 6, 8]),
        stats.added_value(GROUPED, "a", predictors=["b"], by="school"),
        stats.bootstrap(ANSWERS, ["a", "b", "c"], of="alpha", draws=50),
        stats.option_analysis(ANSWERS),
        stats.eta(GROUPED, "a", by="school"),
        stats.multitrait_multimethod(ANSWERS, {"first": {"p": "a", "t": "b"}, "second": {"p": "c", "t": "d"}}),
        stats.likelihood_ratios([1, 2, 3, 4, 5, 2], [0, 0, 0, 1, 1, 1], starts=[3]),
        stats.area_sample_size(0.8, half_width=0.05),
        stats.stratified_alpha(ANSWERS, {"first": ["a", "b"], "second": ["c", "d"]}),
        stats.item_analysis(ANSWERS),
        stats.answer_sheets(ANSWERS),
        stats.guttman_bounds(ANSWERS),
        stats.greatest_lower_bound(ANSWERS),
        stats.split_halves(ANSWERS),
        stats.omega(ANSWERS),
        stats.roc([1, 2, 3, 4, 5, 2], [0, 0, 0, 1, 1, 1], high_is_positive=True),
        stats.roc([1, 2, 3, 4, 5, 2], [0, 0, 0, 1, 1, 1], high_is_positive=True).partial_area(0.5),
        stats.roc([1, 2, 3, 4, 5, 2], [0, 0, 0, 1, 1, 1], high_is_positive=True).best_cutoffs(),
        stats.roc([1, 2, 3, 4, 5, 2], [0, 0, 0, 1, 1, 1], high_is_positive=True).band(),
        stats.area_difference([1, 2, 3, 4, 5, 2], [1, 3, 2, 2, 5, 4], [0, 0, 0, 1, 1, 1], high_is_positive=True),
        stats.cutoff_stability([1, 2, 3, 4, 5, 2], [0, 0, 0, 1, 1, 1], high_is_positive=True, draws=20),
        stats.omega_hierarchical(NINE),
        stats.fit_norms(ELEVEN_AGES, score="raw", age="age", draws=10),
        stats.beta_binomial_norms({"age": [6] * 9 + [7] * 9, "raw": [0, 0, 1, 3, 5, 5, 6, 9, 10] * 2}, score="raw", age="age", alpha_power=0, beta_power=1),
        stats.lms_norms(ELEVEN_AGES, score="raw", age="age", m=1, s=0),
        stats.regression_norms(ELEVEN_AGES, score="raw", terms=["age"], spread="quartiles"),
        stats.fit_norms(ELEVEN_AGES, score="raw", age="age", method="regression"),
        stats.compare_norms(ELEVEN_AGES, score="raw", age="age", models=["regression"]),
        stats.worm(NINE[:, 0], NINE[:, 1]),
        stats.quantile_regression(ELEVEN_AGES, score="raw", age="age", degree=1, draws=10),
        stats.rake(ELEVEN_AGES, {"sex": {1: 0.5, 2: 0.5}}),
        stats.polychoric(ANSWERS, missing="pairwise"),
        stats.polychoric_of_table([[40, 10], [15, 35]]),
        stats.polyserial(ANSWERS["a"], ANSWERS["b"]),
        stats.ordinal_alpha(ANSWERS),
        stats.categorical_omega(np.digitize(NINE, [-1, 1])),
        stats.calibration(NINE[:, 0]),
        stats.equivalence(0.1, standard_error=0.1, margins=(-0.2, 0.2)),
        stats.linear_fit(NINE[:, 1:3], NINE[:, 0]),
        stats.shift(mean=10, sd=3, n=90, norm_mean=9, norm_sd=3, norm_n=100),
        stats.uniform_fit([0.1, 0.4, 0.8], [0.2, 0.5, 1]),
    ]


BENT = """
format: 1
id: bent
title: {en: A table with a wrong digit}
kind: illustrative
informant: parent
sample: {n: 100}
groups: [{scales: {trouble: {table: {measure: t_score, method: linear, rows: [[0, 30], [1, 35], [2, 40], [3, 48], [4, 50], [5, 55]]}}}}]
"""


def of_norms() -> list[Any]:
    small = kl.load(SMALL)
    people = pd.DataFrame(np.random.default_rng(6).integers(0, 3, (400, 7)), columns=small.item_ids)
    found = review.validate_norms(small, people, "everything", sex=["female", "male"] * 200, age_months=np.linspace(61, 119, 400), informant="parent",
                                  weights=[1.0, 2.0] * 200, compare_with="everything", scales=["trouble"], refit=5,
                                  population={small.item_ids[0]: {0: 1, 1: 1, 2: 1}})  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "bent.yaml").write_text(BENT, encoding="utf-8")
        bent = kl.load(SMALL, norms=folder).norm_faults("bent")
    return [found, bent, small.printed_norms("everything"), small.norm_places("everything", "trouble", [4.0], age_months=90, sex="male")]


def of_raters() -> list[Any]:
    toddler = kl.load("class-toddler")
    visits = toddler.score_cycles(WEEK, visit=["group", "day"])
    ratings = [[1, 2, 1], [2, 2, 2], [3, 3, 4], [4, 2, 4]]
    first, second = [10, 12, 14, 16], [11, 12, 16, 17]
    return [
        toddler.cycles(), visits, visits.row(0),
        toddler.agreement(CODINGS, rater="observer", of=["group", "cycle"], master="A", draws=20),
        stats.icc(ratings), stats.kendall_w(ratings), stats.fleiss_kappa(ratings), stats.gwet_ac(ratings),
        stats.krippendorff_alpha(ratings, level="nominal", draws=20), stats.pair_agreement(ratings),
        stats.kappa([0, 1, 1, 0], [0, 1, 0, 0]), stats.limits_of_agreement(first, second),
        stats.concordance(first, second), stats.retest(first, second),
    ]  # fmt: skip


@cache
def looked_at() -> tuple[Counter[type], set[tuple[type, str]]]:
    """How many objects of each public class were reached, and which of their members had a value."""
    seen: Counter[type] = Counter()
    valued: set[tuple[type, str]] = set()
    waiting = [*of_one_person(), *of_many(), *of_batteries(), *of_statistics(), *of_norms(), *of_raters()]
    while waiting:
        thing = waiting.pop(0)
        if isinstance(thing, Mapping):
            waiting += list(thing.values())
        elif isinstance(thing, list | tuple) and type(thing) not in CLASSES:
            waiting += thing
        elif type(thing) in CLASSES and seen[type(thing)] < ENOUGH:
            classes = [made for made in type(thing).__mro__ if made in CLASSES]  # a subclass speaks for what it extends
            seen.update(classes)
            for name in members(type(thing)):
                value = answer(thing, name)
                if value is not None:
                    valued.update((made, name) for made in classes)
                    waiting.append(value)
            if isinstance(thing, Iterable):
                waiting += list(thing) if not isinstance(thing, kl.Catalogue) else []
    return seen, valued


def answer(thing: Any, name: str) -> Any:
    """The value of a property, or of a method that needs no argument and draws nothing."""
    value = getattr(thing, name)
    if not callable(value) or inspect.isclass(value) or name == "plot":
        return None if name == "plot" else value
    try:
        arguments = inspect.signature(value).parameters.values()
        if any(one.default is one.empty and one.kind not in (one.VAR_KEYWORD, one.VAR_POSITIONAL) for one in arguments):
            return None
    except ValueError:  # of the compiled module: try
        pass
    try:
        return value()
    except (TypeError, kl.ResponseError):
        return None


@cache
def attributes() -> set[str]:
    """What the tests name after a dot, or import from the package."""
    found: set[str] = set()
    for path in HERE.glob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute):
                found.add(node.attr)
            elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("kartlegg"):
                found |= {alias.name for alias in node.names}
    return found


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_every_function_is_called(module: ModuleType) -> None:
    functions = [name for name in MODULES[module] if not inspect.isclass(getattr(module, name))]
    assert not [name for name in functions if name not in attributes()]


ERRORS = {kl.Error, kl.DefinitionError, kl.ResponseError, kl.ArchiveError, kl.Problem, kl.Location}  # see test_docstrings.py


@pytest.mark.parametrize("made", [made for made in CLASSES if made not in ERRORS], ids=CLASSES.__getitem__)
def test_every_member_has_a_value_on_some_object(made: type) -> None:
    seen, valued = looked_at()
    assert seen[made], f"no {CLASSES[made]} was reached"
    assert not [name for name in members(made) if (made, name) not in valued and name not in attributes()]
    never = [name for name, of in members(made).items() if (made, name) not in valued and (of is None or isinstance(of, property))]
    assert never == [], "always None"
