// A person's scores, and what they mean: what the handles of a report share. Made once, never changed after.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kartlegg/config.hpp"
#include "kartlegg/norms.hpp"
#include "kartlegg/responses.hpp"
#include "norms/normed.hpp"
#include "scoring/form_choice.hpp"
#include "scoring/state.hpp"

namespace kartlegg {
inline namespace v1 {

/// The person as the caller described it, with texts of its own: a Subject borrows them.
struct Given {
  std::optional<std::chrono::year_month_day> birth_date, assessment_date;
  double age_months = unknown;
  std::optional<int> weeks_early, gestation_days;
  Sex sex = Sex::unspecified;
  std::string informant, form;

  Given() = default;
  explicit Given(const Subject& who)
      : birth_date(who.birth_date),
        assessment_date(who.assessment_date),
        age_months(who.age_months),
        weeks_early(who.weeks_early),
        gestation_days(who.gestation_days),
        sex(who.sex),
        informant(who.informant),
        form(who.form) {}
  Subject subject() const {
    return {birth_date, assessment_date, age_months, weeks_early, gestation_days, sex, informant, form};
  }
};

struct ReportState {
  std::shared_ptr<const InstrumentState> instrument;
  scoring::ChosenForm form;
  std::vector<int> codes;  // one an item of the instrument
  scoring::Keying keying;
  scoring::PersonScores person;
  Sex sex = Sex::unspecified;
  std::optional<std::chrono::year_month_day> assessment_date;
  Given given;
  NormRequest request;
  std::vector<norms::GroupValues> norms;           // in the order asked for
  std::string library_version = KARTLEGG_VERSION;  // that scored it
  std::vector<std::string> remarks;                // of the caller

  const definition::Definition& definition() const { return instrument->definition; }
  const scoring::FormPlan& form_plan() const { return instrument->plan.forms[static_cast<std::size_t>(form.form)]; }
  const scoring::ScoreValue& score(std::size_t index) const { return person.scores[index]; }
};

}  // namespace v1
}  // namespace kartlegg
