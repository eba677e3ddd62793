#include "stats/placements.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace kartlegg::stats {
namespace {

/// By entry: how many of `others`, which are sorted, lie below it, ties by half.
std::vector<double> below(const std::vector<double>& values, const std::vector<double>& others) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (!std::is_sorted(values.begin(), values.end()))
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<double> count(values.size());
  std::size_t lower = 0, upper = 0;
  for (const std::size_t i : order) {
    while (lower < others.size() && others[lower] < values[i]) ++lower;
    upper = std::max(upper, lower);
    while (upper < others.size() && others[upper] <= values[i]) ++upper;
    count[i] = static_cast<double>(lower) + static_cast<double>(upper - lower) / 2;
  }
  return count;
}

}  // namespace

Reason split(std::span<const double> scores, std::span<const double> condition, bool high_is_positive, Groups& into) {
  if (scores.size() != condition.size()) return Reason::sizes_differ;
  const double sign = high_is_positive ? 1 : -1;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (std::isnan(condition[i]) || std::isnan(scores[i])) continue;
    if (condition[i] != 0 && condition[i] != 1) return Reason::not_a_category;
    (condition[i] == 1 ? into.cases : into.controls).push_back(sign * scores[i]);
  }
  return into.cases.empty() || into.controls.empty() ? Reason::sample_too_small : Reason::none;
}

Placements placements(const std::vector<double>& cases, const std::vector<double>& controls) {
  const auto sorted = [](std::vector<double> values) {
    if (!std::is_sorted(values.begin(), values.end())) std::sort(values.begin(), values.end());
    return values;
  };
  Placements out;
  out.of_cases = below(cases, sorted(controls));
  out.of_controls = below(controls, sorted(cases));
  const double of_cases = static_cast<double>(cases.size()), of_controls = static_cast<double>(controls.size());
  out.area = std::accumulate(out.of_cases.begin(), out.of_cases.end(), 0.0) / (of_cases * of_controls);
  for (double& x : out.of_cases) x /= of_controls;
  for (double& x : out.of_controls) x = 1 - x / of_cases;
  return out;
}

double hanley_mcneil(double area, double cases, double controls) {
  const double q1 = area / (2 - area), q2 = 2 * area * area / (1 + area);
  return std::sqrt((area * (1 - area) + (cases - 1) * (q1 - area * area) + (controls - 1) * (q2 - area * area)) /
                   (cases * controls));
}

}  // namespace kartlegg::stats
