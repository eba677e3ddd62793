#include "scoring/block_scorer.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "definition/rounding.hpp"
#include "scoring/state.hpp"

namespace kartlegg::scoring {
namespace {

constexpr std::size_t most_keys = 65536;       // a key is 16 bits
constexpr std::uint32_t not_met = 0xFF000000;  // a status, or state of an alert, is small
constexpr std::int8_t wrong_code = INT8_MIN;

/// What a composite hangs on beside the sum of its parts.
constexpr std::uint8_t prorated = 1, filled = 2, lacking = 4, none = 8, every_trait = 15, not_whole = 16;

std::uint8_t byte(std::int8_t code) { return static_cast<std::uint8_t>(code); }

/// What is looked up by key: how far the raw score lies above the lowest (two bytes), its traits, and its status.
std::uint32_t word_of(std::uint16_t above, std::uint8_t traits, std::uint8_t status) {
  return static_cast<std::uint32_t>(above) | static_cast<std::uint32_t>(traits) << 16U |
         static_cast<std::uint32_t>(status) << 24U;
}

bool is_whole(double x) { return std::floor(x) == x; }

bool lie_together(std::span<const std::uint32_t> rows) { return rows.back() - rows.front() + 1 == rows.size(); }

}  // namespace

// --- the plan

std::unique_ptr<BlockScorer> BlockScorer::make(const InstrumentState& instrument, const TableInput& input, int form) {
  std::unique_ptr<BlockScorer> scorer(new BlockScorer(instrument, input, form));
  const Definition& definition = instrument.definition;
  scorer->plan_items();
  for (std::size_t s = 0; s < definition.scales.size(); ++s)
    if (!scorer->plan_scale(static_cast<int>(s))) return nullptr;
  for (const int alert : scorer->form_.alerts)
    if (!scorer->plan_alert(alert)) return nullptr;
  scorer->simple_ = scorer->lookups_.size();
  for (const int composite : definition.composite_order)
    if (!scorer->plan_composite(static_cast<int>(definition.scales.size()) + composite)) return nullptr;
  for (Lookup& lookup : scorer->lookups_) scorer->make_room(lookup);
  return scorer;
}

BlockScorer::BlockScorer(const InstrumentState& instrument, const TableInput& input, int form)
    : instrument_(instrument),
      input_(input),
      form_index_(form),
      form_(instrument.plan.forms[static_cast<std::size_t>(form)]),
      reader_of_(instrument.definition.items.size(), -1),
      lookup_of_(static_cast<std::size_t>(instrument.definition.score_count()), -1),
      alert_of_(instrument.definition.alerts.size(), -1) {}

void BlockScorer::plan_items() {
  std::vector<const CodeColumn*> columns(instrument_.definition.items.size(), nullptr);
  for (std::size_t c = 0; c < input_.items.size(); ++c)
    columns[static_cast<std::size_t>(input_.items[c])] = &input_.codes[c];
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (!form_.asks[i]) {
      if (columns[i] != nullptr) not_asked_.push_back(columns[i]);
      continue;
    }
    reader_of_[i] = static_cast<int>(readers_.size());
    readers_.push_back(reader_for(static_cast<int>(i), columns[i]));
  }
  const std::size_t rows = std::min(most_rows, input_.rows);
  codes_.assign(readers_.size(), {});
  code_.assign(readers_.size(), nullptr);
  for (Bytes* const bytes : {&wrong_, &answered_, &sum8_}) bytes->resize(rows);
  sum16_.resize(rows);
  band_words_.resize(rows);
}

BlockScorer::ItemReader BlockScorer::reader_for(int item, const CodeColumn* column) const {
  const ItemPlan& plan = instrument_.plan.items[static_cast<std::size_t>(item)];
  ItemReader reader;
  reader.codes = column;
  reader.item = item;
  std::vector<int> valid;
  for (int code = INT8_MIN; code <= INT8_MAX; ++code) {
    const auto at = byte(static_cast<std::int8_t>(code));
    const bool said_missing =
        std::find(input_.missing_codes.begin(), input_.missing_codes.end(), code) != input_.missing_codes.end();
    const Coded* const coded = said_missing ? nullptr : meaning(instrument_.plan, input_.keying, item, code);
    if (said_missing || code == missing || (coded != nullptr && coded->kind == Answer::missing)) continue;
    if (coded == nullptr || code == wrong_code) {
      reader.meanings.wrong[at] = 1;
      continue;
    }
    const bool answered = coded->kind == Answer::answered;
    const double above = answered ? coded->score - plan.lowest : 0;
    reader.position[at] = static_cast<std::uint8_t>(reader.positions++);
    reader.summable = reader.summable && is_whole(coded->score) && above <= UINT8_MAX;
    reader.meanings.answered[at] = answered ? 1 : 0;
    reader.meanings.above[at] = reader.summable ? static_cast<std::uint8_t>(above) : std::uint8_t{0};
    valid.push_back(code);
  }
  find_steps(valid, reader);
  return reader;
}

/// Codes that follow each other and whose scores do, too, are read without a table.
void BlockScorer::find_steps(const std::vector<int>& valid, ItemReader& reader) {
  if (valid.empty() || !reader.summable || valid.back() - valid.front() + 1 != static_cast<int>(valid.size())) return;
  const auto follows = [&](bool down) {
    for (std::size_t step = 0; step < valid.size(); ++step) {
      const auto at = byte(static_cast<std::int8_t>(valid[step]));
      const std::size_t wanted = down ? valid.size() - 1 - step : step;
      if (reader.meanings.answered[at] == 0 || reader.meanings.above[at] != wanted) return false;
    }
    return true;
  };
  const auto wrong =
      static_cast<std::size_t>(std::count(reader.meanings.wrong.begin(), reader.meanings.wrong.end(), 1));
  const bool one_is_missing = wrong + valid.size() + 1 == reader.meanings.wrong.size();
  reader.steps = {byte(static_cast<std::int8_t>(valid.front())), static_cast<std::uint8_t>(valid.size() - 1),
                  follows(true) && valid.size() > 1};
  reader.stepwise = one_is_missing && (reader.steps.downwards || follows(false));
}

bool BlockScorer::plan_scale(int score) {
  const auto s = static_cast<std::size_t>(score);
  if (!form_.scores[s].on_form) return true;
  const definition::Scale& scale = instrument_.definition.scales[s];
  if (scale.irt) return false;
  const std::vector<int>& items = scale.items_by_form[static_cast<std::size_t>(form_index_)];
  Lookup lookup;
  lookup.score = score;
  lookup.plan = &form_.scores[s];
  if (keyed_by_sum(scale, items)) {
    lookup.key = Key::sum;
    const ItemPlan& like_all = instrument_.plan.items[static_cast<std::size_t>(items.front())];
    for (const int item : items) {
      lookup.of.push_back(static_cast<std::size_t>(reader_of_[static_cast<std::size_t>(item)]));
      readers_[lookup.of.back()].summed = true;
    }
    lookup.width = items.size() * static_cast<std::size_t>(like_all.highest - like_all.lowest) + 1;
    lookup.size = (items.size() + 1) * lookup.width;
    if (lookup.size > most_keys) return false;
  } else {
    auto hangs_on = items;
    hangs_on.insert(hangs_on.end(), lookup.plan->deciding.begin(), lookup.plan->deciding.end());
    if (scale.formula) hangs_on.insert(hangs_on.end(), scale.formula->slots.begin(), scale.formula->slots.end());
    if (!key_by_answers(lookup, std::move(hangs_on))) return false;
  }
  lookup_of_[s] = static_cast<int>(lookups_.size());
  lookups_.push_back(std::move(lookup));
  return true;
}

/// True if the score and its range hang on nothing but how many items were answered and what they add up to.
bool BlockScorer::keyed_by_sum(const definition::Scale& scale, const std::vector<int>& items) const {
  if (scale.rule == definition::Rule::formula || scale.zero_when || items.empty()) return false;
  const auto& plan = form_.scores[static_cast<std::size_t>(&scale - instrument_.definition.scales.data())];
  if (!plan.deciding.empty()) return false;
  const ItemPlan& first = instrument_.plan.items[static_cast<std::size_t>(items.front())];
  return std::all_of(items.begin(), items.end(), [&](int item) {
    const ItemPlan& one = instrument_.plan.items[static_cast<std::size_t>(item)];
    return readers_[static_cast<std::size_t>(reader_of_[static_cast<std::size_t>(item)])].summable &&
           one.lowest == first.lowest && one.highest == first.highest;
  });
}

/// Keys the lookup by every answer to the items, and to those that decide whether they are asked or credited.
bool BlockScorer::key_by_answers(Lookup& lookup, std::vector<int> items) {
  lookup.key = Key::answers;
  std::vector<bool> seen(instrument_.definition.items.size(), false);
  for (std::size_t i = 0; i < items.size(); ++i) {
    const int item = items[i];
    const auto n = static_cast<std::size_t>(item);
    if (seen[n] || reader_of_[n] < 0) continue;
    seen[n] = true;
    const auto reader = static_cast<std::size_t>(reader_of_[n]);
    lookup.of.push_back(reader);
    lookup.weigh.push_back(lookup.size);
    lookup.size *= readers_[reader].positions;
    if (lookup.size > most_keys) return false;
    if (const auto& when = instrument_.definition.items[n].ask_when)
      items.insert(items.end(), when->slots.begin(), when->slots.end());
    for (const auto* const credit : form_.credits)
      if (credit->item == item) items.insert(items.end(), credit->when.slots.begin(), credit->when.slots.end());
  }
  return true;
}

bool BlockScorer::plan_alert(int alert) {
  Lookup lookup;
  lookup.alert = alert;
  if (!key_by_answers(lookup, instrument_.definition.alerts[static_cast<std::size_t>(alert)].when.slots)) return false;
  alert_of_[static_cast<std::size_t>(alert)] = static_cast<int>(lookups_.size());
  lookups_.push_back(std::move(lookup));
  return true;
}

bool BlockScorer::plan_composite(int score) {
  const auto s = static_cast<std::size_t>(score);
  if (!form_.scores[s].on_form) return true;
  Lookup lookup;
  lookup.score = score;
  lookup.plan = &form_.scores[s];
  lookup.key = Key::parts;
  for (const int part : definition::summands(instrument_.definition.composite(score).formula)) {
    const int of = lookup_of_[static_cast<std::size_t>(part)];
    if (of < 0) return false;
    const ScorePlan& plan = form_.scores[static_cast<std::size_t>(part)];
    lookup.of.push_back(static_cast<std::size_t>(of));
    lookup.width += static_cast<std::size_t>(std::ceil(plan.highest - plan.lowest));
    if (lookup.width > most_keys) return false;
  }
  lookup.size = lookup.width * (every_trait + 1);
  if (lookup.of.empty() || lookup.size > most_keys) return false;
  lookup_of_[s] = static_cast<int>(lookups_.size());
  lookups_.push_back(std::move(lookup));
  return true;
}

void BlockScorer::make_room(Lookup& lookup) {
  const std::size_t rows = std::min(most_rows, input_.rows);
  lookup.words.assign(lookup.size, not_met);
  keys_.emplace_back(rows);
  words_.emplace_back(rows);
  if (lookup.score < 0) return;
  lookup.raw.assign(lookup.size, definition::no_value);
  lookup.range.assign(lookup.size, {});
  lookup.bands.assign((lookup.plan->bands.size() + 3) / 4, Words(lookup.size, UINT32_MAX));  // -1, four times
}

// --- codes

void BlockScorer::read_codes(std::span<const std::uint32_t> rows) {
  std::fill_n(wrong_.begin(), rows.size(), std::uint8_t{0});
  for (std::size_t i = 0; i < readers_.size(); ++i) {
    code_[i] = nullptr;
    if (readers_[i].codes == nullptr) continue;
    const CodeColumn& column = *readers_[i].codes;
    if (lie_together(rows) && !column.bytes().empty()) {
      code_[i] = column.bytes().data() + rows.front();
    } else {
      codes_[i].resize(most_rows);
      const auto bytes = column.bytes();
      if (bytes.empty())
        for (std::size_t r = 0; r < rows.size(); ++r) codes_[i][r] = as_byte(column[rows[r]]);
      else
        for (std::size_t r = 0; r < rows.size(); ++r) codes_[i][r] = bytes[rows[r]];
      code_[i] = codes_[i].data();
    }
    if (!readers_[i].summed) loops::mark_wrong(code_[i], rows.size(), readers_[i].meanings, wrong_.data());
  }
  for (const CodeColumn* const column : not_asked_)
    for (std::size_t r = 0; r < rows.size(); ++r)
      if (as_byte((*column)[rows[r]]) != missing) wrong_[r] = 1;
}

/// A code that no byte holds is missing if the caller says so, or wrong.
std::int8_t BlockScorer::as_byte(int code) const {
  if (code > INT8_MIN && code <= INT8_MAX && input_.missing_codes.empty()) return static_cast<std::int8_t>(code);
  if (std::find(input_.missing_codes.begin(), input_.missing_codes.end(), code) != input_.missing_codes.end())
    return missing;
  return code > INT8_MIN && code <= INT8_MAX ? static_cast<std::int8_t>(code) : wrong_code;
}

// --- keys

/// Finds the keys of some lookups, and the words of the keys; true if one was not met before.
bool BlockScorer::find_keys(std::size_t first, std::size_t last, std::size_t count) {
  std::uint32_t any = 0;
  for (std::size_t l = first; l < last; ++l) {
    const Lookup& lookup = lookups_[l];
    std::uint16_t* const keys = keys_[l].data();
    if (lookup.key == Key::sum)
      find_sum_keys(lookup, keys, count);
    else if (lookup.key == Key::answers)
      find_answer_keys(lookup, keys, count);
    else
      find_part_keys(lookup, keys, count);
    any |= loops::look_up_all(lookup.words.data(), keys, count, words_[l].data());
  }
  return any >> 31U != 0;
}

void BlockScorer::find_sum_keys(const Lookup& lookup, std::uint16_t* keys, std::size_t count) {
  if (lookup.width <= UINT8_MAX)
    add_items(lookup, sum8_.data(), keys, count);
  else
    add_items(lookup, sum16_.data(), keys, count);
}

template <class Sum>
void BlockScorer::add_items(const Lookup& lookup, Sum* sum, std::uint16_t* keys, std::size_t count) {
  std::uint8_t* const answered = answered_.data();
  std::fill_n(sum, count, Sum{0});
  std::fill_n(answered, count, std::uint8_t{0});
  for (const std::size_t i : lookup.of) {
    const ItemReader& reader = readers_[i];
    if (code_[i] == nullptr) continue;
    if (reader.stepwise)
      loops::add_steps(code_[i], count, reader.steps, sum, answered, wrong_.data());
    else
      loops::add_any(code_[i], count, reader.meanings, sum, answered, wrong_.data());
  }
  loops::sum_keys(sum, answered, count, static_cast<std::uint16_t>(lookup.width), keys);
}

void BlockScorer::find_answer_keys(const Lookup& lookup, std::uint16_t* keys, std::size_t count) {
  std::fill_n(keys, count, std::uint16_t{0});
  for (std::size_t n = 0; n < lookup.of.size(); ++n) {
    const std::int8_t* const codes = code_[lookup.of[n]];
    if (codes == nullptr) continue;
    std::array<std::uint16_t, 256> shares{};
    const ItemReader& reader = readers_[lookup.of[n]];
    for (std::size_t at = 0; at < shares.size(); ++at)
      shares[at] = static_cast<std::uint16_t>(reader.position[at] * lookup.weigh[n]);
    loops::add_shares(codes, count, shares, keys);
  }
}

void BlockScorer::find_part_keys(const Lookup& lookup, std::uint16_t* keys, std::size_t count) {
  std::uint8_t* const traits = sum8_.data();
  std::fill_n(keys, count, std::uint16_t{0});
  std::fill_n(traits, count, std::uint8_t{0});
  for (const std::size_t part : lookup.of) loops::add_part(words_[part].data(), count, keys, traits);
  for (std::size_t r = 0; r < count; ++r) {
    wrong_[r] |= traits[r] >= not_whole ? 1 : 0;
    keys[r] = static_cast<std::uint16_t>(keys[r] + (traits[r] & every_trait) * lookup.width);
  }
}

// --- what was not met before

/// Fills the entries that the block needs.
void BlockScorer::meet_all(std::size_t first, std::size_t last, std::size_t count) {
  met_row_ = count;
  for (std::size_t l = first; l < last; ++l) {
    for (std::size_t r = 0; r < count; ++r) {
      if (lookups_[l].words[keys_[l][r]] != not_met || wrong_[r] != 0) continue;
      score_alone(r);
      for (std::size_t also = first; also < last; ++also) learn(lookups_[also], keys_[also][r]);
    }
    loops::look_up(lookups_[l].words.data(), keys_[l].data(), count, words_[l].data());
  }
}

/// Scores the person of a row.
void BlockScorer::score_alone(std::size_t row) {
  if (met_row_ == row) return;
  met_row_ = row;
  person_codes_.assign(instrument_.definition.items.size(), missing);
  for (std::size_t i = 0; i < readers_.size(); ++i) {
    if (code_[i] == nullptr) continue;
    if (readers_[i].position[byte(code_[i][row])] != 0)
      person_codes_[static_cast<std::size_t>(readers_[i].item)] =
          code_[i][row];  // NOLINT(bugprone-signed-char-misuse): a number, no character
  }
  score_person(instrument_.definition, instrument_.plan, form_index_, person_codes_, unknown, input_.keying, person_);
}

void BlockScorer::learn(Lookup& lookup, std::size_t key) {
  if (lookup.words[key] != not_met) return;
  if (lookup.score < 0) {
    lookup.words[key] =
        word_of(0, 0, static_cast<std::uint8_t>(person_.alerts[static_cast<std::size_t>(lookup.alert)]));
    return;
  }
  const ScoreValue& value = person_.scores[static_cast<std::size_t>(lookup.score)];
  lookup.raw[key] = value.raw;
  lookup.range[key] = {value.lower, value.upper, value.may_be_none};
  const bool known = !std::isnan(value.raw);
  for (std::size_t b = 0; known && b < lookup.plan->bands.size(); ++b) {
    const auto band = static_cast<std::uint8_t>(band_of(*lookup.plan->bands[b].table, value.raw));
    const auto shift = static_cast<unsigned>(8 * (b % 4));
    std::uint32_t& word = lookup.bands[b / 4][key];
    word = (word & ~(std::uint32_t{0xFF} << shift)) | static_cast<std::uint32_t>(band) << shift;
  }
  const double above = known ? value.raw - lookup.plan->lowest : 0;
  const bool whole = is_whole(above) && above >= 0 && value.raw <= lookup.plan->highest;
  const auto traits = static_cast<std::uint8_t>((value.status == Status::prorated ? prorated : 0) |
                                                (value.status == Status::filled ? filled : 0) |
                                                (value.status == Status::too_many_missing ? lacking : 0) |
                                                (known ? 0 : none) | (known && !whole ? not_whole : 0));
  lookup.words[key] = word_of(whole ? static_cast<std::uint16_t>(above) : std::uint16_t{0}, traits,
                              static_cast<std::uint8_t>(value.status));
}

/// Reads the codes of a block and finds all keys.
void BlockScorer::look(std::span<const std::uint32_t> rows) {
  read_codes(rows);
  if (find_keys(0, simple_, rows.size())) meet_all(0, simple_, rows.size());
  for (std::size_t l = simple_; l < lookups_.size(); ++l)
    if (find_keys(l, l + 1, rows.size())) meet_all(l, l + 1, rows.size());
}

// --- results

void BlockScorer::score(std::span<const std::uint32_t> rows, TableColumns& into, std::vector<std::uint32_t>& left) {
  if (rows.empty()) return;
  look(rows);
  write_scores(rows, into);
  write_bands(rows, into);
  write_alerts(rows, into);
  for (std::size_t r = 0; r < rows.size(); ++r)
    if (wrong_[r] != 0) left.push_back(rows[r]);
}

/// Has the values of the rows written to where they belong: write(first of as many as there are rows).
template <class T, class Write>
void BlockScorer::place(std::span<const std::uint32_t> rows, T* column, const Write& write) {
  if (lie_together(rows)) return write(column + rows.front());
  apart_.resize(most_rows);
  T* const values = reinterpret_cast<T*>(apart_.data());
  write(values);
  for (std::size_t r = 0; r < rows.size(); ++r) column[rows[r]] = values[r];
}

void BlockScorer::write_scores(std::span<const std::uint32_t> rows, TableColumns& into) {
  for (std::size_t s = 0; s < into.scores.size(); ++s) {
    const int of = lookup_of_[s];
    const auto l = static_cast<std::size_t>(of);
    place(rows, into.scores[s].raw.data(), [&](double* raw) {
      if (of < 0)
        std::fill_n(raw, rows.size(), definition::no_value);
      else
        loops::look_up(lookups_[l].raw.data(), keys_[l].data(), rows.size(), raw);
    });
    place(rows, into.scores[s].status.data(), [&](Status* status) {
      if (of < 0)
        std::fill_n(status, rows.size(), Status::not_applicable);
      else
        loops::take_byte(words_[l].data(), rows.size(), 3, status);
    });
  }
}

void BlockScorer::write_bands(std::span<const std::uint32_t> rows, TableColumns& into) {
  const Words* looked_up = nullptr;  // that band_words_ are of
  for (TableColumns::Banded& banded : into.banded) {
    const auto s = static_cast<std::size_t>(banded.score);
    const std::vector<BandPlan>& bands = form_.scores[s].bands;
    const auto band =
        std::find_if(bands.begin(), bands.end(), [&](const BandPlan& b) { return b.scheme == banded.scheme; });
    const int of = band == bands.end() ? -1 : lookup_of_[s];
    const auto l = static_cast<std::size_t>(of);
    const auto number = static_cast<std::size_t>(band - bands.begin());
    if (of >= 0 && looked_up != &lookups_[l].bands[number / 4]) {
      looked_up = &lookups_[l].bands[number / 4];
      loops::look_up(looked_up->data(), keys_[l].data(), rows.size(), band_words_.data());
    }
    place(rows, banded.band.data(), [&](std::int8_t* out) {
      if (of < 0)
        std::fill_n(out, rows.size(), std::int8_t{-1});
      else
        loops::take_byte(band_words_.data(), rows.size(), static_cast<unsigned>(number % 4), out);
    });
  }
}

void BlockScorer::write_alerts(std::span<const std::uint32_t> rows, TableColumns& into) {
  for (std::size_t a = 0; a < into.alerts.size(); ++a) {
    const int of = alert_of_[a];
    place(rows, into.alerts[a].data(), [&](std::uint8_t* out) {
      if (of < 0)
        std::fill_n(out, rows.size(), std::uint8_t{0});
      else
        loops::take_byte(words_[static_cast<std::size_t>(of)].data(), rows.size(), 3, out);
    });
  }
}

void BlockScorer::score_ranges(std::span<const std::uint32_t> rows, const TableColumns& scored, TableRanges& into,
                               std::vector<std::uint32_t>& left) {
  if (rows.empty()) return;
  look(rows);
  std::vector<ScoreValue> values(form_.scores.size());
  for (std::size_t r = 0; r < rows.size(); ++r) {
    if (wrong_[r] != 0) {
      left.push_back(rows[r]);
      continue;
    }
    for (std::size_t l = 0; l < lookups_.size(); ++l) {
      const Lookup& lookup = lookups_[l];
      if (lookup.score < 0) continue;
      const auto s = static_cast<std::size_t>(lookup.score);
      values[s].raw = scored.scores[s].raw[rows[r]];
      const definition::Range range = lookup.key == Key::parts
                                          ? composite_range(instrument_.definition.composite(lookup.score), values)
                                          : lookup.range[keys_[l][r]];
      values[s].lower = range.lower, values[s].upper = range.upper, values[s].may_be_none = range.may_be_none;
    }
    write_ranges(form_, scored, values, rows[r], into);
  }
}

}  // namespace kartlegg::scoring
