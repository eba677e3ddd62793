#include "stats/tally.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "kartlegg/stats/reason.hpp"

namespace kartlegg::stats {

Tally::Tally(std::span<const double> column, std::span<const double> weights) {
  std::vector<std::pair<double, double>> weighted;
  weighted.reserve(column.size());
  for (std::size_t i = 0; i < column.size(); ++i)
    if (!std::isnan(column[i])) weighted.emplace_back(column[i], weights.empty() ? 1.0 : weights[i]);
  fill(std::move(weighted));
}

Tally::Tally(std::vector<std::pair<double, double>> weighted) { fill(std::move(weighted)); }

void Tally::fill(std::vector<std::pair<double, double>> weighted) {
  std::sort(weighted.begin(), weighted.end());
  double so_far = 0;
  for (const auto& [value, weight] : weighted) {
    if (weight == 0) continue;
    so_far += weight;
    if (!values_.empty() && values_.back() == value) {
      counts_.back() += weight, up_to_.back() = so_far;
    } else {
      values_.push_back(value), counts_.push_back(weight), up_to_.push_back(so_far);
    }
  }
}

double Tally::count_of(double value) const {
  const auto at = std::lower_bound(values_.begin(), values_.end(), value);
  return at != values_.end() && *at == value ? counts_[static_cast<std::size_t>(at - values_.begin())] : 0;
}

double Tally::mean() const {
  if (values_.empty()) return undefined;
  const double near = values_[values_.size() / 2];  // so that no digits are lost
  return near + power_sum(near, 1) / n();
}

double Tally::power_sum(double centre, int power) const {
  double sum = 0;
  for (std::size_t i = 0; i < values_.size(); ++i) {
    double term = counts_[i];
    for (int p = 0; p < power; ++p) term *= values_[i] - centre;
    sum += term;
  }
  return sum;
}

/// The value of the person with this whole rank, from 1.
double Tally::ranked(double rank) const {
  const auto at = std::lower_bound(up_to_.begin(), up_to_.end(), std::clamp(rank, 0.0, n()));
  return values_[static_cast<std::size_t>(at - up_to_.begin())];
}

double Tally::quantile(double share, int type) const {
  if (values_.empty()) return undefined;
  struct Ends {
    double a, b;
  };
  constexpr std::array<Ends, 6> ends{{{0, 1}, {.5, .5}, {0, 0}, {1, 1}, {1.0 / 3, 1.0 / 3}, {3.0 / 8, 3.0 / 8}}};
  const auto [a, b] = ends[static_cast<std::size_t>(type - 4)];
  const double position = a + share * (n() + 1 - a - b);
  const double whole = std::floor(position + 1e-12), part = std::max(0.0, position - whole);
  const double lower = ranked(std::max(whole, 1.0)), upper = ranked(std::max(whole + 1, 1.0));
  return part < 1e-12 ? lower : lower + part * (upper - lower);
}

double Tally::trimmed_mean(double trim) const {
  if (values_.empty()) return undefined;
  const double cut = std::floor(n() * trim);
  double sum = 0;
  for (std::size_t i = 0; i < values_.size(); ++i) {
    const double from = std::max(up_to_[i] - counts_[i], cut), to = std::min(up_to_[i], n() - cut);
    if (to > from) sum += (to - from) * values_[i];
  }
  return sum / (n() - 2 * cut);
}

double Tally::median_distance(double centre) const {
  std::vector<std::pair<double, double>> distances;
  for (std::size_t i = 0; i < values_.size(); ++i) distances.emplace_back(std::abs(values_[i] - centre), counts_[i]);
  return Tally(std::move(distances)).quantile(0.5);
}

}  // namespace kartlegg::stats
