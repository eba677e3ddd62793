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
    if (option.non_answer == NonAnswer::missing) coded.kind = Answer::missing;
    else if (option.non_answer == NonAnswer::not_applicable) coded.kind = Answer::not_applicable;
    else if (!item.scored) coded.score = option.code;
    else coded.score = item.reverse ? set.lowest + set.highest - *option.score : *option.score;
    if (coded.kind == Answer::answered) {
      plan.lowest = std::min(plan.lowest, coded.score);
      plan.highest = std::max(plan.highest, coded.score);
    }
    plan.codes.push_back(coded);
  }
  return plan;
}

FormPlan plan_form(const Definition& definition, int form) {
  FormPlan plan;
  plan.asks.assign(definition.items.size(), false);
  for (const int item : definition.forms[static_cast<std::size_t>(form)].items) plan.asks[static_cast<std::size_t>(item)] = true;
  const auto reachable = definition::reachable_scores(definition, form);
  for (const auto& of_score : reachable) {
    ScorePlan score;
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
    if (std::find(credit.forms.begin(), credit.forms.end(), form) != credit.forms.end()) plan.credits.push_back(&credit);
  return plan;
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
  for (std::size_t f = 0; f < definition.forms.size(); ++f) plan.forms.push_back(plan_form(definition, static_cast<int>(f)));
  return plan;
}

}  // namespace kartlegg::scoring
