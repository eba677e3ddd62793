// Descriptives, correlations, scale scores and groups against R's values: those in the folder of shared reference data,
// and some of R 4.2 (stats, nlme 3.1, psych 2.2.9) that stand here.
#include <catch2/catch.hpp>
#include <cmath>

#include "kartlegg/stats/correlations.hpp"
#include "kartlegg/stats/descriptives.hpp"
#include "kartlegg/stats/groups.hpp"
#include "kartlegg/stats/option_analysis.hpp"
#include "kartlegg/stats/reliability.hpp"
#include "sample.hpp"

using namespace kartlegg::stats;  // NOLINT(google-build-using-namespace): a test of one namespace
using nlohmann::json;

namespace {

constexpr double nan_ = std::numeric_limits<double>::quiet_NaN();

/// Calls check(entry, sample) for the entries whose id ends so, and demands that there are so many.
void each(const char* family, const std::string& end, int count,
          const std::function<void(const json&, shared::Sample&)>& check) {
  const auto all = shared::expected(family);
  if (!all) return;
  int met = 0;
  for (const json& entry : *all) {
    const std::string id = entry.at("id");
    if (id.size() < end.size() || id.substr(id.size() - end.size()) != end) continue;
    ++met;
    INFO(id);
    auto sample = shared::sample_of(entry);
    check(entry, sample);
  }
  CHECK(met == count);
}

void same(const json& entry, double got, const json& want) {
  INFO("got " << got << ", expected " << want);
  CHECK(shared::Tolerance(entry).holds(got, shared::number(want)));
}

/// Below the diagonal.
void same_matrix(const json& entry, const std::vector<Correlation>& got, const json& want) {
  std::size_t place = 0;
  for (std::size_t i = 1; i < want.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) same(entry, got.at(place++).value, want.at(i).at(j));
}

/// A scale of an entry of scoring.json: its items, turned where the key says so.
struct Scale {
  std::vector<std::vector<double>> values;
  std::vector<std::span<const double>> views;
  Scale(const json& entry, const json& key) {
    const json& about = entry.at("data");
    auto all = shared::data(about.at("file"));
    const double ends = about.at("item_min").get<double>() + about.at("item_max").get<double>();
    for (const std::string item : key) {
      const bool turned = item[0] == '-';
      values.push_back(all.at(turned ? item.substr(1) : item));
      if (turned)
        for (double& x : values.back()) x = ends - x;
    }
    views.assign(values.begin(), values.end());
  }
};

ScaleScores scores_of(const json& entry, Columns items) {
  const std::string id = entry.at("id");
  const auto has = [&](const char* word) { return id.find(word) != std::string::npos; };
  if (has("prorated80")) return scale_scores(items, ScaleForm::total, Imputation::nothing, 0.8);
  const Imputation imputation = has(".median")                                                 ? Imputation::item_median
                                : has(".mean") && !has(".means.none") && !has(".means.median") ? Imputation::item_mean
                                                                                               : Imputation::nothing;
  return scale_scores(items, has(".totals.") ? ScaleForm::sum : ScaleForm::mean, imputation);
}

}  // namespace

TEST_CASE("Items described as psych::describe does, and with SPSS's moments") {
  each("descriptives", ".describe", 3, [](const json& entry, shared::Sample& sample) {
    DescribeOptions options;
    options.moments = MomentType::type3;
    const auto got = describe(sample.columns(), options);
    const json& want = entry.at("value");
    for (std::size_t i = 0; i < got.size(); ++i) {
      INFO(sample.names[i]);
      same(entry, got[i].n, want.at("n").at(i));
      same(entry, got[i].mean, want.at("mean").at(i));
      same(entry, got[i].sd, want.at("sd").at(i));
      same(entry, got[i].median, want.at("median").at(i));
      same(entry, got[i].trimmed, want.at("trimmed").at(i));
      same(entry, got[i].mad, want.at("mad").at(i));
      same(entry, got[i].lowest, want.at("min").at(i));
      same(entry, got[i].highest, want.at("max").at(i));
      same(entry, got[i].skew, want.at("skew").at(i));
      same(entry, got[i].kurtosis, want.at("kurtosis").at(i));
      same(entry, got[i].standard_error, want.at("se").at(i));
    }
  });
  each("descriptives", ".skew_kurt_type2", 3, [](const json& entry, shared::Sample& sample) {
    const auto got = describe(sample.columns());
    for (std::size_t i = 0; i < got.size(); ++i) {
      same(entry, got[i].skew, entry.at("value").at("skew").at(i));
      same(entry, got[i].kurtosis, entry.at("value").at("kurtosis").at(i));
    }
  });
}

TEST_CASE("Correlations: Pearson of pairs, Spearman and Kendall of complete rows") {
  each("descriptives", ".cor_pearson_pairwise", 3, [](const json& entry, shared::Sample& sample) {
    const auto got = correlations(sample.columns(), {.missing = MissingAnswers::pairwise});
    same_matrix(entry, got, entry.at("value").at("data"));
  });
  each("descriptives", ".cor_spearman_complete", 3, [](const json& entry, shared::Sample& sample) {
    const auto got = correlations(sample.columns(), {.method = CorrelationMethod::spearman, .threads = 2});
    same_matrix(entry, got, entry.at("value").at("data"));
  });
  each("descriptives", ".cor_kendall_complete", 2, [](const json& entry, shared::Sample& sample) {
    const auto got = correlations(sample.columns(), {.method = CorrelationMethod::kendall});
    same_matrix(entry, got, entry.at("value").at("data"));
  });
}

TEST_CASE("Intervals and tests of correlations as psych::corr.test gives them") {
  each("descriptives", ".corr_test", 1, [](const json& entry, shared::Sample& sample) {
    const auto got = correlations(sample.columns(), {.missing = MissingAnswers::pairwise});
    const json& want = entry.at("value");
    std::size_t place = 0;
    for (std::size_t i = 1; i < 3; ++i)
      for (std::size_t j = 0; j < i; ++j, ++place) {
        const Correlation& pair = got.at(place);
        same(entry, pair.value, want.at("r").at("data").at(i).at(j));
        same(entry, pair.n, want.at("n").at("data").at(i).at(j));
        same(entry, pair.statistic, want.at("t").at("data").at(i).at(j));
        same(entry, pair.p, want.at("p").at("data").at(i).at(j));
        same(entry, pair.p_holm, want.at("p").at("data").at(j).at(i));
        same(entry, pair.interval.lower, want.at("ci").at("lower").at(place));
        same(entry, pair.interval.upper, want.at("ci").at("upper").at(place));
      }
  });
  const std::vector<double> x{1, 2, 2, 3, 4, 5, 5, 6, 7, 9, 3, 2}, y{2, 1, 2, 4, 3, 6, 5, 5, 9, 8, 2, nan_};
  const std::vector<std::span<const double>> columns{x, y};
  const Correlation tau = correlations(columns, {.method = CorrelationMethod::kendall}).at(0);
  CHECK(tau.value == Approx(0.776735637380617).epsilon(1e-12));  // cor.test(x, y, method = "kendall", exact = FALSE)
  CHECK(tau.statistic == Approx(3.18675517170497).epsilon(1e-12));
  CHECK(tau.p == Approx(0.00143878509265726).epsilon(1e-10));
  const Correlation rho = correlations(columns, {.method = CorrelationMethod::spearman}).at(0);
  CHECK(rho.value == Approx(0.914361650876098).epsilon(1e-12));
  CHECK(rho.p == Approx(8.13392178074422e-05).epsilon(1e-10));
}

TEST_CASE("A difference of means in SDs as psych::cohen.d gives it") {
  each("descriptives", ".cohen_d", 1, [](const json& entry, shared::Sample& sample) {
    for (std::size_t i = 0; i < 2; ++i) {
      std::vector<double> men, women;
      for (std::size_t r = 0; r < sample.values[2].size(); ++r)
        (sample.values[2][r] == 1 ? men : women).push_back(sample.values[i][r]);
      const StandardisedDifference got = standardised_difference(women, men);
      const auto row = [&](const char* name) { return entry.at("value").at(name).at("data").at(i); };
      // What psych calls Hedges' g is Cohen's (1988) d, with divisor n - 2; psych's d has divisor n: both numbers.
      // Hedges' (1981) g, d (1 - 3 / (4 df - 1)), it has not.
      const double n = got.df + 2, of_psych = got.d * std::sqrt(n / (n - 2));
      same(entry, got.d, row("hedges_g").at(1));
      same(entry, of_psych, row("d").at(1));
      // psych stops its search for the ends of the interval early: exact is uniroot on pt(t, df, ncp) to 1e-13.
      const double lower = i == 0 ? -0.2340622942629371 : -0.4948310195956669;
      const double upper = i == 0 ? 0.1702910099161569 : -0.0863724497980088;
      CHECK(got.interval.lower == Approx(lower).epsilon(1e-7));
      CHECK(got.interval.upper == Approx(upper).epsilon(1e-7));
      CHECK(got.interval.lower == Approx(row("hedges_g").at(0).get<double>()).epsilon(0).margin(2e-5));
      CHECK(got.interval.upper == Approx(row("hedges_g").at(2).get<double>()).epsilon(0).margin(2e-5));
      same(entry, got.t, entry.at("value").at("t").at(i == 0 ? "SATV" : "SATQ"));
      CHECK(got.g == Approx(got.d * (1 - 3 / (4 * got.df - 1))).epsilon(1e-14));
    }
  });
}

TEST_CASE("Scores of scales as psych::scoreItems gives them") {
  const auto all = shared::expected("scoring");
  if (!all) return;
  int met = 0;
  for (const json& entry : *all) {
    const std::string id = entry.at("id");
    if (id.find(".scores.") == std::string::npos || id.find("missing_FALSE") != std::string::npos) continue;
    ++met;
    INFO(id);
    const json& want = entry.at("value");
    for (std::size_t s = 0; s < want.at("head").at("cols").size(); ++s) {
      const std::string name = want.at("head").at("cols").at(s);
      const Scale scale(entry, entry.at("data").at("keys").at(name));
      const ScaleScores got = scores_of(entry, scale.views);
      const json& head = want.at("head").at("data");
      for (std::size_t r = 0; r < head.size(); ++r) same(entry, got.values[r], head.at(r).at(s));
      const std::vector<std::span<const double>> column{got.values};
      const Description scores = describe(column).at(0);
      double n_missing = want.at("n_missing").at(name);
      double nothing = 0;  // persons who answered no item: psych's plain sums give them 0, which here is no score
      if (id.find("totals.none") != std::string::npos)
        for (const double answered : got.answered) nothing += answered == 0 ? 1 : 0;
      same(entry, scores.missing - nothing, n_missing);
      same(entry, scores.mean * scores.n / (scores.n + nothing), want.at("mean").at(name));
      if (nothing == 0) same(entry, scores.sd, want.at("sd").at(name));
    }
  }
  CHECK(met == 14);
}

TEST_CASE("Scores of those who answered everything, as psych::scoreItems(missing = FALSE) gives them") {
  each("scoring", ".scores.missing_FALSE", 2, [](const json& entry, shared::Sample&) {
    const auto table = shared::data(entry.at("data").at("file"));
    std::vector<bool> whole(table.begin()->second.size(), true);  // also in the columns that no key names
    for (const auto& [name, column] : table)
      for (std::size_t r = 0; r < column.size(); ++r)
        if (std::isnan(column[r])) whole[r] = false;
    const json& want = entry.at("value");
    for (const auto& [name, key] : entry.at("data").at("keys").items()) {
      Scale scale(entry, key);
      for (auto& column : scale.values)
        for (std::size_t r = 0; r < column.size(); ++r)
          if (!whole[r]) column[r] = nan_;
      const auto scores = scale_scores(scale.views, ScaleForm::mean);
      const std::vector<std::span<const double>> column{scores.values};
      const Description got = describe(column).at(0);
      same(entry, got.n, want.at("n_rows"));
      same(entry, got.mean, want.at("mean").at(name));
    }
  });
}

TEST_CASE("Scales beside each other as psych::scoreItems gives them") {
  each("scoring", ".scale_stats.none", 2, [](const json& entry, shared::Sample&) {
    const json& want = entry.at("value");
    for (const auto& [name, key] : entry.at("data").at("keys").items()) {
      const Scale scale(entry, key);
      const Alpha got = alpha(scale.views, {.missing = MissingAnswers::pairwise});
      const auto k = static_cast<double>(key.size());
      same(entry, got.value, want.at("alpha").at(name));
      // scoreItems calls average r what alpha of equal items would have; psych::alpha's is the mean correlation.
      same(entry, got.value / (k - got.value * (k - 1)), want.at("av_r").at(name));
    }
  });
  for (const char* const imputed : {".scale_stats.median", ".scale_stats.mean"})
    each("scoring", imputed, 2, [&](const json& entry, shared::Sample&) {
      const json& want = entry.at("value");
      const bool by_median = std::string(imputed) == ".scale_stats.median";
      std::vector<std::vector<double>> scores;
      std::vector<double> alphas;
      for (const auto& name : want.at("cor").at("rows")) {
        Scale scale(entry, entry.at("data").at("keys").at(name.get<std::string>()));
        const auto described = describe(scale.views);
        for (std::size_t i = 0; i < scale.values.size(); ++i)
          for (double& x : scale.values[i])
            if (std::isnan(x)) x = by_median ? described[i].median : described[i].mean;
        scores.push_back(scale_scores(scale.views).values);
        alphas.push_back(alpha(scale.views).value);
        same(entry, alphas.back(), want.at("alpha").at(name.get<std::string>()));
      }
      const std::vector<std::span<const double>> columns(scores.begin(), scores.end());
      const auto got = correlations(columns);
      same_matrix(entry, got, want.at("cor").at("data"));
      std::size_t place = 0;
      for (std::size_t i = 1; i < alphas.size(); ++i)
        for (std::size_t j = 0; j < i; ++j, ++place)
          same(entry, disattenuated(got[place].value, alphas[i], alphas[j]),
               want.at("corrected").at("data").at(j).at(i));
    });
}

TEST_CASE("Weights count persons, quartiles are R's or SPSS's, and ends of the scale have shares") {
  const std::vector<double> once{2, 1, 2, 4, 3, 6, 5, 5, 9, 8, 2, nan_}, values{1, 2, 3, 4, 5, 6, 8, 9, 7},
      weights{1, 3, 1, 1, 2, 1, 1, 1, 0};
  DescribeOptions options;
  options.lowest = 1, options.highest = 9;
  const std::vector<std::span<const double>> of_once{once}, of_values{values};
  const Description plain = describe(of_once, options).at(0), weighted = describe(of_values, options, weights).at(0);
  CHECK(plain.lower_quartile == 2);  // quantile(x, c(.25, .75)): 2, 5.5; type = 6: 2, 6
  CHECK(plain.upper_quartile == 5.5);
  options.quantile_type = 6;
  CHECK(describe(of_once, options).at(0).upper_quartile == 6);
  CHECK(plain.missing == 1);
  CHECK(plain.difficulty == Approx((47.0 / 11 - 1) / 8));
  CHECK(plain.floor == Approx(1.0 / 11));
  CHECK(plain.outside == 0);
  for (const auto& [got, want] : {std::pair{weighted.n, plain.n},
                                  {weighted.mean, plain.mean},
                                  {weighted.sd, plain.sd},
                                  {weighted.median, plain.median},
                                  {weighted.trimmed, plain.trimmed},
                                  {weighted.mad, plain.mad},
                                  {weighted.skew, plain.skew},
                                  {weighted.kurtosis, plain.kurtosis},
                                  {weighted.upper_quartile, plain.upper_quartile}})
    CHECK(got == Approx(want).epsilon(1e-12));
  const Frequencies counts = frequencies(of_values, {}, weights);
  CHECK(counts.values == std::vector<double>{1, 2, 3, 4, 5, 6, 8, 9});
  CHECK(counts.counts.at(0) == std::vector<double>{1, 3, 1, 1, 2, 1, 1, 1});
  const std::vector<double> categories{1, 2, 7};
  CHECK(frequencies(of_once, categories).other.at(0) == 7);
  CHECK(frequencies(of_once, categories).counts.at(0) == std::vector<double>{1, 3, 0});
}

TEST_CASE("The discrimination index shares out persons who are tied at the border") {
  // Totals 0 1 1 2 of four persons; half of them: the highest is 2 and half of each 1, the lowest 0 and half of each 1.
  const std::vector<double> first{0, 1, 0, 1}, second{0, 0, 1, 1};
  const std::vector<std::span<const double>> items{first, second};
  const Discrimination got = discrimination(items, 0, 1, 0.5);
  CHECK(got.index.at(0) == Approx((1 + 0.5) / 2 - 0.5 / 2));
  CHECK(discrimination(items, 0, 1, 0.6).reason == Reason::proportion_out_of_range);
  CHECK(discrimination(items, 1, 1).reason == Reason::not_ascending);
}

TEST_CASE("Answers by thirds of the rest score: those at the border are shared out; correlations as R's cor") {
  // Rest scores of the first item: 1 2 3 3 4 0 4 1 1.
  const std::vector<double> a{0, 1, 2, 2, 1, 0, 2, 1, 1}, b{0, 1, 1, 2, 2, 0, 2, 1, 0}, c{1, 1, 2, 1, 2, 0, 2, 0, 1};
  const std::vector<std::span<const double>> items{a, b, c};
  const OptionAnalysis found = option_analysis(items);
  REQUIRE(found.options == std::vector<double>{0, 1, 2});
  CHECK(found.n == 9);
  const ItemOptions& first = found.items.at(0);
  const auto close = [](const std::vector<double>& got, const std::vector<double>& want) {
    REQUIRE(got.size() == want.size());
    for (std::size_t i = 0; i < got.size(); ++i) CHECK(got[i] == Approx(want[i]).epsilon(0).margin(1e-7));
  };
  CHECK(first.count == std::vector<double>{2, 4, 3});
  close(first.lower_third, {5.0 / 9, 4.0 / 9, 0});
  close(first.middle_third, {1.0 / 9, 5.0 / 9, 1.0 / 3});
  close(first.upper_third, {0, 1.0 / 3, 2.0 / 3});
  close(first.correlation, {-.6286547, -.07254763, .6308933});
  close(first.mean_rest, {.5, 2, 10.0 / 3});

  const std::vector<double> named{2, 1, 7};
  const OptionAnalysis of_named = option_analysis(items, named);
  CHECK(of_named.items[0].count == std::vector<double>{3, 4, 0});
  CHECK(of_named.items[0].other == 2);
  CHECK(std::isnan(of_named.items[0].correlation[2]));
  CHECK(option_analysis(std::vector<std::span<const double>>{a}).reason == Reason::sample_too_small);
  const std::vector<double> same(9, 1.0);
  const OptionAnalysis flat = option_analysis(std::vector<std::span<const double>>{a, same});
  CHECK(flat.items[0].reason == Reason::no_variance);
  CHECK(flat.items[1].reason == Reason::none);
}

TEST_CASE("Eta squared and F as R's aov gives them; of two groups the point-biserial correlation") {
  const std::vector<double> x{1, 2, 2, 4, 5, 3, 6, 7, 9};
  const std::vector<int> three{0, 0, 0, 1, 1, 1, 2, 2, 2}, two{0, 0, 0, 1, 1, 1, -1, -1, -1};
  const Eta found = eta(x, three, 3);
  CHECK(found.squared == Approx(.869047619048).epsilon(1e-11));
  CHECK(found.omega_squared == Approx(.807766990291).epsilon(1e-11));
  CHECK(found.f == Approx(24.33333333333333 / 1.2222222222222222).epsilon(1e-12));
  CHECK(found.p == Approx(.00224564031962).epsilon(1e-10));
  CHECK(eta(x, two, 3).value == Approx(.868243142124).epsilon(1e-11));
  CHECK(eta(x, two, 3).groups == 2);
  CHECK(eta(x, std::vector<int>(9, 0), 1).reason == Reason::sample_too_small);
  CHECK(eta(std::vector<double>(9, 1), three, 3).reason == Reason::no_variance);
  const Eta apart = eta(std::vector<double>{1, 1, 2, 2}, std::vector<int>{0, 0, 1, 1}, 2);
  CHECK(apart.value == 1);
  CHECK(apart.reason == Reason::perfect_agreement);
}

TEST_CASE("Traits by methods: means of the kinds of correlations, which are R's, and what the validities are above") {
  const std::vector<double> pw{1, 2, 3, 4, 5, 6, 7, 8}, tw{2, 1, 4, 3, 6, 5, 8, 7}, pa{3, 1, 2, 6, 4, 5, 7, 2},
      ta{2, 1, 3, 5, 4, 7, 6, 1};
  const std::vector<std::span<const double>> columns{pw, tw, pa, ta};
  const std::vector<TraitMethod> what{{0, 0}, {0, 1}, {1, 0}, {1, 1}};
  const MultitraitMultimethod found = multitrait_multimethod(columns, what);
  CHECK(found.convergent.mean == Approx((.9047619048 + .8701109591) / 2).epsilon(0).margin(1e-10));
  CHECK(found.same_method.mean == Approx((.4123930494 + .3993108382) / 2).epsilon(0).margin(1e-10));
  CHECK(found.neither.lowest == Approx(.3735488486).epsilon(0).margin(1e-10));
  CHECK(found.neither.highest == Approx(.4673787893).epsilon(0).margin(1e-10));
  CHECK(found.above_neither == 1);
  CHECK(found.above_same_method == 1);
  // Called the other way round, the traits are methods: what were validities is now the same method.
  const std::vector<TraitMethod> turned{{0, 0}, {1, 0}, {0, 1}, {1, 1}};
  const MultitraitMultimethod other = multitrait_multimethod(columns, turned);
  CHECK(other.convergent.mean == Approx(found.same_method.mean).epsilon(1e-14));
  CHECK(other.above_same_method == 0);
  CHECK(other.above_neither == Approx(.5).epsilon(1e-14));  // .4124 is above .3735, not .4674; so is .3993
  CHECK(multitrait_multimethod(columns, std::vector<TraitMethod>(4, {0, 0})).reason == Reason::count_out_of_range);
  CHECK(multitrait_multimethod(columns, std::vector<TraitMethod>{{0, 0}, {0, 1}, {0, 2}, {0, 3}}).reason ==
        Reason::sample_too_small);
}

TEST_CASE("Added value as nlme's random intercepts by REML") {
  std::vector<double> x, y;
  std::vector<int> group;
  const std::vector<double> shift{-1.5, 0.5, 2, -0.7, 1.2, -1.1};
  for (int g = 0; g < 6; ++g)
    for (int i = 0; i <= 5 + g; ++i) {
      group.push_back(g);
      x.push_back((i * 5 + g * 3) % 7);
      y.push_back(2 + 0.8 * x.back() + shift[static_cast<std::size_t>(g)] + ((i * i * 3 + g * 7) % 5 - 2) * 0.6);
    }
  const std::vector<std::span<const double>> predictors{x};
  const AddedValue got = added_value(y, predictors, group, 6);
  REQUIRE(got.reason == Reason::none);
  CHECK(got.coefficients.at(0) == Approx(1.813749891930222).epsilon(1e-7));  // lme(y ~ x, random = ~ 1 | g)
  CHECK(got.coefficients.at(1) == Approx(0.858151929167823).epsilon(1e-7));
  CHECK(got.coefficient_errors.at(0) == Approx(0.573873198152435).epsilon(1e-6));
  CHECK(got.coefficient_errors.at(1) == Approx(0.055055174222943).epsilon(1e-6));
  CHECK(got.between_sd == Approx(1.316220692377145).epsilon(1e-6));
  CHECK(got.within_sd == Approx(0.790127008012979).epsilon(1e-6));
  const std::vector<double> values{-1.601699630426217, 0.323701598240057, 1.975979394710786,
                                   -0.124059696211473, 0.590514547747427, -1.164436214060586},
      errors{0.605390874350428, 0.597922768666149, 0.592504094179031,
             0.588260718428051, 0.584073158242902, 0.581058993990089};  // Prasad and Rao's, from R's matrices
  for (std::size_t g = 0; g < 6; ++g) {
    CHECK(got.groups[g].value == Approx(values[g]).epsilon(1e-6));
    CHECK(got.groups[g].standard_error == Approx(errors[g]).epsilon(1e-6));
  }
  CHECK(added_value(y, predictors, group, 1).reason == Reason::sample_too_small);
  const std::vector<std::span<const double>> twice{x, x};
  CHECK(added_value(y, twice, group, 6).reason == Reason::singular);
}
