// The codes of one item for many people, held as compactly as they come.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/column.hpp"
#include "kartlegg/batch.hpp"

namespace kartlegg::scoring {

/// One code a row; `missing` where not answered. Bytes, unless a code needs more. A cheap handle over const memory.
class CodeColumn {
 public:
  static constexpr std::int16_t no_code = INT16_MIN;  // a value that is no whole number, or far too large

  CodeColumn() = default;
  explicit CodeColumn(core::Column<std::int8_t> codes);
  explicit CodeColumn(core::Column<std::int16_t> codes);
  /// Bytes that are not copied: `owner` keeps them alive.
  CodeColumn(std::span<const std::int8_t> codes, std::shared_ptr<const void> owner);

  std::size_t size() const { return bytes_.empty() ? words_.size() : bytes_.size(); }
  int operator[](std::size_t row) const { return words_.empty() ? bytes_[row] : words_[row]; }
  /// All codes, if they are held as bytes; else empty.
  std::span<const std::int8_t> bytes() const { return bytes_; }

 private:
  std::span<const std::int8_t> bytes_;
  std::span<const std::int16_t> words_;
  std::shared_ptr<const void> owner_;
};

/// The columns of a caller, all of as many rows, each copied unless it may be kept as it is.
std::vector<CodeColumn> code_columns(std::span<const ColumnView> columns, unsigned threads);

}  // namespace kartlegg::scoring
