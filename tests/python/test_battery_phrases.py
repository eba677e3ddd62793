"""What batteries say, in English and Bokmål: whole texts, every reason for a gap, and every refusal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from days import DAYS, answers, load_days

import kartlegg as kl

HEAD = """
format: 1
id: {id}
version: "1.0.0"
title: {{en: Watch, nb: Følge med}}
about: {{en: Says when trouble has grown., nb: Sier fra når vanskene har vokst.}}
sources: {{made-up: {{citation: Invented for the tests.}}}}
"""

WATCH = HEAD.format(id="watch") + """
reports:
  now: {instrument: days, informant: parent, within_days: 30}
  before: {instrument: days, informant: parent, occasion: previous, within_days: 60, optional: true}
  start: {instrument: days, informant: parent, occasion: first, optional: true}
  school: {instrument: days, informant: teacher, optional: true}
let:
  rise: now.trouble - before.trouble
decisions:
  course:
    title: {en: Course, nb: Forløp}
    cases:
      - id: talk
        when: rise >= 3 and now.trouble > start.trouble
        label: {en: talk it over, nb: ta en samtale}
        action: {en: Ring the parents., nb: Ring foreldrene.}
      - {id: school, when: school.trouble >= 4, label: {en: ask the school, nb: spør skolen}}
    source: made-up
"""

TWICE = HEAD.format(id="twice") + """
reports:
  now: {instrument: days, informant: parent, norms: boys}
let:
  twice: now.trouble * 2
decisions:
  course:
    title: {en: Course, nb: Forløp}
    cases: [{id: talk, when: twice >= 6, label: {en: talk it over, nb: ta en samtale}}]
    source: made-up
  far:
    title: {en: Far, nb: Langt}
    cases: [{id: far, when: now.trouble.z >= 1 or now.sad >= 2, label: {en: far off, nb: langt unna}}]
    source: made-up
"""


@dataclass(frozen=True)
class World:
    """The batteries, the instrument that they were loaded with, and a later major version of it."""

    watch: kl.Battery
    twice: kl.Battery
    days: kl.Instrument
    later: kl.Instrument

    def parent(self, date: str | None, *codes: int | None, sex: str | None = None) -> kl.Report:
        return self.days.score(answers(*codes), informant="parent", assessment_date=date, sex=sex)

    def teacher(self, date: str | None, *codes: int | None) -> kl.Report:
        return self.days.score(answers(*codes), informant="teacher", assessment_date=date)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder: Path = tmp_path_factory.mktemp("batteries")
    days = load_days(folder)
    for name, text in (("watch", WATCH), ("twice", TWICE)):
        (folder / name).mkdir()
        (folder / name / "battery.yaml").write_text(text, encoding="utf-8")
    later = load_days(folder / "later", DAYS.replace('version: "1.0.0"', 'version: "2.0.0"'))
    return World(kl.load_battery(folder / "watch"), kl.load_battery(folder / "twice"), days, later)


def test_a_case_that_holds(world: World) -> None:
    result = world.watch.decide([
        world.parent("2026-03-10", 2, 2, 1),  # 5
        world.parent("2026-01-10", 0, 0, 1),  # 1
        world.parent("2026-02-10", 1, 1, 0),  # 2, so a rise of 3
    ])  # fmt: skip
    assert result.to_text() == """\
Watch, watch 1.0.0
Says when trouble has grown.
Reports:
  now: Days, parent, latest, 2026-03-10
  before: Days, parent, the one before, 2026-02-10
  start: Days, parent, first, 2026-01-10
  school: No report by teacher: Days.
Course: talk it over
  To do: Ring the parents.
  Rule: rise (3) >= 3 and now.trouble (5) > start.trouble (1)
    where rise = 3: now.trouble (5) - before.trouble (2)
  Sources: Invented for the tests.
Days: Owner: Nobody. Free for any use.
kartlegg supports a decision and never replaces the clinician.
"""
    assert result.in_language("nb").to_text() == """\
Følge med, watch 1.0.0
Sier fra når vanskene har vokst.
Svar:
  now: Dager, forelder, siste, 2026-03-10
  before: Dager, forelder, den forrige, 2026-02-10
  start: Dager, forelder, første, 2026-01-10
  school: Svar på Dager fra lærer mangler.
Forløp: ta en samtale
  Tiltak: Ring foreldrene.
  Regel: rise (3) >= 3 and now.trouble (5) > start.trouble (1)
    der rise = 3: now.trouble (5) - before.trouble (2)
  Kilder: Invented for the tests.
Dager: Rettighetshaver: Nobody. Fri til all bruk.
kartlegg støtter en beslutning og erstatter aldri klinikeren.
"""


def conclusion(result: kl.BatteryResult, language: str) -> list[str]:
    """The lines of the text that come after the reports and before the rights."""
    lines = result.in_language(language).to_text().splitlines()
    first = next(i for i, line in enumerate(lines) if line.startswith("  school: ")) + 1
    return lines[first : next(i for i, line in enumerate(lines) if line.startswith(("Days:", "Dager:")))]


def test_no_case_holds(world: World) -> None:
    # Both times 1 + 1 + 0; the teacher 1 + 1 + 1.
    result = world.watch.decide([world.parent(f"2026-0{month}-10", 1, 1, 0) for month in (2, 3)]
                                + [world.teacher("2026-03-12", 1, 1, 1)])  # fmt: skip
    assert conclusion(result, "en") == [
        "Course: no rule applies",
        "  Rule for talk it over, does not hold: rise (0) >= 3 and now.trouble (2) > start.trouble (2)",
        "  Rule for ask the school, does not hold: school.trouble (3) >= 4",
        "    where rise = 0: now.trouble (2) - before.trouble (2)",
        "  Sources: Invented for the tests.",
    ]
    assert conclusion(result, "nb") == [
        "Forløp: ingen av reglene gjelder",
        "  Regel for ta en samtale, gjelder ikke: rise (0) >= 3 and now.trouble (2) > start.trouble (2)",
        "  Regel for spør skolen, gjelder ikke: school.trouble (3) >= 4",
        "    der rise = 0: now.trouble (2) - before.trouble (2)",
        "  Kilder: Invented for the tests.",
    ]


def test_one_answer_would_settle_it(world: World) -> None:
    # 2 + 2 and an answer from 0 to 2: 4 to 6, by the rule for missing answers 4 x 3 / 2 = 6. Before 2: a rise of 2 to 4, or 4.
    # The teacher has 4 to 6 as well, which is 4 or more whatever is missing.
    result = world.watch.decide([world.parent("2026-02-10", 1, 1, 0), world.parent("2026-03-10", 2, 2, None),
                                 world.teacher("2026-03-12", 2, 2, None)])  # fmt: skip
    assert conclusion(result, "en") == [
        "Course: cannot be known with the answers given",
        "  Rule for talk it over, not known: rise (2–4) >= 3 and now.trouble (4–6) > start.trouble (2)",
        "  Rule: school.trouble (4–6) >= 4",
        "    where rise = 2–4: now.trouble (4–6) - before.trouble (2)",
        "  It could be: talk it over or ask the school.",
        "  By the scores as they stand, with missing answers filled in by the scales' rules: talk it over.",
        "  Not answered by parent, 2026-03-10: alone.",
        "  Any answer to one of these would settle it: alone (parent).",
        "  Sources: Invented for the tests.",
    ]
    assert conclusion(result, "nb") == [
        "Forløp: kan ikke avgjøres med svarene som finnes",
        "  Regel for ta en samtale, uavklart: rise (2–4) >= 3 and now.trouble (4–6) > start.trouble (2)",
        "  Regel: school.trouble (4–6) >= 4",
        "    der rise = 2–4: now.trouble (4–6) - before.trouble (2)",
        "  Det kan være: ta en samtale eller spør skolen.",
        "  Etter skårene slik de står, med manglende svar erstattet etter skalaenes regler: ta en samtale.",
        "  Ikke besvart av forelder, 2026-03-10: alene.",
        "  Et svar på ett av disse vil avgjøre det, uansett hva det er: alene (forelder).",
        "  Kilder: Invented for the tests.",
    ]


def test_nothing_is_given(world: World) -> None:
    # A report that is needed may have any score from 0 to 6, or none.
    result = world.twice.decide([])
    english, bokmaal = (result.in_language(language).to_text().splitlines()[4:10] for language in ("en", "nb"))
    assert english == [
        "Course: cannot be known with the answers given",
        "  Rule for talk it over, not known: twice (0–12 or no score) >= 6",
        "    where twice = 0–12 or no score: now.trouble (not known) * 2",
        "  It could be: talk it over, no rule applies or still not known.",
        "  No report by parent: Days.",
        "  Sources: Invented for the tests.",
    ]
    assert bokmaal == [
        "Forløp: kan ikke avgjøres med svarene som finnes",
        "  Regel for ta en samtale, uavklart: twice (0–12 eller ingen skåre) >= 6",
        "    der twice = 0–12 eller ingen skåre: now.trouble (ukjent) * 2",
        "  Det kan være: ta en samtale, ingen av reglene gjelder eller fortsatt uavklart.",
        "  Svar på Dager fra forelder mangler.",
        "  Kilder: Invented for the tests.",
    ]


Given = Callable[[World], "list[kl.Report] | dict[str, dict[str, float]]"]


@pytest.mark.parametrize(
    ("role", "given", "english", "bokmaal"),
    [
        pytest.param("now", lambda w: [], "No report by parent: Days.", "Svar på Dager fra forelder mangler.", id="none"),
        pytest.param(
            "before", lambda w: [w.parent("2026-03-10", 1, 1, 1)],
            "No earlier report by parent: Days.", "Tidligere svar på Dager fra forelder mangler.", id="none earlier",
        ),
        pytest.param(  # 31 days before the newest; 30 would do
            "now", lambda w: [w.parent("2026-03-01", 1, 1, 1), w.teacher("2026-04-01", 1, 1, 1)],
            "The report by parent of 2026-03-01 is more than 30 days older than the newest one, so it counts as not given.",
            "Svarene fra forelder av 2026-03-01 er mer enn 30 dager eldre enn de nyeste, og regnes derfor som manglende.",
            id="too old",
        ),
        pytest.param(  # 61 days: 30 left of March, 30 in April, 1 in May
            "before", lambda w: [w.parent("2026-03-01", 1, 1, 1), w.parent("2026-05-01", 1, 1, 1)],
            "The earlier report by parent of 2026-03-01 is more than 60 days older than the latest one, "
            "so it counts as not given.",
            "De tidligere svarene fra forelder av 2026-03-01 er mer enn 60 dager eldre enn de siste, "
            "og regnes derfor som manglende.",
            id="earlier one too old",
        ),
        pytest.param(
            "now", lambda w: [w.parent(None, 1, 1, 1)],
            "The report by parent has no date, so it was not checked whether it is recent enough; "
            "give the assessment date when scoring.",
            "Svarene fra forelder har ingen dato, så det er ikke kontrollert om de er nye nok; "
            "oppgi vurderingsdato ved skåring.", id="no date",
        ),
        pytest.param(
            "now", lambda w: {"now": {"trouble": 3}},
            "Scores were given, not answers.", "Skårer er oppgitt, ikke svar.", id="scores",
        ),
    ],
)  # fmt: skip
def test_what_is_said_of_a_report(world: World, role: str, given: Given, english: str, bokmaal: str) -> None:
    result = world.watch.decide(given(world))
    assert result.reports[role].note == english
    assert result.in_language("nb").reports[role].note == bokmaal


@pytest.mark.parametrize(
    ("decision", "given", "english", "bokmaal"),
    [
        pytest.param(
            "course", lambda w: [w.parent(None, 2, None, None)],
            "Not answered by parent: cross, alone.", "Ikke besvart av forelder: sint, alene.", id="answers",
        ),
        pytest.param(
            "course", lambda w: {"now": {"sad": 1}}, "Not given: now.trouble.", "Ikke oppgitt: now.trouble.", id="a score",
        ),
        pytest.param(  # 1 + 0 for a boy is z = -1; whether he is sad does not apply
            "far", lambda w: [w.parent(None, 8, 1, 0, sex="male")],
            "now.sad has no score.", "now.sad har ingen skåre.", id="does not apply",
        ),
        pytest.param(
            "far", lambda w: [w.parent(None, 0, 1, 1, sex="female")],
            "now.trouble.z has no value compared with norm group boys; give age and sex when scoring, "
            "or check that the group covers them.",
            "now.trouble.z har ingen verdi sammenlignet med normgruppen boys; oppgi alder og kjønn ved skåring, "
            "eller kontroller at gruppen dekker dem.", id="not in the norm group",
        ),
    ],
)  # fmt: skip
def test_what_is_missing(world: World, decision: str, given: Given, english: str, bokmaal: str) -> None:
    result = world.twice.decide(given(world))
    assert [gap.about for gap in result[decision].missing] == [english]
    assert [gap.about for gap in result.in_language("nb")[decision].missing] == [bokmaal]


def test_what_was_not_read(world: World) -> None:
    # First, latest and the one before it are read: of four, the second is not.
    result = world.watch.decide([world.parent(f"2026-0{month}-10", 1, 1, 1) for month in (1, 2, 3, 4)])
    assert result.notes == [
        "Given, but of an occasion that this battery does not read: Days, parent, 2026-02-10.",
        "kartlegg supports a decision and never replaces the clinician.",
    ]
    assert result.in_language("nb").notes == [
        "Oppgitt, men fra et tidspunkt som dette batteriet ikke bruker: Dager, forelder, 2026-02-10.",
        "kartlegg støtter en beslutning og erstatter aldri klinikeren.",
    ]


@pytest.mark.parametrize(
    ("field", "given", "english", "bokmaal"),
    [
        pytest.param(
            "report 2", lambda w: [w.parent(None, 1, 1, 1), kl.load("epds").score({})],
            "this report is of epds, which the battery does not use; leave it out (the battery uses: days)",
            "dette svaret er på epds, som batteriet ikke bruker; utelat det (batteriet bruker: days)",
            id="another instrument",
        ),
        pytest.param(
            "report 1", lambda w: [w.later.score(answers(1, 1, 1), informant="parent")],
            "this report was scored with days 2.0.0, and the battery is loaded with days 1.0.0; "
            "score the answers again with days 1.0.0",
            "dette svaret er skåret med days 2.0.0, og batteriet er lastet med days 1.0.0; "
            "skår svarene på nytt med days 1.0.0",
            id="another version",
        ),
        pytest.param(
            "report 1", lambda w: [w.days.score(answers(1, 1, 1), informant="self")],
            "no role of this battery takes days by 'self' on form 'own'; leave it out (roles: now (days, parent), "
            "before (days, parent), start (days, parent), school (days, teacher))",
            "ingen rolle i dette batteriet gjelder days av 'self' på skjemaet 'own'; "
            "utelat det (roller: now (days, parent), before (days, parent), start (days, parent), school (days, teacher))",
            id="no role",
        ),
        pytest.param(
            "report 2", lambda w: [w.parent("2026-03-10", 1, 1, 1), w.parent(None, 1, 1, 1)],
            "there are several reports of days by 'parent', and this one has no assessment date; "
            "give the assessment date of each when scoring: occasions are put in order by date",
            "det er flere svar på days av 'parent', og dette har ingen vurderingsdato; "
            "oppgi vurderingsdato for hvert ved skåring: målingene ordnes etter dato",
            id="no date",
        ),
        pytest.param(
            "report 2", lambda w: [w.parent("2026-03-10", 1, 1, 1), w.parent("2026-03-10", 1, 1, 0)],
            "this report and number 1 are both of days by 'parent' on 2026-03-10; give one report a day",
            "dette svaret og svar nr. 1 er begge på days av 'parent' den 2026-03-10; oppgi ett svar per dag",
            id="one day",
        ),
        pytest.param(
            "now.trouble", lambda w: {"now": {"trouble": 6.5}},
            "the score cannot be 6.5; give a score from 0 to 6", "skåren kan ikke være 6,5; oppgi en skåre fra 0 til 6",
            id="impossible score",
        ),
    ],
)  # fmt: skip
def test_refusals(world: World, field: str, given: Given, english: str, bokmaal: str) -> None:
    for language, sentence in (("en", english), ("nb", bokmaal)):
        with pytest.raises(kl.ResponseError) as caught:
            world.watch.decide(given(world), language=language)
        assert str(caught.value) == f"error: {field}: {sentence}"
        (problem,) = caught.value.problems
        assert f"{problem.message}; {problem.hint}" == sentence


def test_files_that_cannot_be_read(world: World, tmp_path: Path) -> None:
    absent, foreign, other = tmp_path / "absent.json", tmp_path / "notes.txt", tmp_path / "epds.json"
    foreign.write_text("worries;unhappy", encoding="utf-8")
    other.write_text(kl.load("epds").score({}).to_json(), encoding="utf-8")
    for file, fault, english, bokmaal in (
        (absent, "file", "the file cannot be read; check its name, and that you may read it",
         "filen kan ikke leses; kontroller navnet, og at du har lesetilgang"),
        (foreign, "not_an_archive", "this is not a kartlegg archive; give one that kartlegg has saved",
         "dette er ikke et kartlegg-arkiv; oppgi et som kartlegg har lagret"),
        (other, "other_instrument", "not with this days 1.0.0; give the instrument that it was scored with",
         "ikke med denne days 1.0.0; oppgi instrumentet som den ble skåret med"),
    ):  # fmt: skip
        for language, sentence in (("en", english), ("nb", bokmaal)):
            with pytest.raises(kl.ArchiveError) as caught:
                world.watch.read_reports(file, language=language)
            assert str(caught.value).startswith(f"{file}: error: ") and str(caught.value).endswith(sentence)
            assert caught.value.fault == fault
            assert caught.value.problems[0].hint
