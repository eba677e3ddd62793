// Continuous norms of sum scores 0, 1, ... n by the beta-binomial distribution, whose two parameters depend on age.
//
// Lenhard, A., Lenhard, W., Suggate, S. & Segerer, R. (2018), Assessment 25:112, doi:10.1177/1073191116656437, compare
// ways of norming; the distribution: Skellam, J. G. (1948), J R Stat Soc B 10:257.
#pragma once

#include <vector>

#include "kartlegg/config.hpp"
#include "kartlegg/interval.hpp"
#include "kartlegg/stats/norming.hpp"
#include "kartlegg/stats/percentiles.hpp"
#include "kartlegg/stats/reason.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

struct BetaBinomialOptions {
  int highest = 0;         ///< score that can be reached; 0: the highest of the sample
  int alpha_power = 3;     ///< highest power of age in log alpha, 0..6
  int beta_power = 3;      ///< ... in log beta
  double window = 0;       ///< of the observed z that the fit is judged by, as in TaylorOptions
  Interval limits{-3, 3};  ///< of z
};

/// log alpha and log beta are polynomials of A = (age - age_mean) / age_sd (divisor n - 1).
struct BetaBinomialNorms {
  ContinuousNorms norms;
  std::vector<double> alpha, beta;  ///< coefficients, the constant first
  double age_mean = 0, age_sd = 1;
  int highest = 0;
  double log_likelihood = undefined;  ///< weights brought to mean 1
  double bic = undefined;             ///< -2 log-likelihood + parameters ln n
  Reason reason = Reason::none;
};

/// Maximum likelihood by Newton's method; percentiles are those below and half of those equal; standard errors from the
/// information matrix. Between whole scores percentiles run straight. reason: as taylor_norms, and count_out_of_range
/// for scores that are not whole numbers from 0 to `highest`; not_converged, also where scores vary less than by
/// binomial chance.
KARTLEGG_API BetaBinomialNorms beta_binomial_norms(const NormSample& sample, const BetaBinomialOptions& options = {});

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
