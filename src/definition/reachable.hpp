// Which scores can occur at all: the ground of every proof about cut-offs.
#pragma once

#include <cstdint>
#include <vector>

#include "definition/model.hpp"

namespace kartlegg::definition {

/// The scores that a scale or composite can take on a form, over all answers and all missing answers that its rules
/// allow.
struct ReachableScores {
  std::vector<double> values;  // ascending, each once
  bool exact = true;           // false: too many to list; the values are only lowest and highest of an enclosure
  bool none() const { return values.empty(); }
};

enum class Answers : std::uint8_t { complete, as_rules_allow };

/// One entry a score (scales first, then composites) of one form; empty for scores that are not on the form.
/// Answers::complete looks at sheets without a missing answer only.
std::vector<ReachableScores> reachable_scores(const Definition& definition, int form, Answers answers = Answers::as_rules_allow);

/// True if the score is on the form: a scale with items there, a composite all of whose parts are there.
bool is_on_form(const Definition& definition, int score, int form);

}  // namespace kartlegg::definition
