// What is said of the cycles of a visit, in English, Bokmål and Nynorsk.
#pragma once

#include <string>

#include "kartlegg/language.hpp"

namespace kartlegg::report {

/// A score, or a visit, that too few cycles have: none is combined.
std::string too_few_cycles(int cycles, int at_least, Language language);
/// Some cycles have no score of a scale.
std::string cycles_without_score(int with, int of, Language language);
/// Some cycles could not be scored at all.
std::string cycles_not_scored(int not_scored, int of, Language language);
std::string cycles_of_several_forms(Language language);
/// The instrument has bands, but only for single cycles.
std::string bands_of_single_cycles(Language language);

/// Why reports cannot be combined as cycles, and what would be right.
std::string no_cycles(const std::string& instrument, Language language);
std::string no_cycles_hint(Language language);
std::string other_instrument(const std::string& given, Language language);
std::string other_instrument_hint(const std::string& wanted, Language language);
std::string other_form(const std::string& given, const std::string& first, Language language);
std::string other_form_hint(Language language);

}  // namespace kartlegg::report
