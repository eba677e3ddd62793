// Change between occasions, through the public API. Numbers: the check values of the methods' own papers as the
// project's catalogue of methods prints them (s1 10, r .8, M1 60, M2 55, s2 11, r12 .6, x 70 to 58), and sums worked
// out by hand.
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

#include "change_support.hpp"
#include "kartlegg/kartlegg.hpp"

namespace {

using kartlegg::Change;
using kartlegg::change;
using kartlegg::ChangeGap;
using kartlegg::ChangeOptions;
using kartlegg::Course;
using kartlegg::CutoffRule;
using kartlegg::Language;
using kartlegg::Measure;
using kartlegg::Report;
using made_up::april;
using made_up::from_70_to_58;
using made_up::june;
using made_up::ladder;
using made_up::march;
using made_up::report;
using Method = kartlegg::stats::ChangeMethod;

double index_by(ChangeOptions options) {
  const auto found = from_70_to_58(options);
  INFO(found.sentence());
  REQUIRE(found.index);
  return *found.index;
}

}  // namespace

TEST_CASE("Every method gives the published check value", "[change]") {
  CHECK(index_by({.method = Method::jt}) == Approx(-1.8973666).epsilon(1e-7));
  CHECK(index_by({.method = Method::gln}) == Approx(-1.6666667).epsilon(1e-7));
  CHECK(index_by({.method = Method::en}) == Approx(-2.2360680).epsilon(1e-7));
  CHECK(index_by({.method = Method::practice, .practice_effect = -5.0}) == Approx(-1.1067972).epsilon(1e-7));
  CHECK(index_by({.method = Method::ha, .practice_effect = -5.0, .second_sd = 11.0, .correlation = 0.6}) ==
        Approx(-1.8867014).epsilon(1e-7));
  // sem2 and jt are the same where both occasions have the same error: sqrt(2 (10 sqrt .2)²) = sqrt 40.
  CHECK(index_by({.method = Method::sem2}) == Approx(-12 / std::sqrt(40.0)).epsilon(1e-12));
  // Expected 55 + .8 (70 - 60) = 63, error 10 sqrt(1 - .64) = 6.
  CHECK(index_by({.method = Method::hll, .practice_effect = -5.0}) == Approx(-5.0 / 6).epsilon(1e-12));
  // (58 - 70 + 5) / 7.
  CHECK(index_by({.method = Method::practice_sd, .practice_effect = -5.0, .difference_sd = 7.0}) ==
        Approx(-1.0).epsilon(1e-12));
}

TEST_CASE("The second occasion has the reliability of its own age", "[change]") {
  const auto instrument = ladder();
  const auto before = report(instrument, {.mood = 70, .date = march, .age_months = 107});
  const auto after = report(instrument, {.mood = 58, .date = june, .age_months = 110});
  CHECK(*change(before, after, "mood", {.method = Method::nk}).index == Approx(-1.6265001).epsilon(1e-7));
  // sqrt(100 x .2 + 100 x .25) = sqrt 45
  CHECK(*change(before, after, "mood", {.method = Method::sem2}).index == Approx(-12 / std::sqrt(45.0)).epsilon(1e-12));
  CHECK(*change(before, after, "mood").index == Approx(-12 / std::sqrt(40.0)).epsilon(1e-12));
}

TEST_CASE("What comes with a change", "[change]") {
  const auto found = from_70_to_58({});
  CHECK(*found.first == 70);
  CHECK(*found.second == 58);
  CHECK(*found.difference == -12);
  CHECK(*found.standard_error == Approx(std::sqrt(40.0)));
  CHECK(*found.critical == Approx(1.959963984540054).epsilon(1e-12));
  CHECK(*found.detectable == Approx(1.959963984540054 * std::sqrt(40.0)).epsilon(1e-12));
  CHECK(found.unremarkable->lower == Approx(70 - 1.959963984540054 * std::sqrt(40.0)).epsilon(1e-12));
  CHECK(found.unremarkable->upper == Approx(70 + 1.959963984540054 * std::sqrt(40.0)).epsilon(1e-12));
  CHECK_FALSE(*found.reliable);
  CHECK(*found.course == Course::unchanged);
  CHECK(found.norm_group == "home-parent");
  // alpha was used; retest stands beside it: sqrt(2 x 100 x .3) = sqrt 60
  REQUIRE(found.by_coefficient.size() == 2);
  CHECK(found.by_coefficient[0].kind == "alpha");
  CHECK(found.by_coefficient[1].kind == "retest");
  CHECK(found.by_coefficient[1].index == Approx(-12 / std::sqrt(60.0)).epsilon(1e-12));
  // at 90 % confidence the same change is reliable
  CHECK(*from_70_to_58({.confidence = 0.9}).reliable);
  CHECK(*from_70_to_58({.confidence = 0.9}).course == Course::improved);
  // a coefficient that the caller prefers
  CHECK(*from_70_to_58({.coefficient = "retest"}).index == Approx(-12 / std::sqrt(60.0)).epsilon(1e-12));
  CHECK(from_70_to_58({.coefficient = "retest"}).by_coefficient[0].kind == "retest");
}

TEST_CASE("The index does not depend on the measure within one norm cell", "[change]") {
  for (const Measure measure : {Measure::z_score, Measure::t_score, Measure::scaled_score, Measure::standard_score})
    CHECK(*from_70_to_58({.measure = measure}).index == Approx(-1.8973666).epsilon(1e-7));
  const auto found = from_70_to_58({.measure = Measure::t_score});
  CHECK(*found.first == Approx(60));
  CHECK(*found.second == Approx(48));
}

TEST_CASE("A group from elsewhere stands in for norms", "[change]") {
  const auto instrument = ladder();
  const auto before = report(instrument, {.mood = 70, .date = march, .norms = {"none"}});
  const auto after = report(instrument, {.mood = 58, .date = april, .norms = {"none"}});
  CHECK(change(before, after, "mood").gap == ChangeGap::no_norms);
  const kartlegg::ReferenceGroup group{.name = "own study", .mean = 60, .sd = 10, .reliability = 0.8};
  const auto found = change(before, after, "mood", {.reference = group});
  CHECK(*found.index == Approx(-1.8973666).epsilon(1e-7));
  CHECK(found.norm_group.empty());
  CHECK(found.notes()[0] == "Standard error 6.32, from a reliability of 0.8 in own study (given by the caller).");
  CHECK(*change(before, after, "mood", {.method = Method::gln, .reference = group}).index ==
        Approx(-1.6666667).epsilon(1e-7));
}

TEST_CASE("An error published for the very scores goes before a coefficient", "[change]") {
  const auto instrument = ladder();
  const auto before = report(instrument, {.mood = 70, .date = march, .norms = {"table-parent"}});
  const auto after = report(instrument, {.mood = 58, .date = april, .norms = {"table-parent"}});
  CHECK(change(before, after, "mood").gap == ChangeGap::no_raw_norms);
  const auto found = change(before, after, "mood", {.method = Method::sem2, .measure = Measure::t_score});
  CHECK(*found.index == Approx((44.0 - 62) / 5).epsilon(1e-12));  // errors 4 and 3
  CHECK(found.published_error);
  CHECK(found.by_coefficient.empty());
  CHECK(*found.course == Course::improved);
  CHECK(change(before, after, "mood", {.method = Method::gln, .measure = Measure::t_score}).gap ==
        ChangeGap::no_reliability);
}

TEST_CASE("Better and worse follow the concern of the scale", "[change]") {
  const auto instrument = ladder();
  const auto course = [&](const char* scale, int from, int to) {
    const auto sheet = [&](int x, auto date) { return report(instrument, {x, x, x, x, date}); };
    return *change(sheet(from, march), sheet(to, april), scale).course;
  };
  CHECK(course("mood", 40, 80) == Course::deteriorated);
  CHECK(course("mood", 80, 40) == Course::improved);
  CHECK(course("play", 40, 80) == Course::improved);
  CHECK(course("play", 80, 40) == Course::deteriorated);
  CHECK(course("colour", 40, 80) == Course::higher);
  CHECK(course("colour", 80, 40) == Course::lower);
  CHECK(course("mood", 60, 61) == Course::unchanged);
  CHECK(course("mood", 60, 60) == Course::unchanged);
}

TEST_CASE("Recovered is reliably better, and across a cut-off", "[change]") {
  const auto instrument = ladder();
  const auto found = [&](int from, int to, const ChangeOptions& options) {
    return change(report(instrument, {.mood = from, .date = march}), report(instrument, {.mood = to, .date = april}),
                  "mood", options);
  };
  const ChangeOptions groups{.cutoff = CutoffRule::c, .clinical = {{80, 5}}, .functional = {{50, 10}}};
  CHECK(*found(80, 50, groups).cutoff == Approx(70));  // (10 x 80 + 5 x 50) / 15
  CHECK(*found(80, 50, groups).course == Course::recovered);
  CHECK(*found(95, 75, groups).course == Course::improved);
  CHECK_FALSE(*found(95, 75, groups).crossed);
  CHECK(*found(50, 80, groups).course == Course::deteriorated);
  CHECK(*found(50, 80, groups).crossed);
  CHECK(*found(71, 69, groups).course == Course::unchanged);
  CHECK(*found(71, 69, groups).crossed);
  // a: 80 - 2 x 5; b: by the norms, 60 + 2 x 10
  CHECK(*found(95, 60, {.cutoff = CutoffRule::a, .clinical = {{80, 5}}}).cutoff == Approx(70));
  CHECK(*found(95, 60, {.cutoff = CutoffRule::b}).cutoff == Approx(80));
  // the band without concern ends at 59; on T scores too
  CHECK(*found(80, 59, {.cutoff = CutoffRule::band}).course == Course::recovered);
  CHECK(*found(80, 60, {.cutoff = CutoffRule::band}).course == Course::improved);
  CHECK(*found(80, 59, {.cutoff = CutoffRule::band}).cutoff == 60);
  CHECK(*found(80, 59, {.measure = Measure::t_score, .cutoff = CutoffRule::band}).cutoff == Approx(50));
  // no clinical group is known: nothing is said of recovery
  const auto unknown = found(95, 40, {.cutoff = CutoffRule::a});
  CHECK(*unknown.course == Course::improved);
  CHECK_FALSE(unknown.cutoff);
  CHECK_FALSE(unknown.crossed);
}

TEST_CASE("Norms of a clinical group are the clinical group", "[change]") {
  const auto instrument = ladder();
  const auto sheet = [&](int x, auto date) {
    return report(instrument, {.mood = x, .date = date, .norms = {"clinic-parent"}});
  };
  const auto found = change(sheet(80, march), sheet(50, april), "mood", {.cutoff = CutoffRule::a});
  CHECK(*found.cutoff == Approx(54));  // 70 - 2 x 8
  CHECK(*found.course == Course::recovered);
}

TEST_CASE("A low score of concern has its cut-off on the other side", "[change]") {
  const auto instrument = ladder();
  const auto sheet = [&](int x, auto date) { return report(instrument, {.play = x, .date = date}); };
  const auto found = change(sheet(20, march), sheet(60, april), "play", {.cutoff = CutoffRule::band});
  CHECK(*found.cutoff == 40);
  CHECK(*found.course == Course::recovered);
  CHECK(*change(sheet(10, march), sheet(40, april), "play", {.cutoff = CutoffRule::band}).course == Course::improved);
}

TEST_CASE("Swapping the dates of two occasions turns the sign, swapping the reports nothing", "[change]") {
  const auto instrument = ladder();
  std::mt19937 random(7);
  std::uniform_int_distribution<int> raw(0, 100);
  constexpr std::array methods = {Method::jt, Method::sem2};
  for (int i = 0; i < 300; ++i) {
    const int a = raw(random), b = raw(random);
    const ChangeOptions options{.method = methods[static_cast<std::size_t>(i) % 2],
                                .measure = i % 3 == 0 ? Measure::t_score : Measure::raw};
    const auto sheet = [&](int x, auto date) { return report(instrument, {.mood = x, .date = date}); };
    const auto there = change(sheet(a, march), sheet(b, april), "mood", options);
    const auto back = change(sheet(a, april), sheet(b, march), "mood", options);
    CHECK(*there.difference == -*back.difference);
    CHECK(*there.index == -*back.index);
    CHECK(*there.reliable == *back.reliable);
    const auto given_backwards = change(sheet(b, april), sheet(a, march), "mood", options);
    CHECK(to_json(given_backwards) == to_json(there));
  }
}

TEST_CASE("A change is reliable exactly where the second score is out of the unremarkable range", "[change]") {
  const auto instrument = ladder();
  const auto first = report(instrument, {.mood = 55, .date = march});
  for (const Method method : {Method::jt, Method::sem2, Method::gln, Method::en, Method::nk})
    for (int x = 0; x <= 100; ++x) {
      const auto found = change(first, report(instrument, {.mood = x, .date = april}), "mood", {.method = method});
      CHECK(*found.reliable == (x < found.unremarkable->lower || x > found.unremarkable->upper));
    }
}

// --- what is said

TEST_CASE("A change in words", "[change]") {
  const auto found = from_70_to_58({.confidence = 0.9, .cutoff = CutoffRule::band});
  CHECK(found.sentence() ==
        "Mood: from 70 (2024-03-09) to 58 (2024-04-09), a reliable improvement across the cut-off 60 (index -1.9, "
        "critical value 1.64).");
  CHECK(found.sentence(Language::nb) ==
        "Stemning: fra 70 (09.03.2024) til 58 (09.04.2024), en reliabel bedring forbi grensen 60 (indeks -1,9, kritisk "
        "verdi 1,64).");
  CHECK(found.notes() ==
        std::vector<std::string>{
            "Standard error 6.32, from a reliability of 0.8 (alpha, n = 500; Invented too.) in home "
            "survey of parents.",
            "From 70, a score below 59.6 or above 80.4 would be a reliable change.",
            "By test-retest 0.7 the index would be -1.55: within the error.",
            "Method: Jacobson and Truax (1991): the difference against the error of two measurements."});
  CHECK(found.notes(Language::nb) ==
        std::vector<std::string>{
            "Standardfeil 6,32, fra en reliabilitet på 0,8 (alfa, n = 500; Invented too.) i hjemlig undersøkelse blant "
            "foreldre.",
            "Fra 70 vil en skåre under 59,6 eller over 80,4 være en reliabel endring.",
            "Med test–retest 0,7 ville indeksen vært -1,55: innenfor målefeilen.",
            "Metode: Jacobson og Truax (1991): forskjellen mot feilen i to målinger."});
  CHECK(from_70_to_58({}).sentence() ==
        "Mood: from 70 (2024-03-09) to 58 (2024-04-09), which is within the error of measurement (index -1.9, critical "
        "value 1.96).");
  CHECK(from_70_to_58({.measure = Measure::t_score}).sentence(Language::nb) ==
        "Stemning (T-skåre): fra 60 (09.03.2024) til 48 (09.04.2024), som er innenfor målefeilen (indeks -1,9, kritisk "
        "verdi 1,96).");
  const auto text = to_text(found);
  CHECK(text.starts_with(found.sentence() + "\n  Standard error"));
}

TEST_CASE("What a reader must mind stands in the notes", "[change]") {
  const auto instrument = ladder();
  const auto notes = [&](const Report& before, const Report& after, const char* scale,
                         const ChangeOptions& options = {}) {
    std::string all;
    for (const auto& note : change(before, after, scale, options).notes()) all += note + "\n";
    return all;
  };
  const auto at = [&](int x, auto date, double age) {
    return report(instrument, {.mood = x, .sleep = x, .date = date, .age_months = age});
  };
  CHECK(notes(at(100, march, 100), at(50, april, 101), "mood").find("the lowest or highest that the form allows") !=
        std::string::npos);
  CHECK(notes(at(60, march, 143), at(60, april, 145), "mood").find("fall in different groups of the norms") !=
        std::string::npos);
  CHECK(notes(at(60, march, 143), at(60, april, 145), "mood", {.measure = Measure::z_score}).find("different groups") ==
        std::string::npos);
  CHECK(notes(at(60, march, 100), at(60, april, 101), "sleep").find("from another sample than the norms") !=
        std::string::npos);
  CHECK(notes(at(99, march, 100), at(99, april, 101), "mood").find("a score below 81.47 or above") ==
        std::string::npos);
  CHECK(notes(at(99, march, 100), at(99, april, 101), "mood").find("From 99, a score below 86.6 would be") !=
        std::string::npos);
  CHECK(notes(at(1, march, 100), at(1, april, 101), "mood").find("From 1, a score above 13.4 would be") !=
        std::string::npos);
  CHECK(
      notes(at(50, march, 100), at(50, april, 101), "mood", {.confidence = 1 - 1e-15}).find("no score that the form") !=
      std::string::npos);
  CHECK(notes(at(60, march, 100), at(60, april, 101), "mood", {.cutoff = CutoffRule::a})
            .find("No cut-off of this kind") != std::string::npos);
  CHECK(notes(at(60, march, 100), at(61, april, 101), "mood", {.cutoff = CutoffRule::band})
            .find("Both scores lie on the same side of the cut-off 60.") != std::string::npos);
  CHECK(notes(at(58, march, 100), at(61, april, 101), "mood", {.cutoff = CutoffRule::band})
            .find("The cut-off 60 lies between the scores.") != std::string::npos);
}

TEST_CASE("A change as JSON leaves out what is absent", "[change]") {
  const auto json = nlohmann::json::parse(to_json(from_70_to_58({})));
  CHECK(json["schema"] == "kartlegg-change-1");
  CHECK(json["before"]["assessment_date"] == "2024-03-09");
  CHECK(json["index"].get<double>() == Approx(-1.8973666).epsilon(1e-7));
  CHECK(json["reliable"] == false);
  CHECK(json["course"] == "unchanged");
  CHECK_FALSE(json.contains("cutoff"));
  CHECK_FALSE(json.contains("gap"));
  const auto refused = nlohmann::json::parse(to_json(from_70_to_58({.method = Method::hll}), Language::nb));
  CHECK(refused["gap"] == "needs_retest");
  CHECK(refused["language"] == "nb");
  CHECK_FALSE(refused.contains("index"));
}
