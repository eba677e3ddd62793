#include "kartlegg/stats/proportion.hpp"

#include <algorithm>
#include <cmath>

#include "stats/distribution.hpp"

namespace kartlegg::stats {
namespace {

Interval wilson(double count, double n, double confidence) {
  const double z = two_sided_z(confidence);
  const double share = count / n;
  const double spread = z * z / n;
  const double centre = (share + spread / 2) / (1 + spread);
  const double half = std::sqrt((share * (1 - share) + spread / 4) * spread) / (1 + spread);
  // At the ends centre and half are the same number, but for rounding.
  return {count == 0 ? 0 : centre - half, count == n ? 1 : centre + half};
}

/// Quantiles of two beta distributions, with the ends 0 and 1 where nobody, or everybody, was counted.
Interval beta_interval(double count, double n, double tail, double lower_shift, double upper_shift) {
  return {count == 0 ? 0 : beta_quantile(tail, count + lower_shift, n - count + upper_shift),
          count == n ? 1 : beta_quantile(1 - tail, count + upper_shift, n - count + lower_shift)};
}

}  // namespace

Interval proportion_interval(double count, double n, double confidence, ProportionMethod method) {
  if (!(n > 0) || !(count >= 0 && count <= n) || !(confidence > 0 && confidence < 1)) return {undefined, undefined};
  const double tail = (1 - confidence) / 2;
  switch (method) {
    case ProportionMethod::wilson:
      return wilson(count, n, confidence);
    case ProportionMethod::clopper_pearson:
      return beta_interval(count, n, tail, 0, 1);
    case ProportionMethod::jeffreys:
      return beta_interval(count, n, tail, 0.5, 0.5);
  }
  return {undefined, undefined};
}

}  // namespace kartlegg::stats
