// The loops over the rows of a block, in which nearly all time of a table goes. Plain pointers and no branches, so that
// the compiler works on many rows at once.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "scoring/codes.hpp"

namespace kartlegg::scoring::loops {

/// Codes first, first + 1, ..., first + most, each of which adds one more, or one less, than the one before:
/// (step ^ turn) + offset, where turn is 0 or 255.
struct Steps {
  std::uint8_t first = 0, most = 0, turn = 0;
  std::uint16_t offset = 0;
};

/// Has codes that will be needed brought nearer.
inline void fetch(const std::int8_t* codes, std::size_t rows) {
  constexpr std::size_t line = 64;
  for (std::size_t r = 0; r < rows; r += line) __builtin_prefetch(codes + r);
}

/// Adds what the answers to one item are worth to the keys. A code that is neither valid nor `missing` is marked as
/// wrong.
template <class Key>
void add_steps(const std::int8_t* codes, std::size_t rows, Steps steps, Key* __restrict keys,
               std::uint8_t* __restrict wrong) {
  const auto offset = static_cast<Key>(steps.offset);
  for (std::size_t r = 0; r < rows; ++r) {
    const auto step = static_cast<std::uint8_t>(static_cast<std::uint8_t>(codes[r]) - steps.first);
    const bool valid = step <= steps.most;
    const auto worth = static_cast<Key>(static_cast<std::uint8_t>(step ^ steps.turn) + offset);
    keys[r] = static_cast<Key>(keys[r] + (valid ? worth : Key{0}));
    wrong[r] |= static_cast<std::uint8_t>((valid ? 1 : 0) | (codes[r] == missing ? 1 : 0)) ^ 1;
  }
}

/// The same, whatever a code, as a byte, is worth.
template <class Key>
void add_shares(const std::int8_t* codes, std::size_t rows, const std::array<std::uint16_t, 256>& shares,
                Key* __restrict keys) {
  for (std::size_t r = 0; r < rows; ++r)
    keys[r] = static_cast<Key>(keys[r] + shares[static_cast<std::uint8_t>(codes[r])]);
}

inline void mark_wrong(const std::int8_t* codes, std::size_t rows, const std::array<std::uint8_t, 256>& is_wrong,
                       std::uint8_t* __restrict wrong) {
  for (std::size_t r = 0; r < rows; ++r) wrong[r] |= is_wrong[static_cast<std::uint8_t>(codes[r])];
}

/// out[row] = values[keys[row]]
template <class Stored, class Key, class T>
void take(const Stored* values, const Key* keys, std::size_t rows, T* __restrict out) {
  for (std::size_t r = 0; r < rows; ++r) out[r] = static_cast<T>(values[keys[r]]);
}

/// Every bit that the word of any key has.
template <class Key>
std::uint32_t bits_of(const std::uint32_t* words, const Key* keys, std::size_t rows) {
  std::uint32_t any = 0;
  for (std::size_t r = 0; r < rows; ++r) any |= words[keys[r]];
  return any;
}

/// The words of the keys, and every bit that any of them has.
template <class Key>
std::uint32_t look_up(const std::uint32_t* words, const Key* keys, std::size_t rows, std::uint32_t* __restrict out) {
  std::uint32_t any = 0;
  for (std::size_t r = 0; r < rows; ++r) {
    out[r] = words[keys[r]];
    any |= out[r];
  }
  return any;
}

/// Adds the low half of every word, and joins the bits of its third byte.
inline void add_part(const std::uint32_t* words, std::size_t rows, std::uint32_t* __restrict sum) {
  for (std::size_t r = 0; r < rows; ++r) sum[r] = (sum[r] + (words[r] & 0xFFFFU)) | (words[r] & 0xFF0000U);
}

/// The keys of such sums: the traits of `all` count `width` each. Those with other traits are marked as wrong.
template <class Key>
void part_keys(const std::uint32_t* sum, std::size_t rows, std::uint32_t all, std::uint32_t width, Key* __restrict keys,
               std::uint8_t* __restrict wrong) {
  for (std::size_t r = 0; r < rows; ++r) {
    const std::uint32_t traits = sum[r] >> 16U;
    keys[r] = static_cast<Key>((sum[r] & 0xFFFFU) + (traits & all) * width);
    wrong[r] |= traits > all ? std::uint8_t{1} : std::uint8_t{0};
  }
}

}  // namespace kartlegg::scoring::loops
