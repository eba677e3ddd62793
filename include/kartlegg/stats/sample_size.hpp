// How many persons a study needs so that an interval is as narrow as wanted. Half-widths are half of upper - lower, at
// the value that is expected; numbers of persons are rounded up. NaN where an argument is out of its range, or more
// than 10^9 persons would be needed. Alpha, ICC and z scores of norms have theirs beside them: alpha_sample_size,
// icc_sample_size, norm_sample_size.
#pragma once

#include <span>

#include "kartlegg/config.hpp"
#include "kartlegg/stats/agreement.hpp"
#include "kartlegg/stats/proportion.hpp"
#include "kartlegg/stats/reason.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// For a correlation, by the interval of Fisher's z; -1 < expected < 1. Bonett, D. G. & Wright, T. A. (2000),
/// Psychometrika 65:23, doi:10.1007/BF02294183, who come near the same number in two steps.
KARTLEGG_API double correlation_sample_size(double expected, double half_width, double confidence = 0.95);

/// For a proportion, 0..1, by proportion_interval.
KARTLEGG_API double proportion_sample_size(double expected, double half_width, double confidence = 0.95,
                                           ProportionMethod method = ProportionMethod::wilson);

/// For a percentile rank of counted norms (definition A or B; C needs fewer where scores are tied), 0..100, such as
/// that of a cut-off; half_width in points. It is the number in each group that has norms of its own.
KARTLEGG_API double percentile_sample_size(double percentile, double half_width, double confidence = 0.95,
                                           ProportionMethod method = ProportionMethod::jeffreys);

/// Persons with and without a condition.
struct GroupSizes {
  double cases = undefined, controls = undefined;
  double persons = undefined;  ///< of all comers, so that both are likely to be among them as often
  Reason reason = Reason::none;
};

/// For sensitivity and specificity, each with Wilson's interval of this half-width; persons = the larger of
/// cases / prevalence and controls / (1 - prevalence), after Buderer, N. M. F. (1996), Acad Emerg Med 3:895,
/// doi:10.1111/j.1553-2712.1996.tb03538.x, who takes the interval of Wald.
KARTLEGG_API GroupSizes accuracy_sample_size(double sensitivity, double specificity, double half_width,
                                             double prevalence, double confidence = 0.95);

/// For an area under the ROC curve, 0.5 <= expected < 1, with z times the standard error of Hanley, J. A. & McNeil, B.
/// J. (1982), Radiology 143:29, doi:10.1148/radiology.143.1.7063747, of persons among whom this share are cases.
KARTLEGG_API GroupSizes area_sample_size(double expected, double half_width, double prevalence,
                                         double confidence = 0.95);

/// For kappa of two raters, from the table that is expected of them, row by row (shares or counts), by the standard
/// error of Fleiss, Cohen & Everitt (1969).
KARTLEGG_API double kappa_sample_size(std::span<const double> expected, AgreementWeights weights, double half_width,
                                      double confidence = 0.95);

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
