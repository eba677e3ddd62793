#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/in_blocks.hpp"
#include "core/random.hpp"
#include "kartlegg/stats/percentiles.hpp"
#include "kartlegg/stats/roc.hpp"
#include "stats/placements.hpp"

namespace kartlegg::stats {
namespace {

/// What a cut-off is worth; larger is better, NaN is not allowed.
double worth(const OperatingPoint& at, double cases, double controls, CutoffCriterion criterion, double wanted) {
  const double tp = at.true_positive, fp = at.false_positive, n = cases + controls;
  const double right = (tp + controls - fp) / n;
  switch (criterion) {
    case CutoffCriterion::youden:
      return at.sensitivity + at.specificity - 1;
    case CutoffCriterion::corner:
      return -((1 - at.sensitivity) * (1 - at.sensitivity) + (1 - at.specificity) * (1 - at.specificity));
    case CutoffCriterion::f1:
      return 2 * tp / (tp + fp + cases);
    case CutoffCriterion::kappa: {
      const double by_chance = ((tp + fp) * cases + (n - tp - fp) * controls) / (n * n);
      return by_chance < 1 ? (right - by_chance) / (1 - by_chance) : undefined;
    }
    case CutoffCriterion::accuracy:
      return right;
    case CutoffCriterion::sensitivity_at_least:
      return at.sensitivity >= wanted ? at.specificity : undefined;
    case CutoffCriterion::specificity_at_least:
      return at.specificity >= wanted ? at.sensitivity : undefined;
    case CutoffCriterion::cost:
      return -(wanted * (cases - tp) + fp) / n;
    case CutoffCriterion::positive_share:
      return -std::abs((tp + fp) / n - wanted);
  }
  return undefined;
}

/// Criteria whose worth is the smaller, the more there is of what `value` says.
bool is_loss(CutoffCriterion criterion) {
  return criterion == CutoffCriterion::corner || criterion == CutoffCriterion::cost ||
         criterion == CutoffCriterion::positive_share;
}

Reason refused(CutoffCriterion criterion, double wanted) {
  switch (criterion) {
    case CutoffCriterion::sensitivity_at_least:
    case CutoffCriterion::specificity_at_least:
    case CutoffCriterion::positive_share:
      return wanted >= 0 && wanted <= 1 ? Reason::none : Reason::proportion_out_of_range;
    case CutoffCriterion::cost:
      return wanted > 0 && std::isfinite(wanted) ? Reason::none : Reason::not_positive;
    default:
      return Reason::none;
  }
}

/// Persons by level of the score, cases and controls, in one drawn sample or in those not drawn.
struct Counts {
  std::vector<double> cases, controls;
  explicit Counts(std::size_t levels) : cases(levels), controls(levels) {}
};

OperatingPoint point_at(const Counts& counts, std::size_t level) {
  const auto from = static_cast<std::ptrdiff_t>(level);
  const double cases = std::accumulate(counts.cases.begin(), counts.cases.end(), 0.0);
  const double controls = std::accumulate(counts.controls.begin(), counts.controls.end(), 0.0);
  const double tp = std::accumulate(counts.cases.begin() + from, counts.cases.end(), 0.0);
  const double fp = std::accumulate(counts.controls.begin() + from, counts.controls.end(), 0.0);
  return {0, 0, tp / cases, 1 - fp / controls, tp, fp};
}

/// The lowest of the best levels, or the highest where a specificity is enough, as that has more of it; the number of
/// levels if none is allowed.
std::size_t best_level(const Counts& counts, CutoffCriterion criterion, double wanted) {
  const double cases = std::accumulate(counts.cases.begin(), counts.cases.end(), 0.0);
  const double controls = std::accumulate(counts.controls.begin(), counts.controls.end(), 0.0);
  double tp = 0, fp = 0, most = -std::numeric_limits<double>::infinity();
  std::size_t best = counts.cases.size();
  for (std::size_t level = counts.cases.size(); level-- > 0;) {
    tp += counts.cases[level], fp += counts.controls[level];
    const double value = worth({0, 0, tp / cases, 1 - fp / controls, tp, fp}, cases, controls, criterion, wanted);
    const double least = criterion == CutoffCriterion::specificity_at_least ? most + 1e-12 : most - 1e-12;
    if (value >= least) most = std::max(most, value), best = level;
  }
  return best;
}

/// One sample drawn with replacement within cases and within controls.
void draw(const std::vector<std::size_t>& levels, core::Random& random, std::vector<double>& drawn,
          std::vector<double>& not_drawn) {
  std::vector<bool> was(levels.size());
  for (std::size_t i = 0; i < levels.size(); ++i) {
    const std::size_t person = random.below(levels.size());
    was[person] = true;
    drawn[levels[person]] += 1;
  }
  for (std::size_t i = 0; i < levels.size(); ++i)
    if (!was[i]) not_drawn[levels[i]] += 1;
}

std::vector<std::size_t> levels_of(const std::vector<double>& scores, const std::vector<double>& values) {
  std::vector<std::size_t> levels;
  for (const double score : scores)
    levels.push_back(static_cast<std::size_t>(std::lower_bound(values.begin(), values.end(), score) - values.begin()));
  return levels;
}

double mean_known(const std::vector<double>& values) {
  double sum = 0, n = 0;
  for (const double x : values)
    if (!std::isnan(x)) sum += x, n += 1;
  return n > 0 ? sum / n : undefined;
}

/// Leaves out cut-offs that another one beats in what only had to be enough.
void drop_beaten(std::vector<OperatingPoint>& points) {
  const std::vector<OperatingPoint> all = points;
  std::erase_if(points, [&](const OperatingPoint& one) {
    return std::any_of(all.begin(), all.end(), [&](const OperatingPoint& other) {
      return other.true_positive >= one.true_positive && other.false_positive <= one.false_positive &&
             (other.true_positive > one.true_positive || other.false_positive < one.false_positive);
    });
  });
}

}  // namespace

BestCutoffs best_cutoffs(const Roc& curve, CutoffCriterion criterion, double wanted) {
  BestCutoffs out;
  out.reason = curve.reason;
  if (const Reason wrong = refused(criterion, wanted); wrong != Reason::none) out.reason = wrong;
  if (out.reason != Reason::none) return out;
  for (const OperatingPoint& point : curve.points) {
    const double value = worth(point, curve.cases, curve.controls, criterion, wanted);
    if (std::isnan(value) || value < out.value - 1e-12) continue;
    if (!(value <= out.value + 1e-12)) out.points.clear(), out.value = value;
    out.points.push_back(point);
  }
  drop_beaten(out.points);
  if (is_loss(criterion)) out.value = -out.value;
  return out;
}

CutoffStability cutoff_stability(std::span<const double> scores, std::span<const double> condition,
                                 CutoffCriterion criterion, double wanted, const RocOptions& options, unsigned draws,
                                 std::uint64_t seed, unsigned threads) {
  CutoffStability out;
  Groups groups;
  out.reason = split(scores, condition, options.high_is_positive, groups);
  if (const Reason wrong = refused(criterion, wanted); wrong != Reason::none) out.reason = wrong;
  if (!(options.confidence > 0 && options.confidence < 1)) out.reason = Reason::confidence_out_of_range;
  if (draws == 0) out.reason = Reason::count_out_of_range;
  if (out.reason != Reason::none) return out;
  std::vector<double> values(groups.cases);
  values.insert(values.end(), groups.controls.begin(), groups.controls.end());
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  const auto cases = levels_of(groups.cases, values), controls = levels_of(groups.controls, values);
  std::vector<std::size_t> chosen(draws);
  std::vector<OperatingPoint> within(draws), beyond(draws);
  core::in_blocks(std::size_t{draws} * 64, threads, [&](std::size_t from, std::size_t to) {
    for (std::size_t d = from / 64; d < to / 64; ++d) {
      core::Random random(seed, d);
      Counts drawn(values.size()), others(values.size());
      draw(cases, random, drawn.cases, others.cases);
      draw(controls, random, drawn.controls, others.controls);
      chosen[d] = best_level(drawn, criterion, wanted);
      within[d] = point_at(drawn, chosen[d]), beyond[d] = point_at(others, chosen[d]);
    }
  });
  const double sign = options.high_is_positive ? 1 : -1, infinity = std::numeric_limits<double>::infinity();
  const auto cutoff = [&](std::size_t level) { return sign * (level < values.size() ? values[level] : infinity); };
  Counts all(values.size());
  for (const std::size_t level : cases) all.cases[level] += 1;
  for (const std::size_t level : controls) all.controls[level] += 1;
  const std::size_t of_data = best_level(all, criterion, wanted);
  out.chosen_share = static_cast<double>(std::count(chosen.begin(), chosen.end(), of_data)) / draws;
  for (const std::size_t level : chosen) out.cutoffs.push_back(cutoff(level));
  std::vector<double> ascending(out.cutoffs), se, sp, new_se, new_sp;
  std::sort(ascending.begin(), ascending.end());
  const double tail = (1 - options.confidence) / 2;
  out.interval = {quantile(ascending, tail, 1), quantile(ascending, 1 - tail, 1)};  // scores that were chosen
  for (std::size_t d = 0; d < draws; ++d) {
    se.push_back(within[d].sensitivity), sp.push_back(within[d].specificity);
    new_se.push_back(beyond[d].sensitivity), new_sp.push_back(beyond[d].specificity);
  }
  out.sensitivity = mean_known(se), out.specificity = mean_known(sp);
  out.new_sensitivity = mean_known(new_se), out.new_specificity = mean_known(new_sp);
  return out;
}

}  // namespace kartlegg::stats
