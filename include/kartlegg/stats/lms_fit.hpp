// Continuous norms by the LMS method: median, spread, skewness (and weight of the tails) of the scores as functions of
// age, fitted to a norm sample.
//
// Cole, T. J. & Green, P. J. (1992), Stat Med 11:1305, doi:10.1002/sim.4780111005; Rigby, R. A. & Stasinopoulos, D. M.
// (2005), Appl Statist 54:507, doi:10.1111/j.1467-9876.2005.00510.x (BCCG, Box-Cox t).
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "kartlegg/config.hpp"
#include "kartlegg/stats/lms.hpp"
#include "kartlegg/stats/reason.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// How one parameter changes with age.
struct AgeCurve {
  static constexpr int segments = 20;       ///< of the spline, equally long
  static constexpr int highest_degree = 6;  ///< of the powers

  enum class Kind : std::uint8_t {
    polynomial,  ///< powers of age, standardised with its mean and sd
    spline       ///< cubic B-splines, bent as little as the data allow (second-order penalty)
  };
  Kind kind = Kind::polynomial;
  int degree = 0;  ///< of the polynomial, 0..6; 0: the same at all ages
  /// Effective degrees of freedom of the spline, more than 2 (a straight line), less than 23; NaN: found by maximum
  /// likelihood of the smoothing (generalised Fellner-Schall steps: Wood, S. N. & Fasiolo, M. (2017), Biometrics
  /// 73:1071, doi:10.1111/biom.12666).
  double wanted_df = undefined;
};

/// Which model is fitted. S and tau are fitted on the log scale, L as it is.
struct LmsModel {
  LmsFamily family = LmsFamily::lms;
  AgeCurve m{AgeCurve::Kind::spline};
  AgeCurve s{AgeCurve::Kind::spline};
  AgeCurve l{};
  AgeCurve tau{};     ///< only for LmsFamily::bct
  bool log_m = true;  ///< M on the log scale, too; else as it is
};

/// One curve as it was fitted.
struct FittedCurve {
  AgeCurve curve;
  std::vector<double> coefficients;  ///< of the powers, or of the B-splines
  double smoothing = 0;              ///< weight of the penalty; 0 for powers
  double df = undefined;  ///< effective degrees of freedom: the coefficients, less what the penalty holds back
};

/// L, M, S and tau at an age, with their standard errors (of M in the metric of the score, of S and tau on the log
/// scale).
struct LmsAtAge {
  Lms value;
  double l_error = undefined, m_error = undefined, log_s_error = undefined, log_tau_error = undefined;
};

/// A number with its standard error from the size of the norm sample.
struct WithError {
  double value = undefined;
  double standard_error = undefined;
  Reason reason = Reason::none;
};

/// Norms fitted to a sample. What is asked outside the ages of the sample has Reason::outside_grid.
struct KARTLEGG_API LmsFit {
  LmsModel model;
  double n = 0;         ///< persons with age, score and weight
  double left_out = 0;  ///< rows without one of them, or with weight 0
  double youngest = undefined, oldest = undefined;
  double age_mean = undefined, age_sd = undefined;  ///< with which age was standardised (divisor n - 1)
  FittedCurve m, s, l, tau;                         ///< tau has no coefficients but for LmsFamily::bct
  double df = undefined;                            ///< effective parameters in all
  double log_likelihood = undefined;                ///< without the penalty
  int iterations = 0;
  /// Covariance of all coefficients, m, s, l, tau one after the other, by rows: the inverse of the penalised
  /// information; with weights, of that and the spread of the slopes (sandwich).
  std::vector<double> covariance;
  Reason reason = Reason::none;  ///< not_converged: the numbers are where the search stopped

  /// -2 log likelihood + penalty x df: 2 is AIC, 3 GAIC(3), ln n BIC.
  double criterion(double penalty) const noexcept;
  LmsAtAge at(double age) const;
  /// z of a score, with its standard error. Reason::box_cox_undefined for a score of 0 or less.
  WithError z(double score, double age) const;
  /// The score at z: a centile, with its standard error.
  WithError score(double z, double age) const;
};

/// Fits the model by penalised maximum likelihood (Newton steps with analytic derivatives). Ages and scores of the same
/// length, NaN is missing; scores must be above 0. `weights` none, or one a person, 0 or more; they are made to have
/// mean 1. Reasons: sizes_differ, sample_too_small (fewer than 5 persons a coefficient of powers, 20 in all),
/// no_variance, box_cox_undefined (a score of 0 or less), not_positive (a weight below 0), count_out_of_range (a degree
/// or wanted_df), not_identified (too few different ages), not_converged.
KARTLEGG_API LmsFit fit_lms(std::span<const double> ages, std::span<const double> scores, const LmsModel& model,
                            std::span<const double> weights = {});

/// What the best model is best at.
enum class ModelCriterion : std::uint8_t {
  bic,
  gaic3,  ///< -2 log likelihood + 3 a parameter
  aic,
  cross_validated  ///< -2 log likelihood of persons whom the model was not fitted to, summed over ten portions
};

/// A model that was tried: the degrees of m, s, l, tau, and its criterion (lower is better; NaN: it did not fit).
struct TriedModel {
  std::array<int, 4> degrees;
  double criterion;
};

/// The best of the models that were tried.
struct LmsChoice {
  LmsFit fit;
  std::vector<TriedModel> tried;
};

/// Chooses the degrees of polynomials, from straight M and constant others upwards and downwards by one at a time for
/// as long as the criterion falls (free order: Voncken, L. et al. (2019), Assessment 26:1329,
/// doi:10.1177/1073191117715113). `model` gives family and scale of M. Portions are drawn by `seed`.
KARTLEGG_API LmsChoice choose_lms(std::span<const double> ages, std::span<const double> scores, const LmsModel& model,
                                  ModelCriterion criterion = ModelCriterion::bic, int highest_degree = 4,
                                  std::uint64_t seed = 1, std::span<const double> weights = {});

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
