#include "kartlegg/difference.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

#include "kartlegg/stats/difference.hpp"
#include "kartlegg/stats/norm_scores.hpp"
#include "norms/choose.hpp"
#include "norms/compare.hpp"

namespace kartlegg {
inline namespace v1 {
namespace {

using norms::Side;

void check(const DifferenceOptions& options) {
  if (!(options.confidence > 0 && options.confidence < 1))
    throw std::invalid_argument("the confidence is a share between 0 and 1, such as 0.95");
  if (options.comparisons < 1) throw std::invalid_argument("the number of comparisons is 1 or more");
  if (options.correlation && !(*options.correlation >= -1 && *options.correlation < 1))
    throw std::invalid_argument("the correlation between the two scores lies between -1 and 1, 1 excluded");
}

/// Why the reports as such cannot be compared.
DifferenceGap gap_between(const ReportState& one, const ReportState& other) {
  if (one.definition().id != other.definition().id) return DifferenceGap::other_instrument;
  if (norms::major_version(one.definition().version) != norms::major_version(other.definition().version))
    return DifferenceGap::other_version;
  if (!norms::may_be_same_person(one, other)) return DifferenceGap::other_person;
  const bool two_days = one.assessment_date && other.assessment_date && *one.assessment_date != *other.assessment_date;
  if (norms::informant_of(one) == norms::informant_of(other) && two_days) return DifferenceGap::change;
  return DifferenceGap::none;
}

DifferenceGap fill(const Side& side, Measure measure, DifferenceSide& into) {
  if (std::isnan(side.state->score(side.score).raw)) return DifferenceGap::no_score;
  if (side.group < 0) return DifferenceGap::no_norms;
  const double score = norms::get(side.scored, measure);
  if (std::isnan(score)) return DifferenceGap::no_normed_score;
  into.score = score;
  into.norm_group = side.file().id;
  const double sem = norms::sem(side.scored, measure);
  if (std::isnan(sem)) return DifferenceGap::no_reliability;
  into.sem = sem;
  return DifferenceGap::none;
}

/// The correlation between the two informants that the evidence has for this score and person: that of a norm group's
/// country first, then the one from most people. Absent where it has none.
std::optional<CorrelationUsed> published_correlation(const Side& first, const Side& second) {
  const auto& state = *first.state;
  const auto& published = state.instrument->evidence.informants;
  const auto& informants = state.definition().informants;
  const auto person = norms::person_of(state.form, state.sex);
  const auto of_country = [&](const auto& one) {
    const auto same = [&](const Side& side) { return side.group >= 0 && side.file().country == one.country; };
    return !one.country.empty() && (same(first) || same(second));
  };
  const auto is_for = [&](const auto& one) {
    const auto& a = informants[static_cast<std::size_t>(one.informants[0])].id;
    const auto& b = informants[static_cast<std::size_t>(one.informants[1])].id;
    const auto x = norms::informant_of(*first.state), y = norms::informant_of(*second.state);
    return one.score == static_cast<int>(first.score) && ((a == x && b == y) || (a == y && b == x)) &&
           norms::about(one.people, person);
  };
  std::optional<CorrelationUsed> found;
  std::pair<bool, int> best;
  for (std::size_t c = 0; c < published.size(); ++c) {
    const auto& one = published[c];
    const std::pair<bool, int> rank{of_country(one), one.n.value_or(0)};
    if (!is_for(one) || (found && rank <= best)) continue;
    best = rank;
    found = CorrelationUsed{static_cast<int>(c), one.value, one.n, one.country};
  }
  return found;
}

/// How rare the difference is, given the correlation between both scores.
void find_rarity(Difference& result) {
  if (!result.correlation) return;
  const double sd = stats::measure_sd(result.options.measure);
  const auto rarity = stats::rarity(*result.difference, 0, stats::sd_of_difference(sd, sd, result.correlation->value));
  if (rarity.reason != stats::Reason::none) return;
  result.rarity = rarity.percent_beyond;
  result.rarity_either = rarity.percent_beyond_two;
}

bool is_category(const Side& side) { return side.state->definition().is_nominal(static_cast<int>(side.score)); }

void compute(const Side& first, const Side& second, Difference& result) {
  const auto& options = result.options;
  if (is_category(first) || is_category(second)) {
    result.gap = DifferenceGap::category;
    return;
  }
  if (!norms::is_interval_scale(options.measure) || options.measure == Measure::raw) {
    result.gap = DifferenceGap::unfit_measure;
    return;
  }
  const auto gap = fill(first, options.measure, result.first);
  const auto gap_second = fill(second, options.measure, result.second);
  result.gap = gap != DifferenceGap::none ? gap : gap_second;
  if (result.gap != DifferenceGap::none) return;
  const auto found = stats::reliable_difference(*result.first.score, *result.second.score, *result.first.sem,
                                                *result.second.sem, options.confidence, options.comparisons);
  if (found.reason != stats::Reason::none) {
    result.gap = DifferenceGap::no_value;
    return;
  }
  result.difference = found.difference;
  result.standard_error = found.standard_error;
  result.index = found.z;
  result.critical = found.critical / found.standard_error;
  result.reliable = found.reliable;
  find_rarity(result);
}

}  // namespace

std::string_view name(DifferenceGap gap) noexcept {
  constexpr std::array<std::string_view, 12> names = {
      "none",     "other_instrument", "other_version",  "other_person",  "change",   "no_score",
      "no_norms", "no_normed_score",  "no_reliability", "unfit_measure", "no_value", "category"};
  return names[static_cast<std::size_t>(gap)];
}

Difference difference(const Report& one, const Report& other, std::string_view scale,
                      const DifferenceOptions& options) {
  check(options);
  Difference result{{one, std::string(scale)}, {other, std::string(scale)}, options};
  result.gap = gap_between(one.state(), other.state());
  if (result.gap != DifferenceGap::none) return result;
  const Side first = norms::side_of(one.state(), norms::score_index(one.state(), scale), options.norm_groups);
  const Side second = norms::side_of(other.state(), norms::score_index(other.state(), scale), options.norm_groups);
  if (options.correlation)
    result.correlation = CorrelationUsed{.value = *options.correlation};
  else
    result.correlation = published_correlation(first, second);
  compute(first, second, result);
  return result;
}

Difference difference(const Report& report, std::string_view scale, std::string_view other_scale,
                      const DifferenceOptions& options) {
  check(options);
  Difference result{{report, std::string(scale)}, {report, std::string(other_scale)}, options};
  const auto& state = report.state();
  const Side first = norms::side_of(state, norms::score_index(state, scale), options.norm_groups);
  const Side second = norms::side_of(state, norms::score_index(state, other_scale), options.norm_groups);
  if (options.correlation) result.correlation = CorrelationUsed{.value = *options.correlation};
  compute(first, second, result);
  return result;
}

ProfileAgreement profile_agreement(const Report& one, const Report& other, const DifferenceOptions& options) {
  check(options);
  ProfileAgreement agreement{.first = one, .second = other, .measure = options.measure};
  const auto& state = one.state();
  if (gap_between(state, other.state()) != DifferenceGap::none) return agreement;
  std::vector<double> a, b;
  for (std::size_t s = 0; s < state.definition().scales.size(); ++s) {
    const std::string& scale = state.definition().scales[s].id;
    const auto& index = other.state().instrument->plan.score_index;
    const auto found = index.find(scale);
    if (found == index.end()) continue;
    const double x = norms::get(norms::side_of(state, s, options.norm_groups).scored, options.measure);
    const double y =
        norms::get(norms::side_of(other.state(), static_cast<std::size_t>(found->second), options.norm_groups).scored,
                   options.measure);
    if (std::isnan(x) || std::isnan(y)) continue;
    agreement.scales.push_back(scale);
    a.push_back(x);
    b.push_back(y);
  }
  if (a.empty()) return agreement;
  const auto found = stats::profile_agreement(a, b);
  agreement.mean_absolute_difference = found.mean_absolute_difference;
  constexpr std::size_t fewest = 3;  // two points always lie on a line
  if (a.size() >= fewest && !std::isnan(found.correlation)) agreement.correlation = found.correlation;
  return agreement;
}

}  // namespace v1
}  // namespace kartlegg
