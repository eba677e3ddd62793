// Norms for many people: for every row of a table, what was chosen for it and the z that came of it.
#pragma once

#include <cstdint>
#include <vector>

#include "norms/choose.hpp"
#include "scoring/batch.hpp"

namespace kartlegg::norms {

/// The columns of a table's norms. What is not here follows from it and the raw score, by evaluate().
struct NormColumns {
  struct Score {
    std::vector<double> z;
    std::vector<Gap> gap;
    std::vector<std::int16_t> cell, cutoff_cell, coefficient;
  };
  struct Group {
    std::int16_t file = -1;
    bool by_default = false;
    std::vector<Gap> gap;  // by row, of the group as a whole
    std::vector<Score> scores;
  };
  std::vector<Group> groups;  // of all forms, in the order asked for
};

/// Norms the scored rows of a table.
NormColumns norm_rows(const InstrumentState& instrument, const Norming& norming, const scoring::TableInput& input,
                      const scoring::TableColumns& scored, unsigned threads);

/// True if the numbers depend on who it is, beyond the choice of the cell.
bool needs_person(const NormFile& file, int cell, int score);

/// One score of one row, with what its measures are worked out from.
Scored scored_in(const InstrumentState& instrument, const scoring::TableInput& input,
                 const scoring::TableColumns& scored, const NormColumns::Group& group, std::size_t score,
                 std::size_t row);

}  // namespace kartlegg::norms
