// Nominal scales: a category is a code, and no number.
#pragma once

#include "definition/model.hpp"
#include "definition/problems.hpp"

namespace kartlegg::definition {

/// Reports nominal scales that are none, and every expression that takes a category for a number. False if proofs about
/// scores make no sense after that.
bool check_categories(const Definition& definition, Problems& problems);

/// Adds the categories of every nominal scale as a scheme of bands, one for each code: so tables and reports name them.
void name_categories(Definition& definition, Problems& problems);

}  // namespace kartlegg::definition
