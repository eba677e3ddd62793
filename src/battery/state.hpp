// A battery ready to conclude, and what it concluded: what the public handles share. Made once, never changed after.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "definition/battery_model.hpp"
#include "kartlegg/report.hpp"
#include "scoring/combine.hpp"
#include "scoring/state.hpp"

namespace kartlegg {
inline namespace v1 {

struct BatteryState {
  definition::BatteryDefinition definition;
  std::vector<std::shared_ptr<const InstrumentState>> instruments;  // in the order of the definition's
  std::string content_hash;
  std::vector<bool> read;  // by slot: some rule reads it

  const InstrumentState& instrument(const definition::BatteryRole& role) const {
    return *instruments[static_cast<std::size_t>(role.instrument)];
  }
};

}  // namespace v1

namespace battery {

using definition::Range;

/// What is known of a role.
struct Taken {
  std::optional<Report> report;
  bool scores_given = false;    // scores instead of a report
  std::optional<Report> older;  // that would fit, but is too old
  bool undated = false;         // its age could not be checked
  bool given() const { return report || scores_given; }
};

/// By slot: everything that a score or answer can be, and what it is as it stands, made-up scores too.
struct Values {
  std::vector<Range> reach, stand;
};

/// An item of the report in a role.
struct Question {
  int role = 0, item = 0;  // the item by the report's own instrument
};

/// How a decision or alert ended.
struct Ending {
  scoring::Outcomes outcomes;
  std::optional<int> settled;    // the case, or -1 for none; std::nullopt: cannot be known
  std::optional<int> as_scored;  // the same on the scores as they stand
  std::vector<Question> settled_by;
};

}  // namespace battery

inline namespace v1 {

struct BatteryResultState {
  std::shared_ptr<const BatteryState> battery;
  std::vector<battery::Taken> roles;
  std::vector<Report> not_read;  // given, but of an occasion that no role takes
  battery::Values values;
  std::vector<battery::Ending> decisions, alerts;
};

}  // namespace v1
}  // namespace kartlegg
