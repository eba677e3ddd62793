// The cycles of a visit: worked by hand, as reports and as a table.
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "support.hpp"

namespace {

using kartlegg::CombinedScore;
using kartlegg::Instrument;
using kartlegg::Language;
using kartlegg::Report;
using kartlegg::Status;
using kartlegg::Visit;
using support::shipped;

/// Two dimensions rated 1 to 5 and a domain; `cycles` stands at the end. One rating of two may be missing from `pace`.
Instrument rounds(const std::string& cycles) {
  return kartlegg::parse({"small.yaml", R"(format: 1
id: small
version: "1.0.0"
title: {en: Small}
purpose: observation
rights: {owner: Nobody, wording: included, use: {en: Free for any use.}, source: made-up}
sources:
  made-up: {citation: Invented for the tests.}
informants: {observer: {en: observer}}
options:
  rating: [{code: 1, score: 1}, {code: 2, score: 2}, {code: 3, score: 3}, {code: 4, score: 4}, {code: 5, score: 5}]
items:
  - {id: calm, topic: {en: calmness}, options: rating}
  - {id: fast, topic: {en: speed}, options: rating}
  - {id: brisk, topic: {en: briskness}, options: rating}
forms:
  - {id: cycle, informant: observer, title: {en: cycle}, items: all, source: made-up}
  - {id: short, informant: observer, title: {en: short}, items: [calm], source: made-up}
scales:
  peace: {title: {en: Peace}, items: [calm], score: sum, concern: low, source: made-up}
  pace: {title: {en: Pace}, items: {cycle: [fast, brisk]}, score: mean, concern: none, source: made-up,
         missing: {min_answered: 1, prorate: mean, rounding: none}}
composites:
  all: {title: {en: All}, formula: (peace + (6 - pace)) / 2, concern: low, source: made-up}
bands:
  halves:
    title: {en: Halves}
    source: made-up
    bands: [{id: low, level: 1, label: {en: low}}, {id: high, level: 0, label: {en: high}}]
    ranges: {cycle: {peace: {low: {below: 3}, high: {from: 3}}}}
)" + cycles});
}

const std::string mean_of_two =
    "cycles: {title: {en: cycles}, at_least: 2, combine: mean, bands: [halves], source: made-up}\n";

Report sheet(const Instrument& instrument, int calm, int fast, int brisk, const std::string& form = "cycle") {
  if (form == "short") return instrument.score({{"calm", calm}}, {.form = form});
  return instrument.score({{"calm", calm}, {"fast", fast}, {"brisk", brisk}}, {.form = form});
}

const CombinedScore& of(const Visit& visit, const std::string& scale) {
  for (const auto& score : visit.scores)
    if (score.scale == scale) return score;
  throw std::out_of_range(scale);
}

}  // namespace

TEST_CASE("Scales are combined over the cycles, and composites worked out from them") {
  struct Case {
    std::string how;
    double peace, pace;
  };
  // peace 2, 5, 2; pace (1 + 2) / 2, (4 + 4) / 2, (3 + 4) / 2.
  for (const auto& [how, peace, pace] : {Case{"mean", 3, 3}, Case{"max", 5, 4}, Case{"min", 2, 1.5}}) {
    INFO(how);
    const Instrument instrument =
        rounds("cycles: {title: {en: cycles}, at_least: 3, combine: " + how + ", source: made-up}\n");
    const std::vector<Report> cycles{sheet(instrument, 2, 1, 2), sheet(instrument, 5, 4, 4),
                                     sheet(instrument, 2, 3, 4)};
    const Visit visit = combine_cycles(instrument, cycles);
    CHECK(visit.cycles == 3);
    CHECK(visit.scored == 3);
    CHECK(visit.form == "cycle");
    CHECK(of(visit, "peace").raw == peace);
    CHECK(of(visit, "pace").raw == pace);
    CHECK(of(visit, "all").raw == (peace + (6 - pace)) / 2);
    CHECK(of(visit, "all").status == Status::complete);
    CHECK(of(visit, "peace").bands.empty());
    CHECK(visit.note == "The bands hold for a single cycle, so a combined score has none.");
    CHECK(visit.sources == std::vector<std::string>{"Invented for the tests."});
  }
}

TEST_CASE("Cycles without a score do not count, and too few give none") {
  const Instrument instrument = rounds(mean_of_two);
  const int none = kartlegg::missing;
  // calm is missing once: (4 + 1) / 2 of two cycles; pace is prorated in the second: (2 + 3 + 4) / 3.
  const std::vector<Report> cycles{sheet(instrument, 4, 2, 2), sheet(instrument, none, 3, none),
                                   sheet(instrument, 1, 4, 4)};
  const Visit visit = combine_cycles(instrument, cycles);
  CHECK(of(visit, "peace").raw == 2.5);
  CHECK(of(visit, "peace").status == Status::prorated);
  CHECK(of(visit, "peace").cycles == 2);
  CHECK(of(visit, "peace").note == "2 of 3 cycles have a score; the others do not count.");
  REQUIRE(of(visit, "peace").bands.size() == 1);
  CHECK(of(visit, "peace").bands[0].id == "low");  // 2.5 is below 3
  CHECK(of(visit, "pace").raw == 3);
  CHECK(of(visit, "pace").status == Status::prorated);
  CHECK(of(visit, "all").raw == 2.75);
  CHECK(of(visit, "all").status == Status::prorated);
  CHECK(of(visit, "all").cycles == 2);

  const std::vector<Report> two{sheet(instrument, 4, 2, 2), sheet(instrument, none, 3, 3)};
  const Visit few = combine_cycles(instrument, two, Language::nb);
  CHECK_FALSE(of(few, "peace").raw);
  CHECK(of(few, "peace").status == Status::too_many_missing);
  CHECK(of(few, "peace").note == "Det er ingen samlet skåre: 1 runde med skåre, og minst 2 kreves.");
  CHECK(of(few, "pace").raw == 2.5);
  CHECK_FALSE(of(few, "all").raw);
  CHECK(of(few, "all").status == Status::too_many_missing);

  const Visit nothing = combine_cycles(instrument, {}, Language::nn);
  CHECK(nothing.scores.empty());
  CHECK(nothing.form.empty());
  CHECK(nothing.note == "Det er ingen samla skåre: 0 rundar med skåre, og minst 2 må til.");
}

TEST_CASE("A table gives the same bits as the reports of each visit") {
  const Instrument instrument = rounds(mean_of_two);
  const std::vector<std::int8_t> calm{4, 1, 5, 3, 2, 9, 4, 5}, fast{2, 4, 3, -1, 1, 2, 3, 1},
      brisk{2, 5, 3, 4, 1, 2, -1, 1};
  const std::vector<std::string> form{"cycle", "cycle", "cycle", "cycle", "cycle", "cycle", "cycle", "cycle"};
  const std::vector<std::int32_t> visit{1, 0, 1, 0, 2, 2, -1, 1};
  const std::vector<kartlegg::ColumnView> columns{
      {"calm", std::span(calm)}, {"fast", std::span(fast)}, {"brisk", std::span(brisk)}};
  const auto table = instrument.score_table(columns, {.form = form});
  const auto visits = combine_cycles(table, visit);
  REQUIRE(visits.rows() == 3);
  const std::vector<std::vector<std::size_t>> rows{{1, 3}, {0, 2, 7}, {4}};
  for (std::size_t v = 0; v < rows.size(); ++v) {
    INFO(v);
    std::vector<Report> reports;
    for (const std::size_t row : rows[v]) reports.push_back(table.row(row));
    const Visit alone = combine_cycles(instrument, reports), found = visits.row(v);
    REQUIRE(found.scores.size() == alone.scores.size());
    for (std::size_t s = 0; s < alone.scores.size(); ++s) {
      const CombinedScore &one = alone.scores[s], &other = found.scores[s];
      CHECK(one.raw == other.raw);
      if (v < 2) CHECK(one.status == other.status);
      CHECK(one.cycles == other.cycles);
      CHECK(one.raw.value_or(-1) == (std::isnan(visits.raw(one.scale)[v]) ? -1 : visits.raw(one.scale)[v]));
      CHECK(visits.used(one.scale)[v] == one.cycles);
    }
  }
  CHECK(visits.cycles()[2] == 2);  // code 9 is none: the second cycle could not be scored
  CHECK(visits.scored()[2] == 1);
  CHECK(visits.note(2) ==
        "1 of 2 cycles could not be scored. There is no combined score: 1 cycle with a score, and at least 2 needed.");
  CHECK(visits.status("peace")[2] == Status::too_many_missing);
  CHECK(visits.banded() == std::vector<std::pair<std::string, std::string>>{{"peace", "halves"}});
  CHECK(visits.band("peace", "halves") == std::vector<std::int8_t>{0, 1, -1});  // (1 + 3) / 2; (4 + 5 + 5) / 3
  CHECK_THROWS_AS(visits.raw("piece"), std::out_of_range);
  CHECK_THROWS_AS(visits.row(3), std::out_of_range);
  CHECK_THROWS_AS(combine_cycles(table, std::span(visit).first(2)), std::invalid_argument);
  CHECK(combine_cycles(table, std::vector<std::int32_t>(8, -1)).rows() == 0);
}

TEST_CASE("Cycles on different forms, of other instruments, or of none are not combined") {
  const Instrument instrument = rounds(mean_of_two);
  const std::vector<Report> forms{sheet(instrument, 1, 1, 1), sheet(instrument, 1, 0, 0, "short")};
  CHECK_THROWS_WITH(combine_cycles(instrument, forms),
                    Catch::Contains("the report is on form 'short', the first one on form 'cycle'"));
  const Instrument other = rounds("cycles: {title: {en: cycles}, at_least: 3, combine: mean, source: made-up}\n");
  CHECK_THROWS_WITH(combine_cycles(other, forms),
                    Catch::Contains("give a report of this very instrument, small 1.0.0"));
  CHECK_THROWS_WITH(combine_cycles(rounds(""), {}), Catch::Contains("the sheets of small are not cycles of a visit"));
  CHECK_FALSE(rounds("").cycles());

  const std::vector<std::int8_t> calm{1, 2};
  const std::vector<std::string> form{"cycle", "short"};
  const auto table =
      instrument.score_table(std::vector<kartlegg::ColumnView>{{"calm", std::span(calm)}}, {.form = form});
  const auto visits = combine_cycles(table, std::vector<std::int32_t>{0, 0});
  CHECK(std::isnan(visits.raw("peace")[0]));
  CHECK(visits.status("peace")[0] == Status::not_applicable);
  CHECK(visits.form()[0] == -2);
  CHECK(visits.note(0) == "The cycles are on different forms, and were not combined.");
  CHECK(visits.note(0, Language::nb) == "Rundene er på ulike skjemaer, og er ikke slått sammen.");
  CHECK(visits.row(0).scores.empty());

  const std::vector<Report> brief{sheet(instrument, 1, 0, 0, "short"), sheet(instrument, 4, 0, 0, "short")};
  const Visit visit = combine_cycles(instrument, brief);
  REQUIRE(visit.scores.size() == 1);  // the form has neither pace nor the composite
  CHECK(visit.scores[0].raw == 2.5);
}

TEST_CASE("CLASS says how its cycles are combined") {
  const auto rule = shipped("class-toddler").cycles(Language::nb);
  REQUIRE(rule);
  CHECK(rule->at_least == 4);
  CHECK(rule->combine == "mean");
  CHECK(rule->bands.empty());
  CHECK(rule->title == "runder");
  CHECK(rule->sources.size() == 1);
}
