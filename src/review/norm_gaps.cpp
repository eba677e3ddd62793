// What norm files and evidence leave open, for those who write them.
#include <algorithm>
#include <cstddef>
#include <set>

#include "core/nearest.hpp"
#include "core/number.hpp"
#include "definition/reachable.hpp"
#include "norms/normed.hpp"
#include "norms/printed_faults.hpp"
#include "review/proofs.hpp"

namespace kartlegg::review {
namespace {

using definition::NormCell;
using definition::NormFile;
using definition::ScoreNorm;

/// Ages from `begin` to before `end`.
struct Ages {
  Age begin, end;
  friend bool operator==(const Ages&, const Ages&) = default;
};

std::string in_words(const Ages& ages, const Ages& of_form) {
  if (ages == of_form) return "of any age";
  if (ages.begin == of_form.begin) return "before " + to_text(ages.end);
  if (ages.end == of_form.end) return "from " + to_text(ages.begin);
  return "from " + to_text(ages.begin) + " to before " + to_text(ages.end);
}

class NormGaps {
 public:
  NormGaps(const InstrumentState& instrument, Ledger& ledger)
      : instrument_(instrument),
        ledger_(ledger),
        definition_(instrument.definition),
        reachable_(definition::reachable_scores(definition_, definition::Answers::complete)) {}

  void find() {
    check_defaults();
    for (const NormFile& file : instrument_.norms) {
      check_scores(file);
      for (const int form : file.forms) check_ages(file, form);
      for (const NormCell& cell : file.cells)
        for (const ScoreNorm& norm : cell.scores) {
          check_rows(file, norm);
          check_model(file, cell, norm);
        }
      check_numbers(file);
    }
    for (const auto& study : instrument_.evidence.accuracy)
      if (study.n && study.cases)
        ledger_.proved(Claim::norms);
      else
        add(Claim::norms, study.where,
            "study '" + study.id + "': " + (study.n ? "" : "n ") + (study.n || study.cases ? "" : "and ") +
                (study.cases ? "" : "cases ") + "not given, so its numbers have no interval");
  }

 private:
  void add(Claim claim, const Location& where, const std::string& text) {
    ledger_.falls_short(claim, where.file + (where.line > 0 ? ":" + std::to_string(where.line) : "") + ": " + text);
  }
  const std::string& form_id(int form) const { return definition_.forms[static_cast<std::size_t>(form)].id; }

  void check_defaults() {
    std::set<int> with_norms, with_default;
    for (const NormFile& file : instrument_.norms) with_norms.insert(file.forms.begin(), file.forms.end());
    for (const auto& one : definition_.norms.defaults)
      if (!one.groups.empty()) with_default.insert(one.forms.begin(), one.forms.end());
    for (const int form : with_norms)
      if (with_default.contains(form))
        ledger_.proved(Claim::norms);
      else
        ledger_.falls_short(Claim::norms, "form '" + form_id(form) + "' has norm files, but no default among them");
  }

  /// Scores of the forms without norms, and scores with norms but without a coefficient or a number of people.
  void check_scores(const NormFile& file) {
    std::vector<std::string> without_norms, without_coefficient, without_n;
    for (int score = 0; score < definition_.score_count(); ++score) {
      if (definition_.is_nominal(score)) continue;
      bool any = false, values = false, n = true;
      for (const NormCell& cell : file.cells)
        if (const ScoreNorm* const norm = cell.of(score)) {
          any = true;
          values = values || !std::holds_alternative<std::monostate>(norm->values);
          n = n && (norm->n || cell.n || file.sample.n);
        }
      const bool coefficient = std::any_of(file.reliability.begin(), file.reliability.end(),
                                           [&](const auto& one) { return one.score == score; });
      const std::string& id = definition_.score_id(score);
      if (!any && is_on_a_form(file, score)) without_norms.push_back(id);
      const bool own_error = definition_.is_scale(score) && definition_.scale(score).irt;
      if (values && !coefficient && !own_error) without_coefficient.push_back(id);
      if (!n) without_n.push_back(id);
    }
    const auto say = [&](const std::string& what, const std::vector<std::string>& scores) {
      if (scores.empty())
        ledger_.proved(Claim::norms);
      else
        add(Claim::norms, {file.file, 0, 0}, what + core::listed(scores));
    };
    say("no norms for ", without_norms);
    say("no reliability coefficient, and so no error, for ", without_coefficient);
    say("n is not given for ", without_n);
  }

  bool is_on_a_form(const NormFile& file, int score) const {
    return std::any_of(file.forms.begin(), file.forms.end(), [&](int form) {
      return !reachable_[static_cast<std::size_t>(form)][static_cast<std::size_t>(score)].none();
    });
  }

  /// Ages of the form that no group holds.
  void check_ages(const NormFile& file, int form) {
    const auto& window = definition_.forms[static_cast<std::size_t>(form)].age;
    const Ages of_form{window.begin(), window.end()};
    const auto boys = ages_without(file, Sex::male, of_form), girls = ages_without(file, Sex::female, of_form);
    const auto say = [&](const std::vector<Ages>& all, const std::string& whom) {
      for (const Ages& ages : all)
        add(Claim::ages, {file.file, 0, 0},
            "form '" + form_id(form) + "': no norms for " + whom + " " + in_words(ages, of_form));
    };
    if (boys.empty() && girls.empty()) return ledger_.proved(Claim::ages);
    if (boys == girls) return say(boys, "boys and girls");
    say(boys, "boys");
    say(girls, "girls");
  }

  static std::vector<Ages> ages_without(const NormFile& file, Sex sex, const Ages& of_form) {
    std::vector<Ages> held;
    for (const NormCell& cell : file.cells)
      if (cell.people.sex == Sex::unspecified || cell.people.sex == sex)
        held.push_back({cell.people.age.begin(), cell.people.age.end()});
    std::sort(held.begin(), held.end(), [](const Ages& a, const Ages& b) { return a.begin < b.begin; });
    std::vector<Ages> without;
    Age next = of_form.begin;  // the first age that may have no group
    for (const Ages& ages : held) {
      if (next < ages.begin && next < of_form.end) without.push_back({next, std::min(ages.begin, of_form.end)});
      next = std::max(next, ages.end);
    }
    if (next < of_form.end) without.push_back({next, of_form.end});
    return without;
  }

  /// Scores of complete forms that do not stand in a table.
  void check_rows(const NormFile& file, const ScoreNorm& norm) {
    const auto* const table = std::get_if<definition::TableNorm>(&norm.values);
    if (table == nullptr) return;
    std::vector<std::string> absent;
    for (const int form : file.forms) {
      const auto& scores = reachable_[static_cast<std::size_t>(form)][static_cast<std::size_t>(norm.score)];
      if (!scores.exact) continue;
      for (const double score : scores.values) {
        const auto row = std::lower_bound(table->rows.begin(), table->rows.end(), score,
                                          [](const auto& one, double raw) { return one.raw < raw; });
        const std::string text = core::to_text(score);
        if ((row == table->rows.end() || row->raw != score) &&
            std::find(absent.begin(), absent.end(), text) == absent.end())
          absent.push_back(text);
      }
    }
    if (absent.empty())
      ledger_.proved(Claim::tables);
    else
      add(Claim::tables, norm.where,
          definition_.score_id(norm.score) + ": the table has no row for score " + core::listed(absent));
  }

  /// What a model expects at every whole year: loading proves only what stands in the file.
  void check_model(const NormFile& file, const NormCell& cell, const ScoreNorm& norm) {
    const bool model = std::holds_alternative<definition::LmsNorm>(norm.values) ||
                       std::holds_alternative<definition::RegressionNorm>(norm.values);
    const auto form = static_cast<std::size_t>(file.forms.front());
    const auto& scores = reachable_[form][static_cast<std::size_t>(norm.score)];
    const bool has_moments = model || std::holds_alternative<definition::MeanNorm>(norm.values);
    if (has_moments && !scores.none() && !beyond_at_some_age(file, cell, norm, scores))
      ledger_.proved(Claim::moments, By::bounds);
  }

  bool beyond_at_some_age(const NormFile& file, const NormCell& cell, const ScoreNorm& norm,
                          const definition::ReachableScores& scores) {
    if (std::holds_alternative<definition::MeanNorm>(norm.values)) return false;  // loading has proved it
    const auto form = static_cast<std::size_t>(file.forms.front());
    const auto& window = cell.people.age.open() ? definition_.forms[form].age : cell.people.age;
    for (const Sex sex : {Sex::male, Sex::female}) {
      if (cell.people.sex != Sex::unspecified && cell.people.sex != sex) continue;
      for (Age age = window.begin(); age < window.end() && age.months < oldest; age = {age.months + 12, age.days})
        if (const auto wrong = expected_beyond(norm, {file.forms.front(), sex, age, to_months(age)}, scores);
            !wrong.empty()) {
          add(Claim::moments, norm.where,
              definition_.score_id(norm.score) + ": " + wrong + " of " + (sex == Sex::male ? "boys" : "girls") +
                  " of " + to_text(age) + ", where scores go from " + core::to_text(scores.values.front()) + " to " +
                  core::to_text(scores.values.back()));
          return true;
        }
    }
    return false;
  }

  /// "an expected score of -2", or "an SD of 12", if that cannot be; else "".
  static std::string expected_beyond(const ScoreNorm& norm, const norms::Person& person,
                                     const definition::ReachableScores& scores) {
    const double low = scores.values.front(), high = scores.values.back();
    const double expected = norms::raw_at(norm, 0, person), sd = norms::raw_sd(norm, person);
    if (expected < low || expected > high) return "an expected score of " + core::to_text(expected, 2);
    return sd > (high - low) / 2 ? "an SD of " + core::to_text(sd, 2) : "";
  }

  /// Whether the printed numbers fit together.
  void check_numbers(const NormFile& file) {
    const auto& form = instrument_.plan.forms[static_cast<std::size_t>(file.forms.front())];
    const auto faults = norms::printed_faults(file, form);
    for (const auto& fault : faults)
      add(Claim::printed, file.cells[fault.cell].of(fault.score)->where,
          definition_.score_id(fault.score) + ": " + told(file, fault));
    for (std::size_t c = 0; c < file.cells.size(); ++c)
      for (const ScoreNorm& norm : file.cells[c].scores)
        if (std::none_of(faults.begin(), faults.end(),
                         [&](const auto& fault) { return fault.cell == c && fault.score == norm.score; }))
          ledger_.proved(Claim::printed);
  }

  static std::string told(const NormFile& file, const norms::PrintedFault& fault) {
    const std::string printed = core::to_text(fault.printed, 2), expected = core::to_text(fault.expected, 2);
    const std::string at = " at score " + core::to_text(fault.raw);
    const std::string more = fault.more == 0 ? "" : " (and " + std::to_string(fault.more) + " more rows)";
    const auto other = [&] {
      const Location& where = file.cells[fault.other].of(fault.score)->where;
      return where.line > 0 ? "line " + std::to_string(where.line) : "another group";
    };
    switch (fault.kind) {
      case NormFaultKind::jump:
        return "the table jumps" + at + ": " + printed + ", where the rows beside it lead to expect " + expected;
      case NormFaultKind::reversal:
        return "the table has " + printed + at + ", where the rows beside it lead to expect " + expected +
               " after the younger group (" + other() + ")";
      case NormFaultKind::not_linear:
        return "the table is said to be linear, but has " + printed + at + ", where a line gives " + expected + more;
      case NormFaultKind::moments:
        return "the table has " + printed + at + ", where the printed mean and SD give " + expected + more;
      case NormFaultKind::percentile:
        return "the percentile rank is " + printed + at + ", where the normed score beside it gives " + expected + more;
      case NormFaultKind::impossible_sd:
        return "an SD of " + printed + " is not possible with this mean: at most " + expected;
      case NormFaultKind::repeated:
        return "the same numbers as those of other people (" + other() + ")";
    }
    return "";
  }

  static constexpr int oldest = 100 * 12;  // months

  const InstrumentState& instrument_;
  Ledger& ledger_;
  const definition::Definition& definition_;
  std::vector<std::vector<definition::ReachableScores>> reachable_;  // on complete forms
};

}  // namespace

void prove_norms(const InstrumentState& instrument, Ledger& ledger) { NormGaps(instrument, ledger).find(); }

}  // namespace kartlegg::review
