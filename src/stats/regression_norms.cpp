#include "kartlegg/stats/regression_norms.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cmath>

#include "kartlegg/stats/norm_scores.hpp"
#include "kartlegg/stats/percentiles.hpp"
#include "stats/distribution.hpp"
#include "stats/regression_checks.hpp"

namespace kartlegg::stats {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

double power(double x, int exponent) {
  double product = 1;
  for (int i = 0; i < exponent; ++i) product *= x;
  return product;
}

double value_of(const RegressionTerm& term, std::span<const double> variables, const std::vector<double>& centres) {
  double product = 1;
  for (std::size_t v = 0; v < term.size(); ++v) product *= power(variables[v] - centres[v], term[v]);
  return product;
}

Reason fault(std::span<const double> scores, Columns variables, std::span<const RegressionTerm> terms,
             const RegressionOptions& options) {
  for (const auto& column : variables)
    if (column.size() != scores.size()) return Reason::sizes_differ;
  if (!options.centres.empty() && options.centres.size() != variables.size()) return Reason::sizes_differ;
  if (!(options.selection_alpha >= 0 && options.selection_alpha <= 1)) return Reason::proportion_out_of_range;
  for (const double centre : options.centres)
    if (!std::isfinite(centre)) return Reason::argument_missing;
  for (const RegressionTerm& term : terms) {
    if (term.size() != variables.size()) return Reason::sizes_differ;
    if (std::any_of(term.begin(), term.end(), [](int p) { return p < 0; }) ||
        std::all_of(term.begin(), term.end(), [](int p) { return p == 0; }))
      return Reason::count_out_of_range;
  }
  return Reason::none;
}

/// Rows of persons who have everything.
void gather(std::span<const double> scores, Columns variables, RegressionNorms& norms, RegressionFit& fit) {
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const bool whole =
        std::isfinite(scores[i]) &&
        std::all_of(variables.begin(), variables.end(), [&](const auto& column) { return std::isfinite(column[i]); });
    if (whole) fit.rows.push_back(static_cast<int>(i));
  }
  norms.n = static_cast<double>(fit.rows.size());
  norms.left_out = static_cast<double>(scores.size()) - norms.n;
  const auto n = static_cast<Index>(fit.rows.size());
  fit.design = MatrixXd::Ones(n, static_cast<Index>(norms.terms.size()));
  fit.y.resize(n);
  norms.ranges.assign(variables.size(), {undefined, undefined});
  std::vector<double> person(variables.size());
  for (Index i = 0; i < n; ++i) {
    const auto row = static_cast<std::size_t>(fit.rows[static_cast<std::size_t>(i)]);
    fit.y[i] = scores[row];
    for (std::size_t v = 0; v < variables.size(); ++v) {
      const double x = person[v] = variables[v][row];
      Interval& range = norms.ranges[v];
      range = i == 0 ? Interval{x, x} : Interval{std::min(range.lower, x), std::max(range.upper, x)};
    }
    for (std::size_t t = 1; t < norms.terms.size(); ++t)
      fit.design(i, static_cast<Index>(t)) = value_of(norms.terms[t].powers, person, norms.centres);
  }
}

/// Q R of the columns, each made orthogonal to those before it twice over (Gram and Schmidt), so that powers of
/// uncentred age lose few digits. False if a column is a sum of those before it.
bool orthogonal(MatrixXd& q, MatrixXd& r) {
  const Index p = q.cols();
  r = MatrixXd::Zero(p, p);
  for (Index j = 0; j < p; ++j) {
    const double before = q.col(j).norm();
    for (int round = 0; round < 2; ++round)
      for (Index k = 0; k < j; ++k) {
        const double along = q.col(k).dot(q.col(j));
        r(k, j) += along;
        q.col(j) -= along * q.col(k);
      }
    r(j, j) = q.col(j).norm();
    if (!(r(j, j) > 1e-10 * before)) return false;
    q.col(j) /= r(j, j);
  }
  return true;
}

Reason solve(RegressionFit& fit, RegressionNorms& norms) {
  const Index p = fit.design.cols();
  MatrixXd q = fit.design, r;
  if (!orthogonal(q, r)) return Reason::singular;
  const MatrixXd half = r.triangularView<Eigen::Upper>().solve(MatrixXd::Identity(p, p));
  const VectorXd coefficients = half * (q.transpose() * fit.y);
  fit.inverse = half * half.transpose();
  fit.fitted = fit.design * coefficients;
  fit.residuals = fit.y - fit.fitted;
  const double df = norms.n - static_cast<double>(p), sum = fit.residuals.squaredNorm();
  fit.sd = norms.residual_sd = std::sqrt(sum / df);
  const double all = (fit.y.array() - fit.y.mean()).square().sum();
  norms.r2 = 1 - sum / all;
  if (!(sum > 1e-24 * all)) return Reason::no_variance;
  for (Index t = 0; t < p; ++t) {
    FittedTerm& term = norms.terms[static_cast<std::size_t>(t)];
    term.coefficient = coefficients[t];
    term.standard_error = fit.sd * std::sqrt(fit.inverse(t, t));
    term.p = 2 * student_t_cdf(-std::abs(term.coefficient / term.standard_error), df);
    const auto column = fit.design.col(t).array();
    if (t > 0) term.inflation = fit.inverse(t, t) * (column - column.mean()).square().sum();
  }
  norms.inverse.assign(fit.inverse.data(), fit.inverse.data() + fit.inverse.size());
  return Reason::none;
}

/// ln sd = a + b x expected: Newton steps on the normal likelihood of the residuals, on the standardised expected
/// score.
void fit_log_sd(const RegressionFit& fit, RegressionNorms& norms) {
  const Eigen::ArrayXd centred = fit.fitted.array() - fit.fitted.mean();
  const double spread = std::sqrt(centred.square().mean());
  double a = std::log(fit.sd), b = 0;
  const Eigen::ArrayXd x = spread > 0 ? Eigen::ArrayXd(centred / spread) : Eigen::ArrayXd(centred * 0);
  const Eigen::ArrayXd squares = fit.residuals.array().square();
  const double n = norms.n;
  for (int step = 0; step < 100 && spread > 0; ++step) {
    const Eigen::ArrayXd w = squares * (-2 * (a + b * x)).exp();
    const double slope_a = w.sum() - n, slope_b = (w * x).sum();
    const double aa = 2 * w.sum(), ab = 2 * (w * x).sum(), bb = 2 * (w * x * x).sum(), det = aa * bb - ab * ab;
    const double da = (bb * slope_a - ab * slope_b) / det, db = (aa * slope_b - ab * slope_a) / det;
    const double most = std::max({1.0, std::abs(da), std::abs(db)});  // never more than 1
    a += da / most, b += db / most;
    if (std::abs(da) + std::abs(db) < 1e-12) break;
  }
  a += 0.5 * std::log(n / (n - norms.parameters));  // as the common sd: for the coefficients that were fitted
  norms.log_sd_slope = spread > 0 ? b / spread : 0;
  norms.log_sd_intercept = a - norms.log_sd_slope * fit.fitted.mean();
}

/// In each quarter its part of the degrees of freedom.
void fit_steps(const RegressionFit& fit, const std::vector<int>& quarter, const std::vector<double>& quartiles,
               RegressionNorms& norms) {
  norms.step_ends = quartiles;
  norms.step_sds.assign(4, undefined);
  for (std::size_t q = 0; q < 4; ++q) {
    double count = 0, sum = 0;
    for (std::size_t i = 0; i < quarter.size(); ++i)
      if (quarter[i] == static_cast<int>(q)) ++count, sum += std::pow(fit.residuals[static_cast<Index>(i)], 2);
    const double df = count * (1 - norms.parameters / norms.n);
    norms.step_sds[q] = df > 0 && sum > 0 ? std::sqrt(sum / df) : norms.residual_sd;
  }
}

double sd_at(const RegressionNorms& norms, double expected) {
  switch (norms.spread) {
    case ResidualSpread::common:
      break;
    case ResidualSpread::quartiles: {
      const auto end = std::upper_bound(norms.step_ends.begin(), norms.step_ends.end(), expected);
      return norms.step_sds[static_cast<std::size_t>(end - norms.step_ends.begin())];
    }
    case ResidualSpread::log_linear:
      return std::exp(norms.log_sd_intercept + norms.log_sd_slope * expected);
  }
  return norms.residual_sd;
}

/// Of the coefficients, and of the line that the logarithm of the spread is: where residuals are normal, the two are
/// independent, and the information of a log spread is 2 a person.
void find_covariances(const RegressionFit& fit, RegressionNorms& norms) {
  VectorXd sds(fit.fitted.size());
  for (Index i = 0; i < sds.size(); ++i) sds[i] = sd_at(norms, fit.fitted[i]);
  const MatrixXd scaled = sds.asDiagonal() * fit.design * fit.inverse;
  const MatrixXd covariance = scaled.transpose() * scaled;
  norms.covariance.assign(covariance.data(), covariance.data() + covariance.size());
  if (norms.spread != ResidualSpread::log_linear) return;
  const double mean = fit.fitted.mean(), squares = (fit.fitted.array() - mean).square().sum();
  const double of_slope = squares > 0 ? 1 / (2 * squares) : 0, of_level = 1 / (2 * (norms.n - norms.parameters));
  norms.log_sd_covariance = {of_level + mean * mean * of_slope, -mean * of_slope, -mean * of_slope, of_slope};
}

/// The variance of ln sd where this much is expected.
double log_sd_variance(const RegressionNorms& norms, double expected) {
  if (norms.spread == ResidualSpread::log_linear) return leverage(std::array{1.0, expected}, norms.log_sd_covariance);
  const double persons = (norms.n - norms.parameters) / (norms.spread == ResidualSpread::quartiles ? 4 : 1);
  return 1 / (2 * persons);
}

/// Of z where the spread varies: it falls with the mean both as the distance and, where the spread grows, as its
/// measure.
double varying_error(const RegressionNorms& norms, double z, const Moments& like, std::span<const double> predictors) {
  const double slope = norms.spread == ResidualSpread::log_linear ? norms.log_sd_slope * like.sd : 0;
  const double of_mean = leverage(predictors, norms.covariance) / (like.sd * like.sd);
  return std::sqrt((1 + z * slope) * (1 + z * slope) * of_mean + z * z * log_sd_variance(norms, like.mean));
}

}  // namespace

RegressionNorms fit_regression_norms(std::span<const double> scores, Columns variables,
                                     std::span<const RegressionTerm> terms, const RegressionOptions& options) {
  RegressionNorms norms;
  norms.spread = options.spread;
  norms.reason = fault(scores, variables, terms, options);
  if (norms.reason != Reason::none) return norms;
  norms.centres = options.centres.empty() ? std::vector<double>(variables.size(), 0.0) : options.centres;
  norms.terms.push_back({.powers = RegressionTerm(variables.size(), 0)});
  for (const RegressionTerm& term : terms) norms.terms.push_back({.powers = term});
  norms.parameters = static_cast<double>(norms.terms.size());

  RegressionFit fit;
  gather(scores, variables, norms, fit);
  norms.reason = norms.n <= norms.parameters + 1        ? Reason::sample_too_small
                 : fit.y.minCoeff() == fit.y.maxCoeff() ? Reason::no_variance
                                                        : solve(fit, norms);
  if (norms.reason != Reason::none) return norms;

  std::vector<double> ascending(fit.fitted.data(), fit.fitted.data() + fit.fitted.size());
  std::sort(ascending.begin(), ascending.end());
  const std::vector<double> quartiles{quantile(ascending, .25), quantile(ascending, .5), quantile(ascending, .75)};
  const std::vector<int> quarter = quarters(fit.fitted, quartiles);
  norms.checks = check(fit, quarter);
  const auto kept = backward(fit, {terms.begin(), terms.end()}, options.selection_alpha);
  for (std::size_t t = 0; t < kept.size(); ++t) norms.terms[t + 1].selected = kept[t];
  if (norms.spread == ResidualSpread::log_linear) fit_log_sd(fit, norms);
  if (norms.spread == ResidualSpread::quartiles) fit_steps(fit, quarter, quartiles, norms);
  find_covariances(fit, norms);
  for (Index i = 0; i < fit.y.size(); ++i) norms.standardised.push_back(fit.residuals[i] / sd_at(norms, fit.fitted[i]));
  std::sort(norms.standardised.begin(), norms.standardised.end());
  return norms;
}

Moments RegressionNorms::expected(std::span<const double> variables) const {
  Moments found{n, undefined, undefined};
  if (reason != Reason::none || variables.size() != ranges.size()) return found;
  for (std::size_t v = 0; v < ranges.size(); ++v)
    if (!(variables[v] >= ranges[v].lower && variables[v] <= ranges[v].upper)) return found;
  found.mean = 0;
  for (const FittedTerm& term : terms) found.mean += term.coefficient * value_of(term.powers, variables, centres);
  found.sd = sd_at(*this, found.mean);
  return found;
}

RegressionScore RegressionNorms::score(double y, std::span<const double> variables, RegressionPercentile percentile,
                                       double confidence) const {
  RegressionScore found;
  if (reason != Reason::none) return found.reason = reason, found;
  if (variables.size() != ranges.size()) return found.reason = Reason::sizes_differ, found;
  const Moments like = expected(variables);
  const bool known = std::all_of(variables.begin(), variables.end(), [](double x) { return std::isfinite(x); });
  if (std::isnan(like.mean)) return found.reason = known ? Reason::outside_grid : Reason::argument_missing, found;
  std::vector<double> predictors;
  for (const FittedTerm& term : terms) predictors.push_back(value_of(term.powers, variables, centres));
  found = regression_score(y, like.mean, like.sd, leverage(predictors, inverse), n, parameters, confidence);
  if (spread != ResidualSpread::common && !std::isnan(found.standard_error))
    found.standard_error = varying_error(*this, found.z, like, predictors);
  if (percentile == RegressionPercentile::t) found.percent_below = found.percent_below_t;
  if (percentile == RegressionPercentile::residuals && !std::isnan(found.z))
    found.percent_below = percentile_rank_in(standardised, found.z).value;
  return found;
}

}  // namespace kartlegg::stats
