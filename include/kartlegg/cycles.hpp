// Observations made in rounds: the cycles of one visit, each a sheet of its own, combined into one result.
//
// The instrument says how (Instrument::cycles). Scales are combined over the cycles: the mean, highest or lowest of the
// cycles' scores. Composites are worked out from the combined scales. A scale that has a score in fewer cycles than the
// instrument asks for has no combined score. Norms are not for combined scores; bands are where the instrument says so.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kartlegg/batch.hpp"
#include "kartlegg/config.hpp"
#include "kartlegg/instrument.hpp"
#include "kartlegg/language.hpp"
#include "kartlegg/report.hpp"

namespace kartlegg {
inline namespace v1 {

/// One score over the cycles of a visit.
struct CombinedScore {
  std::string scale;
  std::optional<double> raw;
  /// complete: every cycle has a complete score. prorated: some cycle has none, or a prorated one. filled: as in a
  /// cycle. too_many_missing: too few cycles have a score.
  Status status = Status::not_applicable;
  int cycles = 0;           ///< that have a score; for a composite, the fewest of its parts
  std::vector<Band> bands;  ///< in the schemes that hold for combined scores
  std::string note;
};

/// The result of a visit.
struct Visit {
  std::string form;  ///< of all its cycles; empty where none could be scored, or they are on different forms
  int cycles = 0;    ///< given
  int scored = 0;    ///< of these, could be scored
  std::vector<CombinedScore> scores;  ///< scales, then composites, of the form
  std::string note;                   ///< what a reader must know of the visit; may be empty
  std::vector<std::string> sources;   ///< of the rule
  bool illustrative = false;          ///< the rule is
};

/// Combine the reports of one visit, in their order. ResponseError if the instrument has no cycles, or a report is of
/// another instrument, another version of it, or another form than the first.
KARTLEGG_API Visit combine_cycles(const Instrument& instrument, std::span<const Report> cycles,
                                  Language language = Language::en);

struct VisitState;

/// The visits of a table. A cheap handle over shared const state; the same bits as the reports combined one visit at a
/// time. A visit whose cycles are on different forms has no scores, and its note says so.
class KARTLEGG_API VisitTable {
 public:
  explicit VisitTable(std::shared_ptr<const VisitState> state);

  std::size_t rows() const noexcept;              ///< visits
  std::vector<std::string> scale_ids() const;     ///< scales, then composites, of the instrument
  std::span<const std::int32_t> cycles() const&;  ///< given
  std::span<const std::int32_t> cycles() const&& = delete;
  std::span<const std::int32_t> scored() const&;  ///< of these, could be scored
  std::span<const std::int32_t> scored() const&& = delete;
  /// Combined scores; NaN where there is none. std::out_of_range for an unknown scale, here and below.
  std::span<const double> raw(std::string_view scale) const&;
  std::span<const double> raw(std::string_view scale) const&& = delete;
  std::span<const Status> status(std::string_view scale) const&;
  std::span<const Status> status(std::string_view scale) const&& = delete;
  /// Cycles that have a score; see CombinedScore.
  std::span<const std::int32_t> used(std::string_view scale) const&;
  std::span<const std::int32_t> used(std::string_view scale) const&& = delete;
  /// Pairs (scale, scheme) that have cut-offs for combined scores.
  std::vector<std::pair<std::string, std::string>> banded() const;
  /// Band number within the scheme's list of bands; -1 where there is none.
  std::vector<std::int8_t> band(std::string_view scale, std::string_view scheme) const;
  /// Number of the form, in the instrument's list of forms; -1 where no cycle could be scored, -2 where they are on
  /// different forms.
  std::span<const std::int16_t> form() const&;
  std::span<const std::int16_t> form() const&& = delete;
  /// What a reader must know of a visit; may be empty.
  std::string note(std::size_t row, Language language = Language::en) const;
  /// std::out_of_range for a visit that the table does not have.
  Visit row(std::size_t row, Language language = Language::en) const;

 private:
  std::shared_ptr<const VisitState> state_;
};

/// `visit`: for each row of the table the number of its visit, from 0; -1: none. ResponseError if the instrument has no
/// cycles; std::invalid_argument unless there is a number for every row.
KARTLEGG_API VisitTable combine_cycles(const ScoreTable& table, std::span<const std::int32_t> visit);

}  // namespace v1
}  // namespace kartlegg
