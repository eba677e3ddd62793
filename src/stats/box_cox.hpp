// The density of the Box-Cox families and its derivatives, for fitting them.
#pragma once

#include <array>

#include "kartlegg/stats/lms.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// ln density of one score, with slopes and curvatures in the four things that are fitted: the logarithm of M, the
/// logarithm of S, L, and the logarithm of tau (0 in its places for the families without it).
struct BoxCoxDensity {
  double value = 0;
  std::array<double, 4> slope{};
  std::array<std::array<double, 4>, 4> curvature{};  // symmetric
};

/// What hangs on tau alone; worked out once where it is the same for all.
struct TauTerms {
  double log_tau = undefined, tau = undefined;
  double constant = 0, slope = 0, bend = 0;  // ln of the t density at 0, and its derivatives in tau
};
TauTerms tau_terms(double log_tau);

/// -infinity where the score has no density. `tau` is not looked at but for LmsFamily::bct. `curves`: else only the
/// value is filled in.
BoxCoxDensity box_cox_density(double log_y, double log_m, double log_s, double l, const TauTerms& tau, LmsFamily family,
                              bool curves);

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
