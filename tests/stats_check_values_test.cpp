// Published and hand-worked values of percentiles, small samples, change, differences and accuracy, to the digits
// printed; what undefined cases give; and what must hold for any numbers.
#include <catch2/catch.hpp>
#include <cmath>
#include <random>
#include <vector>

#include "kartlegg/kartlegg.hpp"

using namespace kartlegg::stats;  // NOLINT(google-build-using-namespace): a test of one namespace
using kartlegg::Interval;
using kartlegg::Measure;

namespace {

const double not_known = std::nan("");

#define PRINTED(got, want, last_digit) CHECK((got) == Approx(want).margin(0.51 * (last_digit)).epsilon(0))

}  // namespace

TEST_CASE("Percentile ranks: N 300, 45 below, 12 equal") {
  const PercentileRank c = percentile_rank(45, 12, 300);
  PRINTED(c.value, 17.0, .1);
  PRINTED(c.interval.lower, 13.0759, 1e-4);
  PRINTED(c.interval.upper, 21.5571, 1e-4);
  CHECK(percentile_rank(45, 12, 300, PercentileDefinition::below).value == 15);
  CHECK(percentile_rank(45, 12, 300, PercentileDefinition::at_or_below).value == 19);
  CHECK(percentile_rank(45, 12, 50).reason == Reason::count_out_of_range);
  CHECK(percentile_rank(0, 0, 0).reason == Reason::sample_too_small);
  CHECK(percentile_rank(1, 0, 9, PercentileDefinition::below, 1).reason == Reason::confidence_out_of_range);
  CHECK(percentile_rank_in(std::vector<double>{1, 2, not_known, 2, 3}, 2).value == 50);
}

TEST_CASE("Order statistics about the 95th percentile of 200") {
  const QuantileRanks found = quantile_ranks(200, .95);
  CHECK(found.lower == 184);
  CHECK(found.upper == 197);
  PRINTED(found.coverage, .96715, 1e-5);
  CHECK(std::isnan(quantile_interval(std::vector<double>{1, 2, 3}, .5).lower));
  CHECK(quantile_ranks(0, .5).reason == Reason::sample_too_small);
  CHECK(std::isnan(quantile({}, .5)));
  CHECK(std::isnan(quantile(std::vector<double>{1, 2}, .5, 10)));
}

TEST_CASE("Normal scores of ten values with ties, as T") {
  const std::vector<double> x{3, 5, 5, 7, 8, 8, 8, 10, 12, 15};
  const double blom[] = {34.5336, 41.8423, 41.8423, 46.2454, 51.2258, 51.2258, 51.2258, 56.5542, 60.0049, 65.4664};
  const auto t = [&](RankMethod method, std::size_t i) {
    return from_z(normal_scores(x, method)[i], Measure::t_score);
  };
  for (std::size_t i = 0; i < x.size(); ++i) PRINTED(t(RankMethod::blom, i), blom[i], 1e-4);
  PRINTED(t(RankMethod::rankit, 0), 33.5515, 1e-4);
  PRINTED(t(RankMethod::rankit, 9), 66.4485, 1e-4);
  PRINTED(t(RankMethod::van_der_waerden, 0), 36.6482, 1e-4);
  PRINTED(t(RankMethod::van_der_waerden, 9), 63.3518, 1e-4);
  const std::vector<double> weights{1, 2, 1, 1, .5, .5, 1, 1, 2, 1};
  const double weighted[] = {.954545,  2.772727, 2.772727, 4.590909, 5.954545,
                             5.954545, 5.954545, 7.318182, 8.681818, 10.045455};
  for (std::size_t i = 0; i < x.size(); ++i) PRINTED(ranks(x, weights)[i], weighted[i], 1e-6);
  const double plain[] = {1, 2.5, 2.5, 4, 6, 6, 6, 8, 9, 10};
  for (std::size_t i = 0; i < x.size(); ++i) CHECK(ranks(x)[i] == Approx(plain[i]).epsilon(1e-15));
  CHECK(ranks(std::vector<double>{2, not_known, 1})[0] == 2);
  CHECK(std::isnan(normal_scores(std::vector<double>{2, not_known, 1})[1]));
  CHECK(ranks(x, std::vector<double>{1, 2}).empty());
  CHECK(ranks(std::vector<double>{1, 2}, std::vector<double>{1, -1}).empty());
}

TEST_CASE("Every plotting position keeps the order, is symmetric, and leaves the median at 0") {
  const std::vector<double> x{1, 2, 3, 4, 5, 6, 7};
  for (const RankMethod method : {RankMethod::blom, RankMethod::tukey, RankMethod::van_der_waerden, RankMethod::rankit,
                                  RankMethod::levenbach, RankMethod::filliben, RankMethod::yu_huang}) {
    const auto z = normal_scores(x, method);
    CHECK(z[3] == Approx(0).epsilon(0).margin(1e-15));
    for (std::size_t i = 0; i < 7; ++i)
      CHECK(z[i] == Approx(-z[6 - i]).epsilon(0).margin(2e-3));  // Levenbach is not quite
    for (std::size_t i = 1; i < 7; ++i) CHECK(z[i] > z[i - 1]);
  }
}

TEST_CASE("One person against 30") {
  const auto found = case_against_sample(35, 50, 10, 30);
  PRINTED(found.t, -1.4756081, 1e-7);
  PRINTED(found.percent_below, 7.5413, 1e-4);
  CHECK(found.df == 29);
  CHECK((found.interval.lower < found.percent_below && found.percent_below < found.interval.upper));
  CHECK(case_against_sample(35, 50, 0, 30).reason == Reason::sd_not_positive);
  CHECK(case_against_sample(35, 50, 10, 1).reason == Reason::sample_too_small);
  CHECK(case_against_sample(not_known, 50, 10, 30).reason == Reason::argument_missing);
  CHECK(case_against_sample(35, 50, 10, 30, 1).reason == Reason::confidence_out_of_range);
  const auto large = case_against_sample(35, 50, 10, 1e6);
  CHECK(large.percent_below == Approx(6.6807).epsilon(0).margin(1e-3));
  CHECK(large.interval.upper - large.interval.lower < .1);
}

TEST_CASE("Norms by regression on fourteen children: 14 points at 8.5 years") {
  // Ages 6 to 12 twice; b, s_e and (X'X)^-1 by hand: mean age 9, sum of squares 56.
  const double expected = -4.0714286 + 2.2857143 * 8.5;
  const double x[] = {1, 8.5};
  const double inverse[] = {1.0 / 14 + 81.0 / 56, -9.0 / 56, -9.0 / 56, 1.0 / 56};
  const double h = leverage(x, inverse);
  PRINTED(h, .0758929, 1e-7);
  const auto found = regression_score(14, expected, 1.1153688, h, 14, 2);
  PRINTED(found.z, -1.216766, 1e-6);
  PRINTED(found.standard_error, .3709194, 1e-7);
  PRINTED(found.percent_below, 11.1847, 1e-4);
  PRINTED(found.percent_below_t, 13.1764, 1e-4);
  CHECK(std::isnan(leverage(x, std::vector<double>{1, 2, 3})));
  const auto unpublished = regression_score(14, expected, 1.1153688, h, not_known, 2);
  CHECK(unpublished.reason == Reason::argument_missing);
  CHECK(unpublished.z == found.z);
  CHECK(std::isnan(unpublished.standard_error));
  CHECK(regression_score(14, 15, 0, 0, 14, 2).reason == Reason::sd_not_positive);
  CHECK(regression_score(14, 15, 1, 0, 2, 2).reason == Reason::sample_too_small);
}

TEST_CASE("Groups as one, and the largest sd") {
  const Moments both = pooled(std::vector<Moments>{{120, 10.2, 3.1}, {95, 11.4, 3.6}});
  PRINTED(both.mean, 10.730233, 1e-6);
  PRINTED(both.sd, 3.3754082, 1e-7);
  CHECK(both.n == 215);
  CHECK(pooled(std::vector<Moments>{{1, 4, not_known}, {1, 6, not_known}}).sd == Approx(std::sqrt(2.0)));
  CHECK(std::isnan(pooled({}).mean));
  PRINTED(largest_sd(2, 1, 5, 40), 1.754116, 1e-6);
  // Three scores on 0..10 with sum 14: 10, 4, 0.
  CHECK(largest_sd(14.0 / 3, 0, 10, 3) == Approx(std::sqrt((116 - 196.0 / 3) / 2)).epsilon(1e-14));
  CHECK(largest_sd(0, 0, 10, 3) == 0);
  CHECK(std::isnan(largest_sd(11, 0, 10, 3)));
}

namespace {

ChangeInput example() {
  return {.before = 70,
          .after = 58,
          .sd = 10,
          .reliability = .8,
          .mean = 60,
          .sd_after = 11,
          .reliability_after = .75,
          .mean_after = 55,
          .correlation = .6,
          .sd_difference = 9,
          .n = 50};
}

constexpr ChangeMethod methods[] = {ChangeMethod::jt,  ChangeMethod::sem2, ChangeMethod::practice,
                                    ChangeMethod::gln, ChangeMethod::hll,  ChangeMethod::practice_sem2,
                                    ChangeMethod::en,  ChangeMethod::nk,   ChangeMethod::practice_sd,
                                    ChangeMethod::ha,  ChangeMethod::reg};

}  // namespace

TEST_CASE("Change: 70 to 58 by every method") {
  const ChangeInput in = example();
  PRINTED(change(ChangeMethod::jt, in).index, -1.8973666, 1e-7);
  PRINTED(change(ChangeMethod::gln, in).index, -1.6666667, 1e-7);
  PRINTED(change(ChangeMethod::en, in).index, -2.2360680, 1e-7);
  PRINTED(change(ChangeMethod::practice, in).index, -1.1067972, 1e-7);
  PRINTED(change(ChangeMethod::ha, in).index, -1.8867014, 1e-7);
  PRINTED(change(ChangeMethod::nk, in).index, -1.6265001, 1e-7);
  // By hand: SEM1^2 = 20, SEM2^2 = 30.25.
  CHECK(change(ChangeMethod::sem2, in).index == Approx(-12 / std::sqrt(50.25)).epsilon(1e-13));
  CHECK(change(ChangeMethod::practice_sem2, in).index == Approx(-7 / std::sqrt(50.25)).epsilon(1e-13));
  CHECK(change(ChangeMethod::practice_sd, in).index == Approx(-7.0 / 9).epsilon(1e-13));
  CHECK(change(ChangeMethod::hll, in).index == Approx((58 - 55 - 8) / 6.0).epsilon(1e-13));
  // Expected 55 + .6 x 1.1 x 10 = 61.6; residual sd 11 sqrt(.64 x 49/48), times sqrt(1 + 1/50 + 100 / 4900).
  const Change reg = change(ChangeMethod::reg, in);
  CHECK(reg.expected == Approx(61.6).epsilon(1e-13));
  CHECK(reg.standard_error == Approx(11 * std::sqrt(.64 * 49 / 48 * (1.02 + 1.0 / 49))).epsilon(1e-13));
  CHECK(reg.critical == Approx(2.010634757624232).epsilon(1e-12));  // t(.975, 48), mpmath
  CHECK(change(ChangeMethod::ha, in).critical == Approx(1.6448536269514722).epsilon(1e-14));
}

TEST_CASE("Change: every method's parts agree with each other, and its id leads back to it") {
  for (const ChangeMethod method : methods) {
    INFO(name(method));
    CHECK(parse_change_method(name(method)) == method);
    ChangeInput in = example();
    const Change found = change(method, in);
    REQUIRE(found.reason == Reason::none);
    CHECK(found.difference == -12);
    CHECK(found.index == Approx((58 - found.expected) / found.standard_error).epsilon(1e-14));
    CHECK(found.reliable == (found.p < .05));
    // A second score just within the unremarkable range is no reliable change, one just outside is.
    for (const double end : {found.unremarkable.lower, found.unremarkable.upper}) {
      const double outwards = end < found.expected ? -1e-6 : 1e-6;
      in.after = end + outwards;
      CHECK(change(method, in).reliable);
      in.after = end - outwards;
      CHECK_FALSE(change(method, in).reliable);
    }
  }
  CHECK_FALSE(parse_change_method("rci"));
}

TEST_CASE("Change: swapping the occasions, and all that belongs to them, flips the sign") {
  std::mt19937_64 random(9);
  std::uniform_real_distribution<double> unit;
  for (int i = 0; i < 1000; ++i) {
    const double m1 = 50 + 10 * unit(random), m2 = 50 + 10 * unit(random), s1 = 1 + 9 * unit(random),
                 s2 = 1 + 9 * unit(random), r1 = unit(random), r2 = unit(random), x1 = 100 * unit(random),
                 x2 = 100 * unit(random);
    const ChangeInput there{.before = x1,
                            .after = x2,
                            .sd = s1,
                            .reliability = r1,
                            .mean = m1,
                            .sd_after = s2,
                            .reliability_after = r2,
                            .mean_after = m2,
                            .sd_difference = 5};
    ChangeInput back{.before = x2,
                     .after = x1,
                     .sd = s2,
                     .reliability = r2,
                     .mean = m2,
                     .sd_after = s1,
                     .reliability_after = r1,
                     .mean_after = m1,
                     .sd_difference = 5};
    for (const ChangeMethod method : {ChangeMethod::sem2, ChangeMethod::practice_sem2, ChangeMethod::practice_sd})
      REQUIRE(change(method, there).index == Approx(-change(method, back).index).epsilon(1e-9).margin(1e-9));
    back.sd = s1;  // one and the same group
    back.reliability = r1;
    for (const ChangeMethod method : {ChangeMethod::jt, ChangeMethod::practice})
      REQUIRE(change(method, there).index == Approx(-change(method, back).index).epsilon(1e-9).margin(1e-9));
  }
}

TEST_CASE("Change: what is missing or wrong is named") {
  const auto reason = [](ChangeMethod method, auto edit) {
    ChangeInput in = example();
    edit(in);
    const Change found = change(method, in);
    CHECK(std::isnan(found.index));
    CHECK_FALSE(found.reliable);
    return found.reason;
  };
  for (const ChangeMethod method : methods) {
    CHECK(reason(method, [](ChangeInput& in) { in.before = not_known; }) == Reason::argument_missing);
    CHECK(reason(method, [](ChangeInput& in) { in = {.before = 1, .after = 2}; }) == Reason::argument_missing);
  }
  CHECK(reason(ChangeMethod::jt, [](ChangeInput& in) { in.sd = 0; }) == Reason::sd_not_positive);
  CHECK(reason(ChangeMethod::jt, [](ChangeInput& in) { in.reliability = 1.01; }) == Reason::reliability_out_of_range);
  CHECK(reason(ChangeMethod::jt, [](ChangeInput& in) { in.reliability = 1; }) == Reason::se_not_positive);
  CHECK(reason(ChangeMethod::reg, [](ChangeInput& in) { in.correlation = 2; }) == Reason::correlation_out_of_range);
  CHECK(reason(ChangeMethod::reg, [](ChangeInput& in) { in.n = 2; }) == Reason::sample_too_small);
  CHECK(reason(ChangeMethod::ha, [](ChangeInput& in) { in.correlation = .95; }) == Reason::se_not_positive);
  CHECK(change(ChangeMethod::jt, example(), 1).reason == Reason::confidence_out_of_range);
  CHECK(std::isnan(minimal_detectable_change(-1)));
}

TEST_CASE("Clinical cut-offs and classes") {
  // Clinical 20 (5), functional 10 (4); high is the concern: a 20 - 10, b 10 + 8, c (4 x 20 + 5 x 10) / 9.
  const ClinicalCutoffs high = clinical_cutoffs(20, 5, 10, 4, true);
  CHECK(high.a == 10);
  CHECK(high.b == 18);
  CHECK(high.c == Approx(130.0 / 9).epsilon(1e-14));
  const ClinicalCutoffs low = clinical_cutoffs(10, 4, 20, 5, false);
  CHECK(low.a == 18);
  CHECK(low.b == 10);
  CHECK(low.c == Approx(130.0 / 9).epsilon(1e-14));
  CHECK(clinical_cutoffs(20, 0, 10, 4, true).reason == Reason::sd_not_positive);
  const ClinicalCutoffs half = clinical_cutoffs(20, 5, not_known, not_known, true);
  CHECK(half.a == 10);
  CHECK(std::isnan(half.c));
  CHECK(half.reason == Reason::argument_missing);

  const auto class_of = [](double before, double after, double cutoff, bool high_is_concern) {
    const Change found = change(ChangeMethod::jt, {.before = before, .after = after, .sd = 5, .reliability = .8});
    return classify(found, before, after, cutoff, high_is_concern);
  };
  CHECK(class_of(20, 10, 15, true) == ChangeClass::recovered);
  CHECK(class_of(20, 10, 5, true) == ChangeClass::improved);
  CHECK(class_of(20, 10, not_known, true) == ChangeClass::improved);
  CHECK(class_of(20, 19, 19.5, true) == ChangeClass::unchanged);
  CHECK(class_of(10, 20, 15, true) == ChangeClass::harmed);
  CHECK(class_of(10, 20, 20, true) == ChangeClass::harmed);    // at the cut-off is on its clinical side
  CHECK(class_of(20, 10, 10, true) == ChangeClass::improved);  // so at it one has not yet left that side
  CHECK(class_of(10, 20, 5, true) == ChangeClass::deteriorated);
  CHECK(class_of(10, 20, 15, false) == ChangeClass::recovered);
  CHECK(class_of(20, 10, 15, false) == ChangeClass::harmed);
  CHECK(class_of(not_known, 10, 15, false) == ChangeClass::unknown);
  CHECK(name(ChangeClass::deteriorated) == "deteriorated");
}

TEST_CASE("Trend of four occasions, worked by hand") {
  // Times 0 1 2 5, scores 10 12 11 17: means 2 and 12.5, sum of squares 14, of products 19.
  const std::vector<double> times{5, 0, 2, not_known, 1}, scores{17, 10, 11, 3, 12};
  const Trend found = trend(times, scores, 2);
  CHECK(found.n == 4);
  CHECK(found.slope == Approx(19.0 / 14).epsilon(1e-14));
  CHECK(found.intercept == Approx(12.5 - 38.0 / 14).epsilon(1e-14));
  CHECK(found.error_by_sem == Approx(2 / std::sqrt(14.0)).epsilon(1e-14));
  const double squares = 29 - 361.0 / 14;  // of the scores, less what the line takes
  CHECK(found.error_by_residual == Approx(std::sqrt(squares / 2 / 14)).epsilon(1e-12));
  CHECK(found.interval_by_sem.upper == Approx(19.0 / 14 + 1.959963984540054 * 2 / std::sqrt(14.0)).epsilon(1e-13));
  CHECK(found.interval_by_residual.lower ==
        Approx(19.0 / 14 - .95 * std::sqrt(2 / (4 * .975 * .025)) * std::sqrt(squares / 2 / 14))
            .epsilon(1e-11));  // t(.975, 2)
  CHECK(std::isnan(trend(times, scores, not_known).error_by_sem));
  CHECK(trend(std::vector<double>{1, 2}, std::vector<double>{4, 6}, 1).slope == 2);
  CHECK(std::isnan(trend(std::vector<double>{1, 2}, std::vector<double>{4, 6}, 1).error_by_residual));
  CHECK(trend(std::vector<double>{1}, std::vector<double>{4}, 1).reason == Reason::sample_too_small);
  CHECK(trend(std::vector<double>{1, 1}, std::vector<double>{4, 5}, 1).reason == Reason::no_variance);
  CHECK(trend(std::vector<double>{1, 2}, std::vector<double>{4}, 1).reason == Reason::sizes_differ);
}

TEST_CASE("Differences: reliable, and rare") {
  // T 65 and 53, reliabilities .85 and .80: error 10 sqrt(.35).
  const auto one = reliable_difference(65, 53, 10 * std::sqrt(.15), 10 * std::sqrt(.20));
  CHECK(one.standard_error == Approx(10 * std::sqrt(.35)).epsilon(1e-13));
  CHECK(one.critical == Approx(1.959963984540054 * 10 * std::sqrt(.35)).epsilon(1e-13));
  CHECK(one.reliable);
  const auto of_ten = reliable_difference(65, 53, 10 * std::sqrt(.15), 10 * std::sqrt(.20), .95, 10);
  CHECK(of_ten.critical == Approx(2.807033768343811 * 10 * std::sqrt(.35)).epsilon(1e-12));  // z(.9975)
  CHECK(of_ten.p == Approx(10 * one.p).epsilon(1e-13));
  CHECK_FALSE(of_ten.reliable);
  CHECK(reliable_difference(53, 65, 3, 4).difference == -12);
  CHECK(reliable_difference(53, 65, 0, 0).reason == Reason::se_not_positive);
  CHECK(reliable_difference(53, 65, not_known, 1).reason == Reason::argument_missing);
  CHECK(reliable_difference(53, 65, 1, 1, .95, 0).reason == Reason::count_out_of_range);

  const std::vector<double> p{.01, .04, not_known, .03, .5};
  const auto adjusted = holm(p);
  CHECK(adjusted[0] == Approx(.04));
  CHECK(adjusted[3] == Approx(.09));
  CHECK(adjusted[1] == Approx(.09));  // .08, but never less than a smaller p
  CHECK(adjusted[4] == .5);
  CHECK(std::isnan(adjusted[2]));

  CHECK(sd_of_difference(10, 10, .6) == Approx(10 * std::sqrt(.8)).epsilon(1e-14));
  const Rarity rare = rarity(20, 0, sd_of_difference(10, 10, .6));
  PRINTED(rare.statistic, 2.2360680, 1e-7);  // z_dcc
  CHECK(rare.percent_beyond_two == Approx(2 * rare.percent_beyond));
  const Rarity rsdt = revised_standardised_difference_test({70, 50, 50, 50, 10, 10, .6, 100});
  PRINTED(rsdt.statistic, 2.2066130, 1e-7);
  PRINTED(rsdt.percent_beyond_two, 2.96523, 1e-5);
  CHECK(rsdt.df == 99);
  CHECK(revised_standardised_difference_test({50, 70, 50, 50, 10, 10, .6, 100}).statistic ==
        Approx(-2.2066130).epsilon(0).margin(5e-8));
  const Rarity udt = unstandardised_difference_test({70, 50, 50, 50, 10, 10, .6, 100});
  CHECK(udt.statistic == Approx(20 / std::sqrt(80 * 1.01)).epsilon(1e-13));
  const Rarity predicted = predicted_difference({70, 50, 50, 50, 10, 10, .6, not_known});
  CHECK(predicted.statistic == Approx((50 - 62) / 8.0).epsilon(1e-13));
  CHECK(rarity(1, 0, 0).reason == Reason::sd_not_positive);
  CHECK(unstandardised_difference_test({1, 2, 0, 0, 1, 1, 1, 30}).reason == Reason::no_variance);
  CHECK(revised_standardised_difference_test({1, 2, 0, 0, 1, 1, 1, 30}).reason == Reason::correlation_out_of_range);
  CHECK(predicted_difference({1, 2, 0, 0, 1, 1, 1.5, 30}).reason == Reason::correlation_out_of_range);
  CHECK(unstandardised_difference_test({1, 2, 0, 0, 1, 1, .5, not_known}).reason == Reason::argument_missing);
}

TEST_CASE("Profiles: each score against the mean, the whole against a population, two against each other") {
  // Four scores, SEM 3 3 4 4: sum of squares 50; SE^2 of the first 9 x .5 + 50 / 16 = 7.625.
  const auto parts = profile_deviations(std::vector<double>{60, 50, 45, 41}, std::vector<double>{3, 3, 4, 4});
  REQUIRE(parts.size() == 4);
  CHECK(parts[0].deviation == 11);
  CHECK(parts[0].standard_error == Approx(std::sqrt(7.625)).epsilon(1e-14));
  CHECK(parts[0].critical == Approx(2.497705474412164 * std::sqrt(7.625)).epsilon(1e-12));  // z(1 - .05 / 8)
  CHECK(parts[0].reliable);
  CHECK_FALSE(parts[1].reliable);
  CHECK(profile_deviations(std::vector<double>{1}, std::vector<double>{1}).empty());

  // z = (2, -1), r = .5: D^2 = (4 + 2 + 1) / .75.
  const double z[] = {2, -1};
  const auto rare = profile_rarity(z, std::vector<double>{1, .5, .5, 1});
  CHECK(rare.distance == Approx(28.0 / 3).epsilon(1e-14));
  CHECK(rare.percent_further == Approx(100 * std::exp(-14.0 / 3)).epsilon(1e-12));  // chi-square with 2 df
  CHECK(profile_rarity(z, std::vector<double>{1, 1, 1, 1}).reason == Reason::singular);
  CHECK(profile_rarity(z, std::vector<double>{1, .5, .4, 1}).reason == Reason::correlation_out_of_range);
  CHECK(profile_rarity(z, std::vector<double>{1}).reason == Reason::sizes_differ);

  const auto agreement = profile_agreement(std::vector<double>{1, 2, 3, not_known}, std::vector<double>{2, 2, 5, 1});
  CHECK(agreement.n == 3);
  CHECK(agreement.mean_difference == Approx(-1));
  CHECK(agreement.mean_absolute_difference == Approx(1));
  CHECK(agreement.correlation == Approx(3 / std::sqrt(2.0 * 6)).epsilon(1e-14));
  CHECK(profile_agreement(std::vector<double>{1, 1}, std::vector<double>{1, 2}).reason == Reason::no_variance);
}

TEST_CASE("Accuracy of 36, 4, 30, 130, and what it means at 5 %") {
  const Accuracy found = accuracy({36, 4, 30, 130}, Design::cohort);
  PRINTED(found.sensitivity.value, .9, .1);
  PRINTED(found.sensitivity.interval.lower, .76948, 1e-5);
  PRINTED(found.sensitivity.interval.upper, .96042, 1e-5);
  PRINTED(found.specificity.value, .8125, 1e-4);
  PRINTED(found.specificity.interval.lower, .74496, 1e-5);
  PRINTED(found.specificity.interval.upper, .86539, 1e-5);
  PRINTED(found.positive_ratio.value, 4.8, .1);
  PRINTED(found.positive_ratio.interval.lower, 3.42098, 1e-5);
  PRINTED(found.positive_ratio.interval.upper, 6.73491, 1e-5);
  PRINTED(found.negative_ratio.value, .123077, 1e-6);
  PRINTED(found.negative_ratio.interval.lower, .048431, 1e-6);
  PRINTED(found.negative_ratio.interval.upper, .312773, 1e-6);
  CHECK(found.reason == Reason::none);
  CHECK_FALSE(found.half_added);

  const PredictiveValues at = predictive_values({.9, .8125, 40, 160}, .05);
  PRINTED(at.positive_predictive.value, .201681, 1e-6);
  PRINTED(at.negative_predictive.value, .993564, 1e-6);
  CHECK(at.positive_ratio.interval.lower == Approx(found.positive_ratio.interval.lower).epsilon(1e-12));
  CHECK(at.sensitivity.interval.upper == Approx(found.sensitivity.interval.upper).epsilon(1e-12));
  // Odds 1/19 times the ends of the ratio.
  CHECK(at.positive_predictive.interval.upper == Approx(6.73491 / 19 / (1 + 6.73491 / 19)).epsilon(0).margin(1e-6));
  CHECK(at.negative_predictive.interval.lower == Approx(1 - .312773 / 19 / (1 + .312773 / 19)).epsilon(0).margin(1e-6));
}

TEST_CASE("Accuracy: what a design or a zero does not allow") {
  const Accuracy controls = accuracy({36, 4, 30, 130}, Design::case_control);
  CHECK(std::isnan(controls.positive_predictive.value));
  CHECK(std::isnan(controls.prevalence.value));
  CHECK(controls.reason == Reason::not_meaningful);
  CHECK(controls.positive_ratio.value == Approx(4.8));
  const Accuracy none = accuracy({8, 2, 0, 30}, Design::cohort);
  CHECK(std::isinf(none.positive_ratio.value));
  CHECK(std::isnan(none.positive_ratio.interval.lower));
  CHECK(none.half_added);
  CHECK(none.odds_ratio.value == Approx(8.5 * 30.5 / (.5 * 2.5)).epsilon(1e-14));
  CHECK(accuracy({-1, 2, 0, 30}, Design::cohort).reason == Reason::count_out_of_range);
  CHECK(accuracy({0, 0, 0, 0}, Design::cohort).reason == Reason::sample_too_small);

  const PredictiveValues certain = predictive_values({.9, 1, 40, 160}, .05);
  CHECK(certain.positive_predictive.value == 1);
  CHECK(std::isnan(certain.positive_predictive.interval.lower));
  const PredictiveValues unpublished = predictive_values({.9, .8, not_known, not_known}, .05);
  CHECK(unpublished.reason == Reason::none);
  CHECK(unpublished.positive_predictive.value == Approx(.045 / (.045 + .19)).epsilon(1e-13));
  CHECK(std::isnan(unpublished.positive_predictive.interval.lower));
  CHECK(predictive_values({.9, .8, 40, 160}, 5).reason == Reason::proportion_out_of_range);
  CHECK(predictive_values({not_known, .8, 40, 160}, .5).reason == Reason::argument_missing);
  CHECK(post_test_probability(.05, 4.8) == Approx(.201681).epsilon(0).margin(5e-7));
  CHECK(std::isnan(post_test_probability(1.5, 2)));
}

TEST_CASE("Intervals of a proportion hold it and stay within 0..1") {
  for (const ProportionMethod method :
       {ProportionMethod::wilson, ProportionMethod::clopper_pearson, ProportionMethod::jeffreys})
    for (const double n : {1.0, 2.0, 7.0, 40.0, 1000.0})
      for (double count = 0; count <= n; count += n > 50 ? 37 : .5)
        for (const double confidence : {.5, .9, .95, .999}) {
          const Interval found = proportion_interval(count, n, confidence, method);
          CAPTURE(static_cast<int>(method), n, count, confidence);
          REQUIRE((0 <= found.lower && found.lower <= count / n && count / n <= found.upper && found.upper <= 1));
        }
  CHECK(std::isnan(proportion_interval(3, 2).lower));
  CHECK(std::isnan(proportion_interval(0, 0).lower));
}
