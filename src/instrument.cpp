// The facade: look inside an instrument, score with it.
#include "kartlegg/instrument.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <unordered_map>

#include "core/nearest.hpp"
#include "core/refuse.hpp"
#include "norms/choose.hpp"
#include "report/explain.hpp"
#include "report/norm_text.hpp"
#include "report/table.hpp"
#include "report/text.hpp"
#include "report/wording.hpp"

namespace kartlegg {
inline namespace v1 {
namespace {

std::vector<std::string> ids_of_items(const definition::Definition& definition) {
  std::vector<std::string> ids;
  for (const auto& item : definition.items) ids.push_back(item.id);
  return ids;
}

std::string_view non_answer_name(definition::NonAnswer kind) {
  if (kind == definition::NonAnswer::missing) return "missing";
  return kind == definition::NonAnswer::not_applicable ? "not_applicable" : "";
}

/// Without its wording.
Item described_item(const definition::Definition& definition, std::size_t index, Language language) {
  const auto& item = definition.items[index];
  Item one{item.id, item.topic.in(language), {}, item.number, item.reverse, item.scored, {}};
  for (const auto& option : definition.option_sets[static_cast<std::size_t>(item.options)].options)
    one.options.push_back(
        {option.code, option.score, option.label.in(language), std::string(non_answer_name(option.non_answer))});
  return one;
}

/// The wording of an item where it is the same on all forms that ask it.
std::string common_wording(const definition::Definition& definition, std::size_t index, Language language) {
  std::optional<std::string> common;
  for (std::size_t f = 0; f < definition.forms.size(); ++f) {
    const auto& asked = definition.forms[f].items;
    if (std::find(asked.begin(), asked.end(), static_cast<int>(index)) == asked.end()) continue;
    auto wording = definition.items[index].worded(static_cast<int>(f), language);
    if (common && *common != wording) return {};
    common = std::move(wording);
  }
  return common.value_or("");
}

int form_index(const InstrumentState& state, std::string_view id) {
  const auto found = state.plan.form_index.find(id);
  if (found != state.plan.form_index.end()) return found->second;
  std::vector<std::string> valid;
  for (const auto& form : state.definition.forms) valid.push_back(form.id);
  core::throw_unknown("form", id, valid);
}

[[noreturn]] void refuse(Refusal why, std::string_view field, report::RefusalText text) {
  core::refuse(why, std::string(field), std::move(text.message), std::move(text.hint));
}

int item_index(const InstrumentState& state, std::string_view id, Language language) {
  const auto found = state.plan.item_index.find(id);
  if (found == state.plan.item_index.end())
    refuse(Refusal::unknown_item, id, report::unknown_item(id, ids_of_items(state.definition), language));
  return found->second;
}

scoring::Keying keying_of(const InstrumentState& state, const ScoreOptions& options) {
  scoring::Keying keying;
  keying.invalid_as_missing = options.invalid_code == InvalidCode::as_missing;
  keying.credits = options.credits;
  const auto& items = state.definition.items;
  if (!options.already_keyed.empty()) keying.already_keyed.assign(items.size(), false);
  for (const auto& id : options.already_keyed) {
    if (id != "*") {
      keying.already_keyed[static_cast<std::size_t>(item_index(state, id, options.language))] = true;
      continue;
    }
    for (std::size_t i = 0; i < items.size(); ++i) keying.already_keyed[i] = items[i].scored;
  }
  return keying;
}

std::vector<int> gather(const InstrumentState& state, std::span<const Response> responses,
                        const ScoreOptions& options) {
  const auto& missing_codes = options.missing_codes;
  std::vector<int> codes(state.definition.items.size(), missing);
  std::vector<bool> seen(codes.size(), false);
  for (const Response& response : responses) {
    const auto item = static_cast<std::size_t>(item_index(state, response.item, options.language));
    if (seen[item])
      refuse(Refusal::repeated_item, response.item, report::repeated_item(response.item, false, options.language));
    seen[item] = true;
    const bool is_missing = std::find(missing_codes.begin(), missing_codes.end(), response.code) != missing_codes.end();
    codes[item] = is_missing ? missing : response.code;
  }
  return codes;
}

std::string concern_name(definition::Concern concern) {
  if (concern == definition::Concern::high) return "high";
  return concern == definition::Concern::low ? "low" : "none";
}

std::string rule_name(definition::Rule rule) {
  if (rule == definition::Rule::sum) return "sum";
  if (rule == definition::Rule::mean) return "mean";
  if (rule == definition::Rule::nominal) return "nominal";
  return rule == definition::Rule::formula ? "formula" : "irt";
}

void expect_size(std::size_t size, std::size_t rows, std::string_view what) {
  if (size != rows)
    throw std::invalid_argument("column " + std::string(what) + " has " + std::to_string(size) + " entries for " +
                                std::to_string(rows) + " rows");
}

template <class T>
std::vector<T> table_column(std::span<const T> column, std::size_t rows, std::string_view what) {
  if (!column.empty()) expect_size(column.size(), rows, what);
  return {column.begin(), column.end()};
}

/// `numbers`: which of the words, by row; empty: the words are one for all, or one a row.
scoring::Words table_words(std::span<const std::string> words, std::span<const std::int32_t> numbers, std::size_t rows,
                           std::string_view what) {
  scoring::Words result;
  if (!numbers.empty()) {
    expect_size(numbers.size(), rows, std::string(what) + "_number");
    for (const std::int32_t number : numbers)
      if (number < -1 || number >= static_cast<std::int64_t>(words.size()))
        throw std::invalid_argument("column " + std::string(what) + "_number: " + std::to_string(number) + " of " +
                                    std::to_string(words.size()) + " words");
    return {{words.begin(), words.end()}, {numbers.begin(), numbers.end()}};
  }
  if (words.size() <= 1) return {{words.begin(), words.end()}, {}};
  expect_size(words.size(), rows, what);
  std::unordered_map<std::string_view, std::int32_t> known;
  for (const std::string& word : words) {
    const auto [at, is_new] = known.try_emplace(word, static_cast<std::int32_t>(known.size()));
    if (is_new) result.names.push_back(word);
    result.numbers.push_back(at->second);
  }
  return result;
}

scoring::TableInput table_input(const InstrumentState& state, std::span<const ColumnView> columns, const Cohort& who,
                                const ScoreOptions& options, unsigned threads) {
  scoring::TableInput input;
  input.rows = !columns.empty()
                   ? columns.front().size()
                   : std::max({who.age_months.size(), who.birth_day.size(), who.form.size(), who.form_number.size()});
  for (const ColumnView& column : columns) {
    const int item = item_index(state, column.item, options.language);
    if (std::find(input.items.begin(), input.items.end(), item) != input.items.end())
      refuse(Refusal::repeated_item, column.item, report::repeated_item(column.item, true, options.language));
    expect_size(column.size(), input.rows, column.item);
    input.items.push_back(item);
  }
  input.codes = scoring::code_columns(columns, threads);
  input.age_months = table_column(who.age_months, input.rows, "age_months");
  input.birth_day = table_column(who.birth_day, input.rows, "birth_day");
  input.assessment_day = table_column(who.assessment_day, input.rows, "assessment_day");
  input.weeks_early = table_column(who.weeks_early, input.rows, "weeks_early");
  input.gestation_days = table_column(who.gestation_days, input.rows, "gestation_days");
  input.sex = table_column(who.sex, input.rows, "sex");
  input.informant = table_words(who.informant, who.informant_number, input.rows, "informant");
  input.form = table_words(who.form, who.form_number, input.rows, "form");
  input.keying = keying_of(state, options);
  input.missing_codes = options.missing_codes;
  return input;
}

}  // namespace

Instrument::Instrument(std::shared_ptr<const InstrumentState> state) : state_(std::move(state)) {}

// --- look inside

std::string_view Instrument::id() const noexcept { return state_->definition.id; }
std::string_view Instrument::version() const noexcept { return state_->definition.version; }
std::string_view Instrument::content_hash() const noexcept { return state_->content_hash; }
std::string_view Instrument::purpose() const noexcept {
  constexpr std::string_view names[] = {"screening", "monitoring", "observation", "survey"};
  return names[static_cast<std::size_t>(state_->definition.purpose)];
}
std::string Instrument::title(Language language) const { return state_->definition.title.in(language); }
std::string Instrument::rights(Language language) const {
  const auto& rights = state_->definition.rights;
  return report::say(report::Phrase::rights_are, language, {rights.owner, rights.use.in(language)});
}
std::vector<std::string> Instrument::notes(Language language) const {
  std::vector<std::string> notes;
  if (state_->definition.is_record()) notes.push_back(report::say(report::Phrase::record_only, language));
  for (const auto& note : state_->definition.notes) notes.push_back(note.in(language));
  return notes;
}
std::vector<std::string> Instrument::item_ids() const { return ids_of_items(state_->definition); }
std::vector<std::string> Instrument::scale_ids() const {
  std::vector<std::string> ids;
  for (int s = 0; s < state_->definition.score_count(); ++s) ids.push_back(state_->definition.score_id(s));
  return ids;
}

std::vector<Item> Instrument::items(Language language) const {
  std::vector<Item> items;
  for (std::size_t i = 0; i < state_->definition.items.size(); ++i) {
    items.push_back(described_item(state_->definition, i, language));
    items.back().wording = common_wording(state_->definition, i, language);
  }
  return items;
}

std::vector<Item> Instrument::items(std::string_view form, Language language) const {
  std::vector<Item> items;
  const int f = form_index(*state_, form);
  for (const int item : state_->definition.forms[static_cast<std::size_t>(f)].items) {
    const auto i = static_cast<std::size_t>(item);
    items.push_back(described_item(state_->definition, i, language));
    items.back().wording = state_->definition.items[i].worded(f, language);
  }
  return items;
}

std::vector<WordingFile> Instrument::wording() const { return report::wording_files(state_->definition); }

std::vector<Scale> Instrument::scales(Language language) const {
  std::vector<Scale> scales;
  for (const auto& scale : state_->definition.scales)
    scales.push_back({scale.id, scale.title.in(language), false, rule_name(scale.rule),
                      scale.formula ? scale.formula->text : "", concern_name(scale.concern)});
  for (const auto& composite : state_->definition.composites)
    scales.push_back({composite.id, composite.title.in(language), true, "formula", composite.formula.text,
                      concern_name(composite.concern)});
  return scales;
}

std::vector<Form> Instrument::forms(Language language) const {
  std::vector<Form> forms;
  for (const auto& form : state_->definition.forms) {
    Form& one = forms.emplace_back(Form{form.id,
                                        form.title.in(language),
                                        state_->definition.informants[static_cast<std::size_t>(form.informant)].id,
                                        form.age.from,
                                        form.age.to,
                                        form.age.before,
                                        {},
                                        {}});
    for (const int item : form.items) one.items.push_back(state_->definition.items[static_cast<std::size_t>(item)].id);
    one.instructions = form.instructions.in(language);
  }
  return forms;
}

std::vector<BandScheme> Instrument::band_schemes(Language language) const {
  std::vector<BandScheme> schemes;
  for (const auto& scheme : state_->definition.bands) {
    BandScheme& one = schemes.emplace_back(BandScheme{scheme.id, scheme.title.in(language), scheme.is_default, {}});
    for (const auto& band : scheme.bands) one.bands.push_back({band.id, band.label.in(language), band.level});
  }
  return schemes;
}

std::vector<Combination> Instrument::combinations(Language language) const {
  std::vector<Combination> combinations;
  for (const auto& combination : state_->definition.combinations) {
    Combination& one = combinations.emplace_back(
        Combination{combination.id, combination.title.in(language), !combination.formula, {}});
    for (const auto& role : combination.roles)
      one.roles.push_back({role.id, state_->definition.informants[static_cast<std::size_t>(role.informant)].id});
  }
  return combinations;
}

std::optional<CycleRule> Instrument::cycles(Language language) const {
  const auto& definition = state_->definition;
  if (!definition.cycles) return std::nullopt;
  constexpr std::string_view words[] = {"mean", "max", "min"};
  const definition::CycleRule& rule = *definition.cycles;
  CycleRule result{.title = rule.title.in(language),
                   .at_least = rule.at_least,
                   .combine = std::string(words[static_cast<std::size_t>(rule.combine)]),
                   .illustrative = rule.sourcing.illustrative,
                   .note = rule.sourcing.note.in(language)};
  for (const int scheme : rule.bands) result.bands.push_back(definition.bands[static_cast<std::size_t>(scheme)].id);
  result.sources = report::citations_of(definition.sources, rule.sourcing);
  return result;
}

std::vector<Citation> Instrument::citations() const {
  std::vector<Citation> citations;
  for (const auto& source : state_->definition.sources)
    citations.push_back({source.id, source.citation, source.url, source.doi});
  return citations;
}

std::vector<std::string> Instrument::scale_items(std::string_view scale, std::string_view form) const {
  const auto& plan = state_->plan;
  const auto s = plan.score_index.find(scale);
  if (s == plan.score_index.end()) core::throw_unknown("scale", scale, scale_ids());
  const auto f = static_cast<std::size_t>(form_index(*state_, form));
  std::vector<std::string> ids;
  const auto collect = [&](auto self, int score) -> void {
    if (!state_->definition.is_scale(score)) {
      for (const int part : state_->definition.composite(score).formula.slots) self(self, part);
      return;
    }
    for (const int item : state_->definition.scale(score).items_by_form[f]) {
      const auto& id = state_->definition.items[static_cast<std::size_t>(item)].id;
      if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
    }
  };
  if (plan.forms[f].scores[static_cast<std::size_t>(s->second)].on_form) collect(collect, s->second);
  return ids;
}

// --- score

FormChoice Instrument::choose_form(const Subject& who, Language language) const {
  const std::vector<int> nothing(state_->definition.items.size(), missing);
  const auto result = scoring::choose_form(state_->definition, state_->plan, who, nothing);
  if (result.refusal.why != Refusal::none) {
    refuse(result.refusal.why, "",
           report::refusal(state_->definition, result.refusal, who.form, who.informant, language));
  }
  return report::describe(state_->definition, result.chosen, language);
}

Report Instrument::score(std::span<const Response> responses, const Subject& who, const ScoreOptions& options) const {
  auto report = std::make_shared<ReportState>();
  report->instrument = state_;
  report->keying = keying_of(*state_, options);
  report->request = options.norms;
  const norms::Norming norming = report::norming_of(*state_, options.norms, options.language);
  scoring::RowResult result;
  result.codes = gather(*state_, responses, options);
  scoring::score_one(*state_, who, report->keying, result);
  if (result.refused.why != Refusal::none)
    throw ResponseError(result.refused.why, {report::row_problem(*state_, result, report->keying, who.form,
                                                                 who.informant, options.language)});
  report->given = Given(who);
  report->form = std::move(result.form);
  report->codes = std::move(result.codes);
  report->person = std::move(result.person);
  report->sex = result.sex;
  report->assessment_date = result.assessment_date;
  norming.apply(*report);
  return Report(std::move(report));
}

Report Instrument::score(std::initializer_list<Response> responses, const Subject& who,
                         const ScoreOptions& options) const {
  return score(std::span<const Response>(responses.begin(), responses.size()), who, options);
}

ScoreTable Instrument::score_table(std::span<const ColumnView> columns, const Cohort& who,
                                   const BatchOptions& options) const {
  auto table = std::make_shared<TableState>();
  table->instrument = state_;
  table->input = table_input(*state_, columns, who, options.score, options.threads);
  table->request = options.score.norms;
  table->norming.emplace(report::norming_of(*state_, options.score.norms, options.score.language));
  table->columns = scoring::score_rows(*state_, table->input, options.threads);
  table->norms = norms::norm_rows(*state_, *table->norming, table->input, table->columns, options.threads);
  return ScoreTable(std::move(table));
}

}  // namespace v1
}  // namespace kartlegg
