"""A fault is planted in a faultless cohort, and exactly it is found; without a fault nothing is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from conftest import REAL_DATA, needs_real_data
from lint_cohorts import FORM, sdq_cohort, symptoms
from typer.testing import CliRunner

import kartlegg as kl
from kartlegg._lint import _texts
from kartlegg._lint._frequencies import Frequencies, without_people
from kartlegg.cli import app

Table = pd.DataFrame
REVERSED = ["obeys", "reflect", "attends", "friend", "popular"]
HOW: dict[str, Any] = {"age_years": "age", "sex": "sex", "informant": "parent", "form": FORM}


@dataclass
class Fault:
    """What is done to a cohort, and what must be found."""

    kind: str
    plant: Callable[[Table], Table]
    columns: set[str] = field(default_factory=set)
    rows: set[int] = field(default_factory=set)
    how: dict[str, Any] = field(default_factory=dict)


def swap(first: str, second: str) -> Callable[[Table], Table]:
    return lambda df: df.rename(columns={first: second, second: first})


def put(column: str, rows: list[int], value: Any) -> Callable[[Table], Table]:
    def plant(df: Table) -> Table:
        if isinstance(value, str):
            df[column] = df[column].astype(object)
        df.loc[rows, column] = value
        return df

    return plant


def commas(df: Table) -> Table:
    return df.assign(restles=[None if np.isnan(x) else f"{x:.1f}".replace(".", ",") for x in df["restles"]])


def repeated(df: Table) -> Table:
    """Two sheets with many different answers, once more; a sheet of zeros again would tell nothing."""
    rare = df.iloc[:200, 1:26].std(axis=1).nlargest(2).index
    for to, of in zip((250, 301), rare, strict=True):
        df.loc[to, df.columns[1:]] = df.loc[of, df.columns[1:]]
    return df


def straight(df: Table) -> Table:
    df.loc[[7, 70, 170], [c for c in df.columns if c not in ("id", "age", "sex")]] = 2
    return df


def young_and_old(df: Table) -> Table:
    """The first hundred rows are of the form for ages 2 to 4, which has other items in two places."""
    sdq = kl.load("sdq")
    forms = sdq.forms()
    old = [item for item in forms[FORM].items if item not in forms["p2-4"].items and item in df]
    new = [item for item in forms["p2-4"].items if item not in forms[FORM].items]
    for item, other in zip(old, new, strict=False):
        df[other] = df[item].where(df.index < 100)
    df.loc[:99, old] = np.nan
    return df


FAULTS: dict[str, Fault] = {
    "already reversed": Fault("already_reversed", lambda df: df.assign(**{c: 2 - df[c] for c in REVERSED}), set(REVERSED)),
    "one already reversed": Fault("already_reversed", lambda df: df.assign(obeys=2 - df["obeys"]), {"obeys"}),
    "turned": Fault("turned", lambda df: df.assign(restles=2 - df["restles"], worries=2 - df["worries"]), {"restles", "worries"}),
    "shifted": Fault("shifted_codes", lambda df: df.assign(**{c: df[c] + 1 for c in ("clingy", "afraid")}), {"clingy", "afraid"}),
    "missing codes": Fault("missing_code", put("tantrum", [3, 90, 91], 9), {"tantrum"}, {3, 90, 91}),
    "missing codes of all": Fault("missing_code", lambda df: put("lies", [5], 999)(put("steals", [5], 999)(df)), {"lies", "steals"}, {5}),
    "typing errors": Fault("invalid_codes", put("fights", [17, 20], 22), {"fights"}, {17, 20}),
    "a word": Fault("not_a_number", put("fights", [17], "often"), {"fights"}, {17}),
    "a total": Fault("total_among_items", lambda df: df.assign(loner=df[["somatic", "worries", "unhappy", "clingy", "afraid"]].sum(axis=1)), {"loner"}),
    "a mean": Fault("total_among_items", lambda df: df.assign(loner=df[["somatic", "worries", "unhappy", "clingy"]].mean(axis=1).round(3)), {"loner"}),
    "a copy": Fault("duplicated_columns", lambda df: df.assign(afraid=df["clingy"]), {"clingy", "afraid"}),
    "swapped": Fault("swapped_columns", swap("caring", "restles"), {"caring", "restles"}),
    "swapped, one reversed": Fault("swapped_columns", swap("reflect", "worries"), {"reflect", "worries"}),
    "constant": Fault("constant_column", lambda df: df.assign(steals=0), {"steals"}),
    "empty": Fault("empty_column", lambda df: df.assign(steals=np.nan), {"steals"}),
    "decimal comma": Fault("decimal_comma", commas, {"restles"}),
    "entered twice": Fault("duplicate_sheets", repeated, set(), {250, 301}),
    "one answer": Fault("one_answer", straight, set(), {7, 70, 170}),
    "ages in years": Fault("age_unit", lambda df: df, {"age"}, set(), {"age_years": None, "age_months": "age", "form": None}),
    "ages in months": Fault("age_unit", lambda df: df.assign(age=12 * df["age"]), {"age"}),
    "some ages in months": Fault("mixed_age_units", lambda df: df.assign(age=df["age"].where(df.index > 4, 100)), {"age"}, {0, 1, 2, 3, 4}),
    "mistyped dates": Fault("impossible_ages", put("age", [8, 9], -31988.0), {"age"}, {8, 9}),
    "too young": Fault("age_outside_form", put("age", [8], 3.1), {"age"}, {8}),
    "two forms": Fault("mixed_forms", young_and_old, set(), set(), {"age_years": None, "form": None}),
    "two informants": Fault("mixed_informants", lambda df: df.assign(who=np.where(df.index < 150, "teacher", "parent")), {"who"}, set(), {"form": None}),
    "sexes": Fault("sex_reversed", lambda df: df.assign(sex2=df["sex"].map({"female": "m", "male": "f"})), {"sex", "sex2"}),
}  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("name", FAULTS)
def test_exactly_the_planted_fault_is_found(name: str, seed: int, sdq: kl.Instrument) -> None:
    fault = FAULTS[name]
    found = kl.lint(fault.plant(sdq_cohort(sdq, seed)), sdq, **{**HOW, **fault.how})
    assert [one.kind for one in found] == [fault.kind], str(found)
    (one,) = found
    if fault.columns:
        assert set(one.columns) == fault.columns
    if fault.rows:
        assert set(one.rows) == fault.rows


WITHOUT_KEY: dict[str, Fault] = {
    "turned": Fault("runs_against", lambda df: df.assign(s3=3 - df["s3"], s9=3 - df["s9"]), {"s3", "s9"}),
    "shifted": Fault("shifted_codes", lambda df: df.assign(s4=df["s4"] + 1), {"s4"}),
    "missing codes": Fault("missing_code", lambda df: put("s2", [4, 6], 9)(put("s5", [4], 9)(df)), {"s2", "s5"}, {4, 6}),
    "more missing codes": Fault("missing_code", put("s2", [4, 6], 999), {"s2"}, {4, 6}),
    "a total": Fault("total_among_items", lambda df: df.assign(total=df.sum(axis=1)), {"total"}),
    "a total of the second half": Fault("total_among_items", lambda df: df.assign(t=df.iloc[:, 6:].sum(axis=1)), {"t"}),
    "a copy": Fault("duplicated_columns", lambda df: df.assign(s12=df["s1"]), {"s1", "s12"}),
    "constant": Fault("constant_column", lambda df: df.assign(s6=1), {"s6"}),
    "decimal comma": Fault("decimal_comma", lambda df: df.assign(s6=[f"{x:.1f}".replace(".", ",") for x in df["s6"]]), {"s6"}),
}  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("name", WITHOUT_KEY)
def test_columns_by_themselves(name: str, seed: int) -> None:
    fault = WITHOUT_KEY[name]
    found = kl.lint(fault.plant(symptoms(seed)))
    assert [one.kind for one in found] == [fault.kind], str(found)
    assert set(found.findings[0].columns) == fault.columns
    assert not fault.rows or set(found.findings[0].rows) == fault.rows


def test_nothing_is_found_where_nothing_is_wrong(sdq: kl.Instrument) -> None:
    """Measured over 1000 such cohorts of 60 to 2000 persons: no finding in any."""
    for seed in range(10):
        assert not len(kl.lint(sdq_cohort(sdq, seed), sdq, **HOW))
        assert not len(kl.lint(sdq_cohort(sdq, 1000 + seed, n=60, gaps=0.1), sdq, **HOW))
        assert not len(kl.lint(symptoms(seed)))


def test_what_is_told_of_a_finding(sdq: kl.Instrument) -> None:
    df = FAULTS["one already reversed"].plant(sdq_cohort(sdq, 1))
    found = kl.lint(df, sdq, **HOW)
    (one,) = found.findings
    r, lower, upper = one.evidence["correlations"]["obeys"]
    assert lower < r < upper < 0
    assert one.certainty == "likely"
    assert "already_keyed=['obeys']" in one.advice
    assert found.to_pandas().loc[0, "kind"] == "already_reversed"
    assert found.to_dict()["findings"][0]["message"] == one.message == one.to_dict()["message"]
    assert "<table" in found._repr_html_()
    assert "obeys" in str(found)
    assert found.lead == "400 rows, 25 columns of answers; findings: 1"
    assert found.told()[1][0][0] == "likely"
    assert found.of_kind("already_reversed") == [one]
    assert not found.of_kind("turned")
    assert (found.rows, found.items, found.not_checked, found.told_not_checked()) == (400, 25, {}, [])
    assert not len(kl.lint(df, sdq, already_keyed=["obeys"], **HOW))


def test_yes_and_no_stored_as_one_and_two() -> None:
    random = np.random.default_rng(3)
    aq = kl.load("aq-10-child")
    latent = random.normal(size=(200, 1)) + random.normal(size=(200, 10))
    table = pd.DataFrame((latent > 0.3) + 1, columns=aq.item_ids[:10])
    (one,) = kl.lint(table, aq, already_keyed="all").findings
    assert (one.kind, one.evidence["seen"], one.evidence["key"]) == ("shifted_codes", "1, 2", "0, 1")


def test_rows_are_counted_as_wanted(sdq: kl.Instrument) -> None:
    df = FAULTS["typing errors"].plant(sdq_cohort(sdq, 1))
    assert "(17, 20)" in kl.lint(df, sdq, **HOW).findings[0].message
    assert "(18, 21)" in kl.lint(df, sdq, first_row=1, **HOW).findings[0].message


@pytest.mark.parametrize("kind", [pl.DataFrame, lambda df: df.to_dict("list")])
def test_tables_of_other_kinds(kind: Any, sdq: kl.Instrument) -> None:
    df = FAULTS["missing codes"].plant(sdq_cohort(sdq, 1))
    assert kl.lint(kind(df), sdq, **HOW).to_dict() == kl.lint(df, "sdq", **HOW).to_dict()


def test_the_texts_are_there_in_three_languages() -> None:
    assert _texts.WHAT.keys() == _texts.ADVICE.keys()
    for texts in (_texts.WHAT, _texts.ADVICE, _texts.CERTAINTY, _texts.CHECKED, _texts.WHY_NOT, _texts.WORDS):
        assert all(len(set(map(str.strip, text))) >= 1 and all(text) for text in texts.values())
    df = FAULTS["shifted"].plant(sdq_cohort(kl.load("sdq"), 1))
    assert kl.lint(df, "sdq", language="nb", **HOW).findings[0].message == "clingy, afraid: kodene er 1–3, ikke 0–2."
    assert "kodane er" in kl.lint(df, "sdq", language="nn", **HOW).findings[0].message
    nb = kl.lint(sdq_cohort(kl.load("sdq"), 1).head(10), "sdq", language="nb").not_checked
    assert nb == {"Ledd mot skalaen sin, eller byttet om": "for få rader", "Svarark som er like, eller har ett svar": "for få rader",
                  "Summer blant leddene": "for få rader", "Aldre": "ikke oppgitt"}  # fmt: skip


@pytest.mark.parametrize("table", [
    pd.DataFrame({"a": []}), pd.DataFrame({"a": [1.0]}), pd.DataFrame({"a": [np.nan] * 40}), pd.DataFrame({"a": ["x", "y"]}),
    pd.DataFrame({"a": [1] * 40, "b": [1] * 40}), pd.DataFrame(),
])  # fmt: skip
def test_degenerate_tables(table: Table) -> None:
    found = kl.lint(table)
    assert all(one.kind in ("constant_column", "empty_column") for one in found)


def test_wrong_calls(sdq: kl.Instrument) -> None:
    with pytest.raises(kl.ResponseError, match="age_years: no column 'alder'"):
        kl.lint(sdq_cohort(sdq, 1), sdq, age_years="alder")
    with pytest.raises(kl.ResponseError, match="items: no column 'x'"):
        kl.lint(sdq_cohort(sdq, 1), items=["x"])


@needs_real_data
def test_real_answers() -> None:
    epds = pd.read_csv(REAL_DATA / "epds_switzerland.csv")
    found = kl.lint(epds, "epds", items="EPDS_{number}")
    assert [one.kind for one in found] == ["already_reversed"]  # as the description of the file says of items 3 and 5 to 10
    assert set(found.findings[0].columns) == {f"EPDS_{number}" for number in (3, 5, 6, 7, 8, 9, 10)}
    assert not len(kl.lint(epds, "epds", items="EPDS_{number}", already_keyed="all"))
    ari = kl.lint(pd.read_csv(REAL_DATA / "ari_parent_youth.csv"))
    assert {one.columns for one in ari.of_kind("total_among_items")} == {("ARI_P_TOTAL",), ("ARI_Y_TOTAL",)}
    asq = pd.read_csv(REAL_DATA / "asq3_chile.csv")
    totals = kl.lint(asq).of_kind("total_among_items")  # which differ from the sum in up to 21 rows, as the description says
    assert len(totals) == 5
    assert {one.evidence["percent"] for one in totals} == {99}
    ages = kl.lint(asq, items=[name for name in asq if name.startswith("communication_") and name[-1].isdigit()], age_days="age_days")
    (impossible,) = ages.of_kind("impossible_ages")
    assert len(impossible.rows) == 13  # negative ages
    hscl = kl.lint(pd.read_csv(REAL_DATA / "hscl58_adults.csv"))
    assert len(hscl.of_kind("total_among_items")) == 6


def test_the_command_line(tmp_path: Path, sdq: kl.Instrument) -> None:
    data, written = tmp_path / "answers.csv", tmp_path / "findings.csv"
    FAULTS["shifted"].plant(sdq_cohort(sdq, 1)).to_csv(data, index=False)
    how = ["--age-years", "age", "--sex", "sex", "--informant", "parent"]
    result = CliRunner().invoke(app, ["lint", "sdq", str(data), *how, "--lang", "nb", "-o", str(written)])
    assert result.exit_code == 1, result.output
    assert "kodene er 1–3, ikke 0–2" in " ".join(result.output.split())
    table = pd.read_csv(written)
    assert table.loc[0, ["kind", "columns"]].tolist() == ["shifted_codes", "clingy, afraid"]
    sdq_cohort(sdq, 1).to_csv(data, index=False)
    result = CliRunner().invoke(app, ["lint", "sdq", str(data), *how])
    assert result.exit_code == 0, result.output
    assert "findings: 0" in result.output
    symptoms(1).assign(total=lambda df: df.sum(axis=1)).to_csv(data, index=False)
    assert "total is the sum of s1 + s2" in CliRunner().invoke(app, ["lint", str(data)]).output
    assert "findings: 0" in CliRunner().invoke(app, ["lint", str(data), "--columns", "s1,s2,s3,s4"]).output
    with pytest.raises(kl.ResponseError, match="without an instrument there are no items"):
        CliRunner().invoke(app, ["lint", str(data), "--items", "s{number}"], catch_exceptions=False)
    with pytest.raises(kl.Error, match="no such file"):
        CliRunner().invoke(app, ["lint", "sdq"], catch_exceptions=False)


def _seen(page: str) -> str:
    """What a reader sees, labels of figures included."""
    return re.sub(r"<[^>]*>", " ", re.sub(r'aria-label="([^"]*)"', r">\1<", re.sub(r"(?s)<style[^>]*>.*?</style>|<svg.*?</svg>", " ", page)))


@pytest.mark.parametrize("language", ["en", "nb", "nn"])
def test_the_page_tells_columns_and_no_person(language: str, sdq: kl.Instrument, tmp_path: Path) -> None:
    df = sdq_cohort(sdq, 3).assign(clingy=lambda d: d["clingy"] + 1, obeys=lambda d: 2 - d["obeys"])
    df.loc[[177, 200], "fights"] = 22
    df["lies"] = df["lies"].astype(object)
    df.loc[177, "lies"] = "says the mother of Kari"
    df.loc[[8, 9], "age"] = -31988.0
    found = kl.lint(df, sdq, first_row=1, language=language, **HOW)
    found.save(tmp_path / "lint.html")
    page = (tmp_path / "lint.html").read_text(encoding="utf-8")
    assert page == found.to_html() and f'<html lang="{language}">' in page
    seen = _seen(page)
    assert "http" not in re.sub(r'xmlns(:\w+)?="[^"]*"', "", page) and "<script" not in page and "{" not in seen and " nan" not in seen.lower()
    assert all(column in seen for column in ("clingy", "obeys", "fights", "lies", "age"))
    assert "Kari" not in page and "31988" not in page and not re.search(r"\b(178|201)\b", seen)
    assert {"en": "22 in fewer than five rows", "nb": "22 i færre enn fem rader", "nn": "22 i færre enn fem rader"}[language] in seen
    assert "Kari" in str(found) and "(178, 201)" in str(found)  # who has the file is told which rows
    assert page.count("<svg") == 4  # frequencies of three columns, one correlation


def test_small_counts_are_hidden_and_cannot_be_worked_out() -> None:
    """3 of 22 are hidden, and 2 with them: else 3 would be the sum less the others. Codes that nobody has are 0."""
    seen = Frequencies((0, 1, 2, 3, 22), (280, 80, 30, 0, 3), frozenset({0, 1, 2, 3}))
    assert [None if np.isnan(count) else count for count in seen.shown] == [280, 80, None, 0, None]
    assert Frequencies((0, 1), (10, 20), frozenset()).shown == [10, 20]
    hidden = without_people({"rows_n": 9, "alike": 7, "percent": 98, "n": 100, "counts": {"mother": 90, "father": 6, "aunt": 1}}, "en")
    assert hidden["alike"] == "…" and hidden["percent"] == ">95" and hidden["counts"] == {"mother": 90, "father": "…", "aunt": "…"}


def test_nothing_found_is_a_page_too(sdq: kl.Instrument) -> None:
    assert "Ingenting ble funnet" in kl.lint(sdq_cohort(sdq, 0), sdq, language="nb", **HOW).to_html()


def test_a_text_in_many_columns_is_one_finding(sdq: kl.Instrument) -> None:
    df = sdq_cohort(sdq, 1).astype({name: object for name in ("worries", "afraid", "lies")})
    df.loc[4, ["worries", "afraid"]] = "n/a"
    df.loc[7, "afraid"] = "n/a"
    df.loc[9, "lies"] = "often"
    found = kl.lint(df, sdq, **HOW).of_kind("not_a_number")
    assert sorted((one.columns, one.rows) for one in found) == [(("lies",), (9,)), (("worries", "afraid"), (4, 7))]


def test_sheets_with_one_answer_are_told_in_words(sdq: kl.Instrument) -> None:
    (one,) = kl.lint(straight(sdq_cohort(sdq, 1)), sdq, language="nb", **HOW).of_kind("one_answer")
    assert "3 (rader 7, 70, 170). Ved tilfeldighet alene ville en vente færre enn ett." in one.message
    assert "Noen av leddene peker motsatt vei, så et slikt ark motsier seg selv." in one.message
    assert "færre enn fem. Ved tilfeldighet alene ville en vente færre enn ett." in one.public_message
    assert "1 (rad 7). " in replace(one, rows=(7,)).message
