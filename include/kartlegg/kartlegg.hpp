// Everything that kartlegg offers.
#pragma once

#include "kartlegg/accuracy.hpp"                 // IWYU pragma: export
#include "kartlegg/age.hpp"                      // IWYU pragma: export
#include "kartlegg/archive.hpp"                  // IWYU pragma: export
#include "kartlegg/batch.hpp"                    // IWYU pragma: export
#include "kartlegg/battery.hpp"                  // IWYU pragma: export
#include "kartlegg/change.hpp"                   // IWYU pragma: export
#include "kartlegg/check.hpp"                    // IWYU pragma: export
#include "kartlegg/config.hpp"                   // IWYU pragma: export
#include "kartlegg/cycles.hpp"                   // IWYU pragma: export
#include "kartlegg/difference.hpp"               // IWYU pragma: export
#include "kartlegg/error.hpp"                    // IWYU pragma: export
#include "kartlegg/evidence.hpp"                 // IWYU pragma: export
#include "kartlegg/instrument.hpp"               // IWYU pragma: export
#include "kartlegg/interval.hpp"                 // IWYU pragma: export
#include "kartlegg/language.hpp"                 // IWYU pragma: export
#include "kartlegg/measure.hpp"                  // IWYU pragma: export
#include "kartlegg/norms.hpp"                    // IWYU pragma: export
#include "kartlegg/report.hpp"                   // IWYU pragma: export
#include "kartlegg/reread.hpp"                   // IWYU pragma: export
#include "kartlegg/responses.hpp"                // IWYU pragma: export
#include "kartlegg/stats/accuracy.hpp"           // IWYU pragma: export
#include "kartlegg/stats/agreement.hpp"          // IWYU pragma: export
#include "kartlegg/stats/change.hpp"             // IWYU pragma: export
#include "kartlegg/stats/difference.hpp"         // IWYU pragma: export
#include "kartlegg/stats/lms.hpp"                // IWYU pragma: export
#include "kartlegg/stats/measurement_error.hpp"  // IWYU pragma: export
#include "kartlegg/stats/norm_sample.hpp"        // IWYU pragma: export
#include "kartlegg/stats/norm_scores.hpp"        // IWYU pragma: export
#include "kartlegg/stats/percentiles.hpp"        // IWYU pragma: export
#include "kartlegg/stats/proportion.hpp"         // IWYU pragma: export
#include "kartlegg/stats/reason.hpp"             // IWYU pragma: export
