// The correlation of the two normal variables behind a table of counts.
#pragma once

#include <Eigen/Core>
#include <span>
#include <vector>

#include "kartlegg/config.hpp"
#include "kartlegg/interval.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// z with P(Z <= z) the share of the counts up to each category but the last.
std::vector<double> thresholds_of(const Eigen::ArrayXd& counts);

/// A table of counts, and the thresholds of its two variables.
struct LatentCounts {
  Eigen::ArrayXXd counts;
  std::vector<double> first, second;
  /// By category: persons outside the table from whom thresholds are, too; empty where there are none.
  Eigen::ArrayXd first_only = {}, second_only = {};
};

/// The correlation by maximum likelihood with the thresholds as they are.
struct TwoStep {
  double correlation = 0;
  bool at_bound = false;      // the likelihood rises up to it
  Eigen::ArrayXXd influence;  // of a person in each cell: their sum over persons, over n, is the estimate's error
  double variance = 0;        // of the correlation, the thresholds' uncertainty included
};

TwoStep two_step(const LatentCounts& table);

/// All parameters by maximum likelihood.
struct JointFit {
  std::vector<double> first, second;
  double correlation = 0;
  bool at_bound = false, converged = false;
};

/// From the two-step estimates.
JointFit joint_fit(const LatentCounts& table, const TwoStep& start);

double log_likelihood(const LatentCounts& table, double correlation);

/// Curvature of the log likelihood (less its second slope) in the correlation, the thresholds as they are; or, of all
/// parameters, what is left for the correlation when the thresholds are estimated, too.
double curvature_given_thresholds(const LatentCounts& table, double correlation);
double curvature_of_joint(const LatentCounts& table, double correlation);

/// On the scale of Fisher's z.
Interval fisher_interval(double correlation, double error, double confidence);

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
