#include "stats/one_factor.hpp"

#include <cmath>

#include "stats/covariance.hpp"
#include "stats/distribution.hpp"
#include "stats/linear_algebra.hpp"

namespace kartlegg::stats {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

MatrixXd implied_by(const VectorXd& estimates) {
  const Index k = estimates.size() / 2;
  MatrixXd sigma = estimates.head(k) * estimates.head(k).transpose();
  sigma.diagonal() += estimates.tail(k);
  return sigma;
}

/// ln |Sigma| + tr(S Sigma^-1); infinite where Sigma is not positive definite.
double discrepancy(const MatrixXd& s, const MatrixXd& sigma) {
  const Cholesky factor(sigma);
  if (!factor.positive_definite()) return std::numeric_limits<double>::infinity();
  return factor.log_determinant() + factor.solve(s).trace();
}

/// The same of the covariances that loadings and error variances imply; without a matrix to take apart where all error
/// variances are above 0.
double discrepancy_at(const MatrixXd& s, const VectorXd& at) {
  const Index k = s.rows();
  const auto errors = at.tail(k).array();
  if (!(errors.minCoeff() > 0)) return discrepancy(s, implied_by(at));
  const VectorXd weighted = at.head(k).array() / errors;
  const double common = 1 + weighted.dot(at.head(k));
  const double trace = (s.diagonal().array() / errors).sum() - weighted.dot(s * weighted) / common;
  return errors.log().sum() + std::log(common) + trace;
}

/// The inverse of the covariances that are implied: Sherman and Morrison's where it may be.
MatrixXd implied_inverse(const VectorXd& at) {
  const Index k = at.size() / 2;
  if (!(at.tail(k).minCoeff() > 0)) return inverse(implied_by(at));
  const VectorXd weighted = at.head(k).array() / at.tail(k).array();
  MatrixXd result = weighted * weighted.transpose() / -(1 + weighted.dot(at.head(k)));
  result.diagonal().array() += at.tail(k).array().inverse();
  return result;
}

/// Slope of half the discrepancy, and the information of one person.
void derivatives(const MatrixXd& s, const VectorXd& at, VectorXd& slope, MatrixXd& information) {
  const Index k = s.rows();
  const VectorXd loadings = at.head(k);
  const MatrixXd w = implied_inverse(at);
  const MatrixXd off = w * (implied_by(at) - s) * w;
  const VectorXd wl = w * loadings;
  slope.resize(2 * k);
  slope.head(k) = off * loadings;
  slope.tail(k) = off.diagonal() / 2;
  information.resize(2 * k, 2 * k);
  information.topLeftCorner(k, k) = wl * wl.transpose() + loadings.dot(wl) * w;
  information.topRightCorner(k, k) = w.array().rowwise() * wl.transpose().array();
  information.bottomLeftCorner(k, k) = information.topRightCorner(k, k).transpose();
  information.bottomRightCorner(k, k) = w.array().square() / 2;
}

VectorXd start(const MatrixXd& s) {
  const Index k = s.rows();
  const Spectrum axes = spectrum(correlation(s));
  VectorXd loadings = axes.vectors.col(k - 1) * std::sqrt(axes.values[k - 1]) * 0.8;
  if (loadings.sum() < 0) loadings = -loadings;
  VectorXd at(2 * k);
  at.tail(k) = (1 - loadings.array().square()).max(0.1) * s.diagonal().array();
  at.head(k) = loadings.array() * s.diagonal().array().sqrt();
  return at;
}

/// Noncentrality with which chi-square of `df` exceeds x with probability p; 0 if even none does.
double noncentrality(double x, double df, double p) {
  if (chi_square_upper(x, df) >= p) return 0;
  double low = 0, high = x + 10;
  while (noncentral_chi_square_upper(x, df, high) < p) high *= 2;
  for (int step = 0; step < 200 && high - low > 1e-13 * high; ++step) {
    const double middle = (low + high) / 2;
    (noncentral_chi_square_upper(x, df, middle) < p ? low : high) = middle;
  }
  return (low + high) / 2;
}

}  // namespace

void set_indices(ModelFit& fit, double alone, double alone_df, double n) {
  const double df = fit.df;
  fit.p = chi_square_upper(std::max(0.0, fit.chi_square), df);
  const double excess = std::max(0.0, fit.chi_square - df), alone_excess = std::max(excess, alone - alone_df);
  fit.cfi = alone_excess > 0 ? 1 - excess / alone_excess : 1;
  fit.tli = 1 - (fit.chi_square - df) / df * alone_df / (alone - alone_df);
  fit.rmsea = std::sqrt(excess / (df * n));
  fit.rmsea_interval = {std::sqrt(noncentrality(fit.chi_square, df, 0.05) / (df * n)),
                        std::sqrt(noncentrality(fit.chi_square, df, 0.95) / (df * n))};
}

ModelFit fit_of(const MatrixXd& s, const MatrixXd& implied, double n, double df) {
  ModelFit fit;
  const double at_best = Cholesky(s).log_determinant() + static_cast<double>(s.rows());
  fit.df = df;
  fit.chi_square = std::max(0.0, n * (discrepancy(s, implied) - at_best));
  const auto k = static_cast<double>(s.rows());
  const double alone_df = k * (k - 1) / 2;
  const double alone = n * (s.diagonal().array().log().sum() + k - at_best);
  const MatrixXd off =
      correlation(s) -
      MatrixXd(implied.array() / (s.diagonal().cwiseSqrt() * s.diagonal().cwiseSqrt().transpose()).array());
  fit.srmr = std::sqrt(off.triangularView<Eigen::Lower>().toDenseMatrix().squaredNorm() / (k * (k + 1) / 2));
  if (df > 0) set_indices(fit, alone, alone_df, n);
  return fit;
}

bool estimate_one_factor(const MatrixXd& s, VectorXd& at, double enough) {
  if (!positive_definite(s)) return false;
  if (at.size() == 0) at = start(s);
  VectorXd slope;
  MatrixXd information;
  double now = discrepancy_at(s, at);
  for (int step = 0; step < 500; ++step) {
    derivatives(s, at, slope, information);
    const VectorXd way = -solve_symmetric(information, slope);
    const double gain = -slope.dot(way);
    double length = 1, then = discrepancy_at(s, at + way);
    const bool near = gain < 1e-9;  // so near that the discrepancy no longer tells two steps apart
    while (!near && length > 1e-8 && !(then <= now - 1e-4 * length * gain)) {
      length /= 2;
      then = discrepancy_at(s, at + length * way);
    }
    at += length * way;
    now = then;
    if (gain < enough) return true;
  }
  return false;
}

OneFactor fit_one_factor(const MatrixXd& s, double n) {
  OneFactor out;
  const Index k = s.rows();
  if (k < 3 || !(n > static_cast<double>(k))) {
    out.reason = Reason::sample_too_small;
    return out;
  }
  if (!positive_definite(s)) {
    out.reason = Reason::singular;
    return out;
  }
  VectorXd at;
  out.converged = estimate_one_factor(s, at);
  if (!out.converged) {
    out.reason = Reason::not_converged;
    return out;
  }
  VectorXd slope;
  MatrixXd information;
  derivatives(s, at, slope, information);
  out.sampling = inverse(information) / n;
  out.loadings = at.head(k), out.errors = at.tail(k);
  if (out.loadings.sum() < 0) out.loadings = -out.loadings;
  const auto items = static_cast<double>(k);
  out.fit = fit_of(s, implied_by(at), n, items * (items + 1) / 2 - 2 * items);
  return out;
}

}  // namespace kartlegg::stats
