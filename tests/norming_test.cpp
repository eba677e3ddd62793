// Continuous norms: cNORM's values in the folder of shared reference data, and what is refused.
#include "kartlegg/stats/norming.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <string>
#include <vector>

#include "kartlegg/stats/taylor_norms.hpp"
#include "shared.hpp"

using namespace kartlegg::stats;  // NOLINT(google-build-using-namespace): a test of one namespace
using nlohmann::json;
using shared::numbers;

namespace {

/// "(Intercept)", "A3", "L1A2": the powers.
std::pair<int, int> powers_of(const std::string& name) {
  const auto after = [&](char letter) {
    const std::size_t at = name.find(letter);
    return at == std::string::npos || name[0] == '(' ? 0 : name[at + 1] - '0';
  };
  return {after('L'), after('A')};
}

}  // namespace

TEST_CASE("Taylor polynomials as cNORM has them") {
  const auto all = shared::expected("norms");
  if (!all) return;
  int met = 0;
  for (const json& entry : *all) {
    const std::string id = entry.at("id");
    if (id.find(".cnorm_taylor") == std::string::npos) continue;
    INFO(id);
    ++met;
    const json& want = entry.at("value");
    const auto data = shared::data(entry.at("data").at("file"));
    const auto &group = data.at("group"), &raw = data.at("raw");
    TaylorOptions options;
    options.standardised = false;
    options.terms = 5;
    const TaylorNorms got = taylor_norms({.scores = raw, .ages = group, .groups = group}, options);
    REQUIRE(got.reason == Reason::none);
    CHECK(got.consistent);

    const shared::Tolerance tolerance(entry);
    CHECK(got.terms.size() == want.at("coefficients").size());
    for (const auto& [name, coefficient] : want.at("coefficients").items()) {
      const auto [of_score, of_age] = powers_of(name);
      const auto term = std::find_if(
          got.terms.begin(), got.terms.end(),
          [&, s = of_score, a = of_age](const TaylorTerm& t) { return t.score_power == s && t.age_power == a; });
      INFO(name);
      REQUIRE(term != got.terms.end());
      CHECK(tolerance.holds(term->coefficient, coefficient));
    }
    CHECK(got.norms.fit().adjusted_r2 == Approx(want.at("r2_adj").get<double>()).epsilon(1e-9));
    CHECK(got.norms.fit().raw_rmse == Approx(want.at("rmse").get<double>()).epsilon(1e-9));
    CHECK(got.norms.scores() == kartlegg::Interval{want.at("min_raw"), want.at("max_raw")});

    const json& ranking = want.at("ranking_head");
    const auto head_group = numbers(ranking.at("group")), head_raw = numbers(ranking.at("raw")),
               head_t = numbers(ranking.at("T"));
    for (std::size_t i = 0; i < head_t.size(); ++i) {
      std::size_t row = 0;
      while (group[row] != Approx(head_group[i]) || raw[row] != head_raw[i]) ++row;
      CHECK(50 + 10 * got.observed_z[row] == Approx(head_t[i]).epsilon(1e-10));
    }
    const auto each = [&](const json& table, const auto& check) {
      for (std::size_t r = 0; r < table.at("rows").size(); ++r)
        for (std::size_t c = 0; c < table.at("cols").size(); ++c) {
          const double row = std::stod(table.at("rows")[r].get<std::string>());
          const double age = std::stod(table.at("cols")[c].get<std::string>());
          INFO("row " << row << ", age " << age);
          check(row, age, table.at("data")[r][c].get<double>());
        }
    };
    each(want.at("raw_given_T"), [&](double t, double age, double score) {
      CHECK(got.norms.raw_at((t - 50) / 10, age) == Approx(score).epsilon(1e-6).margin(1e-6));
    });
    each(want.at("T_given_raw"),
         [&](double score, double age, double t) { CHECK(50 + 10 * got.norms.z(score, age) == Approx(t).margin(.2)); });
  }
  CHECK(met == 3);
}
