// One raw score against one norm group: the only place where a normed score is computed; reports and tables both come
// from here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "definition/norm_model.hpp"
#include "scoring/score.hpp"

namespace kartlegg::norms {

using definition::Definition;
using definition::NormFile;

/// Why there is no normed score.
enum class Gap : std::uint8_t {
  none,
  no_score,      // there is no raw score
  other_form,    // the group is not for this form
  age_unknown,   // the group is by age, and the age is not known
  age_outside,   // nobody of this age in the group: no extrapolation
  sex_unknown,   // the group is by sex, and the sex is not known
  sex_outside,   // nobody of this sex in the group
  not_covered,   // the group has no numbers for this score
  not_in_table,  // the raw score does not stand in the published table
  undefined,     // the formula has no value here (LMS: 1 + L S z <= 0, or a score of 0)
  cutoffs_only   // the group has cut-offs, but no mean, table or model
};

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
  double z = definition::no_value;
  double percentile = definition::no_value;  // as published, or by the normal distribution
  double reliability = definition::no_value;
  double conditional_se = definition::no_value;  // published for this very score, on z
};

/// One group as it applies to one person.
struct GroupValues {
  std::int16_t file = -1;  // into InstrumentState::norms
  std::int16_t cell = -1;  // into NormFile::cells; -1: none applies
  Gap gap = Gap::none;     // why no cell applies
  bool by_default = false;
  std::vector<NormedValue> scores;  // scales first, then composites
};

/// Whom the scores are about, as norms see it.
struct Person {
  int form = 0;
  Sex sex = Sex::unspecified;
  std::optional<Age> age;  // the age that the form was chosen by: corrected where that applies
  double age_months = definition::no_value;
};

}  // namespace kartlegg::norms
