// Which scores can occur at all: the ground of every proof about cut-offs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "definition/model.hpp"

namespace kartlegg::definition {

/// The scores that a scale or composite can take on a form, over all answers and all missing answers that its rules
/// allow.
struct ReachableScores {
  std::vector<double> values;  // ascending, each once
  bool exact = true;           // false: too many to list; the values are only lowest and highest of an enclosure
  bool may_be_none = false;    // some answers lead to no score
  std::size_t looked_at = 0;   // how many sums and combinations that took
  bool none() const { return values.empty(); }
};

enum class Answers : std::uint8_t { complete, as_rules_allow };

/// By form, then by score (scales first, then composites); empty for scores that are not on the form.
/// Answers::complete looks at sheets without a missing answer only. What it costs is bounded for the whole definition:
/// beyond that, scores are enclosed.
std::vector<std::vector<ReachableScores>> reachable_scores(const Definition& definition,
                                                           Answers answers = Answers::as_rules_allow);

/// The scores that answers to an item count, after reversing, ascending, each once.
std::vector<double> distinct_scores(const Definition& definition, const Item& item);

/// By score: true if the score is on the form, as a scale with items there or a composite all of whose parts are there.
std::vector<bool> scores_on_form(const Definition& definition, int form);

}  // namespace kartlegg::definition
