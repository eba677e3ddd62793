#include "kartlegg/stats/sample_size.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "stats/distribution.hpp"
#include "stats/placements.hpp"

namespace kartlegg::stats {
namespace {

constexpr double most = 1e9;

bool is_share(double x) { return x >= 0 && x <= 1; }
bool is_confidence(double x) { return x > 0 && x < 1; }

/// The smallest whole n from `least` on that is enough, where more than enough is enough.
double smallest(double least, const std::function<bool(double)>& enough) {
  double too_few = least - 1, upper = least;
  while (!enough(upper)) {
    too_few = upper;
    upper *= 2;
    if (upper > most) return undefined;
  }
  while (upper - too_few > 1) {
    const double middle = std::floor((too_few + upper) / 2);
    (enough(middle) ? upper : too_few) = middle;
  }
  return upper;
}

}  // namespace

double correlation_sample_size(double expected, double half_width, double confidence) {
  if (!(std::abs(expected) < 1) || !(half_width > 0) || !is_confidence(confidence)) return undefined;
  const double centre = std::atanh(expected), z = two_sided_z(confidence);
  return smallest(4, [&](double n) {
    const double reach = z / std::sqrt(n - 3);
    return std::tanh(centre + reach) - std::tanh(centre - reach) <= 2 * half_width;
  });
}

double proportion_sample_size(double expected, double half_width, double confidence, ProportionMethod method) {
  if (!is_share(expected) || !(half_width > 0) || !is_confidence(confidence)) return undefined;
  return smallest(1, [&](double n) {
    const Interval found = proportion_interval(expected * n, n, confidence, method);
    return found.upper - found.lower <= 2 * half_width;
  });
}

double percentile_sample_size(double percentile, double half_width, double confidence, ProportionMethod method) {
  return proportion_sample_size(percentile / 100, half_width / 100, confidence, method);
}

GroupSizes accuracy_sample_size(double sensitivity, double specificity, double half_width, double prevalence,
                                double confidence) {
  GroupSizes out;
  if (!is_share(sensitivity) || !is_share(specificity) || !(prevalence > 0 && prevalence < 1))
    out.reason = Reason::proportion_out_of_range;
  else if (!(half_width > 0))
    out.reason = Reason::not_positive;
  else if (!is_confidence(confidence))
    out.reason = Reason::confidence_out_of_range;
  if (out.reason != Reason::none) return out;
  out.cases = proportion_sample_size(sensitivity, half_width, confidence);
  out.controls = proportion_sample_size(specificity, half_width, confidence);
  out.persons = std::ceil(std::max(out.cases / prevalence, out.controls / (1 - prevalence)));
  if (std::isnan(out.cases + out.controls)) out.reason = Reason::not_converged, out.persons = undefined;
  return out;
}

GroupSizes area_sample_size(double expected, double half_width, double prevalence, double confidence) {
  GroupSizes out;
  if (!(expected >= 0.5 && expected < 1) || !(prevalence > 0 && prevalence < 1))
    out.reason = Reason::proportion_out_of_range;
  else if (!(half_width > 0))
    out.reason = Reason::not_positive;
  else if (!is_confidence(confidence))
    out.reason = Reason::confidence_out_of_range;
  if (out.reason != Reason::none) return out;
  const double z = two_sided_z(confidence);
  const double n = smallest(2, [&](double persons) {
    const double cases = std::max(1.0, prevalence * persons), controls = std::max(1.0, (1 - prevalence) * persons);
    return z * hanley_mcneil(expected, cases, controls) <= half_width;
  });
  if (std::isnan(n)) {
    out.reason = Reason::not_converged;
    return out;
  }
  out.cases = std::ceil(prevalence * n), out.controls = std::ceil((1 - prevalence) * n);
  out.persons = out.cases + out.controls;
  return out;
}

double kappa_sample_size(std::span<const double> expected, AgreementWeights weights, double half_width,
                         double confidence) {
  const Kappa one = kappa_of_table(expected, weights, confidence);
  if (!(half_width > 0) || one.reason != Reason::none) return undefined;
  const double total = std::accumulate(expected.begin(), expected.end(), 0.0);
  const double ratio = two_sided_z(confidence) * one.standard_error / half_width;
  return std::ceil(ratio * ratio * total);
}

}  // namespace kartlegg::stats
