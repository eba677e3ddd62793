#include "definition/reachable.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "definition/evaluate.hpp"
#include "definition/limits.hpp"
#include "definition/rounding.hpp"

namespace kartlegg::definition {
namespace {

using Values = std::vector<double>;

void tidy(Values& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

/// What may still be spent on listing scores.
class Effort {
 public:
  void next_score() { of_score_ = std::min(limits::steps_of_score, of_all_); }
  /// False if it is too much.
  bool spend(double steps) {
    if (steps > static_cast<double>(of_score_)) return false;
    of_score_ -= static_cast<std::size_t>(steps);
    of_all_ -= static_cast<std::size_t>(steps);
    return true;
  }

 private:
  std::size_t of_all_ = limits::steps, of_score_ = 0;
};

/// Adds to `to` every sum of a value of `from` and one of `scores`.
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

bool may_be_left_out(const Definition& definition, const Item& item) {
  const auto& options = definition.option_sets[static_cast<std::size_t>(item.options)].options;
  return item.ask_when.has_value() || std::any_of(options.begin(), options.end(), [](const Option& o) {
           return o.non_answer == NonAnswer::not_applicable;
         });
}

ReachableScores enclosure(double low, double high) {
  ReachableScores reachable;
  reachable.values = {low, high};
  tidy(reachable.values);
  reachable.exact = false;
  return reachable;
}

/// What is the same for all scores.
struct Everything {
  Everything(const Definition& definition, Answers wanted) : answers(wanted) {
    for (const Item& item : definition.items) {
      may_not_apply.push_back(may_be_left_out(definition, item));
      items.push_back(
          {distinct_scores(definition, item), true, answers == Answers::as_rules_allow || may_not_apply.back()});
    }
  }
  Answers answers;
  std::vector<ReachableScores> items;
  std::vector<bool> may_not_apply;
};

/// A scale that adds up or averages its items: all scores, by how many items are missing and how many do not apply.
class Tally {
 public:
  Tally(const Everything& all, const Scale& scale, const std::vector<int>& items)
      : all_(all), scale_(scale), items_(items), n_(items.size()) {
    if (all.answers == Answers::complete) return;
    if (scale.missing) most_missing_ = n_ - std::min(n_, static_cast<std::size_t>(scale.missing->min_answered));
    if (!leaves_out_what_does_not_apply(scale.rule)) return;
    most_not_applicable_ = static_cast<std::size_t>(std::count_if(
        items.begin(), items.end(), [&](int item) { return all.may_not_apply[static_cast<std::size_t>(item)]; }));
  }

  ReachableScores scores(Effort& effort) {
    ReachableScores reachable;
    if (!add_up(effort) || !finish(reachable.values, effort)) reachable = enclosed();
    if (scale_.zero_when) reachable.values.push_back(0);
    tidy(reachable.values);
    if (!reachable.exact) reachable = enclosure(reachable.values.front(), reachable.values.back());
    return reachable;
  }

 private:
  Values& sums(std::size_t missing, std::size_t not_applicable) {
    return sums_[missing * (most_not_applicable_ + 1) + not_applicable];
  }

  bool add_up(Effort& effort) {
    if (!effort.spend(static_cast<double>((most_missing_ + 1) * (most_not_applicable_ + 1)))) return false;
    sums_.assign((most_missing_ + 1) * (most_not_applicable_ + 1), {});
    sums(0, 0) = {0};
    for (const int item : items_) {
      const Values& scores = all_.items[static_cast<std::size_t>(item)].values;
      const bool may_be_left_out = all_.may_not_apply[static_cast<std::size_t>(item)];
      for (std::size_t missing = most_missing_ + 1; missing-- > 0;)  // downwards: what is read is of the items before
        for (std::size_t left_out = most_not_applicable_ + 1; left_out-- > 0;) {
          Values next;
          if (!add_sums(sums(missing, left_out), scores, next, effort)) return false;
          if (missing > 0 && !add_all(sums(missing - 1, left_out), next, effort)) return false;
          if (may_be_left_out && left_out > 0 && !add_all(sums(missing, left_out - 1), next, effort)) return false;
          tidy(next);
          if (next.size() > limits::listed_scores) return false;
          sums(missing, left_out) = std::move(next);
        }
    }
    return true;
  }

  bool finish(Values& scores, Effort& effort) {
    for (std::size_t missing = 0; missing <= most_missing_; ++missing)
      for (std::size_t left_out = 0; left_out <= most_not_applicable_ && missing + left_out < n_; ++left_out) {
        const std::size_t answered = n_ - missing - left_out;
        if (missing > 0 && answered < static_cast<std::size_t>(scale_.missing->min_answered)) continue;
        if (!effort.spend(static_cast<double>(sums(missing, left_out).size()))) return false;
        for (const double sum : sums(missing, left_out)) scores.push_back(score(sum, answered, n_ - left_out));
      }
    tidy(scores);
    return scores.size() <= limits::listed_scores;
  }

  double score(double sum, std::size_t answered, std::size_t needed) const {
    const bool mean = scale_.rule != Rule::sum;
    const auto k = static_cast<double>(answered), n = static_cast<double>(needed);
    if (answered == needed) return mean ? sum / n : sum;
    if (scale_.missing->fill) {
      const double whole = sum + (n - k) * *scale_.missing->fill;
      return mean ? whole / n : whole;
    }
    return rounded(scale_.missing->rounding, mean ? sum / k : sum * n / k);
  }

  /// Lowest and highest, from the ends of the items' scores alone.
  ReachableScores enclosed() const {
    double low = 0, high = 0;                                               // of the sum of all items
    double least = std::numeric_limits<double>::infinity(), most = -least;  // of one item
    for (const int item : items_) {
      const Values& scores = all_.items[static_cast<std::size_t>(item)].values;
      double lowest = scores.front(), highest = scores.back();
      if (most_missing_ > 0 && scale_.missing->fill) {
        lowest = std::min(lowest, *scale_.missing->fill);
        highest = std::max(highest, *scale_.missing->fill);
      }
      low += lowest, high += highest;
      least = std::min(least, lowest), most = std::max(most, highest);
    }
    const auto n = static_cast<double>(n_);
    const bool mean = scale_.rule != Rule::sum;
    const bool by_mean = most_missing_ > 0 && !scale_.missing->fill;  // the mean of any of the items, for all
    if (mean && most_not_applicable_ == 0 && !by_mean) return enclosure(low / n, high / n);
    if (!mean && !by_mean) return enclosure(low, high);
    const double times = mean ? 1 : n;
    const Rounding rounding = by_mean ? scale_.missing->rounding : Rounding::none;
    return enclosure(std::min(least * times, rounded(rounding, least * times)),
                     std::max(most * times, rounded(rounding, most * times)));
  }

  const Everything& all_;
  const Scale& scale_;
  const std::vector<int>& items_;
  std::size_t n_;
  std::size_t most_missing_ = 0, most_not_applicable_ = 0;
  std::vector<Values> sums_;
};

/// True if the formula adds up names, each once.
bool is_plain_sum(const Expression& formula) {
  std::size_t names = 0;
  for (const Node& node : formula.nodes) {
    if (node.op == Op::name)
      ++names;
    else if (node.op != Op::add && node.op != Op::sum)
      return false;
  }
  return names == formula.slots.size();
}

/// Every value of a formula over the given values of its names.
class FormulaValues {
 public:
  FormulaValues(const Expression& formula, const std::vector<ReachableScores>& of_slot, Rounding rounding)
      : formula_(formula), of_slot_(of_slot), rounding_(rounding), with_absence_(asks_for_absence(formula)) {
    for (const int slot : formula.slots) exact_ = exact_ && of(slot).exact;
  }

  ReachableScores scores(Effort& effort) {
    ReachableScores reachable;
    if (exact_ && is_plain_sum(formula_) && add_up(reachable, effort)) return reachable;
    double combinations = 1;
    for (const int slot : formula_.slots) combinations *= static_cast<double>(choices(slot));
    const double steps =
        combinations * static_cast<double>(formula_.nodes.size()) + static_cast<double>(of_slot_.size());
    if (exact_ && effort.spend(steps) && list(reachable)) return reachable;
    return enclosed();
  }

 private:
  const ReachableScores& of(int slot) const { return of_slot_[static_cast<std::size_t>(slot)]; }
  /// Values of a name; one more for no value, where that counts.
  std::size_t choices(int slot) const {
    return of(slot).none() ? 1 : of(slot).values.size() + (with_absence_ && of(slot).may_be_none ? 1 : 0);
  }

  bool add_up(ReachableScores& reachable, Effort& effort) const {
    Values all = {0};
    for (const int slot : formula_.slots) {
      Values next;
      if (!add_sums(all, of(slot).values, next, effort)) return false;
      all = std::move(next);
      reachable.may_be_none = reachable.may_be_none || of(slot).may_be_none;
    }
    for (double& x : all) x = rounded(rounding_, x);
    tidy(all);
    reachable.values = std::move(all);
    return true;
  }

  bool list(ReachableScores& reachable) const {
    std::vector<std::size_t> at(of_slot_.size(), 0);  // by slot: which of its choices
    do {
      const Point value = evaluate<Point>(formula_, [&](int slot) {
        const std::size_t choice = at[static_cast<std::size_t>(slot)];
        return choice < of(slot).values.size() ? Point{of(slot).values[choice]} : Point{};
      });
      if (value.known())
        reachable.values.push_back(rounded(rounding_, value.value));
      else
        reachable.may_be_none = true;
    } while (next(at));
    tidy(reachable.values);
    return reachable.values.size() <= limits::listed_scores;
  }

  /// The next combination of choices; false after the last.
  bool next(std::vector<std::size_t>& at) const {
    for (const int slot : formula_.slots) {
      std::size_t& choice = at[static_cast<std::size_t>(slot)];
      if (++choice < choices(slot)) return true;
      choice = 0;
    }
    return false;
  }

  ReachableScores enclosed() const {
    const auto range = evaluate<Range>(formula_, [&](int slot) {
      const auto& scores = of(slot);
      return scores.none() ? Range{} : Range::between(scores.values.front(), scores.values.back(), scores.may_be_none);
    });
    ReachableScores reachable;
    if (range.known()) reachable = enclosure(rounded(rounding_, range.lower), rounded(rounding_, range.upper));
    reachable.may_be_none = range.may_be_none;
    return reachable;
  }

  const Expression& formula_;
  const std::vector<ReachableScores>& of_slot_;
  Rounding rounding_;
  bool with_absence_;
  bool exact_ = true;
};

ReachableScores of_scale(const Everything& all, const Scale& scale, const std::vector<int>& items, Effort& effort) {
  effort.next_score();
  if (scale.irt) {  // the mean of a distribution over the grid; which of them, hangs on age too
    const ItemResponse& irt = *scale.irt;
    const double low = irt.intercept + irt.slope * irt.from, high = irt.intercept + irt.slope * irt.to;
    return enclosure(std::min(low, rounded_to(irt.decimals, low)), std::max(high, rounded_to(irt.decimals, high)));
  }
  if (scale.rule != Rule::formula) return Tally(all, scale, items).scores(effort);
  ReachableScores reachable = FormulaValues(*scale.formula, all.items, Rounding::none).scores(effort);
  if (scale.zero_when) {
    reachable.values.push_back(0);
    tidy(reachable.values);
    if (!reachable.exact) reachable.values = {reachable.values.front(), reachable.values.back()};
  }
  return reachable;
}

}  // namespace

std::vector<double> distinct_scores(const Definition& definition, const Item& item) {
  const OptionSet& set = definition.option_sets[static_cast<std::size_t>(item.options)];
  Values scores;
  for (const Option& option : set.options) {
    if (option.non_answer != NonAnswer::none) continue;
    const double score = item.scored ? option.score.value_or(0) : option.code;
    scores.push_back(item.reverse ? set.lowest + set.highest - score : score);
  }
  tidy(scores);
  return scores;
}

std::vector<bool> scores_on_form(const Definition& definition, int form) {
  std::vector<bool> on_form(static_cast<std::size_t>(definition.score_count()), false);
  for (std::size_t s = 0; s < definition.scales.size(); ++s)
    on_form[s] = !definition.scales[s].items_by_form[static_cast<std::size_t>(form)].empty();
  for (const int c : definition.composite_order) {
    const auto& parts = definition.composites[static_cast<std::size_t>(c)].formula.slots;
    on_form[definition.scales.size() + static_cast<std::size_t>(c)] =
        std::all_of(parts.begin(), parts.end(), [&](int part) { return on_form[static_cast<std::size_t>(part)]; });
  }
  return on_form;
}

std::vector<std::vector<ReachableScores>> reachable_scores(const Definition& definition, Answers answers) {
  const Everything all(definition, answers);
  Effort effort;
  std::vector<std::vector<ReachableScores>> by_form(definition.forms.size());
  for (std::size_t f = 0; f < by_form.size(); ++f) {
    auto& reachable = by_form[f];
    reachable.resize(static_cast<std::size_t>(definition.score_count()));
    for (std::size_t s = 0; s < definition.scales.size(); ++s) {
      const Scale& scale = definition.scales[s];
      const auto& items = scale.items_by_form[f];
      if (items.empty()) continue;
      const auto same = static_cast<std::size_t>(
          std::find(scale.items_by_form.begin(), scale.items_by_form.end(), items) - scale.items_by_form.begin());
      reachable[s] = same < f ? by_form[same][s] : of_scale(all, scale, items, effort);
      if (answers == Answers::as_rules_allow) reachable[s].may_be_none = true;  // nothing may have been answered
    }
    const auto on_form = scores_on_form(definition, static_cast<int>(f));
    for (const int c : definition.composite_order) {
      const auto score = definition.scales.size() + static_cast<std::size_t>(c);
      const Composite& composite = definition.composites[static_cast<std::size_t>(c)];
      if (!on_form[score]) continue;
      effort.next_score();
      reachable[score] = FormulaValues(composite.formula, reachable, composite.rounding).scores(effort);
    }
  }
  return by_form;
}

}  // namespace kartlegg::definition
