// Sets of values, listed while that can be afforded, and every value of a formula over such sets.
#pragma once

#include <cstddef>
#include <vector>

#include "definition/model.hpp"
#include "definition/reachable.hpp"

namespace kartlegg::definition {

using Values = std::vector<double>;

/// Ascending, each once.
void tidy(Values& values);

/// What may still be spent on listing scores.
class Effort {
 public:
  Effort();
  void next_score();
  /// False if it is too much.
  bool spend(double steps);
  /// On the score at hand.
  std::size_t spent() const { return spent_; }

 private:
  std::size_t of_all_, of_score_ = 0, spent_ = 0;
};

/// Adds to `to` every sum of a value of `from` and one of `scores`. False if that is too much.
bool add_sums(const Values& from, const Values& scores, Values& to, Effort& effort);

/// Adds all values of `from` to `to`.
bool add_all(const Values& from, Values& to, Effort& effort);

/// Everything from low to high.
ReachableScores enclosure(double low, double high);

/// Every value of a formula, rounded, over everything that each of its names can be, all names independent of each
/// other. Parts that have no name in common are worked out by themselves and their values put together; only where a
/// name stands in two of them is every combination tried. Enclosed where that is too much.
ReachableScores scores_of_formula(const Expression& formula, const std::vector<ReachableScores>& of_slot,
                                  Rounding rounding, Effort& effort);

}  // namespace kartlegg::definition
