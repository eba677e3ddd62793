// The interval of a proportion.
#pragma once

#include <cstdint>

#include "kartlegg/config.hpp"
#include "kartlegg/interval.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

enum class ProportionMethod : std::uint8_t {
  wilson,           ///< Wilson, E. B. (1927), JASA 22:209, doi:10.1080/01621459.1927.10502953
  clopper_pearson,  ///< "exact": never less than the stated coverage. Clopper & Pearson (1934), Biometrika 26:404
  jeffreys          ///< quantiles of Beta(x + 1/2, n - x + 1/2); 0 at x = 0 and 1 at x = n. Brown, Cai & DasGupta
                    ///< (2001), Stat Sci 16:101, doi:10.1214/ss/1009213286
};

/// Interval of a proportion of which `count` of `n` were seen, 0..1. The count need not be whole (half of the ties).
/// NaN unless n > 0, 0 <= count <= n and 0 < confidence < 1.
KARTLEGG_API Interval proportion_interval(double count, double n, double confidence = 0.95,
                                          ProportionMethod method = ProportionMethod::wilson);

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
