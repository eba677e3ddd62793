// A small instrument with norms made in the test.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "kartlegg/kartlegg.hpp"
#include "support.hpp"

namespace norms_support {

/// Five items of 0 to 4: "sum" is 0 to 20, and from 8 on of concern; "ease" is the same items, and low is the concern.
inline const std::string scales = R"(
scales:
  sum:
    title: {en: Sum, nb: Sum}
    items: [a, b, c, d, e]
    score: sum
    concern: high
    missing: {min_answered: 3, prorate: mean, rounding: half_up}
    source: made-up
  ease:
    title: {en: Ease, nb: Letthet}
    items: [a, b, c, d, e]
    score: sum
    concern: low
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
      only: {sum: {few: [0, 7], many: [8, 20]}, ease: {many: [0, 4], few: [5, 20]}}
)";

/// A norm file: what stands before the sample, and the rest.
inline std::string norm_file(const std::string& id, const std::string& rest, const std::string& head = "") {
  return "format: 1\nid: " + id + "\ntitle: {en: Study " + id + ", nb: Studien " + id +
         "}\nforms: [only]\nkind: reference_study\n" + head +
         "sample: {n: 400, years: \"1999\", source: made-up}\n"
         "sources: {made-up: {citation: \"Invented for a test.\"}, other: {citation: \"Another invention.\"}}\n" +
         rest;
}

using Files = std::vector<std::pair<std::string, std::string>>;  // id and text

/// The small instrument with norm files, and a policy ("  default: ...").
inline kartlegg::Instrument with(const Files& files, const std::string& policy) {
  std::vector<kartlegg::SourceFile> sources = {
      {"instrument.yaml", support::small_text(support::items({"a", "b", "c", "d", "e"}, "points"),
                                              scales + (policy.empty() ? "" : "norms:\n" + policy))}};
  for (const auto& [id, text] : files) sources.push_back({"norms/" + id + ".yaml", text});
  return kartlegg::parse(sources);
}

/// One file, "study", the default.
inline kartlegg::Instrument with(const std::string& rest, const std::string& policy = "",
                                 const std::string& head = "") {
  return with({{"study", norm_file("study", rest, head)}}, "  default: {only: [study]}\n" + policy);
}

/// Answers with this sum.
inline std::vector<kartlegg::Response> answers(int sum) {
  std::vector<kartlegg::Response> responses;
  for (const auto* const id : {"a", "b", "c", "d", "e"}) {
    const int code = std::min(sum, 4);
    responses.push_back({id, code});
    sum -= code;
  }
  return responses;
}

inline kartlegg::Report score(const kartlegg::Instrument& instrument, int sum, const kartlegg::Subject& who = {},
                              const kartlegg::NormRequest& norms = {}) {
  kartlegg::ScoreOptions options;
  options.norms = norms;
  return instrument.score(answers(sum), who, options);
}

/// Mean 5, SD 4, alpha .84.
inline const std::string mean_5_sd_4 = R"(
groups: [{scales: {sum: {mean: 5, sd: 4}, ease: {mean: 10, sd: 4}}}]
reliability:
  - {scale: sum, kind: alpha, value: 0.84, n: 387, source: other}
  - {scale: ease, kind: alpha, value: 0.84, n: 387, source: other}
)";

/// By sex and age: boys 5-15 with mean 9, girls 5-15 with mean 8, both 3-4 with mean 12; SD 4.
inline const std::string by_sex_and_age = R"(
groups:
  - {sex: male, age: {from: 5y, before: 16y}, n: 150, scales: {sum: {mean: 9, sd: 4}}}
  - {sex: female, age: {from: 5y, before: 16y}, n: 160, scales: {sum: {mean: 8, sd: 4}}}
  - {age: {from: 3y, before: 5y}, scales: {sum: {mean: 12, sd: 4}}}
)";

}  // namespace norms_support
