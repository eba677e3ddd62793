// Which ends rules can come to, against ends worked out by hand, and against every combination tried one by one.
#include <catch2/catch.hpp>
#include <cstddef>
#include <string>
#include <vector>

#include "mutation.hpp"
#include "review/explore.hpp"

namespace {

using namespace kartlegg;  // NOLINT(google-build-using-namespace)
using definition::Expression;
using definition::Point;
using definition::Range;
using review::Domain;
using review::Explored;

const std::vector<std::string> names = {"a", "b", "c"};

Expression condition(const std::string& text, const std::vector<std::string>& known = names) {
  definition::Names valid;
  for (const auto& name : known) valid.add(name);
  definition::ExpressionProblem problem;
  auto expression = definition::parse_expression(text, valid, definition::Want::condition, problem);
  INFO(text << ": " << problem.message);
  REQUIRE(expression);
  return *expression;
}

/// Whole numbers from low to high, and perhaps no value.
Domain whole(int low, int high, bool may_be_none = false) {
  Domain domain{{}, true, may_be_none};
  for (int x = low; x <= high; ++x) domain.values.push_back(x);
  return domain;
}

Explored ends(const std::vector<Expression>& cases, const std::vector<Domain>& domains, std::size_t boxes = 100'000) {
  scoring::Decision decision;
  for (const auto& one : cases) decision.cases.push_back(&one);
  return review::explore(decision, domains, boxes);
}

}  // namespace

TEST_CASE("Every end that some values come to, and no other") {
  const auto high = condition("a >= 8"), middle = condition("a >= 4 and b >= 1"), low = condition("a < 4");
  const auto found = ends({high, middle, low}, {whole(0, 10), whole(0, 1), whole(0, 0)});
  CHECK(found.whole);
  CHECK(found.reached == std::vector<bool>{true, true, true, true, false});  // 4 to 7 with b = 0: no case
  CHECK(found.combinations == 22);                                           // c is not read
  REQUIRE(found.without_case.size() == 2);
  CHECK((found.without_case[0] >= 4 && found.without_case[0] <= 7));
  CHECK(found.without_case[1] == 0);
  // the same with a third value of b that is none: then the middle case cannot be known
  const auto with_gaps = ends({high, middle, low}, {whole(0, 10), whole(0, 1, true), whole(0, 0)});
  CHECK(with_gaps.reached == std::vector<bool>{true, true, true, true, true});
}

TEST_CASE("A case behind others that leave nothing for it") {
  const auto first = condition("a + b >= 3"), second = condition("a >= 1 or b >= 1"), third = condition("a == 2");
  const auto found = ends({first, second, third}, {whole(0, 2), whole(0, 2), whole(0, 0)});
  CHECK(found.reached == std::vector<bool>{true, true, false, true, false});  // a == 2 has been settled by the second
  CHECK(found.whole);
}

TEST_CASE("What is proved where not everything can be looked at") {
  const auto exact = condition("a * b == 77");
  const auto stopped = ends({exact}, {whole(0, 1000), whole(0, 1000), whole(0, 0)}, 3);
  CHECK_FALSE(stopped.whole);
  CHECK_FALSE(stopped.reached[0]);
  Domain not_listed{{0, 1}, false, false};
  const auto between = ends({condition("a == 0.5")}, {not_listed, whole(0, 0), whole(0, 0)});
  CHECK_FALSE(between.whole);
  CHECK(ends({condition("a <= 1")}, {not_listed, whole(0, 0), whole(0, 0)}).reached ==
        std::vector<bool>{true, false, false});
}

TEST_CASE("Random rules: the ends are those that every combination, tried alone, comes to") {
  mutation::Dice dice(7);
  std::size_t read = 0;
  for (int round = 0; round < 6000; ++round) {
    definition::ExpressionProblem problem;
    std::vector<Expression> cases;
    for (int c = 0; c < 2; ++c)
      if (auto expression = definition::parse_expression(mutation::random_expression(dice, names, 4), {"a", "b", "c"},
                                                         definition::Want::condition, problem))
        cases.push_back(std::move(*expression));
    if (cases.empty()) continue;
    ++read;
    const std::vector<Domain> domains = {whole(0, 3, dice.one_in(2)), whole(-1, 1, dice.one_in(2)), whole(2, 4)};
    std::vector<bool> expected(cases.size() + 2, false);
    const auto choices = [&](std::size_t n) { return domains[n].values.size() + (domains[n].may_be_none ? 1 : 0); };
    for (std::size_t i = 0; i < choices(0); ++i)
      for (std::size_t j = 0; j < choices(1); ++j)
        for (std::size_t k = 0; k < choices(2); ++k) {
          const std::vector<std::size_t> at = {i, j, k};
          const auto value = [&](int slot) {
            const auto n = static_cast<std::size_t>(slot);
            return at[n] < domains[n].values.size() ? Point{domains[n].values[at[n]]} : Point{};
          };
          std::size_t end = cases.size();
          for (std::size_t c = 0; c < cases.size() && end == cases.size(); ++c) {
            const auto truth = definition::evaluate_condition<Point>(cases[c], value);
            if (truth == definition::can_be_true) end = c;
            if (truth == definition::can_be_unknown) end = cases.size() + 1;
          }
          expected[end] = true;
        }
    const auto found = ends(cases, domains);
    INFO(cases.front().text);
    CHECK(found.whole);
    CHECK(found.reached == expected);
  }
  CHECK(read > 500);
}
