// What the answers of a sample look like: items one by one, and the scores of scales.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kartlegg/config.hpp"
#include "kartlegg/interval.hpp"
#include "kartlegg/stats/reason.hpp"
#include "kartlegg/stats/sample.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// Which skewness and excess kurtosis, after Joanes, D. N. & Gill, C. A. (1998), Statistician 47:183,
/// doi:10.1111/1467-9884.00122. With m_r the r-th central moment, divisor n:
enum class MomentType : std::uint8_t {
  type1,  ///< g1 = m3 / m2^1.5 and g2 = m4 / m2^2 - 3: most of Python
  type2,  ///< without bias for normal data: SPSS, SAS, Excel
  type3   ///< m3 and m4 over the SD with divisor n - 1: psych::describe
};

struct DescribeOptions {
  MomentType moments = MomentType::type2;
  double trim = 0.1;      ///< share left out at each end for the trimmed mean, 0 <= trim < .5
  int quantile_type = 7;  ///< of the quartiles, 4 to 9 of Hyndman & Fan: 7 as R, 6 as SPSS (HAVERAGE)
  double lowest = undefined,
         highest = undefined;  ///< ends of the response scale; floor, ceiling and difficulty need them
  double confidence = 0.95;    ///< of the intervals of floor and ceiling
  unsigned threads = 1;        ///< 0: as many as the machine has
};

/// One column described. Missing answers are left out, column by column.
struct Description {
  double n = 0;        ///< answers; with weights their sum
  double missing = 0;  ///< rows without an answer
  double mean = undefined;
  double sd = undefined;              ///< divisor n - 1
  double standard_error = undefined;  ///< of the mean
  double median = undefined, lower_quartile = undefined, upper_quartile = undefined;
  double trimmed = undefined;  ///< mean without the share `trim` of the answers at each end
  double mad = undefined;      ///< 1.4826 times the median distance from the median
  double lowest = undefined, highest = undefined, range = undefined;  ///< that were given
  double skew = undefined, kurtosis = undefined;                      ///< kurtosis: 0 for the normal distribution
  double skew_error = undefined, kurtosis_error = undefined;          ///< standard errors of type 2 for normal data
  double difficulty = undefined;                  ///< (mean - lowest) / (highest - lowest) of the response scale
  double floor = undefined, ceiling = undefined;  ///< share of the answers at each end of the response scale, 0..1
  Interval floor_interval{undefined, undefined};  ///< Wilson's
  Interval ceiling_interval{undefined, undefined};
  double outside = undefined;  ///< answers that are not on the response scale
  /// sample_too_small: fewer than four answers, so that some of the moments or their errors are NaN; no_variance: skew
  /// and kurtosis are NaN.
  Reason reason = Reason::none;
};

/// Each column. `weights`: how often each row counts (frequency weights, as SPSS takes them: n is their sum); empty for
/// once. Reasons of every column: sizes_differ, count_out_of_range (a weight below 0 or not known),
/// confidence_out_of_range, proportion_out_of_range (trim, quantile_type), not_ascending (ends of the response scale).
KARTLEGG_API std::vector<Description> describe(Columns columns, const DescribeOptions& options = {},
                                               std::span<const double> weights = {});

/// How often each answer was given.
struct Frequencies {
  std::vector<double> values;               ///< ascending, or the categories asked for, in their order
  std::vector<std::vector<double>> counts;  ///< by column, then value
  std::vector<double> other;                ///< by column: answers that are none of the categories
  std::vector<double> missing;              ///< by column: rows without an answer
  Reason reason = Reason::none;             ///< sizes_differ, count_out_of_range (weights)
};

/// `categories`: empty for all values that occur in some column.
KARTLEGG_API Frequencies frequencies(Columns columns, std::span<const double> categories = {},
                                     std::span<const double> weights = {});

/// The discrimination index D: mean of those with high totals less that of those with low ones, as a share of the range
/// of the response scale. Kelley, T. L. (1939), J Educ Psychol 30:17, doi:10.1037/h0057123.
struct Discrimination {
  std::vector<double> index;  ///< by item, -1..1
  double n = 0;               ///< persons who answered everything
  Reason reason = Reason::none;
};

/// `share`: of the persons in each of the two groups, 0 < share <= .5; where totals are tied at its border, those
/// persons count in part. sample_too_small: fewer than two persons; no_variance: all totals are the same;
/// proportion_out_of_range; not_ascending.
KARTLEGG_API Discrimination discrimination(Columns items, double lowest, double highest, double share = 0.27);

/// What stands in for an answer that is missing when a scale is scored.
enum class Imputation : std::uint8_t {
  nothing,     ///< the answers that are there are used
  item_mean,   ///< the item's mean over all persons
  item_median  ///< ... its median: psych::scoreItems' default
};

/// What becomes of the answers of a scale.
enum class ScaleForm : std::uint8_t {
  mean,   ///< of the answers
  total,  ///< prorated: mean times number of items
  sum     ///< of the answers, whatever their number: psych::scoreItems(totals = TRUE, impute = "none")
};

struct ScaleScores {
  std::vector<double> values;    ///< by person; NaN where too little was answered
  std::vector<double> answered;  ///< by person: items answered
  Reason reason = Reason::none;  ///< sample_too_small: no item; sizes_differ; proportion_out_of_range
};

/// Scores of one scale for analyses of a sample; its items must have been reversed already. `least`: share of the items
/// that must have been answered, 0..1. Without imputation nobody without any answer has a score. An instrument has
/// rules of its own, which its definition says: this is not for reporting on a child.
KARTLEGG_API ScaleScores scale_scores(Columns items, ScaleForm form = ScaleForm::mean,
                                      Imputation imputation = Imputation::nothing, double least = 0);

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
