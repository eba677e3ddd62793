// Common factors of a correlation matrix: extraction by least squares, oblique rotation.
#pragma once

#include <Eigen/Core>

#include "kartlegg/stats/reason.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

struct Factors {
  Eigen::MatrixXd loadings;      // items by factors
  Eigen::VectorXd uniquenesses;  // by item
  Eigen::MatrixXd correlations;  // of the factors
  bool improper = false;         // a uniqueness at its bound
  bool converged = false;
};

/// The factors that leave the smallest squared residual correlations: Harman, H. H. & Jones, W. H. (1966),
/// Psychometrika 31:351. Uniquenesses are kept within .005 and 1, as psych has it.
Factors minres(const Eigen::MatrixXd& correlation, int factors);

/// Turned until items load on few factors each, which may correlate: quartimin (oblimin with gamma 0), by the gradient
/// projection of Jennrich, R. I. (2002), Psychometrika 67:7. Factors point to where most loadings are positive.
Factors oblimin(Factors unrotated);

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
