// Solvers for dense matrices, compiled once: each file that names Eigen's own takes seconds longer to compile.
#pragma once

#include <Eigen/Cholesky>
#include <Eigen/Core>

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// A = L L' of a symmetric matrix. Nothing but positive_definite() may be asked of one that is not.
class Cholesky {
 public:
  explicit Cholesky(const Eigen::MatrixXd& symmetric);
  bool positive_definite() const;
  double log_determinant() const;
  double reciprocal_condition() const;
  Eigen::MatrixXd solve(const Eigen::MatrixXd& right) const;

 private:
  Eigen::LLT<Eigen::MatrixXd> factor_;
};

bool positive_definite(const Eigen::MatrixXd& symmetric);

/// By L D L', for a symmetric matrix that need not be positive definite.
Eigen::VectorXd solve_symmetric(const Eigen::MatrixXd& symmetric, const Eigen::VectorXd& right);

/// Of any square matrix, by LU; not finite where it is singular.
Eigen::MatrixXd inverse(const Eigen::MatrixXd& matrix);

/// Eigenvalues of a symmetric matrix in ascending order, with their vectors as columns.
struct Spectrum {
  Eigen::VectorXd values;
  Eigen::MatrixXd vectors;
};
Spectrum spectrum(const Eigen::MatrixXd& symmetric);
Eigen::VectorXd eigenvalues(const Eigen::MatrixXd& symmetric);

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
