#include "kartlegg/stats/change.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>

#include "kartlegg/stats/measurement_error.hpp"
#include "stats/distribution.hpp"

namespace kartlegg::stats {
namespace {

using In = ChangeInput;

/// A method: its id, and the members of the input that it needs.
struct Method {
  std::string_view id;
  std::array<double In::*, 7> needs;
};

// In the order of ChangeMethod; unused places are null.
constexpr std::array<Method, 11> methods{
    {{"jt", {&In::sd, &In::reliability}},
     {"sem2", {&In::sd, &In::reliability, &In::sd_after, &In::reliability_after}},
     {"practice", {&In::sd, &In::reliability, &In::mean, &In::mean_after}},
     {"practice.sem2", {&In::sd, &In::reliability, &In::sd_after, &In::reliability_after, &In::mean, &In::mean_after}},
     {"practice.sd", {&In::sd_difference, &In::mean, &In::mean_after}},
     {"gln", {&In::sd, &In::reliability, &In::mean}},
     {"hll", {&In::sd, &In::reliability, &In::mean, &In::mean_after}},
     {"en", {&In::sd, &In::reliability, &In::mean}},
     {"nk", {&In::sd, &In::reliability, &In::mean, &In::reliability_after}},
     {"ha", {&In::sd, &In::reliability, &In::mean, &In::sd_after, &In::mean_after, &In::correlation}},
     {"reg", {&In::sd, &In::mean, &In::sd_after, &In::mean_after, &In::correlation, &In::n}}}};

const Method& described(ChangeMethod method) { return methods[static_cast<std::size_t>(method)]; }

Reason fault(ChangeMethod method, const ChangeInput& in) {
  if (!std::isfinite(in.before) || !std::isfinite(in.after)) return Reason::argument_missing;
  for (const auto member : described(method).needs) {
    if (member == nullptr) break;
    const double value = in.*member;
    if (!std::isfinite(value)) return Reason::argument_missing;
    const bool is_sd = member == &In::sd || member == &In::sd_after || member == &In::sd_difference;
    if (is_sd && value <= 0) return Reason::sd_not_positive;
    const bool is_reliability = member == &In::reliability || member == &In::reliability_after;
    if (is_reliability && !(value >= 0 && value <= 1)) return Reason::reliability_out_of_range;
    if (member == &In::correlation && !(value >= -1 && value <= 1)) return Reason::correlation_out_of_range;
    if (member == &In::n && value < 3) return Reason::sample_too_small;
  }
  return Reason::none;
}

struct Expectation {
  double expected, standard_error;
};

/// Expected second score and error of the method of Hageman and Arrindell, whose numerator is written here as
/// rd (after - expected).
Expectation hageman_arrindell(const ChangeInput& in) {
  const double error = sem(in.sd, in.reliability);
  const double first = in.sd * in.sd;
  const double second = in.sd_after * in.sd_after;
  const double shared = 2 * in.sd * in.sd_after * in.correlation;
  // s2^2 r2 with the reliability of the second occasion taken from the same error: s2^2 - SEM^2.
  const double rd = (first * in.reliability + second - error * error - shared) / (first + second - shared);
  if (!(rd > 0)) return {undefined, undefined};
  const double practice = (in.mean_after - in.mean) * (1 - rd) / rd;
  return {in.before - practice, std::numbers::sqrt2 * error / std::sqrt(rd)};
}

Expectation regression(const ChangeInput& in) {
  const double distance = in.before - in.mean;
  const double r = in.correlation;
  const double residual = in.sd_after * std::sqrt((1 - r) * (1 + r) * (in.n - 1) / (in.n - 2));
  const double wider = std::sqrt(1 + 1 / in.n + distance * distance / ((in.n - 1) * in.sd * in.sd));
  return {in.mean_after + r * (in.sd_after / in.sd) * distance, residual * wider};
}

Expectation expectation(ChangeMethod method, const ChangeInput& in) {
  const double error = sem(in.sd, in.reliability);
  const double kelley = true_score(in.before, in.mean, in.reliability);
  const double practised = in.before + (in.mean_after - in.mean);
  const double both_errors = std::hypot(error, sem(in.sd_after, in.reliability_after));
  switch (method) {
    case ChangeMethod::jt:
      return {in.before, std::numbers::sqrt2 * error};
    case ChangeMethod::sem2:
      return {in.before, both_errors};
    case ChangeMethod::practice:
      return {practised, std::numbers::sqrt2 * error};
    case ChangeMethod::practice_sem2:
      return {practised, both_errors};
    case ChangeMethod::practice_sd:
      return {practised, in.sd_difference};
    case ChangeMethod::gln:
      return {kelley, standard_error_of_prediction(in.sd, in.reliability)};
    case ChangeMethod::hll:
      return {in.mean_after + in.reliability * (in.before - in.mean),
              standard_error_of_prediction(in.sd, in.reliability)};
    case ChangeMethod::en:
      return {kelley, error};
    case ChangeMethod::nk:
      return {kelley, std::hypot(in.reliability * error, sem(in.sd, in.reliability_after))};
    case ChangeMethod::ha:
      return hageman_arrindell(in);
    case ChangeMethod::reg:
      return regression(in);
  }
  return {undefined, undefined};
}

double critical_value(ChangeMethod method, const ChangeInput& in, double confidence) {
  if (!(confidence > 0 && confidence < 1)) return undefined;
  if (method == ChangeMethod::ha) return normal_quantile(confidence);
  if (method == ChangeMethod::reg) return student_t_quantile(0.5 + 0.5 * confidence, in.n - 2);
  return two_sided_z(confidence);
}

double chance(ChangeMethod method, const ChangeInput& in, double index) {
  const double beyond = -std::abs(index);
  if (method == ChangeMethod::ha) return normal_cdf(beyond);
  if (method == ChangeMethod::reg) return 2 * student_t_cdf(beyond, in.n - 2);
  return 2 * normal_cdf(beyond);
}

}  // namespace

std::string_view name(ChangeMethod method) noexcept { return described(method).id; }

std::optional<ChangeMethod> parse_change_method(std::string_view id) noexcept {
  for (std::size_t i = 0; i < methods.size(); ++i)
    if (methods[i].id == id) return static_cast<ChangeMethod>(i);
  return std::nullopt;
}

Change change(ChangeMethod method, const ChangeInput& input, double confidence) {
  Change result{.method = method, .difference = input.after - input.before};
  result.reason = fault(method, input);
  if (result.reason != Reason::none) return result;
  result.critical = critical_value(method, input, confidence);
  if (std::isnan(result.critical)) {
    result.reason = Reason::confidence_out_of_range;
    return result;
  }
  const auto [expected, error] = expectation(method, input);
  result.expected = expected;
  result.standard_error = error;
  if (!(error > 0)) {
    result.reason = Reason::se_not_positive;
    return result;
  }
  result.index = (input.after - expected) / error;
  result.p = chance(method, input, result.index);
  result.unremarkable = {expected - result.critical * error, expected + result.critical * error};
  result.reliable = std::abs(result.index) > result.critical;
  return result;
}

double minimal_detectable_change(double standard_error_of_measurement, double confidence) {
  if (!(standard_error_of_measurement >= 0)) return undefined;
  return two_sided_z(confidence) * std::numbers::sqrt2 * standard_error_of_measurement;
}

ClinicalCutoffs clinical_cutoffs(double clinical_mean, double clinical_sd, double functional_mean, double functional_sd,
                                 bool high_is_concern) noexcept {
  if (clinical_sd <= 0 || functional_sd <= 0) return {.reason = Reason::sd_not_positive};
  const double down = high_is_concern ? -1 : 1;  // from the clinical side to the functional
  ClinicalCutoffs result{
      clinical_mean + down * 2 * clinical_sd, functional_mean - down * 2 * functional_sd,
      (functional_sd * clinical_mean + clinical_sd * functional_mean) / (functional_sd + clinical_sd)};
  if (std::isnan(result.c)) result.reason = Reason::argument_missing;
  return result;
}

std::string_view name(ChangeClass change_class) noexcept {
  constexpr std::array<std::string_view, 6> names{"unknown",   "unchanged",    "improved",
                                                  "recovered", "deteriorated", "harmed"};
  return names[static_cast<std::size_t>(change_class)];
}

ChangeClass classify(const Change& change, double before, double after, double cutoff, bool high_is_concern) noexcept {
  if (std::isnan(change.index)) return ChangeClass::unknown;
  if (!change.reliable) return ChangeClass::unchanged;
  const auto clinical = [&](double score) { return high_is_concern ? score >= cutoff : score <= cutoff; };
  const bool crossed = !std::isnan(cutoff) && clinical(before) != clinical(after);
  const bool worse = (change.index > 0) == high_is_concern;
  // A reliable change is usually, but not by every method, in the direction of the plain difference.
  const bool towards_clinical = crossed && clinical(after);
  if (worse) return towards_clinical ? ChangeClass::harmed : ChangeClass::deteriorated;
  return crossed && !towards_clinical ? ChangeClass::recovered : ChangeClass::improved;
}

Trend trend(std::span<const double> times, std::span<const double> scores, double standard_error_of_measurement,
            double confidence) {
  Trend result;
  if (times.size() != scores.size()) {
    result.reason = Reason::sizes_differ;
    return result;
  }
  const auto each = [&](auto use) {
    for (std::size_t i = 0; i < times.size(); ++i)
      if (std::isfinite(times[i]) && std::isfinite(scores[i])) use(times[i], scores[i]);
  };
  double mean_time = 0, mean_score = 0;
  each([&](double t, double x) {
    ++result.n;
    mean_time += (t - mean_time) / result.n;
    mean_score += (x - mean_score) / result.n;
  });
  double tt = 0, tx = 0;
  each([&](double t, double x) {
    tt += (t - mean_time) * (t - mean_time);
    tx += (t - mean_time) * (x - mean_score);
  });
  if (result.n < 2) result.reason = Reason::sample_too_small;
  if (result.n >= 2 && !(tt > 0)) result.reason = Reason::no_variance;
  if (result.reason != Reason::none) return result;

  result.slope = tx / tt;
  result.intercept = mean_score - result.slope * mean_time;
  if (standard_error_of_measurement >= 0) {
    result.error_by_sem = standard_error_of_measurement / std::sqrt(tt);
    result.interval_by_sem = normal_interval(result.slope, result.error_by_sem, confidence);
  }
  if (result.n >= 3) {
    double squares = 0;
    each([&](double t, double x) {
      const double rest = x - mean_score - result.slope * (t - mean_time);
      squares += rest * rest;
    });
    result.error_by_residual = std::sqrt(squares / (result.n - 2) / tt);
    const double half = student_t_quantile(0.5 + 0.5 * confidence, result.n - 2) * result.error_by_residual;
    result.interval_by_residual = {result.slope - half, result.slope + half};
  }
  if (!(confidence > 0 && confidence < 1)) result.reason = Reason::confidence_out_of_range;
  return result;
}

}  // namespace kartlegg::stats
