// What is wrong with a file: collected while it is read, so that everything is reported at once.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "kartlegg/error.hpp"

namespace kartlegg::definition {

/// The text without the mark that some editors put before it.
std::string_view without_byte_order_mark(std::string_view text);

/// Collects the problems of one file. Structural problems are those after which later checks would only echo.
/// At most 100 are kept, and the rest counted: a hostile file must not cost more than a wrong one.
class Problems {
 public:
  /// `text` must outlive this.
  Problems(std::string file, std::string_view text);

  void add(int line, int column, std::string field, std::string message, std::string hint);
  /// Like add, for what does not keep the rest of the file from being checked.
  void add_harmless(int line, int column, std::string field, std::string message, std::string hint);

  bool any() const { return !problems_.empty(); }
  /// True once no further problem is shown; then hints need not be searched for.
  bool full() const;
  bool structural() const { return structural_; }
  const std::string& file() const { return file_; }
  /// All problems, in the order of the file.
  std::vector<Problem> take();

  /// Character column (from 1) of a byte column (from 0) of a line.
  int character_column(int line, int byte_column) const;
  /// True if these very characters stand in the file from this place on.
  bool stands_at(int line, int column, std::string_view text) const;
  /// Byte column in the file of a byte column in a copy where every tab of the indentation became two blanks.
  int byte_before_tabs_were_replaced(int line, int byte_column) const;
  /// A line without its end, numbered from 1; "" beyond the last.
  std::string_view line(int number) const;

 private:
  std::string source_line(int number, int column) const;

  std::string file_;
  std::string_view text_;
  std::vector<std::size_t> line_starts_;
  std::vector<Problem> problems_;
  std::size_t more_ = 0;
  Location first_of_more_;
  bool structural_ = false;
  struct Place {
    int line = 0, byte = 0, column = 1;
  };
  mutable Place last_;  // character columns are mostly asked for in the order of the file
};

}  // namespace kartlegg::definition
