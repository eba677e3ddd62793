// One raw score against one norm group: the only place where a normed score is computed; reports and tables both come
// from here.
#pragma once

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "definition/norm_model.hpp"
#include "kartlegg/stats/lms.hpp"
#include "scoring/score.hpp"

namespace kartlegg::norms {

using definition::Definition;
using definition::NormFile;

using Gap = NormGap;

/// Why there is no error.
enum class ErrorGap : std::uint8_t {
  none,
  no_normed_score,
  no_reliability,  // none published for this score and these people
};

/// What one group says of one score. Everything is worked out on z; other measures are z told in another way.
struct NormedValue {
  Gap gap = Gap::not_covered;
  ErrorGap error_gap = ErrorGap::no_normed_score;
  std::int8_t band = -1;  // in the group's own cut-offs; into NormFile::bands
  bool at_floor = false;  // lowest or highest score that the form allows
  bool at_ceiling = false;
  std::int16_t coefficient = -1;  // into NormFile::reliability
  std::int16_t cell = -1;         // that the value comes from; into NormFile::cells
  std::int16_t cutoff_cell = -1;  // that the band comes from
  double z = definition::no_value;
  double reliability = definition::no_value;
  double conditional_se = definition::no_value;  // published for this very score, on z
  double tabulated = definition::no_value;       // the score as the table prints it, in the table's own measure

  /// True if the error does: not where one is published for this very score.
  bool rests_on_coefficient() const { return coefficient >= 0 && std::isnan(conditional_se); }
};

/// Whom the scores are about, as norms see it.
struct Person {
  int form = 0;
  Sex sex = Sex::unspecified;
  std::optional<Age> age;  // the age that the form was chosen by: corrected where that applies
  double age_months = definition::no_value;
};

/// All that follows from the raw score once it is known which cells and which coefficient hold for the person: `chosen`
/// has cell, cutoff_cell and coefficient; the rest is filled in. `plan`: of the score on the person's form.
NormedValue evaluate(const NormFile& file, const scoring::ScorePlan& plan, int score, double raw, const Person& person,
                     NormedValue chosen);

/// One group as it applies to one person.
struct GroupValues {
  std::int16_t file = -1;  // into InstrumentState::norms
  std::int16_t cell = -1;  // into NormFile::cells; -1: none applies
  Gap gap = Gap::none;     // why no cell applies
  bool by_default = false;
  std::vector<NormedValue> scores;  // scales first, then composites
};

/// What z, tabulated value and published error a raw score has in a cell, or why none.
struct Placed {
  Gap gap = Gap::none;
  double z = definition::no_value;
  double tabulated = definition::no_value;
  double conditional_se = definition::no_value;
};
Placed place(const definition::ScoreNorm& norm, double raw, const Person& person);

/// "linear", "normalised", "lms" or "regression"; "" where there are cut-offs only.
std::string_view method_of(const definition::ScoreNorm& norm);

/// The raw score with this z: the inverse of place. A table is read along straight lines between its rows and ends
/// where it ends; of raw scores that share a value, the lowest, or the highest if `upper`. NaN where there is none.
double raw_at(const definition::ScoreNorm& norm, double z, const Person& person, bool upper = false);

/// Mean and SD of those with whom the person is compared, where the norm is made of them; regression: what is expected
/// of this person.
std::optional<definition::MeanNorm> mean_and_sd(const definition::ScoreNorm& norm, const Person& person);

/// L, M, S and tau at an age; how they become a z.
stats::Lms lms_at(const definition::LmsNorm& norm, double age_months);
inline stats::LmsFamily family(const definition::LmsNorm& norm) {
  return norm.box_cox_t() ? stats::LmsFamily::bct : stats::LmsFamily::lms;
}

/// SD of the raw scores about what is expected of this person; NaN for tables and LMS, which have no such metric.
double raw_sd(const definition::ScoreNorm& norm, const Person& person);

/// One score in one group, with all that its measures and errors are worked out from.
struct Scored {
  const definition::ScoreNorm* norm = nullptr;  // that the value comes from; nullptr: no normed score
  Person person;
  double raw = definition::no_value;
  NormedValue value;
};

/// NaN where there is none, here and below.
double get(const Scored& scored, Measure measure);
double sem(const Scored& scored, Measure measure);
double true_score(const Scored& scored, Measure measure);
/// std::invalid_argument unless 0 < confidence < 1.
void expect_confidence(double confidence);
std::optional<Interval> interval(const Scored& scored, Measure measure, double confidence, IntervalKind kind);

/// How likely the true score is at the cut-off (a raw score) or beyond it.
double probability_beyond(const Scored& scored, double cutoff, bool high_is_concern);

/// Where a band begins, seen from the side without concern.
struct Cutoff {
  int band = 0;
  double at = 0;
};
/// The cut-offs among these ranges, in their order: every range but the one without concern.
std::vector<Cutoff> cutoffs(const std::vector<definition::BandRange>& ranges, bool high_is_concern);

}  // namespace kartlegg::norms
