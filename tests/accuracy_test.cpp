// Predictive values of a published study, at a prevalence that the caller gives.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "change_support.hpp"
#include "kartlegg/kartlegg.hpp"

namespace {

using kartlegg::Language;
using kartlegg::predictive_values;
using made_up::ladder;
using made_up::report;

const kartlegg::Instrument& instrument() {
  static const auto made = ladder();
  return made;
}

}  // namespace

TEST_CASE("Predictive values of a published study", "[accuracy]") {
  // TP 36 FN 4 FP 30 TN 130, the 2 x 2 table of the catalogue of methods: the values are printed there.
  const auto found = predictive_values(instrument(), "interview", 0.05);
  CHECK(found.sensitivity.interval->lower == Approx(0.76948).epsilon(1e-4));
  CHECK(found.sensitivity.interval->upper == Approx(0.96042).epsilon(1e-4));
  CHECK(found.specificity.interval->lower == Approx(0.74496).epsilon(1e-4));
  CHECK(found.positive_likelihood_ratio->value == Approx(4.8).epsilon(1e-12));
  CHECK(found.positive_likelihood_ratio->interval->upper == Approx(6.73491).epsilon(1e-5));
  CHECK(found.negative_likelihood_ratio->value == Approx(0.123077).epsilon(1e-5));
  CHECK(found.positive_predictive->value == Approx(0.201681).epsilon(1e-5));
  CHECK(found.negative_predictive->value == Approx(0.993564).epsilon(1e-5));
  CHECK_FALSE(found.positive);
  CHECK_FALSE(found.probability);
  CHECK(
      found.sentence ==
      "Where 5 % have the condition, it is present in 20.2 % (15.3 to 26.2) of those with a positive result and absent "
      "in 99.4 % (98.4 to 99.7) of those with a negative one.");
  CHECK(found.notes ==
        std::vector<std::string>{"The study is from FI: whether it holds elsewhere is not known.",
                                 "Mood against interview: sensitivity 90 % (76.9 to 96), specificity 81.3 % (74.5 to "
                                 "86.5). Invented study.",
                                 "The condition, and how it was decided: mood disorder by interview."});
  const auto in_nb = predictive_values(instrument(), "interview", 0.05, {.country = "FI"}, Language::nb);
  CHECK(in_nb.sentence ==
        "Der 5 % har tilstanden, finnes den hos 20,2 % (15,3 til 26,2) av dem med positivt resultat, og mangler hos "
        "99,4 % "
        "(98,4 til 99,7) av dem med negativt.");
  CHECK(in_nb.notes.size() == 2);
}

TEST_CASE("What a person's result means by a study", "[accuracy]") {
  const auto positive = predictive_values(report(instrument(), {.mood = 60}), "interview", 0.05, {.country = "NO"});
  CHECK(*positive.positive);
  CHECK(positive.probability->value == Approx(0.201681).epsilon(1e-5));
  CHECK(
      positive.notes[0] ==
      "This score, 60, is positive by the study's cut-off (60 or higher): the condition is present in 20.2 % (15.3 to "
      "26.2) of people with this result.");
  CHECK(positive.notes[1] == "The study is from another country (FI, not NO): read the numbers as rough.");
  const auto negative = predictive_values(report(instrument(), {.mood = 59, .age_months = 150, .form = "teacher"}),
                                          "interview", 0.05, {.country = "FI"}, Language::nb);
  CHECK_FALSE(*negative.positive);
  CHECK(negative.probability->value == Approx(1 - 0.993564).epsilon(1e-3));
  CHECK(negative.probability->interval->lower < negative.probability->value);
  CHECK(negative.probability->interval->upper > negative.probability->value);
  CHECK(
      negative.notes[0] ==
      "Denne skåren, 59, er negativ etter studiens grense (60 eller høyere): tilstanden finnes hos 0,6 % (0,3 til 1,6) "
      "av dem med et slikt resultat.");
  CHECK(negative.notes[1] == "Studien gjelder et annet skjema enn lærerskjema: les tallene som omtrentlige.");
  CHECK(negative.notes[2] == "Personens alder, 12 år 6 måneder, ligger utenfor studiens: les tallene som omtrentlige.");
}

TEST_CASE("A study without numbers of people has no intervals; one without a score no result", "[accuracy]") {
  const auto low = predictive_values(report(instrument(), {.play = 30}), "by-sex", 0.2);
  CHECK(*low.positive);  // a low score is the concern: 30 or lower
  CHECK_FALSE(low.sensitivity.interval);
  CHECK_FALSE(low.positive_predictive->interval);
  CHECK(low.positive_predictive->value == Approx(0.14 / (0.14 + 0.16)).epsilon(1e-12));
  CHECK(low.notes.back() ==
        "There are no intervals, because the study does not say how many had the condition, or pools several studies: "
        "read "
        "the numbers as rough.");
  const auto boy = instrument().score({{"play", 31}}, {.sex = kartlegg::Sex::male, .form = "parent"});
  const auto of_boy = predictive_values(boy, "by-sex", 0.2);
  CHECK_FALSE(*of_boy.positive);
  CHECK(of_boy.notes[1] == "The study is about the other sex: read the numbers as rough.");
  const auto decision = predictive_values(boy, "decision", 0.2);
  CHECK_FALSE(decision.positive);
  CHECK(decision.notes[0] ==
        "Whether the result is positive cannot be told: the report has no score that the study's cut-off is about.");
  const auto json = nlohmann::json::parse(to_json(low));
  CHECK(json["schema"] == "kartlegg-predictive-values-1");
  CHECK(json["positive"] == true);
  CHECK_FALSE(json["sensitivity"].contains("interval"));
  CHECK_THROWS_AS(predictive_values(instrument(), "interwiew", 0.1), std::out_of_range);
  CHECK_THROWS_AS(predictive_values(instrument(), "interview", 0), std::invalid_argument);
  CHECK_THROWS_AS(predictive_values(instrument(), "interview", 1.5), std::invalid_argument);
  CHECK_THROWS_AS(predictive_values(instrument(), "interview", 0.1, {.confidence = 1}), std::invalid_argument);
}
