"""What a licence holder keeps beside an instrument: wording, norms, a whole folder. Expected values are worked out by hand."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from conftest import ROOT

import kartlegg as kl

HOLDER = ROOT / "examples" / "licence_holder"
LIFE = HOLDER / "life-situation"
HARD = ["home", "school_work", "friends", "sleep", "mood", "worry", "body", "substances", "money", "care"]
ANSWERS = {**dict.fromkeys(HARD, 0), "home": 3, "unsafe": 0, "life": 0}


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kartlegg", *map(str, arguments)], capture_output=True, text=True, timeout=120,
        env={**os.environ, "NO_COLOR": "1"},
    )  # fmt: skip


@pytest.fixture(scope="module")
def life() -> kl.Instrument:
    return kl.load("life-situation", wording=LIFE)


# --- the example


def test_items_have_their_wording_and_keep_their_topic(life: kl.Instrument) -> None:
    home = life.items("nb")["home"]
    assert home.wording == "Hvor vanskelig har du det hjemme?" and home.topic == "hjemme (hvor vanskelig)"
    assert [option.label for option in home.options] == ["Ikke i det hele tatt", "Litt", "Ganske", "Svært"]
    assert life.items("nn", form="intake")["body"].wording == "Hvor vanskelig er det med helsen og kroppen?"  # from nb
    assert life.items()["home"].wording == "" and life.items()["home"].options[0].label == "not at all"
    assert life.title("nb") == "Slik har du det nå" and life.title("nn") == "Slik har du det no"
    assert life.forms("nb")["intake"].instructions.startswith("Tenk på de siste fire ukene.")
    with pytest.raises(KeyError, match="unknown form 'intak'; did you mean 'intake'"):
        life.items(form="intak")


def test_no_score_and_not_the_content_hash_hangs_on_the_wording(life: kl.Instrument) -> None:
    plain = kl.load("life-situation")
    assert life.content_hash == plain.content_hash
    assert life.score(ANSWERS)["burden"].raw == plain.score(ANSWERS)["burden"].raw == 3
    provenance = life.score(ANSWERS).provenance
    assert [file.language for file in provenance.wording] == ["nb", "nn"]
    for file in provenance.wording:
        content = (LIFE / "text" / f"{file.language}.yaml").read_bytes()
        assert file.hash == "sha256:" + hashlib.sha256(content).hexdigest()
    assert provenance.wording[0].left_out == [] and "body" in provenance.wording[1].left_out
    assert plain.score(ANSWERS).provenance.wording == [] and plain.wording() == []


def test_reports_show_it_and_say_whose_it_is(life: kl.Instrument) -> None:
    report = life.score(ANSWERS, language="nb")
    assert "«Hvor vanskelig har du det hjemme?» (1): 3 (Svært)\n" in report.explain("burden")
    note = "Leddene er vist med sin egen ordlyd (bokmål): Prosjektet kartlegg; laget som eksempel, fri til all bruk."
    assert note in report.notes and note in report._repr_html_() and note in str(report.to_dict()["notes"])
    content = json.loads(report.to_json())
    assert content["items"][0] == {"id": "home", "number": 1, "wording": "Hvor vanskelig har du det hjemme?"}
    assert content["instrument"]["wording"][0]["hash"] == life.wording()[0].hash
    assert kl.report_from_json(report.to_json(), life)["burden"].raw == 3
    both = life.score(ANSWERS, language="nn").notes
    assert "Ledda er viste med sin eigen ordlyd (nynorsk): Prosjektet kartlegg; laga som døme, fri til all bruk." in both
    assert any(note.startswith("Ledda er viste med sin eigen ordlyd (bokmål): ") for note in both)


def test_without_a_wording_a_report_says_that_labels_stand_in_its_place(sdq: kl.Instrument) -> None:
    report = sdq.score({"somatic": 1}, age="8y", informant="parent")
    assert [note for note in report.notes if note.startswith("Items are named by neutral labels; their wording belongs to ")]
    content = json.loads(report.to_json())
    assert "topic" in content["items"][0] and "wording" not in content["instrument"]


def test_tables_pickles_and_archives_keep_it(life: kl.Instrument, tmp_path: Path) -> None:
    again = pickle.loads(pickle.dumps(life))
    assert again.items("nb")["home"].wording == life.items("nb")["home"].wording
    report = life.score(ANSWERS, language="nb")
    assert pickle.loads(pickle.dumps(report)).explain("burden") == report.explain("burden")
    kl.save(tmp_path / "kept", report)
    kept = kl.load_reports(tmp_path / "kept", language="nb")[0]
    assert kept.explain("burden") == report.explain("burden")
    assert kl.reread(kept, kl.load("life-situation")).differences == []
    table = life.score_table(pd.DataFrame([ANSWERS]), language="nb")
    metadata = table.to_arrow().schema.metadata
    assert metadata[b"kartlegg.wording.nb"].decode() == life.wording()[0].hash
    assert "«Hvor vanskelig har du det hjemme?»" in table.row(0).explain("burden")


def test_a_battery_asks_in_the_wording_of_its_reports(tmp_path: Path) -> None:
    (tmp_path / "nb.yaml").write_text(
        "format: 1\ninstrument: monthly-four\nlanguage: nb\nrights: Ingen.\n"
        "items: {took_part: {teacher: 'Var eleven med på det andre gjorde?', child: 'Var du med på det andre gjorde?'}}\n",
        encoding="utf-8",
    )
    four = kl.load("monthly-four", wording=tmp_path)
    items = ("low_mood", "worry", "quarrels", "took_part")

    def report(informant: str, *codes: int | None) -> kl.Report:
        return four.score(dict(zip(items, codes, strict=True)), informant=informant, assessment_date="2026-03-01")

    # the child has 9; the teacher 6 to 10: the answer that is missing settles it
    reports = [report("teacher", 3, 2, 1, None), report("child", 4, 4, 1, 4)]
    result = kl.load_battery("monthly-four-series").decide(reports, language="nb")
    (question,) = result["month"].settled_by
    assert question.wording == "Var eleven med på det andre gjorde?" and question.topic == "var med på det andre gjorde"
    assert "«Var eleven med på det andre gjorde?» (" in result.to_text()
    assert [gap.about for gap in result["month"].missing if "«Var eleven med på det andre gjorde?»" in gap.about]


# --- errors


HEAD = "format: 1\ninstrument: life-situation\nlanguage: nb\nrights: Ingen.\n"


def problems(path: Path, text: str) -> list[tuple[int, int, str, str]]:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(kl.DefinitionError) as caught:
        kl.load("life-situation", wording=path)
    assert all(problem.where.file == str(path) for problem in caught.value.problems)
    return [(p.where.line, p.where.column, p.message, p.hint) for p in caught.value.problems]


def test_every_problem_of_a_text_file_is_told_at_its_place(tmp_path: Path) -> None:
    found = problems(tmp_path / "nb.yaml", HEAD + "items:\n  hom: Hjemme?\n  mood: ''\n  mood: Humør?\n  worry: {parent: Uro}\n")
    assert found == [
        (6, 3, "unknown item 'hom'", "did you mean 'home'?"),
        (7, 9, "the text is empty", "leave it out where there is none"),
        (8, 3, "key 'mood' stands twice", "keep one"),
        (9, 11, "unknown form or informant 'parent'", "one of: intake, self"),
    ]
    assert problems(tmp_path / "nb.yaml", HEAD.replace("life-situation", "life") + "items: {home: Hjemme}\n") == [
        (2, 13, "unknown instrument 'life'", "one of: life-situation")]  # fmt: skip
    assert problems(tmp_path / "norsk.yaml", HEAD) == [(0, 0, "'norsk.yaml' is no text file", "en.yaml, nb.yaml or nn.yaml")]


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    for argument, kind, sub in (("wording", "text", "text"), ("norms", "norm", "norms")):
        with pytest.raises(kl.DefinitionError, match=f"no such file or folder; a {kind} file, a folder of {kind} files, or .* in {sub}"):
            kl.load("life-situation", **{argument: tmp_path / "nothing"})
        with pytest.raises(kl.DefinitionError, match=f"no {kind} file is there"):
            kl.catalogue().get("life-situation", **{argument: tmp_path})


# --- norms


def test_norms_beside_an_instrument_are_used_where_it_names_none_and_named_as_the_holders() -> None:
    aseba = kl.load("aseba-school-age", norms=HOLDER / "aseba-school-age")
    assert aseba.content_hash == kl.load("aseba-school-age").content_hash
    assert {id: group.from_holder for id, group in aseba.norm_groups().items()} == {"made-up-cbcl": False, "made-up-ysr": True}
    answers = {item: 1 for item in aseba.scale_items("internalising", "ysr")}
    report = aseba.score(answers, age="14y", sex="female", informant="self", form="ysr", missing_codes=[])
    score = report["internalising"]
    assert score.raw == 32 and score.t_score == 69  # 36 + 1 for girls + 32
    group = score.normed[0].group
    assert group.from_holder and not group.chosen_by_default and score.normed[0].band.id == "clinical"
    assert any("norms of a licence holder that are not part of the instrument" in note for note in report.notes)
    assert json.loads(report.to_json())["norm_groups"][0]["from_holder"] is True
    assert report.illustrative


def test_norms_of_the_holder_that_are_called_as_the_instruments_own(tmp_path: Path) -> None:
    (tmp_path / "made-up-cbcl.yaml").write_bytes((ROOT / "instruments/aseba-school-age/norms/made-up-cbcl.yaml").read_bytes())
    with pytest.raises(kl.DefinitionError) as caught:
        kl.load("aseba-school-age", norms=tmp_path)
    (problem,) = caught.value.problems
    assert problem.message == "the instrument has norms 'made-up-cbcl' of its own"
    assert problem.hint == "give the file and its id another name" and problem.where.file == str(tmp_path / "made-up-cbcl.yaml")


# --- a whole folder

SYNDROMES = ["anxious", "withdrawn", "somatic", "rule_breaking", "aggressive"]


def t_range(t: float, broadband: bool) -> str:
    """The published T ranges of the ASEBA forms: syndromes 65-69 borderline, 70 clinical; broadband scales 60-63 and 64."""
    borderline, clinical = (60, 64) if broadband else (65, 70)
    return "clinical" if t >= clinical else "borderline" if t >= borderline else "normal"


@pytest.mark.parametrize(("informant", "base", "ages"), [("parent", 50, ("6y", "12y")), ("teacher", 51, ("11y11m30d", "18y11m30d")),
                                                         ("self", 49, ("14y11m30d", "15y"))])  # fmt: skip
@pytest.mark.parametrize("sex", ["male", "female"])
@pytest.mark.parametrize("code", [0, 1, 2])
def test_a_whole_folder_has_t_tables_by_form_sex_and_age(informant: str, base: int, ages: tuple[str, str], sex: str, code: int) -> None:
    forms = kl.load(HOLDER / "behaviour-forms")
    for older, age in enumerate(ages):
        report = forms.score(dict.fromkeys(forms.item_ids, code), age=age, sex=sex, informant=informant)
        start = base + (sex == "female") + 2 * older
        for scale in [*SYNDROMES, "internalising", "externalising"]:
            score, broad = report[scale], scale not in SYNDROMES
            items = {"internalising": 9, "externalising": 6}.get(scale, 3)
            assert score.raw == items * code
            expected = start - 14 + 2 * score.raw if broad else start + 4 * score.raw
            assert score.t_score == expected
            band = score.normed[0].band
            assert band is not None and band.id == t_range(expected, broad)
        assert report.illustrative


def test_the_whole_folder_is_found_in_order() -> None:
    result = kl.check(HOLDER / "behaviour-forms")
    assert result.passed and not result.uncovered and not result.wording_gaps
    forms = kl.load(HOLDER / "behaviour-forms")
    assert forms.items("nb", form="teacher_form")["lies"].wording == "Eleven lyver"
    assert forms.items("nb")["lies"].wording == ""  # the forms say it differently
    text = forms.score({"lies": 1}, age="8y", informant="parent", language="nb").explain("rule_breaking")
    assert "«Barnet lyver» (10): 1 (stemmer delvis)" in text


# --- the command line


def test_the_command_line_takes_wording_and_norms(tmp_path: Path) -> None:
    data = tmp_path / "answers.csv"
    pd.DataFrame([{item: ANSWERS.get(item, "") for item in kl.load("life-situation").item_ids}]).to_csv(data, index=False)
    done = run("explain", "life-situation", data, "--row", 1, "--scale", "burden", "--wording", LIFE, "--lang", "nb")
    assert done.returncode == 0 and "«Hvor vanskelig har du det hjemme?» (1): 3 (Svært)" in done.stdout, done.stderr
    out = tmp_path / "scores.csv"
    done = run("score", "life-situation", data, "--wording", LIFE, "-o", out)
    assert done.returncode == 0 and out.is_file(), done.stderr
    done = run("show", "life-situation", "--wording", LIFE, "--lang", "nb")
    assert "Hvor vanskelig har du det" in done.stdout and "nb: Prosjektet kartlegg; laget som eksempel" in done.stdout
    done = run("check", "life-situation", "--wording", LIFE)
    assert done.returncode == 0
    assert "left out by the wording (1):" in done.stdout and "text/nn.yaml: no wording for body, substances" in done.stdout
    done = run("show", "aseba-school-age", "--norm-files", HOLDER / "life-situation" / "text")
    assert done.returncode == 1 and "nb.yaml:" in done.stderr
