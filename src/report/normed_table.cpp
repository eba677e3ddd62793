// The norms of a ScoreTable.
#include <algorithm>
#include <bit>
#include <cstdint>
#include <stdexcept>

#include "core/nearest.hpp"
#include "norms/columns.hpp"
#include "report/norm_text.hpp"
#include "report/table.hpp"

namespace kartlegg {
inline namespace v1 {
namespace {

constexpr std::size_t no_group = static_cast<std::size_t>(-1);

std::string_view id_of(const TableState& state, const norms::NormColumns::Group& group) {
  return state.instrument->norms[static_cast<std::size_t>(group.file)].id;
}

/// The number of a norm group in the table.
std::size_t group_index(const TableState& state, std::string_view id) {
  const auto& groups = state.norms.groups;
  const auto found =
      std::find_if(groups.begin(), groups.end(), [&](const auto& group) { return id_of(state, group) == id; });
  if (found != groups.end()) return static_cast<std::size_t>(found - groups.begin());
  std::vector<std::string> valid;
  for (const auto& group : groups) valid.emplace_back(id_of(state, group));
  core::throw_unknown("norm group", id, valid);
}

/// For every form, its first group.
std::vector<std::size_t> first_groups(const TableState& state) {
  std::vector<std::size_t> first;
  for (std::size_t form = 0; form < state.instrument->definition.forms.size(); ++form) {
    const auto& selected = state.norming->groups(static_cast<int>(form));
    first.push_back(selected.empty()
                        ? no_group
                        : group_index(state, state.instrument->norms[static_cast<std::size_t>(selected[0].file)].id));
  }
  return first;
}

/// All that a result hangs on, beside the raw score, where it does not hang on the very person.
struct Kind {
  int form = -1;
  std::size_t group = no_group;
  std::int16_t cell = -1, cutoff_cell = -1, coefficient = -1;
  NormGap gap = NormGap::none;
  bool of_person = false;
  bool operator==(const Kind&) const = default;
};

/// The kinds of results of a score, and which of them each choice of the table leads to; -1 where there is no group.
struct Kinds {
  std::vector<Kind> all;
  std::vector<int> of_choice;
};

Kinds kinds_of(const TableState& state, std::size_t score, std::string_view group) {
  const std::size_t asked = group.empty() ? no_group : group_index(state, group);
  const auto first = first_groups(state);
  Kinds kinds;
  for (const auto& choice : state.norms.choices) {
    kinds.of_choice.push_back(-1);
    if (choice.form < 0) continue;
    Kind kind{choice.form, group.empty() ? first[static_cast<std::size_t>(choice.form)] : asked};
    if (kind.group == no_group) continue;
    const auto& value = choice.groups[kind.group].scores[score];
    const auto& file = state.instrument->norms[static_cast<std::size_t>(state.norms.groups[kind.group].file)];
    kind.cell = value.cell, kind.cutoff_cell = value.cutoff_cell, kind.coefficient = value.coefficient;
    kind.gap = value.gap;
    kind.of_person = norms::needs_person(file, value.cell, static_cast<int>(score));
    const auto found = std::find(kinds.all.begin(), kinds.all.end(), kind);
    kinds.of_choice.back() = static_cast<int>(found - kinds.all.begin());
    if (found == kinds.all.end()) kinds.all.push_back(kind);
  }
  return kinds;
}

/// Results worked out before, by kind and raw score: raw scores are few, people are many.
template <class T>
class Known {
 public:
  explicit Known(std::size_t kinds) : entries_(kinds * places) {}
  template <class Work>
  const T& get(std::size_t kind, double raw, const Work& work) {
    const auto bits = std::bit_cast<std::uint64_t>(raw);
    Entry& entry = entries_[kind * places + ((bits * 0x9E3779B97F4A7C15U) >> 57U)];
    if (!entry.filled || entry.raw != bits) entry = {bits, true, work()};
    return entry.value;
  }

 private:
  static constexpr std::size_t places = 128;
  struct Entry {
    std::uint64_t raw = 0;
    bool filled = false;
    T value{};
  };
  std::vector<Entry> entries_;
};

/// of(score, group) for every row that has a group; else `none`.
template <class T, class Of>
std::vector<T> by_row(const TableState& state, std::string_view scale, std::string_view group, T none, Of of) {
  const std::size_t score = report::index_in(state.instrument->plan.score_index, scale, "scale");
  const Kinds kinds = kinds_of(state, score, group);
  std::vector<T> values(state.input.rows, none);
  if (kinds.all.empty()) return values;
  Known<T> known(kinds.all.size());
  const auto& raw = state.columns.raw(score);
  for (std::size_t row = 0; row < values.size(); ++row) {
    const int kind = kinds.of_choice[state.norms.choice[row]];
    if (kind < 0) continue;
    const Kind& like = kinds.all[static_cast<std::size_t>(kind)];
    const auto work = [&] {
      return of(norms::scored_in(*state.instrument, state.input, state.columns, state.norms, like.group, score, row),
                state.norms.groups[like.group]);
    };
    values[row] = like.of_person ? work() : known.get(static_cast<std::size_t>(kind), raw[row], work);
  }
  return values;
}

/// The cut-off at which a band begins, and its side.
struct Beginning {
  double at = 0;
  bool high = true;
};

std::optional<Beginning> beginning(const std::vector<definition::BandRange>& ranges, int band,
                                   definition::Concern concern) {
  if (concern == definition::Concern::none) return std::nullopt;
  const bool high = concern == definition::Concern::high;
  for (const auto& cutoff : norms::cutoffs(ranges, high))
    if (cutoff.band == band) return Beginning{cutoff.at, high};
  return std::nullopt;
}

int band_index(const std::vector<definition::BandScheme::Entry>& bands, std::string_view band) {
  std::vector<std::string> valid;
  for (std::size_t b = 0; b < bands.size(); ++b) {
    if (bands[b].id == band) return static_cast<int>(b);
    valid.push_back(bands[b].id);
  }
  core::throw_unknown("band", band, valid);
}

}  // namespace

std::vector<NormGroup> ScoreTable::norm_groups(Language language) const {
  std::vector<NormGroup> groups;
  for (const auto& group : state_->norms.groups) {
    norms::GroupValues values;
    values.file = group.file;
    values.by_default = group.by_default;
    groups.push_back(report::describe_group(*state_->instrument, values, -1, nullptr, language));
  }
  return groups;
}

std::vector<std::int16_t> ScoreTable::norm_group() const {
  const auto first = first_groups(*state_);
  std::vector<std::int16_t> groups;
  for (const std::int16_t form : state_->columns.form()) {
    const std::size_t group = form < 0 ? no_group : first[static_cast<std::size_t>(form)];
    groups.push_back(group == no_group ? std::int16_t{-1} : static_cast<std::int16_t>(group));
  }
  return groups;
}

std::vector<double> ScoreTable::normed(std::string_view scale, Measure measure, std::string_view group) const {
  return by_row(*state_, scale, group, unknown,
                [&](const norms::Scored& scored, const auto&) { return norms::get(scored, measure); });
}

std::vector<NormGap> ScoreTable::norm_gap(std::string_view scale, std::string_view group) const {
  auto gaps = by_row(*state_, scale, group, NormGap::not_covered,
                     [](const norms::Scored& scored, const auto&) { return scored.value.gap; });
  for (std::size_t row = 0; row < gaps.size(); ++row)
    if (state_->columns.form()[row] < 0) gaps[row] = NormGap::no_score;
  return gaps;
}

std::vector<double> ScoreTable::sem(std::string_view scale, Measure measure, std::string_view group) const {
  return by_row(*state_, scale, group, unknown,
                [&](const norms::Scored& scored, const auto&) { return norms::sem(scored, measure); });
}

std::vector<Interval> ScoreTable::interval(std::string_view scale, Measure measure, double confidence,
                                           std::string_view group, std::optional<IntervalKind> kind) const {
  const Interval none{unknown, unknown};
  norms::expect_confidence(confidence);
  const IntervalKind of_kind = kind.value_or(state_->instrument->definition.norms.interval);
  return by_row(*state_, scale, group, none, [&](const norms::Scored& scored, const auto&) {
    return norms::interval(scored, measure, confidence, of_kind).value_or(none);
  });
}

std::vector<double> ScoreTable::beyond(std::string_view scale, std::string_view scheme, std::string_view band,
                                       std::string_view group) const {
  const auto& instrument = *state_->instrument;
  const auto score = report::index_in(instrument.plan.score_index, scale, "scale");
  const auto concern = instrument.definition.concern(static_cast<int>(score));
  const auto known_scheme = instrument.plan.scheme_index.find(scheme);
  const auto probability = [&](const norms::Scored& scored, const std::optional<Beginning>& begins) {
    return begins ? norms::probability_beyond(scored, begins->at, begins->high) : unknown;
  };
  if (known_scheme != instrument.plan.scheme_index.end()) {
    const int index =
        band_index(instrument.definition.bands[static_cast<std::size_t>(known_scheme->second)].bands, band);
    return by_row(*state_, scale, group, unknown, [&](const norms::Scored& scored, const auto&) {
      const auto& plan = instrument.plan.forms[static_cast<std::size_t>(scored.person.form)].scores[score];
      for (const auto& one : plan.bands)
        if (one.scheme == known_scheme->second)
          return probability(scored, beginning(one.table->ranges, index, concern));
      return unknown;
    });
  }
  const auto& own = state_->norms.groups[group_index(*state_, scheme)];  // the cut-offs of a norm group
  const auto& file = instrument.norms[static_cast<std::size_t>(own.file)];
  const int index = band_index(file.bands, band);
  return by_row(*state_, scale, group, unknown, [&](const norms::Scored& scored, const auto& used) {
    const int cell = scored.value.cutoff_cell;
    if (used.file != own.file || cell < 0) return unknown;
    const auto& ranges = file.cells[static_cast<std::size_t>(cell)].of(static_cast<int>(score))->cutoffs;
    return probability(scored, beginning(ranges, index, concern));
  });
}

std::vector<std::int8_t> ScoreTable::norm_band(std::string_view scale, std::string_view group) const {
  return by_row(*state_, scale, group, std::int8_t{-1},
                [](const norms::Scored& scored, const auto&) { return scored.value.band; });
}

}  // namespace v1
}  // namespace kartlegg
