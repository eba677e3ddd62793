#include "scoring/combine.hpp"

#include <cstddef>
#include <vector>

#include "definition/evaluate.hpp"

namespace kartlegg::scoring {

CombinedValue combine(const definition::Combination& combination, std::span<const double> scores) {
  using definition::Point;
  std::vector<double> lets(combination.lets.size(), definition::no_value);
  const auto value = [&](int slot) {
    const auto s = static_cast<std::size_t>(slot);
    return Point{s < lets.size() ? lets[s] : scores[s - lets.size()]};
  };
  for (std::size_t i = 0; i < lets.size(); ++i)
    lets[i] = definition::evaluate<Point>(combination.lets[i].value, value).value;

  CombinedValue result;
  if (combination.formula) {
    const Point number = definition::evaluate<Point>(*combination.formula, value);
    if (number.known()) result.value = number.value;
    return result;
  }
  for (std::size_t c = 0; c < combination.cases.size(); ++c) {
    const auto truth = definition::evaluate_condition<Point>(combination.cases[c].when, value);
    if (truth == definition::can_be_unknown)
      return result;  // an earlier case may hold, so no later one can be the result
    if (truth != definition::can_be_true) continue;
    result.case_index = static_cast<int>(c);
    return result;
  }
  return result;
}

}  // namespace kartlegg::scoring
