#include "battery/trace.hpp"

#include <algorithm>

#include "battery/phrases.hpp"
#include "core/nearest.hpp"
#include "core/text.hpp"
#include "norms/state.hpp"
#include "report/text.hpp"

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

BatteryRule Trace::rule(const std::string& id, const definition::Expression& condition) const {
  const auto settled = scoring::decide(cases_of(b_, condition), result_.values.reach).settled();
  return {id, on_one_line(condition.text), with_numbers(condition),
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

std::string Trace::topic(const ReportState& report, int item) const {
  return report.definition().items[static_cast<std::size_t>(item)].topic.in(language_);
}

std::vector<BatteryGap> Trace::gaps(const std::vector<const definition::Expression*>& conditions) const {
  std::vector<std::size_t> slots;
  for (const auto* const condition : conditions)
    for (const std::size_t slot : reads(b_, *condition).slots)
      if (!result_.values.reach[slot].single()) slots.push_back(slot);
  std::sort(slots.begin(), slots.end());
  slots.erase(std::unique(slots.begin(), slots.end()), slots.end());

  std::vector<BatteryGap> gaps;
  for (std::size_t role = 0; role < b_.roles.size(); ++role) {
    const Taken& taken = result_.roles[role];
    BatteryGap answers{b_.roles[role].id, {}, false, {}};
    std::vector<std::string> topics;
    std::vector<BatteryGap> scores;
    bool waits = false;
    for (const std::size_t s : slots) {
      const BatterySlot& slot = b_.slots[s];
      if (static_cast<std::size_t>(slot.role) != role) continue;
      waits = true;
      if (!taken.report) {
        scores.push_back({b_.roles[role].id, say(Phrase::score_not_given, language_, {b_.slot_names[s]}), false, {}});
        continue;
      }
      const ReportState& report = taken.report->state();
      const auto open = open_items(report, slot, battery_);
      for (const int item : open) {
        const std::string& id = report.definition().items[static_cast<std::size_t>(item)].id;
        if (std::find(answers.items.begin(), answers.items.end(), id) != answers.items.end()) continue;
        answers.items.push_back(id);
        topics.push_back(topic(report, item));
      }
      const bool normed = slot.of == BatterySlot::Of::z_score || slot.of == BatterySlot::Of::t_score;
      if (open.empty() && !normed)
        scores.push_back({b_.roles[role].id, say(Phrase::has_no_score, language_, {b_.slot_names[s]}), false, {}});
      if (open.empty() && normed) {
        const auto& instrument = battery_.instrument(b_.roles[role]);
        const auto& group = instrument.norms[static_cast<std::size_t>(b_.roles[role].norm_group)].id;
        scores.push_back({b_.roles[role].id, say(Phrase::not_normed, language_, {b_.slot_names[s], group}), false, {}});
      }
    }
    if (waits && !taken.given()) {
      gaps.push_back({b_.roles[role].id, absence(role), true, {}});
      continue;
    }
    if (!answers.items.empty()) {
      answers.about = say(Phrase::not_answered, language_, {informant(role), core::listed(topics)});
      gaps.push_back(std::move(answers));
    }
    gaps.insert(gaps.end(), scores.begin(), scores.end());
  }
  return gaps;
}

std::vector<BatteryQuestion> Trace::questions(const std::vector<Question>& questions) const {
  std::vector<BatteryQuestion> found;
  for (const Question& question : questions) {
    const auto role = static_cast<std::size_t>(question.role);
    const ReportState& report = result_.roles[role].report->state();
    found.push_back({b_.roles[role].id, report.definition().items[static_cast<std::size_t>(question.item)].id,
                     topic(report, question.item)});
  }
  return found;
}

}  // namespace kartlegg::battery
