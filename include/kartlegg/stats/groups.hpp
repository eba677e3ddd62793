// Groups of persons (schools, municipalities, years) beside each other.
#pragma once

#include <span>
#include <vector>

#include "kartlegg/config.hpp"
#include "kartlegg/interval.hpp"
#include "kartlegg/stats/reason.hpp"
#include "kartlegg/stats/sample.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// The group of each row, from 0; below 0: in none.
using GroupNumbers = std::span<const int>;

struct GroupMean {
  double n = 0;                                                         ///< persons with a value
  double missing = 0;                                                   ///< persons without
  double mean = undefined, sd = undefined, standard_error = undefined;  ///< divisor n - 1
  Interval interval{undefined, undefined};                              ///< of the mean, by t
  Reason reason = Reason::none;  ///< sample_too_small: fewer than two; sizes_differ; confidence_out_of_range
};

/// One for each of `groups` groups; rows of other numbers are left out.
KARTLEGG_API std::vector<GroupMean> group_means(std::span<const double> values, GroupNumbers group, int groups,
                                                double confidence = 0.95);

/// The difference of two means in units of their common SD.
struct StandardisedDifference {
  double difference = undefined;  ///< first - second
  Interval difference_interval{undefined, undefined};
  double sd = undefined;                      ///< of both groups together: divisor n1 + n2 - 2
  double d = undefined;                       ///< Cohen's: difference / sd
  Interval interval{undefined, undefined};    ///< of d, from noncentral t: Steiger, J. H. & Fouladi, R. T. (1997)
  double g = undefined;                       ///< Hedges': d (1 - 3 / (4 df - 1)), which has little bias
  Interval g_interval{undefined, undefined};  ///< that of d, made smaller by the same factor
  double t = undefined, df = undefined, p = undefined;
  double n_first = 0, n_second = 0;
  Reason reason = Reason::none;  ///< sample_too_small: a group without anybody, or both of one; no_variance; ...
};

/// Cohen (1988), Statistical Power Analysis; Hedges, L. V. (1981), J Educ Stat 6:107, doi:10.3102/10769986006002107.
/// NaN in a group is left out.
KARTLEGG_API StandardisedDifference standardised_difference(std::span<const double> first,
                                                            std::span<const double> second, double confidence = 0.95);

/// How much of the variance of a score lies between groups, by analysis of variance.
struct Eta {
  double value = undefined;          ///< eta, the correlation ratio: the square root of eta squared
  double squared = undefined;        ///< sum of squares between groups over all of it, 0..1; too high in small samples
  double omega_squared = undefined;  ///< with less bias, as it is where below 0: Hays, W. L. (1963), Statistics
  double f = undefined, df1 = undefined, df2 = undefined, p = undefined;
  double n = 0;    ///< persons with a value and a group
  int groups = 0;  ///< with anybody
  Reason reason =
      Reason::none;  ///< sample_too_small: fewer than two groups, or a person each; no_variance; sizes_differ
};

/// NaN and rows of no group are left out. Where nobody differs within a group, eta is 1, and F and p are NaN with
/// perfect_agreement. Of two groups eta is the point-biserial correlation without its sign.
KARTLEGG_API Eta eta(std::span<const double> values, GroupNumbers group, int groups);

/// How a group does beside what its persons' predictors let expect. A group without anybody has NaN.
struct GroupAddedValue {
  double n = 0;                             ///< persons
  double observed = undefined;              ///< mean of the outcome
  double expected = undefined;              ///< mean of what the predictors say
  double difference = undefined;            ///< observed - expected
  double shrinkage = undefined;             ///< share of the difference that is believed, 0..1: more with more persons
  double value = undefined;                 ///< added value: shrinkage * difference
  double standard_error = undefined;        ///< of the prediction, the coefficients' uncertainty in it
  Interval interval{undefined, undefined};  ///< value +- z standard errors
};

/// Added value by a random-intercept model: outcome = coefficients * predictors + group + person, fitted by restricted
/// maximum likelihood; the groups' values are its best linear unbiased predictions. Aitkin, M. & Longford, N. (1986), J
/// R Stat Soc A 149:1, doi:10.2307/2981882; standard errors after Prasad, N. G. N. & Rao, J. N. K. (1990), JASA 85:163,
/// doi:10.1080/01621459.1990.10475320. What a group adds is not told from what the predictors leave out.
struct AddedValue {
  std::vector<GroupAddedValue> groups;
  std::vector<double> coefficients;        ///< intercept, then by predictor
  std::vector<double> coefficient_errors;  ///< their standard errors
  double between_sd = undefined;           ///< of groups
  double within_sd = undefined;            ///< of persons in a group
  double intraclass = undefined;           ///< share of the unexplained variance that lies between groups, 0..1
  double n = 0;                            ///< persons with a group and all numbers
  /// sample_too_small: fewer than two groups, or no more persons than groups and coefficients; singular: a predictor
  /// that does not vary or follows from others; sizes_differ; confidence_out_of_range; no_variance: the predictors
  /// explain everything.
  Reason reason = Reason::none;
};

KARTLEGG_API AddedValue added_value(std::span<const double> outcome, Columns predictors, GroupNumbers group, int groups,
                                    double confidence = 0.95);

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
