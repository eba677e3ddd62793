// instrument.yaml -> Definition.
#pragma once

#include <string>
#include <string_view>

#include "definition/model.hpp"

namespace kartlegg::definition {

/// Reads and checks the text of an instrument.yaml; `file` is its name for messages.
/// DefinitionError with every problem found.
Definition parse_instrument(const std::string& file, std::string_view text);

}  // namespace kartlegg::definition
