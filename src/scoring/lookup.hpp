// What was scored once, found again by its key: the few numbers that a score, or an alert, hangs on.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/column.hpp"
#include "definition/evaluate.hpp"
#include "scoring/loops.hpp"
#include "scoring/plan.hpp"

namespace kartlegg::scoring {

/// Values by key. Those of keys that nobody has had are not known.
struct Entries {
  static constexpr std::uint8_t not_met = 0x80;  // among no other traits

  explicit Entries(std::size_t size = 0, std::size_t bands_a_key = 0);
  std::size_t size() const { return traits.size(); }
  bool met(std::size_t key) const { return traits[key] != not_met; }
  /// Takes over what others have met: an entry is the same whoever met it.
  void learn_from(const Entries& others);

  std::vector<double> raw;
  std::vector<std::uint8_t> states;     // the status of a score, or the state of an alert
  std::vector<std::int8_t> bands;       // by number of the band scheme on the form, then by key; -1 where there is none
  std::vector<std::uint8_t> traits;     // what a composite hangs on beside the sum of its parts
  std::vector<std::uint8_t> low, high;  // of parts: how far above the lowest score; no high bytes if all are 0
  std::vector<definition::Range> range;  // of scales
};

/// One key a row, as small as it can be.
struct KeyColumn {
  core::Column<std::uint8_t> narrow;
  core::Column<std::uint16_t> wide;  // one of the two is empty

  void clear(std::size_t row) {
    if (!narrow.empty()) narrow[row] = 0;
    if (!wide.empty()) wide[row] = 0;
  }
  /// work(the keys from a row on)
  void from(std::size_t row, const auto& work) { narrow.empty() ? work(wide.data() + row) : work(narrow.data() + row); }
  void from(std::size_t row, const auto& work) const {
    narrow.empty() ? work(wide.data() + row) : work(narrow.data() + row);
  }
};

/// How the answers to one item enter a key.
struct KeyTerm {
  std::size_t reader = 0;
  bool stepwise = false;
  loops::Steps steps;
  std::array<std::uint16_t, 256> shares{};  // by code, as a byte, if it is not stepwise
};

/// A score, or an alert, on one form.
struct Lookup {
  static constexpr std::size_t most_keys = 65536;

  bool is_narrow() const { return size <= 256; }

  int score = -1, alert = -1;
  const ScorePlan* plan = nullptr;  // of a score
  std::vector<KeyTerm> terms;       // that the key is the sum of
  std::vector<std::size_t> parts;   // or, of a composite: the lookups of its parts
  bool is_part = false;             // of a composite
  std::size_t width = 1, size = 1;  // of sums, and of keys
  Entries entries;
};

}  // namespace kartlegg::scoring
