// What an expression means. One evaluator, generic over its number type:
//   Point  a number, or no value (NaN): a score
//   Range  all numbers that are possible when some answers are missing: the reachable range, and the linter's proofs
// A Range is an enclosure: every possible value lies in it. It may be wider than need be where a name occurs twice
// (interval arithmetic; Moore 1966), and where a step leaves out numbers in between that the next one reads (a divisor
// that jumps over zero, an equality).
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "core/rounding.hpp"
#include "definition/expression.hpp"

namespace kartlegg::definition {

inline constexpr double no_value = std::numeric_limits<double>::quiet_NaN();

/// The truths that a condition may still have, as a set of bits. A Point gives exactly one.
using Truths = std::uint8_t;
inline constexpr Truths can_be_true = 1, can_be_false = 2, can_be_unknown = 4;

/// Kleene's three-valued logic on sets of truths.
inline Truths truth_not(Truths a) {
  return static_cast<Truths>(((a & can_be_true) != 0 ? can_be_false : 0) | ((a & can_be_false) != 0 ? can_be_true : 0) |
                             (a & can_be_unknown));
}
inline Truths truth_or(Truths a, Truths b) {
  const bool yes = ((a | b) & can_be_true) != 0;
  const bool no = (a & b & can_be_false) != 0;
  const bool open = ((a & can_be_unknown) != 0 && (b & (can_be_unknown | can_be_false)) != 0) ||
                    ((b & can_be_unknown) != 0 && (a & can_be_false) != 0);
  return static_cast<Truths>((yes ? can_be_true : 0) | (no ? can_be_false : 0) | (open ? can_be_unknown : 0));
}
inline Truths truth_and(Truths a, Truths b) { return truth_not(truth_or(truth_not(a), truth_not(b))); }

/// A number or no value.
struct Point {
  double value = no_value;
  static Point of(double x) { return {std::isfinite(x) ? x : no_value}; }
  bool known() const { return !std::isnan(value); }
};

/// All numbers from lower to upper, and perhaps no value.
struct Range {
  double lower = no_value, upper = no_value;  // NaN: certainly no value
  bool may_be_none = true;
  static Range of(double x) { return between(x, x, false); }
  /// An end beyond all numbers is cut: what lies there is no value.
  static Range between(double low, double high, bool may_be_none) {
    if (std::isnan(low) || std::isnan(high)) return {};
    constexpr double largest = std::numeric_limits<double>::max();
    const bool cut = low < -largest || high > largest;
    return {std::clamp(low, -largest, largest), std::clamp(high, -largest, largest), may_be_none || cut};
  }
  bool known() const { return !std::isnan(lower); }
  bool single() const { return known() && lower == upper && !may_be_none; }
};

/// The smallest range that holds both.
inline Range hull(Range a, Range b) {
  if (!a.known()) return {b.lower, b.upper, true};
  if (!b.known()) return {a.lower, a.upper, true};
  return {std::min(a.lower, b.lower), std::max(a.upper, b.upper), a.may_be_none || b.may_be_none};
}

// --- arithmetic. F is monotone in every argument, in the direction that the caller accounts for.

template <class F>
Point monotone(Point a, F f) {
  return Point::of(f(a.value));
}
template <class F>
Range monotone(Range a, F f) {
  return a.known() ? Range::between(f(a.lower), f(a.upper), a.may_be_none) : Range{};
}

inline Point negate(Point a) { return {-a.value}; }
inline Range negate(Range a) { return a.known() ? Range::between(-a.upper, -a.lower, a.may_be_none) : Range{}; }

inline Point add(Point a, Point b) { return Point::of(a.value + b.value); }
inline Range add(Range a, Range b) {
  if (!a.known() || !b.known()) return {};
  return Range::between(a.lower + b.lower, a.upper + b.upper, a.may_be_none || b.may_be_none);
}

inline Point multiply(Point a, Point b) { return Point::of(a.value * b.value); }
inline Range multiply(Range a, Range b) {
  if (!a.known() || !b.known()) return {};
  const auto [low, high] = std::minmax({a.lower * b.lower, a.lower * b.upper, a.upper * b.lower, a.upper * b.upper});
  return Range::between(low, high, a.may_be_none || b.may_be_none);
}

inline Point divide(Point a, Point b) { return b.value == 0 ? Point{} : Point::of(a.value / b.value); }
inline Range divide(Range a, Range b) {
  if (!a.known() || !b.known() || (b.lower == 0 && b.upper == 0)) return {};
  constexpr double endless = std::numeric_limits<double>::infinity();
  const bool by_zero = b.lower <= 0 && b.upper >= 0;
  if (b.lower < 0 && b.upper > 0) return Range::between(-endless, endless, true);
  // A divisor with an end at zero: the quotient grows beyond all bounds towards it.
  const auto quotient = [](double x, double y) { return y != 0 ? x / y : x == 0 ? 0 : x > 0 ? endless : -endless; };
  const double sign = b.lower < 0 ? -1 : 1;
  const auto [low, high] =
      std::minmax({sign * quotient(a.lower, sign * b.lower), sign * quotient(a.lower, sign * b.upper),
                   sign * quotient(a.upper, sign * b.lower), sign * quotient(a.upper, sign * b.upper)});
  return Range::between(low, high, a.may_be_none || b.may_be_none || by_zero);
}

inline Point smaller(Point a, Point b) { return a.known() && b.known() ? Point{std::min(a.value, b.value)} : Point{}; }
inline Range smaller(Range a, Range b) {
  if (!a.known() || !b.known()) return {};
  return Range::between(std::min(a.lower, b.lower), std::min(a.upper, b.upper), a.may_be_none || b.may_be_none);
}
template <class Number>
Number larger(Number a, Number b) {
  return negate(smaller(negate(a), negate(b)));
}

inline Point absolute(Point a) { return {std::abs(a.value)}; }
inline Range absolute(Range a) {
  if (!a.known()) return {};
  const double far = std::max(std::abs(a.lower), std::abs(a.upper));
  const double near = a.lower <= 0 && a.upper >= 0 ? 0 : std::min(std::abs(a.lower), std::abs(a.upper));
  return Range::between(near, far, a.may_be_none);
}

/// A function that has no value below `from` (and at it, if `open`).
template <class F>
Point above(Point a, double, bool, F f) {
  return Point::of(f(a.value));
}
template <class F>
Range above(Range a, double from, bool open, F f) {
  if (!a.known() || a.upper < from || (open && a.upper <= from)) return {};
  const bool partly = a.lower < from || (open && a.lower <= from);
  const double first = open ? std::nextafter(from, a.upper) : from;
  return Range::between(f(partly ? first : a.lower), f(a.upper), a.may_be_none || partly);
}

// --- conditions

inline Truths less(Point a, Point b) {
  if (!a.known() || !b.known()) return can_be_unknown;
  return a.value < b.value ? can_be_true : can_be_false;
}
inline Truths less(Range a, Range b) {
  if (!a.known() || !b.known()) return can_be_unknown;
  return static_cast<Truths>((a.lower < b.upper ? can_be_true : 0) | (a.upper >= b.lower ? can_be_false : 0) |
                             (a.may_be_none || b.may_be_none ? can_be_unknown : 0));
}

inline Truths equal(Point a, Point b) {
  if (!a.known() || !b.known()) return can_be_unknown;
  return a.value == b.value ? can_be_true : can_be_false;
}
inline Truths equal(Range a, Range b) {
  if (!a.known() || !b.known()) return can_be_unknown;
  const bool apart = a.upper < b.lower || b.upper < a.lower;
  const bool same_point = a.lower == a.upper && b.lower == b.upper && a.lower == b.lower;
  return static_cast<Truths>((apart ? 0 : can_be_true) | (same_point ? 0 : can_be_false) |
                             (a.may_be_none || b.may_be_none ? can_be_unknown : 0));
}

inline Truths has_value(Point a) { return a.known() ? can_be_true : can_be_false; }
inline Truths has_value(Range a) {
  return static_cast<Truths>((a.known() ? can_be_true : 0) | (a.may_be_none ? can_be_false : 0));
}

inline Point choose(Truths condition, Point yes, Point no) {
  return condition == can_be_true ? yes : condition == can_be_false ? no : Point{};
}
inline Range choose(Truths condition, Range yes, Range no) {
  Range result;
  bool first = true;
  const auto include = [&](Range r) { result = first ? r : hull(result, r), first = false; };
  if ((condition & can_be_true) != 0) include(yes);
  if ((condition & can_be_false) != 0) include(no);
  if ((condition & can_be_unknown) != 0) include(Range{});
  return result;
}

inline Point first_known(Point a, Point b) { return a.known() ? a : b; }
inline Range first_known(Range a, Range b) {
  if (!a.known()) return b;
  if (!a.may_be_none) return a;
  if (!b.known()) return a;
  return {std::min(a.lower, b.lower), std::max(a.upper, b.upper), b.may_be_none};
}

inline Point counted(Truths condition, Point) {
  return condition == can_be_unknown ? Point{} : Point{condition == can_be_true ? 1.0 : 0.0};
}
inline Range counted(Truths condition, Range) {
  if (condition == can_be_unknown) return {};
  return Range::between((condition & can_be_false) != 0 ? 0 : 1, (condition & can_be_true) != 0 ? 1 : 0,
                        (condition & can_be_unknown) != 0);
}

// --- the evaluator

template <class Number, class Lookup>
class Evaluator {
 public:
  Evaluator(const Expression& expression, const Lookup& lookup) : nodes_(expression.nodes), lookup_(lookup) {}

  Number number(int node) const;
  Truths truth(int node) const;

 private:
  const Node& at(int node) const { return nodes_[static_cast<std::size_t>(node)]; }
  template <class F>
  Number fold(const Node& node, F f) const {
    Number result = number(node.arguments[0]);
    for (std::size_t i = 1; i < node.arguments.size(); ++i) result = f(result, number(node.arguments[i]));
    return result;
  }

  const std::vector<Node>& nodes_;
  const Lookup& lookup_;
};

template <class Number, class Lookup>
Number Evaluator<Number, Lookup>::number(int index) const {
  const Node& node = at(index);
  const auto argument = [&](std::size_t i) { return number(node.arguments[i]); };
  switch (node.op) {
    case Op::number:
      return Number::of(node.number);
    case Op::name:
      return lookup_(node.slot);
    case Op::add:
      return add(argument(0), argument(1));
    case Op::subtract:
      return add(argument(0), negate(argument(1)));
    case Op::multiply:
      return multiply(argument(0), argument(1));
    case Op::divide:
      return divide(argument(0), argument(1));
    case Op::negate:
      return negate(argument(0));
    case Op::sum:
      return fold(node, [](Number a, Number b) { return add(a, b); });
    case Op::mean:
      return divide(fold(node, [](Number a, Number b) { return add(a, b); }),
                    Number::of(static_cast<double>(node.arguments.size())));
    case Op::min:
      return fold(node, [](Number a, Number b) { return smaller(a, b); });
    case Op::max:
      return fold(node, [](Number a, Number b) { return larger(a, b); });
    case Op::abs:
      return absolute(argument(0));
    case Op::floor:
      return monotone(argument(0), [](double x) { return std::floor(x); });
    case Op::ceil:
      return monotone(argument(0), [](double x) { return std::ceil(x); });
    case Op::round_half_up:
      return monotone(argument(0), core::round_half_up);
    case Op::round_half_even:
      return monotone(argument(0), core::round_half_even);
    case Op::ln:
      return above(argument(0), 0, true, [](double x) { return x > 0 ? std::log(x) : no_value; });
    case Op::sqrt:
      return above(argument(0), 0, false, [](double x) { return x >= 0 ? std::sqrt(x) : no_value; });
    case Op::clamp:
      return smaller(larger(argument(0), argument(1)), argument(2));
    case Op::count: {
      Number result = counted(truth(node.arguments[0]), Number{});
      for (std::size_t i = 1; i < node.arguments.size(); ++i)
        result = add(result, counted(truth(node.arguments[i]), Number{}));
      return result;
    }
    case Op::choose:
      return choose(truth(node.arguments[0]), argument(1), argument(2));
    case Op::first_known:
      return fold(node, [](Number a, Number b) { return first_known(a, b); });
    default:
      return Number{};  // none
  }
}

template <class Number, class Lookup>
Truths Evaluator<Number, Lookup>::truth(int index) const {
  const Node& node = at(index);
  const auto argument = [&](std::size_t i) { return number(node.arguments[i]); };
  switch (node.op) {
    case Op::equal:
      return equal(argument(0), argument(1));
    case Op::not_equal:
      return truth_not(equal(argument(0), argument(1)));
    case Op::less:
      return less(argument(0), argument(1));
    case Op::greater:
      return less(argument(1), argument(0));
    case Op::less_equal:
      return truth_not(less(argument(1), argument(0)));
    case Op::greater_equal:
      return truth_not(less(argument(0), argument(1)));
    case Op::logical_and:
      return truth_and(truth(node.arguments[0]), truth(node.arguments[1]));
    case Op::logical_or:
      return truth_or(truth(node.arguments[0]), truth(node.arguments[1]));
    case Op::logical_not:
      return truth_not(truth(node.arguments[0]));
    case Op::answered:
      return has_value(argument(0));
    default:
      return can_be_unknown;  // not reached: conditions were checked when the expression was read
  }
}

/// Value of a formula; `lookup(slot)` gives the value of a name.
template <class Number, class Lookup>
Number evaluate(const Expression& expression, const Lookup& lookup) {
  return Evaluator<Number, Lookup>(expression, lookup).number(static_cast<int>(expression.nodes.size()) - 1);
}

/// Truth of a condition.
template <class Number, class Lookup>
Truths evaluate_condition(const Expression& expression, const Lookup& lookup) {
  return Evaluator<Number, Lookup>(expression, lookup).truth(static_cast<int>(expression.nodes.size()) - 1);
}

}  // namespace kartlegg::definition
