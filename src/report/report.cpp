#include "kartlegg/report.hpp"

#include <algorithm>
#include <cmath>

#include "core/nearest.hpp"
#include "core/text.hpp"
#include "norms/state.hpp"
#include "report/answers.hpp"
#include "report/bands.hpp"
#include "report/explain.hpp"
#include "report/norm_text.hpp"
#include "report/text.hpp"
#include "report/wording.hpp"

namespace kartlegg {
inline namespace v1 {
namespace {

using report::Phrase;
using report::say;

/// The band that holds a score.
Band make_band(const definition::Definition& definition, const scoring::BandPlan& plan,
               const scoring::ScoreValue& value, Language language) {
  const auto& ranges = plan.table->ranges;
  const auto range =
      std::find_if(ranges.begin(), ranges.end(), [&](const auto& r) { return r.range.holds(value.raw); });
  Band band = report::describe_band(definition, plan, *range, language);
  band.certain = scoring::band_is_certain(*plan.table, value);
  return band;
}

std::vector<std::string> score_ids(const definition::Definition& definition) {
  std::vector<std::string> ids;
  for (int s = 0; s < definition.score_count(); ++s) ids.push_back(definition.score_id(s));
  return ids;
}

std::size_t score_index(const ReportState& state, std::string_view scale) {
  const auto found = state.instrument->plan.score_index.find(scale);
  if (found == state.instrument->plan.score_index.end())
    core::throw_unknown("scale", scale, score_ids(state.definition()));
  return static_cast<std::size_t>(found->second);
}

/// Everything that this score rests on: its own numbers, and those of its parts.
bool rests_on_illustration(const definition::Definition& definition, int score) {
  if (definition.is_scale(score)) {
    const auto& scale = definition.scale(score);
    const auto made_up = [](const auto& item) { return item.sourcing.illustrative; };
    return scale.sourcing.illustrative || (scale.missing && scale.missing->sourcing.illustrative) ||
           (scale.irt && std::any_of(scale.irt->items.begin(), scale.irt->items.end(), made_up));
  }
  const auto& composite = definition.composite(score);
  return composite.sourcing.illustrative ||
         std::any_of(composite.formula.slots.begin(), composite.formula.slots.end(),
                     [&](int part) { return rests_on_illustration(definition, part); });
}

/// The cut-offs of a score in a scheme, or in the default scheme; nullptr where there are none.
const scoring::BandPlan* band_plan(const ReportState& state, std::size_t score, std::string_view scheme) {
  const auto& plan = state.form_plan().scores[score];
  if (scheme.empty()) return plan.default_band < 0 ? nullptr : &plan.bands[static_cast<std::size_t>(plan.default_band)];
  const auto& schemes = state.instrument->plan.scheme_index;
  const auto wanted = schemes.find(scheme);
  if (wanted == schemes.end()) {
    std::vector<std::string> valid;
    for (const auto& s : state.definition().bands) valid.push_back(s.id);
    core::throw_unknown("band scheme", scheme, valid);
  }
  const auto found =
      std::find_if(plan.bands.begin(), plan.bands.end(), [&](const auto& b) { return b.scheme == wanted->second; });
  return found == plan.bands.end() ? nullptr : &*found;
}

}  // namespace
}  // namespace v1

Band report::describe_band(const definition::Definition& definition, const scoring::BandPlan& plan,
                           const definition::BandRange& range, Language language) {
  const auto& scheme = definition.bands[static_cast<std::size_t>(plan.scheme)];
  const auto& entry = scheme.bands[static_cast<std::size_t>(range.band)];
  return {.scheme = scheme.id,
          .id = entry.id,
          .label = entry.label.in(language),
          .level = entry.level,
          .low = range.range.low,
          .high = range.range.high,
          .illustrative = scheme.sourcing.illustrative,
          .sources = citations_of(definition.sources, scheme.sourcing),
          .note = scheme.sourcing.note.in(language)};
}

inline namespace v1 {

// --- ScaleScore

ScaleScore::ScaleScore(std::shared_ptr<const ReportState> state, std::size_t index)
    : state_(std::move(state)), index_(index) {}

std::string_view ScaleScore::scale() const noexcept { return state_->definition().score_id(static_cast<int>(index_)); }
std::string ScaleScore::title(Language language) const {
  return state_->definition().score_title(static_cast<int>(index_)).in(language);
}
Status ScaleScore::status() const noexcept { return state_->score(index_).status; }
int ScaleScore::items() const noexcept { return state_->score(index_).items; }
int ScaleScore::answered() const noexcept { return state_->score(index_).answered; }

std::optional<double> ScaleScore::raw() const noexcept {
  const double raw = state_->score(index_).raw;
  return std::isnan(raw) ? std::nullopt : std::optional(raw);
}

std::optional<double> ScaleScore::standard_error() const noexcept {
  const double error = state_->score(index_).standard_error;
  return std::isnan(error) ? std::nullopt : std::optional(error);
}

std::optional<Interval> ScaleScore::reachable() const noexcept {
  const auto& value = state_->score(index_);
  if (std::isnan(value.lower) || state_->form_plan().scores[index_].nominal) return std::nullopt;
  return Interval{value.lower, value.upper};
}

std::optional<Interval> ScaleScore::possible() const noexcept {
  const auto& plan = state_->form_plan().scores[index_];
  if (!plan.on_form || plan.nominal) return std::nullopt;
  return Interval{plan.lowest, plan.highest};
}

std::optional<bool> ScaleScore::high_is_concern() const noexcept {
  const auto concern = state_->definition().concern(static_cast<int>(index_));
  if (concern == definition::Concern::none) return std::nullopt;
  return concern == definition::Concern::high;
}

std::optional<Band> ScaleScore::band(std::string_view scheme, Language language) const {
  const auto* const plan = band_plan(*state_, index_, scheme);
  const auto& value = state_->score(index_);
  if (plan == nullptr || std::isnan(value.raw)) return std::nullopt;
  return make_band(state_->definition(), *plan, value, language);
}

std::vector<Band> ScaleScore::cutoffs(std::string_view scheme, Language language) const {
  std::vector<Band> bands;
  const auto* const plan = band_plan(*state_, index_, scheme);
  if (plan == nullptr) return bands;
  const auto& possible = state_->form_plan().scores[index_];
  for (const auto& range : plan->table->ranges) {
    Band& band = bands.emplace_back(report::describe_band(state_->definition(), *plan, range, language));
    band.low = std::max(band.low, possible.lowest);
    band.high = std::min(band.high, possible.highest);
  }
  std::sort(bands.begin(), bands.end(), [](const Band& a, const Band& b) { return a.low < b.low; });
  return bands;
}

std::vector<Band> ScaleScore::bands(Language language) const {
  std::vector<Band> bands;
  const auto& value = state_->score(index_);
  if (std::isnan(value.raw)) return bands;
  for (const auto& plan : state_->form_plan().scores[index_].bands)
    bands.push_back(make_band(state_->definition(), plan, value, language));
  return bands;
}

std::string ScaleScore::note(Language language) const { return report::score_note(*state_, index_, language); }

// --- Report

Report::Report(std::shared_ptr<const ReportState> state) : state_(std::move(state)) {}

ScaleScore Report::operator[](std::string_view scale) const { return {state_, score_index(*state_, scale)}; }

std::vector<ScaleScore> Report::scores() const {
  std::vector<ScaleScore> scores;
  const auto& plans = state_->form_plan().scores;
  for (std::size_t s = 0; s < plans.size(); ++s)
    if (plans[s].on_form) scores.push_back(ScaleScore(state_, s));
  return scores;
}

std::vector<ItemAnswer> Report::answers(Language language) const {
  std::vector<ItemAnswer> answers;
  for (const int i : state_->definition().forms[static_cast<std::size_t>(state_->form.form)].items)
    answers.push_back(report::item_answer(*state_, static_cast<std::size_t>(i), language));
  return answers;
}

Completeness Report::completeness() const noexcept {
  return report::completeness(state_->definition().forms[static_cast<std::size_t>(state_->form.form)], state_->person);
}

std::vector<Alert> Report::alerts(Language language) const {
  std::vector<Alert> alerts;
  for (std::size_t a = 0; a < state_->person.alerts.size(); ++a) {
    const auto alert = state_->person.alerts[a];
    if (alert == scoring::AlertState::no) continue;
    const auto& rule = state_->definition().alerts[a];
    const bool certain = alert == scoring::AlertState::yes;
    const std::string& message = rule.message.in(language);
    alerts.push_back({rule.id, certain ? message : say(Phrase::alert_unknown, language, {message}), certain,
                      rule.sourcing.illustrative, report::citations_of(state_->definition().sources, rule.sourcing)});
  }
  return alerts;
}

FormChoice Report::form(Language language) const {
  return report::describe(state_->definition(), state_->form, language);
}

std::optional<std::chrono::year_month_day> Report::assessment_date() const noexcept { return state_->assessment_date; }

Provenance Report::provenance() const {
  const auto& definition = state_->definition();
  return {definition.id, definition.version, state_->instrument->content_hash, state_->library_version,
          report::wording_files(definition)};
}

std::string Report::rights(Language language) const {
  const auto& rights = state_->definition().rights;
  return say(Phrase::rights_are, language, {rights.owner, rights.use.in(language)});
}

bool Report::illustrative() const noexcept {
  const auto& definition = state_->definition();
  const auto& plans = state_->form_plan().scores;
  for (std::size_t s = 0; s < plans.size(); ++s) {
    if (!plans[s].on_form) continue;
    if (rests_on_illustration(definition, static_cast<int>(s))) return true;
    for (const auto& band : plans[s].bands)
      if (definition.bands[static_cast<std::size_t>(band.scheme)].sourcing.illustrative) return true;
  }
  return definition.forms[static_cast<std::size_t>(state_->form.form)].sourcing.illustrative ||
         report::norms_are_illustrative(*state_);
}

std::vector<std::string> Report::notes(Language language) const {
  return report::report_notes(*state_, illustrative(), language);
}

Report Report::with_remarks(std::vector<std::string> remarks) const {
  auto state = std::make_shared<ReportState>(*state_);
  for (std::string& remark : remarks) remark = core::as_utf8(remark);
  state->remarks = std::move(remarks);
  return Report(std::move(state));
}

std::string Report::explain(std::string_view scale, Language language) const {
  return report::explain_score(*state_, score_index(*state_, scale), language);
}

std::string Report::explain(Language language) const {
  if (state_->definition().is_record()) return report::explain_record(*state_, language);
  std::string text;
  for (const auto& score : scores())
    text += (text.empty() ? "" : "\n") + report::explain_score(*state_, score.index_, language);
  return text;
}

std::string to_text(const Report& report, Language language) {
  const auto& definition = report.state().definition();
  const auto value_of = [&](const ScaleScore& score) {
    if (!score.raw()) return say(Phrase::no_score, language);
    const bool category = definition.is_nominal(static_cast<int>(score_index(report.state(), score.scale())));
    return category ? std::string() : report::number(*score.raw(), language);
  };
  std::string text = definition.title.in(language) + ", " + definition.id + " " + definition.version + "\n" +
                     report.form(language).explanation + "\n";
  for (const auto& score : report.scores()) {
    const std::string value = value_of(score);
    text += "  " + score.title(language) + ": " + value;
    if (const auto band = score.band({}, language)) text += (value.empty() ? "" : ", ") + band->label;
    text += "\n";
    if (const auto note = score.note(language); !note.empty()) text += "    " + note + "\n";
    for (const auto& line : report::normed_lines(report.state(), score, language)) text += "    " + line + "\n";
  }
  for (const auto& alert : report.alerts(language)) text += "  ! " + alert.message + "\n";
  if (const auto recorded = report::recorded_lines(report.state(), language); !recorded.empty()) {
    text += "  " + say(Phrase::recorded_are, language) + "\n";
    for (const auto& line : recorded) text += "    " + line + "\n";
  }
  for (const auto& note : report.notes(language)) text += note + "\n";
  return text + report.rights(language) + "\n";
}

}  // namespace v1

namespace report {

FormChoice describe(const definition::Definition& definition, const scoring::ChosenForm& chosen, Language language) {
  const auto& form = definition.forms[static_cast<std::size_t>(chosen.form)];
  FormChoice choice;
  choice.form = form.id;
  choice.title = form.title.in(language);
  choice.informant = definition.informants[static_cast<std::size_t>(form.informant)].id;
  choice.given = chosen.by == scoring::ChosenBy::caller;
  choice.chronological_age = chosen.chronological;
  choice.corrected_age = chosen.corrected;
  for (const int f : chosen.also_fitting)
    choice.also_fitting.push_back(definition.forms[static_cast<std::size_t>(f)].id);
  choice.age_outside_form = chosen.age_outside_form;
  choice.age_impossible = chosen.age_impossible;
  choice.explanation = form_choice(definition, chosen, language);
  return choice;
}

}  // namespace report
}  // namespace kartlegg
