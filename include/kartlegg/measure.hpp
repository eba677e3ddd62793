// The ways of writing a score.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "kartlegg/config.hpp"

namespace kartlegg {
inline namespace v1 {

/// A way of writing a score. Mean and SD of the norm group: z 0/1, T 50/10, scaled 10/3, standard 100/15. Stanines
/// 1..9 and stens 1..10 are classes of z. The percentile rank is the percent of the norm group with a lower score and
/// half of those with the same, 0..100.
enum class Measure : std::uint8_t {
  raw,
  z_score,
  t_score,
  scaled_score,
  standard_score,
  stanine,
  sten,
  percentile_rank
};

/// "raw", "z_score", ... as written in tables and JSON.
KARTLEGG_API std::string_view name(Measure measure) noexcept;
/// The measure of that name; absent for any other text.
KARTLEGG_API std::optional<Measure> parse_measure(std::string_view text) noexcept;

}  // namespace v1
}  // namespace kartlegg
