// Centiles of a score by age that take no distribution for granted: each by a quantile regression of its own.
//
// Koenker, R. & Bassett, G. (1978), Econometrica 46:33, doi:10.2307/1913643; for reference curves: Wei, Y., Pere, A.,
// Koenker, R. & He, X. (2006), Stat Med 25:1369, doi:10.1002/sim.2271.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kartlegg/config.hpp"
#include "kartlegg/interval.hpp"
#include "kartlegg/stats/reason.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

struct QuantileRegressionOptions {
  int degree = 3;        ///< of the polynomial in age, 0..6, or of the pieces of the spline
  int knots = 0;         ///< inner knots of the spline, 0..20, at quantiles of age; 0: one polynomial
  unsigned draws = 200;  ///< of the bootstrap (persons drawn again) for intervals; 0: none
  std::uint64_t seed = 1;
  unsigned threads = 1;  ///< 0: as many as the machine has; the result is the same for any number
};

/// One centile.
struct QuantileCurve {
  double percentile = undefined;
  std::vector<double> coefficients;  ///< of the B-splines on `knots`
  double loss = undefined;           ///< mean of (p - 1[below]) x (score - centile), p the share; the least there is
  double below = undefined;          ///< share of the weight below the curve
  double on = undefined;             ///< ... and on it: p lies between below and below + on
};

/// Two neighbouring centiles that change places.
struct CrossingCentiles {
  double lower, upper;  ///< percentiles
  Interval ages;        ///< from the first to the last of 201 ages at which they do
  double most;          ///< by how much at most, in the metric of the score
};

struct KARTLEGG_API QuantileRegression {
  double n = 0, left_out = 0;
  Interval ages{undefined, undefined};  ///< of the sample; outside there are no centiles
  int degree = 3;
  std::vector<double> knots;               ///< all, those at both ends degree + 1 times
  std::vector<QuantileCurve> curves;       ///< by ascending percentile
  std::vector<CrossingCentiles> crossing;  ///< none: the centiles keep their order everywhere
  std::vector<double> drawn;               ///< coefficients of each curve, draw after draw; NaN where a draw has none
  Reason reason = Reason::none;

  /// The centile `curve` (its place) at an age; NaN outside the ages.
  double at(std::size_t curve, double age) const;
  /// Percentile interval of the bootstrap; NaN without draws.
  Interval interval(std::size_t curve, double age, double confidence = 0.95) const;
};

/// The exact minimum, from vertex to vertex (Barrodale, I. & Roberts, F. D. K. (1973), SIAM J Numer Anal 10:839,
/// doi:10.1137/0710069). Where the minimum is not unique, one of its solutions. Percentiles ascend, between 0 and 100.
/// Reasons: sizes_differ, argument_missing (a weight below 0), count_out_of_range (degree, knots), not_ascending,
/// proportion_out_of_range (percentiles), sample_too_small (fewer persons than coefficients + 2), not_identified (too
/// few different ages), not_converged.
KARTLEGG_API QuantileRegression quantile_regression(std::span<const double> ages, std::span<const double> scores,
                                                    std::span<const double> percentiles,
                                                    const QuantileRegressionOptions& options = {},
                                                    std::span<const double> weights = {});

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
