// Simulated raters: do the intervals of agreement hold the true value as often as they say? Seeded.
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <vector>

#include "core/random.hpp"
#include "kartlegg/kartlegg.hpp"
#include "stats/distribution.hpp"

using namespace kartlegg::stats;  // NOLINT(google-build-using-namespace): a test of one namespace
using kartlegg::Interval;
using kartlegg::core::Random;

namespace {

double normal(Random& random) { return normal_quantile(random.uniform() + 0x1p-54); }

bool holds(Interval interval, double value) { return interval.lower <= value && value <= interval.upper; }

/// Four Monte-Carlo standard errors of a share.
double four_errors(double share, double n) { return 4 * std::sqrt(share * (1 - share) / n); }

}  // namespace

TEST_CASE("Intervals of intraclass correlations cover the true one") {
  // x = subject + rater + error, normal; 30 subjects, 4 raters, all of them drawn anew each time.
  constexpr int runs = 2000;
  constexpr double subject_var = 1, rater_var = 0.2, error_var = 0.6;
  const double total = subject_var + rater_var + error_var;
  const std::array truths{
      std::pair{IccForm::agreement, subject_var / total},
      std::pair{IccForm::consistency, subject_var / (subject_var + error_var)},
      std::pair{IccForm::agreement_average, subject_var / (subject_var + (total - subject_var) / 4)},
      std::pair{IccForm::consistency_average, subject_var / (subject_var + error_var / 4)}};
  std::array<int, 4> covered{};
  for (std::uint64_t run = 0; run < runs; ++run) {
    Random random(11, run);
    std::vector<std::vector<double>> columns(4, std::vector<double>(30));
    std::vector<double> subjects(30);
    for (double& one : subjects) one = normal(random);
    for (auto& column : columns) {
      const double rater = std::sqrt(rater_var) * normal(random);
      for (std::size_t i = 0; i < column.size(); ++i)
        column[i] = subjects[i] + rater + std::sqrt(error_var) * normal(random);
    }
    const std::vector<std::span<const double>> views(columns.begin(), columns.end());
    const Icc found = icc(views);
    for (std::size_t i = 0; i < truths.size(); ++i)
      covered[i] += holds(found[truths[i].first].interval, truths[i].second) ? 1 : 0;
  }
  for (std::size_t i = 0; i < truths.size(); ++i) {
    INFO(name(truths[i].first));
    // Consistency is exact; the degrees of freedom of agreement are approximate.
    const double allowed = four_errors(.95, runs) + (i % 2 == 0 ? .01 : 0);
    CHECK(covered[i] / static_cast<double>(runs) == Approx(.95).epsilon(0).margin(allowed));
  }
}

TEST_CASE("Intervals of kappa, AC1, Fleiss' kappa and Krippendorff's alpha cover the true value") {
  // Two raters, four categories, from a fixed table of probabilities; 150 subjects.
  constexpr int runs = 1500, people = 150;
  const std::vector<double> table{.24, .05, .01, .00, .04, .18, .05, .01, .01, .05, .14, .04, .00, .01, .03, .14};
  const std::vector<double> categories{0, 1, 2, 3};
  const std::array weights{AgreementWeights::unweighted, AgreementWeights::linear, AgreementWeights::quadratic};
  // Large samples' values: the coefficients of the table itself, taken as a million subjects.
  std::vector<double> million;
  for (const double p : table) million.push_back(std::round(p * 1e6));
  std::array<double, 3> truth{};
  for (std::size_t i = 0; i < 3; ++i) truth[i] = kappa_of_table(million, weights[i]).value;
  double agreed = 0, by_chance = 0, spread = 0;  // of AC1, Scott's pi (Fleiss' kappa of two, alpha in the limit)
  for (std::size_t c = 0; c < 4; ++c) {
    double share = 0;
    for (std::size_t d = 0; d < 4; ++d) share += (table[c * 4 + d] + table[d * 4 + c]) / 2;
    agreed += table[c * 5];
    by_chance += share * share;
    spread += share * (1 - share) / 3;
  }
  const double pi = (agreed - by_chance) / (1 - by_chance), ac1 = (agreed - spread) / (1 - spread);

  std::array<int, 3> kappas{};
  int gwets = 0, fleisses = 0, alphas = 0, exact = 0;
  constexpr int bootstraps = 300;
  for (std::uint64_t run = 0; run < runs; ++run) {
    Random random(12, run);
    std::vector<double> first, second;
    for (int i = 0; i < people; ++i) {
      double left = random.uniform();
      std::size_t cell = 0;
      while (cell + 1 < table.size() && left >= table[cell]) left -= table[cell++];
      first.push_back(static_cast<double>(cell / 4));
      second.push_back(static_cast<double>(cell % 4));
    }
    const std::array<std::span<const double>, 2> both{first, second};
    for (std::size_t i = 0; i < 3; ++i)
      kappas[i] += holds(kappa(first, second, categories, weights[i]).interval, truth[i]) ? 1 : 0;
    gwets += holds(gwet_ac(both, categories, AgreementWeights::unweighted).interval, ac1) ? 1 : 0;
    fleisses += holds(fleiss_kappa(both, categories).interval, pi) ? 1 : 0;
    exact += holds(pair_agreement(both).interval, agreed) ? 1 : 0;
    if (run < bootstraps)
      alphas += holds(krippendorff_alpha(both, MeasurementLevel::nominal, {.draws = 300, .seed = run}).interval, pi);
  }
  // These intervals hold for large samples; with 150 subjects a point is allowed for.
  const auto right = [](int covered, double n) {
    CHECK(covered / n == Approx(.95).epsilon(0).margin(four_errors(.95, n) + .01));
  };
  for (const int covered : kappas) right(covered, runs);
  right(gwets, runs);
  right(fleisses, runs);
  right(exact, runs);
  right(alphas, bootstraps);
}
