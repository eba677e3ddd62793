// The LMS method: scores that are normal after a Box-Cox transformation whose parameters depend on age.
//
// Cole, T. J. & Green, P. J. (1992), Stat Med 11:1305, doi:10.1002/sim.4780111005.
#pragma once

#include <cstdint>
#include <vector>

#include "kartlegg/config.hpp"
#include "kartlegg/stats/reason.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// Box-Cox power L, median M > 0, coefficient of variation S > 0, at one age.
struct Lms {
  double l = undefined;
  double m = undefined;
  double s = undefined;
  Reason reason = Reason::none;
};

/// z = ((y / M)^L - 1) / (L S), and ln(y / M) / S at L = 0, without loss of digits in between. NaN where y, M or S is
/// not above 0. L 0, M 10, S .1, y 11: 0.95310.
KARTLEGG_API double lms_z(double y, const Lms& lms) noexcept;

/// The score at z, M (1 + L S z)^(1/L); its inverse. NaN where 1 + L S z <= 0: no score lies that far out.
KARTLEGG_API double lms_value(double z, const Lms& lms) noexcept;

/// The z of references that say that beyond 3 sd the distance between 2 and 3 sd counts as one sd (the WHO's for
/// weight): 3 + (y - value(3)) / (value(3) - value(2)) above, likewise below. Only where the reference defines it.
/// WHO Multicentre Growth Reference Study Group (2006), WHO Child Growth Standards: Methods and development, ch. 7.
KARTLEGG_API double lms_z_restricted(double y, const Lms& lms) noexcept;

enum class Interpolation : std::uint8_t {
  linear,  ///< straight lines between the tabulated ages
  cubic    ///< natural cubic spline: second derivative 0 at both ends
};

/// L, M and S at tabulated ages.
struct LmsPoint {
  double age;
  double l;
  double m;
  double s;
};

/// L, M and S at any age within a table, each interpolated on its own. At a tabulated age the result is the table's, to
/// the bit. The unit of age is that of the table.
class KARTLEGG_API LmsCurve {
 public:
  /// Ages must ascend strictly, and M and S be above 0; reason() says if they do not, and then at() has no values.
  LmsCurve(std::vector<LmsPoint> points, Interpolation interpolation);
  /// Both ends of the table included. Outside: NaN, with Reason::outside_grid.
  Lms at(double age) const;
  Reason reason() const noexcept { return reason_; }

 private:
  std::vector<LmsPoint> points_;
  std::vector<LmsPoint> bends_;  // second derivatives at the points; empty for linear interpolation
  Reason reason_ = Reason::none;
};

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
