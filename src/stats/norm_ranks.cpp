#include "stats/norm_ranks.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace kartlegg::stats {
namespace {

/// Sums of weights by place, of which the sum up to a place is found in log n steps. Fenwick, P. M. (1994), Softw Pract
/// Exp 24:327, doi:10.1002/spe.4380240306.
class RunningSums {
 public:
  explicit RunningSums(std::size_t places) : sums_(places + 1, 0.0) {}
  void add(std::size_t place, double weight) {
    for (std::size_t i = place + 1; i < sums_.size(); i += i & (~i + 1)) sums_[i] += weight;
  }
  double before(std::size_t place) const {
    double sum = 0;
    for (std::size_t i = place; i > 0; i -= i & (~i + 1)) sum += sums_[i];
    return sum;
  }

 private:
  std::vector<double> sums_;
};

}  // namespace

NormRows norm_rows(const NormSample& sample) {
  NormRows rows;
  rows.given = sample.scores.size();
  const auto fits = [&](std::span<const double> list) { return list.empty() || list.size() == rows.given; };
  if (sample.ages.size() != rows.given || !fits(sample.groups) || !fits(sample.weights)) {
    rows.reason = Reason::sizes_differ;
    return rows;
  }
  const auto weight = [&](std::size_t i) { return sample.weights.empty() ? 1.0 : sample.weights[i]; };
  for (std::size_t i = 0; i < rows.given; ++i) {
    if (weight(i) < 0 || std::isinf(weight(i))) rows.reason = Reason::argument_missing;
    const bool grouped = sample.groups.empty() || !std::isnan(sample.groups[i]);
    if (std::isfinite(sample.scores[i]) && std::isfinite(sample.ages[i]) && grouped && weight(i) > 0)
      rows.from.push_back(i);
  }
  if (rows.reason != Reason::none) return rows;
  if (rows.from.empty()) rows.reason = Reason::sample_too_small;
  std::stable_sort(rows.from.begin(), rows.from.end(),
                   [&](std::size_t a, std::size_t b) { return sample.ages[a] < sample.ages[b]; });
  for (const std::size_t i : rows.from) {
    rows.scores.push_back(sample.scores[i]);
    rows.ages.push_back(sample.ages[i]);
    if (!sample.groups.empty()) rows.groups.push_back(sample.groups[i]);
    rows.weights.push_back(weight(i));
  }
  return rows;
}

std::vector<std::vector<std::size_t>> strata(const NormRows& rows) {
  std::vector<std::size_t> order(rows.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  if (rows.groups.empty()) return {order};
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return rows.groups[a] < rows.groups[b]; });
  std::vector<std::vector<std::size_t>> result;
  for (const std::size_t i : order) {
    if (result.empty() || rows.groups[result.back().front()] != rows.groups[i]) result.emplace_back();
    result.back().push_back(i);
  }
  return result;
}

NormRanks::NormRanks(const NormRows& rows, RankMethod method, double window) : method_(method) {
  const std::size_t n = rows.size();
  order_.resize(n);
  std::iota(order_.begin(), order_.end(), std::size_t{0});
  const bool grouped = !rows.groups.empty();
  std::sort(order_.begin(), order_.end(), [&](std::size_t a, std::size_t b) {
    if (grouped && rows.groups[a] != rows.groups[b]) return rows.groups[a] < rows.groups[b];
    return rows.scores[a] < rows.scores[b];
  });
  places_.resize(n);
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t row = order_[i];
    if (i == 0 || (grouped && rows.groups[row] != rows.groups[order_[i - 1]])) bounds_.push_back(i);
    if (i > 0 && rows.scores[row] != rows.scores[order_[i - 1]]) ++different_;
    places_[row] = different_;
  }
  bounds_.push_back(n);
  ++different_;
  smallest_ = static_cast<double>(n);
  for (std::size_t g = 0; grouped && g + 1 < bounds_.size(); ++g)
    smallest_ = std::min(smallest_, static_cast<double>(bounds_[g + 1] - bounds_[g]));
  if (grouped) return;
  const double youngest = rows.ages.front(), oldest = rows.ages.back();
  const double width = std::min(window > 0 ? window : (oldest - youngest) / 5, oldest - youngest);
  for (const double age : rows.ages) {
    ages_.push_back(width > 0 ? (age - youngest) / width : 0);
    const double from = std::clamp(age - width / 2, youngest, oldest - width);
    const auto place = [&](auto found) { return static_cast<std::size_t>(found - rows.ages.begin()); };
    first_.push_back(place(std::lower_bound(rows.ages.begin(), rows.ages.end(), std::min(from, age))));
    beyond_.push_back(place(std::upper_bound(rows.ages.begin(), rows.ages.end(), std::max(from + width, age))));
    smallest_ = std::min(smallest_, static_cast<double>(beyond_.back() - first_.back()));
  }
}

std::vector<double> NormRanks::z(const std::vector<double>& weights) const {
  return first_.empty() ? in_groups(weights) : in_windows(weights);
}

std::vector<double> NormRanks::in_groups(const std::vector<double>& weights) const {
  std::vector<double> result(order_.size(), undefined);
  for (std::size_t g = 0; g + 1 < bounds_.size(); ++g) {
    double total = 0, less = 0;
    for (std::size_t i = bounds_[g]; i < bounds_[g + 1]; ++i) total += weights[order_[i]];
    if (!(total > 0)) continue;
    const auto n = static_cast<double>(bounds_[g + 1] - bounds_[g]);
    for (std::size_t i = bounds_[g]; i < bounds_[g + 1];) {
      std::size_t last = i;
      double equal = 0;
      for (; last < bounds_[g + 1] && places_[order_[last]] == places_[order_[i]]; ++last)
        equal += weights[order_[last]];
      const double z = z_of_rank(n * (less + equal / 2) / total + .5, n, method_);
      for (; i < last; ++i) result[order_[i]] = z;
      less += equal;
    }
  }
  return result;
}

/// The share of persons below, as a straight line of age within the window, at the person's own age: without the line
/// those at both ends would be ranked among persons who all are older, or younger, than they. As many persons count as
/// have the line's error there if all are of one age.
std::vector<double> NormRanks::in_windows(const std::vector<double>& weights) const {
  std::vector<double> result(order_.size(), undefined);
  RunningSums persons(different_), ages(different_);
  double total = 0, sum = 0, squares = 0;
  const auto count = [&](std::size_t row, double weight) {
    const double age = ages_[row];
    persons.add(places_[row], weight), ages.add(places_[row], weight * age);
    total += weight, sum += weight * age, squares += weight * age * age;
  };
  std::size_t in = 0, out = 0;
  for (std::size_t i = 0; i < result.size(); ++i) {
    for (; in < beyond_[i]; ++in) count(in, weights[in]);
    for (; out < first_[i]; ++out) count(out, -weights[out]);
    if (!(total > 0)) continue;
    const double mean = sum / total, spread = squares - sum * mean;
    const double slope = spread > 1e-9 * total ? (ages_[i] - mean) / spread : 0;
    const double nominal = static_cast<double>(beyond_[i] - first_[i]);
    const double n = nominal / (1 + total * slope * (ages_[i] - mean));
    const auto below = [&](std::size_t place) {
      const double number = persons.before(place);
      return number / total + slope * (ages.before(place) - mean * number);
    };
    const double rank = n * (below(places_[i]) + below(places_[i] + 1)) / 2 + .5;
    result[i] = z_of_rank(std::clamp(rank, 1.0, std::max(1.0, n)), n, method_);
  }
  return result;
}

}  // namespace kartlegg::stats
