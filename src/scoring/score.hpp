// One person: codes in, scores out. The only place where a score is computed; tables and reports both come from here.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "definition/evaluate.hpp"
#include "kartlegg/error.hpp"
#include "kartlegg/report.hpp"
#include "scoring/plan.hpp"

namespace kartlegg::scoring {

/// How codes are to be read; one entry an item where there are lists.
struct Keying {
  std::vector<bool> already_keyed;  // empty: none
  bool invalid_as_missing = false;
  bool credits = true;
  bool operator==(const Keying&) const = default;
};

/// An item after keying.
struct ItemValue {
  double score = definition::no_value;  // after credits
  definition::Range range;              // every score that it could still have, if it applies
  Answer kind = Answer::missing;
  std::int16_t credit = -1;  // that the score comes from, in FormPlan::credits
  bool invalid = false;      // the code was not valid, and counts as missing
  bool not_asked = false;    // its ask_when does not hold
  bool open = false;         // asked, and not answered
};

struct ScoreValue {
  double raw = definition::no_value;
  double standard_error = definition::no_value;                       // of this very score
  double lower = definition::no_value, upper = definition::no_value;  // reachable
  bool may_be_none = true;                                            // some answers would lead to no score
  Status status = Status::not_applicable;
  std::int16_t items = 0, answered = 0, credited = 0;
  bool zero_by_gate = false;
};

enum class AlertState : std::uint8_t { no = 0, yes = 1, unknown = 2 };

struct PersonScores {
  std::vector<ItemValue> items;    // by item; those of other forms are untouched
  std::vector<ScoreValue> scores;  // scales first, then composites
  std::vector<AlertState> alerts;  // by alert of the instrument
};

/// The first item whose code is not among its options.
struct BadCode {
  int item = 0;
  int code = 0;
};

/// Scores one person on one form. `codes`: one entry an item of the instrument, -1 where not answered; `age_months`:
/// NaN where not known. `into` is overwritten; reusing it saves the allocations. Returns what is wrong if a code is
/// invalid and that is refused.
std::optional<BadCode> score_person(const Definition& definition, const Plan& plan, int form,
                                    std::span<const int> codes, double age_months, const Keying& keying,
                                    PersonScores& into);

/// What is expected of a person before the answers; a mean of NaN where the age is needed and not known, or the formula
/// has no value at this age.
stats::AbilityPrior prior_at(const definition::ItemResponse& irt, double age_months);

/// The age in years as the prior has it, rounded if it says so.
double prior_years(const definition::ItemResponse& irt, double age_months);

/// What the code of an item means; nullptr where there is none, or none that is valid.
const Coded* meaning(const Plan& plan, const Keying& keying, int item, int code);

/// Every score that a composite could still have, given those of its parts; `scores` by score.
definition::Range composite_range(const definition::Composite& composite, std::span<const ScoreValue> scores);

/// Number of the band, within its scheme, that holds a score; -1 if none does.
int band_of(const definition::BandTable& table, double score);

/// True if the score and everything that it could still be lie in the same band.
bool band_is_certain(const definition::BandTable& table, const ScoreValue& score);

}  // namespace kartlegg::scoring
