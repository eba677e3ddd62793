// Where a falling function is 0.
#pragma once

#include <algorithm>
#include <cmath>

#include "kartlegg/config.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

struct FallingRoot {
  double at = 0;
  bool at_end = false;  // it does not change its sign up to here
};

/// Between -end and end, from 0, where the function falls as steeply as `slope` (> 0) says, by secants that are kept
/// between the places where its sign is known. It may be infinite.
template <class Function>
FallingRoot falling_root(const Function& function, double slope, double end) {
  double low = -end, high = end, at = 0, last = 0, value_last = 0;
  bool low_tried = false, high_tried = false;
  for (int step = 0; step < 200; ++step) {
    const double value = function(at);
    if (value == 0) return {at};
    (value > 0 ? low : high) = at;
    (value > 0 ? low_tried : high_tried) = true;
    if (at == end && value > 0) return {end, true};
    if (at == -end && value < 0) return {-end, true};
    const double secant = (value_last - value) / (at - last);
    if (step > 0 && secant > 0 && std::isfinite(secant)) slope = secant;
    double next = at + value / slope;
    if (!(next > low && next < high)) {
      const bool tried = value > 0 ? high_tried : low_tried;
      next = tried ? (low + high) / 2 : (value > 0 ? high : low);
    }
    last = at, value_last = value;
    if (std::abs(next - at) < 1e-13) return {next};
    at = next;
  }
  return {at};
}

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
