// Everything that kartlegg offers.
#pragma once

#include "kartlegg/age.hpp"         // IWYU pragma: export
#include "kartlegg/batch.hpp"       // IWYU pragma: export
#include "kartlegg/check.hpp"       // IWYU pragma: export
#include "kartlegg/config.hpp"      // IWYU pragma: export
#include "kartlegg/error.hpp"       // IWYU pragma: export
#include "kartlegg/instrument.hpp"  // IWYU pragma: export
#include "kartlegg/language.hpp"    // IWYU pragma: export
#include "kartlegg/report.hpp"      // IWYU pragma: export
#include "kartlegg/responses.hpp"   // IWYU pragma: export
