// Two occasions, or two methods: limits of agreement, concordance, test and retest.
#include <array>
#include <cmath>

#include "stats/agreement.hpp"
#include "stats/distribution.hpp"

namespace kartlegg::stats {
namespace {

/// Why nothing can be said of these pairs.
Reason refusal(const Pairs& pairs, double least, double confidence) {
  if (pairs.reason != Reason::none) return pairs.reason;
  if (!(confidence > 0 && confidence < 1)) return Reason::confidence_out_of_range;
  return pairs.n < least ? Reason::sample_too_small : Reason::none;
}

double two_sided_p(double t, double df) { return 2 * student_t_cdf(-std::abs(t), df); }

Estimate by_t(double value, double error, double df, double confidence) {
  const double half = student_t_quantile(0.5 + confidence / 2, df) * error;
  return {value, {value - half, value + half}};
}

/// Interval of a correlation whose Fisher z has this standard error.
Interval by_fisher(double correlation, double error, double confidence) {
  if (!(std::abs(correlation) < 1) || !std::isfinite(error)) return {undefined, undefined};
  const double z = std::atanh(correlation), half = two_sided_z(confidence) * error;
  return {std::tanh(z - half), std::tanh(z + half)};
}

std::vector<double> differences(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> result(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) result[i] = a[i] - b[i];
  return result;
}

/// Regression of the differences on the means of the two.
void add_slope(LimitsOfAgreement& result, const Pairs& pairs, const std::vector<double>& difference,
               double confidence) {
  if (pairs.n < 3) return;
  std::vector<double> middle(pairs.first.size());
  for (std::size_t i = 0; i < middle.size(); ++i) middle[i] = (pairs.first[i] + pairs.second[i]) / 2;
  const double spread = products_about_mean(middle, middle), together = products_about_mean(middle, difference);
  if (!(spread > 0)) return;
  const double slope = together / spread;
  const double rest = products_about_mean(difference, difference) - slope * together;
  const double df = pairs.n - 2, error = std::sqrt(std::fmax(rest, 0) / df / spread);
  result.slope = by_t(slope, error, df, confidence);
  if (error > 0) result.slope_p = two_sided_p(slope / error, df);
}

}  // namespace

LimitsOfAgreement limits_of_agreement(std::span<const double> first, std::span<const double> second, double confidence,
                                      double coverage, LimitError error) {
  LimitsOfAgreement result;
  const Pairs pairs(first, second);
  const double n = result.n = pairs.n;
  result.given = pairs.given;
  result.reason = refusal(pairs, 2, confidence);
  if (result.reason == Reason::none && !(coverage > 0 && coverage < 1)) result.reason = Reason::proportion_out_of_range;
  if (result.reason != Reason::none) return result;

  const auto difference = differences(pairs.first, pairs.second);
  const double mean = mean_of(difference), df = n - 1, z = two_sided_z(coverage);
  result.sd = std::sqrt(products_about_mean(difference, difference) / df);
  const double share = error == LimitError::simple ? 3 / n : 1 / n + z * z / (2 * df);
  result.limit_error = result.sd * std::sqrt(share);
  result.mean_difference = by_t(mean, result.sd / std::sqrt(n), df, confidence);
  result.lower = by_t(mean - z * result.sd, result.limit_error, df, confidence);
  result.upper = by_t(mean + z * result.sd, result.limit_error, df, confidence);
  if (result.sd == 0) result.reason = Reason::no_variance;
  add_slope(result, pairs, difference, confidence);
  return result;
}

Concordance concordance(std::span<const double> first, std::span<const double> second, double confidence) {
  Concordance result;
  const Pairs pairs(first, second);
  const double n = result.n = pairs.n;
  result.given = pairs.given;
  result.reason = refusal(pairs, 3, confidence);
  if (result.reason != Reason::none) return result;

  const double var_a = products_about_mean(pairs.first, pairs.first) / n;
  const double var_b = products_about_mean(pairs.second, pairs.second) / n;
  const double shift = mean_of(pairs.second) - mean_of(pairs.first);
  const double covariance = products_about_mean(pairs.first, pairs.second) / n;
  if (!(var_a > 0) || !(var_b > 0)) {
    result.reason = Reason::no_variance;
    return result;
  }
  const double p = result.value = 2 * covariance / (var_a + var_b + shift * shift);
  const double r = result.correlation = covariance / std::sqrt(var_a * var_b);
  const double u = result.location_shift = shift / std::sqrt(std::sqrt(var_a * var_b));
  result.scale_shift = std::sqrt(var_b / var_a);
  result.bias_correction = 2 / (result.scale_shift + 1 / result.scale_shift + u * u);
  if (pairs.first == pairs.second) {
    result.reason = Reason::perfect_agreement;
    return result;
  }
  const double variance = ((1 - r * r) * p * p * (1 - p * p) / (r * r) + 2 * p * p * p * (1 - p) * u * u / r -
                           p * p * p * p * u * u * u * u / (2 * r * r)) /
                          (n - 2);
  result.interval = by_fisher(p, std::sqrt(variance) / (1 - p * p), confidence);
  return result;
}

Retest retest(std::span<const double> first, std::span<const double> second, double confidence) {
  Retest result;
  const Pairs pairs(first, second);
  const double n = result.n = pairs.n;
  result.given = pairs.given;
  result.reason = refusal(pairs, 3, confidence);
  if (result.reason != Reason::none) return result;

  const auto change = differences(pairs.second, pairs.first);
  const double mean = mean_of(change), error = std::sqrt(products_about_mean(change, change) / (n - 1) / n);
  result.mean_change = by_t(mean, error, n - 1, confidence);
  if (error > 0) {
    result.mean_change_t = mean / error;
    result.mean_change_p = two_sided_p(result.mean_change_t, n - 1);
  }
  const std::array<std::span<const double>, 2> both{pairs.first, pairs.second};
  const Icc found = icc(both, confidence);
  result.agreement = {found[IccForm::agreement].value, found[IccForm::agreement].interval};
  result.consistency = {found[IccForm::consistency].value, found[IccForm::consistency].interval};
  result.sem = found.sem_agreement;
  result.sdc = found.sdc_agreement;
  result.sdc_group = found.sdc_agreement / std::sqrt(n);

  const double spread = std::sqrt(products_about_mean(pairs.first, pairs.first)) *
                        std::sqrt(products_about_mean(pairs.second, pairs.second));
  if (!(spread > 0)) {
    result.reason = Reason::no_variance;
    return result;
  }
  const double r = products_about_mean(pairs.first, pairs.second) / spread;
  result.correlation = {r, by_fisher(r, 1 / std::sqrt(n - 3), confidence)};
  if (std::abs(r) < 1) result.correlation_p = two_sided_p(r * std::sqrt((n - 2) / (1 - r * r)), n - 2);
  if (pairs.first == pairs.second) result.reason = Reason::perfect_agreement;
  return result;
}

}  // namespace kartlegg::stats
