#include "scoring/codes.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <type_traits>
#include <utility>

#include "core/in_blocks.hpp"
#include "kartlegg/responses.hpp"
#include "scoring/loops.hpp"

namespace kartlegg::scoring {
namespace {

/// A code as it is held, or, for want of room in Held, `fits` cleared.
template <class Held, class Given>
Held held(Given code, bool& fits) {
  using Limits = std::numeric_limits<Held>;  // the lowest is set aside, for no_code
  if constexpr (std::is_floating_point_v<Given>) {
    const bool none = std::isnan(code);
    const bool within = code > Given{Limits::min()} && code <= Given{Limits::max()};
    const auto whole = static_cast<Held>(within ? code : Given{0});
    const bool exact = within && static_cast<Given>(whole) == code;
    fits = fits && (exact || none);
    return none ? static_cast<Held>(missing) : whole;
  } else {
    fits = fits && std::cmp_greater(code, Limits::min()) && std::cmp_less_equal(code, Limits::max());
    return static_cast<Held>(code);
  }
}

/// Sets aside what stands in rows that hold nothing.
template <class Codes>
void blank(const ColumnView& column, std::size_t from, std::size_t to, Codes& codes) {
  if (column.validity.empty()) return;
  constexpr unsigned all_valid = 255;
  for (std::size_t row = from; row < to; ++row) {
    const std::size_t bit = row + column.validity_offset;
    const unsigned eight = column.validity[bit / 8];
    if (bit % 8 == 0 && eight == all_valid)
      row += 7;
    else if ((eight >> (bit % 8) & 1U) == 0)
      codes[row] = missing;
  }
}

/// Some rows as bytes; false if a code does not fit.
bool as_bytes(const ColumnView& column, std::size_t from, std::size_t to, core::Column<std::int8_t>& bytes) {
  constexpr std::size_t part = 8192;  // what does not fit is seen soon
  const auto read = [&](const auto& codes) {
    for (; from < to; from += part) {
      bool fit = true;
      const std::size_t end = std::min(to, from + part);
      if constexpr (std::is_same_v<decltype(codes), const std::span<const double>&>)
        fit = loops::fastest().as_bytes(codes.data() + from, end - from, bytes.data() + from);
      else
        for (std::size_t row = from; row < end; ++row) bytes[row] = held<std::int8_t>(codes[row], fit);
      if (!fit) return false;
      blank(column, from, end, bytes);
    }
    return true;
  };
  return std::visit(read, column.codes);
}

CodeColumn as_words(const ColumnView& column) {
  core::Column<std::int16_t> words;
  words.reserve(column.size());
  const auto read = [&](const auto& codes) {
    for (const auto code : codes) {
      bool fits = true;
      const auto word = held<std::int16_t>(code, fits);
      words.push_back(fits ? word : CodeColumn::no_code);
    }
  };
  std::visit(read, column.codes);
  blank(column, 0, words.size(), words);
  return CodeColumn(std::move(words));
}

bool may_be_kept(const ColumnView& column) {
  return std::holds_alternative<std::span<const std::int8_t>>(column.codes) && column.owner && column.validity.empty();
}

}  // namespace

CodeColumn::CodeColumn(core::Column<std::int8_t> codes) {
  const auto own = std::make_shared<const core::Column<std::int8_t>>(std::move(codes));
  bytes_ = *own;
  owner_ = own;
}

CodeColumn::CodeColumn(core::Column<std::int16_t> codes) {
  const auto own = std::make_shared<const core::Column<std::int16_t>>(std::move(codes));
  words_ = *own;
  owner_ = own;
}

CodeColumn::CodeColumn(std::span<const std::int8_t> codes, std::shared_ptr<const void> owner)
    : bytes_(codes), owner_(std::move(owner)) {}

std::vector<CodeColumn> code_columns(std::span<const ColumnView> columns, unsigned threads) {
  const std::size_t rows = columns.empty() ? 0 : columns.front().size();
  const auto kept = static_cast<std::size_t>(std::count_if(columns.begin(), columns.end(), may_be_kept));
  const auto memory = std::make_shared<core::ColumnMemory>((columns.size() - kept) * core::ColumnMemory::needed(rows));
  std::vector<core::Column<std::int8_t>> bytes(columns.size());
  for (std::size_t c = 0; c < columns.size(); ++c)
    if (!may_be_kept(columns[c])) bytes[c] = core::new_column<std::int8_t>(rows, memory);
  std::vector<std::atomic<bool>> fits(columns.size());
  for (auto& fit : fits) fit = true;
  const auto convert = [&](core::Shares& shares) {
    for (std::size_t from = 0, to = 0; shares.next(from, to);)
      for (std::size_t c = 0; c < columns.size(); ++c)
        if (!may_be_kept(columns[c]) && !as_bytes(columns[c], from, to, bytes[c])) fits[c] = false;
  };
  if (kept < columns.size()) core::in_shares(rows, threads, convert);
  std::vector<CodeColumn> result;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (may_be_kept(columns[c]))
      result.emplace_back(std::get<std::span<const std::int8_t>>(columns[c].codes), columns[c].owner);
    else
      result.push_back(fits[c] ? CodeColumn(std::move(bytes[c])) : as_words(columns[c]));
  }
  return result;
}

}  // namespace kartlegg::scoring
