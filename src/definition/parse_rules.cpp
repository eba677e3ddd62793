// Sections alerts, credits, prematurity, decisions and combined_scores.
#include <algorithm>

#include "definition/parsing.hpp"

namespace kartlegg::definition {
namespace {

/// Names that a combination's expressions may use: let values first, then role.score.
std::vector<std::string> combination_names(const Combination& combination, const Parsing& parsing) {
  std::vector<std::string> names;
  for (const auto& let : combination.lets) names.push_back(let.id);
  for (const auto& role : combination.roles)
    for (const auto& score : parsing.scores) names.push_back(role.id + "." + score);
  return names;
}

void parse_lets(const Field& field, const Parsing& parsing, Combination& combination) {
  const auto entries = read_entries(field, IdKind::name);
  for (const Entry& entry : entries) combination.lets.push_back({entry.key, {}});
  const auto names = combination_names(combination, parsing);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    auto value = read_expression(entries[i].value, names, Want::number);
    if (!value) continue;
    for (const int slot : value->slots)
      if (slot >= static_cast<int>(i) && slot < static_cast<int>(entries.size()))
        entries[i].value.wrong("'" + names[static_cast<std::size_t>(slot)] + "' is not known yet here", "define it further up");
    combination.lets[i].value = std::move(*value);
  }
}

void parse_cases(const Field& field, const std::vector<std::string>& names, Combination& combination) {
  for (const Field& entry : read_list(field)) {
    MapReader map(entry);
    if (!map.ok()) continue;
    auto& one = combination.cases.emplace_back();
    if (const auto id = map.required("id")) one.id = read_id(*id, IdKind::id).value_or("");
    if (const auto when = map.required("when", "a condition"))
      if (auto condition = read_expression(*when, names, Want::condition)) one.when = std::move(*condition);
    if (const auto label = map.required("label")) one.label = read_localised(*label).value_or(Text{});
    map.finish();
    for (std::size_t i = 0; i + 1 < combination.cases.size(); ++i)
      if (combination.cases[i].id == one.id) entry.wrong("case '" + one.id + "' stands twice", "give every case its own id");
  }
  if (combination.cases.empty() && field.node->kind == YamlNode::Kind::sequence) field.wrong("a decision needs cases");
}

}  // namespace

void parse_alerts(const Field& field, Parsing& parsing) {
  auto& alerts = parsing.definition.alerts;
  for (const Field& entry : read_list(field)) {
    MapReader map(entry);
    if (!map.ok()) continue;
    AlertRule alert;
    if (const auto id = map.required("id")) alert.id = read_id(*id, IdKind::id).value_or("");
    if (std::any_of(alerts.begin(), alerts.end(), [&](const AlertRule& a) { return a.id == alert.id; }))
      entry.wrong("alert '" + alert.id + "' stands twice", "give every alert its own id");
    if (const auto when = map.required("when", "a condition, for example self_harm >= 1"))
      if (auto condition = read_expression(*when, parsing.items, Want::condition)) alert.when = std::move(*condition);
    if (const auto message = map.required("message")) alert.message = read_localised(*message).value_or(Text{});
    alert.sourcing = read_sourcing(map, parsing, true);
    map.finish();
    alerts.push_back(std::move(alert));
  }
}

void parse_credits(const Field& field, Parsing& parsing) {
  for (const Field& entry : read_list(field)) {
    MapReader map(entry);
    if (!map.ok()) continue;
    Credit credit;
    if (const auto forms = map.required("forms", "a list of form ids")) credit.forms = read_references(*forms, parsing.forms, "form");
    if (const auto when = map.required("when", "a condition"))
      if (auto condition = read_expression(*when, parsing.items, Want::condition)) credit.when = std::move(*condition);
    if (const auto item = map.required("item")) credit.item = read_reference(*item, parsing.items, "item").value_or(-1);
    if (const auto score = map.required("score")) {
      credit.score = read_number(*score).value_or(0);
      if (credit.item >= 0) {
        const Item& of = parsing.definition.items[static_cast<std::size_t>(credit.item)];
        if (!of.scored) score->wrong("item '" + of.id + "' is not scored and can have no credit", "name a scored item");
        else if (of.options >= 0) {
          const OptionSet& set = parsing.definition.option_sets[static_cast<std::size_t>(of.options)];
          if (std::none_of(set.options.begin(), set.options.end(), [&](const Option& o) { return o.score == credit.score; }))
            score->wrong("item '" + of.id + "' has no option with this score", "the score of one of its options");
        }
      }
    }
    credit.sourcing = read_sourcing(map, parsing, true);
    map.finish();
    parsing.definition.credits.push_back(std::move(credit));
  }
}

void parse_prematurity(const Field& field, Parsing& parsing) {
  MapReader map(field);
  if (!map.ok()) return;
  Prematurity rule;
  if (const auto term = map.required("full_term_weeks")) rule.full_term_weeks = read_int(*term, 36, 42).value_or(40);
  if (const auto from = map.required("from_weeks_early")) rule.from_weeks_early = read_int(*from, 1, 20).value_or(1);
  if (const auto until = map.required("until", "an age, for example 24m0d")) rule.until = read_age(*until).value_or(Age{});
  if (const auto round = map.required("round_up_from_days", "1 to 7; 7 never rounds up"))
    rule.round_up_from_days = read_int(*round, 1, 7).value_or(4);
  rule.sourcing = read_sourcing(map, parsing, true);
  map.finish();
  parsing.definition.prematurity = rule;
}

void parse_combinations(const Field& field, Parsing& parsing, bool decisions) {
  for (const Entry& entry : read_entries(field, IdKind::id)) {
    MapReader map(entry.value);
    if (!map.ok()) continue;
    Combination combination;
    combination.id = entry.key;
    for (const Combination& other : parsing.definition.combinations)
      if (other.id == entry.key)
        entry.key_field.wrong("'" + entry.key + "' is a decision and a combined score", "give each its own id");
    if (const auto title = map.required("title")) combination.title = read_localised(*title).value_or(Text{});
    if (const auto reports = map.required("reports", "{role: informant}"))
      for (const Entry& role : read_entries(*reports, IdKind::name))
        combination.roles.push_back({role.key, read_reference(role.value, parsing.informants, "informant").value_or(-1)});
    if (const auto lets = map.optional("let")) parse_lets(*lets, parsing, combination);
    const auto names = combination_names(combination, parsing);
    if (decisions) {
      if (const auto cases = map.required("cases", "a list of {id, when, label}")) parse_cases(*cases, names, combination);
    } else if (const auto formula = map.required("formula", "an expression")) {
      combination.formula = read_expression(*formula, names, Want::number);
    }
    combination.sourcing = read_sourcing(map, parsing, true);
    map.finish();
    parsing.definition.combinations.push_back(std::move(combination));
  }
}

}  // namespace kartlegg::definition
