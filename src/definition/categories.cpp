#include "definition/categories.hpp"

#include <algorithm>

#include "definition/limits.hpp"

namespace kartlegg::definition {
namespace {

std::string quoted(const std::string& id) { return "'" + id + "'"; }

/// The item of a nominal scale on the first form that has it; nullptr if none has.
const Item* first_item(const Definition& definition, const Scale& scale) {
  for (const auto& items : scale.items_by_form)
    if (!items.empty()) return &definition.items[static_cast<std::size_t>(items.front())];
  return nullptr;
}

class Categories {
 public:
  Categories(const Definition& definition, Problems& problems) : d_(definition), problems_(problems) {}

  bool check() {
    for (const Scale& scale : d_.scales)
      if (scale.rule == Rule::nominal) check_scale(scale);
    check_conditions_on_items();
    check_formulas_of_scores();
    return sound_;
  }

 private:
  void wrong(const Location& where, const std::string& field, std::string message, std::string hint) {
    sound_ = false;
    problems_.add_harmless(where.line, where.column, field, std::move(message), std::move(hint));
  }

  void check_scale(const Scale& scale) {
    const Item* const first = first_item(d_, scale);
    if (first == nullptr) return;  // reported with the scales
    const std::string name = "nominal scale " + quoted(scale.id);
    for (std::size_t f = 0; f < d_.forms.size(); ++f) {
      const auto& items = scale.items_by_form[f];
      if (items.empty()) continue;
      const std::string on_form = " on form " + quoted(d_.forms[f].id);
      if (items.size() != 1) {
        wrong(scale.where, scale.id, name + " has " + std::to_string(items.size()) + " items" + on_form,
              "exactly one: the item whose answer is the category");
        return;
      }
      const Item& item = d_.items[static_cast<std::size_t>(items.front())];
      if (item.scored)
        wrong(item.where, item.id, "item " + quoted(item.id) + " is the category of " + name + ", but is scored",
              "scored: false (the code of a category is no score)");
      if (item.options != first->options)
        wrong(scale.where, scale.id, name + " has other categories" + on_form,
              "items with the same options, or a scale of its own for each form");
    }
    check_labels(scale, d_.option_sets[static_cast<std::size_t>(first->options)]);
  }

  /// Every category has a name, and they fit into one list of bands.
  void check_labels(const Scale& scale, const OptionSet& set) {
    if (set.options.size() > limits::bands)
      wrong(set.where, set.id, "nominal scale " + quoted(scale.id) + " has too many categories",
            "at most " + std::to_string(limits::bands));
    for (const Option& option : set.options)
      if (option.non_answer == NonAnswer::none && option.label.in(Language::en).empty())
        wrong(set.where, set.id,
              "code " + std::to_string(option.code) + " of options " + quoted(set.id) + " is a category of " +
                  quoted(scale.id) + " without a name",
              "label: {en: ..., nb: ..., nn: ...}");
  }

  /// What an expression may read: names, and whether they are categories.
  struct Readable {
    std::vector<std::string> names;
    std::vector<bool> category;
    void add(std::string name, bool is_category) {
      names.push_back(std::move(name));
      category.push_back(is_category);
    }
  };

  /// A category is compared with others, and nothing else is done with it.
  void check_use(const Expression& expression, const Readable& readable) {
    for (const int slot : used_as_numbers(expression)) {
      const auto s = static_cast<std::size_t>(slot);
      if (readable.category[s])
        wrong(expression.where, "", quoted(readable.names[s]) + " is a category, and no number to calculate with",
              "compare it with == or != only: " + readable.names[s] + " == 1");
    }
  }

  void check_conditions_on_items() {
    Readable items;
    for (std::size_t i = 0; i < d_.items.size(); ++i) items.add(d_.items[i].id, d_.is_category(i));
    for (const Item& item : d_.items)
      if (item.ask_when) check_use(*item.ask_when, items);
    for (const Scale& scale : d_.scales) {
      if (scale.zero_when) check_use(*scale.zero_when, items);
      if (scale.formula) check_use(*scale.formula, items);
    }
    for (const AlertRule& alert : d_.alerts) check_use(alert.when, items);
    for (const Credit& credit : d_.credits) check_use(credit.when, items);
  }

  void check_formulas_of_scores() {
    Readable scores;
    for (int s = 0; s < d_.score_count(); ++s) scores.add(d_.score_id(s), d_.is_nominal(s));
    for (const Composite& composite : d_.composites) check_use(composite.formula, scores);
    for (const Combination& combination : d_.combinations) {
      Readable slots;
      for (const auto& let : combination.lets) slots.add(let.id, false);
      for (const auto& role : combination.roles)
        for (std::size_t s = 0; s < scores.names.size(); ++s)
          slots.add(role.id + "." + scores.names[s], scores.category[s]);
      for (const auto& let : combination.lets) check_use(let.value, slots);
      for (const auto& one : combination.cases) check_use(one.when, slots);
      if (combination.formula) check_use(*combination.formula, slots);
    }
  }

  const Definition& d_;
  Problems& problems_;
  bool sound_ = true;
};

BandScheme scheme_of(const Definition& definition, int score) {
  const Scale& scale = definition.scale(score);
  BandScheme scheme{.id = scale.id, .title = scale.title, .is_default = true, .sourcing = scale.sourcing};
  scheme.sourcing.note = {};  // the scale says it
  std::vector<BandRange> ranges;
  const auto& set = definition.option_sets[static_cast<std::size_t>(first_item(definition, scale)->options)];
  for (const Option& option : set.options) {
    if (option.non_answer != NonAnswer::none) continue;
    const auto code = static_cast<double>(option.code);
    ranges.push_back({static_cast<int>(ranges.size()), {code, code}});
    scheme.bands.push_back({std::to_string(option.code), 0, option.label, scale.where});
  }
  for (std::size_t f = 0; f < definition.forms.size(); ++f)
    if (!scale.items_by_form[f].empty()) scheme.tables.push_back({static_cast<int>(f), score, ranges, scale.where});
  return scheme;
}

}  // namespace

bool check_categories(const Definition& definition, Problems& problems) {
  return Categories(definition, problems).check();
}

void name_categories(Definition& definition, Problems& problems) {
  for (int s = 0; s < definition.score_count(); ++s) {
    if (!definition.is_nominal(s) || first_item(definition, definition.scale(s)) == nullptr) continue;
    const Scale& scale = definition.scale(s);
    const auto& schemes = definition.bands;
    if (std::any_of(schemes.begin(), schemes.end(), [&](const BandScheme& other) { return other.id == scale.id; }))
      problems.add_harmless(scale.where.line, scale.where.column, scale.id,
                            "nominal scale " + quoted(scale.id) + " and a band scheme have the same id",
                            "give each its own id");
    definition.bands.push_back(scheme_of(definition, s));
  }
}

}  // namespace kartlegg::definition
