// Ranks in a sample of many ages, as z.
#pragma once

#include <cstddef>
#include <vector>

#include "kartlegg/stats/norming.hpp"
#include "kartlegg/stats/percentiles.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// The z of a rank among n; see RankMethod.
double z_of_rank(double rank, double n, RankMethod method);

/// The persons of a sample who have all that is needed, in order of age.
struct NormRows {
  std::vector<std::size_t> from;  // their places in the sample
  std::vector<double> scores, ages, groups, weights;
  std::size_t given = 0;         // rows of the sample
  Reason reason = Reason::none;  // sizes_differ; argument_missing: a weight below 0; sample_too_small: nobody
  std::size_t size() const { return from.size(); }
};
NormRows norm_rows(const NormSample& sample);

/// Rows that are ranked together, for drawing within them; all, if there are no groups.
std::vector<std::vector<std::size_t>> strata(const NormRows& rows);

/// z by rank: in each group or, where there are no groups, among persons whose age is at most half a window away; at
/// both ends the window stops and keeps its width, and ranks are those at the person's age by local linear regression.
/// 0: a fifth of the range of ages.
class NormRanks {
 public:
  NormRanks(const NormRows& rows, RankMethod method, double window);
  /// With these weights in place of those of the rows. NaN for who has nobody of weight above 0 about him.
  std::vector<double> z(const std::vector<double>& weights) const;
  /// Fewest persons ranked together.
  double smallest() const { return smallest_; }

 private:
  std::vector<double> in_groups(const std::vector<double>& weights) const;
  std::vector<double> in_windows(const std::vector<double>& weights) const;

  RankMethod method_;
  std::vector<std::size_t> order_, bounds_;  // rows by group and score, and where each group begins
  std::vector<std::size_t> places_;          // of each row's score among the different scores
  std::vector<std::size_t> first_, beyond_;  // rows in the window of each row
  std::vector<double> ages_;                 // in widths of the window, from the youngest on
  std::size_t different_ = 0;
  double smallest_ = 0;
};

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
