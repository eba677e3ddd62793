// Kendall's tau-b of two columns without gaps.
#pragma once

#include <vector>

namespace kartlegg {
inline namespace v1 {
namespace stats {

struct Tau {
  double value;  // NaN where a column has no variance
  double z;      // of the score S with its variance under independence, ties allowed for
};

Tau kendall_tau(const std::vector<double>& x, const std::vector<double>& y);

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
