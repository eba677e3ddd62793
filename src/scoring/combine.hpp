// Results that need several reports: decisions and combined scores.
#pragma once

#include <optional>
#include <span>

#include "definition/model.hpp"

namespace kartlegg::scoring {

struct CombinedValue {
  int case_index = -1;          // into Combination::cases
  std::optional<double> value;  // of a combined score
};

/// `scores`: role x score, NaN where not known, in the order of the combination's slots.
CombinedValue combine(const definition::Combination& combination, std::span<const double> scores);

}  // namespace kartlegg::scoring
