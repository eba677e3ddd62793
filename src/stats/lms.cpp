#include "kartlegg/stats/lms.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "stats/distribution.hpp"

namespace kartlegg::stats {
namespace {

bool usable(const Lms& lms) { return std::isfinite(lms.l) && lms.m > 0 && lms.s > 0; }

Reason fault(const std::vector<LmsPoint>& points) {
  if (points.empty()) return Reason::sample_too_small;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const LmsPoint& p = points[i];
    if (!std::isfinite(p.age) || !std::isfinite(p.l) || !std::isfinite(p.m) || !std::isfinite(p.s))
      return Reason::argument_missing;
    if (p.m <= 0 || p.s <= 0) return Reason::not_positive;
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
  bends_.assign(points_.size(), LmsPoint{0, 0, 0, 0});
  for (const auto column : {&LmsPoint::l, &LmsPoint::m, &LmsPoint::s}) bend(points_, bends_, column);
}

Lms LmsCurve::at(double age) const {
  if (reason_ != Reason::none) return {.reason = reason_};
  if (std::isnan(age)) return {.reason = Reason::argument_missing};
  if (age < points_.front().age || age > points_.back().age) return {.reason = Reason::outside_grid};
  const auto above = std::lower_bound(points_.begin(), points_.end(), age,
                                      [](const LmsPoint& point, double value) { return point.age < value; });
  if (above->age == age) return {above->l, above->m, above->s};
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
  const Lms found{value(&LmsPoint::l), value(&LmsPoint::m), value(&LmsPoint::s)};
  if (!usable(found)) return {.reason = Reason::not_positive};  // a spline may dip below zero
  return found;
}

}  // namespace kartlegg::stats
