// Printed norms that do not fit together: what is seen from a norm file alone, without any data.
#pragma once

#include <cstddef>
#include <vector>

#include "definition/evaluate.hpp"
#include "definition/norm_model.hpp"
#include "kartlegg/printed_norms.hpp"
#include "scoring/plan.hpp"

namespace kartlegg::norms {

/// As NormFault, by place in the file.
struct PrintedFault {
  NormFaultKind kind = NormFaultKind::jump;
  std::size_t cell = 0;  // into NormFile::cells
  int score = 0;
  std::size_t other = 0;  // reversal, repeated: the cell that it is held against
  double raw = definition::no_value, printed = definition::no_value, expected = definition::no_value;
  int more = 0;
};

/// In the order of the file. `form`: one that the norms are for.
std::vector<PrintedFault> printed_faults(const definition::NormFile& file, const scoring::FormPlan& form);

}  // namespace kartlegg::norms
