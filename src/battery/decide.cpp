// Every decision and alert of a battery, and which single answer would settle what cannot be known.
#include "battery/decide.hpp"

#include <algorithm>

#include "norms/state.hpp"

namespace kartlegg::battery {
namespace {

/// How many unanswered questions are tried for one decision.
constexpr std::size_t most_questions = 30;

class Concluding {
 public:
  explicit Concluding(BatteryResultState& result)
      : result_(result), battery_(*result.battery), b_(result.battery->definition) {}

  void run() {
    for (const auto& decision : b_.decisions) result_.decisions.push_back(end(cases_of(b_, decision)));
    for (const auto& alert : b_.alerts) result_.alerts.push_back(end(cases_of(b_, alert.when)));
  }

 private:
  Ending end(const scoring::Decision& decision) const {
    Ending ending;
    ending.outcomes = scoring::decide(decision, result_.values.reach);
    ending.settled = ending.outcomes.settled();
    ending.as_scored = ending.settled;
    if (ending.settled) return ending;
    ending.as_scored = scoring::decide(decision, result_.values.stand).settled();
    const auto questions = open_questions(decision);
    if (questions.size() <= most_questions)
      for (const Question& question : questions)
        if (settles(question, decision)) ending.settled_by.push_back(question);
    return ending;
  }

  const ReportState* report(int role) const {
    const auto& taken = result_.roles[static_cast<std::size_t>(role)].report;
    return taken ? &taken->state() : nullptr;
  }

  /// Items without an answer that the decision waits for, each once.
  std::vector<Question> open_questions(const scoring::Decision& decision) const {
    std::vector<Question> questions;
    for (const auto* const condition : decision.cases)
      for (const std::size_t s : reads(b_, *condition).slots) {
        const auto& slot = b_.slots[s];
        const ReportState* const from = report(slot.role);
        if (from == nullptr || result_.values.reach[s].single()) continue;
        for (const int item : open_items(*from, slot, battery_))
          if (std::none_of(questions.begin(), questions.end(),
                           [&](const Question& q) { return q.item == item && report(q.role) == from; }))
            questions.push_back({slot.role, item});
      }
    return questions;
  }

  /// True if the decision can be known whatever the answer to this question is.
  bool settles(const Question& question, const scoring::Decision& decision) const {
    const ReportState& before = *report(question.role);
    const auto item = static_cast<std::size_t>(question.item);
    const bool keyed = !before.keying.already_keyed.empty() && before.keying.already_keyed[item];
    ReportState after = before;
    for (const scoring::Coded& answer : before.instrument->plan.items[item].codes) {
      if (answer.kind == scoring::Answer::missing || (keyed && answer.kind != scoring::Answer::answered)) continue;
      after.codes[item] = keyed ? static_cast<int>(answer.score) : answer.code;
      scoring::score_person(after.definition(), after.instrument->plan, after.form.form, after.codes,
                            after.form.age_months, after.keying, after.person);
      Values values = result_.values;
      for (std::size_t r = 0; r < result_.roles.size(); ++r)  // one report may stand in several roles
        if (report(static_cast<int>(r)) == &before) read_report(battery_, r, after, values);
      if (!scoring::decide(decision, values.reach).settled()) return false;
    }
    return true;
  }

  BatteryResultState& result_;
  const BatteryState& battery_;
  const definition::BatteryDefinition& b_;
};

}  // namespace

scoring::Decision cases_of(const definition::BatteryDefinition& battery, const definition::BatteryDecision& decision) {
  scoring::Decision cases{battery.lets, {}};
  for (const auto& one : decision.cases) cases.cases.push_back(&one.when);
  return cases;
}

scoring::Decision cases_of(const definition::BatteryDefinition& battery, const definition::Expression& condition) {
  return {battery.lets, {&condition}};
}

void conclude(BatteryResultState& result) { Concluding(result).run(); }

}  // namespace kartlegg::battery
