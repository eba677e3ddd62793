#include "definition/reader.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "core/nearest.hpp"
#include "core/number.hpp"

namespace kartlegg::definition {
namespace {

std::string kind_of(const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::null: return "nothing";
    case YamlNode::Kind::scalar: return "'" + (node.text.size() > 40 ? node.text.substr(0, 40) + "..." : node.text) + "'";
    case YamlNode::Kind::sequence: return "a list";
    case YamlNode::Kind::mapping: return "a map";
  }
  return {};
}

std::string joined(const std::string& path, const std::string& key) { return path.empty() ? key : path + "." + key; }

bool is_id(std::string_view text, IdKind kind) {
  if (text.empty() || text.size() > 64) return false;
  const auto allowed = [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || (c == '-' && kind == IdKind::id);
  };
  if (!std::all_of(text.begin(), text.end(), allowed)) return false;
  if (kind == IdKind::id) return text.front() != '-';
  static constexpr std::array<std::string_view, 4> reserved = {"and", "or", "not", "none"};
  return text.front() >= 'a' && text.front() <= 'z' && std::find(reserved.begin(), reserved.end(), text) == reserved.end();
}

std::string id_hint(IdKind kind) {
  return kind == IdKind::id ? "lower-case letters, digits, '_' and '-', at most 64"
                            : "a lower-case letter, then lower-case letters, digits and '_', at most 64; not and, or, not, none";
}

}  // namespace

std::optional<std::string> read_text(const Field& field) {
  if (field.node->kind != YamlNode::Kind::scalar || field.node->text.empty()) {
    field.wrong("a text is needed here, not " + kind_of(*field.node));
    return std::nullopt;
  }
  return field.node->text;
}

std::optional<std::string> read_id(const Field& field, IdKind kind) {
  if (field.node->kind != YamlNode::Kind::scalar) {
    field.wrong("an id is needed here, not " + kind_of(*field.node), id_hint(kind));
    return std::nullopt;
  }
  if (!is_id(field.node->text, kind)) {
    field.wrong(kind_of(*field.node) + " is not an id", id_hint(kind));
    return std::nullopt;
  }
  return field.node->text;
}

std::optional<int> read_int(const Field& field, int lowest, int highest) {
  const std::string range = "a whole number from " + std::to_string(lowest) + " to " + std::to_string(highest);
  const auto value = field.node->kind == YamlNode::Kind::scalar ? core::parse_int(field.node->text) : std::nullopt;
  if (!value || *value < lowest || *value > highest) {
    field.wrong(kind_of(*field.node) + (value ? " is out of range" : " is not a whole number"), range);
    return std::nullopt;
  }
  return value;
}

std::optional<double> read_number(const Field& field) {
  const auto value = field.node->kind == YamlNode::Kind::scalar ? core::parse_number(field.node->text) : std::nullopt;
  if (!value || *value > 1e9 || *value < -1e9) {
    field.wrong(kind_of(*field.node) + (value ? " is out of range" : " is not a number"),
                value ? "from -1e9 to 1e9" : "a number with a decimal point, for example 22.77");
    return std::nullopt;
  }
  return value;
}

std::optional<bool> read_bool(const Field& field) {
  if (field.node->kind == YamlNode::Kind::scalar) {
    if (field.node->text == "true") return true;
    if (field.node->text == "false") return false;
  }
  field.wrong(kind_of(*field.node) + " is neither true nor false", "true or false");
  return std::nullopt;
}

std::optional<Age> read_age(const Field& field) {
  const auto age = field.node->kind == YamlNode::Kind::scalar ? parse_age(field.node->text) : std::nullopt;
  if (!age) field.wrong(kind_of(*field.node) + " is not an age", "years, months and days, for example 4y, 23m15d, 17y11m30d");
  return age;
}

std::optional<Text> read_localised(const Field& field) {
  if (field.node->kind != YamlNode::Kind::mapping) {
    field.wrong("a text by language is needed here, not " + kind_of(*field.node), "{en: ..., nb: ..., nn: ...}");
    return std::nullopt;
  }
  MapReader map(field);
  Text text;
  bool complete = true;
  const auto read = [&](Language language, const std::optional<Field>& value) {
    if (!value) return;
    if (auto words = read_text(*value)) text.by_language[static_cast<std::size_t>(language)] = std::move(*words);
    else complete = false;
  };
  const auto english = map.required("en", "{en: ..., nb: ..., nn: ...}");
  read(Language::en, english);
  read(Language::nb, map.optional("nb"));
  read(Language::nn, map.optional("nn"));
  map.finish();
  if (!english || !complete) return std::nullopt;
  return text;
}

std::optional<Expression> read_expression(const Field& field, const std::vector<std::string>& names, Want want) {
  const auto text = read_text(field);
  if (!text) return std::nullopt;
  ExpressionProblem problem;
  auto expression = parse_expression(*text, names, want, problem);
  if (!expression) field.wrong(problem.message, problem.hint, problem.at);
  return expression;
}

std::optional<int> read_choice(const Field& field, const std::vector<std::string>& words) {
  if (field.node->kind == YamlNode::Kind::scalar) {
    const auto found = std::find(words.begin(), words.end(), field.node->text);
    if (found != words.end()) return static_cast<int>(found - words.begin());
  }
  field.wrong(kind_of(*field.node) + " is not possible here", "one of: " + core::listed(words));
  return std::nullopt;
}

std::optional<int> read_reference(const Field& field, const std::vector<std::string>& valid, std::string_view what) {
  if (field.node->kind != YamlNode::Kind::scalar) {
    field.wrong("the id of " + std::string(what) + " is needed here, not " + kind_of(*field.node));
    return std::nullopt;
  }
  const auto found = std::find(valid.begin(), valid.end(), field.node->text);
  if (found != valid.end()) return static_cast<int>(found - valid.begin());
  field.wrong("unknown " + std::string(what) + " " + kind_of(*field.node), core::suggestion(field.node->text, valid));
  return std::nullopt;
}

std::vector<Field> read_list(const Field& field) {
  std::vector<Field> items;
  if (field.node->kind != YamlNode::Kind::sequence) {
    field.wrong("a list is needed here, not " + kind_of(*field.node), "[a, b, c], or lines that begin with '- '");
    return items;
  }
  for (std::size_t i = 0; i < field.node->items.size(); ++i)
    items.push_back({&field.node->items[i], field.path + "[" + std::to_string(i) + "]", field.problems});
  return items;
}

std::vector<int> read_references(const Field& field, const std::vector<std::string>& valid, std::string_view what) {
  std::vector<int> found;
  for (const Field& item : read_list(field)) {
    const auto index = read_reference(item, valid, what);
    if (!index) continue;
    if (std::find(found.begin(), found.end(), *index) != found.end())
      item.wrong(std::string(what) + " '" + item.node->text + "' stands twice", "remove one");
    else
      found.push_back(*index);
  }
  return found;
}

MapReader::MapReader(Field field) : field_(std::move(field)), is_map_(field_.node->kind == YamlNode::Kind::mapping) {
  if (!is_map_) {
    field_.wrong("a map is needed here, not " + kind_of(*field_.node), "{key: value}, or lines 'key: value'");
    return;
  }
  std::set<std::string_view> seen;
  for (const auto& [key, value] : field_.node->entries) {
    if (key.kind != YamlNode::Kind::scalar)
      field_.problems->add(key, field_.path, "a key must be a word, not " + kind_of(key), "write 'key: value'");
    else if (!seen.insert(key.text).second)
      field_.problems->add_harmless(key, joined(field_.path, key.text), "key '" + key.text + "' stands twice", "keep one");
  }
}

std::optional<Field> MapReader::optional(std::string_view key) {
  asked_.emplace_back(key);
  if (!is_map_) return std::nullopt;
  for (const auto& [name, value] : field_.node->entries)
    if (name.kind == YamlNode::Kind::scalar && name.text == key)
      return Field{&value, joined(field_.path, name.text), field_.problems};
  return std::nullopt;
}

std::optional<Field> MapReader::required(std::string_view key, std::string_view what_to_write) {
  auto value = optional(key);
  if (!value && is_map_)
    field_.wrong("'" + std::string(key) + "' is missing" + (field_.path.empty() ? "" : " in " + field_.path),
                 "add '" + std::string(key) + ":'" + (what_to_write.empty() ? "" : " " + std::string(what_to_write)));
  return value;
}

bool MapReader::has(std::string_view key) const {
  return is_map_ && std::any_of(field_.node->entries.begin(), field_.node->entries.end(), [&](const auto& entry) {
           return entry.first.kind == YamlNode::Kind::scalar && entry.first.text == key;
         });
}

void MapReader::finish() {
  if (!is_map_) return;
  for (const auto& [key, value] : field_.node->entries)
    if (key.kind == YamlNode::Kind::scalar && std::find(asked_.begin(), asked_.end(), key.text) == asked_.end())
      field_.problems->add_harmless(key, joined(field_.path, key.text), "unknown key " + kind_of(key),
                                    core::suggestion(key.text, asked_));
}

std::vector<Entry> read_entries(const Field& field, IdKind kind) {
  std::vector<Entry> entries;
  if (field.node->kind != YamlNode::Kind::mapping) {
    field.wrong("a map is needed here, not " + kind_of(*field.node), "{id: ..., id: ...}, or lines 'id: ...'");
    return entries;
  }
  std::set<std::string_view> seen;
  for (const auto& [key, value] : field.node->entries) {
    const Field key_field{&key, joined(field.path, key.kind == YamlNode::Kind::scalar ? key.text : "?"), field.problems};
    const auto id = read_id(key_field, kind);
    if (!id) continue;
    if (!seen.insert(key.text).second) {
      field.problems->add_harmless(key, key_field.path, "key '" + key.text + "' stands twice", "keep one");
      continue;
    }
    entries.push_back({*id, key_field, {&value, key_field.path, field.problems}});
  }
  return entries;
}

}  // namespace kartlegg::definition
