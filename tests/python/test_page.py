"""The page: one file that needs no other, the same bytes every time, in three languages."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from sheets import area, area_of, epds_codes, sdq_answers

import kartlegg as kl
from kartlegg import page


def make_sections(sdq: kl.Instrument, asq3: kl.Instrument, epds: kl.Instrument) -> list[page.Section]:
    children = [sdq_answers("parent", {"total": total, "prosocial": 5}) for total in (3, 9, 15, 22)]
    del children[0]["worries"]
    children[3]["worries"] = 7
    infants = [{**area_of("communication", 60), **area("fine_motor", [10, 0, 0, 0, 0, None])}, area_of("communication", 20)]
    mothers = [epds_codes([1] * 9 + [2]), epds_codes([0] * 9 + [None])]
    return [
        page.make_section(sdq.score_table(pd.DataFrame(children), form="p4-17"), sdq),
        page.make_section(asq3.score_table(pd.DataFrame(infants), age_months=22.1, weeks_early=6, informant="parent"), asq3),
        page.make_section(epds.score_table(pd.DataFrame(mothers)), epds, 0),
    ]


@pytest.fixture(scope="module")
def sections() -> list[page.Section]:
    return make_sections(kl.load("sdq"), kl.load("asq-3"), kl.load("epds"))


class Links(HTMLParser):
    """Everything in a page that a browser would fetch or run."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.targets: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attributes:
            if name in ("src", "href", "xlink:href", "srcset", "data", "action", "poster"):
                self.targets.append(value or "")
            if name == "id":
                self.ids.append(value or "")


def links(html: str) -> Links:
    parser = Links()
    parser.feed(html)
    return parser


def test_page_needs_nothing_from_elsewhere(sections: list[page.Section]) -> None:
    html = page.page_html(sections)
    found = links(html)
    assert found.targets and all(target.startswith("#") for target in found.targets)
    assert not {"script", "link", "img", "iframe", "object", "embed"} & set(found.tags)
    assert not re.search(r"url\((?!#)", html) and "@import" not in html
    assert len(found.ids) == len(set(found.ids)) and {t[1:] for t in found.targets} <= set(found.ids)


def test_page_is_the_same_every_time(sections: list[page.Section]) -> None:
    assert page.page_html(sections) == page.page_html(make_sections(kl.load("sdq"), kl.load("asq-3"), kl.load("epds")))


WORDS = {
    "en": ["supports a decision", "never replaces the clinician", "no score is a diagnosis", "Communication", "Total difficulties",
           "code that no answer has", "Needs attention", "whatever the missing answers are", "How each score came about"],
    "nb": ["støtter en beslutning", "erstatter aldri klinikeren", "ingen skåre er en diagnose", "Kommunikasjon", "Totale vansker",
           "kode som ikke hører til noe svar", "Krever oppmerksomhet", "uansett hva de manglende svarene er", "Hvordan hver skåre ble til"],
    "nn": ["støttar ei avgjerd", "erstattar aldri klinikaren", "ingen skåre er ein diagnose", "Kommunikasjon", "Totale vanskar",
           "kode som ikkje høyrer til noko svar", "Krev merksemd", "same kva dei manglande svara er", "Korleis kvar skåre vart til"],
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "nb", "nn"])
def test_page_speaks_the_language(sections: list[page.Section], language: str) -> None:
    html = page.page_html(sections, language)
    assert f'<html lang="{language}">' in html
    for words in WORDS[language]:
        assert words in html, words
    assert not re.search(r"\b(nan|NaN|NaT)\b|>None<|None,", html)


def test_page_shows_form_rights_and_sources(sections: list[page.Section]) -> None:
    html = page.page_html(sections)
    for words in ("Corrected age", "born 6 weeks early", "Youthinmind", "Brookes", "Royal College of Psychiatrists", "sha256:",
                  "self-harm", "R data package ASQ3"):  # fmt: skip
        assert words in html, words


def test_illustrative_numbers_are_marked(tmp_path: Path) -> None:
    source = (kl.catalogue().folder / "epds" / "instrument.yaml").read_text(encoding="utf-8")
    made_up = source.replace("    source: [form-copy, camcops, clincalc]\n\n  norway_10", "    illustrative: true\n\n  norway_10")
    assert made_up != source
    folder = tmp_path / "epds"
    folder.mkdir()
    (folder / "instrument.yaml").write_text(made_up, encoding="utf-8")
    instrument = kl.load(folder)
    table = instrument.score_table(pd.DataFrame([epds_codes([1] * 10)]))
    html = page.page_html([page.make_section(table, instrument)])
    assert "Rests on illustrative numbers: not for use with real people." in html
    assert "illustrative" in table.row(0)._repr_html_()


def test_a_page_where_nothing_could_be_scored(sdq: kl.Instrument) -> None:
    table = sdq.score_table(pd.DataFrame({"worries": [9, 9]}), form="p4-17")
    html = page.page_html([page.make_section(table, sdq)])
    assert "No row could be scored" in html and "1, 2" in html


def test_texts_from_a_file_are_escaped(sdq: kl.Instrument) -> None:
    table = sdq.score_table(pd.DataFrame({"worries": ["<i>x</i>", 1], "afraid": [1, 1], "clingy": [1, 1]}), form="p4-17", invalid="as_missing")
    assert "<i>x</i>" not in page.page_html([page.make_section(table, sdq, 0)])


def test_what_is_likely_is_never_certain(sdq: kl.Instrument) -> None:
    answers = pd.DataFrame([sdq_answers("parent", {"emotional": 10, "prosocial": 10})])
    table = sdq.score_table(answers, age_months=98, sex="male", informant="parent")
    html = page.page_html([page.make_section(table, sdq, 0)])
    assert "percentile rank &gt;99.9" in html and "percentile rank 100" not in html
    assert "&gt;99\N{NO-BREAK SPACE}% likely" in html and "&lt;1\N{NO-BREAK SPACE}% likely" in html
    assert not re.search(r"\b(0|100)\s?% likely", html)
