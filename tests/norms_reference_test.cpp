// LMS and regression norms, through norm files and scored answers, against R's values in the folder of shared reference
// data: to 1e-9.
#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "kartlegg/kartlegg.hpp"
#include "shared.hpp"

namespace {

using kartlegg::Measure;
using nlohmann::json;

/// All the digits of a number.
std::string digits(double x) {
  std::ostringstream text;
  text.precision(17);
  text << x;
  return text.str();
}

/// An instrument whose one score is any of these numbers: code i of its one item counts as scores[i].
class Measured {
 public:
  Measured(const std::vector<double>& scores, const std::string& norm) {
    std::string options;
    for (double score : scores) {
      if (codes_.contains(score)) continue;
      const auto code = static_cast<int>(codes_.size());
      codes_[score] = code;
      options += "    - {code: " + std::to_string(code) + ", score: " + digits(score) + "}\n";
    }
    const std::string text = R"(format: 1
id: measured
version: "1.0.0"
title: {en: Measured, nb: Målt}
purpose: screening
rights: {owner: Nobody, wording: included, use: {en: Free.}, source: made-up}
sources: {made-up: {citation: "Invented for a test."}}
informants: {parent: {en: parent, nb: forelder}}
options:
  lengths:
)" + options + R"(items: [{id: length, options: lengths, topic: {en: length}}]
forms: [{id: only, informant: parent, title: {en: only form}, items: all, source: made-up}]
scales:
  size: {title: {en: Size, nb: Mål}, items: [length], score: sum, concern: low, source: made-up}
norms: {default: {only: [r]}}
)";
    const std::string norms = R"(format: 1
id: r
title: {en: Values from R, nb: Verdier fra R}
kind: reference_study
forms: [only]
sample: {source: made-up}
sources: {made-up: {citation: "Invented for a test."}}
groups: [{scales: {size: )" + norm +
                              "}}]\n";
    const std::vector<kartlegg::SourceFile> files = {{"instrument.yaml", text}, {"norms/r.yaml", norms}};
    instrument_.emplace(kartlegg::parse(files));
  }

  kartlegg::NormedScore at(double score, double age_years, kartlegg::Sex sex = kartlegg::Sex::unspecified) const {
    const std::vector<kartlegg::Response> responses = {{"length", codes_.at(score)}};
    return instrument_->score(responses, {.age_months = 12 * age_years, .sex = sex})["size"].normed().front();
  }

 private:
  std::map<double, int> codes_;
  std::optional<kartlegg::Instrument> instrument_;
};

constexpr double tolerance = 1e-9;

bool same(double got, double want) { return std::abs(got - want) <= tolerance * (1 + std::abs(want)); }

}  // namespace

TEST_CASE("LMS norms between tabulated ages, as R's dscore has them") {
  const auto entries = shared::expected("dscore");
  if (!entries) return;
  const json& value = entries->at(0).at("value");
  const auto d = shared::numbers(value.at("d")), age = shared::numbers(value.at("a")),
             daz = shared::numbers(value.at("daz"));
  const auto grid = shared::data("dscore_reference_dutch.csv");
  std::string norm = "{lms: {interpolation: linear, ages: years, grid: [";
  for (std::size_t i = 0; i < grid.at("age").size(); ++i)
    norm += (i == 0 ? "[" : ", [") + digits(grid.at("age")[i]) + ", " + digits(grid.at("nu")[i]) + ", " +
            digits(grid.at("mu")[i]) + ", " + digits(grid.at("sigma")[i]) + "]";
  std::vector<double> scores = d;
  scores.push_back(1);  // the reachable scores must hold every median
  scores.push_back(100);
  const Measured measured(scores, norm + "]}}");
  REQUIRE(d.size() == 100);
  for (std::size_t i = 0; i < d.size(); ++i) {
    CAPTURE(i, age[i], d[i]);
    CHECK(same(*measured.at(d[i], age[i]).get(Measure::z_score), daz[i]));
  }
}

TEST_CASE("LMS norms at tabulated ages give the centiles of R's fits") {
  const auto entries = shared::expected("norms");
  if (!entries) return;
  const std::map<std::string, double> z_of = {
      {"0.03", -1.880793608151251}, {"0.1", -1.2815515655446004}, {"0.25", -0.6744897501960817}, {"0.5", 0},
      {"0.75", 0.6744897501960817}, {"0.9", 1.2815515655446004},  {"0.97", 1.880793608151251}};
  int checked = 0;
  for (const json& entry : *entries) {
    const std::string id = entry.at("id");
    if (id.find(".lms_parametric") == std::string::npos) continue;
    const json& value = entry.at("value");
    const auto ages = shared::numbers(value.at("ages")), m = shared::numbers(value.at("M")),
               s = shared::numbers(value.at("S"));
    const double l = value.at("L");
    std::string norm = "{lms: {interpolation: cubic, ages: years, grid: [";
    for (std::size_t i = 0; i < ages.size(); ++i)
      norm +=
          (i == 0 ? "[" : ", [") + digits(ages[i]) + ", " + digits(l) + ", " + digits(m[i]) + ", " + digits(s[i]) + "]";
    std::vector<double> scores;
    for (const json& row : value.at("centiles").at("data"))
      for (const json& score : row) scores.push_back(score);
    const Measured measured(scores, norm + "]}}");
    const json& columns = value.at("centiles").at("cols");
    for (std::size_t row = 0; row < ages.size(); ++row)
      for (std::size_t column = 0; column < columns.size(); ++column) {
        CAPTURE(id, ages[row], columns[column]);
        const double score = value.at("centiles").at("data")[row][column];
        CHECK(same(*measured.at(score, ages[row]).get(Measure::z_score), z_of.at(columns[column])));
        ++checked;
      }
  }
  CHECK(checked == 7 * (6 + 11 + 6 + 6));
}

TEST_CASE("Regression norms give the z and T of R's linear models") {
  const auto entries = shared::expected("norms");
  if (!entries) return;
  const auto found = std::find_if(entries->begin(), entries->end(),
                                  [](const json& entry) { return entry.at("id") == "sim_raw_poly.regression_norms"; });
  REQUIRE(found != entries->end());
  const json& value = found->at("value");
  const json& b = value.at("coef");
  const auto data = shared::data("sim_norms.csv");
  std::vector<double> age, raw;
  for (std::size_t i = 0; i < data.at("raw").size(); ++i)
    if (!std::isnan(data.at("raw")[i]) && !std::isnan(data.at("age")[i])) {
      raw.push_back(data.at("raw")[i]);
      age.push_back(data.at("age")[i]);
    }
  const std::string norm = "{regression: {centre: 0, intercept: " + digits(b.at("(Intercept)")) + ", age: [" +
                           digits(b.at("age")) + ", " + digits(b.at("I(age^2)")) + ", " + digits(b.at("I(age^3)")) +
                           "], sd: " + digits(value.at("sigma")) + "}}";
  const Measured measured(raw, norm);
  const auto z = shared::numbers(value.at("z_head")), t = shared::numbers(value.at("T_head"));
  for (std::size_t i = 0; i < z.size(); ++i) {
    CAPTURE(i, age[i], raw[i]);
    const auto normed = measured.at(raw[i], age[i]);
    CHECK(same(*normed.get(Measure::z_score), z[i]));
    CHECK(same(*normed.get(Measure::t_score), t[i]));
  }
}
