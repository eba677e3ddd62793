// NormedScore: one score in one norm group.
#include <algorithm>
#include <cmath>

#include "core/refuse.hpp"
#include "norms/age_equivalent.hpp"
#include "norms/choose.hpp"
#include "norms/compare.hpp"
#include "norms/state.hpp"
#include "report/norm_text.hpp"

namespace kartlegg {
namespace report {

std::vector<std::string> citations_of(const std::vector<definition::Citation>& sources,
                                      const definition::Sourcing& sourcing) {
  std::vector<std::string> citations;
  for (const int s : sourcing.sources) citations.push_back(citation(sources[static_cast<std::size_t>(s)]));
  return citations;
}

NormGroup describe_group(const InstrumentState& instrument, const norms::GroupValues& group, int cell,
                         const definition::ScoreNorm* norm, Language language) {
  const auto& file = instrument.norms[static_cast<std::size_t>(group.file)];
  NormGroup described;
  described.id = file.id;
  described.title = file.title.in(language);
  described.kind = name(file.kind);
  described.country = file.country;
  described.language = file.language;
  described.n = file.sample.n;
  if (cell >= 0) {
    const auto& of = file.cells[static_cast<std::size_t>(cell)];
    described.people = people(of.people, language);
    if (of.n) described.n = of.n;
  }
  if (norm != nullptr && norm->n) described.n = norm->n;
  described.years = file.sample.years;
  described.sample = file.sample.about.in(language);
  described.hash = file.content_hash;
  described.chosen_by_default = group.by_default;
  described.from_holder = file.from_holder;
  described.illustrative = file.illustrative() || (norm != nullptr && norm->sourcing.illustrative);
  described.sources = citations_of(file.sources, file.sample.sourcing);
  if (norm != nullptr)
    for (auto& one : citations_of(file.sources, norm->sourcing))
      if (std::find(described.sources.begin(), described.sources.end(), one) == described.sources.end())
        described.sources.push_back(std::move(one));
  described.note = file.note.in(language);
  return described;
}

norms::Norming norming_of(const InstrumentState& state, const NormRequest& request, Language language) {
  norms::Norming norming(state, request);
  if (const auto& refusal = norming.refusal(); refusal.why != Refusal::none) {
    auto text = norm_refusal(state, refusal, language);
    core::refuse(refusal.why, "norms", std::move(text.message), std::move(text.hint));
  }
  return norming;
}

std::vector<BeyondCutoff> beyond_cutoffs(const ReportState& state, std::size_t group, std::size_t score,
                                         Language language) {
  std::vector<BeyondCutoff> found;
  const auto& definition = state.definition();
  const auto concern = definition.concern(static_cast<int>(score));
  const auto scored = norms::scored(state, group, score);
  if (concern == definition::Concern::none || scored.norm == nullptr) return found;
  const bool high = concern == definition::Concern::high;
  const auto add = [&](const std::string& scheme, const std::vector<definition::BandScheme::Entry>& bands,
                       const std::vector<definition::BandRange>& ranges) {
    for (const auto& [band, at] : norms::cutoffs(ranges, high)) {
      const double probability = norms::probability_beyond(scored, at, high);
      if (std::isnan(probability)) continue;
      const auto& entry = bands[static_cast<std::size_t>(band)];
      found.push_back({scheme, entry.id, entry.label.in(language), at, high, probability});
    }
  };
  for (const auto& plan : state.form_plan().scores[score].bands) {
    const auto& scheme = definition.bands[static_cast<std::size_t>(plan.scheme)];
    add(scheme.id, scheme.bands, plan.table->ranges);
  }
  const auto& file = state.instrument->norms[static_cast<std::size_t>(state.norms[group].file)];
  if (const int cell = scored.value.cutoff_cell; cell >= 0)
    add(file.id, file.bands, file.cells[static_cast<std::size_t>(cell)].of(static_cast<int>(score))->cutoffs);
  return found;
}

}  // namespace report

inline namespace v1 {
namespace {

using norms::Gap;

std::optional<double> known(double x) { return std::isnan(x) ? std::nullopt : std::optional(x); }

const definition::NormFile& file_of(const ReportState& state, std::size_t group) {
  return state.instrument->norms[static_cast<std::size_t>(state.norms[group].file)];
}

const definition::ScoreNorm* norm_in(const definition::NormFile& file, int cell, std::size_t score) {
  return cell < 0 ? nullptr : file.cells[static_cast<std::size_t>(cell)].of(static_cast<int>(score));
}

}  // namespace

NormedScore::NormedScore(std::shared_ptr<const ReportState> state, std::size_t group, std::size_t score)
    : state_(std::move(state)), group_(group), score_(score) {}

std::string_view NormedScore::scale() const noexcept { return state_->definition().score_id(static_cast<int>(score_)); }

NormGroup NormedScore::group(Language language) const {
  const auto& values = state_->norms[group_];
  const auto& value = values.scores[score_];
  const int cell = value.cell >= 0 ? value.cell : value.cutoff_cell;
  return report::describe_group(*state_->instrument, values, cell, norm_in(file_of(*state_, group_), cell, score_),
                                language);
}

std::optional<double> NormedScore::get(Measure measure) const {
  return known(norms::get(norms::scored(*state_, group_, score_), measure));
}

NormGap NormedScore::gap() const noexcept { return state_->norms[group_].scores[score_].gap; }

std::string_view NormedScore::method() const noexcept {
  const auto scored = norms::scored(*state_, group_, score_);
  return scored.norm == nullptr ? "" : norms::method_of(*scored.norm);
}

std::optional<double> NormedScore::sem(Measure measure) const {
  return known(norms::sem(norms::scored(*state_, group_, score_), measure));
}

std::optional<Interval> NormedScore::interval(Measure measure, double confidence,
                                              std::optional<IntervalKind> kind) const {
  return norms::interval(norms::scored(*state_, group_, score_), measure, confidence,
                         kind.value_or(state_->definition().norms.interval));
}

std::optional<double> NormedScore::true_score(Measure measure) const {
  return known(norms::true_score(norms::scored(*state_, group_, score_), measure));
}

std::optional<double> NormedScore::age_equivalent() const {
  return known(norms::age_equivalent(norms::scored(*state_, group_, score_)).months);
}

std::optional<ReliabilityUsed> NormedScore::reliability(Language language) const {
  const auto& value = state_->norms[group_].scores[score_];
  if (!value.rests_on_coefficient()) return std::nullopt;
  const auto& file = file_of(*state_, group_);
  const auto& used = file.reliability[static_cast<std::size_t>(value.coefficient)];
  return ReliabilityUsed{.kind = used.kind,
                         .value = used.value,
                         .n = used.n,
                         .interval = used.interval.in(language),
                         .other_sample = used.other_sample,
                         .sources = report::citations_of(file.sources, used.sourcing),
                         .note = used.sourcing.note.in(language)};
}

std::vector<BeyondCutoff> NormedScore::beyond(Language language) const {
  return report::beyond_cutoffs(*state_, group_, score_, language);
}

std::optional<Band> NormedScore::band(Language language) const {
  const auto& value = state_->norms[group_].scores[score_];
  if (value.band < 0) return std::nullopt;
  const auto& file = file_of(*state_, group_);
  const auto& entry = file.bands[static_cast<std::size_t>(value.band)];
  const auto* const norm = norm_in(file, value.cutoff_cell, score_);
  definition::BandTable table;
  table.ranges = norm->cutoffs;
  const double raw = state_->score(score_).raw;
  const auto range =
      std::find_if(table.ranges.begin(), table.ranges.end(), [&](const auto& r) { return r.range.holds(raw); });
  return Band{.scheme = file.id,
              .id = entry.id,
              .label = entry.label.in(language),
              .level = entry.level,
              .low = range->range.low,
              .high = range->range.high,
              .certain = scoring::band_is_certain(table, state_->score(score_)),
              .illustrative = file.illustrative() || norm->sourcing.illustrative,
              .sources = report::citations_of(file.sources,
                                              norm->sourcing.sources.empty() ? file.sample.sourcing : norm->sourcing),
              .note = norm->sourcing.note.in(language)};
}

std::string NormedScore::note(Language language) const {
  auto sentences = report::notes_on_score(*state_, group_, score_, language);
  for (auto& sentence : report::notes_on_group(*state_, group_, score_, language))
    sentences.push_back(std::move(sentence));
  return report::joined(sentences);
}

// --- the first group, by way of the score itself

std::vector<NormedScore> ScaleScore::normed() const {
  std::vector<NormedScore> scores;
  for (std::size_t group = 0; group < state_->norms.size(); ++group)
    scores.push_back(NormedScore(state_, group, index_));
  return scores;
}

std::optional<double> ScaleScore::get(Measure measure) const {
  if (measure == Measure::raw) return raw();
  return state_->norms.empty() ? std::nullopt : NormedScore(state_, 0, index_).get(measure);
}

std::optional<double> ScaleScore::sem(Measure measure) const {
  return state_->norms.empty() ? std::nullopt : NormedScore(state_, 0, index_).sem(measure);
}

std::optional<Interval> ScaleScore::interval(Measure measure, double confidence) const {
  return state_->norms.empty() ? std::nullopt : NormedScore(state_, 0, index_).interval(measure, confidence);
}

Report Report::renormed(const NormRequest& request, Language language) const {
  const norms::Norming norming = report::norming_of(*state_->instrument, request, language);
  auto state = std::make_shared<ReportState>(*state_);
  state->request = request;
  norming.apply(*state);
  return Report(std::move(state));
}

std::vector<NormGroup> Report::norm_groups(Language language) const {
  std::vector<NormGroup> groups;
  for (const auto& group : state_->norms)
    groups.push_back(report::describe_group(*state_->instrument, group, group.cell, nullptr, language));
  return groups;
}

}  // namespace v1
}  // namespace kartlegg
