// Semi-parametric continuous norming: scores as a polynomial of the norm score and age.
//
// Lenhard, A., Lenhard, W., Suggate, S. & Segerer, R. (2018), Assessment 25:112, doi:10.1177/1073191116656437; Lenhard,
// A., Lenhard, W. & Gary, S. (2019), PLoS ONE 14:e0222279, doi:10.1371/journal.pone.0222279.
#pragma once

#include <cstdint>
#include <vector>

#include "kartlegg/config.hpp"
#include "kartlegg/interval.hpp"
#include "kartlegg/stats/norming.hpp"
#include "kartlegg/stats/percentiles.hpp"
#include "kartlegg/stats/reason.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// How the number of terms is chosen. Consistent: higher z never has a lower score, at any of 50 ages from the youngest
/// to the oldest, z within the limits and scores cut to those of the sample.
enum class TermChoice : std::uint8_t {
  /// The largest number of terms with a consistent model among the ten best of that number. If there is none, the best
  /// model of the smallest number with an adjusted R2 above .99, else of one term.
  largest_consistent,
  /// The number up to which each further term explains more in persons who were not fitted (a fifth of each group is
  /// left out, `repeats` times), then as above. Often too few for intervals to hold what they say: docs/statistics.md.
  cross_validation
};

struct TaylorOptions {
  int score_power = 5;  ///< highest power of the norm score, 1..6
  int age_power = 3;    ///< highest power of age, 0..6; the two give at most 31 terms
  int terms = 0;        ///< as many, if above 0; else chosen
  int most_terms = 10;  ///< to choose from; 0: all
  TermChoice choice = TermChoice::largest_consistent;
  /// Powers of z and of age in sd from its mean. Else of T (50 + 10 z) and age as they are, as cNORM has it: single
  /// powers are other predictors then, so another model may be chosen.
  bool standardised = true;
  /// Blom's are nearest to what is expected of normal scores; rankit (cNORM's) draws the tails outwards twice as much.
  RankMethod rank_method = RankMethod::blom;
  /// Width of the window of age in which persons are ranked, if there are no groups; at both ends it stops and keeps
  /// its width. A rank is by the share of persons below, as a straight line of age in the window, at the person's own
  /// age: Yu, K. & Jones, M. C. (1998), J Am Stat Assoc 93:228, doi:10.1080/01621459.1998.10474104. 0: a fifth of the
  /// range of ages.
  double window = 0;
  Interval limits{-2.5, 2.5};  ///< of z
  /// Of the bootstrap for standard errors and percentile intervals, 0: none. Persons of each group are drawn and ranked
  /// again, and the terms chosen again in every draw, since an interval that takes them for known is too short: Efron,
  /// B. (2014), J Am Stat Assoc 109:991, doi:10.1080/01621459.2013.823775. Their number is chosen again, too, but where
  /// `terms` or cross-validation gave it. A draw takes about a millisecond.
  unsigned draws = 200;
  unsigned repeats = 10;  ///< of the cross-validation
  std::uint64_t seed = 1;
  unsigned threads = 1;  ///< 0: as many as the machine has; the result is the same for any number
};

/// coefficient x L^score_power x A^age_power
struct TaylorTerm {
  int score_power, age_power;  ///< both 0: the constant
  double coefficient;
};

/// The best model of a number of terms.
struct TaylorSize {
  int terms;
  double r2, adjusted_r2;
  double bic;  ///< n ln(1 - R2) + (terms + 1) ln n
  bool consistent;
  double cross_r2;  ///< R2 in persons who were not fitted, mean over repeats; NaN without cross-validation
};

struct TaylorNorms {
  ContinuousNorms norms;
  std::vector<TaylorTerm> terms;    ///< the constant first; of L = (z or T) and A = (standardised or plain age)
  double age_mean = 0, age_sd = 1;  ///< A = (age - mean) / sd; 0 and 1 for plain age
  bool consistent = false;
  std::vector<TaylorSize> sizes;   ///< one term, two, ...
  std::vector<double> observed_z;  ///< by person as given; NaN for who was left out
  Reason reason = Reason::none;
};

/// Ranks within groups or a window (R: normal_scores), all powers as predictors of the score, the best sets of them by
/// exhaustive search, and the one chosen. reason: sizes_differ, sample_too_small (fewer persons than predictors + 2),
/// no_variance (all scores or ages alike; then age_power 0 helps), argument_missing (a power, limit or window outside
/// its range), not_identified (more terms than ages and scores can tell apart).
KARTLEGG_API TaylorNorms taylor_norms(const NormSample& sample, const TaylorOptions& options = {});

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
