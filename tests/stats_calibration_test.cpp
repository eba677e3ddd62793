// Norms against a sample: the numbers of SciPy 1.16 for small hand-made samples, and what undefined cases give.
#include <catch2/catch.hpp>
#include <cmath>
#include <span>
#include <vector>

#include "kartlegg/kartlegg.hpp"

using namespace kartlegg::stats;  // NOLINT(google-build-using-namespace): a test of one namespace
using kartlegg::Interval;

namespace {

const std::vector<double> sample{-1.3, -0.8, -0.4, 0.1, 0.3, 0.5, 0.9, 1.4, 2.6, -0.2};
const std::vector<double> weights{1, 2, 1, 1, .5, .5, 1, 1, 2, 1};
const double not_known = std::nan("");

#define CLOSE(got, want) CHECK((got) == Approx(want).margin(1e-12).epsilon(1e-9))

}  // namespace

TEST_CASE("Mean, SD and shape of the z of a group") {
  const Calibration found = calibration(sample);
  CLOSE(found.mean, 0.31);
  CLOSE(found.sd, 1.127879032126722);
  CLOSE(found.skew, 0.7236379629370744);
  CLOSE(found.kurtosis, 0.7311686561685966);
  CLOSE(found.mean_interval.lower, -0.49683605473135983);
  CLOSE(found.mean_interval.upper, 1.1168360547313596);
  CLOSE(found.sd_df, 6.771877080793714);
  CHECK(found.sd_interval.lower == Approx(0.74168469).epsilon(1e-8));
  CHECK(found.sd_interval.upper == Approx(2.33274193).epsilon(1e-8));
  const Calibration weighted = calibration(sample, weights);
  CLOSE(weighted.n_effective, 8.344827586206897);
  CLOSE(weighted.mean, 0.409090909090909);
  CLOSE(weighted.sd, 1.3558774855673887);
  CLOSE(weighted.mean_interval.upper, 1.5084893515817277);
  CHECK(calibration(std::vector<double>{1, not_known}).reason == Reason::sample_too_small);
  CHECK(calibration(std::vector<double>{1, 1, 1}).reason == Reason::no_variance);
  CHECK(calibration(sample, std::vector<double>{1}).reason == Reason::sizes_differ);
  CHECK(calibration(sample, std::vector<double>(10, 0)).reason == Reason::sample_too_small);
  CHECK(calibration(sample, {}, 1).reason == Reason::confidence_out_of_range);
}

TEST_CASE("Two one-sided tests, and the test of a difference") {
  const Equivalence mean = equivalence(.04, .03, 0, {-.1, .1}, 57);
  CLOSE(mean.p_equivalent, 0.02513667552689764);
  CLOSE(mean.p_different, 0.18772675530584043);
  const Equivalence sd = sd_equivalence(1.07, 199, 1, {.9, 1.1});
  CLOSE(sd.p_equivalent, 0.30396482842504546);
  CLOSE(sd.p_different, 0.1573720416733408);
  const Equivalence share = share_equivalence(48, 400, .10, {.08, .12});
  CLOSE(share.p_equivalent, 0.5);
  CLOSE(share.p_different, 0.18242243945173597);
  CHECK(share_equivalence(8, 400, .02, {0, .04}).reason == Reason::none);
  CHECK(share_equivalence(3, 100, .02, {0, .04}).reason == Reason::sample_too_small);
  CHECK(share_equivalence(5, 4, .5, {.4, .6}).reason == Reason::count_out_of_range);
  CHECK(equivalence(0, 0, 0, {-1, 1}).reason == Reason::se_not_positive);
  CHECK(equivalence(0, 1, 0, {1, 2}).reason == Reason::argument_missing);
  CHECK(sd_equivalence(0, 9, 1, {.9, 1.1}).reason == Reason::sd_not_positive);
}

TEST_CASE("Mean and variance against those of a norm sample") {
  const Shift found = shift(10.4, 3.6, 95, 9.1, 3.1, 120);
  CLOSE(found.d, 0.41935483870967766);
  CLOSE(found.d_interval.lower, 0.12042456488823139);
  CLOSE(found.d_interval.upper, 0.7182851125311239);
  CLOSE(found.variance_ratio, 1.348595213319459);
  CLOSE(found.ratio_interval.lower, 0.9220694296573013);
  CLOSE(found.ratio_interval.upper, 1.9898248056035042);
  const Shift alone = shift(10.4, 3.6, 95, 9.1, 3.1, not_known);
  CHECK_FALSE(alone.norm_error);
  CLOSE(alone.ratio_interval.lower, 1.0330264359134473);
  CLOSE(alone.ratio_interval.upper, 1.8354167796779486);
  CHECK(shift(10, 0, 95, 9, 3, 120).reason == Reason::sd_not_positive);
  CHECK(shift(10, 3, 95, 9, 3, 1).reason == Reason::sample_too_small);
}

TEST_CASE("Places among the norms against the uniform distribution") {
  const std::vector<double> u{.02, .07, .11, .19, .24, .33, .41, .44, .58, .61, .66, .72, .79, .93, .97};
  const UniformFit found = randomised_fit(u, u);
  CLOSE(found.kolmogorov, 0.09333333333333332);
  CLOSE(found.kolmogorov_p, 0.9989497266066456);
  CLOSE(found.anderson_darling, 0.20350884800633295);
  CHECK(found.anderson_darling_p == Approx(0.98958).margin(0.001));  // 100 000 draws
  CLOSE(found.chi_square, 1.1177142071657045);
  CLOSE(found.chi_square_p, 0.9973896897516543);
  std::vector<double> squared;
  for (const double one : u) squared.push_back(one * one);
  const UniformFit off = middle_fit(squared, squared);
  CLOSE(off.anderson_darling, 4.990409799061791);
  CHECK(off.anderson_darling_p == Approx(0.00309).margin(0.0005));
  const std::vector<double> low{0, .1, .3, .6}, high{.1, .3, .6, 1};
  CHECK(randomised_fit(low, high, 7).kolmogorov == randomised_fit(low, high, 7).kolmogorov);
  CHECK(randomised_fit(low, high, 7).kolmogorov != randomised_fit(low, high, 8).kolmogorov);
  CHECK(randomised_fit(low, std::vector<double>{.1}).reason == Reason::sizes_differ);
  CHECK(randomised_fit(high, low).reason == Reason::proportion_out_of_range);
  CHECK(middle_fit({}, {}).reason == Reason::sample_too_small);
  const std::vector<double> below = counts_below(low, high, std::vector<double>{.05, .2, .5});
  CLOSE(below[0], 0.5);
  CLOSE(below[1], 1.5);
  CLOSE(below[2], 2.6666666666666667);
}

TEST_CASE("Least squares of two predictors") {
  const std::vector<double> age{6, 7, 8, 9, 10, 11, 12, 6, 7, 8, 9, 10, 11, 12},
      sex{0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1}, y{10, 12, 13, 17, 18, 22, 22, 9, 13, 15, 15, 20, 20, 25};
  const std::vector<std::span<const double>> x{age, sex};
  const LinearFit found = linear_fit(x, y);
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
  const LinearFit weighted = linear_fit(x, y, w);
  CHECK(weighted.coefficients[1].value == Approx(2.18837426).epsilon(1e-8));
  CHECK(weighted.coefficients[1].standard_error == Approx(0.16399561).epsilon(1e-7));
  CHECK(linear_fit(std::vector<std::span<const double>>{age, age}, y).reason == Reason::singular);
  CHECK(linear_fit(x, std::vector<double>{1}).reason == Reason::sizes_differ);
  CHECK(linear_fit(x, std::vector<double>(14, not_known)).reason == Reason::sample_too_small);
  CHECK(linear_fit(x, std::vector<double>(14, 3)).reason == Reason::no_variance);
}
