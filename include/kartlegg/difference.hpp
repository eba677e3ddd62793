// Do two informants, or two scales, differ by more than the error of their scores? And how common is such a difference?
//
// Two questions with two answers: a difference can be reliable (it is not error) and still be common. Both are asked on
// normed scores, since raw scores of different forms or scales have no common metric.
// Reliable: Gulliksen, H. (1950), Theory of mental tests, Wiley. Rare: Payne, R. W. & Jones, H. G. (1957), J Clin
// Psychol 13:115.
#pragma once

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

namespace kartlegg {
inline namespace v1 {

struct DifferenceOptions {
  Measure measure = Measure::t_score;  ///< z, T, scaled or standard score
  double confidence = 0.95;            ///< two-sided, between 0 and 1
  int comparisons = 1;                 ///< how many differences are looked at together: Bonferroni's correction
  std::vector<std::string>
      norm_groups;                    ///< ids, tried in this order on each side; empty: the report's own, in its order
  std::optional<double> correlation;  ///< between both scores in the population; else from the instrument's evidence
};

/// Why there is no difference to tell.
enum class DifferenceGap : std::uint8_t {
  none,
  other_instrument,
  other_version,  ///< another major version: scores may differ
  other_person,   ///< another sex or birth date
  change,         ///< the same informant on two days: that is a change
  no_score,
  no_norms,
  no_normed_score,
  no_reliability,
  unfit_measure,  ///< raw scores have no common metric; stanines, stens and percentile ranks no constant error
  no_value,       ///< the formula has no value: both reliabilities are 1
  category        ///< of a nominal scale: between categories there is no distance
};

/// "other_instrument", ... as written in JSON.
KARTLEGG_API std::string_view name(DifferenceGap gap) noexcept;

/// One of the two scores.
struct DifferenceSide {
  Report report;
  std::string scale;
  std::optional<double> score;  ///< on the measure asked for
  std::optional<double> sem;
  std::string norm_group;  ///< id; empty where there is none
};

/// The correlation that the rarity of a difference rests on.
struct CorrelationUsed {
  int number = -1;  ///< in the evidence's list of informant correlations; -1: given by the caller
  double value = 0;
  std::optional<int> n;
  std::string country;  ///< may be empty
};

/// Two scores compared. Numbers are absent where gap says why.
struct KARTLEGG_API Difference {
  DifferenceSide first, second;
  DifferenceOptions options;
  DifferenceGap gap = DifferenceGap::none;
  std::optional<double> difference;      ///< first less second
  std::optional<double> standard_error;  ///< sqrt(SEM² + SEM²)
  std::optional<double> index;           ///< in standard errors
  std::optional<double> critical;        ///< reliable beyond this, either way
  std::optional<bool> reliable;
  std::optional<CorrelationUsed> correlation;  ///< absent: not known; it is never assumed
  std::optional<double> rarity;         ///< percent of the population with at least this difference in this direction
  std::optional<double> rarity_either;  ///< in either direction

  std::string sentence(Language language = Language::en) const;
  /// What the sentence rests on, one sentence each: norm groups, reliabilities, days between the reports.
  std::vector<std::string> notes(Language language = Language::en) const;
};

/// Two reports of one instrument on one scale: two informants. std::out_of_range for an unknown scale;
/// std::invalid_argument for options that no result could have.
KARTLEGG_API Difference difference(const Report& one, const Report& other, std::string_view scale,
                                   const DifferenceOptions& options = {});

/// Two scales of one report. Their correlation is known only if it is given.
KARTLEGG_API Difference difference(const Report& report, std::string_view scale, std::string_view other_scale,
                                   const DifferenceOptions& options = {});

/// How alike two profiles are, over the scales (not the composites) that have a normed score in both.
struct KARTLEGG_API ProfileAgreement {
  Report first, second;
  std::vector<std::string> scales;
  Measure measure = Measure::t_score;
  std::optional<double>
      correlation;  ///< q-correlation of the two profiles: their shape; absent with fewer than three scales
  std::optional<double> mean_absolute_difference;  ///< their level; absent without a scale

  std::string sentence(Language language = Language::en) const;
};
KARTLEGG_API ProfileAgreement profile_agreement(const Report& one, const Report& other,
                                                const DifferenceOptions& options = {});

/// Several informants side by side, ready to be shown: a row for each scale, a column for each report.
struct KARTLEGG_API InformantTable {
  struct Column {
    Report report;
    std::string informant;  ///< id
    std::string title;      ///< of the form
  };
  struct Cell {
    std::optional<double> raw, score;  ///< score: on the measure asked for
    std::optional<Interval> interval;  ///< about it
    std::optional<Band> band;          ///< in the instrument's default scheme
    std::string norm_group;            ///< id; may be empty
    std::string note;
  };
  struct Row {
    std::string scale, title;
    std::vector<Cell> cells;              ///< one a column
    std::vector<Difference> differences;  ///< of every two columns: 1 and 2, 1 and 3, ..., 2 and 3, ...
  };
  DifferenceOptions options;
  Language language = Language::en;         ///< of all texts here
  DifferenceGap gap = DifferenceGap::none;  ///< other_instrument or other_version: no rows
  std::vector<Column> columns;
  std::vector<Row> rows;
  std::vector<ProfileAgreement> agreement;  ///< of every two columns, in the same order

  /// What a reader must know, one sentence each: why there is no table, the differences that are reliable, the
  /// profiles.
  std::vector<std::string> notes() const;
};

/// std::invalid_argument for options that no result could have.
KARTLEGG_API InformantTable informants(std::span<const Report> reports, const DifferenceOptions& options = {},
                                       Language language = Language::en);

/// JSON (schemas "kartlegg-difference-1", "kartlegg-informants-1"). Absent values are left out, never null or NaN.
KARTLEGG_API std::string to_json(const Difference& difference, Language language = Language::en);
KARTLEGG_API std::string to_json(const InformantTable& table);
KARTLEGG_API std::string to_text(const Difference& difference, Language language = Language::en);
KARTLEGG_API std::string to_text(const InformantTable& table);

}  // namespace v1
}  // namespace kartlegg
