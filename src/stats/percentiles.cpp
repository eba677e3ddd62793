#include "kartlegg/stats/percentiles.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>

#include "stats/distribution.hpp"
#include "stats/norm_ranks.hpp"

namespace kartlegg::stats {
namespace {

struct PlottingPosition {
  double a, b;
};

// In the order of RankMethod.
constexpr std::array<PlottingPosition, 7> plotting_positions{
    {{-3.0 / 8, 1.0 / 4}, {-1.0 / 3, 1.0 / 3}, {0, 1}, {-1.0 / 2, 0}, {-.3, .4}, {-.3175, .365}, {-.326, .348}}};

double counted(double below, double equal, PercentileDefinition definition) {
  switch (definition) {
    case PercentileDefinition::below:
      return below;
    case PercentileDefinition::at_or_below:
      return below + equal;
    case PercentileDefinition::middle:
      break;
  }
  return below + equal / 2;
}

/// Types 4 to 9: the position of a share among n values, as (1 - a - b) share + a more than share n.
double position(double n, double share, int type) {
  constexpr std::array<PlottingPosition, 6> ends{
      {{0, 1}, {.5, .5}, {0, 0}, {1, 1}, {1.0 / 3, 1.0 / 3}, {3.0 / 8, 3.0 / 8}}};
  const auto [a, b] = ends[static_cast<std::size_t>(type - 4)];
  return a + share * (n + 1 - a - b);
}

}  // namespace

double z_of_rank(double rank, double n, RankMethod method) {
  const auto [a, b] = plotting_positions[static_cast<std::size_t>(method)];
  return normal_quantile(std::clamp((rank + a) / (n + b), 1e-12, 1 - 1e-12));
}

PercentileRank percentile_rank(double below, double equal, double n, PercentileDefinition definition, double confidence,
                               ProportionMethod method) {
  if (!(n > 0)) return {.reason = Reason::sample_too_small};
  if (!(below >= 0) || !(equal >= 0) || !(below + equal <= n)) return {.reason = Reason::count_out_of_range};
  const double count = counted(below, equal, definition);
  const Interval share = proportion_interval(count, n, confidence, method);
  return {100 * count / n,
          {100 * share.lower, 100 * share.upper},
          std::isnan(share.lower) ? Reason::confidence_out_of_range : Reason::none};
}

PercentileRank percentile_rank_in(std::span<const double> sample, double score, PercentileDefinition definition,
                                  double confidence, ProportionMethod method) {
  if (std::isnan(score)) return {.reason = Reason::argument_missing};
  double below = 0, equal = 0, n = 0;
  for (const double value : sample) {
    if (std::isnan(value)) continue;
    ++n;
    if (value < score) ++below;
    if (value == score) ++equal;
  }
  return percentile_rank(below, equal, n, definition, confidence, method);
}

double quantile(std::span<const double> ascending, double share, int type) {
  if (ascending.empty() || !(share >= 0 && share <= 1) || type < 1 || type > 9) return undefined;
  const auto n = static_cast<double>(ascending.size());
  // A position that is whole but for rounding counts as whole, as in R.
  const double fuzz = 4 * std::numeric_limits<double>::epsilon();
  const auto at = [&](double rank) { return ascending[static_cast<std::size_t>(std::clamp(rank, 1.0, n)) - 1]; };
  if (type <= 3) {
    const double place = type == 3 ? n * share - .5 : n * share;
    const double rank = std::floor(place + fuzz * n);
    const bool beyond = place > rank + fuzz * n;
    if (type == 1) return at(beyond ? rank + 1 : rank);
    if (type == 2) return beyond ? at(rank + 1) : (at(rank) + at(rank + 1)) / 2;
    return at(beyond || std::fmod(rank, 2) != 0 ? rank + 1 : rank);
  }
  const double place = position(n, share, type);
  const double rank = std::floor(place + fuzz);
  const double rest = std::abs(place - rank) < fuzz ? 0 : place - rank;
  return std::lerp(at(rank), at(rank + 1), rest);
}

QuantileRanks quantile_ranks(double n, double share, double confidence) {
  if (!(n >= 1) || n != std::floor(n)) return {.reason = Reason::sample_too_small};
  if (!(share >= 0 && share <= 1)) return {.reason = Reason::proportion_out_of_range};
  if (!(confidence > 0 && confidence < 1)) return {.reason = Reason::confidence_out_of_range};
  const double tail = (1 - confidence) / 2;
  const double lower = binomial_quantile(tail, n, share);
  const double upper = binomial_quantile(1 - tail, n, share) + 1;
  return {lower, upper, binomial_cdf(upper - 1, n, share) - binomial_cdf(lower - 1, n, share)};
}

Interval quantile_interval(std::span<const double> ascending, double share, double confidence) {
  const auto n = static_cast<double>(ascending.size());
  const QuantileRanks found = quantile_ranks(n, share, confidence);
  const auto at = [&](double rank) {
    return rank >= 1 && rank <= n ? ascending[static_cast<std::size_t>(rank) - 1] : undefined;
  };
  return {at(found.lower), at(found.upper)};
}

std::vector<double> ranks(std::span<const double> values, std::span<const double> weights) {
  if (!weights.empty() && weights.size() != values.size()) return {};
  if (std::any_of(weights.begin(), weights.end(), [](double w) { return !(w >= 0) || std::isinf(w); })) return {};
  const auto weight = [&](std::size_t i) { return weights.empty() ? 1.0 : weights[i]; };
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!std::isnan(values[i])) order.push_back(i);
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  double total = 0;
  for (const std::size_t i : order) total += weight(i);

  std::vector<double> result(values.size(), undefined);
  const auto n = static_cast<double>(order.size());
  double less = 0;
  for (std::size_t first = 0; first < order.size();) {
    std::size_t last = first;
    double equal = 0;
    for (; last < order.size() && values[order[last]] == values[order[first]]; ++last) equal += weight(order[last]);
    const double rank = n * (less + equal / 2) / total + .5;
    for (; first < last; ++first) result[order[first]] = rank;
    less += equal;
  }
  return result;
}

std::vector<double> normal_scores(std::span<const double> values, RankMethod method, std::span<const double> weights) {
  std::vector<double> result = ranks(values, weights);
  const auto n =
      static_cast<double>(std::count_if(result.begin(), result.end(), [](double rank) { return !std::isnan(rank); }));
  for (double& one : result)
    if (!std::isnan(one)) one = z_of_rank(one, n, method);
  return result;
}

}  // namespace kartlegg::stats
