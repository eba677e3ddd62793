"""Batteries: conclusions from several reports together."""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from . import _core
from ._archive import stored_bytes
from ._errors import Error, wrong_call
from ._instrument import Instrument
from ._report import Report
from ._subject import is_missing


@dataclass(frozen=True)
class BatteryRole:
    """One report that a battery takes."""

    id: str
    instrument: str
    informant: str
    form: str
    """"" for any form of the informant."""
    occasion: str
    """'latest', 'previous' (the one before it) or 'first', by the day of the answers."""
    within_days: int | None
    """Older reports count as not given: than the newest of all or, for 'previous', than the informant's latest."""
    optional: bool
    """True: it may stay away, and then has no scores, instead of scores that are not known."""
    norm_group: str
    """That z and T scores in the rules are of; may be empty."""


@dataclass(frozen=True)
class BatteryRule:
    """A condition of a battery and the numbers that it met."""

    id: str
    label: str
    text: str
    """As the file has it."""
    with_numbers: str
    """'parent.total (17) >= 17 and parent.impact (0–2) >= 1'."""
    outcome: str
    """'yes', 'no' or 'unknown'; yes and no hold whatever the missing answers are."""


@dataclass(frozen=True)
class BatteryGap:
    """Something that a conclusion waits for."""

    role: str
    about: str
    """What is missing, in a sentence."""
    report_missing: bool = False
    items: tuple[str, ...] = ()
    """Items that were not answered."""


@dataclass(frozen=True)
class BatteryQuestion:
    """A question of a report that was not answered."""

    role: str
    item: str
    topic: str
    informant: str
    wording: str = ""
    """What is asked, word for word; '' where the report's instrument has none."""


@dataclass(frozen=True)
class BatteryDecision:
    """A decision of a battery: the first of its cases that holds."""

    id: str
    title: str
    outcome: str
    """'yes': a case holds; 'no': none does; 'unknown': it cannot be known with the answers given."""
    case: str | None
    """The case that holds."""
    label: str
    action: str
    """What would follow; may be empty."""
    rules: tuple[BatteryRule, ...]
    """The conditions in the order in which they were tried, up to the one that holds."""
    lets: tuple[str, ...]
    """Named values that these conditions read: 'level = 2: if(...)'."""
    possible: tuple[str, ...]
    """Where it cannot be known: every case that it may come to; 'none', 'unknown'."""
    as_scored: str | None
    """Where it cannot be known: the case to which the scores as they stand lead, prorated ones too."""
    missing: tuple[BatteryGap, ...]
    settled_by: tuple[BatteryQuestion, ...]
    """Any answer to one of these alone would settle it."""
    sources: tuple[str, ...]
    illustrative: bool
    note: str


@dataclass(frozen=True)
class BatteryAlert:
    """An alert of a battery that is raised, or of which it cannot be known whether it is."""

    id: str
    message: str
    certain: bool
    """False: it cannot be known."""
    rule: BatteryRule
    lets: tuple[str, ...]
    missing: tuple[BatteryGap, ...]
    settled_by: tuple[BatteryQuestion, ...]
    sources: tuple[str, ...]
    illustrative: bool
    note: str


@dataclass(frozen=True)
class BatteryReport:
    """A report that a battery took, or lacks."""

    role: str
    instrument: str
    version: str
    content_hash: str
    given: bool
    date: datetime.date | None
    note: str
    """Why it is lacking, or what to know of it; may be empty."""


def _gap(content: Mapping[str, Any]) -> BatteryGap:
    return BatteryGap(
        content["role"], content["about"], content.get("report_missing", False), tuple(content.get("items", ()))
    )


def _grounds(content: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "lets": tuple(content.get("lets", ())),
        "missing": tuple(_gap(gap) for gap in content.get("missing", ())),
        "settled_by": tuple(BatteryQuestion(**question) for question in content.get("settled_by", ())),
        "sources": tuple(content.get("sources", ())),
        "illustrative": content.get("illustrative", False),
        "note": content.get("note", ""),
    }


def _decision(content: Mapping[str, Any]) -> BatteryDecision:
    return BatteryDecision(
        id=content["id"], title=content["title"], outcome=content["outcome"], case=content.get("case"),
        label=content.get("label", ""), action=content.get("action", ""),
        rules=tuple(BatteryRule(**rule) for rule in content.get("rules", ())),
        possible=tuple(content.get("possible", ())), as_scored=content.get("as_scored"), **_grounds(content),
    )  # fmt: skip


def _alert(content: Mapping[str, Any]) -> BatteryAlert:
    return BatteryAlert(
        id=content["id"], message=content["message"], certain=content["certain"], rule=BatteryRule(**content["rule"]),
        **_grounds(content),
    )  # fmt: skip


def _report(content: Mapping[str, Any]) -> BatteryReport:
    instrument, date = content["instrument"], content.get("date")
    return BatteryReport(
        content["role"], instrument["id"], instrument["version"], instrument["content_hash"], content["given"],
        datetime.date.fromisoformat(date) if date else None, content.get("note", ""),
    )  # fmt: skip


class BatteryResult:
    """What a battery concludes. `result["triage"]` is one decision; `decisions` and `alerts` are all.

    kartlegg supports a decision and never replaces the clinician; `notes` end with that sentence.
    """

    def __init__(self, core: _core.BatteryResult, language: str) -> None:
        self._core = core
        self._language = language

    @cached_property
    def _content(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self._core.to_json(self._language))
        return found

    @property
    def language(self) -> str:
        """'en', 'nb' or 'nn': the language of the texts."""
        return self._language

    def in_language(self, language: str) -> BatteryResult:
        """The same result with its texts in another language."""
        return BatteryResult(self._core, language)

    @cached_property
    def decisions(self) -> dict[str, BatteryDecision]:
        """All decisions by id, in the order of the battery."""
        return {content["id"]: _decision(content) for content in self._content["decisions"]}

    def __getitem__(self, decision: str) -> BatteryDecision:
        """A decision; KeyError where the battery has no such decision."""
        return self.decisions[decision]

    @cached_property
    def alerts(self) -> list[BatteryAlert]:
        """Alerts that are raised, and those that cannot be known."""
        return [_alert(content) for content in self._content["alerts"]]

    @cached_property
    def reports(self) -> dict[str, BatteryReport]:
        """What was taken, or is lacking, for every role of the battery."""
        return {content["role"]: _report(content) for content in self._content["reports"]}

    def report(self, role: str) -> Report | None:
        """The report in a role; None where it was not given, or scores were. KeyError for an unknown role."""
        core = self._core.report(role)
        return None if core is None else Report(core, self._language)

    @property
    def illustrative(self) -> bool:
        """True if any rule, or any report that was taken, rests on illustrative numbers."""
        return bool(self._content.get("illustrative", False))

    @property
    def notes(self) -> list[str]:
        """What a reader must know of the whole."""
        return list(self._content["notes"])

    @property
    def rights(self) -> list[str]:
        """Who owns the instruments, and what a user of each must hold."""
        return list(self._content["rights"])

    def to_dict(self) -> dict[str, Any]:
        """The result as plain dicts and lists (schema "kartlegg-battery-1"). Absent values are left out."""
        found: dict[str, Any] = json.loads(self._core.to_json(self._language))
        return found

    def to_json(self) -> str:
        """The result as JSON text (schema "kartlegg-battery-1")."""
        return self._core.to_json(self._language)

    def to_text(self) -> str:
        """The result as plain text for a terminal or a log."""
        return self._core.to_text(self._language)

    def __repr__(self) -> str:
        ends = ", ".join(f"{d.id}: {d.case or {'no': 'none'}.get(d.outcome, d.outcome)}" for d in self.decisions.values())
        raised = ", ".join(alert.id + ("" if alert.certain else " (unknown)") for alert in self.alerts)
        return f"BatteryResult({ends}{f'; alerts: {raised}' if raised else ''})"

    def _repr_html_(self) -> str:
        from ._battery_html import battery_html

        return battery_html(self)


class Battery:
    """Rules over several reports: instruments, informants and occasions. Made by `kartlegg.load_battery`.

    Immutable, and safe to share between threads.
    """

    def __init__(self, core: _core.Battery) -> None:
        self._core = core

    @property
    def id(self) -> str:
        """Id, the same as the name of the folder."""
        return self._core.id

    @property
    def version(self) -> str:
        """Version of the battery: major when any conclusion can change."""
        return self._core.version

    @property
    def content_hash(self) -> str:
        """'sha256:...' of battery.yaml, as sha256sum prints it."""
        return self._core.content_hash

    def title(self, language: str = "en") -> str:
        """Name of the battery."""
        return self._core.title(language)

    def about(self, language: str = "en") -> str:
        """What the battery is for."""
        return self._core.about(language)

    def notes(self, language: str = "en") -> list[str]:
        """Limits and gaps that the battery states about itself."""
        return self._core.notes(language)

    @property
    def roles(self) -> dict[str, BatteryRole]:
        """The reports that it takes, by role."""
        return {role["id"]: BatteryRole(**role) for role in self._core.roles()}

    @property
    def decision_ids(self) -> list[str]:
        """Ids of its decisions."""
        return self._core.decision_ids

    @property
    def alert_ids(self) -> list[str]:
        """Ids of its alerts."""
        return self._core.alert_ids

    def citations(self) -> list[_core.Citation]:
        """The documents that its rules come from."""
        return self._core.citations()

    def instruments(self) -> dict[str, Instrument]:
        """The instruments that its reports are made with, by id."""
        return {core.id: Instrument(core) for core in self._core.instruments()}

    def decide(
        self, reports: Iterable[Report] | Mapping[str, Mapping[str, float]], *, language: str = "en"
    ) -> BatteryResult:
        """Conclude from reports about one person.

        reports: any number, in any order: each is matched to the roles by instrument, informant and form, and several of
            one informant by `assessment_date`, never by their place. Or scores that are known without their answers, by
            role ({"parent": {"total": 17, "impact": 1}}). What is not given is not known.

        ResponseError for a report that no role takes, that is of another major version of its instrument, or that cannot
        be put in order, and for a score that cannot occur; KeyError for an unknown role or score. A role without a
        report is a result.
        """
        if isinstance(reports, Mapping):
            scores = {role: {name: float(value) for name, value in given.items() if not is_missing(value)}
                      for role, given in reports.items()}  # fmt: skip
            return BatteryResult(self._core.decide_scores(scores, language), language)
        given = list(reports)
        if not all(isinstance(report, Report) for report in given):
            raise wrong_call("decide: something that is given is no report", "reports, or scores by role")
        return BatteryResult(self._core.decide_reports([report._core for report in given], language), language)

    def read_reports(self, *files: str | os.PathLike[str], language: str = "en") -> list[Report]:
        """The reports in files that kartlegg wrote: archives, or reports as JSON (`Report.to_json`).

        ArchiveError for a file that cannot be read, is neither, was changed, or is of another version of its instrument.
        """
        found = []
        for file in files:
            content = stored_bytes(file, language)
            try:
                found += [Report(core, language) for core in self._core.read_reports(content, language)]
            except Error as error:
                error.args = (f"{file}: {error}",)
                raise
        return found

    def __repr__(self) -> str:
        counts = f"{len(self.roles)} reports, {len(self.decision_ids)} decisions, {len(self.alert_ids)} alerts"
        return f"Battery({self.id!r} {self.version}: {counts})"
