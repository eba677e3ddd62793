// The values of a column in their order, each with how often it was seen.
#pragma once

#include <span>
#include <utility>
#include <vector>

namespace kartlegg {
inline namespace v1 {
namespace stats {

class Tally {
 public:
  /// NaN, and what has weight 0, is left out. `weights`: empty for 1.
  explicit Tally(std::span<const double> column, std::span<const double> weights = {});
  /// Values and weights in any order.
  explicit Tally(std::vector<std::pair<double, double>> weighted);

  double n() const { return up_to_.empty() ? 0 : up_to_.back(); }
  const std::vector<double>& values() const { return values_; }
  const std::vector<double>& counts() const { return counts_; }
  double count_of(double value) const;

  double mean() const;
  /// Sum of (x - centre)^power.
  double power_sum(double centre, int power) const;
  /// Types 4 to 9 of Hyndman & Fan.
  double quantile(double share, int type = 7) const;
  /// Mean without the share `trim` of the values at each end.
  double trimmed_mean(double trim) const;
  /// Median distance from `centre`.
  double median_distance(double centre) const;

 private:
  void fill(std::vector<std::pair<double, double>> weighted);
  double ranked(double rank) const;

  std::vector<double> values_, counts_, up_to_;
};

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
