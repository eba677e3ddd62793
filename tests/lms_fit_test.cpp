// The LMS method fitted to samples: against R's estimates, and against the truth that a sample was drawn from.
#include "kartlegg/stats/lms_fit.hpp"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <map>

#include "core/random.hpp"
#include "sample.hpp"
#include "stats/distribution.hpp"

using namespace kartlegg::stats;
using nlohmann::json;
using Kind = AgeCurve::Kind;

namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

/// log M cubic, log S straight, L the same at all ages.
LmsModel cubic(LmsFamily family) {
  return {.family = family, .m = {Kind::polynomial, 3}, .s = {Kind::polynomial, 1}, .l = {Kind::polynomial, 0}};
}

void same(const shared::Tolerance& tolerance, double found, double expected) {
  INFO("found " << found << ", expected " << expected);
  CHECK(tolerance.holds(found, expected));
}

void check_coefficients(const shared::Tolerance& tolerance, const std::vector<double>& found, const json& expected) {
  REQUIRE(found.size() == expected.size());
  std::size_t i = 0;
  for (const json& one : expected) same(tolerance, found[i++], one);
}

void check_fit(const LmsFit& fit, const json& entry) {
  const json& value = entry.at("value");
  const shared::Tolerance iterative(entry, 1e-6, 1e-6);
  CHECK(fit.reason == Reason::none);
  check_coefficients(iterative, fit.m.coefficients, value.at("coef_logM"));
  check_coefficients(iterative, fit.s.coefficients, value.at("coef_logS"));
  same(iterative, fit.l.coefficients.at(0), value.at("L"));
  same({entry, 1e-7, 0}, fit.log_likelihood, value.at("loglik"));
  CHECK(fit.df == Approx(7));
}

/// Centiles and z of the model, of which the file has the first thirty.
void check_norms(const LmsFit& fit, const shared::Sample& sample, const json& entry) {
  const json& value = entry.at("value");
  const json& centiles = value.at("centiles");
  for (std::size_t row = 0; row < value.at("ages").size(); ++row) {
    const double age = value.at("ages").at(row).get<double>();
    if (age < fit.youngest || age > fit.oldest) continue;  // R extrapolates
    for (std::size_t column = 0; column < centiles.at("cols").size(); ++column) {
      const double share = std::stod(centiles.at("cols").at(column).get<std::string>());
      const WithError found = fit.score(normal_quantile(share), age);
      same({entry, 0, 1e-6}, found.value, centiles.at("data").at(row).at(column));
      CHECK(found.standard_error > 0);
    }
  }
  for (std::size_t i = 0; i < value.at("z_head").size(); ++i)
    same({entry, 1e-5, 0}, fit.z(sample.values[1][i], sample.values[0][i]).value, value.at("z_head").at(i));
}

/// Of VGAM's coefficients: M and ln S cubic.
double log_likelihood(const shared::Sample& sample, const json& c) {
  const auto &ages = sample.values[0], &scores = sample.values[1];
  const double n = static_cast<double>(ages.size()), l = c.at("(Intercept):1");
  double mean = 0, squares = 0, sum = 0;
  for (const double age : ages) mean += age / n;
  for (const double age : ages) squares += (age - mean) * (age - mean);
  for (std::size_t i = 0; i < ages.size(); ++i) {
    const double a = (ages[i] - mean) / std::sqrt(squares / (n - 1));
    const auto cubic_of = [&](const char* first, const std::string& of) {
      const auto at = [&](const std::string& name) { return c.at(name + of).get<double>(); };
      return c.at(first).get<double>() + a * (at("a:") + a * (at("I(a^2):") + a * at("I(a^3):")));
    };
    const double m = cubic_of("(Intercept):2", "1"), log_s = cubic_of("(Intercept):3", "2");
    const double z = lms_z(scores[i], {l, m, std::exp(log_s)});
    sum += l * std::log(scores[i] / m) - log_s - std::log(scores[i]) + std::log(normal_density(z));
  }
  return sum;
}

/// One person after the other: z normal, L .5, M = 10 + age, S .2 - .005 age; ages 5 to 15.
struct Drawn {
  std::vector<double> ages, scores;
};
Lms truth(double age) { return {.5, 10 + age, .2 - .005 * age}; }
Drawn draw(std::size_t n, std::uint64_t seed) {
  kartlegg::core::Random random(seed, 1);
  Drawn drawn;
  for (std::size_t i = 0; i < n; ++i) {
    const double age = 5 + 10 * random.uniform();
    drawn.ages.push_back(age);
    drawn.scores.push_back(lms_value(normal_quantile(random.uniform() + 0x1.0p-54), truth(age)));
  }
  return drawn;
}

}  // namespace

TEST_CASE("the LMS model of R's reference values", "[lms]") {
  // L, then M and ln S cubic: Newton on the complex-step slope of the likelihood in NumPy, to a step below 1e-13.
  const std::map<std::string, std::array<double, 9>> vgam_exact{
      {"bmi_nz.lms_vgam",
       {-.4096264596951592, 26.31612502698701, 1.1115978854159274, -.21888851087392192, -.2956543182850601,
        -1.8553544652715461, .02303752741766474, -.01975997184990611, .002683744873724982}},
      {"sim_y.lms_vgam",
       {-.9688951791271025, 15.664718016635883, 1.451115907210872, .4257737652184526, .026591030431926038,
        -2.079552771901332, .07993514541920056, -.010195984407080284, -.009523152207337616}},
      {"cdc_height.lms_vgam",
       {1.7402258503816759, 142.16138196083088, 28.523517277299877, -3.1387195701835675, -.832787267562858,
        -3.0016098484805847, .13495496307974192, -.056455046807173934, -.040236202925237004}}};
  const auto entries = shared::expected("norms");
  if (!entries) return;
  int usual = 0, cut = 0, gamlss = 0, vgam = 0;
  for (const json& entry : *entries) {
    const std::string id = entry.at("id");
    if (id.find(".lms_") == std::string::npos && id.find(".bccg_") == std::string::npos) continue;
    INFO(id);
    const auto sample = shared::sample_of(entry);
    const auto &ages = sample.values[0], &scores = sample.values[1];
    const json& value = entry.at("value");
    if (id.ends_with("lms_parametric")) {
      ++usual;
      const LmsFit fit = fit_lms(ages, scores, cubic(LmsFamily::lms));
      check_fit(fit, entry);
      check_norms(fit, sample, entry);
    } else if (id.ends_with("bccg_truncated")) {
      ++cut;
      check_fit(fit_lms(ages, scores, cubic(LmsFamily::bccg)), entry);
    } else if (id.ends_with("lms_gamlss")) {  // gamlss stops earlier, yet late enough
      ++gamlss;
      const LmsFit fit = fit_lms(ages, scores, cubic(LmsFamily::bccg));
      const json &mu = value.at("mu"), &sigma = value.at("sigma");
      const shared::Tolerance close(entry);
      check_coefficients(close, fit.m.coefficients,
                         {mu.at("(Intercept)"), mu.at("a"), mu.at("I(a^2)"), mu.at("I(a^3)")});
      check_coefficients(close, fit.s.coefficients, {sigma.at("(Intercept)"), sigma.at("a")});
      check_coefficients(close, fit.l.coefficients, value.at("nu"));
      same({entry, 1e-5, 0}, -2 * fit.log_likelihood, value.at("global_deviance"));
    } else {  // VGAM: M as it is, log S cubic, too
      ++vgam;
      LmsModel model = cubic(LmsFamily::lms);
      model.log_m = false;
      model.s.degree = 3;
      const LmsFit fit = fit_lms(ages, scores, model);
      const json& c = value.at("coef");
      const double found = log_likelihood(sample, c);
      CHECK(fit.log_likelihood > found);  // VGAM stops before the maximum: by 0.8 on the heights
      CHECK(fit.log_likelihood < found + 1);
      const shared::Tolerance filed = shared::Tolerance::as_filed(entry);
      if (id == "bmi_nz.lms_vgam") {
        check_coefficients(filed, fit.l.coefficients, {c.at("(Intercept):1")});
        check_coefficients(filed, fit.m.coefficients,
                           {c.at("(Intercept):2"), c.at("a:1"), c.at("I(a^2):1"), c.at("I(a^3):1")});
        check_coefficients(filed, fit.s.coefficients,
                           {c.at("(Intercept):3"), c.at("a:2"), c.at("I(a^2):2"), c.at("I(a^3):2")});
      } else {
        filed.apart("L", c.at("(Intercept):1"), fit.l.coefficients.at(0));
      }
      filed.apart("log likelihood", found, fit.log_likelihood);
      std::vector<double> all = fit.l.coefficients;
      for (const auto* part : {&fit.m.coefficients, &fit.s.coefficients})
        all.insert(all.end(), part->begin(), part->end());
      const auto& maximum = vgam_exact.at(id);
      REQUIRE(all.size() == maximum.size());
      for (std::size_t i = 0; i < all.size(); ++i) CHECK(all[i] == Approx(maximum[i]).epsilon(1e-6).margin(1e-6));
    }
  }
  CHECK(usual == 4);
  CHECK(cut == 4);
  CHECK(gamlss == 4);
  CHECK(vgam == 3);
}

// Estimates by R: the density of gamlss' BCT with dt and pt, maximised by nlminb; standard errors from optimHess.
TEST_CASE("Box-Cox t against a maximisation in R", "[lms]") {
  if (!shared::expected("norms")) return;
  auto data = shared::data("cdc_boys.csv");
  const LmsFit fit = fit_lms(data.at("age"), data.at("bmi"), cubic(LmsFamily::bct));
  CHECK(fit.reason == Reason::none);
  check_coefficients({2e-6, 2e-6}, fit.m.coefficients,
                     {2.8213840002669, 0.1443472618975, 0.0479957552435, -0.0183198922353});
  check_coefficients({2e-6, 2e-6}, fit.s.coefficients, {-2.1708674490949, 0.1928750734830});
  CHECK(fit.l.coefficients[0] == Approx(-2.8016522696047).epsilon(0).margin(1e-5));
  CHECK(fit.tau.coefficients[0] == Approx(2.8939101326183).epsilon(0).margin(1e-5));
  CHECK(fit.log_likelihood == Approx(-5580.2091843022).margin(1e-6).epsilon(0));
  const LmsAtAge at = fit.at(fit.age_mean);
  CHECK(at.m_error / at.value.m == Approx(0.00353871).epsilon(1e-3));
  CHECK(at.l_error == Approx(0.26091145).epsilon(1e-3));
  CHECK(at.log_tau_error == Approx(0.45412072).epsilon(1e-3));
}

// The same penalised likelihood with B-splines and BFGS of scipy, at the smoothing that was found here.
TEST_CASE("splines against a maximisation in scipy", "[lms]") {
  if (!shared::expected("norms")) return;
  auto data = shared::data("cdc_boys.csv");
  const LmsFit fit = fit_lms(data.at("age"), data.at("height"), {});
  CHECK(fit.reason == Reason::none);
  CHECK(fit.m.smoothing == Approx(9309.72).epsilon(1e-3));
  CHECK(fit.s.smoothing == Approx(2146.77).epsilon(1e-3));
  CHECK(fit.l.coefficients[0] == Approx(1.65014242538651).epsilon(0).margin(1e-4));
  CHECK(fit.log_likelihood == Approx(-8084.469445966636).margin(1e-3).epsilon(0));
  CHECK(fit.m.df > 2);
  CHECK(fit.df == Approx(fit.m.df + fit.s.df + fit.l.df));
  LmsModel wanted;
  wanted.m.wanted_df = 8, wanted.s.wanted_df = 4;
  const LmsFit stiff = fit_lms(data.at("age"), data.at("height"), wanted);
  CHECK(stiff.m.df == Approx(8).epsilon(0).margin(1e-3));
  CHECK(stiff.s.df == Approx(4).epsilon(0).margin(1e-3));
  CHECK(stiff.log_likelihood < fit.log_likelihood);
}

TEST_CASE("splines that are all but straight are fitted", "[lms]") {
  // ln S is nearly a straight line of age: its penalty grows until rounding is more than what a step promises.
  double straightest = 23;
  for (std::uint64_t sample = 0; sample < 20; ++sample) {
    kartlegg::core::Random random(99, sample);
    std::vector<double> ages, scores;
    for (int i = 0; i < 400; ++i) {
      const double age = 6 + 8 * random.uniform(), z = normal_quantile(random.uniform() + 0x1p-54);
      const double middle = 20 + 40 * (1 - std::exp(-.2 * (age - 4))), spread = .25 - .01 * (age - 6);
      ages.push_back(age), scores.push_back(middle * std::pow(1 + .3 * spread * z, 1 / .3));
    }
    const LmsFit fit = fit_lms(ages, scores, {});
    CHECK(fit.reason == Reason::none);
    straightest = std::min(straightest, fit.s.df);
  }
  CHECK(straightest < 2.001);
}

TEST_CASE("intervals of centiles hold the true centile as often as they say", "[lms]") {
  constexpr int samples = 200;
  LmsModel straight = cubic(LmsFamily::lms);
  straight.m.degree = 2;
  int held = 0, all = 0;
  double worst_bias = 0;
  std::array<double, 3> off{};
  for (int sample = 0; sample < samples; ++sample) {
    const Drawn drawn = draw(400, static_cast<std::uint64_t>(sample));
    const LmsFit fit = fit_lms(drawn.ages, drawn.scores, straight);
    REQUIRE(fit.reason == Reason::none);
    std::size_t place = 0;
    for (const auto& [z, age] : {std::pair{-1.5, 7.0}, std::pair{0.0, 10.0}, std::pair{1.5, 13.0}}) {
      const WithError found = fit.score(z, age);
      const double want = lms_value(z, truth(age));
      ++all;
      if (std::abs(found.value - want) <= 1.959964 * found.standard_error) ++held;
      off[place++] += (found.value - want) / want / samples;
    }
  }
  for (const double bias : off) worst_bias = std::max(worst_bias, std::abs(bias));
  CHECK(worst_bias < 0.002);  // of the score
  // 600 intervals; those of a sample are nearly independent: 3 standard errors of a share of .95 are .027.
  CHECK(static_cast<double>(held) / all == Approx(0.95).epsilon(0).margin(0.027));
}

TEST_CASE("smooth curves find the truth", "[lms]") {
  const Drawn drawn = draw(3000, 77);
  const LmsFit fit = fit_lms(drawn.ages, drawn.scores, {});
  REQUIRE(fit.reason == Reason::none);
  for (const double age : {5.5, 8.0, 11.0, 14.5}) {
    const LmsAtAge at = fit.at(age);
    CHECK(std::abs(at.value.m - truth(age).m) < 4 * at.m_error);
    CHECK(std::abs(std::log(at.value.s / truth(age).s)) < 4 * at.log_s_error);
    CHECK(std::abs(at.value.l - .5) < 4 * at.l_error);
    const WithError z = fit.z(fit.score(1.2, age).value, age);
    CHECK(z.value == Approx(1.2).epsilon(1e-12));
  }
}

TEST_CASE("the number of terms is chosen", "[lms]") {
  const Drawn drawn = draw(800, 5);
  LmsModel model;
  for (const auto criterion : {ModelCriterion::bic, ModelCriterion::gaic3, ModelCriterion::cross_validated}) {
    const LmsChoice choice = choose_lms(drawn.ages, drawn.scores, model, criterion, 3);
    CHECK(choice.fit.reason == Reason::none);
    CHECK(choice.fit.m.curve.degree >= 1);
    CHECK(choice.fit.s.curve.degree >= 1);
    CHECK(choice.tried.size() > 4);
    double lowest = std::numeric_limits<double>::infinity();
    for (const TriedModel& one : choice.tried) lowest = std::min(lowest, one.criterion);
    if (criterion == ModelCriterion::bic) CHECK(choice.fit.criterion(std::log(800)) == Approx(lowest).epsilon(1e-12));
    if (criterion == ModelCriterion::gaic3) CHECK(choice.fit.criterion(3) == Approx(lowest).epsilon(1e-12));
  }
}

TEST_CASE("weights are persons", "[lms]") {
  Drawn drawn = draw(300, 9);
  std::vector<double> weights(300, 1);
  Drawn twice = drawn;
  for (std::size_t i = 0; i < 100; ++i) {
    weights[i] = 2;
    twice.ages.push_back(drawn.ages[i]), twice.scores.push_back(drawn.scores[i]);
  }
  LmsModel model = cubic(LmsFamily::lms);
  model.m.degree = 1, model.s.degree = 0;
  const LmsFit weighted = fit_lms(drawn.ages, drawn.scores, model, weights);
  const LmsFit doubled = fit_lms(twice.ages, twice.scores, model);
  CHECK(weighted.at(9).value.m == Approx(doubled.at(9).value.m).epsilon(1e-9));
  CHECK(weighted.at(9).value.s == Approx(doubled.at(9).value.s).epsilon(1e-9));
  weights[0] = 0;
  CHECK(fit_lms(drawn.ages, drawn.scores, model, weights).left_out == 1);
  weights[0] = -1;
  CHECK(fit_lms(drawn.ages, drawn.scores, model, weights).reason == Reason::not_positive);
}

TEST_CASE("samples that cannot be fitted", "[lms]") {
  Drawn drawn = draw(60, 3);
  const LmsModel model = cubic(LmsFamily::lms);
  const auto reason = [&](const Drawn& d, const LmsModel& m) { return fit_lms(d.ages, d.scores, m).reason; };
  CHECK(reason({drawn.ages, {1, 2}}, model) == Reason::sizes_differ);
  CHECK(reason({{5, 6}, {1, 2}}, model) == Reason::sample_too_small);
  CHECK(reason({drawn.ages, std::vector<double>(60, nothing)}, model) == Reason::sample_too_small);
  CHECK(reason({drawn.ages, std::vector<double>(60, 7.0)}, model) == Reason::no_variance);
  CHECK(reason({std::vector<double>(60, 7.0), drawn.scores}, model) == Reason::not_identified);
  LmsModel constant;
  constant.m = constant.s = {Kind::polynomial, 0};
  CHECK(reason({std::vector<double>(60, 7.0), drawn.scores}, constant) == Reason::none);
  LmsModel odd = model;
  odd.m.degree = 7;
  CHECK(reason(drawn, odd) == Reason::count_out_of_range);
  odd.m = {.kind = Kind::spline, .degree = 0, .wanted_df = 2};
  CHECK(reason(drawn, odd) == Reason::count_out_of_range);
  Drawn zero = drawn;
  zero.scores[4] = 0;
  const LmsFit none = fit_lms(zero.ages, zero.scores, model);
  CHECK(none.reason == Reason::box_cox_undefined);
  CHECK(none.at(8).value.reason == Reason::box_cox_undefined);
  CHECK(std::isnan(none.z(10, 8).value));
  drawn.scores[4] = nothing;
  const LmsFit fit = fit_lms(drawn.ages, drawn.scores, model);
  CHECK(fit.n == 59);
  CHECK(fit.left_out == 1);
  CHECK(fit.z(10, 4).reason == Reason::outside_grid);
  CHECK(fit.score(0, 16).reason == Reason::outside_grid);
  CHECK(fit.z(0, 8).reason == Reason::box_cox_undefined);
  CHECK(choose_lms(zero.ages, zero.scores, model).fit.reason == Reason::box_cox_undefined);
}
