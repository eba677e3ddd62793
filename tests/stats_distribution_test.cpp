// Distributions against values with many digits (tests/reference/stats_distributions.py) and against each other.
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "kartlegg/stats/norm_sample.hpp"
#include "stats/distribution.hpp"
#include "support.hpp"

using namespace kartlegg;  // NOLINT(google-build-using-namespace): one short test of one namespace
using stats::bivariate_normal_cdf;

TEST_CASE("Distributions against 40-digit values") {
  using Arguments = std::vector<double>;
  struct Checked {
    double epsilon;
    std::function<double(const Arguments&)> function;
  };
  const std::map<std::string, Checked> functions{
      {"normal_cdf", {1e-12, [](const Arguments& a) { return stats::normal_cdf(a[0]); }}},
      {"student_t_cdf", {1e-13, [](const Arguments& a) { return stats::student_t_cdf(a[0], a[1]); }}},
      {"beta_cdf", {1e-13, [](const Arguments& a) { return stats::beta_cdf(a[0], a[1], a[2]); }}},
      {"chi_square_upper", {1e-13, [](const Arguments& a) { return stats::chi_square_upper(a[0], a[1]); }}},
      {"f_cdf", {1e-13, [](const Arguments& a) { return stats::f_cdf(a[0], a[1], a[2]); }}},
      {"noncentral_t_cdf", {1e-11, [](const Arguments& a) { return stats::noncentral_t_cdf(a[0], a[1], a[2]); }}},
      {"binomial_cdf", {1e-12, [](const Arguments& a) { return stats::binomial_cdf(a[0], a[1], a[2]); }}},
      {"bivariate_normal_cdf",
       {1e-12, [](const Arguments& a) { return stats::bivariate_normal_cdf(a[0], a[1], a[2]); }}},
      {"case_limit", {1e-10, [](const Arguments& a) {
                        const double confidence = std::abs(2 * a[4] - 1);
                        const auto interval = stats::case_against_sample(a[0], a[1], a[2], a[3], confidence).interval;
                        return a[4] > .5 ? interval.lower : interval.upper;
                      }}}};
  const auto rows = support::reference("stats_distributions.csv");
  CHECK(rows.size() > 40);
  for (const auto& row : rows) {
    Arguments arguments;
    for (const char* const column : {"a", "b", "c", "d", "e"})
      arguments.push_back(row.at(column).empty() ? 0 : std::stod(row.at(column)));
    const auto& [epsilon, function] = functions.at(row.at("function"));
    INFO(row.at("function") << ' ' << row.at("a") << ' ' << row.at("b") << ' ' << row.at("c"));
    CHECK(function(arguments) == Approx(std::stod(row.at("value"))).epsilon(epsilon).margin(1e-300));
  }
}

TEST_CASE("Normal distribution: cdf and quantile are inverse, and reach far into the tails") {
  CHECK(stats::normal_quantile(0.975) == Approx(1.959963984540054).epsilon(1e-15));  // Abramowitz & Stegun 26.2
  CHECK(stats::two_sided_z(0.95) == Approx(1.959963984540054).epsilon(1e-15));
  CHECK(stats::two_sided_z(0.90) == Approx(1.6448536269514722).epsilon(1e-15));
  CHECK(stats::normal_cdf(-10) == Approx(7.61985302416052606e-24).epsilon(1e-12));  // mpmath: ncdf(-10)
  for (double z = -8; z <= 5; z += 0.25) CHECK(stats::normal_quantile(stats::normal_cdf(z)) == Approx(z).margin(1e-9));
}

TEST_CASE("Outside the domain there is no value, and nothing throws or is infinite") {
  CHECK(std::isnan(stats::normal_quantile(0)));
  CHECK(std::isnan(stats::normal_quantile(1)));
  CHECK(std::isnan(stats::normal_quantile(std::nan(""))));
  CHECK(std::isnan(stats::two_sided_z(0)));
  CHECK(std::isnan(stats::two_sided_z(1)));
  CHECK(std::isnan(stats::two_sided_z(95)));
  CHECK(std::isnan(stats::student_t_cdf(1, 0)));
  CHECK(std::isnan(stats::student_t_quantile(1, 5)));
  CHECK(std::isnan(stats::student_t_quantile(0.5, -1)));
  CHECK(std::isnan(stats::beta_quantile(0.5, 0, 1)));
  CHECK(std::isnan(stats::beta_quantile(1.5, 2, 1)));
  CHECK(std::isnan(stats::chi_square_upper(-1, 3)));
  CHECK(std::isnan(stats::f_quantile(1, 3, 4)));
  CHECK(std::isnan(stats::noncentral_t_cdf(1, -2, 0)));
  CHECK(std::isnan(stats::binomial_quantile(0.5, 10, 2)));
  CHECK(std::isnan(bivariate_normal_cdf(0, 0, 1.1)));
  CHECK(std::isnan(bivariate_normal_cdf(std::nan(""), 0, 0)));
}

TEST_CASE("F quantiles make Feldt's interval of alpha") {
  const auto feldt = [](double alpha, double n, double k, double share) {
    return 1 - (1 - alpha) * stats::f_quantile(share, n - 1, (n - 1) * (k - 1));
  };
  CHECK(feldt(.8016949, 9, 11, .975) == Approx(.5330032).margin(5e-8));  // psych 2.2.9, pingouin; printed digits
  CHECK(feldt(.8016949, 9, 11, .025) == Approx(.9472080).margin(5e-8));
  CHECK(feldt(.8016949, 12, 11, .975) == Approx(.5811283).margin(5e-8));
  CHECK(feldt(.8016949, 12, 11, .025) == Approx(.9327678).margin(5e-8));
  CHECK(feldt(.909315542, 6, 4, .975) == Approx(.675674714).margin(5e-9));  // the Shrout-Fleiss table as four items
  CHECK(feldt(.909315542, 6, 4, .025) == Approx(.985891678).margin(5e-10));
}

TEST_CASE("Quantiles and tails undo each other") {
  for (const double df : {1.0, 2.5, 7.0, 40.0, 1000.0})
    for (const double p : {.001, .025, .3, .5, .9, .999}) {
      CHECK(stats::student_t_cdf(stats::student_t_quantile(p, df), df) == Approx(p).epsilon(1e-12));
      CHECK(stats::chi_square_upper(stats::chi_square_quantile(p, df), df) == Approx(1 - p).epsilon(1e-12));
      CHECK(stats::f_cdf(stats::f_quantile(p, df, 9), df, 9) == Approx(p).epsilon(1e-12));
      CHECK(stats::beta_cdf(stats::beta_quantile(p, df, 2.5), df, 2.5) == Approx(p).epsilon(1e-11));
      CHECK(stats::noncentral_t_cdf(stats::student_t_quantile(p, df), df, 0) == Approx(p).epsilon(1e-9));
    }
}

TEST_CASE("Binomial quantile is the smallest whole number that reaches the share") {
  // Binom(4, 1/2): 1 5 11 15 16 sixteenths.
  CHECK(stats::binomial_quantile(0, 4, .5) == 0);
  CHECK(stats::binomial_quantile(1.0 / 16, 4, .5) == 0);
  CHECK(stats::binomial_quantile(1.01 / 16, 4, .5) == 1);
  CHECK(stats::binomial_quantile(11.0 / 16, 4, .5) == 2);
  CHECK(stats::binomial_quantile(1, 4, .5) == 4);
  CHECK(stats::binomial_cdf(-1, 4, .5) == 0);
  CHECK(stats::binomial_cdf(4, 4, .5) == 1);
  CHECK(stats::binomial_cdf(2, 4, .5) == Approx(11.0 / 16).epsilon(1e-15));
}

namespace {

/// The probability by integration over the angle, without Owen's function: Plackett (1954), Simpson's rule.
double by_integration(double a, double b, double rho) {
  const double end = std::asin(rho);
  const int steps = 20000;
  double sum = 0;
  for (int i = 0; i <= steps; ++i) {
    const double angle = end * i / steps;
    const double s = std::sin(angle);
    const double value = std::exp(-(a * a + b * b - 2 * a * b * s) / (2 * (1 - s * s)));
    sum += value * (i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2);
  }
  return stats::normal_cdf(a) * stats::normal_cdf(b) + sum * end / steps / 3 / (2 * std::acos(-1.0));
}

}  // namespace

TEST_CASE("Bivariate normal distribution") {
  for (const double a : {-3.0, -1.2, 0.0, 0.4, 2.5})
    for (const double b : {-2.0, -0.4, 0.0, 1.2, 3.0})
      for (const double rho : {-0.95, -0.5, 0.0, 0.3, 0.7, 0.92195, 0.99}) {
        CAPTURE(a, b, rho);
        CHECK(bivariate_normal_cdf(a, b, rho) == Approx(by_integration(a, b, rho)).margin(1e-12));
        CHECK(bivariate_normal_cdf(a, b, rho) == Approx(bivariate_normal_cdf(b, a, rho)).margin(1e-15));
      }
  CHECK(bivariate_normal_cdf(0, 0, 0.5) == Approx(1.0 / 3).epsilon(1e-15));
  CHECK(bivariate_normal_cdf(1, 0.5, 1) == stats::normal_cdf(0.5));
  CHECK(bivariate_normal_cdf(1, -0.5, -1) == Approx(stats::normal_cdf(1) - stats::normal_cdf(0.5)).epsilon(1e-14));
  CHECK(bivariate_normal_cdf(-1, 0.5, -1) == 0);
  CHECK(bivariate_normal_cdf(INFINITY, 0.5, 0.4) == stats::normal_cdf(0.5));
  CHECK(bivariate_normal_cdf(-INFINITY, 0.5, 0.4) == 0);
}
