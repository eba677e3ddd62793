// A band as the public surface shows it.
#pragma once

#include "kartlegg/language.hpp"
#include "kartlegg/report.hpp"
#include "scoring/plan.hpp"

namespace kartlegg::report {

/// A band of a scheme, without reference to a score.
Band describe_band(const definition::Definition& definition, const scoring::BandPlan& plan,
                   const definition::BandRange& range, Language language);

}  // namespace kartlegg::report
