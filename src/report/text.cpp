#include "report/text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "core/nearest.hpp"
#include "core/number.hpp"

namespace kartlegg {
inline namespace v1 {

std::string_view name(Language language) noexcept {
  constexpr std::array<std::string_view, 3> names = {"en", "nb", "nn"};
  return names[static_cast<std::size_t>(language)];
}

std::string_view name(Status status) noexcept {
  constexpr std::array<std::string_view, 7> names = {"complete",       "prorated",     "filled",     "too_many_missing",
                                                     "not_applicable", "out_of_range", "age_unknown"};
  return names[static_cast<std::size_t>(status)];
}

}  // namespace v1

namespace report {
namespace {

using P = Phrase;

/// "parent form" (p4-17): for lists, where the reader is to name one.
std::string form_name(const definition::Form& form, Language language) {
  return say(P::form_with_id, language, {form.title.in(language), form.id});
}

std::string form_names(const definition::Definition& definition, const std::vector<int>& forms, Language language) {
  std::vector<std::string> names;
  for (const int f : forms) names.push_back(form_name(definition.forms[static_cast<std::size_t>(f)], language));
  return core::listed(names, 4);
}

Phrase reason(const definition::Definition& definition, scoring::ChosenBy by) {
  switch (by) {
    case scoring::ChosenBy::caller:
      return P::form_given;
    case scoring::ChosenBy::only_form:
      return P::form_only;
    case scoring::ChosenBy::preference:
      return P::form_by_preference;
    case scoring::ChosenBy::answers:
      return P::form_by_answers;
    case scoring::ChosenBy::age:
      break;
  }
  return definition.informants.size() == 1 ? P::form_by_age : P::form_by_informant_and_age;
}

}  // namespace

std::string counted(int n, Language language, const std::array<std::string_view, 3>& one,
                    const std::array<std::string_view, 3>& several) {
  return std::to_string(n) + " " + std::string((n == 1 ? one : several)[static_cast<std::size_t>(language)]);
}

std::string number(double x, Language language, int decimals) {
  std::string text = core::to_text(x, decimals);
  if (language != Language::en) std::replace(text.begin(), text.end(), '.', ',');
  return text;
}

std::string age(Age a, Language language) {
  constexpr int years_from = 72;  // below, ages are spoken of in months
  const auto days = [&] { return counted(a.days, language, {"day", "dag", "dag"}, {"days", "dager", "dagar"}); };
  const auto in_months = [&](int n) {
    return counted(n, language, {"month", "måned", "månad"}, {"months", "måneder", "månader"});
  };
  if (a.months < years_from) return in_months(a.months) + " " + days();
  return counted(a.months / 12, language, {"year", "år", "år"}, {"years", "år", "år"}) + " " + in_months(a.months % 12);
}

std::string either(const std::vector<std::string>& names, Language language) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i)
    text += (i == 0 ? "" : i + 1 == names.size() ? say(P::and_or, language) : ", ") + names[i];
  return text;
}

std::string form_choice(const definition::Definition& definition, const scoring::ChosenForm& chosen,
                        Language language) {
  const auto& form = definition.forms[static_cast<std::size_t>(chosen.form)];
  std::string text = say(reason(definition, chosen.by), language, {form.title.in(language)});
  const auto add = [&](const std::string& sentence) { text += " " + sentence; };
  const auto weeks = [&](int n) { return counted(n, language, {"week", "uke", "veke"}, {"weeks", "uker", "veker"}); };
  if (chosen.corrected)
    add(say(P::age_corrected, language,
            {age(*chosen.corrected, language), weeks(chosen.weeks_early), age(*chosen.chronological, language)}));
  else if (chosen.chronological)
    add(say(P::age_is, language, {age(*chosen.chronological, language)}));
  else if (chosen.age_impossible)
    add(say(P::age_impossible, language));
  else if (!form.age.open())
    add(say(P::age_not_given, language));
  if (chosen.age_outside_form) add(say(P::age_outside, language));
  if (const auto forms = fitting_forms(definition, chosen, language); !forms.empty()) add(forms);
  return text;
}

std::string fitting_forms(const definition::Definition& definition, const scoring::ChosenForm& chosen,
                          Language language) {
  if (chosen.also_fitting.empty()) return {};
  return say(P::also_fits, language, {form_names(definition, chosen.also_fitting, language)});
}

std::string band_ends(const definition::ScoreRange& range, double lowest, double highest, Language language) {
  const bool open_below = range.low <= lowest && (range.low < lowest || range.low_included);
  const bool open_above = range.high >= highest && (range.high > highest || range.high_included);
  if (!range.high_included) {
    const std::string under = in_words(language, "under ", "under ", "under ") + number(range.high, language);
    return open_below ? under : number(range.low, language) + " " + in_words(language, "to ", "til ", "til ") + under;
  }
  const double low = std::max(range.low, lowest), high = std::min(range.high, highest);
  if (!range.low_included) return in_words(language, "over ", "over ", "over ") + number(low, language);
  if (open_above && range.low != std::floor(range.low))
    return number(low, language) + in_words(language, " or more", " eller mer", " eller meir");
  return low == high ? number(low, language) : number(low, language) + "\u2013" + number(high, language);
}

std::string citation(const definition::Citation& source) {
  std::string text = source.citation;
  if (!source.doi.empty())
    text += " https://doi.org/" + source.doi;
  else if (!source.url.empty())
    text += " " + source.url;
  return text;
}

std::string in_words(Language language, std::string_view en, std::string_view nb, std::string_view nn) {
  return std::string(language == Language::en ? en : language == Language::nb ? nb : nn);
}

RefusalText unknown_item(std::string_view item, const std::vector<std::string>& known, Language language) {
  return {in_words(language, "unknown item '", "ukjent ledd '", "ukjent ledd '") + std::string(item) + "'",
          core::suggestion(item, known, language)};
}

RefusalText repeated_item(std::string_view item, bool columns, Language language) {
  return {(columns ? in_words(language, "two columns for item '", "to kolonner for ledd '", "to kolonnar for ledd '")
                   : in_words(language, "two responses to item '", "to svar på ledd '", "to svar på ledd '")) +
              std::string(item) + "'",
          columns ? in_words(language, "give one", "oppgi én", "oppgje éi")
                  : in_words(language, "give one", "oppgi ett", "oppgje eitt")};
}

RefusalText refusal(const definition::Definition& definition, const scoring::FormRefusal& refused,
                    std::string_view form, std::string_view informant, Language language) {
  const auto forms = form_names(definition, refused.forms, language);
  const std::string at_age = refused.age ? age(*refused.age, language) : "";
  std::vector<std::string> ids;
  switch (refused.why) {
    case Refusal::unknown_form:
      for (const auto& f : definition.forms) ids.push_back(f.id);
      return {in_words(language, "unknown form '", "ukjent skjema '", "ukjent skjema '") + std::string(form) + "'",
              core::suggestion(form, ids, language)};
    case Refusal::unknown_informant:
      for (const auto& i : definition.informants) ids.push_back(i.id);
      return {in_words(language, "no form is answered by informant '", "det finnes ikke noe skjema for informanten '",
                       "det finst ikkje noko skjema for informanten '") +
                  std::string(informant) + "'",
              core::suggestion(informant, ids, language)};
    case Refusal::missing_age:
      return {in_words(language, "the form depends on age, and no age is given",
                       "skjemaet avhenger av alder, og ingen alder er oppgitt",
                       "skjemaet avheng av alder, og ingen alder er oppgitt"),
              in_words(language, "give age or dates, or name the form: ", "oppgi alder eller datoer, eller skjemaet: ",
                       "oppgje alder eller datoar, eller skjemaet: ") +
                  forms};
    case Refusal::impossible_age:
      return {in_words(language, "the age or the prematurity is impossible", "alderen eller prematuriteten er umulig",
                       "alderen eller prematuriteten er umogleg"),
              in_words(
                  language, "0 or more months, at most 20 weeks early; the assessment date comes after the birth date",
                  "0 eller flere måneder, høyst 20 uker for tidlig født; vurderingsdatoen kommer etter fødselsdatoen",
                  "0 eller fleire månader, høgst 20 veker for tidleg fødd; vurderingsdatoen kjem etter fødselsdatoen")};
    case Refusal::no_form_for_age:
      return {in_words(language, "no form for age ", "det finnes ikke noe skjema for alder ",
                       "det finst ikkje noko skjema for alder ") +
                  at_age,
              in_words(language, "forms: ", "skjemaer: ", "skjema: ") + forms};
    case Refusal::ambiguous_form:
      return {in_words(language, "several forms fit", "flere skjemaer passer", "fleire skjema passar") +
                  (at_age.empty() ? "" : " (" + at_age + ")"),
              in_words(language, "name the informant or the form: ", "oppgi informant eller skjema: ",
                       "oppgje informant eller skjema: ") +
                  forms};
    default:
      return {};
  }
}

namespace {

std::string valid_codes(const definition::OptionSet& set, bool already_keyed, Language language) {
  if (set.is_range)
    return in_words(language, "a whole number from ", "et helt tall fra ", "eit heilt tal frå ") +
           std::to_string(set.options.front().code) + in_words(language, " to ", " til ", " til ") +
           std::to_string(set.options.back().code);
  std::vector<std::string> valid;
  for (const auto& option : set.options) {
    if (already_keyed && !option.score) continue;
    auto value = already_keyed ? core::to_text(*option.score) : std::to_string(option.code);
    if (std::find(valid.begin(), valid.end(), value) == valid.end()) valid.push_back(std::move(value));
  }
  return in_words(language, "one of: ", "en av: ", "ein av: ") + core::listed(valid);
}

}  // namespace

RefusalText bad_code(const definition::Definition& definition, int item, int code, bool already_keyed,
                     Language language) {
  const auto& of = definition.items[static_cast<std::size_t>(item)];
  constexpr int no_code = INT16_MIN;  // as in CodeColumn: a value that is no whole number
  return {in_words(language, "invalid code ", "ugyldig kode ", "ugyldig kode ") +
              (code == no_code ? in_words(language, "(no whole number)", "(ikke et helt tall)", "(ikkje eit heilt tal)")
                               : std::to_string(code)) +
              in_words(language, " for item '", " for ledd '", " for ledd '") + of.id + "'",
          valid_codes(definition.option_sets[static_cast<std::size_t>(of.options)], already_keyed, language)};
}

RefusalText odd_item(const definition::Definition& definition, int item, int form, Language language) {
  const auto& of = definition.items[static_cast<std::size_t>(item)];
  std::vector<std::string> asking;
  for (const auto& f : definition.forms)
    if (std::find(f.items.begin(), f.items.end(), item) != f.items.end()) asking.push_back(f.id);
  return {in_words(language, "item '", "ledd '", "ledd '") + of.id +
              in_words(language, "' is answered, but not asked on form ", "' er besvart, men finnes ikke på skjemaet ",
                       "' er svara på, men finst ikkje på skjemaet ") +
              form_name(definition.forms[static_cast<std::size_t>(form)], language),
          in_words(language, "forms that ask it: ", "skjemaer som har det: ", "skjema som har det: ") +
              core::listed(asking)};
}

}  // namespace report
}  // namespace kartlegg
