// Every rule of scoring, each on a small instrument with scores worked out by hand.
#include <catch2/catch.hpp>
#include <optional>
#include <string>
#include <vector>

#include "kartlegg/kartlegg.hpp"
#include "support.hpp"

namespace {

using kartlegg::Instrument;
using kartlegg::Interval;
using kartlegg::Report;
using kartlegg::ScaleScore;
using kartlegg::ScoreOptions;
using kartlegg::Status;
using support::items;
using support::small;

/// One scale "s" over items a to d, each 0 to 4; `rule` is what follows its items.
Instrument one_scale(const std::string& rule, const std::string& rest = "") {
  return small(items({"a", "b", "c", "d"}, "points"), "scales:\n  s: {title: {en: S}, items: [a, b, c, d], " + rule +
                                                          ", concern: high, source: made-up}\n" + rest);
}

void check_score(const ScaleScore& score, std::optional<double> raw, Status status, std::optional<Interval> reachable) {
  INFO(score.scale());
  CHECK(score.raw() == raw);
  CHECK(name(score.status()) == name(status));
  CHECK(score.reachable() == reachable);
}

constexpr std::nullopt_t none = std::nullopt;

}  // namespace

TEST_CASE("A sum needs every answer where no rule says otherwise") {
  const auto instrument = one_scale("score: sum");
  check_score(instrument.score({{"a", 1}, {"b", 2}, {"c", 3}, {"d", 4}})["s"], 10, Status::complete, Interval{10, 10});
  check_score(instrument.score({{"a", 1}, {"b", 2}, {"c", 3}})["s"], none, Status::too_many_missing, Interval{6, 10});
  check_score(instrument.score({})["s"], none, Status::too_many_missing, Interval{0, 16});
  const auto score = instrument.score({{"a", 1}, {"b", kartlegg::missing}, {"c", 9}})["s"];  // 9: cannot say
  CHECK(score.items() == 4);
  CHECK(score.answered() == 1);
  CHECK(score.possible() == Interval{0, 16});
  check_score(score, none, Status::too_many_missing, Interval{1, 13});
}

TEST_CASE("A prorated sum is rounded as the rule says") {
  // Answers 1, 2, 2: mean 5/3, times 4 is 6.667. Answers 1, 1, 3, two of four missing: see below.
  const std::vector<std::pair<std::string, double>> modes = {
      {"half_up", 7}, {"half_even", 7}, {"down", 6}, {"up", 7}, {"none", 5.0 * 4 / 3}};
  for (const auto& [mode, expected] : modes) {
    INFO(mode);
    const auto instrument = one_scale("score: sum, missing: {min_answered: 2, prorate: mean, rounding: " + mode + "}");
    check_score(instrument.score({{"a", 1}, {"b", 2}, {"c", 2}})["s"], expected, Status::prorated, Interval{5, 9});
    check_score(instrument.score({{"a", 1}})["s"], none, Status::too_many_missing, Interval{1, 13});
  }
}

TEST_CASE("Halves are rounded as the rule says") {
  // Five items, two answers that sum to 1: 1 x 5 / 2 = 2.5.
  const std::vector<std::pair<std::string, double>> modes = {
      {"half_up", 3}, {"half_even", 2}, {"down", 2}, {"up", 3}, {"none", 2.5}};
  for (const auto& [mode, expected] : modes) {
    INFO(mode);
    const auto instrument =
        small(items({"a", "b", "c", "d", "e"}, "steps"),
              "scales:\n  s: {title: {en: S}, items: [a, b, c, d, e], score: sum, concern: high, missing: "
              "{min_answered: 2, prorate: mean, rounding: " +
                  mode + "}, source: made-up}\n");
    check_score(instrument.score({{"a", 1}, {"b", 0}})["s"], expected, Status::prorated, Interval{1, 7});
    // 3 x 5 / 2 = 7.5: half to even is 8
    const double seven_and_a_half = mode == "down" ? 7 : mode == "none" ? 7.5 : 8;
    check_score(instrument.score({{"a", 1}, {"b", 2}})["s"], seven_and_a_half, Status::prorated, Interval{3, 9});
  }
}

TEST_CASE("A missing answer can count as a fixed score") {
  const auto zero = one_scale("score: sum, missing: {min_answered: 1, fill: 0}");
  check_score(zero.score({{"a", 3}, {"b", 1}})["s"], 4, Status::filled, Interval{4, 12});
  check_score(zero.score({})["s"], none, Status::too_many_missing, Interval{0, 16});
  const auto two = one_scale("score: mean, missing: {min_answered: 1, fill: 2}");
  check_score(two.score({{"a", 4}})["s"], (4 + 2 + 2 + 2) / 4.0, Status::filled, Interval{1, 4});
}

TEST_CASE("A mean, complete and prorated") {
  const auto strict = one_scale("score: mean");
  check_score(strict.score({{"a", 1}, {"b", 2}, {"c", 3}, {"d", 4}})["s"], 2.5, Status::complete, Interval{2.5, 2.5});
  check_score(strict.score({{"a", 1}, {"b", 2}, {"c", 3}})["s"], none, Status::too_many_missing, Interval{1.5, 2.5});
  const auto lenient = one_scale("score: mean, missing: {min_answered: 2, prorate: mean, rounding: none}");
  check_score(lenient.score({{"a", 1}, {"b", 2}, {"c", 3}})["s"], 2, Status::prorated, Interval{1.5, 2.5});
  const auto rounded = one_scale("score: mean, missing: {min_answered: 2, prorate: mean, rounding: half_up}");
  check_score(rounded.score({{"a", 1}, {"b", 2}})["s"], 2, Status::prorated, Interval{0.75, 2.75});  // 1.5
}

TEST_CASE("A mean leaves out what does not apply, a sum treats it as not answered") {
  const auto mean = one_scale("score: mean");
  check_score(mean.score({{"a", 1}, {"b", 2}, {"c", 3}, {"d", 8}})["s"], 2, Status::complete, Interval{2, 2});
  check_score(mean.score({{"a", 8}, {"b", 8}, {"c", 8}, {"d", 8}})["s"], none, Status::not_applicable, none);
  const auto sum = one_scale("score: sum");
  check_score(sum.score({{"a", 1}, {"b", 2}, {"c", 3}, {"d", 8}})["s"], none, Status::too_many_missing, none);
  const auto prorated = one_scale("score: sum, missing: {min_answered: 2, prorate: mean, rounding: none}");
  check_score(prorated.score({{"a", 1}, {"b", 2}, {"c", 3}, {"d", 8}})["s"], 8, Status::prorated, Interval{8, 8});
}

TEST_CASE("What a missing answer could still be includes that it does not apply") {
  // a 4, b 4, c 4: d answered gives a mean of 3 to 4, and 4 if it does not apply.
  const auto mean = one_scale("score: mean");
  check_score(mean.score({{"a", 4}, {"b", 4}, {"c", 4}})["s"], none, Status::too_many_missing, Interval{3, 4});
  // A fill of 9 lies above every answer: the sum could also be 2 + 9.
  const auto filled = small(items({"a", "b"}, "points"),
                            "scales:\n  s: {title: {en: S}, items: [a, b], score: sum, concern: high, missing: "
                            "{min_answered: 1, fill: 9}, source: made-up}\n");
  check_score(filled.score({{"a", 2}})["s"], 11, Status::filled, Interval{2, 11});
}

TEST_CASE("A formula over items") {
  const auto instrument = one_scale("score: formula, formula: '2 * a + max(b, c) - d / 2'");
  check_score(instrument.score({{"a", 1}, {"b", 2}, {"c", 3}, {"d", 4}})["s"], 3, Status::complete, Interval{3, 3});
  check_score(instrument.score({{"a", 1}, {"b", 2}, {"d", 4}})["s"], none, Status::too_many_missing, Interval{2, 4});
  const auto lenient = one_scale("score: formula, formula: 'a + first_known(b, 1)'");
  check_score(lenient.score({{"a", 1}, {"c", 0}, {"d", 0}})["s"], 2, Status::filled, Interval{1, 5});
  const auto division = one_scale("score: formula, formula: 'a / b'");
  check_score(division.score({{"a", 1}, {"b", 0}, {"c", 0}, {"d", 0}})["s"], none, Status::out_of_range, none);
  check_score(division.score({{"a", 1}, {"b", 0}})["s"], none, Status::too_many_missing, none);
  // A name that occurs twice: (a - 2) x (a - 2) is 0, 1 or 4, never below.
  const auto square = one_scale("score: formula, formula: '(a - 2) * (a - 2)'");
  check_score(square.score({})["s"], none, Status::too_many_missing, Interval{0, 4});
}

TEST_CASE("Reversed items turn within their own options") {
  const auto instrument = small(
      "  - {id: up, options: points, topic: {en: up}}\n  - {id: down, options: points, reverse: true, topic: {en: "
      "down}}\n",
      "scales:\n  s: {title: {en: S}, items: [up, down], score: sum, concern: high, source: made-up}\n");
  CHECK(instrument.score({{"up", 3}, {"down", 0}})["s"].raw() == 7);
  CHECK(instrument.score({{"up", 0}, {"down", 4}})["s"].raw() == 0);
  CHECK(instrument.score({{"up", 0}, {"down", 3}})["s"].raw() == 1);
}

namespace {

/// A gate "g" (codes 0, 1, 7, without scores), and b, c asked only behind it.
Instrument gated(const std::string& rule) {
  return small(
      "  - {id: g, options: place, scored: false, topic: {en: gate}}\n"
      "  - {id: b, options: steps, ask_when: g >= 1, topic: {en: b}}\n"
      "  - {id: c, options: steps, ask_when: g >= 1, topic: {en: c}}\n",
      "scales:\n  s: {title: {en: S}, items: [b, c], score: sum, concern: high, " + rule + "source: made-up}\n" +
          "alerts: [{id: b-yes, when: b >= 1, message: {en: B.}, source: made-up}]\n");
}

}  // namespace

TEST_CASE("An item that is not asked is not missing, and its answer does not count") {
  const auto instrument = gated("missing: {min_answered: 1, fill: 0}, zero_when: g == 0, ");
  check_score(instrument.score({{"g", 7}, {"b", 1}, {"c", 2}})["s"], 3, Status::complete, Interval{3, 3});
  check_score(instrument.score({{"g", 0}})["s"], 0, Status::complete, Interval{0, 0});
  check_score(instrument.score({{"g", 0}, {"b", 2}, {"c", 2}})["s"], 0, Status::complete, Interval{0, 0});
  check_score(instrument.score({{"g", 1}, {"b", 2}})["s"], 2, Status::filled, Interval{2, 4});
  // The gate is missing: the answers stand, and the score could also have been 0.
  check_score(instrument.score({{"b", 2}, {"c", 2}})["s"], 4, Status::complete, Interval{0, 4});
  check_score(instrument.score({})["s"], none, Status::too_many_missing, Interval{0, 4});
}

TEST_CASE("Without zero_when a closed gate leaves no score") {
  const auto instrument = gated("");
  check_score(instrument.score({{"g", 0}})["s"], none, Status::not_applicable, none);
  check_score(instrument.score({{"g", 1}, {"b", 1}})["s"], none, Status::too_many_missing, Interval{1, 3});
  // The gate is missing: with it closed there is no score, with it open there is this one.
  check_score(instrument.score({{"b", 1}, {"c", 1}})["s"], 2, Status::complete, Interval{2, 2});
}

TEST_CASE("What is not asked adds nothing to a sum, and a gate that could close changes its range") {
  // c is asked only if g is not 0. b = 2 and c = 1: with g = 0 the sum is 2, of all that was asked; with g = 1 it is 3.
  const auto instrument = small(
      "  - {id: g, options: place, scored: false, topic: {en: gate}}\n"
      "  - {id: b, options: steps, topic: {en: b}}\n"
      "  - {id: c, options: steps, ask_when: g >= 1, topic: {en: c}}\n",
      "scales:\n  s: {title: {en: S}, items: [b, c], score: sum, concern: high, missing: {min_answered: 1, prorate: "
      "mean, "
      "rounding: none}, source: made-up}\n");
  check_score(instrument.score({{"b", 2}, {"c", 1}})["s"], 3, Status::complete, Interval{2, 3});
  check_score(instrument.score({{"b", 2}, {"c", 1}, {"g", 1}})["s"], 3, Status::complete, Interval{3, 3});
  check_score(instrument.score({{"b", 2}, {"c", 1}, {"g", 0}})["s"], 2, Status::complete, Interval{2, 2});
  // With g = 1 and c missing, the sum is made up: 2 x 2 / 1.
  check_score(instrument.score({{"b", 2}, {"g", 1}})["s"], 4, Status::prorated, Interval{2, 4});
}

TEST_CASE("Alerts are given, not given, or cannot be known") {
  const auto instrument = gated("");
  CHECK(instrument.score({{"g", 1}, {"b", 1}, {"c", 0}}).alerts().at(0).certain);
  CHECK(instrument.score({{"g", 1}, {"b", 0}, {"c", 0}}).alerts().empty());
  const auto open = instrument.score({{"g", 1}, {"c", 0}}).alerts();
  REQUIRE(open.size() == 1);
  CHECK_FALSE(open[0].certain);
  CHECK(open[0].id == "b-yes");
  CHECK(open[0].message == "Not known (answer missing): B.");
}

TEST_CASE("An unscored item counts by its code in conditions") {
  const auto instrument = small(
      "  - {id: g, options: place, scored: false, topic: {en: gate}}\n  - {id: a, options: steps, topic: {en: a}}\n",
      "scales:\n  s: {title: {en: S}, items: [a], score: sum, concern: none, source: made-up}\n"
      "alerts: [{id: seven, when: g == 7, message: {en: Seven.}, source: made-up}]\n");
  CHECK(instrument.score({{"g", 7}, {"a", 0}}).alerts().size() == 1);
  CHECK(instrument.score({{"g", 1}, {"a", 0}}).alerts().empty());
  CHECK_FALSE(instrument.score({{"a", 0}})["s"].high_is_concern());
}

namespace {

/// b earns a its full score from 1 on, c earns b from 2 on.
Instrument credited() {
  return small(
      items({"a", "b", "c"}, "steps"),
      "scales:\n  s: {title: {en: S}, items: [a, b, c], score: sum, concern: low, missing: {min_answered: 2, prorate: "
      "mean, rounding: none}, source: made-up}\n"
      "credits:\n  - {forms: [only], when: b >= 1, item: a, score: 2, source: made-up}\n"
      "  - {forms: [only], when: c >= 2, item: b, score: 2, source: made-up}\n");
}

}  // namespace

TEST_CASE("Credits earn the score of another item") {
  const auto instrument = credited();
  check_score(instrument.score({{"a", 0}, {"b", 1}, {"c", 0}})["s"], 3, Status::complete, Interval{3, 3});
  check_score(instrument.score({{"b", 1}, {"c", 0}})["s"], 3, Status::complete, Interval{3, 3});  // not answered at all
  check_score(instrument.score({{"a", 0}, {"b", 0}, {"c", 0}})["s"], 0, Status::complete, Interval{0, 0});
  // b's credit does not earn a's: conditions look at the answers as given.
  check_score(instrument.score({{"a", 0}, {"b", 0}, {"c", 2}})["s"], 4, Status::complete, Interval{4, 4});
}

TEST_CASE("A missing answer that could earn a credit widens the range") {
  const auto instrument = credited();
  // a 0, c 0, b missing: prorated to 0; b = 2 would have made a 2 as well.
  check_score(instrument.score({{"a", 0}, {"c", 0}})["s"], 0, Status::prorated, Interval{0, 4});
  // c missing: 0 + 0 + c up to 1, or with c = 2 and b credited 0 + 2 + 2.
  check_score(instrument.score({{"a", 0}, {"b", 0}})["s"], 0, Status::prorated, Interval{0, 4});
  check_score(instrument.score({{"a", 1}, {"b", 2}})["s"], 6, Status::prorated, Interval{4, 6});
}

TEST_CASE("Credits can be switched off, and the report says so") {
  const auto instrument = credited();
  const auto report = instrument.score({{"a", 0}, {"b", 1}, {"c", 2}}, {}, {.credits = false});
  check_score(report["s"], 3, Status::complete, Interval{3, 3});
  CHECK(report.notes() ==
        std::vector<std::string>{"Answers count as entered: the instrument's rule for items of rising "
                                 "difficulty was not applied."});
  check_score(instrument.score({{"a", 0}, {"c", 2}}, {}, {.credits = false})["s"], 3, Status::prorated, Interval{2, 4});
}

TEST_CASE("Composites carry the status of their parts") {
  const auto instrument =
      small(items({"a", "b", "c"}, "steps"),
            "scales:\n"
            "  one: {title: {en: One}, items: [a, b], score: sum, concern: high, missing: {min_answered: 1, prorate: "
            "mean, rounding: "
            "none}, source: made-up}\n"
            "  two: {title: {en: Two}, items: [c], score: sum, concern: high, source: made-up}\n"
            "composites:\n"
            "  whole: {title: {en: Whole}, formula: half + two, concern: high, source: made-up}\n"
            "  half: {title: {en: Half}, formula: one / 2, rounding: half_up, concern: high, source: made-up}\n"
            "  either: {title: {en: Either}, formula: 'first_known(two, one)', concern: high, source: made-up}\n"
            "  ratio: {title: {en: Ratio}, formula: one / two, concern: high, source: made-up}\n");
  const auto full = instrument.score({{"a", 2}, {"b", 1}, {"c", 1}});
  check_score(full["half"], 2, Status::complete, Interval{2, 2});  // 1.5
  check_score(full["whole"], 3, Status::complete, Interval{3, 3});
  CHECK(full["whole"].items() == 3);
  const auto prorated = instrument.score({{"a", 1}, {"c", 1}});
  check_score(prorated["whole"], 2, Status::prorated, Interval{2, 3});  // one is 1 to 3, its half 0.5 to 1.5 rounded
  const auto without = instrument.score({{"a", 1}, {"b", 0}});
  check_score(without["whole"], none, Status::too_many_missing, Interval{1, 3});
  check_score(without["either"], 1, Status::filled, Interval{0, 2});
  check_score(instrument.score({{"a", 1}, {"b", 0}, {"c", 0}})["ratio"], none, Status::out_of_range, none);
}

TEST_CASE("Stored item scores are not turned again") {
  const auto& epds = support::shipped("epds");
  std::vector<kartlegg::Response> responses;
  const auto ids = epds.item_ids();
  for (const auto& id : ids) responses.push_back({id, 3});
  // As places on the form: items 1, 2 and 4 give 3, the seven reversed ones 0.
  CHECK(epds.score(responses)["total"].raw() == 9);
  CHECK(epds.score(responses, {}, {.already_keyed = {"*"}})["total"].raw() == 30);
  CHECK(epds.score(responses, {}, {.already_keyed = {"panic", "sleep"}})["total"].raw() == 15);
  CHECK_THROWS_AS(epds.score(responses, {}, {.already_keyed = {"panik"}}), kartlegg::ResponseError);
}

TEST_CASE("Codes of a file that mean not answered") {
  const auto instrument = one_scale("score: sum, missing: {min_answered: 3, prorate: mean, rounding: none}");
  const ScoreOptions options{.missing_codes = {77, 4}};
  check_score(instrument.score({{"a", 1}, {"b", 2}, {"c", 3}, {"d", 77}}, {}, options)["s"], 8, Status::prorated,
              Interval{6, 10});
  check_score(instrument.score({{"a", 1}, {"b", 2}, {"c", 3}, {"d", 4}}, {}, options)["s"], 8, Status::prorated,
              Interval{6, 10});
  CHECK_THROWS_AS(instrument.score({{"a", 77}}), kartlegg::ResponseError);
}

TEST_CASE("An invalid code can be taken as not answered, and the report says so") {
  const auto instrument = one_scale("score: sum, missing: {min_answered: 3, prorate: mean, rounding: none}");
  const auto report = instrument.score({{"a", 1}, {"b", 2}, {"c", 3}, {"d", 5}}, {},
                                       {.invalid_code = kartlegg::InvalidCode::as_missing});
  check_score(report["s"], 8, Status::prorated, Interval{6, 10});
  CHECK(report.notes() == std::vector<std::string>{"Invalid codes, counted as not answered: d."});
}

TEST_CASE("A decimal cut-off is compared without rounding") {
  // ASQ-3, 60 months, problem solving: cut-off 29.99 (tests/reference/asq3_cutoffs.csv).
  const auto& asq = support::shipped("asq-3");
  const auto area = [&](int last) {
    return asq.score({{"problem_solving_1", 10},
                      {"problem_solving_2", 10},
                      {"problem_solving_3", 5},
                      {"problem_solving_4", 0},
                      {"problem_solving_5", 0},
                      {"problem_solving_6", last}},
                     {.form = "60"})["problem_solving"];
  };
  CHECK(area(5).raw() == 30);
  CHECK(area(5).band()->id == "above_cutoff");
  CHECK(area(0).raw() == 25);
  CHECK(area(0).band()->id == "referral");

  const auto made =
      one_scale("score: mean",
                "bands:\n  two:\n    title: {en: Two}\n    default: true\n    source: made-up\n"
                "    bands: [{id: low, level: 0, label: {en: low}}, {id: high, level: 1, label: {en: high}}]\n"
                "    ranges: {only: {s: {low: {below: 1.25}, high: {from: 1.25}}}}\n");
  CHECK(made.score({{"a", 1}, {"b", 1}, {"c", 1}, {"d", 2}})["s"].band()->id == "high");  // 1.25 itself
  CHECK(made.score({{"a", 1}, {"b", 1}, {"c", 1}, {"d", 1}})["s"].band()->id == "low");
  CHECK_THROWS_AS(made.score({})["s"].band("three"), std::out_of_range);
  CHECK_FALSE(made.score({})["s"].band());
}

TEST_CASE("A low prosocial score is the concern, a high score of difficulties is") {
  const auto& sdq = support::shipped("sdq");
  const auto report = sdq.score({}, {.form = "p4-17"});
  CHECK(report["prosocial"].high_is_concern() == false);
  CHECK(report["total"].high_is_concern() == true);
  // tests/reference/sdq_cutoffs.csv, parent 4-17, prosocial: 0-4 abnormal, 5 borderline, 6-10 normal
  for (const auto& [code, band] :
       std::vector<std::pair<int, std::string>>{{0, "abnormal"}, {1, "borderline"}, {2, "normal"}}) {
    const auto score =
        sdq.score({{"consid", code}, {"shares", code}, {"caring", code}, {"kind", code}, {"helpout", code}},
                  {.form = "p4-17"})["prosocial"];
    CHECK(score.band()->id == band);
  }
}

TEST_CASE("A score outside what the answers could lead to is not called certain") {
  // b counts at most 2. Prorated from a alone: 4 x 2 / 1 = 8, though no answer to b leads beyond 6.
  const auto instrument =
      small("  - {id: a, options: points, topic: {en: a}}\n  - {id: b, options: steps, topic: {en: b}}\n",
            "scales:\n  s: {title: {en: S}, items: [a, b], score: sum, concern: high, missing: {min_answered: 1, "
            "prorate: mean, "
            "rounding: none}, source: made-up}\n"
            "bands:\n  two:\n    title: {en: Two}\n    source: made-up\n"
            "    bands: [{id: low, level: 0, label: {en: low}}, {id: high, level: 1, label: {en: high}}]\n"
            "    ranges: {only: {s: {low: [0, 6], high: {above: 6}}}}\n");
  const auto score = instrument.score({{"a", 4}})["s"];
  check_score(score, 8, Status::prorated, Interval{4, 6});
  CHECK_FALSE(score.band("two")->certain);
}

namespace {

/// What a call is refused with: "refusal: field: message; hint".
template <class Call>
std::string refused(const Call& call) {
  try {
    call();
  } catch (const kartlegg::ResponseError& error) {
    const auto& problem = error.problems().front();
    return std::string(name(error.refusal())) + ": " + problem.field + ": " + problem.message + "; " + problem.hint;
  }
  return "not refused";
}

}  // namespace

TEST_CASE("What cannot be scored is refused, with what would be right") {
  const auto& sdq = support::shipped("sdq");
  const auto& asq = support::shipped("asq-3");
  const auto of = [](const Instrument& instrument, std::initializer_list<kartlegg::Response> responses,
                     const kartlegg::Subject& who = {}, const ScoreOptions& options = {}) {
    return refused([&] { return instrument.score(responses, who, options); });
  };
  const kartlegg::Subject parent{.form = "p4-17"};
  CHECK(of(sdq, {{"worrys", 1}}, parent) == "unknown_item: worrys: unknown item 'worrys'; did you mean 'worries'?");
  CHECK(of(sdq, {{"worries", 1}, {"worries", 1}}, parent) ==
        "repeated_item: worries: two responses to item 'worries'; give one");
  CHECK(of(sdq, {{"worries", 3}}, parent) ==
        "invalid_code: worries: invalid code 3 for item 'worries'; one of: 0, 1, 2");
  CHECK(of(sdq, {{"home", 3}}, parent, {.already_keyed = {"*"}}) ==
        "invalid_code: home: invalid code 3 for item 'home'; one of: 0, 1, 2");
  CHECK(of(sdq, {{"argues", 1}}, parent) ==
        "unknown_item: argues: item 'argues' is answered, but not asked on form \"parent form for ages 4-17\" (p4-17); "
        "forms that ask it: p2-4, t2-4");
  CHECK(of(sdq, {}, {.form = "p4-18"}) == "unknown_form: : unknown form 'p4-18'; did you mean 'p4-17'?");
  CHECK(of(sdq, {}, {.age_months = 100, .informant = "parents"}) ==
        "unknown_informant: : no form is answered by informant 'parents'; did you mean 'parent'?");
  CHECK(of(sdq, {}, {.informant = "teacher"}) ==
        "missing_age: : the form depends on age, and no age is given; give age or dates, or name the form: "
        "\"teacher form for ages 2-4\" (t2-4), \"teacher form for ages 4-17\" (t4-17)");
  CHECK(of(sdq, {}, {.age_months = -1, .informant = "self"}) ==
        "impossible_age: : the age or the prematurity is impossible; 0 or more months, at most 20 weeks early; the "
        "assessment date comes after the birth date");
  CHECK(of(sdq, {}, {.age_months = 12, .informant = "self"}) ==
        "no_form_for_age: : no form for age 12 months 0 days; forms: \"self-report for ages 11-17\" (s11-17)");
  CHECK(of(sdq, {}, {.age_months = 50, .informant = "parent"}) ==
        "ambiguous_form: : several forms fit (50 months 0 days); name the informant or the form: "
        "\"parent form for ages 2-4\" (p2-4), \"parent form for ages 4-17\" (p4-17)");
  CHECK(of(asq, {{"communication_1", 7}}, {.form = "12"}) ==
        "invalid_code: communication_1: invalid code 7 for item 'communication_1'; one of: 10, 5, 0");
  CHECK(of(asq, {{"communication_1", -5}}, {.form = "12"}) ==
        "invalid_code: communication_1: invalid code -5 for item 'communication_1'; one of: 10, 5, 0");
}
