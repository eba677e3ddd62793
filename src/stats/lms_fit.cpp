#include "kartlegg/stats/lms_fit.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>

#include "stats/linear_algebra.hpp"
#include "stats/lms_likelihood.hpp"

namespace kartlegg::stats {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Persons with all they need; says what is wrong with the others.
Reason gather(std::span<const double> ages, std::span<const double> scores, std::span<const double> weights,
              LmsSample& sample, LmsFit& fit) {
  if (ages.size() != scores.size() || (!weights.empty() && weights.size() != ages.size())) return Reason::sizes_differ;
  for (std::size_t i = 0; i < ages.size(); ++i) {
    const double weight = weights.empty() ? 1 : weights[i];
    if (weight < 0) return Reason::not_positive;
    if (!std::isfinite(ages[i]) || !std::isfinite(scores[i]) || !std::isfinite(weight) || weight == 0) {
      ++fit.left_out;
      continue;
    }
    if (scores[i] <= 0) return Reason::box_cox_undefined;
    sample.ages.push_back(ages[i]);
    sample.log_scores.push_back(std::log(scores[i]));
    sample.weights.push_back(weight);
  }
  fit.n = static_cast<double>(sample.ages.size());
  if (fit.n < 20) return Reason::sample_too_small;
  const auto [low, high] = std::minmax_element(sample.log_scores.begin(), sample.log_scores.end());
  if (*low == *high) return Reason::no_variance;
  const double sum = std::accumulate(sample.weights.begin(), sample.weights.end(), 0.0);
  for (double& weight : sample.weights) weight *= fit.n / sum;
  sample.weighted = !weights.empty();
  return Reason::none;
}

/// The ages as they are standardised: without weights, so that the coefficients do not hang on them.
AgeScale scale_of(const std::vector<double>& ages) {
  AgeScale scale;
  const auto [low, high] = std::minmax_element(ages.begin(), ages.end());
  scale.youngest = *low, scale.oldest = *high;
  const double n = static_cast<double>(ages.size());
  scale.centre = std::accumulate(ages.begin(), ages.end(), 0.0) / n;
  double squares = 0;
  for (const double age : ages) squares += (age - scale.centre) * (age - scale.centre);
  scale.spread = std::sqrt(squares / (n - 1));
  return scale;
}

bool sound(const AgeCurve& curve) {
  if (curve.kind == AgeCurve::Kind::spline)
    return std::isnan(curve.wanted_df) || (curve.wanted_df > 2 && curve.wanted_df < AgeCurve::segments + 3);
  return curve.degree >= 0 && curve.degree <= AgeCurve::highest_degree;
}

/// What the model asks of the sample: enough persons, and enough different ages.
Reason fault(const LmsModel& model, const LmsSample& sample) {
  double coefficients = 0;
  int most = 0;
  for (const AgeCurve* curve : {&model.m, &model.s, &model.l, &model.tau}) {
    if (!sound(*curve)) return Reason::count_out_of_range;
    if (curve == &model.tau && model.family != LmsFamily::bct) continue;
    const int own = curve->kind == AgeCurve::Kind::spline ? 2 : curve->degree + 1;  // a spline may end up straight
    coefficients += own, most = std::max(most, own);
  }
  if (static_cast<double>(sample.ages.size()) < 5 * coefficients) return Reason::sample_too_small;
  std::vector<double> ages = sample.ages;
  std::sort(ages.begin(), ages.end());
  const auto different = std::unique(ages.begin(), ages.end()) - ages.begin();
  return different < most ? Reason::not_identified : Reason::none;
}

/// Penalised maximum likelihood: steps towards the coefficients, and between them towards the smoothing.
class Search {
 public:
  Search(const LmsLikelihood& likelihood, const LmsModel& model) : likelihood_(likelihood) {
    for (std::size_t p = 0; p < likelihood.parameters(); ++p) {
      penalties_.push_back(likelihood.basis(p).penalty());
      wanted_.push_back((p == 0 ? model.m : p == 1 ? model.s : p == 2 ? model.l : model.tau).wanted_df);
    }
    smoothing_.assign(likelihood.parameters(), 0);
  }

  /// False if the search did not come to an end.
  bool run(VectorXd at) {
    at_ = std::move(at);
    value_ = likelihood_.value(at_) - cost(at_);
    if (!std::isfinite(value_)) return false;
    begin_smoothing();
    bool smooth = std::all_of(smoothing_.begin(), smoothing_.end(), [](double s) { return s == 0; });
    while (++steps_ <= 200) {
      const double promised = step();
      if (promised < 0) return false;
      if (!smooth && promised < 0.1) smooth = smoothen();
      if (smooth && promised < 1e-10) {  // the next step is below what a double holds
        find_df();
        return true;
      }
    }
    find_df();
    return false;
  }

  const VectorXd& at() const { return at_; }
  double smoothing(std::size_t p) const { return smoothing_[p]; }
  double df(std::size_t p) const { return df_[p]; }
  const MatrixXd& covariance() const { return covariance_; }
  int steps() const { return steps_; }

  /// Information and spread of the slopes at the end.
  void sandwich() {
    const MatrixXd spread = likelihood_.slopes(at_, true).spread;
    covariance_ = covariance_ * spread * covariance_;
  }

 private:
  auto block(const MatrixXd& matrix, std::size_t p) const {
    const int from = likelihood_.offset(p), size = likelihood_.basis(p).columns();
    return matrix.block(from, from, size, size);
  }
  auto part(const VectorXd& at, std::size_t p) const {
    return at.segment(likelihood_.offset(p), likelihood_.basis(p).columns());
  }
  double cost(const VectorXd& at) const {
    double sum = 0;
    for (std::size_t p = 0; p < penalties_.size(); ++p)
      if (smoothing_[p] > 0) sum += smoothing_[p] / 2 * part(at, p).dot(penalties_[p] * part(at, p));
    return sum;
  }
  /// What rounding may make of cost(): much, where a spline is all but straight and its penalty heavy.
  double blur() const {
    double sum = 0;
    for (std::size_t p = 0; p < penalties_.size(); ++p)
      if (smoothing_[p] > 0)
        sum += 2e-16 * smoothing_[p] * penalties_[p].cwiseAbs().maxCoeff() * part(at_, p).squaredNorm();
    return sum;
  }
  void add_penalties(MatrixXd& to) const {
    for (std::size_t p = 0; p < penalties_.size(); ++p) {
      const int from = likelihood_.offset(p), size = likelihood_.basis(p).columns();
      if (smoothing_[p] > 0) to.block(from, from, size, size) += smoothing_[p] * penalties_[p];
    }
  }

  /// As heavy as the data, to begin with.
  void begin_smoothing() {
    const MatrixXd information = likelihood_.slopes(at_, true).spread;
    for (std::size_t p = 0; p < penalties_.size(); ++p)
      if (likelihood_.basis(p).spline()) smoothing_[p] = block(information, p).trace() / penalties_[p].trace();
    value_ = likelihood_.value(at_) - cost(at_);
  }
  /// One step uphill; twice what it promised to add to the likelihood, or -1 if no step could be made. Where the
  /// curvature is not that of a summit, the spread of the slopes stands in for it.
  double step() {
    auto slopes = likelihood_.slopes(at_, false);
    information_ = slopes.information;
    for (std::size_t p = 0; p < penalties_.size(); ++p)
      if (smoothing_[p] > 0)
        slopes.gradient.segment(likelihood_.offset(p), likelihood_.basis(p).columns()) -=
            smoothing_[p] * (penalties_[p] * part(at_, p));
    add_penalties(slopes.information);
    factor_.emplace(slopes.information);
    if (!factor_->positive_definite()) {
      MatrixXd spread = likelihood_.slopes(at_, true).spread;
      information_ = spread;
      add_penalties(spread);
      spread.diagonal() *= 1 + 1e-9;
      factor_.emplace(spread);
      if (!factor_->positive_definite()) return -1;
    }
    VectorXd direction = factor_->solve(slopes.gradient);
    const double promised = slopes.gradient.dot(direction);
    if (!std::isfinite(promised)) return -1;
    const double noise = 1e-11 * (1 + std::abs(value_)) + blur();
    for (int half = 0; half < 30; ++half, direction /= 2) {
      const VectorXd next = at_ + direction;
      const double value = likelihood_.value(next) - cost(next);
      if (!(value >= value_ - noise)) continue;
      at_ = next, value_ = value;
      return half == 0 ? promised : std::max(promised, 1.0);
    }
    return promised < 1e-4 ? 0 : -1;  // flat to the last digit: tau on its way to the normal distribution
  }

  void find_df() {
    covariance_ = factor_->solve(MatrixXd::Identity(at_.size(), at_.size()));
    const VectorXd kept = (covariance_.cwiseProduct(information_)).rowwise().sum();
    df_.clear();
    for (std::size_t p = 0; p < penalties_.size(); ++p) df_.push_back(part(kept, p).sum());
  }

  /// Changes the smoothing of every spline; true if that changed next to nothing.
  bool smoothen() {
    find_df();
    bool still = true;
    for (std::size_t p = 0; p < penalties_.size(); ++p) {
      if (smoothing_[p] == 0) continue;
      const double bent = std::max(df_[p] - 2, 1e-8);
      double factor = 0;
      if (std::isnan(wanted_[p])) {
        const double left = likelihood_.basis(p).penalty_rank() -
                            smoothing_[p] * block(covariance_, p).cwiseProduct(penalties_[p]).sum();
        factor = std::max(left, 1e-8) / std::max(smoothing_[p] * part(at_, p).dot(penalties_[p] * part(at_, p)), 1e-12);
        if (bent < 1e-3) factor = std::min(factor, 1.0);  // straight: more weight would only cost the solver its digits
        still = still && bent * std::abs(std::log(factor)) < 2e-3;
      } else {
        factor = std::pow(bent / (wanted_[p] - 2), 3);
        still = still && std::abs(df_[p] - wanted_[p]) < 1e-4;
      }
      smoothing_[p] = std::clamp(smoothing_[p] * std::clamp(factor, 1e-3, 1e3), 1e-6, 1e9);
    }
    value_ = likelihood_.value(at_) - cost(at_);
    return still;
  }

  const LmsLikelihood& likelihood_;
  std::vector<MatrixXd> penalties_;
  std::vector<double> wanted_, smoothing_, df_;
  VectorXd at_;
  double value_ = 0;
  MatrixXd information_, covariance_;
  std::optional<Cholesky> factor_;
  int steps_ = 0;
};

/// Log-normal scores about a smooth median, and ten degrees of freedom in the tails.
VectorXd start(const LmsLikelihood& likelihood, const LmsSample& sample, const LmsModel& model) {
  std::vector<double> values = sample.log_scores;
  if (!model.log_m)
    for (double& value : values) value = std::exp(value);
  VectorXd at = VectorXd::Zero(likelihood.columns());
  at.head(likelihood.basis(0).columns()) = likelihood.least_squares(values);
  double squares = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double m = likelihood.predictor(at, 0, i);
    const double rest = sample.log_scores[i] - (model.log_m ? m : std::log(m));
    squares += sample.weights[i] * rest * rest;
  }
  const auto set = [&](std::size_t p, double constant) {
    if (likelihood.basis(p).spline())
      at.segment(likelihood.offset(p), likelihood.basis(p).columns()).setConstant(constant);
    else
      at[likelihood.offset(p)] = constant;
  };
  set(1, 0.5 * std::log(squares / static_cast<double>(values.size())));
  if (likelihood.parameters() > 3) set(3, std::log(10.0));
  return at;
}

FittedCurve curve_of(const Search& search, const LmsLikelihood& likelihood, const AgeCurve& curve, std::size_t p) {
  FittedCurve fitted{.curve = curve, .coefficients = {}, .smoothing = search.smoothing(p), .df = search.df(p)};
  const double* const from = search.at().data() + likelihood.offset(p);
  fitted.coefficients.assign(from, from + likelihood.basis(p).columns());
  return fitted;
}

}  // namespace

LmsFit fit_lms(std::span<const double> ages, std::span<const double> scores, const LmsModel& model,
               std::span<const double> weights) {
  LmsFit fit;
  fit.model = model;
  LmsSample sample;
  fit.reason = gather(ages, scores, weights, sample, fit);
  if (fit.reason == Reason::none) fit.reason = fault(model, sample);
  if (fit.reason != Reason::none) return fit;
  sample.scale = scale_of(sample.ages);
  fit.youngest = sample.scale.youngest, fit.oldest = sample.scale.oldest;
  fit.age_mean = sample.scale.centre, fit.age_sd = sample.scale.spread;
  if (!(sample.scale.spread > 0)) sample.scale.spread = 1;  // only constants are fitted

  const LmsLikelihood likelihood(sample, model);
  Search search(likelihood, model);
  if (!search.run(start(likelihood, sample, model))) fit.reason = Reason::not_converged;
  fit.iterations = search.steps();
  if (search.covariance().size() == 0) return fit;
  if (sample.weighted) search.sandwich();
  fit.m = curve_of(search, likelihood, model.m, 0);
  fit.s = curve_of(search, likelihood, model.s, 1);
  fit.l = curve_of(search, likelihood, model.l, 2);
  if (likelihood.parameters() > 3) fit.tau = curve_of(search, likelihood, model.tau, 3);
  fit.df = 0;
  for (std::size_t p = 0; p < likelihood.parameters(); ++p) fit.df += search.df(p);
  fit.log_likelihood = likelihood.value(search.at());
  fit.covariance.assign(search.covariance().data(), search.covariance().data() + search.covariance().size());
  return fit;
}

}  // namespace kartlegg::stats
