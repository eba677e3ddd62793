#include "kartlegg/stats/option_analysis.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <set>

namespace kartlegg::stats {
namespace {

using Thirds = std::vector<std::array<double, 3>>;

std::vector<std::size_t> complete(Columns items) {
  std::vector<std::size_t> rows;
  for (std::size_t r = 0; r < items.front().size(); ++r)
    if (std::none_of(items.begin(), items.end(), [&](const auto& item) { return std::isnan(item[r]); }))
      rows.push_back(r);
  return rows;
}

/// How much of each person is in each third; those with the same score in the same way.
Thirds thirds_of(const std::vector<double>& scores) {
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return scores[a] < scores[b]; });
  const double size = static_cast<double>(scores.size()) / 3;
  Thirds parts(scores.size());
  for (std::size_t from = 0, to = 0; from < order.size(); from = to) {
    while (to < order.size() && scores[order[to]] == scores[order[from]]) ++to;
    const auto first = static_cast<double>(from), last = static_cast<double>(to);
    for (std::size_t third = 0; third < 3; ++third) {
      const double begin = size * static_cast<double>(third), end = begin + size;
      const double within = std::max(0.0, std::min(last, end) - std::max(first, begin)) / (last - first);
      for (std::size_t i = from; i < to; ++i) parts[order[i]][third] = within;
    }
  }
  return parts;
}

/// Of a yes that `chosen` of n persons said, whose rest scores sum to `sum`, with the rest score.
double correlation_of(double chosen, double sum, double n, double mean, double squares) {
  const double spread = chosen * (1 - chosen / n);
  return spread > 0 ? (sum - chosen * mean) / std::sqrt(spread * squares) : undefined;
}

ItemOptions analyse(std::span<const double> answers, const std::vector<double>& rest,
                    const std::vector<double>& options) {
  const auto n = static_cast<double>(rest.size());
  const double mean = std::accumulate(rest.begin(), rest.end(), 0.0) / n;
  double squares = 0;
  for (const double x : rest) squares += (x - mean) * (x - mean);
  ItemOptions out;
  out.other = n;
  const bool varies = std::any_of(rest.begin(), rest.end(), [&](double x) { return x != rest.front(); });
  if (!varies) out.reason = Reason::no_variance;
  const Thirds thirds = thirds_of(rest);
  for (const double option : options) {
    double count = 0, sum = 0;
    std::array<double, 3> within{};
    for (std::size_t p = 0; p < rest.size(); ++p) {
      if (answers[p] != option) continue;
      ++count, sum += rest[p];
      for (std::size_t third = 0; third < 3; ++third) within[third] += thirds[p][third];
    }
    const auto third = [&](std::size_t i) { return varies ? within[i] / (n / 3) : undefined; };
    out.count.push_back(count), out.share.push_back(count / n), out.other -= count;
    out.lower_third.push_back(third(0)), out.middle_third.push_back(third(1)), out.upper_third.push_back(third(2));
    out.correlation.push_back(varies ? correlation_of(count, sum, n, mean, squares) : undefined);
    out.mean_rest.push_back(count > 0 ? sum / count : undefined);
  }
  return out;
}

}  // namespace

OptionAnalysis option_analysis(Columns items, std::span<const double> options) {
  OptionAnalysis out;
  for (const auto& item : items)
    if (item.size() != items.front().size()) out.reason = Reason::sizes_differ;
  if (out.reason == Reason::none && items.size() < 2) out.reason = Reason::sample_too_small;
  out.given = items.empty() ? 0 : static_cast<double>(items.front().size());
  if (out.reason != Reason::none) return out;
  const std::vector<std::size_t> rows = complete(items);
  out.n = static_cast<double>(rows.size());
  if (rows.size() < 3) {
    out.reason = Reason::sample_too_small;
    return out;
  }
  std::set<double> seen;
  std::vector<double> totals(rows.size());
  for (const auto& item : items)
    for (std::size_t p = 0; p < rows.size(); ++p) totals[p] += item[rows[p]], seen.insert(item[rows[p]]);
  out.options.assign(options.begin(), options.end());
  if (options.empty()) out.options.assign(seen.begin(), seen.end());
  for (const auto& item : items) {
    std::vector<double> answers, rest;
    for (std::size_t p = 0; p < rows.size(); ++p)
      answers.push_back(item[rows[p]]), rest.push_back(totals[p] - item[rows[p]]);
    out.items.push_back(analyse(answers, rest, out.options));
  }
  return out;
}

}  // namespace kartlegg::stats
