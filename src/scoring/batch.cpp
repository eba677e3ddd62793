#include "scoring/batch.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

namespace kartlegg::scoring {
namespace {

/// The entry of a row in a column that may be empty (not known) or hold one value for all.
template <class T>
const T* entry(const std::vector<T>& column, std::size_t row) {
  if (column.empty()) return nullptr;
  return &column[column.size() == 1 ? 0 : row];
}

std::optional<std::chrono::year_month_day> date(const std::vector<std::int32_t>& column, std::size_t row) {
  const auto* const day = entry(column, row);
  constexpr std::int32_t furthest = 4'000'000;  // some 11 000 years: what chrono's calendar can hold
  if (day == nullptr || *day == no_day || *day < -furthest || *day > furthest) return std::nullopt;
  return std::chrono::year_month_day{std::chrono::sys_days{std::chrono::days{*day}}};
}

std::optional<int> whole(const std::vector<double>& column, std::size_t row) {
  const auto* const value = entry(column, row);
  if (value == nullptr || std::isnan(*value)) return std::nullopt;
  return static_cast<int>(std::lround(std::clamp(*value, -10000.0, 10000.0)));
}

}  // namespace

Subject subject_of(const TableInput& input, std::size_t row) {
  Subject who;
  who.birth_date = date(input.birth_day, row);
  who.assessment_date = date(input.assessment_day, row);
  if (const auto* const age = entry(input.age_months, row)) who.age_months = *age;
  who.weeks_early = whole(input.weeks_early, row);
  who.gestation_days = whole(input.gestation_days, row);
  if (const auto* const sex = entry(input.sex, row)) who.sex = *sex;
  who.informant = input.informant.at(row);
  who.form = input.form.at(row);
  return who;
}

namespace {

void gather_codes(const TableInput& input, std::size_t items, std::size_t row, std::vector<int>& codes) {
  codes.assign(items, missing);
  for (std::size_t c = 0; c < input.items.size(); ++c) {
    const int code = input.codes[c][row];
    const bool is_missing =
        std::find(input.missing_codes.begin(), input.missing_codes.end(), code) != input.missing_codes.end();
    codes[static_cast<std::size_t>(input.items[c])] = is_missing ? missing : code;
  }
}

void fill_rows(auto& column, std::size_t from, std::size_t to, auto value) {
  std::fill_n(column.begin() + static_cast<std::ptrdiff_t>(from), to - from, value);
}

}  // namespace

void write_form(const FormResult& chosen, std::size_t from, std::size_t to, TableColumns& table) {
  const bool refused = chosen.refusal.why != Refusal::none;
  const bool noted = refused || chosen.chosen.age_impossible || chosen.chosen.age_outside_form;
  const auto age = chosen.chosen.used();
  fill_rows(table.refusals, from, to, chosen.refusal.why);
  fill_rows(table.noted, from, to, static_cast<std::uint8_t>(noted));
  fill_rows(table.age_used, from, to, age ? to_months(*age) : definition::no_value);
  fill_rows(table.form, from, to, refused ? std::int16_t{-1} : static_cast<std::int16_t>(chosen.chosen.form));
}

void write_row(const Plan& plan, const RowResult& result, std::size_t row, TableColumns& table) {
  write_form({result.form, result.refused}, row, row + 1, table);
  if (table.refusals[row] != Refusal::none) return;
  if (std::any_of(result.person.items.begin(), result.person.items.end(), [](const auto& i) { return i.invalid; }))
    table.noted[row] = 1;
  const FormPlan& form = plan.forms[static_cast<std::size_t>(result.form.form)];
  for (std::size_t s = 0; s < table.scores.size(); ++s) {
    const ScoreValue& value = result.person.scores[s];
    table.scores[s].raw[row] = value.raw;
    table.scores[s].status[row] = value.status;
    if (auto& errors = table.scores[s].standard_error; !errors.empty()) errors[row] = value.standard_error;
  }
  for (auto& banded : table.banded) {
    const ScoreValue& value = result.person.scores[static_cast<std::size_t>(banded.score)];
    if (std::isnan(value.raw)) continue;
    for (const BandPlan& band : form.scores[static_cast<std::size_t>(banded.score)].bands)
      if (band.scheme == banded.scheme) banded.band[row] = static_cast<std::int8_t>(band_of(*band.table, value.raw));
  }
  for (std::size_t a = 0; a < table.alerts.size(); ++a)
    table.alerts[a][row] = static_cast<std::uint8_t>(result.person.alerts[a]);
}

void clear_rows(std::size_t from, std::size_t to, TableColumns& table) {
  for (auto& score : table.scores) {
    fill_rows(score.raw, from, to, definition::no_value);
    fill_rows(score.status, from, to, Status::not_applicable);
  }
  for (auto& banded : table.banded) fill_rows(banded.band, from, to, std::int8_t{-1});
  for (auto& alert : table.alerts) fill_rows(alert, from, to, std::uint8_t{0});
}

void write_ranges(const FormPlan& form, std::span<const TableColumns::Banded> banded,
                  std::span<const ScoreValue> values, std::size_t row, TableRanges& into) {
  for (std::size_t s = 0; s < values.size(); ++s) {
    if (form.scores[s].nominal) continue;
    into.scores[s].lower[row] = values[s].lower;
    into.scores[s].upper[row] = values[s].upper;
  }
  for (std::size_t b = 0; b < banded.size(); ++b) {
    const ScoreValue& value = values[static_cast<std::size_t>(banded[b].score)];
    if (std::isnan(value.raw)) continue;
    for (const BandPlan& band : form.scores[static_cast<std::size_t>(banded[b].score)].bands)
      if (band.scheme == banded[b].scheme) into.certain[b][row] = band_is_certain(*band.table, value) ? 1 : 0;
  }
}

void score_one(const InstrumentState& instrument, const Subject& who, const Keying& keying, RowResult& into) {
  const Definition& definition = instrument.definition;
  into.bad_code.reset();
  into.odd_item = -1;
  into.sex = who.sex;
  into.assessment_date = who.assessment_date && who.assessment_date->ok() ? who.assessment_date : std::nullopt;
  auto chosen = choose_form(definition, instrument.plan, who, into.codes);
  into.form = std::move(chosen.chosen);
  into.refused = std::move(chosen.refusal);
  if (into.refused.why != Refusal::none) return;
  const FormPlan& form = instrument.plan.forms[static_cast<std::size_t>(into.form.form)];
  for (std::size_t i = 0; i < into.codes.size(); ++i)
    if (into.codes[i] != missing && !form.asks[i]) {
      into.refused.why = Refusal::unknown_item;
      into.odd_item = static_cast<int>(i);
      return;
    }
  into.bad_code =
      score_person(definition, instrument.plan, into.form.form, into.codes, into.form.age_months, keying, into.person);
  if (into.bad_code) into.refused.why = Refusal::invalid_code;
}

void score_row(const InstrumentState& instrument, const TableInput& input, std::size_t row, RowResult& into) {
  gather_codes(input, instrument.definition.items.size(), row, into.codes);
  score_one(instrument, subject_of(input, row), input.keying, into);
}

}  // namespace kartlegg::scoring
