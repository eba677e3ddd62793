// Distributions against values with many digits (tests/reference/stats_distributions.py) and against each other; how a
// sample fits the distribution that norms promise, against SciPy 1.16 (small hand-made samples).
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "kartlegg/stats/calibration.hpp"
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
  for (double z = -8; z <= 5; z += 0.25)
    CHECK(stats::normal_quantile(stats::normal_cdf(z)) == Approx(z).epsilon(0).margin(1e-9));
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
  CHECK(feldt(.8016949, 9, 11, .975) ==
        Approx(.5330032).epsilon(0).margin(5e-8));  // psych 2.2.9, pingouin; printed digits
  CHECK(feldt(.8016949, 9, 11, .025) == Approx(.9472080).epsilon(0).margin(5e-8));
  CHECK(feldt(.8016949, 12, 11, .975) == Approx(.5811283).epsilon(0).margin(5e-8));
  CHECK(feldt(.8016949, 12, 11, .025) == Approx(.9327678).epsilon(0).margin(5e-8));
  CHECK(feldt(.909315542, 6, 4, .975) ==
        Approx(.675674714).epsilon(0).margin(5e-9));  // the Shrout-Fleiss table as four items
  CHECK(feldt(.909315542, 6, 4, .025) == Approx(.985891678).epsilon(0).margin(5e-10));
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
        CHECK(bivariate_normal_cdf(a, b, rho) == Approx(by_integration(a, b, rho)).epsilon(0).margin(1e-12));
        CHECK(bivariate_normal_cdf(a, b, rho) == Approx(bivariate_normal_cdf(b, a, rho)).epsilon(0).margin(1e-15));
      }
  CHECK(bivariate_normal_cdf(0, 0, 0.5) == Approx(1.0 / 3).epsilon(1e-15));
  CHECK(bivariate_normal_cdf(1, 0.5, 1) == stats::normal_cdf(0.5));
  CHECK(bivariate_normal_cdf(1, -0.5, -1) == Approx(stats::normal_cdf(1) - stats::normal_cdf(0.5)).epsilon(1e-14));
  CHECK(bivariate_normal_cdf(-1, 0.5, -1) == 0);
  CHECK(bivariate_normal_cdf(INFINITY, 0.5, 0.4) == stats::normal_cdf(0.5));
  CHECK(bivariate_normal_cdf(-INFINITY, 0.5, 0.4) == 0);
}

namespace {

const std::vector<double> sample{-1.3, -0.8, -0.4, 0.1, 0.3, 0.5, 0.9, 1.4, 2.6, -0.2};
const std::vector<double> weights{1, 2, 1, 1, .5, .5, 1, 1, 2, 1};
const double not_known = std::nan("");

#define CLOSE(got, want) CHECK((got) == Approx(want).margin(1e-12).epsilon(1e-9))

}  // namespace

TEST_CASE("Mean, SD and shape of the z of a group") {
  const stats::Calibration found = stats::calibration(sample);
  CLOSE(found.mean, 0.31);
  CLOSE(found.sd, 1.127879032126722);
  CLOSE(found.skew, 0.7236379629370744);
  CLOSE(found.kurtosis, 0.7311686561685966);
  CLOSE(found.mean_interval.lower, -0.49683605473135983);
  CLOSE(found.mean_interval.upper, 1.1168360547313596);
  CLOSE(found.sd_df, 6.771877080793714);
  CHECK(found.sd_interval.lower == Approx(0.74168469).epsilon(1e-8));
  CHECK(found.sd_interval.upper == Approx(2.33274193).epsilon(1e-8));
  const stats::Calibration weighted = stats::calibration(sample, weights);
  CLOSE(weighted.n_effective, 8.344827586206897);
  CLOSE(weighted.mean, 0.409090909090909);
  CLOSE(weighted.sd, 1.3558774855673887);
  CLOSE(weighted.mean_interval.upper, 1.5084893515817277);
  CHECK(stats::calibration(std::vector<double>{1, not_known}).reason == stats::Reason::sample_too_small);
  CHECK(stats::calibration(std::vector<double>{1, 1, 1}).reason == stats::Reason::no_variance);
  CHECK(stats::calibration(sample, std::vector<double>{1}).reason == stats::Reason::sizes_differ);
  CHECK(stats::calibration(sample, std::vector<double>(10, 0)).reason == stats::Reason::sample_too_small);
  CHECK(stats::calibration(sample, {}, 1).reason == stats::Reason::confidence_out_of_range);
}

TEST_CASE("Two one-sided tests, and the test of a difference") {
  const stats::Equivalence mean = stats::equivalence(.04, .03, 0, {-.1, .1}, 57);
  CLOSE(mean.p_equivalent, 0.02513667552689764);
  CLOSE(mean.p_different, 0.18772675530584043);
  const stats::Equivalence sd = stats::sd_equivalence(1.07, 199, 1, {.9, 1.1});
  CLOSE(sd.p_equivalent, 0.30396482842504546);
  CLOSE(sd.p_different, 0.1573720416733408);
  const stats::Equivalence share = stats::share_equivalence(48, 400, .10, {.08, .12});
  CLOSE(share.p_equivalent, 0.5);
  CLOSE(share.p_different, 0.18242243945173597);
  CHECK(stats::share_equivalence(8, 400, .02, {0, .04}).reason == stats::Reason::none);
  CHECK(stats::share_equivalence(3, 100, .02, {0, .04}).reason == stats::Reason::sample_too_small);
  CHECK(stats::share_equivalence(5, 4, .5, {.4, .6}).reason == stats::Reason::count_out_of_range);
  CHECK(stats::equivalence(0, 0, 0, {-1, 1}).reason == stats::Reason::se_not_positive);
  CHECK(stats::equivalence(0, 1, 0, {1, 2}).reason == stats::Reason::argument_missing);
  CHECK(stats::sd_equivalence(0, 9, 1, {.9, 1.1}).reason == stats::Reason::sd_not_positive);
}

TEST_CASE("Mean and variance against those of a norm sample") {
  const stats::Shift found = stats::shift(10.4, 3.6, 95, 9.1, 3.1, 120);
  CLOSE(found.d, 0.41935483870967766);
  CLOSE(found.d_interval.lower, 0.12042456488823139);
  CLOSE(found.d_interval.upper, 0.7182851125311239);
  CLOSE(found.variance_ratio, 1.348595213319459);
  CLOSE(found.ratio_interval.lower, 0.9220694296573013);
  CLOSE(found.ratio_interval.upper, 1.9898248056035042);
  const stats::Shift alone = stats::shift(10.4, 3.6, 95, 9.1, 3.1, not_known);
  CHECK_FALSE(alone.norm_error);
  CLOSE(alone.ratio_interval.lower, 1.0330264359134473);
  CLOSE(alone.ratio_interval.upper, 1.8354167796779486);
  CHECK(stats::shift(10, 0, 95, 9, 3, 120).reason == stats::Reason::sd_not_positive);
  CHECK(stats::shift(10, 3, 95, 9, 3, 1).reason == stats::Reason::sample_too_small);
}

TEST_CASE("Places among the norms against the uniform distribution") {
  const std::vector<double> u{.02, .07, .11, .19, .24, .33, .41, .44, .58, .61, .66, .72, .79, .93, .97};
  const stats::UniformFit found = stats::randomised_fit(u, u);
  CLOSE(found.kolmogorov, 0.09333333333333332);
  CLOSE(found.kolmogorov_p, 0.9989497266066456);
  CLOSE(found.anderson_darling, 0.20350884800633295);
  CHECK(found.anderson_darling_p == Approx(0.98958).epsilon(0).margin(0.001));  // 100 000 draws
  CLOSE(found.chi_square, 1.1177142071657045);
  CLOSE(found.chi_square_p, 0.9973896897516543);
  std::vector<double> squared;
  for (const double one : u) squared.push_back(one * one);
  const stats::UniformFit off = stats::middle_fit(squared, squared);
  CLOSE(off.anderson_darling, 4.990409799061791);
  CHECK(off.anderson_darling_p == Approx(0.00309).epsilon(0).margin(0.0005));
  const std::vector<double> low{0, .1, .3, .6}, high{.1, .3, .6, 1};
  CHECK(stats::randomised_fit(low, high, 7).kolmogorov == stats::randomised_fit(low, high, 7).kolmogorov);
  CHECK(stats::randomised_fit(low, high, 7).kolmogorov != stats::randomised_fit(low, high, 8).kolmogorov);
  CHECK(stats::randomised_fit(low, std::vector<double>{.1}).reason == stats::Reason::sizes_differ);
  CHECK(stats::randomised_fit(high, low).reason == stats::Reason::proportion_out_of_range);
  CHECK(stats::middle_fit({}, {}).reason == stats::Reason::sample_too_small);
  const std::vector<double> below = stats::counts_below(low, high, std::vector<double>{.05, .2, .5});
  CLOSE(below[0], 0.5);
  CLOSE(below[1], 1.5);
  CLOSE(below[2], 2.6666666666666667);
}

TEST_CASE("Least squares of two predictors") {
  const std::vector<double> age{6, 7, 8, 9, 10, 11, 12, 6, 7, 8, 9, 10, 11, 12},
      sex{0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1}, y{10, 12, 13, 17, 18, 22, 22, 9, 13, 15, 15, 20, 20, 25};
  const std::vector<std::span<const double>> x{age, sex};
  const stats::LinearFit found = stats::linear_fit(x, y);
  REQUIRE(found.coefficients.size() == 3);
  CHECK(found.coefficients[1].value == Approx(2.28571429).epsilon(1e-8));
  CHECK(found.coefficients[1].standard_error == Approx(0.15228623).epsilon(1e-7));
  CHECK(found.coefficients[2].interval.lower == Approx(-0.91214747).epsilon(1e-7));
  CHECK(found.coefficients[2].p == Approx(4.96328024e-01).epsilon(1e-7));
  CLOSE(found.r_squared, 0.9535423925667827);
  CLOSE(found.f, 112.88749999999983);
  CHECK(found.p == Approx(4.6645807889422864e-08).epsilon(1e-5));
  CHECK(found.r_squared_interval.lower == Approx(0.9238235637036302).epsilon(1e-8));
  CHECK(found.r_squared_interval.upper == Approx(0.9535583082179301).epsilon(1e-8));
  const std::vector<double> w{1, 2, 1, 1, .5, .5, 1, 1, 2, 1, 1, 1, 1, .5};
  const stats::LinearFit weighted = stats::linear_fit(x, y, w);
  CHECK(weighted.coefficients[1].value == Approx(2.18837426).epsilon(1e-8));
  CHECK(weighted.coefficients[1].standard_error == Approx(0.16399561).epsilon(1e-7));
  CHECK(stats::linear_fit(std::vector<std::span<const double>>{age, age}, y).reason == stats::Reason::singular);
  CHECK(stats::linear_fit(x, std::vector<double>{1}).reason == stats::Reason::sizes_differ);
  CHECK(stats::linear_fit(x, std::vector<double>(14, not_known)).reason == stats::Reason::sample_too_small);
  CHECK(stats::linear_fit(x, std::vector<double>(14, 3)).reason == stats::Reason::no_variance);
}
