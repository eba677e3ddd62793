// Intervals of agreement: do they hold the true value of simulated raters as often as they say? Seeded.
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <vector>

#include "core/random.hpp"
#include "coverage.hpp"
#include "kartlegg/kartlegg.hpp"
#include "stats/distribution.hpp"
#include "stats/generalised_icc.hpp"

using namespace kartlegg::stats;  // NOLINT(google-build-using-namespace): a test of one namespace
using kartlegg::core::Random;

namespace {

double normal(Random& random) { return normal_quantile(random.uniform() + 0x1p-54); }

}  // namespace

namespace {

/// Ratings subject + rater + error, normal with variances 1, `rater_var` and .6; all are drawn anew in each run.
template <class Each>
void simulate_ratings(std::size_t subjects, std::size_t raters, double rater_var, std::uint64_t runs,
                      std::uint64_t seed, const Each& each) {
  for (std::uint64_t run = 0; run < runs; ++run) {
    Random random(seed, run);
    std::vector<std::vector<double>> columns(raters, std::vector<double>(subjects));
    std::vector<double> of_subject(subjects);
    for (double& one : of_subject) one = normal(random);
    for (auto& column : columns) {
      const double of_rater = std::sqrt(rater_var) * normal(random);
      for (std::size_t i = 0; i < subjects; ++i) column[i] = of_subject[i] + of_rater + std::sqrt(.6) * normal(random);
    }
    each(std::vector<std::span<const double>>(columns.begin(), columns.end()));
  }
}

}  // namespace

TEST_CASE("Intervals of intraclass correlations hold the true one") {
  const std::array truths{std::pair{IccForm::agreement, 1 / 1.8}, std::pair{IccForm::consistency, 1 / 1.6},
                          std::pair{IccForm::agreement_average, 1 / 1.2},
                          std::pair{IccForm::consistency_average, 1 / 1.15}};
  std::array<Coverage, 4> of_30, of_100;
  const auto add_to = [&](std::array<Coverage, 4>& covered) {
    return [&](Ratings ratings) {
      const Icc found = icc(ratings);
      for (std::size_t i = 0; i < truths.size(); ++i) covered[i].add(found[truths[i].first].interval, truths[i].second);
    };
  };
  simulate_ratings(30, 4, .2, 2000, 11, add_to(of_30));
  simulate_ratings(100, 4, .2, 2000, 13, add_to(of_100));
  for (const Coverage& one : of_30) one.right();
  // Consistency is exact; the degrees of freedom of agreement take for known what is estimated from four raters.
  of_100[0].as_measured(.9349, 20'000);
  of_100[1].right();
  of_100[2].as_measured(.9349, 20'000);
  of_100[3].right();
}

TEST_CASE(
    "Where two raters differ in level, the generalised interval holds their agreement, and McGraw and Wong's not") {
  Coverage by_f, generalised;
  simulate_ratings(100, 2, .6, 400, 16, [&](Ratings ratings) {
    by_f.add(icc(ratings)[IccForm::agreement].interval, 1 / 2.2);
    generalised.add(icc(ratings, .95, IccInterval::generalised)[IccForm::agreement].interval, 1 / 2.2);
  });
  by_f.as_measured(.8048, 20'000);
  generalised.right();
}

TEST_CASE("The generalised interval of agreement is that of a quadrature over the chi-squares of raters and error") {
  // By SciPy: the share of subjects' chi-squares for each pair of the others, summed over 400 x 400 quantiles.
  const std::pair<MeanSquares, kartlegg::Interval> expected[] = {
      {{6, 4, 1349 / 120.0, 2339 / 72.0, 367 / 360.0}, {.0268182, .7454994}},  // Shrout and Fleiss
      {{100, 2, 2.6, 20, .6}, {.0048355, .6721542}},
      {{100, 2, 2.6, .01, .6}, {.4705956, .7318866}},
      {{30, 3, .5, 1, .6}, {-.2102031, .1589199}}};
  for (const auto& [squares, interval] : expected) {
    const auto found = generalised_agreement(squares, .025);
    CHECK(found.lower == Approx(interval.lower).epsilon(0).margin(1e-7));
    CHECK(found.upper == Approx(interval.upper).epsilon(0).margin(1e-7));
  }
  const std::vector<double> judges[] = {
      {9, 6, 8, 7, 10, 6}, {2, 1, 4, 1, 5, 2}, {5, 3, 6, 2, 6, 4}, {8, 2, 8, 6, 9, 7}};
  const std::vector<std::span<const double>> ratings(std::begin(judges), std::end(judges));
  const Icc found = icc(ratings, .95, IccInterval::generalised), plain = icc(ratings);
  const auto ends = found[IccForm::agreement].interval, average = found[IccForm::agreement_average].interval;
  CHECK(ends.lower == Approx(.0268182).margin(1e-7));
  CHECK(average.upper == Approx(4 * ends.upper / (1 + 3 * ends.upper)));
  CHECK(found[IccForm::agreement].value == plain[IccForm::agreement].value);
  CHECK(found[IccForm::consistency].interval.lower == plain[IccForm::consistency].interval.lower);
  // No rater differs, nothing but raters differs, subjects are alike: there is an interval.
  for (const MeanSquares& edge :
       {MeanSquares{15, 2, 2, 0, .6}, {15, 2, 2, 5, 0}, {15, 3, 0, 1, .6}, {2, 2, 3, 1, .5}}) {
    const auto of_edge = generalised_agreement(edge, .025);
    CHECK(of_edge.lower >= -1 / (edge.k - 1));
    CHECK(of_edge.lower < of_edge.upper);
    CHECK(of_edge.upper <= 1);
  }
}

TEST_CASE("Intervals of two methods hold concordance, limits of agreement and correlations") {
  constexpr double rho = .7, scale = 1.2, shift = .3;
  const double sd = std::sqrt(1 + scale * scale - 2 * scale * rho);  // of differences
  Coverage of_concordance, limit, pearson, spearman, kendall;
  for (std::uint64_t run = 0; run < 2000; ++run) {
    Random random(17, run);
    std::vector<double> first(100), second(100);
    for (std::size_t i = 0; i < first.size(); ++i) {
      first[i] = normal(random);
      second[i] = shift + scale * (rho * first[i] + std::sqrt(1 - rho * rho) * normal(random));
    }
    of_concordance.add(concordance(first, second).interval, 2 * scale * rho / (1 + scale * scale + shift * shift));
    limit.add(limits_of_agreement(first, second).upper.interval, two_sided_z(.95) * sd - shift);
    const std::array<std::span<const double>, 2> both{first, second};
    const auto interval = [&](CorrelationMethod method) {
      return correlations(both, {.method = method}).at(0).interval;
    };
    pearson.add(interval(CorrelationMethod::pearson), rho);
    spearman.add(interval(CorrelationMethod::spearman), 6 / std::numbers::pi * std::asin(rho / 2));
    kendall.add(interval(CorrelationMethod::kendall), 2 / std::numbers::pi * std::asin(rho));
  }
  for (const Coverage& one : {of_concordance, limit, pearson}) one.right();
  spearman.as_measured(.9581, 10'000);
  kendall.as_measured(.9544, 10'000);
}

TEST_CASE("Intervals of kappa, AC1, Fleiss' kappa and Krippendorff's alpha hold the true value") {
  // Two raters, four categories, from a fixed table of probabilities.
  const std::vector<double> table{.24, .05, .01, .00, .04, .18, .05, .01, .01, .05, .14, .04, .00, .01, .03, .14};
  const std::vector<double> categories{0, 1, 2, 3};
  const std::array weights{AgreementWeights::unweighted, AgreementWeights::linear, AgreementWeights::quadratic};
  std::array<double, 3> truth{};
  for (std::size_t i = 0; i < 3; ++i) truth[i] = kappa_of_table(table, weights[i]).value;
  double agreed = 0, by_chance = 0, spread = 0;  // of AC1, Scott's pi (Fleiss' kappa of two, alpha in the limit)
  for (std::size_t c = 0; c < 4; ++c) {
    double share = 0;
    for (std::size_t d = 0; d < 4; ++d) share += (table[c * 4 + d] + table[d * 4 + c]) / 2;
    agreed += table[c * 5];
    by_chance += share * share;
    spread += share * (1 - share) / 3;
  }
  const double pi = (agreed - by_chance) / (1 - by_chance), ac1 = (agreed - spread) / (1 - spread);
  const auto simulate = [&](int people, std::uint64_t runs, std::uint64_t seed, const auto& each) {
    for (std::uint64_t run = 0; run < runs; ++run) {
      Random random(seed, run);
      std::vector<double> first, second;
      for (int i = 0; i < people; ++i) {
        double left = random.uniform();
        std::size_t cell = 0;
        while (cell + 1 < table.size() && left >= table[cell]) left -= table[cell++];
        first.push_back(static_cast<double>(cell / 4));
        second.push_back(static_cast<double>(cell % 4));
      }
      each(std::array<std::span<const double>, 2>{first, second}, run);
    }
  };

  std::array<Coverage, 3> kappas, of_few;
  Coverage gwets, fleisses, shares, alphas, drawn;
  simulate(1000, 600, 14, [&](const auto& both, std::uint64_t) {  // these intervals are of large samples
    for (std::size_t i = 0; i < 3; ++i)
      kappas[i].add(kappa(both[0], both[1], categories, weights[i]).interval, truth[i]);
  });
  simulate(150, 1500, 12, [&](const auto& both, std::uint64_t) {
    for (std::size_t i = 0; i < 3; ++i)
      of_few[i].add(kappa(both[0], both[1], categories, weights[i]).interval, truth[i]);
    gwets.add(gwet_ac(both, categories, AgreementWeights::unweighted).interval, ac1);
    fleisses.add(fleiss_kappa(both, categories).interval, pi);
    shares.add(pair_agreement(both).interval, agreed);
  });
  simulate(150, 200, 15, [&](const auto& both, std::uint64_t run) {
    alphas.add(krippendorff_alpha(both, MeasurementLevel::nominal, {.draws = 1000, .seed = run}).interval, pi);
    drawn.add(bootstrap_kappa(both[0], both[1], categories, weights[2], {.draws = 300, .seed = run}).interval,
              truth[2]);
  });
  for (const Coverage& one : kappas) one.right();
  of_few[0].as_measured(.9443, 40'000);
  of_few[1].as_measured(.9426, 40'000);
  of_few[2].as_measured(.9372, 40'000);
  for (const Coverage& one : {gwets, fleisses, alphas, drawn}) one.right();
  shares.near(.960022);  // Wilson's, counted out by SciPy over the numbers of 150 that agree
}
