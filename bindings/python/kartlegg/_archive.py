"""Results that are kept: saved and loaded whole, read from JSON, and read again with the instrument of today."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from . import _core
from ._errors import ArchiveError, Location, Problem, wrong_call
from ._instrument import Instrument
from ._norms import Norms, norm_request
from ._report import Report
from ._table import ScoreTable
from ._texts import text


def save(path: str | os.PathLike[str], what: Report | Iterable[Report] | Instrument, *, language: str = "en") -> None:
    """Save a report, several reports, or an instrument as an archive: a file that stands alone.

    The text of the instrument's files is in it, once for all its reports. The file is written whole or not at all: if
    anything fails, an older file of that name is as it was. ArchiveError, in `language`, if it cannot be written.

    An archive holds answers, dates of birth and scores: guard it like any health record. A table is kept by pickle.
    """
    file = os.fspath(path)
    if isinstance(what, Instrument):
        _core.save_instrument(file, what._core, language)
        return
    if isinstance(what, ScoreTable):
        raise wrong_call("save: a table is not saved as an archive", "pickle it, or save the reports of its rows")
    reports = [what] if isinstance(what, Report) else list(what)
    for report in reports:
        if not isinstance(report, Report):
            raise wrong_call(f"save: {report!r} is no report", "give a report, a list of reports or an instrument")
    _core.save_reports(file, [report._core for report in reports], language)


def load_reports(path: str | os.PathLike[str], *, language: str = "en") -> list[Report]:
    """The reports of an archive, in the order in which they were saved: the scores that were stored, not scored again.

    language: of the reports' texts, and of the error. ArchiveError, with `fault`, for a file that is no archive of
    reports, is cut off or damaged, or was written by a newer kartlegg.
    """
    return [Report(core, language) for core in _core.load_reports(os.fspath(path), language)]


def load_instrument(path: str | os.PathLike[str], *, language: str = "en") -> Instrument:
    """The instrument of an archive, with its norms and evidence. ArchiveError as for `load_reports`.

    (An instrument folder is loaded by `load`.)
    """
    return Instrument(_core.load_instrument(os.fspath(path), language))


def report_from_json(json: str | Path, instrument: Instrument, *, language: str = "en") -> Report:
    """The report that `Report.to_json` wrote: its text, or the path of a file with it.

    The answers in it are scored again with `instrument`, and every score in it must come out the same. ArchiveError if
    the file cannot be read, it is no such JSON, is of another instrument (or another version of its file), or a score
    differs; ResponseError if its answers cannot be scored.
    """
    content = stored_bytes(json, language) if isinstance(json, Path) else json
    return Report(_core.report_from_json(content, instrument._core, language), language)


def stored_bytes(path: str | os.PathLike[str], language: str) -> bytes:
    """The content of a file; ArchiveError if it cannot be read."""
    try:
        return Path(path).read_bytes()
    except OSError:
        message, hint = text("file_unreadable", language), text("file_check_name", language)
        problem = Problem(Location(os.fspath(path)), "", message, hint)
        raise ArchiveError(f"{path}: error: {message}; {hint}", [problem], "file") from None


class Rereading:
    """Both readings of the same answers. Neither is the right one: `stored` is what was known and told then."""

    def __init__(self, core: _core.Rereading, language: str) -> None:
        self._core = core
        self._language = language

    @property
    def stored(self) -> Report:
        """The report as it was stored."""
        return Report(self._core.stored, self._language)

    @property
    def today(self) -> Report:
        """The same answers, scored today."""
        return Report(self._core.today, self._language)

    @property
    def differences(self) -> list[str]:
        """What differs, a sentence each; empty where both say the same.

        The instrument, the version of kartlegg, the form, a score or its band, a norm group or a score normed by it, an
        alert.
        """
        return self._core.differences(self._language)

    def __repr__(self) -> str:
        return f"Rereading({self.today.provenance.instrument_id!r}: {len(self.differences)} differences)"


def reread(
    stored: Report, instrument: Instrument, *, norms: Norms = None, language: str | None = None
) -> Rereading:
    """Score the answers of a report again: same person, same way of reading codes, same norms asked for.

    instrument: another version of the report's instrument, or the very same. norms: those to compare with today, asked
    for as in `Instrument.score`; those asked for then if left out. language: of both reports, the differences and the
    error; that of `stored` if left out.

    ResponseError for another instrument, for answers that it does not take, and for norm groups that it no longer has.
    """
    request = None if norms is None else norm_request(norms, None, None)
    chosen = language or stored.language
    return Rereading(_core.reread(stored._core, instrument._core, request, chosen), chosen)
