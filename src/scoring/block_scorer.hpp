// Many people who filled in the same form. What was scored once is looked up: a score hangs on few numbers (how many
// answers were given, and their sum), so that almost everybody has been met before. Whoever has not is scored as one
// person is, so that there is one place only where a score is worked out.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "scoring/batch.hpp"
#include "scoring/known.hpp"
#include "scoring/lookup.hpp"

namespace kartlegg::scoring {

class BlockScorer {
 public:
  static constexpr std::size_t most_rows = 4096;  // of a block: its columns stay in the cache

  /// nullptr if some score of the form hangs on too much to be looked up.
  static std::unique_ptr<BlockScorer> make(const InstrumentState& instrument, const TableInput& input, int form);

  /// Finds the keys of a block of rows, at most `most_rows`, ascending, and meets them all; `keys`: of every score,
  /// then of every alert, whose first row is `first`. Rows whose codes are not all valid, or not asked by the form, are
  /// left to be scored one by one: they are added to `left`.
  void find(std::span<const std::uint32_t> rows, std::vector<KeyColumn>& keys, std::size_t first,
            std::vector<std::uint32_t>& left);

  /// Writes what the missing answers of such rows could lead to.
  void score_ranges(std::span<const std::uint32_t> rows, std::span<const TableColumns::Banded> banded,
                    TableRanges& into, std::vector<std::uint32_t>& left);

  /// By score, then by alert; nullptr where it is not on the form.
  const Lookup* lookup(std::size_t place) const;

  /// Leaves what was met to those who come after.
  void remember();

  /// What was met, by score, then by alert; after it the scorer is of no more use.
  std::vector<Entries> take_entries();

 private:
  using Bytes = std::vector<std::uint8_t>;
  static constexpr std::int8_t wrong_code = INT8_MIN;
  static std::uint8_t byte(std::int8_t code) { return static_cast<std::uint8_t>(code); }
  static bool is_whole(double x) { return std::floor(x) == x; }

  /// How the codes of an item are read.
  struct ItemReader {
    int item = 0;
    const CodeColumn* codes = nullptr;
    bool summable = true;   // all scores are whole
    bool stepwise = false;  // codes follow each other, and their scores do, too
    bool checked = false;   // wrong codes are marked where the steps are added
    loops::Steps steps;
    std::array<std::uint8_t, 256> above{};  // by code, as a byte: its score above the item's lowest
    std::array<std::uint8_t, 256> answered{}, wrong{};
    std::array<std::uint8_t, 256> position{};  // 0 missing or wrong, then the valid in their order
    std::size_t positions = 1;
  };

  /// What the keys of a lookup in the block lead to: the traits, and of parts, how far above the lowest score.
  struct Found {
    Bytes traits, low, high;
    bool unmet = false;  // some key was not met before
  };

  /// The keys of a lookup in the block: where they are to stand, or aside.
  struct Keys {
    std::uint8_t* narrow = nullptr;
    std::uint16_t* wide = nullptr;
    std::size_t operator[](std::size_t row) const { return narrow != nullptr ? narrow[row] : wide[row]; }
    /// work(of the one or the other)
    auto with(const auto& work) const { return narrow != nullptr ? work(narrow) : work(wide); }
  };

  BlockScorer(const InstrumentState& instrument, const TableInput& input, int form);

  void plan_items();
  ItemReader reader_for(int item, const CodeColumn* column) const;
  static void find_steps(const std::vector<int>& valid, ItemReader& reader);
  bool plan_scale(int score);
  bool plan_composite(int score);
  bool plan_alert(int alert);
  bool keyed_by_sum(const definition::Scale& scale, const std::vector<int>& items) const;
  bool key_by_sum(Lookup& lookup, const std::vector<int>& items);
  bool key_by_answers(Lookup& lookup, std::vector<int> items);
  void make_room(Lookup& lookup);

  void recall();
  EntriesOf entries_of() const;

  void look(std::span<const std::uint32_t> rows);
  void read_codes(std::span<const std::uint32_t> rows);
  std::int8_t as_byte(int code) const;
  void aim(std::span<const std::uint32_t> rows, std::vector<KeyColumn>& keys, std::size_t first);
  void aim_aside(std::size_t lookup);
  void place(std::span<const std::uint32_t> rows, std::vector<KeyColumn>& keys, std::size_t first) const;
  bool find_keys(std::size_t from, std::size_t to, std::size_t count);
  template <class Key>
  void add_terms(const Lookup& lookup, Key* keys, std::size_t count);
  template <class Key>
  void add_parts(const Lookup& lookup, Key* keys, std::size_t count);
  void look_up(std::size_t lookup, std::size_t count);
  void meet_all(std::size_t from, std::size_t to, std::size_t count);
  void score_alone(std::size_t row);
  void learn(Lookup& lookup, std::size_t key);
  void leave(std::span<const std::uint32_t> rows, std::vector<std::uint32_t>& left) const;

  const InstrumentState& instrument_;
  const TableInput& input_;
  int form_index_;
  const FormPlan& form_;
  std::vector<ItemReader> readers_;
  std::vector<const CodeColumn*> not_asked_;
  std::vector<int> reader_of_;   // by item; -1
  std::vector<Lookup> lookups_;  // scales and alerts, then composites in the order of working out
  std::size_t simple_ = 0;       // how many of them are scales and alerts
  std::vector<int> lookup_of_;   // by score, then by alert; -1

  // of the block
  std::vector<std::vector<std::int8_t>> codes_;    // by reader, if they do not lie together
  std::vector<const std::int8_t*> code_;           // by reader; nullptr: nobody answered
  Bytes wrong_;                                    // by row
  std::vector<Keys> keys_;                         // by lookup
  std::vector<std::vector<std::uint16_t>> aside_;  // by lookup: room for keys, if they do not stand where they are to
  std::vector<Found> found_;                       // by lookup
  std::vector<loops::Term> terms_;                 // of a lookup
  std::vector<loops::Part> parts_;
  bool learned_ = false;     // something that was not known
  std::size_t met_row_ = 0;  // that person_ is of
  PersonScores person_;
  std::vector<int> person_codes_;
};

}  // namespace kartlegg::scoring
