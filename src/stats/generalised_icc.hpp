// The generalised confidence interval of the agreement of raters.
#pragma once

#include "kartlegg/interval.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// Mean squares of the two-way analysis of variance of n subjects by k raters.
struct MeanSquares {
  double n, k, subjects, raters, error;
};

/// Of ICC(A,1), each end left out with probability `tail`. Tian & Cappelleri (2004), after Weerahandi (1993): the mean
/// squares over chi-squares of their degrees of freedom stand for the expected ones that cannot be seen, and the ends
/// are quantiles of the correlation made of them. Worked out by quadrature, not by drawing. n, k >= 2; mean squares not
/// below 0, those of subjects and error not both 0. No end is below -1 / (k - 1), the least that there is.
Interval generalised_agreement(const MeanSquares& squares, double tail);

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
