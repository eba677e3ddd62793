// Sections alerts, credits, prematurity, decisions, combined_scores, cycles and norms.
#include <algorithm>
#include <set>
#include <string>

#include "definition/limits.hpp"
#include "definition/parsing.hpp"

namespace kartlegg::definition {
namespace {

const std::vector<std::string> intervals = {"obtained", "true_see", "true_sem", "retest"};  // as IntervalKind has them

/// role.score, for every role and score.
Names role_scores(const Combination& combination, const Parsing& parsing) {
  Names names;
  for (const auto& role : combination.roles)
    for (const auto& score : parsing.scores.all()) names.add(role.id + "." + score);
  return names;
}

void parse_cases(const Field& field, const Names& names, Combination& combination) {
  std::set<std::string> ids;
  for (const Field& entry : read_list(field, limits::cases)) {
    MapReader map(entry);
    if (!map.ok()) continue;
    auto& one = combination.cases.emplace_back();
    one.id = read_own_id(map, "case", ids);
    if (const auto when = map.required("when", "a condition"))
      if (auto condition = read_expression(*when, names, Want::condition)) one.when = std::move(*condition);
    one.label = read_words(map, "label");
    map.finish();
  }
  if (field.node->kind == YamlNode::Kind::sequence && field.node->items.empty())
    field.wrong("a decision needs cases", "- {id: possible, when: parent.total >= 1, label: {en: possible}}");
}

std::vector<Combination::Role> parse_roles(const Field& field, const Parsing& parsing) {
  std::vector<Combination::Role> roles;
  for (const Entry& role : read_entries(field, IdKind::name, limits::roles))
    roles.push_back({role.key, read_reference(role.value, parsing.informants, "informant").value_or(-1)});
  if (field.node->kind == YamlNode::Kind::mapping && field.node->entries.empty())
    field.wrong("no reports to combine", "{role: informant}");
  return roles;
}

/// Form or informant -> id of a norm file, or a list of them. A form id wins over an informant.
std::vector<NormPolicy::Default> parse_default_norms(const Field& field, const Parsing& parsing) {
  std::vector<NormPolicy::Default> defaults;
  std::vector<bool> by_informant;
  std::set<int> named;  // forms by their own id
  for (const Entry& entry : read_entries(field.set_aside(), IdKind::id)) {
    const FormKey key = read_form_key(entry.key_field, parsing.definition.forms, parsing.forms, parsing.informants);
    NormPolicy::Default& one = defaults.emplace_back();
    one.where = entry.key_field.where();
    one.forms = key.forms;
    by_informant.push_back(key.by_informant);
    if (!key.by_informant) named.insert(key.forms.begin(), key.forms.end());
    std::vector<int> groups;
    if (entry.value.node->kind == YamlNode::Kind::sequence)
      groups = read_references(entry.value, parsing.norm_files, "norm file");
    else if (const auto group = read_reference(entry.value, parsing.norm_files, "norm file"))
      groups.push_back(*group);
    for (const int group : groups) one.groups.push_back(parsing.norm_files[group]);
  }
  for (std::size_t i = 0; i < defaults.size(); ++i)
    if (by_informant[i])
      defaults[i].forms.erase(std::remove_if(defaults[i].forms.begin(), defaults[i].forms.end(),
                                             [&](int form) { return named.contains(form); }),
                              defaults[i].forms.end());
  return defaults;
}

/// `score` of a credit: that of one of the item's options.
double parse_credited_score(const Field& field, const Definition& definition, int item) {
  const auto score = read_number(field);
  if (!score || item < 0) return 0;
  const Item& of = definition.items[static_cast<std::size_t>(item)];
  if (!of.scored) {
    field.wrong("item '" + of.id + "' is not scored and can have no credit", "name a scored item");
  } else if (of.options >= 0) {
    const auto& options = definition.option_sets[static_cast<std::size_t>(of.options)].options;
    if (std::none_of(options.begin(), options.end(), [&](const Option& o) { return o.score == *score; }))
      field.wrong("item '" + of.id + "' has no option with this score", "the score of one of its options");
  }
  return *score;
}

}  // namespace

void parse_alerts(const Field& field, Parsing& parsing) {
  std::set<std::string> ids;
  for (const Field& entry : read_list(field, limits::alerts)) {
    MapReader map(entry);
    if (!map.ok()) continue;
    AlertRule& alert = parsing.definition.alerts.emplace_back();
    alert.id = read_own_id(map, "alert", ids);
    if (const auto when = map.required("when", "a condition, for example self_harm >= 1"))
      if (auto condition = read_expression(*when, parsing.items, Want::condition)) alert.when = std::move(*condition);
    alert.message = read_words(map, "message");
    alert.sourcing = read_sourcing(map, parsing.sources, true);
    map.finish();
  }
}

void parse_credits(const Field& field, Parsing& parsing) {
  for (const Field& entry : read_list(field, limits::credits)) {
    MapReader map(entry);
    if (!map.ok()) continue;
    Credit& credit = parsing.definition.credits.emplace_back();
    credit.where = entry.where();
    if (const auto forms = map.required("forms", "a list of form ids")) {
      credit.forms = read_references(*forms, parsing.forms, "form");
      if (forms->node->kind == YamlNode::Kind::sequence && forms->node->items.empty())
        forms->wrong("a credit needs forms", "a list of form ids");
    }
    if (const auto when = map.required("when", "a condition"))
      if (auto condition = read_expression(*when, parsing.items, Want::condition)) credit.when = std::move(*condition);
    if (const auto item = map.required("item", "the item that gets the score"))
      credit.item = read_reference(*item, parsing.items, "item").value_or(-1);
    if (const auto score = map.required("score", "the score that it gets"))
      credit.score = parse_credited_score(*score, parsing.definition, credit.item);
    credit.sourcing = read_sourcing(map, parsing.sources, true);
    map.finish();
  }
}

void parse_prematurity(const Field& field, Parsing& parsing) {
  MapReader map(field);
  if (!map.ok()) return;
  Prematurity rule;
  if (const auto term = map.required("full_term_weeks", "36 to 42"))
    rule.full_term_weeks = read_int(*term, 36, 42).value_or(40);
  if (const auto from = map.required("from_weeks_early", "1 to 20"))
    rule.from_weeks_early = read_int(*from, 1, 20).value_or(1);
  if (const auto until = map.required("until", "an age, for example 24m0d"))
    rule.until = read_age(*until).value_or(Age{});
  if (const auto round = map.required("round_up_from_days", "1 to 7; 7 never rounds up"))
    rule.round_up_from_days = read_int(*round, 1, 7).value_or(4);
  rule.sourcing = read_sourcing(map, parsing.sources, true);
  map.finish();
  parsing.definition.prematurity = rule;
}

void parse_combinations(const Field& field, Parsing& parsing, bool decisions) {
  auto& combinations = parsing.definition.combinations;
  for (const Entry& entry : read_entries(field, IdKind::id, limits::combinations)) {
    MapReader map(entry.value);
    if (!map.ok()) continue;
    if (std::any_of(combinations.begin(), combinations.end(), [&](const Combination& c) { return c.id == entry.key; }))
      entry.key_field.wrong("'" + entry.key + "' is a decision and a combined score", "give each its own id");
    Combination& combination = combinations.emplace_back();
    combination.id = entry.key;
    combination.title = read_words(map, "title");
    if (const auto reports = map.required("reports", "{role: informant}"))
      combination.roles = parse_roles(*reports, parsing);
    const auto scores = role_scores(combination, parsing);
    if (const auto lets = map.optional("let")) combination.lets = parse_lets(*lets, scores);
    const auto names = with_lets(combination.lets, scores);
    if (decisions) {
      if (const auto cases = map.required("cases", "a list of {id, when, label}"))
        parse_cases(*cases, names, combination);
    } else if (const auto formula = map.required("formula", "an expression")) {
      combination.formula = read_expression(*formula, names, Want::number);
    }
    combination.sourcing = read_sourcing(map, parsing.sources, true);
    map.finish();
  }
}

void parse_cycles(const Field& field, Parsing& parsing) {
  MapReader map(field);
  if (!map.ok()) return;
  CycleRule rule;
  rule.where = field.where();
  rule.title = read_words(map, "title");
  if (const auto least = map.required("at_least", "how many cycles a combined score needs, 1 to 100"))
    rule.at_least = read_int(*least, 1, 100).value_or(1);
  if (const auto combine = map.required("combine", "mean, max or min"))
    rule.combine = static_cast<CombineBy>(read_choice(*combine, {"mean", "max", "min"}).value_or(0));
  if (const auto bands = map.optional("bands")) {
    Names schemes;
    for (const BandScheme& scheme : parsing.definition.bands) schemes.add(scheme.id);
    rule.bands = read_references(*bands, schemes, "band scheme");
  }
  rule.sourcing = read_sourcing(map, parsing.sources, true);
  map.finish();
  parsing.definition.cycles = std::move(rule);
}

void parse_norm_policy(const Field& field, Parsing& parsing) {
  NormPolicy& policy = parsing.definition.norms;
  MapReader map(field);
  if (const auto defaults = map.optional("default")) policy.defaults = parse_default_norms(*defaults, parsing);
  if (const auto kinds = map.optional("coefficients")) {
    Names valid;
    for (const auto& kind : coefficient_kinds()) valid.add(kind);
    for (const int kind : read_references(*kinds, valid, "coefficient")) policy.coefficients.push_back(valid[kind]);
  }
  if (const auto interval = map.optional("interval"))
    policy.interval = static_cast<IntervalKind>(read_choice(*interval, intervals).value_or(0));
  if (const auto note = map.optional("note")) policy.note = read_localised(*note).value_or(Text{});
  map.finish();
}

}  // namespace kartlegg::definition
