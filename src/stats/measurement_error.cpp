#include "kartlegg/stats/measurement_error.hpp"

#include <cmath>

#include "stats/distribution.hpp"

namespace kartlegg::stats {
namespace {

bool is_share(double x) { return x >= 0 && x <= 1; }

/// sd sqrt(share of error variance), where the arguments allow it.
double error_of(double sd, double reliability, double error_share) {
  if (!(sd > 0) || std::isinf(sd) || !is_share(reliability)) return undefined;
  return sd * std::sqrt(error_share);
}

}  // namespace

Reason error_refusal(double sd, double reliability, double confidence) noexcept {
  if (!std::isfinite(sd) || std::isnan(reliability) || std::isnan(confidence)) return Reason::argument_missing;
  if (sd <= 0) return Reason::sd_not_positive;
  if (!is_share(reliability)) return Reason::reliability_out_of_range;
  if (!(confidence > 0 && confidence < 1)) return Reason::confidence_out_of_range;
  return Reason::none;
}

double sem(double sd, double reliability) noexcept { return error_of(sd, reliability, 1 - reliability); }

double standard_error_of_estimation(double sd, double reliability) noexcept {
  return error_of(sd, reliability, reliability * (1 - reliability));
}

double standard_error_of_prediction(double sd, double reliability) noexcept {
  return error_of(sd, reliability, (1 - reliability) * (1 + reliability));
}

double true_score(double x, double mean, double reliability) noexcept {
  if (!is_share(reliability)) return undefined;
  return mean + reliability * (x - mean);
}

Interval normal_interval(double centre, double standard_error, double confidence) {
  const double half = standard_error >= 0 ? two_sided_z(confidence) * standard_error : undefined;
  return {centre - half, centre + half};
}

Interval error_interval(double x, double mean, double sd, double reliability, double confidence, IntervalKind kind) {
  switch (kind) {
    case IntervalKind::obtained:
      return normal_interval(x, sem(sd, reliability), confidence);
    case IntervalKind::true_see:
      return normal_interval(true_score(x, mean, reliability), standard_error_of_estimation(sd, reliability),
                             confidence);
    case IntervalKind::true_sem:
      return normal_interval(true_score(x, mean, reliability), sem(sd, reliability), confidence);
    case IntervalKind::retest:
      return normal_interval(true_score(x, mean, reliability), standard_error_of_prediction(sd, reliability),
                             confidence);
  }
  return {undefined, undefined};
}

double probability_beyond(double estimate, double standard_error, double cutoff, bool high_is_concern) {
  if (!(standard_error >= 0) || std::isnan(estimate) || std::isnan(cutoff)) return undefined;
  const double past = high_is_concern ? estimate - cutoff : cutoff - estimate;
  if (standard_error == 0) return past >= 0 ? 1 : 0;
  return normal_cdf(past / standard_error);
}

double probability_true_beyond(double x, double mean, double sd, double reliability, double cutoff,
                               bool high_is_concern) {
  return probability_beyond(true_score(x, mean, reliability), standard_error_of_estimation(sd, reliability), cutoff,
                            high_is_concern);
}

Classification classification(double cutoff, double mean, double sd, double reliability) {
  if (!std::isfinite(cutoff) || !std::isfinite(mean)) return {.reason = Reason::argument_missing};
  if (const Reason refusal = error_refusal(sd, reliability); refusal != Reason::none) return {.reason = refusal};
  const double z = (cutoff - mean) / sd;
  // With reliability 0 every true score is the mean, which is below the cut-off if z > 0.
  const double t = reliability > 0 ? z / std::sqrt(reliability) : std::copysign(HUGE_VAL, z > 0 ? 1.0 : -1.0);
  const auto same_side = [](double a, double b, double rho) {
    return bivariate_normal_cdf(a, b, rho) + bivariate_normal_cdf(-a, -b, rho);
  };
  return {same_side(z, t, std::sqrt(reliability)), same_side(z, z, reliability)};
}

double lord_sem(double x, double items) noexcept {
  if (!(items >= 2) || !(x >= 0 && x <= items)) return undefined;
  return std::sqrt(x * (items - x) / (items - 1));
}

double keats_sem(double x, double items, double alpha, double kr21) noexcept {
  if (!(kr21 < 1) || !(alpha <= 1)) return undefined;
  return lord_sem(x, items) * std::sqrt((1 - alpha) / (1 - kr21));
}

double norm_error(double z, double n) noexcept {
  if (!(n >= 2)) return undefined;
  return std::sqrt((1 + 0.5 * z * z) / n);
}

double regression_norm_error(double z, double leverage, double n, double parameters) noexcept {
  if (!(n > parameters) || !(leverage >= 0)) return undefined;
  return std::sqrt(leverage + z * z / (2 * (n - parameters)));
}

double percentile_error(double z, double standard_error) noexcept {
  if (!(standard_error >= 0)) return undefined;
  return 100 * normal_density(z) * standard_error;
}

double norm_sample_size(double z, double half_width, double parameters, double confidence) {
  if (!(half_width > 0) || !(parameters >= 1)) return undefined;
  const double ratio = two_sided_z(confidence) / half_width;
  return ratio * ratio * (parameters + 0.5 * z * z);
}

}  // namespace kartlegg::stats
