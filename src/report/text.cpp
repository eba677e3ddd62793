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
  constexpr std::array<std::string_view, 6> names = {"complete",         "prorated",       "filled",
                                                     "too_many_missing", "not_applicable", "out_of_range"};
  return names[static_cast<std::size_t>(status)];
}

}  // namespace v1

namespace report {
namespace {

using P = Phrase;
struct Said {
  Phrase phrase;
  std::array<std::string_view, 3> in;
};

// clang-format off
constexpr Said phrases[] = {
    {P::form_given, {"Form {0}, as given.", "Skjema {0}, som oppgitt.", "Skjema {0}, som oppgitt."}},
    {P::form_only, {"Form {0}, the only one for this informant.", "Skjema {0}, det eneste for denne informanten.", "Skjema {0}, det einaste for denne informanten."}},
    {P::form_by_age, {"Form {0}, chosen by informant and age.", "Skjema {0}, valgt etter informant og alder.", "Skjema {0}, valt etter informant og alder."}},
    {P::form_by_preference, {"Form {0}, preferred by the instrument where several fit.", "Skjema {0}, som instrumentet foretrekker når flere passer.", "Skjema {0}, som instrumentet føretrekkjer når fleire passar."}},
    {P::form_by_answers, {"Form {0}, the only fitting one that asks all the answered items.", "Skjema {0}, det eneste som passer og har alle de besvarte leddene.", "Skjema {0}, det einaste som passar og har alle dei svara ledda."}},
    {P::age_is, {"Age {0}.", "Alder {0}.", "Alder {0}."}},
    {P::age_corrected, {"Corrected age {0} (born {1} weeks early); chronological age {2}.", "Korrigert alder {0} (født {1} uker for tidlig); kronologisk alder {2}.", "Korrigert alder {0} (fødd {1} veker for tidleg); kronologisk alder {2}."}},
    {P::age_not_given, {"No age was given, so it was not checked against the form.", "Alder er ikke oppgitt og er derfor ikke kontrollert mot skjemaet.", "Alder er ikkje oppgitt og er difor ikkje kontrollert mot skjemaet."}},
    {P::also_fits, {"Also fits: {0}.", "Passer også: {0}.", "Passar òg: {0}."}},
    {P::age_outside, {"The age is outside this form's age window.", "Alderen ligger utenfor aldersvinduet til dette skjemaet.", "Alderen ligg utanfor aldersvindauget til dette skjemaet."}},
    {P::age_impossible, {"The age given is impossible and was not used.", "Alderen som er oppgitt, er umulig og er ikke brukt.", "Alderen som er oppgitt, er umogleg og er ikkje brukt."}},
    {P::not_answered, {"not answered", "ikke besvart", "ikkje svara på"}},
    {P::not_applicable, {"does not apply", "ikke aktuelt", "ikkje aktuelt"}},
    {P::not_asked, {"not asked", "ikke spurt", "ikkje spurt"}},
    {P::answer_scores, {"answer {0} gives {1}", "svar {0} gir {1}", "svar {0} gir {1}"}},
    {P::reversed, {"answer {0} gives {1} (reversed)", "svar {0} gir {1} (snudd)", "svar {0} gir {1} (snudd)"}},
    {P::keyed_before, {"score {0} (as stored, already keyed)", "skåre {0} (slik den er lagret, allerede kodet)", "skåre {0} (slik han er lagra, alt koda)"}},
    {P::credited, {"{0}; counts as {1} because of a harder item", "{0}; teller som {1} på grunn av et vanskeligere ledd", "{0}; tel som {1} på grunn av eit vanskelegare ledd"}},
    {P::invalid_as_missing, {"code {0} is not valid and counts as not answered", "koden {0} er ikke gyldig og teller som ikke besvart", "koden {0} er ikkje gyldig og tel som ikkje svara på"}},
    {P::sum_of, {"Sum of the item scores: {0}.", "Sum av leddskårene: {0}.", "Sum av leddskårane: {0}."}},
    {P::mean_of, {"Mean of the item scores: {0} / {1} = {2}.", "Gjennomsnitt av leddskårene: {0} / {1} = {2}.", "Gjennomsnitt av leddskårane: {0} / {1} = {2}."}},
    {P::answered_of, {"{0} of {1} items answered", "{0} av {1} ledd besvart", "{0} av {1} ledd svara på"}},
    {P::needs_at_least, {"{0} (at least {1} needed)", "{0} (minst {1} kreves)", "{0} (minst {1} må til)"}},
    {P::needs_all, {"{0} (all are needed)", "{0} (alle kreves)", "{0} (alle må til)"}},
    {P::prorated_sum, {"Prorated: the answered items sum to {0}; {0} × {1} / {2} = {3}", "Prorata: de besvarte leddene summerer til {0}; {0} × {1} / {2} = {3}", "Prorata: dei svara ledda summerer til {0}; {0} × {1} / {2} = {3}"}},
    {P::prorated_mean, {"Mean of the answered items: {0} / {1} = {2}", "Gjennomsnitt av de besvarte leddene: {0} / {1} = {2}", "Gjennomsnitt av dei svara ledda: {0} / {1} = {2}"}},
    {P::rounded_to, {"{0}, rounded {1} to {2}.", "{0}, avrundet {1} til {2}.", "{0}, avrunda {1} til {2}."}},
    {P::filled_with, {"Each missing answer counts as {0}: {1}.", "Hvert manglende svar teller som {0}: {1}.", "Kvart manglande svar tel som {0}: {1}."}},
    {P::formula_is, {"Formula: {0} = {1} = {2}.", "Formel: {0} = {1} = {2}.", "Formel: {0} = {1} = {2}."}},
    {P::zero_by_gate, {"The gate question makes the score 0 ({0}).", "Inngangsspørsmålet gjør skåren til 0 ({0}).", "Inngangsspørsmålet gjer skåren til 0 ({0})."}},
    {P::no_score, {"No score.", "Ingen skåre.", "Ingen skåre."}},
    {P::no_value, {"no value", "ingen verdi", "ingen verdi"}},
    {P::complete_score, {"All {0} items answered.", "Alle {0} ledd er besvart.", "Alle {0} ledd er svara på."}},
    {P::reachable, {"With the missing answers given it could have been anything from {0} to {1}.", "Med alle svar på plass kunne skåren ha blitt fra {0} til {1}.", "Med alle svar på plass kunne skåren ha vorte frå {0} til {1}."}},
    {P::band_is, {"Band: {0} ({1}), by \"{2}\"", "Bånd: {0} ({1}), etter «{2}»", "Band: {0} ({1}), etter «{2}»"}},
    {P::band_certain, {"{0}; the same whatever the missing answers are.", "{0}; det samme uansett hva de manglende svarene er.", "{0}; det same uansett kva dei manglande svara er."}},
    {P::band_uncertain, {"{0}; with the missing answers it could be another ({1}).", "{0}; med de manglende svarene kan det bli et annet ({1}).", "{0}; med dei manglande svara kan det bli eit anna ({1})."}},
    {P::band_whatever, {"Whatever the missing answers are, the band would be {0} ({1}).", "Uansett hva de manglende svarene er, ville båndet blitt {0} ({1}).", "Uansett kva dei manglande svara er, ville bandet vorte {0} ({1})."}},
    {P::band_none, {"No cut-offs for this score on this form.", "Ingen grenseverdier for denne skåren på dette skjemaet.", "Ingen grenseverdiar for denne skåren på dette skjemaet."}},
    {P::source_is, {"Source: {0}", "Kilde: {0}", "Kjelde: {0}"}},
    {P::note_is, {"Note: {0}", "Merk: {0}", "Merk: {0}"}},
    {P::illustrative, {"Illustrative numbers without a published source: not for use with people.", "Illustrerende tall uten publisert kilde: ikke til bruk med mennesker.", "Illustrerande tal utan publisert kjelde: ikkje til bruk med menneske."}},
    {P::note_prorated, {"Prorated: {0} of {1} answers missing.", "Prorata: {0} av {1} svar mangler.", "Prorata: {0} av {1} svar manglar."}},
    {P::note_filled, {"{0} of {1} answers missing; made up by the scale's rule.", "{0} av {1} svar mangler; erstattet etter skalaens regel.", "{0} av {1} svar manglar; erstatta etter regelen til skalaen."}},
    {P::note_missing, {"Not scored: {0} of {1} answers missing.", "Ikke skåret: {0} av {1} svar mangler.", "Ikkje skåra: {0} av {1} svar manglar."}},
    {P::note_not_applicable, {"Not part of this form.", "Ikke del av dette skjemaet.", "Ikkje del av dette skjemaet."}},
    {P::note_out_of_range, {"Not scored: the formula has no value for these answers.", "Ikke skåret: formelen har ingen verdi for disse svarene.", "Ikkje skåra: formelen har ingen verdi for desse svara."}},
    {P::note_credited, {"Items credited because of a harder one: {0}.", "Ledd godskrevet på grunn av et vanskeligere ledd: {0}.", "Ledd godskrive på grunn av eit vanskelegare ledd: {0}."}},
    {P::note_gate, {"0 because of the gate question.", "0 på grunn av inngangsspørsmålet.", "0 på grunn av inngangsspørsmålet."}},
    {P::codes_as_missing, {"Invalid codes counted as not answered: {0}.", "Ugyldige koder regnet som ikke besvart: {0}.", "Ugyldige kodar rekna som ikkje svara på: {0}."}},
    {P::credits_off, {"Answers count as entered: the instrument's rule for items of rising difficulty was not applied.", "Svarene teller slik de er ført: instrumentets regel for ledd med stigende vanskegrad er ikke brukt.", "Svara tel slik dei er førte: regelen til instrumentet for ledd med stigande vanskegrad er ikkje brukt."}},
    {P::wording_absent, {"Items are named by neutral labels; their wording belongs to {0}.", "Leddene er navngitt med nøytrale merkelapper; ordlyden tilhører {0}.", "Ledda er namngjevne med nøytrale merkelappar; ordlyden høyrer til {0}."}},
    {P::keyed_before_all, {"Stored values were taken as item scores, not as codes.", "Lagrede verdier er lest som leddskårer, ikke som koder.", "Lagra verdiar er lesne som leddskårar, ikkje som kodar."}},
    {P::keyed_before_some, {"Stored values were taken as item scores, not as codes, for: {0}.", "Lagrede verdier er lest som leddskårer, ikke som koder, for: {0}.", "Lagra verdiar er lesne som leddskårar, ikkje som kodar, for: {0}."}},
    {P::alert_unknown, {"Cannot be known, because the answer is missing: {0}", "Kan ikke vites, fordi svaret mangler: {0}", "Kan ikkje vitast, fordi svaret manglar: {0}"}},
    {P::rights_are, {"Owner: {0}. {1}", "Rettighetshaver: {0}. {1}", "Rettshavar: {0}. {1}"}},
    {P::rounding_half_up, {"half up", "med halve opp", "med halve opp"}},
    {P::rounding_half_even, {"half to even", "med halve til partall", "med halve til partal"}},
    {P::rounding_down, {"down", "ned", "ned"}},
    {P::rounding_up, {"up", "opp", "opp"}},
    {P::rounding_none, {"not rounded", "ikke avrundet", "ikkje avrunda"}},
    {P::form_title, {"\"{0}\" ({1})", "«{0}» ({1})", "«{0}» ({1})"}},
    {P::combination_unknown, {"Cannot be known from the scores given.", "Kan ikke avgjøres ut fra skårene som er oppgitt.", "Kan ikkje avgjerast ut frå skårane som er oppgitte."}},
    {P::supports_decision, {"A screening result supports a decision; it is not a diagnosis and never replaces the clinician.", "Et screeningresultat støtter en vurdering; det er ingen diagnose og erstatter aldri klinikeren.", "Eit screeningresultat støttar ei vurdering; det er ingen diagnose og erstattar aldri klinikaren."}},
};
// clang-format on

constexpr bool in_order() {
  for (std::size_t i = 0; i < std::size(phrases); ++i)
    if (static_cast<std::size_t>(phrases[i].phrase) != i) return false;
  return std::size(phrases) == static_cast<std::size_t>(P::supports_decision) + 1;
}
static_assert(in_order(), "one entry for each phrase, in the order of the enumeration");

std::string in_words(Language language, std::string_view en, std::string_view nb, std::string_view nn) {
  return std::string(language == Language::en ? en : language == Language::nb ? nb : nn);
}

std::string counted(int n, Language language, std::array<std::string_view, 3> one, std::array<std::string_view, 3> several) {
  return std::to_string(n) + " " + std::string((n == 1 ? one : several)[static_cast<std::size_t>(language)]);
}

std::string form_name(const definition::Form& form, Language language) {
  return say(P::form_title, language, {form.title.in(language), form.id});
}

std::string form_names(const definition::Definition& definition, const std::vector<int>& forms, Language language) {
  std::vector<std::string> names;
  for (const int f : forms) names.push_back(form_name(definition.forms[static_cast<std::size_t>(f)], language));
  return core::listed(names, 4);
}

}  // namespace

std::string say(Phrase phrase, Language language, std::initializer_list<std::string> values) {
  const std::string_view pattern = phrases[static_cast<std::size_t>(phrase)].in[static_cast<std::size_t>(language)];
  std::string text;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool placeholder = pattern[i] == '{' && i + 2 < pattern.size() && pattern[i + 2] == '}';
    if (!placeholder) {
      text += pattern[i];
      continue;
    }
    const auto which = static_cast<std::size_t>(pattern[i + 1] - '0');
    if (which < values.size()) text += values.begin()[which];
    i += 2;
  }
  return text;
}

std::string number(double x, Language language) {
  std::string text = core::to_text(x, 2);
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

std::string form_choice(const definition::Definition& definition, const scoring::ChosenForm& chosen, Language language) {
  constexpr std::array<Phrase, 5> reasons = {P::form_given, P::form_only, P::form_by_age, P::form_by_preference, P::form_by_answers};
  std::string text = say(reasons[static_cast<std::size_t>(chosen.by)], language,
                         {form_name(definition.forms[static_cast<std::size_t>(chosen.form)], language)});
  const auto add = [&](const std::string& sentence) { text += " " + sentence; };
  if (chosen.corrected)
    add(say(P::age_corrected, language, {age(*chosen.corrected, language), std::to_string(chosen.weeks_early), age(*chosen.chronological, language)}));
  else if (chosen.chronological)
    add(say(P::age_is, language, {age(*chosen.chronological, language)}));
  else if (chosen.age_impossible)
    add(say(P::age_impossible, language));
  else if (!definition.forms[static_cast<std::size_t>(chosen.form)].age.open())
    add(say(P::age_not_given, language));
  if (chosen.age_outside_form) add(say(P::age_outside, language));
  if (const auto forms = fitting_forms(definition, chosen, language); !forms.empty()) add(forms);
  return text;
}

std::string fitting_forms(const definition::Definition& definition, const scoring::ChosenForm& chosen, Language language) {
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
  if (!source.doi.empty()) text += " https://doi.org/" + source.doi;
  else if (!source.url.empty()) text += " " + source.url;
  return text;
}

RefusalText refusal(const definition::Definition& definition, const scoring::FormRefusal& refused, std::string_view form,
                    std::string_view informant, Language language) {
  const auto forms = form_names(definition, refused.forms, language);
  const std::string at_age = refused.age ? age(*refused.age, language) : "";
  std::vector<std::string> ids;
  switch (refused.why) {
    case Refusal::unknown_form:
      for (const auto& f : definition.forms) ids.push_back(f.id);
      return {in_words(language, "unknown form '", "ukjent skjema '", "ukjent skjema '") + std::string(form) + "'", core::suggestion(form, ids)};
    case Refusal::unknown_informant:
      for (const auto& i : definition.informants) ids.push_back(i.id);
      return {in_words(language, "no form is answered by informant '", "ingen skjema besvares av informant '", "ingen skjema blir svara på av informant '") +
                  std::string(informant) + "'", core::suggestion(informant, ids)};
    case Refusal::missing_age:
      return {in_words(language, "the form depends on age, and no age is given", "skjemaet avhenger av alder, og ingen alder er oppgitt", "skjemaet kjem an på alder, og ingen alder er oppgitt"),
              in_words(language, "give age or dates, or name the form: ", "oppgi alder eller datoer, eller skjemaet: ", "oppgje alder eller datoar, eller skjemaet: ") + forms};
    case Refusal::impossible_age:
      return {in_words(language, "the age is impossible", "alderen er umulig", "alderen er umogleg"),
              in_words(language, "0 or more months; the assessment date comes after the birth date", "0 eller flere måneder; vurderingsdatoen kommer etter fødselsdatoen", "0 eller fleire månader; vurderingsdatoen kjem etter fødselsdatoen")};
    case Refusal::no_form_for_age:
      return {in_words(language, "no form for age ", "ingen skjema for alder ", "ingen skjema for alder ") + at_age,
              in_words(language, "forms: ", "skjemaer: ", "skjema: ") + forms};
    case Refusal::ambiguous_form:
      return {in_words(language, "several forms fit", "flere skjemaer passer", "fleire skjema passar") + (at_age.empty() ? "" : " (" + at_age + ")"),
              in_words(language, "name the informant or the form: ", "oppgi informant eller skjema: ", "oppgje informant eller skjema: ") + forms};
    default: return {};
  }
}

RefusalText bad_code(const definition::Definition& definition, int item, int code, bool already_keyed, Language language) {
  const auto& of = definition.items[static_cast<std::size_t>(item)];
  std::vector<std::string> valid;
  for (const auto& option : definition.option_sets[static_cast<std::size_t>(of.options)].options) {
    if (!already_keyed) valid.push_back(std::to_string(option.code));
    else if (option.score) valid.push_back(core::to_text(*option.score));
  }
  constexpr int no_code = INT16_MIN;  // as in TableInput: a value that is no whole number
  return {in_words(language, "invalid code ", "ugyldig kode ", "ugyldig kode ") + (code == no_code ? "(no whole number)" : std::to_string(code)) +
              in_words(language, " for item '", " for ledd '", " for ledd '") + of.id + "'",
          in_words(language, "one of: ", "en av: ", "ein av: ") + core::listed(valid)};
}

RefusalText odd_item(const definition::Definition& definition, int item, int form, Language language) {
  const auto& of = definition.items[static_cast<std::size_t>(item)];
  std::vector<std::string> asking;
  for (const auto& f : definition.forms)
    if (std::find(f.items.begin(), f.items.end(), item) != f.items.end()) asking.push_back(f.id);
  return {in_words(language, "item '", "ledd '", "ledd '") + of.id +
              in_words(language, "' is answered, but not asked on form ", "' er besvart, men finnes ikke på skjema ", "' er svara på, men finst ikkje på skjema ") +
              form_name(definition.forms[static_cast<std::size_t>(form)], language),
          in_words(language, "forms that ask it: ", "skjemaer som har det: ", "skjema som har det: ") + core::listed(asking)};
}

}  // namespace report
}  // namespace kartlegg
