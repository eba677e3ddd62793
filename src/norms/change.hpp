// What the series and the sentences about change ask of its computation.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "kartlegg/change.hpp"
#include "norms/compare.hpp"

namespace kartlegg::norms {

/// Standard error of measurement of a score, on the measure and by the coefficient that the options name; NaN where it
/// is not known.
double sem_for(const Side& side, const ChangeOptions& options);

/// Names of the options that the method needs and that were not given.
std::vector<std::string> missing_for(const ChangeOptions& options);

/// Dates that several of the reports share, or none.
std::optional<std::chrono::year_month_day> shared_date(const std::vector<Occasion>& occasions);

}  // namespace kartlegg::norms
