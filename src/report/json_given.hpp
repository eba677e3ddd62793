// What the caller gave, in a report's JSON: the answers, the person, how the answers were to be read, the norms asked
// for, remarks. With it and the instrument the report can be made again.
#pragma once

#include <nlohmann/json.hpp>

#include "norms/state.hpp"

namespace kartlegg::report {

nlohmann::ordered_json given_json(const ReportState& report);

}  // namespace kartlegg::report
