"""Norms against data: everything that is checked, and what was found."""

from __future__ import annotations

import datetime
import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import _core
from .._catalogue import BUNDLED, load
from .._errors import did_you_mean, wrong_call
from .._files import write_text
from .._instrument import Instrument
from ._calibration import Calibrating, Placed, place_people
from ._cells import SMALLEST, Cell, age_edges, cells_of
from ._census import Population, PopulationCompared, compare_population
from ._checks import FAULT, NONE, Check, Margins, judged, protected
from ._cutoff_rules import Promise, cutoff_checks, promises_of
from ._people import People, read_people
from ._printed import people_cell, reproduction, shifts, table_checks
from ._refit import DRAWS, Refit, refits
from ._sample import Grade, grades_of_data, grades_of_norms, precision
from ._summary import sentences
from ._two_norms import NormsCompared, compare

if TYPE_CHECKING:
    import pandas as pd

    from .._cohort import Given


@dataclass(frozen=True)
class Asked:
    """What a validation was asked for: with the data, all that is needed to repeat it."""

    instrument: str
    version: str
    content_hash: str
    norm_group: str
    norm_hash: str
    compare_with: str
    margins: Margins
    nominal: dict[str, float]
    confidence: float
    same_sample: bool
    high_stakes: bool
    year: int
    library: str


class NormValidation:
    """What was found; made by `validate_norms`. It holds no answers and no score of a single person; a check knows by number
    which rows of the data it is about (`cell`)."""

    def __init__(
        self, instrument: Instrument, asked: Asked, group: _core.NormGroup, other: _core.NormGroup | None, checks: list[Check],
        compared: list[NormsCompared], grades: dict[str, list[Grade]], lint: list[str], counts: dict[str, Any], drawn: Any,
        promises: list[Promise], population: PopulationCompared | None, refits: list[Refit], language: str,
    ) -> None:  # fmt: skip
        self._instrument = instrument
        self._asked = asked
        self._group = group
        self._other = other
        self._checks = checks
        self._compared = compared
        self._grades = grades
        self._lint = lint
        self._counts = counts
        self._drawn = drawn
        self._promises = promises
        self._population = population
        self._refits = refits
        self._language = language

    @property
    def asked(self) -> Asked:
        """What was asked for."""
        return self._asked

    @property
    def group(self) -> _core.NormGroup:
        """The norm group that was checked."""
        return self._group

    @property
    def checks(self) -> list[Check]:
        """Every check with its verdict."""
        return list(self._checks)

    @property
    def findings(self) -> list[Check]:
        """The checks that differ: beyond the margins, and by more than chance."""
        return [check for check in self._checks if check.verdict == "differs"]

    @property
    def compared(self) -> list[NormsCompared]:
        """The norms beside `compare_with`, a scale each; empty where none was named."""
        return list(self._compared)

    @property
    def promises(self) -> list[Promise]:
        """What share of people each cut-off is meant to hold, and who says so."""
        return list(self._promises)

    @property
    def population(self) -> PopulationCompared | None:
        """The people beside the population; None where none was given."""
        return self._population

    @property
    def refits(self) -> list[Refit]:
        """Norms made of the data, a scale and sex each; empty unless they were asked for."""
        return list(self._refits)

    @property
    def grades(self) -> dict[str, list[Grade]]:
        """How good the samples are: of the norms ("norms") and, if norms were made of them, of the data ("data")."""
        return self._grades

    @property
    def norm_gaps(self) -> list[str]:
        """What `kartlegg check` finds open in the norm files, in English; empty where the folder is not known."""
        return list(self._lint)

    @property
    def summary(self) -> list[str]:
        """What was found, how sure, and what it means, in plain sentences."""
        return sentences(self, self._language)

    def to_pandas(self) -> pd.DataFrame:
        """A row a check."""
        import pandas as pd

        left_out = ("cell", "details")
        return pd.DataFrame([{name: getattr(c, name) for name in Check.__dataclass_fields__ if name not in left_out} for c in self._checks])

    def to_dict(self) -> dict[str, Any]:
        """All of it, None where there is no number."""

        def plain(value: Any) -> Any:
            if isinstance(value, float):
                return None if math.isnan(value) else value
            if isinstance(value, Mapping):
                return {key: plain(one) for key, one in value.items()}
            if isinstance(value, list | tuple | np.ndarray):
                return [plain(one) for one in value]
            fields = getattr(type(value), "__dataclass_fields__", None)
            return value if fields is None else {key: plain(getattr(value, key)) for key in fields if key != "cell"}

        return {
            "asked": plain(self._asked), "people": plain(self._counts), "summary": self.summary, "checks": plain(self._checks),
            "promises": plain(self._promises), "population": plain(self._population), "refits": plain(self._refits), "compared": plain(self._compared), "grades": plain(self._grades), "norm_gaps": self._lint,
        }  # fmt: skip

    def to_html(self) -> str:
        """One page for readers who do not program: it needs no other file, and holds no person's data."""
        from ._page import page_html

        return page_html(self, self._language)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the page: whole, or not at all. OSError if it cannot be written."""
        write_text(Path(path), self.to_html())

    def _repr_html_(self) -> str:
        from html import escape

        return "".join(f"<p>{escape(one)}</p>" for one in self.summary)

    def __repr__(self) -> str:
        return "\n".join(self.summary)


def validate_norms(
    instrument: str | os.PathLike[str] | Instrument, data: Any, norm_group: str | None = None, *,
    sex: Given = None, scores: Mapping[str, str] | None = None, scales: Sequence[str] | None = None, weights: Given = None,
    margins: Margins | None = None, nominal: Mapping[str, float] | None = None, compare_with: str | None = None,
    same_sample: bool = False, age_groups: Sequence[float] | None = None, confidence: float = 0.95, high_stakes: bool = False,
    year: int | None = None, population: Population | None = None, refit: bool | int = False, language: str = "nb", **options: Any,
) -> NormValidation:  # fmt: skip
    """Do published norms describe the people in a table?

    instrument: an id, a folder, or a loaded instrument. data: a row a person, as `Instrument.score_table` takes it.
    norm_group: id of the norms; left out, those that the instrument names, if they are one.
    scores: raw scores in place of answers, by scale: {"total": "sdq_total"}. scales: only these.
    sex, and in options age_months, age_years, birth_date, form, items, ...: as in `score_table`. weights: of the people.
    margins: how far off norms may be and still do. nominal: the share that a band is meant to hold, by its id:
        {"high": 0.10}; left out, the share that the norms themselves say.
    compare_with: another norm group, on the same people.
    same_sample: the data are the sample that the norms were made of: the printed n, means, SDs and alphas are worked out again.
    age_groups: borders in years; left out, those of the norms. confidence: that of the intervals.
    high_stakes: the limits for decisions with large consequences. year: from which the age of the norms is counted; this one.
    population: shares or counts of the population by column and level, such as {"sex": {"f": 0.49, "m": 0.51}}: the people in the
        data are held against them, with the weights that raking would need.
    refit: make norms of the data, too, and judge both in people who did not enter them; takes seconds for each scale. A number:
        draws of the bootstrap for the intervals of the centiles; 100 unless said.
    language: of the report, "nb", "nn" or "en".

    What is called wrong lies beyond the margins and is not explained by chance: Holm's correction over all tests keeps the
    probability that anything is called wrong, where the norms are right, below 5 %. ResponseError for wrong calls.
    """
    loaded = instrument if isinstance(instrument, Instrument) else load(instrument)
    group = _group(loaded, norm_group, language)
    other = None if compare_with is None else _group(loaded, compare_with, language)
    if not 0 < confidence < 1:
        raise wrong_call(f"confidence: {confidence:g} is no share", "between 0 and 1, such as 0.95", field="confidence")
    people = read_people(loaded, data, scores=scores, sex=sex, weights=weights, options={**options, "language": language})
    margins = margins or Margins()
    asked = Asked(
        loaded.id, loaded.version, loaded.content_hash, group.id, group.hash, compare_with or "", margins, dict(nominal or {}), confidence,
        same_sample, high_stakes, year or datetime.date.today().year, _core.__version__,
    )  # fmt: skip
    work = _Work(loaded, group.id, people, asked, age_groups, language)
    work.run(_scales(work.norms, people, scales))
    if other is not None:
        work.run_other(other.id)
    grades = {
        "norms": grades_of_norms(work.graded_norms(), group, asked.year, high_stakes),
        "data": grades_of_data(work.cells, people.weights, high_stakes, language),
    }
    beside = None if population is None else compare_population(data, population, people, margins.share, confidence)
    draws = DRAWS if refit is True else int(refit)
    made = [one for placed in work.placed for one in work.refit(placed, draws)] if draws else []
    counts = {"rows": people.rows, "used": len(people), "refused": people.refused, "outside": work.outside}
    return NormValidation(
        loaded, asked, group, other, work.checks, work.compared, grades, _lint(instrument, loaded), counts, work.drawn, work.promises,
        beside, made, language,
    )  # fmt: skip


def _group(instrument: Instrument, wanted: str | None, language: str) -> _core.NormGroup:
    known = instrument.norm_groups(language)
    if wanted is not None:
        if wanted not in known:
            raise wrong_call(f"no norm group {wanted!r}", did_you_mean(wanted, list(known)), field="norm_group")
        return known[wanted]
    named = [one for one in known.values() if one.chosen_by_default] or list(known.values())
    if not named:
        raise wrong_call(f"{instrument.id} has no norms", "give a licence holder's norm files (--norm-files)", field="norm_group")
    if len(named) > 1:
        raise wrong_call("several norm groups could be meant", "say which: " + ", ".join(one.id for one in named), field="norm_group")
    return named[0]


def _scales(norms: Sequence[_core.PrintedNorm], people: People, wanted: Sequence[str] | None) -> list[str]:
    printed = list(dict.fromkeys(norm.scale for norm in norms))
    for scale in wanted or ():
        if scale not in printed:
            raise wrong_call(f"scales: the norms have no {scale!r}", did_you_mean(scale, printed), field="scales")
    found = [scale for scale in printed if scale in people.raw and (wanted is None or scale in wanted)]
    if not found:
        raise wrong_call("the data have no scale that the norms are for", "the norms have " + ", ".join(printed), field="scales")
    return found


def _lint(given: object, instrument: Instrument) -> list[str]:
    """What `kartlegg check` says of the norm files of a folder."""
    if isinstance(given, Instrument):
        return []
    folder = Path(os.fspath(given))  # type: ignore[call-overload]
    folder = folder if (folder / "instrument.yaml").is_file() else BUNDLED / instrument.id
    if not (folder / "cases.yaml").is_file():
        return []
    return list(_core.check(os.fspath(folder), wording="", norms="").norm_gaps)


class _Work:
    """One validation while it is made."""

    def __init__(
        self, instrument: Instrument, group: str, people: People, asked: Asked, age_groups: Sequence[float] | None, language: str
    ) -> None:
        self._instrument = instrument
        self._group = group
        self._people = people
        self._asked = asked
        self._language = language
        self.norms = instrument.printed_norms(group, language=language)
        self.cells = cells_of(people, age_edges(self.norms, people, age_groups))
        self._faults = instrument.norm_faults(group)
        self.placed: list[Placed] = []
        self.checks: list[Check] = []
        self.compared: list[NormsCompared] = []
        self.promises: list[Promise] = []
        self.outside: dict[str, int] = {}

    def run(self, scales: Sequence[str]) -> None:
        """Every check of every scale, judged together."""
        tested: list[Check] = []
        told: list[Check] = []
        calibrating = []
        for scale in scales:
            placed = place_people(self._instrument, self._group, self.norms, scale, self._people, self._language)
            self.placed.append(placed)
            self.outside[scale] = int((~(placed.z == placed.z) & (placed.raw == placed.raw)).sum())
            one = Calibrating(
                self._instrument, self._group, self.norms, placed, self._people, self._asked.margins, self._asked.nominal,
                self._asked.confidence, self._language,
            )  # fmt: skip
            calibrating.append(one)
            for cell in self.cells:
                tested += one.checks(cell)
            told += self._printed(scale)
        nominal, printed = self._asked.nominal, {scale: self._norms_of(scale) for scale in scales}
        places, rules = cutoff_checks(self._instrument, self._group, printed, self._people, self.placed, nominal)
        told += places
        found = judged(tested)
        schemes = {scheme.id: scheme.title for scheme in self._instrument.band_schemes(self._language).values()}
        self.promises = promises_of(found, self.norms, rules, nominal, schemes)
        found = self._following(found, calibrating)
        for placed in self.placed:
            of_scale = [check for check in found if check.scale == placed.scale]
            told += precision(placed, self.cells, of_scale, self._asked.confidence, self._language)
        self.checks = [*protected(found), *told]

    def refit(self, placed: Placed, draws: int) -> list[Refit]:
        """Norms of a scale made of the data."""
        highest = max(norm.highest for norm in self.norms if norm.scale == placed.scale)
        return refits(placed, self._people, self.cells, highest, self._asked.confidence, draws)

    def _printed(self, scale: str) -> list[Check]:
        norms = self._norms_of(scale)
        pairs = [(norm, text) for _, norm, text in norms]
        found = [*table_checks(self._faults, norms), *shifts(scale, pairs, self._people, self._asked.confidence)]
        if self._asked.same_sample:
            form = str(self._people.form[0]) if len(self._people) else ""
            items = self._instrument.scale_items(scale, form) if form else []
            found += reproduction(scale, pairs, self._people, items, self._asked.confidence)
        return found

    def _norms_of(self, scale: str) -> list[tuple[int, _core.PrintedNorm, str]]:
        """The norms of a scale with their place among all, and their people in words."""
        return [(index, norm, self._text(norm)) for index, norm in enumerate(self.norms) if norm.scale == scale]

    def _text(self, norm: _core.PrintedNorm) -> str:
        return people_cell(norm, self._people).text(self._language)

    def _following(self, checks: list[Check], calibrating: list[Calibrating]) -> list[Check]:
        """What differs over everybody only because of the groups that differ is told so: it is gone without them."""
        found = list(checks)
        for one in calibrating:
            wrong = [check.cell for check in checks if check.verdict == "differs" and not check.everybody and check.scale == one.scale and check.cell]
            if not wrong:
                continue
            rest = one.checks_without(wrong, self.cells[0])
            for place, check in enumerate(found):
                if check.verdict == "differs" and check.everybody and check.scale == one.scale:
                    alone = rest.get((check.kind, check.about))
                    gone = alone is not None and (alone.p >= FAULT or alone.margin_lower <= alone.value <= alone.margin_upper)
                    found[place] = replace(check, verdict="follows") if gone else check
        return found

    def run_other(self, group: str) -> None:
        """The other norm set on the same people."""
        norms = self._instrument.printed_norms(group, language=self._language)
        for placed in self.placed:
            if not any(norm.scale == placed.scale for norm in norms):
                continue
            second = place_people(self._instrument, group, norms, placed.scale, self._people, self._language)
            self.compared.append(compare(placed, second, self.norms, norms, self._asked.confidence))

    def graded_norms(self) -> list[tuple[_core.PrintedNorm, str]]:
        """One norm for each group of people."""
        found: dict[str, _core.PrintedNorm] = {}
        for norm in self.norms:
            found.setdefault(self._text(norm), norm)
        return [(norm, text) for text, norm in found.items()]

    @property
    def drawn(self) -> Any:
        """What the figures need, without a row."""
        from ._drawn import Drawn

        return Drawn.of(self._instrument, self._group, self.norms, self.placed, self._people, self.cells, self._language)


__all__ = ["Asked", "Cell", "NONE", "NormValidation", "SMALLEST", "validate_norms"]
