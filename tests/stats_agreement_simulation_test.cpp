// Simulated raters: do the intervals of agreement hold the true value as often as they say? Seeded.
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <vector>

#include "core/random.hpp"
#include "coverage.hpp"
#include "kartlegg/kartlegg.hpp"
#include "stats/distribution.hpp"

using namespace kartlegg::stats;  // NOLINT(google-build-using-namespace): a test of one namespace
using kartlegg::core::Random;

namespace {

double normal(Random& random) { return normal_quantile(random.uniform() + 0x1p-54); }

}  // namespace

TEST_CASE("Intervals of intraclass correlations hold the true one") {
  // x = subject + rater + error, normal; 4 raters, all drawn anew each time.
  constexpr double subject_var = 1, rater_var = 0.2, error_var = 0.6;
  const double total = subject_var + rater_var + error_var;
  const std::array truths{
      std::pair{IccForm::agreement, subject_var / total},
      std::pair{IccForm::consistency, subject_var / (subject_var + error_var)},
      std::pair{IccForm::agreement_average, subject_var / (subject_var + (total - subject_var) / 4)},
      std::pair{IccForm::consistency_average, subject_var / (subject_var + error_var / 4)}};
  const auto simulate = [&](std::size_t persons, std::uint64_t seed) {
    std::array<Coverage, 4> covered;
    for (std::uint64_t run = 0; run < 2000; ++run) {
      Random random(seed, run);
      std::vector<std::vector<double>> columns(4, std::vector<double>(persons));
      std::vector<double> subjects(persons);
      for (double& one : subjects) one = normal(random);
      for (auto& column : columns) {
        const double rater = std::sqrt(rater_var) * normal(random);
        for (std::size_t i = 0; i < persons; ++i)
          column[i] = subjects[i] + rater + std::sqrt(error_var) * normal(random);
      }
      const Icc found = icc(std::vector<std::span<const double>>(columns.begin(), columns.end()));
      for (std::size_t i = 0; i < truths.size(); ++i) covered[i].add(found[truths[i].first].interval, truths[i].second);
    }
    return covered;
  };
  for (const Coverage& one : simulate(30, 11)) one.right();
  // Consistency is exact; the degrees of freedom of agreement take rater and error variance for known.
  const auto of_many = simulate(100, 13);
  of_many[0].as_measured(.9346, 20'000);
  of_many[1].right();
  of_many[2].as_measured(.9346, 20'000);
  of_many[3].right();
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
