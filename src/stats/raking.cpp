#include "kartlegg/stats/raking.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

namespace kartlegg::stats {
namespace {

using Margins = std::span<const RakingMargin>;

std::size_t place(int level) { return static_cast<std::size_t>(level); }

/// Shares of a margin's levels in the population; empty if its targets are no shares.
std::vector<double> shares(const RakingMargin& margin) {
  double sum = 0;
  for (const double target : margin.targets) {
    if (!(target >= 0) || std::isinf(target)) return {};
    sum += target;
  }
  if (!(sum > 0)) return {};
  std::vector<double> result(margin.targets.begin(), margin.targets.end());
  for (double& one : result) one /= sum;
  return result;
}

Reason refusal(Margins margins, std::span<const double> start, Raking& out) {
  if (margins.empty()) return Reason::argument_missing;
  const std::size_t n = margins.front().levels.size();
  if (!start.empty() && start.size() != n) return Reason::sizes_differ;
  for (const double weight : start)
    if (weight < 0 || std::isinf(weight)) return Reason::not_positive;
  for (std::size_t m = 0; m < margins.size(); ++m) {
    out.margin = static_cast<int>(m);
    if (margins[m].levels.size() != n) return Reason::sizes_differ;
    if (shares(margins[m]).empty()) return Reason::not_positive;
    for (const int level : margins[m].levels)
      if (level >= 0 && place(level) >= margins[m].targets.size()) {
        out.level = level;
        return Reason::not_a_category;
      }
  }
  out.margin = -1;
  return Reason::none;
}

/// Sum of the weights of each level; persons who are left out have NaN.
std::vector<double> sums(const RakingMargin& margin, const std::vector<double>& weights) {
  std::vector<double> result(margin.targets.size(), 0.0);
  for (std::size_t i = 0; i < weights.size(); ++i)
    if (!std::isnan(weights[i])) result[place(margin.levels[i])] += weights[i];
  return result;
}

/// The weights before the first cycle: NaN for who is left out, 0 for who has a level that the population has not.
std::vector<double> first_weights(Margins margins, std::span<const double> start) {
  std::vector<double> weights(margins.front().levels.size(), 1.0);
  std::copy(start.begin(), start.end(), weights.begin());
  for (const RakingMargin& margin : margins)
    for (std::size_t i = 0; i < weights.size(); ++i) {
      if (margin.levels[i] < 0) weights[i] = undefined;
      if (!std::isnan(weights[i]) && margin.targets[place(margin.levels[i])] == 0) weights[i] = 0;
    }
  return weights;
}

/// Brings one margin to its shares of `total`; by how much that changes the weights, in sum.
double adjust(const RakingMargin& margin, double total, std::vector<double>& weights) {
  const std::vector<double> wanted = shares(margin), found = sums(margin, weights);
  double change = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (!(weights[i] > 0)) continue;
    const std::size_t level = place(margin.levels[i]);
    const double before = std::exchange(weights[i], weights[i] * wanted[level] * total / found[level]);
    change += std::abs(weights[i] - before);
  }
  return change;
}

}  // namespace

double effective_n(std::span<const double> weights) noexcept {
  double sum = 0, squares = 0;
  for (const double weight : weights) {
    if (weight < 0) return undefined;
    if (!std::isnan(weight)) sum += weight, squares += weight * weight;
  }
  return squares > 0 ? sum * sum / squares : undefined;
}

Raking rake(Margins margins, std::span<const double> start, WeightScale scale, double tolerance, unsigned most_cycles) {
  Raking out;
  out.reason = refusal(margins, start, out);
  if (out.reason != Reason::none) return out;
  std::vector<double> weights = first_weights(margins, start);
  for (std::size_t m = 0; m < margins.size(); ++m) {
    const std::vector<double> found = sums(margins[m], weights);
    for (std::size_t level = 0; level < found.size(); ++level)
      if (margins[m].targets[level] > 0 && !(found[level] > 0)) {
        out.margin = static_cast<int>(m), out.level = static_cast<int>(level);
        out.reason = Reason::sample_too_small;
        return out;
      }
  }
  for (const double weight : weights) out.n += weight > 0 ? 1 : 0, out.left_out += std::isnan(weight) ? 1 : 0;
  out.change = HUGE_VAL;
  for (; out.cycles < most_cycles && !(out.change < tolerance); ++out.cycles) {
    out.change = 0;
    for (const RakingMargin& margin : margins) out.change += adjust(margin, out.n, weights);
  }
  if (!(out.change < tolerance)) out.reason = Reason::not_converged;
  out.lowest = HUGE_VAL, out.highest = 0;
  for (const double weight : weights)
    if (weight > 0) out.lowest = std::min(out.lowest, weight), out.highest = std::max(out.highest, weight);
  out.ratio = out.highest / out.lowest;
  if (scale == WeightScale::smallest_one) {
    for (double& weight : weights) weight /= out.lowest;
    out.lowest = 1, out.highest = out.ratio;
  }
  out.effective_n = effective_n(weights);
  out.weights = std::move(weights);
  return out;
}

}  // namespace kartlegg::stats
