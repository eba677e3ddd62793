// A definition compiled for scoring: names as numbers, codes as scores, and for every form what is to be done.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "definition/model.hpp"
#include "definition/reachable.hpp"

namespace kartlegg::scoring {

using definition::Definition;

enum class Answer : std::uint8_t { answered, missing, not_applicable };

/// What a stored code means for an item: its score after keying, or a kind of non-answer.
struct Coded {
  int code = 0;
  double score = 0;
  Answer kind = Answer::answered;
};

struct ItemPlan {
  std::vector<Coded> codes;
  double lowest = 0, highest = 0;  // of the scores
  bool may_not_apply = false;      // a code says so
  const Coded* find(int code) const {
    for (const Coded& coded : codes)
      if (coded.code == code) return &coded;
    return nullptr;
  }
  /// The entry whose score this is: for answers that were keyed before.
  const Coded* find_score(int score) const {
    for (const Coded& coded : codes)
      if (coded.kind == Answer::answered && coded.score == score) return &coded;
    return nullptr;
  }
};

/// Cut-offs of a score on a form, in one scheme.
struct BandPlan {
  int scheme = 0;
  const definition::BandTable* table = nullptr;
};

struct ScorePlan {
  bool on_form = false;
  bool nominal = false;            // a category: nothing lies between two of them
  double lowest = 0, highest = 0;  // that can occur
  std::vector<BandPlan> bands;     // in the order of the schemes
  int default_band = -1;           // into bands
  std::vector<int> deciding;       // items on which more of the scale hangs than their own score
};

struct FormPlan {
  std::vector<bool> asks;         // by item
  std::vector<ScorePlan> scores;  // scales first, then composites
  std::vector<int> alerts;        // whose items are all asked
  std::vector<const definition::Credit*> credits;
};

/// The items of a scale with an item response model, ready to score.
struct BankPlan {
  stats::ItemBank bank;
  std::vector<int> place;  // by item of the instrument: in the bank; -1
  /// By place: the item scores, ascending; the lowest is category 0.
  std::vector<std::vector<double>> scores;
};

using Index = std::unordered_map<std::string_view, int>;

/// Points into the definition: both live together, in InstrumentState.
struct Plan {
  std::vector<ItemPlan> items;
  std::vector<FormPlan> forms;
  std::vector<std::optional<BankPlan>> banks;  // by scale
  Index item_index, form_index, informant_index, score_index, scheme_index;
};

Plan compile(const Definition& definition);

}  // namespace kartlegg::scoring
