#include "kartlegg/stats/worm.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>

#include "stats/distribution.hpp"
#include "stats/linear_algebra.hpp"

namespace kartlegg::stats {
namespace {

double square(double x) { return x * x; }

/// Mean, variance (divisor n - 1), skewness and kurtosis (moments).
std::array<double, 4> moments(const std::vector<double>& z, const std::vector<double>& weights, double n) {
  double weight = 0, mean = 0;
  for (std::size_t i = 0; i < z.size(); ++i) weight += weights[i], mean += weights[i] * z[i];
  mean /= weight;
  double second = 0, third = 0, fourth = 0;
  for (std::size_t i = 0; i < z.size(); ++i) {
    const double off = z[i] - mean, part = weights[i] / weight;
    second += part * off * off, third += part * off * off * off, fourth += part * square(off * off);
  }
  return {mean, second * n / (n - 1), third / std::pow(second, 1.5), fourth / square(second)};
}

/// D'Agostino's transformation of skewness.
double skewness_test(double skew, double n) {
  const double y = skew * std::sqrt((n + 1) * (n + 3) / (6 * (n - 2)));
  const double beta = 3 * (n * n + 27 * n - 70) * (n + 1) * (n + 3) / ((n - 2) * (n + 5) * (n + 7) * (n + 9));
  const double w2 = std::sqrt(2 * (beta - 1)) - 1;
  return std::asinh(y / std::sqrt(2 / (w2 - 1))) / std::sqrt(std::log(w2) / 2);
}

/// Anscombe and Glynn's transformation of kurtosis.
double kurtosis_test(double kurtosis, double n) {
  const double mean = 3 * (n - 1) / (n + 1);
  const double variance = 24 * n * (n - 2) * (n - 3) / (square(n + 1) * (n + 3) * (n + 5));
  const double x = (kurtosis - mean) / std::sqrt(variance);
  const double skew =
      6 * (n * n - 5 * n + 2) / ((n + 7) * (n + 9)) * std::sqrt(6 * (n + 3) * (n + 5) / (n * (n - 2) * (n - 3)));
  const double a = 6 + 8 / skew * (2 / skew + std::sqrt(1 + 4 / square(skew)));
  const double ratio = (1 - 2 / a) / (1 + x * std::sqrt(2 / (a - 4)));
  return (1 - 2 / (9 * a) - std::cbrt(ratio)) / std::sqrt(2 / (9 * a));
}

std::array<double, 4> tests_of(const std::array<double, 4>& moment, double n) {
  const double error = 2 / (9 * (n - 1));
  return {std::sqrt(n) * moment[0], (std::cbrt(moment[1]) - (1 - error)) / std::sqrt(error),
          n >= 8 ? skewness_test(moment[2], n) : undefined, n >= 20 ? kurtosis_test(moment[3], n) : undefined};
}

/// Weighted least squares of y on 1, x, x^2, x^3.
std::array<double, 4> cubic_of(const std::vector<double>& x, const std::vector<double>& y,
                               const std::vector<double>& weights) {
  Eigen::MatrixXd information = Eigen::MatrixXd::Zero(4, 4);
  Eigen::VectorXd right = Eigen::VectorXd::Zero(4);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const Eigen::Vector4d row(1, x[i], x[i] * x[i], x[i] * x[i] * x[i]);
    information += weights[i] * row * row.transpose();
    right += weights[i] * y[i] * row;
  }
  const Eigen::VectorXd found = solve_symmetric(information, right);
  return {found[0], found[1], found[2], found[3]};
}

/// One band: its persons, ordered by z.
WormBand band_of(std::vector<std::size_t> persons, std::span<const double> z, const std::vector<double>& weights,
                 double wide, Worm& out) {
  std::stable_sort(persons.begin(), persons.end(), [&](std::size_t a, std::size_t b) { return z[a] < z[b]; });
  WormBand band;
  band.n = static_cast<double>(persons.size());
  double total = 0, squares = 0, below = 0;
  for (const std::size_t i : persons) total += weights[i], squares += square(weights[i]);
  band.n_effective = total * total / squares;
  std::vector<double> x, y, of_z, weight;
  for (const std::size_t i : persons) {
    const double share = (below + weights[i] / 2) / total;
    below += weights[i];
    const double place = normal_quantile(share);
    out.expected[i] = place, out.deviation[i] = z[i] - place;
    out.half_width[i] = wide * std::sqrt(share * (1 - share) / band.n_effective) / normal_density(place);
    x.push_back(place), y.push_back(out.deviation[i]), of_z.push_back(z[i]), weight.push_back(weights[i]);
  }
  if (of_z.front() == of_z.back()) {
    band.reason = persons.size() < 2 ? Reason::sample_too_small : Reason::no_variance;
    return band;
  }
  if (persons.size() >= 4) band.cubic = cubic_of(x, y, weight);
  band.tests = tests_of(moments(of_z, weight, band.n_effective), band.n_effective);
  if (band.n_effective < 20) band.reason = Reason::sample_too_small;
  return band;
}

Reason refusal(std::span<const double> z, std::span<const double> ages, unsigned bands, std::span<const double> weights,
               double confidence) {
  if (ages.size() != z.size() || (!weights.empty() && weights.size() != z.size())) return Reason::sizes_differ;
  if (bands < 1) return Reason::count_out_of_range;
  if (!(confidence > 0 && confidence < 1)) return Reason::confidence_out_of_range;
  return std::any_of(weights.begin(), weights.end(), [](double w) { return w < 0; }) ? Reason::not_positive
                                                                                     : Reason::none;
}

}  // namespace

Worm worm(std::span<const double> z, std::span<const double> ages, unsigned bands, std::span<const double> weights,
          double confidence) {
  Worm out;
  out.reason = refusal(z, ages, bands, weights, confidence);
  if (out.reason != Reason::none) return out;
  std::vector<double> weight(z.size(), 1.0);
  if (!weights.empty()) weight.assign(weights.begin(), weights.end());
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < z.size(); ++i)
    if (std::isfinite(z[i]) && std::isfinite(ages[i]) && std::isfinite(weight[i]) && weight[i] > 0) order.push_back(i);
  out.n = static_cast<double>(order.size()), out.left_out = static_cast<double>(z.size() - order.size());
  out.band.assign(z.size(), -1);
  out.expected.assign(z.size(), undefined);
  out.deviation = out.half_width = out.expected;
  if (order.empty()) {
    out.reason = Reason::sample_too_small;
    return out;
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return ages[a] < ages[b]; });

  const double wide = two_sided_z(confidence);
  std::size_t from = 0;
  for (unsigned b = 1; b <= bands && from < order.size(); ++b) {
    std::size_t to = b == bands ? order.size() : order.size() * b / bands;
    if (to <= from) continue;
    while (to < order.size() && ages[order[to]] == ages[order[to - 1]]) ++to;
    const std::vector<std::size_t> persons(order.begin() + static_cast<std::ptrdiff_t>(from),
                                           order.begin() + static_cast<std::ptrdiff_t>(to));
    for (const std::size_t i : persons) out.band[i] = static_cast<int>(out.bands.size());
    out.bands.push_back(band_of(persons, z, weight, wide, out));
    out.bands.back().ages = {ages[persons.front()], ages[persons.back()]};
    from = to;
  }
  for (std::size_t k = 0; k < 4; ++k) {
    double sum = 0;
    for (const WormBand& band : out.bands)
      if (!std::isnan(band.tests[k])) sum += square(band.tests[k]), ++out.q[k].df;
    if (out.q[k].df > 0) out.q[k].value = sum, out.q[k].p = chi_square_upper(sum, out.q[k].df);
  }
  return out;
}

}  // namespace kartlegg::stats
