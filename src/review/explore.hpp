// Which ends a rule can come to: every combination of the values of its names, in boxes that an enclosure settles.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "scoring/combine.hpp"

namespace kartlegg::review {

/// Everything that a name of a rule can be.
struct Domain {
  std::vector<double> values;  // ascending; empty: never a value
  bool listed = true;          // false: only the lowest and highest are there, and all between them may occur
  bool may_be_none = false;
};

/// The ends of a decision, by case; then that no case holds, and that it cannot be known.
struct Explored {
  std::vector<bool> reached;
  /// By name, values on which no case holds; NaN for no value. Empty: there are none.
  std::vector<double> without_case;
  /// True if each combination was looked at, alone or in a box all of which ends alike. Else an end that was not
  /// reached may be reachable.
  bool whole = true;
  double combinations = 1;  ///< of the values of all names that are read

  bool no_case() const { return reached[reached.size() - 2]; }
  bool not_known() const { return reached[reached.size() - 1]; }
};

/// `names`: in the order of the slots after the let values. The names are taken to be independent of each other.
/// `boxes`: how many may still be looked at; taken from.
Explored explore(const scoring::Decision& decision, const std::vector<Domain>& names, std::size_t& boxes);

}  // namespace kartlegg::review
