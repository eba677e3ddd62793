// Typed reading of a YAML tree: every wrong type, unknown or repeated key becomes a problem with its place and cure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "definition/limits.hpp"
#include "definition/model.hpp"
#include "definition/names.hpp"
#include "definition/problems.hpp"
#include "definition/yaml.hpp"

namespace kartlegg::definition {

/// A value of the file together with its path ("scales.conduct.items[2]").
struct Field {
  const YamlNode* node = nullptr;
  std::string path;
  Problems* problems = nullptr;
  bool aside = false;  // what is wrong here does not keep the rest of the file from being checked

  /// The place is `offset` bytes into the node's text where that stands in the file as it is, else the node's
  /// beginning.
  void wrong(std::string message, std::string hint, std::size_t offset = 0) const;
  /// The same field, set aside: a text or a source, on which no proof rests.
  Field set_aside() const;
  Location where() const { return {problems->file(), node->line, node->column}; }
};

enum class IdKind : unsigned char {
  id,   ///< lower-case letters, digits, - and _
  name  ///< as id, but begins with a letter and has no '-', so that it can stand in a formula
};

// Each returns std::nullopt after reporting what is wrong.
std::optional<std::string> read_text(const Field& field);
std::optional<std::string> read_id(const Field& field, IdKind kind);
std::optional<int> read_int(const Field& field, int lowest, int highest);
std::optional<double> read_number(const Field& field);
/// With how many decimals a number is written: 10.0 has one.
int decimals_of(const Field& field);
std::optional<bool> read_bool(const Field& field);
std::optional<Age> read_age(const Field& field);
std::optional<Text> read_localised(const Field& field);
std::optional<Expression> read_expression(const Field& field, const Names& names, Want want);
/// One of the given words; returns its place among them.
std::optional<int> read_choice(const Field& field, const std::vector<std::string>& words);
/// An id among `valid`; returns its place. `what` is the word for it ("item", "form").
std::optional<int> read_reference(const Field& field, const Names& valid, std::string_view what);
/// The items of a list of at most `most`; empty after reporting that it is none, or longer.
std::vector<Field> read_list(const Field& field, std::size_t most = limits::values);
/// A list of references; what is wrong or repeated is reported and left out.
std::vector<int> read_references(const Field& field, const Names& valid, std::string_view what);

/// A mapping with known keys. Ask for every key it may have, then call finish().
class MapReader {
 public:
  explicit MapReader(Field field);

  bool ok() const { return is_map_; }
  const Field& field() const { return field_; }
  std::optional<Field> optional(std::string_view key);
  /// Reports the key as missing if it is not there.
  std::optional<Field> required(std::string_view key, std::string_view what_to_write = {});
  /// The same for a text or another value that is set aside.
  std::optional<Field> required_aside(std::string_view key, std::string_view what_to_write = {});
  bool has(std::string_view key) const;
  /// Reports every key that was not asked for.
  void finish();

 private:
  Field key_field(const YamlNode& key) const;

  Field field_;
  bool is_map_ = false;
  std::vector<std::string> asked_;
};

/// A mapping whose keys are free (ids), of at most `most`. Repeated and wrong ids are reported and left out.
struct Entry {
  std::string key;
  Field key_field, value;
};
std::vector<Entry> read_entries(const Field& field, IdKind kind, std::size_t most = limits::values);

}  // namespace kartlegg::definition
