// The polynomials that a sample can be described by: all powers of norm score and age, and the best sets of them.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <memory>
#include <vector>

#include "kartlegg/stats/taylor_norms.hpp"
#include "stats/best_subsets.hpp"
#include "stats/norm_ranks.hpp"
#include "stats/taylor_surface.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// The predictors of one sample: all powers of L and A, and their regressions with any weights.
class TaylorPowers {
 public:
  /// Both are borrowed.
  TaylorPowers(const NormRows& rows, const TaylorOptions& options);

  int predictors() const { return static_cast<int>(terms_.size()) - 1; }
  /// The triangle of a QR decomposition of constant, predictors and score, each times the root of the weight.
  Eigen::MatrixXd triangle(const std::vector<double>& z, const std::vector<double>& weights) const;
  /// The model of the constant and these predictors.
  std::unique_ptr<TaylorSurface> surface(const Eigen::MatrixXd& triangle, std::uint32_t set) const;

  PowerBase of_z, of_age;

 private:
  const NormRows& rows_;
  const TaylorOptions& options_;
  std::vector<TaylorTerm> terms_;
};

/// Whether every predictor says something that those before it do not.
bool identified(const Eigen::MatrixXd& triangle);

/// The best models of `least` to `most` terms, of one sample.
class TaylorModels {
 public:
  TaylorModels(const TaylorPowers& powers, Eigen::MatrixXd triangle, int least, int most);

  int sizes() const { return static_cast<int>(sets_.size()); }

  /// The best consistent model of this number of terms; the best of all where none is.
  struct Found {
    Subset set;
    bool consistent;
    std::shared_ptr<TaylorSurface> surface;
  };
  Found of(int size) const;

 private:
  const TaylorPowers& powers_;
  Eigen::MatrixXd triangle_;
  std::vector<std::vector<Subset>> sets_;
};

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
