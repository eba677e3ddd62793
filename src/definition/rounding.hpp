// A rounding mode applied.
#pragma once

#include <cmath>

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

}  // namespace kartlegg::definition
