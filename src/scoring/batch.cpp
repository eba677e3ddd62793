#include "scoring/batch.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <unordered_map>
#include <utility>

#include "core/in_blocks.hpp"
#include "scoring/block_scorer.hpp"

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

bool has_bands(const Plan& plan, int score, std::size_t scheme) {
  return std::any_of(plan.forms.begin(), plan.forms.end(), [&](const FormPlan& form) {
    const auto& bands = form.scores[static_cast<std::size_t>(score)].bands;
    return std::any_of(bands.begin(), bands.end(),
                       [&](const BandPlan& b) { return b.scheme == static_cast<int>(scheme); });
  });
}

/// Columns of the right length, not yet written, in one piece of memory.
TableColumns make_columns(const Definition& definition, const Plan& plan, std::size_t rows) {
  TableColumns table;
  for (int s = 0; s < definition.score_count(); ++s)
    for (std::size_t scheme = 0; scheme < definition.bands.size(); ++scheme)
      if (has_bands(plan, s, scheme)) table.banded.push_back({s, static_cast<int>(scheme), {}});
  const auto scores = static_cast<std::size_t>(definition.score_count());
  const auto has_model = [](const definition::Scale& scale) { return scale.irt.has_value(); };
  const auto by_model =
      static_cast<std::size_t>(std::count_if(definition.scales.begin(), definition.scales.end(), has_model));
  const std::size_t of_bytes = scores + table.banded.size() + definition.alerts.size() + 2;
  const auto memory = std::make_shared<core::ColumnMemory>(
      (scores + by_model + 1) * core::ColumnMemory::needed(rows * sizeof(double)) +
      of_bytes * core::ColumnMemory::needed(rows) + core::ColumnMemory::needed(rows * sizeof(std::int16_t)));
  for (std::size_t s = 0; s < scores; ++s)
    table.scores.push_back({core::new_column<double>(rows, memory), core::new_column<Status>(rows, memory), {}});
  for (std::size_t s = 0; s < definition.scales.size(); ++s)
    if (has_model(definition.scales[s])) {  // not every form has the scale: what is not written has none
      auto& errors = table.scores[s].standard_error = core::new_column<double>(rows, memory);
      std::fill(errors.begin(), errors.end(), definition::no_value);
    }
  for (auto& banded : table.banded) banded.band = core::new_column<std::int8_t>(rows, memory);
  for (std::size_t a = 0; a < definition.alerts.size(); ++a)
    table.alerts.push_back(core::new_column<std::uint8_t>(rows, memory));
  table.form = core::new_column<std::int16_t>(rows, memory);
  table.age_used = core::new_column<double>(rows, memory);
  table.refusals = core::new_column<Refusal>(rows, memory);
  table.noted = core::new_column<std::uint8_t>(rows, memory);
  return table;
}

void fill_rows(auto& column, std::size_t from, std::size_t to, auto value) {
  std::fill_n(column.begin() + static_cast<std::ptrdiff_t>(from), to - from, value);
}

/// Refusal, form, age, and whether there is something to note.
void write_form(const FormResult& chosen, std::size_t from, std::size_t to, TableColumns& table) {
  const bool refused = chosen.refusal.why != Refusal::none;
  const bool noted = refused || chosen.chosen.age_impossible || chosen.chosen.age_outside_form;
  const auto age = chosen.chosen.used();
  fill_rows(table.refusals, from, to, chosen.refusal.why);
  fill_rows(table.noted, from, to, static_cast<std::uint8_t>(noted));
  fill_rows(table.age_used, from, to, age ? to_months(*age) : definition::no_value);
  fill_rows(table.form, from, to, refused ? std::int16_t{-1} : static_cast<std::int16_t>(chosen.chosen.form));
}

void clear_ranges(std::size_t from, std::size_t to, TableRanges& ranges) {
  for (auto& score : ranges.scores) {
    fill_rows(score.lower, from, to, definition::no_value);
    fill_rows(score.upper, from, to, definition::no_value);
  }
  for (auto& certain : ranges.certain) fill_rows(certain, from, to, std::uint8_t{0});
}

/// Form and age of every row, as long as they do not hang on the answers. What form, informant and age lead to is
/// worked out once.
class FormFinder {
 public:
  FormFinder(const InstrumentState& instrument, const TableInput& input)
      : instrument_(instrument),
        input_(input),
        informants_(keys_of(instrument.plan.informant_index, input.informant)),
        forms_(keys_of(instrument.plan.form_index, input.form)) {
    const auto for_all = [](const auto& column) { return column.size() <= 1; };
    const bool alike = for_all(input.age_months) && for_all(input.weeks_early) && for_all(input.gestation_days) &&
                       for_all(input.birth_day) && for_all(input.assessment_day) && input.informant.numbers.empty() &&
                       input.form.numbers.empty();
    if (alike && input.rows > 0) for_all_ = find(0);
  }

  /// What holds for every row; nullptr if rows differ.
  const FormResult* for_all() const { return for_all_; }

  /// nullptr if the answers decide.
  const FormResult* find(std::size_t row) {
    const Subject who = subject_of(input_, row);
    ChosenForm chosen;
    const bool ages = find_ages(instrument_.definition, who, chosen);
    const auto age = chosen.used();
    Key key = age ? 2 + static_cast<Key>(age->months) * 32 + static_cast<Key>(age->days) : ages ? 1 : 0;
    key = (key << 16U) + key_at(informants_, input_.informant, row);
    key = (key << 16U) + key_at(forms_, input_.form, row);
    const auto [at, is_new] = known_.try_emplace(key);
    FormResult& found = at->second;
    if (is_new) found = choose_form(instrument_.definition, instrument_.plan, who, std::move(chosen), ages, {});
    const bool by_answers = found.chosen.by == ChosenBy::answers || found.chosen.by == ChosenBy::preference ||
                            found.refusal.why == Refusal::ambiguous_form;
    return by_answers ? nullptr : &found;
  }

 private:
  using Key = std::uint64_t;
  /// 0 nothing is said, 1 a word that is not known, then those of the index; by word.
  static std::vector<Key> keys_of(const Index& index, const Words& words) {
    std::vector<Key> keys;
    for (const std::string& name : words.names) {
      const auto found = index.find(name);
      keys.push_back(name.empty() ? 0 : found == index.end() ? 1 : 2 + static_cast<Key>(found->second));
    }
    return keys;
  }
  static Key key_at(const std::vector<Key>& keys, const Words& words, std::size_t row) {
    if (words.numbers.empty()) return keys.empty() ? 0 : keys.front();
    return words.numbers[row] < 0 ? 0 : keys[static_cast<std::size_t>(words.numbers[row])];
  }

  const InstrumentState& instrument_;
  const TableInput& input_;
  std::vector<Key> informants_, forms_;  // by word
  std::unordered_map<Key, FormResult> known_;
  const FormResult* for_all_ = nullptr;
};

/// The rows of a table, a block at a time: those of one form together, and one by one those that hang on more.
class Blocks {
 public:
  Blocks(const InstrumentState& instrument, const TableInput& input)
      : instrument_(instrument), input_(input), scorers_(instrument.definition.forms.size()), rows_(scorers_.size()) {}

  /// For every block: begin(from, to), together(scorer, rows, left) for rows that can be looked up, alone(row) for all
  /// others that have a form.
  template <class Begin, class Form, class Together, class Alone>
  void each(std::size_t from, std::size_t to, Begin begin, Form form_of, Together together, Alone alone) {
    for (; from < to; from += BlockScorer::most_rows) {
      const std::size_t end = std::min(to, from + BlockScorer::most_rows);
      begin(from, end);
      left_.clear();
      for (auto& rows : rows_) rows.clear();
      for (std::size_t row = from; row < end; ++row) {
        const int form = form_of(row);
        auto& rows = form >= 0 ? rows_[static_cast<std::size_t>(form)] : left_;
        if (form != no_form) rows.push_back(static_cast<std::uint32_t>(row));
      }
      for (std::size_t form = 0; form < rows_.size(); ++form) {
        if (rows_[form].empty()) continue;
        if (BlockScorer* const scorer = scorer_of(form))
          together(*scorer, rows_[form], left_);
        else
          left_.insert(left_.end(), rows_[form].begin(), rows_[form].end());
      }
      for (const std::uint32_t row : left_) alone(row);
    }
  }

  static constexpr int no_form = -1, by_answers = -2;

 private:
  BlockScorer* scorer_of(std::size_t form) {
    auto& scorer = scorers_[form];
    if (!scorer) scorer.emplace(BlockScorer::make(instrument_, input_, static_cast<int>(form)));
    return scorer->get();
  }

  const InstrumentState& instrument_;
  const TableInput& input_;
  std::vector<std::optional<std::unique_ptr<BlockScorer>>> scorers_;  // by form, once it was needed
  std::vector<std::vector<std::uint32_t>> rows_;                      // of the block, by form
  std::vector<std::uint32_t> left_;
};

}  // namespace

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

void write_ranges(const FormPlan& form, const TableColumns& scored, std::span<const ScoreValue> values, std::size_t row,
                  TableRanges& into) {
  for (std::size_t s = 0; s < values.size(); ++s) {
    if (form.scores[s].nominal) continue;
    into.scores[s].lower[row] = values[s].lower;
    into.scores[s].upper[row] = values[s].upper;
  }
  for (std::size_t b = 0; b < scored.banded.size(); ++b) {
    const auto& banded = scored.banded[b];
    const ScoreValue& value = values[static_cast<std::size_t>(banded.score)];
    if (std::isnan(value.raw)) continue;
    for (const BandPlan& band : form.scores[static_cast<std::size_t>(banded.score)].bands)
      if (band.scheme == banded.scheme) into.certain[b][row] = band_is_certain(*band.table, value) ? 1 : 0;
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

TableColumns score_rows(const InstrumentState& instrument, const TableInput& input, unsigned threads) {
  TableColumns table = make_columns(instrument.definition, instrument.plan, input.rows);
  core::in_blocks(input.rows, threads, [&](std::size_t from, std::size_t to) {
    FormFinder forms(instrument, input);
    Blocks blocks(instrument, input);
    RowResult result;
    const FormResult* const for_all = forms.for_all();
    const auto form_in = [](const FormResult& found) {
      return found.refusal.why == Refusal::none ? found.chosen.form : Blocks::no_form;
    };
    const auto form_of = [&](std::size_t row) {
      if (for_all != nullptr) return form_in(*for_all);
      const FormResult* const found = forms.find(row);
      if (found == nullptr) return Blocks::by_answers;
      write_form(*found, row, row + 1, table);
      if (form_in(*found) == Blocks::no_form) clear_rows(row, row + 1, table);
      return form_in(*found);
    };
    const auto together = [&](BlockScorer& scorer, const auto& rows, auto& left) { scorer.score(rows, table, left); };
    const auto alone = [&](std::size_t row) {
      score_row(instrument, input, row, result);
      clear_rows(row, row + 1, table);
      write_row(instrument.plan, result, row, table);
    };
    const auto begin = [&](std::size_t first, std::size_t end) {
      if (for_all == nullptr) return;
      write_form(*for_all, first, end, table);
      if (form_in(*for_all) == Blocks::no_form) clear_rows(first, end, table);
    };
    blocks.each(from, to, begin, form_of, together, alone);
  });
  return table;
}

TableRanges range_rows(const InstrumentState& instrument, const TableInput& input, const TableColumns& scored,
                       unsigned threads) {
  TableRanges ranges;
  const auto memory = std::make_shared<core::ColumnMemory>(
      2 * scored.scores.size() * core::ColumnMemory::needed(input.rows * sizeof(double)) +
      scored.banded.size() * core::ColumnMemory::needed(input.rows));
  for (std::size_t s = 0; s < scored.scores.size(); ++s)
    ranges.scores.push_back(
        {core::new_column<double>(input.rows, memory), core::new_column<double>(input.rows, memory)});
  for (std::size_t b = 0; b < scored.banded.size(); ++b)
    ranges.certain.push_back(core::new_column<std::uint8_t>(input.rows, memory));
  core::in_blocks(input.rows, threads, [&](std::size_t from, std::size_t to) {
    Blocks blocks(instrument, input);
    RowResult result;
    const auto form_of = [&](std::size_t row) { return static_cast<int>(scored.form[row]); };
    const auto together = [&](BlockScorer& scorer, const auto& rows, auto& left) {
      scorer.score_ranges(rows, scored, ranges, left);
    };
    const auto alone = [&](std::size_t row) {
      score_row(instrument, input, row, result);
      const FormPlan& form = instrument.plan.forms[static_cast<std::size_t>(scored.form[row])];
      write_ranges(form, scored, result.person.scores, row, ranges);
    };
    const auto begin = [&](std::size_t first, std::size_t end) { clear_ranges(first, end, ranges); };
    blocks.each(from, to, begin, form_of, together, alone);
  });
  return ranges;
}

}  // namespace kartlegg::scoring
