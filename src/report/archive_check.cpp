#include "report/archive_check.hpp"

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

}  // namespace

void expect_coherent(const ReportState& report) {
  const auto& form = report.form;
  expect(!form.corrected || (form.chronological && report.definition().prematurity), "the corrected age");
  for (std::size_t i = 0; i < report.person.items.size(); ++i) expect_item(report, i);
  for (std::size_t s = 0; s < report.person.scores.size(); ++s) expect_score(report, s);
}

}  // namespace kartlegg::report
