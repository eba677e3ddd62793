#include "kartlegg/stats/roc.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "stats/distribution.hpp"
#include "stats/placements.hpp"

namespace kartlegg::stats {
namespace {

double variance(std::span<const double> values, double mean) {
  double squares = 0;
  for (const double x : values) squares += (x - mean) * (x - mean);
  return squares / (static_cast<double>(values.size()) - 1);
}

/// All cases on one side of all controls: so are the cases and controls of any pairs without a person in common, which
/// is a count of all out of so many.
Interval at_the_end(double area, double pairs, double confidence) {
  const double nearest = std::pow((1 - confidence) / 2, 1 / pairs);
  return area == 1 ? Interval{nearest, 1} : Interval{0, 1 - nearest};
}

Interval area_interval(double area, double variance, double pairs, const RocOptions& options) {
  const double z = two_sided_z(options.confidence), error = std::sqrt(variance);
  if (options.interval == AucInterval::wald) return {std::max(0.0, area - z * error), std::min(1.0, area + z * error)};
  if (area == 0 || area == 1) return at_the_end(area, pairs, options.confidence);
  const double centre = std::log(area / (1 - area)), half = z * error / (area * (1 - area));
  return {1 / (1 + std::exp(half - centre)), 1 / (1 + std::exp(-half - centre))};
}

/// The curve from sorted scores, turned so that high means the condition; written with the scores as they were.
std::vector<OperatingPoint> points_of(const Groups& groups, double sign) {
  const double cases = static_cast<double>(groups.cases.size()), controls = static_cast<double>(groups.controls.size());
  const double infinity = std::numeric_limits<double>::infinity();
  std::vector<OperatingPoint> points;
  std::size_t case_below = 0, control_below = 0;
  double before = -infinity;
  while (case_below < groups.cases.size() || control_below < groups.controls.size()) {
    const double next_case = case_below < groups.cases.size() ? groups.cases[case_below] : infinity;
    const double next_control = control_below < groups.controls.size() ? groups.controls[control_below] : infinity;
    const double score = std::min(next_case, next_control);
    const double tp = cases - static_cast<double>(case_below), fp = controls - static_cast<double>(control_below);
    const double between = std::isinf(before) ? before : (before + score) / 2;
    points.push_back({sign * score, sign * between, tp / cases, 1 - fp / controls, tp, fp});
    while (case_below < groups.cases.size() && groups.cases[case_below] == score) ++case_below;
    while (control_below < groups.controls.size() && groups.controls[control_below] == score) ++control_below;
    before = score;
  }
  points.push_back({sign * infinity, sign * infinity, 0, 1, 0, 0});
  return points;
}

bool is_confidence(double confidence) { return confidence > 0 && confidence < 1; }

}  // namespace

Roc roc(std::span<const double> scores, std::span<const double> condition, const RocOptions& options) {
  Roc out;
  Groups groups;
  out.reason = is_confidence(options.confidence) ? split(scores, condition, options.high_is_positive, groups)
                                                 : Reason::confidence_out_of_range;
  out.cases = static_cast<double>(groups.cases.size()), out.controls = static_cast<double>(groups.controls.size());
  out.left_out = static_cast<double>(scores.size()) - out.cases - out.controls;
  if (out.reason != Reason::none) return out;
  std::sort(groups.cases.begin(), groups.cases.end());
  std::sort(groups.controls.begin(), groups.controls.end());
  out.points = points_of(groups, options.high_is_positive ? 1 : -1);
  const Placements placed = placements(groups.cases, groups.controls);
  out.area = placed.area;
  out.hanley_mcneil_error = hanley_mcneil(out.area, out.cases, out.controls);
  if (out.cases < 2 || out.controls < 2) return out;
  out.variance =
      variance(placed.of_cases, placed.area) / out.cases + variance(placed.of_controls, placed.area) / out.controls;
  out.interval = area_interval(out.area, out.variance, std::min(out.cases, out.controls), options);
  return out;
}

PartialArea partial_area(const Roc& curve, double lower, double upper) {
  PartialArea out;
  out.reason = curve.reason;
  if (!(lower >= 0 && lower < upper && upper <= 1)) out.reason = Reason::proportion_out_of_range;
  if (out.reason != Reason::none) return out;
  double area = 0;
  for (std::size_t i = 0; i + 1 < curve.points.size(); ++i) {  // specificity rises, sensitivity falls
    const OperatingPoint &a = curve.points[i], &b = curve.points[i + 1];
    const double from = std::max(lower, a.specificity), to = std::min(upper, b.specificity);
    if (!(from < to)) continue;
    const auto at = [&](double x) {
      return a.sensitivity + (b.sensitivity - a.sensitivity) * (x - a.specificity) / (b.specificity - a.specificity);
    };
    area += (to - from) * (at(from) + at(to)) / 2;
  }
  const double by_chance = ((1 - lower) * (1 - lower) - (1 - upper) * (1 - upper)) / 2, most = upper - lower;
  out.value = area;
  out.corrected = (1 + (area - by_chance) / (most - by_chance)) / 2;
  return out;
}

AreaDifference area_difference(std::span<const double> first, std::span<const double> second,
                               std::span<const double> condition, const RocOptions& options) {
  AreaDifference out;
  if (first.size() != second.size() || first.size() != condition.size()) {
    out.reason = Reason::sizes_differ;
    return out;
  }
  std::vector<double> known(condition.begin(), condition.end());
  for (std::size_t i = 0; i < known.size(); ++i)
    if (std::isnan(first[i]) || std::isnan(second[i])) known[i] = undefined;
  Groups one, other;
  out.reason = is_confidence(options.confidence) ? split(first, known, options.high_is_positive, one)
                                                 : Reason::confidence_out_of_range;
  if (out.reason == Reason::none) out.reason = split(second, known, options.high_is_positive, other);
  out.cases = static_cast<double>(one.cases.size()), out.controls = static_cast<double>(one.controls.size());
  if (out.reason == Reason::none && (out.cases < 2 || out.controls < 2)) out.reason = Reason::sample_too_small;
  if (out.reason != Reason::none) return out;
  const Placements a = placements(one.cases, one.controls), b = placements(other.cases, other.controls);
  const auto joint = [&](const std::vector<double>& x, const std::vector<double>& y) {
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i) sum += (x[i] - a.area) * (y[i] - b.area);
    return sum / (static_cast<double>(x.size()) - 1) / static_cast<double>(x.size());
  };
  const double va = variance(a.of_cases, a.area) / out.cases + variance(a.of_controls, a.area) / out.controls;
  const double vb = variance(b.of_cases, b.area) / out.cases + variance(b.of_controls, b.area) / out.controls;
  out.first = a.area, out.second = b.area, out.difference = a.area - b.area;
  out.covariance = joint(a.of_cases, b.of_cases) + joint(a.of_controls, b.of_controls);
  const double error = std::sqrt(va + vb - 2 * out.covariance);
  if (!(error > 0)) {
    out.reason = Reason::se_not_positive;
    return out;
  }
  const double half = two_sided_z(options.confidence) * error;
  out.interval = {out.difference - half, out.difference + half};
  out.statistic = out.difference / error;
  out.p = 2 * normal_cdf(-std::abs(out.statistic));
  return out;
}

AreaDifference area_difference(const Roc& first, const Roc& second, double confidence) {
  AreaDifference out;
  out.first = first.area, out.second = second.area, out.difference = first.area - second.area;
  out.covariance = 0;
  out.cases = first.cases + second.cases, out.controls = first.controls + second.controls;
  const double v = first.variance + second.variance;
  out.reason = first.reason != Reason::none    ? first.reason
               : second.reason != Reason::none ? second.reason
               : !is_confidence(confidence)    ? Reason::confidence_out_of_range
               : std::isnan(v)                 ? Reason::sample_too_small
               : !(v > 0)                      ? Reason::se_not_positive
                                               : Reason::none;
  if (out.reason != Reason::none) return out;
  const auto share = [](const Roc& r) { return r.variance * r.variance / (r.cases + r.controls - 1); };
  out.df = v * v / (share(first) + share(second));
  out.statistic = out.difference / std::sqrt(v);
  out.p = 2 * student_t_cdf(-std::abs(out.statistic), out.df);
  const double half = student_t_quantile(1 - (1 - confidence) / 2, out.df) * std::sqrt(v);
  out.interval = {out.difference - half, out.difference + half};
  return out;
}

}  // namespace kartlegg::stats
