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

/// What a composite hangs on beside the sum of its parts. Those from `lacking` on leave it without a score; what is not
/// whole cannot be looked up.
constexpr std::uint8_t prorated = 1, filled = 2, lacking = 4, none = 8, not_whole = 16;
static_assert(loops::CompositeKeys::known_ways == lacking && loops::CompositeKeys::all_ways == not_whole);

bool lie_together(std::span<const std::uint32_t> rows) { return rows.back() - rows.front() + 1 == rows.size(); }

}  // namespace

// --- what was met before

const Lookup* BlockScorer::lookup(std::size_t place) const {
  return lookup_of_[place] < 0 ? nullptr : &lookups_[static_cast<std::size_t>(lookup_of_[place])];
}

void BlockScorer::recall() {
  const auto known = instrument_.known.find(entries_of());
  for (std::size_t place = 0; known != nullptr && place < known->size(); ++place)
    if (lookup_of_[place] >= 0) lookups_[static_cast<std::size_t>(lookup_of_[place])].entries = (*known)[place];
}

void BlockScorer::remember() {
  constexpr std::size_t most = std::size_t{1} << 16U;  // keys: two or three megabytes
  std::size_t keys = 0;
  for (const Lookup& lookup : lookups_) keys += lookup.size;
  if (!learned_ || keys > most) return;
  std::vector<Entries> met;
  for (const int l : lookup_of_) met.push_back(l < 0 ? Entries() : lookups_[static_cast<std::size_t>(l)].entries);
  instrument_.known.add(entries_of(), std::move(met));
  learned_ = false;
}

EntriesOf BlockScorer::entries_of() const {
  EntriesOf of{form_index_, input_.keying, input_.items, input_.missing_codes};
  std::sort(of.items.begin(), of.items.end());
  return of;
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
    if (!found.low.empty()) loops::look_up(lookup.entries.low, keys, count, found.low.data());
    if (!found.high.empty()) loops::look_up(lookup.entries.high, keys, count, found.high.data());
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
  learned_ = true;
  if (lookup.score < 0) {
    entries.traits[key] = 0;
    entries.states[key] = static_cast<std::uint8_t>(person_.alerts[static_cast<std::size_t>(lookup.alert)]);
    return;
  }
  const ScoreValue& value = person_.scores[static_cast<std::size_t>(lookup.score)];
  entries.raw[key] = value.raw;
  if (!entries.range.empty()) entries.range[key] = {value.lower, value.upper, value.may_be_none};
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
    entries.low[key] = static_cast<std::uint8_t>(steps & UINT8_MAX);
    if (!lookup.entries.high.empty()) entries.high[key] = static_cast<std::uint8_t>(steps >> 8U);
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
                                          ? lookup.entries.range[key]
                                          : composite_range(instrument_.definition.composite(lookup.score), values);
      values[s].lower = range.lower, values[s].upper = range.upper, values[s].may_be_none = range.may_be_none;
    }
    write_ranges(form_, banded, values, rows[r], into);
  }
}

}  // namespace kartlegg::scoring
