#include "kartlegg/stats/beta_binomial.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/special_functions/trigamma.hpp>
#include <cmath>
#include <memory>
#include <set>
#include <utility>

#include "stats/distribution.hpp"
#include "stats/linear_algebra.hpp"
#include "stats/norm_model.hpp"

namespace kartlegg::stats {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

double psi(double x) { return boost::math::digamma(x); }
double psi1(double x) { return boost::math::trigamma(x); }
double log_beta(double a, double b) {
  return boost::math::lgamma(a) + boost::math::lgamma(b) - boost::math::lgamma(a + b);
}

/// 1, x, x^2, ...
VectorXd powers(double x, Index count) {
  VectorXd result(count);
  double power = 1;
  for (Index i = 0; i < count; ++i, power *= x) result[i] = power;
  return result;
}

class BetaBinomial final : public NormModel {
 public:
  double z(double score, double age) const override { return z_of(score, log_parameters(age)); }

  double raw_at(double z, double age) const override {
    const double wanted = normal_cdf(z);
    double below = 0;
    const auto [log_a, log_b] = log_parameters(age);
    const std::vector<double> p = shares(std::exp(log_a), std::exp(log_b));
    for (std::size_t k = 0; k < p.size(); ++k) {
      if (below + p[k] >= wanted) return static_cast<double>(k) - .5 + (wanted - below) / p[k];
      below += p[k];
    }
    return highest + .5;
  }

  double standard_error(double z, double age) const override {
    const double score = raw_at(z, age), step = 1e-5;
    const auto [log_a, log_b] = log_parameters(age);
    const double by_a = (z_of(score, {log_a + step, log_b}) - z_of(score, {log_a - step, log_b})) / (2 * step);
    const double by_b = (z_of(score, {log_a, log_b + step}) - z_of(score, {log_a, log_b - step})) / (2 * step);
    const double x = (age - mean) / sd;
    VectorXd slope(alpha.size() + beta.size());
    slope << by_a * powers(x, alpha.size()), by_b * powers(x, beta.size());
    return std::sqrt(std::max(0.0, slope.dot(covariance * slope)));
  }

  std::string_view method() const override { return "beta_binomial"; }

  /// The largest alpha + beta at these ages.
  double largest(const std::vector<double>& at_ages) const {
    double result = 0;
    for (const double age : at_ages) {
      const auto [log_a, log_b] = log_parameters(age);
      result = std::max(result, std::exp(log_a) + std::exp(log_b));
    }
    return result;
  }

  VectorXd alpha, beta;
  MatrixXd covariance;  // of alpha and beta
  double mean = 0, sd = 1, highest = 0;

 private:
  std::pair<double, double> log_parameters(double age) const {
    const double x = (age - mean) / sd;
    return {alpha.dot(powers(x, alpha.size())), beta.dot(powers(x, beta.size()))};
  }

  /// The probability of every score.
  std::vector<double> shares(double a, double b) const {
    std::vector<double> result;
    double log_share = log_beta(a, highest + b) - log_beta(a, b);
    for (double k = 0; k <= highest; ++k) {
      result.push_back(std::exp(log_share));
      log_share += std::log((highest - k) / (k + 1) * (k + a) / (highest - k - 1 + b));
    }
    return result;
  }

  /// Every whole score stands for the half points about it, evenly.
  double z_of(double score, std::pair<double, double> log_ab) const {
    if (score <= -.5) return -HUGE_VAL;
    if (score >= highest + .5) return HUGE_VAL;
    const std::vector<double> p = shares(std::exp(log_ab.first), std::exp(log_ab.second));
    const auto k = static_cast<std::size_t>(std::floor(score + .5));
    double below = 0;
    for (std::size_t i = 0; i < k; ++i) below += p[i];
    const double share = below + p[k] * (score - (static_cast<double>(k) - .5));
    if (share < .5) return share > 0 ? normal_quantile(share) : -HUGE_VAL;
    double above = p[k] * (static_cast<double>(k) + .5 - score);  // summed from the other end: no digits are lost
    for (std::size_t i = k + 1; i < p.size(); ++i) above += p[i];
    return above > 0 ? -normal_quantile(std::min(above, .5)) : HUGE_VAL;
  }
};

/// The log-likelihood of coefficients, its slope and its bend.
struct Likelihood {
  double value = 0;
  VectorXd slope;
  MatrixXd bend;
};

class Fit {
 public:
  Fit(const NormRows& rows, const BetaBinomialOptions& options, double highest)
      : rows_(rows), of_alpha_(options.alpha_power + 1), of_beta_(options.beta_power + 1), highest_(highest) {
    double weight = 0, squares = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) weight += rows.weights[i], mean += rows.weights[i] * rows.ages[i];
    const auto n = static_cast<double>(rows.size());
    mean /= weight;
    for (std::size_t i = 0; i < rows.size(); ++i)
      squares += rows.weights[i] * (rows.ages[i] - mean) * (rows.ages[i] - mean);
    if (squares > 0) sd = std::sqrt(squares / weight * n / (n - 1));
    scale_ = n / weight;
  }

  /// The same parameters at all ages, from mean and variance of the scores.
  VectorXd start() const {
    double weight = 0, sum = 0, squares = 0;
    for (std::size_t i = 0; i < rows_.size(); ++i)
      weight += rows_.weights[i], sum += rows_.weights[i] * rows_.scores[i];
    const double share = std::clamp(sum / weight / highest_, .01, .99);
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const double off = rows_.scores[i] - share * highest_;
      squares += rows_.weights[i] * off * off;
    }
    const double over = squares / weight / (highest_ * share * (1 - share));  // over the variance of a binomial
    const double size = over > 1.05 && over < highest_ ? (highest_ - over) / (over - 1) : 50;
    VectorXd result = VectorXd::Zero(of_alpha_ + of_beta_);
    result[0] = std::log(share * size), result[of_alpha_] = std::log((1 - share) * size);
    return result;
  }

  Likelihood at(const VectorXd& theta, bool with_bend) const {
    const Index size = of_alpha_ + of_beta_;
    Likelihood out{0, VectorXd::Zero(size), MatrixXd::Zero(size, size)};
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const double age = (rows_.ages[i] - mean) / sd, x = rows_.scores[i], w = scale_ * rows_.weights[i];
      const VectorXd pa = powers(age, of_alpha_), pb = powers(age, of_beta_);
      const double a = std::exp(theta.head(of_alpha_).dot(pa)), b = std::exp(theta.tail(of_beta_).dot(pb)),
                   y = highest_ - x;
      out.value += w * (log_beta(x + a, y + b) - log_beta(a, b) - log_beta(x + 1, y + 1) - std::log(highest_ + 1));
      if (!with_bend) continue;
      const double both = psi(a + b) - psi(highest_ + a + b), both1 = psi1(a + b) - psi1(highest_ + a + b);
      const double da = a * (psi(x + a) - psi(a) + both), db = b * (psi(y + b) - psi(b) + both);
      const double daa = da + a * a * (psi1(x + a) - psi1(a) + both1),
                   dbb = db + b * b * (psi1(y + b) - psi1(b) + both1);
      out.slope.head(of_alpha_) += w * da * pa;
      out.slope.tail(of_beta_) += w * db * pb;
      out.bend.topLeftCorner(of_alpha_, of_alpha_) += w * daa * pa * pa.transpose();
      out.bend.bottomRightCorner(of_beta_, of_beta_) += w * dbb * pb * pb.transpose();
      out.bend.topRightCorner(of_alpha_, of_beta_) += w * a * b * both1 * pa * pb.transpose();
    }
    out.bend.bottomLeftCorner(of_beta_, of_alpha_) = out.bend.topRightCorner(of_alpha_, of_beta_).transpose();
    return out;
  }

  /// Newton's steps, shortened by a ridge until the likelihood rises. False if they come to no end.
  bool climb(VectorXd& theta, Likelihood& here) const {
    double ridge = 1e-3;
    for (int step = 0; step < 200; ++step) {
      here = at(theta, true);
      if (here.slope.cwiseAbs().maxCoeff() < 1e-7 * static_cast<double>(rows_.size()))
        return positive_definite(-here.bend);
      for (;; ridge *= 10) {
        if (ridge > 1e12) return false;
        const MatrixXd curved = -here.bend + ridge * MatrixXd(here.bend.diagonal().cwiseAbs().asDiagonal());
        const Cholesky factor(curved);
        if (!factor.positive_definite()) continue;
        const VectorXd next = theta + factor.solve(here.slope);
        if (!(at(next, false).value > here.value - 1e-12 * std::abs(here.value))) continue;
        theta = next;
        break;
      }
      ridge = std::max(1e-12, ridge / 100);
    }
    return false;
  }

  Index of_alpha() const { return of_alpha_; }
  double mean = 0, sd = 1;

 private:
  const NormRows& rows_;
  Index of_alpha_, of_beta_;
  double highest_, scale_ = 1;
};

Reason refusal(const NormRows& rows, const BetaBinomialOptions& o) {
  if (rows.reason != Reason::none) return rows.reason;
  if (o.alpha_power < 0 || o.alpha_power > 6 || o.beta_power < 0 || o.beta_power > 6 || o.highest < 0 ||
      !(o.limits.lower < 0 && o.limits.upper > 0) || !(o.window >= 0))
    return Reason::argument_missing;
  const std::size_t power = static_cast<std::size_t>(std::max(o.alpha_power, o.beta_power));
  if (rows.size() < 2 * power + 4) return Reason::sample_too_small;
  const auto [low, high] = std::minmax_element(rows.scores.begin(), rows.scores.end());
  for (const double score : rows.scores)
    if (score < 0 || score != std::floor(score) || (o.highest > 0 && score > o.highest))
      return Reason::count_out_of_range;
  if (*low == *high || (power > 0 && rows.ages.front() == rows.ages.back())) return Reason::no_variance;
  const std::set<double> ages(rows.ages.begin(), rows.ages.end());
  return ages.size() <= power ? Reason::not_identified : Reason::none;
}

}  // namespace

BetaBinomialNorms beta_binomial_norms(const NormSample& sample, const BetaBinomialOptions& options) {
  BetaBinomialNorms out;
  const NormRows rows = norm_rows(sample);
  out.reason = refusal(rows, options);
  if (out.reason != Reason::none) return out;
  const double highest =
      options.highest > 0 ? options.highest : *std::max_element(rows.scores.begin(), rows.scores.end());
  const Fit fit(rows, options, highest);
  VectorXd theta = fit.start();
  Likelihood end;
  if (!fit.climb(theta, end)) {
    out.reason = Reason::not_converged;
    return out;
  }
  auto model = std::make_shared<BetaBinomial>();
  model->alpha = theta.head(fit.of_alpha()), model->beta = theta.tail(theta.size() - fit.of_alpha());
  model->covariance = inverse(-end.bend);
  model->mean = fit.mean, model->sd = fit.sd, model->highest = highest;
  // Parameters that run away: the scores vary less than those of a binomial distribution.
  if (model->largest(rows.ages) > 1e5 * highest) {
    out.reason = Reason::not_converged;
    return out;
  }
  model->limits = options.limits;
  model->fit.parameters = static_cast<double>(theta.size());
  const NormRanks ranks(rows, RankMethod::rankit, options.window);
  model->fit.smallest_group = ranks.smallest();
  judge(*model, rows, ranks.z(rows.weights));
  out.alpha.assign(model->alpha.begin(), model->alpha.end());
  out.beta.assign(model->beta.begin(), model->beta.end());
  out.age_mean = fit.mean, out.age_sd = fit.sd, out.highest = static_cast<int>(highest);
  out.log_likelihood = end.value;
  out.bic = -2 * end.value + model->fit.parameters * std::log(model->fit.n);
  out.norms = ContinuousNorms(std::move(model));
  return out;
}

}  // namespace kartlegg::stats
