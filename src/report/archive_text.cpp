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
};
// clang-format on

constexpr bool in_order() {
  for (std::size_t i = 0; i < std::size(phrases); ++i)
    if (static_cast<std::size_t>(phrases[i].phrase) != i) return false;
  return std::size(phrases) == static_cast<std::size_t>(P::file_check_folder) + 1;
}
static_assert(in_order(), "one entry for each phrase, in the order of the enumeration");

}  // namespace

std::string say(ArchivePhrase phrase, Language language, std::initializer_list<std::string> values) {
  return fill(phrases[static_cast<std::size_t>(phrase)].in[static_cast<std::size_t>(language)], values);
}

}  // namespace kartlegg::report
