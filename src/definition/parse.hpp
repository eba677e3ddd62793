// instrument.yaml -> Definition.
#pragma once

#include <string>
#include <string_view>

#include "definition/model.hpp"

namespace kartlegg::definition {

/// Reads and checks the text of an instrument.yaml; `file` is its name for messages. The id must be `folder`, if that
/// is not empty. DefinitionError with every problem found.
Definition parse_instrument(const std::string& file, std::string_view text, std::string_view folder = {});

}  // namespace kartlegg::definition
