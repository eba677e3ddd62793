// Item response models: how likely an answer is at each place of a person on a latent scale, and where the person is,
// given the answers.
//
// Rasch, G. (1960), Probabilistic models for some intelligence and attainment tests.
// Birnbaum, A. (1968), in Lord & Novick, Statistical theories of mental test scores (two parameters).
// Samejima, F. (1969), Psychometrika Monograph 17, doi:10.1007/BF03372160 (graded responses).
// Bock, R. D. & Mislevy, R. J. (1982), Appl Psychol Meas 6:431, doi:10.1177/014662168200600405 (EAP).
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "kartlegg/config.hpp"
#include "kartlegg/stats/reason.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// An item with categories 0, 1, ..., as many as thresholds and one more. Category k or a higher one is chosen with
/// probability 1 / (1 + exp(-slope (theta - thresholds[k - 1]))) (Samejima 1969). With one threshold, the item's
/// difficulty, that is the two-parameter model; with the same slope for all items the Rasch model. No factor 1.7.
struct ResponseItem {
  double slope = 1;                ///< above 0, per unit of theta
  std::vector<double> thresholds;  ///< at least one, strictly ascending, in units of theta
};

/// ln of the probability of a category at theta, without loss of digits far from the thresholds. NaN where the item is
/// not as above, has no such category, or theta is not finite. Slope 1, threshold 0, category 1, theta 0: ln .5.
KARTLEGG_API double log_category_probability(const ResponseItem& item, int category, double theta) noexcept;

/// Where people lie before anything was answered: normal.
struct AbilityPrior {
  double mean = 0;
  double sd = 1;  ///< above 0
};

/// Where a person lies: the mean of the posterior distribution, and its standard deviation, which is the standard error
/// of this very person's estimate.
struct Ability {
  double theta = undefined;
  double standard_error = undefined;
  int answered = 0;
  Reason reason = Reason::none;
};

/// from, from + step, ..., to; empty unless step > 0 and from < to are finite and step goes into to - from a whole
/// number of times (to a millionth), at most a hundred thousand.
KARTLEGG_API std::vector<double> equally_spaced(double from, double to, double step);

/// Items with a common scale, their probabilities worked out in advance at fixed nodes. Safe to use from any thread.
class KARTLEGG_API ItemBank {
 public:
  /// `nodes`: strictly ascending, at least two. reason() says if items or nodes are not what they must be; then eap()
  /// has no values.
  ItemBank(const std::vector<ResponseItem>& items, std::vector<double> nodes);

  struct Answer {
    int item = 0;      ///< place in `items`
    int category = 0;  ///< from 0
  };
  /// Expected a posteriori: mean and SD of the posterior over the nodes, which is proportional to the prior density
  /// times the probabilities of the answers (Bock & Mislevy 1982). Any subset of the items may be answered, in any
  /// order; with no answer it is the prior, cut to the nodes.
  Ability eap(std::span<const Answer> answers, const AbilityPrior& prior) const;

  Reason reason() const noexcept { return reason_; }

 private:
  std::vector<double> nodes_;
  std::vector<double> log_probability_;  // category by category, all nodes of one together
  std::vector<std::size_t> first_;       // by item: its category 0 in log_probability_; one more at the end
  Reason reason_ = Reason::none;
};

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
