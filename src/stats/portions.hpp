// A sample in random portions of the same size.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "core/random.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// The portion of each row, below `count`: the rows of each stratum are shuffled and dealt, one after the other.
inline std::vector<std::size_t> portions(std::vector<std::vector<std::size_t>> strata, std::size_t rows,
                                         std::size_t count, core::Random& random) {
  std::vector<std::size_t> portion(rows);
  std::size_t dealt = 0;
  for (auto& stratum : strata) {
    for (std::size_t i = stratum.size(); i > 1; --i) std::swap(stratum[i - 1], stratum[random.below(i)]);
    for (const std::size_t row : stratum) portion[row] = dealt++ % count;
  }
  return portion;
}

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
