"""What kartlegg says of archives, of reports in JSON and of two readings: whole sentences in English and Bokmål."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from days import BOYS, DAYS, answers, load_days

import kartlegg as kl

NORMS = "norms: {default: {home: boys}}\n"
BANDS = """
bands:
  two:
    title: {en: Two bands, nb: To bånd}
    default: true
    source: made-up
    bands:
      - {id: low, level: 0, label: {en: low, nb: lav}}
      - {id: high, level: 1, label: {en: high, nb: høy}}
    ranges: {parent: {trouble: {low: [0, 3], high: [4, 6]}}}
"""
ALERT = "alerts: [{id: cross, when: cross >= 2, message: {en: Often cross., nb: Ofte sint.}, source: made-up}]\n"
WORRY = "  worry: {title: {en: Worry, nb: Uro}, items: [sad], score: sum, concern: high, source: made-up}\n"
SUM = """    score: sum
    concern: high
    missing: {min_answered: 2, prorate: mean, rounding: half_up}
"""
ROOT = "    score: formula\n    formula: 3 * sqrt(sad - cross) + 0 * first_known(alone, 0)\n    concern: high\n"


def score(instrument: kl.Instrument, *codes: int | None) -> kl.Report:
    return instrument.score(answers(*codes), informant="parent", sex="male")


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> kl.Instrument:
    return load_days(tmp_path_factory.mktemp("days"))


@pytest.fixture(scope="module")
def report(days: kl.Instrument) -> kl.Report:
    return score(days, 1, 2, 0)  # 3


def said_in_both(call: Callable[[str], Any], fault: str, where: str, english: str, bokmaal: str) -> None:
    """The whole text of the error in each language, after `where`; VERSION stands for kartlegg's."""
    for language, sentence in (("en", english), ("nb", bokmaal)):
        with pytest.raises(kl.ArchiveError) as caught:
            call(language)
        assert str(caught.value) == where + sentence.replace("VERSION", kl.__version__)
        assert caught.value.fault == fault
        assert len(caught.value.problems) == 1 and caught.value.problems[0].hint


def by_a_newer_library(archive: bytes) -> bytes:
    """An archive as kartlegg 99.1.0 might write it, with its right hash: of files in a format that is not known yet."""
    head, rest = archive.replace(b"format: 1", b"format: 9", 1).split(b"sha256 ", 1)
    content = rest.split(b"\n", 1)[1]
    head = re.sub(rb"library [^\n]*", b"library 99.1.0", head)
    return head + b"sha256 " + hashlib.sha256(head + content).hexdigest().encode() + b"\n" + content


@pytest.mark.parametrize(
    ("fault", "field", "damage", "english", "bokmaal"),
    [
        pytest.param(
            "not_an_archive", "", lambda archive: b"worries;unhappy\n1;2\n",
            "this is not a kartlegg archive; give one that kartlegg has saved",
            "dette er ikke et kartlegg-arkiv; oppgi et som kartlegg har lagret", id="foreign",
        ),
        pytest.param(
            "truncated", "", lambda archive: archive[: len(archive) // 2],
            "the end of the archive is missing; copy it again, or take it from a backup",
            "slutten av arkivet mangler; kopier det på nytt, eller hent det fra en sikkerhetskopi", id="truncated",
        ),
        pytest.param(
            "damaged", "sha256: ", lambda archive: archive.replace(b"cross", b"crass", 1),
            "the archive is damaged; copy it again, or take it from a backup",
            "arkivet er skadet; kopier det på nytt, eller hent det fra en sikkerhetskopi", id="damaged",
        ),
        pytest.param(
            "newer", "", lambda archive: archive.replace(b"kartlegg-archive 1", b"kartlegg-archive 7", 1),
            "the archive was written by kartlegg VERSION in format 7, and this kartlegg reads up to format 1; "
            "update kartlegg to read it",
            "arkivet er skrevet av kartlegg VERSION i format 7, og denne utgaven av kartlegg leser til og med format 1; "
            "oppdater kartlegg for å lese det",
            id="newer format",
        ),
        pytest.param(
            "newer", "", by_a_newer_library,
            "the archive was written by kartlegg 99.1.0, and holds what this kartlegg VERSION does not know; "
            "update kartlegg to read it",
            "arkivet er skrevet av kartlegg 99.1.0 og inneholder noe som kartlegg VERSION ikke kjenner; "
            "oppdater kartlegg for å lese det",
            id="newer content",
        ),
    ],
)  # fmt: skip
def test_an_archive_that_cannot_be_read(
    report: kl.Report, tmp_path: Path, fault: str, field: str, damage: Callable[[bytes], bytes], english: str, bokmaal: str
) -> None:
    file = tmp_path / "a.kartlegg"
    kl.save(file, report)
    file.write_bytes(damage(file.read_bytes()))
    said_in_both(lambda lang: kl.load_reports(file, language=lang), fault, f"{file}: error: {field}", english, bokmaal)


def test_an_archive_of_something_else(days: kl.Instrument, report: kl.Report, tmp_path: Path) -> None:
    instrument, reports, table = (tmp_path / name for name in ("instrument", "reports", "table"))
    kl.save(instrument, days)
    kl.save(reports, report)
    # C++ saves tables to files; in Python the same archive is what is pickled of a table.
    scored = days.score_table({"sad": [1], "cross": [2], "alone": [0]}, informant="parent")
    table.write_bytes(scored._core.__getstate__())
    said_in_both(
        lambda lang: kl.load_reports(instrument, language=lang), "other_kind", f"{instrument}: error: ",
        "the archive holds an instrument; read it with load_instrument",
        "arkivet inneholder et instrument; les det med load_instrument",
    )  # fmt: skip
    said_in_both(
        lambda lang: kl.load_instrument(reports, language=lang), "other_kind", f"{reports}: error: ",
        "the archive holds reports; read it with load_reports", "arkivet inneholder rapporter; les det med load_reports",
    )  # fmt: skip
    said_in_both(
        lambda lang: kl.load_reports(table, language=lang), "other_kind", f"{table}: error: ",
        "the archive holds a table; read it with load_table, in C++",
        "arkivet inneholder en tabell; les det med load_table, i C++",
    )  # fmt: skip


def test_a_file_that_cannot_be_opened(report: kl.Report, tmp_path: Path) -> None:
    absent, nowhere = tmp_path / "absent", tmp_path / "no folder" / "a.kartlegg"
    said_in_both(
        lambda lang: kl.load_reports(absent, language=lang), "file", f"{absent}: error: ",
        "the file cannot be read; check its name, and that you may read it",
        "filen kan ikke leses; kontroller navnet, og at du har lesetilgang",
    )  # fmt: skip
    said_in_both(  # the reason is that of the operating system
        lambda lang: kl.save(nowhere, report, language=lang), "file", f"{nowhere}: error: ",
        "the file cannot be written: No such file or directory; check the folder, your rights and the free space",
        "filen kan ikke skrives: No such file or directory; kontroller mappen, rettighetene dine og ledig plass",
    )  # fmt: skip


def changed(content: dict[str, Any], path: list[str | int], value: object) -> dict[str, Any]:
    inner: Any = content
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return content


@pytest.mark.parametrize(
    ("fault", "field", "change", "english", "bokmaal"),
    [
        pytest.param(
            "not_an_archive", "", lambda told: {"scores": told["scores"]},
            "this is not a kartlegg report in JSON; give what to_json has written",
            "dette er ikke en kartlegg-rapport i JSON; oppgi det som to_json har skrevet", id="foreign",
        ),
        pytest.param(
            "newer", "", lambda told: changed(told, ["schema"], "kartlegg-report-7"),
            "the report was written by kartlegg VERSION in format 7, and this kartlegg reads up to format 1; "
            "update kartlegg to read it",
            "rapporten er skrevet av kartlegg VERSION i format 7, og denne utgaven av kartlegg leser til og med format 1; "
            "oppdater kartlegg for å lese det",
            id="newer",
        ),
        pytest.param(
            "damaged", "sad: ", lambda told: changed(told, ["given", "answers", "sad"], "often"),
            "the JSON is not as kartlegg writes it; take it again from where it was stored",
            "JSON-teksten er ikke slik kartlegg skriver den; hent den på nytt derfra den ble lagret", id="damaged",
        ),
        pytest.param(  # 1 + 2 + 0 was scored, 2 + 2 + 0 stands there
            "damaged", "", lambda told: changed(told, ["given", "answers", "sad"], 2),
            "'trouble' does not follow from the answers: 'raw' is 3.0, and 4.0 when scored again; "
            "if the answers are right, score them again",
            "'trouble' følger ikke av svarene: 'raw' er 3.0, og 4.0 når det skåres på nytt; "
            "skår svarene på nytt hvis de er riktige",
            id="another answer",
        ),
        pytest.param(
            "damaged", "", lambda told: changed(told, ["form", "id"], "own"),
            "form does not follow from the answers: 'form.id' is \"own\", and \"home\" when scored again; "
            "if the answers are right, score them again",
            "form følger ikke av svarene: 'form.id' er \"own\", og \"home\" når det skåres på nytt; "
            "skår svarene på nytt hvis de er riktige",
            id="another form",
        ),
        pytest.param(
            "damaged", "", lambda told: changed(told, ["illustrative"], True),
            "illustrative does not follow from the answers: 'illustrative' is true, and nothing when scored again; "
            "if the answers are right, score them again",
            "illustrative følger ikke av svarene: 'illustrative' er true, og ingenting når det skåres på nytt; "
            "skår svarene på nytt hvis de er riktige",
            id="something more",
        ),
        pytest.param(
            "other_instrument", "", lambda told: changed(told, ["instrument", "content_hash"], "sha256:0123"),
            "the report was scored with days 1.0.0 (sha256:0123), not with this days 1.0.0; "
            "give the instrument that it was scored with",
            "rapporten er skåret med days 1.0.0 (sha256:0123), ikke med denne days 1.0.0; "
            "oppgi instrumentet som den ble skåret med",
            id="another file",
        ),
    ],
)  # fmt: skip
def test_json_that_cannot_be_read_back(
    days: kl.Instrument, report: kl.Report, fault: str, field: str, change: Callable[[dict[str, Any]], object],
    english: str, bokmaal: str,
) -> None:  # fmt: skip
    text = json.dumps(change(report.to_dict()))
    said_in_both(lambda lang: kl.report_from_json(text, days, language=lang), fault, f"error: {field}", english, bokmaal)


def test_a_json_file_that_cannot_be_opened(days: kl.Instrument, tmp_path: Path) -> None:
    absent = tmp_path / "absent.json"
    said_in_both(
        lambda lang: kl.report_from_json(absent, days, language=lang), "file", f"{absent}: error: ",
        "the file cannot be read; check its name, and that you may read it",
        "filen kan ikke leses; kontroller navnet, og at du har lesetilgang",
    )  # fmt: skip


def test_answers_that_the_instrument_no_longer_takes(days: kl.Instrument, report: kl.Report) -> None:
    told = changed(report.to_dict(), ["given", "answers", "sad"], 7)
    for language, sentence in (
        ("en", "error: invalid code 7 for item 'sad'; one of: 0, 1, 2, 8"),
        ("nb", "error: ugyldig kode 7 for ledd 'sad'; en av: 0, 1, 2, 8"),
    ):
        with pytest.raises(kl.ResponseError) as caught:
            kl.report_from_json(json.dumps(told), days, language=language)
        assert str(caught.value) == sentence


def test_read_again_with_another_instrument(report: kl.Report) -> None:
    for language, sentence in (
        ("en", "error: the report is of days, and this instrument is epds; give a version of days"),
        ("nb", "error: rapporten gjelder days, og dette instrumentet er epds; oppgi en utgave av days"),
    ):
        with pytest.raises(kl.ResponseError) as caught:
            kl.reread(report, kl.load("epds"), language=language)
        assert str(caught.value) == sentence


FILE_CHANGED = ("The file of days has changed, although its version is still 1.0.0.",
                "Filen til days er endret, selv om versjonen fremdeles er 1.0.0.")  # fmt: skip


@pytest.mark.parametrize(
    ("then", "now", "codes", "differences"),
    [
        pytest.param(
            DAYS, DAYS.replace('version: "1.0.0"', 'version: "1.1.0"'), (1, 2, 0),
            [("Instrument: days 1.0.0 then, days 1.1.0 now.", "Instrument: days 1.0.0 da, days 1.1.0 nå.")], id="version",
        ),
        pytest.param(
            DAYS, DAYS.replace("{en: home, nb: hjem}", "{en: at home, nb: hjemme}"), (1, 2, 0),
            [FILE_CHANGED,
             ('Form: "home" (home) then, "at home" (home) now.', "Skjema: «hjem» (home) da, «hjemme» (home) nå.")],
            id="form",
        ),
        pytest.param(  # 2 + 2 + 1 = 5; with cross reversed within 0 to 2 it is 2 + 0 + 1 = 3
            DAYS + BANDS, DAYS.replace("{id: cross,", "{id: cross, reverse: true,") + BANDS, (2, 2, 1),
            [FILE_CHANGED, ("Trouble: 5 (high) then, 3 (low) now.", "Vansker: 5 (høy) da, 3 (lav) nå.")], id="score",
        ),
        pytest.param(
            DAYS, DAYS + WORRY, (1, 2, 0), [FILE_CHANGED, ("Worry: none then, 1 now.", "Uro: ingen da, 1 nå.")],
            id="score that is new",
        ),
        pytest.param(
            DAYS, DAYS + ALERT, (1, 2, 0),
            [FILE_CHANGED, ("Alert \"cross\": none then, yes now.", "Varsel «cross»: ingen da, ja nå.")],
            id="alert that is new",
        ),
        pytest.param(
            DAYS + ALERT.replace("cross >= 2", "sad >= 2"), DAYS + ALERT, (1, 2, 0),
            [FILE_CHANGED, ("Alert \"cross\": no then, yes now.", "Varsel «cross»: nei da, ja nå.")], id="alert",
        ),
        pytest.param(
            DAYS + ALERT, DAYS, (1, None, 0),
            [FILE_CHANGED, ("Alert \"cross\": cannot be known then, none now.", "Varsel «cross»: uavklart da, ingen nå.")],
            id="alert that could not be known",
        ),
        pytest.param(  # 1 + 1 and, by the mean of both or by the fixed 1, another 1
            DAYS, DAYS.replace("prorate: mean, rounding: half_up", "fill: 1"), (1, 1, None),
            [FILE_CHANGED, ("Trouble: prorated then, filled in by a rule now.",
                            "Vansker: omregnet da, utfylt etter regel nå.")],
            id="status",
        ),
        pytest.param(  # a sum needs every item; of items that do not apply, a mean is over none
            DAYS, DAYS.replace(SUM, "    score: mean\n    concern: high\n"), (8, 8, 8),
            [FILE_CHANGED, ("Trouble: not scored (answers missing) then, not scored (no item applies) now.",
                            "Vansker: ikke skåret (svar mangler) da, ikke skåret (ingen ledd er aktuelle) nå.")],
            id="status without a score",
        ),
        pytest.param(  # the root of 0 - 2; the third item does not apply, and a sum needs it
            DAYS.replace(SUM, ROOT), DAYS.replace(SUM, "    score: sum\n    concern: high\n"), (0, 2, 8),
            [FILE_CHANGED, ("Trouble: not scored (no value) then, not scored (answers missing) now.",
                            "Vansker: ikke skåret (ingen verdi) da, ikke skåret (svar mangler) nå.")],
            id="formula without a value",
        ),
        pytest.param(
            DAYS + BANDS, DAYS, (2, 2, 1), [FILE_CHANGED, ("Trouble: 5 (high) then, 5 now.", "Vansker: 5 (høy) da, 5 nå.")],
            id="bands only then",
        ),
        pytest.param(
            DAYS + NORMS, DAYS, (1, 2, 0),
            [FILE_CHANGED,
             ("Norm group boys was used then, and is not now.", "Normgruppen boys ble brukt da, men ikke nå.")],
            id="norms only then",
        ),
        pytest.param(
            DAYS, DAYS + NORMS, (1, 2, 0),
            [FILE_CHANGED,
             ("Norm group boys is used now, and was not then.", "Normgruppen boys brukes nå, men ble ikke brukt da.")],
            id="norms only now",
        ),
    ],
)  # fmt: skip
def test_two_readings(
    tmp_path: Path, then: str, now: str, codes: tuple[int | None, ...], differences: list[tuple[str, str]]
) -> None:
    stored = score(load_days(tmp_path / "then", then), *codes)
    today = load_days(tmp_path / "now", now)
    for place, language in enumerate(("en", "nb")):
        assert kl.reread(stored, today, language=language).differences == [pair[place] for pair in differences]


def test_two_readings_with_changed_norms(tmp_path: Path) -> None:
    # 3 with mean 2 and SD 1 is T = 50 + 10 x 1 = 60; with mean 1, T = 70.
    stored = score(load_days(tmp_path / "then", DAYS + NORMS), 1, 2, 0)
    today = load_days(tmp_path / "now", DAYS + NORMS, BOYS.replace("mean: 2", "mean: 1"))
    assert kl.reread(stored, today).differences == [
        "Norm group boys has changed since.", "Trouble, boys, T: 60 then, 70 now.",
    ]  # fmt: skip
    assert kl.reread(stored, today, language="nb").differences == [
        "Normgruppen boys er endret siden.", "Vansker, boys, T: 60 da, 70 nå.",
    ]  # fmt: skip
