#include "scoring/codes.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>
#include <utility>

#include "kartlegg/responses.hpp"

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

/// As bytes if all codes fit; empty if not.
template <class Given>
core::Column<std::int8_t> as_bytes(std::span<const Given> codes) {
  core::Column<std::int8_t> bytes(codes.size());
  constexpr std::size_t part = 8192;  // what does not fit is seen soon
  for (std::size_t from = 0; from < codes.size(); from += part) {
    bool fit = true;
    const std::size_t to = std::min(codes.size(), from + part);
    for (std::size_t row = from; row < to; ++row) bytes[row] = held<std::int8_t>(codes[row], fit);
    if (!fit) return {};
  }
  return bytes;
}

template <class Given>
core::Column<std::int16_t> as_words(std::span<const Given> codes) {
  core::Column<std::int16_t> words;
  words.reserve(codes.size());
  for (const Given code : codes) {
    bool fits = true;
    const auto word = held<std::int16_t>(code, fits);
    words.push_back(fits ? word : CodeColumn::no_code);
  }
  return words;
}

/// Sets aside what stands in rows that hold nothing.
template <class Codes>
void blank(Codes& codes, const ColumnView& column) {
  for (std::size_t row = 0; row < codes.size(); ++row) {
    const std::size_t bit = row + column.validity_offset;
    const unsigned eight = column.validity[bit / 8];
    if ((eight >> (bit % 8) & 1U) == 0) codes[row] = missing;
  }
}

template <class Given>
CodeColumn copied(std::span<const Given> codes, const ColumnView& column) {
  auto bytes = as_bytes(codes);
  if (bytes.size() == codes.size()) {
    if (!column.validity.empty()) blank(bytes, column);
    return CodeColumn(std::move(bytes));
  }
  auto words = as_words(codes);
  if (!column.validity.empty()) blank(words, column);
  return CodeColumn(std::move(words));
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

CodeColumn code_column(const ColumnView& column) {
  const auto* const bytes = std::get_if<std::span<const std::int8_t>>(&column.codes);
  if (bytes != nullptr && column.owner && column.validity.empty()) return {*bytes, column.owner};
  return std::visit([&](const auto& codes) { return copied(codes, column); }, column.codes);
}

}  // namespace kartlegg::scoring
