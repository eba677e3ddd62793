#include "kartlegg/measure.hpp"

#include <array>
#include <cstddef>

#include "kartlegg/interval.hpp"

namespace kartlegg {
inline namespace v1 {
namespace {

// In the order of the enumerations.
constexpr std::array<std::string_view, 8> measures{
    "raw", "z_score", "t_score", "scaled_score", "standard_score", "stanine", "sten", "percentile_rank"};
constexpr std::array<std::string_view, 4> interval_kinds{"obtained", "true_see", "true_sem", "retest"};

template <typename Enum, std::size_t Size>
std::optional<Enum> position(const std::array<std::string_view, Size>& names, std::string_view text) {
  for (std::size_t i = 0; i < Size; ++i)
    if (names[i] == text) return static_cast<Enum>(i);
  return std::nullopt;
}

}  // namespace

std::string_view name(Measure measure) noexcept { return measures[static_cast<std::size_t>(measure)]; }
std::optional<Measure> parse_measure(std::string_view text) noexcept { return position<Measure>(measures, text); }

std::string_view name(IntervalKind kind) noexcept { return interval_kinds[static_cast<std::size_t>(kind)]; }
std::optional<IntervalKind> parse_interval_kind(std::string_view text) noexcept {
  return position<IntervalKind>(interval_kinds, text);
}

}  // namespace v1
}  // namespace kartlegg
