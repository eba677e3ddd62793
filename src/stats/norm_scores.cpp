#include "kartlegg/stats/norm_scores.hpp"

#include <algorithm>
#include <cmath>

#include "stats/distribution.hpp"

namespace kartlegg::stats {
namespace {

struct Metric {
  double mean, sd;
};

/// Undefined where the measure is not linear in z.
Metric metric(Measure measure) {
  switch (measure) {
    case Measure::z_score:
      return {0, 1};
    case Measure::t_score:
      return {50, 10};
    case Measure::scaled_score:
      return {10, 3};
    case Measure::standard_score:
      return {100, 15};
    default:
      return {undefined, undefined};
  }
}

double whole_class(double place, double last) {
  return std::isnan(place) ? undefined : std::clamp(std::floor(place), 1.0, last);
}

}  // namespace

double z_score(double x, double mean, double sd) noexcept { return sd > 0 ? (x - mean) / sd : undefined; }

double score_at_z(double z, double mean, double sd) noexcept { return sd > 0 ? mean + sd * z : undefined; }

double from_z(double z, Measure measure) noexcept {
  switch (measure) {
    case Measure::stanine:
      return whole_class(2 * z + 5.5, 9);
    case Measure::sten:
      return whole_class(2 * z + 6, 10);
    case Measure::percentile_rank:
      return 100 * normal_cdf(z);
    default:
      return metric(measure).mean + metric(measure).sd * z;
  }
}

double to_z(double score, Measure measure) {
  if (measure == Measure::percentile_rank) return normal_quantile(score / 100);
  return (score - metric(measure).mean) / metric(measure).sd;
}

double measure_sd(Measure measure) noexcept { return metric(measure).sd; }

}  // namespace kartlegg::stats
