#include "scoring/batch.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <thread>

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
  if (const auto* const informant = entry(input.informant, row)) who.informant = *informant;
  if (const auto* const form = entry(input.form, row)) who.form = *form;
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

TableColumns empty_columns(const Definition& definition, const Plan& plan, std::size_t rows) {
  TableColumns table;
  const double none = definition::no_value;
  const std::vector<double> blank(rows, none);
  for (int s = 0; s < definition.score_count(); ++s) {
    table.scores.push_back({blank, blank, blank, std::vector<Status>(rows, Status::not_applicable)});
    for (std::size_t scheme = 0; scheme < definition.bands.size(); ++scheme) {
      const auto has = [&](const FormPlan& form) {
        const auto& bands = form.scores[static_cast<std::size_t>(s)].bands;
        return std::any_of(bands.begin(), bands.end(),
                           [&](const BandPlan& b) { return b.scheme == static_cast<int>(scheme); });
      };
      if (std::any_of(plan.forms.begin(), plan.forms.end(), has))
        table.banded.push_back(
            {s, static_cast<int>(scheme), std::vector<std::int8_t>(rows, -1), std::vector<std::uint8_t>(rows, 0)});
    }
  }
  table.alerts.assign(definition.alerts.size(), std::vector<std::uint8_t>(rows, 0));
  table.form.assign(rows, -1);
  table.age_used = blank;
  table.refusals.assign(rows, Refusal::none);
  table.noted.assign(rows, 0);
  return table;
}

void write_row(const Plan& plan, const RowResult& result, std::size_t row, TableColumns& table) {
  table.refusals[row] = result.refused.why;
  const bool any_invalid =
      std::any_of(result.person.items.begin(), result.person.items.end(), [](const ItemValue& i) { return i.invalid; });
  const bool refused = result.refused.why != Refusal::none;
  table.noted[row] = refused || result.form.age_impossible || result.form.age_outside_form || any_invalid ? 1 : 0;
  if (const auto age = result.form.used()) table.age_used[row] = to_months(*age);
  if (refused) return;
  const FormPlan& form = plan.forms[static_cast<std::size_t>(result.form.form)];
  table.form[row] = static_cast<std::int16_t>(result.form.form);
  for (std::size_t s = 0; s < table.scores.size(); ++s) {
    const ScoreValue& value = result.person.scores[s];
    table.scores[s].raw[row] = value.raw;
    table.scores[s].lower[row] = value.lower;
    table.scores[s].upper[row] = value.upper;
    table.scores[s].status[row] = value.status;
  }
  for (auto& banded : table.banded) {
    const ScoreValue& value = result.person.scores[static_cast<std::size_t>(banded.score)];
    if (std::isnan(value.raw)) continue;
    for (const BandPlan& band : form.scores[static_cast<std::size_t>(banded.score)].bands) {
      if (band.scheme != banded.scheme) continue;
      banded.band[row] = static_cast<std::int8_t>(band_of(*band.table, value.raw));
      banded.certain[row] = band_is_certain(*band.table, value) ? 1 : 0;
    }
  }
  for (std::size_t a = 0; a < table.alerts.size(); ++a)
    table.alerts[a][row] = static_cast<std::uint8_t>(result.person.alerts[a]);
}

}  // namespace

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
  into.bad_code = score_person(definition, instrument.plan, into.form.form, into.codes, keying, into.person);
  if (into.bad_code) into.refused.why = Refusal::invalid_code;
}

void score_row(const InstrumentState& instrument, const TableInput& input, std::size_t row, RowResult& into) {
  gather_codes(input, instrument.definition.items.size(), row, into.codes);
  score_one(instrument, subject_of(input, row), input.keying, into);
}

void in_blocks(std::size_t rows, unsigned threads, const std::function<void(std::size_t, std::size_t)>& work) {
  if (threads == 0) threads = std::max(1U, std::thread::hardware_concurrency());
  const std::size_t parts = std::clamp<std::size_t>(threads, 1, std::max<std::size_t>(1, rows / 64));
  std::vector<std::jthread> others;
  const std::size_t block = (rows / parts + 63) / 64 * 64;
  for (std::size_t part = 1; part < parts; ++part)
    others.emplace_back(work, std::min(part * block, rows), std::min((part + 1) * block, rows));
  work(0, std::min(parts == 1 ? rows : block, rows));
  others.clear();  // joins
  if (parts > 1 && parts * block < rows) work(parts * block, rows);
}

TableColumns score_rows(const InstrumentState& instrument, const TableInput& input, unsigned threads) {
  TableColumns table = empty_columns(instrument.definition, instrument.plan, input.rows);
  const auto score_range = [&](std::size_t from, std::size_t to) {
    RowResult result;
    for (std::size_t row = from; row < to; ++row) {
      score_row(instrument, input, row, result);
      write_row(instrument.plan, result, row, table);
    }
  };
  in_blocks(input.rows, threads, score_range);
  return table;
}

}  // namespace kartlegg::scoring
