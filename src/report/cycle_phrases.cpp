#include "report/cycle_phrases.hpp"

#include "report/text.hpp"

namespace kartlegg::report {
namespace {

std::string text(int n) { return std::to_string(n); }

std::string cycles(int n, Language language) {
  return counted(n, language, {"cycle", "runde", "runde"}, {"cycles", "runder", "rundar"});
}

}  // namespace

std::string too_few_cycles(int n, int at_least, Language language) {
  return fill(in_words(language, "There is no combined score: {0} with a score, and at least {1} needed.",
                       "Det er ingen samlet skåre: {0} med skåre, og minst {1} kreves.",
                       "Det er ingen samla skåre: {0} med skåre, og minst {1} må til."),
              {cycles(n, language), text(at_least)});
}

std::string cycles_without_score(int with, int of, Language language) {
  return fill(in_words(language, "{0} of {1} cycles have a score; the others do not count.",
                       "{0} av {1} runder har en skåre; de andre teller ikke.",
                       "{0} av {1} rundar har ein skåre; dei andre tel ikkje."),
              {text(with), text(of)});
}

std::string cycles_not_scored(int not_scored, int of, Language language) {
  return fill(in_words(language, "{0} of {1} cycles could not be scored.", "{0} av {1} runder kunne ikke skåres.",
                       "{0} av {1} rundar kunne ikkje skårast."),
              {text(not_scored), text(of)});
}

std::string cycles_of_several_forms(Language language) {
  return in_words(language, "The cycles are on different forms, and were not combined.",
                  "Rundene er på ulike skjemaer, og er ikke slått sammen.",
                  "Rundane er på ulike skjema, og er ikkje slått saman.");
}

std::string bands_of_single_cycles(Language language) {
  return in_words(language, "The bands hold for a single cycle, so a combined score has none.",
                  "Båndene gjelder for én enkelt runde, så en samlet skåre har ikke noe bånd.",
                  "Banda gjeld for éin enkelt runde, så ein samla skåre har ikkje noko band.");
}

std::string no_cycles(const std::string& instrument, Language language) {
  return fill(in_words(language, "the sheets of {0} are not cycles of a visit",
                       "skjemaene i {0} er ikke runder av et besøk", "skjemaa i {0} er ikkje rundar av eit besøk"),
              {instrument});
}

std::string no_cycles_hint(Language language) {
  return in_words(language, "score each sheet on its own; instruments with cycles declare them",
                  "skår hvert skjema for seg; instrumenter med runder oppgir dem",
                  "skår kvart skjema for seg; instrument med rundar oppgjev dei");
}

std::string other_instrument(const std::string& given, Language language) {
  return in_words(language, "the report is of ", "rapporten gjelder ", "rapporten gjeld ") + given;
}

std::string other_instrument_hint(const std::string& wanted, Language language) {
  return in_words(language, "give a report of this very instrument, ",
                  "oppgi en rapport om akkurat dette instrumentet, ",
                  "oppgje ein rapport om akkurat dette instrumentet, ") +
         wanted;
}

std::string other_form(const std::string& given, const std::string& first, Language language) {
  return fill(in_words(language, "the report is on form '{0}', the first one on form '{1}'",
                       "rapporten er på skjemaet '{0}', den første på skjemaet '{1}'",
                       "rapporten er på skjemaet '{0}', den første på skjemaet '{1}'"),
              {given, first});
}

std::string other_form_hint(Language language) {
  return in_words(language, "all cycles of a visit are on one form", "alle rundene av et besøk er på ett skjema",
                  "alle rundane av eit besøk er på eitt skjema");
}

}  // namespace kartlegg::report
