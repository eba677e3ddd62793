// Simulated samples: are polychoric correlations right on average, and do the intervals of reliability hold the true
// value as often as they say? Seeded.
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>
#include <vector>

#include "core/random.hpp"
#include "coverage.hpp"
#include "kartlegg/stats/bootstrap.hpp"
#include "kartlegg/stats/ordinal.hpp"

using namespace kartlegg::stats;  // NOLINT(google-build-using-namespace): a test of one namespace
using kartlegg::core::Random;

namespace {

double normal(Random& random) {
  return std::sqrt(-2 * std::log(random.uniform() + 0x1p-54)) * std::cos(2 * std::numbers::pi * random.uniform());
}

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
  constexpr double rho = 0.5;
  const std::vector<double> first_cuts{-1, 0.2, 1}, second_cuts{-0.5, 0.8};
  const auto simulate = [&](int persons, std::uint64_t runs, std::uint64_t seed, const auto& each) {
    for (std::uint64_t run = 0; run < runs; ++run) {
      Random random(seed, run);
      std::vector<double> numbers, first, second;
      for (int person = 0; person < persons; ++person) {
        const double x = normal(random), y = rho * x + std::sqrt(1 - rho * rho) * normal(random);
        numbers.push_back(x), first.push_back(category(x, first_cuts)), second.push_back(category(y, second_cuts));
      }
      each(polychoric_pair(first, second), polyserial(numbers, second));
    }
  };
  constexpr int runs = 600;
  Coverage of_polychoric, of_polyserial, of_few, of_few_and_numbers;
  double sum = 0, of_squares = 0, errors = 0;
  simulate(800, runs, 31, [&](const PolychoricPair& pair, const Polyserial& with_numbers) {
    sum += pair.value, of_squares += pair.value * pair.value, errors += pair.standard_error;
    of_polychoric.add(pair.interval, rho);
    of_polyserial.add(with_numbers.interval, rho);
  });
  const double mean = sum / runs, sd = std::sqrt(of_squares / runs - mean * mean);
  CHECK(mean == Approx(rho).epsilon(0).margin(4 * sd / std::sqrt(runs)));
  CHECK(errors / runs == Approx(sd).epsilon(4 / std::sqrt(2.0 * runs)));
  of_polychoric.right();
  of_polyserial.right();
  simulate(100, 1500, 35, [&](const PolychoricPair& pair, const Polyserial& with_numbers) {
    of_few.add(pair.interval, rho);
    of_few_and_numbers.add(with_numbers.interval, rho);
  });
  of_few.as_measured(.9425, 20'000);
  of_few_and_numbers.as_measured(.9379, 20'000);
}

TEST_CASE("The intervals of alpha hold the alpha of parallel items") {
  constexpr int runs = 2000;
  const std::vector<double> loadings(4, 0.7);
  const double truth = omega_of(loadings);  // alpha is omega where items are parallel
  const std::array kinds{AlphaInterval::feldt, AlphaInterval::bonett, AlphaInterval::bonett_wright};
  std::array<Coverage, 3> covered;
  Coverage by_normal_theory, distribution_free;
  for (std::uint64_t run = 0; run < runs; ++run) {
    Random random(32, run);
    const auto items = one_factor(random, loadings, 60);
    const std::vector<std::span<const double>> views(items.begin(), items.end());
    const double found = alpha(views).value;
    for (std::size_t i = 0; i < kinds.size(); ++i) covered[i].add(alpha_interval(found, 60, 4, kinds[i]), truth);
    by_normal_theory.add(alpha(views, {.interval = AlphaInterval::normal}).interval, truth);
    distribution_free.add(alpha(views, {.interval = AlphaInterval::distribution_free}).interval, truth);
  }
  for (const Coverage& one : covered) one.right();  // the first is exact
  by_normal_theory.as_measured(.9440, 40'000);      // of large samples
  distribution_free.as_measured(.9298, 40'000);
}

TEST_CASE("Intervals of alpha and omega, where items are neither parallel nor normal") {
  const std::vector<double> loadings{0.8, 0.7, 0.6, 0.7};
  double common = 0, squares = 0;
  for (const double loading : loadings) common += loading, squares += loading * loading;
  const double truth = 4.0 / 3 * (1 - 4 / (common * common + 4 - squares));
  const auto simulate = [&](std::size_t persons, std::uint64_t runs, std::uint64_t seed, const auto& each) {
    for (std::uint64_t run = 0; run < runs; ++run) {
      Random random(seed, run);
      std::vector<std::vector<double>> items(4, std::vector<double>(persons));
      for (std::size_t person = 0; person < persons; ++person) {
        const double factor = normal(random);
        for (std::size_t i = 0; i < 4; ++i) {
          const double e = normal(random);  // the variance of (e^2 - 1) / sqrt 2 is 1, too
          items[i][person] =
              loadings[i] * factor + std::sqrt(1 - loadings[i] * loadings[i]) * (e * e - 1) / std::numbers::sqrt2;
        }
      }
      each(std::vector<std::span<const double>>(items.begin(), items.end()), run);
    }
  };
  Coverage drawn, free, feldt, of_omega, of_many;
  simulate(100, 400, 34, [&](Columns items, std::uint64_t run) {
    drawn.add(bootstrap(items, BootstrapStatistic::alpha, {.draws = 300, .seed = run}).interval, truth);
  });
  simulate(100, 2000, 36, [&](Columns items, std::uint64_t) {
    free.add(alpha(items, {.interval = AlphaInterval::distribution_free}).interval, truth);
    feldt.add(alpha(items).interval, truth);
    of_omega.add(omega(items).interval, omega_of(loadings));
  });
  simulate(1600, 800, 37, [&](Columns items, std::uint64_t) {
    of_many.add(alpha(items, {.interval = AlphaInterval::distribution_free}).interval, truth);
  });
  drawn.as_measured(.9303, 12'000);
  free.as_measured(.9173, 20'000);
  feldt.as_measured(.8685, 20'000);
  of_omega.as_measured(.8643, 10'000);
  of_many.right();
}

TEST_CASE("Drawn intervals hold a standardised difference of 40 and 60 persons") {
  Coverage drawn;
  for (std::uint64_t run = 0; run < 500; ++run) {
    Random random(38, run);
    std::vector<double> one(40), other(60);
    for (double& x : one) x = 0.5 + normal(random);
    for (double& x : other) x = normal(random);
    drawn.add(bootstrap_difference(one, other, {.draws = 300, .seed = run}).interval, 0.5);
  }
  drawn.right();
}

TEST_CASE("The intervals of omega, and of ordinal omega, hold omega") {
  const std::vector<double> loadings{0.8, 0.7, 0.6, 0.5};
  const double truth = omega_of(loadings);
  const std::vector<double> cuts{-0.8, 0, 1};
  const auto simulate = [&](std::size_t persons, std::uint64_t runs, std::uint64_t seed, const auto& each) {
    for (std::uint64_t run = 0; run < runs; ++run) {
      Random random(seed, run);
      auto items = one_factor(random, loadings, persons);
      each(items);
    }
  };
  const auto in_categories = [&](std::vector<std::vector<double>>& items) {
    for (auto& item : items)
      for (double& x : item) x = category(x, cuts);
    return ordinal_omega(std::vector<std::span<const double>>(items.begin(), items.end())).interval;
  };
  Coverage of_numbers, of_answers, of_few_answers;
  simulate(100, 2000, 33, [&](auto& items) {
    of_numbers.add(omega(std::vector<std::span<const double>>(items.begin(), items.end())).interval, truth);
  });
  simulate(800, 600, 39, [&](auto& items) { of_answers.add(in_categories(items), truth); });
  simulate(100, 1000, 40, [&](auto& items) { of_few_answers.add(in_categories(items), truth); });
  of_numbers.right();
  of_answers.right();
  of_few_answers.as_measured(.9357, 20'000);
}
