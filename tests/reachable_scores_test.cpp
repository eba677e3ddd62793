// Which scores can occur at all, against sets worked out by hand, and against scoring every sheet.
#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "definition/evaluate.hpp"
#include "definition/formula_values.hpp"
#include "definition/parse.hpp"
#include "definition/reachable.hpp"
#include "kartlegg/kartlegg.hpp"
#include "mutation.hpp"
#include "support.hpp"

namespace {

using namespace kartlegg::definition;  // NOLINT(google-build-using-namespace)

/// Every step from low to high.
Values steps(double low, double high, double by) {
  Values values;
  for (int i = 0; low + i * by <= high; ++i) values.push_back(low + i * by);
  return values;
}

Values together(std::initializer_list<Values> sets) {
  std::set<double> all;
  for (const auto& values : sets) all.insert(values.begin(), values.end());
  return {all.begin(), all.end()};
}

Values divided(Values values, double by) {
  for (double& x : values) x /= by;
  return values;
}

std::string read(const std::string& file) {
  std::ifstream stream(std::string(KARTLEGG_SOURCE_DIR) + "/" + file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// A definition with `n` items a, b, c, ... of options 0, 1, 2 and the given scales.
Definition with_scales(int n, const std::string& scales, const std::string& more_options = "",
                       const std::string& more_of_b = "", const std::string& rest = "") {
  std::string items;
  for (int i = 0; i < n; ++i)
    items += "  - {id: " + std::string(1, static_cast<char>('a' + i)) + ", topic: {en: x}, options: o" +
             (i == 1 ? more_of_b : "") + "}\n";
  return parse_instrument("scales.yaml", R"(
format: 1
id: scales
version: "1.0.0"
title: {en: Scales}
purpose: survey
sources: {s: {citation: Invented.}}
rights: {owner: Nobody, wording: included, use: {en: Free.}, source: s}
informants: {parent: {en: parent}}
options:
  o: [{code: 0, score: 0}, {code: 1, score: 1}, {code: 2, score: 2})" +
                                             more_options + R"(]
  uneven: [{code: 0, score: 1}, {code: 1, score: 3}, {code: 2, score: 7}]
items:
)" + items + R"(
forms: [{id: f, informant: parent, title: {en: f}, items: all, source: s}]
scales:
)" + scales + rest);
}

std::string scale(const std::string& items, const std::string& more) {
  return "  x: {title: {en: X}, items: " + items + ", concern: high, source: s, " + more + "}\n";
}

Values of(const Definition& definition, std::size_t score = 0, Answers answers = Answers::as_rules_allow) {
  const auto reachable = reachable_scores(definition, answers)[0][score];
  CHECK(reachable.exact);
  return reachable.values;
}

const std::string not_applicable = ", {code: 8, non_answer: not_applicable}";

}  // namespace

TEST_CASE("Sums: complete, prorated, filled") {
  CHECK(of(with_scales(5, scale("[a, b, c, d, e]", "score: sum"))) == steps(0, 10, 1));
  // at least three of five, rounded half up: sum x 5/4 of 0..8 and sum x 5/3 of 0..6 give whole numbers from 0 to 10
  const auto prorated = with_scales(
      5, scale("[a, b, c, d, e]", "score: sum, missing: {min_answered: 3, prorate: mean, rounding: half_up}"));
  CHECK(of(prorated) == steps(0, 10, 1));
  CHECK(of(prorated, 0, Answers::complete) == steps(0, 10, 1));
  // three items, two answered, not rounded: sum x 3/2 of 0..4
  CHECK(
      of(with_scales(3, scale("[a, b, c]", "score: sum, missing: {min_answered: 2, prorate: mean, rounding: none}"))) ==
      together({steps(0, 6, 1), steps(0, 6, 1.5)}));
  CHECK(of(with_scales(3, scale("[a, b, c]", "score: sum, missing: {min_answered: 2, prorate: mean, rounding: none}")),
           0, Answers::complete) == steps(0, 6, 1));
  // one answered of two, the other counts 5
  CHECK(of(with_scales(2, scale("[a, b]", "score: sum, missing: {min_answered: 1, fill: 5}"))) ==
        Values{0, 1, 2, 3, 4, 5, 6, 7});
  // a sum needs every item, also where one may not apply
  CHECK(of(with_scales(2, scale("[a, b]", "score: sum"), not_applicable)) == steps(0, 4, 1));
}

TEST_CASE("Sums of what was asked") {
  auto gated = with_scales(4, scale("[a, b, c, d]", "score: sum"), "", ", ask_when: a >= 2");
  for (auto& option : gated.option_sets[0].options) *option.score += 1;  // 1, 2, 3
  CHECK(of(gated) == steps(3, 12, 1));                                   // b is left out, or not
  gated.items[2].ask_when = gated.items[1].ask_when;                     // b and c together
  CHECK(of(gated) == together({steps(2, 6, 1), steps(4, 12, 1)}));
  for (auto& option : gated.option_sets[0].options) *option.score *= 10;  // two of them, or four: never three
  CHECK(of(gated) == together({steps(20, 60, 10), steps(40, 120, 10)}));
  CHECK(of(gated, 0, Answers::complete) == of(gated));
  gated.scales[0].missing = MissingRule{3, std::nullopt, Rounding::none, {}};
  // three of four answered: sum x 4/3 of 30 to 90; of the two that are asked alone, neither may be missing
  CHECK(of(gated) == together({steps(20, 60, 10), steps(40, 120, 10), divided(steps(120, 360, 40), 3)}));
}

TEST_CASE("Sums of items that are reversed, or unevenly scored") {
  // b: 1, 3, 7 reversed to 7, 5, 1
  CHECK(of(with_scales(
            2, scale("[b]", "score: sum") + "  y: {title: {en: Y}, items: [a], concern: high, source: s, score: sum}\n",
            "", ", reverse: true")) == Values{0, 1, 2});
  std::string text = read("tests/definitions/whole/everything.yaml");
  const std::string plain = "{id: reach, topic: {en: reaching, nb: gripe}, options: uneven}";
  text.replace(text.find(plain), plain.size(), "{id: reach, topic: {en: reaching}, options: uneven, reverse: true}");
  const std::string formula =
      "first_known(reach, 0) + 2 * first_known(step, 0) - if(answered(reach) and reach > 5, 1, 0)";
  text.replace(text.find(formula), formula.size(), "reach + 0 * step");
  CHECK(reachable_scores(parse_instrument("x.yaml", text))[0][3].values == Values{0, 5.5, 10.5});  // 0 + 10.5 - 5 = 5.5
}

TEST_CASE("Gates add zero") {
  const auto gated =
      with_scales(2,
                  "  x: {title: {en: X}, items: [b], score: sum, concern: high, source: s, zero_when: a == 0}\n"
                  "  y: {title: {en: Y}, items: [a], score: sum, concern: high, source: s}\n");
  CHECK(of(gated) == Values{0, 1, 2});
  CHECK(of(gated, 0, Answers::complete) == Values{0, 1, 2});
}

TEST_CASE("Means") {
  CHECK(of(with_scales(3, scale("[a, b, c]", "score: mean"))) == divided(steps(0, 6, 1), 3));
  CHECK(of(with_scales(3,
                       scale("[a, b, c]", "score: mean, missing: {min_answered: 2, prorate: mean, rounding: none}"))) ==
        together({divided(steps(0, 6, 1), 3), divided(steps(0, 4, 1), 2)}));
  // what does not apply is left out of a mean: one, two or three items remain
  const Values of_applicable = together({divided(steps(0, 6, 1), 3), divided(steps(0, 4, 1), 2), steps(0, 2, 1)});
  CHECK(of(with_scales(3, scale("[a, b, c]", "score: mean"), not_applicable)) == of_applicable);
  // only b is asked on a condition: three items, or two
  CHECK(of(with_scales(3, scale("[a, b, c]", "score: mean"), "", ", ask_when: a >= 1")) ==
        together({divided(steps(0, 6, 1), 3), divided(steps(0, 4, 1), 2)}));
  // a missing answer counts 0.25: of three, two or one applicable items; (sum + 0.25 x missing) / applicable
  CHECK(of(with_scales(3, scale("[a, b, c]", "score: mean, missing: {min_answered: 1, fill: 0.25}"), not_applicable)) ==
        together({of_applicable, divided(steps(0.25, 4.25, 1), 3), divided(steps(0.5, 2.5, 1), 3),
                  divided(steps(0.25, 2.25, 1), 2)}));
}

TEST_CASE("Formulas: every value, also where an answer is absent") {
  CHECK(of(with_scales(2, scale("[a, b]", "score: formula, formula: a * b"))) == Values{0, 1, 2, 4});
  CHECK(of(with_scales(2, scale("[a, b]", "score: formula, formula: a / b"))) == Values{0, 0.5, 1, 2});  // b = 0: none
  const auto absent = with_scales(2, scale("[a, b]", "score: formula, formula: \"if(answered(a), a, 7) + b - b\""));
  CHECK(of(absent) == Values{0, 1, 2, 7});
  CHECK(of(absent, 0, Answers::complete) == Values{0, 1, 2});
  CHECK(of(with_scales(2, scale("[a, b]", "score: formula, formula: \"first_known(a, 5) * 10 + b\""))) ==
        Values{0, 1, 2, 10, 11, 12, 20, 21, 22, 50, 51, 52});
  CHECK(of(with_scales(2, scale("[a, b]", "score: formula, formula: \"if(a >= 1 or b >= 1, 1, 0)\""))) == Values{0, 1});
}

TEST_CASE("Formulas whose parts have no item in common are put together from these") {
  // ten conditions on ten items, 59 049 sheets: each condition holds or does not
  std::string conditions, all;
  for (char c = 'a'; c <= 'j'; ++c) {
    conditions += (c == 'a' ? "" : ", ") + std::string(1, c) + (c < 'd' ? " == 2" : " >= 1");
    all += (c == 'a' ? "" : ", ") + std::string(1, c);
  }
  const auto of_ten = [&](const std::string& formula) {
    const auto d = with_scales(10, scale("[" + all + "]", "score: formula, formula: \"" + formula + "\""));
    const auto reachable = reachable_scores(d, Answers::complete)[0][0];
    CHECK(reachable.looked_at < 300);
    return of(d, 0, Answers::complete);
  };
  CHECK(of_ten("count(" + conditions + ")") == steps(0, 10, 1));
  CHECK(of_ten("if(count(b >= 1, c >= 1) >= 2, 10, 0) + max(d, e, f) * 2") == Values{0, 2, 4, 10, 12, 14});
  // alternatives may share items: five of them, or six
  CHECK(of_ten("if(g == 2, sum(a, b, c, d, e, f), sum(b, c, d, e, f))") == steps(0, 12, 1));
  CHECK(of_ten("if(a == 2, 7, a)") == Values{0, 1, 7});  // the condition and an alternative share a
}

TEST_CASE("Random formulas: their values are those that every combination, tried alone, gives") {
  mutation::Dice dice(11);
  const std::vector<std::string> names = {"a", "b", "c", "d"};
  const std::vector<ReachableScores> domains = {
      {{0, 1, 2}, true, true}, {{-1, 3}, true, false}, {{0, 0.5}, true, true}, {{2}, true, false}};
  std::size_t read = 0;
  for (int round = 0; round < 5000; ++round) {
    ExpressionProblem problem;
    const auto formula =
        parse_expression(mutation::random_expression(dice, names, 5), {"a", "b", "c", "d"}, Want::number, problem);
    if (!formula) continue;
    ++read;
    std::set<double> expected;
    bool none = false;
    for (int at = 0; at < 4 * 2 * 3; ++at) {
      const std::vector<std::size_t> chosen = {static_cast<std::size_t>(at % 4), static_cast<std::size_t>(at / 4 % 2),
                                               static_cast<std::size_t>(at / 8), 0};
      const auto value = evaluate<Point>(*formula, [&](int slot) {
        const auto n = static_cast<std::size_t>(slot);
        return chosen[n] < domains[n].values.size() ? Point{domains[n].values[chosen[n]]} : Point{};
      });
      if (value.known()) expected.insert(value.value);
      none = none || !value.known();
    }
    Effort effort;
    effort.next_score();
    const auto found = scores_of_formula(*formula, domains, Rounding::none, effort);
    INFO(formula->text);
    CHECK(found.exact);
    CHECK(found.values == Values(expected.begin(), expected.end()));
    CHECK(found.may_be_none == none);
  }
  CHECK(read > 500);
}

TEST_CASE("Composites of what their parts can be") {
  const std::string parts =
      "  x: {title: {en: X}, items: [a, b], score: sum, concern: high, source: s, missing: {min_answered: 1, prorate: "
      "mean, rounding: none}}\n"
      "  y: {title: {en: Y}, items: [c], score: sum, concern: high, source: s}\n";
  const auto composed = [&](const std::string& formula) {
    return with_scales(3, parts, "", "",
                       "composites:\n  z: {title: {en: Z}, concern: high, source: s, " + formula + "}\n");
  };
  CHECK(of(composed("formula: x + y"), 2) == steps(0, 6, 1));
  CHECK(of(composed("formula: x / 4 + y / 2, rounding: half_up"), 2) == Values{0, 1, 2});  // quarters up to 2
  CHECK(of(composed("formula: x / 4 + y / 2, rounding: down"), 2) == Values{0, 1, 2});
  CHECK(of(composed("formula: 10 * x + y"), 2) ==
        together({steps(0, 2, 1), steps(10, 12, 1), steps(20, 22, 1), steps(30, 32, 1), steps(40, 42, 1)}));
  CHECK(of(composed("formula: \"first_known(y, 9)\""), 2) == Values{0, 1, 2, 9});  // y has no score if c is missing
  CHECK(of(composed("formula: \"first_known(y, 9)\""), 2, Answers::complete) == Values{0, 1, 2});
}

TEST_CASE("Published instruments: the sets that their manuals imply") {
  const Definition sdq =
      parse_instrument("sdq", support::without_default_norms(read("instruments/sdq/instrument.yaml")));
  const auto score = [](const Definition& d, const std::string& id) {
    int s = 0;
    while (d.score_id(s) != id) ++s;
    return static_cast<std::size_t>(s);
  };
  for (const auto& form : reachable_scores(sdq)) {
    CHECK(form[score(sdq, "emotional")].values == steps(0, 10, 1));
    CHECK(form[score(sdq, "total")].values == steps(0, 40, 1));
    CHECK(form[score(sdq, "internalising")].values == steps(0, 20, 1));
  }
  const Definition asq = parse_instrument("asq-3", read("instruments/asq-3/instrument.yaml"));
  // six items of 0, 5, 10; with one or two missing, the mean of the others stands in, not rounded: x 6/5, x 6/4
  const Values area = together({steps(0, 60, 5), steps(0, 60, 6), steps(0, 60, 7.5)});
  const auto of_asq = reachable_scores(asq);
  CHECK(of_asq.size() == 21);
  for (const auto& form : of_asq) CHECK(form[score(asq, "communication")].values == area);
  for (const auto& form : reachable_scores(asq, Answers::complete))
    CHECK(form[score(asq, "gross_motor")].values == steps(0, 60, 5));
}

TEST_CASE("Scores that are too many to list are enclosed") {
  std::string options;
  for (int i = 3; i < 400; ++i)
    options += ", {code: " + std::to_string(i) + ", score: " + std::to_string(i * i) + "." + std::to_string(i) + "}";
  const std::string items = "[a, b, c, d, e, f, g, h]";
  const double top = 399 * 399 + 0.399;
  const auto first = [](const Definition& d) { return reachable_scores(d)[0][0]; };
  const auto sum = first(with_scales(8, scale(items, "score: sum"), options));
  CHECK_FALSE(sum.exact);
  REQUIRE(sum.values.size() == 2);
  CHECK(sum.values[0] == 0);
  CHECK(sum.values[1] == Approx(8 * top));
  const auto mean = first(with_scales(8, scale(items, "score: mean"), options));
  CHECK_FALSE(mean.exact);
  CHECK(mean.values[1] == Approx(top));
  // a missing answer counts -1: the lowest is seven of them and one zero
  const auto filled = first(with_scales(8, scale(items, "score: sum, missing: {min_answered: 1, fill: -1}"), options));
  CHECK_FALSE(filled.exact);
  CHECK(filled.values[0] <= -7);
  CHECK(filled.values[1] == Approx(8 * top));
  const auto product =
      first(with_scales(8, scale(items, "score: formula, formula: a * b * c * d - e * f * g * h"), options));
  CHECK_FALSE(product.exact);
  CHECK(product.values[0] == Approx(-top * top * top * top));
  CHECK(product.values[1] == Approx(top * top * top * top));
}

TEST_CASE("Every score of every sheet is among the reachable ones, and every reachable one is some sheet's") {
  const std::string text = read("tests/definitions/whole/everything.yaml");
  const Definition definition = parse_instrument("everything.yaml", text);
  const auto reachable = reachable_scores(definition);
  const auto instrument = kartlegg::parse({"everything.yaml", text});
  const auto forms = instrument.forms();
  const auto items = instrument.items();
  for (std::size_t f = 0; f < forms.size(); ++f)
    for (std::size_t s = 0; s < static_cast<std::size_t>(definition.score_count()); ++s) {
      const std::string& id = definition.score_id(static_cast<int>(s));
      auto varied = instrument.scale_items(id, forms[f].id);
      if (id == "impact" && !varied.empty()) varied = {"any", "distress"};
      std::vector<std::vector<int>> codes;  // -1: not answered
      for (const auto& name : varied) {
        const auto item = std::find_if(items.begin(), items.end(), [&](const auto& one) { return one.id == name; });
        codes.push_back({kartlegg::missing});
        for (const auto& option : item->options) codes.back().push_back(option.code);
      }
      kartlegg::Subject who;
      who.form = forms[f].id;
      std::set<double> found;
      std::vector<std::size_t> at(codes.size(), 0);
      for (std::size_t digit = 0; !codes.empty() && digit < codes.size();) {
        std::vector<kartlegg::Response> sheet;
        for (std::size_t i = 0; i < codes.size(); ++i) sheet.push_back({varied[i], codes[i][at[i]]});
        if (const auto raw = instrument.score(sheet, who)[id].raw()) found.insert(*raw);
        for (digit = 0; digit < codes.size(); ++digit) {
          if (++at[digit] < codes[digit].size()) break;
          at[digit] = 0;
        }
      }
      INFO(id << " on form " << forms[f].id);
      const Values seen(found.begin(), found.end());
      const Values& claimed = reachable[f][s].values;
      CHECK(reachable[f][s].exact);
      CHECK(std::includes(claimed.begin(), claimed.end(), seen.begin(), seen.end()));
      // that a credit decides for two items, and that a share is of its own part, is not looked at
      if (id != "share" && id != "skill") CHECK(claimed == seen);
    }
}
