// What a fitted LMS model says at one age.
#pragma once

#include <array>

#include "stats/age_basis.hpp"
#include "stats/box_cox.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// The fitted predictors of M (or ln M), ln S, L and ln tau at an age, with their covariance. The age may lie outside
/// the sample.
struct LmsPredictors {
  std::array<double, 4> value{};
  std::array<std::array<double, 4>, 4> covariance{};  // 0 without `with_error`
};
LmsPredictors predictors_at(const LmsFit& fit, double age, bool with_error);

/// L, M, S and tau from their predictors.
Lms lms_from(const LmsModel& model, const std::array<double, 4>& predictors);

/// ln density of a score above 0 at an age.
double log_density(const LmsFit& fit, double score, double age);

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
