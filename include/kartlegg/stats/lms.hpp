// The LMS method: scores that are normal, or t distributed, after a Box-Cox transformation whose parameters depend on
// age.
//
// Cole, T. J. & Green, P. J. (1992), Stat Med 11:1305, doi:10.1002/sim.4780111005; the distributions cut at zero:
// Rigby, R. A. & Stasinopoulos, D. M. (2006), Stat Modelling 6:209, doi:10.1191/1471082X06st122oa.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "kartlegg/config.hpp"
#include "kartlegg/stats/reason.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// How the transformed score ((y / M)^L - 1) / (L S) is distributed.
enum class LmsFamily : std::uint8_t {
  lms,   ///< normal, as Cole and Green have it: the transformed score is the z
  bccg,  ///< normal, cut where y would be 0: Box-Cox Cole and Green of gamlss. Differs where S |L| > .25, far out
  bct    ///< t with tau degrees of freedom, cut where y would be 0: the Box-Cox t of gamlss
};

/// Box-Cox power L, median M > 0, coefficient of variation S > 0, degrees of freedom tau > 0, at one age.
struct Lms {
  double l = undefined;
  double m = undefined;
  double s = undefined;
  double tau = std::numeric_limits<double>::infinity();  ///< of the Box-Cox t; infinite: normal
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

/// The z of a score in a family: the normal quantile of the share below y, (F(t) - [L > 0] F(-1 / (S |L|))) /
/// F(1 / (S |L|)) where t is the transformed score and F normal or t. The same as lms_z for LmsFamily::lms.
KARTLEGG_API double box_cox_z(double y, const Lms& lms, LmsFamily family) noexcept;

/// The score at z in a family; its inverse.
KARTLEGG_API double box_cox_value(double z, const Lms& lms, LmsFamily family) noexcept;

enum class Interpolation : std::uint8_t {
  linear,  ///< straight lines between the tabulated ages
  cubic    ///< natural cubic spline: second derivative 0 at both ends
};

/// L, M, S and tau at tabulated ages; tau is infinite at all ages, or at none.
struct LmsPoint {
  double age;
  double l;
  double m;
  double s;
  double tau = std::numeric_limits<double>::infinity();
};

/// L, M, S and tau at any age within a table, each interpolated on its own. At a tabulated age the result is the
/// table's, to the bit. The unit of age is that of the table.
class KARTLEGG_API LmsCurve {
 public:
  /// Ages must ascend strictly, and M, S and tau be above 0; reason() says if they do not, and then at() has no values.
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
