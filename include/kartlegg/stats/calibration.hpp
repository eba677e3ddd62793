// Do norms describe a sample? Normed scores against the distribution that the norms promise, and what is left of age
// and sex in them. Norms are taken as they are printed: that they rest on a sample themselves enters `shift` alone.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "kartlegg/config.hpp"
#include "kartlegg/interval.hpp"
#include "kartlegg/stats/reason.hpp"
#include "kartlegg/stats/sample.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// What an estimate says of a value that was promised, and of margins about it that would still do. Two one-sided
/// tests: Schuirmann, D. J. (1987), J Pharmacokinet Biopharm 15:657, doi:10.1007/BF01068419.
struct Equivalence {
  double p_equivalent = undefined;  ///< that the truth lies within the margins: the larger of both tests
  double p_different = undefined;   ///< that it is not the promised value, two-sided
  Reason reason = Reason::none;
};

/// Of an estimate with a standard error; df infinite: normal. `margins` about `promised`: lower < promised < upper.
/// Reason::argument_missing, se_not_positive.
KARTLEGG_API Equivalence equivalence(double estimate, double standard_error, double promised, Interval margins,
                                     double df = std::numeric_limits<double>::infinity());

/// Of a standard deviation, by chi-square with so many degrees of freedom (n - 1 for normal scores).
KARTLEGG_API Equivalence sd_equivalence(double sd, double df, double promised, Interval margins);

/// Of a share, `count` of n, by score tests, which agree with Wilson's interval; the count need not be whole. A margin
/// that lies outside 0..1 is kept for certain. Reason::sample_too_small where fewer than five are expected on a side.
KARTLEGG_API Equivalence share_equivalence(double count, double n, double promised, Interval margins);

/// The z of a group.
struct Calibration {
  double n = 0;             ///< persons with a z and a weight above 0
  double n_effective = 0;   ///< Kish's (sum of weights)^2 / (sum of their squares); n without weights. All intervals
  double mean = undefined;  ///< 0 where the norms describe the group
  Interval mean_interval{undefined, undefined};  ///< by t
  double sd = undefined;                         ///< 1 where they do; divisor n - 1
  Interval sd_interval{undefined, undefined};    ///< by chi-square with sd_df degrees of freedom
  /// n - 1 for normal scores; where kurtosis is above 0, as many as give the variance of s^2 that follows from it
  /// (O'Neill, B. (2014), Am Stat 68:282, doi:10.1080/00031305.2014.966589).
  double sd_df = undefined;
  double skew = undefined, kurtosis = undefined;  ///< 0 for normal scores; G1 and G2, as SPSS has them, unweighted
  Reason reason = Reason::none;                   ///< sample_too_small: fewer than two; no_variance; sizes_differ
};
KARTLEGG_API Calibration calibration(std::span<const double> z, std::span<const double> weights = {},
                                     double confidence = 0.95);

/// Mean and variance of a sample against those of the norm sample. d = (mean - norm mean) / norm SD.
struct Shift {
  double d = undefined;
  Interval d_interval{undefined, undefined};  ///< normal; with the error of the norms' own mean and SD if n is known
  double variance_ratio = undefined;          ///< variance / variance of the norm sample
  Interval ratio_interval{undefined, undefined};  ///< by F; where the norms' n is not known, by chi-square
  bool norm_error = false;                        ///< true: the intervals hold the error of the norm sample, too
  Reason reason = Reason::none;
};
/// `norm_n` NaN: not published.
KARTLEGG_API Shift shift(double mean, double sd, double n, double norm_mean, double norm_sd, double norm_n,
                         double confidence = 0.95);

/// Probability integral transforms against the uniform distribution. A score x of a discrete scale has lower =
/// P(X < x) and upper = P(X <= x) under the norms.
struct UniformFit {
  double n = 0;
  double kolmogorov = undefined, kolmogorov_p = undefined;  ///< p after Stephens, M. A. (1970), J R Stat Soc B 32:115
  double anderson_darling = undefined, anderson_darling_p = undefined;  ///< Marsaglia, G. & Marsaglia, J. (2004), J
                                                                        ///< Stat Softw 9(2), doi:10.18637/jss.v009.i02
  double chi_square = undefined, chi_square_p = undefined;              ///< of the nine stanines, 8 degrees of freedom
  std::vector<double> stanines;                                         ///< how many in each
  Reason reason = Reason::none;  ///< sample_too_small: fewer than two; sizes_differ; proportion_out_of_range
};

/// Each person's place is drawn between lower and upper (randomised transform: Dunn, P. K. & Smyth, G. K. (1996), J
/// Comput Graph Stat 5:236), the same for the same seed; NaN is passed over.
KARTLEGG_API UniformFit randomised_fit(std::span<const double> lower, std::span<const double> upper,
                                       std::uint64_t seed = 1);

/// The same with the middle of lower and upper for everybody (mid-p). On short scales its p are too small by far; the
/// statistics say how coarse the scale is.
KARTLEGG_API UniformFit middle_fit(std::span<const double> lower, std::span<const double> upper);

/// How many of the sample lie below each share under the norms; a person whose score holds the border is counted by the
/// part of it below (not randomised: Czado, C. et al. (2009), Biometrics 65:1254). Expected: weight x share. NaN is
/// passed over; empty where the lists differ in length.
KARTLEGG_API std::vector<double> counts_below(std::span<const double> lower, std::span<const double> upper,
                                              std::span<const double> shares, std::span<const double> weights = {});

/// Least squares with an intercept.
struct LinearFit {
  struct Coefficient {
    double value = undefined, standard_error = undefined;
    Interval interval{undefined, undefined};  ///< by t
    double p = undefined;                     ///< of 0, two-sided
  };
  std::vector<Coefficient> coefficients;  ///< the intercept, then one a predictor
  double n = 0;
  double r_squared = undefined;
  Interval r_squared_interval{undefined, undefined};  ///< of the population, by noncentral chi-square (large samples)
  double f = undefined, df1 = undefined, df2 = undefined, p = undefined;  ///< of all predictors together
  Reason reason = Reason::none;  ///< sample_too_small; singular: predictors that follow from one another; sizes_differ
};
/// Rows with NaN are passed over. Weights are scaled to sum to Kish's n, by which errors go.
KARTLEGG_API LinearFit linear_fit(Columns predictors, std::span<const double> y, std::span<const double> weights = {},
                                  double confidence = 0.95);

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
