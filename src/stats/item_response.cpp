#include "kartlegg/stats/item_response.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace kartlegg::stats {
namespace {

Reason fault(const ResponseItem& item) {
  if (!std::isfinite(item.slope)) return Reason::argument_missing;
  if (!(item.slope > 0)) return Reason::not_positive;
  if (item.thresholds.empty()) return Reason::sample_too_small;
  for (std::size_t k = 0; k < item.thresholds.size(); ++k) {
    if (!std::isfinite(item.thresholds[k])) return Reason::argument_missing;
    if (k > 0 && item.thresholds[k] <= item.thresholds[k - 1]) return Reason::not_ascending;
  }
  return Reason::none;
}

Reason fault(const std::vector<double>& nodes) {
  if (nodes.size() < 2) return Reason::sample_too_small;
  for (std::size_t n = 0; n < nodes.size(); ++n) {
    if (!std::isfinite(nodes[n])) return Reason::argument_missing;
    if (n > 0 && nodes[n] <= nodes[n - 1]) return Reason::not_ascending;
  }
  return Reason::none;
}

/// ln(1 / (1 + exp(-x)))
double log_logistic(double x) { return x < 0 ? x - std::log1p(std::exp(x)) : -std::log1p(std::exp(-x)); }

double log_probability(const ResponseItem& item, std::size_t category, double theta) {
  const auto logit = [&](std::size_t threshold) { return item.slope * (theta - item.thresholds[threshold]); };
  const std::size_t last = item.thresholds.size();
  if (category == 0) return log_logistic(-logit(0));
  if (category == last) return log_logistic(logit(last - 1));
  // L(x) - L(y) = L(x) L(-y) (1 - exp(y - x)) for the logistic function L
  const double x = logit(category - 1), y = logit(category);
  return log_logistic(x) + log_logistic(-y) + std::log(-std::expm1(y - x));
}

}  // namespace

double log_category_probability(const ResponseItem& item, int category, double theta) noexcept {
  if (fault(item) != Reason::none || !std::isfinite(theta) || category < 0) return undefined;
  const auto k = static_cast<std::size_t>(category);
  return k > item.thresholds.size() ? undefined : log_probability(item, k, theta);
}

std::vector<double> equally_spaced(double from, double to, double step) {
  constexpr double most = 1e5, near = 1e-6;
  const double steps = (to - from) / step;
  std::vector<double> nodes;
  if (!(step > 0) || !(steps > 0) || !(steps <= most)) return nodes;
  const double whole = std::round(steps);
  if (whole < 1 || std::abs(steps - whole) > near) return nodes;
  for (double n = 0; n <= whole; ++n) nodes.push_back(from + n * step);
  return nodes;
}

ItemBank::ItemBank(const std::vector<ResponseItem>& items, std::vector<double> nodes)
    : nodes_(std::move(nodes)), reason_(fault(nodes_)) {
  for (const ResponseItem& item : items)
    if (reason_ == Reason::none) reason_ = fault(item);
  if (reason_ != Reason::none) return;
  first_.push_back(0);
  for (const ResponseItem& item : items) {
    for (std::size_t category = 0; category <= item.thresholds.size(); ++category)
      for (const double theta : nodes_) log_probability_.push_back(log_probability(item, category, theta));
    first_.push_back(log_probability_.size());
  }
}

Ability ItemBank::eap(std::span<const Answer> answers, const AbilityPrior& prior) const {
  if (reason_ != Reason::none) return {.reason = reason_};
  if (!std::isfinite(prior.mean) || !std::isfinite(prior.sd)) return {.reason = Reason::argument_missing};
  if (!(prior.sd > 0)) return {.reason = Reason::sd_not_positive};
  const std::size_t size = nodes_.size();
  std::vector<double> density(size);  // at first its logarithm
  for (std::size_t n = 0; n < size; ++n) {
    const double z = (nodes_[n] - prior.mean) / prior.sd;
    density[n] = -0.5 * z * z;
  }
  for (const Answer& answer : answers) {
    const auto item = static_cast<std::size_t>(answer.item);
    if (answer.item < 0 || item + 1 >= first_.size() || answer.category < 0) return {.reason = Reason::not_a_category};
    const std::size_t row = first_[item] + static_cast<std::size_t>(answer.category) * size;
    if (row >= first_[item + 1]) return {.reason = Reason::not_a_category};
    const double* const log_probability = log_probability_.data() + row;
    for (std::size_t n = 0; n < size; ++n) density[n] += log_probability[n];
  }
  const double highest = *std::max_element(density.begin(), density.end());
  constexpr double negligible = -60;  // exp of it adds nothing to a sum that is 1 or more
  double sum = 0, moment = 0;
  for (std::size_t n = 0; n < size; ++n) {
    const double below = density[n] - highest;
    density[n] = below < negligible ? 0 : std::exp(below);
    sum += density[n];
    moment += density[n] * nodes_[n];
  }
  const double mean = moment / sum;
  double spread = 0;
  for (std::size_t n = 0; n < size; ++n) spread += density[n] * (nodes_[n] - mean) * (nodes_[n] - mean);
  return {mean, std::sqrt(spread / sum), static_cast<int>(answers.size()), Reason::none};
}

}  // namespace kartlegg::stats
