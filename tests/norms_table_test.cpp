// Norms for a table: every row as the same person alone, to the bit.
#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "norms_support.hpp"

namespace {

using namespace norms_support;  // NOLINT(google-build-using-namespace): a test of norms
using kartlegg::Cohort;
using kartlegg::ColumnView;
using kartlegg::Instrument;
using kartlegg::Interval;
using kartlegg::Measure;
using kartlegg::NormGap;
using kartlegg::Report;
using kartlegg::ScoreTable;
using kartlegg::Sex;

/// The same bits; NaN stands for absent.
bool same(double in_table, const std::optional<double>& alone) {
  const double want = alone.value_or(kartlegg::unknown);
  return (std::isnan(in_table) && std::isnan(want)) || std::memcmp(&in_table, &want, sizeof want) == 0;
}

/// Everything that a table says of the norms of its rows is what their reports say.
void expect_rows_as_alone(const Instrument& instrument, const ScoreTable& table, const std::string& group) {
  std::size_t with_score = 0;
  std::vector<Report> reports;
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < table.rows(); ++row)
    if (table.refusals()[row] == kartlegg::Refusal::none) {
      reports.push_back(table.row(row));
      rows.push_back(row);
    }
  for (const auto& scale : table.scale_ids()) {
    const auto gaps = table.norm_gap(scale, group);
    const auto bands = table.norm_band(scale, group);
    for (int m = 0; m <= static_cast<int>(Measure::percentile_rank); ++m) {
      const auto measure = static_cast<Measure>(m);
      const auto values = table.normed(scale, measure, group);
      const auto errors = table.sem(scale, measure, group);
      const auto intervals = table.interval(scale, measure, 0.9, group);
      for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto normed = reports[i][scale].normed();
        const auto one = std::find_if(normed.begin(), normed.end(),
                                      [&](const auto& n) { return group.empty() || n.group().id == group; });
        const std::size_t row = rows[i];
        CAPTURE(scale, row, m);
        if (one == normed.end()) {
          REQUIRE(std::isnan(values[row]));
          continue;
        }
        REQUIRE(same(values[row], one->get(measure)));
        REQUIRE(same(errors[row], one->sem(measure)));
        const auto interval = one->interval(measure, 0.9);
        REQUIRE(same(intervals[row].lower, interval ? std::optional(interval->lower) : std::nullopt));
        REQUIRE(same(intervals[row].upper, interval ? std::optional(interval->upper) : std::nullopt));
        REQUIRE(gaps[row] == one->gap());
        REQUIRE((bands[row] >= 0) == one->band().has_value());
        if (one->get(measure)) ++with_score;
      }
    }
    for (const auto& scheme : instrument.band_schemes())
      for (const auto& band : scheme.bands) {
        const auto probabilities = table.beyond(scale, scheme.id, band.id, group);
        for (std::size_t i = 0; i < rows.size(); ++i) {
          std::optional<double> alone;
          for (const auto& normed : reports[i][scale].normed()) {
            if (!group.empty() && normed.group().id != group) continue;
            for (const auto& beyond : normed.beyond())
              if (beyond.scheme == scheme.id && beyond.band == band.id) alone = beyond.probability;
            if (group.empty()) break;  // the first
          }
          CAPTURE(scale, scheme.id, band.id, rows[i]);
          REQUIRE(same(probabilities[rows[i]], alone));
        }
      }
  }
  CHECK(with_score > 0);
}

/// People of mixed ages, sexes and informants, some of them unknown, with answers that a shipped instrument knows.
struct People {
  People(const Instrument& instrument, std::size_t rows, double most_months) {
    std::mt19937 random(20240315);
    const auto in = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    const auto forms = instrument.forms();
    std::vector<std::string> informants;
    for (const auto& one : forms) informants.push_back(one.informant);
    for (std::size_t row = 0; row < rows; ++row) {
      age.push_back(in(20) == 0 ? kartlegg::unknown : most_months * in(10'000) / 10'000.0);
      sex.push_back(static_cast<Sex>(in(3)));
      informant.push_back(informants[static_cast<std::size_t>(in(static_cast<int>(informants.size())))]);
      form.emplace_back();
      const auto found =
          std::find_if(forms.begin(), forms.end(), [&](const auto& one) { return one.informant == informant.back(); });
      if (std::isnan(age.back())) form.back() = found->id;
    }
    for (const auto& item : instrument.items()) {
      items.push_back(item.id);
      auto& column = codes.emplace_back();
      for (std::size_t row = 0; row < rows; ++row) {
        const auto& options = item.options;
        column.push_back(in(30) == 0 ? kartlegg::unknown
                                     : options[static_cast<std::size_t>(in(static_cast<int>(options.size())))].code);
      }
    }
    // Only items that the row's form asks.
    for (std::size_t row = 0; row < rows; ++row) {
      std::string used = form[row];
      try {
        if (used.empty()) used = instrument.choose_form({.age_months = age[row], .informant = informant[row]}).form;
      } catch (const kartlegg::ResponseError&) {
        continue;
      }
      const auto chosen = std::find_if(forms.begin(), forms.end(), [&](const auto& one) { return one.id == used; });
      for (std::size_t i = 0; i < items.size(); ++i)
        if (std::find(chosen->items.begin(), chosen->items.end(), items[i]) == chosen->items.end())
          codes[i][row] = kartlegg::unknown;
    }
  }

  ScoreTable score(const Instrument& instrument, const kartlegg::NormRequest& norms, unsigned threads) const {
    std::vector<ColumnView> columns;
    for (std::size_t i = 0; i < items.size(); ++i) columns.push_back({items[i], codes[i]});
    Cohort who;
    who.age_months = age;
    who.sex = sex;
    who.informant = informant;
    who.form = form;
    kartlegg::BatchOptions options;
    options.score.norms = norms;
    options.threads = threads;
    return instrument.score_table(columns, who, options);
  }

  std::vector<double> age;
  std::vector<Sex> sex;
  std::vector<std::string> informant, form, items;
  std::vector<std::vector<double>> codes;
};

}  // namespace

TEST_CASE("A row normed alone equals the row in a table: the SDQ, mixed people, one thread and four") {
  const auto& sdq = support::shipped("sdq");
  const People people(sdq, 700, 220);
  for (const unsigned threads : {1U, 4U}) {
    const auto by_default = people.score(sdq, {}, threads);
    expect_rows_as_alone(sdq, by_default, "");
    const auto all = people.score(sdq, {.groups = {"all"}}, threads);
    CHECK(all.norm_groups().size() > 3);
    for (const auto& group : all.norm_groups()) {
      CAPTURE(group.id);
      const auto total = all.normed("total", Measure::t_score, group.id);
      for (std::size_t row = 0; row < all.rows(); ++row) {
        if (all.refusals()[row] != kartlegg::Refusal::none) continue;
        std::optional<double> alone;
        for (const auto& normed : all.row(row)["total"].normed())
          if (normed.group().id == group.id) alone = normed.get(Measure::t_score);
        REQUIRE(same(total[row], alone));
      }
    }
  }
}

TEST_CASE("A row normed alone equals the row in a table: tables, LMS, regression, cut-offs, side by side") {
  const std::string lms = R"(
groups:
  - {scales: {sum: {lms: {interpolation: cubic, ages: years, grid: [[2, 1, 10, 0.1], [4, 0, 14, 0.3], [9, -0.5, 14, 0.3]]}}}}
reliability: [{scale: sum, kind: alpha, value: 0.84, source: made-up}]
)";
  const std::string regression = R"(
groups: [{scales: {sum: {regression: {centre: 9, intercept: 10.2, age: [0.5], male: 1.3, sd: {log: {intercept: 1, expected: 0.02}}}}}}]
reliability:
  - {scale: sum, kind: alpha, value: 0.8, source: made-up}
  - {scale: sum, kind: alpha, value: 0.7, sex: male, source: made-up}
)";
  const std::string table = R"(
bands:
  - {id: usual, level: 0, label: {en: usual, nb: vanlig}}
  - {id: raised, level: 1, label: {en: raised, nb: forhøyet}}
groups:
  - scales:
      sum: {table: {measure: t_score, method: normalised, rows: [[0, 38], [4, 45, 2.1], [8, 61.7, 3], [9, 61.7], [20, 80, 5]]},
            cutoffs: {usual: [0, 9], raised: [10, 20]}}
)";
  const auto instrument = with({{"lms", norm_file("lms", lms)},
                                {"regression", norm_file("regression", regression)},
                                {"table", norm_file("table", table)},
                                {"survey", norm_file("survey", by_sex_and_age)}},
                               "  default: {only: [regression, lms]}\n");
  const People people(instrument, 400, 220);
  for (const unsigned threads : {1U, 4U}) {
    const auto scored = people.score(instrument, {.groups = {"all"}}, threads);
    for (const auto* const group : {"", "lms", "regression", "table", "survey"})
      expect_rows_as_alone(instrument, scored, group);
    const auto own = scored.beyond("sum", "table", "raised", "table");
    for (std::size_t row = 0; row < scored.rows(); ++row) {
      if (scored.refusals()[row] != kartlegg::Refusal::none) continue;
      std::optional<double> alone;
      for (const auto& normed : scored.row(row)["sum"].normed())
        for (const auto& beyond : normed.beyond())
          if (beyond.scheme == "table") alone = beyond.probability;
      REQUIRE(same(own[row], alone));
    }
  }
}

TEST_CASE("A table names unknown groups, schemes and bands, and refuses an unknown request") {
  const auto instrument = with(mean_5_sd_4);
  const People people(instrument, 10, 100);
  const auto table = people.score(instrument, {}, 1);
  CHECK_THROWS_WITH(table.normed("sum", Measure::t_score, "studi"),
                    "unknown norm group 'studi'; did you mean 'study'?");
  CHECK_THROWS_AS(table.normed("summ", Measure::t_score), std::out_of_range);
  CHECK_THROWS_AS(table.beyond("sum", "usuall", "many"), std::out_of_range);
  CHECK_THROWS_AS(table.beyond("sum", "usual", "lots"), std::out_of_range);
  CHECK_THROWS_AS(table.interval("sum", Measure::t_score, 1.5), std::invalid_argument);
  CHECK_THROWS_AS(people.score(instrument, {.groups = {"studi"}}, 1), kartlegg::ResponseError);
}

TEST_CASE("A row outside the norms is noted; without ages or sexes at all, no row is") {
  const auto instrument = with(by_sex_and_age);
  const std::vector<double> a = {1, 1, 1, 1}, age = {96, 200, kartlegg::unknown, 96};
  const std::vector<Sex> sex = {Sex::male, Sex::male, Sex::male, Sex::unspecified};
  const std::vector<ColumnView> columns = {{"a", a}, {"b", a}, {"c", a}, {"d", a}, {"e", a}};
  Cohort who;
  who.age_months = age;
  who.sex = sex;
  const auto table = instrument.score_table(columns, who);
  CHECK(table.noted_rows() == std::vector<std::size_t>{1, 2, 3});
  CHECK(table.note(1) ==
        "The age, 16 years 8 months, is outside Study study (5 to 15 years; 3 to 4 years); choose a norm "
        "group that covers it.");
  CHECK(table.note(2, kartlegg::Language::nb) ==
        "Studien study er delt etter alder, og alderen er ikke kjent; oppgi alder eller datoer.");
  CHECK(table.note(3) == "Study study goes by sex, and the sex is not known; give the sex.");
  who = {};
  CHECK(instrument.score_table(columns, who).noted_rows().empty());
}
