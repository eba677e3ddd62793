// A polynomial of the norm score and age, as a model of norms.
#pragma once

#include <array>
#include <vector>

#include "kartlegg/stats/taylor_norms.hpp"
#include "stats/norm_model.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// What powers are taken of: z or age, times `scale`, plus `shift`.
struct PowerBase {
  double shift = 0, scale = 1;
  double operator()(double x) const { return shift + scale * x; }
};

/// scores = sum of coefficient x L^score_power x A^age_power
class TaylorSurface final : public NormModel {
 public:
  /// At one age: a polynomial of L.
  using Polynomial = std::array<double, 7>;
  /// Whether no higher z has a lower score, at any of 50 ages, with scores cut to those of the sample.
  bool consistent() const;

  double z(double score, double age) const override;
  double raw_at(double z, double age) const override;
  double standard_error(double z, double age) const override;
  /// That between whose ends the drawn samples have the score at z: percentile interval.
  Interval interval(double z, double age, double confidence) const override;
  std::string_view method() const override { return "taylor"; }

  PowerBase of_z, of_age;
  std::vector<TaylorTerm> terms;
  std::vector<std::vector<TaylorTerm>> drawn;  // of samples drawn from this one; empty where one has no model

 private:
  Polynomial at(double age, const std::vector<TaylorTerm>& model) const;
  double z_of(double score, const Polynomial& p) const;
  /// Whether enough of the drawn samples have a model to tell of all.
  bool known() const;
};

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
