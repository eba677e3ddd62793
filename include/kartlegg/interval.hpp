// A range of scores, and what it is meant to hold.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "kartlegg/config.hpp"

namespace kartlegg {
inline namespace v1 {

/// A closed range of scores.
struct Interval {
  double lower = 0;
  double upper = 0;
  friend bool operator==(const Interval&, const Interval&) = default;
};

/// Where a confidence interval lies, and what it is meant to hold; manuals differ, so the instrument's file names one.
/// s: SD of the norm group, r: reliability, z: 1.96 for 95 %.
enum class IntervalKind : std::uint8_t {
  obtained,  ///< about the observed score, half-width z s sqrt(1 - r): holds the true score, over all persons
  true_see,  ///< about the estimated true score (Kelley), z s sqrt(r (1 - r)): holds the true score of those who scored
             ///< x
  true_sem,  ///< about the estimated true score, z s sqrt(1 - r): conservative
  retest     ///< about the estimated true score, z s sqrt(1 - r^2): holds the next observed score
};

/// "obtained", "true_see", ... as written in files, tables and JSON.
KARTLEGG_API std::string_view name(IntervalKind kind) noexcept;
/// The kind of that name; absent for any other text.
KARTLEGG_API std::optional<IntervalKind> parse_interval_kind(std::string_view text) noexcept;

}  // namespace v1
}  // namespace kartlegg
