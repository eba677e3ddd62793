#include "definition/parse_battery.hpp"

#include <algorithm>
#include <limits>
#include <set>

#include "definition/limits.hpp"
#include "definition/parsing.hpp"

namespace kartlegg::definition {
namespace {

const std::vector<std::string> occasions = {"latest", "previous", "first"};

template <class Entries>
Names ids_of(const Entries& entries) {
  Names ids;
  for (const auto& entry : entries) ids.add(entry.id);
  return ids;
}

class BatteryParser {
 public:
  BatteryParser(const Shelf& shelf, BatteryDefinition& battery) : shelf_(shelf), b_(battery) {}

  void parse(const Field& root, std::string_view folder) {
    MapReader map(root);
    if (!map.ok()) return;
    parse_header(map, folder);
    if (const auto sources = map.optional("sources")) parse_sources(*sources, b_.sources, sources_);
    if (const auto reports = map.required("reports", "{role: {instrument: sdq, informant: parent}}"))
      parse_roles(*reports);
    name_slots();
    if (const auto lets = map.optional("let"); lets && names_known_) {
      b_.lets = parse_lets(*lets, names_);
      for (const auto& let : b_.lets) check_categories(*lets, let.value);
    }
    names_ = with_lets(b_.lets, names_);
    enclose_lets();
    if (const auto decisions = map.optional("decisions")) parse_decisions(*decisions);
    if (const auto alerts = map.optional("alerts")) parse_battery_alerts(*alerts);
    if (!map.has("decisions") && !map.has("alerts"))
      root.wrong("a battery needs decisions or alerts", "add 'decisions:' or 'alerts:'");
    map.finish();
    if (names_known_ && !root.problems->structural()) check_that_roles_are_read(*root.problems);
  }

 private:
  void parse_header(MapReader& map, std::string_view folder) {
    const Heading heading = parse_heading(map, "battery", folder);
    b_.id = heading.id, b_.version = heading.version, b_.title = heading.title;
    b_.about = read_words(map, "about", "what the battery is for, by language");
    if (const auto notes = map.optional("notes"))
      for (const Field& note : read_list(notes->set_aside(), limits::notes))
        if (auto text = read_localised(note)) b_.notes.push_back(std::move(*text));
  }

  // --- reports

  void parse_roles(const Field& field) {
    const auto entries = read_entries(field, IdKind::name, limits::battery_roles);
    names_known_ = !entries.empty() && entries.size() == field.node->entries.size();
    for (const Entry& entry : entries) {
      MapReader map(entry.value);
      if (!map.ok()) names_known_ = false;
      if (!map.ok()) continue;
      BatteryRole& role = b_.roles.emplace_back();
      role.id = entry.key;
      role.where = entry.key_field.where();
      if (const auto instrument = map.required("instrument", "the id of an instrument"))
        role.instrument = instrument_of(*instrument);
      parse_whose(map, role);
      parse_which(map, role);
      map.finish();
      if (role.informant < 0 || (map.has("norms") && role.norm_group < 0)) names_known_ = false;
      check_same_report(entry, role);
    }
    if (field.node->kind == YamlNode::Kind::mapping && field.node->entries.empty())
      field.wrong("no reports to conclude from", "{role: {instrument: sdq, informant: parent}}");
  }

  /// Its place among the battery's instruments; -1 after reporting that there is none of this id.
  int instrument_of(const Field& field) {
    Names valid;
    for (const auto& id : shelf_.ids) valid.add(id);
    const auto found = read_reference(field, valid, "instrument");
    if (!found) return -1;
    const std::string& id = valid[*found];
    const auto known = std::find(b_.instruments.begin(), b_.instruments.end(), id);
    if (known != b_.instruments.end()) return static_cast<int>(known - b_.instruments.begin());
    known_.push_back(&shelf_.get(id));
    b_.instruments.push_back(id);
    return static_cast<int>(b_.instruments.size()) - 1;
  }

  const KnownInstrument& known(const BatteryRole& role) const {
    return *known_[static_cast<std::size_t>(role.instrument)];
  }

  /// `informant`, `form` and `norms`.
  void parse_whose(MapReader& map, BatteryRole& role) {
    const auto informant = map.required("informant", "the id of an informant");
    const auto form = map.optional("form");
    const auto group = map.optional("norms");
    if (role.instrument < 0) return;
    const Definition& d = *known(role).definition;
    if (informant) role.informant = read_reference(*informant, ids_of(d.informants), "informant").value_or(-1);
    if (form) role.form = read_reference(*form, ids_of(d.forms), "form").value_or(-1);
    if (role.informant >= 0 && role.form >= 0 &&
        d.forms[static_cast<std::size_t>(role.form)].informant != role.informant) {
      const int answers = d.forms[static_cast<std::size_t>(role.form)].informant;
      form->wrong("form '" + form->node->text + "' is not answered by '" + informant->node->text + "'",
                  "informant: " + d.informants[static_cast<std::size_t>(answers)].id + ", or another form");
    }
    if (role.informant >= 0 && forms_of(role).empty())
      informant->wrong("no form is answered by informant '" + informant->node->text + "'", "another informant");
    if (group) role.norm_group = norm_group_of(*group, role);
  }

  int norm_group_of(const Field& field, const BatteryRole& role) const {
    const auto& files = *known(role).norms;
    const auto found = read_reference(field, ids_of(files), "norm group");
    if (!found || role.informant < 0) return found.value_or(-1);
    const auto& made_for = files[static_cast<std::size_t>(*found)].forms;
    const auto forms = forms_of(role);
    if (std::none_of(forms.begin(), forms.end(),
                     [&](int f) { return std::find(made_for.begin(), made_for.end(), f) != made_for.end(); }))
      field.wrong("norm group '" + field.node->text + "' is for other forms than this report",
                  "a group for a form of this informant");
    return *found;
  }

  /// `occasion`, `within_days` and `optional`.
  static void parse_which(MapReader& map, BatteryRole& role) {
    if (const auto occasion = map.optional("occasion"))
      role.occasion = static_cast<Occasion>(read_choice(*occasion, occasions).value_or(0));
    if (const auto days = map.optional("within_days")) {
      role.within_days = read_int(*days, 1, 3660);
      if (role.occasion == Occasion::first)
        days->wrong("'within_days' does nothing beside 'occasion: first'", "remove it");
    }
    if (const auto optional = map.optional("optional")) role.optional = read_bool(*optional).value_or(false);
  }

  void check_same_report(const Entry& entry, const BatteryRole& role) const {
    if (role.instrument < 0 || role.informant < 0) return;
    for (const BatteryRole& other : b_.roles)
      if (&other != &role && other.instrument == role.instrument && other.informant == role.informant &&
          other.form == role.form && other.occasion == role.occasion)
        entry.key_field.wrong("'" + other.id + "' and '" + role.id + "' are the same report",
                              "keep one, or let them differ in informant, form or occasion");
  }

  /// Forms that a report of the role may be on.
  std::vector<int> forms_of(const BatteryRole& role) const {
    if (role.form >= 0) return {role.form};
    const auto& forms = known(role).definition->forms;
    std::vector<int> found;
    for (std::size_t f = 0; f < forms.size(); ++f)
      if (forms[f].informant == role.informant) found.push_back(static_cast<int>(f));
    return found;
  }

  // --- names

  void add_slot(std::string name, BatterySlot slot) {
    slot.possible.may_be_none = true;
    names_.add(name);
    b_.slot_names.push_back(std::move(name));
    b_.slots.push_back(slot);
  }

  /// Every score and item that a report of each role can have; a score before an item of the same id.
  void name_slots() {
    for (std::size_t r = 0; r < b_.roles.size(); ++r) {
      const BatteryRole& role = b_.roles[r];
      if (role.instrument < 0 || role.informant < 0) continue;
      const KnownInstrument& instrument = known(role);
      const Definition& d = *instrument.definition;
      const auto forms = forms_of(role);
      const auto index = static_cast<int>(r);
      constexpr double largest = std::numeric_limits<double>::max();
      for (int s = 0; s < d.score_count(); ++s) {
        Range possible;
        for (const int f : forms)
          possible = hull(possible, instrument.scores[static_cast<std::size_t>(f)][static_cast<std::size_t>(s)]);
        if (!possible.known()) continue;
        const std::string name = role.id + "." + d.score_id(s);
        add_slot(name, {index, BatterySlot::Of::score, s, possible, d.is_nominal(s)});
        if (role.norm_group < 0) continue;
        add_slot(name + ".z", {index, BatterySlot::Of::z_score, s, Range::between(-largest, largest, true), false});
        add_slot(name + ".t", {index, BatterySlot::Of::t_score, s, Range::between(-largest, largest, true), false});
      }
      for (std::size_t i = 0; i < d.items.size(); ++i) {
        const auto asks = [&](int f) {
          const auto& items = d.forms[static_cast<std::size_t>(f)].items;
          return std::find(items.begin(), items.end(), static_cast<int>(i)) != items.end();
        };
        const std::string name = role.id + "." + d.items[i].id;
        if (std::any_of(forms.begin(), forms.end(), asks) && !names_.contains(name))
          add_slot(name, {index, BatterySlot::Of::item, static_cast<int>(i), instrument.items[i], d.is_category(i)});
      }
    }
  }

  // --- conclusions

  Range possible(int slot) const {
    const auto s = static_cast<std::size_t>(slot);
    return s < lets_.size() ? lets_[s] : b_.slots[s - lets_.size()].possible;
  }

  /// A category is compared, and nothing else is done with it.
  void check_categories(const Field& field, const Expression& expression) const {
    const Location& where = expression.where;
    for (const int slot : used_as_numbers(expression)) {
      const auto s = static_cast<std::size_t>(slot);
      if (s < b_.lets.size() || !b_.slots[s - b_.lets.size()].category) continue;
      const std::string& name = b_.slot_names[s - b_.lets.size()];
      field.problems->add_harmless(where.line, where.column, field.path,
                                   "'" + name + "' is a category, and no number to calculate with",
                                   "compare it with == or != only: " + name + " == 1");
    }
  }

  void enclose_lets() {
    lets_.resize(b_.lets.size());
    for (std::size_t i = 0; i < lets_.size(); ++i) {
      const Expression& value = b_.lets[i].value;
      const bool reads_later_ones = std::any_of(value.slots.begin(), value.slots.end(), [&](int slot) {
        return slot >= static_cast<int>(i) && slot < static_cast<int>(lets_.size());
      });
      if (value.nodes.empty() || reads_later_ones)
        lets_known_ = false;
      else
        lets_[i] = evaluate<Range>(value, [this](int slot) { return possible(slot); });
    }
  }

  /// `when`: a condition that can hold.
  Expression read_when(MapReader& map) const {
    const auto field = map.required("when", "a condition");
    auto condition = field && names_known_ ? read_expression(*field, names_, Want::condition) : std::nullopt;
    if (!condition) return {};
    check_categories(*field, *condition);
    const auto truth = evaluate_condition<Range>(*condition, [this](int slot) { return possible(slot); });
    if (lets_known_ && (truth & can_be_true) == 0)
      field->set_aside().wrong("this can never hold, whatever the answers are", "a condition that some answers fulfil");
    return std::move(*condition);
  }

  void parse_decisions(const Field& field) {
    for (const Entry& entry : read_entries(field, IdKind::id, limits::combinations)) {
      MapReader map(entry.value);
      if (!map.ok()) continue;
      BatteryDecision& decision = b_.decisions.emplace_back();
      decision.id = entry.key;
      decision.title = read_words(map, "title");
      if (const auto cases = map.required("cases", "a list of {id, when, label}"))
        parse_battery_cases(*cases, decision);
      decision.sourcing = read_sourcing(map, sources_, true);
      map.finish();
    }
    if (field.node->kind == YamlNode::Kind::mapping && field.node->entries.empty())
      field.wrong("no decisions", "id: {title: ..., cases: [...], source: ...}, or leave 'decisions' out");
  }

  void parse_battery_cases(const Field& field, BatteryDecision& decision) const {
    std::set<std::string> ids;
    for (const Field& entry : read_list(field, limits::cases)) {
      MapReader map(entry);
      if (!map.ok()) continue;
      BatteryCase& one = decision.cases.emplace_back();
      one.id = read_own_id(map, "case", ids);
      if (one.id == "none" || one.id == "unknown")
        map.optional("id")->wrong("'" + one.id + "' is what a decision without a case is called", "another id");
      one.when = read_when(map);
      one.label = read_words(map, "label");
      if (const auto action = map.optional("action")) one.action = read_localised(*action).value_or(Text{});
      one.sourcing = read_sourcing(map, sources_, false);
      map.finish();
    }
    if (field.node->kind == YamlNode::Kind::sequence && field.node->items.empty())
      field.wrong("a decision needs cases", "- {id: possible, when: parent.total >= 1, label: {en: possible}}");
  }

  void parse_battery_alerts(const Field& field) {
    std::set<std::string> ids;
    for (const Field& entry : read_list(field, limits::alerts)) {
      MapReader map(entry);
      if (!map.ok()) continue;
      AlertRule& alert = b_.alerts.emplace_back();
      alert.id = read_own_id(map, "alert", ids);
      alert.when = read_when(map);
      alert.message = read_words(map, "message");
      alert.sourcing = read_sourcing(map, sources_, true);
      map.finish();
    }
  }

  void check_that_roles_are_read(Problems& problems) const {
    std::vector<bool> read(b_.roles.size(), false);
    const auto mark = [&](const Expression& expression) {
      for (const int slot : expression.slots)
        if (const auto s = static_cast<std::size_t>(slot); s >= b_.lets.size())
          read[static_cast<std::size_t>(b_.slots[s - b_.lets.size()].role)] = true;
    };
    for (const auto& let : b_.lets) mark(let.value);
    for (const auto& alert : b_.alerts) mark(alert.when);
    for (const auto& decision : b_.decisions)
      for (const auto& one : decision.cases) mark(one.when);
    for (std::size_t r = 0; r < read.size(); ++r)
      if (!read[r])
        problems.add_harmless(b_.roles[r].where.line, b_.roles[r].where.column, "reports." + b_.roles[r].id,
                              "no decision or alert reads '" + b_.roles[r].id + "'", "use it, or remove it");
  }

  const Shelf& shelf_;
  BatteryDefinition& b_;
  std::vector<const KnownInstrument*> known_;
  Names sources_, names_;
  bool names_known_ = false;  // every report could be read; else rules are passed over, as their names would only echo
  std::vector<Range> lets_;   // everything that each can be
  bool lets_known_ = true;
};

}  // namespace

BatteryDefinition parse_battery(const std::string& file, std::string_view text, const Shelf& shelf,
                                std::string_view folder) {
  BatteryDefinition battery;
  Problems problems(file, text);
  if (const auto root = read_yaml(text, problems)) BatteryParser(shelf, battery).parse({&*root, "", &problems}, folder);
  if (problems.any()) throw DefinitionError(problems.take());
  return battery;
}

}  // namespace kartlegg::definition
