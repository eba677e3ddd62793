// Agreement against R's values in the folder of shared reference data (each to the tolerance that its file states),
// against published examples, and what comes of data that leave nothing to work out.
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <string>
#include <vector>

#include "kartlegg/kartlegg.hpp"
#include "shared.hpp"

using namespace kartlegg::stats;  // NOLINT(google-build-using-namespace): a test of one namespace
using nlohmann::json;
using shared::number;
using shared::numbers;

namespace {

constexpr double none = undefined;

#define SAME(got, want)                                                                        \
  CHECK_THAT(got, Catch::Predicate<double>([&](double g) { return tolerance.holds(g, want); }, \
                                           "expected " + std::to_string(want)))
#define INTERVAL(got, low, high) \
  SAME((got).lower, low);        \
  SAME((got).upper, high)

/// Columns of ratings, and the view of them that the functions take.
struct Sheet {
  std::vector<std::vector<double>> columns;
  std::vector<std::span<const double>> views() const { return {columns.begin(), columns.end()}; }
};

/// From rows, as tables are printed.
Sheet sheet(const std::vector<std::vector<double>>& rows) {
  Sheet result;
  for (const auto& row : rows)
    for (std::size_t j = 0; j < row.size(); ++j) {
      if (result.columns.size() == j) result.columns.emplace_back();
      result.columns[j].push_back(row[j]);
    }
  return result;
}

Sheet sheet(const json& entry) {
  const auto& about = entry.at("data");
  Sheet result;
  if (about.contains("inline")) {
    for (std::size_t j = 0; j < about.at("inline").at("cols").size(); ++j) result.columns.emplace_back();
    for (const auto& row : about.at("inline").at("data"))
      for (std::size_t j = 0; j < row.size(); ++j) result.columns[j].push_back(number(row[j]));
    return result;
  }
  auto columns = shared::data(about.at("file"));
  for (const auto& column : about.at("columns")) result.columns.push_back(columns.at(column));
  return result;
}

/// The categories of an entry: its levels, or the values that occur.
std::vector<double> categories(const json& entry, const Sheet& ratings) {
  if (entry.at("data").contains("levels")) return numbers(entry.at("data").at("levels"));
  std::vector<double> all;
  for (const auto& column : ratings.columns)
    for (const double value : column)
      if (!std::isnan(value)) all.push_back(value);
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

/// Entries whose id ends so; their number is checked, lest a test pass because it met none.
std::vector<json> entries(const std::string& end, std::size_t count) {
  const auto all = shared::expected("agreement");
  if (!all) return {};
  std::vector<json> result;
  for (const auto& entry : *all) {
    const std::string id = entry.at("id");
    if (id.size() >= end.size() && id.compare(id.size() - end.size(), end.size(), end) == 0) result.push_back(entry);
  }
  CHECK(result.size() == count);
  return result;
}

/// irrCAC gives five decimals: to those, the values are the same.
void five_digits(const shared::Tolerance& tolerance, double got, double want) {
  SAME(got, want);
  CHECK(std::round(got * 1e5) / 1e5 == Approx(want).epsilon(1e-12));
}

constexpr std::array in_psych_order{IccForm::one_way,         IccForm::agreement,         IccForm::consistency,
                                    IccForm::one_way_average, IccForm::agreement_average, IccForm::consistency_average};

const Sheet shrout_fleiss = sheet(std::vector<std::vector<double>>{
    {9, 2, 5, 8}, {6, 1, 3, 2}, {8, 4, 6, 8}, {7, 1, 2, 6}, {10, 5, 6, 9}, {6, 2, 4, 7}});

}  // namespace

TEST_CASE("Intraclass correlations of six data sets, as psych has them") {
  for (const json& entry : entries(".icc_psych_anova", 6)) {
    INFO(entry.at("id"));
    const shared::Tolerance tolerance(entry);
    const auto& want = entry.at("value");
    const Sheet ratings = sheet(entry);
    const Icc found = icc(ratings.views());
    for (std::size_t i = 0; i < in_psych_order.size(); ++i) {
      INFO(name(in_psych_order[i]));
      const IccEstimate& one = found[in_psych_order[i]];
      SAME(one.value, want.at("icc")[i].get<double>());
      SAME(one.f, want.at("F")[i].get<double>());
      SAME(one.df1, want.at("df1")[i].get<double>());
      SAME(one.df2, want.at("df2")[i].get<double>());
      SAME(one.p, want.at("p")[i].get<double>());
      INTERVAL(one.interval, want.at("lower")[i].get<double>(), want.at("upper")[i].get<double>());
    }
  }
  for (const json& entry : entries(".icc_anova_parts", 6)) {
    INFO(entry.at("id"));
    const shared::Tolerance tolerance(entry);
    const auto& want = entry.at("value");
    const Sheet ratings = sheet(entry);
    const Icc found = icc(ratings.views());
    SAME(found.n, want.at("n").get<double>());
    SAME(found.raters, want.at("k").get<double>());
    SAME(found.ms_subjects, want.at("MSR").get<double>());
    SAME(found.ms_raters, want.at("MSC").get<double>());
    SAME(found.ms_error, want.at("MSE").get<double>());
    SAME(found.ms_within, want.at("MSW").get<double>());
    SAME(found.sem_agreement, want.at("sem_agreement").get<double>());
    SAME(found.sem_consistency, want.at("sem_consistency").get<double>());
    SAME(found.sdc_agreement, want.at("sdc_agreement").get<double>());
    SAME(found.sdc_consistency, want.at("sdc_consistency").get<double>());
  }
}

TEST_CASE("irr::icc gives another interval for the average, and psych's REML other estimates") {
  // irr puts the average ICC where the formula of McGraw & Wong has the single one; everything else is the same.
  constexpr std::array in_irr_order{IccForm::one_way,     IccForm::one_way_average,
                                    IccForm::consistency, IccForm::consistency_average,
                                    IccForm::agreement,   IccForm::agreement_average};
  for (const json& entry : entries(".icc_irr", 6)) {
    INFO(entry.at("id"));
    const shared::Tolerance tolerance(entry);
    const Sheet ratings = sheet(entry);
    const Icc found = icc(ratings.views());
    for (std::size_t i = 0; i < in_irr_order.size(); ++i) {
      const auto want = numbers(entry.at("value").at("data")[i]);
      const IccEstimate& one = found[in_irr_order[i]];
      SAME(one.value, want[0]);
      if (in_irr_order[i] != IccForm::agreement_average) {
        INTERVAL(one.interval, want[5], want[6]);
      } else {
        CHECK(std::abs(one.interval.lower - want[5]) > 1e-6);
        tolerance.apart("interval of the average from", want[5], one.interval.lower);
      }
    }
  }
  // psych's default fits by REML, which is the ANOVA's closed form where no variance is at its bound.
  for (const json& entry : entries(".icc_psych_lmer", 6)) {
    const std::string id = entry.at("id");
    INFO(id);
    const auto tolerance = shared::Tolerance::as_filed(entry);  // lme4 stops in the sixth digit
    const Sheet ratings = sheet(entry);
    const Icc found = icc(ratings.views());
    const bool at_bound = id == "sim_ratings_cont.icc_psych_lmer";  // the ANOVA's variance of raters is negative there
    CHECK((found.ms_raters < found.ms_error) == at_bound);
    for (std::size_t i = 0; i < in_psych_order.size(); ++i) {
      const double theirs = entry.at("value").at("icc")[i].get<double>(), ours = found[in_psych_order[i]].value;
      const bool another = at_bound && i % 3 != 0;  // without a variance of raters, psych has the one-way ICC
      SAME(another ? found[in_psych_order[i - i % 3]].value : ours, theirs);
      if (another) tolerance.apart(std::string(name(in_psych_order[i])), theirs, ours);
    }
  }
  const Icc found = icc(shrout_fleiss.views());
  CHECK(found[IccForm::agreement_average].interval.lower == Approx(.0711368).epsilon(0).margin(1e-7));  // irr: .039
  CHECK(found[IccForm::agreement_average].interval.upper == Approx(.9272320).epsilon(0).margin(1e-7));  // irr: .929
}

TEST_CASE("Kendall's W of six data sets") {
  for (const json& entry : entries(".kendall_w", 6)) {
    INFO(entry.at("id"));
    const shared::Tolerance tolerance(entry);
    const Sheet ratings = sheet(entry);
    const KendallW found = kendall_w(ratings.views());
    SAME(found.value, entry.at("value").at("W").get<double>());
    SAME(found.chi_square, entry.at("value").at("chisq").get<double>());
    SAME(found.p, entry.at("value").at("p").get<double>());
  }
}

TEST_CASE("Kappa and its standard errors, unweighted, linear and quadratic") {
  constexpr std::array<std::pair<const char*, AgreementWeights>, 3> kinds{{{"unweighted", AgreementWeights::unweighted},
                                                                           {"linear", AgreementWeights::linear},
                                                                           {"quadratic", AgreementWeights::quadratic}}};
  for (const json& entry : entries(".kappa_ci", 2)) {
    INFO(entry.at("id"));
    const shared::Tolerance tolerance(entry);
    const Sheet ratings = sheet(entry);
    for (const auto& [kind, weights] : kinds) {
      INFO(kind);
      const auto& want = entry.at("value").at(kind);
      const Kappa found = kappa(ratings.columns[0], ratings.columns[1], categories(entry, ratings), weights);
      SAME(found.value, want.at("kappa").get<double>());
      SAME(found.standard_error, want.at("se").get<double>());
      SAME(found.null_error, want.at("se_null").get<double>());
      SAME(found.z, want.at("z").get<double>());
      INTERVAL(found.interval, want.at("ci")[0].get<double>(), want.at("ci")[1].get<double>());
    }
  }
  for (const json& entry : entries(".kappa_vcd", 2)) {
    INFO(entry.at("id"));
    const shared::Tolerance tolerance(entry, 1e-9, 1e-9);  // vcd works out kappa of weights that are not exact
    const Sheet ratings = sheet(entry);
    for (const auto& [kind, weights] : kinds) {
      const Kappa found = kappa(ratings.columns[0], ratings.columns[1], categories(entry, ratings), weights);
      SAME(found.value, entry.at("value").at(kind).at("value").get<double>());
      SAME(found.standard_error, entry.at("value").at(kind).at("ASE").get<double>());
    }
  }
  for (const json& entry : entries(".kappa_psych", 2)) {
    const shared::Tolerance tolerance(entry);
    const Sheet ratings = sheet(entry);
    const auto found =
        kappa(ratings.columns[0], ratings.columns[1], categories(entry, ratings), AgreementWeights::unweighted);
    SAME(found.value, entry.at("value").at("unweighted").get<double>());
    SAME(found.standard_error * found.standard_error, entry.at("value").at("var_unweighted").get<double>());
    INTERVAL(found.interval, entry.at("value").at("ci_unweighted")[0].get<double>(),
             entry.at("value").at("ci_unweighted")[1].get<double>());
  }
  for (const json& entry : entries(".agreement_basic", 2)) {
    INFO(entry.at("id"));
    const shared::Tolerance tolerance(entry);
    const Sheet ratings = sheet(entry);
    const auto found =
        kappa(ratings.columns[0], ratings.columns[1], categories(entry, ratings), AgreementWeights::unweighted);
    SAME(found.observed, entry.at("value").at("po").get<double>());
    SAME(found.pabak, entry.at("value").at("brennan_prediger").get<double>());
    SAME(found.highest, entry.at("value").at("kappa_max").get<double>());
    SAME(pair_agreement(ratings.views()).value, entry.at("value").at("po").get<double>());
  }
}

TEST_CASE("Kappas of printed tables") {
  const shared::Tolerance tolerance(1e-8, 0);  // as many digits as are printed
  const std::vector<double> four{20, 5, 1, 0, 3, 15, 6, 1, 2, 4, 12, 5, 0, 1, 3, 22};
  const Kappa plain = kappa_of_table(four, AgreementWeights::unweighted);
  SAME(plain.value, .586170071);
  SAME(plain.standard_error, .061332715);
  SAME(plain.null_error, .057784166);
  const Kappa quadratic = kappa_of_table(four, AgreementWeights::quadratic);
  SAME(quadratic.value, .823117742);
  SAME(quadratic.standard_error, .039099475);
  SAME(quadratic.null_error, .099935749);
  // psych 2.2.9 gives .0374 here: its variance of weighted kappas holds for equal margins only.
  CHECK(std::abs(quadratic.standard_error - .0374) > .001);
  const std::vector<double> three{4, 2, 0, 1, 5, 1, 0, 1, 6};
  SAME(kappa_of_table(three, AgreementWeights::unweighted).value, .622641509);
  SAME(kappa_of_table(three, AgreementWeights::unweighted).standard_error, .146094806);
  SAME(kappa_of_table(three, AgreementWeights::linear).value, .70760234);
  SAME(kappa_of_table(three, AgreementWeights::linear).standard_error, .11837036);
  SAME(kappa_of_table(three, AgreementWeights::linear).null_error, .17308855);
  SAME(kappa_of_table(three, AgreementWeights::quadratic).value, .798387097);
  SAME(kappa_of_table(three, AgreementWeights::quadratic).standard_error, .087354681);
  SAME(kappa_of_table(three, AgreementWeights::quadratic).null_error, .222914955);

  // By hand, of 40 5 / 10 45: p_o = .85, p_e = .45 x .50 + .55 x .50 = .5, kappa .7; margins .45 and .50 allow
  // .45 + .50 = .95, so (.95 - .5) / .5 = .9; PABAK 2 x .85 - 1; |40 - 45| / 100 and |5 - 10| / 100.
  const Kappa two = kappa_of_table(std::vector<double>{40, 5, 10, 45}, AgreementWeights::unweighted);
  SAME(two.value, .7);
  SAME(two.highest, .9);
  SAME(two.pabak, .7);
  SAME(two.prevalence_index, .05);
  SAME(two.bias_index, .05);
  // Highest linear kappa by hand, margins (.5 .5 0) and (.5 .25 .25): in order .5 alike, .25 alike, .25 one apart
  // (weight .5): .875. By chance .5 x (.5 + .125 + 0) + .5 x (.25 + .25 + .125) = .625: (.875 - .625) / .375.
  const Kappa linear = kappa_of_table(std::vector<double>{2, 0, 0, 0, 1, 1, 0, 0, 0}, AgreementWeights::linear);
  SAME(linear.expected, .625);
  SAME(linear.highest, .25 / .375);
}

TEST_CASE("Fleiss' kappa, Gwet's coefficients and Krippendorff's alpha") {
  for (const json& entry : entries(".fleiss_kappa", 3)) {
    INFO(entry.at("id"));
    const shared::Tolerance tolerance(entry);
    const Sheet ratings = sheet(entry);
    const auto found = fleiss_kappa(ratings.views(), categories(entry, ratings));
    SAME(found.value, entry.at("value").at("kappa").get<double>());
    SAME(found.z, entry.at("value").at("z").get<double>());
    SAME(found.p, entry.at("value").at("p").get<double>());
  }
  for (const json& entry : entries(".gwet", 2)) {
    INFO(entry.at("id"));
    const auto tolerance = shared::Tolerance::as_filed(entry);
    const Sheet ratings = sheet(entry);
    const auto ac1 = gwet_ac(ratings.views(), categories(entry, ratings), AgreementWeights::unweighted);
    const auto ac2 = gwet_ac(ratings.views(), categories(entry, ratings), AgreementWeights::quadratic);
    five_digits(tolerance, ac1.value, entry.at("value").at("AC1"));
    five_digits(tolerance, ac1.standard_error, entry.at("value").at("AC1_se"));
    five_digits(tolerance, ac2.value, entry.at("value").at("AC2_quadratic"));
    five_digits(tolerance, ac2.standard_error, entry.at("value").at("AC2_se"));
  }
  auto alphas = entries(".krippendorff", 3);
  for (const json& entry : entries("krippendorff_textbook", 1)) alphas.push_back(entry);
  constexpr std::array levels{MeasurementLevel::nominal, MeasurementLevel::ordinal, MeasurementLevel::interval,
                              MeasurementLevel::ratio};
  for (const json& entry : alphas) {
    INFO(entry.at("id"));
    const shared::Tolerance tolerance(entry);
    const Sheet ratings = sheet(entry);
    for (const MeasurementLevel level : levels)
      SAME(krippendorff_alpha(ratings.views(), level, {.draws = 0}).value,
           entry.at("value").at(std::string(name(level))).get<double>());
  }
  for (const json& entry : entries(".krippendorff_irrCAC", 3)) {
    INFO(entry.at("id"));
    const auto tolerance = shared::Tolerance::as_filed(entry);
    const Sheet ratings = sheet(entry);
    const auto found = krippendorff_alpha(ratings.views(), MeasurementLevel::nominal, {.draws = 0});
    five_digits(tolerance, found.value, entry.at("value").at("alpha"));
    five_digits(tolerance, found.standard_error, entry.at("value").at("se"));
  }
}

TEST_CASE("irr::kripp.alpha without gaps is off in the third decimal") {
  // It weights each unit by 1 instead of 1 / (m - 1). By hand, three raters of three units, 1 1 2 / 2 2 2 / 1 2 2:
  // pairs that differ, over m - 1: 2/2 + 0 + 2/2 = 2; all pairs: 3 ones x 6 twos = 18; 1 - 8 x 2 / 18 = 1/9.
  const Sheet ratings = sheet(std::vector<std::vector<double>>{{1, 1, 2}, {2, 2, 2}, {1, 2, 2}});
  CHECK(krippendorff_alpha(ratings.views(), MeasurementLevel::nominal, {.draws = 0}).value == Approx(1.0 / 9));
}

TEST_CASE("Limits of agreement, concordance and test-retest") {
  for (const json& entry : entries(".bland_altman", 3)) {
    INFO(entry.at("id"));
    const shared::Tolerance tolerance(entry);
    const auto& want = entry.at("value");
    const Sheet both = sheet(entry);
    const auto found = limits_of_agreement(both.columns[0], both.columns[1]);
    SAME(found.n, want.at("n").get<double>());
    SAME(found.mean_difference.value, want.at("mean").get<double>());
    INTERVAL(found.mean_difference.interval, want.at("ci_mean")[0].get<double>(), want.at("ci_mean")[1].get<double>());
    SAME(found.sd, want.at("sd").get<double>());
    SAME(found.lower.value, want.at("limits")[0].get<double>());
    SAME(found.upper.value, want.at("limits")[1].get<double>());
    SAME(found.limit_error, want.at("se_limit").get<double>());
    INTERVAL(found.lower.interval, want.at("ci_lower_limit")[0].get<double>(),
             want.at("ci_lower_limit")[1].get<double>());
    INTERVAL(found.upper.interval, want.at("ci_upper_limit")[0].get<double>(),
             want.at("ci_upper_limit")[1].get<double>());
    const auto simple = limits_of_agreement(both.columns[0], both.columns[1], .95, .95, LimitError::simple);
    SAME(simple.limit_error, want.at("se_limit_simple").get<double>());
    INTERVAL(simple.lower.interval, want.at("ci_lower_limit_simple")[0].get<double>(),
             want.at("ci_lower_limit_simple")[1].get<double>());
    INTERVAL(simple.upper.interval, want.at("ci_upper_limit_simple")[0].get<double>(),
             want.at("ci_upper_limit_simple")[1].get<double>());
  }
  for (const json& entry : entries(".lin_ccc", 3)) {
    INFO(entry.at("id"));
    const shared::Tolerance tolerance(entry);
    const auto& want = entry.at("value");
    const Sheet both = sheet(entry);
    const auto found = concordance(both.columns[0], both.columns[1]);
    SAME(found.value, want.at("ccc").get<double>());
    INTERVAL(found.interval, want.at("lower").get<double>(), want.at("upper").get<double>());
    SAME(found.scale_shift, want.at("s_shift").get<double>());
    SAME(found.location_shift, want.at("l_shift").get<double>());
    SAME(found.bias_correction, want.at("C_b").get<double>());
  }
  for (const json& entry : entries(".pearson", 3)) {
    INFO(entry.at("id"));
    const shared::Tolerance tolerance(entry);
    const auto& want = entry.at("value");
    const Sheet both = sheet(entry);
    const auto found = retest(both.columns[0], both.columns[1]);
    SAME(found.correlation.value, want.at("r").get<double>());
    SAME(found.correlation_p, want.at("p").get<double>());
    INTERVAL(found.correlation.interval, want.at("ci")[0].get<double>(), want.at("ci")[1].get<double>());
    SAME(found.mean_change_t, -want.at("paired_t").get<double>());  // R has first less second
    SAME(found.mean_change_p, want.at("paired_p").get<double>());
    INTERVAL(found.mean_change.interval, -want.at("paired_ci")[1].get<double>(),
             -want.at("paired_ci")[0].get<double>());
    SAME(found.sdc_group, found.sdc / std::sqrt(found.n));
  }
  // By hand: differences 1 2 3 4 on means 1.5 3 4.5 6 have a slope of 2/3 without error.
  const auto growing = limits_of_agreement(std::vector<double>{2, 4, 6, 8}, std::vector<double>{1, 2, 3, 4});
  CHECK(growing.slope.value == Approx(2.0 / 3));
}

TEST_CASE("Shares of pairs that agree, exactly and within one") {
  const shared::Tolerance tolerance(1e-12, 0);
  const std::vector<double> first{1, 2, 3, 4, none, 5}, second{1, 3, 3, 6, 2, none};
  const std::array<std::span<const double>, 2> both{first, second};
  const auto exact = pair_agreement(both), near = pair_agreement(both, 1);
  SAME(exact.value, .5);
  SAME(near.value, .75);
  CHECK(exact.n == 4);
  CHECK(exact.given == 6);
  CHECK(near.wilson);
  const auto wilson = proportion_interval(3, 4);
  INTERVAL(near.interval, wilson.lower, wilson.upper);
  // Three raters: shares of the pairs 1/3, 3/3, and 1/1 where one did not rate; mean 7/9, SD .3849, t(2) 4.3027.
  const std::vector<double> third{2, 2, none}, a{1, 2, 3}, b{1, 2, 3};
  const std::array<std::span<const double>, 3> three{a, b, third};
  const auto over = pair_agreement(three);
  SAME(over.value, 7.0 / 9);
  CHECK(over.pairs == 7);
  CHECK_FALSE(over.wilson);
  CHECK(over.interval.lower == Approx(7.0 / 9 - 4.302652729911275 * std::sqrt(4.0 / 27) / std::sqrt(3.0)));
}

TEST_CASE("Sample size for an intraclass correlation") {
  // 8 x 1.959964^2 x .3^2 x 1.7^2 / (2 x .2^2) + 1, by hand.
  CHECK(icc_sample_size(.7, .2, 2) == Approx(8 * 3.841458820694124 * .09 * 2.89 / .08 + 1));
  CHECK(std::isnan(icc_sample_size(1, .2, 2)));
  CHECK(std::isnan(icc_sample_size(.7, 0, 2)));
  CHECK(std::isnan(icc_sample_size(.7, .2, 1)));
}

TEST_CASE("Data that leave nothing to work out have a reason") {
  const auto of = [](const std::vector<std::vector<double>>& rows) { return sheet(rows); };
  const std::vector<double> cats{1, 2, 3};
  const auto reasons = [&](const Sheet& s) {
    const auto views = s.views();
    return std::array{icc(views).forms[2].reason, fleiss_kappa(views, cats).reason,
                      gwet_ac(views, cats, AgreementWeights::unweighted).reason,
                      krippendorff_alpha(views, MeasurementLevel::interval).reason, kendall_w(views).reason};
  };
  constexpr Reason small = Reason::sample_too_small, same = Reason::no_variance, perfect = Reason::perfect_agreement;
  CHECK(reasons(of({{1, 2}})) == std::array{small, small, small, small, small});
  CHECK(reasons(of({{1, none}, {none, 2}, {none, none}})) == std::array{small, small, small, small, small});
  CHECK(reasons(of({{none, none}, {none, none}})) == std::array{small, small, small, small, small});
  CHECK(reasons(of({{1}, {2}, {3}})) == std::array{small, small, small, small, small});
  CHECK(reasons(of({{2, 2}, {2, 2}, {2, 2}})) == std::array{same, same, perfect, same, same});
  CHECK(reasons(of({{1, 1}, {2, 2}, {3, 3}})) == std::array{perfect, perfect, perfect, perfect, Reason::none});

  const Sheet alike = of({{1, 1}, {2, 2}, {3, 3}});
  CHECK(icc(alike.views())[IccForm::agreement].value == 1);
  CHECK(std::isnan(icc(alike.views())[IccForm::agreement].interval.lower));
  CHECK(krippendorff_alpha(alike.views(), MeasurementLevel::nominal).value == 1);
  CHECK(kappa(alike.columns[0], alike.columns[1], cats, AgreementWeights::quadratic).reason == perfect);
  CHECK(kappa(alike.columns[0], alike.columns[1], cats, AgreementWeights::quadratic).value == 1);
  CHECK(concordance(alike.columns[0], alike.columns[1]).value == Approx(1));
  CHECK(retest(alike.columns[0], alike.columns[1]).reason == perfect);
  CHECK(retest(alike.columns[0], alike.columns[1]).sdc == 0);

  // The second rater is always 2 higher: consistent, not in agreement. MSR 2, MSC 6, MSE 0: 2 / (2 + 2 x 6 / 3) = 1/3.
  const Sheet shifted = of({{1, 3}, {2, 4}, {3, 5}});
  CHECK(icc(shifted.views())[IccForm::agreement].value == Approx(1.0 / 3));
  CHECK(icc(shifted.views())[IccForm::agreement].reason == Reason::none);
  CHECK(std::isfinite(icc(shifted.views())[IccForm::agreement].interval.lower));
  CHECK(icc(shifted.views())[IccForm::consistency].reason == perfect);
  // Subjects who do not differ, and raters who do.
  CHECK(icc(of({{1, 2}, {1, 2}}).views())[IccForm::agreement].reason == same);

  const std::vector<double> ones{1, 1, 1}, some{1, 2, 1}, odd{1, 2, 9};
  CHECK(kappa(ones, ones, cats, AgreementWeights::unweighted).reason == same);  // p_e = 1
  const Kappa by_chance = kappa(ones, some, cats, AgreementWeights::unweighted);
  CHECK(by_chance.value == Approx(0).epsilon(0).margin(1e-12));
  CHECK(by_chance.reason == Reason::none);
  CHECK(kappa(ones, odd, cats, AgreementWeights::unweighted).reason == Reason::not_a_category);
  CHECK(fleiss_kappa(of({{1, 9}, {1, 2}}).views(), cats).reason == Reason::not_a_category);
  CHECK(kappa({}, {}, cats, AgreementWeights::unweighted).reason == small);
  CHECK(kappa(ones, ones, std::vector<double>{1}, AgreementWeights::linear).reason == same);
  CHECK(kappa_of_table(std::vector<double>{1, 2, 3}, AgreementWeights::linear).reason == Reason::count_out_of_range);
  CHECK(kappa_of_table(std::vector<double>{1, -2, 3, 4}, AgreementWeights::linear).reason ==
        Reason::count_out_of_range);
  CHECK(kappa(ones, std::vector<double>{1}, cats, AgreementWeights::linear).reason == Reason::sizes_differ);
  // A category that nobody uses counts for the weights, and for nothing else.
  CHECK(kappa(some, ones, cats, AgreementWeights::linear).categories == 3);
  CHECK(krippendorff_alpha(of({{-1, 1}, {2, 2}}).views(), MeasurementLevel::ratio).reason == Reason::not_positive);
  CHECK(krippendorff_alpha(of({{0, 1}, {2, 2}}).views(), MeasurementLevel::ratio).reason == Reason::none);

  CHECK(limits_of_agreement(ones, ones).reason == same);
  CHECK(limits_of_agreement(ones, ones).lower.value == 0);
  CHECK(limits_of_agreement(ones, ones, .95, 1.5).reason == Reason::proportion_out_of_range);
  CHECK(limits_of_agreement(std::vector<double>{1}, std::vector<double>{2}).reason == small);
  CHECK(concordance(ones, some).reason == same);
  CHECK(retest(ones, some).reason == same);
  CHECK(retest(std::vector<double>{1, 2}, std::vector<double>{1, 3}).reason == small);
  CHECK(icc(alike.views(), 1).reason == Reason::confidence_out_of_range);
  const std::array<std::span<const double>, 2> uneven{ones, std::span(ones).first(2)};
  CHECK(icc(uneven).reason == Reason::sizes_differ);
  CHECK(pair_agreement(of({{none, 1}}).views()).reason == small);
  CHECK(icc({}).reason == small);
}

TEST_CASE("The bootstrap is the same for any number of threads, and another for another seed") {
  const Sheet ratings = sheet(std::vector<std::vector<double>>{
      {1, 2, 1}, {2, 2, none}, {3, 3, 4}, {4, 2, 4}, {1, 1, 1}, {5, 4, 5}, {2, 3, 3}, {none, 1, 2}});
  const auto of = [&](std::uint64_t seed, unsigned threads) {
    return krippendorff_alpha(ratings.views(), MeasurementLevel::ordinal, {.seed = seed, .threads = threads}).interval;
  };
  CHECK(of(1, 1).lower == of(1, 2).lower);
  CHECK(of(1, 1).upper == of(1, 2).upper);
  CHECK(of(1, 1).lower != of(2, 1).lower);
  const auto found = krippendorff_alpha(ratings.views(), MeasurementLevel::ordinal);
  CHECK(found.interval.lower < found.value);
  CHECK(found.value < found.interval.upper);
  CHECK(found.draws == 2000);
}
