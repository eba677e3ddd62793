// What the scores of a form hang on, and so by which keys they are looked up.
#include <algorithm>
#include <cmath>
#include <limits>

#include "scoring/block_scorer.hpp"
#include "scoring/state.hpp"

namespace kartlegg::scoring {
namespace {

constexpr std::size_t most_keys = Lookup::most_keys;

}  // namespace

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
  scorer->recall();
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
  if (lookup.plan != nullptr && lookup.parts.empty()) lookup.entries.range.assign(lookup.size, {});
  keys_.emplace_back();
  aside_.emplace_back();
  const std::size_t rows = std::min(most_rows, input_.rows);
  Found& found = found_.emplace_back();
  found.traits.resize(rows);
  if (!lookup.is_part) return;
  lookup.entries.low.resize(lookup.size);
  found.low.resize(rows);
  if (lookup.plan->highest - lookup.plan->lowest <= UINT8_MAX) return;
  lookup.entries.high.resize(lookup.size);
  found.high.resize(rows);
}

}  // namespace kartlegg::scoring
