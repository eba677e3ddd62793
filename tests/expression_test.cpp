// The language of formulas and conditions: reading, meaning with and without values, ranges against every completion.
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "definition/evaluate.hpp"
#include "mutation.hpp"

namespace {

using namespace kartlegg::definition;  // NOLINT(google-build-using-namespace)

const Names names = {"a", "b", "c", "parent.total"};
constexpr double none = no_value;

Expression number(const std::string& text) {
  ExpressionProblem problem;
  auto expression = parse_expression(text, names, Want::number, problem);
  INFO(text << ": " << problem.message);
  REQUIRE(expression.has_value());
  return *expression;
}
Expression condition(const std::string& text) {
  ExpressionProblem problem;
  auto expression = parse_expression(text, names, Want::condition, problem);
  INFO(text << ": " << problem.message);
  REQUIRE(expression.has_value());
  return *expression;
}
ExpressionProblem problem_of(const std::string& text, Want want = Want::number) {
  ExpressionProblem problem;
  CHECK_FALSE(parse_expression(text, names, want, problem).has_value());
  return problem;
}

/// Value of a formula; the values of a, b, c and parent.total are given, or are missing.
double value(const std::string& text, double a = none, double b = none, double c = none, double d = none) {
  const std::array<double, 4> given = {a, b, c, d};
  return evaluate<Point>(number(text), [&](int slot) { return Point{given[static_cast<std::size_t>(slot)]}; }).value;
}
bool no_value_of(const std::string& text, double a = none, double b = none) { return std::isnan(value(text, a, b)); }

char truth(const std::string& text, double a = none, double b = none) {
  const std::array<double, 4> given = {a, b, none, none};
  const Truths truths = evaluate_condition<Point>(
      condition(text), [&](int slot) { return Point{given[static_cast<std::size_t>(slot)]}; });
  return truths == can_be_true ? 'T' : truths == can_be_false ? 'F' : truths == can_be_unknown ? '?' : '!';
}

Range range_of(const std::string& text, Range a, Range b = {}) {
  return evaluate<Range>(number(text), [&](int slot) { return slot == 0 ? a : b; });
}

}  // namespace

TEST_CASE("Precedence and associativity") {
  CHECK(value("1 + 2 * 3") == 7);
  CHECK(value("(1 + 2) * 3") == 9);
  CHECK(value("10 - 3 - 2") == 5);
  CHECK(value("24 / 4 / 2") == 3);
  CHECK(value("-2 * 3") == -6);
  CHECK(value("2 - -3") == 5);
  CHECK(value("--2") == 2);
  CHECK(value(".5 + 0.25") == 0.75);
  CHECK(value(" 1\n+\n2 ") == 3);
  CHECK(truth("1 + 1 == 2") == 'T');
  CHECK(truth("1 == 1 or 1 == 2 and 1 == 3") == 'T');  // and binds tighter
  CHECK(truth("(1 == 1 or 1 == 2) and 1 == 3") == 'F');
  CHECK(truth("not 1 == 2 and 1 == 1") == 'T');  // not (1 == 2)
  CHECK(truth("not not 1 == 1") == 'T');
  CHECK(truth("not (1 == 1 or 1 == 2)") == 'F');
  CHECK(number("a + b * a").slots == std::vector<int>{0, 1});
  CHECK(number("parent.total").slots == std::vector<int>{3});
  CHECK(number("a").reads(0));
  CHECK_FALSE(number("a").reads(1));
  CHECK(condition("a >= 1").is_condition);
}

TEST_CASE("Every function on numbers") {
  CHECK(value("sum(a, b, 3)", 1, 2) == 6);
  CHECK(value("mean(a, b)", 1, 2) == 1.5);
  CHECK(value("min(a, b, 0)", 1, 2) == 0);
  CHECK(value("max(a, b, 0)", 1, 2) == 2);
  CHECK(value("abs(a - b)", 1, 3) == 2);
  CHECK(value("floor(2.7) + floor(-2.1)") == -1);
  CHECK(value("ceil(2.1) + ceil(-2.7)") == 1);
  CHECK(value("round_half_up(2.5)") == 3);
  CHECK(value("round_half_up(-2.5)") == -2);
  CHECK(value("round_half_even(2.5)") == 2);
  CHECK(value("round_half_even(3.5)") == 4);
  CHECK(value("round_half_even(-2.5)") == -2);
  CHECK(value("ln(1)") == 0);
  CHECK(value("ln(a)", 10) == Approx(2.302585092994046));
  CHECK(value("sqrt(a)", 2) == Approx(1.4142135623730951));
  CHECK(value("clamp(a, 0, 10)", -3) == 0);
  CHECK(value("clamp(a, 0, 10)", 13) == 10);
  CHECK(value("clamp(a, 0, 10)", 3) == 3);
  CHECK(value("count(a >= 2, b >= 2, 1 == 1)", 3, 1) == 2);
  CHECK(value("if(a >= 2, 10, 20)", 3) == 10);
  CHECK(value("if(a >= 2, 10, 20)", 1) == 20);
  CHECK(value("first_known(a, b, 7)", none, 5) == 5);
  CHECK(value("first_known(a, b, 7)") == 7);
  CHECK(truth("answered(a)", 0) == 'T');
  CHECK(truth("answered(a)") == 'F');
  CHECK(truth("answered(a + b)", 1) == 'F');
}

TEST_CASE("What has no value") {
  for (const std::string text : {"a + 1",
                                 "1 - a",
                                 "a * 0",
                                 "0 / a",
                                 "-a",
                                 "sum(1, a)",
                                 "mean(a, 1)",
                                 "min(a, 1)",
                                 "max(1, a)",
                                 "abs(a)",
                                 "floor(a)",
                                 "ceil(a)",
                                 "round_half_up(a)",
                                 "round_half_even(a)",
                                 "ln(a)",
                                 "sqrt(a)",
                                 "clamp(a, 0, 1)",
                                 "clamp(1, 0, a)",
                                 "count(a >= 1, 1 == 1)",
                                 "if(a >= 1, 5, 5)",
                                 "first_known(a, b)",
                                 "none"}) {
    INFO(text);
    CHECK(no_value_of(text));
  }
  CHECK(no_value_of("1 / 0"));
  CHECK(no_value_of("0 / 0"));
  CHECK(no_value_of("ln(0)"));
  CHECK(no_value_of("ln(-1)"));
  CHECK(no_value_of("sqrt(-1)"));
  CHECK(value("sqrt(0)") == 0);
  const std::string large(300, '9');
  CHECK(no_value_of(large + " * " + large));  // beyond all numbers
  CHECK(no_value_of("-" + large + " * " + large));
  CHECK(value("if(1 == 1, 5, a)") == 5);  // what is not chosen does not matter
  CHECK(value("if(answered(a), a, 0)") == 0);
}

TEST_CASE("Conditions on what is missing: Kleene's three values") {
  const std::array<double, 3> values = {1, 0, none};  // true, false, cannot be known
  const std::array<std::string, 3> with_and = {"TF?", "FFF", "?F?"}, with_or = {"TTT", "TF?", "T??"};
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j) {
      CHECK(truth("a >= 1 and b >= 1", values[i], values[j]) == with_and[i][j]);
      CHECK(truth("a >= 1 or b >= 1", values[i], values[j]) == with_or[i][j]);
    }
  CHECK(truth("not a >= 1", 1) == 'F');
  CHECK(truth("not a >= 1", 0) == 'T');
  CHECK(truth("not a >= 1") == '?');
  const std::vector<std::pair<std::string, char>> of_equals = {{"==", 'T'}, {"!=", 'F'}, {"<", 'F'},
                                                               {"<=", 'T'}, {">", 'F'},  {">=", 'T'}};
  for (const auto& [comparison, expected] : of_equals) {
    INFO(comparison);
    CHECK(truth("a " + comparison + " 1") == '?');
    CHECK(truth("a " + comparison + " a", 1) == expected);
  }
  CHECK(truth("a < b", 1, 2) == 'T');
  CHECK(truth("a <= b", 2, 2) == 'T');
  CHECK(truth("a > b", 2, 2) == 'F');
  CHECK(truth("a >= b", 2, 2) == 'T');
  CHECK(truth("a != b", 1, 2) == 'T');
}

TEST_CASE("Mistakes are placed under their character") {
  struct Case {
    std::string text;
    std::size_t at;
    std::string message;
    Want want = Want::number;
  };
  const std::vector<Case> cases = {
      {"a + x", 4, "unknown name 'x'"},
      {"a + ", 4, "the formula ends too early"},
      {"", 0, "the formula ends too early"},
      {"a b", 2, "'b' is not expected here"},
      {"a)", 1, "')' is not expected here"},
      {"(a", 2, "')' is missing"},
      {"sum(a, b", 8, "')' is missing"},
      {"abs(a b)", 6, "')' is missing before 'b'"},
      {"sum(a,)", 6, "')' is not expected here"},
      {"max()", 0, "'max' has 0 arguments"},
      {"1 + clamp(a, 1)", 4, "'clamp' has 2 arguments"},
      {"abs(a, b)", 0, "'abs' has 2 arguments"},
      {"medan(a)", 0, "unknown function 'medan'"},
      {"a = 1", 2, "'=' is not an operator"},
      {"a || b", 2, "'|' is not an operator"},
      {"a ! b", 2, "'!' is not an operator"},
      {"a ^ 2", 2, "'^' is not part of the formula language"},
      {"a \xC3\x97 2", 2, "a character that is not part of the formula language"},
      {"1.2.3", 0, "'1.2.3' is not a number"},
      {std::string(400, '9'), 0, "'9999999999999999999999999999999999999999...' is not a number"},
      {"a or 1", 0, "this is a number where a condition is needed"},
      {"1 + (a == 1)", 5, "this is a condition where a number is needed"},
      {"count(a)", 6, "this is a number where a condition is needed"},
      {"if(a, 1, 2)", 3, "this is a number where a condition is needed"},
      {"if(a == 1, b == 1, 2)", 11, "this is a condition where a number is needed"},
      {"answered(a == 1)", 9, "this is a condition where a number is needed"},
      {"not a", 4, "this is a number where a condition is needed"},
      {"-(a == 1)", 2, "this is a condition where a number is needed"},
      {"a == 1", 0, "this is a condition where a number is needed"},
      {"a + 1", 0, "this is a number where a condition is needed", Want::condition},
      {"a < b < c", 6, "comparisons cannot be chained", Want::condition},
      {"a == b == c", 7, "comparisons cannot be chained", Want::condition},
      {"a + and", 4, "'and' is not expected here"},
      {"* a", 0, "'*' is not expected here"},
  };
  for (const Case& one : cases) {
    INFO(one.text);
    const auto problem = problem_of(one.text, one.want);
    CHECK(problem.message == one.message);
    CHECK(problem.at == one.at);
    CHECK_FALSE(problem.hint.empty());
  }
}

TEST_CASE("Expressions are of limited length and depth") {
  const auto brackets = [](int n) {
    return std::string(static_cast<std::size_t>(n), '(') + "a" + std::string(static_cast<std::size_t>(n), ')');
  };
  CHECK(value(brackets(59), 4) == 4);
  CHECK(problem_of(brackets(60)).message == "the formula is nested too deeply");
  CHECK(problem_of(std::string(60, '-') + "a").message == "the formula is nested too deeply");
  std::string nots;
  for (int i = 0; i < 60; ++i) nots += "not ";
  CHECK(problem_of(nots + "a == 1", Want::condition).message == "the formula is nested too deeply");
  std::string sum = "a";
  while (sum.size() + 2 <= 4000) sum += "+a";
  CHECK(value(sum, 1) == 2000);
  CHECK(problem_of(sum + "+a").message == "the formula is too long");
  std::string arguments = "a";
  for (int i = 1; i < 200; ++i) arguments += ",a";
  CHECK(value("sum(" + arguments + ")", 1) == 200);
  CHECK(problem_of("sum(" + arguments + ",a)").message == "'sum' has 201 arguments");
}

TEST_CASE("Ranges: the ends of what is possible") {
  const auto both = [](Range range, double low, double high, bool may_be_none) {
    CHECK(range.lower == low);
    CHECK(range.upper == high);
    CHECK(range.may_be_none == may_be_none);
  };
  const Range x = Range::between(-1, 2, false), y = Range::between(3, 5, true), zero_up = Range::between(0, 2, false);
  both(range_of("a + b", x, y), 2, 7, true);
  both(range_of("a - b", x, y), -6, -1, true);
  both(range_of("a * b", x, y), -5, 10, true);
  both(range_of("a / b", x, y), -1.0 / 3, 2.0 / 3, true);
  both(range_of("abs(a)", x), 0, 2, false);
  both(range_of("floor(a / 2)", x), -1, 1, false);
  both(range_of("sqrt(a)", x), 0, std::sqrt(2.0), true);
  both(range_of("clamp(a, 0, 1)", x), 0, 1, false);
  both(range_of("if(a >= 0, 1, 5)", x), 1, 5, false);
  both(range_of("first_known(b, a)", x, y), -1, 5, false);
  both(range_of("count(a >= 0, a >= 3)", x), 0, 1, false);
  CHECK_FALSE(range_of("b / 0", x, y).known());
  CHECK_FALSE(range_of("ln(a - 9)", x).known());
  // a divisor that may be zero: no bound towards it, and still an enclosure of what follows
  CHECK(range_of("100 * (1 / a)", zero_up).lower == 50);
  CHECK(range_of("100 * (1 / a)", zero_up).upper > 1e300);
  CHECK(range_of("100 * (1 / a)", zero_up).may_be_none);
  CHECK(range_of("0 - 1 / (0 - a) + 100", zero_up).upper > 1e300);
  CHECK(range_of("1 / a", x).lower < -1e300);
  CHECK(range_of("ln(a)", zero_up).upper == std::log(2.0));
}

namespace {

/// Formulas over operators for which the ends of the range are the ends of what is possible, each name once.
std::string monotone_formula(mutation::Dice& dice, std::vector<std::string>& left, int depth) {
  const auto part = [&] { return monotone_formula(dice, left, depth - 1); };
  if (depth == 0 || left.empty()) {
    if (left.empty() || dice.one_in(4)) return std::to_string(dice.below(4));
    const std::size_t chosen = dice.below(left.size());
    std::string name = left[chosen];
    left.erase(left.begin() + static_cast<std::ptrdiff_t>(chosen));
    return name;
  }
  switch (dice.below(12)) {
    case 0:
      return "(" + part() + " + " + part() + ")";
    case 1:
      return "(" + part() + " - " + part() + ")";
    case 2:
      return "(" + part() + " * " + part() + ")";
    case 3:
      return "-" + part();
    case 4:
      return "mean(" + part() + ", " + part() + ")";
    case 5:
      return "min(" + part() + ", " + part() + ")";
    case 6:
      return "max(" + part() + ", " + part() + ")";
    case 7:
      return "round_half_up(" + part() + " / 2)";
    case 8:
      return "clamp(" + part() + ", 0, 3)";
    case 9:
      return "if(" + part() + " < " + part() + ", " + part() + ", " + part() + ")";
    case 10:
      return "first_known(" + part() + ", " + part() + ")";
    default:
      return "count(" + part() + " >= " + part() + ", " + part() + " <= " + part() + ")";
  }
}

/// What a name may be: some whole numbers in a row, and perhaps nothing.
struct Domain {
  int low = 0, high = 0;
  bool may_be_none = false;
  std::vector<double> all() const {
    std::vector<double> values;
    for (int x = low; x <= high; ++x) values.push_back(x);
    if (may_be_none) values.push_back(none);
    return values;
  }
};

std::array<Domain, 3> random_domains(mutation::Dice& dice) {
  std::array<Domain, 3> domains;
  for (Domain& domain : domains) {
    domain.low = static_cast<int>(dice.below(5)) - 2;
    domain.high = domain.low + static_cast<int>(dice.below(4));
    domain.may_be_none = dice.one_in(3);
  }
  return domains;
}

template <class Each>
void every_completion(const std::array<Domain, 3>& domains, Each each) {
  for (const double a : domains[0].all())
    for (const double b : domains[1].all())
      for (const double c : domains[2].all()) each(std::array<double, 3>{a, b, c});
}

auto range_in(const std::array<Domain, 3>& domains) {
  return [&domains](int slot) {
    const Domain& domain = domains[static_cast<std::size_t>(slot)];
    return Range::between(domain.low, domain.high, domain.may_be_none);
  };
}

}  // namespace

TEST_CASE("Ranges enclose every completion of thousands of random expressions") {
  mutation::Dice dice(20240501);
  const Names abc = {"a", "b", "c"};
  const std::vector<std::string> words = {"a", "b", "c"};
  int formulas = 0, conditions = 0, known = 0;
  while (formulas + conditions < 6000) {
    const std::string text = mutation::random_expression(dice, words, 1 + static_cast<int>(dice.below(4)));
    const Want want = dice.one_in(2) ? Want::number : Want::condition;
    ExpressionProblem problem;
    const auto expression = parse_expression(text, abc, want, problem);
    if (!expression) continue;
    const auto domains = random_domains(dice);
    INFO(text);
    bool held = true;
    if (want == Want::condition) {
      ++conditions;
      const Truths possible = evaluate_condition<Range>(*expression, range_in(domains));
      every_completion(domains, [&](const auto& values) {
        const Truths truth = evaluate_condition<Point>(
            *expression, [&](int slot) { return Point{values[static_cast<std::size_t>(slot)]}; });
        held = held && (possible & truth) == truth;
      });
    } else {
      ++formulas;
      const Range possible = evaluate<Range>(*expression, range_in(domains));
      known += possible.known() ? 1 : 0;
      every_completion(domains, [&](const auto& values) {
        const Point value =
            evaluate<Point>(*expression, [&](int slot) { return Point{values[static_cast<std::size_t>(slot)]}; });
        held = held &&
               (value.known() ? possible.lower <= value.value && value.value <= possible.upper : possible.may_be_none);
      });
    }
    CHECK(held);
  }
  CHECK(formulas > 1000);
  CHECK(conditions > 1000);
  CHECK(known > formulas / 2);
}

TEST_CASE("Ranges are exact where no name occurs twice") {
  mutation::Dice dice(20240502);
  const Names abc = {"a", "b", "c"};
  for (int round = 0; round < 4000; ++round) {
    std::vector<std::string> left = {"a", "b", "c"};
    const std::string text = monotone_formula(dice, left, 1 + static_cast<int>(dice.below(3)));
    ExpressionProblem problem;
    const auto expression = parse_expression(text, abc, Want::number, problem);
    REQUIRE(expression.has_value());
    const auto domains = random_domains(dice);
    double low = none, high = none;
    bool any_none = false;
    every_completion(domains, [&](const auto& values) {
      const Point value =
          evaluate<Point>(*expression, [&](int slot) { return Point{values[static_cast<std::size_t>(slot)]}; });
      if (!value.known())
        any_none = true;
      else
        low = std::fmin(low, value.value), high = std::fmax(high, value.value);
    });
    const Range possible = evaluate<Range>(*expression, range_in(domains));
    INFO(text << " from " << possible.lower << " to " << possible.upper << ", enumerated from " << low << " to "
              << high);
    const bool exact = possible.known() ? possible.lower == low && possible.upper == high : std::isnan(low);
    CHECK(exact);
    CHECK(possible.may_be_none == any_none);
  }
}
