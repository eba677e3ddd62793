// The error of one score: standard errors, intervals, the probability of lying beyond a cut-off.
//
// All of it is classical test theory with normal errors. Scores, means, standard deviations and errors are in one
// metric (raw points, or T with sd 10, ...); the sd and the reliability must come from the same group of persons. Lord,
// F. M. & Novick, M. R. (1968), Statistical theories of mental test scores, Addison-Wesley.
//
// Reliabilities are 0 to 1, both ends included; confidence levels between 0 and 1, both ends excluded (0.95). What is
// outside gives NaN; error_refusal says which argument it was.
#pragma once

#include "kartlegg/config.hpp"
#include "kartlegg/interval.hpp"
#include "kartlegg/stats/reason.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// Why error_interval has no value for these; Reason::none where it has one.
KARTLEGG_API Reason error_refusal(double sd, double reliability, double confidence = 0.95) noexcept;

/// Standard error of measurement, sd sqrt(1 - r). NaN if sd <= 0 or r is outside 0..1.
KARTLEGG_API double sem(double sd, double reliability) noexcept;

/// Standard error of estimating the true score, sd sqrt(r (1 - r)).
KARTLEGG_API double standard_error_of_estimation(double sd, double reliability) noexcept;

/// Standard error of predicting a parallel score, sd sqrt(1 - r^2).
KARTLEGG_API double standard_error_of_prediction(double sd, double reliability) noexcept;

/// Kelley's estimate of the true score, mean + r (x - mean).
/// Kelley, T. L. (1947), Fundamentals of statistics, Harvard University Press.
KARTLEGG_API double true_score(double x, double mean, double reliability) noexcept;

/// The interval of that kind about a score. For IntervalKind::obtained the mean is not used and may be NaN.
/// x = 21.93, mean 50, sd 10, r = .95, 90 %, true_see: 19.75 to 26.92.
KARTLEGG_API Interval error_interval(double x, double mean, double sd, double reliability, double confidence,
                                     IntervalKind kind);

/// centre +- z standard_error: for a standard error that the norm file or a model gives for this very score.
/// A standard error of 0 gives the point itself; a negative one NaN.
KARTLEGG_API Interval normal_interval(double centre, double standard_error, double confidence);

/// The probability that the true score of a person who scored x is at the cut-off or beyond it, 0..1:
/// P(true >= cutoff) where a high score is the concern, P(true <= cutoff) where a low one is. The true score is taken
/// as normal about Kelley's estimate with the standard error of estimation. No correction for continuity: for
/// whole-number scores pass cutoff - 0.5 (high) or cutoff + 0.5 (low) if one is wanted. With r = 0 or 1 it is 0 or 1.
KARTLEGG_API double probability_true_beyond(double x, double mean, double sd, double reliability, double cutoff,
                                            bool high_is_concern);

/// The same for any normal estimate and its standard error.
KARTLEGG_API double probability_beyond(double estimate, double standard_error, double cutoff, bool high_is_concern);

/// How well a cut-off sorts persons of a normal population, each a share in 0..1.
struct Classification {
  double accuracy = undefined;     ///< observed and true score on the same side
  double consistency = undefined;  ///< two parallel scores on the same side
  Reason reason = Reason::none;
};

/// Accuracy and consistency of classifying at a cut-off: the observed and the true score are bivariate normal with
/// correlation sqrt(r), two parallel scores with correlation r. For whole-number scores pass cutoff - 0.5 ("at or above
/// is positive"). (cutoff - mean) / sd = 1.2 and r = .85: accuracy .9408.
KARTLEGG_API Classification classification(double cutoff, double mean, double sd, double reliability);

/// Lord's standard error of measurement of a number-correct score x of `items` items scored 0 or 1,
/// sqrt(x (items - x) / (items - 1)): 0 at both ends. NaN unless items >= 2 and 0 <= x <= items.
/// Lord, F. M. (1955), Educ Psychol Meas 15:325; compared by Feldt, L. S. et al. (1985), Appl Psychol Meas 9:351.
KARTLEGG_API double lord_sem(double x, double items) noexcept;

/// Lord's error brought to a given reliability by Keats's factor sqrt((1 - alpha) / (1 - KR-21)).
/// NaN if KR-21 is 1 or more, or alpha above 1. Keats, J. A. (1957), Psychometrika 22:29.
KARTLEGG_API double keats_sem(double x, double items, double alpha, double kr21) noexcept;

/// Sampling error of a z score that rests on the mean and sd of n persons, sqrt((1 + z^2 / 2) / n). In units of sd; its
/// square adds to the squared error of measurement. NaN for n < 2.
KARTLEGG_API double norm_error(double z, double n) noexcept;

/// The same for norms by regression on n persons with `parameters` coefficients, sqrt(h + z^2 / (2 (n - parameters))),
/// where h = x' (X'X)^-1 x is the leverage of the person's predictors. NaN unless n > parameters and h >= 0.
KARTLEGG_API double regression_norm_error(double z, double leverage, double n, double parameters) noexcept;

/// Standard error of a percentile rank (0..100) that comes from z with this standard error, 100 density(z) se.
KARTLEGG_API double percentile_error(double z, double standard_error) noexcept;

/// Persons needed so that a z score of this size has an interval of +- half_width (in sd) from a G-optimal sample of a
/// regression norm with `parameters` coefficients (the constant too; 2 or more groups count as coefficients; 1: a mean
/// and an sd):
/// (z_conf / half_width)^2 (parameters + z^2 / 2), not rounded. Follows Innocenti, F. et al. (2023), Psychol Methods
/// 28:89, doi:10.1037/met0000394.
KARTLEGG_API double norm_sample_size(double z, double half_width, double parameters, double confidence);

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
