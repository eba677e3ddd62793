#include "definition/reachable.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <map>
#include <string>

#include "definition/formula_values.hpp"
#include "definition/limits.hpp"
#include "definition/rounding.hpp"

namespace kartlegg::definition {
namespace {

bool may_not_apply(const Definition& definition, const Item& item) {
  const auto& options = definition.option_sets[static_cast<std::size_t>(item.options)].options;
  return std::any_of(options.begin(), options.end(),
                     [](const Option& o) { return o.non_answer == NonAnswer::not_applicable; });
}

/// What is the same for all scores.
struct Everything {
  Everything(const Definition& of, Answers wanted) : definition(of), answers(wanted) {
    for (const Item& item : definition.items) {
      applies_always.push_back(!definition::may_not_apply(definition, item));
      const bool may_be_none = answers == Answers::as_rules_allow || item.ask_when || !applies_always.back();
      items.push_back({distinct_scores(definition, item), true, may_be_none});
    }
  }
  const Definition& definition;
  Answers answers;
  std::vector<ReachableScores> items;
  std::vector<bool> applies_always;  // by item: no option says that it does not apply
};

/// A scale that adds up or averages its items: all scores, by how many items are missing and how many are left out,
/// since they were not asked or, for a mean, do not apply. Items asked on one condition are left out together.
class Tally {
 public:
  Tally(const Everything& all, const Scale& scale, const std::vector<int>& items)
      : all_(all), scale_(scale), n_(items.size()), items_(items) {
    for (const int item : items) {
      if (const auto& when = all.definition.items[static_cast<std::size_t>(item)].ask_when)
        gated_[when->text].push_back(item);
      else
        always_asked_.push_back(item);
      if (all.definition.items[static_cast<std::size_t>(item)].ask_when || may_not_apply(item)) ++most_left_out_;
    }
    if (all.answers == Answers::as_rules_allow && scale.missing)
      most_missing_ = n_ - std::min(n_, static_cast<std::size_t>(scale.missing->min_answered));
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
  /// A sum takes an item that does not apply for a missing one.
  bool may_not_apply(int item) const {
    return all_.answers == Answers::as_rules_allow && leaves_out_what_does_not_apply(scale_.rule) &&
           !all_.applies_always[static_cast<std::size_t>(item)];
  }

  std::size_t place(std::size_t missing, std::size_t left_out) const {
    return missing * (most_left_out_ + 1) + left_out;
  }

  bool add_up(Effort& effort) {
    if (!effort.spend(static_cast<double>((most_missing_ + 1) * (most_left_out_ + 1)))) return false;
    sums_.assign((most_missing_ + 1) * (most_left_out_ + 1), {});
    sums_[place(0, 0)] = {0};
    for (const int item : always_asked_)
      if (!add_item(item, effort)) return false;
    for (const auto& [condition, items] : gated_)
      if (!add_gated(items, effort)) return false;
    return true;
  }

  bool add_item(int item, Effort& effort) {
    const Values& scores = all_.items[static_cast<std::size_t>(item)].values;
    if (may_not_apply(item)) ++left_out_so_far_;
    if (!effort.spend(static_cast<double>((most_missing_ + 1) * (left_out_so_far_ + 1)))) return false;
    for (std::size_t missing = most_missing_ + 1; missing-- > 0;)  // downwards: what is read is of the items before
      for (std::size_t left_out = left_out_so_far_ + 1; left_out-- > 0;) {
        Values next;
        if (!add_sums(sums_[place(missing, left_out)], scores, next, effort)) return false;
        if (missing > 0 && !add_all(sums_[place(missing - 1, left_out)], next, effort)) return false;
        if (left_out > 0 && may_not_apply(item) && !add_all(sums_[place(missing, left_out - 1)], next, effort))
          return false;
        tidy(next);
        if (next.size() > limits::listed_scores) return false;
        sums_[place(missing, left_out)] = std::move(next);
      }
    return true;
  }

  /// Items that are all asked, or all left out.
  bool add_gated(const std::vector<int>& items, Effort& effort) {
    const auto without = sums_;
    const std::size_t left_out_with_them = left_out_so_far_ + items.size();
    for (const int item : items)
      if (!add_item(item, effort)) return false;
    left_out_so_far_ = left_out_with_them;
    for (std::size_t missing = 0; missing <= most_missing_; ++missing)
      for (std::size_t left_out = items.size(); left_out <= left_out_so_far_; ++left_out) {
        Values& sums = sums_[place(missing, left_out)];
        if (!add_all(without[place(missing, left_out - items.size())], sums, effort)) return false;
        tidy(sums);
        if (sums.size() > limits::listed_scores) return false;
      }
    return true;
  }

  bool finish(Values& scores, Effort& effort) {
    for (std::size_t missing = 0; missing <= most_missing_; ++missing)
      for (std::size_t left_out = 0; left_out <= most_left_out_ && missing + left_out < n_; ++left_out) {
        const std::size_t answered = n_ - missing - left_out;
        if (missing > 0 && answered < static_cast<std::size_t>(scale_.missing->min_answered)) continue;
        const Values& sums = sums_[place(missing, left_out)];
        if (!effort.spend(static_cast<double>(sums.size()))) return false;
        for (const double sum : sums) scores.push_back(score(sum, answered, n_ - left_out));
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
      const bool gated = all_.definition.items[static_cast<std::size_t>(item)].ask_when.has_value();
      low += gated ? std::min(lowest, 0.0) : lowest, high += gated ? std::max(highest, 0.0) : highest;
      least = std::min(least, lowest), most = std::max(most, highest);
    }
    const auto n = static_cast<double>(n_);
    const bool mean = scale_.rule != Rule::sum;
    const bool by_mean = most_missing_ > 0 && !scale_.missing->fill;  // the mean of any of the items, for all
    if (mean && most_left_out_ == 0 && !by_mean) return enclosure(low / n, high / n);
    if (!mean && !by_mean) return enclosure(low, high);
    const double times = mean ? 1 : n;
    const double fewest = mean ? 1 : std::max(n - static_cast<double>(most_left_out_), 1.0);
    low = std::min(least * times, least * fewest), high = std::max(most * times, most * fewest);
    const Rounding rounding = by_mean ? scale_.missing->rounding : Rounding::none;
    return enclosure(std::min(low, rounded(rounding, low)), std::max(high, rounded(rounding, high)));
  }

  const Everything& all_;
  const Scale& scale_;
  std::size_t n_;
  const std::vector<int>& items_;
  std::vector<int> always_asked_;
  std::map<std::string, std::vector<int>> gated_;  // by the condition on which they are asked
  std::size_t most_missing_ = 0, most_left_out_ = 0, left_out_so_far_ = 0;
  std::vector<Values> sums_;  // by place
};

ReachableScores of_scale(const Everything& all, const Scale& scale, const std::vector<int>& items, Effort& effort) {
  if (scale.irt) {  // the mean of a distribution over the grid; which of them, hangs on age too
    const ItemResponse& irt = *scale.irt;
    const double low = irt.intercept + irt.slope * irt.from, high = irt.intercept + irt.slope * irt.to;
    return enclosure(std::min(low, rounded_to(irt.decimals, low)), std::max(high, rounded_to(irt.decimals, high)));
  }
  if (scale.rule != Rule::formula) return Tally(all, scale, items).scores(effort);
  ReachableScores reachable = scores_of_formula(*scale.formula, all.items, Rounding::none, effort);
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
      effort.next_score();
      reachable[s] = same < f ? by_form[same][s] : of_scale(all, scale, items, effort);
      reachable[s].looked_at = effort.spent();
      if (answers == Answers::as_rules_allow) reachable[s].may_be_none = true;  // nothing may have been answered
    }
    const auto on_form = scores_on_form(definition, static_cast<int>(f));
    for (const int c : definition.composite_order) {
      const auto score = definition.scales.size() + static_cast<std::size_t>(c);
      const Composite& composite = definition.composites[static_cast<std::size_t>(c)];
      if (!on_form[score]) continue;
      effort.next_score();
      reachable[score] = scores_of_formula(composite.formula, reachable, composite.rounding, effort);
      reachable[score].looked_at = effort.spent();
    }
  }
  return by_form;
}

}  // namespace kartlegg::definition
