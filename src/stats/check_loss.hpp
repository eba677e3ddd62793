// The linear function with the least check loss.
#pragma once

#include <Eigen/Core>
#include <vector>

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// Rows of predictors by columns, with y and weights above 0.
struct LinearSample {
  Eigen::MatrixXd x;
  Eigen::VectorXd y, weights;
};

/// A vertex: coefficients that pass through as many rows as there are coefficients.
struct Vertex {
  Eigen::VectorXd coefficients;
  std::vector<Eigen::Index> rows;
  bool found = false;
};

/// A difference that means nothing, for y of this size.
double hair(const Eigen::VectorXd& y);

/// The vertex at which sum of weights x (share - 1[y < x b]) x (y - x b) is least. `near_by`: coefficients from which
/// to set out; none: those of least squares. Not found: the predictors depend on each other.
Vertex least_check_loss(const LinearSample& sample, double share, const Eigen::VectorXd& near_by = {});

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
