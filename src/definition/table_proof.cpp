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

TableProof prove_each(const std::vector<BandRange>& ranges, const std::vector<double>& scores) {
  TableProof proof;
  proof.reached.assign(ranges.size(), false);
  NamedScores without, twice;
  for (const double score : scores) {
    int bands = 0;
    for (std::size_t r = 0; r < ranges.size(); ++r)
      if (ranges[r].range.holds(score)) ++bands, proof.reached[r] = true;
    if (bands == 0) without.add(score);
    if (bands > 1) twice.add(score);
  }
  proof.without = without.text();
  proof.twice = twice.text();
  return proof;
}

TableProof prove_seams(const std::vector<BandRange>& all, double lowest, double highest) {
  TableProof proof;
  std::vector<ScoreRange> ranges;
  for (const BandRange& entry : all) {
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

std::vector<CutOffFault> faults_of(const std::vector<BandRange>& ranges, const std::vector<BandScheme::Entry>& bands,
                                   const ReachableScores& scores, const std::string& of) {
  const double lowest = scores.values.front(), highest = scores.values.back();
  const TableProof proof = scores.exact ? prove_each(ranges, scores.values) : prove_seams(ranges, lowest, highest);
  const std::string hint = "scores from " + core::to_text(lowest) + " to " + core::to_text(highest) + " can occur";
  std::vector<CutOffFault> faults;
  if (!proof.without.empty()) faults.push_back({proof.without + " of " + of + " has no band", hint});
  if (!proof.twice.empty())
    faults.push_back(
        {proof.twice + " of " + of + " lies in more than one band", "let every band end before the next begins"});
  for (std::size_t r = 0; r < ranges.size(); ++r)
    if (!proof.reached[r])
      faults.push_back({"band '" + bands[static_cast<std::size_t>(ranges[r].band)].id + "' of " + of +
                            " holds no score that can occur",
                        hint});
  return faults;
}

}  // namespace kartlegg::definition
