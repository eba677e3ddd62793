#include "norms/normed.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "kartlegg/stats/lms.hpp"
#include "kartlegg/stats/measurement_error.hpp"
#include "kartlegg/stats/norm_scores.hpp"

namespace kartlegg::norms {
namespace {

using definition::LmsNorm;
using definition::MeanNorm;
using definition::no_value;
using definition::RegressionNorm;
using definition::ScoreNorm;
using definition::TableNorm;

/// Calls the function of the alternative that the norm holds; `none` for cut-offs alone.
template <class... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};
template <class... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

int band_of(const std::vector<definition::BandRange>& ranges, double raw) {
  const auto found =
      std::find_if(ranges.begin(), ranges.end(), [&](const auto& range) { return range.range.holds(raw); });
  return found == ranges.end() ? -1 : found->band;
}

// --- a table

double table_z(const TableNorm& table, const TableNorm::Row& row) { return stats::to_z(row.value, table.measure); }

Placed place_in(const TableNorm& table, double raw) {
  const auto row = std::lower_bound(table.rows.begin(), table.rows.end(), raw,
                                    [](const TableNorm::Row& r, double x) { return r.raw < x; });
  if (row == table.rows.end() || row->raw != raw) return {.gap = Gap::not_in_table};
  Placed placed{.z = table_z(table, *row), .tabulated = row->value};
  if (row->standard_error && !std::isnan(placed.z))
    placed.conditional_se = *row->standard_error / stats::measure_sd(table.measure);
  return placed;
}

double raw_in(const TableNorm& table, double z, bool upper) {
  const TableNorm::Row* below = nullptr;  // the last row with a z below the one wanted
  const TableNorm::Row* equal = nullptr;
  for (const TableNorm::Row& row : table.rows) {
    const double at = table_z(table, row);
    if (std::isnan(at)) continue;
    if (at == z) {
      if (equal == nullptr || upper) equal = &row;
    } else if (at < z) {
      below = &row;
    } else {
      if (equal != nullptr) break;
      if (below == nullptr) return row.raw;  // the table begins here
      const double from = table_z(table, *below);
      return std::lerp(below->raw, row.raw, (z - from) / (at - from));
    }
  }
  if (equal != nullptr) return equal->raw;
  return below != nullptr ? below->raw : no_value;
}

// --- LMS

Placed place_in(const LmsNorm& norm, double raw, const Person& person) {
  if (std::isnan(person.age_months)) return {.gap = Gap::age_unknown};
  const stats::Lms lms = lms_at(norm, person.age_months);
  if (lms.reason == stats::Reason::outside_grid) return {.gap = Gap::age_outside};
  const double z = stats::box_cox_z(raw, lms, family(norm));
  return std::isnan(z) ? Placed{.gap = Gap::undefined} : Placed{.z = z};
}

// --- regression

/// c[0] x + c[1] x² + ...
double polynomial(const std::vector<double>& coefficients, double x) {
  double sum = 0;
  for (std::size_t i = coefficients.size(); i-- > 0;) sum = (sum + coefficients[i]) * x;
  return sum;
}

bool needs_age(const RegressionNorm& norm) {
  const auto* const log_sd = std::get_if<RegressionNorm::LogSd>(&norm.sd);
  return !norm.age.empty() || !norm.male_age.empty() || (log_sd != nullptr && !log_sd->age.empty());
}

MeanNorm expected(const RegressionNorm& norm, const Person& person) {
  const double years = needs_age(norm) ? person.age_months / 12 - norm.centre : 0;
  double mean = norm.intercept + polynomial(norm.age, years);
  if (person.sex == Sex::male) mean += norm.male + polynomial(norm.male_age, years);
  const double sd =
      std::visit(Overloaded{
                     [](double constant) { return constant; },
                     [&](const RegressionNorm::LogSd& log_sd) {
                       return std::exp(log_sd.intercept + polynomial(log_sd.age, years) + log_sd.expected * mean);
                     },
                     [&](const std::vector<RegressionNorm::SdStep>& steps) {
                       for (const auto& step : steps)
                         if (!step.below || mean < *step.below) return step.sd;
                       return no_value;
                     },
                 },
                 norm.sd);
  return {mean, sd};
}

Placed place_in(const MeanNorm& norm, double raw) {
  const double z = stats::z_score(raw, norm.mean, norm.sd);
  return std::isfinite(z) ? Placed{.z = z} : Placed{.gap = Gap::undefined};
}

Placed place_in(const RegressionNorm& norm, double raw, const Person& person) {
  if (needs_age(norm) && std::isnan(person.age_months)) return {.gap = Gap::age_unknown};
  if (norm.needs_sex() && person.sex == Sex::unspecified) return {.gap = Gap::sex_unknown};
  return place_in(expected(norm, person), raw);
}

/// A z on any measure; `upper`: which of several raw scores with this z.
double on_measure(const Scored& scored, double z, Measure measure, bool upper = false) {
  return measure == Measure::raw ? raw_at(*scored.norm, z, scored.person, upper) : stats::from_z(z, measure);
}

bool has_z(const Scored& scored) { return scored.norm != nullptr && !std::isnan(scored.value.z); }

}  // namespace

stats::Lms lms_at(const LmsNorm& norm, double age_months) {
  const auto& grid = norm.grid;
  auto from = grid.begin(), to = grid.end();
  if (!norm.cubic && grid.size() > 2) {  // straight lines: the two neighbours are enough
    const auto above = std::lower_bound(grid.begin(), grid.end(), age_months,
                                        [](const LmsNorm::Point& point, double age) { return point.age_months < age; });
    to = above == grid.end() ? above : above + 1;
    from = to - grid.begin() >= 2 ? to - 2 : grid.begin();
  }
  std::vector<stats::LmsPoint> points;
  for (auto point = from; point != to; ++point)
    points.push_back({point->age_months, point->l, point->m, point->s, point->tau});
  return stats::LmsCurve(std::move(points), norm.cubic ? stats::Interpolation::cubic : stats::Interpolation::linear)
      .at(age_months);
}

std::optional<MeanNorm> mean_and_sd(const ScoreNorm& norm, const Person& person) {
  if (const auto* const mean = std::get_if<MeanNorm>(&norm.values)) return *mean;
  if (const auto* const regression = std::get_if<RegressionNorm>(&norm.values)) return expected(*regression, person);
  return std::nullopt;
}

Placed place(const ScoreNorm& norm, double raw, const Person& person) {
  return std::visit(Overloaded{
                        [](std::monostate) { return Placed{.gap = Gap::cutoffs_only}; },
                        [&](const MeanNorm& mean) { return place_in(mean, raw); },
                        [&](const TableNorm& table) { return place_in(table, raw); },
                        [&](const LmsNorm& lms) { return place_in(lms, raw, person); },
                        [&](const RegressionNorm& regression) { return place_in(regression, raw, person); },
                    },
                    norm.values);
}

std::string_view method_of(const ScoreNorm& norm) {
  return std::visit(Overloaded{
                        [](std::monostate) { return ""; },
                        [](const MeanNorm&) { return "linear"; },
                        [](const TableNorm& table) { return table.normalised ? "normalised" : "linear"; },
                        [](const LmsNorm& lms) { return lms.box_cox_t() ? "box_cox_t" : "lms"; },
                        [](const RegressionNorm&) { return "regression"; },
                    },
                    norm.values);
}

NormedValue evaluate(const NormFile& file, const scoring::ScorePlan& plan, int score, double raw, const Person& person,
                     NormedValue value) {
  const auto norm_in = [&](int cell) { return file.cells[static_cast<std::size_t>(cell)].of(score); };
  if (value.cutoff_cell >= 0) value.band = static_cast<std::int8_t>(band_of(norm_in(value.cutoff_cell)->cutoffs, raw));
  value.gap = Gap::cutoffs_only;
  if (value.cell < 0) return value;
  const ScoreNorm& norm = *norm_in(value.cell);
  const Placed placed = place(norm, raw, person);
  value.gap = placed.gap;
  if (placed.gap != Gap::none) {
    value.coefficient = -1;
    return value;
  }
  value.z = placed.z;
  value.tabulated = placed.tabulated;
  value.conditional_se = placed.conditional_se;
  value.at_floor = raw <= plan.lowest;
  value.at_ceiling = raw >= plan.highest;
  if (std::isnan(value.z)) {
    value.coefficient = -1;
    return value;  // no z, no error
  }
  if (value.coefficient >= 0) value.reliability = file.reliability[static_cast<std::size_t>(value.coefficient)].value;
  value.error_gap =
      value.coefficient >= 0 || !std::isnan(value.conditional_se) ? ErrorGap::none : ErrorGap::no_reliability;
  return value;
}

double raw_at(const ScoreNorm& norm, double z, const Person& person, bool upper) {
  if (const auto* const table = std::get_if<TableNorm>(&norm.values)) return raw_in(*table, z, upper);
  if (const auto* const lms = std::get_if<LmsNorm>(&norm.values))
    return stats::box_cox_value(z, lms_at(*lms, person.age_months), family(*lms));
  const auto mean = mean_and_sd(norm, person);
  return mean ? stats::score_at_z(z, mean->mean, mean->sd) : no_value;
}

double raw_sd(const ScoreNorm& norm, const Person& person) {
  const auto mean = mean_and_sd(norm, person);
  return mean ? mean->sd : no_value;
}

double get(const Scored& scored, Measure measure) {
  if (measure == Measure::raw) return scored.raw;
  if (scored.norm == nullptr || scored.value.gap != Gap::none) return no_value;
  if (const auto* const table = std::get_if<TableNorm>(&scored.norm->values); table && table->measure == measure)
    return scored.value.tabulated;
  return stats::from_z(scored.value.z, measure);
}

double sem(const Scored& scored, Measure measure) {
  if (!has_z(scored)) return no_value;
  const double sd = measure == Measure::raw ? raw_sd(*scored.norm, scored.person) : stats::measure_sd(measure);
  if (!std::isnan(scored.value.conditional_se)) return scored.value.conditional_se * sd;
  return stats::sem(sd, scored.value.reliability);
}

double true_score(const Scored& scored, Measure measure) {
  if (!has_z(scored) || std::isnan(scored.value.reliability)) return no_value;
  return on_measure(scored, stats::true_score(scored.value.z, 0, scored.value.reliability), measure);
}

void expect_confidence(double confidence) {
  if (!(confidence > 0 && confidence < 1))
    throw std::invalid_argument("the confidence of an interval is a share between 0 and 1, such as 0.95");
}

std::optional<Interval> interval(const Scored& scored, Measure measure, double confidence, IntervalKind kind) {
  expect_confidence(confidence);
  if (!has_z(scored)) return std::nullopt;
  const NormedValue& value = scored.value;
  const Interval z = std::isnan(value.conditional_se)
                         ? stats::error_interval(value.z, 0, 1, value.reliability, confidence, kind)
                         : stats::normal_interval(value.z, value.conditional_se, confidence);
  const Interval ends{on_measure(scored, z.lower, measure), on_measure(scored, z.upper, measure, true)};
  if (std::isnan(ends.lower) || std::isnan(ends.upper)) return std::nullopt;
  return ends;
}

double probability_beyond(const Scored& scored, double cutoff, bool high_is_concern) {
  if (!has_z(scored)) return no_value;
  const Placed at = place(*scored.norm, cutoff, scored.person);
  if (std::isnan(at.z)) return no_value;
  if (!std::isnan(scored.value.conditional_se))
    return stats::probability_beyond(scored.value.z, scored.value.conditional_se, at.z, high_is_concern);
  return stats::probability_true_beyond(scored.value.z, 0, 1, scored.value.reliability, at.z, high_is_concern);
}

std::vector<Cutoff> cutoffs(const std::vector<definition::BandRange>& ranges, bool high_is_concern) {
  std::vector<Cutoff> found;
  for (const auto& range : ranges) {
    const double at = high_is_concern ? range.range.low : range.range.high;
    const bool without_concern = std::all_of(ranges.begin(), ranges.end(), [&](const definition::BandRange& other) {
      return high_is_concern ? at <= other.range.low : at >= other.range.high;
    });
    if (!without_concern) found.push_back({range.band, at});
  }
  return found;
}

}  // namespace kartlegg::norms
