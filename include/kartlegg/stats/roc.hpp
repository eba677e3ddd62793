// How well a score tells those with a condition from those without, over all cut-offs: the ROC curve, the area under
// it, and the choice of a cut-off.
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

/// Which interval the area has.
enum class AucInterval : std::uint8_t {
  /// On the logit scale: stays within 0 and 1. An area of 0 or 1 has no logit and no variance; its interval is that of
  /// Clopper & Pearson for as many pairs of a case and a control as have no person in common: too wide rather than not.
  logit,
  wald  ///< area +- z SE, cut to 0..1: pROC. Too short near 1
};

struct RocOptions {
  bool high_is_positive = true;  ///< which end of the score means the condition: given, never guessed from the data
  AucInterval interval = AucInterval::logit;
  double confidence = 0.95;
};

/// One cut-off. Positive are scores of the cut-off and beyond.
struct OperatingPoint {
  double cutoff;     ///< a score that occurs; infinite where nobody is positive
  double threshold;  ///< half-way to the next score that is negative, as pROC shows it; infinite at both ends
  double sensitivity, specificity;  ///< 0..1
  double true_positive, false_positive;
};

struct Roc {
  double area = undefined;      ///< P(a case scores beyond a control) + half of P(they score the same)
  double variance = undefined;  ///< DeLong, E. R. et al. (1988), Biometrics 44:837, doi:10.2307/2531595
  Interval interval{undefined, undefined};
  double hanley_mcneil_error = undefined;  ///< standard error of Hanley & McNeil (1982), Radiology 143:29
  double cases = 0, controls = 0;          ///< persons with and without the condition
  double left_out = 0;                     ///< rows without a score or a condition
  std::vector<OperatingPoint> points;      ///< from everybody positive to nobody
  Reason reason = Reason::none;            ///< of the area: sample_too_small without a case or without a control
};

/// `condition`: 1 has it, 0 has not, NaN not known (left out), anything else: not_a_category. Placements by mid-ranks
/// in n log n: Sun, X. & Xu, W. (2014), IEEE Signal Process Lett 21:1389, doi:10.1109/LSP.2014.2337313.
KARTLEGG_API Roc roc(std::span<const double> scores, std::span<const double> condition, const RocOptions& options = {});

/// Area over a range of specificities only.
struct PartialArea {
  double value = undefined;
  double corrected = undefined;  ///< McClish (1989): .5 by chance, 1 at best
  Reason reason = Reason::none;
};

/// Specificities from `lower` to `upper`, 0..1.
KARTLEGG_API PartialArea partial_area(const Roc& curve, double lower, double upper);

/// Two areas compared.
struct AreaDifference {
  double first = undefined, second = undefined, difference = undefined;
  double covariance = undefined;                                ///< 0 for different persons
  Interval interval{undefined, undefined};                      ///< of the difference
  double statistic = undefined, df = undefined, p = undefined;  ///< z of the same persons (df NaN), else Welch's t
  double cases = 0, controls = 0;                               ///< that have both scores; of different persons: all
  Reason reason = Reason::none;
};

/// Two scores of the same persons: DeLong et al. (1988). Rows without both scores are left out.
KARTLEGG_API AreaDifference area_difference(std::span<const double> first, std::span<const double> second,
                                            std::span<const double> condition, const RocOptions& options = {});

/// Areas of different persons.
KARTLEGG_API AreaDifference area_difference(const Roc& first, const Roc& second, double confidence = 0.95);

/// What the best cut-off is best at.
enum class CutoffCriterion : std::uint8_t {
  youden,                ///< sensitivity + specificity - 1
  corner,                ///< nearest to (1, 1): (1 - Se)^2 + (1 - Sp)^2
  f1,                    ///< harmonic mean of sensitivity and positive predictive value
  kappa,                 ///< agreement of test and condition beyond chance
  accuracy,              ///< share rightly classified
  sensitivity_at_least,  ///< best specificity where the sensitivity is at least the wanted
  specificity_at_least,  ///< the other way round
  cost,           ///< least cost: false positives, and `wanted` times as much for every case that is missed, a person
  positive_share  ///< share of all persons who are positive nearest to `wanted`, as of a nominal percentile
};

struct BestCutoffs {
  std::vector<OperatingPoint> points;  ///< all that are best
  double value = undefined;            ///< of the criterion
  Reason reason = Reason::none;
};

/// `wanted`: for the last four, the sensitivity or specificity, the cost of a missed case (above 0, in false positives)
/// or the share. Cost and share are those of the sample, and mean something only of all comers. What was chosen in a
/// sample looks better there than it is in the next: see cutoff_stability.
KARTLEGG_API BestCutoffs best_cutoffs(const Roc& curve, CutoffCriterion criterion, double wanted = undefined);

/// How a chosen cut-off would do with other persons: cases and controls drawn again with replacement.
struct CutoffStability {
  std::vector<double> cutoffs;              ///< chosen in each sample; the lowest where several are best
  Interval interval{undefined, undefined};  ///< that holds the share asked for of them
  double chosen_share = undefined;          ///< of samples that chose the cut-off of the data
  double sensitivity = undefined, specificity = undefined;          ///< at the chosen cut-offs, in the sample itself
  double new_sensitivity = undefined, new_specificity = undefined;  ///< ... in those who were not drawn
  Reason reason = Reason::none;
};

/// The same for any number of threads (0: as many as the machine has).
KARTLEGG_API CutoffStability cutoff_stability(std::span<const double> scores, std::span<const double> condition,
                                              CutoffCriterion criterion, double wanted = undefined,
                                              const RocOptions& options = {}, unsigned draws = 2000,
                                              std::uint64_t seed = 1, unsigned threads = 1);

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
