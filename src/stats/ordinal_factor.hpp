// One factor behind polychoric correlations, fitted by diagonally weighted least squares.
#pragma once

#include <Eigen/Core>

#include "kartlegg/stats/omega.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

struct OrdinalFactor {
  Eigen::VectorXd loadings;  // their sum is not below 0
  Eigen::MatrixXd sampling;  // covariances of the loadings; empty without the joint spread
  ModelFit fit;
  bool converged = false;
};

/// `correlations` below the diagonal by rows (second with first, third with first, ...), and their variances.
/// `joint`: their covariances times n, or empty; then only the SRMR of the fit is known.
OrdinalFactor fit_ordinal_factor(const Eigen::VectorXd& correlations, const Eigen::VectorXd& variances,
                                 const Eigen::MatrixXd& joint, Eigen::Index items, double n);

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
