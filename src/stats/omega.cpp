#include "kartlegg/stats/omega.hpp"

#include <algorithm>
#include <cmath>

#include "stats/consistency.hpp"
#include "stats/factors.hpp"
#include "stats/linear_algebra.hpp"
#include "stats/one_factor.hpp"

namespace kartlegg::stats {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

std::vector<double> listed(const VectorXd& values) { return {values.begin(), values.end()}; }

double omega_error(const OneFactor& model, double common, double errors) {
  const Index k = model.loadings.size();
  const double whole = common * common + errors;
  VectorXd slope(2 * k);
  slope.head(k).setConstant(2 * common * errors / (whole * whole));
  slope.tail(k).setConstant(-common * common / (whole * whole));
  return std::sqrt(slope.dot(model.sampling * slope));
}

/// Loadings of the factors on a general one behind them.
VectorXd general_of(const Factors& factors, bool& improper) {
  const Index count = factors.correlations.rows();
  if (count == 2) return VectorXd::Constant(2, std::sqrt(std::abs(factors.correlations(0, 1))));
  const Factors second = minres(factors.correlations, 1);
  improper = improper || second.improper;
  return second.loadings.col(0).cwiseMin(1);
}

}  // namespace

Omega omega(Columns items, const ReliabilityOptions& options) {
  Omega out;
  const ScaleCovariance scale = scale_covariance(items, options);
  out.n = scale.n, out.left_out = scale.left_out, out.reason = scale.reason;
  if (!(options.confidence > 0 && options.confidence < 1)) out.reason = Reason::confidence_out_of_range;
  if (out.reason != Reason::none) return out;
  const MatrixXd s = scale.matrix * ((scale.n - 1) / scale.n);
  const OneFactor model = fit_one_factor(s, scale.n);
  out.reason = model.reason, out.converged = model.converged;
  if (out.reason != Reason::none) return out;
  const double common = model.loadings.sum(), errors = model.errors.sum();
  out.value = common * common / (common * common + errors);
  out.observed = common * common / s.sum();
  out.standard_error = omega_error(model, common, errors);
  out.interval = logit_interval(out.value, out.standard_error, options.confidence);
  out.loadings = listed(model.loadings), out.error_variances = listed(model.errors);
  const VectorXd implied = model.loadings.array().square() + model.errors.array();
  const VectorXd standardised = model.loadings.array() / implied.array().sqrt();
  out.standardised_loadings = listed(standardised);
  out.average_variance_extracted = model.loadings.squaredNorm() / s.trace();
  const VectorXd shares = standardised.array().square();
  const double sum = (shares.array() / (1 - shares.array())).sum();
  out.improper = (model.errors.array() < 0).any();
  out.maximal_reliability = out.improper ? undefined : sum / (1 + sum);
  out.fit = model.fit;
  return out;
}

OmegaHierarchical omega_hierarchical(Columns items, int factors, const ReliabilityOptions& options) {
  OmegaHierarchical out;
  const ScaleCovariance scale = scale_covariance(items, options);
  out.n = scale.n, out.left_out = scale.left_out, out.reason = scale.reason;
  const auto k = static_cast<int>(scale.items.size());
  if (out.reason == Reason::none && (factors < 2 || factors >= k || (k - factors) * (k - factors) < k + factors))
    out.reason = Reason::not_identified;
  if (out.reason != Reason::none) return out;
  const MatrixXd r = correlation(scale.matrix);
  if (!positive_definite(r)) {
    out.reason = Reason::singular;
    return out;
  }
  const Factors found = oblimin(minres(r, factors));
  out.converged = found.converged, out.improper = found.improper;
  const VectorXd of_factors = general_of(found, out.improper);
  const VectorXd general = found.loadings * of_factors;
  const MatrixXd groups =
      found.loadings * MatrixXd((1 - of_factors.array().square()).max(0).sqrt().matrix().asDiagonal());
  const double sum = r.sum(), unique = found.uniquenesses.sum(), g = general.sum();
  out.hierarchical = g * g / sum;
  out.total = (sum - unique) / sum;
  out.limit = out.hierarchical / out.total;
  out.explained_common_variance = general.squaredNorm() / (general.squaredNorm() + groups.squaredNorm());
  out.general = listed(general), out.uniquenesses = listed(found.uniquenesses);
  out.negative = (general.array() < 0).any();
  out.of_groups.resize(static_cast<std::size_t>(factors));
  for (Index f = 0; f < groups.cols(); ++f) out.groups.push_back(listed(groups.col(f)));
  for (Index i = 0; i < r.rows(); ++i) {
    Index best = 0;
    groups.row(i).cwiseAbs().maxCoeff(&best);
    out.of_groups[static_cast<std::size_t>(best)].items.push_back(static_cast<int>(i));
  }
  for (std::size_t f = 0; f < out.of_groups.size(); ++f) {
    auto& group = out.of_groups[f];
    const double of_g = general(group.items).sum(), own = groups.col(static_cast<Index>(f))(group.items).sum();
    const double v = block(r, group.items).sum();
    group.general = of_g * of_g / v, group.hierarchical = own * own / v, group.total = (of_g * of_g + own * own) / v;
    for (int& i : group.items) i = scale.items[static_cast<std::size_t>(i)];
  }
  return out;
}

}  // namespace kartlegg::stats
