// The best regressions for every number of predictors.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <vector>

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// A set of predictors, bit i for predictor i, and what its regression leaves unexplained.
struct Subset {
  std::uint32_t predictors = 0;
  double residual = 0;  ///< sum of squares
};

/// For `least`, ... `most` predictors the `best` sets that leave least unexplained, the best first; at the place of a
/// number less one, of smaller numbers none. All sets are considered. `triangle` is the upper triangle of a QR
/// decomposition of centred predictors (at most 31) and, in its last column, the centred response. Branch and bound
/// over a tree in which every node drops one more predictor: Gatu, C. & Kontoghiorghes, E. J. (2006), J Comput Graph
/// Stat 15:139, doi:10.1198/106186006X100290.
std::vector<std::vector<Subset>> best_subsets(const Eigen::MatrixXd& triangle, int least, int most, int best);

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
