// How items are named to a reader: by their wording where a text file has it, else by their topic.
#pragma once

#include <string>
#include <vector>

#include "definition/model.hpp"
#include "kartlegg/report.hpp"
#include "norms/state.hpp"

namespace kartlegg::report {

/// A text in the quotation marks of the language.
std::string quoted(const std::string& text, Language language);

/// The wording of an item on a form, in quotation marks; else its topic.
std::string item_named(const definition::Item& item, int form, Language language);

/// Which of the two the items of a report's form are named by, and whose wording it is; nothing where the topics are
/// all the wording that there is.
std::vector<std::string> wording_notes(const ReportState& state, Language language);

/// The text files of an instrument, described.
std::vector<WordingFile> wording_files(const definition::Definition& definition);

}  // namespace kartlegg::report
