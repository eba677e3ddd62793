// Do norms hold at every age? z against the normal distribution, by bands of age: worm plots and Q statistics.
//
// van Buuren, S. & Fredriks, M. (2001), Stat Med 20:1259, doi:10.1002/sim.746; Royston, P. & Wright, E. M. (2000), Stat
// Med 19:2943, doi:10.1002/1097-0258(20001115)19:21<2943::aid-sim559>3.0.co;2-5.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "kartlegg/config.hpp"
#include "kartlegg/interval.hpp"
#include "kartlegg/stats/reason.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// The z of the persons of some ages. In the arrays: mean, variance, skewness, kurtosis.
struct WormBand {
  Interval ages{undefined, undefined};  ///< youngest and oldest
  double n = 0;
  double n_effective = 0;  ///< (sum of weights)^2 / (sum of their squares)
  /// The worm as a cubic: the deviation of z from its place in the normal distribution by powers 0 to 3 of that place.
  /// Above 0.10, 0.10, 0.05, 0.03 in size they say that the norms miss mean, spread, skewness, kurtosis (van Buuren &
  /// Fredriks).
  std::array<double, 4> cubic{undefined, undefined, undefined, undefined};
  /// Standard normal where the norms hold: root n x mean; s^(2/3) by Wilson and Hilferty; tests of skewness and
  /// kurtosis after D'Agostino, R. B. et al. (1990), Am Stat 44:316. The last two need n of 8 and 20.
  std::array<double, 4> tests{undefined, undefined, undefined, undefined};
  Reason reason = Reason::none;  ///< sample_too_small (fewer than 20); no_variance
};

/// Sum of the squares of a test over the bands, chi-square with as many degrees of freedom as bands have the test.
struct QStatistic {
  double value = undefined, df = 0, p = undefined;
};

struct Worm {
  double n = 0, left_out = 0;   ///< left out: without z, age or a weight above 0
  std::vector<WormBand> bands;  ///< from young to old
  /// Of mean, variance, skewness, kurtosis. The p are of norms that were not fitted to these persons; else they are too
  /// high, since the fit has followed the sample.
  std::array<QStatistic, 4> q;
  /// By person as given, NaN for who was left out: the place in the normal distribution that belongs to the rank of z
  /// in its band, the deviation of z from it, and half the width of the interval about 0 that holds each deviation.
  std::vector<double> expected, deviation, half_width;
  std::vector<int> band;         ///< by person, from 0; -1 for who was left out
  Reason reason = Reason::none;  ///< sizes_differ, count_out_of_range (bands), not_positive, confidence_out_of_range,
                                 ///< sample_too_small (nobody)
};

/// Bands of about as many persons each, who have the same band where their age is the same: there may be fewer bands
/// than asked for. The place of a rank is that of the weight below plus half its own, in the weight of the band.
KARTLEGG_API Worm worm(std::span<const double> z, std::span<const double> ages, unsigned bands = 4,
                       std::span<const double> weights = {}, double confidence = 0.95);

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
