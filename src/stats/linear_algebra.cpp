#include "stats/linear_algebra.hpp"

#include <Eigen/Eigenvalues>
#include <Eigen/LU>

namespace kartlegg::stats {

using Eigen::MatrixXd;
using Eigen::VectorXd;

Cholesky::Cholesky(const MatrixXd& symmetric) : factor_(symmetric) {}

bool Cholesky::positive_definite() const { return factor_.info() == Eigen::Success; }

double Cholesky::log_determinant() const { return 2 * factor_.matrixLLT().diagonal().array().log().sum(); }

double Cholesky::reciprocal_condition() const { return factor_.rcond(); }

MatrixXd Cholesky::solve(const MatrixXd& right) const { return factor_.solve(right); }

bool positive_definite(const MatrixXd& symmetric) { return Cholesky(symmetric).positive_definite(); }

VectorXd solve_symmetric(const MatrixXd& symmetric, const VectorXd& right) { return symmetric.ldlt().solve(right); }

MatrixXd inverse(const MatrixXd& matrix) { return matrix.inverse(); }

Spectrum spectrum(const MatrixXd& symmetric) {
  const Eigen::SelfAdjointEigenSolver<MatrixXd> solver(symmetric);
  return {solver.eigenvalues(), solver.eigenvectors()};
}

VectorXd eigenvalues(const MatrixXd& symmetric) {
  return Eigen::SelfAdjointEigenSolver<MatrixXd>(symmetric, Eigen::EigenvaluesOnly).eigenvalues();
}

}  // namespace kartlegg::stats
