// Polychoric and polyserial correlations, ordinal alpha and omega against exact solutions, lavaan, semTools, psych and
// polycor, from the folder of shared reference data, and check values.
#include <catch2/catch.hpp>
#include <cmath>

#include "kartlegg/stats/ordinal.hpp"
#include "sample.hpp"
#include "stats/distribution.hpp"
#include "stats/latent_table.hpp"

using namespace kartlegg::stats;  // NOLINT(google-build-using-namespace): a test of one namespace
using nlohmann::json;

namespace {

/// Calls check(entry) for the entries whose id holds this text, and demands that there are so many.
void each(const std::string& part, std::size_t count, const std::function<void(const json&)>& check,
          const char* family = "polychoric") {
  const auto all = shared::expected(family);
  if (!all) return;
  std::size_t met = 0;
  for (const json& entry : *all) {
    if (entry.at("id").get<std::string>().find(part) == std::string::npos) continue;
    ++met;
    INFO(entry.at("id"));
    check(entry);
  }
  CHECK(met == count);
}

void same(const json& entry, double got, const json& want) {
  INFO("got " << got << ", expected " << want);
  CHECK(shared::Tolerance(entry).holds(got, shared::number(want)));
}

/// Approx allows 1e-5 of the value beside its margin; here nothing is.
void near(double got, double want, double margin) {
  INFO("got " << got << ", expected " << want);
  CHECK(std::abs(got - want) <= margin);
}

/// R's optimiser had not arrived yet: both numbers are told, and are not further apart than `most`.
void stopped_early(double got, const json& want, double most) {
  const double theirs = shared::number(want);
  INFO("got " << got << ", R has " << theirs);
  CHECK(std::abs(got - theirs) < most);
}

/// Only a name that may be empty stands before R's number.
const json& only(const json& value) { return value.is_object() ? value.begin().value() : value; }

PolychoricOptions options_of(const json& entry) {
  PolychoricOptions options;
  options.zero_cell = ZeroCell::none;
  if (entry.at("data").at("missing") == "pairwise complete") options.missing = MissingAnswers::pairwise;
  return options;
}

void same_matrix(const json& entry, const Polychoric& got, const json& want) {
  for (std::size_t i = 0; i < got.correlations.size(); ++i)
    for (std::size_t j = 0; j < got.correlations.size(); ++j) {
      INFO(want.at("rows").at(i) << " with " << want.at("rows").at(j));
      same(entry, got.correlations[i][j], want.at("data").at(i).at(j));
    }
}

/// An entry of two items was worked out from the persons who answered all items of the set.
shared::Sample complete_pair(const json& entry) {
  json all = entry;
  const std::string id = entry.at("id");
  const bool bfi = id.rfind("bfi_A", 0) == 0;
  all["data"]["columns"] =
      bfi ? json{"A1", "A2", "A3", "A4", "A5"} : json{"g1", "g2", "g3", "g4", "g5", "g6", "g7", "g8"};
  shared::Sample whole = shared::sample_of(all), pair;
  for (const auto& name : entry.at("data").at("columns"))
    for (std::size_t i = 0; i < whole.names.size(); ++i)
      if (whole.names[i] == name) pair.values.push_back(whole.values[i]);
  for (std::size_t row = 0; row < whole.values[0].size(); ++row)
    for (const auto& column : whole.values)
      if (std::isnan(column[row])) pair.values[0][row] = std::nan("");
  return pair;
}

}  // namespace

TEST_CASE("The bivariate normal distribution by quadrature is that by Owen's T") {
  const std::vector<double> first{-6, -2.1, -0.8, 0, 0.3, 1.7, 4}, second{-3, -1.2, 0, 0.9, 2.5};
  LatentTable table(first, second);
  for (const double correlation : {-.99, -.93, -.92, -.8, -.5, -.29, 0., .1, .31, .74, .76, .924, .95}) {
    table.set(correlation);
    near(table.shares().sum(), 1, 1e-15);
    CHECK(table.shares().minCoeff() > -1e-15);
    for (Eigen::Index i = 0; i < 7; ++i)
      for (Eigen::Index j = 0; j < 5; ++j) {
        const double a = first[static_cast<std::size_t>(i)], b = second[static_cast<std::size_t>(j)];
        const double got = table.excess()(i, j) + normal_cdf(a) * normal_cdf(b);
        near(got, bivariate_normal_cdf(a, b, correlation), 1e-15);
      }
  }
}

TEST_CASE("Exact two-step correlations and thresholds") {
  each("choric_exact", 7, [](const json& entry) {
    auto sample = shared::sample_of(entry);
    same_matrix(entry, polychoric(sample.columns(), options_of(entry)), entry.at("value"));
  });
  each(".thresholds", 3, [](const json& entry) {
    auto sample = shared::sample_of(entry);
    const Polychoric got = polychoric(sample.columns(), options_of(entry));
    for (std::size_t i = 0; i < sample.names.size(); ++i)
      for (std::size_t t = 0; t < got.thresholds[i].size(); ++t)
        same(entry, got.thresholds[i][t], entry.at("value").at(sample.names[i]).at(t));
  });
}

TEST_CASE("As lavaan has them") {
  each("polychoric_lavaan", 3, [](const json& entry) {
    auto sample = shared::sample_of(entry);
    same_matrix(entry, polychoric(sample.columns()), entry.at("value"));
  });
}

TEST_CASE("As psych has them, with thresholds from all rows or from each pair's") {
  each("psych.global", 5, [](const json& entry) {
    auto sample = shared::sample_of(entry);
    PolychoricOptions options = options_of(entry);
    options.thresholds = ThresholdsFrom::item;
    const Polychoric got = polychoric(sample.columns(), options);
    same_matrix(entry, got, entry.at("value").at("rho"));
    for (std::size_t i = 0; i < got.thresholds.size(); ++i)
      for (std::size_t t = 0; t < got.thresholds[i].size(); ++t)
        same(entry, got.thresholds[i][t], entry.at("value").at("tau").at("data").at(i).at(t));
  });
  each("psych.pairwise.c0", 4, [](const json& entry) {
    const bool add = entry.at("id").get<std::string>().ends_with(".c0.5");
    auto sample = shared::sample_of(entry);
    PolychoricOptions options = options_of(entry);
    if (add) options.zero_cell = ZeroCell::add;
    const Polychoric got = polychoric(sample.columns(), options);
    if (got.notes.empty()) same_matrix(entry, got, entry.at("value"));
    // With 1/2 added, psych takes the thresholds from shares of the total before, which then do not sum to 1.
    for (const PolychoricNote& pair : got.notes) {
      const auto i = static_cast<std::size_t>(pair.first), j = static_cast<std::size_t>(pair.second);
      const double theirs = shared::number(entry.at("value").at("data").at(i).at(j));
      CHECK(pair.corrected);
      near(got.correlations[i][j], theirs, 0.002);
      if (&pair == &got.notes.front()) WARN(entry.at("id") << ": " << got.correlations[i][j] << ", psych " << theirs);
    }
    CHECK((add || got.notes.empty()));
  });
}

TEST_CASE("Tetrachoric correlations as psych has them") {
  each("tetrachoric_psych", 4, [](const json& entry) {
    auto sample = shared::sample_of(entry);
    PolychoricOptions options = options_of(entry);
    options.thresholds = ThresholdsFrom::item;
    const Polychoric got = polychoric(sample.columns(), options);
    same_matrix(entry, got, entry.at("value").at("rho"));
    for (std::size_t i = 0; i < sample.names.size(); ++i)
      same(entry, got.thresholds[i].at(0), entry.at("value").at("tau").at(sample.names[i]));
  });
}

TEST_CASE("One pair by maximum likelihood, and with the thresholds as they are, as polycor has it") {
  each("polychor_ml", 6, [](const json& entry) {
    auto pair = complete_pair(entry);
    const json& want = entry.at("value");
    const PolychoricPair joint = polychoric_pair(pair.values[0], pair.values[1], LatentEstimator::maximum_likelihood);
    WARN(entry.at("id") << ": " << joint.value << " at chi-square " << joint.chi_square << "; polycor stopped at "
                        << only(want.at("rho_ml")) << ", chi-square " << want.at("chisq"));
    stopped_early(joint.value, only(want.at("rho_ml")), 0.002);
    stopped_early(joint.standard_error, want.at("se_ml"), 0.0002);
    CHECK(joint.chi_square < want.at("chisq").get<double>());  // nearer to the data
    same(entry, joint.df, want.at("df"));
    std::size_t place = 0;
    for (const json& cut : want.at("row_cuts")) stopped_early(joint.first_thresholds.at(place++), cut, 0.02);
    place = 0;
    for (const json& cut : want.at("col_cuts")) stopped_early(joint.second_thresholds.at(place++), cut, 0.02);
    const PolychoricPair two = polychoric_pair(pair.values[0], pair.values[1]);
    same(entry, two.value, want.at("rho_2step"));
    same(entry, two.standard_error_given_thresholds, want.at("se_2step"));
    CHECK(two.log_likelihood <= joint.log_likelihood);
  });
  each("bfi_A.polychor_ml.A1_A2", 1, [](const json& entry) {  // solved with SciPy: Newton on numerical slopes, to 1e-9
    auto pair = complete_pair(entry);
    const PolychoricPair joint = polychoric_pair(pair.values[0], pair.values[1], LatentEstimator::maximum_likelihood);
    near(joint.value, -.40580937318869603, 1e-8);
    near(joint.standard_error, .02430269432846675, 1e-6);
    near(joint.chi_square, 125.50139829637556, 1e-6);
    near(joint.first_thresholds.at(0), -.44807467, 1e-7);
    near(joint.second_thresholds.at(4), .46505857, 1e-7);
  });
}

TEST_CASE("Polyserial correlations as polycor has them") {
  each("polyserial", 2, [](const json& entry) {
    auto sample = shared::sample_of(entry);
    const json& want = entry.at("value");
    const auto of = [&](LatentEstimator estimator) {
      return polyserial(sample.values[0], sample.values[1], estimator);
    };
    same(entry, of(LatentEstimator::moments).value, want.at("two_step"));  // polycor calls the closed form so
    const Polyserial joint = of(LatentEstimator::maximum_likelihood), two = of(LatentEstimator::two_step);
    WARN(entry.at("id") << ": " << joint.value << "; polycor stopped at " << only(want.at("ml")));
    stopped_early(joint.value, only(want.at("ml")), 0.0005);
    same(entry, joint.standard_error, want.at("se_ml"));
    std::size_t place = 0;
    for (const json& cut : want.at("cuts")) stopped_early(joint.thresholds.at(place++), cut, 0.0005);
    // Solved with SciPy to 1e-10: two-step, all by maximum likelihood and its error.
    const bool bfi = entry.at("data").at("file") == "bfi.csv";
    near(two.value, bfi ? .08864033585 : .07058313151, 1e-7);
    near(joint.value, bfi ? .08862195 : .07058402, 1e-7);
    near(joint.standard_error, bfi ? .02607157709 : .05093652606, 1e-6);
    near(two.standard_error / joint.standard_error, 1, 0.05);  // robust, and not
  });
}

TEST_CASE("A published table, and five items of 1000 persons") {
  const std::vector<double> table{85, 30, 7, 0, 23, 19, 5, 0, 7, 6, 6, 5, 0, 1, 3, 3};
  const PolychoricPair got = polychoric_of_table(table, 4);
  near(got.value, .599570769921912, 1e-10);
  near(got.log_likelihood, -387.631583, 1e-6);
  const std::vector<double> first{.279319034, 1.01522203, 1.81191067}, second{.189118426, 1.05812162, 1.75068607};
  for (std::size_t t = 0; t < 3; ++t) {
    near(got.first_thresholds.at(t), first[t], 1e-8);
    near(got.second_thresholds.at(t), second[t], 1e-8);
  }
  // SciPy, to 1e-9; polycor stops at .597429.
  near(polychoric_of_table(table, 4, LatentEstimator::maximum_likelihood).value, .5974655499, 1e-8);
  // 1/2 in the empty cells, with the margins that the table then has; psych, whose shares no longer sum to 1: .565058.
  near(polychoric_of_table(table, 4, LatentEstimator::two_step, {.zero_cell = ZeroCell::add}).value, .5756358262, 1e-8);
  near(polychoric_of_table(std::vector<double>{40, 10, 15, 35}, 2).value, .7127269210264501,
       1e-10);  // SciPy; psych stops at .712732

  const std::vector<int> patterns{12, 19, 1,  7,  3,  19, 3,  17, 10, 5,  3, 7,  7,  23,  8,  28,
                                  7,  39, 11, 34, 14, 51, 15, 90, 6,  25, 7, 35, 18, 136, 32, 308};
  shared::Sample lsat;
  lsat.values.resize(5);
  for (std::size_t pattern = 0; pattern < patterns.size(); ++pattern)
    for (std::size_t item = 0; item < 5; ++item)
      lsat.values[item].insert(lsat.values[item].end(), static_cast<std::size_t>(patterns[pattern]),
                               (pattern >> (4 - item) & 1U) == 0 ? 0.0 : 1.0);
  const Polychoric of = polychoric(lsat.columns());
  const std::vector<double> below{.226559, .290611, .432105, .296153, .203580,
                                  .275848, .286162, .135650, .264923, .160252};
  std::size_t next = 0;
  for (std::size_t i = 1; i < 5; ++i)
    for (std::size_t j = 0; j < i; ++j) near(of.correlations[i][j], below[next++], 1e-6);
  const CategoricalOmega omegas = categorical_omega(lsat.columns());
  near(omegas.observed, .468129, 1e-5);
  near(omegas.latent.observed, .642932, 1e-5);
  near(ordinal_alpha(lsat.columns()).value, .633854, 1e-6);
  near(omegas.latent.fit.chi_square, 11.676610, 1e-4);
  near(omegas.latent.fit.p, .039498, 1e-5);
  near(omegas.latent.fit.cfi, .969435, 1e-5);
  near(omegas.latent.fit.rmsea_interval.upper, .064385, 1e-5);
  near(omegas.latent.fit.srmr, .044712, 1e-5);
}

TEST_CASE("Ordinal alpha and omega as semTools and lavaan have them") {
  each(
      ".omega_categorical", 7,
      [](const json& entry) {
        auto sample = shared::sample_of(entry);
        const CategoricalOmega got = categorical_omega(sample.columns());
        const json& want = entry.at("value");
        same(entry, got.value, want.at("omega_green_yang"));
        same(entry, got.observed, want.at("omega3"));
        same(entry, got.latent.average_variance_extracted, want.at("ave"));
        for (std::size_t i = 0; i < got.latent.loadings.size(); ++i)
          same(entry, got.latent.loadings[i], want.at("std_loadings").at(i));
        same(entry, ordinal_alpha(sample.columns()).value, want.at("alpha_ord"));
        same(entry, alpha(sample.columns()).value, want.at("alpha_raw"));
      },
      "reliability");
}

TEST_CASE("Ordinal alpha of psych's polychorics") {
  each(
      ".ordinal_alpha_psych", 7,
      [](const json& entry) {
        auto sample = shared::sample_of(entry);
        same(entry, ordinal_alpha(sample.columns(), {.zero_cell = ZeroCell::none}).value, entry.at("value"));
      },
      "reliability");
}

TEST_CASE("The fit of one factor as lavaan's WLSMV has it") {
  for (const std::string id : {"bfi_N.wlsmv", "lsat7.wlsmv"})
    each(
        id, 1,
        [](const json& entry) {
          auto sample = shared::sample_of(entry);
          const OrdinalOmega got = ordinal_omega(sample.columns());
          const json& want = entry.at("value").at("fit");
          same(entry, got.fit.chi_square, want.at("chisq.scaled"));
          same(entry, got.fit.df, want.at("df"));
          same(entry, got.fit.p, want.at("pvalue.scaled"));
          same(entry, got.fit.cfi, want.at("cfi.scaled"));
          same(entry, got.fit.tli, want.at("tli.scaled"));
          same(entry, got.fit.rmsea, want.at("rmsea.scaled"));
          same(entry, got.fit.rmsea_interval.lower, want.at("rmsea.ci.lower.scaled"));
          same(entry, got.fit.rmsea_interval.upper, want.at("rmsea.ci.upper.scaled"));
          same(entry, got.fit.srmr, want.at("srmr"));
        },
        "cfa");
}
