// One factor behind all items, fitted by maximum likelihood.
#pragma once

#include <Eigen/Core>

#include "kartlegg/stats/omega.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

struct OneFactor {
  Eigen::VectorXd loadings, errors;  // the factor's variance is 1; the sum of the loadings is not below 0
  Eigen::MatrixXd sampling;          // covariances of the estimates: loadings, then errors
  ModelFit fit;
  bool converged = false;
  Reason reason = Reason::none;
};

/// `covariance`: divisor n. Fisher scoring on the Wishart likelihood.
OneFactor fit_one_factor(const Eigen::MatrixXd& covariance, double n);

/// Loadings, then error variances, of any positive definite covariances; `at` is where the search begins (empty: at the
/// first principal axis) and ends: where a step would raise the likelihood of a person by less than `enough`. False if
/// it does not come to an end.
bool estimate_one_factor(const Eigen::MatrixXd& covariance, Eigen::VectorXd& at, double enough = 1e-20);

/// Fit indices of a model with these implied covariances.
ModelFit fit_of(const Eigen::MatrixXd& covariance, const Eigen::MatrixXd& implied, double n, double df);

/// p, CFI, TLI and RMSEA from the chi-square and df that are there (df > 0), and those without any correlation; n is
/// what chi-square is a multiple of.
void set_indices(ModelFit& fit, double alone, double alone_df, double n);

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
