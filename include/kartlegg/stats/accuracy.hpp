// How well a cut-off tells those with a condition from those without.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kartlegg/config.hpp"
#include "kartlegg/interval.hpp"
#include "kartlegg/stats/proportion.hpp"
#include "kartlegg/stats/reason.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// Persons by test and condition.
struct TwoByTwo {
  double true_positive;
  double false_negative;
  double false_positive;
  double true_negative;
};

/// How the persons of a table came together.
enum class Design : std::uint8_t {
  cohort,       ///< as they come: the share with the condition is that of the population
  case_control  ///< a number of persons with and a number without: prevalence and predictive values mean nothing
};

/// A number with its interval; NaN where it is undefined (0 / 0).
struct Estimate {
  double value = undefined;
  Interval interval{undefined, undefined};
};

/// Everything that a 2 x 2 table says. Shares are 0..1.
struct Accuracy {
  Estimate sensitivity, specificity;
  Estimate positive_predictive, negative_predictive;  ///< at the prevalence of the sample; NaN for case_control
  Estimate correct;                                   ///< share of persons rightly classified
  Estimate prevalence, positive_rate;                 ///< NaN for case_control
  Estimate positive_ratio;  ///< likelihood ratio of a positive result, Se / (1 - Sp); infinite without false positives
  Estimate negative_ratio;  ///< likelihood ratio of a negative result, (1 - Se) / Sp
  Estimate odds_ratio;      ///< diagnostic odds ratio
  double balanced = undefined;  ///< (Se + Sp) / 2
  double youden = undefined;    ///< Se + Sp - 1
  double f1 = undefined;        ///< harmonic mean of sensitivity and positive predictive value; NaN for case_control
  double matthews = undefined;  ///< correlation of test and condition
  double kappa = undefined;     ///< agreement beyond chance of test and condition
  bool half_added = false;      ///< a cell is 0, and 1/2 was added to all four for the odds ratio (only)
  Reason reason = Reason::none;
};

/// Proportions with the interval asked for; ratios with the log-normal interval of Simel, D. L. et al. (1991), J Clin
/// Epidemiol 44:763, doi:10.1016/0895-4356(91)90128-V, which is undefined where a cell that it divides by is 0.
/// TP 36, FN 4, FP 30, TN 130: Se .9 (.76948 to .96042), LR+ 4.8 (3.42098 to 6.73491).
KARTLEGG_API Accuracy accuracy(const TwoByTwo& table, Design design, double confidence = 0.95,
                               ProportionMethod method = ProportionMethod::wilson);

/// A published sensitivity and specificity, and the numbers of persons they rest on.
struct PublishedAccuracy {
  double sensitivity;
  double specificity;
  double cases;     ///< persons with the condition; NaN where not published: then no intervals
  double controls;  ///< persons without; likewise
};

/// What a result means where the condition is as common as `prevalence`.
struct PredictiveValues {
  Estimate sensitivity, specificity;                  ///< as published, with Wilson's interval from the numbers
  Estimate positive_ratio, negative_ratio;            ///< likelihood ratios
  Estimate positive_predictive, negative_predictive;  ///< at this prevalence
  Reason reason = Reason::none;
};

/// PPV = Se pi / (Se pi + (1 - Sp)(1 - pi)), NPV = Sp (1 - pi) / (Sp (1 - pi) + (1 - Se) pi). Their intervals are those
/// of the likelihood ratios, carried through post-test odds = prior odds x ratio; the prevalence counts as known. The
/// same as the logit interval of Mercaldo, N. D. et al. (2007), Stat Med 26:2170, doi:10.1002/sim.2677. Where the
/// numbers of persons are not known, or a sensitivity or specificity is 0 or 1, the ratios that rest on it have no
/// interval. Se .9, Sp .8125, 5 %: PPV .201681, NPV .993564.
KARTLEGG_API PredictiveValues predictive_values(const PublishedAccuracy& published, double prevalence,
                                                double confidence = 0.95);

/// What a score between two limits says of the condition.
struct BandRatio {
  double from = undefined, before = undefined;  ///< from <= score < before; infinite at both ends
  double cases = 0, controls = 0;               ///< persons with a score in the band
  Estimate ratio;  ///< share of the cases over share of the controls; infinite without controls, NaN without anybody
  Reason reason = Reason::none;  ///< sample_too_small: without a case or without a control there is no interval
};

/// Likelihood ratios of bands of a score.
struct LikelihoodRatios {
  std::vector<BandRatio> bands;  ///< from the lowest scores to the highest
  double cases = 0, controls = 0, left_out = 0;
  /// sample_too_small: no case or no control; not_ascending; not_a_category; sizes_differ; confidence_out_of_range
  Reason reason = Reason::none;
};

/// `starts`: the lowest score of each band but the first, ascending. `condition` as for roc. Intervals of Simel et al.
/// (1991), as those of the ratios of a 2 x 2 table, which two bands are.
KARTLEGG_API LikelihoodRatios likelihood_ratios(std::span<const double> scores, std::span<const double> condition,
                                                std::span<const double> starts, double confidence = 0.95);

/// Probability after a result with this likelihood ratio, from the probability before: odds x ratio. 0..1.
KARTLEGG_API double post_test_probability(double prior, double likelihood_ratio) noexcept;

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
