// Has a score changed by more than its error? Between two occasions, or over many.
//
// Only what can be compared is compared: the same instrument and major version, the same informant, the same items, the
// same norm group. Where that is not so the result says why in a sentence, and has no numbers. The order of the
// occasions is that of their dates.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kartlegg/config.hpp"
#include "kartlegg/interval.hpp"
#include "kartlegg/language.hpp"
#include "kartlegg/norms.hpp"
#include "kartlegg/report.hpp"
#include "kartlegg/responses.hpp"
#include "kartlegg/stats/change.hpp"

namespace kartlegg {
inline namespace v1 {

/// Mean and SD of a group, on the measure of the comparison.
struct GroupMoments {
  double mean = unknown;
  double sd = unknown;
};

/// A group whose numbers the caller knows from elsewhere, in place of the reports' norms. Raw scores.
struct ReferenceGroup {
  std::string name;              ///< said in the result: "British parents (Goodman 2001)"
  double mean = unknown;         ///< needed by all methods but jt and sem2
  double sd = unknown;           ///< above 0
  double reliability = unknown;  ///< 0..1
};

/// The score that divides a clinical from a functional group (Jacobson & Truax 1991, doi:10.1037/0022-006X.59.1.12).
enum class CutoffRule : std::uint8_t {
  none,  ///< no cut-off: nobody is called recovered
  a,     ///< two SD from the mean of the clinical group, towards the functional one
  b,     ///< two SD from the mean of the functional group, towards the clinical one
  c,     ///< between both means, each weighed by the other's SD
  band   ///< where the band without concern (level 0) of a band scheme ends
};

/// "none", "a", "b", "c", "band".
KARTLEGG_API std::string_view name(CutoffRule rule) noexcept;

struct ChangeOptions {
  stats::ChangeMethod method = stats::ChangeMethod::jt;
  Measure measure = Measure::raw;  ///< raw, z, T, scaled or standard score
  double confidence = 0.95;        ///< two-sided, between 0 and 1
  std::string norm_group;          ///< id of a group of both reports; empty: the first of the earlier report
  std::string coefficient;         ///< kind of reliability ("retest"); empty: the one that the norms prefer
  std::optional<ReferenceGroup> reference;
  // What a study of people tested twice found, on the measure of the comparison.
  /// Mean of the second occasion less that of the first: practice, practice_sem2, practice_sd, hll, ha, reg.
  std::optional<double> practice_effect;
  std::optional<double> second_sd;      ///< SD of the second occasion: reg; ha: else that of the norms
  std::optional<double> correlation;    ///< between the occasions: ha, reg
  std::optional<double> difference_sd;  ///< SD of the differences: practice_sd
  std::optional<int> retest_n;          ///< people: reg
  CutoffRule cutoff = CutoffRule::none;
  std::optional<GroupMoments> clinical;    ///< needed by a and c
  std::optional<GroupMoments> functional;  ///< for b and c; else the norm group
  std::string band_scheme;                 ///< for band; empty: the instrument's default scheme
};

/// Why two reports have no change between them.
enum class ChangeGap : std::uint8_t {
  none,
  other_instrument,
  other_version,    ///< another major version: scores may differ
  other_person,     ///< another sex or birth date
  other_informant,  ///< that is a difference between informants
  other_form,       ///< the score is made of other items
  no_date,
  same_date,
  no_score,
  no_norms,     ///< without norms or a reference group the error is not known
  other_norms,  ///< no norm group, or not the one asked for, was used in both reports with the same content
  no_normed_score,
  no_reliability,
  unfit_measure,  ///< stanines, stens and percentile ranks have no constant error
  no_raw_norms,   ///< the norms are no mean and SD of raw scores
  needs_retest,   ///< the method needs numbers from people tested twice, which the options do not give
  no_value,       ///< the formula has no value: reliability 1, or differences without variance
  too_few,        ///< a series of fewer than two reports
  category        ///< of a nominal scale: between categories there is no distance
};

/// "other_informant", ... as written in JSON.
KARTLEGG_API std::string_view name(ChangeGap gap) noexcept;

/// What a change means for the person. `concern` of the scale says which way is better.
enum class Course : std::uint8_t {
  unchanged,     ///< within the error
  improved,      ///< reliably
  recovered,     ///< reliably improved, and across the cut-off that was asked for
  deteriorated,  ///< reliably
  higher,        ///< reliably, on a scale where neither end is the concern
  lower
};

/// "unchanged", "improved", ...
KARTLEGG_API std::string_view name(Course course) noexcept;

/// The comparison by one of the coefficients that are published for this score and these people.
struct ByCoefficient {
  int number = -1;   ///< in the norm file's list of coefficients; -1: that of the reference group
  std::string kind;  ///< "alpha", "retest", ...
  double value = 0;
  double standard_error = 0, index = 0;
  bool reliable = false;
};

/// Two occasions compared. Numbers are absent where gap says why; all but the index are on the measure asked for.
struct KARTLEGG_API Change {
  Report before, after;  ///< by assessment date
  std::string scale;
  ChangeOptions options;
  ChangeGap gap = ChangeGap::none;
  std::optional<double> first, second;   ///< the scores
  std::optional<double> difference;      ///< second less first
  std::optional<double> standard_error;  ///< of what the method compares
  std::optional<double> index;           ///< the reliable change index, in standard errors
  std::optional<double> critical;        ///< reliable beyond this, either way
  std::optional<double> detectable;      ///< minimal detectable change, z sqrt(2) SEM
  std::optional<Interval> unremarkable;  ///< second scores that would not have been a reliable change
  std::optional<bool> reliable;
  std::optional<Course> course;
  std::optional<double> cutoff;  ///< by the rule asked for
  std::optional<bool> crossed;   ///< the scores lie on different sides of it
  std::string norm_group;        ///< id of the one used; empty with a reference group
  bool published_error = false;  ///< the norms give an error for these very scores; no coefficient was used
  std::vector<ByCoefficient> by_coefficient;  ///< the one used first, then the others, for comparison

  /// What came out, or why nothing did and what to do about it, in a sentence.
  std::string sentence(Language language = Language::en) const;
  /// What the sentence rests on: norm group, reliability and its source; prorated scores; another age group. One
  /// sentence each.
  std::vector<std::string> notes(Language language = Language::en) const;
};

/// Compares two reports, in either order. std::out_of_range for a scale that neither knows; std::invalid_argument for
/// options that no result could have (a confidence of 1, an SD of 0, a cut-off without its group).
KARTLEGG_API Change change(const Report& one, const Report& other, std::string_view scale,
                           const ChangeOptions& options = {});

/// One occasion of a series.
struct Occasion {
  Report report;
  std::optional<double> score;        ///< on the measure asked for; absent where there is none
  std::optional<Change> since_first;  ///< since the first occasion with a score; absent there
  std::optional<Change> since_previous;
  std::optional<Change> since_best;  ///< since the earlier occasion of least concern
  bool alert = false;                ///< reliably worse than at the first or at the best occasion
};

/// Many occasions, by assessment date. With gap (a date missing or twice, fewer than two reports) there is no order,
/// and the occasions have no changes.
struct KARTLEGG_API ChangeSeries {
  std::string scale;
  ChangeOptions options;
  ChangeGap gap = ChangeGap::none;
  std::vector<Occasion> occasions;
  /// Least squares over the comparable occasions, on the measure asked for, by mean month (30.436875 days). Absent with
  /// fewer than two.
  std::optional<double> slope;
  std::optional<double> slope_error;           ///< from the standard error of measurement of the scores
  std::optional<double> slope_residual_error;  ///< from the scatter about the line; absent with fewer than three
  std::optional<Interval> slope_interval;      ///< by slope_error
  bool alert = false;                          ///< that of the last occasion with a score

  std::string sentence(Language language = Language::en) const;
  std::vector<std::string> notes(Language language = Language::en) const;
};

/// The reports may come in any order. Throws as change() does.
KARTLEGG_API ChangeSeries change_series(std::span<const Report> reports, std::string_view scale,
                                        const ChangeOptions& options = {});

/// JSON (schemas "kartlegg-change-1", "kartlegg-series-1"). Absent values are left out, never null or NaN.
KARTLEGG_API std::string to_json(const Change& change, Language language = Language::en);
KARTLEGG_API std::string to_json(const ChangeSeries& series, Language language = Language::en);
/// The sentence and its notes, a line each; of a series, a line an occasion too.
KARTLEGG_API std::string to_text(const Change& change, Language language = Language::en);
KARTLEGG_API std::string to_text(const ChangeSeries& series, Language language = Language::en);

}  // namespace v1
}  // namespace kartlegg
