#include "battery/trace.hpp"

#include <algorithm>

#include "battery/phrases.hpp"
#include "core/nearest.hpp"
#include "core/text.hpp"
#include "norms/state.hpp"
#include "report/text.hpp"
#include "report/wording.hpp"

namespace kartlegg::battery {
namespace {

using definition::BatterySlot;

bool in_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
}

/// The text of an expression on one line: a folded text of the file may have more blanks than it needs.
std::string on_one_line(const std::string& text) {
  std::string line;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\n';
    if (!blank)
      line += c;
    else if (!line.empty() && line.back() != ' ')
      line += ' ';
  }
  if (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

}  // namespace

Trace::Trace(const BatteryResultState& result, Language language)
    : result_(result),
      battery_(*result.battery),
      b_(result.battery->definition),
      language_(language),
      lets_(b_.lets.size()) {
  const auto value = [this](int slot) {
    const auto s = static_cast<std::size_t>(slot);
    return s < lets_.size() ? lets_[s] : result_.values.reach[s - lets_.size()];
  };
  for (std::size_t i = 0; i < lets_.size(); ++i) lets_[i] = definition::evaluate<Range>(b_.lets[i].value, value);
}

std::string Trace::shown(Range value) const {
  if (!value.known()) return say(Phrase::no_score, language_);
  const std::string low = report::number(value.lower, language_), high = report::number(value.upper, language_);
  const std::string range = low == high ? low : low + "\u2013" + high;
  return value.may_be_none ? say(Phrase::or_no_score, language_, {range}) : range;
}

std::string Trace::slot_value(std::size_t slot) const {
  const Range value = result_.values.reach[slot];
  const bool from_report = result_.roles[static_cast<std::size_t>(b_.slots[slot].role)].report.has_value();
  const bool anything = !from_report && value.known() && value.may_be_none;
  return anything ? say(Phrase::not_known, language_) : shown(value);
}

std::string Trace::with_numbers(const definition::Expression& expression) const {
  const std::string line = on_one_line(expression.text);
  std::string text;
  for (std::size_t at = 0; at < line.size();) {
    std::size_t end = at + 1;
    if (in_word(line[at]))
      while (end < line.size() && in_word(line[end])) ++end;
    const std::string word = line.substr(at, end - at);
    text += word;
    at = end;
    for (const int slot : expression.slots) {
      const auto s = static_cast<std::size_t>(slot);
      const bool let = s < lets_.size();
      if (word == (let ? b_.lets[s].id : b_.slot_names[s - lets_.size()]))
        text += " (" + (let ? shown(lets_[s]) : slot_value(s - lets_.size())) + ")";
    }
  }
  return text;
}

BatteryRule Trace::rule(const std::string& id, const definition::Text& label,
                        const definition::Expression& condition) const {
  const auto settled = scoring::decide(cases_of(b_, condition), result_.values.reach).settled();
  return {id, label.in(language_), on_one_line(condition.text), with_numbers(condition),
          !settled        ? Outcome::not_known
          : *settled == 0 ? Outcome::yes
                          : Outcome::no};
}

std::vector<std::string> Trace::lets(const std::vector<const definition::Expression*>& conditions) const {
  std::vector<bool> read(lets_.size(), false);
  for (const auto* const condition : conditions)
    for (const std::size_t let : reads(b_, *condition).lets) read[let] = true;
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < read.size(); ++i)
    if (read[i]) lines.push_back(b_.lets[i].id + " = " + shown(lets_[i]) + ": " + with_numbers(b_.lets[i].value));
  return lines;
}

std::string Trace::informant(std::size_t role) const {
  const auto& of = b_.roles[role];
  return battery_.instrument(of).definition.informants[static_cast<std::size_t>(of.informant)].label.in(language_);
}

std::string Trace::instrument_title(std::size_t role) const {
  return battery_.instrument(b_.roles[role]).definition.title.in(language_);
}

std::string Trace::absence(std::size_t role) const {
  const Taken& taken = result_.roles[role];
  const auto& of = b_.roles[role];
  if (taken.given()) return {};
  const bool previous = of.occasion == definition::Occasion::previous;
  if (taken.older)
    return say(previous ? Phrase::previous_too_old : Phrase::too_old, language_,
               {informant(role), core::to_text(*taken.older->assessment_date()), std::to_string(*of.within_days)});
  return say(previous ? Phrase::none_earlier : Phrase::not_given, language_, {informant(role), instrument_title(role)});
}

std::vector<BatteryGap> Trace::gaps(const std::vector<const definition::Expression*>& conditions) const {
  std::vector<std::vector<std::size_t>> open(b_.roles.size());  // slots, by role
  for (const auto* const condition : conditions)
    for (const std::size_t slot : reads(b_, *condition).slots)
      if (!result_.values.reach[slot].single()) open[static_cast<std::size_t>(b_.slots[slot].role)].push_back(slot);
  std::vector<BatteryGap> gaps, optional;
  for (std::size_t role = 0; role < open.size(); ++role) {
    std::sort(open[role].begin(), open[role].end());
    open[role].erase(std::unique(open[role].begin(), open[role].end()), open[role].end());
    if (open[role].empty()) continue;
    const std::string& id = b_.roles[role].id;
    if (!result_.roles[role].given())
      (b_.roles[role].optional ? optional : gaps).push_back({id, absence(role), true, {}});
    else
      add_gaps_of(role, open[role], gaps);
  }
  // That an optional report stays away is known; it is named where nothing else could help.
  return gaps.empty() ? optional : gaps;
}

void Trace::add_gaps_of(std::size_t role, const std::vector<std::size_t>& slots, std::vector<BatteryGap>& into) const {
  const auto& given = result_.roles[role].report;
  std::vector<int> items;
  std::vector<BatteryGap> scores;
  const auto no_value = [&](Phrase phrase, std::initializer_list<std::string> values) {
    scores.push_back({b_.roles[role].id, say(phrase, language_, values), false, {}});
  };
  for (const std::size_t s : slots) {
    const BatterySlot& slot = b_.slots[s];
    if (!given) {
      no_value(Phrase::score_not_given, {b_.slot_names[s]});
      continue;
    }
    const auto open = open_items(given->state(), slot, battery_);
    items.insert(items.end(), open.begin(), open.end());
    if (!open.empty()) continue;
    if (slot.of == BatterySlot::Of::score || slot.of == BatterySlot::Of::item)
      no_value(Phrase::has_no_score, {b_.slot_names[s]});
    else
      no_value(Phrase::not_normed, {b_.slot_names[s], norm_group(role)});
  }
  if (!items.empty()) into.push_back(not_answered(role, std::move(items)));
  into.insert(into.end(), scores.begin(), scores.end());
}

BatteryGap Trace::not_answered(std::size_t role, std::vector<int> items) const {
  std::sort(items.begin(), items.end());
  items.erase(std::unique(items.begin(), items.end()), items.end());
  const Report& report = *result_.roles[role].report;
  BatteryGap gap{b_.roles[role].id, {}, false, {}};
  std::vector<std::string> names;
  for (const int index : items) {
    const auto& item = report.state().definition().items[static_cast<std::size_t>(index)];
    gap.items.push_back(item.id);
    names.push_back(report::item_named(item, report.state().form.form, language_));
  }
  const auto day = report.assessment_date();
  gap.about = say(Phrase::not_answered, language_,
                  {informant(role) + (day ? ", " + core::to_text(*day) : ""), core::listed(names)});
  return gap;
}

std::string Trace::norm_group(std::size_t role) const {
  const auto& of = b_.roles[role];
  return battery_.instrument(of).norms[static_cast<std::size_t>(of.norm_group)].id;
}

std::vector<BatteryQuestion> Trace::questions(const std::vector<Question>& questions) const {
  std::vector<BatteryQuestion> found;
  for (const Question& question : questions) {
    const auto role = static_cast<std::size_t>(question.role);
    const ReportState& report = result_.roles[role].report->state();
    const auto& item = report.definition().items[static_cast<std::size_t>(question.item)];
    found.push_back({b_.roles[role].id, item.id, item.topic.in(language_), informant(role),
                     item.worded(report.form.form, language_)});
  }
  return found;
}

}  // namespace kartlegg::battery
