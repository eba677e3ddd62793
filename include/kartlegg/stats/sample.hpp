// The answers of many persons, as the statistics of samples take them.
#pragma once

#include <cstdint>
#include <span>

#include "kartlegg/config.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// One column an item (or rater, or scale), one entry a person, all of the same length; NaN is missing. Borrowed for
/// the length of the call.
using Columns = std::span<const std::span<const double>>;

/// What is done with persons who did not answer everything.
enum class MissingAnswers : std::uint8_t {
  listwise,  ///< only persons who answered every item
  pairwise   ///< each covariance from those who answered both items; n is then the harmonic mean of their numbers
};

/// What a coefficient is worked out from.
enum class Metric : std::uint8_t {
  covariance,  ///< the items as they are
  correlation  ///< the items with equal variances, as psych::guttman and psych::splitHalf have it
};

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
