// A person's scores, and what they mean: what the handles of a report share. Made once, never changed after.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "kartlegg/norms.hpp"
#include "norms/normed.hpp"
#include "scoring/form_choice.hpp"
#include "scoring/state.hpp"

namespace kartlegg {
inline namespace v1 {

struct ReportState {
  std::shared_ptr<const InstrumentState> instrument;
  scoring::ChosenForm form;
  std::vector<int> codes;  // one an item of the instrument
  scoring::Keying keying;
  scoring::PersonScores person;
  Sex sex = Sex::unspecified;
  std::optional<std::chrono::year_month_day> assessment_date;
  NormRequest request;
  std::vector<norms::GroupValues> norms;  // in the order asked for

  const definition::Definition& definition() const { return instrument->definition; }
  const scoring::FormPlan& form_plan() const { return instrument->plan.forms[static_cast<std::size_t>(form.form)]; }
  const scoring::ScoreValue& score(std::size_t index) const { return person.scores[index]; }
};

}  // namespace v1
}  // namespace kartlegg
