// Norms of all methods in one shape, and which of them describes new persons best.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "kartlegg/config.hpp"
#include "kartlegg/interval.hpp"
#include "kartlegg/stats/lms_fit.hpp"
#include "kartlegg/stats/norming.hpp"
#include "kartlegg/stats/reason.hpp"
#include "kartlegg/stats/regression_norms.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// How fitted norms are judged, and where their z ends.
struct NormShape {
  Interval limits{-HUGE_VAL, HUGE_VAL};  ///< of z
  double window = 0;                     ///< of the observed z that the fit is judged by, as in TaylorOptions
};

/// An LMS fit as continuous norms, judged by the sample that it was fitted to: method "lms", "bccg" or "bct". Without
/// norms where there is no fit. A score of 0 or less has no z.
KARTLEGG_API ContinuousNorms continuous_norms(const LmsFit& fit, const NormSample& sample, const NormShape& shape = {});

/// Norms by regression as those of persons who differ in age alone: `person` has a value for each variable, of which
/// that at `age` does not count; the sample is of persons like these. Percentiles are those of the normal distribution.
/// Without norms where there is no fit, or another value lies outside its range.
KARTLEGG_API ContinuousNorms continuous_norms(const RegressionNorms& fit, const NormSample& sample,
                                              std::span<const double> person, std::size_t age,
                                              const NormShape& shape = {});

struct CrossValidationOptions {
  unsigned folds = 5;    ///< portions of the sample, of all ages or of each group; one at a time is left out
  unsigned repeats = 2;  ///< how often the portions are drawn
  std::uint64_t seed = 1;
  double window = 0;  ///< of the observed z, as in TaylorOptions
};

/// What a method says of persons whom it was not fitted to: means over persons (weighted) and repeats.
struct CrossValidatedNorms {
  double n = 0;                   ///< persons
  double outside = 0;             ///< left out on the way, each time: those younger or older than all who were fitted
  double log_score = undefined;   ///< mean ln probability of a score, as NormFit has it; higher is better
  double z_rmse = undefined;      ///< root mean squared difference of the z and that by rank in the whole sample
  std::vector<double> each;       ///< ln probability by person as given, mean over repeats; NaN for who was left out
  std::vector<double> by_repeat;  ///< log_score of each repeat
  Reason reason =
      Reason::none;  ///< not_converged: no norms for a portion; outside_grid: everybody was `outside`;
                     ///< sample_too_small, sizes_differ, argument_missing (folds, repeats, window, a weight)
};

/// Fits norms to all portions but one, by `fit`, and asks them for the persons of that one. The portions are the same
/// for every method; the log score is comparable where the limits of z are the same.
KARTLEGG_API CrossValidatedNorms cross_validate(const NormSample& sample,
                                                const std::function<ContinuousNorms(const NormSample&)>& fit,
                                                const CrossValidationOptions& options = {});

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
