#include "kartlegg/stats/accuracy.hpp"

#include <algorithm>
#include <cmath>

#include "stats/distribution.hpp"
#include "stats/placements.hpp"

namespace kartlegg::stats {
namespace {

Estimate share(double count, double n, double confidence, ProportionMethod method) {
  if (!(n > 0)) return {};
  return {count / n, proportion_interval(count, n, confidence, method)};
}

/// Interval of a ratio whose logarithm is normal.
Estimate log_normal(double ratio, double variance_of_log, double confidence) {
  const double spread = two_sided_z(confidence) * std::sqrt(variance_of_log);
  if (!std::isfinite(spread) || !(ratio > 0) || std::isinf(ratio)) return {ratio};
  return {ratio, {ratio * std::exp(-spread), ratio * std::exp(spread)}};
}

/// share1 / share2, each of so many persons: variance of ln = (1 - share) / (share n), summed.
Estimate ratio_of_shares(double share1, double n1, double share2, double n2, double confidence) {
  const double ratio = share1 == 0 && share2 == 0 ? undefined : share1 / share2;
  return log_normal(ratio, (1 - share1) / (share1 * n1) + (1 - share2) / (share2 * n2), confidence);
}

bool is_count(double x) { return std::isfinite(x) && x >= 0; }
bool is_share(double x) { return x >= 0 && x <= 1; }

void add_ratios(Accuracy& result, const TwoByTwo& table, double confidence) {
  const auto [tp, fn, fp, tn] = table;
  const double cases = tp + fn;
  const double controls = fp + tn;
  result.positive_ratio = ratio_of_shares(tp / cases, cases, fp / controls, controls, confidence);
  result.negative_ratio = ratio_of_shares(fn / cases, cases, tn / controls, controls, confidence);
  result.half_added = tp == 0 || fn == 0 || fp == 0 || tn == 0;
  const double half = result.half_added ? 0.5 : 0;
  result.odds_ratio = log_normal((tp + half) * (tn + half) / ((fp + half) * (fn + half)),
                                 1 / (tp + half) + 1 / (fn + half) + 1 / (fp + half) + 1 / (tn + half), confidence);
}

}  // namespace

Accuracy accuracy(const TwoByTwo& table, Design design, double confidence, ProportionMethod method) {
  Accuracy result;
  const auto [tp, fn, fp, tn] = table;
  const double n = tp + fn + fp + tn;
  if (!is_count(tp) || !is_count(fn) || !is_count(fp) || !is_count(tn)) result.reason = Reason::count_out_of_range;
  if (n == 0) result.reason = Reason::sample_too_small;
  if (!(confidence > 0 && confidence < 1)) result.reason = Reason::confidence_out_of_range;
  if (result.reason != Reason::none) return result;

  const auto proportion = [&](double count, double of) { return share(count, of, confidence, method); };
  result.sensitivity = proportion(tp, tp + fn);
  result.specificity = proportion(tn, tn + fp);
  result.correct = proportion(tp + tn, n);
  if (design == Design::cohort) {
    result.positive_predictive = proportion(tp, tp + fp);
    result.negative_predictive = proportion(tn, tn + fn);
    result.prevalence = proportion(tp + fn, n);
    result.positive_rate = proportion(tp + fp, n);
    result.f1 = 2 * tp / (2 * tp + fp + fn);
  } else {
    result.reason = Reason::not_meaningful;
  }
  add_ratios(result, table, confidence);
  result.youden = result.sensitivity.value + result.specificity.value - 1;
  result.balanced = (result.sensitivity.value + result.specificity.value) / 2;
  result.matthews = (tp * tn - fp * fn) / std::sqrt((tp + fp) * (tp + fn)) / std::sqrt((tn + fp) * (tn + fn));
  const double observed = (tp + tn) / n;
  const double by_chance = ((tp + fp) * (tp + fn) + (fn + tn) * (fp + tn)) / (n * n);
  result.kappa = by_chance < 1 ? (observed - by_chance) / (1 - by_chance) : undefined;
  return result;
}

double post_test_probability(double prior, double likelihood_ratio) noexcept {
  if (!is_share(prior) || !(likelihood_ratio >= 0)) return undefined;
  if (std::isinf(likelihood_ratio)) return prior > 0 ? 1 : undefined;
  const double positive = prior * likelihood_ratio;
  const double all = positive + (1 - prior);
  return all > 0 ? positive / all : undefined;
}

PredictiveValues predictive_values(const PublishedAccuracy& published, double prevalence, double confidence) {
  PredictiveValues result;
  const auto [se, sp, cases, controls] = published;
  if (std::isnan(se) || std::isnan(sp) || std::isnan(prevalence))
    result.reason = Reason::argument_missing;
  else if (!is_share(se) || !is_share(sp) || !is_share(prevalence))
    result.reason = Reason::proportion_out_of_range;
  else if (cases < 1 || controls < 1)
    result.reason = Reason::count_out_of_range;
  else if (!(confidence > 0 && confidence < 1))
    result.reason = Reason::confidence_out_of_range;
  if (result.reason != Reason::none) return result;

  result.sensitivity = {se, proportion_interval(se * cases, cases, confidence)};
  result.specificity = {sp, proportion_interval(sp * controls, controls, confidence)};
  result.positive_ratio = ratio_of_shares(se, cases, 1 - sp, controls, confidence);
  result.negative_ratio = ratio_of_shares(1 - se, cases, sp, controls, confidence);
  const auto with = [&](double ratio) { return post_test_probability(prevalence, ratio); };
  const Interval positive = result.positive_ratio.interval;
  const Interval negative = result.negative_ratio.interval;
  result.positive_predictive = {with(result.positive_ratio.value), {with(positive.lower), with(positive.upper)}};
  // 1 - P(condition | negative): the higher the ratio, the lower the value.
  result.negative_predictive = {1 - with(result.negative_ratio.value),
                                {1 - with(negative.upper), 1 - with(negative.lower)}};
  return result;
}

LikelihoodRatios likelihood_ratios(std::span<const double> scores, std::span<const double> condition,
                                   std::span<const double> starts, double confidence) {
  LikelihoodRatios out;
  Groups groups;
  out.reason = split(scores, condition, true, groups);
  if (!(confidence > 0 && confidence < 1)) out.reason = Reason::confidence_out_of_range;
  if (std::adjacent_find(starts.begin(), starts.end(), [](double a, double b) { return !(a < b); }) != starts.end())
    out.reason = Reason::not_ascending;
  out.cases = static_cast<double>(groups.cases.size()), out.controls = static_cast<double>(groups.controls.size());
  out.left_out = static_cast<double>(scores.size()) - out.cases - out.controls;
  if (out.reason != Reason::none) return out;
  for (std::size_t band = 0; band <= starts.size(); ++band) {
    BandRatio one;
    one.from = band == 0 ? -HUGE_VAL : starts[band - 1];
    one.before = band == starts.size() ? HUGE_VAL : starts[band];
    const auto within = [&](const std::vector<double>& group) {
      return static_cast<double>(
          std::count_if(group.begin(), group.end(), [&](double x) { return one.from <= x && x < one.before; }));
    };
    one.cases = within(groups.cases), one.controls = within(groups.controls);
    one.ratio =
        ratio_of_shares(one.cases / out.cases, out.cases, one.controls / out.controls, out.controls, confidence);
    if (one.cases == 0 || one.controls == 0) one.reason = Reason::sample_too_small;
    out.bands.push_back(one);
  }
  return out;
}

}  // namespace kartlegg::stats
