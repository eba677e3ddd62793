// One person against a norm sample whose size counts: small samples, norms by regression, groups taken together.
#pragma once

#include <span>

#include "kartlegg/config.hpp"
#include "kartlegg/interval.hpp"
#include "kartlegg/stats/reason.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// A score against the mean and sd of a small sample.
struct CaseAgainstSample {
  double t = undefined;                     ///< (x - mean) / (sd sqrt((n + 1) / n)), with n - 1 degrees of freedom
  double df = undefined;                    ///< n - 1
  double percent_below = undefined;         ///< of the population, 0..100
  Interval interval{undefined, undefined};  ///< of that percentage, from the non-central t distribution
  Reason reason = Reason::none;
};

/// Crawford and Howell's comparison; use it in place of z for samples below about 200. n 30, mean 50, sd 10, x 35:
/// t -1.4756081, 7.5413 % below. Crawford, J. R. & Howell, D. C. (1998), Clin Neuropsychol 12:482,
/// doi:10.1076/clin.12.4.482.7241; the interval after Crawford, J. R. & Garthwaite, P. H. (2002), Neuropsychologia
/// 40:1196.
KARTLEGG_API CaseAgainstSample case_against_sample(double x, double mean, double sd, double n,
                                                   double confidence = 0.95);

/// x' A x for a symmetric matrix A by rows: the leverage h of predictors x where A = (X'X)^-1 of the norm sample. NaN
/// if A is not x.size() squared.
KARTLEGG_API double leverage(std::span<const double> x, std::span<const double> inverse) noexcept;

/// A score against the score expected from age, sex, ... by a regression on a norm sample.
struct RegressionScore {
  double z = undefined;                ///< (y - expected) / residual sd
  double standard_error = undefined;   ///< of z, from the size of the sample: regression_norm_error
  double percent_below = undefined;    ///< 100 times the normal distribution below z
  double percent_below_t = undefined;  ///< by t with n - parameters df and sqrt(1 + h): for small samples
  /// Where a new person's score lies, in the metric of y: prediction interval by t.
  Interval expected_range{undefined, undefined};
  Reason reason = Reason::none;
};

/// `residual_sd` is that of this person (it may depend on age), h the leverage (0 if it was not published: then the
/// sample counts as infinitely large in percent_below_t and expected_range, but for its degrees of freedom),
/// `parameters` the number of regression coefficients with the intercept. n may be NaN where it was not published: all
/// that needs it is then NaN with Reason::argument_missing, while z and percent_below have their values. Van Breukelen,
/// G. J. P. & Vlaeyen, J. W. S. (2005), Psychol Assess 17:336, doi:10.1037/1040-3590.17.3.336.
KARTLEGG_API RegressionScore regression_score(double y, double expected, double residual_sd, double h, double n,
                                              double parameters, double confidence = 0.95);

/// n, mean and sd (divisor n - 1) of a group.
struct Moments {
  double n;
  double mean;
  double sd;
};

/// Several groups as one: mean and sd of all their persons. NaN if a group has n < 1 or sd < 0, or there is none.
/// n 120 and 95, means 10.2 and 11.4, sd 3.1 and 3.6: 10.730233, 3.3754082.
KARTLEGG_API Moments pooled(std::span<const Moments> groups) noexcept;

/// The largest sd (divisor n - 1) that n whole-number scores from low to high can have with this mean: as many as
/// possible at the ends, and one between. Mean 2 on 1..5, n 40: 1.754116. NaN for n < 2, or a mean outside low..high.
/// The mean may be rounded: the sum that is nearest to mean x n is taken.
KARTLEGG_API double largest_sd(double mean, double low, double high, double n) noexcept;

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
