#include <algorithm>
#include <cmath>

#include "stats/consistency.hpp"
#include "stats/linear_algebra.hpp"

namespace kartlegg::stats {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// ten Berge & Zegers: each step puts the next power of two of the covariances under one more root.
std::vector<double> ten_berge(const MatrixXd& between, double v) {
  const auto k = static_cast<double>(between.rows());
  std::vector<double> sums;
  Eigen::ArrayXXd powers = between.array();
  for (int h = 0; h <= 3; ++h) {
    sums.push_back(powers.sum());
    powers = powers.square();
  }
  std::vector<double> mu;
  for (std::size_t last = 0; last < sums.size(); ++last) {
    double nested = k / (k - 1) * sums[last];
    for (std::size_t h = last; h-- > 0;) nested = sums[h] + std::sqrt(nested);
    mu.push_back(nested / v);
  }
  return mu;
}

/// Maximises sum(d) + weight (ln det(C - D) + sum ln d) over d by Newton's method; false if it does not settle.
bool centre(const MatrixXd& c, double weight, VectorXd& d) {
  const auto value = [&](const VectorXd& at) {
    if (!(at.minCoeff() > 0)) return -std::numeric_limits<double>::infinity();
    const Cholesky factor(c - MatrixXd(at.asDiagonal()));
    if (!factor.positive_definite()) return -std::numeric_limits<double>::infinity();
    return at.sum() + weight * (factor.log_determinant() + at.array().log().sum());
  };
  double now = value(d);
  for (int step = 0; step < 100; ++step) {
    const MatrixXd inverted = inverse(c - MatrixXd(d.asDiagonal()));
    const VectorXd slope = 1 - weight * inverted.diagonal().array() + weight * d.array().inverse();
    MatrixXd curve = weight * inverted.array().square();
    curve.diagonal().array() += weight * d.array().square().inverse();
    const VectorXd way = solve_symmetric(curve, slope);
    const double gain = slope.dot(way);
    if (!(gain > 1e-13 * weight)) return std::isfinite(gain);
    double length = 1;
    while (length > 1e-10 && !(value(d + length * way) >= now + 0.1 * length * gain)) length /= 2;
    if (length <= 1e-10) return true;  // no step is better in this arithmetic
    d += length * way;
    now = value(d);
  }
  return false;
}

}  // namespace

GuttmanBounds guttman_bounds(Columns items, Metric metric, const ReliabilityOptions& options) {
  GuttmanBounds out;
  const ScaleCovariance scale = scale_covariance(items, options);
  out.n = scale.n, out.reason = scale.reason;
  if (out.reason != Reason::none) return out;
  const MatrixXd c = in_metric(scale.matrix, metric);
  const auto k = static_cast<double>(c.rows());
  const double v = c.sum();
  const MatrixXd between = c - MatrixXd(c.diagonal().asDiagonal());
  out.lambda1 = 1 - c.trace() / v;
  out.lambda2 = out.lambda1 + std::sqrt(k / (k - 1) * between.squaredNorm()) / v;
  out.lambda3 = alpha_of(c);
  out.lambda5 = out.lambda1 + 2 * std::sqrt(between.colwise().squaredNorm().maxCoeff()) / v;
  out.lambda6 = lambda6_of(c);
  out.ten_berge = ten_berge(between, v);
  const SplitHalves splits = split_halves(items, metric, options);
  out.lambda4 = splits.rulon.highest;
  out.lambda4_searched = splits.all;
  return out;
}

GreatestLowerBound greatest_lower_bound(Columns items, const ReliabilityOptions& options) {
  GreatestLowerBound out;
  const ScaleCovariance scale = scale_covariance(items, options);
  out.n = scale.n, out.reason = scale.reason;
  if (out.reason != Reason::none) return out;
  const double unit = scale.matrix.trace() / static_cast<double>(scale.matrix.rows());
  const MatrixXd c = scale.matrix / unit;
  const double lowest = eigenvalues(c)[0];
  if (!(lowest > 1e-9)) {
    out.reason = Reason::singular;
    return out;
  }
  VectorXd d = VectorXd::Constant(c.rows(), lowest / 2);
  for (double weight = 1; weight > 1e-12; weight /= 4) out.converged = centre(c, weight, d);
  out.value = 1 - d.sum() / c.sum();
  for (const double one : d) out.error_variances.push_back(one * unit);
  return out;
}

}  // namespace kartlegg::stats
