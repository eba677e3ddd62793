// The parts of parsing, one for each section of instrument.yaml. Used only by the parse_*.cpp files.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "definition/model.hpp"
#include "definition/reader.hpp"

namespace kartlegg::definition {

/// The definition as it grows, and the names that later sections may refer to.
struct Parsing {
  Definition& definition;
  Problems& problems;
  Names sources, informants, option_sets, items, forms, scores;
};

/// `source`, `illustrative` and `note` of a sourced entry. `needed`: one of the first two must be there.
Sourcing read_sourcing(MapReader& map, const Parsing& parsing, bool needed);

/// Form indices meant by a key that is a form id or an informant id; reports one that means no form.
struct FormKey {
  std::vector<int> forms;
  bool by_informant = false;
};
FormKey read_form_key(const Entry& entry, const Parsing& parsing);

/// A text that every entry of its kind must have.
Text read_words(MapReader& map, std::string_view key, std::string_view what_to_write = "{en: ..., nb: ..., nn: ...}");

// parse.cpp
void parse_items(const Field& field, Parsing& parsing);
void parse_forms(const Field& field, Parsing& parsing);
// parse_scoring.cpp
void declare_scores(MapReader& map, Parsing& parsing);
void parse_scales(const Field& field, Parsing& parsing);
void parse_composites(const Field& field, Parsing& parsing);
void parse_bands(const Field& field, Parsing& parsing);
// parse_rules.cpp
/// The id of an entry of a list; one that is taken already is reported.
std::string read_own_id(MapReader& map, std::string_view what, std::set<std::string>& taken);
void parse_alerts(const Field& field, Parsing& parsing);
void parse_credits(const Field& field, Parsing& parsing);
void parse_prematurity(const Field& field, Parsing& parsing);
void parse_combinations(const Field& field, Parsing& parsing, bool decisions);

// validate.cpp: what can only be seen when everything has been read.
void validate(Parsing& parsing);

}  // namespace kartlegg::definition
