// What kartlegg says of norms, in English, Bokmål and Nynorsk.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "kartlegg/report.hpp"
#include "norms/choose.hpp"
#include "norms/state.hpp"
#include "report/text.hpp"

namespace kartlegg::report {

enum class NormPhrase : unsigned char {
  // why there is no normed score
  no_raw_score,
  other_form,
  age_unknown,
  age_outside,
  sex_unknown,
  sex_outside,
  not_covered,
  not_in_table,
  undefined,
  cutoffs_only,
  // what to mind of one that there is
  no_z,
  at_floor,
  at_ceiling,
  below_every_median,
  above_every_median,
  median_at_several_ages,
  normal_percentile,
  percentile_a,
  percentile_b,
  percentile_c,
  // its error
  no_reliability,
  made_up_score,
  other_sample,
  // the groups of a report
  by_default,
  as_asked,
  by_holder,
  no_default,
  none_of_country,
  none_of_language,
  // people and samples
  boys,
  girls,
  both_sexes,
  years_range,
  years_from,
  years_below,
  // lines of a report
  with_interval,
  standard_error,
  published_error,
  beyond_high,
  beyond_low,
  group_band,
  over,
  under,
  // the way to a normed score
  by_mean,
  by_table,
  by_lms,
  by_box_cox_t,
  by_regression,
  z_told,
  age_equivalent,
  error_of,
  error_published,
  about_observed,
  about_true,
  about_next
};

std::string say(NormPhrase phrase, Language language, std::initializer_list<std::string> values = {});

/// "boys, 5 to 15 years"; "" where everybody is meant.
std::string people(const definition::People& people, Language language);

/// "5 to 15 years", "from 6 months to 11 months"; "" where any age is meant.
std::string age_range(const definition::AgeWindow& window, Language language);

/// "national_survey", ... as written in files and JSON.
std::string_view name(definition::NormKind kind);

/// "national survey", "reference study, not national norms", ...
std::string norm_kind(definition::NormKind kind, Language language);

/// "T", "percentile rank", ...
std::string measure_name(Measure measure, Language language);

/// "alpha", "retest", ...
std::string coefficient_name(std::string_view kind, Language language);

/// A value on a measure with one decimal; a percentile rank never as 0 or 100, which nobody has.
std::string measure_text(double value, Measure measure, Language language);

/// "78 %", "over 99 %".
std::string percent(double share, Language language);

/// A group as a report used it: `cell` and `norm` say for whom and, where that is known, for which score.
NormGroup describe_group(const InstrumentState& instrument, const norms::GroupValues& group, int cell,
                         const definition::ScoreNorm* norm, Language language);

/// How likely it is that the true score lies beyond each cut-off; see NormedScore::beyond.
std::vector<BeyondCutoff> beyond_cutoffs(const ReportState& state, std::size_t group, std::size_t score,
                                         Language language);

/// Sentences, one after the other.
std::string joined(const std::vector<std::string>& sentences);

/// What a reader must know of one score in one group, one sentence each: what is true of this very score, and what
/// goes for every score of the group, or for several. Both together are NormedScore::note.
std::vector<std::string> notes_on_score(const ReportState& state, std::size_t group, std::size_t score,
                                        Language language);
std::vector<std::string> notes_on_group(const ReportState& state, std::size_t group, std::size_t score,
                                        Language language);

/// Why a group has no numbers for the person; "" where it has some.
std::string note_on_person(const ReportState& state, std::size_t group, Language language);

/// Which groups a report uses and why, and what the instrument says of its norms.
std::vector<std::string> norm_notes(const ReportState& state, Language language);

/// True if what is said of a score in a group rests on a number marked illustrative.
bool is_illustrative(const ReportState& state, std::size_t group, std::size_t score);

/// True if a group or a coefficient that some score of the report rests on is marked illustrative.
bool norms_are_illustrative(const ReportState& state);

/// One score of a report as its groups have it, lines for a plain text. What goes for several scores is not here, but
/// in norm_notes.
std::vector<std::string> normed_lines(const ReportState& state, const ScaleScore& score, Language language);

/// A step on the way to a normed score, and what its numbers rest on.
struct NormStep {
  int depth = 0;
  std::string text;
  std::vector<std::string> citations;
};
/// The way from a raw score to what each group says of it.
std::vector<NormStep> explain_norms(const ReportState& state, std::size_t score, Language language);

/// Why norms cannot be had as asked for, and what would be right.
RefusalText norm_refusal(const InstrumentState& instrument, const norms::RequestRefusal& refusal, Language language);

/// A request, resolved; ResponseError where it cannot be met.
norms::Norming norming_of(const InstrumentState& instrument, const NormRequest& request, Language language);

/// The citations of a norm file's number.
std::vector<std::string> citations_of(const std::vector<definition::Citation>& sources,
                                      const definition::Sourcing& sourcing);

}  // namespace kartlegg::report
