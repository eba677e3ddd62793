// The proofs of a check, one function for each part of a folder; what each finds goes into the ledger.
#pragma once

#include <string>
#include <vector>

#include "battery/state.hpp"
#include "norms/state.hpp"
#include "review/ledger.hpp"

namespace kartlegg::review {

// --- definition_proofs.cpp: items, reversed, scores, bands
void prove_definition(const InstrumentState& instrument, Ledger& ledger);

/// True if the score takes each listed value on some sheet: no answer, gate or credit counts in two of its parts. Else
/// the list may hold values that cannot occur.
bool parts_are_apart(const definition::Definition& definition, int form, int score);
/// Items that the score hangs on: those of its scales, those that their conditions read, those that give them a credit.
std::vector<int> items_behind(const definition::Definition& definition, int form, int score);

// --- rule_proofs.cpp: alerts, conditions and decisions
void prove_rules(const InstrumentState& instrument, Ledger& ledger);
void prove_rules(const BatteryState& battery, Ledger& ledger);

// --- source_proofs.cpp: sourced, cited. `cited`: by worked cases
void prove_sources(const InstrumentState& instrument, const std::vector<std::string>& cited, Ledger& ledger);
void prove_sources(const definition::BatteryDefinition& battery, Ledger& ledger);

// --- norm_gaps.cpp: tables, moments, printed, ages, norms
void prove_norms(const InstrumentState& instrument, Ledger& ledger);

}  // namespace kartlegg::review
