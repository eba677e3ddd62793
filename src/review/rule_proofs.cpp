// Alerts, conditions and decisions: which ends each can come to.
#include <algorithm>
#include <map>
#include <random>

#include "battery/decide.hpp"
#include "core/nearest.hpp"
#include "core/number.hpp"
#include "definition/reachable.hpp"
#include "review/explore.hpp"
#include "review/proofs.hpp"
#include "scoring/score.hpp"

namespace kartlegg::review {
namespace {

using definition::Range;
using scoring::Decision;
using Slot = definition::BatterySlot;
using Reachable = std::vector<std::vector<definition::ReachableScores>>;

constexpr std::size_t most_boxes = 300'000;  // over all rules of a folder
constexpr int most_sheets = 2000;            // for one rule

std::string quoted(const std::string& id) { return "'" + id + "'"; }

/// A report that rules read.
struct Role {
  const InstrumentState* instrument = nullptr;
  std::vector<int> forms;  // on one of which it is
};

Domain domain_of(const scoring::ItemPlan& item) {
  Domain domain{{}, true, true};  // it may not have been answered
  for (const auto& coded : item.codes)
    if (coded.kind == scoring::Answer::answered) domain.values.push_back(coded.score);
  std::sort(domain.values.begin(), domain.values.end());
  domain.values.erase(std::unique(domain.values.begin(), domain.values.end()), domain.values.end());
  return domain;
}

/// What rules on reports read, and everything that it can be.
class Reports {
 public:
  Reports(std::vector<Role> roles, std::vector<Slot> slots) : roles_(std::move(roles)), slots_(std::move(slots)) {
    for (const Role& role : roles_)
      if (!reachable_.contains(role.instrument))
        reachable_[role.instrument] = definition::reachable_scores(role.instrument->definition);
    for (const Slot& slot : slots_) domains_.push_back(domain(slot));
  }

  const std::vector<Domain>& domains() const { return domains_; }
  /// With every report given, and every score known.
  std::vector<Domain> known() const {
    auto known = domains_;
    for (Domain& domain : known) domain.may_be_none = domain.values.empty();
    return known;
  }

  /// True if what is read can take any values together: no two hang on the same item or on the choice of the form.
  bool apart(const std::vector<std::size_t>& read) const {
    for (std::size_t i = 0; i < read.size(); ++i) {
      const Slot& one = slots_[read[i]];
      const Role& role = roles_[static_cast<std::size_t>(one.role)];
      for (const int form : role.forms)
        if (one.of == Slot::Of::score && !parts_are_apart(role.instrument->definition, form, one.index)) return false;
      for (std::size_t j = 0; j < i; ++j)
        if (slots_[read[j]].role == one.role && !apart(one, slots_[read[j]])) return false;
    }
    return true;
  }

  /// By slot, its value on a random sheet of each role. `absent`: some roles may have no sheet.
  std::vector<Range> random_values(std::mt19937_64& random, bool absent) const {
    std::vector<Range> values(slots_.size());
    for (std::size_t r = 0; r < roles_.size(); ++r) {
      const Role& role = roles_[r];
      if (role.forms.empty() || (absent && random() % 4 == 0)) continue;
      scoring::PersonScores scores;
      const int form = role.forms[random() % role.forms.size()];
      const auto codes = random_sheet(*role.instrument, random);
      scoring::score_person(role.instrument->definition, role.instrument->plan, form, codes, unknown, {}, scores);
      for (std::size_t s = 0; s < slots_.size(); ++s)
        if (slots_[s].role == static_cast<int>(r)) values[s] = value(slots_[s], scores);
    }
    return values;
  }

 private:
  Domain domain(const Slot& slot) const {
    const Role& role = roles_[static_cast<std::size_t>(slot.role)];
    const auto index = static_cast<std::size_t>(slot.index);
    if (slot.of == Slot::Of::item) return domain_of(role.instrument->plan.items[index]);
    if (slot.of != Slot::Of::score) return {{slot.possible.lower, slot.possible.upper}, false, true};
    Domain domain{{}, true, true};
    for (const int form : role.forms) {
      const auto& scores = reachable_.at(role.instrument)[static_cast<std::size_t>(form)][index];
      domain.values.insert(domain.values.end(), scores.values.begin(), scores.values.end());
      domain.listed = domain.listed && scores.exact;
    }
    std::sort(domain.values.begin(), domain.values.end());
    domain.values.erase(std::unique(domain.values.begin(), domain.values.end()), domain.values.end());
    return domain;
  }

  bool apart(const Slot& a, const Slot& b) const {
    const Role& role = roles_[static_cast<std::size_t>(a.role)];
    if (a.of != Slot::Of::score && a.of != Slot::Of::item) return false;
    if (b.of != Slot::Of::score && b.of != Slot::Of::item) return false;
    if (domains_differ_by_form(role, a) || domains_differ_by_form(role, b)) return false;
    const auto behind = [&](const Slot& slot, int form) {
      return slot.of == Slot::Of::item ? std::vector<int>{slot.index}
                                       : items_behind(role.instrument->definition, form, slot.index);
    };
    return std::none_of(role.forms.begin(), role.forms.end(), [&](int form) {
      const auto of_a = behind(a, form), of_b = behind(b, form);
      return std::any_of(of_a.begin(), of_a.end(),
                         [&](int item) { return std::find(of_b.begin(), of_b.end(), item) != of_b.end(); });
    });
  }

  bool domains_differ_by_form(const Role& role, const Slot& slot) const {
    if (slot.of == Slot::Of::item) return false;
    const auto& by_form = reachable_.at(role.instrument);
    const auto values = [&](int form) -> const std::vector<double>& {
      return by_form[static_cast<std::size_t>(form)][static_cast<std::size_t>(slot.index)].values;
    };
    return std::any_of(role.forms.begin(), role.forms.end(),
                       [&](int form) { return values(form) != values(role.forms.front()); });
  }

  /// Codes of all items: any, or more often those towards one end.
  static std::vector<int> random_sheet(const InstrumentState& instrument, std::mt19937_64& random) {
    std::vector<int> codes;
    const std::size_t end = random() % 3;  // the lowest, the highest, neither
    const std::size_t of_ten = random() % 11;
    for (const auto& item : instrument.plan.items) {
      std::vector<const scoring::Coded*> answers;
      for (const auto& coded : item.codes)
        if (coded.kind == scoring::Answer::answered) answers.push_back(&coded);
      std::sort(answers.begin(), answers.end(), [](const auto* a, const auto* b) { return a->score < b->score; });
      if (answers.empty())
        codes.push_back(missing);
      else if (end == 2 || random() % 10 >= of_ten)
        codes.push_back(answers[random() % answers.size()]->code);
      else
        codes.push_back((end == 0 ? answers.front() : answers.back())->code);
    }
    return codes;
  }

  static Range value(const Slot& slot, const scoring::PersonScores& scores) {
    const auto index = static_cast<std::size_t>(slot.index);
    if (slot.of != Slot::Of::item && slot.of != Slot::Of::score) return {};
    const double value = slot.of == Slot::Of::item ? scores.items[index].score : scores.scores[index].raw;
    return definition::Point{value}.known() ? Range::of(value) : Range{};
  }

  std::vector<Role> roles_;
  std::vector<Slot> slots_;
  std::vector<Domain> domains_;
  std::map<const InstrumentState*, Reachable> reachable_;
};

/// The slots that a rule reads, itself or through let values, without those.
std::vector<std::size_t> slots_read(const Decision& decision) {
  std::set<std::size_t> slots;
  const auto take = [&](auto self, const definition::Expression& expression) -> void {
    for (const int slot : expression.slots) {
      const auto s = static_cast<std::size_t>(slot);
      const bool is_new = slots.insert(s).second;
      if (is_new && s < decision.lets.size()) self(self, decision.lets[s].value);
    }
  };
  for (const auto* const one : decision.cases) take(take, *one);
  std::vector<std::size_t> read;
  for (const std::size_t s : slots)
    if (s >= decision.lets.size()) read.push_back(s - decision.lets.size());
  return read;
}

/// A rule on reports: what is said of it, and the names of what it reads.
struct Rule {
  std::string name;  // "decision 'x'"
  Decision decision;
  std::vector<std::string> cases;
};

class RuleProofs {
 public:
  RuleProofs(const Reports& reports, std::vector<std::string> slot_names, std::size_t& boxes, Ledger& ledger)
      : reports_(reports), slot_names_(std::move(slot_names)), boxes_(boxes), ledger_(ledger) {}

  void decision(const Rule& rule) {
    const auto read = slots_read(rule.decision);
    const bool apart = reports_.apart(read);
    const Explored all = explore(rule.decision, reports_.domains(), boxes_);
    const Explored known = explore(rule.decision, reports_.known(), boxes_);
    std::vector<bool> come_to = all.reached;
    if (!apart || !all.whole) come_to = by_example(rule.decision, cases_that_may(all));
    bool proved = prove_one_holds(rule, known, apart, read);
    for (std::size_t c = 0; c < rule.cases.size(); ++c) {
      if (come_to[c]) continue;
      proved = false;
      const bool never = all.whole && !all.reached[c];
      ledger_.falls_short(Claim::decisions,
                          rule.name + ": " +
                              (never ? "no answers lead to case " + quoted(rule.cases[c])
                                     : "no sheet was found that leads to case " + quoted(rule.cases[c])));
    }
    const bool listed = apart && all.whole && known.whole;
    if (proved) ledger_.proved(Claim::decisions, listed ? By::enumeration : By::bounds, all.combinations);
  }

  void condition(const Rule& rule) {
    const bool apart = reports_.apart(slots_read(rule.decision));
    const Explored all = explore(rule.decision, reports_.domains(), boxes_);
    const auto ends = apart ? all.reached : by_example(rule.decision, {true, true, false});
    if (ends[0] && ends[1]) return ledger_.proved(Claim::rules, apart ? By::enumeration : By::bounds, all.combinations);
    const std::string which = ends[0] ? "fail" : "hold";
    ledger_.falls_short(Claim::rules, rule.name + (all.whole && !all.reached[ends[0] ? 1 : 0]
                                                       ? " can never " + which
                                                       : ": no sheet was found on which it would " + which));
  }

 private:
  static std::vector<bool> cases_that_may(const Explored& all) {
    auto may = all.reached;
    if (!all.whole) may.assign(may.size(), true);
    may[may.size() - 2] = may[may.size() - 1] = false;
    return may;
  }

  /// Which of these ends some sheets come to, as far as was looked for.
  std::vector<bool> by_example(const Decision& decision, const std::vector<bool>& wanted) const {
    std::mt19937_64 random(1);
    std::vector<bool> found(wanted.size(), false);
    const auto all_found = [&] {
      for (std::size_t e = 0; e + 1 < wanted.size(); ++e)
        if (wanted[e] && !found[e]) return false;
      return true;
    };
    for (int sheet = 0; sheet < most_sheets && !all_found(); ++sheet) {
      const auto ends = scoring::decide(decision, reports_.random_values(random, sheet % 2 == 1));
      if (ends.unknown) continue;
      for (std::size_t c = 0; c < ends.cases.size(); ++c) found[c] = found[c] || ends.cases[c];
      found[found.size() - 2] = found[found.size() - 2] || ends.none;
    }
    return found;
  }

  bool prove_one_holds(const Rule& rule, const Explored& known, bool apart, const std::vector<std::size_t>& read) {
    if (known.whole && !known.no_case() && !known.not_known()) return true;
    if (!known.whole && !known.no_case()) {
      ledger_.falls_short(Claim::decisions, rule.name + ": it is not proved that a case holds whatever the scores are");
      return false;
    }
    if (known.not_known() && !known.no_case()) {
      ledger_.falls_short(Claim::decisions, rule.name + ": it cannot be known on some scores, though all are given");
      return false;
    }
    std::vector<std::string> values;
    for (std::size_t i = 0; i < read.size() && i < known.without_case.size(); ++i)
      values.push_back(slot_names_[read[i]] + " " + core::to_text(known.without_case[i]));
    ledger_.falls_short(Claim::decisions, rule.name + ": no case holds on " + core::listed(values) +
                                              (apart ? "" : ", if these can occur together"));
    return false;
  }

  const Reports& reports_;
  std::vector<std::string> slot_names_;
  std::size_t& boxes_;
  Ledger& ledger_;
};

/// Alerts, gates and credits: conditions on the items of one sheet.
class SheetConditions {
 public:
  SheetConditions(const InstrumentState& instrument, std::size_t& boxes, Ledger& ledger)
      : d_(instrument.definition), boxes_(boxes), ledger_(ledger) {
    for (const auto& item : instrument.plan.items) domains_.push_back(domain_of(item));
  }

  void prove() {
    for (const auto& alert : d_.alerts) prove("alert " + quoted(alert.id), alert.when);
    std::set<std::string> seen;
    const auto once = [&](const std::string& what, const definition::Expression& when) {
      if (seen.insert(when.text).second) prove(what + " (" + when.text + ")", when);
    };
    for (const auto& item : d_.items)
      if (item.ask_when) once("the condition of item " + quoted(item.id), *item.ask_when);
    for (const auto& scale : d_.scales)
      if (scale.zero_when) once("the gate of scale " + quoted(scale.id), *scale.zero_when);
    for (const auto& credit : d_.credits)
      once("the credit for item " + quoted(d_.items[static_cast<std::size_t>(credit.item)].id), credit.when);
  }

 private:
  void prove(const std::string& what, const definition::Expression& when) {
    const Explored found = explore({{}, {&when}}, domains_, boxes_);
    const bool apart = std::none_of(when.slots.begin(), when.slots.end(), [&](int item) {
      const auto& gate = d_.items[static_cast<std::size_t>(item)].ask_when;
      return gate && std::any_of(when.slots.begin(), when.slots.end(), [&](int other) { return gate->reads(other); });
    });
    if (found.reached[0] && found.no_case())
      return ledger_.proved(Claim::rules, apart ? By::enumeration : By::bounds, found.combinations);
    const std::string which = found.reached[0] ? "fail" : "hold";
    ledger_.falls_short(Claim::rules,
                        what + (found.whole ? " can never " + which : ": not proved that it can " + which));
  }

  const definition::Definition& d_;
  std::size_t& boxes_;
  Ledger& ledger_;
  std::vector<Domain> domains_;
};

void prove_combination(const InstrumentState& instrument, const definition::Combination& combination,
                       std::size_t& boxes, Ledger& ledger) {
  const auto& d = instrument.definition;
  std::vector<Role> roles;
  std::vector<Slot> slots;
  std::vector<std::string> names;
  for (std::size_t r = 0; r < combination.roles.size(); ++r) {
    Role& role = roles.emplace_back(Role{&instrument, {}});
    for (std::size_t f = 0; f < d.forms.size(); ++f)
      if (d.forms[f].informant == combination.roles[r].informant) role.forms.push_back(static_cast<int>(f));
    for (int s = 0; s < d.score_count(); ++s) {
      slots.push_back({static_cast<int>(r), Slot::Of::score, s, {}});
      names.push_back(combination.roles[r].id + "." + d.score_id(s));
    }
  }
  Rule rule{"decision " + quoted(combination.id), {combination.lets, {}}, {}};
  for (const auto& one : combination.cases) rule.decision.cases.push_back(&one.when), rule.cases.push_back(one.id);
  RuleProofs(Reports(std::move(roles), std::move(slots)), std::move(names), boxes, ledger).decision(rule);
}

}  // namespace

void prove_rules(const InstrumentState& instrument, Ledger& ledger) {
  std::size_t boxes = most_boxes;
  SheetConditions(instrument, boxes, ledger).prove();
  for (const auto& combination : instrument.definition.combinations)
    if (!combination.formula) prove_combination(instrument, combination, boxes, ledger);
}

void prove_rules(const BatteryState& battery, Ledger& ledger) {
  const auto& b = battery.definition;
  std::vector<Role> roles;
  for (const auto& role : b.roles) {
    Role& of = roles.emplace_back(Role{&battery.instrument(role), {}});
    const auto& forms = of.instrument->definition.forms;
    for (std::size_t f = 0; f < forms.size(); ++f)
      if (role.form == static_cast<int>(f) || (role.form < 0 && forms[f].informant == role.informant))
        of.forms.push_back(static_cast<int>(f));
  }
  std::size_t boxes = most_boxes;
  const Reports reports(std::move(roles), b.slots);
  RuleProofs proofs(reports, b.slot_names, boxes, ledger);
  for (const auto& decision : b.decisions) {
    Rule rule{"decision " + quoted(decision.id), battery::cases_of(b, decision), {}};
    for (const auto& one : decision.cases) rule.cases.push_back(one.id);
    proofs.decision(rule);
  }
  for (const auto& alert : b.alerts)
    proofs.condition({"alert " + quoted(alert.id), battery::cases_of(b, alert.when), {}});
}

}  // namespace kartlegg::review
