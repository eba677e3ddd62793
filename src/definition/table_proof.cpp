#include "definition/table_proof.hpp"

#include <algorithm>
#include <cstddef>

#include "core/number.hpp"

namespace kartlegg::definition {
namespace {

constexpr std::size_t most_named = 5;

/// "score 3, 4, 5, ... (9 in all)".
class NamedScores {
 public:
  void add(double score) {
    if (++count_ > most_named) return;
    text_ += (text_.empty() ? "score " : ", ") + core::to_text(score);
  }
  std::string text() const {
    return count_ > most_named ? text_ + ", ... (" + std::to_string(count_) + " in all)" : text_;
  }

 private:
  std::string text_;
  std::size_t count_ = 0;
};

std::string between(double low, double high) {
  return low == high ? "score " + core::to_text(low)
                     : "a score between " + core::to_text(low) + " and " + core::to_text(high);
}

}  // namespace

TableProof prove_each(const BandTable& table, const std::vector<double>& scores) {
  TableProof proof;
  proof.reached.assign(table.ranges.size(), false);
  NamedScores without, twice;
  for (const double score : scores) {
    int bands = 0;
    for (std::size_t r = 0; r < table.ranges.size(); ++r)
      if (table.ranges[r].range.holds(score)) ++bands, proof.reached[r] = true;
    if (bands == 0) without.add(score);
    if (bands > 1) twice.add(score);
  }
  proof.without = without.text();
  proof.twice = twice.text();
  return proof;
}

TableProof prove_seams(const BandTable& table, double lowest, double highest) {
  TableProof proof;
  std::vector<ScoreRange> ranges;
  for (const BandRange& entry : table.ranges) {
    const ScoreRange& range = entry.range;
    const bool reached = range.holds(lowest) || range.holds(highest) || (range.low >= lowest && range.high <= highest);
    proof.reached.push_back(reached);
    if (reached) ranges.push_back(range);
  }
  std::sort(ranges.begin(), ranges.end(), [](const ScoreRange& a, const ScoreRange& b) {
    return a.low != b.low ? a.low < b.low : a.low_included > b.low_included;
  });
  // Up to `end` everything has a band; `end` itself does too, if `included`.
  double end = lowest;
  bool included = false;
  const auto note = [](std::string& text, double low, double high) {
    if (text.empty()) text = between(low, high);
  };
  for (const ScoreRange& range : ranges) {
    if (range.low > end || (range.low == end && !range.low_included && !included)) note(proof.without, end, range.low);
    if (range.low < end || (range.low == end && range.low_included && included))
      if (end > lowest || included) note(proof.twice, std::max(range.low, lowest), std::min(end, range.high));
    if (range.high > end || (range.high == end && range.high_included))
      end = range.high, included = range.high_included;
  }
  if (end < highest || (end == highest && !included)) note(proof.without, end, highest);
  return proof;
}

}  // namespace kartlegg::definition
