#include "stats/ordinal_factor.hpp"

#include <algorithm>
#include <cmath>

#include "stats/linear_algebra.hpp"
#include "stats/one_factor.hpp"

namespace kartlegg::stats {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Calls work(pair, first, second) for the pairs in their order.
template <class Work>
void for_pairs(Index items, const Work& work) {
  Index pair = 0;
  for (Index j = 0; j < items; ++j)
    for (Index i = 0; i < j; ++i) work(pair++, i, j);
}

VectorXd implied_by(const VectorXd& loadings) {
  VectorXd implied(loadings.size() * (loadings.size() - 1) / 2);
  for_pairs(loadings.size(), [&](Index p, Index i, Index j) { implied[p] = loadings[i] * loadings[j]; });
  return implied;
}

/// Of the implied correlations, by the loadings.
MatrixXd slopes_of(const VectorXd& loadings) {
  MatrixXd slopes = MatrixXd::Zero(loadings.size() * (loadings.size() - 1) / 2, loadings.size());
  for_pairs(loadings.size(), [&](Index p, Index i, Index j) {
    slopes(p, i) = loadings[j];
    slopes(p, j) = loadings[i];
  });
  return slopes;
}

VectorXd start(const VectorXd& correlations, Index items) {
  MatrixXd matrix = MatrixXd::Identity(items, items);
  for_pairs(items, [&](Index p, Index i, Index j) { matrix(i, j) = matrix(j, i) = correlations[p]; });
  const Spectrum axes = spectrum(matrix);
  const VectorXd loadings = axes.vectors.col(items - 1) * std::sqrt(axes.values[items - 1]) * 0.8;
  return loadings.sum() < 0 ? VectorXd(-loadings) : loadings;
}

/// Scaled and shifted so that mean and variance are those of chi-square; `rest`: U Gamma.
double adjusted(double chi_square, double df, const MatrixXd& rest) {
  const double trace = rest.trace(), of_square = (rest.array() * rest.transpose().array()).sum();
  const double scale = std::sqrt(df / of_square);
  return scale * chi_square + df - scale * trace;
}

}  // namespace

OrdinalFactor fit_ordinal_factor(const VectorXd& correlations, const VectorXd& variances, const MatrixXd& joint,
                                 Index items, double n) {
  OrdinalFactor out;
  const VectorXd weights = (variances.array() * n).inverse();
  VectorXd at = start(correlations, items);
  const auto discrepancy = [&](const VectorXd& loadings) {
    return (weights.array() * (correlations - implied_by(loadings)).array().square()).sum();
  };
  double now = discrepancy(at);
  MatrixXd slopes, information;
  for (int step = 0; step < 500 && !out.converged; ++step) {
    slopes = slopes_of(at);
    information = slopes.transpose() * weights.asDiagonal() * slopes;
    const VectorXd slope = slopes.transpose() * (weights.array() * (correlations - implied_by(at)).array()).matrix();
    const VectorXd way = solve_symmetric(information, slope);
    const double gain = slope.dot(way);
    out.converged = gain < 1e-20;
    double length = 1, then = discrepancy(at + way);
    const bool near = gain < 1e-10;  // so near that the discrepancy no longer tells two steps apart
    while (!near && length > 1e-8 && !(then <= now - 1e-4 * length * gain)) {
      length /= 2;
      then = discrepancy(at + length * way);
    }
    at += length * way;
    now = then;
  }
  if (!out.converged) return out;
  out.loadings = at.sum() < 0 ? VectorXd(-at) : at;
  const auto pairs = static_cast<double>(correlations.size()), k = static_cast<double>(items);
  out.fit.srmr = std::sqrt((correlations - implied_by(at)).squaredNorm() / (pairs + k));
  out.fit.df = pairs - k;
  if (joint.size() == 0) return out;
  slopes = slopes_of(out.loadings);
  information = slopes.transpose() * weights.asDiagonal() * slopes;
  const MatrixXd to_loadings = inverse(information) * slopes.transpose() * weights.asDiagonal();
  out.sampling = to_loadings * joint * to_loadings.transpose() / n;
  if (!(out.fit.df > 0)) return out;
  const MatrixXd alone = weights.asDiagonal() * joint;
  const MatrixXd rest = alone - weights.asDiagonal() * (slopes * (to_loadings * joint));
  out.fit.chi_square = adjusted((n - 1) * now, out.fit.df, rest);
  const double none = (n - 1) * (weights.array() * correlations.array().square()).sum();
  set_indices(out.fit, adjusted(none, pairs, alone), pairs, n - 1);
  return out;
}

}  // namespace kartlegg::stats
