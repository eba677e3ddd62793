#include "kartlegg/stats/correlations.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/in_blocks.hpp"
#include "kartlegg/stats/difference.hpp"
#include "kartlegg/stats/percentiles.hpp"
#include "stats/distribution.hpp"
#include "stats/rank_correlation.hpp"

namespace kartlegg::stats {
namespace {

using Pair = std::pair<std::vector<double>, std::vector<double>>;

/// Persons who have both, of those for whom `used` holds.
Pair both(std::span<const double> x, std::span<const double> y, const std::vector<bool>& used) {
  Pair pair;
  for (std::size_t r = 0; r < x.size(); ++r)
    if (used[r] && !std::isnan(x[r]) && !std::isnan(y[r])) pair.first.push_back(x[r]), pair.second.push_back(y[r]);
  return pair;
}

double pearson(const std::vector<double>& x, const std::vector<double>& y) {
  const auto n = static_cast<double>(x.size());
  const double mean_x = std::accumulate(x.begin(), x.end(), 0.0) / n;
  const double mean_y = std::accumulate(y.begin(), y.end(), 0.0) / n;
  double xx = 0, yy = 0, xy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double a = x[i] - mean_x, b = y[i] - mean_y;
    xx += a * a, yy += b * b, xy += a * b;
  }
  return std::clamp(xy / std::sqrt(xx * yy), -1.0, 1.0);
}

bool varies(const std::vector<double>& values) {
  return std::any_of(values.begin(), values.end(), [&](double x) { return x != values.front(); });
}

/// Error of atanh(r); NaN where n is too small.
double error_of_z(double r, double n, CorrelationMethod method) {
  switch (method) {
    case CorrelationMethod::pearson:
      return n > 3 ? 1 / std::sqrt(n - 3) : undefined;
    case CorrelationMethod::spearman:
      return n > 3 ? std::sqrt((1 + r * r / 2) / (n - 3)) : undefined;
    case CorrelationMethod::kendall:
      break;
  }
  return n > 4 ? std::sqrt(0.437 / (n - 4)) : undefined;
}

Correlation correlate(Pair pair, const CorrelationOptions& options) {
  Correlation out;
  out.n = static_cast<double>(pair.first.size());
  if (out.n < 2) {
    out.reason = Reason::sample_too_small;
    return out;
  }
  if (!varies(pair.first) || !varies(pair.second)) {
    out.reason = Reason::no_variance;
    return out;
  }
  if (options.method == CorrelationMethod::kendall) {
    const Tau tau = kendall_tau(pair.first, pair.second);
    out.value = tau.value, out.statistic = tau.z;
    out.p = 2 * normal_cdf(-std::abs(tau.z));
  } else {
    const bool of_ranks = options.method == CorrelationMethod::spearman;
    out.value = of_ranks ? pearson(ranks(pair.first), ranks(pair.second)) : pearson(pair.first, pair.second);
  }
  const double df = out.n - 2;
  if (df < 1) {
    out.statistic = out.p = undefined;
    out.reason = Reason::sample_too_small;
    return out;
  }
  if (1 - std::abs(out.value) < 1e-15) {
    if (options.method != CorrelationMethod::kendall) out.p = 0;
    out.reason = Reason::perfect_agreement;
    return out;
  }
  if (options.method != CorrelationMethod::kendall) {
    out.statistic = out.value * std::sqrt(df / (1 - out.value * out.value));
    out.p = 2 * student_t_cdf(-std::abs(out.statistic), df);
  }
  const double half = two_sided_z(options.confidence) * error_of_z(out.value, out.n, options.method);
  out.interval = {std::tanh(std::atanh(out.value) - half), std::tanh(std::atanh(out.value) + half)};
  if (std::isnan(half)) out.reason = Reason::sample_too_small;
  return out;
}

void adjust(std::vector<Correlation>& pairs) {
  std::vector<double> p;
  for (const Correlation& pair : pairs) p.push_back(pair.p);
  const std::vector<double> adjusted = holm(p);
  for (std::size_t i = 0; i < pairs.size(); ++i) pairs[i].p_holm = adjusted[i];
}

std::vector<bool> rows_used(Columns columns, MissingAnswers missing) {
  std::vector<bool> used(columns.front().size(), true);
  if (missing == MissingAnswers::listwise)
    for (const auto& column : columns)
      for (std::size_t r = 0; r < column.size(); ++r)
        if (std::isnan(column[r])) used[r] = false;
  return used;
}

}  // namespace

std::vector<Correlation> correlations(Columns columns, const CorrelationOptions& options) {
  std::vector<std::pair<std::size_t, std::size_t>> places;
  for (std::size_t i = 1; i < columns.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) places.emplace_back(i, j);
  std::vector<Correlation> out(places.size());
  if (out.empty()) return out;
  Reason reason = options.confidence > 0 && options.confidence < 1 ? Reason::none : Reason::confidence_out_of_range;
  for (const auto& column : columns)
    if (column.size() != columns.front().size()) reason = Reason::sizes_differ;
  if (reason != Reason::none) {
    for (Correlation& pair : out) pair.reason = reason;
    return out;
  }
  const std::vector<bool> used = rows_used(columns, options.missing);
  core::in_blocks(places.size() * 64, options.threads,
                  [&](std::size_t from, std::size_t to) {  // whose blocks are of 64
                    for (std::size_t p = from / 64; p < to / 64; ++p)
                      out[p] = correlate(both(columns[places[p].first], columns[places[p].second], used), options);
                  });
  adjust(out);
  return out;
}

double disattenuated(double correlation, double reliability_x, double reliability_y) noexcept {
  const auto is_reliability = [](double r) { return r > 0 && r <= 1; };
  if (!(std::abs(correlation) <= 1) || !is_reliability(reliability_x) || !is_reliability(reliability_y))
    return undefined;
  return correlation / std::sqrt(reliability_x * reliability_y);
}

}  // namespace kartlegg::stats
