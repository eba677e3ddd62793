#include "stats/age_basis.hpp"

#include <algorithm>
#include <cmath>

namespace kartlegg::stats {

BasisRow AgeBasis::at(double age) const {
  BasisRow row;
  if (!spline()) {
    const double x = (age - scale_.centre) / scale_.spread;
    double power = 1;
    for (std::size_t i = 0; i <= static_cast<std::size_t>(curve_.degree); ++i, power *= x) row.values[i] = power;
    return row;
  }
  const double place = (age - scale_.youngest) / (scale_.oldest - scale_.youngest) * AgeCurve::segments;
  row.first = std::clamp(static_cast<int>(std::floor(place)), 0, AgeCurve::segments - 1);
  const double u = place - row.first, v = 1 - u;
  row.values = {v * v * v / 6, (4 + u * u * (3 * u - 6)) / 6, (4 + v * v * (3 * v - 6)) / 6, u * u * u / 6};
  return row;
}

Eigen::MatrixXd AgeBasis::penalty() const {
  const int k = columns();
  Eigen::MatrixXd penalty = Eigen::MatrixXd::Zero(k, k);
  if (!spline()) return penalty;
  const std::array<double, 3> difference{1, -2, 1};
  for (int row = 0; row + 2 < k; ++row)
    for (int i = 0; i < 3; ++i)
      for (int j = 0; j < 3; ++j)
        penalty(row + i, row + j) += difference[static_cast<std::size_t>(i)] * difference[static_cast<std::size_t>(j)];
  return penalty;
}

}  // namespace kartlegg::stats
