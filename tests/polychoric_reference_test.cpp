// Polychoric and polyserial correlations, ordinal alpha and omega against exact solutions, lavaan, semTools, psych and
// polycor, from the folder of shared reference data, and check values.
#include <catch2/catch.hpp>
#include <cmath>

#include "kartlegg/stats/ordinal.hpp"
#include "sample.hpp"

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

TEST_CASE("Exact two-step correlations and thresholds") {
  for (const auto& [id, count] : {std::pair{"choric_exact", 5U}, {"choric_exact_pairwise", 2U}})
    each(id, id == std::string("choric_exact") ? 7U : count, [](const json& entry) {
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
  for (const auto& [id, zero_cell] :
       {std::pair{"psych.pairwise.c0.5", ZeroCell::add}, {"psych.pairwise.c0", ZeroCell::none}})
    each(id, zero_cell == ZeroCell::add ? 2 : 4, [&, zero_cell = zero_cell](const json& entry) {
      if (zero_cell == ZeroCell::none && entry.at("id").get<std::string>().ends_with(".5")) return;
      auto sample = shared::sample_of(entry);
      PolychoricOptions options = options_of(entry);
      options.zero_cell = zero_cell;
      const Polychoric got = polychoric(sample.columns(), options);
      if (got.notes.empty()) {
        same_matrix(entry, got, entry.at("value"));
        return;
      }
      // psych takes the thresholds from shares of the total before 1/2 was put in, which no longer sum to 1.
      const PolychoricNote& pair = got.notes.front();
      const auto i = static_cast<std::size_t>(pair.first), j = static_cast<std::size_t>(pair.second);
      const double theirs = shared::number(entry.at("value").at("data").at(i).at(j));
      WARN(entry.at("id") << ": " << got.correlations[i][j] << ", psych " << theirs << ", which loses the 1/2 added");
      CHECK(pair.corrected);
      CHECK(std::abs(got.correlations[i][j] - theirs) < 0.001);
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
    CHECK(joint.value == Approx(-.40580937318869603).margin(1e-7));
    CHECK(joint.standard_error == Approx(.02430269432846675).margin(1e-6));
    CHECK(joint.chi_square == Approx(125.50139829637556).margin(1e-6));
    CHECK(joint.first_thresholds.at(0) == Approx(-.44807467).margin(1e-7));
    CHECK(joint.second_thresholds.at(4) == Approx(.46505857).margin(1e-7));
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
    CHECK(two.value == Approx(bfi ? .08864033585 : .07058313151).margin(1e-7));
    CHECK(joint.value == Approx(bfi ? .08862195 : .07058402).margin(1e-7));
    CHECK(joint.standard_error == Approx(bfi ? .02607157709 : .05093652606).margin(1e-6));
    CHECK(two.standard_error == Approx(joint.standard_error).epsilon(0.05));  // robust, and not
  });
}

TEST_CASE("A published table, and five items of 1000 persons") {
  const std::vector<double> table{85, 30, 7, 0, 23, 19, 5, 0, 7, 6, 6, 5, 0, 1, 3, 3};
  const PolychoricPair got = polychoric_of_table(table, 4);
  CHECK(got.value == Approx(.59957077).margin(1e-8));
  CHECK(got.log_likelihood == Approx(-387.631583).margin(1e-6));
  const std::vector<double> first{.279319034, 1.01522203, 1.81191067}, second{.189118426, 1.05812162, 1.75068607};
  for (std::size_t t = 0; t < 3; ++t) {
    CHECK(got.first_thresholds.at(t) == Approx(first[t]).margin(1e-8));
    CHECK(got.second_thresholds.at(t) == Approx(second[t]).margin(1e-8));
  }
  // SciPy, to 1e-9; polycor stops at .597429.
  CHECK(polychoric_of_table(table, 4, LatentEstimator::maximum_likelihood).value == Approx(.5974655499).margin(1e-8));
  // 1/2 in the empty cells, with the margins that the table then has; psych, whose shares no longer sum to 1: .565058.
  CHECK(polychoric_of_table(table, 4, LatentEstimator::two_step, {.zero_cell = ZeroCell::add}).value ==
        Approx(.5756358262).margin(1e-8));
  CHECK(polychoric_of_table(std::vector<double>{40, 10, 15, 35}, 2).value == Approx(.712732).margin(1e-6));

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
    for (std::size_t j = 0; j < i; ++j) CHECK(of.correlations[i][j] == Approx(below[next++]).margin(1e-6));
  const CategoricalOmega omegas = categorical_omega(lsat.columns());
  CHECK(omegas.observed == Approx(.468129).margin(1e-5));
  CHECK(omegas.latent.observed == Approx(.642932).margin(1e-5));
  CHECK(ordinal_alpha(lsat.columns()).value == Approx(.633854).margin(1e-6));
  CHECK(omegas.latent.fit.chi_square == Approx(11.676610).margin(1e-4));
  CHECK(omegas.latent.fit.p == Approx(.039498).margin(1e-5));
  CHECK(omegas.latent.fit.cfi == Approx(.969435).margin(1e-5));
  CHECK(omegas.latent.fit.rmsea_interval.upper == Approx(.064385).margin(1e-5));
  CHECK(omegas.latent.fit.srmr == Approx(.044712).margin(1e-5));
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
