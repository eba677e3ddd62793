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
/// The item as item_named has it, with its number on the printed form where it has one: "worries (8)".
std::string item_name(const definition::Item& item, int form, Language language);
/// Labels of the bands that hold a score from `value.lower` to `value.upper`, from low scores to high; `except` left
/// out.
std::vector<std::string> reachable_bands(const definition::BandScheme& scheme, const definition::BandTable& table,
                                         const scoring::ScoreValue& value, Language language, int except = -1);
FormChoice describe(const definition::Definition& definition, const scoring::ChosenForm& chosen, Language language);

}  // namespace kartlegg::report
