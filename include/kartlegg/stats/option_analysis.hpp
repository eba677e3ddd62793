// Who chose which answer: do those with more of the trait choose the higher ones?
#pragma once

#include <span>
#include <vector>

#include "kartlegg/config.hpp"
#include "kartlegg/stats/reason.hpp"
#include "kartlegg/stats/sample.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// The answers to one item, each list by option. The rest score is the sum of the other items.
struct ItemOptions {
  std::vector<double> count;         ///< persons who chose it
  std::vector<double> share;         ///< of all, 0..1
  std::vector<double> lower_third;   ///< share of those with the lowest rest scores
  std::vector<double> middle_third;  ///< ... of those between
  std::vector<double> upper_third;   ///< ... of those with the highest
  std::vector<double> correlation;   ///< of having chosen it with the rest score; NaN where nobody or everybody did
  std::vector<double> mean_rest;     ///< mean rest score of those who chose it; NaN where nobody did
  double other = 0;                  ///< answers that are none of the options
  Reason reason = Reason::none;      ///< no_variance: the rest score does not vary, so that there are no thirds
};

struct OptionAnalysis {
  std::vector<double> options;     ///< the answers, as given or ascending
  std::vector<ItemOptions> items;  ///< in the order given
  double n = 0;                    ///< persons who answered every item; the others are left out
  double given = 0;                ///< rows
  Reason reason = Reason::none;    ///< sample_too_small: fewer than two items or three persons; sizes_differ
};

/// `options`: all answers that can be given, in their order; empty for all that occur. Persons whose rest score is at
/// the border of two thirds count in both in part, so that each third has n / 3. After Haladyna, T. M. (2004),
/// Developing and validating multiple-choice test items.
KARTLEGG_API OptionAnalysis option_analysis(Columns items, std::span<const double> options = {});

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
