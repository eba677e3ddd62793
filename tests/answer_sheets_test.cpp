// Indices of single answer sheets: values of R's careless and PerFit in the folder of shared reference data, and small
// sheets worked out by hand.
#include <catch2/catch.hpp>
#include <cmath>

#include "kartlegg/stats/answer_sheets.hpp"
#include "sample.hpp"

using namespace kartlegg::stats;  // NOLINT(google-build-using-namespace): a test of one namespace
using nlohmann::json;

namespace {

const double gap = undefined;

/// The entry of this id, with the rows of its sample that have no gap.
std::optional<std::pair<json, shared::Sample>> complete(const std::string& family, const std::string& id) {
  const auto all = shared::expected(family);
  if (!all) return std::nullopt;
  const auto entry = std::find_if(all->begin(), all->end(), [&](const json& one) { return one.at("id") == id; });
  REQUIRE(entry != all->end());
  shared::Sample sample = shared::sample_of(*entry);
  for (std::size_t row = sample.values.front().size(); row-- > 0;) {
    bool whole = true;
    for (const auto& column : sample.values) whole = whole && !std::isnan(column[row]);
    if (whole) continue;
    for (auto& column : sample.values) column.erase(column.begin() + static_cast<std::ptrdiff_t>(row));
  }
  return std::pair{*entry, std::move(sample)};
}

void same(const json& entry, const std::vector<double>& got, const json& want, double factor = 1) {
  REQUIRE(got.size() >= want.size());
  for (std::size_t i = 0; i < want.size(); ++i) {
    INFO("sheet " << i << ": got " << got[i] << ", expected " << want[i]);
    CHECK(shared::Tolerance(entry).holds(got[i], factor * shared::number(want[i])));
  }
}

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double x : values) sum += x;
  return sum / static_cast<double>(values.size());
}

AnswerSheets look_at(const std::vector<std::vector<double>>& columns, const SheetOptions& options = {}) {
  const std::vector<std::span<const double>> views(columns.begin(), columns.end());
  return answer_sheets(views, options);
}

bool equal(const std::vector<double>& got, const std::vector<double>& want) {
  bool all = got.size() == want.size();
  for (std::size_t i = 0; all && i < got.size(); ++i)
    all = std::isnan(want[i]) ? std::isnan(got[i]) : got[i] == Approx(want[i]).epsilon(0).margin(1e-12);
  return all;
}

}  // namespace

TEST_CASE("Runs, variability and distance as careless has them") {
  auto found = complete("scoring", "bfi25.careless");
  if (!found) return;
  auto& [entry, sample] = *found;
  const AnswerSheets got = answer_sheets(sample.columns());
  const json& want = entry.at("value");
  CHECK(got.missing.values.size() == want.at("n").get<std::size_t>());
  same(entry, got.longest_run.values, want.at("longstring"));
  same(entry, got.average_run.values, want.at("avgstr"));
  same(entry, got.variability.values, want.at("irv"));
  same(entry, got.distance.values, want.at("mahad"));
  CHECK(mean(got.longest_run.values) == Approx(shared::number(want.at("mean_longstring"))).epsilon(1e-12));
  CHECK(mean(got.variability.values) == Approx(shared::number(want.at("mean_irv"))).epsilon(1e-12));
  CHECK(mean(got.distance.values) == Approx(shared::number(want.at("mean_mahad"))).epsilon(1e-12));
  CHECK(got.ridge == 0);
}

TEST_CASE("Halves and synonyms, where careless is right") {
  auto found = complete("scoring", "bfi25.careless2");
  if (!found) return;
  auto& [entry, sample] = *found;
  const json& want = entry.at("value");
  SheetOptions options;
  options.synonym = 0.50, options.antonym = -0.30;
  // Given a matrix, evenodd() of careless 1.2.2 takes but the first two items of each scale: it counts the items by
  // colnames(x[i, from:to]), and a row of a matrix has none. It also returns the negative.
  for (int scale = 0; scale < 5; ++scale) options.scales.push_back({5 * scale, 5 * scale + 1});
  AnswerSheets got = answer_sheets(sample.columns(), options);
  same(entry, got.even_odd.values, want.at("evenodd"), -1);
  // All items of the first sheet, 2 4 5 2 5, 5 4 4 3 4, 1 1 6 4 3, 3 3 3 5 5, 4 2 4 3 3: means of first, third and
  // fifth 4, 13/3, 10/3, 11/3, 11/3, of second and fourth 3, 3.5, 2.5, 4, 2.5; r = .4372, stepped up .6084
  for (int scale = 0; scale < 5; ++scale)
    options.scales[static_cast<std::size_t>(scale)] = {5 * scale, 5 * scale + 1, 5 * scale + 2, 5 * scale + 3,
                                                       5 * scale + 4};
  got = answer_sheets(sample.columns(), options);
  CHECK(got.even_odd.values[0] == Approx(0.6084413634413458));  // by numpy
  CHECK(got.even_odd.values[2] == -1);                          // -1.849 by numpy

  same(entry, got.antonyms.values, want.at("psychant"));
  // psychsyn() shuffles the pairs at random where a half has no variance; here there is no value.
  int shuffled = 0;
  for (std::size_t i = 0; i < want.at("psychsyn").size(); ++i) {
    INFO("sheet " << i);
    const double expected = shared::number(want.at("psychsyn").at(i));
    if (std::isnan(got.synonyms.values[i]) && !std::isnan(expected))
      ++shuffled;
    else
      CHECK(shared::Tolerance(entry).holds(got.synonyms.values[i], expected));
  }
  CHECK(shuffled == 4);
}

TEST_CASE("Guttman errors as PerFit has them") {
  for (const char* const id : {"ability.group_based", "sim12.group_based"}) {
    auto found = complete("mokken_personfit", id);
    if (!found) return;
    auto& [entry, sample] = *found;
    const AnswerSheets got = answer_sheets(sample.columns());
    const json& want = entry.at("value");
    same(entry, got.guttman_errors.values, want.at("G"));
    for (std::size_t i = 0; i < want.at("Gnormed").size(); ++i) {
      INFO("sheet " << i);
      if (want.at("U3").at(i).is_null())  // all right or all wrong: no error is possible; PerFit prints 0
        CHECK(std::isnan(got.guttman_normed.values[i]));
      else
        CHECK(shared::Tolerance(6e-5, 0).holds(got.guttman_normed.values[i], shared::number(want.at("Gnormed").at(i))));
    }
  }
}

TEST_CASE("Sheets worked out by hand") {
  // rows: 0 0 0 2 | 1 - 1 1 | 2 2 0 0 | 0 0 0 2 | - - - - | 1 2 0 1
  SheetOptions options;
  options.ends.assign(4, {0, 2});
  const AnswerSheets got =
      look_at({{0, 1, 2, 0, gap, 1}, {0, gap, 2, 0, gap, 2}, {0, 1, 0, 0, gap, 0}, {2, 1, 0, 2, gap, 1}}, options);
  CHECK(equal(got.missing.values, {0, 0.25, 0, 0, 1, 0}));
  CHECK(equal(got.longest_run.values, {3, 2, 2, 3, gap, 1}));
  CHECK(equal(got.average_run.values, {2, 1.5, 2, 2, gap, 1}));
  CHECK(equal(got.variability.values, {1, 0, std::sqrt(4.0 / 3), 1, gap, std::sqrt(2.0 / 3)}));
  CHECK(equal(got.extreme.values, {1, 0, 1, 1, gap, 0.5}));
  CHECK(equal(got.midpoint.values, {0, 1, 0, 0, gap, 0.5}));
  CHECK(got.first_alike == std::vector<std::int64_t>{-1, -1, -1, 0, -1, -1});
  // Means .8 1 .2 1.2 and answers 0 0 0 2: deviations 0 .2 -.6 .4 and -.5 -.5 -.5 1.5
  CHECK(got.person_total.values[0] == Approx(0.8 / std::sqrt(0.56 * 3)));
  CHECK(std::isnan(got.person_total.values[1]));  // three answers alike
  CHECK(got.even_odd.reason == Reason::sample_too_small);
  CHECK(got.synonyms.reason == Reason::sample_too_small);
}

TEST_CASE("Steps of items with several answers, and gaps") {
  // Of four persons, x is 0 1 2 2 and y 0 0 1 -: steps x1 3/4, x2 2/4, y1 1/3, in this order.
  const AnswerSheets got = look_at({{0, 1, 2, 2, 0}, {0, 0, 1, gap, 1}});
  // With a fifth, 0 and 1: x1 3/5, x2 2/5, y1 2/4, so x1 y1 x2. His y1 is taken, x1 is not: one error of at most one.
  CHECK(equal(got.guttman_errors.values, {0, 0, 0, 0, 1}));
  // With one step taken, y1 or x1; with two, x1 x2 makes one error (y1), x1 y1 none. Sums 0 and 3 allow none, and the
  // one answer of the fourth person is complete.
  CHECK(equal(got.guttman_normed.values, {gap, 0, gap, gap, 1}));
}

TEST_CASE("Distance from what was answered, and where correlations are singular") {
  // Two items with means 0, variances 1 (n - 1 = 4: squares 4), covariance 0; the gap leaves the first answer alone.
  const double a = std::sqrt(2.0);
  const AnswerSheets got = look_at({{a, -a, 0, 0, 0}, {0, 0, a, -a, 0}});
  CHECK(equal(got.distance.values, {2, 2, 2, 2, 0}));
  CHECK(got.distance_p.values[0] == Approx(std::exp(-1)));  // of chi-square with 2 df: exp(-x / 2)
  // Of the second item alone, mean 3 and variance 5/2: (5 - 3)^2 / 2.5, whatever the first one is.
  const AnswerSheets gaps = look_at({{1, 2, 3, 4, gap}, {1, 2, 3, 4, 5}, {1, 1, 1, 1, 1}});
  CHECK(gaps.ridge == 0);
  CHECK(gaps.left_out == std::vector<int>{2});
  CHECK(gaps.distance.values[4] == Approx(1.6));
  // Correlations of 1, with .01 on the diagonal: z (1.01 1; 1 1.01)^-1 z is 2 z^2 / 2.01, here with z^2 = 1.5^2 / (5/3)
  const AnswerSheets twice = look_at({{1, 2, 3, 4}, {1, 2, 3, 4}});
  CHECK(twice.ridge == Approx(0.01));
  CHECK(twice.distance.values[3] == Approx(2 * 1.35 / 2.01));
}

TEST_CASE("Reversed items count for halves and steps, not for runs") {
  SheetOptions options;
  options.ends.assign(6, {0, 4});
  options.scales = {{0, 1}, {2, 3}, {4, 5}};
  options.reversed = {1, 3, 5};
  const std::vector<std::vector<double>> columns{{0, 4}, {4, 4}, {2, 4}, {2, 4}, {4, 4}, {0, 4}};
  const AnswerSheets got = look_at(columns, options);
  CHECK(got.even_odd.values[0] == Approx(1));  // 0 2 4 and 0 2 4
  CHECK(std::isnan(got.even_odd.values[1]));
  CHECK(got.longest_run.values[1] == 6);
  options.reversed = {};
  CHECK(look_at(columns, options).even_odd.values[0] == Approx(-1));  // 0 2 4 and 4 2 0
}

TEST_CASE("Samples without sheets, answers or variance, and wrong calls") {
  CHECK(look_at({}).reason == Reason::sample_too_small);
  CHECK(look_at({{1, 2}, {1}}).reason == Reason::sizes_differ);
  SheetOptions options;
  options.reversed = {0};
  CHECK(look_at({{1, 2}}, options).reason == Reason::argument_missing);
  options.reversed = {1};
  CHECK(look_at({{1, 2}}, options).reason == Reason::not_a_category);
  const AnswerSheets nothing = look_at({{}, {}});
  CHECK(nothing.reason == Reason::none);
  CHECK(nothing.missing.values.empty());
  const AnswerSheets missing = look_at({{gap, gap}, {gap, gap}});
  CHECK(equal(missing.missing.values, {1, 1}));
  CHECK(equal(missing.distance.values, {gap, gap}));
  CHECK(missing.distance.reason == Reason::sample_too_small);
  CHECK(missing.guttman_errors.reason == Reason::no_variance);
  CHECK(missing.first_alike == std::vector<std::int64_t>{-1, -1});
  const AnswerSheets one = look_at({{3}});
  CHECK(equal(one.variability.values, {gap}));
  CHECK(equal(one.longest_run.values, {1}));
}

TEST_CASE("The same for any number of threads") {
  std::vector<std::vector<double>> columns(7);
  for (std::size_t i = 0; i < columns.size(); ++i)
    for (std::size_t row = 0; row < 500; ++row) columns[i].push_back(row % 11 == i ? gap : double((row * (i + 3)) % 5));
  SheetOptions options;
  const AnswerSheets one = look_at(columns, options);
  options.threads = 2;
  const AnswerSheets two = look_at(columns, options);
  CHECK(equal(one.distance.values, two.distance.values));
  CHECK(equal(one.guttman_normed.values, two.guttman_normed.values));
  CHECK(one.first_alike == two.first_alike);
}
