// The loops over the rows of a block, in which nearly all time of a table goes. They take plain pointers, and work on
// as many rows at once as the machine has room for in one of its vectors; the results are the same on every machine.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace kartlegg::scoring::loops {

/// Codes first, first + 1, ..., first + most, each of which adds one more, or one less, than the one before:
/// (step ^ turn) + offset, where turn is 0 or 255.
struct Steps {
  std::uint8_t first = 0, most = 0, turn = 0;
  std::uint16_t offset = 0;
};

/// The answers to one item, and what they are worth.
struct Term {
  const std::int8_t* codes = nullptr;
  Steps steps;
};

/// What a composite needs of one of its parts, a row each: how far the score lies above its lowest, as two bytes (no
/// high one where all are 0), and its traits.
struct Part {
  const std::uint8_t* low = nullptr;
  const std::uint8_t* high = nullptr;
  const std::uint8_t* traits = nullptr;
};

/// The keys of a composite: the sum of its parts, `width` sums for each way in which it can be known; then one key for
/// each way in which it can be lacking.
struct CompositeKeys {
  static constexpr std::uint8_t known_ways = 4,
                                all_ways = 16;  // traits below the first; traits from the second on are odd

  std::uint16_t width = 0;
  static constexpr std::size_t size(std::size_t width) { return known_ways * width + (all_ways - known_ways); }
};

/// The loops as one kind of machine runs them.
struct Loops {
  /// keys[row] = what the answers to these items are worth together; answers that are missing add nothing. Where a code
  /// is neither valid nor missing the row is marked as wrong.
  void (*add_steps)(std::span<const Term> terms, std::size_t rows, std::uint8_t* keys, std::uint8_t* wrong);
  void (*add_steps_wide)(std::span<const Term> terms, std::size_t rows, std::uint16_t* keys, std::uint8_t* wrong);
  /// keys[row] of a composite. Rows with odd traits are marked as wrong.
  void (*composite_keys)(std::span<const Part> parts, std::size_t rows, CompositeKeys how, std::uint8_t* keys,
                         std::uint8_t* wrong);
  void (*composite_keys_wide)(std::span<const Part> parts, std::size_t rows, CompositeKeys how, std::uint16_t* keys,
                              std::uint8_t* wrong);
  /// out[row] = table[keys[row]], of at most 256 entries. Every bit that any of them has.
  std::uint8_t (*look_up)(std::span<const std::uint8_t> table, const std::uint8_t* keys, std::size_t rows,
                          std::uint8_t* out);
  /// Codes as bytes; NaN as `missing`. False if one does not fit into a byte, or is no whole number.
  bool (*as_bytes)(const double* codes, std::size_t rows, std::int8_t* out);
};

/// How many rows a machine takes at once.
enum class Vectors : std::uint8_t { plain, avx2, avx512 };

/// The loops for such a machine; nullptr if this is none.
const Loops* loops_for(Vectors vectors);

/// The fastest that this machine can run.
const Loops& fastest();

/// Adds what codes, as bytes, are worth to the keys.
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

/// Loops::add_steps of the fastest, for keys of either width; likewise the next.
template <class Key>
void add_steps(std::span<const Term> terms, std::size_t rows, Key* keys, std::uint8_t* wrong) {
  if constexpr (sizeof(Key) == 1)
    fastest().add_steps(terms, rows, keys, wrong);
  else
    fastest().add_steps_wide(terms, rows, keys, wrong);
}

template <class Key>
void composite_keys(std::span<const Part> parts, std::size_t rows, CompositeKeys how, Key* keys, std::uint8_t* wrong) {
  if constexpr (sizeof(Key) == 1)
    fastest().composite_keys(parts, rows, how, keys, wrong);
  else
    fastest().composite_keys_wide(parts, rows, how, keys, wrong);
}

/// As Loops::look_up, of a table of any length.
std::uint8_t look_up(std::span<const std::uint8_t> table, const std::uint8_t* keys, std::size_t rows,
                     std::uint8_t* out);
std::uint8_t look_up(std::span<const std::uint8_t> table, const std::uint16_t* keys, std::size_t rows,
                     std::uint8_t* out);

/// out[row] = table[keys[row]]. `far`: past the cache, for columns that it does not hold.
void take(const double* table, const std::uint8_t* keys, std::size_t rows, double* out, bool far);
void take(const double* table, const std::uint16_t* keys, std::size_t rows, double* out, bool far);

}  // namespace kartlegg::scoring::loops
