#include "definition/parse.hpp"

#include <algorithm>
#include <set>

#include "core/text.hpp"
#include "definition/limits.hpp"
#include "definition/parsing.hpp"

namespace kartlegg::definition {
namespace {

constexpr int highest_code = 32000;  // fits into 16 bits

const std::vector<std::string> purposes = {"screening", "monitoring", "observation", "survey"};

void parse_informants(const Field& field, Parsing& parsing) {
  for (const Entry& entry : read_entries(field, IdKind::id, limits::informants)) {
    parsing.informants.add(entry.key);
    parsing.definition.informants.push_back({entry.key, read_localised(entry.value).value_or(Text{})});
  }
}

void parse_rights(const Field& field, Parsing& parsing) {
  Rights& rights = parsing.definition.rights;
  MapReader map(field.set_aside());
  if (const auto owner = map.required("owner", "who holds the rights")) rights.owner = read_text(*owner).value_or("");
  if (const auto wording = map.required("wording", "included, or not_included"))
    rights.wording_included = read_choice(*wording, {"not_included", "included"}).value_or(0) == 1;
  rights.use = read_words(map, "use", "what a user must hold, by language");
  if (map.ok()) rights.sourcing = read_sourcing(map, parsing.sources, true);
  map.finish();
}

/// std::nullopt if it has no code.
std::optional<Option> parse_option(const Field& field) {
  Option option;
  MapReader map(field);
  const auto code = map.required("code", "the number that is stored");
  const auto number = code ? read_int(*code, 0, highest_code) : std::nullopt;
  if (const auto score = map.optional("score")) option.score = read_number(*score);
  if (const auto kind = map.optional("non_answer")) {
    const auto choice = read_choice(*kind, {"missing", "not_applicable"});
    option.non_answer = choice == 1 ? NonAnswer::not_applicable : NonAnswer::missing;
    if (map.has("score"))
      kind->wrong("an option is either an answer with a score or a non-answer", "keep one of the two");
  }
  if (const auto label = map.optional("label")) option.label = read_localised(*label).value_or(Text{});
  map.finish();
  if (!number) return std::nullopt;
  option.code = *number;
  return option;
}

/// {from: 0, to: 60}, written out.
std::vector<Option> parse_numbers(const Field& field) {
  std::vector<Option> options;
  MapReader map(field);
  const auto from = map.required("from", "the lowest whole number"), to = map.required("to", "the highest");
  const auto lowest = from ? read_int(*from, 0, highest_code) : std::nullopt;
  const auto highest = to ? read_int(*to, 0, highest_code) : std::nullopt;
  map.finish();
  if (!lowest || !highest) return options;
  constexpr auto most = static_cast<int>(limits::options);
  if (*highest < *lowest)
    to->wrong(std::to_string(*highest) + " is below " + std::to_string(*lowest), "from the lowest to the highest");
  else if (*highest - *lowest >= most)
    to->wrong("a range of " + std::to_string(*highest - *lowest + 1) + " numbers is too long",
              "at most " + std::to_string(most) + " numbers");
  else
    for (int code = *lowest; code <= *highest; ++code) options.push_back({code, code, NonAnswer::none, {}});
  return options;
}

std::vector<Option> parse_options(const Field& field) {
  std::vector<Option> options;
  std::set<int> codes;
  for (const Field& item : read_list(field, limits::options)) {
    const auto option = parse_option(item);
    if (!option) continue;
    options.push_back(*option);
    if (!codes.insert(option->code).second)
      item.wrong("code " + std::to_string(option->code) + " stands twice", "give every option its own code");
  }
  if (field.node->kind == YamlNode::Kind::sequence && field.node->items.empty())
    field.wrong("an option set needs options", "[{code: 0, score: 0}, {code: 1, score: 1}]");
  return options;
}

void parse_option_sets(const Field& field, Parsing& parsing) {
  for (const Entry& entry : read_entries(field, IdKind::id, limits::option_sets)) {
    parsing.option_sets.add(entry.key);
    OptionSet& set = parsing.definition.option_sets.emplace_back();
    set.id = entry.key;
    set.where = entry.key_field.where();
    set.is_range = entry.value.node->kind == YamlNode::Kind::mapping;
    set.options = set.is_range ? parse_numbers(entry.value) : parse_options(entry.value);
    bool first = true;
    for (const Option& option : set.options) {
      if (!option.score) continue;
      set.lowest = first ? *option.score : std::min(set.lowest, *option.score);
      set.highest = first ? *option.score : std::max(set.highest, *option.score);
      first = false;
    }
  }
}

/// Everything of an item but its id, which was read before.
void parse_item(MapReader& map, Parsing& parsing, Item& item) {
  item.topic = read_words(map, "topic", "a short neutral label, {en: ..., nb: ..., nn: ...}");
  if (const auto options = map.required("options", "the id of an option set"))
    item.options = read_reference(*options, parsing.option_sets, "option set").value_or(-1);
  if (const auto number = map.optional("number")) item.number = read_int(*number, 1, 10000);
  if (const auto reverse = map.optional("reverse")) item.reverse = read_bool(*reverse).value_or(false);
  if (const auto scored = map.optional("scored")) item.scored = read_bool(*scored).value_or(true);
  if (const auto when = map.optional("ask_when"))
    item.ask_when = read_expression(*when, parsing.items, Want::condition);
  map.finish();
  if (item.reverse && !item.scored)
    map.field().wrong("item '" + item.id + "' is reversed but not scored", "remove one of the two");
}

void parse_header(MapReader& map, Parsing& parsing, std::string_view folder) {
  Definition& d = parsing.definition;
  Heading heading = parse_heading(map, "instrument", folder);
  d.id = std::move(heading.id), d.version = std::move(heading.version), d.title = std::move(heading.title);
  if (const auto purpose = map.required_aside("purpose", "screening, monitoring, observation or survey"))
    d.purpose = static_cast<Purpose>(read_choice(*purpose, purposes).value_or(0));
}

void parse_everything(const Field& root, Parsing& parsing, std::string_view folder) {
  MapReader map(root);
  if (!map.ok()) return;
  parse_header(map, parsing, folder);
  // The order matters: a section may refer only to what has been read before it.
  if (const auto sources = map.required_aside("sources", "a map of ids, each with a citation"))
    parse_sources(*sources, parsing.definition.sources, parsing.sources);
  if (const auto informants = map.required("informants", "{parent: {en: parent}}"))
    parse_informants(*informants, parsing);
  if (const auto rights = map.required_aside("rights", "owner, wording, use, source")) parse_rights(*rights, parsing);
  if (const auto notes = map.optional("notes"))
    for (const Field& note : read_list(notes->set_aside(), limits::notes))
      if (auto text = read_localised(note)) parsing.definition.notes.push_back(std::move(*text));
  if (const auto options = map.required("options", "a map of option sets")) parse_option_sets(*options, parsing);
  if (const auto items = map.required("items", "a list of items")) parse_items(*items, parsing);
  if (const auto forms = map.required("forms", "a list of forms")) parse_forms(*forms, parsing);
  declare_scores(map, parsing);
  if (const auto scales = map.optional("scales")) parse_scales(*scales, parsing);
  if (const auto composites = map.optional("composites")) parse_composites(*composites, parsing);
  if (const auto bands = map.optional("bands")) parse_bands(*bands, parsing);
  if (const auto alerts = map.optional("alerts")) parse_alerts(*alerts, parsing);
  if (const auto credits = map.optional("credits")) parse_credits(*credits, parsing);
  if (const auto prematurity = map.optional("prematurity")) parse_prematurity(*prematurity, parsing);
  if (const auto decisions = map.optional("decisions")) parse_combinations(*decisions, parsing, true);
  if (const auto combined = map.optional("combined_scores")) parse_combinations(*combined, parsing, false);
  if (const auto cycles = map.optional("cycles")) parse_cycles(*cycles, parsing);
  if (const auto norms = map.optional("norms")) parse_norm_policy(*norms, parsing);
  map.finish();
}

}  // namespace

void parse_items(const Field& field, Parsing& parsing) {
  auto& items = parsing.definition.items;
  std::vector<MapReader> kept;
  for (const Field& entry : read_list(field, limits::items)) {  // ids first: conditions may refer to items further down
    MapReader map(entry);
    const auto id_field = map.required("id", "a name for formulas");
    const auto id = id_field ? read_id(*id_field, IdKind::name) : std::nullopt;
    if (!id) continue;
    if (parsing.items.contains(*id)) {
      id_field->wrong("item '" + *id + "' stands twice", "give every item its own id");
      continue;
    }
    parsing.items.add(*id);
    Item& item = items.emplace_back();
    item.id = *id;
    item.where = id_field->where();
    kept.push_back(std::move(map));
  }
  if (field.node->kind == YamlNode::Kind::sequence && field.node->items.empty())
    field.wrong("an instrument needs items", "- {id: worries, topic: {en: worries}, options: often}");
  for (std::size_t i = 0; i < kept.size(); ++i) parse_item(kept[i], parsing, items[i]);
}

namespace {

Form parse_form(MapReader& map, const Parsing& parsing) {
  Form form;
  form.where = map.field().where();
  form.title = read_words(map, "title");
  if (const auto informant = map.required("informant", "the id of an informant"))
    form.informant = read_reference(*informant, parsing.informants, "informant").value_or(-1);
  if (const auto age = map.optional("age")) form.age = parse_window(*age);
  if (const auto items = map.required("items", "all, or a list of item ids")) {
    if (items->node->kind == YamlNode::Kind::scalar && items->node->text == "all")
      for (int i = 0; i < parsing.items.size(); ++i) form.items.push_back(i);
    else
      form.items = read_references(*items, parsing.items, "item");
    if (items->node->kind == YamlNode::Kind::sequence && items->node->items.empty())
      items->wrong("a form needs items", "all, or a list of item ids");
  }
  form.sourcing = read_sourcing(map, parsing.sources, true);
  return form;
}

}  // namespace

void parse_forms(const Field& field, Parsing& parsing) {
  auto& forms = parsing.definition.forms;
  std::vector<std::pair<Field, std::size_t>> preferences;
  for (const Field& entry : read_list(field, limits::forms)) {
    MapReader map(entry);
    if (!map.ok()) continue;
    const auto id_field = map.required("id");
    const auto id = id_field ? read_id(*id_field, IdKind::id) : std::nullopt;
    if (id && parsing.forms.contains(*id))
      id_field->wrong("form '" + *id + "' stands twice", "give every form its own id");
    parsing.forms.add(id.value_or(""));
    forms.push_back(parse_form(map, parsing));
    forms.back().id = id.value_or("");
    if (id_field) forms.back().where = id_field->where();
    if (const auto preferred = map.optional("preferred_over")) preferences.emplace_back(*preferred, forms.size() - 1);
    map.finish();
  }
  for (const auto& [preferred, form] : preferences) {
    auto& over = forms[form].preferred_over;
    over = read_references(preferred, parsing.forms, "form");
    if (std::find(over.begin(), over.end(), static_cast<int>(form)) != over.end())
      preferred.wrong("a form cannot be preferred over itself", "name another form");
  }
  if (field.node->kind == YamlNode::Kind::sequence && field.node->items.empty())
    field.wrong("an instrument needs at least one form",
                "- {id: parent, informant: parent, title: {en: ...}, items: all, source: ...}");
}

ReadInstrument read_instrument(std::string_view text, Problems& problems, std::string_view folder,
                               const Names& norm_files) {
  ReadInstrument read;
  const auto root = read_yaml(text, problems);
  if (!root) return read;
  Parsing parsing{read.definition, problems, norm_files, {}, {}, {}, {}, {}, {}};
  parse_everything({&*root, "", &problems}, parsing, folder);
  read.whole = !problems.structural();
  if (read.whole) read.reachable = validate(parsing);
  return read;
}

Definition parse_instrument(const std::string& file, std::string_view text, std::string_view folder) {
  Problems problems(file, text);
  ReadInstrument read = read_instrument(text, problems, folder, {});
  if (problems.any()) throw DefinitionError(problems.take());
  return std::move(read.definition);
}

}  // namespace kartlegg::definition
