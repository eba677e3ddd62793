#include <Eigen/Core>
#include <Eigen/QR>
#include <cmath>

#include "kartlegg/stats/calibration.hpp"
#include "stats/distribution.hpp"

namespace kartlegg::stats {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Rows where everything is known, and their weights, which sum to Kish's n.
struct Design {
  MatrixXd x;
  VectorXd y, weights;
  double n = 0;
};

Design design_of(Columns predictors, std::span<const double> y, std::span<const double> given) {
  std::vector<std::size_t> rows;
  for (std::size_t r = 0; r < y.size(); ++r) {
    bool known = !std::isnan(y[r]) && (given.empty() || given[r] > 0);
    for (const auto& column : predictors) known = known && !std::isnan(column[r]);
    if (known) rows.push_back(r);
  }
  const auto n = static_cast<Index>(rows.size()), k = static_cast<Index>(predictors.size());
  Design d{MatrixXd::Ones(n, k + 1), VectorXd(n), VectorXd::Ones(n), static_cast<double>(n)};
  for (Index i = 0; i < n; ++i) {
    const std::size_t row = rows[static_cast<std::size_t>(i)];
    d.y(i) = y[row];
    if (!given.empty()) d.weights(i) = given[row];
    for (Index j = 0; j < k; ++j) d.x(i, j + 1) = predictors[static_cast<std::size_t>(j)][row];
  }
  if (n > 0) d.weights *= d.weights.sum() / d.weights.squaredNorm();
  return d;
}

/// Population R2 whose statistic f would be as large with probability p; 0 where any would be larger more often.
double r_squared_at(double f, double df1, double n, double p) {
  const double statistic = f * df1;
  if (chi_square_upper(statistic, df1) >= p) return 0;
  double low = 0, high = statistic + 10 * std::sqrt(statistic) + 50;
  for (int step = 0; step < 100; ++step) {
    const double middle = 0.5 * (low + high);
    (noncentral_chi_square_upper(statistic, df1, middle) < p ? low : high) = middle;
  }
  return low / (low + n);
}

}  // namespace

LinearFit linear_fit(Columns predictors, std::span<const double> y, std::span<const double> weights,
                     double confidence) {
  LinearFit out;
  for (const auto& column : predictors)
    if (column.size() != y.size()) out.reason = Reason::sizes_differ;
  if (!weights.empty() && weights.size() != y.size()) out.reason = Reason::sizes_differ;
  if (!(confidence > 0 && confidence < 1)) out.reason = Reason::confidence_out_of_range;
  if (out.reason != Reason::none) return out;
  const Design d = design_of(predictors, y, weights);
  out.n = d.n;
  const Index p = d.x.cols();
  out.df1 = static_cast<double>(p - 1);
  out.df2 = d.weights.sum() - static_cast<double>(p);
  if (!(out.df2 > 0) || d.x.rows() <= p) {
    out.reason = Reason::sample_too_small;
    return out;
  }
  const VectorXd root = d.weights.cwiseSqrt();
  const Eigen::ColPivHouseholderQR<MatrixXd> qr(root.asDiagonal() * d.x);
  if (qr.rank() < p) {
    out.reason = Reason::singular;
    return out;
  }
  const VectorXd beta = qr.solve(root.cwiseProduct(d.y));
  const VectorXd residuals = d.y - d.x * beta;
  const double left = d.weights.dot(residuals.cwiseAbs2());
  const double mean = d.weights.dot(d.y) / d.weights.sum();
  const double all = d.weights.dot((d.y.array() - mean).square().matrix());
  if (!(all > 0)) {
    out.reason = Reason::no_variance;
    return out;
  }
  out.r_squared = 1 - left / all;
  if (p > 1) {
    out.f = (all - left) / out.df1 / (left / out.df2);
    out.p = 1 - f_cdf(out.f, out.df1, out.df2);
    const double tail = 0.5 - 0.5 * confidence, n = d.weights.sum();
    out.r_squared_interval = {r_squared_at(out.f, out.df1, n, tail), r_squared_at(out.f, out.df1, n, 1 - tail)};
  }
  const MatrixXd inverse =
      (d.x.transpose() * d.weights.asDiagonal() * d.x).eval().householderQr().solve(MatrixXd::Identity(p, p));
  const double t = student_t_quantile(0.5 + 0.5 * confidence, out.df2);
  for (Index j = 0; j < p; ++j) {
    const double error = std::sqrt(left / out.df2 * inverse(j, j));
    out.coefficients.push_back({beta(j),
                                error,
                                {beta(j) - t * error, beta(j) + t * error},
                                2 * student_t_cdf(-std::abs(beta(j)) / error, out.df2)});
  }
  return out;
}

}  // namespace kartlegg::stats
