// Results that need several reports: decisions and combined scores.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "definition/evaluate.hpp"
#include "definition/model.hpp"

namespace kartlegg::scoring {

/// Cases of which the first that holds is the result. Slots of all expressions: let values first, then scores.
struct Decision {
  std::span<const definition::Combination::Let> lets;
  std::vector<const definition::Expression*> cases;
};

/// Every way in which a decision may end, whatever the missing answers are.
struct Outcomes {
  std::vector<bool> cases;  // which of them may be the first that holds
  bool none = false;        // it may be that no case holds
  bool unknown = false;     // it may be that a case stays neither true nor false, since a score has no value

  bool only_unknown() const;
  /// The one way in which it ends: a case, or -1 if none holds. std::nullopt if there are several, or it stays unknown.
  std::optional<int> settled() const;
};

/// `scores`: everything that each score can be, in the order of the slots after the let values. The outcomes are an
/// enclosure: one that is left out is impossible; one that is named may be impossible where scores hang together
/// (a total and its parts), or where very many are open.
Outcomes decide(const Decision& decision, std::span<const definition::Range> scores);

/// Everything that a combined score can be; `formula` reads the same slots.
definition::Range combine(std::span<const definition::Combination::Let> lets, const definition::Expression& formula,
                          std::span<const definition::Range> scores);

}  // namespace kartlegg::scoring
