// Many people who filled in the same form. What was scored once is looked up: a score hangs on few numbers (how many
// answers were given, and their sum), so that almost everybody has been met before. Whoever has not is scored as one
// person is, so that there is one place only where a score is worked out.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "scoring/batch.hpp"
#include "scoring/loops.hpp"

namespace kartlegg::scoring {

class BlockScorer {
 public:
  static constexpr std::size_t most_rows = 4096;  // of a block: its columns stay in the cache

  /// nullptr if some score of the form hangs on too much to be looked up.
  static std::unique_ptr<BlockScorer> make(const InstrumentState& instrument, const TableInput& input, int form);

  /// Scores a block of rows, at most `most_rows`, ascending, into the columns, none of which is left out. Those whose
  /// codes are not all valid, or not asked by the form, are left to be scored one by one: they are added to `left`.
  void score(std::span<const std::uint32_t> rows, TableColumns& into, std::vector<std::uint32_t>& left);

  /// The same for what the missing answers could lead to.
  void score_ranges(std::span<const std::uint32_t> rows, const TableColumns& scored, TableRanges& into,
                    std::vector<std::uint32_t>& left);

 private:
  using Bytes = std::vector<std::uint8_t>;
  using Words = std::vector<std::uint32_t>;

  /// How the codes of an item are read.
  struct ItemReader {
    int item = 0;
    const CodeColumn* codes = nullptr;
    bool summable = true;   // all scores are whole
    bool stepwise = false;  // codes follow each other, and their scores do, too
    bool summed = false;    // by a lookup, which then marks the wrong codes
    loops::Steps steps;
    loops::Meanings meanings;
    std::array<std::uint8_t, 256> position{};  // by code, as a byte: 0 missing or wrong, then the valid in their order
    std::size_t positions = 1;
  };

  /// What a score, or an alert, hangs on, told as one number: its key.
  enum class Key : std::uint8_t { sum, answers, parts };

  struct Lookup {
    int score = -1, alert = -1;
    Key key = Key::sum;
    std::vector<std::size_t> of;     // item readers, or for parts: lookups
    std::vector<std::size_t> weigh;  // of each item reader, if the key is of answers
    std::size_t width = 1, size = 1;
    const ScorePlan* plan = nullptr;
    // by key
    std::vector<double> raw;
    Words words;               // what composites need, and the status or the state of the alert; see word_of
    std::vector<Words> bands;  // of four schemes a word
    std::vector<definition::Range> range;
  };

  BlockScorer(const InstrumentState& instrument, const TableInput& input, int form);

  void plan_items();
  ItemReader reader_for(int item, const CodeColumn* column) const;
  static void find_steps(const std::vector<int>& valid, ItemReader& reader);
  bool plan_scale(int score);
  bool plan_composite(int score);
  bool plan_alert(int alert);
  bool keyed_by_sum(const definition::Scale& scale, const std::vector<int>& items) const;
  bool key_by_answers(Lookup& lookup, std::vector<int> items);
  void make_room(Lookup& lookup);

  void look(std::span<const std::uint32_t> rows);
  void read_codes(std::span<const std::uint32_t> rows);
  std::int8_t as_byte(int code) const;
  bool find_keys(std::size_t first, std::size_t last, std::size_t count);
  void find_sum_keys(const Lookup& lookup, std::uint16_t* keys, std::size_t count);
  template <class Sum>
  void add_items(const Lookup& lookup, Sum* sum, std::uint16_t* keys, std::size_t count);
  void find_answer_keys(const Lookup& lookup, std::uint16_t* keys, std::size_t count);
  void find_part_keys(const Lookup& lookup, std::uint16_t* keys, std::size_t count);
  void meet_all(std::size_t first, std::size_t last, std::size_t count);
  void score_alone(std::size_t row);
  void learn(Lookup& lookup, std::size_t key);
  void write_scores(std::span<const std::uint32_t> rows, TableColumns& into);
  void write_bands(std::span<const std::uint32_t> rows, TableColumns& into);
  void write_alerts(std::span<const std::uint32_t> rows, TableColumns& into);
  template <class T, class Write>
  void place(std::span<const std::uint32_t> rows, T* column, const Write& write);

  const InstrumentState& instrument_;
  const TableInput& input_;
  int form_index_;
  const FormPlan& form_;
  std::vector<ItemReader> readers_;
  std::vector<const CodeColumn*> not_asked_;
  std::vector<int> reader_of_;   // by item; -1
  std::vector<Lookup> lookups_;  // scales and alerts, then composites in the order of working out
  std::size_t simple_ = 0;       // how many of them are scales and alerts
  std::vector<int> lookup_of_;   // by score; -1
  std::vector<int> alert_of_;    // by alert: its lookup; -1

  // of the block
  std::vector<std::vector<std::int8_t>> codes_;   // by reader, if they do not lie together
  std::vector<const std::int8_t*> code_;          // by reader; nullptr: nobody answered
  Bytes wrong_, answered_, sum8_;                 // by row
  std::vector<std::uint16_t> sum16_;              // by row
  std::vector<std::vector<std::uint16_t>> keys_;  // by lookup
  std::vector<Words> words_;                      // by lookup, those of its keys
  Words band_words_;                              // by row
  std::vector<double> apart_;                     // values of rows that do not lie together
  std::size_t met_row_ = 0;                       // that person_ is of
  PersonScores person_;
  std::vector<int> person_codes_;
};

}  // namespace kartlegg::scoring
