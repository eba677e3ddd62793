// Closed forms against R's values in the folder of shared reference data, each to the tolerance that its file states.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <string>
#include <vector>

#include "kartlegg/kartlegg.hpp"
#include "shared.hpp"

using namespace kartlegg::stats;  // NOLINT(google-build-using-namespace): a test of one namespace
using kartlegg::Interval;
using kartlegg::IntervalKind;
using kartlegg::Measure;
using nlohmann::json;
using shared::number;
using shared::numbers;

namespace {

#define SAME(got, want)                                                                        \
  CHECK_THAT(got, Catch::Predicate<double>([&](double g) { return tolerance.holds(g, want); }, \
                                           "expected " + std::to_string(want)))

bool ends_with(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

/// Entries of a family whose id ends so; the number of them is checked, lest a test pass because it met none.
std::vector<json> entries(const std::string& family, const std::string& end, std::size_t count) {
  const auto all = shared::expected(family);
  if (!all) return {};
  std::vector<json> result;
  for (const auto& entry : *all)
    if (ends_with(entry.at("id"), end)) result.push_back(entry);
  CHECK(result.size() == count);
  return result;
}

/// The one column of an entry, in ascending order, without what is missing.
std::vector<double> sample(const json& entry) {
  const auto& about = entry.at("data");
  auto columns = shared::data(about.at("file"));
  const auto& values = columns.at(about.at("columns").at(0));
  std::vector<double> result;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (about.contains("filter")) {
      REQUIRE(about.at("filter") == "group == 3");
      if (columns.at("group")[i] != 3) continue;
    }
    if (!std::isnan(values[i])) result.push_back(values[i]);
  }
  std::sort(result.begin(), result.end());
  return result;
}

struct MeanSd {
  double mean = 0, sd = 0;
  explicit MeanSd(const std::vector<double>& x) {
    for (const double one : x) mean += one / static_cast<double>(x.size());
    for (const double one : x) sd += (one - mean) * (one - mean);
    sd = std::sqrt(sd / static_cast<double>(x.size() - 1));
  }
};

}  // namespace

TEST_CASE("Percentile ranks, normal scores and derived scales of five samples") {
  for (const json& entry : entries("norms", ".rank_norms", 5)) {
    INFO(entry.at("id"));
    const shared::Tolerance tolerance(entry);
    const auto x = sample(entry);
    const auto& table = entry.at("value").at("table");
    const auto raw = numbers(table.at("raw"));
    const MeanSd moments(x);
    const auto z_at = [&](RankMethod method, double score) {
      const auto z = normal_scores(x, method);
      return z[static_cast<std::size_t>(std::lower_bound(x.begin(), x.end(), score) - x.begin())];
    };
    for (std::size_t i = 0; i < raw.size(); ++i) {
      const auto want = [&](const char* column) { return number(table.at(column).at(i)); };
      INFO("raw " << raw[i]);
      SAME(percentile_rank_in(x, raw[i]).value, want("pr_mid"));
      SAME(percentile_rank_in(x, raw[i], PercentileDefinition::at_or_below).value, want("pr_at_or_below"));
      SAME(percentile_rank_in(x, raw[i], PercentileDefinition::below).value, want("pr_below"));
      const double blom = z_at(RankMethod::blom, raw[i]);
      SAME(blom, want("blom"));
      SAME(z_at(RankMethod::rankit, raw[i]), want("rankit"));
      SAME(z_at(RankMethod::van_der_waerden, raw[i]), want("van_der_waerden"));
      SAME(z_at(RankMethod::tukey, raw[i]), want("tukey"));
      SAME(from_z(blom, Measure::t_score), want("T_blom"));
      SAME(from_z(blom, Measure::standard_score), want("IQ_blom"));
      SAME(from_z(blom, Measure::stanine), want("stanine_blom"));
      SAME(from_z(blom, Measure::sten), want("sten_blom"));
      const double linear = z_score(raw[i], moments.mean, moments.sd);
      SAME(linear, want("z_linear"));
      SAME(from_z(linear, Measure::t_score), want("T_linear"));
    }
  }
}

TEST_CASE("Quantiles of nine types, and their intervals by order statistics") {
  for (const json& entry : entries("norms", ".quantiles", 5)) {
    const shared::Tolerance tolerance(entry);
    const auto x = sample(entry);
    const auto& value = entry.at("value");
    for (std::size_t row = 0; row < value.at("rows").size(); ++row)
      for (int type = 1; type <= 9; ++type) {
        const double share = std::stod(value.at("rows").at(row).get<std::string>());
        INFO(entry.at("id") << " type " << type << " at " << share);
        SAME(quantile(x, share, type), number(value.at("data").at(row).at(static_cast<std::size_t>(type - 1))));
      }
  }
  for (const json& entry : entries("norms", ".quantile_ci", 5)) {
    const shared::Tolerance tolerance(entry);
    const auto x = sample(entry);
    const auto& value = entry.at("value");
    for (std::size_t i = 0; i < value.at("p").size(); ++i) {
      const auto want = [&](const char* column) { return number(value.at(column).at(i)); };
      const QuantileRanks found = quantile_ranks(static_cast<double>(x.size()), want("p"));
      INFO(entry.at("id") << " at " << want("p"));
      SAME(found.lower, want("l"));
      SAME(found.upper, want("u"));
      SAME(found.coverage, want("coverage"));
      const Interval interval = quantile_interval(x, want("p"));
      SAME(interval.lower, want("lower"));
      SAME(interval.upper, want("upper"));
    }
  }
}

TEST_CASE("Intervals of percentile ranks, and single persons against a sample") {
  for (const json& entry : entries("norms", ".pr_ci", 5)) {
    const shared::Tolerance tolerance(entry);
    const auto x = sample(entry);
    const auto& value = entry.at("value");
    for (std::size_t i = 0; i < value.at("raw").size(); ++i) {
      const auto want = [&](const char* column) { return number(value.at(column).at(i)); };
      INFO(entry.at("id") << " raw " << want("raw"));
      const PercentileRank beta = percentile_rank_in(x, want("raw"));
      SAME(beta.value, want("pr"));
      SAME(beta.interval.lower, want("beta_lower"));
      SAME(beta.interval.upper, want("beta_upper"));
      const auto wilson =
          percentile_rank_in(x, want("raw"), PercentileDefinition::middle, .95, ProportionMethod::wilson).interval;
      SAME(wilson.lower, want("wilson_lower"));
      SAME(wilson.upper, want("wilson_upper"));
    }
  }
  for (const json& entry : entries("norms", ".crawford_howell", 5)) {
    const shared::Tolerance tolerance(entry);
    const auto x = sample(entry);
    const MeanSd moments(x);
    const auto& value = entry.at("value");
    for (std::size_t i = 0; i < value.at("raw").size(); ++i) {
      INFO(entry.at("id") << " row " << i);
      const auto found =
          case_against_sample(number(value.at("raw").at(i)), moments.mean, moments.sd, static_cast<double>(x.size()));
      SAME(found.t, number(value.at("t").at(i)));
      SAME(found.percent_below / 100, number(value.at("p_lower_tail").at(i)));
      CHECK(found.interval.lower < found.percent_below);
      CHECK(found.percent_below < found.interval.upper);
    }
  }
}

TEST_CASE("LMS: z of persons and centiles, from fitted coefficients") {
  const shared::Tolerance tolerance(1e-9, 1e-9);
  for (const json& entry : entries("norms", ".lms_parametric", 4)) {
    INFO(entry.at("id"));
    const auto& value = entry.at("value");
    const auto m = numbers(value.at("coef_logM"));
    const auto s = numbers(value.at("coef_logS"));
    const double center = value.at("center"), scale = value.at("scale");
    const auto at = [&](double age) {
      const double a = (age - center) / scale;
      return Lms{value.at("L"), std::exp(m[0] + a * (m[1] + a * (m[2] + a * m[3]))), std::exp(s[0] + a * s[1])};
    };
    auto columns = shared::data(entry.at("data").at("file"));
    const auto& ages = columns.at(entry.at("data").at("columns").at(0));
    const auto& y = columns.at(entry.at("data").at("columns").at(1));
    const auto head = numbers(value.at("z_head"));
    for (std::size_t i = 0; i < head.size(); ++i) SAME(lms_z(y[i], at(ages[i])), head[i]);
    const auto& centiles = value.at("centiles");
    for (std::size_t row = 0; row < centiles.at("rows").size(); ++row)
      for (std::size_t column = 0; column < centiles.at("cols").size(); ++column) {
        const double share = std::stod(centiles.at("cols").at(column).get<std::string>());
        const Lms lms = at(number(value.at("ages").at(row)));
        SAME(lms_value(to_z(100 * share, Measure::percentile_rank), lms),
             number(centiles.at("data").at(row).at(column)));
      }
  }
}

TEST_CASE("LMS: D-scores for age by the Dutch reference, ages interpolated") {
  for (const json& entry : entries("dscore", "milestones.dscore_dutch", 1)) {
    const shared::Tolerance tolerance(entry);
    auto reference = shared::data("dscore_reference_dutch.csv");
    std::vector<LmsPoint> points;
    for (std::size_t i = 0; i < reference.at("age").size(); ++i)
      points.push_back(
          {reference.at("age")[i], reference.at("nu")[i], reference.at("mu")[i], reference.at("sigma")[i]});
    const LmsCurve curve(points, Interpolation::linear);
    CHECK(curve.reason() == Reason::none);
    const auto& value = entry.at("value");
    for (std::size_t i = 0; i < value.at("a").size(); ++i) {
      INFO("row " << i);
      SAME(lms_z(number(value.at("d").at(i)), curve.at(number(value.at("a").at(i)))), number(value.at("daz").at(i)));
    }
  }
}

TEST_CASE("Norms by regression: z of persons, and where new persons lie") {
  for (const json& entry : entries("norms", ".regression_norms", 3)) {
    INFO(entry.at("id"));
    const shared::Tolerance tolerance(entry);
    const auto& value = entry.at("value");
    const auto columns = shared::data(entry.at("data").at("file"));
    const double sigma = value.at("sigma"), n = value.at("n");
    const auto parameters = static_cast<double>(value.at("coef").size());
    const std::string outcome = entry.at("data").at("columns").at(0);
    // A coefficient belongs to a column, a power of age, or nothing.
    const auto expected_at = [&](std::size_t row) {
      double sum = 0;
      for (const auto& [term, coefficient] : value.at("coef").items()) {
        double predictor = 1;
        if (term == "I(age^2)")
          predictor = std::pow(columns.at("age")[row], 2);
        else if (term == "I(age^3)")
          predictor = std::pow(columns.at("age")[row], 3);
        else if (term != "(Intercept)")
          predictor = columns.at(term)[row];
        sum += number(coefficient) * predictor;
      }
      return sum;
    };
    const auto z = numbers(value.at("z_head"));
    const auto t = numbers(value.at("T_head"));
    std::size_t used = 0;
    for (std::size_t row = 0; used < z.size(); ++row) {
      const double y = columns.at(outcome)[row];
      const double expected = expected_at(row);
      if (std::isnan(y) || std::isnan(expected)) continue;
      const auto found = regression_score(y, expected, sigma, 0, n, parameters);
      SAME(found.z, z[used]);
      SAME(from_z(found.z, Measure::t_score), t[used]);
      ++used;
    }
    const auto& people = value.at("new");
    for (std::size_t i = 0; i < people.at("fit").size(); ++i) {
      const double fit = number(people.at("fit").at(i));
      const double h = std::pow(number(people.at("se").at(i)) / sigma, 2);
      const auto found = regression_score(fit, fit, sigma, h, n, parameters);
      SAME(found.expected_range.lower, number(people.at("lower").at(i)));
      SAME(found.expected_range.upper, number(people.at("upper").at(i)));
    }
  }
}

TEST_CASE("Reliable change, true scores and intervals of two samples measured twice") {
  for (const json& entry : entries("agreement", ".reliable_change", 2)) {
    INFO(entry.at("id"));
    const shared::Tolerance tolerance(entry);
    const auto& value = entry.at("value");
    const auto want = [&](const char* key) { return number(value.at(key)); };
    auto columns = shared::data(entry.at("data").at("file"));
    columns.erase("study");  // a text
    const auto& first = columns.at(entry.at("data").at("columns").at(0));
    const auto& second = columns.at(entry.at("data").at("columns").at(1));
    std::vector<double> x1, x2;
    const std::size_t size = value.at("rci").size();
    for (std::size_t i = 0; x1.size() < size; ++i) {
      if (std::any_of(columns.begin(), columns.end(), [&](const auto& one) { return std::isnan(one.second[i]); }))
        continue;
      x1.push_back(first[i]);
      x2.push_back(second[i]);
    }
    const double sd = want("sd"), r = want("rxx"), mean = want("mean");
    SAME(sem(sd, r), want("sem"));
    SAME(standard_error_of_estimation(sd, r), want("se_estimation"));
    SAME(standard_error_of_prediction(sd, r), want("se_prediction"));
    SAME(minimal_detectable_change(sem(sd, r), .95), want("rc_threshold_95"));
    SAME(minimal_detectable_change(sem(sd, r), .90), want("rc_threshold_90"));

    const MeanSd before(x1), after(x2);
    double covariance = 0;
    for (std::size_t i = 0; i < size; ++i) covariance += (x1[i] - before.mean) * (x2[i] - after.mean);
    const auto n = static_cast<double>(size);
    const double r12 = covariance / (n - 1) / before.sd / after.sd;
    for (std::size_t i = 0; i < size; ++i) {
      const auto at = [&](const char* key) { return number(value.at(key).at(i)); };
      INFO("row " << i);
      SAME(true_score(x1[i], mean, r), at("true_score"));
      const auto truth = error_interval(x1[i], mean, sd, r, .95, IntervalKind::true_see);
      SAME(truth.lower, at("true_score_ci95_lower"));
      SAME(truth.upper, at("true_score_ci95_upper"));
      const auto obtained = error_interval(x1[i], mean, sd, r, .95, IntervalKind::obtained);
      SAME(obtained.lower, at("observed_ci95_lower"));
      SAME(obtained.upper, at("observed_ci95_upper"));

      ChangeInput in{.before = x1[i], .after = x2[i], .sd = sd, .reliability = r};
      const Change jt = change(ChangeMethod::jt, in);
      SAME(jt.index, at("rci"));
      SAME(jt.standard_error, want("se_diff"));
      const std::string category = jt.reliable ? (jt.index > 0 ? "increase" : "decrease") : "none";
      CHECK(category == value.at("category_95").at(i));
      in.mean = before.mean;
      in.mean_after = after.mean;
      SAME(change(ChangeMethod::practice, in).index, at("rci_practice"));
      SAME(change(ChangeMethod::practice, in).expected, x1[i] + want("practice_effect"));
      in.sd = before.sd;
      in.sd_after = after.sd;
      in.reliability = in.reliability_after = r12;
      SAME(change(ChangeMethod::practice_sem2, in).index, at("rci_iverson"));
      in.correlation = r12;
      in.n = n;
      const Change reg = change(ChangeMethod::reg, in);
      SAME((x2[i] - reg.expected) / want("srb_see"), at("srb_z"));
      SAME(reg.expected, want("srb_intercept") + want("srb_slope") * x1[i]);
    }
  }
  for (const json& entry : entries("agreement", ".icc_anova_parts", 6)) {
    const shared::Tolerance tolerance(entry);
    for (const std::string kind : {"agreement", "consistency"})
      SAME(minimal_detectable_change(number(entry.at("value").at("sem_" + kind))),
           number(entry.at("value").at("sdc_" + kind)));
  }
}

TEST_CASE("Accuracy of nine tables") {
  // Wald's and Agresti and Coull's intervals, which leave 0..1, and McNemar's test are not offered.
  for (const json& entry : entries("roc", ".accuracy", 9)) {
    INFO(entry.at("id"));
    const shared::Tolerance tolerance(entry);
    const auto& value = entry.at("value");
    const auto want = [&](const char* key) { return number(value.at(key)); };
    const TwoByTwo table{want("tp"), want("fn"), want("fp"), want("tn")};
    const std::pair<ProportionMethod, const char*> methods[] = {{ProportionMethod::wilson, "wilson"},
                                                                {ProportionMethod::clopper_pearson, "clopper_pearson"},
                                                                {ProportionMethod::jeffreys, "jeffreys"}};
    for (const auto& [method, id] : methods) {
      const Accuracy found = accuracy(table, Design::cohort, .95, method);
      const std::pair<Estimate, const char*> shares[] = {{found.sensitivity, "sensitivity"},
                                                         {found.specificity, "specificity"},
                                                         {found.positive_predictive, "ppv"},
                                                         {found.negative_predictive, "npv"},
                                                         {found.correct, "accuracy"}};
      for (const auto& [share, key] : shares) {
        INFO(id << ' ' << key);
        SAME(share.value, number(value.at(key).at("est")));
        SAME(share.interval.lower, number(value.at(key).at(id).at(0)));
        SAME(share.interval.upper, number(value.at(key).at(id).at(1)));
      }
    }
    const Accuracy found = accuracy(table, Design::cohort);
    SAME(found.positive_ratio.value, want("lr_plus"));
    SAME(found.negative_ratio.value, want("lr_minus"));
    if (std::isfinite(want("lr_plus"))) {
      SAME(found.positive_ratio.interval.lower, number(value.at("lr_plus_ci").at(0)));
      SAME(found.positive_ratio.interval.upper, number(value.at("lr_plus_ci").at(1)));
    }
    SAME(found.negative_ratio.interval.lower, number(value.at("lr_minus_ci").at(0)));
    SAME(found.negative_ratio.interval.upper, number(value.at("lr_minus_ci").at(1)));
    if (!found.half_added) SAME(found.odds_ratio.value, want("dor"));
    SAME(found.youden, want("youden"));
    SAME(found.f1, want("f1"));
    SAME(found.matthews, want("mcc"));
    SAME(found.kappa, want("kappa"));
  }
}
