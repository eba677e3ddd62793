#include "scoring/block_scorer.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>

#include "definition/rounding.hpp"
#include "scoring/state.hpp"

namespace kartlegg::scoring {
namespace {

constexpr std::size_t most_keys = Lookup::most_keys;
constexpr std::int8_t wrong_code = INT8_MIN;

/// What a composite hangs on beside the sum of its parts. Those from `lacking` on leave it without a score; what is not
/// whole cannot be looked up.
constexpr std::uint8_t prorated = 1, filled = 2, lacking = 4, none = 8, not_whole = 16;
static_assert(loops::CompositeKeys::known_ways == lacking && loops::CompositeKeys::all_ways == not_whole);

std::uint8_t byte(std::int8_t code) { return static_cast<std::uint8_t>(code); }

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
      lookup_of_(static_cast<std::size_t>(instrument.definition.score_count()) + instrument.definition.alerts.size(),
                 -1) {}

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
  wrong_.resize(rows);
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
      reader.wrong[at] = 1;
      continue;
    }
    const bool answered = coded->kind == Answer::answered;
    const double above = answered ? coded->score - plan.lowest : 0;
    reader.position[at] = static_cast<std::uint8_t>(reader.positions++);
    reader.summable = reader.summable && is_whole(coded->score) && above <= UINT8_MAX;
    reader.answered[at] = answered ? 1 : 0;
    reader.above[at] = reader.summable ? static_cast<std::uint8_t>(above) : std::uint8_t{0};
    valid.push_back(code);
  }
  if (column == nullptr) reader.positions = 1;  // nobody answers: keys need not tell answers apart
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
      if (reader.answered[at] == 0 || reader.above[at] != wanted) return false;
    }
    return true;
  };
  const auto wrong = static_cast<std::size_t>(std::count(reader.wrong.begin(), reader.wrong.end(), 1));
  const bool one_is_missing = wrong + valid.size() + 1 == reader.wrong.size();
  const bool down = valid.size() > 1 && follows(true);
  reader.steps = {byte(static_cast<std::int8_t>(valid.front())), static_cast<std::uint8_t>(valid.size() - 1),
                  down ? std::uint8_t{UINT8_MAX} : std::uint8_t{0}};
  reader.stepwise = one_is_missing && (down || follows(false));
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
    if (!key_by_sum(lookup, items)) return false;
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

/// Keys the lookup by the sum of the answers, `width` added for each.
bool BlockScorer::key_by_sum(Lookup& lookup, const std::vector<int>& items) {
  const ItemPlan& like_all = instrument_.plan.items[static_cast<std::size_t>(items.front())];
  lookup.width = items.size() * static_cast<std::size_t>(like_all.highest - like_all.lowest) + 1;
  lookup.size = (items.size() + 1) * lookup.width;
  if (lookup.size > most_keys) return false;
  for (const int item : items) {
    KeyTerm term;
    term.reader = static_cast<std::size_t>(reader_of_[static_cast<std::size_t>(item)]);
    ItemReader& reader = readers_[term.reader];
    term.stepwise = reader.stepwise;
    term.steps = reader.steps;
    // a step that is turned is UINT8_MAX - step
    term.steps.offset =
        static_cast<std::uint16_t>(lookup.width + (reader.steps.turn != 0 ? reader.steps.most - UINT8_MAX : 0));
    for (std::size_t at = 0; at < term.shares.size(); ++at)
      term.shares[at] =
          static_cast<std::uint16_t>(reader.answered[at] != 0 ? reader.above[at] + lookup.width : std::size_t{0});
    reader.checked = reader.checked || reader.stepwise;
    lookup.terms.push_back(term);
  }
  return true;
}

/// Keys the lookup by every answer to the items, and to those that decide whether they are asked or credited.
bool BlockScorer::key_by_answers(Lookup& lookup, std::vector<int> items) {
  std::vector<bool> seen(instrument_.definition.items.size(), false);
  for (std::size_t i = 0; i < items.size(); ++i) {
    const int item = items[i];
    const auto n = static_cast<std::size_t>(item);
    if (seen[n] || reader_of_[n] < 0) continue;
    seen[n] = true;
    KeyTerm term;
    term.reader = static_cast<std::size_t>(reader_of_[n]);
    const ItemReader& reader = readers_[term.reader];
    for (std::size_t at = 0; at < term.shares.size(); ++at)
      term.shares[at] = static_cast<std::uint16_t>(reader.position[at] * lookup.size);
    lookup.terms.push_back(term);
    lookup.size *= reader.positions;
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
  const auto scores = static_cast<std::size_t>(instrument_.definition.score_count());
  lookup_of_[scores + static_cast<std::size_t>(alert)] = static_cast<int>(lookups_.size());
  lookups_.push_back(std::move(lookup));
  return true;
}

bool BlockScorer::plan_composite(int score) {
  const auto s = static_cast<std::size_t>(score);
  if (!form_.scores[s].on_form) return true;
  Lookup lookup;
  lookup.score = score;
  lookup.plan = &form_.scores[s];
  for (const int part : definition::summands(instrument_.definition.composite(score).formula)) {
    const int of = lookup_of_[static_cast<std::size_t>(part)];
    if (of < 0) return false;
    const ScorePlan& plan = form_.scores[static_cast<std::size_t>(part)];
    lookup.parts.push_back(static_cast<std::size_t>(of));
    lookup.width += static_cast<std::size_t>(std::ceil(plan.highest - plan.lowest));
    if (lookup.width > most_keys) return false;
  }
  lookup.size = loops::CompositeKeys::size(lookup.width);
  if (lookup.parts.empty() || lookup.size > most_keys) return false;
  for (const std::size_t part : lookup.parts) lookups_[part].is_part = true;
  lookup_of_[s] = static_cast<int>(lookups_.size());
  lookups_.push_back(std::move(lookup));
  return true;
}

void BlockScorer::make_room(Lookup& lookup) {
  lookup.entries = Entries(lookup.size, lookup.plan == nullptr ? 0 : lookup.plan->bands.size());
  if (lookup.plan != nullptr && lookup.parts.empty()) lookup.range.assign(lookup.size, {});
  keys_.emplace_back();
  aside_.emplace_back();
  const std::size_t rows = std::min(most_rows, input_.rows);
  Found& found = found_.emplace_back();
  found.traits.resize(rows);
  if (!lookup.is_part) return;
  lookup.low.resize(lookup.size);
  found.low.resize(rows);
  if (lookup.plan->highest - lookup.plan->lowest <= UINT8_MAX) return;
  lookup.high.resize(lookup.size);
  found.high.resize(rows);
}

const Lookup* BlockScorer::lookup(std::size_t place) const {
  return lookup_of_[place] < 0 ? nullptr : &lookups_[static_cast<std::size_t>(lookup_of_[place])];
}

std::vector<Entries> BlockScorer::take_entries() {
  std::vector<Entries> met;
  for (const int l : lookup_of_)
    met.push_back(l < 0 ? Entries() : std::move(lookups_[static_cast<std::size_t>(l)].entries));
  return met;
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
    if (!readers_[i].checked) loops::mark_wrong(code_[i], rows.size(), readers_[i].wrong, wrong_.data());
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

/// Has the keys written where they are to stand, if they are held alike there.
void BlockScorer::aim(std::span<const std::uint32_t> rows, std::vector<KeyColumn>& keys, std::size_t first) {
  for (std::size_t l = 0; l < lookups_.size(); ++l) aim_aside(l);
  if (!lie_together(rows)) return;
  const std::size_t at = rows.front() - first;
  for (std::size_t place = 0; place < keys.size(); ++place) {
    if (lookup_of_[place] < 0) continue;
    const auto l = static_cast<std::size_t>(lookup_of_[place]);
    if (lookups_[l].is_narrow() && !keys[place].narrow.empty()) keys_[l] = {keys[place].narrow.data() + at, nullptr};
    if (!lookups_[l].is_narrow() && !keys[place].wide.empty()) keys_[l] = {nullptr, keys[place].wide.data() + at};
  }
}

void BlockScorer::aim_aside(std::size_t l) {
  aside_[l].resize(std::min(most_rows, input_.rows));
  keys_[l] = {};
  if (lookups_[l].is_narrow())
    keys_[l].narrow = reinterpret_cast<std::uint8_t*>(aside_[l].data());
  else
    keys_[l].wide = aside_[l].data();
}

/// Writes the keys that do not stand where they are to, and those of what is not on the form.
void BlockScorer::place(std::span<const std::uint32_t> rows, std::vector<KeyColumn>& keys, std::size_t first) const {
  for (std::size_t place = 0; place < keys.size(); ++place) {
    KeyColumn& column = keys[place];
    if (lookup_of_[place] < 0) {
      for (const std::uint32_t row : rows) column.clear(row - first);
      continue;
    }
    const auto l = static_cast<std::size_t>(lookup_of_[place]);
    keys_[l].with([&](const auto* found) {
      if (reinterpret_cast<const void*>(found) != aside_[l].data()) return;
      for (std::size_t r = 0; r < rows.size(); ++r) {
        if (!column.narrow.empty()) column.narrow[rows[r] - first] = static_cast<std::uint8_t>(found[r]);
        if (!column.wide.empty()) column.wide[rows[r] - first] = found[r];
      }
    });
  }
}

/// Finds the keys of some lookups; true if one was not met before.
bool BlockScorer::find_keys(std::size_t from, std::size_t to, std::size_t count) {
  bool unmet = false;
  for (std::size_t l = from; l < to; ++l) {
    const Lookup& lookup = lookups_[l];
    keys_[l].with([&](auto* keys) {
      if (lookup.parts.empty())
        add_terms(lookup, keys, count);
      else
        add_parts(lookup, keys, count);
    });
    look_up(l, count);
    unmet = unmet || found_[l].unmet;
  }
  return unmet;
}

template <class Key>
void BlockScorer::add_terms(const Lookup& lookup, Key* keys, std::size_t count) {
  terms_.clear();
  for (const KeyTerm& term : lookup.terms)
    if (term.stepwise && code_[term.reader] != nullptr) terms_.push_back({code_[term.reader], term.steps});
  loops::add_steps(terms_, count, keys, wrong_.data());
  for (const KeyTerm& term : lookup.terms)
    if (!term.stepwise && code_[term.reader] != nullptr)
      loops::add_shares(code_[term.reader], count, term.shares, keys);
}

template <class Key>
void BlockScorer::add_parts(const Lookup& lookup, Key* keys, std::size_t count) {
  parts_.clear();
  for (const std::size_t part : lookup.parts) {
    const Found& found = found_[part];
    parts_.push_back({found.low.data(), found.high.empty() ? nullptr : found.high.data(), found.traits.data()});
  }
  const loops::CompositeKeys how{static_cast<std::uint16_t>(lookup.width)};
  loops::composite_keys(parts_, count, how, keys, wrong_.data());
}

/// Looks up what the keys of a block lead to.
void BlockScorer::look_up(std::size_t l, std::size_t count) {
  const Lookup& lookup = lookups_[l];
  Found& found = found_[l];
  keys_[l].with([&](const auto* keys) {
    found.unmet = (loops::look_up(lookup.entries.traits, keys, count, found.traits.data()) & Entries::not_met) != 0;
    if (!found.low.empty()) loops::look_up(lookup.low, keys, count, found.low.data());
    if (!found.high.empty()) loops::look_up(lookup.high, keys, count, found.high.data());
  });
}

// --- what was not met before

/// Fills the entries that the block needs.
void BlockScorer::meet_all(std::size_t from, std::size_t to, std::size_t count) {
  met_row_ = count;
  for (std::size_t l = from; l < to; ++l) {
    if (!found_[l].unmet) continue;
    const Entries& entries = lookups_[l].entries;
    for (std::size_t r = 0; r < count; ++r) {
      if (entries.met(keys_[l][r]) || wrong_[r] != 0) continue;
      score_alone(r);
      for (std::size_t also = from; also < to; ++also) learn(lookups_[also], keys_[also][r]);
    }
    if (lookups_[l].is_part) look_up(l, count);
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
  Entries& entries = lookup.entries;
  if (entries.met(key)) return;
  if (lookup.score < 0) {
    entries.traits[key] = 0;
    entries.states[key] = static_cast<std::uint8_t>(person_.alerts[static_cast<std::size_t>(lookup.alert)]);
    return;
  }
  const ScoreValue& value = person_.scores[static_cast<std::size_t>(lookup.score)];
  entries.raw[key] = value.raw;
  if (!lookup.range.empty()) lookup.range[key] = {value.lower, value.upper, value.may_be_none};
  const bool known = !std::isnan(value.raw);
  for (std::size_t b = 0; known && b < lookup.plan->bands.size(); ++b)
    entries.bands[b * lookup.size + key] = static_cast<std::int8_t>(band_of(*lookup.plan->bands[b].table, value.raw));
  const double above = known ? value.raw - lookup.plan->lowest : 0;
  const bool whole = is_whole(above) && above >= 0 && value.raw <= lookup.plan->highest;
  const bool lacks = value.status == Status::too_many_missing;
  entries.traits[key] = static_cast<std::uint8_t>(
      (value.status == Status::prorated ? prorated : 0) | (value.status == Status::filled ? filled : 0) |
      (lacks ? lacking : 0) | (known ? 0 : none) | (known && (lacks || !whole) ? not_whole : 0));
  if (lookup.is_part) {
    const auto steps = static_cast<unsigned>(whole ? above : 0);
    lookup.low[key] = static_cast<std::uint8_t>(steps & UINT8_MAX);
    if (!lookup.high.empty()) lookup.high[key] = static_cast<std::uint8_t>(steps >> 8U);
  }
  entries.states[key] = static_cast<std::uint8_t>(value.status);
}

/// Reads the codes of a block and finds all keys.
void BlockScorer::look(std::span<const std::uint32_t> rows) {
  read_codes(rows);
  if (find_keys(0, simple_, rows.size())) meet_all(0, simple_, rows.size());
  for (std::size_t l = simple_; l < lookups_.size(); ++l)
    if (find_keys(l, l + 1, rows.size())) meet_all(l, l + 1, rows.size());
}

// --- results

void BlockScorer::leave(std::span<const std::uint32_t> rows, std::vector<std::uint32_t>& left) const {
  if (std::memchr(wrong_.data(), 1, rows.size()) == nullptr) return;
  for (std::size_t r = 0; r < rows.size(); ++r)
    if (wrong_[r] != 0) left.push_back(rows[r]);
}

void BlockScorer::find(std::span<const std::uint32_t> rows, std::vector<KeyColumn>& keys, std::size_t first,
                       std::vector<std::uint32_t>& left) {
  if (rows.empty()) return;
  aim(rows, keys, first);
  look(rows);
  place(rows, keys, first);
  leave(rows, left);
}

void BlockScorer::score_ranges(std::span<const std::uint32_t> rows, std::span<const TableColumns::Banded> banded,
                               TableRanges& into, std::vector<std::uint32_t>& left) {
  if (rows.empty()) return;
  for (std::size_t l = 0; l < lookups_.size(); ++l) aim_aside(l);
  look(rows);
  leave(rows, left);
  std::vector<ScoreValue> values(form_.scores.size());
  for (std::size_t r = 0; r < rows.size(); ++r) {
    if (wrong_[r] != 0) continue;
    for (std::size_t l = 0; l < lookups_.size(); ++l) {
      const Lookup& lookup = lookups_[l];
      if (lookup.score < 0) continue;
      const auto s = static_cast<std::size_t>(lookup.score);
      const std::size_t key = keys_[l][r];
      values[s].raw = lookup.entries.raw[key];
      const definition::Range range = lookup.parts.empty()
                                          ? lookup.range[key]
                                          : composite_range(instrument_.definition.composite(lookup.score), values);
      values[s].lower = range.lower, values[s].upper = range.upper, values[s].may_be_none = range.may_be_none;
    }
    write_ranges(form_, banded, values, rows[r], into);
  }
}

}  // namespace kartlegg::scoring
