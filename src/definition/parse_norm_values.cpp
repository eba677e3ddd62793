// The numbers of one score in a norm file: mean and SD, a table, LMS, or a regression.
#include <algorithm>
#include <cmath>
#include <string>

#include "core/number.hpp"
#include "definition/limits.hpp"
#include "definition/parsing.hpp"

namespace kartlegg::definition {
namespace {

const std::vector<std::string> measures = {"z_score", "t_score", "scaled_score",   "standard_score",
                                           "stanine", "sten",    "percentile_rank"};  // as Measure has them, after raw
const std::vector<std::string> methods = {"linear", "normalised"};
const std::vector<std::string> interpolations = {"linear", "cubic"};
const std::vector<std::string> age_units = {"years", "months"};
const std::vector<std::string> percentile_definitions = {"A", "B", "C"};

std::string ends_of(const ScoreRange& range) {
  return "from " + core::to_text(range.low) + " to " + core::to_text(range.high);
}

/// A number that must lie where scores can occur: a mean, a median, a raw score.
std::optional<double> read_in_range(const Field& field, std::string_view what, const NormPlace& place) {
  const auto value = read_number(field);
  if (value && place.range && !place.range->holds(*value)) {
    field.wrong(std::string(what) + " of " + core::to_text(*value) + " lies outside the scores that can occur",
                ends_of(*place.range));
    return std::nullopt;
  }
  return value;
}

/// Half of the people at each end of the range: no sample of n has a larger SD (divisor n - 1).
std::optional<double> largest_sd(const NormPlace& place) {
  if (!place.range) return std::nullopt;
  const double n = place.n.value_or(0);
  return (place.range->high - place.range->low) / 2 * (n > 1 ? std::sqrt(n / (n - 1)) : 1);
}

std::optional<double> read_sd(const Field& field, const NormPlace& place) {
  const auto sd = read_number(field);
  const auto largest = largest_sd(place);
  if (!sd || (*sd > 0 && (!largest || *sd <= *largest))) return sd;
  field.wrong("an SD of " + core::to_text(*sd) + " is not possible",
              "more than 0" + (largest ? ", at most " + core::to_text(*largest, 2) + " for these scores" : ""));
  return std::nullopt;
}

MeanNorm parse_mean(const Field& mean, const Field& sd, const NormPlace& place) {
  return {read_in_range(mean, "a mean", place).value_or(0), read_sd(sd, place).value_or(1), decimals_of(mean),
          decimals_of(sd)};
}

// --- tables

/// True for whole-number classes and percentages, which have no standard error on a scale.
bool is_class(Measure measure) {
  return measure == Measure::stanine || measure == Measure::sten || measure == Measure::percentile_rank;
}

std::optional<double> read_table_value(const Field& field, Measure measure) {
  const auto value = read_number(field);
  if (!value || !is_class(measure)) return value;
  const bool percentile = measure == Measure::percentile_rank;
  const double low = percentile ? 0 : 1, high = percentile ? 100 : measure == Measure::stanine ? 9 : 10;
  if (*value >= low && *value <= high && (percentile || *value == std::floor(*value))) return value;
  const std::string& name = measures[static_cast<std::size_t>(measure) - 1];
  field.wrong(core::to_text(*value) + " is no " + name,
              (percentile ? "from 0 to 100" : "a whole number from 1 to " + core::to_text(high)));
  return std::nullopt;
}

std::optional<double> read_standard_error(const Field& field, Measure measure) {
  if (is_class(measure)) {
    field.wrong("a " + measures[static_cast<std::size_t>(measure) - 1] + " has no standard error", "remove it");
    return std::nullopt;
  }
  const auto error = read_number(field);
  if (!error || *error > 0) return error;
  field.wrong("a standard error of " + core::to_text(*error) + " is not possible", "more than 0");
  return std::nullopt;
}

std::optional<TableNorm::Row> parse_row(const Field& field, Measure measure, const NormPlace& place) {
  const auto cells = read_list(field);
  if (field.node->kind != YamlNode::Kind::sequence) return std::nullopt;
  if (cells.size() != 2 && cells.size() != 3) {
    field.wrong("a row has two or three numbers, not " + std::to_string(cells.size()),
                "[raw score, value], or [raw score, value, standard error]");
    return std::nullopt;
  }
  const auto raw = read_in_range(cells[0], "a raw score", place);
  const auto value = read_table_value(cells[1], measure);
  TableNorm::Row row;
  if (cells.size() == 3) row.standard_error = read_standard_error(cells[2], measure);
  if (!raw || !value) return std::nullopt;
  row.raw = *raw, row.value = *value;
  return row;
}

std::vector<TableNorm::Row> parse_rows(const Field& field, Measure measure, const NormPlace& place) {
  std::vector<TableNorm::Row> rows;
  for (const Field& entry : read_list(field)) {
    const auto row = parse_row(entry, measure, place);
    if (!row) continue;
    if (!rows.empty() && row->raw <= rows.back().raw)
      entry.wrong("raw score " + core::to_text(row->raw) + " stands after " + core::to_text(rows.back().raw),
                  "every raw score once, the lowest first");
    else if (!rows.empty() && row->value < rows.back().value)
      entry.wrong("raw score " + core::to_text(row->raw) + " has a lower value than " + core::to_text(rows.back().raw),
                  "the value of a higher raw score is never lower");
    rows.push_back(*row);
  }
  if (field.node->kind == YamlNode::Kind::sequence && field.node->items.empty())
    field.wrong("a table needs rows", "[[0, 38], [1, 45]]");
  return rows;
}

/// Percentile ranks that are printed beside another measure.
void parse_percentiles(const Field& field, TableNorm& table) {
  MapReader map(field);
  if (!map.ok()) return;
  if (const auto kind = map.required("definition", "A (below), B (below and equal) or C (below and half of the equal)"))
    table.percentiles_definition = static_cast<char>('A' + read_choice(*kind, percentile_definitions).value_or(2));
  if (const auto values = map.required("values", "one for each row of the table"))
    for (const Field& entry : read_list(*values))
      table.percentiles.push_back(read_table_value(entry, Measure::percentile_rank).value_or(0));
  map.finish();
  if (table.measure == Measure::percentile_rank)
    field.wrong("percentile ranks beside percentile ranks", "remove 'percentiles'");
  else if (table.percentiles.size() != table.rows.size())
    field.wrong("the table has " + std::to_string(table.rows.size()) + " rows, but " +
                    std::to_string(table.percentiles.size()) + " percentiles",
                "one for each row, in the same order");
}

TableNorm parse_table(const Field& field, const NormPlace& place) {
  TableNorm table;
  MapReader map(field);
  if (!map.ok()) return table;
  const auto measure = map.required("measure", "t_score, percentile_rank, ...");
  const auto choice = measure ? read_choice(*measure, measures) : std::nullopt;
  table.measure = static_cast<Measure>(choice.value_or(1) + 1);
  const bool percentile = table.measure == Measure::percentile_rank;
  const auto method = percentile || !choice ? map.optional("method")
                                            : map.required("method", "linear, or normalised (through percentiles)");
  if (method) table.normalised = read_choice(*method, methods).value_or(1) == 1;
  if (method && percentile && !table.normalised) method->wrong("percentile ranks are not linear", "remove 'method'");
  const auto kind =
      percentile ? map.required("definition", "A (below), B (below and equal) or C (below and half of the equal)")
                 : map.optional("definition");
  if (kind)
    table.percentile_definition = static_cast<char>('A' + read_choice(*kind, percentile_definitions).value_or(2));
  if (kind && choice && !percentile)
    kind->wrong("'definition' belongs to percentile ranks", "remove it, or measure: percentile_rank");
  if (const auto rows = map.required("rows", "[[raw score, value], ...]"))
    table.rows = parse_rows(*rows, table.measure, place);
  if (const auto percentiles = map.optional("percentiles")) parse_percentiles(*percentiles, table);
  map.finish();
  return table;
}

// --- LMS

std::optional<double> read_positive(const Field& field, std::string_view what) {
  const auto value = read_number(field);
  if (!value || *value > 0) return value;
  field.wrong(std::string(what) + " is " + core::to_text(*value), "more than 0");
  return std::nullopt;
}

std::optional<LmsNorm::Point> parse_point(const Field& field, bool in_years, const NormPlace& place) {
  const auto cells = read_list(field);
  if (field.node->kind != YamlNode::Kind::sequence) return std::nullopt;
  if (cells.size() != 4 && cells.size() != 5) {
    field.wrong("a point of the grid has four or five numbers, not " + std::to_string(cells.size()),
                "[age, L, M, S], or [age, L, M, S, tau] for Box-Cox t");
    return std::nullopt;
  }
  const auto age = read_number(cells[0]), l = read_number(cells[1]);
  auto m = read_positive(cells[2], "M");
  if (m) m = read_in_range(cells[2], "a median", place);
  const auto s = read_positive(cells[3], "S");
  const double months = age.value_or(0) * (in_years ? 12 : 1);
  if (months < 0 || months > limits::age_months)
    cells[0].wrong("an age of " + core::to_text(*age) + (in_years ? " years" : " months") + " is not possible",
                   "from 0 to 150 years");
  LmsNorm::Point point;
  const auto tau = cells.size() == 5 ? read_positive(cells[4], "tau") : point.tau;
  if (!age || !l || !m || !s || !tau) return std::nullopt;
  return LmsNorm::Point{months, *l, *m, *s, *tau};
}

/// The grid holds every age of the group: between its ends nothing is missing, beyond them nothing is known.
void check_ages(const Field& field, const LmsNorm& lms, const AgeWindow& age) {
  const double first = lms.grid.front().age_months, last = lms.grid.back().age_months;
  const auto& end = age.to ? age.to : age.before;
  if ((age.from && to_months(*age.from) < first) || (end && to_months(*end) > last))
    field.wrong("the group has ages that the grid does not have",
                "a group within " + core::to_text(first, 2) + " to " + core::to_text(last, 2) + " months");
}

LmsNorm parse_lms(const Field& field, const NormPlace& place) {
  LmsNorm lms;
  MapReader map(field);
  if (!map.ok()) return lms;
  if (const auto between = map.required("interpolation", "linear, or cubic"))
    lms.cubic = read_choice(*between, interpolations).value_or(0) == 1;
  const auto unit = map.required("ages", "years, or months");
  const bool in_years = unit && read_choice(*unit, age_units).value_or(0) == 0;
  const auto grid = map.required("grid", "[[age, L, M, S], ...]");
  if (const auto told = map.optional("age_equivalent")) lms.age_equivalent = read_bool(*told).value_or(false);
  map.finish();
  if (!grid) return lms;
  const auto points = read_list(*grid);
  for (const Field& entry : points) {
    const auto point = parse_point(entry, in_years, place);
    if (!point) continue;
    if (!lms.grid.empty() && point->age_months <= lms.grid.back().age_months)
      entry.wrong("the ages of the grid do not increase", "every age once, the youngest first");
    else if (!lms.grid.empty() && std::isfinite(point->tau) != lms.box_cox_t())
      entry.wrong("tau stands at some ages only", "a fifth number at every age, or at none");
    lms.grid.push_back(*point);
  }
  if (grid->node->kind == YamlNode::Kind::sequence && points.size() < 2)
    grid->wrong("a grid needs at least two ages", "[[age, L, M, S], [age, L, M, S]]");
  if (lms.grid.size() >= 2 && lms.grid.size() == points.size()) check_ages(*grid, lms, place.people.age);
  return lms;
}

// --- regression

std::vector<double> read_coefficients(const std::optional<Field>& field) {
  std::vector<double> all;
  if (!field) return all;
  for (const Field& entry : read_list(*field, limits::coefficients)) all.push_back(read_number(entry).value_or(0));
  return all;
}

RegressionNorm::LogSd parse_log_sd(const Field& field) {
  RegressionNorm::LogSd log;
  MapReader map(field);
  if (const auto intercept = map.required("intercept", "ln of the SD where all else is 0"))
    log.intercept = read_number(*intercept).value_or(0);
  log.age = read_coefficients(map.optional("age"));
  if (const auto expected = map.optional("expected")) log.expected = read_number(*expected).value_or(0);
  map.finish();
  return log;
}

std::vector<RegressionNorm::SdStep> parse_sd_steps(const Field& field, const NormPlace& place) {
  std::vector<RegressionNorm::SdStep> steps;
  const auto entries = read_list(field);
  for (const Field& entry : entries) {
    MapReader map(entry);
    if (!map.ok()) continue;
    RegressionNorm::SdStep& step = steps.emplace_back();
    if (const auto below = map.optional("below")) step.below = read_number(*below);
    if (const auto sd = map.required("sd", "the SD of this step")) step.sd = read_sd(*sd, place).value_or(1);
    map.finish();
    const bool last = steps.size() == entries.size();
    if (last == map.has("below"))
      entry.wrong(last ? "the last step has an end" : "a step without an end", "'below' in every step but the last");
    else if (steps.size() > 1 && step.below && steps[steps.size() - 2].below &&
             *step.below <= *steps[steps.size() - 2].below)
      entry.wrong("the ends of the steps do not increase", "the step with the lowest end first");
  }
  if (field.node->kind == YamlNode::Kind::sequence && entries.empty())
    field.wrong("no steps", "[{below: 8, sd: 3.9}, {sd: 4.8}]");
  return steps;
}

void parse_residual_sd(const Field& field, const NormPlace& place, RegressionNorm& regression) {
  if (field.node->kind != YamlNode::Kind::mapping) {
    regression.sd = read_sd(field, place).value_or(1);
    return;
  }
  MapReader map(field);
  const auto log = map.optional("log"), steps = map.optional("steps");
  map.finish();
  if (log.has_value() == steps.has_value())
    field.wrong("an SD is a number, or one of 'log' and 'steps'", "sd: 4.5, or {log: {...}}, or {steps: [...]}");
  if (log) regression.sd = parse_log_sd(*log);
  if (steps) regression.sd = parse_sd_steps(*steps, place);
}

RegressionNorm parse_regression(const Field& field, const NormPlace& place) {
  RegressionNorm regression;
  MapReader map(field);
  if (!map.ok()) return regression;
  const auto read = [](const std::optional<Field>& value, double& into) {
    if (value) into = read_number(*value).value_or(0);
  };
  read(map.optional("centre"), regression.centre);
  read(map.required("intercept", "the expected score at the centre age"), regression.intercept);
  regression.age = read_coefficients(map.optional("age"));
  read(map.optional("male"), regression.male);
  regression.male_age = read_coefficients(map.optional("male_age"));
  if (const auto sd = map.required("sd", "the residual SD")) parse_residual_sd(*sd, place, regression);
  map.finish();
  if (regression.needs_sex() && place.people.sex != Sex::unspecified)
    field.wrong("'male' in a group of one sex", "put it into the intercept, or leave the group's 'sex' out");
  return regression;
}

}  // namespace

NormValues parse_norm_values(MapReader& map, const NormPlace& place) {
  const auto mean = map.optional("mean"), sd = map.optional("sd"), table = map.optional("table"),
             lms = map.optional("lms"), regression = map.optional("regression");
  const int kinds = (table || mean || sd ? 1 : 0) + (lms ? 1 : 0) + (regression ? 1 : 0);
  if (kinds > 1) map.field().wrong("two kinds of norms for one score", "keep mean and sd, table, lms or regression");
  std::optional<MeanNorm> moments;
  if (mean || sd) {
    const auto both = map.required("mean", "the mean of the raw scores"), with = map.required("sd", "their SD");
    moments = both && with ? parse_mean(*both, *with, place) : MeanNorm{};
  }
  if (table) {
    TableNorm found = parse_table(*table, place);
    found.moments = moments;
    return found;
  }
  if (moments) return *moments;
  if (lms) return parse_lms(*lms, place);
  if (regression) return parse_regression(*regression, place);
  return {};
}

}  // namespace kartlegg::definition
