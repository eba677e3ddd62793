#include "report/archive_check.hpp"

#include <algorithm>
#include <cmath>

#include "kartlegg/responses.hpp"
#include "report/archive_stream.hpp"

namespace kartlegg::report {
namespace {

void expect(bool holds, const std::string& what) {
  if (!holds) throw BadContent(what + " contradicts the instrument");
}

void expect_item(const ReportState& report, std::size_t i) {
  const scoring::ItemValue& item = report.person.items[i];
  const int code = report.codes[i];
  const bool answered = item.kind == scoring::Answer::answered;
  bool holds = answered != std::isnan(item.score);
  if (!report.form_plan().asks[i]) {
    holds = holds && code == missing && !answered && item.credit < 0 && !item.invalid;
  } else {
    const bool valid = code == missing ||
                       scoring::meaning(report.instrument->plan, report.keying, static_cast<int>(i), code) != nullptr;
    holds = holds && valid != item.invalid;
  }
  expect(holds, "item '" + report.definition().items[i].id + "'");
}

/// The rule that a status speaks of is there.
bool has_rule(const definition::Scale& scale, Status status) {
  if (scale.rule == definition::Rule::formula) return status != Status::prorated;
  if (status == Status::prorated) return scale.missing && !scale.missing->fill;
  return status != Status::filled || (scale.missing && scale.missing->fill);
}

void expect_score(const ReportState& report, std::size_t s) {
  const auto& definition = report.definition();
  const auto index = static_cast<int>(s);
  const scoring::ScoreValue& score = report.person.scores[s];
  const scoring::ScorePlan& plan = report.form_plan().scores[s];
  const bool scored = !std::isnan(score.raw);
  const bool by_status =
      score.status == Status::complete || score.status == Status::prorated || score.status == Status::filled;
  bool holds = scored == by_status && std::isnan(score.lower) == std::isnan(score.upper) &&
               !(score.lower > score.upper) && (plan.on_form || score.status == Status::not_applicable);
  holds = holds && (std::isnan(score.standard_error) || scored);
  if (definition.is_scale(index)) {
    const auto& scale = definition.scale(index);
    holds = holds && has_rule(scale, score.status) && (!score.zero_by_gate || scale.zero_when);
  } else {
    holds = holds && !score.zero_by_gate;
  }
  if (scored)
    for (const auto& band : plan.bands) holds = holds && scoring::band_of(*band.table, score.raw) >= 0;
  expect(holds, "score '" + definition.score_id(index) + "'");
}

/// The numbers that a normed score points at are there, and are of this score.
void expect_normed(const ReportState& report, const norms::GroupValues& group, std::size_t s) {
  const auto& file = report.instrument->norms[static_cast<std::size_t>(group.file)];
  const norms::NormedValue& value = group.scores[s];
  const auto in = [&](int cell) {
    return cell < 0 ? nullptr : file.cells[static_cast<std::size_t>(cell)].of(static_cast<int>(s));
  };
  const auto* const norm = in(value.cell);
  const auto* const cutoffs = in(value.cutoff_cell);
  const double raw = report.person.scores[s].raw;
  const bool scored = value.gap == norms::Gap::none;
  bool holds = (value.cell < 0) == (norm == nullptr) && (value.cutoff_cell < 0) == (cutoffs == nullptr);
  holds = holds &&
          (!scored || (norm != nullptr && !std::isnan(raw) && !(std::isnan(value.z) && std::isnan(value.tabulated))));
  holds = holds && (value.gap != norms::Gap::age_outside || report.form.used());
  if (value.coefficient >= 0)
    holds = holds && file.reliability[static_cast<std::size_t>(value.coefficient)].score == static_cast<int>(s);
  if (value.band >= 0)
    holds = holds && cutoffs != nullptr &&
            std::any_of(cutoffs->cutoffs.begin(), cutoffs->cutoffs.end(),
                        [&](const auto& range) { return range.band == value.band && range.range.holds(raw); });
  expect(holds, "the norms of score '" + report.definition().score_id(static_cast<int>(s)) + "'");
}

}  // namespace

void expect_coherent(const ReportState& report) {
  const auto& form = report.form;
  expect(!form.corrected || (form.chronological && report.definition().prematurity), "the corrected age");
  for (std::size_t i = 0; i < report.person.items.size(); ++i) expect_item(report, i);
  for (std::size_t s = 0; s < report.person.scores.size(); ++s) expect_score(report, s);
  for (const auto& group : report.norms)
    for (std::size_t s = 0; s < group.scores.size(); ++s) expect_normed(report, group, s);
}

}  // namespace kartlegg::report
