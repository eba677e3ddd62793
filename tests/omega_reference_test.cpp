// Omega against lavaan, semTools and psych, from the folder of shared reference data, and published check values.
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "kartlegg/stats/omega.hpp"
#include "sample.hpp"
#include "stats/covariance.hpp"
#include "stats/factors.hpp"
#include "stats/one_factor.hpp"

using namespace kartlegg::stats;  // NOLINT(google-build-using-namespace): a test of one namespace
using nlohmann::json;
using shared::numbers;

namespace {

void each(const std::string& end, std::size_t count, const std::function<void(const json&)>& check) {
  const auto all = shared::expected("reliability");
  if (!all) return;
  std::size_t met = 0;
  for (const json& entry : *all) {
    const std::string id = entry.at("id");
    if (id.size() < end.size() || id.compare(id.size() - end.size(), end.size(), end) != 0) continue;
    ++met;
    INFO(id);
    check(entry);
  }
  CHECK(met == count);
}

void same(const shared::Tolerance& tolerance, double got, double want) {
  INFO("got " << got << ", expected " << want);
  CHECK(tolerance.holds(got, want));
}

void same(const json& entry, double got, double want) { same(shared::Tolerance(entry), got, want); }

/// R's search stops early, so beside its values stand those of an independent one that does not.
void exact(double got, double want, double margin) {
  INFO("got " << got << ", exact " << want);
  CHECK(std::abs(got - want) <= margin * std::max(1.0, std::abs(want)));
}

/// One factor by maximum likelihood: Newton on the slope of the discrepancy in NumPy, to a step below 1e-13. lavaan's
/// estimates have slopes of up to 2e-5.
struct OneFactorExact {
  double omega, chi_square, first_error;
};
const std::map<std::string, OneFactorExact> one_factor_exact{
    {"bfi_A", {.7062711512180336, 38.79844669463082, 1.59066001}},
    {"bfi_C", {.7377340633692758, 87.08425187555244, 1.05126734}},
    {"bfi_N", {.8133650831797036, 210.72246233442476, .83968116}},
    {"msq_EA", {.9249311256422496, 1853.7186108874853, .29414744}},
    {"ability", {.8306866514612754, 579.4559023539321, .15071853}},
    {"sim_grm", {.7706777851239331, 21.994387687040472, 1.75994915}},
    {"lsat7", {.4345584010624165, 17.07309004490547, .12725845}},
    {"hs9", {.7274964997080727, 203.07725077083253, .98799538}},
    {"science", {.6134024133285113, 18.45637003688921, .28280726}}};

/// Hierarchical, total, limit and share of the common variance: bounded least squares by L-BFGS-B and then Newton,
/// quartimin of eight starts to a slope of 1e-8, Schmid and Leiman's formulas; all in SciPy.
const std::map<std::string, std::array<double, 4>> hierarchical_exact{
    {"bfi_A.omega_psych.nf2", {.3949258575765583, .7927995477434506, .49814087142284297, .371298630139324}},
    {"bfi_C.omega_psych.nf2", {.5540378968706284, .7769522963578606, .7130912663078626, .6021409472060759}},
    {"sim_grm.omega_psych.nf2", {.5837299348538517, .7972692419510727, .7321616138424594, .6511217177645826}},
    {"msq_EA.omega_psych.nf3", {.7407699804448646, .9608481720166899, .7709542485677929, .6119414142209579}},
    {"ability.omega_psych.nf3", {.6489966702690995, .8527120166449647, .7610971319749982, .573133273960881}},
    {"sim_grm.omega_psych.nf3", {.6673724378152556, .8139072361281461, .8199613029490018, .6494093822637788}},
    {"hs9.omega_psych.nf3", {.4468347910055036, .8523614238146694, .5242315976780523, .2926851787421604}}};

/// Thurstone's nine variables of 213 persons, as statistics.md gives them.
Eigen::MatrixXd thurstone() {
  const std::vector<double> lower{.828, .776, .779, .439, .493, .460, .432, .464, .425, .674, .447, .489,
                                  .443, .590, .541, .447, .432, .401, .381, .402, .288, .541, .537, .534,
                                  .350, .367, .320, .555, .380, .358, .359, .424, .446, .325, .598, .452};
  Eigen::MatrixXd r = Eigen::MatrixXd::Identity(9, 9);
  std::size_t next = 0;
  for (int i = 1; i < 9; ++i)
    for (int j = 0; j < i; ++j) r(i, j) = r(j, i) = lower[next++];
  return r;
}

}  // namespace

TEST_CASE("One factor and its omega as lavaan and semTools have them") {
  each(".omega_cfa", 9, [](const json& entry) {
    auto sample = shared::sample_of(entry);
    const Omega got = omega(sample.columns());
    const json& want = entry.at("value");
    const auto filed = shared::Tolerance::as_filed(entry);
    CHECK(got.converged);
    same(filed, got.value, want.at("omega_model"));
    same(filed, got.observed, want.at("omega_observed"));
    same(filed, got.average_variance_extracted, want.at("ave"));
    same(filed, got.fit.chi_square, want.at("chisq"));
    same(filed, got.fit.df, want.at("df"));
    for (std::size_t i = 0; i < got.loadings.size(); ++i) {
      same(filed, got.loadings[i], want.at("loadings").at(i));
      same(filed, got.standardised_loadings[i], want.at("std_loadings").at(i));
      same(filed, got.error_variances[i], want.at("residual_var").at(i));
    }
    const std::string id = entry.at("id");
    const OneFactorExact& solved = one_factor_exact.at(id.substr(0, id.find('.')));
    exact(got.value, solved.omega, 1e-9);
    exact(got.fit.chi_square, solved.chi_square, 1e-10);
    exact(got.error_variances[0], solved.first_error, 1e-8);
  });
}

TEST_CASE("Omega hierarchical and total as psych has them") {
  for (const auto& [end, factors, count] : {std::tuple{".omega_psych.nf2", 2, 3U}, {".omega_psych.nf3", 3, 5U}})
    each(end, count, [factors = factors](const json& entry) {
      auto sample = shared::sample_of(entry);
      const OmegaHierarchical got = omega_hierarchical(sample.columns(), factors);
      const json& want = entry.at("value");
      const auto filed = shared::Tolerance::as_filed(entry);
      if (sample.names.size() < 6 && factors == 3) {  // not identified: psych's numbers are one of many solutions
        CHECK(got.reason == Reason::not_identified);
        filed.apart("omega hierarchical", want.at("omega_h"), got.hierarchical);
        filed.apart("omega total", want.at("omega_total"), got.total);
        return;
      }
      same(filed, got.hierarchical, want.at("omega_h"));
      same(filed, got.total, want.at("omega_total"));
      same(filed, got.limit, want.at("omega_lim"));
      same(filed, got.explained_common_variance, want.at("ECV").at("g"));
      const auto& solved = hierarchical_exact.at(entry.at("id"));
      exact(got.hierarchical, solved[0], 1e-7);
      exact(got.total, solved[1], 1e-7);
      exact(got.limit, solved[2], 1e-7);
      exact(got.explained_common_variance, solved[3], 1e-7);
    });
}

TEST_CASE("One factor by minres as psych has it, which calls its share omega hierarchical") {
  each(".omega_psych.nf1", 9, [](const json& entry) {
    auto sample = shared::sample_of(entry);
    CHECK(omega_hierarchical(sample.columns(), 1).reason == Reason::not_identified);  // no groups, no hierarchy
    const Eigen::MatrixXd r = correlation(covariance(sample.columns(), MissingAnswers::listwise).matrix);
    const Factors one = minres(r, 1);
    const json& want = entry.at("value");
    const double g = std::abs(one.loadings.sum());
    same(entry, g * g / r.sum(), want.at("omega_h"));
    same(entry, 1 - one.uniquenesses.sum() / r.sum(), want.at("omega_total"));
  });
}

TEST_CASE("Thurstone's nine variables: published values") {
  const Eigen::MatrixXd r = thurstone();
  const OneFactor model = fit_one_factor(r, 213);
  const double common = model.loadings.sum();
  CHECK(common * common / (common * common + model.errors.sum()) == Approx(.883358).epsilon(0).margin(1e-6));
  CHECK(common * common / r.sum() == Approx(.834179).epsilon(0).margin(1e-6));
  CHECK(model.fit.chi_square == Approx(234.644317).epsilon(0).margin(1e-4));
  CHECK(model.fit.df == 27);
  CHECK(model.fit.cfi == Approx(.806137).epsilon(0).margin(1e-5));
  CHECK(model.fit.rmsea == Approx(.190015).epsilon(0).margin(1e-5));
  CHECK(model.fit.srmr == Approx(.107079).epsilon(0).margin(1e-5));
  const Factors three = oblimin(minres(r, 3));
  const std::vector<double> communalities{.817497, .835019, .738230, .728863, .631844,
                                          .495275, .725476, .505198, .523603};
  for (std::size_t i = 0; i < 9; ++i)
    CHECK(1 - three.uniquenesses[static_cast<Eigen::Index>(i)] == Approx(communalities[i]).epsilon(0).margin(1e-5));
  std::vector<double> between{three.correlations(0, 1), three.correlations(0, 2), three.correlations(1, 2)};
  std::sort(between.begin(), between.end());
  CHECK(between[0] == Approx(.515134).epsilon(0).margin(1e-4));
  CHECK(between[1] == Approx(.533443).epsilon(0).margin(1e-4));
  CHECK(between[2] == Approx(.592628).epsilon(0).margin(1e-4));
}

TEST_CASE("No more factors than the items can tell apart") {
  const std::vector<double> a{1, 2, 3, 4, 5, 7}, b{2, 1, 4, 3, 6, 5}, c{1, 3, 2, 5, 4, 7};
  const std::vector<std::span<const double>> items{a, b, c};
  for (const int factors : {-1, 0, 1, 2, 3, 99})
    CHECK(omega_hierarchical(items, factors).reason == Reason::not_identified);
}
