// Scores compared with norms: choosing the group, the measures, the error. The expected numbers are worked out by hand
// or come from the published examples in the methods catalogue.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <string>
#include <vector>

#include "kartlegg/kartlegg.hpp"
#include "support.hpp"

namespace {

using kartlegg::Instrument;
using kartlegg::IntervalKind;
using kartlegg::Measure;
using kartlegg::NormRequest;
using kartlegg::Refusal;
using kartlegg::Report;
using kartlegg::Sex;

/// Five items of 0 to 4: "sum" 0 to 20, from 8 on of concern.
const std::string scales = R"(
scales:
  sum:
    title: {en: Sum, nb: Sum}
    items: [a, b, c, d, e]
    score: sum
    concern: high
    missing: {min_answered: 3, prorate: mean, rounding: half_up}
    source: made-up
bands:
  usual:
    title: {en: Usual, nb: Vanlig}
    default: true
    source: made-up
    bands:
      - {id: few, level: 0, label: {en: few, nb: få}}
      - {id: many, level: 1, label: {en: many, nb: mange}}
    ranges:
      only: {sum: {few: [0, 7], many: [8, 20]}}
)";

/// A norm file for the small instrument: its cells and reliability.
std::string norm_file(const std::string& id, const std::string& rest, const std::string& head = "") {
  return "format: 1\nid: " + id + "\ntitle: {en: Study " + id + ", nb: Studien " + id +
         "}\nkind: reference_study\nforms: [only]\n" + head +
         "sample: {n: 400, years: \"1999\", source: made-up}\nsources: {made-up: {citation: \"Invented for a "
         "test.\"}}\n" +
         rest;
}

/// The instrument with norm files, by id, and a policy.
Instrument with(const std::vector<std::pair<std::string, std::string>>& files, const std::string& policy) {
  std::vector<kartlegg::SourceFile> sources = {
      {"instrument.yaml",
       support::small_text(support::items({"a", "b", "c", "d", "e"}, "points"), scales + "norms:\n" + policy)}};
  for (const auto& [id, text] : files) sources.push_back({"norms/" + id + ".yaml", text});
  return kartlegg::parse(sources);
}

/// One file, the default.
Instrument with(const std::string& rest) {
  return with({{"study", norm_file("study", rest)}}, "  default: {only: study}\n");
}

/// A person with this sum.
Report score(const Instrument& instrument, int sum, const kartlegg::Subject& who = {}, const NormRequest& norms = {}) {
  std::vector<kartlegg::Response> responses;
  for (const auto* const id : {"a", "b", "c", "d", "e"}) {
    const int code = std::min(sum, 4);
    responses.push_back({id, code});
    sum -= code;
  }
  return instrument.score(responses, who, {.norms = norms});
}

const std::string mean_5_sd_4 = R"(
groups: [{scales: {sum: {mean: 5, sd: 4}}}]
reliability: [{scale: sum, kind: alpha, value: 0.84, n: 387, source: made-up}]
)";

}  // namespace

TEST_CASE("A mean and SD give the measures, the error and the interval") {
  // z = (9 - 5) / 4 = 1, SEM = 4 sqrt(1 - 0.84) = 1.6.
  const auto report = score(with(mean_5_sd_4), 9);
  const auto total = report["sum"];
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
  WARN(to_text(report));
}
