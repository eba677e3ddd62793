// The loops over the rows of a block, in which nearly all time of a table goes. Plain pointers and no branches, so that
// the compiler works on many rows at once.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "scoring/codes.hpp"

namespace kartlegg::scoring::loops {

/// Codes first, first + 1, ..., first + steps, whose scores above the item's lowest are 0, 1, ..., steps, or the other
/// way round.
struct Steps {
  std::uint8_t first = 0, steps = 0;
  bool downwards = false;
};

/// What any code, as a byte, means.
struct Meanings {
  std::array<std::uint8_t, 256> above{};  // score above the item's lowest
  std::array<std::uint8_t, 256> answered{}, wrong{};
};

/// Adds the answers to one item: to the sum of what is above the lowest, and to how many were answered. A code that is
/// neither valid nor `missing` is marked as wrong.
template <class Sum>
void add_steps(const std::int8_t* codes, std::size_t rows, Steps steps, Sum* __restrict sum,
               std::uint8_t* __restrict answered, std::uint8_t* __restrict wrong) {
  const auto most = steps.steps;
  const std::uint8_t turn = steps.downwards ? most : 0;  // then what is above the lowest is most - step
  for (std::size_t r = 0; r < rows; ++r) {
    const auto step = static_cast<std::uint8_t>(static_cast<std::uint8_t>(codes[r]) - steps.first);
    const std::uint8_t valid = step <= most ? 1 : 0;
    const auto turned = static_cast<std::uint8_t>(turn != 0 ? turn - step : step);
    sum[r] = static_cast<Sum>(sum[r] + (valid != 0 ? turned : std::uint8_t{0}));
    answered[r] = static_cast<std::uint8_t>(answered[r] + valid);
    wrong[r] |= static_cast<std::uint8_t>((valid | (codes[r] == missing ? 1 : 0)) ^ 1);
  }
}

template <class Sum>
void add_any(const std::int8_t* codes, std::size_t rows, const Meanings& meanings, Sum* __restrict sum,
             std::uint8_t* __restrict answered, std::uint8_t* __restrict wrong) {
  for (std::size_t r = 0; r < rows; ++r) {
    const auto at = static_cast<std::uint8_t>(codes[r]);
    sum[r] = static_cast<Sum>(sum[r] + meanings.above[at]);
    answered[r] = static_cast<std::uint8_t>(answered[r] + meanings.answered[at]);
    wrong[r] |= meanings.wrong[at];
  }
}

inline void mark_wrong(const std::int8_t* codes, std::size_t rows, const Meanings& meanings,
                       std::uint8_t* __restrict wrong) {
  for (std::size_t r = 0; r < rows; ++r) wrong[r] |= meanings.wrong[static_cast<std::uint8_t>(codes[r])];
}

template <class Sum>
void sum_keys(const Sum* sum, const std::uint8_t* answered, std::size_t rows, std::uint16_t width,
              std::uint16_t* __restrict keys) {
  for (std::size_t r = 0; r < rows; ++r) keys[r] = static_cast<std::uint16_t>(sum[r] + answered[r] * width);
}

inline void add_shares(const std::int8_t* codes, std::size_t rows, const std::array<std::uint16_t, 256>& shares,
                       std::uint16_t* __restrict keys) {
  for (std::size_t r = 0; r < rows; ++r)
    keys[r] = static_cast<std::uint16_t>(keys[r] + shares[static_cast<std::uint8_t>(codes[r])]);
}

/// Adds the low half of every word, and joins the bits of its third byte.
inline void add_part(const std::uint32_t* words, std::size_t rows, std::uint16_t* __restrict sum,
                     std::uint8_t* __restrict bits) {
  for (std::size_t r = 0; r < rows; ++r) {
    sum[r] = static_cast<std::uint16_t>(sum[r] + (words[r] & 0xFFFFU));
    bits[r] |= static_cast<std::uint8_t>(words[r] >> 16U);
  }
}

/// out[row] = table[keys[row]]
template <class T>
void look_up(const T* table, const std::uint16_t* keys, std::size_t rows, T* __restrict out) {
  for (std::size_t r = 0; r < rows; ++r) out[r] = table[keys[r]];
}

/// The same, and every bit that any of them has.
inline std::uint32_t look_up_all(const std::uint32_t* table, const std::uint16_t* keys, std::size_t rows,
                                 std::uint32_t* __restrict out) {
  std::uint32_t any = 0;
  for (std::size_t r = 0; r < rows; ++r) {
    out[r] = table[keys[r]];
    any |= out[r];
  }
  return any;
}

/// One of the four bytes of every word; 0 is the lowest.
template <class Byte>
void take_byte(const std::uint32_t* words, std::size_t rows, unsigned byte, Byte* __restrict out) {
  static_assert(sizeof(Byte) == 1);
  auto* const bytes = reinterpret_cast<std::uint8_t*>(out);
  for (std::size_t r = 0; r < rows; ++r) bytes[r] = static_cast<std::uint8_t>(words[r] >> (8 * byte));
}

}  // namespace kartlegg::scoring::loops
