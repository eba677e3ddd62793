// What the names in a battery's rules stand for.
#include <algorithm>
#include <cmath>
#include <optional>

#include "battery/decide.hpp"
#include "battery/phrases.hpp"
#include "core/nearest.hpp"
#include "core/refuse.hpp"
#include "norms/choose.hpp"
#include "norms/state.hpp"
#include "report/text.hpp"

namespace kartlegg::battery {
namespace {

using definition::BatterySlot;

/// Place of a score or item in the report's own version of the instrument; -1 if that does not have it.
int place_in(const ReportState& report, const BatterySlot& slot, const BatteryState& battery) {
  const auto& role = battery.definition.roles[static_cast<std::size_t>(slot.role)];
  const auto& d = battery.instrument(role).definition;
  const auto& plan = report.instrument->plan;
  const bool item = slot.of == BatterySlot::Of::item;
  const auto& index = item ? plan.item_index : plan.score_index;
  const auto found = index.find(item ? d.items[static_cast<std::size_t>(slot.index)].id : d.score_id(slot.index));
  return found == index.end() ? -1 : found->second;
}

struct Value {
  Range reach, stand;
};

Value score_value(const scoring::ScoreValue& score) {
  Value value;
  value.reach = Range::between(score.lower, score.upper, score.may_be_none);
  value.stand = std::isnan(score.raw) ? value.reach : Range::of(score.raw);
  return value;
}

Value item_value(const ReportState& report, int item) {
  const auto& asked = report.form_plan().asks;
  const auto& answer = report.person.items[static_cast<std::size_t>(item)];
  if (!asked[static_cast<std::size_t>(item)] || answer.kind == scoring::Answer::not_applicable) return {};
  return {answer.range, answer.range};
}

/// z scores of one report compared with one norm group.
class Normed {
 public:
  Normed(const ReportState& report, const std::string& group)
      : norming_(*report.instrument, {.groups = {group}}),
        person_(norms::person_of(report.form, report.sex)),
        raws_(report.person.scores.size(), definition::no_value) {}

  /// Every z that the raw scores of this range have; a table need not have all of them.
  Range z(int score, Range raw) {
    if (norming_.refusal().why != Refusal::none || !raw.known()) return {};
    constexpr double most_values = 1000;
    if (raw.upper - raw.lower > most_values) return {};
    Range found = definition::hull(z_of(score, raw.lower), z_of(score, raw.upper));
    for (double whole = std::ceil(raw.lower); whole < raw.upper; ++whole)
      found = definition::hull(found, z_of(score, whole));
    found.may_be_none = found.may_be_none || raw.may_be_none;
    return found;
  }

 private:
  Range z_of(int score, double raw) {
    const auto place = static_cast<std::size_t>(score);
    raws_[place] = raw;
    norming_.apply(person_, raws_, groups_);
    raws_[place] = definition::no_value;
    const double z = groups_.empty() ? definition::no_value : groups_.front().scores[place].z;
    return std::isnan(z) ? Range{} : Range::of(z);
  }

  norms::Norming norming_;
  norms::Person person_;
  std::vector<double> raws_;  // of this person; all but the one asked for unknown
  std::vector<norms::GroupValues> groups_;
};

/// T scores of these z scores: 50 + 10 z.
Range t_of(Range z) { return definition::add(definition::multiply(z, Range::of(10)), Range::of(50)); }

void add_slots(const definition::Expression& expression, const definition::BatteryDefinition& battery, Reads& into) {
  for (const int slot : expression.slots) {
    const auto s = static_cast<std::size_t>(slot);
    auto& list = s < battery.lets.size() ? into.lets : into.slots;
    list.push_back(s < battery.lets.size() ? s : s - battery.lets.size());
  }
}

void once_each(std::vector<std::size_t>& list) {
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

}  // namespace

Reads reads(const definition::BatteryDefinition& battery, const definition::Expression& condition) {
  Reads found;
  add_slots(condition, battery, found);
  for (std::size_t i = 0; i < found.lets.size(); ++i)  // a let value reads others before it
    if (std::find(found.lets.begin(), found.lets.begin() + static_cast<std::ptrdiff_t>(i), found.lets[i]) ==
        found.lets.begin() + static_cast<std::ptrdiff_t>(i))
      add_slots(battery.lets[found.lets[i]].value, battery, found);
  once_each(found.slots), once_each(found.lets);
  return found;
}

std::vector<bool> slots_read(const definition::BatteryDefinition& battery) {
  std::vector<bool> read(battery.slots.size(), false);
  const auto mark = [&](const definition::Expression& condition) {
    for (const std::size_t slot : reads(battery, condition).slots) read[slot] = true;
  };
  for (const auto& alert : battery.alerts) mark(alert.when);
  for (const auto& decision : battery.decisions)
    for (const auto& one : decision.cases) mark(one.when);
  return read;
}

Values no_values(const BatteryState& battery, const std::vector<Taken>& roles) {
  Values values;
  for (const BatterySlot& slot : battery.definition.slots) {
    const auto r = static_cast<std::size_t>(slot.role);
    const bool stays_away = battery.definition.roles[r].optional && !roles[r].given();
    values.reach.push_back(stays_away ? Range{} : slot.possible);
  }
  values.stand = values.reach;
  return values;
}

void read_report(const BatteryState& battery, std::size_t role, const ReportState& report, Values& into) {
  const auto& b = battery.definition;
  const int group = b.roles[role].norm_group;
  std::optional<Normed> normed;
  if (group >= 0) normed.emplace(report, battery.instrument(b.roles[role]).norms[static_cast<std::size_t>(group)].id);
  for (std::size_t s = 0; s < b.slots.size(); ++s) {
    const BatterySlot& slot = b.slots[s];
    if (static_cast<std::size_t>(slot.role) != role || !battery.read[s]) continue;
    const int place = place_in(report, slot, battery);
    Value value;
    if (place >= 0 && (slot.of == BatterySlot::Of::z_score || slot.of == BatterySlot::Of::t_score)) {
      const Value raw = score_value(report.score(static_cast<std::size_t>(place)));
      value = {normed->z(place, raw.reach), normed->z(place, raw.stand)};
      if (slot.of == BatterySlot::Of::t_score) value = {t_of(value.reach), t_of(value.stand)};
    }
    if (place >= 0 && slot.of == BatterySlot::Of::item) value = item_value(report, place);
    if (place >= 0 && slot.of == BatterySlot::Of::score)
      value = score_value(report.score(static_cast<std::size_t>(place)));
    into.reach[s] = value.reach;
    into.stand[s] = value.stand;
  }
}

std::shared_ptr<const BatteryResultState> decide_scores(const std::shared_ptr<const BatteryState>& battery,
                                                        std::span<const GivenScore> scores, Language language) {
  const auto& b = battery->definition;
  auto result = std::make_shared<BatteryResultState>();
  result->battery = battery;
  result->roles.resize(b.roles.size());
  std::vector<std::pair<std::size_t, Range>> given;
  for (const GivenScore& score : scores) {
    std::vector<std::string> roles;
    for (const auto& role : b.roles) roles.push_back(role.id);
    const auto role = std::find(roles.begin(), roles.end(), score.role);
    if (role == roles.end()) core::throw_unknown("role", score.role, roles);
    result->roles[static_cast<std::size_t>(role - roles.begin())].scores_given = true;
    const std::string name = score.role + "." + score.score;
    const auto slot = std::find(b.slot_names.begin(), b.slot_names.end(), name);
    if (slot == b.slot_names.end()) core::throw_unknown("score", name, b.slot_names);
    if (!score.value) continue;
    const auto s = static_cast<std::size_t>(slot - b.slot_names.begin());
    const Range possible = b.slots[s].possible;
    if (score.value->known() && (score.value->lower < possible.lower || score.value->upper > possible.upper))
      core::refuse(Refusal::none, name,
                   say(Phrase::impossible_score, language, {report::number(score.value->lower, language)}),
                   say(Phrase::impossible_score_hint, language,
                       {report::number(possible.lower, language), report::number(possible.upper, language)}));
    given.emplace_back(s, *score.value);
  }
  result->values = no_values(*battery, result->roles);
  for (const auto& [slot, value] : given) result->values.reach[slot] = result->values.stand[slot] = value;
  conclude(*result);
  return result;
}

std::vector<int> open_items(const ReportState& report, const BatterySlot& slot, const BatteryState& battery) {
  std::vector<int> found;
  const auto add = [&](int item) {
    if (report.person.items[static_cast<std::size_t>(item)].open &&
        std::find(found.begin(), found.end(), item) == found.end())
      found.push_back(item);
  };
  const int place = place_in(report, slot, battery);
  if (place < 0) return found;
  const auto& d = report.definition();
  const auto form = static_cast<std::size_t>(report.form.form);
  const auto collect = [&](auto self, int score) -> void {
    if (!d.is_scale(score)) {
      for (const int part : d.composite(score).formula.slots) self(self, part);
      return;
    }
    for (const int item : d.scale(score).items_by_form[form]) add(item);
    for (const int item : report.form_plan().scores[static_cast<std::size_t>(score)].deciding) add(item);
  };
  if (slot.of != BatterySlot::Of::item)
    collect(collect, place);
  else if (report.form_plan().asks[static_cast<std::size_t>(place)])
    add(place);
  return found;
}

}  // namespace kartlegg::battery
