// Differences between two scores of one person (scales, informants), and profiles of several.
//
// Two questions are kept apart: is a difference more than measurement error (reliable)? And how rare is it among people
// (abnormal)? A reliable difference may be common.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kartlegg/config.hpp"
#include "kartlegg/interval.hpp"
#include "kartlegg/stats/reason.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// Two scores on one metric against their errors of measurement.
struct ReliableDifference {
  double difference = undefined;            ///< x - y
  double standard_error = undefined;        ///< sqrt(sem_x^2 + sem_y^2); on one metric sd sqrt(2 - r_xx - r_yy)
  double z = undefined;                     ///< difference / standard_error
  double p = undefined;                     ///< two-sided, times the number of comparisons, at most 1
  double critical = undefined;              ///< differences beyond this are reliable
  Interval interval{undefined, undefined};  ///< difference +- critical
  bool reliable = false;
  Reason reason = Reason::none;
};

/// `comparisons`: of how many differences looked at this is one; the critical value is then that of Bonferroni.
/// The two scores must be on one metric (both z, or both T).
KARTLEGG_API ReliableDifference reliable_difference(double x, double y, double sem_x, double sem_y,
                                                    double confidence = 0.95, double comparisons = 1);

/// p values made larger by Holm's step-down method, in the order given; NaN stays NaN and does not count.
/// Holm, S. (1979), Scand J Stat 6:65.
KARTLEGG_API std::vector<double> holm(std::span<const double> p);

/// How rare a difference is in a population.
struct Rarity {
  double statistic = undefined;           ///< z, or t
  double df = undefined;                  ///< of t; NaN for z
  double percent_beyond = undefined;      ///< of people with a difference further out in this direction, 0..100
  double percent_beyond_two = undefined;  ///< in either direction
  Reason reason = Reason::none;
};

/// A difference d whose mean and sd in the population are known. The sd of a difference of two scores is
/// sd_of_difference; z = (d - mean_difference) / sd.
KARTLEGG_API Rarity rarity(double difference, double mean_difference, double sd_difference) noexcept;

/// sqrt(sd_x^2 + sd_y^2 - 2 r sd_x sd_y): sd sqrt(2 - 2 r) on one metric. NaN unless both sd > 0 and -1 <= r <= 1.
KARTLEGG_API double sd_of_difference(double sd_x, double sd_y, double correlation) noexcept;

/// Two scores with their means and sd in a norm sample, and the correlation there.
struct ScorePair {
  double x, y;
  double mean_x, mean_y;
  double sd_x, sd_y;
  double correlation;
  double n;  ///< of the sample
};

/// Unstandardised difference test: t = ((x - mean_x) - (y - mean_y)) / sqrt(s_D^2 (n + 1) / n), n - 1 df. Crawford, J.
/// R. & Garthwaite, P. H. (2005), Neuropsychology 19:318, doi:10.1037/0894-4105.19.3.318.
KARTLEGG_API Rarity unstandardised_difference_test(const ScorePair& pair);

/// Revised standardised difference test, for scores that are on different metrics; the same source.
/// 70 and 50, means 50, sd 10, r .6, n 100: t 2.2066130, two-tailed 2.96523 %.
KARTLEGG_API Rarity revised_standardised_difference_test(const ScorePair& pair);

/// Is y what x lets one expect? z = (y - predicted) / (sd_y sqrt(1 - r^2)), predicted = mean_y + r sd_y / sd_x (x -
/// mean_x), with known parameters; n is not used and may be NaN. Percentages for y beyond the prediction.
KARTLEGG_API Rarity predicted_difference(const ScorePair& pair) noexcept;

/// One score of a profile against the person's own mean.
struct ProfileScore {
  double deviation = undefined;       ///< score - mean of the profile
  double standard_error = undefined;  ///< sqrt(sem^2 (1 - 2 / m) + (sum of all sem^2) / m^2)
  double critical = undefined;        ///< deviations beyond this are reliable; Bonferroni over the m scores
  bool reliable = false;
};

/// Davis, F. B. (1959), J Educ Psychol 50:162: every score of m on one metric against their mean. Empty if there are
/// fewer than two, the lists differ in length, or a number is not usable.
KARTLEGG_API std::vector<ProfileScore> profile_deviations(std::span<const double> scores, std::span<const double> sems,
                                                          double confidence = 0.95);

/// How unusual a whole profile is.
struct ProfileRarity {
  double distance = undefined;         ///< D^2 = z' R^-1 z
  double df = undefined;               ///< number of scores
  double percent_further = undefined;  ///< of people whose profile is further from the mean of all, 0..100
  Reason reason = Reason::none;
};

/// z scores and their correlation matrix by rows, for a multivariate normal population: D^2 is chi-square with m df.
KARTLEGG_API ProfileRarity profile_rarity(std::span<const double> z, std::span<const double> correlations);

/// Two profiles of the same items or scales (two informants, two occasions).
struct ProfileAgreement {
  double n = 0;                        ///< pairs with both values
  double correlation = undefined;      ///< q-correlation: Pearson's over the pairs
  double mean_difference = undefined;  ///< a - b
  double mean_absolute_difference = undefined;
  Reason reason = Reason::none;  ///< sample_too_small or no_variance: then there is no correlation
};

/// Pairs in which either value is NaN are passed over.
KARTLEGG_API ProfileAgreement profile_agreement(std::span<const double> a, std::span<const double> b);

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
