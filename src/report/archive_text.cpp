#include "report/archive_text.hpp"

#include <array>
#include <cstddef>
#include <string_view>

#include "report/text.hpp"

namespace kartlegg::report {
namespace {

using P = ArchivePhrase;

struct Said {
  ArchivePhrase phrase = {};
  std::array<std::string_view, 3> in;
};

// clang-format off
constexpr Said phrases[] = {
    {P::foreign,
     {"this is not a kartlegg archive",
      "dette er ikke et kartlegg-arkiv",
      "dette er ikkje eit kartlegg-arkiv"}},
    {P::give_one,
     {"give one that kartlegg has saved",
      "oppgi et som kartlegg har lagret",
      "oppgje eit som kartlegg har lagra"}},
    {P::truncated,
     {"the end of the archive is missing",
      "slutten av arkivet mangler",
      "slutten av arkivet manglar"}},
    {P::damaged,
     {"the archive is damaged",
      "arkivet er skadet",
      "arkivet er skada"}},
    {P::copy_again,
     {"copy it again, or take it from a backup",
      "kopier det på nytt, eller hent det fra en sikkerhetskopi",
      "kopier det på nytt, eller hent det frå ein tryggingskopi"}},
    {P::newer_format,
     {"the archive was written by kartlegg {0} in format {1}, and this kartlegg reads up to format {2}",
      "arkivet er skrevet av kartlegg {0} i format {1}, og denne utgaven av kartlegg leser til og med format {2}",
      "arkivet er skrive av kartlegg {0} i format {1}, og denne utgåva av kartlegg les til og med format {2}"}},
    {P::newer,
     {"the archive was written by kartlegg {0}, and holds what this kartlegg {1} does not know",
      "arkivet er skrevet av kartlegg {0} og inneholder noe som kartlegg {1} ikke kjenner",
      "arkivet er skrive av kartlegg {0} og inneheld noko som kartlegg {1} ikkje kjenner"}},
    {P::update,
     {"update kartlegg to read it",
      "oppdater kartlegg for å lese det",
      "oppdater kartlegg for å lese det"}},
    {P::holds_instrument,
     {"the archive holds an instrument",
      "arkivet inneholder et instrument",
      "arkivet inneheld eit instrument"}},
    {P::holds_reports,
     {"the archive holds reports",
      "arkivet inneholder rapporter",
      "arkivet inneheld rapportar"}},
    {P::holds_table,
     {"the archive holds a table",
      "arkivet inneholder en tabell",
      "arkivet inneheld ein tabell"}},
    {P::read_instrument,
     {"read it with load_instrument",
      "les det med load_instrument",
      "les det med load_instrument"}},
    {P::read_reports,
     {"read it with load_reports",
      "les det med load_reports",
      "les det med load_reports"}},
    {P::read_table,
     {"read it with load_table",
      "les det med load_table",
      "les det med load_table"}},
    {P::file_unreadable,
     {"the file cannot be read",
      "filen kan ikke leses",
      "fila kan ikkje lesast"}},
    {P::file_check_name,
     {"check its name, and that you may read it",
      "kontroller navnet, og at du har lesetilgang",
      "kontroller namnet, og at du har lesetilgang"}},
    {P::file_unwritable,
     {"the file cannot be written: {0}",
      "filen kan ikke skrives: {0}",
      "fila kan ikkje skrivast: {0}"}},
    {P::file_check_folder,
     {"check the folder, your rights and the free space",
      "kontroller mappen, rettighetene dine og ledig plass",
      "kontroller mappa, rettane dine og ledig plass"}},
    {P::json_foreign,
     {"this is not a kartlegg report in JSON",
      "dette er ikke en kartlegg-rapport i JSON",
      "dette er ikkje ein kartlegg-rapport i JSON"}},
    {P::json_give_one,
     {"give what to_json has written",
      "oppgi det som to_json har skrevet",
      "oppgje det som to_json har skrive"}},
    {P::json_damaged,
     {"the JSON is not as kartlegg writes it",
      "JSON-teksten er ikke slik kartlegg skriver den",
      "JSON-teksten er ikkje slik kartlegg skriv han"}},
    {P::json_take_again,
     {"take it again from where it was stored",
      "hent den på nytt derfra den ble lagret",
      "hent han på nytt der han vart lagra"}},
    {P::json_other_instrument,
     {"the report is of {0} ({1}), and this is another file of {2}",
      "rapporten gjelder {0} ({1}), og dette er en annen fil av {2}",
      "rapporten gjeld {0} ({1}), og dette er ei anna fil av {2}"}},
    {P::json_give_instrument,
     {"give the instrument that it was scored with",
      "oppgi instrumentet som den ble skåret med",
      "oppgje instrumentet som han vart skåra med"}},
    {P::json_differs,
     {"{0} does not follow from the answers: '{1}' is {2}, and {3} when scored again",
      "{0} følger ikke av svarene: '{1}' er {2}, og {3} når det skåres på nytt",
      "{0} følgjer ikkje av svara: '{1}' er {2}, og {3} når det blir skåra på nytt"}},
    {P::json_score_again,
     {"if the answers are right, score them again",
      "skår svarene på nytt hvis de er riktige",
      "skår svara på nytt dersom dei er rette"}},
    {P::then_and_now,
     {"{0}: {1} then, {2} now.",
      "{0}: {1} da, {2} nå.",
      "{0}: {1} då, {2} no."}},
    {P::the_instrument,
     {"Instrument",
      "Instrument",
      "Instrument"}},
    {P::the_form,
     {"Form",
      "Skjema",
      "Skjema"}},
    {P::the_alert,
     {"Alert \"{0}\"",
      "Varsel «{0}»",
      "Varsel «{0}»"}},
    {P::not_there,
     {"none",
      "ingen",
      "ingen"}},
    {P::instrument_file_changed,
     {"The file of {0} has changed, although its version is still {1}.",
      "Filen til {0} er endret, selv om versjonen fremdeles er {1}.",
      "Fila til {0} er endra, sjølv om versjonen framleis er {1}."}},
    {P::norm_group_changed,
     {"Norm group {0} has changed since.",
      "Normgruppen {0} er endret siden.",
      "Normgruppa {0} er endra sidan."}},
    {P::norm_group_only_then,
     {"Norm group {0} was used then, and is not now.",
      "Normgruppen {0} ble brukt da, men ikke nå.",
      "Normgruppa {0} vart brukt då, men ikkje no."}},
    {P::norm_group_only_now,
     {"Norm group {0} is used now, and was not then.",
      "Normgruppen {0} brukes nå, men ble ikke brukt da.",
      "Normgruppa {0} blir brukt no, men vart ikkje brukt då."}},
    {P::alert_yes,
     {"yes",
      "ja",
      "ja"}},
    {P::alert_no,
     {"no",
      "nei",
      "nei"}},
    {P::alert_open,
     {"cannot be known",
      "uavklart",
      "uavklart"}},
};
// clang-format on

constexpr bool in_order() {
  for (std::size_t i = 0; i < std::size(phrases); ++i)
    if (static_cast<std::size_t>(phrases[i].phrase) != i) return false;
  return std::size(phrases) == static_cast<std::size_t>(P::alert_open) + 1;
}
static_assert(in_order(), "one entry for each phrase, in the order of the enumeration");

}  // namespace

std::string say(ArchivePhrase phrase, Language language, std::initializer_list<std::string> values) {
  return fill(phrases[static_cast<std::size_t>(phrase)].in[static_cast<std::size_t>(language)], values);
}

void FaultTeller::fail(ArchiveFault fault, ArchivePhrase message, ArchivePhrase cure,
                       std::initializer_list<std::string> values, const std::string& field) const {
  throw ArchiveError(fault, {{file, 0, 0}, field, say(message, language, values), say(cure, language, values), ""});
}

}  // namespace kartlegg::report
