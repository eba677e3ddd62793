// Continuous norms and weights: cNORM's values in the folder of shared reference data, simulated samples whose norms
// are known, and what is refused.
#include "kartlegg/stats/norming.hpp"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <numeric>
#include <string>
#include <tuple>
#include <vector>

#include "core/random.hpp"
#include "kartlegg/stats/beta_binomial.hpp"
#include "kartlegg/stats/norm_comparison.hpp"
#include "kartlegg/stats/quantile_regression.hpp"
#include "kartlegg/stats/raking.hpp"
#include "kartlegg/stats/taylor_norms.hpp"
#include "kartlegg/stats/worm.hpp"
#include "shared.hpp"
#include "stats/best_subsets.hpp"
#include "stats/distribution.hpp"

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

/// A sample whose norms are known: scores are 20 + 4 age - 0.1 age^2 + (3 + 0.2 age) z, ages 6 to 14 in eight groups.
struct Known {
  std::vector<double> scores, ages, groups;
  static double raw_at(double z, double age) { return 20 + 4 * age - 0.1 * age * age + (3 + 0.2 * age) * z; }
  Known(std::uint64_t seed, int n, bool whole = false) {
    kartlegg::core::Random random(seed, 0);
    for (int i = 0; i < n; ++i) {
      groups.push_back(6.5 + i % 8);
      ages.push_back(groups.back() - 0.5 + random.uniform());
      const double score = raw_at(normal_quantile(random.uniform() + 0x1p-54), groups.back());
      scores.push_back(whole ? std::round(score) : score);
    }
  }
  NormSample sample() const { return {.scores = scores, .ages = groups, .groups = groups}; }
};

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
    options.rank_method = RankMethod::rankit;
    options.terms = 5, options.draws = 0;
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
    CHECK(tolerance.holds(got.norms.fit().adjusted_r2, want.at("r2_adj")));
    CHECK(tolerance.holds(got.norms.fit().raw_rmse, want.at("rmse")));
    CHECK(got.norms.scores() == kartlegg::Interval{want.at("min_raw"), want.at("max_raw")});

    const json& ranking = want.at("ranking_head");
    const auto head_group = numbers(ranking.at("group")), head_raw = numbers(ranking.at("raw")),
               head_t = numbers(ranking.at("T"));
    for (std::size_t i = 0; i < head_t.size(); ++i) {
      std::size_t row = 0;
      while (group[row] != Approx(head_group[i]) || raw[row] != head_raw[i]) ++row;
      CHECK(tolerance.holds(50 + 10 * got.observed_z[row], head_t[i]));
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
      CHECK(tolerance.holds(got.norms.raw_at((t - 50) / 10, age), score));
    });
    each(want.at("T_given_raw"),
         [&](double score, double age, double t) { CHECK(tolerance.holds(50 + 10 * got.norms.z(score, age), t)); });
  }
  CHECK(met == 3);
}

namespace {

/// The triangle R of columns = Q R, each column made orthogonal to those before it. The square of its last corner is
/// what a regression of the last column on the others leaves. Without Eigen, whose templates would be compiled here
/// without optimisation and taken by the linker for those of the library.
std::vector<std::vector<double>> triangle_of(std::vector<std::vector<double>> columns) {
  std::vector<std::vector<double>> r(columns.size(), std::vector<double>(columns.size(), 0.0));
  for (std::size_t j = 0; j < columns.size(); ++j) {
    auto& column = columns[j];
    for (std::size_t k = 0; k < j; ++k) {
      r[k][j] = std::inner_product(column.begin(), column.end(), columns[k].begin(), 0.0);
      for (std::size_t i = 0; i < column.size(); ++i) column[i] -= r[k][j] * columns[k][i];
    }
    r[j][j] = std::sqrt(std::inner_product(column.begin(), column.end(), column.begin(), 0.0));
    for (double& one : column) one /= r[j][j];
  }
  return r;
}

}  // namespace

TEST_CASE("The search for the best sets of predictors misses none") {
  // Nine predictors that depend on each other, and every one of the 511 sets by its own regression.
  kartlegg::core::Random random(5, 0);
  std::vector<std::vector<double>> columns(10, std::vector<double>(40));
  for (std::size_t i = 0; i < 40; ++i) {
    const double common = random.uniform();
    for (std::size_t j = 0; j < 10; ++j) columns[j][i] = common * static_cast<double>(j % 3) + random.uniform();
  }
  for (auto& column : columns) {
    const double mean = std::accumulate(column.begin(), column.end(), 0.0) / 40;
    for (double& one : column) one -= mean;
  }
  const auto whole = triangle_of(columns);
  Eigen::MatrixXd triangle(10, 10);
  for (std::size_t i = 0; i < 10; ++i)
    for (std::size_t j = 0; j < 10; ++j) triangle(static_cast<int>(i), static_cast<int>(j)) = whole[i][j];
  std::vector<std::vector<double>> all(9);
  for (unsigned set = 1; set < 512; ++set) {
    std::vector<std::vector<double>> chosen;
    for (unsigned j = 0; j < 9; ++j)
      if ((set >> j & 1U) != 0) chosen.push_back(columns[j]);
    chosen.push_back(columns[9]);
    all[chosen.size() - 2].push_back(std::pow(triangle_of(chosen).back().back(), 2));
  }
  const auto found = best_subsets(triangle, 1, 9, 4);
  REQUIRE(found.size() == 9);
  for (std::size_t size = 0; size < 9; ++size) {
    std::sort(all[size].begin(), all[size].end());
    REQUIRE(found[size].size() == std::min<std::size_t>(4, all[size].size()));
    for (std::size_t i = 0; i < found[size].size(); ++i) CHECK(found[size][i].residual == Approx(all[size][i]));
  }
  const auto fives = best_subsets(triangle, 5, 5, 4);  // of one size only: the same
  REQUIRE(fives.size() == 5);
  CHECK(fives[3].empty());
  for (std::size_t i = 0; i < 4; ++i) CHECK(fives[4][i].predictors == found[4][i].predictors);
}

TEST_CASE("Known norms are found again, by groups, by window, and with weights") {
  const Known known(21, 4000);
  TaylorOptions options;
  options.draws = 0;
  const auto close = [](const TaylorNorms& found, double most) {
    REQUIRE(found.reason == Reason::none);
    CHECK(found.consistent);
    for (const double age : {7.0, 8.5, 10.2, 12.5})
      for (const double z : {-1.5, -0.5, 0.0, 1.0, 1.8}) {
        INFO("age " << age << ", z " << z);
        CHECK(found.norms.z(Known::raw_at(z, age), age) == Approx(z).epsilon(0).margin(most));
        CHECK(found.norms.z(found.norms.raw_at(z, age), age) == Approx(z).epsilon(0).margin(1e-9));
      }
  };
  close(taylor_norms(known.sample(), options), .15);
  options.choice = TermChoice::cross_validation;
  options.repeats = 4;
  const TaylorNorms crossed = taylor_norms(known.sample(), options);
  close(crossed, .15);
  options.threads = 2;
  CHECK(taylor_norms(known.sample(), options).sizes[2].cross_r2 == crossed.sizes[2].cross_r2);
  options.choice = TermChoice::largest_consistent;

  // Ages as they are: within a group the younger score as the older here, so a narrow window finds the groups' norms.
  const TaylorNorms window = taylor_norms({.scores = known.scores, .ages = known.ages}, options);
  close(window, .3);
  CHECK(window.norms.fit().smallest_group > 500);

  // Half of the low scorers thrown away, and the others weighted by 2.
  std::vector<double> scores, groups, weights;
  for (std::size_t i = 0; i < known.scores.size(); ++i) {
    const bool low = known.scores[i] < Known::raw_at(0, known.groups[i]);
    if (low && i / 8 % 2 == 0) continue;
    scores.push_back(known.scores[i]), groups.push_back(known.groups[i]), weights.push_back(low ? 2 : 1);
  }
  const TaylorNorms weighted =
      taylor_norms({.scores = scores, .ages = groups, .groups = groups, .weights = weights}, options);
  close(weighted, .2);
  CHECK(weighted.norms.fit().effective_n < weighted.norms.fit().n);
  std::vector<double> times(weights);
  for (double& one : times) one *= 7;
  const TaylorNorms same =
      taylor_norms({.scores = scores, .ages = groups, .groups = groups, .weights = times}, options);
  CHECK(same.norms.z(60, 10) == Approx(weighted.norms.z(60, 10)).epsilon(0).margin(1e-9));
}

TEST_CASE("Cross-validation leaves everybody out once a repeat") {
  const Known known(31, 803, true);
  TaylorOptions options;
  options.draws = 0;
  const ContinuousNorms fixed = taylor_norms(known.sample(), options).norms;
  std::vector<double> sizes;
  double groups_off = 0;
  const auto fit = [&](const NormSample& part) {
    sizes.push_back(static_cast<double>(part.scores.size()));
    for (double group = 6.5; group < 14; ++group) {
      const auto there = static_cast<double>(std::count(part.groups.begin(), part.groups.end(), group));
      groups_off = std::max(groups_off, std::abs(there - 803.0 / 8 * 4 / 5));
    }
    return fixed;
  };
  const CrossValidatedNorms found = cross_validate(known.sample(), fit, {.folds = 5, .repeats = 3, .seed = 4});
  REQUIRE(found.reason == Reason::none);
  REQUIRE(sizes.size() == 15);
  for (const double size : sizes) CHECK(std::abs(size - 803 * .8) < 1);
  CHECK(groups_off < 1.5);  // the portions are balanced within the groups, too
  // The same norms whatever they are fitted to: the mean over the sample, each person once a repeat.
  CHECK(found.log_score == Approx(fixed.fit().log_score).epsilon(1e-12));
  CHECK(found.z_rmse == Approx(fixed.fit().z_rmse).epsilon(0).margin(.02));  // ranks beyond the limits are cut here
  CHECK(found.by_repeat.size() == 3);
  for (std::size_t i = 0; i < 803; ++i)
    CHECK(found.each[i] == Approx(fixed.log_probability(known.scores[i], known.groups[i], 1)).epsilon(1e-12));
  CHECK(found.outside == 0);

  const auto never = [](const NormSample&) { return ContinuousNorms(); };
  CHECK(cross_validate(known.sample(), never).reason == Reason::not_converged);
  CHECK(cross_validate(known.sample(), fit, {.folds = 1}).reason == Reason::argument_missing);
  CHECK(cross_validate({}, fit).reason == Reason::sample_too_small);
}

TEST_CASE("A norm table of any age") {
  const Known known(3, 800, true);
  TaylorOptions options;
  options.threads = 2;
  const TaylorNorms found = taylor_norms(known.sample(), options);
  std::vector<double> scores;
  for (double score = 20; score <= 80; ++score) scores.push_back(score);
  const auto rows = found.norms.table(9.25, scores, {.reliability = .84});
  REQUIRE(rows.size() == scores.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CHECK(rows[i].raw == scores[i]);
    CHECK(rows[i].measurement_error == Approx(std::sqrt(.84 * .16)));
    CHECK(rows[i].percentile == Approx(100 * normal_cdf(rows[i].z)));
    if (i > 0) CHECK(rows[i].z >= rows[i - 1].z);
    if (std::isnan(rows[i].sampling_error)) continue;
    const kartlegg::Interval sampling = found.norms.interval(rows[i].z, 9.25);
    CHECK(sampling.lower >= -2.5);
    CHECK(sampling.upper <= 2.5);
    CHECK(sampling.lower < sampling.upper);
    const auto half = [&](double by) {
      return std::hypot(std::max(0.0, by), 1.959963984540054 * rows[i].measurement_error);
    };
    CHECK(rows[i].interval.lower == Approx(.84 * rows[i].z - half(rows[i].z - sampling.lower)));
    CHECK(rows[i].interval.upper == Approx(.84 * rows[i].z + half(sampling.upper - rows[i].z)));
  }
  options.threads = 1;
  CHECK(taylor_norms(known.sample(), options).norms.interval(.5, 9.25) == found.norms.interval(.5, 9.25));
  CHECK(found.norms.table(15, scores).empty());
  CHECK(found.norms.table(9, std::vector<double>{2, 1}).empty());
  CHECK(std::isnan(found.norms.z(50, 15)));
  CHECK(std::isnan(found.norms.raw_at(3, 9)));
  CHECK(std::isnan(found.norms.standard_error(0, 5)));
  CHECK(found.norms.z(1000, 9) == 2.5);
  CHECK(found.norms.z(-1000, 9) == -2.5);
  const kartlegg::stats::ContinuousNorms none;
  CHECK(std::isnan(none.z(1, 1)));
  CHECK(none.method().empty());
}

TEST_CASE("Samples that no norms can be made from say why") {
  const Known known(4, 400);
  const auto reason = [](const NormSample& sample, const TaylorOptions& options = {}) {
    const TaylorNorms found = taylor_norms(sample, options);
    CHECK(std::isnan(found.norms.z(50, 10)));
    return found.reason;
  };
  const std::vector<double> nothing(400, undefined), alike(400, 7.0), zero(400, 0.0), few{1, 2};
  CHECK(reason({nothing, known.ages}) == Reason::sample_too_small);
  CHECK(reason({known.scores, known.ages, {}, zero}) == Reason::sample_too_small);
  CHECK(reason({known.scores, alike}) == Reason::no_variance);
  CHECK(reason({alike, known.ages}) == Reason::no_variance);
  CHECK(reason({few, few}) == Reason::sample_too_small);
  CHECK(reason({known.scores, few}) == Reason::sizes_differ);
  CHECK(reason({known.scores, known.ages, {}, std::vector<double>(400, -1.0)}) == Reason::argument_missing);
  TaylorOptions wrong;
  wrong.score_power = 7;
  CHECK(reason(known.sample(), wrong) == Reason::argument_missing);
  std::vector<double> two_ages(400);
  for (std::size_t i = 0; i < 400; ++i) two_ages[i] = 6.0 + static_cast<double>(i % 2);
  CHECK(reason({known.scores, two_ages, two_ages}) == Reason::not_identified);
  TaylorOptions straight;
  straight.age_power = 1, straight.draws = 0;
  CHECK(taylor_norms({known.scores, two_ages, two_ages}, straight).reason == Reason::none);
  straight.age_power = 0;  // one age: the curve of one group
  CHECK(taylor_norms({known.scores, alike}, straight).reason == Reason::none);
}

TEST_CASE("Raking brings margins to those of the population") {
  // Two by two: 10, 20 / 30, 40 persons to rows .5, .5 and columns .5, .5. The odds ratio 10 x 40 / (20 x 30) = 2/3
  // stays, so cell a of a table with all margins 1/2 has a / (1/2 - a) = sqrt(2/3).
  std::vector<int> rows, columns;
  for (const auto& [row, column, n] : {std::tuple{0, 0, 10}, {0, 1, 20}, {1, 0, 30}, {1, 1, 40}})
    for (int i = 0; i < n; ++i) rows.push_back(row), columns.push_back(column);
  const std::vector<double> half{1, 1};
  const std::vector<RakingMargin> margins{{rows, half}, {columns, half}};
  const Raking found = rake(margins, {}, WeightScale::mean_one, 1e-12);
  REQUIRE(found.reason == Reason::none);
  const double root = std::sqrt(2.0 / 3), a = root / (1 + root) / 2;
  CHECK(found.weights[0] == Approx(100 * a / 10).epsilon(1e-9));
  CHECK(found.weights[10] == Approx(100 * (.5 - a) / 20).epsilon(1e-9));
  CHECK(found.weights[99] == Approx(100 * a / 40).epsilon(1e-9));
  CHECK(found.n == 100);
  CHECK(found.ratio == Approx(found.highest / found.lowest));
  CHECK(found.effective_n == Approx(effective_n(found.weights)));
  CHECK(effective_n(std::vector<double>{1, 1, 2}) == Approx(16.0 / 6));
  const Raking lowest = rake(margins, {}, WeightScale::smallest_one);
  CHECK(lowest.lowest == 1);
  CHECK(*std::min_element(lowest.weights.begin(), lowest.weights.end()) == Approx(1));

  // A level that the population has not, one that is not known, one that nobody has, one without a target.
  const std::vector<int> three{0, 0, 1, 2, -1};
  const std::vector<double> without{1, 1, 0}, with{1, 1, 1, 1}, short_of{1, 1}, negative{1, -1, 1};
  const Raking zero = rake(std::vector<RakingMargin>{{three, without}});
  CHECK(zero.weights[0] == Approx(.75));
  CHECK(zero.weights[2] == Approx(1.5));
  CHECK(zero.weights[3] == 0);
  CHECK(std::isnan(zero.weights[4]));
  CHECK(zero.left_out == 1);
  const Raking empty = rake(std::vector<RakingMargin>{{three, with}});
  CHECK(empty.reason == Reason::sample_too_small);
  CHECK(empty.level == 3);
  CHECK(rake(std::vector<RakingMargin>{{three, short_of}}).reason == Reason::not_a_category);
  CHECK(rake(std::vector<RakingMargin>{{three, negative}}).reason == Reason::not_positive);
  CHECK(rake({}).reason == Reason::argument_missing);
  // Margins that contradict each other: all of row 0 lies in column 0, which should be smaller.
  const std::vector<int> first{0, 0, 1, 1}, second{0, 0, 0, 1};
  const std::vector<double> most{.8, .2}, least{.3, .7};
  const Raking never = rake(std::vector<RakingMargin>{{first, most}, {second, least}});
  CHECK(never.reason == Reason::not_converged);
  CHECK(never.cycles == 100);
}

TEST_CASE("Beta-binomial norms as cNORM has them") {
  const auto all = shared::expected("norms");
  if (!all) return;
  // ln alpha, then ln beta: Newton on the complex-step slope of the likelihood in SciPy, to a step below 1e-13.
  const std::map<std::string, std::array<double, 8>> exact{
      {"sim_raw.cnorm_betabinomial",
       {1.6528604810663674, .44318175651518565, .08851610972338952, -.0956016669070257, 2.0620323969632874,
        -.4750157947086175, .08916155968525971, -.10013201091092794}},
      {"elfe.cnorm_betabinomial",
       {1.4073273377150977, .15786495759731087, -.0816871239629396, .03693617088531391, .9738784558508766,
        -.6450522830341526, .030185007446040493, .03904275908342468}},
      {"ppvt.cnorm_betabinomial",
       {2.8257927685100546, .02242326711060777, -.1065881433254869, .08038024576544654, 1.5836508588190485,
        -.5703415308714436, .016603787861669873, .05377567436705484}}};
  int met = 0;
  for (const json& entry : *all) {
    const std::string id = entry.at("id");
    if (id.find(".cnorm_betabinomial") == std::string::npos) continue;
    INFO(id);
    ++met;
    const json& want = entry.at("value");
    const auto data = shared::data(entry.at("data").at("file"));
    const auto &group = data.at("group"), &raw = data.at("raw");
    const BetaBinomialNorms got = beta_binomial_norms({.scores = raw, .ages = group, .groups = group});
    REQUIRE(got.reason == Reason::none);
    const shared::Tolerance tolerance(entry, 2e-4, 2e-4);  // cNORM's search stops early
    CHECK(got.highest == want.at("n_max"));
    CHECK(got.age_mean == Approx(want.at("mean_sd_age")[0].get<double>()));
    CHECK(got.age_sd == Approx(want.at("mean_sd_age")[1].get<double>()));
    CHECK(tolerance.holds(got.log_likelihood, want.at("loglik")));
    CHECK(got.log_likelihood >= want.at("loglik").get<double>() - 1e-9);
    for (std::size_t i = 0; i < 4; ++i) {
      CHECK(tolerance.holds(got.alpha[i], want.at("coef_alpha")[i]));
      CHECK(tolerance.holds(got.beta[i], want.at("coef_beta")[i]));
      CHECK(got.alpha[i] == Approx(exact.at(id)[i]).epsilon(0).margin(1e-7));
      CHECK(got.beta[i] == Approx(exact.at(id)[4 + i]).epsilon(0).margin(1e-7));
    }
    const json& table = want.at("T_given_raw");
    for (std::size_t r = 0; r < table.at("rows").size(); ++r)
      for (std::size_t c = 0; c < table.at("cols").size(); ++c) {
        const double score = std::stod(table.at("rows")[r].get<std::string>());
        const double age = std::stod(table.at("cols")[c].get<std::string>());
        INFO("score " << score << ", age " << age);
        CHECK(tolerance.holds(50 + 10 * got.norms.z(score, age), table.at("data")[r][c]));
      }
  }
  CHECK(met == 3);
}

TEST_CASE("Scores that are no sums are refused by beta-binomial norms") {
  const Known known(4, 400);
  CHECK(beta_binomial_norms(known.sample()).reason == Reason::count_out_of_range);
  std::vector<double> alike(400, 3.0), even(400);
  CHECK(beta_binomial_norms({alike, known.ages}).reason == Reason::no_variance);
  for (std::size_t i = 0; i < 400; ++i) even[i] = static_cast<double>(5 + i % 2);
  BetaBinomialOptions options;
  options.highest = 20;
  CHECK(beta_binomial_norms({even, known.ages}, options).reason ==
        Reason::not_converged);  // varies less than by chance
  options.alpha_power = 7;
  CHECK(beta_binomial_norms({even, known.ages}, options).reason == Reason::argument_missing);
}

TEST_CASE("Centiles by quantile regression, and the worms of z that fit and do not fit") {
  const Known known(41, 20000);
  const std::vector<double> percentiles{5, 50, 90};
  const QuantileRegression found =
      quantile_regression(known.groups, known.scores, percentiles, {.degree = 2, .knots = 1, .draws = 0});
  REQUIRE(found.reason == Reason::none);
  REQUIRE(found.curves.size() == 3);
  CHECK(found.crossing.empty());
  for (std::size_t c = 0; c < 3; ++c) {
    const double share = percentiles[c] / 100, z = normal_quantile(share);
    CHECK(found.curves[c].below <= share);
    CHECK(share <= found.curves[c].below + found.curves[c].on);
    // Three errors of the quantile of a group of 2500, of which the curve needs fewer.
    const double error = std::sqrt(share * (1 - share) / 2500) / normal_density(z);
    for (const double age : {6.5, 9.5, 13.5})
      CHECK(std::abs(found.at(c, age) - Known::raw_at(z, age)) < 3 * error * (3 + .2 * age));
  }
  CHECK(std::isnan(found.at(0, 5)));
  CHECK(std::isnan(found.at(3, 9)));
  CHECK(std::isnan(found.interval(0, 9).lower));

  std::vector<double> z, half;
  for (std::size_t i = 0; i < known.scores.size(); ++i) {
    const double middle = Known::raw_at(0, known.groups[i]), sd = 3 + .2 * known.groups[i];
    z.push_back((known.scores[i] - middle) / sd), half.push_back((known.scores[i] - middle) / 5);
  }
  const Worm good = worm(z, known.groups, 8), bad = worm(half, known.groups, 8);
  REQUIRE(good.bands.size() == 8);
  for (const QStatistic& q : good.q) CHECK(q.p > .001);
  CHECK(bad.q[1].p < 1e-10);
  CHECK(bad.q[0].p > .001);
  for (std::size_t b = 0; b < 8; ++b)  // sd / 5 - 1, from 4.3 / 5 to 5.7 / 5
    CHECK(bad.bands[b].cubic[1] == Approx((3 + .2 * (6.5 + static_cast<double>(b))) / 5 - 1).epsilon(0).margin(.08));
  CHECK(worm(z, known.groups, 0).reason == Reason::count_out_of_range);
}
