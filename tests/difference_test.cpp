// Differences between informants and between scales, profiles, and the table of informants. Numbers worked out by hand,
// or with the R functions pnorm and qnorm where it says so.
#include <catch2/catch.hpp>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "change_support.hpp"
#include "kartlegg/kartlegg.hpp"

namespace {

using kartlegg::Difference;
using kartlegg::difference;
using kartlegg::DifferenceGap;
using kartlegg::DifferenceOptions;
using kartlegg::informants;
using kartlegg::Language;
using kartlegg::Measure;
using kartlegg::Report;
using made_up::april;
using made_up::ladder;
using made_up::march;
using made_up::report;

const kartlegg::Instrument& instrument() {
  static const auto made = ladder();
  return made;
}

/// Parent: z 1, T 60, SEM 10 sqrt .2. Teacher: z -1, T 40, SEM 10 sqrt .1.
Difference parent_and_teacher(const DifferenceOptions& options = {}) {
  return difference(report(instrument(), {.mood = 70, .date = march}),
                    report(instrument(), {.mood = 30, .date = march, .form = "teacher"}), "mood", options);
}

}  // namespace

TEST_CASE("Two informants differ reliably, and how rarely that is", "[difference]") {
  const auto found = parent_and_teacher();
  REQUIRE(found.gap == DifferenceGap::none);
  CHECK(*found.first.score == Approx(60));
  CHECK(*found.second.score == Approx(40));
  CHECK(*found.difference == Approx(20));
  CHECK(*found.standard_error == Approx(std::sqrt(30.0)).epsilon(1e-12));
  CHECK(*found.index == Approx(20 / std::sqrt(30.0)).epsilon(1e-12));
  CHECK(*found.critical == Approx(1.959963984540054).epsilon(1e-12));
  CHECK(*found.reliable);
  // Danish correlation .5, since the teachers' norms are Danish: z = 20 / (10 sqrt(2 - 1)) = 2, pnorm(-2)
  REQUIRE(found.correlation);
  CHECK(found.correlation->value == 0.5);
  CHECK(found.correlation->country == "DK");
  CHECK(*found.rarity == Approx(2.275013194817921).epsilon(1e-9));
  CHECK(*found.rarity_either == Approx(2 * 2.275013194817921).epsilon(1e-9));
  CHECK(*parent_and_teacher({.measure = Measure::z_score}).index == Approx(20 / std::sqrt(30.0)).epsilon(1e-12));
  // a correlation that the caller gives goes before: z = 20 / (10 sqrt .4)
  CHECK(*parent_and_teacher({.correlation = 0.8}).rarity ==
        Approx(100 * 0.5 * std::erfc(2 / std::sqrt(0.4) / std::sqrt(2.0))));
  CHECK(*parent_and_teacher({.comparisons = 5}).critical == Approx(2.575829303548901).epsilon(1e-9));  // qnorm(.995)
}

TEST_CASE("Swapping the informants turns the sign", "[difference]") {
  for (int x = 0; x <= 100; x += 7) {
    const auto parent = report(instrument(), {.mood = x}),
               teacher = report(instrument(), {.mood = 50, .form = "teacher"});
    const auto there = difference(parent, teacher, "mood"), back = difference(teacher, parent, "mood");
    CHECK(*there.index == -*back.index);
    CHECK(*there.reliable == *back.reliable);
    CHECK(*there.rarity_either == *back.rarity_either);
  }
}

TEST_CASE("Two scales of one report", "[difference]") {
  const auto sheet = report(instrument(), {.mood = 70, .sleep = 40});  // T 60 and 45
  const auto found = difference(sheet, "mood", "sleep");
  CHECK(*found.difference == Approx(15));
  CHECK(*found.standard_error == Approx(std::sqrt(20.0 + 10)).epsilon(1e-12));
  CHECK(*found.reliable);
  CHECK_FALSE(found.correlation);
  CHECK_FALSE(found.rarity);
  CHECK(found.sentence() ==
        "T score: 60 (Mood) and 45 (Sleep) differ by more than the error of measurement (index 2.74, critical value "
        "1.96).");
  CHECK(
      found.notes()[0] ==
      "How common such a difference is, is not known, as no correlation between the two scores is published here: give "
      "a correlation if you know one.");
  CHECK(found.notes(Language::nb)[0] ==
        "Det er ikke kjent hvor vanlig en slik forskjell er, siden det ikke er publisert noen korrelasjon mellom de to "
        "skårene her: oppgi en korrelasjon hvis du kjenner en.");
  CHECK(found.notes().back() ==
        "The reliability is from another sample than the norms: read the error as approximate.");
  CHECK(found.notes(Language::nb).back() ==
        "Reliabiliteten er fra et annet utvalg enn normene: les målefeilen som omtrentlig.");
  CHECK(*difference(sheet, "mood", "sleep", {.correlation = 0.5}).rarity ==
        Approx(100 * 0.5 * std::erfc(1.5 / std::sqrt(2.0))));
}

TEST_CASE("An error that is published for the very score is said to be", "[difference]") {
  const auto parent = report(instrument(), {.mood = 70, .norms = {"table-parent"}});  // T 62, error 4
  const auto found = difference(parent, report(instrument(), {.mood = 30, .form = "teacher"}), "mood");
  CHECK(*found.standard_error == Approx(std::sqrt(16.0 + 10)).epsilon(1e-12));
  CHECK(found.notes()[1] ==
        "parent: table of parents, standard error of measurement 4, published for this very score.");
}

TEST_CASE("A difference in words", "[difference]") {
  const auto found = parent_and_teacher();
  CHECK(
      found.sentence() ==
      "Mood (T score): 60 (parent) and 40 (teacher) differ by more than the error of measurement (index 3.65, critical "
      "value 1.96).");
  CHECK(
      found.sentence(Language::nb) ==
      "Stemning (T-skåre): 60 (forelder) og 40 (lærer) skiller seg med mer enn målefeilen (indeks 3,65, kritisk verdi "
      "1,96).");
  CHECK(found.notes() ==
        std::vector<std::string>{
            "A difference of this size or larger in this direction is to be expected of 2.28 % of the population, in "
            "either direction of 4.55 % (correlation 0.5, DK, n = 1000; Invented study.).",
            "parent: home survey of parents, standard error of measurement 4.47, from a reliability of 0.8 (alpha, n = "
            "500; Invented too.).",
            "teacher: home survey of teachers, standard error of measurement 3.16, from a reliability of 0.9 (alpha; "
            "Invented for a test.).",
            "The norms are from different countries (NO and DK), which is part of the difference: choose norms of one "
            "country where there are any, or read it with care."});
  CHECK(
      found.notes(Language::nb)[0] ==
      "En så stor eller større forskjell i denne retningen kan ventes hos 2,28 % av befolkningen, uansett retning hos "
      "4,55 % (korrelasjon 0,5, DK, n = 1000; Invented study.).");
  const auto small =
      difference(report(instrument(), {.mood = 60, .date = march}),
                 report(instrument(), {.mood = 41, .date = april, .form = "teacher"}), "mood", {.comparisons = 3});
  CHECK(small.sentence() ==
        "Mood (T score): 50 (parent) and 51 (teacher) differ by no more than the error of measurement (index -0.18, "
        "critical value 2.39).");
  std::string notes;
  for (const auto& note : small.notes()) notes += note + "\n";
  CHECK(notes.find("Corrected for 3 comparisons (Bonferroni).\n") != std::string::npos);
  CHECK(notes.find(
            "The reports are 31 days apart, so change over time may be part of the difference: read it with care.\n") !=
        std::string::npos);
}

namespace {

void check_refused(const Difference& found, DifferenceGap gap, const std::string& en, const std::string& nb) {
  CHECK(name(found.gap) == name(gap));
  CHECK(found.sentence() == en);
  CHECK(found.sentence(Language::nb) == nb);
  CHECK_FALSE(found.sentence(Language::nn).empty());
  CHECK_FALSE(found.difference);
  CHECK_FALSE(found.reliable);
  CHECK(found.notes().empty());
}

}  // namespace

TEST_CASE("Where there is no difference to tell, the reason is", "[difference]") {
  const auto parent = report(instrument(), {60, 60, 60, 60, march});
  const auto with = [&](const made_up::Sheet& sheet, const DifferenceOptions& options = {},
                        const char* scale = "mood") {
    return difference(parent, report(instrument(), sheet), scale, options);
  };
  check_refused(difference(parent, report(ladder({.id = "rungs"}), {.mood = 60}), "mood"),
                DifferenceGap::other_instrument,
                "The reports are from different instruments (ladder and rungs): give reports of the same instrument.",
                "Rapportene er fra ulike instrumenter (ladder og rungs): bruk rapporter fra samme instrument.");
  check_refused(
      difference(parent, report(ladder({.version = "2.0.0"}), {.mood = 60}), "mood"), DifferenceGap::other_version,
      "The reports are from different major versions of the instrument (1.0.0 and 2.0.0), which may score "
      "differently: score both with the same version.",
      "Rapportene er fra ulike hovedversjoner av instrumentet (1.0.0 og 2.0.0), som kan skåre ulikt: skår begge "
      "med samme versjon.");
  check_refused(difference(report(instrument(), {.mood = 60, .sex = kartlegg::Sex::female}),
                           report(instrument(), {.mood = 60, .form = "teacher", .sex = kartlegg::Sex::male}), "mood"),
                DifferenceGap::other_person,
                "The reports are about different people, by sex or birth date: give reports of the same person.",
                "Rapportene gjelder ulike personer, etter kjønn eller fødselsdato: bruk rapporter om samme person.");
  check_refused(with({.mood = 60, .date = april}), DifferenceGap::change,
                "The same informant (parent) answered on two days, which is a change: look at the change between the "
                "occasions instead.",
                "Samme informant (forelder) har svart på to ulike dager, og det er en endring: se heller på endringen "
                "mellom målingene.");
  check_refused(with({.form = "teacher"}), DifferenceGap::no_score,
                "There is no score (teacher): complete the missing answers if they can still be had.",
                "Det er ingen skåre (lærer): fyll ut svarene som mangler, hvis de ennå kan skaffes.");
  check_refused(with({.mood = 3, .form = "teacher", .norms = {"none"}}), DifferenceGap::no_norms,
                "One report (teacher) was scored without the norms asked for: score it with a norm group.",
                "En av rapportene (lærer) er skåret uten normene det spørres etter: skår den med en normgruppe.");
  check_refused(with({.colour = 3, .form = "teacher"}, {}, "colour"), DifferenceGap::no_normed_score,
                "The norms give no T score (teacher): choose another norm group.",
                "Normene gir ingen T-skåre (lærer): velg en annen normgruppe.");
  check_refused(with({.play = 3, .form = "teacher"}, {}, "play"), DifferenceGap::no_reliability,
                "No reliability is published (teacher), so the error of measurement is not known: choose another norm "
                "group.",
                "Det er ikke publisert noen reliabilitet (lærer), så målefeilen er ikke kjent: velg en annen "
                "normgruppe.");
  check_refused(parent_and_teacher({.measure = Measure::raw}), DifferenceGap::unfit_measure,
                "The raw score does not do for differences: compare z, T, scaled or standard scores.",
                "Målet «råskåre» egner seg ikke for forskjeller: sammenlign z-, T-, skalerte eller standardskårer.");
  // two parents on one day are two informants
  CHECK(with({.mood = 70, .date = march}).gap == DifferenceGap::none);
  CHECK_THROWS_AS(parent_and_teacher({.confidence = 0}), std::invalid_argument);
  CHECK_THROWS_AS(parent_and_teacher({.comparisons = 0}), std::invalid_argument);
  CHECK_THROWS_AS(parent_and_teacher({.correlation = 1.0}), std::invalid_argument);
  CHECK_THROWS_AS(difference(parent, parent, "moood"), std::out_of_range);
}

TEST_CASE("Profiles agree in shape and in level", "[difference]") {
  // Parent z: 1, -.5, 0 (mood, sleep, play); teacher: 2, .5, 1.
  const auto parent = report(instrument(), {70, 40, 50});
  const auto teacher = report(instrument(), {60, 60, 60, kartlegg::missing, std::nullopt, 100, "teacher"});
  const auto found = profile_agreement(parent, teacher, {.measure = Measure::z_score});
  CHECK(found.scales == std::vector<std::string>{"mood", "sleep", "play"});
  CHECK(*found.mean_absolute_difference == Approx(1));
  CHECK(*found.correlation == Approx(1).epsilon(1e-12));
  CHECK(found.sentence() ==
        "parent and teacher over 3 scales: the profiles correlate 1, and the scores differ by 1 on average (z score).");
  const auto two = profile_agreement(parent, report(instrument(), {.mood = 60, .sleep = 60, .form = "teacher"}));
  CHECK_FALSE(two.correlation);
  CHECK(*two.mean_absolute_difference == Approx(10));
  CHECK(two.sentence(Language::nb) ==
        "forelder og lærer (skalaer sammenlignet: 2): skårene skiller seg med 10 i gjennomsnitt (T-skåre).");
  const auto none = profile_agreement(parent, report(instrument(), {.form = "teacher"}));
  CHECK(none.scales.empty());
  CHECK(none.sentence() ==
        "parent and teacher have no scale with a normed score in common, so their profiles cannot be compared: get "
        "the missing answers, or choose norms that cover the same scales.");
}

TEST_CASE("Informants side by side", "[difference]") {
  const std::vector<Report> reports = {
      report(instrument(), {70, 40, 50, 20, march}),
      report(instrument(), {.mood = 30, .sleep = 60, .date = march, .form = "teacher"})};
  const auto table = informants(reports, {}, Language::nb);
  const auto in_english = informants(reports);
  REQUIRE(table.gap == DifferenceGap::none);
  REQUIRE(table.columns.size() == 2);
  CHECK(table.columns[1].informant == "teacher");
  CHECK(table.columns[1].title == "lærerskjema");
  REQUIRE(table.rows.size() == 5);
  const auto& mood = table.rows[0];
  CHECK(mood.title == "Stemning");
  CHECK(*mood.cells[0].raw == 70);
  CHECK(*mood.cells[0].score == Approx(60));
  CHECK(mood.cells[0].interval->lower == Approx(60 - 1.959963984540054 * 10 * std::sqrt(0.2)).epsilon(1e-12));
  CHECK(mood.cells[0].band->label == "gjør noe");
  CHECK(mood.cells[0].norm_group == "home-parent");
  CHECK_FALSE(mood.cells[1].band);
  REQUIRE(mood.differences.size() == 1);
  CHECK(*mood.differences[0].reliable);
  CHECK(table.rows[2].differences[0].gap == DifferenceGap::no_score);
  CHECK(table.rows[4].scale == "both");
  REQUIRE(table.agreement.size() == 1);
  CHECK(in_english.notes().size() == 3);  // mood, sleep, profile
  CHECK(in_english.notes()[0].starts_with("Mood (T score): 60 (parent) and 40 (teacher) differ by more"));
  const auto text = to_text(table);
  CHECK(text.starts_with(
      "Stemning\n  foreldreskjema: 70 (60 [51,23; 68,77]), gjør noe\n  lærerskjema: 30 (40 [33,8; 46,2])\n"));
  CHECK(text.find("  lærerskjema: ingen skåre\n") != std::string::npos);
  const auto json = nlohmann::json::parse(to_json(table));
  CHECK(json["schema"] == "kartlegg-informants-1");
  CHECK(json["rows"][0]["cells"][0]["raw"] == 70);
  CHECK(json["rows"][0]["differences"][0]["reliable"] == true);
  CHECK_FALSE(json["rows"][2]["cells"][1].contains("raw"));
  CHECK(informants({}).rows.empty());
  const std::vector<Report> mixed = {reports[0], reports[1], report(ladder({.id = "rungs"}), {.mood = 60})};
  const auto refused = informants(mixed);
  CHECK(refused.gap == DifferenceGap::other_instrument);
  CHECK(refused.rows.empty());
  CHECK(refused.notes() ==
        std::vector<std::string>{"The reports are from different instruments (ladder and rungs): give "
                                 "reports of the same instrument."});
}

TEST_CASE("A difference as JSON", "[difference]") {
  const auto json = nlohmann::json::parse(to_json(parent_and_teacher()));
  CHECK(json["schema"] == "kartlegg-difference-1");
  CHECK(json["first"]["report"]["informant"] == "parent");
  CHECK(json["second"]["norm_group"] == "home-teacher");
  CHECK(json["correlation"]["n"] == 1000);
  CHECK(json["reliable"] == true);
  const auto refused = nlohmann::json::parse(to_json(parent_and_teacher({.measure = Measure::sten})));
  CHECK(refused["gap"] == "unfit_measure");
  CHECK_FALSE(refused.contains("difference"));
}
