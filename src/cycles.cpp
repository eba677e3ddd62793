// The facade of cycles: the sheets of one visit, as reports or as rows of a table, combined.
#include "kartlegg/cycles.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "core/refuse.hpp"
#include "norms/state.hpp"
#include "report/bands.hpp"
#include "report/cycle_phrases.hpp"
#include "report/norm_text.hpp"
#include "report/table.hpp"
#include "scoring/cycles.hpp"

namespace kartlegg {
inline namespace v1 {

struct VisitState {
  struct Score {
    std::vector<double> raw;
    std::vector<Status> status;
    std::vector<std::int32_t> used;
  };
  std::shared_ptr<const InstrumentState> instrument;
  std::vector<Score> scores;  // scales first, then composites
  std::vector<std::int32_t> cycles, scored;
  std::vector<std::int16_t> form;

  const Score& score(std::string_view scale) const {
    return scores[report::index_in(instrument->plan.score_index, scale, "scale")];
  }
};

namespace {

using scoring::CycleScore;
using scoring::OverCycles;

constexpr std::int16_t no_form = -1, several_forms = -2;

void require_cycles(const InstrumentState& state, Language language) {
  if (!state.definition.cycles)
    core::refuse(Refusal::none, "cycles", report::no_cycles(state.definition.id, language),
                 report::no_cycles_hint(language));
}

/// True if a scheme's cut-offs hold for combined scores.
bool holds_combined(const definition::Definition& definition, int scheme) {
  const auto& bands = definition.cycles->bands;
  return std::find(bands.begin(), bands.end(), scheme) != bands.end();
}

std::string joined(std::string before, const std::string& next) {
  if (!before.empty() && !next.empty()) before += ' ';
  return before + next;
}

std::string visit_note(const definition::Definition& definition, int cycles, int scored, int form, Language language) {
  std::string note;
  if (form == several_forms) return report::cycles_of_several_forms(language);
  if (scored < cycles) note = report::cycles_not_scored(cycles - scored, cycles, language);
  if (scored < definition.cycles->at_least)
    return joined(note, report::too_few_cycles(scored, definition.cycles->at_least, language));
  if (!definition.bands.empty() && definition.cycles->bands.empty())
    note = joined(note, report::bands_of_single_cycles(language));
  return note;
}

CombinedScore described(const InstrumentState& state, int form, std::size_t s, const OverCycles& value, int cycles,
                        Language language) {
  const auto& definition = state.definition;
  CombinedScore score{definition.score_id(static_cast<int>(s)), {}, value.status, value.cycles, {}, {}};
  if (!std::isnan(value.raw)) {
    score.raw = value.raw;
    if (value.cycles < cycles) score.note = report::cycles_without_score(value.cycles, cycles, language);
    for (const auto& plan : state.plan.forms[static_cast<std::size_t>(form)].scores[s].bands) {
      if (!holds_combined(definition, plan.scheme)) continue;
      for (const auto& range : plan.table->ranges)
        if (range.range.holds(value.raw))
          score.bands.push_back(report::describe_band(definition, plan, range, language));
    }
  } else if (value.status == Status::too_many_missing) {
    score.note = report::too_few_cycles(value.cycles, definition.cycles->at_least, language);
  }
  return score;
}

/// A visit in words; `value(s)` gives its scores.
template <class Value>
Visit described(const InstrumentState& state, int form, int cycles, int scored, const Value& value, Language language) {
  const auto& definition = state.definition;
  Visit visit;
  visit.cycles = cycles;
  visit.scored = scored;
  visit.note = visit_note(definition, cycles, scored, form, language);
  visit.illustrative = definition.cycles->sourcing.illustrative;
  visit.sources = report::citations_of(definition.sources, definition.cycles->sourcing);
  if (form < 0) return visit;
  visit.form = definition.forms[static_cast<std::size_t>(form)].id;
  const auto& scores = state.plan.forms[static_cast<std::size_t>(form)].scores;
  for (std::size_t s = 0; s < scores.size(); ++s)
    if (scores[s].on_form) visit.scores.push_back(described(state, form, s, value(s), cycles, language));
  return visit;
}

/// Rows by visit, in the order of the table: those of visit v from begin[v] to begin[v + 1].
struct RowsByVisit {
  std::vector<std::size_t> begin, rows;

  explicit RowsByVisit(std::span<const std::int32_t> visit) {
    for (const std::int32_t v : visit)
      if (v >= 0) {
        if (begin.size() <= static_cast<std::size_t>(v) + 1) begin.resize(static_cast<std::size_t>(v) + 2, 0);
        ++begin[static_cast<std::size_t>(v) + 1];
      }
    for (std::size_t v = 1; v < begin.size(); ++v) begin[v] += begin[v - 1];
    rows.resize(begin.empty() ? 0 : begin.back());
    auto next = begin;
    for (std::size_t i = 0; i < visit.size(); ++i)
      if (visit[i] >= 0) rows[next[static_cast<std::size_t>(visit[i])]++] = i;
  }
  std::size_t visits() const { return begin.empty() ? 0 : begin.size() - 1; }
  std::span<const std::size_t> of(std::size_t v) const {
    return std::span(rows).subspan(begin[v], begin[v + 1] - begin[v]);
  }
};

/// The columns of a table that visits are made from.
struct CycleColumns {
  explicit CycleColumns(const ScoreTable& table) : form(table.form()), refusals(table.refusals()) {
    for (const auto& scale : table.scale_ids()) {
      raw.push_back(table.raw(scale));
      status.push_back(table.status(scale));
    }
  }
  std::span<const std::int16_t> form;
  std::span<const Refusal> refusals;
  std::vector<std::span<const double>> raw;
  std::vector<std::span<const Status>> status;
};

/// One visit into its row of the columns; `scores` and `found` are memory to be used.
void write_visit(const CycleColumns& table, std::span<const std::size_t> rows, std::size_t visit, VisitState& into,
                 std::vector<CycleScore>& scores, std::vector<OverCycles>& found) {
  std::int16_t form = no_form;
  std::int32_t scored = 0;
  scores.clear();
  for (const std::size_t row : rows) {
    if (table.refusals[row] != Refusal::none) continue;
    ++scored;
    form = form == no_form || form == table.form[row] ? table.form[row] : several_forms;
    for (std::size_t s = 0; s < table.raw.size(); ++s) scores.push_back({table.raw[s][row], table.status[s][row]});
  }
  into.cycles[visit] = static_cast<std::int32_t>(rows.size());
  into.scored[visit] = scored;
  into.form[visit] = form;
  if (form < 0) return;
  scoring::over_cycles(into.instrument->definition, into.instrument->plan, form, scores, static_cast<int>(rows.size()),
                       found);
  for (std::size_t s = 0; s < found.size(); ++s) {
    into.scores[s].raw[visit] = found[s].raw;
    into.scores[s].status[visit] = found[s].status;
    into.scores[s].used[visit] = found[s].cycles;
  }
}

}  // namespace

Visit combine_cycles(const Instrument& instrument, std::span<const Report> cycles, Language language) {
  const InstrumentState& state = instrument.state();
  require_cycles(state, language);
  const auto& definition = state.definition;
  int form = no_form;
  std::vector<CycleScore> scores;
  for (std::size_t i = 0; i < cycles.size(); ++i) {
    const ReportState& report = cycles[i].state();
    const std::string field = "cycles[" + std::to_string(i) + "]";
    if (report.instrument->content_hash != state.content_hash)
      core::refuse(Refusal::unknown_form, field,
                   report::other_instrument(report.definition().id + " " + report.definition().version, language),
                   report::other_instrument_hint(definition.id + " " + definition.version, language));
    if (form != no_form && report.form.form != form) {
      const auto id = [&](int f) { return definition.forms[static_cast<std::size_t>(f)].id; };
      core::refuse(Refusal::unknown_form, field, report::other_form(id(report.form.form), id(form), language),
                   report::other_form_hint(language));
    }
    form = report.form.form;
    for (const auto& score : report.person.scores) scores.push_back({score.raw, score.status});
  }
  const int given = static_cast<int>(cycles.size());
  std::vector<OverCycles> found(static_cast<std::size_t>(definition.score_count()));
  if (form != no_form) scoring::over_cycles(definition, state.plan, form, scores, given, found);
  return described(
      state, form, given, given, [&](std::size_t s) { return found[s]; }, language);
}

VisitTable combine_cycles(const ScoreTable& table, std::span<const std::int32_t> visit) {
  const auto& instrument = table.state().instrument;
  require_cycles(*instrument, Language::en);
  if (visit.size() != table.rows())
    throw std::invalid_argument("visit has " + std::to_string(visit.size()) + " entries for " +
                                std::to_string(table.rows()) + " rows");
  const RowsByVisit rows(visit);
  const CycleColumns columns(table);
  auto state = std::make_shared<VisitState>();
  state->instrument = instrument;
  state->cycles.resize(rows.visits());
  state->scored.resize(rows.visits());
  state->form.resize(rows.visits());
  VisitState::Score empty{std::vector<double>(rows.visits(), definition::no_value),
                          std::vector<Status>(rows.visits(), Status::not_applicable),
                          std::vector<std::int32_t>(rows.visits(), 0)};
  state->scores.assign(columns.raw.size(), empty);
  std::vector<CycleScore> scores;
  std::vector<OverCycles> found(columns.raw.size());
  for (std::size_t v = 0; v < rows.visits(); ++v) write_visit(columns, rows.of(v), v, *state, scores, found);
  return VisitTable(std::move(state));
}

VisitTable::VisitTable(std::shared_ptr<const VisitState> state) : state_(std::move(state)) {}

std::size_t VisitTable::rows() const noexcept { return state_->cycles.size(); }

std::vector<std::string> VisitTable::scale_ids() const { return Instrument(state_->instrument).scale_ids(); }

std::span<const std::int32_t> VisitTable::cycles() const& { return state_->cycles; }
std::span<const std::int32_t> VisitTable::scored() const& { return state_->scored; }
std::span<const std::int16_t> VisitTable::form() const& { return state_->form; }
std::span<const double> VisitTable::raw(std::string_view scale) const& { return state_->score(scale).raw; }
std::span<const Status> VisitTable::status(std::string_view scale) const& { return state_->score(scale).status; }
std::span<const std::int32_t> VisitTable::used(std::string_view scale) const& { return state_->score(scale).used; }

std::vector<std::pair<std::string, std::string>> VisitTable::banded() const {
  const auto& definition = state_->instrument->definition;
  std::vector<std::pair<std::string, std::string>> found;
  for (const int scheme : definition.cycles->bands)
    for (int s = 0; s < definition.score_count(); ++s) {
      const auto& one = definition.bands[static_cast<std::size_t>(scheme)];
      if (std::any_of(one.tables.begin(), one.tables.end(), [s](const auto& table) { return table.score == s; }))
        found.emplace_back(definition.score_id(s), one.id);
    }
  return found;
}

std::vector<std::int8_t> VisitTable::band(std::string_view scale, std::string_view scheme) const {
  const auto& definition = state_->instrument->definition;
  const auto& plan = state_->instrument->plan;
  const auto score = report::index_in(plan.score_index, scale, "scale");
  const auto of = static_cast<int>(report::index_in(plan.scheme_index, scheme, "band scheme"));
  std::vector<std::int8_t> found(rows(), -1);
  if (!holds_combined(definition, of)) return found;
  const auto& raw = state_->scores[score].raw;
  for (std::size_t v = 0; v < found.size(); ++v) {
    if (std::isnan(raw[v])) continue;
    for (const auto& one : plan.forms[static_cast<std::size_t>(state_->form[v])].scores[score].bands)
      if (one.scheme == of) found[v] = static_cast<std::int8_t>(scoring::band_of(*one.table, raw[v]));
  }
  return found;
}

std::string VisitTable::note(std::size_t row, Language language) const {
  if (row >= rows())
    throw std::out_of_range("visit " + std::to_string(row) + " of a table of " + std::to_string(rows()) + " visits");
  return visit_note(state_->instrument->definition, state_->cycles[row], state_->scored[row], state_->form[row],
                    language);
}

Visit VisitTable::row(std::size_t row, Language language) const {
  if (row >= rows())
    throw std::out_of_range("visit " + std::to_string(row) + " of a table of " + std::to_string(rows()) + " visits");
  return described(
      *state_->instrument, state_->form[row], state_->cycles[row], state_->scored[row],
      [&](std::size_t s) {
        const auto& score = state_->scores[s];
        return OverCycles{score.raw[row], score.status[row], score.used[row]};
      },
      language);
}

}  // namespace v1
}  // namespace kartlegg
