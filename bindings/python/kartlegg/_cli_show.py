"""kartlegg list, show, check, and what a battery takes."""

from __future__ import annotations

import os
from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from . import _core
from ._battery import Battery
from ._catalogue import Beside, Catalogue, beside, catalogue
from ._errors import DefinitionError, Error
from ._instrument import Instrument

PLAIN_WIDTH = 120  # where the output is no terminal
ONLY_CASES = """\
Only the worked cases do not fit; the other files are in order. To be told which cases are wanted, let cases.yaml end with
    cases: []
in place of the cases that it has."""


def make_console(*, stderr: bool = False) -> Console:
    """Colour only in a terminal; a fixed width elsewhere."""
    console = Console(stderr=stderr, highlight=False)
    return console if console.is_terminal else Console(stderr=stderr, highlight=False, width=PLAIN_WIDTH)


def plain_table(*columns: str, title: str | None = None, right: tuple[int, ...] = ()) -> Table:
    """A table without frame; the columns in `right` are numbers."""
    table = Table(title=title, title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for index, column in enumerate(columns):
        table.add_column(column, justify="right" if index in right else "left", overflow="fold")
    return table


def window(form: _core.Form) -> str:
    """The ages of a form: '4y to 17y11m30d', 'from 2y, before 5y'."""
    parts = [f"from {form.from_age}" if form.from_age else "", f"to {form.to_age}" if form.to_age else "",
             f"before {form.before_age}" if form.before_age else ""]  # fmt: skip
    return " ".join(part for part in parts if part) or "any age"


def list_instruments(found: Catalogue, language: str) -> None:
    console = make_console()
    table = plain_table("id", "version", "forms", "items", "title", right=(2, 3))
    for id in found:
        try:
            instrument = found.get(id)
        except Error as error:
            first = str(error).splitlines()[0]
            table.add_row(id, "-", "-", "-", f"cannot be loaded: {escape(first)}")
            continue
        table.add_row(id, instrument.version, str(len(instrument.forms())), str(len(instrument.item_ids)),
                      escape(instrument.title(language)))  # fmt: skip
    console.print(table)
    if not len(found):
        console.print(f"no instruments in {escape(str(found.folder))}")
    if found.battery_ids:
        console.print("", _battery_table(found, language))


def _battery_table(found: Catalogue, language: str) -> Table:
    table = plain_table("battery", "version", "reports", "", "title", right=(2,))
    for id in found.battery_ids:
        try:
            battery = found.battery(id)
        except Error as error:
            table.add_row(id, "-", "-", "", f"cannot be loaded: {escape(str(error).splitlines()[0])}")
            continue
        table.add_row(id, battery.version, str(len(battery.roles)), "", escape(battery.title(language)))
    return table


def show_instrument(instrument: Instrument, language: str) -> None:
    console = make_console()
    console.print(f"[bold]{escape(instrument.title(language))}[/bold]")
    console.print(f"{instrument.id} {instrument.version}, {instrument.purpose}, {instrument.content_hash}", soft_wrap=True)
    console.print(f"\n{escape(instrument.rights(language))}\n")
    _show_forms(console, instrument, language)
    _show_items(console, instrument, language)
    _show_scales(console, instrument, language)
    _show_combinations(console, instrument, language)
    if (rule := instrument.cycles(language)) is not None:
        _show_list(console, "Cycles of a visit", [f"{rule.title}: {rule.combine} of at least {rule.at_least}. {rule.note}".strip()])
    _show_list(console, "Notes", instrument.notes(language))
    _show_list(console, "Wording", [wording_line(file) for file in instrument.wording()])
    _show_list(console, "Sources", [citation_line(c) for c in instrument.citations()])


def wording_line(file: _core.WordingFile) -> str:
    """"nb: rights (sha256:...); without a wording: a, b"."""
    without = f"; without a wording on some form: {', '.join(file.left_out)}" if file.left_out else ""
    return f"{file.language}: {file.rights} ({file.hash}){without}"


def show_battery(battery: Battery, language: str) -> None:
    console = make_console()
    console.print(f"[bold]{escape(battery.title(language))}[/bold]")
    console.print(f"{battery.id} {battery.version}, {battery.content_hash}", soft_wrap=True)
    console.print(f"\n{escape(battery.about(language))}\n")
    table = plain_table("role", "instrument", "informant", "form", "occasion", "", title="Reports")
    for role in battery.roles.values():
        remarks = [words for words, holds in ((f"within {role.within_days} days", role.within_days is not None),
                                              ("optional", role.optional), (role.norm_group, role.norm_group)) if holds]  # fmt: skip
        table.add_row(role.id, role.instrument, role.informant, role.form or "any", role.occasion, ", ".join(remarks))
    console.print(table, "")
    _show_list(console, "Decisions", battery.decision_ids)
    _show_list(console, "Alerts", battery.alert_ids)
    _show_list(console, "Notes", battery.notes(language))
    _show_list(console, "Sources", [citation_line(c) for c in battery.citations()])


def citation_line(citation: _core.Citation) -> str:
    """"[id] author (year), title, address"."""
    doi = f"doi:{citation.doi}" if citation.doi else ""
    return " ".join(part for part in (f"[{citation.id}]", citation.citation, citation.url, doi) if part)


def _show_forms(console: Console, instrument: Instrument, language: str) -> None:
    table = plain_table("form", "informant", "age", "items", "title", title="Forms", right=(3,))
    for form in instrument.forms(language).values():
        table.add_row(form.id, form.informant, window(form), str(len(form.items)), escape(form.title))
    console.print(table, "")


def _codes(options: Sequence[_core.Option]) -> str:
    """The codes with their labels; a range of numbers by its ends."""
    codes = [option.code for option in options]
    if len(codes) > 2 and codes == list(range(codes[0], codes[-1] + 1)) and not any(o.label or o.non_answer for o in options):
        return f"{codes[0]} to {codes[-1]}"
    return ", ".join(f"{option.code} {option.label}".rstrip() for option in options)


def _show_items(console: Console, instrument: Instrument, language: str) -> None:
    what, title = ("wording", "Items (\\[...]: a label, where there is no wording, or forms differ)") if instrument.wording() else (
        "topic", "Items (topics are labels, not the wording)")  # fmt: skip
    table = plain_table("item", "number", what, "codes", "", title=title, right=(1,))
    for item in instrument.items(language).values():
        named = item.wording or (f"[{item.topic}]" if instrument.wording() else item.topic)
        codes = _codes(item.options)
        remarks = [word for word, holds in (("reversed", item.reverse), ("not scored", not item.scored and bool(instrument.scale_ids))) if holds]
        number = "" if item.number is None else str(item.number)
        table.add_row(item.id, number, escape(named), escape(codes), ", ".join(remarks))
    console.print(table, "")


def _show_scales(console: Console, instrument: Instrument, language: str) -> None:
    if not instrument.scale_ids:
        return
    table = plain_table("scale", "made by", "concern", "title", title="Scales")
    for scale in instrument.scales(language).values():
        table.add_row(scale.id, scale.formula or scale.rule, scale.concern, escape(scale.title))
    console.print(table, "")
    schemes = plain_table("band scheme", "bands", "title", title="Band schemes")
    for scheme in instrument.band_schemes(language).values():
        bands = ", ".join(band.label for band in scheme.bands)
        schemes.add_row(scheme.id + (" (default)" if scheme.is_default else ""), escape(bands), escape(scheme.title))
    if instrument.band_schemes():
        console.print(schemes, "")


def _show_combinations(console: Console, instrument: Instrument, language: str) -> None:
    found = instrument.combinations(language)
    table = plain_table("combination", "needs", "title", title="From several reports")
    for combination in found.values():
        roles = ", ".join(f"{role.id} ({role.informant})" for role in combination.roles)
        table.add_row(combination.id, roles, escape(combination.title))
    if found:
        console.print(table, "")


def _show_list(console: Console, title: str, lines: list[str]) -> None:
    if lines:
        console.print(f"[italic]{title}[/italic]")
        for line in lines:
            console.print(f"- {escape(line)}", soft_wrap=not console.is_terminal)
        console.print()


def check_folder(folder: str, wording: Beside = None, norms: Beside = None) -> bool:
    """Print what the check of a folder, or of a bundled instrument, found; True if all is well."""
    console = make_console()
    bundled = catalogue()
    if not os.path.exists(folder) and folder in [*bundled.ids, *bundled.battery_ids]:
        folder = str(bundled.folder / folder)
    try:
        result = _core.check(folder, **beside(wording, norms))
    except DefinitionError as error:
        files = {problem.where.file for problem in error.problems}
        if {os.path.basename(file) for file in files} != {"cases.yaml"} or not all(map(os.path.exists, files)):
            raise
        raise DefinitionError(f"{error}\n{ONLY_CASES}", error.problems) from None
    failed = [case for case in result.cases if case.failures]
    for case in failed:
        console.print(f"[bold]{escape(case.id)}[/bold] fails: {escape(case.about)}")
        for failure in case.failures:
            console.print(f"    {escape(failure)}")
    console.print(f"{len(result.cases) - len(failed)} of {len(result.cases)} worked cases hold")
    unexplained = [finding.text for finding in result.findings if not finding.why]
    explained = [f"{finding.text}. {finding.why}" for finding in result.findings if finding.why]
    proved = [proof.text for proof in result.proofs]
    for title, lines in (("proved", proved), ("falls short", unexplained), ("falls short, and explained", explained),
                         ("left out by the wording", result.wording_gaps)):  # fmt: skip
        if lines:
            console.print(f"{title} ({len(lines)}):")
        for line in lines:
            console.print(f"    {escape(line)}", soft_wrap=not console.is_terminal)
    return result.passed
