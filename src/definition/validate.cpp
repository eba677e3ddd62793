// Checks that need the whole definition: every reference makes sense on every form, every score that can occur lies in
// exactly one band.
#include <algorithm>
#include <cstddef>

#include "core/number.hpp"
#include "definition/categories.hpp"
#include "definition/limits.hpp"
#include "definition/parsing.hpp"
#include "definition/reachable.hpp"
#include "definition/table_proof.hpp"

namespace kartlegg::definition {
namespace {

class Validation {
 public:
  explicit Validation(Parsing& parsing) : d_(parsing.definition), problems_(parsing.problems) {
    for (const Form& form : d_.forms) {
      auto& asks = asks_.emplace_back(d_.items.size(), false);
      for (const int item : form.items) asks[static_cast<std::size_t>(item)] = true;
    }
  }

  /// The scores that can occur; nothing where that is another question.
  std::vector<std::vector<ReachableScores>> run() {
    if (d_.is_record()) check_record();
    check_items();
    check_scales();
    check_banks();
    if (!check_categories(d_, problems_)) sound_ = false;
    check_alerts();
    check_credits();
    check_preferences();
    order_composites();
    if (!sound_) return {};
    for (std::size_t f = 0; f < d_.forms.size(); ++f) on_form_.push_back(scores_on_form(d_, static_cast<int>(f)));
    check_composites();
    check_combinations();
    if (!sound_) return {};
    auto reachable = reachable_scores(d_);
    check_bands(reachable);
    name_categories(d_, problems_);
    check_cycles(reachable);
    return reachable;
  }

 private:
  static std::string quoted(const std::string& id) { return "'" + id + "'"; }
  const std::string& item_id(int item) const { return d_.items[static_cast<std::size_t>(item)].id; }
  const std::string& form_id(std::size_t form) const { return d_.forms[form].id; }
  bool asks(std::size_t form, int item) const { return asks_[form][static_cast<std::size_t>(item)]; }

  void wrong(const Location& where, const std::string& field, std::string message, std::string hint) {
    problems_.add_harmless(where.line, where.column, field, std::move(message), std::move(hint));
  }
  /// A problem after which proofs about scores make no sense.
  void unsound(const Location& where, const std::string& field, std::string message, std::string hint) {
    sound_ = false;
    wrong(where, field, std::move(message), std::move(hint));
  }

  /// Where there are no scales, no item has a score; what would make one is a mistake.
  void check_record() {
    for (Item& item : d_.items) {
      if (item.reverse)
        wrong(item.where, item.id, "item " + quoted(item.id) + " is reversed, but without scales nothing is scored",
              "remove 'reverse', or add scales");
      item.scored = item.reverse = false;
    }
    for (OptionSet& set : d_.option_sets)
      if (set.is_range)
        for (Option& number : set.options) number.score.reset();
      else if (std::any_of(set.options.begin(), set.options.end(), [](const Option& o) { return o.score.has_value(); }))
        wrong(set.where, set.id, "options " + quoted(set.id) + " have scores, but without scales nothing is scored",
              "remove every 'score:', or add scales");
  }

  void check_items() {
    std::vector<bool> in_scale(d_.items.size(), false);
    for (const Scale& scale : d_.scales)
      for (const auto& items : scale.items_by_form)
        for (const int item : items)
          if (scale.rule != Rule::nominal) in_scale[static_cast<std::size_t>(item)] = true;
    for (std::size_t i = 0; i < d_.items.size(); ++i) {
      const Item& item = d_.items[i];
      const auto index = static_cast<int>(i);
      if (item.scored && !in_scale[i])
        wrong(item.where, item.id, "item " + quoted(item.id) + " belongs to no scale",
              "add it to a scale, or state 'scored: false'");
      if (!item.scored && in_scale[i])
        unsound(item.where, item.id, "item " + quoted(item.id) + " is in a scale, but 'scored: false'",
                "remove one of the two");
      check_scores_of(item);
      if (item.ask_when && item.ask_when->reads(index))
        wrong(item.ask_when->where, item.id, "item " + quoted(item.id) + " is asked depending on itself",
              "name another item");
      bool asked = false;
      for (std::size_t f = 0; f < d_.forms.size(); ++f) {
        if (!asks(f, index)) continue;
        asked = true;
        if (item.ask_when) check_asked(*item.ask_when, f, "item " + quoted(item.id) + " depends on");
      }
      if (!asked)
        wrong(item.where, item.id, "item " + quoted(item.id) + " is asked on no form",
              "add it to a form, or remove it");
    }
  }

  void check_scores_of(const Item& item) {
    const OptionSet& set = d_.option_sets[static_cast<std::size_t>(item.options)];
    int answers = 0;
    for (const Option& option : set.options) {
      if (option.non_answer != NonAnswer::none) continue;
      ++answers;
      if (item.scored && !option.score)
        unsound(item.where, item.id,
                "item " + quoted(item.id) + " is scored, but code " + std::to_string(option.code) + " of options " +
                    quoted(set.id) + " has no score",
                "add 'score:' to the option, or state 'scored: false'");
    }
    if (answers == 0)
      unsound(item.where, item.id, "options " + quoted(set.id) + " of item " + quoted(item.id) + " are all non-answers",
              item.scored ? "add options with a score" : "add options that are answers");
  }

  /// Every item that the condition reads is asked on the form.
  void check_asked(const Expression& condition, std::size_t form, const std::string& what) {
    for (const int item : condition.slots)
      if (!asks(form, item))
        wrong(condition.where, "",
              what + " item " + quoted(item_id(item)) + ", which form " + quoted(form_id(form)) + " does not ask",
              "add the item to the form");
  }

  void check_scales() {
    for (const Scale& scale : d_.scales) {
      bool anywhere = false;
      for (std::size_t f = 0; f < d_.forms.size(); ++f) {
        const auto& items = scale.items_by_form[f];
        if (items.empty()) continue;
        anywhere = true;
        check_scale_on_form(scale, items, f);
      }
      if (!anywhere)
        wrong(scale.where, scale.id, "scale " + quoted(scale.id) + " has no items", "list the items that it adds up");
    }
  }

  void check_scale_on_form(const Scale& scale, const std::vector<int>& items, std::size_t form) {
    const std::string name = "scale " + quoted(scale.id);
    std::vector<bool> has(d_.items.size(), false);
    for (const int item : items) {
      has[static_cast<std::size_t>(item)] = true;
      if (!asks(form, item))
        unsound(
            scale.where, scale.id,
            name + " uses item " + quoted(item_id(item)) + ", which form " + quoted(form_id(form)) + " does not ask",
            "list the items by form: items: {" + form_id(form) + ": [...]}");
    }
    const int needed = scale.missing ? scale.missing->min_answered : scale.irt ? scale.irt->min_answered : 0;
    if (needed > static_cast<int>(items.size()))
      unsound(scale.where, scale.id,
              name + " needs " + std::to_string(needed) + " answers, but has " + std::to_string(items.size()) +
                  (items.size() == 1 ? " item" : " items") + " on form " + quoted(form_id(form)),
              "min_answered is at most the number of items");
    if (scale.zero_when) check_asked(*scale.zero_when, form, name + " depends on");
    if (!scale.formula) return;
    for (const int item : scale.formula->slots)
      if (!has[static_cast<std::size_t>(item)])
        unsound(scale.formula->where, scale.id,
                "the formula of " + name + " uses item " + quoted(item_id(item)) + ", which is not among its items" +
                    (d_.forms.size() > 1 ? " on form " + quoted(form_id(form)) : ""),
                "add it to 'items'");
  }

  /// Every item of a scale with an item response model has parameters, for as many categories as it has scores.
  void check_banks() {
    for (const Scale& scale : d_.scales) {
      if (!scale.irt) continue;
      const std::string name = "scale " + quoted(scale.id);
      std::vector<bool> in_scale(d_.items.size(), false), in_bank(d_.items.size(), false);
      for (const auto& items : scale.items_by_form)
        for (const int item : items) in_scale[static_cast<std::size_t>(item)] = true;
      for (const auto& item : scale.irt->items) {
        in_bank[static_cast<std::size_t>(item.item)] = true;
        if (!in_scale[static_cast<std::size_t>(item.item)])
          wrong(item.where, scale.id, "item " + quoted(item_id(item.item)) + " has parameters, but is not in " + name,
                "add it to 'items' of the scale, or remove it here");
        check_answer_categories(scale, item);
      }
      for (std::size_t i = 0; i < in_scale.size(); ++i)
        if (in_scale[i] && !in_bank[i])
          unsound(scale.where, scale.id, "item " + quoted(d_.items[i].id) + " of " + name + " has no parameters",
                  "add it to 'items' of 'irt', or remove it from the scale");
    }
  }

  void check_answer_categories(const Scale& scale, const ItemResponse::Item& item) {
    const Item& of = d_.items[static_cast<std::size_t>(item.item)];
    const auto scores = distinct_scores(d_, of);
    const std::size_t thresholds = item.parameters.thresholds.size();
    if (scores.size() != thresholds + 1)
      unsound(item.where, scale.id,
              "item " + quoted(of.id) + " has " + std::to_string(scores.size()) + " different scores, and " +
                  std::to_string(thresholds) + (thresholds == 1 ? " threshold" : " thresholds"),
              "one threshold fewer than there are scores");
    for (const Credit& credit : d_.credits)
      if (credit.item == item.item && !std::binary_search(scores.begin(), scores.end(), credit.score))
        unsound(credit.where, "credits",
                "a credit of " + core::to_text(credit.score) + " is no score of item " + quoted(of.id) +
                    ", which stands in an item response model",
                "one of the scores of its options");
  }

  void check_alerts() {
    for (const AlertRule& alert : d_.alerts) {
      const auto& items = alert.when.slots;
      bool together = false;
      for (std::size_t f = 0; f < d_.forms.size() && !together; ++f)
        together = std::all_of(items.begin(), items.end(), [&](int item) { return asks(f, item); });
      if (items.empty())
        wrong(alert.when.where, alert.id, "alert " + quoted(alert.id) + " reads no item",
              "a condition on an item, for example self_harm >= 1");
      else if (!together)
        wrong(alert.when.where, alert.id, "alert " + quoted(alert.id) + " reads items that no form asks together",
              "name items of one form");
    }
  }

  void check_credits() {
    for (const Credit& credit : d_.credits)
      for (const int form : credit.forms) {
        const auto f = static_cast<std::size_t>(form);
        if (!asks(f, credit.item))
          wrong(credit.where, "credits",
                "a credit goes to item " + quoted(item_id(credit.item)) + ", which form " + quoted(form_id(f)) +
                    " does not ask",
                "remove the form from the credit");
        check_asked(credit.when, f, "a credit for item " + quoted(item_id(credit.item)) + " reads");
      }
  }

  /// Preferences that lead in a circle choose no form.
  void check_preferences() {
    std::vector<int> open(d_.forms.size());  // how many forms are preferred over it and not yet settled
    for (const Form& form : d_.forms)
      for (const int other : form.preferred_over) ++open[static_cast<std::size_t>(other)];
    std::vector<std::size_t> settled;
    for (std::size_t f = 0; f < open.size(); ++f)
      if (open[f] == 0) settled.push_back(f);
    for (std::size_t i = 0; i < settled.size(); ++i)
      for (const int other : d_.forms[settled[i]].preferred_over)
        if (--open[static_cast<std::size_t>(other)] == 0) settled.push_back(static_cast<std::size_t>(other));
    const auto circle = std::find_if(open.begin(), open.end(), [](int n) { return n > 0; });
    if (circle == open.end()) return;
    const auto f = static_cast<std::size_t>(circle - open.begin());
    wrong(d_.forms[f].where, form_id(f),
          "form " + quoted(form_id(f)) + " is preferred over a form that is, by way of others, preferred over it",
          "of two forms only one can be preferred");
  }

  /// An order in which every composite comes after its parts; a cycle is reported.
  void order_composites() {
    std::vector<bool> done(d_.composites.size(), false);
    const auto first = static_cast<int>(d_.scales.size());
    for (bool progress = true; progress;) {
      progress = false;
      for (std::size_t c = 0; c < d_.composites.size(); ++c) {
        const auto& parts = d_.composites[c].formula.slots;
        const bool ready = std::all_of(parts.begin(), parts.end(),
                                       [&](int s) { return s < first || done[static_cast<std::size_t>(s - first)]; });
        if (done[c] || !ready) continue;
        d_.composite_order.push_back(static_cast<int>(c));
        done[c] = progress = true;
      }
    }
    for (std::size_t c = 0; c < d_.composites.size(); ++c)
      if (const Composite& composite = d_.composites[c]; !done[c])
        unsound(composite.formula.where, composite.id,
                "composite " + quoted(composite.id) + " depends on itself, directly or through others",
                "a composite is made from scales and from composites that do not need it");
  }

  void check_composites() {
    std::vector<std::size_t> parts(static_cast<std::size_t>(d_.score_count()), 1);  // written out
    for (const int c : d_.composite_order) {
      const Composite& composite = d_.composites[static_cast<std::size_t>(c)];
      const std::size_t score = d_.scales.size() + static_cast<std::size_t>(c);
      for (const int part : composite.formula.slots)
        parts[score] = std::min(parts[score] + parts[static_cast<std::size_t>(part)], 2 * limits::parts);
      const bool anywhere =
          std::any_of(on_form_.begin(), on_form_.end(), [&](const auto& form) { return form[score]; });
      if (composite.formula.slots.empty())
        wrong(composite.formula.where, composite.id,
              "the formula of composite " + quoted(composite.id) + " names no scale",
              "for example emotional + conduct");
      else if (!anywhere)
        wrong(composite.formula.where, composite.id,
              "composite " + quoted(composite.id) + " has parts that no form has together", "name scales of one form");
      if (parts[score] > limits::parts)
        unsound(composite.formula.where, composite.id,
                "composite " + quoted(composite.id) + " has too many parts, counting those of its parts",
                "at most " + std::to_string(limits::parts));
    }
  }

  void check_bands(const std::vector<std::vector<ReachableScores>>& reachable) {
    check_formulas(reachable);
    std::vector<bool> has_default(d_.forms.size() * static_cast<std::size_t>(d_.score_count()), false);
    for (const BandScheme& scheme : d_.bands) {
      std::vector<bool> used(scheme.bands.size(), false);
      for (const BandTable& table : scheme.tables) {
        const auto f = static_cast<std::size_t>(table.form), s = static_cast<std::size_t>(table.score);
        for (const BandRange& range : table.ranges) used[static_cast<std::size_t>(range.band)] = true;
        if (!on_form_[f][s])
          wrong(table.where, scheme.id,
                "scheme " + quoted(scheme.id) + " has cut-offs for " + quoted(d_.score_id(table.score)) +
                    ", which form " + quoted(form_id(f)) + " does not have",
                "remove them, or name the form instead of the informant");
        else if (d_.is_nominal(table.score))
          wrong(table.where, scheme.id,
                "scheme " + quoted(scheme.id) + " has cut-offs for " + quoted(d_.score_id(table.score)) +
                    ", which is nominal",
                "remove them: its categories are the options of its item");
        else if (!reachable[f][s].none())
          check_table(scheme, table, reachable[f][s]);
        const std::size_t slot = f * static_cast<std::size_t>(d_.score_count()) + s;
        if (scheme.is_default && has_default[slot])
          wrong(table.where, scheme.id,
                "two default schemes have cut-offs for " + quoted(d_.score_id(table.score)) + " on form " +
                    quoted(form_id(f)),
                "keep 'default: true' on one of them");
        if (scheme.is_default) has_default[slot] = true;
      }
      for (std::size_t b = 0; b < used.size(); ++b)
        if (!used[b])
          wrong(scheme.bands[b].where, scheme.id,
                "band " + quoted(scheme.bands[b].id) + " of scheme " + quoted(scheme.id) + " has no range anywhere",
                "give it ranges, or remove it");
    }
  }

  /// A score that is on a form can have a value there.
  void check_formulas(const std::vector<std::vector<ReachableScores>>& reachable) {
    for (std::size_t f = 0; f < d_.forms.size(); ++f)
      for (int s = 0; s < d_.score_count(); ++s) {
        const auto score = static_cast<std::size_t>(s);
        if (!on_form_[f][score] || !reachable[f][score].none()) continue;
        const Expression& formula = d_.is_scale(s) ? *d_.scale(s).formula : d_.composite(s).formula;
        wrong(formula.where, d_.score_id(s),
              "the formula of " + quoted(d_.score_id(s)) + " has no value on form " + quoted(form_id(f)) +
                  ", whatever the answers are",
              "a formula that has one; division by zero has none");
      }
  }

  /// Every reachable score lies in exactly one band, and every band holds a reachable score.
  void check_table(const BandScheme& scheme, const BandTable& table, const ReachableScores& scores) {
    if (problems_.full()) return;
    const std::string of = quoted(d_.score_id(table.score)) + " on form " +
                           quoted(form_id(static_cast<std::size_t>(table.form))) + " (scheme " + quoted(scheme.id) +
                           ")";
    for (CutOffFault& fault : faults_of(table.ranges, scheme.bands, scores, of))
      wrong(table.where, scheme.id, std::move(fault.message), std::move(fault.hint));
  }

  /// A mean over cycles may lie anywhere between lowest and highest, so bands for it leave no gap.
  void check_cycles(const std::vector<std::vector<ReachableScores>>& reachable) {
    if (!d_.cycles) return;
    for (const Scale& scale : d_.scales)
      if (scale.rule == Rule::nominal)
        wrong(scale.where, scale.id, quoted(scale.id) + " is a category, and categories of several cycles make none",
              "keep the category out of an instrument with 'cycles'");
    for (const int number : d_.cycles->bands) {
      const BandScheme& scheme = d_.bands[static_cast<std::size_t>(number)];
      for (const BandTable& table : scheme.tables) {
        const auto& scores = reachable[static_cast<std::size_t>(table.form)][static_cast<std::size_t>(table.score)];
        if (scores.none()) continue;
        const TableProof proof = prove_seams(table.ranges, scores.values.front(), scores.values.back());
        if (!proof.without.empty())
          wrong(
              table.where, scheme.id,
              proof.without + " of " + quoted(d_.score_id(table.score)) + " has no band in scheme " +
                  quoted(scheme.id) + ", which 'cycles' takes for combined scores",
              "let each band begin where the one below ends, {from: 2, below: 5}; or take the scheme out of 'cycles'");
      }
    }
  }

  void check_combinations() {
    for (const Combination& combination : d_.combinations) {
      const auto check = [&](const Expression& expression) {
        for (const int slot : expression.slots)
          check_role_score(combination, expression, slot - static_cast<int>(combination.lets.size()));
      };
      for (const auto& let : combination.lets) check(let.value);
      for (const auto& one : combination.cases) check(one.when);
      if (combination.formula) check(*combination.formula);
    }
  }

  void check_role_score(const Combination& combination, const Expression& expression, int slot) {
    if (slot < 0) return;  // a let value
    const auto& role = combination.roles[static_cast<std::size_t>(slot / d_.score_count())];
    const int score = slot % d_.score_count();
    for (std::size_t f = 0; f < d_.forms.size(); ++f)
      if (d_.forms[f].informant == role.informant && on_form_[f][static_cast<std::size_t>(score)]) return;
    wrong(expression.where, combination.id,
          "'" + role.id + "." + d_.score_id(score) + "' is used, but no form of informant " +
              quoted(d_.informants[static_cast<std::size_t>(role.informant)].id) + " has " + quoted(d_.score_id(score)),
          "another role, or another scale");
  }

  Definition& d_;
  Problems& problems_;
  bool sound_ = true;
  std::vector<std::vector<bool>> asks_;     // by form, by item
  std::vector<std::vector<bool>> on_form_;  // by form, by score
};

}  // namespace

std::vector<std::vector<ReachableScores>> validate(Parsing& parsing) { return Validation(parsing).run(); }

}  // namespace kartlegg::definition
