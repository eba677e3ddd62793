#include "norms/columns.hpp"

#include <algorithm>
#include <cmath>

namespace kartlegg::norms {
namespace {

/// Every group of every form, each once.
std::vector<NormColumns::Group> groups_of(const Norming& norming, std::size_t forms) {
  std::vector<NormColumns::Group> groups;
  for (std::size_t form = 0; form < forms; ++form)
    for (const Selected& selected : norming.groups(static_cast<int>(form)))
      if (std::none_of(groups.begin(), groups.end(), [&](const auto& group) { return group.file == selected.file; }))
        groups.push_back({selected.file, selected.by_default, {}, {}});
  return groups;
}

Person person_of_row(const InstrumentState& instrument, const scoring::TableInput& input,
                     const scoring::TableColumns& scored, std::size_t row) {
  const Subject who = scoring::subject_of(input, row);
  scoring::ChosenForm chosen;
  scoring::find_ages(instrument.definition, who, chosen);
  chosen.form = scored.form[row];
  return person_of(chosen, who.sex);
}

void write_row(const std::vector<GroupValues>& values, std::size_t row, NormColumns& columns) {
  for (NormColumns::Group& group : columns.groups) {
    const auto found =
        std::find_if(values.begin(), values.end(), [&](const GroupValues& v) { return v.file == group.file; });
    if (found == values.end()) continue;
    group.gap[row] = found->gap;
    for (std::size_t s = 0; s < group.scores.size(); ++s) {
      const NormedValue& value = found->scores[s];
      NormColumns::Score& score = group.scores[s];
      score.z[row] = value.z;
      score.gap[row] = value.gap;
      score.cell[row] = value.cell;
      score.cutoff_cell[row] = value.cutoff_cell;
      score.coefficient[row] = value.coefficient;
    }
  }
}

}  // namespace

bool needs_person(const NormFile& file, int cell, int score) {
  if (cell < 0) return false;
  const auto& values = file.cells[static_cast<std::size_t>(cell)].of(score)->values;
  return std::holds_alternative<definition::LmsNorm>(values) ||
         std::holds_alternative<definition::RegressionNorm>(values);
}

NormColumns norm_rows(const InstrumentState& instrument, const Norming& norming, const scoring::TableInput& input,
                      const scoring::TableColumns& scored, unsigned threads) {
  NormColumns columns;
  columns.groups = groups_of(norming, instrument.definition.forms.size());
  const std::size_t rows = input.rows, scores = scored.scores.size();
  for (NormColumns::Group& group : columns.groups) {
    group.gap.assign(rows, Gap::other_form);
    group.scores.assign(scores, {std::vector<double>(rows, definition::no_value),
                                 std::vector<Gap>(rows, Gap::other_form), std::vector<std::int16_t>(rows, -1),
                                 std::vector<std::int16_t>(rows, -1), std::vector<std::int16_t>(rows, -1)});
  }
  if (columns.groups.empty()) return columns;
  scoring::in_blocks(rows, threads, [&](std::size_t from, std::size_t to) {
    std::vector<GroupValues> values;
    std::vector<double> raw(scores);
    for (std::size_t row = from; row < to; ++row) {
      if (scored.form[row] < 0) {  // not scored
        for (NormColumns::Group& group : columns.groups) {
          group.gap[row] = Gap::no_score;
          for (auto& score : group.scores) score.gap[row] = Gap::no_score;
        }
        continue;
      }
      for (std::size_t s = 0; s < scores; ++s) raw[s] = scored.scores[s].raw[row];
      norming.apply(person_of_row(instrument, input, scored, row), raw, values);
      write_row(values, row, columns);
    }
  });
  return columns;
}

Scored scored_in(const InstrumentState& instrument, const scoring::TableInput& input,
                 const scoring::TableColumns& scored, const NormColumns::Group& group, std::size_t score,
                 std::size_t row) {
  const NormColumns::Score& column = group.scores[score];
  Scored one;
  one.raw = scored.scores[score].raw[row];
  one.value.gap = column.gap[row];
  one.value.cell = column.cell[row];
  one.value.cutoff_cell = column.cutoff_cell[row];
  one.value.coefficient = column.coefficient[row];
  one.person.form = scored.form[row];
  if (std::isnan(one.raw) || (one.value.cell < 0 && one.value.cutoff_cell < 0)) return one;
  const auto& file = instrument.norms[static_cast<std::size_t>(group.file)];
  if (needs_person(file, one.value.cell, static_cast<int>(score)))
    one.person = person_of_row(instrument, input, scored, row);
  const auto& plan = instrument.plan.forms[static_cast<std::size_t>(one.person.form)].scores[score];
  one.value = evaluate(file, plan, static_cast<int>(score), one.raw, one.person, one.value);
  if (one.value.gap == Gap::none)
    one.norm = file.cells[static_cast<std::size_t>(one.value.cell)].of(static_cast<int>(score));
  return one;
}

}  // namespace kartlegg::norms
