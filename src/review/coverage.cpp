#include <algorithm>
#include <set>

#include "core/number.hpp"
#include "definition/reachable.hpp"
#include "review/cases.hpp"

namespace kartlegg::review {
namespace {

/// What the cases show of one score.
struct Seen {
  std::set<std::pair<int, double>> raw;  // form, score
  bool one_missing = false, too_many_missing = false;
};

std::vector<Seen> what_is_seen(const definition::Definition& definition, const std::vector<WorkedCase>& cases,
                               const std::vector<CaseRun>& runs) {
  std::vector<Seen> seen(static_cast<std::size_t>(definition.score_count()));
  for (std::size_t c = 0; c < cases.size(); ++c) {
    if (!runs[c].report) continue;
    const int form = runs[c].report->state().form.form;
    for (const auto& expected : cases[c].scores)
      for (std::size_t s = 0; s < seen.size(); ++s) {
        if (definition.score_id(static_cast<int>(s)) != expected.scale) continue;
        const auto score = (*runs[c].report)[expected.scale];
        if (score.raw()) seen[s].raw.emplace(form, *score.raw());
        if (score.items() - score.answered() == 1) seen[s].one_missing = true;
        if (score.status() == Status::too_many_missing) seen[s].too_many_missing = true;
      }
  }
  return seen;
}

class Coverage {
 public:
  Coverage(const definition::Definition& definition, std::vector<Seen> seen) : d_(definition), seen_(std::move(seen)) {
    reachable_ = definition::reachable_scores(d_, definition::Answers::complete);
  }

  std::vector<std::string> gaps() {
    for (int s = 0; s < d_.score_count(); ++s) check_score(s);
    for (const auto& scheme : d_.bands)
      for (const auto& table : scheme.tables) check_boundaries(scheme, table);
    return std::move(gaps_);
  }

 private:
  const Seen& seen(int score) const { return seen_[static_cast<std::size_t>(score)]; }
  const definition::ReachableScores& reachable(int form, int score) const {
    return reachable_[static_cast<std::size_t>(form)][static_cast<std::size_t>(score)];
  }

  void check_score(int score) {
    const std::string& id = d_.score_id(score);
    bool lowest = false, highest = false;
    for (const auto& [form, raw] : seen(score).raw) {
      const auto& values = reachable(form, score).values;
      lowest = lowest || raw == values.front();
      highest = highest || raw == values.back();
    }
    const bool by_model = d_.is_scale(score) && d_.scale(score).irt;  // the ends of the grid are never reached
    if (by_model) lowest = highest = true;
    if (!lowest) gaps_.push_back(id + ": no case with the lowest score");
    if (!highest) gaps_.push_back(id + ": no case with the highest score");
    if (!d_.is_scale(score)) return;
    if (!seen(score).one_missing) gaps_.push_back(id + ": no case with one answer missing");
    if (!seen(score).too_many_missing) gaps_.push_back(id + ": no case with too many answers missing");
  }

  /// The scores on the two sides of every seam between bands, on sheets without missing answers.
  void check_boundaries(const definition::BandScheme& scheme, const definition::BandTable& table) {
    const auto& scores = reachable(table.form, table.score);
    if (!scores.exact) return;
    const auto& values = scores.values;
    for (std::size_t i = 0; i + 1 < values.size(); ++i) {
      if (scoring::band_of(table, values[i]) == scoring::band_of(table, values[i + 1])) continue;
      for (const double side : {values[i], values[i + 1]})
        if (!seen(table.score).raw.contains({table.form, side}))
          gaps_.push_back(d_.score_id(table.score) + " on form " + d_.forms[static_cast<std::size_t>(table.form)].id +
                          ", " + scheme.id + ": no case with " + core::to_text(side) + ", at the boundary of a band");
    }
  }

  const definition::Definition& d_;
  std::vector<Seen> seen_;
  std::vector<std::vector<definition::ReachableScores>> reachable_;
  std::vector<std::string> gaps_;
};

/// A record has cases that say how complete it is: whole, in part, and empty.
std::vector<std::string> uncovered_record(const std::vector<WorkedCase>& cases, const std::vector<CaseRun>& runs) {
  bool whole = false, partly = false, empty = false;
  for (std::size_t c = 0; c < cases.size(); ++c) {
    if (!runs[c].report || !cases[c].completeness) continue;
    const auto [items, answered] = *cases[c].completeness;
    whole = whole || answered == items;
    partly = partly || (answered > 0 && answered < items);
    empty = empty || answered == 0;
  }
  std::vector<std::string> gaps;
  if (!whole) gaps.emplace_back("completeness: no case with every item recorded");
  if (!partly) gaps.emplace_back("completeness: no case with some items recorded");
  if (!empty) gaps.emplace_back("completeness: no case with no item recorded");
  return gaps;
}

}  // namespace

std::vector<std::string> uncovered(const definition::Definition& definition, const std::vector<WorkedCase>& cases,
                                   const std::vector<CaseRun>& runs) {
  if (definition.is_record()) return uncovered_record(cases, runs);
  auto gaps = Coverage(definition, what_is_seen(definition, cases, runs)).gaps();
  std::vector<std::string> once;
  for (auto& gap : gaps)
    if (std::find(once.begin(), once.end(), gap) == once.end()) once.push_back(std::move(gap));
  return once;
}

}  // namespace kartlegg::review
