// Simulated samples: are polychoric correlations right on average, and do the intervals of reliability hold the true
// value as often as they say? Seeded.
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>
#include <vector>

#include "core/random.hpp"
#include "kartlegg/stats/bootstrap.hpp"
#include "kartlegg/stats/ordinal.hpp"

using namespace kartlegg::stats;  // NOLINT(google-build-using-namespace): a test of one namespace
using kartlegg::Interval;
using kartlegg::core::Random;

namespace {

double normal(Random& random) {
  return std::sqrt(-2 * std::log(random.uniform() + 0x1p-54)) * std::cos(2 * std::numbers::pi * random.uniform());
}

/// Counts how often intervals hold a value.
struct Coverage {
  int held = 0, of = 0;
  void add(Interval interval, double value) {
    held += interval.lower <= value && value <= interval.upper ? 1 : 0;
    ++of;
  }
  /// Within four Monte-Carlo errors of 95 %, and `more` where the interval is one of large samples.
  void right(double more = 0) const {
    CHECK(held / static_cast<double>(of) == Approx(.95).epsilon(0).margin(4 * std::sqrt(.95 * .05 / of) + more));
  }
};

double category(double x, const std::vector<double>& thresholds) {
  return static_cast<double>(std::upper_bound(thresholds.begin(), thresholds.end(), x) - thresholds.begin());
}

/// People's answers to items with these loadings on one factor, normal with variance 1.
std::vector<std::vector<double>> one_factor(Random& random, const std::vector<double>& loadings, std::size_t people) {
  std::vector<std::vector<double>> items(loadings.size(), std::vector<double>(people));
  for (std::size_t person = 0; person < people; ++person) {
    const double factor = normal(random);
    for (std::size_t i = 0; i < loadings.size(); ++i)
      items[i][person] = loadings[i] * factor + std::sqrt(1 - loadings[i] * loadings[i]) * normal(random);
  }
  return items;
}

double omega_of(const std::vector<double>& loadings) {
  double sum = 0, errors = 0;
  for (const double loading : loadings) sum += loading, errors += 1 - loading * loading;
  return sum * sum / (sum * sum + errors);
}

}  // namespace

TEST_CASE("Polychoric and polyserial correlations find the correlation, and their intervals hold it") {
  constexpr int runs = 1000;
  constexpr double rho = 0.5;
  const std::vector<double> first_cuts{-1, 0.2, 1}, second_cuts{-0.5, 0.8};
  Coverage of_polychoric, of_polyserial;
  double sum = 0, of_squares = 0, errors = 0;
  for (std::uint64_t run = 0; run < runs; ++run) {
    Random random(31, run);
    std::vector<double> numbers, first, second;
    for (int person = 0; person < 200; ++person) {
      const double x = normal(random), y = rho * x + std::sqrt(1 - rho * rho) * normal(random);
      numbers.push_back(x), first.push_back(category(x, first_cuts)), second.push_back(category(y, second_cuts));
    }
    const PolychoricPair pair = polychoric_pair(first, second);
    sum += pair.value, of_squares += pair.value * pair.value, errors += pair.standard_error;
    of_polychoric.add(pair.interval, rho);
    of_polyserial.add(polyserial(numbers, second).interval, rho);
  }
  const double mean = sum / runs, sd = std::sqrt(of_squares / runs - mean * mean);
  CHECK(mean ==
        Approx(rho).epsilon(0).margin(4 * sd / std::sqrt(runs) + .003));  // a bias of order 1 / n is allowed for
  CHECK(errors / runs == Approx(sd).epsilon(.1));
  of_polychoric.right(.01);
  of_polyserial.right(.01);
}

TEST_CASE("The intervals of alpha hold the alpha of parallel items") {
  constexpr int runs = 2000;
  const std::vector<double> loadings(4, 0.7);
  const double truth = omega_of(loadings);  // alpha is omega where items are parallel
  const std::array kinds{AlphaInterval::feldt, AlphaInterval::bonett, AlphaInterval::bonett_wright};
  std::array<Coverage, 3> covered;
  for (std::uint64_t run = 0; run < runs; ++run) {
    Random random(32, run);
    const auto items = one_factor(random, loadings, 60);
    const std::vector<std::span<const double>> views(items.begin(), items.end());
    const double found = alpha(views).value;
    for (std::size_t i = 0; i < kinds.size(); ++i) covered[i].add(alpha_interval(found, 60, 4, kinds[i]), truth);
  }
  covered[0].right();  // exact
  covered[1].right(.01);
  covered[2].right(.01);
}

TEST_CASE("Drawn intervals of alpha and of a difference hold them, where there is no formula to trust") {
  constexpr int runs = 400;
  const std::vector<double> loadings{0.8, 0.7, 0.6, 0.7};
  // Items that are not parallel, each squared in its errors: skewed. Variance of an error (e^2 - 1) / sqrt 2 is 1.
  double common = 0, squares = 0;
  for (const double loading : loadings) common += loading, squares += loading * loading;
  const double truth = 4.0 / 3 * (1 - 4 / (common * common + 4 - squares));
  Coverage of_alpha, of_free, of_difference;
  for (std::uint64_t run = 0; run < runs; ++run) {
    Random random(34, run);
    std::vector<std::vector<double>> items(4, std::vector<double>(100));
    for (std::size_t person = 0; person < 100; ++person) {
      const double factor = normal(random);
      for (std::size_t i = 0; i < 4; ++i) {
        const double e = normal(random);
        items[i][person] =
            loadings[i] * factor + std::sqrt(1 - loadings[i] * loadings[i]) * (e * e - 1) / std::numbers::sqrt2;
      }
    }
    const std::vector<std::span<const double>> views(items.begin(), items.end());
    const BootstrapOptions options{.draws = 300, .seed = run};
    of_alpha.add(bootstrap(views, BootstrapStatistic::alpha, options).interval, truth);
    of_free.add(alpha(views, {.interval = AlphaInterval::distribution_free}).interval, truth);
    std::vector<double> other(40);
    for (double& x : other) x = 0.5 + normal(random);
    std::vector<double> one(60);
    for (double& x : one) x = normal(random);
    of_difference.add(bootstrap_difference(other, one, options).interval, 0.5);
  }
  of_alpha.right(.02);
  of_free.right(.03);
  of_difference.right(.015);
}

TEST_CASE("The intervals of omega, and of ordinal omega, hold omega") {
  const std::vector<double> loadings{0.8, 0.7, 0.6, 0.5};
  const double truth = omega_of(loadings);
  const std::vector<double> cuts{-0.8, 0, 1};
  Coverage of_numbers, of_answers;
  for (std::uint64_t run = 0; run < 2000; ++run) {
    Random random(33, run);
    auto items = one_factor(random, loadings, 200);
    const std::vector<std::span<const double>> views(items.begin(), items.end());
    of_numbers.add(omega(views).interval, truth);
    if (run >= 400) continue;
    for (auto& item : items)
      for (double& x : item) x = category(x, cuts);
    of_answers.add(ordinal_omega(views).interval, truth);
  }
  of_numbers.right(.01);
  of_answers.right(.015);
}
