// Norms for many people. What is chosen for a person hangs on form, sex and age alone, and is kept once for all who
// share them; the values follow from it and the raw score when they are asked for.
#pragma once

#include <cstdint>
#include <vector>

#include "core/column.hpp"
#include "norms/choose.hpp"
#include "scoring/results.hpp"

namespace kartlegg::norms {

struct NormColumns {
  struct Group {
    std::int16_t file = -1;
    bool by_default = false;
  };
  /// What holds for people of one form, sex and age.
  struct Choice {
    int form = -1;                    // -1: of rows not scored
    std::vector<GroupValues> groups;  // without raw scores
  };
  std::vector<Group> groups;           // of all forms, in the order asked for
  std::vector<Choice> choices;         // the first: of rows not scored
  core::Column<std::uint32_t> choice;  // by row, into choices
};

/// Chooses for the scored rows of a table.
NormColumns norm_rows(const InstrumentState& instrument, const Norming& norming, const scoring::TableInput& input,
                      const scoring::TableResults& scored, unsigned threads);

/// True if the numbers depend on who it is, beyond the choice of the cell.
bool needs_person(const NormFile& file, int cell, int score);

/// One score of one row, with what its measures are worked out from.
Scored scored_in(const InstrumentState& instrument, const scoring::TableInput& input,
                 const scoring::TableResults& scored, const NormColumns& norms, std::size_t group, std::size_t score,
                 std::size_t row);

}  // namespace kartlegg::norms
