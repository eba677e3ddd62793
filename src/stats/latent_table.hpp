// Two standard normal variables, cut into categories: the shares of the table's cells, and how they change.
#pragma once

#include <Eigen/Core>
#include <span>

#include "kartlegg/config.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// The furthest correlation that is tried.
inline constexpr double correlation_bound = 0.9999;

class LatentTable {
 public:
  /// Ascending thresholds.
  LatentTable(std::span<const double> first, std::span<const double> second);

  /// Works the shares out for a correlation in -1..1, both ends excluded. Absolute error near 1e-16 a cell.
  void set(double correlation);

  const Eigen::ArrayXXd& shares() const { return shares_; }  ///< categories of the first by those of the second
  const Eigen::ArrayXXd& slopes() const { return slopes_; }  ///< of the shares, by the correlation

  /// P(both up to their thresholds) less the product of the two probabilities, by threshold and threshold. Its sum is
  /// the covariance of the categories' numbers: Hoeffding.
  const Eigen::ArrayXXd& excess() const { return excess_; }

  /// Slopes of the shares by the thresholds: one row a cell (down the columns of the table), one column a threshold,
  /// the first variable's before the second's.
  Eigen::MatrixXd by_thresholds() const;

 private:
  Eigen::ArrayXd first_, second_;
  Eigen::ArrayXXd independent_;             // the shares without correlation
  Eigen::ArrayXXd half_squares_, product_;  // of the thresholds: (h^2 + k^2) / 2 and h k, by pair
  Eigen::ArrayXXd excess_, shares_, slopes_;
  double correlation_ = 0;
};

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
