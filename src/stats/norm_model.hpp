// What a method of continuous norming fills in.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "kartlegg/stats/norming.hpp"
#include "stats/norm_ranks.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// A fitted model. It is asked for ages of the sample only; `z` may answer beyond the limits, and `raw_at` is asked for
/// observed z beyond them, too (NaN is an answer then).
class NormModel {
 public:
  NormModel() = default;
  NormModel(const NormModel&) = delete;
  NormModel& operator=(const NormModel&) = delete;
  virtual ~NormModel() = default;

  virtual double z(double score, double age) const = 0;
  virtual double raw_at(double z, double age) const = 0;
  virtual double standard_error(double z, double age) const = 0;
  /// Of the true z of the score at z; where a method has no better, z and its standard error on both sides.
  virtual Interval interval(double z, double age, double confidence) const;
  virtual std::string_view method() const = 0;

  Interval ages{undefined, undefined}, scores{undefined, undefined}, limits{undefined, undefined};
  double score_step = undefined;  // the smallest difference between two scores
  NormFit fit;
};

/// The smallest difference between two scores; what is less than a ten-millionth of their range comes of rounding.
double smallest_step(std::vector<double> scores);

/// Fills in ages, scores, step and the fit of a model that has its limits and number of parameters.
void judge(NormModel& model, const NormRows& rows, const std::vector<double>& observed);

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
