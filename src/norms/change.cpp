#include "kartlegg/change.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

#include "kartlegg/stats/measurement_error.hpp"
#include "norms/change.hpp"
#include "norms/compare.hpp"

namespace kartlegg {
inline namespace v1 {
namespace {

using norms::Moments;
using norms::Side;
using stats::ChangeMethod;

/// Two scores that can be compared, with the numbers that the comparison rests on.
struct Basis {
  Side before, after;
  Moments group, group_after;  // on the measure
  double reliability = unknown, reliability_after = unknown;
  double sem = unknown, sem_after = unknown;  // published for these very scores, else NaN
  std::optional<bool> high_is_concern;
};

void check(const ChangeOptions& options) {
  const auto refuse = [](const char* what) { throw std::invalid_argument(what); };
  if (!(options.confidence > 0 && options.confidence < 1))
    refuse("the confidence is a share between 0 and 1, such as 0.95");
  const auto bad_sd = [](double sd) { return !(sd > 0 && std::isfinite(sd)); };
  const auto bad_group = [&](const auto& group) { return group && (bad_sd(group->sd) || std::isnan(group->mean)); };
  if (bad_group(options.clinical) || bad_group(options.functional))
    refuse("a clinical or functional group has a mean, and a standard deviation above 0");
  if ((options.second_sd && bad_sd(*options.second_sd)) || (options.difference_sd && bad_sd(*options.difference_sd)))
    refuse("a standard deviation is above 0");
  if (options.correlation && !(std::abs(*options.correlation) <= 1)) refuse("a correlation lies between -1 and 1");
  if (options.practice_effect && !std::isfinite(*options.practice_effect)) refuse("a practice effect is a number");
  if (options.retest_n && *options.retest_n < 3) refuse("a retest sample has three people or more");
  if (!options.reference) return;
  if (bad_sd(options.reference->sd)) refuse("a reference group has a standard deviation above 0");
  const bool needs_mean = options.method != ChangeMethod::jt && options.method != ChangeMethod::sem2;
  if (needs_mean && !std::isfinite(options.reference->mean))
    refuse("a reference group has a mean, for every method but jt and sem2");
  if (!(options.reference->reliability >= 0 && options.reference->reliability <= 1))
    refuse("a reference group has a reliability between 0 and 1");
}

/// Why the reports as such cannot be compared.
ChangeGap gap_between(const ReportState& before, const ReportState& after, std::size_t score, std::size_t score_after) {
  if (before.definition().id != after.definition().id) return ChangeGap::other_instrument;
  if (norms::major_version(before.definition().version) != norms::major_version(after.definition().version))
    return ChangeGap::other_version;
  if (!norms::may_be_same_person(before, after)) return ChangeGap::other_person;
  if (norms::informant_of(before) != norms::informant_of(after)) return ChangeGap::other_informant;
  if (!before.assessment_date || !after.assessment_date) return ChangeGap::no_date;
  if (*before.assessment_date == *after.assessment_date) return ChangeGap::same_date;
  if (!norms::same_items(before, score, after, score_after)) return ChangeGap::other_form;
  if (before.definition().is_nominal(static_cast<int>(score))) return ChangeGap::category;
  if (std::isnan(before.score(score).raw) || std::isnan(after.score(score_after).raw)) return ChangeGap::no_score;
  return ChangeGap::none;
}

/// Puts the norms of both reports into the basis; the reason where that cannot be done.
ChangeGap find_norms(const ChangeOptions& options, Basis& basis) {
  const auto& before = *basis.before.state;
  const auto& after = *basis.after.state;
  if (before.norms.empty() || after.norms.empty()) return ChangeGap::no_norms;
  basis.before = norms::side_of(before, basis.before.score, options.norm_group);
  if (basis.before.group < 0) return ChangeGap::other_norms;
  basis.after = norms::side_of(after, basis.after.score, basis.before.file().id);
  if (basis.after.group < 0 || basis.after.file().content_hash != basis.before.file().content_hash)
    return ChangeGap::other_norms;
  if (basis.before.scored.norm == nullptr || basis.after.scored.norm == nullptr) return ChangeGap::no_normed_score;
  basis.group = norms::moments(basis.before.scored, options.measure);
  basis.group_after = norms::moments(basis.after.scored, options.measure);
  if (std::isnan(basis.group.sd) || std::isnan(basis.group_after.sd)) return ChangeGap::no_raw_norms;
  if (std::isnan(norms::get(basis.before.scored, options.measure)) ||
      std::isnan(norms::get(basis.after.scored, options.measure)))
    return ChangeGap::no_normed_score;
  return ChangeGap::none;
}

/// The coefficient of the kind asked for, for the person of this side; -1: there is none.
int coefficient_of_kind(const Side& side, const std::string& kind) {
  for (const int c : norms::coefficients_about(side.file(), side.score, side.scored.person))
    if (side.file().reliability[static_cast<std::size_t>(c)].kind == kind) return c;
  return -1;
}

/// Number of the coefficient to be used; -1: none.
int coefficient_of(const Side& side, const ChangeOptions& options) {
  return options.coefficient.empty() ? side.scored.value.coefficient : coefficient_of_kind(side, options.coefficient);
}

double value_of(const Side& side, int coefficient) {
  return coefficient < 0 ? unknown : side.file().reliability[static_cast<std::size_t>(coefficient)].value;
}

/// True for methods that divide by errors of measurement alone, so that a published error can stand for them.
bool takes_errors(ChangeMethod method) {
  return method == ChangeMethod::jt || method == ChangeMethod::sem2 || method == ChangeMethod::practice ||
         method == ChangeMethod::practice_sem2;
}

/// Reliability with which a published standard error comes out.
double reliability_for(double sem, double sd) { return 1 - (sem / sd) * (sem / sd); }

ChangeGap find_errors(const ChangeOptions& options, Basis& basis) {
  basis.reliability = value_of(basis.before, coefficient_of(basis.before, options));
  basis.reliability_after = value_of(basis.after, coefficient_of(basis.after, options));
  const auto published = [&](const Side& side) {
    return side.scored.value.conditional_se * norms::moments(side.scored, options.measure).sd;
  };
  if (options.coefficient.empty() && takes_errors(options.method)) {
    basis.sem = published(basis.before);
    basis.sem_after = published(basis.after);
  }
  const bool needs_both = options.method == ChangeMethod::sem2 || options.method == ChangeMethod::practice_sem2 ||
                          options.method == ChangeMethod::nk;
  const bool has = !std::isnan(basis.reliability) || !std::isnan(basis.sem);
  const bool has_after = !std::isnan(basis.reliability_after) || !std::isnan(basis.sem_after);
  const bool none_needed = options.method == ChangeMethod::practice_sd || options.method == ChangeMethod::reg;
  return none_needed || (has && (has_after || !needs_both)) ? ChangeGap::none : ChangeGap::no_reliability;
}

ChangeGap find_basis(const ChangeOptions& options, Basis& basis) {
  basis.high_is_concern = norms::high_is_concern(*basis.before.state, basis.before.score);
  if (!norms::is_interval_scale(options.measure)) return ChangeGap::unfit_measure;
  if (!options.reference) {
    const auto gap = find_norms(options, basis);
    return gap != ChangeGap::none ? gap : find_errors(options, basis);
  }
  if (options.measure != Measure::raw) return ChangeGap::unfit_measure;
  for (Side* const side : {&basis.before, &basis.after})
    side->scored = {.norm = nullptr, .raw = side->state->score(side->score).raw};
  basis.group = basis.group_after = {options.reference->mean, options.reference->sd};
  basis.reliability = basis.reliability_after = options.reference->reliability;
  return ChangeGap::none;
}

stats::ChangeInput input_of(const ChangeOptions& options, const Basis& basis) {
  const auto given = [](const auto& value) { return value ? static_cast<double>(*value) : unknown; };
  stats::ChangeInput input;
  input.before = norms::get(basis.before.scored, options.measure);
  input.after = norms::get(basis.after.scored, options.measure);
  input.mean = basis.group.mean;
  input.sd = basis.group.sd;
  input.sd_after = options.second_sd.value_or(basis.group_after.sd);
  input.mean_after = basis.group.mean + given(options.practice_effect);
  input.reliability = std::isnan(basis.sem) ? basis.reliability : reliability_for(basis.sem, input.sd);
  input.reliability_after =
      std::isnan(basis.sem_after) ? basis.reliability_after : reliability_for(basis.sem_after, input.sd_after);
  input.correlation = given(options.correlation);
  input.sd_difference = given(options.difference_sd);
  input.n = given(options.retest_n);
  return input;
}

/// The cut-off of the band scheme on the measure, from which the bands of concern begin; NaN where there is none.
double band_cutoff(const ChangeOptions& options, const Basis& basis, const scoring::BandPlan* plan) {
  if (plan == nullptr || !basis.high_is_concern) return unknown;
  const auto cutoffs = norms::cutoffs(plan->table->ranges, *basis.high_is_concern);
  double nearest = unknown;  // to the band without concern
  for (const auto& cutoff : cutoffs)
    if (std::isnan(nearest) || (*basis.high_is_concern ? cutoff.at < nearest : cutoff.at > nearest))
      nearest = cutoff.at;
  if (options.measure == Measure::raw || std::isnan(nearest)) return nearest;
  norms::Scored at = basis.before.scored;
  const auto placed = norms::place(*at.norm, nearest, at.person);
  at.value.gap = placed.gap;
  at.value.z = placed.z;
  at.value.tabulated = placed.tabulated;
  return norms::get(at, options.measure);
}

const scoring::BandPlan* band_plan(const Side& side, const std::string& scheme) {
  const auto& state = *side.state;
  const auto& plan = state.form_plan().scores[side.score];
  const auto& schemes = state.definition().bands;
  if (scheme.empty()) return plan.default_band < 0 ? nullptr : &plan.bands[static_cast<std::size_t>(plan.default_band)];
  const auto found = std::find_if(plan.bands.begin(), plan.bands.end(), [&](const auto& band) {
    return schemes[static_cast<std::size_t>(band.scheme)].id == scheme;
  });
  return found == plan.bands.end() ? nullptr : &*found;
}

/// True if the score lies in a band of concern.
bool in_concern(const Side& side, const scoring::BandPlan& plan) {
  const int band = scoring::band_of(*plan.table, side.state->score(side.score).raw);
  const auto& scheme = side.state->definition().bands[static_cast<std::size_t>(plan.scheme)];
  return band >= 0 && scheme.bands[static_cast<std::size_t>(band)].level > 0;
}

double group_cutoff(const ChangeOptions& options, const Basis& basis) {
  GroupMoments clinical = options.clinical.value_or(GroupMoments{});
  GroupMoments functional = options.functional.value_or(GroupMoments{});
  if (basis.before.group >= 0) {
    const bool is_clinical = basis.before.file().kind == definition::NormKind::clinical;
    auto& other = is_clinical ? clinical : functional;
    if (!(is_clinical ? options.clinical : options.functional)) other = {basis.group.mean, basis.group.sd};
  }
  const auto cutoffs =
      stats::clinical_cutoffs(clinical.mean, clinical.sd, functional.mean, functional.sd, *basis.high_is_concern);
  return options.cutoff == CutoffRule::a ? cutoffs.a : options.cutoff == CutoffRule::b ? cutoffs.b : cutoffs.c;
}

/// Fills in the cut-off and what the change means.
void judge(const stats::Change& found, const Basis& basis, Change& change) {
  if (!basis.high_is_concern) {
    change.course = !found.reliable ? Course::unchanged : found.index > 0 ? Course::higher : Course::lower;
    return;
  }
  const bool high = *basis.high_is_concern;
  // classify() is told on which side of a cut-off at 0 the scores lie: bands need not begin at their cut-off.
  double side = unknown, side_after = unknown;
  const auto told = [&](bool concern) { return concern == high ? 1.0 : -1.0; };
  const auto* const plan = band_plan(basis.before, change.options.band_scheme);
  const auto* const plan_after = band_plan(basis.after, change.options.band_scheme);
  if (change.options.cutoff == CutoffRule::band && plan != nullptr && plan_after != nullptr) {
    if (const double at = band_cutoff(change.options, basis, plan); !std::isnan(at)) change.cutoff = at;
    side = told(in_concern(basis.before, *plan));
    side_after = told(in_concern(basis.after, *plan_after));
  } else if (change.options.cutoff != CutoffRule::none && change.options.cutoff != CutoffRule::band) {
    const double at = group_cutoff(change.options, basis);
    if (!std::isnan(at)) {
      change.cutoff = at;
      side = told(high ? *change.first >= at : *change.first <= at);
      side_after = told(high ? *change.second >= at : *change.second <= at);
    }
  }
  if (!std::isnan(side)) change.crossed = side != side_after;
  switch (stats::classify(found, side, side_after, 0, high)) {
    case stats::ChangeClass::improved:
      change.course = Course::improved;
      break;
    case stats::ChangeClass::recovered:
      change.course = Course::recovered;
      break;
    case stats::ChangeClass::deteriorated:
    case stats::ChangeClass::harmed:
      change.course = Course::deteriorated;
      break;
    default:
      change.course = Course::unchanged;
  }
}

/// The same comparison by every coefficient there is for the person, the one used first.
void compare_coefficients(const stats::ChangeInput& input, const Basis& basis, Change& change) {
  const auto& options = change.options;
  const auto add = [&](int number, const std::string& kind, double value, double after) {
    stats::ChangeInput with = input;
    with.reliability = value;
    with.reliability_after = after;
    const auto found = stats::change(options.method, with, options.confidence);
    if (!std::isnan(found.index))
      change.by_coefficient.push_back({number, kind, value, found.standard_error, found.index, found.reliable});
  };
  if (options.method == ChangeMethod::practice_sd || options.method == ChangeMethod::reg) return;
  if (options.reference) return add(-1, "", options.reference->reliability, options.reference->reliability);
  const auto& coefficients = basis.before.file().reliability;
  const int used = coefficient_of(basis.before, options);
  auto numbers = norms::coefficients_about(basis.before.file(), basis.before.score, basis.before.scored.person);
  std::stable_partition(numbers.begin(), numbers.end(), [&](int number) { return number == used; });
  for (const int number : numbers) {
    const auto& one = coefficients[static_cast<std::size_t>(number)];
    const double after =
        number == used ? basis.reliability_after : value_of(basis.after, coefficient_of_kind(basis.after, one.kind));
    add(number, one.kind, one.value, after);
  }
}

void compute(const Basis& basis, Change& change) {
  const auto& options = change.options;
  const auto input = input_of(options, basis);
  const auto found = stats::change(options.method, input, options.confidence);
  if (std::isnan(found.index)) {
    change.gap = ChangeGap::no_value;
    return;
  }
  change.first = input.before;
  change.second = input.after;
  change.difference = found.difference;
  change.standard_error = found.standard_error;
  change.index = found.index;
  change.critical = found.critical;
  change.unremarkable = found.unremarkable;
  change.reliable = found.reliable;
  const double sem = stats::sem(input.sd, input.reliability);
  if (!std::isnan(sem)) change.detectable = stats::minimal_detectable_change(sem, options.confidence);
  if (basis.before.group >= 0) change.norm_group = basis.before.file().id;
  change.published_error = !std::isnan(basis.sem);
  judge(found, basis, change);
  compare_coefficients(input, basis, change);
}

}  // namespace

std::string_view name(CutoffRule rule) noexcept {
  constexpr std::array<std::string_view, 5> names = {"none", "a", "b", "c", "band"};
  return names[static_cast<std::size_t>(rule)];
}

std::string_view name(ChangeGap gap) noexcept {
  constexpr std::array<std::string_view, 19> names = {
      "none",         "other_instrument", "other_version",  "other_person",  "other_informant",
      "other_form",   "no_date",          "same_date",      "no_score",      "no_norms",
      "other_norms",  "no_normed_score",  "no_reliability", "unfit_measure", "no_raw_norms",
      "needs_retest", "no_value",         "too_few",        "category"};
  return names[static_cast<std::size_t>(gap)];
}

std::string_view name(Course course) noexcept {
  constexpr std::array<std::string_view, 6> names = {"unchanged",    "improved", "recovered",
                                                     "deteriorated", "higher",   "lower"};
  return names[static_cast<std::size_t>(course)];
}

Change change(const Report& one, const Report& other, std::string_view scale, const ChangeOptions& options) {
  check(options);
  const auto& date = one.state().assessment_date;
  const auto& other_date = other.state().assessment_date;
  const bool in_order = !date || !other_date || !(*other_date < *date);
  Change change{in_order ? one : other, in_order ? other : one, std::string(scale), options};
  const auto& before = change.before.state();
  const auto& after = change.after.state();
  if (before.definition().id != after.definition().id) {
    change.gap = ChangeGap::other_instrument;
    return change;
  }
  Basis basis;
  basis.before = {.state = &before, .score = norms::score_index(before, scale)};
  basis.after = {.state = &after, .score = norms::score_index(after, scale)};
  change.gap = gap_between(before, after, basis.before.score, basis.after.score);
  if (change.gap == ChangeGap::none) change.gap = find_basis(options, basis);
  if (change.gap == ChangeGap::none && !norms::missing_for(options).empty()) change.gap = ChangeGap::needs_retest;
  if (change.gap == ChangeGap::none) compute(basis, change);
  return change;
}

}  // namespace v1

namespace norms {

double sem_for(const Side& side, const ChangeOptions& options) {
  if (options.reference) return stats::sem(options.reference->sd, options.reference->reliability);
  if (options.coefficient.empty() || side.group < 0) return sem(side.scored, options.measure);
  return stats::sem(moments(side.scored, options.measure).sd, value_of(side, coefficient_of(side, options)));
}

std::vector<std::string> missing_for(const ChangeOptions& options) {
  using M = stats::ChangeMethod;
  const auto method = options.method;
  std::vector<std::string> names;
  const auto need = [&](bool needed, bool given, const char* name) {
    if (needed && !given) names.emplace_back(name);
  };
  const bool practice = method == M::practice || method == M::practice_sem2 || method == M::practice_sd;
  need(practice || method == M::hll || method == M::ha || method == M::reg, options.practice_effect.has_value(),
       "practice_effect");
  need(method == M::ha || method == M::reg, options.correlation.has_value(), "correlation");
  need(method == M::practice_sd, options.difference_sd.has_value(), "difference_sd");
  need(method == M::reg, options.second_sd.has_value(), "second_sd");
  need(method == M::reg, options.retest_n.has_value(), "retest_n");
  return names;
}

}  // namespace norms
}  // namespace kartlegg
