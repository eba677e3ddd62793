// The facade of what norm files print, and of where scores lie among it.
#include "kartlegg/printed_norms.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

#include "core/nearest.hpp"
#include "kartlegg/age.hpp"
#include "kartlegg/instrument.hpp"
#include "norms/choose.hpp"
#include "norms/printed_faults.hpp"
#include "report/norm_text.hpp"
#include "scoring/state.hpp"
#include "stats/distribution.hpp"

namespace kartlegg {
inline namespace v1 {
namespace {

using definition::Coefficient;
using definition::NormCell;
using definition::NormFile;
using definition::ScoreNorm;

std::size_t file_of(const InstrumentState& state, std::string_view group) {
  for (std::size_t f = 0; f < state.norms.size(); ++f)
    if (state.norms[f].id == group) return f;
  throw std::out_of_range("no norm group '" + std::string(group) + "'");
}

PrintedNumber printed(double value, int decimals) {
  const double half = 0.5 * std::pow(10.0, -decimals);
  return {value, decimals, value - half, value + half};
}

/// The alpha of the file's own sample that is about just these people.
std::optional<PrintedNumber> alpha_of(const NormFile& file, int score, const definition::People& people) {
  for (const Coefficient& one : file.reliability)
    if (one.kind == "alpha" && one.score == score && !one.other_sample && one.people.sex == people.sex &&
        one.people.age.begin() == people.age.begin() && one.people.age.end() == people.age.end())
      return printed(one.value, one.decimals);
  return std::nullopt;
}

PrintedNorm tell(const InstrumentState& state, const NormFile& file, const NormCell& cell, const ScoreNorm& norm,
                 Language language) {
  PrintedNorm told;
  told.scale = state.definition.score_id(norm.score);
  told.people = {report::people(cell.people, language),
                 cell.people.sex,
                 cell.people.age.from,
                 cell.people.age.to,
                 cell.people.age.before,
                 file.country,
                 norm.n ? norm.n : cell.n};
  const auto& plan = state.plan.forms[static_cast<std::size_t>(file.forms.front())];
  const auto& score = plan.scores[static_cast<std::size_t>(norm.score)];
  told.lowest = score.lowest, told.highest = score.highest;
  told.method = norms::method_of(norm);
  if (const auto* const mean = std::get_if<definition::MeanNorm>(&norm.values)) {
    told.mean = printed(mean->mean, mean->mean_decimals);
    told.sd = printed(mean->sd, mean->sd_decimals);
  }
  if (const auto* const table = std::get_if<definition::TableNorm>(&norm.values)) {
    told.measure = name(table->measure);
    for (const auto& row : table->rows) told.table_raw.push_back(row.raw), told.table_value.push_back(row.value);
    if (table->moments) {
      told.mean = printed(table->moments->mean, table->moments->mean_decimals);
      told.sd = printed(table->moments->sd, table->moments->sd_decimals);
    }
  }
  for (const auto& range : norm.cutoffs) {
    const auto& band = file.bands[static_cast<std::size_t>(range.band)];
    told.bands.push_back({band.id, band.label.in(language), band.level, range.range.low, range.range.high});
  }
  std::sort(told.bands.begin(), told.bands.end(), [](const auto& a, const auto& b) { return a.low < b.low; });
  told.alpha = alpha_of(file, norm.score, cell.people);
  return told;
}

/// By cell: where its numbers of a score stand among all that is printed; -1.
std::vector<int> places_of(const NormFile& file, int score) {
  std::vector<int> places;
  int next = 0;
  for (const NormCell& cell : file.cells) {
    int& place = places.emplace_back(-1);
    for (const ScoreNorm& norm : cell.scores) {
      if (norm.score == score) place = next;
      ++next;
    }
  }
  return places;
}

/// The share of the norm group below the border between two neighbouring scores; NaN where it is not known.
double border(const ScoreNorm& norm, double low, double high, const norms::Person& person) {
  const auto* const table = std::get_if<definition::TableNorm>(&norm.values);
  if (table != nullptr) {
    if (low < table->rows.front().raw) return 0;
    if (high > table->rows.back().raw) return 1;
    if (table->measure == Measure::percentile_rank && table->percentile_definition != 'C') {
      const bool below = table->percentile_definition == 'A';  // percent below the higher, else at or below the lower
      const auto found = norms::place(norm, below ? high : low, person);
      return found.gap == NormGap::none ? found.tabulated / 100 : stats::undefined;
    }
  } else if (std::holds_alternative<definition::LmsNorm>(norm.values) && low <= 0) {
    return 0;
  }
  return stats::normal_cdf(0.5 * (norms::place(norm, low, person).z + norms::place(norm, high, person).z));
}

int index_of(const std::vector<std::string>& names, std::string_view wanted, const char* what) {
  const auto found = std::find(names.begin(), names.end(), wanted);
  if (found == names.end()) throw std::out_of_range(std::string("no ") + what + " '" + std::string(wanted) + "'");
  return static_cast<int>(found - names.begin());
}

}  // namespace

std::string_view name(NormFaultKind kind) noexcept {
  constexpr std::array<std::string_view, 7> names = {"jump",       "reversal",      "not_linear", "moments",
                                                     "percentile", "impossible_sd", "repeated"};
  return names[static_cast<std::size_t>(kind)];
}

std::vector<NormFault> norm_faults(const Instrument& instrument, std::string_view group) {
  const InstrumentState& state = instrument.state();
  const NormFile& file = state.norms[file_of(state, group)];
  const auto known = [](double value) { return std::isnan(value) ? std::nullopt : std::optional(value); };
  std::vector<NormFault> all;
  for (const auto& fault :
       norms::printed_faults(file, state.plan.forms[static_cast<std::size_t>(file.forms.front())])) {
    const std::vector<int> places = places_of(file, fault.score);
    const bool beside = fault.kind == NormFaultKind::reversal || fault.kind == NormFaultKind::repeated;
    all.push_back({fault.kind, places[fault.cell], beside ? places[fault.other] : -1, known(fault.raw),
                   known(fault.printed), known(fault.expected), fault.more});
  }
  return all;
}

std::vector<PrintedNorm> printed_norms(const Instrument& instrument, std::string_view group, Language language) {
  const InstrumentState& state = instrument.state();
  const NormFile& file = state.norms[file_of(state, group)];
  std::vector<PrintedNorm> all;
  for (const NormCell& cell : file.cells)
    for (const ScoreNorm& norm : cell.scores) all.push_back(tell(state, file, cell, norm, language));
  return all;
}

NormPlaces norm_places(const Instrument& instrument, std::string_view group, std::string_view scale,
                       std::string_view form, std::span<const double> raw, std::span<const double> age_months,
                       std::span<const Sex> sex, double step) {
  const InstrumentState& state = instrument.state();
  const NormFile& file = state.norms[file_of(state, group)];
  std::vector<std::string> form_ids;
  for (const auto& one : state.definition.forms) form_ids.push_back(one.id);
  const int score = index_of(instrument.scale_ids(), scale, "scale"), of_form = index_of(form_ids, form, "form");
  if (raw.size() != age_months.size() || raw.size() != sex.size())
    throw std::invalid_argument("raw scores, ages and sexes are not as many");
  const norms::Norming norming(state, {{file.id}, "", ""});
  const norms::Selected& selected = norming.groups(of_form).front();
  const std::vector<int> places = places_of(file, score);
  const auto place_of = [&](int cell) { return cell < 0 ? -1 : places[static_cast<std::size_t>(cell)]; };
  NormPlaces out;
  norms::GroupValues chosen;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    const norms::Person person{of_form, sex[i], age_from_months(age_months[i]), age_months[i]};
    chosen.scores.assign(state.plan.forms.front().scores.size(), {});
    norming.choose(selected, person, chosen);
    const norms::NormedValue& value = chosen.scores[static_cast<std::size_t>(score)];
    out.numbers.push_back(place_of(value.cell)), out.cutoffs.push_back(place_of(value.cutoff_cell));
    norms::Placed placed{.gap = std::isnan(raw[i]) ? NormGap::no_score : value.gap};
    double lower = stats::undefined, upper = stats::undefined;
    if (value.cell >= 0 && !std::isnan(raw[i])) {
      const ScoreNorm& norm = *file.cells[static_cast<std::size_t>(value.cell)].of(score);
      placed = norms::place(norm, raw[i], person);
      if (placed.gap == NormGap::none) {
        lower = border(norm, raw[i] - step, raw[i], person);
        upper = border(norm, raw[i], raw[i] + step, person);
      }
    }
    out.z.push_back(placed.z), out.gap.push_back(placed.gap);
    out.lower.push_back(lower), out.upper.push_back(upper);
  }
  return out;
}

}  // namespace v1
}  // namespace kartlegg
