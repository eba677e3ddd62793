// What kartlegg says of change, of differences and of screening accuracy, in English, Bokmål and Nynorsk.
#pragma once

#include <chrono>
#include <initializer_list>
#include <optional>
#include <string>

#include "definition/norm_model.hpp"
#include "kartlegg/change.hpp"
#include "kartlegg/difference.hpp"
#include "kartlegg/language.hpp"

namespace kartlegg::report {

enum class ChangePhrase : unsigned char {
  // the course: title, first score, its date, second score, its date, index, critical value, cut-off
  unchanged,
  improved,
  recovered,
  deteriorated,
  higher,
  lower,
  // why there is no change, in the order of ChangeGap
  other_instrument,
  other_version,
  other_person,
  other_informant,
  other_form,
  no_date,
  same_date,
  no_score,
  no_norms,
  other_norms,
  no_normed_score,
  no_reliability,
  unfit_measure,
  reference_is_raw,
  no_raw_norms,
  needs_retest,
  no_value,
  too_few,
  category,
  // what a change rests on
  method,
  error_from_reliability,
  error_from_reference,
  error_given,
  error_published,
  error_published_first,
  needed_either,
  needed_low,
  needed_high,
  needed_none,
  cutoff_crossed,
  cutoff_not_crossed,
  cutoff_none,
  other_coefficient_reliable,
  other_coefficient_not,
  other_sample,
  prorated,
  at_limit,
  other_cell,
  other_file,
  // a series
  series_slope,
  series_slope_alone,
  series_no_slope,
  alert_since_first,
  alert_since_best,
  no_alert,
  occasion,
  occasion_no_score,
  // a difference
  differs,
  differs_not,
  // why there is none, in the order of DifferenceGap
  difference_other_instrument,
  difference_other_version,
  difference_is_change,
  difference_no_score,
  difference_no_norms,
  difference_no_normed_score,
  difference_no_reliability,
  difference_unfit_measure,
  difference_no_value,
  rarity,
  given,
  rarity_unknown,
  rests_on_reliability,
  rests_on_published,
  bonferroni,
  days_between,
  other_country,
  profile,
  profile_level,
  profile_none
};

std::string say(ChangePhrase phrase, Language language, std::initializer_list<std::string> values = {});

/// "T score", ...
std::string score_word(Measure measure, Language language);

/// "2024-03-09", in Norwegian "09.03.2024"; "?" where it is not known.
std::string date(const std::optional<std::chrono::year_month_day>& date, Language language);

/// Kind, n and source of a coefficient of a norm file: "alpha, n = 387; Author (2001). ..."
std::string coefficient_basis(const definition::NormFile& file, int number, Language language);

/// Whose method it is, and what it compares, as a sentence.
std::string method_sentence(stats::ChangeMethod method, Language language);

}  // namespace kartlegg::report
