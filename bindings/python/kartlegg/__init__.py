"""kartlegg scores structured screening instruments, and says what every score rests on.

    import kartlegg as kl

    sdq = kl.load("sdq")
    report = sdq.score({"worries": 2, "unhappy": 1}, age="8y2m", informant="parent")
    report["emotional"].raw, report["emotional"].note

    table = sdq.score_table(df, items="sdqp{number}", age_years="age", informant="parent")
    table.to_pandas()

kartlegg supports a decision; it never replaces the clinician, and a score is not a diagnosis.
"""

import os

from ._accuracy import PredictiveValues, predictive_values
from ._agreement import Agreement, AgreementTable, Observer
from ._archive import Rereading, load_instrument, load_reports, report_from_json, reread, save
from ._battery import (
    Battery,
    BatteryAlert,
    BatteryDecision,
    BatteryGap,
    BatteryQuestion,
    BatteryReport,
    BatteryResult,
    BatteryRole,
    BatteryRule,
)
from ._catalogue import Catalogue, catalogue, load, load_battery
from ._catalogue import beside as _beside
from ._change import Change, Series, change, series
from ._core import (
    AccuracyStudy,
    Age,
    Alert,
    Band,
    BandScheme,
    BeyondCutoff,
    CaseResult,
    CheckFinding,
    CheckResult,
    Citation,
    Combination,
    Combined,
    CombinedScore,
    Completeness,
    CycleRule,
    Evidence,
    Finding,
    Form,
    FormChoice,
    InformantCorrelation,
    Interval,
    Item,
    ItemAnswer,
    NormFault,
    NormGroup,
    Option,
    PrintedBand,
    PrintedNorm,
    PrintedNumber,
    Proof,
    Provenance,
    ReliabilityUsed,
    Scale,
    StudiedPeople,
    Visit,
    WordingFile,
    __version__,
    age_between,
    age_from_months,
    corrected_age_by_mean_month,
    weeks_early,
)
from ._core import check as _check
from ._cycles import VisitTable
from ._difference import Difference, Informants, difference, informants
from ._errors import ArchiveError, DefinitionError, Error, Location, Problem, ResponseError
from ._instrument import Instrument
from ._lint import DataFinding, DataLint, lint
from ._norms import NormedScore, NormPlaces
from ._population import Population, population
from ._report import Report, ScaleScore
from ._summary import Summary
from ._table import ScoreTable


def check(
    folder: str | os.PathLike[str], *, wording: str | os.PathLike[str] | None = None, norms: str | os.PathLike[str] | None = None
) -> CheckResult:
    """Load the folder of an instrument or a battery, run its worked cases, and say what is proved and what falls short.

    `wording` and `norms` as in `load`.

    DefinitionError, with every problem found, if its files are wrong.
    """
    return _check(os.fspath(folder), **_beside(wording, norms))


__all__ = [
    "AccuracyStudy",
    "Age",
    "Agreement",
    "AgreementTable",
    "Alert",
    "ArchiveError",
    "Band",
    "BandScheme",
    "Battery",
    "BatteryAlert",
    "BatteryDecision",
    "BatteryGap",
    "BatteryQuestion",
    "BatteryReport",
    "BatteryResult",
    "BatteryRole",
    "BatteryRule",
    "BeyondCutoff",
    "CaseResult",
    "Catalogue",
    "Change",
    "CheckFinding",
    "CheckResult",
    "Citation",
    "Combination",
    "Combined",
    "CombinedScore",
    "Completeness",
    "CycleRule",
    "DataFinding",
    "DataLint",
    "DefinitionError",
    "Difference",
    "Error",
    "Evidence",
    "Finding",
    "Form",
    "FormChoice",
    "InformantCorrelation",
    "Informants",
    "Instrument",
    "Interval",
    "Item",
    "ItemAnswer",
    "Location",
    "NormFault",
    "NormGroup",
    "NormPlaces",
    "NormedScore",
    "Observer",
    "Option",
    "Population",
    "PredictiveValues",
    "PrintedBand",
    "PrintedNorm",
    "PrintedNumber",
    "Problem",
    "Proof",
    "Provenance",
    "ReliabilityUsed",
    "Report",
    "Rereading",
    "ResponseError",
    "Scale",
    "ScaleScore",
    "ScoreTable",
    "Series",
    "StudiedPeople",
    "Summary",
    "Visit",
    "VisitTable",
    "WordingFile",
    "__version__",
    "age_between",
    "age_from_months",
    "catalogue",
    "change",
    "check",
    "corrected_age_by_mean_month",
    "difference",
    "informants",
    "lint",
    "load",
    "load_battery",
    "load_instrument",
    "load_reports",
    "population",
    "predictive_values",
    "report_from_json",
    "reread",
    "save",
    "series",
    "weeks_early",
]
