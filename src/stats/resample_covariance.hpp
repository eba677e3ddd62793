// Statistics of the covariances of drawn persons.
#pragma once

#include "stats/resample.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// Alpha and its relatives, for columns without gaps, which must outlive it.
OfCounts of_covariance(Columns columns, BootstrapStatistic statistic);

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
