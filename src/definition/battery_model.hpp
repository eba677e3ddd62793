// What a battery is, as plain structs: which reports it takes, and what it concludes from them. Made by
// parse_battery.cpp; never changed after.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "definition/evaluate.hpp"
#include "definition/model.hpp"
#include "definition/norm_model.hpp"

namespace kartlegg::definition {

/// What must be known of an instrument that a battery names. Borrows from the instrument's state.
struct KnownInstrument {
  const Definition* definition = nullptr;
  const std::vector<NormFile>* norms = nullptr;
  std::vector<std::vector<Range>> scores;  // by form, by score: what can occur; no value where the form lacks it
  std::vector<Range> items;                // by item
};

enum class Occasion : std::uint8_t { latest, previous, first };

/// One report that a battery takes.
struct BatteryRole {
  std::string id;
  int instrument = -1;  // into BatteryDefinition::instruments
  int informant = -1;   // into Definition::informants
  int form = -1;        // into Definition::forms; -1: any of the informant's
  Occasion occasion = Occasion::latest;
  std::optional<int> within_days;  // older reports count as not given
  bool optional = false;           // may stay away: then it has no scores, instead of unknown ones
  int norm_group = -1;             // for .z and .t; into InstrumentState::norms
  Location where;
};

/// A name of the form role.score, role.item, role.score.z or role.score.t.
struct BatterySlot {
  enum class Of : std::uint8_t { score, item, z_score, t_score };
  int role = 0;
  Of of = Of::score;
  int index = 0;          // of the score or item
  Range possible;         // what can occur, or no value
  bool category = false;  // of a nominal scale
};

struct BatteryCase {
  std::string id;
  Expression when;
  Text label, action;
  Sourcing sourcing;  // empty: that of the decision holds
};

struct BatteryDecision {
  std::string id;
  Text title;
  std::vector<BatteryCase> cases;
  Sourcing sourcing;
};

/// Slots of its expressions: let values first, then `slots`. Sourcing points into `sources`.
struct BatteryDefinition {
  std::string id, version;
  Text title, about;
  std::vector<Text> notes;
  std::vector<Citation> sources;
  std::vector<std::string> instruments;  // ids
  std::vector<BatteryRole> roles;
  std::vector<BatterySlot> slots;
  std::vector<std::string> slot_names;
  std::vector<Combination::Let> lets;
  std::vector<BatteryDecision> decisions;
  std::vector<AlertRule> alerts;
};

}  // namespace kartlegg::definition
