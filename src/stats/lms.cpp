#include "kartlegg/stats/lms.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "stats/distribution.hpp"

namespace kartlegg::stats {
namespace {

bool usable(const Lms& lms) { return std::isfinite(lms.l) && lms.m > 0 && lms.s > 0 && lms.tau > 0; }

Reason fault(const std::vector<LmsPoint>& points) {
  if (points.empty()) return Reason::sample_too_small;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const LmsPoint& p = points[i];
    if (!std::isfinite(p.age) || !std::isfinite(p.l) || !std::isfinite(p.m) || !std::isfinite(p.s) ||
        std::isfinite(p.tau) != std::isfinite(points.front().tau))
      return Reason::argument_missing;
    if (p.m <= 0 || p.s <= 0 || !(p.tau > 0)) return Reason::not_positive;
    if (i > 0 && p.age <= points[i - 1].age) return Reason::not_ascending;
  }
  return Reason::none;
}

/// Second derivatives of the natural cubic spline through one column: a tridiagonal system, solved forwards and back.
void bend(const std::vector<LmsPoint>& points, std::vector<LmsPoint>& bends, double LmsPoint::*column) {
  const std::size_t n = points.size();
  std::vector<double> upper(n, 0.0);
  std::vector<double> right(n, 0.0);
  for (std::size_t i = 1; i + 1 < n; ++i) {
    const double before = points[i].age - points[i - 1].age;
    const double after = points[i + 1].age - points[i].age;
    const double jump =
        (points[i + 1].*column - points[i].*column) / after - (points[i].*column - points[i - 1].*column) / before;
    const double pivot = 2 * (before + after) - before * upper[i - 1];
    upper[i] = after / pivot;
    right[i] = (6 * jump - before * right[i - 1]) / pivot;
  }
  for (std::size_t i = n - 1; i-- > 1;) bends[i].*column = right[i] - upper[i] * (bends[i + 1].*column);
}

/// P(T <= t) of what the transformed score is distributed as.
double share_below(double t, const Lms& lms, LmsFamily family) {
  if (std::isinf(t)) return t > 0 ? 1 : 0;
  return family == LmsFamily::bct && std::isfinite(lms.tau) ? student_t_cdf(t, lms.tau) : normal_cdf(t);
}

double quantile_of(double share, const Lms& lms, LmsFamily family) {
  return family == LmsFamily::bct && std::isfinite(lms.tau) ? student_t_quantile(share, lms.tau)
                                                            : normal_quantile(share);
}

/// The share of the uncut distribution on the other side of y = 0.
double share_cut(const Lms& lms, LmsFamily family) { return share_below(-1 / (lms.s * std::abs(lms.l)), lms, family); }

}  // namespace

double lms_z(double y, const Lms& lms) noexcept {
  if (!(y > 0) || !usable(lms)) return undefined;
  const double log_ratio = std::log(y / lms.m);
  const double power = lms.l * log_ratio;
  return (power == 0 ? log_ratio : log_ratio * (std::expm1(power) / power)) / lms.s;
}

double lms_value(double z, const Lms& lms) noexcept {
  if (!usable(lms)) return undefined;
  const double shift = lms.l * lms.s * z;
  if (!(shift > -1)) return undefined;
  const double log_ratio = lms.s * z * (shift == 0 ? 1 : std::log1p(shift) / shift);
  return lms.m * std::exp(log_ratio);
}

// Both work on the tail that y lies in, so that no digits are lost far out. The cut tail is below the scores where L >
// 0, and above them where L < 0.
double box_cox_z(double y, const Lms& lms, LmsFamily family) noexcept {
  const double t = lms_z(y, lms);
  if (family == LmsFamily::lms || std::isnan(t)) return t;
  const double cut = share_cut(lms, family);
  const bool own_tail = (t >= 0) == (lms.l > 0);
  const double tail = (share_below(-std::abs(t), lms, family) - (own_tail ? 0 : cut)) / (1 - cut);
  const double z = tail < 0.5 ? normal_quantile(tail) : -normal_quantile(1 - tail);
  return t >= 0 ? -z : z;
}

double box_cox_value(double z, const Lms& lms, LmsFamily family) noexcept {
  if (family == LmsFamily::lms || !usable(lms)) return lms_value(z, lms);
  const double cut = share_cut(lms, family);
  const bool own_tail = (z >= 0) == (lms.l > 0);
  const double tail = normal_cdf(-std::abs(z)) * (1 - cut) + (own_tail ? 0 : cut);
  const double t = quantile_of(tail, lms, family);
  return lms_value(z >= 0 ? -t : t, lms);
}

double lms_z_restricted(double y, const Lms& lms) noexcept {
  const double z = lms_z(y, lms);
  if (!(std::abs(z) > 3)) return z;
  const double side = z > 0 ? 1 : -1;
  const double at_three = lms_value(3 * side, lms);
  return side * (3 + (y - at_three) / (at_three - lms_value(2 * side, lms)));
}

LmsCurve::LmsCurve(std::vector<LmsPoint> points, Interpolation interpolation)
    : points_(std::move(points)), reason_(fault(points_)) {
  if (reason_ != Reason::none || interpolation != Interpolation::cubic) return;
  bends_.assign(points_.size(), LmsPoint{0, 0, 0, 0, 0});
  for (const auto column : {&LmsPoint::l, &LmsPoint::m, &LmsPoint::s}) bend(points_, bends_, column);
  if (std::isfinite(points_.front().tau)) bend(points_, bends_, &LmsPoint::tau);
}

Lms LmsCurve::at(double age) const {
  if (reason_ != Reason::none) return {.reason = reason_};
  if (std::isnan(age)) return {.reason = Reason::argument_missing};
  if (age < points_.front().age || age > points_.back().age) return {.reason = Reason::outside_grid};
  const auto above = std::lower_bound(points_.begin(), points_.end(), age,
                                      [](const LmsPoint& point, double value) { return point.age < value; });
  if (above->age == age) return {above->l, above->m, above->s, above->tau};
  const auto i = static_cast<std::size_t>(above - points_.begin());
  const LmsPoint& low = points_[i - 1];
  const LmsPoint& high = points_[i];
  const double width = high.age - low.age;
  const double t = (age - low.age) / width;
  const auto value = [&](double LmsPoint::*column) {
    const double straight = std::lerp(low.*column, high.*column, t);
    if (bends_.empty()) return straight;
    const double u = 1 - t;
    return straight +
           width * width / 6 * ((u * u * u - u) * (bends_[i - 1].*column) + (t * t * t - t) * (bends_[i].*column));
  };
  Lms found{value(&LmsPoint::l), value(&LmsPoint::m), value(&LmsPoint::s)};
  if (std::isfinite(low.tau)) found.tau = value(&LmsPoint::tau);
  if (!usable(found)) return {.reason = Reason::not_positive};  // a spline may dip below zero
  return found;
}

}  // namespace kartlegg::stats
