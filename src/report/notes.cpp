// What a reader must know of a score, a report or a row, in sentences.
#include <algorithm>
#include <cmath>

#include "core/nearest.hpp"
#include "report/answers.hpp"
#include "report/explain.hpp"
#include "report/norm_text.hpp"
#include "report/text.hpp"
#include "report/wording.hpp"

namespace kartlegg::report {

std::string item_name(const definition::Item& item, int form, Language language) {
  const std::string number = item.number ? " (" + std::to_string(*item.number) + ")" : "";
  return item_named(item, form, language) + number;
}

std::vector<std::string> reachable_bands(const definition::BandScheme& scheme, const definition::BandTable& table,
                                         const scoring::ScoreValue& value, Language language, int except) {
  auto ranges = table.ranges;
  std::sort(ranges.begin(), ranges.end(), [](const auto& a, const auto& b) { return a.range.low < b.range.low; });
  std::vector<std::string> labels;
  for (const auto& [band, range] : ranges) {
    const bool above = range.low_included ? range.low > value.upper : range.low >= value.upper;
    const bool below = range.high_included ? range.high < value.lower : range.high <= value.lower;
    if (band != except && !above && !below)
      labels.push_back(scheme.bands[static_cast<std::size_t>(band)].label.in(language));
  }
  return labels;
}

namespace {

/// "A, B": the items for which `wanted` holds.
template <class Wanted>
std::string named_items(const ReportState& state, Language language, Wanted wanted) {
  std::vector<std::string> names;
  for (const int i : state.definition().forms[static_cast<std::size_t>(state.form.form)].items)
    if (wanted(static_cast<std::size_t>(i)))
      names.push_back(item_name(state.definition().items[static_cast<std::size_t>(i)], state.form.form, language));
  return core::listed(names);
}

bool is_used(const ReportState& state, const definition::BandScheme& scheme) {
  return std::any_of(scheme.tables.begin(), scheme.tables.end(),
                     [&](const auto& t) { return t.form == state.form.form; });
}

/// True if a score with answers missing has its value from a formula that needs no more, and not from a rule that
/// makes answers up.
bool needs_no_more(const ReportState& state, std::size_t score) {
  const auto& definition = state.definition();
  const auto s = static_cast<int>(score);
  if (definition.is_scale(s)) return definition.scale(s).rule == definition::Rule::formula;
  const auto& parts = definition.composite(s).formula.slots;
  return std::all_of(parts.begin(), parts.end(), [&](int part) {
    const auto p = static_cast<std::size_t>(part);
    return state.score(p).status != Status::filled || needs_no_more(state, p);
  });
}

}  // namespace

std::string score_note(const ReportState& state, std::size_t score, Language language) {
  const auto& definition = state.definition();
  const auto& value = state.score(score);
  const auto& plan = state.form_plan().scores[score];
  const std::string lacking = std::to_string(value.items - value.answered), of = std::to_string(value.items);
  const bool by_model = score < definition.scales.size() && definition.scales[score].irt.has_value();
  std::string text;
  const auto add = [&](Phrase phrase, std::initializer_list<std::string> values = {}) {
    text += (text.empty() ? "" : " ") + say(phrase, language, values);
  };
  switch (value.status) {
    case Status::complete:
      if (by_model && value.items > value.answered)
        add(Phrase::note_of_those_answered, {std::to_string(value.answered), of});
      break;
    case Status::prorated:
      add(Phrase::note_prorated, {lacking, of});
      break;
    case Status::filled:
      add(needs_no_more(state, score) ? Phrase::note_not_needed : Phrase::note_filled, {lacking, of});
      break;
    case Status::too_many_missing:
      add(Phrase::note_missing, {lacking, of});
      break;
    case Status::not_applicable:
      add(plan.on_form ? Phrase::no_item_applies : Phrase::not_on_form);
      break;
    case Status::out_of_range:
      add(by_model ? Phrase::irt_no_prior : Phrase::out_of_range);
      break;
    case Status::age_unknown:
      add(Phrase::irt_needs_age);
      break;
  }
  if (by_model && value.status == Status::complete && std::isnan(state.form.age_months) &&
      definition.scales[score].irt->needs_age())
    add(Phrase::note_prior_without_age);
  if (!std::isnan(value.standard_error)) add(Phrase::own_error, {number(value.standard_error, language)});
  if (value.zero_by_gate) {
    const auto& gate = definition.scale(static_cast<int>(score)).zero_when->slots;
    add(Phrase::note_gate, {named_items(state, language, [&](std::size_t i) {
          return std::find(gate.begin(), gate.end(), static_cast<int>(i)) != gate.end();
        })});
  }
  if (value.credited > 0) add(Phrase::note_credited, {std::to_string(value.credited)});
  if (plan.nominal || std::isnan(value.lower) || value.lower == value.upper) return text;
  const std::string lower = number(value.lower, language), upper = number(value.upper, language);
  std::vector<std::string> bands;
  if (plan.default_band >= 0) {
    const auto& band = plan.bands[static_cast<std::size_t>(plan.default_band)];
    bands = reachable_bands(definition.bands[static_cast<std::size_t>(band.scheme)], *band.table, value, language);
    if (std::isnan(value.raw) && bands.size() == band.table->ranges.size()) bands.clear();  // any: that says nothing
  }
  if (bands.empty())
    add(Phrase::note_reachable, {lower, upper});
  else
    add(Phrase::note_reachable_band, {lower, upper, either(bands, language)});
  return text;
}

std::string row_note(const ReportState& state, Language language) {
  std::string text;
  const auto add = [&](const std::string& note) { text += (text.empty() ? "" : " ") + note; };
  if (state.form.age_impossible) add(say(Phrase::age_impossible, language));
  if (state.form.age_outside_form) {
    add(say(Phrase::age_outside, language));
    if (const auto forms = fitting_forms(state.definition(), state.form, language); !forms.empty()) add(forms);
  }
  if (const auto invalid = named_items(state, language, [&](std::size_t i) { return state.person.items[i].invalid; });
      !invalid.empty())
    add(say(Phrase::codes_as_missing, language, {invalid}));
  return text;
}

std::vector<std::string> report_notes(const ReportState& state, bool illustrative, Language language) {
  const auto& definition = state.definition();
  std::vector<std::string> notes;
  const auto add = [&](Phrase phrase, std::initializer_list<std::string> values = {}) {
    notes.push_back(say(phrase, language, values));
  };
  if (definition.is_record()) notes.push_back(record_note(state, language));
  if (illustrative) add(Phrase::illustrative);
  if (state.form.age_impossible) add(Phrase::age_impossible);
  if (state.form.age_outside_form) add(Phrase::age_outside);
  if (const auto invalid = named_items(state, language, [&](std::size_t i) { return state.person.items[i].invalid; });
      !invalid.empty())
    add(Phrase::codes_as_missing, {invalid});
  if (!state.keying.already_keyed.empty()) {
    const auto& keyed = state.keying.already_keyed;
    const auto is_scored = [&](std::size_t i) { return definition.items[i].scored; };
    if (named_items(state, language, [&](std::size_t i) { return is_scored(i) && !keyed[i]; }).empty())
      add(Phrase::keyed_before_all);
    else
      add(Phrase::keyed_before_some,
          {named_items(state, language, [&](std::size_t i) { return static_cast<bool>(keyed[i]); })});
  }
  if (!state.keying.credits && !state.form_plan().credits.empty()) add(Phrase::credits_off);
  for (auto& note : norm_notes(state, language)) notes.push_back(std::move(note));
  for (const auto& scheme : definition.bands)  // what must be known of the cut-offs that are shown by default
    if (const auto& note = scheme.sourcing.note.in(language);
        scheme.is_default && is_used(state, scheme) && !note.empty())
      notes.push_back(scheme.title.in(language) + ": " + note);
  for (auto& note : wording_notes(state, language)) notes.push_back(std::move(note));
  notes.insert(notes.end(), state.remarks.begin(), state.remarks.end());
  return notes;
}

}  // namespace kartlegg::report
