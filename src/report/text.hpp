// What kartlegg says, in English, Bokmål and Nynorsk.
#pragma once

#include <array>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "definition/model.hpp"
#include "kartlegg/age.hpp"
#include "kartlegg/error.hpp"
#include "kartlegg/language.hpp"
#include "kartlegg/report.hpp"
#include "scoring/form_choice.hpp"

namespace kartlegg::report {

enum class Phrase : unsigned char {
  // the form and the age
  form_given,
  form_only,
  form_by_age,
  form_by_informant_and_age,
  form_by_preference,
  form_by_answers,
  age_is,
  age_corrected,
  age_not_given,
  also_fits,
  age_outside,
  age_impossible,
  // an item
  not_answered,
  not_applicable,
  not_asked,
  reversed,
  counts_as,
  keyed_before,
  credited,
  invalid_code,
  // a score
  all_answered,
  one_answered,
  all_scored,
  one_scored,
  answered_of,
  scored_of,
  needs_at_least,
  needs_all,
  no_score,
  so_no_score,
  out_of_range,
  not_on_form,
  no_item_applies,
  gate_says_zero,
  sum_is,
  mean_is,
  prorated_sum,
  prorated_mean,
  filled_sum,
  filled_mean,
  irt_difficulty,
  irt_discrimination,
  irt_thresholds,
  irt_prior,
  irt_prior_at_age,
  irt_prior_without_age,
  irt_estimate,
  irt_metric,
  irt_rounded,
  irt_error,
  irt_needs_age,
  irt_no_prior,
  own_error,
  explained_above,
  rounded_half_up,
  rounded_half_even,
  rounded_down,
  rounded_up,
  reachable,
  band_is,
  band_certain,
  band_uncertain,
  band_whatever,
  band_none,
  and_or,
  sources_are,
  note_is,
  illustrative,
  // notes
  note_prorated,
  note_filled,
  note_not_needed,
  note_missing,
  note_of_those_answered,
  note_prior_without_age,
  note_credited,
  note_gate,
  note_reachable,
  note_reachable_band,
  codes_as_missing,
  credits_off,
  wording_absent,
  wording_shown,
  wording_of_some,
  keyed_before_all,
  keyed_before_some,
  alert_unknown,
  rights_are,
  form_with_id,
  combination_unknown,
  combination_uncertain,
  // a record, and what is not scored
  record_only,
  record_whole,
  record_whole_of_one,
  record_partly,
  record_none,
  record_none_of_one,
  recorded_are,
  formula_settled
};

/// A pattern with {0}, {1}, ... replaced.
std::string fill(std::string_view pattern, std::initializer_list<std::string> values);

/// The phrase in a language, with {0}, {1}, ... replaced.
std::string say(Phrase phrase, Language language, std::initializer_list<std::string> values = {});

/// "1 month", "3 months": the words by language.
std::string counted(int n, Language language, const std::array<std::string_view, 3>& one,
                    const std::array<std::string_view, 3>& several);

/// A number with at most two decimals, with the decimal comma of Norwegian where it applies.
std::string number(double x, Language language, int decimals = 2);

/// "22 months 3 days", from six years on "8 years 2 months".
std::string age(Age age, Language language);

/// The form, why it was chosen, and the ages, as sentences.
std::string form_choice(const definition::Definition& definition, const scoring::ChosenForm& chosen, Language language);

/// "a, b or c".
std::string either(const std::vector<std::string>& names, Language language);

/// "Also fits: ...", or "" where no other form's window holds the age.
std::string fitting_forms(const definition::Definition& definition, const scoring::ChosenForm& chosen,
                          Language language);

/// A band's ends as a reader writes them: "17–40", "under 22.77".
std::string band_ends(const definition::ScoreRange& range, double lowest, double highest, Language language);

/// "author (year). title. https://doi.org/..."
std::string citation(const definition::Citation& source);

/// One of these, by language.
std::string in_words(Language language, std::string_view en, std::string_view nb, std::string_view nn);

/// Why a person could not be scored, and what would be right.
struct RefusalText {
  std::string message, hint;
};
RefusalText unknown_item(std::string_view item, const std::vector<std::string>& known, Language language);
/// Two answers of one person; `columns`: two columns of a table.
RefusalText repeated_item(std::string_view item, bool columns, Language language);
RefusalText refusal(const definition::Definition& definition, const scoring::FormRefusal& refusal,
                    std::string_view form, std::string_view informant, Language language);
RefusalText bad_code(const definition::Definition& definition, int item, int code, bool already_keyed,
                     Language language);
RefusalText odd_item(const definition::Definition& definition, int item, int form, Language language);

}  // namespace kartlegg::report
