#include "definition/formula_values.hpp"

#include <algorithm>
#include <optional>

#include "definition/evaluate.hpp"
#include "definition/limits.hpp"
#include "definition/rounding.hpp"

namespace kartlegg::definition {

void tidy(Values& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

Effort::Effort() : of_all_(limits::steps) {}

void Effort::next_score() {
  of_score_ = std::min(limits::steps_of_score, of_all_);
  spent_ = 0;
}

bool Effort::spend(double steps) {
  if (steps > static_cast<double>(of_score_)) return false;
  of_score_ -= static_cast<std::size_t>(steps);
  of_all_ -= static_cast<std::size_t>(steps);
  spent_ += static_cast<std::size_t>(steps);
  return true;
}

bool add_sums(const Values& from, const Values& scores, Values& to, Effort& effort) {
  if (!effort.spend(static_cast<double>(from.size()) * static_cast<double>(scores.size()))) return false;
  for (const double x : from)
    for (const double y : scores) to.push_back(x + y);
  tidy(to);
  return to.size() <= limits::listed_scores;
}

bool add_all(const Values& from, Values& to, Effort& effort) {
  if (!effort.spend(static_cast<double>(from.size()))) return false;
  to.insert(to.end(), from.begin(), from.end());
  return true;
}

ReachableScores enclosure(double low, double high) {
  ReachableScores reachable;
  reachable.values = {low, high};
  tidy(reachable.values);
  reachable.exact = false;
  return reachable;
}

namespace {

/// Every value that a part of a formula can have, and whether it may have none.
struct Possible {
  Values values;
  bool none = false;
  std::size_t choices() const { return values.size() + (none ? 1 : 0); }
  Point operator[](std::size_t choice) const { return choice < values.size() ? Point{values[choice]} : Point{}; }
  void add(Point value) {
    if (value.known())
      values.push_back(value.value);
    else
      none = true;
  }
};

class FormulaValues {
 public:
  FormulaValues(const Expression& formula, const std::vector<ReachableScores>& of_slot, Effort& effort)
      : formula_(formula), of_slot_(of_slot), effort_(effort) {
    for (const Node& node : formula.nodes) {  // arguments come before
      std::vector<int> slots;
      if (node.op == Op::name) slots.push_back(node.slot);
      for (const int argument : node.arguments) {
        const auto& of = slots_[static_cast<std::size_t>(argument)];
        slots.insert(slots.end(), of.begin(), of.end());
      }
      std::sort(slots.begin(), slots.end());
      const auto twice = std::unique(slots.begin(), slots.end());
      // Of two alternatives only one counts, so they may share names; with the condition they may not.
      const bool apart = node.op == Op::choose ? !shares(node.arguments[0], node.arguments[1]) &&
                                                     !shares(node.arguments[0], node.arguments[2])
                                               : twice == slots.end();
      slots.erase(twice, slots.end());
      slots_.push_back(std::move(slots));
      apart_.push_back(apart);
    }
  }

  /// std::nullopt if that is too much.
  std::optional<Possible> values() {
    const bool listed = std::all_of(formula_.slots.begin(), formula_.slots.end(), [&](int s) { return of(s).exact; });
    if (!listed) return std::nullopt;
    auto all = number(static_cast<int>(formula_.nodes.size()) - 1);
    return affordable_ ? std::optional(std::move(all)) : std::nullopt;
  }

 private:
  const Node& at(int node) const { return formula_.nodes[static_cast<std::size_t>(node)]; }
  const ReachableScores& of(int slot) const { return of_slot_[static_cast<std::size_t>(slot)]; }
  Possible of_name(int slot) const { return {of(slot).values, of(slot).none() || of(slot).may_be_none}; }

  bool shares(int a, int b) const {
    const auto &of_a = slots_[static_cast<std::size_t>(a)], &of_b = slots_[static_cast<std::size_t>(b)];
    return std::any_of(of_a.begin(), of_a.end(),
                       [&](int slot) { return std::binary_search(of_b.begin(), of_b.end(), slot); });
  }

  bool spend(double steps) { return affordable_ = affordable_ && effort_.spend(steps); }

  void finish(Possible& all) {
    tidy(all.values);
    affordable_ = affordable_ && all.values.size() <= limits::listed_scores;
  }

  template <class F>
  Possible pairs(const Possible& a, const Possible& b, F f) {
    Possible all;
    if (!spend(static_cast<double>(a.choices()) * static_cast<double>(b.choices()))) return all;
    for (std::size_t i = 0; i < a.choices(); ++i)
      for (std::size_t j = 0; j < b.choices(); ++j) all.add(f(a[i], b[j]));
    finish(all);
    return all;
  }

  template <class F>
  Possible each(const Possible& a, F f) {
    return pairs(a, {{0}, false}, [&](Point x, Point) { return f(x); });
  }

  template <class F>
  Possible fold(const Node& node, F f) {
    Possible all = number(node.arguments[0]);
    for (std::size_t i = 1; i < node.arguments.size() && affordable_; ++i)
      all = pairs(all, number(node.arguments[i]), f);
    return all;
  }

  /// How often the conditions hold.
  Possible count(const Node& node) {
    Possible all{{0}, false};
    for (const int argument : node.arguments) {
      const Truths truths = truth(argument);
      Possible one{{}, (truths & can_be_unknown) != 0};
      if ((truths & can_be_false) != 0) one.values.push_back(0);
      if ((truths & can_be_true) != 0) one.values.push_back(1);
      if (!affordable_) return all;
      all = pairs(all, one, [](Point a, Point b) { return add(a, b); });
    }
    return all;
  }

  Possible choice(const Node& node) {
    const Truths truths = truth(node.arguments[0]);
    Possible all{{}, (truths & can_be_unknown) != 0};
    const auto include = [&](int argument) {
      const Possible one = number(argument);
      if (!spend(static_cast<double>(one.choices()))) return;
      all.values.insert(all.values.end(), one.values.begin(), one.values.end());
      all.none = all.none || one.none;
    };
    if ((truths & can_be_true) != 0) include(node.arguments[1]);
    if ((truths & can_be_false) != 0) include(node.arguments[2]);
    finish(all);
    return all;
  }

  /// Every combination of the values of the names in this part. Calls `visit` with its evaluator.
  template <class Visit>
  void every_combination(int node, Visit visit) {
    const auto& slots = slots_[static_cast<std::size_t>(node)];
    std::vector<Possible> names;
    double combinations = static_cast<double>(node + 1);
    for (const int slot : slots) {
      names.push_back(of_name(slot));
      combinations *= static_cast<double>(names.back().choices());
    }
    if (!spend(combinations)) return;
    std::vector<std::size_t> chosen(slots.size(), 0);
    const auto lookup = [&](int slot) {
      const auto n = static_cast<std::size_t>(std::lower_bound(slots.begin(), slots.end(), slot) - slots.begin());
      return names[n][chosen[n]];
    };
    const Evaluator<Point, decltype(lookup)> evaluator(formula_, lookup);
    for (std::size_t n = 0; n < slots.size() || slots.empty();) {
      visit(evaluator);
      for (n = 0; n < slots.size(); ++n) {
        if (++chosen[n] < names[n].choices()) break;
        chosen[n] = 0;
      }
      if (slots.empty()) return;
    }
  }

  Possible number(int index) {
    Possible all;
    if (!affordable_) return all;
    if (apart_[static_cast<std::size_t>(index)]) return number_of_parts(at(index));
    every_combination(index, [&](const auto& evaluator) { all.add(evaluator.number(index)); });
    finish(all);
    return all;
  }

  /// Of arguments that have no name in common.
  Possible number_of_parts(const Node& node) {
    const auto argument = [&](std::size_t i) { return number(node.arguments[i]); };
    const auto sum = [](Point a, Point b) { return add(a, b); };
    switch (node.op) {
      case Op::number:
        return {{node.number}, false};
      case Op::name:
        return of_name(node.slot);
      case Op::add:
      case Op::sum:
        return fold(node, sum);
      case Op::subtract:
        return fold(node, [](Point a, Point b) { return add(a, negate(b)); });
      case Op::multiply:
        return fold(node, [](Point a, Point b) { return multiply(a, b); });
      case Op::divide:
        return fold(node, [](Point a, Point b) { return divide(a, b); });
      case Op::mean: {
        const Point n = Point::of(static_cast<double>(node.arguments.size()));
        return each(fold(node, sum), [&](Point a) { return divide(a, n); });
      }
      case Op::min:
        return fold(node, [](Point a, Point b) { return smaller(a, b); });
      case Op::max:
        return fold(node, [](Point a, Point b) { return larger(a, b); });
      case Op::first_known:
        return fold(node, [](Point a, Point b) { return first_known(a, b); });
      case Op::clamp:
        return pairs(pairs(argument(0), argument(1), [](Point a, Point b) { return larger(a, b); }), argument(2),
                     [](Point a, Point b) { return smaller(a, b); });
      case Op::count:
        return count(node);
      case Op::choose:
        return choice(node);
      case Op::none:
        return {{}, true};
      default:
        return of_one(node);
    }
  }

  Possible of_one(const Node& node) {
    const int index = static_cast<int>(&node - formula_.nodes.data());
    const int argument = node.arguments[0];
    // The function itself, with its argument standing for the only name.
    Expression alone;
    alone.nodes = {Node{Op::name, 0, 0, {}}, Node{at(index).op, 0, -1, {0}}};
    return each(number(argument), [&](Point x) { return evaluate<Point>(alone, [&](int) { return x; }); });
  }

  Truths truth(int index) {
    const Node& node = at(index);
    Truths truths = 0;
    if (!affordable_) return truths;
    if (!apart_[static_cast<std::size_t>(index)]) {
      every_combination(index,
                        [&](const auto& evaluator) { truths = static_cast<Truths>(truths | evaluator.truth(index)); });
      return truths;
    }
    switch (node.op) {
      case Op::logical_and:
        return truth_and(truth(node.arguments[0]), truth(node.arguments[1]));
      case Op::logical_or:
        return truth_or(truth(node.arguments[0]), truth(node.arguments[1]));
      case Op::logical_not:
        return truth_not(truth(node.arguments[0]));
      default:
        return comparison(node);
    }
  }

  Truths comparison(const Node& node) {
    const Possible a = number(node.arguments[0]);
    const Possible b = node.arguments.size() > 1 ? number(node.arguments[1]) : Possible{{0}, false};
    Truths truths = 0;
    if (!spend(static_cast<double>(a.choices()) * static_cast<double>(b.choices()))) return truths;
    Expression alone;
    alone.nodes = {Node{Op::name, 0, 0, {}}, Node{Op::name, 0, 1, {}}, Node{node.op, 0, -1, {0, 1}}};
    for (std::size_t i = 0; i < a.choices(); ++i)
      for (std::size_t j = 0; j < b.choices(); ++j)
        truths = static_cast<Truths>(
            truths | evaluate_condition<Point>(alone, [&](int slot) { return slot == 0 ? a[i] : b[j]; }));
    return truths;
  }

  const Expression& formula_;
  const std::vector<ReachableScores>& of_slot_;
  Effort& effort_;
  std::vector<std::vector<int>> slots_;  // by node: that it reads, itself or through its arguments
  std::vector<bool> apart_;              // by node: no name stands in two of its arguments
  bool affordable_ = true;
};

ReachableScores enclosed(const Expression& formula, const std::vector<ReachableScores>& of_slot, Rounding rounding) {
  const auto range = evaluate<Range>(formula, [&](int slot) {
    const auto& scores = of_slot[static_cast<std::size_t>(slot)];
    return scores.none() ? Range{} : Range::between(scores.values.front(), scores.values.back(), scores.may_be_none);
  });
  ReachableScores reachable;
  if (range.known()) reachable = enclosure(rounded(rounding, range.lower), rounded(rounding, range.upper));
  reachable.may_be_none = range.may_be_none;
  return reachable;
}

}  // namespace

ReachableScores scores_of_formula(const Expression& formula, const std::vector<ReachableScores>& of_slot,
                                  Rounding rounding, Effort& effort) {
  // Setting up takes time too: a file may have very many formulas over very many names.
  const bool begun = effort.spend(static_cast<double>(of_slot.size() + formula.nodes.size()));
  auto found = begun ? FormulaValues(formula, of_slot, effort).values() : std::nullopt;
  if (!found) return enclosed(formula, of_slot, rounding);
  ReachableScores reachable;
  reachable.values = std::move(found->values);
  reachable.may_be_none = found->none;
  for (double& x : reachable.values) x = rounded(rounding, x);
  tidy(reachable.values);
  return reachable;
}

}  // namespace kartlegg::definition
