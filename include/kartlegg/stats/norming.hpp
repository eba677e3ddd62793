// Continuous norms: where a score lies among persons of the same age, by a model fitted to a sample of many ages.
//
// Each method has a function of its own that fits it (taylor_norms in taylor_norms.hpp); what comes out of it can do
// what stands here, whatever the method. Ages and scores are in the units of the sample. Nothing is extrapolated:
// outside the ages of the sample there are no values.
#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "kartlegg/config.hpp"
#include "kartlegg/interval.hpp"
#include "kartlegg/stats/reason.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// A sample to make norms from, one entry a person. NaN is missing; persons without a score, an age or a weight above 0
/// are left out. Borrowed for the length of the call.
struct NormSample {
  std::span<const double> scores;
  std::span<const double> ages;
  std::span<const double> groups = {};   ///< of which persons are ranked together; empty: those of similar age
  std::span<const double> weights = {};  ///< empty: all the same
};

/// How well a model gives its sample back. Observed z: by rank among the persons ranked together.
struct NormFit {
  double n = 0;                    ///< persons who entered
  double left_out = 0;             ///< rows without a score, an age, a group or a weight above 0
  double effective_n = undefined;  ///< (sum of weights)^2 / sum of squared weights; Kish (1965), Survey sampling
  double parameters = 0;           ///< estimated coefficients, the constant included
  double r2 = undefined;           ///< of the scores, by the score that the model has at each person's observed z
  double adjusted_r2 = undefined;
  double raw_rmse = undefined;  ///< root mean squared difference of those scores
  double z_rmse = undefined;    ///< ... of observed z and the z of the model
  /// Mean natural logarithm of the probability of each person's score, as log_probability has it with the sample's
  /// step(). Higher is better; comparable between models of the same scores and limits.
  double log_score = undefined;
  double smallest_group = undefined;  ///< fewest persons ranked together; below 30 little is known of the tails
};

struct NormTableOptions {
  double reliability = undefined;  ///< of the score, 0..1, for the error of measurement; NaN: sampling error only
  IntervalKind kind = IntervalKind::true_see;  ///< what the interval is to hold; not used without a reliability
  double confidence = 0.95;
};

/// A row of a norm table. z and all that is told in z: mean 0, sd 1.
struct NormTableRow {
  double raw;
  double z;                  ///< within the limits of the model, never falling from row to row
  double percentile;         ///< 0..100
  double sampling_error;     ///< standard error of z from the size of the norm sample; NaN where not known
  double measurement_error;  ///< standard error that the interval takes for measurement; NaN without a reliability
  /// Of z, from the errors that are known; with a reliability about the centre that the kind says, and as far from it
  /// to each side as the root of the squared distances of both intervals: Zou, G. Y. & Donner, A. (2008), Stat Med
  /// 27:1693, doi:10.1002/sim.3095.
  Interval interval;
};

class NormModel;  // what each method fills in

/// A fitted model; copies share it, and every thread may use it.
class KARTLEGG_API ContinuousNorms {
 public:
  ContinuousNorms() = default;
  explicit ContinuousNorms(std::shared_ptr<const NormModel> model) : model_(std::move(model)) {}

  /// The z of a raw score at an age, between the limits; NaN outside the ages.
  double z(double raw, double age) const;
  /// 100 times the normal distribution below z.
  double percentile(double raw, double age) const;
  /// The score at z; NaN outside the ages and the limits. It may lie beyond the scores that can occur.
  double raw_at(double z, double age) const;
  /// Standard error of the z that the score at z has, from the size of the norm sample. NaN where not known.
  double standard_error(double z, double age) const;
  /// Where the z that the score at z has in the population lies, from the size of the norm sample: z and its standard
  /// error times the normal quantile on both sides; of Taylor norms that between whose ends the samples of the
  /// bootstrap have the score, which ends at the limits. NaN where not known.
  Interval interval(double z, double age, double confidence = 0.95) const;
  /// Natural logarithm of the probability of a score: that between half a step below and half a step above it. Beyond
  /// the limits of z the tail counts as one score. NaN outside the ages.
  double log_probability(double raw, double age, double step) const;
  /// The z of a place within that probability, `share` of it below, 0..1: with a share drawn at random z is standard
  /// normal where the model holds, however coarse the scores are. Dunn, P. K. & Smyth, G. K. (1996), J Comput Graph
  /// Stat 5:236, doi:10.1080/10618600.1996.10474708. NaN outside the ages.
  double quantile_residual(double raw, double age, double step, double share) const;
  /// One row for each score, which must ascend; empty for an age outside, or scores that do not ascend.
  std::vector<NormTableRow> table(double age, std::span<const double> scores,
                                  const NormTableOptions& options = {}) const;

  Interval ages() const;    ///< for which there are norms: those of the sample
  Interval scores() const;  ///< lowest and highest in the sample
  Interval limits() const;  ///< of z: beyond them z is cut off
  double step() const;      ///< smallest difference between two scores of the sample
  const NormFit& fit() const;
  /// "taylor", ...; empty where there is no model, and then all numbers are NaN.
  std::string_view method() const;

 private:
  std::shared_ptr<const NormModel> model_;
};

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
