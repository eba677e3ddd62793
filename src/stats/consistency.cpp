#include "stats/consistency.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "stats/distribution.hpp"
#include "stats/linear_algebra.hpp"

namespace kartlegg::stats {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

ScaleCovariance scale_covariance(Columns columns, const ReliabilityOptions& options) {
  ScaleCovariance scale;
  Covariance all = covariance(columns, options.missing, options.threads);
  scale.n = all.n, scale.given = all.given, scale.reason = all.reason;
  if (scale.reason != Reason::none) return scale;
  const std::vector<int> with_variance = varying(all.matrix);
  for (int i = 0; i < static_cast<int>(columns.size()); ++i)
    if (options.constant_items == ConstantItems::keep ||
        std::binary_search(with_variance.begin(), with_variance.end(), i))
      scale.items.push_back(i);
    else
      scale.left_out.push_back(i);
  if (scale.items.size() < 2)
    scale.reason = Reason::sample_too_small;
  else
    scale.matrix = block(all.matrix, scale.items);
  if (scale.reason == Reason::none && !(scale.matrix.sum() > 0)) scale.reason = Reason::no_variance;
  return scale;
}

MatrixXd in_metric(const MatrixXd& covariance, Metric metric) {
  return metric == Metric::covariance ? covariance : correlation(covariance);
}

double alpha_of(const MatrixXd& matrix) {
  const auto k = static_cast<double>(matrix.rows());
  return k < 2 ? undefined : k / (k - 1) * (1 - matrix.trace() / matrix.sum());
}

double alpha_error(const MatrixXd& c, double n) {
  const auto k = static_cast<double>(c.rows());
  if (k < 2) return undefined;
  const double v = c.sum(), t = c.trace();
  const double of_squares = c.squaredNorm();               // tr(C C)
  const double of_sums = c.rowwise().sum().squaredNorm();  // 1' C C 1
  const double q = 2 * k * k / ((k - 1) * (k - 1) * v * v * v) * (v * (of_squares + t * t) - 2 * t * of_sums);
  return std::sqrt(q / n);
}

VectorXd squared_multiple_correlations(const MatrixXd& correlation) {
  const Cholesky factor(correlation);
  if (!factor.positive_definite() || !(factor.reciprocal_condition() > 1e-12))
    return VectorXd::Constant(correlation.rows(), undefined);
  const MatrixXd inverse = factor.solve(MatrixXd::Identity(correlation.rows(), correlation.cols()));
  return (1 - inverse.diagonal().array().inverse()).matrix();
}

double lambda6_of(const MatrixXd& matrix) {
  const VectorXd unexplained = 1 - squared_multiple_correlations(correlation(matrix)).array();
  return 1 - unexplained.dot(matrix.diagonal()) / matrix.sum();
}

std::vector<double> below_diagonal(const MatrixXd& matrix) {
  std::vector<double> values;
  for (Index i = 0; i < matrix.rows(); ++i)
    for (Index j = 0; j < i; ++j) values.push_back(matrix(i, j));
  return values;
}

Interval logit_interval(double value, double error, double confidence) {
  if (!(value > 0 && value < 1)) return {undefined, undefined};
  const double centre = std::log(value / (1 - value)), half = two_sided_z(confidence) * error / (value * (1 - value));
  const auto back = [](double x) { return 1 / (1 + std::exp(-x)); };
  return {back(centre - half), back(centre + half)};
}

double median(std::vector<double> values) {
  if (values.empty() || std::any_of(values.begin(), values.end(), [](double x) { return std::isnan(x); }))
    return undefined;
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

}  // namespace kartlegg::stats
