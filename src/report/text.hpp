// What kartlegg says, in English, Bokmål and Nynorsk.
#pragma once

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
  form_given, form_only, form_by_age, form_by_preference, form_by_answers,
  age_is, age_corrected, age_not_given, also_fits, age_outside, age_impossible,
  not_answered, not_applicable, not_asked, answer_scores, reversed, keyed_before, credited, invalid_as_missing,
  sum_of, mean_of, answered_of, needs_at_least, needs_all, prorated_sum, prorated_mean, rounded_to, filled_with, formula_is,
  zero_by_gate, no_score, no_value, complete_score,
  reachable, band_is, band_certain, band_uncertain, band_whatever, band_none, source_is, note_is, illustrative,
  note_prorated, note_filled, note_missing, note_not_applicable, note_out_of_range, note_credited, note_gate,
  codes_as_missing, credits_off, wording_absent, keyed_before_all, keyed_before_some,
  alert_unknown, rights_are, rounding_half_up, rounding_half_even, rounding_down, rounding_up, rounding_none, form_title,
  combination_unknown, supports_decision
};

/// The phrase in a language, with {0}, {1}, ... replaced.
std::string say(Phrase phrase, Language language, std::initializer_list<std::string> values = {});

/// A number with at most two decimals, with the decimal comma of Norwegian where it applies.
std::string number(double x, Language language);

/// "22 months 3 days", from six years on "8 years 2 months".
std::string age(Age age, Language language);

/// The form, why it was chosen, and the ages, as sentences.
std::string form_choice(const definition::Definition& definition, const scoring::ChosenForm& chosen, Language language);

/// "Also fits: ...", or "" where no other form's window holds the age.
std::string fitting_forms(const definition::Definition& definition, const scoring::ChosenForm& chosen, Language language);

/// A band's ends as a reader writes them: "17-40", "under 22.77".
std::string band_ends(const definition::ScoreRange& range, double lowest, double highest, Language language);

/// "author (year). title. https://doi.org/..."
std::string citation(const definition::Citation& source);

/// Why a person could not be scored, and what would be right.
struct RefusalText {
  std::string message, hint;
};
RefusalText refusal(const definition::Definition& definition, const scoring::FormRefusal& refusal, std::string_view form,
                    std::string_view informant, Language language);
RefusalText bad_code(const definition::Definition& definition, int item, int code, bool already_keyed, Language language);
RefusalText odd_item(const definition::Definition& definition, int item, int form, Language language);

}  // namespace kartlegg::report
