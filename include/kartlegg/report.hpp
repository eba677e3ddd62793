// The result of scoring one person.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kartlegg/age.hpp"
#include "kartlegg/config.hpp"
#include "kartlegg/interval.hpp"
#include "kartlegg/language.hpp"
#include "kartlegg/norms.hpp"

namespace kartlegg {
inline namespace v1 {

struct ReportState;

/// How a score came about.
enum class Status : std::uint8_t {
  complete,          ///< every answer that the score needs was there
  prorated,          ///< some answers missing; made up by the scale's declared rule from the mean of the others
  filled,            ///< some answers missing; counted as a fixed score by the scale's declared rule
  too_many_missing,  ///< no score: more answers missing than the scale's rule allows (no rule allows none)
  not_applicable,    ///< no score: the scale does not belong to this form
  out_of_range,      ///< no score: the formula has no value for these answers (division by zero, log of zero)
  age_unknown        ///< no score: it hangs on the person's age, and none is known
};

/// "complete", "prorated", ... as written in tables and JSON.
KARTLEGG_API std::string_view name(Status status) noexcept;

/// One score placed in one published set of bands.
struct Band {
  std::string scheme;  ///< id of the band scheme
  std::string id;      ///< id of the band
  std::string label;   ///< in the language asked for
  int level = 0;       ///< 0 is least concern
  double low = 0;      ///< the band's ends; open ends are -inf and +inf
  double high = 0;
  bool certain = true;  ///< the band stays the same whatever the missing answers are
  bool illustrative = false;
  std::vector<std::string> sources;  ///< citations
  std::string note;                  ///< what the instrument says of these cut-offs; may be empty
};

/// One score of a report. Cheap to copy; shares the report's state.
class KARTLEGG_API ScaleScore {
 public:
  std::string_view scale() const noexcept;
  std::string title(Language language = Language::en) const;
  Status status() const noexcept;
  /// The raw score; absent where there is none. note() says why. Of a nominal scale it is the code of the category,
  /// which band() names: nothing can be calculated with it.
  std::optional<double> raw() const noexcept;
  /// Standard error of the raw score of this very person, in its units: of a score by an item response model, whose
  /// error hangs on which items were answered and how (posterior SD; Bock & Mislevy 1982). Absent for other scores,
  /// whose error is that of a group: sem().
  std::optional<double> standard_error() const noexcept;
  /// Items of the scale on this form, and how many of them were answered. For a composite: over all its scales.
  int items() const noexcept;
  int answered() const noexcept;
  /// Every score that the missing answers could still have led to, from lowest to highest. With every answer
  /// there it is the score itself; so is a score by an item response model, which is of the answers given and of no
  /// others. Absent where such a score needs an age and none is known; else only where the scale does not belong to the
  /// form, its formula has no value for any completion, or it is a category.
  std::optional<Interval> reachable() const noexcept;
  /// Lowest and highest score that the form allows; absent for a category.
  std::optional<Interval> possible() const noexcept;
  /// The band in the named scheme, or in the instrument's default scheme. Absent where there is no score, or the
  /// scheme has no cut-offs for this scale on this form. std::out_of_range for an unknown scheme.
  std::optional<Band> band(std::string_view scheme = {}, Language language = Language::en) const;
  /// The bands of all schemes that have cut-offs for this scale on this form.
  std::vector<Band> bands(Language language = Language::en) const;
  /// All bands of a scheme for this scale on this form, from the lowest scores to the highest, whatever the score is;
  /// their ends are cut to what is possible. Empty where the scheme has no cut-offs here.
  std::vector<Band> cutoffs(std::string_view scheme = {}, Language language = Language::en) const;
  /// What a reader must know of this score, in a sentence; empty where there is nothing to say.
  std::string note(Language language = Language::en) const;
  /// The score in each norm group of the report, in the order asked for; those that have no numbers for it say why.
  /// Empty where the report has no norms.
  std::vector<NormedScore> normed() const;
  /// The score, its standard error of measurement and its confidence interval in the first norm group; see NormedScore.
  /// The raw score needs no norms. Absent where there is none.
  std::optional<double> get(Measure measure) const;
  std::optional<double> sem(Measure measure) const;
  std::optional<Interval> interval(Measure measure, double confidence = 0.95) const;
  /// True where a high score is the concern, false where a low score is; absent where the instrument names neither.
  std::optional<bool> high_is_concern() const noexcept;

 private:
  friend class Report;
  ScaleScore(std::shared_ptr<const ReportState> state, std::size_t index);
  std::shared_ptr<const ReportState> state_;
  std::size_t index_;
};

/// A single answer that calls for attention whatever the scores are.
struct Alert {
  std::string id;
  std::string message;
  bool certain = true;  ///< false: the answer that decides is missing, so it cannot be known
  bool illustrative = false;
  std::vector<std::string> sources;
};

/// What was answered to an item of the form, as it was recorded.
struct ItemAnswer {
  std::string item;           ///< id
  std::string topic;          ///< a short neutral label, not the wording of the item
  std::optional<int> number;  ///< on the printed form
  bool scored = true;         ///< false: it counts in no scale
  std::optional<int> code;  ///< as stored; absent where there is none, none that is valid, or an item score was stored
  std::string label;        ///< of the code; empty where the instrument has none
  std::string non_answer;   ///< "", "missing", "not_applicable" or "not_asked"
};

/// How many items were asked and apply to the person, and how many of these were answered.
struct Completeness {
  int items = 0;
  int answered = 0;
  friend bool operator==(const Completeness&, const Completeness&) = default;
};

/// The form that was used, and why.
struct FormChoice {
  std::string form;
  std::string title;
  std::string informant;
  bool given = false;  ///< named by the caller, not chosen here
  std::optional<Age> chronological_age;
  std::optional<Age> corrected_age;       ///< present where the instrument's rule for prematurity applied
  std::vector<std::string> also_fitting;  ///< other forms whose age window holds this age
  bool age_outside_form = false;          ///< the given form's age window does not hold this age
  bool age_impossible = false;            ///< what was given cannot be an age; the given form stands without it
  std::string explanation;                ///< all of this in a sentence, in the language asked for
};

/// A text file: the wording of an instrument in one language, from its owner or somebody with a licence.
struct WordingFile {
  std::string language;               ///< "en", "nb" or "nn"
  std::string rights;                 ///< whose words they are, and on what ground they are used, as the file says
  std::string hash;                   ///< "sha256:..." of the file
  std::vector<std::string> left_out;  ///< ids of items that it does not word on every form; they go by their topic
};

/// What a result rests on.
struct Provenance {
  std::string instrument_id;
  std::string instrument_version;
  std::string content_hash;  ///< "sha256:..." of instrument.yaml, as sha256sum prints it
  std::string library_version;
  std::vector<WordingFile> wording;  ///< in which texts show the items; empty: neutral labels. No score rests on it
};

/// All scores of one person on one form. A cheap handle over shared const state; safe to use from any thread.
class KARTLEGG_API Report {
 public:
  /// Wraps a state made by the library.
  explicit Report(std::shared_ptr<const ReportState> state);

  /// std::out_of_range for an unknown scale; the message names the nearest.
  ScaleScore operator[](std::string_view scale) const;
  /// Scales first, then composites, in the order of the file; those of other forms are left out.
  std::vector<ScaleScore> scores() const;
  /// Every item of the form in its order, with what was answered. Of a record, an instrument without scales, this is
  /// the whole result.
  std::vector<ItemAnswer> answers(Language language = Language::en) const;
  Completeness completeness() const noexcept;
  std::vector<Alert> alerts(Language language = Language::en) const;
  FormChoice form(Language language = Language::en) const;
  /// The day that the answers were given, as the caller said; absent where it was not said. Never taken from a clock.
  std::optional<std::chrono::year_month_day> assessment_date() const noexcept;
  Provenance provenance() const;
  /// The norm groups that the scores are compared with, in the order asked for.
  std::vector<NormGroup> norm_groups(Language language = Language::en) const;
  /// The same scores, compared with other norms; this report stays as it is, so that both can be shown. ResponseError
  /// for an unknown group, or one that has changed since it was pinned. For another version of the instrument: reread.
  Report renormed(const NormRequest& request, Language language = Language::en) const;
  /// Who owns the instrument, and what a user of it must hold.
  std::string rights(Language language = Language::en) const;
  /// True if any number that this report rests on is marked illustrative in the instrument.
  bool illustrative() const noexcept;
  /// Notes on the whole: invalid codes taken as missing, age outside the form's window, whether items are shown in
  /// their wording or by neutral labels.
  std::vector<std::string> notes(Language language = Language::en) const;
  /// The same report with remarks of the caller (what was seen of the data before they were scored), which stand after
  /// all other notes, in every language as they are. They take the place of earlier ones.
  Report with_remarks(std::vector<std::string> remarks) const;
  /// The way from the answers to one score, line by line: items, codes, item scores, what was missing and made up
  /// how, rounding, formula with numbers, bands, sources. std::out_of_range for an unknown scale.
  std::string explain(std::string_view scale, Language language = Language::en) const;
  /// The same for every score in turn; of a record, the answers and that nothing is made of them.
  std::string explain(Language language = Language::en) const;

  const ReportState& state() const noexcept { return *state_; }

 private:
  std::shared_ptr<const ReportState> state_;
};

/// The report as JSON (schema "kartlegg-report-1"): scores, status, reachable range, bands, items with their wording
/// (or topic), answers that count in no scale ("recorded"), notes, provenance, sources. Absent values are left out,
/// never null or NaN.
KARTLEGG_API std::string to_json(const Report& report, Language language = Language::en);

/// The report as plain text for a terminal or a log.
KARTLEGG_API std::string to_text(const Report& report, Language language = Language::en);

}  // namespace v1
}  // namespace kartlegg
