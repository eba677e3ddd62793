#include "norms/columns.hpp"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <unordered_map>

#include "core/in_blocks.hpp"

namespace kartlegg::norms {
namespace {

/// Every group of every form, each once.
std::vector<NormColumns::Group> groups_of(const Norming& norming, std::size_t forms) {
  std::vector<NormColumns::Group> groups;
  for (std::size_t form = 0; form < forms; ++form)
    for (const Selected& selected : norming.groups(static_cast<int>(form)))
      if (std::none_of(groups.begin(), groups.end(), [&](const auto& group) { return group.file == selected.file; }))
        groups.push_back({selected.file, selected.by_default});
  return groups;
}

Person person_of_row(const InstrumentState& instrument, const scoring::TableInput& input,
                     const scoring::TableResults& scored, std::size_t row) {
  const Subject who = scoring::subject_of(input, row);
  scoring::ChosenForm chosen;
  scoring::find_ages(instrument.definition, who, chosen);
  chosen.form = scored.form()[row];
  return person_of(chosen, who.sex);
}

/// Values of every group, all with the same gap.
std::vector<GroupValues> nothing(const std::vector<NormColumns::Group>& groups, std::size_t scores, Gap gap) {
  std::vector<GroupValues> values;
  NormedValue none;
  none.gap = gap;
  for (const auto& group : groups)
    values.push_back({group.file, -1, gap, group.by_default, std::vector<NormedValue>(scores, none)});
  return values;
}

/// The choices of a table, found by what they hang on; shared by all threads that fill it.
class Choices {
 public:
  Choices(const Norming& norming, std::size_t scores, NormColumns& columns)
      : norming_(norming), scores_(scores), columns_(columns) {
    columns_.choices = {{-1, nothing(columns.groups, scores, Gap::no_score)}};
  }

  using Key = std::uint64_t;
  static Key key(const Person& person) {
    const auto age =
        person.age ? 1 + static_cast<Key>(person.age->months) * 32 + static_cast<Key>(person.age->days) : 0;
    return (age * 4 + static_cast<Key>(person.sex)) * 65536 + static_cast<Key>(person.form);
  }

  std::uint32_t find(const Person& person, Key key) {
    const std::lock_guard lock(mutex_);
    const auto [at, is_new] = known_.try_emplace(key, static_cast<std::uint32_t>(columns_.choices.size()));
    if (is_new) columns_.choices.push_back({person.form, choose(person)});
    return at->second;
  }

 private:
  std::vector<GroupValues> choose(const Person& person) const {
    auto values = nothing(columns_.groups, scores_, Gap::other_form);
    for (const Selected& selected : norming_.groups(person.form)) {
      const auto group =
          std::find_if(values.begin(), values.end(), [&](const auto& one) { return one.file == selected.file; });
      norming_.choose(selected, person, *group);
    }
    return values;
  }
  const Norming& norming_;
  std::size_t scores_;
  NormColumns& columns_;
  std::mutex mutex_;
  std::unordered_map<Key, std::uint32_t> known_;
};

}  // namespace

bool needs_person(const NormFile& file, int cell, int score) {
  if (cell < 0) return false;
  const auto& values = file.cells[static_cast<std::size_t>(cell)].of(score)->values;
  return std::holds_alternative<definition::LmsNorm>(values) ||
         std::holds_alternative<definition::RegressionNorm>(values);
}

NormColumns norm_rows(const InstrumentState& instrument, const Norming& norming, const scoring::TableInput& input,
                      const scoring::TableResults& scored, unsigned threads) {
  NormColumns columns;
  columns.groups = groups_of(norming, instrument.definition.forms.size());
  if (columns.groups.empty()) return columns;
  columns.choice = core::new_column<std::uint32_t>(
      input.rows, std::make_shared<core::ColumnMemory>(input.rows * sizeof(std::uint32_t)));
  Choices choices(norming, scored.scores(), columns);
  const auto& form = scored.form();
  core::in_shares(input.rows, threads, [&](core::Shares& shares) {
    std::unordered_map<Choices::Key, std::uint32_t> known;  // to this thread: asked without waiting for others
    const auto choice_of = [&](std::size_t row) -> std::uint32_t {
      if (form[row] < 0) return 0;
      const Person person = person_of_row(instrument, input, scored, row);
      const auto [at, is_new] = known.try_emplace(Choices::key(person), 0);
      if (is_new) at->second = choices.find(person, at->first);
      return at->second;
    };
    for (std::size_t from = 0, to = 0; shares.next(from, to);)
      for (std::size_t row = from; row < to; ++row) columns.choice[row] = choice_of(row);
  });
  return columns;
}

Scored scored_in(const InstrumentState& instrument, const scoring::TableInput& input,
                 const scoring::TableResults& scored, const NormColumns& norms, std::size_t group, std::size_t score,
                 std::size_t row) {
  Scored one;
  one.value = norms.choices[norms.choice[row]].groups[group].scores[score];
  one.raw = scored.raw(score)[row];
  one.person.form = scored.form()[row];
  if (std::isnan(one.raw) && one.value.gap != Gap::other_form) one.value.gap = Gap::no_score;
  if (std::isnan(one.raw) || (one.value.cell < 0 && one.value.cutoff_cell < 0)) return one;
  const auto& file = instrument.norms[static_cast<std::size_t>(norms.groups[group].file)];
  if (needs_person(file, one.value.cell, static_cast<int>(score)))
    one.person = person_of_row(instrument, input, scored, row);
  const auto& plan = instrument.plan.forms[static_cast<std::size_t>(one.person.form)].scores[score];
  one.value = evaluate(file, plan, static_cast<int>(score), one.raw, one.person, one.value);
  if (one.value.gap == Gap::none)
    one.norm = file.cells[static_cast<std::size_t>(one.value.cell)].of(static_cast<int>(score));
  return one;
}

}  // namespace kartlegg::norms
