"""Instruments: look inside them, and score with them."""

from __future__ import annotations

import math
import operator
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from . import _core, _subject
from ._cohort import Given, Reader
from ._cohort import Cohort as _Cohort
from ._codes import number
from ._columns import Frame, MissingCodes, RowNotes, item_columns, read_answers, split_missing_codes
from ._cycles import VisitTable
from ._errors import wrong_call
from ._frames import arrow_batches
from ._norm_columns import named
from ._norms import NormPlaces, Norms, norm_request
from ._report import Report
from ._subject import Date, is_missing
from ._table import ScoreTable, refused_error
from ._texts import text
from ._visit_groups import together

if TYPE_CHECKING:
    from ._agreement import AgreementTable

NOT_ANSWERED = -1  # the core's own code for it
_SEXES = (None, "female", "male")  # by the core's code


class Instrument:
    """A screening instrument: items, forms, scales, bands and rules, checked and ready to score.

    Made by `kartlegg.load` or a catalogue. Immutable, and safe to share between threads.
    """

    def __init__(self, core: _core.Instrument) -> None:
        self._core = core

    @property
    def id(self) -> str:
        """Id, the same as the name of the folder."""
        return self._core.id

    @property
    def version(self) -> str:
        """Version of the definition: major when any score can change."""
        return self._core.version

    @property
    def content_hash(self) -> str:
        """'sha256:...' of instrument.yaml, as sha256sum prints it."""
        return self._core.content_hash

    @property
    def purpose(self) -> str:
        """'screening', 'monitoring', 'observation' or 'survey'."""
        return self._core.purpose

    @property
    def item_ids(self) -> list[str]:
        """Ids of all items of all forms."""
        return self._core.item_ids

    @property
    def scale_ids(self) -> list[str]:
        """Ids of the scales, then of the composites."""
        return self._core.scale_ids

    def title(self, language: str = "en") -> str:
        """Name of the instrument."""
        return self._core.title(language)

    def rights(self, language: str = "en") -> str:
        """Who owns the instrument, and what a user of it must hold."""
        return self._core.rights(language)

    def notes(self, language: str = "en") -> list[str]:
        """Limits and gaps that the instrument states about itself."""
        return self._core.notes(language)

    def items(self, language: str = "en", *, form: str | None = None) -> dict[str, _core.Item]:
        """Items by id. Topics are neutral labels; `wording` is what is asked, where a text file says so.

        form: only the items of this form, in its order, as they are worded on it. Without it, items that forms word
        differently have the wording ''. KeyError for an unknown form.
        """
        return {item.id: item for item in (self._core.items(language) if form is None else self._core.items_on(form, language))}

    def wording(self) -> list[_core.WordingFile]:
        """The text files that were loaded, by language; see `wording` of `load`."""
        return self._core.wording()

    def scales(self, language: str = "en") -> dict[str, _core.Scale]:
        """Scales, then composites, by id."""
        return {scale.id: scale for scale in self._core.scales(language)}

    def forms(self, language: str = "en") -> dict[str, _core.Form]:
        """Forms by id: who answers, at which age, which items."""
        return {form.id: form for form in self._core.forms(language)}

    def band_schemes(self, language: str = "en") -> dict[str, _core.BandScheme]:
        """Band schemes by id: each is one published set of cut-offs."""
        return {scheme.id: scheme for scheme in self._core.band_schemes(language)}

    def combinations(self, language: str = "en") -> dict[str, _core.Combination]:
        """Scores and decisions that need several reports, by id; see `combine`."""
        return {combination.id: combination for combination in self._core.combinations(language)}

    def citations(self) -> list[_core.Citation]:
        """The documents that the instrument's numbers come from."""
        return self._core.citations()

    def norm_groups(self, language: str = "en") -> dict[str, _core.NormGroup]:
        """The samples that the scores can be compared with, by id; see `norms` of `score`."""
        return {group.id: group for group in self._core.norm_groups(language)}

    def printed_norms(self, group: str, *, language: str = "en") -> list[_core.PrintedNorm]:
        """The numbers of a norm group as its file prints them, an entry for every score of every group of people.

        KeyError for an unknown group.
        """
        return _core.printed_norms(self._core, group, language)

    def norm_faults(self, group: str) -> list[_core.NormFault]:
        """Printed numbers of a norm group that do not fit together, found without any data: a jump or a reversal in a table,
        values that are not those of the printed mean and SD or percentile rank, an SD that cannot be, the same numbers twice.

        A misprint, another rule or a rounding may explain it. KeyError for an unknown group.
        """
        return _core.norm_faults(self._core, group)

    def norm_places(
        self, group: str, scale: str, raw: npt.ArrayLike, *, age_months: npt.ArrayLike = math.nan,
        sex: str | Sequence[str | None] | None = None, form: str | None = None, step: float = 1.0,
    ) -> NormPlaces:  # fmt: skip
        """Where raw scores that are known without their answers lie in a norm group, one entry a person.

        age_months: the age that norms go by, decimal months, one or one each; NaN is not known. sex: "female", "male" or
        None, one or one each. form: left out, the first that has the scale. step: the distance between scores that can
        occur; the border between two lies midway between their z.

        KeyError for an unknown group, scale or form.
        """
        scores = np.atleast_1d(np.asarray(raw, dtype=np.float64))
        ages = np.ascontiguousarray(np.broadcast_to(np.asarray(age_months, dtype=np.float64), scores.shape))
        given = [sex] * len(scores) if sex is None or isinstance(sex, str) else list(sex)
        codes = np.array([_SEXES.index(one) for one in given], dtype=np.uint8)
        if form is None:
            form = next((f.id for f in self._core.forms("en") if self._core.scale_items(scale, f.id)), self._core.forms("en")[0].id)
        found = _core.norm_places(self._core, group, scale, form, scores, ages, codes, step)
        return NormPlaces(**{**found, "gap": named(found["gap"], _core.NORM_GAPS)})

    def evidence(self, language: str = "en") -> _core.Evidence:
        """What studies found: screening accuracy, correlations between informants, other published numbers."""
        return self._core.evidence(language)

    def scale_items(self, scale: str, form: str) -> list[str]:
        """Items of a scale on a form; empty if the form does not have the scale. KeyError for unknown ids."""
        return self._core.scale_items(scale, form)

    def choose_form(self, *, language: str = "en", **who: Any) -> _core.FormChoice:
        """Which form is meant by a person, and why. Takes what `score` takes about the person.

        ResponseError if no form fits, or several.
        """
        return self._core.choose_form(_subject.make_subject(**who), language)

    def score(
        self,
        answers: Mapping[str, int | float | str | None],
        *,
        age_months: float | None = None,
        age_years: float | None = None,
        age: str | _core.Age | None = None,
        birth_date: Date | None = None,
        assessment_date: Date | None = None,
        weeks_early: int | None = None,
        gestation: str | None = None,
        sex: str | None = None,
        informant: str | None = None,
        form: str | int | None = None,
        already_keyed: str | Iterable[str] = (),
        missing_codes: MissingCodes = (),
        invalid: str = "refuse",
        credits: bool = True,
        norms: Norms = None,
        norm_country: str | None = None,
        norm_language: str | None = None,
        language: str = "en",
    ) -> Report:
        """Score one person.

        answers: the code of each item, by item id; None, NaN or an empty text is not answered, as are items that are
            left out.
        age_months, age_years, age: chronological age, once: decimal months, decimal years, or '8y2m10d'.
        birth_date, assessment_date: dates, or '2024-02-29'. Where both are given, the age is counted from them.
        weeks_early: whole weeks born early, or gestation: '33w5d'.
        sex: 'female' or 'male'. informant: who answers, as the instrument names them.
        form: the form that was filled in; left out, it is chosen by informant and age, and the report says why.
        already_keyed: items whose value is the item score already, reversed items turned before; "all" for all.
        missing_codes: codes that mean "not answered" in your data, whatever the item: 777, "n/a".
        invalid: "refuse" (a code that no answer has is an error) or "as_missing" (not answered, and noted).
        credits: False leaves out the instrument's credits (an answer that earns another item its score, as in ASQ-3):
            answers count as entered, and the report says so.
        norms: norm groups to compare the scores with, by id, one or several; "id@sha256:..." refuses a file that has
            changed since; "all", every group for the form; "none". None is what the instrument names for the form.
        norm_country, norm_language: only norm groups from there ("NO") or of a sample that answered in it ("nb"). Without
            `norms`, all of them.
        language: of the report's texts, and of the error: 'en', 'nb' or 'nn'.

        Missing answers are never an error. ResponseError for an unknown item, an invalid code, an impossible age, or a
        form that cannot be determined; its `refusal` says which.
        """
        if not hasattr(answers, "items"):
            hint = f"write them like {{{self.item_ids[0]!r}: 2}}"
            raise wrong_call(f"answers: a {type(answers).__name__} does not say which item each answer is to", hint, field="answers")
        whole, words = split_missing_codes(missing_codes)
        codes: dict[str, int] = {}
        notes: list[str] = []
        for item, answer in answers.items():
            code = _code(answer, whole, words)
            if code is None:
                where = text("in_item", language, name=item)
                if invalid == "refuse":
                    message = text("not_a_code", language, where=where, value=answer)
                    raise wrong_call(message, field=item, refusal="invalid_code")
                notes.append(text("not_a_code_missing", language, where=where, value=answer))
            codes[item] = NOT_ANSWERED if code is None else code
        who = _subject.make_subject(
            age_months=age_months, age_years=age_years, age=age, birth_date=birth_date,
            assessment_date=assessment_date, weeks_early=weeks_early, gestation=gestation, sex=sex,
            informant=informant, form=form,
        )  # fmt: skip
        keyed = _keyed(already_keyed)
        request = norm_request(norms, norm_country, norm_language)
        report = self._core.score(list(codes), list(codes.values()), who, keyed, whole, invalid, credits, request, language)
        return Report(report, language, notes)

    def score_table(
        self,
        df: Any,
        *,
        items: None | str | Mapping[str, str] = None,
        age_months: Given = None,
        age_years: Given = None,
        age_days: Given = None,
        birth_date: Given = None,
        assessment_date: Given = None,
        weeks_early: Given = None,
        gestation: Given = None,
        sex: Given = None,
        informant: Given = None,
        form: Given = None,
        already_keyed: str | Iterable[str] = (),
        missing_codes: MissingCodes = (),
        invalid: str = "refuse",
        credits: bool = True,
        norms: Norms = None,
        norm_country: str | None = None,
        norm_language: str | None = None,
        strict: bool = False,
        threads: int = 1,
        language: str = "en",
    ) -> ScoreTable:
        """Score a table, a row a person. A row gives the same bits as the same person scored alone.

        df: a data frame of pandas, Polars (a lazy one too), PyArrow or DuckDB, anything else that speaks the Arrow PyCapsule
            protocol, a mapping of columns, a structured array of NumPy, or a list with a dictionary a row. Columns are
            found by name, never by position.
        items: which column holds which item. None: columns are named by item id. A text is a pattern with {id} or
            {number} ("sdqp{number}"); a mapping goes from item to column. Where two items share a column, because a
            form asks something else under the same number, each row uses the item that its form asks.
        age_months, age_years, age_days: chronological age, one of them. Days are turned into months of 30.436875 days.
        birth_date, assessment_date: where both are known, they decide the age of the row.
        weeks_early: whole weeks born early, or gestation: texts like '33w5d'.
        sex, informant, form: as in `score`.
            All of these take the name of a column, a sequence with one value a row, or one value for all. A text is
            the name of a column if the table has such a column, else a value.
        already_keyed, missing_codes, invalid, credits, norms, norm_country, norm_language: as in `score`.
        strict: raise a ResponseError naming row and column of the rows that cannot be scored (the first 20).
        threads: how many to use; 0 is as many as the machine has. The scores do not depend on it.
        language: of notes, texts and errors.

        A row that cannot be scored (`refused`, `note`) never stops the rest, unless strict. NaN, None, -1 and empty
        texts are not answered; other texts are invalid codes unless they are among missing_codes.
        """
        if not isinstance(threads, int | np.integer) or threads < 0:
            raise wrong_call(f"threads: {threads!r} is no number of threads", "0 is as many as the machine has", field="threads")
        frame, notes = Frame(df), RowNotes()
        known = self._core.items(language)
        mapping = item_columns(items, known, frame.names)
        whole, words = split_missing_codes(missing_codes)
        answers = read_answers(frame, mapping, words, invalid, notes)
        cohort = self._cohort(
            Reader(frame, notes), age_months, age_years, age_days, birth_date, assessment_date, weeks_early, gestation,
            sex, informant, form,
        )  # fmt: skip
        if cohort.weeks_early is not None and cohort.gestation_days is not None:
            raise wrong_call("weeks_early and gestation are both given", "give one of them")

        request = norm_request(norms, norm_country, norm_language)

        def run(names: list[str], columns: list[Any]) -> _core.ScoreTable:
            return self._core.score_table(
                items=names, codes=[c.values for c in columns],
                validity=[c.validity for c in columns], age_months=cohort.age_months, birth_day=cohort.birth_day,
                assessment_day=cohort.assessment_day, weeks_early=cohort.weeks_early,
                gestation_days=cohort.gestation_days, sex=cohort.sex, informant=cohort.informant.names,
                informant_number=cohort.informant.numbers, form=cohort.form.names, form_number=cohort.form.numbers,
                already_keyed=_keyed(already_keyed), missing_codes=whole, invalid=invalid, credits=credits,
                norms=request, threads=threads, language=language,
            )  # fmt: skip

        scored = run(*answers.single())
        if answers.shared:  # which item a shared column holds depends on the row's form, known only now
            scored = run(*answers.by_form(scored.form(), self._core.forms(language)))
        table = ScoreTable(scored, self._core, mapping, answers, notes, frame, whole, language)
        if strict:
            table.raise_if_refused()
        return table

    def score_batches(self, batches: Any, **options: Any) -> Iterator[ScoreTable]:
        """Score a table that comes in parts, such as one larger than memory: a `ScoreTable` for each part, when it is asked for.

        batches: any iterable of what `score_table` takes (the batches of `pyarrow.parquet.ParquetFile.iter_batches`, chunks
            of pandas), or a stream that speaks the Arrow PyCapsule protocol (a reader of record batches, a relation of DuckDB),
            batch by batch. 10 000 to 200 000 rows a part are best.
        options: as `score_table` has them. What is given about the people is the name of a column or one value for all.

        Every row gives the same bits as in the table as a whole; each part counts its rows from 0. Notes on columns are those
        of the part. ResponseError as from `score_table`; with strict=True it names the row counted from 0 over all parts.
        """
        strict, start = options.pop("strict", False), 0
        if hasattr(batches, "__arrow_c_stream__"):
            batches = arrow_batches(batches)
        for batch in batches:
            table = self.score_table(batch, **options)
            if strict and table.refused_rows:
                raise refused_error(table.refused_rows, "rows counted from 0", first_row=start)
            yield table
            start += len(table)

    def _cohort(
        self, read: Reader, age_months: Given, age_years: Given, age_days: Given, birth_date: Given,
        assessment_date: Given, weeks_early: Given, gestation: Given, sex: Given, informant: Given, form: Given,
    ) -> _Cohort:  # fmt: skip
        forms = self._core.forms()
        return _Cohort(
            age_months=read.age_months(age_months, age_years, age_days),
            birth_day=read.days(birth_date, "birth_date"),
            assessment_day=read.days(assessment_date, "assessment_date"),
            weeks_early=read.weeks_early(weeks_early),
            gestation_days=read.gestation_days(gestation),
            sex=read.sex(sex),
            informant=read.words(informant, "informant", list(dict.fromkeys(f.informant for f in forms))),
            form=read.words(form, "form", [f.id for f in forms]),
        )

    def combine(
        self,
        combination: str,
        reports: Mapping[str, Report] | Mapping[str, Mapping[str, float]],
        *,
        language: str = "en",
    ) -> _core.Combined:
        """A score or decision from several reports, such as informants or occasions.

        reports: a report for each role ({"parent": report, "teacher": report}), or scores that are known without
            their answers ({"parent": {"hyperactivity": 9, "impact": 1}}). What is not given is not known.

        KeyError for an unknown combination, role or scale; ResponseError if a report is of another instrument, another
        version, or another informant than its role asks for.
        """
        if all(isinstance(given, Report) for given in reports.values()):
            cores = {role: given._core for role, given in reports.items() if isinstance(given, Report)}
            return self._core.combine_reports(combination, cores, language)
        if any(isinstance(given, Report) for given in reports.values()):
            raise wrong_call("combine: reports and plain scores are mixed", "give one kind")
        scores = {role: {scale: float(value) for scale, value in given.items() if not is_missing(value)}
                  for role, given in reports.items() if isinstance(given, Mapping)}  # fmt: skip
        return self._core.combine_scores(combination, scores, language)

    def cycles(self, language: str = "en") -> _core.CycleRule | None:
        """How the cycles of a visit are combined; None for an instrument whose sheets stand alone."""
        return self._core.cycles(language)

    def combine_cycles(self, reports: Iterable[Report], *, language: str = "en") -> _core.Visit:
        """The reports of one visit, each of one cycle, combined by the instrument's rule.

        ResponseError if the instrument has no cycles, or a report is of another instrument, version or form than the first.
        """
        return _core.combine_cycles(self._core, [report._core for report in reports], language)

    def score_cycles(self, df: Any, *, visit: str | Sequence[str], language: str = "en", **options: Any) -> VisitTable:
        """Score a table with a row a cycle, and combine the cycles of each visit: a row a visit.

        visit: the column, or columns, that say which visit a row belongs to; a row without a value there belongs to none,
            and the notes say so. options: as `score_table` has them.

        A visit with fewer cycles than the instrument asks for has no combined score, and says so. ResponseError if the
        instrument has no cycles, or a column is not there.
        """
        frame = Frame(df)
        groups = together(frame, visit, "visit")
        table = self.score_table(df, language=language, **options)
        core = _core.combine_visits(table._core, groups.number)
        return VisitTable(core, self._core, table, groups, frame.kind, language)

    def agreement(
        self, df: Any, *, rater: str, of: str | Sequence[str], master: str | None = None, weights: str = "quadratic",
        confidence: float = 0.95, draws: int = 1000, seed: int = 1, threads: int = 0, language: str = "en", **options: Any,
    ) -> AgreementTable:  # fmt: skip
        """How far raters agree who coded the same: of every item and scale, straight from a long table of codings.

        df: a row a coding, with a column that names the rater. of: the column, or columns, that name what was coded (a
            group and a cycle, a child): rows with the same values there, by different raters, belong together.
        master: the name of a rater whose codes the others are compared with, one by one.
        weights: of kappa, where the answers have an order. draws, seed, threads: of the bootstrap of Krippendorff's alpha.
        options: as `score_table` has them (items, form, missing_codes, ...).

        ResponseError for a column that is not there, and for a rater who coded the same twice.
        """
        from ._agreement import agreement_of

        frame = Frame(df)
        units = together(frame, of, "of")
        table = self.score_table(df, language=language, **options)
        how = {"weights": weights, "confidence": confidence, "draws": draws, "seed": seed, "threads": threads}
        return agreement_of(self, table, frame, units, rater, master, how, language)

    def __repr__(self) -> str:
        counts = f"{len(self.item_ids)} items, {len(self.forms())} forms, {len(self.scale_ids)} scales"
        return f"Instrument({self.id!r} {self.version}: {counts})"


def _keyed(already_keyed: str | Iterable[str]) -> list[str]:
    if isinstance(already_keyed, str):
        return ["*"] if already_keyed in ("all", "*") else [already_keyed]
    return ["*" if item == "all" else item for item in already_keyed]


def _code(answer: object, missing: list[int], words: frozenset[str]) -> int | None:
    """The code of an answer; None where it is no code at all. -1 is not answered, as in tables."""
    if not isinstance(answer, str) and hasattr(answer, "__index__"):
        code = operator.index(answer)
    else:
        value = number(answer, words)
        if value is None or value != value:
            return None if value is None else NOT_ANSWERED
        if not value.is_integer():
            return None
        code = int(value)
    if code in missing:
        return NOT_ANSWERED
    return code if -(2**31) < code < 2**31 else None
