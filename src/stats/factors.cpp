#include "stats/factors.hpp"

#include <algorithm>
#include <cmath>

#include "stats/linear_algebra.hpp"

namespace kartlegg::stats {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double least = 0.005, most = 1;  // uniqueness

/// Half the sum of squares of what the factors leave, with its slope and curvature by uniqueness.
class LeastSquares {
 public:
  LeastSquares(const MatrixXd& correlation, Index factors) : r_(correlation), kept_(factors) {}

  double value(const VectorXd& uniquenesses) {
    axes_ = spectrum(r_ - MatrixXd(uniquenesses.asDiagonal()));
    left_ = r_.rows() - kept_;  // axes are in ascending order: the factors are the last
    return axes_.values.head(left_).squaredNorm() / 2;
  }

  VectorXd slope() const {
    return -(axes_.vectors.leftCols(left_).array().square().matrix() * axes_.values.head(left_));
  }

  MatrixXd curvature() const {
    const auto outer = axes_.vectors.leftCols(left_);
    MatrixXd h = (outer * outer.transpose()).array().square();
    for (Index k = 0; k < left_; ++k)
      for (Index l = left_; l < r_.rows(); ++l) {
        const double weight = 2 * axes_.values[k] / (axes_.values[k] - axes_.values[l]);
        const VectorXd both = axes_.vectors.col(k).cwiseProduct(axes_.vectors.col(l));
        h += weight * both * both.transpose();
      }
    return h;
  }

  MatrixXd loadings() const {
    MatrixXd found(r_.rows(), kept_);
    for (Index f = 0; f < kept_; ++f) {
      const Index axis = r_.rows() - 1 - f;
      found.col(f) = axes_.vectors.col(axis) * std::sqrt(std::max(0.0, axes_.values[axis]));
    }
    return found;
  }

 private:
  const MatrixXd& r_;
  Index kept_, left_ = 0;
  Spectrum axes_;
};

VectorXd within_bounds(const VectorXd& x) { return x.cwiseMax(least).cwiseMin(most); }

/// A step towards the minimum, over the uniquenesses that may move; the curvature is made positive by `damping`.
VectorXd newton_step(const VectorXd& at, const VectorXd& slope, const MatrixXd& curvature, double damping) {
  std::vector<Index> free;
  for (Index i = 0; i < at.size(); ++i)
    if (!(at[i] <= least && slope[i] > 0) && !(at[i] >= most && slope[i] < 0)) free.push_back(i);
  VectorXd step = VectorXd::Zero(at.size());
  if (free.empty()) return step;
  MatrixXd part = curvature(free, free);
  part.diagonal().array() += damping;
  step(free) = -solve_symmetric(part, slope(free));
  return step;
}

void reflect(MatrixXd& loadings, MatrixXd* correlations) {
  for (Index f = 0; f < loadings.cols(); ++f) {
    if (!(loadings.col(f).sum() < 0)) continue;
    loadings.col(f) *= -1;
    if (correlations != nullptr) correlations->row(f) *= -1, correlations->col(f) *= -1;
  }
}

/// The criterion of quartimin, and its slope by loading.
double quartimin(const MatrixXd& loadings, MatrixXd& slope) {
  const MatrixXd squares = loadings.array().square();
  MatrixXd others(squares.rows(), squares.cols());
  for (Index f = 0; f < squares.cols(); ++f) others.col(f) = squares.rowwise().sum() - squares.col(f);
  slope = loadings.cwiseProduct(others);
  return squares.cwiseProduct(others).sum() / 4;
}

}  // namespace

Factors minres(const MatrixXd& correlation, int factors) {
  Factors out;
  LeastSquares problem(correlation, factors);
  const MatrixXd inverted = inverse(correlation);
  VectorXd at = within_bounds(inverted.diagonal().array().inverse().matrix());
  double now = problem.value(at), damping = 1e-8;
  for (int step = 0; step < 1000 && !out.converged; ++step) {
    const VectorXd slope = problem.slope();
    const MatrixXd curvature = problem.curvature();
    const double before = now;
    while (true) {
      const VectorXd next = within_bounds(at + newton_step(at, slope, curvature, damping));
      const double then = problem.value(next);
      out.converged = (next - at).cwiseAbs().maxCoeff() < 1e-11;
      if (then <= now || out.converged) {
        if (then <= now) at = next, now = then;
        damping = std::max(1e-12, damping / 10);
        break;
      }
      damping *= 10;
    }
    if (before - now < 1e-17 * (1 + before) && step > 50) out.converged = true;
  }
  problem.value(at);
  out.loadings = problem.loadings();
  reflect(out.loadings, nullptr);
  out.uniquenesses = 1 - out.loadings.rowwise().squaredNorm().array();
  out.improper = (at.array() <= least * 1.000001).any();
  out.correlations = MatrixXd::Identity(factors, factors);
  return out;
}

Factors oblimin(Factors unrotated) {
  Factors out = std::move(unrotated);
  const MatrixXd loadings = out.loadings;
  const Index factors = loadings.cols();
  if (factors < 2) return out;
  MatrixXd turn = MatrixXd::Identity(factors, factors), slope;
  const auto turned = [&](const MatrixXd& by) { return MatrixXd(loadings * inverse(by).transpose()); };
  const auto slope_of = [&](const MatrixXd& by) {
    return MatrixXd(-(turned(by).transpose() * slope * inverse(by)).transpose());
  };
  double now = quartimin(turned(turn), slope), length = 1;
  MatrixXd g = slope_of(turn);
  out.converged = false;
  for (int step = 0; step < 20000 && !out.converged; ++step) {
    const MatrixXd along = g - turn * MatrixXd(turn.cwiseProduct(g).colwise().sum().asDiagonal());
    const double steepness = along.norm();
    out.converged = steepness < 1e-9;
    if (out.converged) break;
    length *= 2;
    MatrixXd next = turn;
    for (int half = 0; half < 60; ++half, length /= 2) {
      next = turn - length * along;
      next.colwise().normalize();
      const double then = quartimin(turned(next), slope);
      if (now - then > 0.5 * steepness * steepness * length || half == 59) {
        out.converged = half == 59;  // no step is better in this arithmetic
        now = then;
        break;
      }
    }
    turn = next;
    g = slope_of(turn);
  }
  out.loadings = turned(turn);
  out.correlations = turn.transpose() * turn;
  reflect(out.loadings, &out.correlations);
  return out;
}

}  // namespace kartlegg::stats
