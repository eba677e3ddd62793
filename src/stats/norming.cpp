#include "kartlegg/stats/norming.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "kartlegg/stats/measurement_error.hpp"
#include "stats/distribution.hpp"
#include "stats/norm_model.hpp"

namespace kartlegg::stats {
namespace {

bool within(double x, const Interval& range) { return x >= range.lower && x <= range.upper; }

/// The standard error and the centre that an interval of this kind has for measurement, in z.
struct Measured {
  double error, centre;
};
Measured measured(double z, const NormTableOptions& options) {
  const double r = options.reliability;
  if (std::isnan(r)) return {undefined, z};
  switch (options.kind) {
    case IntervalKind::obtained:
      return {sem(1, r), z};
    case IntervalKind::true_see:
      return {standard_error_of_estimation(1, r), r * z};
    case IntervalKind::true_sem:
      return {sem(1, r), r * z};
    case IntervalKind::retest:
      break;
  }
  return {standard_error_of_prediction(1, r), r * z};
}

/// z never falls with the score: outwards from the row nearest to the median. Rows without a z stay so.
void never_falling(std::vector<NormTableRow>& rows) {
  if (rows.empty()) return;
  const auto from_median = [](const NormTableRow& row) { return std::isnan(row.z) ? HUGE_VAL : std::abs(row.z); };
  const auto nearest = std::min_element(rows.begin(), rows.end(), [&](const NormTableRow& a, const NormTableRow& b) {
    return from_median(a) < from_median(b);
  });
  for (auto row = nearest; row + 1 != rows.end(); ++row) (row + 1)->z = std::max((row + 1)->z, row->z);
  for (auto row = nearest; row != rows.begin(); --row) (row - 1)->z = std::min((row - 1)->z, row->z);
}

/// The z between which a score lies: half a step to both sides, infinite beyond the limits.
Interval sides(const NormModel& model, double score, double age, double step) {
  const auto side = [&](double at) {
    const double z = model.z(at, age);  // NaN: below all scores that the model has
    return std::isnan(z) || z <= model.limits.lower ? -HUGE_VAL : z >= model.limits.upper ? HUGE_VAL : z;
  };
  const Interval found{side(score - step / 2), side(score + step / 2)};
  if (found.upper == -HUGE_VAL) return {-HUGE_VAL, model.limits.lower};
  if (found.lower == HUGE_VAL) return {model.limits.upper, HUGE_VAL};
  return found;
}

/// The probability between two z, from the tail that is nearer: no digits are lost.
double between(const Interval& z) {
  return z.lower > 0 ? normal_cdf(-z.lower) - normal_cdf(-z.upper) : normal_cdf(z.upper) - normal_cdf(z.lower);
}

}  // namespace

Interval ContinuousNorms::ages() const { return model_ ? model_->ages : Interval{undefined, undefined}; }
Interval ContinuousNorms::scores() const { return model_ ? model_->scores : Interval{undefined, undefined}; }
Interval ContinuousNorms::limits() const { return model_ ? model_->limits : Interval{undefined, undefined}; }
double ContinuousNorms::step() const { return model_ ? model_->score_step : undefined; }
std::string_view ContinuousNorms::method() const { return model_ ? model_->method() : std::string_view(); }

const NormFit& ContinuousNorms::fit() const {
  static const NormFit none;
  return model_ ? model_->fit : none;
}

double ContinuousNorms::z(double score, double age) const {
  if (std::isnan(score) || !within(age, ages())) return undefined;
  const double found = model_->z(score, age);
  return std::isnan(found) ? undefined : std::clamp(found, model_->limits.lower, model_->limits.upper);
}

double ContinuousNorms::percentile(double score, double age) const { return 100 * normal_cdf(z(score, age)); }

double ContinuousNorms::raw_at(double z, double age) const {
  return within(age, ages()) && within(z, limits()) ? model_->raw_at(z, age) : undefined;
}

double ContinuousNorms::standard_error(double z, double age) const {
  return within(age, ages()) && within(z, limits()) ? model_->standard_error(z, age) : undefined;
}

Interval ContinuousNorms::interval(double z, double age, double confidence) const {
  if (!within(age, ages()) || !within(z, limits())) return {undefined, undefined};
  return model_->interval(z, age, confidence);
}

double ContinuousNorms::log_probability(double raw, double age, double step) const {
  return within(age, ages()) && std::isfinite(raw) ? std::log(between(sides(*model_, raw, age, step))) : undefined;
}

double ContinuousNorms::quantile_residual(double raw, double age, double step, double share) const {
  if (!within(age, ages()) || !std::isfinite(raw)) return undefined;
  const Interval z = sides(*model_, raw, age, step);
  if (!(z.lower < z.upper)) return z.lower;
  const bool above = z.lower > 0;
  const double from = above ? normal_cdf(-z.upper) : normal_cdf(z.lower);
  const double at = from + (above ? 1 - share : share) * between(z);
  const double found = normal_quantile(std::clamp(at, std::numeric_limits<double>::min(), 1 - 0x1p-53));
  return above ? -found : found;
}

std::vector<NormTableRow> ContinuousNorms::table(double age, std::span<const double> scores,
                                                 const NormTableOptions& options) const {
  std::vector<NormTableRow> rows;
  if (!within(age, ages())) return rows;
  if (std::adjacent_find(scores.begin(), scores.end(), [](double a, double b) { return !(a < b); }) != scores.end())
    return rows;
  for (const double score : scores)
    rows.push_back({score, z(score, age), undefined, undefined, undefined, {undefined, undefined}});
  never_falling(rows);
  for (NormTableRow& row : rows) {
    row.percentile = 100 * normal_cdf(row.z);
    row.sampling_error = standard_error(row.z, age);
    const auto [error, centre] = measured(row.z, options);
    row.measurement_error = error;
    const Interval sampling = interval(row.z, age, options.confidence);
    if (std::isnan(sampling.lower) && std::isnan(error)) continue;
    const double measurement = std::isnan(error) ? 0 : normal_interval(0, error, options.confidence).upper;
    const auto away = [&](double by) { return std::hypot(std::isnan(by) ? 0 : std::max(0.0, by), measurement); };
    row.interval = {centre - away(row.z - sampling.lower), centre + away(sampling.upper - row.z)};
  }
  return rows;
}

Interval NormModel::interval(double z, double age, double confidence) const {
  return normal_interval(z, standard_error(z, age), confidence);
}

double smallest_step(std::vector<double> scores) {
  std::sort(scores.begin(), scores.end());
  const double least = 1e-7 * (scores.back() - scores.front());
  double step = std::numeric_limits<double>::infinity();
  for (std::size_t i = 1; i < scores.size(); ++i)
    if (scores[i] - scores[i - 1] > least) step = std::min(step, scores[i] - scores[i - 1]);
  return step;
}

void judge(NormModel& model, const NormRows& rows, const std::vector<double>& observed) {
  NormFit& fit = model.fit;
  fit.n = static_cast<double>(rows.size());
  fit.left_out = static_cast<double>(rows.given - rows.size());
  const auto [low, high] = std::minmax_element(rows.scores.begin(), rows.scores.end());
  model.scores = {*low, *high};
  model.ages = {rows.ages.front(), rows.ages.back()};
  model.score_step = smallest_step(rows.scores);

  double weight = 0, weight2 = 0, sum = 0, rest2 = 0, of_z = 0, log_score = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double score = rows.scores[i], age = rows.ages[i], w = rows.weights[i];
    weight += w, weight2 += w * w, sum += w * score;
    double expected = model.raw_at(observed[i], age);
    if (std::isnan(expected))
      expected = model.raw_at(std::clamp(observed[i], model.limits.lower, model.limits.upper), age);
    if (std::isnan(expected)) expected = observed[i] < 0 ? *low : *high;  // no score lies so far out
    rest2 += w * (score - expected) * (score - expected);
    const double off = observed[i] - std::clamp(model.z(score, age), model.limits.lower, model.limits.upper);
    of_z += w * off * off;
    log_score += w * std::log(between(sides(model, score, age, model.score_step)));
  }
  double all = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double off = rows.scores[i] - sum / weight;
    all += rows.weights[i] * off * off;
  }
  fit.effective_n = weight * weight / weight2;
  fit.r2 = all > 0 ? 1 - rest2 / all : undefined;
  if (fit.n > fit.parameters) fit.adjusted_r2 = 1 - (1 - fit.r2) * (fit.n - 1) / (fit.n - fit.parameters);
  fit.raw_rmse = std::sqrt(rest2 / weight);
  fit.z_rmse = std::sqrt(of_z / weight);
  fit.log_score = log_score / weight;
}

}  // namespace kartlegg::stats
