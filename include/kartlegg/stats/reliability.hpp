// How far the items of a scale agree: coefficient alpha and its relatives, worked out from the answers of a sample.
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

/// Which confidence interval alpha has.
enum class AlphaInterval : std::uint8_t {
  feldt,              ///< Feldt, L. S. (1965), Psychometrika 30:357; exact for parallel, normal items. psych, pingouin
  bonett,             ///< Bonett, D. G. (2002), J Educ Behav Stat 27:335, doi:10.3102/10769986027004335
  bonett_wright,      ///< Bonett, D. G. & Wright, T. A. (2015), J Organiz Behav 36:3, doi:10.1002/job.1960
  normal,             ///< alpha +- z SE; van Zyl, J. M. et al. (2000), Psychometrika 65:271. psych's `ase`
  distribution_free,  ///< Maydeu-Olivares, A. et al. (2007), Psychol Methods 12:157: no assumption, listwise only
};

/// What is done with items that everybody answered alike. They have no correlation with anything.
enum class ConstantItems : std::uint8_t {
  leave_out,  ///< alpha is that of the other items (psych)
  keep        ///< they count as items; standardised values are undefined
};

struct ReliabilityOptions {
  MissingAnswers missing = MissingAnswers::listwise;
  AlphaInterval interval = AlphaInterval::feldt;
  double confidence = 0.95;
  ConstantItems constant_items = ConstantItems::leave_out;
  /// true: intervals take all rows for n, also those that were left out. That is too narrow; psych and pingouin do it.
  bool count_all_rows = false;
  unsigned threads = 1;  ///< 0: as many as the machine has; the result is the same
};

/// Coefficient alpha of Cronbach, L. J. (1951), Psychometrika 16:297, doi:10.1007/BF02310555: k / (k - 1) (1 - T / V),
/// T the sum of the items' variances, V the variance of their sum. Negative values are returned as they are.
struct Alpha {
  double value = undefined;
  Interval interval{undefined, undefined};
  double standard_error = undefined;  ///< as AlphaInterval::normal has it; for distribution_free of that method
  double standardised = undefined;    ///< of the items with equal variances: k r / (1 + (k - 1) r)
  double mean_correlation = undefined, median_correlation = undefined;  ///< between items
  double lambda6 = undefined;                                           ///< of the correlations; psych's G6(smc)
  double n = 0;                            ///< persons that entered; pairwise: harmonic mean over pairs of items
  double given = 0;                        ///< rows
  int items = 0;                           ///< that entered
  std::vector<int> left_out;               ///< items without variance, from 0
  double smallest_eigenvalue = undefined;  ///< of the covariances; below 0 only where they are pairwise
  Reason reason = Reason::none;
};

/// Reason::sample_too_small for fewer than two items (with variance) or two persons; no_variance where the sum has
/// none.
KARTLEGG_API Alpha alpha(Columns items, const ReliabilityOptions& options = {});

/// Alpha, and its interval and standard error, from published numbers: `alpha` of `items` items in `n` persons.
KARTLEGG_API Interval alpha_interval(double alpha, double n, int items, AlphaInterval method = AlphaInterval::feldt,
                                     double confidence = 0.95);

/// KR-21, of items scored 0 or 1 from mean and sd of their sum: k / (k - 1) (1 - M (k - M) / (k s^2)). KR-20, which is
/// alpha, if all items are equally difficult, else below it. Kuder, G. F. & Richardson, M. W. (1937), Psychometrika
/// 2:151, doi:10.1007/BF02288391. NaN unless items >= 2, 0 <= mean <= items and sd > 0.
KARTLEGG_API double kr21(double mean, double sd, double items) noexcept;

/// Persons needed for an interval from `lower` to `upper` about an expected alpha: Bonett (2002). Rounded up.
KARTLEGG_API double alpha_sample_size(double lower, double upper, int items, double confidence = 0.95);

/// P of a difference at least as large between alphas of two independent samples, two-sided: (1 - second) /
/// (1 - first) is F with (n_first - 1, n_second - 1) degrees of freedom. Feldt, L. S. (1969), Psychometrika 34:363.
KARTLEGG_API double alpha_difference_p(double first, double n_first, double second, double n_second);

/// One item among those of its scale. Correlations and alphas as in Alpha; NaN for an item without variance.
struct ItemStatistics {
  double n = 0;  ///< answers: listwise those of the persons used
  double mean = undefined, sd = undefined;
  double item_total = undefined;               ///< correlation with the sum, itself included
  double item_rest = undefined;                ///< with the sum of the others (psych's r.drop)
  double standardised_item_total = undefined;  ///< with the sum of standardised items (std.r)
  double corrected_item_total = undefined;     ///< the same with the item's own share replaced by its squared multiple
                                               ///< correlation (r.cor)
  double squared_multiple_correlation = undefined;  ///< R2 of the item on the others
  double alpha_without = undefined;                 ///< NaN where fewer than two items are left
  double standardised_alpha_without = undefined, lambda6_without = undefined, mean_correlation_without = undefined;
  double alpha_without_error = undefined;  ///< standard error, normal theory
};

struct ItemAnalysis {
  std::vector<ItemStatistics> items;  ///< in the order given
  Alpha alpha;
};

KARTLEGG_API ItemAnalysis item_analysis(Columns items, const ReliabilityOptions& options = {});

/// Lower bounds of the reliability of a sum: Guttman, L. (1945), Psychometrika 10:255, doi:10.1007/BF02288892. Lambda 2
/// is never below lambda 3, which is alpha; lambda 4 is the best of the splits (see split_halves).
struct GuttmanBounds {
  double lambda1 = undefined, lambda2 = undefined, lambda3 = undefined, lambda4 = undefined, lambda5 = undefined,
         lambda6 = undefined;
  std::vector<double> ten_berge;  ///< mu 0 to mu 3 of ten Berge, J. M. F. & Zegers, F. E. (1978), Psychometrika 43:575
  double n = 0;
  bool lambda4_searched = true;  ///< every split was tried; false: lambda 4 is the best of those drawn
  Reason reason = Reason::none;
};

KARTLEGG_API GuttmanBounds guttman_bounds(Columns items, Metric metric = Metric::covariance,
                                          const ReliabilityOptions& options = {});

/// The greatest lower bound: 1 - max tr(D) / V over diagonal D >= 0 with C - D positive semidefinite. Jackson, P. H. &
/// Agunwamba, C. C. (1977), Psychometrika 42:567, doi:10.1007/BF02295979. It is biased upwards in small samples.
struct GreatestLowerBound {
  double value = undefined;
  std::vector<double> error_variances;  ///< D, by item
  double n = 0;
  bool converged = true;
  Reason reason = Reason::none;
};

KARTLEGG_API GreatestLowerBound greatest_lower_bound(Columns items, const ReliabilityOptions& options = {});

/// A coefficient over the splits of the items into halves.
struct OverSplits {
  double lowest = undefined, mean = undefined, highest = undefined;
};

/// Split-half reliability over all splits of the items, or 15 000 drawn at random where there are more. For an odd
/// number of items one half has an item more.
struct SplitHalves {
  OverSplits rulon;           ///< 4 cov / V: Rulon, Flanagan, Guttman's lambda 4
  OverSplits spearman_brown;  ///< 2 r / (1 + r)
  double odd_even_rulon = undefined, odd_even_spearman_brown = undefined;
  double first_last_rulon = undefined, first_last_spearman_brown = undefined;
  std::vector<double> each;    ///< rulon of every split
  std::vector<int> best_half;  ///< items of one half of the best split, from 0
  bool all = true;             ///< every split; false: drawn
  double n = 0;
  Reason reason = Reason::none;
};

KARTLEGG_API SplitHalves split_halves(Columns items, Metric metric = Metric::covariance,
                                      const ReliabilityOptions& options = {}, std::uint64_t seed = 1);

/// Reliability of a test `times` as long: m r / (1 + (m - 1) r). Spearman (1910), Br J Psychol 3:271; Brown, 3:296.
KARTLEGG_API double spearman_brown(double reliability, double times) noexcept;

/// The same from halves of unequal length, `share` the first one's part of the items: Horst (1951).
KARTLEGG_API double horst(double correlation, double share) noexcept;

/// A scale of a composite.
struct Part {
  double sd;
  double reliability;
  double weight = 1;
};

/// Stratified alpha, of a weighted sum of scales whose errors are independent: 1 - sum w2 s2 (1 - r) / s2 of the
/// composite. Cronbach, Schonemann & McKie (1965); Mosier (1943). NaN if a number is out of range.
KARTLEGG_API double composite_reliability(std::span<const Part> parts, double sd_of_composite) noexcept;

/// The same worked out from the items of the scales.
struct StratifiedAlpha {
  double value = undefined;
  std::vector<double> alphas;  ///< by scale
  double sd = undefined;       ///< of the composite, the sum of all items
  double n = 0;
  /// sample_too_small: a scale of one item, whose reliability is not known, or fewer than two persons; no_variance;
  /// sizes_differ: not a scale for each item
  Reason reason = Reason::none;
};

/// `scale`: of each item, from 0, none left out. Items that everybody answered alike count (ConstantItems::keep).
KARTLEGG_API StratifiedAlpha stratified_alpha(Columns items, std::span<const int> scale,
                                              const ReliabilityOptions& options = {});

/// Reliability of the difference of two scales with correlation r12.
KARTLEGG_API double difference_reliability(const Part& first, const Part& second, double r12) noexcept;

/// What a reliability from a sample with one SD would be in one with another: 1 - (s2 / S2)(1 - r).
KARTLEGG_API double reliability_at_sd(double reliability, double sd, double other_sd) noexcept;

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
