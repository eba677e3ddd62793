#include "report/table.hpp"

#include <algorithm>
#include <stdexcept>
#include <unordered_map>
#include <utility>

#include "core/nearest.hpp"
#include "report/answers.hpp"
#include "report/explain.hpp"
#include "report/norm_text.hpp"
#include "report/text.hpp"
#include "report/wording.hpp"

namespace kartlegg {
namespace report {

Problem row_problem(const InstrumentState& instrument, const scoring::RowResult& result, const scoring::Keying& keying,
                    std::string_view form, std::string_view informant, Language language) {
  const auto& definition = instrument.definition;
  Problem problem;
  RefusalText text;
  if (result.bad_code) {
    const auto item = static_cast<std::size_t>(result.bad_code->item);
    const bool already_keyed = !keying.already_keyed.empty() && keying.already_keyed[item];
    problem.field = definition.items[item].id;
    text = bad_code(definition, result.bad_code->item, result.bad_code->code, already_keyed, language);
  } else if (result.odd_item >= 0) {
    problem.field = definition.items[static_cast<std::size_t>(result.odd_item)].id;
    text = odd_item(definition, result.odd_item, result.form.form, language);
  } else {
    text = refusal(definition, result.refused, form, informant, language);
  }
  problem.message = std::move(text.message);
  problem.hint = std::move(text.hint);
  return problem;
}

std::size_t index_in(const scoring::Index& index, std::string_view id, std::string_view what) {
  const auto found = index.find(id);
  if (found != index.end()) return static_cast<std::size_t>(found->second);
  std::vector<std::string> valid;
  for (const auto& [name, position] : index) valid.emplace_back(name);
  core::throw_unknown(what, id, valid);
}

}  // namespace report

inline namespace v1 {
namespace {

std::size_t score_index(const TableState& state, std::string_view scale) {
  return report::index_in(state.instrument->plan.score_index, scale, "scale");
}

const scoring::TableRanges::Score& range_column(const TableState& state, std::string_view scale) {
  return state.ranges.of(state).scores[score_index(state, scale)];
}

std::size_t banded_index(const TableState& state, std::string_view scale, std::string_view scheme) {
  const auto score = static_cast<int>(score_index(state, scale));
  const auto of = static_cast<int>(report::index_in(state.instrument->plan.scheme_index, scheme, "band scheme"));
  const auto& banded = state.columns.banded();
  for (std::size_t b = 0; b < banded.size(); ++b)
    if (banded[b].score == score && banded[b].scheme == of) return b;
  throw std::out_of_range("scheme '" + std::string(scheme) + "' has no cut-offs for '" + std::string(scale) + "'");
}

scoring::RowResult rescored(const TableState& state, std::size_t row) {
  if (row >= state.input.rows)
    throw std::out_of_range("row " + std::to_string(row) + " of a table of " + std::to_string(state.input.rows) +
                            " rows");
  scoring::RowResult result;
  scoring::score_row(*state.instrument, state.input, row, result);
  return result;
}

Problem problem_of(const TableState& state, std::size_t row, const scoring::RowResult& result, Language language) {
  return report::row_problem(*state.instrument, result, state.input.keying, state.input.form.at(row),
                             state.input.informant.at(row), language);
}

Report report_of(const TableState& state, std::size_t row, scoring::RowResult&& result) {
  auto report = std::make_shared<ReportState>();
  report->instrument = state.instrument;
  report->given = Given(scoring::subject_of(state.input, row));
  report->form = std::move(result.form);
  report->codes = std::move(result.codes);
  report->keying = state.input.keying;
  report->person = std::move(result.person);
  report->sex = result.sex;
  report->assessment_date = result.assessment_date;
  report->library_version = state.library_version;
  report->request = state.request;
  state.norming->apply(*report);
  return Report(std::move(report));
}

/// True if a row is to say that a norm group has no numbers for the person. A table without ages, or without sexes,
/// does not say so in every row.
bool is_noted(const TableState& state, NormGap gap) {
  const auto& input = state.input;
  if (gap == NormGap::age_unknown) return !input.age_months.empty() || !input.birth_day.empty();
  if (gap == NormGap::sex_unknown) return !input.sex.empty();
  return gap == NormGap::age_outside || gap == NormGap::sex_outside;
}

}  // namespace

const scoring::TableRanges& LaterRanges::of(const TableState& table) const {
  std::call_once(once_, [&] { ranges_ = scoring::range_rows(*table.instrument, table.input, table.columns, 0); });
  return ranges_;
}

void LaterRanges::set(scoring::TableRanges ranges) {
  std::call_once(once_, [&] { ranges_ = std::move(ranges); });
}

ScoreTable::ScoreTable(std::shared_ptr<const TableState> state) : state_(std::move(state)) {}

std::size_t ScoreTable::rows() const noexcept { return state_->input.rows; }

std::vector<std::string> ScoreTable::scale_ids() const {
  std::vector<std::string> ids;
  const auto& definition = state_->instrument->definition;
  for (int s = 0; s < definition.score_count(); ++s) ids.push_back(definition.score_id(s));
  return ids;
}

Provenance ScoreTable::provenance() const {
  const auto& definition = state_->instrument->definition;
  return {definition.id, definition.version, state_->instrument->content_hash, state_->library_version,
          report::wording_files(definition)};
}

std::span<const double> ScoreTable::raw(std::string_view scale) const& {
  return state_->columns.raw(score_index(*state_, scale));
}
std::span<const double> ScoreTable::lower(std::string_view scale) const& { return range_column(*state_, scale).lower; }
std::span<const double> ScoreTable::upper(std::string_view scale) const& { return range_column(*state_, scale).upper; }
std::span<const double> ScoreTable::standard_error(std::string_view scale) const& {
  return state_->columns.standard_error(score_index(*state_, scale));
}
std::span<const Status> ScoreTable::status(std::string_view scale) const& {
  return state_->columns.status(score_index(*state_, scale));
}

std::span<const std::int8_t> ScoreTable::band(std::string_view scale, std::string_view scheme) const& {
  return state_->columns.band(banded_index(*state_, scale, scheme));
}
std::span<const std::uint8_t> ScoreTable::band_certain(std::string_view scale, std::string_view scheme) const& {
  return state_->ranges.of(*state_).certain[banded_index(*state_, scale, scheme)];
}

std::vector<std::pair<std::string, std::string>> ScoreTable::banded() const {
  std::vector<std::pair<std::string, std::string>> pairs;
  const auto& definition = state_->instrument->definition;
  for (const auto& banded : state_->columns.banded())
    pairs.emplace_back(definition.score_id(banded.score), definition.bands[static_cast<std::size_t>(banded.scheme)].id);
  return pairs;
}

std::span<const std::uint8_t> ScoreTable::alert(std::string_view alert) const& {
  const auto& alerts = state_->instrument->definition.alerts;
  std::vector<std::string> valid;
  for (std::size_t a = 0; a < alerts.size(); ++a) {
    if (alerts[a].id == alert) return state_->columns.alert(a);
    valid.push_back(alerts[a].id);
  }
  core::throw_unknown("alert", alert, valid);
}

std::vector<std::string> ScoreTable::alert_ids() const {
  std::vector<std::string> ids;
  for (const auto& alert : state_->instrument->definition.alerts) ids.push_back(alert.id);
  return ids;
}

std::vector<std::int16_t> ScoreTable::answers(std::string_view item) const {
  const auto& instrument = *state_->instrument;
  const auto index = report::index_in(instrument.plan.item_index, item, "item");
  std::vector<std::int16_t> answers(rows(), -1);
  const auto& input = state_->input;
  const auto column = std::find(input.items.begin(), input.items.end(), static_cast<int>(index));
  const bool keyed = !input.keying.already_keyed.empty() && input.keying.already_keyed[index];
  if (column == input.items.end() || keyed) return answers;
  const auto& codes = input.codes[static_cast<std::size_t>(column - input.items.begin())];
  const auto set = static_cast<std::size_t>(instrument.definition.items[index].options);
  const auto& options = instrument.definition.option_sets[set].options;
  const auto& none = input.missing_codes;
  const auto& refusals = state_->columns.refusals();
  for (std::size_t row = 0; row < answers.size(); ++row) {
    const int code = codes[row];
    if (refusals[row] != Refusal::none || std::find(none.begin(), none.end(), code) != none.end()) continue;
    const auto found = std::find_if(options.begin(), options.end(), [&](const auto& o) { return o.code == code; });
    if (found != options.end()) answers[row] = static_cast<std::int16_t>(found - options.begin());
  }
  return answers;
}

std::vector<Completeness> ScoreTable::completeness() const {
  std::vector<Completeness> found(rows());
  const auto& refusals = state_->columns.refusals();
  scoring::RowResult result;
  for (std::size_t row = 0; row < found.size(); ++row) {
    if (refusals[row] != Refusal::none) continue;
    scoring::score_row(*state_->instrument, state_->input, row, result);
    const auto& form = state_->instrument->definition.forms[static_cast<std::size_t>(result.form.form)];
    found[row] = report::completeness(form, result.person);
  }
  return found;
}

std::span<const std::int16_t> ScoreTable::form() const& { return state_->columns.form(); }
std::span<const double> ScoreTable::age_used_months() const& { return state_->columns.age_used(); }
std::span<const Refusal> ScoreTable::refusals() const& { return state_->columns.refusals(); }

std::string ScoreTable::note(std::size_t row, Language language) const {
  auto result = rescored(*state_, row);
  if (result.refused.why != Refusal::none) {
    const Problem problem = problem_of(*state_, row, result, language);
    return problem.message + (problem.hint.empty() ? "" : "; " + problem.hint);
  }
  const Report report = report_of(*state_, row, std::move(result));
  std::string text = report::row_note(report.state(), language);
  for (std::size_t g = 0; g < report.state().norms.size(); ++g)
    if (is_noted(*state_, report.state().norms[g].gap))
      text += (text.empty() ? "" : " ") + report::note_on_person(report.state(), g, language);
  return text;
}

std::vector<std::string> ScoreTable::notes(std::span<const std::size_t> rows, Language language) const {
  std::unordered_map<std::uint32_t, std::string> known;  // by choice of norms, on which alone most notes hang
  std::vector<std::string> notes;
  notes.reserve(rows.size());
  for (const std::size_t row : rows) {
    const bool by_norms = row < this->rows() && state_->columns.noted()[row] == 0 && !state_->norms.groups.empty();
    if (!by_norms) {
      notes.push_back(note(row, language));
      continue;
    }
    const auto [at, is_new] = known.try_emplace(state_->norms.choice[row]);
    if (is_new) at->second = note(row, language);
    notes.push_back(at->second);
  }
  return notes;
}

std::vector<std::size_t> ScoreTable::noted_rows() const {
  std::vector<std::size_t> rows;
  const auto outside_norms = [&](std::size_t row) {
    if (state_->norms.groups.empty()) return false;
    const auto& chosen = state_->norms.choices[state_->norms.choice[row]];
    return std::any_of(chosen.groups.begin(), chosen.groups.end(),
                       [&](const auto& group) { return is_noted(*state_, group.gap); });
  };
  for (std::size_t row = 0; row < state_->input.rows; ++row)
    if (state_->columns.noted()[row] != 0 || outside_norms(row)) rows.push_back(row);
  return rows;
}

Report ScoreTable::row(std::size_t row) const {
  auto result = rescored(*state_, row);
  if (result.refused.why != Refusal::none) {
    Problem problem = problem_of(*state_, row, result, Language::en);
    problem.field = "row " + std::to_string(row) + (problem.field.empty() ? "" : ", item " + problem.field);
    throw ResponseError(result.refused.why, {problem});
  }
  return report_of(*state_, row, std::move(result));
}

}  // namespace v1
}  // namespace kartlegg
