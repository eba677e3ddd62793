// Several informants side by side: the table, as data and as text.
#include <algorithm>

#include "kartlegg/difference.hpp"
#include "norms/compare.hpp"
#include "report/change_phrases.hpp"
#include "report/text.hpp"

namespace kartlegg {
inline namespace v1 {
namespace {

using report::number;
using report::say;
using P = report::ChangePhrase;

/// Why the reports do not make one table.
DifferenceGap gap_of(std::span<const Report> reports) {
  for (const Report& report : reports) {
    const auto &first = reports.front().state().definition(), &other = report.state().definition();
    if (first.id != other.id) return DifferenceGap::other_instrument;
    if (norms::major_version(first.version) != norms::major_version(other.version)) return DifferenceGap::other_version;
  }
  return DifferenceGap::none;
}

bool has_score(const Report& report, const std::string& scale) {
  const auto scores = report.scores();
  return std::any_of(scores.begin(), scores.end(), [&](const ScaleScore& score) { return score.scale() == scale; });
}

/// Scales of any of the reports, in the order of the first one's instrument.
std::vector<std::string> scales_of(std::span<const Report> reports) {
  std::vector<std::string> scales;
  const auto& definition = reports.front().state().definition();
  for (int s = 0; s < definition.score_count(); ++s) {
    const std::string& scale = definition.score_id(s);
    if (std::any_of(reports.begin(), reports.end(), [&](const Report& report) { return has_score(report, scale); }))
      scales.push_back(scale);
  }
  return scales;
}

InformantTable::Cell cell_of(const Report& report, const std::string& scale, const DifferenceOptions& options,
                             Language language) {
  InformantTable::Cell cell;
  if (!has_score(report, scale)) return cell;
  const ScaleScore score = report[scale];
  cell.raw = score.raw();
  cell.band = score.band({}, language);
  cell.note = score.note(language);
  const auto side = norms::side_of(report.state(), norms::score_index(report.state(), scale), options.norm_groups);
  if (side.group < 0) return cell;
  const NormedScore normed = score.normed()[static_cast<std::size_t>(side.group)];
  cell.norm_group = normed.group(language).id;
  cell.score = normed.get(options.measure);
  if (cell.score) cell.interval = normed.interval(options.measure, options.confidence);
  if (const auto note = normed.note(language); !note.empty()) cell.note += (cell.note.empty() ? "" : " ") + note;
  return cell;
}

std::string cell_text(const InformantTable::Cell& cell, Language language) {
  if (!cell.raw) return say(report::Phrase::no_score, language);
  std::string text = number(*cell.raw, language);
  if (cell.score) text += " (" + number(*cell.score, language);
  if (cell.interval)
    text += " [" + number(cell.interval->lower, language) + "; " + number(cell.interval->upper, language) + "]";
  if (cell.score) text += ")";
  if (cell.band) text += ", " + cell.band->label;
  return text;
}

}  // namespace

InformantTable informants(std::span<const Report> reports, const DifferenceOptions& options, Language language) {
  InformantTable table{.options = options, .language = language};
  for (const Report& report : reports) {
    const auto form = report.form(language);
    table.columns.push_back({report, form.informant, form.title});
  }
  if (reports.empty()) return table;
  table.gap = gap_of(reports);
  if (table.gap != DifferenceGap::none) return table;
  for (const std::string& scale : scales_of(reports)) {
    auto& row = table.rows.emplace_back();
    row.scale = scale;
    for (const Report& report : reports) row.cells.push_back(cell_of(report, scale, options, language));
    row.title = reports.front()[scale].title(language);
    for (std::size_t a = 0; a < reports.size(); ++a)
      for (std::size_t b = a + 1; b < reports.size(); ++b)
        row.differences.push_back(difference(reports[a], reports[b], scale, options));
  }
  for (std::size_t a = 0; a < reports.size(); ++a)
    for (std::size_t b = a + 1; b < reports.size(); ++b)
      table.agreement.push_back(profile_agreement(reports[a], reports[b], options));
  return table;
}

std::vector<std::string> InformantTable::notes() const {
  std::vector<std::string> notes;
  if (gap != DifferenceGap::none) {
    for (const Column& column : columns) {
      const auto pair = std::array{columns.front().report, column.report};
      if (gap_of(pair) != gap) continue;
      notes.push_back(difference(pair[0], pair[1], "", options).sentence(language));
      break;
    }
    return notes;
  }
  for (const Row& row : rows)
    for (const Difference& one : row.differences)
      if (one.reliable && *one.reliable) notes.push_back(one.sentence(language) + " " + one.notes(language).front());
  for (const ProfileAgreement& one : agreement) notes.push_back(one.sentence(language));
  return notes;
}

std::string to_text(const InformantTable& table) {
  std::string text;
  for (const auto& row : table.rows) {
    text += row.title + "\n";
    for (std::size_t c = 0; c < row.cells.size(); ++c)
      text += "  " + table.columns[c].title + ": " + cell_text(row.cells[c], table.language) + "\n";
  }
  for (const auto& note : table.notes()) text += note + "\n";
  return text;
}

}  // namespace v1
}  // namespace kartlegg
