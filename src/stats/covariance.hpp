// Means and covariances of columns with missing answers.
#pragma once

#include <Eigen/Core>
#include <vector>

#include "kartlegg/stats/reason.hpp"
#include "kartlegg/stats/sample.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

struct Covariance {
  Eigen::MatrixXd matrix;   // divisor n - 1
  Eigen::VectorXd means;    // listwise: of the persons used; pairwise: of all who answered the item
  Eigen::VectorXd answers;  // by item: how many entered
  double n = 0;             // persons used; pairwise: harmonic mean over pairs of items
  double given = 0;         // rows
  Reason reason = Reason::none;
};

/// The same bits for any number of threads: rows are summed in fixed portions. Reason::sizes_differ,
/// Reason::sample_too_small (fewer than two persons for some pair).
Covariance covariance(Columns columns, MissingAnswers missing, unsigned threads = 1);

/// Items with their variances made 1; NaN for an item without variance.
Eigen::MatrixXd correlation(const Eigen::MatrixXd& covariance);

/// The block of these items.
Eigen::MatrixXd block(const Eigen::MatrixXd& matrix, const std::vector<int>& items);

/// Numbers of the items that have a variance.
std::vector<int> varying(const Eigen::MatrixXd& covariance);

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
