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
  Coverage(const definition::Definition& definition, std::vector<Seen> seen, Ledger& ledger)
      : d_(definition), seen_(std::move(seen)), ledger_(ledger) {
    reachable_ = definition::reachable_scores(d_, definition::Answers::complete);
  }

  void check() {
    for (int s = 0; s < d_.score_count(); ++s) check_score(s);
    for (const auto& scheme : d_.bands)
      for (const auto& table : scheme.tables) check_boundaries(scheme, table);
  }

 private:
  void claim(bool seen, const std::string& gap) {
    if (seen)
      ledger_.proved(Claim::cases);
    else
      ledger_.falls_short(Claim::cases, gap);
  }
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
    if (!by_model) claim(lowest, id + ": no case with the lowest score");
    if (!by_model) claim(highest, id + ": no case with the highest score");
    if (!d_.is_scale(score)) return;
    claim(seen(score).one_missing, id + ": no case with one answer missing");
    claim(seen(score).too_many_missing, id + ": no case with too many answers missing");
  }

  /// The scores on the two sides of every seam between bands, on sheets without missing answers.
  void check_boundaries(const definition::BandScheme& scheme, const definition::BandTable& table) {
    const auto& scores = reachable(table.form, table.score);
    const std::string of = d_.score_id(table.score) + " on form " + d_.forms[static_cast<std::size_t>(table.form)].id +
                           ", " + scheme.id + ": ";
    if (!scores.exact)
      return ledger_.falls_short(Claim::cases, of + "too many scores to say which lie at the boundaries of the bands");
    const auto& values = scores.values;
    for (std::size_t i = 0; i + 1 < values.size(); ++i) {
      if (scoring::band_of(table, values[i]) == scoring::band_of(table, values[i + 1])) continue;
      for (const double side : {values[i], values[i + 1]})
        claim(seen(table.score).raw.contains({table.form, side}),
              of + "no case with " + core::to_text(side) + ", at the boundary of a band");
    }
  }

  const definition::Definition& d_;
  std::vector<Seen> seen_;
  Ledger& ledger_;
  std::vector<std::vector<definition::ReachableScores>> reachable_;
};

/// A record has cases that say how complete it is: whole, in part, and empty.
void prove_record_coverage(const std::vector<WorkedCase>& cases, const std::vector<CaseRun>& runs, Ledger& ledger) {
  bool whole = false, partly = false, empty = false;
  for (std::size_t c = 0; c < cases.size(); ++c) {
    if (!runs[c].report || !cases[c].completeness) continue;
    const auto [items, answered] = *cases[c].completeness;
    whole = whole || answered == items;
    partly = partly || (answered > 0 && answered < items);
    empty = empty || answered == 0;
  }
  const auto claim = [&](bool holds, const std::string& gap) {
    if (holds)
      ledger.proved(Claim::cases);
    else
      ledger.falls_short(Claim::cases, "completeness: no case with " + gap + " recorded");
  };
  claim(whole, "every item");
  claim(partly, "some items");
  claim(empty, "no item");
}

}  // namespace

void prove_coverage(const definition::Definition& definition, const std::vector<WorkedCase>& cases,
                    const std::vector<CaseRun>& runs, Ledger& ledger) {
  if (definition.is_record()) return prove_record_coverage(cases, runs, ledger);
  Coverage(definition, what_is_seen(definition, cases, runs), ledger).check();
}

}  // namespace kartlegg::review
