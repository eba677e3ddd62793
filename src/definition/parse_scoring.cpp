// Sections scales, composites and bands.
#include <algorithm>

#include "definition/parsing.hpp"

namespace kartlegg::definition {
namespace {

const std::vector<std::string> rules = {"sum", "mean", "formula"};
const std::vector<std::string> concerns = {"none", "high", "low"};
const std::vector<std::string> roundings = {"none", "half_up", "half_even", "down", "up"};

Concern read_concern(MapReader& map) {
  const auto concern = map.required("concern", "high, low or none");
  return concern ? static_cast<Concern>(read_choice(*concern, concerns).value_or(0)) : Concern::none;
}

Text read_title(MapReader& map) {
  const auto title = map.required("title", "{en: ..., nb: ..., nn: ...}");
  return title ? read_localised(*title).value_or(Text{}) : Text{};
}

/// `items`: one list for all forms, or lists by form or informant.
std::vector<std::vector<int>> parse_items_by_form(const Field& field, const Parsing& parsing) {
  std::vector<std::vector<int>> by_form(parsing.forms.size());
  if (field.node->kind != YamlNode::Kind::mapping) {
    const auto all = read_references(field, parsing.items, "item");
    std::fill(by_form.begin(), by_form.end(), all);
    return by_form;
  }
  std::vector<bool> named(parsing.forms.size(), false);  // by its own id, which wins over its informant
  for (const Entry& entry : read_entries(field, IdKind::id)) {
    const FormKey key = read_form_key(entry, parsing);
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
    field.wrong("'rounding' is missing in " + field.path, "half_up, half_even, down, up or none: 2.5 is 3 half up and 2 half to even");
  if (fill && rounding) rounding->wrong("'rounding' does nothing beside 'fill'", "remove it");
  rule.sourcing = read_sourcing(map, parsing, false);
  if (rule.sourcing.sources.empty() && !rule.sourcing.illustrative) {
    rule.sourcing.sources = of_scale.sources;
    rule.sourcing.illustrative = of_scale.illustrative;
  }
  map.finish();
  return rule;
}

void parse_scale(const Field& field, const Parsing& parsing, Scale& scale) {
  MapReader map(field);
  scale.where = field.where();
  scale.items_by_form.resize(parsing.forms.size());
  if (!map.ok()) return;
  scale.title = read_title(map);
  if (const auto items = map.required("items", "a list of item ids, or lists by form or informant"))
    scale.items_by_form = parse_items_by_form(*items, parsing);
  if (const auto rule = map.required("score", "sum, mean or formula"))
    scale.rule = static_cast<Rule>(read_choice(*rule, rules).value_or(0));
  const auto formula = map.optional("formula");
  if (formula) scale.formula = read_expression(*formula, parsing.items, Want::number);
  if (formula && scale.rule != Rule::formula) formula->wrong("a formula, but the score is not 'formula'", "score: formula");
  if (!formula && scale.rule == Rule::formula) field.wrong("'formula' is missing in " + field.path, "an expression over its items");
  scale.concern = read_concern(map);
  if (const auto when = map.optional("zero_when")) scale.zero_when = read_expression(*when, parsing.items, Want::condition);
  const auto missing = map.optional("missing");
  scale.sourcing = read_sourcing(map, parsing, true);
  if (missing && scale.rule == Rule::formula)
    missing->wrong("a formula has no missing rule", "say in the formula what a missing answer does: answered(), first_known()");
  else if (missing)
    scale.missing = parse_missing(*missing, parsing, scale.sourcing);
  map.finish();
}

/// [low, high], or {from, above, to, below}.
std::optional<ScoreRange> parse_range(const Field& field) {
  ScoreRange range;
  if (field.node->kind == YamlNode::Kind::sequence) {
    const auto ends = read_list(field);
    if (ends.size() != 2) {
      field.wrong("a range has two ends, not " + std::to_string(ends.size()), "[lowest, highest], both included");
      return std::nullopt;
    }
    const auto low = read_number(ends[0]), high = read_number(ends[1]);
    if (!low || !high) return std::nullopt;
    range.low = *low, range.high = *high;
  } else {
    MapReader map(field);
    if (!map.ok()) return std::nullopt;
    const auto from = map.optional("from"), above = map.optional("above"), to = map.optional("to"), below = map.optional("below");
    map.finish();
    if ((from && above) || (to && below) || !(from || above || to || below)) {
      field.wrong("a range has at most one lower end (from, above) and one upper end (to, below), and at least one of them",
                  "{from: 10, below: 13}");
      return std::nullopt;
    }
    if (const auto& low = from ? from : above) range.low = read_number(*low).value_or(range.low);
    if (const auto& high = to ? to : below) range.high = read_number(*high).value_or(range.high);
    range.low_included = !above;
    range.high_included = !below;
  }
  if (range.low > range.high || (range.low == range.high && !(range.low_included && range.high_included))) {
    field.wrong("the range is empty: it ends before it begins", "[lowest, highest]");
    return std::nullopt;
  }
  return range;
}

void parse_band_entries(const Field& field, BandScheme& scheme, std::vector<std::string>& ids) {
  for (const Field& entry : read_list(field)) {
    MapReader map(entry);
    if (!map.ok()) continue;
    auto& band = scheme.bands.emplace_back();
    if (const auto id = map.required("id")) band.id = read_id(*id, IdKind::id).value_or("");
    if (std::find(ids.begin(), ids.end(), band.id) != ids.end()) entry.wrong("band '" + band.id + "' stands twice", "give every band its own id");
    ids.push_back(band.id);
    if (const auto level = map.required("level", "0 for the least concern")) band.level = read_int(*level, 0, 20).value_or(0);
    if (const auto label = map.required("label")) band.label = read_localised(*label).value_or(Text{});
    map.finish();
  }
  if (scheme.bands.size() > 100) field.wrong("too many bands", "at most 100");
}

/// The cut-offs of one form or informant: score -> band -> range.
void parse_tables(const Entry& entry, const Parsing& parsing, const std::vector<std::string>& band_ids,
                  BandScheme& scheme, std::vector<std::pair<int, bool>>& named) {
  const FormKey key = read_form_key(entry, parsing);
  for (const Entry& of_score : read_entries(entry.value, IdKind::name)) {
    const auto score = read_reference(of_score.key_field, parsing.scores, "scale or composite");
    std::vector<BandRange> ranges;
    for (const Entry& of_band : read_entries(of_score.value, IdKind::id)) {
      const auto band = read_reference(of_band.key_field, band_ids, "band");
      const auto range = parse_range(of_band.value);
      if (band && range) ranges.push_back({*band, *range});
    }
    if (!score) continue;
    for (const int form : key.forms) {
      const int slot = form * static_cast<int>(parsing.scores.size()) + *score;
      const auto before = std::find_if(named.begin(), named.end(), [&](const auto& n) { return n.first == slot; });
      if (before != named.end()) {  // a form id wins over an informant
        if (key.by_informant) continue;
        std::erase_if(scheme.tables, [&](const BandTable& t) { return t.form == form && t.score == *score; });
        before->second = true;
      } else {
        named.emplace_back(slot, !key.by_informant);
      }
      scheme.tables.push_back({form, *score, ranges, of_score.key_field.where()});
    }
  }
}

}  // namespace

void declare_scores(MapReader& map, Parsing& parsing) {
  // Ids before contents, so that formulas and bands may refer to any score. What is wrong with the ids is reported
  // where the sections are read.
  for (const char* section : {"scales", "composites"}) {
    const auto field = map.optional(section);
    if (!field || field->node->kind != YamlNode::Kind::mapping) continue;
    Problems quiet("", "");
    const Field silent{field->node, field->path, &quiet};
    for (const Entry& entry : read_entries(silent, IdKind::name)) {
      if (std::find(parsing.scores.begin(), parsing.scores.end(), entry.key) != parsing.scores.end())
        parsing.problems.add(*entry.key_field.node, entry.key_field.path, "'" + entry.key + "' is a scale and a composite", "give each its own id");
      parsing.scores.push_back(entry.key);
      if (std::string_view(section) == "scales") parsing.definition.scales.emplace_back().id = entry.key;
      else parsing.definition.composites.emplace_back().id = entry.key;
    }
  }
}

void parse_scales(const Field& field, Parsing& parsing) {
  const auto entries = read_entries(field, IdKind::name);
  for (std::size_t i = 0; i < entries.size(); ++i) parse_scale(entries[i].value, parsing, parsing.definition.scales[i]);
}

void parse_composites(const Field& field, Parsing& parsing) {
  const auto entries = read_entries(field, IdKind::name);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    Composite& composite = parsing.definition.composites[i];
    MapReader map(entries[i].value);
    composite.where = entries[i].value.where();
    if (!map.ok()) continue;
    composite.title = read_title(map);
    if (const auto formula = map.required("formula", "an expression over scales and composites"))
      if (auto expression = read_expression(*formula, parsing.scores, Want::number)) composite.formula = std::move(*expression);
    composite.concern = read_concern(map);
    if (const auto rounding = map.optional("rounding"))
      composite.rounding = static_cast<Rounding>(read_choice(*rounding, roundings).value_or(0));
    composite.sourcing = read_sourcing(map, parsing, true);
    map.finish();
  }
}

void parse_bands(const Field& field, Parsing& parsing) {
  for (const Entry& entry : read_entries(field, IdKind::id)) {
    BandScheme& scheme = parsing.definition.bands.emplace_back();
    scheme.id = entry.key;
    scheme.where = entry.key_field.where();
    MapReader map(entry.value);
    if (!map.ok()) continue;
    scheme.title = read_title(map);
    if (const auto is_default = map.optional("default")) scheme.is_default = read_bool(*is_default).value_or(false);
    scheme.sourcing = read_sourcing(map, parsing, true);
    std::vector<std::string> band_ids;
    if (const auto bands = map.required("bands", "a list of {id, level, label}")) parse_band_entries(*bands, scheme, band_ids);
    if (const auto ranges = map.required("ranges", "form or informant, then scale, then band")) {
      std::vector<std::pair<int, bool>> named;
      for (const Entry& of_form : read_entries(*ranges, IdKind::id)) parse_tables(of_form, parsing, band_ids, scheme, named);
    }
    map.finish();
  }
}

}  // namespace kartlegg::definition
