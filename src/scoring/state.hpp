// What the public handles share: an instrument, ready to score; a person's scores. Made once, never changed after.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "definition/model.hpp"
#include "scoring/form_choice.hpp"
#include "scoring/plan.hpp"
#include "scoring/score.hpp"

namespace kartlegg {
inline namespace v1 {

struct InstrumentState {
  explicit InstrumentState(definition::Definition d, std::string hash)
      : definition(std::move(d)), plan(scoring::compile(definition)), content_hash(std::move(hash)) {}
  InstrumentState(const InstrumentState&) = delete;  // the plan points into the definition
  InstrumentState& operator=(const InstrumentState&) = delete;

  const definition::Definition definition;
  const scoring::Plan plan;
  const std::string content_hash;
};

struct ReportState {
  std::shared_ptr<const InstrumentState> instrument;
  scoring::ChosenForm form;
  std::vector<int> codes;  // one an item of the instrument
  scoring::Keying keying;
  scoring::PersonScores person;

  const definition::Definition& definition() const { return instrument->definition; }
  const scoring::FormPlan& form_plan() const { return instrument->plan.forms[static_cast<std::size_t>(form.form)]; }
  const scoring::ScoreValue& score(std::size_t index) const { return person.scores[index]; }
};

}  // namespace v1
}  // namespace kartlegg
