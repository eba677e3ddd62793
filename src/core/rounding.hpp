// Rounding with a stated mode. The mode is part of an instrument's rule: 2.5 is 3 half up and 2 half to even.
#pragma once

#include <cmath>

namespace kartlegg::core {

inline double round_half_up(double x) {
  const double below = std::floor(x);
  return x - below >= 0.5 ? below + 1 : below;
}

inline double round_half_even(double x) {
  const double below = std::floor(x);
  const double rest = x - below;
  if (rest != 0.5) return rest > 0.5 ? below + 1 : below;
  return std::fmod(below, 2.0) == 0.0 ? below : below + 1;
}

}  // namespace kartlegg::core
