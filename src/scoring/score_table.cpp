// Scoring the rows of a table: those whose scores can be looked up together, the others one by one.
#include <algorithm>
#include <atomic>
#include <mutex>
#include <numeric>
#include <unordered_map>
#include <utility>

#include "core/in_blocks.hpp"
#include "scoring/batch.hpp"
#include "scoring/block_scorer.hpp"
#include "scoring/results.hpp"

namespace kartlegg::scoring {
namespace {

bool has_bands(const Plan& plan, int score, std::size_t scheme) {
  return std::any_of(plan.forms.begin(), plan.forms.end(), [&](const FormPlan& form) {
    const auto& bands = form.scores[static_cast<std::size_t>(score)].bands;
    return std::any_of(bands.begin(), bands.end(),
                       [&](const BandPlan& b) { return b.scheme == static_cast<int>(scheme); });
  });
}

bool has_model(const definition::Scale& scale) { return scale.irt.has_value(); }

/// Columns of the right length, not yet written, in one piece of memory.
TableColumns make_columns(const Definition& definition, const Plan& plan, std::size_t rows) {
  TableColumns table;
  for (int s = 0; s < definition.score_count(); ++s)
    for (std::size_t scheme = 0; scheme < definition.bands.size(); ++scheme)
      if (has_bands(plan, s, scheme)) table.banded.push_back({s, static_cast<int>(scheme), {}});
  const auto scores = static_cast<std::size_t>(definition.score_count());
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

/// Columns of keys, not yet written: as small as the look-ups of one scorer allow, or for those of any form.
std::vector<KeyColumn> make_keys(const Definition& definition, std::size_t rows, const BlockScorer* scorer) {
  const std::size_t places = static_cast<std::size_t>(definition.score_count()) + definition.alerts.size();
  const auto memory =
      std::make_shared<core::ColumnMemory>(places * core::ColumnMemory::needed(rows * sizeof(std::uint16_t)));
  std::vector<KeyColumn> keys(places);
  for (std::size_t place = 0; place < places; ++place) {
    const Lookup* const lookup = scorer == nullptr ? nullptr : scorer->lookup(place);
    if (scorer != nullptr && lookup == nullptr) continue;
    if (lookup != nullptr && lookup->is_narrow())
      keys[place].narrow = core::new_column<std::uint8_t>(rows, memory);
    else
      keys[place].wide = core::new_column<std::uint16_t>(rows, memory);
  }
  return keys;
}

void clear_keys(std::size_t row, std::vector<KeyColumn>& keys) {
  for (KeyColumn& column : keys) column.clear(row);
}

constexpr int no_form = -1, by_answers = -2;

int form_in(const FormResult& found) { return found.refusal.why == Refusal::none ? found.chosen.form : no_form; }

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
    const bool hangs_on_answers = found.chosen.by == ChosenBy::answers || found.chosen.by == ChosenBy::preference ||
                                  found.refusal.why == Refusal::ambiguous_form;
    return hangs_on_answers ? nullptr : &found;
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
  using Rows = std::vector<std::uint32_t>;

  Blocks(const InstrumentState& instrument, const TableInput& input)
      : instrument_(instrument), input_(input), scorers_(instrument.definition.forms.size()), rows_(scorers_.size()) {}

  /// For every block: together(form, scorer, rows, left) for rows that can be looked up, and rest(from, to, left) with
  /// the others that have a form; false ends it. `form`: of all rows, else form_of(row) says it.
  template <class Form, class Together, class Rest>
  void each(std::size_t from, std::size_t to, std::optional<int> form, Form form_of, Together together, Rest rest) {
    bool go_on = true;
    for (; go_on && from < to; from += BlockScorer::most_rows) {
      const std::size_t end = std::min(to, from + BlockScorer::most_rows);
      left_.clear();
      for (auto& rows : rows_) rows.clear();
      if (form && *form >= 0) {
        auto& rows = rows_[static_cast<std::size_t>(*form)];
        rows.resize(end - from);
        std::iota(rows.begin(), rows.end(), static_cast<std::uint32_t>(from));
      }
      for (std::size_t row = from; !form && row < end; ++row) {
        const int own = form_of(row);
        if (own != no_form)
          (own >= 0 ? rows_[static_cast<std::size_t>(own)] : left_).push_back(static_cast<std::uint32_t>(row));
      }
      for (std::size_t of = 0; of < rows_.size(); ++of) {
        if (rows_[of].empty()) continue;
        if (BlockScorer* const scorer = scorer_of(of))
          together(of, *scorer, rows_[of], left_);
        else
          left_.insert(left_.end(), rows_[of].begin(), rows_[of].end());
      }
      go_on = rest(from, end, left_);
    }
  }

  /// A scorer that was made before.
  void use(int form, std::unique_ptr<BlockScorer> scorer) {
    scorers_[static_cast<std::size_t>(form)] = std::move(scorer);
  }

  void remember() {
    for (auto& scorer : scorers_)
      if (scorer && *scorer != nullptr) (*scorer)->remember();
  }

  /// Adds what was met to what other threads have met.
  void give(std::vector<std::vector<Entries>>& met) {
    remember();
    for (std::size_t form = 0; form < scorers_.size(); ++form) {
      if (!scorers_[form] || *scorers_[form] == nullptr) continue;
      auto own = (*scorers_[form])->take_entries();
      if (met[form].empty())
        met[form] = std::move(own);
      else
        for (std::size_t place = 0; place < own.size(); ++place) met[form][place].learn_from(own[place]);
    }
  }

 private:
  BlockScorer* scorer_of(std::size_t form) {
    auto& scorer = scorers_[form];
    if (!scorer) scorer.emplace(BlockScorer::make(instrument_, input_, static_cast<int>(form)));
    return scorer->get();
  }

  const InstrumentState& instrument_;
  const TableInput& input_;
  std::vector<std::optional<std::unique_ptr<BlockScorer>>> scorers_;  // by form, once it was needed
  std::vector<Rows> rows_;                                            // of the block, by form
  Rows left_;
};

/// One form, age and refusal, as the columns of a table of one row.
TableColumns once(const FormResult& chosen) {
  TableColumns table;
  table.form.resize(1), table.age_used.resize(1), table.refusals.resize(1), table.noted.resize(1);
  write_form(chosen, 0, 1, table);
  return table;
}

/// Columns like those of a table, without rows.
TableColumns without_rows(const TableColumns& table) {
  TableColumns like;
  like.scores.resize(table.scores.size());
  like.alerts.resize(table.alerts.size());
  for (const auto& banded : table.banded) like.banded.push_back({banded.score, banded.scheme, {}});
  return like;
}

void add_row(const Plan& plan, const RowResult& result, TableColumns& table) {
  const std::size_t row = table.form.size();
  for (auto& score : table.scores) score.raw.resize(row + 1), score.status.resize(row + 1);
  for (auto& banded : table.banded) banded.band.resize(row + 1);
  for (auto& alert : table.alerts) alert.resize(row + 1);
  table.form.resize(row + 1), table.age_used.resize(row + 1);
  table.refusals.resize(row + 1), table.noted.resize(row + 1);
  clear_rows(row, row + 1, table);
  write_row(plan, result, row, table);
}

/// The keys of all rows; nothing if too many rows would have to be kept beside them. Forms and ages of rows that differ
/// are written into the columns.
class KeyFinder {
 public:
  KeyFinder(const InstrumentState& instrument, const TableInput& input, TableColumns& columns)
      : instrument_(instrument), input_(input), columns_(columns) {}

  std::optional<TableKeys> find(const FormResult* for_all, unsigned threads) {
    std::unique_ptr<BlockScorer> scorer;
    if (for_all != nullptr) {
      keys_.for_all = once(*for_all);
      form_ = form_in(*for_all);
      if (*form_ != no_form) scorer = BlockScorer::make(instrument_, input_, *form_);
      if (*form_ != no_form && scorer == nullptr) return std::nullopt;
    }
    if (form_ != no_form) keys_.keys = make_keys(instrument_.definition, input_.rows, scorer.get());
    keys_.entries.resize(instrument_.definition.forms.size());
    std::atomic<bool> is_used = scorer == nullptr;
    core::in_shares(input_.rows, threads, [&](core::Shares& shares) {
      Blocks blocks(instrument_, input_);
      if (!is_used.exchange(true)) blocks.use(*form_, std::move(scorer));
      find_in(shares, blocks);
    });
    if (too_many_) return std::nullopt;
    if (!form_) place_forms();
    return std::move(keys_);
  }

 private:
  void find_in(core::Shares& shares, Blocks& blocks) {
    FormFinder forms(instrument_, input_);
    RowsAlone alone{{}, without_rows(columns_)};
    RowResult result;
    const auto form_of = [&](std::size_t row) {
      const FormResult* const found = forms.find(row);
      if (found == nullptr) return by_answers;
      write_form(*found, row, row + 1, columns_);
      if (form_in(*found) == no_form) clear_keys(row, keys_.keys);
      return form_in(*found);
    };
    const auto together = [&](std::size_t, BlockScorer& scorer, const auto& rows, auto& left) {
      scorer.find(rows, keys_.keys, 0, left);
    };
    const auto rest = [&](std::size_t, std::size_t, const auto& left) {
      for (const std::uint32_t row : left) {
        score_row(instrument_, input_, row, result);
        clear_keys(row, keys_.keys);
        alone.rows.push_back(row);
        add_row(instrument_.plan, result, alone.values);
      }
      if ((alone_ += left.size()) > most_alone + input_.rows / 16) too_many_ = true;
      return !too_many_;
    };
    for (std::size_t from = 0, to = 0; !too_many_ && shares.next(from, to);)
      blocks.each(from, to, form_, form_of, together, rest);
    const std::lock_guard lock(mutex_);
    blocks.give(keys_.entries);
    keys_.alone.push_back(std::move(alone));
  }

  void place_forms() {
    for (const RowsAlone& alone : keys_.alone)
      for (std::size_t i = 0; i < alone.rows.size(); ++i) {
        const std::uint32_t row = alone.rows[i];
        columns_.form[row] = alone.values.form[i];
        columns_.age_used[row] = alone.values.age_used[i];
        columns_.refusals[row] = alone.values.refusals[i];
        columns_.noted[row] = alone.values.noted[i];
      }
  }

  static constexpr std::size_t most_alone = 64;  // beside a share of the rows
  const InstrumentState& instrument_;
  const TableInput& input_;
  TableColumns& columns_;
  TableKeys keys_;
  std::optional<int> form_;  // of all rows
  std::mutex mutex_;
  std::atomic<std::size_t> alone_ = 0;
  std::atomic<bool> too_many_ = false;
};

/// Writes all columns, a block of rows after the other.
void score_values(const InstrumentState& instrument, const TableInput& input, unsigned threads, TableColumns& table) {
  core::in_shares(input.rows, threads, [&](core::Shares& shares) {
    FormFinder forms(instrument, input);
    Blocks blocks(instrument, input);
    RowResult result;
    std::vector<KeyColumn> keys =
        make_keys(instrument.definition, std::min(input.rows, BlockScorer::most_rows), nullptr);
    KeyedRows keyed{&instrument.plan, &keys, 0, {}, {}};
    keyed.entries.resize(instrument.definition.forms.size());
    const auto form_of = [&](std::size_t row) {
      const FormResult* const found = forms.for_all() != nullptr ? forms.for_all() : forms.find(row);
      if (found == nullptr) return by_answers;
      write_form(*found, row, row + 1, table);
      if (form_in(*found) == no_form) clear_keys(row - keyed.first, keys);
      return form_in(*found);
    };
    const auto together = [&](std::size_t form, BlockScorer& scorer, const auto& rows, auto& left) {
      scorer.find(rows, keys, keyed.first, left);
      auto& entries = keyed.entries[form];
      for (std::size_t place = 0; entries.size() < keys.size(); ++place)
        entries.push_back(scorer.lookup(place) == nullptr ? nullptr : &scorer.lookup(place)->entries);
    };
    const auto rest = [&](std::size_t first, std::size_t end, const auto& left) {
      for (const std::uint32_t row : left) {
        table.form[row] = no_form;
        clear_keys(row - first, keys);
      }
      keyed.write_all(first, end, table);
      for (const std::uint32_t row : left) {
        score_row(instrument, input, row, result);
        write_row(instrument.plan, result, row, table);
      }
      keyed.first = end;
      return true;
    };
    for (std::size_t to = 0; shares.next(keyed.first, to);) blocks.each(keyed.first, to, {}, form_of, together, rest);
    blocks.remember();
  });
}

void clear_ranges(std::size_t from, std::size_t to, TableRanges& ranges) {
  const auto fill = [from, to](auto& column, auto value) {
    std::fill_n(column.begin() + static_cast<std::ptrdiff_t>(from), to - from, value);
  };
  for (auto& score : ranges.scores) {
    fill(score.lower, definition::no_value);
    fill(score.upper, definition::no_value);
  }
  for (auto& certain : ranges.certain) fill(certain, std::uint8_t{0});
}

}  // namespace

TableResults score_rows(const InstrumentState& instrument, const TableInput& input, unsigned threads) {
  TableColumns columns = make_columns(instrument.definition, instrument.plan, input.rows);
  const auto& scales = instrument.definition.scales;
  const bool by_model = std::any_of(scales.begin(), scales.end(), has_model);  // such a score hangs on every answer
  if (!by_model && input.rows > BlockScorer::most_rows) {  // else what is looked up takes more memory than the columns
    const FormFinder forms(instrument, input);
    if (auto keys = KeyFinder(instrument, input, columns).find(forms.for_all(), threads))
      return {std::move(columns), std::move(*keys), instrument.plan, input.rows, threads};
  }
  score_values(instrument, input, threads, columns);
  return TableResults(std::move(columns));
}

TableRanges range_rows(const InstrumentState& instrument, const TableInput& input, const TableResults& scored,
                       unsigned threads) {
  TableRanges ranges;
  const auto memory = std::make_shared<core::ColumnMemory>(
      2 * scored.scores() * core::ColumnMemory::needed(input.rows * sizeof(double)) +
      scored.banded().size() * core::ColumnMemory::needed(input.rows));
  for (std::size_t s = 0; s < scored.scores(); ++s)
    ranges.scores.push_back(
        {core::new_column<double>(input.rows, memory), core::new_column<double>(input.rows, memory)});
  for (std::size_t b = 0; b < scored.banded().size(); ++b)
    ranges.certain.push_back(core::new_column<std::uint8_t>(input.rows, memory));
  const auto& forms = scored.form();
  core::in_shares(input.rows, threads, [&](core::Shares& shares) {
    Blocks blocks(instrument, input);
    RowResult result;
    const auto form_of = [&](std::size_t row) { return static_cast<int>(forms[row]); };
    const auto together = [&](std::size_t, BlockScorer& scorer, const auto& rows, auto& left) {
      scorer.score_ranges(rows, scored.banded(), ranges, left);
    };
    const auto rest = [&](std::size_t, std::size_t, const auto& left) {
      for (const std::uint32_t row : left) {
        score_row(instrument, input, row, result);
        write_ranges(instrument.plan.forms[static_cast<std::size_t>(forms[row])], scored.banded(), result.person.scores,
                     row, ranges);
      }
      return true;
    };
    for (std::size_t from = 0, to = 0; shares.next(from, to);) {
      clear_ranges(from, to, ranges);
      blocks.each(from, to, {}, form_of, together, rest);
    }
    blocks.remember();
  });
  return ranges;
}

}  // namespace kartlegg::scoring
