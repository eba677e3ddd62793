// What instrument.yaml itself must hold: its items, their scores, and that every score has its band.
#include <algorithm>
#include <set>

#include "review/proofs.hpp"

namespace kartlegg::review {
namespace {

using definition::Definition;
using definition::Item;
using definition::Scale;

std::string quoted(const std::string& id) { return "'" + id + "'"; }

const Item& item_of(const Definition& d, int item) { return d.items[static_cast<std::size_t>(item)]; }

const std::vector<int>& items_of(const Definition& d, int form, int scale) {
  return d.scale(scale).items_by_form[static_cast<std::size_t>(form)];
}

void prove_items(const Definition& d, Ledger& ledger) {
  for (std::size_t i = 0; i < d.items.size(); ++i) ledger.proved(Claim::items);
  for (const Scale& scale : d.scales)
    for (const auto& items : scale.items_by_form)
      for (const int item : items)
        if (scale.formula && !scale.formula->reads(item))
          ledger.falls_short(Claim::items, "scale " + quoted(scale.id) + ": item " + quoted(item_of(d, item).id) +
                                               " is listed, but the formula does not read it");
}

/// Turned within their range, uneven scores (0, 1, 3) would become others (3, 2, 0).
void prove_reversed(const InstrumentState& instrument, Ledger& ledger) {
  const Definition& d = instrument.definition;
  for (std::size_t i = 0; i < d.items.size(); ++i) {
    if (!d.items[i].reverse) continue;
    std::set<double> straight, reversed;
    for (const auto& option : d.option_sets[static_cast<std::size_t>(d.items[i].options)].options)
      if (option.score) straight.insert(*option.score);
    for (const auto& coded : instrument.plan.items[i].codes)
      if (coded.kind == scoring::Answer::answered) reversed.insert(coded.score);
    if (straight == reversed)
      ledger.proved(Claim::reversed);
    else
      ledger.falls_short(Claim::reversed,
                         "item " + quoted(d.items[i].id) + ", reversed, gives a score that none of options " +
                             quoted(d.option_sets[static_cast<std::size_t>(d.items[i].options)].id) + " has");
  }
}

class Scores {
 public:
  Scores(const InstrumentState& instrument, Ledger& ledger)
      : instrument_(instrument), d_(instrument.definition), ledger_(ledger), reachable_(reachable_scores(d_)) {}

  void prove() {
    for (std::size_t f = 0; f < d_.forms.size(); ++f)
      for (int s = 0; s < d_.score_count(); ++s)
        if (!of(static_cast<int>(f), s).none())
          ledger_.proved(Claim::scores, by(static_cast<int>(f), s),
                         static_cast<double>(of(static_cast<int>(f), s).looked_at));
    for (const auto& scheme : d_.bands)
      for (const auto& table : scheme.tables) prove_cut_offs(table.form, table.score);
    for (const auto& file : instrument_.norms)
      for (const auto& cell : file.cells)
        for (const auto& norm : cell.scores)
          for (const int form : file.forms)
            if (!norm.cutoffs.empty()) prove_cut_offs(form, norm.score);
  }

 private:
  const definition::ReachableScores& of(int form, int score) const {
    return reachable_[static_cast<std::size_t>(form)][static_cast<std::size_t>(score)];
  }
  By by(int form, int score) const {
    return of(form, score).exact && parts_are_apart(d_, form, score) ? By::enumeration : By::bounds;
  }
  /// Loading refuses cut-offs that are not whole: each listed score has one band, or band borders on band.
  void prove_cut_offs(int form, int score) {
    const auto& scores = of(form, score);
    if (scores.none()) return;
    ledger_.proved(Claim::bands, scores.exact ? By::enumeration : By::bounds,
                   static_cast<double>(scores.values.size()));
  }

  const InstrumentState& instrument_;
  const Definition& d_;
  Ledger& ledger_;
  std::vector<std::vector<definition::ReachableScores>> reachable_;
};

/// The items that a scale adds up, and each of its conditions once.
struct Behind {
  std::vector<int> items;
  std::vector<std::vector<int>> conditions;
};

Behind behind(const Definition& d, int form, int scale) {
  Behind found{items_of(d, form, scale), {}};
  std::set<std::string> seen;
  const auto add = [&](const definition::Expression& condition) {
    if (seen.insert(condition.text).second) found.conditions.push_back(condition.slots);
  };
  for (const int item : found.items)
    if (const auto& when = item_of(d, item).ask_when) add(*when);
  if (const auto& when = d.scale(scale).zero_when) {
    // That a gate closes a scale whose items are then not asked either is one thing, not two.
    const bool same_items = found.conditions.size() == 1 && found.conditions[0] == when->slots;
    if (!same_items) add(*when);
  }
  for (const auto& credit : d.credits)
    if (std::find(credit.forms.begin(), credit.forms.end(), form) != credit.forms.end() &&
        std::find(found.items.begin(), found.items.end(), credit.item) != found.items.end())
      add(credit.when);
  return found;
}

bool share(std::vector<int> a, std::vector<int> b) {
  std::sort(a.begin(), a.end()), std::sort(b.begin(), b.end());
  std::vector<int> both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  return !both.empty();
}

bool any_share(const std::vector<std::vector<int>>& sets) {
  for (std::size_t i = 0; i < sets.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (share(sets[i], sets[j])) return true;
  return false;
}

}  // namespace

std::vector<int> items_behind(const Definition& d, int form, int score) {
  std::set<int> items;
  const auto collect = [&](auto self, int one) -> void {
    if (!d.is_scale(one)) {
      for (const int part : d.composite(one).formula.slots) self(self, part);
      return;
    }
    const Behind found = behind(d, form, one);
    items.insert(found.items.begin(), found.items.end());
    for (const auto& condition : found.conditions) items.insert(condition.begin(), condition.end());
    if (const auto& when = d.scale(one).zero_when) items.insert(when->slots.begin(), when->slots.end());
  };
  collect(collect, score);
  return {items.begin(), items.end()};
}

bool parts_are_apart(const Definition& d, int form, int score) {
  std::vector<std::vector<int>> sets;
  if (d.is_scale(score)) {
    const Behind found = behind(d, form, score);
    sets = found.conditions;
    sets.push_back(found.items);
    return !any_share(sets);
  }
  for (const int part : d.composite(score).formula.slots) {
    if (!parts_are_apart(d, form, part)) return false;
    sets.push_back(items_behind(d, form, part));
  }
  return !any_share(sets);
}

void prove_definition(const InstrumentState& instrument, Ledger& ledger) {
  prove_items(instrument.definition, ledger);
  prove_reversed(instrument, ledger);
  Scores(instrument, ledger).prove();
}

}  // namespace kartlegg::review
