// Polychoric and polyserial correlations, ordinal alpha and omega against exact solutions, lavaan, semTools, psych and
// polycor, from the folder of shared reference data, and check values.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "kartlegg/stats/correlations.hpp"
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

void same(const shared::Tolerance& tolerance, double got, const json& want) {
  INFO("got " << got << ", expected " << want);
  CHECK(tolerance.holds(got, shared::number(want)));
}

void same(const json& entry, double got, const json& want) { same(shared::Tolerance(entry), got, want); }

/// Approx allows 1e-5 of the value beside its margin; here nothing is.
void near(double got, double want, double margin) {
  INFO("got " << got << ", expected " << want);
  CHECK(std::abs(got - want) <= margin);
}

/// R's optimiser had not arrived yet: both numbers are told, and are not further apart than `most`.
void stopped_early(const json& entry, const char* what, double got, const json& want, double most) {
  const double theirs = shared::number(want);
  INFO("got " << got << ", R has " << theirs);
  CHECK(std::abs(got - theirs) < most);
  shared::Tolerance(entry).apart(what, theirs, got);
}

/// The pair of each entry whose correlation psych is furthest from: psych's optimize() stops within 3e-5. Exact ones by
/// SciPy: the root of the likelihood's slope, to 1e-14, with cells by Gauss-Legendre quadrature.
struct FurthestPair {
  std::size_t first, second;
  double exact;
};
const std::map<std::string, FurthestPair> furthest{
    {"bfi_A.polychoric_psych.global.c0", {3, 1, .39793839053558694}},
    {"bfi_A.polychoric_psych.global.c0.5", {3, 1, .39793839053558694}},
    {"bfi_A.polychoric_psych.pairwise.c0", {3, 1, .397836704345533}},
    {"bfi_A.polychoric_psych.pairwise.c0.5", {3, 1, .397836704345533}},
    {"sim_grm.polychoric_psych.global.c0", {3, 2, .3924240123200101}},
    {"sim_grm.polychoric_psych.global.c0.5", {3, 2, .3924240123200101}},
    {"sim_grm.polychoric_psych.pairwise.c0", {6, 0, .21886069737430516}},
    {"sim_grm.polychoric_psych.pairwise.c0.5", {6, 0, .21886069737430516}},
    {"bfi25.polychoric_psych.global.c0", {22, 14, .32673050252183905}},
    {"ability.tetrachoric_psych.c0", {14, 2, .519943004926088}},
    {"ability.tetrachoric_psych.c0.5", {14, 2, .519943004926088}}};

void exact_where_psych_is_furthest(const json& entry, const Polychoric& got) {
  const auto pair = furthest.find(entry.at("id"));
  if (pair != furthest.end()) near(got.correlations[pair->second.first][pair->second.second], pair->second.exact, 1e-8);
}

/// Only a name that may be empty stands before R's number.
const json& only(const json& value) { return value.is_object() ? value.begin().value() : value; }

PolychoricOptions options_of(const json& entry) {
  PolychoricOptions options;
  options.zero_cell = ZeroCell::none;
  if (entry.at("data").at("missing") == "pairwise complete") options.missing = MissingAnswers::pairwise;
  return options;
}

void same_matrix(const shared::Tolerance& tolerance, const Polychoric& got, const json& want) {
  for (std::size_t i = 0; i < got.correlations.size(); ++i)
    for (std::size_t j = 0; j < got.correlations.size(); ++j) {
      INFO(want.at("rows").at(i) << " with " << want.at("rows").at(j));
      same(tolerance, got.correlations[i][j], want.at("data").at(i).at(j));
    }
}

void same_matrix(const json& entry, const Polychoric& got, const json& want) {
  same_matrix(shared::Tolerance(entry), got, want);
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

/// The two-step correlation of a pair, from the matrix of all items that is filed as solved to 1e-8.
double of_exact_matrix(const json& entry) {
  const std::string id = entry.at("id"), set = id.substr(0, id.find('.'));
  double found = 0;
  each(set + ".polychoric_exact", 2, [&](const json& matrix) {
    if (!matrix.at("id").get<std::string>().ends_with("_exact")) return;
    const auto place = [&](std::size_t column) {
      const json& rows = matrix.at("value").at("rows");
      return static_cast<std::size_t>(std::find(rows.begin(), rows.end(), entry.at("data").at("columns").at(column)) -
                                      rows.begin());
    };
    found = matrix.at("value").at("data").at(place(0)).at(place(1));
  });
  return found;
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

TEST_CASE("Of two answers, Pearson's correlation is phi") {
  each(".phi", 2, [](const json& entry) {
    auto sample = shared::sample_of(entry);
    const auto got = correlations(sample.columns());
    std::size_t place = 0;
    for (std::size_t i = 1; i < sample.names.size(); ++i)
      for (std::size_t j = 0; j < i; ++j) same(entry, got.at(place++).value, entry.at("value").at("data").at(i).at(j));
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
    same_matrix(shared::Tolerance::as_filed(entry), got, entry.at("value").at("rho"));
    exact_where_psych_is_furthest(entry, got);
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
    exact_where_psych_is_furthest(entry, got);
    // With 1/2 added, psych takes the thresholds from shares of the total before, which then do not sum to 1.
    const auto corrected = [&](std::size_t i, std::size_t j) {
      return std::any_of(got.notes.begin(), got.notes.end(), [&](const PolychoricNote& note) {
        const auto first = static_cast<std::size_t>(note.first), second = static_cast<std::size_t>(note.second);
        return note.corrected && ((first == i && second == j) || (first == j && second == i));
      });
    };
    const auto filed = shared::Tolerance::as_filed(entry);
    for (std::size_t i = 0; i < got.correlations.size(); ++i)
      for (std::size_t j = 0; j < got.correlations.size(); ++j) {
        const json& theirs = entry.at("value").at("data").at(i).at(j);
        if (!corrected(i, j))
          same(filed, got.correlations[i][j], theirs);
        else if (i > j)
          stopped_early(entry, "correlation with 1/2 in an empty cell", got.correlations[i][j], theirs, 0.002);
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
    same_matrix(shared::Tolerance::as_filed(entry), got, entry.at("value").at("rho"));
    exact_where_psych_is_furthest(entry, got);
    for (std::size_t i = 0; i < sample.names.size(); ++i)
      same(entry, got.thresholds[i].at(0), entry.at("value").at("tau").at(sample.names[i]));
  });
}

TEST_CASE("One pair by maximum likelihood, and with the thresholds as they are, as polycor has it") {
  each("polychor_ml", 6, [](const json& entry) {
    auto pair = complete_pair(entry);
    const json& want = entry.at("value");
    const PolychoricPair joint = polychoric_pair(pair.values[0], pair.values[1], LatentEstimator::maximum_likelihood);
    stopped_early(entry, "correlation by ML", joint.value, only(want.at("rho_ml")), 0.002);
    stopped_early(entry, "its standard error", joint.standard_error, want.at("se_ml"), 0.0002);
    stopped_early(entry, "chi-square", joint.chi_square, want.at("chisq"), 0.5);
    CHECK(joint.chi_square < want.at("chisq").get<double>());  // nearer to the data
    same(entry, joint.df, want.at("df"));
    std::size_t place = 0;
    for (const json& cut : want.at("row_cuts"))
      stopped_early(entry, "thresholds by ML", joint.first_thresholds.at(place++), cut, 0.02);
    place = 0;
    for (const json& cut : want.at("col_cuts"))
      stopped_early(entry, "thresholds by ML", joint.second_thresholds.at(place++), cut, 0.02);
    const PolychoricPair two = polychoric_pair(pair.values[0], pair.values[1]);
    const auto filed = shared::Tolerance::as_filed(entry);
    same(filed, two.value, want.at("rho_2step"));
    same(filed, two.standard_error_given_thresholds, want.at("se_2step"));
    near(two.value, of_exact_matrix(entry), 1e-7);
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
    const auto filed = shared::Tolerance::as_filed(entry);
    // polycor calls the closed form two-step, and its SD has the divisor n.
    const Polyserial closed = of(LatentEstimator::moments);
    const double theirs = shared::number(want.at("two_step")), by_n = std::sqrt((closed.n - 1) / closed.n);
    same(shared::Tolerance(entry, 1e-10, 1e-10), closed.value * by_n, want.at("two_step"));
    filed.apart("closed form", theirs, closed.value);
    const Polyserial joint = of(LatentEstimator::maximum_likelihood), two = of(LatentEstimator::two_step);
    stopped_early(entry, "correlation by ML", joint.value, only(want.at("ml")), 0.0005);
    same(filed, joint.standard_error, want.at("se_ml"));
    std::size_t place = 0;
    for (const json& cut : want.at("cuts"))
      stopped_early(entry, "thresholds by ML", joint.thresholds.at(place++), cut, 0.0005);
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
        // Of polychorics within 3e-5; lavaan's of the same answers come to what the test above meets to 1e-6.
        const double got = ordinal_alpha(sample.columns(), {.zero_cell = ZeroCell::none}).value;
        same(shared::Tolerance::as_filed(entry), got, entry.at("value"));
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
