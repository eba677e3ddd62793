// Percentile ranks and normal scores of a norm sample.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kartlegg/config.hpp"
#include "kartlegg/interval.hpp"
#include "kartlegg/stats/proportion.hpp"
#include "kartlegg/stats/reason.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// Which of a norm sample count as lower. On short scales the three differ a lot, so a table must say which it uses.
enum class PercentileDefinition : std::uint8_t {
  below,        ///< A: those below
  at_or_below,  ///< B: those below and those equal
  middle        ///< C: those below and half of those equal
};

/// A percentile rank, 0..100, and its interval from the size of the norm sample.
struct PercentileRank {
  double value = undefined;
  Interval interval{undefined, undefined};
  Reason reason = Reason::none;
};

/// The percentile rank of a score that `below` of `n` persons are below and `equal` have. The interval is that of the
/// share so counted (Jeffreys: Beta quantiles with below + equal / 2 + 1/2 and the rest + 1/2 for definition C).
/// N = 300, 45 below, 12 equal: 17.0, 13.0759 to 21.5571. After Crawford, J. R. et al. (2009), Clin Neuropsychol
/// 23:1173, doi:10.1080/13854040902795018.
KARTLEGG_API PercentileRank percentile_rank(double below, double equal, double n,
                                            PercentileDefinition definition = PercentileDefinition::middle,
                                            double confidence = 0.95,
                                            ProportionMethod method = ProportionMethod::jeffreys);

/// The same, counted in a sample; NaN in the sample is passed over.
KARTLEGG_API PercentileRank percentile_rank_in(std::span<const double> sample, double score,
                                               PercentileDefinition definition = PercentileDefinition::middle,
                                               double confidence = 0.95,
                                               ProportionMethod method = ProportionMethod::jeffreys);

/// Quantile of a sample in ascending order, 0 <= share <= 1, by one of the nine types of Hyndman, R. J. & Fan, Y.
/// (1996), Am Stat 50:361, doi:10.1080/00031305.1996.10473566. 7 is the default of R, 6 that of SPSS. NaN for an empty
/// sample.
KARTLEGG_API double quantile(std::span<const double> ascending, double share, int type = 7);

/// The order statistics (ranks from 1) that hold a quantile, whatever the distribution.
struct QuantileRanks {
  double lower = undefined;     ///< 0 where the sample is too small to have one below
  double upper = undefined;     ///< n + 1 where it is too small to have one above
  double coverage = undefined;  ///< the exact probability, at least the confidence asked for
  Reason reason = Reason::none;
};

/// l = binomial quantile of the lower tail, u = that of the upper tail + 1. n = 200, share .95: 184 and 197, .96715.
KARTLEGG_API QuantileRanks quantile_ranks(double n, double share, double confidence = 0.95);

/// The values with those ranks, in a sample in ascending order; NaN at an end that the sample is too small for.
KARTLEGG_API Interval quantile_interval(std::span<const double> ascending, double share, double confidence = 0.95);

/// How a rank r of n becomes a share: (r + a) / (n + b).
enum class RankMethod : std::uint8_t {
  blom,             ///< a -3/8, b 1/4
  tukey,            ///< a -1/3, b 1/3
  van_der_waerden,  ///< a 0, b 1
  rankit,           ///< a -1/2, b 0
  levenbach,        ///< a -.3, b .4
  filliben,         ///< a -.3175, b .365
  yu_huang          ///< a -.326, b .348
};

/// Ranks from 1, the mean rank for ties. With weights: n (weight below + half the weight of the ties) / (all weight) +
/// 1/2, which is the mean rank where all weights are the same. NaN stays NaN and does not count. Empty if the weights
/// are not as many as the values, or one of them is negative or not finite.
KARTLEGG_API std::vector<double> ranks(std::span<const double> values, std::span<const double> weights = {});

/// The z of each value by its rank, normal_quantile((rank + a) / (n + b)). Shares are kept within 1e-12 of 0 and 1,
/// which only weights can lead to. Highest values highest; pass -x for scales on which a high value should rank low.
KARTLEGG_API std::vector<double> normal_scores(std::span<const double> values, RankMethod method = RankMethod::rankit,
                                               std::span<const double> weights = {});

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
