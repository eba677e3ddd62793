#include "stats/rank_correlation.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "kartlegg/stats/reason.hpp"

namespace kartlegg::stats {
namespace {

/// Sums over groups of t tied values: t(t - 1), t(t - 1)(t - 2), t(t - 1)(2t + 5).
struct Ties {
  double pairs = 0, triples = 0, weighted = 0;
  void add(double t) { pairs += t * (t - 1), triples += t * (t - 1) * (t - 2), weighted += t * (t - 1) * (2 * t + 5); }
};

template <class Values, class Same>
Ties ties_in(const Values& sorted, const Same& same) {
  Ties ties;
  for (std::size_t i = 0, from = 0; i <= sorted.size(); ++i)
    if (i == sorted.size() || !same(sorted[i], sorted[from])) {
      if (i > from) ties.add(static_cast<double>(i - from));
      from = i;
    }
  return ties;
}

/// Sorts, and counts the pairs that stood in the wrong order.
double sort_and_count(std::vector<double>& values, std::vector<double>& spare, std::size_t from, std::size_t to) {
  if (to - from < 2) return 0;
  const std::size_t middle = from + (to - from) / 2;
  double wrong = sort_and_count(values, spare, from, middle) + sort_and_count(values, spare, middle, to);
  std::size_t left = from, right = middle, out = from;
  while (left < middle || right < to) {
    const bool take_right = right < to && (left == middle || values[right] < values[left]);
    if (take_right) wrong += static_cast<double>(middle - left);
    spare[out++] = values[take_right ? right++ : left++];
  }
  std::copy(spare.begin() + static_cast<std::ptrdiff_t>(from), spare.begin() + static_cast<std::ptrdiff_t>(to),
            values.begin() + static_cast<std::ptrdiff_t>(from));
  return wrong;
}

}  // namespace

Tau kendall_tau(const std::vector<double>& x, const std::vector<double>& y) {
  std::vector<std::pair<double, double>> points;
  for (std::size_t i = 0; i < x.size(); ++i) points.emplace_back(x[i], y[i]);
  std::sort(points.begin(), points.end());
  const Ties in_x = ties_in(points, [](const auto& a, const auto& b) { return a.first == b.first; });
  const Ties in_both = ties_in(points, [](const auto& a, const auto& b) { return a == b; });
  std::vector<double> ordered, spare(x.size());
  for (const auto& point : points) ordered.push_back(point.second);
  const double discordant = sort_and_count(ordered, spare, 0, ordered.size());
  const Ties in_y = ties_in(ordered, [](double a, double b) { return a == b; });
  const auto n = static_cast<double>(x.size());
  const double all = n * (n - 1) / 2;
  const double score = all - in_x.pairs / 2 - in_y.pairs / 2 + in_both.pairs / 2 - 2 * discordant;
  const double largest = std::sqrt((all - in_x.pairs / 2) * (all - in_y.pairs / 2));
  const double variance = (n * (n - 1) * (2 * n + 5) - in_x.weighted - in_y.weighted) / 18 +
                          in_x.pairs * in_y.pairs / (2 * n * (n - 1)) +
                          (n > 2 ? in_x.triples * in_y.triples / (9 * n * (n - 1) * (n - 2)) : 0);
  return {largest > 0 ? score / largest : undefined, variance > 0 ? score / std::sqrt(variance) : undefined};
}

}  // namespace kartlegg::stats
