// How unusual the pattern of a sheet is among those of the sample.
#pragma once

#include <Eigen/Core>
#include <vector>

#include "kartlegg/stats/reason.hpp"
#include "kartlegg/stats/sample.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// Squared Mahalanobis distances, of the items that a person answered.
class Distances {
 public:
  /// Of items that vary, with these means and SDs.
  Distances(const Eigen::MatrixXd& correlations, Eigen::VectorXd means, Eigen::VectorXd sds);

  double ridge() const { return ridge_; }

  struct Distance {
    double value = undefined, p = undefined;
  };
  /// NaN is missing.
  Distance of(const Eigen::VectorXd& answers) const;

 private:
  Eigen::MatrixXd precision_;
  Eigen::VectorXd means_, sds_;
  double ridge_ = 0;
};

/// Errors against the order in which the persons of the sample take the steps of the items.
class GuttmanSteps {
 public:
  /// not_a_category if an item has too many different answers to be categories.
  explicit GuttmanSteps(Columns items);

  Reason reason() const { return reason_; }

  struct Errors {
    double count = undefined, normed = undefined;
  };
  /// NaN is missing.
  Errors of(const std::vector<double>& answers) const;

 private:
  struct Step {
    std::size_t item;
    double category;  // the answer that takes it
    double share;     // of those who answered the item
  };
  std::vector<double> most(const std::vector<double>& answers) const;

  std::vector<Step> steps_;  // from the one that most persons took
  std::vector<double> most_of_complete_;
  std::size_t items_ = 0;
  Reason reason_ = Reason::none;
};

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
