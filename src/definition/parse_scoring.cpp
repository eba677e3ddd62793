// Sections scales, composites and bands.
#include <algorithm>
#include <set>
#include <string>
#include <unordered_map>

#include "definition/limits.hpp"
#include "definition/parsing.hpp"

namespace kartlegg::definition {
namespace {

const std::vector<std::string> rules = {"sum", "mean", "formula", "irt", "nominal"};
const std::vector<std::string> concerns = {"none", "high", "low"};
const std::vector<std::string> roundings = {"none", "half_up", "half_even", "down", "up"};

Concern read_concern(MapReader& map) {
  const auto concern = map.required_aside("concern", "high, low or none");
  return concern ? static_cast<Concern>(read_choice(*concern, concerns).value_or(0)) : Concern::none;
}

/// `items`: one list for all forms, or lists by form or informant.
std::vector<std::vector<int>> parse_items_by_form(const Field& field, const Parsing& parsing) {
  std::vector<std::vector<int>> by_form(static_cast<std::size_t>(parsing.forms.size()));
  if (field.node->kind != YamlNode::Kind::mapping) {
    const auto all = read_references(field, parsing.items, "item");
    std::fill(by_form.begin(), by_form.end(), all);
    return by_form;
  }
  std::vector<bool> named(by_form.size(), false);  // by its own id, which wins over its informant
  for (const Entry& entry : read_entries(field, IdKind::id)) {
    const FormKey key = read_form_key(entry.key_field, parsing.definition.forms, parsing.forms, parsing.informants);
    const auto list = read_references(entry.value, parsing.items, "item");
    for (const int form : key.forms) {
      const auto f = static_cast<std::size_t>(form);
      if (key.by_informant && named[f]) continue;
      by_form[f] = list;
      if (!key.by_informant) named[f] = true;
    }
  }
  return by_form;
}

MissingRule parse_missing(const Field& field, const Parsing& parsing, const Sourcing& of_scale) {
  MissingRule rule;
  MapReader map(field);
  if (const auto least = map.required("min_answered", "how many answers a score needs"))
    rule.min_answered = read_int(*least, 1, 10000).value_or(1);
  const auto prorate = map.optional("prorate");
  const auto fill = map.optional("fill");
  const auto rounding = map.optional("rounding");
  if (prorate) read_choice(*prorate, {"mean"});
  if (fill) rule.fill = read_number(*fill).value_or(0);
  if (rounding) rule.rounding = static_cast<Rounding>(read_choice(*rounding, roundings).value_or(0));
  if (map.ok() && (prorate.has_value() == fill.has_value()))
    field.wrong("a missing rule has either 'prorate' or 'fill'",
                "prorate: mean (the mean of the answered items stands in), or fill: 0 (counts as this score)");
  if (prorate && !rounding)
    field.wrong("'rounding' is missing in " + field.path,
                "add 'rounding:' with half_up, half_even, down, up or none (2.5 is 3 half up and 2 half to even)");
  if (fill && rounding) rounding->wrong("'rounding' does nothing beside 'fill'", "remove it");
  rule.sourcing = read_sourcing(map, parsing.sources, false);
  if (rule.sourcing.sources.empty() && !rule.sourcing.illustrative) {
    rule.sourcing.sources = of_scale.sources;
    rule.sourcing.illustrative = of_scale.illustrative;
  }
  map.finish();
  return rule;
}

/// How many entries all lists of items have, one list a form.
std::size_t total_of(const std::vector<std::vector<int>>& by_form) {
  std::size_t total = 0;
  for (const auto& items : by_form) total += items.size();
  return total;
}

/// What a score has, and a category has not.
void check_category(const Scale& scale, MapReader& map) {
  if (const auto zero_when = map.optional("zero_when"))
    zero_when->wrong("a category is not set to 0", "remove 'zero_when'");
  if (const auto missing = map.optional("missing"))
    missing->wrong("a category has no missing rule", "remove it: one answer is not made up from others");
  if (scale.concern != Concern::none)
    map.optional("concern")->wrong("categories have no order, and so no end that is the concern", "concern: none");
}

void parse_scale(const Field& field, Parsing& parsing, Scale& scale, std::size_t& entries) {
  MapReader map(field);
  scale.items_by_form.resize(static_cast<std::size_t>(parsing.forms.size()));
  if (!map.ok()) return;
  scale.title = read_words(map, "title");
  if (const auto items = map.required("items", "a list of item ids, or lists by form or informant")) {
    auto by_form = parse_items_by_form(*items, parsing);
    entries += total_of(by_form);
    if (entries > limits::scale_items)
      items->wrong("the scales of all forms have too many items",
                   "at most " + std::to_string(limits::scale_items) + " in all");
    else
      scale.items_by_form = std::move(by_form);
  }
  if (const auto rule = map.required("score", "sum, mean, formula, irt or nominal"))
    scale.rule = static_cast<Rule>(read_choice(*rule, rules).value_or(0));
  const auto formula = map.optional("formula");
  if (formula) scale.formula = read_expression(*formula, parsing.items, Want::number);
  if (formula && scale.rule != Rule::formula)
    formula->wrong("a formula, but the score is not 'formula'", "score: formula");
  if (!formula && scale.rule == Rule::formula)
    field.wrong("'formula' is missing in " + field.path, "add 'formula:' with an expression over its items");
  scale.concern = read_concern(map);
  const auto zero_when = map.optional("zero_when");
  if (zero_when) scale.zero_when = read_expression(*zero_when, parsing.items, Want::condition);
  const auto missing = map.optional("missing");
  scale.sourcing = read_sourcing(map, parsing.sources, true);
  const bool by_model = scale.rule == Rule::irt;
  if (const auto irt = map.optional("irt")) {
    scale.irt = parse_item_response(*irt, parsing, scale.sourcing);
    if (!by_model) irt->wrong("an item response model, but the score is not 'irt'", "score: irt");
  } else if (by_model) {
    field.wrong("'irt' is missing in " + field.path, "add 'irt:' with model, items, grid, prior and min_answered");
  }
  for (const auto* const idle : {&zero_when, &missing})
    if (*idle && by_model)
      (*idle)->wrong("a score by an item response model is of the answers given, whichever they are",
                     "remove this; 'min_answered' stands in 'irt'");
  if (by_model) {
    map.finish();
    return;
  }
  if (missing && scale.rule == Rule::formula)
    missing->wrong("a formula has no missing rule",
                   "say in the formula what a missing answer does: answered(), first_known()");
  else if (scale.rule == Rule::nominal)
    check_category(scale, map);
  else if (missing)
    scale.missing = parse_missing(*missing, parsing, scale.sourcing);
  map.finish();
}

/// The tables of one scheme as they are read: at most one for every form and score.
class Tables {
 public:
  Tables(BandScheme& scheme, const Parsing& parsing, std::size_t& cut_offs)
      : scheme_(scheme), parsing_(parsing), cut_offs_(cut_offs) {}

  /// The cut-offs of one form or informant: score -> band -> range.
  void read(const Entry& entry, const Names& band_ids) {
    const FormKey key = read_form_key(entry.key_field, parsing_.definition.forms, parsing_.forms, parsing_.informants);
    for (const Entry& of_score : read_entries(entry.value, IdKind::name)) {
      const auto score = read_reference(of_score.key_field, parsing_.scores, "scale or composite");
      const auto ranges = parse_band_ranges(of_score.value, band_ids);
      if (score && fits(of_score.key_field, key.forms.size() * (1 + ranges.size())))
        for (const int form : key.forms) put({form, *score, ranges, of_score.key_field.where()}, key.by_informant);
    }
  }

 private:
  struct Place {
    std::size_t table = 0;
    bool by_informant = false;
  };

  bool fits(const Field& field, std::size_t more) {
    cut_offs_ += more;
    if (cut_offs_ <= limits::cut_offs) return true;
    field.wrong("the forms have too many cut-offs", "at most " + std::to_string(limits::cut_offs) + " in all");
    return false;
  }

  /// A form id wins over an informant.
  void put(BandTable table, bool by_informant) {
    const int slot = table.form * parsing_.scores.size() + table.score;
    const auto [place, first] = places_.try_emplace(slot, Place{scheme_.tables.size(), by_informant});
    if (first)
      scheme_.tables.push_back(std::move(table));
    else if (place->second.by_informant && !by_informant)
      scheme_.tables[place->second.table] = std::move(table), place->second.by_informant = false;
  }

  BandScheme& scheme_;
  const Parsing& parsing_;
  std::size_t& cut_offs_;
  std::unordered_map<int, Place> places_;
};

}  // namespace

void declare_scores(MapReader& map, Parsing& parsing) {
  // Ids before contents, so that formulas and bands may refer to any score. What is wrong with the ids is reported
  // where the sections are read.
  for (const bool scales : {true, false}) {
    const auto field = map.optional(scales ? "scales" : "composites");
    if (!field || field->node->kind != YamlNode::Kind::mapping) continue;
    Problems quiet("", "");
    Field silent = *field;
    silent.problems = &quiet;
    for (const Entry& entry : read_entries(silent, IdKind::name, limits::scales)) {
      if (parsing.scores.contains(entry.key))
        parsing.problems.add(entry.key_field.node->line, entry.key_field.node->column, entry.key_field.path,
                             "'" + entry.key + "' is a scale and a composite", "give each its own id");
      parsing.scores.add(entry.key);
      if (scales)
        parsing.definition.scales.emplace_back().id = entry.key;
      else
        parsing.definition.composites.emplace_back().id = entry.key;
    }
  }
}

void parse_scales(const Field& field, Parsing& parsing) {
  const auto entries = read_entries(field, IdKind::name, limits::scales);
  std::size_t items = 0;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    parsing.definition.scales[i].where = entries[i].key_field.where();
    parse_scale(entries[i].value, parsing, parsing.definition.scales[i], items);
  }
}

void parse_composites(const Field& field, Parsing& parsing) {
  const auto entries = read_entries(field, IdKind::name, limits::scales);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    Composite& composite = parsing.definition.composites[i];
    MapReader map(entries[i].value);
    composite.where = entries[i].key_field.where();
    if (!map.ok()) continue;
    composite.title = read_words(map, "title");
    if (const auto formula = map.required("formula", "an expression over scales and composites"))
      if (auto expression = read_expression(*formula, parsing.scores, Want::number))
        composite.formula = std::move(*expression);
    composite.concern = read_concern(map);
    if (const auto rounding = map.optional("rounding"))
      composite.rounding = static_cast<Rounding>(read_choice(*rounding, roundings).value_or(0));
    composite.sourcing = read_sourcing(map, parsing.sources, true);
    map.finish();
  }
}

void parse_bands(const Field& field, Parsing& parsing) {
  std::size_t cut_offs = 0;
  for (const Entry& entry : read_entries(field, IdKind::id, limits::schemes)) {
    BandScheme& scheme = parsing.definition.bands.emplace_back();
    scheme.id = entry.key;
    MapReader map(entry.value);
    if (!map.ok()) continue;
    scheme.title = read_words(map, "title");
    if (const auto is_default = map.optional("default")) scheme.is_default = read_bool(*is_default).value_or(false);
    scheme.sourcing = read_sourcing(map, parsing.sources, true);
    Names band_ids;
    if (const auto bands = map.required("bands", "a list of {id, level, label}"))
      band_ids = parse_band_entries(*bands, scheme.bands);
    if (const auto ranges = map.required("ranges", "form or informant, then scale, then band")) {
      Tables tables(scheme, parsing, cut_offs);
      for (const Entry& of_form : read_entries(*ranges, IdKind::id)) tables.read(of_form, band_ids);
    }
    map.finish();
  }
}

}  // namespace kartlegg::definition
