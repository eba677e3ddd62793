#include "stats/resample.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/in_blocks.hpp"
#include "core/random.hpp"
#include "kartlegg/stats/percentiles.hpp"
#include "stats/distribution.hpp"

namespace kartlegg::stats {
namespace {

constexpr std::size_t most_portions = 2500;  // of persons left out in turn

using Strata = std::vector<std::vector<std::size_t>>;

Strata strata_of(std::size_t persons, std::span<const int> numbers) {
  std::map<int, std::vector<std::size_t>> found;
  for (std::size_t p = 0; p < persons; ++p) found[numbers.empty() ? 0 : numbers[p]].push_back(p);
  Strata strata;
  for (auto& [number, members] : found) strata.push_back(std::move(members));
  return strata;
}

/// Calls value(i) for i below `count`, by several threads.
std::vector<double> many(std::size_t count, unsigned threads, const std::function<double(std::size_t)>& value) {
  std::vector<double> values(count);
  core::in_blocks(count * 64, threads, [&](std::size_t from, std::size_t to) {  // whose blocks are of 64
    for (std::size_t i = from / 64; i < to / 64; ++i) values[i] = value(i);
  });
  return values;
}

std::vector<double> draw(std::size_t persons, const Strata& strata, const OfCounts& statistic,
                         const BootstrapOptions& options) {
  return many(options.draws, options.threads, [&](std::size_t d) {
    core::Random random(options.seed, d);
    std::vector<unsigned> counts(persons);
    for (const auto& members : strata)
      for (std::size_t i = 0; i < members.size(); ++i) ++counts[members[random.below(members.size())]];
    return statistic(counts);
  });
}

/// Of the values without each portion of the persons: sum of cubes over 6 times the sum of squares to the power 1.5.
double acceleration_of(std::size_t persons, const OfCounts& statistic, unsigned threads) {
  const std::size_t portions = std::min(persons, most_portions);
  const std::vector<double> values = many(portions, threads, [&](std::size_t portion) {
    std::vector<unsigned> counts(persons, 1);
    for (std::size_t p = portion; p < persons; p += portions) counts[p] = 0;
    return statistic(counts);
  });
  double sum = 0, known = 0, squares = 0, cubes = 0;
  for (const double x : values)
    if (!std::isnan(x)) sum += x, known += 1;
  for (const double x : values)
    if (!std::isnan(x)) squares += std::pow(sum / known - x, 2), cubes += std::pow(sum / known - x, 3);
  return squares > 0 ? cubes / (6 * std::pow(squares, 1.5)) : 0;
}

/// The share of the drawn values at which BCa puts the end that the normal quantile z stands for.
double moved(double z, const Bootstrap& found) {
  const double shifted = found.bias_correction + z;
  return normal_cdf(found.bias_correction + shifted / (1 - found.acceleration * shifted));
}

Interval ends(const std::vector<double>& ascending, double lower, double upper) {
  return {quantile(ascending, lower, 6), quantile(ascending, upper, 6)};
}

void find_interval(const std::vector<double>& ascending, const BootstrapOptions& options, Bootstrap& out) {
  const double tail = (1 - options.confidence) / 2, z = two_sided_z(options.confidence);
  switch (options.interval) {
    case BootstrapInterval::percentile:
      out.interval = ends(ascending, tail, 1 - tail);
      break;
    case BootstrapInterval::basic: {
      const Interval plain = ends(ascending, tail, 1 - tail);
      out.interval = {2 * out.value - plain.upper, 2 * out.value - plain.lower};
      break;
    }
    case BootstrapInterval::bca:
      if (std::isfinite(out.bias_correction))
        out.interval = ends(ascending, moved(-z, out), moved(z, out));
      else
        out.reason = Reason::not_converged;
  }
}

Reason refused(std::size_t persons, std::span<const int> strata, const BootstrapOptions& options) {
  if (!(options.confidence > 0 && options.confidence < 1)) return Reason::confidence_out_of_range;
  if (options.draws == 0) return Reason::count_out_of_range;
  if (!strata.empty() && strata.size() != persons) return Reason::sizes_differ;
  return persons < 2 ? Reason::sample_too_small : Reason::none;
}

}  // namespace

Bootstrap resample(std::size_t persons, std::span<const int> strata, const OfCounts& statistic,
                   const BootstrapOptions& options) {
  Bootstrap out;
  out.n = static_cast<double>(persons);
  out.reason = refused(persons, strata, options);
  if (out.reason != Reason::none) return out;
  out.value = statistic(std::vector<unsigned>(persons, 1));
  if (std::isnan(out.value)) {
    out.reason = Reason::not_meaningful;
    return out;
  }
  out.drawn = draw(persons, strata_of(persons, strata), statistic, options);
  std::vector<double> known;
  for (const double x : out.drawn)
    if (!std::isnan(x)) known.push_back(x);
  out.undefined_draws = static_cast<double>(out.drawn.size() - known.size());
  if (2 * known.size() <= out.drawn.size()) {
    out.reason = Reason::sample_too_small;
    return out;
  }
  std::sort(known.begin(), known.end());
  double sum = 0, squares = 0, below = 0;
  for (const double x : known) sum += x, below += x < out.value ? 1 : x > out.value ? 0 : 0.5;
  const auto n = static_cast<double>(known.size());
  for (const double x : known) squares += (x - sum / n) * (x - sum / n);
  out.bias = sum / n - out.value;
  out.standard_error = std::sqrt(squares / std::max(1.0, n - 1));
  if (known.front() == known.back()) {
    out.reason = Reason::no_variance;
    return out;
  }
  out.bias_correction = normal_quantile(below / n);
  if (options.interval == BootstrapInterval::bca)
    out.acceleration = acceleration_of(persons, statistic, options.threads);
  find_interval(known, options, out);
  return out;
}

}  // namespace kartlegg::stats
