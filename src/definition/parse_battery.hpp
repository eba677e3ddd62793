// battery.yaml -> plain structs.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "definition/battery_model.hpp"

namespace kartlegg::definition {

/// The instruments that a battery may name.
struct Shelf {
  std::vector<std::string> ids;
  std::function<const KnownInstrument&(const std::string& id)> get;  // of one of these ids; may throw DefinitionError
};

/// Reads and checks the text of a battery.yaml; `file` is its name for messages. The id must be `folder`, if that is
/// not empty. DefinitionError with every problem found.
BatteryDefinition parse_battery(const std::string& file, std::string_view text, const Shelf& shelf,
                                std::string_view folder = {});

}  // namespace kartlegg::definition
