// Which form is meant, and at which age.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "kartlegg/age.hpp"
#include "kartlegg/error.hpp"
#include "kartlegg/responses.hpp"
#include "scoring/plan.hpp"

namespace kartlegg::scoring {

/// Why a form was chosen.
enum class ChosenBy : std::uint8_t { caller, only_form, age, preference, answers };

struct ChosenForm {
  int form = -1;
  ChosenBy by = ChosenBy::only_form;
  std::optional<Age> chronological, corrected;
  double age_months = unknown;  // the age used, in decimal months: years of 365.25 days from dates
  int weeks_early = 0;
  std::vector<int> also_fitting;
  bool age_outside_form = false;
  bool age_impossible = false;  // what was given cannot be an age; the form was given, so it stands

  /// The age that windows are compared with.
  std::optional<Age> used() const { return corrected ? corrected : chronological; }
};

struct FormRefusal {
  Refusal why = Refusal::none;
  std::vector<int> forms;  // that came into question
  std::optional<Age> age;
};

struct FormResult {
  ChosenForm chosen;
  FormRefusal refusal;  // why != none: no form
};

/// Fills in the ages of `chosen`. False, and no age, if what was given cannot be an age.
bool find_ages(const Definition& definition, const Subject& who, ChosenForm& chosen);

/// `codes`: one entry an item, -1 where not answered; used to set aside forms that do not ask an answered item.
FormResult choose_form(const Definition& definition, const Plan& plan, const Subject& who, std::span<const int> codes);

/// The same, where find_ages was called before.
FormResult choose_form(const Definition& definition, const Plan& plan, const Subject& who, ChosenForm&& with_ages,
                       bool ages, std::span<const int> codes);

}  // namespace kartlegg::scoring
