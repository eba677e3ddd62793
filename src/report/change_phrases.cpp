#include "report/change_phrases.hpp"

#include <array>
#include <cstddef>

#include "core/text.hpp"
#include "report/norm_text.hpp"
#include "report/text.hpp"

namespace kartlegg::report {
namespace {

using P = ChangePhrase;

struct Said {
  ChangePhrase phrase = {};
  std::array<std::string_view, 3> in;
};

// clang-format off
constexpr Said phrases[] = {
    {P::unchanged,
     {"{0}: from {1} ({2}) to {3} ({4}), which is within the error of measurement (index {5}, critical value {6}).",
      "{0}: fra {1} ({2}) til {3} ({4}), som er innenfor målefeilen (indeks {5}, kritisk verdi {6}).",
      "{0}: frå {1} ({2}) til {3} ({4}), som er innanfor målefeilen (indeks {5}, kritisk verdi {6})."}},
    {P::improved,
     {"{0}: from {1} ({2}) to {3} ({4}), a reliable improvement (index {5}, critical value {6}).",
      "{0}: fra {1} ({2}) til {3} ({4}), en reliabel bedring (indeks {5}, kritisk verdi {6}).",
      "{0}: frå {1} ({2}) til {3} ({4}), ei reliabel betring (indeks {5}, kritisk verdi {6})."}},
    {P::recovered,
     {"{0}: from {1} ({2}) to {3} ({4}), a reliable improvement across the cut-off {7} (index {5}, critical value {6}).",
      "{0}: fra {1} ({2}) til {3} ({4}), en reliabel bedring forbi grensen {7} (indeks {5}, kritisk verdi {6}).",
      "{0}: frå {1} ({2}) til {3} ({4}), ei reliabel betring forbi grensa {7} (indeks {5}, kritisk verdi {6})."}},
    {P::deteriorated,
     {"{0}: from {1} ({2}) to {3} ({4}), a reliable deterioration (index {5}, critical value {6}).",
      "{0}: fra {1} ({2}) til {3} ({4}), en reliabel forverring (indeks {5}, kritisk verdi {6}).",
      "{0}: frå {1} ({2}) til {3} ({4}), ei reliabel forverring (indeks {5}, kritisk verdi {6})."}},
    {P::higher,
     {"{0}: from {1} ({2}) to {3} ({4}), reliably higher (index {5}, critical value {6}).",
      "{0}: fra {1} ({2}) til {3} ({4}), reliabelt høyere (indeks {5}, kritisk verdi {6}).",
      "{0}: frå {1} ({2}) til {3} ({4}), reliabelt høgare (indeks {5}, kritisk verdi {6})."}},
    {P::lower,
     {"{0}: from {1} ({2}) to {3} ({4}), reliably lower (index {5}, critical value {6}).",
      "{0}: fra {1} ({2}) til {3} ({4}), reliabelt lavere (indeks {5}, kritisk verdi {6}).",
      "{0}: frå {1} ({2}) til {3} ({4}), reliabelt lågare (indeks {5}, kritisk verdi {6})."}},
    {P::other_instrument,
     {"The reports are from different instruments ({0} and {1}): give two reports of the same instrument.",
      "Rapportene er fra ulike instrumenter ({0} og {1}): bruk to rapporter fra samme instrument.",
      "Rapportane er frå ulike instrument ({0} og {1}): bruk to rapportar frå same instrument."}},
    {P::other_version,
     {"The reports are from different major versions of the instrument ({0} and {1}), which may score differently: "
      "score both with the same version.",
      "Rapportene er fra ulike hovedversjoner av instrumentet ({0} og {1}), som kan skåre ulikt: skår begge med samme "
      "versjon.",
      "Rapportane er frå ulike hovudversjonar av instrumentet ({0} og {1}), som kan skåre ulikt: skår begge med same "
      "versjon."}},
    {P::other_person,
     {"The reports are about different people, by sex or birth date: give reports of the same person.",
      "Rapportene gjelder ulike personer, etter kjønn eller fødselsdato: bruk rapporter om samme person.",
      "Rapportane gjeld ulike personar, etter kjønn eller fødselsdato: bruk rapportar om same person."}},
    {P::other_informant,
     {"Different informants answered ({0} and {1}), which is no change: look at the difference between informants "
      "instead.",
      "Ulike informanter har svart ({0} og {1}), og det er ingen endring: se heller på forskjellen mellom informanter.",
      "Ulike informantar har svart ({0} og {1}), og det er inga endring: sjå heller på skilnaden mellom informantar."}},
    {P::other_form,
     {"The forms {0} and {1} do not ask the same items for this score: compare occasions on the same form.",
      "Skjemaene {0} og {1} har ikke de samme leddene for denne skåren: sammenlign målinger på samme skjema.",
      "Skjemaa {0} og {1} har ikkje dei same ledda for denne skåren: samanlikn målingar på same skjema."}},
    {P::no_date,
     {"The order of the occasions is not known: give the assessment date of every report.",
      "Rekkefølgen på målingene er ikke kjent: oppgi vurderingsdato for alle rapportene.",
      "Rekkjefølgja på målingane er ikkje kjend: oppgje vurderingsdato for alle rapportane."}},
    {P::same_date,
     {"Two reports have the assessment date {0}, so their order is not known: correct one of the dates, or leave one "
      "report out.",
      "To rapporter har vurderingsdatoen {0}, så rekkefølgen er ikke kjent: rett en av datoene, eller utelat en av "
      "rapportene.",
      "To rapportar har vurderingsdatoen {0}, så rekkjefølgja er ikkje kjend: rett ein av datoane, eller utelat ein av "
      "rapportane."}},
    {P::no_score,
     {"There is no score on {0}: complete the missing answers if they can still be had.",
      "Det er ingen skåre fra {0}: fyll ut svarene som mangler, hvis de ennå kan skaffes.",
      "Det er ingen skåre frå {0}: fyll ut svara som manglar, om dei enno kan skaffast."}},
    {P::no_norms,
     {"The report of {0} was scored without norms, so the error of measurement is not known: score it with a norm "
      "group, or give a reference group.",
      "Rapporten fra {0} er skåret uten normer, så målefeilen er ikke kjent: skår den med en normgruppe, eller oppgi en "
      "referansegruppe.",
      "Rapporten frå {0} er skåra utan normer, så målefeilen er ikkje kjend: skår han med ei normgruppe, eller oppgje ei "
      "referansegruppe."}},
    {P::other_norms,
     {"The reports were not scored with the norm group {0} in the same edition: score both with the same norm file.",
      "Rapportene er ikke skåret med samme utgave av normgruppen {0}: skår begge med samme normfil.",
      "Rapportane er ikkje skåra med same utgåve av normgruppa {0}: skår begge med same normfil."}},
    {P::no_normed_score,
     {"{0} has no numbers for this score and person on {1}: choose another norm group, or give a reference group.",
      "{0} har ingen tall for denne skåren og personen den {1}: velg en annen normgruppe, eller oppgi en referansegruppe.",
      "{0} har ingen tal for denne skåren og personen den {1}: vel ei anna normgruppe, eller oppgje ei referansegruppe."}},
    {P::no_reliability,
     {"No reliability is published for this score in {0}, so the error of measurement is not known: choose another norm "
      "group, or give a reference group.",
      "Det er ikke publisert noen reliabilitet for denne skåren i {0}, så målefeilen er ikke kjent: velg en annen "
      "normgruppe, eller oppgi en referansegruppe.",
      "Det er ikkje publisert nokon reliabilitet for denne skåren i {0}, så målefeilen er ikkje kjend: vel ei anna "
      "normgruppe, eller oppgje ei referansegruppe."}},
    {P::unfit_measure,
     {"The {0} has no constant error of measurement: compare raw, z, T, scaled or standard scores.",
      "Målet «{0}» har ingen konstant målefeil: sammenlign råskårer, z-, T-, skalerte eller standardskårer.",
      "Målet «{0}» har ingen konstant målefeil: samanlikn råskårar, z-, T-, skalerte eller standardskårar."}},
    {P::reference_is_raw,
     {"The numbers of a reference group are about raw scores: compare raw scores.",
      "Tallene for en referansegruppe gjelder råskårer: sammenlign råskårer.",
      "Tala for ei referansegruppe gjeld råskårar: samanlikn råskårar."}},
    {P::no_raw_norms,
     {"{0} has no mean and standard deviation of raw scores: compare z or T scores.",
      "{0} har ikke gjennomsnitt og standardavvik for råskårer: sammenlign z- eller T-skårer.",
      "{0} har ikkje gjennomsnitt og standardavvik for råskårar: samanlikn z- eller T-skårar."}},
    {P::needs_retest,
     {"The method {0} needs numbers from people who were only tested twice: give {1}, or choose the method jt.",
      "Metoden {0} krever tall fra personer som bare er undersøkt to ganger: oppgi {1}, eller velg metoden jt.",
      "Metoden {0} krev tal frå personar som berre er undersøkte to gonger: oppgje {1}, eller vel metoden jt."}},
    {P::no_value,
     {"The formula has no value for these numbers (a reliability of 1, or differences without variance): choose another "
      "coefficient or method.",
      "Formelen har ingen verdi for disse tallene (reliabilitet 1, eller forskjeller uten varians): velg en annen "
      "koeffisient eller metode.",
      "Formelen har ingen verdi for desse tala (reliabilitet 1, eller skilnader utan varians): vel ein annan koeffisient "
      "eller metode."}},
    {P::too_few,
     {"A series has two occasions or more: give at least two reports.",
      "En serie har to målinger eller flere: gi minst to rapporter.",
      "Ein serie har to målingar eller fleire: gje minst to rapportar."}},
    {P::category,
     {"The value is a category, and between categories there is no distance: compare which ones they are.",
      "Verdien er en kategori, og mellom kategorier er det ingen avstand: sammenlign hvilke de er.",
      "Verdien er ein kategori, og mellom kategoriar er det ingen avstand: samanlikn kva for nokre dei er."}},
    {P::method,
     {"Method: {0}.",
      "Metode: {0}.",
      "Metode: {0}."}},
    {P::error_from_reliability,
     {"Standard error {0}, from a reliability of {1} ({2}) in {3}.",
      "Standardfeil {0}, fra en reliabilitet på {1} ({2}) i {3}.",
      "Standardfeil {0}, frå ein reliabilitet på {1} ({2}) i {3}."}},
    {P::error_from_reference,
     {"Standard error {0}, from a reliability of {1} in {2} (given by the caller).",
      "Standardfeil {0}, fra en reliabilitet på {1} i {2} (oppgitt av den som spør).",
      "Standardfeil {0}, frå ein reliabilitet på {1} i {2} (oppgitt av den som spør)."}},
    {P::error_given,
     {"Standard error {0}, from people tested twice (given by the caller).",
      "Standardfeil {0}, fra personer undersøkt to ganger (oppgitt av den som spør).",
      "Standardfeil {0}, frå personar undersøkte to gonger (oppgitt av den som spør)."}},
    {P::error_published,
     {"Standard error {0}, from the published errors of these scores in {1}.",
      "Standardfeil {0}, fra de publiserte feilene for disse skårene i {1}.",
      "Standardfeil {0}, frå dei publiserte feila for desse skårane i {1}."}},
    {P::error_published_first,
     {"Standard error {0}, from the published error of the first score in {1}.",
      "Standardfeil {0}, fra den publiserte feilen for den første skåren i {1}.",
      "Standardfeil {0}, frå den publiserte feilen for den første skåren i {1}."}},
    {P::needed_either,
     {"From {0}, a score below {1} or above {2} would be a reliable change.",
      "Fra {0} vil en skåre under {1} eller over {2} være en reliabel endring.",
      "Frå {0} vil ein skåre under {1} eller over {2} vere ei reliabel endring."}},
    {P::needed_low,
     {"From {0}, a score below {1} would be a reliable change.",
      "Fra {0} vil en skåre under {1} være en reliabel endring.",
      "Frå {0} vil ein skåre under {1} vere ei reliabel endring."}},
    {P::needed_high,
     {"From {0}, a score above {2} would be a reliable change.",
      "Fra {0} vil en skåre over {2} være en reliabel endring.",
      "Frå {0} vil ein skåre over {2} vere ei reliabel endring."}},
    {P::needed_none,
     {"From {0}, no score that the form allows would be a reliable change.",
      "Fra {0} kan ingen skåre på skjemaet bli en reliabel endring.",
      "Frå {0} kan ingen skåre på skjemaet bli ei reliabel endring."}},
    {P::cutoff_crossed,
     {"The cut-off {0} lies between the scores.",
      "Grensen {0} ligger mellom skårene.",
      "Grensa {0} ligg mellom skårane."}},
    {P::cutoff_not_crossed,
     {"Both scores lie on the same side of the cut-off {0}.",
      "Begge skårene ligger på samme side av grensen {0}.",
      "Begge skårane ligg på same side av grensa {0}."}},
    {P::cutoff_none,
     {"No cut-off of this kind can be worked out, so nothing is said of recovery: give the clinical or functional group "
      "that it needs, or a band scheme that covers this score.",
      "En slik grense kan ikke regnes ut, så det sies ikke noe om bedring forbi den: oppgi den kliniske eller "
      "funksjonelle gruppen den krever, eller et sett bånd som dekker denne skåren.",
      "Ei slik grense kan ikkje reknast ut, så det blir ikkje sagt noko om betring forbi henne: oppgje den kliniske eller "
      "funksjonelle gruppa ho krev, eller eit sett band som dekkjer denne skåren."}},
    {P::other_coefficient_reliable,
     {"By {0} {1} the index would be {2}: reliable.",
      "Med {0} {1} ville indeksen vært {2}: reliabel.",
      "Med {0} {1} ville indeksen vore {2}: reliabel."}},
    {P::other_coefficient_not,
     {"By {0} {1} the index would be {2}: within the error.",
      "Med {0} {1} ville indeksen vært {2}: innenfor målefeilen.",
      "Med {0} {1} ville indeksen vore {2}: innanfor målefeilen."}},
    {P::other_sample,
     {"The reliability is from another sample than the norms: read the error as approximate.",
      "Reliabiliteten er fra et annet utvalg enn normene: les målefeilen som omtrentlig.",
      "Reliabiliteten er frå eit anna utval enn normene: les målefeilen som omtrentleg."}},
    {P::prorated,
     {"Answers are missing behind one of the scores, and the error is that of a complete form: get the answers, or read "
      "the change with care.",
      "Det mangler svar bak en av skårene, og målefeilen gjelder et komplett skjema: skaff svarene, eller les endringen "
      "med forsiktighet.",
      "Det manglar svar bak ein av skårane, og målefeilen gjeld eit komplett skjema: skaff svara, eller les endringa med "
      "varsemd."}},
    {P::at_limit,
     {"One of the scores is the lowest or highest that the form allows, so the change may be larger than it shows: "
      "do not read it as exact.",
      "En av skårene er den laveste eller høyeste skjemaet tillater, så endringen kan være større enn den ser ut: les den "
      "ikke som nøyaktig.",
      "Ein av skårane er den lågaste eller høgaste skjemaet tillèt, så endringa kan vere større enn ho ser ut: les henne "
      "ikkje som nøyaktig."}},
    {P::other_cell,
     {"The occasions fall in different groups of the norms by age or sex, and raw scores are compared as they are, with "
      "the error of the first: look at z or T scores too.",
      "Målingene hører til ulike alders- eller kjønnsgrupper i normene, og råskårene sammenlignes som de er, med "
      "målefeilen for den første: se også på z- eller T-skårer.",
      "Målingane høyrer til ulike alders- eller kjønnsgrupper i normene, og råskårane blir samanlikna som dei er, med "
      "målefeilen for den første: sjå òg på z- eller T-skårar."}},
    {P::other_file,
     {"The instrument's file changed between the reports, within the same major version: if in doubt, score both with "
      "the same file.",
      "Instrumentfilen er endret mellom rapportene, innenfor samme hovedversjon: skår begge med samme fil hvis du er i "
      "tvil.",
      "Instrumentfila er endra mellom rapportane, innanfor same hovudversjon: skår begge med same fil om du er i tvil."}},
    {P::series_slope,
     {"{0}: {1} occasions from {2} to {3}, {4} a month ({5} % interval {6} to {7}).",
      "{0}: {1} målinger fra {2} til {3}, {4} per måned ({5} %-intervall {6} til {7}).",
      "{0}: {1} målingar frå {2} til {3}, {4} per månad ({5} %-intervall {6} til {7})."}},
    {P::series_slope_alone,
     {"{0}: {1} occasions from {2} to {3}, {4} a month.",
      "{0}: {1} målinger fra {2} til {3}, {4} per måned.",
      "{0}: {1} målingar frå {2} til {3}, {4} per månad."}},
    {P::series_no_slope,
     {"{0}: {1} occasions from {2} to {3}, and fewer than two of them can be compared: see what each of them lacks, and "
      "complete it.",
      "{0}: {1} målinger fra {2} til {3}, og færre enn to av dem kan sammenlignes: se hva hver av dem mangler, og skaff "
      "det.",
      "{0}: {1} målingar frå {2} til {3}, og færre enn to av dei kan samanliknast: sjå kva kvar av dei manglar, og skaff "
      "det."}},
    {P::alert_since_first,
     {"Needs attention: reliably worse on {0} ({1}) than at the first occasion, {2} ({3}).",
      "Krever oppmerksomhet: reliabelt dårligere den {0} ({1}) enn ved den første målingen, {2} ({3}).",
      "Krev merksemd: reliabelt dårlegare den {0} ({1}) enn ved den første målinga, {2} ({3})."}},
    {P::alert_since_best,
     {"Needs attention: reliably worse on {0} ({1}) than at the best occasion, {2} ({3}).",
      "Krever oppmerksomhet: reliabelt dårligere den {0} ({1}) enn ved den beste målingen, {2} ({3}).",
      "Krev merksemd: reliabelt dårlegare den {0} ({1}) enn ved den beste målinga, {2} ({3})."}},
    {P::no_alert,
     {"Not reliably worse than at the first or the best occasion.",
      "Ikke reliabelt dårligere enn ved den første eller den beste målingen.",
      "Ikkje reliabelt dårlegare enn ved den første eller den beste målinga."}},
    {P::occasion,
     {"{0}: {1}",
      "{0}: {1}",
      "{0}: {1}"}},
    {P::occasion_no_score,
     {"{0}: no score",
      "{0}: ingen skåre",
      "{0}: ingen skåre"}},
    {P::differs,
     {"{0}: {1} ({2}) and {3} ({4}) differ by more than the error of measurement (index {5}, critical value {6}).",
      "{0}: {1} ({2}) og {3} ({4}) skiller seg med mer enn målefeilen (indeks {5}, kritisk verdi {6}).",
      "{0}: {1} ({2}) og {3} ({4}) skil seg med meir enn målefeilen (indeks {5}, kritisk verdi {6})."}},
    {P::differs_not,
     {"{0}: {1} ({2}) and {3} ({4}) differ by no more than the error of measurement (index {5}, critical value {6}).",
      "{0}: {1} ({2}) og {3} ({4}) skiller seg ikke med mer enn målefeilen (indeks {5}, kritisk verdi {6}).",
      "{0}: {1} ({2}) og {3} ({4}) skil seg ikkje med meir enn målefeilen (indeks {5}, kritisk verdi {6})."}},
    {P::difference_other_instrument,
     {"The reports are from different instruments ({0} and {1}): give reports of the same instrument.",
      "Rapportene er fra ulike instrumenter ({0} og {1}): bruk rapporter fra samme instrument.",
      "Rapportane er frå ulike instrument ({0} og {1}): bruk rapportar frå same instrument."}},
    {P::difference_other_version,
     {"The reports are from different major versions of the instrument ({0} and {1}), which may score differently: "
      "score both with the same version.",
      "Rapportene er fra ulike hovedversjoner av instrumentet ({0} og {1}), som kan skåre ulikt: skår begge med samme "
      "versjon.",
      "Rapportane er frå ulike hovudversjonar av instrumentet ({0} og {1}), som kan skåre ulikt: skår begge med same "
      "versjon."}},
    {P::difference_is_change,
     {"The same informant ({0}) answered on two days, which is a change: look at the change between the occasions "
      "instead.",
      "Samme informant ({0}) har svart på to ulike dager, og det er en endring: se heller på endringen mellom målingene.",
      "Same informant ({0}) har svart på to ulike dagar, og det er ei endring: sjå heller på endringa mellom "
      "målingane."}},
    {P::difference_no_score,
     {"There is no score ({0}): complete the missing answers if they can still be had.",
      "Det er ingen skåre ({0}): fyll ut svarene som mangler, hvis de ennå kan skaffes.",
      "Det er ingen skåre ({0}): fyll ut svara som manglar, om dei enno kan skaffast."}},
    {P::difference_no_norms,
     {"One report ({0}) was scored without the norms asked for: score it with a norm group.",
      "En av rapportene ({0}) er skåret uten normene det spørres etter: skår den med en normgruppe.",
      "Ein av rapportane ({0}) er skåra utan normene det blir spurt etter: skår han med ei normgruppe."}},
    {P::difference_no_normed_score,
     {"The norms give no {1} ({0}): choose another norm group.",
      "Normene gir ingen {1} ({0}): velg en annen normgruppe.",
      "Normene gjev ingen {1} ({0}): vel ei anna normgruppe."}},
    {P::difference_no_reliability,
     {"No reliability is published ({0}), so the error of measurement is not known: choose another norm group.",
      "Det er ikke publisert noen reliabilitet ({0}), så målefeilen er ikke kjent: velg en annen normgruppe.",
      "Det er ikkje publisert nokon reliabilitet ({0}), så målefeilen er ikkje kjend: vel ei anna normgruppe."}},
    {P::difference_unfit_measure,
     {"The {0} does not do for differences: compare z, T, scaled or standard scores.",
      "Målet «{0}» egner seg ikke for forskjeller: sammenlign z-, T-, skalerte eller standardskårer.",
      "Målet «{0}» eignar seg ikkje for skilnader: samanlikn z-, T-, skalerte eller standardskårar."}},
    {P::difference_no_value,
     {"The formula has no value for reliabilities of 1: choose another norm group.",
      "Formelen har ingen verdi for reliabiliteter på 1: velg en annen normgruppe.",
      "Formelen har ingen verdi for reliabilitetar på 1: vel ei anna normgruppe."}},
    {P::rarity,
     {"A difference of this size or larger in this direction is to be expected of {0} % of the population, in either "
      "direction of {1} % (correlation {2}, {3}).",
      "En så stor eller større forskjell i denne retningen kan ventes hos {0} % av befolkningen, uansett retning hos "
      "{1} % (korrelasjon {2}, {3}).",
      "Ein så stor eller større skilnad i denne retninga kan ventast hos {0} % av folkesetnaden, uansett retning hos "
      "{1} % (korrelasjon {2}, {3})."}},
    {P::given,
     {"given by the caller",
      "oppgitt av den som spør",
      "oppgitt av den som spør"}},
    {P::rarity_unknown,
     {"How common such a difference is, is not known, as no correlation between the two scores is published here: give a "
      "correlation if you know one.",
      "Det er ikke kjent hvor vanlig en slik forskjell er, siden det ikke er publisert noen korrelasjon mellom de to "
      "skårene her: oppgi en korrelasjon hvis du kjenner en.",
      "Det er ikkje kjent kor vanleg ein slik skilnad er, sidan det ikkje er publisert nokon korrelasjon mellom dei to "
      "skårane her: oppgje ein korrelasjon om du kjenner ein."}},
    {P::rests_on_reliability,
     {"{0}: {1}, standard error of measurement {2}, from a reliability of {3} ({4}).",
      "{0}: {1}, målefeil (standardfeil) {2}, fra en reliabilitet på {3} ({4}).",
      "{0}: {1}, målefeil (standardfeil) {2}, frå ein reliabilitet på {3} ({4})."}},
    {P::rests_on_published,
     {"{0}: {1}, standard error of measurement {2}, published for this very score.",
      "{0}: {1}, målefeil (standardfeil) {2}, publisert for akkurat denne skåren.",
      "{0}: {1}, målefeil (standardfeil) {2}, publisert for akkurat denne skåren."}},
    {P::bonferroni,
     {"Corrected for {0} comparisons (Bonferroni).",
      "Korrigert for {0} sammenligninger (Bonferroni).",
      "Korrigert for {0} samanlikningar (Bonferroni)."}},
    {P::days_between,
     {"The reports are {0} apart, so change over time may be part of the difference: read it with care.",
      "Det er {0} mellom rapportene, så endring over tid kan være en del av forskjellen: les den med forsiktighet.",
      "Det er {0} mellom rapportane, så endring over tid kan vere ein del av skilnaden: les han med varsemd."}},
    {P::other_country,
     {"The norms are from different countries ({0} and {1}), which is part of the difference: choose norms of one country "
      "where there are any, or read it with care.",
      "Normene er fra ulike land ({0} og {1}), og det er en del av forskjellen: velg normer fra samme land hvis de finnes, "
      "eller les den med forsiktighet.",
      "Normene er frå ulike land ({0} og {1}), og det er ein del av skilnaden: vel normer frå same land om dei finst, "
      "eller les han med varsemd."}},
    {P::profile,
     {"{0} and {1} over {2} scales: the profiles correlate {3}, and the scores differ by {4} on average ({5}).",
      "{0} og {1} over {2} skalaer: profilene korrelerer {3}, og skårene skiller seg med {4} i gjennomsnitt ({5}).",
      "{0} og {1} over {2} skalaer: profilane korrelerer {3}, og skårane skil seg med {4} i gjennomsnitt ({5})."}},
    {P::profile_level,
     {"{0} and {1} (scales compared: {2}): the scores differ by {4} on average ({5}).",
      "{0} og {1} (skalaer sammenlignet: {2}): skårene skiller seg med {4} i gjennomsnitt ({5}).",
      "{0} og {1} (skalaer samanlikna: {2}): skårane skil seg med {4} i gjennomsnitt ({5})."}},
    {P::profile_none,
     {"{0} and {1} have no scale with a normed score in common, so their profiles cannot be compared: get the missing "
      "answers, or choose norms that cover the same scales.",
      "{0} og {1} har ingen felles skala med normert skåre, så profilene kan ikke sammenlignes: skaff svarene som mangler, "
      "eller velg normer som dekker de samme skalaene.",
      "{0} og {1} har ingen felles skala med normert skåre, så profilane kan ikkje samanliknast: skaff svara som manglar, "
      "eller vel normer som dekkjer dei same skalaene."}},
};
// clang-format on

constexpr bool in_order() {
  for (std::size_t i = 0; i < std::size(phrases); ++i)
    if (static_cast<std::size_t>(phrases[i].phrase) != i) return false;
  return std::size(phrases) == static_cast<std::size_t>(P::profile_none) + 1;
}
static_assert(in_order(), "one entry for each phrase, in the order of the enumeration");

constexpr std::array<std::array<std::string_view, 3>, 8> score_words = {{
    {"raw score", "råskåre", "råskåre"},
    {"z score", "z-skåre", "z-skåre"},
    {"T score", "T-skåre", "T-skåre"},
    {"scaled score", "skalert skåre", "skalert skåre"},
    {"standard score", "standardskåre", "standardskåre"},
    {"stanine", "stanine", "stanine"},
    {"sten", "sten", "sten"},
    {"percentile rank", "persentilrang", "persentilrang"},
}};

// clang-format off
constexpr std::array<std::array<std::string_view, 3>, 11> methods = {{
    {"Jacobson and Truax (1991): the difference against the error of two measurements",
     "Jacobson og Truax (1991): forskjellen mot feilen i to målinger",
     "Jacobson og Truax (1991): skilnaden mot feilen i to målingar"},
    {"Jacobson and Truax (1991), with the error of each occasion",
     "Jacobson og Truax (1991), med feilen for hver måling",
     "Jacobson og Truax (1991), med feilen for kvar måling"},
    {"Chelune et al. (1993): the difference beyond the effect of practice",
     "Chelune mfl. (1993): forskjellen ut over øvingseffekten",
     "Chelune mfl. (1993): skilnaden ut over øvingseffekten"},
    {"Chelune et al. (1993): the difference beyond the effect of practice, with the error of each occasion",
     "Chelune mfl. (1993): forskjellen ut over øvingseffekten, med feilen for hver måling",
     "Chelune mfl. (1993): skilnaden ut over øvingseffekten, med feilen for kvar måling"},
    {"Chelune et al. (1993): the difference beyond the effect of practice, against the spread of retest differences",
     "Chelune mfl. (1993): forskjellen ut over øvingseffekten, mot spredningen av retestforskjeller",
     "Chelune mfl. (1993): skilnaden ut over øvingseffekten, mot spreiinga av retestskilnader"},
    {"Gulliksen, Lord and Novick (Hsu 1999): the second score against what the first lets one expect",
     "Gulliksen, Lord og Novick (Hsu 1999): den andre skåren mot det den første gir grunn til å vente",
     "Gulliksen, Lord og Novick (Hsu 1999): den andre skåren mot det den første gjev grunn til å vente"},
    {"Hsu, Linn and Lord: the second score against what the first and the effect of practice let one expect",
     "Hsu, Linn og Lord: den andre skåren mot det den første og øvingseffekten gir grunn til å vente",
     "Hsu, Linn og Lord: den andre skåren mot det den første og øvingseffekten gjev grunn til å vente"},
    {"Edwards and Nunnally (Speer 1992): the second score against the estimated true score of the first",
     "Edwards og Nunnally (Speer 1992): den andre skåren mot den estimerte sanne skåren for den første",
     "Edwards og Nunnally (Speer 1992): den andre skåren mot den estimerte sanne skåren for den første"},
    {"Nunnally and Kotsch (1983): the second score against the estimated true score of the first",
     "Nunnally og Kotsch (1983): den andre skåren mot den estimerte sanne skåren for den første",
     "Nunnally og Kotsch (1983): den andre skåren mot den estimerte sanne skåren for den første"},
    {"Hageman and Arrindell (1999): the estimated true change, tested one-sided",
     "Hageman og Arrindell (1999): den estimerte sanne endringen, testet ensidig",
     "Hageman og Arrindell (1999): den estimerte sanne endringa, testa einsidig"},
    {"Crawford and Garthwaite (2006): the second score against a regression on the first",
     "Crawford og Garthwaite (2006): den andre skåren mot en regresjon på den første",
     "Crawford og Garthwaite (2006): den andre skåren mot ein regresjon på den første"},
}};
// clang-format on

}  // namespace

std::string score_word(Measure measure, Language language) {
  return std::string(score_words[static_cast<std::size_t>(measure)][static_cast<std::size_t>(language)]);
}

std::string coefficient_basis(const definition::NormFile& file, int number, Language language) {
  const auto& coefficient = file.reliability[static_cast<std::size_t>(number)];
  std::string text = coefficient_name(coefficient.kind, language);
  if (coefficient.n) text += ", n = " + std::to_string(*coefficient.n);
  for (const auto& citation : citations_of(file.sources, coefficient.sourcing)) text += "; " + citation;
  return text;
}

std::string method_sentence(stats::ChangeMethod method, Language language) {
  return say(P::method, language,
             {std::string(methods[static_cast<std::size_t>(method)][static_cast<std::size_t>(language)])});
}

std::string date(const std::optional<std::chrono::year_month_day>& date, Language language) {
  if (!date) return "?";
  const std::string iso = core::to_text(*date);
  return language == Language::en ? iso : iso.substr(8) + "." + iso.substr(5, 2) + "." + iso.substr(0, 4);
}

std::string say(ChangePhrase phrase, Language language, std::initializer_list<std::string> values) {
  return fill(phrases[static_cast<std::size_t>(phrase)].in[static_cast<std::size_t>(language)], values);
}

}  // namespace kartlegg::report
