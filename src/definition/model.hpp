// What an instrument is, as plain structs: no YAML, no strings to interpret later, every reference an index.
// Made by parse.cpp and validate.cpp; never changed after.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "definition/expression.hpp"
#include "kartlegg/age.hpp"
#include "kartlegg/error.hpp"
#include "kartlegg/language.hpp"
#include "kartlegg/norms.hpp"
#include "kartlegg/stats/item_response.hpp"

namespace kartlegg::definition {

/// A text by language; nn falls back to nb, nb to en.
struct Text {
  std::array<std::string, 3> by_language;  // indexed by Language

  const std::string& in(Language language) const {
    for (int i = static_cast<int>(language); i > 0; --i)
      if (!by_language[static_cast<std::size_t>(i)].empty()) return by_language[static_cast<std::size_t>(i)];
    return by_language[0];
  }
};

/// Where a number comes from.
struct Sourcing {
  std::vector<int> sources;  // into Definition::sources
  bool illustrative = false;
  Text note;
};

struct Citation {
  std::string id, citation, url, doi;
};

enum class NonAnswer : std::uint8_t { none, missing, not_applicable };

struct Option {
  int code = 0;
  std::optional<double> score;
  NonAnswer non_answer = NonAnswer::none;
  Text label;
};

struct OptionSet {
  std::string id;
  std::vector<Option> options;
  bool is_range = false;           // written {from, to}: every whole number is an option, and counts itself
  double lowest = 0, highest = 0;  // of the scores
  Location where;
};

struct Item {
  std::string id;
  Text topic;
  std::vector<Text> wording;  // by form, from text files; empty: there is none
  int options = -1;           // into Definition::option_sets
  std::optional<int> number;
  bool reverse = false;
  bool scored = true;
  std::optional<Expression> ask_when;  // slots are items
  Location where;

  /// As it is worded on a form; "" where no text file says so.
  std::string worded(int form, Language language) const {
    return wording.empty() ? std::string() : wording[static_cast<std::size_t>(form)].in(language);
  }
};

struct AgeWindow {
  std::optional<Age> from, to, before;
  bool holds(Age age) const { return (!from || age >= *from) && (!to || age <= *to) && (!before || age < *before); }
  bool open() const { return !from && !to && !before; }
  Age begin() const { return from.value_or(Age{}); }
  /// The first age beyond the window.
  Age end() const {
    if (before) return *before;
    if (!to) return {std::numeric_limits<int>::max(), 0};
    return to->days < 30 ? Age{to->months, to->days + 1} : Age{to->months + 1, 0};
  }
};

struct Form {
  std::string id;
  Text title;
  int informant = -1;
  Text instructions;  // from text files; may be empty
  AgeWindow age;
  std::vector<int> items;
  std::vector<int> preferred_over;  // into Definition::forms
  Sourcing sourcing;
  Location where;
};

enum class Rule : std::uint8_t { sum, mean, formula, irt, nominal };

/// True for rules over the items that apply to the person; a sum counts one that does not apply as missing.
inline bool leaves_out_what_does_not_apply(Rule rule) { return rule == Rule::mean || rule == Rule::nominal; }
enum class Concern : std::uint8_t { none, high, low };
enum class Rounding : std::uint8_t { none, half_up, half_even, down, up };

struct MissingRule {
  int min_answered = 0;
  std::optional<double> fill;  // else prorate by the mean
  Rounding rounding = Rounding::none;
  Sourcing sourcing;
};

/// How a scale is scored by an item response model. Difficulties, thresholds, grid and prior are on the latent scale.
struct ItemResponse {
  struct Item {
    int item = -1;
    stats::ResponseItem parameters;  // slope: per unit of the latent scale
    double discrimination = 1;       // as written: per logit
    Sourcing sourcing;               // its own, or the scale's
    Location where;
  };
  enum class Model : std::uint8_t { rasch, two_parameter, graded };
  Model model = Model::rasch;
  std::vector<Item> items;
  double points_per_logit = 1;
  double from = 0, to = 0, step = 0;  // the nodes
  Expression prior_mean;              // slot 0 is the age in years
  double prior_sd = 1;
  std::optional<int> age_decimals;
  std::optional<stats::AbilityPrior> without_age;
  int min_answered = 1;
  double intercept = 0, slope = 1;  // the score is intercept + slope x estimate
  std::optional<int> decimals;

  bool needs_age() const { return !prior_mean.slots.empty(); }
};

struct Scale {
  std::string id;
  Text title;
  std::vector<std::vector<int>> items_by_form;  // one list a form; empty: the form does not have the scale
  Rule rule = Rule::sum;
  std::optional<Expression> formula;  // slots are items
  std::optional<ItemResponse> irt;
  Concern concern = Concern::none;
  std::optional<MissingRule> missing;
  std::optional<Expression> zero_when;  // slots are items
  Sourcing sourcing;
  Location where;
};

struct Composite {
  std::string id;
  Text title;
  Expression formula;  // slots are scores: scales first, then composites
  Concern concern = Concern::none;
  Rounding rounding = Rounding::none;
  Sourcing sourcing;
  Location where;
};

/// A range of scores that makes a band; infinite ends are open.
struct ScoreRange {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool low_included = true, high_included = true;
  bool holds(double x) const { return (low_included ? x >= low : x > low) && (high_included ? x <= high : x < high); }
};

struct BandRange {
  int band = 0;  // into BandScheme::bands
  ScoreRange range;
};

/// The cut-offs of one score on one form.
struct BandTable {
  int form = 0;
  int score = 0;  // scales first, then composites
  std::vector<BandRange> ranges;
  Location where;
};

struct BandScheme {
  std::string id;
  Text title;
  bool is_default = false;
  struct Entry {
    std::string id;
    int level = 0;
    Text label;
    Location where;
  };
  std::vector<Entry> bands;
  std::vector<BandTable> tables;
  Sourcing sourcing;
};

struct AlertRule {
  std::string id;
  Expression when;  // slots are items
  Text message;
  Sourcing sourcing;
};

struct Credit {
  std::vector<int> forms;
  Expression when;  // slots are items
  int item = -1;
  double score = 0;
  Sourcing sourcing;
  Location where;
};

struct Prematurity {
  int full_term_weeks = 40;
  int from_weeks_early = 1;
  Age until;
  int round_up_from_days = 4;
  Sourcing sourcing;
};

/// A result from several reports. Slots of its expressions: let values first, then role x score.
struct Combination {
  std::string id;
  Text title;
  struct Role {
    std::string id;
    int informant = -1;
  };
  std::vector<Role> roles;
  struct Let {
    std::string id;
    Expression value;
  };
  std::vector<Let> lets;
  struct Case {
    std::string id;
    Expression when;
    Text label;
  };
  std::vector<Case> cases;            // a decision, or
  std::optional<Expression> formula;  // a combined score
  Sourcing sourcing;
};

enum class CombineBy : std::uint8_t { mean, max, min };

/// Observations made in rounds: a sheet is one cycle, and the cycles of a visit are combined.
struct CycleRule {
  Text title;
  int at_least = 1;  // cycles that a combined score needs
  CombineBy combine = CombineBy::mean;
  std::vector<int> bands;  // schemes whose cut-offs hold for combined scores too
  Sourcing sourcing;
  Location where;
};

/// What instrument.yaml says of its norms.
struct NormPolicy {
  struct Default {
    std::vector<int> forms;
    std::vector<std::string> groups;  // ids of norm files
    Location where;
  };
  std::vector<Default> defaults;
  std::vector<std::string> coefficients;  // kinds in order of preference; empty: the order of the norm file
  IntervalKind interval = IntervalKind::obtained;
  Text note;  // said in every report with norms ("There are no national norms for Norway.")
};

struct Rights {
  std::string owner;
  bool wording_included = false;
  Text use;
  Sourcing sourcing;
};

/// A text file: its words stand in the title, the items, forms and options.
struct WordingFile {
  Language language = Language::en;
  std::string rights;              // whose words they are, as the file says
  std::vector<int> left_out;       // items that it does not word on every form
  std::string file, content_hash;  // "sha256:..." of the file
};

struct Informant {
  std::string id;
  Text label;
};

enum class Purpose : std::uint8_t { screening, monitoring, observation, survey };

struct Definition {
  std::string id, version;
  Text title;
  Purpose purpose = Purpose::screening;
  Rights rights;
  std::vector<Citation> sources;
  std::vector<Informant> informants;
  std::vector<Text> notes;
  std::vector<OptionSet> option_sets;
  std::vector<Item> items;
  std::vector<Form> forms;
  std::vector<Scale> scales;
  std::vector<Composite> composites;
  std::vector<int> composite_order;  // an order in which every composite comes after its parts
  std::vector<BandScheme> bands;
  std::vector<AlertRule> alerts;
  std::vector<Credit> credits;
  std::optional<Prematurity> prematurity;
  std::vector<Combination> combinations;
  std::optional<CycleRule> cycles;
  NormPolicy norms;
  std::vector<WordingFile> wording;  // by language

  /// True if it has no scales: answers are kept, and nothing is computed.
  bool is_record() const { return scales.empty(); }
  int score_count() const { return static_cast<int>(scales.size() + composites.size()); }
  /// Title, id, concern and sources of a score: a scale, or a composite.
  bool is_scale(int score) const { return score < static_cast<int>(scales.size()); }
  /// True for the item of a nominal scale.
  bool is_category(std::size_t item) const {
    const auto has = [&](const auto& list) { return !list.empty() && list.front() == static_cast<int>(item); };
    return std::any_of(scales.begin(), scales.end(), [&](const Scale& scale) {
      return scale.rule == Rule::nominal && std::any_of(scale.items_by_form.begin(), scale.items_by_form.end(), has);
    });
  }
  const Scale& scale(int score) const { return scales[static_cast<std::size_t>(score)]; }
  const Composite& composite(int score) const { return composites[static_cast<std::size_t>(score) - scales.size()]; }
  const std::string& score_id(int score) const { return is_scale(score) ? scale(score).id : composite(score).id; }
  const Text& score_title(int score) const { return is_scale(score) ? scale(score).title : composite(score).title; }
  /// True for a category, which is a code and no number.
  bool is_nominal(int score) const { return is_scale(score) && scale(score).rule == Rule::nominal; }
  Concern concern(int score) const { return is_scale(score) ? scale(score).concern : composite(score).concern; }
};

}  // namespace kartlegg::definition
