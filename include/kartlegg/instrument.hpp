// Load an instrument, look inside it, score with it.
#pragma once

#include <filesystem>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kartlegg/age.hpp"
#include "kartlegg/batch.hpp"
#include "kartlegg/config.hpp"
#include "kartlegg/error.hpp"
#include "kartlegg/evidence.hpp"
#include "kartlegg/language.hpp"
#include "kartlegg/norms.hpp"
#include "kartlegg/report.hpp"
#include "kartlegg/responses.hpp"

namespace kartlegg {
inline namespace v1 {

struct InstrumentState;
class Battery;  // battery.hpp

/// A response option of an item.
struct Option {
  int code = 0;
  std::optional<double> score;  ///< before reversing; absent for options that do not count
  std::string label;
  std::string non_answer;  ///< "", "missing" or "not_applicable"
};

struct Item {
  std::string id;
  std::string topic;  ///< a short neutral label, not the wording of the item
  /// What is asked, word for word; "" where no text file says so, or where forms say it differently (see items(form)).
  std::string wording;
  std::optional<int> number;  ///< on the printed form, where all forms agree
  bool reverse = false;
  bool scored = true;
  std::vector<Option> options;
};

struct Scale {
  std::string id;
  std::string title;
  bool composite = false;
  std::string rule;     ///< "sum", "mean", "formula", "irt" (an item response model) or "nominal": a category
  std::string formula;  ///< for composites and formula scales
  std::string concern;  ///< "high", "low" or "none"
};

struct Form {
  std::string id;
  std::string title;
  std::string informant;
  std::optional<Age> from;    ///< first age of the window
  std::optional<Age> to;      ///< last age of the window, or
  std::optional<Age> before;  ///< first age beyond the window
  std::vector<std::string> items;
  std::string instructions;  ///< what is said before the items, word for word; "" where no text file has it
};

/// One published set of cut-offs; or, named like a nominal scale, the categories of that scale, which have no order.
struct BandScheme {
  std::string id;
  std::string title;
  bool is_default = false;
  struct Entry {
    std::string id, label;
    int level = 0;
  };
  std::vector<Entry> bands;
};

/// A published document that numbers of the instrument come from.
struct Citation {
  std::string id, citation, url, doi;
};

/// A score or decision that needs several reports (informants, occasions), as the instrument declares it.
struct Combination {
  std::string id, title;
  bool decision = true;  ///< true: one of several cases; false: a number
  struct Role {
    std::string id, informant;
  };
  std::vector<Role> roles;
};

/// Observations made in rounds, as the instrument declares it: a sheet is one cycle, and the cycles of a visit are
/// combined; see cycles.hpp.
struct CycleRule {
  std::string title;
  int at_least = 1;                ///< cycles that a combined score needs
  std::string combine;             ///< "mean", "max" or "min" of the cycles' scores
  std::vector<std::string> bands;  ///< schemes whose cut-offs hold for combined scores too
  std::vector<std::string> sources;
  bool illustrative = false;
  std::string note;
};

/// A report, or single scores, in a role of a combination ("parent", "baseline").
struct RoleReport {
  std::string role;
  Report report;
};
struct RoleScore {
  std::string role, scale;
  double value = 0;
};

/// Result of a combination. A case that holds whatever the missing answers are is the result, and certain. Else the
/// scores count as they stand, those made up for missing answers too, and `possible` says what it could also be.
/// Neither case nor value: it cannot be known from what was given (or no case holds), and note says so.
struct Combined {
  std::optional<std::string> case_id;
  std::optional<double> value;
  std::string label, note;
  bool certain = false;  ///< the result is the same whatever the missing answers are
  /// Every case that may be the result once the missing answers are given; "none": perhaps no case holds. A report or
  /// score that was not given stays so.
  std::vector<std::string> possible;
  std::optional<Interval> reachable;  ///< of a number: from lowest to highest, whatever the missing answers are
  std::vector<std::string> sources;
  bool illustrative = false;
};

/// A file held in memory.
struct SourceFile {
  std::string name, text;
};

/// A screening instrument: items, forms, scales, bands and rules, checked and ready to score.
/// A cheap handle over shared const state: copy it freely, share it between threads.
class KARTLEGG_API Instrument {
 public:
  explicit Instrument(std::shared_ptr<const InstrumentState> state);

  std::string_view id() const noexcept;
  std::string_view version() const noexcept;
  std::string_view content_hash() const noexcept;
  std::string_view purpose() const noexcept;
  std::string title(Language language = Language::en) const;
  std::string rights(Language language = Language::en) const;
  /// Limits and gaps that the instrument states about itself; of a record (without scales), first that it has no score.
  std::vector<std::string> notes(Language language = Language::en) const;
  std::vector<std::string> item_ids() const;
  std::vector<std::string> scale_ids() const;  ///< scales, then composites
  std::vector<Item> items(Language language = Language::en) const;
  /// The items of a form, in its order, as they are worded on it. std::out_of_range for an unknown form.
  std::vector<Item> items(std::string_view form, Language language = Language::en) const;
  /// The text files that were loaded, by language; see LoadOptions::wording.
  std::vector<WordingFile> wording() const;
  std::vector<Scale> scales(Language language = Language::en) const;
  std::vector<Form> forms(Language language = Language::en) const;
  std::vector<BandScheme> band_schemes(Language language = Language::en) const;
  std::vector<Combination> combinations(Language language = Language::en) const;
  /// Absent for instruments whose sheets stand alone.
  std::optional<CycleRule> cycles(Language language = Language::en) const;
  std::vector<Citation> citations() const;
  /// The samples that its scores can be compared with, from norms/*.yaml, by id. `people` says whom a whole group is
  /// about, `chosen_by_default` that the instrument names it for some form.
  std::vector<NormGroup> norm_groups(Language language = Language::en) const;
  /// What is published of its accuracy and agreement, from evidence.yaml.
  Evidence evidence(Language language = Language::en) const;
  /// Items of a scale on a form. std::out_of_range for unknown ids; empty if the scale is not on the form.
  std::vector<std::string> scale_items(std::string_view scale, std::string_view form) const;

  /// Which form is meant by this subject, and why. ResponseError if none or several.
  FormChoice choose_form(const Subject& who, Language language = Language::en) const;

  /// Score one person. Items of the form without a response are not answered. Throws ResponseError for an unknown
  /// or repeated item, an invalid code, or a form that cannot be determined; missing answers are never an error.
  Report score(std::span<const Response> responses, const Subject& who = {}, const ScoreOptions& options = {}) const;
  Report score(std::initializer_list<Response> responses, const Subject& who = {},
               const ScoreOptions& options = {}) const;

  /// Score many. Every column names another item (else ResponseError), and all have the same length; the columns of
  /// `who` are empty, or of that length, informant and form also of length one (else std::invalid_argument). A row
  /// that cannot be scored has a refusal and a note, and never stops the rest.
  ScoreTable score_table(std::span<const ColumnView> columns, const Cohort& who = {},
                         const BatchOptions& options = {}) const;

  /// Combine reports. std::out_of_range for an unknown combination or role; ResponseError if a report belongs to
  /// another instrument, another version of it, or another informant than the role asks for.
  Combined combine(std::string_view combination, std::span<const RoleReport> reports,
                   Language language = Language::en) const;
  /// Combine scores that are known without their answers. A score not given is not known.
  Combined combine(std::string_view combination, std::span<const RoleScore> scores,
                   Language language = Language::en) const;

  const InstrumentState& state() const noexcept { return *state_; }
  const std::shared_ptr<const InstrumentState>& shared_state() const noexcept { return state_; }

 private:
  std::shared_ptr<const InstrumentState> state_;
};

/// What a licence holder keeps beside an instrument, outside of its folder. Neither changes the instrument's hash.
struct LoadOptions {
  /// Wording: text files (en.yaml, nb.yaml, nn.yaml), checked against the instrument. One of them; a folder of them; or
  /// a folder that has them in a folder "text". Empty: none.
  std::filesystem::path wording = {};
  /// Norms: norm files (<id>.yaml), checked as if they stood in the instrument's folder. One of them; a folder of them;
  /// or a folder that has them in a folder "norms". They are the default for forms for which the instrument names none.
  std::filesystem::path norms = {};
};

/// Load the instrument in a folder (or its instrument.yaml itself): instrument.yaml, norms/*.yaml, evidence.yaml and
/// text/*.yaml. An instrument file of another name is a draft, loaded with `options` alone. DefinitionError with every
/// problem found in any of the files.
KARTLEGG_API Instrument load(const std::filesystem::path& folder, const LoadOptions& options = {});

/// The same from memory: `instrument` is the text of instrument.yaml, its name is used in messages. Without norms and
/// evidence.
KARTLEGG_API Instrument parse(const SourceFile& instrument);

/// The same with the other files of a folder: "instrument.yaml", "norms/<id>.yaml", "evidence.yaml" and
/// "text/<language>.yaml", in any order. "holder/norms/<id>.yaml" is what LoadOptions::norms would give.
KARTLEGG_API Instrument parse(std::span<const SourceFile> files);

/// A folder of instrument folders.
class KARTLEGG_API Catalogue {
 public:
  /// Error if the folder does not exist.
  explicit Catalogue(std::filesystem::path folder);
  /// Ids of all instruments in the folder, sorted.
  std::vector<std::string> ids() const;
  /// Error for an unknown id, naming the nearest; DefinitionError for a broken one.
  Instrument get(std::string_view id, const LoadOptions& options = {}) const;
  /// The same for the batteries in the folder, each with its instruments from the same folder; see battery.hpp.
  std::vector<std::string> battery_ids() const;
  Battery battery(std::string_view id) const;
  const std::filesystem::path& folder() const noexcept { return folder_; }

 private:
  std::filesystem::path folder_;
};

}  // namespace v1
}  // namespace kartlegg
