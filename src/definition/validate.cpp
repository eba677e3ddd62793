// Checks that need the whole definition: every reference makes sense on every form, every score that can occur lies in
// exactly one band.
#include <algorithm>
#include <cstddef>

#include "core/nearest.hpp"
#include "core/number.hpp"
#include "definition/parsing.hpp"
#include "definition/reachable.hpp"

namespace kartlegg::definition {
namespace {

class Validation {
 public:
  explicit Validation(Parsing& parsing) : d_(parsing.definition), problems_(parsing.problems) {}

  void run() {
    check_items();
    check_scales();
    check_rules();
    check_preferences();
    order_composites();
    if (!problems_.structural()) check_bands();
    if (!problems_.structural()) check_combinations();
  }

 private:
  static std::string quoted(const std::string& id) { return "'" + id + "'"; }
  const std::string& item_id(int item) const { return d_.items[static_cast<std::size_t>(item)].id; }
  const std::string& form_id(std::size_t form) const { return d_.forms[form].id; }
  bool asks(std::size_t form, int item) const {
    const auto& items = d_.forms[form].items;
    return std::find(items.begin(), items.end(), item) != items.end();
  }
  void wrong(const Location& where, const std::string& field, std::string message, std::string hint) {
    problems_.add(where.line, where.column, field, std::move(message), std::move(hint));
  }

  void check_items() {
    std::vector<bool> in_scale(d_.items.size(), false);
    for (const Scale& scale : d_.scales)
      for (const auto& items : scale.items_by_form)
        for (const int item : items) in_scale[static_cast<std::size_t>(item)] = true;
    for (std::size_t i = 0; i < d_.items.size(); ++i) {
      const Item& item = d_.items[i];
      const auto index = static_cast<int>(i);
      if (item.scored && !in_scale[i])
        wrong(item.where, item.id, "item " + quoted(item.id) + " belongs to no scale", "add it to a scale, or state 'scored: false'");
      if (!item.scored && in_scale[i])
        wrong(item.where, item.id, "item " + quoted(item.id) + " is in a scale but 'scored: false'", "remove one of the two");
      if (item.scored) check_scores_of(item);
      if (item.ask_when && item.ask_when->reads(index))
        wrong(item.where, item.id, "item " + quoted(item.id) + " is asked depending on itself", "name another item");
      bool asked = false;
      for (std::size_t f = 0; f < d_.forms.size(); ++f) {
        if (!asks(f, index)) continue;
        asked = true;
        if (item.ask_when) check_asked(*item.ask_when, f, item.where, "item " + quoted(item.id) + " depends on");
      }
      if (!asked) wrong(item.where, item.id, "item " + quoted(item.id) + " is asked on no form", "add it to a form, or remove it");
    }
  }

  void check_scores_of(const Item& item) {
    const OptionSet& set = d_.option_sets[static_cast<std::size_t>(item.options)];
    int answers = 0;
    for (const Option& option : set.options) {
      if (option.non_answer != NonAnswer::none) continue;
      ++answers;
      if (!option.score)
        wrong(item.where, item.id, "item " + quoted(item.id) + " is scored, but code " + std::to_string(option.code) + " of options " +
                  quoted(set.id) + " has no score", "add 'score:' to the option, or state 'scored: false'");
    }
    if (answers == 0)
      wrong(item.where, item.id, "options " + quoted(set.id) + " have no answer that counts", "add options with a score");
  }

  /// Every item that the condition reads is asked on the form.
  void check_asked(const Expression& condition, std::size_t form, const Location& where, const std::string& what) {
    for (const int item : condition.slots)
      if (!asks(form, item))
        wrong(where, "", what + " item " + quoted(item_id(item)) + ", which form " + quoted(form_id(form)) + " does not ask",
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
      if (!anywhere) wrong(scale.where, scale.id, "scale " + quoted(scale.id) + " has no items", "list the items that it adds up");
    }
  }

  void check_scale_on_form(const Scale& scale, const std::vector<int>& items, std::size_t form) {
    const std::string name = "scale " + quoted(scale.id);
    for (const int item : items)
      if (!asks(form, item))
        wrong(scale.where, scale.id, name + " uses item " + quoted(item_id(item)) + ", which form " + quoted(form_id(form)) +
                  " does not ask", "list the items by form: items: {" + form_id(form) + ": [...]}");
    if (scale.missing && scale.missing->min_answered > static_cast<int>(items.size()))
      wrong(scale.where, scale.id, name + " needs " + std::to_string(scale.missing->min_answered) + " answers, but has " +
                std::to_string(items.size()) + " items on form " + quoted(form_id(form)), "min_answered is at most the number of items");
    if (scale.zero_when) check_asked(*scale.zero_when, form, scale.where, name + " depends on");
    if (!scale.formula) return;
    for (const int item : scale.formula->slots)
      if (std::find(items.begin(), items.end(), item) == items.end())
        wrong(scale.where, scale.id, "the formula of " + name + " uses item " + quoted(item_id(item)) + ", which is not among its items",
              "add it to 'items'");
  }

  void check_rules() {
    for (const AlertRule& alert : d_.alerts) {
      const auto fits = [&](std::size_t form) {
        return std::all_of(alert.when.slots.begin(), alert.when.slots.end(), [&](int item) { return asks(form, item); });
      };
      bool any = alert.when.slots.empty();
      for (std::size_t f = 0; f < d_.forms.size(); ++f) any = any || fits(f);
      if (!any || alert.when.slots.empty())
        problems_.add(0, 0, "alerts." + alert.id, "alert " + quoted(alert.id) + " reads no item, or items that no form asks together",
                      "name items of one form");
    }
    for (const Credit& credit : d_.credits)
      for (const int form : credit.forms) {
        const auto f = static_cast<std::size_t>(form);
        if (!asks(f, credit.item))
          problems_.add(0, 0, "credits", "a credit goes to item " + quoted(item_id(credit.item)) + ", which form " + quoted(form_id(f)) +
                            " does not ask", "remove the form from the credit");
        check_asked(credit.when, f, {}, "a credit for item " + quoted(item_id(credit.item)) + " reads");
      }
  }

  void check_preferences() {
    for (std::size_t f = 0; f < d_.forms.size(); ++f)
      for (const int other : d_.forms[f].preferred_over) {
        const auto& back = d_.forms[static_cast<std::size_t>(other)].preferred_over;
        if (other > static_cast<int>(f) && std::find(back.begin(), back.end(), static_cast<int>(f)) != back.end())
          wrong(d_.forms[f].where, form_id(f), "forms " + quoted(form_id(f)) + " and " + quoted(form_id(static_cast<std::size_t>(other))) +
                    " are each preferred over the other", "keep one of the two");
      }
  }

  /// An order in which every composite comes after its parts; a cycle is reported.
  void order_composites() {
    std::vector<bool> done(d_.composites.size(), false);
    const auto first = static_cast<int>(d_.scales.size());
    for (bool progress = true; progress;) {
      progress = false;
      for (std::size_t c = 0; c < d_.composites.size(); ++c) {
        const auto& parts = d_.composites[c].formula.slots;
        const bool ready = std::all_of(parts.begin(), parts.end(), [&](int s) { return s < first || done[static_cast<std::size_t>(s - first)]; });
        if (done[c] || !ready) continue;
        d_.composite_order.push_back(static_cast<int>(c));
        done[c] = progress = true;
      }
    }
    for (std::size_t c = 0; c < d_.composites.size(); ++c) {
      const Composite& composite = d_.composites[c];
      if (!done[c])
        wrong(composite.where, composite.id, "composite " + quoted(composite.id) + " depends on itself, directly or through others",
              "a composite is made from scales and from composites that do not need it");
      else if (composite.formula.slots.empty())
        wrong(composite.where, composite.id, "the formula of composite " + quoted(composite.id) + " names no scale", "emotional + conduct");
    }
  }

  void check_bands() {
    std::vector<std::vector<ReachableScores>> reachable;
    for (std::size_t f = 0; f < d_.forms.size(); ++f) reachable.push_back(reachable_scores(d_, static_cast<int>(f)));
    std::vector<bool> has_default(d_.forms.size() * static_cast<std::size_t>(d_.score_count()), false);
    for (const BandScheme& scheme : d_.bands) {
      std::vector<bool> used(scheme.bands.size(), false);
      for (const BandTable& table : scheme.tables) {
        const auto f = static_cast<std::size_t>(table.form);
        const auto& scores = reachable[f][static_cast<std::size_t>(table.score)];
        for (const BandRange& range : table.ranges) used[static_cast<std::size_t>(range.band)] = true;
        if (scores.none())
          wrong(table.where, scheme.id, "scheme " + quoted(scheme.id) + " has cut-offs for " + quoted(d_.score_id(table.score)) +
                    ", which form " + quoted(form_id(f)) + " does not have", "remove them, or name the form instead of the informant");
        else
          check_table(scheme, table, scores);
        const std::size_t slot = f * static_cast<std::size_t>(d_.score_count()) + static_cast<std::size_t>(table.score);
        if (scheme.is_default && has_default[slot])
          wrong(table.where, scheme.id, "two default schemes have cut-offs for " + quoted(d_.score_id(table.score)) + " on form " +
                    quoted(form_id(f)), "keep 'default: true' on one of them");
        if (scheme.is_default) has_default[slot] = true;
      }
      for (std::size_t b = 0; b < used.size(); ++b)
        if (!used[b])
          wrong(scheme.where, scheme.id, "band " + quoted(scheme.bands[b].id) + " of scheme " + quoted(scheme.id) + " has no range anywhere",
                "give it ranges, or remove it");
    }
  }

  /// Every reachable score lies in exactly one band, and every band holds a reachable score.
  void check_table(const BandScheme& scheme, const BandTable& table, const ReachableScores& scores) {
    const std::string of = quoted(d_.score_id(table.score)) + " on form " + quoted(form_id(static_cast<std::size_t>(table.form))) +
                           " (scheme " + quoted(scheme.id) + ")";
    std::vector<double> without, twice;
    std::vector<bool> reached(table.ranges.size(), false);
    for (const double score : scores.values) {
      int in = 0;
      for (std::size_t r = 0; r < table.ranges.size(); ++r)
        if (table.ranges[r].range.holds(score)) ++in, reached[r] = true;
      if (in == 0) without.push_back(score);
      if (in > 1) twice.push_back(score);
    }
    if (!scores.exact) check_seams(table, scores, without, twice, reached);
    if (!without.empty())
      wrong(table.where, scheme.id, "score " + listed(without) + " of " + of + " has no band", reach_hint(scores));
    if (!twice.empty())
      wrong(table.where, scheme.id, "score " + listed(twice) + " of " + of + " lies in more than one band", "let every band end before the next begins");
    for (std::size_t r = 0; r < reached.size(); ++r)
      if (!reached[r])
        wrong(table.where, scheme.id, "band " + quoted(scheme.bands[static_cast<std::size_t>(table.ranges[r].band)].id) + " of " + of +
                  " holds no score that can occur", reach_hint(scores));
  }

  /// Where the scores cannot be listed, the bands must cover the whole range without a gap.
  static void check_seams(const BandTable& table, const ReachableScores& scores, std::vector<double>& without,
                          std::vector<double>& twice, std::vector<bool>& reached) {
    const double lowest = scores.values.front(), highest = scores.values.back();
    for (std::size_t r = 0; r < table.ranges.size(); ++r) {
      const ScoreRange& range = table.ranges[r].range;
      reached[r] = range.low <= highest && range.high >= lowest;
      if (!(range.high < highest)) continue;
      const auto begins_here = std::count_if(table.ranges.begin(), table.ranges.end(), [&](const BandRange& next) {
        return next.range.low == range.high && next.range.low_included != range.high_included;
      });
      if (begins_here == 0) without.push_back(range.high);
      if (begins_here > 1) twice.push_back(range.high);
    }
  }

  static std::string listed(const std::vector<double>& scores) {
    std::vector<std::string> texts;
    for (const double score : scores) texts.push_back(core::to_text(score));
    return core::listed(texts, 5);
  }
  static std::string reach_hint(const ReachableScores& scores) {
    return "scores from " + core::to_text(scores.values.front()) + " to " + core::to_text(scores.values.back()) + " can occur";
  }

  void check_combinations() {
    for (const Combination& combination : d_.combinations) {
      const auto check = [&](const Expression& expression) {
        for (const int slot : expression.slots) check_role_score(combination, slot - static_cast<int>(combination.lets.size()));
      };
      for (const auto& let : combination.lets) check(let.value);
      for (const auto& one : combination.cases) check(one.when);
      if (combination.formula) check(*combination.formula);
    }
  }

  void check_role_score(const Combination& combination, int slot) {
    if (slot < 0) return;  // a let value
    const auto& role = combination.roles[static_cast<std::size_t>(slot / d_.score_count())];
    const int score = slot % d_.score_count();
    for (std::size_t f = 0; f < d_.forms.size(); ++f)
      if (d_.forms[f].informant == role.informant && is_on_form(d_, score, static_cast<int>(f))) return;
    problems_.add(0, 0, combination.id, "'" + role.id + "." + d_.score_id(score) + "' is used, but no form of informant " +
                      quoted(d_.informants[static_cast<std::size_t>(role.informant)].id) + " has " + quoted(d_.score_id(score)),
                  "another role, or another scale");
  }

  Definition& d_;
  Problems& problems_;
};

}  // namespace

void validate(Parsing& parsing) { Validation(parsing).run(); }

}  // namespace kartlegg::definition
