// A polynomial of the norm score and age, as a model of norms.
#pragma once

#include <Eigen/Core>
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
  Polynomial at(double age) const;
  /// Whether no higher z has a lower score, at any of 50 ages, with scores cut to those of the sample.
  bool consistent() const;

  double z(double score, double age) const override;
  double raw_at(double z, double age) const override;
  double standard_error(double z, double age) const override;
  std::string_view method() const override { return "taylor"; }

  PowerBase of_z, of_age;
  std::vector<TaylorTerm> terms;
  Eigen::MatrixXd covariance;  // of the coefficients; empty where not known
};

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
