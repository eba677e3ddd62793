// The facade of combining: one result from several reports of an instrument.
#include <cmath>

#include "core/nearest.hpp"
#include "core/refuse.hpp"
#include "kartlegg/instrument.hpp"
#include "norms/state.hpp"
#include "report/text.hpp"
#include "scoring/combine.hpp"

namespace kartlegg {
inline namespace v1 {
namespace {

using core::refuse;
using report::in_words;

const definition::Combination& combination_of(const InstrumentState& state, std::string_view id) {
  std::vector<std::string> valid;
  for (const auto& combination : state.definition.combinations) {
    if (combination.id == id) return combination;
    valid.push_back(combination.id);
  }
  core::throw_unknown("combination", id, valid);
}

std::size_t role_index(const definition::Combination& combination, std::string_view role) {
  std::vector<std::string> valid;
  for (std::size_t r = 0; r < combination.roles.size(); ++r) {
    if (combination.roles[r].id == role) return r;
    valid.push_back(combination.roles[r].id);
  }
  core::throw_unknown("role", role, valid);
}

/// What is known of the scores that a combination reads: as they stand, and whatever the missing answers are.
struct KnownScores {
  explicit KnownScores(std::size_t slots) : stand(slots), reach(slots) {}
  std::vector<definition::Range> stand, reach;
};

void decide(const definition::Combination& combination, const KnownScores& scores, Language language, Combined& into) {
  scoring::Decision decision{combination.lets, {}};
  for (const auto& one : combination.cases) decision.cases.push_back(&one.when);
  const auto outcomes = scoring::decide(decision, scores.reach);
  const auto stands = scoring::decide(decision, scores.stand);
  const auto settled = outcomes.settled();
  const auto found = settled ? settled : stands.settled();
  into.certain = settled && *settled >= 0;
  for (std::size_t c = 0; c < outcomes.cases.size(); ++c)
    if (outcomes.cases[c]) into.possible.push_back(combination.cases[c].id);
  if (outcomes.none) into.possible.emplace_back("none");
  if (!found || *found < 0) return;
  const auto& one = combination.cases[static_cast<std::size_t>(*found)];
  into.case_id = one.id;
  into.label = one.label.in(language);
  std::vector<std::string> others;
  for (std::size_t c = 0; c < outcomes.cases.size(); ++c)
    if (outcomes.cases[c] && combination.cases[c].id != one.id)
      others.push_back(combination.cases[c].label.in(language));
  if (!others.empty())
    into.note = report::say(report::Phrase::combination_uncertain, language, {report::either(others, language)});
}

void compute(const definition::Combination& combination, const KnownScores& scores, Language language, Combined& into) {
  const auto stands = scoring::combine(combination.lets, *combination.formula, scores.stand);
  const auto reach = scoring::combine(combination.lets, *combination.formula, scores.reach);
  if (reach.known()) into.reachable = Interval{reach.lower, reach.upper};
  if (stands.known())
    into.value = stands.lower;
  else if (reach.single())
    into.value = reach.lower;
  into.certain = into.value && reach.single() && *into.value == reach.lower;
  if (into.value && reach.known() && !into.certain)
    into.note = report::say(report::Phrase::note_reachable, language,
                            {report::number(reach.lower, language), report::number(reach.upper, language)});
}

Combined combined(const InstrumentState& state, const definition::Combination& combination, const KnownScores& scores,
                  Language language) {
  Combined result;
  if (combination.formula)
    compute(combination, scores, language, result);
  else
    decide(combination, scores, language, result);
  if (!result.case_id && !result.value) result.note = report::say(report::Phrase::combination_unknown, language);
  if (const std::string& note = combination.sourcing.note.in(language); !note.empty())
    result.note += (result.note.empty() ? "" : " ") + note;
  for (const int s : combination.sourcing.sources)
    result.sources.push_back(report::citation(state.definition.sources[static_cast<std::size_t>(s)]));
  result.illustrative = combination.sourcing.illustrative;
  return result;
}

}  // namespace

Combined Instrument::combine(std::string_view id, std::span<const RoleReport> reports, Language language) const {
  const auto& combination = combination_of(*state_, id);
  const auto width = static_cast<std::size_t>(state_->definition.score_count());
  KnownScores scores(combination.roles.size() * width);
  for (const RoleReport& given : reports) {
    const std::size_t role = role_index(combination, given.role);
    const ReportState& report = given.report.state();
    if (report.instrument->content_hash != state_->content_hash)
      refuse(Refusal::unknown_form, given.role,
             in_words(language, "the report is of ", "rapporten gjelder ", "rapporten gjeld ") +
                 report.definition().id + " " + report.definition().version,
             in_words(language, "give a report of this very instrument, ",
                      "oppgi en rapport om akkurat dette instrumentet, ",
                      "oppgje ein rapport om akkurat dette instrumentet, ") +
                 state_->definition.id + " " + state_->definition.version);
    const int informant = report.definition().forms[static_cast<std::size_t>(report.form.form)].informant;
    if (informant != combination.roles[role].informant)
      refuse(Refusal::unknown_informant, given.role,
             in_words(language, "the report is by '", "rapporten er fra '", "rapporten er frå '") +
                 state_->definition.informants[static_cast<std::size_t>(informant)].id + "'",
             in_words(language, "give a report by '", "oppgi en rapport fra '", "oppgje ein rapport frå '") +
                 state_->definition.informants[static_cast<std::size_t>(combination.roles[role].informant)].id + "'");
    for (std::size_t s = 0; s < width; ++s) {
      const auto& score = report.score(s);
      if (!std::isnan(score.raw)) scores.stand[role * width + s] = definition::Range::of(score.raw);
      scores.reach[role * width + s] = definition::Range::between(score.lower, score.upper, score.may_be_none);
    }
  }
  return combined(*state_, combination, scores, language);
}

Combined Instrument::combine(std::string_view id, std::span<const RoleScore> given, Language language) const {
  const auto& combination = combination_of(*state_, id);
  const auto width = static_cast<std::size_t>(state_->definition.score_count());
  KnownScores scores(combination.roles.size() * width);
  for (const RoleScore& score : given) {
    const std::size_t role = role_index(combination, score.role);
    const auto found = state_->plan.score_index.find(score.scale);
    if (found == state_->plan.score_index.end()) core::throw_unknown("scale", score.scale, scale_ids());
    if (std::isfinite(score.value))
      scores.stand[role * width + static_cast<std::size_t>(found->second)] = definition::Range::of(score.value);
  }
  scores.reach = scores.stand;
  return combined(*state_, combination, scores, language);
}

}  // namespace v1
}  // namespace kartlegg
