// Why two reports have no change between them: every reason, as a reader is told it.
#include <catch2/catch.hpp>
#include <string>

#include "change_support.hpp"
#include "kartlegg/kartlegg.hpp"

namespace {

using kartlegg::Change;
using kartlegg::change;
using kartlegg::ChangeGap;
using kartlegg::Course;
using kartlegg::Language;
using kartlegg::Measure;
using made_up::april;
using made_up::day;
using made_up::from_70_to_58;
using made_up::ladder;
using made_up::march;
using made_up::report;
using Method = kartlegg::stats::ChangeMethod;

struct Refused {
  ChangeGap gap;
  const char *en, *nb;
};

void check_refused(const Change& found, const Refused& expected) {
  CHECK(name(found.gap) == name(expected.gap));
  CHECK(found.sentence() == expected.en);
  CHECK(found.sentence(Language::nb) == expected.nb);
  CHECK_FALSE(found.sentence(Language::nn).empty());
  CHECK_FALSE(found.index);
  CHECK_FALSE(found.reliable);
  CHECK_FALSE(found.course);
  CHECK(found.notes().empty());
}

}  // namespace

TEST_CASE("Other instruments, versions, informants and forms are not compared", "[change]") {
  const auto one = ladder(), other = ladder({.id = "rungs"}), newer = ladder({.version = "2.0.0"});
  const auto first = report(one, {60, 60, 60, 60, march});
  check_refused(
      change(first, report(other, {.mood = 60, .date = april}), "mood"),
      {ChangeGap::other_instrument,
       "The reports are from different instruments (ladder and rungs): give two reports of the same instrument.",
       "Rapportene er fra ulike instrumenter (ladder og rungs): bruk to rapporter fra samme instrument."});
  check_refused(change(first, report(newer, {.mood = 60, .date = april}), "mood"),
                {ChangeGap::other_version,
                 "The reports are from different major versions of the instrument (1.0.0 and 2.0.0), which may score "
                 "differently: score both with the same version.",
                 "Rapportene er fra ulike hovedversjoner av instrumentet (1.0.0 og 2.0.0), som kan skåre ulikt: skår "
                 "begge med samme versjon."});
  check_refused(change(report(one, {.mood = 60, .date = march, .sex = kartlegg::Sex::female}),
                       report(one, {.mood = 60, .date = april, .sex = kartlegg::Sex::male}), "mood"),
                {ChangeGap::other_person,
                 "The reports are about different people, by sex or birth date: give reports of the same person.",
                 "Rapportene gjelder ulike personer, etter kjønn eller fødselsdato: bruk rapporter om samme person."});
  const auto born = [&](int year, auto date) {
    return one.score({{"mood", 60}}, {.birth_date = day(year, 1, 1), .assessment_date = date, .form = "parent"});
  };
  CHECK(change(born(2015, march), born(2016, april), "mood").gap == ChangeGap::other_person);
  CHECK(change(born(2015, march), born(2015, april), "mood").gap == ChangeGap::none);
  check_refused(
      change(first, report(one, {.mood = 60, .date = april, .form = "teacher"}), "mood"),
      {ChangeGap::other_informant,
       "Different informants answered (parent and teacher), which is no change: look at the difference between "
       "informants instead.",
       "Ulike informanter har svart (forelder og lærer), og det er ingen endring: se heller på forskjellen "
       "mellom informanter."});
  check_refused(
      change(first, report(one, {.colour = 60, .date = april, .form = "parent-new"}), "colour"),
      {ChangeGap::other_form,
       "The forms parent form and new parent form do not ask the same items for this score: compare occasions "
       "on the same form.",
       "Skjemaene foreldreskjema og nytt foreldreskjema har ikke de samme leddene for denne skåren: "
       "sammenlign målinger på samme skjema."});
  // the same items on another form will do
  CHECK(change(first, report(one, {.mood = 60, .date = april, .form = "parent-new"}), "mood").gap == ChangeGap::none);
}

TEST_CASE("A minor version of the instrument is compared, and said", "[change]") {
  const auto one = ladder(), minor = ladder({.version = "1.1.0"});
  const auto found =
      change(report(one, {.mood = 60, .date = march}), report(minor, {.mood = 90, .date = april}), "mood");
  CHECK(*found.course == Course::deteriorated);
  CHECK(found.notes().back() ==
        "The instrument's file changed between the reports, within the same major version: if in doubt, "
        "score both with the same file.");
}

TEST_CASE("Occasions need an order", "[change]") {
  const auto instrument = ladder();
  const auto dated = report(instrument, {.mood = 60, .date = march});
  check_refused(
      change(dated, report(instrument, {.mood = 70}), "mood"),
      {ChangeGap::no_date, "The order of the occasions is not known: give the assessment date of every report.",
       "Rekkefølgen på målingene er ikke kjent: oppgi vurderingsdato for alle rapportene."});
  check_refused(
      change(dated, report(instrument, {.mood = 70, .date = march}), "mood"),
      {ChangeGap::same_date,
       "Two reports have the assessment date 2024-03-09, so their order is not known: correct one of the "
       "dates, or leave one report out.",
       "To rapporter har vurderingsdatoen 09.03.2024, så rekkefølgen er ikke kjent: rett en av datoene, eller "
       "utelat en av rapportene."});
}

TEST_CASE("A change needs scores, norms and a reliability", "[change]") {
  const auto instrument = ladder();
  const auto first = report(instrument, {60, 60, 60, 60, march});
  check_refused(
      change(first, report(instrument, {.sleep = 60, .date = april}), "mood"),
      {ChangeGap::no_score, "There is no score on 2024-04-09: complete the missing answers if they can still be had.",
       "Det er ingen skåre fra 09.04.2024: fyll ut svarene som mangler, hvis de ennå kan skaffes."});
  check_refused(
      change(first, report(instrument, {.mood = 60, .date = april, .norms = {"none"}}), "mood"),
      {ChangeGap::no_norms,
       "The report of 2024-04-09 was scored without norms, so the error of measurement is not known: score it "
       "with a norm group, or give a reference group.",
       "Rapporten fra 09.04.2024 er skåret uten normer, så målefeilen er ikke kjent: skår den med en "
       "normgruppe, eller oppgi en referansegruppe."});
  check_refused(change(first, report(instrument, {.mood = 60, .date = april, .norms = {"clinic-parent"}}), "mood"),
                {ChangeGap::other_norms,
                 "The reports were not scored with the norm group home survey of parents in the same edition: score "
                 "both with the same norm file.",
                 "Rapportene er ikke skåret med samme utgave av normgruppen hjemlig undersøkelse blant foreldre: skår "
                 "begge med samme normfil."});
  check_refused(
      change(first, report(instrument, {.sleep = 60, .date = april, .age_months = 160}), "sleep"),
      {ChangeGap::no_normed_score,
       "home survey of parents has no numbers for this score and person on 2024-04-09: choose another norm "
       "group, or give a reference group.",
       "hjemlig undersøkelse blant foreldre har ingen tall for denne skåren og personen den 09.04.2024: velg en "
       "annen normgruppe, eller oppgi en referansegruppe."});
  const auto both = [&](auto date) { return report(instrument, {.mood = 60, .sleep = 60, .date = date}); };
  check_refused(
      change(both(march), both(april), "both"),
      {ChangeGap::no_normed_score,
       "home survey of parents has no numbers for this score and person on 2024-03-09: choose another norm "
       "group, or give a reference group.",
       "hjemlig undersøkelse blant foreldre har ingen tall for denne skåren og personen den 09.03.2024: velg en "
       "annen normgruppe, eller oppgi en referansegruppe."});
  check_refused(change(first, report(instrument, {.mood = 62, .date = april}), "mood", {.coefficient = "icc"}),
                {ChangeGap::no_reliability,
                 "No reliability is published for this score in home survey of parents, so the error of measurement is "
                 "not known: choose another norm group, or give a reference group.",
                 "Det er ikke publisert noen reliabilitet for denne skåren i hjemlig undersøkelse blant foreldre, så "
                 "målefeilen er ikke kjent: velg en annen normgruppe, eller oppgi en referansegruppe."});
  const auto tabulated = [&](int x, auto date) {
    return report(instrument, {.mood = x, .date = date, .norms = {"table-parent"}});
  };
  check_refused(change(tabulated(60, march), tabulated(70, april), "mood"),
                {ChangeGap::no_raw_norms,
                 "table of parents has no mean and standard deviation of raw scores: compare z or T scores.",
                 "tabell for foreldre har ikke gjennomsnitt og standardavvik for råskårer: sammenlign z- eller "
                 "T-skårer."});
}

TEST_CASE("Norms are the same only with the same content", "[change]") {
  std::string changed = made_up::home_parent;
  changed.replace(changed.find("mean: 60"), 8, "mean: 61");
  const auto one = ladder(), other = ladder({.version = "1.1.0", .home = changed});
  const auto found =
      change(report(one, {.mood = 60, .date = march}), report(other, {.mood = 60, .date = april}), "mood");
  CHECK(found.gap == ChangeGap::other_norms);
}

TEST_CASE("What a method or a measure cannot do is said", "[change]") {
  check_refused(from_70_to_58({.measure = Measure::stanine}),
                {ChangeGap::unfit_measure,
                 "The stanine has no constant error of measurement: compare raw, z, T, scaled or standard scores.",
                 "Målet «stanine» har ingen konstant målefeil: sammenlign råskårer, z-, T-, skalerte eller "
                 "standardskårer."});
  check_refused(
      from_70_to_58({.method = Method::ha}),
      {ChangeGap::needs_retest,
       "The method ha needs numbers from people who were only tested twice: give practice_effect, correlation, "
       "or choose the method jt.",
       "Metoden ha krever tall fra personer som bare er undersøkt to ganger: oppgi practice_effect, "
       "correlation, eller velg metoden jt."});
  check_refused(from_70_to_58({.measure = Measure::t_score, .reference = {{.sd = 10, .reliability = 0.8}}}),
                {ChangeGap::unfit_measure, "The numbers of a reference group are about raw scores: compare raw scores.",
                 "Tallene for en referansegruppe gjelder råskårer: sammenlign råskårer."});
  check_refused(from_70_to_58({.reference = {{.sd = 10, .reliability = 1}}}),
                {ChangeGap::no_value,
                 "The formula has no value for these numbers (a reliability of 1, or differences without variance): "
                 "choose another coefficient or method.",
                 "Formelen har ingen verdi for disse tallene (reliabilitet 1, eller forskjeller uten varians): velg en "
                 "annen koeffisient eller metode."});
}

TEST_CASE("Options that no result could have are wrong calls", "[change]") {
  CHECK_THROWS_AS(from_70_to_58({.confidence = 1}), std::invalid_argument);
  CHECK_THROWS_AS(from_70_to_58({.confidence = kartlegg::unknown}), std::invalid_argument);
  CHECK_THROWS_AS(from_70_to_58({.reference = {{.sd = 0, .reliability = 0.8}}}), std::invalid_argument);
  CHECK_THROWS_AS(from_70_to_58({.reference = {{.sd = 1, .reliability = 1.2}}}), std::invalid_argument);
  CHECK_THROWS_AS(from_70_to_58({.practice_effect = kartlegg::unknown}), std::invalid_argument);
  CHECK_THROWS_AS(from_70_to_58({.method = Method::en, .reference = {{.sd = 10, .reliability = 0.8}}}),
                  std::invalid_argument);
  CHECK_THROWS_AS(from_70_to_58({.second_sd = -1.0}), std::invalid_argument);
  CHECK_THROWS_AS(from_70_to_58({.correlation = 1.1}), std::invalid_argument);
  CHECK_THROWS_AS(from_70_to_58({.retest_n = 2}), std::invalid_argument);
  CHECK_THROWS_AS(from_70_to_58({.clinical = {{50, 0}}}), std::invalid_argument);
  const auto instrument = ladder();
  const auto one = report(instrument, {.mood = 1, .date = march});
  CHECK_THROWS_AS(change(one, one, "moood"), std::out_of_range);
}
