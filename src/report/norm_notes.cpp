// What is said of norms: who the groups are, why they were used, what to mind of a normed score.
#include <algorithm>
#include <array>
#include <cmath>

#include "core/nearest.hpp"
#include "norms/age_equivalent.hpp"
#include "norms/compare.hpp"
#include "report/norm_text.hpp"

namespace kartlegg::report {
namespace {

using P = NormPhrase;
using definition::TableNorm;
using norms::ErrorGap;
using norms::Gap;

constexpr std::array<std::string_view, 3> one_year = {"year", "år", "år"}, years = {"years", "år", "år"},
                                          one_month = {"month", "måned", "månad"},
                                          months = {"months", "måneder", "månader"};

/// The last age of a window, inclusive.
std::optional<Age> last_age(const definition::AgeWindow& window) {
  if (window.to || !window.before) return window.to;
  constexpr int most_days = 30;
  return window.before->days > 0 ? Age{window.before->months, window.before->days - 1}
                                 : Age{window.before->months - 1, most_days};
}

/// True if windows with these ends are spoken of in whole units of so many months: they begin with one and end with
/// the last day before one.
bool in_units_of(int unit, const std::optional<Age>& from, const std::optional<Age>& last) {
  return (!from || (from->days == 0 && from->months % unit == 0)) &&
         (!last || (last->days == 30 && (last->months + 1) % unit == 0));
}

const definition::NormFile& file_of(const ReportState& state, std::size_t group) {
  return state.instrument->norms[static_cast<std::size_t>(state.norms[group].file)];
}

/// "5 to 15 years; 17 years": the ages for which a file has numbers of this score, for somebody of this sex; of either
/// where it is not known.
std::string ages_of(const definition::NormFile& file, int score, Sex sex, Language language) {
  std::vector<std::string> ages;
  for (const auto& cell : file.cells) {
    const bool other_sex = sex != Sex::unspecified && cell.people.sex != Sex::unspecified && cell.people.sex != sex;
    if (cell.of(score) == nullptr || other_sex) continue;
    auto text = age_range(cell.people.age, language);
    if (const auto* const lms = std::get_if<definition::LmsNorm>(&cell.of(score)->values); lms && text.empty())
      text = age_range(
          {age_from_months(lms->grid.front().age_months), age_from_months(lms->grid.back().age_months), {}}, language);
    if (std::find(ages.begin(), ages.end(), text) == ages.end()) ages.push_back(std::move(text));
  }
  std::string list;
  for (const auto& text : ages) list += (list.empty() ? "" : "; ") + text;
  return list;
}

std::string sexes_of(const definition::NormFile& file, int score, Language language) {
  for (const auto& cell : file.cells)
    if (cell.of(score) != nullptr && cell.people.sex != Sex::unspecified)
      return say(cell.people.sex == Sex::male ? P::boys : P::girls, language);
  return say(P::both_sexes, language);
}

/// Why there is no normed score.
std::string gap_note(const ReportState& state, std::size_t group, std::size_t score, Gap gap, Language language) {
  const auto& file = file_of(state, group);
  const std::string& title = file.title.in(language);
  const std::string raw = number(state.score(score).raw, language);
  const auto index = static_cast<int>(score);
  switch (gap) {
    case Gap::none:
      return {};
    case Gap::no_score:
      return say(P::no_raw_score, language);
    case Gap::other_form:
      return say(P::other_form, language, {title});
    case Gap::age_unknown:
      return say(P::age_unknown, language, {title});
    case Gap::age_outside:
      return say(P::age_outside, language,
                 {title, age(*state.form.used(), language), ages_of(file, index, state.sex, language)});
    case Gap::sex_unknown:
      return say(P::sex_unknown, language, {title});
    case Gap::sex_outside:
      return say(P::sex_outside, language, {title, sexes_of(file, index, language)});
    case Gap::not_covered:
      return say(P::not_covered, language, {title});
    case Gap::not_in_table:
      return say(P::not_in_table, language, {title, raw});
    case Gap::undefined:
      return say(P::undefined, language, {title, raw});
    case Gap::cutoffs_only:
      return say(P::cutoffs_only, language, {title});
  }
  return {};
}

/// Why there is no age equivalent; "" where there is one, or none was to be told.
std::string no_age_equivalent(const norms::Scored& scored, const std::string& title, Language language) {
  using Found = norms::AgeEquivalent::Found;
  switch (norms::age_equivalent(scored).found) {
    case Found::not_told:
    case Found::one:
      return {};
    case Found::below:
      return say(P::below_every_median, language, {title});
    case Found::above:
      return say(P::above_every_median, language, {title});
    case Found::several:
      return say(P::median_at_several_ages, language, {title});
  }
  return {};
}

/// How the percentile rank is to be read.
P percentile_phrase(const TableNorm& table) {
  if (table.percentile_definition == 'A') return P::percentile_a;
  return table.percentile_definition == 'B' ? P::percentile_b : P::percentile_c;
}

void add_value_notes(const ReportState& state, std::size_t score, const norms::Scored& scored, Language language,
                     std::vector<std::string>& notes) {
  const auto* const table = std::get_if<TableNorm>(&scored.norm->values);
  if (std::isnan(scored.value.z) && table != nullptr)
    notes.push_back(
        say(P::no_z, language, {measure_name(table->measure, language), number(scored.value.tabulated, language)}));
  if (scored.value.at_floor) notes.push_back(say(P::at_floor, language));
  if (scored.value.at_ceiling) notes.push_back(say(P::at_ceiling, language));
  const auto& raw = state.score(score);
  if (scored.value.error_gap == ErrorGap::none && (raw.status == Status::prorated || raw.status == Status::filled))
    notes.push_back(
        say(P::made_up_score, language, {std::to_string(raw.items - raw.answered), std::to_string(raw.items)}));
}

void add_percentile_note(const norms::Scored& scored, Language language, std::vector<std::string>& notes) {
  const auto* const table = std::get_if<TableNorm>(&scored.norm->values);
  if (table != nullptr && table->measure == Measure::percentile_rank)
    notes.push_back(say(percentile_phrase(*table), language));
  else if (!std::isnan(scored.value.z) && (table == nullptr || !table->normalised))
    if (!std::holds_alternative<definition::LmsNorm>(scored.norm->values))
      notes.push_back(say(P::normal_percentile, language));
}

/// True if the gap is between the group and the person or the form, whatever the score.
bool is_of_group(Gap gap) {
  return gap == Gap::other_form || gap == Gap::age_unknown || gap == Gap::age_outside || gap == Gap::sex_unknown ||
         gap == Gap::sex_outside;
}

/// True if some score was placed in the group.
bool was_used(const norms::GroupValues& group) {
  return std::any_of(group.scores.begin(), group.scores.end(),
                     [](const norms::NormedValue& value) { return value.gap == Gap::none || value.band >= 0; });
}

/// "Title (id: boys, 5 to 15 years, n = 5153, 1999, GB, national survey)".
std::string group_name(const InstrumentState& instrument, const norms::GroupValues& group, Language language) {
  const auto described = describe_group(instrument, group, group.cell, nullptr, language);
  const auto& file = instrument.norms[static_cast<std::size_t>(group.file)];
  std::string facts;
  for (const std::string& fact : {described.people, described.n ? "n = " + std::to_string(*described.n) : "",
                                  described.years, described.country, norm_kind(file.kind, language)})
    if (!fact.empty()) facts += (facts.empty() ? "" : ", ") + fact;
  return described.title + " (" + described.id + ": " + facts + ")";
}

/// Ids of the norm groups that are for a form.
std::vector<std::string> groups_for(const InstrumentState& instrument, int form) {
  std::vector<std::string> ids;
  for (const auto& file : instrument.norms)
    if (std::find(file.forms.begin(), file.forms.end(), form) != file.forms.end()) ids.push_back(file.id);
  return ids;
}

/// "T 57.4 (95 %: 48.2 to 66.6)".
std::string with_interval(const NormedScore& normed, Measure measure, Language language) {
  std::string name = measure_name(measure, language) + " " + measure_text(*normed.get(measure), measure, language);
  const auto interval = normed.interval(measure);
  if (!interval) return name;
  return say(P::with_interval, language,
             {name, "95 %", measure_text(interval->lower, measure, language),
              measure_text(interval->upper, measure, language)});
}

/// The group, T score, percentile rank and band; "" where it has none of them.
std::string placed_line(const NormedScore& normed, const NormGroup& group, Language language) {
  std::vector<std::string> measures;
  for (const Measure measure : {Measure::t_score, Measure::percentile_rank})
    if (normed.get(measure)) measures.push_back(with_interval(normed, measure, language));
  const auto band = normed.band(language);
  if (measures.empty() && !band) return {};
  std::string line = group.title + (group.people.empty() ? "" : ", " + group.people) + ":";
  for (std::size_t m = 0; m < measures.size(); ++m) line += (m == 0 ? " " : ", ") + measures[m];
  if (!measures.empty()) line += ".";
  return band ? line + " " + say(P::group_band, language, {band->label}) : line;
}

/// The standard error and what it rests on; "" where there is none.
std::string error_line(const NormedScore& normed, Language language) {
  const auto sem = normed.sem(Measure::t_score);
  if (!sem) return {};
  const std::string size = "T " + number(*sem, language, 1);
  const auto used = normed.reliability(language);
  return used ? say(P::standard_error, language,
                    {size, coefficient_name(used->kind, language), number(used->value, language)})
              : say(P::published_error, language, {size});
}

}  // namespace

std::string note_on_person(const ReportState& state, std::size_t group, Language language) {
  const int score = file_of(state, group).cells.front().scores.front().score;  // any: the gap is the same for all
  return gap_note(state, group, static_cast<std::size_t>(score), state.norms[group].gap, language);
}

std::string joined(const std::vector<std::string>& sentences) {
  std::string text;
  for (const auto& sentence : sentences) text += (text.empty() ? "" : " ") + sentence;
  return text;
}

std::string age_range(const definition::AgeWindow& window, Language language) {
  if (window.open()) return {};
  const auto last = last_age(window);
  const int unit = in_units_of(12, window.from, last) ? 12 : in_units_of(1, window.from, last) ? 1 : 0;
  const auto in_words = [&](int n) {
    return unit == 12 ? counted(n, language, one_year, years) : counted(n, language, one_month, months);
  };
  const auto first_text = [&] { return unit > 0 ? in_words(window.from->months / unit) : age(*window.from, language); };
  const auto last_text = [&] { return unit > 0 ? in_words((last->months + 1) / unit - 1) : age(*last, language); };
  if (!window.from) return say(P::years_below, language, {last_text()});
  if (!last) return say(P::years_from, language, {first_text()});
  if (first_text() == last_text()) return first_text();
  return say(P::years_range, language,
             {unit > 0 ? std::to_string(window.from->months / unit) : first_text(), last_text()});
}

std::string people(const definition::People& people, Language language) {
  std::string text;
  if (people.sex != Sex::unspecified) text = say(people.sex == Sex::male ? P::boys : P::girls, language);
  if (const auto ages = age_range(people.age, language); !ages.empty()) text += (text.empty() ? "" : ", ") + ages;
  return text;
}

std::string measure_text(double value, Measure measure, Language language) {
  constexpr double lowest = 0.1, highest = 99.9;
  if (measure == Measure::percentile_rank && value > highest)
    return say(P::over, language, {number(highest, language, 1)});
  if (measure == Measure::percentile_rank && value < lowest)
    return say(P::under, language, {number(lowest, language, 1)});
  return number(value, language, 1);
}

std::string percent(double share, Language language) {
  if (share > 0.99) return say(P::over, language, {"99 %"});
  if (share < 0.01) return say(P::under, language, {"1 %"});
  return std::to_string(std::lround(share * 100)) + " %";
}

bool is_illustrative(const ReportState& state, std::size_t group, std::size_t score) {
  const auto& file = file_of(state, group);
  const auto& value = state.norms[group].scores[score];
  const auto made_up = [&](int cell) {
    return cell >= 0 && file.cells[static_cast<std::size_t>(cell)].of(static_cast<int>(score))->sourcing.illustrative;
  };
  if (value.gap != Gap::none && value.band < 0) return false;  // nothing rests on it
  return file.illustrative() || made_up(value.cell) || made_up(value.cutoff_cell) ||
         (value.coefficient >= 0 &&
          file.reliability[static_cast<std::size_t>(value.coefficient)].sourcing.illustrative);
}

bool norms_are_illustrative(const ReportState& state) {
  for (std::size_t group = 0; group < state.norms.size(); ++group)
    for (std::size_t score = 0; score < state.norms[group].scores.size(); ++score)
      if (is_illustrative(state, group, score)) return true;
  return false;
}

std::vector<std::string> notes_on_score(const ReportState& state, std::size_t group, std::size_t score,
                                        Language language) {
  std::vector<std::string> notes;
  const auto scored = norms::scored(state, group, score);
  if (const Gap gap = scored.value.gap; gap != Gap::none && !is_of_group(gap))
    notes.push_back(gap_note(state, group, score, gap, language));
  if (scored.norm != nullptr) add_value_notes(state, score, scored, language, notes);
  if (auto note = no_age_equivalent(scored, file_of(state, group).title.in(language), language); !note.empty())
    notes.push_back(std::move(note));
  if (scored.value.error_gap == ErrorGap::no_reliability)
    notes.push_back(say(P::no_reliability, language, {file_of(state, group).title.in(language)}));
  return notes;
}

std::vector<std::string> notes_on_group(const ReportState& state, std::size_t group, std::size_t score,
                                        Language language) {
  std::vector<std::string> notes;
  const auto& file = file_of(state, group);
  const auto scored = norms::scored(state, group, score);
  const auto& value = scored.value;
  if (is_of_group(value.gap)) notes.push_back(gap_note(state, group, score, value.gap, language));
  if (scored.norm != nullptr) add_percentile_note(scored, language, notes);
  const auto add_note_of = [&](const definition::Sourcing& sourcing) {
    if (const auto& note = sourcing.note.in(language); !note.empty()) notes.push_back(note);
  };
  if (scored.norm != nullptr) add_note_of(scored.norm->sourcing);
  if (value.rests_on_coefficient()) {
    const auto& used = file.reliability[static_cast<std::size_t>(value.coefficient)];
    if (used.other_sample) notes.push_back(say(P::other_sample, language));
    add_note_of(used.sourcing);
  }
  if (const auto& note = file.note.in(language); !note.empty()) notes.push_back(note);
  if (is_illustrative(state, group, score)) notes.push_back(say(Phrase::illustrative, language));
  return notes;
}

std::vector<std::string> norm_notes(const ReportState& state, Language language) {
  std::vector<std::string> notes;
  const auto& policy = state.definition().norms;
  for (std::size_t group = 0; group < state.norms.size(); ++group) {
    const auto& values = state.norms[group];
    std::vector<std::string> sentences;
    if (was_used(values)) {
      const bool holders = file_of(state, group).from_holder;
      sentences.push_back(say(holders             ? P::by_holder
                              : values.by_default ? P::by_default
                                                  : P::as_asked,
                              language, {group_name(*state.instrument, values, language)}));
    }
    if (is_of_group(values.gap)) sentences.push_back(note_on_person(state, group, language));
    for (std::size_t score = 0; score < values.scores.size(); ++score)
      for (auto& note : notes_on_group(state, group, score, language))
        if (std::find(sentences.begin(), sentences.end(), note) == sentences.end())
          sentences.push_back(std::move(note));
    notes.push_back(joined(sentences));
  }
  const bool unwanted = state.request.groups == std::vector<std::string>{"none"};
  const auto available = groups_for(*state.instrument, state.form.form);
  if (state.norms.empty() && !unwanted && !available.empty()) {
    if (!state.request.country.empty())
      notes.push_back(say(P::none_of_country, language, {state.request.country}));
    else if (!state.request.language.empty())
      notes.push_back(say(P::none_of_language, language, {state.request.language}));
    else
      notes.push_back(say(P::no_default, language, {core::listed(available)}));
  }
  if (const auto& note = policy.note.in(language); !note.empty() && !unwanted) notes.push_back(note);
  return notes;
}

std::vector<std::string> normed_lines(const ReportState& state, const ScaleScore& score, Language language) {
  std::vector<std::string> lines;
  const auto index = static_cast<std::size_t>(state.instrument->plan.score_index.at(score.scale()));
  const auto default_band = score.band({}, language);
  const auto normed = score.normed();
  for (std::size_t g = 0; g < normed.size(); ++g) {
    if (!was_used(state.norms[g])) continue;  // norm_notes says why
    const auto group = normed[g].group(language);
    if (auto line = placed_line(normed[g], group, language); !line.empty()) lines.push_back(std::move(line));
    if (auto line = error_line(normed[g], language); !line.empty()) lines.push_back(std::move(line));
    for (const auto& beyond : normed[g].beyond(language))
      if ((default_band && beyond.scheme == default_band->scheme) || beyond.scheme == group.id)
        lines.push_back(say(beyond.high ? P::beyond_high : P::beyond_low, language,
                            {number(beyond.cutoff, language), beyond.label, percent(beyond.probability, language)}));
    if (auto note = joined(notes_on_score(state, g, index, language)); !note.empty()) lines.push_back(std::move(note));
  }
  return lines;
}

RefusalText norm_refusal(const InstrumentState& instrument, const norms::RequestRefusal& refusal, Language language) {
  if (refusal.why == Refusal::norm_changed) {
    const auto& file = instrument.norms[static_cast<std::size_t>(refusal.file)];
    return {in_words(language, "norm group '", "normgruppen '", "normgruppa '") + file.id +
                in_words(language, "' has changed since it was pinned as '", "' er endret siden den ble festet som '",
                         "' er endra sidan ho vart festa som '") +
                refusal.group + "'",
            in_words(language, "pin it as ", "fest den som ", "fest ho som ") + file.id + "@" + file.content_hash +
                in_words(language, " if the new file will do", " hvis den nye filen kan brukes",
                         " om den nye fila kan brukast")};
  }
  std::vector<std::string> ids;
  for (const auto& file : instrument.norms) ids.push_back(file.id);
  const std::string_view id = std::string_view(refusal.group).substr(0, refusal.group.find('@'));
  if (std::find(ids.begin(), ids.end(), id) != ids.end())
    return {in_words(language, "a norm group cannot be pinned as '", "en normgruppe kan ikke festes som '",
                     "ei normgruppe kan ikkje festast som '") +
                refusal.group + "'",
            in_words(language, "write ", "skriv ", "skriv ") + std::string(id) +
                in_words(language, "@sha256: and at least eight hexadecimal digits",
                         "@sha256: og minst åtte heksadesimale sifre", "@sha256: og minst åtte heksadesimale siffer")};
  return {
      in_words(language, "unknown norm group '", "ukjent normgruppe '", "ukjend normgruppe '") + refusal.group + "'",
      ids.empty()
          ? in_words(language, "the instrument has no norms; leave the group out",
                     "instrumentet har ingen normer; utelat gruppen", "instrumentet har ingen normer; utelat gruppa")
          : core::suggestion(id, ids, language)};
}

}  // namespace kartlegg::report
