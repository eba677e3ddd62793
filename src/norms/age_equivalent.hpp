// The age whose typical score a score is.
#pragma once

#include "norms/normed.hpp"

namespace kartlegg::norms {

struct AgeEquivalent {
  enum class Found : std::uint8_t {
    not_told,  // the norms do not offer it, or the formula has no value
    one,
    below,   // the score is below the median of every age of the grid
    above,   // ... above it
    several  // the median is the score at more than one age
  };
  Found found = Found::not_told;
  double months = definition::no_value;
};

/// The age at which the median is the score, within the ages of the grid.
AgeEquivalent age_equivalent(const Scored& scored);

}  // namespace kartlegg::norms
