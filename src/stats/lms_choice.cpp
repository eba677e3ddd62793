// Which polynomials an LMS model is made of.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "stats/lms_at_age.hpp"
#include "stats/portions.hpp"

namespace kartlegg::stats {
namespace {

/// The rows that one portion leaves to be fitted, and those that it holds.
struct Portion {
  std::vector<double> ages, scores, weights;
};

/// Tries models on one sample; the portions are the same for all of them.
class Trials {
 public:
  Trials(std::span<const double> ages, std::span<const double> scores, std::span<const double> weights,
         const LmsModel& model, ModelCriterion criterion, std::uint64_t seed)
      : ages_(ages), scores_(scores), weights_(weights), model_(model), criterion_(criterion) {
    if (criterion != ModelCriterion::cross_validated || ages.size() != scores.size()) return;
    std::vector<std::size_t> all(ages.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    core::Random random(seed, 0);
    portion_ = stats::portions({std::move(all)}, ages.size(), portions, random);
  }

  LmsFit fit(const std::array<int, 4>& degrees) const { return fit_lms(ages_, scores_, with(degrees), weights_); }

  /// NaN where the model does not fit.
  double judge(const LmsFit& fit) const {
    if (fit.reason != Reason::none) return undefined;
    switch (criterion_) {
      case ModelCriterion::bic:
        return fit.criterion(std::log(fit.n));
      case ModelCriterion::gaic3:
        return fit.criterion(3);
      case ModelCriterion::aic:
        return fit.criterion(2);
      case ModelCriterion::cross_validated:
        break;
    }
    return cross_validated(fit.model);
  }

 private:
  static constexpr std::size_t portions = 10;

  LmsModel with(const std::array<int, 4>& degrees) const {
    LmsModel model = model_;
    const std::array<AgeCurve*, 4> curves{&model.m, &model.s, &model.l, &model.tau};
    for (std::size_t p = 0; p < 4; ++p) *curves[p] = {AgeCurve::Kind::polynomial, degrees[p]};
    return model;
  }

  double cross_validated(const LmsModel& model) const {
    double sum = 0;
    for (std::size_t portion = 0; portion < portions; ++portion) {
      Portion rest;
      for (std::size_t i = 0; i < ages_.size(); ++i)
        if (portion_[i] != portion) add(rest, i);
      const LmsFit fit = fit_lms(rest.ages, rest.scores, model, rest.weights);
      if (fit.reason != Reason::none) return undefined;
      for (std::size_t i = 0; i < ages_.size(); ++i) {
        if (portion_[i] != portion || !std::isfinite(ages_[i]) || !std::isfinite(scores_[i])) continue;
        const double weight = weights_.empty() ? 1 : weights_[i];
        if (weight > 0) sum += weight * log_density(fit, scores_[i], ages_[i]);
      }
    }
    return -2 * sum;
  }
  void add(Portion& to, std::size_t i) const {
    to.ages.push_back(ages_[i]), to.scores.push_back(scores_[i]);
    if (!weights_.empty()) to.weights.push_back(weights_[i]);
  }

  std::span<const double> ages_, scores_, weights_;
  LmsModel model_;
  ModelCriterion criterion_;
  std::vector<std::size_t> portion_;  // of each person
};

}  // namespace

LmsChoice choose_lms(std::span<const double> ages, std::span<const double> scores, const LmsModel& model,
                     ModelCriterion criterion, int highest_degree, std::uint64_t seed,
                     std::span<const double> weights) {
  const Trials trials(ages, scores, weights, model, criterion, seed);
  const std::size_t parameters = model.family == LmsFamily::bct ? 4 : 3;
  std::array<int, 4> best{1, 0, 0, 0};
  LmsChoice choice{.fit = trials.fit(best), .tried = {}};
  double lowest = trials.judge(choice.fit);
  choice.tried.push_back({best, lowest});
  if (std::isnan(lowest) && choice.fit.reason != Reason::not_converged) return choice;  // the data do not allow any
  const auto known = [&](const std::array<int, 4>& degrees) {
    return std::any_of(choice.tried.begin(), choice.tried.end(),
                       [&](const TriedModel& one) { return one.degrees == degrees; });
  };
  for (bool better = true; better;) {
    better = false;
    const auto from = best;
    for (std::size_t p = 0; p < parameters; ++p)
      for (const int change : {1, -1}) {
        auto degrees = from;
        degrees[p] += change;
        if (degrees[p] < 0 || degrees[p] > highest_degree || known(degrees)) continue;
        LmsFit fit = trials.fit(degrees);
        const double value = trials.judge(fit);
        choice.tried.push_back({degrees, value});
        if (!(value < lowest) && !(std::isnan(lowest) && !std::isnan(value))) continue;
        best = degrees, lowest = value, better = true;
        choice.fit = std::move(fit);
      }
  }
  return choice;
}

}  // namespace kartlegg::stats
