"""What the C++ headers offer, Python offers too, by one of these rules, or it stands in a table here with the reason.

A class, function or member has the same name in `kartlegg` or `kartlegg.stats`. The values of an enumeration are texts of the
same words. The members of a struct that only goes in are the arguments of a function. The members of a struct that comes out in a
list are the keys of a dict, which its property names. An entry of a table that is not needed any more fails.
"""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import Any

import pytest
from headers import Name, names
from test_docstrings import members

import kartlegg as kl
from kartlegg import _core, stats

ROOT = Path(__file__).resolve().parents[2]
HEADERS = list(dict.fromkeys(names(ROOT / "include" / "kartlegg")))
PACKAGE = Path(kl.__file__).parent

CLASSES = {"ChangeSeries": "Series", "InformantTable": "Informants"}  # by another name

ARGUMENTS: dict[str, Any] = {
    "Subject": kl.Instrument.score,
    "ScoreOptions": kl.Instrument.score,
    "Cohort": kl.Instrument.score_table,
    "BatchOptions": kl.Instrument.score_table,
    "ChangeOptions": kl.change,
    "DifferenceOptions": kl.difference,
    "LoadOptions": kl.load,
    "PredictiveOptions": kl.predictive_values,
    "stats::TwoByTwo": stats.accuracy,
    "stats::PublishedAccuracy": stats.predictive_values,
    "stats::ChangeInput": stats.change,
    "stats::ScorePair": stats.revised_standardised_difference_test,
    "stats::Lms": stats.lms_z,
    "stats::DescribeOptions": stats.describe,
    "stats::CorrelationOptions": stats.correlations,
    "stats::BootstrapOptions": stats.bootstrap,
    "stats::LmsModel": stats.lms_norms,
    "stats::RegressionOptions": stats.regression_norms,
    "stats::ReliabilityOptions": stats.alpha,
    "stats::SheetOptions": stats.answer_sheets,
    "stats::RocOptions": stats.roc,
    "stats::TaylorOptions": stats.taylor_norms,
    "stats::BetaBinomialOptions": stats.beta_binomial_norms,
    "stats::NormTableOptions": stats.ContinuousNorms.table,
    "stats::NormShape": stats.lms_norms,
    "stats::CrossValidationOptions": stats.compare_norms,
    "stats::QuantileRegressionOptions": stats.quantile_regression,
    "stats::PolychoricOptions": stats.ordinal_omega,
    "stats::Part": stats.composite_reliability,
    "stats::ResponseItem": stats.category_probabilities,
    "stats::KrippendorffOptions": stats.krippendorff_alpha,
}  # fmt: skip

DICTS: dict[str, property] = {
    "ByCoefficient": kl.Change.by_coefficient,
    "Occasion": kl.Series.occasions,
    "InformantTable::Column": kl.Informants.columns,
    "InformantTable::Row": kl.Informants.rows,
    "InformantTable::Cell": kl.Informants.rows,
    "ProfileAgreement": kl.Informants.agreement,
}  # type: ignore[dict-item]

RENAMED = {
    "Subject::gestation_days": "Instrument.score(gestation)",
    "ScoreOptions::invalid_code": "Instrument.score(invalid)",
    "Cohort::birth_day": "Instrument.score_table(birth_date)",
    "Cohort::assessment_day": "Instrument.score_table(assessment_date)",
    "Cohort::gestation_days": "Instrument.score_table(gestation)",
    "Cohort::informant_number": "Instrument.score_table(informant)",
    "Cohort::form_number": "Instrument.score_table(form)",
    "NormRequest::groups": "Instrument.score(norms)",
    "NormRequest::country": "Instrument.score(norm_country)",
    "NormRequest::language": "Instrument.score(norm_language)",
    "to_months": "Age.to_months",
    "parse_age": "Instrument.score(age)",
    "combine_cycles": "Instrument.combine_cycles",
    "to_json": "Report.to_json",
    "to_text": "Report.to_text",
    "change_series": "series",
    "Form::from": "Form.from_age",
    "Form::to": "Form.to_age",
    "Form::before": "Form.before_age",
    "StudiedPeople::from": "StudiedPeople.from_age",
    "StudiedPeople::to": "StudiedPeople.to_age",
    "StudiedPeople::before": "StudiedPeople.before_age",
    "Combined::case_id": "Combined.case",
    "BatteryDecision::case_id": "BatteryDecision.case",
    "BatteryReport::instrument_version": "BatteryReport.version",
    "BatteryReport::instrument_hash": "BatteryReport.content_hash",
    "BatteryResult::decision": "BatteryResult.decisions",
    "ScoreTable::refusals": "ScoreTable.refused",
    "Difference::first": "Difference.scores",
    "Difference::second": "Difference.scores",
    "stats::ItemBank": "stats.eap",
    "stats::AbilityPrior": "stats.eap(prior_mean)",
    "stats::AbilityPrior::mean": "stats.eap(prior_mean)",
    "stats::AbilityPrior::sd": "stats.eap(prior_sd)",
    "stats::ItemBank::eap": "stats.eap",
    "stats::log_category_probability": "stats.category_probabilities",
    "stats::classify": "stats.change(cutoff)",
    "stats::ReliabilityOptions::count_all_rows": "stats.alpha(match)",
    "stats::DescribeOptions::lowest": "stats.describe(scale)",
    "stats::DescribeOptions::highest": "stats.describe(scale)",
    "stats::Description": "stats.Descriptives",
    **{f"stats::Description::{name}": "stats.Descriptives.items" for name in (
        "n", "missing", "mean", "sd", "standard_error", "median", "lower_quartile", "upper_quartile", "trimmed", "mad", "lowest",
        "highest", "range", "skew", "skew_error", "kurtosis", "kurtosis_error", "difficulty", "floor", "floor_interval", "ceiling",
        "ceiling_interval", "outside", "reason")},
    **{f"stats::Frequencies::{name}": "stats.Frequencies.counts" for name in ("values", "other", "missing")},
    "stats::discrimination": "stats.item_analysis(scale)",
    **{f"stats::Discrimination{name}": "stats.item_analysis(scale)" for name in ("", "::index", "::n", "::reason")},
    "stats::ScaleScores::values": "stats.ScaleScores.scores",
    "stats::Correlation": "stats.Correlations",
    **{f"stats::Correlation::{name}": "stats.Correlations.pairs"
       for name in ("value", "interval", "statistic", "p", "p_holm", "n", "reason")},
    "stats::GroupMean": "stats.GroupMeans",
    **{f"stats::GroupMean::{name}": "stats.GroupMeans.table"
       for name in ("n", "missing", "mean", "sd", "standard_error", "interval", "reason")},
    "stats::GroupAddedValue": "stats.AddedValue.groups",
    **{f"stats::GroupAddedValue::{name}": "stats.AddedValue.groups"
       for name in ("n", "observed", "expected", "difference", "shrinkage", "value", "standard_error", "interval")},
    "stats::AddedValue::coefficient_errors": "stats.AddedValue.coefficients",
    "stats::OverSplits": "stats.SplitHalves.rulon",
    **{f"stats::OverSplits::{name}": "stats.SplitHalves.rulon" for name in ("lowest", "mean", "highest")},
    "stats::OperatingPoint": "stats.Roc.points",
    **{f"stats::OperatingPoint::{name}": "stats.Roc.points"
       for name in ("cutoff", "threshold", "sensitivity", "specificity", "true_positive", "false_positive")},
    "stats::NormTableRow": "stats.ContinuousNorms.table",
    **{f"stats::NormTableRow::{name}": "stats.ContinuousNorms.table"
       for name in ("raw", "z", "percentile", "sampling_error", "measurement_error", "interval")},
    "stats::TaylorTerm": "stats.TaylorNorms.terms",
    **{f"stats::TaylorTerm::{name}": "stats.TaylorNorms.terms" for name in ("score_power", "age_power", "coefficient")},
    "stats::TaylorSize": "stats.TaylorNorms.sizes",
    **{f"stats::TaylorSize::{name}": "stats.TaylorNorms.sizes"
       for name in ("terms", "r2", "adjusted_r2", "bic", "consistent", "cross_r2")},
    "stats::TaylorNorms::norms": "stats.fit_norms",
    "stats::BetaBinomialNorms::norms": "stats.fit_norms",
    "stats::RakingMargin": "stats.rake(margins)",
    **{f"stats::RakingMargin::{name}": "stats.rake(margins)" for name in ("levels", "targets")},
    "stats::SheetOptions::ends": "stats.answer_sheets(scale)",
    "stats::SheetOptions::reversed": "stats.answer_sheets(reverse)",
    **{f"stats::AnswerSheets::{name}": "stats.AnswerSheets.table"
       for name in ("missing", "longest_run", "average_run", "variability", "extreme", "midpoint", "distance", "distance_p", "person_total",
                    "even_odd", "synonyms", "antonyms", "guttman_errors", "guttman_normed", "first_alike")},
    "stats::SheetIndex": "stats.AnswerSheets.table",
    "stats::SheetIndex::values": "stats.AnswerSheets.table",
    "stats::SheetIndex::reason": "stats.AnswerSheets.reasons",
    "stats::BandRatio": "stats.LikelihoodRatios.bands",
    **{f"stats::BandRatio::{name}": "stats.LikelihoodRatios.bands" for name in ("from", "before", "cases", "controls", "ratio", "reason")},
    "stats::OptionAnalysis::items": "stats.OptionAnalysis.options",
    "stats::ItemOptions": "stats.OptionAnalysis.options",
    **{f"stats::ItemOptions::{name}": "stats.OptionAnalysis.options" for name in (
        "count", "share", "lower_third", "middle_third", "upper_third", "correlation", "mean_rest", "reason")},
    "stats::ItemOptions::other": "stats.OptionAnalysis.other",
    "stats::TraitMethod": "stats.multitrait_multimethod(traits)",
    **{f"stats::TraitMethod::{name}": "stats.multitrait_multimethod(traits)" for name in ("trait", "method")},
    "stats::MultitraitMultimethod::correlations": "stats.MultitraitMultimethod.matrix",
    **{f"stats::MultitraitMultimethod::{name}": "stats.MultitraitMultimethod.kinds" for name in ("convergent", "same_method", "neither")},
    "stats::CorrelationKind": "stats.MultitraitMultimethod.kinds",
    **{f"stats::CorrelationKind::{name}": "stats.MultitraitMultimethod.kinds" for name in ("pairs", "mean", "lowest", "highest")},
    "stats::bootstrap_kappa": "stats.kappa(interval)",
    "stats::bootstrap_difference": "stats.standardised_difference(interval)",
    "stats::partial_area": "stats.Roc.partial_area",
    "stats::best_cutoffs": "stats.Roc.best_cutoffs",
    "stats::ItemStatistics": "stats.ItemAnalysis.items",
    **{f"stats::Omega::{name}": "stats.Omega.items" for name in ("loadings", "standardised_loadings", "error_variances")},
    **{f"stats::OmegaHierarchical::{name}": "stats.OmegaHierarchical.items" for name in ("general", "uniquenesses")},
    "stats::OrdinalOmega::loadings": "stats.OrdinalOmega.items",
    "stats::PolychoricNote": "stats.Polychoric.notes",
    **{f"stats::PolychoricNote::{name}": "stats.Polychoric.notes"
       for name in ("first", "second", "unused_categories", "corrected", "at_bound", "reason")},
    "stats::OmegaHierarchical::of_groups": "stats.OmegaHierarchical.groups",
    **{f"stats::OmegaHierarchical::Group{name}": "stats.OmegaHierarchical.groups"
       for name in ("", "::total", "::hierarchical", "::general", "::items")},
    "printed_norms": "Instrument.printed_norms",
    "norm_faults": "Instrument.norm_faults",
    "norm_places": "Instrument.norm_places",
    "stats::randomised_fit": "stats.uniform_fit",
    "stats::middle_fit": "stats.uniform_fit",
    "stats::LinearFit::Coefficient": "stats.LinearFit.coefficients",
    **{f"stats::LinearFit::Coefficient::{name}": "stats.LinearFit.coefficients" for name in ("value", "standard_error", "interval", "p")},
    "stats::LmsFit": "stats.LmsNorms",
    **{f"stats::LmsFit::{name}": f"stats.LmsNorms.{name}"
       for name in ("age_mean", "age_sd", "df", "log_likelihood", "iterations", "covariance", "at", "z", "reason")},
    **{f"stats::LmsFit::{name}": "stats.LmsNorms.curves" for name in ("m", "s", "l", "tau")},
    **{f"stats::LmsFit::{name}": f"stats.NormFit.{name}" for name in ("n", "left_out")},
    "stats::LmsFit::model": "stats.LmsNorms.method", "stats::LmsFit::score": "stats.LmsNorms.raw_at",
    "stats::LmsFit::youngest": "stats.LmsNorms.ages", "stats::LmsFit::oldest": "stats.LmsNorms.ages",
    "stats::LmsFit::criterion": "stats.LmsNorms.bic",
    "stats::FittedCurve": "stats.LmsNorms.curves",
    **{f"stats::FittedCurve::{name}": "stats.LmsNorms.curves" for name in ("curve", "coefficients", "smoothing", "df")},
    "stats::LmsAtAge": "stats.LmsNorms.at",
    **{f"stats::LmsAtAge::{name}": "stats.LmsNorms.at" for name in ("value", "l_error", "m_error", "log_s_error", "log_tau_error")},
    "stats::WithError": "stats.LmsNorms.raw_error",
    **{f"stats::WithError::{name}": "stats.LmsNorms.raw_error" for name in ("value", "standard_error")},
    "stats::fit_lms": "stats.lms_norms", "stats::choose_lms": "stats.lms_norms(choose)",
    "stats::AgeCurve": "stats.lms_norms(m)",
    **{f"stats::AgeCurve::{name}": "stats.lms_norms(m)" for name in ("kind", "degree", "wanted_df")},
    "stats::LmsChoice": "stats.LmsNorms.tried", "stats::LmsChoice::fit": "stats.LmsNorms", "stats::LmsChoice::tried": "stats.LmsNorms.tried",
    "stats::TriedModel": "stats.LmsNorms.tried",
    **{f"stats::TriedModel::{name}": "stats.LmsNorms.tried" for name in ("degrees", "criterion")},
    "stats::fit_regression_norms": "stats.regression_norms",
    "stats::RegressionOptions::selection_alpha": "stats.regression_norms(alpha)",
    "stats::Lms::tau": "stats.box_cox_z(tau)",
    "stats::FittedTerm": "stats.RegressionNorms.terms",
    **{f"stats::FittedTerm::{name}": "stats.RegressionNorms.terms"
       for name in ("powers", "coefficient", "standard_error", "p", "inflation", "selected")},
    "stats::RegressionNorms::expected": "stats.RegressionNorms.score",
    "stats::ContinuousNorms::quantile_residual": "stats.ContinuousNorms.quantile_residuals",
    "stats::ContinuousNorms::step": "stats.ContinuousNorms.log_probability",
    "stats::continuous_norms": "stats.AgeRegressionNorms",
    "stats::cross_validate": "stats.compare_norms",
    "stats::CrossValidatedNorms": "stats.NormComparison",
    **{f"stats::CrossValidatedNorms::{name}": f"stats.NormComparison.{name}" for name in ("n", "by_repeat", "reason")},
    **{f"stats::CrossValidatedNorms::{name}": "stats.NormComparison.models" for name in ("outside", "log_score", "z_rmse", "each")},
    "stats::WormBand": "stats.Worm.bands",
    **{f"stats::WormBand::{name}": "stats.Worm.bands" for name in ("ages", "n", "n_effective", "cubic", "tests", "reason")},
    "stats::QStatistic": "stats.Worm.q",
    **{f"stats::QStatistic::{name}": "stats.Worm.q" for name in ("value", "df", "p")},
    **{f"stats::Worm::{name}": "stats.Worm.points" for name in ("expected", "deviation", "half_width", "band")},
    "stats::QuantileCurve": "stats.QuantileRegression.curves",
    **{f"stats::QuantileCurve::{name}": "stats.QuantileRegression.curves" for name in ("percentile", "coefficients", "loss", "below", "on")},
    "stats::CrossingCentiles": "stats.QuantileRegression.crossing",
    **{f"stats::CrossingCentiles::{name}": "stats.QuantileRegression.crossing" for name in ("lower", "upper", "ages", "most")},
    "stats::QuantileRegression::drawn": "stats.QuantileRegression.interval",
    "stats::LmsPoint": "stats.lms_at(grid)",
    "stats::LmsCurve": "stats.lms_at",
    "stats::LmsCurve::at": "stats.lms_at(age)",
    "stats::ProfileScore": "stats.ProfileDeviations",
    **{f"stats::ProfileScore::{name}": f"stats.ProfileDeviations.{name}"
       for name in ("deviation", "standard_error", "critical", "reliable")},
}  # fmt: skip

ITEM = "a column of stats.ItemAnalysis.items"
COLUMN = "a column: table[scale, kind], and in to_pandas and its kin"
IN_DICT = "of the same object, which has it in to_dict()"
GIVEN = "the caller has it: it was an argument"
ON_STATE = "for the library's own parts"
IN_NUMPY = "NaN, as NumPy has it"
OTHERWISE = {
    "name": "the values of enumerations are texts",
    "parse_measure": "the values of enumerations are texts",
    "parse_interval_kind": "the values of enumerations are texts",
    "stats::name": "the values of enumerations are texts",
    "stats::parse_change_method": "the values of enumerations are texts",
    "missing": "None",
    "unknown": IN_NUMPY,
    "no_day": "None or NaT",
    "stats::undefined": IN_NUMPY,
    "mean_month_days": "a constant of the calendar; score_table takes age_days",
    "archive_format": "an archive says it in its first lines",
    "less_days": "a step of the corrected age, which the report tells",
    **{f"stats::Raking::{name}": "an error names it" for name in ("margin", "level")},
    "stats::measure_sd": "T 50/10 and its like: from_z(1, measure) - from_z(0, measure)",
    "stats::most_categories": "a constant; more of them are the reason not_a_category",
    "stats::AnswerSheets::reason": "answer_sheets raises a ResponseError for such a call",
    "stats::CrossValidationOptions::window": "observed z are in groups, or in a fifth of the ages",
    "stats::LmsCurve::reason": "lms_at raises a ValueError for such a grid",
    "stats::ItemBank::reason": "eap raises a ValueError for such items or nodes",
    "stats::equally_spaced": "numpy.linspace",
    **{f"stats::ItemBank::Answer{name}": "an entry of the categories of eap" for name in ("", "::item", "::category")},
    "stats::ScaleScores::reason": "scale_scores raises a ValueError for such a call",
    **{f"stats::AgeCurve::{name}": "a constant that the docstrings tell" for name in ("segments", "highest_degree")},
    "stats::WithError::reason": "NaN outside the ages, and for scores that have none",
    "stats::Lms::reason": "NaN outside the ages of the grid",
    **{f"stats::LmsPoint::{name}": "a column of the grid of lms_at" for name in ("age", "l", "m", "s")},
    "stats::LmsPoint::tau": "box_cox_z takes it; lms_at has grids of L, M and S",
    **{f"stats::ItemStatistics::{name}": ITEM
       for name in ("n", "mean", "sd", "item_total", "item_rest", "standardised_item_total", "corrected_item_total",
                    "squared_multiple_correlation", "alpha_without", "standardised_alpha_without", "lambda6_without",
                    "mean_correlation_without", "alpha_without_error")},
    "Response": "a mapping from item to code",
    "Response::item": "a mapping from item to code",
    "Response::code": "a mapping from item to code",
    "ColumnView": "a column of any table",
    **{f"ColumnView::{name}": "a column of any table" for name in ("item", "codes", "validity", "validity_offset", "owner", "size")},
    "BatchOptions::score": "its members are arguments beside `threads`",
    "RoleReport": "a mapping from role to report",
    "RoleReport::role": "a mapping from role to report",
    "RoleReport::report": "a mapping from role to report",
    "RoleScore": "a mapping from role to scores",
    "RoleScore::role": "a mapping from role to scores",
    "RoleScore::scale": "a mapping from role to scores",
    "RoleScore::value": "a mapping from role to scores",
    "NormRequest": "arguments of score and score_table",
    "GroupMoments": "a pair (mean, SD), in change(clinical, functional)",
    "GroupMoments::mean": "a pair (mean, SD), in change(clinical, functional)",
    "GroupMoments::sd": "a pair (mean, SD), in change(clinical, functional)",
    "ReferenceGroup": "a mapping in change(reference)",
    **{f"ReferenceGroup::{name}": "a mapping in change(reference)" for name in ("name", "mean", "sd", "reliability")},
    "SourceFile": "files are read from a folder",
    "SourceFile::name": "files are read from a folder",
    "SourceFile::text": "files are read from a folder",
    "parse": "files are read from a folder",
    "parse_battery": "files are read from a folder",
    "to_archive": "pickle.dumps; save writes a file",
    "reports_from_archive": "pickle.loads; load_reports reads a file",
    "instrument_from_archive": "pickle.loads; load_instrument reads a file",
    "table_from_archive": "pickle.loads",
    "load_table": "pickle.load",
    "ScoreTable::rows": "len(table)",
    **{f"ScoreTable::{name}": COLUMN for name in ("raw", "standard_error", "lower", "upper", "status", "band", "band_certain", "banded", "alert",
                                                  "alert_ids", "norm_band")},
    "VisitTable::rows": "len(visits)",
    **{f"VisitTable::{name}": COLUMN for name in ("raw", "status", "used", "band", "banded")},
    "ScoreTable::noted_rows": "the column note",
    "Report::with_remarks": "score and score_table say themselves what they saw",
    "FormChoice::age_impossible": "its explanation says so",
    "BatteryDecision::possible_labels": "of the ids in `possible`; the text of to_text has them",
    "BatteryDecision::as_scored_label": "of the id in `as_scored`; the text of to_text has it",
    "BatteryReport::title": "of its instrument, in the text of to_text",
    "BatteryReport::informant": "of its role",
    "BatteryResult::battery_id": IN_DICT,
    "BatteryResult::battery_version": IN_DICT,
    "BatteryResult::content_hash": IN_DICT,
    "Change::options": GIVEN,
    "Change::published_error": "its notes say so",
    "ChangeSeries::options": GIVEN,
    "Difference::options": GIVEN,
    "InformantTable::options": GIVEN,
    "PredictiveValues::options": GIVEN,
    "ByCoefficient::number": "the place in the norm file",
    "InformantTable::Column::report": GIVEN,
    "ProfileAgreement::first": GIVEN,
    "ProfileAgreement::second": GIVEN,
    "ProfileAgreement::measure": GIVEN,
    "profile_agreement": "informants(...).agreement, and stats.profile_agreement for any numbers",
    "DifferenceSide": IN_DICT,
    **{f"DifferenceSide::{name}": IN_DICT for name in ("report", "scale", "score", "sem", "norm_group")},
    "CorrelationUsed": "a number: Difference.correlation; the rest is in to_dict()",
    **{f"CorrelationUsed::{name}": IN_DICT for name in ("number", "value", "n", "country")},
    "Estimated": "a number, and PredictiveValues.interval(name)",
    "Estimated::value": "a number, and PredictiveValues.interval(name)",
    "Estimated::interval": "a number, and PredictiveValues.interval(name)",
    **{f"{of}::state": ON_STATE for of in ("Report", "ScoreTable", "Instrument", "Battery", "BatteryResult")},
    "Instrument::shared_state": ON_STATE,
    "Battery::shared_state": ON_STATE,
}  # fmt: skip

WORDS = {
    "Outcome::not_known": "unknown",
    "Sex::unspecified": "None",
    "stats::ChangeMethod::practice_sem2": "practice.sem2",
    "stats::ChangeMethod::practice_sd": "practice.sd",
}  # enumerators that are another word in Python

PYTHON_ONLY = {
    "Agreement": "a row of an AgreementTable",
    "AgreementTable": "agreement of raters on the items and scales of an instrument, on data frames",
    "DataFinding": "what `lint` found in a table",
    "DataLint": "all that `lint` found in a table",
    "lint": "checks of a table, on data frames",
    "Observer": "a rater against the master's codes in an AgreementTable",
    "Summary": "the table that a notebook shows of a ScoreTable",
    "Population": "the counts of `population`",
    "population": "statistics of groups with suppression, on data frames",
    "catalogue": "the instruments that come with the package",
    "RocBand": "two closed formulas, for the picture of a curve",
    "__version__": "KARTLEGG_VERSION, a macro",
}


def same_name(name: str) -> bool:
    """By the first rule."""
    module, parts = (stats, name.split("::")[1:]) if name.startswith("stats::") else (kl, name.split("::"))
    found = getattr(module, CLASSES.get(parts[0], parts[0]), None) if CLASSES.get(parts[0], parts[0]) in module.__all__ else None
    for part in parts[1:]:
        found = members(found).get(part, Ellipsis) if inspect.isclass(found) else Ellipsis
        if found is Ellipsis:
            return False
    return found is not None or len(parts) > 1


def by_rule(name: str) -> bool:
    of, _, member = name.rpartition("::")
    if same_name(name) or name in ARGUMENTS or name in DICTS:
        return True
    if of in ARGUMENTS:
        return member in inspect.signature(ARGUMENTS[of]).parameters
    return of in DICTS and re.search(rf"\b{member}\b", DICTS[of].__doc__ or "") is not None


def resolved(name: str) -> bool:
    """True if there is such a name in Python: "stats.Change.index", or "Instrument.score(age)" for an argument."""
    path, _, argument = name.rstrip(")").partition("(")
    found: Any = kl
    for part in path.split("."):
        found = stats if part == "stats" else members(found).get(part, Ellipsis) if inspect.isclass(found) else getattr(found, part, Ellipsis)
        if found is Ellipsis:
            return False
    return not argument or argument in inspect.signature(found).parameters


def of_kinds(*kinds: str) -> list[Name]:
    return [name for name in HEADERS if name.kind in kinds]


THINGS = of_kinds("class", "function", "member function", "member", "constant")


def test_everything_of_the_headers_is_in_python() -> None:
    without = [f"{name.header}: {name.name}" for name in THINGS
               if not by_rule(name.name) and name.name not in RENAMED and name.name not in OTHERWISE]  # fmt: skip
    assert not without
    assert not [name for name in RENAMED.values() if not resolved(name)]


def test_every_entry_of_the_tables_is_needed() -> None:
    known = {name.name for name in THINGS}
    assert not [name for name in (*RENAMED, *OTHERWISE) if name not in known or by_rule(name)]
    assert not RENAMED.keys() & OTHERWISE.keys()
    assert not [name for name in (*ARGUMENTS, *DICTS, *CLASSES) if name not in known]
    values = {name.name for name in of_kinds("value")}
    assert not [name for name in WORDS if name not in values or said(name.rpartition("::")[2])]


SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in sorted(PACKAGE.rglob("*.py")))
LISTED = set(_core.STATUSES + _core.REFUSALS + _core.NORM_GAPS + _core.MEASURES).union(*_core.STATS_CHOICES.values())


def said(word: str) -> bool:
    """True if a word is among those of the compiled module, or stands in quotes in the package."""
    return word in LISTED or re.search(rf"""['"]{re.escape(word)}['"]""", SOURCE) is not None


@pytest.mark.parametrize("enumeration", [name.name for name in of_kinds("enumeration")])
def test_the_values_of_enumerations_are_words_that_python_knows(enumeration: str) -> None:
    values = [name.name for name in of_kinds("value") if name.name.rpartition("::")[0] == enumeration]
    assert values
    unsaid = [value for value in values if value not in WORDS and not said(value.rpartition("::")[2])]
    assert not unsaid


def test_python_has_little_that_the_headers_have_not() -> None:
    tops = {name.name.removeprefix("stats::") for name in HEADERS if name.kind in ("class", "function")}
    targets = {target.partition("(")[0].split(".")[-1 if target.startswith("stats.") else 0] for target in RENAMED.values()}
    only = [name for name in (*kl.__all__, *stats.__all__) if name not in tops | targets | set(CLASSES.values()) and name not in PYTHON_ONLY]
    assert not only
    assert not [name for name in PYTHON_ONLY if name not in (*kl.__all__, *stats.__all__) or name in tops]


def test_the_parser_reads_the_headers_whole() -> None:
    """Names that need each of its rules, as they stand in the headers."""
    found = {(name.name, name.kind) for name in HEADERS}
    assert {
        ("Instrument::score", "member function"), ("Instrument", "class"), ("Status::too_many_missing", "value"),
        ("BandScheme::Entry::level", "member"), ("BandScheme::bands", "member"), ("stats::Accuracy::negative_predictive", "member"),
        ("mean_month_days", "constant"), ("stats::quantile", "function"), ("Subject::form", "member"), ("Age::completed_years", "member function"),
        ("stats::Moments::sd", "member"), ("Combined::reachable", "member"), ("Catalogue::folder", "member function"),
        ("Difference::rarity_either", "member"), ("StudiedPeople::before", "member"),
    } <= found  # fmt: skip
    assert not [name for name, _ in found if name.rpartition("::")[2] in ("state_", "operator", "explicit", "const", "") or "::::" in name]
    text = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "include").rglob("*.hpp"))
    classes = set(re.findall(r"^\s*(?:class|struct) (?:KARTLEGG_API )?(\w+)[^;({]*\{", text, re.MULTILINE))
    assert classes == {name.rpartition("::")[2] for name, kind in found if kind == "class"}
