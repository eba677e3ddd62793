// Norms by regression: the score that is expected of a person of this age and sex, and the spread about it, fitted to a
// norm sample and checked.
//
// Van Breukelen, G. J. P. & Vlaeyen, J. W. S. (2005), Psychol Assess 17:336, doi:10.1037/1040-3590.17.3.336.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kartlegg/config.hpp"
#include "kartlegg/interval.hpp"
#include "kartlegg/stats/norm_sample.hpp"
#include "kartlegg/stats/reason.hpp"
#include "kartlegg/stats/sample.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// A term of the regression: the product of these powers of the variables, each less its centre. {2, 0} is the square
/// of the first variable, {1, 1} the interaction of both. The constant is always there and is not listed.
using RegressionTerm = std::vector<int>;

/// How the spread about the expected score is described.
enum class ResidualSpread : std::uint8_t {
  common,     ///< one sd: root of (sum of squares / (n - parameters))
  quartiles,  ///< one in each quarter of the expected scores
  log_linear  ///< ln sd = intercept + slope x expected score, by maximum likelihood
};

struct RegressionOptions {
  std::vector<double> centres;  ///< subtracted from the variables; empty: 0
  ResidualSpread spread = ResidualSpread::common;
  double selection_alpha = 0.01;  ///< of the backward selection among the checks, 0..1
};

/// One term as it was fitted; the first is the constant, with all powers 0.
struct FittedTerm {
  RegressionTerm powers;
  double coefficient = undefined, standard_error = undefined;
  double p = undefined;          ///< of the t test against 0
  double inflation = undefined;  ///< variance inflation factor; NaN for the constant
  bool selected = true;          ///< kept by backward selection, in which no term goes before those that contain it
};

/// What the regression takes for granted, looked at in the sample.
struct RegressionChecks {
  double levene = undefined, levene_p = undefined;  ///< F of the residuals' distance from their mean, over quarters
  std::vector<double> quarter_sd;                   ///< of the residuals by quarter of the expected scores
  double sd_ratio = undefined;                      ///< largest / smallest of them
  bool unequal_spread = false;                      ///< levene_p < .01, or ratio > 1.5: describe the spread
  double skewness = undefined, excess_kurtosis = undefined;      ///< of the residuals; moments
  double anderson_darling = undefined, normality_p = undefined;  ///< Stephens (1986), case of unknown mean and variance
  bool not_normal = false;  ///< normality_p < .01: take percentiles from the residuals
  double largest_cook = undefined;
  int largest_cook_row = -1;       ///< in the data as given
  int influential = 0;             ///< persons with Cook's D > 4 / n
  double cook_median = undefined;  ///< median of F(parameters, n - parameters), the stricter limit
};

/// Where percentiles come from.
enum class RegressionPercentile : std::uint8_t {
  normal,    ///< normal distribution of z
  t,         ///< t with n - parameters df, z / root(1 + leverage): small samples
  residuals  ///< the share of the sample with a lower standardised residual, half of the equal
};

/// Norms by regression, with the checks of what they take for granted.
struct KARTLEGG_API RegressionNorms {
  double n = 0, left_out = 0;
  double parameters = 0;  ///< coefficients, with the constant
  std::vector<FittedTerm> terms;
  double residual_sd = undefined;  ///< the common one
  double r2 = undefined;
  ResidualSpread spread = ResidualSpread::common;
  std::vector<double> step_ends;  ///< quartiles of the expected scores, three; only for ResidualSpread::quartiles
  std::vector<double> step_sds;   ///< the sd below each of them, and above the last
  double log_sd_intercept = undefined, log_sd_slope = undefined;  ///< only for ResidualSpread::log_linear
  std::vector<double> centres;
  std::vector<Interval> ranges;  ///< of each variable in the sample
  std::vector<double> inverse;   ///< (X'X)^-1 by rows, for the leverage
  /// Of the coefficients, by rows: residual_sd^2 (X'X)^-1; where the spread V varies, (X'X)^-1 X'VX (X'X)^-1 (White, H.
  /// (1980), Econometrica 48:817, doi:10.2307/1912934, with the fitted spread in place of squared residuals).
  std::vector<double> covariance;
  std::vector<double> log_sd_covariance;  ///< of intercept and slope, by rows; only for ResidualSpread::log_linear
  std::vector<double> standardised;       ///< residuals / their sd, ascending
  RegressionChecks checks;
  Reason reason = Reason::none;

  /// Mean and sd of persons like this one: variables in the order of the fit. NaN outside `ranges`.
  Moments expected(std::span<const double> variables) const;
  /// A score compared with persons like this one. percent_below is by `percentile`. Reason::outside_grid for a variable
  /// outside the sample: nothing is extrapolated. Where the spread varies, the standard error is that of the mean and
  /// of the fitted spread together, to first order.
  RegressionScore score(double y, std::span<const double> variables,
                        RegressionPercentile percentile = RegressionPercentile::normal, double confidence = 0.95) const;
};

/// Least squares; persons without a score or a variable are left out. Reasons: sizes_differ (columns, powers, centres),
/// sample_too_small (n <= parameters + 1), no_variance (of the scores), singular (a term is a sum of others),
/// count_out_of_range (a power below 0, or a term without any), proportion_out_of_range (selection_alpha).
KARTLEGG_API RegressionNorms fit_regression_norms(std::span<const double> scores, Columns variables,
                                                  std::span<const RegressionTerm> terms,
                                                  const RegressionOptions& options = {});

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
