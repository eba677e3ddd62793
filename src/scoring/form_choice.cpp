#include "scoring/form_choice.hpp"

#include <algorithm>
#include <cmath>

namespace kartlegg::scoring {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

FormResult refused(Refusal why, std::vector<int> forms = {}, std::optional<Age> age = {}) {
  FormResult result;
  result.refusal = {why, std::move(forms), age};
  return result;
}

/// Fills in the ages. False if what was given cannot be an age.
bool find_ages(const Definition& definition, const Subject& who, ChosenForm& chosen) {
  const bool dates = who.birth_date && who.assessment_date;
  if (dates) chosen.chronological = age_between(*who.birth_date, *who.assessment_date);
  else if (!std::isnan(who.age_months)) chosen.chronological = age_from_months(who.age_months);
  else return true;
  if (!chosen.chronological) return false;
  if (!definition.prematurity) return true;
  const auto& rule = *definition.prematurity;
  int early = who.weeks_early.value_or(0);
  if (!who.weeks_early && who.gestation_days) early = weeks_early(*who.gestation_days, rule.full_term_weeks, rule.round_up_from_days);
  if (early < rule.from_weeks_early || *chosen.chronological >= rule.until) return true;
  chosen.weeks_early = early;
  if (dates) {
    const year_month_day due{sys_days{*who.birth_date} + days{7 * std::min(early, 30)}};
    chosen.corrected = age_between(due, *who.assessment_date).value_or(Age{});
  } else {
    chosen.corrected = less_days(*chosen.chronological, 7 * std::min(early, 30));
  }
  return true;
}

std::vector<int> forms_of(const Definition& definition, int informant) {
  std::vector<int> forms;
  for (std::size_t f = 0; f < definition.forms.size(); ++f)
    if (informant < 0 || definition.forms[f].informant == informant) forms.push_back(static_cast<int>(f));
  return forms;
}

bool asks_all_answered(const FormPlan& form, std::span<const int> codes) {
  for (std::size_t i = 0; i < codes.size(); ++i)
    if (codes[i] != missing && !form.asks[i]) return false;
  return true;
}

}  // namespace

FormResult choose_form(const Definition& definition, const Plan& plan, const Subject& who, std::span<const int> codes) {
  FormResult result;
  ChosenForm& chosen = result.chosen;
  const auto window = [&](int f) -> const definition::AgeWindow& { return definition.forms[static_cast<std::size_t>(f)].age; };
  const bool ages = find_ages(definition, who, chosen);
  const auto age = chosen.used();

  if (!who.form.empty()) {  // a given form stands, whatever the age; the report says if the age does not fit
    const auto found = plan.form_index.find(who.form);
    if (found == plan.form_index.end()) return refused(Refusal::unknown_form);
    chosen.form = found->second;
    chosen.by = ChosenBy::caller;
    chosen.age_impossible = !ages;
    chosen.age_outside_form = age && !window(chosen.form).holds(*age);
    if (age)
      for (const int f : forms_of(definition, definition.forms[static_cast<std::size_t>(chosen.form)].informant))
        if (f != chosen.form && window(f).holds(*age)) chosen.also_fitting.push_back(f);
    return result;
  }

  int informant = -1;
  if (!who.informant.empty()) {
    const auto found = plan.informant_index.find(who.informant);
    if (found == plan.informant_index.end()) return refused(Refusal::unknown_informant);
    informant = found->second;
  }
  std::vector<int> candidates = forms_of(definition, informant);
  if (candidates.empty()) return refused(Refusal::unknown_informant);
  if (!ages) return refused(Refusal::impossible_age, candidates);
  const bool only = candidates.size() == 1;
  chosen.by = only ? ChosenBy::only_form : ChosenBy::age;
  const bool by_age = std::any_of(candidates.begin(), candidates.end(), [&](int f) { return !window(f).open(); });
  if (by_age && age) {
    const auto all = candidates;
    std::erase_if(candidates, [&](int f) { return !window(f).holds(*age); });
    if (candidates.empty()) return refused(Refusal::no_form_for_age, all, age);
  } else if (by_age && !only) {
    return refused(Refusal::missing_age, candidates);
  }

  const auto fitting = candidates;
  if (candidates.size() > 1) {
    std::erase_if(candidates, [&](int f) { return !asks_all_answered(plan.forms[static_cast<std::size_t>(f)], codes); });
    if (candidates.size() == 1) chosen.by = ChosenBy::answers;
    if (candidates.empty()) candidates = fitting;  // the answers fit none: the age decides, and the odd item is refused
  }
  if (candidates.size() > 1) {
    const auto before = candidates;
    std::erase_if(candidates, [&](int f) {
      return std::any_of(before.begin(), before.end(), [&](int other) {
        const auto& over = definition.forms[static_cast<std::size_t>(other)].preferred_over;
        return std::find(over.begin(), over.end(), f) != over.end();
      });
    });
    chosen.by = ChosenBy::preference;
  }
  if (candidates.size() != 1) return refused(Refusal::ambiguous_form, fitting, age);
  chosen.form = candidates.front();
  for (const int f : fitting)
    if (f != chosen.form) chosen.also_fitting.push_back(f);
  return result;
}

}  // namespace kartlegg::scoring
