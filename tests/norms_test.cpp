// Scores compared with norms: choosing the group, the measures, the error. The expected numbers are worked out by hand,
// or are the check values of the methods catalogue.
#include <catch2/catch.hpp>
#include <chrono>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "norms_support.hpp"

namespace {

using namespace norms_support;  // NOLINT(google-build-using-namespace): a test of norms
using kartlegg::Instrument;
using kartlegg::IntervalKind;
using kartlegg::Measure;
using kartlegg::NormGap;
using kartlegg::NormRequest;
using kartlegg::Refusal;
using kartlegg::Report;
using kartlegg::Sex;
using kartlegg::Subject;

constexpr double z_95 = 1.959963984540054, z_90 = 1.6448536269514722;

double normal(double z) { return 0.5 * std::erfc(-z / std::sqrt(2)); }

Subject boy(double years) { return {.age_months = 12 * years, .sex = Sex::male}; }

std::vector<std::string> ids_of(const Report& report) {
  std::vector<std::string> ids;
  for (const auto& group : report.norm_groups()) ids.push_back(group.id);
  return ids;
}

/// What a request is refused for, and the message.
std::pair<Refusal, std::string> refusal_of(const Instrument& instrument, const NormRequest& request) {
  try {
    score(instrument, 9, {}, request);
  } catch (const kartlegg::ResponseError& error) {
    const auto& problem = error.problems().front();
    return {error.refusal(), problem.message + "; " + problem.hint};
  }
  return {Refusal::none, ""};
}

using Ids = std::vector<std::string>;

}  // namespace

// --- mean and SD

TEST_CASE("A mean and SD give the measures, the error and the interval") {
  const auto total = score(with(mean_5_sd_4), 9)["sum"];  // z = (9 - 5) / 4 = 1, SEM = 4 sqrt(1 - 0.84) = 1.6
  CHECK(total.get(Measure::raw) == 9.0);
  CHECK(total.get(Measure::z_score) == 1.0);
  CHECK(total.get(Measure::t_score) == 60.0);
  CHECK(total.get(Measure::scaled_score) == 13.0);
  CHECK(total.get(Measure::standard_score) == 115.0);
  CHECK(total.get(Measure::stanine) == 7.0);
  CHECK(total.get(Measure::sten) == 8.0);
  CHECK(*total.get(Measure::percentile_rank) == Approx(84.1344746068543).epsilon(1e-13));
  CHECK(*total.sem(Measure::raw) == Approx(1.6));
  CHECK(*total.sem(Measure::t_score) == Approx(4));
  CHECK(*total.sem(Measure::standard_score) == Approx(6));
  CHECK_FALSE(total.sem(Measure::stanine));
  CHECK_FALSE(total.sem(Measure::percentile_rank));
  const auto raw = *total.interval(Measure::raw);
  CHECK(raw.lower == Approx(9 - z_95 * 1.6));
  CHECK(raw.upper == Approx(9 + z_95 * 1.6));
  const auto rank = *total.interval(Measure::percentile_rank, 0.90);
  CHECK(rank.lower == Approx(100 * normal(1 - z_90 * 0.4)));
  CHECK(rank.upper == Approx(100 * normal(1 + z_90 * 0.4)));
  const auto normed = total.normed().front();
  CHECK(normed.method() == "linear");
  CHECK(normed.gap() == NormGap::none);
  CHECK(*normed.true_score(Measure::raw) == Approx(5 + 0.84 * 4));
  CHECK(normed.reliability()->kind == "alpha");
  CHECK(normed.reliability()->n == 387);
  CHECK(normed.reliability()->sources == Ids{"Another invention."});
  CHECK_THROWS_AS(total.interval(Measure::raw, 1), std::invalid_argument);
  CHECK_THROWS_AS(total.interval(Measure::raw, 0), std::invalid_argument);
}

TEST_CASE("Each kind of interval has its centre and width") {
  const auto normed = score(with(mean_5_sd_4), 9)["sum"].normed().front();
  const double centre = 8.36;  // 5 + 0.84 x 4
  const struct {
    IntervalKind kind;
    double centre, error;
  } expected[] = {{IntervalKind::obtained, 9, 1.6},
                  {IntervalKind::true_see, centre, 4 * std::sqrt(0.84 * 0.16)},
                  {IntervalKind::true_sem, centre, 1.6},
                  {IntervalKind::retest, centre, 4 * std::sqrt(1 - 0.84 * 0.84)}};
  for (const auto& one : expected) {
    const auto interval = *normed.interval(Measure::raw, 0.9, one.kind);
    CHECK(interval.lower == Approx(one.centre - z_90 * one.error));
    CHECK(interval.upper == Approx(one.centre + z_90 * one.error));
  }
  const auto by_policy = score(with(mean_5_sd_4, "  interval: true_see\n"), 9)["sum"];
  CHECK(by_policy.interval(Measure::raw) == normed.interval(Measure::raw, 0.95, IntervalKind::true_see));
}

TEST_CASE("The probability beyond a cut-off looks to the side of concern") {
  const auto report = score(with(mean_5_sd_4), 9);
  const double error = 4 * std::sqrt(0.84 * 0.16);
  const auto high = report["sum"].normed().front().beyond();
  REQUIRE(high.size() == 1);
  CHECK(high[0].scheme == "usual");
  CHECK(high[0].band == "many");
  CHECK(high[0].cutoff == 8);
  CHECK(high[0].high);
  CHECK(high[0].probability == Approx(1 - normal((8 - 8.36) / error)));
  const auto low = report["ease"].normed().front().beyond();  // estimated true score: 10 + 0.84 x -1 = 9.16
  REQUIRE(low.size() == 1);
  CHECK(low[0].cutoff == 4);
  CHECK_FALSE(low[0].high);
  CHECK(low[0].probability == Approx(normal((4 - 9.16) / error)));
}

TEST_CASE("Without a reliability there is a score and no error") {
  const auto normed = score(with("groups: [{scales: {sum: {mean: 5, sd: 4}}}]\n"), 9)["sum"].normed().front();
  CHECK(normed.get(Measure::t_score) == 60.0);
  CHECK_FALSE(normed.sem(Measure::t_score));
  CHECK_FALSE(normed.interval(Measure::t_score));
  CHECK_FALSE(normed.true_score(Measure::t_score));
  CHECK_FALSE(normed.reliability());
  CHECK(normed.beyond().empty());
}

TEST_CASE("The coefficient is the preferred kind, of these people, of this sample") {
  const std::string coefficients = R"(
groups: [{scales: {sum: {mean: 5, sd: 4}}}]
reliability:
  - {scale: sum, kind: alpha, value: 0.81, n: 1000, source: made-up}
  - {scale: sum, kind: alpha, value: 0.82, n: 50, age: {from: 5y, before: 8y}, source: made-up}
  - {scale: sum, kind: alpha, value: 0.83, n: 40, sex: male, age: {from: 5y, before: 8y}, source: made-up}
  - {scale: sum, kind: omega, value: 0.84, n: 2000, other_sample: true, source: other}
  - {scale: sum, kind: retest, value: 0.7, n: 100, source: made-up}
  - {scale: sum, kind: retest, value: 0.71, n: 300, source: made-up}
  - {scale: sum, kind: retest, value: 0.72, n: 900, other_sample: true, source: other}
)";
  const auto used = [&](const std::string& policy, const Subject& who) {
    return score(with(coefficients, policy), 9, who)["sum"].normed().front().reliability()->value;
  };
  CHECK(used("", {}) == 0.81);                                       // the kind that the file names first
  CHECK(used("", {.age_months = 72}) == 0.82);                       // the narrower people
  CHECK(used("", boy(6)) == 0.83);                                   // narrower still
  CHECK(used("", {.age_months = 72, .sex = Sex::female}) == 0.82);   // not hers
  CHECK(used("", boy(9)) == 0.81);                                   // outside the ages
  CHECK(used("  coefficients: [retest, alpha]\n", boy(6)) == 0.71);  // own sample, then the larger one
  CHECK(used("  coefficients: [split_half, omega]\n", {}) == 0.84);  // another sample, but the only omega
}

// --- choosing

TEST_CASE("The person's own sex goes before both; outside the ages there is no score") {
  const auto instrument = with(by_sex_and_age);
  const auto normed = [&](const Subject& who) { return score(instrument, 12, who)["sum"].normed().front(); };
  CHECK(normed(boy(8)).get(Measure::z_score) == 0.75);
  CHECK(normed({.age_months = 96, .sex = Sex::female}).get(Measure::z_score) == 1.0);
  CHECK(normed(boy(4)).get(Measure::z_score) == 0.0);
  CHECK(normed(boy(8)).group().people == "boys, 5 to 15 years");
  CHECK(normed(boy(8)).group(kartlegg::Language::nn).people == "gutar, 5 til 15 år");
  CHECK(normed(boy(8)).group().n == 150);
  CHECK(normed(boy(4)).group().n == 400);
  CHECK(normed({.age_months = 96}).gap() == NormGap::sex_unknown);
  CHECK(normed({.sex = Sex::male}).gap() == NormGap::age_unknown);
  CHECK(normed(boy(16)).gap() == NormGap::age_outside);
  CHECK(normed(boy(2.5)).gap() == NormGap::age_outside);
  CHECK_FALSE(normed(boy(16)).get(Measure::t_score));
  CHECK_FALSE(normed(boy(16)).sem(Measure::t_score));
  CHECK_FALSE(normed(boy(16)).interval(Measure::t_score));
  CHECK(normed(boy(15.99)).gap() == NormGap::none);  // 15 years and 11 months
  CHECK(score(instrument, 12, boy(8))["ease"].normed().front().gap() == NormGap::not_covered);
}

TEST_CASE("A cell of the person's own sex goes before one of both at the same age") {
  const auto instrument = with(R"(
groups:
  - {scales: {sum: {mean: 10, sd: 4}, ease: {mean: 10, sd: 5}}}
  - {sex: male, scales: {sum: {mean: 8, sd: 4}}}
)");
  CHECK(score(instrument, 12, {.sex = Sex::male})["sum"].get(Measure::z_score) == 1.0);
  CHECK(score(instrument, 12, {.sex = Sex::female})["sum"].get(Measure::z_score) == 0.5);
  CHECK(score(instrument, 12)["sum"].get(Measure::z_score) == 0.5);
  CHECK(score(instrument, 12, {.sex = Sex::male})["ease"].get(Measure::z_score) == Approx(0.4));
}

TEST_CASE("Groups of one sex only are not for the other") {
  const auto instrument = with("groups: [{sex: female, scales: {sum: {mean: 10, sd: 4}}}]\n");
  CHECK(score(instrument, 12, {.sex = Sex::male})["sum"].normed().front().gap() == NormGap::sex_outside);
}

TEST_CASE("Norm groups are chosen by default, by id, by country and by language, and pinned by hash") {
  const std::string cells = "groups: [{scales: {sum: {mean: 5, sd: 4}}}]\n";
  const auto instrument = with({{"british", norm_file("british", cells, "country: \"GB\"\nlanguage: en\n")},
                                {"dutch", norm_file("dutch", cells, "country: \"NL\"\nlanguage: nl\n")},
                                {"swedish", norm_file("swedish", cells, "country: \"SE\"\nlanguage: sv\n")}},
                               "  default: {only: [british]}\n");
  const auto used = [&](const NormRequest& request) { return ids_of(score(instrument, 9, {}, request)); };
  CHECK(used({}) == Ids{"british"});
  CHECK(used({.groups = {"swedish", "british", "swedish"}}) == Ids{"swedish", "british"});
  CHECK(used({.groups = {"all"}}) == Ids{"british", "dutch", "swedish"});
  CHECK(used({.groups = {"dutch", "all"}}) == Ids{"dutch", "british", "swedish"});
  CHECK(used({.groups = {"none"}}).empty());
  CHECK(used({.groups = {}, .country = "SE"}) == Ids{"swedish"});
  CHECK(used({.groups = {}, .country = "se"}) == Ids{"swedish"});
  CHECK(used({.groups = {}, .country = "", .language = "nl"}) == Ids{"dutch"});
  CHECK(used({.groups = {"all"}, .country = "NL"}) == Ids{"dutch"});
  CHECK(used({.groups = {}, .country = "NO"}).empty());
  CHECK(score(instrument, 9).norm_groups()[0].chosen_by_default);
  CHECK_FALSE(score(instrument, 9, {}, {.groups = {"british"}}).norm_groups()[0].chosen_by_default);

  const std::string hash = score(instrument, 9).norm_groups()[0].hash;
  REQUIRE(hash.size() == 7 + 64);
  CHECK(used({.groups = {"british@" + hash}}) == Ids{"british"});
  CHECK(used({.groups = {"british@" + hash.substr(0, 15)}}) == Ids{"british"});
  CHECK(refusal_of(instrument, {.groups = {"british@sha256:00000000"}}) ==
        std::pair(Refusal::norm_changed,
                  "norm group 'british' has changed since it was pinned as "
                  "'british@sha256:00000000'; pin it as british@" +
                      hash + " if the new file will do"));
  CHECK(refusal_of(instrument, {.groups = {"british@sha256:12"}}) ==
        std::pair(Refusal::unknown_norm_group,
                  std::string("a norm group cannot be pinned as 'british@sha256:12'; write british@sha256: and "
                              "at least eight hexadecimal digits")));
  CHECK(refusal_of(instrument, {.groups = {"britsh"}}) ==
        std::pair(Refusal::unknown_norm_group, std::string("unknown norm group 'britsh'; did you mean 'british'?")));
  CHECK(refusal_of(support::small(support::items({"a", "b", "c", "d", "e"}, "points"), scales), {.groups = {"x"}}) ==
        std::pair(Refusal::unknown_norm_group,
                  std::string("unknown norm group 'x'; the instrument has no norms; leave the group out")));
}

TEST_CASE("Groups stand side by side, each with its own numbers") {
  const auto instrument = with({{"one", norm_file("one", mean_5_sd_4)}, {"two", norm_file("two", by_sex_and_age)}},
                               "  default: {only: [two, one]}\n");
  const auto normed = score(instrument, 9, boy(8))["sum"].normed();
  REQUIRE(normed.size() == 2);
  CHECK(normed[0].group().id == "two");
  CHECK(normed[0].get(Measure::z_score) == 0.0);
  CHECK(normed[1].get(Measure::z_score) == 1.0);
  const auto outside = score(instrument, 9, boy(17))["sum"];
  CHECK(outside.normed()[0].gap() == NormGap::age_outside);
  CHECK(outside.normed()[1].get(Measure::z_score) == 1.0);
  CHECK_FALSE(outside.get(Measure::z_score));  // the first group decides, and says why it has none
}

// --- tables

TEST_CASE("A table gives what it prints, and its own standard error") {
  const auto instrument = with(R"(
groups:
  - scales:
      sum: {table: {measure: t_score, method: normalised, rows: [[0, 38], [4, 45, 2.1], [8, 61.7, 3], [9, 61.7], [20, 80, 5]]}}
reliability: [{scale: sum, kind: alpha, value: 0.84, n: 387, source: made-up}]
)");
  const auto at = [&](int sum) { return score(instrument, sum)["sum"].normed().front(); };
  CHECK(at(8).get(Measure::t_score) == 61.7);  // to the bit
  CHECK(*at(8).get(Measure::z_score) == Approx(1.17));
  CHECK(*at(8).get(Measure::percentile_rank) == Approx(100 * normal(1.17)));
  CHECK(at(8).method() == "normalised");
  CHECK(at(7).gap() == NormGap::not_in_table);
  CHECK_FALSE(at(7).get(Measure::t_score));
  // With an error of its own: about the observed score, whatever the kind.
  CHECK(*at(8).sem(Measure::t_score) == Approx(3));
  CHECK(*at(8).sem(Measure::z_score) == Approx(0.3));
  CHECK_FALSE(at(8).sem(Measure::raw));
  for (const auto kind : {IntervalKind::obtained, IntervalKind::true_see}) {
    CHECK(at(8).interval(Measure::t_score, 0.95, kind)->lower == Approx(61.7 - z_95 * 3));
    CHECK(at(8).interval(Measure::t_score, 0.95, kind)->upper == Approx(61.7 + z_95 * 3));
  }
  CHECK(at(8).beyond()[0].probability == Approx(0.5));
  // Without one: by the reliability.
  CHECK(*at(0).sem(Measure::t_score) == Approx(4));
  // Raw ends along straight lines between the rows, and no further than the table.
  const auto raw = *at(4).interval(Measure::raw);
  CHECK(raw.lower == Approx(4 * (45 - z_95 * 2.1 - 38) / 7));
  CHECK(raw.upper == Approx(4 + 4 * (z_95 * 2.1) / 16.7));
  CHECK(at(20).interval(Measure::raw)->upper == 20);
}

TEST_CASE("A percentile table keeps its percentile ranks") {
  const auto instrument = with(R"(
groups:
  - scales:
      sum: {table: {measure: percentile_rank, definition: B, method: normalised, rows: [[0, 21.5], [1, 55], [2, 100]]}}
reliability: [{scale: sum, kind: alpha, value: 0.84, n: 387, source: made-up}]
)");
  const auto at = [&](int sum) { return score(instrument, sum)["sum"].normed().front(); };
  CHECK(at(1).get(Measure::percentile_rank) == 55.0);
  CHECK(*at(1).get(Measure::z_score) == Approx(0.12566134685507416));
  CHECK(at(2).get(Measure::percentile_rank) == 100.0);
  CHECK_FALSE(at(2).get(Measure::z_score));
  CHECK_FALSE(at(2).sem(Measure::z_score));
  CHECK_FALSE(at(2).interval(Measure::percentile_rank));
}

TEST_CASE("From a table of classes no other measure is made") {
  const auto instrument =
      with("groups: [{scales: {sum: {table: {measure: stanine, method: normalised, rows: [[0, 3], [5, 6]]}}}}]\n");
  const auto normed = score(instrument, 5)["sum"].normed().front();
  CHECK(normed.get(Measure::stanine) == 6.0);
  CHECK_FALSE(normed.get(Measure::t_score));
  CHECK_FALSE(normed.get(Measure::percentile_rank));
}

// --- LMS and regression

TEST_CASE("LMS between two ages") {
  const auto instrument = with(R"(
groups:
  - scales:
      sum: {lms: {interpolation: linear, ages: years, grid: [[2, 1, 10, 0.1], [4, 0, 14, 0.3], [6, 0, 14, 0.3]]}}
reliability: [{scale: sum, kind: alpha, value: 0.84, n: 387, source: made-up}]
)");
  // At 3 years L 0.5, M 12, S 0.2: z = (sqrt(y / 12) - 1) / (0.5 x 0.2).
  const auto at_3 = score(instrument, 14, {.age_months = 36})["sum"].normed().front();
  CHECK(*at_3.get(Measure::z_score) == Approx((std::sqrt(14.0 / 12) - 1) / 0.1));
  CHECK(at_3.method() == "lms");
  CHECK_FALSE(at_3.sem(Measure::raw));
  CHECK(at_3.interval(Measure::raw)->upper ==
        Approx(12 * std::pow(1 + 0.1 * (*at_3.get(Measure::z_score) + z_95 * 0.4), 2)));
  // L 0, M 14, S 0.3: z = ln(y / M) / S.
  CHECK(*score(instrument, 20, {.age_months = 72})["sum"].get(Measure::z_score) == Approx(std::log(20.0 / 14) / 0.3));
  CHECK(score(instrument, 0, {.age_months = 36})["sum"].normed().front().gap() == NormGap::undefined);
  CHECK(score(instrument, 9, {.age_months = 72.1})["sum"].normed().front().gap() == NormGap::age_outside);
  CHECK(score(instrument, 9, {.age_months = 23.9})["sum"].normed().front().gap() == NormGap::age_outside);
  CHECK(score(instrument, 9)["sum"].normed().front().gap() == NormGap::age_unknown);
}

TEST_CASE("Regression norms with each form of the spread") {
  const auto norm = [](const std::string& sd, const std::string& more = "") {
    return with("groups: [{scales: {sum: {regression: {centre: 9, intercept: 10.2, age: [0.5, -0.02], sd: " + sd +
                more + "}}}}]\n");
  };
  const Subject who = {.age_months = 132, .sex = Sex::male};  // 11 years: 2 beyond the centre; 10.2 + 1 - 0.08 = 11.12
  const auto z = [&](const Instrument& instrument) { return *score(instrument, 15, who)["sum"].get(Measure::z_score); };
  CHECK(z(norm("4.5")) == Approx((15 - 11.12) / 4.5));
  CHECK(z(norm("{log: {intercept: 1.4, age: [0.02], expected: 0.01}}")) ==
        Approx((15 - 11.12) / std::exp(1.4 + 0.04 + 0.1112)));
  CHECK(z(norm("{steps: [{below: 8, sd: 3.9}, {sd: 4.8}]}")) == Approx((15 - 11.12) / 4.8));
  CHECK(z(norm("{steps: [{below: 12, sd: 3.9}, {sd: 4.8}]}")) == Approx((15 - 11.12) / 3.9));
  const auto by_sex = norm("4.5", ", male: 1.3, male_age: [0.1]");
  CHECK(z(by_sex) == Approx((15 - 11.12 - 1.3 - 0.2) / 4.5));
  CHECK(*score(by_sex, 15, {.age_months = 132, .sex = Sex::female})["sum"].get(Measure::z_score) ==
        Approx((15 - 11.12) / 4.5));
  CHECK(score(by_sex, 15, {.age_months = 132})["sum"].normed().front().gap() == NormGap::sex_unknown);
  CHECK(score(by_sex, 15, {.sex = Sex::male})["sum"].normed().front().gap() == NormGap::age_unknown);
  CHECK(score(by_sex, 15, who)["sum"].normed().front().method() == "regression");
}

TEST_CASE("Age for norms comes from dates in years of 365.25 days") {
  using std::chrono::year;
  const auto instrument = with("groups: [{scales: {sum: {regression: {centre: 0, intercept: 0, age: [1], sd: 4}}}}]\n");
  const Subject who = {.birth_date = year{2015} / 1 / 1, .assessment_date = year{2020} / 3 / 1};  // 1886 days
  CHECK(*score(instrument, 15, who)["sum"].get(Measure::z_score) == Approx((15 - 1886 / 365.25) / 4).epsilon(1e-14));
}

// --- cut-offs

TEST_CASE("Cut-offs of a norm group are bands of their own, and count beside values") {
  const std::string bands = R"(
bands:
  - {id: usual, level: 0, label: {en: usual, nb: vanlig}}
  - {id: raised, level: 1, label: {en: raised, nb: forhøyet}}
)";
  const auto alone = with(bands + R"(
groups:
  - {sex: male, scales: {sum: {cutoffs: {usual: [0, 9], raised: [10, 20]}}}}
  - {sex: female, scales: {sum: {cutoffs: {usual: [0, 8], raised: [9, 20]}}}}
)");
  const auto boys = score(alone, 9, {.sex = Sex::male})["sum"].normed().front();
  CHECK(boys.gap() == NormGap::cutoffs_only);
  CHECK(boys.band()->id == "usual");
  CHECK(boys.band()->scheme == "study");
  CHECK(boys.group().people == "boys");
  CHECK(score(alone, 9, {.sex = Sex::female})["sum"].normed().front().band()->id == "raised");
  CHECK(score(alone, 10, {.sex = Sex::male})["sum"].normed().front().band()->id == "raised");
  CHECK(score(alone, 9)["sum"].normed().front().gap() == NormGap::sex_unknown);
  CHECK_FALSE(score(alone, 9)["sum"].normed().front().band());

  const auto beside = with(bands + R"(
groups:
  - {scales: {sum: {mean: 5, sd: 4, cutoffs: {usual: [0, 8], raised: [9, 20]}}}}
reliability: [{scale: sum, kind: alpha, value: 0.84, source: made-up}]
)");
  const auto both = score(beside, 9)["sum"].normed().front();
  CHECK(both.get(Measure::z_score) == 1.0);
  CHECK(both.band()->id == "raised");
  REQUIRE(both.beyond().size() == 2);
  CHECK(both.beyond()[1].scheme == "study");
  CHECK(both.beyond()[1].cutoff == 9);
  // With two answers missing the band can still change.
  const auto lacking = beside.score({{"a", 3}, {"b", 3}, {"c", 3}})["sum"];
  CHECK(lacking.raw() == 15.0);
  CHECK(lacking.normed().front().band()->certain);
  CHECK_FALSE(beside.score({{"a", 2}, {"b", 2}, {"c", 2}})["sum"].normed().front().band()->certain);
}

// --- properties

TEST_CASE("A higher raw score is never normed lower, intervals hold the estimate, inverses lead back") {
  std::mt19937 random(20240301);
  const auto uniform = [&](double low, double high) { return std::uniform_real_distribution<>(low, high)(random); };
  const auto text = [](double x) { return std::to_string(x); };
  for (int round = 0; round < 40; ++round) {
    std::string numbers;
    switch (round % 4) {
      case 0:
        numbers = "{mean: " + text(uniform(2, 18)) + ", sd: " + text(uniform(0.5, 9)) + "}";
        break;
      case 1: {
        double value = uniform(20, 40);
        numbers = "{table: {measure: t_score, method: normalised, rows: [";
        for (int raw = 0; raw <= 20; ++raw)
          numbers += (raw == 0 ? "[" : ", [") + std::to_string(raw) + ", " + text(value += uniform(0, 3)) + "]";
        numbers += "]}}";
        break;
      }
      case 2:
        numbers = "{lms: {interpolation: cubic, ages: months, grid: [";
        for (int age = 60; age <= 180; age += 24)
          numbers += (age == 60 ? "[" : ", [") + std::to_string(age) + ", " + text(uniform(-1, 2)) + ", " +
                     text(uniform(6, 14)) + ", " + text(uniform(0.15, 0.3)) + "]";
        numbers += "]}}";
        break;
      default:
        numbers = "{regression: {centre: 8, intercept: " + text(uniform(5, 12)) + ", age: [" + text(uniform(-1, 1)) +
                  "], male: 1, sd: {log: {intercept: " + text(uniform(0.5, 1.5)) + ", expected: 0.02}}}}";
    }
    const auto instrument = with("groups: [{scales: {sum: " + numbers +
                                 "}}]\nreliability: [{scale: sum, kind: alpha, "
                                 "value: " +
                                 text(uniform(0.3, 0.95)) + ", source: made-up}]\n");
    const Subject who = {.age_months = uniform(60, 180), .sex = Sex::male};
    std::vector<double> last(8, -1e9);
    for (int sum = 0; sum <= 20; ++sum) {
      const auto normed = score(instrument, sum, who)["sum"].normed().front();
      if (normed.gap() != NormGap::none) continue;  // a score of 0 with LMS
      for (int m = 0; m <= static_cast<int>(Measure::percentile_rank); ++m) {
        const auto measure = static_cast<Measure>(m);
        const double value = *normed.get(measure);
        CHECK(value >= last[static_cast<std::size_t>(m)]);
        last[static_cast<std::size_t>(m)] = value;
        if (const auto interval = normed.interval(measure)) {
          CHECK(interval->lower <= value + 1e-9);
          CHECK(interval->upper >= value - 1e-9);
        }
        const auto kelley = normed.interval(measure, 0.8, IntervalKind::true_see);
        if (const auto estimate = normed.true_score(measure); estimate && kelley) {
          CHECK(kelley->lower <= *estimate + 1e-9);
          CHECK(kelley->upper >= *estimate - 1e-9);
        }
      }
      CHECK(*normed.get(Measure::percentile_rank) >= 0);
      CHECK(*normed.get(Measure::percentile_rank) <= 100);
      // The narrowest interval is the score itself, so its raw ends are the inverse.
      if (const auto point = normed.interval(Measure::raw, 1e-9)) {
        CHECK(point->lower == Approx(sum).epsilon(0).margin(1e-5));
        CHECK(point->upper == Approx(sum).epsilon(0).margin(1e-5));
      }
      for (const auto& beyond : normed.beyond()) {
        CHECK(beyond.probability >= 0);
        CHECK(beyond.probability <= 1);
      }
    }
  }
}
