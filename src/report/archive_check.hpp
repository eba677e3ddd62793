// Whether what was read from an archive hangs together, so that whoever looks at it finds what it looks for.
#pragma once

#include "norms/state.hpp"

namespace kartlegg::report {

/// BadContent if the parts of a report contradict each other or the instrument. Scores are not computed again.
void expect_coherent(const ReportState& report);

}  // namespace kartlegg::report
