// The parts of parsing, one for each section of a file. Used only by the parse_*.cpp files.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "definition/model.hpp"
#include "definition/norm_model.hpp"
#include "definition/reachable.hpp"
#include "definition/reader.hpp"

namespace kartlegg::definition {

/// The definition as it grows, and the names that later sections may refer to.
struct Parsing {
  Definition& definition;
  Problems& problems;
  Names norm_files;  // ids, known from the names of the files
  Names sources, informants, option_sets, items, forms, scores;
  std::size_t bank_cells = 0;  // of all item response models so far
};

/// What norm and evidence files are read against: an instrument, and which scores it can give.
struct Ground {
  /// `reachable` may be empty: not known, since the instrument is wrong.
  explicit Ground(const Definition& instrument, std::vector<std::vector<ReachableScores>> reachable);

  const Definition& instrument;
  std::vector<std::vector<ReachableScores>> reachable;  // by form, by score
  Names forms, informants, scores;
  std::size_t cut_offs = 0;  // of all files so far
};

// --- parse_shared.cpp: what several sections have in common

void parse_sources(const Field& field, std::vector<Citation>& sources, Names& ids);

/// `source`, `illustrative` and `note` of a sourced entry. `needed`: one of the first two must be there.
Sourcing read_sourcing(MapReader& map, const Names& sources, bool needed);

/// Form indices meant by a form id or an informant id; reports one that means no form.
struct FormKey {
  std::vector<int> forms;
  bool by_informant = false;
};
FormKey read_form_key(const Field& id, const std::vector<Form>& all, const Names& forms, const Names& informants);

/// A text that every entry of its kind must have.
Text read_words(MapReader& map, std::string_view key, std::string_view what_to_write = "{en: ..., nb: ..., nn: ...}");

/// The id of an entry of a list; one that is taken already is reported.
std::string read_own_id(MapReader& map, std::string_view what, std::set<std::string>& taken);

AgeWindow parse_window(const Field& in_file);

/// [low, high], or {from, above, to, below}.
std::optional<ScoreRange> parse_range(const Field& field);

/// The list of bands of a scheme; its ids.
Names parse_band_entries(const Field& field, std::vector<BandScheme::Entry>& bands);

/// Band -> range.
std::vector<BandRange> parse_band_ranges(const Field& field, const Names& band_ids);

/// `format: 1`.
void check_format(MapReader& map);

/// `format`, `id` (the name of the folder, if that is not empty), `version` and `title`; `what` the file describes.
struct Heading {
  std::string id, version;
  Text title;
};
Heading parse_heading(MapReader& map, std::string_view what, std::string_view folder);

/// Names that an expression may use: let values first, then `others`.
Names with_lets(const std::vector<Combination::Let>& lets, const Names& others);
/// `let`: each value may read those before it, and `others`.
std::vector<Combination::Let> parse_lets(const Field& field, const Names& others);

// --- instrument.yaml, by file

/// An instrument.yaml; what is wrong is among the problems.
struct ReadInstrument {
  Definition definition;
  std::vector<std::vector<ReachableScores>> reachable;  // empty if that makes no sense for this definition
  bool whole = false;                                   // every section could be read
};

// parse.cpp
ReadInstrument read_instrument(std::string_view text, Problems& problems, std::string_view folder,
                               const Names& norm_files);
void parse_items(const Field& field, Parsing& parsing);
void parse_forms(const Field& field, Parsing& parsing);
// parse_scoring.cpp
void declare_scores(MapReader& map, Parsing& parsing);
void parse_scales(const Field& field, Parsing& parsing);
void parse_composites(const Field& field, Parsing& parsing);
void parse_bands(const Field& field, Parsing& parsing);
// parse_item_response.cpp
ItemResponse parse_item_response(const Field& field, Parsing& parsing, const Sourcing& of_scale);
// parse_rules.cpp
void parse_alerts(const Field& field, Parsing& parsing);
void parse_credits(const Field& field, Parsing& parsing);
void parse_prematurity(const Field& field, Parsing& parsing);
void parse_combinations(const Field& field, Parsing& parsing, bool decisions);
void parse_cycles(const Field& field, Parsing& parsing);
void parse_norm_policy(const Field& field, Parsing& parsing);

// validate.cpp: what can only be seen when everything has been read. Returns the scores that can occur, or nothing if
// that makes no sense for this definition.
std::vector<std::vector<ReachableScores>> validate(Parsing& parsing);

// --- norm and evidence files

/// Kinds of reliability coefficients, as written.
const std::vector<std::string>& coefficient_kinds();

/// A whole file; what is wrong is among the problems.
NormFile parse_norm_file(const Field& root, Ground& ground, std::string_view id);
Evidence parse_evidence_file(const Field& root, const Ground& ground);

/// `sex` and `age`.
People read_people(MapReader& map);
/// `n`, or another number of people.
std::optional<int> read_count(MapReader& map, std::string_view key);
/// "NO", or "en"; reports another spelling.
std::string read_country(MapReader& map);
std::string read_language_code(MapReader& map);
/// A number from low to high, both included unless said otherwise; `what` begins the message ("a reliability").
std::optional<double> read_share(const Field& field, std::string_view what, double low, double high,
                                 bool low_included = true);
/// A scale or composite.
std::optional<int> read_score(const Field& field, const Ground& ground);
/// The scores that can occur on the forms together: nothing if that is not known. Reports a form that does not have the
/// score.
std::optional<ScoreRange> range_on_forms(const Field& field, int score, const std::vector<int>& forms,
                                         const Ground& ground);

// parse_norm_values.cpp
using NormValues = decltype(ScoreNorm::values);
/// What is known where the values of one score are read.
struct NormPlace {
  std::optional<ScoreRange> range;  // of the scores that can occur
  People people;
  std::optional<int> n;
};
/// `mean` and `sd`, `table`, `lms` or `regression`.
NormValues parse_norm_values(MapReader& map, const NormPlace& place);

}  // namespace kartlegg::definition
