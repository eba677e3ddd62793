// What a smooth function of age is made of: powers of age, or B-splines.
#pragma once

#include <Eigen/Core>
#include <array>

#include "kartlegg/stats/lms_fit.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// The ages that a model was fitted to.
struct AgeScale {
  double youngest = 0, oldest = 0;
  double centre = 0, spread = 1;  // mean and sd (divisor n - 1)
};

/// The functions of age that are not 0 at one age: neighbours in the basis.
struct BasisRow {
  int first = 0;
  std::array<double, AgeCurve::highest_degree + 1> values{};
};

class AgeBasis {
 public:
  AgeBasis(const AgeCurve& curve, const AgeScale& scale) : curve_(curve), scale_(scale) {}

  bool spline() const { return curve_.kind == AgeCurve::Kind::spline; }
  int columns() const { return spline() ? AgeCurve::segments + 3 : curve_.degree + 1; }
  /// How many functions are not 0 at an age.
  int width() const { return spline() ? 4 : curve_.degree + 1; }
  /// Powers of (age - centre) / spread, or cubic B-splines on equal segments from the youngest to the oldest.
  BasisRow at(double age) const;
  /// D'D of the second differences of neighbouring coefficients: Eilers, P. H. C. & Marx, B. D. (1996), Stat Sci 11:89,
  /// doi:10.1214/ss/1038425655. Zero for powers.
  Eigen::MatrixXd penalty() const;
  int penalty_rank() const { return spline() ? columns() - 2 : 0; }

 private:
  AgeCurve curve_;
  AgeScale scale_;
};

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
