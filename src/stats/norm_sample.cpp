#include "kartlegg/stats/norm_sample.hpp"

#include <boost/math/tools/toms748_solve.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <exception>

#include "kartlegg/stats/measurement_error.hpp"
#include "stats/distribution.hpp"

namespace kartlegg::stats {
namespace {

/// The delta for which the non-central t distribution has this share below t. The share falls as delta rises.
double noncentrality(double t, double df, double share) {
  const auto surplus = [&](double delta) { return noncentral_t_cdf(t, df, delta) - share; };
  const double spread = std::sqrt(1 + t * t / (2 * df));  // near the standard error of t
  double low = t - 2 * spread;
  double high = t + 2 * spread;
  for (int i = 0; i < 60 && surplus(low) < 0; ++i) low -= spread;
  for (int i = 0; i < 60 && surplus(high) > 0; ++i) high += spread;
  try {
    std::uintmax_t steps = 200;
    const auto found =
        boost::math::tools::toms748_solve(surplus, low, high, boost::math::tools::eps_tolerance<double>(48), steps);
    return (found.first + found.second) / 2;
  } catch (const std::exception&) {
    return undefined;
  }
}

}  // namespace

CaseAgainstSample case_against_sample(double x, double mean, double sd, double n, double confidence) {
  CaseAgainstSample result;
  const auto refuse = [&](Reason reason) {
    result.reason = reason;
    return result;
  };
  if (!std::isfinite(x) || !std::isfinite(mean) || !std::isfinite(sd) || !std::isfinite(n))
    return refuse(Reason::argument_missing);
  if (n < 2) return refuse(Reason::sample_too_small);
  if (sd <= 0) return refuse(Reason::sd_not_positive);
  const double z = (x - mean) / sd;
  result.df = n - 1;
  result.t = z / std::sqrt((n + 1) / n);
  result.percent_below = 100 * student_t_cdf(result.t, result.df);
  if (!(confidence > 0 && confidence < 1)) return refuse(Reason::confidence_out_of_range);
  const double root = std::sqrt(n);
  const double tail = (1 - confidence) / 2;
  const auto percent = [&](double share) { return 100 * normal_cdf(noncentrality(z * root, n - 1, share) / root); };
  result.interval = {percent(1 - tail), percent(tail)};
  return result;
}

double leverage(std::span<const double> x, std::span<const double> inverse) noexcept {
  const std::size_t size = x.size();
  if (size == 0 || inverse.size() != size * size) return undefined;
  double sum = 0;
  for (std::size_t i = 0; i < size; ++i)
    for (std::size_t j = 0; j < size; ++j) sum += x[i] * inverse[i * size + j] * x[j];
  return sum;
}

RegressionScore regression_score(double y, double expected, double residual_sd, double h, double n, double parameters,
                                 double confidence) {
  RegressionScore result;
  const auto refuse = [&](Reason reason) {
    result.reason = reason;
    return result;
  };
  if (!std::isfinite(y) || !std::isfinite(expected) || !std::isfinite(residual_sd))
    return refuse(Reason::argument_missing);
  if (residual_sd <= 0) return refuse(Reason::sd_not_positive);
  result.z = (y - expected) / residual_sd;
  result.percent_below = 100 * normal_cdf(result.z);
  if (!std::isfinite(n) || !std::isfinite(parameters) || !std::isfinite(h)) return refuse(Reason::argument_missing);
  if (!(n > parameters) || parameters < 1 || h < 0) return refuse(Reason::sample_too_small);
  const double df = n - parameters;
  const double wider = std::sqrt(1 + h);
  result.standard_error = regression_norm_error(result.z, h, n, parameters);
  result.percent_below_t = 100 * student_t_cdf(result.z / wider, df);
  if (!(confidence > 0 && confidence < 1)) return refuse(Reason::confidence_out_of_range);
  const double half = student_t_quantile(0.5 + 0.5 * confidence, df) * residual_sd * wider;
  result.expected_range = {expected - half, expected + half};
  return result;
}

Moments pooled(std::span<const Moments> groups) noexcept {
  double n = 0, sum = 0;
  for (const Moments& group : groups) {
    if (!(group.n >= 1) || !(group.sd >= 0 || group.n == 1)) return {undefined, undefined, undefined};
    n += group.n;
    sum += group.n * group.mean;
  }
  if (n == 0) return {undefined, undefined, undefined};
  const double mean = sum / n;
  double squares = 0;
  for (const Moments& group : groups) {
    if (group.n > 1) squares += (group.n - 1) * group.sd * group.sd;
    squares += group.n * (group.mean - mean) * (group.mean - mean);
  }
  return {n, mean, n > 1 ? std::sqrt(squares / (n - 1)) : undefined};
}

double largest_sd(double mean, double low, double high, double n) noexcept {
  if (!(n >= 2) || !(low < high) || !(mean >= low && mean <= high)) return undefined;
  const double excess = std::round((mean - low) * n);  // the sum of all scores above `low`
  const double range = high - low;
  const double at_high = std::floor(excess / range);
  const double rest = excess - at_high * range;  // of the one person between the ends
  const double exact_mean = excess / n;
  const double squares = at_high * range * range + rest * rest - n * exact_mean * exact_mean;
  return std::sqrt(std::max(0.0, squares) / (n - 1));
}

}  // namespace kartlegg::stats
