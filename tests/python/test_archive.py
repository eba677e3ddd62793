"""Results that are kept: archives, pickles and JSON, also read by a fresh process."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import kartlegg as kl

LANGUAGES = ("en", "nb", "nn")


def reports(sdq: kl.Instrument, asq3: kl.Instrument, epds: kl.Instrument) -> list[kl.Report]:
    """Reports of every kind: prorated, with norms, with corrected age, with invalid codes, with remarks of the package."""
    answers = {"somatic": 2, "worries": 2, "unhappy": 1, "clingy": 1}
    return [
        sdq.score(answers, age="8y2m", sex="male", informant="parent"),
        sdq.score(answers, age="8y2m", sex="female", informant="parent", language="nn"),
        sdq.score({"worries": "often", "unhappy": 9}, age="8y2m", informant="teacher", invalid="as_missing"),
        asq3.score({"communication_1": 10}, birth_date="2024-01-31", assessment_date="2025-03-01", gestation="33w5d"),
        epds.score({"self_harm": 3}, already_keyed="all"),
    ]  # fmt: skip


def fields(report: kl.Report) -> dict[str, object]:
    """Everything that a report offers, in all languages, to be compared."""
    found: dict[str, object] = {"provenance": repr(report.provenance), "illustrative": report.illustrative}
    for language in LANGUAGES:
        told = report.in_language(language)
        found[language] = [
            told.to_json(), told.to_text(), told.notes, told.rights, told.form.explanation,
            [(alert.id, alert.message, alert.certain) for alert in told.alerts],
            [told.explain(score.scale) for score in told],
            [(s.scale, s.title, s.raw, s.status, s.items, s.answered, s.reachable, s.possible, s.note, s.high_is_concern,
              [(b.scheme, b.id, b.label, b.level, b.low, b.high, b.certain, b.sources, b.note) for b in s.bands])
             for s in told],
        ]  # fmt: skip
    return found


@pytest.fixture(scope="module")
def kept(sdq: kl.Instrument, asq3: kl.Instrument, epds: kl.Instrument) -> list[kl.Report]:
    return reports(sdq, asq3, epds)


FRESH = """
import json, sys
import kartlegg as kl
sys.path.insert(0, sys.argv[2])
from test_archive import fields
print(json.dumps([fields(report) for report in kl.load_reports(sys.argv[1])], default=repr))
"""


def test_a_fresh_process_reads_the_same(kept: list[kl.Report], tmp_path: Path) -> None:
    file = tmp_path / "barn.kartlegg"
    kl.save(file, kept)
    run = [sys.executable, "-c", FRESH, str(file), str(Path(__file__).parent)]
    told = json.loads(subprocess.run(run, check=True, capture_output=True, text=True, encoding="utf-8").stdout)
    assert told == json.loads(json.dumps([fields(report) for report in kept], default=repr))


def test_saved_and_loaded(kept: list[kl.Report], sdq: kl.Instrument, tmp_path: Path) -> None:
    kl.save(tmp_path / "one", kept[2])
    assert [fields(r) for r in kl.load_reports(str(tmp_path / "one"))] == [fields(kept[2])]
    assert kl.load_reports(tmp_path / "one", language="nb")[0].language == "nb"
    kl.save(tmp_path / "sdq", sdq)
    again = kl.load_instrument(tmp_path / "sdq")
    assert (again.id, again.version, again.content_hash) == (sdq.id, sdq.version, sdq.content_hash)
    answers = {item: 1 for item in again.forms()["p4-17"].items}
    assert fields(again.score(answers, form="p4-17")) == fields(sdq.score(answers, form="p4-17"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "sdq"]


def test_what_the_package_noted_is_kept(kept: list[kl.Report]) -> None:
    note = "item 'worries': 'often' is not a code; counted as not answered"
    assert kept[2].notes[-1] == note
    assert pickle.loads(pickle.dumps(kept[2])).notes[-1] == note
    assert note in kept[2].to_dict()["notes"]
    assert note in kept[2].to_text()
    assert kept[2].in_language("nb").notes[-1] == note


def test_pickles(kept: list[kl.Report], sdq: kl.Instrument) -> None:
    for report in kept:
        again = pickle.loads(pickle.dumps(report))
        assert again.language == report.language
        assert fields(again) == fields(report)
    assert pickle.loads(pickle.dumps(sdq)).content_hash == sdq.content_hash


def test_a_pickled_table_is_the_same_table(sdq: kl.Instrument) -> None:
    frame = pd.DataFrame(
        {"sdqp3": [2, 0, None, 7, "x"], "sdqp8": [1, 2, 0, 1, 1], "age": ["8.5", "10", "?", "5", "6"],
         "who": ["parent", "teacher", "parent", "parent", "parent"]},
        index=["a", "b", "c", "d", "e"],
    )  # fmt: skip
    table = sdq.score_table(frame, items="sdqp{number}", age_years="age", informant="who", language="nb")
    again = pickle.loads(pickle.dumps(table))
    pd.testing.assert_frame_equal(again.to_pandas(), table.to_pandas())
    pd.testing.assert_frame_equal(again.refused, table.refused)
    assert again.notes == table.notes
    assert [again.note(row) for row in range(5)] == [table.note(row) for row in range(5)]
    for row in np.flatnonzero(table.to_pandas()["refused"].isna()):
        assert fields(again.row(int(row))) == fields(table.row(int(row)))


@pytest.mark.parametrize(
    ("fault", "damage", "english", "bokmaal"),
    [
        ("not_an_archive", lambda data: b"{}", "this is not a kartlegg archive; give one that kartlegg has saved",
         "dette er ikke et kartlegg-arkiv; oppgi et som kartlegg har lagret"),
        ("truncated", lambda data: data[:-7], "the end of the archive is missing; copy it again, or take it from a backup",
         "slutten av arkivet mangler; kopier det på nytt, eller hent det fra en sikkerhetskopi"),
        ("damaged", lambda data: data.replace(b"worries", b"wordies", 1), "the archive is damaged; copy it again",
         "arkivet er skadet; kopier det på nytt"),
        ("newer", lambda data: data.replace(b"archive 1", b"archive 2", 1), "update kartlegg to read it",
         "oppdater kartlegg for å lese det"),
    ],
)  # fmt: skip
def test_faults(kept: list[kl.Report], tmp_path: Path, fault: str, damage, english: str, bokmaal: str) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "a"
    kl.save(file, kept[0])
    file.write_bytes(damage(file.read_bytes()))
    for language, text in (("en", english), ("nb", bokmaal)):
        with pytest.raises(kl.ArchiveError) as caught:
            kl.load_reports(file, language=language)
        assert caught.value.fault == fault
        assert text in str(caught.value)
        assert str(file) in str(caught.value)
        assert caught.value.problems[0].hint


def test_wrong_kind_and_missing_file(sdq: kl.Instrument, tmp_path: Path) -> None:
    kl.save(tmp_path / "sdq", sdq)
    with pytest.raises(kl.ArchiveError, match="the archive holds an instrument; read it with load_instrument"):
        kl.load_reports(tmp_path / "sdq")
    with pytest.raises(kl.ArchiveError, match="the file cannot be read") as caught:
        kl.load_reports(tmp_path / "none")
    assert caught.value.fault == "file"
    with pytest.raises(kl.ArchiveError, match="the file cannot be written"):
        kl.save(tmp_path / "no" / "folder", sdq)


def test_what_cannot_be_saved(sdq: kl.Instrument, tmp_path: Path) -> None:
    table = sdq.score_table(pd.DataFrame({"worries": [1]}), age_years=8, informant="parent")
    with pytest.raises(kl.ResponseError, match="pickle it, or save the reports of its rows"):
        kl.save(tmp_path / "a", table)  # type: ignore[arg-type]
    with pytest.raises(kl.ResponseError, match="3 is no report"):
        kl.save(tmp_path / "a", [3])  # type: ignore[list-item]
    assert list(tmp_path.iterdir()) == []


def test_json_is_read_back(kept: list[kl.Report], sdq: kl.Instrument, tmp_path: Path) -> None:
    report = kept[1]
    again = kl.report_from_json(report.to_json(), sdq, language="nn")
    assert fields(again) == fields(report)
    file = tmp_path / "report.json"
    file.write_text(kept[2].to_json(), encoding="utf-8")
    assert fields(kl.report_from_json(file, sdq)) == fields(kept[2])
    content = report.to_dict()
    content["scores"][0]["raw"] = 7
    with pytest.raises(kl.ArchiveError, match="'emotional' does not follow from the answers: 'raw' is 7, and 8.0"):
        kl.report_from_json(json.dumps(content), sdq)
    with pytest.raises(kl.ArchiveError) as caught:
        kl.report_from_json(kept[4].to_json(), sdq)
    assert caught.value.fault == "other_instrument"


def test_read_again(kept: list[kl.Report], sdq: kl.Instrument, epds: kl.Instrument) -> None:
    both = kl.reread(kept[1], sdq)
    assert both.differences == []
    assert fields(both.stored) == fields(both.today) == fields(kept[1])
    with pytest.raises(kl.ResponseError, match="the report is of sdq"):
        kl.reread(kept[1], epds, language="en")


def test_read_again_with_another_version(tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    text = (Path(__file__).parents[1] / "definitions/norms/small/instrument.yaml").read_text(encoding="utf-8")
    text = text[: text.index("norms:")]
    (small / "instrument.yaml").write_text(text, encoding="utf-8")
    report = kl.load(small).score({"b1": 1, "b2": 2}, age="7y", informant="parent", language="nb")
    turned = text.replace("{id: b2, topic: {en: b2}, options: steps}", "{id: b2, topic: {en: b2}, options: steps, reverse: true}")
    (small / "instrument.yaml").write_text(turned, encoding="utf-8")
    both = kl.reread(report, kl.load(small))
    assert (both.stored["calm"].raw, both.today["calm"].raw) == (3, 1)
    assert both.differences[1] == "Ro: 3 da, 1 nå."
