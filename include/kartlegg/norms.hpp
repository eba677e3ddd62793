// A score compared with a norm group: what it means, and how sure that is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kartlegg/config.hpp"
#include "kartlegg/interval.hpp"
#include "kartlegg/language.hpp"
#include "kartlegg/measure.hpp"

namespace kartlegg {
inline namespace v1 {

struct ReportState;
struct Band;

/// Why there is no normed score.
enum class NormGap : std::uint8_t {
  none,          ///< there is one
  no_score,      ///< there is no raw score
  other_form,    ///< the norm group is not for this form
  age_unknown,   ///< the group goes by age, and the age is not known
  age_outside,   ///< nobody of this age in the group: no extrapolation
  sex_unknown,   ///< the group goes by sex, and the sex is not known
  sex_outside,   ///< nobody of this sex in the group
  not_covered,   ///< the group has no numbers for this score
  not_in_table,  ///< the raw score does not stand in the published table
  undefined,     ///< the formula has no value here (LMS: 1 + L S z <= 0, or a score of 0)
  cutoffs_only   ///< the group has cut-offs, but no mean, table or model
};

/// "none", "no_score", ... as written in tables and JSON.
KARTLEGG_API std::string_view name(NormGap gap) noexcept;

/// Which norms a score is to be compared with. All empty: those that the instrument names as its default for the form;
/// the report says so.
struct NormRequest {
  /// Ids of norm groups ("gb-1999-parent"), shown side by side in this order. "id@sha256:..." (eight hexadecimal digits
  /// at least) is refused if the file has changed since. "all": every group for the form. "none": no norms.
  std::vector<std::string> groups;
  std::string country;   ///< only norm groups of this country ("NO"); where groups is empty, all of them
  std::string language;  ///< the same for the language of the sample
};

/// The sample that a normed score rests on.
struct NormGroup {
  std::string id, title;
  std::string kind;                ///< "standardisation", "national_survey", "regional", "reference_study", "clinical",
                                   ///< "illustrative"
  std::string country, language;   ///< may be empty
  std::string people;              ///< whom the numbers are about: "boys, 5 to 15 years"
  std::optional<int> n;            ///< of these people, else of the whole sample; absent where it was not published
  std::string years, sample;       ///< when and how it was gathered; may be empty
  std::string hash;                ///< "sha256:..." of the norm file
  bool chosen_by_default = false;  ///< named by the instrument, not by the caller
  bool from_holder = false;        ///< given beside the instrument (LoadOptions::norms), not part of it
  bool illustrative = false;
  std::vector<std::string> sources;
  std::string note;
};

/// The reliability coefficient that an error rests on.
struct ReliabilityUsed {
  std::string kind;  ///< "alpha", "retest", ...
  double value = 0;
  std::optional<int> n;
  std::string interval;       ///< between test and retest; may be empty
  bool other_sample = false;  ///< from another sample than the norms: the error is approximate
  std::vector<std::string> sources;
  std::string note;
};

/// How likely it is that the true score lies beyond a cut-off, given the observed score (normal model, Kelley 1923;
/// Lord & Novick 1968).
struct BeyondCutoff {
  std::string scheme;       ///< the band scheme, or the id of the norm group whose cut-off it is
  std::string band, label;  ///< the band that begins here
  double cutoff = 0;        ///< raw score
  bool high = true;         ///< beyond means this score or higher; else this score or lower
  double probability = 0;   ///< 0..1
};

/// One score compared with one norm group. Cheap to copy; shares the report's state.
class KARTLEGG_API NormedScore {
 public:
  NormGroup group(Language language = Language::en) const;
  std::string_view scale() const noexcept;
  /// The score on a measure; absent where there is none, and note() says why. Stanines and stens are whole numbers.
  std::optional<double> get(Measure measure) const;
  /// Why there is no normed score; NormGap::none where there is one.
  NormGap gap() const noexcept;
  /// How the normed score was made: "linear" (mean and SD), "normalised" (through percentiles), "lms", "box_cox_t",
  /// "regression"; "" where there is none.
  std::string_view method() const noexcept;
  /// Standard error of measurement on a measure: SD sqrt(1 - reliability), or the published one of this very score.
  /// Absent without a reliability, and for stanines, stens and percentile ranks.
  std::optional<double> sem(Measure measure) const;
  /// Confidence interval of a share 0 < confidence < 1 (else std::invalid_argument), of the kind that the instrument
  /// names unless one is given. Percentile ranks: the ends of the z interval as percentiles.
  std::optional<Interval> interval(Measure measure, double confidence = 0.95,
                                   std::optional<IntervalKind> kind = {}) const;
  /// Estimated true score: mean + reliability x (score - mean) (Kelley 1923).
  std::optional<double> true_score(Measure measure) const;
  /// The age in months at which the score is the median, where the norms tell it (`age_equivalent`). Absent for a score
  /// that is the median at no age of the norms, or at several; note() says which.
  std::optional<double> age_equivalent() const;
  /// Absent where there is none, and where the error is a published one of this very score.
  std::optional<ReliabilityUsed> reliability(Language language = Language::en) const;
  /// One entry for every cut-off of the form's band schemes and of the norm group, in the order of the files. Empty
  /// where there is no reliability.
  std::vector<BeyondCutoff> beyond(Language language = Language::en) const;
  /// The band in the norm group's own cut-offs; absent where it has none for this score.
  std::optional<Band> band(Language language = Language::en) const;
  /// What a reader must know, one sentence after the other; empty where there is nothing to say.
  std::string note(Language language = Language::en) const;

 private:
  friend class ScaleScore;
  NormedScore(std::shared_ptr<const ReportState> state, std::size_t group, std::size_t score);
  std::shared_ptr<const ReportState> state_;
  std::size_t group_, score_;
};

}  // namespace v1
}  // namespace kartlegg
