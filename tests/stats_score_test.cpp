// The error of one score, normed scores, LMS: published values, hand-worked values, and what must hold for any numbers.
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>
#include <random>

#include "kartlegg/kartlegg.hpp"

using namespace kartlegg::stats;  // NOLINT(google-build-using-namespace): a test of one namespace
using kartlegg::Interval;
using kartlegg::IntervalKind;
using kartlegg::Measure;

namespace {

constexpr IntervalKind kinds[] = {IntervalKind::obtained, IntervalKind::true_see, IntervalKind::true_sem,
                                  IntervalKind::retest};
constexpr Measure measures[] = {Measure::z_score, Measure::t_score, Measure::scaled_score,   Measure::standard_score,
                                Measure::stanine, Measure::sten,    Measure::percentile_rank};

bool is_nan(Interval interval) { return std::isnan(interval.lower) && std::isnan(interval.upper); }

}  // namespace

TEST_CASE("Published interval: T 21.93 with reliability .95 at 90 %") {
  const Interval interval = error_interval(21.93, 50, 10, .95, .90, IntervalKind::true_see);
  CHECK(interval.lower == Approx(19.75).epsilon(0).margin(5e-3));
  CHECK(interval.upper == Approx(26.92).epsilon(0).margin(5e-3));
}

TEST_CASE("The four intervals, worked by hand: x 70, mean 50, sd 10, reliability .84") {
  // sem 10 x sqrt(.16) = 4; Kelley 50 + .84 x 20 = 66.8; see 10 x sqrt(.1344); prediction 10 x sqrt(1 - .7056)
  const double z = 1.959963984540054;
  CHECK(sem(10, .84) == Approx(4).epsilon(1e-14));
  CHECK(true_score(70, 50, .84) == Approx(66.8).epsilon(1e-14));
  const auto check = [&](IntervalKind kind, double centre, double error) {
    const Interval found = error_interval(70, 50, 10, .84, .95, kind);
    CHECK(found.lower == Approx(centre - z * error).epsilon(1e-13));
    CHECK(found.upper == Approx(centre + z * error).epsilon(1e-13));
  };
  check(IntervalKind::obtained, 70, 4);
  check(IntervalKind::true_see, 66.8, 3.666060555964672);
  check(IntervalKind::true_sem, 66.8, 4);
  check(IntervalKind::retest, 66.8, 5.425863986500215);
  CHECK(error_interval(70, std::nan(""), 10, .84, .95, IntervalKind::obtained).lower ==
        Approx(70 - 4 * z).epsilon(1e-13));
}

TEST_CASE("Without a usable sd, reliability or confidence there is no interval, and the reason is said") {
  for (const IntervalKind kind : kinds) {
    for (const double sd : {0.0, -1.0, std::nan("")}) CHECK(is_nan(error_interval(60, 50, sd, .8, .95, kind)));
    for (const double r : {-.1, 1.1, std::nan("")}) CHECK(is_nan(error_interval(60, 50, 10, r, .95, kind)));
    for (const double level : {0.0, 1.0, 95.0}) CHECK(is_nan(error_interval(60, 50, 10, .8, level, kind)));
  }
  CHECK(error_refusal(0, .8) == Reason::sd_not_positive);
  CHECK(error_refusal(10, 1.2) == Reason::reliability_out_of_range);
  CHECK(error_refusal(10, .8, 95) == Reason::confidence_out_of_range);
  CHECK(error_refusal(10, std::nan("")) == Reason::argument_missing);
  CHECK(error_refusal(10, 1, .5) == Reason::none);
  CHECK(name(Reason::sd_not_positive) == "sd_not_positive");
  CHECK(std::isnan(probability_true_beyond(60, 50, 10, 1.2, 55, true)));
  CHECK(std::isnan(probability_beyond(60, -1, 55, true)));
  CHECK(std::isnan(normal_interval(60, -1, .95).lower));
}

TEST_CASE("Kinds and measures have names that lead back to them") {
  for (const IntervalKind kind : kinds) CHECK(kartlegg::parse_interval_kind(name(kind)) == kind);
  for (const Measure measure : measures) CHECK(kartlegg::parse_measure(name(measure)) == measure);
  CHECK(name(IntervalKind::true_see) == "true_see");
  CHECK(name(Measure::raw) == "raw");
  CHECK(name(Measure::percentile_rank) == "percentile_rank");
  CHECK_FALSE(kartlegg::parse_interval_kind("see"));
  CHECK_FALSE(kartlegg::parse_measure("T"));
}

TEST_CASE("An interval holds its estimate, widens with confidence, and shrinks to a point with reliability 1") {
  std::mt19937_64 random(5);
  std::uniform_real_distribution<double> unit;
  for (int i = 0; i < 2000; ++i) {
    const double x = 100 * unit(random), mean = 100 * unit(random), sd = .1 + 20 * unit(random), r = unit(random);
    const double level = .01 + .98 * unit(random);
    for (const IntervalKind kind : kinds) {
      const double centre = kind == IntervalKind::obtained ? x : true_score(x, mean, r);
      const Interval narrow = error_interval(x, mean, sd, r, level / 2, kind);
      const Interval wide = error_interval(x, mean, sd, r, level, kind);
      REQUIRE((wide.lower <= narrow.lower && narrow.lower <= centre));
      REQUIRE((wide.upper >= narrow.upper && narrow.upper >= centre));
      CHECK(error_interval(x, mean, sd, 1, level, kind).lower == Approx(x).epsilon(0).margin(1e-12));
    }
    REQUIRE(std::min(x, mean) - 1e-12 <= true_score(x, mean, r));
    REQUIRE(true_score(x, mean, r) <= std::max(x, mean) + 1e-12);
  }
}

TEST_CASE("The probability beyond a cut-off") {
  // Kelley 66.8, see 3.6660606: (66.8 - 65) / 3.6660606 = 0.4909902, Phi = .6882848 (erfc of libm)
  const double high = probability_true_beyond(70, 50, 10, .84, 65, true);
  CHECK(high == Approx(0.5 * std::erfc(-(1.8 / 3.666060555964672) / std::numbers::sqrt2)).epsilon(1e-13));
  CHECK(probability_true_beyond(70, 50, 10, .84, 65, false) == Approx(1 - high).epsilon(1e-12));
  CHECK(probability_true_beyond(70, 50, 10, .84, 66.8, true) == Approx(.5).epsilon(1e-12));
  CHECK(probability_true_beyond(70, 50, 10, 1, 70, true) == 1);
  CHECK(probability_true_beyond(70, 50, 10, 1, 70, false) == 1);  // at the cut-off counts as beyond it, on either side
  CHECK(probability_true_beyond(70, 50, 10, 1, 70.5, true) == 0);
  CHECK(probability_true_beyond(70, 50, 10, 0, 60, true) == 0);  // no reliability: everyone is taken to be at the mean
  double before = 0;
  for (double x = 20; x <= 100; x += .5) {
    const double now = probability_true_beyond(x, 50, 10, .8, 60, true);
    CHECK(now > before);
    before = now;
  }
}

TEST_CASE("Classification at a cut-off") {
  const Classification found = classification(62, 50, 10, .85);
  CHECK(found.accuracy == Approx(.9408).epsilon(0).margin(5e-5));
  CHECK(found.consistency < found.accuracy);
  CHECK(found.reason == Reason::none);
  // At the mean the shares are quadrants: 1/2 + asin(rho) / pi.
  const double pi = std::numbers::pi;
  CHECK(classification(50, 50, 10, .64).accuracy == Approx(.5 + std::asin(.8) / pi).epsilon(1e-13));
  CHECK(classification(50, 50, 10, .64).consistency == Approx(.5 + std::asin(.64) / pi).epsilon(1e-13));
  CHECK(classification(38, 50, 10, .85).accuracy == Approx(found.accuracy).epsilon(1e-13));
  CHECK(classification(62, 50, 10, 1).accuracy == Approx(1).epsilon(1e-14));
  CHECK(classification(62, 50, 10, 0).accuracy == Approx(.8849303297782918).epsilon(1e-13));  // Phi(1.2)
  CHECK(classification(62, 50, 10, 0).consistency ==
        Approx(.8849303297782918 * .8849303297782918 + .1150696702217082 * .1150696702217082).epsilon(1e-13));
  CHECK(classification(62, 50, 10, 1.1).reason == Reason::reliability_out_of_range);
  CHECK(std::isnan(classification(62, 50, 0, .8).accuracy));
}

TEST_CASE("Conditional standard errors and the sampling error of norms, by hand") {
  CHECK(lord_sem(10, 20) == Approx(std::sqrt(100.0 / 19)).epsilon(1e-14));
  CHECK(lord_sem(0, 20) == 0);
  CHECK(std::isnan(lord_sem(21, 20)));
  CHECK(std::isnan(lord_sem(1, 1)));
  CHECK(keats_sem(10, 20, .85, .80) == Approx(std::sqrt(100.0 / 19 * .75)).epsilon(1e-14));
  CHECK(std::isnan(keats_sem(10, 20, .85, 1)));
  CHECK(norm_error(0, 200) == Approx(.0707106781).epsilon(0).margin(5e-11));  // the rule of thumb: 0.071 sd at n = 200
  CHECK(norm_error(2, 100) == Approx(std::sqrt(.03)).epsilon(1e-14));
  CHECK(std::isnan(norm_error(0, 1)));
  CHECK(regression_norm_error(-1.216766, .0758929, 14, 2) == Approx(.3709194).epsilon(0).margin(1e-7));
  CHECK(std::isnan(regression_norm_error(0, .1, 3, 3)));
  CHECK(percentile_error(0, .1) == Approx(10 / std::sqrt(2 * std::numbers::pi)).epsilon(1e-14));
  CHECK(norm_sample_size(2, .2, 1, .95) == Approx(std::pow(1.959963984540054 / .2, 2) * 3).epsilon(1e-13));
}

TEST_CASE("Persons that a study needs: the smallest numbers whose interval is narrow enough, by R one by one") {
  CHECK(correlation_sample_size(.5, .1) == 219);
  CHECK(correlation_sample_size(0, .1) == 385);
  CHECK(correlation_sample_size(.8, .05, .9) == 145);
  CHECK(proportion_sample_size(.85, .05) == 196);
  CHECK(percentile_sample_size(90, 3) == 385);
  CHECK(percentile_sample_size(98, 1.5) == 348);
  CHECK(percentile_sample_size(90, 3, .95, ProportionMethod::clopper_pearson) == 417);
  const GroupSizes accuracy = accuracy_sample_size(.9, .8, .1, .2);
  CHECK(accuracy.cases == 37);
  CHECK(accuracy.controls == 60);
  CHECK(accuracy.persons == 185);  // 37 / .2; 60 / .8 is less
  const GroupSizes area = area_sample_size(.8, .05, .25);
  CHECK(area.cases == 124);
  CHECK(area.controls == 370);
  CHECK(area_sample_size(.9, .03, .5).persons == 436);
  // 100 persons, standard error .061332715: 144.5; quadratic .039099475: 58.7.
  const std::vector<double> table{20, 5, 1, 0, 3, 15, 6, 1, 2, 4, 12, 5, 0, 1, 3, 22};
  CHECK(kappa_sample_size(table, AgreementWeights::unweighted, .1) == 145);
  CHECK(kappa_sample_size(table, AgreementWeights::quadratic, .1) == 59);
}

TEST_CASE("Where no number of persons is enough, or an argument is none, there is no number") {
  CHECK(std::isnan(correlation_sample_size(1, .1)));
  CHECK(std::isnan(correlation_sample_size(.5, 0)));
  CHECK(std::isnan(correlation_sample_size(.5, 1e-9)));
  CHECK(std::isnan(proportion_sample_size(1.1, .1)));
  CHECK(std::isnan(proportion_sample_size(.5, .1, 1)));
  CHECK(proportion_sample_size(.5, .5) == 1);
  CHECK(accuracy_sample_size(.9, .8, .1, 0).reason == Reason::proportion_out_of_range);
  CHECK(accuracy_sample_size(.9, .8, 0, .2).reason == Reason::not_positive);
  CHECK(accuracy_sample_size(.9, .8, 1e-9, .2).reason == Reason::not_converged);
  CHECK(area_sample_size(.4, .1, .5).reason == Reason::proportion_out_of_range);
  CHECK(area_sample_size(.8, .1, .5, 0).reason == Reason::confidence_out_of_range);
  CHECK(std::isnan(kappa_sample_size(std::vector<double>{5, 0, 0, 0}, AgreementWeights::unweighted, .1)));
}

TEST_CASE("KR-21, by hand") {
  CHECK(kr21(6, 2, 10) == Approx(10.0 / 9 * (1 - 6 * 4 / 40.0)).epsilon(1e-14));
  CHECK(std::isnan(kr21(6, 0, 10)));
  CHECK(std::isnan(kr21(11, 2, 10)));
  CHECK(std::isnan(kr21(1, 2, 1)));
}

TEST_CASE("Derived scales at the boundaries of stanines and stens") {
  CHECK(from_z(1.5, Measure::t_score) == 65);
  CHECK(from_z(-2, Measure::standard_score) == 70);
  CHECK(from_z(1, Measure::scaled_score) == 13);
  CHECK(score_at_z(1, 50, 21.06) == Approx(71.06));
  CHECK(from_z(0, Measure::percentile_rank) == 50);
  const double boundaries[] = {-1.75, -1.25, -.75, -.25, .25, .75, 1.25, 1.75};
  for (int i = 0; i < 8; ++i) {
    CHECK(from_z(boundaries[i], Measure::stanine) == i + 2);
    CHECK(from_z(boundaries[i] - 1e-9, Measure::stanine) == i + 1);
  }
  CHECK(from_z(-9, Measure::stanine) == 1);
  CHECK(from_z(9, Measure::stanine) == 9);
  CHECK(from_z(0, Measure::sten) == 6);
  CHECK(from_z(-.1, Measure::sten) == 5);
  CHECK(from_z(-9, Measure::sten) == 1);
  CHECK(from_z(9, Measure::sten) == 10);
  for (const Measure measure : measures) CHECK(std::isnan(from_z(std::nan(""), measure)));
  CHECK(std::isnan(to_z(5, Measure::stanine)));
  CHECK(std::isnan(to_z(0, Measure::percentile_rank)));
  CHECK(std::isnan(to_z(100, Measure::percentile_rank)));
  CHECK(measure_sd(Measure::t_score) == 10);
  CHECK(std::isnan(measure_sd(Measure::raw)));
  CHECK(std::isnan(from_z(1, Measure::raw)));
  CHECK(std::isnan(z_score(5, 4, 0)));
  CHECK(std::isnan(score_at_z(5, 4, -1)));
}

TEST_CASE("Every measure rises with z, percentile ranks stay within 0..100, and the way back leads to z") {
  for (const Measure measure : measures) {
    double before = -1e9;
    for (double z = -6; z <= 6; z += .03125) {
      const double score = from_z(z, measure);
      REQUIRE(score >= before);
      before = score;
      if (measure == Measure::percentile_rank) REQUIRE((score >= 0 && score <= 100));
      if (!std::isnan(to_z(score, measure))) REQUIRE(to_z(score, measure) == Approx(z).epsilon(0).margin(1e-7));
    }
  }
  CHECK(score_at_z(z_score(17.5, 12, 4), 12, 4) == Approx(17.5).epsilon(1e-15));
}

TEST_CASE("LMS: published values") {
  CHECK(lms_z(20, {-1.6, 16.5, .11}) == Approx(1.50530699).epsilon(0).margin(5e-9));
  const Lms dutch{1.6255, 32.29, .0917};  // D-score, SD lines of the Dutch reference
  CHECK(lms_value(-2, dutch) == Approx(25.97).epsilon(0).margin(6e-3));
  CHECK(lms_value(-1, dutch) == Approx(29.24).epsilon(0).margin(6e-3));
  CHECK(lms_value(1, dutch) == Approx(35.17).epsilon(0).margin(6e-3));
  CHECK(lms_value(2, dutch) == Approx(37.91).epsilon(0).margin(6e-3));
  CHECK(lms_z(32.29, dutch) == 0);
  CHECK(lms_z(11, {0, 10, .1}) == Approx(std::log(1.1) / .1).epsilon(1e-14));
  CHECK(std::isnan(lms_value(-3, {1.4, 10, .31})));
  CHECK(std::isnan(lms_z(0, dutch)));
  CHECK(std::isnan(lms_z(10, {1, 10, 0})));
  CHECK(std::isnan(lms_z(10, {1, -10, .1})));
}

TEST_CASE("LMS: L may go to zero, and the inverse leads back") {
  // In long double the textbook formula has digits to spare where L is not tiny; below that, ln(y/M)/S (1 + L
  // ln(y/M)/2).
  for (const double l : {-2.0, -.4, -1e-3, -1e-6, -1e-9, -1e-14, 0.0, 1e-300, 1e-12, 1e-7, 1e-4, .3, 1.0, 2.5})
    for (const double y : {4.0, 9.0, 10.0, 10.0001, 13.0, 25.0}) {
      const long double u = std::log(static_cast<long double>(y) / 10);
      const long double power = l * u;
      const long double want = std::fabs(l) > 1e-5
                                   ? (std::pow(static_cast<long double>(y) / 10, static_cast<long double>(l)) - 1) / l
                                   : u * (1 + power / 2 + power * power / 6);
      CAPTURE(l, y);
      CHECK(lms_z(y, {l, 10, .2}) == Approx(static_cast<double>(want / .2L)).epsilon(1e-12).margin(1e-14));
      const double back = lms_value(lms_z(y, {l, 10, .2}), {l, 10, .2});
      CHECK(back == Approx(y).epsilon(1e-12));
    }
}

TEST_CASE("LMS: the restricted z is linear beyond 3 sd and the same within") {
  const Lms lms{-.8, 12, .12};
  CHECK(lms_z_restricted(14, lms) == lms_z(14, lms));
  const double two = lms_value(2, lms), three = lms_value(3, lms);
  CHECK(lms_z_restricted(three + 2 * (three - two), lms) == Approx(5).epsilon(1e-12));
  const double low_two = lms_value(-2, lms), low_three = lms_value(-3, lms);
  CHECK(lms_z_restricted(low_three - .5 * (low_two - low_three), lms) == Approx(-3.5).epsilon(1e-12));
}

TEST_CASE("LMS grids: linear and natural cubic interpolation") {
  const std::vector<LmsPoint> points{{0, 1, 10, .1}, {1, .5, 12, .2}, {3, 0, 13, .1}, {4, -1, 20, .3}};
  const LmsCurve straight(points, Interpolation::linear);
  const LmsCurve spline(points, Interpolation::cubic);
  for (const LmsPoint& point : points)
    for (const LmsCurve* curve : {&straight, &spline}) {
      CHECK(curve->at(point.age).l == point.l);
      CHECK(curve->at(point.age).m == point.m);
      CHECK(curve->at(point.age).s == point.s);
    }
  CHECK(straight.at(2).m == 12.5);
  CHECK(straight.at(.25).l == .875);
  // Through (0,10) (1,12) (3,13) (4,20): 6 M1 + 2 M2 = 6 (.5 - 2), 2 M1 + 6 M2 = 6 (7 - .5), so M1 = -4.125, M2
  // = 7.875; at 2: (12 + 13) / 2 + 4 / 6 (-.375) (M1 + M2) = 12.5 - .9375.
  CHECK(spline.at(2).m == Approx(11.5625).epsilon(1e-14));
  CHECK(spline.at(.5).m == Approx(11 + 1.0 / 6 * -.375 * -4.125).epsilon(1e-14));
  CHECK(straight.at(4.0001).reason == Reason::outside_grid);
  CHECK(std::isnan(straight.at(-.0001).m));
  CHECK(straight.at(std::nan("")).reason == Reason::argument_missing);
  CHECK(LmsCurve({}, Interpolation::linear).at(1).reason == Reason::sample_too_small);
  CHECK(LmsCurve({{1, 1, 1, 1}, {1, 1, 1, 1}}, Interpolation::linear).reason() == Reason::not_ascending);
  CHECK(LmsCurve({{1, 1, 1, 0}}, Interpolation::linear).reason() == Reason::not_positive);
  CHECK(LmsCurve({{1, 1, 5, .1}}, Interpolation::cubic).at(1).m == 5);
  CHECK(LmsCurve({{1, 1, 5, .1}, {2, 1, 6, .1}}, Interpolation::cubic).at(1.5).m == 5.5);
}
