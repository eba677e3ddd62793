// Drawing persons again, for statistics that take how often each person counts.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "kartlegg/stats/bootstrap.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// How often each person counts: 1 for the sample itself.
using Counts = std::span<const unsigned>;
using OfCounts = std::function<double(Counts)>;

/// `strata`: the stratum of each of `persons` persons, or empty.
Bootstrap resample(std::size_t persons, std::span<const int> strata, const OfCounts& statistic,
                   const BootstrapOptions& options);

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
