// Omega against lavaan, semTools and psych, from the folder of shared reference data, and published check values.
#include <catch2/catch.hpp>
#include <cmath>

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

void same(const json& entry, double got, double want) {
  INFO("got " << got << ", expected " << want);
  CHECK(shared::Tolerance(entry).holds(got, want));
}

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
    CHECK(got.converged);
    same(entry, got.value, want.at("omega_model"));
    same(entry, got.observed, want.at("omega_observed"));
    same(entry, got.average_variance_extracted, want.at("ave"));
    same(entry, got.fit.chi_square, want.at("chisq"));
    same(entry, got.fit.df, want.at("df"));
    for (std::size_t i = 0; i < got.loadings.size(); ++i) {
      same(entry, got.loadings[i], want.at("loadings").at(i));
      same(entry, got.standardised_loadings[i], want.at("std_loadings").at(i));
      same(entry, got.error_variances[i], want.at("residual_var").at(i));
    }
  });
}

TEST_CASE("Omega hierarchical and total as psych has them") {
  for (const auto& [end, factors, count] : {std::tuple{".omega_psych.nf2", 2, 3U}, {".omega_psych.nf3", 3, 5U}})
    each(end, count, [factors = factors](const json& entry) {
      auto sample = shared::sample_of(entry);
      const OmegaHierarchical got = omega_hierarchical(sample.columns(), factors);
      const json& want = entry.at("value");
      if (sample.names.size() < 6 && factors == 3) {  // not identified: psych's numbers are one of many solutions
        CHECK(got.reason == Reason::not_identified);
        WARN(entry.at("id") << ": psych gives omega_h " << want.at("omega_h") << " of a model that is not identified");
        return;
      }
      same(entry, got.hierarchical, want.at("omega_h"));
      same(entry, got.total, want.at("omega_total"));
      same(entry, got.limit, want.at("omega_lim"));
      same(entry, got.explained_common_variance, want.at("ECV").at("g"));
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
