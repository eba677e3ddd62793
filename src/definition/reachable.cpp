#include "definition/reachable.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>

#include "definition/evaluate.hpp"
#include "definition/rounding.hpp"

namespace kartlegg::definition {
namespace {

constexpr std::size_t most_values = 20'000;       // of one score
constexpr std::size_t most_combinations = 300'000;  // tried for one formula

using Values = std::vector<double>;

void tidy(Values& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

/// All sums of one value from each side. std::nullopt if there are too many.
std::optional<Values> sums(const Values& a, const Values& b) {
  if (a.size() * b.size() > most_combinations) return std::nullopt;
  Values result;
  result.reserve(a.size() * b.size());
  for (const double x : a)
    for (const double y : b) result.push_back(x + y);
  tidy(result);
  if (result.size() > most_values) return std::nullopt;
  return result;
}

Values item_scores(const Definition& definition, int item) {
  const Item& of = definition.items[static_cast<std::size_t>(item)];
  Values scores;
  for (const Option& option : definition.option_sets[static_cast<std::size_t>(of.options)].options) {
    if (option.non_answer != NonAnswer::none) continue;
    scores.push_back(of.scored ? option.score.value_or(0) : option.code);
  }
  tidy(scores);  // reversing turns the set within its own ends; it is symmetric or not, so both ways are kept
  if (of.reverse) {
    const double turn = scores.front() + scores.back();
    for (double& score : scores) score = turn - score;
    tidy(scores);
  }
  return scores;
}

bool may_be_not_applicable(const Definition& definition, int item) {
  const Item& of = definition.items[static_cast<std::size_t>(item)];
  const auto& options = definition.option_sets[static_cast<std::size_t>(of.options)].options;
  return of.ask_when.has_value() || std::any_of(options.begin(), options.end(), [](const Option& o) {
           return o.non_answer == NonAnswer::not_applicable;
         });
}

/// sums_of[k]: every sum of the item scores of k answered items.
std::optional<std::vector<Values>> sums_by_answered(const Definition& definition, const std::vector<int>& items) {
  std::vector<Values> sums_of = {{0.0}};
  for (const int item : items) {
    const Values scores = item_scores(definition, item);
    std::vector<Values> next(sums_of.size() + 1);
    for (std::size_t k = 0; k < sums_of.size(); ++k) {
      const auto with = sums(sums_of[k], scores);
      if (!with) return std::nullopt;
      next[k].insert(next[k].end(), sums_of[k].begin(), sums_of[k].end());
      next[k + 1].insert(next[k + 1].end(), with->begin(), with->end());
    }
    for (Values& values : next) tidy(values);
    sums_of = std::move(next);
  }
  return sums_of;
}

/// Lowest and highest only, where listing would be too much.
ReachableScores enclosure(Range range) {
  if (!range.known()) return {};
  return {{range.lower, range.upper}, false};
}

ReachableScores of_sum_or_mean(const Definition& definition, const Scale& scale, const std::vector<int>& items, Answers answers) {
  const auto n = items.size();
  const bool mean = scale.rule == Rule::mean;
  const auto by_answered = sums_by_answered(definition, items);
  if (!by_answered) {
    double low = 0, high = 0;
    for (const int item : items) {
      const Values scores = item_scores(definition, item);
      low += scores.front(), high += scores.back();
    }
    const double parts = mean ? static_cast<double>(n) : 1;
    return enclosure(Range::between(low / parts, high / parts, false));
  }
  ReachableScores reachable;
  const auto add = [&](double score) { reachable.values.push_back(score); };
  const auto of = [&](std::size_t answered, double sum) { return mean ? sum / static_cast<double>(answered) : sum; };
  for (const double sum : by_answered->back()) add(of(n, sum));
  if (scale.zero_when) add(0);
  if (answers == Answers::complete) {
    tidy(reachable.values);
    return reachable;
  }
  const bool fewer_apply = mean && std::any_of(items.begin(), items.end(), [&](int i) { return may_be_not_applicable(definition, i); });
  const std::size_t least = scale.missing ? static_cast<std::size_t>(scale.missing->min_answered) : n;
  for (std::size_t k = fewer_apply ? 1 : least; k < n; ++k)
    for (const double sum : (*by_answered)[k]) {
      if (fewer_apply) add(of(k, sum));
      if (!scale.missing || k < least) continue;
      const double missing = static_cast<double>(n - k);
      if (scale.missing->fill) add(of(n, sum + missing * *scale.missing->fill));
      else add(rounded(scale.missing->rounding, mean ? of(k, sum) : sum * static_cast<double>(n) / static_cast<double>(k)));
    }
  tidy(reachable.values);
  return reachable;
}

/// True if the formula adds up names, each once.
bool is_plain_sum(const Expression& formula) {
  std::size_t names = 0;
  for (const Node& node : formula.nodes) {
    if (node.op == Op::name) ++names;
    else if (node.op != Op::add && node.op != Op::sum) return false;
  }
  return names == formula.slots.size();
}

/// Every value of a formula over the given values of its names.
ReachableScores of_formula(const Expression& formula, const std::vector<ReachableScores>& of_slot, Rounding rounding) {
  double combinations = 1;
  bool exact = true;
  for (const int slot : formula.slots) {
    const auto& values = of_slot[static_cast<std::size_t>(slot)];
    combinations *= static_cast<double>(values.values.size());
    exact = exact && values.exact;
  }
  ReachableScores reachable;
  if (exact && is_plain_sum(formula)) {
    std::optional<Values> all = Values{0.0};
    for (const int slot : formula.slots) all = all ? sums(*all, of_slot[static_cast<std::size_t>(slot)].values) : all;
    if (all) {
      for (const double x : *all) reachable.values.push_back(rounded(rounding, x));
      tidy(reachable.values);
      return reachable;
    }
  }
  if (!exact || combinations > static_cast<double>(most_combinations)) {
    const auto range = evaluate<Range>(formula, [&](int slot) {
      const auto& values = of_slot[static_cast<std::size_t>(slot)].values;
      return values.empty() ? Range{} : Range::between(values.front(), values.back(), false);
    });
    return enclosure(monotone(range, [&](double x) { return rounded(rounding, x); }));
  }
  std::vector<std::size_t> at(of_slot.size(), 0);  // a counter with one digit a name
  for (;;) {
    const auto value = evaluate<Point>(formula, [&](int slot) {
      const auto s = static_cast<std::size_t>(slot);
      return of_slot[s].values.empty() ? Point{} : Point{of_slot[s].values[at[s]]};
    });
    if (value.known()) reachable.values.push_back(rounded(rounding, value.value));
    std::size_t digit = 0;
    while (digit < formula.slots.size()) {
      const auto s = static_cast<std::size_t>(formula.slots[digit]);
      if (++at[s] < of_slot[s].values.size()) break;
      at[s] = 0, ++digit;
    }
    if (digit == formula.slots.size()) break;
  }
  tidy(reachable.values);
  return reachable;
}

ReachableScores of_formula_scale(const Definition& definition, const Scale& scale) {
  std::vector<ReachableScores> of_item(definition.items.size());
  for (const int slot : scale.formula->slots) of_item[static_cast<std::size_t>(slot)].values = item_scores(definition, slot);
  ReachableScores reachable = of_formula(*scale.formula, of_item, Rounding::none);
  if (scale.zero_when) {
    reachable.values.push_back(0);
    tidy(reachable.values);
  }
  return reachable;
}

}  // namespace

bool is_on_form(const Definition& definition, int score, int form) {
  if (definition.is_scale(score)) return !definition.scale(score).items_by_form[static_cast<std::size_t>(form)].empty();
  const auto& parts = definition.composite(score).formula.slots;
  return std::all_of(parts.begin(), parts.end(), [&](int part) { return is_on_form(definition, part, form); });
}

std::vector<ReachableScores> reachable_scores(const Definition& definition, int form, Answers answers) {
  std::vector<ReachableScores> reachable(static_cast<std::size_t>(definition.score_count()));
  for (std::size_t s = 0; s < definition.scales.size(); ++s) {
    const Scale& scale = definition.scales[s];
    const auto& items = scale.items_by_form[static_cast<std::size_t>(form)];
    if (items.empty()) continue;
    reachable[s] = scale.rule == Rule::formula ? of_formula_scale(definition, scale) : of_sum_or_mean(definition, scale, items, answers);
  }
  for (const int c : definition.composite_order) {
    const auto score = definition.scales.size() + static_cast<std::size_t>(c);
    const Composite& composite = definition.composites[static_cast<std::size_t>(c)];
    if (!is_on_form(definition, static_cast<int>(score), form)) continue;
    reachable[score] = of_formula(composite.formula, reachable, composite.rounding);
  }
  return reachable;
}

}  // namespace kartlegg::definition
