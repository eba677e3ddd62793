// Correlations of the normal variables that are thought to lie behind answers in ordered categories.
#pragma once

#include <cstdint>
#include <vector>

#include "kartlegg/config.hpp"
#include "kartlegg/interval.hpp"
#include "kartlegg/stats/reason.hpp"
#include "kartlegg/stats/sample.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// Whose answers the thresholds are taken from.
enum class ThresholdsFrom : std::uint8_t {
  pair,  ///< persons who answered both items; a category that none of them chose is left out (lavaan, polycor)
  item   ///< all who answered the item, or listwise everything; psych::polychoric(global = TRUE)
};

/// What is done with empty cells of a table. They pull a correlation of few categories towards 1.
enum class ZeroCell : std::uint8_t {
  none,
  margin22,  ///< a 2 x 2 table with one empty cell: 1/2 is put there and the sums kept, as lavaan does
  add        ///< 1/2 is put into every empty cell; psych::polychoric(global = FALSE). The sums grow
};

enum class LatentEstimator : std::uint8_t {
  two_step,            ///< thresholds from the margins, then the correlation by maximum likelihood
  maximum_likelihood,  ///< all together
  moments  ///< polyserial only: r s / sum of the densities at the thresholds. Olsson, Drasgow & Dorans (1982)
};

struct PolychoricOptions {
  MissingAnswers missing = MissingAnswers::listwise;
  ThresholdsFrom thresholds = ThresholdsFrom::pair;
  ZeroCell zero_cell = ZeroCell::margin22;
  bool smooth = false;       ///< a matrix that is not positive definite is made so, and that is said
  double confidence = 0.95;  ///< of intervals
  unsigned threads = 1;      ///< 0: as many as the machine has; the result is the same
};

/// More distinct answers than this are no categories: Reason::not_a_category.
inline constexpr int most_categories = 100;

/// Polychoric correlation of two items (tetrachoric, of two categories each). Olsson, U. (1979), Psychometrika 44:443,
/// doi:10.1007/BF02296207.
struct PolychoricPair {
  double value = undefined;
  Interval interval{undefined, undefined};                  ///< on the scale of Fisher's z
  double standard_error = undefined;                        ///< two-step: with the thresholds' uncertainty (sandwich)
  double standard_error_given_thresholds = undefined;       ///< from the curvature, as if the thresholds were known
  std::vector<double> first_thresholds, second_thresholds;  ///< one fewer than categories
  double log_likelihood = undefined;
  double chi_square = undefined, df = undefined, p = undefined;  ///< likelihood ratio test of the normal model
  double n = 0;
  int unused_categories = 0;  ///< left out, as nobody chose them
  bool corrected = false;     ///< empty cells were added to
  bool at_bound = false;      ///< the likelihood rises to -1 or 1: the value is -.9999 or .9999, without an error
  Reason reason = Reason::none;
};

/// `counts` by row, `columns` a row, not below 0. Reason::no_variance: fewer than two categories of an item were used;
/// sample_too_small: nobody; count_out_of_range.
KARTLEGG_API PolychoricPair polychoric_of_table(std::span<const double> counts, std::size_t columns,
                                                LatentEstimator estimator = LatentEstimator::two_step,
                                                const PolychoricOptions& options = {});

/// Of the persons who answered both items; categories are the distinct answers, ascending.
KARTLEGG_API PolychoricPair polychoric_pair(std::span<const double> first, std::span<const double> second,
                                            LatentEstimator estimator = LatentEstimator::two_step,
                                            const PolychoricOptions& options = {});

/// What is to be known of a pair of items.
struct PolychoricNote {
  int first = 0, second = 0;
  int unused_categories = 0;
  bool corrected = false, at_bound = false;
  Reason reason = Reason::none;  ///< why there is no correlation
};

/// Two-step polychoric correlations of all pairs of items.
struct Polychoric {
  std::vector<std::vector<double>> correlations;     ///< by item and item; 1 on the diagonal
  std::vector<std::vector<double>> standard_errors;  ///< 0 on the diagonal; not of a smoothed matrix
  std::vector<std::vector<double>> pairs;            ///< persons, by pair; those of the item on the diagonal
  std::vector<std::vector<double>> categories;       ///< the answers of each item, ascending
  std::vector<std::vector<double>> thresholds;       ///< of each item's own answers, one fewer than its categories
  double n = 0;                                      ///< persons; pairwise: harmonic mean over the pairs
  double given = 0;                                  ///< rows
  double smallest_eigenvalue = undefined;            ///< before smoothing; below 0: no sample of normal variables
  bool smoothed = false;
  std::vector<PolychoricNote> notes;
  Reason reason = Reason::none;
};

/// Reason::sizes_differ, sample_too_small for fewer than two items or persons, no_variance for an item with fewer than
/// two categories (its correlations are NaN, those of the others are there), not_a_category.
KARTLEGG_API Polychoric polychoric(Columns items, const PolychoricOptions& options = {});

/// Correlation of numbers with the normal variable behind ordered answers. Olsson, U., Drasgow, F. & Dorans, N. J.
/// (1982), Psychometrika 47:337, doi:10.1007/BF02294164. The numbers are standardised with divisor n - 1, as polycor
/// does; their mean and SD count as estimated in the standard error of two_step and moments.
struct Polyserial {
  double value = undefined;
  Interval interval{undefined, undefined};  ///< on the scale of Fisher's z
  double standard_error = undefined;
  std::vector<double> thresholds;
  double n = 0;  ///< persons with both
  bool at_bound = false;
  Reason reason = Reason::none;
};

/// Reason::sizes_differ, sample_too_small for fewer than three persons, no_variance, not_a_category, not_converged.
KARTLEGG_API Polyserial polyserial(std::span<const double> numbers, std::span<const double> answers,
                                   LatentEstimator estimator = LatentEstimator::two_step, double confidence = 0.95);

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
