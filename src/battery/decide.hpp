// From reports to conclusions.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "battery/state.hpp"
#include "kartlegg/language.hpp"

namespace kartlegg::battery {

/// Which report is meant by each role. ResponseError, worded in the language, where one cannot be used or put in order.
struct Chosen {
  std::vector<Taken> roles;
  std::vector<Report> not_read;
};
Chosen choose_reports(const BatteryState& battery, std::span<const Report> reports, Language language);

/// Values of the slots of one role from its report.
void read_report(const BatteryState& battery, std::size_t role, const ReportState& report, Values& into);

/// The state before anything is known: absent optional reports have no value, other values can be anything.
Values no_values(const BatteryState& battery, const std::vector<Taken>& roles);

/// Every decision and alert, from roles, not_read and values.
void conclude(BatteryResultState& result);

/// A score of a role without its answers; std::nullopt: not known.
struct GivenScore {
  std::string role, score;
  std::optional<Range> value;
};
/// Concludes from these; see Battery::decide.
std::shared_ptr<const BatteryResultState> decide_scores(const std::shared_ptr<const BatteryState>& battery,
                                                        std::span<const GivenScore> scores, Language language);

/// The cases of a decision, or the condition of an alert, as scoring::decide takes them.
scoring::Decision cases_of(const definition::BatteryDefinition& battery, const definition::BatteryDecision& decision);
scoring::Decision cases_of(const definition::BatteryDefinition& battery, const definition::Expression& condition);

/// Slots that a condition reads, itself or through let values, ascending; and these let values.
struct Reads {
  std::vector<std::size_t> slots, lets;
};
Reads reads(const definition::BatteryDefinition& battery, const definition::Expression& condition);

/// By slot: true if some rule reads it.
std::vector<bool> slots_read(const definition::BatteryDefinition& battery);

/// Items without an answer that a score or item of the role's report waits for.
std::vector<int> open_items(const ReportState& report, const definition::BatterySlot& slot,
                            const BatteryState& battery);

}  // namespace kartlegg::battery
