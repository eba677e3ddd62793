// The ROC curve, the area under it and cut-offs against pROC and cutpointr, from the folder of shared reference data,
// and a table of fourteen persons.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "kartlegg/stats/accuracy.hpp"
#include "kartlegg/stats/roc.hpp"
#include "shared.hpp"

using namespace kartlegg::stats;  // NOLINT(google-build-using-namespace): a test of one namespace
using nlohmann::json;
using shared::numbers;

namespace {

using Numbers = std::vector<double>;

/// The entries whose id ends so; their number is checked.
std::vector<json> entries(const std::string& end, std::size_t count) {
  const auto all = shared::expected("roc");
  if (!all) return {};
  std::vector<json> found;
  for (const json& entry : *all) {
    const std::string id = entry.at("id");
    if (id.size() >= end.size() && id.compare(id.size() - end.size(), end.size(), end) == 0) found.push_back(entry);
  }
  CHECK(found.size() == count);
  return found;
}

/// A column of the entry: of the file, or one turned about 40.
Numbers column(const json& entry, std::size_t place) {
  const auto& about = entry.at("data");
  auto all = shared::data(about.at("file"));
  const std::string name = about.at("columns").at(place);
  if (name != "40-score1") return all.at(name);
  Numbers turned = all.at("score1");
  for (double& x : turned) x = 40 - x;
  return turned;
}

RocOptions as_proc(const json& entry) {
  RocOptions options;
  options.interval = AucInterval::wald;
  options.high_is_positive = entry.at("id").get<std::string>().find("reverse") == std::string::npos;
  return options;
}

Roc curve_of(const json& entry) { return roc(column(entry, 1), column(entry, 0), as_proc(entry)); }

void same(const json& entry, double got, double want) {
  INFO(entry.at("id") << ": got " << got << ", expected " << want);
  CHECK(shared::Tolerance(entry).holds(got, want));
}

const Numbers condition{0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1}, scores{1, 2, 2, 3, 3, 4, 5, 2, 3, 4, 5, 5, 6, 2};

}  // namespace

TEST_CASE("Areas with DeLong's variance as pROC has them") {
  for (const json& entry : entries(".auc", 6)) {
    const Roc got = curve_of(entry);
    const json& want = entry.at("value");
    same(entry, got.area, want.at("auc"));
    same(entry, got.variance, want.at("var_delong"));
    same(entry, got.interval.lower, want.at("ci").at(0));
    same(entry, got.interval.upper, want.at("ci").at(2));
    same(entry, got.hanley_mcneil_error, want.at("se_hanley_mcneil"));
    same(entry, got.cases, want.at("n_pos"));
    same(entry, got.controls, want.at("n_neg"));
  }
}

TEST_CASE("Every operating point as pROC has it") {
  for (const json& entry : entries(".coords", 6)) {
    const Roc got = curve_of(entry);
    const json& want = entry.at("value");
    const Numbers threshold = numbers(want.at("threshold")), se = numbers(want.at("sensitivity"));
    const Numbers sp = numbers(want.at("specificity"));
    REQUIRE(got.points.size() == threshold.size());
    for (std::size_t i = 0; i < threshold.size(); ++i) {
      same(entry, got.points[i].threshold, threshold[i]);
      same(entry, got.points[i].sensitivity, se[i]);
      same(entry, got.points[i].specificity, sp[i]);
    }
  }
}

TEST_CASE("The best cut-offs as pROC and cutpointr have them") {
  for (const json& entry : entries(".best", 6)) {
    const Roc curve = curve_of(entry);
    for (const auto& [name, criterion] : std::map<std::string, CutoffCriterion>{{"youden", CutoffCriterion::youden},
                                                                                {"topleft", CutoffCriterion::corner}}) {
      const BestCutoffs got = best_cutoffs(curve, criterion);
      const Numbers threshold = numbers(entry.at("value").at(name).at("threshold"));
      REQUIRE(got.points.size() == threshold.size());
      for (std::size_t i = 0; i < threshold.size(); ++i) same(entry, got.points[i].threshold, threshold[i]);
    }
  }
  for (const json& entry : entries(".cutpointr", 1)) {
    const Roc curve = curve_of(entry);
    for (const auto& [name, criterion] :
         std::map<std::string, CutoffCriterion>{{"youden", CutoffCriterion::youden},
                                                {"F1_score", CutoffCriterion::f1},
                                                {"cohens_kappa", CutoffCriterion::kappa}}) {
      const BestCutoffs got = best_cutoffs(curve, criterion);
      const json& want = entry.at("value").at(name);
      REQUIRE(got.points.size() == want.at("cutpoint").size());
      same(entry, got.points[0].cutoff, want.at("cutpoint").at(0));
      same(entry, got.value, want.at("value").at(0));
    }
  }
}

TEST_CASE("Partial areas as pROC has them") {
  for (const json& entry : entries(".partial_auc", 6)) {
    const PartialArea got = partial_area(curve_of(entry), 0.8, 1);
    same(entry, got.value, entry.at("value").at("raw"));
    same(entry, got.corrected, entry.at("value").at("corrected"));
  }
}

TEST_CASE("Two scores of the same persons") {
  for (const json& entry : entries(".paired_delong", 2)) {
    const AreaDifference got = area_difference(column(entry, 1), column(entry, 2), column(entry, 0));
    const json& want = entry.at("value");
    same(entry, got.first, want.at("auc1"));
    same(entry, got.second, want.at("auc2"));
    same(entry, got.covariance, want.at("cov"));
    same(entry, got.statistic, want.at("z"));
    same(entry, got.p, want.at("p"));
  }
}

TEST_CASE("Fourteen persons with ties: published values") {
  RocOptions options;
  options.interval = AucInterval::wald;
  const Roc got = roc(scores, condition, options);
  CHECK(got.area == Approx(.770833333).epsilon(0).margin(1e-9));
  CHECK(got.variance == Approx(.0175099206).epsilon(0).margin(1e-10));
  CHECK(got.interval.lower == Approx(.511480988).epsilon(0).margin(1e-9));
  CHECK(got.interval.upper == 1);
  const BestCutoffs best = best_cutoffs(got, CutoffCriterion::youden);
  REQUIRE(best.points.size() == 1);
  CHECK(best.points[0].cutoff == 4);
  CHECK(best.points[0].sensitivity == Approx(4.0 / 6));
  CHECK(best.points[0].specificity == .75);
  CHECK(partial_area(got, 0, 1).value == Approx(got.area));
}

TEST_CASE("A chosen cut-off does worse with persons who were not drawn") {
  const CutoffStability once = cutoff_stability(scores, condition, CutoffCriterion::youden, undefined, {}, 500, 3, 1);
  const CutoffStability again = cutoff_stability(scores, condition, CutoffCriterion::youden, undefined, {}, 500, 3, 2);
  CHECK(once.cutoffs == again.cutoffs);  // whatever the number of threads
  CHECK(once.cutoffs.size() == 500);
  CHECK(once.sensitivity + once.specificity > once.new_sensitivity + once.new_specificity);
  CHECK(once.interval.lower <= 4);
  CHECK(once.interval.upper >= 4);
  CHECK(once.chosen_share > 0.2);
}

TEST_CASE("No area without cases, none at all of other lengths, and none of what is no condition") {
  CHECK(roc(scores, Numbers(14, 0)).reason == Reason::sample_too_small);
  CHECK(roc(scores, Numbers(3, 0)).reason == Reason::sizes_differ);
  CHECK(roc(Numbers{1, 2}, Numbers{0, 2}).reason == Reason::not_a_category);
  const Roc one_case = roc(Numbers{1, 2, 3}, Numbers{0, 0, 1});
  CHECK(one_case.area == 1);
  CHECK(std::isnan(one_case.variance));  // of a single case
  Numbers unknown = condition;
  unknown[0] = undefined;
  CHECK(roc(scores, unknown).left_out == 1);
  CHECK(area_difference(scores, scores, condition).reason == Reason::se_not_positive);
  CHECK(best_cutoffs(roc(scores, condition), CutoffCriterion::sensitivity_at_least).reason ==
        Reason::proportion_out_of_range);
  const BestCutoffs sensitive = best_cutoffs(roc(scores, condition), CutoffCriterion::sensitivity_at_least, 0.8);
  CHECK(sensitive.points.at(0).cutoff == 3);  // five of six cases score 3 or more, and four of eight controls less
  CHECK(sensitive.value == Approx(.5));
}

TEST_CASE("Of cut-offs that are as good in the one, the better in the other is best") {
  const Roc curve = roc(Numbers{1, 2, 3, 5, 2, 4, 5, 6}, Numbers{0, 0, 0, 0, 1, 1, 1, 1});
  // Sensitivity and specificity: 3/4, 1/2 from 3 on; 3/4, 3/4 from 4 on; 1/2, 3/4 from 5 on.
  for (const auto criterion : {CutoffCriterion::sensitivity_at_least, CutoffCriterion::specificity_at_least}) {
    const BestCutoffs found = best_cutoffs(curve, criterion, .5);
    REQUIRE(found.points.size() == 1);
    CHECK(found.points[0].cutoff == 4);
    CHECK(found.value == .75);
  }
}

TEST_CASE("Cut-offs of least cost, and with a share of positives, counted in R") {
  const Roc curve = roc(scores, condition);
  const BestCutoffs dear = best_cutoffs(curve, CutoffCriterion::cost, 3);
  REQUIRE(dear.points.size() == 2);
  CHECK(dear.points[0].cutoff == 2);
  CHECK(dear.points[1].cutoff == 3);
  CHECK(dear.value == Approx(.5).epsilon(1e-14));
  const BestCutoffs cheap = best_cutoffs(curve, CutoffCriterion::cost, .2);
  CHECK(cheap.points.at(0).cutoff == 6);
  CHECK(cheap.value == Approx(1 / 14.0).epsilon(1e-14));
  const BestCutoffs three_tenths = best_cutoffs(curve, CutoffCriterion::positive_share, .3);
  CHECK(three_tenths.points.at(0).cutoff == 5);
  CHECK(three_tenths.value == Approx(.3 - 4 / 14.0).epsilon(1e-13));
  CHECK(best_cutoffs(curve, CutoffCriterion::cost, 0).reason == Reason::not_positive);
  CHECK(best_cutoffs(curve, CutoffCriterion::positive_share).reason == Reason::proportion_out_of_range);
}

TEST_CASE("An area of 1 or 0 has an interval from pairs without a person in common") {
  const Roc apart = roc(Numbers{1, 2, 3, 8, 9}, Numbers{0, 0, 0, 1, 1});
  CHECK(apart.area == 1);
  CHECK(apart.interval.lower == Approx(std::sqrt(.025)).epsilon(1e-14));  // both of two pairs: Clopper and Pearson
  CHECK(apart.interval.upper == 1);
  const Roc turned = roc(Numbers{1, 2, 3, 8, 9}, Numbers{1, 1, 1, 0, 0});
  CHECK(turned.interval.lower == 0);
  CHECK(turned.interval.upper == Approx(1 - std::sqrt(.025)).epsilon(1e-14));
}

TEST_CASE("Likelihood ratios of bands, by R; two bands are those of a 2 x 2 table") {
  const LikelihoodRatios found = likelihood_ratios(scores, condition, Numbers{3, 5});
  REQUIRE(found.bands.size() == 3);
  const double ratios[] = {1.0 / 3, 8.0 / 9, 4};
  const double lower[] = {.0489327069724, .210077772729, .541135535369};
  const double upper[] = {2.2706920991272, 3.761099741895, 29.567453907993};
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(found.bands[i].ratio.value == Approx(ratios[i]).epsilon(1e-14));
    CHECK(found.bands[i].ratio.interval.lower == Approx(lower[i]).epsilon(1e-11));
    CHECK(found.bands[i].ratio.interval.upper == Approx(upper[i]).epsilon(1e-11));
  }
  CHECK(found.bands[1].from == 3);
  CHECK(found.bands[1].before == 5);
  const LikelihoodRatios two = likelihood_ratios(scores, condition, Numbers{4});
  const Accuracy table = accuracy({4, 2, 2, 6}, Design::cohort);
  CHECK(two.bands[1].ratio.value == Approx(table.positive_ratio.value).epsilon(1e-14));
  CHECK(two.bands[0].ratio.interval.upper == Approx(table.negative_ratio.interval.upper).epsilon(1e-14));

  const LikelihoodRatios empty = likelihood_ratios(scores, condition, Numbers{2, 9});
  CHECK(empty.bands[0].ratio.value == 0);  // a control, and no case
  CHECK(empty.bands[0].reason == Reason::sample_too_small);
  CHECK(std::isnan(empty.bands[2].ratio.value));
  CHECK(likelihood_ratios(scores, condition, Numbers{4, 3}).reason == Reason::not_ascending);
  CHECK(likelihood_ratios(scores, Numbers(14, 1), Numbers{4}).reason == Reason::sample_too_small);
}
