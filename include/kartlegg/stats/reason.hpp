// Why a statistic has no value.
//
// The functions of kartlegg::stats throw nothing. Where a statistic is undefined, or an argument is not what it must
// be, every number that depends on it is NaN, and a result that has a member `reason` says which of the cases below it
// was. Nothing is cut to a permitted range on the way.
#pragma once

#include <cstdint>
#include <limits>
#include <string_view>

#include "kartlegg/config.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// What a number is that has no value.
inline constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

/// Why a statistic has no value.
enum class Reason : std::uint8_t {
  none,                      ///< defined
  argument_missing,          ///< a number that the method needs is NaN or infinite
  sd_not_positive,           ///< a standard deviation is zero or negative
  se_not_positive,           ///< the standard error is zero: no score can differ from another by chance
  reliability_out_of_range,  ///< a reliability is outside 0..1
  correlation_out_of_range,  ///< a correlation is outside -1..1
  confidence_out_of_range,   ///< a confidence level is not between 0 and 1; both ends excluded
  proportion_out_of_range,   ///< a proportion (prevalence, sensitivity, specificity, quantile) is outside 0..1
  count_out_of_range,        ///< a count is negative, or a part is larger than its whole
  sample_too_small,          ///< too few persons, occasions or scales for the method
  no_variance,               ///< all values are the same
  not_ascending,             ///< a grid whose ages do not ascend strictly
  outside_grid,              ///< an age outside the tabulated ages; nothing is extrapolated
  not_positive,              ///< a value that must be above zero is not (the M and S of a grid)
  box_cox_undefined,         ///< the Box-Cox formula has no value here: y <= 0, or 1 + L S z <= 0
  sizes_differ,              ///< lists that belong together are of different lengths
  singular,                  ///< a correlation matrix is not positive definite
  not_converged,             ///< the search for the estimates did not come to an end
  not_identified,            ///< the model has more unknowns than the data have numbers
  not_meaningful,            ///< the design does not allow it: predictive values of a case-control sample
  perfect_agreement,         ///< raters never differ: the value is known, but nothing tells how far it may be off
  not_a_category  ///< a rating, an answer or a condition is none of the categories, or names an item that is not there
};

/// The reason as written in tables and JSON ("sd_not_positive").
KARTLEGG_API std::string_view name(Reason reason) noexcept;

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
