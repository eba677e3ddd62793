"""How each person filled in the sheet: indices of single answer sheets, with the cut-offs that have been proposed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from textwrap import fill
from typing import Any

import numpy as np
import pandas as pd

from .. import _core
from .._errors import did_you_mean, wrong_call
from ._result import WIDTH, Result, html_of, text_table
from ._rows import whole
from ._sample import Answers, Sample

_OURS = "cut-off of this library, not from a publication; "
_CURRAN = _OURS + "the index: Curran (2016), J Exp Soc Psychol 66:4, doi:10.1016/j.jesp.2015.07.006"
_JOHNSON = _OURS + "the index: Johnson (2005), J Res Pers 39:103, doi:10.1016/j.jrp.2004.09.009"
_FENCE = _OURS + "Tukey's fence: the upper quartile and 1.5 times the distance of the quartiles"
_FEWEST_FOR_RUNS = 10  # items; in a short scale half of them is soon reached
_SHOWN = 10  # sheets in a notebook


@dataclass(frozen=True)
class AnswerSheets(Result):
    """Indices of every sheet, and which of them lie beyond a proposed cut-off.

    A flag is a reason to look at a sheet, never one to delete it: who has no complaints answers 0 all the way down.
    """

    _why = {
        "table": "what the answers of a sheet do not give: reasons has what no sheet gives",
        "cutoffs": "a limit that does not apply to so few items",
    }

    table: pd.DataFrame
    """One row a sheet: missing, longest_run, average_run, variability, extreme, midpoint, distance, distance_p, person_total,
    even_odd, synonyms, antonyms, guttman_errors, guttman_normed, first_alike (the row of the first sheet with the same answers,
    from 0; missing where there is none before)."""
    flags: pd.DataFrame
    """One row a sheet, True where an index is beyond its cut-off; a column for each that has one."""
    cutoffs: pd.DataFrame
    """One row an index with a cut-off: rule, limit (NaN where it does not apply), flagged (sheets), source."""
    reasons: dict[str, str]
    """Why an index has no value for anybody, by index."""
    synonym_pairs: tuple[tuple[str, str], ...]
    antonym_pairs: tuple[tuple[str, str], ...]
    left_out: tuple[str, ...]
    """Items that everybody answered alike, or nobody; the distance is without them."""
    ridge: float
    """Put on the diagonal of the correlations for the distance, as they were singular; 0: nothing."""
    sheets: int
    items: int

    def flagged(self, at_least: int = 1) -> pd.DataFrame:
        """The rows of `table` with so many flags or more, most first, with their number as the column `flags`."""
        number = self.flags.sum(axis=1)
        found = self.table[number >= at_least].assign(flags=number)
        return found.sort_values("flags", ascending=False, kind="stable")

    def __str__(self) -> str:
        lines = [f"{self.sheets} sheets, {self.items} items", text_table(self.cutoffs.drop(columns="source"))]
        of_source = self.cutoffs.groupby("source", sort=False).groups.items()
        lines += [fill(f"{', '.join(names)}: {source}", WIDTH, subsequent_indent="  ") for source, names in of_source]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        worst = self.flagged().head(_SHOWN)
        return f"<p>{self.sheets} sheets, {self.items} items</p>{html_of(self.cutoffs)}{html_of(worst)}"


def answer_sheets(
    data: Answers,
    columns: Iterable[str] | None = None,
    *,
    scales: Mapping[str, Sequence[str]] | None = None,
    reverse: Iterable[str] = (),
    scale: tuple[float, float] | None = None,
    synonym: float = 0.60,
    antonym: float = -0.60,
    threads: int = 0,
) -> AnswerSheets:
    """Indices of every sheet, one row a person, and flags with what their cut-offs rest on.

    columns: the items in the order in which they were asked; all if left out. Answers are taken as they were given: nothing
        is reversed for runs, spread, distance, synonyms and the correlation with the items' means.
    scales: items of each scale, by its name; `even_odd` needs three with two items or more.
    reverse: items that `even_odd` and Guttman errors turn within `scale`, the lowest and highest answer that can be given. With
        `scale` the shares of answers at the ends and in the middle are known, too.
    synonym, antonym: items that correlate above or below count as a pair; three pairs are needed.
    threads: 0 for all cores; the result is the same.

    Formulas and sources are in docs/statistics.md. Nobody is left out, and gaps are allowed: each index is of the items that a
    person answered. An index is NaN where a sheet has too few answers for it, or no variance.
    """
    sample = Sample(data, columns)
    if not sample.names:
        raise wrong_call("there is no column of answers", "name the items with columns=", field="columns")
    turned = _places(sample, reverse, "reverse")
    if turned and scale is None:
        raise wrong_call("reverse: the ends of the response scale are not known", "give scale=(lowest, highest)")
    of_scales = [_places(sample, items, f"scales[{name!r}]") for name, items in (scales or {}).items()]
    options = {
        "ends": [] if scale is None else [(float(scale[0]), float(scale[1]))] * len(sample.names),
        "reversed": turned, "scales": of_scales, "synonym": float(synonym), "antonym": float(antonym),
        "threads": whole("threads", threads, 0),
    }  # fmt: skip
    found = _core.stats_answer_sheets(sample.columns, options)
    if found["reason"] != "none":
        raise wrong_call(f"the sheets cannot be looked at: {found['reason']}", "scale=(lowest, highest) are two numbers", field="scale")
    first = pd.array(found["first_alike"], dtype="Int64")
    first[found["first_alike"] < 0] = pd.NA
    table = pd.DataFrame({**found["values"], "first_alike": first}, index=getattr(data, "index", None))
    flags, cutoffs = _flags(table, len(sample.names))
    return AnswerSheets(
        table, flags, cutoffs, {name: why for name, why in found["reasons"].items() if why != "none"},
        _named(found["synonym_pairs"], sample), _named(found["antonym_pairs"], sample),
        tuple(sample.names[place] for place in found["left_out"]), found["ridge"], len(sample), len(sample.names),
    )  # fmt: skip


def _places(sample: Sample, names: Iterable[str], role: str) -> list[int]:
    found = []
    for name in names:
        if name not in sample.names:
            raise wrong_call(f"{role}: no column {name!r}", did_you_mean(name, sample.names), field=role)
        found.append(sample.names.index(name))
    return found


def _named(pairs: Sequence[tuple[int, int]], sample: Sample) -> tuple[tuple[str, str], ...]:
    return tuple((sample.names[first], sample.names[second]) for first, second in pairs)


def _flags(table: pd.DataFrame, items: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Which sheets are beyond which cut-off, and the cut-offs."""
    normed = table["guttman_normed"].dropna()
    lower, upper = np.percentile(normed, [25, 75]) if len(normed) else (np.nan, np.nan)
    half = items / 2 if items >= _FEWEST_FOR_RUNS else np.nan
    known = table["first_alike"].notna().to_numpy()
    rules: list[tuple[str, str, float, Any, str]] = [
        ("longest_run", ">= half of the items", half, table["longest_run"] >= half, _CURRAN),
        ("variability", "= 0", 0.0, table["variability"] == 0, "one answer to everything"),
        ("distance_p", "<", 0.001, table["distance_p"] < 0.001, _CURRAN),
        ("person_total", "<", 0.0, table["person_total"] < 0, _CURRAN),
        ("even_odd", "<", 0.30, table["even_odd"] < 0.30, _JOHNSON),
        ("synonyms", "<", 0.0, table["synonyms"] < 0, _CURRAN),
        ("antonyms", ">", 0.0, table["antonyms"] > 0, _CURRAN),
        ("guttman_normed", ">", float(upper + 1.5 * (upper - lower)), table["guttman_normed"] > upper + 1.5 * (upper - lower), _FENCE),
        ("first_alike", "a sheet before it is the same", np.nan, known, "likely by chance in short scales"),
    ]  # fmt: skip
    flags = pd.DataFrame({name: np.asarray(beyond, dtype=bool) for name, _, _, beyond, _ in rules}, index=table.index)
    cutoffs = pd.DataFrame(
        [(name, rule, limit, int(flags[name].sum()), source) for name, rule, limit, _, source in rules],
        columns=["index", "rule", "limit", "flagged", "source"],
    ).set_index("index")
    return flags, cutoffs
