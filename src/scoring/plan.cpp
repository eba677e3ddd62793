#include "scoring/plan.hpp"

#include <algorithm>
#include <limits>

namespace kartlegg::scoring {
namespace {

using definition::NonAnswer;

template <class Entries>
Index index_of(const Entries& entries) {
  Index index;
  for (std::size_t i = 0; i < entries.size(); ++i) index.emplace(entries[i].id, static_cast<int>(i));
  return index;
}

ItemPlan plan_item(const Definition& definition, const definition::Item& item) {
  const auto& set = definition.option_sets[static_cast<std::size_t>(item.options)];
  ItemPlan plan;
  plan.lowest = std::numeric_limits<double>::infinity();
  plan.highest = -plan.lowest;
  for (const auto& option : set.options) {
    Coded coded{option.code, 0, Answer::answered};
    if (option.non_answer == NonAnswer::missing)
      coded.kind = Answer::missing;
    else if (option.non_answer == NonAnswer::not_applicable)
      coded.kind = Answer::not_applicable, plan.may_not_apply = true;
    else if (!item.scored)
      coded.score = option.code;
    else
      coded.score = item.reverse ? set.lowest + set.highest - *option.score : *option.score;
    if (coded.kind == Answer::answered) {
      plan.lowest = std::min(plan.lowest, coded.score);
      plan.highest = std::max(plan.highest, coded.score);
    }
    plan.codes.push_back(coded);
  }
  return plan;
}

/// Items that the conditions of a scale read, and those that may turn out not to apply.
std::vector<int> deciding_items(const Definition& definition, const std::vector<ItemPlan>& item_plans,
                                const FormPlan& form, const definition::Scale& scale, const std::vector<int>& items) {
  std::vector<int> deciding;
  std::vector<bool> seen(definition.items.size(), false);
  const auto add = [&](int item) {
    if (!seen[static_cast<std::size_t>(item)]) deciding.push_back(item);
    seen[static_cast<std::size_t>(item)] = true;
  };
  const auto add_read_by = [&](const std::optional<definition::Expression>& condition) {
    if (condition) std::for_each(condition->slots.begin(), condition->slots.end(), add);
  };
  add_read_by(scale.zero_when);
  for (const int item : items) {
    add_read_by(definition.items[static_cast<std::size_t>(item)].ask_when);
    if (item_plans[static_cast<std::size_t>(item)].may_not_apply) add(item);
  }
  for (const auto* const credit : form.credits)
    if (std::find(items.begin(), items.end(), credit->item) != items.end())
      std::for_each(credit->when.slots.begin(), credit->when.slots.end(), add);
  for (std::size_t i = 0; i < deciding.size(); ++i)  // what is read may itself be asked on a condition
    add_read_by(definition.items[static_cast<std::size_t>(deciding[i])].ask_when);
  return deciding;
}

FormPlan plan_form(const Definition& definition, const std::vector<ItemPlan>& item_plans, int form,
                   const std::vector<definition::ReachableScores>& reachable) {
  FormPlan plan;
  plan.asks.assign(definition.items.size(), false);
  for (const int item : definition.forms[static_cast<std::size_t>(form)].items)
    plan.asks[static_cast<std::size_t>(item)] = true;
  for (std::size_t s = 0; s < reachable.size(); ++s) {
    const auto& of_score = reachable[s];
    ScorePlan score;
    score.nominal = definition.is_nominal(static_cast<int>(s));
    score.on_form = !of_score.none();
    if (score.on_form) score.lowest = of_score.values.front(), score.highest = of_score.values.back();
    plan.scores.push_back(std::move(score));
  }
  for (std::size_t s = 0; s < definition.bands.size(); ++s)
    for (const auto& table : definition.bands[s].tables) {
      if (table.form != form) continue;
      ScorePlan& score = plan.scores[static_cast<std::size_t>(table.score)];
      if (definition.bands[s].is_default) score.default_band = static_cast<int>(score.bands.size());
      score.bands.push_back({static_cast<int>(s), &table});
    }
  for (std::size_t a = 0; a < definition.alerts.size(); ++a) {
    const auto& items = definition.alerts[a].when.slots;
    if (std::all_of(items.begin(), items.end(), [&](int i) { return plan.asks[static_cast<std::size_t>(i)]; }))
      plan.alerts.push_back(static_cast<int>(a));
  }
  for (const auto& credit : definition.credits)
    if (std::find(credit.forms.begin(), credit.forms.end(), form) != credit.forms.end())
      plan.credits.push_back(&credit);
  for (std::size_t s = 0; s < definition.scales.size(); ++s) {
    const auto& scale = definition.scales[s];
    plan.scores[s].deciding =
        deciding_items(definition, item_plans, plan, scale, scale.items_by_form[static_cast<std::size_t>(form)]);
  }
  return plan;
}

}  // namespace

namespace {

std::optional<BankPlan> plan_bank(const Definition& definition, const definition::Scale& scale) {
  if (!scale.irt) return std::nullopt;
  const definition::ItemResponse& irt = *scale.irt;
  std::vector<stats::ResponseItem> items;
  std::vector<int> place(definition.items.size(), -1);
  std::vector<std::vector<double>> scores;
  for (const auto& item : irt.items) {
    const auto n = static_cast<std::size_t>(item.item);
    place[n] = static_cast<int>(items.size());
    items.push_back(item.parameters);
    scores.push_back(definition::distinct_scores(definition, definition.items[n]));
  }
  return BankPlan{stats::ItemBank(items, stats::equally_spaced(irt.from, irt.to, irt.step)), std::move(place),
                  std::move(scores)};
}

}  // namespace

Plan compile(const Definition& definition) {
  Plan plan;
  plan.item_index = index_of(definition.items);
  plan.form_index = index_of(definition.forms);
  plan.informant_index = index_of(definition.informants);
  plan.scheme_index = index_of(definition.bands);
  for (int s = 0; s < definition.score_count(); ++s) plan.score_index.emplace(definition.score_id(s), s);
  for (const auto& item : definition.items) plan.items.push_back(plan_item(definition, item));
  for (const auto& scale : definition.scales) plan.banks.push_back(plan_bank(definition, scale));
  const auto reachable = definition::reachable_scores(definition);
  for (std::size_t f = 0; f < definition.forms.size(); ++f)
    plan.forms.push_back(plan_form(definition, plan.items, static_cast<int>(f), reachable[f]));
  return plan;
}

}  // namespace kartlegg::scoring
