// YAML as a plain tree with positions. Nothing of yaml-cpp is left once a file has been read.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kartlegg/error.hpp"

namespace kartlegg::definition {

/// A value of the file. `line` and `column` count from 1; the column counts characters.
struct YamlNode {
  enum class Kind : unsigned char { null, scalar, sequence, mapping };
  Kind kind = Kind::null;
  bool quoted = false;
  std::string text;                                      // of a scalar
  std::vector<YamlNode> items;                           // of a sequence
  std::vector<std::pair<YamlNode, YamlNode>> entries;    // of a mapping, in the order of the file
  int line = 0, column = 0;
};

/// Collects what is wrong with one file. Structural problems are those after which later checks would only echo.
class Problems {
 public:
  Problems(std::string file, std::string_view text);

  void add(const YamlNode& at, std::string field, std::string message, std::string hint = {}, std::size_t offset = 0);
  void add(int line, int column, std::string field, std::string message, std::string hint = {});
  /// Like add, for what does not keep the rest of the file from being checked.
  void add_harmless(const YamlNode& at, std::string field, std::string message, std::string hint = {});

  bool any() const { return !problems_.empty(); }
  bool structural() const { return structural_; }
  const std::string& file() const { return file_; }
  /// The line's text, numbered from 1, shortened if very long.
  std::string line(int number) const;
  /// All problems, in the order of the file; a very long list is cut, with a last entry that says so.
  std::vector<Problem> take();
  /// Character column (from 1) of a byte column (from 0) of a line.
  int character_column(int line, int byte_column) const;

 private:
  std::string file_;
  std::string_view text_;
  std::vector<std::size_t> line_starts_;
  std::vector<Problem> problems_;
  bool structural_ = false;
};

/// Reads one YAML document. std::nullopt, and the reason among the problems, if the text is not one, or is beyond the
/// limits (4 MB, UTF-8, 32 levels, 200 000 values).
std::optional<YamlNode> read_yaml(std::string_view text, Problems& problems);

}  // namespace kartlegg::definition
