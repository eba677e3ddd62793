"""Records, which have no score, and categories, which are no numbers: every way in which they are shown. Worked by hand."""

from __future__ import annotations

import itertools
import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from conftest import ROOT
from typer.testing import CliRunner

import kartlegg as kl
from kartlegg.cli import app

RULES = ROOT / "tests" / "definitions" / "rules"
SENTENCES = {
    "en": "This is a record without a score: the answers are kept as they were given, and nothing is computed from them.",
    "nb": "Dette er en registrering uten skåre: Svarene blir tatt vare på slik de er gitt, og ingenting blir regnet ut av dem.",
    "nn": "Dette er ei registrering utan skåre: Svara blir tekne vare på slik dei er gitt, og ingenting blir rekna ut av dei.",
}
PARTLY = {"en": "4 of 5 items are recorded; not: movement and physical.", "nb": "4 av 5 ledd er registrert; ikke: motorisk og fysisk.",
          "nn": "4 av 5 ledd er registrerte; ikkje: motorisk og fysisk."}  # fmt: skip
WHOLE = {"en": "All 5 items are recorded.", "nb": "Alle 5 ledd er registrert.", "nn": "Alle 5 ledda er registrerte."}
NONE = {"en": "None of 5 items is recorded.", "nb": "Ingen av 5 ledd er registrert.", "nn": "Ingen av 5 ledd er registrerte."}
FOUR = {"emotional": 2, "social": 2, "language": 3, "cognitive": 1}
LANGUAGES = pytest.mark.parametrize("language", ["en", "nb", "nn"])


@LANGUAGES
def test_a_record_says_that_it_has_no_score_and_how_complete_it_is(language: str) -> None:
    instrument = kl.load("dc-0-5")
    for answers, complete in (FOUR, PARTLY), ({**FOUR, "movement": 4}, WHOLE), ({}, NONE):
        report = instrument.score(answers, form="axis-v", language=language)
        assert report.notes[0] == f"{SENTENCES[language]} {complete[language]}"
        assert report.scores == []
        assert report.notes[0] in report.to_text()
        assert report.notes[0] in report.to_dict()["notes"]
        assert report.notes[0] in report._repr_html_()
        assert report.explain().splitlines()[-1] == report.notes[0]
    assert instrument.notes(language)[0] == SENTENCES[language]


def test_what_was_recorded() -> None:
    report = kl.load("dc-0-5").score(FOUR, form="axis-v")
    assert [(a.item, a.code, a.label, a.non_answer, a.scored) for a in report.answers] == [
        ("emotional", 2, "age-appropriate", "", False),
        ("social", 2, "age-appropriate", "", False),
        ("language", 3, "inconsistent or emerging", "", False),
        ("cognitive", 1, "above expectation", "", False),
        ("movement", None, "", "missing", False),
    ]
    assert (report.completeness.items, report.completeness.answered) == (5, 4)
    found = report.to_dict()
    assert found["completeness"] == {"items": 5, "answered": 4}
    assert found["recorded"][2] == {
        "item": "language", "topic": "language and social communication", "code": 3, "label": "inconsistent or emerging",
    }  # fmt: skip
    assert "    cognitive: 1 (above expectation)" in report.to_text().splitlines()
    assert report.explain().splitlines()[1:6] == [
        "  emotional: 2 (age-appropriate)", "  social and relational: 2 (age-appropriate)",
        "  language and social communication: 3 (inconsistent or emerging)", "  cognitive: 1 (above expectation)",
        "  movement and physical: not answered",
    ]  # fmt: skip
    with pytest.raises(KeyError, match="there is none"):
        report["axis_v"]
    with pytest.raises(kl.ResponseError, match="nothing to draw"):
        report.plot()


def test_every_kind_of_answer() -> None:
    instrument = kl.load(RULES / "record")
    report = instrument.score({"grasp": 9, "siblings": 0, "harmony": None})
    assert [(a.code, a.label, a.non_answer) for a in report.answers] == [
        (9, "not seen", "missing"), (None, "", "missing"), (0, "none", ""), (None, "", "not_asked"),
    ]  # fmt: skip
    assert instrument.score({"siblings": 1, "harmony": 8}).answers[3].non_answer == "not_applicable"
    lines = report.explain().splitlines()
    assert lines[1:] == [
        "  grasp (1): 9 (not seen)", "  gaze (2): not answered", "  siblings (3): 0 (none)", "  harmony (4): not asked",
        f"{SENTENCES['en']} 1 of 3 items are recorded; not: grasp (1), gaze (2).",
    ]  # fmt: skip


def test_a_scored_instrument_lists_what_counts_in_no_scale() -> None:
    report = kl.load("sdq").score({"difficulties": 1, "worries": 2}, form="p4-17")
    assert [line["item"] for line in report.to_dict()["recorded"]] == ["difficulties"]
    text = report.to_text().splitlines()
    assert text[text.index("  Recorded, not scored:") + 1].startswith("    ")
    assert any(a.item == "worries" and a.scored and a.code == 2 for a in report.answers)
    assert report.explain().count("Form:") == len(report.scores)


@pytest.fixture
def sheets() -> pd.DataFrame:
    return pd.DataFrame({
        "emotional": [2, 1, 7, 2], "social": [2, None, 1, 4], "language": [3, 1, 1, 1], "cognitive": [1, 1, 1, 1],
        "movement": [None, None, 1, 1], "place": ["a", "b", "a", "a"],
    })  # fmt: skip


def test_a_table_of_a_record(sheets: pd.DataFrame) -> None:
    table = kl.load("dc-0-5").score_table(sheets, form="axis-v", language="nb")
    frame = table.to_pandas()
    assert list(frame.columns)[:8] == ["refused", "form", "age_used_months", "note", "items", "answered", "relationship_level", "relationship_level.label"]
    assert frame["answered"].tolist() == [4, 3, 0, 5]  # the third has a code that there is not
    assert frame["items"].tolist() == [5, 5, 0, 5]
    assert frame["refused"].tolist()[2] == "invalid_code"
    assert frame["emotional"].tolist()[:2] == [2, 1]
    assert frame["emotional.label"].astype(object).where(frame["emotional.label"].notna(), None).tolist() == [
        "alderssvarende", "over det forventede", None, "alderssvarende",
    ]  # fmt: skip
    assert table.answers("movement").tolist() == [None, None, None, "over det forventede"]
    assert [list(column) for column in table.completeness] == [[5, 5, 0, 5], [4, 3, 0, 5]]
    assert table.notes[0] == SENTENCES["nb"]
    assert table.to_arrow().num_rows == 4
    with pytest.raises(KeyError):
        table.answers("unknown")


def test_the_summary_and_the_statistics_count_answers(sheets: pd.DataFrame) -> None:
    table = kl.load("dc-0-5").score_table(sheets, form="axis-v")
    counts = table.summary().answers.set_index(["item", "code"])
    assert counts.loc[("emotional", 2), "count"] == 2
    assert counts.loc[("emotional", 2), "share"] == pytest.approx(2 / 3)
    assert SENTENCES["en"] in repr(table.summary())
    assert "What was recorded" not in table._repr_html_()
    statistics = kl.population(table, sheets["place"], smallest=0).to_pandas()
    everyone = statistics[(statistics["part"] == "all") & (statistics["scale"] == "emotional")].set_index("band")
    assert everyone["count"].to_dict() == {"1": 1, "2": 2, "3": 0, "4": 0}
    assert everyone["not_scored"].tolist() == [1] * 4  # the refused row
    assert statistics["mean"].isna().all()
    level = statistics[(statistics["part"] == "all") & (statistics["scale"] == "relationship_level")]
    assert level["not_scored"].tolist() == [1] * 4  # the form does not ask it: only the refused row counts


def test_the_command_line_on_a_record(tmp_path: Path, sheets: pd.DataFrame) -> None:
    sheets.to_csv(tmp_path / "sheets.csv", index=False)
    out, page = tmp_path / "out.csv", tmp_path / "page.html"
    command = ["score", "dc-0-5", str(tmp_path / "sheets.csv"), "--form", "axis-v", "-o", str(out), "--page", str(page), "--by", "place"]
    found = CliRunner().invoke(app, command)
    assert found.exit_code == 0, found.output
    written = pd.read_csv(out)
    assert written["cognitive.label"].tolist()[0] == "above expectation"
    assert written["answered"].tolist() == [4, 3, 0, 5]
    assert SENTENCES["en"] in page.read_text(encoding="utf-8")
    assert "What was recorded" in page.read_text(encoding="utf-8")
    plain = CliRunner().invoke(app, command[:-2])
    assert plain.exit_code == 0, plain.output
    assert SENTENCES["en"] in plain.output
    assert "above expectation" in plain.output
    traced = CliRunner().invoke(app, ["explain", "dc-0-5", str(tmp_path / "sheets.csv"), "--row", "1", "--form", "axis-v"])
    assert traced.exit_code == 0, traced.output
    assert "cognitive: 1 (above expectation)" in traced.output
    shown = CliRunner().invoke(app, ["show", "dc-0-5", "--lang", "nb"])
    assert SENTENCES["nb"] in shown.output
    assert "Scales" not in shown.output


def test_a_record_is_stored_and_read_again(tmp_path: Path) -> None:
    instrument = kl.load("nbo")
    report = instrument.score(dict.fromkeys(instrument.item_ids, 2))
    kl.save(tmp_path / "r.kartlegg", [report])
    (again,) = kl.load_reports(tmp_path / "r.kartlegg")
    assert again.to_json() == report.to_json()
    assert kl.report_from_json(report.to_json(), instrument).to_json() == report.to_json()
    assert json.loads(report.to_json())["scores"] == []


# -- categories ----------------------------------------------------------------------------------------------------------


def test_a_category_is_told_by_its_name() -> None:
    report = kl.load("wmci").score({"coded_category": 3}, language="nb")
    category = report["category"]
    band = category.band()
    assert category.raw == 3
    assert band is not None and (band.label, band.id, band.certain) == ("forvrengt", "3", True)
    assert category.reachable is None and category.possible is None and category.high_is_concern is None
    assert "  Kategori: forvrengt" in report.to_text().splitlines()
    trace = report.explain("category").splitlines()
    assert trace[1].startswith("Kategori: forvrengt")
    assert trace[2] == "  kategori for intervjuet: 3 (forvrengt)"
    missing = kl.load("wmci").score({})
    assert missing["category"].note == "Not scored: 1 of 1 answers missing."
    assert missing["category"].reachable is None


def test_categories_have_no_distance() -> None:
    instrument = kl.load("wmci")
    first, second = (instrument.score({"coded_category": c}, assessment_date=d) for c, d in ((1, "2024-01-01"), (3, "2024-06-01")))
    change = kl.change(first, second, "category", measure="raw")
    assert change.gap == "category"
    assert change.sentence == "The value is a category, and between categories there is no distance: compare which ones they are."
    norwegian = kl.change(first, second, "category", measure="raw", language="nb")
    assert norwegian.sentence == "Verdien er en kategori, og mellom kategorier er det ingen avstand: sammenlign hvilke de er."
    assert kl.series([first, second], "category", measure="raw").gap == "category"
    assert kl.difference(first, second, "category").gap in ("category", "change")


def test_a_table_of_categories() -> None:
    sheets = pd.DataFrame({"coded_category": [1, 1, 3, None], "year": [1, 1, 1, 1]})
    table = kl.load("wmci").score_table(sheets)
    frame = table.to_pandas()
    assert frame["category.category"].astype(object).where(frame["category.category"].notna(), None).tolist() == [
        "balanced", "balanced", "distorted", None,
    ]  # fmt: skip
    assert "category.lower" not in frame
    assert table["category", "category"].tolist() == ["balanced", "balanced", "distorted", None]
    shares = kl.population(table, smallest=0).to_pandas().set_index("band")
    assert shares["count"].to_dict() == {"1": 2, "2": 0, "3": 1}
    assert shares["share"].tolist() == pytest.approx([2 / 3, 0, 1 / 3])
    assert shares["mean"].isna().all()
    counts = table.summary().scales.set_index("scale")
    assert counts["mean"].isna()["category"]
    assert counts.loc["favourable", "mean"] == pytest.approx(2 / 3)
    with pytest.raises(kl.ResponseError, match="is a category"):
        table.plot("category")


def test_norms_and_batteries_take_no_category_for_a_number(tmp_path: Path) -> None:
    shutil.copytree(RULES / "nominal", tmp_path / "nominal")
    (tmp_path / "nominal" / "norms").mkdir()
    (tmp_path / "nominal" / "norms" / "made-up.yaml").write_text(
        "format: 1\nid: made-up\ntitle: {en: Made up}\nkind: illustrative\nforms: [sheet]\nsample: {n: 100, illustrative: true}\n"
        "groups:\n  - scales: {category: {mean: 3, sd: 1}}\n"
    )
    with pytest.raises(kl.DefinitionError, match="'category' is a category: it has no norms, cut-offs or coefficients") as refused:
        kl.load(tmp_path / "nominal")
    assert (refused.value.problems[0].where.line, refused.value.problems[0].where.column) == (8, 14)
    (tmp_path / "nominal" / "norms" / "made-up.yaml").unlink()
    battery = tmp_path / "pair" / "battery.yaml"
    battery.parent.mkdir()
    text = (
        'format: 1\nid: pair\nversion: "1.0.0"\ntitle: {en: Pair}\nabout: {en: Made up.}\n'
        "reports:\n  one: {instrument: nominal, informant: coder}\n"
        "alerts:\n  - {id: odd, when: RULE, message: {en: Odd.}, illustrative: true}\n"
    )
    battery.write_text(text.replace("RULE", "one.category == 7 or one.shape != 4"))
    assert kl.load_battery(battery.parent).alert_ids == ["odd"]
    for rule, name in ("one.category >= 7", "one.category"), ("one.shape + 1 == 5", "one.shape"):
        battery.write_text(text.replace("RULE", rule))
        with pytest.raises(kl.DefinitionError, match=f"'{name}' is a category, and no number to calculate with") as refused:
            kl.load_battery(battery.parent)
        assert refused.value.problems[0].where.line == 9


@pytest.mark.parametrize("rule", ["r65", "nominal", "record"])
def test_tables_judge_every_sheet_as_it_is_judged_alone(rule: str) -> None:
    instrument = kl.load(RULES / rule)
    codes = [[None, *(option.code for option in item.options)] for item in instrument.items().values()]
    sheets = [dict(zip(instrument.item_ids, sheet, strict=True)) for sheet in itertools.product(*codes)]  # all there are
    table = instrument.score_table(pd.DataFrame(sheets, dtype="Int64"))
    items, answered = table.completeness
    frame = table.to_pandas()
    for row, sheet in enumerate(sheets):
        report = instrument.score(sheet)
        assert (report.completeness.items, report.completeness.answered) == (items[row], answered[row])
        for score in report:
            raw, ends = table[score.scale, "raw"][row], [table[score.scale, end][row] for end in ("lower", "upper")]
            assert (score.raw is None and raw != raw) or score.raw == raw
            assert (score.reachable is None and ends[0] != ends[0]) or list(score.reachable or ()) == ends
            assert score.status == table[score.scale, "status"][row]
        states = {alert.id: "yes" if alert.certain else "unknown" for alert in report.alerts}
        for alert in [name for name in frame.columns if name.startswith("alert.")]:
            assert frame[alert][row] == states.get(alert.removeprefix("alert."), "no")
