// Normed scores: z, and the measures that are z told in another way.
//
// A z from mean and SD gives linear scores, a z from percentiles normalised ones. Nothing is rounded or cut off, but
// for stanines and stens, which are classes. C scores are score_at_z(z, 5, 2), normal curve equivalents score_at_z(z,
// 50, 21.06).
#pragma once

#include "kartlegg/config.hpp"
#include "kartlegg/measure.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// (x - mean) / sd. NaN if sd <= 0.
KARTLEGG_API double z_score(double x, double mean, double sd) noexcept;
/// mean + sd z, the score with this z. NaN if sd <= 0.
KARTLEGG_API double score_at_z(double z, double mean, double sd) noexcept;

/// A z on a measure. Stanine: floor(2 z + 5.5), 1..9; sten: floor(2 z + 6), 1..10: what lies outside counts to the
/// class at the end, a boundary to the class above. Percentile rank: 100 times the normal distribution below z. NaN for
/// raw, which z_score and score_at_z are for.
KARTLEGG_API double from_z(double z, Measure measure) noexcept;

/// The z of a score on a measure. NaN for raw; for stanine and sten, which are classes of z; and for percentile ranks
/// of 0 and 100 or beyond, which have none.
KARTLEGG_API double to_z(double score, Measure measure);

/// Standard deviation of a measure (10 for T): a standard error in z, times this, is one on the measure. NaN for raw,
/// stanine, sten and percentile rank.
KARTLEGG_API double measure_sd(Measure measure) noexcept;

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
