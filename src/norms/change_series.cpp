// Many occasions: each against the first, the one before and the best, and the line through all.
#include <algorithm>
#include <chrono>
#include <cmath>

#include "kartlegg/age.hpp"
#include "kartlegg/change.hpp"
#include "norms/change.hpp"
#include "norms/compare.hpp"

namespace kartlegg {
inline namespace v1 {
namespace {

std::vector<Occasion> by_date(std::span<const Report> reports) {
  std::vector<Occasion> occasions;
  for (const Report& report : reports) occasions.push_back({.report = report});
  std::stable_sort(occasions.begin(), occasions.end(), [](const Occasion& a, const Occasion& b) {
    return a.report.state().assessment_date < b.report.state().assessment_date;
  });
  return occasions;
}

ChangeGap gap_of(const std::vector<Occasion>& occasions) {
  if (occasions.size() < 2) return ChangeGap::too_few;
  for (const Occasion& one : occasions)
    if (!one.report.state().assessment_date) return ChangeGap::no_date;
  return norms::shared_date(occasions) ? ChangeGap::same_date : ChangeGap::none;
}

std::optional<double> score_of(const Report& report, std::string_view scale, const ChangeOptions& options) {
  const ReportState& state = report.state();
  const auto side = norms::side_of(state, norms::score_index(state, scale), options.norm_group);
  const double score = norms::get(side.scored, options.measure);
  return std::isnan(score) ? std::nullopt : std::optional(score);
}

bool is_worse(const std::optional<Change>& change) {
  return change && change->course && *change->course == Course::deteriorated;
}

/// The earlier comparable occasion of least concern; nullptr where the scale names no concern.
const Occasion* best_of(const std::vector<const Occasion*>& earlier, std::optional<bool> high_is_concern) {
  if (!high_is_concern || earlier.empty()) return nullptr;
  return *std::min_element(earlier.begin(), earlier.end(), [&](const Occasion* a, const Occasion* b) {
    return *high_is_concern ? *a->score < *b->score : *a->score > *b->score;
  });
}

/// Mean months since 1970.
double months(const Occasion& occasion) {
  const std::chrono::sys_days day{*occasion.report.state().assessment_date};
  return static_cast<double>(day.time_since_epoch().count()) / mean_month_days;
}

/// Standard error of measurement of the scores; NaN where it is not known.
double error_of(const Occasion& occasion, const ChangeSeries& series) {
  const ReportState& state = occasion.report.state();
  const auto side = norms::side_of(state, norms::score_index(state, series.scale), series.options.norm_group);
  return norms::sem_for(side, series.options);
}

void fit_line(const std::vector<const Occasion*>& comparable, ChangeSeries& series) {
  if (comparable.size() < 2) return;
  const double start = months(*comparable.front());
  std::vector<double> times, scores;
  for (const Occasion* occasion : comparable) {
    times.push_back(months(*occasion) - start);
    scores.push_back(*occasion->score);
  }
  const auto trend = stats::trend(times, scores, error_of(*comparable.front(), series), series.options.confidence);
  const auto known = [](double x) { return std::isnan(x) ? std::nullopt : std::optional(x); };
  series.slope = known(trend.slope);
  series.slope_error = known(trend.error_by_sem);
  series.slope_residual_error = known(trend.error_by_residual);
  if (series.slope_error) series.slope_interval = trend.interval_by_sem;
}

}  // namespace

ChangeSeries change_series(std::span<const Report> reports, std::string_view scale, const ChangeOptions& options) {
  ChangeSeries series{.scale = std::string(scale), .options = options};
  series.occasions = by_date(reports);
  series.gap = gap_of(series.occasions);
  if (series.gap != ChangeGap::none) return series;
  const Report& baseline = series.occasions.front().report;
  const auto score = norms::score_index(baseline.state(), scale);
  if (baseline.state().definition().is_nominal(static_cast<int>(score))) series.gap = ChangeGap::category;
  if (series.gap != ChangeGap::none) return series;
  const auto concern = norms::high_is_concern(baseline.state(), score);
  std::vector<const Occasion*> comparable;  // the first with a score, and all that can be compared with it
  for (Occasion& occasion : series.occasions) {
    const bool same_instrument = occasion.report.state().definition().id == baseline.state().definition().id;
    if (same_instrument) occasion.score = score_of(occasion.report, scale, options);
    if (!comparable.empty()) {
      const auto since = [&](const Occasion& earlier) {
        return change(earlier.report, occasion.report, scale, options);
      };
      occasion.since_first = since(*comparable.front());
      if (occasion.since_first->gap == ChangeGap::none) {
        occasion.since_previous = since(*comparable.back());
        if (const auto* const best = best_of(comparable, concern)) occasion.since_best = since(*best);
      }
      occasion.alert = is_worse(occasion.since_first) || is_worse(occasion.since_best);
      if (occasion.score) series.alert = occasion.alert;
      if (occasion.since_first->gap != ChangeGap::none) continue;
    }
    if (occasion.score) comparable.push_back(&occasion);
  }
  fit_line(comparable, series);
  return series;
}

}  // namespace v1

namespace norms {

std::optional<std::chrono::year_month_day> shared_date(const std::vector<Occasion>& occasions) {
  for (std::size_t i = 1; i < occasions.size(); ++i) {
    const auto& date = occasions[i].report.state().assessment_date;
    if (date && date == occasions[i - 1].report.state().assessment_date) return date;
  }
  return std::nullopt;
}

}  // namespace norms
}  // namespace kartlegg
