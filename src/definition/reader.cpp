#include "definition/reader.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "core/nearest.hpp"
#include "core/number.hpp"
#include "core/text.hpp"

namespace kartlegg::definition {
namespace {

std::string quoted(std::string_view text) { return "'" + core::shown(text, 40) + "'"; }

std::string kind_of(const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::null:
      return "nothing";
    case YamlNode::Kind::scalar:
      return quoted(node.text);
    case YamlNode::Kind::sequence:
      return "a list";
    case YamlNode::Kind::mapping:
      return "a map";
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
  return text.front() >= 'a' && text.front() <= 'z' &&
         std::find(reserved.begin(), reserved.end(), text) == reserved.end();
}

std::string id_hint(IdKind kind) {
  return kind == IdKind::id ? "lower-case letters, digits, '_' and '-', at most 64"
                            : "a lower-case letter, then lower-case letters, digits and '_', at most 64; "
                              "and, or, not and none mean something else";
}

bool is_whole_number(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// What to write instead of [calm angry]; "" where that is not what stands there.
std::string commas_between(std::string_view text, const Names& valid) {
  std::string written;
  while (!text.empty()) {
    const std::string word(text.substr(0, text.find(' ')));
    if (valid.find(word) < 0) return {};
    written += (written.empty() ? "" : ", ") + word;
    text.remove_prefix(std::min(text.size(), word.size() + 1));
  }
  return "write '" + written + "'";
}

/// What to write instead of {to: 4,5}, which is read as {to: 4, 5: nothing}; "" where that is not what stands there.
std::string decimal_comma(const YamlNode& left, const YamlEntry& right) {
  const auto all_digits = [](std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
  };
  const bool digits = right.value.kind == YamlNode::Kind::null && all_digits(left.text) && all_digits(right.key.text);
  const bool close =
      left.line == right.key.line && left.column + static_cast<int>(left.text.size()) + 1 == right.key.column;
  if (!digits || !close) return {};
  return "a decimal number has a point: " + left.text + "." + right.key.text;
}

/// What to write instead of {code 0}; "" where that is not what stands there.
std::string missing_colon(const YamlEntry& entry, const std::vector<std::string>& keys) {
  const std::string& text = entry.key.text;
  const std::size_t blank = text.find(' ');
  if (entry.value.kind != YamlNode::Kind::null || blank == std::string::npos ||
      std::find(keys.begin(), keys.end(), text.substr(0, blank)) == keys.end())
    return {};
  return "write '" + core::shown(text.substr(0, blank) + ":" + text.substr(blank), 40) + "'";
}

/// True, and reported, if a list or map is longer than the limit.
bool is_too_long(const Field& field, std::string_view kind, std::size_t size, std::size_t most) {
  if (size <= most) return false;
  field.wrong("a " + std::string(kind) + " of " + std::to_string(size) + " entries is too long",
              "at most " + std::to_string(most));
  return true;
}

}  // namespace

void Field::wrong(std::string message, std::string hint, std::size_t offset) const {
  int column = node->column;
  if (offset > 0 && problems->stands_at(node->line, column + (node->quoted ? 1 : 0), node->text))
    column += static_cast<int>(offset) + (node->quoted ? 1 : 0);
  if (aside)
    problems->add_harmless(node->line, column, path, std::move(message), std::move(hint));
  else
    problems->add(node->line, column, path, std::move(message), std::move(hint));
}

Field Field::set_aside() const {
  Field field = *this;
  field.aside = true;
  return field;
}

std::optional<std::string> read_text(const Field& field) {
  if (field.node->kind != YamlNode::Kind::scalar || field.node->text.empty()) {
    field.wrong("a text is needed here, not " + kind_of(*field.node),
                "a text, in quotation marks if it has ': ' or ' #' in it");
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
    field.wrong(quoted(field.node->text) + " is not an id", id_hint(kind));
    return std::nullopt;
  }
  return field.node->text;
}

std::optional<int> read_int(const Field& field, int lowest, int highest) {
  const bool scalar = field.node->kind == YamlNode::Kind::scalar;
  const auto value = scalar ? core::parse_int(field.node->text) : std::nullopt;
  if (!value || *value < lowest || *value > highest) {
    const bool whole = scalar && is_whole_number(field.node->text);
    field.wrong(kind_of(*field.node) + (whole ? " is out of range" : " is not a whole number"),
                "a whole number from " + std::to_string(lowest) + " to " + std::to_string(highest));
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

int decimals_of(const Field& field) {
  const std::string& text = field.node->text;
  const auto point = text.find('.');
  if (point == std::string::npos) return 0;
  const auto end = text.find_first_not_of("0123456789", point + 1);
  return static_cast<int>((end == std::string::npos ? text.size() : end) - point - 1);
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
  if (!age)
    field.wrong(kind_of(*field.node) + " is not an age", "years, months and days, for example 4y, 23m15d, 17y11m30d");
  return age;
}

std::optional<Text> read_localised(const Field& in_file) {
  const Field field = in_file.set_aside();
  if (field.node->kind != YamlNode::Kind::mapping) {
    field.wrong("a text by language is needed here, not " + kind_of(*field.node), "{en: ..., nb: ..., nn: ...}");
    return std::nullopt;
  }
  MapReader map(field);
  Text text;
  bool complete = true;
  const auto read = [&](Language language, const std::optional<Field>& value) {
    if (!value) return;
    if (auto words = read_text(*value))
      text.by_language[static_cast<std::size_t>(language)] = std::move(*words);
    else
      complete = false;
  };
  const auto english = map.required("en", "the text in English");
  read(Language::en, english);
  read(Language::nb, map.optional("nb"));
  read(Language::nn, map.optional("nn"));
  map.finish();
  if (!english || !complete) return std::nullopt;
  return text;
}

std::optional<Expression> read_expression(const Field& field, const Names& names, Want want) {
  const auto text = read_text(field);
  if (!text || field.problems->full()) return std::nullopt;
  ExpressionProblem problem;
  auto expression = parse_expression(*text, names, want, problem);
  if (expression)
    expression->where = field.where();
  else
    field.wrong(problem.message, problem.hint, problem.at);
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

std::optional<int> read_reference(const Field& field, const Names& valid, std::string_view what) {
  const bool scalar = field.node->kind == YamlNode::Kind::scalar;
  if (const int found = scalar ? valid.find(field.node->text) : -1; found >= 0) return found;
  std::string hint = scalar ? commas_between(field.node->text, valid) : "";
  if (hint.empty() && !field.problems->full()) hint = core::suggestion(scalar ? field.node->text : "", valid.all());
  if (scalar)
    field.wrong("unknown " + std::string(what) + " " + quoted(field.node->text), hint);
  else
    field.wrong("the id of a known " + std::string(what) + " is needed here, not " + kind_of(*field.node), hint);
  return std::nullopt;
}

std::vector<Field> read_list(const Field& field, std::size_t most) {
  std::vector<Field> items;
  const auto& nodes = field.node->items;
  if (field.node->kind != YamlNode::Kind::sequence) {
    field.wrong("a list is needed here, not " + kind_of(*field.node), "[a, b, c], or lines that begin with '- '");
    return items;
  }
  if (is_too_long(field, "list", nodes.size(), most)) return items;
  for (std::size_t i = 0; i < nodes.size(); ++i)
    items.push_back({&nodes[i], field.path + "[" + std::to_string(i) + "]", field.problems, field.aside});
  return items;
}

std::vector<int> read_references(const Field& field, const Names& valid, std::string_view what) {
  std::vector<int> found;
  std::set<int> seen;
  for (const Field& item : read_list(field)) {
    const auto index = read_reference(item, valid, what);
    if (!index) continue;
    if (seen.insert(*index).second)
      found.push_back(*index);
    else
      item.wrong(std::string(what) + " " + quoted(item.node->text) + " stands twice", "remove one");
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
      key_field(key).wrong("a key must be a word, not " + kind_of(key), "write 'key: value'");
    else if (!seen.insert(key.text).second)
      key_field(key).wrong("key " + quoted(key.text) + " stands twice", "keep one");
  }
}

Field MapReader::key_field(const YamlNode& key) const {
  return {&key, joined(field_.path, core::shown(key.text, 40)), field_.problems, true};
}

std::optional<Field> MapReader::optional(std::string_view key) {
  asked_.emplace_back(key);
  if (!is_map_) return std::nullopt;
  for (const auto& [name, value] : field_.node->entries)
    if (name.kind == YamlNode::Kind::scalar && name.text == key)
      return Field{&value, joined(field_.path, name.text), field_.problems, field_.aside};
  return std::nullopt;
}

std::optional<Field> MapReader::required(std::string_view key, std::string_view what_to_write) {
  auto value = optional(key);
  if (!value && is_map_)
    field_.wrong(
        "'" + std::string(key) + "' is missing" + (field_.path.empty() ? "" : " in " + field_.path),
        "add '" + std::string(key) + ":'" + (what_to_write.empty() ? "" : " with " + std::string(what_to_write)));
  return value;
}

std::optional<Field> MapReader::required_aside(std::string_view key, std::string_view what_to_write) {
  const bool before = field_.aside;
  field_.aside = true;
  auto value = required(key, what_to_write);
  field_.aside = before;
  return value;
}

bool MapReader::has(std::string_view key) const {
  return is_map_ && std::any_of(field_.node->entries.begin(), field_.node->entries.end(), [&](const auto& entry) {
           return entry.key.kind == YamlNode::Kind::scalar && entry.key.text == key;
         });
}

void MapReader::finish() {
  if (!is_map_) return;
  const YamlEntry* before = nullptr;
  for (const YamlEntry& entry : field_.node->entries) {
    const YamlNode& key = entry.key;
    const auto* const left = std::exchange(before, &entry);
    if (key.kind != YamlNode::Kind::scalar || std::find(asked_.begin(), asked_.end(), key.text) != asked_.end())
      continue;
    std::string hint = left != nullptr ? decimal_comma(left->value, entry) : "";
    if (hint.empty()) hint = missing_colon(entry, asked_);
    if (hint.empty() && !field_.problems->full()) hint = core::suggestion(key.text, asked_);
    key_field(key).wrong("unknown key " + quoted(key.text), std::move(hint));
  }
}

std::vector<Entry> read_entries(const Field& field, IdKind kind, std::size_t most) {
  std::vector<Entry> entries;
  const auto& nodes = field.node->entries;
  if (field.node->kind != YamlNode::Kind::mapping) {
    field.wrong("a map is needed here, not " + kind_of(*field.node), "{id: ..., id: ...}, or lines 'id: ...'");
    return entries;
  }
  if (is_too_long(field, "map", nodes.size(), most)) return entries;
  std::set<std::string_view> seen;
  for (const auto& [key, value] : nodes) {
    const std::string path = joined(field.path, core::shown(key.text, 40));
    const Field key_field{&key, path, field.problems, field.aside};
    const auto id = read_id(key_field, kind);
    if (!id) continue;
    if (seen.insert(key.text).second)
      entries.push_back({*id, key_field, {&value, path, field.problems, field.aside}});
    else
      key_field.set_aside().wrong("key " + quoted(key.text) + " stands twice", "keep one");
  }
  return entries;
}

}  // namespace kartlegg::definition
