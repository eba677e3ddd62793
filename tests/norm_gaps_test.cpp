// What `kartlegg check` says of norm files and evidence: what they leave open.
#include <catch2/catch.hpp>
#include <kartlegg/instrument.hpp>
#include <string>
#include <vector>

#include "review/proofs.hpp"
#include "small_norms.hpp"

using namespace kartlegg;     // NOLINT(google-build-using-namespace)
using namespace small_norms;  // NOLINT(google-build-using-namespace)

namespace {

std::vector<std::string> gaps(const std::vector<SourceFile>& files) {
  review::Ledger ledger;
  review::prove_norms(parse(files).state(), ledger);
  std::vector<std::string> texts;
  for (const auto& finding : ledger.findings()) texts.push_back(finding.text);
  return texts;
}

}  // namespace

TEST_CASE("What norm files and evidence leave open is said to those who write them") {
  const std::string no_error = "norms/everything.yaml: no reliability coefficient, and so no error, for size";
  CHECK(gaps({instrument_file(), norm_file(), evidence_file()}) ==
        std::vector<std::string>{
            no_error, "evidence.yaml:22: study 'calm-low': n and cases not given, so its numbers have no interval",
            "evidence.yaml:24: study 'several': n and cases not given, so its numbers have no interval"});

  std::string text = replaced(norm_file().text, "n: 1000,", "");
  text = replaced(text, "[2, 41], [3, 50], ", "");
  text = replaced(text, "  - age: {from: 10y, before: 18y}", "  - sex: male\n    age: {from: 10y, to: 15y11m30d}");
  text = replaced(text, "male: -0.1, male_age: [0.01], ", "");
  text = replaced(text, "age: {from: 4y, before: 5y}", "age: {from: 4y6m, before: 5y}");
  text = replaced(
      text, "      size: {table: {measure: stanine, method: linear, rows: [[0, 2], [1, 4], [2, 6], [3, 8], [4, 9]]}}\n",
      "");
  const auto instrument =
      replaced(instrument_file().text, "default: {home: everything, self: [everything]}", "default: {own: []}");
  CHECK(gaps({{"instrument.yaml", instrument}, {"norms/everything.yaml", text}}) ==
        std::vector<std::string>{"form 'home' has norm files, but no default among them",
                                 "form 'own' has norm files, but no default among them",
                                 "norms/everything.yaml: no norms for size",
                                 "norms/everything.yaml: n is not given for trouble, calm, all",
                                 "norms/everything.yaml: form 'home': no norms for boys before 4y6m",
                                 "norms/everything.yaml: form 'home': no norms for boys from 16y",
                                 "norms/everything.yaml: form 'home': no norms for girls before 4y6m",
                                 "norms/everything.yaml: form 'home': no norms for girls from 10y",
                                 "norms/everything.yaml: form 'own': no norms for boys from 16y",
                                 "norms/everything.yaml: form 'own': no norms for girls of any age",
                                 "norms/everything.yaml:21: calm: the table has no row for score 2, 3"});
}

TEST_CASE("A model that expects what cannot occur is said to those who write it") {
  const auto gaps_of = [](const std::string& model) {
    const std::string head = norm_file().text.substr(0, norm_file().text.find("bands:"));
    const std::string groups = "groups: [{sex: male, age: {from: 5y, before: 10y}, scales: {trouble: " + model +
                               "}}]\nreliability: [{scale: trouble, kind: alpha, value: 0.5}]\n";
    std::vector<std::string> found;
    for (auto& gap : gaps({instrument_file(), {"norms/everything.yaml", head + groups}}))
      if (gap.find("trouble: ") != std::string::npos) found.push_back(std::move(gap));
    return found;
  };
  CHECK(gaps_of("{regression: {intercept: 1, age: [1], sd: 2}}").empty());  // 10 of 9 years
  CHECK(gaps_of("{regression: {intercept: 2, age: [1.1], sd: 2}}") ==
        std::vector<std::string>{
            "norms/everything.yaml:12: trouble: an expected score of 10.8 of boys of 8y, where scores "
            "go from 0 to 10"});
  CHECK(gaps_of("{regression: {intercept: -6, age: [1], sd: 2}}") ==
        std::vector<std::string>{
            "norms/everything.yaml:12: trouble: an expected score of -1 of boys of 5y, where scores go "
            "from 0 to 10"});
  // ln SD = 0.2 x 9 = 1.8: 6.05
  CHECK(gaps_of("{regression: {intercept: 4, sd: {log: {intercept: 0, age: [0.2]}}}}") ==
        std::vector<std::string>{
            "norms/everything.yaml:12: trouble: an SD of 6.05 of boys of 9y, where scores go from 0 to "
            "10"});
}

TEST_CASE("Printed numbers that do not fit together are found without any data") {
  struct Planted {
    std::string groups;
    std::vector<std::string> found;
  };
  const auto group = [](const std::string& who, const std::string& numbers) {
    return "  - {" + who + ", n: 100, scales: {trouble: {" + numbers + "}}}\n";
  };
  const auto table = [](const std::string& how, const std::vector<int>& values) {
    std::string rows;
    for (std::size_t raw = 0; raw < values.size(); ++raw)
      rows += (raw == 0 ? "[" : ", [") + std::to_string(raw) + ", " + std::to_string(values[raw]) + "]";
    return "table: {measure: t_score, " + how + ", rows: [" + rows + "]}";
  };
  const auto all = [&](const std::string& numbers) { return group("age: {from: 4y, before: 18y}", numbers); };
  const auto ages = [&](const std::string& young, const std::string& old) {
    return group("age: {from: 4y, before: 8y}", young) + group("age: {from: 8y, before: 18y}", old);
  };
  const std::string linear = "method: linear", normalised = "method: normalised";
  const std::vector<int> even{30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80};  // 50 + 10 (raw - 4) / 2
  const std::vector<int> rough{30, 36, 40, 46, 50, 56, 60, 66, 70, 76, 80},
      lower{28, 34, 38, 44, 48, 54, 58, 64, 68, 74, 78};
  auto jumping = even, bent = even, reversed = lower, cut_off = even;
  jumping[5] = 58, bent[7] = 67, reversed[5] = 58, cut_off[0] = cut_off[1] = 40;
  const auto percentiles = [&](const std::string& six) {
    return "method: normalised, percentiles: {definition: C, values: [2, 7, 16, 31, 50, 69, " + six +
           ", 93, 98, 99, 100]}";
  };
  const std::string at = "norms/everything.yaml:";
  const std::vector<Planted> planted{
      {all(table(linear, even)), {}},
      {all(table(linear, cut_off)), {}},
      {all("mean: 4, sd: 2, " + table(linear, even)), {}},
      {all("mean: 4, sd: 2, " + table(normalised, rough)), {}},
      {ages(table(normalised, rough), table(normalised, lower)), {}},
      {all(table(percentiles("84"), even)), {}},
      {all("mean: 1.0, sd: 3.0"), {}},
      {all(table(normalised, jumping)),
       {at + "13: trouble: the table jumps at score 5: 58, where the rows beside it lead to expect 55"}},
      {all(table(linear, bent)),
       {at + "13: trouble: the table is said to be linear, but has 67 at score 7, where a line gives 65"}},
      {all("mean: 4.4, sd: 2, " + table(linear, even)),
       {at + "13: trouble: the table has 30 at score 0, where the printed mean and SD give 28 (and 10 more rows)"}},
      {all(table(percentiles("48"), even)),
       {at + "13: trouble: the percentile rank is 48 at score 6, where the normed score beside it gives 84.13"}},
      // sqrt(1.05 x 8.95 x 100 / 99): the mean may be 1.05
      {all("mean: 1.0, sd: 3.5"), {at + "13: trouble: an SD of 3.5 is not possible with this mean: at most 3.08"}},
      {ages(table(normalised, rough), table(normalised, reversed)),
       {at + "14: trouble: the table has 58 at score 5, where the rows beside it lead to expect 54 after the younger "
             "group (line 13)"}},
      {ages(table(normalised, rough), table(normalised, rough)),
       {at + "14: trouble: the same numbers as those of other people (line 13)"}},
  };
  const std::string head = norm_file().text.substr(0, norm_file().text.find("bands:"));
  for (const Planted& one : planted) {
    std::vector<std::string> found;
    const std::string text =
        head + "groups:\n" + one.groups + "reliability: [{scale: trouble, kind: alpha, value: 0.5}]\n";
    for (auto& gap : gaps({instrument_file(), {"norms/everything.yaml", text}}))
      if (gap.find("trouble: ") != std::string::npos) found.push_back(std::move(gap));
    CHECK(found == one.found);
  }
}
