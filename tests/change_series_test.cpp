// Many occasions: each against the first, the one before and the best, and the line through all. Numbers worked out by
// hand from the made-up norms of change_support.hpp: error of a mood score 10 sqrt .2.
#include <catch2/catch.hpp>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "change_support.hpp"
#include "kartlegg/kartlegg.hpp"

namespace {

using kartlegg::change_series;
using kartlegg::ChangeGap;
using kartlegg::Course;
using kartlegg::Language;
using kartlegg::Report;
using made_up::day;
using made_up::ladder;
using made_up::report;

std::vector<Report> monthly(const kartlegg::Instrument& instrument, const std::vector<int>& scores) {
  std::vector<Report> reports;
  for (std::size_t i = 0; i < scores.size(); ++i)
    reports.push_back(report(
        instrument, {.mood = scores[i], .date = day(2024, static_cast<unsigned>(i) + 1, 15), .age_months = 100}));
  return reports;
}

}  // namespace

TEST_CASE("A series compares each occasion with the first, the one before and the best", "[change]") {
  const auto instrument = ladder();
  auto reports = monthly(instrument, {70, 60, 50, 64});
  std::swap(reports[0], reports[3]);  // the order is that of the dates
  const auto series = change_series(reports, "mood");
  REQUIRE(series.gap == ChangeGap::none);
  REQUIRE(series.occasions.size() == 4);
  CHECK(*series.occasions[0].score == 70);
  CHECK_FALSE(series.occasions[0].since_first);
  CHECK(*series.occasions[2].since_first->difference == -20);
  CHECK(*series.occasions[2].since_first->course == Course::improved);
  CHECK(*series.occasions[3].since_first->course == Course::unchanged);
  CHECK(*series.occasions[3].since_previous->difference == 14);
  CHECK(*series.occasions[3].since_best->difference == 14);
  CHECK(*series.occasions[3].since_best->course == Course::deteriorated);
  CHECK(series.occasions[3].alert);
  CHECK(series.alert);
  CHECK_FALSE(series.occasions[2].alert);
  CHECK(series.notes()[0] ==
        "Needs attention: reliably worse on 2024-04-15 (64) than at the best occasion, 2024-03-15 (50).");
  CHECK(series.notes(Language::nb)[0] ==
        "Krever oppmerksomhet: reliabelt dårligere den 15.04.2024 (64) enn ved den beste målingen, 15.03.2024 (50).");
}

TEST_CASE("A series that gets worse says so; one that does not, that too", "[change]") {
  const auto instrument = ladder();
  const auto worse = change_series(monthly(instrument, {50, 60, 70}), "mood");
  CHECK(worse.alert);
  CHECK(worse.notes()[0] ==
        "Needs attention: reliably worse on 2024-03-15 (70) than at the first occasion, 2024-01-15 (50).");
  const auto better = change_series(monthly(instrument, {70, 60, 50}), "mood");
  CHECK_FALSE(better.alert);
  CHECK(better.notes()[0] == "Not reliably worse than at the first or the best occasion.");
  CHECK(better.notes(Language::nb)[0] == "Ikke reliabelt dårligere enn ved den første eller den beste målingen.");
}

TEST_CASE("The slope of a series has an error from the scores and one from the scatter", "[change]") {
  const auto instrument = ladder();
  const auto sheet = [&](int x, int days) {
    const auto date = std::chrono::year_month_day{std::chrono::sys_days{day(2024, 1, 1)} + std::chrono::days{days}};
    return report(instrument, {.mood = x, .date = date});
  };
  // Times 0, 100, 200, 300 days; scores 50, 54, 53, 59: slope 1300 / 50000 a day, residuals -.1 1.3 -2.3 1.1.
  const std::vector<Report> reports = {sheet(50, 0), sheet(54, 100), sheet(53, 200), sheet(59, 300)};
  const auto series = change_series(reports, "mood");
  const double month = 30.436875, spread = std::sqrt(50000.0);  // sum of squared times about their mean, days
  CHECK(*series.slope == Approx(0.026 * month).epsilon(1e-12));
  CHECK(*series.slope_error == Approx(std::sqrt(20.0) / spread * month).epsilon(1e-12));
  // by the retest coefficient the error is larger: 10 sqrt .3
  CHECK(*change_series(reports, "mood", {.coefficient = "retest"}).slope_error ==
        Approx(std::sqrt(30.0) / spread * month).epsilon(1e-12));
  CHECK(*series.slope_residual_error == Approx(std::sqrt(8.2 / 2) / spread * month).epsilon(1e-9));
  CHECK(series.slope_interval->lower == Approx(*series.slope - 1.959963984540054 * *series.slope_error).epsilon(1e-12));
  CHECK(series.sentence() ==
        "Mood: 4 occasions from 2024-01-01 to 2024-10-27, 0.79 a month (95 % interval -0.4 to 1.98).");
  CHECK(series.sentence(Language::nb) ==
        "Stemning: 4 målinger fra 01.01.2024 til 27.10.2024, 0,79 per måned (95 %-intervall -0,4 til 1,98).");
  const auto json = nlohmann::json::parse(to_json(series));
  CHECK(json["schema"] == "kartlegg-series-1");
  CHECK(json["occasions"].size() == 4);
  CHECK(json["slope"].get<double>() == *series.slope);
  CHECK(to_text(series).find("2024-10-27: 59. Mood: from 50") != std::string::npos);
}

TEST_CASE("Occasions without a score, or on another form, stand in the series and are not compared", "[change]") {
  const auto instrument = ladder();
  auto reports = monthly(instrument, {50, 60, 70});
  reports.push_back(report(instrument, {.sleep = 3, .date = day(2023, 12, 1)}));
  reports.push_back(report(instrument, {.mood = 90, .date = day(2024, 2, 1), .form = "teacher"}));
  const auto series = change_series(reports, "mood");
  REQUIRE(series.occasions.size() == 5);
  CHECK_FALSE(series.occasions[0].score);
  CHECK(*series.occasions[1].score == 50);
  CHECK_FALSE(series.occasions[1].since_first);
  CHECK(series.occasions[2].since_first->gap == ChangeGap::other_informant);
  CHECK_FALSE(series.occasions[2].since_previous);
  CHECK(*series.occasions[3].since_previous->difference == 10);
  CHECK(*series.occasions[4].since_first->difference == 20);
  CHECK(*series.slope > 0);
  CHECK(to_text(series).find("2023-12-01: no score\n") != std::string::npos);
}

TEST_CASE("A series without an order has no changes", "[change]") {
  const auto instrument = ladder();
  auto reports = monthly(instrument, {50, 60});
  reports.push_back(report(instrument, {.mood = 40}));
  CHECK(change_series(reports, "mood").gap == ChangeGap::no_date);
  reports.pop_back();
  reports.push_back(report(instrument, {.mood = 40, .date = day(2024, 2, 15)}));
  const auto twice = change_series(reports, "mood");
  CHECK(twice.gap == ChangeGap::same_date);
  CHECK(twice.sentence().starts_with("Two reports have the assessment date 2024-02-15"));
  CHECK_FALSE(twice.occasions[1].since_first);
  reports.resize(1, reports[0]);
  const auto few = change_series(reports, "mood");
  CHECK(few.gap == ChangeGap::too_few);
  CHECK(few.sentence() == "A series has two occasions or more: give at least two reports.");
  CHECK(few.sentence(Language::nb) == "En serie har to målinger eller flere: gi minst to rapporter.");
  CHECK(change_series({}, "mood").gap == ChangeGap::too_few);
}
