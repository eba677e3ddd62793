// A rounding mode applied.
#pragma once

#include <cmath>
#include <optional>

#include "core/rounding.hpp"
#include "definition/model.hpp"

namespace kartlegg::definition {

inline double rounded(Rounding mode, double x) {
  switch (mode) {
    case Rounding::none:
      return x;
    case Rounding::half_up:
      return core::round_half_up(x);
    case Rounding::half_even:
      return core::round_half_even(x);
    case Rounding::down:
      return std::floor(x);
    case Rounding::up:
      return std::ceil(x);
  }
  return x;
}

/// Rounded to so many decimals, halves to the even digit; as it is if none are named.
inline double rounded_to(std::optional<int> decimals, double x) {
  if (!decimals) return x;
  const double scale = std::pow(10.0, *decimals);
  return core::round_half_even(x * scale) / scale;
}

}  // namespace kartlegg::definition
