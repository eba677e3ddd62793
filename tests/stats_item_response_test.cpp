// Item response models: values by hand, the published D-scores, and mirt's and dscore's estimates in the folder of
// shared reference data.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "kartlegg/kartlegg.hpp"
#include "shared.hpp"

using namespace kartlegg::stats;  // NOLINT(google-build-using-namespace): a test of one namespace
using nlohmann::json;
using shared::number;
using shared::numbers;

namespace {

using Answers = std::vector<ItemBank::Answer>;

/// Rasch items on a metric of which one logit is so many points.
std::vector<ResponseItem> rasch(const std::vector<double>& difficulties, double points_per_logit = 1) {
  std::vector<ResponseItem> items;
  for (const double difficulty : difficulties) items.push_back({1 / points_per_logit, {difficulty}});
  return items;
}

bool near(double got, double want, double distance) { return std::abs(got - want) <= distance; }

/// The entries of irt.json that hold scores of a Rasch, two-parameter or graded model, with their parameters.
struct Scored {
  std::string id;
  json scores, parameters;
};
std::vector<Scored> scored_models() {
  const auto all = shared::expected("irt");
  std::vector<Scored> found;
  if (!all) return found;
  for (const char* const model : {"lsat7.rasch", "lsat7.2pl", "ability.rasch", "ability.2pl", "sim12.2pl",
                                  "sim_grm.graded", "bfi_N.graded", "msq5.graded", "science.graded"}) {
    Scored& one = found.emplace_back();
    one.id = model;
    for (const json& entry : *all) {
      if (entry.at("id") == one.id + ".scores") one.scores = entry;
      if (entry.at("id") == one.id + ".parameters") one.parameters = entry.at("value");
    }
    REQUIRE(!one.scores.is_null());
  }
  return found;
}

}  // namespace

TEST_CASE("Probabilities of categories, by hand") {
  CHECK(log_category_probability({1, {0}}, 1, 0) == Approx(std::log(.5)));
  CHECK(log_category_probability({2, {1}}, 1, 1.5) == Approx(std::log(1 / (1 + std::exp(-1.0)))));
  CHECK(log_category_probability({2, {1}}, 0, 1.5) == Approx(std::log(1 / (1 + std::exp(1.0)))));
  const ResponseItem graded{1, {-1, 1}};  // at 0: .26894, .46212, .26894
  CHECK(std::exp(log_category_probability(graded, 0, 0)) == Approx(.2689414214));
  CHECK(std::exp(log_category_probability(graded, 1, 0)) == Approx(.4621171573));
  CHECK(std::exp(log_category_probability(graded, 2, 0)) == Approx(.2689414214));
  const ResponseItem four{1.7, {-1.2, -.3, 2}};
  for (const double theta : {-8.0, -.5, 0.0, 3.0}) {
    double sum = 0;
    for (int category = 0; category < 4; ++category) sum += std::exp(log_category_probability(four, category, theta));
    CHECK(sum == Approx(1).epsilon(1e-14));
  }
}

TEST_CASE("Probabilities keep their digits where they are very small") {
  // Far to the right of a threshold, the lowest category has probability exp(-x) / (1 + exp(-x)): its logarithm is -x.
  CHECK(log_category_probability({1, {0}}, 0, 800) == Approx(-800).epsilon(1e-15));
  CHECK(log_category_probability({1, {0}}, 1, -800) == Approx(-800).epsilon(1e-15));
  // Between two thresholds that lie 1e-9 apart, the logistic density times 1e-9: at their place a quarter of that.
  CHECK(log_category_probability({1, {0, 1e-9}}, 1, 0) == Approx(std::log(.25e-9)).epsilon(1e-9));
  const ItemBank bank(rasch({0, 0}), equally_spaced(-1000, 1000, 1));
  const Ability found = bank.eap(Answers{{0, 1}, {1, 1}}, {0, 200});
  CHECK(std::isfinite(found.theta));
  CHECK(found.standard_error > 0);
}

TEST_CASE("What is no item, no category or no grid is said") {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  for (const ResponseItem& item : {ResponseItem{0, {0}}, ResponseItem{1, {}}, ResponseItem{1, {0, 0}},
                                   ResponseItem{1, {nan}}, ResponseItem{nan, {0}}, ResponseItem{-1, {0}}}) {
    CHECK(std::isnan(log_category_probability(item, 0, 0)));
    CHECK(std::isnan(ItemBank({item}, {0, 1}).eap({}, {}).theta));
  }
  CHECK(std::isnan(log_category_probability({1, {0}}, 2, 0)));
  CHECK(std::isnan(log_category_probability({1, {0}}, -1, 0)));
  CHECK(std::isnan(log_category_probability({1, {0}}, 0, nan)));
  CHECK(ItemBank({{0, {0}}}, {0, 1}).reason() == Reason::not_positive);
  CHECK(ItemBank({{1, {}}}, {0, 1}).reason() == Reason::sample_too_small);
  CHECK(ItemBank({{1, {1, 0}}}, {0, 1}).reason() == Reason::not_ascending);
  CHECK(ItemBank({{nan, {0}}}, {0, 1}).reason() == Reason::argument_missing);
  CHECK(ItemBank({}, {0}).reason() == Reason::sample_too_small);
  CHECK(ItemBank({}, {1, 0}).reason() == Reason::not_ascending);
  CHECK(ItemBank({}, {0, nan}).reason() == Reason::argument_missing);
  const ItemBank bank(rasch({0, 1}), {-1, 0, 1});
  CHECK(bank.reason() == Reason::none);
  CHECK(bank.eap(Answers{{2, 0}}, {}).reason == Reason::not_a_category);
  CHECK(bank.eap(Answers{{-1, 0}}, {}).reason == Reason::not_a_category);
  CHECK(bank.eap(Answers{{0, 2}}, {}).reason == Reason::not_a_category);
  CHECK(bank.eap(Answers{{1, -1}}, {}).reason == Reason::not_a_category);
  CHECK(bank.eap({}, {0, 0}).reason == Reason::sd_not_positive);
  CHECK(bank.eap({}, {nan, 1}).reason == Reason::argument_missing);
  CHECK(name(Reason::not_a_category) == "not_a_category");
  CHECK(equally_spaced(-10, 100, 1).size() == 111);
  CHECK(equally_spaced(-4, 4, .1).size() == 81);
  for (const auto& [from, to, step] : std::vector<std::array<double, 3>>{
           {0, 1, 0}, {0, 1, -1}, {1, 0, .1}, {0, 1, .3}, {0, 1, 1e-9}, {0, 0, 1}, {nan, 1, 1}, {0, nan, 1}})
    CHECK(equally_spaced(from, to, step).empty());
}

TEST_CASE("EAP on three nodes, by hand") {
  // Nodes -1, 0, 1 with N(0, 1): weights e^-.5, 1, e^-.5 = .6065307, 1, .6065307. One item of difficulty 0, passed:
  // probabilities .2689414, .5, .7310586. Products .1631212, .5, .4434095, sum 1.1065307.
  const ItemBank bank(rasch({0}), {-1, 0, 1});
  const Ability passed = bank.eap(Answers{{0, 1}}, {});
  CHECK(passed.theta == Approx(.2533037).epsilon(1e-6));           // (.4434095 - .1631212) / 1.1065307
  CHECK(passed.standard_error == Approx(.6956827).epsilon(1e-6));  // root(.6065307 / 1.1065307 - .2533037 ^ 2)
  CHECK(passed.answered == 1);
  const Ability failed = bank.eap(Answers{{0, 0}}, {});
  CHECK(failed.theta == Approx(-passed.theta));
  const Ability prior = bank.eap({}, {});
  CHECK(prior.theta == 0);
  CHECK(prior.standard_error == Approx(std::sqrt(2 * .6065306597 / 2.2130613194)));
}

TEST_CASE("D-scores as published") {
  const auto dutch = equally_spaced(-10, 80, 1), others = equally_spaced(-10, 100, 1);
  const auto rounded = [](double x) { return std::round(x * 100) / 100; };
  SECTION("Two items of key gsed2212 at 21 days, slope 1, phase1: van Buuren, dscore 1.10.0, tests/testthat") {
    const double t = .0575, mean = 20.5883 + 27.3376 * t + 6.4254 * std::log(t + .2);
    CHECK(near(mean, 13.4426, 5e-5));
    const ItemBank bank(rasch({8.61, 8.47}), others);
    CHECK(rounded(bank.eap(Answers{{0, 0}}, {mean, 5}).theta) == 6.61);
    CHECK(rounded(bank.eap(Answers{{0, 0}, {1, 0}}, {mean, 5}).theta) == 5.6);
    CHECK(rounded(bank.eap(Answers{{0, 0}, {1, 1}}, {mean, 5}).theta) == 9.09);
    CHECK(rounded(bank.eap(Answers{{0, 1}, {1, 0}}, {mean, 5}).theta) == 9.09);
    CHECK(rounded(bank.eap(Answers{{0, 1}, {1, 1}}, {mean, 5}).theta) == 15.3);
  }
  SECTION("The same with the slope of the key, preliminary standards: documented in dscore") {
    const double t = .0575, mean = 24.522 + 23.886 * t + 9.19 * std::log(t + .2);
    CHECK(near(mean, 13.427, 5e-5));
    const ItemBank bank(rasch({8.61, 8.47}, 4.064264), others);
    const Ability seventh = bank.eap(Answers{{0, 0}, {1, 1}}, {mean, 5});
    CHECK(rounded(seventh.theta) == 11.58);
    CHECK(rounded(seventh.standard_error) == 3.99);
    CHECK(rounded(bank.eap(Answers{{0, 1}, {1, 1}}, {mean, 5}).theta) == 15.73);
  }
  SECTION("David, 15 months, answer by answer: d-score.org/dbook1, chapter 5") {
    const double t = 1.25, mean = 44.35 - 1.8 * t + 28.47 * std::log(t + .25);
    CHECK(near(mean, 53.64, 5e-3));
    const std::vector<double> difficulties = {46, 46.5, 50.1, 46.1};
    const ItemBank bank(rasch(difficulties), dutch);
    const std::vector<double> published = {54.36, 54.66, 55.71, 55.73};
    Answers answers;
    for (int item = 0; item < 4; ++item) {
      answers.push_back({item, 1});
      CHECK(rounded(bank.eap(answers, {mean, 5}).theta) == published[static_cast<std::size_t>(item)]);
    }
    CHECK(rounded(ItemBank(rasch(difficulties, 2.1044), dutch).eap(answers, {mean, 5}).theta) == 56.14);
  }
  SECTION("Five items at 13 and 18 months: dscore, vignette on the DAZ") {
    const auto mean_at = [](double t) { return 18.434 - 9.206 * t + 61.255 * std::log(t + .92); };
    const ItemBank bank(rasch({43.21, 43.47, 44.73, 45.70, 46.34}, 4.064264), others);
    const Answers all = {{0, 1}, {1, 1}, {2, 1}, {3, 1}, {4, 1}}, three = {{0, 1}, {1, 1}, {2, 1}, {3, 0}, {4, 0}};
    const Ability at_13 = bank.eap(all, {mean_at(1.0833), 5}), at_18 = bank.eap(all, {mean_at(1.5), 5});
    CHECK(rounded(at_13.theta) == 54.49);
    CHECK(near(at_13.standard_error, 3.906, 5e-4));
    CHECK(rounded(at_18.theta) == 59.95);
    CHECK(near(at_18.standard_error, 4.48, 5e-4));
    CHECK(rounded(bank.eap(three, {mean_at(1.0833), 5}).theta) == 48.37);
  }
}

TEST_CASE("EAP and its error of nine models fitted with mirt, answers missing at random") {
  const auto nodes = equally_spaced(-10, 10, .05);
  std::size_t people = 0;
  for (const Scored& one : scored_models()) {
    INFO(one.id);
    const double tolerance = one.scores.at("tol").at("given_stored_parameters_abs");
    const auto& parameters = one.parameters.at("irt");
    std::vector<ResponseItem> items;
    for (std::size_t i = 0; i < parameters.at("data").size(); ++i) {
      auto row = numbers(parameters.at("data").at(i));
      if (parameters.at("cols").back() == "u") row.resize(2);  // guessing 0, slipping 1
      items.push_back({row[0], {row.begin() + 1, row.end()}});
    }
    const ItemBank bank(items, nodes);
    REQUIRE(bank.reason() == Reason::none);
    const double sd = std::sqrt(number(one.parameters.at("latent_variance")));
    auto columns = shared::data(one.scores.at("data").at("file"));
    const auto& names = one.scores.at("data").at("columns");
    const auto& value = one.scores.at("value");
    for (std::size_t i = 0; i < value.at("row").size(); ++i) {
      const auto row = static_cast<std::size_t>(value.at("row").at(i)) - 1;
      Answers answers;
      for (std::size_t item = 0; item < names.size(); ++item) {
        const auto& column = columns.at(names.at(item));
        double lowest = std::numeric_limits<double>::infinity();
        for (const double code : column)
          if (code < lowest) lowest = code;
        if (!std::isnan(column[row]))
          answers.push_back({static_cast<int>(item), static_cast<int>(column[row] - lowest)});
      }
      const double eap = number(value.at("eap").at(i));
      if (std::isnan(eap)) {
        CHECK(answers.empty());
        continue;
      }
      ++people;
      const Ability found = bank.eap(answers, {0, sd});
      CHECK(near(found.theta, eap, tolerance));
      CHECK(near(found.standard_error, number(value.at("eap_sd").at(i)), tolerance));
    }
  }
  if (shared::expected("irt")) CHECK(people > 250);
}

TEST_CASE("D-scores of a hundred visits, computed with dscore") {
  const auto all = shared::expected("dscore");
  if (!all) return;
  const json entry = all->at(0), difficulties = all->at(1).at("value");
  const shared::Tolerance tolerance(entry);
  auto columns = shared::data("milestones.csv");
  std::vector<std::string> names;
  std::vector<ResponseItem> items;
  for (const auto& [item, difficulty] : difficulties.items()) {
    names.push_back(item);
    items.push_back({1 / 2.1044, {number(difficulty)}});
  }
  const ItemBank bank(items, equally_spaced(-10, 80, 1));
  const auto& value = entry.at("value");
  REQUIRE(value.at("a").size() == 100);
  for (std::size_t row = 0; row < 100; ++row) {
    INFO("row " << row);
    Answers answers;
    for (std::size_t item = 0; item < names.size(); ++item)
      if (const double code = columns.at(names[item])[row]; !std::isnan(code))
        answers.push_back({static_cast<int>(item), static_cast<int>(code)});
    CHECK(answers.size() == value.at("n").at(row));
    const double age = number(value.at("a").at(row));
    const Ability found = bank.eap(answers, {44.35 - 1.8 * age + 28.47 * std::log(age + .25), 5});
    CHECK(tolerance.holds(found.theta, number(value.at("d").at(row))));
    CHECK(tolerance.holds(found.standard_error, number(value.at("sem").at(row))));
  }
}
