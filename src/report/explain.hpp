// Sentences about a report: notes, and the way from the answers to a score.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "kartlegg/language.hpp"
#include "kartlegg/report.hpp"
#include "norms/state.hpp"

namespace kartlegg::report {

std::string score_note(const ReportState& state, std::size_t score, Language language);
std::vector<std::string> report_notes(const ReportState& state, bool illustrative, Language language);
/// What a reader of a table must know of a person: age outside the form, codes taken as missing. Often empty.
std::string row_note(const ReportState& state, Language language);
std::string explain_score(const ReportState& state, std::size_t score, Language language);
FormChoice describe(const definition::Definition& definition, const scoring::ChosenForm& chosen, Language language);

}  // namespace kartlegg::report
