"""What is published of an instrument: its norm groups, and what studies found."""

from __future__ import annotations

import pytest
from conftest import ROOT

import kartlegg as kl

SMALL = ROOT / "tests" / "definitions" / "norms" / "small"


@pytest.fixture(scope="module")
def small() -> kl.Instrument:
    return kl.load(SMALL)


def test_norm_groups_are_told_by_language(small: kl.Instrument) -> None:
    group = small.norm_groups("nn")["everything"]
    assert group.title == "Alt mogleg"
    assert group.people == "gutar og jenter, 4 til 17 år"
    assert (group.kind, group.country, group.language, group.n) == ("illustrative", "NO", "nb", 1000)
    assert group.illustrative and group.chosen_by_default
    assert group.hash.startswith("sha256:")


def test_the_norm_groups_of_the_sdq_are_by_country(sdq: kl.Instrument) -> None:
    groups = sdq.norm_groups()
    assert {group.country for group in groups.values()} >= {"GB", "DK", "SE", "NO", "NL"}
    assert [group.id for group in groups.values() if group.chosen_by_default] == ["gb-1999-parent", "gb-1999-teacher"]


def test_evidence_is_told_by_language(small: kl.Instrument) -> None:
    evidence = small.evidence("nb")
    study = evidence.accuracy[0]
    assert (study.id, study.scale, study.forms, study.cutoff, study.high) == ("somewhere", "trouble", ["home"], 6, True)
    assert (study.about, study.criterion, study.population) == ("Vansker hjemme.", "Et intervju.", "Skoler.")
    assert (study.sensitivity, study.specificity, study.cases) == (0.76, 0.69, 120)
    people = study.people
    assert (people.text, people.sex, people.country, people.n) == ("jenter, 9 til 10 år", "female", "FI", 2666)
    assert (str(people.from_age), str(people.to_age), people.before_age) == ("9y", "10y11m30d", None)
    assert evidence.accuracy[2].illustrative and evidence.accuracy[2].people.sex is None
    assert evidence.informants[0].informants == ("parent", "self")
    assert evidence.informants[0].value == 0.58
    assert [finding.statistic for finding in evidence.findings] == ["alpha", "odds_ratio"]
    assert evidence.findings[0].scales == ["trouble", "calm"]


def test_the_repr_says_what_it_is(small: kl.Instrument) -> None:
    evidence = small.evidence()
    assert repr(evidence) == "Evidence(3 accuracy studies, 2 correlations, 2 findings)"
    assert repr(evidence.accuracy[1]) == "AccuracyStudy('calm-low')"
    assert repr(evidence.informants[0]) == "InformantCorrelation('trouble', 'parent', 'self', 0.58)"
    assert repr(evidence.findings[0]) == "Finding('alpha', 0.73)"
    assert repr(evidence.accuracy[0].people) == "StudiedPeople('girls, 9 to 10 years')"


def test_the_check_says_what_the_norms_leave_open() -> None:
    gaps = kl.check(ROOT / "instruments" / "sdq").norm_gaps
    assert any("gb-1999-parent.yaml: no reliability coefficient, and so no error, for impact" in gap for gap in gaps)
    assert any("gb-1999-parent.yaml: form 'p4-17': no norms for boys and girls from 16y" in gap for gap in gaps)
