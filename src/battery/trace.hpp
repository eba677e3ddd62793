// How a conclusion came about: the rules with the numbers that they met, and what is missing for the others.
#pragma once

#include <string>
#include <vector>

#include "battery/decide.hpp"
#include "kartlegg/battery.hpp"

namespace kartlegg::battery {

class Trace {
 public:
  Trace(const BatteryResultState& result, Language language);

  /// A condition, what became of it, and its text with the value of every name put in.
  BatteryRule rule(const std::string& id, const definition::Text& label, const definition::Expression& condition) const;
  /// "level = 2: if(parent.total (20) >= 17, 2, 0)", one for every let value that the conditions read.
  std::vector<std::string> lets(const std::vector<const definition::Expression*>& conditions) const;
  /// What these conditions wait for.
  std::vector<BatteryGap> gaps(const std::vector<const definition::Expression*>& conditions) const;
  std::vector<BatteryQuestion> questions(const std::vector<Question>& questions) const;

  /// Why a role has no report; "" if it has one.
  std::string absence(std::size_t role) const;
  /// "parent", as the instrument calls the informant.
  std::string informant(std::size_t role) const;
  std::string instrument_title(std::size_t role) const;

 private:
  /// Of a role that is given: answers that are missing, and scores that have no value.
  void add_gaps_of(std::size_t role, const std::vector<std::size_t>& slots, std::vector<BatteryGap>& into) const;
  BatteryGap not_answered(std::size_t role, std::vector<int> items) const;
  std::string norm_group(std::size_t role) const;
  std::string shown(Range value) const;
  std::string slot_value(std::size_t slot) const;
  std::string with_numbers(const definition::Expression& expression) const;

  const BatteryResultState& result_;
  const BatteryState& battery_;
  const definition::BatteryDefinition& b_;
  Language language_;
  std::vector<Range> lets_;
};

}  // namespace kartlegg::battery
