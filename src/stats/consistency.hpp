// What the coefficients of consistency share: they are worked out from one covariance matrix.
#pragma once

#include <Eigen/Core>

#include "kartlegg/stats/reliability.hpp"
#include "stats/covariance.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// A covariance matrix of the items that count, or why there is none.
struct ScaleCovariance {
  Eigen::MatrixXd matrix;
  std::vector<int> items, left_out;
  double n = 0, given = 0;
  Reason reason = Reason::none;

  /// The n that intervals take.
  double n_of_intervals(const ReliabilityOptions& options) const { return options.count_all_rows ? given : n; }
};

ScaleCovariance scale_covariance(Columns columns, const ReliabilityOptions& options);

/// The same in the metric asked for.
Eigen::MatrixXd in_metric(const Eigen::MatrixXd& covariance, Metric metric);

/// k / (k - 1) (1 - trace / sum).
double alpha_of(const Eigen::MatrixXd& matrix);

/// Its standard error in normal theory: van Zyl et al. (2000).
double alpha_error(const Eigen::MatrixXd& covariance, double n);

/// 1 - sum of 1 / (inverse)_jj over the sum; NaN for a matrix that is not positive definite.
double lambda6_of(const Eigen::MatrixXd& matrix);

/// Squared multiple correlation of each item on the others; NaN as above.
Eigen::VectorXd squared_multiple_correlations(const Eigen::MatrixXd& correlation);

/// The entries below the diagonal.
std::vector<double> below_diagonal(const Eigen::MatrixXd& matrix);

/// value +- z error on the logit scale, where it stays within 0 and 1; NaN for a value outside.
Interval logit_interval(double value, double error, double confidence);

double median(std::vector<double> values);

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
