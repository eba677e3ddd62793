// The way from a raw score to what norms say of it.
#include <algorithm>
#include <cmath>

#include "kartlegg/stats/norm_scores.hpp"
#include "norms/age_equivalent.hpp"
#include "norms/compare.hpp"
#include "report/norm_text.hpp"

namespace kartlegg::report {
namespace {

using P = NormPhrase;
using norms::Gap;

/// Writes the steps of one score in one group.
class Steps {
 public:
  Steps(const ReportState& state, std::size_t group, std::size_t score, Language language)
      : state_(state),
        group_(group),
        score_(score),
        language_(language),
        file_(state.instrument->norms[static_cast<std::size_t>(state.norms[group].file)]),
        scored_(norms::scored(state, group, score)) {}

  std::vector<NormStep> all() {
    if (scored_.value.gap == Gap::none || scored_.value.band >= 0) {
      heading();
      if (scored_.norm != nullptr) value();
      if (!std::isnan(scored_.value.z) && scored_.value.error_gap == norms::ErrorGap::none) error();
      band();
      beyond();
    }
    const int depth = steps_.empty() ? 1 : 2;
    for (auto& note : notes_on_score(state_, group_, score_, language_)) add(depth, std::move(note));
    for (auto& note : notes_on_group(state_, group_, score_, language_)) add(depth, std::move(note));
    return std::move(steps_);
  }

 private:
  void add(int depth, std::string text, std::vector<std::string> citations = {}) {
    steps_.push_back({depth, std::move(text), std::move(citations)});
  }
  std::string number(double x, int decimals = 2) const { return report::number(x, language_, decimals); }
  /// A z as a T score.
  std::string t(double z) const { return number(stats::from_z(z, Measure::t_score), 1); }

  const definition::ScoreNorm* in_cell(int cell) const {
    return cell < 0 ? nullptr : file_.cells[static_cast<std::size_t>(cell)].of(static_cast<int>(score_));
  }

  void heading() {
    const int cell = scored_.value.cell >= 0 ? scored_.value.cell : scored_.value.cutoff_cell;
    const auto group = describe_group(*state_.instrument, state_.norms[group_], cell, in_cell(cell), language_);
    add(1,
        group.title + (group.people.empty() ? "" : ", " + group.people) +
            (group.n ? ", n = " + std::to_string(*group.n) : "") + ":",
        group.sources);
  }

  void value() {
    const auto& norm = *scored_.norm;
    const std::string raw = number(scored_.raw), z = number(scored_.value.z);
    if (const auto* const table = std::get_if<definition::TableNorm>(&norm.values)) {
      add(2,
          say(P::by_table, language_, {measure_name(table->measure, language_), number(scored_.value.tabulated), raw}));
    } else if (const auto* const lms = std::get_if<definition::LmsNorm>(&norm.values)) {
      by_lms(*lms);
    } else {
      const auto mean = *norms::mean_and_sd(norm, scored_.person);
      const bool regression = std::holds_alternative<definition::RegressionNorm>(norm.values);
      add(2, say(regression ? P::by_regression : P::by_mean, language_, {number(mean.mean), number(mean.sd), raw, z}));
    }
    if (!std::isnan(scored_.value.z))
      add(2, say(P::z_told, language_,
                 {t(scored_.value.z),
                  measure_text(norms::get(scored_, Measure::percentile_rank), Measure::percentile_rank, language_)}));
    constexpr double half_a_day = 0.5 / mean_month_days;  // to the nearest day
    if (const auto age = age_from_months(norms::age_equivalent(scored_).months + half_a_day))
      add(2, say(P::age_equivalent, language_, {report::age(*age, language_)}));
  }

  void by_lms(const definition::LmsNorm& norm) {
    const auto at = norms::lms_at(norm, scored_.person.age_months);
    const std::string l = number(at.l, 4), m = number(at.m, 4), s = number(at.s, 4);
    const std::string raw = number(scored_.raw), z = number(scored_.value.z);
    add(2, norm.box_cox_t() ? say(P::by_box_cox_t, language_,
                                  {l, m, s, number(at.tau, 4), raw, number(stats::lms_z(scored_.raw, at)), z})
                            : say(P::by_lms, language_, {l, m, s, raw, z}));
  }

  void error() {
    const auto& value = scored_.value;
    const bool published = !std::isnan(value.conditional_se);
    if (published) {
      add(2, say(P::error_published, language_, {number(norms::sem(scored_, Measure::t_score))}));
    } else {
      const auto& used = file_.reliability[static_cast<std::size_t>(value.coefficient)];
      const std::string kind =
          coefficient_name(used.kind, language_) + (used.n ? ", n = " + std::to_string(*used.n) : "");
      add(2,
          say(P::error_of, language_,
              {number(value.reliability), kind, number(norms::sem(scored_, Measure::z_score)),
               number(norms::sem(scored_, Measure::t_score), 1)}),
          citations_of(file_.sources, used.sourcing));
    }
    const IntervalKind kind = published ? IntervalKind::obtained : state_.definition().norms.interval;
    const auto interval = *norms::interval(scored_, Measure::z_score, 0.95, kind);
    const P phrase = kind == IntervalKind::obtained ? P::about_observed
                     : kind == IntervalKind::retest ? P::about_next
                                                    : P::about_true;
    add(2, say(phrase, language_,
               {t(interval.lower), t(interval.upper), t(norms::true_score(scored_, Measure::z_score))}));
  }

  void band() {
    if (scored_.value.band < 0) return;
    const auto& entry = file_.bands[static_cast<std::size_t>(scored_.value.band)];
    const auto& ranges = in_cell(scored_.value.cutoff_cell)->cutoffs;
    const auto range =
        std::find_if(ranges.begin(), ranges.end(), [&](const auto& r) { return r.range.holds(scored_.raw); });
    const auto& possible = state_.form_plan().scores[score_];
    add(2, say(P::group_band, language_,
               {entry.label.in(language_) + " (" +
                band_ends(range->range, possible.lowest, possible.highest, language_) + ")"}));
  }

  /// Of the default cut-offs, and of the group's own.
  void beyond() {
    const auto& plan = state_.form_plan().scores[score_];
    std::string_view shown;
    if (plan.default_band >= 0) {
      const int scheme = plan.bands[static_cast<std::size_t>(plan.default_band)].scheme;
      shown = state_.definition().bands[static_cast<std::size_t>(scheme)].id;
    }
    for (const auto& one : beyond_cutoffs(state_, group_, score_, language_))
      if (one.scheme == shown || one.scheme == file_.id)
        add(2, say(one.high ? P::beyond_high : P::beyond_low, language_,
                   {number(one.cutoff), one.label, percent(one.probability, language_)}));
  }

  const ReportState& state_;
  std::size_t group_, score_;
  Language language_;
  const definition::NormFile& file_;
  norms::Scored scored_;
  std::vector<NormStep> steps_;
};

}  // namespace

std::vector<NormStep> explain_norms(const ReportState& state, std::size_t score, Language language) {
  std::vector<NormStep> steps;
  if (std::isnan(state.score(score).raw)) return steps;
  for (std::size_t group = 0; group < state.norms.size(); ++group)
    for (auto& step : Steps(state, group, score, language).all()) steps.push_back(std::move(step));
  return steps;
}

}  // namespace kartlegg::report
