#include "definition/parse.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "definition/parsing.hpp"

namespace kartlegg::definition {
namespace {

const std::vector<std::string> purposes = {"screening", "monitoring", "observation", "survey"};

void parse_sources(const Field& field, Parsing& parsing) {
  for (const Entry& entry : read_entries(field, IdKind::id)) {
    parsing.sources.push_back(entry.key);
    Citation& source = parsing.definition.sources.emplace_back();
    source.id = entry.key;
    MapReader map(entry.value);
    const auto read = [&](const std::optional<Field>& value, std::string& into) {
      if (value) into = read_text(*value).value_or("");
    };
    read(map.required("citation", "\"author (year), title\""), source.citation);
    read(map.optional("url"), source.url);
    read(map.optional("doi"), source.doi);
    map.finish();
  }
}

void parse_informants(const Field& field, Parsing& parsing) {
  for (const Entry& entry : read_entries(field, IdKind::id)) {
    parsing.informants.push_back(entry.key);
    parsing.definition.informants.push_back({entry.key, read_localised(entry.value).value_or(Text{})});
  }
}

void parse_rights(const Field& field, Parsing& parsing) {
  Rights& rights = parsing.definition.rights;
  MapReader map(field);
  if (const auto owner = map.required("owner")) rights.owner = read_text(*owner).value_or("");
  if (const auto wording = map.required("wording", "included, or not_included"))
    rights.wording_included = read_choice(*wording, {"not_included", "included"}).value_or(0) == 1;
  if (const auto use = map.required("use", "what a user must hold, by language"))
    rights.use = read_localised(*use).value_or(Text{});
  if (map.ok()) rights.sourcing = read_sourcing(map, parsing, true);
  map.finish();
}

Option parse_option(const Field& field) {
  Option option;
  MapReader map(field);
  if (const auto code = map.required("code")) option.code = read_int(*code, 0, 32000).value_or(0);
  if (const auto score = map.optional("score")) option.score = read_number(*score);
  if (const auto kind = map.optional("non_answer")) {
    const auto choice = read_choice(*kind, {"missing", "not_applicable"});
    option.non_answer = choice == 1 ? NonAnswer::not_applicable : NonAnswer::missing;
    if (map.has("score")) kind->wrong("an option is either an answer with a score or a non-answer", "keep one of the two");
  }
  if (const auto label = map.optional("label")) option.label = read_localised(*label).value_or(Text{});
  map.finish();
  return option;
}

void parse_option_sets(const Field& field, Parsing& parsing) {
  for (const Entry& entry : read_entries(field, IdKind::id)) {
    parsing.option_sets.push_back(entry.key);
    OptionSet& set = parsing.definition.option_sets.emplace_back();
    set.id = entry.key;
    std::set<int> codes;
    for (const Field& item : read_list(entry.value)) {
      set.options.push_back(parse_option(item));
      if (!codes.insert(set.options.back().code).second)
        item.wrong("code " + std::to_string(set.options.back().code) + " stands twice", "give every option its own code");
    }
    if (set.options.empty()) entry.value.wrong("an option set needs options", "[{code: 0, score: 0}, {code: 1, score: 1}]");
    bool first = true;
    for (const Option& option : set.options) {
      if (!option.score) continue;
      set.lowest = first ? *option.score : std::min(set.lowest, *option.score);
      set.highest = first ? *option.score : std::max(set.highest, *option.score);
      first = false;
    }
  }
}

AgeWindow parse_window(const Field& field) {
  AgeWindow window;
  MapReader map(field);
  if (const auto from = map.optional("from")) window.from = read_age(*from);
  if (const auto to = map.optional("to")) window.to = read_age(*to);
  if (const auto before = map.optional("before")) window.before = read_age(*before);
  map.finish();
  if (!map.ok()) return window;
  if (map.has("to") && map.has("before"))
    field.wrong("an age window has 'to' or 'before', not both", "'to' includes its day, 'before' does not");
  const bool backwards = (window.from && window.to && *window.to < *window.from) ||
                         (window.from && window.before && *window.before <= *window.from);
  if (backwards) field.wrong("the age window ends before it begins", "{from: 4y, before: 18y}");
  if (!map.has("from") && !map.has("to") && !map.has("before"))
    field.wrong("an empty age window", "{from: 4y, before: 18y}; without limits leave 'age' out");
  return window;
}

void parse_item(const Field& field, Parsing& parsing, Item& item) {
  MapReader map(field);
  map.optional("id");  // read before
  item.where = field.where();
  if (const auto topic = map.required("topic", "a short neutral label, {en: ..., nb: ..., nn: ...}"))
    item.topic = read_localised(*topic).value_or(Text{});
  if (const auto options = map.required("options", "the id of an option set"))
    item.options = read_reference(*options, parsing.option_sets, "option set").value_or(-1);
  if (const auto number = map.optional("number")) item.number = read_int(*number, 1, 10000);
  if (const auto reverse = map.optional("reverse")) item.reverse = read_bool(*reverse).value_or(false);
  if (const auto scored = map.optional("scored")) item.scored = read_bool(*scored).value_or(true);
  if (const auto when = map.optional("ask_when")) item.ask_when = read_expression(*when, parsing.items, Want::condition);
  map.finish();
  if (item.reverse && !item.scored) field.wrong("item '" + item.id + "' is reversed but not scored", "remove one of the two");
}

/// Header keys: format, id, version, title, purpose.
void parse_header(MapReader& map, Parsing& parsing) {
  Definition& d = parsing.definition;
  if (const auto format = map.required("format", "1"))
    if (format->node->text != "1") format->wrong("format '" + format->node->text + "' is not known", "format: 1");
  if (const auto id = map.required("id", "the name of the folder")) d.id = read_id(*id, IdKind::id).value_or("");
  if (const auto version = map.required("version", "\"1.0.0\"")) {
    d.version = read_text(*version).value_or("");
    const auto dots = std::count(d.version.begin(), d.version.end(), '.');
    const bool digits = std::all_of(d.version.begin(), d.version.end(), [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
    if (!d.version.empty() && (dots != 2 || !digits || d.version.find("..") != std::string::npos || d.version.front() == '.' || d.version.back() == '.'))
      version->wrong("'" + d.version + "' is not a version", "major.minor.patch in quotes, for example \"1.0.0\"");
  }
  if (const auto title = map.required("title", "{en: ..., nb: ..., nn: ...}")) d.title = read_localised(*title).value_or(Text{});
  if (const auto purpose = map.required("purpose", "screening, monitoring, observation or survey"))
    d.purpose = static_cast<Purpose>(read_choice(*purpose, purposes).value_or(0));
}

void parse_everything(const Field& root, Parsing& parsing) {
  MapReader map(root);
  if (!map.ok()) return;
  parse_header(map, parsing);
  // The order matters: a section may refer only to what has been read before it.
  if (const auto sources = map.required("sources", "a map of ids, each with a citation")) parse_sources(*sources, parsing);
  if (const auto informants = map.required("informants", "{parent: {en: parent}}")) parse_informants(*informants, parsing);
  if (const auto rights = map.required("rights", "owner, wording, use, source")) parse_rights(*rights, parsing);
  if (const auto notes = map.optional("notes"))
    for (const Field& note : read_list(*notes))
      if (auto text = read_localised(note)) parsing.definition.notes.push_back(std::move(*text));
  if (const auto options = map.required("options", "a map of option sets")) parse_option_sets(*options, parsing);
  if (const auto items = map.required("items", "a list of items")) parse_items(*items, parsing);
  if (const auto forms = map.required("forms", "a list of forms")) parse_forms(*forms, parsing);
  declare_scores(map, parsing);
  if (const auto scales = map.required("scales", "a map of scales")) parse_scales(*scales, parsing);
  if (const auto composites = map.optional("composites")) parse_composites(*composites, parsing);
  if (const auto bands = map.optional("bands")) parse_bands(*bands, parsing);
  if (const auto alerts = map.optional("alerts")) parse_alerts(*alerts, parsing);
  if (const auto credits = map.optional("credits")) parse_credits(*credits, parsing);
  if (const auto prematurity = map.optional("prematurity")) parse_prematurity(*prematurity, parsing);
  if (const auto decisions = map.optional("decisions")) parse_combinations(*decisions, parsing, true);
  if (const auto combined = map.optional("combined_scores")) parse_combinations(*combined, parsing, false);
  map.finish();
}

}  // namespace

Sourcing read_sourcing(MapReader& map, const Parsing& parsing, bool needed) {
  Sourcing sourcing;
  const auto source = map.optional("source");
  const auto illustrative = map.optional("illustrative");
  if (source) {
    if (source->node->kind == YamlNode::Kind::sequence)
      sourcing.sources = read_references(*source, parsing.sources, "source");
    else if (const auto one = read_reference(*source, parsing.sources, "source"))
      sourcing.sources.push_back(*one);
    if (source->node->kind == YamlNode::Kind::sequence && source->node->items.empty())
      source->wrong("an empty list of sources", "the id of at least one source");
  }
  if (illustrative) sourcing.illustrative = read_bool(*illustrative).value_or(false);
  if (const auto note = map.optional("note")) sourcing.note = read_localised(*note).value_or(Text{});
  if (needed && map.ok() && !source && !sourcing.illustrative)
    map.field().wrong("'source' is missing in " + map.field().path,
                      "add 'source:' with the id of a source, or 'illustrative: true'");
  return sourcing;
}

FormKey read_form_key(const Entry& entry, const Parsing& parsing) {
  const auto& forms = parsing.definition.forms;
  FormKey key;
  const auto form = std::find(parsing.forms.begin(), parsing.forms.end(), entry.key);
  if (form != parsing.forms.end()) {
    key.forms.push_back(static_cast<int>(form - parsing.forms.begin()));
    return key;
  }
  key.by_informant = true;
  for (std::size_t i = 0; i < forms.size(); ++i)
    if (forms[i].informant >= 0 && parsing.informants[static_cast<std::size_t>(forms[i].informant)] == entry.key)
      key.forms.push_back(static_cast<int>(i));
  if (key.forms.empty()) {
    std::vector<std::string> valid = parsing.forms;
    valid.insert(valid.end(), parsing.informants.begin(), parsing.informants.end());
    read_reference(entry.key_field, valid, "form or informant");
  }
  return key;
}

void parse_items(const Field& field, Parsing& parsing) {
  auto& items = parsing.definition.items;
  const auto list = read_list(field);
  std::vector<const Field*> kept;
  for (const Field& entry : list) {  // ids first: conditions may refer to items further down
    if (entry.node->kind != YamlNode::Kind::mapping) {
      MapReader report_kind(entry);
      continue;
    }
    MapReader map(entry);
    const auto id_field = map.required("id");
    const auto id = id_field ? read_id(*id_field, IdKind::name) : std::nullopt;
    if (!id) continue;
    if (std::find(parsing.items.begin(), parsing.items.end(), *id) != parsing.items.end()) {
      id_field->wrong("item '" + *id + "' stands twice", "give every item its own id");
      continue;
    }
    parsing.items.push_back(*id);
    items.emplace_back().id = *id;
    kept.push_back(&entry);
  }
  if (list.empty() && field.node->kind == YamlNode::Kind::sequence) field.wrong("an instrument needs items");
  for (std::size_t i = 0; i < kept.size(); ++i) parse_item(*kept[i], parsing, items[i]);
}

void parse_forms(const Field& field, Parsing& parsing) {
  auto& forms = parsing.definition.forms;
  std::vector<std::pair<Field, std::size_t>> preferences;
  for (const Field& entry : read_list(field)) {
    MapReader map(entry);
    if (!map.ok()) continue;
    const auto id_field = map.required("id");
    const auto id = id_field ? read_id(*id_field, IdKind::id) : std::nullopt;
    if (id && std::find(parsing.forms.begin(), parsing.forms.end(), *id) != parsing.forms.end())
      id_field->wrong("form '" + *id + "' stands twice", "give every form its own id");
    Form& form = forms.emplace_back();
    form.id = id.value_or("");
    form.where = entry.where();
    parsing.forms.push_back(form.id);
    if (const auto title = map.required("title")) form.title = read_localised(*title).value_or(Text{});
    if (const auto informant = map.required("informant", "the id of an informant"))
      form.informant = read_reference(*informant, parsing.informants, "informant").value_or(-1);
    if (const auto age = map.optional("age")) form.age = parse_window(*age);
    if (const auto items = map.required("items", "all, or a list of item ids")) {
      if (items->node->kind == YamlNode::Kind::scalar && items->node->text == "all")
        for (std::size_t i = 0; i < parsing.items.size(); ++i) form.items.push_back(static_cast<int>(i));
      else
        form.items = read_references(*items, parsing.items, "item");
    }
    if (const auto preferred = map.optional("preferred_over")) preferences.emplace_back(*preferred, forms.size() - 1);
    form.sourcing = read_sourcing(map, parsing, true);
    map.finish();
  }
  for (const auto& [preferred, form] : preferences) {
    forms[form].preferred_over = read_references(preferred, parsing.forms, "form");
    if (std::find(forms[form].preferred_over.begin(), forms[form].preferred_over.end(), static_cast<int>(form)) !=
        forms[form].preferred_over.end())
      preferred.wrong("a form cannot be preferred over itself", "name another form");
  }
  if (forms.empty() && field.node->kind == YamlNode::Kind::sequence) field.wrong("an instrument needs at least one form");
}

Definition parse_instrument(const std::string& file, std::string_view text) {
  Definition definition;
  Problems problems(file, text);
  if (const auto root = read_yaml(text, problems)) {
    Parsing parsing{definition, problems, {}, {}, {}, {}, {}, {}};
    parse_everything({&*root, "", &problems}, parsing);
    if (!problems.structural()) validate(parsing);
  }
  if (problems.any()) throw DefinitionError(problems.take());
  return definition;
}

}  // namespace kartlegg::definition
