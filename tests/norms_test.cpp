// Scores compared with norms: choosing the group, the measures, the error. The expected numbers are worked out by hand or
// come from the published examples in the methods catalogue.
#include <catch2/catch.hpp>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "kartlegg/kartlegg.hpp"
#include "scoring/state.hpp"
#include "support.hpp"

namespace {

using kartlegg::Instrument;
using kartlegg::IntervalKind;
using kartlegg::Measure;
using kartlegg::Report;
using kartlegg::Sex;
using kartlegg::definition::NormCell;
using kartlegg::definition::NormFile;
using kartlegg::definition::ScoreNorm;

/// Five items of 0 to 4: "sum" 0 to 20, from 8 on of concern.
const std::string scales = R"(
scales:
  - {id: sum, title: {en: Sum, nb: Sum}, items: all, score: sum, concern: high, missing: {min_answered: 3}, source: made-up}
bands:
  - id: usual
    title: {en: Usual, nb: Vanlig}
    default: true
    source: made-up
    bands:
      - {id: few, level: 0, label: {en: few, nb: få}}
      - {id: many, level: 1, label: {en: many, nb: mange}}
    cutoffs:
      - {forms: all, scale: sum, few: [0, 7], many: [8, 20]}
)";

/// The instrument with norms: each a file of its own, the first the default.
Instrument with(std::vector<NormFile> files, kartlegg::definition::NormPolicy policy = {}) {
  const auto plain = support::small(support::items({"a", "b", "c", "d", "e"}, "points"), scales);
  auto definition = plain.state().definition;
  if (policy.defaults.empty()) policy.defaults.push_back({{0}, {files.front().id}, {}});
  definition.norms = policy;
  return Instrument(std::make_shared<const kartlegg::InstrumentState>(definition, "sha256:0", std::move(files)));
}

NormFile mean_sd(double mean, double sd, double reliability) {
  NormFile file;
  file.id = "survey";
  file.title.by_language[0] = "A survey";
  file.forms = {0};
  file.cells.push_back({{}, 100, {{0, std::nullopt, kartlegg::definition::MeanNorm{mean, sd}, {}, {}, {}}}, {}});
  file.reliability.push_back({0, "alpha", reliability, 100, {}, {}, false, {}, {}});
  return file;
}

Report score(const Instrument& instrument, int sum, kartlegg::Subject who = {}) {
  std::vector<kartlegg::Response> responses;
  for (const auto* const id : {"a", "b", "c", "d", "e"}) {
    const int code = std::min(sum, 4);
    responses.push_back({id, code});
    sum -= code;
  }
  return instrument.score(responses, who);
}

}  // namespace

TEST_CASE("A mean and SD give the measures, the error and the interval") {
  // z = (9 - 5) / 4 = 1, SEM = 4 sqrt(1 - 0.84) = 1.6.
  const auto total = score(with({mean_sd(5, 4, 0.84)}), 9)["sum"];
  CHECK(total.get(Measure::z_score) == Approx(1));
  CHECK(total.get(Measure::t_score) == Approx(60));
  CHECK(total.get(Measure::scaled_score) == Approx(13));
  CHECK(total.get(Measure::standard_score) == Approx(115));
  CHECK(total.get(Measure::stanine) == 7);
  CHECK(total.get(Measure::sten) == 8);
  CHECK(*total.get(Measure::percentile_rank) == Approx(84.13447460685429));
  CHECK(*total.sem(Measure::raw) == Approx(1.6));
  CHECK(*total.sem(Measure::t_score) == Approx(4));
  const auto raw = *total.interval(Measure::raw);
  CHECK(raw.lower == Approx(9 - 1.959963984540054 * 1.6));
  CHECK(raw.upper == Approx(9 + 1.959963984540054 * 1.6));
  // P(true >= 8): (8 - (5 + 0.84 x 4)) / (4 sqrt(0.84 x 0.16)) = -0.2455.
  const auto beyond = total.normed().front().beyond();
  REQUIRE(beyond.size() == 1);
  CHECK(beyond[0].cutoff == 8);
  CHECK(beyond[0].probability == Approx(0.5 * std::erfc(-0.36 / (4 * std::sqrt(0.84 * 0.16)) / std::sqrt(2))));
}
