// Which form is meant: by informant, age, answers or preference; corrected age; and when no form can be chosen.
#include <catch2/catch.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "kartlegg/kartlegg.hpp"
#include "support.hpp"

namespace {

using kartlegg::Age;
using kartlegg::FormChoice;
using kartlegg::Instrument;
using kartlegg::Refusal;
using kartlegg::Subject;
using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;
using support::shipped;

year_month_day date(int y, unsigned m, unsigned d) {
  return {std::chrono::year{y}, std::chrono::month{m}, std::chrono::day{d}};
}

/// A child of exactly this age today, by dates. Born on the first of a month, so that every age exists.
Subject aged(Age age, std::string_view informant = {}) {
  const auto born = date(2010, 1, 1);
  const year_month_day completed = born + std::chrono::months{age.months};
  return {.birth_date = born,
          .assessment_date = year_month_day{sys_days{completed} + days{age.days}},
          .informant = informant};
}

Refusal refusal(const Instrument& instrument, const Subject& who) {
  try {
    instrument.choose_form(who);
    return Refusal::none;
  } catch (const kartlegg::ResponseError& error) {
    return error.refusal();
  }
}

std::string form_or_refusal(const Instrument& instrument, const Subject& who) {
  const auto refused = refusal(instrument, who);
  return refused == Refusal::none ? instrument.choose_form(who).form : std::string(name(refused));
}

}  // namespace

TEST_CASE("Every edge of every ASQ-3 age window, by dates and by decimal months") {
  const auto& asq = shipped("asq-3");
  const auto rows = support::reference("asq3_age_windows.csv");
  REQUIRE(rows.size() == 21);
  // At 9 months the 10 month form is preferred: see below.
  const auto expected = [](const std::string& form) { return form == "9" ? std::string("10") : form; };
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto& row = rows[i];
    const std::string form = row.at("interval_months");
    const Age first{std::stoi(row.at("min_months")), std::stoi(row.at("min_days"))};
    const Age last{std::stoi(row.at("max_months")), std::stoi(row.at("max_days"))};
    INFO(form);
    CHECK(form_or_refusal(asq, aged(first)) == expected(form));
    CHECK(form_or_refusal(asq, {.age_months = kartlegg::to_months(first)}) == expected(form));
    CHECK(form_or_refusal(asq, {.age_months = kartlegg::to_months(last)}) == expected(form));
    // By dates: the last day that a month of this child has, up to the last day of the window.
    const Age next_month{last.months + 1, 0};
    const Subject after = aged(next_month);
    Subject on_last = last.days < 28 ? aged(last) : after;
    if (last.days >= 28) on_last.assessment_date = year_month_day{sys_days{*after.assessment_date} - days{1}};
    CHECK(form_or_refusal(asq, on_last) == expected(form));
  }
  for (const Age none : {Age{0, 0}, Age{0, 30}, Age{66, 1}, Age{67, 0}}) {
    CHECK(form_or_refusal(asq, aged(none)) == "no_form_for_age");
    CHECK(form_or_refusal(asq, {.age_months = kartlegg::to_months(none)}) == "no_form_for_age");
  }
}

TEST_CASE("The last day of a window and the first of the next") {
  const auto& asq = shipped("asq-3");
  const auto form = [&](Age age) { return asq.choose_form({.age_months = kartlegg::to_months(age)}).form; };
  CHECK(form({25, 15}) == "24");
  CHECK(form({25, 16}) == "27");
  CHECK(form({38, 30}) == "36");
  CHECK(form({39, 0}) == "42");
  // Born on 31 January: 30 days old on 1 March of a leap year... of the second month on 30 April
  CHECK(asq.choose_form({.birth_date = date(2023, 1, 31), .assessment_date = date(2023, 4, 30)}).form == "2");
  CHECK(asq.choose_form({.birth_date = date(2023, 1, 31), .assessment_date = date(2023, 5, 1)}).form == "4");
}

TEST_CASE("At 9 months two forms fit, and the 10 month form is preferred") {
  const auto& asq = shipped("asq-3");
  const FormChoice choice = asq.choose_form(aged({9, 10}));
  CHECK(choice.form == "10");
  CHECK(choice.also_fitting == std::vector<std::string>{"9"});
  CHECK_FALSE(choice.given);
  const FormChoice given = asq.choose_form({.age_months = 9.5, .form = "9"});
  CHECK(given.form == "9");
  CHECK(given.given);
  CHECK(given.also_fitting == std::vector<std::string>{"10"});
  CHECK(asq.choose_form(aged({10, 0})).also_fitting.empty());
}

TEST_CASE("SDQ forms by informant and age") {
  const auto& sdq = shipped("sdq");
  const auto form = [&](Age age, std::string_view informant) { return form_or_refusal(sdq, aged(age, informant)); };
  CHECK(form({23, 30}, "parent") == "no_form_for_age");
  CHECK(form({24, 0}, "parent") == "p2-4");
  CHECK(form({47, 27}, "parent") == "p2-4");
  CHECK(form({48, 0}, "parent") == "ambiguous_form");  // nothing is answered here
  CHECK(form({59, 27}, "teacher") == "ambiguous_form");
  CHECK(form({60, 0}, "parent") == "p4-17");
  CHECK(form({60, 0}, "teacher") == "t4-17");
  CHECK(form({215, 27}, "teacher") == "t4-17");
  CHECK(form({216, 0}, "teacher") == "no_form_for_age");
  CHECK(form({131, 27}, "self") == "no_form_for_age");
  CHECK(form({132, 0}, "self") == "s11-17");
  CHECK(form({100, 0}, "") == "ambiguous_form");  // parent or teacher
  CHECK(form({100, 0}, "nurse") == "unknown_informant");
  CHECK(form_or_refusal(sdq, {.informant = "parent"}) == "missing_age");
  CHECK(form_or_refusal(sdq, {.informant = "self"}) == "s11-17");  // the only one
  CHECK(form_or_refusal(sdq, {}) == "missing_age");
}

TEST_CASE("At 4 years the answered items show which SDQ form it was") {
  const auto& sdq = shipped("sdq");
  const Subject four = aged({50, 0}, "parent");
  const auto choose = [&](std::initializer_list<kartlegg::Response> responses) {
    return sdq.score(responses, four).form();
  };
  CHECK(choose({{"worries", 1}, {"lies", 0}}).form == "p4-17");
  CHECK(choose({{"steals", 1}}).form == "p4-17");
  CHECK(choose({{"difficulties", 0}}).form == "p4-17");
  const auto young = choose({{"worries", 1}, {"argues", 0}});
  CHECK(young.form == "p2-4");
  CHECK(young.also_fitting == std::vector<std::string>{"p4-17"});
  CHECK_THROWS_AS(sdq.score({{"worries", 1}}, four), kartlegg::ResponseError);
  // An item that is not answered shows nothing.
  CHECK_THROWS_AS(sdq.score({{"worries", 1}, {"lies", kartlegg::missing}}, four), kartlegg::ResponseError);
}

TEST_CASE("A given form stands, whatever the age, and the choice says what does not fit") {
  const auto& asq = shipped("asq-3");
  const FormChoice late = asq.choose_form({.age_months = 30, .form = "12"});
  CHECK(late.form == "12");
  CHECK(late.age_outside_form);
  CHECK(late.also_fitting == std::vector<std::string>{"30"});
  CHECK_FALSE(asq.choose_form({.age_months = 12, .form = "12"}).age_outside_form);
  CHECK_FALSE(asq.choose_form({.form = "12"}).age_outside_form);

  const FormChoice impossible = asq.choose_form({.age_months = -3, .form = "12"});
  CHECK(impossible.age_impossible);
  CHECK_FALSE(impossible.chronological_age);
  CHECK(refusal(asq, {.form = "13"}) == Refusal::unknown_form);
}

TEST_CASE("What cannot be an age is refused where the form depends on it") {
  const auto& asq = shipped("asq-3");
  CHECK(refusal(asq, {.age_months = -0.1}) == Refusal::impossible_age);
  CHECK(refusal(asq, {.age_months = 1e300}) == Refusal::impossible_age);
  CHECK(refusal(asq, {.age_months = std::numeric_limits<double>::infinity()}) == Refusal::impossible_age);
  CHECK(refusal(asq, {.birth_date = date(2024, 5, 1), .assessment_date = date(2024, 4, 30)}) ==
        Refusal::impossible_age);
  CHECK(refusal(asq, {.birth_date = date(2023, 2, 29), .assessment_date = date(2024, 4, 30)}) ==
        Refusal::impossible_age);
  CHECK(refusal(asq, {.birth_date = date(2023, 2, 28)}) == Refusal::missing_age);  // one date is no age
  CHECK(refusal(asq, {}) == Refusal::missing_age);
  // Dates win over an age in months.
  CHECK(asq.choose_form({.birth_date = date(2023, 1, 1), .assessment_date = date(2024, 1, 1), .age_months = 60}).form ==
        "12");
}

TEST_CASE("Prematurity switches the form: 7 weeks early, 23 months 22 days") {
  // Born 1 January 2022, due 49 days later, on 19 February 2022; seen on 22 December 2023 at 23 months 21 days. By
  // dates the corrected age is 22 months 3 days: 19 December 2023 completes 22 months.
  const auto& asq = shipped("asq-3");
  const Subject child{.birth_date = date(2022, 1, 1), .assessment_date = date(2023, 12, 22), .weeks_early = 7};
  const FormChoice choice = asq.choose_form(child);
  CHECK(choice.chronological_age == Age{23, 21});
  CHECK(choice.corrected_age == Age{22, 3});
  CHECK(choice.form == "22");
  Subject at_term = child;
  at_term.weeks_early.reset();
  CHECK(asq.choose_form(at_term).form == "24");
  CHECK_FALSE(asq.choose_form(at_term).corrected_age);

  // The same without dates: 23 x 30.436875 + 22 - 49 = 673.05 days; 22 mean months are 669.61, and 3.44 days are left.
  const FormChoice by_months = asq.choose_form({.age_months = kartlegg::to_months({23, 22}), .weeks_early = 7});
  CHECK(by_months.chronological_age == Age{23, 22});
  CHECK(by_months.corrected_age == Age{22, 3});
  CHECK(by_months.form == "22");
}

TEST_CASE("Gestational age instead of weeks early") {
  const auto& asq = shipped("asq-3");
  const auto corrected = [&](int weeks, int d) {
    return asq
        .choose_form(
            {.birth_date = date(2023, 1, 1), .assessment_date = date(2024, 1, 1), .gestation_days = 7 * weeks + d})
        .corrected_age;
  };
  CHECK(corrected(33, 5) == Age{10, 27});  // 5 weeks early: due 5 February, so 10 months on 5 December and 27 days
  CHECK(corrected(35, 0) == Age{11, 3});   // 4 weeks early: due 29 January, 11 months on 29 December
  CHECK(corrected(36, 3) == Age{11, 10});  // 3 weeks early is corrected
  CHECK_FALSE(corrected(36, 4));           // 37 weeks: 2 weeks early is not
  CHECK_FALSE(corrected(40, 0));
  // Weeks early are taken as they are, if both are given.
  const auto both = asq.choose_form({.age_months = 12, .weeks_early = 0, .gestation_days = 7 * 30});
  CHECK_FALSE(both.corrected_age);
}

TEST_CASE("Age is corrected until 24 months, chronological, and never below zero") {
  const auto& asq = shipped("asq-3");
  const auto choose = [&](Age age, int early) {
    Subject who = aged(age);
    who.weeks_early = early;
    who.form = "24";
    return asq.choose_form(who);
  };
  CHECK(choose({23, 30}, 4).corrected_age);
  CHECK_FALSE(choose({24, 0}, 4).corrected_age);
  CHECK_FALSE(choose({24, 0}, 12).corrected_age);
  CHECK_FALSE(choose({20, 0}, 2).corrected_age);
  CHECK(choose({1, 0}, 12).corrected_age == Age{0, 0});
  // The instrument says nothing of prematurity: nothing is corrected.
  const auto sdq = shipped("sdq").choose_form({.age_months = 30, .weeks_early = 10, .informant = "parent"});
  CHECK_FALSE(sdq.corrected_age);
  CHECK(sdq.form == "p2-4");
}

TEST_CASE("The choice is explained, in three languages") {
  const auto& asq = shipped("asq-3");
  const Subject early{.age_months = kartlegg::to_months({23, 22}), .weeks_early = 7};
  const auto told = [](const Instrument& instrument, const Subject& who, kartlegg::Language language) {
    return instrument.choose_form(who, language).explanation;
  };
  using kartlegg::Language;
  CHECK(told(asq, early, Language::en) ==
        "Form: 22 months, chosen by age. Corrected age: 22 months 3 days (born 7 weeks early). "
        "Chronological age: 23 months 22 days.");
  CHECK(told(asq, early, Language::nb) ==
        "Skjema: 22 måneder, valgt etter alder. Korrigert alder: 22 måneder 3 dager (født 7 uker for tidlig). "
        "Kronologisk alder: 23 måneder 22 dager.");
  CHECK(told(asq, early, Language::nn) ==
        "Skjema: 22 månader, valt etter alder. Korrigert alder: 22 månader 3 dagar (fødd 7 veker for tidleg). "
        "Kronologisk alder: 23 månader 22 dagar.");
  CHECK(told(asq, {.age_months = 9}, Language::nb) ==
        "Skjema: 10 måneder, som instrumentet foretrekker når flere passer. Alder: 9 måneder 0 dager. "
        "Passer også: «9 måneder» (9).");
  CHECK(told(asq, {.age_months = 30, .form = "12"}, Language::nb) ==
        "Skjema: 12 måneder, som oppgitt. Alder: 30 måneder 0 dager. Alderen ligger utenfor skjemaets aldersområde. "
        "Passer også: «30 måneder» (30).");
  CHECK(told(asq, {.form = "12"}, Language::nb) ==
        "Skjema: 12 måneder, som oppgitt. Alder er ikke oppgitt, så den er ikke kontrollert mot skjemaet.");
  CHECK(told(asq, {.age_months = -1, .form = "12"}, Language::nb) ==
        "Skjema: 12 måneder, som oppgitt. Alderen som er oppgitt, er umulig og er ikke brukt.");
  CHECK(told(shipped("sdq"), {.age_months = 140, .informant = "self"}, Language::nb) ==
        "Skjema: selvrapport 11–17 år, det eneste for denne informanten. Alder: 11 år 8 måneder.");
  const auto by_answers = shipped("sdq").score({{"argues", 1}}, {.age_months = 50, .informant = "parent"});
  CHECK(by_answers.form(Language::nb).explanation ==
        "Skjema: foreldreskjema 2–4 år, det eneste som passer og har alle de besvarte leddene. Alder: 50 måneder 0 "
        "dager. "
        "Passer også: «foreldreskjema 4–17 år» (p4-17).");
}

TEST_CASE("A prematurity that nobody has is refused, not guessed at") {
  const auto& asq = shipped("asq-3");
  const auto of = [&](Subject who) {
    who.age_months = 12;
    return refusal(asq, who);
  };
  CHECK(of({.weeks_early = 21}) == Refusal::impossible_age);
  CHECK(of({.weeks_early = -6}) == Refusal::impossible_age);
  CHECK(of({.gestation_days = 18 * 7}) == Refusal::impossible_age);
  CHECK(of({.gestation_days = 46 * 7}) == Refusal::impossible_age);
  CHECK(of({.weeks_early = 20}) == Refusal::none);
  CHECK(of({.weeks_early = -2}) == Refusal::none);  // born late
  const auto given = asq.choose_form({.age_months = 12, .weeks_early = 30, .form = "12"});
  CHECK(given.age_impossible);
  CHECK_FALSE(given.chronological_age);
}
