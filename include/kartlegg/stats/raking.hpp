// Weights that bring a sample to the known margins of a population.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kartlegg/config.hpp"
#include "kartlegg/stats/reason.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// A variable of the sample (sex, region, ...) and how its levels are spread in the population.
struct RakingMargin {
  std::span<const int> levels;  ///< of each person, 0, 1, ... in the order of `targets`; -1 is not known
  /// Share or count of each level in the population; they are taken relative to their sum. A level of 0 gets weight 0.
  std::span<const double> targets;
};

/// What the weights of a sample have at first, and are brought to.
enum class WeightScale : std::uint8_t {
  mean_one,     ///< their mean is 1
  smallest_one  ///< the smallest above 0 is 1, as cNORM has it
};

struct Raking {
  std::vector<double> weights;  ///< by person; 0 for who has a level that the population has not, NaN for not known
  double n = 0;                 ///< persons of weight above 0
  double left_out = 0;          ///< persons of whom a level is not known
  double lowest = undefined, highest = undefined;  ///< weight above 0
  double ratio = undefined;                        ///< highest / lowest
  double effective_n = undefined;                  ///< (sum of weights)^2 / sum of squares; Kish (1965)
  unsigned cycles = 0;
  double change =
      undefined;  ///< of the weights (of mean 1) by the steps of the last cycle: sum of the absolute differences
  int margin = -1, level = -1;  ///< which one the reason is about
  Reason reason = Reason::none;
};

/// Raking: in turn, the weights of each level are multiplied so that its share is that of the population, until a cycle
/// changes them by less than `tolerance` in sum, or after `most_cycles` (then reason not_converged: margins may
/// contradict each other; the weights are those of the last cycle). Deming, W. E. & Stephan, F. F. (1940), Ann Math
/// Stat 11:427, doi:10.1214/aoms/1177731829. `start`: weights to begin with; empty: 1. reason: not_a_category for a
/// level without a target, sample_too_small for a level of the population that nobody of weight above 0 has (`margin`
/// and `level` say which), not_positive for targets that are negative or all 0, or start weights below 0; sizes_differ.
KARTLEGG_API Raking rake(std::span<const RakingMargin> margins, std::span<const double> start = {},
                         WeightScale scale = WeightScale::mean_one, double tolerance = 1e-6,
                         unsigned most_cycles = 100);

/// Kish's effective number of persons, (sum of weights)^2 / (sum of squares). NaN if a weight is negative, or all are
/// 0. Kish, L. (1965), Survey sampling, Wiley.
KARTLEGG_API double effective_n(std::span<const double> weights) noexcept;

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
