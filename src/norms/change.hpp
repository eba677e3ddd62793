// What the sentences about change ask of its computation.
#pragma once

#include <string>
#include <vector>

#include "kartlegg/change.hpp"

namespace kartlegg::norms {

/// Names of the options that the method needs and that were not given.
std::vector<std::string> missing_for(const ChangeOptions& options);

/// Dates that several of the reports share, or none.
std::optional<std::chrono::year_month_day> shared_date(const std::vector<Occasion>& occasions);

}  // namespace kartlegg::norms
