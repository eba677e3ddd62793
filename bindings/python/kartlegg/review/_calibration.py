"""Do the norms describe the data: mean, spread, shares and what age and sex still explain (protocol 8.3)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from .. import _core, stats
from .._instrument import Instrument
from ._cells import ENOUGH, Cell
from ._checks import FAULT, NONE, Check, Margins, tested
from ._people import Numbers, People, places, step_of

PERCENTILES = (2, 5, 10, 16, 25, 50, 75, 84, 90, 95, 98)
SEED = 20240229
_ROUGH = 1e-9


@dataclass(frozen=True)
class Cutoff:
    """A cut-off as a person meets it: a band of the norm group, or of the form's default band scheme."""

    band: str
    label: str
    scheme: str
    low: float
    high: float
    upwards: bool
    """True: this score or higher; else this or lower."""

    @property
    def at(self) -> float:
        """The first score in the band, seen from the side without concern."""
        return self.low if self.upwards else self.high


@dataclass
class Placed:
    """One scale, and where everybody lies in the norms."""

    scale: str
    title: str
    raw: Numbers
    z: Numbers
    """Standardised by what a table promises; `printed_z` is what the norms give."""
    printed_z: Numbers
    lower: Numbers
    upper: Numbers
    numbers: npt.NDArray[np.int32]
    cutoffs: npt.NDArray[np.int32]
    step: float
    upwards: bool
    weights: Numbers | None

    def of(self, rows: npt.NDArray[np.int64]) -> Placed:
        """The same of some people."""
        return replace(
            self, raw=self.raw[rows], z=self.z[rows], printed_z=self.printed_z[rows], lower=self.lower[rows], upper=self.upper[rows], numbers=self.numbers[rows],
            cutoffs=self.cutoffs[rows], weights=None if self.weights is None else self.weights[rows],
        )  # fmt: skip

    def share(self, mask: npt.NDArray[np.bool_], of: npt.NDArray[np.bool_]) -> tuple[float, float]:
        """How many of n, both by Kish's n where there are weights."""
        weights = np.ones(len(mask)) if self.weights is None else self.weights
        total = float(weights[of].sum())
        n = total**2 / float((weights[of] ** 2).sum()) if total > 0 else 0.0
        return (float(weights[mask & of].sum()) / total * n if total > 0 else 0.0), n


def place_people(instrument: Instrument, group: str, norms: list[_core.PrintedNorm], scale: str, people: People, language: str) -> Placed:
    """Where everybody lies on a scale. z of norms made from a table is standardised by the mean and SD that the table itself
    promises: a table of few scores has a spread below 1."""
    raw = people.raw[scale]
    step = step_of(raw)
    found = places(instrument, group, scale, people, step)
    told = instrument.scales(language)[scale]
    z = found["z"].copy()
    for index in np.unique(found["numbers"]):
        if index < 0 or not norms[index].table_raw:
            continue
        rows = np.flatnonzero(found["numbers"] == index)
        mean, sd = _promised(instrument, group, scale, people, int(rows[0]), norms[index], step)
        z[rows] = (z[rows] - mean) / sd
    return Placed(
        scale, told.title, raw, z, found["z"], found["lower"], found["upper"], found["numbers"], found["cutoffs"], step,
        told.concern != "low", people.weights,
    )  # fmt: skip


def _promised(
    instrument: Instrument, group: str, scale: str, people: People, row: int, norm: _core.PrintedNorm, step: float
) -> tuple[float, float]:
    """Mean and SD of z in the norm group, if its table is right."""
    found = instrument.norm_places(
        group, scale, norm.table_raw, age_months=people.age_months[row],
        sex=(None, "female", "male")[people.sex[row]], form=str(people.form[row]), step=step,
    )  # fmt: skip
    share = np.nan_to_num(found.upper - found.lower)
    z = np.nan_to_num(found.z)
    if not share.sum() > 0.5:
        return 0.0, 1.0
    mean = float((share * z).sum() / share.sum())
    return mean, math.sqrt(max(float((share * (z - mean) ** 2).sum() / share.sum()), _ROUGH)) or 1.0


class Calibrating:
    """Checks of one scale."""

    def __init__(
        self, instrument: Instrument, group: str, norms: list[_core.PrintedNorm], placed: Placed, people: People, margins: Margins,
        nominal: Mapping[str, float], confidence: float, language: str,
    ) -> None:  # fmt: skip
        self._instrument = instrument
        self._group = group
        self._norms = norms
        self._placed = placed
        self._people = people
        self._margins = margins
        self._nominal = nominal
        self._confidence = confidence
        self._language = language
        self._schemes: dict[str, list[Cutoff]] = {}

    def checks(self, cell: Cell) -> Iterator[Check]:
        """All of one cell, not yet judged."""
        here = self._placed.of(cell.rows)
        blank = Check("", here.scale, cell.text(self._language), "", n=float(cell.n) if cell.shown else NONE, cell=cell)
        known = int(np.isfinite(here.z).sum())
        if not cell.shown or known < ENOUGH:
            reason = "suppressed" if not cell.shown else "too_few" if known or not np.isfinite(here.raw).any() else "no_norms"
            yield replace(blank, kind="mean", reason=reason)
        else:
            yield from self._moments(here, blank)
            yield from self._shares(here, blank)
            yield self._distribution(here, blank)
        if cell.shown and np.isfinite(here.raw).sum() >= ENOUGH:
            yield from self._beyond(here, blank)
        if cell.everybody and known >= ENOUGH:
            yield self._age_and_sex(here, blank)

    @property
    def scale(self) -> str:
        """Id of the scale."""
        return self._placed.scale

    def checks_without(self, cells: Sequence[Cell], everybody: Cell) -> dict[tuple[str, str], Check]:
        """The checks of everybody but the people of some cells, by kind and what they are about."""
        rows = np.setdiff1d(everybody.rows, np.concatenate([cell.rows for cell in cells]))
        return {(check.kind, check.about): check for check in self.checks(replace(everybody, rows=rows))}

    # -- mean and spread --------------------------------------------------------------------------------------------------

    def _moments(self, here: Placed, blank: Check) -> Iterator[Check]:
        found = stats.calibration(here.z, weights=here.weights, confidence=self._confidence)
        details: dict[str, float | str] = {"skew": found.skew, "kurtosis": found.kurtosis}
        if found.reason != "none":
            yield replace(blank, kind="mean", reason=found.reason)
            return
        n = found.n_effective
        width = self._margins.mean
        mean = replace(
            blank, kind="mean", value=found.mean, lower=found.mean_interval[0], upper=found.mean_interval[1], promised=0.0,
            margin_lower=-width, margin_upper=width, n=n, details=details, method="t",
        )  # fmt: skip
        yield tested(mean, stats.equivalence(
            found.mean, standard_error=found.sd / math.sqrt(n), promised=0.0, margins=(-width, width), df=n - 1))  # fmt: skip
        width = self._margins.sd
        sd = replace(
            blank, kind="sd", value=found.sd, lower=found.sd_interval[0], upper=found.sd_interval[1], promised=1.0,
            margin_lower=1 - width, margin_upper=1 + width, n=n, method="chi_square",
        )  # fmt: skip
        yield tested(sd, stats.sd_equivalence(found.sd, df=found.sd_df, promised=1.0, margins=(1 - width, 1 + width)))

    # -- shares -----------------------------------------------------------------------------------------------------------

    def _share(self, blank: Check, count: float, n: float, promised: float) -> Check:
        lower, upper = stats.proportion_interval(count, n=n, confidence=self._confidence)
        width = self._margins.share
        found = replace(
            blank, value=count / n, lower=float(lower), upper=float(upper), promised=promised, margin_lower=promised - width,
            margin_upper=promised + width, n=n, method="wilson",
        )  # fmt: skip
        if not 0 < promised < 1:
            return replace(found, reason="proportion_out_of_range")
        return tested(found, stats.share_equivalence(count, n=n, promised=promised, margins=(promised - width, promised + width)))

    def _shares(self, here: Placed, blank: Check) -> Iterator[Check]:
        known = np.isfinite(here.lower) & np.isfinite(here.upper)
        _, n = here.share(known, known)
        if n < ENOUGH:
            return
        weights = np.ones(len(known)) if here.weights is None else here.weights
        below = stats.counts_below(here.lower, here.upper, shares=[p / 100 for p in PERCENTILES], weights=weights)
        for percentile, count in zip(PERCENTILES, below / weights[known].sum() * n, strict=True):
            about = replace(blank, kind="share_below", about=f"P{percentile}")
            yield self._share(about, float(count), n, percentile / 100)

    # -- the whole distribution --------------------------------------------------------------------------------------------

    def _distribution(self, here: Placed, blank: Check) -> Check:
        known = np.isfinite(here.lower) & np.isfinite(here.upper)
        lower, upper = np.clip(here.lower, 0, 1), np.clip(here.upper, 0, 1)
        found = stats.uniform_fit(lower, upper, seed=SEED)
        middle = stats.uniform_fit(lower, upper, method="middle")
        if found.reason != "none" or here.weights is not None:
            return replace(blank, kind="distribution", reason="weights" if found.reason == "none" else found.reason)
        n = float(known.sum())
        width = math.sqrt(math.log(2 / (1 - self._confidence)) / (2 * n))
        distance = found.kolmogorov
        surely = math.exp(-2 * n * max(self._margins.distance - distance, 0.0) ** 2)
        return replace(
            blank, kind="distribution", value=distance, lower=max(0.0, distance - width), upper=distance + width, promised=0.0,
            margin_lower=0.0, margin_upper=self._margins.distance, n=n, p=found.anderson_darling_p, p_equivalent=surely,
            method="anderson_darling", details={
                "anderson_darling": found.anderson_darling, "kolmogorov_p": found.kolmogorov_p, "chi_square": found.chi_square,
                "chi_square_p": found.chi_square_p, "middle_kolmogorov": middle.kolmogorov,
            },
        )  # fmt: skip

    # -- cut-offs ---------------------------------------------------------------------------------------------------------

    def cutoffs_of(self, row: int) -> list[Cutoff]:
        """The cut-offs that one person meets: those of the norm group, and of the form's default band scheme."""
        placed, form = self._placed, str(self._people.form[row])
        own = self._norms[placed.cutoffs[row]].bands if placed.cutoffs[row] >= 0 else []
        if form not in self._schemes:
            bands = self._instrument.score({}, form=form, norms="none", language=self._language)[placed.scale].cutoffs()
            self._schemes[form] = [Cutoff(b.id, b.label, b.scheme, b.low, b.high, placed.upwards) for b in bands if b.level > 0]
        return [Cutoff(b.id, b.label, "", b.low, b.high, placed.upwards) for b in own if b.level > 0] + self._schemes[form]

    def _beyond(self, here: Placed, blank: Check) -> Iterator[Check]:
        assert blank.cell is not None
        met: dict[tuple[str, str], list[Cutoff | None]] = {}
        known: dict[tuple[int, str], list[Cutoff]] = {}
        for place, row in enumerate(blank.cell.rows):
            key = (int(self._placed.cutoffs[row]), str(self._people.form[row]))
            if key not in known:
                known[key] = self.cutoffs_of(int(row))
            for cutoff in known[key]:
                met.setdefault((cutoff.scheme, cutoff.band), [None] * len(blank.cell.rows))[place] = cutoff
        for cutoffs in met.values():
            yield self._beyond_one(here, blank, cutoffs)

    def _beyond_one(self, here: Placed, blank: Check, met: list[Cutoff | None]) -> Check:
        cell = blank.cell
        assert cell is not None
        first = next(cutoff for cutoff in met if cutoff is not None)
        at = np.array([NONE if cutoff is None else cutoff.at for cutoff in met])
        of = np.isfinite(at) & np.isfinite(here.raw)
        sign = 1.0 if here.upwards else -1.0
        count, n = here.share(sign * here.raw >= sign * at - _ROUGH, of)
        scheme = first.scheme and self._instrument.band_schemes(self._language)[first.scheme].title
        values = np.unique(at[of])
        details: dict[str, float | str] = {
            "cutoff": float(values[0]) if len(values) == 1 else NONE, "band": first.band, "upwards": float(here.upwards),
            "promised_by": "caller" if first.band in self._nominal else "norms", "scheme": first.scheme, "label": first.label,
        }  # fmt: skip
        blank = replace(blank, kind="beyond_cutoff", about=f"{first.label} – {scheme}" if scheme else first.label, details=details)
        if n < ENOUGH:
            return replace(blank, reason="too_few")
        if first.band in self._nominal:
            promised = self._nominal[first.band]
            others = [here.share(sign * here.raw >= sign * (at + move * here.step) - _ROUGH, of)[0] / n for move in (-1, 1)]
            details["nearest"] = float(all(abs(count / n - promised) <= abs(one - promised) for one in others))
        else:
            promised = self._expected_beyond(here, self._people.of(cell.rows), at, of)
        if math.isnan(promised):
            lower, upper = stats.proportion_interval(count, n=n, confidence=self._confidence)
            return replace(blank, value=count / n, lower=float(lower), upper=float(upper), n=n, reason="no_promise", method="wilson")
        return self._share(blank, count, n, promised)

    def _expected_beyond(self, here: Placed, people: People, at: Numbers, of: npt.NDArray[np.bool_]) -> float:
        """The share of these people who should lie beyond, as the norms themselves have it."""
        people.raw = {here.scale: at}
        found = places(self._instrument, self._group, here.scale, people, here.step)
        shares = 1 - found["lower"] if here.upwards else found["upper"]
        weights = np.ones(len(at)) if here.weights is None else here.weights
        if not np.isfinite(shares[of]).all():
            return NONE
        return float((shares * weights)[of].sum() / weights[of].sum())

    # -- age and sex ------------------------------------------------------------------------------------------------------

    def _age_and_sex(self, here: Placed, blank: Check) -> Check:
        """z on age, its square, sex, and age for each sex."""
        blank = replace(blank, kind="age_and_sex", method="least_squares")
        assert blank.cell is not None
        people = self._people.of(blank.cell.rows)
        age, sex = people.age_months / 12, np.where(people.sex == 0, NONE, people.sex - 1.5)
        known = np.isfinite(here.z)
        columns: dict[str, Numbers] = {}
        if (np.isfinite(age) & known).mean() > 0.5 and np.nanstd(age[known]) > _ROUGH:
            centred = (age - np.nanmean(age[known])) / np.nanstd(age[known])
            columns |= {"age": centred, "age2": centred**2}
        if (np.isfinite(sex) & known).mean() > 0.5 and len(np.unique(sex[known & np.isfinite(sex)])) > 1:
            columns["sex"] = sex
            columns |= {"age_by_sex": columns["age"] * sex} if "age" in columns else {}
        if not columns:
            return replace(blank, reason="no_age_or_sex")
        fit = stats.linear_fit(columns, here.z, weights=here.weights, confidence=self._confidence)
        if fit.reason != "none":
            return replace(blank, reason=fit.reason)
        most = self._margins.explained
        wide = stats.linear_fit(columns, here.z, weights=here.weights, confidence=1 - 2 * FAULT)
        details: dict[str, float | str] = {}
        for name, row in fit.coefficients.iloc[1:].iterrows():
            details |= {f"{name}": float(row["value"]), f"{name}_lower": float(row["lower"]), f"{name}_upper": float(row["upper"])}
        return replace(
            blank, value=fit.r_squared, lower=fit.r_squared_interval[0], upper=fit.r_squared_interval[1], promised=0.0,
            margin_lower=0.0, margin_upper=most, n=fit.n, p=fit.p, details=details,
            p_equivalent=0.0 if wide.r_squared_interval[1] < most else 1.0,
        )  # fmt: skip
