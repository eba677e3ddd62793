// YAML as a plain tree with positions. Nothing of yaml-cpp is left once a file has been read.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "definition/problems.hpp"

namespace kartlegg::definition {

struct YamlEntry;

/// A value of the file. `line` and `column` count from 1; the column counts characters.
struct YamlNode {
  enum class Kind : unsigned char { null, scalar, sequence, mapping };
  Kind kind = Kind::null;
  bool quoted = false;
  std::string text;                // of a scalar
  std::vector<YamlNode> items;     // of a sequence
  std::vector<YamlEntry> entries;  // of a mapping, in the order of the file
  int line = 0, column = 0;
};

/// An entry of a mapping.
struct YamlEntry {
  YamlNode key, value;
};

/// Reads one YAML document. std::nullopt, and the reason among the problems, if the text is not one, or is beyond the
/// limits.
std::optional<YamlNode> read_yaml(std::string_view text, Problems& problems);

}  // namespace kartlegg::definition
