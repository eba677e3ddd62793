// The public handles: a battery to look into, and what it concluded.
#include <algorithm>
#include <array>
#include <cmath>

#include "battery/phrases.hpp"
#include "battery/trace.hpp"
#include "core/nearest.hpp"
#include "core/text.hpp"
#include "kartlegg/battery.hpp"
#include "norms/state.hpp"
#include "report/text.hpp"

namespace kartlegg {
inline namespace v1 {
namespace {

using battery::Phrase;
using battery::say;
using battery::Trace;
using definition::BatteryDefinition;
using definition::Expression;
using definition::Sourcing;

template <class Entries>
std::vector<std::string> ids_of(const Entries& entries) {
  std::vector<std::string> ids;
  for (const auto& entry : entries) ids.push_back(entry.id);
  return ids;
}

BatteryRole describe(const BatteryState& state, const definition::BatteryRole& role) {
  constexpr std::array<std::string_view, 3> occasions = {"latest", "previous", "first"};
  const auto& instrument = state.instrument(role);
  const auto& d = instrument.definition;
  BatteryRole described;
  described.id = role.id;
  described.instrument = d.id;
  described.informant = d.informants[static_cast<std::size_t>(role.informant)].id;
  if (role.form >= 0) described.form = d.forms[static_cast<std::size_t>(role.form)].id;
  described.occasion = occasions[static_cast<std::size_t>(role.occasion)];
  described.within_days = role.within_days;
  described.optional = role.optional;
  if (role.norm_group >= 0) described.norm_group = instrument.norms[static_cast<std::size_t>(role.norm_group)].id;
  return described;
}

/// What the rules rest on that were tried: that an earlier one does not hold is part of the result.
struct Grounds {
  std::vector<std::string> sources;
  bool illustrative = false;

  void add(const BatteryDefinition& b, const Sourcing& sourcing) {
    illustrative = illustrative || sourcing.illustrative;
    for (const int s : sourcing.sources) {
      auto citation = report::citation(b.sources[static_cast<std::size_t>(s)]);
      if (std::find(sources.begin(), sources.end(), citation) == sources.end()) sources.push_back(std::move(citation));
    }
  }
};

bool says_something(const Sourcing& sourcing) { return !sourcing.sources.empty() || sourcing.illustrative; }

BatteryDecision decision_of(const BatteryResultState& state, std::size_t index, const Trace& trace, Language language) {
  const auto& b = state.battery->definition;
  const auto& rule = b.decisions[index];
  const auto& ending = state.decisions[index];
  BatteryDecision decision;
  decision.id = rule.id;
  decision.title = rule.title.in(language);
  decision.outcome = !ending.settled ? Outcome::not_known : *ending.settled >= 0 ? Outcome::yes : Outcome::no;
  decision.note = rule.sourcing.note.in(language);
  Grounds grounds;
  std::vector<const Expression*> tried, open;
  for (std::size_t c = 0; c < rule.cases.size(); ++c) {
    const auto& one = rule.cases[c];
    tried.push_back(&one.when);
    decision.rules.push_back(trace.rule(one.id, one.label, one.when));
    if (decision.rules.back().outcome == Outcome::not_known) open.push_back(&one.when);
    grounds.add(b, says_something(one.sourcing) ? one.sourcing : rule.sourcing);
    if (ending.outcomes.cases[c] && !ending.settled) {
      decision.possible.push_back(one.id);
      decision.possible_labels.push_back(one.label.in(language));
    }
    if (!ending.settled && decision.rules.back().outcome == Outcome::yes) break;  // no later case can be the result
    if (ending.settled != static_cast<int>(c)) continue;
    decision.case_id = one.id;
    decision.label = one.label.in(language);
    decision.action = one.action.in(language);
    if (const auto& note = one.sourcing.note.in(language); !note.empty()) decision.note = note;
    break;
  }
  decision.lets = trace.lets(tried);
  decision.sources = std::move(grounds.sources);
  decision.illustrative = grounds.illustrative;
  if (ending.settled) return decision;
  const auto may_be = [&](const char* id, Phrase label) {
    decision.possible.emplace_back(id);
    decision.possible_labels.push_back(say(label, language));
  };
  if (ending.outcomes.none) may_be("none", Phrase::no_case);
  if (ending.outcomes.unknown) may_be("unknown", Phrase::stays_unknown);
  if (ending.as_scored && *ending.as_scored >= 0) {
    const auto& one = rule.cases[static_cast<std::size_t>(*ending.as_scored)];
    decision.as_scored = one.id;
    decision.as_scored_label = one.label.in(language);
  } else if (ending.as_scored) {
    decision.as_scored = "none";
    decision.as_scored_label = say(Phrase::no_case, language);
  }
  decision.missing = trace.gaps(open);
  decision.settled_by = trace.questions(ending.settled_by);
  return decision;
}

}  // namespace

std::string_view name(Outcome outcome) noexcept {
  constexpr std::array<std::string_view, 3> names = {"yes", "no", "unknown"};
  return names[static_cast<std::size_t>(outcome)];
}

// --- Battery

Battery::Battery(std::shared_ptr<const BatteryState> state) : state_(std::move(state)) {}
std::string_view Battery::id() const noexcept { return state_->definition.id; }
std::string_view Battery::version() const noexcept { return state_->definition.version; }
std::string_view Battery::content_hash() const noexcept { return state_->content_hash; }
std::string Battery::title(Language language) const { return state_->definition.title.in(language); }
std::string Battery::about(Language language) const { return state_->definition.about.in(language); }
std::vector<std::string> Battery::decision_ids() const { return ids_of(state_->definition.decisions); }
std::vector<std::string> Battery::alert_ids() const { return ids_of(state_->definition.alerts); }

std::vector<std::string> Battery::notes(Language language) const {
  std::vector<std::string> notes;
  for (const auto& note : state_->definition.notes) notes.push_back(note.in(language));
  return notes;
}

std::vector<BatteryRole> Battery::roles() const {
  std::vector<BatteryRole> roles;
  for (const auto& role : state_->definition.roles) roles.push_back(describe(*state_, role));
  return roles;
}

std::vector<Citation> Battery::citations() const {
  std::vector<Citation> citations;
  for (const auto& source : state_->definition.sources)
    citations.push_back({source.id, source.citation, source.url, source.doi});
  return citations;
}

std::vector<Instrument> Battery::instruments() const {
  return {state_->instruments.begin(), state_->instruments.end()};
}

BatteryResult Battery::decide(std::span<const Report> reports, Language language) const {
  auto result = std::make_shared<BatteryResultState>();
  result->battery = state_;
  auto chosen = battery::choose_reports(*state_, reports, language);
  result->roles = std::move(chosen.roles);
  result->not_read = std::move(chosen.not_read);
  result->values = battery::no_values(*state_, result->roles);
  for (std::size_t r = 0; r < result->roles.size(); ++r)
    if (const auto& report = result->roles[r].report) battery::read_report(*state_, r, report->state(), result->values);
  battery::conclude(*result);
  return BatteryResult(std::move(result));
}

BatteryResult Battery::decide(std::span<const RoleScore> scores, Language language) const {
  std::vector<battery::GivenScore> given;
  for (const RoleScore& score : scores)
    given.push_back({score.role, score.scale,
                     std::isfinite(score.value) ? std::optional(battery::Range::of(score.value)) : std::nullopt});
  return BatteryResult(battery::decide_scores(state_, given, language));
}

// --- BatteryResult

BatteryResult::BatteryResult(std::shared_ptr<const BatteryResultState> state) : state_(std::move(state)) {}
std::string BatteryResult::battery_id() const { return state_->battery->definition.id; }
std::string BatteryResult::battery_version() const { return state_->battery->definition.version; }
std::string BatteryResult::content_hash() const { return state_->battery->content_hash; }

std::vector<BatteryDecision> BatteryResult::decisions(Language language) const {
  const Trace trace(*state_, language);
  std::vector<BatteryDecision> decisions;
  for (std::size_t i = 0; i < state_->decisions.size(); ++i)
    decisions.push_back(decision_of(*state_, i, trace, language));
  return decisions;
}

BatteryDecision BatteryResult::decision(std::string_view id, Language language) const {
  const auto ids = ids_of(state_->battery->definition.decisions);
  const auto found = std::find(ids.begin(), ids.end(), id);
  if (found == ids.end()) core::throw_unknown("decision", id, ids);
  return decision_of(*state_, static_cast<std::size_t>(found - ids.begin()), Trace(*state_, language), language);
}

std::vector<BatteryAlert> BatteryResult::alerts(Language language) const {
  const auto& b = state_->battery->definition;
  const Trace trace(*state_, language);
  std::vector<BatteryAlert> alerts;
  for (std::size_t a = 0; a < state_->alerts.size(); ++a) {
    const auto& ending = state_->alerts[a];
    if (ending.settled == -1) continue;
    const auto& rule = b.alerts[a];
    Grounds grounds;
    grounds.add(b, rule.sourcing);
    BatteryAlert& alert = alerts.emplace_back();
    alert.id = rule.id;
    alert.certain = ending.settled.has_value();
    const std::string& message = rule.message.in(language);
    alert.message = alert.certain ? message : report::say(report::Phrase::alert_unknown, language, {message});
    alert.rule = trace.rule(rule.id, rule.message, rule.when);
    alert.lets = trace.lets({&rule.when});
    if (!alert.certain) alert.missing = trace.gaps({&rule.when});
    alert.settled_by = trace.questions(ending.settled_by);
    alert.sources = std::move(grounds.sources);
    alert.illustrative = grounds.illustrative;
    alert.note = rule.sourcing.note.in(language);
  }
  return alerts;
}

std::vector<BatteryReport> BatteryResult::reports(Language language) const {
  const Trace trace(*state_, language);
  std::vector<BatteryReport> reports;
  for (std::size_t r = 0; r < state_->roles.size(); ++r) {
    const auto& taken = state_->roles[r];
    const auto& instrument = state_->battery->instrument(state_->battery->definition.roles[r]);
    BatteryReport& one = reports.emplace_back();
    one.role = describe(*state_->battery, state_->battery->definition.roles[r]);
    one.title = trace.instrument_title(r);
    one.informant = trace.informant(r);
    one.given = taken.given();
    one.instrument_version = instrument.definition.version;
    one.instrument_hash = instrument.content_hash;
    one.note = trace.absence(r);
    if (taken.scores_given) one.note = say(Phrase::scores_given, language);
    if (taken.undated) one.note = say(Phrase::undated, language, {one.informant});
    if (!taken.report) continue;
    one.date = taken.report->assessment_date();
    one.instrument_version = taken.report->provenance().instrument_version;
    one.instrument_hash = taken.report->provenance().content_hash;
  }
  return reports;
}

std::optional<Report> BatteryResult::report(std::string_view role) const {
  const auto ids = ids_of(state_->battery->definition.roles);
  const auto found = std::find(ids.begin(), ids.end(), role);
  if (found == ids.end()) core::throw_unknown("role", role, ids);
  return state_->roles[static_cast<std::size_t>(found - ids.begin())].report;
}

bool BatteryResult::illustrative() const noexcept {
  const auto& b = state_->battery->definition;
  const auto rests = [](const auto& entry) { return entry.sourcing.illustrative; };
  return std::any_of(b.alerts.begin(), b.alerts.end(), rests) ||
         std::any_of(b.decisions.begin(), b.decisions.end(),
                     [&](const auto& decision) {
                       return rests(decision) || std::any_of(decision.cases.begin(), decision.cases.end(), rests);
                     }) ||
         std::any_of(state_->roles.begin(), state_->roles.end(),
                     [](const battery::Taken& taken) { return taken.report && taken.report->illustrative(); });
}

std::vector<std::string> BatteryResult::rights(Language language) const {
  std::vector<std::string> rights;
  for (const auto& instrument : state_->battery->instruments) {
    const auto& d = instrument->definition;
    rights.push_back(d.title.in(language) + ": " +
                     report::say(report::Phrase::rights_are, language, {d.rights.owner, d.rights.use.in(language)}));
  }
  return rights;
}

std::vector<std::string> BatteryResult::notes(Language language) const {
  std::vector<std::string> notes;
  for (const auto& note : state_->battery->definition.notes) notes.push_back(note.in(language));
  std::vector<std::string> not_read;
  for (const Report& report : state_->not_read) {
    const auto day = report.assessment_date();
    const auto& d = report.state().definition();
    const auto& form = d.forms[static_cast<std::size_t>(report.state().form.form)];
    not_read.push_back(d.title.in(language) + ", " +
                       d.informants[static_cast<std::size_t>(form.informant)].label.in(language) +
                       (day ? ", " + core::to_text(*day) : ""));
  }
  if (!not_read.empty()) notes.push_back(say(Phrase::not_read, language, {core::listed(not_read)}));
  if (illustrative()) notes.push_back(report::say(report::Phrase::illustrative, language));
  notes.push_back(say(Phrase::supports_a_decision, language));
  return notes;
}

}  // namespace v1
}  // namespace kartlegg
