#include "norms/compare.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>

#include "core/nearest.hpp"
#include "kartlegg/stats/norm_scores.hpp"
#include "norms/choose.hpp"

namespace kartlegg::norms {
namespace {

/// Ids of the items that a score is made of on the report's form, a composite's through its parts.
void collect_items(const ReportState& state, int score, std::set<std::string_view>& into) {
  const Definition& definition = state.definition();
  if (!definition.is_scale(score)) {
    for (const int part : definition.composite(score).formula.slots) collect_items(state, part, into);
    return;
  }
  for (const int item : definition.scale(score).items_by_form[static_cast<std::size_t>(state.form.form)])
    into.insert(definition.items[static_cast<std::size_t>(item)].id);
}

}  // namespace

Scored scored(const ReportState& state, std::size_t group, std::size_t score) {
  const GroupValues& values = state.norms[group];
  Scored scored;
  scored.value = values.scores[score];
  scored.person = person_of(state.form, state.sex);
  scored.raw = state.score(score).raw;
  if (scored.value.gap == Gap::none) {
    const auto& file = state.instrument->norms[static_cast<std::size_t>(values.file)];
    scored.norm = file.cells[static_cast<std::size_t>(scored.value.cell)].of(static_cast<int>(score));
  }
  return scored;
}

std::size_t score_index(const ReportState& state, std::string_view scale) {
  const auto& index = state.instrument->plan.score_index;
  const auto found = index.find(scale);
  if (found != index.end()) return static_cast<std::size_t>(found->second);
  std::vector<std::string> valid;
  for (int s = 0; s < state.definition().score_count(); ++s) valid.push_back(state.definition().score_id(s));
  core::throw_unknown("scale", scale, valid);
}

Side side_of(const ReportState& state, std::size_t score, std::string_view group) {
  Side side{.state = &state, .score = score};
  for (std::size_t g = 0; g < state.norms.size(); ++g) {
    const auto& file = state.instrument->norms[static_cast<std::size_t>(state.norms[g].file)];
    const Scored scored = norms::scored(state, g, score);
    if (!group.empty() && file.id != group) continue;
    if (side.group >= 0 && scored.norm == nullptr) continue;
    side.group = static_cast<int>(g);
    side.scored = scored;
    if (scored.norm != nullptr) break;
  }
  if (side.group < 0) side.scored = {.raw = state.score(score).raw};
  return side;
}

Side side_of(const ReportState& state, std::size_t score, const std::vector<std::string>& groups) {
  if (groups.empty()) return side_of(state, score, "");
  Side first = side_of(state, score, groups.front());
  for (const std::string& group : groups) {
    Side side = side_of(state, score, group);
    if (side.scored.norm != nullptr) return side;
    if (first.group < 0) first = side;
  }
  return first;
}

Moments moments(const Scored& scored, Measure measure) {
  if (measure != Measure::raw) return {stats::from_z(0, measure), stats::measure_sd(measure)};
  if (scored.norm == nullptr) return {};
  const double sd = raw_sd(*scored.norm, scored.person);
  if (std::isnan(sd)) return {};
  return {raw_at(*scored.norm, 0, scored.person), sd};
}

bool is_interval_scale(Measure measure) { return measure == Measure::raw || !std::isnan(stats::measure_sd(measure)); }

std::vector<int> coefficients_about(const NormFile& file, std::size_t score, const Person& person) {
  std::vector<int> found;
  for (std::size_t c = 0; c < file.reliability.size(); ++c)
    if (file.reliability[c].score == static_cast<int>(score) && about(file.reliability[c].people, person))
      found.push_back(static_cast<int>(c));
  return found;
}

bool same_items(const ReportState& a, std::size_t score_a, const ReportState& b, std::size_t score_b) {
  std::set<std::string_view> of_a, of_b;
  collect_items(a, static_cast<int>(score_a), of_a);
  collect_items(b, static_cast<int>(score_b), of_b);
  return of_a == of_b;
}

bool may_be_same_person(const ReportState& a, const ReportState& b) {
  const auto &born = a.given.birth_date, &other_born = b.given.birth_date;
  const bool one_sex = a.sex == Sex::unspecified || b.sex == Sex::unspecified || a.sex == b.sex;
  return one_sex && (!born || !other_born || *born == *other_born);
}

std::string_view major_version(std::string_view version) { return version.substr(0, version.find('.')); }

std::string_view informant_of(const ReportState& state) {
  const Definition& definition = state.definition();
  const auto& form = definition.forms[static_cast<std::size_t>(state.form.form)];
  return definition.informants[static_cast<std::size_t>(form.informant)].id;
}

std::optional<bool> high_is_concern(const ReportState& state, std::size_t score) {
  const auto concern = state.definition().concern(static_cast<int>(score));
  if (concern == definition::Concern::none) return std::nullopt;
  return concern == definition::Concern::high;
}

}  // namespace kartlegg::norms
