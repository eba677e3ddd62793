// Answers in ordered categories, and the tables of pairs of items.
#pragma once

#include <vector>

#include "kartlegg/stats/polychoric.hpp"
#include "stats/latent_pair.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// Answers as numbers of categories from 0.
struct OrdinalSample {
  static constexpr std::uint8_t no_answer = 255;

  std::vector<std::vector<std::uint8_t>> codes;  // by item; listwise: of those who answered everything
  std::vector<std::vector<double>> categories;   // by item: the answers that occur, ascending
  std::vector<int> lost_categories;              // by item: only persons chose them who are left out
  double given = 0;
  Reason reason = Reason::none;

  std::size_t persons() const { return codes.empty() ? 0 : codes.front().size(); }
};

OrdinalSample ordinal_sample(Columns items, MissingAnswers missing);

/// Answers of an item, by category.
Eigen::ArrayXd counts_of(const OrdinalSample& sample, std::size_t item);

/// Two items as a table.
struct PairTable {
  LatentCounts table;
  double n = 0;
  PolychoricNote note;
};

PairTable pair_table(const OrdinalSample& sample, std::size_t first, std::size_t second,
                     const PolychoricOptions& options);

/// The same of a table that is there, with thresholds from its margins.
PairTable pair_table(Eigen::ArrayXXd counts, ZeroCell zero_cell);

/// A pair's correlation.
struct FittedPair {
  PolychoricNote note;
  double n = 0;
  TwoStep found;
};

/// All pairs: the second item with the first, the third with the first and the second, ...
std::vector<FittedPair> fitted_pairs(const OrdinalSample& sample, const PolychoricOptions& options);

Polychoric polychoric_of(const OrdinalSample& sample, const std::vector<FittedPair>& pairs,
                         const PolychoricOptions& options);

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
