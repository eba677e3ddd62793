// The worked cases of a battery: read, run, compared.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "battery/decide.hpp"
#include "review/cases.hpp"

namespace kartlegg::review {

/// A case as written in a battery's cases.yaml.
struct BatteryCase {
  std::string id, about, basis;
  std::vector<battery::GivenScore> given;
  std::map<std::string, std::string> decisions;              // id -> id of the case, "none" or "unknown"
  std::map<std::string, std::vector<std::string>> possible;  // exactly these
  std::optional<std::vector<std::string>> alerts, unknown;   // exactly these
};

/// Reads a cases.yaml; DefinitionError with every problem.
Cases<BatteryCase> read_battery_cases(const std::string& file, std::string_view text,
                                      const definition::BatteryDefinition& battery);

/// Runs them; which decisions' cases and which alerts one of them comes to stands in the ledger.
std::vector<CaseResult> check_cases(const std::shared_ptr<const BatteryState>& battery,
                                    const std::vector<BatteryCase>& cases, Ledger& ledger);

}  // namespace kartlegg::review
