// How often the intervals of norms hold the true z or centile, in simulated samples: 95 in 100 within three Monte-Carlo
// errors, from the 5th to the 95th percentile and close to the youngest and the oldest, too.
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <vector>

#include "core/random.hpp"
#include "kartlegg/stats/beta_binomial.hpp"
#include "kartlegg/stats/norm_comparison.hpp"
#include "kartlegg/stats/quantile_regression.hpp"
#include "kartlegg/stats/taylor_norms.hpp"
#include "stats/distribution.hpp"

using namespace kartlegg::stats;  // NOLINT(google-build-using-namespace): a test of one namespace
using kartlegg::Interval;
using kartlegg::core::Random;

namespace {

struct Drawn {
  std::vector<double> scores, ages;
  NormSample sample() const { return {.scores = scores, .ages = ages}; }
};

/// The score at z in the population.
using Truth = double (*)(double z, double age);

/// Ages from 6 to 14; `grouped`: the middles of eight years.
Drawn draw(Random& random, int n, Truth truth, bool grouped) {
  Drawn drawn;
  for (int i = 0; i < n; ++i) {
    drawn.ages.push_back(6 + i % 8 + (grouped ? .5 : random.uniform()));
    drawn.scores.push_back(truth(normal_quantile(random.uniform() + 0x1p-54), drawn.ages.back()));
  }
  return drawn;
}

/// Shares of the intervals of each sample that hold.
class Shares {
 public:
  void add(double share) { sum_ += share, squares_ += share * share, ++runs_; }
  void are_95(const char* what, int n) const {
    const double share = sum_ / runs_, error = std::sqrt((squares_ / runs_ - share * share) / (runs_ - 1));
    INFO(what << ", n " << n << ": held " << share << " with error " << error);
    CHECK(error < .016);
    CHECK(std::abs(share - .95) < 3 * error);
  }

 private:
  double sum_ = 0, squares_ = 0;
  int runs_ = 0;
};

using Fit = std::function<ContinuousNorms(const Drawn&, std::uint64_t run)>;

void norms_hold(const char* what, int n, int runs, Truth truth, const Fit& fit, bool grouped = false) {
  const std::vector<double> points{-1.645, -1.0, 0.0, 1.0, 1.645};
  const auto ages = grouped ? std::vector<double>{6.5, 7.5, 10.5, 13.5} : std::vector<double>{6.3, 8, 10.2, 13.7};
  Shares shares;
  for (int run = 0; run < runs; ++run) {
    const auto seed = static_cast<std::uint64_t>(run);
    Random random(41, seed);
    const ContinuousNorms norms = fit(draw(random, n, truth, grouped), seed);
    REQUIRE(!norms.method().empty());
    double held = 0;
    for (const double age : ages)
      for (const double z : points) {
        const Interval interval = norms.interval(norms.z(truth(z, age), age), age);
        held += interval.lower <= z && z <= interval.upper ? 1.0 / 20 : 0;
      }
    shares.add(held);
  }
  shares.are_95(what, n);
}

/// Growth that slows down, with a skewed spread: no polynomial of z and age.
double growth(double z, double age) {
  const double middle = 20 + 40 * (1 - std::exp(-.2 * (age - 4))), spread = .25 - .01 * (age - 6);
  return middle * std::pow(1 + .3 * spread * z, 1 / .3);
}

double bent(double z, double age) { return 20 + 4 * age - .1 * age * age + 5 * z; }

/// The spread grows with what is expected.
double spreading(double z, double age) {
  const double expected = bent(0, age);
  return expected + std::exp(.5 + .02 * expected) * z;
}

double skewed(double z, double age) { return (20 + 3 * age) * std::pow(1 + .5 * (.12 + .005 * (age - 6)) * z, 1 / .5); }

}  // namespace

TEST_CASE("Intervals of Taylor norms hold, with whole scores, by groups and by window") {
  const auto taylor = [](bool grouped) {
    return [grouped](Drawn drawn, std::uint64_t run) {
      for (double& score : drawn.scores) score = std::round(score);
      TaylorOptions options;
      options.score_power = 3, options.draws = 70, options.seed = run, options.threads = 2;
      NormSample sample = drawn.sample();
      if (grouped) sample.groups = drawn.ages;
      return taylor_norms(sample, options).norms;
    };
  };
  norms_hold("groups", 400, 100, growth, taylor(true), true);
  norms_hold("groups", 1600, 50, growth, taylor(true), true);
  norms_hold("window", 400, 70, growth, taylor(false));
  norms_hold("window", 1600, 40, growth, taylor(false));
}

TEST_CASE("Intervals of norms by regression and by Box-Cox distributions hold") {
  const auto regression = [](ResidualSpread spread) {
    return [spread](const Drawn& drawn, std::uint64_t) {
      const std::vector<std::span<const double>> ages{drawn.ages};
      const std::vector<RegressionTerm> terms{{1}, {2}};
      const std::vector<double> person{10};
      const auto fit = fit_regression_norms(drawn.scores, ages, terms, {.centres = {10}, .spread = spread});
      return continuous_norms(fit, drawn.sample(), person, 0);
    };
  };
  const auto box_cox = [](LmsFamily family) {
    return [family](const Drawn& drawn, std::uint64_t) {
      LmsModel model{.family = family, .m = {.degree = 1}, .s = {.degree = 1}, .l = {}, .tau = {}, .log_m = false};
      return continuous_norms(fit_lms(drawn.ages, drawn.scores, model), drawn.sample());
    };
  };
  for (const int n : {400, 1600}) {
    norms_hold("regression", n, 120, bent, regression(ResidualSpread::common));
    norms_hold("regression, log-linear spread", n, 120, spreading, regression(ResidualSpread::log_linear));
    norms_hold("LMS", n, 120, skewed, box_cox(LmsFamily::lms));
  }
  norms_hold("BCCG", 400, 120, skewed, box_cox(LmsFamily::bccg));
}

TEST_CASE("Intervals of quantile regression hold") {
  const std::vector<double> percentiles{5, 50, 95};
  constexpr int n = 400, runs = 100;
  Shares shares;
  for (int run = 0; run < runs; ++run) {
    Random random(43, static_cast<std::uint64_t>(run));
    const Drawn drawn = draw(random, n, bent, false);
    const QuantileRegression found = quantile_regression(
        drawn.ages, drawn.scores, percentiles, {.degree = 2, .draws = 80, .seed = static_cast<std::uint64_t>(run)});
    REQUIRE(found.reason == Reason::none);
    double held = 0;
    for (const double age : {6.3, 8.0, 10.2, 13.7})
      for (std::size_t c = 0; c < 3; ++c) {
        const Interval interval = found.interval(c, age);
        const double centile = bent(normal_quantile(percentiles[c] / 100), age);
        held += interval.lower <= centile && centile <= interval.upper ? 1.0 / 12 : 0;
      }
    shares.add(held);
  }
  shares.are_95("quantile regression", n);
}

TEST_CASE("Intervals of beta-binomial norms hold") {
  // Ten items, each passed with a share that is Beta(4, 2) at 6 and Beta(8, 2) at 10 years.
  const auto first = [](double age) { return age < 8 ? 4 : 8; };
  const auto z_of = [&](int score, double age) {
    const double a = first(age), b = 2;
    double below = 0, p = 0;
    for (int k = 0; k <= score; ++k) {
      below += p;
      p = std::exp(std::lgamma(11) - std::lgamma(k + 1) - std::lgamma(11 - k) + std::lgamma(k + a) +
                   std::lgamma(10 - k + b) - std::lgamma(10 + a + b) + std::lgamma(a + b) - std::lgamma(a) -
                   std::lgamma(b));
    }
    return normal_quantile(below + p / 2);
  };
  CHECK(z_of(5, 6) == Approx(normal_quantile(.1818181818181818 + .1118881118881119 / 2)));  // worked out by hand
  constexpr int n = 400, runs = 100;
  Shares shares;
  for (int run = 0; run < runs; ++run) {
    Random random(77, static_cast<std::uint64_t>(run));
    const auto gamma = [&](int shape) {
      double sum = 0;
      for (int i = 0; i < shape; ++i) sum -= std::log(1 - random.uniform());
      return sum;
    };
    Drawn drawn;
    for (int i = 0; i < n; ++i) {
      drawn.ages.push_back(i % 2 == 0 ? 6 : 10);
      const double one = gamma(first(drawn.ages.back())), share = one / (one + gamma(2));
      drawn.scores.push_back(0);
      for (int item = 0; item < 10; ++item) drawn.scores.back() += random.uniform() < share ? 1 : 0;
    }
    const BetaBinomialOptions options{.highest = 10, .alpha_power = 1, .beta_power = 1};
    const BetaBinomialNorms found = beta_binomial_norms(drawn.sample(), options);
    REQUIRE(found.reason == Reason::none);
    if (run == 0) CHECK(found.norms.z(found.norms.raw_at(.4, 10), 10) == Approx(.4).epsilon(0).margin(1e-9));
    double held = 0;
    for (const double age : {6.0, 10.0})
      for (const int score : {4, 5, 7, 8, 9}) {
        const Interval interval = found.norms.interval(found.norms.z(score, age), age);
        held += interval.lower <= z_of(score, age) && z_of(score, age) <= interval.upper ? .1 : 0;
      }
    shares.add(held);
  }
  shares.are_95("beta-binomial", n);
}
