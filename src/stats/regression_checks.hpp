// What a regression takes for granted.
#pragma once

#include <Eigen/Core>
#include <vector>

#include "kartlegg/stats/regression_norms.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// A fitted regression: one row a person.
struct RegressionFit {
  Eigen::MatrixXd design;   // with the constant as its first column
  Eigen::MatrixXd inverse;  // (X'X)^-1
  Eigen::VectorXd y, fitted, residuals;
  std::vector<int> rows;  // in the data as given
  double sd = undefined;  // of the residuals, n - parameters
};

/// The quarter of the expected scores that each person is in, by the three quartiles (type 7): 0..3.
std::vector<int> quarters(const Eigen::VectorXd& fitted, const std::vector<double>& quartiles);

RegressionChecks check(const RegressionFit& fit, const std::vector<int>& quarter);

/// Which terms are left after backward selection: as long as the least certain one that may go has p >= alpha, it goes.
std::vector<bool> backward(const RegressionFit& fit, const std::vector<RegressionTerm>& terms, double alpha);

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
