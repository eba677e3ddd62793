"""What an instrument, a form choice and a table say of themselves, against the printed forms of the SDQ and the EPDS."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import pandas as pd
import pytest
from sheets import SDQ_NUMBERS, SDQ_SCALES, SDQ_TURNED, epds_codes, sdq_answers
from typer.testing import CliRunner

import kartlegg as kl
from kartlegg import page, stats
from kartlegg.cli import app


def test_items_and_their_options(sdq: kl.Instrument) -> None:
    items = sdq.items("nb")
    numbered = {id: item.number for id, item in items.items() if item.number is not None}
    assert numbered == SDQ_NUMBERS and items["difficulties"].number is None
    assert {id for id, item in items.items() if item.reverse} == SDQ_TURNED
    assert [(option.code, option.score) for option in items["worries"].options] == [(0, 0), (1, 1), (2, 2)]
    assert all(option.non_answer == "" and option.label for option in items["worries"].options)
    assert items["worries"].topic != sdq.items("en")["worries"].topic  # a label in the language asked for
    assert sdq.purpose == "screening" and sdq.item_ids == list(items)


def test_scales_and_schemes(sdq: kl.Instrument) -> None:
    scales = sdq.scales()
    assert list(scales) == sdq.scale_ids
    assert {id for id, scale in scales.items() if scale.composite} == {"total", "internalising", "externalising"}
    assert {id for id, scale in scales.items() if scale.concern == "low"} == {"prosocial"}
    assert scales["emotional"].rule == "sum" and scales["emotional"].formula == ""
    assert scales["total"].rule == "formula"
    assert all(scale in scales["total"].formula for scale in ("emotional", "conduct", "hyperactivity", "peer"))
    assert sdq.scale_items("conduct", "p4-17") == SDQ_SCALES["conduct"]
    schemes = sdq.band_schemes()
    assert [id for id, scheme in schemes.items() if scheme.is_default] == ["three_band_original", "three_band_uk_provisional"]  # 4-17, 2-4
    entries: list[kl.BandScheme.Entry] = schemes["three_band_original"].bands
    assert [(band.id, band.level) for band in entries] == [("normal", 0), ("borderline", 1), ("abnormal", 2)]
    assert all(citation.citation and (citation.url or citation.doi or citation.id) for citation in sdq.citations())


def test_roles_of_a_combination(sdq: kl.Instrument) -> None:
    roles: list[kl.Combination.Role] = sdq.combinations()["predicted_hyperactivity"].roles
    assert {role.id: role.informant for role in roles}.items() >= {"parent": "parent", "teacher": "teacher"}.items()


def test_ages() -> None:
    age = kl.age_between(datetime.date(2016, 1, 31), datetime.date(2024, 3, 4))  # one month older on 1 March: February is too short
    assert age is not None and (age.months, age.days, age.completed_years) == (97, 3, 8)
    assert kl.age_between(datetime.date(2024, 3, 1), datetime.date(2024, 2, 28)) is None


def test_a_form_of_another_age_says_so(asq3: kl.Instrument) -> None:
    form = asq3.score({"communication_1": 10}, age_months=36, form="16").form
    assert form.age_outside_form and form.also_fitting == ["36"]
    assert not asq3.score({"communication_1": 10}, age_months=16).form.age_outside_form


def test_a_table_says_what_it_lacks(sdq: kl.Instrument) -> None:
    table = sdq.score_table(pd.DataFrame({"q18": [1, 1], "q8": [2, 9]}), items="q{number}", age_years=[3, 8], informant="parent")
    assert table.shared_columns == {"q18": ["lies", "argues"]}
    assert set(table.items_without_column) >= {"consid", "unhappy"} and not {"lies", "argues", "worries"} & set(table.items_without_column)
    with pytest.raises(kl.ResponseError, match="row 1, column 'q8'"):
        table.raise_if_refused()
    sdq.score_table(pd.DataFrame({"worries": [1]}), form="p4-17").raise_if_refused()
    by_age = sdq.score_table(pd.DataFrame([sdq_answers("parent", {"total": 10})] * 3), form="p4-17", age_years=[None, 8, None], sex="male")
    assert list(by_age.rows_without_norms.values()) == [2] and [why for _, why in by_age.rows_without_norms] == ["age_unknown"]


def test_a_summary_in_lines(sdq: kl.Instrument) -> None:
    rows = [sdq_answers("parent", {"emotional": score}) for score in (2, 6)] + [{"worries": 9}]
    summary = sdq.score_table(pd.DataFrame(rows), form="p4-17").summary()
    assert [line.rpartition("(")[2] for line in summary.refused_lines()] == ["invalid_code)"]
    assert "3" in summary.lead and dict(summary.noted) == {} and summary.noted_lines() == []
    assert [row[1] for row in summary.scale_rows() if row[0] == "Emotional symptoms"] == ["2"]
    counts = [row for row in summary.band_counts if (row.scale, row.scheme, row.band) == ("emotional", "three_band_original", "abnormal")]
    assert [row.count for row in counts] == [1]


def test_what_a_check_leaves_open(tmp_path: Path) -> None:
    found = kl.check(Path(__file__).resolve().parents[2] / "instruments" / "epds")
    assert found.passed and not [case for case in found.cases if case.failures]
    assert found.clean and found.uncovered == []
    assert {finding.claim for finding in found.findings} == {"norms"} and all(finding.why for finding in found.findings)
    assert [finding.text for finding in found.findings] == found.norm_gaps
    proofs = {proof.claim: proof for proof in found.proofs}
    assert list(proofs) == ["items", "reversed", "scores", "bands", "norms", "sourced", "cited", "rules", "cases"]
    # ten items, 0 to 3 each; EPDS-3A has three of them; one alert
    assert (proofs["items"].proved, proofs["scores"].proved, proofs["rules"].proved) == (10, 2, 1)
    assert proofs["scores"].by_enumeration == 2 and proofs["scores"].by_bounds == 0 and proofs["scores"].looked_at > 40
    assert proofs["norms"].falls_short == len(found.norm_gaps)
    assert proofs["rules"].text.startswith(proofs["rules"].about + ": 1, by enumeration of ")


def test_a_check_prints_what_is_proved_and_what_falls_short(tmp_path: Path) -> None:
    folder = tmp_path / "gad-7"
    shutil.copytree(Path(__file__).resolve().parents[2] / "instruments" / "gad-7", folder)
    file = folder / "cases.yaml"
    file.write_text(file.read_text(encoding="utf-8").partition("explained:")[0], encoding="utf-8")
    printed = CliRunner().invoke(app, ["check", str(folder)])
    assert printed.exit_code == 0
    lines = printed.output.splitlines()
    assert "worked cases hold" in lines[0] and lines[1].startswith("proved (") and "falls short (4):" in lines
    assert not any("explained" in line for line in lines)
    whole = CliRunner().invoke(app, ["check", "gad-7"])
    assert "falls short, and explained (4):" in whole.output and "falls short (" not in whole.output


def test_a_page_is_written_whole_or_not_at_all(epds: kl.Instrument, tmp_path: Path) -> None:
    section = page.make_section(epds.score_table(pd.DataFrame([epds_codes([1] * 10)])), epds, row=0)
    assert (section.profile_row, list(section.items_without_column), section.shared_columns) == (1, [], {})  # counted from 1
    page.write_page(tmp_path / "page.html", [section], "en")
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == page.page_html([section], "en")
    with pytest.raises(OSError):
        page.write_page(tmp_path / "no folder" / "page.html", [section], "en")
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_what_a_two_by_two_table_says() -> None:
    """36 and 4 with the condition, 30 and 130 without: by hand."""
    found = stats.accuracy(true_positive=36, false_negative=4, false_positive=30, true_negative=130, design="cohort")
    assert found.correct.value == pytest.approx(166 / 200) and found.positive_rate.value == pytest.approx(66 / 200)
    assert found.f1 == pytest.approx(2 * 36 / (2 * 36 + 30 + 4))
    assert found.matthews == pytest.approx((36 * 130 - 30 * 4) / (66 * 40 * 160 * 134) ** 0.5)
    chance = (66 * 40 + 134 * 160) / 200**2
    assert found.kappa == pytest.approx((166 / 200 - chance) / (1 - chance))
    assert not found.half_added


def test_differences_and_profiles() -> None:
    deviations = stats.profile_deviations([50, 60, 70], [3, 3, 3])
    assert list(deviations.deviation) == pytest.approx([-10, 0, 10])
    assert stats.profile_agreement([1, 2, 3, 5], [2, 2, 4, 5]).mean_difference == pytest.approx(-0.5)
    assert stats.profile_rarity([1, -1], [[1, 0], [0, 1]]).df == 2
    rare = stats.rarity(12, sd_difference=9)
    assert rare.percent_beyond == pytest.approx(rare.percent_beyond_two / 2)
    assert stats.case_against_sample(35, mean=50, sd=10, n=30).df == 29
