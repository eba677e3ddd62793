// The sentences and words that kartlegg says of norms.
#include <array>
#include <cstddef>

#include "report/norm_text.hpp"

namespace kartlegg {
inline namespace v1 {

std::string_view name(NormGap gap) noexcept {
  constexpr std::array<std::string_view, 11> names = {"none",         "no_score",    "other_form",  "age_unknown",
                                                      "age_outside",  "sex_unknown", "sex_outside", "not_covered",
                                                      "not_in_table", "undefined",   "cutoffs_only"};
  return names[static_cast<std::size_t>(gap)];
}

}  // namespace v1

namespace report {
namespace {

using P = NormPhrase;

struct Said {
  NormPhrase phrase = {};
  std::array<std::string_view, 3> in;
};

// clang-format off
constexpr Said phrases[] = {
    {P::no_raw_score,
     {"There is no raw score to compare with norms; get the missing answers.",
      "Det er ingen råskåre å sammenligne med normer; skaff svarene som mangler.",
      "Det er ingen råskåre å samanlikne med normer; skaff svara som manglar."}},
    {P::other_form,
     {"{0} is for another form; choose a norm group for this one.",
      "{0} gjelder et annet skjema; velg en normgruppe for dette.",
      "{0} gjeld eit anna skjema; vel ei normgruppe for dette."}},
    {P::age_unknown,
     {"{0} goes by age, and the age is not known; give the age or the dates.",
      "{0} er delt etter alder, og alderen er ikke kjent; oppgi alder eller datoer.",
      "{0} er delt etter alder, og alderen er ikkje kjend; oppgje alder eller datoar."}},
    {P::age_outside,
     {"The age, {1}, is outside {0} ({2}); choose a norm group that covers it.",
      "Alderen, {1}, ligger utenfor {0} ({2}); velg en normgruppe som dekker den.",
      "Alderen, {1}, ligg utanfor {0} ({2}); vel ei normgruppe som dekkjer han."}},
    {P::sex_unknown,
     {"{0} goes by sex, and the sex is not known; give the sex.",
      "{0} er delt etter kjønn, og kjønnet er ikke kjent; oppgi kjønn.",
      "{0} er delt etter kjønn, og kjønnet er ikkje kjent; oppgje kjønn."}},
    {P::sex_outside,
     {"{0} is about {1} only here; choose a norm group that covers both sexes.",
      "{0} gjelder bare {1} her; velg en normgruppe som dekker begge kjønn.",
      "{0} gjeld berre {1} her; vel ei normgruppe som dekkjer begge kjønn."}},
    {P::not_covered,
     {"{0} has no numbers for this score; read the raw score, or choose another norm group.",
      "{0} har ingen tall for denne skåren; les råskåren, eller velg en annen normgruppe.",
      "{0} har ingen tal for denne skåren; les råskåren, eller vel ei anna normgruppe."}},
    {P::not_in_table,
     {"The raw score {1} does not stand in the table of {0}; read the raw score.",
      "Råskåren {1} står ikke i tabellen til {0}; les råskåren.",
      "Råskåren {1} står ikkje i tabellen til {0}; les råskåren."}},
    {P::undefined,
     {"The formula of {0} has no value for the raw score {1}; read the raw score.",
      "Formelen til {0} har ingen verdi for råskåren {1}; les råskåren.",
      "Formelen til {0} har ingen verdi for råskåren {1}; les råskåren."}},
    {P::cutoffs_only,
     {"{0} has cut-offs only, no mean and no table; read its band.",
      "{0} har bare grenseverdier, verken gjennomsnitt eller tabell; les båndet.",
      "{0} har berre grenseverdiar, verken gjennomsnitt eller tabell; les bandet."}},
    {P::no_z,
     {"The table gives {0} {1}, from which no other measure and no error can be worked out; read it alone.",
      "Tabellen gir {0} {1}, og verken andre mål eller målefeil kan regnes ut av det; les det alene.",
      "Tabellen gjev {0} {1}, og verken andre mål eller målefeil kan reknast ut av det; les det åleine."}},
    {P::at_floor,
     {"This is the lowest possible score, so it cannot show how low the person lies; do not read the normed score as "
      "exact.",
      "Dette er den laveste skåren som er mulig, så den kan ikke vise hvor lavt personen ligger; les ikke den normerte "
      "skåren som nøyaktig.",
      "Dette er den lågaste skåren som er mogleg, så han kan ikkje vise kor lågt personen ligg; les ikkje den normerte "
      "skåren som nøyaktig."}},
    {P::at_ceiling,
     {"This is the highest possible score, so it cannot show how high the person lies; do not read the normed score as "
      "exact.",
      "Dette er den høyeste skåren som er mulig, så den kan ikke vise hvor høyt personen ligger; les ikke den normerte "
      "skåren som nøyaktig.",
      "Dette er den høgaste skåren som er mogleg, så han kan ikkje vise kor høgt personen ligg; les ikkje den normerte "
      "skåren som nøyaktig."}},
    {P::below_every_median,
     {"The score is below the median of {0} at every age, so it has no age equivalent; read the normed score.",
      "Skåren ligger under medianen i {0} ved alle aldre, så den har ingen aldersekvivalent; les den normerte skåren.",
      "Skåren ligg under medianen i {0} ved alle aldrar, så han har ingen aldersekvivalent; les den normerte skåren."}},
    {P::above_every_median,
     {"The score is above the median of {0} at every age, so it has no age equivalent; read the normed score.",
      "Skåren ligger over medianen i {0} ved alle aldre, så den har ingen aldersekvivalent; les den normerte skåren.",
      "Skåren ligg over medianen i {0} ved alle aldrar, så han har ingen aldersekvivalent; les den normerte skåren."}},
    {P::median_at_several_ages,
     {"The score is the median of {0} at several ages, so it has no age equivalent; read the normed score.",
      "Skåren er medianen i {0} ved flere aldre, så den har ingen aldersekvivalent; les den normerte skåren.",
      "Skåren er medianen i {0} ved fleire aldrar, så han har ingen aldersekvivalent; les den normerte skåren."}},
    {P::normal_percentile,
     {"The percentile rank is worked out from mean and SD as if scores were normally distributed; read it as "
      "approximate.",
      "Persentilen er regnet ut fra gjennomsnitt og standardavvik som om skårene var normalfordelt; les den som "
      "omtrentlig.",
      "Persentilen er rekna ut frå gjennomsnitt og standardavvik som om skårane var normalfordelte; les han som "
      "omtrentleg."}},
    {P::percentile_a,
     {"The percentile rank counts those with a lower score; read it so.",
      "Persentilen teller dem som har lavere skåre; les den slik.",
      "Persentilen tel dei som har lågare skåre; les han slik."}},
    {P::percentile_b,
     {"The percentile rank counts those with the same or a lower score; read it so.",
      "Persentilen teller dem som har samme eller lavere skåre; les den slik.",
      "Persentilen tel dei som har same eller lågare skåre; les han slik."}},
    {P::percentile_c,
     {"The percentile rank counts those with a lower score and half of those with the same; read it so.",
      "Persentilen teller dem som har lavere skåre, og halvparten av dem som har samme; les den slik.",
      "Persentilen tel dei som har lågare skåre, og halvparten av dei som har same; les han slik."}},
    {P::no_reliability,
     {"No reliability is published for this score in {0}, so there is no interval; read the score as approximate.",
      "Det er ikke publisert reliabilitet for denne skåren i {0}, så det blir ikke noe intervall; les skåren som "
      "omtrentlig.",
      "Det er ikkje publisert reliabilitet for denne skåren i {0}, så det blir ikkje noko intervall; les skåren som "
      "omtrentleg."}},
    {P::made_up_score,
     {"The error is that of a complete form, but {0} of {1} answers are missing; get them, or read the interval as too "
      "narrow.",
      "Feilen gjelder et komplett skjema, men {0} av {1} svar mangler; skaff dem, eller les intervallet som for smalt.",
      "Feilen gjeld eit komplett skjema, men {0} av {1} svar manglar; skaff dei, eller les intervallet som for "
      "smalt."}},
    {P::other_sample,
     {"The reliability is from another sample than the norms; read the error as approximate.",
      "Reliabiliteten er fra et annet utvalg enn normene; les feilen som omtrentlig.",
      "Reliabiliteten er frå eit anna utval enn normene; les feilen som omtrentleg."}},
    {P::by_default,
     {"Compared with {0}, which the instrument names for this form; ask for another norm group if it does not suit.",
      "Sammenlignet med {0}, som instrumentet bruker for dette skjemaet; be om en annen normgruppe hvis den ikke "
      "passer.",
      "Samanlikna med {0}, som instrumentet bruker for dette skjemaet; be om ei anna normgruppe om ho ikkje passar."}},
    {P::as_asked,
     {"Compared with {0}, as asked for; name the norm group when you pass the result on.",
      "Sammenlignet med {0}, slik det ble bedt om; oppgi normgruppen når du gir resultatet videre.",
      "Samanlikna med {0}, slik det vart bede om; oppgje normgruppa når du gjev resultatet vidare."}},
    {P::by_holder,
     {"Compared with {0}, norms of a licence holder that are not part of the instrument; name the norm group when you pass "
      "the result on.",
      "Sammenlignet med {0}, normer fra en lisenshaver som ikke er en del av instrumentet; oppgi normgruppen når du gir "
      "resultatet videre.",
      "Samanlikna med {0}, normer frå ein lisenshavar som ikkje er ein del av instrumentet; oppgje normgruppa når du gjev "
      "resultatet vidare."}},
    {P::no_default,
     {"The instrument names no norm group for this form; ask for one of: {0}.",
      "Instrumentet har ingen fast normgruppe for dette skjemaet; be om en av: {0}.",
      "Instrumentet har inga fast normgruppe for dette skjemaet; be om ei av: {0}."}},
    {P::none_of_country,
     {"No norm group for this form is from {0}; ask for another country or for a group by its id.",
      "Ingen normgruppe for dette skjemaet er fra {0}; be om et annet land eller om en gruppe etter id.",
      "Inga normgruppe for dette skjemaet er frå {0}; be om eit anna land eller om ei gruppe etter id."}},
    {P::none_of_language,
     {"No norm group for this form answered in {0}; ask for another language or for a group by its id.",
      "Ingen normgruppe for dette skjemaet har svart på {0}; be om et annet språk eller om en gruppe etter id.",
      "Inga normgruppe for dette skjemaet har svara på {0}; be om eit anna språk eller om ei gruppe etter id."}},
    {P::boys, {"boys", "gutter", "gutar"}},
    {P::girls, {"girls", "jenter", "jenter"}},
    {P::both_sexes, {"boys and girls", "gutter og jenter", "gutar og jenter"}},
    {P::years_range, {"{0} to {1}", "{0} til {1}", "{0} til {1}"}},
    {P::years_from, {"from {0}", "fra {0}", "frå {0}"}},
    {P::years_below, {"up to {0}", "til og med {0}", "til og med {0}"}},
    {P::with_interval, {"{0} ({1}: {2} to {3})", "{0} ({1}: {2} til {3})", "{0} ({1}: {2} til {3})"}},
    {P::standard_error,
     {"Standard error {0}, from {1} {2}.", "Målefeil {0}, fra {1} {2}.", "Målefeil {0}, frå {1} {2}."}},
    {P::published_error,
     {"Standard error {0}, published for this very score.", "Målefeil {0}, publisert for akkurat denne skåren.",
      "Målefeil {0}, publisert for akkurat denne skåren."}},
    {P::beyond_high,
     {"Probability that the true score is {0} or more ({1}): {2}.",
      "Sannsynlighet for at den sanne skåren er {0} eller mer ({1}): {2}.",
      "Sannsyn for at den sanne skåren er {0} eller meir ({1}): {2}."}},
    {P::beyond_low,
     {"Probability that the true score is {0} or less ({1}): {2}.",
      "Sannsynlighet for at den sanne skåren er {0} eller mindre ({1}): {2}.",
      "Sannsyn for at den sanne skåren er {0} eller mindre ({1}): {2}."}},
    {P::group_band, {"Band in this norm group: {0}.", "Bånd i denne normgruppen: {0}.", "Band i denne normgruppa: {0}."}},
    {P::over, {"over {0}", "over {0}", "over {0}"}},
    {P::under, {"under {0}", "under {0}", "under {0}"}},
    {P::by_mean,
     {"Mean {0}, SD {1}: z = ({2} − {0}) / {1} = {3}.",
      "Gjennomsnitt {0}, SD {1}: z = ({2} − {0}) / {1} = {3}.",
      "Gjennomsnitt {0}, SD {1}: z = ({2} − {0}) / {1} = {3}."}},
    {P::by_table,
     {"The table has {0} {1} for the raw score {2}.",
      "Tabellen har {0} {1} for råskåren {2}.",
      "Tabellen har {0} {1} for råskåren {2}."}},
    {P::by_lms,
     {"At this age L = {0}, M = {1}, S = {2}: z = (({3} / M)^L − 1) / (L S) = {4}.",
      "Ved denne alderen er L = {0}, M = {1}, S = {2}: z = (({3} / M)^L − 1) / (L S) = {4}.",
      "Ved denne alderen er L = {0}, M = {1}, S = {2}: z = (({3} / M)^L − 1) / (L S) = {4}."}},
    {P::by_box_cox_t,
     {"At this age L = {0}, M = {1}, S = {2}, τ = {3}: t = (({4} / M)^L − 1) / (L S) = {5}; the share below it of a t "
      "distribution with τ degrees of freedom gives z = {6}.",
      "Ved denne alderen er L = {0}, M = {1}, S = {2}, τ = {3}: t = (({4} / M)^L − 1) / (L S) = {5}; andelen under den i "
      "en t-fordeling med τ frihetsgrader gir z = {6}.",
      "Ved denne alderen er L = {0}, M = {1}, S = {2}, τ = {3}: t = (({4} / M)^L − 1) / (L S) = {5}; delen under han i "
      "ei t-fordeling med τ fridomsgrader gjev z = {6}."}},
    {P::by_regression,
     {"Expected by the regression {0}, SD {1}: z = ({2} − {0}) / {1} = {3}.",
      "Forventet etter regresjonen {0}, SD {1}: z = ({2} − {0}) / {1} = {3}.",
      "Forventa etter regresjonen {0}, SD {1}: z = ({2} − {0}) / {1} = {3}."}},
    {P::z_told,
     {"T = 50 + 10 z = {0}, percentile rank {1}.", "T = 50 + 10 z = {0}, persentil {1}.",
      "T = 50 + 10 z = {0}, persentil {1}."}},
    {P::age_equivalent,
     {"Age equivalent: {0}, the age at which the median is this score.",
      "Aldersekvivalent: {0}, alderen der medianen er denne skåren.",
      "Aldersekvivalent: {0}, alderen der medianen er denne skåren."}},
    {P::error_of,
     {"Reliability {0} ({1}): standard error √(1 − {0}) = {2} SD, T {3}.",
      "Reliabilitet {0} ({1}): målefeil √(1 − {0}) = {2} SD, T {3}.",
      "Reliabilitet {0} ({1}): målefeil √(1 − {0}) = {2} SD, T {3}."}},
    {P::error_published,
     {"The table has the standard error T {0} for this score.", "Tabellen har målefeilen T {0} for denne skåren.",
      "Tabellen har målefeilen T {0} for denne skåren."}},
    {P::about_observed,
     {"95 % interval about the observed score: T {0} to {1}.", "95 %-intervall om den observerte skåren: T {0} til {1}.",
      "95 %-intervall om den observerte skåren: T {0} til {1}."}},
    {P::about_true,
     {"Estimated true score: T {2}; 95 % interval about it: T {0} to {1}.",
      "Beregnet sann skåre: T {2}; 95 %-intervall om den: T {0} til {1}.",
      "Utrekna sann skåre: T {2}; 95 %-intervall om han: T {0} til {1}."}},
    {P::about_next,
     {"Estimated true score: T {2}; 95 % interval of the next score: T {0} to {1}.",
      "Beregnet sann skåre: T {2}; 95 %-intervall for neste skåre: T {0} til {1}.",
      "Utrekna sann skåre: T {2}; 95 %-intervall for neste skåre: T {0} til {1}."}},
};
// clang-format on

constexpr bool in_order() {
  for (std::size_t i = 0; i < std::size(phrases); ++i)
    if (static_cast<std::size_t>(phrases[i].phrase) != i) return false;
  return std::size(phrases) == static_cast<std::size_t>(P::about_next) + 1;
}
static_assert(in_order(), "one entry for each phrase, in the order of the enumeration");

std::string in_words(Language language, const std::array<std::string_view, 3>& words) {
  return std::string(words[static_cast<std::size_t>(language)]);
}

}  // namespace

std::string say(NormPhrase phrase, Language language, std::initializer_list<std::string> values) {
  return fill(phrases[static_cast<std::size_t>(phrase)].in[static_cast<std::size_t>(language)], values);
}

std::string_view name(definition::NormKind kind) {
  constexpr std::array<std::string_view, 6> kinds = {"standardisation", "national_survey", "regional",
                                                     "reference_study", "clinical",        "illustrative"};
  return kinds[static_cast<std::size_t>(kind)];
}

std::string norm_kind(definition::NormKind kind, Language language) {
  constexpr std::array<std::array<std::string_view, 3>, 6> kinds = {{
      {"standardisation sample", "standardiseringsutvalg", "standardiseringsutval"},
      {"national survey", "nasjonal undersøkelse", "nasjonal undersøking"},
      {"regional study", "regional undersøkelse", "regional undersøking"},
      {"reference study, not national norms", "referansestudie, ikke nasjonale normer",
       "referansestudie, ikkje nasjonale normer"},
      {"clinical sample", "klinisk utvalg", "klinisk utval"},
      {"made up for illustration", "laget til illustrasjon", "laga til illustrasjon"},
  }};
  return in_words(language, kinds[static_cast<std::size_t>(kind)]);
}

std::string coefficient_name(std::string_view kind, Language language) {
  struct Named {
    std::string_view kind;
    std::array<std::string_view, 3> words;
  };
  constexpr std::array<Named, 8> names = {{
      {"alpha", {"alpha", "alfa", "alfa"}},
      {"alternate_form", {"parallel forms", "parallelle skjemaer", "parallelle skjema"}},
      {"icc", {"ICC", "ICC", "ICC"}},
      {"inter_rater", {"agreement of raters", "samsvar mellom skårere", "samsvar mellom skårarar"}},
      {"marginal", {"marginal reliability", "marginal reliabilitet", "marginal reliabilitet"}},
      {"omega", {"omega", "omega", "omega"}},
      {"retest", {"test-retest", "test–retest", "test–retest"}},
      {"split_half", {"split half", "halvdeling", "halvdeling"}},
  }};
  for (const Named& one : names)
    if (one.kind == kind) return in_words(language, one.words);
  return std::string(kind);
}

std::string measure_name(Measure measure, Language language) {
  constexpr std::array<std::array<std::string_view, 3>, 8> measures = {{
      {"raw score", "råskåre", "råskåre"},
      {"z", "z", "z"},
      {"T", "T", "T"},
      {"scaled score", "skalert skåre", "skalert skåre"},
      {"standard score", "standardskåre", "standardskåre"},
      {"stanine", "stanine", "stanine"},
      {"sten", "sten", "sten"},
      {"percentile rank", "persentil", "persentil"},
  }};
  return in_words(language, measures[static_cast<std::size_t>(measure)]);
}

}  // namespace report
}  // namespace kartlegg
