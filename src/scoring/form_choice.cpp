#include "scoring/form_choice.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

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

constexpr int most_weeks_early = 20;  // nobody born earlier lives; a larger number is a slip of the pen

/// Weeks born early by the instrument's rule; std::nullopt if what was given is impossible. Born late is not early.
std::optional<int> find_weeks_early(const definition::Prematurity& rule, const Subject& who) {
  int early = 0;
  if (who.weeks_early)
    early = *who.weeks_early;
  else if (who.gestation_days)
    early = *who.gestation_days > 45 * 7
                ? most_weeks_early + 1
                : weeks_early(*who.gestation_days, rule.full_term_weeks, rule.round_up_from_days);
  if (early < -5 || early > most_weeks_early) return std::nullopt;
  return std::max(early, 0);
}

/// Decimal months as norms by age have them: days / 365.25 are years.
double decimal_months(year_month_day born, year_month_day on, int days_early) {
  const auto lived = (sys_days{on} - sys_days{born}).count() - days_early;
  return std::max(0.0, static_cast<double>(lived) / 365.25 * 12);
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

bool find_ages(const Definition& definition, const Subject& who, ChosenForm& chosen) {
  const bool dates = who.birth_date && who.assessment_date;
  if (!dates && std::isnan(who.age_months)) return true;
  const auto age = dates ? age_between(*who.birth_date, *who.assessment_date) : age_from_months(who.age_months);
  if (!age) return false;
  int days_early = 0;
  if (definition.prematurity && *age < definition.prematurity->until) {
    const auto early = find_weeks_early(*definition.prematurity, who);
    if (!early) return false;
    if (*early >= definition.prematurity->from_weeks_early) {
      chosen.weeks_early = *early;
      days_early = 7 * *early;
      chosen.corrected = less_days(*age, days_early);
      if (dates) {
        const year_month_day due{sys_days{*who.birth_date} + days{days_early}};
        chosen.corrected = age_between(due, *who.assessment_date).value_or(Age{});
      }
    }
  }
  chosen.chronological = age;
  chosen.age_months = dates ? decimal_months(*who.birth_date, *who.assessment_date, days_early)
                            : std::max(0.0, who.age_months - days_early / mean_month_days);
  return true;
}

FormResult choose_form(const Definition& definition, const Plan& plan, const Subject& who, std::span<const int> codes) {
  ChosenForm chosen;
  const bool ages = find_ages(definition, who, chosen);
  return choose_form(definition, plan, who, std::move(chosen), ages, codes);
}

FormResult choose_form(const Definition& definition, const Plan& plan, const Subject& who, ChosenForm&& with_ages,
                       bool ages, std::span<const int> codes) {
  FormResult result;
  ChosenForm& chosen = result.chosen;
  chosen = std::move(with_ages);
  const auto window = [&](int f) -> const definition::AgeWindow& {
    return definition.forms[static_cast<std::size_t>(f)].age;
  };
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
    std::erase_if(candidates,
                  [&](int f) { return !asks_all_answered(plan.forms[static_cast<std::size_t>(f)], codes); });
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
