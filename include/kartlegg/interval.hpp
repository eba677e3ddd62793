// A range of scores.
#pragma once

#include "kartlegg/config.hpp"

namespace kartlegg {
inline namespace v1 {

/// A closed range of scores.
struct Interval {
  double lower = 0;
  double upper = 0;
  friend bool operator==(const Interval&, const Interval&) = default;
};

}  // namespace v1
}  // namespace kartlegg
