// The cycles of one visit: scales combined, composites worked out from them.
#pragma once

#include <span>

#include "scoring/score.hpp"

namespace kartlegg::scoring {

/// One score of one cycle.
struct CycleScore {
  double raw = definition::no_value;
  Status status = Status::not_applicable;
};

/// One score over the cycles; see CombinedScore.
struct OverCycles {
  double raw = definition::no_value;
  Status status = Status::not_applicable;
  int cycles = 0;
};

/// `scores`: by cycle, then by score (scales first, then composites), of the cycles that could be scored, all on this
/// form; `given`: how many cycles there were. `into`: by score.
void over_cycles(const Definition& definition, const Plan& plan, int form, std::span<const CycleScore> scores,
                 int given, std::span<OverCycles> into);

}  // namespace kartlegg::scoring
