// The parts of parsing, one for each section of instrument.yaml. Used only by the parse_*.cpp files.
#pragma once

#include <string>
#include <vector>

#include "definition/model.hpp"
#include "definition/reader.hpp"

namespace kartlegg::definition {

/// The definition as it grows, and the names that later sections may refer to.
struct Parsing {
  Definition& definition;
  Problems& problems;
  std::vector<std::string> sources, informants, option_sets, items, forms, scores;
};

/// `source`, `illustrative` and `note` of a sourced entry. `needed`: one of the first two must be there.
Sourcing read_sourcing(MapReader& map, const Parsing& parsing, bool needed);

/// Form indices meant by a key that is a form id or an informant id; reports an unknown one.
struct FormKey {
  std::vector<int> forms;
  bool by_informant = false;
};
FormKey read_form_key(const Entry& entry, const Parsing& parsing);

// parse.cpp
void parse_items(const Field& field, Parsing& parsing);
void parse_forms(const Field& field, Parsing& parsing);
// parse_scoring.cpp
void declare_scores(MapReader& map, Parsing& parsing);
void parse_scales(const Field& field, Parsing& parsing);
void parse_composites(const Field& field, Parsing& parsing);
void parse_bands(const Field& field, Parsing& parsing);
// parse_rules.cpp
void parse_alerts(const Field& field, Parsing& parsing);
void parse_credits(const Field& field, Parsing& parsing);
void parse_prematurity(const Field& field, Parsing& parsing);
void parse_combinations(const Field& field, Parsing& parsing, bool decisions);

// validate.cpp: what can only be seen when everything has been read.
void validate(Parsing& parsing);

}  // namespace kartlegg::definition
