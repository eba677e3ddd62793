// The answers of a report as they were recorded, and how many there are.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "kartlegg/report.hpp"
#include "norms/state.hpp"

namespace kartlegg::report {

ItemAnswer item_answer(const ReportState& state, std::size_t item, Language language);

Completeness completeness(const definition::Form& form, const scoring::PersonScores& person);

/// "crying (14): 2 (rating 2)", for every answer that counts in no scale; what was not answered is left out.
std::vector<std::string> recorded_lines(const ReportState& state, Language language);

/// That a record has no score, and how much of it is there.
std::string record_note(const ReportState& state, Language language);

/// The form, every item and the note: the whole way from the answers to a record.
std::string explain_record(const ReportState& state, Language language);

}  // namespace kartlegg::report
