#include "kartlegg/stats/groups.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "stats/distribution.hpp"

namespace kartlegg::stats {
namespace {

bool is_confidence(double confidence) { return confidence > 0 && confidence < 1; }

struct Spread {
  double n = 0, mean = undefined, squares = 0;  // sum of squared deviations
};

Spread spread_of(std::span<const double> values) {
  Spread out;
  double sum = 0;
  for (const double x : values)
    if (!std::isnan(x)) sum += x, out.n += 1;
  out.mean = out.n > 0 ? sum / out.n : undefined;
  for (const double x : values)
    if (!std::isnan(x)) out.squares += (x - out.mean) * (x - out.mean);
  return out;
}

/// The noncentrality with which t is at most `t` with probability p.
double noncentrality(double t, double df, double p) {
  double low = t - 10, high = t + 10;
  while (noncentral_t_cdf(t, df, low) < p && low > -1e6) low -= 2 * (high - low);
  while (noncentral_t_cdf(t, df, high) > p && high < 1e6) high += 2 * (high - low);
  for (int step = 0; step < 200 && high - low > 1e-12 * (1 + std::abs(high)); ++step) {
    const double middle = (low + high) / 2;
    (noncentral_t_cdf(t, df, middle) > p ? low : high) = middle;
  }
  return (low + high) / 2;
}

}  // namespace

std::vector<GroupMean> group_means(std::span<const double> values, GroupNumbers group, int groups, double confidence) {
  std::vector<GroupMean> out(static_cast<std::size_t>(groups < 0 ? 0 : groups));
  const Reason reason = values.size() != group.size() ? Reason::sizes_differ
                        : is_confidence(confidence)   ? Reason::none
                                                      : Reason::confidence_out_of_range;
  std::vector<std::vector<double>> members(out.size());
  if (reason == Reason::none)
    for (std::size_t i = 0; i < values.size(); ++i)
      if (group[i] >= 0 && group[i] < groups) members[static_cast<std::size_t>(group[i])].push_back(values[i]);
  for (std::size_t g = 0; g < out.size(); ++g) {
    GroupMean& one = out[g];
    const Spread spread = spread_of(members[g]);
    one.n = spread.n, one.mean = spread.mean;
    one.missing = static_cast<double>(members[g].size()) - spread.n;
    one.reason = reason != Reason::none ? reason : spread.n < 2 ? Reason::sample_too_small : Reason::none;
    if (one.reason != Reason::none) continue;
    one.sd = std::sqrt(spread.squares / (spread.n - 1));
    one.standard_error = one.sd / std::sqrt(spread.n);
    const double half = student_t_quantile((1 + confidence) / 2, spread.n - 1) * one.standard_error;
    one.interval = {one.mean - half, one.mean + half};
  }
  return out;
}

Eta eta(std::span<const double> values, GroupNumbers group, int groups) {
  Eta out;
  if (values.size() != group.size()) {
    out.reason = Reason::sizes_differ;
    return out;
  }
  std::vector<std::vector<double>> members(static_cast<std::size_t>(groups < 0 ? 0 : groups));
  std::vector<double> all;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (group[i] >= 0 && group[i] < groups && !std::isnan(values[i]))
      members[static_cast<std::size_t>(group[i])].push_back(values[i]), all.push_back(values[i]);
  const Spread whole = spread_of(all);
  double within = 0;
  for (const auto& one : members) {
    const Spread spread = spread_of(one);
    within += spread.squares, out.groups += spread.n > 0 ? 1 : 0;
  }
  out.n = whole.n;
  if (out.groups < 2 || whole.n <= out.groups)
    out.reason = Reason::sample_too_small;
  else if (!(whole.squares > 0))
    out.reason = Reason::no_variance;
  if (out.reason != Reason::none) return out;
  const double between = whole.squares - within;
  out.df1 = out.groups - 1, out.df2 = whole.n - out.groups;
  out.squared = between / whole.squares, out.value = std::sqrt(std::max(0.0, out.squared));
  out.omega_squared = (between - out.df1 * within / out.df2) / (whole.squares + within / out.df2);
  if (!(within > 0)) {
    out.reason = Reason::perfect_agreement;
    return out;
  }
  out.f = (between / out.df1) / (within / out.df2);
  out.p = 1 - f_cdf(out.f, out.df1, out.df2);
  return out;
}

StandardisedDifference standardised_difference(std::span<const double> first, std::span<const double> second,
                                               double confidence) {
  StandardisedDifference out;
  const Spread a = spread_of(first), b = spread_of(second);
  out.n_first = a.n, out.n_second = b.n;
  out.difference = a.mean - b.mean;
  out.df = a.n + b.n - 2;
  if (!is_confidence(confidence)) out.reason = Reason::confidence_out_of_range;
  if (a.n < 1 || b.n < 1 || out.df < 1) out.reason = Reason::sample_too_small, out.df = undefined;
  if (out.reason != Reason::none) return out;
  out.sd = std::sqrt((a.squares + b.squares) / out.df);
  if (!(out.sd > 0)) {
    out.reason = Reason::no_variance;
    return out;
  }
  const double tail = (1 - confidence) / 2, unit = std::sqrt(1 / a.n + 1 / b.n);
  const double half = student_t_quantile(1 - tail, out.df) * out.sd * unit;
  out.difference_interval = {out.difference - half, out.difference + half};
  out.d = out.difference / out.sd;
  out.t = out.d / unit;
  out.p = 2 * student_t_cdf(-std::abs(out.t), out.df);
  out.interval = {noncentrality(out.t, out.df, 1 - tail) * unit, noncentrality(out.t, out.df, tail) * unit};
  const double smaller = 1 - 3 / (4 * out.df - 1);
  out.g = smaller * out.d;
  out.g_interval = {smaller * out.interval.lower, smaller * out.interval.upper};
  return out;
}

}  // namespace kartlegg::stats
