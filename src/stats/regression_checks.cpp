#include "stats/regression_checks.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "stats/distribution.hpp"
#include "stats/linear_algebra.hpp"

namespace kartlegg::stats {
namespace {

using Eigen::Index;
using Eigen::VectorXd;

/// (a) Levene's test, and the sd of each quarter.
void spread(const VectorXd& residuals, const std::vector<int>& quarter, RegressionChecks& checks) {
  std::array<double, 4> count{}, mean{}, square{}, distance{};
  const auto in = [&](Index i) { return static_cast<std::size_t>(quarter[static_cast<std::size_t>(i)]); };
  for (Index i = 0; i < residuals.size(); ++i) ++count[in(i)], mean[in(i)] += residuals[i];
  for (std::size_t q = 0; q < 4; ++q) mean[q] /= count[q];
  double all = 0;
  for (Index i = 0; i < residuals.size(); ++i) {
    const double off = std::abs(residuals[i] - mean[in(i)]);
    square[in(i)] += off * off, distance[in(i)] += off, all += off;
  }
  const double n = static_cast<double>(residuals.size());
  all /= n;
  double between = 0, within = 0, groups = 0;
  for (std::size_t q = 0; q < 4; ++q) {
    if (count[q] < 2) continue;
    ++groups;
    checks.quarter_sd.push_back(std::sqrt(square[q] / (count[q] - 1)));
    between += count[q] * (distance[q] / count[q] - all) * (distance[q] / count[q] - all);
  }
  for (Index i = 0; i < residuals.size(); ++i) {
    const double off = std::abs(residuals[i] - mean[in(i)]) - distance[in(i)] / count[in(i)];
    within += off * off;
  }
  if (groups < 2) return;
  const auto [low, high] = std::minmax_element(checks.quarter_sd.begin(), checks.quarter_sd.end());
  checks.sd_ratio = *low > 0 ? *high / *low : undefined;
  if (within > 0 && n > groups) {
    checks.levene = between / (groups - 1) / (within / (n - groups));
    checks.levene_p = 1 - f_cdf(checks.levene, groups - 1, n - groups);
  }
  checks.unequal_spread = checks.levene_p < 0.01 || checks.sd_ratio > 1.5;
}

/// Of A^2 (1 + .75 / n + 2.25 / n^2): Stephens, in D'Agostino, R. B. & Stephens, M. A. (1986), Goodness-of-fit
/// techniques, table 4.9.
double anderson_darling_p(double a) {
  if (a < 0.2) return 1 - std::exp(-13.436 + 101.14 * a - 223.73 * a * a);
  if (a < 0.34) return 1 - std::exp(-8.318 + 42.796 * a - 59.938 * a * a);
  if (a < 0.6) return std::exp(0.9177 - 4.279 * a - 1.38 * a * a);
  return a < 10 ? std::exp(1.2937 - 5.709 * a + 0.0186 * a * a) : 0;
}

/// (b) Shape of the residuals.
void shape(const VectorXd& residuals, RegressionChecks& checks) {
  const double n = static_cast<double>(residuals.size());
  const Eigen::ArrayXd off = residuals.array() - residuals.mean();
  const double second = off.square().mean();
  checks.skewness = off.cube().mean() / std::pow(second, 1.5);
  checks.excess_kurtosis = off.square().square().mean() / (second * second) - 3;
  std::vector<double> z(off.data(), off.data() + off.size());
  std::sort(z.begin(), z.end());
  const double sd = std::sqrt(second * n / (n - 1));
  double sum = 0;
  for (std::size_t i = 0; i < z.size(); ++i)
    sum += (2 * static_cast<double>(i) + 1) *
           (std::log(normal_cdf(z[i] / sd)) + std::log(normal_cdf(-z[z.size() - 1 - i] / sd)));
  checks.anderson_darling = -n - sum / n;
  checks.normality_p = anderson_darling_p(checks.anderson_darling * (1 + 0.75 / n + 2.25 / (n * n)));
  checks.not_normal = checks.normality_p < 0.01;
}

/// (c) Persons who move the regression.
void influence(const RegressionFit& fit, RegressionChecks& checks) {
  const double n = static_cast<double>(fit.y.size()), p = static_cast<double>(fit.design.cols());
  const VectorXd leverage = (fit.design * fit.inverse).cwiseProduct(fit.design).rowwise().sum();
  for (Index i = 0; i < fit.y.size(); ++i) {
    const double r = fit.residuals[i] / fit.sd, rest = 1 - leverage[i];
    const double cook = rest > 0 ? r * r * leverage[i] / (p * rest * rest) : 0;
    if (cook > 4 / n) ++checks.influential;
    if (cook <= checks.largest_cook) continue;  // true for the first, as NaN is not
    checks.largest_cook = cook;
    checks.largest_cook_row = fit.rows[static_cast<std::size_t>(i)];
  }
  checks.cook_median = f_quantile(0.5, p, n - p);
}

/// True if the second term is the first times something.
bool contains(const RegressionTerm& term, const RegressionTerm& larger) {
  return term != larger && std::equal(term.begin(), term.end(), larger.begin(), [](int a, int b) { return a <= b; });
}

}  // namespace

std::vector<int> quarters(const VectorXd& fitted, const std::vector<double>& quartiles) {
  std::vector<int> found;
  for (const double x : fitted)
    found.push_back(static_cast<int>(std::upper_bound(quartiles.begin(), quartiles.end(), x) - quartiles.begin()));
  return found;
}

RegressionChecks check(const RegressionFit& fit, const std::vector<int>& quarter) {
  RegressionChecks checks;
  spread(fit.residuals, quarter, checks);
  shape(fit.residuals, checks);
  influence(fit, checks);
  return checks;
}

std::vector<bool> backward(const RegressionFit& fit, const std::vector<RegressionTerm>& terms, double alpha) {
  std::vector<bool> kept(terms.size(), true);
  for (;;) {
    std::vector<Index> columns{0};
    for (std::size_t t = 0; t < terms.size(); ++t)
      if (kept[t]) columns.push_back(static_cast<Index>(t) + 1);
    const Eigen::MatrixXd design = fit.design(Eigen::all, columns);
    const Eigen::MatrixXd inverse = stats::inverse(design.transpose() * design);
    const VectorXd coefficients = inverse * (design.transpose() * fit.y);
    const double df = static_cast<double>(fit.y.size() - design.cols());
    const double variance = (fit.y - design * coefficients).squaredNorm() / df;
    double worst = alpha;
    std::size_t going = terms.size();
    for (std::size_t c = 1; c < columns.size(); ++c) {
      const auto t = static_cast<std::size_t>(columns[c] - 1);
      const auto needed = [&](std::size_t other) { return kept[other] && contains(terms[t], terms[other]); };
      bool may_go = true;
      for (std::size_t other = 0; other < terms.size(); ++other) may_go = may_go && !needed(other);
      const auto at = static_cast<Index>(c);
      const double statistic = std::abs(coefficients[at]) / std::sqrt(variance * inverse(at, at));
      const double p = 2 * student_t_cdf(-statistic, df);
      if (may_go && p >= worst) worst = p, going = t;
    }
    if (going == terms.size()) return kept;
    kept[going] = false;
  }
}

}  // namespace kartlegg::stats
