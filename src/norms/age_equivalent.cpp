#include "norms/age_equivalent.hpp"

#include <cmath>
#include <numeric>

namespace kartlegg::norms {
namespace {

using Found = AgeEquivalent::Found;

/// Where a function that has different signs at both ends is 0.
template <class Function>
double root(const Function& function, double low, double high) {
  const bool rising = function(low) < 0;
  for (;;) {
    const double middle = std::midpoint(low, high);
    if (middle <= low || middle >= high) return middle;
    ((function(middle) < 0) == rising ? low : high) = middle;
  }
}

}  // namespace

AgeEquivalent age_equivalent(const Scored& scored) {
  const auto* const norm = scored.norm == nullptr ? nullptr : std::get_if<definition::LmsNorm>(&scored.norm->values);
  if (norm == nullptr || !norm->age_equivalent) return {};
  std::vector<stats::LmsPoint> points;
  for (const auto& p : norm->grid) points.push_back({p.age_months, p.l, p.m, p.s, p.tau});
  const stats::LmsCurve curve(std::move(points),
                              norm->cubic ? stats::Interpolation::cubic : stats::Interpolation::linear);
  const auto above = [&](double age) { return stats::box_cox_value(0, curve.at(age), family(*norm)) - scored.raw; };

  constexpr int steps = 16;  // between two ages of the grid: a spline may bend there
  AgeEquivalent equivalent;
  int crossings = 0;
  double age = norm->grid.front().age_months, now = above(age);
  for (std::size_t cell = 0; cell + 1 < norm->grid.size(); ++cell)
    for (int step = 1; step <= steps; ++step) {
      const double next_age =
          std::lerp(norm->grid[cell].age_months, norm->grid[cell + 1].age_months, static_cast<double>(step) / steps);
      const double next = above(next_age);
      if (std::isnan(now) || std::isnan(next)) return {};
      if (now == 0 || now * next < 0) {
        ++crossings;
        equivalent.months = now == 0 ? age : root(above, age, next_age);
      }
      age = next_age, now = next;
    }
  if (now == 0) ++crossings, equivalent.months = age;
  equivalent.found = crossings == 1  ? Found::one
                     : crossings > 1 ? Found::several
                     : now > 0       ? Found::below
                                     : Found::above;
  if (crossings != 1) equivalent.months = definition::no_value;
  return equivalent;
}

}  // namespace kartlegg::norms
