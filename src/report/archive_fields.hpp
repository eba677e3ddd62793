// What of a report and of a table stands in an archive, in which order and within which limits: one description for
// writing and for reading. Structs are taken apart by structured bindings, so that a new member does not compile until
// it is written too.
#pragma once

#include <chrono>

#include "norms/state.hpp"
#include "report/archive_stream.hpp"
#include "report/table.hpp"

namespace kartlegg::report {

/// Of lists whose length only their content limits.
inline constexpr std::size_t any_length = 1'000'000'000;

template <class Archive, class T>
using Field = typename Archive::template Field<T>;

/// The number of one of `count` things; -1, too, where there may be none.
template <class Archive, class Int>
void index(Archive& archive, Int& value, std::size_t count, bool may_be_none = false) {
  archive.whole(value, may_be_none ? -1 : 0, static_cast<std::int64_t>(count) - 1);
}

/// A list of yes and no as a text of 1 and 0; empty, or of this length.
template <class Archive>
void flags(Archive& archive, Field<Archive, std::vector<bool>>& values, std::size_t length) {
  std::string text;
  for (const bool value : values) text += value ? '1' : '0';
  archive.text(text);
  if constexpr (Archive::reads) {
    if ((!text.empty() && text.size() != length) || text.find_first_not_of("01") != std::string::npos)
      throw BadContent("a list of yes and no cannot be read");
    values.clear();
    for (const char c : text) values.push_back(c == '1');
  }
}

template <class Archive>
void texts(Archive& archive, Field<Archive, std::vector<std::string>>& values) {
  list(archive, values, any_length, [&](auto& text) { archive.text(text); });
}

template <class Archive>
void numbers(Archive& archive, Field<Archive, std::vector<double>>& values) {
  list(archive, values, any_length, [&](auto& x) { archive.number(x); });
}

/// Any number of its type.
template <class Archive, class Int>
void any_whole(Archive& archive, Int& value) {
  archive.whole(value, std::numeric_limits<Int>::min(), std::numeric_limits<Int>::max());
}

template <class Archive, class List>
void whole_numbers(Archive& archive, List& values) {
  list(archive, values, any_length, [&](auto& x) { any_whole(archive, x); });
}

// --- the person

template <class Archive>
void fields(Archive& archive, Field<Archive, Age>& age) {
  auto& [months, days] = age;
  archive.whole(months, 0, 1'000'000);
  archive.whole(days, 0, 30);
}

/// Also a date that does not exist: it was given, and the report says so.
template <class Archive>
void fields(Archive& archive, Field<Archive, std::chrono::year_month_day>& date) {
  int year = static_cast<int>(date.year());
  auto month = static_cast<unsigned>(date.month()), day = static_cast<unsigned>(date.day());
  archive.whole(year, -32767, 32767);
  archive.whole(month, 0, 255);
  archive.whole(day, 0, 255);
  if constexpr (Archive::reads) date = std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day};
}

template <class Archive, class T>
void maybe_fields(Archive& archive, T& value) {
  maybe(archive, value, [&](auto& there) { fields(archive, there); });
}

template <class Archive>
void fields(Archive& archive, Field<Archive, Given>& given) {
  auto& [birth_date, assessment_date, age_months, weeks_early, gestation_days, sex, informant, form] = given;
  maybe_fields(archive, birth_date);
  maybe_fields(archive, assessment_date);
  archive.number(age_months);
  const auto any = [&archive](auto& x) { any_whole(archive, x); };
  maybe(archive, weeks_early, any);
  maybe(archive, gestation_days, any);
  choice(archive, sex, Sex::male);
  archive.text(informant);
  archive.text(form);
}

// --- the scores

inline bool has_model(const definition::Definition& definition, std::size_t score) {
  return score < definition.scales.size() && definition.scales[score].irt.has_value();
}

template <class Archive>
void fields(Archive& archive, Field<Archive, scoring::ChosenForm>& chosen, const InstrumentState& instrument) {
  auto& [form, by, chronological, corrected, age_months, weeks_early, also_fitting, age_outside_form, age_impossible] =
      chosen;
  const std::size_t forms = instrument.definition.forms.size();
  index(archive, form, forms);
  choice(archive, by, scoring::ChosenBy::answers);
  maybe_fields(archive, chronological);
  maybe_fields(archive, corrected);
  archive.number(age_months);
  archive.whole(weeks_early, 0, 20);
  list(archive, also_fitting, forms, [&archive, forms](auto& other) { index(archive, other, forms); });
  flag(archive, age_outside_form);
  flag(archive, age_impossible);
}

template <class Archive>
void fields(Archive& archive, Field<Archive, scoring::Keying>& keying, const InstrumentState& instrument) {
  auto& [already_keyed, invalid_as_missing, credits] = keying;
  flags(archive, already_keyed, instrument.definition.items.size());
  flag(archive, invalid_as_missing);
  flag(archive, credits);
}

template <class Archive>
void fields(Archive& archive, Field<Archive, scoring::ItemValue>& item, const scoring::FormPlan& form) {
  auto& [score, range, kind, credit, invalid, not_asked, open] = item;
  auto& [lower, upper, may_be_none] = range;
  archive.number(score);
  archive.number(lower);
  archive.number(upper);
  flag(archive, may_be_none);
  choice(archive, kind, scoring::Answer::not_applicable);
  index(archive, credit, form.credits.size(), true);
  flag(archive, invalid);
  flag(archive, not_asked);
  flag(archive, open);
}

/// `by_model`: of a scale with an item response model.
template <class Archive>
void fields(Archive& archive, Field<Archive, scoring::ScoreValue>& score, bool by_model) {
  auto& [raw, standard_error, lower, upper, may_be_none, status, items, answered, credited, zero_by_gate] = score;
  archive.number(raw);
  if (by_model) archive.number(standard_error);
  archive.number(lower);
  archive.number(upper);
  flag(archive, may_be_none);
  choice(archive, status, Status::age_unknown);
  archive.whole(items, 0, std::numeric_limits<std::int16_t>::max());
  archive.whole(answered, 0, items);
  archive.whole(credited, 0, items);
  flag(archive, zero_by_gate);
}

template <class Archive>
void fields(Archive& archive, Field<Archive, scoring::PersonScores>& person, const InstrumentState& instrument,
            const scoring::FormPlan& form) {
  auto& [items, scores, alerts] = person;
  const auto& definition = instrument.definition;
  row(archive, items, definition.items.size(), [&](auto& item) { fields(archive, item, form); });
  std::size_t s = 0;
  row(archive, scores, static_cast<std::size_t>(definition.score_count()),
      [&](auto& score) { fields(archive, score, has_model(definition, s++)); });
  row(archive, alerts, definition.alerts.size(),
      [&](auto& alert) { choice(archive, alert, scoring::AlertState::unknown); });
}

// --- the norms

template <class Archive>
void fields(Archive& archive, Field<Archive, NormRequest>& request) {
  auto& [groups, country, language] = request;
  texts(archive, groups);
  archive.text(country);
  archive.text(language);
}

template <class Archive>
void fields(Archive& archive, Field<Archive, norms::NormedValue>& value, const definition::NormFile& file) {
  auto& [gap, error_gap, band, at_floor, at_ceiling, coefficient, cell, cutoff_cell, z, reliability, conditional_se,
         tabulated] = value;
  choice(archive, gap, norms::Gap::cutoffs_only);
  choice(archive, error_gap, norms::ErrorGap::no_reliability);
  index(archive, band, file.bands.size(), true);
  flag(archive, at_floor);
  flag(archive, at_ceiling);
  index(archive, coefficient, file.reliability.size(), true);
  index(archive, cell, file.cells.size(), true);
  index(archive, cutoff_cell, file.cells.size(), true);
  archive.number(z);
  archive.number(reliability);
  archive.number(conditional_se);
  archive.number(tabulated);
}

template <class Archive>
void fields(Archive& archive, Field<Archive, norms::GroupValues>& group, const InstrumentState& instrument) {
  auto& [file, cell, gap, by_default, scores] = group;
  index(archive, file, instrument.norms.size());
  const auto& norms = instrument.norms[static_cast<std::size_t>(file)];
  index(archive, cell, norms.cells.size(), true);
  choice(archive, gap, norms::Gap::cutoffs_only);
  flag(archive, by_default);
  row(archive, scores, static_cast<std::size_t>(instrument.definition.score_count()),
      [&archive, &norms](auto& score) { fields(archive, score, norms); });
}

// --- a report

/// But for the instrument, which comes first: the rest is read against it.
template <class Archive>
void fields(Archive& archive, Field<Archive, ReportState>& report) {
  auto& [shared, form, codes, keying, person, sex, assessment_date, given, request, norms, version, remarks] = report;
  const InstrumentState& instrument = *shared;
  archive.text(version);
  fields(archive, given);
  if constexpr (Archive::reads) {
    sex = given.sex;
    if (given.assessment_date && given.assessment_date->ok()) assessment_date = given.assessment_date;
  }
  fields(archive, form, instrument);
  row(archive, codes, instrument.definition.items.size(), [&archive](auto& code) { any_whole(archive, code); });
  fields(archive, keying, instrument);
  fields(archive, person, instrument, report.form_plan());
  fields(archive, request);
  list(archive, norms, any_length, [&](auto& group) { fields(archive, group, instrument); });
  texts(archive, remarks);
}

// --- a table

template <class Archive>
void fields(Archive& archive, Field<Archive, scoring::CodeColumn>& column, std::size_t rows) {
  core::Column<std::int16_t> codes;
  if constexpr (!Archive::reads)
    for (std::size_t r = 0; r < rows; ++r) codes.push_back(static_cast<std::int16_t>(column[r]));
  row(archive, codes, rows, [&archive](auto& code) { any_whole(archive, code); });
  if constexpr (Archive::reads) column = scoring::CodeColumn(std::move(codes));
}

template <class Archive>
void fields(Archive& archive, Field<Archive, scoring::Words>& words, std::size_t rows) {
  auto& [names, numbers] = words;
  texts(archive, names);
  list(archive, numbers, any_length, [&archive, &words](auto& one) { index(archive, one, words.names.size(), true); });
  if (words.numbers.empty() ? words.names.size() > 1 : words.numbers.size() != rows)
    throw BadContent("the columns of the table differ in length");
}

template <class Archive>
void fields(Archive& archive, Field<Archive, scoring::TableInput>& input, const InstrumentState& instrument) {
  auto& [rows, items, codes, age_months, weeks_early, gestation_days, birth_day, assessment_day, sex, informant, form,
         keying, missing_codes] = input;
  const std::size_t known = instrument.definition.items.size();
  archive.whole(rows, 0, any_length);
  list(archive, items, known, [&archive, known](auto& item) { index(archive, item, known); });
  row(archive, codes, items.size(), [&](auto& column) { fields(archive, column, input.rows); });
  for (auto* const column : {&age_months, &weeks_early, &gestation_days}) numbers(archive, *column);
  for (auto* const column : {&birth_day, &assessment_day}) whole_numbers(archive, *column);
  list(archive, sex, any_length, [&archive](auto& one) { choice(archive, one, Sex::male); });
  for (auto* const column : {&informant, &form}) fields(archive, *column, input.rows);
  fields(archive, keying, instrument);
  whole_numbers(archive, missing_codes);
  const auto fits = [&input](const auto& column) { return column.size() <= 1 || column.size() == input.rows; };
  if (!fits(age_months) || !fits(weeks_early) || !fits(gestation_days) || !fits(birth_day) || !fits(assessment_day) ||
      !fits(sex))
    throw BadContent("the columns of the table differ in length");
}

template <class Archive>
void fields(Archive& archive, Field<Archive, scoring::TableColumns::Score>& score, bool by_model, std::size_t rows) {
  auto& [raw, status, standard_error] = score;
  row(archive, raw, rows, [&archive](auto& x) { archive.number(x); });
  row(archive, status, rows, [&archive](auto& one) { choice(archive, one, Status::age_unknown); });
  if (by_model) row(archive, standard_error, rows, [&archive](auto& x) { archive.number(x); });
}

template <class Archive>
void fields(Archive& archive, Field<Archive, scoring::TableColumns::Banded>& banded, const InstrumentState& instrument,
            std::size_t rows) {
  auto& [score, scheme, band] = banded;
  index(archive, score, static_cast<std::size_t>(instrument.definition.score_count()));
  index(archive, scheme, instrument.definition.bands.size());
  const std::size_t bands = instrument.definition.bands[static_cast<std::size_t>(scheme)].bands.size();
  row(archive, band, rows, [&archive, bands](auto& one) { index(archive, one, bands, true); });
}

template <class Archive>
void fields(Archive& archive, Field<Archive, scoring::TableRanges>& ranges, const scoring::TableColumns& scored) {
  auto& [scores, certain] = ranges;
  const std::size_t rows = scored.form.size();
  row(archive, scores, scored.scores.size(), [&archive, rows](auto& score) {
    for (auto* const column : {&score.lower, &score.upper})
      row(archive, *column, rows, [&archive](auto& x) { archive.number(x); });
  });
  row(archive, certain, scored.banded.size(), [&archive, rows](auto& column) {
    row(archive, column, rows, [&archive](auto& one) { archive.whole(one, 0, 1); });
  });
}

template <class Archive>
void fields(Archive& archive, Field<Archive, scoring::TableColumns>& columns, const InstrumentState& instrument,
            std::size_t rows) {
  auto& [scores, banded, alerts, form, age_used, refusals, noted] = columns;
  const auto& definition = instrument.definition;
  std::size_t s = 0;
  row(archive, scores, static_cast<std::size_t>(definition.score_count()),
      [&](auto& score) { fields(archive, score, has_model(definition, s++), rows); });
  list(archive, banded, any_length, [&](auto& one) { fields(archive, one, instrument, rows); });
  row(archive, alerts, definition.alerts.size(), [&archive, rows](auto& alert) {
    row(archive, alert, rows, [&archive](auto& one) { archive.whole(one, 0, 2); });
  });
  const std::size_t forms = definition.forms.size();
  row(archive, form, rows, [&archive, forms](auto& one) { index(archive, one, forms, true); });
  row(archive, age_used, rows, [&archive](auto& x) { archive.number(x); });
  row(archive, refusals, rows, [&archive](auto& one) { choice(archive, one, Refusal::ambiguous_form); });
  row(archive, noted, rows, [&archive](auto& one) { archive.whole(one, 0, 1); });
}

/// But for the instrument.
template <class Archive>
void fields(Archive& archive, Field<Archive, TableState>& table) {
  auto& [instrument, input, columns, request, norming, norms, version, ranges] = table;
  archive.text(version);
  fields(archive, request);
  if constexpr (Archive::reads) {
    norming.emplace(*instrument, request);
    if (norming->refusal().why != Refusal::none) throw BadContent("a norm group is not in the instrument");
  }
  fields(archive, input, *instrument);
  if constexpr (Archive::reads) {
    scoring::TableColumns scored;
    scoring::TableRanges read;
    fields(archive, scored, *instrument, input.rows);
    fields(archive, read, scored);
    columns = scoring::TableResults(std::move(scored));
    ranges.set(std::move(read));
  } else {
    fields(archive, columns.all(), *instrument, input.rows);
    fields(archive, ranges.of(table), columns.all());
  }
  if constexpr (Archive::reads) norms = norms::norm_rows(*instrument, *norming, input, columns, 1);
}

}  // namespace kartlegg::report
