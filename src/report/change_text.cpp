// What is said of a change and of a series.
#include <algorithm>
#include <cmath>

#include "kartlegg/change.hpp"
#include "norms/change.hpp"
#include "norms/compare.hpp"
#include "report/change_phrases.hpp"
#include "report/norm_text.hpp"
#include "report/text.hpp"

namespace kartlegg {
inline namespace v1 {
namespace {

using report::date;
using report::number;
using report::say;
using P = report::ChangePhrase;

std::string title_of(const Report& report, std::string_view scale, Measure measure, Language language) {
  const std::string title = report[scale].title(language);
  return measure == Measure::raw ? title : title + " (" + report::score_word(measure, language) + ")";
}

std::string date_of(const Report& report, Language language) { return date(report.assessment_date(), language); }

/// The norm group that the comparison went by, or would have.
norms::Side side_of(const Change& change, const Report& report) {
  const auto& state = report.state();
  return norms::side_of(state, norms::score_index(state, change.scale),
                        change.norm_group.empty() ? change.options.norm_group : change.norm_group);
}

std::string group_title(const Change& change, Language language) {
  if (change.options.reference) return change.options.reference->name;
  const auto side = side_of(change, change.before);
  return side.group < 0 ? change.options.norm_group : side.file().title.in(language);
}

/// The report without a score, or without norms or a normed score: the earlier one where it is both.
const Report& lacking(const Change& change) {
  const auto lacks = [&](const Report& report) {
    const auto side = side_of(change, report);
    if (change.gap == ChangeGap::no_score) return std::isnan(report.state().score(side.score).raw);
    if (change.gap == ChangeGap::no_norms) return report.state().norms.empty();
    return side.scored.norm == nullptr || std::isnan(norms::get(side.scored, change.options.measure));
  };
  return lacks(change.before) ? change.before : change.after;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

std::string form_title(const Report& report, Language language) { return report.form(language).title; }

std::string informant_label(const Report& report, Language language) {
  const auto& definition = report.state().definition();
  const auto& form = definition.forms[static_cast<std::size_t>(report.state().form.form)];
  return definition.informants[static_cast<std::size_t>(form.informant)].label.in(language);
}

std::string gap_sentence(const Change& change, Language language) {
  const auto& [before, after] = std::tie(change.before, change.after);
  const auto of = [&](P phrase, std::initializer_list<std::string> values = {}) {
    return say(phrase, language, values);
  };
  switch (change.gap) {
    case ChangeGap::other_instrument:
      return of(P::other_instrument, {before.provenance().instrument_id, after.provenance().instrument_id});
    case ChangeGap::other_version:
      return of(P::other_version, {before.provenance().instrument_version, after.provenance().instrument_version});
    case ChangeGap::other_person:
      return of(P::other_person);
    case ChangeGap::other_informant:
      return of(P::other_informant, {informant_label(before, language), informant_label(after, language)});
    case ChangeGap::other_form:
      return of(P::other_form, {form_title(before, language), form_title(after, language)});
    case ChangeGap::no_date:
      return of(P::no_date);
    case ChangeGap::same_date:
      return of(P::same_date, {date_of(before, language)});
    case ChangeGap::no_score:
      return of(P::no_score, {date_of(lacking(change), language)});
    case ChangeGap::no_norms:
      return of(P::no_norms, {date_of(lacking(change), language)});
    case ChangeGap::other_norms:
      return of(P::other_norms, {group_title(change, language)});
    case ChangeGap::no_normed_score:
      return of(P::no_normed_score, {group_title(change, language), date_of(lacking(change), language)});
    case ChangeGap::no_reliability:
      return of(P::no_reliability, {group_title(change, language)});
    case ChangeGap::unfit_measure:
      return of(change.options.reference ? P::reference_is_raw : P::unfit_measure,
                {report::score_word(change.options.measure, language)});
    case ChangeGap::no_raw_norms:
      return of(P::no_raw_norms, {group_title(change, language)});
    case ChangeGap::needs_retest:
      return of(P::needs_retest,
                {std::string(name(change.options.method)), joined(norms::missing_for(change.options))});
    case ChangeGap::no_value:
      return of(P::no_value);
    case ChangeGap::category:
      return of(P::category);
    default:
      return {};
  }
}

P course_phrase(Course course) {
  switch (course) {
    case Course::improved:
      return P::improved;
    case Course::recovered:
      return P::recovered;
    case Course::deteriorated:
      return P::deteriorated;
    case Course::higher:
      return P::higher;
    case Course::lower:
      return P::lower;
    default:
      return P::unchanged;
  }
}

/// True for methods that take the published errors of both scores.
bool is_of_both(stats::ChangeMethod method) {
  return method == stats::ChangeMethod::sem2 || method == stats::ChangeMethod::practice_sem2;
}

std::string error_note(const Change& change, Language language) {
  const std::string error = number(*change.standard_error, language);
  const std::string group = group_title(change, language);
  if (change.published_error)
    return say(is_of_both(change.options.method) ? P::error_published : P::error_published_first, language,
               {error, group});
  if (change.by_coefficient.empty()) return say(P::error_given, language, {error});
  const auto& used = change.by_coefficient.front();
  if (used.number < 0) return say(P::error_from_reference, language, {error, number(used.value, language), group});
  return say(P::error_from_reliability, language,
             {error, number(used.value, language),
              report::coefficient_basis(side_of(change, change.before).file(), used.number, language), group});
}

/// Which second scores would have been a reliable change, as far as the form allows them.
std::string needed_note(const Change& change, Language language) {
  const auto& bounds = *change.unremarkable;
  bool low = true, high = true;
  if (change.options.measure == Measure::raw) {
    const auto possible = change.after[change.scale].possible();
    low = !possible || bounds.lower > possible->lower;
    high = !possible || bounds.upper < possible->upper;
  }
  const P phrase = low && high ? P::needed_either : low ? P::needed_low : high ? P::needed_high : P::needed_none;
  return say(phrase, language,
             {number(*change.first, language), number(bounds.lower, language), number(bounds.upper, language)});
}

bool is_made_up(const Report& report, std::string_view scale) {
  const Status status = report[scale].status();
  return status == Status::prorated || status == Status::filled;
}

/// True for the lowest or highest score that the form allows.
bool is_at_limit(const Report& report, std::string_view scale) {
  const auto score = report[scale];
  const auto possible = score.possible();
  return possible && (score.raw() == possible->lower || score.raw() == possible->upper);
}

/// What a reader must mind of the norms: other sample, other age group, other file.
void add_norm_notes(const Change& change, Language language, std::vector<std::string>& notes) {
  if (change.norm_group.empty()) return;
  const auto before = side_of(change, change.before), after = side_of(change, change.after);
  if (!change.published_error && !change.by_coefficient.empty()) {
    const auto& used = before.file().reliability[static_cast<std::size_t>(change.by_coefficient.front().number)];
    if (used.other_sample) notes.push_back(say(P::other_sample, language));
    if (const auto& note = used.sourcing.note.in(language); !note.empty()) notes.push_back(note);
  }
  if (change.options.measure == Measure::raw && before.scored.value.cell != after.scored.value.cell)
    notes.push_back(say(P::other_cell, language));
}

bool is_illustrative(const Change& change) {
  const auto rests_on_norms = [&](const Report& report) {
    const auto side = side_of(change, report);
    return !change.norm_group.empty() &&
           report::is_illustrative(report.state(), static_cast<std::size_t>(side.group), side.score);
  };
  return change.before.illustrative() || change.after.illustrative() || rests_on_norms(change.before) ||
         rests_on_norms(change.after);
}

}  // namespace

std::string Change::sentence(Language language) const {
  if (gap != ChangeGap::none) return gap_sentence(*this, language);
  return say(course_phrase(*course), language,
             {title_of(before, scale, options.measure, language), number(*first, language), date_of(before, language),
              number(*second, language), date_of(after, language), number(*index, language),
              number(*critical, language), cutoff ? number(*cutoff, language) : std::string()});
}

std::vector<std::string> Change::notes(Language language) const {
  std::vector<std::string> notes;
  if (gap != ChangeGap::none) return notes;
  notes.push_back(error_note(*this, language));
  notes.push_back(needed_note(*this, language));
  if (options.cutoff != CutoffRule::none && !crossed)
    notes.push_back(say(P::cutoff_none, language));
  else if (crossed && cutoff && *course != Course::recovered)
    notes.push_back(say(*crossed ? P::cutoff_crossed : P::cutoff_not_crossed, language, {number(*cutoff, language)}));
  for (std::size_t i = published_error ? 0 : 1; i < by_coefficient.size(); ++i) {
    const auto& other = by_coefficient[i];
    notes.push_back(say(other.reliable ? P::other_coefficient_reliable : P::other_coefficient_not, language,
                        {report::coefficient_name(other.kind, language), number(other.value, language),
                         number(other.index, language)}));
  }
  notes.push_back(report::method_sentence(options.method, language));
  add_norm_notes(*this, language, notes);
  if (is_made_up(before, scale) || is_made_up(after, scale)) notes.push_back(say(P::prorated, language));
  if (is_at_limit(before, scale) || is_at_limit(after, scale)) notes.push_back(say(P::at_limit, language));
  if (before.provenance().content_hash != after.provenance().content_hash)
    notes.push_back(say(P::other_file, language));
  if (is_illustrative(*this)) notes.push_back(say(report::Phrase::illustrative, language));
  return notes;
}

std::string to_text(const Change& change, Language language) {
  std::string text = change.sentence(language) + "\n";
  for (const auto& note : change.notes(language)) text += "  " + note + "\n";
  return text;
}

// --- a series

std::string ChangeSeries::sentence(Language language) const {
  if (gap == ChangeGap::too_few) return say(P::too_few, language);
  if (gap == ChangeGap::no_date) return say(P::no_date, language);
  if (gap == ChangeGap::category) return say(P::category, language);
  if (gap == ChangeGap::same_date) return say(P::same_date, language, {date(norms::shared_date(occasions), language)});
  const Report& from = occasions.front().report;
  const std::string title = title_of(from, scale, options.measure, language);
  const std::string count = std::to_string(occasions.size());
  const std::string begin = date_of(from, language), end = date_of(occasions.back().report, language);
  if (!slope) return say(P::series_no_slope, language, {title, count, begin, end});
  if (!slope_interval)
    return say(P::series_slope_alone, language, {title, count, begin, end, number(*slope, language)});
  return say(P::series_slope, language,
             {title, count, begin, end, number(*slope, language), number(100 * options.confidence, language),
              number(slope_interval->lower, language), number(slope_interval->upper, language)});
}

std::vector<std::string> ChangeSeries::notes(Language language) const {
  std::vector<std::string> notes;
  if (gap != ChangeGap::none) return notes;
  const auto is_worse = [](const std::optional<Change>& change) {
    return change && change->course && *change->course == Course::deteriorated;
  };
  const auto last = std::find_if(occasions.rbegin(), occasions.rend(), [](const Occasion& o) { return o.score; });
  if (last == occasions.rend()) return notes;
  const auto say_worse = [&](P phrase, const Change& change) {
    notes.push_back(say(phrase, language,
                        {date_of(change.after, language), number(*change.second, language),
                         date_of(change.before, language), number(*change.first, language)}));
  };
  if (is_worse(last->since_first))
    say_worse(P::alert_since_first, *last->since_first);
  else if (is_worse(last->since_best))
    say_worse(P::alert_since_best, *last->since_best);
  else if (last->since_first && last->since_first->course && last->since_best)
    notes.push_back(say(P::no_alert, language));
  if (last->since_first)
    for (auto& note : last->since_first->notes(language)) notes.push_back(std::move(note));
  return notes;
}

std::string to_text(const ChangeSeries& series, Language language) {
  std::string text = series.sentence(language) + "\n";
  for (const Occasion& occasion : series.occasions) {
    const std::string day = date_of(occasion.report, language);
    text += "  " + (occasion.score ? say(P::occasion, language, {day, number(*occasion.score, language)})
                                   : say(P::occasion_no_score, language, {day}));
    text += occasion.since_first && series.gap == ChangeGap::none
                ? ". " + occasion.since_first->sentence(language) + "\n"
                : "\n";
  }
  for (const auto& note : series.notes(language)) text += "  " + note + "\n";
  return text;
}

}  // namespace v1
}  // namespace kartlegg
